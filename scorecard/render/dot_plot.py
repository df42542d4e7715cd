"""The spread of the evaluators' scores of one cell over the scale, with their mean and the agreed score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from scorecard.core.agenda import Item
from scorecard.core.choice_words import CHOICES
from scorecard.core.model import Evaluation
from scorecard.core.numbers import plain, shown
from scorecard.core.wording import listed, one_line
from scorecard.render.drawing import Align, Drawing, Spot, drawing, nice_step, spot_at
from scorecard.render.theme import Theme

MARK: Final = 6.0
"""How far the mark of the agreed score stands out of the scale on either side."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One evaluator's score."""

    evaluator: str
    name: str
    initials: str
    score: float


@dataclass(frozen=True, slots=True)
class DotPlot:
    """The votes on one cell; `mean` is what the pooling rule makes of them, None without votes."""

    candidate: str
    criterion: str
    title: str
    low: float
    high: float
    step: float
    votes: tuple[Vote, ...]
    mean: float | None
    mean_name: str
    agreed: float | None


def dot_plot_of(evaluation: Evaluation, item: Item) -> DotPlot:
    """The scores that are heard on a cell, over the scale."""
    scale, rows = evaluation.scale, evaluation.evaluators
    names = (evaluation.candidates[item.candidate].name, evaluation.criteria[item.criterion].name)
    return DotPlot(
        item.candidate,
        item.criterion,
        ", ".join(map(one_line, names)),
        scale.minimum,
        scale.maximum,
        scale.step,
        tuple(Vote(key, rows[key].name, initials(rows[key].name), score) for key, score in item.scores.items()),
        item.pooled,
        CHOICES[evaluation.rules.pooling],
        item.agreed,
    )


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name."""
    words = name.split()
    return "".join(word[0] for word in (words if len(words) < 2 else (words[0], words[-1]))).upper()


# ---- small, for a row of the agenda -------------------------------------------------------------


def paint_small(painter: QPainter, rect: QRectF, data: DotPlot, theme: Theme) -> None:
    """Paint one line: a track, the spread, a dot for each score that grows with its votes, a bar where agreed."""
    with drawing(painter, rect, theme) as draw:
        middle = rect.center().y()
        largest = theme.length("dot.mark") + 1
        inner = rect.adjusted(largest / 2, 0, -largest / 2, 0)
        track = theme.length("control.slider_track")
        draw.fill(QRectF(inner.left(), middle - track / 2, inner.width(), track), "border.subtle")
        counts = _counts(data)
        if counts:
            left, right = _x(min(counts), data, inner), _x(max(counts), data, inner)
            draw.fill(QRectF(left, middle - track / 2, right - left, track), "text.secondary")
        for score, votes in counts.items():
            size = min(theme.length("dot.small") + 2 * (votes - 1), largest)
            draw.dot(QPointF(_x(score, data, inner), middle), size, "text.secondary")
        if data.agreed is not None:
            tall = min(theme.length("control.swatch") * 2, rect.height())
            wide = draw.gap(theme.length("line.series_lead"))
            at = draw.x(_x(data.agreed, data, inner) - wide / 2)
            draw.fill(QRectF(at, middle - tall / 2, wide, tall), "success.mark")


# ---- large, for the cell that is being settled --------------------------------------------------


def height(data: DotPlot, theme: Theme) -> float:
    """The height in which all circles stand one above the other, up to four."""
    stacked = max(_counts(data).values(), default=1)
    circle = theme.length("control.avatar") + theme.length("space.xxs")
    below = theme.line_height("caption") + theme.line_height("label") + theme.length("space.sm")
    return min(stacked, 4) * circle + MARK + theme.length("space.xs") + below


def paint(painter: QPainter, rect: QRectF, data: DotPlot, theme: Theme) -> None:
    """Paint the scale with its ticks, a circle with initials for each vote, the mean below and the agreed score."""
    with drawing(painter, rect, theme) as draw:
        inner, base = _frame(rect, theme)
        tick = theme.length("space.xs")
        draw.row_rule(inner.left(), inner.right(), base + draw.pixel, "border.strong")
        mean_at = None if data.mean is None else _x(data.mean, data, inner)
        line = theme.line_height("caption")
        for value in _marks(data):
            at = _x(value, data, inner)
            draw.column_rule(at, base - tick, base + tick, "border.strong")
            text = plain(value)
            wide = draw.metrics("caption").horizontalAdvance(text) + 2
            box = QRectF(min(max(at - wide / 2, rect.left()), rect.right() - wide), base + tick + 2, wide, line)
            if mean_at is None or abs(mean_at - at) > wide / 2 + 6:
                draw.text(box, text, "caption", "text.tertiary", Align.CENTER)
        counts = _counts(data)
        if counts:
            left, right = _x(min(counts), data, inner), _x(max(counts), data, inner)
            draw.fill(QRectF(left, base - 1, right - left, 3), "text.primary")
        _paint_circles(draw, data, rect)
        if data.agreed is not None:
            at = draw.x(_x(data.agreed, data, inner) - 1.5)
            draw.fill(QRectF(at - 1, base - MARK, 5, 2 * MARK), "surface.canvas")
            draw.fill(QRectF(at, base - MARK, 3, 2 * MARK), "success.mark")
        if data.mean is not None and mean_at is not None:
            top = base + tick + 1
            draw.triangle(QPointF(mean_at, top), 10, 7, "text.primary")
            _paint_below(draw, data, rect, inner, base + tick + 2 + line)
        elif data.agreed is not None:
            _paint_below(draw, data, rect, inner, base + tick + 2 + line)


def _paint_below(draw: Drawing, data: DotPlot, rect: QRectF, inner: QRectF, top: float) -> None:
    """The mean and the agreed score in words, each under its place, side by side where they would meet."""
    theme = draw.theme
    line = theme.line_height("label")
    metrics = draw.metrics("label")
    top = min(top, rect.bottom() - line)
    taken = rect.left()
    texts = []
    if data.mean is not None:
        texts.append((_x(data.mean, data, inner), f"{data.mean_name} {shown(data.mean)}", "text.primary"))
    if data.agreed is not None:
        texts.append((_x(data.agreed, data, inner), f"agreed {plain(data.agreed)}", "success.text"))
    texts.sort()
    widths = [metrics.horizontalAdvance(text) + 2 for _, text, _ in texts]
    gap = theme.length("space.sm")
    for at, (middle, text, color) in enumerate(texts):
        after = sum(widths[at + 1 :]) + gap * len(widths[at + 1 :])
        left = middle - widths[at] / 2
        if len(texts) == 2 and abs(texts[0][0] - texts[1][0]) < sum(widths) / 2 + gap:
            pair = (texts[0][0] + texts[1][0]) / 2 - (sum(widths) + gap) / 2
            left = pair if at == 0 else pair + widths[0] + gap
        left = max(min(left, rect.right() - widths[at] - after), taken)
        draw.text(QRectF(left, top, min(widths[at], rect.right() - left), line), text, "label", color)
        taken = left + widths[at] + gap


def _paint_circles(draw: Drawing, data: DotPlot, rect: QRectF) -> None:
    theme = draw.theme
    for box, votes in _circles(data, rect, theme):
        if len(votes) > 1:
            _paint_count(draw, box, len(votes), rect)
            continue
        draw.dot(box.center(), box.width(), "surface.pressed", "surface.canvas", 1.0)
        text = votes[0].initials
        if box.width() >= theme.line_height("caption"):
            draw.text(box.adjusted(1, 0, -1, 0), text, "label", "text.secondary", Align.CENTER)


def _paint_count(draw: Drawing, box: QRectF, count: int, rect: QRectF) -> None:
    """A circle that stands for several, as wide as its count needs."""
    text = f"\N{MULTIPLICATION SIGN}{count}"
    wide = max(draw.metrics("label").horizontalAdvance(text) + 2 * draw.theme.length("space.xs"), box.width())
    left = min(box.center().x() - wide / 2, rect.right() - wide)
    place = QRectF(max(left, rect.left()), box.top(), wide, box.height())
    draw.rounded(place, box.height() / 2, "surface.pressed")
    if box.height() >= draw.theme.line_height("caption"):
        draw.text(place, text, "label", "text.secondary", Align.CENTER)


def _circles(data: DotPlot, rect: QRectF, theme: Theme) -> list[tuple[QRectF, tuple[Vote, ...]]]:
    """The circles with their votes: one each where they can stand one above the other, else one for all with a count.

    Scores that would cover each other share a stack.
    """
    inner, base = _frame(rect, theme)
    size = theme.length("control.avatar")
    step = size + theme.length("space.xxs")
    room = max(int((base - MARK - 1 - rect.top()) // step), 1)
    stacks: list[list[Vote]] = []
    for vote in sorted(data.votes, key=lambda each: each.score):
        x = _x(vote.score, data, inner)
        if stacks and x - _x(stacks[-1][0].score, data, inner) < size - 4:
            stacks[-1].append(vote)
        else:
            stacks.append([vote])
    placed: list[tuple[QRectF, tuple[Vote, ...]]] = []
    for stack in stacks:
        x = sum(_x(vote.score, data, inner) for vote in stack) / len(stack)
        groups = [(vote,) for vote in stack] if len(stack) <= room else [tuple(stack)]
        for at, group in enumerate(groups):
            bottom = base - MARK - 1 - at * step
            placed.append((QRectF(x - size / 2, bottom - size, size, size), group))
    return placed


def _frame(rect: QRectF, theme: Theme) -> tuple[QRectF, float]:
    """The scale across, and the height of its line."""
    half = theme.length("control.avatar") / 2 + 1
    below = theme.line_height("caption") + theme.line_height("label") + theme.length("space.sm")
    return rect.adjusted(half, 0, -half, 0), rect.bottom() - below


def _marks(data: DotPlot) -> list[float]:
    span = data.high - data.low
    step = data.step if span / max(data.step, 1e-9) <= 10 else nice_step(span, 10)
    return [data.low + at * step for at in range(int(span / step + 1e-9) + 1)] if step > 0 else [data.low]


def _counts(data: DotPlot) -> dict[float, int]:
    counts: dict[float, int] = {}
    for vote in data.votes:
        counts[vote.score] = counts.get(vote.score, 0) + 1
    return counts


def _x(score: float, data: DotPlot, rect: QRectF) -> float:
    share = (score - data.low) / max(data.high - data.low, 1e-9)
    return rect.left() + rect.width() * min(max(share, 0.0), 1.0)


# ---- pointing and reading -----------------------------------------------------------------------


def hit(data: DotPlot, rect: QRectF, theme: Theme, point: QPointF) -> Spot | None:
    """The circle at a point of the large plot."""
    found = [Spot(box, _said(votes), data.candidate, data.criterion) for box, votes in _circles(data, rect, theme)]
    return spot_at(found, point)


def _said(votes: Sequence[Vote]) -> str:
    return "\n".join(f"{one_line(vote.name)}, {plain(vote.score)}" for vote in votes)


def summary(data: DotPlot) -> str:
    """The plot in words, lowest score first."""
    if not data.votes:
        text = f"{data.title}: no scores yet"
    else:
        by_score: dict[float, list[str]] = {}
        for vote in sorted(data.votes, key=lambda each: each.score):
            by_score.setdefault(vote.score, []).append(one_line(vote.name))
        scores = "; ".join(f"{plain(score)} by {listed(names)}" for score, names in by_score.items())
        mean = "" if data.mean is None else f"; {data.mean_name} {shown(data.mean)}"
        text = f"{data.title}: {scores}{mean}"
    return text if data.agreed is None else f"{text}; agreed {plain(data.agreed)}"
