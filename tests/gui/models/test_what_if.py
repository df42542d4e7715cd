"""What if: changes tried beside an evaluation, which nobody else sees until they are kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from scorecard.core.changes import diff
from scorecard.core.edits import change_criterion, remove_criterion, set_consensus, set_score, set_weight
from scorecard.core.model import Evaluation, Scenario
from scorecard.core.ranking import rank
from scorecard.core.scenarios import add_scenario, departures_of, under
from scorecard.core.soundness import unsound
from scorecard.gui.models.opened import Opened
from tests.core.formal import decided, in_scoring, scored
from tests.core.made import made
from tests.gui.models.documents import memory_document

FEW = made({"cost": 50, "skill": 30, "fit": 20}, {"Acme": [4, 3, 2], "Bolt": [2, 4, 4], "Crux": [1, 2, 5]})


@pytest.fixture
def kept() -> Iterator[list[Opened]]:
    found: list[Opened] = []
    yield found
    found.clear()


def opened(kept: list[Opened], value: Evaluation) -> Opened:
    kept.append(Opened(memory_document(value)))
    return kept[-1]


def test_nothing_is_changed_by_trying(qtbot: QtBot, kept: list[Opened]) -> None:
    one = opened(kept, FEW)
    tried = one.what_if
    assert not tried.is_on
    assert tried.value is FEW
    with qtbot.assertNotEmitted(one.seen.changed):
        tried.try_out("Weight of fit", set_weight(FEW, "fit", 400.0))
    assert tried.is_on
    assert tried.what == "Weight of fit"
    assert one.value is FEW
    assert one.document.undo_stack.count() == 0
    scorecard = tried.scorecard
    assert scorecard is not None
    assert [each.key for each in scorecard.leaders] == ["Crux"]
    assert scorecard.standings == rank(tried.value).standings
    tried.drop()
    assert not tried.is_on
    assert tried.value is FEW


def test_what_is_only_previewed_is_not_kept_with_it(kept: list[Opened]) -> None:
    one = opened(kept, FEW)
    one.seen.preview(set_weight(FEW, "cost", 90.0))
    one.what_if.try_out("Fit", set_weight(one.value, "fit", 400.0))
    assert one.what_if.keep()
    assert one.value == set_weight(FEW, "fit", 400.0)
    assert not one.seen.is_previewing
    one.document.undo_stack.undo()
    assert one.value == FEW


def test_it_is_kept_as_one_step(qtbot: QtBot, kept: list[Opened]) -> None:
    one = opened(kept, FEW)
    value = set_consensus(set_weight(FEW, "fit", 400.0), "Acme", "fit", 5.0)
    one.what_if.try_out("Fit", value)
    with qtbot.waitSignal(one.what_if.changed):
        assert one.what_if.keep()
    assert one.value == value
    assert not one.what_if.is_on
    one.document.undo_stack.undo()
    assert one.value == FEW


def test_it_stands_field_by_field_on_what_others_make_of_the_evaluation(kept: list[Opened]) -> None:
    one = opened(kept, FEW)
    one.what_if.try_out("Weight of fit", set_weight(FEW, "fit", 400.0))
    one.seen.edit("Name", change_criterion(one.value, "fit", name="Fit for us"))
    one.seen.edit("Score", set_score(one.value, "e", "Crux", "cost", 5.0))
    one.ranking.rank_now()
    value = one.what_if.value
    assert (value.criteria["fit"].name, value.criteria["fit"].weight) == ("Fit for us", 400.0)
    assert value.sheets is one.value.sheets


def test_it_ends_with_what_it_changes_or_when_it_is_so_anyway(qtbot: QtBot, kept: list[Opened]) -> None:
    one = opened(kept, FEW)
    one.what_if.try_out("Weight of fit", set_weight(FEW, "fit", 400.0))
    one.seen.edit("Weight of fit", set_weight(one.value, "fit", 400.0))
    with qtbot.waitSignal(one.what_if.changed):
        one.ranking.rank_now()
    assert not one.what_if.is_on
    one.what_if.try_out("Weight of fit", set_weight(one.value, "fit", 1.0))
    one.seen.edit("Fit removed", remove_criterion(one.value, "fit"))
    one.ranking.rank_now()
    assert not one.what_if.is_on


def test_what_ranks_nobody_comes_to_nothing(kept: list[Opened]) -> None:
    one = opened(kept, FEW)
    one.what_if.try_out("All criteria gone", made({}, {"Acme": []}))
    assert one.what_if.scorecard is None


@pytest.mark.parametrize("value", [scored(in_scoring()), decided()])
def test_what_the_order_of_work_forbids_can_be_tried_but_not_kept(
    qtbot: QtBot, kept: list[Opened], value: Evaluation
) -> None:
    one = opened(kept, value)
    shown = one.value
    one.what_if.try_out("Weight of money", set_weight(shown, "money", 90.0))
    with qtbot.waitSignal(one.refused):
        assert not one.what_if.keep()
    assert one.what_if.is_on  # still there, to be looked at
    assert one.document.value == value


# ---- scenarios -----------------------------------------------------------------------------------


def test_what_is_tried_becomes_a_scenario_and_the_evaluation_stays(kept: list[Opened]) -> None:
    one = opened(kept, FEW)
    one.what_if.try_out("Weight of fit", set_weight(FEW, "fit", 400.0))
    wanted = one.what_if.scorecard
    key = one.what_if.keep_as_scenario("Fit", "Why not")
    assert not one.what_if.is_on
    assert one.value.criteria == FEW.criteria
    assert one.document.undo_stack.undoText() == "Scenario Fit added"
    assert wanted is not None
    assert rank(under(one.value, key)).standings == wanted.standings
    one.document.undo_stack.undo()
    assert one.value == FEW


def test_a_scenario_is_tried_further_and_replaced_as_one_step(kept: list[Opened]) -> None:
    value, key = add_scenario(FEW, Scenario("Less"), {("candidate", "Acme", ""): True})
    one = opened(kept, value)
    one.what_if.try_scenario(key)
    assert (one.what_if.scenario, one.what_if.what, one.what_if.is_on) == (key, "Less", True)
    one.what_if.try_out("Less; more", set_weight(one.what_if.value, "fit", 400.0))
    assert one.what_if.scenario == key
    one.what_if.keep_as_scenario("Less still", "", key)
    assert set(departures_of(one.value, key)) == {("candidate", "Acme", ""), ("weight", "fit", "")}
    assert one.value.scenarios[key].name == "Less still"
    assert not one.what_if.is_on
    one.document.undo_stack.undo()
    assert one.value == value


def test_a_candidate_that_is_left_out_stays_out_when_something_is_said_of_it_meanwhile(
    qtbot: QtBot, kept: list[Opened]
) -> None:
    value, key = add_scenario(FEW, Scenario("Less"), {("candidate", "Acme", ""): True})
    one = opened(kept, value)
    one.what_if.try_scenario(key)
    with qtbot.waitSignal(one.ranking.ranked):
        one.seen.edit("Agreed", set_consensus(one.value, "Acme", "skill", 1.0))
    tried = one.what_if.value
    assert "Acme" not in tried.candidates
    assert "Acme" not in tried.consensus
    assert not unsound(tried, diff(one.value, tried))


def test_an_empty_scenario_can_be_tried_and_is_dropped_by_hand_alone(qtbot: QtBot, kept: list[Opened]) -> None:
    value, key = add_scenario(FEW, Scenario("Empty"))
    one = opened(kept, value)
    one.what_if.try_scenario(key)
    with qtbot.waitSignal(one.ranking.ranked):
        one.seen.edit("Weight", set_weight(one.value, "fit", 30.0))
    assert one.what_if.is_on
    one.what_if.drop()
    assert (one.what_if.is_on, one.what_if.scenario) == (False, "")
