"""What a workspace file must look like: its mark, its schema number, its tables, and the way from older schemas.

An upgrade is rehearsed on a copy, the untouched file is kept as a backup, and then the steps run in the file itself
in one exclusive transaction that is checked before it is committed. (Swapping in the migrated copy would leave a
second program, which has the file open, writing into a file that no longer has a name.)
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scorecard.core.errors import DamagedError, StorageError
from scorecard.storage.connect import WAIT_SECONDS, copy_into, reading, translated, writing
from scorecard.storage.guarding import TRIGGERS, refuse_what_runs
from scorecard.storage.steps import STEPS, Step

if TYPE_CHECKING:
    from sqlalchemy import Engine

APPLICATION_ID: Final = 0x53434F52  # "SCOR"
SCHEMA: Final = 3

_NEEDS_RECOVERY: Final = ("SQLITE_CANTOPEN", "SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY")


def statements() -> list[str]:
    """The statements that make the tables of this schema, in order."""
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    from scorecard.storage.tables import METADATA

    dialect = sqlite.dialect()
    found = []
    for table in METADATA.sorted_tables:
        found.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        found += [str(CreateIndex(index).compile(dialect=dialect)).strip() for index in table.indexes]
    return [*found, *TRIGGERS]


def is_prepared(path: Path) -> bool:
    """Whether the file is a workspace of this schema, so that it can be read as it is.

    Raises StorageError where it is no database.
    """
    return path.exists() and _header(path)[:2] == (APPLICATION_ID, SCHEMA)


def prepare(engine: Engine, path: Path, *, create: bool) -> None:
    """Make sure that the file is a workspace of this schema: create it, upgrade it, or refuse it.

    Raises StorageError for a file of another program, of a newer program, or that is no database at all.
    """
    place = str(path)
    if not path.exists():
        if not create:
            raise StorageError("There is no workspace here", place=place, advice="Check the path.")
    else:
        mark, number, objects = _header(path)
        if (mark, number) == (APPLICATION_ID, SCHEMA):
            return
        if mark != APPLICATION_ID and objects:
            raise DamagedError(
                "This database belongs to another program", place=place, advice="Open a .scorecard workspace."
            )
        if mark == APPLICATION_ID and number > SCHEMA:
            raise StorageError(
                f"This workspace was written by a newer program (schema {number}, this program knows {SCHEMA})",
                place=place,
                advice="Install the newer program to open it; the file was not touched.",
            )
        if mark == APPLICATION_ID:
            upgrade(path, number)
            return
        if not create or path.stat().st_size:  # to SQLite a text of a few hundred bytes is an empty database
            raise DamagedError("This file holds no workspace", place=place, advice="Check the path.")
    with writing(engine, place) as connection:
        if connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID:
            return  # another program made it while this one waited
        for statement in statements():
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {SCHEMA}")


def _header(path: Path) -> tuple[int, int, int]:
    """Mark, schema number and number of tables of a database file, read without the right to change it."""
    place = str(path)
    if path.is_dir():
        raise StorageError("This is a folder, not a workspace", place=place)
    if not path.is_file():  # opening a pipe may never end
        raise StorageError("This is a pipe or a device, and no workspace", place=place, advice="Check the path.")
    with translated(place):
        try:
            return _header_of(f"{path.resolve().as_uri()}?mode=ro", place)
        except sqlite3.OperationalError as error:
            # a program that was killed while writing left its journal behind: SQLite must be let to roll it back
            if getattr(error, "sqlite_errorname", "") not in _NEEDS_RECOVERY:
                raise
        return _header_of(f"{path.resolve().as_uri()}?mode=rw", place)


def _header_of(uri: str, place: str) -> tuple[int, int, int]:
    with closing(sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS)) as connection:
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        number = connection.execute("PRAGMA user_version").fetchone()[0]
        objects = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if mark == APPLICATION_ID and number <= SCHEMA:
            refuse_what_runs(connection, place)
    return mark, number, objects


def upgrade(path: Path, number: int, *, steps: Mapping[int, Step] = STEPS, target: int = SCHEMA) -> Path:
    """Bring a workspace from schema `number` to `target`; the path of the backup that was made before.

    Raises StorageError where a step is missing or fails; the workspace is then as it was.
    """
    place = str(path)
    if any(each not in steps for each in range(number, target)):  # ends at the first: the number may be any
        raise StorageError(
            f"This workspace has schema {number}, which this program can no longer bring up to date",
            place=place,
            advice="Open it once with an older version of the program.",
        )
    backup = unused(path.with_name(f"{path.stem}.before-schema-{target}{path.suffix}"))
    rehearsal = unused(path.with_name(f"{path.stem}.upgrading{path.suffix}"))
    with translated(place):
        try:
            copy_into(path, rehearsal)
            _run(rehearsal, number, steps, target)
        finally:
            rehearsal.unlink(missing_ok=True)
            journal_of(rehearsal).unlink(missing_ok=True)  # a full disk can leave it
        copy_into(path, backup)  # not before: an upgrade that fails at each start would leave a backup each time
        _run(path, number, steps, target)
    return backup


def _run(path: Path, number: int, steps: Mapping[int, Step], target: int) -> None:
    """Run the steps in one transaction; whatever goes wrong, the file is as before."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=WAIT_SECONDS)) as connection:
        connection.execute("PRAGMA synchronous = EXTRA")
        connection.execute("PRAGMA foreign_keys = OFF")  # or replacing a table would delete what refers to it
        connection.execute("BEGIN EXCLUSIVE")
        try:
            now = connection.execute("PRAGMA user_version").fetchone()[0]
            if now == target:
                connection.execute("ROLLBACK")
                return
            if now != number:
                raise StorageError("The workspace changed while it was brought up to date", place=str(path))
            for each in range(number, target):
                steps[each](connection)
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if broken is not None or sound != "ok":
                raise StorageError(
                    "Bringing the workspace up to date failed its check; it is as it was", place=str(path)
                )
            connection.execute(f"PRAGMA user_version = {target}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def journal_of(path: Path) -> Path:
    """Where SQLite keeps the journal of a database while it writes."""
    return path.with_name(f"{path.name}-journal")


def unused(path: Path) -> Path:
    """`path`, or the same with a number behind its stem where that is taken."""
    found, number = path, 2
    while found.exists():
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return found


def soundness(engine: Engine, place: str) -> list[str]:
    """What SQLite itself finds wrong with the file."""
    with reading(engine, place) as connection:
        found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
        for table, _row, parent, _number in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            found.append(f"a row of '{table}' names a row of '{parent}' that is not there")
        expected = {_squeezed(statement) for statement in statements()}
        for name, sql in connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL"):
            if _squeezed(sql) in expected:
                expected.remove(_squeezed(sql))
            else:
                found.append(f"'{name}' is not part of a workspace, or not as it should be")
        found += [f"this is missing: {each.partition('(')[0].strip()}" for each in sorted(expected)]
    return found


def _squeezed(sql: str) -> str:
    return " ".join(sql.split())
