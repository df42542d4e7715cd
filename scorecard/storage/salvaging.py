"""What the pages of a damaged workspace hold, sorted by table and evaluation, with what could not be read.

The tables are found by the schema of the file. Where the way to a page is lost, its records are known by their shape,
as far as only one table has that shape: those of the journal above all, which vouch for themselves.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Double, Integer

from scorecard.core.errors import StorageError
from scorecard.storage.journal import Entry
from scorecard.storage.pages import SPOILED, Pages, Record, Tree
from scorecard.storage.schema import SCHEMA
from scorecard.storage.tables import METADATA

WITH_ROWIDS: Final = frozenset({"evaluation", "provider"})
SPEAKING: Final = frozenset({"journal", "head", "version", "evaluation", "provider", "criteria", "candidates"})
"""Tables whose records are taken from loose pages, where no other table has their shape."""

UNCHANGED: Final = frozenset({"evaluation", "journal", "version", "provider"})
"""Tables that have had the same columns in every schema."""
LARGEST: Final = 1 << 30
"""Bytes; a larger file is none that the program wrote."""

_COLUMN: Final = re.compile(r"\s*\"?(\w+)\"?\s+(TEXT|INTEGER|REAL|INT|DOUBLE|FLOAT)\b")
_KEY: Final = re.compile(r"PRIMARY KEY \(([^)]*)\)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a record holds it."""

    name: str
    kind: type[Any]
    optional: bool = False


@dataclass(slots=True)
class Part:
    """The rows of one table in one file: column name to value. `lost` counts pages and cells that cannot be read."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    lost: int = 0


@dataclass(slots=True)
class Found:
    """Everything that could be read of a file.

    parts      table -> its rows
    uids       number of an evaluation -> ids that it may have
    entries    number of an evaluation -> place in its journal -> what stands there, perhaps more than once
    """

    parts: dict[str, Part] = field(default_factory=dict)
    uids: dict[int, list[str]] = field(default_factory=dict)
    entries: dict[int, dict[int, list[Entry]]] = field(default_factory=dict)

    def rows_of(self, table: str, number: int) -> list[dict[str, Any]]:
        """The rows of an evaluation in a table."""
        return [row for row in self.parts[table].rows if row.get("evaluation") == number]

    def numbers(self) -> list[int]:
        """The numbers of all evaluations that anything speaks of."""
        found = {*self.uids, *self.entries}
        for table in ("evaluation", "head", "criteria", "candidates"):
            key = "id" if table == "evaluation" else "evaluation"
            found |= {row[key] for row in self.parts[table].rows if type(row.get(key)) is int}
        return sorted(found)


def columns_of(table: str) -> tuple[Column, ...]:
    """The columns of a table of this program, in the order in which a record holds them."""
    sql = METADATA.tables[table]
    first = [] if table in WITH_ROWIDS else list(sql.primary_key.columns)
    order = [*first, *(each for each in sql.columns if each not in first)]
    return tuple(Column(each.name, _kind(each.type), bool(each.nullable)) for each in order)


def _kind(type_: Any) -> type[Any]:
    return float if isinstance(type_, Double) else int if isinstance(type_, Integer) else str


def columns_in(sql: str, table: str) -> tuple[Column, ...]:
    """The columns of a table as the file's own schema spells them, for a file of another program version."""
    found = [
        Column(match[1], {"TEXT": str, "INTEGER": int, "INT": int}.get(match[2], float), "NOT NULL" not in line)
        for line in sql.splitlines()
        if (match := _COLUMN.match(line))
    ]
    key = _KEY.search(sql)
    if table in WITH_ROWIDS or key is None:
        return tuple(found)
    first = [name.strip().strip('"') for name in key[1].split(",")]
    return (
        *(each for name in first for each in found if each.name == name),
        *(each for each in found if each.name not in first),
    )


def found_in(data: bytes) -> Found:
    """Everything that can be read of the bytes of a workspace file."""
    pages = Pages(data)
    found = Found({table: Part() for table in METADATA.tables})
    schema = pages.tree(1, of_rows=True)
    visited = set(schema.pages)
    roots, layouts = _schema_of(schema)
    is_older = schema.lost == 0 and bool(roots) and int.from_bytes(data[60:64], "big") < SCHEMA
    for table, part in found.parts.items():
        root = roots.get(table)
        tree = Tree(lost=0 if is_older else 1) if root is None else pages.tree(root, of_rows=table in WITH_ROWIDS)
        visited |= tree.pages
        _sort(part, layouts.get(table) or columns_of(table), tree.records, strict=False)
        part.lost += tree.lost
    for row in found.parts["evaluation"].rows:
        _note_uid(found, row.get("id"), row.get("uid"))
    if "evaluation_uid" in roots:
        index = pages.tree(roots["evaluation_uid"], of_rows=False)
        visited |= index.pages
        for record in index.records:
            if len(record.values) == 2:
                _note_uid(found, record.values[1], record.values[0])
    _take_loose(found, pages, visited)
    for row in found.parts["journal"].rows:
        _note_entry(found, row)
    return found


def _schema_of(schema: Tree) -> tuple[dict[str, int], dict[str, tuple[Column, ...]]]:
    """Where tables and indexes begin, and how the file spells its tables."""
    roots: dict[str, int] = {}
    layouts: dict[str, tuple[Column, ...]] = {}
    for record in schema.records:
        if len(record.values) != 5:
            continue
        kind, name, _, root, sql = record.values
        if kind in ("table", "index") and type(name) is str and type(root) is int:
            roots[name] = root
            if kind == "table" and type(sql) is str and name in METADATA.tables:
                columns = columns_in(sql, name)
                if _makes_sense(name, columns):
                    layouts[name] = columns
    return roots, layouts


def _makes_sense(table: str, columns: tuple[Column, ...]) -> bool:
    """Whether a table may have been spelled so by this program or an older one, whose tables had fewer columns."""
    known = {each.name for each in columns_of(table)}
    names = {each.name for each in columns}
    keys = {each.name for each in METADATA.tables[table].primary_key.columns}
    return names == known if table in UNCHANGED else keys <= names <= known


def _sort(part: Part, columns: tuple[Column, ...], records: Iterable[Record], *, strict: bool) -> None:
    """Add the records that have the shape of a table to its rows. Not `strict`: count those that have not."""
    for record in records:
        row = _row(columns, record)
        if row is not None:
            part.rows.append(row)
        elif not strict:
            part.lost += 1


def _row(columns: tuple[Column, ...], record: Record) -> dict[str, Any] | None:
    values = list(record.values)
    if len(values) != len(columns):
        return None
    if record.rowid is not None and values[0] is None:
        values[0] = record.rowid
    row: dict[str, Any] = {}
    for column, value in zip(columns, values, strict=True):
        if column.kind is float and type(value) is int:
            value = float(value)  # a whole number is kept shorter
        fits = value is SPOILED if column.kind is str else False
        if type(value) is not column.kind and not fits and not (value is None and column.optional):
            return None
        row[column.name] = value
    return row


def _take_loose(found: Found, pages: Pages, visited: set[int]) -> None:
    """Take records from pages that no tree led to, where their shape leaves no doubt of their table."""
    layouts = {table: columns_of(table) for table in METADATA.tables}
    for record in pages.loose(visited):
        rows = {
            table: row
            for table, columns in layouts.items()
            if (record.rowid is not None) == (table in WITH_ROWIDS) and (row := _row(columns, record)) is not None
        }
        if len(rows) == 1:
            ((table, row),) = rows.items()
            if table in SPEAKING:
                found.parts[table].rows.append(row)
                if table == "evaluation":
                    _note_uid(found, row.get("id"), row.get("uid"))


def _note_uid(found: Found, number: Any, uid: Any) -> None:
    if type(number) is int and type(uid) is str:
        known = found.uids.setdefault(number, [])
        if uid not in known:
            known.append(uid)


def _note_entry(found: Found, row: Mapping[str, Any]) -> None:
    names = ("at", "author", "label", "changes", "previous", "hash")
    number, sequence = row.get("evaluation"), row.get("sequence")
    texts = [row.get(name) for name in names]
    if type(number) is int and type(sequence) is int and all(type(each) is str for each in texts):
        entry = Entry(sequence, *texts)  # type: ignore[arg-type]
        found.entries.setdefault(number, {}).setdefault(sequence, []).append(entry)


def content_of(source: Path) -> bytes:
    """The content of a file, as it is after what a killed program had begun is taken back.

    That is done on a private copy. Raises OSError, and StorageError for what is too large to be a workspace.
    """
    if source.stat().st_size > LARGEST:
        raise StorageError("This file is larger than any workspace", place=str(source))
    journal = source.with_name(f"{source.name}-journal")
    if not journal.exists() or journal.stat().st_size == 0 or journal.stat().st_size > LARGEST:
        return source.read_bytes()
    with tempfile.TemporaryDirectory(prefix="scorecard-") as folder:
        copy = Path(folder) / "workspace.scorecard"
        shutil.copyfile(source, copy)
        shutil.copyfile(journal, copy.with_name(f"{copy.name}-journal"))
        with suppress(sqlite3.Error), closing(sqlite3.connect(copy)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        return copy.read_bytes()
