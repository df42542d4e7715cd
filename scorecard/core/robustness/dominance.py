"""Dominance and potential optimality: who is worse whatever the weights, and who could be first under some.

a dominates b where it is at least as good on every leaf and better on one. A candidate is potentially optimal where
some weights, none below zero, put nobody ahead of it: the value of a game in which it picks the weights and the
others answer (von Neumann 1928), a linear programme. Who is dominated need not be asked, and who is best on a leaf
answers for itself.

What is missing counts at its worst for who should dominate and at its best for who should be dominated, and at its
best for who could be first: dominance holds whatever comes, and nobody is ruled out too early.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scorecard.core import linear
from scorecard.core.robustness.contest import Contest, Floats

LEVEL: Final = 1e-9  # values closer than this are equal
MOST_ASKED: Final = 30  # candidates for whom a linear programme is solved


@dataclass(frozen=True, slots=True)
class Dominance:
    """Pairs and possibilities, candidates by key, in the order of the evaluation.

    dominated_by  candidate -> who dominates it, where anybody does
    potential     candidate -> weights of the leaves under which nobody is ahead of it; left out where there are none.
                  Of many candidates only the best by total, and who is best on a leaf, are asked
    """

    dominated_by: dict[str, tuple[str, ...]]
    potential: dict[str, dict[str, float]]


def dominance(contest: Contest) -> Dominance:
    """Who dominates whom, and who is potentially optimal."""
    if not contest.leaders:
        return Dominance({}, {})
    worst = np.where(contest.given, contest.values, 0.0)
    best = np.where(contest.given, contest.values, 1.0)
    above = dominating(worst, best)
    keys = contest.candidates
    dominated_by = {
        key: tuple(keys[other] for other in np.flatnonzero(above[:, row]).tolist())
        for row, key in enumerate(keys)
        if above[:, row].any()
    }
    potential: dict[str, dict[str, float]] = {}
    asked = set(np.argsort(-contest.totals, kind="stable")[:MOST_ASKED].tolist())
    for row, key in enumerate(keys):
        if row in contest.leaders:
            weights: Floats | None = contest.weights
        else:
            others = worst if not contest.complete else contest.values
            weights = favourable(best[row], np.delete(others, row, axis=0), thorough=row in asked)
        if weights is not None:
            potential[key] = dict(zip(contest.leaves, weights.tolist(), strict=True))
    return Dominance(dominated_by, potential)


def dominating(worst: Floats, best: Floats) -> np.typing.NDArray[np.bool_]:
    """Whether row a, with `worst` (candidates, leaves), dominates row b, with `best`: (a, b)."""
    count = len(worst)
    found = np.zeros((count, count), dtype=np.bool_)
    for row in range(count):
        apart = worst[row] - best
        found[row] = (apart >= -LEVEL).all(axis=1) & (apart > LEVEL).any(axis=1)
        found[row, row] = False
    return found


def favourable(own: Floats, others: Floats, *, thorough: bool = True) -> Floats | None:
    """Weights (leaves,) with which a candidate (leaves,) is not behind any of the others (others, leaves), or None.

    Not `thorough`: only where a single leaf does it.
    """
    size = own.size
    if not len(others):
        return np.full(size, 1.0 / size)
    apart = own - others
    alone = apart.min(axis=0)
    at = int(alone.argmax())
    if alone[at] >= -LEVEL:
        return np.asarray(np.eye(size)[at], dtype=float)
    if not thorough or (apart.max(axis=1) < -LEVEL).any():
        return None  # behind somebody on every leaf
    # the last variable is the lead, counted from -1
    found = linear.solve(
        [*np.zeros(size), -1.0],
        np.hstack((-apart, np.ones((len(others), 1)))),
        np.ones(len(others)),
        [[*np.ones(size), 0.0]],
        [1.0],
        upper=[*np.ones(size).tolist(), 2.0],
    )
    if not found.optimal or found.x[-1] - 1.0 < -LEVEL:
        return None
    weights = np.maximum(found.x[:size], 0.0)
    return np.asarray(weights / weights.sum(), dtype=float)
