"""Judgements: answers to a weighting method that are kept with the weights they led to.

A judgement of the panel together stands behind the weights of a group, one of an evaluator behind that evaluator's own
weights. Both are set with their weights as one edit, and can be read again, asked what they imply, and revisited.
Weights and criteria may change afterwards; `judgement_problems` then says that they have moved apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from scorecard.core.changes import with_row
from scorecard.core.checks import judgement_flaws, size_flaws
from scorecard.core.editing import as_kept, evaluator_at, refuse
from scorecard.core.edits import set_own_weight
from scorecard.core.errors import EditError, sentence
from scorecard.core.model import WHOLE, Evaluation, Judgement, Key, Method, in_order
from scorecard.core.panel_weights import weighed_groups
from scorecard.core.problems import Problem, Severity
from scorecard.core.tree import TOP, tree_of
from scorecard.core.weighting.answers import Swung, elicit
from scorecard.core.weighting.applying import DECIMALS, names_in, set_group_weights
from scorecard.core.weighting.elicited import Elicited
from scorecard.core.weighting.kept import kept, read

NEAR: Final = 1e-6  # of a share: nearer weights are the same

_NOBODY: Final = Evaluation()


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement with what follows from it now; `reason` says why nothing does."""

    group: str
    who: str
    judgement: Judgement
    elicited: Elicited | None
    reason: str = ""


# ---- edits --------------------------------------------------------------------------------------


def apply_judgement(
    evaluation: Evaluation, group: str, who: str, method: Method, answers: Any, by: str = "", at: str = ""
) -> Evaluation:
    """Keep answers about the criteria of a group, and give the weights that follow from them.

    group    a group's key, or WHOLE for the top
    who      an evaluator, whose own weights follow; WHOLE: the panel, and the weights of the group follow
    answers  the plain value that `answers.elicit` reads

    Raises EditError where the answers do not fit the criteria or cannot be kept.
    """
    judgement = Judgement(method, kept(answers), by, at)
    elicited = elicit(evaluation, names_in(evaluation, group), method, read(judgement.answers))
    return with_judgement(evaluation, group, who, judgement, elicited.weights)


def with_judgement(
    evaluation: Evaluation, group: str, who: str, judgement: Judgement, weights: Mapping[str, float]
) -> Evaluation:
    """As `apply_judgement`, where it is known already which weights follow: criterion -> share."""
    judgement = as_kept(judgement)
    refuse(judgement_flaws(judgement), _place(evaluation, group))
    if who == WHOLE:
        evaluation = set_group_weights(evaluation, group, weights)
    else:
        evaluator_at(evaluation, who)
        for key in names_in(evaluation, group):
            if key not in weights:
                raise EditError("A weight is missing", place=evaluation.criteria[key].name)
            evaluation = set_own_weight(evaluation, who, key, round(weights[key] * 100, DECIMALS))
    evaluation = with_row(evaluation, "judgements", (group, who), judgement)
    refuse(size_flaws(evaluation, "judgements"), _place(evaluation, group))
    return evaluation


def _place(evaluation: Evaluation, group: str) -> str:
    return evaluation.criteria[group].name if group in evaluation.criteria else "the top criteria"


# ---- what follows from them ------------------------------------------------------------------------


def places(evaluation: Evaluation) -> list[Key]:
    """Group and evaluator of every judgement, groups in the order of the criteria and the panel before its members."""
    tree = tree_of(evaluation.criteria)
    groups = [TOP, *tree.order]
    people = [WHOLE, *in_order(evaluation.evaluators)]
    judged = evaluation.judgements
    return [(group, who) for group in groups if group in judged for who in people if who in judged[group]]


def judged(evaluation: Evaluation) -> list[Judged]:
    """Every judgement with what follows from it for the criteria and the offers as they are now, in order."""
    found = []
    for group, who in places(evaluation):
        judgement: Judgement = evaluation.judgements[group][who]
        try:
            names = names_in(evaluation, group)
            if _by_offers(judgement):
                elicited = elicit(evaluation, names, judgement.method, read(judgement.answers))
            else:
                elicited = _elicited(judgement.method, judgement.answers, tuple(names.items()))
            found.append(Judged(group, who, judgement, elicited))
        except EditError as error:
            found.append(Judged(group, who, judgement, None, str(error.what)))
    return found


def judgement_problems(evaluation: Evaluation) -> Iterator[Problem]:
    """Judgements that no longer fit the criteria, and weights that are not those which follow from them.

    What depends on the offers too (swings between them) is not followed here: it would mean a ranking each time.
    """
    weighed = set(weighed_groups(tree_of(evaluation.criteria)))
    for place in places(evaluation):
        group, who = place
        judgement: Judgement = evaluation.judgements[group][who]
        fields = {"group": _place(evaluation, group)}
        fields["who"] = evaluation.evaluators[who].name if who != WHOLE else "the panel"
        try:
            if group not in weighed:
                raise EditError("There is no criterion to weight here")
            names = names_in(evaluation, group)
            if _by_offers(judgement):
                continue
            weights = _elicited(judgement.method, judgement.answers, tuple(names.items())).weights
        except EditError as error:
            what = sentence(
                "What {who} answered about the weights in {group} no longer fits the criteria: {why}",
                why=str(error.what),
                **fields,
            )
            many = "{count} sets of answers about weights no longer fit the criteria"
            yield Problem(Severity.HINT, "judgements", place, what, many)
            continue
        if _apart(_shares(evaluation, who, list(names)), weights):
            what = sentence("The weights in {group} are not those that follow from the answers of {who}", **fields)
            many = "{count} times the weights are not those that follow from the answers"
            yield Problem(Severity.HINT, "judgements", place, what, many)


def _shares(evaluation: Evaluation, who: str, keys: list[str]) -> dict[str, float]:
    """The weights in force that a judgement stands behind, as shares of the group; without those that are not given."""
    if who == WHOLE:
        given = {key: evaluation.criteria[key].weight for key in keys}
    else:
        own = evaluation.weights.get(who, {})
        given = {key: own[key].weight for key in keys if key in own}
    whole = sum(given.values())
    return {key: weight / whole for key, weight in given.items()} if whole > 0 else {}


def _apart(shares: dict[str, float], weights: dict[str, float]) -> bool:
    return any(key not in shares or abs(shares[key] - weight) > NEAR for key, weight in weights.items())


def _by_offers(judgement: Judgement) -> bool:
    """Whether what follows depends on what the candidates offer."""
    if judgement.method is not Method.SWING:
        return False
    answers = read(judgement.answers)
    return isinstance(answers, dict) and "swings" in answers and answers.get("range") == Swung.OFFERS


@lru_cache(maxsize=256)
def _elicited(method: Method, answers: str, names: tuple[tuple[str, str], ...]) -> Elicited:
    """What follows from answers that are about the criteria alone."""
    return elicit(_NOBODY, dict(names), method, read(answers))
