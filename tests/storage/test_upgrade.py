"""From an older schema to a newer one: all data stays, and whatever goes wrong, the file is old or new, never half."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from random import Random
from threading import Timer

import pytest

from scorecard.core.errors import StorageError
from scorecard.storage import connect, schema
from scorecard.storage.schema import SCHEMA, unused, upgrade
from scorecard.storage.steps import Step
from scorecard.storage.store import Store
from tests.storage.workspaces import PROJECT, behind_the_back, filled, held_elsewhere, opened, raw

NEXT = SCHEMA + 1


def add_column(connection: sqlite3.Connection) -> None:
    """A step such as a later version of the program may have."""
    connection.execute("ALTER TABLE head ADD COLUMN department TEXT NOT NULL DEFAULT ''")
    connection.execute("UPDATE head SET department = 'Purchasing'")


def replace_parent(connection: sqlite3.Connection) -> None:
    """A step that makes a table anew which others refer to, as SQLite asks for where a column changes."""
    (sql,) = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'candidates'").fetchone()
    connection.execute(sql.replace("CREATE TABLE candidates", "CREATE TABLE candidates_new"))
    connection.execute("INSERT INTO candidates_new SELECT * FROM candidates")
    connection.execute("DROP TABLE candidates")
    connection.execute("ALTER TABLE candidates_new RENAME TO candidates")


def fail_late(connection: sqlite3.Connection) -> None:
    """A step that changes much and then fails."""
    add_column(connection)
    connection.execute("DELETE FROM sheets")
    connection.execute("DROP TABLE provider")
    connection.execute("SELECT * FROM a_table_that_is_not_there")


def fail_with_a_bug(connection: sqlite3.Connection) -> None:
    """A step with a mistake of its own."""
    connection.execute("DELETE FROM sheets")
    raise ZeroDivisionError


def break_references(connection: sqlite3.Connection) -> None:
    """A step that leaves cells which name a criterion that is gone."""
    connection.execute("DELETE FROM criteria WHERE key IN (SELECT criterion FROM sheets)")


def dump(path: Path) -> list[str]:
    """Everything in the file as statements."""
    with raw(path) as connection:
        return list(connection.iterdump())


def names(path: Path) -> list[str]:
    """The files in the folder of the workspace."""
    return sorted(each.name for each in path.parent.iterdir())


@pytest.fixture
def old(store: Store, path: Path) -> Path:
    """A workspace of the present schema, to be upgraded to the next."""
    for seed in range(3):
        filled(store, seed)
    store.close()
    return path


def user_version(path: Path) -> int:
    with raw(path) as connection:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
        return found


@pytest.mark.parametrize("step", [add_column, replace_parent])
def test_an_upgrade_when_it_works_then_all_data_stays_and_a_backup_is_kept(old: Path, step: Step) -> None:
    with opened(old) as store:
        before = {each.uid: (store.load(each.uid), store.entries(each.uid)) for each in store.evaluations()}
    data, dumped = old.read_bytes(), dump(old)
    backup = upgrade(old, SCHEMA, steps={SCHEMA: step}, target=NEXT)
    assert user_version(old) == NEXT
    assert old.read_bytes() != data
    assert names(old) == sorted([old.name, backup.name])
    assert dump(backup) == dumped
    with opened(backup) as kept:
        assert kept.check() == []
    with raw(old) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchone() is None
        connection.execute(f"PRAGMA user_version = {SCHEMA}")  # for this test, to look at the data with this program
    with opened(old) as store:
        assert {each.uid: (store.load(each.uid), store.entries(each.uid)) for each in store.evaluations()} == before


def test_steps_when_there_are_several_then_they_run_in_order(old: Path) -> None:
    seen: list[tuple[int, int]] = []

    def noting(number: int) -> Step:
        def step(connection: sqlite3.Connection) -> None:
            rows = connection.execute("SELECT count(*) FROM journal").fetchone()[0]
            seen.append((number, rows))
            connection.execute(f"CREATE TABLE step_{number} (a INTEGER)")

        return step

    upgrade(old, SCHEMA, steps={SCHEMA + at: noting(SCHEMA + at) for at in range(3)}, target=SCHEMA + 3)
    assert user_version(old) == SCHEMA + 3
    assert [number for number, _ in seen] == [SCHEMA, SCHEMA + 1, SCHEMA + 2] * 2, (
        "once as a rehearsal, once in earnest"
    )
    assert len({rows for _, rows in seen}) == 1


@pytest.mark.parametrize("step", [fail_late, break_references])
def test_an_upgrade_when_a_step_fails_then_the_file_is_untouched_and_no_file_is_left(old: Path, step: Step) -> None:
    data, stamp = old.read_bytes(), old.stat().st_mtime_ns
    for _ in range(3):
        with pytest.raises(StorageError) as caught:
            upgrade(old, SCHEMA, steps={SCHEMA: step}, target=NEXT)
        assert "upgrading" in str(caught.value) or str(old) in str(caught.value)
    assert old.read_bytes() == data
    assert old.stat().st_mtime_ns == stamp
    assert names(old) == [old.name]


def test_an_upgrade_when_a_step_has_a_bug_then_the_file_is_untouched_and_no_file_is_left(old: Path) -> None:
    data = old.read_bytes()
    with pytest.raises(ZeroDivisionError):
        upgrade(old, SCHEMA, steps={SCHEMA: fail_with_a_bug}, target=NEXT)
    assert old.read_bytes() == data
    assert names(old) == [old.name]


def test_an_upgrade_when_it_fails_only_in_earnest_then_the_file_is_as_before(old: Path) -> None:
    dumped, runs = dump(old), 0

    def second_time(connection: sqlite3.Connection) -> None:
        nonlocal runs
        runs += 1
        add_column(connection)
        if runs == 2:
            connection.execute("SELECT * FROM a_table_that_is_not_there")

    with pytest.raises(StorageError):
        upgrade(old, SCHEMA, steps={SCHEMA: second_time}, target=NEXT)
    assert runs == 2
    assert dump(old) == dumped
    assert user_version(old) == SCHEMA
    with opened(old) as store:
        assert store.check() == []


@pytest.mark.parametrize("steps", [{}, {SCHEMA: add_column}, {NEXT: add_column}])
def test_an_upgrade_when_a_step_is_missing_then_nothing_begins(old: Path, steps: Mapping[int, Step]) -> None:
    data = old.read_bytes()
    with pytest.raises(StorageError, match="no longer bring up to date"):
        upgrade(old, SCHEMA, steps=steps, target=NEXT + 1)
    assert old.read_bytes() == data
    assert names(old) == [old.name]


def test_an_upgrade_when_another_program_was_faster_then_it_is_left_at_that(old: Path) -> None:
    upgrade(old, SCHEMA, steps={SCHEMA: add_column}, target=NEXT)
    dumped = dump(old)
    upgrade(old, SCHEMA, steps={SCHEMA: add_column}, target=NEXT)
    assert dump(old) == dumped


def test_an_upgrade_when_another_program_writes_then_it_waits_and_says_so(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "WAIT_SECONDS", 0.03)
    monkeypatch.setattr(connect, "WAIT_SECONDS", 0.03)
    dumped = dump(old)
    with (
        held_elsewhere(old, "BEGIN IMMEDIATE"),
        pytest.raises(StorageError, match="Another program has been writing"),
    ):
        upgrade(old, SCHEMA, steps={SCHEMA: add_column}, target=NEXT)
    assert dump(old) == dumped
    assert user_version(old) == SCHEMA


def test_opening_when_the_schema_is_older_then_the_workspace_is_brought_up_to_date(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with behind_the_back(old) as connection:
        connection.execute("ALTER TABLE provider DROP COLUMN notes")
        connection.execute(f"PRAGMA user_version = {SCHEMA - 1}")

    def add_notes(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE provider ADD COLUMN notes TEXT NOT NULL DEFAULT ''")

    defaults: dict[str, object] = {"steps": {SCHEMA - 1: add_notes}, "target": SCHEMA}
    monkeypatch.setattr(upgrade, "__kwdefaults__", defaults)
    with opened(old) as store:
        assert len(store.evaluations()) == 3
        assert store.providers() == []
    assert user_version(old) == SCHEMA
    assert len(names(old)) == 2


def test_a_name_when_taken_then_a_number_is_put_behind_it(tmp_path: Path) -> None:
    path = tmp_path / "a.b.scorecard"
    assert unused(path) == path
    for expected in ("a.b-2.scorecard", "a.b-3.scorecard"):
        unused(path).touch()
        assert unused(path).name == expected


# ---- killed on the way ---------------------------------------------------------------------------------

UPGRADER = """
import sys
from pathlib import Path
from scorecard.storage.schema import SCHEMA, upgrade
from tests.storage.test_upgrade import slow_step

print("ready", flush=True)
upgrade(Path(sys.argv[1]), SCHEMA, steps={SCHEMA: slow_step}, target=SCHEMA + 1)
print("done", flush=True)
"""


def slow_step(connection: sqlite3.Connection) -> None:
    """A step that writes enough for its transaction to reach the file before it is committed."""
    connection.execute("PRAGMA cache_size = 5")
    add_column(connection)
    connection.execute("CREATE TABLE filler (id INTEGER PRIMARY KEY, text TEXT) STRICT")
    for at in range(100):
        connection.executemany("INSERT INTO filler (text) VALUES (?)", [(f"{at} " * 200,)] * 5)
    connection.execute("DELETE FROM filler WHERE id % 3 = 0")


def kill_upgrades(path: Path, seed: int, kills: int) -> dict[str, int]:
    """Upgrade fresh copies and kill each at a random moment; how many ended old and new."""
    pick = Random(seed)
    data, dumped = path.read_bytes(), dump(path)
    again = path.with_name("again.scorecard")
    upgraded: list[str] | None = None
    found = {"old": 0, "new": 0, "hot": 0}
    for _ in range(kills):
        for each in path.parent.iterdir():
            if each != path:
                each.unlink()
        again.write_bytes(data)
        command = [sys.executable, "-c", UPGRADER, str(again)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8", cwd=PROJECT) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            timer = Timer(pick.uniform(0, 0.08), process.kill)
            timer.start()
            acknowledged = process.stdout.read() == "done\n"
            timer.cancel()
            process.wait()
        found["hot"] += again.with_name(f"{again.name}-journal").exists()
        version = user_version(again)
        now = dump(again)
        if version == SCHEMA:
            assert not acknowledged
            assert now == dumped
            found["old"] += 1
        else:
            assert version == NEXT
            assert len(now) > len(dumped)
            upgraded = upgraded or now
            assert now == upgraded
            found["new"] += 1
        with raw(again) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    return found


def test_an_upgrade_when_killed_then_the_file_is_old_or_new(old: Path) -> None:
    found = kill_upgrades(old, 1, 6)
    assert found["old"] + found["new"] == 6


@pytest.mark.slow
def test_an_upgrade_when_killed_two_hundred_times_then_the_file_is_old_or_new(old: Path) -> None:
    found = kill_upgrades(old, 2, 200)
    print(found)
    assert found["old"] + found["new"] == 200
    assert found["old"] > 0
    assert found["new"] > 0
