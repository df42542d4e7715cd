"""The form that asks for one thing otherwise, its leaf, and the lines that say what is."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from scorecard.core import edits, scenarios
from scorecard.core.departing import set_otherwise
from scorecard.core.departures import told
from scorecard.core.model import WHOLE, Aspect, Evaluation, Key, Scenario, Shape, ValueFunction
from scorecard.core.sight import veiled
from scorecard.gui.look import Look
from scorecard.gui.views.departure_form import DepartureForm
from scorecard.gui.views.departure_leaf import DepartureLeaf
from scorecard.gui.views.departure_rows import MOST_ROWS, DepartureRows
from tests.core.formal import in_consensus, in_scoring
from tests.core.test_scenarios import FACT, OUT, RULE, SCORE, VOTE, WEIGHT, priced, with_scenario

LEFT = Qt.MouseButton.LeftButton
KEY = Qt.Key


def form_of(qtbot: QtBot, look: Look, value: Evaluation, scenario: str = "", **given: Any) -> DepartureForm:
    form = DepartureForm(look, value, scenario, **given)
    qtbot.addWidget(form)
    form.show()
    return form


def choose(form: DepartureForm, aspect: str, subject: str = "", leaf: str = "") -> None:
    """Choose as a person does, from above to below."""
    for picker, key in ((form.what, aspect), (form.subject, subject), (form.leaf, leaf)):
        if key:
            assert picker.findData(key) >= 0, (key, picker.accessibleName())
            picker.setCurrentIndex(picker.findData(key))


def heads(form: DepartureForm) -> list[str]:
    """What is asked, as it is read out."""
    parts = (form.what, form.subject, form.leaf, form.number, form.choice)
    return [part.accessibleName() for part in parts if part.isVisible()]


def several_categories(value: Evaluation) -> Evaluation:
    """Offices are a category."""
    function = ValueFunction(Shape.CATEGORIES, categories=(("near", 1.0), ("far", 0.0)))
    for candidate in value.candidates:
        value = edits.set_fact(value, candidate, "cost", None)
    value = edits.change_criterion(value, "cost", value=function, unit="")
    return edits.set_fact(value, "acme", "cost", "near")


# ---- the form -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "typed", "value", "asked", "hint"),
    [
        ((WEIGHT, "cost", WHOLE), "55", 0.55, ["What", "Criterion", "Weight, per cent"], "40.0 % in the evaluation."),
        (
            (FACT, "acme", "cost"),
            "1,150,000",
            1150000.0,
            ["What", "Candidate", "Criterion", "Figure in EUR"],
            "100 EUR in the evaluation.",
        ),
        (
            (SCORE, "acme", "fit"),
            "2",
            2.0,
            ["What", "Candidate", "Criterion", "Agreed score, 0 to 5"],
            "Nothing is agreed in the evaluation; the panel's scores come to 3.00.",
        ),
        ((VOTE, "ben", WHOLE), "0.5", 0.5, ["What", "Evaluator", "Voting weight"], "1 in the evaluation."),
    ],
)
def test_numbers_are_asked_for_by_their_name_and_beside_what_they_are(
    qtbot: QtBot, look: Look, place: Key, typed: str, value: float, asked: list[str], hint: str
) -> None:
    form = form_of(qtbot, look, priced())
    choose(form, *place)
    assert heads(form) == asked
    assert form.hint.replace("\N{NO-BREAK SPACE}", " ").startswith(hint)
    form.number.selectAll()
    QTest.keyClicks(form.number, typed)
    assert form.answer() == (place, value)


def test_gates_rules_and_categories_are_chosen(qtbot: QtBot, look: Look) -> None:
    form = form_of(qtbot, look, several_categories(priced()))
    choose(form, FACT, "acme", "iso")
    assert form.hint == "Passed in the evaluation."
    choose_text(form, "Not passed")
    assert form.answer() == ((FACT, "acme", "iso"), False)
    choose(form, FACT, "acme", "cost")
    assert form.choice.accessibleName() == "Category"
    choose_text(form, "far")
    assert form.answer() == ((FACT, "acme", "cost"), "far")
    choose(form, FACT, "beta", "cost")
    assert form.hint == "Nothing is entered in the evaluation."
    choose(form, RULE, "missing")
    choose_text(form, "Counts as the worst")
    assert form.answer() == ((RULE, "missing", WHOLE), "worst")
    choose(form, OUT, "beta")
    assert not form.number.isVisible()
    assert not form.choice.isVisible()
    assert form.answer() == ((OUT, "beta", WHOLE), True)


def choose_text(form: DepartureForm, words: str) -> None:
    form.choice.setCurrentIndex(form.choice.findText(words))
    assert form.choice.currentText() == words


@pytest.mark.parametrize(
    ("place", "typed", "fault"),
    [
        ((WEIGHT, "cost", WHOLE), "101", "Type a number from 0 to 100."),
        ((WEIGHT, "cost", WHOLE), "40", "It is so already."),
        ((FACT, "acme", "cost"), "cheap", "Type a number."),
        ((FACT, "acme", "cost"), "", "Type a number."),
        ((FACT, "acme", "cost"), "100", "It is so already."),
        ((FACT, "acme", "cost"), "1e300", "This cannot be: "),
        ((SCORE, "acme", "fit"), "6", "Type a number from 0 to 5."),
        ((VOTE, "ben", WHOLE), "-1", "A vote cannot be below zero."),
    ],
)
def test_what_cannot_be_is_said_under_the_field(qtbot: QtBot, look: Look, place: Key, typed: str, fault: str) -> None:
    form = form_of(qtbot, look, priced())
    choose(form, *place)
    form.number.setText(typed)
    assert form.answer() is None
    assert form.fault.startswith(fault)
    assert form.number.accessibleDescription() == form.fault
    choose(form, VOTE, "ann")
    assert form.fault == ""


def test_what_a_scenario_says_already_is_shown_to_be_changed(qtbot: QtBot, look: Look) -> None:
    value = with_scenario(priced(), {(FACT, "acme", "cost"): 70000.0, (OUT, "beta", WHOLE): True})
    place = (FACT, "acme", "cost")
    form = form_of(qtbot, look, value, "other", place=place)
    assert heads(form) == ["Figure in EUR"]
    assert form.about == "Acme, Cost"
    assert form.begin() is form.number
    assert form.number.selectedText()
    assert form.answer() == (place, 70000.0)
    anew = form_of(qtbot, look, value, "other")
    choose(anew, OUT)
    assert [anew.subject.itemData(at) for at in range(anew.subject.count())] == ["acme", "core"]


@pytest.mark.parametrize("stage", [in_scoring, in_consensus])
def test_what_is_sealed_is_not_offered_and_a_line_says_so(
    qtbot: QtBot, look: Look, stage: Callable[[], Evaluation]
) -> None:
    value = veiled(stage())
    form = form_of(qtbot, look, value)
    offered = {form.what.itemData(at) for at in range(form.what.count())}
    assert (Aspect.SCORE.value in offered) is (stage is in_consensus)
    for aspect in offered & {FACT, SCORE}:
        choose(form, aspect)
        leaves = {form.leaf.itemData(at) for at in range(form.leaf.count())}
        assert leaves
        assert not leaves & {key for key in value.criteria if value.criteria[key].parent == "money"}
    assert form.hidden.endswith("What is sealed cannot be different until it is opened: Money.")
    assert form.hidden.startswith("Agreed scores are hidden") is (stage is in_scoring)


def test_an_evaluation_with_nothing_in_it_says_what_is_missing(qtbot: QtBot, look: Look) -> None:
    form = form_of(qtbot, look, Evaluation(), aspects=(Aspect.WEIGHT, Aspect.FACT, Aspect.SCORE, Aspect.VOTE))
    assert form.aspect is None
    assert form.answer() is None
    assert form.hint.startswith("There is nothing yet that could be different")
    assert heads(form) == []


def test_a_criterion_alone_in_its_group_has_no_other_weight(qtbot: QtBot, look: Look) -> None:
    value = edits.change_criterion(priced(), "cost", name="Cost \N{LATIN SMALL LETTER E WITH ACUTE}\n  here")
    value = edits.remove_criterion(edits.remove_criterion(value, "fit"), "skill")
    form = form_of(qtbot, look, value)
    offered = [form.what.itemData(at) for at in range(form.what.count())]
    assert WEIGHT not in offered
    assert SCORE not in offered


# ---- the leaf -----------------------------------------------------------------------------------------


def test_enter_in_the_leaf_says_it_and_escape_says_nothing(qtbot: QtBot, look: Look) -> None:
    page = QWidget()
    page.resize(700, 600)
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    said: list[Any] = []

    def opened() -> DepartureLeaf:
        leaf = DepartureLeaf(look, page, "What?", DepartureForm(look, priced()), "Add it")
        leaf.said.connect(lambda place, value: said.append((place, value)))
        leaf.open(QRect(20, 20, 100, 20))
        return leaf

    leaf = opened()
    assert QApplication.focusWidget() is leaf.form.what
    choose(leaf.form, VOTE, "ben")
    leaf.form.number.setText("-1")
    QTest.keyClick(leaf.form.number, KEY.Key_Return)
    assert leaf.isVisible()
    assert said == []
    leaf.form.number.setText("2")
    QTest.keyClick(leaf.form.number, KEY.Key_Return)
    assert not leaf.isVisible()
    assert said == [((VOTE, "ben", WHOLE), 2.0)]
    leaf = opened()
    leaf.cross.setFocus()
    QTest.keyClick(leaf.cross, KEY.Key_Return)
    assert not leaf.isVisible()
    leaf = opened()
    QTest.keyClick(leaf.form.what, KEY.Key_Escape)
    assert not leaf.isVisible()
    assert len(said) == 1


def test_the_leaf_is_as_high_as_what_it_asks(qtbot: QtBot, look: Look) -> None:
    page = QWidget()
    page.resize(700, 700)
    qtbot.addWidget(page)
    page.show()
    leaf = DepartureLeaf(look, page, "What?", DepartureForm(look, priced()), "Add it")
    leaf.open(QRect(20, 20, 100, 20))
    heights = {}
    for aspect in (WEIGHT, FACT, OUT):
        choose(leaf.form, aspect)
        heights[aspect] = leaf.height()
        assert leaf.rect().contains(leaf.take.mapTo(leaf, leaf.take.rect().bottomRight())), aspect
    assert heights[OUT] < heights[WEIGHT] < heights[FACT]


# ---- the lines ----------------------------------------------------------------------------------------


def rows_of(qtbot: QtBot, look: Look, value: Evaluation, **given: Any) -> DepartureRows:
    rows = DepartureRows(look)
    rows.resize(264, 600)
    qtbot.addWidget(rows)
    rows.show_told(told(value, "other"), **given)
    rows.show()
    return rows


def plain(texts: list[str]) -> list[str]:
    return [each.replace("\N{NO-BREAK SPACE}", " ") for each in texts]


def test_each_line_can_be_changed_and_taken_back(qtbot: QtBot, look: Look) -> None:
    value = with_scenario(priced(), {(FACT, "acme", "cost"): 1150000.0, (OUT, "beta", WHOLE): True})
    rows = rows_of(qtbot, look, value)
    assert plain(rows.texts) == ["Without Beta", "Acme, Cost: 1,150,000 EUR instead of 100 EUR"]
    asked: list[Any] = []
    dropped: list[Any] = []
    rows.asked.connect(lambda _row, place: asked.append(place))
    rows.dropped.connect(dropped.append)
    figure = rows.row_of((FACT, "acme", "cost"))
    out = rows.row_of((OUT, "beta", WHOLE))
    assert figure is not None
    assert out is not None
    QTest.mouseClick(figure.words, LEFT, pos=QPoint(4, 4))
    QTest.keyClick(figure.words, KEY.Key_Return)
    QTest.mouseClick(out.words, LEFT, pos=QPoint(4, 4))
    assert asked == [(FACT, "acme", "cost")] * 2  # who is left out is taken back, there is nothing to change
    for row in (figure, out):
        QTest.mouseClick(row.cross, LEFT)
    assert dropped == [(FACT, "acme", "cost"), (OUT, "beta", WHOLE)]
    assert out.cross.accessibleName() == "Take it back: Without Beta"


def test_weights_that_make_room_stand_in_one_line_until_they_are_asked_for(qtbot: QtBot, look: Look) -> None:
    value = set_otherwise(with_scenario(priced(), {}), "other", (WEIGHT, "cost", WHOLE), 0.5)
    rows = rows_of(qtbot, look, value)
    assert plain(rows.texts) == ["Cost weighs 50.0 % instead of 40.0 %"]
    assert rows.room.isVisible()
    assert rows.room.text == "2 other weights make room for this"
    assert "Fit weighs 25.0" in rows.room.accessibleDescription()
    QTest.mouseClick(rows.room, LEFT, pos=QPoint(4, 4))
    assert len(rows.texts) == 3
    assert not rows.room.isVisible()
    fit = rows.row_of((WEIGHT, "fit", WHOLE))
    assert fit is not None
    assert not fit.cross.isVisible()
    rows.fold()
    assert len(rows.texts) == 1


def test_what_does_not_apply_says_why_and_can_only_be_taken_away(qtbot: QtBot, look: Look) -> None:
    value = with_scenario(priced(), {(FACT, "acme", "cost"): 70.0})
    rows = rows_of(qtbot, look, edits.remove_candidate(value, "acme"))
    (row,) = rows.rows
    assert "(does not apply: the candidate 'acme' is not there)" in row.text
    assert not row.changes
    assert row.cross.isVisible()


def test_a_state_that_is_only_looked_at_has_lines_without_tools(qtbot: QtBot, look: Look) -> None:
    rows = rows_of(qtbot, look, with_scenario(priced(), {(FACT, "acme", "cost"): 70.0}), writes=False)
    (row,) = rows.rows
    assert not row.changes
    assert not row.cross.isVisible()


def test_many_lines_are_shown_when_all_are_asked_for(qtbot: QtBot, look: Look) -> None:
    value = priced()
    row = value.candidates["acme"]
    for at in range(30):
        value, _ = edits.add_candidate(value, replace(row, name=f"C{at}"), f"c{at}")
    many: dict[Key, Any] = {(FACT, f"c{at}", "cost"): 1.0 for at in range(30)}
    rows = rows_of(qtbot, look, with_scenario(value, many))
    assert len(rows.rows) == MOST_ROWS - 1
    assert rows.more.text() == "Show all 30"
    QTest.mouseClick(rows.more, LEFT)
    assert len(rows.rows) == 30
    assert not rows.more.isVisible()


def test_nothing_different_is_said_and_the_keyboard_stays_where_a_line_goes(qtbot: QtBot, look: Look) -> None:
    both: dict[Key, Any] = {(FACT, "acme", "cost"): 70.0, (FACT, "beta", "cost"): 60.0}
    value = with_scenario(priced(), both)
    rows = rows_of(qtbot, look, value)
    rows.activateWindow()
    with qtbot.waitActive(rows):
        rows.show()
    rows.rows[0].cross.setFocus()
    value = scenarios.set_departure(value, "other", (FACT, "acme", "cost"), None)
    rows.show_told(told(value, "other"))
    assert QApplication.focusWidget() is rows.rows[0].cross
    rows.show_told([], empty="Nothing yet")
    assert rows.texts == []
    ref = weakref.ref(rows)
    rows.close()
    rows.deleteLater()
    del rows
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    assert ref() is None


def test_a_scenario_of_its_own_is_needed_for_what_it_says(look: Look, qtbot: QtBot) -> None:
    value, key = scenarios.add_scenario(priced(), Scenario("Cheaper"))
    form = form_of(qtbot, look, value, key)
    choose(form, FACT, "core", "cost")
    form.number.setText("85")
    answer = form.answer()
    assert answer is not None
    after = set_otherwise(value, key, *answer)
    assert [str(each.what).replace("\N{NO-BREAK SPACE}", " ") for each in told(after, key)] == [
        "Core, Cost: 85 EUR instead of 90 EUR"
    ]
