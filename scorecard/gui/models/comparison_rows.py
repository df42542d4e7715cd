"""The tables of a comparison: causes, weights, criteria, ranks, trends, and who is who."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from scorecard.core.comparison.causes import Cause
from scorecard.core.comparison.comparing import (
    EQUAL,
    PERCENT_DECIMALS,
    Change,
    Comparison,
    WeightChange,
    one_more,
)
from scorecard.core.comparison.figures import Figures, figures_of
from scorecard.core.comparison.series import Line, Series, Trend
from scorecard.core.comparison.words import told
from scorecard.core.lead import total_decimals
from scorecard.core.model import Kind
from scorecard.core.numbers import between, shown
from scorecard.core.ranking import Standing, Status
from scorecard.core.tree import path_of
from scorecard.core.wording import NBSP, NOTHING, one_line, signed
from scorecard.gui.models.compared import Compared
from scorecard.gui.models.figures_model import FigureRow, Order
from scorecard.render.cause_bars import CAUSES, CauseBars, CauseRow, cause_bars_of
from scorecard.render.drawing import nice_ends
from scorecard.render.series import parts_of
from scorecard.render.slope_chart import MOST_LINES, SlopeChart, SlopeLine, SlopePoint

Heads = tuple[str, ...]
Rows = tuple[FigureRow, ...]

LAST: Final = 1e9
"""What whoever has no figure is sorted by: behind all who have one."""


@dataclass(frozen=True, slots=True)
class CauseItem:
    """A candidate of the table of causes."""

    change: Change
    row: CauseRow


@dataclass(frozen=True, slots=True)
class WeightItem:
    """A criterion of the table of weights; `series` is the place of its colour, None where it has none."""

    weight: WeightChange
    series: int | None


def ident_of(change: Change) -> Hashable:
    """What tells a candidate from all others of a comparison."""
    before, after = change.before, change.after
    return (None if before is None else before.key, None if after is None else after.key)


# ---- two ------------------------------------------------------------------------------------------


def cause_rows(comparison: Comparison) -> tuple[CauseBars, Heads, Rows]:
    """Each candidate's change: a bar of the parts, the parts as figures, and what they add up to."""
    data = cause_bars_of(comparison)
    heads = (_tr("Candidate"), "", *(CAUSES[cause] for cause in data.causes), _tr("Change"))
    rows = []
    for number, (change, row) in enumerate(zip(comparison.changes, data.rows, strict=True)):
        change_text = "" if row.absent else NOTHING if row.change is None else row.total
        parts = row.figures or [""] * len(data.causes)
        moved = row.change or 0.0
        order: tuple[Order, ...] = (
            float(number),
            -LAST if row.change is None else row.change,
            *([-LAST] * len(data.causes) if row.parts is None else row.parts),
            -LAST if row.change is None else row.change,
        )
        rows.append(
            FigureRow(
                ident_of(change),
                (row.name, "", *parts, change_text),
                order,
                CauseItem(change, row),
                second=row.move,
                tone=0.0 if abs(moved) <= EQUAL else moved,
                said=str(told(comparison, change)),
            )
        )
    return data, heads, tuple(rows)


def weight_rows(comparison: Comparison, *, everything: bool = False) -> tuple[Heads, Rows]:
    """The criteria whose weights moved, and the top ones for comparison; or all of them."""
    colors = {
        key: part.series
        for part in parts_of(comparison.after.criteria, comparison.result_after.tree)
        for key in part.criteria
    }
    figures = figures_of(comparison)
    rows = []
    for number, line in enumerate(comparison.weights):
        moved = abs(line.change) > EQUAL / 100
        if not (moved or everything or line.depth == 0):
            continue
        top = None if line.after_key is None else path_of(comparison.after.criteria, line.after_key)[0]
        change = figures.moved(line) if moved else ""
        rows.append(
            FigureRow(
                (line.before_key, line.after_key),
                (line.name, "", _from_to(figures, line), change),
                (float(number), line.change, line.after or 0.0, line.change),
                WeightItem(line, None if top is None else colors.get(top)),
                depth=line.depth,
                strong=moved and line.depth == 0,
                faint=not moved,
                said=_weight_said(figures, line),
            )
        )
    return (_tr("Criterion"), "", _tr("Weight"), _tr("Change")), tuple(rows)


def _from_to(figures: Figures, line: WeightChange) -> str:
    one, other = (figures.weight(each) or NOTHING for each in (line.before, line.after))
    unit = f"{NBSP}%"
    if line.before is None:
        return _tr("new, {after}").format(after=other) + unit
    if line.after is None:
        return _tr("was {before}").format(before=one) + unit
    if abs(line.change) <= EQUAL / 100:
        return other + unit
    return _tr("{before} to {after}").format(before=one, after=other) + unit


def _weight_said(figures: Figures, line: WeightChange) -> str:
    name, one, other = one_line(line.name), figures.weight(line.before), figures.weight(line.after)
    if line.before is None:
        return _tr("{name} is new and weighs {after} %").format(name=name, after=other)
    if line.after is None:
        return _tr("{name} weighed {before} % and was removed").format(name=name, before=one)
    if abs(line.change) <= EQUAL / 100:
        return _tr("{name} weighs {after} % in both").format(name=name, after=other)
    return _tr("{name} weighed {before} % and weighs {after} % now").format(name=name, before=one, after=other)


def criterion_rows(comparison: Comparison, change: Change) -> tuple[Heads, Rows]:
    """What each criterion adds to a candidate's change, the largest first; the first row is what they add up to."""
    parts = comparison.by_criterion(change)
    causes = [cause for cause in Cause if any(abs(part.parts[cause]) > EQUAL for part in parts)]
    heads = (_tr("Criterion"), *(CAUSES[cause] for cause in causes), _tr("Points"))
    figures = figures_of(comparison)
    rows = []
    for number, (part, (whole, *split)) in enumerate(zip(parts, figures.by_criterion(change, parts), strict=True)):
        texts = {cause: figures.text(part.parts[cause], each) for cause, each in zip(part.parts, split, strict=True)}
        rows.append(
            FigureRow(
                (part.before, part.after),
                (part.name, *(texts[cause] for cause in causes), figures.text(part.points, whole)),
                (float(number), *(part.parts[cause] for cause in causes), part.points),
                part,
                faint=abs(part.points) <= EQUAL,
                tone=0.0 if abs(part.points) <= EQUAL else part.points,
            )
        )
    all_parts = figures.causes(change)
    if change.parts is not None and change.points is not None and all_parts is not None and rows:
        sums = [change.parts[cause] for cause in causes]
        whole_texts = (_tr("Change of the total"), *(all_parts[cause] for cause in causes), figures.change(change))
        tone = 0.0 if abs(change.points) <= EQUAL else change.points
        rows.insert(0, FigureRow("sum", whole_texts, (-1.0, *sums, change.points), strong=True, tone=tone))
    return heads, tuple(rows)


# ---- several --------------------------------------------------------------------------------------


def rank_rows(series: Series) -> tuple[Heads, Rows]:
    """Each candidate's rank and total in each of them, and how far its rank moved from the first to the last."""
    heads = (_tr("Candidate"), *series.titles, _tr("Ranks"))
    decimals = [total_decimals(result) for result in series.results]
    rows = []
    for number, line in enumerate(series.lines):
        places = [_place(each, decimals[at]) for at, each in enumerate(line.standings)]
        ranks = [_rank(each) for each in line.standings]
        first, last = line.ranks[0], line.ranks[-1]
        moved = None if first is None or last is None else first - last
        order = [float(each.rank) if each is not None and each.rank else LAST for each in line.standings]
        rows.append(
            FigureRow(
                line.keys,
                (line.name, *places, "" if moved is None else _steps(moved)),
                (float(number), *order, -LAST if moved is None else float(moved)),
                line,
                strong=last == 1,
                tone=float(moved or 0),
                notes=("", *ranks, ""),
                said=_line_said(series, line, places),
            )
        )
    return heads, tuple(rows)


def _steps(moved: int) -> str:
    return shown(0.0, 0) if not moved else f"+{moved}" if moved > 0 else shown(float(moved), 0)


def _place(standing: Standing | None, decimals: int) -> str:
    if standing is None:
        return NOTHING
    if standing.status is Status.OUT:
        return _tr("out")
    if standing.total is None:
        return NOTHING
    return shown(standing.total, decimals)


def _rank(standing: Standing | None) -> str:
    if standing is None or standing.rank is None or standing.status is Status.OUT:
        return ""
    return f"{standing.rank}{'=' if standing.tied else ''}"


def _line_said(series: Series, line: Line, places: Sequence[str]) -> str:
    found = []
    for title, place, standing in zip(series.titles, places, line.standings, strict=True):
        words = place
        if standing is not None and standing.rank is not None and standing.status is not Status.OUT:
            words = _tr("rank {rank}, {total} points").format(rank=standing.rank, total=place)
        found.append(f"{one_line(title)}: {words}")
    return f"{one_line(line.name)}. {'. '.join(found)}"


def trend_rows(result: Compared) -> tuple[Heads, Rows]:
    """What each criterion weighs in each of them, and how much more in the last than in the first."""
    series = result.series
    heads = (_tr("Criterion"), *series.titles, _tr("Change"))
    ends = [(100 * (each.weights[0] or 0.0), 100 * (each.weights[-1] or 0.0)) for each in series.trends]
    decimals = one_more(ends, PERCENT_DECIMALS)
    rows = []
    for number, trend in enumerate(series.trends):
        at = max(at for at, key in enumerate(trend.keys) if key is not None)
        criteria, key = result.sides[at].value.criteria, trend.keys[at] or ""
        weights = [NOTHING if each is None else shown(100 * each, decimals) for each in trend.weights]
        first, last = trend.weights[0] or 0.0, trend.weights[-1] or 0.0
        change = last - first
        moved = abs(change) > EQUAL / 100
        change_text = signed(between(100 * first, 100 * last, decimals), decimals, 100 * change) if moved else ""
        rows.append(
            FigureRow(
                trend.keys,
                (trend.name, *weights, change_text),
                (float(number), *(each or 0.0 for each in trend.weights), change),
                trend,
                depth=len(path_of(criteria, key)) - 1,
                strong=criteria[key].kind is Kind.GROUP,
            )
        )
    return heads, tuple(rows)


def trend_chart(series: Series, trend: Trend, asked: str | None, most: int = MOST_LINES) -> SlopeChart:
    """How the values of the candidates in one criterion went, as a slope chart; who is best in it now is ink.

    The lines are those of the best by their last value in it, and that of the one asked about.
    """
    last = len(series.titles) - 1
    places = [_ranks([values[at] for values in trend.values]) for at in range(last + 1)]
    kept = [number for number, values in enumerate(trend.values) if any(each is not None for each in values)]
    kept.sort(key=lambda number: _worst_last(trend.values[number][last]))
    keys = [_key_of(line) for line in series.lines]
    chosen = kept[:most]
    if asked is not None and all(keys[number] != asked for number in chosen):
        chosen = [*chosen[: most - 1], *(number for number in kept if keys[number] == asked)]
    lines = []
    for number in chosen:
        points = tuple(
            None if value is None else SlopePoint(100 * value, places[at][number], shown(100 * value), False)
            for at, value in enumerate(trend.values[number])
        )
        end = points[last]
        role = "leader" if end is not None and end.rank == "1" else "asked" if keys[number] == asked else ""
        lines.append(SlopeLine(keys[number], series.lines[number].name, points, role))
    ends = [point.at for line in lines for point in line.points if point is not None]
    low, high = nice_ends(min(ends, default=0.0), max(ends, default=100.0))
    return SlopeChart(series.titles, tuple(lines), False, low, high, len(series.lines) - len(lines))


def _worst_last(value: float | None) -> float:
    return 1.0 if value is None else -value


def _ranks(values: Sequence[float | None]) -> list[str]:
    """The places of values, the largest first; equal ones share theirs."""
    ordered = sorted((value for value in values if value is not None), reverse=True)
    first: dict[float, int] = {}
    for at, value in enumerate(ordered, 1):
        first.setdefault(value, at)
    return [NOTHING if value is None else str(first[value]) for value in values]


def _key_of(line: Line) -> str:
    return next(key for key in reversed(line.keys) if key is not None)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Comparison", text)
