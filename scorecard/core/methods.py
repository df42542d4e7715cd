"""Other ways to rank the same figures: TOPSIS, PROMETHEE II and the weighted product.

Bare formulas over a matrix (candidates, criteria) of raw numbers, weights (criteria,) that are brought to the sum 1
here, and `lower` (criteria,), True where less is better. Sources:

    TOPSIS            Hwang and Yoon 1981: the share of the distance to the worst in the distances to worst and best,
                      Euclidean, after vector normalisation, or by the range of each criterion
    PROMETHEE II      Brans, Vincke and Mareschal 1986: six preference functions, flows divided by n - 1
    weighted product  Bridgman 1922, Miller and Starr 1969: the product of the ratios to the best, raised to the weights

The cross-check takes vector normalisation and the v-shape; the other norm and functions are those of published cases,
which hold the same arithmetic. A criterion on which all are equal says nothing in any method: it is worth the same to
everybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

SAME: Final = 1e-9  # scores closer than this are equal: floats are exact to far better
ROUNDING: Final = 1e-12  # relative; a difference this near to a threshold stands on it
MOST_PAIRS: Final = 20_000  # numbers in the matrix of all pairs; above, flows are added up along sorted columns
SMALLEST: Final = 1e-140  # beyond its square, and that of its inverse, floats end
BLOCK: Final = 1 << 20  # numbers of pairs that are held at once


class Method(StrEnum):
    """How candidates are ranked."""

    WEIGHTED_SUM = "weighted-sum"
    TOPSIS = "topsis"
    PROMETHEE = "promethee"
    WEIGHTED_PRODUCT = "weighted-product"


METHOD_NAMES: Final[Mapping[Method, str]] = {
    Method.WEIGHTED_SUM: "Weighted sum",
    Method.TOPSIS: "TOPSIS",
    Method.PROMETHEE: "PROMETHEE II",
    Method.WEIGHTED_PRODUCT: "Weighted product",
}


class Norm(StrEnum):
    """How numbers in different units become comparable."""

    VECTOR = "vector"  # x / square root of the sum of squares
    MIN_MAX = "min_max"  # (x - min) / (max - min), turned round where less is better


class PreferenceShape(StrEnum):
    """The six preference functions P(d) of Brans, Vincke and Mareschal; d > 0 is an advantage."""

    USUAL = "usual"  # 1 for d > 0
    U_SHAPE = "u-shape"  # 1 beyond q
    V_SHAPE = "v-shape"  # d / p up to p
    LEVEL = "level"  # 1/2 between q and p, 1 beyond p
    LINEAR = "linear"  # (d - q) / (p - q) between q and p
    GAUSSIAN = "gaussian"  # 1 - exp(-d^2 / 2 s^2)


@dataclass(frozen=True, slots=True)
class Preference:
    """A preference function with its thresholds, in the unit of the criterion; on a threshold the lower step counts.

    q  indifference: differences up to it do not count (u-shape, level, linear)
    p  full preference (v-shape, level, linear)
    s  the inflection point (gaussian)
    """

    shape: PreferenceShape = PreferenceShape.USUAL
    q: float = 0.0
    p: float = 0.0
    s: float = 0.0


@dataclass(frozen=True, slots=True)
class Flows:
    """Outranking flows (candidates,): positive and negative 0..1, and their difference, by which PROMETHEE II ranks."""

    positive: Floats
    negative: Floats

    @property
    def net(self) -> Floats:
        return self.positive - self.negative


def ranks_of(scores: ArrayLike) -> Places:
    """Competition ranks, the highest score first; scores that only rounding tells apart share one ("1, 2, 2, 4")."""
    given = np.asarray(scores, dtype=float)
    order = np.argsort(-given, kind="stable")
    ordered = given[order]
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = ordered[:-1] - ordered[1:] > SAME
    ranks = np.empty(len(order), dtype=np.intp)
    ranks[order] = np.maximum.accumulate(np.where(first, np.arange(1, len(order) + 1), 0))
    return ranks


def shares(weights: ArrayLike) -> Floats:
    """Weights brought to the sum 1. ValueError where they cannot be: negative, not finite, or all zero."""
    given = np.asarray(weights, dtype=float)
    total = given.sum()
    if not np.isfinite(total) or (given < 0).any() or total <= 0:
        raise ValueError("weights must be numbers from zero on, and not all zero")
    return np.asarray(given / total, dtype=float)


def normalised(matrix: ArrayLike, lower: ArrayLike, norm: Norm) -> Floats:
    """The matrix in comparable numbers; only `MIN_MAX` turns round what is better when lower.

    Where all are equal under `MIN_MAX`, each is worth 1: nobody is worse than another.
    """
    x = np.asarray(matrix, dtype=float)
    if norm is Norm.MIN_MAX:
        low, high = x.min(axis=0), x.max(axis=0)
        width = high - low
        flat = width <= ROUNDING * np.maximum(np.abs(low), np.abs(high))
        down = np.asarray(lower, dtype=np.bool_)
        y = x - np.where(down, high, low)
        y /= np.where(flat, 1.0, np.where(down, -width, width))
        y[:, flat] = 1.0
        return np.asarray(y + 0.0, dtype=float)
    return np.asarray(x / _size(x), dtype=float)


def _size(x: Floats) -> Floats:
    """The length of each column, by which it is divided; never 0."""
    size = np.sqrt(np.einsum("ij,ij->j", x, x))
    if not ((size > SMALLEST) & (size < 1 / SMALLEST)).all():
        # the largest number is taken out first, so that squares neither run over nor vanish
        largest = np.abs(x).max(axis=0, initial=0.0)
        y = x / np.where(largest > 0, largest, 1.0)
        size = largest * np.sqrt(np.einsum("ij,ij->j", y, y))
    return np.asarray(np.where(size > 0, size, 1.0), dtype=float)


# ---- TOPSIS ---------------------------------------------------------------------------------------


def topsis(matrix: ArrayLike, weights: ArrayLike, lower: ArrayLike, norm: Norm = Norm.VECTOR) -> Floats:
    """Closeness to the ideal solution, 0..1 (candidates,); 1/2 for everybody where nothing tells them apart."""
    down = np.asarray(lower, dtype=np.bool_) & (norm is not Norm.MIN_MAX)
    if norm is Norm.MIN_MAX:
        weighted = normalised(matrix, lower, norm) * shares(weights)
    else:
        x = np.asarray(matrix, dtype=float)
        weighted = x * (shares(weights) / _size(x))
    low, high = weighted.min(axis=0), weighted.max(axis=0)
    off = weighted - np.where(down, low, high)
    to_best = np.sqrt(np.einsum("ij,ij->i", off, off))
    np.subtract(weighted, np.where(down, high, low), out=off)
    to_worst = np.sqrt(np.einsum("ij,ij->i", off, off))
    both = to_best + to_worst
    nothing = both <= ROUNDING
    return np.asarray(np.where(nothing, 0.5, to_worst / np.where(nothing, 1.0, both)), dtype=float)


# ---- the weighted product ---------------------------------------------------------------------------


def weighted_product(matrix: ArrayLike, weights: ArrayLike, lower: ArrayLike) -> Floats:
    """The product of (x / best) ** weight, or (best / x) ** weight where less is better: 0..1 (candidates,).

    A zero where more is better makes the product zero, whatever else is offered; a criterion without weight does not
    count. ValueError where a number is negative, or is zero where less is better.
    """
    x = np.asarray(matrix, dtype=float)
    w = shares(weights)
    counted = w > 0
    x, w, down = x[:, counted], w[counted], np.asarray(lower, dtype=np.bool_)[counted]
    if (x < 0).any() or (x[:, down] <= 0).any():
        raise ValueError("a product needs numbers from zero on, and above zero where less is better")
    best = np.where(down, x.min(axis=0), x.max(axis=0))
    flat = best == 0  # all are zero
    over, under = np.where(down, best, x), np.where(down, x, best)
    ratio = np.where(flat, 1.0, over / np.where(flat, 1.0, under))
    with np.errstate(divide="ignore"):
        total: Floats = np.exp(np.log(ratio) @ w)
    return total


# ---- PROMETHEE II ---------------------------------------------------------------------------------


def promethee(
    matrix: ArrayLike, weights: ArrayLike, lower: ArrayLike, preferences: Preference | Sequence[Preference]
) -> Flows:
    """The flows of PROMETHEE, divided by n - 1. One preference function for all criteria, or one for each.

    ValueError where the thresholds of a function do not fit.
    """
    x = np.asarray(matrix, dtype=float)
    n, m = x.shape
    functions = [preferences] * m if isinstance(preferences, Preference) else list(preferences)
    if len(functions) != m:
        raise ValueError(f"{len(functions)} preference functions for {m} criteria")
    for function in set(functions):
        _check(function)
    w = shares(weights)
    x = np.where(np.asarray(lower, dtype=np.bool_), -x, x)
    positive, negative = np.zeros(n), np.zeros(n)
    if n < 2:
        return Flows(positive, negative)
    edges = ROUNDING * np.abs(x).max(axis=0, initial=0.0)
    if n * n * m <= MOST_PAIRS:
        indices = _indices(x, w, functions, edges)
        positive, negative = indices.sum(axis=1), indices.sum(axis=0)
    else:
        for column, function in enumerate(functions):
            if w[column] > 0:
                up, down = _column_flows(x[:, column], function, float(edges[column]))
                positive += w[column] * up
                negative += w[column] * down
    return Flows(positive / (n - 1), negative / (n - 1))


def _check(function: Preference) -> None:
    shape, q, p, s = function.shape, function.q, function.p, function.s
    if not all(np.isfinite(each) and each >= 0 for each in (q, p, s)):
        raise ValueError("the thresholds of a preference function must be numbers from zero on")
    if shape is PreferenceShape.GAUSSIAN and s <= 0:
        raise ValueError("a gaussian preference needs s above zero")
    if shape in (PreferenceShape.LEVEL, PreferenceShape.LINEAR) and p < q:
        raise ValueError("full preference cannot begin before indifference ends")


def _preference(d: Floats, function: Preference, edge: float) -> Floats:
    """P(d); differences within `edge` of a threshold stand on it."""
    shape, q, p = function.shape, function.q, function.p
    if shape is PreferenceShape.USUAL:
        return np.asarray(d > edge, dtype=float)
    if shape is PreferenceShape.GAUSSIAN:
        up = np.maximum(d, 0.0)
        return np.asarray(-np.expm1(-up * up / (2 * function.s**2)), dtype=float)
    if shape is PreferenceShape.V_SHAPE:
        return np.asarray(np.clip(d / p, 0.0, 1.0) if p > edge else d > edge, dtype=float)
    if shape is PreferenceShape.LINEAR:
        if p - q > edge:
            return np.clip((d - q) / (p - q), 0.0, 1.0)
        return np.asarray(d > q + edge, dtype=float)
    begun = d > q + edge
    if shape is PreferenceShape.U_SHAPE:
        return np.asarray(begun, dtype=float)
    full = d > p + edge
    return 0.5 * begun + 0.5 * full


def _indices(x: Floats, w: Floats, functions: Sequence[Preference], edges: Floats) -> Floats:
    apart = x[:, None, :] - x[None, :, :]
    first = functions[0] if functions else Preference()
    if first.shape is PreferenceShape.V_SHAPE and all(
        each.shape is first.shape and each.p > edge for each, edge in zip(functions, edges.tolist(), strict=True)
    ):
        apart /= np.array([each.p for each in functions])
        found: Floats = np.minimum(np.maximum(apart, 0.0), 1.0) @ w
        return found
    found = np.zeros(apart.shape[:2])
    for column, function in enumerate(functions):
        if w[column] > 0:
            found += w[column] * _preference(apart[:, :, column], function, float(edges[column]))
    return found


def _column_flows(x: Floats, function: Preference, edge: float) -> tuple[Floats, Floats]:
    """The sums of P over all others, for and against each candidate, on one criterion: n log n instead of n squared."""
    shape, q, p = function.shape, function.q, function.p
    if shape is PreferenceShape.GAUSSIAN:
        return _paired_flows(x, function, edge)
    order = np.argsort(x, kind="stable")
    ordered = x[order] - x[order[0]]  # small numbers keep the running sums exact
    if shape is PreferenceShape.USUAL:
        up, down = _counted(ordered, edge)
    elif shape is PreferenceShape.U_SHAPE:
        up, down = _counted(ordered, q + edge)
    elif shape is PreferenceShape.LEVEL:
        begun, full = _counted(ordered, q + edge), _counted(ordered, p + edge)
        up, down = (begun[0] + full[0]) / 2, (begun[1] + full[1]) / 2
    else:
        start = 0.0 if shape is PreferenceShape.V_SHAPE else q
        if p - start > edge:
            before, after = _hinged(ordered, start), _hinged(ordered, p)
            up, down = (before[0] - after[0]) / (p - start), (before[1] - after[1]) / (p - start)
        else:
            up, down = _counted(ordered, start + edge)
    positive, negative = np.empty_like(x), np.empty_like(x)
    positive[order], negative[order] = up, down
    return positive, negative


def _counted(ordered: Floats, threshold: float) -> tuple[Floats, Floats]:
    """How many others each is ahead of, and behind, by more than a threshold; ascending numbers."""
    n = len(ordered)
    ahead = np.searchsorted(ordered, ordered - threshold, side="left")
    behind = n - np.searchsorted(ordered, ordered + threshold, side="right")
    return ahead.astype(float), behind.astype(float)


def _hinged(ordered: Floats, threshold: float) -> tuple[Floats, Floats]:
    """The sums of max(0, d - threshold) over all others, for and against each; ascending numbers."""
    n = len(ordered)
    if threshold >= ordered[-1]:
        nothing = np.zeros(n)
        return nothing, nothing
    running = np.concatenate(([0.0], np.cumsum(ordered)))
    below, above = ordered - threshold, ordered + threshold
    if threshold == 0:
        ahead: Places = np.arange(n)
        behind: Places = ahead
    else:
        ahead = np.searchsorted(ordered, below, side="left")
        behind = np.searchsorted(ordered, above, side="right")
    up = ahead * below - running[ahead]
    down = (running[n] - running[behind]) - (n - behind) * above
    return up, down


def _paired_flows(x: Floats, function: Preference, edge: float) -> tuple[Floats, Floats]:
    """The same for a function without a short way: all pairs, some rows at a time."""
    n = len(x)
    positive, negative = np.zeros(n), np.zeros(n)
    rows = max(1, BLOCK // n)
    for start in range(0, n, rows):
        preferred = _preference(x[start : start + rows, None] - x, function, edge)
        positive[start : start + rows] = preferred.sum(axis=1)
        negative += preferred.sum(axis=0)
    return positive, negative
