"""A sheet of a spreadsheet as a table, with the role of each cell."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from scorecard.app.correcting import Cell, CellKind, Grid, Mapping, Range
from scorecard.core.wording import column_name, one_line
from scorecard.gui.models.import_roles import marks_on, role_about, role_name
from scorecard.gui.models.roles import ALIGN, DISPLAY, LEFT, RIGHT, SPOKEN, TOOL_TIP

AnyIndex = QModelIndex | QPersistentModelIndex

LONGEST_SHOWN: Final = 200
LONGEST_TOLD: Final = 1_000
NUMBERS: Final = (CellKind.NUMBER, CellKind.PERCENT)


class ImportGridModel(QAbstractTableModel):
    """The cells of one sheet. Rows and columns count from 0 here, and from 1 in the sheet."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grid: Grid | None = None
        self.marks: list[tuple[str, Range]] = []
        self._lines: dict[int, list[tuple[int, int, str]]] = {}  # what stands in a row, as far as it was asked

    def show_grid(self, grid: Grid | None, mapping: Mapping) -> None:
        """Show a sheet with the meaning of its cells."""
        self.beginResetModel()
        self.grid = grid
        self.show_mapping(mapping)
        self.endResetModel()

    def show_mapping(self, mapping: Mapping) -> None:
        """Show what the cells mean now."""
        self._lines = {}
        self.marks = [] if self.grid is None else marks_on(mapping, self.grid.title)

    def cell(self, row: int, column: int) -> Cell | None:
        """What stands at a place of the table."""
        return None if self.grid is None else self.grid.at(row + 1, column + 1)

    def role_at(self, row: int, column: int) -> str:
        """The role of a place of the table, "" where it has none."""
        if row not in self._lines:
            self._lines[row] = [
                (area.left, area.right, role) for role, area in self.marks if area.top <= row + 1 <= area.bottom
            ]
        return next((role for left, right, role in self._lines[row] if left <= column + 1 <= right), "")

    def text_at(self, row: int, column: int) -> str:
        """A cell as it is shown: numbers as short as they can be, percentages as such."""
        cell = self.cell(row, column)
        if cell is None:
            return ""
        if cell.kind is CellKind.PERCENT and cell.number is not None:
            return f"{cell.number * 100:.10g}\N{NO-BREAK SPACE}%"
        if cell.kind is CellKind.NUMBER and cell.number is not None and len(cell.text) > _LONG_NUMBER:
            return f"{cell.number:.6g}"
        return cell.text[:LONGEST_SHOWN]

    def line_at(self, row: int, column: int) -> str:
        """A cell as it is shown, on one line."""
        text = self.text_at(row, column)
        return one_line(text) if "\n" in text or "\t" in text else text

    # ---- what Qt asks -----------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() or self.grid is None else self.grid.rows

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() or self.grid is None else self.grid.columns

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if role == DISPLAY:
            return column_name(section + 1) if orientation is Qt.Orientation.Horizontal else str(section + 1)
        return None

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == DISPLAY:
            return self.text_at(row, column)
        if role == ALIGN:
            cell = self.cell(row, column)
            return RIGHT if cell is not None and cell.kind in NUMBERS else LEFT
        if role == SPOKEN:
            known = self.role_at(row, column)
            words = self.text_at(row, column) or self.tr("empty")
            place = f"{column_name(column + 1)}{row + 1}"
            return ", ".join((place, words, role_name(known) if known else self.tr("left out")))
        if role == TOOL_TIP:
            return self._told(row, column)
        return None

    def _told(self, row: int, column: int) -> str:
        cell, known = self.cell(row, column), self.role_at(row, column)
        lines = [f"{column_name(column + 1)}{row + 1}"]
        if cell is not None:
            lines[0] = f"{lines[0]}: {cell.text[:LONGEST_TOLD]}"
            lines += [cell.formula[:LONGEST_TOLD]] if cell.formula else []
        lines.append(f"{role_name(known)}: {role_about(known)}" if known else self.tr("Left out"))
        return "\n".join(lines)


_LONG_NUMBER: Final = 9
