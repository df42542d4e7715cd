"""One movement of a weight, from where it was to where it is let go: seen everywhere at every step, kept once."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from scorecard.core.edits import set_share
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation
from scorecard.gui.models.criteria_model import CriteriaModel
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.weights_of import WeightsOf


class Weighing(QObject):
    """Moves weights of the open evaluation, one at a time. What is moved is previewed; `keep` makes one edit of it.

    began    a weight is being moved (its key)
    ended    it has been let go or taken back (its key)
    refused  it cannot be moved (EditError)
    """

    began = Signal(str)
    ended = Signal(str)
    refused = Signal(object)

    def __init__(
        self, opened: Opened, model: CriteriaModel, parent: QObject | None = None, *, weights: WeightsOf | None = None
    ) -> None:
        """`weights` are those that are moved; the agreed ones unless given."""
        super().__init__(parent)
        self._opened = opened
        self._weights = opened.seen if weights is None else weights
        self._model = model
        self._key = ""
        self._start: Evaluation | None = None
        self._before = 0.0
        self._share = 0.0
        self._held: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The criterion whose weight is being moved; "" while none is."""
        return self._key

    @property
    def before(self) -> float:
        """The share 0..1 that it had."""
        return self._before

    def begin(self, key: str, held: Iterable[str] = ()) -> bool:
        """Take hold of a weight; those in `held` keep theirs besides those that are locked."""
        self.keep()
        line = self._model.line_of(key)
        try:
            self._model.check_weighing(key)
        except EditError as error:
            self.refused.emit(error)
            return False
        if line is None or line.local is None:
            return False
        self._key, self._start = key, self._weights.value
        self._before = self._share = float(line.local)
        self._held = frozenset(held) | self._model.locked
        self._opened.ranking.immediate = True
        self.began.emit(key)
        return True

    def to(self, share: float) -> None:
        """Show the weight at a share 0..1 of its siblings, and all that follows from it."""
        if not self._key or self._start is None or share == self._share:
            return
        document = self._weights
        if self._share != self._before and not document.is_previewing:
            self._start = document.value  # an undo or a colleague has changed what this stands on
        try:
            value = set_share(self._start, self._key, share, self._held)
        except EditError as error:  # the criterion has gone meanwhile
            self.back()
            self.refused.emit(error)
            return
        self._share = share
        document.preview(value)

    def by(self, points: float) -> None:
        """Move it by so many points of 100 from where it is."""
        line = self._model.line_of(self._key)
        if line is not None and line.local is not None:
            share = round(float(line.local) + points / 100, 9)
            self.to(min(max(share, 0.0), 1.0))

    def keep(self) -> None:
        """Let go: one edit of all that was shown. Nothing where it has not moved."""
        if not self._key:
            return
        document, line = self._weights, self._model.line_of(self._key)
        if document.is_previewing and line is not None:
            document.edit(self.tr("Weight of {name}").format(name=line.criterion.name), document.value)
        self._end()

    def back(self) -> None:
        """Take it back: everything is as it was before."""
        if self._key:
            self._weights.end_preview()
            self._end()

    def _end(self) -> None:
        key, self._key, self._start = self._key, "", None
        self._opened.ranking.immediate = False
        self.ended.emit(key)
