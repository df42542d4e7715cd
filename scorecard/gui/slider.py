"""The slider of a weight: dragged, moved by keys, locked. Its painter serves delegates of trees as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPen

from scorecard.gui.look import Look
from scorecard.render.drawing import Drawing

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
