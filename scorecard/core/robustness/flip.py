"""The smallest change of weights that changes the winner.

Weights move from some criteria to others; their sum stays 1 and none falls below 0. The size of a change is the sum
of all absolute changes (L1), twice the weight that moves.

Against one rival the answer is a fractional knapsack (Dantzig 1957): every weight that moves goes to the criterion
where the rival is furthest ahead, and comes from those where it is furthest behind. That a rival also stays ahead of
everybody else is a linear programme, which is asked only where the knapsack leaves somebody else in front.

Where cells are missing, weights are scaled up for who lacks them and totals are quotients: the same steps then follow
their slopes until nothing moves, and where that does not come to rest, levels are tried that the new winner reaches and
nobody else does. What comes out is put into the rule itself and does flip the winner; that nothing smaller does is then
not proven (`Flip.proven`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from scorecard.core.robustness.contest import Contest, Floats
from scorecard.core.robustness.nearest_weights import Nearest, nearest

AHEAD: Final = 1e-9  # of the whole: the lead that a new winner is given, so that it wins and does not only draw level
ALIKE: Final = 1e-12  # advantages closer than this are equal
MOST_ASKED: Final = 30  # rivals
ROUNDS: Final = 24  # steps before the search is given up or is exact enough
LEVELS: Final = 16
GOLDEN: Final = 0.6180339887498949


@dataclass(frozen=True, slots=True)
class Flip:
    """Weights under which another candidate is first.

    winner    who is first then
    distance  sum of the absolute changes of the weights, 0..2
    weights   criterion -> new weight, adding up to 1: global weights of all leaves, or local ones within a group
    changes   criterion -> change of weight, the largest first, those that change at all
    proven    whether nothing smaller does it; False only where cells are missing
    """

    winner: str
    distance: float
    weights: dict[str, float]
    changes: dict[str, float]
    proven: bool = True

    @property
    def moved(self) -> float:
        """The weight that goes from some criteria to others, 0..1."""
        return self.distance / 2

    @property
    def givers(self) -> dict[str, float]:
        """Criterion -> the weight that it gives, largest first."""
        return {key: -change for key, change in self.changes.items() if change < 0}

    @property
    def takers(self) -> dict[str, float]:
        """Criterion -> the weight that it takes, largest first."""
        return {key: change for key, change in self.changes.items() if change > 0}


def shifted(weights: Floats, advantages: Floats, lead: float = AHEAD) -> Floats | None:
    """The weights nearest to `weights` (k,) at which advantages (k,) add up to `lead`; None where none do.

    Criteria with equal advantages give in proportion and take evenly, so that their order does not matter.
    """
    lacking = lead - float(advantages @ weights)
    if lacking <= 0:
        return weights.copy()
    top = float(advantages.max())
    if top < lead:
        return None
    new = weights.copy()
    gains = top - advantages
    order = np.argsort(-gains, kind="stable").tolist()
    at = 0
    while at < len(order) and lacking > 0:
        gain = float(gains[order[at]])
        if gain <= ALIKE:
            return None
        end = at
        while end < len(order) and gain - gains[order[end]] <= ALIKE:
            end += 1
        alike = order[at:end]
        held = float(weights[alike].sum())
        given = min(held, lacking / gain)
        if given > 0:
            new[alike] -= weights[alike] * (given / held)
            lacking -= given * gain
            if given < held:
                break
        at = end
    if lacking > ALIKE * 1e-3 and at >= len(order):
        return None
    takers = gains <= ALIKE
    new[takers] += (weights.sum() - new.sum()) / int(takers.sum())
    return np.asarray(np.maximum(new, 0.0), dtype=float)


def flips(contest: Contest, most: int = MOST_ASKED) -> dict[str, Flip]:
    """Rival -> the smallest change of global weights that puts it first, the smallest of all first.

    Rivals that no weights put ahead of everybody are left out, and so is who shares the first rank already. Of many
    rivals only those are asked that need the least to catch up with the leader; the smallest flip is among them.
    """
    if not contest.leaders:
        return {}
    found = []
    for row in _rivals(contest, most):
        flip = flip_to(contest, row)
        if flip is not None:
            found.append(flip)
    return {each.winner: each for each in sorted(found, key=lambda each: (each.distance, each.winner))}


def _rivals(contest: Contest, most: int) -> list[int]:
    rows = [row for row in range(len(contest.candidates)) if row not in contest.leaders]
    if len(rows) <= most:
        return rows
    values, near = contest.filled(), []
    for row in rows:
        new = shifted(contest.weights, values[row] - values[contest.leader])
        if new is not None:
            near.append((float(np.abs(new - contest.weights).sum()), row))
    return [row for _, row in sorted(near)[:most]]


def flip_to(contest: Contest, row: int) -> Flip | None:
    """The smallest change of global weights that puts this row ahead of everybody; None where nothing does."""
    return _flip(contest, row, _Weights(contest.leaves, contest.weights))


def flips_within(contest: Contest, group: str, most: int = MOST_ASKED) -> dict[str, Flip]:
    """Rival -> the smallest change of the local weights of a group ("" for the top) that puts it first.

    The smallest of all first. None of them where several share the first rank already; of many rivals those that
    `flips` asks.
    """
    weights = _local_weights(contest, group)
    if weights is None or len(contest.leaders) != 1:
        return {}
    found = [flip for flip in (_flip(contest, row, weights) for row in _rivals(contest, most)) if flip is not None]
    return {each.winner: each for each in sorted(found, key=lambda each: (each.distance, each.winner))}


@dataclass(frozen=True, slots=True)
class _Weights:
    """Weights that may change: those of all leaves are `fixed + spread @ now` (leaves,); `now` (k,) adds up to 1.

    Without a spread they are the weights of the leaves themselves.
    """

    keys: tuple[str, ...]
    now: Floats
    spread: Floats | None = None
    fixed: Floats | None = None

    def of_leaves(self, new: Floats) -> Floats:
        """The weights of all leaves (leaves,) for these weights (k,)."""
        if self.spread is None or self.fixed is None:
            return new
        return np.asarray(self.fixed + self.spread @ new, dtype=float)

    def sums(self, rows: Floats) -> Floats:
        """Numbers by leaf (rows, leaves) as numbers by weight (rows, k).

        What the fixed weights add is the same whatever the others are, and those add up to 1.
        """
        if self.spread is None or self.fixed is None:
            return rows
        return np.asarray(rows @ self.spread + (rows @ self.fixed)[:, None], dtype=float)


def _local_weights(contest: Contest, group: str) -> _Weights | None:
    """The local weights of the children of a group; None where there is nothing to shift among them."""
    tree, parts = contest.tree, contest.parts
    here = parts.keys.index(group) if group in parts.keys else -1
    columns = next((under for column, under in parts.siblings if column == here), None)
    share = 1.0 if here < 0 else float(parts.whole[here])
    if (group and here < 0) or columns is None or columns.size < 2 or share <= 0:
        return None
    keys = tuple(parts.keys[at] for at in columns.tolist())
    at = {leaf: row for row, leaf in enumerate(contest.leaves)}
    spread = np.zeros((len(contest.leaves), len(keys)))
    fixed = contest.weights.copy()
    for column, key in enumerate(keys):
        for leaf, part in tree.shares_under(key).items():
            spread[at[leaf], column] = share * float(part)
            fixed[at[leaf]] = 0.0
    return _Weights(keys, parts.local[columns], spread, fixed)


def _flip(contest: Contest, row: int, weights: _Weights) -> Flip | None:
    if contest.complete:
        new = _nearest(contest.values, row, contest.leader, weights)
    else:
        new = _by_slopes(contest, row, weights)
        new = _by_level(contest, row, weights) if new is None else new
    return None if new is None else _told(contest.candidates[row], weights, new, proven=contest.complete)


def _by_slopes(contest: Contest, row: int, weights: _Weights) -> Floats | None:
    """The nearest weights where cells are missing, by straight lines along the quotients; None where these do not
    come to rest."""
    new = weights.now
    for _ in range(ROUNDS):
        found = _nearest(_slopes(contest, weights.of_leaves(new)), row, contest.leader, weights)
        if found is None:
            return None
        still, new = np.abs(found - new).max() <= AHEAD, found
        if still:
            totals = contest.totals_at(weights.of_leaves(new))
            return new if totals[row] > np.delete(totals, row).max() else None
    return None


def _slopes(contest: Contest, at: Floats) -> Floats:
    """Values of a candidate that lacks nothing and, near these weights (leaves,), has the totals that this one has."""
    level = contest.totals_at(at)[:, None]
    present = (contest.given @ at)[:, None]
    return level + np.where(contest.given, contest.values - level, 0.0) / np.where(present > 0, present, 1.0)


def _by_level(contest: Contest, row: int, weights: _Weights) -> Floats | None:
    """The same by trying levels that the new winner reaches and nobody else does: at each a linear programme."""

    def at(level: float) -> tuple[float, Floats | None]:
        above = np.where(contest.given, contest.values - level, 0.0)
        above = np.vstack((above[row], -np.delete(above, row, axis=0)))
        found = nearest(weights.now, weights.sums(above))
        return (np.inf, None) if found is None else (float(np.abs(found - weights.now).sum()), found)

    levels = np.linspace(0.0, 1.0, LEVELS + 1)
    tried = [at(float(level)) for level in levels]
    place = int(np.argmin([distance for distance, _ in tried]))
    best = tried[place]
    if best[1] is None:
        return None
    low, high = float(levels[max(place - 1, 0)]), float(levels[min(place + 1, LEVELS)])
    for _ in range(ROUNDS):  # golden section (Kiefer 1953)
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        one, other = at(left), at(right)
        low, high = (low, right) if one[0] <= other[0] else (left, high)
        best = min(best, one, other, key=lambda each: each[0])
    new = best[1]
    totals = contest.totals_at(weights.of_leaves(new)) if new is not None else None
    return new if totals is not None and totals[row] > np.delete(totals, row).max() else None


def _nearest(values: Floats, row: int, leader: int, weights: _Weights) -> Floats | None:
    """The nearest weights (k,) at which a row is ahead of all others, with nothing missing."""
    sums = weights.sums(values)
    ahead_of = sums[row] - sums
    new = shifted(weights.now, ahead_of[leader])
    asked = [leader]
    programme: Nearest | None = None
    while new is not None:
        leads = ahead_of @ new
        if len(asked) > 1 and leads[asked].min() < AHEAD / 2:
            return None  # to draw level is all it can do
        leads[[row, *asked]] = np.inf
        closest = int(leads.argmin())
        if leads[closest] >= AHEAD / 2:
            return new
        asked.append(closest)
        programme = Nearest(weights.now, ahead_of) if programme is None else programme
        new = programme.ahead_of(asked)
    return None


def _told(winner: str, weights: _Weights, new: Floats, *, proven: bool) -> Flip:
    change = new - weights.now
    moved = [(float(change[at]), weights.keys[at]) for at in np.flatnonzero(np.abs(change) > ALIKE).tolist()]
    changes = {key: by for by, key in sorted(moved, key=lambda each: (-abs(each[0]), each[1]))}
    named = dict(zip(weights.keys, new.tolist(), strict=True))
    return Flip(winner, float(np.abs(change).sum()), named, changes, proven)
