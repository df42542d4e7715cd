"""Leaving one out: criteria, candidates and evaluators, against ranking without them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from scorecard.core.edits import remove_candidate, remove_criterion
from scorecard.core.errors import RankingError
from scorecard.core.model import Evaluation, Shape, ValueFunction
from scorecard.core.ranking import rank
from scorecard.core.robustness.leave_one_out import (
    cases,
    kept_sentence,
    without_candidates,
    without_criteria,
    without_evaluators,
)
from tests.core.made import made, measure
from tests.core.robustness.contests import contest, evaluations, flat, grouped


def test_criterion_when_it_carries_the_leader_then_another_leads() -> None:
    found = without_criteria(contest(flat([1, 1, 1], {"a": [1.0, 0.4, 0.4], "b": [0.2, 0.5, 0.5]})))
    assert found["c0"].leaders == ("b",)
    assert found["c0"].changed
    assert found["c0"].reordered
    assert found["c1"].leaders == ("a",)
    assert not found["c1"].changed


def test_only_child_is_not_asked() -> None:
    found = without_criteria(
        contest(grouped({"g": {"x": 1}, "h": {"y": 1}}, {"g": 1, "h": 1}, {"a": [3, 3], "b": [1, 1]}))
    )
    assert set(found) == {"g", "h"}


def test_price_when_a_hopeless_bid_is_left_out_then_the_order_turns() -> None:
    """The ranking paradox of relative formulas: 60 quality, 40 lowest price over price (Stilger et al. 2017).

    A (65, 130), B (50, 90), C (20, 50): A leads 54.38 to 52.22 with the hopeless C, without it B leads 70.00 to 66.69.
    """
    hundred = ValueFunction(worst=0.0, best=100.0)
    price = measure(ValueFunction(Shape.LOWEST_OVER_PRICE), lower=True, weight=40)
    rows = {"A": [65, 130], "B": [50, 90], "C": [20, 50]}
    evaluation = made({"quality": measure(hundred, weight=60), "price": price}, rows)
    totals = {standing.key: standing.total for standing in rank(evaluation).standings}
    assert totals == pytest.approx({"A": 54.38, "B": 52.22, "C": 52.00}, abs=0.005)
    found = without_candidates(contest(evaluation))
    assert found["C"].leaders == ("B",)
    assert found["C"].changed
    assert found["C"].reordered
    assert found["A"].leaders == ("B",)
    assert not found["A"].changed
    assert [each.key for each in cases(found)] == ["B", "C"]  # without the leader itself it cannot lead


def test_candidate_when_nothing_is_relative_then_the_rest_stay_as_they_are() -> None:
    found = without_candidates(contest(flat([1], {"a": [0.9], "b": [0.5], "c": [0.4]})))
    assert [each.leaders for each in found.values()] == [("b",), ("a",), ("a",)]
    assert not any(each.changed or each.reordered for each in found.values())


def test_only_candidate_cannot_be_left_out() -> None:
    assert without_candidates(contest(flat([1], {"a": [0.9]}))) == {}


def test_evaluator_when_one_voice_decides_then_it_is_named() -> None:
    panel = {"e1": {"a": [5], "b": [1]}, "e2": {"a": [2], "b": [3]}, "e3": {"a": [2], "b": [3]}}
    found = without_evaluators(contest(made({"x": 1.0}, {"a": [None], "b": [None]}, panel=panel)))
    assert {key: each.leaders for key, each in found.items() if key != "e"} == {
        "e1": ("b",),
        "e2": ("a",),
        "e3": ("a",),
    }
    assert found["e1"].changed
    assert not found["e2"].changed


def test_candidates_who_share_the_first_rank_are_cases() -> None:
    found = without_candidates(contest(flat([1], {"a": [0.9], "b": [0.9], "c": [0.4]})))
    assert [each.key for each in cases(found)] == ["a", "b", "c"]
    assert not any(each.changed for each in found.values())


def test_evaluator_who_alone_has_scored_is_not_left_out() -> None:
    """A measure would still rank them; that says nothing about the evaluator."""
    unit = ValueFunction(worst=0.0, best=1.0)
    alone = made({"x": 1.0, "m": measure(unit)}, {"a": [5, 0.2], "b": [1, 0.9]})
    assert without_evaluators(contest(alone)) == {}
    panel = {"e1": {"a": [5], "b": [1]}, "e2": {"a": [2], "b": [3]}, "e3": {"a": [1], "b": [4]}}
    votes = {"e1": 1.0, "e2": 1.0, "e3": 0.0, "e4": 1.0}  # e3 has no vote, e4 no score
    voted = made({"x": 1.0}, {"a": [None], "b": [None]}, panel=panel, votes=votes)
    assert list(without_evaluators(contest(voted))) == ["e1", "e2"]


def test_kept_sentence_names_only_what_was_left_out() -> None:
    def told(evaluation: Evaluation) -> str:
        field = contest(evaluation)
        return str(kept_sentence(without_criteria(field), without_candidates(field), without_evaluators(field)))

    two: dict[str, list[float | None]] = {"a": [5, 4], "b": [1, 1]}
    assert told(made({"x": 1.0, "y": 1.0}, two)) == (
        "The first place stays, whichever one criterion or other candidate is left out."
    )
    panel = {"e1": two, "e2": two}
    blank: dict[str, list[None]] = {"a": [None, None], "b": [None, None]}
    assert told(made({"x": 1.0, "y": 1.0}, blank, panel=panel)) == (
        "The first place stays, whichever one criterion, other candidate or evaluator is left out."
    )
    assert told(made({"x": 1.0}, {"a": [5]})) == "There is nothing that could be left out."


def test_nobody_in_the_running_then_nothing() -> None:
    field = contest(flat([1, 1], {"a": [None, None]}))
    assert (without_criteria(field), without_candidates(field), without_evaluators(field)) == ({}, {}, {})


@settings(max_examples=60, deadline=None)
@given(evaluations(missing=True, most=4))
def test_criteria_against_ranking_without_them(evaluation: Evaluation) -> None:
    field = contest(evaluation)
    for key, found in without_criteria(field).items():
        try:
            other = rank(remove_criterion(evaluation, key))
        except RankingError:
            continue  # the siblings weigh nothing: they share evenly here, and cannot be ranked there
        there = [standing for standing in other.standings if standing.rank is not None]
        if {standing.key for standing in there} == set(field.candidates):
            assert set(found.leaders) == {standing.key for standing in other.leaders}


@settings(max_examples=40, deadline=None)
@given(evaluations(missing=True, most=4))
def test_candidates_against_ranking_without_them(evaluation: Evaluation) -> None:
    field = contest(evaluation)
    for key, found in without_candidates(field).items():
        other = rank(remove_candidate(evaluation, key))
        assert set(found.leaders) == {standing.key for standing in other.leaders}
