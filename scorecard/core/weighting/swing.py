"""Swing weights: how much is it worth to go from the worst to the best in one criterion, beside another?

The heaviest swing gets 100 points, the others fewer; a weight is a part of all points (von Winterfeldt and Edwards
1986). What is swung must be said. Over the whole value scale the points are the weights. Over the real range of the
offers, each swing covers a part of the scale only, and its points are divided by that part: where the offers lie
twice as far apart in cost, the same weight is worth twice as many points.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scorecard.core.errors import EditError, Sentence, sentence
from scorecard.core.matrix import fact_of
from scorecard.core.model import Evaluation, Kind, Shape
from scorecard.core.numbers import grouped, plain, shown
from scorecard.core.ranking import Scorecard, Status
from scorecard.core.screening import values_in
from scorecard.core.weighting.elicited import Elicited, Method, Names, checked_answers, normalised, times


@dataclass(frozen=True, slots=True)
class SwingRange:
    """Between what the offers lie in a criterion.

    worst, best  as people read them: a score, a number with its unit, a category, or points of 100 for a group
    span         the part of the value scale between them, 0..1
    """

    worst: str
    best: str
    span: float


def swing(names: Names, given: Mapping[str, float], ranges: Mapping[str, SwingRange] | None = None) -> Elicited:
    """Weights from swings of the whole value scale, or, with `ranges`, from swings between the offers that there are.

    Raises EditError where an answer is missing, all are zero, or a real range is so narrow that there is no swing.
    """
    parts = checked_answers(names, given)
    said = _said(names, parts, ranges or {})
    if ranges is not None:
        for key in names:
            span = ranges[key].span if key in ranges else 0.0
            if span <= 0 and parts[key] > 0:
                raise EditError(
                    "The candidates are all worth the same here, so there is no swing to judge",
                    place=names[key],
                    advice="Judge the swing over the whole scale instead.",
                )
            parts[key] = parts[key] / Fraction(span) if span > 0 else Fraction(0)
    weights = normalised(names, parts)
    return Elicited(Method.SWING, weights, implied=said)


def _said(names: Names, parts: Mapping[str, Fraction], ranges: Mapping[str, SwingRange]) -> tuple[Sentence, ...]:
    top = max(names, key=lambda key: parts[key])
    found = []
    for key in names:
        if key == top or parts[top] <= 0:
            continue
        fields = {"name": _swung(names[key], ranges.get(key)), "top": _swung(names[top], ranges.get(top))}
        percent = times(float(100 * parts[key] / parts[top]))
        template = "The swing in {name} is worth {percent}\N{NO-BREAK SPACE}% of the swing in {top}."
        found.append(sentence(template, percent=percent, **fields))
    return tuple(found)


def _swung(name: str, swung: SwingRange | None) -> str:
    return name if swung is None else f"{name} ({swung.worst} \N{RIGHTWARDS ARROW} {swung.best})"


def swing_ranges(evaluation: Evaluation, scorecard: Scorecard, names: Names) -> dict[str, SwingRange]:
    """Between what the candidates that are not out lie, in each of these criteria; those without figures are left
    out."""
    matrix = scorecard.matrix
    running = {each.key for each in scorecard.standings if each.status is not Status.OUT}
    rows = [row for row, key in enumerate(matrix.candidates) if key in running]
    found = {}
    for key in names:
        valued = values_in(evaluation, scorecard.tree, matrix, key)
        there = [row for row in rows if valued[row] is not None]
        if key in matrix.leaves:
            there = [row for row in there if matrix.given[row, matrix.leaves.index(key)]]
        if not there:
            continue
        low = min(there, key=lambda row: float(valued[row]))
        high = max(there, key=lambda row: float(valued[row]))
        ends = [_read(evaluation, scorecard, key, row, float(valued[row])) for row in (low, high)]
        found[key] = SwingRange(ends[0], ends[1], float(valued[high]) - float(valued[low]))
    return found


def _read(evaluation: Evaluation, scorecard: Scorecard, key: str, row: int, value: float) -> str:
    """What a candidate has in a criterion, as people read it."""
    criterion, matrix = evaluation.criteria[key], scorecard.matrix
    if criterion.kind is Kind.GROUP:
        return f"{shown(100 * value)} points"
    if criterion.kind is Kind.MEASURE and criterion.value.shape is Shape.CATEGORIES:
        return str(fact_of(evaluation, matrix.candidates[row], key))
    number = float(matrix.raw[row, matrix.leaves.index(key)])
    text = plain(number) if len(plain(number)) <= 8 or criterion.kind is Kind.MEASURE else shown(number, 2)
    return f"{grouped(text)} {criterion.unit}".strip()
