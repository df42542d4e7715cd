"""Who leads without one criterion, one candidate or one evaluator.

A criterion that is left out gives its weight to its siblings in their proportions; what it screens stays screened. A
candidate that is left out matters beyond its own place only where values are relative: then the others' are worth
something else, and their order can change (the ranking paradox of relative price formulas).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.changes import with_row
from scorecard.core.errors import RankingError
from scorecard.core.matrix import decision_matrix
from scorecard.core.model import Missing
from scorecard.core.panel_weights import leave_one_evaluator_out
from scorecard.core.progress import Report, silent
from scorecard.core.ranking import rank
from scorecard.core.robustness.contest import Contest, Floats
from scorecard.core.robustness.stability import changes_of, without
from scorecard.core.values import is_relative

SAME: Final = 1e-10  # totals 0..1 closer than this may be equal


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What leaving one out does.

    key        the criterion, candidate or evaluator
    leaders    who is first without it, by key
    changed    whether others are first than now; for a candidate among the first: others than the rest of them
    reordered  whether any two others change places
    """

    key: str
    leaders: tuple[str, ...]
    changed: bool
    reordered: bool


def without_criteria(contest: Contest) -> dict[str, LeftOut]:
    """Criterion -> what happens without it, for every group and leaf that has siblings, in the order of the tree."""
    if not contest.leaders:
        return {}
    parts = contest.parts
    totals = without(contest, changes_of(contest))
    alone = {int(under[0]) for _, under in parts.siblings if under.size == 1}
    reordered = _reordered(contest.totals, totals)
    present = tuple(contest.candidates[row] for row in contest.leaders)
    found = {}
    for at, key in enumerate(parts.keys):
        if at in alone:
            continue
        leaders = _first(contest.candidates, totals[:, at])
        if len(leaders) > 1:
            leaders = _settled(contest, key) or leaders
        found[key] = LeftOut(key, leaders, leaders != present, bool(reordered[at]))
    return found


def without_candidates(contest: Contest) -> dict[str, LeftOut]:
    """Candidate -> what happens without it, for all whose figures count, in the order of the evaluation."""
    evaluation, tree = contest.evaluation, contest.tree
    compliant = contest.scorecard.assessment.compliant
    relative = [leaf for leaf in tree.measures if is_relative(evaluation.criteria[leaf])]
    columns = [contest.leaves.index(leaf) for leaf in relative]
    narrowed = tree.narrowed(relative)
    present = [contest.candidates[row] for row in contest.leaders]
    found = {}
    for key in contest.scorecard.matrix.candidates:
        rest = [row for row, other in enumerate(contest.candidates) if other != key]
        if key not in compliant or not rest:
            continue
        totals = contest.totals
        if relative:
            others = [contest.candidates[row] for row in rest]
            matrix = decision_matrix(evaluation, narrowed, candidates=others, compliant=compliant - {key})
            values, given = contest.values.copy(), contest.given.copy()
            values[np.ix_(rest, columns)] = matrix.values
            if evaluation.rules.missing is not Missing.WORST:
                given[np.ix_(rest, columns)] = matrix.given
            totals = replace(contest, values=values, given=given).totals_at(contest.weights)
        names = [contest.candidates[row] for row in rest]
        before, after = contest.totals[rest], totals[rest]
        reordered = bool(_reordered(before, after[:, None])[0])
        leaders = _first(names, after)
        staying = [leader for leader in present if leader != key]
        if not reordered and staying:
            leaders = tuple(staying)  # a tie-break that held still holds
        changed = bool(staying) and list(leaders) != staying
        found[key] = LeftOut(key, leaders, changed, reordered)
    return found


def without_evaluators(contest: Contest, report: Report = silent) -> dict[str, LeftOut]:
    """Evaluator -> what happens without the scores of its sheet; what the consensus has settled stays.

    Evaluators without whom nothing could be ranked are left out. `report` is told of each and may stop the work.
    """
    evaluation, scorecard = contest.evaluation, contest.scorecard
    if not contest.leaders:
        return {}
    found = {}
    for key, other in leave_one_evaluator_out(evaluation, scorecard, report).items():
        if other.reason is None and other.leaders:
            found[key] = LeftOut(key, other.leaders, other.changes_leader, bool(other.moved))
    return found


def _reordered(now: Floats, then: Floats) -> NDArray[np.bool_]:
    """Whether any two change places: (columns,), from totals (rows,) to totals (rows, columns)."""
    order = np.argsort(-now, kind="stable")
    before, after = -np.diff(now[order]), -np.diff(then[order], axis=0)
    tied = before <= SAME
    gone = np.where(tied[:, None], np.abs(after) > SAME, after <= SAME)
    return np.asarray(gone.any(axis=0), dtype=np.bool_)


def _first(candidates: Sequence[str], totals: Floats) -> tuple[str, ...]:
    best = totals.max()
    return tuple(key for key, total in zip(candidates, totals.tolist(), strict=True) if total >= best - SAME)


def _settled(contest: Contest, criterion: str) -> tuple[str, ...]:
    """Who is first without the criterion, by fractions and tie-breaks; () where it cannot be asked that way."""
    row = contest.evaluation.criteria[criterion]
    try:
        scorecard = rank(with_row(contest.evaluation, "criteria", (criterion,), replace(row, weight=0.0)))
    except RankingError:
        return ()
    leading = {standing.key for standing in scorecard.leaders}
    return tuple(key for key in contest.candidates if key in leading)
