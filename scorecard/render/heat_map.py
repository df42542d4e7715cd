"""The value that each candidate reaches in each top criterion, 0 to 100, as a map from quiet to strong."""

from __future__ import annotations

from collections.abc import Sequence
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
    spot_at,
    swatch_room,
    two_line_width,
    widest,
    width_of,
    wrapped,
)
from scorecard.render.series import Part, parts_of, short_names, values_by_part
from scorecard.render.theme import Theme

MOST_ACROSS: Final = 8
"""Up to so many candidates stand across; more stand down the side, where their names have room."""
SMALLEST_SIDE: Final = 0.45


@dataclass(frozen=True, slots=True)
class Column:
    """A candidate; `out` when it is out of the ranking."""

    candidate: str
    name: str
    short: str
    out: bool
    leads: bool


@dataclass(frozen=True, slots=True)
class HeatMap:
    """values[candidate][part]: 0..100, or None where nothing is scored. The colours run from `low` to `high`.

    across  whether the candidates stand across and the criteria down
    best    for each part, the most that a candidate in the ranking reaches
    """

    candidates: tuple[Column, ...]
    parts: tuple[Part, ...]
    values: tuple[tuple[float | None, ...], ...]
    best: tuple[float | None, ...]
    low: float
    high: float
    across: bool
    lifted: str | None = None


def heat_map_of(
    evaluation: Evaluation, scorecard: Scorecard, *, across: bool | None = None, lifted: str | None = None
) -> HeatMap:
    """The map of a scorecard, candidates in the order of the standings."""
    parts = parts_of(evaluation.criteria, scorecard.tree)
    values = values_by_part(scorecard, parts)
    short = short_names(evaluation)
    standings = scorecard.standings
    rows = tuple(values[standing.key] for standing in standings)
    known = [value for row in rows for value in row if value is not None]
    low, high = nice_ends(min(known, default=0.0), max(known, default=100.0))
    running = [values[standing.key] for standing in standings if standing.status is not Status.OUT]
    best = tuple(_best([row[at] for row in running]) for at in range(len(parts)))
    candidates = tuple(
        Column(each.key, each.name, short[each.key], each.status is Status.OUT, each.rank == 1) for each in standings
    )
    return HeatMap(
        candidates, parts, rows, best, low, high, len(standings) <= MOST_ACROSS if across is None else across, lifted
    )


def _best(values: Sequence[float | None]) -> float | None:
    """The highest of several values; None where there is nothing to be better than."""
    known = [value for value in values if value is not None]
    if len(values) < 2 or not known or (len(known) == len(values) and max(known) - min(known) <= 1e-9):
        return None
    return max(known)


# ---- the layout ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a row or column: `index` into the parts or the candidates."""

    rect: QRectF
    index: int
    is_part: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Layout:
    """cells: (place, candidate, part)."""

    columns: tuple[_Head, ...]
    rows: tuple[_Head, ...]
    cells: tuple[tuple[QRectF, int, int], ...]
    legend: QRectF
    hidden: str


def _shared_out(data: HeatMap, heads: list[str], width: float, theme: Theme) -> tuple[float, float]:
    """The width of the heads at the side, and the least width of a column.

    Where not both have room, names of criteria at the side go on two lines, and names of candidates are cut.
    """
    sm, md = theme.length("space.sm"), theme.length("space.md")
    narrowest = width_of(theme, "strong", "100") + 2 * sm
    count = max(len(heads), 1)
    room = swatch_room(theme)
    if data.across:
        wanted = max(widest(theme, "label", heads) + sm, narrowest)
        names = [one_line(part.name) for part in data.parts]
        side = widest(theme, "small", names) + room + md
        if side + count * wanted > width:
            wanted = max([*(two_line_width(theme, "label", head) + sm for head in heads), narrowest])
        if side + count * wanted > width:
            two = max((two_line_width(theme, "small", name) for name in names), default=0.0) + room + md
            side = min(side, max(two, width - count * wanted))
    else:
        wanted = max([*(two_line_width(theme, "label", head) + room + sm for head in heads), narrowest])
        side = widest(theme, "strong", (each.name for each in data.candidates)) + md
        if side + count * wanted > width:
            side = min(side, max(width - count * wanted, SMALLEST_SIDE * width))
    side = max(min(side, width - count * narrowest), min(SMALLEST_SIDE / 2 * width, side))
    return side, narrowest


def _layout(data: HeatMap, rect: QRectF, theme: Theme) -> _Layout:
    gap, md = theme.length("space.xxs"), theme.length("space.md")
    if data.across:
        down, over = len(data.parts), len(data.candidates)
        heads = [each.short for each in data.candidates]
    else:
        down, over = len(data.candidates), len(data.parts)
        heads = [one_line(part.name) for part in data.parts]
    side, narrowest = _shared_out(data, heads, rect.width(), theme)
    fitting_over = max(min(over, int((rect.width() - side + gap) // narrowest)), 1)
    width = (rect.width() - side + gap) / max(fitting_over, 1)
    inside = width - gap - theme.length("space.xs") - (0.0 if data.across else swatch_room(theme))
    lines = [tuple(wrapped(theme, "label", head, max(inside, 8.0), 2)) for head in heads[:fitting_over]]
    tallest = max((len(each) for each in lines), default=1)
    head_height = tallest * theme.line_height("label") + theme.length("space.xs")
    legend_height = theme.line_height("caption")
    free = rect.height() - head_height - md - legend_height
    natural = theme.length("row.heat" if data.across else "row.tree_group")
    fitting_down = max(min(down, int((free + gap) // min(natural, theme.length("row.table_dense")))), 1)
    step = min(natural, (free + gap) / fitting_down)
    top = rect.top() + head_height
    left = rect.left() + side
    columns = tuple(
        _Head(QRectF(left + at * width, rect.top(), width - gap, head_height), at, not data.across, lines[at])
        for at in range(fitting_over)
    )
    rows = tuple(
        _Head(QRectF(rect.left(), top + at * step, side - md, step - gap), at, data.across, ())
        for at in range(fitting_down)
    )
    cells = []
    for row in rows:
        for column in columns:
            box = QRectF(column.rect.left(), row.rect.top(), column.rect.width(), row.rect.height())
            candidate, part = (column.index, row.index) if data.across else (row.index, column.index)
            cells.append((box, candidate, part))
    hidden_candidates = (over - fitting_over) if data.across else (down - fitting_down)
    hidden_parts = (down - fitting_down) if data.across else (over - fitting_over)
    missing = (
        counted(hidden_candidates, "candidate", "candidates") if hidden_candidates else "",
        counted(hidden_parts, "criterion", "criteria") if hidden_parts else "",
    )
    hidden = f"Not shown: {' and '.join(filter(None, missing))}" if any(missing) else ""
    bottom = top + fitting_down * step - gap
    legend = QRectF(rect.left(), min(bottom + md, rect.bottom() - legend_height), rect.width(), legend_height)
    return _Layout(columns, rows, tuple(cells), legend, hidden)


def height(data: HeatMap, theme: Theme, width: float) -> float:
    """The height that the whole map takes at a width."""
    if not data.candidates or not data.parts:
        return theme.length("row.standing")
    return _layout(data, QRectF(0, 0, width, 1e6), theme).legend.bottom()


# ---- painting -----------------------------------------------------------------------------------


def paint(painter: QPainter, rect: QRectF, data: HeatMap, theme: Theme) -> None:
    """Paint the map with its heads and the legend of its colours; what does not fit is counted."""
    with drawing(painter, rect, theme) as draw:
        if not data.candidates or not data.parts:
            draw.message(rect, "Add candidates and criteria to see where each is strong")
            return
        layout = _layout(data, rect, theme)
        for head in (*layout.columns, *layout.rows):
            _paint_head(draw, data, head)
        for box, candidate, part in layout.cells:
            faded = data.lifted is not None and data.lifted != data.parts[part].key
            with draw.opacity(FADED if faded else 1.0):
                _paint_cell(draw, data, box, candidate, part)
        _paint_legend(draw, data, layout)


def _paint_head(draw: Drawing, data: HeatMap, head: _Head) -> None:
    theme = draw.theme
    room = swatch_room(theme)
    if not head.is_part:
        candidate = data.candidates[head.index]
        if head.lines:
            color = "text.tertiary" if candidate.out else "text.secondary"
            _paint_lines(draw, head, color, Align.RIGHT)
        else:
            color = "text.tertiary" if candidate.out else "text.primary"
            draw.text(head.rect, candidate.name, "strong" if candidate.leads else "small", color)
        return
    part = data.parts[head.index]
    faded = data.lifted is not None and data.lifted != part.key
    with draw.opacity(FADED if faded else 1.0):
        if not head.lines:
            draw.swatch(head.rect.left(), head.rect.center().y(), part.series)
            box = head.rect.adjusted(room, 0, 0, 0)
            step = theme.line_height("small")
            lines = wrapped(theme, "small", part.name, box.width(), 2 if box.height() >= 2 * step - 2 else 1)
            tall = len(lines) * step
            draw.lines(QRectF(box.left(), box.center().y() - tall / 2, box.width(), tall), lines, "small")
            return
        _paint_lines(draw, head, "text.secondary", Align.RIGHT)
        line = theme.line_height("label")
        wide = draw.metrics("label").horizontalAdvance(head.lines[0])
        top = head.rect.bottom() - theme.length("space.xs") - len(head.lines) * line
        draw.swatch(head.rect.right() - theme.length("space.xs") - wide - room, top + line / 2, part.series)


def _paint_lines(draw: Drawing, head: _Head, color: str, align: Align) -> None:
    tall = len(head.lines) * draw.theme.line_height("label")
    box = QRectF(head.rect.left(), head.rect.bottom() - draw.theme.length("space.xs") - tall, head.rect.width(), tall)
    draw.lines(box.adjusted(0, 0, -draw.theme.length("space.xs"), 0), head.lines, "label", color, align)


def _paint_cell(draw: Drawing, data: HeatMap, box: QRectF, candidate: int, part: int) -> None:
    theme = draw.theme
    value = data.values[candidate][part]
    inside = box.adjusted(0, 0, -theme.length("space.sm"), 0)
    if value is None:
        draw.fill(box, theme.heat[0])
        draw.text(inside, NOTHING, "small", "text.tertiary", Align.RIGHT)
        return
    step = theme.heat_step((value - data.low) / max(data.high - data.low, 1e-9))
    with draw.opacity(FADED if data.candidates[candidate].out else 1.0):
        draw.fill(box, theme.heat[step])
    if data.candidates[candidate].out:
        draw.text(inside, shown(value, 0), "body", "text.secondary", Align.RIGHT)
    else:
        draw.text(
            inside,
            shown(value, 0),
            "strong" if _is_best(data, candidate, part) else "body",
            theme.heat_text[step],
            Align.RIGHT,
        )


def _is_best(data: HeatMap, candidate: int, part: int) -> bool:
    value, best = data.values[candidate][part], data.best[part]
    return value is not None and best is not None and value >= best - 1e-9 and not data.candidates[candidate].out


def _paint_legend(draw: Drawing, data: HeatMap, layout: _Layout) -> None:
    theme = draw.theme
    box, gap = layout.legend, theme.length("space.sm")
    at = box.left()
    at += draw.text(QRectF(at, box.top(), box.width(), box.height()), plain(data.low), "caption", "text.tertiary") + gap
    side = theme.length("control.swatch")
    for color in theme.heat:
        if at + 2 * side <= box.right():
            draw.fill(QRectF(at, box.center().y() - side / 2, 2 * side, side), color)
            at += 2 * side
    at += gap
    rest = QRectF(at, box.top(), max(box.right() - at, 0.0), box.height())
    at += draw.text(rest, plain(data.high), "caption", "text.tertiary") + 2 * gap
    note = ". ".join(filter(None, (layout.hidden, "Bold: best in the criterion" if any(data.best) else "")))
    free = max(box.right() - at, 0.0)
    if layout.hidden and width_of(theme, "caption", note) > free:
        note = layout.hidden
    draw.text(QRectF(at, box.top(), free, box.height()), note, "caption", "text.tertiary")


# ---- pointing and reading -----------------------------------------------------------------------


def hit(data: HeatMap, rect: QRectF, theme: Theme, point: QPointF) -> Spot | None:
    """The cell or head at a point, with full names."""
    return spot_at(spots(data, rect, theme), point)


def spots(data: HeatMap, rect: QRectF, theme: Theme) -> list[Spot]:
    """All heads and cells with what they say."""
    if not data.candidates or not data.parts:
        return []
    layout = _layout(data, rect, theme)
    found = []
    for head in (*layout.columns, *layout.rows):
        if head.is_part:
            part = data.parts[head.index]
            found.append(
                Spot(head.rect, f"{one_line(part.name)}\n{points_text(part.weight)} of 100 points", "", part.key)
            )
        else:
            candidate = data.candidates[head.index]
            found.append(Spot(head.rect, one_line(candidate.name), candidate.candidate))
    for box, at, place in layout.cells:
        value = data.values[at][place]
        part, candidate = data.parts[place], data.candidates[at]
        figure = "nothing scored" if value is None else f"{shown(value)} of 100"
        text = f"{one_line(part.name)}, {figure}\n{one_line(candidate.name)}"
        if _is_best(data, at, place):
            text += "\nBest in the criterion"
        found.append(Spot(box, text, candidate.candidate, part.key))
    return found


def summary(data: HeatMap) -> str:
    """The map in words."""
    if not data.candidates or not data.parts:
        return "There is nothing to compare yet."
    lines = ["Value reached in each criterion, 0 to 100."]
    for candidate, row in zip(data.candidates, data.values, strict=True):
        values = ", ".join(
            f"{one_line(part.name)} {NOTHING if value is None else shown(value, 0)}"
            for part, value in zip(data.parts, row, strict=True)
        )
        lines.append(f"{one_line(candidate.name)}{', out' if candidate.out else ''}: {values}")
    return "\n".join(lines)
