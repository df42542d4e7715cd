"""The rows of the tree of criteria, dragged into another place."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QRegion,
)
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from scorecard.core.model import Kind
from scorecard.core.tree import TOP
from scorecard.gui.look import Look
from scorecard.gui.models.criteria_lines import GATES
from scorecard.gui.models.criteria_model import CriteriaModel
from scorecard.gui.views.criteria_delegate import Columns, RowPainter
from scorecard.render.drawing import drawing


class CriteriaDragging(QTreeView):
    """A tree of criteria whose rows can be dragged; a line shows where the dragged one would stand."""

    def __init__(self, look: Look, model: CriteriaModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._criteria = model
        self._rows = RowPainter(look)
        self._columns = Columns((0, 0), (0, 0), (0, 0), (0, 0))
        self._drop_line: tuple[float, float] | None = None
        self._to_paint = QRegion()
        self.setModel(model)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setAutoExpandDelay(600)

    @property
    def current_key(self) -> str:
        """The criterion of the current row; "" where there is none, or the row of the gates is it."""
        key = self._criteria.key_at(self.currentIndex())
        return TOP if key == GATES else key

    def show_criterion(self, key: str) -> None:
        """Make a criterion the current row, opened to and in sight."""
        index = self._criteria.index_of(key)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    def startDrag(self, actions: Qt.DropAction) -> None:
        index = self.currentIndex()
        if self._criteria.key_at(index) in (TOP, GATES):
            return
        drag = QDrag(self)
        drag.setMimeData(self._criteria.mimeData([index]))
        row = self.visualRect(self._criteria.index_of(self._criteria.key_at(index)))
        drag.setPixmap(self.viewport().grab(row))
        drag.setHotSpot(QPoint(self._look.length("column.drag_gutter") // 2, row.height() // 2))
        drag.exec(actions, Qt.DropAction.MoveAction)
        self._show_drop(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._criteria.canDropMimeData(event.mimeData(), Qt.DropAction.MoveAction, 0, 0, QModelIndex()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls at the edges, opens closed groups
        group, row, line = self._drop_place(event.position())
        carried = event.mimeData()
        parent = self._criteria.index_of(group)
        if self._criteria.canDropMimeData(carried, Qt.DropAction.MoveAction, row, 0, parent):
            self._show_drop(line)
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        else:
            self._show_drop(None)
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_drop(None)

    def dropEvent(self, event: QDropEvent) -> None:
        group, row, _ = self._drop_place(event.position())
        self._show_drop(None)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        parent = self._criteria.index_of(group)
        if self._criteria.dropMimeData(event.mimeData(), Qt.DropAction.MoveAction, row, 0, parent):
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
            self.show_criterion(self.current_key)
        else:
            event.ignore()

    def _drop_place(self, at: QPointF) -> tuple[str, int, tuple[float, float]]:
        """The group and the row in it that a drop goes to, and where the line stands that shows it (left, y)."""
        model = self._criteria
        index = self.indexAt(at.toPoint())
        if not index.isValid():
            tops = model.children_of(TOP)
            last = self._last_shown()
            bottom = 0 if last is None else self.visualRect(last).bottom() + 1
            return TOP, len(tops), (self._line_left(0), bottom)
        line = model.line(index)
        assert line is not None
        rect = self.visualRect(index)
        below = at.y() > rect.center().y()
        if line.criterion.kind is Kind.GROUP and (below or line.key == GATES):
            return line.key, 0 if self.isExpanded(index) else -1, (self._line_left(line.depth + 1), rect.bottom() + 1)
        row = index.row() + (1 if below else 0)
        y = rect.bottom() + 1 if below else rect.top()
        return model.group_of(line.key), row, (self._line_left(line.depth), y)

    def _last_shown(self) -> QModelIndex | None:
        group, found = TOP, None
        while True:
            below = self._criteria.children_of(group)
            if not below:
                return found
            group = below[-1]
            found = self._criteria.index_of(group)
            if not self.isExpanded(found):
                return found

    def _line_left(self, depth: int) -> float:
        return self._rows.indent(self._columns, depth)

    def _show_drop(self, line: tuple[float, float] | None) -> None:
        if line != self._drop_line:
            self._drop_line = line
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        self._to_paint = QRegion(event.region())  # a copy: the event goes, and its region with it
        super().paintEvent(event)
        if self._drop_line is None:
            return
        left, y = self._drop_line
        painter = QPainter(self.viewport())
        with drawing(painter, QRectF(self.viewport().rect()), self._look.theme) as draw:
            thick = self._look.theme.length("line.focus")
            right = self.viewport().width() - self._look.theme.length("size.page_right")
            draw.fill(QRectF(left, y - thick / 2, right - left, thick), "accent.line")
        painter.end()
