"""From a path to a connection, and from a driver's error to a sentence.

Transactions are taken over from the driver, which would otherwise start and end them on its own: a unit that writes
begins with BEGIN IMMEDIATE, so that it waits its turn and never fails half-way for a lock. journal_mode=DELETE with
synchronous=EXTRA keeps everything in one file that can be mailed and synced, and loses no acknowledged commit to a
power cut.

SQLAlchemy is loaded by the first engine and not before: what only reads (see `reader`) does without it.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scorecard.core.errors import DamagedError, StorageError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

WAIT_SECONDS: Final = 20
_WRITING: Final = "writing"

_PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is erased is overwritten
    "PRAGMA synchronous = EXTRA",
)


def engine_for(path: Path) -> Engine:
    """An engine on a workspace file. The file is made when the first transaction writes."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import QueuePool

    engine = create_engine(
        "sqlite://",
        creator=lambda: connected(path),
        poolclass=QueuePool,
        pool_size=2,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def connected(path: Path) -> sqlite3.Connection:
    """A connection with the settings of a workspace; its transactions begin and end where somebody says so."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "delete":
            connection.execute("PRAGMA journal_mode = DELETE")
    except BaseException:
        connection.close()
        raise
    return connection


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def data_version(watch: sqlite3.Connection, place: str) -> int:
    """A number that is another one as soon as another connection, of any program, has written something."""
    with translated(place):
        return int(watch.execute("PRAGMA data_version").fetchone()[0])


@contextmanager
def reading(engine: Engine, place: str) -> Iterator[Connection]:
    """A transaction that sees one state of the file from beginning to end."""
    with translated(place), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine, place: str) -> Iterator[Connection]:
    """A transaction that may write; committed and durable when the block ends without an error."""
    with translated(place), engine.connect().execution_options(**{_WRITING: True}) as connection, connection.begin():
        yield connection


def copy_into(path: Path, target: Path) -> None:
    """Write a compact copy of the file, as one state of it, to a file that is not there yet; on the disk at the end."""
    with translated(str(target)), closing(sqlite3.connect(path, isolation_level=None, timeout=WAIT_SECONDS)) as source:
        source.execute("VACUUM INTO ?", (str(target),))
    make_durable(target)


def make_durable(path: Path) -> None:
    """Bring a finished file and its name onto the disk; SQLite leaves that out when it writes a copy.

    Never for a file that is open as a database: closing it here would drop SQLite's locks.
    """
    try:
        _sync(path, os.O_RDWR)
        if os.name == "posix":  # elsewhere a folder cannot be opened
            _sync(path.parent, os.O_RDONLY)
    except OSError as error:
        raise StorageError(f"The file could not be written: {error.strerror or error}", place=str(path)) from error


def _sync(path: Path, mode: int) -> None:
    handle = os.open(path, mode)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def translated(place: str) -> Iterator[None]:
    """Errors of the database as StorageError: a sentence, the place, and what to do."""
    try:
        yield
    except sqlite3.Error as error:
        raise storage_error(error, place) from error
    except UnicodeDecodeError as error:  # the driver could not read SQLite's own message about a damaged schema
        raise DamagedError(_DAMAGED[0], place=place, advice=_DAMAGED[1]) from error
    except _wrapping() as error:
        raise storage_error(getattr(error, "orig", None), place) from error


def _wrapping() -> tuple[type[BaseException], ...]:
    """How SQLAlchemy wraps errors of the driver: not at all where nobody has loaded it."""
    loaded = sys.modules.get("sqlalchemy.exc")
    return () if loaded is None else (loaded.DBAPIError,)


def storage_error(error: Any, place: str) -> StorageError:
    """The sentence for an error of SQLite, by its name and never by its message."""
    name: str = getattr(error, "sqlite_errorname", "") or ""
    for start, what, advice in _SENTENCES:
        if name.startswith(start):
            kind = DamagedError if start in _OF_DAMAGE else StorageError
            return kind(what, place=place, advice=advice)
    detail = name or type(error).__name__
    senseless = detail in ("SQLITE_ERROR", "OperationalError")  # a table is not as it should be, or a text no text
    kind = DamagedError if senseless else StorageError
    return kind(
        f"The workspace could not be used ({detail})", place=place, advice="Check the file with 'scorecard check'."
    )


_DAMAGED: Final = (
    "The workspace is damaged",
    "Do not write to it: put a backup in its place, or save what can be saved with 'scorecard rescue'.",
)
_OF_DAMAGE: Final = frozenset({"SQLITE_NOTADB", "SQLITE_CORRUPT"})
_SENTENCES: Final = (
    (
        "SQLITE_FULL",
        "The disk is full; the change was not saved and the workspace is as it was",
        "Make room on the disk and try again.",
    ),
    (
        "SQLITE_READONLY_DBMOVED",
        "The workspace was moved or deleted while it was open; the change was not saved",
        "Open it again at its new place.",
    ),
    (
        "SQLITE_READONLY",
        "The workspace cannot be written: the file or its folder is read-only",
        "Change the rights, or copy the file to a place where you may write.",
    ),
    (
        "SQLITE_BUSY",
        f"Another program has been writing this workspace for more than {WAIT_SECONDS} seconds",
        "Close it, or try again.",
    ),
    ("SQLITE_LOCKED", "Another program is using this workspace", "Close it, or try again."),
    (
        "SQLITE_NOTADB",
        "This file is not a Scorecard workspace",
        "Open a .scorecard file, or import a document with 'scorecard import'.",
    ),
    ("SQLITE_CORRUPT", *_DAMAGED),
    ("SQLITE_CANTOPEN", "The workspace cannot be opened", "Check the path, the folder and the rights."),
    ("SQLITE_PERM", "The workspace cannot be opened: access is refused", "Check the rights of the file."),
    (
        "SQLITE_IOERR",
        "The disk reported an error; the change was not saved",
        "Check the disk and the connection to it, and try again.",
    ),
    ("SQLITE_TOOBIG", "Something in this workspace is too large", "Check the file with 'scorecard check'."),
    (
        "SQLITE_CONSTRAINT",
        "The change does not fit the workspace; nothing was saved",
        "Somebody may have changed it at the same time: load it again.",
    ),
)
