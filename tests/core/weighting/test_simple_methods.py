"""Points, swing and rank order: the formulas, ties, ranges, and answers that cannot be."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.errors import EditError
from scorecard.core.model import Criterion, Kind, ValueFunction
from scorecard.core.ranking import rank
from scorecard.core.weighting.elicited import Method
from scorecard.core.weighting.points import points
from scorecard.core.weighting.rank_order import RankRule, place_weights, rank_order
from scorecard.core.weighting.swing import SwingRange, swing, swing_ranges
from tests.core.made import made, measure
from tests.core.weighting.naming import named, total

ABC = named("a", "b", "c")
amounts = st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(any)


# ---- points ---------------------------------------------------------------------------------------


@given(amounts)
def test_points_add_up_and_keep_their_proportions(given_points: list[int]) -> None:
    names = named(*(f"k{at}" for at in range(len(given_points))))
    found = points(names, dict(zip(names, given_points, strict=True)))
    assert total(found.weights) == pytest.approx(1, abs=1e-12)
    for weight, each in zip(found.weights.values(), given_points, strict=True):
        assert weight == pytest.approx(each / sum(given_points), abs=1e-15)


@given(amounts, st.randoms(use_true_random=False))
def test_points_do_not_depend_on_the_order(given_points: list[int], random: object) -> None:
    names = named(*(f"k{at}" for at in range(len(given_points))))
    answers = dict(zip(names, map(float, given_points), strict=True))
    keys = list(names)
    random.shuffle(keys)  # type: ignore[attr-defined]
    turned = points({key: names[key] for key in keys}, {key: answers[key] for key in reversed(keys)})
    assert turned.weights == points(names, answers).weights


def test_points_when_decimals_then_exact() -> None:
    found = points(ABC, {"a": 0.1, "b": 0.2, "c": 0.3})
    assert found.weights == {"a": float(Fraction(1, 6)), "b": float(Fraction(1, 3)), "c": 0.5}
    assert [str(each) for each in found.implied] == [
        "C counts 1.5 times as much as B.",
        "B counts 2 times as much as A.",
    ]


def test_points_in_words_when_equal_or_nothing() -> None:
    found = points(ABC, {"a": 50, "b": 50, "c": 0})
    assert [str(each) for each in found.implied] == ["A and B count the same.", "C counts for nothing."]
    close = points(named("a", "b"), {"a": 51, "b": 50})
    assert [str(each) for each in close.implied] == ["A counts hardly more than B."]


@pytest.mark.parametrize(
    ("answers", "what"),
    [
        ({"a": 1, "b": 1}, "C: An answer is missing"),
        ({"a": 1, "b": 1, "c": 1, "d": 1}, "'d' is not among"),
        ({"a": 0, "b": 0, "c": 0}, "must count for something"),
        ({"a": -1, "b": 1, "c": 1}, "is below 0"),
        ({"a": float("nan"), "b": 1, "c": 1}, "must be a number"),
        ({"a": float("inf"), "b": 1, "c": 1}, "must be a number"),
        ({"a": True, "b": 1, "c": 1}, "must be a number"),
        ({"a": "many", "b": 1, "c": 1}, "must be a number"),
        ({"a": None, "b": 1, "c": 1}, "must be a number"),
        ({"a": 10**400, "b": 1, "c": 1}, "must be a number"),
    ],
)
def test_points_when_answers_cannot_be_then_refused(answers: dict[str, float], what: str) -> None:
    with pytest.raises(EditError, match=what):
        points(ABC, answers)


def test_points_when_there_are_no_criteria_then_refused() -> None:
    with pytest.raises(EditError, match="no criterion to weight"):
        points({}, {})


# ---- rank order --------------------------------------------------------------------------------------


def test_rank_order_of_five_as_in_the_textbooks() -> None:
    # Barron 1992 for the centroid, Stillwell, Seaver and Edwards 1981 for the sum
    centroid = [float(each) for each in place_weights(5)]
    assert centroid == pytest.approx([0.4567, 0.2567, 0.1567, 0.0900, 0.0400], abs=5e-5)
    by_sum = [float(each) for each in place_weights(5, RankRule.SUM)]
    assert by_sum == pytest.approx([0.3333, 0.2667, 0.2000, 0.1333, 0.0667], abs=5e-5)


@given(st.integers(1, 40), st.sampled_from(RankRule))
def test_place_weights_add_up_exactly_and_fall(n: int, rule: RankRule) -> None:
    found = place_weights(n, rule)
    assert sum(found) == 1
    assert all(a > b for a, b in pairwise(found))
    assert found[-1] > 0


def test_centroid_is_the_middle_of_the_weights_that_keep_the_order() -> None:
    # Its corners are (1, 0, ...), (1/2, 1/2, 0, ...), ..., (1/n, ..., 1/n); the centroid of a simplex is their mean.
    n = 6
    corners = [[Fraction(1, k) if at < k else Fraction(0) for at in range(n)] for k in range(1, n + 1)]
    assert place_weights(n) == [sum(column, Fraction(0)) / n for column in zip(*corners, strict=True)]


@given(st.lists(st.integers(1, 4), min_size=1, max_size=7), st.sampled_from(RankRule))
def test_rank_order_with_ties_is_the_mean_of_all_orders_that_break_them(ranks: list[int], rule: RankRule) -> None:
    names = named(*(f"k{at}" for at in range(len(ranks))))
    found = rank_order(names, dict(zip(names, ranks, strict=True)), rule)
    assert total(found.weights) == pytest.approx(1, abs=1e-12)
    if len(ranks) > 5:
        return
    places = place_weights(len(ranks), rule)
    sums = dict.fromkeys(names, Fraction(0))
    orders = [
        order
        for order in permutations(names)
        if all(ranks[list(names).index(a)] <= ranks[list(names).index(b)] for a, b in pairwise(order))
    ]
    for order in orders:
        for place, key in zip(places, order, strict=True):
            sums[key] += place
    assert found.weights == {key: float(each / len(orders)) for key, each in sums.items()}


def test_rank_order_when_ranks_skip_then_only_their_order_counts() -> None:
    assert rank_order(ABC, {"a": 1, "b": 2, "c": 2}).weights == rank_order(ABC, {"a": 3, "b": 40, "c": 40}).weights


# ---- swing ---------------------------------------------------------------------------------------------


def test_swing_over_the_scale_is_parts_of_all_points() -> None:
    found = swing(ABC, {"a": 100, "b": 60, "c": 40})
    assert found.method is Method.SWING
    assert found.weights == {"a": 0.5, "b": 0.3, "c": 0.2}
    assert str(found.implied[0]) == "The swing in B is worth 60\u00a0% of the swing in A."


def test_swing_over_the_offers_when_the_range_doubles_then_the_weight_halves_for_the_same_points() -> None:
    answers = {"a": 100.0, "b": 50.0}
    names = named("a", "b")
    narrow = swing(names, answers, {"a": SwingRange("1", "2", 0.5), "b": SwingRange("1", "2", 0.25)})
    wide = swing(names, answers, {"a": SwingRange("1", "2", 0.5), "b": SwingRange("0", "2", 0.5)})
    assert narrow.weights["b"] / narrow.weights["a"] == pytest.approx(2 * wide.weights["b"] / wide.weights["a"])
    assert narrow.weights == {"a": 0.5, "b": 0.5}
    assert str(narrow.implied[0]) == "The swing in B (1 → 2) is worth 50\u00a0% of the swing in A (1 → 2)."


def test_swing_over_the_offers_when_all_are_alike_then_refused() -> None:
    ranges = {"a": SwingRange("3", "3", 0.0), "b": SwingRange("1", "2", 0.5)}
    with pytest.raises(EditError, match="no swing to judge"):
        swing(named("a", "b"), {"a": 10, "b": 100}, ranges)
    assert swing(named("a", "b"), {"a": 0, "b": 100}, ranges).weights == {"a": 0.0, "b": 1.0}


def test_swing_ranges_are_those_of_the_candidates_that_are_in() -> None:
    price = measure(ValueFunction(worst=200.0, best=100.0), lower=True, unit="EUR", at_most=190.0)
    evaluation = made(
        {"price": price, "skill": 1.0, "soft": Criterion(kind=Kind.GROUP), "fit": Criterion(parent="soft")},
        {"x": [150.0, 2.0, 5.0], "y": [110.0, 4.0, 0.0], "z": [195.0, 5.0, 1.0]},
    )
    found = swing_ranges(evaluation, rank(evaluation), named("price", "skill", "soft"))
    assert {key: (each.worst, each.best, round(each.span, 9)) for key, each in found.items()} == {
        "price": ("150 EUR", "110 EUR", 0.4),
        "skill": ("2", "4", 0.4),
        "soft": ("0.0 points", "100.0 points", 1.0),
    }


def test_swing_ranges_when_nothing_is_scored_then_left_out() -> None:
    evaluation = made({"a": 1.0, "b": 1.0}, {"x": [3.0, None], "y": [4.0, None]})
    assert list(swing_ranges(evaluation, rank(evaluation), named("a", "b"))) == ["a"]
