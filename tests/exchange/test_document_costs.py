"""Judgements and costs in documents: what is written, and what is refused, with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scorecard.core.costs import add_cost_line, set_cost_terms
from scorecard.core.errors import DocumentError
from scorecard.core.model import WHOLE, CostKind, CostLine, CostTerms, Fed, Method
from scorecard.core.weighting.judging import apply_judgement
from scorecard.exchange.document import document_bytes, document_of, parse_document
from tests.core.formal import AT, in_setup

FULL = {
    "judgements": [
        {"method": "points", "answers": {"money": 30, "quality": 70}, "by": "Ada", "at": AT},
        {"group": "quality", "evaluator": "ann", "method": "pairwise", "answers": [["skill", "fit", 0.5]]},
    ],
    "costs": {
        "terms": {
            "years": 5,
            "discount": 0.06,
            "rates": {"USD": {"worth": 0.92, "at": "2026-01-31"}, "Kč": {"worth": 1, "at": "2026-02-01"}},
            "feeds": "price",
            "fed": "per_unit",
            "decimals": 4,
            "volume": 1200000,
            "unit": "contact",
        },
        "lines": {
            "acme": {
                "000001": {"kind": "fees", "name": "Agents", "currency": "USD", "amounts": [0, 10.5], "note": "p. 3"},
                "000007": {"kind": "service_credits", "amounts": [0, 1]},
            }
        },
    },
}


def document(**changes: Any) -> dict[str, Any]:
    full: dict[str, Any] = json.loads(json.dumps(FULL))
    return document_of(in_setup()) | full | changes


def read(value: dict[str, Any]) -> Any:
    return parse_document(json.dumps(value).encode())


def faults(value: dict[str, Any]) -> list[tuple[str, str]]:
    with pytest.raises(DocumentError) as caught:
        read(value)
    return [(fault.place, fault.what) for fault in caught.value.faults]


def test_what_is_written_is_read_and_written_alike() -> None:
    value = read(document())
    written = document_of(value)
    assert {name: written[name] for name in FULL} == FULL
    assert document_bytes(parse_document(document_bytes(value))) == document_bytes(value)
    assert value.cost_terms == CostTerms(
        years=5,
        discount=0.06,
        rates=(("USD", 0.92, "2026-01-31"), ("Kč", 1.0, "2026-02-01")),
        feeds="price",
        fed=Fed.PER_UNIT,
        decimals=4,
        volume=1_200_000.0,
        unit="contact",
    )
    assert value.cost_lines["acme"]["000007"] == CostLine(CostKind.SERVICE_CREDITS, (0.0, 1.0))
    assert value.judgements[WHOLE][WHOLE].answers == '{"money":30,"quality":70}'


def test_what_edits_make_is_read_again() -> None:
    value = apply_judgement(in_setup(), "quality", "ann", Method.RANK_ORDER, ["skill", "fit"], "Ann", AT)
    value, _ = add_cost_line(set_cost_terms(value, years=1), "brio", CostLine(amounts=(1.5,)))
    again = parse_document(document_bytes(value))
    assert (again.judgements, again.cost_terms, again.cost_lines) == (
        value.judgements,
        value.cost_terms,
        value.cost_lines,
    )


def test_documents_without_them_are_read_as_before() -> None:
    value = parse_document(document_bytes(in_setup()))
    assert not value.judgements
    assert not value.cost_lines
    assert value.cost_terms == CostTerms()
    assert not FULL.keys() & document_of(value).keys()


@pytest.mark.parametrize(
    ("given", "place", "what"),
    [
        ({}, "judgements", "a list is needed here, not an object"),
        ([1], "judgements[0]", "an object is needed here, not a number"),
        ([{"method": "points"}], "judgements[0].answers", "this key is missing"),
        ([{"answers": {}}], "judgements[0].method", "this key is missing"),
        ([{"method": "guess", "answers": {}}], "judgements[0].method", "'guess' is not one of: points, swing"),
        ([{"method": "critic", "answers": {}}], "judgements[0].method", "takes no answers"),
        ([{"method": "points", "answers": {}, "grup": ""}], "judgements[0].grup", "is 'group' meant?"),
        ([{"method": "points", "answers": {}, "group": "x"}], "judgements[0].group", "there is no group 'x'"),
        ([{"method": "points", "answers": {}, "group": "skill"}], "judgements[0].group", "there is no group 'skill'"),
        ([{"method": "points", "answers": {}, "group": 7}], "judgements[0].group", "text is needed here"),
        ([{"method": "points", "answers": {}, "evaluator": "x"}], "judgements[0].evaluator", "no evaluator 'x'"),
        ([{"method": "points", "answers": {}}] * 2, "judgements[1]", "another judgement of the same group"),
        ([{"method": "points", "answers": {"a": 1e20}}], "judgements[0].answers", "too large, or none"),
        ([{"method": "points", "answers": ["\x00"]}], "judgements[0].answers", "U+0000"),
        ([{"method": "points", "answers": {}, "at": "soon"}], "judgements[0].at", "a date"),
        ([{"method": "points", "answers": {}, "by": None}], "judgements[0].by", "text is needed here, not null"),
    ],
)
def test_a_judgement_that_cannot_be(given: Any, place: str, what: str) -> None:
    found = faults(document(judgements=given))
    assert [each for each in found if each[0] == place and what in each[1]], found


@pytest.mark.parametrize(
    ("given", "place", "what"),
    [
        ([], "costs", "an object is needed here, not a list"),
        ({"line": {}}, "costs.line", "is 'lines' meant?"),
        ({"terms": 1}, "costs.terms", "an object is needed here"),
        ({"terms": {"year": 1}}, "costs.terms.year", "is 'years' meant?"),
        ({"terms": {"years": 2.5}}, "costs.terms.years", "a whole number"),
        ({"terms": {"years": True}}, "costs.terms.years", "a number is needed here, not true or false"),
        ({"terms": {"years": 101}}, "costs.terms.years", "1 to 100 years"),
        ({"terms": {"discount": 2}}, "costs.terms.discount", "between -100 and 100"),
        ({"terms": {"volume": -1}}, "costs.terms.volume", "below 0"),
        ({"terms": {"decimals": 11}}, "costs.terms.decimals", "0 to 10"),
        ({"terms": {"fed": "all"}}, "costs.terms.fed", "'all' is not one of"),
        ({"terms": {"feeds": "x"}}, "costs.terms.feeds", "there is no criterion 'x'"),
        ({"terms": {"feeds": "skill"}}, "costs.terms.feeds", "entered as a measure"),
        ({"terms": {"rates": []}}, "costs.terms.rates", "an object is needed here"),
        ({"terms": {"rates": {"USD": 1}}}, "costs.terms.rates.USD", "an object is needed here"),
        ({"terms": {"rates": {"USD": {"at": "2026-01-31"}}}}, "costs.terms.rates.USD.worth", "a number is needed"),
        ({"terms": {"rates": {"USD": {"worth": 0, "at": "2026-01-31"}}}}, "costs.terms.rates[0]", "above zero"),
        ({"terms": {"rates": {"USD": {"worth": 1, "at": "x"}}}}, "costs.terms.rates[0]", "the day of the rate"),
        ({"terms": {"rates": {"USD": {"worth": 1, "on": "x"}}}}, "costs.terms.rates.USD.on", "unknown key"),
        ({"lines": []}, "costs.lines", "an object is needed here"),
        ({"lines": {"x": {}}}, "costs.lines.x", "there is no such candidate"),
        ({"lines": {"acme": []}}, "costs.lines.acme", "an object is needed here"),
        ({"lines": {"acme": {"1": {}}}}, "costs.lines.acme.1", "a number of 6 digits"),
        ({"lines": {"acme": {"000000": {}}}}, "costs.lines.acme.000000", "a number of 6 digits"),
        ({"lines": {"acme": {"000001": 5}}}, "costs.lines.acme.000001", "an object is needed here"),
        ({"lines": {"acme": {"000001": {"kinds": "fees"}}}}, "costs.lines.acme.000001.kinds", "is 'kind' meant?"),
        ({"lines": {"acme": {"000001": {"kind": "tea"}}}}, "costs.lines.acme.000001.kind", "'tea' is not one of"),
        ({"lines": {"acme": {"000001": {"amounts": 5}}}}, "costs.lines.acme.000001.amounts", "a list is needed"),
        ({"lines": {"acme": {"000001": {"amounts": [-5]}}}}, "costs.lines.acme.000001.amounts[0]", "below 0"),
        ({"lines": {"acme": {"000001": {"amounts": ["5"]}}}}, "costs.lines.acme.000001.amounts[0]", "a number is"),
        ({"lines": {"acme": {"000001": {"amounts": [0] * 102}}}}, "costs.lines.acme.000001.amounts", "102 years"),
        ({"lines": {"acme": {"000001": {"name": "\x00"}}}}, "costs.lines.acme.000001.name", "U+0000"),
    ],
)
def test_costs_that_cannot_be(given: Any, place: str, what: str) -> None:
    found = faults(document(costs=given))
    assert [each for each in found if each[0] == place and what in each[1]], found


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"quality": 1, "quality": 2}', "judgements[0].answers"),
        ('{"quality": [NaN]}', "judgements[0].answers.quality[0]"),
        ('{"quality": 1e999}', "judgements[0].answers.quality"),
        ("[[[[[[[[[[[[1]]]]]]]]]]]]", "judgements[0].answers"),
        ('"\\ud800"', "judgements[0].answers"),
    ],
)
def test_answers_that_json_alone_would_let_pass(text: str, place: str) -> None:
    whole = json.dumps(document(judgements=[{"method": "points", "answers": "HERE"}])).replace('"HERE"', text)
    with pytest.raises(DocumentError) as caught:
        parse_document(whole.encode())
    assert [fault.place for fault in caught.value.faults] == [place]


def test_a_currency_that_stands_twice_is_told(tmp_path: Path) -> None:
    whole = json.dumps(document(costs={"terms": {"rates": "HERE"}}))
    rate = '{"worth": 1, "at": "2026-01-31"}'
    with pytest.raises(DocumentError) as caught:
        parse_document(whole.replace('"HERE"', f'{{"USD": {rate}, "USD": {rate}}}').encode())
    assert ("costs.terms.rates.USD", "this key stands here twice") in [(e.place, e.what) for e in caught.value.faults]
