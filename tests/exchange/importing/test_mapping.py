"""Mappings: written out, edited by hand, read with the place of every fault; and the fingerprint of a layout."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.errors import DocumentError, ExchangeError
from scorecard.core.model import Direction, Scale
from scorecard.core.wording import column_name
from scorecard.exchange.importing.book import Book, Grid, Range, address, of_json, place_of, to_json
from scorecard.exchange.importing.mapping import (
    AREAS,
    CriterionChoice,
    Holds,
    Layout,
    Mapping,
    Meaning,
    TableMapping,
    Totals,
    Treat,
    area_of,
    area_text,
    layout_of,
    mapping_bytes,
    mapping_value,
    marked,
    parse_mapping,
    read_mapping,
)
from scorecard.exchange.importing.proposing import propose
from tests.exchange.importing.layouts import F, P, book, grid, plain_rows

COLUMNS: Any = {name: area_of(f"{column_name(at)}2:{column_name(at)}9") for at, name in enumerate(AREAS, 1)}
FULL = Mapping(
    "Payroll",
    Scale(1, 5, 0.5),
    (
        TableMapping(
            "Scores",
            Layout.DOWN,
            Holds.SCORES,
            evaluator="Ann",
            **COLUMNS,
            totals=(Totals(area_of("B12:D12"), area_of("B13:D13"), (), "", Meaning.SHARE, "Total"),),
        ),
        TableMapping("Summary", holds=Holds.TOTALS, candidates=area_of("A2, A4, A6")),
    ),
    (
        ("Price", CriterionChoice(Treat.MEASURE, Direction.LOWER, worst=9.0, best=1.0, unit="EUR")),
        ("ISO 27001", CriterionChoice(Treat.GATE)),
        ("Old", CriterionChoice(Treat.LEAVE_OUT)),
    ),
    ("Average",),
)


def test_a_mapping_survives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "payroll.json"
    path.write_bytes(mapping_bytes(FULL))
    assert read_mapping(path) == FULL


def test_people_can_read_what_is_written() -> None:
    value = mapping_value(FULL)
    assert value["format"] == "scorecard.mapping"
    assert value["tables"][0]["criteria"] == "A2:A9"
    assert value["tables"][0]["totals"][0] == {
        "area": "B12:D12",
        "ranks": "B13:D13",
        "meaning": "0..100",
        "name": "Total",
    }
    assert value["tables"][1]["candidates"] == "A2, A4, A6"
    assert value["criteria"]["ISO 27001"] == {"treat": "gate"}


def broken(**changes: Any) -> bytes:
    return json.dumps(json.loads(mapping_bytes(FULL)) | changes).encode()


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"[]", "A mapping"),
        (b"{", "line 1"),
        (broken(format="scorecard.evaluation"), "format"),
        (broken(version=2), "version"),
        (broken(version=True), "version"),
        (broken(titel="x"), "titel: unknown key; is 'title' meant?"),
        (broken(tables=[{"sheet": "S", "criteria": "B2:"}]), "tables[0].criteria"),
        (broken(tables=[{"sheet": "S", "criteria": "ZZZ9"}]), "tables[0].criteria"),
        (broken(tables=[{"sheet": "S", "crieria": "A1"}]), "tables[0].crieria"),
        (broken(tables=[{"criteria": "A1"}]), "tables[0].sheet"),
        (broken(tables=[{"sheet": "S", "layout": "sideways"}]), "tables[0].layout"),
        (broken(tables=[{"sheet": "S", "totals": [{"meaning": "best"}]}]), "tables[0].totals[0].meaning"),
        (broken(criteria={"Price": {"treat": "ignore"}}), "criteria.Price.treat"),
        (broken(scale={"minimum": 5, "maximum": 1}), "scale"),
        (broken(leave_out=[3]), "leave_out[0]"),
    ],
)
def test_every_fault_is_told_with_its_place(data: bytes, place: str) -> None:
    with pytest.raises(DocumentError) as raised:
        parse_mapping(data, "m.json")
    assert place in str(raised.value)


def test_a_mapping_that_is_not_there_or_endless(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="cannot be read"):
        read_mapping(tmp_path / "none.json")
    path = tmp_path / "long.json"
    path.write_bytes(b" " * (5 << 20))
    with pytest.raises(ExchangeError, match="more than"):
        read_mapping(path)


def test_every_range_is_marked() -> None:
    roles = [each.role for each in marked(FULL) if each.table == 0]
    assert sorted(set(roles)) == sorted({*AREAS, "totals", "ranks"})


@given(st.integers(1, 1_048_576), st.integers(1, 16_384))
def test_addresses_go_there_and_back(row: int, column: int) -> None:
    assert place_of(address((row, column))) == (row, column)


@given(st.lists(st.tuples(*[st.integers(1, 900)] * 4), max_size=5))
def test_areas_go_there_and_back(corners: list[tuple[int, int, int, int]]) -> None:
    area = tuple(Range(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in corners)
    assert area_of(area_text(area)) == area


@pytest.mark.parametrize("text", ["", "1", "A", "A0", "AAAA1", "A1048577", "XFE1", "B2:C", "Ä1", "R1C1"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cell"):
        Range.of(text)


def test_a_layout_is_known_again_with_other_figures() -> None:
    one = book(grid(plain_rows(), "Evaluation"))
    rows = plain_rows()
    rows[1][2], rows[2][1] = 1, 25
    assert layout_of(book(grid(rows, "Evaluation"), name="other.xlsx")) == layout_of(one)


@pytest.mark.parametrize("change", ["heading", "row", "sheet", "place"])
def test_another_layout_is_another(change: str) -> None:
    rows, title, at = plain_rows(), "Evaluation", (1, 1)
    if change == "heading":
        rows[0][1] = "Importance"
    elif change == "row":
        rows.append(["Support", 5, 1, 2, 3])
    elif change == "sheet":
        title = "Assessment"
    else:
        at = (2, 1)
    assert layout_of(book(grid(rows, title, at=at))) != layout_of(book(grid(plain_rows(), "Evaluation")))


def test_a_proposed_mapping_fits_the_next_file_of_the_layout() -> None:
    mapping = propose(book(grid(plain_rows(P)))).mapping
    assert mapping.tables[0].scores == area_of("C2:E5")
    assert replace(mapping, title="x").choice("Price") == CriterionChoice()


def test_a_book_goes_between_processes_whole() -> None:
    cells = grid([["a", 1.5, F(2, "A1+1"), P(30), True, None]], "S", merges="A1:B2", hides="4 5", hidden=True)
    given_ = Book("x.ods", "ods", (cells, Grid("empty")), ())
    assert of_json(json.loads(json.dumps(to_json(given_)))) == given_
