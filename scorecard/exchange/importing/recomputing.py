"""Totals by each of the methods that sheets use, as bare formulas over the figures of a table.

Every function takes scores of shape (candidates, criteria) with NaN where nothing stands, and gives one total for
each candidate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scorecard.core.methods import Preference, promethee, ranks_of, topsis
from scorecard.exchange.importing.mapping import Meaning

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figures:
    """What totals are worked out from.

    scores   (candidates, criteria), NaN where nothing stands
    raw      (criteria,) the weights as the sheet counts with them; None where it has none
    shares   (criteria,) as shares of the whole
    maxima   (criteria,) the most that can be scored
    lower    (criteria,) whether less is better
    """

    scores: Floats
    raw: Floats | None
    shares: Floats
    maxima: Floats
    lower: NDArray[np.bool_]


class Result(NamedTuple):
    """Totals by one reading of a meaning; `slip` says what is wrong where that reading is a known mistake."""

    meaning: Meaning
    totals: Floats
    slip: str = ""


def results(figures: Figures) -> Iterator[Result]:
    """The totals of a table by every meaning, the plainest first."""
    scores = np.nan_to_num(figures.scores)
    known = ~np.isnan(figures.scores)
    with np.errstate(all="ignore"):
        yield from _sums(figures, scores, known)
        if known.all() and len(scores) > 1:
            yield from _methods(figures, scores)


def _sums(figures: Figures, scores: Floats, known: NDArray[np.bool_]) -> Iterator[Result]:
    raw, shares = figures.raw, figures.shares
    weighted = scores @ shares
    if raw is not None:
        for factor in (1.0, 0.01, 100.0):
            yield Result(Meaning.WEIGHTED_SUM, scores @ raw * factor)
        yield Result(Meaning.WEIGHTED_MEAN, weighted)
        there = known @ shares
        yield Result(Meaning.WEIGHTED_MEAN, weighted / np.where(there > 0, there, 1.0))
        yield Result(Meaning.WEIGHTED_MEAN, weighted * 100)
    yield Result(Meaning.PLAIN_SUM, scores.sum(axis=1))
    count = known.sum(axis=1)
    yield Result(Meaning.PLAIN_MEAN, scores.sum(axis=1) / np.where(count > 0, count, 1))
    yield Result(Meaning.PLAIN_MEAN, scores.mean(axis=1))
    most = figures.maxima
    for factor in (100.0, 1.0):
        if raw is not None:
            yield Result(Meaning.SHARE, factor * (scores / most) @ shares)
            yield Result(Meaning.SHARE, factor * (scores @ shares) / (most @ shares))
        yield Result(Meaning.SHARE, factor * scores.sum(axis=1) / most.sum())


def _methods(figures: Figures, scores: Floats) -> Iterator[Result]:
    shares, lower = figures.shares, figures.lower
    best = np.where(lower, scores.min(axis=0), scores.max(axis=0))
    worst = np.where(lower, scores.max(axis=0), scores.min(axis=0))
    ratio = np.where(lower, best / scores, scores / best)
    spread = np.where(best == worst, 1.0, best - worst)
    for factor in (100.0, 1.0):
        yield Result(Meaning.SHARE_OF_BEST, factor * np.nan_to_num(ratio) @ shares)
        yield Result(Meaning.WORST_TO_BEST, factor * ((scores - worst) / spread) @ shares)
    yield Result(Meaning.TOPSIS, topsis(scores, shares, lower))
    flows = promethee(scores, shares, lower, Preference())
    net = flows.positive - flows.negative
    yield Result(Meaning.NET_FLOW, net * (len(scores) - 1))
    yield Result(Meaning.NET_FLOW, net)
    yield from (Result(Meaning.EDAS, totals, slip) for totals, slip in _edas(scores, shares, lower))
    ranks = np.column_stack([ranks_of(-x if down else x) for x, down in zip(scores.T, lower, strict=True)])
    yield Result(Meaning.RANK_GEOMEAN, np.exp(np.log(ranks.astype(float)).mean(axis=1)))


def _edas(scores: Floats, shares: Floats, lower: NDArray[np.bool_]) -> Iterator[tuple[Floats, str]]:
    """Appraisal scores by the distance from the average solution (Keshavarz Ghorabaee and others, 2015), and a slip."""
    average = scores.mean(axis=0)
    off = np.where(lower, average - scores, scores - average) / np.where(average == 0, 1.0, average)
    above, below = np.maximum(off, 0.0) @ shares, np.maximum(-off, 0.0) @ shares
    high, low = float(above.max()) or 1.0, float(below.max()) or 1.0
    yield (above / high + 1 - below / low) / 2, ""
    slip = "the negative distances are divided by their sum; the method divides them by the highest of them"
    yield (above / high + 1 - below / (float(below.sum()) or 1.0)) / 2, slip
    slip = "the positive distances are divided by their sum; the method divides them by the highest of them"
    yield (above / (float(above.sum()) or 1.0) + 1 - below / low) / 2, slip


def column(values: Any) -> Floats:
    """Numbers as an array; None is NaN."""
    return np.array([np.nan if each is None else float(each) for each in values], dtype=float)
