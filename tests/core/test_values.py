"""Value functions: published figures, clamping, and floats that agree with fractions."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.model import Criterion, Direction, Kind, RatingRule, Scale, Shape, ValueFunction
from scorecard.core.numbers import exact
from scorecard.core.values import (
    category_value,
    clamped,
    interval,
    is_relative,
    linear,
    linear_penalty,
    logarithmic,
    lowest_over_price,
    measure_value,
    piecewise,
    proportional,
    rating_value,
    share_of_best,
    undefined,
)

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER


def floats(numbers: Sequence[float]) -> np.ndarray:
    return np.array(numbers, dtype=float)


def fractions(numbers: Sequence[float]) -> np.ndarray:
    return np.array([exact(float(number)) for number in numbers], dtype=object)


def measure(function: ValueFunction, direction: Direction = HIGHER) -> Criterion:
    return Criterion("M", Kind.MEASURE, value=function, direction=direction)


def values_of(criterion: Criterion, x: Sequence[float], others: Sequence[float] | None = None) -> list[float]:
    """The values of measures, in floats; checked against fractions."""
    reference = x if others is None else others
    quick = measure_value(floats(x), criterion, floats(reference), float)
    slow = measure_value(fractions(x), criterion, fractions(reference), exact)
    assert quick is not None
    assert slow is not None
    assert [float(value) for value in slow] == pytest.approx(list(quick), abs=1e-12)
    return [float(value) for value in slow]


# ---- published figures -------------------------------------------------------------------------------


def test_lowest_over_price_when_published_then_as_published() -> None:
    # Price, 40 points: bids of 100, 105 and 108 get 40, 38.095 and 37.037 (impactbids.com, "The quality imperative").
    points = 40 * lowest_over_price(floats([100, 105, 108]), 100)
    assert points == pytest.approx([40, 38.095, 37.037], abs=0.0005)


def test_interval_when_on_a_scale_from_one_then_nothing_is_given_for_nothing() -> None:
    # (s - min) / (max - min): a 1 on a scale from 1 to 5 is worth nothing, where s / max gives a fifth.
    assert list(interval(floats([1, 3, 5]), 1, 5)) == [0, 0.5, 1]
    assert list(proportional(floats([1, 3, 5]), 5)) == [0.2, 0.6, 1]


def test_linear_when_high_low_then_worst_is_zero_and_best_is_one() -> None:
    # W * (P_max - P_i) / (P_max - P_min), the "high-low" price formula.
    assert values_of(measure(ValueFunction(), LOWER), [100, 125, 200]) == [1, 0.75, 0]
    assert values_of(measure(ValueFunction(), HIGHER), [100, 125, 200]) == [0, 0.25, 1]


def test_linear_penalty_when_proportional_then_zero_at_twice_the_lowest() -> None:
    # W * (1 - (P_i - P_min) / P_min), floor 0.
    assert values_of(measure(ValueFunction(Shape.LINEAR_PENALTY), LOWER), [100, 150, 200, 260]) == [1, 0.5, 0, 0]
    steeper = measure(ValueFunction(Shape.LINEAR_PENALTY, reference=100.0, zero_at=1.5), LOWER)
    assert values_of(steeper, [100, 125, 150, 90]) == [1, 0.5, 0, 1]


def test_logarithmic_when_at_the_multiple_then_zero() -> None:
    # W * (1 - log(P_i / P_best) / log A): with A = 4, twice the best price is worth a half.
    function = ValueFunction(Shape.LOGARITHMIC, zero_at=4.0)
    assert values_of(measure(function, LOWER), [10, 20, 40, 80]) == pytest.approx([1, 0.5, 0, 0], abs=1e-15)


def test_share_of_best_when_either_direction_then_ratio_to_the_best() -> None:
    assert values_of(measure(ValueFunction(Shape.SHARE_OF_BEST)), [5, 10, 20]) == [0.25, 0.5, 1]
    assert values_of(measure(ValueFunction(Shape.SHARE_OF_BEST), LOWER), [5, 10, 20]) == [1, 0.5, 0.25]
    assert values_of(measure(ValueFunction(Shape.SHARE_OF_BEST)), [-5, 0, 20]) == [0, 0, 1]


def test_piecewise_when_between_points_then_straight_lines_and_flat_ends() -> None:
    function = ValueFunction(Shape.PIECEWISE, points=((10.0, 0.0), (20.0, 0.5), (30.0, 0.2), (40.0, 1.0)))
    x = [0, 10, 15, 20, 25, 30, 35, 40, 99]
    assert values_of(measure(function), x) == pytest.approx([0, 0, 0.25, 0.5, 0.35, 0.2, 0.6, 1, 1], abs=1e-15)


@given(
    points=st.lists(
        st.tuples(st.integers(-50, 50), st.integers(0, 100)), min_size=2, max_size=6, unique_by=lambda p: p[0]
    ),
    x=st.lists(st.floats(-80, 80), min_size=1, max_size=20),
)
def test_piecewise_when_any_points_then_as_interpolation(points: list[tuple[int, int]], x: list[float]) -> None:
    ordered = sorted((float(at), worth / 100) for at, worth in points)
    expected = np.interp(x, [at for at, _ in ordered], [worth for _, worth in ordered])
    assert piecewise(floats(x), ordered) == pytest.approx(expected, abs=1e-12)


# ---- ends and edges ------------------------------------------------------------------------------------


def test_clamped_when_beyond_the_ends_then_the_nearer_end() -> None:
    assert list(clamped(floats([-0.1, 0, 0.3, 1, 7]))) == [0, 0, 0.3, 1, 1]
    fixed = measure(ValueFunction(worst=200.0, best=100.0), LOWER)
    assert values_of(fixed, [90, 100, 150, 200, 400]) == [1, 1, 0.5, 0, 0]


@pytest.mark.parametrize("direction", [HIGHER, LOWER])
@pytest.mark.parametrize("shape", [shape for shape in Shape if shape not in (Shape.PIECEWISE, Shape.CATEGORIES)])
@pytest.mark.parametrize("x", [[7.0], [7.0, 7.0, 7.0]])
def test_relative_shapes_when_all_are_equal_then_each_is_worth_one(
    shape: Shape, direction: Direction, x: list[float]
) -> None:
    criterion = measure(ValueFunction(shape), direction)
    assert is_relative(criterion)
    assert values_of(criterion, x) == [1.0] * len(x)


@pytest.mark.parametrize(
    ("function", "direction", "x", "expected"),
    [
        # Every offer is beyond the fixed worst end: none reaches it, so none is worth anything.
        (ValueFunction(worst=100.0), LOWER, [120, 150], [0, 0]),
        (ValueFunction(worst=100.0), HIGHER, [50, 80], [0, 0]),
        # Every offer is better than the fixed best end: all are worth everything.
        (ValueFunction(best=100.0), LOWER, [50, 80], [1, 1]),
        (ValueFunction(best=100.0), HIGHER, [120, 150], [1, 1]),
        # One fixed end and one of the candidates.
        (ValueFunction(worst=200.0), LOWER, [100, 150, 250], [1, 0.5, 0]),
        (ValueFunction(best=100.0), LOWER, [80, 150, 200], [1, 0.5, 0]),
        (ValueFunction(best=100.0), HIGHER, [0, 50, 120], [0, 0.5, 1]),
    ],
)
def test_linear_when_one_end_is_fixed_then_the_other_is_the_candidates(
    function: ValueFunction, direction: Direction, x: list[float], expected: list[float]
) -> None:
    assert is_relative(measure(function, direction))
    assert values_of(measure(function, direction), x) == expected


def test_linear_when_the_best_offer_is_at_the_fixed_worst_then_those_beyond_are_worth_nothing() -> None:
    # 99.99 and 150 are worth 1 and 0, and 100.01 and 150 are worth 0 and 0; so must 150 be beside 100.
    assert values_of(measure(ValueFunction(worst=100.0), LOWER), [100, 150])[1] == 0


def test_relative_shapes_when_nobody_is_compliant_then_no_value() -> None:
    for shape in (Shape.LINEAR, Shape.SHARE_OF_BEST, Shape.LOWEST_OVER_PRICE, Shape.LINEAR_PENALTY, Shape.LOGARITHMIC):
        assert measure_value(floats([1.0]), measure(ValueFunction(shape), LOWER), floats([]), float) is None
    assert measure_value(floats([0.0]), measure(ValueFunction(Shape.SHARE_OF_BEST)), floats([0.0]), float) is None


def test_reference_when_somebody_is_out_then_only_the_compliant_count() -> None:
    criterion = measure(ValueFunction(Shape.LOWEST_OVER_PRICE), LOWER)
    assert values_of(criterion, [50, 100, 200], others=[100, 200]) == [1, 1, 0.5]


def test_undefined_when_divided_by_zero_or_less_then_so() -> None:
    for shape in (Shape.LOWEST_OVER_PRICE, Shape.LINEAR_PENALTY, Shape.LOGARITHMIC):
        criterion = measure(ValueFunction(shape), LOWER)
        assert undefined(criterion, 0.0)
        assert undefined(criterion, -1.0)
        assert not undefined(criterion, 0.01)
    assert undefined(measure(ValueFunction(Shape.SHARE_OF_BEST), LOWER), 0.0)
    assert not undefined(measure(ValueFunction(Shape.SHARE_OF_BEST), HIGHER), 0.0)
    assert not undefined(measure(ValueFunction(), LOWER), 0.0)


@pytest.mark.parametrize(
    ("function", "relative"),
    [
        (ValueFunction(), True),
        (ValueFunction(worst=1.0), True),
        (ValueFunction(worst=1.0, best=2.0), False),
        (ValueFunction(Shape.SHARE_OF_BEST), True),
        (ValueFunction(Shape.LOWEST_OVER_PRICE), True),
        (ValueFunction(Shape.LOWEST_OVER_PRICE, reference=3.0), False),
        (ValueFunction(Shape.LOGARITHMIC, reference=3.0), False),
        (ValueFunction(Shape.LINEAR_PENALTY), True),
        (ValueFunction(Shape.PIECEWISE, points=((0.0, 0.0), (1.0, 1.0))), False),
        (ValueFunction(Shape.CATEGORIES, categories=(("a", 1.0),)), False),
    ],
)
def test_is_relative_when_the_ends_are_fixed_then_not(function: ValueFunction, relative: bool) -> None:
    assert is_relative(measure(function)) is relative


def test_category_value_when_the_label_is_known_then_its_value() -> None:
    criterion = measure(ValueFunction(Shape.CATEGORIES, categories=(("gold", 1.0), ("tin", 0.25))))
    assert category_value(criterion, "tin") == 0.25
    assert category_value(criterion, "TIN") is None
    assert category_value(criterion, None) is None


def test_rating_value_when_the_rule_says_so_then_interval_or_proportional() -> None:
    scale, scores = Scale(1.0, 5.0), floats([1, 2, 5])
    assert list(rating_value(scores, scale, RatingRule.INTERVAL, float)) == [0, 0.25, 1]
    assert list(rating_value(scores, scale, RatingRule.PROPORTIONAL, float)) == [0.2, 0.4, 1]


@pytest.mark.parametrize("scale", [Scale(-5.0, 0.0), Scale(-5.0, -1.0)])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_rating_value_when_the_maximum_is_not_above_zero_then_still_best_is_best(scale: Scale) -> None:
    low, high = rating_value(floats([scale.minimum, scale.maximum]), scale, RatingRule.PROPORTIONAL, float)
    assert low < high
    assert high == 1


# ---- floats and fractions ------------------------------------------------------------------------------

TENTHS = st.integers(1, 5_000).map(lambda number: number / 10)
MANY = st.lists(TENTHS, min_size=1, max_size=8)


def functions() -> dict[str, Callable[[Any, Any, Any], Any]]:
    """Each formula as f(measures, a number, another) of the same kind of numbers."""
    return {
        "interval": lambda x, a, b: interval(x, min(a, b), max(a, b) + 1),
        "proportional": lambda x, a, _: proportional(x, a),
        "linear up": lambda x, a, b: linear(x, min(a, b), max(a, b) + 1),
        "linear down": lambda x, a, b: linear(x, max(a, b) + 1, min(a, b)),
        "linear equal": lambda x, a, _: linear(x, a, a),
        "lowest over price": lambda x, a, _: lowest_over_price(x, a),
        "share up": lambda x, a, _: share_of_best(x, a, HIGHER),
        "share down": lambda x, a, _: share_of_best(x, a, LOWER),
        "linear penalty": lambda x, a, b: linear_penalty(x, a, b + 1),
        "logarithmic": lambda x, a, b: logarithmic(x, a, b + 1),
    }


@pytest.mark.parametrize("name", list(functions()))
@given(x=MANY, a=TENTHS, b=TENTHS)
def test_formula_when_in_floats_then_as_in_fractions(name: str, x: list[float], a: float, b: float) -> None:
    formula = functions()[name]
    quick = formula(floats(x), a, b)
    slow = formula(fractions(x), exact(a), exact(b))
    assert [float(value) for value in slow] == pytest.approx(list(quick), abs=1e-12)
    assert all(isinstance(value, (int, Fraction)) for value in slow)
    assert all(0 <= value <= 1 for value in slow)
    assert all(0 <= value <= 1 for value in quick)
    assert not any(math.isnan(value) for value in quick)


@pytest.mark.parametrize("direction", [HIGHER, LOWER])
@pytest.mark.parametrize("shape", [shape for shape in Shape if shape is not Shape.CATEGORIES])
@given(x=MANY, worst=st.none() | TENTHS, best=st.none() | TENTHS, zero_at=st.sampled_from([1.5, 2.0, 10.0]))
def test_measure_value_when_any_shape_then_floats_as_fractions_and_better_is_never_worth_less(
    shape: Shape, direction: Direction, x: list[float], worst: float | None, best: float | None, zero_at: float
) -> None:
    rising = ((0.0, 0.0), (100.0, 0.3), (450.0, 1.0))
    function = ValueFunction(
        shape,
        worst=worst if shape is Shape.LINEAR else None,
        best=best if shape is Shape.LINEAR else None,
        points=rising if direction is HIGHER else tuple((at, 1 - worth) for at, worth in rising),
        reference=worst if shape not in (Shape.LINEAR, Shape.SHARE_OF_BEST, Shape.PIECEWISE) else None,
        zero_at=zero_at,
    )
    if shape in (Shape.LOWEST_OVER_PRICE, Shape.LINEAR_PENALTY, Shape.LOGARITHMIC):
        direction = LOWER
    if shape is Shape.LINEAR and worst is not None and best is not None and (worst > best) is not (direction is LOWER):
        worst, best = best, worst
        function = ValueFunction(worst=worst, best=best)
    found = values_of(measure(function, direction), x)
    assert all(0 <= value <= 1 for value in found)
    in_order = [value for _, value in sorted(zip(x, found, strict=True), reverse=direction is LOWER)]
    assert all(a <= b + 1e-12 for a, b in pairwise(in_order))
