"""All pairs at a glance: half a matrix of answers, in which a pair is gone to by a click."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from scorecard.core.weighting.pairwise import on_scale
from scorecard.gui.look import Look
from scorecard.gui.views.weighting_words import comparison
from scorecard.render.drawing import Align, drawing, width_of

Pair = tuple[str, str]


class JudgementMatrix(QWidget):
    """Rows and columns are the criteria in their order; a cell says how many times as much its row counts.

    The last criterion has no cells in its row, which names it all the same: columns are known by their numbers.

    chosen  a pair was gone to (the keys of its row and its column)
    """

    chosen = Signal(str, str)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._keys: tuple[str, ...] = ()
        self._names: Mapping[str, str] = {}
        self._given: Mapping[Pair, float] = {}
        self._current: Pair | None = None
        self._doubted: Pair | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def show_answers(
        self, names: Mapping[str, str], given: Mapping[Pair, float], current: Pair | None, doubted: Pair | None
    ) -> None:
        """Show answers, the pair that is asked about, and the one that fits least."""
        if len(names) != len(self._keys):
            self.updateGeometry()
        self._keys, self._names, self._given = tuple(names), names, given
        self._current, self._doubted = current, doubted
        if current is not None:
            first, second = (names[key] for key in current)
            self.setAccessibleDescription(comparison(first, second, given.get(current)))
        self.update()

    def cell_box(self, row: int, column: int) -> QRectF:
        """Where the cell of a pair stands; `column` is the larger."""
        side, high = self._side(), self._look.length("row.grid_leaf")
        return QRectF(self._head() + (column - 1) * side, high * (row + 1), side, high)

    def sizeHint(self) -> QSize:
        high = self._look.length("row.grid_leaf")
        return QSize(self._look.length("size.standing"), high * (len(self._keys) + 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("column.slider"), self.sizeHint().height())

    # ---- events --------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        pair = self._pair_at(event.position())
        if pair is not None and event.button() is Qt.MouseButton.LeftButton:
            self.chosen.emit(*pair)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        across = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        step = across.get(Qt.Key(event.key()))
        if step is None or self._current is None:
            super().keyPressEvent(event)
            return
        row, column = (self._keys.index(key) + by for key, by in zip(self._current, step, strict=True))
        if 0 <= row < column < len(self._keys):
            self.chosen.emit(self._keys[row], self._keys[column])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            pair = self._pair_at(QPointF(event.pos()))
            if pair is not None:
                first, second = self._names[pair[0]], self._names[pair[1]]
                words = comparison(first, second, self._given.get(pair))
                QToolTip.showText(event.globalPos(), f"{first} / {second}\n{words}", self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, theme = self._look, self._look.theme
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, theme) as draw:
            high, head = look.length("row.grid_leaf"), self._head()
            for at, key in enumerate(self._keys):
                box = QRectF(0, high * (at + 1), head - look.length("space.sm"), high)
                number = width_of(theme, "body", "12 ")
                draw.text(QRectF(0, box.top(), number, high), str(at + 1), "body", "text.tertiary")
                strong = self._current is not None and key in self._current
                words = box.adjusted(number, 0, 0, 0)
                draw.text(words, self._names[key], "strong" if strong else "body")
                if at:
                    box = self.cell_box(0, at).translated(0, -high)
                    strong = self._current is not None and key == self._current[1]
                    ink = "text.primary" if strong else "text.tertiary"
                    draw.text(box, str(at + 1), "strong" if strong else "label", ink, Align.CENTER)
            for row, first in enumerate(self._keys):
                for column in range(row + 1, len(self._keys)):
                    self._paint_cell(draw.painter, (first, self._keys[column]), self.cell_box(row, column))
            if self.hasFocus():
                look.draw_ring(draw, rect)
        painter.end()

    # ---- within --------------------------------------------------------------------------------------

    def _paint_cell(self, painter: QPainter, pair: Pair, box: QRectF) -> None:
        look, given = self._look, self._given.get(pair)
        with drawing(painter, box, look.theme) as draw:
            inside = box.adjusted(1, 1, -1, -1)
            if given is None:
                pen = QPen(look.color("border.strong"), draw.pixel, Qt.PenStyle.DotLine)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(
                    draw.snapped(inside).adjusted(draw.pixel / 2, draw.pixel / 2, -draw.pixel, -draw.pixel)
                )
            else:
                draw.fill(inside, "surface.sunken")
                text = on_scale(given) if given >= 1 else f"1/{on_scale(1 / given)}"
                draw.text(inside, text, "body", "text.primary", Align.CENTER)
            ring = "warn.mark" if pair == self._doubted else ""
            if pair == self._current:
                ring = "focus.ring"
            if ring:
                width = look.theme.length("line.focus")
                painter.setPen(QPen(look.color(ring), width))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(inside.adjusted(width / 2, width / 2, -width / 2, -width / 2))
                if pair == self._doubted and pair == self._current:
                    draw.dot(inside.topRight() + QPointF(-6, 6), look.theme.length("dot.small"), "warn.mark")

    def _head(self) -> float:
        """The width of the names."""
        names = max((width_of(self._look.theme, "strong", name) for name in self._names.values()), default=0.0)
        wanted = names + width_of(self._look.theme, "body", "12 ") + self._look.length("space.md")
        return min(wanted, self.width() * 0.4)

    def _side(self) -> float:
        room = (self.width() - self._head()) / max(len(self._keys) - 1, 1)
        return min(room, float(self._look.length("size.gutter") * 2))

    def _pair_at(self, point: QPointF) -> Pair | None:
        side, high = self._side(), self._look.length("row.grid_leaf")
        if not self._keys or side <= 0 or point.x() < self._head():
            return None
        row, column = int(point.y() // high) - 1, int((point.x() - self._head()) // side) + 1
        return (self._keys[row], self._keys[column]) if 0 <= row < column < len(self._keys) else None


def pairs_of(keys: Sequence[str]) -> list[Pair]:
    """All pairs in the order in which they are asked."""
    return [(first, second) for at, first in enumerate(keys) for second in keys[at + 1 :]]
