"""The tables of a workspace against the tables of an evaluation, and what their checks refuse."""

from __future__ import annotations

import sqlite3
from dataclasses import fields
from pathlib import Path

import pytest

from scorecard.core.model import TABLES
from scorecard.storage.encoding import CODECS, LARGEST
from scorecard.storage.store import Store
from scorecard.storage.tables import METADATA, table_named
from tests.storage.workspaces import raw, small_evaluation

KEY_COLUMNS = {"criteria": "criterion", "candidates": "candidate", "evaluators": "evaluator", "scenarios": "scenario"}


@pytest.mark.parametrize("name", TABLES)
def test_columns_when_compared_with_the_model_then_the_names_and_their_order_are_the_same(name: str) -> None:
    shape = TABLES[name]
    keys = ["key"] if shape.key == (name,) else [KEY_COLUMNS.get(part, part) for part in shape.key]
    names: list[str] = []
    for each in fields(shape.row):
        cell = str(each.type) == "float | bool | str | None"
        names += ["score", "stated"] if cell else [each.name]
    assert [column.name for column in table_named(name).columns] == ["evaluation", *keys, *names]
    assert [column.name for column in table_named(name).primary_key.columns] == ["evaluation", *keys]
    assert list(CODECS[name].columns) == names


def test_tables_when_listed_then_they_are_those_of_the_model_and_four_of_the_workspace() -> None:
    assert set(METADATA.tables) == {*TABLES, "evaluation", "journal", "version", "provider"}


def test_tables_when_read_from_the_file_then_each_is_strict(store: Store, path: Path) -> None:
    with raw(path) as connection:
        tables = connection.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").fetchall()
    strict = {name: bool(is_strict) for name, is_strict in tables if not name.startswith("sqlite_")}
    assert set(strict) == set(METADATA.tables)
    assert all(strict.values())


REAL_COLUMNS = [
    (table, column.name)
    for table in TABLES
    for column in table_named(table).columns
    if str(column.type.compile()) in ("REAL", "DOUBLE")
]


def test_columns_of_numbers_when_counted_then_none_is_left_out() -> None:
    assert ("sheets", "score") in REAL_COLUMNS
    assert len(REAL_COLUMNS) == 17


@pytest.mark.parametrize(("table", "column"), REAL_COLUMNS)
@pytest.mark.parametrize("bad", [float("inf"), -float("inf"), 2e15, -2e15, "a text", b"bytes"])
def test_a_column_of_numbers_when_given_what_is_none_then_the_file_refuses(
    store: Store, path: Path, table: str, column: str, bad: object
) -> None:
    store.create(small_evaluation(), author="Ann", label="Made")
    with raw(path) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(f"UPDATE {table} SET {column} = ?", (bad,))


@pytest.mark.parametrize(
    ("table", "setting"),
    [
        ("criteria", "kind = 'wish'"),
        ("criteria", "weight = -1"),
        ("criteria", "sealed = 2"),
        ("criteria", "name = NULL"),
        ("criteria", "evaluation = 99"),
        ("evaluators", "voting_weight = -0.5"),
        ("weights", "weight = -0.5"),
        ("head", "sample = 7"),
        ("head", "unsealed = 2"),
        ("sheets", "stated = ''"),
        ("sheets", "score = 1, stated = 'true'"),
        ("sheets", "criterion = 'gone'"),
        ("facts", "candidate = 'gone'"),
        ("consensus", "criterion = 'gone'"),
        ("weights", "evaluator = 'gone'"),
        ("waivers", "candidate = 'gone'"),
        ("declarations", "conflict = 2"),
        ("declarations", "candidate = 'gone'"),
        ("declarations", "evaluator = 'gone'"),
        ("submissions", "evaluator = 'gone'"),
        ("submissions", "at = NULL"),
        ("acts", "by = NULL"),
        ("judgements", "answers = NULL"),
        ("judgements", "evaluation = 99"),
        ("scenarios", "name = NULL"),
        ("departures", "scenario = 'gone'"),
        ("departures", "value = NULL"),
        ("cost_terms", "years = 101"),
        ("cost_terms", "years = 2.5"),
        ("cost_terms", "decimals = -1"),
        ("cost_terms", "volume = -1"),
        ("cost_lines", "candidate = 'gone'"),
        ("cost_lines", "amounts = NULL"),
        ("version", "sequence = 99"),
    ],
)
def test_a_row_when_it_breaks_a_rule_then_the_file_refuses(store: Store, path: Path, table: str, setting: str) -> None:
    loaded = store.create(small_evaluation(), author="Ann", label="Made")
    store.name_version(loaded.uid, "First", author="Ann", base_sequence=1)

    def change() -> None:
        with raw(path) as connection:  # references are checked when it commits
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"UPDATE {table} SET {setting}")

    with pytest.raises(sqlite3.IntegrityError):
        change()
    assert store.check() == []


def test_bounds_when_compared_then_readers_and_tables_have_the_same(store: Store, path: Path) -> None:
    store.create(small_evaluation(), author="Ann", label="Made")
    with raw(path) as connection:
        connection.execute("UPDATE scale SET maximum = ?", (LARGEST,))
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE scale SET maximum = ?", (LARGEST * 1.001,))
