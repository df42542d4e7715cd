"""Scenarios in documents: what is written, and what is refused, with its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from scorecard.core import scenarios
from scorecard.core.errors import DocumentError
from scorecard.core.model import WHOLE, Evaluation, Scenario
from scorecard.exchange.document import document_bytes, document_of, parse_document
from tests.core.evaluations import evaluations
from tests.core.formal import in_setup

FULL = [
    {
        "key": "cheaper",
        "name": "Cheaper",
        "note": "As the board asked",
        "weights": {"money": 70, "quality": 30.5},
        "without": ["brio", "gone"],
        "votes": {"ann": 0},
        "scores": {"acme": {"skill": 4}},
        "facts": {"acme": {"price": 1200.5, "iso": False, "gone": "gold"}},
        "rules": {"pooling": "median", "missing": "worst"},
    },
    {"key": "bare", "name": "Bare"},
]


def document(given_scenarios: Any) -> dict[str, Any]:
    return document_of(in_setup()) | {"scenarios": json.loads(json.dumps(given_scenarios))}


def read(value: dict[str, Any]) -> Evaluation:
    return parse_document(json.dumps(value).encode())


def test_what_is_written_is_read_and_written_alike() -> None:
    value = read(document(FULL))
    assert document_of(value)["scenarios"] == FULL
    assert value.scenarios["cheaper"] == Scenario("Cheaper", "As the board asked", 0.0)
    assert scenarios.departures_of(value, "cheaper") == {
        ("weight", "quality", WHOLE): 30.5,
        ("weight", "money", WHOLE): 70.0,
        ("candidate", "brio", WHOLE): True,
        ("candidate", "gone", WHOLE): True,
        ("vote", "ann", WHOLE): 0.0,
        ("score", "acme", "skill"): 4.0,
        ("fact", "acme", "price"): 1200.5,
        ("fact", "acme", "iso"): False,
        ("fact", "acme", "gone"): "gold",
        ("rule", "pooling", WHOLE): "median",
        ("rule", "missing", WHOLE): "worst",
    }
    assert {each.key[2] for each in scenarios.applied(value, "cheaper").idle} == {"gone", "acme"}
    assert "scenarios" not in document_of(in_setup())


@given(evaluations())
def test_any_scenarios_come_back_as_they_were(value: Evaluation) -> None:
    again = parse_document(document_bytes(value))
    assert again.departures == value.departures
    assert {key: row.name for key, row in again.scenarios.items()} == {
        key: row.name for key, row in value.scenarios.items()
    }
    assert document_of(again) == document_of(value)


@pytest.mark.parametrize(
    ("given_scenarios", "place", "what"),
    [
        ({}, "scenarios", "a list is needed here, not an object"),
        ([1], "scenarios[0]", "an object is needed here, not a number"),
        ([{"name": "A"}], "scenarios[0]", "the key is missing"),
        ([{"key": "a"}], "scenarios[0]", "the name is missing"),
        ([{"key": "a", "name": " "}], "scenarios[0].name", "a name is needed"),
        ([{"key": "a", "name": "A"}] * 2, "scenarios[1].key", "the key 'a' is used twice"),
        ([{"key": "a", "name": "A", "weight": {}}], "scenarios[0].weight", "is 'weights' meant?"),
        ([{"key": "a", "name": "A", "note": 1}], "scenarios[0].note", "text is needed here"),
        ([{"key": "a", "name": "A", "weights": {"money": -1}}], "scenarios[0].weights.money", "below 0"),
        ([{"key": "a", "name": "A", "weights": {"money": True}}], "scenarios[0].weights.money", "a number is needed"),
        ([{"key": "a", "name": "A", "votes": {" ": 1}}], "scenarios[0].votes", "a key has 1 to"),
        ([{"key": "a", "name": "A", "without": "brio"}], "scenarios[0].without", "a list is needed here"),
        ([{"key": "a", "name": "A", "without": [""]}], "scenarios[0].without[0]", "a key has 1 to"),
        ([{"key": "a", "name": "A", "without": ["\x01"]}], "scenarios[0].without[0]", "U+0001"),
        ([{"key": "a", "name": "A", "scores": {"acme": 3}}], "scenarios[0].scores.acme", "an object is needed here"),
        ([{"key": "a", "name": "A", "scores": {"acme": {"skill": "3"}}}], "scenarios[0].scores.acme.skill", "a number"),
        ([{"key": "a", "name": "A", "facts": {"acme": {"price": None}}}], "scenarios[0].facts.acme.price", "a number"),
        ([{"key": "a", "name": "A", "facts": {"acme": {"price": 1e16}}}], "scenarios[0].facts.acme.price", "too large"),
        ([{"key": "a", "name": "A", "rules": {"rating": "interval"}}], "scenarios[0].rules.rating", "unknown key"),
        (
            [{"key": "a", "name": "A", "rules": {"pooling": "mode"}}],
            "scenarios[0].rules.pooling",
            "is not one of: mean",
        ),
        ([{"key": "a", "name": "A", "rules": {"missing": 1}}], "scenarios[0].rules.missing", "one of provisional"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(given_scenarios: Any, place: str, what: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(document(given_scenarios))
    found = [(fault.place, fault.what) for fault in caught.value.faults]
    assert [each for each in found if each[0] == place and what in each[1]], found
