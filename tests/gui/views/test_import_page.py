"""The page that imports spreadsheets: proposed, corrected by mouse and keys, created, remembered, and refused."""

from __future__ import annotations

import gc
import weakref
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook as ExcelBook
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMenu, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app import importing
from scorecard.app.correcting import Cell, CellKind, Grid, Layout, Mapping, Range, TableMapping, Treat, area_text
from scorecard.app.workspace import Workspace
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Kind, in_order
from scorecard.exchange.importing.reading import read_here
from scorecard.gui.jobs import ImmediateJobs
from scorecard.gui.look import Look
from scorecard.gui.models.import_grid_model import ImportGridModel
from scorecard.gui.models.import_roles import ROLES
from scorecard.gui.session import Session
from scorecard.gui.views.import_body import RESULT, SHEET
from scorecard.gui.views.import_grid import ImportGrid
from scorecard.gui.views.import_page import ImportPage
from scorecard.gui.views.import_parts import RoleButton
from tests.acceptance.shared_folder import published
from tests.gui.models.documents import watched
from tests.gui.views.importing import ROWS, Desk, NoFiles, Waiting, book, desk, here

__all__ = ["desk", "here"]

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


# ---- proposed -----------------------------------------------------------------------------------------


def test_a_plain_sheet_is_read_at_once(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    assert desk.button("Choose a file").hasFocus()
    assert not page.primary.isVisible()
    page.open(book(tmp_path / "partners.xlsx"))
    assert desk.areas() == {"criteria": "A2:A4", "weights": "B2:B4", "candidates": "C1:E1", "scores": "C2:E4"}
    model = page.grid.model_of_cells
    assert [model.role_at(0, 0), model.role_at(1, 0), model.role_at(1, 2)] == ["", "criteria", "scores"]
    assert page.form.lines["scores"].text() == "C2:E4"
    assert page.found is not None
    assert [(each.name, each.weight) for each in page.found.criteria] == [
        ("Price", "50.0\u00a0%"),
        ("Team", "30.0\u00a0%"),
        ("Tools", "20.0\u00a0%"),
    ]
    assert page.grid.hasFocus()
    assert page.primary.isEnabled()
    watched(model)


def test_the_evaluation_is_created_once_and_its_mapping_used_for_the_next_file(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "spring.xlsx"))
    QTest.mouseClick(page.primary, LEFT)
    ((uid, title),) = desk.made
    value = desk.workspace.load(uid).value
    assert title == value.head.title == "Spring"
    assert [value.candidates[key].name for key in in_order(value.candidates)] == ["Acme", "Bolt", "Zeta"]
    assert page.book is None
    assert page.empty.isVisible()
    later = [row[:2] + [6 - cell if isinstance(cell, int) else cell for cell in row[2:]] for row in ROWS]
    page.open(book(tmp_path / "autumn.xlsx", later))
    today = date.today()
    assert page._used.text().startswith(f"Used the mapping of {today.day} ")
    assert page._forget.isVisible()
    QTest.mouseClick(page._forget, LEFT)
    assert page._used.text() == ""
    page.open(tmp_path / "autumn.xlsx")
    assert not page._forget.isVisible()


def test_a_mapping_that_does_not_fit_any_more_is_not_used(desk: Desk, tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx")
    importing.remember(read_here(path), Mapping(tables=(TableMapping("Scores", criteria=(Range(90, 1, 99, 1),)),)))
    desk.page.open(path)
    assert desk.areas()["criteria"] == "A2:A4"
    assert desk.page._used.text() == ""


def test_sheets_of_several_people_become_evaluators(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "panel.xlsx"
    made = ExcelBook()
    made.remove(made["Sheet"])
    for person in ("Ann Keller", "Bo Lind"):
        sheet = made.create_sheet(person)
        for row in ROWS:
            sheet.append(row)
    made.save(path)
    desk.page.open(path)
    found = desk.page.found
    assert found is not None
    assert sorted(row.name for row in found.evaluation.evaluators.values()) == ["Ann Keller", "Bo Lind"]
    QTest.mouseClick(desk.page.sheets.viewport(), LEFT, pos=desk.page.sheets.row_box(1).center())
    assert desk.page.sheets.chosen == "Bo Lind"
    assert desk.page.form.evaluator.text() == "Bo Lind"


# ---- corrected ----------------------------------------------------------------------------------------


def test_cells_get_a_role_by_a_letter_and_the_rest_follows(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "a.xlsx"))
    before = page.mapping
    desk.drag("A2", "A3")
    assert page.roles.chosen.text() == "A2:A3"
    QTest.keyClick(page.grid, KEY.Key_C)
    assert desk.areas() == {"criteria": "A2:A3", "weights": "B2:B3", "candidates": "C1:E1", "scores": "C2:E3"}
    desk.settle()
    assert page.found is not None
    assert [each.name for each in page.found.criteria] == ["Price", "Team"]
    page.undo_stack.undo()
    assert page.mapping == before
    page.undo_stack.redo()
    assert desk.areas()["scores"] == "C2:E3"


def test_cells_get_a_role_by_a_button_and_from_the_menu(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "a.xlsx"))
    desk.drag("B2", "B4")
    QTest.mouseClick(page.roles.leave_out, LEFT)
    assert "weights" not in desk.areas()
    page.grid.customContextMenuRequested.emit(desk.point("B2"))
    menu = next(each for each in page.findChildren(QMenu) if each.isVisible())
    next(each for each in menu.actions() if "Weights (W)" in each.text()).trigger()
    menu.close()
    assert desk.areas()["weights"] == "B2:B4"
    desk.drag("E1", "E4")
    QTest.keyClick(page.grid, KEY.Key_Delete)
    assert desk.areas()["scores"] == "C2:D4"
    desk.settle()
    assert page.found is not None
    assert len(page.found.evaluation.candidates) == 2


def test_ranges_are_typed_and_what_is_none_is_said(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "a.xlsx"))
    line = page.form.lines["criteria"]
    line.setFocus()
    assert area_text(page.grid.area) in ("", "A2:A4")
    line.selectAll()
    QTest.keyClicks(line, "B2;B4")
    QTest.keyClick(line, KEY.Key_Return)
    assert "B2:D6" in page.form.ranges["criteria"].fault
    assert desk.areas()["criteria"] == "A2:A4"
    line.selectAll()
    QTest.keyClicks(line, "a2:a3")
    QTest.keyClick(line, KEY.Key_Return)
    assert page.form.ranges["criteria"].fault == ""
    assert desk.areas()["criteria"] == "A2:A3"


def test_layout_evaluator_scale_and_title_are_changed_in_the_form(desk: Desk, tmp_path: Path) -> None:
    page, form = desk.page, desk.page.form
    page.open(book(tmp_path / "a.xlsx"))
    before = page.mapping
    QTest.mouseClick(form.layouts.parts[0], LEFT)
    assert desk.areas() == {"criteria": "C1:E1", "candidates": "A2:A4", "scores": "C2:E4"}
    page.undo_stack.undo()
    for line, text in ((form.evaluator, "Cleo"), (form.scale_ends[1], "10"), (form.evaluation_title, "Care 2026")):
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, KEY.Key_Return)
        desk.settle()
    assert page.found is not None
    value = page.found.evaluation
    assert [row.name for row in value.evaluators.values()] == ["Cleo"]
    assert (value.scale.maximum, value.head.title) == (10.0, "Care 2026")
    form.scale_ends[1].setFocus()
    form.scale_ends[1].selectAll()
    QTest.keyClicks(form.scale_ends[1], "-3")
    QTest.keyClick(form.scale_ends[1], KEY.Key_Return)
    assert form._scale_fields[1].fault
    while page.undo_stack.canUndo():
        page.undo_stack.undo()
    assert page.mapping == before


def test_criteria_and_candidates_are_corrected_in_what_was_read(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "a.xlsx"))
    QTest.mouseClick(page.views.parts[1], LEFT)
    assert page.result.isVisible()
    assert not page.form.isVisible()
    table = page.result.criteria
    table.setFocus()
    table.choose([page.result._criteria_model.index(0, 0)])
    QTest.keyClick(table, KEY.Key_K)
    menu = next(each for each in table.findChildren(QMenu) if each.isVisible())
    next(each for each in menu.actions() if each.text() == "Measure").trigger()
    menu.close()
    desk.settle()
    QTest.keyClick(table, KEY.Key_D)
    desk.settle()
    assert page.found is not None
    price = next(row for row in page.found.evaluation.criteria.values() if row.name == "Price")
    assert (price.kind, price.direction.value) == (Kind.MEASURE, "lower")
    table.choose([page.result._criteria_model.index(2, 0)])
    QTest.keyClick(table, KEY.Key_Delete)
    desk.settle()
    assert [each.name for each in page.found.criteria] == ["Price", "Team", "Tools"]
    assert page.found.criteria[2].choice is not None
    assert page.found.criteria[2].choice.treat is Treat.LEAVE_OUT
    people = page.result.candidates
    people.setFocus()
    people.choose([page.result._candidates_model.index(1, 0)])
    QTest.keyClick(people, KEY.Key_Space)
    desk.settle()
    assert [(each.name, each.is_left_out) for each in page.found.candidates] == [
        ("Acme", False),
        ("Zeta", False),
        ("Bolt", True),
    ]
    assert len(page.found.evaluation.candidates) == 2


def test_totals_that_disagree_are_said_and_lead_to_their_cell(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "a.xlsx", [*ROWS, ["Total", None, 3.8, 4.9, 3.3]]))  # Bolt: 4.0 by its scores
    page.show_view(RESULT)
    QTest.mouseClick(page.result.kinds.parts[2], LEFT)
    lines = page.result._remarks_model.lines
    assert len(lines) == 1
    assert "4.9" in lines[0].spoken()
    QTest.mouseClick(page.result.remarks.viewport(), LEFT, pos=page.result.remarks.row_box(0).center())
    assert page.views.choice == SHEET
    assert area_text(page.grid.area) == "D5"


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_corrected_in_whatever_order_can_be_undone(desk: Desk, tmp_path: Path, seed: int) -> None:
    page, pick = desk.page, Random(seed)
    page.open(book(tmp_path / "a.xlsx", Facts=[["Vendor", "Seats"], ["Acme", 200], ["Bolt", 300]]))
    before = page.mapping
    for _ in range(60):
        top, left = pick.randint(1, 5), pick.randint(1, 6)
        area = Range(top, left, pick.randint(top, 5), pick.randint(left, 6))
        act = pick.choice(("role", "role", "role", "out", "undo", "redo", "layout", "sheet", "table", "remove", "read"))
        if act == "role":
            page.grid.choose_area((area,))
            page.work.give_role(pick.choice(ROLES).key)
        elif act == "out":
            page.grid.choose_area((area,))
            page.work.give_role("")
        elif act == "layout":
            page.form.layout_chosen.emit(pick.choice(list(Layout)))
        elif act == "sheet":
            page.work.show_place(pick.choice(("Scores!B2", "Facts", "Facts!A1:B3", "Scores", "Gone!Z9")))
        elif act == "read":
            desk.settle()
        else:
            {"undo": page.undo_stack.undo, "redo": page.undo_stack.redo, "table": page.corrections.add_table}.get(
                act, page.corrections.remove_table
            )()
    desk.settle()
    assert page.found is not None
    assert page.primary.isEnabled() is not bool(page.found.why_not)
    while page.undo_stack.canUndo():
        page.undo_stack.undo()
    assert page.mapping == before


# ---- refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"PK\x03\x04 cut off", "damaged"),
        ("b.xlsx", b"", "empty"),
        ("c.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("d.xlsx", b"%PDF-1.7 not a sheet", ""),
    ],
)
def test_what_cannot_be_read_is_said_in_place_with_a_way_on(
    desk: Desk, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    desk.page.open(path)
    words = desk.page.fault_page.sentence.text()
    assert desk.page.fault_page.isVisible()
    assert said in words
    assert desk.page.fault_page.title.text() == f"{name} cannot be imported"
    assert name not in words
    sentence = desk.page.fault_page.sentence
    assert sentence.height() >= sentence.heightForWidth(sentence.width())  # the whole of it is in sight
    assert desk.page.fault_page.again.hasFocus()
    desk.files.chosen = [book(tmp_path / "good.xlsx")]
    QTest.keyClick(desk.page.fault_page.again, KEY.Key_Space)
    assert desk.page.work.isVisible()


def test_a_sheet_without_a_table_can_be_explained_by_hand(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "a.xlsx", [["Notes of the meeting"], ["Nothing was scored"]]))
    assert page.work.isVisible()
    assert not page.primary.isEnabled()
    assert page.primary.toolTip()
    QTest.keyClick(page.grid, KEY.Key_S)  # nothing is chosen
    assert page.mapping.tables == ()
    desk.drag("A1", "A1")
    QTest.keyClick(page.grid, KEY.Key_C)
    assert desk.areas() == {"criteria": "A1"}


def test_faults_of_a_long_list_must_be_left_out_first(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    rows: list[list[Any]] = [["Vendor", "Criterion", "Score"]]
    rows += [[who, what, 3] for who in ("Acme", "Bolt") for what in ("Price", "Team")]
    page.open(book(tmp_path / "a.xlsx", [*rows, ["Acme", "Price", 5]]))
    assert page.found is not None
    assert page.found.faults
    assert not page.primary.isEnabled()
    QTest.mouseClick(page.leaves_out, LEFT, pos=QPoint(8, page.leaves_out.height() // 2))
    assert page.primary.isEnabled()
    page.primary.click()
    assert len(desk.made) == 1


# ---- waiting ------------------------------------------------------------------------------------------


def test_reading_can_be_stopped_and_a_second_file_waits(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    jobs = Waiting()
    desk = Desk(look, qtbot, tmp_path, jobs)
    page = desk.page
    page.open(book(tmp_path / "a.xlsx"))
    assert page.is_busy
    page.open(tmp_path / "a.xlsx")
    assert desk.said == ["Another file is being read; wait until it is there, or stop that first."]
    QTest.mouseClick(page.under_way.cancel, LEFT)
    assert not page.is_busy
    assert page.empty.isVisible()
    for job in jobs.held:
        job.run()
    assert page.book is None  # what still came of it is not taken in
    assert desk.said[-1] == "Stopped; nothing was created."
    desk.workspace.close()


def test_a_file_let_fall_is_read(desk: Desk, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(book(tmp_path / "a.xlsx")))])
    none = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(QPointF(20, 200), Qt.DropAction.CopyAction, data, LEFT, none)
    desk.page.dropEvent(event)
    assert desk.page.book is not None


def test_an_evaluation_that_cannot_be_stored_is_told_and_nothing_is_lost(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ScorecardError("The disk is full")

    page = desk.page
    page.open(book(tmp_path / "a.xlsx"))
    monkeypatch.setattr(importing, "create", refuse)
    QTest.mouseClick(page.primary, LEFT)
    assert [str(each) for each in desk.said] == ["The disk is full."]
    assert page.work.isVisible()
    assert desk.made == []


# ---- for everybody ------------------------------------------------------------------------------------


def test_everything_says_its_name(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    page.open(book(tmp_path / "a.xlsx"))
    for view in (SHEET, RESULT):
        page.show_view(view)
        for each in page.findChildren(QWidget):
            if each.isVisible() and each.focusPolicy() != Qt.FocusPolicy.NoFocus and not each.accessibleName():
                assert isinstance(each, QAbstractButton), each
                assert each.text(), each
    model = page.grid.model_of_cells
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert model.data(model.index(1, 0), spoken) == "A2, Price, Criteria"
    assert model.data(model.index(0, 0), spoken) == "A1, Criterion, left out"
    assert all(button.toolTip() for button in page.findChildren(RoleButton))


def test_the_page_is_freed(look: Look, qtbot: QtBot, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "w.scorecard", create=True)
    session = Session(workspace, ImmediateJobs(), "Ann")
    page = ImportPage(look, session, NoFiles())  # type: ignore[arg-type]
    page.show()
    page.open(book(tmp_path / "a.xlsx"))
    page.grid.choose_area((Range.of("B2:B4"),))
    page.work.give_role("reasons")
    page._read_again()
    page.show_view(RESULT)
    kept: list[weakref.ref[Any]] = [weakref.ref(page), weakref.ref(page.grid), weakref.ref(page.result)]
    page.close()
    page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del page
    gc.collect()
    assert [each() for each in kept] == [None, None, None]
    workspace.close()


@pytest.mark.parametrize("path", published("spreadsheets", "*.xlsx"))
def test_published_sheets_are_shown_with_what_was_read_or_why_not(desk: Desk, path: Path) -> None:
    page = desk.page
    page.open(path)
    assert page.work.isVisible()
    assert page.found is not None
    assert page.found.why_not or page.found.evaluation.candidates
    grid = page.grid
    marked = sum(grid.model_of_cells.role_at(r, c) == "scores" for r in range(60) for c in range(40))
    assert bool(marked) is bool(page.found.evaluation.candidates)


def test_a_large_sheet_is_painted_without_asking_every_cell(
    look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = {(row, column): Cell(CellKind.NUMBER, "3", 3.0) for row in range(1, 2_001) for column in range(1, 101)}
    scores = Range(1, 1, 2_000, 100)
    grid = ImportGrid(look)
    qtbot.addWidget(grid)
    grid.resize(800, 600)
    grid.show_grid(
        Grid("S", cells=cells, rows=2_000, columns=100), Mapping(tables=(TableMapping("S", scores=(scores,)),))
    )
    with qtbot.waitExposed(grid):
        grid.show()
    asked: list[tuple[int, int]] = []
    text_at = ImportGridModel.text_at

    def counting(model: ImportGridModel, row: int, column: int) -> str:
        asked.append((row, column))
        return text_at(model, row, column)

    monkeypatch.setattr(ImportGridModel, "text_at", counting)
    grid.scrollToBottom()
    QCoreApplication.processEvents()
    grid.viewport().repaint()
    assert (1_999, 0) in asked
    assert len(asked) < 2_000  # those in sight, painted a few times at most
    grid.choose_area((scores,))
    assert grid.area == (scores,)
