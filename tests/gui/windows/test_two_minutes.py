"""A new user ranks three candidates from a template within two minutes, counted in clicks and keys.

A second for a click and half a second for a key are slow for anybody who has used a spreadsheet before.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from scorecard.core.model import Kind
from scorecard.core.ranking import Status
from scorecard.core.tree import tree_of
from scorecard.gui.views.new_page import NewPage
from scorecard.gui.views.scoring_page import ScoringPage
from tests.gui.windows.program import PATIENCE, Program
from tests.gui.windows.test_main_job import Hand

KEY = Qt.Key
CLICK, PRESS = 1.0, 0.5
"""Seconds."""


@pytest.mark.parametrize("template", ["plain", "crm"])
def test_three_candidates_are_ranked_within_two_minutes(program: Program, template: str) -> None:
    window, hand = program.window, Hand(program.window)
    program.desk.go("library")
    hand.press("n", Qt.KeyboardModifier.ControlModifier)
    new = program.page
    assert isinstance(new, NewPage)
    hand.click(new.skip_button)
    new.list.scrollTo(new.list.index_of(template))
    hand.click(new.list.viewport(), new.list.visualRect(new.list.index_of(template)).center())
    hand.click(new.template.take_button)
    hand.type("Acme\nBolt\nCrest\n")
    hand.click(new.summary.create_button)
    program.qtbot.waitUntil(lambda: program.desk.place != "new", timeout=PATIENCE)
    program.settle()
    window.activateWindow()
    program.qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)

    # the program is where scoring begins, with the cursor on the first cell that has no score
    scoring = program.page
    assert isinstance(scoring, ScoringPage)
    ratings = [key for key in tree_of(program.value.criteria).leaves if program.value.criteria[key].kind is Kind.RATING]
    for number in range(len(ratings) * 3):
        hand.press("4352"[number % 4])
    program.settle()
    opened = program.desk.opened
    assert opened is not None
    assert opened.scorecard is not None
    (evaluator,) = program.value.evaluators
    scored = sum(len(cells) for cells in program.value.sheets[evaluator].values())
    assert scored == len(ratings) * 3
    assert [each.rank for each in opened.scorecard.standings].count(None) == 0
    assert all(each.status is not Status.OUT for each in opened.scorecard.standings)
    hand.press("0", Qt.KeyboardModifier.ControlModifier)
    assert program.desk.place == "results"
    print(f"{template}: {hand.clicks} clicks, {hand.keys} keys, {len(ratings)} ratings")
    assert hand.clicks * CLICK + hand.keys * PRESS < 120
