"""The preview of a spreadsheet: its real cells, coloured and lettered by what they mean, to be chosen and corrected."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableView,
    QWidget,
)

from scorecard.app.correcting import Area, Grid, Mapping, Range
from scorecard.gui.look import Look
from scorecard.gui.models.import_grid_model import ImportGridModel
from scorecard.gui.models.import_roles import ROLES
from scorecard.gui.views.import_cells import CellsPainter
from scorecard.render.drawing import Align, drawing, width_of

MEASURED_ROWS: Final = 60
MEASURED_COLUMNS: Final = 300
"""Of how many rows and columns the texts are measured for the widths of columns."""
MOST_SPANS: Final = 400
"""Merged ranges that are drawn as one cell; with very many the table would be slow."""
LETTERS: Final = {role.letter: role.key for role in ROLES}


class ImportGrid(QTableView):
    """Cells of one sheet. What is chosen gets a role by a letter, by a button, or from the menu.

    role_requested  the chosen cells are to have a role, or with "" to mean nothing
    area_chosen     other cells are chosen
    """

    role_requested = Signal(str)
    area_chosen = Signal()

    most_spans: Final = MOST_SPANS

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.model_of_cells = ImportGridModel(self)
        self.setModel(self.model_of_cells)
        self.setAccessibleName(self.tr("Cells of the sheet"))
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setCornerWidget(QWidget())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for head, orientation in (
            (_Head(look, Qt.Orientation.Horizontal, self), Qt.Orientation.Horizontal),
            (_Head(look, Qt.Orientation.Vertical, self), Qt.Orientation.Vertical),
        ):
            if orientation is Qt.Orientation.Horizontal:
                self.setHorizontalHeader(head)
            else:
                self.setVerticalHeader(head)
        self._corner = _Corner(look, self)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self._dress()
        look.changed.connect(self._dress)

    # ---- what the page asks -----------------------------------------------------------------------

    def show_grid(self, grid: Grid | None, mapping: Mapping) -> None:
        """Show a sheet from its beginning."""
        self.clearSpans()
        self.model_of_cells.show_grid(grid, mapping)
        if grid is None:
            return
        for merge in grid.merges[:MOST_SPANS]:
            height = min(merge.bottom, grid.rows) - merge.top + 1
            width = min(merge.right, grid.columns) - merge.left + 1
            if height > 0 and width > 0 and height * width > 1:
                self.setSpan(merge.top - 1, merge.left - 1, height, width)
        self._fit()
        self.scrollToTop()

    def bring(self, area: Area) -> None:
        """Bring cells into sight, their beginning first where there is no room for all."""
        model = self.model_of_cells
        rows, columns = model.rowCount() - 1, model.columnCount() - 1
        if area and rows >= 0:
            top, left = min(each.top for each in area) - 1, min(each.left for each in area) - 1
            bottom, right = max(each.bottom for each in area) - 1, max(each.right for each in area) - 1
            self.scrollTo(model.index(min(bottom, rows), min(right, columns)))
            self.scrollTo(model.index(min(top, rows), min(left, columns)))

    def show_mapping(self, mapping: Mapping) -> None:
        """Show what the cells mean now; what is chosen stays."""
        self.model_of_cells.show_mapping(mapping)
        self.viewport().update()

    @property
    def area(self) -> Area:
        """The chosen cells, as ranges of the sheet."""
        grid = self.model_of_cells.grid
        if grid is None:
            return ()
        chosen = self.selectionModel().selection()
        found = [
            Range(each.top() + 1, each.left() + 1, each.bottom() + 1, each.right() + 1)
            for each in (chosen.at(number) for number in range(chosen.size()))
        ]
        return tuple(_joined(found))

    def choose_area(self, area: Area) -> None:
        """Choose cells, and bring the first of them into sight."""
        model, rows, columns = self.model_of_cells, self.model_of_cells.rowCount(), self.model_of_cells.columnCount()
        chosen = QItemSelection()
        for each in area:
            if each.top <= rows and each.left <= columns:
                start = model.index(each.top - 1, each.left - 1)
                last = model.index(min(each.bottom, rows) - 1, min(each.right, columns) - 1)
                chosen.append(QItemSelectionRange(start, last))
        if not chosen.isEmpty():
            first = model.index(chosen.at(0).top(), chosen.at(0).left())
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(first, flags.NoUpdate)
            self.selectionModel().select(chosen, flags.ClearAndSelect)
            self.bring(area)

    # ---- painting ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """All cells in sight at once; a delegate would be asked a thousand times for a screen full."""
        painter = QPainter(self.viewport())
        rect = event.rect()
        with drawing(painter, QRectF(rect), self._look.theme) as draw:
            draw.fill(QRectF(rect), "surface.canvas")
            if self.model_of_cells.grid is not None:
                CellsPainter(self._look, self, draw, rect).paint()
        painter.end()

    def box(self, area: Range) -> QRectF:
        """Where a range stands in the viewport."""
        across, down = self.horizontalHeader(), self.verticalHeader()
        rows, columns = self.model_of_cells.rowCount(), self.model_of_cells.columnCount()
        last_row, last_column = min(area.bottom, rows) - 1, min(area.right, columns) - 1
        left, top = across.sectionViewportPosition(area.left - 1), down.sectionViewportPosition(area.top - 1)
        right = across.sectionViewportPosition(last_column) + across.sectionSize(last_column)
        bottom = down.sectionViewportPosition(last_row) + down.sectionSize(last_row)
        return QRectF(left, top, right - left, bottom - top)

    # ---- keys -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        letter = event.text().upper()
        if plain and letter in LETTERS and self.area:
            self.role_requested.emit(LETTERS[letter])
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.area:
            self.role_requested.emit("")
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape):
            event.ignore()  # for the page
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters give roles here."""

    def _on_selection(self, _chosen: QItemSelection, _left: QItemSelection) -> None:
        self.area_chosen.emit()

    # ---- looks ------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """Columns as wide as their texts, within limits."""
        theme, model = self._look.theme, self.model_of_cells
        scale = max(self._look.text_scale, 1.0)
        least, most = round(52 * scale), round(196 * scale)
        room = self._look.length("space.lg")
        rows = min(model.rowCount(), MEASURED_ROWS)
        grid = model.grid
        wide = [] if grid is None else [merge for merge in grid.merges[:MOST_SPANS] if merge.width > 1]
        merged = {place for merge in wide if merge.top <= rows for place in merge}
        letter = round(theme.line_height("caption"))
        for column in range(min(model.columnCount(), MEASURED_COLUMNS)):
            marked = any(
                model.role_at(row, column) and model.role_at(row, column - 1) != model.role_at(row, column)
                for row in range(rows)
            )
            texts = {model.text_at(row, column)[:40] for row in range(rows) if (row + 1, column + 1) not in merged}
            longest = sorted(texts, key=len)[-3:]
            width = max((width_of(theme, "small", text) for text in longest), default=0.0) + room
            self.horizontalHeader().resizeSection(column, min(max(round(width) + letter * marked, least), most))

    def _dress(self) -> None:
        look = self._look
        self.verticalHeader().setDefaultSectionSize(look.length("row.table_dense"))
        self.horizontalHeader().setFixedHeight(look.length("row.table_dense"))
        digits = width_of(look.theme, "caption", "00000") + look.length("space.md")
        self.verticalHeader().setFixedWidth(round(digits))
        self._corner.setGeometry(0, 0, round(digits), look.length("row.table_dense"))
        self._fit()


class _Corner(QWidget):
    """Where the two heads meet."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            draw.fill(rect, "surface.sunken")
            draw.row_rule(0, rect.right() + 1, rect.bottom() + 1, "border.default")
            draw.column_rule(rect.right() + 1, 0, rect.bottom() + 1, "border.default")
        painter.end()


class _Head(QHeaderView):
    """Letters above and numbers at the left; a click chooses a whole line."""

    def __init__(self, look: Look, orientation: Qt.Orientation, parent: QTableView) -> None:
        super().__init__(orientation, parent)
        self._look = look
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setMinimumSectionSize(1)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if orientation is Qt.Orientation.Vertical:
            self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        across = self.orientation() is Qt.Orientation.Horizontal
        table = self.parent()
        model = table.selectionModel() if isinstance(table, QTableView) else None
        is_lit = False
        if model is not None:
            none = QModelIndex()
            is_lit = (
                model.columnIntersectsSelection(logical_index, none)
                if across
                else model.rowIntersectsSelection(logical_index, none)
            )
        box = QRectF(rect)
        with drawing(painter, box, self._look.theme) as draw:
            draw.fill(box, "selection.fill" if is_lit else "surface.sunken")
            text = str(self.model().headerData(logical_index, self.orientation()))
            ink = "text.primary" if is_lit else "text.tertiary"
            draw.text(box, text, "caption", ink, Align.CENTER)
            draw.row_rule(box.left(), box.right() + 1, box.bottom() + 1, "border.default")
            draw.column_rule(box.right() + 1, box.top(), box.bottom() + 1, "border.default")


def _joined(ranges: list[Range]) -> list[Range]:
    """Ranges with those joined that lie edge to edge, as a selection is cut when cells are added to it."""
    found: list[Range] = []
    for each in sorted(set(ranges)):
        last = found[-1] if found else None
        if last is not None and (last.top, last.bottom, last.right + 1) == (each.top, each.bottom, each.left):
            found[-1] = Range(last.top, last.left, last.bottom, each.right)
        elif last is not None and (last.left, last.right, last.bottom + 1) == (each.left, each.right, each.top):
            found[-1] = Range(last.top, last.left, each.bottom, last.right)
        else:
            found.append(each)
    return found
