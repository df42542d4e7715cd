"""Workspaces to test with: evaluations that fill every field, filled files, and hands that pass the store by."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from pathlib import Path
from random import Random
from typing import Any, Final

from scorecard.core.changes import diff, from_rows
from scorecard.core.model import (
    NAMING,
    TABLES,
    ActKind,
    Aspect,
    Cell,
    CostKind,
    Criterion,
    Delivery,
    Direction,
    Evaluation,
    Fed,
    Key,
    Kind,
    Method,
    Missing,
    Pooling,
    Process,
    RatingRule,
    Shape,
    Stage,
    ValueFunction,
)
from scorecard.storage.records import Loaded
from scorecard.storage.store import Store
from tests.core.evaluations import after_edits, any_evaluation

PROJECT: Final = Path(__file__).resolve().parents[2]

TEXTS: Final = (
    "",
    "plain",
    "two\nlines\n\nand a tab\t",
    "Ünïcödé ☂ 日本 \U0001f4ca",
    "e\u0301 is not \u00e9",
    "quote \" and ' and \\ and `",
    "'; DROP TABLE journal; --",
    "%s ? :name {0}",
    " spaces around ",
    "null",
    "5",
    "\u2028\u200b\u202e",
    "long " * 1_000,
)
NUMBERS: Final = (
    0.1 + 0.2,
    1 / 3,
    2.2250738585072014e-308,
    5e-324,
    1e15,
    123456789.12345679,
    0.30000000000000004,
    9007199254740993.0 / 16,
    1.0,
    7.25,
)
ENUMS: Final[dict[str, Any]] = {
    "Kind": Kind,
    "Direction": Direction,
    "RatingRule": RatingRule,
    "Pooling": Pooling,
    "Missing": Missing,
    "Process": Process,
    "Stage": Stage,
    "ActKind": ActKind,
    "Method": Method,
    "CostKind": CostKind,
    "Fed": Fed,
}
FUNCTIONS: Final = (
    ValueFunction(),
    ValueFunction(worst=1 / 3, best=-0.1),
    ValueFunction(worst=0.0),
    ValueFunction(Shape.PIECEWISE, points=((0.1 + 0.2, 0.0), (20.0, 1 / 3), (90.0, 1.0))),
    ValueFunction(Shape.LINEAR_PENALTY, reference=2.5e6, zero_at=1.7),
    ValueFunction(Shape.CATEGORIES, categories=(("bronze", 0.0), ('"', 0.1 + 0.2), ("日本", 1.0))),
)
KEYS: Final = ("cost", "größe", 'a "b" / c', "日本", "e\u0301")


def awkward_value(pick: Random, type_name: str) -> Any:
    """Any value of a field of that type that a workspace must keep."""
    if type_name in ENUMS:
        return pick.choice(list(ENUMS[type_name]))
    match type_name:
        case "str":
            return pick.choice(TEXTS)
        case "float":
            return pick.choice((0.0, *NUMBERS))
        case "float | None":
            return pick.choice((None, 0.0, *NUMBERS, *(-each for each in NUMBERS)))
        case "int":
            return pick.randint(0, 10)
        case "tuple[float, ...]":
            return tuple(pick.choice(NUMBERS) for _ in range(pick.randint(0, 3)))
        case "tuple[tuple[str, float, str], ...]":
            return tuple(
                (pick.choice(TEXTS), pick.choice(NUMBERS), pick.choice(TEXTS)) for _ in range(pick.randint(0, 3))
            )
        case "bool":
            return pick.random() < 0.5
        case "Delivery | None":
            return pick.choice((None, *Delivery))
        case "ValueFunction":
            return pick.choice(FUNCTIONS)
        case "tuple[str, ...]":
            return tuple(pick.choice(TEXTS) for _ in range(pick.randint(0, 3)))
        case "tuple[tuple[float, str], ...]":
            return tuple((pick.choice(NUMBERS), pick.choice(TEXTS)) for _ in range(pick.randint(0, 3)))
        case "float | bool | str":
            return pick.choice((True, False, "gold", "", "5", "null", "日本", 0.0, *NUMBERS))
        case "float | bool | str | None":
            return pick.choice((None, True, False, "gold", "", "5", "null", "日本", 0.0, *NUMBERS))
    raise AssertionError(f"no example of {type_name}")


def awkward_row(pick: Random, row: type[Any]) -> Any:
    """A row with an awkward value in every field."""
    return row(**{each.name: awkward_value(pick, str(each.type)) for each in fields(row)})


def awkward_evaluation(pick: Random) -> Evaluation:
    """An evaluation with rows in every table and awkward values in every field; it need not make sense to people."""
    names = {
        table: pick.sample(KEYS, pick.randint(2, len(KEYS)))
        for table in ("criteria", "candidates", "evaluators", "acts", "number", "scenarios", "subject")
    }
    names |= {"aspect": pick.sample([str(each) for each in Aspect], 2), "leaf": ["", pick.choice(KEYS)]}
    tables: dict[str, dict[Key, Any]] = {}
    for table, shape in TABLES.items():
        keys: list[Key] = [()]
        for part in shape.key:
            keys = [(*key, name) for key in keys for name in names[part]]
        if table in NAMING:
            keys = [key for at, key in enumerate(keys) if at == 0 or pick.random() < 0.6]
        tables[table] = {key: awkward_row(pick, shape.row) for key in keys}
    return from_rows(tables)


def awkward_successor(pick: Random, before: Evaluation) -> Evaluation:
    """Another evaluation that shares some rows with `before`, so that rows are added, removed and changed."""
    other = awkward_evaluation(pick)
    parts = {table: getattr(pick.choice((before, other)), table) for table in TABLES}
    for table in ("criteria", "candidates", "evaluators", "scenarios"):  # what others name must be there
        parts[table] = getattr(other, table)
        for key, row in getattr(before, table).items():
            kept = awkward_row(pick, type(row)) if pick.random() < 0.5 else row
            if key not in parts[table] or pick.random() < 0.5:
                parts[table] = parts[table].set(key, kept)
    return Evaluation(**parts)


def small_evaluation() -> Evaluation:
    """A fixed evaluation with one row or more in every table, for tests that look at single rows."""
    pick = Random(4)
    tables: dict[str, dict[Key, Any]] = {}
    keys = {"criteria": "c", "candidates": "p", "evaluators": "e", "acts": "000001", "number": "000001"}
    keys |= {"scenarios": "s", "aspect": "weight", "subject": "c", "leaf": ""}
    for table, shape in TABLES.items():
        key = tuple(keys[part] for part in shape.key)
        tables[table] = {key: awkward_row(pick, shape.row)}
    tables["criteria"][("c",)] = Criterion("Cost", Kind.MEASURE, weight=3.0, levels=((1.0, "low"),), at_least=1.0)
    tables["criteria"][("g",)] = Criterion("Certificate", Kind.GATE)
    tables["facts"] = {("p", "c"): Cell(12.5, "a reason"), ("p", "g"): Cell(True)}
    return from_rows(tables)


@contextmanager
def opened(path: Path, *, create: bool = False) -> Iterator[Store]:
    """A store that is closed at the end."""
    store = Store(path, create=create)
    try:
        yield store
    finally:
        store.close()


def filled(store: Store, seed: int, entries: int = 6) -> tuple[Loaded, list[Evaluation]]:
    """An evaluation with a journal of that many entries, the last of them a version; each state from 0 on."""
    pick = Random(seed)
    states = [Evaluation(), any_evaluation(pick)]
    loaded = store.create(states[-1], author="Ann", label="Made")
    sequence = loaded.sequence
    while len(states) < entries:
        value = after_edits(pick, states[-1])
        if not diff(states[-1], value):
            continue
        sequence = store.save(
            loaded.uid, diff(states[-1], value), sequence, author="Bob", label=f"Edit {sequence}"
        ).sequence
        states.append(value)
    store.name_version(loaded.uid, "The offer", author="Ann", base_sequence=sequence)
    return store.load(loaded.uid), [*states, states[-1]]


@contextmanager
def raw(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection of the driver alone, as another program would have it; committed at the end."""
    with closing(sqlite3.connect(path)) as connection, connection:
        yield connection


@contextmanager
def behind_the_back(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection past all that guards the file: no triggers, no checks, no foreign keys. The triggers come back."""
    with raw(path) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        connection.execute("PRAGMA ignore_check_constraints = ON")
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in triggers:
            connection.execute(sql)


HOLDER: Final = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    connection.execute(statement)
print("ready", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_elsewhere(path: Path, *statements: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that has run the statements on the file and keeps its connection until the block ends."""
    command = [sys.executable, "-c", HOLDER, str(path), *statements]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.stdin.close()
            process.wait()
