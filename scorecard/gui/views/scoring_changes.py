"""What a person writes down on the Scoring page besides scores: reasons, evidence, and who the first evaluator is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from scorecard.core.edits import add_evaluator, set_reason
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluator
from scorecard.gui.models.sheets import Whose
from scorecard.gui.views.score_rows import Keys

if TYPE_CHECKING:
    from scorecard.gui.views.scoring_page import ScoringPage


class ScoringChanges(QObject):
    """Changes the evaluation of a page. Each change is one step."""

    def __init__(self, page: ScoringPage) -> None:
        super().__init__(page)
        self._page = page

    def write(self, whose: Whose, keys: Keys, **texts: str) -> None:
        """Keep the reason (`rationale`) or the `evidence` of a cell on a sheet, if it is still there."""
        page, value, (criterion, candidate) = self._page, self._page.value, keys
        if criterion not in value.criteria or candidate not in value.candidates or not whose.is_there(value):
            return
        names = {"criterion": value.criteria[criterion].name, "candidate": value.candidates[candidate].name}
        words = self.tr("{candidate}: why, {criterion}")
        if "evidence" in texts:
            words = self.tr("{candidate}: evidence, {criterion}")
        try:
            after = set_reason(value, whose.table, whose.key(candidate, criterion), **texts)
        except EditError as error:
            page.refuse(error)
        else:
            page.edit(words.format(**names), after)

    def add_evaluator(self, name: str) -> str:
        """Put somebody on the panel; answers the key. Raises EditError where the name cannot be."""
        after, key = add_evaluator(self._page.value, Evaluator(name))
        self._page.edit(self.tr("Added {name} to the panel").format(name=name), after)
        return key
