"""The ranking: totals, contributions, ranks, who is out and why.

Totals are weighted sums in points of 100. Settled ranks are exact: wherever two float totals are too close to tell
apart they are computed again with fractions, so that equal means equal whatever the order of criteria and
candidates. Equal totals share a rank ("1, 2, 2, 4") unless a declared tie-break splits them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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
from scorecard.core.numbers import exact, plain, shown
from scorecard.core.tree import Tree, weighted_tree

Floats = NDArray[np.float64]

NOISE: Final = 1e-8  # points of 100; floats are exact to far better, so totals further apart are truly different
DRAW: Final = "draw"  # the tie-break step that is not a criterion


class Status(StrEnum):
    """Whether a candidate has a settled rank."""

    RANKED = "ranked"
    PROVISIONAL = "provisional"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidate's place in the result.

    rank         competition rank, or None when the candidate is out or nothing of it is scored
    total        points of 100, or None when nothing is scored
    low, high    the points it could still have with everything missing at worst and at best
    reasons      why it is out or provisional, and what a waiver let pass
    decided_by   the tie-break that split it from its equals: a criterion's key or "draw"; "" otherwise
    tied         whether it shares its rank
    """

    key: str
    name: str
    rank: int | None
    total: float | None
    low: float
    high: float
    status: Status
    reasons: tuple[Sentence, ...]
    decided_by: str
    tied: bool


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The result: standings (best first, those out last), and the figures they come from.

    contributions  points of 100: (candidates, leaves) in the order of `matrix`; a row adds up to its total
    """

    tree: Tree
    matrix: DecisionMatrix
    contributions: Floats
    standings: tuple[Standing, ...]

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


def rank(evaluation: Evaluation) -> Scorecard:
    """Rank the candidates by weighted sum.

    Raises RankingError where there is nothing to rank by.
    """
    tree = weighted_tree(evaluation)
    if not evaluation.candidates:
        raise RankingError("There is no candidate yet", place="candidates", advice="Add the providers to compare.")
    screened = screen(evaluation, tree)
    compliant = frozenset(key for key, found in screened.items() if not found.out)
    matrix = decision_matrix(evaluation, tree, compliant=compliant)
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
    return Scorecard(tree, matrix, contributions, tuple(standings[row] for row in order))


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


def _missing_reason(evaluation: Evaluation, missing: Sequence[str], of: int, rule: Missing) -> Sentence:
    names = ", ".join(evaluation.criteria[leaf].name for leaf in missing[:3]) + (" ..." if len(missing) > 3 else "")
    if rule is Missing.REDISTRIBUTE:
        template = "{count} of {of} criteria not scored, the weights of the others scaled up: {names}"
    elif rule is Missing.WORST:
        template = "{count} of {of} criteria not scored, counted as the worst: {names}"
    else:
        template = "{count} of {of} criteria not scored yet: {names}"
    return sentence(template, count=len(missing), of=of, names=names)


# ---- who is out ----------------------------------------------------------------------------


@dataclass(slots=True)
class Screening:
    """What gates and limits say of one candidate."""

    out: list[Sentence]
    waived: list[Sentence]
    unanswered: list[Sentence]

    def breach(self, what: Sentence, waiver: Waiver | None) -> None:
        """Record a failed gate or a missed limit: out, unless it is waived."""
        if waiver is None:
            self.out.append(what)
        else:
            fields = {"what": str(what), "by": waiver.by, "reason": waiver.reason}
            self.waived.append(sentence("{what} (waived by {by}: {reason})", **fields))


def screen(evaluation: Evaluation, tree: Tree) -> dict[str, Screening]:
    """What gates and the limits of single leaves say of every candidate."""
    keys = in_order(evaluation.candidates)
    found = {key: Screening([], [], []) for key in keys}
    for gate in tree.gates:
        name = evaluation.criteria[gate].name
        for key in keys:
            answer = fact_of(evaluation, key, gate)
            if answer is None:
                found[key].unanswered.append(sentence("Gate not answered yet: {gate}", gate=name))
            elif answer is not True:
                found[key].breach(sentence("Failed gate: {gate}", gate=name), waiver_of(evaluation, key, gate))
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
    named = {
        "criterion": criterion.name,
        "number": f"{_short(number)} {criterion.unit}".strip(),
    }
    waiver = waiver_of(evaluation, key, leaf)
    if criterion.at_least is not None and number < exact(criterion.at_least):
        limit = plain(criterion.at_least)
        found.breach(sentence("{criterion}: {number} is below the minimum of {limit}", **named, limit=limit), waiver)
    if criterion.at_most is not None and number > exact(criterion.at_most):
        limit = plain(criterion.at_most)
        found.breach(sentence("{criterion}: {number} is above the limit of {limit}", **named, limit=limit), waiver)


def _short(number: Fraction) -> str:
    decimal = float(number)
    return plain(decimal) if exact(decimal) == number else shown(number, 2)


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
        for row, key in enumerate(matrix.candidates):
            reached = _group_points(evaluation, tree, matrix, row, group)
            if reached is None:
                continue
            if abs(float(reached) - minimum) <= NOISE:
                precise = decision_matrix(evaluation, tree, candidates=[key], compliant=compliant, arithmetic=FRACTIONS)
                reached = _group_points(evaluation, tree, precise, 0, group)
            if reached is not None and reached < exact(minimum):
                name = evaluation.criteria[group].name
                fields = {"group": name, "points": shown(float(reached), 1), "limit": plain(minimum)}
                what = sentence("{group}: {points} of 100 points is below the minimum of {limit}", **fields)
                found[key].breach(what, waiver_of(evaluation, key, group))


def _group_points(evaluation: Evaluation, tree: Tree, matrix: DecisionMatrix, row: int, group: str) -> Any:
    """0..100 that one candidate reaches in a group by the rule for missing cells; None where nothing can be said."""
    under = set(tree.leaves_under(group))
    at = [column for column, leaf in enumerate(matrix.leaves) if leaf in under]
    weights, values, given = matrix.weights[at], matrix.values[row, at], matrix.given[row, at]
    rule = evaluation.rules.missing
    if rule is Missing.PROVISIONAL:
        values, given = np.where(given, values, 1), np.ones_like(given)
    elif rule is Missing.WORST:
        given = np.ones_like(given)
    whole = np.where(given, weights, 0).sum()
    if whole == 0:
        return None
    return (values * np.where(given, weights, 0)).sum() * 100 / whole


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
        steps.append((key, {row: _value_at(tree, matrix, at, key) for at, row in enumerate(rows)}))
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


def _value_at(tree: Tree, matrix: DecisionMatrix, row: int, criterion: str) -> Any:
    """A candidate's exact value in a criterion, over what is scored of it; -1 where nothing is."""
    under = set(tree.leaves_under(criterion))
    at = [column for column, leaf in enumerate(matrix.leaves) if leaf in under and matrix.given[row, column]]
    whole = sum((matrix.weights[column] for column in at), Fraction(0))
    if not at:
        return Fraction(-1)
    if whole == 0:
        return matrix.values[row, at].sum() / len(at)
    return sum((matrix.weights[column] * matrix.values[row, column] for column in at), Fraction(0)) / whole
