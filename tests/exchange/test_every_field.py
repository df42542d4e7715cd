"""Every field of every row comes back from a document, also one that was added to the model yesterday."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, Final

import pytest

from scorecard.core.changes import from_rows, rows
from scorecard.core.model import (
    TABLES,
    Act,
    Candidate,
    Cell,
    CostLine,
    CostTerms,
    Criterion,
    Declaration,
    Departure,
    Evaluator,
    Head,
    Judgement,
    Kind,
    OwnWeight,
    Scenario,
    Submission,
    ValueFunction,
    Waiver,
)
from scorecard.core.weighting.kept import kept
from scorecard.exchange.document import document_bytes, parse_document

DAY: Final = "2026-03-02"
ROWS: Final[dict[str, dict[tuple[str, ...], Any]]] = {
    "head": {(): Head("Care partner")},
    "criteria": {
        ("tco",): Criterion("TCO", Kind.MEASURE, value=ValueFunction(worst=1.0, best=9.0)),
        ("skill",): Criterion("Skill", position=1.0),
    },
    "candidates": {("acme",): Candidate("Acme")},
    "evaluators": {("ann",): Evaluator("Ann")},
    "facts": {("acme", "tco"): Cell(5.0)},
    "sheets": {("ann", "acme", "skill"): Cell(3.0)},
    "consensus": {("acme", "skill"): Cell(3.0)},
    "weights": {("ann", "skill"): OwnWeight(2.0)},
    "waivers": {("acme", "skill"): Waiver("Ann", "Old", DAY)},
    "declarations": {("ann", "acme"): Declaration(statement="None")},
    "submissions": {("ann",): Submission(DAY)},
    "acts": {("000001",): Act(by="Ann", at=DAY)},
    "judgements": {("", ""): Judgement(answers=kept({"points": {"skill": 1, "tco": 1}}))},
    "cost_terms": {(): CostTerms(years=1)},
    "cost_lines": {("acme", "000001"): CostLine(amounts=(1.0,))},
    "scenarios": {("low",): Scenario("Low")},
    "departures": {("low", "weight", "skill", ""): Departure(2.0)},
}
BOUND: Final = {("criteria", "parent"), ("judgements", "answers"), ("cost_terms", "feeds"), ("cost_lines", "currency")}
"""Texts that are not free: they name a row, are read by somebody, or name a currency that has a rate."""
DATED: Final = ("at", "sealed_at")


def texts_of(table: str) -> list[str]:
    """The fields of a table that hold a text which people write as they like."""
    return [
        each.name
        for each in fields(TABLES[table].row)
        if each.type in ("str", str) and each.name not in DATED and (table, each.name) not in BOUND
    ]


@pytest.mark.parametrize(("table", "name"), [(table, name) for table in TABLES for name in texts_of(table)])
def test_a_text_that_is_written_comes_back(table: str, name: str) -> None:
    given = {each: dict(found) for each, found in ROWS.items()}
    shown = given.setdefault(table, {(): TABLES[table].row()})
    key = next(iter(shown))
    shown[key] = replace(shown[key], **{name: f"The {name}"})
    evaluation = from_rows(given)
    again = parse_document(document_bytes(evaluation))
    assert dict(rows(again, table)) == dict(rows(evaluation, table))


def test_no_table_is_passed_over() -> None:
    evaluation = from_rows(ROWS)
    again = parse_document(document_bytes(evaluation))
    for table, shape in TABLES.items():
        assert dict(rows(again, table)) == dict(rows(evaluation, table))
        assert dict(rows(again, table)) or not shape.key, f"{table} has no row here"
