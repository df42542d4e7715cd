"""The panel of the history: one entry with every change in words, its reason, and what it did to the result."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from scorecard.core.changes import diff
from scorecard.core.model import Evaluation
from scorecard.gui.buttons import Button
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.page import SidePanel
from scorecard.gui.parts import part_of
from scorecard.gui.views.change_words import ChangeWords, reason_of, words_of
from scorecard.gui.views.history_entries import Effect, Moment
from scorecard.gui.views.history_tables import BeforeAfter, ResultTable, effect_rows, leader_of, ranking_rows
from scorecard.render.drawing import NOTHING, isolated

AT_FIRST: Final = 8
"""How many changes of an entry are told at first, so that what it did to the result stays in sight."""

AT_ONCE: Final = 40
"""How many more are told at a time."""


class HistoryDetail(SidePanel):
    """One entry of the journal.

    restore_requested  the evaluation shall be as it was then
    """

    restore_requested = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "", name="Change", parent=parent)
        self._moment: Moment | None = None
        self._effect: Effect | None = None
        self._told = 0
        gap = look.length("space.xs")
        self._label = Text(look, "", "section", wraps=True)
        self._place = Text(look, "", "small", "text.secondary", wraps=True)
        self._who = Text(look, "", "small", "text.secondary", wraps=True)
        top = _column(self._label, self._place, self._who, gap=look.length("space.xxs"))
        self._what = Text(look, "", "label", "text.tertiary", wraps=True)
        self._figures = BeforeAfter(look)
        self._one = _column(self._what, self._figures, gap=gap)
        self._changes = _column(gap=look.length("space.xxs"))
        self._said: list[_Said] = []
        self._more = Button(look, "", small=True)
        self._more.clicked.connect(self._tell_more)
        self._reason_text = Text(look, "", "body", wraps=True)
        self._reason = _column(Text(look, self.tr("Reason"), "label", "text.tertiary"), self._reason_text, gap=gap)
        self._outcome = Text(look, "", "small", "text.secondary", wraps=True)
        self._table = ResultTable(look, self.tr("Effect on the result"))
        effect = Text(look, self.tr("Effect on the result"), "label", "text.tertiary")
        self._result = _column(effect, self._outcome, self._table, gap=gap)
        self.show_state = Button(look, self.tr("Show this state"), icon="eye")
        self.show_state.setCheckable(True)
        self.show_state.toggled.connect(self._on_toggled)
        self.restore = Button(look, self.tr("Restore to here"), icon="restore")
        self.restore.clicked.connect(self.restore_requested)
        self._state_title = Text(look, "", "label", "text.tertiary", wraps=True)
        self._ranking = ResultTable(look, self.tr("Ranking at this point"))
        self._state = _column(self._state_title, self._ranking, gap=gap)
        self._note = Text(
            look,
            self.tr("Restoring adds a change. Nothing is ever removed from the journal."),
            "small",
            "text.tertiary",
            wraps=True,
        )
        self._buttons = QWidget()
        self._button_rows = QVBoxLayout(self._buttons)
        self._button_rows.setContentsMargins(0, 0, 0, 0)
        self._button_rows.setSpacing(look.length("space.sm"))
        for button in (self.restore, self.show_state):
            self._button_rows.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (
            top,
            self._one,
            self._changes,
            self._more,
            self._reason,
            self._result,
            self._buttons,
            self._state,
            self._note,
        ):
            self.column.addWidget(part)
        self.column.setSpacing(look.length("space.lg"))
        self._more.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_nothing()

    @property
    def moment(self) -> Moment | None:
        """What is shown, once it is known."""
        return self._moment

    @property
    def words(self) -> list[ChangeWords]:
        """The changes that are told."""
        if self._moment is None:
            return []
        return words_of(self._moment.changes[: self._told], self._moment.before, self._moment.after)

    def show_nothing(self) -> None:
        """No entry is chosen."""
        self.title.setText(self.tr("Change"))
        self._label.setText("")
        self._place.setText(self.tr("Choose a change to see what it did."))
        self._place.show()
        self._who.setText("")
        self._clear()

    def show_entry(self, number: str, label: str, place: str, who: str) -> None:
        """Show who did what and when; what it changed follows by `show_moment`."""
        self.title.setText(number)
        self._label.setText(label)
        self._place.setText(place)
        self._place.setVisible(bool(place))
        self._who.setText(who)
        self._clear()

    def show_moment(self, moment: Moment, now: Evaluation) -> None:
        """Show what the entry changed, and offer its state unless that is how it is `now`."""
        self._clear()
        self._moment = moment
        self._told = min(AT_FIRST, len(moment.changes))
        self._tell()
        reason = reason_of(moment.changes, moment.after)
        self._reason_text.setText(reason)
        told = any(each.after == reason for each in self.words)
        self._reason.setVisible(bool(reason) and not (told and self._one.isHidden()))
        self._buttons.show()
        self.show_now(now)

    def show_effect(self, effect: Effect, now: Evaluation) -> None:
        """Show what the entry did to the result."""
        self._effect = effect
        rows = effect_rows(effect.before, effect.after)
        self._outcome.setText(self._outcome_of(effect, changed=bool(rows)))
        self._table.show_rows((self.tr("Before"), self.tr("After")), rows)
        self._table.setVisible(bool(rows))
        self._result.setVisible(self._moment is not None and bool(self._moment.changes))
        self.show_state.setVisible(effect.after is not None)
        if self.show_state.isChecked():
            self._on_toggled(checked=True)
        self.show_now(now)

    def show_now(self, now: Evaluation) -> None:
        """Offer to restore, unless the state is how it is now."""
        different = self._moment is not None and bool(diff(now, self._moment.after))
        self.restore.setVisible(different)
        self._note.setVisible(different)

    def _clear(self) -> None:
        self._moment = self._effect = None
        self._told = 0
        self._empty_changes()
        for part in (
            self._one,
            self._changes,
            self._more,
            self._reason,
            self._result,
            self._buttons,
            self._note,
            self._state,
        ):
            part.hide()
        self.show_state.blockSignals(True)
        self.show_state.setChecked(False)
        self.show_state.setText(self.tr("Show this state"))
        self.show_state.blockSignals(False)

    def _bring_state(self) -> None:
        """Bring the state into sight once it has its place."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        scroll = part_of(self, QScrollArea)
        if isinstance(scroll, QScrollArea) and self._state.isVisible():
            scroll.ensureWidgetVisible(self._state)

    # ---- changes --------------------------------------------------------------------------------

    def _tell(self) -> None:
        moment = self._moment
        assert moment is not None
        words = self.words
        single = len(words) == 1 and len(moment.changes) == 1
        width = self._look.length("size.standing") - 2 * self._look.length("space.lg")
        one = single and self._figures.fits(words[0].before, words[0].after, width)
        if one:
            (only,) = words
            self._what.setText(_headed(only, named=only.where != self._place.text()))
            self._figures.show_figures(only.before, only.after)
        self._one.setVisible(one)
        self._empty_changes()
        layout = self._changes.layout()
        assert layout is not None
        where = self._place.text()
        for each in () if one else words:
            said = _Said(self._look, each, named=each.where != where)
            self._said.append(said)
            layout.addWidget(said)
            where = each.where
        if not moment.changes:
            nothing = self.tr("Nothing in the evaluation changed.")
            layout.addWidget(Text(self._look, nothing, "body", "text.secondary", wraps=True))
        self._changes.setVisible(not one)
        self._offer_more(moment)

    def _tell_more(self) -> None:
        moment = self._moment
        layout = self._changes.layout()
        if moment is None or layout is None:
            return
        start, self._told = self._told, min(self._told + AT_ONCE, len(moment.changes))
        where = ""
        for each in words_of(moment.changes[start : self._told], moment.before, moment.after):
            said = _Said(self._look, each, named=each.where != where)
            self._said.append(said)
            layout.addWidget(said)
            where = each.where
        self._offer_more(moment)

    def _offer_more(self, moment: Moment) -> None:
        rest = len(moment.changes) - self._told
        more = self.tr("Show {next} of {count} more") if rest > AT_ONCE else self.tr("Show {count} more")
        self._more.setText(more.format(count=f"{rest:,}", next=AT_ONCE))
        self._more.setVisible(rest > 0)

    def _empty_changes(self) -> None:
        for each in self._said:
            forget(each)
        self._said = []

    # ---- the result -------------------------------------------------------------------------------

    def _outcome_of(self, effect: Effect, *, changed: bool) -> str:
        old, new = leader_of(effect.before), leader_of(effect.after)
        if effect.after is None:
            return self.tr("There was nothing to rank by yet.")
        if not new:
            return self.tr("Nobody led yet.")
        if not changed:
            return self.tr("It stayed the same: {name} led before and after.").format(name=isolated(new))
        if old == new:
            return self.tr("{name} led before and after.").format(name=isolated(new))
        if not old:
            return self.tr("{name} led after it.").format(name=isolated(new))
        return self.tr("The lead went from {old} to {new}.").format(old=isolated(old), new=isolated(new))

    def _on_toggled(self, checked: bool) -> None:
        if checked:
            QTimer.singleShot(0, self, self._bring_state)
        self.show_state.setText(self.tr("Hide this state") if checked else self.tr("Show this state"))
        effect = self._effect
        self._state.setVisible(checked and effect is not None)
        if not checked or effect is None:
            return
        found = effect.after
        title = self.tr("Ranking after this change, to read") if found else self.tr("There was nothing to rank by yet.")
        self._state_title.setText(title)
        self._ranking.show_rows((self.tr("Total"),), [] if found is None else ranking_rows(found))
        self._ranking.setVisible(found is not None)


class _Said(QWidget):
    """One change: where, and under it what it was and what it became."""

    def __init__(self, look: Look, words: ChangeWords, *, named: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        named = named and bool(words.where)
        column.setContentsMargins(0, look.length("space.sm") if named else 0, 0, 0)
        column.setSpacing(0)
        if named:
            column.addWidget(Text(look, words.where, "small", "text.secondary", wraps=True))
        if words.before:
            line = f"{words.what}: {words.before} → {words.after or NOTHING}"
        else:
            line = f"{words.what}: {words.after}"
        said = Text(look, line[:1].upper() + line[1:], "body", wraps=True)
        said.setAccessibleName(str(words))
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(said)


def _headed(words: ChangeWords, *, named: bool) -> str:
    what = words.what[:1].upper() + words.what[1:]
    return f"{words.where}: {words.what}" if named and words.where else what


def _column(*parts: QWidget, gap: int) -> QWidget:
    """Widgets one under the other."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(gap)
    for part in parts:
        column.addWidget(part)
    return whole
