"""Value functions: a score or a measure brought to 0..1.

The bare functions take numpy arrays of floats or of `fractions.Fraction` (dtype object) and use the same formula
for both, so that settled ranks can be computed exactly. All clamp to 0..1. Formulas and sources:

    interval            (s - min) / (max - min)
    proportional        s / max, as some tenders prescribe
    linear              between a worst and a best fixed beforehand (preset bounds); without them "high-low"
    piecewise           straight lines between agreed points, flat beyond the ends
    lowest_over_price   P_ref / P (the commonest public formula; World Bank Sf = 100 Fm / F)
    share_of_best       x / max, or min / x where lower is better (simple additive weighting after Hwang and Yoon)
    linear_penalty      1 - (P / P_ref - 1) / (zero_at - 1); zero_at = 2: proportional penalty, 0 at twice the lowest
    logarithmic         1 - log(P / P_ref) / log(zero_at)

P_ref is a reference price fixed beforehand or, relative, the lowest among the compliant candidates. Where all
compliant candidates are equal under a relative linear function, each is worth 1: nobody is worse than another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.model import Criterion, Direction, RatingRule, Scale, Shape

Numbers = NDArray[Any]

PRICE_SHAPES: Final = frozenset({Shape.LOWEST_OVER_PRICE, Shape.LINEAR_PENALTY, Shape.LOGARITHMIC})


# Which fields of a value function count, by shape.
SHAPE_FIELDS: Final[Mapping[Shape, frozenset[str]]] = {
    Shape.LINEAR: frozenset({"worst", "best"}),
    Shape.PIECEWISE: frozenset({"points"}),
    Shape.LOWEST_OVER_PRICE: frozenset({"reference"}),
    Shape.SHARE_OF_BEST: frozenset(),
    Shape.LINEAR_PENALTY: frozenset({"reference", "zero_at"}),
    Shape.LOGARITHMIC: frozenset({"reference", "zero_at"}),
    Shape.CATEGORIES: frozenset({"categories"}),
}


def clamped(v: Numbers) -> Numbers:
    """`v` within 0..1."""
    return np.minimum(np.maximum(v, 0), 1)


def interval(s: Numbers, minimum: Any, maximum: Any) -> Numbers:
    """(s - minimum) / (maximum - minimum)."""
    return clamped((s - minimum) / (maximum - minimum))


def proportional(s: Numbers, maximum: Any) -> Numbers:
    """s / maximum."""
    return clamped(s / maximum)


def linear(x: Numbers, worst: Any, best: Any) -> Numbers:
    """(x - worst) / (best - worst); all 1 where worst and best are the same number."""
    if worst == best:
        return np.zeros_like(x) + 1
    return clamped((x - worst) / (best - worst))


def piecewise(x: Numbers, points: list[tuple[Any, Any]]) -> Numbers:
    """Straight lines between `points` (ascending by x), flat beyond the first and the last."""
    v = np.zeros_like(x) + points[0][1]
    for (x0, v0), (x1, v1) in pairwise(points):
        v = np.where(x > x0, v0 + (np.minimum(x, x1) - x0) * ((v1 - v0) / (x1 - x0)), v)
    return clamped(v)


def lowest_over_price(price: Numbers, reference: Any) -> Numbers:
    """reference / price, for prices above zero."""
    return clamped(reference / price)


def share_of_best(x: Numbers, best: Any, direction: Direction) -> Numbers:
    """x / best where higher is better, best / x where lower is."""
    return clamped(best / x if direction is Direction.LOWER else x / best)


def linear_penalty(price: Numbers, reference: Any, zero_at: Any) -> Numbers:
    """1 at the reference, falling evenly to 0 at `zero_at` times the reference."""
    return clamped(1 - (price / reference - 1) / (zero_at - 1))


def logarithmic(price: Numbers, reference: Any, zero_at: Any) -> Numbers:
    """1 at the reference, 0 at `zero_at` times the reference, falling by the logarithm of the price.

    Logarithms are not fractions: exact input gives the exact fraction of the float, equal for equal prices.
    """
    v = clamped(1 - np.log((price / reference).astype(float)) / np.log(float(zero_at)))
    return as_fractions(v) if price.dtype == object else v


def as_fractions(numbers: Numbers) -> Numbers:
    """Floats as the fractions that they are, in an array of objects."""
    return np.array([Fraction(float(number)) for number in numbers.ravel()], dtype=object).reshape(numbers.shape)


def is_relative(criterion: Criterion) -> bool:
    """Whether a candidate's value depends on what the others offer."""
    function = criterion.value
    if function.shape is Shape.LINEAR:
        return function.worst is None or function.best is None
    if function.shape in PRICE_SHAPES:
        return function.reference is None
    return function.shape is Shape.SHARE_OF_BEST


def rating_value(s: Numbers, scale: Scale, rule: RatingRule, number: Any) -> Numbers:
    """Scores on the scale as values. `number` turns a float into the kind of number in `s`."""
    if rule is RatingRule.PROPORTIONAL and scale.maximum > 0:
        return proportional(s, number(scale.maximum))
    return interval(s, number(scale.minimum), number(scale.maximum))


@np.errstate(over="ignore", divide="ignore")  # what a price next to nothing runs over to is clamped
def measure_value(x: Numbers, criterion: Criterion, compliant: Numbers, number: Any) -> Numbers | None:
    """Measures as values.

    `compliant` holds the measures of the candidates that count as a reference for relative shapes; `number` turns a
    float into the kind of number in `x`. None: the shape has no reference to go by. Categories are looked up before
    (`category_value`), and numbers that cannot be valued have been taken out (`undefined`).
    """
    function, lower = criterion.value, criterion.direction is Direction.LOWER
    if function.shape is Shape.PIECEWISE:
        return piecewise(x, [(number(at), number(worth)) for at, worth in function.points])
    if function.shape is Shape.LINEAR:
        if is_relative(criterion) and not compliant.size:
            return None
        worst, best = function.worst, function.best
        bottom = number(worst) if worst is not None else (compliant.max() if lower else compliant.min())
        top = number(best) if best is not None else (compliant.min() if lower else compliant.max())
        fixed = worst is not None or best is not None
        if fixed and ((bottom <= top) if lower else (bottom >= top)):
            # all offers lie beyond the fixed end: there is no way to go from worthless to best, only a step
            if worst is not None:
                step = x < bottom if lower else x > bottom
            else:
                step = x <= top if lower else x >= top
            result: Numbers = np.zeros_like(x) + step
            return result
        return linear(x, bottom, top)
    if function.shape is Shape.SHARE_OF_BEST:
        if not compliant.size or compliant.max() <= 0:
            return None
        return share_of_best(x, compliant.min() if lower else compliant.max(), criterion.direction)
    if is_relative(criterion) and not compliant.size:
        return None
    reference = number(function.reference) if function.reference is not None else compliant.min()
    if function.shape is Shape.LOWEST_OVER_PRICE:
        return lowest_over_price(x, reference)
    if function.shape is Shape.LINEAR_PENALTY:
        return linear_penalty(x, reference, number(function.zero_at))
    if function.shape is Shape.LOGARITHMIC:
        return logarithmic(x, reference, number(function.zero_at))
    raise AssertionError(f"{function.shape} has no formula here")


def worth_of(criterion: Criterion, measures: Sequence[float], compliant: Sequence[float]) -> list[float] | None:
    """What measures are worth, 0..1, for who draws the function; None where it has no reference to go by."""
    worth = measure_value(np.array(measures, dtype=float), criterion, np.array(compliant, dtype=float), float)
    return None if worth is None else [float(each) for each in worth]


def undefined(criterion: Criterion, x: float) -> bool:
    """Whether a measure cannot be valued: what is divided by must be above zero."""
    shape = criterion.value.shape
    divides = shape in PRICE_SHAPES or (shape is Shape.SHARE_OF_BEST and criterion.direction is Direction.LOWER)
    return divides and x <= 0


def category_value(criterion: Criterion, label: object) -> float | None:
    """The value of a category, or None where the label is not among them."""
    for name, value in criterion.value.categories:
        if name == label:
            return value
    return None
