"""Criteria that rank the candidates alike: perhaps the same thing counted twice.

Two leaves whose values rank the candidates in nearly the same order (Spearman's correlation of average ranks above a
bound) may measure one thing under two names, or price and a score that follows the price. Only people can say; the
program points at the pair. The principle: DCLG, Multi-criteria analysis: a manual, 2009 (mutual independence).

Leaves that rank in opposite orders count no thing twice. And where candidates are few and criteria many, some pairs
are alike by chance: 18 criteria make 153 pairs, of which 4 candidates let 6 agree though nothing joins them. So every
pair says how many of all pairs chance alone would make as alike, by the orders in which its ranks could stand (the
permutation test, Pitman 1937); only where that is less than one in twenty does it tell something (Bonferroni's bound,
Dunn 1961).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from math import factorial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.concordance import average_ranks
from scorecard.core.errors import Sentence, sentence
from scorecard.core.numbers import grouped
from scorecard.core.robustness.contest import Contest, Floats, Mask

ALIKE: Final = 0.95
FEWEST: Final = 4  # candidates; three fall into the same order by chance one time in six
TELLING: Final = 0.05  # pairs alike by chance; from there on it may be chance
NOISE: Final = 1e-9  # of a correlation
ALL_ORDERS: Final = 7  # candidates, of which all 5,040 orders are looked at; of more, as many drawn ones
EFFORT: Final = 20_000_000  # orders times candidates times pairs of rank patterns


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two leaves that rank alike, and what they weigh together.

    by_chance  how many of all pairs of leaves would be as alike if their ranks stood in any order
    """

    first: str
    second: str
    correlation: float
    weight: float
    by_chance: float

    @property
    def is_telling(self) -> bool:
        """Whether chance is too poor an explanation."""
        return self.by_chance < TELLING


def double_counting(contest: Contest, bound: float = ALIKE) -> tuple[Overlap, ...]:
    """Pairs of leaves whose rank correlation is above `bound`, those that tell something first, then the heaviest.

    Only candidates with a value in both count, of whom there must be at least `FEWEST`.
    """
    if len(contest.candidates) < FEWEST:
        return ()
    weighted = np.flatnonzero(contest.weights > 0)
    values, given = np.round(contest.values[:, weighted], 12), contest.given[:, weighted]
    alike = np.triu(correlations(values, given), 1)
    pairs = list(zip(*(each.tolist() for each in np.nonzero(alike > bound + NOISE)), strict=True))
    if not pairs:
        return ()
    by_chance = _by_chance(values, given, pairs, bound)
    found = []
    for (a, b), expected in zip(pairs, by_chance, strict=True):
        one, other = sorted((contest.leaves[weighted[a]], contest.leaves[weighted[b]]))
        together = float(contest.weights[weighted[a]] + contest.weights[weighted[b]])
        found.append(Overlap(one, other, float(alike[a, b]), together, expected))
    return tuple(sorted(found, key=lambda each: (not each.is_telling, -each.weight, each.first, each.second)))


def told(overlaps: Sequence[Overlap], candidates: int) -> tuple[tuple[Overlap, ...], Sentence | None]:
    """The pairs that tell something, and a sentence about those that chance may have made alike; None for none."""
    telling = tuple(each for each in overlaps if each.is_telling)
    rest = len(overlaps) - len(telling)
    if not rest:
        return telling, None
    fields = {"count": grouped(rest), "candidates": grouped(candidates)}
    if telling:
        pairs = "One more pair ranks" if rest == 1 else "{count} more pairs rank"
    else:
        pairs = "One pair of criteria ranks" if rest == 1 else "{count} pairs of criteria rank"
    template = f"{pairs} the candidates alike, which with {{candidates}} candidates may well be chance."
    return telling, sentence(template, **fields)


def chance_of(one: Floats, other: Floats, bound: float = ALIKE, most: int = factorial(ALL_ORDERS)) -> float:
    """The share of orders of `other` (n,) in which its rank correlation with `one` (n,) is above `bound`.

    Exact for few candidates; of many, `most` orders are drawn, always the same.
    """
    ranks = _centred(average_ranks(np.stack((one, other))))
    orders = _orders(one.size, most)
    return float((ranks[1][orders] @ ranks[0] > bound + NOISE).mean())


def _by_chance(values: Floats, given: Mask, pairs: list[tuple[int, int]], bound: float) -> list[float]:
    """For each pair of columns, how many of all that tell candidates apart would be as alike by chance."""
    apart = sum(np.unique(values[given[:, at], at]).size > 1 for at in range(values.shape[1]))
    full = np.asarray(given.all(axis=0))
    whole = {at: np.sort(average_ranks(values[:, at])) for at in {at for pair in pairs for at in pair if full[at]}}
    asked = []
    for a, b in pairs:
        if full[a] and full[b]:
            asked.append((whole[a], whole[b]))
        else:
            both = given[:, a] & given[:, b]
            asked.append(tuple(np.sort(average_ranks(values[both][:, (a, b)].T), axis=-1)))
    keys = [(one.tobytes(), other.tobytes()) for one, other in asked]
    distinct = dict(zip(keys, asked, strict=True))
    most = EFFORT // (len(distinct) * values.shape[0])
    most = min(max(most, factorial(ALL_ORDERS - 2)), factorial(ALL_ORDERS))
    chances = {key: chance_of(*ranks, bound, most) for key, ranks in distinct.items()}
    return [chances[key] * apart * (apart - 1) / 2 for key in keys]


@lru_cache(maxsize=8)
def _orders(count: int, most: int) -> NDArray[np.intp]:
    """Orders of so many things: (orders, count)."""
    if count <= ALL_ORDERS:
        return np.array(list(permutations(range(count))), dtype=np.intp)
    start = np.tile(np.arange(count, dtype=np.intp), (most, 1))
    return np.asarray(np.random.default_rng(count).permuted(start, axis=1), dtype=np.intp)


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
    off = _centred(ranks)
    return np.asarray(np.clip(off @ off.T, -1.0, 1.0), dtype=float)


def _centred(ranks: Floats) -> Floats:
    """Ranks (rows, n) around their mean, each row of length 1, or 0 where all ranks are equal."""
    off = ranks - ranks.mean(axis=1, keepdims=True)
    size = np.sqrt((off * off).sum(axis=1))
    return np.asarray(off / np.where(size == 0, 1.0, size)[:, None], dtype=float)
