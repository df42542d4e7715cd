"""Backups in the window: made by themselves, shown, put back with everything closed safely, and told when they fail."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog

from scorecard.app.backups import Backups, Described
from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_head
from scorecard.core.errors import StorageError
from scorecard.gui import application as application_module
from scorecard.gui.dialogs.backups_dialog import BackupsDialog, PutBackDialog
from scorecard.gui.parts import part_of
from scorecard.gui.windows.keeping import Keeping
from tests.gui.windows.program import PATIENCE, Program
from tests.gui.windows.test_trouble import file_of, quiet, rename, title_in, told

T = TypeVar("T", bound=QDialog)
LEFT = Qt.MouseButton.LeftButton


def keeping_of(program: Program) -> Keeping:
    found = program.application._keeping
    assert found is not None
    return found


def backups_of(program: Program) -> Backups:
    return Backups(file_of(program))


def back_up(program: Program) -> list[Described]:
    program.settle()
    keeping_of(program).back_up()
    quiet(program)
    return backups_of(program).described()


def on_the_screen(program: Program, kind: type[T]) -> T:
    """The dialog of that kind, over whichever window."""

    def found() -> list[T]:
        dialogs = (part_of(each.window, kind) for each in program.application.desks)
        return [each for each in dialogs if each is not None and each.isVisible()]

    program.qtbot.waitUntil(lambda: bool(found()), timeout=PATIENCE)
    return found()[0]


def shown(program: Program) -> BackupsDialog:
    next(each for each in program.window.actions() if each.text() == "Backups").trigger()
    return on_the_screen(program, BackupsDialog)


def asked(program: Program) -> PutBackDialog:
    return on_the_screen(program, PutBackDialog)


def test_a_backup_is_made_when_something_has_changed(program: Program) -> None:
    assert len(back_up(program)) == 1
    assert len(back_up(program)) == 1
    rename(program, "Other")
    assert len(back_up(program)) == 2


def test_a_backup_is_made_when_the_program_ends(program: Program) -> None:
    rename(program, "Last words")
    program.settle()
    path = file_of(program)
    program.application.quit()
    program.qtbot.waitUntil(lambda: not program.application.desks, timeout=PATIENCE)
    (only,) = Backups(path).listed()
    with Workspace(only.path) as workspace:
        assert workspace.evaluations()[0].title == "Last words"


def test_the_first_backup_does_not_wait_for_the_end(program: Program) -> None:
    assert keeping_of(program)._timer.isActive()
    keeping_of(program)._timer.setInterval(0)
    keeping_of(program)._timer.start()
    program.qtbot.waitUntil(lambda: bool(backups_of(program).listed()), timeout=PATIENCE)
    assert keeping_of(program)._timer.isActive(), "it goes on"


def test_a_backup_that_fails_is_told_once_and_work_goes_on(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "backups"
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("in the way")
    for number in range(3):
        rename(program, f"Edit {number}")
        program.settle()
        keeping_of(program).back_up()
        quiet(program)
    assert len([each for each in told(program.desk) if "No backup could be made" in each]) == 1
    assert program.stored().head.title == "Edit 2"
    folder.unlink()
    assert len(back_up(program)) == 1


def test_backups_can_be_switched_off_and_on(program: Program) -> None:
    dialog = shown(program)
    on, off = dialog._switch.parts
    program.qtbot.mouseClick(off, LEFT)
    assert program.application.settings.backups is False
    assert back_up(program) == []
    program.qtbot.mouseClick(on, LEFT)
    assert program.application.settings.backups is True
    dialog.reject()
    assert len(back_up(program)) == 1


def test_a_second_folder_is_chosen_and_dropped(program: Program, tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    program.files.chosen = drive
    dialog = shown(program)
    program.qtbot.mouseClick(dialog.choose_folder, LEFT)
    assert program.application.settings.backup_folder == str(drive)
    assert str(drive) in dialog._folder.text()
    back_up(program)
    assert len(list(drive.rglob("*.scorecard"))) == 1
    program.qtbot.mouseClick(dialog.drop_folder, LEFT)
    assert program.application.settings.backup_folder == ""
    dialog.reject()


def test_the_dialog_says_when_and_why_and_how_much(program: Program) -> None:
    back_up(program)
    dialog = shown(program)
    assert dialog.table.model().rowCount() == 1
    spoken = dialog.table.model().index(0, 0).data()
    assert spoken.startswith("Today ")
    assert "after changes" in spoken
    assert "as it is now" in spoken
    assert dialog.table.model().index(0, 1).data() == "1"
    assert dialog.table.model().index(0, 2).data().endswith(" MB")
    dialog.reject()


def test_nothing_can_be_put_back_where_there_is_none(program: Program) -> None:
    dialog = shown(program)
    assert not dialog.verb.isEnabled()
    assert not dialog.copy.isEnabled()
    dialog.reject()


def test_a_copy_is_opened_in_a_program_of_its_own(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(program)
    started: list[str] = []
    keeping = keeping_of(program)
    keeping.copy_opened.disconnect(application_module.start_beside)
    keeping.copy_opened.connect(started.append)
    (tmp_path / "copies").mkdir()
    program.files.chosen = tmp_path / "copies"
    dialog = shown(program)
    program.qtbot.mouseClick(dialog.copy, LEFT)
    program.qtbot.waitUntil(lambda: bool(started), timeout=PATIENCE)
    (copy,) = (tmp_path / "copies").iterdir()
    assert started == [str(copy)]
    with Workspace(copy) as workspace:
        assert workspace.check() == []
    dialog.reject()
    del monkeypatch


def test_a_backup_is_put_back_and_what_was_there_is_kept(program: Program) -> None:
    assert program.desk.opened is not None
    uid, before = program.desk.opened.document.uid, program.value.head.title
    back_up(program)
    rename(program, "A mistake")
    program.settle()
    other = program.application.new_window(uid)
    quiet(program)
    dialog = shown(program)
    program.qtbot.mouseClick(dialog.verb, LEFT)
    question = asked(program)
    assert "is kept as a backup" in question.accessibleDescription()
    program.qtbot.mouseClick(question.verb, LEFT)
    quiet(program)
    session = program.application.session
    assert session is not None
    program.qtbot.waitUntil(lambda: [each.title for each in session.evaluations] == [before], timeout=PATIENCE)
    assert program.desk.place == other.place == "library"
    assert program.desk.opened is None
    assert other.opened is None
    assert any("in place" in each for each in told(program.desk))
    described = backups_of(program).described()
    assert [each.is_present for each in described] == [False, True]
    program.desk.open(uid)
    program.qtbot.waitUntil(lambda: program.desk.opened is not None, timeout=PATIENCE)
    rename(program, "Goes on")
    assert program.stored().head.title == "Goes on"
    dialog = shown(program)
    assert dialog.let_go.isVisible()
    program.qtbot.mouseClick(dialog.let_go, LEFT)
    quiet(program)
    assert not backups_of(program).holds
    assert not dialog.let_go.isVisible()
    dialog.reject()
    other.window.close()


def test_the_question_can_be_left(program: Program) -> None:
    back_up(program)
    rename(program, "Stays")
    program.settle()
    dialog = shown(program)
    program.qtbot.mouseClick(dialog.verb, LEFT)
    question = asked(program)
    program.qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert question.result() == QDialog.DialogCode.Rejected
    quiet(program)
    assert program.stored().head.title == "Stays"


def test_nothing_is_put_back_while_an_edit_is_not_saved(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    (described,) = back_up(program)
    session = program.application.session
    assert session is not None

    def full(*_: object, **__: object) -> None:
        raise StorageError("The disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(session._workspace, "commit", full)
        rename(program, "Unsaved")
        quiet(program)
        keeping_of(program).put_in_place(described.backup.path)
        quiet(program)
        assert any("not saved yet" in each for each in told(program.desk))
        assert program.value.head.title == "Unsaved"
    session.look_again()
    assert program.stored().head.title == "Unsaved"


def test_a_backup_that_is_damaged_is_refused_and_work_goes_on(program: Program) -> None:
    (described,) = back_up(program)
    assert program.desk.opened is not None
    uid = program.desk.opened.document.uid
    described.backup.path.write_bytes(b"garbage" * 1_000)
    keeping_of(program).put_in_place(described.backup.path)
    quiet(program)
    assert any("not a Scorecard workspace" in each for each in told(program.desk))
    program.desk.open(uid)
    program.qtbot.waitUntil(lambda: program.desk.opened is not None, timeout=PATIENCE)
    rename(program, "Goes on")
    program.settle()
    assert title_in(file_of(program), uid) == "Goes on"


def test_a_colleague_sees_what_was_put_back(program: Program) -> None:
    (described,) = back_up(program)
    assert program.desk.opened is not None
    uid = program.desk.opened.document.uid
    with Workspace(file_of(program)) as colleague:
        colleague.edit(uid, lambda now: set_head(now, title="Of a colleague"), author="Ben", label="Title")
        keeping_of(program).put_in_place(described.backup.path)
        quiet(program)
        assert colleague.load(uid).value.head.title != "Of a colleague"
        assert colleague.check() == []
    QCoreApplication.processEvents()
