"""How often each candidate takes each rank over many weightings: cells in per cent, dark where it is often.

Where not all ranks have room, the last column holds the rest of them together, so that every row still adds up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from scorecard.core.numbers import shown
from scorecard.core.robustness.contest import Contest
from scorecard.core.robustness.simulation import Acceptability, Drawn
from scorecard.core.wording import counted, one_line
from scorecard.render.drawing import Align, Drawing, Spot, drawing, widest
from scorecard.render.series import short_names
from scorecard.render.theme import Theme

SMALLEST_SIDE: Final = 0.3
RARELY: Final = 0.01
"""Whoever takes the ranks that have a column of their own in a smaller share than this, each, needs no row there."""
OFTEN: Final = 0.5
"""A share from which on the figure is set off."""


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate: the shares 0..1 of the ranks from the first on; `rank` is the present one."""

    candidate: str
    name: str
    short: str
    rank: int
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RankShares:
    """The rows, best first, and how the weightings were drawn."""

    title: str
    drawn: str
    rows: tuple[Row, ...]
    lifted: str | None = None


def rank_shares_of(contest: Contest, found: Acceptability) -> RankShares:
    """The shares of an acceptability, candidates in the order of their ranks."""
    short = short_names(contest.evaluation)
    ranks = {each.key: each.rank or 0 for each in contest.scorecard.standings}
    rows = [
        Row(key, one_line(contest.name(at)) or key, short[key], ranks[key], tuple(found.ranks[at].tolist()))
        for at, key in enumerate(contest.candidates)
    ]
    order = {each.key: place for place, each in enumerate(contest.scorecard.standings)}
    rows.sort(key=lambda row: order[row.candidate])
    return RankShares("How often each takes each rank", drawn_text(found), tuple(rows))


def drawn_text(found: Acceptability) -> str:
    """How the weightings were drawn, in a sentence."""
    draws = found.draws
    near = "near yours" if draws.weights is Drawn.AROUND else "of any kind"
    what = counted(draws.samples, f"weighting {near}", f"weightings {near}")
    scores = ", scores varied as the panel does" if draws.scores else ""
    return f"Per cent of {what}{scores}, seed {draws.seed}"


def share_text(share: float) -> str:
    """A share 0..1 in whole per cent that is neither nothing nor all unless it is so; empty for none at all."""
    if share <= 0:
        return ""
    if share < 0.01:
        return "<1"
    if 0.99 < share < 1 - 1e-12:
        return ">99"
    return shown(round(100 * share, 9), 0)


@dataclass(frozen=True, slots=True)
class _Layout:
    """`heads` and `cells`: the place of a rank; where `rest`, the last place stands for all ranks from there on."""

    heads: tuple[tuple[QRectF, int], ...]
    names: tuple[tuple[QRectF, Row], ...]
    cells: tuple[tuple[QRectF, Row, int], ...]
    note: QRectF | None
    rest: bool
    inset: float
    absent: int
    bottom: float

    def has_rest(self, place: int) -> bool:
        """Whether a column stands for its rank and all lower ones."""
        return self.rest and place == len(self.heads) - 1

    def share(self, row: Row, place: int) -> float:
        """What stands in a cell, 0..1."""
        return min(sum(row.shares[place:]), 1.0) if self.has_rest(place) else row.shares[place]


def _layout(data: RankShares, rect: QRectF, theme: Theme) -> _Layout:
    gap, md = theme.length("space.xxs"), theme.length("space.md")
    ranks = max((len(row.shares) for row in data.rows), default=0)
    figure = widest(theme, "strong", ("100", ">99"))
    narrowest = figure + 2 * gap
    side = widest(theme, "strong", (row.short for row in data.rows)) + md
    widest_cell = theme.length("column.heat")
    if side + ranks * narrowest > rect.width():
        side = min(side, max(rect.width() - ranks * narrowest, SMALLEST_SIDE * rect.width()))
    fitting = max(min(ranks, int((rect.width() - side + gap) // narrowest)), min(ranks, 1))
    width = min((rect.width() - side + gap) / max(fitting, 1), widest_cell + gap)
    left = rect.right() - fitting * width + gap
    head = theme.line_height("label")
    step = theme.length("row.table")
    rows = data.rows if fitting == ranks else tuple(_seen(data.rows, fitting))
    rows = data.rows if len(data.rows) - len(rows) == 1 else rows  # a row takes no more room than saying so
    down = max(min(len(rows), int((rect.height() - head + gap + 0.5) // step)), 0)
    top = rect.top() + head
    heads = tuple((QRectF(left + at * width, rect.top(), width - gap, head), at) for at in range(fitting))
    names, cells = [], []
    for at, row in enumerate(rows[:down]):
        line = top + at * step
        names.append((QRectF(rect.left(), line, max(left - md - rect.left(), 0), step - gap), row))
        cells += [(QRectF(left + place * width, line, width - gap, step - gap), row, place) for place in range(fitting)]
    bottom = top + down * step - gap
    note = None
    if len(rows) < len(data.rows):
        note = QRectF(rect.left(), bottom + gap, rect.width(), theme.line_height("caption") + theme.length("space.xs"))
        bottom = note.bottom()
    inset = min(theme.length("space.sm"), max(width - gap - figure, 0.0) / 2)
    return _Layout(heads, tuple(names), tuple(cells), note, fitting < ranks, inset, len(data.rows) - len(rows), bottom)


def _seen(rows: Iterable[Row], ranks: int) -> Iterator[Row]:
    """As many rows as ranks have room, and of the others those that now and then take one with its own column."""
    return (row for at, row in enumerate(rows) if at < ranks or max(row.shares[: ranks - 1], default=0.0) >= RARELY)


def height(data: RankShares, theme: Theme, width: float) -> float:
    """The height of all rows at a width."""
    if not data.rows:
        return theme.length("row.standing")
    return _layout(data, QRectF(0, 0, width, 1e6), theme).bottom


def paint(painter: QPainter, rect: QRectF, data: RankShares, theme: Theme) -> None:
    """Paint a row for each candidate and a column for each rank; those without room share the last one."""
    with drawing(painter, rect, theme) as draw:
        if not data.rows:
            draw.message(rect, "Add candidates and scores to see how often each is first")
            return
        layout = _layout(data, rect, theme)
        for box, place in layout.heads:
            inside = box.adjusted(0, 0, -layout.inset, 0)
            words = f"{place + 1}+" if layout.has_rest(place) else str(place + 1)
            draw.text(inside, words, "label", "text.tertiary", Align.RIGHT)
        for box, row in layout.names:
            draw.text(box, row.short, "strong" if row.rank == 1 else "body")
        for box, row, place in layout.cells:
            _paint_cell(draw, box, layout.share(row, place), layout.inset)
        if layout.note is not None:
            last = len(layout.heads)
            words = counted(layout.absent, "candidate", "candidates")
            draw.text(
                layout.note, f"Not shown: {words} nearly always on rank {last} or lower", "caption", "text.tertiary"
            )


def _paint_cell(draw: Drawing, box: QRectF, share: float, inset: float) -> None:
    theme = draw.theme
    step = theme.heat_step(share) if share > 0 else 0
    draw.fill(box, theme.heat[step])
    inside = box.adjusted(0, 0, -inset, 0)
    draw.text(inside, share_text(share), "strong" if share >= OFTEN else "body", theme.heat_text[step], Align.RIGHT)


def spots(data: RankShares, rect: QRectF, theme: Theme) -> list[Spot]:
    """All cells with what they say; the detail is the rank, "" for a name and for several ranks together."""
    if not data.rows:
        return []
    layout = _layout(data, rect, theme)
    found = [Spot(box, _row_text(row), row.candidate) for box, row in layout.names]
    for box, row, place in layout.cells:
        share = layout.share(row, place)
        figure = f"{shown(100 * share, 2)} per cent" if share > 0 else "never"
        if layout.has_rest(place):
            found.append(Spot(box, f"{row.name}\nRank {place + 1} or lower: {figure}", row.candidate))
        else:
            found.append(Spot(box, f"{row.name}\nRank {place + 1}: {figure}", row.candidate, "", str(place + 1)))
    return found


def _row_text(row: Row) -> str:
    told = [f"rank {place + 1} {share_text(share)}" for place, share in enumerate(row.shares) if share > 0]
    return f"{row.name}\n{', '.join(told)}"


def summary(data: RankShares) -> str:
    """The shares in words."""
    if not data.rows:
        return "There is nothing to compare yet."
    return "\n".join((f"{data.title}. {data.drawn}.", *(f"{one_line(_row_text(row))}." for row in data.rows)))
