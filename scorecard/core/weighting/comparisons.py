"""Matrices of pairwise comparisons: priorities, consistency, completing and mending. Bare formulas in numpy.

A matrix A (n, n) says in A[i, j] how many times as much i counts as j; A[j, i] is its reciprocal, the diagonal is 1,
and nan stands for a judgement that was not given. Saaty's scale runs from 1/9 over 1 to 9.

    priorities     the principal eigenvector (Saaty 1977), the geometric means of the rows (Crawford and Williams 1985),
                   or the means of the columns brought to 1, an old approximation of the eigenvector
    consistency    CI = (lambda_max - n) / (n - 1), CR = CI / RI(n), lambda_max the principal eigenvalue
    gaps           filled so that lambda_max becomes as small as it can (Bozoki, Fulop and Ronyai 2010), or stepped over
                   (Harker 1987); the logarithmic least squares of what is there generalise the geometric mean
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SCALE: Final = tuple([Fraction(1, k) for k in range(9, 1, -1)] + [Fraction(k) for k in range(1, 10)])
NOISE: Final = 1e-12


class RandomIndex(StrEnum):
    """Whose mean CI of random matrices a consistency index is divided by; the choice alone can cross 0.10."""

    SAATY = "saaty"  # Saaty 2005, Theory and Applications of the Analytic Network Process, p. 31
    SAATY_1980 = "saaty-1980"  # Saaty 1980, The Analytic Hierarchy Process
    DONEGAN_DODD = "donegan-dodd"  # Donegan and Dodd 1991, Math. Comput. Modelling 15(10), 135-137
    ALONSO_LAMATA = "alonso-lamata"  # Alonso and Lamata 2006, regression over 500,000 matrices a size


_DONEGAN_DODD: Final = (
    0.4914, 0.8286, 1.0591, 1.1797, 1.2519, 1.3171, 1.3733, 1.4055, 1.4213, 1.4497, 1.4643, 1.4822, 1.4969, 1.5078,
    1.5153, 1.5262, 1.5313, 1.5371, 1.5619, 1.5772, 1.5976, 1.6102, 1.6178, 1.6237, 1.6277, 1.6213, 1.6339,
)  # fmt: skip

RANDOM_INDICES: Final[dict[RandomIndex, dict[int, float]]] = {
    RandomIndex.SAATY: dict(
        enumerate((0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49, 1.52, 1.54, 1.56, 1.58, 1.59), 3)
    ),
    RandomIndex.SAATY_1980: dict(
        enumerate((0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59), 3)
    ),
    RandomIndex.DONEGAN_DODD: dict(zip((*range(3, 21), 25, *range(30, 101, 10)), _DONEGAN_DODD, strict=True)),
    RandomIndex.ALONSO_LAMATA: {},
}


def random_index(n: int, table: RandomIndex = RandomIndex.SAATY) -> float:
    """RI(n): read from the table, between two entries on the straight line, beyond them by Alonso and Lamata."""
    if n < 3:
        return 0.0
    known = RANDOM_INDICES[table]
    if n in known:
        return known[n]
    if known and n < max(known):
        return float(np.interp(n, sorted(known), [known[size] for size in sorted(known)]))
    return (1.7699 * n - 4.3513) / (n - 1)


def consistency_ratio(lambda_max: float, n: int, table: RandomIndex = RandomIndex.SAATY) -> float:
    """CR; 0 for one or two criteria, which cannot contradict each other."""
    if n < 3:
        return 0.0
    return consistency_index(lambda_max, n) / random_index(n, table)


def consistency_index(lambda_max: float, n: int) -> float:
    """CI, 0 where lambda_max is n but for the noise of floats."""
    return 0.0 if n < 3 or lambda_max - n <= NOISE * n else (lambda_max - n) / (n - 1)


def geometric_consistency_index(matrix: Floats, weights: Floats) -> float:
    """GCI = 2 / ((n - 1)(n - 2)) sum_{i<j} ln^2(A[i, j] w_j / w_i), for geometric means of full matrices.

    Aguaron and Moreno-Jimenez 2003; CR = 0.10 answers to 0.31 for three criteria, 0.35 for four and 0.37 for more.
    """
    n = len(matrix)
    if n < 3:
        return 0.0
    errors = np.log(deviations(matrix, weights))[np.triu_indices(n, 1)]
    return float(2 * (errors**2).sum() / ((n - 1) * (n - 2)))


# ---- priorities ---------------------------------------------------------------------------------


def principal(matrix: Floats) -> tuple[Floats, float]:
    """The principal eigenvector (n,), adding up to 1, and its eigenvalue."""
    values, vectors = np.linalg.eig(matrix)
    at = int(np.argmax(values.real))
    vector = np.abs(vectors[:, at].real)
    return vector / vector.sum(), float(values[at].real)


def geometric_mean(matrix: Floats) -> Floats:
    """The geometric means of the rows, adding up to 1."""
    means = np.exp(np.log(matrix).mean(axis=1))
    result: Floats = means / means.sum()
    return result


def column_mean(matrix: Floats) -> Floats:
    """The means of the rows once every column adds up to 1."""
    result: Floats = (matrix / matrix.sum(axis=0)).mean(axis=1)
    return result


def least_squares(matrix: Floats) -> Floats:
    """The weights that come closest to the judgements there are, in logarithms: (n,), adding up to 1.

    log w solves L log w = r with the Laplacian L of the graph of judgements; with no gaps it is the geometric mean.
    """
    known = ~np.isnan(matrix)
    logs = np.log(np.where(known, matrix, 1.0))
    links = known & ~np.eye(len(matrix), dtype=bool)
    laplacian = np.diag(links.sum(axis=1).astype(float)) - links
    solution = np.linalg.lstsq(laplacian, np.where(links, logs, 0.0).sum(axis=1), rcond=None)[0]
    weights = np.exp(solution - solution.max())
    result: Floats = weights / weights.sum()
    return result


def aggregated(matrices: Sequence[Floats], votes: Sequence[float] | None = None) -> Floats:
    """Several people's judgements as one: the geometric mean of those that were given, by votes (AIJ).

    It is the only way to combine them that keeps reciprocals reciprocal (Aczel and Saaty 1983).
    """
    stack = np.array(matrices, dtype=float)
    weights = np.ones(len(stack)) if votes is None else np.array(votes, dtype=float)
    known = ~np.isnan(stack)
    counted = known * weights[:, None, None]
    total = counted.sum(axis=0)
    logs = (np.log(np.where(known, stack, 1.0)) * counted).sum(axis=0)
    result: Floats = np.where(total > 0, np.exp(logs / np.where(total > 0, total, 1.0)), np.nan)
    return result


# ---- gaps ----------------------------------------------------------------------------------------


def linked(matrix: Floats) -> bool:
    """Whether the judgements link all criteria, so that every two can be compared through others."""
    reached, waiting = {0}, [0]
    while waiting:
        here = waiting.pop()
        for other in np.flatnonzero(~np.isnan(matrix[here])).tolist():
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    return len(reached) == len(matrix)


def completed(matrix: Floats) -> Floats:
    """The matrix with its gaps filled so that lambda_max is as small as it can be.

    lambda_max is a convex function of the logarithms of what is filled in, strictly so where the judgements link all
    criteria. Its slope in the gap (i, j) is zero at t = log(x_i y_j / (x_j y_i)) / 2, with x the right and y the left
    principal vector: every step goes there, and half as far while lambda_max would rise.
    """
    gaps = np.argwhere(np.triu(np.isnan(matrix)))
    if not len(gaps):
        return matrix
    i, j = gaps[:, 0], gaps[:, 1]

    def filled(logs: Floats) -> Floats:
        result = matrix.copy()
        result[i, j], result[j, i] = np.exp(logs), np.exp(-logs)
        return result

    start = np.log(least_squares(matrix))
    logs = start[i] - start[j]
    x, value = principal(filled(logs))
    for _ in range(1_000):
        y, _same = principal(filled(logs).T)
        step = (np.log(x[i]) - np.log(x[j]) + np.log(y[j]) - np.log(y[i])) / 2 - logs
        if np.abs(step).max() < NOISE:
            break
        share = 1.0
        while share > NOISE:
            x, after = principal(filled(logs + share * step))
            if after <= value * (1 + 1e-14):
                break
            share /= 2
        else:
            break
        logs, value = logs + share * step, after
    return filled(logs)


def harker(matrix: Floats) -> tuple[Floats, float]:
    """Priorities and eigenvalue with the gaps stepped over: 0 where a judgement is missing, and 1 more on the diagonal
    for each that is missing in the row."""
    gaps = np.isnan(matrix)
    bridged = np.where(gaps, 0.0, matrix)
    np.fill_diagonal(bridged, 1.0 + gaps.sum(axis=1))
    return principal(bridged)


# ---- mending ----------------------------------------------------------------------------------------


def without(matrix: Floats, i: int, j: int) -> Floats:
    """The matrix without the judgement of i and j."""
    result = matrix.copy()
    result[i, j] = result[j, i] = np.nan
    return result


def deviations(matrix: Floats, weights: Floats) -> Floats:
    """A[i, j] w_j / w_i: how many times as high a judgement is as the weights would have it (n, n)."""
    result: Floats = matrix * weights[None, :] / weights[:, None]
    return result


def best_replacement(matrix: Floats) -> tuple[int, int, Fraction, float] | None:
    """The one judgement (i < j) whose replacement by a value of Saaty's scale lowers lambda_max most.

    Gives i, j, the value and lambda_max with it; None where no single replacement lowers it. Equals: the first.
    """
    n = len(matrix)
    full = completed(matrix)
    _, now = principal(full)
    pairs = [(i, j) for i, j in combinations(range(n), 2) if not np.isnan(matrix[i, j])]
    if n < 3 or not pairs or now - n <= NOISE * n:
        return None
    has_gaps = bool(np.isnan(matrix).any())
    found = _each_with_gaps(matrix, pairs) if has_gaps else _each(full, pairs)
    best: tuple[int, int, Fraction, float] | None = None
    for i, j, value, after in found:
        if after < (now if best is None else best[3]) - 1e-10:
            best = i, j, value, after
    return best


def _each(matrix: Floats, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int, Fraction, float]]:
    """Every judgement with every value of the scale, all at once."""
    values = np.array([float(value) for value in SCALE])
    tried = np.repeat(matrix[None], len(pairs) * len(SCALE), axis=0)
    at = np.arange(len(tried))
    i = np.repeat([pair[0] for pair in pairs], len(SCALE))
    j = np.repeat([pair[1] for pair in pairs], len(SCALE))
    tried[at, i, j] = np.tile(values, len(pairs))
    tried[at, j, i] = 1 / tried[at, i, j]
    after = np.linalg.eigvals(tried).real.max(axis=1).reshape(len(pairs), len(SCALE))
    best = after.argmin(axis=1)
    return [
        (pair[0], pair[1], SCALE[int(place)], float(row[place]))
        for pair, row, place in zip(pairs, after, best, strict=True)
    ]


def _each_with_gaps(matrix: Floats, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int, Fraction, float]]:
    """The two values of the scale around the best of all, for every judgement that is not the only link."""
    scale = np.array([float(value) for value in SCALE])
    bounds = []
    for i, j in pairs:
        open_here = without(matrix, i, j)
        if linked(open_here):
            full = completed(open_here)
            bounds.append((principal(full)[1], i, j, float(full[i, j]), open_here))
    found: list[tuple[int, int, Fraction, float]] = []
    least = np.inf
    for bound, i, j, ideal, open_here in sorted(bounds, key=lambda each: each[0]):
        if bound > least:
            break  # no value here can be better than the best that was found
        above = int(np.searchsorted(scale, ideal))
        for place in {max(above - 1, 0), min(above, len(SCALE) - 1)}:
            tried = open_here.copy()
            tried[i, j], tried[j, i] = scale[place], 1 / scale[place]
            after = principal(completed(tried))[1]
            found.append((i, j, SCALE[place], after))
            least = min(least, after)
    return sorted(found, key=lambda each: each[:2])
