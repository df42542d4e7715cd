"""Feedback letters as an output of the Export page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scorecard.app.letters import Disclosure, WithWinner
from scorecard.app.workspace import Workspace
from scorecard.core.changes import with_row
from scorecard.core.letter_words import words_for
from scorecard.core.model import Criterion, Evaluation, Head, Process, Scale, Stage
from scorecard.core.scale import levels_said
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.session import Session
from scorecard.gui.views.export_outputs import Output
from scorecard.gui.views.export_page import ExportPage
from scorecard.gui.views.rubric_panel import rubric_of
from tests.core.made import made
from tests.gui.heard import heard
from tests.gui.views.test_export_page import HeldJobs
from tests.gui.views.test_scoresheet_output import FolderFiles

LEFT = Qt.MouseButton.LeftButton
EVALUATION = made({"cost": 60, "skill": 40}, {"Acme": [4, 3], "Bolt": [2, 5], "Crux": [1, 2]})


@dataclass
class Desk:
    """The Export page on its letters."""

    page: ExportPage
    files: FolderFiles
    jobs: HeldJobs
    session: Session
    folder: Path

    @property
    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir()) if self.folder.exists() else []

    def settle(self, qtbot: QtBot) -> None:
        qtbot.waitUntil(lambda: not self.page.letters.is_busy)


@pytest.fixture
def open_desk(look: Look, tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[[Evaluation], Desk]]:
    desks: list[Desk] = []

    def opened_desk(value: Evaluation) -> Desk:
        workspace = Workspace(tmp_path / "w.scorecard", create=True)
        loaded = workspace.add(value, author="Ann", label="Added")
        jobs = HeldJobs()
        session = Session(workspace, jobs, "Ann")
        documents: list[Any] = []
        session.open(loaded.uid, documents.append)
        files = FolderFiles(tmp_path / "out")
        page = ExportPage(look, Opened(documents[0]), session, files)
        page.resize(1064, 744)
        qtbot.addWidget(page)
        with qtbot.waitExposed(page):
            page.show()
        page.choose(Output.LETTERS)
        desks.append(Desk(page, files, jobs, session, tmp_path / "out"))
        return desks[-1]

    yield opened_desk
    for desk in desks:
        desk.session.close()


def said(desk: Desk) -> str:
    """What the pages in the preview say to those who do not see them."""
    return desk.page.preview.pages.accessibleDescription()


@pytest.mark.parametrize(("at", "ending", "begins"), [(0, "pdf", b"%PDF"), (1, "rtf", b"{\\rtf")])
def test_a_letter_to_each_who_is_chosen(
    open_desk: Callable[[Evaluation], Desk], qtbot: QtBot, at: int, ending: str, begins: bytes
) -> None:
    desk = open_desk(EVALUATION)
    offered = heard(desk.page.offered)
    letters = desk.page.letters
    assert letters.primary.text() == "Write 3 letters"
    next(row for row in letters.candidates.values() if row.accessibleName() == "Crux").click()
    QTest.mouseClick(letters.kinds.parts[at], LEFT)
    QTest.mouseClick(letters.primary, LEFT)
    desk.settle(qtbot)
    assert desk.names == [f"Feedback - {name}.{ending}" for name in ("Acme", "Bolt")]
    assert all(path.read_bytes().startswith(begins) for path in desk.folder.iterdir())
    assert offered[0][0] == "2 letters were written to out. Read them before you send them."


def test_the_winners_scores_are_told_only_when_asked_for(open_desk: Callable[[Evaluation], Desk]) -> None:
    desk = open_desk(EVALUATION)
    letters = desk.page.letters
    bolt = next(row for row in letters.candidates.values() if row.accessibleName() == "Bolt")
    for _ in range(2):
        bolt.click()
    assert desk.page.preview.pages.isVisible()
    paper = desk.page.preview.pages.paper
    assert paper is not None
    assert (paper.setup.title, len(paper.pages)) == ("Feedback on your offer: Bolt", 1)
    first = said(desk)
    assert "Bolt" in first
    assert "Acme" not in first
    assert "Offer placed first" not in first
    assert letters.disclosure == Disclosure(WithWinner.NOTHING)
    assert letters.disclosure.with_winner is WithWinner.NOTHING
    letters.winner.setCurrentIndex(letters.winner.findData(WithWinner.SCORES))
    letters.winner.activated.emit(1)
    assert "Offer placed first" in said(desk)
    assert desk.page.preview.pages.paper is not paper
    letters.names_winner.click()
    second = said(desk)
    assert "Acme" in second


def test_it_is_too_early_in_a_formal_evaluation_and_says_so(open_desk: Callable[[Evaluation], Desk]) -> None:
    head = replace(EVALUATION.head, process=Process.FORMAL, stage=Stage.SCORING)
    desk = open_desk(with_row(EVALUATION, "head", (), head))
    assert "Letters are written once a formal evaluation is decided" in desk.page.preview.message
    assert not desk.page.letters.primary.isEnabled()


def test_an_empty_evaluation_says_what_is_missing(open_desk: Callable[[Evaluation], Desk]) -> None:
    desk = open_desk(Evaluation(Head(title="New")))
    assert "There are no candidates yet" in desk.page.preview.message
    assert not desk.page.letters.primary.isEnabled()


def test_writing_can_be_stopped(open_desk: Callable[[Evaluation], Desk]) -> None:
    desk = open_desk(EVALUATION)
    told = heard(desk.page.told)
    desk.jobs.holds = True
    desk.page.export(Output.LETTERS)
    assert desk.page.is_busy
    desk.page.letters.cancel()
    desk.jobs.release()
    QCoreApplication.processEvents()
    assert told == ["Stopped; what was written before stays."]
    assert desk.names == []
    assert not desk.page.is_busy


@given(score=st.sampled_from([0.0, 1.0, 2.0, 3.0, 4.0, 5.0]), own=st.sets(st.integers(0, 5)))
def test_a_letter_names_the_levels_that_the_panel_was_shown(score: float, own: set[int]) -> None:
    """The grid and the consensus show `rubric_of`: a letter never gives words that these do not."""
    scale = Scale(levels=tuple((float(level), f"common {level}") for level in range(6)))
    criterion = Criterion("Skill", levels=tuple((float(level), f"own {level}") for level in sorted(own)))
    shown = {level.score: level for level in rubric_of(criterion, scale, score)}
    said = words_for(score, levels_said(criterion, scale))
    if not shown[score].between:
        assert str(said) == shown[score].text
    assert "common" not in str(said) or not own
