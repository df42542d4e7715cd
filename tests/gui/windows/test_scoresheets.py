"""Scoresheets through the whole program: written from the window, filled in elsewhere, collected, and taken back."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest

from scorecard.app.paths import resource
from scorecard.gui.help import Help
from scorecard.gui.views.collect_page import CollectPage
from scorecard.gui.views.export_outputs import Output
from scorecard.gui.views.export_page import ExportPage
from tests.gui.windows.program import Program

LEFT = Qt.MouseButton.LeftButton


def filled_in(path: Path, score: float, why: str) -> int:
    """Give a score and a reason in every cell of a sheet, as a person does; how many there are."""
    book = load_workbook(path)
    sheet = book["Scores"]
    rows = [row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, 1).value).startswith("R0")]
    for row in rows:
        sheet.cell(row, 3).value, sheet.cell(row, 4).value = score, why
    book.save(path)
    return len(rows)


def written(program: Program, folder: Path) -> list[Path]:
    """Write the scoresheets of everybody, blind, by the Export page."""
    program.files.chosen = folder
    program.desk.go("export", ("output", (Output.SCORESHEETS.value,)))
    program.settle()
    page = program.page
    assert isinstance(page, ExportPage)
    QTest.mouseClick(page.sheets.blind, LEFT)
    program.settle()
    QTest.mouseClick(page.sheets.primary, LEFT)
    program.settle()
    return sorted(folder.glob("*.xlsx"))


def let_fall(program: Program, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    actions, no_keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(300, 300), actions, data, LEFT, no_keys)
    program.window.dropEvent(event)


def test_sheets_go_out_and_come_back(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "sheets"
    paths = written(program, folder)
    assert len(paths) == len(program.value.evaluators) == 5
    program.settle()
    assert all(each.label for each in program.value.candidates.values())
    before = program.stored()
    cells = sum(filled_in(path, 3.0, f"Read by {number}") for number, path in enumerate(paths))
    (folder / "minutes.xlsx").write_bytes(b"no workbook")
    program.desk.go("scoring")
    let_fall(program, [folder])
    program.settle()
    page = program.page
    assert isinstance(page, CollectPage)
    assert program.desk.place == "collect"
    body = page.body
    assert body.returns is not None
    assert body.summary.faulty == 1
    assert body.remarks.texts == [
        "minutes.xlsx: this is not a workbook, for it is not an Excel file; choose the .xlsx file that was sent out"
    ]
    assert program.value is not None
    assert program.stored() == before
    assert not page.primary.isEnabled()
    QTest.mouseClick(body.leave_faulty, LEFT)
    program.settle()
    assert body.summary.cells == cells
    assert page.primary.text() == f"Take over {cells} scores"
    assert page.body.decision_bar.text.startswith("This evaluation is decided, with Solenne Contact first.")
    QTest.mouseClick(page.body.all_the_same, LEFT)
    QTest.mouseClick(page.primary, LEFT)
    program.settle()
    assert program.desk.place == "scoring"
    after = program.stored()
    evaluators = sorted(after.evaluators, key=lambda key: after.evaluators[key].name)
    for number, key in enumerate(evaluators):
        assert {cell.rationale for row in after.sheets[key].values() for cell in row.values()} >= {f"Read by {number}"}
    steps = program.desk.undo_stack
    assert steps is not None
    assert steps.undoText().startswith("Scoresheets collected: ")
    steps.undo()
    assert program.stored() == before
    let_fall(program, [paths[0]])
    program.settle()
    assert body.summary.cells == cells // len(paths)  # what was taken back can be collected again


def test_the_way_there_and_its_help(program: Program) -> None:
    action = next(each for each in program.window.actions() if each.text() == "Collect scoresheets")
    action.trigger()
    program.settle()
    assert program.desk.place == "collect"
    assert isinstance(program.page, CollectPage)
    pages = Help(resource("help")).pages
    assert pages[program.page.help_page].title == "Scoresheets"
    texts = {each.text() for each in program.page.actions()}
    assert {"Add returned scoresheets", "Add a folder of scoresheets", "Take the scores over"} <= texts
    program.desk.close_evaluation()
    program.desk.go("collect")
    assert program.desk.place == "library"
