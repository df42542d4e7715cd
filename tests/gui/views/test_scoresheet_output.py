"""Scoresheets as an output of the Export page: who gets one, blind or not, and the files that are there then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.workspace import Workspace
from scorecard.core import edits
from scorecard.core.changes import with_row
from scorecard.core.model import (
    Candidate,
    Cell,
    Criterion,
    Declaration,
    Evaluation,
    Evaluator,
    Head,
    Process,
    Scale,
    Stage,
    Submission,
)
from scorecard.exchange.scoresheet.reading import read
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.session import Session
from scorecard.gui.views.export_outputs import Output
from scorecard.gui.views.export_page import ExportPage
from tests.exchange.scoresheets import panel
from tests.gui.heard import heard
from tests.gui.views.test_export_page import HeldJobs
from tests.gui.views.test_picture_view import ChosenFiles

LEFT = Qt.MouseButton.LeftButton


class FolderFiles(ChosenFiles):
    """Answers with a folder as if a person had chosen it."""

    def __init__(self, place: Path | None) -> None:
        super().__init__()
        self.place = place

    def folder(self, parent: QWidget, title: str) -> Path | None:
        return self.place


@dataclass
class Desk:
    """The Export page on its scoresheets."""

    page: ExportPage
    opened: Opened
    session: Session
    files: FolderFiles
    jobs: HeldJobs
    workspace: Workspace
    folder: Path

    @property
    def said(self) -> dict[str, str]:
        return {key: row.more for key, row in self.page.sheets.evaluators.items()}

    @property
    def preview(self) -> list[list[str]]:
        return [[cell.text for cell in cells] for _, cells in self.page.preview.sheet.sheet.rows]

    @property
    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*.xlsx"))


@pytest.fixture
def open_desk(look: Look, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def made(value: Evaluation | None = None) -> Desk:
        workspace = Workspace(tmp_path / "w.scorecard", create=True)
        loaded = workspace.add(panel() if value is None else value, author="Ann", label="Added")
        jobs = HeldJobs()
        session = Session(workspace, jobs, "Ann")
        documents: list[Any] = []
        session.open(loaded.uid, documents.append)
        opened, files = Opened(documents[0]), FolderFiles(tmp_path / "out")
        page = ExportPage(look, opened, session, files)
        page.resize(1064, 744)
        qtbot.addWidget(page)
        with qtbot.waitExposed(page):
            page.show()
        page.choose(Output.SCORESHEETS)
        desks.append(Desk(page, opened, session, files, jobs, workspace, tmp_path / "out"))
        return desks[-1]

    yield made
    for desk in desks:
        desk.session.close()


def without_labels() -> Evaluation:
    value = panel()
    for key, row in value.candidates.items():
        value = with_row(value, "candidates", (key,), replace(row, label=""))
    return value


def formal(value: Evaluation | None = None) -> Evaluation:
    value = value or panel()
    return with_row(value, "head", (), replace(value.head, process=Process.FORMAL, stage=Stage.SCORING))


def test_a_sheet_for_each_who_is_chosen(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    assert desk.said == {"ann": "1 of 12 scored", "ben": "0 of 12 scored"}
    offered = heard(desk.page.offered)
    desk.page.sheets.due.setText("Friday at noon")
    QTest.mouseClick(desk.page.sheets.primary, LEFT)
    assert desk.names == ["Customer care 2026 - Ann Keller.xlsx", "Customer care 2026 - Ben Okafor.xlsx"]
    sentence, verb, call = offered[0]
    assert (sentence, verb) == ("2 scoresheets were written to out.", "Show in folder")
    call()
    assert desk.files.shown == [desk.folder / desk.names[0]]
    cover = load_workbook(desk.folder / desk.names[0])["Scoresheet"]
    assert any("Friday at noon" in str(cell) for row in cover.iter_rows(values_only=True) for cell in row)
    QTest.mouseClick(desk.page.sheets.evaluators["ann"], LEFT)
    assert desk.page.sheets.primary.text() == "Write 1 scoresheet"
    assert desk.page.sheets.everybody.checkState() is Qt.CheckState.PartiallyChecked
    desk.page.export(Output.SCORESHEETS)
    assert desk.names[-1] == "Customer care 2026 - Ben Okafor.xlsx"
    assert len(desk.names) == 3  # no file is ever replaced
    assert offered[1][0] == "The scoresheet Customer care 2026 - Ben Okafor 2.xlsx was written."


def test_the_preview_shows_what_the_sheet_holds(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    shown = dict(desk.page.preview.sheet.sheet.rows)
    QTest.mouseClick(desk.page.sheets.primary, LEFT)
    sheet = load_workbook(desk.folder / desk.names[0])["Scores"]
    compared = 0
    for number, cells in shown.items():
        there = [
            str(value) for value in next(sheet.iter_rows(number, number, 1, 5, values_only=True)) if value is not None
        ]
        there = [text.split("\n")[0] for text in there if text != "Level" and not text.startswith("=")]
        assert "  ".join(cell.text for cell in cells if cell.text) == "  ".join(there)
        compared += len(there)
    assert compared > 60


def test_blind_sheets_give_labels_first_and_they_stay(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(without_labels())
    assert any("Acme Care" in row for row in desk.preview)
    QTest.mouseClick(desk.page.sheets.blind, LEFT)
    assert not any("Acme Care" in text for row in desk.preview for text in row)
    assert not any(each.label for each in desk.opened.value.candidates.values())
    QTest.mouseClick(desk.page.sheets.primary, LEFT)
    assert all("(blind)" in name for name in desk.names)
    labels = {each.label for each in desk.opened.value.candidates.values()}
    assert labels == {"Candidate A", "Candidate B", "Candidate C"}
    assert not desk.opened.document.undo_stack.canUndo()  # sheets that are out rely on them
    found = read(desk.folder / desk.names[0])
    assert found.map is not None
    assert {each.name for each in found.map.candidates} == labels


def test_a_blind_sheet_is_written_as_it_was_shown(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(with_many_candidates())
    QTest.mouseClick(desk.page.sheets.blind, LEFT)
    shown = scores_by_label(desk.preview)
    assert len(set(shown.values())) > 1
    desk.page.sheets.due.setText("Friday at noon")
    desk.page.sheets.look_again()
    assert scores_by_label(desk.preview) == shown  # looking again draws no other lots
    QTest.mouseClick(desk.page.sheets.primary, LEFT)
    desk.page.sheets.look_again()
    assert scores_by_label(desk.preview) == shown
    ann = desk.opened.value.sheets["ann"]
    for key, row in desk.opened.value.candidates.items():
        assert shown[row.label] == f"{ann[key]['skill'].score:g}"


def with_many_candidates() -> Evaluation:
    """Twelve candidates, each with another score of Ann, without labels."""
    value, _ = edits.add_criterion(Evaluation(scale=Scale(0.0, 11.0, 1.0)), Criterion("Skill"), "skill")
    value, _ = edits.add_evaluator(value, Evaluator("Ann"), "ann")
    for at in range(12):
        value, key = edits.add_candidate(value, Candidate(f"Firm {at}"))
        value = edits.set_score(value, "ann", key, "skill", score=float(at))
    return edits.set_head(value, title="Customer care 2026")


def scores_by_label(preview: list[list[str]]) -> dict[str, str]:
    """Label -> score, of the rows of a preview that name a candidate."""
    rows = [[text for text in row if text] for row in preview]
    return {row[1]: row[2] for row in rows if len(row) > 2 and row[1].startswith("Candidate ")}


def test_a_blind_sheet_that_would_name_a_candidate_says_where(open_desk: Callable[..., Desk]) -> None:
    value = panel()
    named = replace(value.criteria["domain"], description="As Bolt Desk does it.")
    desk = open_desk(with_row(value, "criteria", ("domain",), named))
    desk.page.sheets.blind.click()
    assert "would name a candidate, 'Bolt Desk'" in desk.page.preview.message
    assert "Domain know-how" in desk.page.preview.message
    assert not desk.page.sheets.primary.isEnabled()
    desk.page.sheets.blind.click()
    assert desk.page.sheets.primary.isEnabled()


def test_what_may_not_be_written_is_said_with_its_reason(open_desk: Callable[..., Desk]) -> None:
    value = formal()
    value = with_row(value, "submissions", ("ann",), Submission("2026-03-20T10:00:00+00:00"))
    for candidate in value.candidates:
        value = with_row(value, "declarations", ("ben", candidate), Declaration(conflict=True, statement="Kin"))
    desk = open_desk(value)
    assert desk.said == {"ann": "handed in, and locked", "ben": "conflict with everybody"}
    assert not any(row.isEnabled() for row in desk.page.sheets.evaluators.values())
    assert not desk.page.sheets.primary.isEnabled()
    assert "Nobody has anything to score" in desk.page.preview.message


def test_what_others_gave_and_what_is_sealed_stays_hidden(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(formal())
    desk.opened.look_as("ben")
    assert desk.said == {"ann": "9 to score", "ben": "0 of 9 scored"}
    assert "Sealed criteria are left out" in desk.page.sheets._note.text
    assert not any("Two like clients" in text or "Commercial" in text for row in desk.preview for text in row)
    desk.page.sheets.write()
    found = read(desk.folder / "Customer care 2026 - Ann Keller.xlsx")
    assert not any(each.cell != Cell() for each in found.cells.values())


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Evaluation(Head(title="New")), "Name the members of the panel first"),
        (with_row(Evaluation(Head(title="New")), "evaluators", ("ann",), panel().evaluators["ann"]), "Nobody has"),
    ],
)
def test_empty_evaluations_say_what_to_do(open_desk: Callable[..., Desk], value: Evaluation, words: str) -> None:
    desk = open_desk(value)
    assert words in desk.page.preview.message
    assert not desk.page.sheets.primary.isEnabled()


def test_writing_can_be_stopped(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    told = heard(desk.page.told)
    desk.jobs.holds = True
    QTest.mouseClick(desk.page.sheets.primary, LEFT)
    assert desk.page.is_busy
    assert not desk.page.sheets.primary.isEnabled()
    desk.page.sheets.cancel()
    desk.jobs.release()
    assert told == ["Stopped; no scoresheet was written."]
    assert desk.names == []
    assert not desk.page.is_busy
    assert desk.page.sheets.primary.isEnabled()


def test_a_folder_that_cannot_be_made_is_named(open_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = open_desk()
    failed = heard(desk.page.failed)
    (tmp_path / "file").write_text("x")
    desk.files.place = tmp_path / "file" / "out"
    desk.page.sheets.write()
    assert "The folder cannot be made" in str(failed[0])
    assert not desk.page.is_busy


def test_the_list_follows_the_evaluation(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.page.sheets.evaluators["ben"].click()
    value = desk.opened.value
    renamed = replace(value.evaluators["ann"], name="Ann Stone")
    value = with_row(value, "evaluators", ("ann",), renamed)
    desk.opened.document.edit(
        "Dora", with_row(value, "evaluators", ("dora",), replace(renamed, name="Dora", position=5.0))
    )
    QCoreApplication.sendPostedEvents()
    rows = desk.page.sheets.evaluators
    assert {key: row.accessibleName() for key, row in rows.items()} == {
        "ann": "Ann Stone",
        "ben": "Ben Okafor",
        "dora": "Dora",
    }
    assert desk.page.sheets.chosen == ["ann", "dora"]
