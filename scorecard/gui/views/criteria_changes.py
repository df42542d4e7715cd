"""What a person does to the tree of criteria: adding, naming, locking, weighing alike, moving, removing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from scorecard.app.pasting.block import block_in
from scorecard.app.pasting.criteria import PastedCriteria, criteria_in, with_criteria
from scorecard.core.edits import add_criterion, move_criterion, remove_criterion, set_share
from scorecard.core.errors import EditError
from scorecard.core.model import Criterion, Evaluation, Kind
from scorecard.core.panel_weights import AgreedBy, agree_all_weights
from scorecard.core.tree import TOP
from scorecard.core.wording import counted
from scorecard.gui.models.criteria_lines import GATES
from scorecard.gui.models.criteria_model import CriteriaModel
from scorecard.gui.models.typed import decimal_of
from scorecard.gui.views.paste_words import criteria_asked, criteria_pasted

if TYPE_CHECKING:
    from scorecard.gui.views.criteria_page import CriteriaPage


class CriteriaChanges(QObject):
    """Changes what is chosen in the tree of a page. Each is one step; what cannot be is refused by a sentence."""

    def __init__(self, page: CriteriaPage) -> None:
        super().__init__(page)
        self._page, self._model, self._tree = page, page.model, page.tree

    def add_criterion(self) -> None:
        """Add a criterion: into the current group, or below the current criterion; a gate below a gate."""
        line = self._model.line_of(self._row())
        kind = Kind.GATE if line is not None and Kind.GATE in (line.criterion.kind, self._kind_of(line.key)) else None
        self._add(kind or Kind.RATING, self.tr("New gate") if kind else self.tr("New criterion"))

    def add_group(self) -> None:
        """Add a group beside the current one."""
        self._add(Kind.GROUP, self.tr("New group"))

    def add_gate(self) -> None:
        """Add a gate after the others."""
        self._add(Kind.GATE, self.tr("New gate"))

    def paste(self) -> None:
        """Add the list of criteria on the clipboard; where part of it is not taken, say so and ask first."""
        pasted = self._page.pasted
        pasted.forget()
        found = criteria_in(block_in(QGuiApplication.clipboard().text()), decimal_of(self._page.locale()))
        if not found.criteria:
            self._page.told.emit(self.tr("There is no list of criteria on the clipboard. Copy their names first."))
        elif found.left_out:
            pasted.ask(found, len(found.criteria), criteria_asked(found))
        else:
            self.add_pasted(found)

    def rename(self) -> None:
        """Open the name of the current criterion."""
        self._page.put_down()
        if self._tree.current_key:
            self._tree.edit_name(self._tree.current_key)

    def toggle_lock(self) -> None:
        """Lock the weight of the current criterion, or unlock it."""
        self._page.put_down()
        self._tree.toggle_lock(self._tree.current_key)

    def unlock_all(self) -> None:
        """Unlock every weight."""
        self._page.put_down()
        self._model.set_locks(())

    def agree(self, rule: AgreedBy) -> None:
        """Make agreed weights of the evaluators' own ones, by their mean or median."""
        label = self.tr("Weights agreed by the mean of own weights")
        if rule is AgreedBy.MEDIAN:
            label = self.tr("Weights agreed by the median of own weights")
        self._page.put_down()
        self._page.show_weights_of("")
        if self._try(label, lambda now: agree_all_weights(now, rule)):
            self._page.offer_undo(self.tr("{what}.").format(what=label))

    def equal_weights(self) -> None:
        """Give the current criterion and its siblings the same weight; those that are locked keep theirs."""
        self._page.put_down()
        key = self._tree.current_key or next(iter(self._model.children_of(TOP)), "")
        siblings = self._model.siblings_of(key)
        free = [each for each in siblings if each not in self._model.locked]
        lines = [self._model.line_of(each) for each in siblings if each in self._model.locked]
        if len(free) < 2:
            return
        room = 1 - sum(float(line.local or 0) for line in lines if line is not None)
        value = self._page.weights.value
        try:
            for at, each in enumerate(free):
                value = set_share(value, each, room / len(free), {*self._model.locked, *free[:at]})
        except EditError as error:
            self._page.refuse(error)
            return
        group = self._model.group_of(key)
        name = self._page.value.criteria[group].name if group in self._page.value.criteria else ""
        label = self.tr("Equal weights in {name}").format(name=name) if name else self.tr("Equal weights")
        self._page.weights.edit(label, value)

    def remove(self) -> None:
        """Remove the current criterion with all that lies under it."""
        key = self._tree.current_key
        if not key:
            return
        name = self._page.value.criteria[key].name
        self._page.put_down()
        if self._try(self.tr("Removed {name}").format(name=name), lambda now: remove_criterion(now, key)):
            self._page.offer_undo(self.tr("{name} is removed.").format(name=name))

    def move_in(self) -> None:
        """Move the current criterion into the group above it."""
        self._page.put_down()
        key = self._tree.current_key
        siblings = self._model.children_of(self._model.group_of(key)) if key else ()
        above = siblings[siblings.index(key) - 1] if key in siblings and siblings.index(key) else ""
        line = self._model.line_of(above)
        if line is not None and line.criterion.kind is Kind.GROUP and above != GATES:
            self._model.move([key], above)
            self._tree.show_criterion(key)

    def move_out(self) -> None:
        """Move the current criterion out of its group, to stand after it."""
        self._page.put_down()
        key = self._tree.current_key
        group = self._model.group_of(key) if key else TOP
        if group in (TOP, GATES):
            return
        around = self._model.group_of(group)
        siblings = self._model.children_of(around)
        after = siblings.index(group) + 1
        self._model.move([key], around, siblings[after] if after < len(siblings) else "")
        self._tree.show_criterion(key)

    def move_by(self, places: int) -> None:
        """Move the current criterion among its siblings."""
        self._page.put_down()
        key = self._tree.current_key
        if not key:
            return
        group = self._model.group_of(key)
        siblings = [each for each in self._model.children_of(group) if each != GATES]
        to = siblings.index(key) + places
        if 0 <= to < len(siblings):
            before = siblings[to] if places < 0 else (siblings[to + 1] if to + 1 < len(siblings) else "")
            self._model.move([key], group, before)
            self._tree.show_criterion(key)

    def _add(self, kind: Kind, name: str) -> None:
        group, before = place_for(self._model, self._row(), kind)
        mates = self._model.siblings_of(next(iter(self._model.children_of(group)), "")) if kind is not Kind.GATE else []
        weights = [self._page.value.criteria[each].weight for each in mates]
        weight = sum(weights) / len(weights) if weights else 1.0
        label = self.tr("Added a group") if kind is Kind.GROUP else self.tr("Added a criterion")
        gesture = object()  # that of naming it as well, so that both are one step
        self._page.put_down()
        try:
            value, key = add_criterion(self._page.value, Criterion(name, kind, group, weight=weight or 1.0))
            if before:
                value = move_criterion(value, key, group, before)
        except EditError as error:
            self._page.refuse(error)
            return
        self._page.edit(label, value, gesture)
        self._tree.edit_name(key, gesture)

    def add_pasted(self, found: PastedCriteria) -> None:
        """Add pasted criteria beside the current one, or into the current group; groups stand beside groups."""
        nested = any(each.kind is Kind.GROUP for each in found.criteria)
        group, before = place_for(self._model, self._row(), Kind.GROUP if nested else Kind.RATING)
        self._page.put_down()
        value, taken = with_criteria(self._page.value, found, group, before)
        for fault in taken.faults[:1]:
            self._page.refuse(EditError(fault.what, place=fault.place))
        if taken.keys:
            was = self._page.value
            count = counted(len(taken.keys), self.tr("criterion"), self.tr("criteria"))
            self._page.edit(self.tr("Pasted {count}").format(count=count), value)
            if self._page.value is was:
                return  # it may not be changed now, and that was said
            self._tree.show_criterion(taken.keys[0])
            self._page.offer_undo(criteria_pasted(found, taken))
        elif words := criteria_pasted(found, taken):
            self._page.told.emit(words)

    def _row(self) -> str:
        """The current row, that of the gates as well."""
        return self._model.key_at(self._tree.currentIndex())

    @staticmethod
    def _kind_of(key: str) -> Kind | None:
        return Kind.GATE if key == GATES else None

    def _try(self, label: str, edit: Callable[[Evaluation], Evaluation]) -> bool:
        try:
            value = edit(self._page.value)
        except EditError as error:
            self._page.refuse(error)
            return False
        self._page.edit(label, value)
        return True


def place_for(model: CriteriaModel, row: str, kind: Kind) -> tuple[str, str]:
    """The group that something new comes into beside a row, and the sibling that it comes ahead of."""
    line = model.line_of(row)
    if kind is Kind.GATE or line is None or row == GATES or model.group_of(row) == GATES:
        return TOP, ""
    is_group = line.criterion.kind is Kind.GROUP
    if is_group and kind is not Kind.GROUP:
        return row, ""
    if kind is Kind.GROUP and not is_group and model.group_of(row):
        row = model.group_of(row)  # groups stand beside groups, not among criteria
    group = model.group_of(row)
    siblings = model.children_of(group)
    after = siblings.index(row) + 1
    before = siblings[after] if after < len(siblings) else ""
    if before == GATES:
        before = next(iter(model.children_of(GATES)), "")
    return group, before
