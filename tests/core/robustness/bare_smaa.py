"""SMAA-2 from draws that are given, written down as it is defined: what the simulation of the program is held against.

Lahdelma and Salminen 2001; ties share the ranks that they take up together and count by half in the pairwise winning
index.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.robustness.contest import Floats

SAME: Final = 1e-12  # totals closer than this are equal
BLOCK: Final = 4096


@dataclass(frozen=True, slots=True)
class Smaa:
    """The figures of SMAA-2: (candidates, ranks), (candidates, candidates), (candidates, criteria).

    central     NaN for who is never first
    confidence  0 for who is never first
    entropy     of the whole ranking, in bits: 0 where every draw gives the same one
    """

    ranks: Floats
    wins: Floats
    central: Floats
    confidence: Floats
    entropy: float


def smaa(values: Floats, weights: Floats) -> Smaa:
    """The figures for values (candidates, criteria), or (draws, candidates, criteria), and weights (draws, criteria).

    Weights may also be the same throughout: (criteria,).
    """
    sampled = values.ndim == 3
    draws = len(values) if sampled else len(weights)
    weights = np.broadcast_to(weights, (draws, values.shape[-1]))
    count = values.shape[-2]
    ranks, wins = np.zeros((count, count)), np.zeros((count, count))
    central = np.zeros((count, values.shape[-1]))
    rankings: Counter[bytes] = Counter()
    for start in range(0, draws, BLOCK):
        part = weights[start : start + BLOCK]
        totals = np.einsum("sij,sj->si", values[start : start + BLOCK], part) if sampled else part @ values.T
        first, places = _count(totals, ranks, wins)
        central += first.T @ part
        kinds, counts = np.unique(places, axis=0, return_counts=True)
        rankings.update({kind.tobytes(): int(count) for kind, count in zip(kinds, counts, strict=True)})
    won = ranks[:, 0].copy()
    central = np.where(won[:, None] > 0, central / np.where(won > 0, won, 1.0)[:, None], np.nan)
    confidence = np.zeros(count)
    for row in np.flatnonzero(won > 0).tolist():
        found = values @ central[row]
        equal = found >= found.max(axis=-1, keepdims=True) - SAME
        confidence[row] = float(np.mean(equal[..., row] / equal.sum(axis=-1)))
    shares = np.array(list(rankings.values())) / draws
    return Smaa(ranks / draws, wins / draws, central, confidence, float(-(shares * np.log2(shares)).sum()))


def _count(totals: Floats, ranks: Floats, wins: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Add the ranks and wins of totals (draws, candidates) to the sums.

    Each one's share of the first rank, and how many are ahead of it: (draws, candidates).
    """
    apart = totals[:, :, None] - totals[:, None, :]
    ahead, behind = apart > SAME, apart < -SAME
    level = ~(ahead | behind)
    wins += ahead.sum(axis=0) + (level.sum(axis=0) - len(totals) * np.eye(totals.shape[1])) / 2
    place, size = behind.sum(axis=2), level.sum(axis=2)
    for rank in range(totals.shape[1]):
        ranks[:, rank] += (((place <= rank) & (rank < place + size)) / size).sum(axis=0)
    return np.asarray((place == 0) / size, dtype=float), place
