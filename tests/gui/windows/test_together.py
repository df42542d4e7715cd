"""Two programs on one workspace: what each does reaches the other, and a clash is asked about."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from pytestqt.qtbot import QtBot

from scorecard.app.start import new_evaluation
from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_head
from scorecard.core.model import Evaluation
from scorecard.gui.dialogs.clash_dialog import ClashDialog
from scorecard.gui.doorbell import Doorbell
from tests.gui.windows.program import PATIENCE, Program

LEFT = Qt.MouseButton.LeftButton
ROUNDS = 15
SECONDS = 120

WINDOW = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from scorecard.app.settings import Settings
from scorecard.core.edits import change_candidate, set_score
from scorecard.gui.application import Application

path, me, other, rounds = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
qt = QApplication([])
application = Application(qt, path, Settings(author=me, look="light"))
application.show()

def until(true):
    while not true():
        QTest.qWait(5)

until(lambda: application.desks and application.session.evaluations)
desk = application.desks[0]
desk.open(application.session.evaluations[0].uid)
until(lambda: desk.opened is not None)
document, session = desk.opened.document, application.session
(path.parent / f"{me}.ready").touch()
until((path.parent / f"{other}.ready").exists)
field = "notes" if me == "ann" else "site"
for number in range(rounds):
    value = document.value
    key = ("acme", "beta")[number % 2]
    document.edit(f"{me} {number}", change_candidate(value, key, **{field: f"{me} {number}"}))
    document.edit(f"{me} scores {number}", set_score(document.value, me, key, "cost", float(number % 5)))
    if number == 3:
        document.undo_stack.undo()
    session.look_again()
    QTest.qWait(1)
until(lambda: not session.unsaved)
(path.parent / f"{me}.done").touch()
until((path.parent / f"{other}.done").exists)
until(lambda: not session.jobs.under_way)
session.look_again()
until(lambda: not session.jobs.under_way)
for key, row in sorted(document.value.candidates.items()):
    print(key, row.notes, row.site, [sheet[key]["cost"].score for _, sheet in sorted(document.value.sheets.items())])
print("clash" if document.clash else "agreed")
application.quit()
"""

FIRST = """
import sys
from PySide6.QtCore import QTimer
from scorecard.gui import application
from scorecard.gui.doorbell import Doorbell

def rung(self, paths):
    print("raised", flush=True)
    QTimer.singleShot(0, self, self.quit)

def listen(self, listen=Doorbell.listen):
    listen(self)
    print("here", flush=True)

Doorbell.listen = listen
application.Application._on_rung = rung
application.main(sys.argv[1:])
"""

SECOND = """
import sys
from PySide6.QtCore import QTimer
from scorecard.gui import application

def opened(self, workspace, sample, opened=application.Application._on_opened):
    opened(self, workspace, sample)
    print("beside", flush=True)
    QTimer.singleShot(0, self, self.quit)

application.Application._on_opened = opened
application.main(sys.argv[1:])
"""


def start(script: str, folder: Path, *arguments: object) -> subprocess.Popen[str]:
    """A program of its own, on data of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "SCORECARD_DATA": str(folder / "data")},
    )


def said(process: subprocess.Popen[str]) -> list[str]:
    """What a program said until it ended, which must be well."""
    try:
        out, errors = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    return out.splitlines()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    path = tmp_path / "Team.scorecard"
    with Workspace(path, create=True) as workspace:
        workspace.add(new_evaluation("plain", "Team", ["Acme", "Beta"], ["Ann", "Ben"]), author="Ann", label="New")
    return path


def test_two_windows_in_two_programs_lose_nothing_and_show_the_same(place: Path) -> None:
    programs = [
        start(WINDOW, place.parent / me, place, me, other, ROUNDS) for me, other in (("ann", "ben"), ("ben", "ann"))
    ]
    ann, ben = (said(each) for each in programs)
    assert ann == ben
    assert ann[-1] == "agreed"
    last, before = ROUNDS - 1, ROUNDS - 2
    assert f"acme ann {last} ben {last}" in ann[0]
    assert f"beta ann {before} ben {before}" in ann[1]
    with Workspace(place) as workspace:
        uid = workspace.evaluations()[0].uid
        labels = [entry.label for entry in workspace.entries(uid)]
        assert workspace.check() == []
    for me in ("ann", "ben"):
        assert [each for each in labels if each.startswith(f"{me} scores")] == [
            f"{me} scores {number}" for number in range(ROUNDS)
        ]
        assert f"Undo: {me} scores 3" in labels


def test_a_second_start_raises_the_first(tmp_path: Path) -> None:
    path = tmp_path / "Work.scorecard"
    first = start(FIRST, tmp_path, path)
    assert first.stdout is not None
    assert first.stdout.readline() == "here\n"
    second = start(
        "import sys; from scorecard.gui.application import main; sys.exit(main(sys.argv[1:]))", tmp_path, path
    )
    assert said(second) == []
    assert said(first) == ["raised"]


def test_a_start_opens_beside_a_first_one_that_does_not_answer(tmp_path: Path) -> None:
    path = tmp_path / "Work.scorecard"
    silent = Doorbell(path, tmp_path / "data")
    assert silent.is_first()
    assert said(start(SECOND, tmp_path, path)) == ["beside"]
    silent.leave()


def clash(program: Program, qtbot: QtBot) -> ClashDialog:
    """We both rename the evaluation; the window asks."""
    opened, session = program.desk.opened, program.application.session
    assert opened is not None
    assert session is not None
    uid = opened.document.uid
    with Workspace(Path(session.path)) as workspace:
        workspace.edit(uid, lambda now: set_head(now, title="Theirs", scope="Their scope"), author="Ben", label="Title")
    opened.document.edit("Title", set_head(opened.value, title="Mine"))
    qtbot.waitUntil(lambda: opened.document.clash is not None, timeout=PATIENCE)
    dialogs = [each for each in program.window.findChildren(ClashDialog) if each.isVisible()]
    assert len(dialogs) == 1
    return dialogs[0]


def settled(program: Program) -> Evaluation:
    value = program.stored()
    assert value == program.value
    assert value.head.scope == "Their scope"
    assert program.desk.opened is not None
    assert program.desk.opened.document.clash is None
    QCoreApplication.processEvents()
    assert "Saved" in program.window.foot._saved.accessibleName()
    return value


def test_in_a_clash_mine_can_be_kept(program: Program, qtbot: QtBot) -> None:
    dialog = clash(program, qtbot)
    assert dialog.keep_mine is not None
    qtbot.mouseClick(dialog.keep_mine, LEFT)
    assert settled(program).head.title == "Mine"


def test_in_a_clash_theirs_can_be_taken(program: Program, qtbot: QtBot) -> None:
    qtbot.mouseClick(clash(program, qtbot).verb, LEFT)
    assert settled(program).head.title == "Theirs"


def test_a_clash_can_be_left_and_decided_later(program: Program, qtbot: QtBot) -> None:
    clash(program, qtbot).reject()
    assert program.value.head.title == "Mine"
    program.window.foot.saving_requested.emit()
    again = [each for each in program.window.findChildren(ClashDialog) if each.isVisible()]
    assert len(again) == 1
    qtbot.mouseClick(again[0].verb, LEFT)
    assert settled(program).head.title == "Theirs"


@pytest.mark.slow
def test_a_program_that_is_killed_has_kept_what_it_had_saved(place: Path) -> None:
    program = start(WINDOW, place.parent / "ann", place, "ann", "ben", 100_000)
    (place.parent / "ben.ready").touch()
    with Workspace(place) as workspace:
        uid = workspace.evaluations()[0].uid
        while len(workspace.entries(uid)) < 30:
            assert program.poll() is None
        program.kill()
        program.communicate()
        labels = [entry.label for entry in workspace.entries(uid)]
        assert workspace.check() == []
    numbers = [int(each.rsplit(" ", 1)[1]) for each in labels if each.startswith("ann scores")]
    assert numbers == list(range(len(numbers)))
    programs = [start(WINDOW, place.parent / me, place, me, other, 2) for me, other in (("ann", "ben"), ("ben", "ann"))]
    assert said(programs[0]) == said(programs[1])
