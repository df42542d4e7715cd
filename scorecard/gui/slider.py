"""The slider of a weight: dragged, moved by keys, locked. Its painter serves delegates of trees as well."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QSizePolicy, QWidget

from scorecard.core.numbers import shown
from scorecard.gui.buttons import IconButton
from scorecard.gui.look import Look
from scorecard.render.drawing import NBSP, Drawing, drawing

HIGHEST: Final = 100.0
STEP: Final = 1.0
FINE_STEP: Final = 0.1
PAGE_STEP: Final = 5.0


@dataclass(frozen=True, slots=True)
class SliderState:
    """What a slider shows.

    value    0..100
    series   the colour of a top criterion by its place; None for a criterion below one, drawn finer and in grey
    before   where it was when the drag began; None when it is not dragged
    ticks    others' values, such as the evaluators' own weights
    """

    value: float
    series: int | None = None
    locked: bool = False
    before: float | None = None
    hovered: bool = False
    focused: bool = False
    enabled: bool = True
    ticks: tuple[float, ...] = ()


def x_of(look: Look, rect: QRectF, value: float) -> float:
    """Where a value lies across a slider."""
    edge = _edge(look)
    return rect.left() + edge + (rect.width() - 2 * edge) * min(max(value, 0.0), HIGHEST) / HIGHEST


def value_at(look: Look, rect: QRectF, x: float) -> float:
    """The value at a place across a slider, in whole points."""
    edge = _edge(look)
    share = (x - rect.left() - edge) / max(rect.width() - 2 * edge, 1.0)
    return float(round(min(max(share, 0.0), 1.0) * HIGHEST))


def paint_slider(draw: Drawing, rect: QRectF, state: SliderState, look: Look) -> None:
    """Paint a slider in the middle of a rectangle's height."""
    theme = look.theme
    middle = rect.center().y()
    start, at, end = x_of(look, rect, 0), x_of(look, rect, state.value), x_of(look, rect, HIGHEST)
    track, fill = theme.length("control.slider_track"), theme.length("control.slider_fill")
    if state.series is None:
        fill = track
    quiet = state.locked or not state.enabled
    draw.fill(QRectF(start, middle - track / 2, end - start, track), "border.default")
    color = "border.strong" if quiet or state.series is None else theme.series_color(state.series)
    draw.fill(QRectF(start, middle - fill / 2, at - start, fill), color)
    tall = theme.length("space.sm")
    tick = draw.gap(theme.length("line.hair"))
    for each in state.ticks:
        place = draw.x(x_of(look, rect, each) - tick / 2)
        draw.fill(QRectF(place, middle - tall / 2, tick, tall), "text.tertiary")
    knob = theme.length("control.slider_knob" if state.series is not None else "control.slider_knob_leaf")
    pen = theme.length("line.tick")
    if state.before is not None:
        was = QPointF(x_of(look, rect, state.before), middle)
        draw.dot(was, theme.length("dot.small"), "surface.canvas", "text.primary", pen)
    if quiet:
        wide = theme.length("radius.cell")
        bar = theme.length("control.slider_knob")
        draw.fill(QRectF(at - wide / 2, middle - bar / 2, wide, bar), "border.strong")
        if state.focused:
            side = theme.length("control.slider_halo")
            look.draw_ring(draw, QRectF(at - side / 2, middle - side / 2, side, side), "radius.chip")
        return
    center = QPointF(at, middle)
    if state.before is not None:
        draw.dot(center, theme.length("control.slider_halo"), "selection.fill")
        draw.dot(center, knob, "accent.fill")
        return
    ink = "text.primary" if state.hovered or state.focused else "text.secondary"
    draw.dot(center, knob, "surface.canvas", ink, pen)
    if state.focused:
        ring = theme.length("line.focus")
        draw.painter.setPen(QPen(look.color("focus.ring"), ring))
        draw.painter.setBrush(Qt.BrushStyle.NoBrush)
        radius = min(knob / 2 + ring + draw.pixel, rect.height() / 2 - ring / 2)
        draw.painter.drawEllipse(center, radius, radius)


def paint_lock(draw: Drawing, rect: QRectF, *, locked: bool, look: Look) -> None:
    """Paint the lock beside a slider: closed in ink, open and quiet."""
    name, color = ("lock", "text.primary") if locked else ("unlock", "text.tertiary")
    look.draw_icon(draw, rect, name, color, "icon.inline")


def _edge(look: Look) -> float:
    return look.theme.length("control.slider_halo") / 2


class Track(QAbstractSlider):
    """The slider without its lock. What it holds is `weight`; Qt's whole number serves screen readers.

    moved       a person moves it: to be shown, not to be kept
    committed   the person has let go: once for a drag or for a key, however long it was held
    returned    the person took it back by Escape; shows what was before
    """

    moved = Signal(float)
    committed = Signal(float)
    returned = Signal(float)
    lock_requested = Signal()

    def __init__(self, look: Look, name: str, series: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._name = name
        self._series = series
        self._weight = 0.0
        self._before: float | None = None
        self._by_key = False
        self._locked = False
        self._ticks: tuple[float, ...] = ()
        self._telling = False
        self.setRange(0, int(HIGHEST))
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.valueChanged.connect(self._on_value_changed)
        self._tell()
        look.changed.connect(self.updateGeometry)

    @property
    def weight(self) -> float:
        """What it shows, 0..100."""
        return self._weight

    @property
    def is_locked(self) -> bool:
        """Whether it cannot be moved."""
        return self._locked

    @property
    def is_moving(self) -> bool:
        """Whether a person is moving it."""
        return self._before is not None

    def set_weight(self, weight: float) -> None:
        """Show a weight, unless a person is moving it."""
        if self._before is None:
            self._show(weight)

    def set_locked(self, locked: bool) -> None:
        """Lock it: it keeps its share, and a drag under way goes back."""
        self._go_back()
        self._locked = locked
        self._tell()

    def set_ticks(self, ticks: Sequence[float]) -> None:
        """Show others' values."""
        self._ticks = tuple(ticks)
        self._tell()

    def state(self) -> SliderState:
        """What is painted."""
        hovered = self.underMouse() and self.isEnabled()
        focused = self.hasFocus()
        return SliderState(
            self._weight,
            self._series,
            self._locked,
            self._before,
            hovered,
            focused,
            self.isEnabled(),
            self._ticks,
        )

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("column.slider"), self._look.length("row.tree_leaf"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("column.number"), self._look.length("row.tree_leaf"))

    # ---- events ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            paint_slider(draw, QRectF(self.rect()), self.state(), self._look)
        painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._locked:
            event.ignore()
            return
        self._begin(by_key=False)
        knob = self._look.theme.length("control.slider_knob")
        x = event.position().x()
        if abs(x - x_of(self._look, QRectF(self.rect()), self._weight)) > knob / 2:
            self._move(value_at(self._look, QRectF(self.rect()), x))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._before is not None and not self._by_key and event.buttons() & Qt.MouseButton.LeftButton:
            self._move(value_at(self._look, QRectF(self.rect()), event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and not self._by_key:
            self._commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self._before is not None:
            self._go_back()
            return
        if key == Qt.Key.Key_L and not event.modifiers():
            self.lock_requested.emit()
            return
        move = self._moves(event)
        if move is None:
            event.ignore()
            return
        if self._locked or (self._before is not None and not self._by_key):
            return
        self._begin(by_key=True)
        self._move(move(self._weight))

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if self._by_key and not event.isAutoRepeat():
            self._commit()
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._by_key:
            self._commit()
        else:
            self._go_back()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @staticmethod
    def _moves(event: QKeyEvent) -> Callable[[float], float] | None:
        """What a key does to the value."""
        step = FINE_STEP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
        key = event.key()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Plus):
            return lambda value: value + step
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Minus):
            return lambda value: value - step
        if key == Qt.Key.Key_PageUp:
            return lambda value: value + PAGE_STEP
        if key == Qt.Key.Key_PageDown:
            return lambda value: value - PAGE_STEP
        if key == Qt.Key.Key_Home:
            return lambda _value: 0.0
        if key == Qt.Key.Key_End:
            return lambda _value: HIGHEST
        return None

    # ---- one movement, from where it was to where it is let go ------------------------------------

    def _begin(self, *, by_key: bool) -> None:
        if self._before is None:
            self._before = self._weight
            self._by_key = by_key
            self.update()

    def _move(self, value: float) -> None:
        value = round(min(max(value, 0.0), HIGHEST), 6)
        if value != self._weight:
            self._show(value)
            self.moved.emit(value)

    def _commit(self) -> None:
        before, self._before, self._by_key = self._before, None, False
        self.update()
        if before is not None and before != self._weight:
            self.committed.emit(self._weight)

    def _go_back(self) -> None:
        before, self._before, self._by_key = self._before, None, False
        if before is not None:
            self._show(before)
            self.returned.emit(before)

    def _show(self, weight: float) -> None:
        self._weight = weight
        self._tell()

    def _tell(self) -> None:
        """Paint anew, and keep what a screen reader says in step."""
        self._telling = True
        self.setValue(round(self._weight))
        self._telling = False
        locked = ", locked" if self._locked else ""
        self.setAccessibleDescription(f"{shown(self._weight)}{NBSP}%{locked}")
        tip = f"{self._name}, {shown(self._weight)}{NBSP}%{locked}"
        if self._ticks:
            tip += f"\nEvaluators' own: {', '.join(shown(each) for each in self._ticks)}"
        self.setToolTip(tip)
        self.update()

    def _on_value_changed(self, value: int) -> None:
        """A screen reader has set the value."""
        if self._telling:
            return
        if self._locked:
            self._tell()
            return
        self._begin(by_key=False)
        self._move(float(value))
        self._commit()


class WeightSlider(QWidget):
    """A slider with its lock. Signals as those of `Track`.

    locked  a person locked it (True) or unlocked it (False)
    """

    moved = Signal(float)
    committed = Signal(float)
    returned = Signal(float)
    locked = Signal(bool)

    def __init__(self, look: Look, name: str, series: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.track = Track(look, name, series)
        self.lock = IconButton(look, "unlock", "", color="text.tertiary", size="icon.inline")
        self.lock.setCheckable(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.length("space.xs"))
        row.addWidget(self.track, 1)
        row.addWidget(self.lock)
        self.setFocusProxy(self.track)
        self._show_lock(False)
        self.track.moved.connect(self.moved)
        self.track.committed.connect(self.committed)
        self.track.returned.connect(self.returned)
        self.track.lock_requested.connect(self.lock.click)
        self.lock.toggled.connect(self._show_lock)
        self.lock.clicked.connect(self.locked)

    @property
    def weight(self) -> float:
        """What it shows, 0..100."""
        return self.track.weight

    def set_weight(self, weight: float) -> None:
        """Show a weight, unless a person is moving it."""
        self.track.set_weight(weight)

    def set_locked(self, locked: bool) -> None:
        """Show it locked or not, without telling."""
        self.lock.setChecked(locked)

    def set_ticks(self, ticks: Sequence[float]) -> None:
        """Show the evaluators' own weights."""
        self.track.set_ticks(ticks)

    def _show_lock(self, locked: bool) -> None:
        self.track.set_locked(locked)
        self.lock.set_icon("lock" if locked else "unlock", "text.primary" if locked else "text.tertiary")
        what = "Unlock" if locked else "Lock"
        self.lock.setAccessibleName(f"{what} {self._name}")
        self.lock.setToolTip(f"{what} {self._name} (L)")
