"""A strip for a total that is not settled: what is still possible, and where it stands now."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from scorecard.core.lead import total_decimals
from scorecard.core.numbers import plain, shown
from scorecard.core.ranking import Scorecard
from scorecard.core.wording import one_line
from scorecard.render.drawing import Align, drawing, nice_ends
from scorecard.render.ranking import inward
from scorecard.render.theme import Theme


@dataclass(frozen=True, slots=True)
class RangeStrip:
    """One candidate's strip; all points of 100. `now` is None where nothing is scored."""

    candidate: str
    name: str
    low: float
    high: float
    now: float | None
    axis_low: float
    axis_high: float
    decimals: int = 1


def strips_of(scorecard: Scorecard) -> tuple[RangeStrip, ...]:
    """The strips of all candidates in the order of the standings, on one axis that holds them all."""
    standings = scorecard.standings
    low, high = nice_ends(
        min((standing.low for standing in standings), default=0.0),
        max((standing.high for standing in standings), default=100.0),
    )
    decimals = total_decimals(scorecard)
    return tuple(
        RangeStrip(standing.key, standing.name, standing.low, standing.high, standing.total, low, high, decimals)
        for standing in standings
    )


def paint(painter: QPainter, rect: QRectF, data: RangeStrip, theme: Theme) -> None:
    """Paint the strip across the rectangle: a track, the range that is still possible, a mark where it stands now."""
    with drawing(painter, rect, theme) as draw:
        middle = rect.center().y()
        track = min(theme.length("control.slider_track"), rect.height())
        draw.fill(QRectF(rect.left(), middle - track / 2, rect.width(), track), "border.subtle")
        left, right = _x(data.low, data, rect), _x(data.high, data, rect)
        thick = min(theme.length("bar.range"), rect.height())
        if data.high - data.low > 1e-9:
            right = max(right, left + draw.gap(1.0))
            draw.fill(QRectF(left, middle - thick / 2, right - left, thick), "border.strong")
        if data.now is not None:
            wide = draw.gap(theme.length("line.series_lead"))
            tall = min(2 * thick, rect.height())
            at = min(max(_x(data.now, data, rect) - wide / 2, rect.left()), rect.right() - wide)
            draw.fill(QRectF(draw.x(at), middle - tall / 2, wide, tall), "text.primary")


def paint_axis(painter: QPainter, rect: QRectF, data: RangeStrip, theme: Theme) -> None:
    """Paint the ends of the axis, to stand once under a column of strips."""
    with drawing(painter, rect, theme) as draw:
        draw.text(rect, plain(data.axis_low), "caption", "text.tertiary")
        draw.text(rect, plain(data.axis_high), "caption", "text.tertiary", Align.RIGHT)


def summary(data: RangeStrip) -> str:
    """The strip in words."""
    name = one_line(data.name)
    low, high = inward(data.low, data.high)
    span = f"from {shown(low)} to {shown(high)}"
    if data.now is None:
        return f"{name}: nothing is scored yet, {span} points are possible"
    if data.high - data.low <= 1e-9:
        return f"{name}: {shown(data.now, data.decimals)} points"
    return f"{name}: {shown(data.now, data.decimals)} points now, {span} still possible"


def _x(points: float, data: RangeStrip, rect: QRectF) -> float:
    share = (points - data.axis_low) / max(data.axis_high - data.axis_low, 1e-9)
    return rect.left() + rect.width() * min(max(share, 0.0), 1.0)
