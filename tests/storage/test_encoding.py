"""Fields as columns and as the journal's text, and back."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.changes import EMPTY, Change, Changes, diff, fields_of, row_of, same
from scorecard.core.model import TABLES, Cell, ValueFunction
from scorecard.storage.encoding import CODECS, SENSELESS, changes_from_text, changes_to_text
from tests.storage.workspaces import awkward_evaluation, awkward_row, awkward_successor

SEEDS = st.integers(0, 2**32 - 1)


def by_place(changes: Changes) -> dict[tuple[str, Any], Change]:
    return {(change.table, change.key): change for change in changes}


def exactly(fields: Any) -> Any:
    """Fields so that unlike types compare as unlike: True is not 1.0."""
    return None if fields is None else {name: repr(value) for name, value in fields.items()}


@given(SEEDS)
def test_changes_when_written_as_text_and_read_then_they_are_the_same(seed: int) -> None:
    pick = Random(seed)
    before = awkward_evaluation(pick)
    after = awkward_successor(pick, before)
    for changes in (diff(EMPTY, before), diff(before, after), diff(after, EMPTY)):
        again = by_place(changes_from_text(changes_to_text(changes)))
        assert again == by_place(changes)
        for place, change in by_place(changes).items():
            assert exactly(again[place].before) == exactly(change.before)
            assert exactly(again[place].after) == exactly(change.after)


@pytest.mark.parametrize("table", TABLES)
@given(seed=SEEDS)
def test_a_row_when_turned_into_columns_and_back_then_it_is_the_same(table: str, seed: int) -> None:
    codec = CODECS[table]
    row = awkward_row(Random(seed), TABLES[table].row)
    columns = codec.all_columns(fields_of(row))
    assert len(columns) == len(codec.columns)
    assert repr(codec.from_columns(columns)) == repr(row)
    assert all(column is None or type(column) in (str, int, float) for column in columns)


@pytest.mark.parametrize("table", TABLES)
@given(seed=SEEDS)
def test_some_fields_when_turned_into_columns_then_they_stand_in_the_order_of_the_table(table: str, seed: int) -> None:
    pick = Random(seed)
    given_fields = list(fields_of(awkward_row(pick, TABLES[table].row)).items())
    pick.shuffle(given_fields)
    columns = CODECS[table].to_columns(dict(given_fields))
    whole = dict(zip(CODECS[table].columns, CODECS[table].all_columns(dict(given_fields)), strict=True))
    assert list(columns) == [name for name in CODECS[table].columns if name in columns]
    assert all(same(value, whole[name]) for name, value in columns.items())


def test_fields_when_one_is_unknown_then_nothing_is_written() -> None:
    with pytest.raises(KeyError):
        CODECS["candidates"].to_columns({"nmae": "Acme"})


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -float("inf")])
def test_changes_when_a_number_is_not_finite_then_no_text_is_made(bad: float) -> None:
    with pytest.raises(ValueError):
        changes_to_text((Change("facts", ("p", "c"), None, {"score": bad}),))
    with pytest.raises(ValueError):
        changes_to_text((Change("criteria", ("c",), None, {"value": ValueFunction(worst=bad)}),))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "5",
        "null",
        '{"factz":{}}',
        '{"facts":5}',
        '{"facts":{"p":[null,null]}}',
        '{"facts":{"p":{"c":[null]}}}',
        '{"facts":{"p":{"c":[null,{"scoer":1.0}]}}}',
        '{"facts":{"p":{"c":[null,[1.0]]}}}',
        '{"criteria":{"c":[null,{"kind":"wish"}]}}',
        '{"criteria":{"c":[null,{"value":{"shape":"round"}}]}}',
        '{"criteria":{"c":[null,{"levels":[[0,0,"low"]]}]}}',
        '{"facts":' + '{"p":' * 100_000,
    ],
)
def test_a_text_when_it_is_no_change_then_reading_it_raises_what_readers_expect(text: str) -> None:
    with pytest.raises(SENSELESS):
        changes_from_text(text)


@pytest.mark.parametrize(
    "columns",
    [
        ("5", None, "", ""),
        (float("inf"), None, "", ""),
        (2e15, None, "", ""),
        (None, "{}", "", ""),
        (None, "[1]", "", ""),
        (None, "nul", "", ""),
        (None, "NaN", "", ""),
        (1.0, None, None, ""),
        (1.0, None, "", b"bytes"),
    ],
)
def test_a_cell_when_its_columns_make_no_sense_then_reading_it_raises_what_readers_expect(
    columns: tuple[Any, ...],
) -> None:
    with pytest.raises(SENSELESS):
        CODECS["facts"].from_columns(columns)


def test_a_cell_when_a_whole_number_was_given_then_it_stays_a_whole_number() -> None:
    cell = Cell(3)
    assert repr(CODECS["facts"].from_columns(CODECS["facts"].all_columns(fields_of(cell)))) == repr(cell)
    assert row_of("facts", fields_of(cell)) == cell
