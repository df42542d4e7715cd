"""Putting another file's content into a workspace: poured in where the workspace can be used, swapped where it cannot.

What is poured in arrives as one transaction, so that a program which is killed leaves the workspace as it was, other
programs that have it open see the new state and no file loses its name, and nobody's lock is passed over. A damaged
file cannot take a transaction: a finished file is moved over it in one step, and at no moment is there none. Its own
journal goes with it, for beside another file SQLite would undo that.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from scorecard.core.errors import StorageError
from scorecard.storage.connect import WAIT_SECONDS, connected, make_durable, translated
from scorecard.storage.schema import unused

SIDECARS: Final = ("-journal", "-wal", "-shm")
BETWEEN_TRIES: Final = 0.1  # seconds


class _Waited(Exception):
    """Another program held its lock for too long."""


def pour(source: Path, target: Path) -> None:
    """Make the workspace `target` hold what the sound workspace `source` holds, in one transaction.

    Raises StorageError where another program does not let go of it, or where it cannot be written; it is then as it
    was.
    """
    place = str(target)
    until = time.monotonic() + WAIT_SECONDS

    def waited(status: int, _left: int, _pages: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) and time.monotonic() > until:
            raise _Waited

    with (
        translated(place),
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as given,
        closing(connected(target)) as taking,
    ):
        taking.execute("PRAGMA busy_timeout = 0")  # the waiting is done here
        try:
            given.backup(taking, progress=waited, sleep=BETWEEN_TRIES)
        except _Waited:
            raise StorageError(
                f"Another program has been using this workspace for more than {WAIT_SECONDS} seconds",
                place=place,
                advice="Close it there, and try again.",
            ) from None


def is_held(path: Path) -> bool:
    """Whether another program is writing the file just now. A file that is no database is held by nobody."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=1.0)) as connection:
            connection.isolation_level = None
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    return False


def set_aside(path: Path, aside: Path) -> Path:
    """Give a damaged file another name, with what lies beside it, and leave it under its own until it is replaced.

    Returns the name that it got. Nobody in this program may have it open. Raises StorageError.
    """
    found = unused(aside)
    try:
        try:
            found.hardlink_to(path)
        except OSError:  # not every disk knows a second name
            shutil.copy2(path, found)
            make_durable(found)
        for ending in SIDECARS:
            beside = path.with_name(f"{path.name}{ending}")
            if beside.exists():
                beside.replace(found.with_name(f"{found.name}{ending}"))
    except OSError as error:
        raise StorageError(
            f"The damaged workspace could not be set aside: {error.strerror or error}", place=str(found)
        ) from error
    return found


def swap(finished: Path, path: Path) -> None:
    """Move a finished workspace to the place of another, in one step. Raises StorageError."""
    try:
        finished.replace(path)
    except OSError as error:
        raise StorageError(
            f"The workspace could not be replaced: {error.strerror or error}",
            place=str(path),
            advice="Close it in other programs, and try again.",
        ) from error
    with suppress(StorageError):  # it is in its place; only its name may not outlast a power cut
        make_durable(path)
