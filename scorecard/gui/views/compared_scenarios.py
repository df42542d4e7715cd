"""The scenarios of the open evaluation on the Compare page: put side by side, and what undo means for them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QWidget

from scorecard.core.model import Key
from scorecard.core.wording import isolated
from scorecard.gui.look import Look
from scorecard.gui.models.compared import Choice, Comparing
from scorecard.gui.models.opened import Opened
from scorecard.gui.views.departure_form import DepartureForm
from scorecard.gui.views.departure_leaf import DepartureLeaf
from scorecard.gui.views.explained import Explaining
from scorecard.gui.views.explanation import Leaf
from scorecard.gui.views.scenarios_side import ScenariosSide


class ComparedScenarios(QObject):
    """Stands between the panel of the scenarios and what is compared.

    chosen   scenarios are put beside the main line
    told, offered   as those of a page
    """

    chosen = Signal()
    told = Signal(str)
    offered = Signal(str, str, object)

    def __init__(self, look: Look, side: ScenariosSide, comparing: Comparing, page: QWidget) -> None:
        super().__init__(page)
        self._look = look
        self._page = page
        self._asking = Explaining(look, page)
        self._side = side
        self._comparing = comparing
        self._labels: set[str] = set()
        self._are_last = False
        self.opened: Opened | None = None
        side.compare_wanted.connect(self.compare)
        side.edited.connect(self._on_edited)
        side.departure_wanted.connect(self.ask_departure)
        side.left.connect(self._asking.dismiss)
        side.chosen.connect(self._on_chosen)
        comparing.undo_stack.indexChanged.connect(self._on_paired)

    @property
    def leaf(self) -> Leaf | None:
        """The leaf that asks what is otherwise, while it is open."""
        return self._asking.leaf

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
        self._asking.dismiss()
        self._side.follow(opened)

    def compare(self, keys: Sequence[str]) -> None:
        """Put scenarios of the open evaluation beside what it is now."""
        if self.opened is not None:
            uid = self.opened.document.uid
            self.chosen.emit()
            self._comparing.choose([Choice(uid), *(Choice(uid, scenario=key) for key in keys)])

    def ask_departure(self, part: QWidget, place: Key | None) -> None:
        """Ask beside a part of the panel what is otherwise in the chosen scenario, anew (None) or at a place."""
        key = self._side.key
        if self.opened is None or key not in self.opened.value.scenarios:
            return
        form = DepartureForm(self._look, self.opened.value, key, place=place)
        title = self.tr("What is different in {name}?").format(name=isolated(self.opened.value.scenarios[key].name))
        verb = self.tr("Add it") if place is None else self.tr("Change it")
        words = "" if place is None else form.about
        leaf = DepartureLeaf(self._look, self._page, title, form, verb, words)
        leaf.said.connect(self._side.set_departure)
        self._asking.open(leaf, part)

    def keep_step(self, label: str) -> None:
        """A step of this label was made with the scenarios: undo means it, as long as it is the last."""
        self._labels.add(label)
        self._are_last = True

    def _on_chosen(self, key: str) -> None:
        """Show at once what the chosen one comes to, unless something else is being compared."""
        self._asking.dismiss()
        choices = self._comparing.choices
        uid = "" if self.opened is None else self.opened.document.uid
        one = (
            len(choices) == 2 and choices[0] == Choice(uid) and choices[1] == Choice(uid, scenario=choices[1].scenario)
        )
        if len(choices) < 2 or (one and choices[1].scenario not in ("", key)):
            self.compare([key])

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
