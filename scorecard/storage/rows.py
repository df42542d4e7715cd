"""Rows of an evaluation, written in bulk; `reader` reads them.

Statements are Core statements, compiled to text once; rows go to the driver as plain tuples. Row objects would cost
twenty to forty times as much.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy import Table as SqlTable
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.expression import bindparam

from scorecard.core.changes import Change
from scorecard.core.errors import StorageError
from scorecard.core.model import TABLES
from scorecard.storage.encoding import CODECS
from scorecard.storage.tables import table_named

_PLACES: Final = {table: at for at, table in enumerate(TABLES)}


def _order(change: Change) -> int:
    return _PLACES[change.table]


class Rows:
    """Writes the rows of evaluations through a connection, each by the number of its evaluation."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._texts: dict[Any, str] = {}

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

    def text(self, name: Any, statement: Any) -> str:
        """The text of a Core statement, compiled once under `name`."""
        if name not in self._texts:
            self._texts[name] = str(statement.compile(dialect=self._dialect))
        return self._texts[name]


def _at_key(sql_table: SqlTable) -> list[Any]:
    """The condition that a row has a given key, column by column in the order of the key."""
    return [column == bindparam(f"at_{column.name}") for column in sql_table.primary_key.columns]
