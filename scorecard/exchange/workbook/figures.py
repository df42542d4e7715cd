"""What the formulas of the workbook come to, taken from the ranking.

Spreadsheet programs calculate for themselves; these figures stand in the file so that previews and data tools show
the result before anything is calculated. Totals, values, contributions and ranks are those of `core.ranking`; what
the workbook shows on the way there (lowest price counted, points of a group, ranks after a tie-break) is derived here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.matrix import ILL_CONDITIONED, DecisionMatrix, agreed_scores, fact_of, measure_of
from scorecard.core.model import Direction, Evaluation, Kind, Missing, Shape, in_order
from scorecard.core.numbers import exact
from scorecard.core.panel import counting
from scorecard.core.ranking import DRAW, Scorecard, Standing, rank
from scorecard.core.screening import screen, values_in, waiver_of
from scorecard.core.table import Table
from scorecard.core.tree import Tree
from scorecard.core.values import PRICE_SHAPES

Optional = list[float | None]

SMALLEST: Final = 1e-9  # points of 100; totals closer than this are equal in the workbook
PASS, OPEN, WAIVED, OUT, FINE, NOTHING = "pass", "open", "waived", "out", "ok", ""


@dataclass(frozen=True, slots=True)
class Counted:
    """The numbers of a measure that count as reference, by candidate, and what the value function makes of them."""

    numbers: Optional
    lowest: float | None
    highest: float | None
    zero: float | None  # linear: the number worth 0
    one: float | None  # linear: the number worth 1; else the reference


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the tie-break: a criterion's key or DRAW, what each candidate has there, and the ranks after it."""

    key: str
    worth: list[float]
    ranks: list[int | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything by candidate, in the order in which the evaluation lists them.

    scores        evaluators x candidates x ratings
    counting      which of them count in the pool; None where all do
    pooled        candidates x ratings; agreed: the consensus where there is one, else pooled
    values        candidates x leaves; points likewise
    narrow        measures whose range is so narrow beside its numbers that plain differences lose digits
    counted       measure -> the numbers that count as reference
    checks        gate, leaf or group -> a word for each candidate
    group_points  group with a minimum -> points of 100 that each candidate reaches in it, or still can
    in_running    total of those who take part in the ranking, else -1
    first_ranks   by total alone; `steps` are the tie-breaks that follow
    """

    result: Scorecard
    standings: list[Standing]
    ratings: list[str]
    scores: list[list[Optional]]
    counting: NDArray[np.bool_] | None
    pooled: list[Optional]
    agreed: list[Optional]
    values: list[Optional]
    points: list[Optional]
    counted: dict[str, Counted]
    checks: dict[str, list[str]]
    narrow: frozenset[str]
    compliant: list[bool]
    group_points: dict[str, Optional]
    share_scored: list[float]
    divisor: list[float]
    missing: list[int]
    in_running: list[float]
    first_ranks: list[int | None]
    steps: list[Step]
    order: list[int]

    @property
    def ranks(self) -> list[int | None]:
        """The final ranks."""
        return [standing.rank for standing in self.standings]

    def counts(self, evaluator: int, candidate: int, rating: int) -> bool:
        """Whether a score counts in the pool, by the places in `scores`."""
        return self.counting is None or bool(self.counting[evaluator, candidate, rating])


def figures_of(evaluation: Evaluation) -> Figures:
    """The figures of an evaluation. Raises RankingError where there is nothing to rank by."""
    result = rank(evaluation)
    matrix = result.matrix
    candidates = list(matrix.candidates)
    by_key = {standing.key: standing for standing in result.standings}
    standings = [by_key[key] for key in candidates]
    ratings = [leaf for leaf in matrix.leaves if evaluation.criteria[leaf].kind is Kind.RATING]
    scores = _scores(evaluation, candidates, ratings)
    pooled = _known(*agreed_scores(replace(evaluation, consensus=Table()), candidates, ratings))
    agreed = _known(*agreed_scores(evaluation, candidates, ratings))
    screened = screen(evaluation, result.tree)
    compliant = [not screened[key].out for key in candidates]
    group_points = _group_points(evaluation, result)
    given = np.where(matrix.given, matrix.weights, 0.0).sum(axis=1)
    worst = evaluation.rules.missing is Missing.WORST
    in_running = [
        float(standing.total) if standing.rank is not None and standing.total is not None else -1.0
        for standing in standings
    ]
    ascending = sorted(in_running)
    first = [_place(own, ascending) if own >= 0 else None for own in in_running]
    order = {standing.key: place for place, standing in enumerate(result.standings, 1)}
    counted = {
        leaf: _counted(evaluation, leaf, candidates, compliant)
        for leaf in matrix.leaves
        if evaluation.criteria[leaf].kind is Kind.MEASURE
        and evaluation.criteria[leaf].value.shape not in (Shape.PIECEWISE, Shape.CATEGORIES)
    }
    return Figures(
        result=result,
        standings=standings,
        ratings=ratings,
        scores=scores,
        counting=counting(evaluation, in_order(evaluation.evaluators), candidates, ratings),
        pooled=pooled,
        agreed=agreed,
        values=_known(matrix.values, matrix.given),
        points=_known(result.contributions, matrix.given),
        counted=counted,
        narrow=_narrow(evaluation, matrix.leaves, counted),
        checks=_checks(evaluation, result, agreed, ratings, group_points),
        compliant=compliant,
        group_points=group_points,
        share_scored=given.tolist(),
        divisor=[1.0] * len(candidates) if worst else given.tolist(),
        missing=[int(n) for n in (~matrix.given & (matrix.weights > 0)).sum(axis=1)],
        in_running=in_running,
        first_ranks=first,
        steps=_steps(evaluation, result, first),
        order=[order[key] for key in candidates],
    )


def _known(numbers: NDArray[Any], given: NDArray[np.bool_]) -> list[Optional]:
    """Rows of numbers with None where nothing is given."""
    rows = numbers.astype(float).tolist()
    if given.all():
        return list(rows)
    return [
        [number if there else None for number, there in zip(row, known, strict=True)]
        for row, known in zip(rows, given.tolist(), strict=True)
    ]


def _scores(evaluation: Evaluation, candidates: Sequence[str], ratings: Sequence[str]) -> list[list[Optional]]:
    found: list[list[Optional]] = []
    for evaluator in in_order(evaluation.evaluators):
        sheet = evaluation.sheets.get(evaluator)
        rows: list[Optional] = []
        for candidate in candidates:
            cells = None if sheet is None else sheet.get(candidate)
            if cells is None:
                rows.append([None] * len(ratings))
                continue
            plain = {leaf: cell.score for leaf, cell in cells.items()}
            row = [plain.get(leaf) for leaf in ratings]
            rows.append([score if type(score) is float else None for score in row])
        found.append(rows)
    return found


def _counted(evaluation: Evaluation, leaf: str, candidates: Sequence[str], compliant: Sequence[bool]) -> Counted:
    criterion = evaluation.criteria[leaf]
    function, lower = criterion.value, criterion.direction is Direction.LOWER
    numbers = [
        measure_of(evaluation, criterion, key, leaf) if counts else None
        for key, counts in zip(candidates, compliant, strict=True)
    ]
    known = [number for number in numbers if number is not None]
    lowest, highest = (min(known), max(known)) if known else (None, None)
    zero: float | None = None
    if function.shape is Shape.LINEAR:
        zero = function.worst if function.worst is not None else (highest if lower else lowest)
        one = function.best if function.best is not None else (lowest if lower else highest)
    elif function.shape in PRICE_SHAPES:
        one = function.reference if function.reference is not None else lowest
    else:
        one = lowest if lower else highest
    return Counted(numbers, lowest, highest, zero, one)


def _narrow(evaluation: Evaluation, leaves: Sequence[str], counted: dict[str, Counted]) -> frozenset[str]:
    found = set()
    for leaf in leaves:
        criterion = evaluation.criteria[leaf]
        if criterion.kind is not Kind.MEASURE:
            continue
        if criterion.value.shape is Shape.PIECEWISE:
            ends: list[float] = [x for x, _ in criterion.value.points]
        elif criterion.value.shape is Shape.LINEAR:
            ends = sorted(end for end in (counted[leaf].zero, counted[leaf].one) if end is not None)
        else:
            continue
        widths = [b - a for a, b in pairwise(ends)]
        if any(0 < ILL_CONDITIONED * width < max(map(abs, ends)) for width in widths):
            found.add(leaf)
    return frozenset(found)


# ---- who is out ---------------------------------------------------------------------------------


def _checks(
    evaluation: Evaluation,
    result: Scorecard,
    agreed: list[Optional],
    ratings: list[str],
    group_points: dict[str, Optional],
) -> dict[str, list[str]]:
    candidates = result.matrix.candidates
    found: dict[str, list[str]] = {}
    for gate in result.tree.gates:
        found[gate] = [_gate_word(evaluation, key, gate) for key in candidates]
    columns = {leaf: at for at, leaf in enumerate(ratings)}
    for leaf in limited_leaves(evaluation, result.tree.leaves):
        words = []
        for row, key in enumerate(candidates):
            fact = fact_of(evaluation, key, leaf)
            number = agreed[row][columns[leaf]] if leaf in columns else fact
            words.append(_limit_word(evaluation, key, leaf, number if isinstance(number, float) else None))
        found[leaf] = words
    for group, reached in group_points.items():
        minimum = evaluation.criteria[group].at_least
        assert minimum is not None
        found[group] = [
            NOTHING if points is None else _breach_word(evaluation, key, group) if points < minimum - SMALLEST else FINE
            for key, points in zip(candidates, reached, strict=True)
        ]
    return found


def limited_leaves(evaluation: Evaluation, leaves: Sequence[str]) -> list[str]:
    """The leaves that have a minimum or a limit."""
    criteria = evaluation.criteria
    return [leaf for leaf in leaves if criteria[leaf].at_least is not None or criteria[leaf].at_most is not None]


def _gate_word(evaluation: Evaluation, candidate: str, gate: str) -> str:
    answer = fact_of(evaluation, candidate, gate)
    if answer is None:
        return OPEN
    return PASS if answer is True else _breach_word(evaluation, candidate, gate)


def _breach_word(evaluation: Evaluation, candidate: str, criterion: str) -> str:
    return OUT if waiver_of(evaluation, candidate, criterion) is None else WAIVED


def tolerance(evaluation: Evaluation) -> float:
    """Scores closer than this are equal when they are held against a limit: far less than a person can give."""
    scale = evaluation.scale
    return SMALLEST * max(abs(scale.minimum), abs(scale.maximum))


def _limit_word(evaluation: Evaluation, candidate: str, leaf: str, number: float | None) -> str:
    if number is None:
        return NOTHING
    criterion = evaluation.criteria[leaf]
    slack = exact(tolerance(evaluation)) if criterion.kind is Kind.RATING else 0
    below = criterion.at_least is not None and exact(number) < exact(criterion.at_least) - slack
    above = criterion.at_most is not None and exact(number) > exact(criterion.at_most) + slack
    return _breach_word(evaluation, candidate, leaf) if below or above else FINE


def _group_points(evaluation: Evaluation, result: Scorecard) -> dict[str, Optional]:
    matrix = result.matrix
    if evaluation.rules.missing is Missing.PROVISIONAL:  # what is missing may still be the best
        values = np.where(matrix.given, matrix.values, 1.0)
        matrix = replace(matrix, values=values, given=np.ones_like(matrix.given))
    return {
        group: [None if value is None else 100 * value for value in _values_in(evaluation, result.tree, matrix, group)]
        for group in limited_groups(evaluation, result.tree.order)
    }


def _values_in(evaluation: Evaluation, tree: Tree, matrix: DecisionMatrix, criterion: str) -> Optional:
    """0..1 that each candidate reaches in a criterion; None where nothing of it is scored."""
    found = values_in(evaluation, tree, matrix, criterion)
    return [None if value is None else float(value) for value in found]


def limited_groups(evaluation: Evaluation, order: Sequence[str]) -> list[str]:
    """The groups that have a minimum."""
    criteria = evaluation.criteria
    return [key for key in order if criteria[key].kind is Kind.GROUP and criteria[key].at_least is not None]


# ---- ties -----------------------------------------------------------------------------------------


def _steps(evaluation: Evaluation, result: Scorecard, first: list[int | None]) -> list[Step]:
    ranks = first
    steps: list[Step] = []
    for key in evaluation.rules.tie_break:
        if result.tree.leaves_under(key):
            values = _values_in(evaluation, result.tree, result.matrix, key)
            worth = [-1.0 if value is None else value for value in values]
            ranks = _split(ranks, worth)
            steps.append(Step(key, worth, ranks))
    drawn = {key: place for place, key in enumerate(evaluation.rules.draw, 1)}
    if drawn:
        worth = [-float(drawn.get(key, len(drawn) + 1)) for key in result.matrix.candidates]
        ranks = _split(ranks, worth)
        steps.append(Step(DRAW, worth, ranks))
    return steps


def _split(ranks: list[int | None], worth: list[float]) -> list[int | None]:
    together: dict[int, list[float]] = {}
    for own, mine in sorted((own, mine) for own, mine in zip(ranks, worth, strict=True) if own is not None):
        together.setdefault(own, []).append(mine)
    return [
        None if own is None else own - 1 + _place(mine, together[own]) for own, mine in zip(ranks, worth, strict=True)
    ]


def _place(own: float, ascending: list[float]) -> int:
    """One more than the number of those that are truly ahead."""
    return 1 + len(ascending) - bisect_right(ascending, own + SMALLEST)
