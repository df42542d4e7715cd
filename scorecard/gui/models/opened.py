"""The open evaluation as the pages share it: the document with its live ranking and its problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from scorecard.core.model import Evaluation
from scorecard.core.ranking import Scorecard
from scorecard.gui.document import Document
from scorecard.gui.first_look import FirstLook
from scorecard.gui.models.disagreements import Disagreements
from scorecard.gui.models.problems_model import ProblemsModel
from scorecard.gui.models.ranking_model import RankingModel
from scorecard.gui.models.seen import Seen
from scorecard.gui.models.what_if import WhatIf

if TYPE_CHECKING:
    from scorecard.gui.models.firmness_model import FirmnessModel


class Opened(QObject):
    """One document as one person may see it, ranked once for all pages of a window.

    Pages show and edit `seen`, which hides what a formal evaluation hides from that person; `document` holds the whole.
    `seen.changed` comes first; `ranking.ranked` (Scorecard) or `ranking.failed` (RankingError) follows when the
    event loop comes round, or within the change while `ranking.immediate` is set, as a drag wants it.

    who_changed  somebody else looks now (the evaluator's key, or "")
    refused      an edit is not allowed as the evaluation stands (Locked)
    """

    who_changed = Signal(str)
    refused = Signal(object)

    def __init__(
        self,
        document: Document,
        parent: QObject | None = None,
        *,
        first: FirstLook | None = None,
        now: Document | None = None,
    ) -> None:
        """`first` is what is known of it already; `now` is how it stands, where `document` is an earlier state."""
        super().__init__(parent)
        self.document = document
        self.is_past = now is not None
        document.refused.connect(self.refused)
        self.seen = Seen(document, self, now=now)
        if first is not None and not self.seen.sight.clear and first.look.evaluation != self.seen.value:
            first = None  # it may know of what is hidden
        self.ranking = RankingModel(self.seen, self, previous=None if first is None else first.scorecard)
        self.problems = ProblemsModel(self.seen, self, previous=None if first is None else first.look)
        self.disagreements = Disagreements(self.seen, self.ranking, self, None if first is None else first.cube)
        self.what_if = WhatIf(self.seen, self.ranking, self)
        self.firmness: FirmnessModel | None = None
        """How firm the result is, once a page has asked for it by `firmness_of`."""

    @property
    def value(self) -> Evaluation:
        """The evaluation as the person may see it."""
        return self.seen.value

    @property
    def who(self) -> str:
        """The key of the evaluator who looks, or "" for what everybody may see."""
        return self.seen.who

    def look_as(self, who: str) -> None:
        """Show the evaluation as an evaluator may see it."""
        if who != self.who:
            self.seen.look_as(who)
            self.who_changed.emit(who)

    @property
    def scorecard(self) -> Scorecard | None:
        """The latest result, or None where there is nothing to rank by."""
        return self.ranking.scorecard
