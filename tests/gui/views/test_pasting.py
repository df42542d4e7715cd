"""Pasting from a spreadsheet into candidates, criteria, facts and scores, with what is not taken said first."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from scorecard.core.edits import add_criterion, set_head
from scorecard.core.model import Criterion, Evaluation, Kind, Process, Stage, in_order
from scorecard.core.tree import tree_of
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.score_cell import Source
from scorecard.gui.models.scores_model import ScoresModel
from scorecard.gui.views.criteria_page import CriteriaPage
from tests.core.made import made
from tests.gui.models.documents import memory_document
from tests.gui.views.test_candidates_page import Desk

KEY = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
GERMAN = QLocale(QLocale.Language.German, QLocale.Country.Germany)


def copy(text: str) -> None:
    QApplication.clipboard().setText(text)


# ---- candidates ---------------------------------------------------------------------------------------


@pytest.fixture
def empty(look: Look, qtbot: QtBot) -> Desk:
    return Desk(look, qtbot, Evaluation(), "Acme Ltd", "Bolt")


def test_a_list_with_columns_becomes_candidates_in_one_step(empty: Desk) -> None:
    copy("Vendor\tCountry\tDelivery\r\nACME\t\toffshore\r\nZeta\tPL\tnear shore\r\n")
    empty.page.paste()
    rows = [empty.value.candidates[key] for key in in_order(empty.value.candidates)]
    assert [(row.name, row.provider, row.country, row.delivery) for row in rows] == [
        ("ACME", "Acme Ltd", "PT", "offshore"),
        ("Zeta", "Zeta", "PL", "nearshore"),
    ]
    sentence, undo = empty.said[-1]
    assert sentence == "2 candidates added; 1 of them known to the directory."
    undo()
    assert empty.value == Evaluation()


def test_what_is_not_taken_is_asked_about_before_anything_is_added(empty: Desk) -> None:
    copy("Name\tRevenue\nAcme\t12\nZeta\t3")
    empty.page.paste()
    assert empty.names == []
    bar = empty.page.pasted
    assert bar.isVisible()
    assert "column 2: 'Revenue'" in bar.text
    QTest.mouseClick(empty.button("Cancel"), LEFT)
    assert not bar.isVisible()
    assert empty.names == []
    empty.page.paste()
    assert empty.page.pasted.rest.hasFocus()
    QTest.keyClick(empty.page.pasted.rest, KEY.Key_Space)
    assert empty.names == ["Acme", "Zeta"]
    assert not bar.isVisible()


def test_an_empty_clipboard_is_told(empty: Desk) -> None:
    copy("\n\n")
    empty.page.paste()
    assert empty.said == ["There is no list of candidates on the clipboard. Copy their names first."]


# ---- criteria -----------------------------------------------------------------------------------------


@pytest.fixture
def page(look: Look, qtbot: QtBot) -> CriteriaPage:
    return shown(look, qtbot, Evaluation())


def shown(look: Look, qtbot: QtBot, value: Evaluation) -> CriteriaPage:
    document = memory_document(value)
    opened = Opened(document)
    page = CriteriaPage(look, opened)
    for each in (document, opened):
        each.setParent(page)
    qtbot.addWidget(page)
    page.resize(1064, 744)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    page.focus_body()
    return page


def heard(page: CriteriaPage) -> list[Any]:
    said: list[Any] = []
    page.told.connect(said.append)
    page.failed.connect(said.append)
    page.offered.connect(lambda sentence, _verb, undo: said.append((sentence, undo)))
    return said


def tree(page: CriteriaPage) -> dict[str, float]:
    found = tree_of(page.value.criteria)
    return {page.value.criteria[key].name: round(float(each) * 100, 6) for key, each in found.global_weights.items()}


def test_a_tree_is_pasted_into_an_empty_evaluation_by_its_key(page: CriteriaPage) -> None:
    said = heard(page)
    copy("Category\tCriterion\tWeight\nCost\tPrice\t30 %\n\tTerms\t10 %\nQuality\tTeam\t60 %\nTotal\t\t100 %")
    QTest.keyClick(QApplication.focusWidget() or page, KEY.Key_V, CONTROL)
    assert tree(page) == {"Price": 30.0, "Terms": 10.0, "Team": 60.0}
    sentence, undo = said[-1]
    assert sentence == "5 criteria added with groups, names and weights; 1 row of totals passed over."
    undo()
    assert page.value == Evaluation()


def test_criteria_come_into_the_group_that_is_chosen(look: Look, qtbot: QtBot) -> None:
    value, group = add_criterion(Evaluation(), Criterion("Cost", Kind.GROUP))
    page = shown(look, qtbot, value)
    page.tree.show_criterion(group)
    copy("Price\nTerms")
    page.changes.paste()
    assert [row.parent for row in page.value.criteria.values()] == ["", group, group]


def test_columns_that_are_not_taken_are_asked_about(page: CriteriaPage) -> None:
    said = heard(page)
    copy("Criterion\tWeight\tAcme\nPrice\t30\t3\nTeam\t70\t4")
    page.changes.paste()
    assert page.value == Evaluation()
    assert "column 3: 'Acme'" in page.pasted.text
    QTest.mouseClick(page.pasted.rest, LEFT)
    assert tree(page) == {"Price": 30.0, "Team": 70.0}
    assert page.pasted.isHidden()
    assert len(said) == 1


def test_settled_criteria_take_no_list(look: Look, qtbot: QtBot) -> None:
    value, _ = add_criterion(Evaluation(), Criterion("Price"))
    value = set_head(value, title="Care", process=Process.FORMAL, stage=Stage.SCORING)
    page = shown(look, qtbot, value)
    copy("Terms\nTeam")
    QTest.keyClick(page.tree, KEY.Key_V, CONTROL)
    assert page.value is value


# ---- facts and scores ---------------------------------------------------------------------------------


def sheet() -> Evaluation:
    criteria = {
        "q": Criterion("Quality", Kind.GROUP),
        "price": Criterion("Price", Kind.MEASURE, unit="EUR"),
        "left": Criterion("Attrition", Kind.MEASURE, unit="%"),
        "team": Criterion("Team", parent="q"),
        "tools": Criterion("Tools", parent="q"),
    }
    return made(criteria, {"Acme": [None, None, 3, 2], "Bolt": [None, None, None, None]})


@pytest.mark.parametrize("locale", [ENGLISH, GERMAN])
def test_facts_with_units_and_numbers_of_another_country(locale: QLocale) -> None:
    document = memory_document(sheet())
    model = ScoresModel(document, Source.FACTS, locale=locale)
    refused = model.paste(0, 0, "\tBolt\tAcme\nAttrition\t8,5 %\t12 %\nPrice\t1.200.000,50 \u20ac\t1.350 \u20ac")
    assert refused == ()
    facts = {who: {key: cell.score for key, cell in cells.items()} for who, cells in document.value.facts.items()}
    assert facts == {"Acme": {"left": 12.0, "price": 1350.0}, "Bolt": {"left": 8.5, "price": 1_200_000.5}}
    document.undo_stack.undo()
    assert document.value == sheet()


def test_a_figure_in_another_unit_is_refused_with_its_place() -> None:
    document = memory_document(sheet())
    model = ScoresModel(document, Source.FACTS, locale=ENGLISH)
    preview = model.preview_paste(0, 0, "1,200 $\t1,300 EUR")
    assert [str(each.error) for each in preview.refused] == ["Price: '1,200 $' is not stated in EUR. Convert it first."]
    assert preview.cells == ((0, 1),)


def test_scores_with_heads_go_by_name_and_groups_are_passed_over() -> None:
    document = memory_document(sheet())
    model = ScoresModel(document, Source.EVALUATOR, next(iter(document.value.evaluators)), locale=ENGLISH)
    text = "Criterion\tBolt\tAcme\nQuality\t4.5\t4.5\nTools\t4\t5\nTeam\t5\t4"
    assert model.paste(3, 1, text) == ()  # the cursor does not matter
    me = document.value.sheets[next(iter(document.value.evaluators))]
    assert {(who, key): cell.score for who, cells in me.items() for key, cell in cells.items()} == {
        ("Acme", "team"): 4.0,
        ("Acme", "tools"): 5.0,
        ("Bolt", "team"): 5.0,
        ("Bolt", "tools"): 4.0,
    }


def test_names_that_are_not_here_are_refused_and_the_rest_can_be_taken() -> None:
    document = memory_document(sheet())
    model = ScoresModel(document, Source.EVALUATOR, next(iter(document.value.evaluators)), locale=ENGLISH)
    text = "\tAcme\tZeta\nTeam\t5\t1\nCharm\t4\t"
    preview = model.preview_paste(0, 0, text)
    assert [str(each.error) for each in preview.refused] == [
        "row 2, column 3 of the block: No candidate here is called 'Zeta'.",
        "row 3, column 2 of the block: No criterion here is called 'Charm'.",
    ]
    before = document.value
    assert len(model.paste(0, 0, text)) == 2
    assert document.value is before  # nothing without a word
    model.paste(0, 0, text, partly=True)
    assert document.value.sheets[next(iter(before.evaluators))]["Acme"]["team"].score == 5.0
