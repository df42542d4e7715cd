"""Weights found by a method: drafts, previews, one edit, and what happens when something else changes."""

from __future__ import annotations

import pytest

from scorecard.core.changes import from_rows
from scorecard.core.edits import change_criterion, remove_criterion, set_own_weight
from scorecard.core.model import WHOLE, Criterion, Evaluation, Evaluator, Kind, Method
from scorecard.core.weighting.judging import apply_judgement
from scorecard.core.weighting.kept import read
from scorecard.gui.models.eliciting import Eliciting, tiers
from scorecard.gui.models.opened import Opened
from tests.gui.models.documents import memory_document


def three() -> Evaluation:
    """Cost 50 (price 60, terms 40), skill 30, fit 20; two evaluators."""
    criteria = {
        "cost": Criterion("Cost", Kind.GROUP, weight=50.0),
        "price": Criterion("Price", parent="cost", weight=60.0),
        "terms": Criterion("Terms", parent="cost", weight=40.0, position=1),
        "skill": Criterion("Skill", weight=30.0, position=1),
        "fit": Criterion("Fit", weight=20.0, position=2),
    }
    return from_rows(
        {
            "criteria": {(key,): row for key, row in criteria.items()},
            "evaluators": {("ann",): Evaluator("Ann"), ("ben",): Evaluator("Ben", position=1)},
        }
    )


@pytest.fixture
def opened(qapp: object) -> Opened:
    document = memory_document(three())
    given = Opened(document)
    document.setParent(given)
    return given


def test_nothing_is_tried_before_anything_is_answered(opened: Opened) -> None:
    asked = Eliciting(opened)
    asked.ask(Method.SWING, "")
    assert asked.answers == {"swings": {"cost": 100.0, "skill": 60.0, "fit": 40.0}, "range": "scale"}
    assert asked.elicited is not None
    assert asked.elicited.weights == asked.before == {"cost": 0.5, "skill": 0.3, "fit": 0.2}
    assert not opened.seen.is_previewing


def test_answers_are_tried_and_kept_as_one_edit_with_the_answers_behind_them(opened: Opened) -> None:
    asked = Eliciting(opened, "Ann Keller")
    before = opened.value
    asked.ask(Method.SWING, "")
    said = {"swings": {"cost": 50.0, "skill": 100.0, "fit": 50.0}, "range": "scale"}
    asked.answer(said)
    assert opened.seen.is_previewing
    assert opened.value.criteria["skill"].weight == 50.0
    assert opened.document.undo_stack.count() == 0
    assert asked.base is before
    assert asked.keep()
    assert not opened.seen.is_previewing
    kept = opened.value.judgements[""][WHOLE]
    assert (kept.method, read(kept.answers), kept.by) == (Method.SWING, said, "Ann Keller")
    assert kept.at
    assert [opened.value.criteria[key].weight for key in ("cost", "skill", "fit")] == [25.0, 50.0, 25.0]
    assert opened.document.undo_stack.count() == 1
    assert not asked.is_answered
    opened.document.undo_stack.undo()
    assert opened.value == before


def test_what_is_left_is_as_if_nothing_had_happened(opened: Opened) -> None:
    asked = Eliciting(opened)
    before = opened.value
    asked.ask(Method.RANK_ORDER, "cost")
    assert asked.answers["order"] == [["price"], ["terms"]]
    asked.answer({**asked.answers, "order": [["terms"], ["price"]]})
    assert opened.value.criteria["terms"].weight == 75.0
    asked.leave()
    assert opened.value is before
    assert asked.answers["order"] == [["price"], ["terms"]]


def test_answers_that_were_begun_are_there_again(opened: Opened) -> None:
    asked = Eliciting(opened)
    before = opened.value
    asked.ask(Method.PAIRWISE, "")
    said = {"judgements": [["cost", "skill", 3.0]]}
    asked.answer(said)
    assert asked.elicited is None
    assert "Fit" in asked.fault
    asked.ask(Method.SWING, "")
    asked.put_aside()
    assert opened.value is before
    asked.ask(Method.PAIRWISE, "")
    assert asked.answers == said


def test_own_weights_follow_where_an_evaluator_is_asked(opened: Opened) -> None:
    asked = Eliciting(opened)
    before = opened.value
    asked.ask(Method.RANK_ORDER, "cost", "ann")
    asked.answer({"order": [["price", "terms"]], "rule": "sum"})
    assert asked.keep()
    assert opened.value.criteria == before.criteria
    assert [opened.value.weights["ann"][key].weight for key in ("price", "terms")] == [50.0, 50.0]
    assert opened.document.undo_stack.undoText() == "Weights of Cost by rank order: Ann"


def test_kept_answers_are_shown_again(opened: Opened) -> None:
    value = apply_judgement(three(), "", WHOLE, Method.PAIRWISE, [["cost", "skill", 2], ["skill", "fit", 3]])
    opened.document.edit("Kept", value)
    asked = Eliciting(opened)
    asked.ask(Method.PAIRWISE, "")
    assert asked.answers == {"judgements": [["cost", "skill", 2.0], ["skill", "fit", 3.0]]}
    assert not asked.is_answered
    assert not opened.seen.is_previewing
    asked.ask(Method.SWING, "")
    assert asked.answers["swings"]["cost"] == 100.0


def test_undo_while_something_is_tried_goes_back_to_what_was_saved(opened: Opened, qtbot: object) -> None:
    asked = Eliciting(opened)
    first = opened.value
    opened.document.edit("Other weight", set_own_weight(opened.value, "ann", "skill", 10.0))
    asked.ask(Method.SWING, "")
    asked.answer({"swings": {"cost": 0.0, "skill": 100.0, "fit": 0.0}, "range": "scale"})
    opened.document.undo_stack.undo()
    assert opened.value == first
    assert asked.answers["swings"]["skill"] == 100.0
    asked.leave()
    assert opened.value == first


def test_answers_fall_away_with_the_criteria_that_they_are_about(opened: Opened) -> None:
    asked = Eliciting(opened)
    asked.ask(Method.RANK_ORDER, "")
    asked.answer({"order": [["fit"], ["skill"], ["cost"]], "rule": "sum"})
    asked.put_aside()
    asked.ask(Method.RANK_ORDER, "")
    opened.document.end_preview()
    opened.document.edit("Other name", change_criterion(opened.value, "fit", name="Fitness"))
    assert asked.names["fit"] == "Fitness"
    assert asked.answers["order"] == [["cost"], ["skill"], ["fit"]]


@pytest.mark.parametrize("method", [Method.SWING, Method.RANK_ORDER, Method.PAIRWISE, Method.BEST_WORST])
def test_answers_that_were_put_aside_fall_away_when_a_criterion_goes_meanwhile(opened: Opened, method: Method) -> None:
    begun = {
        Method.SWING: {"swings": {"cost": 10.0, "skill": 100.0, "fit": 0.0}, "range": "scale"},
        Method.RANK_ORDER: {"order": [["fit"], ["skill"], ["cost"]], "rule": "sum"},
        Method.PAIRWISE: {"judgements": [["cost", "fit", 3.0]]},
        Method.BEST_WORST: {"best": "fit", "worst": "cost", "best_to_others": {}, "others_to_worst": {}},
    }
    asked = Eliciting(opened)
    asked.ask(method, "")
    asked.answer(begun[method])
    asked.ask(method, "cost")  # another group is asked about when it happens
    opened.document.edit("Gone", remove_criterion(opened.value, "fit"))
    asked.ask(method, "")
    assert set(asked.names) == {"cost", "skill"}
    assert not asked.is_answered


def test_evaluators_judgements_are_offered_to_be_combined(opened: Opened) -> None:
    value = apply_judgement(three(), "", "ann", Method.PAIRWISE, [["cost", "skill", 2], ["skill", "fit", 3]])
    value = apply_judgement(value, "", "ben", Method.SWING, {"cost": 1, "skill": 1, "fit": 1})
    opened.document.edit("Kept", value)
    asked = Eliciting(opened)
    asked.ask(Method.PAIRWISE, "")
    assert asked.people() == {"ann": [["cost", "skill", 2.0], ["skill", "fit", 3.0]]}


def test_data_alone_says_why_it_says_nothing(opened: Opened) -> None:
    asked = Eliciting(opened)
    asked.ask(Method.SWING, "")
    said = asked.data_says()
    assert set(said) == {Method.ENTROPY, Method.CRITIC}
    assert all(isinstance(each, str) and each.endswith(".") for each in said.values())


def test_equal_weights_share_a_place() -> None:
    assert tiers({"a": 0.2, "b": 0.4, "c": 0.4}) == [["b", "c"], ["a"]]
