"""Other people's layouts: the proposal is right at once, and the evaluation made of it is theirs."""

from __future__ import annotations

import json

import pytest

from scorecard.core.model import Evaluation, Kind
from scorecard.core.tree import tree_of
from scorecard.exchange.importing.making import UNNAMED, Made, made
from scorecard.exchange.importing.mapping import mapping_bytes, parse_mapping
from scorecard.exchange.importing.proposing import propose
from tests.exchange.importing import (
    across_layouts,
    layouts,
    more_layouts,
    odd_layouts,
    office_layouts,
    right_layouts,
    sheet_layouts,
    word_layouts,
)
from tests.exchange.importing.layouts import LAYOUTS, Laid


def shares(evaluation: Evaluation) -> dict[str, float]:
    """The share of the whole of each leaf, by its name."""
    tree = tree_of(evaluation.criteria)
    return {evaluation.criteria[key].name: float(share) for key, share in tree.global_weights.items()}


def faults_of(laid: Laid, result: Made) -> list[str]:
    """What is not as it should be."""
    evaluation = result.evaluation
    found: list[str] = []
    leaves = {key: row for key, row in evaluation.criteria.items() if row.kind is not Kind.GROUP}
    by_name = {row.name: key for key, row in leaves.items()}
    if sorted(by_name) != sorted(laid.criteria):
        found.append(f"criteria {sorted(by_name)}")
    people = {row.name: key for key, row in evaluation.candidates.items()}
    if sorted(people) != sorted(laid.scores):
        found.append(f"candidates {sorted(people)}")
    groups = [row.name for row in evaluation.criteria.values() if row.kind is Kind.GROUP]
    if sorted(groups) != sorted(laid.groups):
        found.append(f"groups {groups}")
    if found:
        return found
    whole = sum(laid.weights)
    share = shares(evaluation)
    for name, weight in zip(laid.criteria, laid.weights, strict=True):
        if weight and abs(share.get(name, 0.0) - weight / whole) > 1e-9:
            found.append(f"weight of {name} {share.get(name)}")
    evaluators = sorted(row.name for row in evaluation.evaluators.values())
    if laid.evaluators and evaluators != sorted(laid.evaluators):
        found.append(f"evaluators {evaluators}")
    if not laid.evaluators and evaluators not in ([UNNAMED], []):
        found.append(f"evaluators {evaluators}")
    reasons = 0
    for vendor, scores in laid.scores.items():
        for name, score in zip(laid.criteria, scores, strict=True):
            candidate, key = people[vendor], by_name[name]
            tables = [evaluation.facts, *evaluation.sheets.values()]
            cells = [each[candidate][key] for each in tables if candidate in each and key in each[candidate]]
            given = [each.score for each in cells if each.score is not None]
            reasons += any(each.rationale for each in cells)
            if any(each != score for each in given) or (score is not None and not given):
                found.append(f"{vendor} {name}: {given} for {score}")
    if reasons != laid.reasons:
        found.append(f"{reasons} reasons for {laid.reasons}")
    if result.checked < laid.checked or len(result.disagreements) != laid.wrong:
        found.append(f"checked {result.checked}, wrong {[str(each) for each in result.disagreements]}")
    return found


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_proposal_is_right_at_once(name: str) -> None:
    laid = LAYOUTS[name]()
    proposal = propose(laid.book)
    assert faults_of(laid, made(laid.book, proposal.mapping)) == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_mapping_survives_its_file(name: str) -> None:
    mapping = propose(LAYOUTS[name]().book).mapping
    data = mapping_bytes(mapping)
    assert parse_mapping(data) == mapping
    assert json.loads(data)["format"] == "scorecard.mapping"


def test_there_are_many_layouts() -> None:
    modules = (layouts, across_layouts, sheet_layouts, more_layouts, odd_layouts, office_layouts, right_layouts)
    assert word_layouts.__name__ in {make.__module__ for make in LAYOUTS.values()}
    assert len(LAYOUTS) >= 120
    assert all(any(make.__module__ == module.__name__ for make in LAYOUTS.values()) for module in modules)
