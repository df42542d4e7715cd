"""The profile: how candidates run across the top criteria, as lines or as dots.

Candidates have no colours of their own: the leader is ink, the one asked about has the accent, the others are grey and
named where their lines end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from scorecard.core.model import Evaluation
from scorecard.core.numbers import plain, shown
from scorecard.core.ranking import Scorecard, Status
from scorecard.core.wording import NOTHING, counted, one_line, points_text
from scorecard.render.drawing import (
    FADED,
    Align,
    Drawing,
    Spot,
    drawing,
    nice_ends,
    nice_step,
    spot_at,
    swatch_room,
    widest,
    wrapped,
)
from scorecard.render.legend import Legend, legend_height, legend_of, paint_legend
from scorecard.render.series import Part, parts_of, short_names, values_by_part
from scorecard.render.theme import Theme

MOST_LINES: Final = 12
MOST_TICKS: Final = 5
LEAST_HEAD: Final = 64.0
"""Names of criteria stand under their lines where they have this much room, else in a legend."""
REACH: Final = 8.0
"""How near to a dot the pointer must be, in pixels."""


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One candidate: values 0..100 for each part, None where nothing is scored; role "leader", "asked" or ""."""

    candidate: str
    name: str
    short: str
    rank: int | None
    values: tuple[float | None, ...]
    role: str


@dataclass(frozen=True, slots=True)
class Profile:
    """Lines in the order of the standings; the axis runs from `low` to `high`; `hidden` candidates are not drawn."""

    parts: tuple[Part, ...]
    lines: tuple[ProfileLine, ...]
    low: float
    high: float
    hidden: int
    dots: bool
    lifted: str | None = None


def profile_of(
    evaluation: Evaluation,
    scorecard: Scorecard,
    *,
    asked: str | None = None,
    dots: bool = False,
    lifted: str | None = None,
) -> Profile:
    """The profile of the first twelve in the ranking. `asked`: the one set against the leader, else the second."""
    parts = parts_of(evaluation.criteria, scorecard.tree)
    values = values_by_part(scorecard, parts)
    short = short_names(evaluation)
    running = [standing for standing in scorecard.standings if standing.status is not Status.OUT]
    leader = running[0].key if running and running[0].rank == 1 else None
    if asked is None:
        asked = next((each.key for each in running if each.key != leader and each.rank is not None), None)
    kept = running[:MOST_LINES]
    if asked is not None and all(each.key != asked for each in kept):
        kept = [*kept[: MOST_LINES - 1], *(each for each in scorecard.standings if each.key == asked)]
    lines = tuple(
        ProfileLine(
            each.key,
            each.name,
            short[each.key],
            each.rank,
            values[each.key],
            "leader" if each.key == leader else "asked" if each.key == asked else "",
        )
        for each in kept
    )
    known = [value for line in lines for value in line.values if value is not None]
    low, high = nice_ends(min(known, default=0.0), max(known, default=100.0), MOST_TICKS)
    return Profile(parts, lines, low, high, len(scorecard.standings) - len(kept), dots, lifted)


# ---- the layout ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Label:
    """A name at the end of a line: where the line ends, and the middle of the text."""

    line: ProfileLine
    end: QPointF
    middle: float


@dataclass(frozen=True, slots=True)
class _Layout:
    """ticks: value and its place along the axis; heads: the place and lines of the name of each part."""

    plot: QRectF
    ticks: tuple[tuple[float, float], ...]
    heads: tuple[tuple[QRectF, tuple[str, ...]], ...]
    points: tuple[tuple[QPointF | None, ...], ...]
    labels: tuple[_Label, ...]
    label_left: float
    label_width: float
    key: QRectF
    legend: Legend


def _share(value: float, data: Profile) -> float:
    return min(max((value - data.low) / max(data.high - data.low, 1e-9), 0.0), 1.0)


def _ticks(data: Profile) -> list[float]:
    step = nice_step(data.high - data.low, MOST_TICKS)
    count = int((data.high - data.low) / step + 1e-9)
    return [data.low + at * step for at in range(count + 1)]


def _layout(data: Profile, rect: QRectF, theme: Theme) -> _Layout:
    return _dots_layout(data, rect, theme) if data.dots else _lines_layout(data, rect, theme)


def _lines_layout(data: Profile, rect: QRectF, theme: Theme) -> _Layout:
    sm, md, lg = theme.length("space.sm"), theme.length("space.md"), theme.length("space.lg")
    ticks = _ticks(data)
    axis = widest(theme, "caption", map(plain, ticks)) + sm
    note = theme.line_height("caption") if data.hidden else 0.0
    names = max(
        widest(theme, "small", (line.short for line in data.lines)),
        widest(theme, "strong", (line.short for line in data.lines if line.role)),
    )
    label_width = min(names, rect.width() * 0.28) if rect.width() >= 240 else 0.0
    right = label_width + lg + sm if label_width else theme.length("dot.mark")
    plot = QRectF(rect.left() + axis, rect.top() + md, max(rect.width() - axis - right, 1.0), 1.0)
    count = len(data.parts)
    if count and label_width:  # the names begin beside the last axis, not beside the half column after it
        plot.setWidth(min(plot.width() / (1 - 0.5 / count), max(rect.width() - axis, 1.0)))
    step = plot.width() / max(count, 1)
    room = swatch_room(theme)
    longest = max((widest(theme, "label", part.name.split()) for part in data.parts), default=0.0)
    lines: list[tuple[str, ...]] = [() for _ in data.parts]
    legend: Legend = ()
    if step - room - 2 >= min(longest, LEAST_HEAD):
        lines = [tuple(wrapped(theme, "label", part.name, step - room - 2, 3)) for part in data.parts]
    else:
        legend = legend_of(data.parts, plot.left(), 0.0, rect.right() - plot.left(), theme)
    below = max((len(each) for each in lines), default=1) * theme.line_height("label") + sm
    below += theme.length("control.swatch") + sm + legend_height(legend) if legend else 0.0
    plot.setHeight(max(rect.bottom() - note - below - sm - plot.top(), 1.0))
    across = [plot.left() + (at + 0.5) * step for at in range(count)]
    heads = tuple(
        (QRectF(x - step / 2 + 1, plot.bottom() + sm, step - 2, below - sm), text)
        for x, text in zip(across, lines, strict=True)
    )

    def y(value: float) -> float:
        return plot.bottom() - plot.height() * _share(value, data)

    points = tuple(
        tuple(None if value is None else QPointF(x, y(value)) for x, value in zip(across, line.values, strict=True))
        for line in data.lines
    )
    labels = _spread(data.lines, points, plot, theme) if label_width else ()
    label_left = (across[-1] if across else plot.right()) + lg + sm
    width = max(rect.right() - label_left, 0.0)
    key = QRectF(rect.left(), rect.bottom() - note, rect.width(), note)
    places = tuple((tick, y(tick)) for tick in ticks)
    under = plot.bottom() + sm + theme.length("control.swatch") + sm
    legend = tuple((box.translated(0, under), part) for box, part in legend)
    return _Layout(plot, places, heads, points, labels, label_left, width, key, legend)


def _spread(
    lines: Sequence[ProfileLine], points: Sequence[Sequence[QPointF | None]], plot: QRectF, theme: Theme
) -> tuple[_Label, ...]:
    """The names at the ends of the lines, moved apart; where not all fit, those with the best ranks are named."""
    step = theme.line_height("small")
    room = max(int((plot.height() + step) // step), 1)
    ends: list[tuple[ProfileLine, QPointF]] = []
    for line, row in zip(lines, points, strict=True):
        last = row[-1] if row else None
        if last is not None:
            ends.append((line, last))
    ends.sort(key=lambda each: (not each[0].role, each[0].rank or len(lines) + 1))
    kept = sorted(ends[:room], key=lambda each: each[1].y())
    middles = [end.y() for _, end in kept]
    for at in range(1, len(middles)):
        middles[at] = max(middles[at], middles[at - 1] + step)
    limit = plot.bottom() + step / 2
    for at in reversed(range(len(middles))):
        middles[at] = min(middles[at], limit)
        limit = middles[at] - step
    return tuple(_Label(line, end, middle) for (line, end), middle in zip(kept, middles, strict=True))


def _dots_layout(data: Profile, rect: QRectF, theme: Theme) -> _Layout:
    sm, lg = theme.length("space.sm"), theme.length("space.lg")
    ticks = _ticks(data)
    mark = theme.length("dot.mark")
    names = widest(theme, "small", (part.name for part in data.parts)) + swatch_room(theme) + lg
    side = min(names, rect.width() * 0.4)
    axis = theme.line_height("caption") + theme.length("space.xs")
    key = theme.line_height("small") + sm
    plot = QRectF(rect.left() + side, rect.top() + key, 1.0, 1.0)
    plot.setWidth(max(rect.right() - mark - plot.left(), 1.0))
    plot.setHeight(max(rect.bottom() - axis - plot.top(), 1.0))
    step = plot.height() / max(len(data.parts), 1)

    def x(value: float) -> float:
        return plot.left() + plot.width() * _share(value, data)

    heads = tuple(
        (QRectF(rect.left(), plot.top() + at * step, side - sm, step), (one_line(part.name),))
        for at, part in enumerate(data.parts)
    )
    points = tuple(
        tuple(
            None if value is None else QPointF(x(value), plot.top() + (at + 0.5) * step)
            for at, value in enumerate(line.values)
        )
        for line in data.lines
    )
    key_box = QRectF(plot.left(), rect.top(), max(rect.right() - plot.left(), 0.0), theme.line_height("small"))
    return _Layout(plot, tuple((tick, x(tick)) for tick in ticks), heads, points, (), 0.0, 0.0, key_box, ())


def height(data: Profile, theme: Theme) -> float:
    """A good height: for dots so much a criterion, for lines enough to tell slopes and names apart."""
    if data.dots:
        return theme.length("row.table") * (len(data.parts) + 1) + theme.line_height("caption")
    return max(240.0, theme.line_height("small") * (len(data.lines) + 4))


# ---- painting -----------------------------------------------------------------------------------


def paint(painter: QPainter, rect: QRectF, data: Profile, theme: Theme) -> None:
    """Paint the profile: grey lines first, then the one asked about, the leader on top."""
    with drawing(painter, rect, theme) as draw:
        if not data.lines or not data.parts:
            draw.message(rect, "Add candidates to see their profiles")
            return
        layout = _layout(data, rect, theme)
        if layout.plot.height() < 8 or layout.plot.width() < 8:
            return
        _paint_axis(draw, rect, data, layout)
        order = sorted(range(len(data.lines)), key=lambda at: ("", "asked", "leader").index(data.lines[at].role))
        for at in order:
            if data.dots:
                _paint_dots(draw, data, data.lines[at], layout.points[at])
            else:
                _paint_line(draw, data.lines[at], layout.points[at])
        paint_legend(draw, layout.legend)
        for label in layout.labels:
            _paint_label(draw, layout, label)
        if data.dots:
            _paint_key(draw, data, layout.key)
        elif data.hidden:
            draw.text(layout.key, _hidden(data), "caption", "text.tertiary")


def _hidden(data: Profile) -> str:
    return f"Not drawn: {counted(data.hidden, 'candidate', 'candidates')}"


def _paint_axis(draw: Drawing, rect: QRectF, data: Profile, layout: _Layout) -> None:
    theme = draw.theme
    plot, line = layout.plot, theme.line_height("caption")
    room = swatch_room(theme)
    for value, at in layout.ticks:
        if data.dots:
            draw.column_rule(at, plot.top(), plot.bottom())
            wide = draw.metrics("caption").horizontalAdvance(plain(value)) + 2
            left = min(max(at - wide / 2, rect.left()), rect.right() - wide)
            box = QRectF(left, plot.bottom() + theme.length("space.xs"), wide, line)
            draw.text(box, plain(value), "caption", "text.tertiary", Align.CENTER)
        else:
            right = layout.label_left - theme.length("space.sm") if layout.labels else plot.right()
            draw.row_rule(plot.left(), right, at)
            box = QRectF(rect.left(), at - line / 2, plot.left() - rect.left() - theme.length("space.sm"), line)
            draw.text(box, plain(value), "caption", "text.tertiary", Align.RIGHT)
    for part, (box, lines) in zip(data.parts, layout.heads, strict=True):
        with draw.opacity(_kept(data, part)):
            if data.dots:
                draw.swatch(box.left(), box.center().y(), part.series)
                draw.text(box.adjusted(room, 0, 0, 0), lines[0], "small")
                draw.row_rule(plot.left(), plot.right(), box.center().y() + draw.pixel / 2)
                continue
            draw.column_rule(box.center().x(), plot.top(), plot.bottom())
            if not lines:
                side = theme.length("control.swatch")
                draw.swatch(box.center().x() - side / 2, box.top() + side / 2, part.series)
                continue
            metrics = draw.metrics("label")
            wide = min(max(metrics.horizontalAdvance(text) for text in lines) + 1, box.width() - room)
            left = max(box.center().x() - (wide + room) / 2, box.left())
            draw.swatch(left, box.top() + theme.line_height("label") / 2, part.series)
            draw.lines(QRectF(left + room, box.top(), wide, box.height()), lines, "label", "text.secondary")


def _kept(data: Profile, part: Part) -> float:
    return FADED if data.lifted is not None and data.lifted != part.key else 1.0


def _color(line: ProfileLine) -> str:
    return {"leader": "text.primary", "asked": "accent.line"}.get(line.role, "border.strong")


def _paint_line(draw: Drawing, line: ProfileLine, points: Sequence[QPointF | None]) -> None:
    theme = draw.theme
    width = theme.length("line.series_lead" if line.role else "line.series")
    run: list[QPointF] = []
    for point in (*points, None):  # a value that is not there leaves a gap
        if point is not None:
            run.append(point)
            continue
        if len(run) > 1:
            draw.line(run, _color(line), width)
        run = []
    for point in points:
        if point is not None:
            draw.dot(point, theme.length("dot.small") + (2.0 if line.role else 0.0), "surface.canvas")
            draw.dot(point, theme.length("dot.small"), _color(line))


def _paint_dots(draw: Drawing, data: Profile, line: ProfileLine, points: Sequence[QPointF | None]) -> None:
    mark = draw.theme.length("dot.mark")
    for part, point in zip(data.parts, points, strict=True):
        if point is None:
            continue
        with draw.opacity(_kept(data, part)):
            if line.role:
                draw.dot(point, mark + 2, "surface.canvas")
                draw.dot(point, mark, _color(line))
            else:
                draw.dot(point, mark - 1, "surface.canvas", _color(line))


def _paint_label(draw: Drawing, layout: _Layout, label: _Label) -> None:
    theme = draw.theme
    line = label.line
    if abs(label.middle - label.end.y()) > 1:
        bend = layout.label_left - theme.length("space.xs")
        start = QPointF(label.end.x() + theme.length("dot.small"), label.end.y())
        draw.line([start, QPointF(bend, label.middle)], "border.default", 1.0)
    step = theme.line_height("small")
    box = QRectF(layout.label_left, label.middle - step / 2, layout.label_width, step)
    color = {"leader": "text.primary", "asked": "accent.text"}.get(line.role, "text.secondary")
    draw.text(box, line.short, "strong" if line.role else "small", color)


def _paint_key(draw: Drawing, data: Profile, box: QRectF) -> None:
    """The key of the dots, from left to right; the grey ones together."""
    theme = draw.theme
    mark, gap = theme.length("dot.mark"), theme.length("space.md")
    at = box.left()
    entries = [(line, line.short) for line in data.lines if line.role]
    rest = [line for line in data.lines if not line.role]
    if rest:
        entries.append((rest[0], rest[0].short if len(rest) == 1 else f"{len(rest)} others"))
    for line, text in entries:
        free = box.right() - at - mark - theme.length("space.xs")
        if free < 24:
            break
        center = QPointF(at + mark / 2, box.center().y())
        if line.role:
            draw.dot(center, mark, _color(line))
        else:
            draw.dot(center, mark - 1, "surface.canvas", _color(line))
        at += mark + theme.length("space.xs")
        role = "strong" if line.role == "leader" else "small"
        at += draw.text(QRectF(at, box.top(), free, box.height()), text, role, "text.secondary") + gap
    if data.hidden:
        draw.text(
            QRectF(at, box.top(), max(box.right() - at, 0.0), box.height()), _hidden(data), "small", "text.tertiary"
        )


# ---- pointing and reading -----------------------------------------------------------------------


def hit(data: Profile, rect: QRectF, theme: Theme, point: QPointF) -> Spot | None:
    """The nearest dot within reach, else the name at a point."""
    if not data.lines or not data.parts:
        return None
    layout = _layout(data, rect, theme)
    nearest: tuple[float, Spot] | None = None
    for line, spot in _dots(data, layout):
        away = (spot.rect.center() - point).manhattanLength() - (0.5 if line.role else 0.0)
        if away <= REACH and (nearest is None or away < nearest[0]):
            nearest = (away, spot)
    return spot_at(_named(data, layout, theme), point) if nearest is None else nearest[1]


def spots(data: Profile, rect: QRectF, theme: Theme) -> list[Spot]:
    """All names and dots with what they say."""
    if not data.lines or not data.parts:
        return []
    layout = _layout(data, rect, theme)
    return [*_named(data, layout, theme), *(spot for _, spot in _dots(data, layout))]


def _dots(data: Profile, layout: _Layout) -> Iterator[tuple[ProfileLine, Spot]]:
    for line, places in zip(data.lines, layout.points, strict=True):
        for part, value, at in zip(data.parts, line.values, places, strict=True):
            if at is not None and value is not None:
                box = QRectF(at.x() - REACH, at.y() - REACH, 2 * REACH, 2 * REACH)
                text = f"{one_line(line.name)}, {shown(value)} of 100\n{one_line(part.name)}"
                yield line, Spot(box, text, line.candidate, part.key)


def _named(data: Profile, layout: _Layout, theme: Theme) -> list[Spot]:
    step = theme.line_height("small")
    names = [
        Spot(
            QRectF(layout.label_left, label.middle - step / 2, layout.label_width, step),
            one_line(label.line.name),
            label.line.candidate,
        )
        for label in layout.labels
    ]
    return names + [
        Spot(box, f"{one_line(part.name)}\n{points_text(part.weight)} of 100 points", "", part.key)
        for part, (box, _) in zip(data.parts, layout.heads, strict=True)
    ]


def summary(data: Profile) -> str:
    """The profile in words."""
    if not data.lines or not data.parts:
        return "There is no profile to show yet."
    lines = ["Value reached in each criterion, 0 to 100."]
    for line in data.lines:
        values = ", ".join(
            f"{one_line(part.name)} {NOTHING if value is None else shown(value)}"
            for part, value in zip(data.parts, line.values, strict=True)
        )
        lines.append(f"{one_line(line.name)}: {values}")
    return "\n".join([*lines, f"{_hidden(data)}."] if data.hidden else lines)
