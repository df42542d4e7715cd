"""The same figures ranked by other methods, and how far they agree with the weighted sum.

The other methods start from raw numbers (scores, and measures in their units), not from values, so that they also
check what the value functions do; categories, and what a product cannot take, are given as values. PROMETHEE prefers
evenly over the range of a criterion (v-shape). A missing cell stands, between the worst and the best in its column,
where its candidate's total stands between 0 and 100; under the rule `worst`, at the worst.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scorecard.core.concordance import average_ranks
from scorecard.core.methods import (
    Method,
    Preference,
    PreferenceShape,
    promethee,
    ranks_of,
    topsis,
    weighted_product,
)
from scorecard.core.model import Direction, Kind, Missing, Shape
from scorecard.core.robustness.contest import Contest, Floats

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Figures:
    """Raw numbers (candidates, leaves with a weight) with nothing missing, where less is better, and the weights."""

    matrix: Floats
    lower: Mask
    weights: Floats
    values: Floats
    valued: Mask  # columns that hold values, for they have no number of their own

    @cached_property
    def for_product(self) -> Figures:
        """The same with values where a product cannot take the numbers."""
        unfit = (self.matrix < 0).any(axis=0) | (self.lower & (self.matrix <= 0).any(axis=0))
        matrix = np.where(unfit, self.values, self.matrix)
        return replace(self, matrix=matrix, lower=self.lower & ~unfit, valued=self.valued | unfit)


@dataclass(frozen=True, slots=True)
class Ranked:
    """The result of one method, by candidate in the order of the contest.

    scores   in the method's own terms: total or closeness 0..1, net flow -1..1, product 0..1
    ranks    competition ranks
    rho      Spearman's rank correlation with the weighted sum; None where one of them ranks all alike
    tau      Kendall's tau-b with the weighted sum; None likewise
    """

    method: Method
    scores: dict[str, float]
    ranks: dict[str, int]
    rho: float | None
    tau: float | None

    @property
    def leaders(self) -> tuple[str, ...]:
        """Who is first by this method."""
        return tuple(key for key, place in self.ranks.items() if place == 1)

    @property
    def ranking(self) -> tuple[str, ...]:
        """All, best first; equals in the order of the evaluation."""
        return tuple(sorted(self.ranks, key=self.ranks.__getitem__))


def cross_check(contest: Contest) -> dict[Method, Ranked]:
    """The other methods' results; none where nobody is in the running."""
    if not contest.leaders:
        return {}
    figures = figures_of(contest)
    return {method: ranked_by(contest, method, figures) for method in Method if method is not Method.WEIGHTED_SUM}


def ranked_by(contest: Contest, method: Method, figures: Figures | None = None) -> Ranked:
    """The result of one method."""
    figures = figures_of(contest) if figures is None else figures
    scores = _scores(contest, method, figures)
    ranks = _ranks_now(contest) if method is Method.WEIGHTED_SUM else ranks_of(scores)
    now = _ranks_now(contest)
    keys = contest.candidates
    return Ranked(
        method,
        dict(zip(keys, scores.tolist(), strict=True)),
        dict(zip(keys, ranks.tolist(), strict=True)),
        spearman(now, ranks),
        kendall(now, ranks),
    )


def _scores(contest: Contest, method: Method, figures: Figures) -> Floats:
    if method is Method.WEIGHTED_SUM:
        return contest.totals
    if method is Method.TOPSIS:
        return topsis(figures.matrix, figures.weights, figures.lower)
    if method is Method.PROMETHEE:
        width = figures.matrix.max(axis=0) - figures.matrix.min(axis=0)
        shapes = [Preference(PreferenceShape.V_SHAPE, p=float(each)) for each in width]
        return promethee(figures.matrix, figures.weights, figures.lower, shapes).net
    fit = figures.for_product
    return weighted_product(fit.matrix, fit.weights, fit.lower)


def _ranks_now(contest: Contest) -> NDArray[np.intp]:
    ranks = {each.key: each.rank for each in contest.scorecard.standings}
    return np.array([ranks[key] or 0 for key in contest.candidates], dtype=np.intp)


def figures_of(contest: Contest) -> Figures:
    """What the other methods start from."""
    evaluation, matrix = contest.evaluation, contest.scorecard.matrix
    at = {key: row for row, key in enumerate(matrix.candidates)}
    rows = [at[key] for key in contest.candidates]
    columns = np.flatnonzero(contest.weights > 0)
    given = matrix.given[rows][:, columns]
    criteria = [evaluation.criteria[matrix.leaves[column]] for column in columns.tolist()]
    lower = np.array([each.kind is Kind.MEASURE and each.direction is Direction.LOWER for each in criteria])
    valued = np.array([each.kind is Kind.MEASURE and each.value.shape is Shape.CATEGORIES for each in criteria])
    if evaluation.scale.minimum < 0:
        valued |= np.array([each.kind is Kind.RATING for each in criteria])
    lower &= ~valued
    values = contest.values[:, columns]
    raw = np.where(valued, values, matrix.raw[rows][:, columns].astype(float))
    if not given.all():
        level = np.zeros(len(rows)) if evaluation.rules.missing is Missing.WORST else contest.totals
        low = np.where(given, raw, np.inf).min(axis=0, initial=np.inf)
        high = np.where(given, raw, -np.inf).max(axis=0, initial=-np.inf)
        none = ~given.any(axis=0)
        low, high = np.where(none, 0.0, low), np.where(none, 0.0, high)
        worst, best = np.where(lower, high, low), np.where(lower, low, high)
        raw = np.where(given, raw, worst + level[:, None] * (best - worst))
        values = np.where(given, values, level[:, None])
    return Figures(raw, lower & ~valued, contest.weights[columns], values, valued)


def spearman(a: NDArray[np.intp], b: NDArray[np.intp]) -> float | None:
    """Spearman's rho of two rankings with ties; None for fewer than two, or where one ranks all alike."""
    return _correlation(average_ranks(np.stack((a, b)).astype(float)))


def kendall(a: NDArray[np.intp], b: NDArray[np.intp]) -> float | None:
    """Kendall's tau-b of two rankings with ties; None for fewer than two, or where one ranks all alike."""
    one = np.sign(np.subtract.outer(a, a)).ravel()
    other = np.sign(np.subtract.outer(b, b)).ravel()
    both = float(np.abs(one).sum()) * float(np.abs(other).sum())
    return None if both == 0 else float((one * other).sum() / np.sqrt(both))


def _correlation(rows: Floats) -> float | None:
    off = rows - rows.mean(axis=1, keepdims=True) if rows.size else rows
    both = float((off[0] @ off[0]) * (off[1] @ off[1]))
    return None if both == 0 else float(np.clip((off[0] @ off[1]) / np.sqrt(both), -1.0, 1.0))
