"""The smallest change of weights that puts another candidate first: each weight now, and where it would go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from scorecard.core.numbers import between, shown
from scorecard.core.robustness.contest import Contest
from scorecard.core.robustness.flip import Flip
from scorecard.core.robustness.verdict import flip_sentence
from scorecard.core.wording import counted, one_line, points_text, signed
from scorecard.render.drawing import FADED, Align, Drawing, Spot, drawing, swatch_room, widest, width_of
from scorecard.render.series import part_of_leaf, parts_of
from scorecard.render.theme import Theme

MOST_ROWS: Final = 8
HEADS: Final = ("Criterion", "Now", "Then", "Change")
NARROWEST_BARS: Final = 72.0
REST: Final = "rest"
"""The detail of the place that says what is not shown."""


@dataclass(frozen=True, slots=True)
class FlipBar:
    """One criterion: its weight 0..1 of the whole now and then, and how many points of 100 it changes by."""

    criterion: str
    name: str
    series: int | None
    now: float
    then: float
    change: float

    @property
    def moves(self) -> bool:
        """Whether its weight changes at all."""
        return self.change != 0


@dataclass(frozen=True, slots=True)
class FlipBars:
    """The weights in their order; of more than have room those that change, the largest change first.

    stays     whether the weights that are left out stay as they are
    decimals  of the weights, so many that no change reads as none
    rest      how many criteria are left out
    """

    title: str
    sentence: str
    winner: str
    bars: tuple[FlipBar, ...]
    rest: int
    decimals: int
    stays: bool = True
    lifted: str | None = None


def flip_bars_of(contest: Contest, flip: Flip, *, most: int = MOST_ROWS, lifted: str | None = None) -> FlipBars:
    """The bars of a flip of all leaves, or of the criteria of one group."""
    evaluation, tree = contest.evaluation, contest.tree
    places = {leaf: part.series for leaf, part in part_of_leaf(parts_of(evaluation.criteria, tree)).items()}
    order = [key for key in tree.order if key in flip.weights]
    bars = []
    for key in order:
        change = flip.changes.get(key, 0.0)
        series = next((places[leaf] for leaf in tree.leaves_under(key) if leaf in places), None)
        name = one_line(evaluation.criteria[key].name) or key
        then = flip.weights[key]
        bars.append(FlipBar(key, name, series, then - change, then, 100 * change))
    rest = 0
    if len(bars) > most:
        moving = sorted((bar for bar in bars if bar.moves), key=lambda bar: -abs(bar.change))[:most]
        rest, bars = len(bars) - len(moving), moving
    winner = contest.name(contest.candidates.index(flip.winner))
    least = min((abs(bar.change) for bar in bars if bar.moves), default=1.0)
    decimals = 1
    while decimals < 6 and float(shown(least, decimals)) == 0:
        decimals += 1
    stays = len([bar for bar in bars if bar.moves]) == len(flip.changes)
    title = "The smallest change of weights that changes the leader"
    return FlipBars(title, str(flip_sentence(contest, flip)), winner, tuple(bars), rest, decimals, stays, lifted)


@dataclass(frozen=True, slots=True)
class _Layout:
    head: QRectF
    rows: tuple[tuple[QRectF, FlipBar], ...]
    note: QRectF | None
    name: tuple[float, float]
    bars: tuple[float, float]
    figures: tuple[tuple[float, float], ...]
    most: float


def _layout(data: FlipBars, rect: QRectF, theme: Theme) -> _Layout:
    md, lg = theme.length("space.md"), theme.length("space.lg")
    figures = [_figures(data, bar) for bar in data.bars]
    columns = [
        max(widest(theme, "strong", (row[at] for row in figures)), width_of(theme, "label", head)) + lg
        for at, head in enumerate(HEADS[1:])
    ]
    free = max(rect.width() - sum(columns), 1.0)
    names = widest(theme, "strong", (bar.name for bar in data.bars)) + swatch_room(theme) + lg
    name = min(names, max(free - max(NARROWEST_BARS, free * 0.4), free * 0.35))
    left, step = rect.left(), theme.length("row.grid_leaf")
    head = QRectF(left, rect.top(), rect.width(), theme.length("row.table_dense"))
    top = head.bottom()
    rows = []
    for bar in data.bars:
        box = QRectF(left, top, rect.width(), step)
        if box.bottom() > rect.bottom() + 0.5:
            break
        rows.append((box, bar))
        top = box.bottom()
    hidden, under = data.rest + len(data.bars) - len(rows), theme.length("row.table_dense")
    if hidden and rows and top + under > rect.bottom() + 0.5:
        top = rows.pop()[0].top()
    note = QRectF(left, top, rect.width(), under) if hidden and top + under <= rect.bottom() + 0.5 else None
    spans, right = [], rect.right()
    for width in reversed(columns):
        spans.append((right - width, right))
        right -= width
    most = max([0.01, *(max(bar.now, bar.then) for bar in data.bars)])
    return _Layout(
        head, tuple(rows), note, (left, left + name - md), (left + name, right - md), tuple(reversed(spans)), most
    )


def _figures(data: FlipBars, bar: FlipBar) -> tuple[str, str, str]:
    decimals = data.decimals
    now, then = shown(100 * bar.now, decimals), shown(100 * bar.then, decimals)
    apart = between(100 * bar.now, 100 * bar.then, decimals)
    return now, then, signed(apart, decimals) if bar.moves else shown(0, decimals)


def height(data: FlipBars, theme: Theme, width: float) -> float:
    """The height of all rows at a width."""
    if not data.bars:
        return theme.length("row.standing")
    layout = _layout(data, QRectF(0, 0, width, 1e6), theme)
    return layout.note.bottom() if layout.note is not None else layout.rows[-1][0].bottom()


def paint(painter: QPainter, rect: QRectF, data: FlipBars, theme: Theme) -> None:
    """Paint a bar for each weight, and from its end a line to where it would go."""
    with drawing(painter, rect, theme) as draw:
        if not data.bars:
            draw.message(rect, data.sentence or "No weights put anybody else first")
            return
        layout = _layout(data, rect, theme)
        draw.text(layout.head, HEADS[0], "label", "text.tertiary")
        for (left, right), head in zip(layout.figures, HEADS[1:], strict=True):
            box = QRectF(left, layout.head.top(), right - left, layout.head.height())
            draw.text(box, head, "label", "text.tertiary", Align.RIGHT)
        draw.row_rule(rect.left(), rect.right(), layout.head.bottom(), "border.default")
        for row, bar in layout.rows:
            faded = data.lifted is not None and data.lifted != bar.criterion
            with draw.opacity(FADED if faded else 1.0):
                _paint_bar(draw, data, layout, row, bar)
        if layout.note is not None:
            draw.text(layout.note, _rest(data, layout), "caption", "text.tertiary")


def _rest(data: FlipBars, layout: _Layout) -> str:
    """What is not shown."""
    hidden = data.rest + len(data.bars) - len(layout.rows)
    if data.stays:
        return "The other criterion stays" if hidden == 1 else f"The other {hidden} criteria stay as they are"
    return f"And {counted(hidden, 'further criterion', 'further criteria')}"


def _paint_bar(draw: Drawing, data: FlipBars, layout: _Layout, row: QRectF, bar: FlipBar) -> None:
    theme, middle = draw.theme, row.center().y()
    draw.row_rule(row.left(), row.right(), row.bottom())
    draw.swatch(layout.name[0], middle, bar.series)
    left = layout.name[0] + swatch_room(theme)
    box = QRectF(left, row.top(), max(layout.name[1] - left, 0), row.height())
    draw.text(box, bar.name, "strong" if bar.moves else "small", "text.primary" if bar.moves else "text.secondary")
    start, end = layout.bars
    unit = max(end - start - theme.length("space.xs"), 0) / layout.most
    high = theme.length("bar.weight_strip")
    with draw.opacity(1.0 if bar.moves else theme.band_opacity):
        draw.series(QRectF(start, middle - high / 2, bar.now * unit, high), bar.series)
    if bar.moves:
        dot = theme.length("dot.mark")
        there = QPointF(start + bar.then * unit, middle)
        draw.line((QPointF(start + bar.now * unit, middle), there), "text.primary", theme.length("line.tick"))
        draw.dot(there, dot, "surface.canvas")
        draw.dot(there, dot - 2, "text.primary")
    for at, ((left, right), text) in enumerate(zip(layout.figures, _figures(data, bar), strict=True)):
        inside = QRectF(left, row.top(), right - left, row.height())
        ink = "text.secondary"
        if bar.moves and at == 1:
            ink = "text.primary"
        if bar.moves and at == 2:
            ink = "change.gain" if bar.change > 0 else "change.loss"
        draw.text(inside, text, "strong" if bar.moves and at == 1 else "small", ink, Align.RIGHT)


def spots(data: FlipBars, rect: QRectF, theme: Theme) -> list[Spot]:
    """All rows with what they say, and the line about the rest."""
    if not data.bars:
        return []
    layout = _layout(data, rect, theme)
    rest = [] if layout.note is None else [Spot(layout.note, _rest(data, layout), detail=REST)]
    return [*(Spot(row, _said(bar), "", bar.criterion) for row, bar in layout.rows), *rest]


def _said(bar: FlipBar) -> str:
    now = points_text(bar.now)
    if not bar.moves:
        return f"{bar.name}, {now} of 100\nStays as it is"
    return f"{bar.name}, {now} of 100\nThen {points_text(bar.then)}, {signed(bar.change)}"


def summary(data: FlipBars) -> str:
    """The change in words."""
    if not data.bars:
        return data.sentence or "No weights put anybody else first."
    lines = (f"{one_line(_said(bar))}." for bar in data.bars if bar.moves)
    return "\n".join((f"{data.title}. {data.sentence}", *lines))
