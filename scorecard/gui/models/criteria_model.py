"""The tree of criteria with their weights: renamed, weighed, locked and moved in place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QLocale,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from scorecard.core.edits import change_criterion, move_criterion, set_share, set_weight
from scorecard.core.errors import EditError
from scorecard.core.model import Criterion, Evaluation, Kind
from scorecard.core.tree import TOP, Tree, path_of, tree_of
from scorecard.core.wording import NBSP
from scorecard.gui.document import Gesture
from scorecard.gui.models.arranging import runs, staying
from scorecard.gui.models.criteria_carried import MIME, packed, unpacked
from scorecard.gui.models.criteria_lines import GATES, CriteriaColumn, Line, made_lines, own_shares
from scorecard.gui.models.roles import ALIGN, DISPLAY, EDIT, LEFT, RIGHT, SPOKEN, TOOL_TIP, USER
from scorecard.gui.models.seen import Shown
from scorecard.gui.models.typed import number_from
from scorecard.gui.models.weights_of import WeightsOf

AnyIndex = QModelIndex | QPersistentModelIndex


class CriteriaRole(IntEnum):
    """What can be asked of any column. LOCAL and GLOBAL are shares 0..1, or None where nothing is weighed.

    Qt turns an enumeration of strings into its text: compare KIND by equality.
    """

    KEY = USER + 1
    KIND = USER + 2
    WEIGHT = USER + 3
    LOCAL = USER + 4
    GLOBAL = USER + 5
    LOCKED = USER + 6
    SERIES = USER + 7


class CriteriaModel(QAbstractItemModel):
    """The tree. A weight that is locked keeps its share while others are set.

    refused  an edit cannot be made (EditError); nothing has changed
    """

    refused = Signal(object)

    def __init__(
        self,
        document: Shown | WeightsOf,
        parent: QObject | None = None,
        locale: QLocale | None = None,
        *,
        gates_apart: bool = False,
    ) -> None:
        """`gates_apart` shows the gates of the top under a row of their own at the end, whose key is GATES."""
        super().__init__(parent)
        self._document = document
        self._apart = gates_apart
        self._gates_line = Line(GATES, Criterion(self.tr("Gates"), Kind.GROUP), 0, None, None, None)
        self._locale = QLocale() if locale is None else locale
        self.locked: set[str] = set()
        self._settled = ""
        self._ids: dict[str, int] = {}
        self._keys: list[str] = []
        tree = tree_of(document.value.criteria)
        self._ticks: dict[str, tuple[float, ...]] | None = None
        self._children: dict[str, list[str]] = {key: list(below) for key, below in self._reachable(tree).items()}
        self._parents: dict[str, str] = {key: group for group, below in self._children.items() for key in below}
        self._places: dict[str, int] = {}
        for group in self._children:
            self._number(group)
        self._lines = made_lines(document.value, tree, {}, self._gates_line if gates_apart else None)
        self._titles = (self.tr("Criterion"), self.tr("Weight"), self.tr("Local %"), self.tr("Global %"))
        self._told = ("", self.tr("Share of its group"), self.tr("Share of its group"), self.tr("Share of the whole"))
        document.changed.connect(self._on_changed)

    # ---- reading ----------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: AnyIndex = QModelIndex()) -> QModelIndex:  # noqa: B008 - as Qt has it
        below = self._children.get(self.key_at(parent), ())
        if 0 <= row < len(below) and 0 <= column < len(CriteriaColumn) and parent.column() <= 0:
            return self.createIndex(row, column, self._id(below[row]))
        return QModelIndex()

    def parent(self, index: AnyIndex = QModelIndex()) -> Any:  # noqa: B008 - as Qt has it
        key = self._parents.get(self.key_at(index), TOP)
        return self.index_of(key) if key else QModelIndex()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.column() > 0 else len(self._children.get(self.key_at(parent), ()))

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return len(CriteriaColumn)

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        line = self._lines.get(self.key_at(index))
        if line is None:
            return None
        if role == DISPLAY:
            return line.text(index.column())
        if role == ALIGN:
            return LEFT if index.column() == CriteriaColumn.NAME else RIGHT
        if role == EDIT:
            return self._edited(line, index.column())
        if role == SPOKEN:
            text = line.text(index.column())
            return f"{text}{NBSP}%" if text and index.column() > CriteriaColumn.WEIGHT else text
        if role == CriteriaRole.KEY:
            return self.key_at(index)
        if role == CriteriaRole.KIND:
            return line.criterion.kind
        if role == CriteriaRole.WEIGHT:
            return None if line.local is None else line.criterion.weight
        if role == CriteriaRole.LOCAL:
            return None if line.local is None else float(line.local)
        if role == CriteriaRole.GLOBAL:
            whole = line.whole
            return None if whole is None else float(whole)
        if role == CriteriaRole.LOCKED:
            return self.is_locked(self.key_at(index))
        if role == CriteriaRole.SERIES:
            return line.series
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == DISPLAY:
            return self._titles[section]
        if role == TOOL_TIP:
            return self._told[section] or None
        if role == ALIGN:
            return LEFT if section == CriteriaColumn.NAME else RIGHT
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        line = self._lines.get(self.key_at(index))
        if line is None:
            return Qt.ItemFlag.ItemIsDropEnabled
        if line is self._gates_line:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDropEnabled
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled
        if line.criterion.kind is Kind.GROUP:
            found |= Qt.ItemFlag.ItemIsDropEnabled
        else:
            found |= Qt.ItemFlag.ItemNeverHasChildren
        column = index.column()
        weighs = line.local is not None and not self.is_locked(self.key_at(index))
        if column == CriteriaColumn.NAME or (weighs and column in (CriteriaColumn.WEIGHT, CriteriaColumn.LOCAL)):
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def key_at(self, index: AnyIndex) -> str:
        """The criterion of an index; TOP where there is none."""
        return self._keys[index.internalId()] if index.isValid() and index.model() is self else TOP

    def index_of(self, key: str, column: int = CriteriaColumn.NAME) -> QModelIndex:
        """The index of a criterion; an invalid one where it is not in the tree."""
        place = self._places.get(key)
        return QModelIndex() if place is None else self.createIndex(place, column, self._id(key))

    def line(self, index: AnyIndex) -> Line | None:
        """All that the row of an index shows, for delegates, which do not ask role by role."""
        return self._lines.get(self.key_at(index))

    def line_of(self, key: str) -> Line | None:
        """The same by the key of the criterion."""
        return self._lines.get(key)

    def children_of(self, group: str) -> Sequence[str]:
        """What lies directly under a row, in order; under TOP, the top criteria."""
        return self._children.get(group, ())

    def group_of(self, key: str) -> str:
        """The row that a criterion lies under; TOP where it is at the top."""
        return self._parents.get(key, TOP)

    def siblings_of(self, key: str) -> list[str]:
        """The criteria that share out a weight with this one, itself among them."""
        return [each for each in self._children.get(self.group_of(key), ()) if self._lines[each].local is not None]

    def ticks(self, key: str) -> tuple[float, ...]:
        """The weights that evaluators would give a criterion themselves, as shares of its siblings 0..1."""
        if self._ticks is None:
            self._ticks = own_shares(self._document.value, self._parents, self._children, self._lines)
        return self._ticks.get(key, ())

    # ---- editing ----------------------------------------------------------------------------------

    def setData(self, index: AnyIndex, value: Any, role: int = EDIT) -> bool:
        key = self.key_at(index)
        line = self._lines.get(key)
        if role != EDIT or line is None:
            return False
        column = index.column()
        if column == CriteriaColumn.NAME:
            return self.rename(key, str(value))
        if column not in (CriteriaColumn.WEIGHT, CriteriaColumn.LOCAL):
            return False
        number = self._number_of(value)
        if number is None:
            self.refused.emit(EditError("A number is needed here", place=line.criterion.name))
            return False
        if column == CriteriaColumn.LOCAL:
            if not 0 <= number <= 100:
                words = "A weight among its siblings lies between 0 and 100 per cent"
                self.refused.emit(EditError(words, place=line.criterion.name))
                return False
            return self.set_share(key, number / 100)
        return self.set_weight(key, number)

    def rename(self, key: str, name: str, gesture: Gesture | None = None) -> bool:
        """Give a criterion another name."""
        name = name.strip()
        label = self.tr("Renamed {before} to {after}").format(before=self._name(key), after=name)
        return self._edit(label, lambda now: change_criterion(now, key, name=name), gesture)

    def set_weight(self, key: str, weight: float, gesture: Gesture | None = None) -> bool:
        """Set the weight as it stands, relative among its siblings; refused where it is locked."""
        label = self.tr("Weight of {name}").format(name=self._name(key))
        return self._edit(label, lambda now: set_weight(now, self._unlocked(key), weight), gesture)

    def set_share(self, key: str, share: float, gesture: Gesture | None = None) -> bool:
        """Set the share 0..1 among the siblings; those that are not locked take up the rest."""

        def edit(now: Evaluation) -> Evaluation:
            after = set_share(now, self._unlocked(key), share, self.locked)
            line = self._lines.get(key)
            if after is now and line is not None and line.local is not None and abs(float(line.local) - share) > 1e-12:
                self._refuse_if_alone(now, key)
            return after

        return self._edit(self.tr("Weight of {name}").format(name=self._name(key)), edit, gesture)

    def check_weighing(self, key: str) -> None:
        """Raise EditError where a weight cannot be moved: it has none, is locked, or has nothing to share with."""
        self._unlocked(key)
        line = self._lines.get(key)
        if line is not None and line.local is not None:
            self._refuse_if_alone(self._document.value, key)
        else:
            set_share(self._document.value, key, 0.0)

    @property
    def settled(self) -> str:
        """Why no weight can be changed now; "" where they can."""
        return self._settled

    def settle(self, why: str) -> None:
        """Lock all weights, saying why, or with "" let them be changed again."""
        if why != self._settled:
            self._settled = why
            for key in self._places:
                self._tell_lock(key)

    def is_locked(self, key: str) -> bool:
        """Whether a weight keeps its share, locked by the person or by the order of work."""
        return bool(self._settled) or key in self.locked

    def toggle_lock(self, key: str) -> None:
        """Lock a weight, or unlock it."""
        self.set_locks(self.locked ^ {key})

    def set_locks(self, keys: Iterable[str]) -> None:
        """Lock these weights and no others."""
        wanted = set(keys)
        changed = self.locked ^ wanted
        self.locked.clear()
        self.locked.update(wanted)
        for key in changed:
            self._tell_lock(key)

    def _tell_lock(self, key: str) -> None:
        place = self.index_of(key)
        if place.isValid():
            last = place.siblingAtColumn(len(CriteriaColumn) - 1)
            self.dataChanged.emit(place, last, [int(CriteriaRole.LOCKED)])

    def move(self, keys: Sequence[str], parent: str, before: str = "") -> bool:
        """Move criteria into a group, ahead of the sibling `before` or to the end, in the order of the tree."""
        moving = self._moving(keys)
        if not moving:
            return False
        parent, before = (TOP if key == GATES else key for key in (parent, before))
        while before in moving:
            siblings = self._children.get(parent, [])
            at = siblings.index(before) + 1 if before in siblings else len(siblings)
            before = siblings[at] if at < len(siblings) else ""

        def edit(now: Evaluation) -> Evaluation:
            for key in moving:
                now = move_criterion(now, key, parent, before)
            return now

        names = ", ".join(self._name(key) for key in moving)
        return self._edit(self.tr("Moved {names}").format(names=names), edit)

    # ---- drag and drop ------------------------------------------------------------------------------

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        keys = self._moving([self.key_at(index) for index in indexes])
        return packed(self._document.uid, keys)

    def canDropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex) -> bool:
        target = self._lines.get(self.key_at(parent))
        fits = target is None or target.criterion.kind is Kind.GROUP
        return action is Qt.DropAction.MoveAction and fits and bool(self._carried(data))

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: AnyIndex) -> bool:
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        group = self.key_at(parent)
        below = self._children.get(group, [])
        return self.move(self._carried(data), group, below[row] if 0 <= row < len(below) else "")

    def _carried(self, data: QMimeData) -> list[str]:
        """The criteria of this evaluation that are being dragged."""
        return [key for key in unpacked(self._document.uid, data) if key in self._lines]

    def _moving(self, keys: Iterable[str]) -> list[str]:
        """These criteria in the order of the tree, without those that come along with a group of theirs."""
        chosen = set(keys)
        criteria = self._document.value.criteria
        order = [key for key in self._in_order(TOP) if key in chosen and key != GATES]
        return [key for key in order if not chosen.intersection(path_of(criteria, key)[:-1])]

    # ---- shared by the edits --------------------------------------------------------------------------

    def _edit(self, label: str, edit: Any, gesture: Gesture | None = None) -> bool:
        try:
            value = edit(self._document.value)
        except EditError as error:
            self.refused.emit(error)
            return False
        self._document.edit(label, value, gesture)
        return True

    def _unlocked(self, key: str) -> str:
        if self._settled:
            raise EditError(self._settled)
        if key in self.locked:
            raise EditError("This weight is locked", place=self._name(key), advice="Unlock it first.")
        return key

    def _refuse_if_alone(self, now: Evaluation, key: str) -> None:
        tree = tree_of(now.criteria)
        others = [
            each for each in tree.children[now.criteria[key].parent] if each in tree.local_weights and each != key
        ]
        if not others:
            raise EditError("The only criterion of its group always weighs the whole of it", place=self._name(key))
        if all(each in self.locked for each in others):
            raise EditError("All the other weights here are locked", place=self._name(key), advice="Unlock one first.")

    def _name(self, key: str) -> str:
        line = self._lines.get(key)
        return key if line is None else line.criterion.name

    def _number_of(self, value: Any) -> float | None:
        if isinstance(value, str):
            return number_from(value, self._locale)
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    @staticmethod
    def _edited(line: Line, column: int) -> Any:
        if column == CriteriaColumn.NAME:
            return line.criterion.name
        whole = line.whole
        if line.local is None or whole is None:
            return None
        if column == CriteriaColumn.WEIGHT:
            return line.criterion.weight
        return float(line.local * 100) if column == CriteriaColumn.LOCAL else float(whole * 100)

    # ---- following the document -------------------------------------------------------------------------

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        if before.weights is not after.weights:
            self._forget_ticks()
        if before.criteria is after.criteria:
            return
        tree = tree_of(after.criteria)
        fresh = made_lines(after, tree, self._lines, self._gates_line if self._apart else None)
        for key, line in fresh.items():
            self._lines.setdefault(key, line)
        self._arrange(self._reachable(tree))
        changed: dict[tuple[str, CriteriaColumn], list[int]] = {}  # by group and the first column that differs
        for key, line in fresh.items():
            before_it = self._lines[key]
            if line is not before_it:
                if (line.local is None) is not (before_it.local is None):
                    self._ticks = None  # it has come to share out a weight, or does no longer
                column = CriteriaColumn.GLOBAL if line.weighs_as(before_it) else CriteriaColumn.NAME
                changed.setdefault((self._parents[key], column), []).append(self._places[key])
        self._lines = fresh
        for (group, column), rows in changed.items():
            parent = self.index_of(group)
            for first, last in runs(rows):
                right = self.index(last, len(CriteriaColumn) - 1, parent)
                self.dataChanged.emit(self.index(first, column, parent), right)

    def _arrange(self, want: dict[str, list[str]]) -> None:
        """From the tree that is shown to the one that is wanted, from the top down.

        A group is in its final place before anything is moved into it, so that nothing ever moves into itself.
        """
        waiting = [TOP]
        while waiting:
            group = waiting.pop()
            self._children.setdefault(group, [])
            self._arrange_children(group, want[group])
            waiting += reversed([key for key in want[group] if key in want])
        kept = {TOP, *(key for below in want.values() for key in below)}
        for group in [each for each in self._children if each in kept]:
            gone = [at for at, key in enumerate(self._children[group]) if key not in kept]
            for first, last in reversed(runs(gone)):
                self.beginRemoveRows(self.index_of(group), first, last)
                for key in self._children[group][first : last + 1]:
                    self._forget(key)
                del self._children[group][first : last + 1]
                self._number(group)
                self.endRemoveRows()
        for group in [each for each in self._children if each not in want]:
            del self._children[group]  # an empty one, of a criterion that is gone or is no group any more

    def _arrange_children(self, group: str, want: list[str]) -> None:
        have = self._children[group]
        if have == want:
            return
        fixed = staying(have, want)
        last = -1  # where the one before it stands
        for key in want:
            if key not in fixed:
                source = self._parents.get(key)
                if source is None:
                    self.beginInsertRows(self.index_of(group), last + 1, last + 1)
                    have.insert(last + 1, key)
                    self._parents[key] = group
                    self._number(group)
                    self.endInsertRows()
                else:
                    self._move_row(source, self._places[key], group, last + 1)
            last = self._places[key]

    def _move_row(self, source: str, row: int, group: str, target: int) -> None:
        if source == group and target in (row, row + 1):
            return
        self.beginMoveRows(self.index_of(source), row, row, self.index_of(group), target)
        key = self._children[source].pop(row)
        self._children[group].insert(target - (1 if source == group and row < target else 0), key)
        self._parents[key] = group
        self._number(source)
        self._number(group)
        self.endMoveRows()

    def _forget(self, key: str) -> None:
        for below in self._children.pop(key, []):
            self._forget(below)
        self._parents.pop(key, None)
        self._places.pop(key, None)

    def _number(self, group: str) -> None:
        self._ticks = None
        for place, key in enumerate(self._children[group]):
            self._places[key] = place

    def _id(self, key: str) -> int:
        found = self._ids.get(key)
        if found is None:
            found = self._ids[key] = len(self._keys)
            self._keys.append(key)
        return found

    def _in_order(self, group: str) -> list[str]:
        return [each for key in self._children.get(group, ()) for each in (key, *self._in_order(key))]

    def _forget_ticks(self) -> None:
        self._ticks = None
        for group, below in self._children.items():
            if below:
                parent = self.index_of(group)
                column = int(CriteriaColumn.WEIGHT)
                self.dataChanged.emit(self.index(0, column, parent), self.index(len(below) - 1, column, parent))

    def _reachable(self, tree: Tree) -> dict[str, list[str]]:
        """Group -> its children, of all that hangs on the top."""
        found = {group: tree.children[group] for group in (TOP, *tree.order) if group in tree.children}
        gates = set(tree.gates)
        if self._apart and any(key in gates for key in found[TOP]):
            found[GATES] = [key for key in found[TOP] if key in gates]
            found[TOP] = [*(key for key in found[TOP] if key not in gates), GATES]
        return found
