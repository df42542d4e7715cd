"""What if: changes that are tried beside the evaluation, without being made."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from scorecard.core.changes import Changes, apply, diff, row_at
from scorecard.core.errors import RankingError
from scorecard.core.model import Evaluation
from scorecard.core.ranking import Scorecard, rank
from scorecard.gui.models.ranking_model import RankingModel
from scorecard.gui.models.seen import Seen


class WhatIf(QObject):
    """Changes on top of an open evaluation that nobody but this window sees, until they are kept or dropped.

    They stand on whatever the evaluation becomes meanwhile, and are dropped where what they change has gone. It is no
    preview (`Document.preview`): that ends with every edit, and would be kept with it.

    changed  something else is tried, or nothing any more, or it comes to something else
    """

    changed = Signal()

    def __init__(self, seen: Seen, ranking: RankingModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen = seen
        self._ranking = ranking
        self._changes: Changes = ()
        self._what = ""
        self._is_keeping = False
        self._tried: tuple[Evaluation, Evaluation] | None = None
        self._result: tuple[Evaluation, Scorecard | None] | None = None
        ranking.ranked.connect(self._on_ranked)

    @property
    def is_on(self) -> bool:
        """Whether anything is tried."""
        return bool(self._changes)

    @property
    def what(self) -> str:
        """What is tried, as a label that reads well in the history; "" while nothing is."""
        return self._what

    @property
    def changes(self) -> Changes:
        """What is tried."""
        return self._changes

    @property
    def value(self) -> Evaluation:
        """The evaluation with what is tried."""
        base = self._seen.value
        if self._tried is None or self._tried[0] is not base:
            self._tried = (base, apply(base, self._changes))
        return self._tried[1]

    @property
    def scorecard(self) -> Scorecard | None:
        """What it comes to; None where there would be nothing to rank by."""
        value = self.value
        if self._result is None or self._result[0] is not value:
            try:
                self._result = (value, rank(value, self._ranking.scorecard))
            except RankingError:
                self._result = (value, None)
        return self._result[1]

    def try_out(self, what: str, value: Evaluation) -> None:
        """Try an evaluation made from the one that is seen, in place of what was tried before."""
        self._changes, self._what = diff(self._seen.value, value), what
        self._tried = self._result = None
        self.changed.emit()

    def keep(self) -> bool:
        """Make an edit of it: one step of undo. False where that is not allowed now; it is then still tried."""
        if self.is_on:
            before, self._is_keeping = self._seen.value, True
            self._seen.edit(self._what, self.value)
            self._is_keeping = False
            if diff(before, self._seen.value):  # else it is not allowed now, and the window says why
                self.drop()
        return not self.is_on

    def drop(self) -> None:
        """Try nothing any more."""
        if self.is_on:
            self._changes, self._what = (), ""
            self._tried = self._result = None
            self.changed.emit()

    def _on_ranked(self, _scorecard: Scorecard) -> None:
        if not self.is_on or self._is_keeping:
            return
        value = self._seen.value
        if any(each.before is not None and row_at(value, each.table, each.key) is None for each in self._changes):
            self.drop()
        elif not diff(value, self.value):
            self.drop()  # it is so by now
        else:
            self.changed.emit()
