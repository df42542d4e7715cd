"""Many problems of a kind as one, with the place of each."""

from __future__ import annotations

from hypothesis import given

from scorecard.core.gathering import MANY, following, gathered
from scorecard.core.model import Evaluation, ValueFunction
from scorecard.core.problems import Problem, Severity, problems
from tests.core.evaluations import evaluations
from tests.core.made import Rows, made, measure


def crowd(count: int) -> Evaluation:
    """One has scored everything, and so many others a part."""
    whole: Rows = {"Acme": [3, 3], "Bolt": [2, 4]}
    part: Rows = {"Acme": [3, None], "Bolt": [None, None]}
    none: Rows = {"Acme": [None, None], "Bolt": [None, None]}
    panel = {"ann": whole, **{f"e{number}": part for number in range(count)}}
    return made({"x": 1, "y": 1}, none, panel=panel)


def told(evaluation: Evaluation) -> list[str]:
    return [str(each) for each in gathered(problems(evaluation))]


def test_many_evaluators_who_are_not_through_are_one_remark() -> None:
    assert told(crowd(12)) == ["12 of 13 evaluators have not scored everything yet"]
    assert told(crowd(1)) == ["e0 has scored 1 of 4"]
    assert len(told(crowd(MANY - 1))) == MANY - 1


def test_measures_by_which_the_candidates_are_compared_are_one_remark() -> None:
    share = ValueFunction(worst=None, best=None)
    value = made({f"m{at}": measure(share) for at in range(21)}, {"A": [1.0] * 21, "B": [2.0] * 21})
    line = "21 criteria are valued relative to the other candidates: one hopeless offer can change the order"
    assert told(value) == [line]


def test_one_remark_leads_to_each_place_in_turn_and_begins_again() -> None:
    (found,) = gathered(problems(crowd(3)))
    assert (found.table, found.key) == ("evaluators", ("e0",))
    keys, last = [], None
    for _ in range(4):
        last = following(found, last)
        keys.append(last.key)
    assert keys == [("e0",), ("e1",), ("e2",), ("e0",)]
    gone = Problem(Severity.HINT, "evaluators", ("left",), found.what)
    assert following(found, gone).key == ("e0",)


@given(evaluations())
def test_nothing_is_lost_and_nothing_that_ranks_is_gathered_with_another_kind(evaluation: Evaluation) -> None:
    found = problems(evaluation)
    shown = gathered(found)
    kept = [one for each in shown for one in (each.alike or (each,))]
    assert sorted(map(str, kept)) == sorted(map(str, found))
    assert gathered(shown) == shown
    assert [each.severity for each in shown] == sorted((each.severity for each in shown), key=list(Severity).index)
    for each in shown:
        if each.alike:
            assert len(each.alike) >= MANY
            assert {(one.severity, one.table) for one in each.alike} == {(each.severity, each.table)}
            assert each.key == each.alike[0].key
            assert str(len(each.alike)) in str(each)
