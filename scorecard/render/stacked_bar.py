"""A bar of points: what a candidate has from each top criterion, on the way to 100."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from scorecard.core.lead import total_decimals
from scorecard.core.model import Evaluation
from scorecard.core.numbers import shown
from scorecard.core.ranking import Scorecard, Status
from scorecard.render.drawing import FADED, Drawing, Spot, drawing, spot_at
from scorecard.render.series import parts_of, points_by_part
from scorecard.render.theme import Theme


@dataclass(frozen=True, slots=True)
class Segment:
    """The points from one part, of the most that it can give."""

    criterion: str
    name: str
    series: int | None
    points: float
    most: float


@dataclass(frozen=True, slots=True)
class StackedBar:
    """One candidate's bar.

    total     None where nothing is scored
    before    an earlier total to compare with, marked by a tick
    out       whether the candidate is out of the ranking: the bar is faded
    decimals  of the total as it is shown
    lifted    the criterion that is pointed at somewhere: the others are faded
    """

    candidate: str
    name: str
    segments: tuple[Segment, ...]
    total: float | None
    before: float | None = None
    out: bool = False
    decimals: int = 1
    lifted: str | None = None


def bars_of(
    evaluation: Evaluation,
    scorecard: Scorecard,
    *,
    before: Mapping[str, float] | None = None,
    lifted: str | None = None,
) -> tuple[StackedBar, ...]:
    """The bars of all candidates in the order of the standings. `before`: candidate -> earlier total."""
    parts = parts_of(evaluation.criteria, scorecard.tree)
    points = points_by_part(scorecard, parts)
    decimals = total_decimals(scorecard)
    earlier = before or {}
    return tuple(
        StackedBar(
            standing.key,
            standing.name,
            tuple(
                Segment(part.key, part.name, part.series, share, part.weight * 100)
                for part, share in zip(parts, points[standing.key], strict=True)
            ),
            standing.total,
            earlier.get(standing.key),
            standing.status is Status.OUT,
            decimals,
            lifted,
        )
        for standing in scorecard.standings
    )


def height(theme: Theme, bar: str = "bar.standing") -> float:
    """The height of the rectangle in which the bar has its designed thickness; the tick stands out of it."""
    return theme.length(bar) + 2 * theme.length("space.xxs")


def paint(painter: QPainter, rect: QRectF, data: StackedBar, theme: Theme) -> None:
    """Paint one bar from 0 to 100 over the whole width; an earlier total as a tick over the whole height."""
    with drawing(painter, rect, theme) as draw:
        paint_bar(draw, rect, data)


def paint_bar(draw: Drawing, rect: QRectF, data: StackedBar) -> None:
    """The same on a drawing that is under way."""
    theme = draw.theme
    draw.fill(_body(rect, theme), "surface.sunken")
    gap = draw.gap(theme.length("bar.segment_gap"))
    body = _body(rect, theme)
    top, tall = draw.y(body.top()), draw.y(body.bottom()) - draw.y(body.top())
    placed = [each for each in _edges(data, body) if each[2].points > 0]
    full: list[tuple[QRectF, int | None]] = []
    faded: list[tuple[QRectF, int | None]] = []
    for at, (start, end, segment) in enumerate(placed):
        left = draw.x(start)
        width = draw.x(end) - left
        if at < len(placed) - 1 and width > 2 * gap:
            width -= gap
        fades = data.out or (data.lifted is not None and data.lifted != segment.criterion)
        (faded if fades else full).append((QRectF(left, top, width, tall), segment.series))
    draw.all_series(full)
    if faded:
        with draw.opacity(FADED):
            draw.all_series(faded)
    if data.before is not None:
        width = draw.gap(theme.length("line.tick"))
        left = draw.x(rect.left() + rect.width() * min(max(data.before, 0.0), 100.0) / 100 - width / 2)
        left = min(max(left, draw.x(rect.left())), draw.x(rect.right()) - width)
        tick = QRectF(left, rect.top(), width, rect.height())
        draw.fill(tick.adjusted(-draw.pixel, 0, draw.pixel, 0), "surface.canvas")
        draw.fill(tick, "text.primary")


def hit(data: StackedBar, rect: QRectF, theme: Theme, point: QPointF) -> Spot | None:
    """The segment at a point."""
    return spot_at(_placed(data, rect, theme), point)


def spots(data: StackedBar, rect: QRectF, theme: Theme) -> list[Spot]:
    """All segments with what they say."""
    return _placed(data, rect, theme)


def summary(data: StackedBar) -> str:
    """The bar in words."""
    if data.total is None:
        return f"{data.name}: nothing is scored yet"
    parts = ", ".join(f"{segment.name} {shown(segment.points)}" for segment in data.segments)
    before = "" if data.before is None else f", before {shown(data.before, data.decimals)}"
    return f"{data.name}: {shown(data.total, data.decimals)} of 100 points{before}. {parts}"


def _body(rect: QRectF, theme: Theme) -> QRectF:
    edge = min(theme.length("space.xxs"), rect.height() / 4)
    return rect.adjusted(0, edge, 0, -edge)


def _edges(data: StackedBar, body: QRectF) -> list[tuple[float, float, Segment]]:
    """Where each segment begins and ends across."""
    if data.total is None:
        return []
    left, width = body.left(), body.width()
    found = []
    points, start = 0.0, left
    for segment in data.segments:
        points += max(segment.points, 0.0)
        end = left + width * min(points, 100.0) / 100
        found.append((start, end, segment))
        start = end
    return found


def _boxes(data: StackedBar, rect: QRectF, theme: Theme) -> list[tuple[QRectF, Segment]]:
    body = _body(rect, theme)
    top, tall = body.top(), body.height()
    return [(QRectF(start, top, end - start, tall), segment) for start, end, segment in _edges(data, body)]


def _placed(data: StackedBar, rect: QRectF, theme: Theme) -> list[Spot]:
    return [
        Spot(
            box,
            f"{segment.name}, {shown(segment.points)} of {shown(segment.most)}\n{data.name}",
            data.candidate,
            segment.criterion,
        )
        for box, segment in _boxes(data, rect, theme)
    ]
