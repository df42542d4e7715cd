"""Rows of an evaluation, read and written in bulk.

Statements are Core statements, compiled to text once; rows go to the driver and come from it as plain tuples. Row
objects would cost twenty to forty times as much.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.expression import bindparam

from scorecard.core.changes import Change
from scorecard.core.errors import StorageError
from scorecard.core.model import TABLES, Cell
from scorecard.core.table import Table
from scorecard.storage.encoding import CODECS, read_optional_number, read_stated, read_text
from scorecard.storage.tables import table_named


@contextmanager
def many_rows() -> Iterator[None]:
    """For work that makes very many objects, none of them in a circle: the collector would search them in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_AT_ONCE: Final = 1_000  # rows fetched together: all of a large table at once would take much more memory
_PLACES: Final = {table: at for at, table in enumerate(TABLES)}


def _order(change: Change) -> int:
    return _PLACES[change.table]


class Rows:
    """Reads and writes the rows of evaluations through a connection, each by the number of its evaluation."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._texts: dict[Any, str] = {}

    def part(self, connection: Connection, number: int, table: str) -> Any:
        """One table of an evaluation, or None where it has no rows.

        Raises an error of SENSELESS where a row makes no sense.
        """
        cursor = connection.exec_driver_sql(self._select(table), (number,)).cursor
        assert cursor is not None
        cursor.arraysize = _AT_ONCE
        rows = chain.from_iterable(iter(cursor.fetchmany, []))  # the driver's tuples; SQLAlchemy would wrap each row
        first = next(rows, None)
        return None if first is None else _part(table, chain((first,), rows), len(TABLES[table].key))

    def write(self, connection: Connection, number: int, changes: Iterable[Change]) -> None:
        """Write changes, in which each row stands once."""
        for table, together in groupby(sorted(changes, key=_order), key=attrgetter("table")):
            some = list(together)
            if TABLES[table].key:
                self._write_table(connection, number, table, some)
            else:
                self._write_single(connection, number, table, some[0])

    def _write_table(self, connection: Connection, number: int, table: str, changes: list[Change]) -> None:
        codec, sql_table = CODECS[table], table_named(table)
        added, gone = [], []
        updates: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        for change in changes:
            if change.after is None:
                gone.append((number, *change.key))
            elif change.before is None:
                added.append((number, *change.key, *codec.all_columns(change.after)))
            else:
                columns = codec.to_columns(change.after)
                updates.setdefault(tuple(columns), []).append((*columns.values(), number, *change.key))
        if added:
            connection.exec_driver_sql(self.text((table, "insert"), insert(sql_table)), added)
        if gone:
            statement = delete(sql_table).where(*_at_key(sql_table))
            connection.exec_driver_sql(self.text((table, "delete"), statement), gone)
        for names, rows in updates.items():
            self._update(connection, sql_table, names, rows)

    def _write_single(self, connection: Connection, number: int, table: str, change: Change) -> None:
        """Write a table of one row: head, scale or rules."""
        codec, sql_table = CODECS[table], table_named(table)
        given = change.after or {}
        there = select(sql_table.c.evaluation).where(*_at_key(sql_table))
        if connection.exec_driver_sql(self.text((table, "there"), there), (number,)).first() is None:
            row = (number, *codec.all_columns(given))
            connection.exec_driver_sql(self.text((table, "insert"), insert(sql_table)), row)
        else:
            columns = codec.to_columns(given)
            self._update(connection, sql_table, tuple(columns), [(*columns.values(), number)])

    def _update(
        self, connection: Connection, sql_table: SqlTable, names: tuple[str, ...], rows: list[tuple[Any, ...]]
    ) -> None:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        statement = update(sql_table).where(*_at_key(sql_table)).values(values)
        result = connection.exec_driver_sql(self.text((sql_table.name, names), statement), rows)
        if result.rowcount not in (-1, len(rows)):
            raise StorageError(
                f"A row of '{sql_table.name}' that should be changed is not there; nothing was saved",
                advice="Check the workspace with 'scorecard check'.",
            )

    def _select(self, table: str) -> str:
        sql_table, codec = table_named(table), CODECS[table]
        names = (*(codec.keys if TABLES[table].key else ()), *codec.columns)
        statement = (
            select(*(sql_table.c[name] for name in names))
            .where(sql_table.c.evaluation == bindparam("evaluation"))
            .order_by(*sql_table.primary_key.columns)
        )
        return self.text((table, "select"), statement)

    def text(self, name: Any, statement: Any) -> str:
        """The text of a Core statement, compiled once under `name`."""
        if name not in self._texts:
            self._texts[name] = str(statement.compile(dialect=self._dialect))
        return self._texts[name]


def _at_key(sql_table: SqlTable) -> list[Any]:
    """The condition that a row has a given key, column by column in the order of the key."""
    return [column == bindparam(f"at_{column.name}") for column in sql_table.primary_key.columns]


def _part(table: str, rows: Iterator[Any], depth: int) -> Any:
    """The rows of one table as the part of an evaluation."""
    codec = CODECS[table]
    if depth == 0:
        return codec.from_columns(tuple(next(rows)))
    if codec.row is Cell:
        return _cells(rows, depth)
    nested: dict[str, Any] = {}
    for row in rows:
        node = nested
        for part in row[: depth - 1]:
            node = node.setdefault(part, {})
        node[row[depth - 1]] = codec.from_columns(tuple(row[depth:]))
    return _tables(nested, depth)


def _cells(rows: Iterator[Any], depth: int) -> Any:
    """Cells, of which there are many and few are unlike: those that hold a number alone are shared, and so are keys."""
    names: dict[Any, Any] = {}
    numbers: dict[float | None, Cell] = {}
    nested: dict[str, Any] = {}
    cells: dict[str, Cell] = {}
    above: list[str] = []
    for *place, leaf, score, stated, rationale, evidence in rows:
        if place != above:  # rows come ordered by their key
            above = place
            node = nested
            for part in place:
                node = node.setdefault(names.setdefault(part, part), {})
            cells = node
        cell = numbers.get(score)
        if cell is None:
            cell = numbers[score] = Cell(read_optional_number(score))
        if rationale or evidence or stated is not None:
            said = cell.score if stated is None else read_stated(stated)
            cell = Cell(said, read_text(rationale), read_text(evidence))
        cells[names.setdefault(leaf, leaf)] = cell
    return _tables(nested, depth)


def _tables(nested: Mapping[str, Any], depth: int) -> Table[str, Any]:
    if not all(type(key) is str for key in nested):
        raise ValueError("a key is not a text")
    if depth == 1:
        return Table(nested)
    return Table({key: _tables(below, depth - 1) for key, below in nested.items()})
