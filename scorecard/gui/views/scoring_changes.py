"""What a person writes down on the Scoring page besides scores: reasons, evidence, and who the first evaluator is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from scorecard.core.edits import add_evaluator, set_reason
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluator

if TYPE_CHECKING:
    from scorecard.gui.views.scoring_page import ScoringPage


class ScoringChanges(QObject):
    """Changes the evaluation of a page, on the sheet that it shows. Each change is one step."""

    def __init__(self, page: ScoringPage) -> None:
        super().__init__(page)
        self._page = page

    def write(self, criterion: str, candidate: str, **texts: str) -> None:
        """Keep the reason (`rationale`) or the `evidence` of a cell, if it is still there."""
        page, value, whose = self._page, self._page.value, self._page.whose
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
