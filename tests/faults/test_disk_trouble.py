"""Disks with errors and no room, at every step of a save: either all of it is there or nothing, and work goes on."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from scorecard.app.workspace import Workspace
from scorecard.core.changes import diff
from scorecard.core.edits import add_candidate, set_head, set_score
from scorecard.core.errors import StorageError
from scorecard.core.model import Candidate, Evaluation
from scorecard.storage import store as store_module
from tests.faults.faulty import Fault, faulty
from tests.faults.writers import CONTEXT, panel
from tests.storage.workspaces import opened

ERRORS = (
    "SQLITE_IOERR_WRITE",
    "SQLITE_IOERR_FSYNC",
    "SQLITE_FULL",
    "SQLITE_BUSY",
    "SQLITE_READONLY",
    "SQLITE_CANTOPEN",
)


def edited(value: Evaluation, at: int) -> Evaluation:
    """A change of several tables."""
    value, _ = add_candidate(set_head(value, title=f"Edit {at}"), Candidate(f"Candidate {at}", notes="n" * 500))
    return set_score(value, "ann", "p0", "c0", float(at % 6))


def made(path: Path) -> str:
    with Workspace(path, create=True) as workspace:
        return workspace.add(panel(), author="Eva", label="Made").uid


def try_each_step(path: Path, uid: str, fault: Fault, name: str, *, after: bool) -> int:
    """Fail each step of a save in turn; every save is made good afterwards. How many steps there were."""
    with Workspace(path) as workspace:
        workspace.get_ready()
        at = 0
        while True:
            before = workspace.load(uid)
            value = edited(before.value, at)
            fault.set(at, name, after=after)
            try:
                workspace.commit(before, value, author="Ann", label=f"Edit {at}")
            except StorageError as error:
                said = error.advice
            else:
                said = "saved"
            fault.clear()
            assert said
            now = workspace.load(uid)
            assert now.value in (before.value, value), "half of it is there"
            saved = workspace.commit(before, value, author="Ann", label=f"Edit {at} again").loaded
            assert diff(saved.value, value) == ()
            assert workspace.load(uid).value == value
            labels = [each.label for each in workspace.entries(uid, after=before.sequence)]
            assert len(labels) == 1, f"saved twice: {labels}"
            if not fault.hit:
                assert workspace.check() == []
                return at
            at += 1


@pytest.mark.parametrize("after", [False, True], ids=["not done", "done, but said to have failed"])
@pytest.mark.parametrize("name", ERRORS)
def test_a_save_that_fails_at_any_step_is_there_or_not_and_is_made_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, *, after: bool
) -> None:
    path = tmp_path / "team.scorecard"
    uid = made(path)
    with faulty(monkeypatch) as fault:
        steps = try_each_step(path, uid, fault, name, after=after)
    assert steps >= 6


@pytest.mark.parametrize("name", ERRORS)
def test_a_disk_that_goes_on_failing_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    path = tmp_path / "team.scorecard"
    uid = made(path)
    with faulty(monkeypatch) as fault, Workspace(path) as workspace:
        workspace.get_ready()
        loaded = workspace.load(uid)
        for at in range(0, 12, 3):
            fault.set(at, name, lasts=True)
            for _ in range(3):
                with suppress(StorageError):
                    loaded = workspace.commit(loaded, edited(loaded.value, at), author="Ann", label=f"E{at}").loaded
            fault.clear()
        assert workspace.load(uid).value == loaded.value
        assert workspace.check() == []


def test_a_new_evaluation_that_fails_at_any_step_is_there_or_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "team.scorecard"
    made(path)
    with faulty(monkeypatch) as fault, Workspace(path) as workspace:
        workspace.get_ready()
        at, there = 0, 1
        while True:
            fault.set(at)
            with suppress(StorageError):
                workspace.add(panel(), author="Ann", label="Another")
            hit = fault.hit
            fault.clear()
            assert len(workspace.evaluations()) - there in (0, 1)
            there = len(workspace.evaluations())
            if not hit:
                break
            at += 1
        assert at >= 6
        assert workspace.check() == []


@pytest.mark.parametrize("at", range(0, 40, 3))
def test_a_backup_that_fails_at_any_step_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    path, target = tmp_path / "team.scorecard", tmp_path / "copy.scorecard"
    made(path)
    with faulty(monkeypatch) as fault, Workspace(path) as workspace:
        workspace.get_ready()
        fault.set(at, "SQLITE_FULL")
        try:
            workspace.backup(target)
        except StorageError:
            assert sorted(each.name for each in tmp_path.iterdir()) == [path.name]
        fault.clear()
    if target.exists():
        with opened(target) as copy:
            assert copy.check() == []


# ---- a limit that the system sets ---------------------------------------------------------------------------


def save_within(path: str, uid: str, room: int, pipe: Any) -> None:
    """Save with so many bytes of room above what there is, then without a limit; tell what came of both."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    with Workspace(Path(path)) as workspace:
        workspace.get_ready()
        loaded = workspace.load(uid)
        value, _ = add_candidate(loaded.value, Candidate("New", notes="n" * 30_000))
        resource.setrlimit(resource.RLIMIT_FSIZE, (Path(path).stat().st_size + room, hard))
        try:
            workspace.commit(loaded, value, author="Ann", label="Large")
            first = ""
        except StorageError as error:
            first = str(error)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        kept = workspace.load(uid).value
        workspace.commit(loaded, value, author="Ann", label="Large again")
        pipe.send(
            (first, kept == (loaded.value if first else value), workspace.load(uid).value == value, workspace.check())
        )


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such limit")
@pytest.mark.parametrize("room", [0, 4096, 40_000, 10_000_000])
def test_a_file_that_may_not_grow_is_told_and_saved_when_it_may(tmp_path: Path, room: int) -> None:
    path = tmp_path / "team.scorecard"
    uid = made(path)
    here, there = multiprocessing.Pipe()
    child = CONTEXT.Process(target=save_within, args=(str(path), uid, room, there))  # type: ignore[attr-defined]
    child.start()
    there.close()
    first, kept, saved, faults = here.recv()
    child.join()
    assert bool(first) is (room < 1_000_000)
    if first:
        assert "was not saved" in first
    assert (kept, saved, faults) == (True, True, [])


# ---- clocks -------------------------------------------------------------------------------------------------


def test_a_clock_that_jumps_costs_no_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day back, ten years on, back again, and to before there were computers."""
    path = tmp_path / "team.scorecard"
    uid = made(path)
    moments = iter(
        ["2026-11-21T10:00:00.000Z", "2036-11-22T10:00:00.000Z", "2026-11-22T10:00:00.000Z", "1970-01-01T00:00:00.000Z"]
    )
    with Workspace(path) as workspace:
        for at in range(4):
            moment = next(moments)
            monkeypatch.setattr(store_module, "now", lambda moment=moment: moment)
            workspace.edit(uid, lambda value, at=at: set_head(value, title=f"T{at}"), author="Ann", label=f"T{at}")  # type: ignore[misc]
        assert [each.label for each in workspace.entries(uid)] == ["Made", "T0", "T1", "T2", "T3"]
        assert workspace.load(uid).value.head.title == "T3"
        assert workspace.state_at(uid, 3).head.title == "T1"
        assert workspace.check() == []
