"""The ranking: totals, contributions, ranks, who is out and why.

Totals are weighted sums in points of 100. Settled ranks are exact: wherever two float totals are too close to tell
apart they are computed again with fractions, so that equal means equal whatever the order of criteria and
candidates. Equal totals share a rank ("1, 2, 2, 4") unless a declared tie-break splits them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from itertools import groupby, pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.errors import RankingError, sentence
from scorecard.core.matrix import (
    FRACTIONS,
    DecisionMatrix,
    decision_matrix,
    points,
    share_given,
)
from scorecard.core.model import Evaluation, Missing, Sheet, in_order
from scorecard.core.screening import (
    NOISE,
    Reason,
    ReasonKind,
    Screening,
    screen,
    screen_groups,
    values_in,
)
from scorecard.core.sight import closed_criteria
from scorecard.core.table import Table
from scorecard.core.tree import Tree, weighted_tree
from scorecard.core.wording import isolated

Floats = NDArray[np.float64]

_EMPTY: Final[Sheet] = Table()

DRAW: Final = "\0draw"  # the tie-break step that is not a criterion; no key holds a control character

TOTAL_DECIMALS: Final = 12
"""Beyond them stands the noise of floats: what is 37.15 by hand is no 37.14999999999999, and rounds as 37.15 does."""


class Status(StrEnum):
    """Whether a candidate's own cells are complete, and whether it is in the ranking at all."""

    RANKED = "ranked"
    PROVISIONAL = "provisional"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidate's place in the result.

    rank         competition rank, or None when the candidate is out or nothing of it is scored
    total        points of 100, or None when nothing is scored
    low, high    under the provisional rule, the points it could have with its missing cells at worst and at best; else
                 the total. Relative value functions can move it further when others' figures come in
    reasons      why it is out or provisional, and what a waiver let pass
    decided_by   the tie-break that split it from its equals: a criterion's key or DRAW; "" otherwise
    tied         whether it shares its rank
    """

    key: str
    name: str
    rank: int | None
    total: float | None
    low: float
    high: float
    status: Status
    reasons: tuple[Reason, ...]
    decided_by: str
    tied: bool


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The result: standings (best first, those out last), and the figures they come from.

    contributions  points of 100: (candidates, leaves) in the order of `matrix`; a row adds up to its total
    assessment     what the cells say, before anything is weighted
    """

    tree: Tree
    matrix: DecisionMatrix
    contributions: Floats
    standings: tuple[Standing, ...]
    assessment: Assessment

    @property
    def leaders(self) -> tuple[Standing, ...]:
        """Those on the first rank."""
        return tuple(standing for standing in self.standings if standing.rank == 1)

    def contributions_of(self, candidate: str) -> dict[str, float]:
        """Leaf -> points of one candidate; leaves without a score are left out."""
        row = self.matrix.candidates.index(candidate)
        return {
            leaf: float(self.contributions[row, at])
            for at, leaf in enumerate(self.matrix.leaves)
            if self.matrix.given[row, at]
        }

    def points_under(self, candidate: str, criterion: str) -> float:
        """Points of one candidate from a criterion and all that lies under it."""
        row = self.matrix.candidates.index(candidate)
        under = set(self.tree.leaves_under(criterion))
        return float(sum(self.contributions[row, at] for at, leaf in enumerate(self.matrix.leaves) if leaf in under))


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the cells of an evaluation say of each candidate, before anything is weighted.

    It stays the same while only weights, names or tie-breaks change, which is what a slider does.

    screened   what gates and limits of single leaves say
    compliant  those who are not out by them: the reference of relative value functions
    """

    evaluation: Evaluation
    leaves: tuple[str, ...]
    gates: tuple[str, ...]
    raw: NDArray[Any]
    values: NDArray[Any]
    given: NDArray[np.bool_]
    screened: Mapping[str, Screening]
    compliant: frozenset[str]


def assess(evaluation: Evaluation, tree: Tree, previous: Assessment | None = None) -> Assessment:
    """Screen and value the candidates; `previous` is taken over where nothing that it stands on has changed."""
    same_order = previous is not None and (previous.leaves, previous.gates) == (tree.leaves, tree.gates)
    if previous is not None and same_order and _stands_still(previous.evaluation, evaluation):
        found = _rescored(evaluation, tree, previous)
        if found is not None:
            return found
    screened = screen(evaluation, tree)
    compliant = frozenset(key for key, found in screened.items() if not found.out)
    matrix = decision_matrix(evaluation, tree, compliant=compliant)
    return Assessment(evaluation, tree.leaves, tree.gates, matrix.raw, matrix.values, matrix.given, screened, compliant)


def _rescored(evaluation: Evaluation, tree: Tree, previous: Assessment) -> Assessment | None:
    """The assessment where at most scores have changed; only those who were scored anew are looked at again.

    None where who is out is another one than before, so that the others' values may be too.
    """
    before = previous.evaluation
    touched = {key for key, _, _ in before.consensus.differences(evaluation.consensus)}
    for _, old, new in before.sheets.differences(evaluation.sheets):
        touched.update(key for key, _, _ in (old or _EMPTY).differences(new or _EMPTY))
    everybody = in_order(evaluation.candidates)
    rows = [row for row, key in enumerate(everybody) if key in touched]
    if not rows:
        return previous
    some = [everybody[row] for row in rows]
    screened = {**previous.screened, **screen(evaluation, tree, some)}
    compliant = frozenset(key for key, found in screened.items() if not found.out)
    if compliant != previous.compliant:
        return None
    matrix = decision_matrix(evaluation, tree, candidates=some, compliant=compliant)
    raw, values, given = previous.raw.copy(), previous.values.copy(), previous.given.copy()
    raw[rows], values[rows], given[rows] = matrix.raw, matrix.values, matrix.given
    return Assessment(evaluation, tree.leaves, tree.gates, raw, values, given, screened, compliant)


def _stands_still(before: Evaluation, after: Evaluation) -> bool:
    """Whether nothing differs that an assessment depends on, but for scores."""
    tables = ("candidates", "evaluators", "facts", "waivers", "declarations", "scale")
    if any(getattr(before, table) is not getattr(after, table) for table in tables):
        return False
    if (before.rules.pooling, before.rules.rating) != (after.rules.pooling, after.rules.rating):
        return False
    for _, old, new in before.criteria.differences(after.criteria):
        if old is None or new is None:
            return False
        if replace(old, weight=new.weight, position=new.position, description=new.description) != new:
            return False
    return True


def rank(evaluation: Evaluation, previous: Scorecard | None = None) -> Scorecard:
    """Rank the candidates by weighted sum.

    `previous` is an earlier result: what it knows is not worked out again where only weights have changed since.
    Raises RankingError where there is nothing to rank by.
    """
    tree = weighted_tree(evaluation)
    if not evaluation.candidates:
        raise RankingError("There is no candidate yet", place="candidates", advice="Add the providers to compare.")
    assessment = assess(evaluation, tree, None if previous is None else previous.assessment)
    compliant = assessment.compliant
    weights = np.array([tree.global_weights[key] for key in tree.leaves], dtype=float)
    rows_in_order = tuple(in_order(evaluation.candidates))
    matrix = DecisionMatrix(rows_in_order, tree.leaves, assessment.raw, assessment.values, assessment.given, weights)
    screened = {key: found.copy() for key, found in assessment.screened.items()}
    scales_up = evaluation.rules.missing is not Missing.WORST
    contributions = np.asarray(points(matrix, scales_up), dtype=float)
    screen_groups(evaluation, tree, matrix, screened, compliant)

    def exact_matrix(rows: Sequence[int]) -> DecisionMatrix:
        chosen = [matrix.candidates[row] for row in rows]
        return decision_matrix(evaluation, tree, candidates=chosen, compliant=compliant, arithmetic=FRACTIONS)

    def exact_totals(rows: Sequence[int]) -> list[Fraction]:
        return list(points(exact_matrix(rows), scales_up).sum(axis=1))

    totals = contributions.sum(axis=1)
    nothing_scored = scales_up & (share_given(matrix) == 0)
    running = [row for row, key in enumerate(matrix.candidates) if not screened[key].out and not nothing_scored[row]]
    settled = settle(totals[running], lambda rows: exact_totals([running[row] for row in rows]))
    totals[running] = settled.totals
    places: dict[int, tuple[int, str, bool]] = {}
    for place, cluster in settled.clusters():
        rows = [running[row] for row in cluster]
        ahead = 0
        for part, step in _split(evaluation, tree, rows, exact_matrix):
            for row in part:
                places[row] = (place + ahead, step, len(part) > 1)
            ahead += len(part)
    standings = [
        _standing(evaluation, matrix, row, totals[row], places.get(row), bool(nothing_scored[row]), screened[key])
        for row, key in enumerate(matrix.candidates)
    ]
    last = len(standings) + 1
    order = sorted(
        range(len(standings)),
        key=lambda row: (standings[row].status is Status.OUT, standings[row].rank or last, row),
    )
    return Scorecard(tree, matrix, contributions, tuple(standings[row] for row in order), assessment)


def _standing(
    evaluation: Evaluation,
    matrix: DecisionMatrix,
    row: int,
    total: float,
    place: tuple[int, str, bool] | None,
    nothing_scored: bool,
    screened: Screening,
) -> Standing:
    key = matrix.candidates[row]
    missing = [matrix.leaves[at] for at in np.flatnonzero(~matrix.given[row] & (matrix.weights > 0)).tolist()]
    rule = evaluation.rules.missing
    reasons = [*screened.out, *screened.waived]
    status = Status.OUT if screened.out else Status.RANKED
    total = low = high = round(float(total), TOTAL_DECIMALS)
    if missing:
        reasons += _missing_reasons(evaluation, missing, len(matrix.leaves), rule)
        if rule is Missing.PROVISIONAL:
            low = float((matrix.values[row] * matrix.weights).sum() * 100)
            high = low + float(np.where(matrix.given[row], 0, matrix.weights).sum() * 100)
    if nothing_scored:
        low, high = 0.0, 100.0
    if screened.unanswered:
        reasons += screened.unanswered
    waits = (missing and rule is Missing.PROVISIONAL) or screened.unanswered or nothing_scored
    if waits and status is Status.RANKED:
        status = Status.PROVISIONAL
    rank_here, decided_by, tied = place or (None, "", False)
    return Standing(
        key,
        evaluation.candidates[key].name,
        rank_here,
        None if nothing_scored else total,
        low,
        high,
        status,
        tuple(reasons),
        decided_by,
        tied,
    )


def _missing_reasons(evaluation: Evaluation, missing: Sequence[str], of: int, rule: Missing) -> Iterator[Reason]:
    """What has no value, and apart from that what is sealed, of which nothing may be known yet."""
    sealed = closed_criteria(evaluation)
    blank, hidden = [key for key in missing if key not in sealed], [key for key in missing if key in sealed]
    if blank:
        yield _missing_reason(evaluation, blank, of, rule)
    if hidden:
        names = ", ".join(evaluation.criteria[leaf].name for leaf in hidden[:3]) + (" ..." if len(hidden) > 3 else "")
        template = "{count} of {of} criteria is sealed" if len(hidden) == 1 else "{count} of {of} criteria are sealed"
        template += _MEANWHILE[rule] + ": {names}"
        what = sentence(template, count=len(hidden), of=of, names=names)
        yield Reason(ReasonKind.SEALED, hidden[0] if len(hidden) == 1 else "", what)


_MEANWHILE: Final = {
    Missing.PROVISIONAL: " and not in the total yet",
    Missing.REDISTRIBUTE: ", the weights of the others scaled up until then",
    Missing.WORST: ", counted as the worst until then",
}
"""What stands for a sealed criterion until it is opened."""


def _missing_reason(evaluation: Evaluation, missing: Sequence[str], of: int, rule: Missing) -> Reason:
    names = ", ".join(evaluation.criteria[leaf].name for leaf in missing[:3]) + (" ..." if len(missing) > 3 else "")
    if rule is Missing.REDISTRIBUTE:
        template = "{count} of {of} criteria have no value, the weights of the others scaled up: {names}"
    elif rule is Missing.WORST:
        template = "{count} of {of} criteria have no value, counted as the worst: {names}"
    else:
        template = "{count} of {of} criteria have no value yet: {names}"
    what = sentence(template, count=len(missing), of=of, names=names)
    return Reason(ReasonKind.MISSING, missing[0] if len(missing) == 1 else "", what)


# ---- exact order ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Settled:
    """Rows in order of their totals.

    order   row numbers, best first; rows with equal totals in their own order
    ranks   competition rank of each row: equal totals share one ("1, 2, 2, 4")
    totals  the totals, where they were computed again as the float nearest to the exact number
    """

    order: NDArray[np.intp]
    ranks: NDArray[np.intp]
    totals: Floats

    def clusters(self) -> Iterator[tuple[int, list[int]]]:
        """Each rank with the rows that share it, best first."""
        for place, rows in groupby(self.order.tolist(), key=self.ranks.tolist().__getitem__):
            yield place, list(rows)


def settle(totals: Floats, exact_totals: Callable[[Sequence[int]], Sequence[Fraction]]) -> Settled:
    """Order rows by total; where floats cannot tell totals apart, ask `exact_totals` for these rows."""
    count = len(totals)
    order = np.argsort(-totals, kind="stable")
    ordered = totals[order]
    apart = ordered[:-1] - ordered[1:] > NOISE
    ranks = np.empty(count, dtype=np.intp)
    if apart.all():
        ranks[order] = np.arange(1, count + 1)
        return Settled(order, ranks, totals)
    starts = np.concatenate(([0], np.flatnonzero(apart) + 1, [count]))
    unclear = [order[a:b] for a, b in pairwise(starts.tolist()) if b - a > 1]
    rows = np.sort(np.concatenate(unclear)).tolist()
    known = dict(zip(rows, exact_totals(rows), strict=True))
    settled = totals.copy()
    for row, total in known.items():
        settled[row] = float(total)
    ranks[order] = np.arange(1, count + 1)
    for start, end in pairwise(starts.tolist()):
        if end - start > 1:
            group = sorted(order[start:end].tolist(), key=lambda row: (-known[row], row))
            order[start:end] = group
            ahead = start
            for at, row in enumerate(group):
                if at and known[row] != known[group[at - 1]]:
                    ahead = start + at
                ranks[row] = ahead + 1
    return Settled(order, ranks, settled)


def tie_break_steps(evaluation: Evaluation, tree: Tree, matrix: DecisionMatrix) -> list[tuple[str, list[Any]]]:
    """The declared tie-breaks and the draw: a step, and what each candidate of an exact matrix has there; more wins."""
    steps: list[tuple[str, list[Any]]] = []
    for key in evaluation.rules.tie_break:
        values = values_in(evaluation, tree, matrix, key)
        steps.append((key, [Fraction(-1) if value is None else value for value in values]))
    drawn = {key: at for at, key in enumerate(evaluation.rules.draw)}
    steps.append((DRAW, [-drawn.get(key, len(drawn)) for key in matrix.candidates]))
    return steps


def step_name(evaluation: Evaluation, step: str) -> str:
    """What split a tie, in words: `step` is the key of a criterion, or DRAW."""
    return "the draw of lots" if step == DRAW else f"the tie-break by {isolated(evaluation.criteria[step].name)}"


def _split(
    evaluation: Evaluation, tree: Tree, rows: list[int], exact_matrix: Callable[[Sequence[int]], DecisionMatrix]
) -> list[tuple[list[int], str]]:
    """Rows with equal totals in parts that the declared tie-breaks tell apart, with the step that did it."""
    if len(rows) == 1 or not (evaluation.rules.tie_break or evaluation.rules.draw):
        return [(rows, "")]
    parts: list[tuple[list[int], str]] = [(rows, "")]
    for step, values in tie_break_steps(evaluation, tree, exact_matrix(rows)):
        worth = dict(zip(rows, values, strict=True))
        finer: list[tuple[list[int], str]] = []
        for part, decided_by in parts:
            levels = sorted({worth[row] for row in part}, reverse=True)
            if len(levels) == 1:
                finer.append((part, decided_by))
            else:
                finer += [([row for row in part if worth[row] == level], step) for level in levels]
        parts = finer
    return parts
