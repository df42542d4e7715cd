"""How firm the result is, in the whole program: bands are settings, and what is tried is said everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from scorecard.app.paths import settings_file
from scorecard.app.settings import load_settings
from scorecard.core.robustness.verdict import Bands
from scorecard.gui.views.evaluation_page import EvaluationPage
from scorecard.gui.views.robustness_page import RobustnessPage
from scorecard.gui.views.what_if_band import WhatIfBand
from tests.gui.windows.program import Program

LEFT = Qt.MouseButton.LeftButton
BANDS = Bands(clear_share=0.8)


def robustness_page(program: Program) -> RobustnessPage:
    program.desk.go("robustness")
    program.settle()
    page = program.page
    assert isinstance(page, RobustnessPage)
    return page


def test_bands_are_kept_in_the_settings_and_shared_by_all_windows(program: Program) -> None:
    page = robustness_page(program)
    program.application.new_window()
    program.settle()
    other = program.application.desks[-1]
    assert program.desk.opened is not None
    other.open(program.desk.opened.document.uid, "robustness")
    program.settle()
    elsewhere = other.page("robustness")
    assert isinstance(elsewhere, RobustnessPage)
    page._on_bands(BANDS)
    assert elsewhere.model.bands == BANDS
    assert program.application.settings.bands == {"clear_share": 0.8}
    assert load_settings(settings_file()).bands == {"clear_share": 0.8}
    page._on_bands(Bands())
    assert load_settings(settings_file()).bands == {}


def test_what_is_tried_is_said_on_every_page_until_it_is_kept(program: Program) -> None:
    page = robustness_page(program)
    before = page.value
    page.try_flip()
    wanted = page.opened.what_if.value
    for key in ("criteria", "results", "scoring"):
        program.desk.go(key)
        program.settle()
        shown = program.page
        assert isinstance(shown, EvaluationPage)
        assert isinstance(shown._tried, WhatIfBand)
        assert shown._tried.isVisible()
        assert shown.value == before
    assert isinstance(shown, EvaluationPage)
    assert isinstance(shown._tried, WhatIfBand)
    QTest.mouseClick(shown._tried.show_both, LEFT)
    assert program.desk.place == "robustness"
    assert page.body.what_if.isVisible()
    assert page.opened.what_if.value == wanted
    page.drop_what_if()
    assert page.value == before
