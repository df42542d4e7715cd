"""What may run in a workspace file: our own two triggers, and nothing else.

SQLite runs what stands in the schema of a file, whoever put it there: a trigger changes scores behind the program's
back, a view never ends. A file in which something of that kind stands is refused before anything in it is used.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from scorecard.core.errors import StorageError

HARM: Final = "It may have been made to do harm; do not use it."

TRIGGERS: Final = (
    """CREATE TRIGGER journal_is_kept BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END""",
    """CREATE TRIGGER journal_is_not_cut BEFORE DELETE ON journal
WHEN EXISTS (SELECT 1 FROM evaluation WHERE id = OLD.evaluation)
BEGIN SELECT RAISE(ABORT, 'the journal is never cut'); END""",
)


def refuse_what_runs(connection: sqlite3.Connection, place: str) -> None:
    """Refuse a schema with anything that SQLite would run: views, foreign triggers, generated and virtual tables."""
    known = {squeezed(each) for each in TRIGGERS}
    for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema"):
        told = squeezed(sql or "")
        word = ""
        if kind == "view":
            word = "view"
        elif kind == "trigger" and told not in known:
            word = "trigger"
        elif told.upper().startswith("CREATE VIRTUAL"):
            word = "virtual table"
        elif "GENERATED ALWAYS" in told.upper():
            word = "generated column"
        if word:
            what = f"The schema of this workspace holds a {word} that is not ours: '{str(name)[:60]}'"
            raise StorageError(what, place=place, advice=HARM)


def squeezed(sql: str) -> str:
    """A statement with single spaces."""
    return " ".join(sql.split())
