"""Putting a backup in place: what was there is kept, nobody's lock is passed over, and a kill leaves a whole file."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from scorecard.app import putting_back
from scorecard.app.backups import Backup, Backups, Reason
from scorecard.app.putting_back import put_back, put_in_place
from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_head
from scorecard.core.errors import DamagedError, ScorecardError, StorageError
from scorecard.storage import connect, replacing
from scorecard.storage.records import Diverged
from scorecard.storage.schema import SCHEMA
from tests.core.made import made
from tests.storage.test_backup import leave_a_hot_journal
from tests.storage.workspaces import behind_the_back, held_elsewhere


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace whose evaluation was called Then when its one backup was made, and is called Now."""
    found = tmp_path / "there" / "Work.scorecard"
    with Workspace(found, create=True) as workspace:
        value = made({"cost": 1.0, "fit": 1.0}, {"acme": (3, 4), "brio": (2, 5)})
        workspace.add(set_head(value, title="Then"), author="Ann", label="New")
        Backups(found, root=tmp_path / "backups").make(workspace, Reason.AUTOMATIC)
    rename(found, "Now")
    return found


@pytest.fixture
def backups(tmp_path: Path, path: Path) -> Backups:
    return Backups(path, root=tmp_path / "backups")


@pytest.fixture
def backup(backups: Backups) -> Backup:
    (only,) = backups.listed()
    return only


def rename(path: Path, title: str) -> None:
    with Workspace(path) as workspace:
        uid = workspace.evaluations()[0].uid
        workspace.edit(uid, lambda now: set_head(now, title=title), author="Ann", label=title)


def title(path: Path) -> str:
    with Workspace(path) as workspace:
        assert workspace.check() == []
        (only,) = workspace.evaluations()
        return only.title


def beside(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir())


def test_a_backup_is_put_in_place_and_what_was_there_is_kept(path: Path, backups: Backups, backup: Backup) -> None:
    done = put_back(backup, backups)
    assert title(path) == "Then"
    assert done.evaluations == 1
    assert done.kept is not None
    assert title(done.kept) == "Now"
    assert [each.reason for each in backups.listed()] == [Reason.PUT_BACK, Reason.AUTOMATIC]
    assert backups.holds
    assert beside(path) == [path.name]


def test_the_way_back_is_the_backup_that_was_kept(path: Path, backups: Backups, backup: Backup) -> None:
    put_back(backup, backups)
    put_back(backups.listed()[0], backups)
    assert title(path) == "Now"
    put_back(backups.listed()[0], backups)
    assert title(path) == "Then"


def test_a_program_that_has_it_open_sees_the_new_state_and_writes_nothing_over_it(
    path: Path, backups: Backups, backup: Backup
) -> None:
    with Workspace(path) as other:
        loaded = other.load(other.evaluations()[0].uid)
        stamp = other.stamp
        put_back(backup, backups)
        assert other.stamp != stamp
        assert other.evaluations()[0].title == "Then"
        with pytest.raises(Diverged):
            other.commit(loaded, set_head(loaded.value, title="Over it"), author="Ben", label="Over it")
        with pytest.raises(Diverged):
            other.newer(loaded)
    assert title(path) == "Then"


def test_a_workspace_that_is_gone_comes_back(path: Path, backups: Backups, backup: Backup) -> None:
    path.unlink()
    done = put_back(backup, backups)
    assert done.kept is None
    assert title(path) == "Then"


def test_a_folder_that_is_gone_is_not_made(path: Path, backups: Backups, backup: Backup) -> None:
    path.unlink()
    path.parent.rmdir()
    with pytest.raises(StorageError, match="folder of the workspace is not there"):
        put_back(backup, backups)
    assert not path.parent.exists()


@pytest.mark.parametrize("damage", ["zeroed", "cut", "garbage", "empty", "middle"])
def test_a_damaged_workspace_is_set_aside_to_the_byte(
    path: Path, backups: Backups, backup: Backup, damage: str
) -> None:
    data = path.read_bytes()
    spoiled = {
        "zeroed": bytes(len(data)),
        "cut": data[: len(data) // 2],
        "garbage": Random(1).randbytes(len(data)),
        "empty": b"",
        "middle": data[:8192] + bytes(8192) + data[16384:],
    }[damage]
    path.write_bytes(spoiled)
    done = put_back(backup, backups)
    assert title(path) == "Then"
    assert done.kept is not None
    assert done.kept.name.startswith("Work damaged ")
    assert done.kept.read_bytes() == spoiled
    assert beside(path) == sorted([path.name, done.kept.name])


def test_a_workspace_whose_journal_does_not_hold_is_set_aside(path: Path, backups: Backups, backup: Backup) -> None:
    with behind_the_back(path) as connection:
        connection.execute("UPDATE journal SET label = 'Something else' WHERE sequence = 2")
    done = put_back(backup, backups)
    assert title(path) == "Then"
    assert done.kept is not None
    assert "damaged" in done.kept.name


def test_where_a_disk_knows_no_second_name_it_is_copied(
    path: Path, backups: Backups, backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError("no second name")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    path.write_bytes(b"garbage" * 1000)
    done = put_back(backup, backups)
    assert done.kept is not None
    assert done.kept.read_bytes() == b"garbage" * 1000
    assert title(path) == "Then"


@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm"])
def test_what_lay_beside_a_damaged_workspace_does_not_undo_what_is_put_back(
    path: Path, backups: Backups, backup: Backup, ending: str
) -> None:
    path.write_bytes(b"garbage" * 1000)
    leave_a_hot_journal(path)
    path.with_name(f"{path.name}-journal").rename(path.with_name(f"{path.name}{ending}"))
    done = put_back(backup, backups)
    assert title(path) == "Then"
    assert done.kept is not None
    assert not path.with_name(f"{path.name}{ending}").exists()


def test_a_backup_that_is_damaged_itself_is_refused(path: Path, backups: Backups, backup: Backup) -> None:
    with behind_the_back(backup.path) as connection:
        connection.execute("UPDATE sheets SET score = 5.0")
    before = path.read_bytes()
    with pytest.raises(DamagedError, match="This backup is damaged itself"):
        put_back(backup, backups)
    assert path.read_bytes() == before
    assert beside(path) == [path.name]
    assert not backups.holds
    backup.path.write_bytes(b"garbage")
    with pytest.raises(ScorecardError):
        put_back(backup, backups)
    assert path.read_bytes() == before
    assert beside(path) == [path.name]


def test_a_backup_of_an_older_program_is_brought_up_to_date_on_the_way(path: Path, backups: Backups) -> None:
    old = Path(__file__).parents[1] / "storage" / "samples"
    sample = next(iter(sorted(each for each in old.rglob("*") if each.suffix in (".sql", ".scorecard"))), None)
    if sample is None:
        pytest.skip("there is no sample of an older schema")
    older = path.with_name("older.scorecard")
    if sample.suffix == ".sql":
        with closing(sqlite3.connect(older)) as connection:
            connection.executescript(sample.read_text("utf-8"))
    else:
        older.write_bytes(sample.read_bytes())
    put_in_place(older, backups)
    with Workspace(path) as workspace:
        assert workspace.check() == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    assert beside(path) == sorted([path.name, older.name])


def test_another_program_that_writes_is_not_disturbed(path: Path, backups: Backups, backup: Backup) -> None:
    with (
        held_elsewhere(path, "BEGIN IMMEDIATE"),
        pytest.raises(StorageError, match="Another program is writing this workspace"),
    ):
        put_back(backup, backups)
    assert title(path) == "Now"
    assert beside(path) == [path.name]


def test_another_program_that_goes_on_reading_is_waited_for_and_then_named(
    path: Path, backups: Backups, backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replacing, "WAIT_SECONDS", 0.3)
    with (
        held_elsewhere(path, "BEGIN", "SELECT * FROM evaluation"),
        pytest.raises(StorageError, match="has been using this workspace"),
    ):
        put_back(backup, backups)
    assert title(path) == "Now"
    put_back(backup, backups)
    assert title(path) == "Then"


def test_a_full_disk_leaves_the_workspace_as_it_was(
    path: Path, backups: Backups, backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full when the copy is made, when the present state is kept, and when the backup is poured in."""
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise connect.storage_error(type("E", (Exception,), {"sqlite_errorname": "SQLITE_FULL"})(), "there")

    for place in ("scorecard.app.putting_back.copy_into", "scorecard.storage.store.copy_into"):
        with monkeypatch.context() as patch:
            patch.setattr(place, full)
            with pytest.raises(StorageError, match="The disk is full"):
                put_back(backup, backups)
        assert path.read_bytes() == before
        assert beside(path) == [path.name]
    big = made({f"c{at}": 1.0 for at in range(40)}, {f"p{at}": tuple([3] * 40) for at in range(40)})
    with Workspace(path) as workspace:
        workspace.add(set_head(big, title="Big"), author="A", label="Big")
        backups.make(workspace, Reason.ASKED)
        workspace.edit(workspace.evaluations()[0].uid, lambda now: set_head(now, title="Late"), author="A", label="x")
    large = backups.listed()[0]
    small = path.with_name("small.scorecard")
    path.rename(small)
    real = connect.connected

    def cramped(target: Path) -> sqlite3.Connection:
        connection = real(target)
        connection.execute(f"PRAGMA max_page_count = {connection.execute('PRAGMA page_count').fetchone()[0]}")
        return connection

    backup.path.rename(path)
    before = path.read_bytes()
    monkeypatch.setattr(replacing, "connected", cramped)
    with pytest.raises(StorageError, match="The disk is full"):
        put_in_place(large.path, backups)
    assert path.read_bytes() == before


def _put_back_and_die(workspace: str, root: str, number: int) -> None:
    """Put the oldest backup back, and end at the line `number` that is reached on the way."""
    left = [number]

    def count(_frame: object, event: str, _argument: object) -> object:
        if event == "line":
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return count

    def trace(frame: object, event: str, _argument: object) -> object:
        name = frame.f_code.co_filename  # type: ignore[attr-defined]
        return count(frame, event, None) if name.endswith(("putting_back.py", "replacing.py")) else None

    backups = Backups(Path(workspace), root=Path(root))
    oldest = backups.listed()[-1]
    sys.settrace(trace)  # type: ignore[arg-type]
    put_back(oldest, backups)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL") or not hasattr(os, "fork"), reason="needs fork and SIGKILL")
@pytest.mark.parametrize("damaged", [False, True])
def test_a_program_that_is_killed_at_any_step_leaves_the_one_or_the_other(
    tmp_path: Path, path: Path, backups: Backups, backup: Backup, *, damaged: bool
) -> None:
    """Killed before every fifth line of what puts a backup back; never is there no file, or an empty one."""
    del backup
    if damaged:
        path.write_bytes(path.read_bytes()[:5000])
    now, oldest = path.read_bytes(), backups.listed()[-1].path.read_bytes()
    context = multiprocessing.get_context("fork")
    outcomes = set()
    for number in range(0, 400, 5):
        for each in [*path.parent.iterdir(), *backups.listed()[0].path.parent.glob("*before-putting-back*")]:
            each.unlink()
        path.write_bytes(now)
        child = context.Process(target=_put_back_and_die, args=(str(path), str(tmp_path / "backups"), number))
        child.start()
        child.join()
        there = path.read_bytes()
        if there == now:
            outcomes.add("as it was")
        else:
            assert title(path) == "Then"
            outcomes.add("put back")
            aside = [each for each in path.parent.glob("Work damaged*") if each.suffix == ".scorecard"]
            kept_there = [each for each in backups.listed() if each.reason is Reason.PUT_BACK]
            assert (aside and aside[0].read_bytes() == now) if damaged else kept_there
        assert backups.listed()[-1].path.read_bytes() == oldest
        if child.exitcode == 0:
            break
    else:
        pytest.fail("it never came to its end")
    assert outcomes == {"as it was", "put back"}
    assert beside(path)[-1] == path.name


def test_the_copy_of_a_killed_program_is_replaced(path: Path, backups: Backups, backup: Backup) -> None:
    path.with_name(f".{path.stem}.putting-back{path.suffix}").write_bytes(b"left")
    put_back(backup, backups)
    assert title(path) == "Then"
    assert beside(path) == [path.name]
    assert putting_back.CHECKING < 1.0
