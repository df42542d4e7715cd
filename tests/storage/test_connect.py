"""Connections: what is in force on each, who waits for whom, and what errors say."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from scorecard.core.changes import diff
from scorecard.core.edits import set_head
from scorecard.core.errors import StorageError
from scorecard.storage import connect
from scorecard.storage.connect import engine_for, reading, storage_error, translated, writing
from scorecard.storage.journal import Entry
from scorecard.storage.schema import APPLICATION_ID, SCHEMA
from scorecard.storage.store import Store
from tests.storage.workspaces import filled, held_elsewhere, opened, raw


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections that wait a moment, not twenty seconds."""
    assert connect._PRAGMAS[0] == f"PRAGMA busy_timeout = {connect.WAIT_SECONDS * 1000}"
    monkeypatch.setattr(connect, "_PRAGMAS", ("PRAGMA busy_timeout = 30", *connect._PRAGMAS[1:]))


def test_a_connection_when_made_then_the_settings_are_in_force(store: Store, path: Path) -> None:
    engine = engine_for(path)
    expected = {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": 20_000,
        "application_id": APPLICATION_ID,
        "user_version": SCHEMA,
    }
    with reading(engine, "") as first, reading(engine, "") as second:
        for connection in (first, second):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
            assert found == expected
    with writing(engine, "") as connection:
        assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected} == expected
    engine.dispose()


def test_a_file_in_another_journal_mode_when_opened_then_it_is_one_file_again(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 1)
    store.close()
    with raw(path) as connection:
        assert connection.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    with opened(path) as again:
        assert again.load(loaded.uid) == loaded
        again.name_version(loaded.uid, "Later", author="Ann", base_sequence=loaded.sequence)
        assert sorted(each.name for each in path.parent.iterdir()) == [path.name]
    with raw(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_unit_that_reads_when_another_writes_between_then_it_sees_one_state(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 1)
    engine = engine_for(path)
    with reading(engine, "") as connection:
        before = connection.exec_driver_sql("SELECT sequence FROM evaluation").scalar()
        with held_elsewhere(path, "BEGIN IMMEDIATE", "UPDATE evaluation SET sequence = 99"):
            assert connection.exec_driver_sql("SELECT sequence FROM evaluation").scalar() == before
    engine.dispose()
    assert store.load(loaded.uid) == loaded


def test_a_unit_that_writes_when_it_fails_then_nothing_of_it_is_kept(store: Store, path: Path) -> None:
    filled(store, 1)
    engine = engine_for(path)

    def change() -> None:
        with writing(engine, "") as connection:
            connection.exec_driver_sql("UPDATE evaluation SET hash = 'other'")
            connection.exec_driver_sql("CREATE TABLE notes (text TEXT)")
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        change()
    engine.dispose()
    assert store.check() == []


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_save_when_another_program_keeps_writing_then_it_says_so(impatient: None, path: Path, lock: str) -> None:
    with opened(path, create=True) as store:
        loaded, _ = filled(store, 1)
        change = diff(loaded.value, set_head(loaded.value, title="Mine"))
        with held_elsewhere(path, lock):
            with pytest.raises(StorageError) as caught:
                store.save(loaded.uid, change, loaded.sequence, author="Ann", label="Mine")
            assert "Another program has been writing" in str(caught.value)
            assert str(path) in str(caught.value)
            assert "try again" in str(caught.value)
        store.save(loaded.uid, change, loaded.sequence, author="Ann", label="Mine")
        assert store.load(loaded.uid).value.head.title == "Mine"
        assert store.check() == []


def test_reading_when_another_program_is_about_to_write_then_it_works(impatient: None, path: Path) -> None:
    with opened(path, create=True) as store:
        loaded, _ = filled(store, 1)
        with held_elsewhere(path, "BEGIN IMMEDIATE", "UPDATE evaluation SET sequence = 99"):
            assert store.load(loaded.uid) == loaded
            assert store.check() == []
        assert store.load(loaded.uid) == loaded


def test_loading_when_the_file_is_locked_then_it_says_so(impatient: None, path: Path) -> None:
    with opened(path, create=True) as store:
        loaded, _ = filled(store, 1)
        with held_elsewhere(path, "BEGIN EXCLUSIVE"), pytest.raises(StorageError, match="Another program"):
            store.load(loaded.uid)
        assert store.load(loaded.uid) == loaded


def test_a_save_when_the_lock_is_released_in_time_then_it_waits_for_it(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 1)
    change = diff(loaded.value, set_head(loaded.value, title="Mine"))
    with held_elsewhere(path, "BEGIN IMMEDIATE") as holder:
        assert holder.stdin is not None
        holder.stdin.close()  # it ends on its own, at some moment of the save
        store.save(loaded.uid, change, loaded.sequence, author="Ann", label="Mine")
    assert store.load(loaded.uid).value.head.title == "Mine"


def test_the_check_when_another_program_saves_meanwhile_then_it_raises_no_false_alarm(
    impatient: None, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(path, create=True) as store, opened(path) as other:
        loaded, _ = filled(store, 1)
        tried: list[int] = []
        real = Store._entries

        def entries(self: Store, *arguments: Any) -> list[Entry]:
            if self is store:
                tried.append(len(tried))
                with suppress(StorageError):  # it waits for those who read, and gives up
                    other.name_version(loaded.uid, "Meanwhile", author="Bob", base_sequence=loaded.sequence)
            return real(self, *arguments)

        monkeypatch.setattr(Store, "_entries", entries)
        assert store.check() == []
        assert tried


@pytest.mark.parametrize("gone", ["moved", "deleted", "replaced"])
def test_a_save_when_the_file_is_no_longer_at_its_place_then_it_is_refused(store: Store, path: Path, gone: str) -> None:
    if os.name != "posix":
        pytest.skip("elsewhere a file that is open cannot be moved")
    loaded, _ = filled(store, 1)
    moved = path.with_name("moved.scorecard")
    path.rename(moved)
    if gone == "deleted":
        moved.unlink()
    elif gone == "replaced":
        with opened(path, create=True) as other:
            filled(other, 2)
    with pytest.raises(StorageError, match="moved or deleted"):
        store.name_version(loaded.uid, "Lost", author="Ann", base_sequence=loaded.sequence)
    if gone != "deleted":
        with opened(moved) as again:
            assert again.load(loaded.uid) == loaded
            assert again.check() == []


def test_the_live_file_when_used_then_nothing_but_the_database_opens_it(store: Store, path: Path) -> None:
    descriptors = Path("/proc/self/fd")
    if not descriptors.is_dir():
        pytest.skip("open files are listed on Linux alone")
    loaded, _ = filled(store, 1)
    store.check()
    store.backup(path.with_name("copy.scorecard"))
    assert store.load(loaded.uid) == loaded
    store.close()
    assert [each for each in descriptors.iterdir() if each.exists() and each.resolve() == path.resolve()] == []


def test_a_lock_when_held_then_checking_and_copying_do_not_drop_it(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 1)
    engine = engine_for(path)
    with writing(engine, "") as connection:
        connection.exec_driver_sql("UPDATE evaluation SET changed = changed")
        store.load(loaded.uid)
        store.check()
        store.backup(path.with_name("copy.scorecard"))
        with pytest.raises(AssertionError), held_elsewhere(path, "PRAGMA busy_timeout = 1", "BEGIN IMMEDIATE"):
            pass  # the other process ends with an error in place of "ready"
    engine.dispose()
    assert store.check() == []


class Failed(sqlite3.OperationalError):
    """An error of the driver with a name of our choice."""

    def __init__(self, name: str) -> None:
        super().__init__("what the library says, which is in English and may change")
        self.sqlite_errorname = name


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SQLITE_FULL", "disk is full"),
        ("SQLITE_READONLY", "read-only"),
        ("SQLITE_READONLY_DIRECTORY", "read-only"),
        ("SQLITE_READONLY_ROLLBACK", "read-only"),
        ("SQLITE_READONLY_DBMOVED", "moved or deleted"),
        ("SQLITE_BUSY", "20 seconds"),
        ("SQLITE_BUSY_RECOVERY", "20 seconds"),
        ("SQLITE_LOCKED", "using this workspace"),
        ("SQLITE_NOTADB", "not a Scorecard workspace"),
        ("SQLITE_CORRUPT", "damaged"),
        ("SQLITE_CORRUPT_VTAB", "damaged"),
        ("SQLITE_CANTOPEN", "cannot be opened"),
        ("SQLITE_CANTOPEN_ISDIR", "cannot be opened"),
        ("SQLITE_PERM", "access is refused"),
        ("SQLITE_IOERR_WRITE", "disk reported an error"),
        ("SQLITE_IOERR_FSYNC", "disk reported an error"),
        ("SQLITE_TOOBIG", "too large"),
        ("SQLITE_CONSTRAINT_UNIQUE", "does not fit"),
        ("SQLITE_CONSTRAINT_FOREIGNKEY", "does not fit"),
        ("SQLITE_MISUSE", "SQLITE_MISUSE"),
        ("", "Failed"),
    ],
)
def test_an_error_of_the_driver_when_translated_then_it_says_what_where_and_what_to_do(name: str, words: str) -> None:
    error = storage_error(Failed(name), "the place")
    assert words in str(error)
    assert error.place == "the place"
    assert error.advice
    assert "English" not in str(error)


def test_another_error_when_it_passes_then_it_is_left_alone() -> None:
    def fail() -> None:
        with translated("here"):
            raise RuntimeError("a bug")

    with pytest.raises(RuntimeError, match="a bug"):
        fail()


def test_a_copy_when_written_then_it_is_brought_to_the_disk_before_it_gets_its_name(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.name != "posix":
        pytest.skip("folders are brought to the disk on POSIX alone")
    filled(store, 1)
    seen: list[tuple[str, bool]] = []
    target = path.with_name("copy.scorecard")
    real = os.fsync

    def watched(handle: int) -> None:
        seen.append(("folder" if os.fstat(handle).st_mode & 0o040000 else "file", target.exists()))
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    store.backup(target)
    assert ("file", False) in seen
    assert seen[-1] == ("folder", True)
