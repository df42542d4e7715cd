"""Price formulas compared on the page of criteria: what is shown, and putting one in force."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scorecard.core.edits import remove_candidate, remove_criterion
from scorecard.core.formula_lab import formula_lab
from scorecard.core.model import Criterion, Evaluation, Kind, Shape, ValueFunction
from scorecard.core.numbers import shown
from scorecard.core.ranking import rank
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.views.criteria_page import CriteriaPage
from scorecard.gui.views.formula_lab_view import FormulaLabView
from tests.core.made import made, measure
from tests.gui.models.documents import memory_document

LEFT = Qt.MouseButton.LeftButton


Show = Callable[[Evaluation], tuple[CriteriaPage, FormulaLabView]]


@pytest.fixture
def show(look: Look, qtbot: QtBot) -> Show:
    def shown_(value: Evaluation) -> tuple[CriteriaPage, FormulaLabView]:
        document = memory_document(value)
        opened = Opened(document)
        page = CriteriaPage(look, opened)
        for each in (document, opened):
            each.setParent(page)
        qtbot.addWidget(page)
        page.resize(1064, 744)
        with qtbot.waitExposed(page):
            page.show()
        key = next(key for key, row in value.criteria.items() if row.kind is Kind.MEASURE)
        page.tree.show_criterion(key)
        page.go_to_details()
        assert page.form.compare is not None
        QTest.mouseClick(page.form.compare, LEFT)
        assert page.areas.formulas is not None
        assert page.areas.currentWidget() is page.areas.formulas
        return page, page.areas.formulas

    return shown_


def hopeless() -> Evaluation:
    """A bid of 400 that stretches the range decides by high-low who of the other two leads: 100 and 130, 9 and 10."""
    criteria: dict[str, Criterion | float] = {
        "price": measure(ValueFunction(Shape.LINEAR), lower=True, weight=50.0),
        "quality": 50.0,
    }
    return made(criteria, {"cheap": [100.0, 3.0], "good": [130.0, 4.0], "hopeless": [400.0, 0.0]})


def test_every_formula_stands_with_its_ranking(show: Show, sample: Evaluation) -> None:
    _, view = show(sample)
    lab = formula_lab(sample, view.key)
    assert [column.name for column in view.table.columns] == [str(each.formula.name) for each in lab.outcomes]
    for column, outcome in zip(view.table.columns, lab.outcomes, strict=True):
        standings = {each.key: each for each in outcome.scorecard.standings}
        order = [standings[each.key] for each in lab.outcomes[0].scorecard.standings]
        assert [cell.total for cell in column.cells] == [shown(each.total or 0.0, 1) for each in order]
    assert view.table.columns[0].note == "in force"
    assert view.findings == [str(each) for each in lab.findings]


def test_the_one_that_is_looked_at_says_what_it_rewards_and_is_put_in_force(show: Show, sample: Evaluation) -> None:
    page, view = show(sample)
    assert not view.use.isEnabled()
    at = next(i for i, each in enumerate(formula_lab(sample, view.key).outcomes) if not each.current)
    QTest.mouseClick(view.table, LEFT, pos=view.table.column_box(at).center().toPoint())
    outcome = view.lab.outcomes[at]  # type: ignore[union-attr]
    assert view.said[: len(outcome.rewards)] == [str(each) for each in outcome.rewards]
    offered: list[str] = []
    page.offered.connect(lambda words, _verb, _called: offered.append(words))
    QTest.mouseClick(view.use, LEFT)
    assert page.value.criteria[view.key].value == outcome.formula.function
    assert offered == [f"{sample.criteria[view.key].name}: {outcome.formula.name}."]
    assert page.undo_stack.count() == 1
    assert view.table.columns[0].name == str(outcome.formula.name)
    totals = [shown(each.total or 0.0, 1) for each in rank(page.value).standings]
    assert [cell.total for cell in view.table.columns[0].cells] == totals
    page.undo_stack.undo()
    assert page.value == sample
    assert view.table.columns[0].name == str(formula_lab(sample, view.key).outcomes[0].formula.name)


def test_it_is_said_where_a_hopeless_bid_decides(show: Show) -> None:
    value = hopeless()
    _, view = show(value)
    risky = [at for at, each in enumerate(formula_lab(value, "price").outcomes) if each.paradoxes]
    assert risky
    assert [at for at, column in enumerate(view.table.columns) if column.warns] == risky
    view.look_at(risky[0])
    assert any("Without hopeless" in each for each in view.said)


def test_arrows_go_through_the_formulas_and_the_way_back_is_there(show: Show, sample: Evaluation) -> None:
    page, view = show(sample)
    view.table.setFocus()
    first = view.said
    QTest.keyClick(view.table, Qt.Key.Key_Right)
    assert view.said != first
    assert view.table.accessibleDescription().startswith(view.table.columns[1].name)
    QTest.mouseClick(view.back, LEFT)
    assert page.areas.currentWidget() is page.areas.work
    assert page.form.isVisible()


def test_without_figures_or_candidates_it_is_said_why(show: Show) -> None:
    value = made({"price": measure(ValueFunction(Shape.LINEAR), lower=True)}, {"a": [100.0], "b": [120.0]})
    page, view = show(value)
    assert view.table.isVisible()
    page.edit("None", remove_candidate(remove_candidate(value, "a"), "b"))
    assert not view.table.isVisible()
    assert not view.use.isVisible()
    assert "candidate" in view.fault.lower()
    page.undo_stack.undo()
    assert view.table.isVisible()
    page.edit("Gone", remove_criterion(page.value, "price"))
    assert page.areas.currentWidget() is not view
