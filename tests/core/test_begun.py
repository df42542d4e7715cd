"""An edit that was begun on an earlier state: what it makes of that state, and what then is a clash."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.core.begun import made_on
from scorecard.core.changes import apply, diff, rebase
from scorecard.core.edits import change_criterion, clear_cell, remove_criterion, set_head, set_reason
from scorecard.core.model import Evaluation
from tests.core.evaluations import any_evaluation
from tests.core.made import made


def begun() -> Evaluation:
    return made({"cost": 60.0, "skill": 40.0}, {"Acme": [1.0, 2.0], "Bolt": [3.0, 4.0]})


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_without_anything_from_others_it_is_the_edit_itself(seed: int) -> None:
    pick = Random(seed)
    base, after = any_evaluation(pick), any_evaluation(pick)
    assert made_on(base, base, after) == after


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_what_fits_and_what_clashes_make_the_edit_together(seed: int) -> None:
    """Whatever others did meanwhile, with all of mine winning the fields of my edit are as I made them."""
    pick = Random(seed)
    base = any_evaluation(pick)
    now = set_head(base, title="Theirs", scope="Theirs")
    after = set_head(now, title="Mine")
    mine = diff(base, made_on(base, now, after))
    rebased = rebase(mine, diff(base, now))
    assert [each.field for each in rebased.conflicts] == ["title"]
    whole = apply(apply(now, rebased.changes), (change for each in rebased.conflicts for change in each.mine))
    assert whole == after


def test_a_cell_that_others_began_meanwhile_gets_my_field_alone() -> None:
    cell = ("e", "Acme", "skill")
    base = clear_cell(begun(), "sheets", cell)
    now = set_reason(base, "sheets", cell, rationale="theirs", evidence="theirs")
    after = set_reason(now, "sheets", cell, rationale="mine")
    made_then = made_on(base, now, after)
    assert made_then == set_reason(base, "sheets", cell, rationale="mine")
    conflicts = rebase(diff(base, made_then), diff(base, now)).conflicts
    assert [(each.table, each.field) for each in conflicts] == [("sheets", "rationale")]


def test_a_row_that_others_removed_and_mine_brings_back_is_a_clash() -> None:
    base = begun()
    now = remove_criterion(base, "skill")
    after = change_criterion(base, "skill", name="Mine")
    assert made_on(base, now, after).criteria["skill"].name == "Mine"
    conflicts = rebase(diff(base, made_on(base, now, after)), diff(base, now)).conflicts
    assert [(each.table, each.key, each.field) for each in conflicts] == [("criteria", ("skill",), "")]


def test_what_is_removed_by_the_edit_is_removed_there_too() -> None:
    base = begun()
    now = set_head(base, title="Theirs")
    after = remove_criterion(now, "skill")
    assert made_on(base, now, after) == remove_criterion(base, "skill")
