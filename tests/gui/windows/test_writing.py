"""A file that a person has asked for is written to its end, whatever is closed or opened meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scorecard.core.errors import ExchangeError
from scorecard.gui.views import export_work
from scorecard.gui.views.export_page import ExportPage
from tests.gui.windows.program import PATIENCE, Program


@pytest.fixture
def exporting(program: Program) -> ExportPage:
    """The workbook of the sample is being written."""
    program.desk.go("export")
    program.settle()
    page = program.page
    assert isinstance(page, ExportPage)
    page.primary.click()
    assert page.is_writing
    return page


def target(program: Program) -> list[Path]:
    return list(program.files.chosen.glob("*.xlsx"))


def told(program: Program) -> list[str]:
    return [each.accessibleName() for each in program.window.toasts._shown]


def test_a_window_closes_when_the_workbook_is_there(program: Program, exporting: ExportPage, qtbot: QtBot) -> None:
    program.window.close()
    assert program.application.desks
    assert "A file is still being written. The window closes when it is there." in told(program)
    qtbot.waitUntil(lambda: not program.application.desks, timeout=PATIENCE)
    (path,) = target(program)
    assert "Scorecard" in load_workbook(path).sheetnames


def test_quitting_waits_too(program: Program, exporting: ExportPage, qtbot: QtBot) -> None:
    program.application.quit()
    qtbot.waitUntil(lambda: not program.application.desks, timeout=PATIENCE)
    assert len(target(program)) == 1


def test_a_window_stays_where_the_file_cannot_be_written(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_given: object, **_named: object) -> None:
        raise ExchangeError("The disk is full")

    monkeypatch.setattr(export_work, "written", refused)
    program.desk.go("export")
    program.settle()
    page = program.page
    assert isinstance(page, ExportPage)
    page.primary.click()
    program.window.close()
    qtbot.waitUntil(lambda: any("The disk is full" in each for each in told(program)), timeout=PATIENCE)
    QApplication.processEvents()
    assert program.application.desks
    program.window.close()
    assert not program.application.desks


def test_what_is_stopped_lets_the_window_go(program: Program, exporting: ExportPage, qtbot: QtBot) -> None:
    program.window.close()
    exporting.cancel()
    qtbot.waitUntil(lambda: not program.application.desks, timeout=PATIENCE)


def test_another_evaluation_opens_when_the_workbook_is_there(
    program: Program, exporting: ExportPage, qtbot: QtBot
) -> None:
    session = program.application.session
    assert session is not None
    made: list[str] = []
    session.change(
        lambda workspace, _: workspace.add(program.value, author="Ann Keller", label="Added"),
        lambda loaded: made.append(loaded.uid),
    )
    qtbot.waitUntil(lambda: bool(made) or not exporting.is_writing, timeout=PATIENCE)
    if not exporting.is_writing:  # a fast disk: begin once more
        exporting.primary.click()
    qtbot.waitUntil(lambda: bool(made), timeout=PATIENCE)
    program.desk.open(made[0])
    qtbot.waitUntil(
        lambda: program.desk.opened is not None and program.desk.opened.document.uid == made[0], timeout=PATIENCE
    )
    assert len(target(program)) == 1
