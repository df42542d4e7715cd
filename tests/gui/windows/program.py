"""The whole program for tests: real windows, threads and files, in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.settings import Settings
from scorecard.core.model import Evaluation
from scorecard.gui.application import Application
from scorecard.gui.files import FileKind, Files
from scorecard.gui.page import Page
from scorecard.gui.windows.desk import Desk
from scorecard.gui.windows.main_window import MainWindow

PATIENCE = 30_000
"""Milliseconds that a slow machine may take."""


class ChosenFiles(Files):
    """Answers as a person would who has already made up their mind."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.chosen = folder
        self.opened: list[Path] = []

    def to_save(self, parent: QWidget, title: str, name: str, kinds: Sequence[FileKind]) -> Path | None:
        return self.chosen / name

    def to_open(self, parent: QWidget, title: str, kinds: Sequence[FileKind]) -> list[Path]:
        return self.opened

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.chosen


class Program:
    """A running program with its first window."""

    def __init__(self, qtbot: QtBot, application: Application, files: ChosenFiles) -> None:
        self.qtbot = qtbot
        self.application = application
        self.files = files

    @property
    def desk(self) -> Desk:
        return self.application.desks[0]

    @property
    def window(self) -> MainWindow:
        return self.desk.window

    @property
    def page(self) -> Page:
        page = self.window.page
        assert page is not None
        return page

    @property
    def value(self) -> Evaluation:
        assert self.desk.opened is not None
        return self.desk.opened.value

    def settle(self) -> None:
        """Wait until nothing is under way any more and every edit is on the disk."""
        session = self.application.session
        assert session is not None
        self.qtbot.waitUntil(lambda: not session.jobs.under_way and not session.unsaved, timeout=PATIENCE)
        QCoreApplication.processEvents()

    def stored(self) -> Evaluation:
        """The open evaluation as a reload gives it."""
        self.settle()
        assert self.desk.opened is not None
        assert self.application.session is not None
        found: list[Evaluation] = []
        uid = self.desk.opened.document.uid
        self.application.session.ask(lambda workspace, _: workspace.load(uid).value, found.append)
        self.qtbot.waitUntil(lambda: bool(found), timeout=PATIENCE)
        return found[0]


def started(qtbot: QtBot, folder: Path, paths: Sequence[str] = ()) -> Program:
    """Start the program on the workspace of a folder, and wait until its first page is there."""
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    files = ChosenFiles(folder)
    application = Application(qt, folder / "Work.scorecard", Settings(author="Ann Keller", look="light"), files=files)
    application.show(paths)
    program = Program(qtbot, application, files)
    qtbot.waitUntil(lambda: bool(application.desks), timeout=PATIENCE)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=PATIENCE)
    program.settle()
    return program


@pytest.fixture
def program(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """The program after its first start."""
    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    running = started(qtbot, tmp_path)
    yield running
    if running.application.desks:
        running.settle()
        running.application.quit()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    running.application.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
