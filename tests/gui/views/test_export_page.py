"""The Export page: files as a person makes them, and the same figures in them as in the window."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.transfer import import_document, ranking_csv
from scorecard.app.workspace import Workspace
from scorecard.core.edits import set_head, set_weight
from scorecard.core.errors import ExchangeError, StorageError
from scorecard.core.model import Evaluation, Head, Process, Stage
from scorecard.core.numbers import shown as figure
from scorecard.core.ranking import rank
from scorecard.core.wording import NOTHING
from scorecard.gui.jobs import ImmediateJobs, Job, Queue
from scorecard.gui.look import Choice, Look
from scorecard.gui.models.file_names import fault_of_name
from scorecard.gui.models.opened import Opened
from scorecard.gui.session import Session
from scorecard.gui.views.export_outputs import Output, proposed_name
from scorecard.gui.views.export_page import ExportPage
from scorecard.gui.views.export_preview import scorecard_sheet
from scorecard.render.ranking import ranking_of
from tests.core.made import made
from tests.gui.heard import heard
from tests.gui.places import RESOURCES
from tests.gui.views.test_picture_view import ChosenFiles

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton


class HeldJobs(ImmediateJobs):
    """Runs jobs at once, unless they are held."""

    def __init__(self) -> None:
        super().__init__()
        self.holds = False
        self.held: list[Job] = []

    def _start(self, job: Job, queue: Queue) -> None:
        if self.holds:
            self.held.append(job)
        else:
            super()._start(job, queue)

    def release(self) -> None:
        self.holds = False
        while self.held:
            self.held.pop(0).run()


@dataclass
class Desk:
    """A page with all that it stands on."""

    page: ExportPage
    opened: Opened
    session: Session
    files: ChosenFiles
    jobs: HeldJobs
    workspace: Workspace


@pytest.fixture
def open_desk(look: Look, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def opened_desk(value: Evaluation | None = None) -> Desk:
        workspace = Workspace(tmp_path / "w.scorecard", create=True)
        loaded = (
            workspace.add_sample(author="Ann") if value is None else workspace.add(value, author="Ann", label="New")
        )
        jobs = HeldJobs()
        session = Session(workspace, jobs, "Ann")
        documents: list[Any] = []
        session.open(loaded.uid, documents.append)
        opened, files = Opened(documents[0]), ChosenFiles(tmp_path / "out.xlsx")
        page = ExportPage(look, opened, session, files)
        page.resize(1064, 744)
        qtbot.addWidget(page)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        desks.append(Desk(page, opened, session, files, jobs, workspace))
        return desks[-1]

    yield opened_desk
    for desk in desks:
        desk.session.close()


def choose_version(page: ExportPage) -> None:
    page.state.setFocus()
    QTest.keyClick(page.state, KEY.Key_End)


def finish(desk: Desk, qtbot: QtBot) -> None:
    """Wait until what is under way is written."""
    qtbot.waitUntil(lambda: not desk.page.is_busy)


def settled(page: ExportPage) -> QImage:
    """The page as it is painted once everything has found its place."""
    QCoreApplication.sendPostedEvents()
    return page.grab().toImage()


# ---- the workbook -------------------------------------------------------------------------------


def test_the_workbooks_totals_are_the_windows(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    desk = open_desk()
    offered = heard(desk.page.offered)
    QTest.mouseClick(desk.page.primary, LEFT)
    finish(desk, qtbot)
    assert desk.files.asked == [f"{desk.page.name.text()}.xlsx"]
    path = desk.files.path
    assert path is not None
    book = load_workbook(path, data_only=True)
    scorecard = desk.opened.scorecard
    assert scorecard is not None
    rows = list(book["Summary"].iter_rows(7, 6 + len(scorecard.standings), 1, 3, values_only=True))
    assert [row[:2] for row in rows] == [(each.rank, each.name) for each in scorecard.standings]
    assert [row[2] for row in rows] == pytest.approx([each.total for each in scorecard.standings], abs=1e-9)
    sentence, verb, call = offered[0]
    assert (sentence, verb) == ("Exported to out.xlsx.", "Show in folder")
    call()
    assert desk.files.shown == [path]


def test_the_preview_shows_a_blank_as_a_blank() -> None:
    """Nothing is scored of Bolt's fit; that is no score of nought, and no points of nought."""
    value = made({"cost": 50.0, "fit": 50.0}, {"Acme": [0, 4], "Bolt": [3, None], "Crux": [None, None]})
    rows = {
        cells[0].text: [cell.text for cell in cells[3:]] for _, cells in scorecard_sheet(value, rank(value), ()).rows
    }
    assert rows["cost"] == ["0.0", "60.0", NOTHING]
    assert rows["fit"] == ["40.0", NOTHING, NOTHING]
    assert rows["Total"] == ["40.0", "60.0", NOTHING]


def test_the_preview_shows_what_the_workbook_holds(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    desk = open_desk()
    preview = desk.page.preview.sheet.sheet
    desk.page.export(Output.WORKBOOK)
    finish(desk, qtbot)
    assert desk.files.path is not None
    book = load_workbook(desk.files.path, data_only=True)
    assert list(preview.tabs) == book.sheetnames
    sheet = book[preview.active]
    compared = 0
    for number, cells in preview.rows:
        for column, cell in enumerate(cells, 1):
            there = sheet.cell(number, column).value
            if isinstance(there, int | float) and column in (2, 3):
                assert cell.text == f"{figure(there * 100)}\N{NO-BREAK SPACE}%"
            elif isinstance(there, float):
                assert cell.text == figure(there), (number, column)
            elif isinstance(there, str) and there.strip() not in ("", "–"):
                assert cell.text == there.strip(), (number, column)
            else:
                continue
            compared += 1
    assert compared > 100


def test_progress_can_be_cancelled_and_nothing_is_written(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    told = heard(desk.page.told)
    desk.jobs.holds = True
    QTest.mouseClick(desk.page.primary, LEFT)
    assert desk.page.is_busy
    assert not desk.page.primary.isEnabled()
    desk.page.export(Output.WORKBOOK)  # one at a time
    assert len(desk.files.asked) == 1
    desk.page.cancel()
    desk.jobs.release()
    assert told == ["The export was stopped; nothing was written."]
    assert desk.files.path is not None
    assert not desk.files.path.exists()
    assert desk.page.primary.isEnabled()


def test_what_takes_long_says_what_it_does(open_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    desk = open_desk()
    desk.jobs.holds = True
    desk.page.export(Output.WORKBOOK)
    assert not desk.page.under_way.isVisible()
    qtbot.waitUntil(desk.page.under_way.isVisible)
    desk.jobs.release()
    finish(desk, qtbot)
    assert not desk.page.under_way.isVisible()


# ---- the other files ----------------------------------------------------------------------------


def test_the_ranking_is_a_table(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = open_desk()
    desk.page.outputs[Output.WORKBOOK].setFocus()
    QTest.keyClick(desk.page.outputs[Output.WORKBOOK], KEY.Key_Down)
    assert desk.page.outputs[Output.REPORT].isChecked()
    QTest.keyClick(desk.page.outputs[Output.REPORT], KEY.Key_Down)
    assert desk.page.output is Output.RANKING
    desk.files.path = tmp_path / "ranking.csv"
    QTest.mouseClick(desk.page.primary, LEFT)
    assert desk.files.path.read_bytes() == ranking_csv(desk.opened.value)
    first = desk.page.preview.sheet.sheet.rows[1][1]
    assert [cell.text for cell in first[:3]] == ["1", "solenne", "Solenne Contact"]


def test_the_document_holds_everything_and_its_place(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = open_desk()
    desk.page.choose(Output.DOCUMENT)
    desk.files.path = tmp_path / "evaluation.json"
    desk.page.export(Output.DOCUMENT)
    value, place = import_document(desk.files.path)
    assert value == desk.opened.value
    stored = desk.opened.document.stored
    assert place is not None
    assert (place.evaluation, place.sequence, place.hash) == (stored.uid, stored.sequence, stored.hash)
    text = desk.page.preview.text.toPlainText()
    assert desk.files.path.read_text("utf-8").startswith(text.rsplit("\n", 1)[0])


@pytest.mark.parametrize(("ending", "start"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_the_picture(open_desk: Callable[..., Desk], tmp_path: Path, ending: str, start: bytes) -> None:
    desk = open_desk()
    desk.page.choose(Output.PICTURE)
    desk.page.formats.choose(ending)
    desk.files.path = tmp_path / f"ranking.{ending}"
    QTest.mouseClick(desk.page.primary, LEFT)
    assert desk.files.asked[0].endswith(f".{ending}")
    assert desk.files.path.read_bytes().startswith(start)
    scorecard = desk.opened.scorecard
    assert scorecard is not None
    assert desk.page.preview.paper._data == ranking_of(desk.opened.value, scorecard)


# ---- which state --------------------------------------------------------------------------------


def test_a_version_is_exported_as_it_was(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = open_desk()
    version = desk.workspace.versions(desk.opened.document.uid)[0]
    choose_version(desk.page)
    assert version.name in desk.page.name.text()
    desk.files.path = tmp_path / "then.json"
    desk.page.export(Output.DOCUMENT)
    value, place = import_document(desk.files.path)
    assert value == desk.workspace.state_at(desk.opened.document.uid, version.sequence)
    assert value != desk.opened.value
    assert place is not None
    assert (place.sequence, place.hash) == (version.sequence, version.hash)


def test_what_is_being_written_stays_what_was_asked_for(
    open_desk: Callable[..., Desk], tmp_path: Path, qtbot: QtBot
) -> None:
    """While pictures are drawn for the workbook of one version, a person may look at another one."""
    desk = open_desk()
    first, later = desk.workspace.versions(desk.opened.document.uid)[:2]
    choose_version(desk.page)
    assert desk.page.state.version == first
    desk.files.path = tmp_path / "then.xlsx"
    desk.page.export(Output.WORKBOOK)
    assert desk.page.is_busy
    desk.page.state.setFocus()
    QTest.keyClick(desk.page.state, KEY.Key_Up)
    assert desk.page.state.version == later
    finish(desk, qtbot)
    said = [
        str(cell)
        for row in load_workbook(desk.files.path, data_only=True)["About"].iter_rows(values_only=True)
        for cell in row
    ]
    assert any(first.hash in each for each in said)
    assert not any(later.hash in each for each in said)


# ---- for whom -----------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["json", "xlsx", "csv"])
def test_people_outside_get_a_clean_copy(
    open_desk: Callable[..., Desk], tmp_path: Path, ending: str, qtbot: QtBot
) -> None:
    desk = open_desk()
    value = desk.opened.value
    output = {"json": Output.DOCUMENT, "xlsx": Output.WORKBOOK, "csv": Output.RANKING}[ending]
    desk.page.choose(output)
    desk.page.audience.setFocus()
    QTest.keyClick(desk.page.audience, KEY.Key_End)
    assert desk.page.audience.is_outside
    desk.files.path = tmp_path / f"clean.{ending}"
    desk.page.export(output)
    finish(desk, qtbot)
    data = desk.files.path.read_bytes()
    if ending == "xlsx":
        with ZipFile(desk.files.path) as archive:
            data = b"".join(archive.read(name) for name in archive.namelist())
    text = data.decode("utf-8", "replace")
    people = [row.name for row in value.evaluators.values()] + [row.name for row in value.candidates.values()]
    assert not [each for each in people if each in text]
    assert "Candidate A" in text
    assert desk.opened.document.uid not in text
    if ending == "json":
        copy, place = import_document(desk.files.path)
        assert place is None
        assert [each.rank for each in rank(copy).standings] == [each.rank for each in rank(value).standings]


def test_while_something_is_hidden_there_is_nothing_for_people_outside(open_desk: Callable[..., Desk]) -> None:
    value = import_document(RESOURCES / "samples" / "customer_care.json")[0]
    hidden = replace(value, head=replace(value.head, process=Process.FORMAL, stage=Stage.SCORING))
    desk = open_desk(hidden)
    assert not desk.page.audience.isEnabled()
    assert not desk.page.audience.is_outside
    assert "nothing is hidden" in desk.page.audience.toolTip()


def test_an_export_waits_until_the_last_change_is_saved(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = open_desk()
    desk.jobs.holds = True
    before = desk.opened.value
    desk.opened.document.edit("Title", set_head(before, title="Renamed"))
    desk.files.path = tmp_path / "now.json"
    desk.page.export(Output.DOCUMENT)
    assert not desk.files.path.exists()
    assert "saved" in desk.page.under_way.doing
    desk.jobs.release()
    assert import_document(desk.files.path)[0].head.title == "Renamed"
    desk.opened.document.undo_stack.undo()
    assert desk.opened.value == before


def test_an_export_gives_up_where_the_change_cannot_be_saved(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = open_desk()
    desk.jobs.holds = True
    desk.opened.document.edit("Title", set_head(desk.opened.value, title="Renamed"))
    desk.files.path = tmp_path / "now.json"
    desk.page.export(Output.DOCUMENT)
    failed = heard(desk.page.failed)
    desk.opened.document.save_failed.emit(StorageError("The disk is full"))
    assert "The disk is full" in str(failed[0])
    assert not desk.page.is_busy
    desk.jobs.release()
    assert not desk.files.path.exists()


def test_preview_and_name_follow_the_evaluation(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    before = desk.page.preview.sheet.sheet
    desk.opened.document.edit("Weight of cost", set_weight(desk.opened.value, "cost", 90.0))
    assert desk.page.preview.sheet.sheet != before
    desk.opened.document.edit("Title", set_head(desk.opened.value, title="Partner: 2027/28?"))
    assert desk.page.name.text().startswith("Partner 2027 28 2")
    desk.page.name.setFocus()
    desk.page.name.selectAll()
    QTest.keyClicks(desk.page.name, "Mine")
    desk.opened.document.edit("Title", set_head(desk.opened.value, title="Other"))
    assert desk.page.name.text() == "Mine"
    while desk.opened.document.undo_stack.canUndo():
        desk.opened.document.undo_stack.undo()
    assert desk.page.preview.sheet.sheet == before


# ---- what cannot be -----------------------------------------------------------------------------


def test_a_name_that_cannot_be_is_said_at_the_field(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.page.name.setFocus()
    desk.page.name.selectAll()
    QTest.keyClicks(desk.page.name, "a/b")
    QTest.mouseClick(desk.page.primary, LEFT)
    assert desk.page._file.fault == "A name of a file cannot hold /."
    assert desk.files.asked == []
    QTest.keyClicks(desk.page.name, "c")
    assert desk.page._file.fault == ""


def test_nothing_happens_where_nobody_chose_a_file(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.files.path = None
    QTest.mouseClick(desk.page.primary, LEFT)
    assert not desk.page.is_busy
    assert desk.page.primary.isEnabled()


@pytest.mark.parametrize(
    ("output", "ending"),
    [
        (Output.WORKBOOK, "xlsx"),
        (Output.REPORT, "pdf"),
        (Output.RANKING, "csv"),
        (Output.DOCUMENT, "json"),
        (Output.PICTURE, "png"),
    ],
)
def test_a_folder_that_is_gone_is_told(
    open_desk: Callable[..., Desk], tmp_path: Path, qtbot: QtBot, output: Output, ending: str
) -> None:
    desk = open_desk()
    desk.files.path = tmp_path / "gone" / f"out.{ending}"
    failed = heard(desk.page.failed)
    desk.page.export(output)
    finish(desk, qtbot)
    assert isinstance(failed[0], ExchangeError)
    assert "folder is not there" in str(failed[0])
    assert desk.page.primary.isEnabled()


def test_what_cannot_be_ranked_leaves_as_a_document(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = open_desk(Evaluation(head=Head(title="Bare")))
    assert desk.page.preview.message.startswith("There is no criterion to score yet.")
    assert not desk.page.primary.isEnabled()
    failed = heard(desk.page.failed)
    desk.page.export(Output.PICTURE)
    assert len(failed) == 1
    desk.page.choose(Output.DOCUMENT)
    assert desk.page.primary.isEnabled()
    desk.files.path = tmp_path / "bare.json"
    QTest.mouseClick(desk.page.primary, LEFT)
    assert desk.files.path.exists()


def test_names_of_files() -> None:
    today = proposed_name("").removeprefix("Evaluation ")
    assert proposed_name("  A <b>:\n*c*. ", "After talks") == f"A b c . , After talks {today}"
    assert len(proposed_name("x" * 500)) < 100
    assert fault_of_name(proposed_name('CON / "?" \\ |')) == ""
    assert fault_of_name("") != ""
    assert fault_of_name("Nul") != ""
    assert fault_of_name("..") != ""
    assert "?" in fault_of_name("why?")


# ---- care ---------------------------------------------------------------------------------------


def test_everything_has_a_name(open_desk: Callable[..., Desk]) -> None:
    page = open_desk().page
    for output in Output:
        page.choose(output)
        for each in page.findChildren(QWidget):
            if each.focusPolicy() is not Qt.FocusPolicy.NoFocus and each.isVisible():
                assert each.accessibleName() or getattr(each, "text", lambda: "")(), each
    assert {each.text() for each in page.actions()} >= {"Export workbook", "Export picture"}


def test_the_other_look_is_taken_over(open_desk: Callable[..., Desk], look: Look) -> None:
    page = open_desk().page
    for output in Output:
        page.choose(output)
        before = settled(page)
        look.choose(Choice.DARK)
        assert settled(page) != before
        look.choose(Choice.LIGHT)
        assert settled(page) == before


def test_the_page_is_freed_when_it_is_closed(open_desk: Callable[..., Desk], look: Look) -> None:
    desk = open_desk()
    page = ExportPage(look, desk.opened, desk.session, desk.files)
    page.show()
    page.choose(Output.PICTURE)
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
    desk.opened.document.edit("Weight", set_weight(desk.opened.value, "cost", 40.0))
