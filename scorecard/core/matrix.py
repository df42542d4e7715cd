"""The decision matrix: candidates by leaves, scores pooled and measures valued.

One function builds it for floats, which is fast, and for fractions, which is exact; both go through the same
formulas (`pooling`, `values`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.model import Cells, Criterion, Evaluation, Shape, in_order
from scorecard.core.numbers import exact
from scorecard.core.panel import counting
from scorecard.core.pooling import pooled
from scorecard.core.tree import Tree
from scorecard.core.values import category_value, measure_value, rating_value, undefined

Numbers = NDArray[Any]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]

_score: Final = attrgetter("score")

ILL_CONDITIONED: Final = 1e3  # a range this much narrower than its ends loses digits in floats


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The kind of numbers to calculate with."""

    dtype: type[Any]
    number: Callable[[float], Any]


FLOATS: Final = Arithmetic(float, float)
FRACTIONS: Final = Arithmetic(object, exact)


@dataclass(frozen=True, slots=True)
class DecisionMatrix:
    """Candidates (rows) by scored leaves (columns).

    raw      pooled or agreed scores and measures, in their own units; 0 where not given, and for categories
    values   0..1; 0 where not given
    given    whether there is a value
    weights  global weights of the leaves; they add up to 1
    """

    candidates: tuple[str, ...]
    leaves: tuple[str, ...]
    raw: Numbers
    values: Numbers
    given: Mask
    weights: Numbers


def decision_matrix(
    evaluation: Evaluation,
    tree: Tree,
    *,
    candidates: Sequence[str] | None = None,
    compliant: frozenset[str] | None = None,
    arithmetic: Arithmetic = FLOATS,
) -> DecisionMatrix:
    """The matrix of these candidates (default: all, in order).

    `compliant` are the candidates whose measures count as reference for relative value functions (default: all).
    """
    rows = tuple(in_order(evaluation.candidates) if candidates is None else candidates)
    reference = frozenset(evaluation.candidates) if compliant is None else compliant
    size = (len(rows), len(tree.leaves))
    raw = np.zeros(size, dtype=arithmetic.dtype)
    values = np.zeros(size, dtype=arithmetic.dtype)
    given = np.zeros(size, dtype=bool)

    columns = {key: at for at, key in enumerate(tree.leaves)}
    if tree.ratings:
        at = [columns[key] for key in tree.ratings]
        scale = evaluation.scale
        narrow = _is_narrow([scale.minimum, scale.maximum], scale.maximum - scale.minimum)
        kind = FRACTIONS if narrow else arithmetic
        scores, there = agreed_scores(evaluation, rows, tree.ratings, kind)
        raw[:, at] = scores
        given[:, at] = there
        worth = rating_value(scores, scale, evaluation.rules.rating, kind.number)
        values[:, at] = np.where(there, worth, 0)
    for key in tree.measures:
        column = _measure_column(evaluation, key, rows, reference, arithmetic)
        raw[:, columns[key]], values[:, columns[key]], given[:, columns[key]] = column
    weights = np.array([tree.global_weights[key] for key in tree.leaves], dtype=arithmetic.dtype)
    return DecisionMatrix(rows, tree.leaves, raw, values, given, weights)


def agreed_scores(
    evaluation: Evaluation, candidates: Sequence[str], leaves: Sequence[str], arithmetic: Arithmetic = FLOATS
) -> tuple[Numbers, Mask]:
    """Consensus where there is one, else the evaluators' scores pooled: (candidates, leaves) and which are given.

    Only the scores that count are pooled (see `panel`).
    """
    panel = in_order(evaluation.evaluators)
    size = (len(candidates), len(leaves))
    columns = {key: at for at, key in enumerate(leaves)}
    places: dict[tuple[str, ...], Places | None] = {}
    scores = np.zeros((len(panel), *size), dtype=arithmetic.dtype)
    given = np.zeros((len(panel), *size), dtype=bool)
    for at, evaluator in enumerate(panel):
        sheet = evaluation.sheets.get(evaluator)
        if sheet is not None:
            for row, candidate in enumerate(candidates):
                _fill(scores[at, row], given[at, row], sheet.get(candidate), columns, arithmetic, places)
    mask = counting(evaluation, panel, candidates, leaves)
    if mask is not None:
        given &= mask
    votes = np.array(
        [arithmetic.number(evaluation.evaluators[key].voting_weight) for key in panel], dtype=arithmetic.dtype
    )
    flat = (len(panel), size[0] * size[1])
    together, there = pooled(scores.reshape(flat), given.reshape(flat), votes, evaluation.rules.pooling)
    result, known = together.reshape(size), there.reshape(size)

    agreed = np.zeros(size, dtype=arithmetic.dtype)
    settled = np.zeros(size, dtype=bool)
    for row, candidate in enumerate(candidates):
        _fill(agreed[row], settled[row], evaluation.consensus.get(candidate), columns, arithmetic, places)
    return np.where(settled, agreed, result), known | settled


def _fill(
    numbers: Numbers,
    given: Mask,
    cells: Cells | None,
    columns: dict[str, int],
    arithmetic: Arithmetic,
    places: dict[tuple[str, ...], Places | None],
) -> None:
    """Put the scores of one row of cells into the columns of their leaves.

    `places` keeps the columns of rows that have the same keys, as most have, so that there is no step of Python for
    each cell; None: not all of them are leaves here.
    """
    if cells is None:
        return
    if arithmetic is FLOATS:
        keys = tuple(cells)
        if keys not in places:
            places[keys] = np.array([columns[key] for key in keys]) if columns.keys() >= set(keys) else None
        at_once, all_of = places[keys], list(map(_score, cells.values()))
        if at_once is not None and set(map(type, all_of)) == {float}:
            numbers[at_once] = all_of
            given[at_once] = True
            return
    number = arithmetic.number
    scores: list[Any] = [0] * len(columns)
    known = [False] * len(columns)
    for leaf, cell in cells.items():
        score = cell.score
        if type(score) is float and leaf in columns:
            at = columns[leaf]
            scores[at] = number(score)
            known[at] = True
    numbers[:] = scores
    given[:] = known


def _measure_column(
    evaluation: Evaluation, leaf: str, rows: Sequence[str], reference: frozenset[str], arithmetic: Arithmetic
) -> tuple[Numbers, Numbers, Mask]:
    criterion = evaluation.criteria[leaf]
    raw = np.zeros(len(rows), dtype=arithmetic.dtype)
    values = np.zeros(len(rows), dtype=arithmetic.dtype)
    given = np.zeros(len(rows), dtype=bool)
    if criterion.value.shape is Shape.CATEGORIES:
        for row, candidate in enumerate(rows):
            worth = category_value(criterion, fact_of(evaluation, candidate, leaf))
            if worth is not None:
                values[row] = arithmetic.number(worth)
                given[row] = True
        return raw, values, given

    facts = {candidate: measure_of(evaluation, criterion, candidate, leaf) for candidate in {*rows, *reference}}
    known = [facts[candidate] for candidate in reference if facts[candidate] is not None]
    precise = arithmetic is FLOATS and _needs_precision(criterion, known)
    number = exact if precise else arithmetic.number
    dtype = object if precise else arithmetic.dtype
    numbers = np.array([number(fact) if fact is not None else 1 for fact in map(facts.get, rows)], dtype=dtype)
    compliant = np.array([number(fact) for fact in known if fact is not None], dtype=dtype)
    valued = measure_value(numbers, criterion, compliant, number)
    if valued is None:
        return raw, values, given
    given[:] = [facts[candidate] is not None for candidate in rows]
    raw[:] = np.where(given, numbers, 0)
    values[:] = np.where(given, valued, 0)
    return raw, values, given


def _needs_precision(criterion: Criterion, known: Sequence[float | None]) -> bool:
    """Whether floats lose digits: a range that is narrow beside the size of the numbers in it."""
    function = criterion.value
    if function.shape is Shape.LINEAR:
        fixed = [end for end in (function.worst, function.best) if end is not None]
        ends = fixed if len(fixed) == 2 else sorted([*fixed, *(fact for fact in known if fact is not None)])
        widths = [abs(ends[-1] - ends[0])] if ends else []
    elif function.shape is Shape.PIECEWISE:
        ends = [at for at, _ in function.points]
        widths = [b - a for a, b in pairwise(ends)]
    else:
        return False
    return any(_is_narrow(ends, width) for width in widths)


def _is_narrow(ends: Sequence[float], width: float) -> bool:
    return 0 < ILL_CONDITIONED * width < max(map(abs, ends))


def fact_of(evaluation: Evaluation, candidate: str, leaf: str) -> float | bool | str | None:
    """What the facts say of a measure or gate, or None."""
    cells = evaluation.facts.get(candidate)
    cell = None if cells is None else cells.get(leaf)
    return None if cell is None else cell.score


def measure_of(evaluation: Evaluation, criterion: Criterion, candidate: str, leaf: str) -> float | None:
    """The number of a measure that can be valued, or None."""
    fact = fact_of(evaluation, candidate, leaf)
    if not isinstance(fact, float) or undefined(criterion, fact):
        return None
    return fact


def points(matrix: DecisionMatrix, rule_scales_up: bool) -> Numbers:
    """Contributions: (candidates, leaves) in points of 100; each row adds up to the candidate's total.

    `rule_scales_up`: the weights of the cells that are there are scaled up to the whole.
    """
    weighted = matrix.values * matrix.weights * 100
    if not rule_scales_up or matrix.given.all():
        return weighted
    present = np.where(matrix.given, matrix.weights, 0).sum(axis=1)
    share = np.where(present == 0, 1, present)
    return weighted / share[:, None]


def share_given(matrix: DecisionMatrix) -> Numbers:
    """The share of the weight, 0..1, of the cells that are there: (candidates,)."""
    share: Numbers = np.where(matrix.given, matrix.weights, 0).sum(axis=1)
    return share
