"""The list of a palette: entries with the words that were found in bold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QIcon, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from scorecard.core.wording import one_line
from scorecard.gui.entries import Entry, Found
from scorecard.gui.finding import Span
from scorecard.gui.look import Look
from scorecard.render.drawing import Drawing, drawing, width_of

Index = QModelIndex | QPersistentModelIndex
_BETWEEN: Final = re.compile(r"\+(?=.)")
"""What stands between keys, but not the key + itself."""
_ENTRY: Final = Qt.ItemDataRole.UserRole


class EntryModel(QAbstractListModel):
    """What was found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: list[Found] = []

    def show(self, found: list[Found]) -> None:
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def entry_at(self, index: Index) -> Entry | None:
        return self.found[index.row()].entry if index.isValid() and index.row() < len(self.found) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        found = self.found[index.row()]
        if role == _ENTRY:
            return found
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            entry = found.entry
            waits = "" if entry.enabled else self.tr("not available now")
            return ", ".join(part for part in (entry.text, entry.about, entry.keys, waits) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemNeverHasChildren


class EntryDelegate(QStyledItemDelegate):
    """Paints a row: icon, text with the words found in bold, what it is about, keys in a box."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self._look.length("row.table"))

    def helpEvent(self, event: QHelpEvent, view: Any, option: Any, index: Index) -> bool:
        """What does not fit is told in full."""
        found = index.data(_ENTRY)
        wide = (
            found is not None and width_of(self._look.theme, "strong", self._whole(found)) > option.rect.width() * 0.8
        )
        QToolTip.showText(event.globalPos(), self._whole(found) if wide else "", view)
        return True

    def _whole(self, found: Found) -> str:
        return ", ".join(part for part in (found.entry.text, found.entry.about) if part)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        found = index.data(_ENTRY)
        view = self.parent()
        assert isinstance(view, QListView)
        with drawing(painter, QRectF(option.rect), self._look.theme) as draw:
            self._paint(draw, QRectF(option.rect), found, selected=index.row() == view.currentIndex().row())

    def _paint(self, draw: Drawing, rect: QRectF, found: Found, *, selected: bool) -> None:
        look, entry = self._look, found.entry
        sm, gap = look.theme.length("space.sm"), look.theme.length("space.md")
        if selected:
            look.draw_box(draw, rect, "selection.fill" if entry.enabled else "surface.hover")
        ink, grey = ("text.primary", "text.tertiary") if entry.enabled else ("text.disabled", "text.disabled")
        side = look.theme.length("icon.button")
        left = rect.left() + look.theme.length("space.lg") - look.theme.length("space.xs") - 2 * draw.pixel
        self._paint_icon(draw, QRectF(left, rect.top(), side, rect.height()), entry)
        right = self._paint_keys(draw, rect, entry, grey) - gap
        at = left + side + sm
        for piece, bold in pieces(one_line(entry.text), found.spans):
            role = "strong" if bold else "body"
            metrics = draw.metrics(role)
            shown = metrics.elidedText(piece, Qt.TextElideMode.ElideRight, max(right - at, 0.0))
            baseline = draw.y(rect.center().y() + (metrics.ascent() - metrics.descent()) / 2)
            draw.painter.setFont(look.font(role))
            draw.painter.setPen(look.color(ink))
            draw.painter.drawText(QPointF(at, baseline), shown)
            at += metrics.horizontalAdvance(shown)
            if shown != piece:
                break
        if entry.about and right - at - gap > side:
            draw.text(QRectF(at + gap, rect.top(), right - at - gap, rect.height()), entry.about, "small", grey)

    def _paint_icon(self, draw: Drawing, place: QRectF, entry: Entry) -> None:
        if isinstance(entry.icon, QIcon):
            mode = QIcon.Mode.Normal if entry.enabled else QIcon.Mode.Disabled
            entry.icon.paint(draw.painter, place.toRect(), Qt.AlignmentFlag.AlignCenter, mode)
        elif entry.icon:
            self._look.draw_icon(draw, place, entry.icon, "text.secondary" if entry.enabled else "text.disabled")

    def _paint_keys(self, draw: Drawing, rect: QRectF, entry: Entry, ink: str) -> float:
        """Paint the keys at the right; where they begin."""
        right = rect.right() - self._look.theme.length("space.sm")
        if not entry.keys:
            return right
        keys = _BETWEEN.sub(" ", entry.keys)
        width = draw.metrics("caption").horizontalAdvance(keys) + 2 * self._look.theme.length("space.xs")
        height = self._look.theme.length("control.chip")
        box = QRectF(right - width, rect.center().y() - height / 2, width, height)
        self._look.draw_box(draw, box, "surface.raised", "border.default", "radius.chip")
        draw.text(box.adjusted(self._look.theme.length("space.xs"), 0, 0, 0), keys, "caption", ink)
        return right - width


def pieces(text: str, spans: Sequence[Span]) -> list[tuple[str, bool]]:
    """A text in pieces, each with whether it lies in a span."""
    made: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        made += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(piece, bold) for piece, bold in (*made, (text[at:], False)) if piece]
