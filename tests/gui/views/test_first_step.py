"""Where nothing can be ranked yet, the pages that show a result say the same and lead to the same place."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from scorecard.core.edits import add_candidate, add_criterion
from scorecard.core.model import Candidate, Criterion, Evaluation, Head
from scorecard.gui.jobs import ImmediateJobs
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.page import Page
from scorecard.gui.views.consensus_page import ConsensusPage
from scorecard.gui.views.first_step import first_step
from scorecard.gui.views.results_page import ResultsPage
from scorecard.gui.views.robustness_page import RobustnessPage
from tests.core.formal import in_scoring, scored
from tests.core.made import made
from tests.gui.heard import heard
from tests.gui.models.documents import memory_document
from tests.gui.views.test_picture_view import ChosenFiles

EMPTY = Evaluation(Head(title="Empty"))
WITH_CRITERION = add_criterion(EMPTY, Criterion("Cost"))[0]
WEIGHTLESS = made({"a": 0.0, "b": 0.0}, {"Acme": [3, 1], "Bolt": [2, 1]})
MAKERS: dict[str, Callable[[Look, Opened], Page]] = {
    "results": lambda look, opened: ResultsPage(look, opened, ChosenFiles()),
    "robustness": lambda look, opened: RobustnessPage(look, opened, ImmediateJobs(), ChosenFiles()),
    "consensus": lambda look, opened: ConsensusPage(look, opened, ImmediateJobs(), ChosenFiles()),
}


def seen(page: Page, qtbot: QtBot) -> None:
    qtbot.addWidget(page)
    page.resize(1064, 744)
    with qtbot.waitExposed(page):
        page.show()


@pytest.mark.parametrize(
    ("value", "words", "verb", "place"),
    [
        (EMPTY, "There is no criterion to score yet.", "Go to criteria and weights", "criteria"),
        (add_candidate(EMPTY, Candidate("Acme"))[0], "There is no criterion to score yet.", None, "criteria"),
        (WITH_CRITERION, "There is no candidate yet.", "Add candidates", "candidates"),
        (WEIGHTLESS, "The weights under the top criteria add up to zero.", None, "criteria"),
    ],
)
@pytest.mark.parametrize("name", MAKERS)
def test_the_next_step_is_the_same_on_every_page(
    look: Look, qtbot: QtBot, name: str, value: Evaluation, words: str, verb: str | None, place: str
) -> None:
    opened = Opened(memory_document(value))
    step = first_step(opened)
    assert step is not None
    assert (step.title, step.words, step.page) == ("Nothing to rank yet", words, place)
    assert verb is None or step.verb == verb
    page = MAKERS[name](look, opened)
    seen(page, qtbot)
    said = heard(page.go_requested)
    button = next(each for each in page.findChildren(QAbstractButton) if each.isVisible() and each.text() == step.verb)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [where for where, _ in said] == [place]
    assert page.header._state.text() == "Nothing to rank yet"


def test_where_there_is_a_ranking_nothing_comes_first() -> None:
    assert first_step(Opened(memory_document(made({"a": 1}, {"Acme": [3], "Bolt": [2]})))) is None


@pytest.mark.parametrize(
    ("who", "title"),
    [("ben", "You have not scored yet"), ("", "The sheets are hidden")],
)
def test_results_say_whose_scores_are_missing_while_the_others_are_hidden(
    look: Look, qtbot: QtBot, who: str, title: str
) -> None:
    opened = Opened(memory_document(scored(in_scoring(), ("ann",))))
    opened.look_as(who)
    page = ResultsPage(look, opened, ChosenFiles())
    seen(page, qtbot)
    assert page.is_empty
    assert page.header._state.text() == title
