"""When the disk, the file or a colleague gets in the way: one clear sentence, and no edit is lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from scorecard.app.workspace import Saved, Workspace
from scorecard.core.edits import set_head
from scorecard.core.errors import StorageError
from scorecard.gui.dialogs.trouble import LeavingDialog
from scorecard.gui.toast import Toast
from scorecard.gui.windows.desk import Desk
from scorecard.storage import connect
from tests.gui.windows.program import PATIENCE, Program, started

FULL = "The disk is full; the change was not saved and the workspace is as it was"


class Disk:
    """What stands between the program and its file: full, or slow until it is let go on."""

    def __init__(self, program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
        assert program.application.session is not None
        self.full = False
        self.tries = 0
        commit = program.application.session._workspace.commit

        def tried(*arguments: Any, **words: Any) -> Saved:
            self.tries += 1
            if self.full:
                raise StorageError(FULL, place="Work.scorecard", advice="Make room on the disk and try again.")
            return commit(*arguments, **words)

        monkeypatch.setattr(program.application.session._workspace, "commit", tried)


@pytest.fixture
def disk(program: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    made = Disk(program, monkeypatch)
    yield made
    made.full = False
    if program.application.session is not None:
        program.application.session.look_again()


def rename(program: Program, title: str) -> None:
    """An edit that is easy to find again."""
    opened = program.desk.opened
    assert opened is not None
    opened.document.edit(f"Title {title}", set_head(opened.value, title=title))


def quiet(program: Program) -> None:
    """Wait until nothing is under way, saved or not."""
    session = program.application.session
    assert session is not None
    program.qtbot.waitUntil(lambda: not session.jobs.under_way, timeout=PATIENCE)
    QCoreApplication.processEvents()


def look_again(program: Program) -> None:
    """What the program does every other second by itself."""
    assert program.application.session is not None
    program.application.session.look_again()
    quiet(program)


def told(desk: Desk) -> list[str]:
    """The sentences that stand on the window."""
    return [each.accessibleName() for each in desk.window.findChildren(Toast) if not each.isHidden()]


def asked(desk: Desk) -> LeavingDialog | None:
    """The question whether to close without what is not saved, if it is on the screen."""
    found = [each for each in desk.window.findChildren(LeavingDialog) if each.isVisible()]
    assert len(found) <= 1
    return found[0] if found else None


def state(program: Program) -> str:
    return program.window.foot._saved.accessibleName()


def file_of(program: Program) -> Path:
    assert program.application.session is not None
    return Path(program.application.session.path)


def title_in(path: Path, uid: str) -> str:
    with Workspace(path) as workspace:
        return workspace.load(uid).value.head.title


# ---- saving fails -------------------------------------------------------------------------------------------


def test_a_full_disk_is_told_once_and_the_edit_is_saved_when_there_is_room(program: Program, disk: Disk) -> None:
    disk.full = True
    rename(program, "Kept")
    quiet(program)
    for _ in range(3):
        look_again(program)
    assert disk.tries > 3
    assert len(told(program.desk)) == 1
    assert FULL in told(program.desk)[0]
    assert "Not saved" in state(program)
    assert program.value.head.title == "Kept"
    disk.full = False
    look_again(program)
    assert program.stored().head.title == "Kept"
    assert told(program.desk) == []
    assert "Not saved" not in state(program)


def test_a_second_trouble_after_the_first_is_told_again(program: Program, disk: Disk) -> None:
    for title in ("One", "Two"):
        disk.full = True
        rename(program, title)
        quiet(program)
        assert len(told(program.desk)) == 1
        disk.full = False
        program.window.foot.saving_requested.emit()
        assert program.stored().head.title == title


def test_edits_of_an_evaluation_that_was_left_unsaved_are_saved_later(program: Program, disk: Disk) -> None:
    assert program.desk.opened is not None
    uid = program.desk.opened.document.uid
    disk.full = True
    rename(program, "Left behind")
    rename(program, "Left behind twice")
    quiet(program)
    program.desk.close_evaluation()
    disk.full = False
    look_again(program)
    program.settle()
    assert title_in(file_of(program), uid) == "Left behind twice"


# ---- closing ------------------------------------------------------------------------------------------------


def test_closing_waits_for_all_that_is_being_saved(program: Program) -> None:
    assert program.desk.opened is not None
    uid, path = program.desk.opened.document.uid, file_of(program)
    for number in range(5):
        rename(program, f"Edit {number}")
    desk = program.desk
    desk.window.close()
    assert asked(desk) is None
    program.qtbot.waitUntil(lambda: not program.application.desks, timeout=PATIENCE)
    assert title_in(path, uid) == "Edit 4"


def test_closing_asks_when_an_edit_cannot_be_saved_and_keeps_it_open(program: Program, disk: Disk) -> None:
    disk.full = True
    rename(program, "Unsaved")
    rename(program, "Unsaved still")
    program.window.close()
    program.qtbot.waitUntil(lambda: asked(program.desk) is not None, timeout=PATIENCE)
    program.window.close()
    question = asked(program.desk)
    assert question is not None
    assert "2 changes" in question.accessibleName()
    question.reject()
    assert program.application.desks
    assert program.window.isVisible()
    disk.full = False
    look_again(program)
    assert program.stored().head.title == "Unsaved still"


def test_closing_gives_an_edit_up_when_the_person_says_so(program: Program, disk: Disk) -> None:
    assert program.desk.opened is not None
    uid, path = program.desk.opened.document.uid, file_of(program)
    before = program.value.head.title
    disk.full = True
    rename(program, "Given up")
    quiet(program)
    program.window.close()
    question = asked(program.desk)
    assert question is not None
    question.accept()
    assert program.application.desks == []
    assert title_in(path, uid) == before


def test_the_last_window_asks_for_evaluations_that_it_does_not_show_any_more(program: Program, disk: Disk) -> None:
    disk.full = True
    rename(program, "Left behind")
    quiet(program)
    program.desk.close_evaluation()
    program.window.close()
    question = asked(program.desk)
    assert question is not None
    question.reject()
    disk.full = False
    look_again(program)
    program.window.close()
    assert program.application.desks == []


def test_one_of_two_windows_closes_without_a_question(program: Program, disk: Disk) -> None:
    assert program.desk.opened is not None
    other = program.application.new_window(program.desk.opened.document.uid)
    quiet(program)
    disk.full = True
    rename(program, "Unsaved")
    quiet(program)
    other.window.close()
    assert len(program.application.desks) == 1
    disk.full = False
    look_again(program)
    assert program.stored().head.title == "Unsaved"


# ---- the file -----------------------------------------------------------------------------------------------


def test_a_workspace_that_is_moved_away_is_told_once_and_its_edit_saved_when_it_is_back(program: Program) -> None:
    path = file_of(program)
    away = path.with_suffix(".away")
    path.rename(away)
    rename(program, "Kept")
    quiet(program)
    for _ in range(3):
        look_again(program)
    assert program.value.head.title == "Kept"
    sentences = told(program.desk)
    assert 1 <= len(sentences) <= 2
    assert any("moved or deleted" in each for each in sentences)
    away.rename(path)
    program.window.foot.saving_requested.emit()
    look_again(program)
    assert program.stored().head.title == "Kept"


def test_a_workspace_that_another_file_replaces_is_not_written_over(program: Program, tmp_path: Path) -> None:
    path = file_of(program)
    other = tmp_path / "Other.scorecard"
    with Workspace(other, create=True) as workspace:
        workspace.add_sample(author="Ben")
    other.replace(path)
    before = path.read_bytes()
    rename(program, "Not there")
    quiet(program)
    for _ in range(3):
        look_again(program)
    assert path.read_bytes() == before
    assert 1 <= len(told(program.desk)) <= 2
    assert program.value.head.title == "Not there"
    program.window.close()
    question = asked(program.desk)
    assert question is not None
    question.accept()
    assert program.application.desks == []


def test_a_workspace_that_another_program_locks_for_long_is_told_and_saved_afterwards(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(connect, "_PRAGMAS", ("PRAGMA busy_timeout = 20", *connect._PRAGMAS[1:]))
    program = started(qtbot, tmp_path)
    with sqlite3.connect(file_of(program), isolation_level=None) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        rename(program, "Waiting")
        quiet(program)
        for _ in range(3):
            look_again(program)
        assert 1 <= len(told(program.desk)) <= 2
        assert any("Another program" in each for each in told(program.desk))
        program.desk.go("scoring")
        assert program.desk.place == "scoring"
        lock.execute("ROLLBACK")
    lock.close()
    look_again(program)
    assert program.stored().head.title == "Waiting"
    program.application.quit()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_an_evaluation_that_a_colleague_deletes_is_left_and_can_be_had_back_with_every_edit(program: Program) -> None:
    assert program.desk.opened is not None
    uid = program.desk.opened.document.uid
    program.desk.go("criteria")
    with Workspace(file_of(program)) as workspace:
        workspace.remove(uid, author="Ben")
    rename(program, "Mine")  # before the window can know
    quiet(program)
    assert title_in(file_of(program), uid) == "Mine"
    look_again(program)
    assert program.desk.opened is None
    assert program.desk.place == "library"
    (words,) = told(program.desk)
    assert "Mine was deleted" in words
    (toast,) = [each for each in program.window.findChildren(Toast) if not each.isHidden()]
    toast.action_requested.emit()
    program.qtbot.waitUntil(lambda: program.desk.opened is not None, timeout=PATIENCE)
    assert program.value.head.title == "Mine"
    with Workspace(file_of(program)) as workspace:
        assert [each.uid for each in workspace.evaluations()].count(uid) == 1


def test_an_evaluation_deleted_in_the_library_is_left_by_every_window(program: Program) -> None:
    opened = program.desk.opened
    assert opened is not None
    uid, title = opened.document.uid, opened.value.head.title
    second = program.application.new_window()
    second.open(uid)
    assert second.opened is not None
    rename(program, "Last edit")  # may still be on its way
    rename(program, "Very last edit")
    page = program.desk.page("library")
    page._shelf.delete([uid], [title])  # type: ignore[attr-defined]
    quiet(program)
    look_again(program)
    assert program.desk.opened is None
    assert second.opened is None
    assert program.application.session is not None
    assert program.application.session.unsaved == []
    assert title_in(file_of(program), uid) == "Very last edit"


def test_a_fault_of_the_program_while_saving_keeps_the_edit_and_is_not_repeated_by_itself(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = program.application.session
    assert session is not None
    tries: list[str] = []

    def broken(*_: Any, label: str, **__: Any) -> Saved:
        tries.append(label)
        raise ZeroDivisionError

    with monkeypatch.context() as patched, program.qtbot.captureExceptions() as faults:
        patched.setattr(session._workspace, "commit", broken)
        rename(program, "Kept")
        quiet(program)
        look_again(program)
        assert [kind for kind, _, _ in faults] == [ZeroDivisionError]
    assert tries == ["Title Kept"]
    assert "fault in the program" in told(program.desk)[0]
    assert program.value.head.title == "Kept"
    program.window.foot.saving_requested.emit()
    assert program.stored().head.title == "Kept"
