"""The slope chart: how totals or ranks went from one evaluation to the next.

Candidates have no colours of their own: who leads now is ink, the one asked about has the accent, the others are grey.
They are named beside the first and the last axis, with rank and total; names are moved apart until none covers another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from scorecard.core.comparison.series import Line, Series
from scorecard.core.lead import total_decimals
from scorecard.core.numbers import shown
from scorecard.core.ranking import Standing, Status
from scorecard.core.wording import NOTHING, counted, one_line
from scorecard.render.drawing import FADED, Align, Drawing, Spot, drawing, nice_ends, spot_at, widest, wrapped
from scorecard.render.series import shortened
from scorecard.render.theme import Theme

MOST_LINES: Final = 12
REACH: Final = 7.0
"""How near to a dot the pointer must be, in pixels."""
NARROWEST: Final = 240.0
"""In less room there are no names."""
NARROWEST_SLOPE: Final = 64.0
SHARE_OF_SLOPE: Final = 0.3
"""How much of what there is beyond the narrowest width goes into a single slope."""
MOST_OF_NAMES: Final = 0.32
MOST_BESIDE_SEVERAL: Final = 0.2
"""The share of the width that the names at one side take at most; less where there are axes between the outer two."""
MOST_OF_HEAD: Final = 96.0
"""How wide the head of an outer axis may be where there are no names beside it."""
HEAD_LINES: Final = 2


@dataclass(frozen=True, slots=True)
class SlopePoint:
    """Where a candidate stands in one evaluation.

    at     its place up the axis: the total, or the rank
    rank   its rank as text, an en dash where it has none
    total  its total as text
    out    whether it is out of the ranking there
    """

    at: float
    rank: str
    total: str
    out: bool


@dataclass(frozen=True, slots=True)
class SlopeLine:
    """One candidate: a point for each evaluation, None where it has none; role "leader", "asked" or ""."""

    candidate: str
    name: str
    points: tuple[SlopePoint | None, ...]
    role: str


@dataclass(frozen=True, slots=True)
class SlopeChart:
    """Lines in the order of the last ranking.

    by_rank    the axis is the rank, 1 on top, instead of the total
    low, high  the ends of the axis
    hidden     how many candidates have no line
    lifted     the candidate that is pointed at somewhere: the others are faded
    """

    titles: tuple[str, ...]
    lines: tuple[SlopeLine, ...]
    by_rank: bool
    low: float
    high: float
    hidden: int = 0
    lifted: str | None = None


def key_of(line: Line) -> str:
    """The key of a candidate in the last evaluation in which it takes part."""
    return next(key for key in reversed(line.keys) if key is not None)


def slope_chart_of(
    series: Series,
    *,
    asked: str | None = None,
    by_rank: bool = False,
    most: int = MOST_LINES,
    lifted: str | None = None,
    decimals: int = 0,
) -> SlopeChart:
    """The chart of the first so many by their last rank.

    asked     the key, in the last evaluation that it takes part in, of the one asked about; it always has a line
    decimals  of the totals, at the least: those of the changes that are shown beside them
    """
    lines = [
        line for line in series.lines if any(each is not None and each.total is not None for each in line.standings)
    ]
    kept = lines[:most]
    if asked is not None and all(key_of(line) != asked for line in kept):
        kept = [*kept[: most - 1], *(line for line in lines if key_of(line) == asked)]
    needed = [max(total_decimals(result), decimals) for result in series.results]
    last = len(series.titles) - 1
    found = []
    for line in kept:
        points = tuple(_point(standing, needed[at], by_rank=by_rank) for at, standing in enumerate(line.standings))
        standing = line.standings[last]
        leads = standing is not None and standing.rank == 1
        role = "leader" if leads else "asked" if key_of(line) == asked else ""
        found.append(SlopeLine(key_of(line), line.name, points, role))
    places = [point.at for each in found for point in each.points if point is not None]
    if by_rank:
        low, high = max(places, default=2.0), 1.0
    else:
        low, high = nice_ends(min(places, default=0.0), max(places, default=100.0))
    return SlopeChart(series.titles, tuple(found), by_rank, low, high, len(series.lines) - len(found), lifted)


def _point(standing: Standing | None, decimals: int, *, by_rank: bool) -> SlopePoint | None:
    if standing is None or standing.total is None or (by_rank and standing.rank is None):
        return None
    at = float(standing.rank or 0) if by_rank else standing.total
    rank = NOTHING if standing.rank is None else f"{standing.rank}{'=' if standing.tied else ''}"
    return SlopePoint(at, rank, shown(standing.total, decimals), standing.status is Status.OUT)


# ---- the layout ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Label:
    """The texts beside an axis: which line and point, where the point lies, and the middle of the texts."""

    line: SlopeLine
    point: SlopePoint
    end: QPointF
    middle: float


@dataclass(frozen=True, slots=True)
class _Layout:
    """rank, name, total: the widths of the columns of the labels, the same on both sides; 0: there are none.

    names  candidate -> what it is called there: its whole name, or where not all find room the first words of it
    """

    heads: tuple[tuple[QRectF, tuple[str, ...], Align], ...]
    axes: tuple[float, ...]
    top: float
    bottom: float
    points: tuple[tuple[QPointF | None, ...], ...]
    first: tuple[_Label, ...]
    last: tuple[_Label, ...]
    rank: float
    name: float
    total: float
    gap: float
    step: float
    note: QRectF
    names: Mapping[str, str]


def _step(theme: Theme) -> float:
    """How far apart names stand at least."""
    return theme.line_height("body") + 1


def _layout(data: SlopeChart, rect: QRectF, theme: Theme) -> _Layout:
    sm, md = theme.length("space.sm"), theme.length("space.md")
    ends = [point for line in data.lines for point in (line.points[0], line.points[-1]) if point is not None]
    rank = widest(theme, "strong", (point.rank for point in ends)) + sm
    total = widest(theme, "strong", (point.total for point in ends)) + sm
    gap = theme.length("space.lg")
    mark = theme.length("dot.mark")
    slope = NARROWEST_SLOPE
    if len(data.titles) == 2:
        slope = max(slope, (rect.width() - NARROWEST) * SHARE_OF_SLOPE)
    most = rect.width() * (MOST_OF_NAMES if len(data.titles) < 3 else MOST_BESIDE_SEVERAL)
    most = min(most, (rect.width() - 2 * (rank + total + gap) - slope * (len(data.titles) - 1)) / 2)
    names = {line.candidate: line.name for line in data.lines}
    if widest(theme, "strong", names.values()) + 1 > most:
        names = shortened(names)
    name = min(widest(theme, "strong", names.values()) + 1, most)
    if rect.width() < NARROWEST or name < 30:
        rank = name = total = gap = 0.0
    side = rank + name + total + gap or max(min(widest(theme, "label", data.titles), MOST_OF_HEAD) / 2, mark)
    left, right = rect.left() + side, max(rect.right() - side, rect.left() + side + 1)
    count = len(data.titles)
    apart = (right - left) / max(count - 1, 1)
    axes = tuple(left + at * apart for at in range(count))
    heads = []
    for at, (x, title) in enumerate(zip(axes, data.titles, strict=True)):
        half = max(apart / 2 - 3, 1.0)
        if not name:
            half = min(half, x - rect.left() + 1, rect.right() - x + 1)
        if 0 < at < count - 1 or not name:
            box, align = QRectF(x - half, rect.top(), 2 * half, 0), Align.CENTER
        elif at == 0:
            start = max(x - max(half, total + gap + name * 0.6), rect.left())
            box, align = QRectF(start, rect.top(), x - start + min(half, mark), 0), Align.RIGHT
        else:
            end = min(x + max(half, total + gap + name * 0.6), rect.right())
            box, align = QRectF(x - min(half, mark), rect.top(), end - x + min(half, mark), 0), Align.LEFT
        heads.append((box, tuple(wrapped(theme, "label", title, box.width(), HEAD_LINES)), align))
    line = theme.line_height("label")
    tall = max((len(text) for _, text, _ in heads), default=0) * line
    heads = [(QRectF(box.left(), box.top(), box.width(), tall), text, align) for box, text, align in heads]
    note = theme.line_height("caption") + sm if data.hidden else 0.0
    top, bottom = rect.top() + tall + max(md, _step(theme) / 2), rect.bottom() - note - _step(theme) / 2
    bottom = max(bottom, top + 1)
    span = data.high - data.low

    def y(at: float) -> float:
        return bottom - (bottom - top) * ((at - data.low) / span if abs(span) > 1e-9 else 0.5)

    points = tuple(
        tuple(None if point is None else QPointF(x, y(point.at)) for x, point in zip(axes, each.points, strict=True))
        for each in data.lines
    )
    step = _step(theme)
    first = _labels(data, points, 0, top, bottom, step) if name else ()
    last = _labels(data, points, count - 1, top, bottom, step) if name else ()
    below = QRectF(rect.left(), rect.bottom() - note, rect.width(), note)
    return _Layout(tuple(heads), axes, top, bottom, points, first, last, rank, name, total, gap, step, below, names)


def _labels(
    data: SlopeChart,
    points: Sequence[Sequence[QPointF | None]],
    at: int,
    top: float,
    bottom: float,
    step: float,
) -> tuple[_Label, ...]:
    """The names beside one axis, moved apart; where not all fit, those with a role and the best are named."""
    room = max(int((bottom - top + step) // step), 1)
    ends = []
    for number, line in enumerate(data.lines):
        point, end = line.points[at], points[number][at]
        if point is not None and end is not None:
            ends.append((not line.role, -point.at if not data.by_rank else point.at, number, line, point, end))
    kept = sorted(sorted(ends, key=lambda each: each[:3])[:room], key=lambda each: (each[5].y(), each[2]))
    middles = moved_apart([each[5].y() for each in kept], step, top - step / 2, bottom + step / 2)
    return tuple(_Label(line, point, end, middle) for (*_, line, point, end), middle in zip(kept, middles, strict=True))


def moved_apart(places: Sequence[float], step: float, low: float, high: float) -> list[float]:
    """Ascending places moved so that they are at least a step apart, each as little as can be.

    Least squares, by pooling neighbours that run into each other (M. Ayer and others, "An empirical distribution
    function for sampling with incomplete information", 1955). The first stays half a step within `low`, the last within
    `high`, if so many fit.
    """
    pools: list[tuple[float, int]] = []
    for at, place in enumerate(places):
        pools.append((place - at * step, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, few), (other, more) = pools[-2], pools[-1]
            pools[-2:] = [((one * few + other * more) / (few + more), few + more)]
    start = [mean for mean, count in pools for _ in range(count)]
    last = high - step / 2 - (len(places) - 1) * step
    return [max(min(each, last), low + step / 2) + at * step for at, each in enumerate(start)]


def height(data: SlopeChart, theme: Theme) -> float:
    """A good height: enough to tell slopes apart and to name all."""
    heads = HEAD_LINES * theme.line_height("label") + theme.length("space.md")
    note = theme.line_height("caption") + theme.length("space.sm") if data.hidden else 0.0
    return max(240.0, heads + _step(theme) * (len(data.lines) + 2) + note)


# ---- painting -----------------------------------------------------------------------------------


def paint(painter: QPainter, rect: QRectF, data: SlopeChart, theme: Theme) -> None:
    """Paint the chart: grey lines first, then the one asked about, the leader on top."""
    with drawing(painter, rect, theme) as draw:
        if not data.lines or len(data.titles) < 2:
            draw.message(rect, "Choose two evaluations whose candidates have scores")
            return
        layout = _layout(data, rect, theme)
        for box, lines, align in layout.heads:
            draw.lines(box, lines, "label", "text.secondary", align)
        for x in layout.axes:
            draw.column_rule(x, layout.top, layout.bottom, "border.default")
        order = sorted(range(len(data.lines)), key=lambda at: ("", "asked", "leader").index(data.lines[at].role))
        for at in order:
            with draw.opacity(_kept(data, data.lines[at])):
                _paint_line(draw, data.lines[at], layout.points[at])
        for label in layout.first:
            with draw.opacity(_kept(data, label.line)):
                _paint_label(draw, layout, label, before=True)
        for label in layout.last:
            with draw.opacity(_kept(data, label.line)):
                _paint_label(draw, layout, label, before=False)
        if data.hidden:
            draw.text(layout.note, _hidden(data), "caption", "text.tertiary", Align.CENTER)


def _hidden(data: SlopeChart) -> str:
    return counted(data.hidden, "more candidate is not shown", "more candidates are not shown")


def _kept(data: SlopeChart, line: SlopeLine) -> float:
    return FADED if data.lifted is not None and data.lifted != line.candidate else 1.0


def _color(line: SlopeLine) -> str:
    return {"leader": "text.primary", "asked": "accent.line"}.get(line.role, "border.strong")


def _paint_line(draw: Drawing, line: SlopeLine, places: Sequence[QPointF | None]) -> None:
    theme = draw.theme
    width = theme.length("line.series_lead" if line.role else "line.series")
    for one, other in pairwise(places):  # where it does not take part there is a gap
        if one is not None and other is not None:
            draw.line([one, other], _color(line), width)
    dot = theme.length("dot.small") + (1.0 if line.role else 0.0)
    for point, place in zip(line.points, places, strict=True):
        if point is None or place is None:
            continue
        draw.dot(place, dot + 2, "surface.canvas")
        if point.out:
            draw.dot(place, dot + 1, "surface.canvas", _color(line))
        else:
            draw.dot(place, dot, _color(line))


def _paint_label(draw: Drawing, layout: _Layout, label: _Label, *, before: bool) -> None:
    theme = draw.theme
    role, line = ("strong" if label.line.role else "body"), label.line
    color = {"leader": "text.primary", "asked": "accent.text"}.get(line.role, "text.primary")
    rank, name, total = _columns(layout, label, before=before)
    if abs(label.middle - label.end.y()) > 1:
        reach = theme.length("dot.small")
        near = total.right() + 2 if before else total.left() - 2
        start = label.end.x() - reach if before else label.end.x() + reach
        draw.line([QPointF(start, label.end.y()), QPointF(near, label.middle)], "border.default", 1.0)
    figure = color if line.role else "text.secondary"
    draw.text(rank, label.point.rank, role, figure, Align.LEFT if before else Align.RIGHT)
    draw.text(name, layout.names[line.candidate], role, color, Align.RIGHT if before else Align.LEFT)
    draw.text(total, label.point.total, role, figure, Align.RIGHT if before else Align.LEFT)


def _columns(layout: _Layout, label: _Label, *, before: bool) -> tuple[QRectF, QRectF, QRectF]:
    """The places of rank, name and total: from the outside to the axis."""
    top = label.middle - layout.step / 2
    if before:
        total = QRectF(label.end.x() - layout.gap - layout.total, top, layout.total, layout.step)
        name = QRectF(total.left() - layout.name, top, layout.name, layout.step)
        return QRectF(name.left() - layout.rank, top, layout.rank, layout.step), name, total
    total = QRectF(label.end.x() + layout.gap, top, layout.total, layout.step)
    name = QRectF(total.right(), top, layout.name, layout.step)
    return QRectF(name.right(), top, layout.rank, layout.step), name, total


# ---- pointing and reading -----------------------------------------------------------------------


def hit(data: SlopeChart, rect: QRectF, theme: Theme, point: QPointF) -> Spot | None:
    """The name or dot at a point; of dots that lie together the nearest."""
    found = spots(data, rect, theme)
    near = [spot for spot in found if spot.rect.contains(point) and spot.rect.width() <= 2 * REACH]
    if near:
        return min(near, key=lambda spot: (spot.rect.center() - point).manhattanLength())
    return spot_at(found, point)


def spots(data: SlopeChart, rect: QRectF, theme: Theme) -> list[Spot]:
    """All names and dots with what they say."""
    if not data.lines or len(data.titles) < 2:
        return []
    layout = _layout(data, rect, theme)
    return [*_named(data, layout), *_dots(data, layout)]


def _named(data: SlopeChart, layout: _Layout) -> Iterator[Spot]:
    for labels, at, before in ((layout.first, 0, True), (layout.last, len(data.titles) - 1, False)):
        for label in labels:
            rank, _, total = _columns(layout, label, before=before)
            yield Spot(rank.united(total), _said(data, label.line, label.point, at), label.line.candidate)


def _dots(data: SlopeChart, layout: _Layout) -> Iterator[Spot]:
    for line, places in zip(data.lines, layout.points, strict=True):
        for at, (point, place) in enumerate(zip(line.points, places, strict=True)):
            if point is not None and place is not None:
                box = QRectF(place.x() - REACH, place.y() - REACH, 2 * REACH, 2 * REACH)
                yield Spot(box, _said(data, line, point, at), line.candidate)


def _said(data: SlopeChart, line: SlopeLine, point: SlopePoint, at: int) -> str:
    where = "out of the ranking" if point.out else f"rank {point.rank}"
    return f"{one_line(line.name)}, {point.total} points, {where}\n{one_line(data.titles[at])}"


def summary(data: SlopeChart) -> str:
    """The chart in words."""
    if not data.lines or len(data.titles) < 2:
        return "There are no two evaluations to compare yet."
    lines = [f"Rank and total in {', then '.join(one_line(title) for title in data.titles)}."]
    for line in data.lines:
        places = "; ".join(
            NOTHING if point is None else f"{'out of the ranking' if point.out else point.rank} with {point.total}"
            for point in line.points
        )
        lines.append(f"{one_line(line.name)}: {places}")
    return "\n".join([*lines, f"{_hidden(data)}."] if data.hidden else lines)
