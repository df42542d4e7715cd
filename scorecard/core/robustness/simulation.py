"""How often each candidate comes out where, over many weightings drawn at random: SMAA-2.

Stochastic multicriteria acceptability analysis (Lahdelma and Salminen 2001): the rank acceptability b(a, r) is the
share of weightings that give candidate a rank r, the pairwise winning index how often a is ahead of b, the central
weights of a the mean of the weightings that put it first, and its confidence factor how often it is first under them
when scores are uncertain.

Weights are drawn group by group from the top down, so that a group of many leaves is no more important for having
many: evenly from the simplex (Dirichlet with all ones), or around the stated weights (Dirichlet with concentration x
weight; the standard deviation of a weight w is then sqrt(w (1 - w) / (concentration + 1))). Scores that are uncertain
are drawn from a normal distribution with the panel's own spread in that cell, within 0..1; what was agreed on in the
consensus is not uncertain.

Draws come from PCG64 in blocks of fixed size and in the order of keys, so that a seed gives the same figures whatever
the order of criteria or candidates. Candidates whose values are the same share their ranks exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.numbers import grouped
from scorecard.core.progress import Report, silent
from scorecard.core.robustness.contest import Contest, Floats
from scorecard.core.robustness.spread import spread_of

BLOCK: Final = 2048  # draws at once; part of what a seed means
DECIMALS: Final = 12  # values that agree so far are equal
SAMPLES: Final = 10_000
SEED: Final = 1
CONCENTRATION: Final = 50.0
LONE: Final = 1 << 18  # multiplications up to which the usual libraries use a single thread
WORTH: Final = 256  # fewer columns at once take longer than waiting
MOST_SAMPLES: Final = 10_000_000


class Drawn(StrEnum):
    """Which weights are drawn."""

    UNIFORM = "uniform"  # any, all alike
    AROUND = "around"  # near the stated ones


@dataclass(frozen=True, slots=True)
class Draws:
    """How weightings are drawn. `scores`: scores too, with the panel's own spread."""

    samples: int = SAMPLES
    seed: int = SEED
    weights: Drawn = Drawn.UNIFORM
    concentration: float = CONCENTRATION
    scores: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.samples <= MOST_SAMPLES:
            raise ValueError(f"samples must be from 1 to {grouped(MOST_SAMPLES)}")
        if self.seed < 0:
            raise ValueError("a seed is a whole number from 0 on")
        if not (np.isfinite(self.concentration) and self.concentration > 0):
            raise ValueError("a concentration is a number above 0")


@dataclass(frozen=True, slots=True)
class Acceptability:
    """The shares, 0..1, by candidate in the order of `candidates`.

    ranks       rank acceptability (candidates, ranks); rows and columns add up to 1
    wins        pairwise winning (candidates, candidates): how often the row is ahead of the column, ties by half
    central     criterion -> central global weight, by candidate; None for who is never first
    confidence  how often a candidate is first under its central weights; None for who is never first
    """

    candidates: tuple[str, ...]
    ranks: Floats
    wins: Floats
    central: dict[str, dict[str, float] | None]
    confidence: dict[str, float | None]
    draws: Draws

    def first(self, candidate: str) -> float:
        """The share of weightings in which a candidate is first."""
        return float(self.ranks[self.candidates.index(candidate), 0])

    def expected_rank(self, candidate: str) -> float:
        """The mean of a candidate's ranks."""
        row = self.ranks[self.candidates.index(candidate)]
        return float(row @ np.arange(1, len(row) + 1))

    @property
    def standard_error(self) -> float:
        """The largest standard error of a share."""
        return float(0.5 / np.sqrt(self.draws.samples))


def simulate(contest: Contest, draws: Draws = Draws(), report: Report = silent) -> Acceptability | None:
    """Draw weightings and count ranks; None where nobody is in the running.

    `report` is told how far it is and may stop the work by raising `Cancelled`.
    """
    if not contest.leaders:
        return None
    nodes = _Nodes(contest, draws)
    order = np.array(sorted(range(len(contest.candidates)), key=contest.candidates.__getitem__), dtype=np.intp)
    values, given = contest.values[order][:, nodes.leaves], contest.given[order][:, nodes.leaves]
    spread = spread_of(contest)[order][:, nodes.leaves] if draws.scores else np.zeros_like(values)
    spread = np.where(given, spread, 0.0)
    first, member = _distinct(values, given, spread, nodes.possible)
    field = _Field(values[first], given[first], spread[first], nodes.rows, len(nodes.keys))
    tally = Tally(np.bincount(member), len(nodes.keys))
    weighing = np.random.Generator(np.random.PCG64([draws.seed, 0]))
    scoring = np.random.Generator(np.random.PCG64([draws.seed, 1]))
    done = 0
    while done < draws.samples:
        report(done / draws.samples, "Drawing weightings")
        weights = nodes.drawn(weighing, draws)
        totals = field.totals(weights, scoring)
        left = draws.samples - done
        if left < BLOCK:
            weights, totals = weights[:, :left], totals[:, :left]
        tally.add(totals, weights)
        done += totals.shape[1]
    report(1.0, "Drawing weightings")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return _acceptability(contest, draws, nodes, field, tally, member[place])


def _acceptability(
    contest: Contest, draws: Draws, nodes: _Nodes, field: _Field, tally: Tally, member: NDArray[np.intp]
) -> Acceptability:
    keys = contest.candidates
    ranks, wins = tally.ranks()[member], tally.wins()[np.ix_(member, member)]
    wins[member[:, None] == member[None, :]] = 0.5
    np.fill_diagonal(wins, 0.0)
    central = tally.central()
    confident = field.confidence(central, tally.sizes, draws)
    by_candidate: dict[str, dict[str, float] | None] = {}
    confidence: dict[str, float | None] = {}
    for key, at in zip(keys, member.tolist(), strict=True):
        known = central[at]
        by_candidate[key] = None if known is None else dict(zip(nodes.keys, known.tolist(), strict=True))
        confidence[key] = confident[at]
    return Acceptability(keys, ranks, wins, by_candidate, confidence, draws)


def _distinct(
    values: Floats, given: NDArray[np.bool_], spread: Floats, possible: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first row of each kind, and the kind of each row; rows are of a kind where no weights tell them apart."""
    seen: dict[tuple[Any, ...], int] = {}
    first: list[int] = []
    member: list[int] = []
    rounded = np.round(values[:, possible], DECIMALS) + 0.0
    for row in range(len(values)):
        alone = row if spread[row].any() else -1
        key = (alone, rounded[row].tobytes(), given[row, possible].tobytes())
        if key not in seen:
            seen[key] = len(first)
            first.append(row)
        member.append(seen[key])
    return np.array(first, dtype=np.intp), np.array(member, dtype=np.intp)


class _Nodes:
    """The weighted criteria as rows: siblings side by side, each group after its own row, all in the order of keys.

    keys      criteria in the order of the rows
    leaves    for each leaf row the column of that leaf in the contest
    rows      the rows that are leaves
    possible  for each leaf row whether it can be drawn above zero
    """

    def __init__(self, contest: Contest, draws: Draws) -> None:
        tree = contest.tree
        self.keys: list[str] = []
        self._groups: list[tuple[int, int, int]] = []  # first and end of the siblings, row of their group or -1
        waiting: list[tuple[str, int]] = [("", -1)]
        while waiting:
            group, above = waiting.pop(0)
            under = sorted(key for key in tree.children.get(group, ()) if key in tree.local_weights)
            if under:
                start = len(self.keys)
                self.keys += under
                self._groups.append((start, len(self.keys), above))
                waiting += [(key, start + at) for at, key in enumerate(under) if key not in tree.global_weights]
        local = np.array([float(tree.local_weights[key]) for key in self.keys])
        self._shapes = (local * draws.concentration)[:, None]
        at = {key: row for row, key in enumerate(self.keys)}
        column = {key: place for place, key in enumerate(contest.leaves)}
        self.rows = np.array([row for row, key in enumerate(self.keys) if key in column], dtype=np.intp)
        self.leaves = np.array([column[self.keys[row]] for row in self.rows.tolist()], dtype=np.intp)
        likely = np.ones(len(self.keys), dtype=np.bool_)
        if draws.weights is Drawn.AROUND:
            likely &= local > 0
        for start, end, above in self._groups:
            if above >= 0:
                likely[start:end] &= likely[above]
        self.possible = likely[self.rows]
        assert len(at) == len(self.keys)
        self._room = np.empty((len(self.keys), BLOCK))

    def drawn(self, random: np.random.Generator, draws: Draws) -> Floats:
        """Global weights of all criteria (rows, draws); each call uses the same room again."""
        weights = self._room
        for start, end, above in self._groups:
            block = weights[start:end]
            if end - start == 1:
                block[:] = 1.0 if above < 0 else weights[above]
                continue
            if draws.weights is Drawn.UNIFORM:
                random.standard_exponential(out=block)
            else:
                random.standard_gamma(self._shapes[start:end], size=block.shape, out=block)
            total = block.sum(axis=0)
            block *= 1.0 / total if above < 0 else weights[above] / total
        return weights


class _Field:
    """The values that are weighed: one row for each kind of candidate, by criterion."""

    def __init__(
        self, values: Floats, given: NDArray[np.bool_], spread: Floats, rows: NDArray[np.intp], size: int
    ) -> None:
        self._rows = rows
        self._spread = [np.flatnonzero(each > 0) for each in spread]
        self._deviation, self._values = spread, values
        steady = np.where(spread > 0, 0.0, np.where(given, values, 0.0))
        self._steady = np.zeros((len(values), size))
        self._steady[:, rows] = steady
        self._given: Floats | None = None
        if not given.all():
            self._given = np.zeros((len(values), size))
            self._given[:, rows] = given
        self.uncertain = bool((spread > 0).any())

    def totals(self, weights: Floats, random: np.random.Generator) -> Floats:
        """Totals (kinds, draws) under weights (criteria, draws)."""
        totals = _product(self._steady, weights)
        for row, cells in enumerate(self._spread):
            if cells.size:
                scores = random.standard_normal((cells.size, weights.shape[1]))
                scores *= self._deviation[row, cells, None]
                scores += self._values[row, cells, None]
                np.clip(scores, 0.0, 1.0, out=scores)
                scores *= weights[self._rows[cells]]
                totals[row] += scores.sum(axis=0)
        if self._given is not None:
            present = _product(self._given, weights)
            totals /= np.where(present > 0, present, 1.0)
        return totals

    def confidence(self, central: list[Floats | None], sizes: NDArray[np.intp], draws: Draws) -> list[float | None]:
        """How often each kind is first under its own central weights; equals share."""
        found: list[float | None] = []
        for row, weights in enumerate(central):
            if weights is None:
                found.append(None)
                continue
            random = np.random.Generator(np.random.PCG64([draws.seed, 2]))
            count = draws.samples if self.uncertain else 1
            won, done = 0.0, 0
            while done < count:
                block = min(BLOCK, count - done)
                totals = self.totals(np.repeat(weights[:, None], block, axis=1), random)
                equal = totals >= totals.max(axis=0) - 10.0**-DECIMALS
                won += float((equal[row] / (equal * sizes[:, None]).sum(axis=0)).sum())
                done += block
            found.append(won / count)
        return found


class Tally:
    """Counts ranks over draws, block by block, for kinds of candidates; `sizes`: how many candidates each kind has."""

    def __init__(self, sizes: NDArray[np.intp], criteria: int) -> None:
        kinds, self._everybody = len(sizes), int(sizes.sum())
        self.sizes = sizes
        self._counts = np.zeros((kinds, self._everybody), dtype=np.int64)
        self._wins = np.zeros((kinds, kinds), dtype=np.int64)
        self._central = np.zeros((kinds, criteria))
        self._draws = 0
        self._small = np.uint8 if self._everybody < 256 else np.uint16 if self._everybody < 65536 else np.uint32

    def add(self, totals: Floats, weights: Floats) -> None:
        """Totals (kinds, draws), no two of which are equal, under weights (criteria, draws)."""
        kinds, draws = totals.shape
        places = np.zeros((kinds, draws), dtype=self._small)
        sizes = self.sizes.astype(self._small)
        lone = bool((self.sizes == 1).all())
        for row in range(kinds - 1):
            ahead = totals[row] > totals[row + 1 :]
            self._wins[row, row + 1 :] += np.count_nonzero(ahead, axis=1)
            beaten = ahead.view(np.uint8)
            if lone:
                places[row + 1 :] += beaten
                places[row] += self._small(kinds - row - 1)
                places[row] -= beaten.sum(axis=0, dtype=self._small)
            else:
                places[row + 1 :] += beaten * sizes[row]
                places[row] += (~ahead * sizes[row + 1 :, None]).sum(axis=0, dtype=self._small)
        for row in range(kinds):
            self._counts[row] += np.bincount(places[row], minlength=self._everybody)
        winners = totals.argmax(axis=0)
        order = np.argsort(winners, kind="stable")
        won, starts = _runs(winners[order])
        # sums over runs of draws with the same winner
        self._central[won] += np.add.reduceat(np.take(weights, order, axis=1), starts, axis=1).T
        self._draws += draws

    def ranks(self) -> Floats:
        """Rank acceptability (kinds, ranks); equals share the ranks that they take up together."""
        found = np.zeros(self._counts.shape)
        for row, size in enumerate(self.sizes.tolist()):
            for ahead in range(size):
                found[row, ahead:] += self._counts[row, : self._everybody - ahead]
            found[row] /= size
        return found / self._draws

    def wins(self) -> Floats:
        """How often the row is ahead of the column (kinds, kinds)."""
        above = np.triu(self._wins, 1)
        found: Floats = (above + np.tril(self._draws - above.T, -1)) / self._draws
        return found

    def central(self) -> list[Floats | None]:
        """Central weights (criteria,) of each kind; None for who is never first."""
        firsts = self._counts[:, 0]
        return [self._central[row] / firsts[row] if firsts[row] else None for row in range(len(firsts))]


def _product(rows: Floats, weights: Floats) -> Floats:
    """`rows @ weights`, in parts where they are so small that several threads would only wait for each other."""
    columns = LONE // max(rows.size, 1)
    if columns >= weights.shape[1] or columns < WORTH:
        return np.asarray(rows @ weights, dtype=float)
    found = np.empty((len(rows), weights.shape[1]))
    for start in range(0, weights.shape[1], columns):
        np.matmul(rows, weights[:, start : start + columns], out=found[:, start : start + columns])
    return found


def _runs(ordered: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The different numbers in ascending ones, and where each begins."""
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    return ordered[starts], starts
