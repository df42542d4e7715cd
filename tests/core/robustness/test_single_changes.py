"""Single changes of one level, against ranking every changed evaluation anew."""

from __future__ import annotations

from hypothesis import given, settings

from scorecard.core.changes import with_row
from scorecard.core.model import Cell, Criterion, Evaluation, Kind, Pooling, Rules, Scale, ValueFunction
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.robustness.single_changes import SingleChange, single_changes
from tests.core.made import made, measure
from tests.core.robustness.contests import contest, evaluations, grouped


def leaders(scorecard: Scorecard) -> tuple[str, ...]:
    first = {standing.key for standing in scorecard.leaders}
    return tuple(key for key in scorecard.matrix.candidates if key in first)


def found(evaluation: Evaluation) -> dict[tuple[str, str, float], SingleChange]:
    changes = single_changes(contest(evaluation))
    return {(each.candidate, each.criterion, each.after): each for each in changes}


def test_change_when_a_rival_catches_up_then_listed_with_both_leaders() -> None:
    changes = found(grouped({"": {"x": 1, "y": 1}}, {}, {"a": [4, 3], "b": [3, 3]}))
    assert set(changes) == {("a", "x", 3.0), ("a", "y", 2.0), ("b", "x", 4.0), ("b", "y", 4.0)}
    assert changes["a", "x", 3.0].leaders == ("a", "b")
    assert changes["b", "y", 4.0].before == 3.0


def test_change_when_a_tie_is_parted_then_listed() -> None:
    changes = found(grouped({"": {"x": 1}}, {}, {"a": [5], "b": [5]}))
    assert set(changes) == {("a", "x", 4.0), ("b", "x", 4.0)}
    assert changes["a", "x", 4.0].leaders == ("b",)


def test_change_when_lead_is_large_then_none() -> None:
    assert found(grouped({"": {"x": 1, "y": 1}}, {}, {"a": [5, 5], "b": [1, 1]})) == {}


def test_change_when_a_minimum_is_missed_then_the_leader_is_out() -> None:
    criteria: dict[str, Criterion | float] = {"x": Criterion(at_least=3.0), "y": Criterion(weight=9.0)}
    changes = found(made(criteria, {"a": [3, 5], "b": [3, 2]}))
    assert changes["a", "x", 2.0].leaders == ("b",)
    assert ("b", "x", 2.0) not in changes


def test_change_when_a_limit_is_lifted_then_who_was_out_can_lead() -> None:
    criteria: dict[str, Criterion | float] = {"x": Criterion(at_least=3.0), "y": Criterion(weight=9.0)}
    changes = found(made(criteria, {"a": [2, 5], "b": [3, 2]}))
    assert changes["a", "x", 3.0].leaders == ("a",)


def test_change_on_a_leaf_without_weight_matters_only_by_its_limit() -> None:
    criteria: dict[str, Criterion | float] = {"x": Criterion(weight=0.0), "y": Criterion()}
    assert found(made(criteria, {"a": [3, 3], "b": [3, 1]})) == {}
    criteria["x"] = Criterion(weight=0.0, at_least=3.0)
    assert set(found(made(criteria, {"a": [3, 3], "b": [3, 1]}))) == {("a", "x", 2.0)}


def test_change_alone_when_one_vote_is_enough() -> None:
    panel = {"e1": {"a": [4, 3], "b": [3, 3]}, "e2": {"a": [4, 3], "b": [3, 3]}}
    rows: dict[str, list[None]] = {"a": [None, None], "b": [None, None]}
    even = single_changes(contest(made({"x": 1.0, "y": 1.0}, rows, panel=panel)))
    assert {each.alone for each in even} == {()}  # half a step each: only both together
    one = single_changes(contest(made({"x": 1.0, "y": 1.0}, rows, panel=panel, votes={"e1": 1.0, "e2": 0.0})))
    assert {each.alone for each in one} == {("e1",)}


def test_change_when_measures_only_then_none() -> None:
    unit = ValueFunction(worst=0.0, best=1.0)
    assert found(made({"m": measure(unit)}, {"a": [0.5], "b": [0.5]})) == {}


def test_change_at_the_end_of_the_scale_goes_as_far_as_it_can() -> None:
    changes = found(made({"x": 1.0}, {"a": [4.5], "b": [4.5]}, scale=Scale(0, 5, 1)))
    assert ("a", "x", 5.0) in changes
    assert ("a", "x", 3.5) in changes


@settings(max_examples=60, deadline=None)
@given(evaluations(missing=True, most=4))
def test_changes_against_ranking_anew(evaluation: Evaluation) -> None:
    _agrees(evaluation)


@settings(max_examples=30, deadline=None)
@given(evaluations(most=4))
def test_changes_with_limits_and_tie_breaks_against_ranking_anew(evaluation: Evaluation) -> None:
    leaf = next(key for key, row in sorted(evaluation.criteria.items()) if row.kind is Kind.RATING)
    limited = with_row(
        evaluation, "criteria", (leaf,), Criterion(leaf, parent=evaluation.criteria[leaf].parent, at_least=2.0)
    )
    _agrees(with_row(limited, "rules", (), Rules(tie_break=(leaf,), pooling=Pooling.MEDIAN)))


def _agrees(evaluation: Evaluation) -> None:
    scorecard = rank(evaluation)
    if not scorecard.leaders:
        assert single_changes(contest(evaluation)) == ()
        return
    now = leaders(scorecard)
    changes = found(evaluation)
    for row, candidate in enumerate(scorecard.matrix.candidates):
        for column, leaf in enumerate(scorecard.matrix.leaves):
            before = float(scorecard.matrix.raw[row, column])
            if not scorecard.matrix.given[row, column]:
                continue
            for after in (before + 1, before - 1):
                if not 0 <= after <= 5:
                    continue
                other = rank(with_row(evaluation, "consensus", (candidate, leaf), Cell(after)))
                change = changes.get((candidate, leaf, after))
                if leaders(other) == now:
                    assert change is None, (candidate, leaf, after)
                else:
                    assert change is not None, (candidate, leaf, after)
                    assert change.leaders == leaders(other)
                    assert change.alone == ("e",)


def test_nobody_in_the_running_then_none() -> None:
    assert single_changes(contest(made({"x": 1.0}, {"a": [None]}))) == ()
