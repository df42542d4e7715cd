"""Single changes of one level, against ranking every changed evaluation anew."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.core.changes import with_row
from scorecard.core.model import Cell, Criterion, Evaluation, Kind, Missing, Pooling, Rules, Scale, ValueFunction
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.robustness.single_changes import (
    SingleChange,
    cells_in,
    has_scores,
    score_changes,
    scores_in,
    single_changes,
)
from scorecard.core.robustness.verdict import panel_sentence
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


def test_change_when_several_score_then_one_step_is_one_evaluators() -> None:
    """Two evaluators, who together would turn it by a whole level; half of that is all that one of them can do."""
    panel = {"e1": {"a": [4, 3], "b": [3, 3]}, "e2": {"a": [4, 3], "b": [3, 3]}}
    rows: dict[str, list[None]] = {"a": [None, None], "b": [None, None]}
    even = made({"x": 1.0, "y": 1.0}, rows, panel=panel)
    single, whole = score_changes(contest(even))
    assert single == ()
    assert {(each.candidate, each.criterion, each.before, each.after) for each in whole} == {
        ("a", "x", 4.0, 3.0),
        ("a", "y", 3.0, 2.0),
        ("b", "x", 3.0, 4.0),
        ("b", "y", 3.0, 4.0),
    }
    assert "any one of 4 cells" in str(panel_sentence(contest(even), whole))
    deaf = made({"x": 1.0, "y": 1.0}, rows, panel=panel, votes={"e1": 1.0, "e2": 0.0})
    single, whole = score_changes(contest(deaf))
    assert {each.evaluators for each in single} == {("e1",)}
    assert whole == ()


def test_change_when_an_agreed_score_stands_then_it_is_the_one_that_moves() -> None:
    panel = {"e1": {"a": [4], "b": [3]}, "e2": {"a": [2], "b": [3]}}
    rows: dict[str, list[None]] = {"a": [None], "b": [None]}
    (change, *rest) = single_changes(contest(made({"x": 1.0}, rows, panel=panel, consensus={("a", "x"): 4.0})))
    assert (change.candidate, change.before, change.after, change.evaluators) == ("a", 4.0, 3.0, ())
    assert change.together == 3.0
    assert all(each.evaluators for each in rest)  # nobody has agreed on b


def test_change_when_evaluators_gave_the_same_score_then_counted_one_by_one() -> None:
    panel = {"e1": {"a": [3], "b": [3]}, "e2": {"a": [3], "b": [3]}, "e3": {"a": [4], "b": [4]}}
    changes = single_changes(contest(made({"x": 1.0}, {"a": [None], "b": [None]}, panel=panel)))
    down = [each for each in changes if each.candidate == "a" and each.after < each.before]
    assert [(each.before, each.evaluators) for each in down] == [(3.0, ("e1", "e2")), (4.0, ("e3",))]
    assert [each.together for each in down] == [pytest.approx(3.0), pytest.approx(3.0)]
    assert (scores_in(changes), cells_in(changes)) == (6, 2)


def test_whole_level_when_the_scale_ends_before_it_then_not_said() -> None:
    """A mean of 4.5 on a scale to 5 cannot move up by a whole level, so nothing is said of that."""
    panel = {"e1": {"a": [4, 3], "b": [4, 3]}, "e2": {"a": [5, 3], "b": [5, 3]}}
    _, whole = score_changes(contest(made({"x": 1.0, "y": 1.0}, {"a": [None] * 2, "b": [None] * 2}, panel=panel)))
    assert {(each.criterion, each.after - each.before) for each in whole} == {("x", -1.0), ("y", 1.0), ("y", -1.0)}


def test_change_when_a_third_of_a_level_makes_them_equal_then_told_exactly() -> None:
    """a has 13/3 and b 14/3: one of the three raises a by a third, and both are level whatever floats say."""
    panel = {"e1": {"a": [4], "b": [4]}, "e2": {"a": [4], "b": [5]}, "e3": {"a": [5], "b": [5]}}
    changes = single_changes(contest(made({"x": 1.0}, {"a": [None], "b": [None]}, panel=panel)))
    assert {(each.candidate, each.before, each.leaders, each.evaluators) for each in changes} == {
        ("a", 4.0, ("a", "b"), ("e1", "e2")),
        ("b", 4.0, ("a", "b"), ("e1",)),
        ("b", 5.0, ("a", "b"), ("e2", "e3")),
    }


def test_change_when_an_upper_limit_would_be_passed_by_a_whole_level_only() -> None:
    """A whole level up would put a out; half a level, which one of two evaluators can add, puts it first."""
    criteria: dict[str, Criterion | float] = {"x": Criterion(at_most=3.75), "y": Criterion()}
    sheet: dict[str, list[float | None]] = {"a": [3, 3], "b": [3, 3.25]}
    panel = {"e1": sheet, "e2": sheet}
    changes = single_changes(contest(made(criteria, {"a": [None] * 2, "b": [None] * 2}, panel=panel)))
    assert ("a", "x", ("a",), ("e1", "e2")) in {
        (each.candidate, each.criterion, each.leaders, each.evaluators) for each in changes
    }


def test_change_when_a_tie_break_without_weight_decides_then_its_scores_are_asked() -> None:
    evaluation = made(
        {"x": Criterion(weight=0.0), "y": Criterion()}, {"a": [3, 4], "b": [2, 4]}, rules=Rules(tie_break=("x",))
    )
    assert {("a", "x", 2.0), ("b", "x", 3.0)} <= set(found(evaluation))


def test_change_when_measures_only_then_none() -> None:
    unit = ValueFunction(worst=0.0, best=1.0)
    measured = contest(made({"m": measure(unit)}, {"a": [0.5], "b": [0.5]}))
    assert score_changes(measured) == ((), ())
    assert not has_scores(measured)
    assert has_scores(contest(made({"m": measure(unit), "x": 1.0}, {"a": [0.5, 1], "b": [0.5, 1]})))


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
                    assert change.evaluators == ("e",)
                    assert change.together == after


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1).map(Random))
def test_changes_of_a_panel_against_ranking_every_sheet_anew(pick: Random) -> None:
    """Several evaluators, any pooling, votes, limits, agreed scores: one step on one sheet, or of one agreed score."""
    evaluation = _with_a_panel(pick)
    scorecard = rank(evaluation)
    changes = single_changes(contest(evaluation))
    if not scorecard.leaders:
        assert changes == ()
        return
    told = {
        (each.candidate, each.criterion, evaluator, each.after - each.before): each.leaders
        for each in changes
        for evaluator in (each.evaluators or ("",))
    }
    expected = {}
    for candidate in evaluation.candidates:
        for leaf in scorecard.matrix.leaves:
            agreed = candidate in evaluation.consensus and leaf in evaluation.consensus[candidate]
            for evaluator in ("",) if agreed else evaluation.evaluators:
                cell = (
                    evaluation.consensus[candidate][leaf]
                    if agreed
                    else evaluation.sheets.get(evaluator, {}).get(candidate, {}).get(leaf)
                )
                if cell is None:
                    continue
                assert isinstance(cell.score, float)
                for step in (1.0, -1.0):
                    if not 0 <= cell.score + step <= 5:
                        continue
                    key = (candidate, leaf) if agreed else (evaluator, candidate, leaf)
                    table = "consensus" if agreed else "sheets"
                    other = leaders(rank(with_row(evaluation, table, key, Cell(cell.score + step))))
                    if other != leaders(scorecard):
                        expected[candidate, leaf, evaluator, step] = other
    assert told == expected


def _with_a_panel(pick: Random) -> Evaluation:
    names, count = [f"p{at}" for at in range(pick.randint(2, 3))], pick.randint(1, 3)
    criteria: dict[str, Criterion | float] = {
        f"l{at}": Criterion(weight=pick.choice((1, 1, 2, 3))) for at in range(count)
    }
    if pick.random() < 0.4:
        criteria["l0"] = Criterion(at_least=pick.choice((None, 2.0, 2.5)), at_most=pick.choice((None, 3.5, 4.0)))
    blank: dict[str, list[None]] = {name: [None] * count for name in names}

    def score() -> float | None:
        return (
            None if pick.random() < 0.15 else float(pick.randint(2, 4) if pick.random() < 0.8 else pick.randint(0, 5))
        )

    panel: dict[str, dict[str, list[float | None]]] = {
        f"e{at}": {name: [score() for _ in range(count)] for name in names} for at in range(pick.randint(2, 4))
    }
    votes = {key: float(pick.choice((0, 1, 1, 1, 2))) for key in panel}
    consensus = {(name, "l0"): float(pick.randint(2, 4)) for name in names if pick.random() < 0.2}
    rules = Rules(pooling=pick.choice(list(Pooling)), missing=pick.choice(list(Missing)))
    if pick.random() < 0.3:
        rules = replace(rules, tie_break=("l0",))
    return made(criteria, blank, panel=panel, votes=votes, consensus=consensus, rules=rules)


def test_nobody_in_the_running_then_none() -> None:
    assert single_changes(contest(made({"x": 1.0}, {"a": [None]}))) == ()
