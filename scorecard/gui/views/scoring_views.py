"""The scores in the way that was chosen: in the grid, or one criterion or candidate at a time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from scorecard.gui.forgetting import forget
from scorecard.gui.look import Look
from scorecard.gui.models.scores_model import ScoresModel
from scorecard.gui.models.seen import Shown
from scorecard.gui.models.sheets import Whose
from scorecard.gui.views.score_grid import ScoreGrid
from scorecard.gui.views.score_list import By, ScoreList
from scorecard.gui.views.scoring_bar import BY_CRITERION, GRID


class ScoringViews(QStackedWidget):
    """The grid and the lists of scores, made when they are first chosen; or what is to be done first, in their place.

    The cursor of the grid follows that of the list.

    reason_taken, evidence_taken  what was typed beside a score of a list: whose sheet, the keys of its cell, the text
    facts_requested               the figure of a measure is wanted where it is stated: these keys
    """

    reason_taken = Signal(object, object, str)
    evidence_taken = Signal(object, object, str)
    facts_requested = Signal(object)

    def __init__(
        self, look: Look, document: Shown, model: ScoresModel, grid: ScoreGrid, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._document, self._model, self._grid = look, document, model, grid
        self._view = GRID
        self.lists: dict[str, ScoreList] = {}
        self.instead: QWidget | None = None
        self.addWidget(grid)

    @property
    def listed(self) -> ScoreList | None:
        """What shows one criterion or candidate at a time; None while that is the grid's turn."""
        return self.lists.get(self._view)

    def choose(self, view: str) -> None:
        """Show the grid, or one criterion or candidate at a time."""
        self._view = view
        if view != GRID and view not in self.lists:
            by = By.CRITERION if view == BY_CRITERION else By.CANDIDATE
            made = self.lists[view] = ScoreList(self._look, self._document, self._model, by)
            made.moved.connect(self._on_moved)
            made.rows.reason_taken.connect(self.reason_taken)
            made.rows.evidence_taken.connect(self.evidence_taken)
            made.rows.facts_requested.connect(self.facts_requested)
            self.addWidget(made)
        self._show_current()

    def put_instead(self, instead: QWidget | None) -> None:
        """Show something else in place of the scores; None for the scores again."""
        gone, self.instead = self.instead, instead
        if instead is not None:
            self.addWidget(instead)
        self._show_current()
        if gone is not None:
            forget(gone)

    def show_keys(self, whose: Whose) -> None:
        """Let the list show the score at the cursor of the grid, on this sheet."""
        if self.listed is not None:
            self.listed.show_keys(self._grid.cursor_keys, whose)

    def take_all(self) -> None:
        """Take what is being typed beside a score of the list."""
        if self.listed is not None:
            self.listed.rows.take_all()

    def _show_current(self) -> None:
        self.setCurrentWidget(self.instead or self.listed or self._grid)

    def _on_moved(self) -> None:
        keys = None if self.listed is None else self.listed.current
        if keys is not None:
            self._grid.go_to(*keys)
