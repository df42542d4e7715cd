"""The contents of the help: headings and pages, or the pages that were found with a piece of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem

from scorecard.gui.entry_list import pieces
from scorecard.gui.finding import Span
from scorecard.gui.look import Look
from scorecard.render.drawing import Drawing, drawing

Index = QModelIndex | QPersistentModelIndex
_ROW: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class ContentsRow:
    """A line: a heading (without a page), a page, or a page that was found with an excerpt."""

    text: str
    page: str = ""
    excerpt: str = ""
    spans: tuple[Span, ...] = ()


class ContentsModel(QAbstractListModel):
    """The lines of the contents."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[ContentsRow] = ()

    def show(self, rows: Sequence[ContentsRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def first_page(self) -> str:
        return next((row.page for row in self.rows if row.page), "")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == _ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(part for part in (row.text, row.excerpt) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.rows[index.row()] if index.isValid() else ContentsRow("")
        return super().flags(index) if row.page else Qt.ItemFlag.NoItemFlags


class ContentsView(QListView):
    """The contents. A click or Enter chooses a page; arrows choose as they go.

    chosen  the name of a page
    """

    chosen = Signal(str)

    def __init__(self, look: Look, model: ContentsModel) -> None:
        super().__init__()
        self._rows = model
        self._marking = False
        self.setModel(model)
        self.setItemDelegate(_Delegate(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        look.changed.connect(self.doItemsLayout)

    def mark(self, page: str) -> None:
        """Show which page is open, without choosing it."""
        self._marking = True
        at = next((at for at, row in enumerate(self._rows.rows) if row.page == page), -1)
        self.setCurrentIndex(self._rows.index(at) if at >= 0 else QModelIndex())
        self._marking = False

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and not self._marking:
            self.chosen.emit(self._rows.rows[current.row()].page)


class _Delegate(QStyledItemDelegate):
    """Paints a heading, a page, or a page that was found over a piece of it."""

    def __init__(self, look: Look, view: QListView) -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(_ROW)
        if row.excerpt:
            return QSize(0, self._look.length("row.table_two_lines"))
        return QSize(0, self._look.length("row.nav" if row.page or not index.row() else "row.agenda"))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        row = index.data(_ROW)
        rect = QRectF(option.rect)
        with drawing(painter, rect, self._look.theme) as draw:
            current = index.row() == self._view.currentIndex().row()
            if not row.page:
                below = rect.adjusted(self._look.length("space.sm"), 0, 0, 0)
                below.setTop(rect.bottom() - self._look.length("row.nav"))
                draw.text(below, row.text, "label", "text.tertiary")
            else:
                self._paint_page(draw, rect, row, current=current)

    def _paint_page(self, draw: Drawing, rect: QRectF, row: ContentsRow, *, current: bool) -> None:
        look = self._look
        if current:
            look.draw_box(draw, rect, "surface.pressed")
            if self._view.hasFocus():
                look.draw_ring(draw, rect)
        side = look.length("space.sm")
        inside = rect.adjusted(side, 0, -side, 0)
        if not row.excerpt:
            draw.text(inside, row.text, "strong" if current else "body")
            return
        half = QRectF(inside.left(), inside.top() + side / 2, inside.width(), (inside.height() - side) / 2)
        draw.text(half, row.text, "strong")
        self._paint_excerpt(draw, half.translated(0, half.height()), row)

    def _paint_excerpt(self, draw: Drawing, rect: QRectF, row: ContentsRow) -> None:
        at = rect.left()
        metrics = draw.metrics("small")
        baseline = draw.y(rect.center().y() + (metrics.ascent() - metrics.descent()) / 2)
        draw.painter.setFont(self._look.font("small"))
        for piece, found in pieces(row.excerpt, row.spans):
            room = rect.right() - at
            shown = metrics.elidedText(piece, Qt.TextElideMode.ElideRight, max(room, 0.0))
            draw.painter.setPen(self._look.color("text.primary" if found else "text.tertiary"))
            draw.painter.drawText(int(at), int(baseline), shown)
            at += metrics.horizontalAdvance(shown)
            if shown != piece:
                return
