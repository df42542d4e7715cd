"""What if: changes tried beside an evaluation, which nobody else sees until they are kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from scorecard.core.edits import change_criterion, remove_criterion, set_consensus, set_score, set_weight
from scorecard.core.model import Evaluation
from scorecard.core.ranking import rank
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
