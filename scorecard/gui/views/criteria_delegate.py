"""How a row of the tree of criteria is painted, and where its parts lie; the editors of its name and its weight."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Protocol

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from scorecard.core.model import Kind
from scorecard.gui.fields import mark_invalid
from scorecard.gui.look import Look
from scorecard.gui.models.criteria_lines import GATES, CriteriaColumn, Line
from scorecard.gui.models.criteria_model import CriteriaModel
from scorecard.gui.models.typed import number_text
from scorecard.gui.slider import SliderState, paint_lock, paint_slider
from scorecard.render.drawing import Align, Drawing

AnyIndex = QModelIndex | QPersistentModelIndex

DEEPEST_INDENT: Final = 0.4
"""The share of the column that deep trees may use up before the name begins."""


class Part(Enum):
    """What a row has at a place."""

    HANDLE = auto()
    CHEVRON = auto()
    NAME = auto()
    SLIDER = auto()
    LOCK = auto()
    LOCAL = auto()
    GLOBAL = auto()


@dataclass(frozen=True, slots=True)
class Columns:
    """Left edges and widths of the columns as they are shown; a hidden one has no width.

    margin  what stays free at the right of the last one
    """

    name: tuple[float, float]
    weight: tuple[float, float]
    local: tuple[float, float]
    whole: tuple[float, float]
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class RowState:
    """What the view knows of a row besides its line.

    before       the share that it had before it was moved; None while it is not being moved
    whole_alone  only its share of the whole is to be painted
    """

    line: Line
    expanded: bool = False
    has_children: bool = False
    current: bool = False
    focused: bool = False
    hovered: bool = False
    locked: bool = False
    before: float | None = None
    ticks: tuple[float, ...] = ()
    whole_alone: bool = False


class RowPainter:
    """Knows where the parts of a row lie, and paints them."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def height(self, line: Line) -> int:
        """The height of a row."""
        return self._look.length("row.tree_group" if line.criterion.kind is Kind.GROUP else "row.tree_leaf")

    # ---- places -----------------------------------------------------------------------------------

    def handle_box(self, columns: Columns, top: float, height: float) -> QRectF:
        """Where the row can be taken hold of."""
        return QRectF(columns.name[0], top, self._look.theme.length("column.drag_gutter"), height)

    def indent(self, columns: Columns, depth: int) -> float:
        """Where what stands before the name begins."""
        theme = self._look.theme
        left = columns.name[0] + theme.length("column.drag_gutter")
        if depth == 0:
            return left
        step = self._step()
        most = max(columns.name[1] * DEEPEST_INDENT, step)
        return left + min(depth * step, most)

    def chevron_box(self, columns: Columns, line: Line, top: float, height: float) -> QRectF:
        """Where a group is opened and closed."""
        side = self._look.theme.length("icon.inline")
        return QRectF(self.indent(columns, line.depth), top, side, height)

    def name_box(self, columns: Columns, line: Line, top: float, height: float) -> QRectF:
        """Where the name stands, with the icons after it."""
        left = (
            self.indent(columns, line.depth) + self._step()
            if self._has_chevron(line)
            else self._leaf_left(columns, line)
        )
        right = columns.name[0] + columns.name[1] - self._look.theme.length("space.lg")
        return QRectF(left, top, max(right - left, 0.0), height)

    def slider_box(self, columns: Columns, top: float, height: float) -> QRectF:
        """Where the slider lies."""
        width = max(columns.weight[1] - self._look.theme.length("column.lock"), 0.0)
        return QRectF(columns.weight[0], top, width, height)

    def lock_box(self, columns: Columns, top: float, height: float) -> QRectF:
        """Where the lock lies."""
        width = self._look.theme.length("column.lock") if columns.weight[1] else 0.0
        return QRectF(columns.weight[0] + columns.weight[1] - width, top, width, height)

    def local_box(self, columns: Columns, top: float, height: float) -> QRectF:
        """Where the share of the siblings stands, and is typed."""
        return QRectF(columns.local[0], top, columns.local[1] - self._look.theme.length("space.sm"), height)

    def whole_box(self, columns: Columns, top: float, height: float) -> QRectF:
        """Where the share of the whole stands."""
        right = columns.whole[0] + columns.whole[1] - columns.margin
        return QRectF(columns.whole[0], top, max(right - columns.whole[0], 0.0), height)

    def part_at(self, columns: Columns, line: Line, x: float) -> Part:
        """What a row has at a place across."""
        if x < self.handle_box(columns, 0, 1).right():
            return Part.HANDLE
        chevron = self.chevron_box(columns, line, 0, 1)
        if self._has_chevron(line) and chevron.left() <= x < chevron.right() + self._look.length("space.xxs"):
            return Part.CHEVRON
        if x < columns.name[0] + columns.name[1]:
            return Part.NAME
        if columns.weight[1] and x < self.lock_box(columns, 0, 1).left():
            return Part.SLIDER
        if columns.weight[1] and x < self.lock_box(columns, 0, 1).right():
            return Part.LOCK
        return Part.LOCAL if x < columns.local[0] + columns.local[1] else Part.GLOBAL

    # ---- painting ---------------------------------------------------------------------------------

    def paint(self, draw: Drawing, rect: QRectF, columns: Columns, state: RowState) -> None:
        """Paint a row."""
        line, look = state.line, self._look
        group = line.criterion.kind is Kind.GROUP
        top, height = rect.top(), rect.height()
        ground = "surface.group" if group else ""
        if state.current:
            ground = "selection.row"
        elif state.hovered:
            ground = "surface.hover"
        if ground:
            draw.fill(rect, ground)
        draw.row_rule(rect.left(), rect.right(), rect.bottom())
        role = "strong" if group else "body"
        if columns.whole[1] and line.local is not None:
            draw.text(self.whole_box(columns, top, height), line.text(CriteriaColumn.GLOBAL), role, align=Align.RIGHT)
        if state.whole_alone:
            return
        if (state.hovered or state.current) and line.key != GATES:
            look.draw_icon(draw, self.handle_box(columns, top, height), "drag", "text.tertiary", "icon.inline")
        self._paint_name(draw, columns, state, top, height)
        if line.local is None:
            return
        if columns.weight[1]:
            self._paint_weight(draw, columns, state, top, height)
        if columns.local[1]:
            box = self.local_box(columns, top, height)
            ink = "text.primary" if group or state.before is not None else "text.secondary"
            draw.text(box, line.text(CriteriaColumn.LOCAL), role, ink, Align.RIGHT)
            if state.before is not None:
                xs = look.theme.length("space.xxs")
                look.draw_ring(draw, box.adjusted(xs, xs, look.theme.length("space.sm"), -xs), "radius.chip")

    def _paint_name(self, draw: Drawing, columns: Columns, state: RowState, top: float, height: float) -> None:
        line, look, theme = state.line, self._look, self._look.theme
        criterion = line.criterion
        group = criterion.kind is Kind.GROUP
        name = self.name_box(columns, line, top, height)
        if self._has_chevron(line) and state.has_children:
            icon = "chevron-down" if state.expanded else "chevron-right"
            look.draw_icon(draw, self.chevron_box(columns, line, top, height), icon, "text.secondary", "icon.inline")
        if line.is_top:
            draw.swatch(name.left(), name.center().y(), line.series)
            name.setLeft(name.left() + self._swatch())
        elif criterion.kind is Kind.GATE or line.key == GATES:
            side = theme.length("icon.inline")
            box = QRectF(name.left() + self._swatch() - side - theme.length("space.xs"), top, side, height)
            look.draw_icon(draw, box, "gate", "text.secondary", "icon.inline")
            name.setLeft(name.left() + self._swatch())
        icons = _icons(line)
        side, gap = theme.length("icon.inline"), theme.length("space.xs")
        words = name.adjusted(0, 0, -len(icons) * (side + gap), 0)
        taken = draw.text(words, criterion.name, "strong" if group else "body")
        left = name.left() + taken + gap + theme.length("space.xxs")
        for icon in icons:
            look.draw_icon(draw, QRectF(left, top, side, height), icon, "text.tertiary", "icon.inline")
            left += side + gap

    def _paint_weight(self, draw: Drawing, columns: Columns, state: RowState, top: float, height: float) -> None:
        line = state.line
        assert line.local is not None
        slider = SliderState(
            float(line.local) * 100,
            line.series if line.is_top else None,
            state.locked,
            None if state.before is None else state.before * 100,
            state.hovered,
            state.focused,
            ticks=tuple(100 * each for each in state.ticks),
        )
        paint_slider(draw, self.slider_box(columns, top, height), slider, self._look)
        if state.locked or state.hovered or state.current or line.criterion.kind is Kind.GROUP or line.is_top:
            paint_lock(draw, self.lock_box(columns, top, height), locked=state.locked, look=self._look)

    def _step(self) -> float:
        """The width of a chevron with its gap, by which each level stands further in."""
        theme = self._look.theme
        return theme.length("icon.inline") + theme.length("space.xs") + theme.length("line.hair")

    def _swatch(self) -> float:
        theme = self._look.theme
        return theme.length("control.swatch") + theme.length("space.xs") + theme.length("space.xxs")

    def mark_width(self, line: Line) -> float:
        """The width of the swatch or icon that stands before a name."""
        return self._swatch() if line.is_top or line.criterion.kind is Kind.GATE or line.key == GATES else 0.0

    def _has_chevron(self, line: Line) -> bool:
        return line.criterion.kind is Kind.GROUP

    def _leaf_left(self, columns: Columns, line: Line) -> float:
        """The name of a leaf stands under the name of its group."""
        left = self.indent(columns, max(line.depth - 1, 0)) + self._step()
        if line.depth == 0 or line.criterion.kind is Kind.GATE:
            return left
        return left + (self._swatch() if line.depth >= 1 else 0.0)


def _icons(line: Line) -> list[str]:
    """What is to be known of a criterion at its name."""
    criterion = line.criterion
    found = []
    if criterion.kind is Kind.MEASURE:
        found.append("measure")
    if criterion.at_least is not None or criterion.at_most is not None:
        found.append("flag")
    if criterion.sealed:
        found.append("eye-off")
    return found


class LineEditor(QLineEdit):
    """A line that is typed into the tree: Enter and Tab take it, Escape takes it back."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrame(False)
        self.setAutoFillBackground(True)
        self.done = False
        """Whether it has given what it has to give."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.selectAll()


class Editing(Protocol):
    """What the editors ask of the view."""

    def editor_box(self, index: AnyIndex) -> QRectF:
        """Where the editor of a cell stands."""

    def take_typed(self, text: str, *, leaves: bool = False) -> str:
        """Take what was typed; what is wrong with it, "" for nothing. `leaves`: the person has gone elsewhere."""

    def say_fault(self, fault: str) -> None:
        """Say at the open editor what is wrong; "" to say nothing any more."""

    def give_up_typing(self) -> None:
        """The person takes back what was typed."""


class CriteriaDelegate(QStyledItemDelegate):
    """Heights of rows, and the editors. The view paints the rows itself, each in one go."""

    def __init__(self, look: Look, rows: RowPainter, editing: Editing, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._rows = rows
        self._editing = editing

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        model = index.model()
        line = model.line(index) if isinstance(model, CriteriaModel) else None
        return QSize(0, self._look.length("row.tree_leaf") if line is None else self._rows.height(line))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Nothing: see `CriteriaView.drawRow`."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        editor = LineEditor(parent)
        editor.setProperty("inline", True)
        model = index.model()
        line = model.line(index) if isinstance(model, CriteriaModel) else None
        name = "" if line is None else line.criterion.name
        if index.column() == CriteriaColumn.NAME:
            editor.setAccessibleName(self.tr("Name of {name}").format(name=name))
            editor.setFont(self._look.font("body"))
        else:
            editor.setAccessibleName(self.tr("Weight of {name} among its siblings, per cent").format(name=name))
            editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return editor

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        if not isinstance(editor, LineEditor) or editor.isModified():
            return  # what is being typed stays, whatever others change meanwhile
        value = index.data(Qt.ItemDataRole.EditRole)
        text = number_text(round(value, 6), editor.locale()) if isinstance(value, float) else str(value or "")
        if editor.text() != text:
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: AnyIndex) -> None:
        """Nothing: the view has taken what was typed, or it was given up."""

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        editor.setGeometry(self._editing.editor_box(index).toRect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, LineEditor) or watched.done:
            return False
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(watched, event)
        if event.type() is QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
                return False
            self._editing.take_typed(watched.text(), leaves=True)
            self._close(watched)
        return False

    def _on_key(self, editor: LineEditor, event: QKeyEvent) -> bool:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self._close(editor)
            self._editing.give_up_typing()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            fault = self._editing.take_typed(editor.text())
            self._mark(editor, fault)
            if not fault:
                self._close(editor)
            return True
        if editor.property("invalid"):
            self._mark(editor, "")
        return False

    def _mark(self, editor: LineEditor, fault: str) -> None:
        mark_invalid(editor, fault)
        editor.setToolTip(fault)
        self._editing.say_fault(fault)

    def _close(self, editor: LineEditor) -> None:
        editor.done = True
        self._editing.say_fault("")
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
