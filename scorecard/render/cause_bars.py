"""From what causes each candidate's total changed: parts round a centre line that add up to the change.

Causes are no criteria and have no colours of theirs: they are shades of slate, two of them hatched, with their figures
in columns beside the bars. A tick marks what the parts add up to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from scorecard.core.comparison.causes import Cause
from scorecard.core.comparison.comparing import EQUAL, Change, Comparison
from scorecard.core.comparison.figures import Figures, figures_of
from scorecard.core.ranking import Standing, Status
from scorecard.core.wording import NOTHING, counted, one_line
from scorecard.render.drawing import FADED, Align, Drawing, Spot, drawing, swatch_room, widest, width_of
from scorecard.render.theme import Theme

CAUSES: Final[Mapping[Cause, str]] = {
    Cause.WEIGHTS: "Weights",
    Cause.SCORES: "Scores",
    Cause.FACTS: "Facts",
    Cause.RULES: "Rules",
    Cause.CRITERIA: "Criteria",
}
"""What the causes are called."""

SHADES: Final[Mapping[Cause, tuple[int, bool]]] = {
    Cause.WEIGHTS: (8, False),
    Cause.SCORES: (6, False),
    Cause.FACTS: (4, False),
    Cause.RULES: (8, True),
    Cause.CRITERIA: (6, True),
}
"""The heat step of each cause, and whether it is hatched."""

NARROWEST_BARS: Final = 72.0
NARROWEST_NAME: Final = 96.0


@dataclass(frozen=True, slots=True)
class CauseRow:
    """One candidate.

    move     from what rank to what
    parts    in the order of the causes that are shown; None, with a reason, where there are none
    figures  the parts as they are shown
    total    the change as it is shown, which the figures add up to
    absent   whether it takes part in one evaluation only, which `move` says already
    """

    candidate: str
    name: str
    move: str
    parts: tuple[float, ...] | None
    change: float | None
    figures: tuple[str, ...] = ()
    total: str = ""
    reason: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True)
class CauseBars:
    """The rows, in the order of the comparison.

    causes  those that matter to anybody
    asked   the candidate asked about, whose row is marked
    lifted  the candidate that is pointed at somewhere: the others are faded
    """

    causes: tuple[Cause, ...]
    rows: tuple[CauseRow, ...]
    asked: str | None = None
    lifted: str | None = None


def cause_bars_of(comparison: Comparison, *, asked: str | None = None, lifted: str | None = None) -> CauseBars:
    """The rows of all candidates. Candidates are named by their key in the later evaluation, else in the earlier."""
    matter = tuple(
        cause
        for cause in Cause
        if any(abs((change.parts or {}).get(cause, 0.0)) > EQUAL for change in comparison.changes)
    )
    figures = figures_of(comparison)
    return CauseBars(matter, tuple(_row(figures, change, matter) for change in comparison.changes), asked, lifted)


def _row(figures: Figures, change: Change, matter: Sequence[Cause]) -> CauseRow:
    shown_parts = figures.causes(change)
    return CauseRow(
        key_of(change),
        change.name,
        _move(change.before, change.after),
        None if change.parts is None else tuple(change.parts[cause] for cause in matter),
        change.points,
        () if shown_parts is None else tuple(shown_parts[cause] for cause in matter),
        figures.change(change),
        "" if change.reason is None else str(change.reason),
        change.before is None or change.after is None,
    )


def key_of(change: Change) -> str:
    """The key of a candidate in the later evaluation, else in the earlier."""
    standing = change.after or change.before
    return "" if standing is None else standing.key


def _move(before: Standing | None, after: Standing | None) -> str:
    """From what rank to what: "2 to 1"."""
    if before is None:
        return f"new, {_place(after)}"
    if after is None:
        return f"{_place(before)}, no longer takes part"
    if before.status is after.status is Status.OUT:
        return "out in both"
    return f"{_place(before)} to {_place(after)}"


def _place(standing: Standing | None) -> str:
    if standing is None:
        return NOTHING
    if standing.status is Status.OUT:
        return "out"
    return NOTHING if standing.rank is None else f"{standing.rank}{'=' if standing.tied else ''}"


# ---- the layout ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Axis:
    """Where the centre line stands, and how wide a point is."""

    center: float
    unit: float


def axis_of(data: CauseBars, left: float, width: float) -> Axis:
    """The axis on which all parts of all rows have room between `left` and so much further right."""
    high = max((sum(max(part, 0.0) for part in row.parts or ()) for row in data.rows), default=0.0)
    low = max((sum(max(-part, 0.0) for part in row.parts or ()) for row in data.rows), default=0.0)
    unit = width / (high + low) if high + low > EQUAL else 0.0
    return Axis(left + (low * unit if unit else width / 2), unit)


@dataclass(frozen=True, slots=True)
class _Layout:
    """columns: the right edges and widths of the figures of the causes; empty where there is no room for them."""

    head: QRectF
    rows: tuple[tuple[QRectF, CauseRow], ...]
    legend: tuple[tuple[QRectF, Cause], ...]
    note: QRectF
    hidden: int
    name: tuple[float, float]
    bars: tuple[float, float]
    columns: tuple[tuple[float, float], ...]
    change: tuple[float, float]
    axis: Axis


def _layout(data: CauseBars, rect: QRectF, theme: Theme) -> _Layout:
    sm, md, lg = theme.length("space.sm"), theme.length("space.md"), theme.length("space.lg")
    split = [row for row in data.rows if row.parts is not None]
    change = widest(theme, "strong", (row.total for row in split))
    change = max(change, width_of(theme, "label", "Change")) + md
    widths = [
        max(
            widest(theme, "body", (row.figures[at] for row in split)),
            width_of(theme, "label", CAUSES[cause]),
        )
        + md
        for at, cause in enumerate(data.causes)
    ]
    free = rect.width() - change - 2 * sm
    if free - sum(widths) < NARROWEST_BARS + NARROWEST_NAME + lg:
        widths = []
    free -= sum(widths)
    names = max(
        widest(theme, "strong", (row.name for row in data.rows)), widest(theme, "caption", (r.move for r in data.rows))
    )
    bars = max(min(free * 0.5, max(free - names - lg, NARROWEST_BARS)), 0.0)
    left = rect.left() + sm
    name = (left, max(left + free - bars - lg, left))
    bars_at = (name[1] + lg, max(name[1] + lg + bars, name[1] + lg))
    columns = []
    at = bars_at[1]
    for width in widths:
        columns.append((at, at + width))
        at += width
    change_at = (rect.right() - sm - change, rect.right() - sm)
    head = QRectF(rect.left(), rect.top(), rect.width(), theme.length("row.table_head"))
    legend = _legend(data, left, rect.right() - sm, theme)
    below = legend[-1][0].bottom() + sm if legend else 0.0
    step = theme.length("row.table_two_lines")
    note = theme.line_height("caption") + sm
    fitting = max(int((rect.bottom() - head.bottom() - below + 0.5) // step), 0)
    if fitting < len(data.rows):
        fitting = max(int((rect.bottom() - head.bottom() - below - note + 0.5) // step), 0)
    rows = [
        (QRectF(rect.left(), head.bottom() + number * step, rect.width(), step), row)
        for number, row in enumerate(data.rows[:fitting])
    ]
    hidden = len(data.rows) - len(rows)
    end = head.bottom() + len(rows) * step
    under = QRectF(left, end, max(rect.right() - sm - left, 0.0), note if hidden else 0.0)
    placed = tuple((box.translated(0, under.bottom()), cause) for box, cause in legend)
    axis = axis_of(data, bars_at[0], bars_at[1] - bars_at[0])
    return _Layout(head, tuple(rows), placed, under, hidden, name, bars_at, tuple(columns), change_at, axis)


def _legend(data: CauseBars, left: float, right: float, theme: Theme) -> tuple[tuple[QRectF, Cause], ...]:
    """The causes with their places from a top of 0 on, in as many lines as it takes."""
    gap, room = theme.length("space.lg"), swatch_room(theme)
    line = theme.line_height("caption") + theme.length("space.xs")
    x, y = left, theme.length("space.sm")
    found = []
    for cause in data.causes:
        wide = min(width_of(theme, "caption", CAUSES[cause]) + room + 1, max(right - left, 0.0))
        if x > left and x + wide > right:
            x, y = left, y + line
        found.append((QRectF(x, y, wide, line), cause))
        x += wide + gap
    return tuple(found)


def height(data: CauseBars, theme: Theme, width: float) -> float:
    """The height that all rows take at a width."""
    if not data.rows:
        return theme.length("row.standing")
    layout = _layout(data, QRectF(0, 0, width, 1e6), theme)
    return layout.legend[-1][0].bottom() + theme.length("space.sm") if layout.legend else layout.note.bottom()


def _boxes(axis: Axis, box: QRectF, row: CauseRow, data: CauseBars, theme: Theme) -> list[tuple[QRectF, int]]:
    """The parts of a row: what adds to the right of the centre line, what takes away to the left."""
    thick = theme.length("bar.difference")
    top = box.center().y() - thick / 2
    right = left = axis.center
    found = []
    for at in range(len(data.causes)):
        part = 0.0 if row.parts is None else row.parts[at]
        if abs(part) <= EQUAL:
            continue
        wide = abs(part) * axis.unit
        if part > 0:
            found.append((QRectF(right, top, wide, thick), at))
            right += wide
        else:
            left -= wide
            found.append((QRectF(left, top, wide, thick), at))
    return found


# ---- painting -----------------------------------------------------------------------------------


def paint(painter: QPainter, rect: QRectF, data: CauseBars, theme: Theme) -> None:
    """Paint a row for each candidate, and the legend of the causes."""
    with drawing(painter, rect, theme) as draw:
        if not data.rows:
            draw.message(rect, "Choose two evaluations that have candidates")
            return
        layout = _layout(data, rect, theme)
        _paint_head(draw, data, layout)
        for box, row in layout.rows:
            with draw.opacity(FADED if data.lifted is not None and data.lifted != row.candidate else 1.0):
                _paint_row(draw, data, layout, box, row)
            draw.row_rule(box.left(), box.right(), box.bottom())
        if layout.hidden:
            more = counted(layout.hidden, "more candidate is not shown", "more candidates are not shown")
            draw.text(layout.note, more, "caption", "text.tertiary")
        room = swatch_room(theme)
        side = theme.length("control.swatch")
        for box, cause in layout.legend:
            if box.bottom() <= rect.bottom() + 1:
                swatch = QRectF(box.left(), box.center().y() - side / 2, side, side)
                paint_shade(draw, swatch, cause)
                draw.text(box.adjusted(room, 0, 0, 0), CAUSES[cause], "caption", "text.secondary")


def _paint_head(draw: Drawing, data: CauseBars, layout: _Layout) -> None:
    head = layout.head
    draw.text(_box(head, layout.name), "Candidate", "label", "text.tertiary")
    for cause, at in zip(data.causes, layout.columns, strict=False):
        draw.text(_box(head, at), CAUSES[cause], "label", "text.tertiary", Align.RIGHT)
    draw.text(_box(head, layout.change), "Change", "label", "text.tertiary", Align.RIGHT)
    draw.row_rule(head.left(), head.right(), head.bottom(), "border.default")


def _box(row: QRectF, at: tuple[float, float]) -> QRectF:
    return QRectF(at[0], row.top(), at[1] - at[0], row.height())


def _paint_row(draw: Drawing, data: CauseBars, layout: _Layout, box: QRectF, row: CauseRow) -> None:
    theme = draw.theme
    asked = row.candidate == data.asked
    if asked:
        draw.fill(box, "selection.fill")
    upper, lower = theme.line_height("body"), theme.line_height("caption")
    top = box.center().y() - (upper + lower) / 2
    name = _box(box, (layout.name[0], layout.change[1] if row.absent else layout.name[1]))
    draw.text(QRectF(name.left(), top, name.width(), upper), row.name, "strong" if asked else "body")
    draw.text(QRectF(name.left(), top + upper, name.width(), lower), row.move, "caption", "text.secondary")
    if row.parts is None or row.change is None:
        rest = QRectF(layout.bars[0], box.top(), layout.change[1] - layout.bars[0], box.height())
        draw.text(rest, "" if row.absent else row.reason, "small", "text.tertiary", Align.RIGHT)
        return
    paint_parts(draw, data, layout.axis, box, row, "selection.fill" if asked else "surface.canvas")
    for figure, at_column in zip(row.figures, layout.columns, strict=False):
        draw.text(_box(box, at_column), figure, "body", "text.secondary", Align.RIGHT)
    color = "change.gain" if row.change > EQUAL else "change.loss" if row.change < -EQUAL else "text.secondary"
    draw.text(_box(box, layout.change), row.total, "strong", color, Align.RIGHT)


def paint_parts(draw: Drawing, data: CauseBars, axis: Axis, box: QRectF, row: CauseRow, ground: str) -> None:
    """The parts of a row round the centre line, and a tick where they add up; `ground` is what they stand on."""
    if row.parts is None or row.change is None:
        return
    theme = draw.theme
    gap = draw.gap(theme.length("bar.segment_gap"))
    for place, at in _boxes(axis, box, row, data, theme):
        bar = draw.snapped(place)
        if bar.width() > 3 * gap:
            bar.adjust(gap if row.parts[at] > 0 else 0, 0, 0 if row.parts[at] > 0 else -gap, 0)
        paint_shade(draw, bar, data.causes[at])
    tall = theme.length("bar.difference") / 2 + 5
    middle = box.center().y()
    draw.column_rule(axis.center, middle - tall, middle + tall, "border.strong")
    if axis.unit and sum(abs(part) > EQUAL for part in row.parts) > 1:
        width = draw.gap(theme.length("line.tick"))
        x = draw.x(axis.center + row.change * axis.unit - width / 2)
        tick = QRectF(x, middle - tall + 1, width, 2 * tall - 2)
        draw.fill(tick.adjusted(-draw.pixel, 0, draw.pixel, 0), ground)
        draw.fill(tick, "text.primary")


def paint_shade(draw: Drawing, rect: QRectF, cause: Cause) -> None:
    """Fill a rectangle with the shade of a cause."""
    step, hatched = SHADES[cause]
    snapped = draw.snapped(rect)
    draw.fill(snapped, QColor(draw.theme.heat[step]))
    if hatched and not snapped.isEmpty():
        draw.hatch(snapped)


# ---- pointing and reading -----------------------------------------------------------------------


def spots(data: CauseBars, rect: QRectF, theme: Theme) -> list[Spot]:
    """All rows, and over them their parts, with what they say."""
    if not data.rows:
        return []
    layout = _layout(data, rect, theme)
    found = []
    for box, row in layout.rows:
        found.append(Spot(box, _row_text(data, row), row.candidate))
        for place, at in _boxes(layout.axis, box, row, data, theme):
            text = f"{CAUSES[data.causes[at]]}, {row.figures[at]}\n{one_line(row.name)}"
            found.append(Spot(QRectF(place), text, row.candidate))
    return found


def _row_text(data: CauseBars, row: CauseRow) -> str:
    if row.parts is None or row.change is None:
        return f"{one_line(row.name)}, {row.move}\n{row.reason}"
    parts = ", ".join(f"{CAUSES[cause]} {figure}" for cause, figure in zip(data.causes, row.figures, strict=True))
    lines = [f"{one_line(row.name)}, {row.total}", f"Rank {row.move}"]
    return "\n".join([*lines, parts] if parts else lines)


def summary(data: CauseBars) -> str:
    """The changes in words."""
    if not data.rows:
        return "There are no candidates to compare."
    lines = ["Change of each total in points, and its parts."]
    for row in data.rows:
        if row.parts is None or row.change is None:
            lines.append(f"{one_line(row.name)} ({row.move}): {row.reason}")
            continue
        parts = ", ".join(f"{CAUSES[cause]} {figure}" for cause, figure in zip(data.causes, row.figures, strict=True))
        lines.append(f"{one_line(row.name)} ({row.move}): {row.total}" + (f" = {parts}" if parts else ""))
    return "\n".join(lines)
