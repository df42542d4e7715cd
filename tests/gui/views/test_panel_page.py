"""Panel and stages, used by mouse and keys: who scores what, what is declared, how far each is, and what comes next."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scorecard.core.edits import add_evaluator
from scorecard.core.model import Declaration, Evaluation, Evaluator, Process, Stage, in_order
from scorecard.core.panel import conflicts_of, counts, criteria_of
from scorecard.core.panel_edits import assign_criteria
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.panel_model import PanelColumn, PanelModel
from scorecard.gui.models.proceedings import Doing, Step
from scorecard.gui.views.check_tree import as_assigned, boxes_of
from scorecard.gui.views.panel_page import PanelPage
from tests.core.evaluations import any_evaluation
from tests.core.formal import as_open, decided, handed_in, in_consensus, in_scoring, in_setup, scored, unsealed
from tests.gui.heard import heard
from tests.gui.models.documents import memory_document, watched

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
Show = Callable[[Evaluation], PanelPage]


def made_page(look: Look, value: Evaluation) -> PanelPage:
    document = memory_document(value)
    opened = Opened(document)
    page = PanelPage(look, opened, now=lambda: NOON)
    document.setParent(page)
    opened.setParent(page)
    page.resize(1064, 744)
    return page


@pytest.fixture
def show(look: Look, qtbot: QtBot) -> Show:
    def make(value: Evaluation) -> PanelPage:
        page = made_page(look, value)
        qtbot.addWidget(page)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        return page

    return make


def choose(page: PanelPage, candidate: str, state: str) -> None:
    picker = page.form.interests.rows[candidate].choice
    at = picker.findData(state)
    picker.setCurrentIndex(at)
    picker.activated.emit(at)


# ---- stages -------------------------------------------------------------------------------------------


def test_the_stages_say_where_the_work_is_and_since_when(show: Show) -> None:
    page = show(in_consensus())
    assert [(part.word, part.done, part.current) for part in page.line.parts] == [
        ("Setup", True, False),
        ("Scoring", True, False),
        ("Consensus", False, True),
        ("Decided", False, False),
    ]
    assert page.line.parts[2].since == "since 1 Mar, Ada"
    assert "Now: Consensus" in page.line.accessibleDescription()


def test_each_step_is_offered_by_its_verb_and_asked_of_the_window(show: Show, qtbot: QtBot) -> None:
    page = show(in_consensus())
    assert [each.text() for each in page.buttons.values()] == [
        "Open the sealed criteria",
        "Record the decision",
        "Reopen the scoring",
        "Reopen the setup",
    ]
    asked = heard(page.step_requested)
    for button in page.buttons.values():
        qtbot.mouseClick(button, LEFT)
    assert asked == list(page.buttons)
    assert page.value.head.stage is Stage.CONSENSUS
    page.go_on()
    assert asked[-1] == Step(Doing.UNSEAL)


def test_a_decided_evaluation_only_goes_back(show: Show) -> None:
    page = show(decided())
    assert [each.text() for each in page.buttons.values()] == [
        "Reopen the consensus",
        "Reopen the scoring",
        "Reopen the setup",
    ]
    said = heard(page.told)
    page.go_on()
    assert said == ["The evaluation is decided; there is no further stage."]


def test_an_open_evaluation_has_no_ceremonies(show: Show, qtbot: QtBot) -> None:
    page = show(as_open(in_setup()))
    assert not page.line.isVisible()
    assert not page.buttons
    asked = heard(page.step_requested)
    qtbot.mouseClick(page.stages.parts[1], LEFT)
    assert asked == [Step(Doing.ADVANCE, Stage.SCORING)]


def test_what_is_hidden_is_said(show: Show) -> None:
    page = show(handed_in(scored(in_scoring()), ("ann",)))
    said = [line.text for line in page._hidden_lines]
    assert any("awaited: Ben, Eva" in each for each in said)
    assert any("Money is sealed" in each for each in said)
    page.opened.document.edit("In", handed_in(page.opened.document.value, ("ben", "eva")))
    assert not any("awaited" in line.text for line in page._hidden_lines)


def test_what_was_done_stands_on_record_the_latest_first(show: Show) -> None:
    page = show(unsealed())
    assert [row.name for row in page.acts.shown_rows] == [
        "Sealed criteria opened",
        "Scoring closed, consensus begun",
        "Weights locked, scoring begun",
    ]
    assert page.acts.shown_rows[0].second == "Ada"
    assert page.acts.shown_rows[0].right.startswith("1 Mar")


# ---- the panel ------------------------------------------------------------------------------------------


def test_progress_is_counted_of_what_is_expected_though_it_is_hidden(show: Show) -> None:
    page = show(handed_in(scored(in_scoring()), ("ann",)))
    assert not page.value.sheets
    model = page.panel.model
    texts = [
        (model.index(row, PanelColumn.SCORES).data(), model.index(row, PanelColumn.SHEET).data()) for row in range(4)
    ]
    assert texts == [("4 of 4", "in, 1 Mar"), ("4 of 4", "open"), ("4 of 4", "open"), ("0 of 4", "open")]


def test_the_model_keeps_the_rules_while_everything_changes(qapp: object) -> None:
    for seed in range(10):
        document = memory_document(as_open(any_evaluation(Random(seed))))
        opened = Opened(document)
        model = PanelModel(opened.seen, whole=document)
        watched(model)
        for other in range(5):
            document.edit("Other", as_open(any_evaluation(Random(100 * seed + other))))
            assert model.rowCount() == len(document.value.evaluators)


def test_the_sheet_is_handed_in_from_here(show: Show, qtbot: QtBot) -> None:
    page = show(scored(in_scoring()))
    page.panel.show_row("ben")
    assert page.form.evaluator == "ben"
    asked = heard(page.step_requested)
    qtbot.mouseClick(page.form.hand_in, LEFT)
    assert asked == [Step(Doing.HAND_IN, evaluator="ben")]
    page.opened.document.edit("In", handed_in(page.opened.document.value, ("ben",)))
    assert page.form.hand_in.text() == "Give back the sheet"


def test_the_panel_is_closed_in_consensus(show: Show) -> None:
    page = show(in_consensus())
    page.panel.show_row("ann")
    assert not page.panel.line.isEnabled()
    assert "locked" in page.panel.line.toolTip()
    assert not page.panel.remove.isEnabled()
    assert not page.form.tree.isEnabled()
    vote = page.panel.model.index(0, PanelColumn.VOTE)
    assert not vote.flags() & Qt.ItemFlag.ItemIsEditable


# ---- criteria assigned --------------------------------------------------------------------------------------


def test_nobody_is_moved_after_the_decision(show: Show) -> None:
    page = show(in_consensus())
    page.panel.show_row("ben")
    assert page.panel.up.isEnabled()
    assert page.panel.down.isEnabled()
    page = show(decided())
    page.panel.show_row("ben")
    assert not page.panel.up.isEnabled()
    assert not page.panel.down.isEnabled()


def test_names_stay_in_sight_where_there_is_little_room(show: Show, look: Look) -> None:
    page = show(in_scoring())
    table = page.panel.table
    assert not table.isColumnHidden(PanelColumn.ROLE)
    look.scale_text(1.3)
    page.resize(800, 500)
    QCoreApplication.processEvents()
    assert table.isColumnHidden(PanelColumn.ROLE)
    assert table.columnWidth(PanelColumn.NAME) >= 100
    assert sum(table.columnWidth(each) for each in PanelColumn) <= table.viewport().width()
    look.scale_text(1.0)
    page.resize(1064, 744)
    QCoreApplication.processEvents()
    assert not table.isColumnHidden(PanelColumn.ROLE)


def test_a_large_panel_takes_the_height_that_there_is(show: Show, qtbot: QtBot) -> None:
    value = as_open(in_setup())
    for number in range(60):
        value, _ = add_evaluator(value, Evaluator(f"Evaluator {number}"))
    page = show(value)

    def rows() -> int:
        return page.panel.table.height() // page.look.length("row.table") - 1  # without the heads

    qtbot.waitUntil(lambda: 8 < rows() < 20)
    page.resize(1064, 1024)
    qtbot.waitUntil(lambda: rows() > 20)
    below = page.panel.line.mapTo(page, page.panel.line.rect().bottomLeft())
    assert below.y() < page.height()
    page.resize(1064, 300)
    qtbot.waitUntil(lambda: rows() == 8)


def test_boxes_are_checked_by_mouse_and_keys_and_each_is_one_step(show: Show, qtbot: QtBot) -> None:
    page = show(in_setup())
    page.panel.show_row("ann")
    before = page.value
    tree = page.form.tree
    assert [box.key for box in tree.boxes] == ["quality", "skill", "fit", "money", "terms"]
    at = tree.box_rect(3).center().toPoint()
    qtbot.mouseClick(tree, LEFT, pos=QPoint(20, at.y()))
    assert page.value.evaluators["ann"].assigned == ("quality",)
    assert criteria_of(page.value, "ann") == {"skill", "fit"}
    tree.setFocus()
    for _ in range(5):
        QTest.keyClick(tree, KEY.Key_Up)
    QTest.keyClick(tree, KEY.Key_Down)
    QTest.keyClick(tree, KEY.Key_Space)
    assert page.value.evaluators["ann"].assigned == ("fit",)
    assert tree.accessibleDescription() == "Skill, not"
    page.undo_stack.undo()
    page.undo_stack.undo()
    assert page.value == before


def test_something_stays_assigned(show: Show) -> None:
    page = show(assign_criteria(in_setup(), "ann", ["fit"]))
    page.panel.show_row("ann")
    refused = heard(page.failed)
    page.form.tree.toggle(2)
    assert "At least one criterion" in str(refused[0])
    assert page.value.evaluators["ann"].assigned == ("fit",)
    page.form.tree.toggle(0)
    page.form.tree.toggle(3)
    assert not page.value.evaluators["ann"].assigned


def test_as_few_criteria_as_stand_for_the_ratings() -> None:
    for seed in range(60):
        value = any_evaluation(Random(seed))
        boxes = boxes_of(value)
        ratings = sorted({key for box in boxes for key in box.ratings})
        pick = Random(seed)
        chosen = frozenset(key for key in ratings if pick.random() < 0.6)
        assigned = as_assigned(boxes, chosen)
        if not chosen or not value.evaluators:
            continue
        evaluator = in_order(value.evaluators)[0]
        after = assign_criteria(value, evaluator, assigned)
        assert criteria_of(after, evaluator) == chosen
        assert (assigned == ()) is (chosen == frozenset(ratings))


# ---- interests --------------------------------------------------------------------------------------------


def test_a_conflict_is_declared_with_its_statement_and_says_what_it_takes_out(show: Show, qtbot: QtBot) -> None:
    page = show(in_setup())
    page.panel.show_row("ann")
    before = page.value
    choose(page, "brio", "conflict")
    declared: Declaration = page.value.declarations["ann"]["brio"]
    assert (declared.conflict, declared.at) == (True, NOON.isoformat(timespec="minutes"))
    assert conflicts_of(page.value, "ann") == {"brio"}
    assert not counts(page.value, "ann", "brio", "skill")
    row = page.form.interests.rows["brio"]
    assert row.told.text == "3 cells of Ann for Brio do not count. Declared on 2 Mar."
    assert row.statement.isVisible()
    qtbot.keyClicks(row.statement, "My brother works there")
    qtbot.keyClick(row.statement, KEY.Key_Return)
    assert page.value.declarations["ann"]["brio"].statement == "My brother works there"
    choose(page, "brio", "none")
    assert page.value.declarations["ann"]["brio"] == Declaration(False, "", NOON.isoformat(timespec="minutes"))
    assert not row.statement.isVisible()
    choose(page, "brio", "")
    assert not page.value.declarations
    while page.undo_stack.canUndo():
        page.undo_stack.undo()
    assert page.value == before


def test_candidates_come_and_go_in_the_form(show: Show) -> None:
    page = show(as_open(in_setup()))
    page.panel.show_row("ben")
    whole = page.value
    page.edit("None", Evaluation(head=whole.head, evaluators=whole.evaluators))
    assert not page.form.interests.rows
    page.undo_stack.undo()
    assert list(page.form.interests.rows) == ["acme", "brio"]


# ---- the page -----------------------------------------------------------------------------------------------


def test_targets_and_emptiness(show: Show) -> None:
    page = show(in_setup())
    page.show_target("evaluators", ("eva",))
    assert page.form.evaluator == "eva"
    page.show_target("acts", ())
    assert page.buttons[next(iter(page.buttons))].hasFocus()
    empty = show(Evaluation())
    assert not empty.form.isVisible()
    assert empty.value.head.process is Process.OPEN


def test_names_for_those_who_do_not_see(show: Show) -> None:
    page = show(in_setup())
    page.panel.show_row("ann")
    assert page.form.interests.rows["acme"].choice.accessibleName() == "Interest of Ann in Acme"
    assert page.form.tree.accessibleName() == "Criteria assigned"
    assert page.line.accessibleName() == "Stages"


def test_it_is_freed_when_it_is_closed(look: Look, qapp: QApplication) -> None:
    page = made_page(look, in_scoring())
    page.show()
    page.panel.show_row("ann")
    ghost = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert ghost() is None
