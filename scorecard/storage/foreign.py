"""A workspace file that somebody sent: looked at and read in a private copy, and never used in place.

SQLite runs what stands in the schema of a file: views, triggers, generated columns and the modules of virtual tables.
So the schema is held against ours before anything is read, with limits on time and on the size of a value.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from scorecard.core.errors import StorageError
from scorecard.core.model import Evaluation
from scorecard.core.numbers import grouped
from scorecard.storage.connect import translated
from scorecard.storage.guarding import HARM, refuse_what_runs, squeezed
from scorecard.storage.journal import Entry
from scorecard.storage.reader import Reader
from scorecard.storage.records import Provider
from scorecard.storage.schema import APPLICATION_ID, SCHEMA, statements, upgrade

LARGEST_FILE: Final = 512 << 20
LONGEST_VALUE: Final = 64 << 20
SECONDS: Final = 20.0

_START: Final = b"SQLite format 3\0"
_BESIDE: Final = ("-journal", "-wal")
_STEPS: Final = 10_000  # of SQLite's machine between two looks at the clock
_AGAIN: Final = "Ask for the file once more."


@dataclass(frozen=True, slots=True)
class Foreign:
    """What a workspace file holds: its evaluations, its directory, and notes in whole sentences.

    histories  of each evaluation its id and its journal; none of one whose journal is not whole
    """

    evaluations: tuple[Evaluation, ...]
    providers: tuple[Provider, ...]
    notes: tuple[str, ...]
    histories: tuple[tuple[str, tuple[Entry, ...]], ...] = ()


def read_foreign(path: Path) -> Foreign:
    """Everything in a workspace file that is not deleted. The file itself is only copied.

    Raises StorageError where it is no workspace, is damaged, holds what ours do not, or is of a newer program.
    """
    _look_at_the_outside(path)
    with TemporaryDirectory(prefix="scorecard-") as folder, _told_of(path.name), translated(path.name):
        copy = Path(folder) / "received.scorecard"
        for ending in ("", *_BESIDE):  # a journal beside it may be needed to take back what was half written
            source = path.with_name(path.name + ending)
            if source.is_file():
                shutil.copyfile(source, copy.with_name(copy.name + ending))
        notes = _looked_at(copy, path.name)
        return _read(copy, notes)


def _look_at_the_outside(path: Path) -> None:
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):  # opening a pipe may never end
            raise StorageError("This is a pipe or a device, and no workspace", place=path.name, advice=_AGAIN)
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(len(_START))
    except IsADirectoryError:
        raise StorageError("This is a folder, not a workspace", place=path.name) from None
    except (OSError, ValueError) as error:
        what = f"The file cannot be read: {getattr(error, 'strerror', None) or error}"
        raise StorageError(what, place=path.name, advice="Check the path and the rights.") from None
    if not size:
        raise StorageError("The file is empty", place=path.name, advice=_AGAIN)
    if start != _START:
        raise StorageError("This file is not a Scorecard workspace", place=path.name, advice="Choose another file.")
    if size > LARGEST_FILE:
        what = (
            f"The file is too large: it has {grouped(size)} bytes, more than the {grouped(LARGEST_FILE)} that are read"
        )
        raise StorageError(what, place=path.name, advice=_AGAIN)


@contextmanager
def _told_of(place: str) -> Iterator[None]:
    """Errors with the name of the file that was sent, and not of the copy. One error of the driver has no name."""
    try:
        yield
    except StorageError as error:
        cause = error.__cause__
        if isinstance(cause, sqlite3.OperationalError) and "UTF-8" in str(cause):
            what = "The workspace is damaged: a text in it is not made of characters (UTF-8)"
            raise StorageError(what, place=place, advice=_AGAIN) from error
        error.place = place
        raise


def _looked_at(copy: Path, place: str) -> list[str]:
    """Check the copy before anything of it is used, and bring it up to date; notes on what is odd."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        _limit(connection)
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        number = connection.execute("PRAGMA user_version").fetchone()[0]
        if mark != APPLICATION_ID:
            what = "This database belongs to another program: it is not a Scorecard workspace"
            raise StorageError(what, place=place, advice="Choose a .scorecard file.")
        if number > SCHEMA:
            what = f"This workspace was written by a newer program (schema {number}, this program knows {SCHEMA})"
            raise StorageError(what, place=place, advice="Install the newer version of the program to read it.")
        refuse_what_runs(connection, place)
        _refuse_damage(connection, place)
    notes = []
    if number < SCHEMA:
        upgrade(copy, number)
        notes.append(
            f"The workspace is of an older version of the program (schema {number}); a copy was brought up to date."
        )
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        _limit(connection)
        notes += _compared_with_ours(connection, place)
    return notes


def _limit(connection: sqlite3.Connection) -> None:
    end = time.monotonic() + SECONDS
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    connection.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")


def _refuse_damage(connection: sqlite3.Connection, place: str) -> None:
    found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
    if found and "constraint failed in" in found[0]:
        table = found[0].rpartition(" ")[2]
        what = f"The workspace is damaged: a value in '{table}', such as a score, is none that can stand there"
        raise StorageError(what, place=place, advice=_AGAIN)
    if found:
        what = "The workspace is damaged: parts of the file contradict each other"
        raise StorageError(what, place=place, advice=_AGAIN)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        what = f"The workspace is damaged: a row of '{broken[0]}' refers to a row of '{broken[2]}' that is not there"
        raise StorageError(what, place=place, advice=_AGAIN)


def _compared_with_ours(connection: sqlite3.Connection, place: str) -> list[str]:
    expected = {squeezed(each) for each in statements()}
    ours = {each.split("(")[0].split()[2].strip('"') for each in expected if each.startswith("CREATE TABLE")}
    notes = []
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL"):
        if squeezed(sql) in expected:
            expected.remove(squeezed(sql))
        elif kind == "table" and name in ours:
            what = f"The schema of the table '{name}' is not that of a workspace: a column is missing or another one"
            raise StorageError(what, place=place, advice=HARM)
        else:
            notes.append(f"The file holds a {kind} that is no part of a workspace and is left out: '{str(name)[:60]}'.")
    missing = sorted(each for each in expected if each.startswith("CREATE TABLE"))
    if missing:
        what = f"Something of the schema is missing: {missing[0].partition('(')[0].removeprefix('CREATE ').strip()}"
        raise StorageError(what, place=place, advice=_AGAIN)
    return notes


def _read(copy: Path, notes: list[str]) -> Foreign:
    from scorecard.storage.store import Store

    with closing(Store(copy)) as store, closing(Reader(copy)) as reader:
        listed = reader.evaluations()
        evaluations = []
        histories: list[tuple[str, tuple[Entry, ...]]] = []
        for each in listed:
            evaluations.append(reader.load(each.uid).value)
            verdict = store.verify(each.uid)
            histories.append((each.uid, tuple(store.entries(each.uid)) if verdict.holds else ()))
            if not verdict.holds:
                notes.append(
                    f"The history of '{each.title}' is not whole: {verdict.faults[0]}. Its present state is read."
                )
        removed = len(reader.evaluations(removed=True))
        if removed:
            notes.append(f"Deleted evaluations are not read: {removed}.")
        return Foreign(tuple(evaluations), tuple(reader.providers()), tuple(notes), tuple(histories))
