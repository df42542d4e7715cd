"""The session: what changes the file is loaded when the lists are there, and by nobody who has left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from scorecard.app.workspace import Workspace
from scorecard.core.model import Evaluation
from scorecard.core.progress import Report
from scorecard.gui.document import Document
from scorecard.gui.jobs import ImmediateJobs, Jobs
from scorecard.gui.session import LOADING, Session
from tests.core.made import made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "w.scorecard"
    with Workspace(found, create=True) as workspace:
        workspace.add(made({"x": 1.0}, {"a": (1,)}), author="me", label="new")
    return found


@pytest.fixture
def workspace(path: Path) -> Workspace:
    return Workspace(path)


@pytest.fixture
def session(workspace: Workspace, qapp: QApplication) -> Iterator[Session]:
    jobs = ImmediateJobs(qapp)
    given = Session(workspace, jobs, "Ann", jobs)
    yield given
    given.close()
    jobs.deleteLater()


def test_lists_come_first_and_what_writes_is_loaded_after(workspace: Workspace, session: Session, qtbot: QtBot) -> None:
    session.start()
    assert len(session.evaluations) == 1
    assert workspace._opened is None
    qtbot.waitUntil(lambda: workspace._opened is not None)


def test_session_that_closes_before_loads_nothing_any_more(workspace: Workspace, session: Session) -> None:
    session.start()
    session.close()
    assert not session._ready.isActive()
    assert workspace._opened is None


class Asker(QObject):
    """Somebody who wants to know when a change is made, as a page does."""

    heard: list[object]

    def hear(self, answer: object) -> None:
        self.heard.append((answer, self.objectName()))


def test_a_change_is_told_to_nobody_who_has_gone_and_listed_all_the_same(
    workspace: Workspace, qapp: QApplication, qtbot: QtBot
) -> None:
    jobs = Jobs(qapp)
    session = Session(workspace, jobs, "Ann", jobs)
    asker = Asker()
    asker.heard = []
    value = made({"y": 1.0}, {"b": (2,)})
    session.change(lambda there, _: there.add(value, author="Ann", label="new").uid, asker.hear)
    delete(asker)
    qtbot.waitUntil(lambda: len(session.evaluations) == 2 and not jobs.under_way)
    assert asker.heard == []
    session.close()
    jobs.deleteLater()


def test_what_is_read_behind_gives_way_to_an_evaluation_that_is_opened(
    workspace: Workspace, qapp: QApplication, qtbot: QtBot
) -> None:
    """Opening does not wait for what a list wants to show of another evaluation."""
    wanted = workspace.evaluations()[0].uid
    jobs = Jobs(qapp)
    session = Session(workspace, jobs, "Ann", jobs)
    stopped: list[bool] = []
    begun = Event()

    def read(_: Workspace, report: Report) -> None:
        begun.set()
        while True:  # until it is stopped
            report(0.5, "Reading")

    session.read_behind("another", read, lambda _: None, lambda _: None, lambda: stopped.append(True))
    begun.wait()
    opened: list[Document] = []
    session.open(wanted, opened.append)
    qtbot.waitUntil(lambda: bool(opened))
    assert stopped == [True]
    session.release(opened[0])
    session.close()
    jobs.deleteLater()


def test_what_is_read_behind_already_is_not_read_again_to_open_it(
    workspace: Workspace, qapp: QApplication, qtbot: QtBot
) -> None:
    wanted = workspace.evaluations()[0].uid
    jobs = Jobs(qapp)
    session = Session(workspace, jobs, "Ann", jobs)
    go_on, read = Event(), list[Evaluation]()

    def load(there: Workspace, report: Report) -> Evaluation:
        go_on.wait()
        report(0.5, "Reading")
        return there.load(wanted, report).value

    session.read_behind(wanted, load, read.append, lambda _: None, lambda: None)
    opened, told = list[Document](), list[float]()
    job = session.open(wanted, opened.append)
    assert job is not None
    job.progressed.connect(lambda share, _: told.append(share))
    go_on.set()
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].value is read[0]
    assert told[0] == LOADING / 2  # how far that reading is, is told of the opening
    session.release(opened[0])
    session.close()
    jobs.deleteLater()
