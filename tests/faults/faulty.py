"""A connection of which one step fails, as on a disk with errors, a full disk, or a drive that goes away.

SQLite's own file layer cannot be replaced from Python, so that the fault comes one storey above: a statement is not
run, or it is run and yet said to have failed, as when the answer of a network drive is lost.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest


class Fault:
    """The fault: at which step, with what error, and whether the step is done all the same.

    steps  how many steps there were since it was set
    hit    whether it has come about
    """

    def __init__(self) -> None:
        self.at = -1
        self.name = "SQLITE_IOERR_WRITE"
        self.after = False
        self.lasts = False
        self.steps = 0
        self.hit = False

    def set(self, at: int, name: str = "SQLITE_IOERR_WRITE", *, after: bool = False, lasts: bool = False) -> None:
        """Let the step `at` from now on fail (0: the next); `lasts`: and all that follow."""
        self.at, self.name, self.after, self.lasts = at, name, after, lasts
        self.steps, self.hit = 0, False

    def clear(self) -> None:
        """Nothing fails any more."""
        self.at = -1

    def step(self, work: Callable[[], Any], *, changes: bool = True) -> Any:
        """Do a step, or fail it. What changes nothing is never done when it fails: SQLite would take that back."""
        number, self.steps = self.steps, self.steps + 1
        fails = self.at >= 0 and (number == self.at or (self.lasts and number > self.at))
        if not fails:
            return work()
        self.hit = True
        if self.after and changes:
            work()
        error = sqlite3.OperationalError("a disk with errors")
        error.sqlite_errorname = self.name
        raise error


FAULT = Fault()


class FaultyCursor(sqlite3.Cursor):
    """Fails where the fault says so. A rollback never fails: what fails then, SQLite takes back at the next opening."""

    def execute(self, sql: str, *given: Any) -> Any:
        if sql.startswith(("PRAGMA", "ROLLBACK")):
            return super().execute(sql, *given)
        changes = not sql.lstrip().upper().startswith(("SELECT", "BEGIN"))
        return FAULT.step(lambda: super(FaultyCursor, self).execute(sql, *given), changes=changes)

    def executemany(self, sql: str, *given: Any) -> Any:
        return FAULT.step(lambda: super(FaultyCursor, self).executemany(sql, *given))


class FaultyConnection(sqlite3.Connection):
    """A connection whose cursors and whose end of a transaction may fail."""

    def cursor(self, factory: Any = FaultyCursor) -> Any:
        return super().cursor(factory)

    def execute(self, sql: str, *given: Any) -> Any:
        return self.cursor().execute(sql, *given)

    def commit(self) -> None:
        FAULT.step(super().commit)


@contextmanager
def faulty(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fault]:
    """Every connection that is made from now on may fail where the fault says so."""
    real = sqlite3.connect

    def connected(*given: Any, **words: Any) -> sqlite3.Connection:
        return real(*given, **words, factory=FaultyConnection)

    FAULT.clear()
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", connected)
        yield FAULT
        FAULT.clear()
