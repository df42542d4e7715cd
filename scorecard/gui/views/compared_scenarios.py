"""The scenarios of the open evaluation on the Compare page: put side by side, and what undo means for them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from scorecard.gui.models.compared import Choice, Comparing
from scorecard.gui.models.opened import Opened
from scorecard.gui.views.scenarios_side import ScenariosSide


class ComparedScenarios(QObject):
    """Stands between the panel of the scenarios and what is compared.

    chosen   scenarios are put beside the main line
    told, offered   as those of a page
    """

    chosen = Signal()
    told = Signal(str)
    offered = Signal(str, str, object)

    def __init__(self, side: ScenariosSide, comparing: Comparing, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._comparing = comparing
        self._labels: set[str] = set()
        self._are_last = False
        self.opened: Opened | None = None
        side.compare_wanted.connect(self.compare)
        side.edited.connect(self._on_edited)
        comparing.undo_stack.indexChanged.connect(self._on_paired)

    @property
    def undo_stack(self) -> QUndoStack | None:
        """The steps of the open evaluation, while the last step that was made here is one of them."""
        if self.opened is None or not self._are_last:
            return None
        stack = self.opened.seen.undo_stack
        return stack if self._labels & {stack.undoText(), stack.redoText()} else None

    def follow(self, opened: Opened | None) -> None:
        """Have the scenarios of the open evaluation at hand."""
        self.opened = opened
        self._labels.clear()
        self._are_last = False
        self._side.follow(opened)

    def compare(self, keys: Sequence[str]) -> None:
        """Put scenarios of the open evaluation beside what it is now."""
        if self.opened is not None:
            uid = self.opened.document.uid
            self.chosen.emit()
            self._comparing.choose([Choice(uid), *(Choice(uid, scenario=key) for key in keys)])

    def keep_step(self, label: str) -> None:
        """A step of this label was made with the scenarios: undo means it, as long as it is the last."""
        self._labels.add(label)
        self._are_last = True

    def _on_edited(self, label: str, sentence: str) -> None:
        self.keep_step(label)
        self._drop_gone()
        self.offered.emit(sentence, self.tr("Undo"), partial(self._take_back, label))

    def _take_back(self, label: str) -> None:
        """Undo a step while it is the last one; what came after it is not undone in its place."""
        stack = None if self.opened is None else self.opened.seen.undo_stack
        if stack is not None and stack.undoText() == label:
            stack.undo()
        else:
            self.told.emit(self.tr("Nothing was undone: this is not the last step any more"))

    def _drop_gone(self) -> None:
        """Compare no scenario that is there no more."""
        if self.opened is not None:
            uid, there = self.opened.document.uid, self.opened.value.scenarios
            choices = self._comparing.choices
            kept = [each for each in choices if each.uid != uid or not each.scenario or each.scenario in there]
            if len(kept) < len(choices):
                self._comparing.choose(kept)

    def _on_paired(self, _index: int) -> None:
        self._are_last = False
