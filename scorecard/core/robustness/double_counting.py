"""Criteria that rank the candidates alike: perhaps the same thing counted twice.

Two leaves whose values rank the candidates in nearly the same order (Spearman's correlation of average ranks above a
bound) may measure one thing under two names, or price and a score that follows the price. Only people can say; the
program points at the pair. The principle: DCLG, Multi-criteria analysis: a manual, 2009 (mutual independence).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scorecard.core.concordance import average_ranks
from scorecard.core.robustness.contest import Contest, Floats, Mask

ALIKE: Final = 0.95
FEWEST: Final = 4  # candidates; three fall into the same order by chance one time in six


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two leaves that rank alike (correlation above zero) or opposite (below), and what they weigh together."""

    first: str
    second: str
    correlation: float
    weight: float


def double_counting(contest: Contest, bound: float = ALIKE) -> tuple[Overlap, ...]:
    """Pairs of leaves whose rank correlation is beyond `bound` either way, the heaviest first.

    Only candidates with a value in both count, of whom there must be at least `FEWEST`.
    """
    if len(contest.candidates) < FEWEST:
        return ()
    weighted = np.flatnonzero(contest.weights > 0)
    correlation = correlations(np.round(contest.values[:, weighted], 12), contest.given[:, weighted])
    pairs = zip(*(each.tolist() for each in np.nonzero(np.triu(np.abs(correlation) > bound, 1))), strict=True)
    found = []
    for a, b in pairs:
        one, other = sorted((contest.leaves[weighted[a]], contest.leaves[weighted[b]]))
        together = float(contest.weights[weighted[a]] + contest.weights[weighted[b]])
        found.append(Overlap(one, other, float(correlation[a, b]), together))
    return tuple(sorted(found, key=lambda each: (-each.weight, each.first, each.second)))


def correlations(values: Floats, given: Mask) -> Floats:
    """Spearman's rho of all pairs of columns: (columns, columns); 0 where it is not defined or too few are given."""
    if given.all():
        return _rho(average_ranks(values.T))
    found = np.zeros((values.shape[1], values.shape[1]))
    full = np.flatnonzero(given.all(axis=0))
    if full.size:
        found[np.ix_(full, full)] = _rho(average_ranks(values[:, full].T))
    for gap in np.flatnonzero(~given.all(axis=0)).tolist():
        own = given[:, gap]
        patterns = {each.tobytes(): each for each in (given & own[:, None]).T}
        for pattern in patterns.values():
            if pattern.sum() >= FEWEST:
                same = np.flatnonzero(((given & own[:, None]) == pattern[:, None]).all(axis=0))
                together = np.append(gap, same[same != gap])
                row = _rho(average_ranks(values[np.ix_(pattern, together)].T))[0, 1:]
                found[gap, together[1:]] = found[together[1:], gap] = row
    return found


def _rho(ranks: Floats) -> Floats:
    off = ranks - ranks.mean(axis=1, keepdims=True)
    size = np.sqrt((off * off).sum(axis=1))
    off = off / np.where(size == 0, 1.0, size)[:, None]
    return np.asarray(np.clip(off @ off.T, -1.0, 1.0), dtype=float)
