"""Whose say decides: everyone's own weights beside the agreed ones, and the ranking without each evaluator.

Own weights are relative among siblings, as the agreed ones are. Where an evaluator gives none in a group, the agreed
ones stand there; where only some siblings have one, the others keep their agreed shares and those that have one divide
the rest. Both are said with the result.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from scorecard.core.changes import with_row
from scorecard.core.editing import checked_number, criterion_at
from scorecard.core.errors import EditError, RankingError, Sentence, sentence
from scorecard.core.model import Evaluation, Kind, OwnWeight, in_order
from scorecard.core.numbers import exact
from scorecard.core.progress import Report, silent
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.tree import TOP, Tree, tree_of


class AgreedBy(StrEnum):
    """How the panel comes to its agreed weights."""

    MEAN = "mean"  # of everyone's shares, by voting weight
    MEDIAN = "median"  # of everyone's shares, one voice each, brought to a whole again
    DECISION = "decision"  # as the panel decides


@dataclass(frozen=True, slots=True)
class OwnWeights:
    """What one evaluator holds the criteria to weigh.

    local, overall   criterion -> share of its group; rating or measure -> share of the whole; both add up to 1
    agreed           groups (TOP for the top) in which this evaluator gives no weights, so that the agreed ones stand
    partly           groups in which only some siblings have a weight of this evaluator
    """

    evaluator: str
    local: Mapping[str, Fraction]
    overall: Mapping[str, Fraction]
    agreed: tuple[str, ...]
    partly: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherRanking:
    """The ranking as it would be, beside the ranking as it is.

    leaders         who would be first, in the order of the candidates
    ranks, totals   candidate -> rank and total; None as in `ranking.Standing`
    moved           candidate -> rank now and rank then, where they differ
    changes_leader  whether others would be first than are now
    reason          why there is no such ranking; then the rest is empty
    """

    leaders: tuple[str, ...] = ()
    ranks: Mapping[str, int | None] = field(default_factory=dict)
    totals: Mapping[str, float | None] = field(default_factory=dict)
    moved: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    changes_leader: bool = False
    reason: Sentence | str | None = None


# ---- own weights ----------------------------------------------------------------------------


def weighed_groups(tree: Tree) -> list[str]:
    """The groups, the top first, whose children are weighed against each other."""
    return [group for group in (TOP, *tree.order) if weighed_under(tree, group)]


def weighed_under(tree: Tree, group: str) -> list[str]:
    """The criteria directly under a group that have a weight, in order."""
    return [key for key in tree.children.get(group, ()) if key in tree.local_weights]


def own_weights(evaluation: Evaluation, evaluator: str) -> OwnWeights:
    """What one evaluator holds the criteria to weigh."""
    tree = tree_of(evaluation.criteria)
    given: Mapping[str, OwnWeight] = evaluation.weights.get(evaluator, {})
    agreed, partly = [], []
    for group in weighed_groups(tree):
        siblings = weighed_under(tree, group)
        if not _usable(given, siblings):
            agreed.append(group)
        elif any(key not in given for key in siblings):
            partly.append(group)
    own = tree_of(with_own_weights(evaluation, evaluator).criteria)
    return OwnWeights(evaluator, own.local_weights, own.global_weights, tuple(agreed), tuple(partly))


def with_own_weights(evaluation: Evaluation, evaluator: str) -> Evaluation:
    """The evaluation as if this evaluator's weights were the agreed ones; a value to rank, not to keep."""
    tree = tree_of(evaluation.criteria)
    given: Mapping[str, OwnWeight] = evaluation.weights.get(evaluator, {})
    for group in weighed_groups(tree):
        siblings = weighed_under(tree, group)
        if not _usable(given, siblings):
            continue
        agreed = {key: exact(evaluation.criteria[key].weight) for key in siblings}
        own = {key: exact(given[key].weight) for key in siblings if key in given}
        # All shares times the same number, so that decimals stay decimals.
        scale, part = sum(own.values(), Fraction(0)), sum((agreed[key] for key in own), Fraction(0))
        if part == sum(agreed.values()):  # nothing is left to the others
            scale, part = Fraction(0), Fraction(1)
        for key in siblings:
            weight = own[key] * part if key in own else agreed[key] * scale
            row = replace(evaluation.criteria[key], weight=float(weight))
            evaluation = with_row(evaluation, "criteria", (key,), row)
    return evaluation


def _usable(given: Mapping[str, OwnWeight], siblings: list[str]) -> bool:
    return any(key in given and given[key].weight > 0 for key in siblings)


def own_winners(evaluation: Evaluation, scorecard: Scorecard | None = None) -> dict[str, OtherRanking]:
    """Whose weights make whom win: the ranking under the weights of each evaluator who gives any.

    `scorecard`: the ranking as it is, where there is one already. Raises RankingError where there is none.
    """
    scorecard = rank(evaluation) if scorecard is None else scorecard
    return {
        key: _beside(with_own_weights(evaluation, key), scorecard)
        for key in in_order(evaluation.evaluators)
        if key in evaluation.weights
    }


# ---- agreed weights -------------------------------------------------------------------------


def agreed_shares(evaluation: Evaluation, rule: AgreedBy, group: str = TOP) -> dict[str, Fraction]:
    """Criterion -> share that the evaluators' own weights give it in its group, by mean or median.

    Of the evaluators with a vote who give weights there. Raises EditError where nobody does, or where the medians are
    all zero.
    """
    tree = tree_of(evaluation.criteria)
    siblings = _siblings(evaluation, tree, group)
    voices: list[tuple[Fraction, Mapping[str, Fraction]]] = []
    for key in in_order(evaluation.evaluators):
        vote = exact(evaluation.evaluators[key].voting_weight)
        if vote > 0 and _usable(evaluation.weights.get(key, {}), siblings):
            voices.append((vote, own_weights(evaluation, key).local))
    if not voices:
        raise EditError(
            "No evaluator with a vote has given weights here",
            place=_place(evaluation, group),
            advice="Enter the evaluators' own weights first, or decide on the weights.",
        )
    if rule is AgreedBy.MEAN:
        votes = sum(vote for vote, _ in voices)
        return {key: sum((vote * local[key] for vote, local in voices), Fraction(0)) / votes for key in siblings}
    if rule is AgreedBy.MEDIAN:
        medians = {key: statistics.median(local[key] for _, local in voices) for key in siblings}
        whole = sum(medians.values(), Fraction(0))
        if whole == 0:
            raise EditError(
                "The medians of these weights are all zero",
                place=_place(evaluation, group),
                advice="Take the mean, or decide on the weights.",
            )
        return {key: median / whole for key, median in medians.items()}
    raise EditError("What is decided has to be given", place=_place(evaluation, group))


def agree_weights(
    evaluation: Evaluation, rule: AgreedBy, group: str = TOP, decided: Mapping[str, float] | None = None
) -> Evaluation:
    """Make agreed weights of the evaluators' own ones, for the criteria directly under a group (TOP: at the top).

    By mean or median they are written as per cent of the group; by decision as `decided` gives them, for every
    criterion there.
    """
    siblings = _siblings(evaluation, tree_of(evaluation.criteria), group)
    if rule is AgreedBy.DECISION:
        weights = _decided(evaluation, siblings, decided or {}, group)
    else:
        shares = agreed_shares(evaluation, rule, group)
        weights = {key: round(float(share * 100), 10) for key, share in shares.items()}
    for key, weight in weights.items():
        row = replace(evaluation.criteria[key], weight=weight)
        if row != evaluation.criteria[key]:
            evaluation = with_row(evaluation, "criteria", (key,), row)
    return evaluation


def agree_all_weights(evaluation: Evaluation, rule: AgreedBy) -> Evaluation:
    """Make agreed weights, by mean or median, in every group where an evaluator with a vote gives weights."""
    tree = tree_of(evaluation.criteria)
    voices = [given for key, given in evaluation.weights.items() if evaluation.evaluators[key].voting_weight > 0]
    groups = [
        group for group in weighed_groups(tree) if any(_usable(given, weighed_under(tree, group)) for given in voices)
    ]
    if not groups:
        raise EditError("No evaluator with a vote has given weights", advice="Enter their own weights first.")
    for group in groups:
        evaluation = agree_weights(evaluation, rule, group)
    return evaluation


def _decided(evaluation: Evaluation, siblings: list[str], decided: Mapping[str, float], group: str) -> dict[str, float]:
    for key in decided:
        if key not in siblings:
            raise EditError(
                sentence("{criterion} is not weighed here", criterion=criterion_at(evaluation, key).name),
                place=_place(evaluation, group),
            )
    for key in siblings:
        if key not in decided:
            name = evaluation.criteria[key].name
            raise EditError(sentence("{criterion} needs a weight", criterion=name), place=_place(evaluation, group))
    weights = {key: checked_number(decided[key], evaluation.criteria[key].name, least=0.0) for key in siblings}
    if not any(weights.values()):
        raise EditError("One of the weights here must stay above zero", place=_place(evaluation, group))
    return weights


def _siblings(evaluation: Evaluation, tree: Tree, group: str) -> list[str]:
    if group != TOP and criterion_at(evaluation, group).kind is not Kind.GROUP:
        raise EditError("Only a group has weights to share out", place=_place(evaluation, group))
    siblings = weighed_under(tree, group)
    if not siblings:
        raise EditError("There is nothing to weigh here", place=_place(evaluation, group))
    return siblings


def _place(evaluation: Evaluation, group: str) -> str:
    return "criteria" if group == TOP else evaluation.criteria[group].name


# ---- leaving one out ------------------------------------------------------------------------


def leave_one_evaluator_out(
    evaluation: Evaluation, scorecard: Scorecard | None = None, report: Report = silent
) -> dict[str, OtherRanking]:
    """The ranking without each evaluator's sheet, what the panel has agreed on left as it is.

    `scorecard`: the ranking as it is, where there is one already. `report` is told of each evaluator and may stop the
    work. Raises RankingError where there is no ranking.
    """
    scorecard = rank(evaluation) if scorecard is None else scorecard
    found = {}
    for done, key in enumerate(in_order(evaluation.evaluators)):
        report(done / len(evaluation.evaluators), "Leaving out one evaluator after the other")
        found[key] = without_evaluator(evaluation, key, scorecard)
    return found


def without_evaluator(evaluation: Evaluation, evaluator: str, scorecard: Scorecard) -> OtherRanking:
    """The ranking without one evaluator's sheet; `scorecard` is the ranking as it is."""
    return _beside(replace(evaluation, sheets=evaluation.sheets.remove(evaluator)), scorecard)


def _beside(other: Evaluation, now: Scorecard) -> OtherRanking:
    same_scores = other.sheets is now.assessment.evaluation.sheets
    try:
        then = rank(other, now if same_scores else None)
    except RankingError as error:
        return OtherRanking(reason=error.what)
    before = {standing.key: standing.rank for standing in now.standings}
    after = {standing.key: standing.rank for standing in then.standings}
    candidates = then.matrix.candidates
    leaders = {standing.key for standing in then.leaders}
    return OtherRanking(
        tuple(key for key in candidates if key in leaders),
        {key: after[key] for key in candidates},
        {standing.key: standing.total for standing in then.standings},
        {key: (before[key], after[key]) for key in candidates if before[key] != after[key]},
        leaders != {standing.key for standing in now.leaders},
    )
