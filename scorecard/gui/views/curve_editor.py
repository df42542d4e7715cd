"""A curve of agreed points that can be dragged: each point by the mouse, or by keys."""

from __future__ import annotations

from math import floor, log10

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from scorecard.core.checks import MOST_POINTS
from scorecard.core.numbers import shown
from scorecard.gui.look import Look
from scorecard.gui.views.value_curve import Curve, ValueCurve, over, plot_box
from scorecard.render.difference_bars import compact
from scorecard.render.drawing import drawing

Points = tuple[tuple[float, float], ...]

STEPS_ACROSS = 100.0
"""Into how many steps, at least, the shown range is parted for a drag; they are powers of ten."""


class CurveEditor(ValueCurve):
    """Shows a curve; where it has handles they can be dragged, added by a double click, and taken away by Delete.

    Page Up and Page Down choose a point, the arrows move it, finely with Shift.

    moved   points are being dragged to here (Points)
    left    the drag was given up
    edited  the points were let go here, or one was added, removed or moved by a key (Points)
    """

    moved = Signal(object)
    left = Signal()
    edited = Signal(object)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._current = 0
        self._dragged = False
        self._first: Points = ()
        self._axis: tuple[float, float] | None = None
        self._gesture: object | None = None
        self.setMouseTracking(True)

    @property
    def current(self) -> int:
        """The place of the point that keys move."""
        return self._current

    @property
    def gesture(self) -> object:
        """What keys do now: presses after each other that move one point are one step of undo."""
        return self._gesture

    def show_curve(self, data: Curve) -> None:
        if self._axis is not None:
            data = over(data, *self._axis)
        super().show_curve(data)
        self._current = min(self._current, max(len(data.handles) - 1, 0))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if data.handles else Qt.FocusPolicy.NoFocus)
        if data.handles:
            self._tell()

    def place_of(self, at: int) -> QPointF:
        """Where a handle is."""
        x, worth = self.shown_curve.handles[at]
        plot, (low, high) = self._plot(), self._range()
        across = (x - low) / max(high - low, 1e-12)
        return QPointF(plot.left() + plot.width() * across, plot.bottom() - plot.height() * worth)

    # ---- events --------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event.position())
        self._gesture = None
        if event.button() is not Qt.MouseButton.LeftButton or at < 0:
            return
        self._current, self._dragged = at, True
        self._first, self._axis = self.shown_curve.handles, self._range()
        self._tell()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._dragged:
            over_one = self._at(event.position()) >= 0
            self.setCursor(Qt.CursorShape.SizeAllCursor if over_one else Qt.CursorShape.ArrowCursor)
            return
        points = self._moved_to(self._current, *self._given_at(event.position()))
        if points != self.shown_curve.handles:
            self.moved.emit(points)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged and event.button() is Qt.MouseButton.LeftButton:
            points, first = self.shown_curve.handles, self._first
            self._end()
            if points != first:
                self.edited.emit(points)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A point more, where there is none."""
        handles = self.shown_curve.handles
        if not handles or len(handles) >= MOST_POINTS or self._at(event.position()) >= 0:
            return
        x, worth = self._given_at(event.position())
        if all(x != each for each, _ in handles):
            points = tuple(sorted([*handles, (x, worth)]))
            self._current = points.index((x, worth))
            self.edited.emit(points)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        handles, key = self.shown_curve.handles, Qt.Key(event.key())
        if not handles:
            super().keyPressEvent(event)
            return
        if key is Qt.Key.Key_Escape and self._dragged:
            self._give_up()
            return
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        across, up = self._step() * (0.1 if fine else 1.0), 0.001 if fine else 0.01
        moves = {
            Qt.Key.Key_Left: (-across, 0.0),
            Qt.Key.Key_Right: (across, 0.0),
            Qt.Key.Key_Up: (0.0, up),
            Qt.Key.Key_Down: (0.0, -up),
        }
        if key in moves:
            x, worth = handles[self._current]
            points = self._moved_to(self._current, round(x + moves[key][0], 10), round(worth + moves[key][1], 10))
            if points != handles:
                self._gesture = self._gesture or object()
                self.edited.emit(points)
            return
        self._gesture = None
        if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            step = -1 if key is Qt.Key.Key_PageUp else 1
            self._current = min(max(self._current + step, 0), len(handles) - 1)
            self._tell()
            self.update()
        elif key is Qt.Key.Key_Delete and len(handles) > 2:
            self.edited.emit(handles[: self._current] + handles[self._current + 1 :])
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._gesture = None
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._dragged:
            self._give_up()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            at = self._at(QPointF(event.pos()))
            words = self._words(at) if at >= 0 else ""
            if not words and self.shown_curve.handles:
                words = self.tr("Drag a point; a double click adds one, Delete takes one away")
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.shown_curve.handles or not self.shown_curve.line:
            return
        painter = QPainter(self)
        rect = QRectF(self.rect())
        look = self.look
        with drawing(painter, rect, look.theme) as draw:
            side = look.theme.length("control.swatch")
            for at in range(len(self.shown_curve.handles)):
                middle = self.place_of(at)
                if at == self._current and self._dragged:
                    draw.dot(middle, look.theme.length("control.slider_halo"), "selection.fill")
                active = at == self._current and (self.hasFocus() or self._dragged)
                box = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
                ink = "text.primary" if self.isEnabled() else "text.disabled"
                draw.fill(box, "accent.fill" if active else ink)
            if self.hasFocus():
                look.draw_ring(draw, rect)
        painter.end()

    # ---- within --------------------------------------------------------------------------------------

    def _plot(self) -> QRectF:
        return plot_box(QRectF(self.rect()), self.look.theme)

    def _range(self) -> tuple[float, float]:
        line = self.shown_curve.line
        return (line[0][0], line[-1][0]) if line else (0.0, 1.0)

    def _step(self) -> float:
        low, high = self._range()
        return float(10.0 ** floor(log10(max(high - low, 1e-9) / STEPS_ACROSS)))

    def _given_at(self, point: QPointF) -> tuple[float, float]:
        """The measure and the worth at a place, both rounded."""
        plot, (low, high), step = self._plot(), self._range(), self._step()
        share = min(max((point.x() - plot.left()) / max(plot.width(), 1.0), 0.0), 1.0)
        worth = (plot.bottom() - point.y()) / max(plot.height(), 1.0)
        return round(round((low + share * (high - low)) / step) * step, 10), round(min(max(worth, 0.0), 1.0), 2)

    def _moved_to(self, at: int, x: float, worth: float) -> Points:
        """The points with one moved; it stays between its neighbours, and its worth within 0..1."""
        handles, step = list(self.shown_curve.handles), self._step() / 10
        if at and x <= handles[at - 1][0]:
            x = min(handles[at - 1][0] + step, handles[at][0])
        if at < len(handles) - 1 and x >= handles[at + 1][0]:
            x = max(handles[at + 1][0] - step, handles[at][0])
        handles[at] = (x, min(max(worth, 0.0), 1.0))
        return tuple(handles)

    def _at(self, point: QPointF) -> int:
        """The handle near a place, -1 for none."""
        if not self.isEnabled() or not self.shown_curve.line:
            return -1
        reach = self.look.theme.length("control.slider_knob")
        near = [
            (QPointF(self.place_of(at) - point).manhattanLength(), at) for at in range(len(self.shown_curve.handles))
        ]
        distance, at = min(near, default=(reach + 1, -1))
        return at if distance <= reach else -1

    def _words(self, at: int) -> str:
        x, worth = self.shown_curve.handles[at]
        words = self.tr("{measure} is worth {worth}")
        return words.format(measure=f"{compact(x)} {self.shown_curve.unit}".strip(), worth=shown(100 * worth, 0))

    def _tell(self) -> None:
        words = self.tr("Point {number} of {all}: {what}")
        handles = self.shown_curve.handles
        point = words.format(number=self._current + 1, all=len(handles), what=self._words(self._current))
        self.setAccessibleDescription(f"{point}. {self.shown_curve.said()}")

    def _end(self) -> None:
        self._dragged, self._axis = False, None
        self.update()

    def _give_up(self) -> None:
        self._end()
        self.left.emit()
