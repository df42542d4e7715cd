"""The grid of facts: measures and gates by candidates, filled in as in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QTableView,
    QToolTip,
    QWidget,
)

from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation, Kind, Shape
from scorecard.gui.look import Look
from scorecard.gui.models.score_cell import CellState, Place, Preview, Refused
from scorecard.gui.models.scores_model import ScoresModel
from scorecard.gui.models.seen import Shown
from scorecard.gui.views.category_menu import CategoryMenu
from scorecard.gui.views.facts_delegate import FactsDelegate, FigureEditor, GridState
from scorecard.gui.views.facts_heads import CandidateHeads, Corner, CriterionHeads
from scorecard.gui.views.facts_steps import following, stepped
from scorecard.gui.views.facts_words import cell_told, refusal_told, why_flagged

AnyIndex = QModelIndex | QPersistentModelIndex

PASSED_KEYS: Final = "yYpP1+jJ"
FAILED_KEYS: Final = "nNfF0-"
NAMES_AT_MOST: Final = 0.4
"""What part of the width the names of the criteria may claim before the columns become narrow."""
STEPS: Final = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, -1),
}
"""Where the cursor goes by the key that ended the typing."""


class FactsView(QTableView):
    """Facts as a spreadsheet has them: type, paste, fill down, clear; a gate by Space, by y and n, or by a click.

    cell_moved        another cell is the current one
    reason_requested  the reason of the current cell is wanted
    asked             a block waits for an answer because cells of it are refused (Preview)
    answered          it has been answered
    refused           a value that was typed cannot be taken (EditError); the line in which it stands stays open
    pasted            so many cells were pasted
    """

    cell_moved = Signal()
    reason_requested = Signal()
    asked = Signal(object)
    answered = Signal()
    refused = Signal(object)
    pasted = Signal(int)

    def __init__(self, look: Look, document: Shown, model: ScoresModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._document = document
        self._scores = model
        self._state = GridState(waived=_waived(document.value))
        self._preview: Preview | None = None
        self._paste_waiting: Callable[[], tuple[Refused, ...]] | None = None
        self._editor: FigureEditor | None = None
        self._edited = QPersistentModelIndex()
        self._faults: list[EditError] = []
        self._across = CandidateHeads(look, document, model, self)
        self._down = CriterionHeads(look, model, self)
        self._delegate = FactsDelegate(look, model, self._state, self)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.setHorizontalHeader(self._across)
        self.setVerticalHeader(self._down)
        self._corner = Corner(look, self)
        self.setAccessibleName(self.tr("Facts and gates"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._delegate.typed.connect(self._on_typed)
        self._delegate.dropped.connect(self._on_dropped)
        model.refused.connect(self._on_refused)
        model.columnsInserted.connect(self._on_columns_changed)
        model.columnsRemoved.connect(self._on_columns_changed)
        model.rowsRemoved.connect(self._forget_editor)
        document.changed.connect(self._on_changed)
        self._dress()
        look.changed.connect(self._dress)

    # ---- what the page asks ----------------------------------------------------------------------

    @property
    def current_place(self) -> tuple[str, str]:
        """Criterion and candidate of the current cell, "" where there is none."""
        index = self.currentIndex()
        if not index.isValid():
            return "", ""
        return self._scores.key_at(index.row()), self._scores.candidate_at(index.column())

    @property
    def is_typing(self) -> bool:
        """Whether a figure is being typed."""
        return self._editor is not None

    @property
    def preview(self) -> Preview | None:
        """The block that waits for an answer."""
        return self._preview

    def show_cell(self, criterion: str, candidate: str) -> None:
        """Make a cell the current one."""
        index = self._scores.place_of(criterion, candidate)
        if index.isValid():
            self._go(index)
            self.scrollTo(index)

    def show_first(self) -> None:
        """Make the first cell the current one, unless there is one already."""
        now = self.currentIndex()
        if now.isValid() and not self._scores.is_group(now.row()):
            return
        rows = self._leaves()
        if rows and self._scores.columnCount():
            self._go(self._scores.index(rows[0], 0))

    def next_blank(self) -> bool:
        """Go to the next cell that is not filled in; answers whether there is one."""
        rows, columns = self._scores.rowCount(), self._scores.columnCount()
        count = rows * columns
        now = self.currentIndex()
        start = now.row() * columns + now.column() + 1 if now.isValid() else 0
        for step in range(count):
            row, column = divmod((start + step) % count, columns)
            if self._scores.cell(row, column).state is CellState.UNSCORED:
                self._go(self._scores.index(row, column))
                self.scrollTo(self.currentIndex())
                return True
        return False

    def paste(self) -> None:
        """Paste the clipboard at the current cell; where cells refuse, show which and ask."""
        places = self._places()
        text = QApplication.clipboard().text()
        if not places or not text:
            return
        row, column = min(places)
        preview = self._scores.preview_paste(row, column, text, places)
        if not preview.refused:
            self._scores.paste(row, column, text, places)
            self.pasted.emit(len(preview.cells))
            return
        self._paste_waiting = lambda: self._scores.paste(row, column, text, places, partly=True)
        self._ask(preview)

    def answer(self, *, take: bool) -> None:
        """Take those cells of a block that can be taken, or nothing."""
        preview, paste = self._preview, self._paste_waiting
        self._preview = self._paste_waiting = None
        self._state.wanted = self._state.refused = frozenset()
        self.viewport().update()
        if preview is not None:
            self.answered.emit()
            if take and paste is not None and preview.cells:
                paste()
                self.pasted.emit(len(preview.cells))

    def copy(self) -> None:
        """Put the chosen cells on the clipboard as a block."""
        QApplication.clipboard().setText(self._scores.copied(self._places()))

    def cut(self) -> None:
        """Copy the chosen cells and clear them."""
        QApplication.clipboard().setText(self._scores.cut(self._places()))

    def fill_down(self) -> None:
        """Fill the chosen cells from the first of each column, or one from the cell above."""
        places = self._places()
        refused = self._scores.fill_down(places)
        if refused:
            bad = {(each.row, each.column) for each in refused}
            self._paste_waiting = lambda: self._scores.fill_down(places, partly=True)
            self._ask(Preview(tuple(place for place in places if place not in bad), refused))

    def clear(self) -> None:
        """Make the chosen cells blank."""
        self._scores.clear(self._places(), partly=True)

    # ---- keys and pointer ----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if self._preview is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.answer(take=key is not Qt.Key.Key_Escape)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Cut):
            self.cut()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif control and key is Qt.Key.Key_D:
            self.fill_down()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        elif key is Qt.Key.Key_F2:
            self.reason_requested.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            up = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(-1 if up else 1, 0)
        elif key is Qt.Key.Key_F4 or (key is Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier):
            self._offer_categories("")
        elif not control and event.text().isprintable() and event.text():
            self._type(event.text())
        else:
            super().keyPressEvent(event)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """As Qt has it, passing over the rows of groups; with Ctrl to the edge."""
        actions = QAbstractItemView.CursorAction
        steps = {
            actions.MoveUp: (-1, 0),
            actions.MoveDown: (1, 0),
            actions.MoveLeft: (0, -1),
            actions.MoveRight: (0, 1),
        }
        if action not in steps or not self.currentIndex().isValid():
            return super().moveCursor(action, modifiers)
        down, right = steps[action]
        far = self._scores.rowCount() + self._scores.columnCount()
        count = far if modifiers & Qt.KeyboardModifier.ControlModifier else 1
        return self._stepped(self.currentIndex(), down * count, right * count)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.answer(take=False)
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        plain_click = event.button() is Qt.MouseButton.LeftButton and not event.modifiers()
        if index.isValid() and plain_click and self._is_gate(index) and self._on_mark(index, event):
            self._toggle(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or self._is_gate(index):
            self.mousePressEvent(event)
        elif self._categories(index):
            self._offer_categories("")
        else:
            self._open(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        place = (index.row(), index.column())
        if place != self._state.hovered:
            before, self._state.hovered = self._state.hovered, place
            for row, column in (before, place):
                self.update(self._scores.index(row, column))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._state.hovered = (-1, -1)
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            text = self.told(index.row(), index.column()) if index.isValid() else ""
            QToolTip.showText(event.globalPos(), text, self.viewport())
            return True
        return super().viewportEvent(event)

    def focusNextPrevChild(self, next_one: bool) -> bool:
        """Tab goes from cell to cell, and from the last one on to what comes after the grid."""
        if self.state() is not QAbstractItemView.State.EditingState and self.hasFocus() and self._tab(forward=next_one):
            return True
        return super().focusNextPrevChild(next_one)

    def told(self, row: int, column: int) -> str:
        """What a cell says in words: whose it is, the figure, and why it is flagged or refused."""
        key, candidate = self._scores.key_at(row), self._scores.candidate_at(column)
        said = cell_told(self._document.value, key, candidate, self._scores.cell(row, column))
        refusal = refusal_told(self._preview, row, column)
        return f"{said.partition(chr(10))[0]}\n{refusal}" if refusal else said

    def why(self, key: str, candidate: str) -> str:
        """Why a cell takes a candidate out, or does not though it fails; "" for all others."""
        index = self._scores.place_of(key, candidate)
        if not index.isValid():
            return ""
        return why_flagged(self._document.value, key, candidate, self._scores.cell(index.row(), index.column()))

    # ---- typing ----------------------------------------------------------------------------------------

    def _type(self, text: str) -> None:
        index = self.currentIndex()
        if not index.isValid() or self._scores.is_group(index.row()):
            return
        if self._is_gate(index):
            if text == " ":
                self._toggle(index)
            elif text in PASSED_KEYS + FAILED_KEYS and self._scores.setData(index, text in PASSED_KEYS):
                self._step(1, 0)
            return
        if self._categories(index):
            self._offer_categories(text.strip())
            return
        if text.strip():
            self._open(index, text)

    def _open(self, index: QModelIndex, text: str = "") -> None:
        """Open the line in which a figure is typed, in place of the value where a key began it."""
        if not self._scores.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self._scores.setData(index, text)  # says why it cannot be
            return
        self._go(index)
        if self.state() is not self.State.EditingState:
            self.edit(index, self.EditTrigger.AllEditTriggers, QEvent(QEvent.Type.None_))
        editor = self.indexWidget(index)
        if isinstance(editor, FigureEditor):
            self._editor = editor
            self._edited = QPersistentModelIndex(index)
            if text:
                editor.was_typed = True
                editor.setText(text)
                editor.setModified(True)

    def _on_typed(self, editor: FigureEditor, ended_by: int) -> None:
        """Take what was typed; where it is refused, the line stays open unless the person has gone elsewhere."""
        index = self._scores.index(self._edited.row(), self._edited.column())
        if editor is not self._editor or not index.isValid():
            return
        key = Qt.Key(ended_by)
        text = editor.text()
        self._faults.clear()
        if text != self._scores.typed_text(index.row(), index.column()):
            self._scores.setData(index, text)
        if self._faults and key is not Qt.Key.Key_unknown:
            editor.refuse(str(self._faults[-1]))
            editor.selectAll()
            return
        self._close(editor)
        down, right = STEPS.get(key, (0, 0))
        if down or right:
            self._step(down, right)

    def _on_dropped(self, editor: FigureEditor) -> None:
        self._close(editor)
        self.answered.emit()

    def _close(self, editor: FigureEditor) -> None:
        self._editor = None
        had_focus = editor.hasFocus()
        self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        if had_focus:
            self.setFocus()

    def _on_refused(self, error: EditError) -> None:
        self._faults.append(error)
        self.refused.emit(error)

    def _toggle(self, index: AnyIndex) -> None:
        self._scores.setData(index, self._scores.cell(index.row(), index.column()).value is not True)

    def _offer_categories(self, start: str) -> None:
        """Show the categories of the current cell, the one that begins with what was typed first."""
        index = self.currentIndex()
        labels = self._categories(index)
        if not labels:
            return
        now = self._scores.cell(index.row(), index.column()).value
        menu = CategoryMenu(labels, now, start, self)
        menu.chosen.connect(self._on_category)
        menu.popup(self.viewport().mapToGlobal(self.visualRect(index).bottomLeft() + QPoint(0, 1)))

    def _on_category(self, label: str) -> None:
        self._scores.setData(self.currentIndex(), label)

    def _categories(self, index: AnyIndex) -> list[str]:
        criterion = self._document.value.criteria.get(self._scores.key_at(index.row())) if index.isValid() else None
        if criterion is None or criterion.kind is not Kind.MEASURE or criterion.value.shape is not Shape.CATEGORIES:
            return []
        return [label for label, _ in criterion.value.categories]

    def _is_gate(self, index: AnyIndex) -> bool:
        heading = self._scores.heading(index.row())
        return heading is not None and heading.kind is Kind.GATE

    def _on_mark(self, index: AnyIndex, event: QMouseEvent) -> bool:
        return self._delegate.gate_box(self.visualRect(index)).contains(event.position().toPoint())

    # ---- going about -----------------------------------------------------------------------------------

    def _places(self) -> list[Place]:
        return [(each.row(), each.column()) for each in self.selectedIndexes()]

    def _go(self, index: QModelIndex) -> None:
        """Make a cell the current and only selected one, whatever keys are held down."""
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _step(self, down: int, right: int) -> None:
        index = self.currentIndex()
        if index.isValid():
            self._go(self._stepped(index, down, right))

    def _leaves(self) -> list[int]:
        return [row for row in range(self._scores.rowCount()) if not self._scores.is_group(row)]

    def _stepped(self, index: QModelIndex, down: int, right: int) -> QModelIndex:
        rows, columns = self._leaves(), self._scores.columnCount()
        start = index.row(), index.column()
        return self._scores.index(*stepped(rows, columns, start, down, right)) if rows else index

    def _tab(self, *, forward: bool) -> bool:
        """Go one cell on; answers whether there is one."""
        now = self.currentIndex()
        place = following(self._leaves(), self._scores.columnCount(), (now.row(), now.column()), forward=forward)
        if place is not None:
            self._go(self._scores.index(*place))
        return place is not None

    def _ask(self, preview: Preview) -> None:
        self._preview = preview
        self._state.wanted = frozenset(preview.cells)
        self._state.refused = frozenset((each.row, each.column) for each in preview.refused)
        self.viewport().update()
        self.asked.emit(preview)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        for heads, place in ((self._across, previous.column()), (self._down, previous.row())):
            heads.updateSection(place)
        self._across.updateSection(current.column())
        self._down.updateSection(current.row())
        self.cell_moved.emit()

    # ---- the shape of the grid -------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _on_columns_changed(self, *_: object) -> None:
        self._forget_editor()
        self._fit()

    def _forget_editor(self, *_: object) -> None:
        """A figure is not typed any more where its cell has gone, and the line with it."""
        if self._editor is not None and not self._edited.isValid():
            self._editor = None
            self._faults.clear()
            self.answered.emit()

    def _fit(self) -> None:
        """Share the width: the columns as wide as they may be, the names of the criteria the rest."""
        look, count = self._look, max(self._scores.columnCount(), 1)
        scale = max(look.text_scale, 1.0)
        width, edge = self.width(), self.verticalScrollBar().sizeHint().width()
        if not self.verticalScrollBar().isVisible():
            edge = 0
        names = min(look.length("size.standing_minimum") * scale, width * NAMES_AT_MOST)
        least, most = look.length("column.score") * scale, look.length("column.score_maximum") * scale
        column = int(min(max((width - edge - names) / count, least), most))
        self._across.setDefaultSectionSize(column)
        self._down.setFixedWidth(max(width - edge - column * count, round(names)))
        self.updateGeometries()
        self._corner.setGeometry(0, 0, self._down.width(), self._across.height())

    def _dress(self) -> None:
        self._down.setDefaultSectionSize(self._look.length("row.grid_leaf"))
        self._across.setFixedHeight(self._look.length("row.grid_head"))
        self._fit()

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        if self._preview is not None:
            self.answer(take=False)  # what was asked stood on something else
        if before.waivers is not after.waivers:
            self._state.waived = _waived(after)
            self.viewport().update()


def _waived(value: Evaluation) -> frozenset[tuple[str, str]]:
    return frozenset((key, candidate) for candidate, waivers in value.waivers.items() for key in waivers)
