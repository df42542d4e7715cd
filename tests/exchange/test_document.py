"""The evaluation document: nothing is lost, every fault has its place, and nothing else ever escapes."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core import edits
from scorecard.core.changes import EMPTY, apply, diff, fields_of, invert, rows
from scorecard.core.errors import DocumentError, EditError, ExchangeError
from scorecard.core.model import (
    TABLES,
    Act,
    ActKind,
    Candidate,
    Cell,
    Criterion,
    Declaration,
    Direction,
    Evaluation,
    Kind,
    Missing,
    Rules,
    Scale,
    Shape,
    Stage,
    Submission,
    ValueFunction,
    in_order,
)
from scorecard.core.ranking import rank
from scorecard.exchange import document, json_text
from scorecard.exchange.document import document_bytes, document_of, evaluation_of, parse_document, read_document
from tests.core.evaluations import any_evaluation, evaluations, pairs

PROJECT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((PROJECT / "resources" / "samples").glob("*.json"))


def good() -> dict[str, Any]:
    """A document that uses every part."""
    return {
        "format": "scorecard.evaluation",
        "version": 1,
        "title": "Care partner",
        "currency": "EUR",
        "sourcing": {"model": "BPO", "service": "Care", "scope": "Voice", "kpis": ["AHT"]},
        "process": "formal",
        "stage": "scoring",
        "scale": {"minimum": 0, "maximum": 5, "step": 1, "levels": {"0": "none", "5": "all"}},
        "rules": {
            "rating": "interval",
            "pooling": "mean",
            "missing": "provisional",
            "tie_break": ["cost"],
            "draw": ["acme"],
        },
        "criteria": [
            {
                "key": "cost",
                "name": "Cost",
                "weight": 30,
                "criteria": [
                    {
                        "key": "tco",
                        "name": "TCO",
                        "weight": 60,
                        "kind": "measure",
                        "unit": "EUR",
                        "direction": "lower",
                        "value": {"shape": "linear", "worst": 200, "best": 100},
                        "at_most": 190,
                        "sealed": True,
                    },
                    {"key": "terms", "name": "Terms", "weight": 40, "kind": "rating", "levels": {"3": "fair"}},
                ],
            },
            {"key": "skill", "name": "Skill", "weight": 70, "kind": "rating", "at_least": 2},
            {
                "key": "badge",
                "name": "Badge",
                "kind": "measure",
                "value": {"shape": "categories", "categories": {"gold": 1, "tin": 0.5}},
            },
            {
                "key": "calls",
                "name": "Calls",
                "kind": "measure",
                "value": {"shape": "piecewise", "points": [[0, 0], [10, 1]]},
            },
            {"key": "iso", "name": "ISO 27001", "kind": "gate"},
        ],
        "candidates": [
            {"key": "acme", "name": "Acme", "provider": "Acme Ltd", "country": "PH", "delivery": "offshore"},
            {"key": "bolt", "name": "Bolt", "label": "Candidate A"},
        ],
        "evaluators": [
            {"key": "ann", "name": "Ann", "role": "Buyer", "voting_weight": 2, "assigned": ["cost", "skill"]},
            {"key": "bob", "name": "Bob"},
        ],
        "facts": {"acme": {"tco": 135, "iso": True, "badge": "gold", "calls": {"value": 5, "evidence": "logs"}}},
        "sheets": {
            "ann": {"acme": {"skill": {"score": 4, "rationale": "Two clients", "evidence": "Call"}, "terms": None}}
        },
        "consensus": {"acme": {"skill": 3}},
        "weights": {"ann": {"cost": 40, "skill": 60}},
        "waivers": {"bolt": {"iso": {"by": "Ann", "reason": "Booked", "at": "2026-01-31"}}},
        "unsealed": True,
        "declarations": {
            "ann": {"acme": {}, "bolt": {"conflict": True, "statement": "Shares", "at": "2026-02-01T09:30+01:00"}}
        },
        "submissions": {"ann": {"at": "2026-02-03"}, "bob": {"at": "2026-02-03", "sealed_at": "2026-02-09T12:00"}},
        "acts": {
            "000001": {"kind": "advanced", "stage": "scoring", "by": "Ann", "at": "2026-02-01"},
            "000003": {"kind": "reopened", "stage": "setup", "by": "Bob", "reason": "A limit", "at": "2026-02-02"},
        },
    }


def as_bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def faults(data: bytes | object) -> list[str]:
    """The faults of a document, as text."""
    with pytest.raises(DocumentError) as caught:
        parse_document(data if isinstance(data, bytes) else as_bytes(data), source="x.json")
    return [str(fault) for fault in caught.value.faults]


def with_value(path: str, value: object) -> dict[str, Any]:
    """The good document with something else at a path such as "criteria.0.weight"."""
    made: Any = good()
    node: Any = made
    *above, last = path.split(".")
    for part in above:
        node = node[int(part)] if isinstance(node, list) else node[part]
    if isinstance(node, list):
        node[int(last) : int(last) + 1] = [value]
    else:
        node[last] = value
    return made  # type: ignore[no-any-return]


# ---- what is read and written ----------------------------------------------------------------------------


def test_parse_when_good_then_every_part_is_there() -> None:
    evaluation = parse_document(as_bytes(good()))
    assert evaluation.head.title == "Care partner"
    assert evaluation.head.kpis == ("AHT",)
    assert evaluation.scale == Scale(0.0, 5.0, 1.0, ((0.0, "none"), (5.0, "all")))
    assert evaluation.rules.tie_break == ("cost",)
    tco = evaluation.criteria["tco"]
    assert (tco.parent, tco.kind, tco.direction, tco.at_most, tco.sealed) == (
        "cost",
        Kind.MEASURE,
        Direction.LOWER,
        190,
        True,
    )
    assert evaluation.criteria["cost"].kind is Kind.GROUP
    assert evaluation.criteria["badge"].value == ValueFunction(
        Shape.CATEGORIES, categories=(("gold", 1.0), ("tin", 0.5))
    )
    assert in_order(evaluation.candidates) == ["acme", "bolt"]
    assert evaluation.evaluators["ann"].voting_weight == 2.0
    assert evaluation.facts["acme"]["calls"] == Cell(5.0, evidence="logs")
    assert evaluation.facts["acme"]["iso"] == Cell(True)
    assert evaluation.sheets["ann"]["acme"]["skill"] == Cell(4.0, "Two clients", "Call")
    assert evaluation.sheets["ann"]["acme"]["terms"] == Cell(None)
    assert evaluation.consensus["acme"]["skill"] == Cell(3.0)
    assert evaluation.weights["ann"]["skill"].weight == 60.0
    assert evaluation.waivers["bolt"]["iso"].at == "2026-01-31"
    assert evaluation.head.unsealed
    assert evaluation.candidates["bolt"].label == "Candidate A"
    assert evaluation.evaluators["ann"].assigned == ("cost", "skill")
    assert dict(evaluation.declarations["ann"]) == {
        "acme": Declaration(),
        "bolt": Declaration(True, "Shares", "2026-02-01T09:30+01:00"),
    }
    assert evaluation.submissions["bob"] == Submission("2026-02-03", "2026-02-09T12:00")
    assert evaluation.acts["000003"] == Act(ActKind.REOPENED, Stage.SETUP, "Bob", "A limit", "2026-02-02")
    assert all(type(criterion.weight) is float for criterion in evaluation.criteria.values())


def test_parse_when_only_what_is_required_then_defaults() -> None:
    least = {"format": "scorecard.evaluation", "version": 1, "title": "T", "criteria": [], "candidates": []}
    evaluation = parse_document(as_bytes(least))
    assert evaluation.scale == Scale()
    assert evaluation.rules == Rules()
    one = parse_document(
        as_bytes(least | {"criteria": [{"key": "x", "name": "X"}], "candidates": [{"key": "a", "name": "A"}]})
    )
    assert one.criteria["x"] == Criterion("X")
    assert one.candidates["a"] == Candidate("A")


@pytest.mark.parametrize(
    ("path", "value", "written"),
    [
        ("rules.pooling", "trimmed", "trimmed_mean"),
        ("criteria.3.value.points", [[10, 1], [0, 0]], [[0, 0], [10, 1]]),
        ("scale.step", None, 1),
        ("version", 1.0, 1),
        ("criteria.1.weight", -0.0, 0),
        ("criteria.1.weight", 70.0, 70),
        ("facts.acme.tco", 1e2, 100),
        ("sheets.ann.acme.skill", {"score": 4}, 4),
        (
            "criteria.2.value",
            {"shape": "categories", "values": {"gold": 1, "tin": 0.5}},
            {"shape": "categories", "categories": {"gold": 1, "tin": 0.5}},
        ),
    ],
)
def test_parse_when_written_another_way_then_written_in_one_way(path: str, value: object, written: object) -> None:
    node: Any = document_of(parse_document(as_bytes(with_value(path, value))))
    for part in path.split("."):
        node = node[int(part)] if part.isdigit() else node[part]
    assert node == written
    assert type(node) is type(written)
    assert str(node) == str(written)


def test_parse_when_there_is_a_byte_order_mark_then_read() -> None:
    assert diff(parse_document(b"\xef\xbb\xbf" + as_bytes(good())), parse_document(as_bytes(good()))) == ()


def test_parse_when_lines_end_otherwise_then_line_feeds() -> None:
    evaluation = parse_document(as_bytes(with_value("sourcing.scope", "a\r\nb\rc")))
    assert evaluation.head.scope == "a\nb\nc"


def without_places(evaluation: Evaluation) -> dict[tuple[str, tuple[str, ...]], dict[str, Any]]:
    """Every row but for the positions, whose order alone a document keeps."""
    found = {}
    for table in TABLES:
        for key, row in rows(evaluation, table):
            found[table, key] = {name: value for name, value in fields_of(row).items() if name != "position"}
    return found


@given(evaluation=evaluations())
def test_document_when_written_and_read_then_nothing_is_lost(evaluation: Evaluation) -> None:
    written = document_bytes(evaluation)
    again = parse_document(written)
    assert document_of(again) == document_of(evaluation)
    assert document_bytes(again) == written
    assert without_places(again) == without_places(evaluation)
    assert diff(again, evaluation_of(document_of(evaluation))) == ()


@given(evaluation=evaluations())
def test_document_when_read_again_then_the_ranking_is_the_same(evaluation: Evaluation) -> None:
    if any(criterion.kind in (Kind.RATING, Kind.MEASURE) for criterion in evaluation.criteria.values()):
        assert rank(parse_document(document_bytes(evaluation))).standings == rank(evaluation).standings


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_document_when_it_is_a_sample_then_read_and_written_alike(path: Path) -> None:
    evaluation = read_document(path)
    assert document_of(parse_document(document_bytes(evaluation))) == document_of(evaluation)
    assert rank(evaluation).standings


@given(pair=pairs())
def test_document_when_edits_are_taken_back_then_the_same_bytes(pair: tuple[Evaluation, Evaluation]) -> None:
    before, after = pair
    assert document_bytes(apply(after, invert(diff(before, after)))) == document_bytes(before)


# ---- single faults -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "value", "place", "what"),
    [
        # wrong types
        ("title", 7, "title", "text is needed here, not a number"),
        ("title", None, "title", "text is needed here, not null"),
        ("title", " ", "title", "a title is needed"),
        ("sourcing", [], "sourcing", "an object is needed here, not a list"),
        ("sourcing.kpis", "AHT", "sourcing.kpis", "a list is needed here, not text"),
        ("sourcing.kpis.1", 3, "sourcing.kpis[1]", "text is needed here, not a number"),
        ("sample", "yes", "sample", "true or false is needed here, not text"),
        ("criteria", {}, "criteria", "a list is needed here, not an object"),
        ("criteria.0", "cost", "criteria[0]", "an object is needed here, not text"),
        ("criteria.0.weight", "30", "criteria[0].weight", "a number is needed here, not text"),
        ("criteria.1.weight", True, "criteria[1].weight", "a number is needed here, not true or false"),
        ("criteria.1.sealed", 1, "criteria[1].sealed", "true or false is needed here, not a number"),
        ("candidates.0.name", [], "candidates[0].name", "text is needed here, not a list"),
        ("facts", [], "facts", "an object is needed here, not a list"),
        ("facts.acme", 3, "facts.acme", "an object is needed here, not a number"),
        ("facts.acme.tco", True, "facts.acme.tco", "a number is needed here, not true or false"),
        ("facts.acme.iso", 1, "facts.acme.iso", "true (passed) or false (failed) is needed here, not a number"),
        ("facts.acme.badge", 1, "facts.acme.badge", "not one of the categories: gold, tin"),
        ("facts.acme.badge", "lead", "facts.acme.badge", "not one of the categories: gold, tin"),
        ("consensus.acme.skill", False, "consensus.acme.skill", "a number is needed here, not true or false"),
        ("sheets.ann.acme.skill.score", "4", "sheets.ann.acme.skill.score", "a number is needed here, not text"),
        ("waivers.bolt.iso", "Ann", "waivers.bolt.iso", "an object is needed here, not text"),
        ("unsealed", 1, "unsealed", "true or false is needed here, not a number"),
        ("evaluators.0.assigned", "cost", "evaluators[0].assigned", "a list is needed here, not text"),
        ("evaluators.0.assigned.1", 3, "evaluators[0].assigned[1]", "text is needed here, not a number"),
        ("declarations", [], "declarations", "an object is needed here, not a list"),
        ("declarations.ann", True, "declarations.ann", "an object is needed here, not true or false"),
        ("declarations.ann.acme", True, "declarations.ann.acme", "an object is needed here, not true or false"),
        ("declarations.ann.acme", {"conflict": "no"}, "declarations.ann.acme.conflict", "true or false is needed"),
        ("declarations.ann.acme", {"at": "soon"}, "declarations.ann.acme.at", "a date or a date and a time is needed"),
        ("submissions.ann", "2026-02-03", "submissions.ann", "an object is needed here, not text"),
        ("submissions.ann", {}, "submissions.ann.at", "a date or a date and a time is needed"),
        ("submissions.ann.at", 20260203, "submissions.ann.at", "text is needed here, not a number"),
        ("submissions.ann.sealed_at", "x", "submissions.ann.sealed_at", "a date or a date and a time is needed"),
        ("acts", [], "acts", "an object is needed here, not a list"),
        ("acts.000002", None, "acts.000002", "an object is needed here, not null"),
        ("acts.000001.kind", "closed", "acts.000001.kind", "'closed' is not one of: advanced, reopened, unsealed"),
        ("acts.000001.stage", "done", "acts.000001.stage", "'done' is not one of"),
        ("acts.000001.by", " ", "acts.000001.by", "the name of who did it is needed"),
        ("acts.000001.at", "", "acts.000001.at", "a date or a date and a time is needed"),
        ("acts.000003.reason", "", "acts.000003.reason", "going back to an earlier stage needs a reason"),
        # what is named
        ("evaluators.0.assigned.0", "costs", "evaluators[0].assigned[0]", "there is no criterion 'costs'"),
        ("evaluators.0.assigned.2", "cost", "evaluators[0].assigned[2]", "the criterion 'cost' stands here twice"),
        ("candidates.0.label", "Candidate A", "candidates[1].label", "the label 'Candidate A' stands here twice"),
        ("declarations.eve", {}, "declarations.eve", "there is no such evaluator"),
        ("declarations.ann.volt", {}, "declarations.ann.volt", "there is no such candidate"),
        ("submissions.eve", {}, "submissions.eve", "there is no such evaluator"),
        ("acts.1", {"by": "Ann", "at": "2026-01-01"}, "acts.1", "the key of an act is a number of 6 digits"),
        ("acts.000000", {"by": "Ann", "at": "2026-01-01"}, "acts.000000", "the key of an act is a number of 6 digits"),
        ("declarations.ann.acme.conflicts", True, "declarations.ann.acme.conflicts", "is 'conflict' meant?"),
        ("submissions.ann.sealed", "", "submissions.ann.sealed", "is 'sealed_at' meant?"),
        ("acts.000001.reasons", "", "acts.000001.reasons", "is 'reason' meant?"),
        ("declaration", {}, "declaration", "unknown key; is 'declarations' meant?"),
        # numbers
        ("criteria.0.weight", -1, "criteria[0].weight", "the number −1 is below 0"),
        ("facts.acme.tco", 2e15, "facts.acme.tco", "is too large"),
        ("facts.acme.tco", 10**80, "facts.acme.tco", "a number of 81 digits is too large"),
        ("consensus.acme.skill", 5.5, "consensus.acme.skill", "the score 5.5 is outside the scale from 0 to 5"),
        ("consensus.acme.skill", -1, "consensus.acme.skill", "the score −1 is outside the scale from 0 to 5"),
        ("evaluators.0.voting_weight", -1, "evaluators[0].voting_weight", "is below 0"),
        ("weights.ann.cost", -1, "weights.ann.cost", "is below 0"),
        # the scale
        ("scale.minimum", 5, "scale", "the minimum 5 must be below the maximum 5"),
        ("scale.step", 0, "scale.step", "the step must be above 0"),
        ("scale.step", 6, "scale.step", "fit between minimum and maximum"),
        ("scale.levels", {"6": "x"}, "scale.levels.6", "a number from 0 to 5"),
        ("scale.levels", {"nan": "x"}, "scale.levels.nan", "a number from 0 to 5"),
        ("scale.levels", {"five": "x"}, "scale.levels.five", "a number from 0 to 5"),
        ("scale.levels", {"5": "x", "5.0": "y"}, "scale.levels.5.0", "this level stands here twice"),
        ("scale.levels", {"5": 5}, "scale.levels.5", "text is needed here, not a number"),
        # choices and unknown keys
        ("rules.pooling", "average", "rules.pooling", "'average' is not one of: mean, median, trimmed_mean"),
        ("rules.missing", 3, "rules.missing", "one of provisional, redistribute, worst is needed here, not a number"),
        ("stage", "done", "stage", "'done' is not one of: setup, scoring, consensus, decided"),
        (
            "candidates.0.delivery",
            "moon",
            "candidates[0].delivery",
            "'moon' is not one of: onshore, nearshore, offshore",
        ),
        ("criteria.1.kind", "score", "criteria[1].kind", "'score' is not one of"),
        ("criteria.2.value.shape", "curve", "criteria[2].value.shape", "'curve' is not one of"),
        ("critera", [], "critera", "unknown key; is 'criteria' meant?"),
        ("zzzz", 1, "zzzz", "unknown key"),
        ("criteria.0.wieght", 1, "criteria[0].wieght", "unknown key; is 'weight' meant?"),
        ("scale.min", 0, "scale.min", "unknown key; is 'minimum' meant?"),
        ("rules.tiebreak", [], "rules.tiebreak", "unknown key; is 'tie_break' meant?"),
        ("sheets.ann.acme.skill.reason", "x", "sheets.ann.acme.skill.reason", "unknown key"),
        ("facts.acme.calls.score", 1, "facts.acme.calls.score", "unknown key"),
        ("criteria.0.criteria.0.value.points", [], "criteria[0].criteria[0].value.points", "unknown key"),
        # keys and references
        ("criteria.1.key", "cost", "criteria[1].key", "the key 'cost' is used twice"),
        ("criteria.1.key", "tco", "criteria[1].key", "the key 'tco' is used twice"),
        ("candidates.1.key", "acme", "candidates[1].key", "the key 'acme' is used twice"),
        ("evaluators.1.key", "ann", "evaluators[1].key", "the key 'ann' is used twice"),
        ("candidates.1.key", "", "candidates[1].key", "a key has 1 to 200 characters"),
        ("candidates.1.key", "k" * 201, "candidates[1].key", "a key has 1 to 200 characters"),
        ("candidates.1.key", 3, "candidates[1].key", "text is needed here, not a number"),
        ("candidates.1.name", "", "candidates[1].name", "a name is needed"),
        ("candidates.2", {"key": "corp"}, "candidates[2]", "the name is missing"),
        ("candidates.2", {"name": "Corp"}, "candidates[2]", "the key is missing"),
        ("rules.tie_break.1", "nix", "rules.tie_break[1]", "there is no scored criterion 'nix'"),
        ("rules.tie_break.1", "iso", "rules.tie_break[1]", "there is no scored criterion 'iso'"),
        ("rules.draw.1", "nix", "rules.draw[1]", "there is no candidate 'nix'"),
        ("facts.nix", {}, "facts.nix", "there is no such candidate"),
        ("facts.acme.nix", 1, "facts.acme.nix", "there is no such criterion"),
        ("facts.acme.skill", 1, "facts.acme.skill", "only measures and gates have facts, and this is a rating"),
        ("facts.acme.cost", 1, "facts.acme.cost", "and this is a group"),
        ("sheets.nix", {}, "sheets.nix", "there is no such evaluator"),
        ("sheets.ann.nix", {}, "sheets.ann.nix", "there is no such candidate"),
        ("sheets.ann.acme.nix", 1, "sheets.ann.acme.nix", "there is no such criterion"),
        ("sheets.ann.acme.tco", 1, "sheets.ann.acme.tco", "only ratings are scored, and this is a measure"),
        ("consensus.acme.iso", True, "consensus.acme.iso", "only ratings are scored, and this is a gate"),
        ("weights.nix", {}, "weights.nix", "there is no such evaluator"),
        ("weights.ann.nix", 1, "weights.ann.nix", "there is no such criterion"),
        ("waivers.nix", {}, "waivers.nix", "there is no such candidate"),
        ("waivers.bolt.iso", {"by": "Ann"}, "waivers.bolt.iso", "a waiver needs 'by' (a name) and 'reason'"),
        # criteria
        ("criteria.0.kind", "rating", "criteria[0].kind", "a criterion with criteria under it is a group"),
        ("criteria.1.kind", "group", "criteria[1].kind", "a criterion with criteria under it is a group"),
        ("criteria.1.unit", "EUR", "criteria[1].unit", "only a measure has this"),
        ("criteria.1.direction", "lower", "criteria[1].direction", "only a measure has this"),
        ("criteria.4.value", {"shape": "linear"}, "criteria[4].value", "only a measure has this"),
        ("criteria.4.levels", {"1": "x"}, "criteria[4].levels", "only a rating has levels"),
        ("criteria.4.at_least", 1, "criteria[4].at_least", "a gate has no limits"),
        ("criteria.0.at_most", 1, "criteria[0].at_most", "a group has no such limit"),
        ("criteria.1.at_most", 1, "criteria[1].at_most", "this limit is below at_least"),
        ("criteria.1.levels", {"9": "x"}, "criteria[1].levels.9", "a number from 0 to 5"),
        # value functions
        (
            "criteria.0.criteria.0.direction",
            "higher",
            "criteria[0].criteria[0].direction",
            "with this worst and best, lower is better",
        ),
        (
            "criteria.0.criteria.0.value.best",
            200,
            "criteria[0].criteria[0].value",
            "worst and best are the same number",
        ),
        ("criteria.3.value.points", [[1, 1]], "criteria[3].value.points", "at least two points are needed"),
        ("criteria.3.value.points", [], "criteria[3].value.points", "at least two points are needed"),
        ("criteria.3.value.points", {}, "criteria[3].value.points", "a list is needed here, not an object"),
        ("criteria.3.value.points", [[1, 0], [1, 1]], "criteria[3].value.points[1]", "there is another point at 1"),
        ("criteria.3.value.points.1", [1], "criteria[3].value.points[1]", "a pair [measure, value] is needed"),
        ("criteria.3.value.points.1", [5, 1.5], "criteria[3].value.points[1][1]", "a value is from 0 to 1, not 1.5"),
        ("criteria.3.value.points.1", ["5", 1], "criteria[3].value.points[1][0]", "a number is needed here, not text"),
        ("criteria.2.value.categories", {}, "criteria[2].value.categories", "at least one category is needed"),
        ("criteria.2.value.categories.tin", 2, "criteria[2].value.categories.tin", "a value is from 0 to 1, not 2"),
        (
            "criteria.3.value",
            {"shape": "linear_penalty", "zero_at": 1},
            "criteria[3].value.zero_at",
            "the multiple worth 0 must be above 1",
        ),
        (
            "criteria.3.value",
            {"shape": "logarithmic", "reference": 0},
            "criteria[3].value.reference",
            "the reference price must be above 0",
        ),
        # texts
        ("sourcing.scope", "a\x00b", "sourcing.scope", "the character U+0000 at place 2 cannot be kept"),
        ("candidates.0.notes", "\x1b[31m", "candidates[0].notes", "the character U+001B at place 1 cannot be kept"),
        ("candidates.0.name", "\ufffe", "candidates[0].name", "the character U+FFFE at place 1 cannot be kept"),
        ("candidates.0.notes", "x" * 32_768, "candidates[0].notes", "32768 characters are more than the 32767"),
    ],
)
def test_parse_when_one_thing_is_wrong_then_that_fault_with_its_place(
    path: str, value: object, place: str, what: str
) -> None:
    found = faults(with_value(path, value))
    matching = [fault for fault in found if fault.startswith(f"{place}: ") and what in fault]
    assert matching, found


@pytest.mark.parametrize("direction", ["higher"])
@pytest.mark.parametrize("shape", ["lowest_over_price", "linear_penalty", "logarithmic"])
def test_parse_when_a_price_formula_is_told_that_more_is_better_then_a_fault(shape: str, direction: str) -> None:
    made = with_value("criteria.3.value", {"shape": shape})
    made["criteria"][3]["direction"] = direction
    assert faults(made) == [f"criteria[3].direction: {shape} is for prices: lower must be better"]


@pytest.mark.parametrize("name", ["title", "criteria", "candidates"])
def test_parse_when_a_required_part_is_missing_then_a_fault(name: str) -> None:
    made = good()
    del made[name]
    assert f"{name}: this key is missing" in faults(made)


def test_parse_when_the_weights_of_a_group_are_all_zero_then_a_fault() -> None:
    made = good()
    for child in made["criteria"][0]["criteria"]:
        child["weight"] = 0
    assert faults(made) == ["criteria 'cost': the weights here add up to zero"]
    for criterion in (flat := good())["criteria"]:
        criterion["weight"] = 0
    assert "criteria: the weights here add up to zero" in faults(flat)


def test_parse_when_criteria_are_nested_too_deep_then_a_fault() -> None:
    made = good()
    node = made["criteria"]
    for depth in range(25):
        node.append({"key": f"d{depth}", "name": "D", "criteria": []})
        node = node[-1]["criteria"]
    assert any("criteria are nested more than 20 deep" in fault for fault in faults(made))


def test_parse_when_the_same_key_stands_twice_in_an_object_then_a_fault_at_any_place() -> None:
    text = as_bytes(good()).decode()
    text = text.replace('"skill": 3}', '"skill": 3, "skill": 4}')
    text = text.replace('"title": "Care partner"', '"title": "Care partner", "title": "Care partner"')
    assert faults(text.encode()) == [
        "title: this key stands here twice",
        "consensus.acme.skill: this key stands here twice",
    ]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 400])
@pytest.mark.parametrize("where", ['"weight": 70', '"tco": 135', '"maximum": 5', '"skill": 3', '"voting_weight": 2'])
def test_parse_when_a_number_is_not_finite_then_a_fault(number: str, where: str) -> None:
    name = where.split(":")[0]
    text = as_bytes(good()).decode().replace(where, f"{name}: {number}")
    found = faults(text.encode())
    assert any("is not a number that can be used" in fault or "is too large" in fault for fault in found), found
    assert all(fault.split(": ")[0] for fault in found)


@pytest.mark.parametrize("escape", ["\\ud800", "\\udfff", "\\ud83d"])
def test_parse_when_half_a_surrogate_pair_is_escaped_then_a_fault(escape: str) -> None:
    text = as_bytes(good()).decode()
    (fault,) = faults(text.replace('"Two clients"', f'"{escape}"').encode())
    assert fault.startswith("sheets.ann.acme.skill.rationale: the character U+D")
    (fault,) = faults(text.replace('"role": "Buyer"', f'"role": "Buyer{escape}"').encode())
    assert fault.startswith("evaluators[0].role: the character U+D")


def test_parse_when_a_key_holds_half_a_surrogate_pair_then_the_fault_can_be_printed() -> None:
    for text in ('"\\ud800": 1, "title"', '"\\u001b[31m": 1, "title"'):
        for fault in faults(as_bytes(good()).decode().replace('"title"', text, 1).encode()):
            fault.encode()
            assert "\x1b" not in fault


def test_parse_when_a_whole_pair_is_escaped_then_read() -> None:
    text = as_bytes(good()).decode().replace('"Care partner"', '"\\ud83d\\ude00"')
    assert parse_document(text.encode()).head.title == "😀"


@pytest.mark.parametrize("value", [False, 0, [], {}])
def test_parse_when_the_delivery_is_of_a_wrong_type_then_a_fault(value: object) -> None:
    assert faults(with_value("candidates.0.delivery", value))


def test_parse_when_a_key_holds_a_carriage_return_then_it_is_not_kept() -> None:
    evaluation = parse_document(as_bytes(with_value("candidates.2", {"key": "a\rb", "name": "X"})))
    assert not any("\r" in key for key in evaluation.candidates)


# ---- all faults at once --------------------------------------------------------------------------------------


def test_parse_when_much_is_wrong_then_all_of_it_is_said_at_once() -> None:
    made = good()
    made["titel"] = 1
    made["criteria"][0]["weight"] = -1
    made["criteria"][1]["kind"] = "score"
    made["candidates"][1]["key"] = "acme"
    made["facts"]["acme"]["tco"] = "dear"
    made["sheets"]["zoe"] = {}
    made["consensus"]["acme"]["skill"] = 99
    with pytest.raises(DocumentError) as caught:
        parse_document(as_bytes(made), source="offer.json")
    assert [fault.place for fault in caught.value.faults] == [
        "titel",
        "criteria[0].weight",
        "criteria[1].kind",
        "candidates[1].key",
        "facts.acme.tco",
        "sheets.zoe",
        "consensus.acme.skill",
        "waivers.bolt",
        "declarations.ann.bolt",
    ]
    lines = str(caught.value).splitlines()
    assert lines[0] == "offer.json has 9 faults and was not read:"
    assert lines[1] == "  titel: unknown key; is 'title' meant?"
    assert len(lines) == 10


def test_parse_when_one_thing_is_wrong_then_one_sentence() -> None:
    with pytest.raises(DocumentError) as caught:
        parse_document(as_bytes(with_value("title", 7)), source="offer.json")
    assert str(caught.value) == "offer.json: title: text is needed here, not a number."
    assert caught.value.source == "offer.json"


def test_parse_when_there_are_thousands_of_faults_then_a_bounded_list() -> None:
    made = good()
    made["candidates"] += [{} for _ in range(5_000)]
    with pytest.raises(DocumentError) as caught:
        parse_document(as_bytes(made))
    assert 1_000 <= len(caught.value.faults) <= 1_001
    assert str(caught.value).splitlines()[-1] == f"  and {len(caught.value.faults) - 50} more"


# ---- no document at all ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "the file is empty"),
        (b" \n\t", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"{", "this is not valid JSON"),
        (b"[1,", "this is not valid JSON"),
        (b"nonsense", "this is not valid JSON"),
        (b"{} {}", "this is not valid JSON"),
        (b'{"a": 1,}', "this is not valid JSON"),
        (b'{"a": "\x01"}', "this is not valid JSON"),
        (b"\xff\xfe{\x00}\x00", "the file is not UTF-8 text"),
        (b'{"title": "caf\xe9"}', "the file is not UTF-8 text"),
        (b'{"title": "\xed\xa0\x80"}', "the file is not UTF-8 text"),
        (b"PK\x03\x04\x14\x00\x06\x00", "this is not valid JSON"),
        (b"null", "an evaluation document (an object) is needed here, not null"),
        (b"[]", "an evaluation document (an object) is needed here, not a list"),
        (b"3", "an evaluation document (an object) is needed here, not a number"),
        (b'"text"', "an evaluation document (an object) is needed here, not text"),
        (b"NaN", "NaN is not a number that can be used"),
        (b"{}", "this is not an evaluation document"),
        (b"[" * 100_000, "the file is nested too deeply"),
        (b"[" * 100_000 + b"]" * 100_000, "the file is nested too deeply"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "the file is nested too deeply"),
    ],
)
def test_parse_when_it_is_no_document_then_one_fault(data: bytes, what: str) -> None:
    (fault,) = faults(data)
    assert what in fault


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": "other"}, "This is not an evaluation document: its format is 'other', and"),
        ({"format": 3}, "This is not an evaluation document: its format is 3, and 'scorecard.evaluation' is needed."),
        ({"format": None}, "This is not an evaluation document: its format is None, and"),
        ({"version": 2}, "its version is 2, and 1 is needed; it was written by a newer program, which is needed"),
        ({"version": 0}, "This evaluation document cannot be read: its version is 0, and 1 is needed."),
        ({"version": True}, "its version is True, and 1 is needed."),
        ({"version": None}, "its version is None, and 1 is needed."),
    ],
)
def test_parse_when_it_is_another_document_then_one_sentence_without_a_key(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(DocumentError) as caught:
        parse_document(as_bytes(good() | changes), source="x.json")
    (fault,) = caught.value.faults
    assert fault.place == ""
    told = str(caught.value)
    assert told.startswith("x.json: This ")
    assert said in told


@pytest.mark.parametrize("key", ["format", "version"])
def test_parse_when_a_document_does_not_say_what_it_is_then_it_is_told(key: str) -> None:
    (fault,) = faults({name: value for name, value in good().items() if name != key})
    assert f"it does not say its {key}, and" in fault


def test_parse_when_the_file_is_cut_off_then_the_line_and_column() -> None:
    data = document_bytes(parse_document(as_bytes(good())))
    (fault,) = faults(data[: len(data) // 2])
    assert fault.startswith("line ")
    assert ", column " in fault


@pytest.mark.parametrize("depth", [50, 200, 400, 900])
@pytest.mark.parametrize("where", ["format", "version", "title", "criteria", "facts"])
def test_parse_when_a_part_is_nested_deep_then_only_a_document_error(depth: int, where: str) -> None:
    made = as_bytes(good() | {where: 0}).decode().replace(f'"{where}": 0', f'"{where}": ' + "[" * depth + "]" * depth)
    assert faults(made.encode())


def test_read_when_it_is_a_folder_or_missing_then_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError) as caught:
        read_document(tmp_path)
    assert "folder" in str(caught.value) or "cannot be read" in str(caught.value)
    with pytest.raises(ExchangeError, match="The file cannot be read: ") as caught:
        read_document(tmp_path / "none.json")
    assert "none.json" in caught.value.place


def test_read_when_there_is_a_file_then_its_name_is_the_source(tmp_path: Path) -> None:
    path = tmp_path / "offer.json"
    path.write_bytes(as_bytes(good()))
    assert diff(read_document(path), parse_document(as_bytes(good()))) == ()
    path.write_bytes(b"")
    with pytest.raises(DocumentError, match=r"offer\.json: The file is empty"):
        read_document(path)


def test_read_when_the_file_is_absurdly_large_then_it_is_not_even_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(as_bytes(good()))
    monkeypatch.setattr(document, "LARGEST_FILE", 100)
    monkeypatch.setattr(Path, "read_bytes", lambda _self: pytest.fail("it was read"))
    with pytest.raises(DocumentError, match="more than the 100 that are read"):
        read_document(path)


@pytest.mark.parametrize(
    ("name", "count", "what"),
    [
        ("criteria", 10_001, "10,001 entries are more than the 10,000 that are read"),
        ("candidates", 20_001, "20,001 entries are more than the 20,000 that are read"),
        ("evaluators", 2_001, "2001 entries are more than the 2000 that are read"),
    ],
)
def test_parse_when_there_are_absurdly_many_then_a_fault(name: str, count: int, what: str) -> None:
    assert f"{name}: {what}" in faults(good() | {name: [{"key": str(at), "name": "X"} for at in range(count)]})


def test_parse_when_there_are_absurdly_many_criteria_in_groups_then_a_fault() -> None:
    groups = [
        {"key": f"g{at}", "name": "G", "criteria": [{"key": f"g{at}c{n}", "name": "C"} for n in range(2_000)]}
        for at in range(6)
    ]
    assert any("more than the 10,000 criteria" in fault for fault in faults(good() | {"criteria": groups}))


def test_parse_when_a_large_object_has_a_key_twice_then_the_keys_are_not_compared_all_with_all() -> None:
    class Counted(str):
        compared = 0
        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            Counted.compared += 1
            return str.__eq__(self, str(other))

    pairs_given = [(Counted(f"k{number % 999}"), 1.0) for number in range(1_000)]
    assert json_text._pairs(list(pairs_given)).twice == ("k0",)
    assert Counted.compared < 50_000


def test_evaluation_of_when_given_whole_numbers_then_as_from_a_file() -> None:
    assert diff(evaluation_of(good()), parse_document(as_bytes(good()))) == ()


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_evaluation_of_when_a_number_is_not_finite_then_a_fault(number: float) -> None:
    with pytest.raises(DocumentError, match="a finite number is needed here"):
        evaluation_of(with_value("facts.acme.tco", number))


def test_evaluation_of_when_an_integer_is_huge_then_a_document_error() -> None:
    with pytest.raises(DocumentError):
        evaluation_of(with_value("facts.acme.tco", 10**400))


def test_evaluation_of_when_an_integer_stands_for_text_then_it_is_called_a_number() -> None:
    with pytest.raises(DocumentError, match="text is needed here, not a number"):
        evaluation_of(with_value("title", 3))


# ---- states that edits reach and no document may lose -----------------------------------------------------------


def base() -> Evaluation:
    return parse_document(as_bytes(good()))


def reached() -> Iterator[tuple[str, Callable[[], Evaluation]]]:
    """Edits that are taken although the document of what they make would not be read again."""
    yield "no title", lambda: edits.set_head(base(), title="")
    yield "a gate in the tie-breaks", lambda: edits.set_rules(base(), Rules(tie_break=("iso",)))
    yield (
        "a kind that leaves a unit",
        lambda: edits.change_criterion(
            edits.add_criterion(base(), Criterion("M", Kind.MEASURE, unit="EUR"))[0], "m", kind=Kind.RATING
        ),
    )
    yield (
        "a kind that leaves levels",
        lambda: edits.change_criterion(
            edits.add_criterion(base(), Criterion("M", levels=((1.0, "x"),)))[0], "m", kind=Kind.MEASURE
        ),
    )
    yield "a limit on a gate", lambda: edits.change_criterion(base(), "iso", at_least=1.0)
    yield "limits that cross", lambda: edits.change_criterion(base(), "skill", at_least=3.0, at_most=1.0)
    yield "a scale without its levels", lambda: edits.set_scale(base(), Scale(0.0, 4.0, 1.0, ((5.0, "all"),)))
    yield (
        "a scale that leaves levels",
        lambda: edits.set_scale(edits.change_criterion(base(), "terms", levels=((5.0, "all"),)), Scale(0.0, 4.0)),
    )
    yield (
        "other categories",
        lambda: edits.change_criterion(
            base(), "badge", value=ValueFunction(Shape.CATEGORIES, categories=(("lead", 1.0),))
        ),
    )
    yield "another shape", lambda: edits.change_criterion(base(), "badge", value=ValueFunction())
    yield (
        "worst and best alike",
        lambda: edits.change_criterion(base(), "calls", value=ValueFunction(worst=1.0, best=1.0)),
    )
    yield (
        "a direction against worst and best",
        lambda: edits.change_criterion(base(), "tco", direction=Direction.HIGHER),
    )
    yield (
        "one point",
        lambda: edits.change_criterion(base(), "calls", value=ValueFunction(Shape.PIECEWISE, points=((1.0, 1.0),))),
    )
    yield "a long key", lambda: edits.add_candidate(base(), Candidate("X"), "k" * 201)[0]
    yield "no name", lambda: edits.change_candidate(base(), "acme", name="")
    yield "a deep tree", _deep


def _deep() -> Evaluation:
    made, key = base(), ""
    for number in range(21):
        made, key = edits.add_criterion(made, Criterion(f"D{number}", Kind.GROUP, parent=key))
    return made


@pytest.mark.parametrize("made", [pytest.param(edit, id=name) for name, edit in reached()])
def test_document_when_an_edit_was_taken_then_it_can_be_read_again(made: Callable[[], Evaluation]) -> None:
    try:
        evaluation = made()
    except EditError:
        return  # refused: just as well
    assert document_of(parse_document(document_bytes(evaluation))) == document_of(evaluation)


# ---- fuzz ---------------------------------------------------------------------------------------------------------

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 10**20),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=5),
    st.sampled_from(["acme", "skill", "ann", "measure", "group", "gate", "rating", "lower", "linear", "categories"]),
    st.just([]),
    st.just({}),
    st.lists(st.integers(0, 5), max_size=3),
    st.dictionaries(st.sampled_from(["key", "name", "score", "value", "weight"]), st.integers(0, 3), max_size=2),
)


def places(node: Any) -> list[tuple[Any, Any]]:
    """Every container of a JSON value with each of its keys or indices."""
    found: list[tuple[Any, Any]] = []
    waiting = [node]
    while waiting:
        each = waiting.pop()
        entries = (
            list(each.items()) if isinstance(each, dict) else list(enumerate(each)) if isinstance(each, list) else []
        )
        for key, below in entries:
            found.append((each, key))
            waiting.append(below)
    return found


def read_or_refused(data: bytes) -> None:
    """A document is read and can be ranked or written again, or it is refused with faults."""
    try:
        evaluation = parse_document(data)
    except DocumentError as error:
        if not error.faults or not str(error):
            pytest.fail("refused without a fault")
        return
    assert document_of(parse_document(document_bytes(evaluation))) == document_of(evaluation)
    if evaluation.candidates and any(row.kind in (Kind.RATING, Kind.MEASURE) for row in evaluation.criteria.values()):
        rank(evaluation)


@given(seed=st.integers(0, 2**32 - 1), odd=st.lists(ODD, min_size=1, max_size=4), data=st.data())
def test_parse_when_values_are_exchanged_then_read_or_refused(
    seed: int, odd: list[object], data: st.DataObject
) -> None:
    made = document_of(any_evaluation(Random(seed))) if seed % 2 else good()
    for value in odd:
        node, key = data.draw(st.sampled_from(places(made)))
        how = data.draw(st.sampled_from(["replace", "replace", "remove", "repeat", "rename"]))
        if how == "replace":
            node[key] = copy.deepcopy(value)
        elif how == "remove":
            del node[key]
        elif how == "repeat" and isinstance(node, list):
            node.append(copy.deepcopy(node[key]))
        elif isinstance(node, dict):
            node[str(value)[:20]] = node.pop(key)
        if not made:
            return
    read_or_refused(as_bytes(made))


@given(
    seed=st.integers(0, 2**32 - 1),
    changes=st.lists(
        st.tuples(
            st.floats(0, 1),
            st.one_of(st.binary(max_size=3), st.sampled_from([b'"', b"}", b"]", b",", b"\\ud800", b"1e999"])),
        ),
        min_size=1,
        max_size=5,
    ),
    cut=st.none() | st.floats(0, 1),
)
def test_parse_when_bytes_are_exchanged_then_read_or_refused(
    seed: int, changes: list[tuple[float, bytes]], cut: float | None
) -> None:
    pick = Random(seed)
    made = bytearray(as_bytes(good()) if seed % 2 else document_bytes(any_evaluation(pick)))
    for share, new in changes:
        at = int(share * len(made))
        made[at : at + pick.randint(0, 4)] = new
    if cut is not None:
        del made[int(cut * len(made)) :]
    read_or_refused(bytes(made))


@given(data=st.binary(max_size=300))
def test_parse_when_any_bytes_then_refused(data: bytes) -> None:
    with pytest.raises(DocumentError):
        parse_document(data)


# ---- the same everywhere ---------------------------------------------------------------------------------------------

PRINT = """
import sys
from random import Random
sys.path.insert(0, {project!r})
from scorecard.core.ranking import rank
from scorecard.core.changes import diff, EMPTY
from scorecard.exchange.document import document_bytes, parse_document
for line in sys.stdin:
    evaluation = parse_document(line.encode())
    sys.stdout.buffer.write(document_bytes(evaluation))
    print([(each.key, each.rank, each.total, each.reasons) for each in rank(evaluation).standings], flush=True)
    print([(change.table, change.key) for change in diff(EMPTY, evaluation)], flush=True)
"""


def test_document_and_ranking_when_hashes_differ_then_the_same_bytes() -> None:
    lines = [json.dumps(good())]
    for seed in range(40):
        evaluation = any_evaluation(Random(seed))
        if any(criterion.kind in (Kind.RATING, Kind.MEASURE) for criterion in evaluation.criteria.values()):
            lines.append(json.dumps(document_of(evaluation)))
    found = set()
    for seed_of_hashes in ("0", "4711"):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", PRINT.format(project=str(PROJECT))],
            input="\n".join(lines).encode(),
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed_of_hashes, "PYTHONIOENCODING": "utf-8"},
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode()
        found.add(done.stdout)
    assert len(found) == 1
    assert len(found.pop()) > 10_000


def test_document_when_made_from_nothing_then_all_defaults_are_told() -> None:
    assert document_of(EMPTY) == {
        "format": "scorecard.evaluation",
        "version": 1,
        "title": "",
        "scale": {"minimum": 0, "maximum": 5, "step": 1},
        "rules": {"rating": "interval", "pooling": "mean", "missing": str(Missing.PROVISIONAL)},
        "criteria": [],
        "candidates": [],
    }
