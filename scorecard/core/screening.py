"""Who is out and why: gates, limits of single leaves, minimum points of groups, and waivers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import numpy as np

from scorecard.core.errors import Sentence, sentence
from scorecard.core.matrix import FRACTIONS, DecisionMatrix, agreed_scores, decision_matrix, fact_of
from scorecard.core.model import Evaluation, Kind, Missing, Waiver, in_order
from scorecard.core.numbers import MOST_DECIMALS, exact, grouped, plain, shown
from scorecard.core.tree import Tree

NOISE: Final = 1e-8  # points of 100; floats are exact to far better, so totals further apart are truly different


class ReasonKind(StrEnum):
    """What a reason is about."""

    GATE = "gate"
    LIMIT = "limit"
    GROUP = "group"
    MISSING = "missing"
    SEALED = "sealed"
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


def screen(evaluation: Evaluation, tree: Tree, candidates: Sequence[str] | None = None) -> dict[str, Screening]:
    """What gates and the limits of single leaves say of these candidates (default: all, in order).

    A limit judges what is there: what is missing breaks none, whatever it counts as in the total.
    """
    keys = in_order(evaluation.candidates) if candidates is None else candidates
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
    criteria = evaluation.criteria.items()
    limited = {key for key, each in criteria if (each.at_least, each.at_most) != (None, None)}
    ratings = [leaf for leaf in tree.ratings if leaf in limited] if limited else []
    scores, given = agreed_scores(evaluation, keys if ratings else [], ratings, FRACTIONS)
    for column, leaf in enumerate(ratings):
        for row, key in enumerate(keys):
            if given[row, column]:
                _check_limits(evaluation, found[key], key, leaf, scores[row, column])
    for leaf in tree.measures if limited else ():
        if leaf in limited:
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
            shown_number = f"{grouped(_beside(number, limit))} {criterion.unit}".strip()
            what = sentence(template, criterion=criterion.name, number=shown_number, limit=grouped(limit))
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
        points_of_all = group_points(evaluation, tree, matrix, group)
        for key, reached in zip(matrix.candidates, points_of_all, strict=True):
            if reached is None:
                continue
            if abs(float(reached) - minimum) <= NOISE:
                precise = decision_matrix(evaluation, tree, candidates=[key], compliant=compliant, arithmetic=FRACTIONS)
                (reached,) = group_points(evaluation, tree, precise, group)
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


def group_points(evaluation: Evaluation, tree: Tree, matrix: DecisionMatrix, group: str) -> list[Any]:
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
