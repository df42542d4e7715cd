"""The scoring grid, which works as a spreadsheet does: a cursor, blocks, typing, and a paste that is shown first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QToolTip, QWidget

from scorecard.core.errors import EditError
from scorecard.gui.look import Look
from scorecard.gui.models.score_cell import CellState, Place, Preview, ScoreCell
from scorecard.gui.models.scores_model import ScoresModel
from scorecard.gui.views.score_delegate import CellPainter, Ground
from scorecard.gui.views.score_editor import Bubble, ScoreEditor
from scorecard.gui.views.score_steps import ScoreSteps
from scorecard.gui.views.score_table import ScoreTable
from scorecard.render.drawing import drawing

AnyIndex = QModelIndex | QPersistentModelIndex
SEPARATORS: Final = ".,"
_STEPS: Final = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class ScoreGrid(ScoreTable):
    """Leaves under their groups by candidates, over a `ScoresModel`. Rows of groups are passed over.

    moved            the cursor stands on another cell, or on none
    menu_requested   the menu of the cell at the cursor is wanted at this place of the screen
    facts_requested  a measure was asked for: the keys of its candidate and criterion
    """

    moved = Signal()
    menu_requested = Signal(object)
    facts_requested = Signal(str, str)

    def __init__(self, look: Look, model: ScoresModel, parent: QWidget | None = None) -> None:
        super().__init__(look, model, parent)
        self._painter = CellPainter(look)
        self._anchor: Place | None = None
        self._cursor: Place | None = None
        self._steps = ScoreSteps(model)
        self._quick: Place | None = None  # the cell that a digit has just been typed into
        self._typed: tuple[str, str, str, str] | None = None  # whose cell the editor stands on: source to candidate
        self._preview: dict[Place, tuple[str, str]] = {}  # what a paste would put there, and why it cannot
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(True)
        self.editor = ScoreEditor(look, self.viewport())
        self.bubble = Bubble(look, self.viewport())
        self.editor.taken.connect(self._on_taken)
        self.editor.given_up.connect(self._on_given_up)
        self.editor.textEdited.connect(self.bubble.hush)
        model.refused.connect(self._on_refused)
        for changed in (model.rowsInserted, model.rowsRemoved, model.rowsMoved, model.modelReset):
            changed.connect(self._on_rows_arranged)
        for changed in (model.columnsInserted, model.columnsRemoved, model.columnsMoved):
            changed.connect(self._on_columns_arranged)
        model.headerDataChanged.connect(self._on_heads_changed)
        self._refused = ""
        self._keys: tuple[str, str] | None = None
        self._steps.count()

    # ---- the cursor ------------------------------------------------------------------------------

    @property
    def cursor_place(self) -> Place | None:
        """Row and column of the cursor."""
        return self._cursor

    @property
    def cursor_keys(self) -> tuple[str, str] | None:
        """Criterion and candidate at the cursor."""
        return self._keys

    @property
    def block(self) -> tuple[int, int, int, int] | None:
        """Top, left, bottom and right of what is chosen."""
        if self._cursor is None or self._anchor is None:
            return None
        (a, b), (c, d) = self._anchor, self._cursor
        return min(a, c), min(b, d), max(a, c), max(b, d)

    @property
    def chosen(self) -> list[Place]:
        """The cells that are chosen."""
        block = self.block
        if block is None:
            return []
        top, left, bottom, right = block
        return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]

    def go(self, row: int, column: int, *, extends: bool = False) -> None:
        """Put the cursor on a cell, taking what is chosen along if asked."""
        if not (0 <= row < self._model.rowCount() and 0 <= column < self._model.columnCount()):
            return
        if self._model.is_group(row):
            return
        dirty = self._block_box()
        before = self._cursor
        self._cursor = (row, column)
        self._anchor = self._anchor if extends and self._anchor is not None else self._cursor
        self._quick = None
        self.bubble.hush()
        self._show_cursor(dirty)
        index = self._model.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        if before != self._cursor:
            self._tell()

    def go_to(self, criterion: str, candidate: str = "") -> None:
        """Put the cursor on the cell of a criterion and a candidate, or the nearest there is."""
        found = self._model.place_of(criterion, candidate or self._first_candidate())
        if not found.isValid():
            return
        row = found.row()
        if self._model.is_group(row):
            row = next((leaf for leaf in self._steps.leaves if leaf > row), row)
        self.go(row, found.column())

    def go_first(self, *, seeks: bool = True) -> None:
        """Put the cursor where work begins: on the first cell without a score, if there may be one, or the first."""
        found = self._steps.next_open(None) if seeks else None
        if found is not None:
            self.go(*found)
        elif self._steps.leaves:
            self.go(*self._steps.first())

    def go_next_open(self) -> bool:
        """Put the cursor on the next cell without a score: down its column, then the columns after it."""
        found = self._steps.next_open(self._cursor)
        if found is not None:
            self.go(*found)
        return found is not None

    def choose_all(self) -> None:
        """Choose every cell."""
        if self._steps.leaves and self._model.columnCount():
            dirty = self._block_box()
            self._anchor = (self._steps.leaves[0], 0)
            self._cursor = (self._steps.leaves[-1], self._model.columnCount() - 1)
            self._show_cursor(dirty)
            self.viewport().update()
            self._tell()

    def choose_places(self, places: Sequence[Place]) -> None:
        """Choose the block that holds these cells."""
        if places:
            rows, columns = [row for row, _ in places], [column for _, column in places]
            self.go(min(rows), min(columns))
            self._cursor, self._anchor = (min(rows), min(columns)), (max(rows), max(columns))
            self.viewport().update()

    # ---- typing ----------------------------------------------------------------------------------

    def put(self, text: str) -> bool:
        """Give the cell at the cursor a value; where it is refused the cell says why."""
        if self._cursor is None:
            return False
        row, column = self._cursor
        self._refused = ""
        if self._model.typed_text(row, column) == text or self._model.setData(self._model.index(row, column), text):
            return True
        self.say(self._refused)
        return False

    def open_editor(self, text: str | None = None) -> None:
        """Type in the cell at the cursor, from `text` on, or changing what stands there."""
        if self._cursor is None:
            return
        row, column = self._cursor
        cell = self._model.cell(row, column)
        if cell.state is CellState.MEASURE and self._keys is not None and text is None:
            self.facts_requested.emit(self._keys[1], self._keys[0])
            return
        if not self._model.flags(self._model.index(row, column)) & Qt.ItemFlag.ItemIsEditable:
            self.put(text or " ")
            return
        self.scrollTo(self._model.index(row, column))
        shown = self._model.typed_text(row, column) if text is None else text
        self._typed = self._whole_keys
        self.editor.open_at(self._ring_box(), self.tr("Score"), shown, chosen=text is None)

    def _follow_editor(self) -> None:
        """Leave what is being typed on the cell in which it was begun; where that has gone, it is given up."""
        if not self.editor.is_open or self._typed is None:
            return
        index = self._model.place_of(*self._typed[2:])
        if not index.isValid() or self._typed[:2] != (self._model.source, self._model.evaluator):
            self.editor.close_quietly(self)
            self.bubble.hush()
        else:
            if self._cursor != (index.row(), index.column()):
                self.go(index.row(), index.column())
            self.editor.show_text(self._model.typed_text(index.row(), index.column()))
            self.editor.setGeometry(self._ring_box())

    @property
    def _whole_keys(self) -> tuple[str, str, str, str] | None:
        """Whose cell is at the cursor: source, evaluator, criterion and candidate."""
        return None if self._keys is None else (self._model.source, self._model.evaluator, *self._keys)

    def type_text(self, text: str) -> None:
        """Take a letter typed on the grid: a digit that can only be one score is taken at once and moves down."""
        if text in SEPARATORS and self._quick is not None:
            row, column = self._quick
            self.go(row, column)
            self.open_editor(self._model.typed_text(row, column) + text)
            return
        if self._cursor is not None and self._model.is_whole_score(text):
            place = self._cursor
            if self.put(text):
                self.go(*self._steps.next_down(place))
                self._quick = place
            return
        self.open_editor(text)

    # ---- a paste that is shown first -----------------------------------------------------------------

    def show_preview(self, preview: Preview | None) -> None:
        """Show what a paste would put where, with what is refused ringed; None ends it."""
        self._preview = {}
        if preview is not None:
            self._preview = {place: (text, "") for place, text in zip(preview.cells, preview.texts, strict=True)}
            refused = {(each.row, each.column): (each.text, str(each.error)) for each in preview.refused}
            self._preview.update(refused)
        self.viewport().update()

    # ---- events ----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = Qt.Key(event.key()), event.modifiers()
        shifted = bool(keys & Qt.KeyboardModifier.ShiftModifier)
        held = bool(keys & Qt.KeyboardModifier.ControlModifier)
        self.bubble.hush()
        if key in _STEPS:
            down, right = _STEPS[key]
            if held:
                self._leap(down, right, extends=shifted)
            else:
                self._step(down, right, extends=shifted)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._step(-1 if shifted else 1, 0)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if not self._tab(-1 if key == Qt.Key.Key_Backtab else 1):
                event.ignore()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._steps.leaves:
            last = key == Qt.Key.Key_End
            row = self._steps.leaves[-1 if last else 0] if held else (self._cursor or (self._steps.leaves[0], 0))[0]
            self.go(row, self._model.columnCount() - 1 if last else 0, extends=shifted)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) and not held:
            rows = max(self.viewport().height() // self.leaf_height - 1, 1)
            self._step(rows if key == Qt.Key.Key_PageDown else -rows, 0, extends=shifted)
        elif event.text() and event.text().isprintable() and not held and event.text() != " ":
            self.type_text(event.text())
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        inside = event.button() is Qt.MouseButton.RightButton and self._is_chosen(index.row(), index.column())
        if index.isValid() and not inside:
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.go(index.row(), index.column(), extends=shifted)
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            index = self.indexAt(event.position().toPoint())
            if index.isValid() and (index.row(), index.column()) != self._cursor:
                self.go(index.row(), index.column(), extends=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and (index.row(), index.column()) == self._cursor:
            self.open_editor()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._cursor is not None:
            keyed = event.reason() is QContextMenuEvent.Reason.Keyboard
            below = self.viewport().mapToGlobal(self._ring_box().bottomLeft())
            self.menu_requested.emit(below if keyed else event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            text = self.told(index.row(), index.column()) if index.isValid() else ""
            QToolTip.showText(event.globalPos(), text, self, self.visualRect(index))
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._update_box(self._ring_box())
        return super().viewportEvent(event)

    def told(self, row: int, column: int) -> str:
        """What the tooltip of a cell says."""
        if (row, column) in self._preview:
            text, why = self._preview[(row, column)]
            return why or text
        name = self._model.headerData(row, Qt.Orientation.Vertical)
        candidate = self._model.headerData(column, Qt.Orientation.Horizontal)
        said = self._model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole)
        why = self._model.why_closed(row, column)
        return f"{name}, {candidate}\n{said}" + (f"\n{why}." if why else "")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.bubble.hush()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.bubble.hush()
        if self.editor.is_open:
            self.editor.setGeometry(self._ring_box())

    def dataChanged(self, first: AnyIndex, last: AnyIndex, roles: Sequence[int] = ()) -> None:
        """Paint anew what has changed and nothing else; what was refused before is no news any more."""
        if not self.editor.is_open:
            self.bubble.hush()
        box = self.visualRect(first).united(self.visualRect(last))
        self._update_box(box)
        self._follow_editor()
        place = self._cursor
        if place is not None and first.row() <= place[0] <= last.row() and first.column() <= place[1] <= last.column():
            self.moved.emit()

    # ---- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        viewport = self.viewport()
        painter = QPainter(viewport)
        for rect in event.region():  # type: ignore[attr-defined]
            self._paint_cells(painter, rect)
        with drawing(painter, QRectF(event.rect()), self._look.theme) as draw:
            for (row, column), (_, why) in self._preview.items():
                if why and row < self._model.rowCount() and column < self._model.columnCount():
                    self._ring(draw.painter, self._box(row, column), "danger.mark")
            if self._cursor is not None and self._model.columnCount():
                focused = self.hasFocus() or self.editor.is_open
                self._ring(draw.painter, self._box(*self._cursor), "focus.ring" if focused else "border.strong")
        painter.end()

    def _paint_cells(self, painter: QPainter, rect: QRect) -> None:
        model, heads = self._model, self.criteria_head
        painter.fillRect(rect, self._look.color("surface.canvas"))
        top, left = self.rowAt(rect.top()), self.columnAt(rect.left())
        if top < 0 or left < 0:
            return
        bottom, right = self.rowAt(rect.bottom()), self.columnAt(rect.right())
        bottom = model.rowCount() - 1 if bottom < 0 else bottom
        right = model.columnCount() - 1 if right < 0 else right
        across, ratio = range(left, right + 1), self.devicePixelRatioF()
        places = [(column, self.columnViewportPosition(column), self.columnWidth(column)) for column in across]
        block = self.block
        several = block is not None and self._anchor != self._cursor
        current = self._cursor[0] if self._cursor is not None else -1
        picture, cell_at, preview = self._painter.picture, model.cell, self._preview
        for row in range(top, bottom + 1):
            y, height = self.rowViewportPosition(row), heads.sectionSize(row)
            inside = several and block is not None and block[0] <= row <= block[2] and not model.is_group(row)
            rest = Ground.ROW if row == current else Ground.REST
            for column, x, width in places:
                ground = rest
                if inside and block is not None and block[1] <= column <= block[3]:
                    ground = Ground.BLOCK
                cell = cell_at(row, column)
                if preview and (row, column) in preview:
                    cell, ground = ScoreCell(CellState.SCORED, preview[(row, column)][0]), Ground.BLOCK
                painter.drawPixmap(x, y, picture(cell, QSize(width, height), ratio, ground))

    def _ring(self, painter: QPainter, box: QRect, color: str) -> None:
        width = self._look.length("line.focus")
        ink = self._look.color(color)
        for edge in (
            QRect(box.left(), box.top(), box.width(), width),
            QRect(box.left(), box.bottom() + 1 - width, box.width(), width),
            QRect(box.left(), box.top(), width, box.height()),
            QRect(box.right() + 1 - width, box.top(), width, box.height()),
        ):
            painter.fillRect(edge, ink)

    # ---- places ----------------------------------------------------------------------------------

    def _box(self, row: int, column: int) -> QRect:
        """The ring of a cell, which lies on the rules around it."""
        hair = self._look.length("line.hair")
        x, y = self.columnViewportPosition(column), self.rowViewportPosition(row)
        return QRect(x, y - hair, self.columnWidth(column) + hair, self.rowHeight(row) + hair)

    def _ring_box(self) -> QRect:
        return QRect() if self._cursor is None else self._box(*self._cursor)

    def _block_box(self) -> QRect:
        block = self.block
        if block is None:
            return QRect()
        return self._box(block[0], block[1]).united(self._box(block[2], block[3]))

    def _is_chosen(self, row: int, column: int) -> bool:
        block = self.block
        return block is not None and block[0] <= row <= block[2] and block[1] <= column <= block[3]

    def _update_box(self, box: QRect) -> None:
        if not box.isEmpty():
            around = self._look.length("space.xxs")
            self.viewport().update(box.adjusted(-around, -around, around, around))

    def _show_cursor(self, dirty: QRect) -> None:
        self._update_box(dirty)
        self._update_box(self._block_box())
        row, column = self._cursor or (-1, -1)
        for each in {self.criteria_head.current, row}:
            if 0 <= each < self._model.rowCount():
                whole = QRect(0, self.rowViewportPosition(each), self.viewport().width(), self.rowHeight(each))
                self._update_box(whole)
        self.criteria_head.show_current(row)
        self.candidates_head.show_current(column)

    def _tell(self) -> None:
        self._keys = None
        if self._cursor is not None:
            row, column = self._cursor
            self._keys = (self._model.key_at(row), self._model.candidate_at(column))
        self.moved.emit()

    def _first_candidate(self) -> str:
        if self._keys is not None:
            return self._keys[1]
        return self._model.candidate_at(0) if self._model.columnCount() else ""

    # ---- steps -----------------------------------------------------------------------------------

    def _step(self, down: int, right: int, *, extends: bool = False) -> None:
        if self._cursor is None or self._steps.is_empty:
            self.go_first()
        else:
            self.go(*self._steps.beside(self._cursor, down, right), extends=extends)

    def _leap(self, down: int, right: int, *, extends: bool) -> None:
        if self._cursor is None or self._steps.is_empty:
            self.go_first()
        else:
            self.go(*self._steps.edge(self._cursor, down, right), extends=extends)

    def _tab(self, step: int) -> bool:
        """To the next cell across, then the next row; not beyond the last, where Tab leaves the grid."""
        if self._cursor is None or self._steps.is_empty:
            return False
        found = self._steps.next_across(self._cursor, step)
        if found is not None:
            self.go(*found)
        return found is not None

    # ---- slots -----------------------------------------------------------------------------------

    def _on_taken(self, text: str, down: int, right: int) -> None:
        if not self.put(text):
            self.editor.setProperty("invalid", True)
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)
            if not self.editor.hasFocus():
                self._on_given_up()  # the person went elsewhere, and was told why
            return
        focused = self.editor.hasFocus()
        self.editor.close_quietly(self)
        if focused:
            if right:
                self._tab(right)
            else:
                self._step(down, 0)
        self._update_box(self._ring_box())

    def _on_given_up(self) -> None:
        focused = self.editor.hasFocus()
        self.editor.close_quietly(self)
        if focused:
            self.bubble.hush()

    def _on_refused(self, error: EditError) -> None:
        self._refused = str(error)

    def say(self, text: str) -> None:
        """Say something at the cell of the cursor."""
        if text and self._cursor is not None:
            self.bubble.say(text, self._ring_box(), self.viewport().rect())

    def _on_rows_arranged(self) -> None:
        self._steps.count()
        self._size_rows()
        self._find_cursor()

    def _on_columns_arranged(self) -> None:
        self._share_width()
        self._find_cursor()

    def _on_heads_changed(self, orientation: Qt.Orientation) -> None:
        if orientation is Qt.Orientation.Vertical:
            self._steps.count()
            self._size_rows()
        self._share_width()
        self.viewport().update()

    def _find_cursor(self) -> None:
        """Stay on the same criterion and candidate, wherever they stand now."""
        keys, self._cursor, self._anchor = self._keys, None, None
        if keys is not None:
            self.go_to(*keys)
        if self._cursor is None:
            self._tell()
        self._follow_editor()
        self.viewport().update()
