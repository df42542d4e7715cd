"""The open evaluation as the pages share it: the document with its live ranking and its problems."""

from __future__ import annotations

from PySide6.QtCore import QObject

from scorecard.core.model import Evaluation
from scorecard.core.ranking import Scorecard
from scorecard.gui.document import Document
from scorecard.gui.first_look import FirstLook
from scorecard.gui.models.problems_model import ProblemsModel
from scorecard.gui.models.ranking_model import RankingModel


class Opened(QObject):
    """One document, ranked once for all pages of a window.

    `document.changed` comes first; `ranking.ranked` (Scorecard) or `ranking.failed` (RankingError) follows when the
    event loop comes round, or within the change while `ranking.immediate` is set, as a drag wants it.
    """

    def __init__(self, document: Document, parent: QObject | None = None, *, first: FirstLook | None = None) -> None:
        """`first` is what is known of it already."""
        super().__init__(parent)
        self.document = document
        self.ranking = RankingModel(document, self, previous=None if first is None else first.scorecard)
        self.problems = ProblemsModel(document, self, previous=None if first is None else first.look)

    @property
    def value(self) -> Evaluation:
        """The evaluation as the person sees it."""
        return self.document.value

    @property
    def scorecard(self) -> Scorecard | None:
        """The latest result, or None where there is nothing to rank by."""
        return self.ranking.scorecard
