"""The tree of criteria with their weights: dragged, typed, locked, renamed and moved in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QToolTip, QTreeView, QWidget

from scorecard.core.errors import EditError
from scorecard.gui.document import Gesture
from scorecard.gui.look import Look
from scorecard.gui.models.criteria_lines import GATES, CriteriaColumn, Line
from scorecard.gui.models.criteria_model import AnyIndex, CriteriaModel
from scorecard.gui.slider import FINE_STEP, PAGE_STEP, STEP, value_at, x_of
from scorecard.gui.views.criteria_delegate import Columns, CriteriaDelegate, LineEditor, Part, RowState
from scorecard.gui.views.criteria_dragging import CriteriaDragging
from scorecard.gui.views.criteria_header import CriteriaHeader
from scorecard.gui.views.criteria_words import told_of
from scorecard.gui.views.score_editor import Bubble
from scorecard.gui.views.weighing import Weighing
from scorecard.render.drawing import drawing

POINTS: Final = {
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_PageUp: PAGE_STEP,
    Qt.Key.Key_PageDown: -PAGE_STEP,
}
"""What the keys do to the weight of the current row, in points of 100."""

PLAIN: Final = Qt.KeyboardModifier.NoModifier
SHIFT: Final = Qt.KeyboardModifier.ShiftModifier
NAME_WISHED: Final = 1.5
"""So many times the designed width of a name, before the sliders become shorter."""

WIDER: Final = 0.75
"""What sliders take of the room that a wide window has beyond that of names of twice the designed width."""
MOST_WIDE: Final = 4
"""The longest that they become, of their designed width."""

KEYPAD: Final = Qt.KeyboardModifier.KeypadModifier


class CriteriaView(CriteriaDragging):
    """The tree. Weights are moved through a `Weighing`; everything else is asked of the model.

    pointed    the pointer is on a criterion (its key), or on none ("")
    chosen     another row is the current one (its key)
    refused    what was typed or dropped cannot be (EditError)
    given_up   the name of a new criterion was not given (its key, the gesture that added it)
    """

    pointed = Signal(str)
    chosen = Signal(str)
    refused = Signal(object)
    given_up = Signal(str, object)

    def __init__(self, look: Look, model: CriteriaModel, weighing: Weighing, parent: QWidget | None = None) -> None:
        super().__init__(look, model, parent)
        self._weighing = weighing
        self._hovered = ""
        self._by_key = False
        self._grip = 0.0
        self._typing: tuple[str, int, Gesture | None] | None = None
        self._fault = ""
        self.bubble = Bubble(look, self.viewport())
        self.setHeader(CriteriaHeader(look, self))
        self.setItemDelegate(CriteriaDelegate(look, self._rows, self, self))
        self.setAccessibleName(self.tr("Criteria"))
        self.setFrameShape(QTreeView.Shape.NoFrame)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setAllColumnsShowFocus(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self._measure()
        self.expandAll()
        look.changed.connect(self._on_look_changed)
        weighing.began.connect(self._update_row)
        weighing.ended.connect(self._update_row)
        model.refused.connect(self._on_refused)
        model.rowsInserted.connect(self._on_rows_inserted)
        model.rowsRemoved.connect(self._on_rows_removed)
        self.header().geometriesChanged.connect(self._place_columns)
        self.header().sectionResized.connect(self._place_columns)

    # ---- what pages ask -----------------------------------------------------------------------------

    def show_weights(self, shown_weights: bool) -> None:
        """Show the sliders and the shares of the whole, or names and shares of the siblings alone."""
        for column in (CriteriaColumn.WEIGHT, CriteriaColumn.GLOBAL):
            self.setColumnHidden(column, not shown_weights)
        self._measure()

    def edit_name(self, key: str, gesture: Gesture | None = None) -> None:
        """Open the name of a criterion. `gesture`: it has just been added by it; Escape takes that back."""
        self.show_criterion(key)
        self._open(key, CriteriaColumn.NAME, gesture)

    def edit_share(self, key: str, event: QKeyEvent | None = None) -> None:
        """Open the share of a criterion among its siblings."""
        try:
            self._criteria.check_weighing(key)
        except EditError as error:
            self.refused.emit(error)
            return
        self._open(key, CriteriaColumn.LOCAL, None, event)

    def toggle_lock(self, key: str) -> None:
        """Lock the weight of a criterion, or unlock it."""
        line = self._criteria.line_of(key)
        if line is not None and line.local is not None:
            self._weighing.keep()
            if self._criteria.settled:
                self.refused.emit(EditError(self._criteria.settled))
            else:
                self._criteria.toggle_lock(key)

    # ---- editing in place -----------------------------------------------------------------------------

    def editor_box(self, index: AnyIndex) -> QRectF:
        """Where the editor of a cell stands."""
        rect = self.visualRect(index)
        line = self._criteria.line(index)
        if line is None:
            return QRectF(rect)
        xs = self._look.length("space.xs")
        if index.column() == CriteriaColumn.NAME:
            box = self._rows.name_box(self._columns, line, rect.top(), rect.height())
            return box.adjusted(self._rows.mark_width(line) - xs, 0, xs, 0)
        box = self._rows.local_box(self._columns, rect.top(), rect.height())
        return box.adjusted(0, 0, self._look.length("space.sm"), 0)

    def take_typed(self, text: str, *, leaves: bool = False) -> str:
        """Take what was typed into the editor; what is wrong with it, "" for nothing. Who leaves it is told aloud."""
        if self._typing is None:
            return ""
        key, column, gesture = self._typing
        line = self._criteria.line_of(key)
        if line is None:
            return ""
        self._fault = ""
        if column == CriteriaColumn.NAME:
            if text.strip() != line.criterion.name:
                self._criteria.rename(key, text, gesture)
        else:
            self._criteria.setData(self._criteria.index_of(key, column), text)
        if not self._fault or leaves:
            self._typing = None
        if self._fault and leaves:
            self.refused.emit(EditError(self._fault, place=line.criterion.name))
        return self._fault

    def say_fault(self, fault: str) -> None:
        """Say at the open editor what is wrong; "" to say nothing any more."""
        self.bubble.hush()
        if fault and self._typing is not None:
            index = self._criteria.index_of(*self._typing[:2])
            self.bubble.say(fault, self.editor_box(index).toRect(), self.viewport().rect())

    def give_up_typing(self) -> None:
        """The person takes back what was typed."""
        typing, self._typing = self._typing, None
        if typing is not None and typing[2] is not None:
            self.given_up.emit(typing[0], typing[2])

    def _open(self, key: str, column: int, gesture: Gesture | None, event: QKeyEvent | None = None) -> None:
        self._weighing.keep()
        index = self._criteria.index_of(key, column)
        self._typing = (key, column, gesture)
        if not self.edit(index, QAbstractItemView.EditTrigger.AllEditTriggers, QEvent(QEvent.Type.None_)):
            self._typing = None
            return
        editor = self.indexWidget(index)
        if isinstance(editor, LineEditor) and event is not None:  # the key that opens it is its first letter
            editor.setText(event.text())
            editor.setModified(True)

    def _on_refused(self, error: EditError) -> None:
        if self._typing is None:
            self.refused.emit(error)
        else:
            self._fault = error.said_there

    # ---- keys -------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~KEYPAD
        current = self.current_key
        line = self._criteria.line_of(current)
        weighed = line is not None and line.local is not None
        if key is Qt.Key.Key_Escape and self._weighing.key:
            self._by_key = False
            self._weighing.back()
        elif key in POINTS and weighed and modifiers in (PLAIN, SHIFT):
            self._step(current, POINTS[key] * (FINE_STEP / STEP if modifiers == SHIFT and key in _ARROWS else 1))
        elif weighed and modifiers == PLAIN and (event.text().isdecimal() or event.text() in (",", ".")):
            self.edit_share(current, event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and weighed and modifiers == PLAIN:
            self.edit_share(current)
        elif key is Qt.Key.Key_Space and self.currentIndex().isValid():
            self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if self._by_key and not event.isAutoRepeat():
            self._by_key = False
            self._weighing.keep()
        else:
            super().keyReleaseEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here; criteria are found in the palette."""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._by_key:
            self._by_key = False
            self._weighing.keep()
        elif self._grip:
            self._let_go(kept=False)
        self.viewport().update()

    def _step(self, key: str, points: float) -> None:
        if self._grip:
            return
        if self._weighing.key != key:
            if not self._weighing.begin(key):
                return
            self._by_key = True
        self._weighing.by(points)

    # ---- mouse ------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index, line, part = self._found(event.position())
        if event.button() is not Qt.MouseButton.LeftButton or line is None:
            super().mousePressEvent(event)
            return
        key = line.key
        if part is Part.CHEVRON:
            self.setExpanded(index, not self.isExpanded(index))
        elif part is Part.LOCK and line.local is not None:
            self._choose(index)
            self.toggle_lock(key)
        elif part is Part.SLIDER and line.local is not None:
            self._choose(index)
            self._take_hold(line, event.position())
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip:
            self._weighing.to(value_at(self._look, self._track(), event.position().x()) / 100)
            return
        self._point_at(event.position())
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grip and event.button() is Qt.MouseButton.LeftButton:
            self._let_go(kept=True)
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        _, line, part = self._found(event.position())
        if line is None or line.key == GATES or event.button() is not Qt.MouseButton.LeftButton:
            super().mouseDoubleClickEvent(event)
        elif part is Part.NAME:
            self.edit_name(line.key)
        elif part is Part.LOCAL and line.local is not None:
            self.edit_share(line.key)
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover("")

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index, line, part = self._found(QPointF(event.pos()))
            text = "" if line is None else told_of(self._criteria, line, part)
            QToolTip.showText(event.globalPos(), text, self.viewport(), self.visualRect(index))
            return True
        return super().viewportEvent(event)

    def _take_hold(self, line: Line, at: QPointF) -> None:
        if not self._weighing.begin(line.key) or line.local is None:
            return
        self._by_key = False
        self._grip = 1.0
        knob = self._look.theme.length("control.slider_knob")
        if abs(at.x() - x_of(self._look, self._track(), float(line.local) * 100)) > knob / 2:
            self._weighing.to(value_at(self._look, self._track(), at.x()) / 100)

    def _let_go(self, *, kept: bool) -> None:
        self._grip = 0.0
        if kept:
            self._weighing.keep()
        else:
            self._weighing.back()

    def _track(self) -> QRectF:
        return self._rows.slider_box(self._columns, 0, 1)

    def _choose(self, index: AnyIndex) -> None:
        flags = QItemSelectionModel.SelectionFlag
        name = self._criteria.index_of(self._criteria.key_at(index))
        self.selectionModel().setCurrentIndex(name, flags.ClearAndSelect | flags.Rows)

    def _found(self, at: QPointF) -> tuple[QModelIndex, Line | None, Part]:
        index = self.indexAt(at.toPoint())
        line = self._criteria.line(index)
        if line is None:
            return index, None, Part.NAME
        return index, line, self._rows.part_at(self._columns, line, at.x())

    def _point_at(self, at: QPointF) -> None:
        _, line, part = self._found(at)
        self._hover("" if line is None else line.key)
        hand = part in (Part.LOCK, Part.SLIDER) and line is not None and line.local is not None
        wanted = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() is not wanted:
            self.viewport().setCursor(wanted)

    def _hover(self, key: str) -> None:
        if key != self._hovered:
            before, self._hovered = self._hovered, key
            self._update_row(before)
            self._update_row(key)
            self.pointed.emit(key)

    # ---- painting ---------------------------------------------------------------------------------------

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        line = self._criteria.line(index)
        if line is None:
            return
        key = line.key
        current = self.currentIndex()
        is_current = current.isValid() and self._criteria.key_at(current) == key
        rect = QRectF(0, option.rect.top(), self.viewport().width(), option.rect.height())
        left_part = QRect(0, option.rect.top(), int(self._columns.whole[0]), option.rect.height())
        state = RowState(
            line,
            expanded=self.isExpanded(index),
            has_children=bool(self._criteria.children_of(key)),
            current=is_current,
            focused=is_current and self.hasFocus(),
            hovered=key == self._hovered,
            locked=self._criteria.is_locked(key),
            before=self._weighing.before if self._weighing.key == key else None,
            ticks=self._criteria.ticks(key),
            whole_alone=self._columns.whole[1] > 0 and not self._to_paint.intersects(left_part),
        )
        with drawing(painter, rect, self._look.theme) as draw:
            self._rows.paint(draw, rect, self._columns, state)
            if state.focused and line.local is None:
                self._look.draw_ring(draw, rect, "radius.cell")

    def dataChanged(self, top_left: AnyIndex, bottom_right: AnyIndex, roles: Sequence[int] = ()) -> None:
        """While a weight is moved, only paint again what is in sight: heights hang on the kind, which stays."""
        if not self._weighing.key:
            super().dataChanged(top_left, bottom_right, roles)
            self.viewport().update()
            return
        sight = self.viewport().rect()
        left = int(self._columns.whole[0]) if top_left.column() == CriteriaColumn.GLOBAL else 0
        for row in range(top_left.row(), bottom_right.row() + 1):  # open groups have other rows between them
            rect = self.visualRect(top_left.sibling(row, CriteriaColumn.NAME))
            if rect.top() > sight.bottom():
                return
            if rect.bottom() >= sight.top() and not rect.isEmpty():
                self.viewport().update(left, rect.top(), sight.width() - left, rect.height())

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        for index in (current, previous):
            self._update_row(self._criteria.key_at(index))
        self.chosen.emit(self.current_key)

    def _update_row(self, key: str) -> None:
        index = self._criteria.index_of(key)
        if key and index.isValid():
            rect = self.visualRect(index)
            self.viewport().update(0, rect.top(), self.viewport().width(), rect.height())

    def _on_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        """What is new is open, and so is the group it came into."""
        if parent.isValid():
            self.expand(parent)

    def _on_rows_removed(self, _parent: QModelIndex, _first: int, _last: int) -> None:
        """What was typed of a criterion that has gone is typed no more."""
        if self._typing is not None and not self._criteria.index_of(self._typing[0]).isValid():
            self._typing = None
            self.bubble.hush()

    # ---- measures ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        """The columns end where those of the page do, whether or not there is a scroll bar in the margin."""
        look, header = self._look, self.header()
        local, lock = look.length("column.number"), look.length("column.lock")
        whole = look.length("column.total") + self._margin()
        slider = look.length("column.slider")
        name = look.length("column.drag_gutter") + NAME_WISHED * look.length("column.name")
        room = self.viewport().width() - whole - local - lock - name
        spare = room - slider - look.length("column.name")
        grown = min(slider + WIDER * max(spare, 0), MOST_WIDE * slider)
        slider = round(min(grown, max(room, look.length("column.heat"))))
        widths = {CriteriaColumn.WEIGHT: slider + lock, CriteriaColumn.LOCAL: local, CriteriaColumn.GLOBAL: whole}
        header.setSectionResizeMode(CriteriaColumn.NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in widths.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            if not header.isSectionHidden(column):
                header.resizeSection(column, width)
        self._place_columns()

    def _margin(self) -> int:
        """What is left of the page's right margin beside the scroll bar."""
        margin = self._look.length("size.page_right")
        bar = self.verticalScrollBar()
        return margin - bar.width() if bar.maximum() > 0 else margin

    def _on_look_changed(self) -> None:
        self.scheduleDelayedItemsLayout()
        self._measure()

    def _place_columns(self) -> None:
        header = self.header()
        if isinstance(header, CriteriaHeader):
            header.margin = self._margin()
        hidden = header.isSectionHidden
        name, weight, local, whole = (
            (0.0, 0.0) if hidden(at) else (float(header.sectionViewportPosition(at)), float(header.sectionSize(at)))
            for at in CriteriaColumn
        )
        self._columns = Columns(name, weight, local, whole, float(self._margin()))
        self.viewport().update()


_ARROWS: Final = (Qt.Key.Key_Left, Qt.Key.Key_Right)
