"""The Scoring page, driven by keys and mouse."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from scorecard.core.edits import (
    add_evaluator,
    change_candidate,
    remove_candidate,
    remove_evaluator,
    set_consensus,
    set_head,
    set_reason,
    set_score,
)
from scorecard.core.model import Cell, Criterion, Evaluation, Evaluator, Kind, Process, Scale
from scorecard.core.panel import progress
from scorecard.core.ranking import rank
from scorecard.core.sight import closed_criteria
from scorecard.core.table import Table
from scorecard.gui.look import Choice, Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.scores_model import ScoresModel
from scorecard.gui.models.sheets import AGREED, Filling, Whose, alone, first_sheet
from scorecard.gui.page import EmptyPage
from scorecard.gui.standing import MINE, PANEL
from scorecard.gui.views.first_evaluator import FirstEvaluator
from scorecard.gui.views.rubric_panel import rubric_of
from scorecard.gui.views.scoring_bar import BY_CANDIDATE, BY_CRITERION, GRID
from scorecard.gui.views.scoring_page import ScoringPage
from tests.core.evaluations import after_edits, any_evaluation
from tests.core.formal import as_open
from tests.core.made import made
from tests.gui.models.documents import memory_document
from tests.gui.views.scoring import LEVELS, PACE, SPEECH, TERMS, to_score

KEY, MODIFIER = Qt.Key, Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton
Show = Callable[..., ScoringPage]


@pytest.fixture(autouse=True)
def english() -> None:
    """Figures are typed and shown with a point."""
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))


@pytest.fixture
def show(look: Look, qtbot: QtBot) -> Show:
    def shown(value: Evaluation | None = None, person: str = "Ann", width: int = 1064) -> ScoringPage:
        opened = Opened(memory_document(to_score() if value is None else value))
        page = ScoringPage(look, opened, person=person)
        opened.setParent(page)
        opened.document.setParent(page)
        qtbot.addWidget(page)
        page.resize(width, 744)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.focus_body()
        QCoreApplication.processEvents()
        return page

    return shown


def cell(page: ScoringPage, candidate: str, criterion: str) -> Cell:
    return page.whose.cell(page.value, candidate, criterion)


def clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def totals(page: ScoringPage) -> dict[str, float | None]:
    return {row.standing.key: row.standing.total for row in page.standing.rows.shown_rows}


# ---- whose sheet ------------------------------------------------------------------------------------


def test_begins_with_the_sheet_of_the_person_else_with_one_that_has_open_cells(show: Show) -> None:
    value = to_score()
    assert first_sheet(value, "BEN ") == Whose("ben")
    assert first_sheet(value, "") == Whose("ann")
    for candidate in value.candidates:
        for criterion in ("terms", "speech", "pace"):
            value = set_score(value, "ann", candidate, criterion, 3.0)
    assert first_sheet(value, "") == Whose("ben")
    assert first_sheet(replace(value, evaluators=Table(), sheets=Table()), "Ann") is None
    assert show(value, "Ben").whose == Whose("ben")


def test_picker_shows_another_sheet_and_the_agreed_scores(show: Show, qtbot: QtBot) -> None:
    page = show()
    picker = page._whose_picker
    assert [picker.itemText(at) for at in range(picker.count())] == ["Ann", "Ben", "", "Agreed scores"]
    picker.setFocus()
    qtbot.keyClick(picker, KEY.Key_Down)
    assert page.whose == Whose("ben")
    assert page.bar.text == "1 of 9 scored"
    qtbot.keyClick(picker, KEY.Key_End)
    assert page.whose == AGREED
    page.grid.setFocus()
    page.grid.go_to("pace", "a")
    qtbot.keyClicks(page.grid, "4")
    assert page.value.consensus["a"]["pace"].score == 4.0


def test_sheet_of_somebody_who_left_gives_way_to_another(show: Show) -> None:
    page = show(person="Ben")
    page.document.edit("Remove", remove_evaluator(page.value, "ben"))
    assert page.whose == Whose("ann")
    page.document.undo_stack.undo()
    assert page._whose_picker.findData("ben") >= 0


def test_first_evaluator_is_asked_for_and_begins_to_score(show: Show, qtbot: QtBot) -> None:
    before = replace(to_score(), evaluators=Table(), sheets=Table())
    page = show(before, "Cleo")
    asked = page.scores.instead
    assert isinstance(asked, FirstEvaluator)
    assert asked.name.hasFocus()
    asked.name.clear()
    qtbot.keyClick(asked.name, KEY.Key_Return)
    assert "A name is needed" in asked._field.fault
    qtbot.keyClicks(asked.name, "Cleo")
    qtbot.keyClick(asked.name, KEY.Key_Return)
    assert [row.name for row in page.value.evaluators.values()] == ["Cleo"]
    assert page.grid.isVisible()
    qtbot.keyClicks(page.grid, "4")
    assert page.bar.text == "1 of 9 scored"
    page.document.undo_stack.undo()
    page.document.undo_stack.undo()
    assert page.value == before
    assert isinstance(page.scores.instead, FirstEvaluator)


def test_agreed_scores_can_be_entered_without_a_panel(show: Show, qtbot: QtBot) -> None:
    page = show(replace(to_score(), evaluators=Table(), sheets=Table()))
    assert isinstance(page.scores.instead, FirstEvaluator)
    page.scores.instead.agreed.emit()
    assert page.grid.isVisible()
    assert page.whose == AGREED


@pytest.mark.parametrize(("value", "wanted"), [(Evaluation(), "criteria"), (None, "candidates")])
def test_empty_pages_say_what_to_do_first(show: Show, qtbot: QtBot, value: Evaluation | None, wanted: str) -> None:
    if value is None:
        value = to_score()
        for key in list(value.candidates):
            value = remove_candidate(value, key)
    page = show(value)
    asked: list[str] = []
    page.go_requested.connect(lambda key, _where: asked.append(key))
    assert isinstance(page.scores.instead, EmptyPage)
    qtbot.mouseClick(page.scores.instead.findChild(QAbstractButton), LEFT)
    assert asked == [wanted]


def test_where_all_is_measured_the_way_goes_to_the_first_figure_that_is_missing(show: Show, qtbot: QtBot) -> None:
    measures = {key: Criterion(name=key, kind=Kind.MEASURE, weight=1.0, unit="EUR") for key in ("price", "rate")}
    page = show(made(measures, {"a": (4, 2), "b": (3, None)}))
    asked: list[object] = []
    page.go_requested.connect(lambda key, where: asked.append((key, where)))
    assert isinstance(page.scores.instead, EmptyPage)
    assert page.header._state.text() == "Nothing to score"
    qtbot.mouseClick(page.scores.instead.findChild(QAbstractButton), LEFT)
    assert asked == [("candidates", ("facts", ("b", "rate")))]


# ---- the grid with its commands -------------------------------------------------------------------------


def test_progress_follows_and_next_goes_on_until_all_is_scored(show: Show, qtbot: QtBot) -> None:
    page = show()
    assert page.bar.text == "3 of 9 scored"
    told: list[str] = []
    page.told.connect(told.append)
    for number in range(4, 10):
        qtbot.keyClick(page.grid, KEY.Key_J, MODIFIER.ControlModifier)
        assert page.grid.hasFocus()
        qtbot.keyClicks(page.grid, "3")
        assert page.bar.text == f"{number} of 9 scored"
    assert not page.bar.next.isEnabled()
    assert not page.commanded.next.isEnabled()  # nor in the menu of a cell, nor by its keys
    assert told == []


def test_block_goes_out_and_comes_back_as_spreadsheets_write_it(show: Show, qtbot: QtBot) -> None:
    page = show()
    before = page.value
    page.grid.go_to("terms", "a")
    page.grid.go(SPEECH, 1, extends=True)
    qtbot.keyClick(page.grid, KEY.Key_C, MODIFIER.ControlModifier)
    assert QGuiApplication.clipboard().text() == "4\t3\n2\t\n"
    qtbot.keyClick(page.grid, KEY.Key_X, MODIFIER.ControlModifier)
    assert page.bar.text == "0 of 9 scored"
    assert page.document.undo_stack.count() == 1
    clipboard("4\t3\r\n2\t\r\n")
    qtbot.keyClick(page.grid, KEY.Key_V, MODIFIER.ControlModifier)
    assert page.value == before
    assert page.document.undo_stack.count() == 2
    assert page.grid.block == (TERMS, 0, SPEECH, 1)


def test_paste_that_is_refused_in_part_is_shown_first(show: Show, qtbot: QtBot) -> None:
    page = show()
    before = page.value
    page.grid.go_to("terms", "a")
    clipboard("5\t9\nx\t2\n")
    qtbot.mouseClick(page._paste_button, LEFT)
    assert page.value is before
    assert page.paste_bar.isVisible()
    assert "2 cells are refused" in page.paste_bar.text
    assert "outside the scale from 0 to 5" in page.paste_bar.text
    assert "outside the scale" in page.grid.told(TERMS, 1)
    assert page.grid.told(TERMS, 0) == "5"
    qtbot.keyClick(page.paste_bar.rest, KEY.Key_Escape)
    assert not page.paste_bar.isVisible()
    assert page.value is before
    qtbot.keyClick(page.grid, KEY.Key_V, MODIFIER.ControlModifier)
    qtbot.mouseClick(page.paste_bar.rest, LEFT)
    assert (cell(page, "a", "terms").score, cell(page, "b", "terms").score) == (5.0, 3.0)
    assert (cell(page, "a", "speech").score, cell(page, "b", "speech").score) == (2.0, 2.0)
    assert page.document.undo_stack.count() == 1
    page.document.undo_stack.undo()
    assert page.value == before


def test_one_value_is_pasted_into_a_whole_block(show: Show, qtbot: QtBot) -> None:
    page = show()
    page.grid.go_to("speech", "a")
    page.grid.go(PACE, 2, extends=True)
    clipboard("3\n")
    page.commanded.paste.trigger()
    assert [cell(page, each, "pace").score for each in "abc"] == [3.0, 3.0, 3.0]
    assert page.document.undo_stack.count() == 1


def test_a_row_is_pasted_as_often_as_it_fits_into_what_is_chosen(show: Show, qtbot: QtBot) -> None:
    page = show()
    before = page.value
    page.grid.go_to("speech", "a")
    page.grid.go(PACE, 2, extends=True)
    block = page.grid.block
    clipboard("3\t2\t1\n")
    qtbot.keyClick(page.grid, KEY.Key_V, MODIFIER.ControlModifier)
    assert [cell(page, each, "speech").score for each in "abc"] == [3.0, 2.0, 1.0]
    assert [cell(page, each, "pace").score for each in "abc"] == [3.0, 2.0, 1.0]
    assert page.grid.block == block
    assert page.document.undo_stack.count() == 1
    page.document.undo_stack.undo()
    assert page.value == before


def test_fill_down_and_clear_pass_over_what_is_only_read(show: Show, qtbot: QtBot) -> None:
    page = show()
    before = page.value
    page.grid.go_to("terms", "a")
    page.grid.go(PACE, 1, extends=True)
    qtbot.keyClick(page.grid, KEY.Key_D, MODIFIER.ControlModifier)
    assert [cell(page, "b", each).score for each in ("terms", "speech", "pace")] == [3.0, 3.0, 3.0]
    qtbot.keyClick(page.grid, KEY.Key_A, MODIFIER.ControlModifier)
    qtbot.keyClick(page.grid, KEY.Key_Delete)
    assert page.bar.text == "0 of 9 scored"
    page.document.undo_stack.undo()
    page.document.undo_stack.undo()
    assert page.value == before


def test_menu_offers_the_commands(show: Show, qtbot: QtBot) -> None:
    page = show()
    page.grid.menu_requested.emit(page.mapToGlobal(page.rect().center()))
    menu = page.findChild(QMenu)
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    assert {"Copy scores", "Paste block", "Fill down", "Clear scores", "Write why", "Add evidence"} <= set(texts)
    menu.close()


# ---- beside the grid ---------------------------------------------------------------------------------


def test_rubric_follows_the_cursor_and_gives_the_score(show: Show, qtbot: QtBot) -> None:
    page = show()
    page.grid.go_to("speech", "b")
    levels = page.panel.levels
    assert [(each.score, each.text) for each in levels.levels] == [
        (5.0, "Shown everywhere"),
        (4.0, "Between 3 and 5"),
        (3.0, "Shown once"),
        (2.0, "Between 0 and 3"),
        (1.0, "Between 0 and 3"),
        (0.0, "Nothing shown"),
    ]
    qtbot.mouseClick(levels, LEFT, pos=levels.box(1).center().toPoint())
    assert cell(page, "b", "speech").score == 4.0
    assert page.grid.cursor_keys == ("speech", "b")
    assert page.grid.hasFocus()


def test_levels_without_descriptions_name_the_ends() -> None:
    levels = rubric_of(Criterion("C"), Scale(1.0, 100.0, 1.0), 42.5)
    assert [(each.score, each.text) for each in levels] == [(100.0, "Highest"), (42.5, "Lower half"), (1.0, "Lowest")]
    fine = rubric_of(Criterion("C", levels=LEVELS), Scale(), 2.5)
    assert (2.5, "Between 0 and 3") in [(each.score, each.text) for each in fine]


def test_no_level_between_the_ends_is_without_a_word() -> None:
    five = rubric_of(Criterion("C"), Scale(1.0, 5.0), None)
    assert [each.text for each in five] == ["Highest", "Upper half", "Middle", "Lower half", "Lowest"]
    six = rubric_of(Criterion("C", levels=((3.0, "Shown"),)), Scale(0.0, 5.0), None)
    assert [each.text for each in six] == ["Highest", "Upper half", "Shown", "Lower half", "Lower half", "Lowest"]


def test_reason_is_written_by_f2_and_escape_comes_back(show: Show, qtbot: QtBot) -> None:
    page = show()
    before = page.value
    page.grid.go_to("terms", "a")
    qtbot.keyClick(page.grid, KEY.Key_F2)
    assert page.panel.reason.hasFocus()
    qtbot.keyClicks(page.panel.reason, "Clear prices")
    qtbot.keyClick(page.panel.reason, KEY.Key_Escape)
    assert page.grid.hasFocus()
    assert cell(page, "a", "terms") == Cell(4.0, "Clear prices")
    assert page.document.undo_stack.undoText() == "Acme Care: why, Terms"
    qtbot.keyClick(page.grid, KEY.Key_F2)
    qtbot.keyClicks(page.panel.reason, ", and a cap")  # goes on from what stands there
    qtbot.keyClick(page.panel.reason, KEY.Key_Escape)
    assert cell(page, "a", "terms") == Cell(4.0, "Clear prices, and a cap")
    page.document.undo_stack.undo()
    page.document.undo_stack.undo()
    assert page.value == before
    assert page.panel.reason.toPlainText() == ""


def test_reason_that_is_being_typed_stays_with_its_cell(show: Show, qtbot: QtBot) -> None:
    page = show()
    page.grid.go_to("terms", "a")
    page.go_to_reason()
    qtbot.keyClicks(page.panel.reason, "Seen")
    page.document.edit("Colleague", set_score(page.value, "ben", "a", "terms", 1.0))
    assert page.panel.reason.toPlainText() == "Seen"
    qtbot.mouseClick(page.grid.viewport(), LEFT, pos=page.grid.visualRect(page.grid.model().index(PACE, 1)).center())
    assert cell(page, "a", "terms").rationale == "Seen"
    assert cell(page, "b", "pace").rationale == ""
    assert page.panel.reason.toPlainText() == ""


def test_evidence_is_added_changed_and_taken_away(show: Show, qtbot: QtBot) -> None:
    page = show()
    page.grid.go_to("terms", "a")
    chips = page.panel.evidence
    for text in ("Bid, section 6.3", "Demo"):
        qtbot.keyClick(page.grid, KEY.Key_E, MODIFIER.ControlModifier | MODIFIER.ShiftModifier)
        assert chips.field.hasFocus()
        qtbot.keyClicks(chips.field, text)
        qtbot.keyClick(chips.field, KEY.Key_Return)
        assert page.grid.hasFocus()
    assert cell(page, "a", "terms").evidence == "Bid, section 6.3\nDemo"
    qtbot.mouseClick(chips._chips[1], LEFT)
    assert chips.field.text() == "Demo"
    qtbot.keyClicks(chips.field, " in May")
    qtbot.keyClick(chips.field, KEY.Key_Return)
    assert chips.pieces == ["Bid, section 6.3", "Demo in May"]
    chips._chips[0].setFocus()
    qtbot.keyClick(chips._chips[0], KEY.Key_Delete)
    assert cell(page, "a", "terms") == Cell(4.0, "", "Demo in May")
    qtbot.mouseClick(chips._chips[0], LEFT)
    qtbot.keyClicks(chips.field, "!")
    qtbot.keyClick(chips.field, KEY.Key_Escape)
    assert chips.pieces == ["Demo in May"]
    assert page.grid.hasFocus()


def test_measure_leads_to_candidates(show: Show, qtbot: QtBot) -> None:
    page = show()
    asked: list[tuple[str, object]] = []
    page.go_requested.connect(lambda key, where: asked.append((key, where)))
    page.grid.go_to("price", "a")
    assert not page.panel.reason.isVisible()
    qtbot.mouseClick(page.panel._to_facts, LEFT)
    assert asked == [("candidates", ("facts", ("a", "price")))]


def test_standing_is_of_the_panel_or_of_this_sheet_alone(show: Show, qtbot: QtBot) -> None:
    page = show()
    both = {each.key: each.total for each in rank(page.value).standings}
    assert totals(page) == both
    page.standing.view_chosen.emit(MINE)
    mine = {each.key: each.total for each in rank(alone(page.value, Whose("ann"))).standings}
    assert totals(page) == mine != both
    page.grid.go_to("pace", "c")
    qtbot.keyClicks(page.grid, "5")
    qtbot.waitUntil(lambda: totals(page)["c"] is not None)
    page.standing.view_chosen.emit(PANEL)
    assert totals(page) == {each.key: each.total for each in rank(page.value).standings}


def test_sheet_alone_counts_even_without_a_vote_and_keeps_what_is_sealed() -> None:
    value, key = add_evaluator(to_score(), Evaluator("Guest", voting_weight=0.0))
    value = set_consensus(set_score(value, key, "a", "pace", 5.0), "b", "pace", 4.0)
    found = alone(value, Whose(key))
    assert set(found.sheets) == {key}
    assert not found.consensus
    assert rank(found).matrix.given.sum() == 2  # that score, and the price
    assert not alone(value, AGREED).sheets
    sealed = set_head(value, title="T", process=Process.FORMAL)
    criteria = sealed.criteria.set("price", replace(sealed.criteria["price"], sealed=True))
    hidden = alone(replace(sealed, criteria=criteria), Whose(key))
    assert "price" not in hidden.facts["a"]


def test_blind_process_shows_no_scores_of_others(show: Show, qtbot: QtBot) -> None:
    page = show(set_head(to_score(), title="T", process=Process.FORMAL))
    assert totals(page) == {}
    page.opened.look_as("ann")
    qtbot.waitUntil(lambda: bool(totals(page)))
    assert totals(page) == {each.key: each.total for each in rank(alone(page.value, Whose("ann"))).standings}


def test_filling_counts_what_changed() -> None:
    for seed in range(40):
        value = any_evaluation(Random(seed))
        filling = Filling()
        for evaluator in value.evaluators:
            whose = Whose(evaluator)
            for each in (value, set_head(value, title="T")):
                done = progress(each, evaluator, set(each.criteria) - closed_criteria(each))
                assert filling.count(each, whose) == (done.scored, done.expected)


# ---- by criterion, by candidate ------------------------------------------------------------------------


def test_by_criterion_scores_all_candidates_one_under_another(show: Show, qtbot: QtBot) -> None:
    page = show()
    before = page.value
    page.grid.go_to("speech", "a")
    qtbot.mouseClick(page.bar.views._group.button(1), LEFT)
    assert page.view == BY_CRITERION
    listed = page.scores.lists[BY_CRITERION]
    assert listed.rows.hasFocus()
    assert [line.name for line in listed.rows.lines] == ["Acme Care", "Bolt", "Crux Group"]
    assert listed.levels.isVisible()
    qtbot.keyClicks(listed.rows, "53")
    assert [cell(page, each, "speech").score for each in "abc"] == [5.0, 3.0, None]
    box = listed.rows.segment_box(2, 4)
    qtbot.mouseClick(listed.rows.viewport(), LEFT, pos=box.center().toPoint())
    assert cell(page, "c", "speech").score == 4.0
    qtbot.keyClick(listed.rows, KEY.Key_Left)
    assert cell(page, "c", "speech").score == 3.0
    qtbot.keyClicks(listed.rows, "8")
    assert "outside the scale" in listed.rows.bubble.text
    qtbot.keyClick(listed.rows, KEY.Key_F2)
    assert listed.rows.reason.hasFocus()
    qtbot.keyClicks(listed.rows.reason, "Heard")
    qtbot.keyClick(listed.rows.reason, KEY.Key_Tab)
    qtbot.keyClicks(listed.rows.evidence, "Call")
    qtbot.keyClick(listed.rows.evidence, KEY.Key_Return)
    assert cell(page, "c", "speech") == Cell(3.0, "Heard", "Call")
    assert listed.rows.hasFocus()
    qtbot.keyClick(listed.rows, KEY.Key_Delete)
    assert cell(page, "c", "speech").score is None
    while page.document.undo_stack.canUndo():
        page.document.undo_stack.undo()
    assert page.value == before


def test_next_and_previous_criterion_take_the_cursor_along(show: Show, qtbot: QtBot) -> None:
    page = show()
    page.grid.go_to("speech", "b")
    page.show_view(BY_CRITERION)
    listed = page.scores.lists[BY_CRITERION]
    qtbot.keyClick(listed.rows, KEY.Key_PageDown, MODIFIER.ControlModifier)
    assert page.grid.cursor_keys == ("pace", "b")
    assert not listed.later.isEnabled()
    qtbot.keyClick(listed.rows, KEY.Key_PageUp, MODIFIER.ControlModifier)
    qtbot.mouseClick(listed.earlier, LEFT)
    assert page.grid.cursor_keys == ("terms", "b")
    page.show_view(GRID)
    assert page.grid.hasFocus()


def test_by_candidate_shows_all_criteria_of_one(show: Show, qtbot: QtBot) -> None:
    page = show()
    asked: list[object] = []
    page.go_requested.connect(lambda _key, where: asked.append(where))
    page.grid.go_to("terms", "b")
    page.show_view(BY_CANDIDATE)
    listed = page.scores.lists[BY_CANDIDATE]
    assert [line.name for line in listed.rows.lines] == ["Price", "Terms", "Speech", "Pace"]
    qtbot.keyClicks(listed.rows, "2")
    assert cell(page, "b", "terms").score == 2.0
    assert page.grid.cursor_keys == ("speech", "b")
    box = listed.rows._score_box(0)
    qtbot.mouseClick(listed.rows.viewport(), LEFT, pos=box.center().toPoint())
    assert asked == [("facts", ("b", "price"))]
    page.document.edit("Rename", change_candidate(page.value, "b", name="Bolder"))
    assert listed._title.text() == "Bolder, Porto, PT"


# ---- following, targets, the whole ------------------------------------------------------------------------


def test_targets_are_shown(show: Show) -> None:
    page = show()
    page.show_target("sheets", ("ben", "c", "pace"))
    assert (page.whose, page.grid.cursor_keys) == (Whose("ben"), ("pace", "c"))
    page.show_target("sheets", ("speech",))
    assert page.grid.cursor_keys == ("speech", "a")
    page.show_target("consensus", ("b", "terms"))
    assert (page.whose, page.grid.cursor_keys) == (AGREED, ("terms", "b"))
    page.show_target("evaluators", ("ann",))
    assert page.whose == Whose("ann")
    page.show_target("candidates", ("c",))
    assert page.grid.cursor_keys == ("terms", "c")
    page.show_target("criteria", ("gone",))
    assert page.grid.cursor_keys == ("terms", "c")


def test_what_a_colleague_changes_is_shown_without_moving_the_cursor(show: Show) -> None:
    page = show()
    page.grid.go_to("pace", "b")
    page.document.edit("Theirs", set_reason(page.value, "sheets", ("ann", "b", "pace"), rationale="Slow"))
    assert page.panel.reason.toPlainText() == "Slow"
    assert page.grid.cursor_keys == ("pace", "b")
    page.document.edit("Theirs", remove_candidate(page.value, "b"))
    assert page.grid.cursor_place is not None
    page.document.undo_stack.undo()
    assert page.bar.text == "3 of 9 scored"


def test_hidden_page_takes_over_what_changed_when_it_is_shown(show: Show) -> None:
    page = show()
    page.hide()
    page.document.edit("Theirs", set_score(page.value, "ann", "c", "pace", 1.0))
    assert page.bar.text == "3 of 9 scored"
    page.show()
    assert page.bar.text == "4 of 9 scored"
    assert page.grid.model().index(PACE, 2).data() == "1"


def test_keys_of_the_grid_leave_the_fields_beside_it_alone(show: Show, qtbot: QtBot) -> None:
    page = show()
    before = page.value
    page.grid.go_to("speech", "a")
    page.go_to_reason()
    qtbot.keyClick(page.panel.reason, KEY.Key_D, MODIFIER.ControlModifier)
    qtbot.keyClick(page.panel.reason, KEY.Key_Delete)
    page.bar.next.setFocus()
    page.grid.go_to("terms", "a")
    page.grid.open_editor("4")
    qtbot.keyClick(page.grid.editor, KEY.Key_D, MODIFIER.ControlModifier)
    assert page.value is before


def test_narrow_pages_keep_all_controls_in_sight(show: Show) -> None:
    page = show(width=700)
    assert page.bar.next_icon.isVisible()
    assert not page.bar.next.isVisible()
    assert page.bar.views.geometry().right() < page.bar.next_icon.geometry().left()


def test_everything_has_a_name_and_every_action_a_text(show: Show) -> None:
    page = show()
    for view in (BY_CRITERION, BY_CANDIDATE, GRID):
        page.show_view(view)
        for widget in page.findChildren(QWidget):
            nameless = isinstance(widget, (QAbstractButton, QLineEdit)) and not (
                widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
            )
            assert not (nameless and widget.isVisible()), widget
    assert all(action.text() for action in page.actions() if not action.isSeparator())
    keys = [action.shortcut() for action in page.actions() if not action.shortcut().isEmpty()]
    assert len(keys) == len(set(map(QKeySequence.toString, keys)))


def test_dark_look_and_larger_text_are_taken_at_once(show: Show, look: Look) -> None:
    page = show()
    light = page.grab().toImage()
    look.choose(Choice.DARK)
    assert page.grab().toImage() != light
    look.choose(Choice.LIGHT)
    look.scale_text(1.3)
    QCoreApplication.processEvents()
    assert page.grid.criteria_head.sectionSize(TERMS) == look.length("row.grid_leaf") > 26
    look.scale_text(1.0)


def test_page_goes_when_it_is_closed(look: Look, qtbot: QtBot, qtlog: object) -> None:
    opened = Opened(memory_document(to_score()))
    page = ScoringPage(look, opened, person="Ann")
    page.resize(1064, 744)
    page.show()
    for view in (BY_CRITERION, BY_CANDIDATE, GRID):
        page.show_view(view)
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    assert gone() is None
    opened.document.edit("Later", set_score(opened.value, "ann", "c", "pace", 1.0))
    QCoreApplication.processEvents()
    said = [record.message for record in qtlog.records]  # type: ignore[attr-defined]
    assert [each for each in said if "propagateSizeHints" not in each] == []  # which is about the platform of the test


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_pressed_the_page_shows_the_value(show: Show, qtbot: QtBot, seed: int) -> None:
    pick = Random(seed)
    page = show(as_open(any_evaluation(pick)) if seed % 2 else to_score())
    plain = [KEY.Key_Up, KEY.Key_Down, KEY.Key_Left, KEY.Key_Right, KEY.Key_Return, KEY.Key_Tab, KEY.Key_Delete]
    plain += [KEY.Key_F2, KEY.Key_Escape, KEY.Key_1, KEY.Key_4, KEY.Key_9, KEY.Key_Period, KEY.Key_X, KEY.Key_Home]
    held = [KEY.Key_A, KEY.Key_C, KEY.Key_X, KEY.Key_V, KEY.Key_D, KEY.Key_J, KEY.Key_Down, KEY.Key_PageDown]
    for _ in range(150):
        focused = QApplication.focusWidget()
        if focused is None or not page.isAncestorOf(focused):
            page.focus_body()
            focused = QApplication.focusWidget() or page
        chance = pick.random()
        if chance < 0.65:
            qtbot.keyClick(focused, pick.choice(plain))
        elif chance < 0.8:
            qtbot.keyClick(focused, pick.choice(held), MODIFIER.ControlModifier)
        elif chance < 0.86:
            page.show_view(pick.choice((GRID, BY_CRITERION, BY_CANDIDATE)))
        elif chance < 0.9:
            page.show_whose(Whose(pick.choice([*page.value.evaluators, ""])))
        elif chance < 0.95:
            page.document.undo_stack.undo()
        else:
            page.document.edit("Theirs", as_open(after_edits(pick, page.value)))
    fresh = ScoresModel(page.document, page.whose.source, page.whose.evaluator, page)
    places = [(row, column) for row in range(fresh.rowCount()) for column in range(fresh.columnCount())]
    assert [page.model.cell(*place) for place in places] == [fresh.cell(*place) for place in places]
    if not page._empty_kind:
        scored, whole = Filling().count(page.value, page.whose)
        assert page.bar.text == f"{scored} of {whole} scored"
