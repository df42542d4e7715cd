"""A window on a disk that makes trouble: real errors of the database, a folder that is away, a place that is read-only.

Each time the edit stays on the screen, the foot says that it is not saved, nothing is half written, closing asks, and
the edit is saved by itself when the trouble ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from scorecard.app.workspace import Workspace
from scorecard.core.edits import add_candidate, set_head
from scorecard.core.model import Candidate
from scorecard.gui.session import Session
from scorecard.storage import store as store_module
from scorecard.storage.store import Store
from tests.faults.faulty import Fault, faulty
from tests.gui.windows.program import PATIENCE, Program, started
from tests.gui.windows.test_trouble import asked, file_of, look_again, quiet, rename, state, title_in, told
from tests.storage.test_disk import limit_pages, page_count


def session_of(program: Program) -> Session:
    assert program.application.session is not None
    return program.application.session


def store_of(program: Program) -> Store:
    """The store that the program writes with."""
    found = session_of(program)._workspace._opened
    assert found is not None
    return found


def uid_of(program: Program) -> str:
    assert program.desk.opened is not None
    return program.desk.opened.document.uid


def assert_kept(program: Program, title: str) -> None:
    """The edit is on the screen, waits, and is said to be unsaved."""
    assert program.value.head.title == title
    assert session_of(program).unsaved
    assert "Not saved" in state(program)


def assert_whole(path: Path) -> None:
    with Workspace(path) as workspace:
        assert workspace.check() == []


def come_through(program: Program, begin: Callable[[], object], end: Callable[[], object]) -> None:
    """Make two edits in trouble, leave the evaluation in between, try to close, and let the trouble end."""
    uid, path = uid_of(program), file_of(program)
    program.settle()
    begin()
    rename(program, "First in trouble")
    quiet(program)
    for _ in range(2):
        look_again(program)
    rename(program, "Second in trouble")
    quiet(program)
    assert_kept(program, "Second in trouble")
    assert 1 <= len(told(program.desk)) <= 2, told(program.desk)
    program.desk.go("criteria")
    assert program.desk.place == "criteria"
    program.window.close()
    program.qtbot.waitUntil(lambda: asked(program.desk) is not None, timeout=PATIENCE)
    question = asked(program.desk)
    assert question is not None
    assert "2 changes" in question.accessibleName()
    question.reject()
    assert program.window.isVisible()
    end()
    look_again(program)
    program.settle()
    assert "Saved" in state(program)
    assert program.stored().head.title == "Second in trouble"
    assert title_in(path, uid) == "Second in trouble"
    assert_whole(path)


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, program: Program) -> Iterator[Fault]:
    """What the program opens from now on may fail; what it has open is let go of."""
    with faulty(monkeypatch) as fault:
        workspace = session_of(program)._workspace
        session_of(program).ask(lambda _workspace, _report: workspace.close())
        quiet(program)
        yield fault


def test_a_full_disk(program: Program) -> None:
    path = file_of(program)

    def fill() -> None:
        limit_pages(store_of(program), page_count(path))
        value = program.value
        document = program.desk.opened.document if program.desk.opened is not None else None
        assert document is not None
        large = value
        for at in range(3):
            large, _ = add_candidate(large, Candidate(f"Large {at}", notes="n" * 30_000))
        document.edit("Large", set_head(large, title="Large"))
        quiet(program)

    program.settle()
    uid = uid_of(program)
    before = title_in(path, uid)
    fill()
    assert_kept(program, "Large")
    assert any("The disk is full" in each for each in told(program.desk))
    assert title_in(path, uid) == before
    for _ in range(3):
        look_again(program)
    assert len(told(program.desk)) == 1
    assert_whole(path)
    limit_pages(store_of(program), 0)
    program.window.foot.saving_requested.emit()
    assert program.stored().head.title == "Large"
    assert told(program.desk) == []
    assert_whole(path)


@pytest.mark.parametrize(
    "name",
    [
        *("SQLITE_IOERR_WRITE", "SQLITE_CANTOPEN", "SQLITE_BUSY"),
        *(
            pytest.param(each, marks=pytest.mark.slow)
            for each in ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR_READ")
        ),
    ],
)
def test_a_disk_of_which_nothing_works(program: Program, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with failing(monkeypatch, program) as fault:
        come_through(program, lambda: fault.set(0, name, lasts=True), fault.clear)


def test_a_disk_that_fails_when_all_is_written(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commit is done, and its answer is lost, as on a network drive: the edit is not saved twice."""
    path, uid = file_of(program), uid_of(program)
    with failing(monkeypatch, program) as fault:
        for at in range(12):
            fault.set(at, "SQLITE_IOERR", after=True)
            rename(program, f"Edit {at}")
            quiet(program)
            fault.clear()
            look_again(program)
            assert program.stored().head.title == f"Edit {at}"
    assert_whole(path)
    with Workspace(path) as workspace:
        labels = [each.label for each in workspace.entries(uid)]
    assert [each for each in labels if each.startswith("Title Edit")] == [f"Title Edit {at}" for at in range(12)]


def test_a_folder_that_is_away(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when a network drive is away: nothing is made in its place, and the edit is saved when it is back."""
    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    folder, away = tmp_path / "drive", tmp_path / "away"
    folder.mkdir()
    program = started(qtbot, folder)
    come_through(program, lambda: folder.rename(away), lambda: away.rename(folder))
    assert sorted(each.name for each in folder.iterdir()) == ["Work.scorecard"]
    program.application.quit()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_folder_that_is_away_while_the_program_ends(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    folder, away = tmp_path / "drive", tmp_path / "away"
    folder.mkdir()
    program = started(qtbot, folder)
    folder.rename(away)
    program.application.quit()
    program.qtbot.waitUntil(lambda: not program.application.desks, timeout=PATIENCE)
    assert not folder.exists()
    assert_whole(away / "Work.scorecard")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_place_that_is_read_only(program: Program) -> None:
    store = store_of(program)

    def only_read(on: bool) -> None:
        for _ in range(2):  # the store keeps two connections
            connection = store._engine.raw_connection()
            connection.cursor().execute(f"PRAGMA query_only = {'ON' if on else 'OFF'}")
            connection.close()

    come_through(program, lambda: only_read(True), lambda: only_read(False))


@pytest.mark.parametrize(
    "moment", ["1970-01-01T00:00:00.000Z", pytest.param("2099-12-31T23:59:59.999Z", marks=pytest.mark.slow)]
)
def test_a_clock_that_jumps(program: Program, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    rename(program, "Before")
    program.settle()
    monkeypatch.setattr(store_module, "now", lambda: moment)
    rename(program, "At another time")
    assert program.stored().head.title == "At another time"
    monkeypatch.undo()
    rename(program, "After")
    assert program.stored().head.title == "After"
    program.desk.go("history")
    quiet(program)
    assert_whole(file_of(program))
