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

from scorecard.core.errors import RankingError, Sentence, sentence
from scorecard.core.matrix import (
    FRACTIONS,
    DecisionMatrix,
    agreed_scores,
    decision_matrix,
    fact_of,
    points,
    share_given,
)
from scorecard.core.model import Evaluation, Kind, Missing, Waiver, in_order
from scorecard.core.numbers import MOST_DECIMALS, exact, plain, shown
from scorecard.core.tree import Tree, weighted_tree

Floats = NDArray[np.float64]

NOISE: Final = 1e-8  # points of 100; floats are exact to far better, so totals further apart are truly different
DRAW: Final = "\0draw"  # the tie-break step that is not a criterion; no key holds a control character


class ReasonKind(StrEnum):
    """What a reason is about."""

    GATE = "gate"
    LIMIT = "limit"
    GROUP = "group"
    MISSING = "missing"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a candidate is out or provisional, or what a waiver let pass.

    criterion  the gate, leaf or group that it is about; "" where it is about several
    """

    kind: ReasonKind
    criterion: str
    what: Sentence
    waiver: Waiver | None = None

    def __str__(self) -> str:
        if self.waiver is None:
            return str(self.what)
        return f"{self.what} (waived by {self.waiver.by}: {self.waiver.reason})"


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
    raw: NDArray[Any]
    values: NDArray[Any]
    given: NDArray[np.bool_]
    screened: Mapping[str, Screening]
    compliant: frozenset[str]


def assess(evaluation: Evaluation, tree: Tree, previous: Assessment | None = None) -> Assessment:
    """Screen and value the candidates; `previous` is taken over where nothing that it stands on has changed."""
    if previous is not None and previous.leaves == tree.leaves and _stands_still(previous.evaluation, evaluation):
        return previous
    screened = screen(evaluation, tree)
    compliant = frozenset(key for key, found in screened.items() if not found.out)
    matrix = decision_matrix(evaluation, tree, compliant=compliant)
    return Assessment(evaluation, tree.leaves, matrix.raw, matrix.values, matrix.given, screened, compliant)


def _stands_still(before: Evaluation, after: Evaluation) -> bool:
    """Whether nothing differs that an assessment depends on."""
    tables = ("candidates", "evaluators", "facts", "sheets", "consensus", "waivers", "scale")
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
    missing = [leaf for at, leaf in enumerate(matrix.leaves) if not matrix.given[row, at] and matrix.weights[at] > 0]
    rule = evaluation.rules.missing
    reasons = [*screened.out, *screened.waived]
    status = Status.OUT if screened.out else Status.RANKED
    low = high = float(total)
    if missing:
        reasons.append(_missing_reason(evaluation, missing, len(matrix.leaves), rule))
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
        None if nothing_scored else float(total),
        low,
        high,
        status,
        tuple(reasons),
        decided_by,
        tied,
    )


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


# ---- who is out ----------------------------------------------------------------------------


@dataclass(slots=True)
class Screening:
    """What gates and limits say of one candidate."""

    out: list[Reason]
    waived: list[Reason]
    unanswered: list[Reason]

    def copy(self) -> Screening:
        """The same, to be added to."""
        return Screening(list(self.out), list(self.waived), list(self.unanswered))

    def breach(self, kind: ReasonKind, criterion: str, what: Sentence, waiver: Waiver | None) -> None:
        """Record a failed gate or a missed limit: out, unless it is waived."""
        (self.out if waiver is None else self.waived).append(Reason(kind, criterion, what, waiver))


def screen(evaluation: Evaluation, tree: Tree) -> dict[str, Screening]:
    """What gates and the limits of single leaves say of every candidate.

    A limit judges what is there: what is missing breaks none, whatever it counts as in the total.
    """
    keys = in_order(evaluation.candidates)
    found = {key: Screening([], [], []) for key in keys}
    for gate in tree.gates:
        name = evaluation.criteria[gate].name
        for key in keys:
            answer = fact_of(evaluation, key, gate)
            if answer is None:
                what = sentence("Gate not answered yet: {gate}", gate=name)
                found[key].unanswered.append(Reason(ReasonKind.UNANSWERED, gate, what))
            elif answer is not True:
                what = sentence("Failed gate: {gate}", gate=name)
                found[key].breach(ReasonKind.GATE, gate, what, waiver_of(evaluation, key, gate))
    limited = [
        leaf
        for leaf in tree.leaves
        if evaluation.criteria[leaf].at_least is not None or evaluation.criteria[leaf].at_most is not None
    ]
    ratings = [leaf for leaf in limited if evaluation.criteria[leaf].kind is Kind.RATING]
    scores, given = agreed_scores(evaluation, keys if ratings else [], ratings, FRACTIONS)
    for column, leaf in enumerate(ratings):
        for row, key in enumerate(keys):
            if given[row, column]:
                _check_limits(evaluation, found[key], key, leaf, scores[row, column])
    for leaf in limited:
        if evaluation.criteria[leaf].kind is Kind.MEASURE:
            for key in keys:
                fact = fact_of(evaluation, key, leaf)
                if isinstance(fact, float):
                    _check_limits(evaluation, found[key], key, leaf, exact(fact))
    return found


def _check_limits(evaluation: Evaluation, found: Screening, key: str, leaf: str, number: Fraction) -> None:
    criterion = evaluation.criteria[leaf]
    for limit, broken, template in (
        (criterion.at_least, Fraction.__lt__, "{criterion}: {number} is below the minimum of {limit}"),
        (criterion.at_most, Fraction.__gt__, "{criterion}: {number} is above the limit of {limit}"),
    ):
        if limit is not None and broken(number, exact(limit)):
            shown_number = f"{_beside(number, limit)} {criterion.unit}".strip()
            what = sentence(template, criterion=criterion.name, number=shown_number, limit=plain(limit))
            found.breach(ReasonKind.LIMIT, leaf, what, waiver_of(evaluation, key, leaf))


def _beside(number: Fraction | float, limit: float) -> str:
    """A number as short as it can be told from a limit that it misses."""
    decimal = float(number)
    if isinstance(number, Fraction) and exact(decimal) == number and len(plain(decimal)) <= 8:
        return plain(decimal)
    for decimals in range(1, MOST_DECIMALS):
        text = shown(number, decimals)
        if text != shown(limit, decimals):
            return text
    return plain(decimal)


def screen_groups(
    evaluation: Evaluation,
    tree: Tree,
    matrix: DecisionMatrix,
    found: dict[str, Screening],
    compliant: frozenset[str],
) -> None:
    """Add what the minimum points of groups say. What is missing counts at its best while it may still come.

    `compliant` are those with whom the matrix was built: who fails here still was a reference for relative values.
    """
    for group in (key for key in tree.order if evaluation.criteria[key].kind is Kind.GROUP):
        minimum = evaluation.criteria[group].at_least
        if minimum is None:
            continue
        points_of_all = _group_points(evaluation, tree, matrix, group)
        for key, reached in zip(matrix.candidates, points_of_all, strict=True):
            if reached is None:
                continue
            if abs(float(reached) - minimum) <= NOISE:
                precise = decision_matrix(evaluation, tree, candidates=[key], compliant=compliant, arithmetic=FRACTIONS)
                (reached,) = _group_points(evaluation, tree, precise, group)
            if reached is not None and reached < exact(minimum):
                fields = {"points": _beside(reached, minimum), "limit": plain(minimum)}
                template = "{group}: {points} of 100 points is below the minimum of {limit}"
                what = sentence(template, group=evaluation.criteria[group].name, **fields)
                found[key].breach(ReasonKind.GROUP, group, what, waiver_of(evaluation, key, group))


def values_in(evaluation: Evaluation, tree: Tree, matrix: DecisionMatrix, criterion: str) -> list[Any]:
    """Each candidate's value 0..1 in a criterion, by the rule for missing cells; None where nothing of it is scored.

    Floats or fractions, as the matrix has them. What the criterion itself weighs does not matter.
    """
    shares = tree.shares_under(criterion)
    at = [column for column, leaf in enumerate(matrix.leaves) if leaf in shares]
    number: Any = float if matrix.values.dtype == float else Fraction
    weights = np.array([number(shares[matrix.leaves[column]]) for column in at], dtype=matrix.values.dtype)
    values, given = matrix.values[:, at], matrix.given[:, at]
    if evaluation.rules.missing is Missing.WORST:
        given = np.ones_like(given)
    wholes = np.where(given, weights, 0).sum(axis=1)
    reached = (np.where(given, values, 0) * weights).sum(axis=1)
    return [total / whole if whole != 0 else None for total, whole in zip(reached, wholes, strict=True)]


def _group_points(evaluation: Evaluation, tree: Tree, matrix: DecisionMatrix, group: str) -> list[Any]:
    """0..100 that each candidate reaches in a group, or still can; None where nothing can be said."""
    if evaluation.rules.missing is Missing.PROVISIONAL:
        best = np.where(matrix.given, matrix.values, 1)
        matrix = replace(matrix, values=best, given=np.ones_like(matrix.given))
    found = values_in(evaluation, tree, matrix, group)
    return [None if reached is None else reached * 100 for reached in found]


def waiver_of(evaluation: Evaluation, candidate: str, criterion: str) -> Waiver | None:
    """The waiver of a gate or limit for a candidate, if there is one."""
    waivers = evaluation.waivers.get(candidate)
    return None if waivers is None else waivers.get(criterion)


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


def _split(
    evaluation: Evaluation, tree: Tree, rows: list[int], exact_matrix: Callable[[Sequence[int]], DecisionMatrix]
) -> list[tuple[list[int], str]]:
    """Rows with equal totals in parts that the declared tie-breaks tell apart, with the step that did it."""
    if len(rows) == 1 or not (evaluation.rules.tie_break or evaluation.rules.draw):
        return [(rows, "")]
    matrix = exact_matrix(rows)
    steps: list[tuple[str, dict[int, Any]]] = []
    for key in evaluation.rules.tie_break:
        values = dict(zip(rows, values_in(evaluation, tree, matrix, key), strict=True))
        steps.append((key, {row: Fraction(-1) if value is None else value for row, value in values.items()}))
    drawn = {key: at for at, key in enumerate(evaluation.rules.draw)}
    steps.append((DRAW, {row: -drawn.get(matrix.candidates[at], len(drawn)) for at, row in enumerate(rows)}))
    parts: list[tuple[list[int], str]] = [(rows, "")]
    for step, worth in steps:
        finer: list[tuple[list[int], str]] = []
        for part, decided_by in parts:
            levels = sorted({worth[row] for row in part}, reverse=True)
            if len(levels) == 1:
                finer.append((part, decided_by))
            else:
                finer += [([row for row in part if worth[row] == level], step) for level in levels]
        parts = finer
    return parts
