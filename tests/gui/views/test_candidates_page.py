"""The page of candidates, driven by mouse and keys: adding, changing, removing, facts as in a spreadsheet, waivers."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.start import new_evaluation
from scorecard.app.transfer import import_document
from scorecard.app.workspace import Workspace
from scorecard.core.edits import add_criterion, remove_candidate, set_fact, set_head, set_waiver
from scorecard.core.errors import EditError
from scorecard.core.model import (
    Criterion,
    Delivery,
    Evaluation,
    Kind,
    Process,
    Shape,
    Stage,
    ValueFunction,
    Waiver,
    in_order,
)
from scorecard.core.process import unseal
from scorecard.gui.line_field import LineField
from scorecard.gui.look import Choice, Look
from scorecard.gui.models.candidates_model import CandidatesColumn
from scorecard.gui.models.opened import Opened
from scorecard.gui.views.candidates_page import CandidatesPage
from scorecard.gui.views.candidates_table import CandidatesTable
from scorecard.gui.views.directory_picker import DirectoryPicker
from scorecard.gui.views.facts_delegate import FigureEditor
from scorecard.gui.views.facts_view import FactsView
from scorecard.gui.views.gate_list import GateList
from tests.core.formal import AT, in_consensus, in_scoring, in_setup, scored
from tests.gui.models.documents import memory_document, watched
from tests.gui.places import RESOURCES

SAMPLE = RESOURCES / "samples" / "customer_care.json"
KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Workplace(QObject):
    """A session without a file: a directory that is there, and what the workspace is asked to do."""

    directory = Signal(object)

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.author = "Ann Keller"
        self.providers = [
            SimpleNamespace(uid=name, name=name, country="PT", sites="Porto, Lisbon", services="") for name in names
        ]
        self.met: list[Evaluation] = []

    def change(self, work: Callable[[Any, Any], object], **_: object) -> None:
        work(SimpleNamespace(meet_providers=self.met.append), None)


def side_of(page: CandidatesPage) -> int:
    return page._panels.width()


class Desk:
    """The page in a window, with what it says and short ways to its parts."""

    def __init__(self, look: Look, qtbot: QtBot, value: Evaluation, *providers: str) -> None:
        self.document = memory_document(value)
        self.opened = Opened(self.document)
        self.place = Workplace(*providers)
        self.page = CandidatesPage(look, self.opened, self.place)  # type: ignore[arg-type]
        self.page.resize(1064, 744)
        qtbot.addWidget(self.page)
        with qtbot.waitExposed(self.page):
            self.page.show()
        self.page.activateWindow()
        self.page.focus_body()
        self.said: list[Any] = []
        self.page.told.connect(self.said.append)
        self.page.failed.connect(self.said.append)
        self.page.offered.connect(lambda sentence, _verb, undo: self.said.append((sentence, undo)))

    @property
    def value(self) -> Evaluation:
        return self.document.value

    @property
    def names(self) -> list[str]:
        return [self.value.candidates[key].name for key in in_order(self.value.candidates)]

    @property
    def table(self) -> CandidatesTable:
        return self.page.findChildren(CandidatesTable)[0]

    @property
    def grid(self) -> FactsView:
        return self.page.findChildren(FactsView)[0]

    def line(self, name: str) -> LineField:
        return next(each for each in self.page.findChildren(LineField) if each.objectName() == name)

    def button(self, words: str) -> QPushButton:
        QCoreApplication.processEvents()
        return next(b for b in self.page.findChildren(QPushButton) if b.text() == words and b.isVisible())

    def editor(self) -> QLineEdit:
        found = [each for each in self.table.viewport().findChildren(QLineEdit) if each.isVisible()]
        return found[-1]

    def facts(self, criterion: str, candidate: str) -> FactsView:
        self.page.show_target("facts", (candidate, criterion))
        self.grid.setFocus()
        return self.grid

    def figure(self) -> FigureEditor:
        return next(each for each in self.grid.findChildren(FigureEditor) if each.isVisible())

    def fact(self, candidate: str, criterion: str) -> Any:
        cell = self.value.facts.get(candidate, {}).get(criterion)
        return None if cell is None else cell.score

    def state(self) -> str:
        return self.page.header._state.text()


@pytest.fixture
def desk(look: Look, qtbot: QtBot) -> Desk:
    return Desk(look, qtbot, import_document(SAMPLE)[0], "Solenne Contact", "Arden Research", "Lexbridge")


@pytest.fixture
def empty(look: Look, qtbot: QtBot) -> Desk:
    return Desk(look, qtbot, Evaluation(), "Arden Research", "Lexbridge")


def type_names(desk: Desk, *names: str) -> None:
    for name in names:
        editor = desk.editor()
        QTest.keyClicks(editor, name)
        QTest.keyClick(editor, KEY.Key_Return)


# ---- the table ------------------------------------------------------------------------------------


def test_rows_say_who_is_in_and_who_is_out(desk: Desk) -> None:
    model = desk.table.model()
    told = {model.index(row, 0).data(): model.index(row, 4).data() for row in range(model.rowCount())}
    assert told == {
        "Solenne Contact": "Eligible",
        "Nordlys Care": "Eligible",
        "Brightwater BPO": "waiver",
        "Elbtal Service": "Eligible",
        "Kestrel Connect": "out",
    }
    assert model.index(0, 2).data() == "1 of 1"
    assert [model.index(row, 3).data() for row in (0, 2, 4)] == ["10 of 10", "9 of 10", "9 of 10"]
    assert desk.state() == "5 candidates, 1 out, 1 with a waiver"
    assert "certificate" in model.index(4, 4).data(Qt.ItemDataRole.ToolTipRole)


def test_rows_follow_undo_and_a_colleague(desk: Desk) -> None:
    tester = watched(desk.table.model())
    before = desk.value
    desk.document.edit("x", set_fact(before, "elbtal", "fair_labour", False))
    QCoreApplication.processEvents()
    assert desk.table.model().index(3, 4).data() == "out"
    assert desk.state() == "5 candidates, 2 out, 1 with a waiver"
    desk.document.undo_stack.undo()
    QCoreApplication.processEvents()
    assert desk.table.model().index(3, 4).data() == "Eligible"
    assert desk.value == before
    del tester


def test_candidates_are_typed_one_after_the_other(empty: Desk) -> None:
    tester = watched(empty.table.model())
    QTest.mouseClick(empty.button("Add candidate"), LEFT)
    type_names(empty, "Acme", " Bolt  Ltd ", "arden research")
    QTest.keyClick(empty.editor(), KEY.Key_Escape)
    assert empty.names == ["Acme", "Bolt Ltd", "Arden Research"]
    known = empty.value.candidates["arden-research"]
    assert (known.country, known.site, known.provider) == ("PT", "Porto", "Arden Research")
    assert empty.state() == "3 candidates"
    assert [len(value.candidates) for value in empty.place.met] == [1, 2, 3]
    assert empty.table.model().rowCount() == 3
    empty.document.undo_stack.undo()
    empty.document.undo_stack.undo()
    empty.document.undo_stack.undo()
    assert empty.value == Evaluation()
    assert empty.button("From the directory").isVisible()
    del tester


@pytest.mark.parametrize("keys", [(KEY.Key_Insert, Qt.KeyboardModifier.NoModifier), (KEY.Key_N, CONTROL | SHIFT)])
def test_keys_open_a_row_for_a_new_candidate(desk: Desk, keys: tuple[Any, Any]) -> None:
    QTest.keyClick(desk.table, *keys)
    type_names(desk, "Acme")
    assert desk.names[-1] == "Acme"
    QTest.keyClick(desk.editor(), KEY.Key_Return)  # nothing typed: done
    assert desk.table.model().rowCount() == 6
    assert desk.table.hasFocus()


def test_a_list_of_names_is_pasted_as_one_step(desk: Desk) -> None:
    before = desk.value
    QApplication.clipboard().setText("Acme\tPT\nnordlys care\n\n  Bolt \nAcme")
    QTest.keyClick(desk.table, KEY.Key_V, CONTROL)
    assert desk.names[5:] == ["Acme", "Bolt"]
    sentence, _ = desk.said[-1]
    assert sentence == "2 candidates added; nordlys care is a candidate already; Acme is in the list twice."
    desk.document.undo_stack.undo()
    assert desk.value == before


def test_a_list_can_be_pasted_where_a_name_is_typed(empty: Desk) -> None:
    QApplication.clipboard().setText("Acme\r\nBolt\r\n")
    QTest.mouseClick(empty.button("Add candidate"), LEFT)
    QTest.keyClick(empty.editor(), KEY.Key_V, CONTROL)
    assert empty.names == ["Acme", "Bolt"]


def test_removing_says_what_goes_and_can_be_undone(desk: Desk) -> None:
    before = desk.value
    desk.table.choose("kestrel")
    QTest.keyClick(desk.table, KEY.Key_Delete)
    assert "Kestrel Connect" not in desk.names
    sentence, undo = desk.said[-1]
    scores = sum(
        cell.score is not None
        for sheet in (before.consensus, *before.sheets.values())
        for cell in sheet.get("kestrel", {}).values()
    )
    assert sentence == f"Kestrel Connect is removed with {scores} scores and 11 facts"
    assert desk.table.current_key == "elbtal"
    undo()
    assert desk.value == before


def test_several_are_removed_at_once(desk: Desk) -> None:
    desk.table.choose("nordlys")
    QTest.keyClick(desk.table, KEY.Key_Down, SHIFT)
    QTest.keyClick(desk.table, KEY.Key_Delete)
    assert desk.names == ["Solenne Contact", "Elbtal Service", "Kestrel Connect"]
    assert desk.said[-1][0].startswith("Nordlys Care and Brightwater BPO are removed with")
    assert desk.document.undo_stack.count() == 1


def test_moving_keeps_the_selection(desk: Desk) -> None:
    before = desk.value
    desk.table.choose("nordlys")
    QTest.keyClick(desk.table, KEY.Key_Up, ALT)
    assert desk.names[:2] == ["Nordlys Care", "Solenne Contact"]
    assert desk.table.current_key == "nordlys"
    QTest.keyClick(desk.table, KEY.Key_Up, ALT)
    for _ in range(5):
        QTest.keyClick(desk.table, KEY.Key_Down, ALT)
    assert desk.names[-1] == "Nordlys Care"
    while desk.document.undo_stack.canUndo():
        desk.document.undo_stack.undo()
    assert desk.value == before


def test_duplicate_takes_the_facts_along_and_asks_for_a_name(desk: Desk) -> None:
    before = desk.value
    desk.table.choose("solenne")
    next(a for a in desk.page.actions() if a.text() == "Duplicate candidate").trigger()
    editor = desk.editor()
    assert editor.text() == "Solenne Contact (second offer)"
    editor.selectAll()
    QTest.keyClicks(editor, "Solenne Lisbon")
    QTest.keyClick(editor, KEY.Key_Return)
    assert desk.names[:2] == ["Solenne Contact", "Solenne Lisbon"]
    copy = in_order(desk.value.candidates)[1]
    assert dict(desk.value.facts[copy].items()) == dict(before.facts["solenne"].items())
    assert copy not in desk.value.consensus
    desk.document.undo_stack.undo()
    desk.document.undo_stack.undo()
    assert desk.value == before


def test_renaming_in_place(desk: Desk) -> None:
    desk.table.choose("elbtal")
    QTest.keyClick(desk.table, KEY.Key_Return)
    desk.editor().selectAll()
    QTest.keyClicks(desk.editor(), "Elbe")
    QTest.keyClick(desk.editor(), KEY.Key_Return)
    assert desk.value.candidates["elbtal"].name == "Elbe"
    QTest.keyClick(desk.table, KEY.Key_Return)
    desk.editor().clear()
    QTest.keyClick(desk.editor(), KEY.Key_Return)
    assert desk.value.candidates["elbtal"].name == "Elbe"
    assert isinstance(desk.said[-1], EditError)


def test_candidates_are_taken_from_the_directory(desk: Desk) -> None:
    QTest.mouseClick(desk.button("From the directory"), LEFT)
    picker = desk.page.findChildren(DirectoryPicker)[0]
    shown = picker._list.model()
    assert [shown.index(row, 0).data() for row in range(shown.rowCount())] == ["Arden Research", "Lexbridge"]
    QTest.mouseClick(picker._list.viewport(), LEFT, pos=picker._list.visualRect(shown.index(1, 0)).center())
    QTest.keyClick(picker._list, KEY.Key_Up)
    QTest.keyClick(picker._list, KEY.Key_Space)
    QTest.mouseClick(picker._add, LEFT)
    assert desk.names[5:] == ["Arden Research", "Lexbridge"]
    assert desk.value.candidates["lexbridge"].site == "Porto"
    assert desk.document.undo_stack.count() == 1


# ---- the form ----------------------------------------------------------------------------------------


def test_the_form_changes_the_candidate(desk: Desk) -> None:
    before = desk.value
    desk.table.choose("nordlys")
    for name, text in (("country", "LT"), ("site", "Vilnius"), ("commercial", "Per contact"), ("provider", "Nordlys")):
        line = desk.line(name)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, KEY.Key_Return)
    notes = next(each for each in desk.page.findChildren(QPlainTextEdit) if each.isVisible())
    notes.setFocus()
    notes.selectAll()
    QTest.keyClicks(notes, "Good")
    desk.table.setFocus()
    part = next(b for b in desk.page.findChildren(QWidget) if b.accessibleName() == "Onshore")
    QTest.mouseClick(part, LEFT)
    row = desk.value.candidates["nordlys"]
    assert (row.country, row.site, row.commercial, row.provider) == ("LT", "Vilnius", "Per contact", "Nordlys")
    assert (row.notes, row.delivery) == ("Good", Delivery.ONSHORE)
    assert len(desk.place.met) == 1  # a new provider is met, a new site is not
    assert desk.document.undo_stack.text(0) == "Country of Nordlys Care"
    while desk.document.undo_stack.canUndo():
        desk.document.undo_stack.undo()
    assert desk.value == before
    assert desk.line("site").text() == "Tallinn"


def test_what_is_typed_is_taken_when_another_candidate_is_chosen(desk: Desk) -> None:
    line = desk.line("site")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "Braga")
    desk.table.choose("kestrel")
    assert desk.value.candidates["solenne"].site == "Braga"
    assert desk.value.candidates["kestrel"].site == "Cape Town"
    assert line.text() == "Cape Town"


def test_a_name_that_cannot_be_stays_with_its_fault(desk: Desk) -> None:
    before = desk.value
    line = desk.line("name")
    line.setFocus()
    line.clear()
    QTest.keyClick(line, KEY.Key_Return)
    assert line.accessibleDescription() == "A name is needed."
    assert desk.value == before
    QTest.keyClicks(line, "Sol")
    QTest.keyClick(line, KEY.Key_Return)
    assert desk.names[0] == "Sol"
    assert line.accessibleDescription() == ""


def test_typing_survives_a_colleagues_change(desk: Desk) -> None:
    line = desk.line("site")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "Bra")
    desk.document.edit("x", set_fact(desk.value, "solenne", "total_cost", 1.0))
    assert line.text() == "Bra"
    QTest.keyClick(line, KEY.Key_Escape)
    assert line.text() == "Porto"


# ---- gates and waivers ---------------------------------------------------------------------------------


def test_a_failed_gate_offers_a_waiver(desk: Desk, qtbot: QtBot) -> None:
    desk.table.choose("kestrel")
    with qtbot.waitSignal(desk.page.waiver_requested) as asked:
        QTest.mouseClick(desk.button("Waive…"), LEFT)
    assert asked.args == ["kestrel", "security_certificate"]
    waiver = Waiver("Ann", "New audit is booked", "2026-11-14")
    desk.document.edit("x", set_waiver(desk.value, "kestrel", "security_certificate", waiver))
    QCoreApplication.processEvents()
    assert desk.state() == "5 candidates, 2 with a waiver"
    assert desk.button("Take back").isEnabled()


def test_a_waiver_is_taken_back(desk: Desk) -> None:
    before = desk.value
    desk.table.choose("brightwater")
    QTest.mouseClick(desk.button("Take back"), LEFT)
    QCoreApplication.processEvents()
    assert "insurance" not in desk.value.waivers.get("brightwater", {})
    assert desk.state() == "5 candidates, 2 out"
    sentence, undo = desk.said[-1]
    assert sentence == "The waiver for Brightwater BPO is taken back"
    undo()
    assert desk.value == before


def test_a_missed_limit_can_be_waived_too(desk: Desk, qtbot: QtBot) -> None:
    desk.document.edit("x", set_fact(desk.value, "elbtal", "total_cost", 9_600_000.0))
    QCoreApplication.processEvents()
    desk.table.choose("elbtal")
    with qtbot.waitSignal(desk.page.waiver_requested) as asked:
        QTest.mouseClick(desk.button("Waive…"), LEFT)
    assert asked.args == ["elbtal", "total_cost"]


def test_a_gate_in_the_form_goes_to_its_cell(desk: Desk) -> None:
    desk.table.choose("elbtal")
    gates = desk.page.findChildren(GateList)[0]
    line = next(w for w in gates.findChildren(QWidget) if w.accessibleName().startswith("Data transfer"))
    QTest.mouseClick(line, LEFT)
    assert desk.grid.current_place == ("data_privacy", "elbtal")


# ---- facts -----------------------------------------------------------------------------------------------


def test_typing_a_figure_takes_it_and_goes_down(desk: Desk) -> None:
    before = desk.value
    grid = desk.facts("total_cost", "nordlys")
    QTest.keyClick(grid, KEY.Key_7)
    QTest.keyClicks(desk.figure(), "000000")
    QTest.keyClick(desk.figure(), KEY.Key_Return)
    assert desk.fact("nordlys", "total_cost") == 7_000_000.0
    assert grid.current_place == ("legal_entity", "nordlys")
    assert grid.hasFocus()
    desk.document.undo_stack.undo()
    assert desk.value == before


def test_a_figure_that_is_refused_stays_open_and_says_why(desk: Desk) -> None:
    grid = desk.facts("total_cost", "nordlys")
    QTest.keyClick(grid, KEY.Key_A)
    QTest.keyClicks(desk.figure(), "bc")
    QTest.keyClick(desk.figure(), KEY.Key_Tab)
    assert desk.figure().text().casefold() == "abc"
    assert "A number is needed here" in desk.figure().toolTip()
    question = desk.page._facts_body().question
    assert question.isVisible()
    assert "A number is needed here" in question.accessibleName()
    QTest.keyClick(desk.figure(), KEY.Key_Escape)
    assert not question.isVisible()
    assert desk.fact("nordlys", "total_cost") == 7_240_000.0


def test_gates_are_answered_by_keys_and_by_a_click(desk: Desk) -> None:
    grid = desk.facts("legal_entity", "solenne")
    QTest.keyClick(grid, KEY.Key_N)
    assert desk.fact("solenne", "legal_entity") is False
    assert grid.current_place == ("financial_standing", "solenne")
    QTest.keyClick(grid, KEY.Key_Space)
    assert desk.fact("solenne", "financial_standing") is False
    QTest.keyClick(grid, KEY.Key_Space)
    assert desk.fact("solenne", "financial_standing") is True
    index = desk.grid.model().index(4, 0)
    rect = grid.visualRect(index)
    QTest.mouseClick(grid.viewport(), LEFT, pos=QPoint(rect.right() - 10, rect.center().y()))
    assert desk.fact("solenne", "security_certificate") is True
    QTest.mouseClick(grid.viewport(), LEFT, pos=QPoint(rect.left() + 12, rect.center().y()))
    assert desk.fact("solenne", "security_certificate") is False


def test_the_cursor_passes_over_groups_and_goes_to_the_edge(desk: Desk) -> None:
    grid = desk.facts("total_cost", "solenne")
    QTest.keyClick(grid, KEY.Key_Up)
    assert grid.current_place == ("total_cost", "solenne")
    QTest.keyClick(grid, KEY.Key_Down, CONTROL)
    assert grid.current_place == ("card_health_data", "solenne")
    QTest.keyClick(grid, KEY.Key_Right, CONTROL)
    assert grid.current_place == ("card_health_data", "kestrel")
    QTest.keyClick(grid, KEY.Key_Tab)
    assert not grid.hasFocus()
    grid.setFocus()
    grid.show_cell("legal_entity", "kestrel")
    QTest.keyClick(grid, KEY.Key_Tab)
    assert grid.current_place == ("financial_standing", "solenne")
    QTest.keyClick(grid, KEY.Key_Backtab)
    assert grid.current_place == ("legal_entity", "kestrel")


def test_a_row_is_pasted_as_often_as_it_fits_into_the_chosen_facts(desk: Desk) -> None:
    grid = desk.facts("legal_entity", "solenne")
    before = desk.value
    QTest.keyClick(grid, KEY.Key_Right, SHIFT)
    QTest.keyClick(grid, KEY.Key_Down, SHIFT)
    first, second = (grid._scores.candidate_at(at) for at in (0, 1))
    QApplication.clipboard().setText("no\tyes\n")
    QTest.keyClick(grid, KEY.Key_V, CONTROL)
    for key in ("legal_entity", "financial_standing"):
        assert (desk.fact(first, key), desk.fact(second, key)) == (False, True)
    desk.document.undo_stack.undo()
    assert desk.value == before


def test_a_block_is_copied_pasted_filled_and_cleared(desk: Desk) -> None:
    before = desk.value
    grid = desk.facts("total_cost", "solenne")
    for _ in range(2):
        QTest.keyClick(grid, KEY.Key_Down, SHIFT)
    QTest.keyClick(grid, KEY.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "7180000\npass\npass\n"
    QApplication.clipboard().setText("6500000\t7\nno\tyes\n")
    grid.show_cell("total_cost", "brightwater")
    QTest.keyClick(grid, KEY.Key_V, CONTROL)
    assert desk.fact("brightwater", "total_cost") == 6_500_000.0
    assert desk.fact("elbtal", "total_cost") == 7.0
    assert desk.fact("brightwater", "legal_entity") is False
    assert desk.said[-1][0] == "4 cells pasted"
    QTest.keyClick(grid, KEY.Key_Delete)
    assert desk.fact("brightwater", "total_cost") is None
    grid.show_cell("legal_entity", "brightwater")
    QTest.keyClick(grid, KEY.Key_Down, SHIFT)
    QTest.keyClick(grid, KEY.Key_D, CONTROL)
    assert desk.fact("brightwater", "financial_standing") is False
    assert desk.document.undo_stack.count() == 3
    while desk.document.undo_stack.canUndo():
        desk.document.undo_stack.undo()
    assert desk.value == before


@pytest.mark.parametrize("takes", [True, False])
def test_refused_cells_of_a_block_are_shown_before_anything_is_done(desk: Desk, takes: bool) -> None:
    before = desk.value
    grid = desk.facts("total_cost", "solenne")
    QApplication.clipboard().setText("1\tabc\nmaybe\tno\n")
    QTest.keyClick(grid, KEY.Key_V, CONTROL)
    assert desk.value == before
    preview = grid.preview
    assert preview is not None
    assert len(preview.refused) == 2
    assert len(preview.cells) == 2
    question = desk.page._facts_body().question
    assert "2 cells cannot be taken" in question.accessibleName()
    refused = preview.refused[0]
    assert "A number is needed" in grid.told(refused.row, refused.column)
    QTest.keyClick(grid, KEY.Key_Return if takes else KEY.Key_Escape)
    assert not question.isVisible()
    assert desk.fact("solenne", "total_cost") == (1.0 if takes else 7_180_000.0)
    assert desk.fact("nordlys", "legal_entity") is (not takes)
    assert desk.document.undo_stack.count() == int(takes)


def test_filling_down_asks_where_a_cell_refuses(desk: Desk) -> None:
    grid = desk.facts("total_cost", "solenne")
    QTest.keyClick(grid, KEY.Key_Down, SHIFT)
    QTest.keyClick(grid, KEY.Key_D, CONTROL)
    question = desk.page._facts_body().question
    assert "A gate is passed or failed" in question.accessibleName()
    QTest.mouseClick(desk.button("Cancel"), LEFT)
    assert not question.isVisible()
    assert grid.hasFocus()
    assert desk.document.undo_stack.count() == 0


def test_what_a_colleague_removes_closes_what_is_typed(desk: Desk) -> None:
    grid = desk.facts("total_cost", "nordlys")
    QTest.keyClick(grid, KEY.Key_7)
    desk.document.edit("x", remove_candidate(desk.value, "nordlys"))
    QCoreApplication.processEvents()
    assert not [each for each in grid.findChildren(FigureEditor) if each.isVisible()]
    grid.setFocus()
    desk.page.show_target("facts", ("elbtal", "total_cost"))
    QTest.keyClick(grid, KEY.Key_5)
    QTest.keyClick(desk.figure(), KEY.Key_Return)
    assert desk.fact("elbtal", "total_cost") == 5.0


def test_categories_are_chosen_from_a_list(look: Look, qtbot: QtBot) -> None:
    value = new_evaluation("plain", "T", ["Acme", "Bolt"])
    grades = ValueFunction(Shape.CATEGORIES, categories=(("bronze", 0.0), ("gold", 1.0)))
    value, _ = add_criterion(value, Criterion("Grade", Kind.MEASURE, value=grades), "grade")
    desk = Desk(look, qtbot, value)
    grid = desk.facts("grade", "bolt")
    QTest.keyClick(grid, KEY.Key_G)
    menu = grid.findChildren(QMenu)[0]
    assert [each.text() for each in menu.actions()] == ["bronze", "gold", "", "Leave blank"]
    QTest.keyClick(menu, KEY.Key_Return)
    assert desk.fact("bolt", "grade") == "gold"


def test_reason_and_evidence_are_written_in_the_panel(desk: Desk) -> None:
    before = desk.value
    grid = desk.facts("legal_entity", "nordlys")
    QTest.keyClick(grid, KEY.Key_F2)
    reason = next(each for each in desk.page.findChildren(QPlainTextEdit) if each.isVisible())
    assert reason.hasFocus()
    QTest.keyClicks(reason, "Register seen")
    grid.setFocus()
    QTest.keyClick(grid, KEY.Key_E, CONTROL | SHIFT)
    evidence = QApplication.focusWidget()
    assert isinstance(evidence, LineField)
    QTest.keyClicks(evidence, "Extract")
    QTest.keyClick(evidence, KEY.Key_Return)
    cell = desk.value.facts["nordlys"]["legal_entity"]
    assert (cell.score, cell.rationale, cell.evidence) == (True, "Register seen", "Extract")
    desk.document.undo_stack.undo()
    desk.document.undo_stack.undo()
    assert desk.value == before


def test_cells_say_why_they_are_flagged(desk: Desk) -> None:
    grid = desk.facts("security_certificate", "kestrel")
    assert grid.why("security_certificate", "kestrel") == "A failed gate takes a candidate out"
    assert grid.why("insurance", "brightwater") == "Waived by Ann Keller"
    assert grid.why("insurance", "solenne") == ""
    desk.document.edit("x", set_fact(desk.value, "elbtal", "total_cost", 9_600_000.0))
    assert grid.why("total_cost", "elbtal") == "Above the limit, which takes a candidate out"
    index = grid.model().index(1, 3)
    told = grid.told(index.row(), index.column())
    assert told.startswith("Total cost over the term, Elbtal Service")
    assert "Wage indexation" in told


def test_next_missing_goes_from_blank_to_blank(look: Look, qtbot: QtBot) -> None:
    value = new_evaluation("crm", "T", ["Acme", "Bolt"])
    desk = Desk(look, qtbot, value)
    desk.page.show_facts()
    assert desk.grid.current_place == ("total_cost", "acme")
    QTest.mouseClick(desk.button("Next missing"), LEFT)
    assert desk.grid.current_place == ("total_cost", "bolt")
    assert desk.page._tools.progress.text() == "0 of 22 stated"


def test_nothing_to_state_leads_to_the_criteria(look: Look, qtbot: QtBot) -> None:
    desk = Desk(look, qtbot, Evaluation(candidates=new_evaluation("plain", "T", ["A"]).candidates))
    desk.page.show_facts()
    with qtbot.waitSignal(desk.page.go_requested) as asked:
        QTest.mouseClick(desk.button("Go to criteria"), LEFT)
    assert asked.args[0] == "criteria"


# ---- the page as a whole ------------------------------------------------------------------------------------


def test_a_target_is_shown(desk: Desk) -> None:
    desk.page.show_target("facts", ("elbtal", "exit_terms"))
    assert desk.grid.current_place == ("exit_terms", "elbtal")
    desk.page.show_target("waivers", ("brightwater", "insurance"))
    assert desk.table.isVisible()
    assert desk.table.current_key == "brightwater"


def test_a_hidden_page_catches_up_when_it_is_shown(desk: Desk) -> None:
    desk.page.hide()
    waiver = Waiver("Ann", "Booked")
    desk.document.edit("x", set_waiver(desk.value, "kestrel", "security_certificate", waiver))
    QCoreApplication.processEvents()
    assert desk.state() == "5 candidates, 1 out, 1 with a waiver"
    desk.page.show()
    assert desk.state() == "5 candidates, 2 with a waiver"


@pytest.mark.parametrize("view", ["table", "facts"])
def test_everything_that_takes_the_focus_has_a_name(desk: Desk, view: str) -> None:
    desk.page.show_view(view)
    for each in desk.page.findChildren(QWidget):
        if each.focusPolicy() is not Qt.FocusPolicy.NoFocus and each.isVisible():
            spoken = QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name)
            assert spoken, f"{type(each).__name__} in {view}"


@pytest.mark.parametrize("view", ["table", "facts"])
def test_switching_the_look_paints_anew_without_a_warning(desk: Desk, look: Look, qtlog: Any, view: str) -> None:
    desk.page.show_view(view)
    before = desk.page.grab().toImage()
    look.choose(Choice.DARK)
    assert desk.page.grab().toImage() != before
    look.scale_text(1.3)
    desk.page.grab()
    assert [each.message for each in qtlog.records if "propagateSizeHints" not in each.message] == []
    look.scale_text(1.0)


def test_it_is_freed_when_it_is_closed(look: Look, qapp: QApplication) -> None:
    document = memory_document(import_document(SAMPLE)[0])
    opened, place = Opened(document), Workplace("Acme")
    page = CandidatesPage(look, opened, place)  # type: ignore[arg-type]
    page.show()
    page.show_facts()
    page.grab()
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert gone() is None
    document.edit("x", set_fact(document.value, "elbtal", "total_cost", 1.0))
    qapp.processEvents()


def test_the_directory_learns_from_a_workspace(tmp_path: Path) -> None:
    with Workspace(tmp_path / "w.scorecard", create=True) as workspace:
        workspace.add(new_evaluation("plain", "T", ["Acme"]), author="me", label="new")
        workspace.meet_providers(new_evaluation("plain", "T", ["acme", "Bolt"]))
        workspace.meet_providers(new_evaluation("plain", "T", ["Bolt"]))
        assert sorted(each.name for each in workspace.providers()) == ["Acme", "Bolt"]


# ---- room and buttons ------------------------------------------------------------------------------------


def test_the_form_grows_with_the_window_until_it_is_given_a_width(desk: Desk) -> None:
    page = desk.page
    assert side_of(page) == page._form.sizeHint().width()
    page.resize(1704, 1024)
    QCoreApplication.sendPostedEvents()
    assert side_of(page) == page._form.maximumWidth() == 400
    page.set_side_width(320)
    QCoreApplication.sendPostedEvents()
    assert side_of(page) == 320
    page.resize(1904, 1024)
    QCoreApplication.sendPostedEvents()
    assert side_of(page) == 320


def test_costs_have_one_first_thing_to_do(desk: Desk) -> None:
    page = desk.page
    assert page._add_button.isVisible()
    page.show_costs()
    assert not page._add_button.isVisible()
    assert not page._directory_button.isVisible()
    desk.document.edit("Title", set_head(desk.value, title="Another"))
    assert not page._add_button.isVisible()
    page.add()  # as by the menu
    assert page._add_button.isVisible()


# ---- a formal process --------------------------------------------------------------------------------


def test_what_is_sealed_is_called_so_and_not_missing(look: Look, qtbot: QtBot) -> None:
    desk = Desk(look, qtbot, scored(in_scoring()))
    model = desk.table.model()
    told = [model.index(row, CandidatesColumn.FACTS).data() for row in range(model.rowCount())]
    assert told == ["sealed", "sealed"]
    tip = model.index(0, CandidatesColumn.FACTS).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "1 sealed until opened"
    assert not desk.table.isColumnHidden(CandidatesColumn.FACTS)
    desk.document.edit("Figures", set_fact(desk.value, "acme", "price", 1300.0))
    assert model.index(0, CandidatesColumn.FACTS).data() == "sealed"


def test_opened_figures_are_counted_again(look: Look, qtbot: QtBot) -> None:
    desk = Desk(look, qtbot, in_consensus())
    model = desk.table.model()
    assert model.index(0, CandidatesColumn.FACTS).data() == "sealed"
    desk.document.edit("Open", unseal(desk.value, "Ada", "", AT))
    assert model.index(0, CandidatesColumn.FACTS).data() == "1 of 1"


def test_where_nothing_changes_any_more_waivers_are_closed_and_say_why(look: Look, qtbot: QtBot) -> None:
    value = set_fact(scored(in_setup(process=Process.OPEN)), "acme", "iso", fact=False)
    for process, may in ((Process.OPEN, True), (Process.FORMAL, False)):
        head = replace(value.head, process=process, stage=Stage.DECIDED)
        desk = Desk(look, qtbot, replace(value, head=head))
        button = desk.button("Waive…")
        assert button.isEnabled() is may
        assert ("nothing in it changes any more" in button.toolTip()) is not may
        assert desk.page._tools.down.isEnabled() is may
        desk.page.show_facts()
        desk.grid.show_cell("iso", "acme")
        shown = [each for each in desk.page.findChildren(QPushButton) if each.text() == "Waive…" and each.isVisible()]
        assert [each.isEnabled() for each in shown] == [may]
