"""What candidates cost over the term, on the page of candidates: terms, lines, sums and the measure that is fed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from scorecard.core.costs import cost_of
from scorecard.core.errors import EditError
from scorecard.core.model import CostKind, Fed, Process, Stage
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.parts import parts_of
from scorecard.gui.views.cost_lines import CURRENCY, FIRST_YEAR, KIND, NAME, money
from scorecard.gui.views.costs_body import CostsBody
from tests.core.formal import in_scoring
from tests.core.test_costs import priced
from tests.gui.models.documents import memory_document

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def body(look: Look, qtbot: QtBot) -> CostsBody:
    document = memory_document(priced())
    opened = Opened(document)
    made = CostsBody(look, opened.seen)
    for each in (document, opened):
        each.setParent(made)
    qtbot.addWidget(made)
    made.resize(1064, 644)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def typed(line: object, text: str) -> None:
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_lines_stand_with_their_sums_in_the_currency_of_the_result(body: CostsBody) -> None:
    cost = cost_of(body._document.value, "a")
    assert [each.text() for each in body.lines.sums] == [money(due) for due, _ in cost.by_year]
    assert [each.text() for each in body.lines.sums] == ["40", "50", "55"]  # 100 and 110 USD at 0.5, 40 EUR at once
    assert body.said[0][:3] == ["a", money(cost.nominal), money(cost.total)]
    body.show_candidate("b")
    assert body.lines.sums[0].text() == "-7" or body.lines.sums[0].text() == "\N{MINUS SIGN}7"


def test_an_amount_is_typed_and_taken_back(body: CostsBody) -> None:
    before = body._document.value
    row = body.lines.rows["0002"] if "0002" in body.lines.rows else list(body.lines.rows.values())[1]
    typed(row[FIRST_YEAR + 2], "60")
    number = sorted(before.cost_lines["a"])[1]
    assert body._document.value.cost_lines["a"][number].amounts == (40.0, 0.0, 60.0)
    assert body.lines.sums[2].text() == "115"
    typed(list(body.lines.rows.values())[1][FIRST_YEAR + 2], "0")
    assert body._document.value.cost_lines["a"][number].amounts == (40.0,)
    body._document.undo_stack.undo()
    body._document.undo_stack.undo()
    assert body._document.value == before


def test_a_line_is_added_named_and_removed(body: CostsBody) -> None:
    before = body._document.value
    QTest.mouseClick(body.lines.add, LEFT)
    assert len(body.lines.rows) == 3
    row = list(body.lines.rows.values())[-1]
    typed(row[NAME], "Exit help")
    kind = list(CostKind).index(CostKind.EXIT)
    row[KIND].activated.emit(kind)  # type: ignore[attr-defined]
    line = body._document.value.cost_lines["a"][list(body.lines.rows)[-1]]
    assert (line.name, line.kind) == ("Exit help", CostKind.EXIT)
    QTest.mouseClick(list(body.lines.rows.values())[-1][-1], LEFT)
    assert body._document.value == before


def is_red(line: object) -> bool:
    assert isinstance(line, QLineEdit)
    return bool(line.property("invalid"))


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("years", "2.5", "A term has whole years."),
        ("years", "-3", "A term has 1 to 100 years, whole ones; 0 while it is not known."),
        ("years", "soon", "A number is needed here"),
        ("discount", "-100", "The discount rate must lie between -100 and 100 per cent."),
        ("volume", "-1", "The number \N{MINUS SIGN}1 is below 0."),
    ],
)
def test_a_term_that_cannot_be_is_said_under_its_field_and_stays(
    body: CostsBody, name: str, text: str, said: str
) -> None:
    failed: list[EditError] = []
    body.failed.connect(failed.append)
    before, line = body._document.value, getattr(body, name)
    typed(line, text)
    body.currency.setFocus()  # and leaving it changes nothing
    assert (line.text(), body.fields[name].fault, is_red(line)) == (text, said, True)
    assert [key for key, field in body.fields.items() if field.fault] == [name]
    assert (body._document.value, failed) == (before, [])
    typed(body.unit, "calls")
    assert (line.text(), body.fields[name].fault) == (text, said)  # another edit leaves it there
    typed(line, "7")
    assert (body.fields[name].fault, is_red(line)) == ("", False)
    assert getattr(body._document.value.cost_terms, name) == {"discount": 0.07}.get(name, 7)


def test_terms_are_typed(body: CostsBody) -> None:
    typed(body.years, "3")
    typed(body.discount, "8")
    terms = body._document.value.cost_terms
    assert (terms.years, terms.discount) == (3, 0.08)
    assert len(body.lines.sums) == 4


def test_a_rate_or_its_day_that_cannot_be_is_said_under_the_rates(body: CostsBody) -> None:
    rate, before = body.rates.rows["USD"], body._document.value
    typed(rate.worth, "-1")
    assert body.rates.fault == "A rate of exchange must be above zero."
    assert (is_red(rate.worth), is_red(rate.day)) == (True, False)
    typed(rate.day, "someday")
    assert "2026-03-31" in body.rates.fault
    assert (rate.worth.text(), is_red(rate.worth), is_red(rate.day)) == ("-1", True, True)
    assert body._document.value == before
    typed(rate.worth, "0.25")
    typed(rate.day, "2026-02-01")
    assert (body.rates.fault, is_red(rate.worth), is_red(rate.day)) == ("", False, False)
    assert body._document.value.cost_terms.rates == (("USD", 0.25, "2026-02-01"),)


def test_an_amount_that_cannot_be_is_said_under_the_lines(body: CostsBody) -> None:
    before = body._document.value
    first, second = (each[FIRST_YEAR] for each in body.lines.rows.values())
    typed(first, "-5")
    assert "below" in body.lines.fault
    assert (first.text(), is_red(first)) == ("-5", True)  # type: ignore[attr-defined]
    typed(second, "many")
    assert body.lines.fault == "A number is needed here"
    assert (is_red(first), is_red(second)) == (False, True)
    assert body._document.value == before
    typed(second, "41")
    assert (body.lines.fault, is_red(second)) == ("", False)
    body.show_candidate("b")
    body.show_candidate("a")
    assert body.lines.fault == ""


def test_a_currency_that_a_line_is_in_asks_for_its_rate(body: CostsBody) -> None:
    assert list(body.rates.rows) == ["USD"]
    assert body.rates.rows["USD"].gone.isHidden()  # a line needs it
    line = list(body.lines.rows.values())[1]
    before = body._document.value
    typed(line[CURRENCY], "php")
    assert list(body.rates.rows) == ["USD", "PHP"]
    assert "no rate for PHP" in body.said[0][1]
    typed(body.rates.rows["PHP"].worth, "0.016")
    today = date.today().isoformat()
    assert body._document.value.cost_terms.rates[-1] == ("PHP", 0.016, today)
    assert body.rates.rows["PHP"].day.text() == today
    assert len(body.said[0]) == 5
    typed(list(body.lines.rows.values())[1][CURRENCY], "")
    QCoreApplication.sendPostedEvents()  # the rows get their places
    assert body.rates.rows["PHP"].gone.isVisible()  # nothing needs it any more
    QTest.mouseClick(body.rates.rows["PHP"].gone, LEFT)
    assert list(body.rates.rows) == ["USD"]
    assert body._document.value.cost_terms.rates == before.cost_terms.rates


def test_a_day_that_is_typed_first_is_kept_for_the_rate(body: CostsBody) -> None:
    typed(list(body.lines.rows.values())[1][CURRENCY], "PHP")
    typed(body.rates.rows["PHP"].day, "2026-01-31")
    assert [currency for currency, _, _ in body._document.value.cost_terms.rates] == ["USD"]
    typed(body.rates.rows["PHP"].worth, "0.016")
    assert body._document.value.cost_terms.rates[-1] == ("PHP", 0.016, "2026-01-31")


def test_a_day_that_cannot_be_holds_the_rate_up_until_it_is_put_right(body: CostsBody) -> None:
    typed(list(body.lines.rows.values())[1][CURRENCY], "PHP")
    before, rate = body._document.value, body.rates.rows["PHP"]
    typed(rate.day, "someday")
    typed(rate.worth, "0.016")
    body.unit.setFocus()
    assert "2026-03-31" in body.rates.fault
    assert (rate.worth.text(), is_red(rate.worth), is_red(rate.day)) == ("0.016", False, True)
    assert body._document.value == before
    typed(rate.day, "2026-01-31")
    assert body._document.value.cost_terms.rates[-1] == ("PHP", 0.016, "2026-01-31")
    assert (body.rates.fault, is_red(rate.day)) == ("", False)


def test_years_are_taken_when_the_next_thing_is_clicked(body: CostsBody) -> None:
    body.years.setFocus()
    body.years.selectAll()
    QTest.keyClicks(body.years, "4")
    QTest.mouseClick(body.lines.add, LEFT)
    assert body._document.value.cost_terms.years == 4
    assert len(body.lines.sums) == 5


def test_what_cannot_be_added_up_says_why(body: CostsBody) -> None:
    typed(body.rates.rows["USD"].worth, "")
    assert "no rate for USD" in body.said[0][1]
    assert body.lines.sums[0].text() == ""


def test_the_measure_is_fed_as_one_step(body: CostsBody) -> None:
    before = body._document.value
    told: list[str] = []
    body.fed.connect(told.append)
    assert body.note == "price has other figures for: a, b."
    QTest.mouseClick(body.feed, LEFT)
    assert body._document.value.facts["a"]["price"].score == pytest.approx(float(cost_of(before, "a").total), abs=0.01)
    assert told == ["The costs are written into price"]
    assert body.note == "price has the figures that stand here."
    assert not body.feed.isEnabled()
    body._document.undo_stack.undo()
    assert body._document.value == before
    body.figure.activated.emit(body.figure.findData(Fed.PER_YEAR.value))


def test_terms_that_are_settled_say_so(look: Look, qtbot: QtBot) -> None:
    document = memory_document(in_scoring())
    opened = Opened(document)
    made = CostsBody(look, opened.seen)
    for each in (document, opened):
        each.setParent(made)
    qtbot.addWidget(made)
    made.show()
    assert not made.years.isEnabled()
    assert made._settled.isVisible()


def test_everything_has_a_name_and_goes(body: CostsBody) -> None:
    for line in parts_of(body, QLineEdit):
        assert line.accessibleName()
    gone = body.lines.sums[0]
    body.show_candidate("b")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(gone)


def test_lines_that_are_closed_say_why(look: Look, qtbot: QtBot) -> None:
    value = replace(priced(), head=replace(priced().head, process=Process.FORMAL, stage=Stage.DECIDED))
    document = memory_document(value)
    opened = Opened(document)
    shown = CostsBody(look, opened.seen)
    for each in (document, opened):
        each.setParent(shown)
    qtbot.addWidget(shown)
    assert shown.lines.rows
    for row in shown.lines.rows.values():
        assert not any(part.isEnabled() for part in row)
    assert not shown.lines.add.isEnabled()
    assert "decided" in shown.lines.add.toolTip()
    assert not shown.feed.isEnabled()
