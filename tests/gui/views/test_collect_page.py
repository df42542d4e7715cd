"""The page on which scoresheets are collected, with files as they come back: filled in, spoiled, foreign."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.scoresheets import Prefer, What
from scorecard.app.sending import write_scoresheets
from scorecard.app.workspace import Workspace
from scorecard.core import edits
from scorecard.core.changes import with_row
from scorecard.core.model import Cell, Evaluation, Missing, Process, Rules, Stage
from scorecard.exchange.scoresheet.writing import Written
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.returns import Turn
from scorecard.gui.session import Session
from scorecard.gui.views.collect_page import CollectPage
from tests.exchange.scoresheets import edited, filled, panel, row_of
from tests.gui.heard import heard
from tests.gui.views.test_export_page import HeldJobs
from tests.gui.views.test_picture_view import ChosenFiles

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton


class SheetFiles(ChosenFiles):
    """Answers with the files and the folder that a person would have chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Path] = []
        self.place: Path | None = None

    def to_open(self, parent: QWidget, title: str, kinds: Any) -> list[Path]:
        return self.found

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.place


@dataclass
class Desk:
    """A page with all that it stands on, and the sheets that were sent out."""

    page: CollectPage
    opened: Opened
    session: Session
    files: SheetFiles
    jobs: HeldJobs
    workspace: Workspace
    folder: Path
    sent: Mapping[str, Written]

    @property
    def value(self) -> Evaluation:
        return self.opened.document.value

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """What the table of the cells shows: the cell, and the two scores."""
        model = self.page.body.model
        lines = [model.line_at(row) for row in range(model.rowCount())]
        return [(f"{each.criterion}, {each.where}", each.before.score, each.after.score) for each in lines]

    def fill(self, evaluator: str, cells: Mapping[tuple[str, str], Cell]) -> Path:
        found = self.sent[evaluator]
        return filled(found.path, found, cells)

    def result(self, row: int) -> str:
        return self.page.body.files_model.line_at(row).result


@pytest.fixture
def open_desk(look: Look, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def made(value: Evaluation | None = None, *, blind: bool = False) -> Desk:
        workspace = Workspace(tmp_path / "w.scorecard", create=True)
        loaded = workspace.add(panel() if value is None else value, author="Ann", label="Added")
        folder = tmp_path / "sheets"
        out = write_scoresheets(workspace, loaded.uid, folder, blind=blind, author="Ann")
        jobs = HeldJobs()
        session = Session(workspace, jobs, "Ann")
        documents: list[Any] = []
        session.open(loaded.uid, documents.append)
        opened, files = Opened(documents[0]), SheetFiles()
        page = CollectPage(look, opened, session, files)
        page.resize(1064, 744)
        qtbot.addWidget(page)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        sent = {each.map.about.evaluator: each for each in out}
        desks.append(Desk(page, opened, session, files, jobs, workspace, folder, sent))
        return desks[-1]

    yield made
    for desk in desks:
        desk.session.close()


# ---- taking over -----------------------------------------------------------------------------------


@pytest.mark.parametrize("blind", [False, True])
def test_a_folder_is_shown_cell_by_cell_and_taken_over_as_one_step(open_desk: Callable[..., Desk], blind: bool) -> None:
    desk = open_desk(blind=blind)
    acme, bolt = ("Candidate B", "Candidate C") if blind else ("acme", "bolt")
    desk.fill("ann", {(acme, "domain"): Cell(5.0, "Better on a second look"), (bolt, "fit"): Cell(2.0)})
    desk.fill("ben", {(bolt, "staff"): Cell(3.0, "", "CVs")})
    before = desk.value
    offered, gone = heard(desk.page.offered), heard(desk.page.go_requested)
    desk.files.place = desk.folder
    desk.page.choose_folder()
    assert desk.value is before
    assert sorted(desk.rows) == [
        ("Cultural fit, Bolt Desk, Ann Keller", "–", "2"),
        ("Domain know-how, Acme Care, Ann Keller", "4", "5"),
        ("Staff, Bolt Desk, Ben Okafor", "–", "3"),
    ]
    assert [desk.result(row) for row in range(3)] == ["3 scores", "2 scores", "1 score"]
    assert desk.page.primary.text() == "Take over 3 scores"
    QTest.mouseClick(desk.page.primary, LEFT)
    after = desk.value
    assert after.sheets["ann"]["acme"]["domain"] == Cell(5.0, "Better on a second look")
    assert after.sheets["ann"]["bolt"]["fit"] == Cell(2.0)
    assert after.sheets["ben"]["bolt"]["staff"] == Cell(3.0, "", "CVs")
    assert not after.submissions
    assert desk.opened.document.undo_stack.count() == 1
    entry = desk.workspace.entries(desk.opened.document.uid)[-1]
    assert entry.label.startswith("Scoresheets collected: Ann Keller, Ben Okafor [")
    sentence, verb, call = offered[0]
    assert (sentence, verb) == ("3 scores were taken over from 2 sheets.", "Undo")
    assert gone == [("scoring", None)]
    assert desk.page.empty.isVisible()
    call()
    assert desk.value == before
    assert desk.workspace.load(desk.opened.document.uid).value == before


def test_what_is_taken_back_can_be_collected_again(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    path = desk.fill("ben", {("bolt", "staff"): Cell(3.0)})
    for _ in range(2):
        desk.page.collect([path])
        assert desk.result(0) == "1 score"
        desk.page.take_over()
        assert desk.value.sheets["ben"]["bolt"]["staff"] == Cell(3.0)
        desk.page.collect([path])
        assert desk.result(0) == "collected before"
        desk.opened.document.undo_stack.undo()
        desk.page.collect([path])


def test_a_second_return_says_so_and_shows_only_what_differs(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    path = desk.fill("ben", {("bolt", "staff"): Cell(3.0)})
    desk.page.collect([path])
    desk.page.take_over()
    before = desk.value
    desk.page.collect([path])
    assert desk.result(0) == "collected before"
    assert not desk.page.primary.isEnabled()
    assert desk.page.primary.toolTip() == "There is nothing new to take over"
    assert any("collected already, with the same content" in text for text in desk.page.body.remarks.texts)
    desk.fill("ben", {("bolt", "staff"): Cell(3.0), ("acme", "fit"): Cell(1.0)})
    desk.page.collect([path])  # in the place of the one before
    assert desk.rows == [("Cultural fit, Acme Care", "–", "1")]
    desk.page.take_over()
    assert desk.value.sheets["ben"]["acme"]["fit"] == Cell(1.0)
    desk.opened.document.undo_stack.undo()
    assert desk.value == before
    desk.page.collect([path])
    assert desk.rows == [("Cultural fit, Acme Care", "–", "1")]  # held against the first return again


def test_sheets_can_be_handed_in_with_it(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.page.collect([desk.fill("ben", {("bolt", "staff"): Cell(3.0)})])
    QTest.mouseClick(desk.page.hands_in, LEFT)
    desk.page.take_over()
    assert set(desk.value.submissions) == {"ben"}
    desk.opened.document.undo_stack.undo()
    assert not desk.value.submissions


def test_cleared_cells_and_cells_that_are_the_same(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.page.collect([desk.fill("ann", {("acme", "domain"): Cell()})])
    assert desk.rows == [("Domain know-how, Acme Care", "4", "–")]
    desk.page.body.filters.parts[-1].click()
    assert desk.page.body.filters.choice == What.SAME
    assert len(desk.rows) == 11
    desk.page.body.filters.parts[1].click()
    assert desk.rows == []
    desk.page.take_over()
    assert "acme" not in desk.value.sheets.get("ann", {})


# ---- into a decision -------------------------------------------------------------------------------


def decided(process: Process = Process.OPEN) -> Evaluation:
    """Acme Care leads, by what Ann gave."""
    value = edits.set_rules(panel(), Rules(missing=Missing.REDISTRIBUTE))
    value = edits.set_score(value, "ann", "bolt", "domain", score=3.0)
    value = edits.set_score(value, "ann", "corvid", "domain", score=1.0)
    return with_row(value, "head", (), replace(value.head, stage=Stage.DECIDED, process=process))


def test_a_winner_who_would_change_is_named_and_asked_about_first(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(decided())
    page, bar = desk.page, desk.page.body.decision_bar
    offered = heard(page.offered)
    page.collect([desk.fill("ben", {("bolt", "domain"): Cell(5.0), ("acme", "domain"): Cell(2.0)})])
    assert bar.text == ("This evaluation is decided, with Acme Care first. With these scores it would be Bolt Desk.")
    assert bar.isVisible()
    assert not page.primary.isEnabled()
    assert "although the decision changes" in page.primary.toolTip()
    before = desk.value
    page.take_over()
    assert desk.value is before
    QTest.mouseClick(page.body.all_the_same, LEFT)
    assert page.primary.isEnabled()
    QTest.mouseClick(page.primary, LEFT)
    assert desk.value.sheets["ben"]["bolt"]["domain"] == Cell(5.0)
    assert offered[0][0] == "2 scores were taken over from one sheet. First in the decision now: Bolt Desk."
    offered[0][2]()
    assert desk.value == before
    page.collect([desk.fill("ben", {("bolt", "domain"): Cell(5.0), ("acme", "domain"): Cell(2.0)})])
    assert not page.body.all_the_same.isChecked()  # what was said once holds once


def test_what_is_left_out_does_not_touch_the_decision(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(decided())
    page, bar = desk.page, desk.page.body.decision_bar
    page.collect(
        [
            desk.fill("ann", {("corvid", "staff"): Cell(1.0)}),
            desk.fill("ben", {("bolt", "domain"): Cell(5.0), ("acme", "domain"): Cell(1.0)}),
        ]
    )
    assert page.body.all_the_same.isVisible()
    page.body.all_the_same.click()
    page.body.files.choose([page.body.files_model.index(2, 0)])
    QTest.mouseClick(page.body.leave_out, LEFT)
    assert bar.text == "This evaluation is decided. With these scores Acme Care would stay first."
    assert not page.body.all_the_same.isVisible()
    assert page.primary.isEnabled()
    QTest.mouseClick(page.body.leave_out, LEFT)
    assert not page.primary.isEnabled()  # it is asked again


def test_it_waits_until_it_is_known_what_becomes_of_the_decision(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(decided())
    page = desk.page
    page.collect([desk.fill("ben", {("corvid", "fit"): Cell(5.0)}), desk.fill("ann", {("acme", "fit"): Cell(1.0)})])
    desk.jobs.holds = True
    page.body.toggle_left_out()  # of all sheets nothing is left out
    page.body.decided.emit()
    assert not page.primary.isEnabled()
    assert page.primary.toolTip() == "What it would do to the decision is being worked out"
    desk.jobs.release()
    assert "would be Corvid Support" in page.body.decision_bar.text


def test_what_was_said_of_one_winner_does_not_hold_for_another(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(decided())
    body = desk.page.body
    desk.page.collect([desk.fill("ben", {("bolt", "domain"): Cell(5.0), ("acme", "domain"): Cell(2.0)})])
    QTest.mouseClick(body.all_the_same, LEFT)
    names = {key: row.name for key, row in desk.value.candidates.items()}
    for after, holds in ((("bolt",), True), (("corvid",), False), (("bolt", "corvid"), False), ((), False)):
        body.show_turn(Turn(("acme",), after, names))
        assert body.all_the_same.isChecked() is holds
    assert body.decision_bar.text.endswith("With these scores nobody could be ranked.")
    body.show_turn(Turn((), ("bolt", "corvid"), names))
    assert "with nobody first. With these scores it would be Bolt Desk and Corvid Support." in body.decision_bar.text


def test_nothing_is_said_of_what_is_not_decided(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.page.collect([desk.fill("ben", {("bolt", "domain"): Cell(5.0)})])
    assert desk.page.body.decision_bar.isHidden()
    assert desk.page.primary.isEnabled()


def test_a_formal_decision_takes_nothing_over_and_says_so_at_once(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(decided(Process.FORMAL))
    page = desk.page
    page.collect([desk.fill("ben", {("bolt", "domain"): Cell(5.0)})])
    said = "The evaluation was decided, and nothing in it changes any more."
    assert page.body.decision_bar.text.startswith(said)
    assert page.body.all_the_same.isHidden()
    assert not page.primary.isEnabled()
    assert page.primary.toolTip().startswith(said)


# ---- both changed ------------------------------------------------------------------------------------


def changed_here(desk: Desk, *places: tuple[str, str], score: float = 1.0) -> None:
    value = desk.value
    for candidate, criterion in places:
        value = edits.set_score(value, "ben", candidate, criterion, score)
    desk.opened.document.edit("Scored meanwhile", value)


def test_where_both_changed_somebody_says_which_holds(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    changed_here(desk, ("bolt", "staff"), ("acme", "staff"), ("corvid", "staff"))
    places = [(candidate, "staff") for candidate in ("bolt", "acme", "corvid")]
    desk.page.collect([desk.fill("ben", dict.fromkeys([*places, ("bolt", "fit")], Cell(4.0)))])
    body = desk.page.body
    assert body.choice_bar.isVisible()
    assert "3 cells were changed" in body.choice_bar.text
    assert not desk.page.primary.isEnabled()
    assert desk.page.primary.toolTip() == "Say first which holds where both changed"
    body.filters.parts[4].click()
    names = [body.model.line_at(row).where for row in range(3)]
    box = body.table.choice_boxes(names.index("Bolt Desk"))[Prefer.SHEET]
    QTest.mouseClick(body.table.viewport(), LEFT, pos=box.center().toPoint())
    assert desk.page.primary.text() == "Take over 2 scores"
    body.table.choose([body.model.index(names.index("Acme Care"), 0)])
    body.table.setFocus()
    QTest.keyClick(body.table, KEY.Key_P)
    assert "1 cell was changed" in body.choice_bar.text
    QTest.mouseClick(body.all_program, LEFT)
    assert not body.choice_bar.isVisible()
    assert desk.page.primary.isEnabled()
    assert desk.result(0) == "2 scores"
    desk.page.take_over()
    sheet = desk.value.sheets["ben"]
    assert [sheet[candidate]["staff"].score for candidate in ("bolt", "acme", "corvid")] == [4.0, 1.0, 1.0]
    assert sheet["bolt"]["fit"] == Cell(4.0)


def test_a_change_in_the_program_is_compared_at_once(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.page.collect([desk.fill("ben", {("bolt", "staff"): Cell(4.0)})])
    assert desk.rows == [("Staff, Bolt Desk", "–", "4")]
    changed_here(desk, ("bolt", "staff"))
    QCoreApplication.processEvents()
    assert desk.rows == [("Staff, Bolt Desk", "1", "4")]
    assert desk.page.body.summary.undecided == 1
    desk.opened.document.undo_stack.undo()
    QCoreApplication.processEvents()
    assert desk.page.body.summary.cells == 1


@pytest.mark.parametrize("seen_in_time", [True, False])
def test_what_a_colleague_saved_meanwhile_is_never_written_over(
    open_desk: Callable[..., Desk], seen_in_time: bool
) -> None:
    desk = open_desk()
    desk.page.collect([desk.fill("ben", {("bolt", "staff"): Cell(4.0)})])
    uid = desk.opened.document.uid
    desk.workspace.edit(
        uid, lambda value: edits.set_score(value, "ben", "bolt", "staff", 2.0), author="Bea", label="Score"
    )
    if seen_in_time:
        desk.jobs.holds = True
        desk.opened.document.refresh(desk.workspace.newer)
        desk.page.take_over()
        desk.jobs.release()
        QCoreApplication.processEvents()
        assert desk.value.sheets["ben"]["bolt"]["staff"] == Cell(2.0)
        assert desk.page.body.summary.undecided == 1
    else:
        clashes = heard(desk.opened.document.clashed)
        desk.page.take_over()
        assert len(clashes) == 1  # a person decides
    assert desk.workspace.load(uid).value.sheets["ben"]["bolt"]["staff"] == Cell(2.0)


# ---- files that cannot be taken ----------------------------------------------------------------------


def of_another_evaluation(desk: Desk) -> Path:
    other = desk.workspace.add(replace(panel(), head=replace(panel().head, title="Fleet")), author="x", label="x")
    return write_scoresheets(desk.workspace, other.uid, desk.folder / "other", ["ben"], author="x")[0].path


def text_for_a_score(desk: Desk) -> Path:
    def spoil(_: Workbook, sheet: Any) -> None:
        sheet.cell(row_of(sheet, "R001"), 3).value = "four"

    return edited(desk.sent["ben"].path, spoil)


def cut_in_half(desk: Desk) -> Path:
    path = desk.folder / "half.xlsx"
    data = desk.sent["ben"].path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def no_scoresheet(desk: Desk) -> Path:
    path = desk.folder / "budget.xlsx"
    Workbook().save(path)
    return path


def on_another_scale(desk: Desk) -> Path:
    value = desk.value
    desk.opened.document.edit("Scale", replace(value, scale=replace(value.scale, maximum=9.0, levels=())))
    return desk.sent["ben"].path


def without_its_evaluator(desk: Desk) -> Path:
    desk.opened.document.edit("Left", edits.remove_evaluator(desk.value, "ben"))
    return desk.sent["ben"].path


HOSTILE: dict[str, tuple[Callable[[Desk], Path], str]] = {
    "another evaluation": (of_another_evaluation, "another evaluation, 'Fleet'"),
    "text": (text_for_a_score, "'four' is not a score"),
    "truncated": (cut_in_half, ""),
    "not a scoresheet": (no_scoresheet, "not a scoresheet"),
    "stale": (on_another_scale, "the scale was 0 to 5"),
    "gone": (without_its_evaluator, "not on the panel any more"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_cannot_be_taken_says_why_and_changes_nothing(open_desk: Callable[..., Desk], kind: str) -> None:
    desk = open_desk()
    make, reason = HOSTILE[kind]
    path = make(desk)
    before = desk.value
    desk.page.collect([path])
    body = desk.page.body
    assert desk.result(0).endswith(("fault", "faults"))
    assert reason.casefold() in " ".join(body.remarks.texts).casefold()
    assert body.remarks.isVisible()
    assert body.remarks.texts
    assert not body.table.isVisible()
    assert not desk.page.primary.isEnabled()
    assert "This file cannot be taken" in body.faulty_bar.text
    desk.page.take_over()
    assert desk.value is before


def test_faulty_files_are_left_out_and_the_others_taken(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    good = desk.fill("ann", {("bolt", "fit"): Cell(2.0)})
    bad = text_for_a_score(desk)
    desk.page.collect([good, bad])
    body = desk.page.body
    assert [desk.result(row) for row in range(3)] == ["1 score", "1 score", "1 fault"]
    assert not desk.page.primary.isEnabled()
    QTest.mouseClick(body.leave_faulty, LEFT)
    assert desk.result(2) == "left out"
    assert not body.faulty_bar.isVisible()
    desk.page.take_over()
    assert desk.value.sheets["ann"]["bolt"]["fit"] == Cell(2.0)
    assert "ben" not in desk.value.sheets


def test_a_sheet_that_is_not_read_is_not_said_to_hold_nothing_new(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    bad = text_for_a_score(desk)
    desk.page.collect([desk.sent["ann"].path, bad])
    body = desk.page.body
    assert [desk.result(row) for row in range(3)] == ["1 not read", "nothing new", "1 fault"]
    assert desk.page.header._state.text() == "2 files, 1 not read, nothing new on the others, nothing is changed yet"
    assert body.table._message == (
        "Nothing differs on the sheets that could be read. 1 file is not read until its faults are put right."
    )
    assert body.faulty_bar.text == ("1 of 2 files cannot be taken. Put it right and add it again, or leave it out.")
    assert body.leave_faulty.text() == "Leave it out"
    QTest.mouseClick(body.leave_faulty, LEFT)
    assert desk.result(0) == "nothing new"
    assert desk.page.header._state.text() == "2 files, nothing new, 1 left out, nothing is changed yet"
    assert body.table._message == "Nothing on the sheet differs from what is in the program"


def test_where_no_sheet_could_be_read_nothing_is_said_of_differences(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.page.collect([text_for_a_score(desk), no_scoresheet(desk)])
    body = desk.page.body
    assert desk.result(0) == "2 not read"
    assert desk.page.header._state.text() == "2 files, 2 not read, nothing is changed yet"
    assert body.table._message.startswith("What differs is told when the faults are put right")
    assert body.leave_faulty.text() == "Leave them out"
    assert body.faulty_bar.text.startswith("2 of 2 files cannot be taken. Put them right")


def test_a_sound_file_can_be_left_out_by_a_key_and_taken_again(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.page.collect([desk.fill("ann", {("bolt", "fit"): Cell(2.0)}), desk.fill("ben", {("bolt", "fit"): Cell(3.0)})])
    body = desk.page.body
    body.files.choose([body.files_model.index(2, 0)])
    body.files.setFocus()
    QTest.keyClick(body.files, KEY.Key_Space)
    assert desk.result(2) == "left out"
    assert desk.page.primary.text() == "Take over 1 score"
    assert body.leave_out.text() == "Take again"
    QTest.mouseClick(body.leave_out, LEFT)
    assert desk.page.primary.text() == "Take over 2 scores"


def test_a_file_put_right_takes_the_place_of_the_faulty_one(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    path = text_for_a_score(desk)
    desk.page.collect([path, desk.sent["ann"].path])
    assert desk.page.body.summary.faulty == 1
    fresh = write_scoresheets(desk.workspace, desk.opened.document.uid, desk.folder / "fresh", ["ben"], author="Ann")[0]
    copyfile(filled(fresh.path, fresh, {("bolt", "fit"): Cell(3.0)}), path)
    desk.files.found = [path]
    desk.page.choose_files()
    assert desk.page.body.summary.faulty == 0
    assert len(desk.page.body.returns.files) == 2  # type: ignore[union-attr]
    assert desk.page.primary.isEnabled()


def test_a_folder_without_workbooks_is_named(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = open_desk()
    failed = heard(desk.page.failed)
    (tmp_path / "none").mkdir()
    desk.page.collect([tmp_path / "none"])
    assert "There is no workbook in this folder" in str(failed[0])
    assert desk.page.empty.isVisible()


# ---- formal --------------------------------------------------------------------------------------------


def formal() -> Evaluation:
    value = panel()
    head = replace(value.head, process=Process.FORMAL, stage=Stage.SCORING)
    return with_row(value, "head", (), head)


def test_what_must_not_be_seen_is_hidden_and_can_still_be_taken(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(formal())
    desk.opened.look_as("ann")
    desk.page.collect([desk.fill("ben", {("bolt", "staff"): Cell(3.0, "Good people")})])
    model = desk.page.body.model
    said = [
        str(model.data(model.index(0, column), role))
        for column in range(model.columnCount())
        for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    ]
    assert not any("Good people" in text or text == "3" for text in said)
    assert model.line_at(0).hidden
    desk.page.take_over()
    assert desk.value.sheets["ben"]["bolt"]["staff"] == Cell(3.0, "Good people")
    assert "ben" not in desk.opened.value.sheets


def test_handing_in_for_good_offers_no_way_back(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(formal())
    told, offered = heard(desk.page.told), heard(desk.page.offered)
    found = desk.sent["ben"].map
    cells = {
        (candidate.code, criterion.key): Cell(3.0) for candidate in found.candidates for criterion in found.criteria
    }
    desk.page.collect([desk.fill("ben", cells)])
    desk.page.hands_in.click()
    desk.page.take_over()
    assert "ben" in desk.value.submissions
    assert told == ["9 scores were taken over from one sheet."]
    assert not offered


def test_what_the_order_of_work_forbids_is_refused_and_stays_to_be_seen(open_desk: Callable[..., Desk]) -> None:
    value = formal()
    desk = open_desk(with_row(value, "head", (), replace(value.head, stage=Stage.SETUP)))
    refused = heard(desk.opened.refused)
    before = desk.value
    desk.page.collect([desk.fill("ben", {("bolt", "staff"): Cell(3.0)})])
    desk.page.take_over()
    assert refused
    assert desk.value is before
    assert desk.page.body.isVisible()


# ---- under way ----------------------------------------------------------------------------------------


def test_reading_can_be_stopped_and_nothing_comes_of_it(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    told = heard(desk.page.told)
    desk.jobs.holds = True
    desk.page.collect([desk.fill("ben", {("bolt", "staff"): Cell(3.0)})])
    assert desk.page.is_busy
    assert desk.page.under_way.isVisible()
    desk.page.collect([desk.sent["ann"].path])
    assert "Other files are being read" in told[0]
    QTest.mouseClick(desk.page.under_way.cancel, LEFT)
    assert not desk.page.is_busy
    desk.jobs.release()
    assert told[1:] == ["Stopped; nothing was changed."]
    assert desk.page.body.returns is None
    assert desk.page.empty.isVisible()


def test_what_is_not_saved_yet_is_waited_for(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    path = desk.fill("ben", {("bolt", "staff"): Cell(4.0)})
    desk.jobs.holds = True
    changed_here(desk, ("bolt", "staff"))
    desk.page.collect([path])
    desk.jobs.release()
    assert desk.rows == [("Staff, Bolt Desk", "1", "4")]


# ---- the page itself -----------------------------------------------------------------------------------


def test_everything_has_a_name_and_nothing_is_clipped(open_desk: Callable[..., Desk], look: Look) -> None:
    desk = open_desk()
    changed_here(desk, ("bolt", "staff"))
    desk.page.collect([desk.fill("ben", {("bolt", "staff"): Cell(4.0)}), text_for_a_score_of_ann(desk)])
    for scale in (1.0, 1.3):
        look.scale_text(scale)
        QCoreApplication.sendPostedEvents()
        for widget in desk.page.findChildren(QWidget):
            stops = widget.isVisible() and widget.focusPolicy() is not Qt.FocusPolicy.NoFocus
            if isinstance(widget, QAbstractButton | QAbstractItemView) and stops:
                interface = QAccessible.queryAccessibleInterface(widget)
                assert interface.text(QAccessible.Text.Name).strip(), widget
                place = widget.mapTo(desk.page, QPoint(0, 0))
                assert desk.page.rect().contains(widget.rect().translated(place)), widget.accessibleName()
    look.scale_text(1.0)


def text_for_a_score_of_ann(desk: Desk) -> Path:
    def spoil(_: Workbook, sheet: Any) -> None:
        sheet.cell(row_of(sheet, "R001"), 3).value = "four"

    return edited(desk.sent["ann"].path, spoil)


def test_a_page_that_is_closed_is_freed(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.page.collect([desk.fill("ben", {("bolt", "staff"): Cell(4.0)})])
    watched = weakref.ref(desk.page)
    desk.page.close()
    desk.page.deleteLater()
    del desk.page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert watched() is None
