"""Cross-check by other methods, and rank correlation; likely double counting."""

from __future__ import annotations

from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings

from scorecard.core.methods import Method
from scorecard.core.model import Evaluation, Missing, Rules, Scale, Shape, ValueFunction
from scorecard.core.robustness.cross_check import cross_check, figures_of, kendall, ranked_by, spearman
from scorecard.core.robustness.double_counting import chance_of, correlations, double_counting
from tests.core.made import made, measure
from tests.core.robustness.contests import contest, evaluations, flat, grouped, turned_round


def test_kendall_and_spearman_when_published_then_as_published() -> None:
    """Heights and weights of eight people (Wikipedia, Kendall tau, 22 of 28 pairs); IQ and hours of television of
    ten (Wikipedia, Spearman's rho, -29 / 165)."""
    height, weight = np.arange(1, 9), np.array([3, 4, 1, 2, 5, 7, 8, 6])
    assert kendall(height, weight) == pytest.approx((22 - 6) / 28, abs=1e-12)
    iq, hours = np.arange(1, 11), np.array([1, 6, 8, 7, 10, 9, 3, 5, 2, 4])
    assert spearman(iq, hours) == pytest.approx(-29 / 165, abs=1e-12)


def test_correlation_when_all_alike_then_none() -> None:
    assert kendall(np.array([1, 1]), np.array([1, 2])) is None
    assert spearman(np.array([1, 1]), np.array([1, 2])) is None
    assert spearman(np.array([1, 2]), np.array([2, 1])) == -1.0
    assert kendall(np.array([1]), np.array([1])) is None


def test_topsis_when_raw_measures_then_by_the_numbers_themselves() -> None:
    """Three cars with the price to minimise (Hodgett, TOPSIS in Excel)."""
    functions = [measure(ValueFunction(), lower=at == 0, weight=weight) for at, weight in enumerate((35, 25, 25, 15))]
    rows = {"Corsa": [5490, 51.4, 8.5, 285], "Clio": [6500, 70.6, 7, 288], "Fiesta": [6489, 54.3, 7.5, 290]}
    names = ("Price", "Economy", "Aesthetics", "Boot")
    found = ranked_by(contest(made(dict(zip(names, functions, strict=True)), rows)), Method.TOPSIS)
    assert found.scores == pytest.approx({"Corsa": 0.4817, "Clio": 0.5182, "Fiesta": 0.1780}, abs=5e-5)
    assert found.ranking == ("Clio", "Corsa", "Fiesta")
    assert found.leaders == ("Clio",)


def test_categories_and_negative_numbers_count_as_values() -> None:
    label = measure(ValueFunction(Shape.CATEGORIES, categories=(("bronze", 0.1), ("gold", 1.0))))
    growth = measure(ValueFunction(worst=-10.0, best=10.0))
    free = measure(ValueFunction(worst=100.0, best=0.0), lower=True)
    rows: dict[str, list[float | bool | str | None]] = {"a": ["gold", -5, 0], "b": ["bronze", 8, 50]}
    figures = figures_of(contest(made({"label": label, "growth": growth, "free": free}, rows)))
    assert figures.matrix.tolist() == [[1.0, -5.0, 0.0], [0.1, 8.0, 50.0]]
    assert figures.lower.tolist() == [False, False, True]
    fit = figures.for_product
    assert fit.matrix == pytest.approx(np.array([[1.0, 0.25, 1.0], [0.1, 0.9, 0.5]]))
    assert fit.lower.tolist() == [False, False, False]


def test_scale_below_zero_counts_as_values() -> None:
    figures = figures_of(contest(made({"x": 1.0}, {"a": [-3], "b": [3]}, scale=Scale(-3, 3, 1))))
    assert figures.matrix.tolist() == [[0.0], [1.0]]


def test_missing_when_worst_then_at_the_worst_of_its_column() -> None:
    rows: dict[str, list[float | None]] = {"a": [5, 4], "b": [3, None], "c": [2, 1]}
    worst = figures_of(contest(grouped({"": {"x": 1, "y": 1}}, {}, rows, rules=Rules(missing=Missing.WORST))))
    assert worst.matrix[1].tolist() == [3.0, 1.0]
    scaled = figures_of(contest(grouped({"": {"x": 1, "y": 1}}, {}, rows)))
    assert scaled.matrix[1] == pytest.approx([3.0, 1.0 + 0.6 * 3.0])


def test_nobody_in_the_running_then_nothing() -> None:
    assert cross_check(contest(flat([1], {"a": [None]}))) == {}


def test_one_candidate_is_first_by_every_method() -> None:
    found = cross_check(contest(flat([1, 2], {"a": [0.2, 0.0]})))
    assert set(found) == {Method.TOPSIS, Method.PROMETHEE, Method.WEIGHTED_PRODUCT}
    assert all(each.leaders == ("a",) and each.rho is None for each in found.values())


@settings(max_examples=60, deadline=None)
@given(evaluations(missing=True))
def test_methods_do_not_depend_on_the_order_and_equals_are_equal(evaluation: Evaluation) -> None:
    field = contest(evaluation)
    one, other = cross_check(field), cross_check(contest(turned_round(evaluation)))
    for method, found in one.items():
        assert other[method].ranks == found.ranks
        assert found.rho is None or -1 <= found.rho <= 1
        for a, row in zip(field.candidates, field.filled(), strict=True):
            for b, against in zip(field.candidates, field.filled(), strict=True):
                if field.complete and np.array_equal(row, against):
                    assert found.ranks[a] == found.ranks[b]
                elif field.complete and (row > against).all():
                    assert found.ranks[a] < found.ranks[b] or found.scores[a] >= found.scores[b] - 1e-9


# ---- double counting --------------------------------------------------------------------------------


def test_overlap_when_two_criteria_rank_alike_then_told_with_their_weight() -> None:
    rows = {"a": [1, 2, 5, 3], "b": [2, 3, 4, 1], "c": [3, 5, 2, 4], "d": [4, 5, 1, 2]}
    found = double_counting(contest(grouped({"": {"x": 4, "y": 3, "z": 2, "u": 1}}, {}, rows)), 0.94)
    assert [(each.first, each.second) for each in found] == [("x", "y")]  # x and z are opposites: nothing counts twice
    assert found[0].correlation == pytest.approx(0.9487, abs=1e-4)
    assert found[0].weight == pytest.approx(0.7)
    # of the 24 orders of y, whose largest two are equal, 2 put it so near to x; there are 6 pairs
    assert found[0].by_chance == pytest.approx(6 * 2 / 24)
    assert not found[0].is_telling


@pytest.mark.parametrize(
    ("candidates", "orders"),
    [
        (4, 1),
        (5, 1),
        (6, 1),
        (7, 7),
    ],  # a swap of neighbours: rho 0.964 of 7, 0.943 of 6
)
def test_chance_when_no_ranks_are_shared_then_the_share_of_orders(candidates: int, orders: int) -> None:
    ranks = np.arange(candidates, dtype=float)
    assert chance_of(ranks, ranks[::-1]) == pytest.approx(orders / factorial(candidates))


def test_chance_when_ranks_are_shared_then_more_of_the_orders_are_alike() -> None:
    twos = np.array([1.0, 1.0, 2.0, 2.0])
    assert chance_of(twos, twos) == pytest.approx(1 / 6)  # four things, two and two
    lone = np.array([0.0] * 9 + [1.0])
    assert chance_of(lone, lone) == pytest.approx(1 / 10, abs=0.015)  # drawn: which of the ten stands out
    assert chance_of(lone, lone) == chance_of(lone, lone)
    assert chance_of(np.ones(5), np.arange(5.0)) == 0.0


def test_overlap_when_few_candidates_and_many_criteria_then_it_may_be_chance() -> None:
    """The orders of 12 criteria over 4 candidates are drawn: pairs alike are about 66 / 24, and none tells anything."""
    draw = np.random.default_rng(7)
    columns = [draw.permutation(4) / 4 + 0.1 for _ in range(12)]
    rows = {name: [float(column[at]) for column in columns] for at, name in enumerate("abcd")}
    found = double_counting(contest(flat([1.0] * 12, rows)))
    assert found
    assert all(each.by_chance == pytest.approx(66 / 24) and not each.is_telling for each in found)


def test_overlap_when_many_candidates_fall_into_one_order_then_it_tells() -> None:
    draw = np.random.default_rng(8)
    own = draw.permutation(12) / 12
    rows = {f"k{at}": [float(own[at]), float(own[at]) ** 2, float(1 - own[at]), (at * 5 % 12) / 12] for at in range(12)}
    found = double_counting(contest(flat([4, 3, 2, 1], rows)))
    assert [(each.first, each.second, each.is_telling) for each in found] == [("c0", "c1", True)]
    assert found[0].by_chance < 1e-2


@settings(max_examples=30, deadline=None)
@given(evaluations(missing=True))
def test_overlaps_are_alike_and_those_that_tell_come_first(evaluation: Evaluation) -> None:
    found = double_counting(contest(evaluation), 0.5)
    assert all(0.5 < each.correlation <= 1 and each.first < each.second for each in found)
    assert [each.is_telling for each in found] == sorted((each.is_telling for each in found), reverse=True)
    assert all(each.by_chance >= 0 for each in found)


def test_overlap_when_too_few_candidates_then_none() -> None:
    assert double_counting(contest(flat([1, 1], {"a": [0.1, 0.1], "b": [0.2, 0.2], "c": [0.3, 0.3]}))) == ()


def test_correlations_when_cells_are_missing_then_of_those_that_have_both() -> None:
    values = np.array([[1.0, 1.0, 9.0], [2.0, 3.0, 2.0], [3.0, 2.0, 3.0], [4.0, 4.0, 4.0], [5.0, 5.0, 5.0]])
    given = np.ones(values.shape, dtype=bool)
    given[0, 2] = False
    found = correlations(values, given)
    assert found[0, 1] == pytest.approx(0.9)
    assert found[0, 2] == pytest.approx(1.0)
    assert found[1, 2] == pytest.approx(0.8)
    given[1, 2] = False
    assert correlations(values, given)[0, 2] == 0.0
