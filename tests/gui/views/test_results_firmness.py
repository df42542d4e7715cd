"""How firm the lead is, on the Results page: worked out once the page rests, the same as on the Robustness page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from scorecard.core.edits import set_weight
from scorecard.core.model import Evaluation
from scorecard.gui.jobs import ImmediateJobs
from scorecard.gui.look import Look
from scorecard.gui.models import firmness_model
from scorecard.gui.models.opened import Opened
from scorecard.gui.views.results_page import ResultsPage
from scorecard.gui.views.robustness_page import RobustnessPage
from tests.core.made import made
from tests.gui.models.documents import memory_document
from tests.gui.views.test_picture_view import ChosenFiles

FEW = made(
    {"cost": 40, "skill": 35, "fit": 25},
    {"Acme Care": [4, 3, 5], "Bolt Service": [3, 5, 3], "Crux": [5, 2, 2]},
)
Open = Callable[..., ResultsPage]


@pytest.fixture
def open_page(look: Look, qtbot: QtBot) -> Open:
    kept: list[Any] = []

    def opened_page(value: Evaluation, **bands: float) -> ResultsPage:
        kept.append(Opened(memory_document(value)))
        kept.append(ImmediateJobs())
        page = ResultsPage(look, kept[-2], ChosenFiles(), kept[-1], bands)
        page.resize(1064, 744)
        qtbot.addWidget(page)
        with qtbot.waitExposed(page):
            page.show()
        return page

    return opened_page


def said(page: ResultsPage) -> tuple[str, str]:
    """The chip and the sentence under the heat map; "" where they are not seen."""
    chip = page.body._chip
    return chip.accessibleName() if chip.isVisible() else "", page.body._certainty.text


def test_the_verdict_of_the_robustness_page_stands_on_results(open_page: Open, look: Look, qtbot: QtBot) -> None:
    page = open_page(FEW)
    assert said(page) == ("", "")  # the ranking is not kept waiting
    assert page.body.more.isVisible()
    qtbot.waitUntil(lambda: said(page) != ("", ""))
    robustness = RobustnessPage(look, page.opened, ImmediateJobs(), ChosenFiles())
    qtbot.addWidget(robustness)
    robustness.show()
    firm = robustness.firm
    assert firm is not None
    assert firm.near is not None
    assert robustness.model is page.opened.firmness
    word, sentence = said(page)
    assert word.lower() == firm.verdict.firmness.value
    assert sentence == f"First in {round(100 * firm.near.first(firm.leader))} % of the weightings near yours."
    asked: list[tuple[str, object]] = []
    page.go_requested.connect(lambda place, target: asked.append((place, target)))
    QTest.mouseClick(page.body.more, Qt.MouseButton.LeftButton)
    assert asked == [("robustness", ("", ()))]


def test_it_follows_an_edit_and_other_thresholds(open_page: Open, qtbot: QtBot) -> None:
    page = open_page(FEW)
    qtbot.waitUntil(lambda: said(page) != ("", ""))
    before = said(page)
    page.opened.seen.edit("Weight", set_weight(page.opened.value, "fit", 90.0))
    qtbot.waitUntil(lambda: said(page)[1] != before[1])
    page.set_bands({"clear_margin": 99.0})
    assert said(page)[0] == "Close"


def test_a_tie_is_told_as_before(open_page: Open, qtbot: QtBot) -> None:
    page = open_page(made({"cost": 50, "skill": 50}, {"Acme": [4, 3], "Bolt": [3, 4]}))
    assert said(page)[0].lower() == "tie"
    assert not page.body.more.isVisible()
    tie = said(page)
    qtbot.waitUntil(lambda: page.opened.firmness is not None)
    assert said(page) == tie


def test_what_takes_long_is_left_to_the_robustness_page(
    open_page: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(firmness_model, "SHORT_DRAWN", 1)
    page = open_page(FEW)
    qtbot.waitUntil(lambda: page.opened.firmness is not None)
    assert page.opened.firmness is not None
    assert page.opened.firmness.found is None
    assert said(page) == ("", "")
    assert page.body.more.isVisible()


def test_nothing_is_worked_out_for_a_page_that_is_left(open_page: Open, qtbot: QtBot) -> None:
    page = open_page(FEW)
    qtbot.waitUntil(lambda: said(page) != ("", ""))
    model = page.opened.firmness
    assert model is not None
    page.hide()
    found = model.found
    page.opened.seen.edit("Weight", set_weight(page.opened.value, "fit", 90.0))
    page.opened.ranking.rank_now()
    assert model.found is found
    page.show()
    qtbot.waitUntil(lambda: model.found is not found)


def test_one_candidate_has_no_verdict(open_page: Open, qtbot: QtBot) -> None:
    page = open_page(made({"cost": 60, "skill": 40}, {"Acme": [4, 3]}))
    qtbot.waitUntil(lambda: page.opened.firmness is not None)
    assert not page.body.more.isVisible()
    assert said(page) == ("", "")
