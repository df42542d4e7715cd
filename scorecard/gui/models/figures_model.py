"""Tables of figures that are shown whole and never typed in: rows of texts, each with what it is sorted by."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt

from scorecard.gui.models.roles import ALIGN, DISPLAY, LEFT, RIGHT, SPOKEN, TOOL_TIP, USER
from scorecard.gui.models.sought import Sought

AnyIndex = QModelIndex | QPersistentModelIndex
Order = float | str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row.

    ident   what tells it from all others, also after it was worked out anew
    texts   one for each column
    order   what each column is sorted by
    item    what it stands for
    second  a second line under the first text
    depth   how far it is indented
    strong  whether it is set off, as a leader or a group is
    faint   whether nothing happened in it
    tone    the sign of the last figure where that is a change, else 0
    notes   for each column a short text that stands small before its figure, such as a rank; () for none
    said    what is read to those who do not see it; "" for the texts
    """

    ident: Hashable
    texts: tuple[str, ...]
    order: tuple[Order, ...]
    item: Any = None
    second: str = ""
    depth: int = 0
    strong: bool = False
    faint: bool = False
    tone: float = 0.0
    notes: tuple[str, ...] = ()
    said: str = ""


class FigureRole(IntEnum):
    """SORT is what a column is sorted by; ROW the whole row."""

    SORT = USER + 1
    ROW = USER + 2


class FiguresModel(QAbstractTableModel):
    """Rows under heads. The first columns are words, the others figures."""

    def __init__(self, words: int = 1, parent: QObject | None = None) -> None:
        """`words`: how many columns are words."""
        super().__init__(parent)
        self._words = words
        self._heads: tuple[str, ...] = ("",)
        self._rows: tuple[FigureRow, ...] = ()

    @property
    def rows(self) -> tuple[FigureRow, ...]:
        """All rows, as they were given."""
        return self._rows

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the columns."""
        return self._heads

    def set_words(self, words: int) -> None:
        """Show so many columns as words."""
        self._words = words

    def show(self, heads: Sequence[str], rows: Sequence[FigureRow]) -> None:
        """Show other rows."""
        if (tuple(heads), tuple(rows)) != (self._heads, self._rows):
            self.beginResetModel()
            self._heads, self._rows = tuple(heads), tuple(rows)
            self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        row, column = index.row(), index.column()
        if not (0 <= row < len(self._rows) and 0 <= column < len(self._heads)):
            return None
        found = self._rows[row]
        if role == DISPLAY:
            return found.texts[column]
        if role == FigureRole.SORT:
            return found.order[column]
        if role == FigureRole.ROW:
            return found
        if role == ALIGN:
            return LEFT if column < self._words else RIGHT
        if role == TOOL_TIP:
            return (found.said if column == 0 else found.texts[column]) or found.texts[0]
        if role == SPOKEN:
            return found.said if column == 0 and found.said else f"{self._heads[column]}: {found.texts[column]}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._heads):
            return None
        if role == DISPLAY:
            return self._heads[section]
        if role == TOOL_TIP:
            return self._heads[section] or None
        if role == ALIGN:
            return LEFT if section < self._words else RIGHT
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class FiguresOrder(Sought):
    """The rows that are looked for, sorted by a column; by the first they stand as they were given."""

    def __init__(self, model: FiguresModel, parent: QObject | None = None) -> None:
        super().__init__(model, int(FigureRole.SORT), parent)
        self._model = model
        self._keeps: Callable[[FigureRow], bool] | None = None

    @property
    def model(self) -> FiguresModel:
        """The rows that nothing has been looked for in."""
        return self._model

    def keep(self, keeps: Callable[[FigureRow], bool] | None) -> None:
        """Show only some rows; None: all."""
        self.beginFilterChange()
        self._keeps = keeps
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, source_row: int, source_parent: AnyIndex) -> bool:
        row = self._model.rows[source_row]
        if self._keeps is not None and not self._keeps(row):
            return False
        return self.is_sought(*row.texts, row.second)

    def row_at(self, index: AnyIndex) -> FigureRow:
        """The row of an index."""
        return self._model.rows[self.mapToSource(index).row()]

    def index_of(self, ident: Hashable) -> QModelIndex:
        """The first cell of a row; not valid where it is not shown."""
        at = next((at for at, row in enumerate(self._model.rows) if row.ident == ident), -1)
        return self.index_of_row(at)
