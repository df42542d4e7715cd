"""Errors that nobody expected: caught wherever they come from, told once, and told without anybody's data."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, QUrl, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from scorecard.app.log import note_warning, start_log, stop_log
from scorecard.app.running import BadEnd
from scorecard.gui.crash import MOST_LOGGED, MOST_TOLD, QUIET, CrashHandler
from scorecard.gui.dialogs.crash_dialog import CrashDialog
from scorecard.gui.jobs import Jobs
from scorecard.gui.look import Choice, Look

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
SECRET = "Acme scored 4.5 in /home/ann/bids.xlsx"


class Caught:
    """A handler at work, what it told, and a clock that is set by hand."""

    def __init__(self, folder: Path) -> None:
        self.now = 100.0
        self.told: list[str] = []
        self.folder = folder
        self.handler = CrashHandler(folder, self.show, clock=lambda: self.now)

    def show(self, report: str) -> None:
        self.told.append(report)

    def log(self) -> str:
        path = self.folder / "scorecard.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.fixture
def caught(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Caught]:
    def silent(*_given: object) -> None:
        """What the terminal would have shown; the test's own hooks would take it for a failure."""

    for module, name in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(module, name, silent)
    made = Caught(tmp_path)
    made.handler.install()
    yield made
    made.handler.uninstall()
    stop_log()


def fail() -> None:
    raise ValueError(SECRET)


def fail_otherwise() -> None:
    raise KeyError(SECRET)


def error_of(call: Callable[[], object]) -> BaseException:
    try:
        call()
    except (ValueError, KeyError, RuntimeError) as error:
        return error
    raise AssertionError("it did not fail")


def settle() -> None:
    QCoreApplication.sendPostedEvents()
    QCoreApplication.processEvents()


def test_error_in_a_slot_is_logged_and_told_without_its_message(caught: Caught, qtbot: QtBot) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    button.clicked.connect(fail)
    qtbot.mouseClick(button, LEFT)
    settle()
    assert len(caught.told) == 1
    assert "ValueError" in caught.told[0]
    assert "test_crash.py" in caught.told[0]
    assert " fail" in caught.told[0]
    for text in (caught.told[0], caught.log()):
        assert "ValueError" in text
        assert "Acme" not in text
        assert "/home" not in text
        assert str(Path.home()) not in text
    assert "PySide6 6." in caught.told[0]


def test_report_names_what_an_error_came_from(caught: Caught) -> None:
    def outer() -> None:
        try:
            fail()
        except ValueError as error:
            raise RuntimeError(SECRET) from error

    caught.handler.catch(error_of(outer))
    settle()
    (report,) = caught.told
    assert report.index("RuntimeError") < report.index("which came from") < report.index("ValueError")


def test_error_in_a_thread_is_told_in_the_thread_of_the_window(caught: Caught, qtbot: QtBot) -> None:
    threads: list[bool] = []

    def show(report: str) -> None:
        threads.append(threading.current_thread() is threading.main_thread())
        caught.show(report)

    caught.handler._show = show
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(caught.told))
    assert threads == [True]


def test_error_in_what_is_cleared_away_is_logged_only(caught: Caught) -> None:
    class Failing:
        def __del__(self) -> None:
            fail()

    thing: Failing | None = Failing()
    thing = None
    gc.collect()
    settle()
    assert thing is None
    assert caught.told == []
    assert "ValueError" in caught.log()


def test_storm_of_one_error_is_told_once_and_logged_a_few_times(caught: Caught) -> None:
    for _ in range(500):
        caught.now += 0.016
        caught.handler.catch(error_of(fail))
        settle()
    assert len(caught.told) == 1
    assert caught.log().count("ValueError") == MOST_LOGGED


def test_same_error_is_told_again_when_it_comes_back_later_but_not_for_ever(caught: Caught) -> None:
    for _ in range(MOST_TOLD + 3):
        caught.handler.catch(error_of(fail))
        settle()
        caught.now += QUIET + 1
    assert len(caught.told) == MOST_TOLD
    caught.handler.catch(error_of(fail_otherwise))
    settle()
    assert len(caught.told) == MOST_TOLD + 1


def test_one_error_is_told_at_a_time(caught: Caught) -> None:
    open_at_once: list[int] = []

    def show(report: str) -> None:
        caught.told.append(report)
        open_at_once.append(1)
        for call in (fail, fail_otherwise):
            caught.handler.catch(error_of(call))
        settle()
        assert sum(open_at_once) == 1
        open_at_once.pop()

    caught.handler._show = show
    caught.handler.catch(error_of(fail))
    settle()
    assert len(caught.told) == 1
    caught.now += QUIET + 1
    caught.handler.catch(error_of(fail_otherwise))
    settle()
    assert len(caught.told) == 2


def test_dialog_that_fails_itself_does_not_end_the_telling(caught: Caught) -> None:
    def broken(report: str) -> None:
        raise RuntimeError(SECRET)

    caught.handler._show = broken
    with pytest.raises(RuntimeError):
        caught.handler._on_caught("report")
    caught.handler._show = caught.show
    caught.handler.catch(error_of(fail))
    settle()
    assert len(caught.told) == 1


def test_warnings_of_qt_go_into_the_log_without_paths_and_quotes(
    caught: Caught, capfd: pytest.CaptureFixture[str]
) -> None:
    start_log(caught.folder)
    for _ in range(100):
        qWarning("QFile: cannot open \"Acme bid\" at /home/ann/bids.xlsx or C:\\Users\\Ann\\x.txt: 'it is gone'")
    stop_log()
    log = caught.log()
    assert "QFile: cannot open '...' at ... or ...: '...'" in log
    assert log.count("QFile") == MOST_LOGGED
    assert not any(word in log for word in ("Acme", "/home", "Ann", "gone"))


def test_interrupt_from_the_terminal_ends_the_program_and_is_no_bug(
    caught: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[int] = []
    monkeypatch.setattr(QCoreApplication, "exit", left.append)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    settle()
    assert left == [130]
    assert caught.told == []
    assert caught.log() == ""


def test_uninstalling_leaves_everything_as_it_was(qapp: QApplication, tmp_path: Path) -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    handler = CrashHandler(tmp_path, print)
    handler.install()
    handler.install()
    assert sys.excepthook != before[0]
    handler.uninstall()
    handler.uninstall()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before


def test_log_that_is_open_stays_open_after_a_bug(caught: Caught) -> None:
    start_log(caught.folder)
    caught.handler.catch(error_of(fail))
    note_warning("still open")
    stop_log()
    caught.handler.catch(error_of(fail_otherwise))
    note_warning("closed")
    assert "still open" in caught.log()
    assert "KeyError" in caught.log()
    assert "closed" not in caught.log()


# ---- the dialog --------------------------------------------------------------------------------------


def made(look: Look, qtbot: QtBot, folder: Path, *, saved: bool = True, waiting: tuple[str, ...] = ()) -> CrashDialog:
    dialog = CrashDialog(look, "the report", saved, folder, waiting=waiting, open_url=opened(folder))
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    return dialog


def opened(folder: Path) -> Callable[[QUrl], object]:
    def open_url(url: QUrl) -> bool:
        (folder / "opened").write_text(url.toLocalFile(), encoding="utf-8")
        return True

    return open_url


@pytest.mark.parametrize(
    ("saved", "waiting", "said"),
    [
        (True, (), ["Your work is saved"]),
        (False, ("Weight of Cost",), ["“Weight of Cost”.", "kept", "tried again"]),
        (False, ("a", "b", "c", "d", "e"), ["“a”, “b”, “c” and 2 more"]),
        (False, (), ["Your last changes are not on the disk yet", "kept"]),
    ],
)
def test_dialog_says_what_is_saved(
    look: Look, qtbot: QtBot, tmp_path: Path, saved: bool, waiting: tuple[str, ...], said: list[str]
) -> None:
    dialog = made(look, qtbot, tmp_path, saved=saved, waiting=waiting)
    for words in said:
        assert words in dialog.consequence.text()
    assert dialog.accessibleDescription() == dialog.consequence.text()
    assert ("Your work is saved" in dialog.consequence.text()) == saved


def test_dialog_copies_its_details_and_opens_the_log_folder(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = made(look, qtbot, tmp_path)
    qtbot.mouseClick(dialog.copy, LEFT)
    assert QGuiApplication.clipboard().text() == "the report"
    assert dialog.copy.text() == "Copied"
    qtbot.mouseClick(dialog.folder, LEFT)
    assert Path((tmp_path / "opened").read_text(encoding="utf-8")) == tmp_path
    assert dialog.details.isReadOnly()


def test_escape_and_enter_go_on_and_only_the_button_quits(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    for key in (KEY.Key_Escape, KEY.Key_Return):
        dialog = made(look, qtbot, tmp_path)
        assert dialog.verb.hasFocus()
        qtbot.keyClick(dialog, key)
        assert (dialog.isVisible(), dialog.quits) == (False, False)
    dialog = made(look, qtbot, tmp_path)
    qtbot.mouseClick(dialog.cancel, LEFT)
    assert (dialog.isVisible(), dialog.quits) == (False, True)


def test_dialog_that_runs_until_it_is_closed_tells_what_was_chosen(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = CrashDialog(look, "r", True, tmp_path)
    QTimer.singleShot(0, dialog.cancel.click)
    dialog.exec()
    assert dialog.quits
    dialog.deleteLater()


@pytest.mark.parametrize("details", ["", "Fatal Python error: Aborted"])
def test_start_after_a_bad_end_says_so(look: Look, qtbot: QtBot, tmp_path: Path, details: str) -> None:
    dialog = CrashDialog.after_bad_end(look, BadEnd(details), tmp_path)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert "did not end properly" in dialog.question.text()
    assert ("crashed" in dialog.consequence.text()) == bool(details)
    assert dialog.details.isVisible() == dialog.copy.isVisible() == bool(details)
    assert not dialog.cancel.isVisible()
    assert "saved" in dialog.consequence.text()


def test_dialog_has_names_follows_the_look_and_is_freed(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = CrashDialog(look, "r", True, tmp_path)
    assert dialog.details.accessibleName()
    assert dialog.accessibleName()
    with qtbot.waitExposed(dialog):
        dialog.show()
    before = dialog.grab().toImage()
    look.choose(Choice.DARK)
    look.scale_text(1.3)
    assert dialog.grab().toImage() != before
    seen = weakref.ref(dialog)
    dialog.close()
    dialog.deleteLater()
    del dialog
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert seen() is None


def test_bug_in_a_job_is_told(caught: Caught, qtbot: QtBot) -> None:
    holder = QObject()
    jobs = Jobs(holder)
    jobs.run(lambda _report: fail())
    qtbot.waitUntil(lambda: bool(caught.told))
    assert "jobs.py" in caught.told[0]
    jobs.wait()
