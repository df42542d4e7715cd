"""The page that imports spreadsheets with what it says, and files to import, for its tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as ExcelBook
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from scorecard.app import importing
from scorecard.app.correcting import Mapping, Range, area_text
from scorecard.app.workspace import Workspace
from scorecard.exchange.importing.reading import read_here
from scorecard.gui.jobs import ImmediateJobs, Job, Jobs, Queue
from scorecard.gui.look import Look
from scorecard.gui.session import Session
from scorecard.gui.views.import_page import ImportPage

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


class NoFiles:
    """Files that a person chooses, without a dialog."""

    def __init__(self) -> None:
        self.chosen: list[Path] = []

    def to_open(self, *_: object) -> list[Path]:
        return self.chosen


class Waiting(Jobs):
    """Jobs that run when they are let."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[Job] = []

    def _start(self, job: Job, queue: Queue) -> None:
        self.held.append(job)


class Desk:
    """The page, with what it says."""

    def __init__(self, look: Look, qtbot: QtBot, folder: Path, jobs: Jobs) -> None:
        self.workspace = Workspace(folder / "w.scorecard", create=True)
        self.session = Session(self.workspace, jobs, "Ann Keller")
        self.files = NoFiles()
        self.page = ImportPage(look, self.session, self.files)  # type: ignore[arg-type]
        self.page.resize(1064, 744)
        qtbot.addWidget(self.page)
        with qtbot.waitExposed(self.page):
            self.page.show()
        self.page.activateWindow()
        self.page.focus_body()
        self.said: list[Any] = []
        self.made: list[tuple[str, str]] = []
        self.page.told.connect(self.said.append)
        self.page.failed.connect(self.said.append)
        self.page.created.connect(lambda uid, title: self.made.append((uid, title)))

    @property
    def mapping(self) -> Mapping:
        return self.page.mapping

    def areas(self, number: int = 0) -> dict[str, str]:
        table = self.mapping.tables[number]
        names = ("criteria", "weights", "candidates", "scores", "reasons")
        return {name: area_text(getattr(table, name)) for name in names if getattr(table, name)}

    def point(self, cell: str) -> QPoint:
        """The middle of a cell of the preview."""
        place, grid = Range.of(cell), self.page.grid
        return grid.visualRect(grid.model_of_cells.index(place.top - 1, place.left - 1)).center()

    def drag(self, first: str, last: str) -> None:
        """Choose cells by a click and a click with Shift."""
        view = self.page.grid.viewport()
        QTest.mouseClick(view, LEFT, Qt.KeyboardModifier.NoModifier, self.point(first))
        if last != first:
            QTest.mouseClick(view, LEFT, SHIFT, self.point(last))

    def settle(self) -> None:
        """Let corrections be worked out."""
        self.page._soon.stop()
        self.page._read_again()

    def button(self, words: str) -> QAbstractButton:
        QCoreApplication.processEvents()
        return next(b for b in self.page.findChildren(QAbstractButton) if b.text() == words and b.isVisible())


ROWS: list[list[Any]] = [
    ["Criterion", "Weight", "Acme", "Bolt", "Zeta"],
    ["Price", 50, 3, 4, 5],
    ["Team", 30, 5, 4, 2],
    ["Tools", 20, 4, 4, 1],
]


def book(path: Path, rows: list[list[Any]] | None = None, **sheets: list[list[Any]]) -> Path:
    made = ExcelBook()
    first = made.active
    assert first is not None
    first.title = "Scores"
    for row in ROWS if rows is None else rows:
        first.append(row)
    for title, more in sheets.items():
        sheet = made.create_sheet(title)
        for row in more:
            sheet.append(row)
    made.save(path)
    return path


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mappings are kept in the folder of the test, and files are read in this process."""
    monkeypatch.setenv("SCORECARD_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(importing, "read", lambda path, **_: read_here(path))


@pytest.fixture
def desk(look: Look, qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(look, qtbot, tmp_path, ImmediateJobs())
    yield made
    made.workspace.close()
