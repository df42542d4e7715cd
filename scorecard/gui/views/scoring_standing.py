"""Who leads by the scores: by those of the panel, or by the sheet alone that is worked on."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from scorecard.core.errors import RankingError
from scorecard.core.model import Evaluation
from scorecard.core.ranking import Scorecard, rank
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.sheets import AGREED, Whose, alone
from scorecard.gui.standing import MINE, PANEL, StandingPanel
from scorecard.gui.views.hidden_words import hidden_lines


class ScoringStanding(QObject):
    """Shows the result in Standing when the event loop comes round, while Standing can be seen.

    While the sheets are blind there is only the result of the own sheet.

    shown  another result is shown, which may need more or less room
    """

    shown = Signal()

    def __init__(self, opened: Opened, standing: StandingPanel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self._standing = standing
        self._whose: Whose | None = AGREED
        self._view = PANEL
        self._ranked: tuple[Evaluation, Scorecard | RankingError] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._show)
        opened.ranking.ranked.connect(self._on_ranked)
        opened.ranking.failed.connect(self._on_ranked)
        standing.view_chosen.connect(self._on_view)

    def show_sheet(self, whose: Whose | None) -> None:
        """Show the result beside a sheet; None where there is none that may be seen."""
        self._whose = whose
        self._soon.start()

    def _show(self) -> None:
        if not self._standing.isVisible():
            return
        standing, sight = self._standing, self._opened.seen.sight
        mine = sight.blind or self._view == MINE
        standing.set_view(MINE if mine else PANEL, both=not sight.blind)
        standing.show_hidden(hidden_lines(self._opened.value, sight))
        if self._whose is None:
            standing.show_nothing("")
        else:
            value, result = self._alone(self._whose) if mine else self._of_panel()
            if isinstance(result, RankingError):
                standing.show_nothing(result.said_there)
            else:
                standing.show_result(value, result)
        self.shown.emit()

    def _alone(self, whose: Whose) -> tuple[Evaluation, Scorecard | RankingError]:
        """The result by a sheet alone."""
        value = alone(self._opened.value, whose)
        try:
            return value, rank(value)
        except RankingError as error:
            return value, error

    def _of_panel(self) -> tuple[Evaluation, Scorecard | RankingError]:
        """The latest result, with the evaluation that it is of; another one may be under way."""
        if self._ranked is None:
            self._opened.ranking.rank_now()
        assert self._ranked is not None
        return self._ranked

    def _on_ranked(self, result: Scorecard | RankingError) -> None:
        self._ranked = (self._opened.value, result)
        self._soon.start()

    def _on_view(self, view: str) -> None:
        self._view = view
        self._show()
