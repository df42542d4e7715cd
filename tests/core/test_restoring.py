"""Going back: to an earlier state, and by one change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from scorecard.core.changes import apply, diff, invert, rebase, squash
from scorecard.core.edits import (
    add_candidate,
    add_criterion,
    change_candidate,
    remove_candidate,
    set_head,
    set_rules,
    set_score,
    set_weight,
)
from scorecard.core.model import Candidate, Criterion, Evaluation, Rules, Stage
from scorecard.core.process import forbidden, reopen
from scorecard.core.restoring import Reversal, restored, reversal
from scorecard.core.soundness import unsound
from tests.core import formal
from tests.core.evaluations import chains
from tests.core.made import made

AT = formal.AT


@pytest.fixture
def before() -> Evaluation:
    return made({"cost": 1.0, "fit": 2.0}, {"acme": (3, 4), "brio": (2, 5)})


# ---- the whole ---------------------------------------------------------------------------------------


@given(found=chains())
def test_an_open_evaluation_when_restored_and_undone_then_both_are_exact(
    found: tuple[Evaluation, Evaluation, Evaluation],
) -> None:
    then, _, now = (formal.as_open(each) for each in found)
    back = restored(now, then)
    assert back == then
    changes = diff(now, back)
    assert apply(now, changes) == then
    assert apply(apply(now, changes), invert(changes)) == now


def test_a_formal_evaluation_when_restored_then_its_record_stays() -> None:
    then = formal.scored(formal.in_scoring(), formal.PANEL[:1])
    now = formal.handed_in(formal.scored(then), formal.PANEL[1:2])
    back = restored(now, then)
    assert (back.acts, back.submissions, back.head.stage) == (now.acts, now.submissions, Stage.SCORING)
    assert back.sheets == then.sheets


def test_a_formal_evaluation_when_what_would_change_is_locked_then_it_is_refused_with_the_sentence() -> None:
    then = formal.in_setup()
    lighter = set_weight(then, "quality", 10.0)
    now = formal.in_scoring()
    found = forbidden(now, diff(now, restored(now, lighter)))
    assert "criteria and their weights are locked since scoring began" in str(found[0])


def test_a_formal_evaluation_when_reopened_then_an_earlier_state_can_be_restored() -> None:
    then = formal.in_setup()
    now = reopen(formal.in_scoring(), Stage.SETUP, "Ada", "Weights were wrong", AT)
    now = set_weight(now, "quality", 10.0)
    back = restored(now, then)
    assert not forbidden(now, diff(now, back))
    assert back.criteria == then.criteria
    assert back.acts == now.acts


def test_labels_when_given_then_they_outlive_a_restoring() -> None:
    then = formal.in_scoring()
    now = replace(then, candidates=then.candidates.set("acme", replace(then.candidates["acme"], label="Candidate B")))
    assert restored(now, then).candidates["acme"].label == "Candidate B"


# ---- one change --------------------------------------------------------------------------------------


@settings(max_examples=max(settings().max_examples, 1))
@given(found=chains())
def test_a_change_when_taken_back_then_it_is_its_inverse_on_top_of_what_followed(
    found: tuple[Evaluation, Evaluation, Evaluation],
) -> None:
    first, second, now = found
    mine, later = diff(first, second), diff(second, now)
    back = reversal(mine, [later], now)
    rebased = rebase(squash(invert(mine)), later)
    if rebased.conflicts:
        assert back.needed == (0,)
    elif unsound(apply(now, rebased.changes), rebased.changes):
        assert back.unsound
    else:
        assert back == Reversal(rebased.changes)
    assert reversal(later, [], now).changes == squash(invert(later)) or reversal(later, [], now).unsound


@given(found=chains())
def test_the_last_change_when_taken_back_then_it_is_as_before(
    found: tuple[Evaluation, Evaluation, Evaluation],
) -> None:
    first, second, _ = found
    back = reversal(diff(first, second), [], second)
    if not back.unsound:
        assert not back.needed
        assert apply(second, back.changes) == first


def test_a_change_when_another_field_was_changed_since_then_that_one_stays(before: Evaluation) -> None:
    renamed = change_candidate(before, "acme", name="Acme & Sons")
    now = change_candidate(renamed, "acme", site="Oslo")
    back = reversal(diff(before, renamed), [diff(renamed, now)], now)
    after = apply(now, back.changes)
    assert (after.candidates["acme"].name, after.candidates["acme"].site) == ("acme", "Oslo")


def test_a_change_when_the_same_field_was_changed_since_then_that_entry_is_named(before: Evaluation) -> None:
    steps = [
        set_score(before, "e", "acme", "cost", 1.0),
        set_score(before, "e", "brio", "cost", 1.0),
    ]
    now = set_score(set_score(steps[0], "e", "brio", "cost", 1.0), "e", "acme", "cost", 5.0)
    middle = set_score(steps[0], "e", "brio", "cost", 1.0)
    back = reversal(diff(before, steps[0]), [diff(steps[0], middle), diff(middle, now)], now)
    assert back.needed == (1,)
    assert not back.changes


def test_a_change_when_what_stood_on_it_was_undone_then_it_can_be_taken_back(before: Evaluation) -> None:
    one = set_score(before, "e", "acme", "cost", 1.0)
    two = set_score(one, "e", "acme", "cost", 5.0)
    back = reversal(diff(before, one), [diff(one, two), diff(two, one)], one)
    assert apply(one, back.changes) == before


def test_an_added_row_when_scored_since_then_the_score_is_named(before: Evaluation) -> None:
    one, key = add_candidate(before, Candidate("Corto"))
    two = set_weight(one, "cost", 3.0)
    three = set_score(two, "e", key, "cost", 4.0)
    back = reversal(diff(before, one), [diff(one, two), diff(two, three)], three)
    assert back.needed == (1,)


def test_an_added_criterion_when_a_rule_names_it_then_the_rule_is_named(before: Evaluation) -> None:
    one, key = add_criterion(before, Criterion("Speed"))
    two = set_rules(one, Rules(tie_break=(key,)))
    back = reversal(diff(before, one), [diff(one, two)], two)
    assert back.needed == (0,)


def test_a_removal_when_taken_back_then_all_that_was_said_comes_back(before: Evaluation) -> None:
    one = remove_candidate(before, "brio")
    two = set_head(one, title="Other")
    back = reversal(diff(before, one), [diff(one, two)], two)
    assert apply(two, back.changes) == set_head(before, title="Other")


def test_a_change_when_taken_back_already_then_nothing_is_left_to_do(before: Evaluation) -> None:
    one = set_weight(before, "cost", 9.0)
    back = reversal(diff(before, one), [diff(one, before)], before)
    assert back == Reversal(())
