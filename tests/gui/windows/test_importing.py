"""A spreadsheet through the whole program: let fall, looked at, corrected, created, taken back; and what cannot be."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from scorecard.app.correcting import Range, area_text
from scorecard.gui.toast import Toast
from scorecard.gui.views.import_page import ImportPage
from scorecard.gui.views.providers_page import ProvidersPage
from tests.gui.windows.program import Program
from tests.gui.windows.test_scoresheets import let_fall

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def sheet(path: Path) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (
        ["Vendor", "Price", "Team", "Tools"],
        ["Weight", 50, 30, 20],
        ["Acme", 3, 5, 4],
        ["Bolt", 4, 4, 4],
        ["Zeta", 5, 2, 1],
    ):
        page.append(row)
    book.save(path)
    return path


def imported(program: Program) -> ImportPage:
    page = program.desk.page("import")
    assert isinstance(page, ImportPage)
    return page


def test_a_spreadsheet_comes_in_and_goes_again(program: Program, tmp_path: Path) -> None:
    program.desk.go("library")
    let_fall(program, [sheet(tmp_path / "partners.xlsx")])
    program.settle()
    page = imported(program)
    assert program.page is page
    assert page.found is not None
    assert area_text(page.mapping.tables[0].scores) == "B3:D5"
    page.grid.choose_area((Range.of("B1:C1"),))
    page.grid.setFocus()
    QTest.keyClick(page.grid, KEY.Key_C)
    assert area_text(page.mapping.tables[0].scores) == "B3:C5"
    QTest.keyClick(program.window, KEY.Key_Z, CONTROL)  # what undo means here are the corrections
    assert area_text(page.mapping.tables[0].scores) == "B3:D5"
    program.settle()
    before = len(program.application.session.evaluations) if program.application.session else 0
    QTest.mouseClick(page.primary, LEFT)
    program.settle()
    program.qtbot.waitUntil(lambda: program.desk.opened is not None and program.value.head.title == "Partners")
    program.settle()
    assert program.desk.place == "results"
    assert [row.name for row in program.value.candidates.values()] == ["Acme", "Bolt", "Zeta"]
    toast = next(each for each in program.window.findChildren(Toast) if "imported" in each.accessibleName())
    toast.action_requested.emit()
    program.settle()
    assert program.desk.opened is None
    assert program.application.session is not None
    assert len(program.application.session.evaluations) == before


def test_what_is_no_spreadsheet_is_said_in_its_place(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "odd.xlsx"
    path.write_bytes(b"%PDF-1.7 this is something else")
    let_fall(program, [path])
    program.settle()
    page = imported(program)
    assert page.fault_page.isVisible()
    assert "odd.xlsx" in page.fault_page.title.text()
    program.files.opened = [sheet(tmp_path / "good.xlsx")]
    QTest.mouseClick(page.fault_page.again, LEFT)
    program.settle()
    assert page.work.isVisible()


def test_a_list_of_providers_is_looked_at_before_it_comes_in(program: Program, tmp_path: Path) -> None:
    program.desk.go("providers")
    page = program.page
    assert isinstance(page, ProvidersPage)
    session = program.application.session
    assert session is not None
    before = list(session.providers)
    known = before[0].name
    path = tmp_path / "list.csv"
    path.write_text(f"Company,Country,Email\n{known},DE,info@one.example\n{known} Ltd,,\nZeta,PL,\n", "utf-8")
    program.files.opened = [path]
    QTest.mouseClick(page._import_button, LEFT)
    program.settle()
    body = page.list_body
    assert body.isVisible()
    assert not page.side.isVisible()
    assert list(session.providers) == before
    results = {row.line.entry.name: row.result() for row in body.rows}
    assert results[known] == "changed"
    assert results["Zeta"] == "new"
    count = body.count
    if results[f"{known} Ltd"] == "to decide":
        body.table.decided.emit(f"{known} Ltd", before[0].uid, True)
        assert body.count == count + 1
        body.table.decided.emit(f"{known} Ltd", None, False)
    assert page.take_button.text() == f"Take over {count}"
    QTest.mouseClick(page.take_button, LEFT)
    program.settle()
    assert not body.isVisible()
    names = {each.name: each for each in session.providers}
    assert "Zeta" in names
    assert "info@one.example" in names[known].contacts
    toast = next(each for each in program.window.findChildren(Toast) if "added" in each.accessibleName())
    toast.action_requested.emit()
    program.settle()
    assert sorted(session.providers, key=lambda each: each.uid) == sorted(before, key=lambda each: each.uid)


def test_escape_leaves_a_list_alone(program: Program, tmp_path: Path) -> None:
    program.desk.go("providers")
    page = program.page
    assert isinstance(page, ProvidersPage)
    path = tmp_path / "list.csv"
    path.write_text("Company\nZeta\n", "utf-8")
    page.read_list(path)
    program.settle()
    assert page.list_body.isVisible()
    QTest.keyClick(page.list_body.table, KEY.Key_Escape)
    assert not page.list_body.isVisible()
    assert page.side.isVisible()
    program.settle()
    assert program.application.session is not None
    assert all(each.name != "Zeta" for each in program.application.session.providers)
