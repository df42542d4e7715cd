"""Whose weights are shown: the agreed ones, or those that an evaluator would give; and whose make whom win."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QWidget

from scorecard.core.errors import RankingError
from scorecard.core.model import Evaluation, in_order
from scorecard.core.panel_weights import own_winners
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.sight import Sight
from scorecard.core.wording import listed
from scorecard.gui.fields import Picker
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.weights_of import WeightsOf
from scorecard.gui.standing import StandingPanel
from scorecard.gui.views.whose_picker import FLAGS, MOST_IN_SIGHT


class WhoseWeights(Picker):
    """The agreed weights, then the evaluators in their order."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, look.tr("Whose weights"), parent)

    def show_evaluators(self, value: Evaluation, whose: str, sight: Sight) -> None:
        """Offer the weights of an evaluation, and show which are worked on, without telling."""
        blocked = QSignalBlocker(self)
        self.clear()
        self.addItem(self.tr("Agreed weights"), "")
        for key in in_order(value.evaluators):
            self.addItem(value.evaluators[key].name, key)
            if not sight.sees_weights(key):
                self.setItemData(self.count() - 1, 0, FLAGS)
                why = self.tr("The weights that others would give are hidden until all have given theirs")
                self.setItemData(self.count() - 1, why, Qt.ItemDataRole.ToolTipRole)
        self.setMaxVisibleItems(MOST_IN_SIGHT)
        self.setCurrentIndex(max(self.findData(whose), 0))
        self.setToolTip(self.tr("Whose weights are shown: {name}").format(name=self.currentText()))
        self.updateGeometry()
        del blocked


class OwnResult(QObject):
    """Says in Standing who would lead by an evaluator's own weights, and whose weights make whom win.

    failed  there is nothing to rank by these weights (RankingError)
    """

    failed = Signal(object)

    def __init__(
        self, opened: Opened, weights: WeightsOf, standing: StandingPanel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._opened = opened
        self._weights = weights
        self._standing = standing

    def show_result(self) -> None:
        """Show the result by the weights that are looked at."""
        whose, value, scorecard = self._weights.whose, self._weights.value, self._opened.scorecard
        self._standing.set_note(self.tr("own weights") if whose else "")
        if not whose:
            if scorecard is not None:
                self._standing.show_result(value, scorecard)
            return
        try:
            self._standing.show_result(value, rank(value, scorecard))
        except RankingError as error:
            self.failed.emit(error)

    def show_winners(self) -> None:
        """Say whose weights make whom win; while something is tried, what was said stays."""
        value, scorecard = self._opened.value, self._opened.scorecard
        if not self._opened.seen.is_previewing:
            known = value.weights and scorecard is not None
            self._standing.show_also(winners_words(value, scorecard) if known and scorecard is not None else "")


NOBODY_LEADS: Final = ""


def winners_words(value: Evaluation, scorecard: Scorecard) -> str:
    """Whose weights make whom win, in sentences; "" where nobody gives any."""
    try:
        found = own_winners(value, scorecard)
    except RankingError:
        return ""
    by_leader: dict[str, list[str]] = {}
    for key, other in found.items():
        leaders = listed([value.candidates[each].name for each in other.leaders])
        by_leader.setdefault(leaders or NOBODY_LEADS, []).append(value.evaluators[key].name)
    by_leader.pop(NOBODY_LEADS, None)
    if len(by_leader) == 1 and len(found) > 1 and sum(map(len, by_leader.values())) == len(found):
        words = _tr("By the own weights of all who give some, {leaders} would lead.")
        return words.format(leaders=next(iter(by_leader)))
    words = _tr("By the own weights of {names}, {leaders} would lead.")
    return " ".join(words.format(names=listed(names), leaders=leaders) for leaders, names in by_leader.items())


def _tr(text: str) -> str:
    return QCoreApplication.translate("OwnWeights", text)
