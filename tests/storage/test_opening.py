"""Opening a workspace: what is one, what is refused, and what a killed writer leaves behind."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest

from scorecard.core.errors import StorageError
from scorecard.storage.schema import APPLICATION_ID, SCHEMA, statements
from scorecard.storage.store import Store
from tests.storage.workspaces import filled, opened, raw


def refused(path: Path, *, create: bool = False) -> str:
    """What is said when the file cannot be opened."""
    with pytest.raises(StorageError) as caught:
        Store(path, create=create)
    assert str(path) in str(caught.value) or str(path.parent) in str(caught.value)
    return str(caught.value)


def untouched(path: Path) -> tuple[bytes, int, list[str]]:
    """All that opening a file may not change."""
    return path.read_bytes(), path.stat().st_mtime_ns, sorted(each.name for each in path.parent.iterdir())


def open_descriptors(path: Path) -> int:
    """How often this process has the file open."""
    folder = Path("/proc/self/fd")
    if not folder.is_dir():
        return 0
    return sum(each.exists() and each.resolve() == path.resolve() for each in folder.iterdir())


def test_a_workspace_when_made_then_it_has_our_mark_and_every_table(store: Store, path: Path) -> None:
    data = path.read_bytes()
    assert data[:16] == b"SQLite format 3\0"
    assert int.from_bytes(data[68:72], "big") == APPLICATION_ID == 0x53434F52
    assert int.from_bytes(data[60:64], "big") == SCHEMA
    with raw(path) as connection:
        made = {sql for (sql,) in connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")}
    assert made == set(statements())
    assert store.evaluations() == []
    assert store.check() == []


def test_a_workspace_when_opened_again_then_nothing_in_it_changes(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 1)
    store.close()
    before = untouched(path)
    with opened(path) as again:
        assert again.load(loaded.uid) == loaded
        assert again.check() == []
    with opened(path, create=True) as again:
        assert again.load(loaded.uid) == loaded
    assert untouched(path) == before


@pytest.mark.parametrize("name", ["a b.scorecard", "größe ☂.scorecard", "50% #1?.scorecard", "x" * 200, "no suffix"])
def test_a_workspace_when_its_name_is_odd_then_it_works(tmp_path: Path, name: str) -> None:
    path = tmp_path / "a folder; with 'quotes'" / name
    path.parent.mkdir()
    with opened(path, create=True) as store:
        loaded, _ = filled(store, 1)
        store.backup(path.with_name("copy"))
    with opened(path) as store:
        assert store.load(loaded.uid) == loaded
    assert sorted(each.name for each in path.parent.iterdir()) == sorted([name, "copy"])


def test_a_workspace_when_made_by_two_at_once_then_both_have_it(path: Path) -> None:
    path.touch()
    with opened(path, create=True) as first, opened(path, create=True) as second:
        loaded, _ = filled(first, 1)
        assert second.load(loaded.uid) == loaded
        assert second.check() == []


@pytest.mark.parametrize("number", [SCHEMA + 1, SCHEMA + 100, 2**31 - 1])
def test_a_newer_workspace_when_opened_then_it_is_refused_and_not_touched(
    store: Store, path: Path, number: int
) -> None:
    filled(store, 1)
    store.close()
    with raw(path) as connection:
        connection.execute(f"PRAGMA user_version = {number}")
    before = untouched(path)
    for create in (False, True):
        said = refused(path, create=create)
        assert "newer program" in said
        assert str(number) in said
    assert untouched(path) == before


@pytest.mark.parametrize("number", [0, -1, -(2**31)])
def test_a_workspace_of_a_schema_that_never_was_when_opened_then_it_is_refused_and_not_touched(
    store: Store, path: Path, number: int
) -> None:
    store.close()
    with raw(path) as connection:
        connection.execute(f"PRAGMA user_version = {number}")
    before = untouched(path)
    assert "no longer bring up to date" in refused(path)
    assert untouched(path) == before


def test_a_workspace_when_it_cannot_be_made_then_the_file_is_let_go_at_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("scorecard.storage.schema.statements", lambda: ["CREATE TABLE a (b)", "no statement"])
    with pytest.raises(StorageError) as caught:
        Store(path, create=True)
    assert open_descriptors(path) == 0
    del caught  # until here its frames held the store
    monkeypatch.undo()
    with opened(path, create=True) as store:
        assert store.check() == []


def test_a_missing_file_when_opened_then_it_is_refused_and_none_is_made(path: Path) -> None:
    assert "no workspace here" in refused(path)
    assert not path.exists()


def test_a_missing_folder_when_opened_then_it_is_refused_and_none_is_made(path: Path) -> None:
    inside = path / "deeper" / "team.scorecard"
    assert "no workspace here" in refused(inside)
    assert "folder for the workspace is not there" in refused(inside, create=True)
    assert not path.exists()


def test_an_empty_file_when_opened_then_only_making_one_turns_it_into_a_workspace(path: Path) -> None:
    path.touch()
    before = untouched(path)
    assert "holds no workspace" in refused(path)
    assert untouched(path) == before
    with opened(path, create=True) as store:
        assert store.evaluations() == []
        assert store.check() == []


CONTENTS = {
    "a text": b"Dear team,\nplease find attached the bids.\n" * 50,
    "a letter": b"x",
    "a short text": b"Dear team, please find attached the bids.",
    "zeros": bytes(8192),
    "noise": Random(1).randbytes(8192),
    "a mark alone": b"SQLite format 3\0",
    "a mark and noise": b"SQLite format 3\0" + Random(2).randbytes(8192),
    "a zip file": b"PK\x03\x04" + bytes(5000),
}


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_of_another_kind_when_opened_then_it_is_refused_and_not_touched(
    path: Path, name: str, create: bool
) -> None:
    path.write_bytes(CONTENTS[name])
    before = untouched(path)
    refused(path, create=create)
    assert untouched(path) == before
    assert open_descriptors(path) == 0


@pytest.mark.parametrize("create", [False, True])
def test_a_database_of_another_program_when_opened_then_it_is_refused_and_not_touched(path: Path, create: bool) -> None:
    with raw(path) as connection:
        connection.execute("CREATE TABLE evaluation (id INTEGER)")
        connection.execute("PRAGMA application_id = 1096107097")
        connection.execute(f"PRAGMA user_version = {SCHEMA}")
    before = untouched(path)
    assert "another program" in refused(path, create=create)
    assert untouched(path) == before
    assert open_descriptors(path) == 0


@pytest.mark.parametrize("create", [False, True])
def test_a_folder_when_opened_then_it_is_refused(path: Path, create: bool) -> None:
    path.mkdir()
    assert "folder" in refused(path, create=create)
    assert list(path.iterdir()) == []


@pytest.mark.parametrize("share", [0.001, 0.01, 0.3, 0.5, 0.9, 0.999])
def test_a_truncated_workspace_when_opened_then_it_is_refused_or_its_damage_is_named(
    store: Store, path: Path, share: float
) -> None:
    loaded, _ = filled(store, 1)
    store.close()
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with suppress(StorageError), opened(path) as again:
        assert again.check() or again.load(loaded.uid) == loaded
    assert open_descriptors(path) == 0


@pytest.mark.parametrize("place", range(100))
def test_a_header_when_one_byte_of_it_is_flipped_then_the_data_is_right_or_the_damage_is_named(
    store: Store, path: Path, place: int
) -> None:
    loaded, _ = filled(store, 1)
    store.close()
    data = bytearray(path.read_bytes())
    data[place] ^= 0xFF
    path.write_bytes(data)
    with suppress(StorageError), opened(path) as again:
        assert again.check() or again.load(loaded.uid) == loaded
    assert open_descriptors(path) == 0


@pytest.mark.parametrize("name", ["evaluation", "journal", "head", "sheets"])
def test_a_workspace_when_a_table_is_missing_then_using_it_says_so(store: Store, path: Path, name: str) -> None:
    loaded, _ = filled(store, 1)
    with raw(path) as connection:
        connection.execute(f"DROP TABLE {name}")

    def use() -> None:
        store.load(loaded.uid)
        store.entries(loaded.uid)

    with pytest.raises(StorageError):
        use()


# ---- what a killed writer leaves ------------------------------------------------------------------------

KILLED_WRITER = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE head SET title = 'half'")
for at in range(400):
    connection.execute("INSERT INTO provider VALUES (?, ?, 'half', '', '', '', '', ?)", (at, str(at), "x" * 500))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_hot_journal_when_the_workspace_is_opened_then_the_half_change_is_rolled_back(
    store: Store, path: Path
) -> None:
    if not hasattr(os, "fork"):
        pytest.skip("killed by a signal of POSIX")
    loaded, _ = filled(store, 1)
    store.close()
    before = path.read_bytes()
    subprocess.run([sys.executable, "-c", KILLED_WRITER, str(path)], check=False)
    journal = path.with_name(f"{path.name}-journal")
    assert journal.stat().st_size > 0
    assert path.read_bytes() != before, "the half change did not reach the file, so that nothing is tested"
    with opened(path) as again:
        assert again.load(loaded.uid) == loaded
        assert again.providers() == []
        assert again.check() == []
    assert not journal.exists()
    assert path.read_bytes() == before


def test_a_hot_journal_when_the_workspace_was_open_all_along_then_it_is_rolled_back_too(
    store: Store, path: Path
) -> None:
    if not hasattr(os, "fork"):
        pytest.skip("killed by a signal of POSIX")
    loaded, _ = filled(store, 1)
    subprocess.run([sys.executable, "-c", KILLED_WRITER, str(path)], check=False)
    store.name_version(loaded.uid, "After", author="Ann", base_sequence=loaded.sequence)
    assert store.load(loaded.uid).value == loaded.value
    assert store.providers() == []
    assert store.check() == []


def test_a_stray_journal_when_it_holds_nothing_then_the_workspace_opens(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 1)
    store.close()
    for content in (b"", b"no journal at all" * 100, bytes(2000)):
        path.with_name(f"{path.name}-journal").write_bytes(content)
        with opened(path) as again:
            assert again.load(loaded.uid) == loaded
            assert again.check() == []


def test_a_workspace_when_its_driver_is_asked_directly_then_it_is_plain_sqlite(store: Store, path: Path) -> None:
    loaded, _ = filled(store, 1)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT title FROM head").fetchone() == (loaded.value.head.title,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
