"""The value that each candidate reaches in each top criterion, 0 to 100, as a map from quiet to strong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF
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
    swatch_room,
    two_line_width,
    widest,
    width_of,
    wrapped,
)
from scorecard.render.legend import Legend, legend_height, legend_of, paint_legend
from scorecard.render.series import Part, parts_of, short_names, values_by_part
from scorecard.render.theme import Theme

MOST_ACROSS: Final = 8
"""Up to so many candidates stand across; more stand down the side, where their names have room."""
SMALLEST_SIDE: Final = 0.45
LONGEST_TURNED: Final = 10.0
"""Lines of text that the longest head is tall where heads run upwards."""
TALLEST_TURNED: Final = 0.4
"""The share of the picture that such heads take at most."""


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

    across     whether the candidates stand across and the criteria down
    best       for each part, the most that a candidate in the ranking reaches
    wins       in how many top criteria each candidate reaches the most
    contested  of so many in which somebody does
    """

    candidates: tuple[Column, ...]
    parts: tuple[Part, ...]
    values: tuple[tuple[float | None, ...], ...]
    best: tuple[float | None, ...]
    low: float
    high: float
    across: bool
    wins: tuple[int, ...] = ()
    contested: int = 0
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
    wins, contested = _wins(evaluation, scorecard)
    return HeatMap(
        candidates,
        parts,
        rows,
        best,
        low,
        high,
        len(standings) <= MOST_ACROSS if across is None else across,
        wins,
        contested,
        lifted,
    )


def _wins(evaluation: Evaluation, scorecard: Scorecard) -> tuple[tuple[int, ...], int]:
    """In how many top criteria each of the standings reaches the most, and in how many somebody does."""
    standings = scorecard.standings
    parts = parts_of(evaluation.criteria, scorecard.tree, most=None)
    values = values_by_part(scorecard, parts)
    wins, contested = [0] * len(standings), 0
    for at in range(len(parts)):
        best = _best([values[each.key][at] for each in standings if each.status is not Status.OUT])
        if best is None:
            continue
        contested += 1
        for row, each in enumerate(standings):
            value = values[each.key][at]
            wins[row] += value is not None and value >= best - 1e-9 and each.status is not Status.OUT
    return tuple(wins), contested


def _best(values: Sequence[float | None]) -> float | None:
    """The highest of several values; None where there is nothing to be better than."""
    known = [value for value in values if value is not None]
    if len(values) < 2 or not known or (len(known) == len(values) and max(known) - min(known) <= 1e-9):
        return None
    return max(known)


# ---- the layout ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a row or column: `index` into the parts or the candidates.

    turned  its lines run upwards
    bare    it has only the colour of its criterion, which `_Layout.names` names
    """

    rect: QRectF
    index: int
    is_part: bool
    lines: tuple[str, ...]
    turned: bool = False
    bare: bool = False


@dataclass(frozen=True, slots=True)
class _Layout:
    """cells: (place, candidate, part); names: what the colours over the columns are, where they have no names."""

    names: Legend
    columns: tuple[_Head, ...]
    rows: tuple[_Head, ...]
    cells: tuple[tuple[QRectF, int, int], ...]
    legend: QRectF
    hidden: str


def _shared_out(data: HeatMap, heads: list[str], width: float, theme: Theme) -> tuple[float, float]:
    """The width of the heads at the side, and the least width of a column.

    Where not both have room, names of criteria at the side go on two lines, and names of candidates are the short ones.
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
            if two + count * wanted <= width:  # else heads are turned, and need no more than their figures
                side = min(side, max(two, width - count * wanted))
    else:
        wanted = max([*(two_line_width(theme, "label", head) + room + sm for head in heads), narrowest])
        side = widest(theme, "strong", (each.name for each in data.candidates)) + md
        if side + count * wanted > width:
            short = widest(theme, "strong", (each.short for each in data.candidates)) + md
            side = min(side, max(width - count * wanted, min(short, SMALLEST_SIDE * width)))
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
    inside = max(width - gap - theme.length("space.xs") - (0.0 if data.across else swatch_room(theme)), 8.0)
    heads = heads[:fitting_over]
    lines = _lines(theme, heads, inside)
    cut = any(_is_cut(head, each) for head, each in zip(heads, lines, strict=True))
    tallest = max((len(each) for each in lines), default=1)
    head_height = tallest * theme.line_height("label") + theme.length("space.xs")
    names: Legend = ()
    if cut and data.across:  # names that are read with the head on one side are better than names that are not there
        longest, lines = _turned(theme, heads, width - gap, rect.height())
        head_height = longest + theme.length("space.xs")
    elif cut:
        names = legend_of(data.parts[:fitting_over], rect.left(), rect.top(), rect.width(), theme)
        lines = [() for _ in heads]
        head_height = theme.length("control.swatch") + 2 * theme.length("space.xs")
    named = legend_height(names) + (theme.length("space.xs") if names else 0.0)
    scale = theme.line_height("caption")
    free = rect.height() - named - head_height - md - scale
    natural = theme.length("row.heat" if data.across else "row.tree_group")
    fitting_down = max(min(down, int((free + gap) // min(natural, theme.length("row.table_dense")))), 1)
    step = min(natural, (free + gap) / fitting_down)
    top = rect.top() + named + head_height
    left = rect.left() + side
    columns = tuple(
        _Head(
            QRectF(left + at * width, top - head_height, width - gap, head_height),
            at,
            not data.across,
            lines[at],
            turned=cut and data.across,
            bare=cut and not data.across,
        )
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
    seen_parts = fitting_down if data.across else fitting_over
    hidden_parts = sum(len(part.criteria) for part in data.parts[seen_parts:])
    missing = (
        counted(hidden_candidates, "candidate", "candidates") if hidden_candidates else "",
        counted(hidden_parts, "criterion", "criteria") if hidden_parts else "",
    )
    hidden = f"Not shown: {' and '.join(filter(None, missing))}" if any(missing) else ""
    bottom = top + fitting_down * step - gap
    legend = QRectF(rect.left(), min(bottom + md, rect.bottom() - scale), rect.width(), scale)
    return _Layout(names, columns, rows, tuple(cells), legend, hidden)


def _lines(theme: Theme, heads: Sequence[str], width: float) -> list[tuple[str, ...]]:
    """Heads on two lines, or on three where one of them is cut on two and none on three."""
    two, three = ([tuple(wrapped(theme, "label", head, width, most)) for head in heads] for most in (2, 3))
    whole = not any(_is_cut(head, each) for head, each in zip(heads, three, strict=True))
    return three if whole else two


def _is_cut(head: str, lines: Sequence[str]) -> bool:
    """Whether not all of a head stands on its lines."""
    return "".join("".join(lines).split()) != "".join(head.split())


def _turned(theme: Theme, heads: Sequence[str], width: float, height: float) -> tuple[float, list[tuple[str, ...]]]:
    """The length and the lines of heads that run upwards: two where a column is wide enough for them."""
    line = theme.line_height("label")
    most = 2 if width >= 2 * line else 1
    wanted = max((two_line_width if most == 2 else width_of)(theme, "label", head) for head in heads)
    longest = min(wanted, LONGEST_TURNED * line, TALLEST_TURNED * height) + 1
    return longest, [tuple(wrapped(theme, "label", head, longest, most)) for head in heads]


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
        paint_legend(draw, layout.names)
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
    if head.turned:
        _paint_turned(draw, data, head)
        return
    if head.bare:
        part = data.parts[head.index]
        side = theme.length("control.swatch")
        with draw.opacity(FADED if data.lifted is not None and data.lifted != part.key else 1.0):
            draw.swatch(head.rect.center().x() - side / 2, head.rect.center().y(), part.series)
        return
    if not head.is_part:
        candidate = data.candidates[head.index]
        if head.lines:
            color = "text.tertiary" if candidate.out else "text.secondary"
            _paint_lines(draw, head, color, Align.RIGHT)
        else:
            color = "text.tertiary" if candidate.out else "text.primary"
            role = "strong" if candidate.leads else "small"
            fits = width_of(theme, role, candidate.name) <= head.rect.width()
            draw.text(head.rect, candidate.name if fits else candidate.short, role, color)
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


def _paint_turned(draw: Drawing, data: HeatMap, head: _Head) -> None:
    """The name of a candidate, running upwards from its column."""
    theme, bottom = draw.theme, head.rect.bottom() - draw.theme.length("space.xs")
    color = "text.tertiary" if data.candidates[head.index].out else "text.secondary"
    thick = len(head.lines) * theme.line_height("label")
    painter = draw.painter
    painter.save()
    painter.translate(head.rect.center().x(), bottom)
    painter.rotate(-90)
    draw.lines(QRectF(0, -thick / 2, bottom - head.rect.top(), thick), head.lines, "label", color)
    painter.restore()


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


def spots(data: HeatMap, rect: QRectF, theme: Theme) -> list[Spot]:
    """All heads and cells with what they say."""
    if not data.candidates or not data.parts:
        return []
    layout = _layout(data, rect, theme)
    found = [
        Spot(box, f"{one_line(part.name)}\n{points_text(part.weight)} of 100 points", "", part.key)
        for box, part in layout.names
    ]
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
