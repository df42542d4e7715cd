"""Who leads when one cell takes another agreed score, everything else as it is: exact, and for many cells at once.

Only one candidate moves. The others keep their places, so it is enough to ask whether the candidate stays in and
whether it is ahead of the best of the others, level with it or behind it. Floats answer where they can tell; where
they cannot, fractions do, with the declared tie-breaks. Where the candidate's coming or going changes what others'
measures are worth (relative value functions), the evaluation is ranked anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.changes import with_row
from scorecard.core.matrix import FRACTIONS, DecisionMatrix, decision_matrix, points, share_given
from scorecard.core.model import Cell, Evaluation, Kind, Missing
from scorecard.core.numbers import exact
from scorecard.core.ranking import Scorecard, rank, tie_break_steps
from scorecard.core.screening import NOISE, ReasonKind, group_points, waiver_of
from scorecard.core.values import is_relative, rating_value

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]
Codes = NDArray[np.int8]

BEHIND: Final = 0  # or out: the best of the others lead
LEVEL: Final = 1
AHEAD: Final = 2
ANEW: Final = 3  # ranked anew: who leads stands beside the code

_HARD: Final = (ReasonKind.GATE, ReasonKind.LIMIT)


@dataclass(frozen=True, slots=True)
class Leads:
    """Who leads after each of many changes of one cell.

    rows      the candidate of each change, as its number in the matrix
    codes     where that candidate then is: BEHIND, LEVEL, AHEAD or ANEW
    changed   whether others lead than do now; one more or one less beside them is a change too
    anew      number of the change -> who leads, where the code is ANEW
    """

    rows: Places
    codes: Codes
    changed: Mask
    anew: dict[int, tuple[str, ...]]
    rest: tuple[tuple[str, ...], ...]
    candidates: tuple[str, ...]

    def leaders(self, at: int) -> tuple[str, ...]:
        """Who leads after change number `at`, in the order of the candidates."""
        row, code = int(self.rows[at]), int(self.codes[at])
        if code == ANEW:
            return self.anew[at]
        moved = (self.candidates[row],)
        if code == AHEAD:
            return moved
        rest = self.rest[row]
        return rest if code == BEHIND else tuple(key for key in self.candidates if key in {*rest, *moved})


def leads(
    evaluation: Evaluation, scorecard: Scorecard, rows: Places, columns: Places, scores: Floats, values: Floats
) -> Leads:
    """Who leads after each change: the rating in column `columns[i]` of the matrix agreed as `scores[i]` for the
    candidate in row `rows[i]`, which is worth `values[i]`. The cells have a score already."""
    present = _Present(evaluation, scorecard)
    matrix, limits = scorecard.matrix, _Limits(evaluation, scorecard)
    inside, compliant, unclear = limits.judge(rows, columns, scores, values)
    inside &= ~present.unscored[rows]
    totals = present.totals[rows] + present.effect(rows, columns) * (values - matrix.values[rows, columns])
    apart = totals - present.rival[rows]
    codes = np.where(apart > NOISE, AHEAD, np.where(apart < -NOISE, BEHIND, LEVEL)).astype(np.int8)
    duel = _Duel(evaluation, scorecard)
    for at in np.flatnonzero(inside & (np.abs(apart) <= NOISE) & ~unclear).tolist():
        rival = present.rest[int(rows[at])]
        codes[at] = duel.code(int(rows[at]), int(columns[at]), float(scores[at]), rival[0])
    codes[~inside] = BEHIND

    measures = [each for each in map(evaluation.criteria.__getitem__, matrix.leaves) if each.kind is Kind.MEASURE]
    if any(map(is_relative, measures)):
        unclear |= compliant != limits.compliant[rows]
    codes[unclear] = ANEW
    anew = {}
    without: dict[int, tuple[str, ...]] = {}
    for at in np.flatnonzero(unclear).tolist():
        row, gone = int(rows[at]), not compliant[at]
        if gone and row in without:
            anew[at] = without[row]
            continue
        key = (matrix.candidates[row], matrix.leaves[int(columns[at])])
        anew[at] = _leaders(rank(with_row(evaluation, "consensus", key, Cell(float(scores[at]))), scorecard))
        if gone:
            without[row] = anew[at]
    now = _leaders(scorecard)
    changed = codes != present.codes[rows]
    for at, found in anew.items():
        changed[at] = found != now
    return Leads(rows, codes, changed, anew, present.rest, matrix.candidates)


def _leaders(scorecard: Scorecard) -> tuple[str, ...]:
    leading = {standing.key for standing in scorecard.leaders}
    return tuple(key for key in scorecard.matrix.candidates if key in leading)


class _Present:
    """Where every candidate stands now, and who would lead without it."""

    def __init__(self, evaluation: Evaluation, scorecard: Scorecard) -> None:
        matrix = scorecard.matrix
        scales_up = evaluation.rules.missing is not Missing.WORST
        ranks = {standing.key: standing.rank for standing in scorecard.standings if standing.rank is not None}
        share = np.asarray(share_given(matrix), dtype=float)
        self.unscored: Mask = scales_up & (share == 0)
        self._points: Floats = 100 / (np.where(share == 0, 1, share) if scales_up else np.ones_like(share))
        self._weights: Floats = np.asarray(matrix.weights, dtype=float)
        self.totals: Floats = scorecard.contributions.sum(axis=1)
        at = {key: row for row, key in enumerate(matrix.candidates)}
        after = min((place for place in ranks.values() if place > 1), default=0)
        first, second = ([key for key in at if ranks.get(key) == place] for place in (1, after))
        rest = [tuple(first)] * len(at)
        codes = np.full(len(at), BEHIND, dtype=np.int8)
        for key in first:
            others = [each for each in first if each != key]
            rest[at[key]] = tuple(others or second)
            codes[at[key]] = LEVEL if others else AHEAD
        rival = np.array([self.totals[at[others[0]]] if others else -np.inf for others in rest], dtype=float)
        self.rest, self.rival, self.codes = tuple(rest), rival, codes

    def effect(self, rows: Places, columns: Places) -> Floats:
        """Points of 100 that a value of 1 is worth in these cells."""
        return self._points[rows] * self._weights[columns]


class _Limits:
    """Whether a candidate is in when one of its scores changes."""

    def __init__(self, evaluation: Evaluation, scorecard: Scorecard) -> None:
        matrix = scorecard.matrix
        self._evaluation, self._scorecard = evaluation, scorecard
        at = {key: row for row, key in enumerate(matrix.candidates)}
        columns = {key: column for column, key in enumerate(matrix.leaves)}
        size = (len(matrix.candidates), len(matrix.leaves))
        hard = np.zeros(size[0], dtype=np.intp)  # breaches of gates and leaves
        own = np.zeros(size, dtype=bool)  # the breach is of this very leaf
        self._groups = [
            key
            for key in scorecard.tree.order
            if evaluation.criteria[key].kind is Kind.GROUP and evaluation.criteria[key].at_least is not None
        ]
        self._failed = {group: np.zeros(size[0], dtype=bool) for group in self._groups}
        for standing in scorecard.standings:
            row = at[standing.key]
            for reason in standing.reasons:
                if reason.waiver is None and reason.kind in _HARD:
                    hard[row] += 1
                    if reason.criterion in columns:
                        own[row, columns[reason.criterion]] = True
                elif reason.waiver is None and reason.kind is ReasonKind.GROUP:
                    self._failed[reason.criterion][row] = True
        self.compliant: Mask = hard == 0
        self._barred: Mask = hard[:, None] > own  # by something else than this leaf
        self._least, self._most = np.full(size, -np.inf), np.full(size, np.inf)
        for leaf, column in columns.items():
            criterion = evaluation.criteria[leaf]
            if criterion.kind is Kind.RATING and (criterion.at_least, criterion.at_most) != (None, None):
                waived = [waiver_of(evaluation, key, leaf) is not None for key in matrix.candidates]
                for limit, ends in ((criterion.at_least, self._least), (criterion.at_most, self._most)):
                    if limit is not None:
                        ends[:, column] = np.where(waived, ends[:, column], limit)

    def judge(self, rows: Places, columns: Places, scores: Floats, values: Floats) -> tuple[Mask, Mask, Mask]:
        """For each change: whether the candidate is in, whether it breaks no gate and no limit of a leaf, and whether
        floats cannot tell that a group's minimum is reached."""
        within = (scores >= self._least[rows, columns]) & (scores <= self._most[rows, columns])
        compliant = within & ~self._barred[rows, columns]
        inside, unclear = compliant.copy(), np.zeros(len(rows), dtype=bool)
        matrix, tree = self._scorecard.matrix, self._scorecard.tree
        for group in self._groups:
            criterion = self._evaluation.criteria[group]
            shares = tree.shares_under(group)
            share = np.array([float(shares.get(leaf, 0)) for leaf in matrix.leaves])
            scaled = self._evaluation.rules.missing is Missing.REDISTRIBUTE
            whole = (
                np.where(matrix.given, share, 0).sum(axis=1) if scaled else np.full(len(matrix.candidates), share.sum())
            )
            found = group_points(self._evaluation, tree, matrix, group)
            reached = np.array([np.nan if each is None else float(each) for each in found])
            waived = np.array([waiver_of(self._evaluation, key, group) is not None for key in matrix.candidates])
            moved = share[columns] > 0
            change = values - matrix.values[rows, columns]
            after = reached[rows] + 100 * share[columns] / np.where(whole > 0, whole, 1)[rows] * change
            short = after - float(criterion.at_least or 0.0)
            failed = np.where(moved, short < 0, self._failed[group][rows]) & ~waived[rows]
            unclear |= moved & ~waived[rows] & (np.abs(short) <= NOISE)
            inside &= ~failed
        return inside, compliant, unclear & compliant


class _Duel:
    """One candidate against another in fractions, each worked out once."""

    def __init__(self, evaluation: Evaluation, scorecard: Scorecard) -> None:
        self._evaluation, self._scorecard = evaluation, scorecard
        self._scales_up = evaluation.rules.missing is not Missing.WORST
        self._matrices: dict[str, DecisionMatrix] = {}
        self._merits: dict[str, list[Any]] = {}

    def code(self, row: int, column: int, score: float, rival: str) -> int:
        """Whether the candidate, with another score, is ahead of the rival, level or behind."""
        matrix = self._matrix(self._scorecard.matrix.candidates[row])
        rule, scale = self._evaluation.rules.rating, self._evaluation.scale
        values = matrix.values.copy()
        values[0, column] = rating_value(np.array([exact(score)], dtype=object), scale, rule, exact)[0]
        found = self._merit(replace(matrix, values=values))
        if rival not in self._merits:
            self._merits[rival] = self._merit(self._matrix(rival))
        against = self._merits[rival]
        return LEVEL if found == against else AHEAD if found > against else BEHIND

    def _matrix(self, candidate: str) -> DecisionMatrix:
        if candidate not in self._matrices:
            compliant = self._scorecard.assessment.compliant
            self._matrices[candidate] = decision_matrix(
                self._evaluation,
                self._scorecard.tree,
                candidates=[candidate],
                compliant=compliant,
                arithmetic=FRACTIONS,
            )
        return self._matrices[candidate]

    def _merit(self, matrix: DecisionMatrix) -> list[Any]:
        """What decides a place, the weightiest first: the total, the tie-breaks, the draw."""
        total = points(matrix, self._scales_up).sum(axis=1)[0]
        steps: Sequence[tuple[str, list[Any]]] = tie_break_steps(self._evaluation, self._scorecard.tree, matrix)
        return [total, *(values[0] for _, values in steps)]
