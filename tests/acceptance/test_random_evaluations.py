"""The evaluations drawn at random have the rare cases in them, often enough for the tests that use them."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Final

from scorecard.core.model import Evaluation, Kind, Missing
from scorecard.core.ranking import DRAW, Scorecard, rank
from tests.acceptance.random_evaluations import random_evaluation, weighs_nothing

SEEDS: Final = range(500)


def cases(evaluation: Evaluation, result: Scorecard) -> set[str]:
    """What there is in an evaluation of groups that weigh nothing, and of ties that something splits."""
    found = set()
    rule = evaluation.rules.missing
    for key in result.tree.order:
        row = evaluation.criteria[key]
        if row.kind is Kind.GROUP and row.at_least is not None and weighs_nothing(evaluation, key):
            found.add("minimum of a weightless group")
            about = [reason for each in result.standings for reason in each.reasons if reason.criterion == key]
            found |= {f"breach of a weightless group, {rule}" for reason in about}
    for standing in result.standings:
        key = standing.decided_by
        if key in ("", DRAW):
            continue
        leaves = result.tree.leaves_under(key)
        given = result.matrix.given[result.matrix.candidates.index(standing.key)]
        blank = any(not given[at] for at, leaf in enumerate(result.matrix.leaves) if leaf in leaves)
        kind = "group" if evaluation.criteria[key].kind is Kind.GROUP else "leaf"
        if weighs_nothing(evaluation, key):
            found.add(f"decided by a weightless {kind}")
        if blank:
            found |= {f"decided with a blank, {rule}", f"decided with a blank in a {kind}"}
    return found


def test_rare_cases_are_drawn() -> None:
    drawn = (random_evaluation(Random(seed)) for seed in SEEDS)
    counted = Counter(case for evaluation in drawn for case in cases(evaluation, rank(evaluation)))
    rules = [str(rule) for rule in Missing]
    assert counted["minimum of a weightless group"] > 50
    assert min(counted[f"breach of a weightless group, {rule}"] for rule in rules) > 10
    assert min(counted[f"decided by a weightless {kind}"] for kind in ("group", "leaf")) > 5
    assert min(counted[f"decided with a blank in a {kind}"] for kind in ("group", "leaf")) > 5
    assert min(counted[f"decided with a blank, {rule}"] for rule in rules) > 5
