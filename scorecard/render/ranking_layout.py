"""What a ranking consists of, and where everything in it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF

from scorecard.core.ranking import Status
from scorecard.core.wording import counted
from scorecard.render.drawing import swatch_room, two_line_width, widest, width_of, wrapped
from scorecard.render.legend import Legend, legend_height, legend_of
from scorecard.render.series import Part
from scorecard.render.stacked_bar import StackedBar
from scorecard.render.theme import Theme

NARROWEST_BAR: Final = 140.0
NARROWEST_NAME: Final = 120.0
WIDE: Final = 800.0
SHORT_HEAD: Final = 84.0
LONG_HEAD: Final = 120.0
BOLD: Final = "Bold: most points in the criterion."


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One candidate as the ranking shows it.

    second  the line under the name: where it delivers from, or why it is out
    range   what the total could still become, or ""
    still   the ends of that range, drawn under the bar; None where the total is settled
    points  one text for each part
    best    whether the candidate has most points in that part
    """

    key: str
    name: str
    second: str
    rank: str
    total: str
    range: str
    points: tuple[str, ...]
    best: tuple[bool, ...]
    bar: StackedBar
    leads: bool
    status: Status
    still: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The ranked in order, then those out; `title` and `sentence` are drawn above where they are not empty.

    `explained`: what bold figures mean is said under the rows. `noted`: so much room is left before those out for
    words that somebody else writes there. `flush`: what follows it draws the rule under its last row. `dense`: rows are
    as low as their two lines of text.
    """

    title: str
    sentence: str
    parts: tuple[Part, ...]
    rows: tuple[RankedRow, ...]
    out: tuple[RankedRow, ...]
    notes: tuple[str, ...]
    lifted: str | None = None
    explained: bool = True
    noted: float = 0.0
    flush: bool = False
    dense: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Left and right of each column; `heads`: whether the columns of points have room for the names of criteria."""

    rank: tuple[float, float]
    name: tuple[float, float]
    bar: tuple[float, float]
    parts: tuple[tuple[float, float], ...]
    total: tuple[float, float]
    heads: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """Places of everything; `hidden` counts the rows that do not fit."""

    columns: Columns
    heads: tuple[tuple[str, ...], ...]
    heading: tuple[str, ...]
    head: QRectF
    rows: tuple[tuple[QRectF, RankedRow], ...]
    more: tuple[QRectF, str] | None
    out_head: QRectF | None
    foot: tuple[tuple[QRectF, tuple[str, ...]], ...]
    legend: Legend
    bottom: float


def _columns(data: Ranking, left: float, width: float, theme: Theme) -> Columns:
    lg = theme.length("space.lg")
    rows = (*data.rows, *data.out)
    ranks = widest(theme, "strong", (row.rank for row in rows)) + theme.length("space.sm")
    rank = max(theme.length("column.rank"), ranks)
    totals = widest(theme, "section", (row.total for row in rows))
    total = max(widest(theme, "caption", (row.range for row in rows)), totals, width_of(theme, "label", "Total")) + lg
    names = widest(theme, "strong", (row.name for row in data.rows))
    seconds = widest(theme, "caption", (row.second for row in data.rows))
    least = theme.length("column.name") if width >= WIDE else NARROWEST_NAME
    roomy = max(min(max(names, seconds), width * 0.24), least)
    free = width - rank - total - 2 * lg
    name, columns, heads = _shared_out(data, free, roomy, least, theme)
    bar = max(free - name - sum(columns), 0.0)
    if bar < 24:  # no room for a bar: the name takes what is there
        name, bar = name + max(bar, 0.0), 0.0
    at = left
    rank_at = (at, at + rank)
    name_at = (rank_at[1], rank_at[1] + name)
    bar_at = (name_at[1] + lg, name_at[1] + lg + bar)
    at = bar_at[1] + lg if bar else name_at[1]
    parts = []
    for column in columns:
        parts.append((at, at + column))
        at += column
    right = left + width
    return Columns(rank_at, name_at, bar_at, tuple(parts), (right - total, right), heads)


def _shared_out(
    data: Ranking, free: float, roomy: float, least: float, theme: Theme
) -> tuple[float, list[float], bool]:
    """The widths of the name and of the columns of points, and whether these have room for heads.

    The columns are equal where there is room, then as narrow as their heads, then the name gives way, then the heads;
    where even the figures would leave no room for the bars there are no columns. A legend stands in for heads.
    """
    if not data.parts:
        return min(roomy, max(free, 0.0)), [], False
    md = theme.length("space.md")
    rows = (*data.rows, *data.out)
    numbers = [widest(theme, "strong", (row.points[at] for row in rows)) + md for at in range(len(data.parts))]
    heads = [_head_width(theme, part.name) + swatch_room(theme) + md for part in data.parts]
    wanted = [max(pair) for pair in zip(heads, numbers, strict=True)]
    equal = [max(wanted)] * len(wanted)
    for name, columns, room in (
        (roomy, equal, 2 * NARROWEST_BAR),
        (roomy, wanted, NARROWEST_BAR),
        (least, wanted, NARROWEST_BAR),
        (roomy, numbers, NARROWEST_BAR),
        (least, numbers, NARROWEST_BAR),
    ):
        if free - name - sum(columns) >= room:
            return name, columns, columns is not numbers
    return min(roomy, max(free, 0.0)), [], False


def _head_width(theme: Theme, text: str) -> float:
    """The width of a head: on one line where it is short, else of the better of its two lines."""
    whole = width_of(theme, "label", text)
    return whole if whole <= SHORT_HEAD else min(two_line_width(theme, "label", text), LONG_HEAD) + 1


def row_height(theme: Theme, *, dense: bool) -> float:
    """The height of a row of the ranking."""
    lines = theme.line_height("body") + theme.line_height("caption") + theme.length("space.xs")
    return min(lines, theme.length("row.ranking")) if dense else theme.length("row.ranking")


def layout_of(data: Ranking, rect: QRectF, theme: Theme) -> Layout:
    """Where everything stands in a rectangle."""
    left, width, top = rect.left(), rect.width(), rect.top()
    columns = _columns(data, left, width, theme)
    heading: tuple[str, ...] = ()
    if data.title:
        heading = tuple(wrapped(theme, "body", data.sentence, width, 2)) if data.sentence else ()
        top += theme.line_height("title") + len(heading) * theme.line_height("body") + theme.length("space.md")
    swatch = swatch_room(theme)
    heads = tuple(
        tuple(
            [""]
            if not columns.heads
            else wrapped(theme, "label", part.name, max(b - a - swatch - theme.length("space.sm"), 8.0), 2)
        )
        for part, (a, b) in zip(data.parts, columns.parts, strict=False)
    )
    tall = any(len(lines) > 1 for lines in heads)
    head = QRectF(left, top, width, theme.length("row.grid_head" if tall else "row.table_head"))
    top = head.bottom()
    step = row_height(theme, dense=data.dense)
    gap, line = theme.length("space.sm"), theme.line_height("caption")

    wide = width - (columns.name[0] - left)
    notes = _foot(data, columns)
    foot_lines = [tuple(wrapped(theme, "caption", note, wide, 2)) for note in notes]
    legend = () if columns.heads else legend_of(data.parts, columns.name[0], 0.0, wide, theme)
    end = 0.0 if data.flush and columns.heads else gap
    below = sum(len(lines) * line + 2 for lines in foot_lines) + end
    below += legend_height(legend) + gap if legend else 0.0
    out_head_height = (data.noted or theme.length("row.table_head")) if data.out else 0.0
    room = rect.bottom() - top - below - out_head_height
    fitting = max(int((room + 0.5) // step), 0)
    rows = list(data.rows)
    out = list(data.out)
    hidden = ""
    if len(rows) + len(out) > fitting:
        fitting = max(int((room - theme.length("row.table_dense") + 0.5) // step), 1)
        kept_out = min(len(out), max(1, fitting // 3)) if out else 0
        rows = rows[: max(fitting - kept_out, 1)]
        out = out[: max(fitting - len(rows), 0)]
        count = len(data.rows) - len(rows) + len(data.out) - len(out)
        hidden = f"Not shown: {counted(count, 'candidate', 'candidates')}"
    placed = []
    for row in rows:
        placed.append((QRectF(left, top, width, step), row))
        top += step
    out_head = None
    if out:
        out_head = QRectF(left, top, width, out_head_height)
        top += out_head_height
        for row in out:
            placed.append((QRectF(left, top, width, step), row))
            top += step
    more = None
    if hidden:
        more = (QRectF(columns.name[0], top, width - (columns.name[0] - left), theme.length("row.table_dense")), hidden)
        top = more[0].bottom()
    top += end
    if legend:
        legend = tuple((box.translated(0, top), part) for box, part in legend)
        top = legend[-1][0].bottom() + gap
    foot = []
    for lines in foot_lines:
        if top + len(lines) * line > rect.bottom() + 0.5:
            break
        foot.append((QRectF(columns.name[0], top, width - (columns.name[0] - left), len(lines) * line), lines))
        top += len(lines) * line + 2
    return Layout(columns, heads, heading, head, tuple(placed), more, out_head, tuple(foot), legend, top)


def _foot(data: Ranking, columns: Columns) -> list[str]:
    bold = [BOLD] if data.explained and columns.parts and any(any(row.best) for row in data.rows) else []
    return [*bold, *data.notes]
