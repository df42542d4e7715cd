"""Who leads without one criterion, one candidate or one evaluator.

A criterion that is left out gives its weight to its siblings in their proportions; what it screens stays screened. A
candidate that is left out matters beyond its own place only where values are relative: then the others' are worth
something else, and their order can change (the ranking paradox of relative price formulas). Who leads without the
leader is told, but says nothing about how firmly it leads. Where only one evaluator has scored, nobody is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.changes import with_row
from scorecard.core.errors import RankingError, Sentence, sentence
from scorecard.core.matrix import decision_matrix
from scorecard.core.model import Evaluation, Missing, in_order
from scorecard.core.panel_weights import without_evaluator
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
    is_case    whether it says anything about the present first rank; not so where the only leader is left out itself
    """

    key: str
    leaders: tuple[str, ...]
    changed: bool
    reordered: bool
    is_case: bool = True


def cases(found: Mapping[str, LeftOut]) -> tuple[LeftOut, ...]:
    """Those that say something about the present first rank."""
    return tuple(each for each in found.values() if each.is_case)


def kept_sentence(
    criteria: Mapping[str, LeftOut], candidates: Mapping[str, LeftOut], evaluators: Mapping[str, LeftOut]
) -> Sentence:
    """That nothing of what was left out changes who is first, naming only what could be left out."""
    asked = [
        word
        for word, found in (("criterion", criteria), ("other candidate", candidates), ("evaluator", evaluators))
        if cases(found)
    ]
    if not asked:
        return sentence("There is nothing that could be left out.")
    what = asked[0] if len(asked) == 1 else f"{', '.join(asked[:-1])} or {asked[-1]}"
    return sentence("The first place stays, whichever one {what} is left out.", what=what)


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
        found[key] = LeftOut(key, leaders, changed, reordered, bool(staying))
    return found


def without_evaluators(contest: Contest, report: Report = silent) -> dict[str, LeftOut]:
    """Evaluator -> what happens without the scores of its sheet; what the consensus has settled stays.

    Only evaluators with a vote who have scored something are asked for, and only where there are two of them or more;
    not those without whom nothing could be ranked. `report` is told of each and may stop the work.
    """
    evaluation, scorecard = contest.evaluation, contest.scorecard
    voices = [key for key in in_order(evaluation.evaluators) if _has_voice(evaluation, key)]
    if not contest.leaders or len(voices) < 2:
        return {}
    found = {}
    for done, key in enumerate(voices):
        report(done / len(voices), "Leaving out one evaluator after the other")
        other = without_evaluator(evaluation, key, scorecard)
        if other.reason is None and other.leaders:
            found[key] = LeftOut(key, other.leaders, other.changes_leader, bool(other.moved))
    return found


def _has_voice(evaluation: Evaluation, evaluator: str) -> bool:
    """Whether an evaluator has a vote and has scored anything."""
    rows = evaluation.sheets.get(evaluator, {})
    scored = any(isinstance(cell.score, float) for row in rows.values() for cell in row.values())
    return scored and evaluation.evaluators[evaluator].voting_weight > 0


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
