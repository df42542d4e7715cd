"""Tables of whole rows, as the library and the directory show them: heads that sort, rows that paint all states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from scorecard.gui.look import Look
from scorecard.gui.models.roles import ALIGN, DISPLAY
from scorecard.render.drawing import Align, Drawing, drawing

AnyIndex = QModelIndex | QPersistentModelIndex

_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight)


class RowTable(QTableView):
    """Rows that are chosen whole. The first column takes what width the others leave."""

    def __init__(self, look: Look, name: str, row: str, parent: QWidget | None = None) -> None:
        """`row` names the height of a row, such as "row.table"."""
        super().__init__(parent)
        self._look = look
        self._row = row
        self._message = ""
        self._widths: tuple[int, ...] = ()
        self._least = 0
        self._dispensable: tuple[int, ...] = ()
        self.hovered_row = -1
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.head = self.made_head()
        self.setHorizontalHeader(self.head)
        self.verticalHeader().hide()
        self.entered.connect(self._on_entered)
        self._dress()
        look.changed.connect(self._dress)

    def made_head(self) -> TableHead:
        """The heads of the columns; those that inherit may paint them in another way."""
        return TableHead(self._look, self)

    def set_widths(self, widths: Sequence[int], least: int, dispensable: Sequence[int] = ()) -> None:
        """The widths of all columns but the first. Where it would get less than `least`, others go, in that order."""
        self._widths, self._least, self._dispensable = tuple(widths), least, tuple(dispensable)
        self.head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for at, width in enumerate(widths, 1):
            self.head.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            self.head.resizeSection(at, width)
        self._share_width()

    def set_message(self, text: str) -> None:
        """What is said where there is no row."""
        self._message = text
        self.viewport().update()

    def chosen_rows(self) -> list[QModelIndex]:
        """The first cells of the chosen rows, from the top down."""
        rows = self.selectionModel().selectedRows() if self.selectionModel() is not None else []
        return sorted(rows, key=lambda index: index.row())

    def choose(self, indexes: Sequence[QModelIndex], *, shows: bool = True) -> None:
        """Choose rows; the first is the current one, and comes into sight if it `shows`."""
        if not indexes:
            return
        flags = QItemSelectionModel.SelectionFlag
        model = self.selectionModel()
        model.setCurrentIndex(indexes[0], flags.ClearAndSelect | flags.Rows)
        for index in indexes[1:]:
            model.select(index, flags.Select | flags.Rows)
        if shows:
            self.scrollTo(indexes[0])

    def left_margin(self) -> int:
        """What stays free left of the first column."""
        return self._look.length("size.page_left")

    def right_margin(self) -> int:
        """What stays free right of the last column; a scroll bar takes its room from it."""
        bar = self.verticalScrollBar()
        taken = bar.width() if bar.maximum() > bar.minimum() else 0
        return max(self._look.length("size.page_right") - taken, 0)

    def rows_in_sight(self) -> tuple[int, int]:
        """The first row that is in sight, and the one after the last."""
        count = self.model().rowCount()
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return max(first, 0), count if last < 0 else last + 1

    def row_box(self, row: int) -> QRect:
        """Where a row stands in the viewport."""
        top, height = self.rowViewportPosition(row), self.rowHeight(row)
        return QRect(0, top, self.viewport().width(), height)

    # ---- events ---------------------------------------------------------------------------------

    def moveCursor(self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        actions = QAbstractItemView.CursorAction
        current, last = self.currentIndex(), self.model().rowCount() - 1
        if last < 0:
            return QModelIndex()
        if cursorAction in (actions.MoveHome, actions.MoveEnd):
            return self.model().index(0 if cursorAction is actions.MoveHome else last, 0)
        if cursorAction in (actions.MoveLeft, actions.MoveRight):
            return current
        return super().moveCursor(cursorAction, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.ignore()  # for the page
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if not self.indexAt(event.position().toPoint()).isValid():
            self._hover(-1)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        count, current = self.model().rowCount(), self.currentIndex()
        if count and not (self.hasFocus() and current.isValid()):
            return
        painter = QPainter(self.viewport())
        rect = QRectF(self.viewport().rect())
        with drawing(painter, rect, self._look.theme) as draw:
            if not count:
                draw.message(rect.adjusted(0, 0, 0, -rect.height() / 3), self._message)
            else:
                self._look.draw_ring(draw, QRectF(self.row_box(current.row())).adjusted(0, 0, 0, -1), "radius.chip")
        painter.end()

    def _share_width(self) -> None:
        over = self._least + sum(self._widths) - self.viewport().width()
        for column in self._dispensable:
            if self.isColumnHidden(column) != (over > 0):
                self.setColumnHidden(column, over > 0)
            over -= self._widths[column - 1]
        self._keep_figures_whole()

    def _keep_figures_whole(self) -> None:
        """The last column has the margin of the page beside it; one that only stands last for now gets the room."""
        last, more = self.head.last_shown(), self._look.length("size.page_right") - self._look.length("space.sm")
        for column, width in enumerate(self._widths, 1):
            is_last = column == last and column < len(self._widths)
            wanted = width + (more if is_last else 0)
            if not self.isColumnHidden(column) and self.columnWidth(column) != wanted:
                self.head.resizeSection(column, wanted)

    def _on_entered(self, index: AnyIndex) -> None:
        self._hover(index.row())

    def _hover(self, row: int) -> None:
        if row != self.hovered_row:
            for each in (self.hovered_row, row):
                if each >= 0:
                    self.viewport().update(self.row_box(each))
            self.hovered_row = row

    def _dress(self) -> None:
        vertical = self.verticalHeader()
        vertical.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        vertical.setMinimumSectionSize(1)
        vertical.setDefaultSectionSize(self._look.length(self._row))
        self.verticalScrollBar().setSingleStep(self._look.length(self._row))


class TableHead(QHeaderView):
    """The heads of the columns. A click sorts; the sorted one has an arrow."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self.as_given = -1
        """A column by which rows stand as they were given, which is no order by what it shows; -1 for none."""
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionsMovable(False)
        self.setMinimumSectionSize(1)
        self.setSortIndicatorShown(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.length("row.table_head"))

    def _margin(self) -> int:
        table = self.parent()
        return table.right_margin() if isinstance(table, RowTable) else self._look.length("size.page_right")

    def _left(self) -> int:
        table = self.parent()
        return table.left_margin() if isinstance(table, RowTable) else self._look.length("size.page_left")

    def last_shown(self) -> int:
        """The column at the right edge."""
        return max((at for at in range(self.count()) if not self.isSectionHidden(at)), default=0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        rect = QRectF(self.viewport().rect())
        with drawing(painter, rect, self._look.theme) as draw:
            draw.fill(rect, "surface.canvas")
            for section in range(self.count()):
                if self.isSectionHidden(section):
                    continue
                box = QRectF(self.sectionViewportPosition(section), 0, self.sectionSize(section), rect.height())
                self.paint_head(draw, box, section)
            draw.row_rule(0, rect.right(), rect.bottom(), "border.default")
        painter.end()

    def paint_head(self, draw: Drawing, box: QRectF, section: int) -> None:
        """Paint one head."""
        look, model = self._look, self.model()
        text = str(model.headerData(section, Qt.Orientation.Horizontal, DISPLAY) or "")
        inside = box.adjusted(
            self._left() if section == 0 else 0,
            0,
            -self._margin() if section == self.last_shown() else -look.length("space.sm"),
            0,
        )
        right = bool(int(model.headerData(section, Qt.Orientation.Horizontal, ALIGN) or 0) & _RIGHT)
        is_sorted = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        if section == self.as_given and self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder:
            is_sorted = False
        arrow = look.length("icon.tiny")
        ink = "text.secondary" if is_sorted else "text.tertiary"
        if right:
            taken = draw.text(inside, text, "label", ink, Align.RIGHT)
            at = inside.right() - taken - arrow - look.length("space.xxs")
        else:
            taken = draw.text(inside, text, "label", ink)
            at = inside.left() + taken + look.length("space.xxs")
        if is_sorted:
            icon = "chevron-up" if self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder else "chevron-down"
            look.draw_icon(draw, QRectF(at, inside.top(), arrow, inside.height()), icon, ink, "icon.tiny")


class RowDelegate(QStyledItemDelegate):
    """Paints a cell with the ground of its row. Those that inherit paint what it holds."""

    def __init__(self, look: Look, table: RowTable) -> None:
        super().__init__(table)
        self._look = look
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect = QRectF(option.rect)
        state = option.state
        with drawing(painter, rect, self._look.theme) as draw:
            if state & QStyle.StateFlag.State_Selected:
                draw.fill(rect, "selection.fill")
            elif index.row() == self._table.hovered_row:
                draw.fill(rect, "surface.hover")
            draw.row_rule(rect.left(), rect.right(), rect.bottom())
            look = self._look
            left = self._table.left_margin() if index.column() == 0 else 0
            is_last = index.column() == self._table.head.last_shown()
            right = self._table.right_margin() if is_last else look.length("space.sm")
            self.paint_cell(draw, rect.adjusted(left, 0, -right, 0), index)

    def paint_cell(self, draw: Drawing, rect: QRectF, index: AnyIndex) -> None:
        """Paint what the cell holds, inside its margins."""
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, self._look.length("row.table"))

    @staticmethod
    def paint_two_lines(
        draw: Drawing, rect: QRectF, first: str, second: str, roles: tuple[str, str], align: Align = Align.LEFT
    ) -> None:
        """Two lines in the middle of a cell, or one where the second is empty."""
        theme = draw.theme
        upper, lower = (theme.line_height(role) for role in roles)
        if not second:
            draw.text(rect, first, roles[0], "text.primary" if roles[0] == "strong" else "text.secondary", align)
            return
        top = rect.center().y() - (upper + lower) / 2
        ink = "text.primary" if roles[0] == "strong" else "text.secondary"
        draw.text(QRectF(rect.left(), top, rect.width(), upper), first, roles[0], ink, align)
        box = QRectF(rect.left(), top + upper, rect.width(), lower)
        draw.text(box, second, roles[1], "text.secondary", align)
