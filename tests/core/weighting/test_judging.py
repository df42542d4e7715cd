"""Judgements: set with their weights as one edit, taken back as one, and told of when weights and criteria move on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core import edits
from scorecard.core.changes import apply, dangling, diff, invert, with_row
from scorecard.core.checks import judgement_flaws
from scorecard.core.errors import EditError
from scorecard.core.model import WHOLE, Criterion, Evaluation, Judgement, Kind, Method
from scorecard.core.problems import Problem, Severity, problems
from scorecard.core.process import forbidden
from scorecard.core.sight import lifted, sight, veil, veiled, veiled_changes
from scorecard.core.soundness import unsound
from scorecard.core.weighting.judging import apply_judgement, judged, places
from tests.core.evaluations import evaluations, forks
from tests.core.formal import AT, in_scoring, in_setup
from tests.core.merging import merge

POINTS = {"quality": 70, "money": 30}
PAIRS = [["skill", "fit", 3]]


def told(value: Evaluation) -> list[str]:
    return [str(each) for each in problems(value) if each.table == "judgements"]


def judging(value: Evaluation) -> Evaluation:
    value = apply_judgement(value, WHOLE, WHOLE, Method.POINTS, POINTS, "Ada", AT)
    return apply_judgement(value, "quality", "ann", Method.PAIRWISE, PAIRS, "Ann", AT)


def test_the_panels_answers_become_the_weights_of_the_group() -> None:
    before = in_setup()
    after = apply_judgement(before, WHOLE, WHOLE, Method.POINTS, {"quality": 90, "money": 30.0}, "Ada", AT)
    assert {key: after.criteria[key].weight for key in POINTS} == {"quality": 75.0, "money": 25.0}
    assert after.judgements[WHOLE][WHOLE] == Judgement(Method.POINTS, '{"money":30,"quality":90}', "Ada", AT)
    assert not after.weights
    assert told(after) == []
    changes = diff(before, after)
    assert {change.table for change in changes} == {"criteria", "judgements"}
    assert apply(after, invert(changes)) == before


def test_an_evaluators_answers_become_that_evaluators_own_weights() -> None:
    before = in_setup()
    after = apply_judgement(before, "quality", "ann", Method.PAIRWISE, PAIRS, "Ann", AT)
    assert after.criteria == before.criteria
    assert {key: row.weight for key, row in after.weights["ann"].items()} == {"skill": 75.0, "fit": 25.0}
    assert told(after) == []


@pytest.mark.parametrize(
    ("group", "who", "method", "answers", "what"),
    [
        ("nothing", WHOLE, Method.POINTS, {}, "no criterion 'nothing'"),
        ("skill", WHOLE, Method.POINTS, {}, "Only a group"),
        (WHOLE, "nobody", Method.POINTS, POINTS, "no evaluator 'nobody'"),
        (WHOLE, WHOLE, Method.POINTS, {"quality": 1}, "An answer is missing"),
        (WHOLE, WHOLE, Method.POINTS, {**POINTS, "iso": 1}, "not among the criteria"),
        (WHOLE, WHOLE, Method.POINTS, {"quality": -1, "money": 1}, "below 0"),
        (WHOLE, WHOLE, Method.POINTS, {"quality": float("nan"), "money": 1}, "too large, or none"),
        (WHOLE, WHOLE, Method.POINTS, {"quality": "x\x00", "money": 1}, r"U\+0000"),
        (WHOLE, WHOLE, Method.ENTROPY, {}, "takes no answers"),
        (WHOLE, WHOLE, Method.BEST_WORST, [], "table of criteria"),
        (WHOLE, WHOLE, Method.PAIRWISE, object(), "can be answers"),
    ],
)
def test_answers_that_do_not_fit_change_nothing(group: str, who: str, method: Method, answers: Any, what: str) -> None:
    with pytest.raises(EditError, match=what):
        apply_judgement(in_setup(), group, who, method, answers, "Ada", AT)


def test_a_moment_or_a_name_that_cannot_be_kept_is_refused() -> None:
    with pytest.raises(EditError, match="date"):
        apply_judgement(in_setup(), WHOLE, WHOLE, Method.POINTS, POINTS, "Ada", "yesterday")
    with pytest.raises(EditError, match=r"U\+0000"):
        apply_judgement(in_setup(), WHOLE, WHOLE, Method.POINTS, POINTS, "A\x00da", AT)
    assert [flaw.place for flaw in judgement_flaws(Judgement())] == ["answers"]
    assert [flaw.place for flaw in judgement_flaws(Judgement(Method.CRITIC, "{}"))] == ["method"]


def test_weights_that_were_changed_since_are_told() -> None:
    value = judging(in_setup())
    value = edits.set_weight(value, "quality", 10.0)
    value = edits.set_own_weight(value, "ann", "fit", None)
    assert told(value) == [
        "The weights in the top criteria are not those that follow from the answers of the panel",
        "The weights in Quality are not those that follow from the answers of Ann",
    ]
    assert all(each.severity is Severity.HINT for each in problems(value) if each.table == "judgements")


def test_criteria_that_were_changed_since_are_told() -> None:
    value, _ = edits.add_criterion(judging(in_setup()), Criterion("Reach", parent="quality"))
    (only,) = told(value)
    assert only.startswith("What Ann answered about the weights in Quality no longer fits the criteria: ")
    value = edits.remove_criterion(value, "skill")
    assert "no longer fits" in told(value)[0]
    found = {(each.group, each.who): each for each in judged(value)}
    assert found["quality", "ann"].elicited is None
    assert found["quality", "ann"].reason
    assert found[WHOLE, WHOLE].elicited is not None


def test_swings_between_offers_are_kept_and_not_followed() -> None:
    value = in_setup()
    for at, candidate in enumerate(value.candidates):
        for leaf in ("skill", "fit"):
            value = edits.set_score(value, "ann", candidate, leaf, float(at + 1))
    answers = {"swings": {"skill": 100, "fit": 50}, "range": "offers"}
    value = apply_judgement(value, "quality", WHOLE, Method.SWING, answers, "Ada", AT)
    assert told(value) == []
    assert told(edits.set_weight(value, "skill", 1.0)) == []
    assert judged(value)[0].elicited is not None


def test_judgements_go_with_their_group_and_their_evaluator_and_come_back() -> None:
    value = judging(in_setup())
    for after in (edits.remove_criterion(value, "quality"), edits.remove_evaluator(value, "ann")):
        assert places(after) == [(WHOLE, WHOLE)]
        changes = diff(value, after)
        assert not dangling(after)
        assert not unsound(after, changes)
        assert apply(after, invert(changes)) == value


def test_a_group_with_judgements_stays_a_group() -> None:
    value, key = edits.add_criterion(in_setup(), Criterion("Reach", Kind.GROUP))
    value = with_row(value, "judgements", (key, WHOLE), Judgement(Method.POINTS, "{}"))
    with pytest.raises(EditError, match="judgements"):
        edits.change_criterion(value, key, kind=Kind.RATING)


def test_two_peoples_edits_meet() -> None:
    base = in_setup()
    mine = judging(base)
    gone = edits.remove_evaluator(base, "ann")
    found = merge(base, mine, gone)
    assert {(each.table, each.key) for each in found.dangling} == {
        ("judgements", ("quality", "ann")),
        ("weights", ("ann", "skill")),
        ("weights", ("ann", "fit")),
    }
    assert {each.table for each in unsound(found.value, diff(gone, found.value))} == {"judgements", "weights"}
    other = apply_judgement(base, WHOLE, WHOLE, Method.POINTS, {"quality": 1, "money": 1}, "Ben", AT)
    clashes = {(each.table, each.key, each.field) for each in merge(base, mine, other).conflicts}
    assert ("judgements", (WHOLE, WHOLE), "answers") in clashes


def test_a_judgement_of_what_became_a_leaf_is_unsound() -> None:
    base, key = edits.add_criterion(in_setup(), Criterion("Reach", Kind.GROUP))
    mine = with_row(base, "judgements", (key, WHOLE), Judgement(Method.POINTS, "{}"))
    theirs = edits.change_criterion(base, key, kind=Kind.RATING)
    value = merge(base, mine, theirs).value
    assert ("judgements", (key, WHOLE)) in {(each.table, each.key) for each in unsound(value, diff(mine, value))}
    assert ("judgements", (key, WHOLE)) in {(each.table, each.key) for each in unsound(value, diff(theirs, value))}


def test_formal_answers_are_locked_with_the_criteria() -> None:
    before = in_scoring()
    after = judging(before)
    locked = {each.table for each in forbidden(before, diff(before, after), after)}
    assert locked == {"criteria", "weights", "judgements"}
    assert not forbidden(in_setup(), diff(in_setup(), judging(in_setup())))


def test_others_answers_are_hidden_with_their_weights() -> None:
    value = judging(in_setup())
    for who, seen in (("", {WHOLE}), ("ben", {WHOLE}), ("ann", {WHOLE, "ann"})):
        found = veiled(value, who)
        assert {key for _, key in places(found)} == seen
        assert sight(value, who).hides("judgements", ("quality", "ann")) is ("ann" not in seen)
        assert lifted(value, found, edits.set_head(found, description="More")).judgements == value.judgements
    (change,) = [each for each in diff(in_setup(), value) if each.key == ("quality", "ann")]
    assert veiled_changes([change], value, "ben")[0].after == {}
    for who in ("ben", "eva"):
        value = edits.set_own_weight(value, who, "skill", 1.0)
    assert veiled(value, "ben").judgements == value.judgements
    followed = veil(value, "ben", veil(judging(in_setup()), "ben"))
    assert followed.value.judgements == value.judgements


def test_an_edit_of_what_is_seen_takes_hidden_answers_along_with_their_group() -> None:
    value = judging(in_setup())
    seen = veiled(value, "ben")
    after = lifted(value, seen, edits.remove_criterion(seen, "quality"))
    assert places(after) == [(WHOLE, WHOLE)]


@given(evaluations(), st.integers(0, 9), st.integers(0, 9))
def test_any_points_are_taken_back_whole(value: Evaluation, first: int, second: int) -> None:
    tree_top = [key for key, row in value.criteria.items() if not row.parent and row.kind is not Kind.GATE]
    answers = dict(zip(sorted(tree_top), [first, second, *[1] * len(tree_top)], strict=False))
    try:
        after = apply_judgement(value, WHOLE, WHOLE, Method.POINTS, answers)
    except EditError:
        return
    assert apply(after, invert(diff(value, after))) == value
    assert not unsound(after, diff(value, after))
    assert not [each for each in problems(after) if _is_about(each)]


def _is_about(problem: Problem) -> bool:
    return problem.table == "judgements" and problem.key == (WHOLE, WHOLE)


@given(forks())
def test_any_two_edits_of_any_evaluation_leave_no_judgement_behind(
    fork: tuple[Evaluation, Evaluation, Evaluation],
) -> None:
    base, mine, theirs = fork
    for value in (base, mine, theirs):
        assert not [each for each in dangling(value) if each.table in ("judgements", "cost_lines", "cost_terms")]
    value = merge(base, mine, theirs).value
    left = {(each.table, each.key) for each in dangling(value) if each.table == "judgements"}
    assert left <= {(each.table, each.key) for each in unsound(value, diff(theirs, value))}


def test_replacing_keeps_the_text_canonical() -> None:
    value = judging(in_setup())
    row = value.judgements[WHOLE][WHOLE]
    bad = with_row(value, "judgements", (WHOLE, WHOLE), replace(row, answers='{"quality": 1}'))
    assert [each.what for each in unsound(bad, diff(value, bad))] == [
        "answers: these answers are not in the form in which they are kept"
    ]
