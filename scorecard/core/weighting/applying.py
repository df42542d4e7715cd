"""Taking weights over into an evaluation, as one edit: of a group, of the whole tree, or of all leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scorecard.core.changes import with_row
from scorecard.core.editing import checked_number, criterion_at, name_of
from scorecard.core.errors import EditError, sentence
from scorecard.core.model import Criterion, Evaluation, Kind
from scorecard.core.panel_weights import weighed_groups, weighed_under
from scorecard.core.tree import TOP, Tree, tree_of

DECIMALS = 10  # of a per cent; as many as the weights keep that a slider sets


def names_in(evaluation: Evaluation, group: str = TOP) -> dict[str, str]:
    """The criteria of a group that have a weight, in order: key -> name.

    Raises EditError where there is no such group, or none in it has a weight.
    """
    if group != TOP and criterion_at(evaluation, group).kind is not Kind.GROUP:
        raise EditError("Only a group shares its weight out", place=name_of(evaluation, group))
    tree = tree_of(evaluation.criteria)
    found = {key: evaluation.criteria[key].name for key in weighed_under(tree, group)}
    if not found:
        place = name_of(evaluation, group) if group else "criteria"
        raise EditError("There is no criterion to weight here", place=place)
    return found


def set_group_weights(evaluation: Evaluation, group: str, weights: Mapping[str, float]) -> Evaluation:
    """Give all criteria of a group (TOP: the top) their weights at once; they become per cent of the group.

    Raises EditError unless every criterion there that has a weight gets one, none is negative and one is above zero.
    """
    names = names_in(evaluation, group)
    for key in weights:
        if key not in names:
            raise EditError(
                sentence("'{key}' has no weight here", key=name_of(evaluation, key)),
                place=name_of(evaluation, group) if group else "criteria",
            )
    for key, name in names.items():
        if key not in weights:
            raise EditError("A weight is missing", place=name)
    checked = {key: checked_number(weights[key], names[key], least=0.0) for key in names}
    whole = sum(checked.values())
    if whole <= 0:
        raise EditError(
            "One of the weights here must stay above zero", place=name_of(evaluation, group) if group else "criteria"
        )
    for key, weight in checked.items():
        changed: Criterion = replace(evaluation.criteria[key], weight=round(weight / whole * 100, DECIMALS))
        if changed != evaluation.criteria[key]:
            evaluation = with_row(evaluation, "criteria", (key,), changed)
    return evaluation


def set_tree_weights(evaluation: Evaluation, weights: Mapping[str, Mapping[str, float]]) -> Evaluation:
    """Give the criteria of several groups their weights as one edit: group -> criterion -> weight."""
    for group, given in weights.items():
        evaluation = set_group_weights(evaluation, group, given)
    return evaluation


def local_from_leaves(evaluation: Evaluation, tree: Tree, weights: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Shares of leaves as local weights: group -> criterion -> weight.

    A group whose leaves weigh nothing leaves the weights inside as they are and is not among the groups.
    Raises EditError where a leaf has no weight, or a key is no leaf.
    """
    for key in weights:
        if key not in tree.global_weights:
            raise EditError(sentence("'{key}' is no criterion that is scored", key=key))
    for leaf in tree.leaves:
        if leaf not in weights:
            raise EditError("A weight is missing", place=name_of(evaluation, leaf))
    found = {}
    for group in weighed_groups(tree):
        inside = {key: sum(weights[leaf] for leaf in tree.leaves_under(key)) for key in weighed_under(tree, group)}
        if sum(inside.values()) > 0:
            found[group] = inside
    return found
