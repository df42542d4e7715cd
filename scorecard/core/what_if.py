"""Trying out: an evaluation with other weights or with another agreed score, beside the one that is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import ceil

from scorecard.core.changes import with_row
from scorecard.core.edits import set_consensus
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation
from scorecard.core.robustness.contest import Contest
from scorecard.core.robustness.flip import Flip
from scorecard.core.tree import TOP, tree_of

DECIMALS = 10  # of weights in per cent, as `edits.set_share` keeps them


def with_weights(evaluation: Evaluation, weights: Mapping[str, float]) -> Evaluation:
    """The evaluation with these weights 0..1: local ones of siblings, or global ones of all scored leaves.

    Weights become per cent of the siblings. A group that comes to weigh nothing keeps the proportions within it.
    Raises EditError where they are neither, or come to nothing.
    """
    tree = tree_of(evaluation.criteria)
    if set(weights) == set(tree.leaves):
        return _with_global(evaluation, weights)
    parents = {evaluation.criteria[key].parent if key in evaluation.criteria else None for key in weights}
    group = parents.pop() if len(parents) == 1 else None
    siblings = [] if group is None else [key for key in tree.children.get(group, ()) if key in tree.local_weights]
    if not siblings or set(weights) != set(siblings) or sum(weights.values()) <= 0:
        raise EditError("These weights are not those of the criteria of one group")
    return _with_local(evaluation, weights)


def _with_global(evaluation: Evaluation, weights: Mapping[str, float]) -> Evaluation:
    tree = tree_of(evaluation.criteria)
    if sum(weights.values()) <= 0:
        raise EditError("The weights come to nothing")
    for group in (TOP, *(key for key in tree.order if key in tree.local_weights)):
        siblings = [key for key in tree.children.get(group, ()) if key in tree.local_weights]
        whole = {key: sum(weights[leaf] for leaf in tree.leaves_under(key)) for key in siblings}
        total = sum(whole.values())
        if len(siblings) > 1 and total > 0:
            evaluation = _with_local(evaluation, {key: share / total for key, share in whole.items()})
    return evaluation


def _with_local(evaluation: Evaluation, weights: Mapping[str, float]) -> Evaluation:
    """With local weights of all siblings; those that stay what they are keep the numbers that they were given."""
    local = tree_of(evaluation.criteria).local_weights
    if all(abs(float(local[key]) - share) <= 1e-12 for key, share in weights.items()):
        return evaluation
    total = sum(weights.values())
    for key, share in weights.items():
        changed = replace(evaluation.criteria[key], weight=round(100 * share / total, DECIMALS))
        if changed != evaluation.criteria[key]:
            evaluation = with_row(evaluation, "criteria", (key,), changed)
    return evaluation


def with_agreed_score(evaluation: Evaluation, candidate: str, criterion: str, score: float) -> Evaluation:
    """The evaluation with an agreed score in a cell, whatever the panel gave. EditError where it cannot be one."""
    return set_consensus(evaluation, candidate, criterion, score)


def visible_weights(contest: Contest, flip: Flip) -> dict[str, float]:
    """The weights of a flip, shifted on to the next tenth of a point, so that the new leader is seen to lead.

    As they are where a weight would fall below zero for that, or where the flip's winner would not lead any more.
    """
    leaves = set(flip.weights) == set(contest.leaves)
    moved = 100 * flip.moved
    if moved <= 0:
        return dict(flip.weights)
    farther = (ceil(moved * 10 + 1e-3) / 10) / moved
    shifted = {key: share + flip.changes.get(key, 0.0) * (farther - 1) for key, share in flip.weights.items()}
    if min(shifted.values()) < 0:
        return dict(flip.weights)
    if leaves:
        totals = contest.totals_at(contest.weights * 0 + [shifted[leaf] for leaf in contest.leaves])
        row = contest.candidates.index(flip.winner)
        if any(total >= totals[row] for at, total in enumerate(totals) if at != row):
            return dict(flip.weights)
    return shifted
