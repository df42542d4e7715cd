"""Whose weights are shown on the page of criteria, how they are agreed on, and what it shows while they are locked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from scorecard.core.edits import set_fact, set_own_weight, set_score
from scorecard.core.model import Evaluation, Stage
from scorecard.core.panel_weights import AgreedBy, own_winners
from scorecard.core.process import reopen
from scorecard.core.wording import listed
from scorecard.gui.look import Look
from scorecard.gui.models.criteria_lines import CriteriaColumn
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.proceedings import Doing, Step
from scorecard.gui.views.criteria_page import CriteriaPage
from scorecard.gui.views.own_weights import winners_words
from tests.core.formal import AT, as_open, in_scoring, in_setup, scored
from tests.gui.models.documents import memory_document


def formal_page(look: Look, qtbot: QtBot, value: Evaluation) -> CriteriaPage:
    document = memory_document(value)
    opened = Opened(document)
    page = CriteriaPage(look, opened)
    document.setParent(page)
    opened.setParent(page)
    page.resize(1064, 744)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    return page


def test_weights_of_an_evaluator_are_moved_beside_the_agreed_ones(look: Look, qtbot: QtBot) -> None:
    page = formal_page(look, qtbot, as_open(in_setup()))
    before = page.value
    at = page.whose.findData("ann")
    page.whose.setCurrentIndex(at)
    page.whose.activated.emit(at)
    assert page.weights.whose == "ann"
    assert page.model.set_share("quality", 0.9)
    assert page.value.criteria is before.criteria
    assert page.value.weights["ann"]["quality"].weight == 90.0
    assert page.model.line_of("quality").text(CriteriaColumn.LOCAL) == "90.0"  # type: ignore[union-attr]
    page.show_weights_of("")
    assert page.model.line_of("quality").text(CriteriaColumn.LOCAL) == "60.0"  # type: ignore[union-attr]
    assert page.model.ticks("quality") == (0.9,)
    page.undo_stack.undo()
    assert page.value == before


def test_panel_agrees_by_mean_or_median_in_one_step(look: Look, qtbot: QtBot) -> None:
    value = as_open(in_setup())
    for who, share in (("ann", 90.0), ("ben", 50.0), ("eva", 55.0)):
        value = set_own_weight(set_own_weight(value, who, "quality", share), who, "money", 100 - share)
    page = formal_page(look, qtbot, value)
    before = page.value
    assert page._agree.isVisible()
    page.changes.agree(AgreedBy.MEAN)
    assert page.value.criteria["quality"].weight == 65.0
    assert page.undo_stack.count() == 1
    page.changes.agree(AgreedBy.MEDIAN)
    assert page.value.criteria["quality"].weight == 55.0
    page.undo_stack.undo()
    page.undo_stack.undo()
    assert page.value == before


def test_it_is_said_whose_weights_make_whom_win(look: Look, qtbot: QtBot) -> None:
    value = as_open(scored(in_scoring()))
    value = set_fact(set_score(value, "ann", "acme", "terms", 0.0), "acme", "iso", fact=True)
    for who, share in (("ann", 100.0), ("ben", 0.0)):
        value = set_own_weight(set_own_weight(value, who, "quality", share), who, "money", 100 - share)
    page = formal_page(look, qtbot, value)
    scorecard = page.opened.scorecard
    assert scorecard is not None
    words = winners_words(page.value, scorecard)
    leaders = {key: other.leaders for key, other in own_winners(page.value, scorecard).items()}
    assert leaders["ann"] != leaders["ben"]
    for who, first in leaders.items():
        names = listed([page.value.candidates[each].name for each in first])
        assert f"By the own weights of {page.value.evaluators[who].name}, {names} would lead." in words
    assert page.standing._also.text == words


def test_settled_weights_look_so_and_cannot_be_moved(look: Look, qtbot: QtBot) -> None:
    page = formal_page(look, qtbot, in_scoring())
    refused: list[object] = []
    page.failed.connect(refused.append)
    assert page.lock.isVisible()
    assert page.lock.text.startswith("The criteria and their weights are locked since scoring began on 1 Mar")
    assert page.lock.text.endswith("by Ada.")
    assert page.model.is_locked("skill")
    assert not page.weighing.begin("quality")
    assert "Reopen setup" in str(refused[0])
    assert not page._equal.isEnabled()
    assert "locked" in page._add_button.toolTip()
    asked: list[object] = []
    page.step_requested.connect(asked.append)
    qtbot.mouseClick(page.lock.way, Qt.MouseButton.LeftButton)
    assert asked == [Step(Doing.REOPEN, Stage.SETUP)]
    page.opened.document.edit("Back", reopen(page.opened.document.value, Stage.SETUP, "Ada", "Slip", AT))
    assert not page.lock.isVisible()
    assert not page.model.is_locked("skill")
    assert page._equal.isEnabled()


def test_weights_of_others_are_hidden_until_all_have_given_theirs(look: Look, qtbot: QtBot) -> None:
    page = formal_page(look, qtbot, in_setup())
    page.opened.look_as("ben")
    items = page.whose.model()
    enabled = {
        page.whose.itemText(at): bool(items.flags(items.index(at, 0)) & Qt.ItemFlag.ItemIsEnabled)
        for at in range(page.whose.count())
    }
    assert enabled == {"Agreed weights": True, "Ann": False, "Ben": True, "Eva": False, "Obs": False}
    page.show_weights_of("ben")
    page.opened.look_as("ann")
    assert page.weights.whose == ""


def test_a_drag_of_an_own_weight_is_one_step_and_escape_takes_it_back(look: Look, qtbot: QtBot) -> None:
    page = formal_page(look, qtbot, as_open(scored(in_scoring())))
    before = page.value
    page.show_weights_of("ben")
    assert page.weighing.begin("quality")
    for share in (0.5, 0.8, 0.7):
        page.weighing.to(share)
    assert page.value.weights["ben"]["quality"].weight == 70.0
    page.weighing.back()
    assert page.value is before
    assert page.weighing.begin("quality")
    page.weighing.to(0.9)
    page.weighing.to(0.7)
    page.weighing.keep()
    assert page.undo_stack.count() == 1
    assert {key: row.weight for key, row in page.value.weights["ben"].items()} == {"quality": 70.0, "money": 30.0}
    assert page.value.criteria is before.criteria
    page.undo_stack.undo()
    assert page.value == before
