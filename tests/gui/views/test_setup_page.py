"""Setup, used by mouse and keys: every field is one edit, and undo brings the exact value back."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from scorecard.app.start import new_evaluation
from scorecard.app.transfer import import_document
from scorecard.core.edits import change_evaluator, set_head, set_rules
from scorecard.core.model import Evaluation, Missing, Pooling, Process, RatingRule, Rules, Stage, in_order
from scorecard.core.scale import levels_of
from scorecard.core.tree import tree_of
from scorecard.gui.look import Choice, Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.panel_model import PanelColumn, PanelModel, said_by
from scorecard.gui.models.proceedings import Doing, Step
from scorecard.gui.views.setup_page import SetupPage
from tests.core.formal import as_open, decided, in_setup
from tests.gui.heard import heard
from tests.gui.models.documents import memory_document, watched
from tests.gui.places import RESOURCES

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


def sample() -> Evaluation:
    return import_document(RESOURCES / "samples" / "customer_care.json")[0]


@pytest.fixture
def show(look: Look, qtbot: QtBot) -> Callable[[Evaluation], SetupPage]:
    def make(value: Evaluation) -> SetupPage:
        document = memory_document(value)
        opened = Opened(document)
        page = SetupPage(look, opened)
        document.setParent(page)
        opened.setParent(page)
        page.resize(1064, 744)
        qtbot.addWidget(page)
        with qtbot.waitExposed(page):
            page.show()
        page.activateWindow()
        return page

    return make


@pytest.fixture
def page(show: Callable[[Evaluation], SetupPage]) -> SetupPage:
    return show(sample())


def retype(line: QLineEdit, text: str, key: Qt.Key | None = KEY.Key_Return) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text) if text else QTest.keyClick(line, KEY.Key_Delete)
    if key is not None:
        QTest.keyClick(line, key)


def undone(page: SetupPage, before: Evaluation) -> bool:
    """Whether there was exactly one step, and undo brings back what there was."""
    stack = page.document.undo_stack
    assert stack.count() == 1, [stack.text(at) for at in range(stack.count())]
    stack.undo()
    return page.value == before


# ---- what is being sourced ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["title", "service", "volume", "complexity"])
def test_a_line_is_one_edit_on_enter_and_undo_brings_it_back(page: SetupPage, name: str) -> None:
    before = page.value
    line = page.lines[name]
    assert line.text() == getattr(before.head, name)
    retype(line, "Something else")
    page.panel.line.setFocus()
    assert getattr(page.value.head, name) == "Something else"
    assert undone(page, before)
    assert line.text() == getattr(before.head, name)


def test_a_line_is_taken_when_it_is_left_and_escape_takes_it_back(page: SetupPage) -> None:
    retype(page.lines["service"], "Help desk", None)
    QTest.keyClick(page.lines["service"], KEY.Key_Tab)
    assert page.value.head.service == "Help desk"
    retype(page.lines["service"], "Nothing", None)
    QTest.keyClick(page.lines["service"], KEY.Key_Escape)
    assert page.lines["service"].text() == "Help desk"
    assert page.document.undo_stack.count() == 1


def test_a_text_is_taken_when_it_is_left(page: SetupPage) -> None:
    before = page.value
    text = page.texts["scope"]
    text.setFocus()
    text.selectAll()
    QTest.keyClicks(text, "All contacts")
    QTest.keyClick(text, KEY.Key_Tab)
    assert page.value.head.scope == "All contacts"
    assert undone(page, before)


def test_an_empty_title_is_refused_under_its_field_and_what_was_typed_stays(page: SetupPage) -> None:
    before = page.value
    retype(page.lines["title"], "")
    assert page.field("title").fault == "A title is needed."
    assert (page.value, page.lines["title"].text()) == (before, "")
    retype(page.lines["title"], "Now it has one")
    assert page.field("title").fault == ""
    assert page.value.head.title == "Now it has one"


def test_kpis_are_lines_that_are_added_changed_and_emptied(page: SetupPage) -> None:
    before = page.value.head.kpis
    retype(page.kpis.lines[-1], "Calls answered")
    assert page.value.head.kpis == (*before, "Calls answered")
    assert page.kpis.lines[-1].hasFocus()
    retype(page.kpis.lines[0], "")
    assert page.value.head.kpis == (*before[1:], "Calls answered")
    assert [each.text() for each in page.kpis.lines] == [*before[1:], "Calls answered", ""]


def test_model_and_currency_are_picked(page: SetupPage) -> None:
    before = page.value
    QTest.keyClick(page.model, KEY.Key_Down)
    assert page.value.head.model == page.model.itemData(page.model.currentIndex()) == "BPM"
    assert undone(page, before)
    page.currency.setFocus()
    QTest.keyClick(page.currency, KEY.Key_Down)
    assert page.value.head.currency == page.currency.currentText() != before.head.currency


def test_what_is_not_among_what_is_offered_is_shown(show: Callable[[Evaluation], SetupPage]) -> None:
    page = show(set_head(new_evaluation("plain", "T", currency="XYZ"), model="Joint venture"))
    assert (page.model.currentText(), page.currency.currentText()) == ("Joint venture", "XYZ")
    assert page.document.undo_stack.count() == 0


# ---- process, stage, rules -----------------------------------------------------------------------------


def test_stage_and_process_are_edits_with_their_meaning_in_a_sentence(show: Callable[[Evaluation], SetupPage]) -> None:
    page = show(in_setup(process=Process.OPEN))
    before, meanings = page.value, (page.stage.meaning, page.process.meaning)
    QTest.mouseClick(page.stage.control.parts[1], LEFT)
    assert page.value.head.stage is Stage.SCORING
    assert page.stage.meaning != meanings[0]
    QTest.mouseClick(page.stage.control.parts[0], LEFT)
    QTest.mouseClick(page.process.control.parts[1], LEFT)
    assert page.value.head.process is Process.FORMAL
    assert page.process.meaning != meanings[1]
    QTest.mouseClick(page.stage.control.parts[3], LEFT)
    assert (page.stage.control.choice, page.process.control.choice) == (Stage.SETUP, Process.FORMAL)
    page.document.undo_stack.undo()
    assert (page.value, page.process.control.choice) == (before, Process.OPEN)


def test_beyond_setup_the_process_is_closed_and_says_why(page: SetupPage) -> None:
    assert page.value.head.stage is Stage.DECIDED
    QTest.mouseClick(page.process.control.parts[1], LEFT)
    assert (page.value, page.process.control.choice) == (sample(), Process.OPEN)
    why = "An evaluation becomes formal in setup, and this one has gone on to the decision."
    assert why in page.process.toolTip()
    assert why in page.process.meaning  # where everybody sees it
    QTest.mouseClick(page.stage.control.parts[0], LEFT)
    assert page.process.control.isEnabled()
    assert page.process.toolTip() == ""


def test_after_the_first_score_becoming_formal_is_a_step_that_is_asked_about(page: SetupPage) -> None:
    QTest.mouseClick(page.stage.control.parts[0], LEFT)
    before, steps = page.value, heard(page.step_requested)
    QTest.mouseClick(page.process.control.parts[1], LEFT)
    assert steps == [Step(Doing.MAKE_FORMAL)]
    assert (page.value, page.process.control.choice, page.process.meaning) == (
        before,
        Process.OPEN,
        "Anything can change at any time; every change stands in the history.",
    )


def test_the_stage_of_an_open_evaluation_is_an_edit_like_any_other(page: SetupPage) -> None:
    QTest.mouseClick(page.stage.control.parts[1], LEFT)
    page.document.undo_stack.undo()
    assert page.value == sample()
    assert (page.stage.control.choice, page.process.control.choice) == (Stage.DECIDED, Process.OPEN)


def test_what_is_decided_formally_is_read_and_not_changed(show: Callable[[Evaluation], SetupPage]) -> None:
    value = set_head(as_open(decided()), kpis=("Calls answered",), scope="All contacts", title="Partner 2026")
    page = show(replace(value, head=replace(value.head, process=Process.FORMAL)))
    before = page.value
    for line in (*page.lines.values(), *page.kpis.lines):
        line.setFocus()
        QTest.keyClicks(line, "x")
        QTest.keyClick(line, KEY.Key_Return)
    for text in page.texts.values():
        text.setFocus()
        QTest.keyClicks(text, "x")
        QTest.keyClick(text, KEY.Key_Tab)
    assert (page.value, page.lines["title"].text(), page.texts["scope"].toPlainText()) == (
        before,
        "Partner 2026",
        "All contacts",
    )
    assert [each.text() for each in page.kpis.lines if each.isVisible()] == ["Calls answered"]
    taking = (page.advice.take_button, *page.advice.equal_buttons)
    closed = (page.model, page.currency, page.stage.control, page.process.control, *taking)
    assert not any(each.isEnabled() for each in closed)
    assert "nothing in it changes any more" in page.lines["title"].toolTip()
    page.focus_body()
    assert any(each.hasFocus() for each in page.views.parts)
    assert page.document.undo_stack.count() == 0


def test_the_fields_are_open_again_with_the_evaluation(page: SetupPage) -> None:
    assert not any(line.isReadOnly() or line.toolTip() for line in (*page.lines.values(), *page.kpis.lines))
    assert page.model.isEnabled()
    assert page.kpis.lines[-1].isVisible()
    assert page.kpis.lines[-1].placeholderText() == "Add a KPI, then Enter"


def test_rules_are_chosen_and_undone(page: SetupPage) -> None:
    before = page.value
    for choice, at in ((page.rules.rating, 1), (page.rules.pooling, 2), (page.rules.missing, 2)):
        QTest.mouseClick(choice.control.parts[at], LEFT)
        assert choice.meaning
    rules = page.value.rules
    expected = (RatingRule.PROPORTIONAL, Pooling.TRIMMED_MEAN, Missing.WORST)
    assert (rules.rating, rules.pooling, rules.missing) == expected
    page.document.undo_stack.setIndex(0)
    assert page.value == before
    assert page.rules.rating.control.choice == before.rules.rating


def test_a_rule_that_cannot_be_is_told_and_shown_as_it_was(show: Callable[[Evaluation], SetupPage]) -> None:
    page = show(new_evaluation("blank", "T"))
    retype(page.scale.ends["minimum"], "-5", None)
    retype(page.scale.ends["minimum"], "-5")
    retype(page.scale.ends["maximum"], "0")
    assert (page.value.scale.minimum, page.value.scale.maximum) == (-5, 0)
    told = heard(page.failed)
    QTest.mouseClick(page.rules.rating.control.parts[1], LEFT)
    assert "maximum is above zero" in str(told[0])
    assert page.rules.rating.control.choice == RatingRule.INTERVAL == page.value.rules.rating


def test_criteria_that_break_ties_are_added_moved_and_removed(show: Callable[[Evaluation], SetupPage]) -> None:
    value = new_evaluation("plain", "T")
    first, second = tree_of(value.criteria).order[:2]
    page = show(set_rules(value, Rules(tie_break=(first,))))
    ties = page.rules.ties
    ties.picker.setFocus()
    QTest.keyClick(ties.picker, KEY.Key_Down)
    assert list(page.value.rules.tie_break) == [first, second]
    QTest.mouseClick(ties.rows[1].up, LEFT)
    assert list(page.value.rules.tie_break) == [second, first]
    QTest.mouseClick(ties.rows[0].remove, LEFT)
    assert list(page.value.rules.tie_break) == [first]
    page.document.undo_stack.setIndex(0)
    assert list(page.value.rules.tie_break) == [first]


# ---- scale ---------------------------------------------------------------------------------------------


def test_the_meaning_of_a_level_is_one_edit(page: SetupPage) -> None:
    before = page.value
    retype(page.scale.meanings[2], "Half of it")
    assert dict(page.value.scale.levels)[2.0] == "Half of it"
    assert undone(page, before)


def test_a_scale_that_scores_stand_outside_is_refused_and_what_was_typed_stays(page: SetupPage) -> None:
    before = page.value
    retype(page.scale.ends["maximum"], "2")
    assert page.value is before
    assert page.scale.fault
    assert page.scale.ends["maximum"].text() == "2"
    retype(page.scale.ends["maximum"], "x")
    assert page.scale.fault == "Maximum needs a number."
    QTest.keyClick(page.scale.ends["maximum"], KEY.Key_Escape)
    assert (page.scale.ends["maximum"].text(), page.scale.fault) == ("5", "")


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("maximum", "-3", "The minimum 0 must be below the maximum \N{MINUS SIGN}3."),
        ("maximum", "abc", "Maximum needs a number."),
        ("maximum", "2", "Level 3 is described here, and lies outside this scale. Take its description away first."),
        ("minimum", "9", "The minimum 9 must be below the maximum 5."),
        ("step", "0", "The step must be above 0 and fit between minimum and maximum."),
    ],
)
def test_what_cannot_be_is_said_under_the_number_that_is_wrong(
    page: SetupPage, field: str, text: str, said: str
) -> None:
    before, ends = page.value, page.scale.ends
    retype(ends[field], text)
    QCoreApplication.sendPostedEvents()  # the sentence gets its place
    fault = page.scale.fault
    assert fault == said or (field == "maximum" and fault.endswith(said))  # a score has its criterion before it
    assert [key for key, line in ends.items() if line.property("invalid")] == [field]
    label = page.scale._fault
    left = label.mapTo(page.scale, label.rect().topLeft()).x()
    line = ends[field].mapTo(page.scale, ends[field].rect().topLeft())
    assert left == (0 if field == "step" else line.x())
    assert label.isVisible()
    assert ends[field].accessibleDescription() == fault
    QTest.keyClick(ends[field], KEY.Key_Escape)
    assert (page.scale.fault, page.value) == ("", before)
    assert not any(each.property("invalid") for each in ends.values())


def test_a_larger_scale_has_more_levels_to_describe(show: Callable[[Evaluation], SetupPage]) -> None:
    page = show(new_evaluation("blank", "T"))
    before = page.value
    retype(page.scale.ends["maximum"], "10")
    assert page.value.scale.maximum == 10
    assert len(page.scale.meanings) == 11
    retype(page.scale.ends["step"], "0.1")
    assert len(page.scale.meanings) == len(levels_of(page.value.scale, page.value.scale.levels)) < 11
    page.document.undo_stack.setIndex(0)
    assert page.value == before
    assert len(page.scale.meanings) == 6


# ---- panel ---------------------------------------------------------------------------------------------


def choose(page: SetupPage, row: int, column: PanelColumn = PanelColumn.NAME) -> None:
    page.panel.table.setFocus()
    page.panel.table.setCurrentIndex(page.panel.model.index(row, column))


def typed_in_cell(page: SetupPage, text: str) -> None:
    table = page.panel.table
    QTest.keyClick(table, KEY.Key_F2)
    editor = table.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, KEY.Key_Return)
    QCoreApplication.sendPostedEvents()


@pytest.mark.parametrize(
    ("column", "field", "typed", "kept"),
    [
        (PanelColumn.NAME, "name", "Anna Keller", "Anna Keller"),
        (PanelColumn.ROLE, "role", "Chair", "Chair"),
        (PanelColumn.VOTE, "voting_weight", "2.5", 2.5),
    ],
)
def test_an_evaluator_is_changed_in_place(
    page: SetupPage, column: PanelColumn, field: str, typed: str, kept: object
) -> None:
    before = page.value
    key = in_order(before.evaluators)[0]
    choose(page, 0, column)
    typed_in_cell(page, typed)
    assert getattr(page.value.evaluators[key], field) == kept
    assert page.panel.model.index(0, column).data() == typed
    assert undone(page, before)


@pytest.mark.parametrize(
    ("column", "typed"), [(PanelColumn.VOTE, "many"), (PanelColumn.VOTE, "-1"), (PanelColumn.NAME, " ")]
)
def test_what_cannot_be_in_the_panel_is_refused_with_a_sentence(
    page: SetupPage, column: PanelColumn, typed: str
) -> None:
    before, told = page.value, heard(page.failed)
    choose(page, 0, column)
    typed_in_cell(page, typed)
    assert page.value is before
    assert len(told) == 1
    assert "Ann Keller" in str(told[0])


def test_evaluators_are_added_and_moved(show: Callable[[Evaluation], SetupPage]) -> None:
    page = show(new_evaluation("plain", "T"))
    before = page.value
    assert (page.panel.nobody.isVisible(), page.panel.table.isVisible()) == (True, False)
    retype(page.panel.line, "Ann")
    retype(page.panel.line, "Ben")
    names = [page.value.evaluators[key].name for key in in_order(page.value.evaluators)]
    assert names == ["Ann", "Ben"]
    assert page.panel.line.text() == ""
    choose(page, 1)
    QTest.keyClick(page.panel.table, KEY.Key_Up, ALT)
    assert page.value.evaluators[in_order(page.value.evaluators)[0]].name == "Ben"
    assert page.panel.table.currentIndex().row() == 0
    QTest.mouseClick(page.panel.down, LEFT)
    assert page.value.evaluators[in_order(page.value.evaluators)[0]].name == "Ann"
    choose(page, 0)
    QTest.keyClick(page.panel.table, KEY.Key_Delete)
    assert [each.name for each in page.value.evaluators.values()] == ["Ben"]
    page.document.undo_stack.setIndex(0)
    assert page.value == before


def test_who_has_scored_is_removed_only_after_the_number_was_said(page: SetupPage) -> None:
    before = page.value
    key = in_order(before.evaluators)[0]
    scores, _ = said_by(before, key)
    assert page.panel.model.index(0, PanelColumn.SCORES).data() == str(scores)
    choose(page, 0)
    QTest.mouseClick(page.panel.remove, LEFT)
    assert f"{scores} scores" in page.panel.question.text()
    assert page.value is before
    QTest.mouseClick(page.panel.keep_button, LEFT)
    assert (page.value, page.panel.asking.isVisible()) == (before, False)
    QTest.mouseClick(page.panel.remove, LEFT)
    QTest.mouseClick(page.panel.go_button, LEFT)
    assert key not in page.value.evaluators
    assert key not in page.value.sheets
    assert undone(page, before)


def test_the_model_of_the_panel_keeps_the_rules_of_models() -> None:
    document = memory_document(sample())
    model = PanelModel(document)
    tester = watched(model)
    first, second = in_order(document.value.evaluators)[:2]
    model.edited.connect(document.edit)
    assert model.setData(model.index(0, PanelColumn.ROLE), "Chair")
    document.edit("x", change_evaluator(document.value, first, position=99.0))
    assert (model.key_at(0), model.row_of(first)) == (second, model.rowCount() - 1)
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert model.key_at(0) == first
    del tester


# ---- the page ----------------------------------------------------------------------------------------------


def test_the_guide_is_a_view_and_its_recommendation_can_be_taken_over(page: SetupPage) -> None:
    before = page.value
    told = heard(page.told)
    QTest.mouseClick(page.views.parts[1], LEFT)
    assert page.advice.isVisible()
    QTest.mouseClick(page.questions.row("goal").answers.parts[2], LEFT)
    QCoreApplication.sendPostedEvents()  # the button gets its place
    QTest.mouseClick(page.advice.take_button, LEFT)
    assert page.value.head.model == "KPO"
    assert told == ["KPO is the sourcing model now."]
    assert page.views.choice == "form"
    assert page.model.currentData() == "KPO"
    assert undone(page, before)


def test_what_somebody_else_changes_is_shown_but_not_over_what_is_typed(page: SetupPage) -> None:
    retype(page.lines["service"], "Half ty", None)
    page.document.edit("x", set_head(page.value, service="Theirs", volume="Ten a day"))
    assert (page.lines["service"].text(), page.lines["volume"].text()) == ("Half ty", "Ten a day")
    QTest.keyClick(page.lines["service"], KEY.Key_Escape)
    assert page.lines["service"].text() == "Theirs"


def test_a_hidden_page_follows_when_it_is_shown_again(page: SetupPage) -> None:
    page.hide()
    page.document.edit("x", set_head(page.value, title="Other"))
    assert page.lines["title"].text() != "Other"
    page.show()
    assert page.lines["title"].text() == "Other"


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ("head", lambda page: page.lines["title"]),
        ("scale", lambda page: page.scale.ends["minimum"]),
        ("rules", lambda page: page.rules.rating.control.parts[0]),
        ("evaluators", lambda page: page.panel.table),
    ],
)
def test_a_problem_leads_to_its_place(page: SetupPage, table: str, place: Callable[[SetupPage], QWidget]) -> None:
    page.show_guide()
    key = in_order(page.value.evaluators)[2]
    page.show_target(table, (key,) if table == "evaluators" else ())
    assert QApplication.focusWidget() is place(page)
    if table == "evaluators":
        assert page.panel.current == key


def test_columns_do_not_stretch_and_a_wide_window_has_three(page: SetupPage, look: Look) -> None:
    assert page.columns.count == 2
    page.resize(1704, 1024)
    assert page.columns.count == 3
    page.resize(2600, 1024)
    assert page.lines["title"].width() <= look.length("size.form")
    page.resize(1064, 744)
    assert page.columns.count == 2


def test_tab_goes_through_the_fields_in_their_order(page: SetupPage) -> None:
    page.focus_body()
    found = []
    for _ in range(8):
        focus = QApplication.focusWidget()
        assert focus is not None
        found.append(focus.accessibleName())
        QTest.keyClick(focus, KEY.Key_Tab)
    wanted = ["Title", "Description", "Sourcing model", "Currency", "Function or service", "Scope", "Volume"]
    assert found == [*wanted, "Complexity"]


def test_everything_that_takes_the_focus_has_a_name(page: SetupPage) -> None:
    for view in (page.show_form, page.show_guide):
        view()
        for each in page.findChildren(QWidget):
            if each.focusPolicy() is not Qt.FocusPolicy.NoFocus and each.isVisible():
                name = QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name)
                assert name, f"{type(each).__name__} {each.toolTip()}"


def test_looks_and_sizes_of_text_change_without_a_warning(page: SetupPage, look: Look, qtlog: Any) -> None:
    before = page.grab().toImage()
    look.choose(Choice.DARK)
    look.scale_text(1.3)
    assert page.grab().toImage() != before
    assert [each.message for each in qtlog.records if "plugin does not support" not in each.message] == []


def test_the_page_is_freed_when_it_is_closed(look: Look, qapp: QApplication) -> None:
    document = memory_document(sample())
    opened = Opened(document)
    page = SetupPage(look, opened)
    page.show()
    page.show_guide()
    gone = weakref.ref(page)
    page.close()
    page.deleteLater()
    del page
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert gone() is None
    document.edit("x", set_head(document.value, title="Later"))
    look.choose(Choice.DARK)
