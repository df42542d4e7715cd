"""Reading a workspace: its lists, and evaluations whole.

The driver alone does it. Loading SQLModel takes longer than all else that shows a library, and it is the one way in
which a workspace is written; a test holds the texts of these statements together with its tables. Rows come as plain
tuples: row objects would cost twenty times as much.
"""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Final

from scorecard.core.changes import EMPTY
from scorecard.core.errors import DamagedError, StorageError
from scorecard.core.model import TABLES, Cell, Evaluation
from scorecard.core.progress import Report, silent, within
from scorecard.core.table import Table
from scorecard.storage.connect import connected, data_version, translated
from scorecard.storage.encoding import CODECS, SENSELESS, read_optional_number, read_stated, read_text
from scorecard.storage.records import Listed, Loaded, Provider, Version

Ask = Callable[[str, tuple[Any, ...]], sqlite3.Cursor]
"""Runs a statement within a transaction that sees one state of the file."""

MOST_GONE_THROUGH: Final = 100_000  # entries of all journals together; of more, those that are wanted are looked up
_AT_ONCE: Final = 1_000  # rows fetched together: all of a large table at once would take much more memory
_TOLD_EVERY: Final = 50  # batches between two reports

_EVALUATIONS: Final = """
SELECT evaluation.uid, coalesce(head.title, ?), coalesce(head.stage, ?), coalesce(head.model, ?),
    coalesce(head.template, ?), coalesce(head.sample, 0),
    (SELECT count(*) FROM criteria WHERE criteria.evaluation = evaluation.id),
    (SELECT count(*) FROM candidates WHERE candidates.evaluation = evaluation.id),
    evaluation.created, evaluation.changed, evaluation.removed, evaluation.sequence,
    coalesce(head.service, ''), coalesce(head.scope, ''), coalesce(head.volume, ''), evaluation.id
FROM evaluation
LEFT JOIN head ON head.evaluation = evaluation.id
WHERE (evaluation.removed <> '') = ?
ORDER BY evaluation.changed DESC, evaluation.id DESC
"""
_ENTRIES: Final = "SELECT coalesce(sum(sequence), 0) FROM evaluation"
_AUTHORS: Final = "SELECT evaluation, sequence, author FROM journal"
_AUTHOR: Final = "SELECT author FROM journal WHERE evaluation = ? AND sequence = ?"
_PROVIDERS: Final = "SELECT uid, name, country, sites, services, contacts, notes FROM provider ORDER BY name, id"
_VERSIONS: Final = "SELECT sequence, name, at, author, hash FROM version WHERE evaluation = ? ORDER BY sequence, at"
_FOUND: Final = "SELECT id, sequence, hash FROM evaluation WHERE uid = ?"
_ROWS: Final = """
SELECT (SELECT count(*) FROM candidates WHERE evaluation = ?1) * (SELECT count(*) FROM criteria WHERE evaluation = ?1)
    * (SELECT count(*) FROM evaluators WHERE evaluation = ?1)
"""


class Reader:
    """A workspace file, read. Safe to use from one thread at a time; anybody may write the file meanwhile."""

    def __init__(self, path: Path) -> None:
        """The file is opened when it is first read; whoever makes a reader knows that it is a workspace."""
        self.path = path
        self.place = str(path)
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = connected(self.path)
        return self._connection

    @property
    def stamp(self) -> int:
        """A number that is another one whenever anybody, in this program or another, has written to the file."""
        with translated(self.place):
            return data_version(self._connected(), self.place)

    @contextmanager
    def _reading(self) -> Iterator[Ask]:
        with translated(self.place):
            connection = self._connected()
            try:
                connection.execute("BEGIN")
                yield connection.execute
            finally:
                if connection.in_transaction:  # a disk that fails may have ended it
                    connection.execute("ROLLBACK")

    def evaluations(self, *, removed: bool = False) -> list[Listed]:
        """The evaluations, last changed first; with `removed`, those that were deleted instead."""
        head = EMPTY.head
        known = (head.title, str(head.stage), head.model, head.template, removed)
        with self._reading() as ask:
            rows = [list(row) for row in ask(_EVALUATIONS, known)]
            authors = _authors(ask, [(row[15], row[11]) for row in rows])
        for row, author in zip(rows, authors, strict=True):
            row[5], row[15] = bool(row[5]), author
        return [Listed(*row) for row in rows]

    def providers(self) -> list[Provider]:
        """The directory, by name."""
        with self._reading() as ask:
            return [Provider(*row) for row in ask(_PROVIDERS, ())]

    def load(self, uid: str, report: Report = silent) -> Loaded:
        """The evaluation as it stands. Raises StorageError where there is none or a row makes no sense."""
        with many_rows(), self._reading() as ask:
            return read(ask, uid, self.place, report)

    def head(self, uid: str) -> tuple[int, str]:
        """Where the journal of an evaluation is, and the hash there. Raises StorageError where there is no such one."""
        with self._reading() as ask:
            _, sequence, digest = find(ask, uid, self.place)
        return sequence, digest

    def versions(self, uid: str) -> list[Version]:
        """The named versions of an evaluation, oldest first. Raises StorageError where there is no such evaluation."""
        with self._reading() as ask:
            return read_versions(ask, uid, self.place)


def _authors(ask: Ask, places: list[tuple[int, int]]) -> list[str]:
    """Who made each of these entries: the number of an evaluation, and the place in its journal; "" for nobody.

    To find one entry SQLite reads every entry whole that it passes on the way, and the first of an evaluation holds all
    of it; going through a journal it reads the beginnings alone. So journals are gone through unless they are long.
    """
    if ask(_ENTRIES, ()).fetchone()[0] <= MOST_GONE_THROUGH:
        known = {(number, sequence): author for number, sequence, author in ask(_AUTHORS, ())}
        return [known.get(place, "") for place in places]
    found = (ask(_AUTHOR, place).fetchone() for place in places)
    return ["" if row is None else row[0] for row in found]


def find(ask: Ask, uid: str, place: str) -> tuple[int, int, str]:
    """The number of an evaluation, where its journal is, and the hash there. Raises StorageError where it is not."""
    row = ask(_FOUND, (uid,)).fetchone()
    if row is None:
        raise StorageError("This evaluation is not in the workspace (any more)", place=place)
    return row[0], row[1], row[2]


def read(ask: Ask, uid: str, place: str, report: Report = silent) -> Loaded:
    """An evaluation as it stands in a transaction; errors as `Reader.load`."""
    number, sequence, digest = find(ask, uid, place)
    parts: dict[str, Any] = {}
    batches = ask(_ROWS, (number,)).fetchone()[0] // _AT_ONCE  # of scores, beside which all else is little
    whole, done = len(TABLES) + batches, 0
    for table in TABLES:
        share = batches if table == "sheets" else 0
        try:
            part = _part(ask, number, table, within(report, done / whole, (done + 1 + share) / whole), share)
        except SENSELESS as error:
            raise DamagedError(
                f"A row of '{table}' makes no sense",
                place=place,
                advice="Check the workspace with 'scorecard check'.",
            ) from error
        if part is not None:
            parts[table] = part
        done += 1 + share
    return Loaded(uid, Evaluation(**parts), sequence, digest)


def read_versions(ask: Ask, uid: str, place: str) -> list[Version]:
    """The named versions of an evaluation in a transaction; as `Reader.versions`."""
    number, _, _ = find(ask, uid, place)
    return [Version(*row) for row in ask(_VERSIONS, (number,))]


def selection(table: str) -> str:
    """The statement that reads one table of an evaluation, in the order of its key."""
    codec = CODECS[table]
    names = ", ".join((*(codec.keys if TABLES[table].key else ()), *codec.columns))
    order = ", ".join(("evaluation", *(codec.keys if TABLES[table].key else ())))
    return f"SELECT {names} FROM {table} WHERE evaluation = ? ORDER BY {order}"


_SELECTIONS: Final = {table: selection(table) for table in TABLES}


def _part(ask: Ask, number: int, table: str, report: Report = silent, batches: int = 0) -> Any:
    """One table of an evaluation, or None where it has no rows; it has about so many batches of them.

    Raises an error of SENSELESS where a row makes no sense.
    """
    rows = chain.from_iterable(_batches(ask(_SELECTIONS[table], (number,)), report, f"Reading {table}", batches))
    first = next(rows, None)
    return None if first is None else _part_of(table, chain((first,), rows), len(TABLES[table].key))


def _batches(cursor: sqlite3.Cursor, report: Report, doing: str, batches: int) -> Iterator[list[Any]]:
    """Rows as they are fetched; it is told, and may be stopped, now and then."""
    cursor.arraysize = _AT_ONCE
    for at, rows in enumerate(iter(cursor.fetchmany, [])):
        if at % _TOLD_EVERY == 0:
            report(min(at / max(batches, 1), 1.0), doing)
        yield rows


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


def _part_of(table: str, rows: Iterator[Any], depth: int) -> Any:
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
