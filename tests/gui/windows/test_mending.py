"""A workspace that is damaged, or gone: what is said, what is offered, and that each offer does what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from scorecard.app.backups import Backups, Reason
from scorecard.app.settings import Settings
from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_head
from scorecard.gui.application import Application
from scorecard.gui.dialogs.mending import MendingDialog, RescuedDialog
from scorecard.gui.labels import Text
from scorecard.gui.parts import part_of, parts_of
from tests.gui.windows.program import PATIENCE, ChosenFiles, Program
from tests.gui.windows.test_keeping import back_up, keeping_of, on_the_screen
from tests.gui.windows.test_trouble import file_of, quiet, rename, told
from tests.storage.workspaces import behind_the_back

T = TypeVar("T", bound=QDialog)
LEFT = Qt.MouseButton.LeftButton


class Start:
    """A start of the program on a workspace that does not open."""

    def __init__(self, qtbot: QtBot, path: Path) -> None:
        qt = QApplication.instance()
        assert isinstance(qt, QApplication)
        self.qtbot = qtbot
        self.files = ChosenFiles(path.parent)
        self.application = Application(qt, path, Settings(author="Ann Keller", look="light"), files=self.files)
        self.application.show()

    def question(self) -> MendingDialog:
        """What it asks."""
        return self.dialog(MendingDialog)

    def dialog(self, kind: type[T]) -> T:
        """The dialog of that kind over its first window."""

        def found() -> T | None:
            window = self.application._first
            dialog = part_of(window, kind) if window is not None else None
            return dialog if dialog is not None and dialog.isVisible() else None

        self.qtbot.waitUntil(lambda: found() is not None, timeout=PATIENCE)
        dialog = found()
        assert dialog is not None
        return dialog

    def titles(self) -> list[str]:
        """What the library lists once the workspace is open."""
        self.qtbot.waitUntil(lambda: bool(self.application.desks), timeout=PATIENCE)
        session = self.application.session
        assert session is not None
        self.qtbot.waitUntil(lambda: not session.jobs.under_way, timeout=PATIENCE)
        return [each.title for each in session.evaluations]

    def end(self) -> None:
        if self.application.desks:
            self.titles()
            self.application.quit()
        elif self.application._first is not None and isValid(self.application._first):
            self.application._give_up()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self.application.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one backup, from before its evaluation was called Now."""
    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    found = tmp_path / "work" / "Team.scorecard"
    with Workspace(found, create=True) as workspace:
        uid = workspace.add_sample(author="Ann").uid
        workspace.edit(uid, lambda now: set_head(now, title="Then"), author="Ann", label="Then")
        Backups(found).make(workspace, Reason.AUTOMATIC)
        workspace.edit(uid, lambda now: set_head(now, title="Now"), author="Ann", label="Now")
    return found


@pytest.fixture
def start(qtbot: QtBot) -> Iterator[Callable[[Path], Start]]:
    made: list[Start] = []

    def begin(path: Path) -> Start:
        made.append(Start(qtbot, path))
        return made[-1]

    yield begin
    for each in made:
        each.end()


def words(dialog: MendingDialog | RescuedDialog) -> str:
    return "\n".join(each.text() for each in parts_of(dialog, Text) if not each.isHidden())


def spoil(path: Path, damage: str) -> bytes:
    data = path.read_bytes()
    spoiled = {
        "zeroed": bytes(len(data)),
        "first page": bytes(4096) + data[4096:],
        "garbage": b"no database at all. " * 1_000,
        "empty": b"",
    }[damage]
    path.write_bytes(spoiled)
    return spoiled


@pytest.mark.parametrize(
    "damage",
    ["zeroed", "garbage", *(pytest.param(each, marks=pytest.mark.slow) for each in ("first page", "empty"))],
)
def test_a_damaged_workspace_is_recognised_and_the_backup_put_in_its_place(
    path: Path, start: Callable[[Path], Start], damage: str
) -> None:
    spoiled = spoil(path, damage)
    program = start(path)
    dialog = program.question()
    assert dialog.windowTitle() == "The workspace is damaged"
    assert "with one evaluation" in words(dialog)
    assert path.read_bytes() == spoiled
    program.qtbot.mouseClick(dialog.put_back, LEFT)
    assert program.titles() == ["Then"]
    (aside,) = path.parent.glob("Team damaged*.scorecard")
    assert aside.read_bytes() == spoiled


def test_what_can_be_saved_is_saved_shown_and_taken_into_use(path: Path, start: Callable[[Path], Start]) -> None:
    spoiled = spoil(path, "first page")
    program = start(path)
    program.qtbot.mouseClick(program.question().rescue, LEFT)
    dialog = program.dialog(RescuedDialog)
    assert "Now: as it was" in words(dialog).replace("\u2068", "").replace("\u2069", "")
    saved = path.parent / "Team rescued.scorecard"
    assert saved.exists()
    assert path.read_bytes() == spoiled
    program.qtbot.mouseClick(dialog.verb, LEFT)
    assert program.titles() == ["Now"]
    with Workspace(path) as workspace:
        assert workspace.check() == []
    (aside,) = path.parent.glob("Team damaged*.scorecard")
    assert aside.read_bytes() == spoiled


def test_what_was_saved_need_not_be_taken_into_use(path: Path, start: Callable[[Path], Start]) -> None:
    spoiled = spoil(path, "first page")
    program = start(path)
    program.qtbot.mouseClick(program.question().rescue, LEFT)
    program.dialog(RescuedDialog).reject()
    dialog = program.question()
    assert path.read_bytes() == spoiled
    assert (path.parent / "Team rescued.scorecard").exists()
    dialog.reject()
    assert program.application.desks == []


def test_a_file_with_nothing_in_it_says_so(path: Path, start: Callable[[Path], Start]) -> None:
    spoil(path, "garbage")
    program = start(path)
    program.qtbot.mouseClick(program.question().rescue, LEFT)
    program.qtbot.waitUntil(lambda: "Nothing could be saved" in words(program.question()), timeout=PATIENCE)
    assert sorted(each.name for each in path.parent.iterdir()) == [path.name]


def test_a_workspace_that_is_mended_meanwhile_opens_when_tried_again(
    path: Path, start: Callable[[Path], Start]
) -> None:
    data = path.read_bytes()
    spoil(path, "garbage")
    program = start(path)
    dialog = program.question()
    path.write_bytes(data)
    program.qtbot.mouseClick(dialog.verb, LEFT)
    assert program.titles() == ["Now"]


def test_another_workspace_is_opened_instead(path: Path, start: Callable[[Path], Start], tmp_path: Path) -> None:
    other = tmp_path / "Other.scorecard"
    with Workspace(path) as workspace:
        workspace.backup(other)
    spoil(path, "zeroed")
    program = start(path)
    program.files.opened = [other]
    program.qtbot.mouseClick(program.question().other, LEFT)
    assert program.titles() == ["Now"]


def test_a_workspace_that_is_gone_is_not_made_anew_unasked(path: Path, start: Callable[[Path], Start]) -> None:
    """As when a network drive is away: its folder is not there."""
    away = path.parent.with_name("away")
    path.parent.rename(away)
    program = start(path)
    dialog = program.question()
    assert dialog.windowTitle() == "The workspace is not where it was"
    assert dialog.rescue.isHidden() or not dialog.rescue.isVisible()
    assert not path.parent.exists()
    away.rename(path.parent)
    program.qtbot.mouseClick(dialog.verb, LEFT)
    assert program.titles() == ["Now"]


def test_a_workspace_that_is_gone_comes_back_from_its_backup(path: Path, start: Callable[[Path], Start]) -> None:
    path.unlink()
    program = start(path)
    program.qtbot.mouseClick(program.question().put_back, LEFT)
    assert program.titles() == ["Then"]


def test_a_new_workspace_is_made_where_the_person_says_so(path: Path, start: Callable[[Path], Start]) -> None:
    path.unlink()
    program = start(path)
    program.qtbot.mouseClick(program.question().new, LEFT)
    assert len(program.titles()) == 1
    assert program.titles() != ["Then"]


# ---- found while one works ----------------------------------------------------------------------------------


def test_damage_that_is_found_at_work_is_told_once_and_work_can_go_on(program: Program) -> None:
    back_up(program)
    with behind_the_back(file_of(program)) as connection:
        connection.execute("UPDATE sheets SET score = 1.0 WHERE score = 4.0")
    keeping_of(program).look_over()
    dialog = on_the_screen(program, MendingDialog)
    assert "rows differ from what the journal says" in words(dialog)
    assert dialog.verb.text() == "Go on with it"
    dialog.accept()
    quiet(program)
    keeping_of(program).look_over()
    quiet(program)
    assert not [each for each in parts_of(program.window, MendingDialog) if each.isVisible()]
    rename(program, "Goes on")
    assert program.stored().head.title == "Goes on"


def test_damage_that_is_found_at_work_is_mended_from_the_backup(program: Program) -> None:
    assert program.desk.opened is not None
    before = program.value.head.title
    back_up(program)
    with behind_the_back(file_of(program)) as connection:
        connection.execute("UPDATE sheets SET score = 1.0 WHERE score = 4.0")
    keeping_of(program).look_over()
    dialog = on_the_screen(program, MendingDialog)
    program.qtbot.mouseClick(dialog.put_back, LEFT)
    quiet(program)
    session = program.application.session
    assert session is not None
    program.qtbot.waitUntil(lambda: [each.title for each in session.evaluations] == [before], timeout=PATIENCE)
    assert any("It is in place" in each for each in told(program.desk))
    with Workspace(file_of(program)) as workspace:
        assert workspace.check() == []
    program.desk.open(session.evaluations[0].uid)
    program.qtbot.waitUntil(lambda: program.desk.opened is not None, timeout=PATIENCE)
    rename(program, "Goes on")
    assert program.stored().head.title == "Goes on"
    assert list(file_of(program).parent.glob("Work damaged*.scorecard"))


@pytest.mark.slow
def test_damage_at_work_is_mended_by_what_can_be_saved(program: Program, tmp_path: Path) -> None:
    rename(program, "Saved")
    program.settle()
    with behind_the_back(file_of(program)) as connection:
        connection.execute("UPDATE sheets SET score = 1.0 WHERE score = 4.0")
    good = program.value
    keeping_of(program).look_over()
    program.qtbot.mouseClick(on_the_screen(program, MendingDialog).rescue, LEFT)
    dialog = on_the_screen(program, RescuedDialog)
    assert dialog.windowTitle() == "Everything was saved"
    program.qtbot.mouseClick(dialog.verb, LEFT)
    quiet(program)
    session = program.application.session
    assert session is not None
    program.qtbot.waitUntil(lambda: [each.title for each in session.evaluations] == ["Saved"], timeout=PATIENCE)
    with Workspace(file_of(program)) as workspace:
        assert workspace.check() == []
        assert workspace.load(session.evaluations[0].uid).value == good
    assert (tmp_path / "Work rescued.scorecard").exists()


def test_a_sound_workspace_is_looked_over_without_a_word(program: Program) -> None:
    keeping_of(program).look_over()
    quiet(program)
    assert part_of(program.window, MendingDialog) is None
    assert told(program.desk) == []
