"""The journal as a list: days, entries of two lines, and the versions between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from scorecard.core.numbers import grouped
from scorecard.gui.look import Look
from scorecard.gui.models.history_model import Day, HistoryModel, HistoryRole
from scorecard.gui.views.history_entries import WordedEntry
from scorecard.render.dot_plot import initials
from scorecard.render.drawing import Align, Drawing, drawing, width_of

AnyIndex = QModelIndex | QPersistentModelIndex

WIDEST_TIME: Final = "00:00"
_ITEM: Final = int(HistoryRole.ITEM)


@dataclass(frozen=True, slots=True)
class HistoryCell:
    """All that is needed to paint a row. `time` is "" for the head of a day; `icon` is that of a version."""

    title: str
    time: str = ""
    initials: str = ""
    icon: str = ""
    second: str = ""
    end: str = ""


class HistoryDelegate(QStyledItemDelegate):
    """Paints the rows of the history."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.measure()

    def measure(self) -> None:
        """Take the heights of rows from the look: they are asked for thousands of times."""
        look = self._look
        one_line = max(look.length("row.table"), look.line_height("strong") + 2 * look.length("space.xs"))
        lines = look.line_height("body") + look.line_height("small")
        two_lines = max(look.length("row.table_two_lines"), lines + 2 * look.length("space.xs"))
        self._low, self._high = QSize(0, one_line), QSize(0, two_lines)

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return self._high if isinstance(index.data(_ITEM), WordedEntry) else self._low

    def cell(self, index: AnyIndex) -> HistoryCell:
        """What a row shows."""
        item = index.data(HistoryRole.ITEM)
        if isinstance(item, Day):
            if item.count is None:
                return HistoryCell(item.words)
            changes = self.tr("1 change") if item.count == 1 else self.tr("{count} changes")
            return HistoryCell(item.words, end=changes.format(count=grouped(item.count)))
        time = index.data(HistoryRole.TIME)
        if isinstance(item, WordedEntry):
            line = index.data(HistoryRole.LINE)
            return HistoryCell(item.label, time, initials(item.author), "", line, item.area.value)
        return HistoryCell(item.name, time, "", "seal", self.tr("named by {name}").format(name=item.author))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect = QRectF(option.rect)
        state = option.state
        cell = self.cell(index)
        with drawing(painter, rect, self._look.theme) as draw:
            if state & QStyle.StateFlag.State_Selected:
                draw.fill(rect, "selection.fill")
            elif not cell.initials:
                draw.fill(rect, "surface.group")
            if state & QStyle.StateFlag.State_MouseOver and cell.time and not state & QStyle.StateFlag.State_Selected:
                draw.fill(rect, "surface.hover")
            draw.row_rule(rect.left(), rect.right(), rect.bottom())
            lg = self._look.length("space.lg")
            inside = rect.adjusted(lg, 0, -lg, -draw.pixel)
            if not cell.time:
                self._paint_day(draw, inside, cell)
            else:
                self._paint_item(draw, inside, cell, chosen=bool(state & QStyle.StateFlag.State_Selected))
            if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Selected:
                self._look.draw_ring(draw, rect, "radius.cell")

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: AnyIndex
    ) -> bool:
        item = index.data(HistoryRole.ITEM) if index.isValid() else None
        if event.type() is not QEvent.Type.ToolTip or item is None or isinstance(item, Day):
            QToolTip.hideText()
            return False
        cell = self.cell(index)
        who = self.tr("{author}, {when}").format(author=item.author, when=index.data(HistoryRole.WHEN))
        where = item.place if isinstance(item, WordedEntry) and item.place != cell.second else ""
        lines = [cell.title, cell.second if cell.initials else "", where, who]
        QToolTip.showText(event.globalPos(), "\n".join(filter(None, lines)), view)
        return True

    def _paint_day(self, draw: Drawing, inside: QRectF, cell: HistoryCell) -> None:
        taken = draw.text(inside, cell.end, "label", "text.secondary", Align.RIGHT)
        draw.text(
            inside.adjusted(0, 0, -taken - self._look.length("space.md"), 0), cell.title, "label", "text.secondary"
        )

    def _paint_item(self, draw: Drawing, inside: QRectF, cell: HistoryCell, *, chosen: bool) -> None:
        look = self._look
        md, side = look.length("space.md"), look.length("control.avatar")
        draw.text(inside, cell.time, "small", "text.tertiary")
        left = inside.left() + width_of(look.theme, "small", WIDEST_TIME) + md
        middle = inside.center().y()
        mark = draw.snapped(QRectF(left, middle - side / 2, side, side))
        if cell.icon:
            look.draw_icon(draw, mark, cell.icon, "text.secondary", "icon.button")
        else:
            draw.rounded(mark, side / 2, "surface.canvas" if chosen else "surface.pressed")
            draw.text(mark, cell.initials[:2], "label", "text.secondary", Align.CENTER)
        words = inside.adjusted(left + side + md - inside.left(), 0, 0, 0)
        roomy = words.width() > look.length("size.standing") * look.theme.text_scale
        if cell.end and roomy:
            taken = draw.text(words, cell.end, "small", "text.tertiary", Align.RIGHT)
            words.setRight(words.right() - taken - md)
        if cell.icon:
            taken = draw.text(words, cell.title, "strong")
            words.setLeft(words.left() + taken + md)
            draw.text(words, cell.second, "small", "text.secondary")
            return
        upper, lower = look.line_height("body"), look.line_height("small")
        if not cell.second:
            draw.text(words, cell.title, "strong" if chosen else "body")
            return
        top = middle - (upper + lower) / 2
        draw.text(QRectF(words.left(), top, words.width(), upper), cell.title, "strong" if chosen else "body")
        second = QRectF(words.left(), top + upper, words.width(), lower)
        draw.text(second, cell.second, "small", "text.secondary")


class HistoryView(QListView):
    """The list of the history.

    chosen  an entry or a version was chosen; None where there is none to choose
    """

    chosen = Signal(object)

    def __init__(self, look: Look, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._message = ""
        self.setModel(model)
        self._delegate = HistoryDelegate(look, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Changes, newest first"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._on_current_changed)
        look.changed.connect(self._dress)

    def choose(self, sequence: int) -> bool:
        """Choose the row of an entry, if it is here."""
        model = self.model()
        assert isinstance(model, HistoryModel)
        row = model.row_of(sequence)
        if row < 0:
            return False
        self.setCurrentIndex(model.index(row))
        self.scrollTo(model.index(row))
        return True

    def set_message(self, message: str) -> None:
        """Say something where there are no rows."""
        if message != self._message:
            self._message = message
            self.setAccessibleDescription(message)
            self.viewport().update()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        index = super().moveCursor(action, modifiers)
        if isinstance(index.data(HistoryRole.ITEM), Day):  # the very first row
            return self.model().index(index.row() + 1, 0)
        return index

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._message and self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            rect = QRectF(self.viewport().rect())
            with drawing(painter, rect, self._look.theme) as draw:
                draw.message(rect, self._message)
            painter.end()

    def _dress(self) -> None:
        self._delegate.measure()
        self.scheduleDelayedItemsLayout()

    def _on_current_changed(self, current: QModelIndex, before: QModelIndex) -> None:
        item: Any = current.data(HistoryRole.ITEM)
        if item is not None and not isinstance(item, Day):
            self.chosen.emit(item)
