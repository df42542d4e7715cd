"""What is closed is gone: dialogs, windows, pages and evaluations leave nothing behind, however often they come."""

from __future__ import annotations

import gc
import weakref
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import SIGNAL, QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from scorecard.app.paths import resource
from scorecard.app.settings import Settings
from scorecard.app.workspace import Clash, Workspace
from scorecard.core.edits import set_head
from scorecard.core.errors import StorageError
from scorecard.gui.dialogs.about_dialog import AboutDialog, known_places
from scorecard.gui.dialogs.clash_dialog import ClashDialog
from scorecard.gui.dialogs.crash_dialog import CrashDialog
from scorecard.gui.dialogs.settings_dialog import SettingsDialog
from scorecard.gui.dialogs.trouble import LeavingDialog, WorkspaceDialog
from scorecard.gui.dialogs.version_dialog import VersionDialog
from scorecard.gui.dialogs.waiver_dialog import WaiverDialog
from scorecard.gui.document import Document
from scorecard.gui.windows.help_window import HelpWindow
from scorecard.gui.windows.main_window import PLACES, STEPS
from tests.gui.windows.program import PATIENCE, Program

TIMES = 20
ROUNDS = 5
OPENED_TIMES = 4
KEYS = [key for key, _, _ in (*PLACES, *STEPS)]
Made = Callable[[Program], QWidget]


def clear_away(program: Program) -> None:
    """Let everything go that waits for it."""
    program.settle()
    for desk in program.application.desks:  # its foot has one link more while there are disagreements
        program.qtbot.waitUntil(lambda desk=desk: not desk.steps._soon.isActive())  # type: ignore[misc]
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()
        gc.collect()


def living() -> Counter[str]:
    """How many widgets there are, by kind."""
    return Counter(type(each).__name__ for each in QApplication.allWidgets())


def listeners(program: Program) -> dict[str, int]:
    """How many wait for what lives as long as the program."""
    application = program.application
    session, qt = application.session, QApplication.instance()
    assert session is not None
    assert qt is not None
    signals = {
        "look": (application.look, "changed()"),
        "listed": (session, "listed(PyObject)"),
        "directory": (session, "directory(PyObject)"),
        "failed": (session, "failed(PyObject)"),
        "jobs": (session.jobs, "changed()"),
        "focus": (qt, "focusChanged(QWidget*,QWidget*)"),
    }
    return {name: source.receivers(SIGNAL(signal)) for name, (source, signal) in signals.items()}


def more(now: dict[str, int], before: dict[str, int]) -> dict[str, int]:
    """What more wait for than before. Fewer is no leak: what a start has left over goes when it is collected."""
    return {name: count for name, count in now.items() if count > before[name]}


def clash(program: Program) -> Clash:
    """Both of us have renamed the evaluation."""
    opened = program.desk.opened
    assert opened is not None
    assert program.application.session is not None
    with Workspace(Path(program.application.session.path)) as workspace:
        base = workspace.load(opened.document.uid)
        workspace.edit(
            opened.document.uid, lambda now: set_head(now, title=now.head.title + "!"), author="B", label="T"
        )
        try:
            workspace.commit(base, set_head(base.value, title="Mine"), author="A", label="T")
        except Clash as found:
            return found
    raise AssertionError("this must clash")


def waiver(program: Program) -> QWidget:
    value = program.value
    keys = (next(iter(value.candidates)), next(iter(value.criteria)))
    return WaiverDialog(program.application.look, value, *keys, "Ann", program.window)


DIALOGS: dict[str, Made] = {
    "about": lambda each: AboutDialog(each.application.look, known_places(Path("Work.scorecard")), each.window),
    "crash": lambda each: CrashDialog(each.application.look, "report", True, Path(), each.window),
    "leaving": lambda each: LeavingDialog(each.application.look, ["One", "Two"], each.window),
    "settings": lambda each: SettingsDialog(each.application.look, Settings(), each.window),
    "version": lambda each: VersionDialog(each.application.look, each.window),
    "waiver": waiver,
    "workspace": lambda each: WorkspaceDialog(each.application.look, StorageError("No"), each.window),
}


def opened_and_closed(program: Program, make: Made) -> weakref.ref[QWidget]:
    dialog = make(program)
    if isinstance(dialog, QDialog):
        dialog.open()
    else:
        dialog.show()
    QCoreApplication.processEvents()
    found = weakref.ref(dialog)
    dialog.close()
    dialog.deleteLater()
    return found


def test_dialogs_that_are_closed_are_gone(program: Program) -> None:
    for made in DIALOGS.values():
        opened_and_closed(program, made)
    clear_away(program)
    before, heard = living(), listeners(program)
    for name, made in DIALOGS.items():
        refs = [opened_and_closed(program, made) for _ in range(TIMES)]
        clear_away(program)
        assert [each() for each in refs if each() is not None] == [], name
        assert living() - before == Counter(), name
        assert not more(listeners(program), heard), name


def test_the_question_of_a_clash_is_gone_when_it_is_closed(program: Program) -> None:
    found = clash(program)

    def made(running: Program) -> QWidget:
        return ClashDialog(running.application.look, found, running.value, running.window)

    opened_and_closed(program, made)
    clear_away(program)
    before, heard = living(), listeners(program)
    refs = [opened_and_closed(program, made) for _ in range(TIMES)]
    clear_away(program)
    assert [each() for each in refs if each() is not None] == []
    assert living() - before == Counter()
    assert not more(listeners(program), heard)


def test_the_help_window_is_gone_when_it_is_closed(program: Program) -> None:
    def made(running: Program) -> QWidget:
        return HelpWindow(running.application.look, resource("help"), None)

    opened_and_closed(program, made)
    clear_away(program)
    before, heard = living(), listeners(program)
    refs = [opened_and_closed(program, made) for _ in range(OPENED_TIMES)]
    clear_away(program)
    assert [each() for each in refs if each() is not None] == []
    assert living() - before == Counter()
    assert not more(listeners(program), heard)


def test_windows_that_are_closed_are_gone(program: Program) -> None:
    def once() -> weakref.ref[QWidget]:
        assert program.desk.opened is not None
        desk = program.application.new_window(program.desk.opened.document.uid)
        for key in KEYS:
            desk.go(key)
            QCoreApplication.processEvents()
        program.settle()
        desk.window.close()
        return weakref.ref(desk.window)

    once()
    clear_away(program)
    before, heard = living(), listeners(program)
    refs = [once() for _ in range(OPENED_TIMES)]
    clear_away(program)
    assert [each() for each in refs if each() is not None] == []
    assert living() - before == Counter()
    assert not more(listeners(program), heard)


def test_going_from_page_to_page_makes_nothing_more(program: Program) -> None:
    def round_about() -> None:
        for key in KEYS:
            program.desk.go(key)
            program.settle()

    for _ in range(2):
        round_about()
    clear_away(program)
    before, heard = living(), listeners(program)
    for _ in range(ROUNDS):
        round_about()
    clear_away(program)
    assert living() - before == Counter()
    assert not more(listeners(program), heard)


def test_an_evaluation_that_is_opened_and_closed_again_and_again_leaves_nothing(program: Program) -> None:
    assert program.desk.opened is not None
    uid = program.desk.opened.document.uid

    def once() -> weakref.ref[Document]:
        program.desk.open(uid)
        program.qtbot.waitUntil(lambda: program.desk.opened is not None, timeout=PATIENCE)
        assert program.desk.opened is not None
        document = weakref.ref(program.desk.opened.document)
        for key in KEYS:
            program.desk.go(key)
            QCoreApplication.processEvents()
        program.settle()
        program.desk.close_evaluation()
        return document

    once()
    clear_away(program)
    before, heard = living(), listeners(program)
    refs = [once() for _ in range(OPENED_TIMES)]
    clear_away(program)
    assert [each() for each in refs if each() is not None] == []
    assert living() - before == Counter()
    assert not more(listeners(program), heard)


def test_another_look_makes_nothing_more(program: Program) -> None:
    for key in KEYS:
        program.desk.go(key)
    look = program.application.look

    def change() -> None:
        for scale in (1.3, 1.0):
            look.scale_text(scale)
            QCoreApplication.processEvents()

    change()
    clear_away(program)
    before, heard = living(), listeners(program)
    for _ in range(2):
        change()
    clear_away(program)
    assert living() - before == Counter()
    assert not more(listeners(program), heard)
