"""Scenarios in the whole program: made, compared, tried further, adopted and taken back by mouse and keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from scorecard.core import scenarios
from scorecard.core.changes import diff
from scorecard.core.edits import remove_candidate, set_head
from scorecard.core.model import Evaluation, Process, Stage, in_order
from scorecard.core.ranking import rank
from scorecard.gui.dialogs.scenario_dialog import ScenarioDialog
from scorecard.gui.models.compared import Choice
from scorecard.gui.views.compare_page import ComparePage
from scorecard.gui.views.departure_leaf import DepartureLeaf
from scorecard.gui.views.evaluation_page import EvaluationPage
from scorecard.gui.views.robustness_forms import WhatIfLeaf
from scorecard.gui.views.robustness_page import RobustnessPage
from scorecard.gui.views.scenarios_side import ScenariosSide
from scorecard.gui.views.state_chooser import StateChooser
from scorecard.gui.views.what_if_band import WhatIfBand
from tests.gui.windows.program import PATIENCE, Program

LEFT = Qt.MouseButton.LeftButton


def compare_page(program: Program) -> ComparePage:
    program.desk.go("compare")
    program.settle()
    page = program.page
    assert isinstance(page, ComparePage)
    return page


def side(program: Program) -> ScenariosSide:
    page = compare_page(program)
    if not page.scenarios_button.isChecked():
        QTest.mouseClick(page.scenarios_button, LEFT)
    program.settle()
    return page.scenarios


def dialog_of(program: Program) -> ScenarioDialog:
    program.qtbot.waitUntil(lambda: program.desk.scenarios.dialog is not None, timeout=PATIENCE)
    dialog = program.desk.scenarios.dialog
    assert dialog is not None
    return dialog


def made(program: Program, name: str = "Without Solenne") -> str:
    """A scenario, as a person makes it; its key."""
    panel = side(program)
    button = panel.first if panel.first.isVisible() else panel.add
    QTest.mouseClick(button, LEFT)
    dialog = dialog_of(program)
    QTest.keyClicks(dialog.editor, name)
    box = dialog.left_out["solenne"]
    QTest.mouseClick(box, LEFT, pos=QPoint(10, box.height() // 2))
    QTest.keyClick(dialog.editor, Qt.Key.Key_Return)
    program.settle()
    return scenarios.scenario_called(program.value, name)


def test_the_first_is_made_where_the_list_says_so_and_is_kept(program: Program) -> None:
    before = program.value
    panel = side(program)
    assert panel.first.isVisible()
    assert not panel.rows.isVisible()
    key = made(program)
    assert scenarios.departures_of(program.stored(), key) == {("candidate", "solenne", ""): True}
    assert program.value.candidates == before.candidates
    assert [row.name for row in panel.rows.shown_rows] == ["As it stands now", "Without Solenne"]
    assert "Nordlys Care" in panel.rows.shown_rows[1].second
    assert panel.key == key
    assert not panel.first.isVisible()
    undo = panel._undo[0]
    assert undo.isEnabled()
    assert program.desk.opened is not None
    assert program.desk.undo_stack is program.desk.opened.document.undo_stack
    QTest.mouseClick(undo, LEFT)
    program.settle()
    assert program.value == before
    assert panel.first.isVisible()


def test_a_scenario_stands_beside_the_main_line_with_the_causes_and_in_a_row_with_others(program: Program) -> None:
    key, second = made(program), made(program, "Once more")
    page = compare_page(program)
    panel = page.scenarios
    panel.choose(key)
    QTest.mouseClick(panel.compare, LEFT)
    program.settle()
    uid = program.desk.opened.document.uid if program.desk.opened is not None else ""
    assert page.comparing.choices == (Choice(uid), Choice(uid, scenario=key))
    result = page.comparing.result
    assert result is not None
    assert [each.label for each in result.sides] == ["Now", "Without Solenne"]
    under = rank(scenarios.under(program.value, key))
    assert result.comparison.result_after.standings == under.standings
    for change in result.comparison.changes:
        if change.parts is not None and change.points is not None:
            assert sum(change.parts.values()) == pytest.approx(change.points, abs=1e-9)
    QTest.mouseClick(panel.compare_all, LEFT)
    program.settle()
    assert [each.scenario for each in page.comparing.choices] == ["", key, second]
    assert page.comparing.result is not None
    assert len(page.comparing.result.series.titles) == 3


def test_scenarios_are_chosen_in_the_list_of_states(program: Program) -> None:
    key = made(program)
    page = compare_page(program)
    page.bar.open_chooser(1)
    program.settle()
    chooser = page.bar.chooser
    assert isinstance(chooser, StateChooser)
    QTest.keyClicks(chooser.find_field, "without sol")
    QTest.keyClick(chooser.find_field, Qt.Key.Key_Down)
    program.settle()
    row = chooser.model.state_at(chooser.view.currentIndex())
    while row is not None and (row.choice is None or not row.choice.scenario):
        QTest.keyClick(chooser.find_field, Qt.Key.Key_Down)
        row = chooser.model.state_at(chooser.view.currentIndex())
    QTest.keyClick(chooser.find_field, Qt.Key.Key_Return)
    program.settle()
    assert page.comparing.choices[1].scenario == key
    assert page.comparing.result is not None


def test_what_is_tried_is_kept_as_a_scenario_and_tried_further(program: Program) -> None:
    before = program.value
    program.desk.go("robustness")
    program.settle()
    page = program.page
    assert isinstance(page, RobustnessPage)
    page.try_flip()
    wanted = page.opened.what_if.value
    band = page._tried
    assert isinstance(band, WhatIfBand)
    QTest.mouseClick(band.keep_scenario, LEFT)
    dialog = dialog_of(program)
    dialog.editor.selectAll()
    QTest.keyClicks(dialog.editor, "Flip")
    QTest.mouseClick(dialog.verb, LEFT)
    program.settle()
    key = scenarios.scenario_called(program.value, "Flip")
    assert not page.opened.what_if.is_on
    assert program.value.criteria == before.criteria
    under = scenarios.under(program.value, key)
    assert not diff(under, replace_scenarios(wanted, under))
    panel = side(program)
    QTest.mouseClick(panel.further, LEFT)
    program.settle()
    again = program.page
    assert isinstance(again, RobustnessPage)
    tried = again.opened.what_if
    assert tried.scenario == key
    assert tried.what == "Flip"
    assert "Scenario: Flip" in band.text
    tried.try_out("Flip; less", remove_candidate(tried.value, "kestrel"))
    again.scenario_requested.emit()
    dialog = dialog_of(program)
    QTest.keyClick(dialog.editor, Qt.Key.Key_Return)
    program.settle()
    assert ("candidate", "kestrel", "") in scenarios.departures_of(program.stored(), key)
    assert list(program.value.scenarios) == [key]
    again.undo_stack.undo()
    again.undo_stack.undo()
    program.settle()
    assert program.value == before


def replace_scenarios(value: Evaluation, of: Evaluation) -> Evaluation:
    """`value` with the scenarios of another evaluation."""
    parts = {name: getattr(value, name) for name in value.__dataclass_fields__}
    return Evaluation(**{**parts, "scenarios": of.scenarios, "departures": of.departures})


def test_duplicate_remove_and_adopt_are_single_steps_that_undo_takes_back(program: Program) -> None:
    key = made(program)
    page = compare_page(program)
    panel = page.scenarios
    start = program.value
    QTest.mouseClick(panel.copy, LEFT)
    program.settle()
    assert [program.value.scenarios[each].name for each in in_order(program.value.scenarios)] == [
        "Without Solenne",
        "Without Solenne (2)",
    ]
    assert page.undo_stack is not page.comparing.undo_stack
    page.undo_stack.undo()
    program.settle()
    assert program.value == start
    panel.choose(key)
    QTest.mouseClick(panel.compare, LEFT)
    program.settle()
    QTest.mouseClick(panel.remove, LEFT)
    program.settle()
    assert not program.value.scenarios
    assert [each.scenario for each in page.comparing.choices] == [""]
    page.undo_stack.undo()
    program.settle()
    panel.choose(key)
    under = scenarios.under(program.value, key)
    QTest.mouseClick(panel.adopt, LEFT)
    program.settle()
    assert program.stored().candidates == under.candidates
    assert not program.value.scenarios
    page.undo_stack.undo()
    program.settle()
    assert program.value == start


def leaf_of(program: Program) -> DepartureLeaf:
    leaf = compare_page(program).leaf
    assert isinstance(leaf, DepartureLeaf)
    return leaf


def said(panel: ScenariosSide) -> list[str]:
    return [each.replace("\N{NO-BREAK SPACE}", " ") for each in panel.said.texts]


PRICE = ("fact", "solenne", "total_cost")


def with_price(program: Program, price: str = "6,850,000") -> str:
    """A scenario in which the price of Solenne is another one, as a person makes it; its key."""
    key = made(program)
    panel = side(program)
    QTest.mouseClick(panel.more, LEFT)
    leaf = leaf_of(program)
    for picker, wanted in ((leaf.form.what, "fact"), (leaf.form.subject, "solenne"), (leaf.form.leaf, "total_cost")):
        picker.setCurrentIndex(picker.findData(wanted))
    leaf.form.number.selectAll()
    QTest.keyClicks(leaf.form.number, price)
    QTest.keyClick(leaf.form.number, Qt.Key.Key_Return)
    program.settle()
    return key


def test_another_price_is_added_seen_changed_taken_back_and_undone(program: Program) -> None:
    key = with_price(program)
    panel = side(program)
    before = program.value
    assert before.facts["solenne"]["total_cost"].score == 7180000.0
    assert scenarios.departures_of(program.stored(), key)[PRICE] == 6850000.0
    assert said(panel) == [
        "Without Solenne Contact",
        "Solenne Contact, Total cost over the term: 6,850,000 EUR instead of 7,180,000 EUR",
    ]
    row = panel.said.row_of(PRICE)
    assert row is not None
    QTest.mouseClick(row.words, LEFT, pos=QPoint(4, 4))
    leaf = leaf_of(program)
    assert leaf.form.number.selectedText()
    leaf.form.number.setText("6500000")
    QTest.mouseClick(leaf.take, LEFT)
    program.settle()
    assert scenarios.departures_of(program.stored(), key)[PRICE] == 6500000.0
    row = panel.said.row_of(PRICE)
    assert row is not None
    QTest.mouseClick(row.cross, LEFT)
    program.settle()
    assert list(scenarios.departures_of(program.stored(), key)) == [("candidate", "solenne", "")]
    page = compare_page(program)
    for expected in (6500000.0, 6850000.0):
        page.undo_stack.undo()
        program.settle()
        assert scenarios.departures_of(program.stored(), key)[PRICE] == expected
    assert program.value == before
    assert said(panel)[1].endswith("6,850,000 EUR instead of 7,180,000 EUR")


def test_a_weight_takes_its_siblings_along_and_back(program: Program) -> None:
    key = made(program)
    start = program.value
    panel = side(program)
    panel.set_departure(("weight", "cost", ""), 0.4)
    program.settle()
    assert said(panel)[0] == "Cost weighs 40.0 % instead of 22.0 %"
    assert panel.said.room.text == "4 other weights make room for this"
    assert len(scenarios.departures_of(program.value, key)) == 6
    row = panel.said.row_of(("weight", "cost", ""))
    assert row is not None
    QTest.mouseClick(row.cross, LEFT)
    program.settle()
    assert program.value == start


def test_what_is_asked_is_dropped_when_another_scenario_or_page_is_looked_at(program: Program) -> None:
    first, _ = made(program), made(program, "Once more")
    panel = side(program)
    QTest.mouseClick(panel.more, LEFT)
    assert leaf_of(program).isVisible()
    panel.choose(first)
    assert compare_page(program).leaf is None
    QTest.mouseClick(panel.more, LEFT)
    assert leaf_of(program).isVisible()
    program.desk.go("results")
    program.settle()
    assert compare_page(program).leaf is None


def test_the_chosen_scenario_is_compared_unless_something_else_is(program: Program) -> None:
    key, second = made(program), made(program, "Once more")
    page = compare_page(program)
    begun = page.comparing.choices
    assert len(begun) == 2
    page.scenarios.choose(second)
    program.settle()
    assert page.comparing.choices == begun
    QTest.mouseClick(page.scenarios.compare, LEFT)
    program.settle()
    for each in (key, second, key):
        page.scenarios.choose(each)
        program.settle()
        assert [choice.scenario for choice in page.comparing.choices] == ["", each]
    page.comparing.choose(page.comparing.choices[:1])
    page.scenarios.choose(second)
    program.settle()
    assert [choice.scenario for choice in page.comparing.choices] == ["", second]
    QTest.mouseClick(page.scenarios.compare_all, LEFT)
    program.settle()
    page.scenarios.choose(key)
    program.settle()
    assert [each.scenario for each in page.comparing.choices] == ["", key, second]


def test_another_price_is_tried_and_kept_in_the_scenario(program: Program) -> None:
    key = with_price(program)
    QTest.mouseClick(side(program).further, LEFT)
    program.settle()
    page = program.page
    assert isinstance(page, RobustnessPage)
    page.ask_what_if()
    leaf = page.leaf
    assert isinstance(leaf, WhatIfLeaf)
    form = leaf.form
    for picker, wanted in ((form.what, "fact"), (form.subject, "nordlys"), (form.leaf, "total_cost")):
        picker.setCurrentIndex(picker.findData(wanted))
    form.number.setText("5000000")
    QTest.keyClick(form.number, Qt.Key.Key_Return)
    program.settle()
    tried = page.opened.what_if
    assert tried.what.replace("\N{NO-BREAK SPACE}", " ") == (
        "Without Solenne; Total cost over the term of Nordlys Care: 5,000,000 EUR"
    )
    page.scenario_requested.emit()
    dialog = dialog_of(program)
    assert any("5,000,000" in each for each in dialog.said.texts)
    QTest.mouseClick(dialog.verb, LEFT)
    program.settle()
    assert scenarios.departures_of(program.stored(), key) == {
        ("candidate", "solenne", ""): True,
        ("fact", "nordlys", "total_cost"): 5000000.0,
    }


def test_a_scenario_that_names_what_has_gone_can_be_renamed(program: Program) -> None:
    key = made(program)
    assert program.desk.opened is not None
    program.desk.opened.seen.edit("Gone", remove_candidate(program.value, "solenne"))
    program.settle()
    panel = side(program)
    panel.choose(key)
    QTest.mouseClick(panel.change, LEFT)
    dialog = dialog_of(program)
    QTest.keyClicks(dialog.editor, "Renamed")
    QTest.mouseClick(dialog.verb, LEFT)
    program.settle()
    assert program.value.scenarios[key].name == "Renamed"
    assert list(scenarios.departures_of(program.value, key)) == [("candidate", "solenne", "")]


def test_what_does_not_apply_is_said_in_the_list_and_at_the_foot(program: Program) -> None:
    made(program)
    assert program.desk.opened is not None
    program.desk.opened.seen.edit("Gone", remove_candidate(program.value, "solenne"))
    program.settle()
    program.desk.opened.problems.refresh()
    panel = side(program)
    program.settle()
    assert any("does not apply" in each for each in panel.said.texts)
    model = program.desk.opened.problems
    listed = [model.problem_at(at) for at in range(model.rowCount())]
    found = [each for each in listed if each is not None and each.table == "departures"]
    assert len(found) == 1
    program.desk.go("results")
    program.desk.go_to(found[0])
    program.settle()
    assert isinstance(program.page, ComparePage)
    assert program.page.scenarios.isVisible()


def test_what_a_formal_evaluation_does_not_allow_is_said_and_changes_nothing(program: Program) -> None:
    key = made(program)
    session = program.application.session
    assert session is not None
    value = set_head(replace(program.value, head=replace(program.value.head, process=Process.FORMAL)), title="Formal")
    session.change(
        lambda workspace, _: workspace.add(value, author="Ann Keller", label="new"),
        lambda loaded: program.desk.open(loaded.uid),
    )
    program.qtbot.waitUntil(lambda: program.value.head.title == "Formal", timeout=PATIENCE)
    program.settle()
    opened = program.desk.opened
    assert opened is not None
    before = program.value
    assert before.head.stage is Stage.DECIDED
    panel = side(program)
    panel.choose(key)
    refused: list[object] = []
    opened.refused.connect(refused.append)
    for button in (panel.remove, panel.copy, panel.adopt):
        QTest.mouseClick(button, LEFT)
        program.settle()
        assert program.value == before
    assert len(refused) == 3


def test_closing_the_evaluation_leaves_no_scenarios_behind(program: Program) -> None:
    made(program)
    page = compare_page(program)
    program.desk.close_evaluation()
    program.settle()
    assert page.scenarios.outcomes == []
    page.new_scenario()
    assert program.desk.scenarios.dialog is None
    assert not isinstance(page, EvaluationPage)
