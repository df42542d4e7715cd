"""How far each weight can go before the first rank changes hands: bands of stability with the weight as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from scorecard.core.numbers import shown
from scorecard.core.robustness.contest import Contest
from scorecard.core.robustness.stability import Stability
from scorecard.core.tree import TOP
from scorecard.core.wording import NBSP, listed, one_line, per_cent
from scorecard.render.drawing import FADED, Align, Drawing, Spot, drawing, swatch_room, widest, width_of
from scorecard.render.series import part_of_leaf, parts_of, short_names
from scorecard.render.theme import Theme

NEAR: Final = 0.1
"""An end this near to the present weight is set off."""
TICKS: Final = (0, 25, 50, 75, 100)
ANY: Final = "any weight"
THEN: Final = "then leads"
NARROWEST: Final = 96.0


@dataclass(frozen=True, slots=True)
class Band:
    """One criterion: weight, low and high are 0..1 among its siblings.

    name, series  the criterion's name and the place of the colour of its top criterion
    interval      the ends in per cent, rounded inwards
    below, above  short names of who leads beyond either end
    level         short names of who only draws level: at a weight of 0 and at one of 100 per cent
    near          whether an end is near to the present weight
    is_group      whether criteria lie under it
    """

    criterion: str
    name: str
    series: int | None
    weight: float
    low: float
    high: float
    interval: str
    below: tuple[str, ...]
    above: tuple[str, ...]
    near: bool
    is_group: bool
    level: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def firm(self) -> bool:
        """Whether no weight of it puts anybody else ahead."""
        return not self.below and not self.above

    @property
    def then(self) -> str:
        """Who would lead, beyond which end; "" for nobody."""
        if self.below and self.above and self.below != self.above:
            return f"{listed(self.below)} below, {listed(self.above)} above"
        return listed(self.below or self.above)

    @property
    def ties(self) -> str:
        """Who draws level at which end; "" for nobody."""
        return ", ".join(f"{_tie(names)} at {end}" for end, names in _ends(self) if names)


@dataclass(frozen=True, slots=True)
class StabilityBands:
    """The bands of the criteria of one group, in their order.

    moved  the criterion whose weight a person is moving, and where to (0..1)
    """

    title: str
    leader: str
    bands: tuple[Band, ...]
    lifted: str | None = None
    moved: tuple[str, float] | None = None


def stability_bands_of(
    contest: Contest, found: Mapping[str, Stability], group: str = TOP, *, lifted: str | None = None
) -> StabilityBands:
    """The bands of what lies under a group, "" for the top criteria."""
    evaluation, tree = contest.evaluation, contest.tree
    places = {leaf: part.series for leaf, part in part_of_leaf(parts_of(evaluation.criteria, tree)).items()}
    short = short_names(evaluation)
    bands = []
    for key in tree.children.get(group, ()):
        each = found.get(key)
        if each is None:
            continue
        below, above = tuple(short[rival] for rival in each.below), tuple(short[rival] for rival in each.above)
        near = (bool(below) and each.weight - each.low < NEAR) or (bool(above) and each.high - each.weight < NEAR)
        name = one_line(evaluation.criteria[key].name) or key
        series = next((places[leaf] for leaf in tree.leaves_under(key) if leaf in places), None)
        under = bool(tree.children.get(key))
        low, high = (tuple(short[rival] for rival in who) for who in each.level)
        bands.append(
            Band(
                *(key, name, series, each.weight, each.low, each.high),
                *(interval_text(each.low, each.high, firm=each.firm), below, above, near, under),
                (low, high),
            )
        )
    leader = listed([short[contest.candidates[row]] for row in contest.leaders])
    verb = "stays" if len(contest.leaders) == 1 else "stay"
    title = f"{leader} {verb} first while the weight is inside the band"
    return StabilityBands(title, leader, tuple(bands), lifted)


def interval_text(low: float, high: float, *, firm: bool = False) -> str:
    """The ends of an interval 0..1 in per cent, rounded inwards so that no weight in it is promised in vain."""
    if firm:
        return ANY
    first, last = ceil(low * 1000 - 1e-9) / 10, floor(high * 1000 + 1e-9) / 10
    if high - low <= 1e-9:
        return f"just {shown(low * 100)}"
    if first > last:  # narrower than a tenth
        return f"{shown(low * 100, 3)} to {shown(high * 100, 3)}"
    return f"{_end(first)} to {_end(last)}"


def _end(number: float) -> str:
    return "0" if number <= 0 else "100" if number >= 100 else shown(number)


# ---- the layout ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Layout:
    rows: tuple[tuple[QRectF, Band], ...]
    name: tuple[float, float]
    track: tuple[float, float]
    interval: tuple[float, float]
    then: tuple[float, float]
    axis: QRectF

    def x(self, share: float) -> float:
        """Where a weight 0..1 stands."""
        return self.track[0] + share * (self.track[1] - self.track[0])


def _layout(data: StabilityBands, rect: QRectF, theme: Theme) -> _Layout:
    md, lg = theme.length("space.md"), theme.length("space.lg")
    whole = rect.width()
    intervals = [band.interval for band in data.bands]
    interval = widest(theme, "strong", intervals) + md
    thens = [text for band in data.bands for text in _then_lines(band)]
    then = max(widest(theme, "small", thens), width_of(theme, "caption", THEN))
    then = min(then, max(whole * 0.2, 72.0))
    names = widest(theme, "body", (band.name for band in data.bands)) + swatch_room(theme) + lg
    free = whole - interval - then - 2 * md
    name = min(names, max(free - max(NARROWEST, free * 0.42), free * 0.4))
    left = rect.left()
    track = (left + name, max(rect.right() - then - md - interval, left + name + 1))
    axis_height = theme.line_height("caption") + theme.length("space.xs")
    step = theme.length("row.table")
    fitting = max(int((rect.height() - axis_height + 0.5) // step), 0)
    rows = tuple(
        (QRectF(left, rect.top() + at * step, whole, step), band) for at, band in enumerate(data.bands[:fitting])
    )
    bottom = rect.top() + len(rows) * step
    return _Layout(
        rows,
        (left, left + name - md),
        track,
        (track[1], track[1] + interval),
        (rect.right() - then, rect.right()),
        QRectF(left, bottom, whole, axis_height),
    )


def _then_lines(band: Band) -> tuple[str, ...]:
    if band.below and band.above and band.below != band.above:
        return f"{listed(band.below)} below", f"{listed(band.above)} above"
    then = listed(band.below or band.above)
    ties = [(_tie(names, one=True), end) for end, names in _ends(band) if names]
    if len(ties) == 1 and not then:
        return ties[0][0], f"at {ties[0][1]}"
    lines = tuple(f"{tie} at {end}" for tie, end in ties)
    return (then, *lines[:1]) if then or not lines else lines


def _ends(band: Band) -> Iterator[tuple[int, tuple[str, ...]]]:
    return zip((0, 100), band.level, strict=True)


def _tie(names: tuple[str, ...], *, one: bool = False) -> str:
    """With whom there is a tie; where there is room for `one` name, several are counted."""
    return f"tie with {len(names)} others" if one and len(names) > 1 else f"tie with {listed(names)}"


def height(data: StabilityBands, theme: Theme, width: float) -> float:
    """The height of all bands with their axis at a width."""
    if not data.bands:
        return theme.length("row.standing")
    return _layout(data, QRectF(0, 0, width, 1e6), theme).axis.bottom()


# ---- painting -----------------------------------------------------------------------------------


def paint(painter: QPainter, rect: QRectF, data: StabilityBands, theme: Theme) -> None:
    """Paint a row for each criterion over a common axis from 0 to 100 per cent."""
    with drawing(painter, rect, theme) as draw:
        if not data.bands:
            draw.message(rect, "Criteria with weights stand here with their bands")
            return
        layout = _layout(data, rect, theme)
        top = rect.top()
        for tick in TICKS:
            x = layout.x(tick / 100)
            draw.column_rule(x, top, layout.axis.top())
            box = QRectF(x - 30, layout.axis.top(), 60, layout.axis.height())
            draw.text(
                box, f"{tick}{NBSP}%" if tick == TICKS[-1] else str(tick), "caption", "text.tertiary", Align.CENTER
            )
        box = QRectF(layout.then[0], layout.axis.top(), layout.then[1] - layout.then[0], layout.axis.height())
        if any(not band.firm for band in data.bands):
            draw.text(box, THEN, "caption", "text.tertiary")
        for row, band in layout.rows:
            faded = data.lifted is not None and data.lifted != band.criterion
            with draw.opacity(FADED if faded else 1.0):
                moved = data.moved[1] if data.moved is not None and data.moved[0] == band.criterion else None
                _paint_band(draw, layout, row, band, moved)


def _paint_band(draw: Drawing, layout: _Layout, row: QRectF, band: Band, moved: float | None) -> None:
    theme, middle = draw.theme, row.center().y()
    draw.swatch(layout.name[0], middle, band.series)
    left = layout.name[0] + swatch_room(theme)
    draw.text(QRectF(left, row.top(), max(layout.name[1] - left, 0), row.height()), band.name, "body")
    track = theme.length("control.slider_track")
    start, end = layout.track
    draw.fill(QRectF(start, middle - track / 2, end - start, track), "border.subtle")
    high = theme.length("bar.difference")
    low_x, high_x = layout.x(band.low), layout.x(band.high)
    with draw.opacity(theme.band_opacity):
        draw.series(QRectF(low_x, middle - high / 2, max(high_x - low_x, draw.pixel), high), band.series)
    tick, wide = theme.length("space.lg"), theme.length("space.xxs")
    color = theme.series_color(band.series)
    if band.below:
        draw.fill(QRectF(low_x, middle - tick / 2, wide, tick), color)
    if band.above:
        draw.fill(QRectF(high_x - wide, middle - tick / 2, wide, tick), color)
    dot = theme.length("control.slider_knob")
    draw.dot(QPointF(layout.x(band.weight), middle), dot, "surface.canvas")
    draw.dot(QPointF(layout.x(band.weight), middle), dot - 2 * wide, "text.primary")
    box = QRectF(layout.interval[0], row.top(), layout.interval[1] - layout.interval[0], row.height())
    ink = "text.secondary" if band.firm else "text.primary"
    if moved is not None:
        to = QPointF(layout.x(moved), middle)
        draw.line([QPointF(layout.x(band.weight), middle), to], "accent.fill", theme.length("control.slider_fill") / 2)
        draw.dot(to, dot, "surface.canvas")
        draw.dot(to, dot - 2 * wide, "accent.fill")
        draw.text(box, per_cent(moved, 1), "strong", "accent.text", Align.RIGHT)
    else:
        draw.text(box, band.interval, "strong" if band.near else "body", ink, Align.RIGHT)
    lines = _then_lines(band)
    role = "small" if len(lines) == 1 else "caption"
    step = theme.line_height(role)
    upper = middle - step * len(lines) / 2
    width = layout.then[1] - layout.then[0]
    draw.lines(QRectF(layout.then[0], upper, width, step * len(lines)), lines, role, "text.secondary")


# ---- moving a weight ---


def dot_of(data: StabilityBands, rect: QRectF, theme: Theme, criterion: str) -> QPointF | None:
    """Where the dot of a criterion's weight stands; None where it has none."""
    layout = _layout(data, rect, theme)
    rows = ((row, band) for row, band in layout.rows if band.criterion == criterion)
    return next((QPointF(layout.x(band.weight), row.center().y()) for row, band in rows), None)


def share_at(data: StabilityBands, rect: QRectF, theme: Theme, x: float) -> float:
    """The weight 0..1 at a place across, to a tenth of a per cent."""
    start, end = _layout(data, rect, theme).track
    return round(min(max((x - start) / (end - start), 0.0), 1.0), 3)


# ---- pointing and reading -----------------------------------------------------------------------


def spots(data: StabilityBands, rect: QRectF, theme: Theme) -> list[Spot]:
    """All bands with what they say."""
    if not data.bands:
        return []
    return [Spot(row, _said(data, band), "", band.criterion) for row, band in _layout(data, rect, theme).rows]


def _said(data: StabilityBands, band: Band) -> str:
    now = per_cent(band.weight, 1)
    ties = f"; {band.ties}" if band.ties else ""
    if band.firm:
        return f"{band.name}, now {now}\n{data.leader} stays first whatever its weight{ties}"
    return f"{band.name}, now {now}\n{data.leader} first at {band.interval}; beyond: {band.then}{ties}"


def summary(data: StabilityBands) -> str:
    """The bands in words."""
    if not data.bands:
        return "There are no weights to move."
    return "\n".join((f"{data.title}.", *(f"{one_line(_said(data, band))}." for band in data.bands)))
