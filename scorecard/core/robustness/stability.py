"""How far each weight can go before the first rank changes hands: exact, one weight at a time.

Criterion k takes the local weight t and its siblings share 1 - t in their present proportions. Every total is then a
straight line in t (a quotient of two where cells are missing), so that the leader and a rival are equal where a line
or a parabola crosses zero:

    S_a(t) = S_a(w_k) + (t - w_k) W (U_a - R_a)

W is the global weight of the group, U_a what the candidate reaches in k and R_a what it reaches in the siblings
together. The stability interval ends at the nearest crossing on either side of the present weight (Triantaphyllou and
Sanchez 1997; Mareschal 1988).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.robustness.contest import Contest, Floats, Parts

FLAT: Final = 1e-13  # a slope below this is what rounding leaves of none
EDGE: Final = 1e-12  # a crossing this near to 0 or 1 is there
BEYOND: Final = 1e-6  # a step across a crossing, to see who is ahead there


@dataclass(frozen=True, slots=True)
class Stability:
    """The weights of one criterion, 0..1 among its siblings, at which the present first rank stays as it is.

    below, above  who takes over there (keys), none where the interval ends at 0 or 1 without that. Where several share
                  the first rank, or a tie-break decided it, this can be at the present weight itself
    level         who only draws level, and where: at a weight of 0 and at a weight of 1, beyond which nothing lies
    """

    criterion: str
    weight: float
    low: float
    high: float
    below: tuple[str, ...]
    above: tuple[str, ...]
    level: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())

    @property
    def firm(self) -> bool:
        """Whether no weight of this criterion alone puts anybody else ahead; somebody may draw level at an end."""
        return not self.below and not self.above


def stability(contest: Contest) -> dict[str, Stability]:
    """Criterion -> its interval, for every group and leaf that has a weight, in the order of the tree."""
    if not contest.leaders:
        return {}
    parts = contest.parts
    slopes = changes_of(contest)
    lower, upper = _side(contest, slopes, -1.0), _side(contest, slopes, 1.0)
    found: dict[str, Stability] = {}
    for at, key in enumerate(parts.keys):
        weight = float(parts.local[at])
        below, above = weight - float(lower.distance[at]), weight + float(upper.distance[at])
        under, over = below > EDGE, above < 1 - EDGE
        level = (
            _level(contest, slopes, lower, at, -1.0) if weight > EDGE and abs(below) <= EDGE else (),
            _level(contest, slopes, upper, at, 1.0) if weight < 1 - EDGE and abs(above - 1) <= EDGE else (),
        )
        found[key] = Stability(
            key,
            weight,
            below if under else 0.0,
            above if over else 1.0,
            _takers(contest, slopes, lower, at, -1.0) if under else (),
            _takers(contest, slopes, upper, at, 1.0) if over else (),
            level,
        )
    return found


@dataclass(frozen=True, slots=True)
class Changes:
    """How the two sums behind each total change with each local weight: (candidates, criteria), by unit of weight."""

    reached: Floats
    present: Floats


def changes_of(contest: Contest) -> Changes:
    """The slopes of every total in every weight."""
    parts = contest.parts
    return Changes(_slopes(parts, parts.reached), _slopes(parts, parts.present))


def without(contest: Contest, slopes: Changes) -> Floats:
    """Totals 0..1 (candidates, criteria) where each criterion in turn weighs nothing and its siblings share its weight.

    An only child leaves its weight to nobody; there the totals stay.
    """
    local = contest.parts.local
    own = contest.values @ contest.weights
    reached = own[:, None] - local * slopes.reached
    if contest.complete:
        return reached
    there = contest.given @ contest.weights
    present = there[:, None] - local * slopes.present
    return np.asarray(reached / np.where(present > 0, present, 1.0), dtype=float)


def _slopes(parts: Parts, sums: Floats) -> Floats:
    found = np.zeros_like(sums)
    for here, under in parts.siblings:
        if under.size == 1:
            continue  # an only child has all the weight there is
        own, local = sums[:, under], parts.local[under]
        rest = 1.0 - local
        together = (own @ local)[:, None] - own * local
        lone = rest <= FLAT
        if lone.any():  # siblings without a weight share what is left evenly
            together[:, lone] = (own.sum(axis=1)[:, None] - own[:, lone]) / (under.size - 1)
        others = together / np.where(lone, 1.0, rest)
        found[:, under] = (own - others) * (1.0 if here < 0 else parts.whole[here])
    return found


@dataclass(frozen=True, slots=True)
class _Nearest:
    """The distance to the nearest crossing (criteria,), and which of the rivals cross there: (rows, criteria)."""

    distance: Floats
    rows: NDArray[np.intp]
    crossing: NDArray[np.bool_]


def _side(contest: Contest, slopes: Changes, direction: float) -> _Nearest:
    """The nearest crossings going up (1.0) or down (-1.0)."""
    first = contest.leader
    rows = np.array([row for row in range(len(contest.candidates)) if row != first], dtype=np.intp)
    equals = np.array([row in contest.leaders for row in rows.tolist()], dtype=np.bool_)
    change = slopes.reached * direction
    if contest.complete:
        start = (contest.totals[first] - contest.totals[rows])[:, None]
        slope = change[first] - change[rows]
        bend = np.zeros_like(slope)
    else:
        reached, present = contest.values @ contest.weights, contest.given @ contest.weights
        grown = slopes.present * direction
        level = (contest.totals[first] - contest.totals[rows]) * present[first] * present[rows]
        start = level[:, None]
        slope = (
            change[first] * present[rows, None]
            + reached[first] * grown[rows]
            - change[rows] * present[first]
            - reached[rows, None] * grown[first]
        )
        bend = change[first] * grown[rows] - change[rows] * grown[first]
    slope = np.where(np.abs(slope) <= FLAT, 0.0, slope)
    bend = np.where(np.abs(bend) <= FLAT, 0.0, bend)
    distance = _crossing(np.broadcast_to(start, slope.shape), slope, bend)
    parted = equals[:, None] & ((slope != 0) | (bend != 0))
    distance = np.where(parted, 0.0, distance)
    nearest = distance.min(axis=0, initial=np.inf)
    crossing = (distance <= nearest + EDGE) & np.isfinite(distance)
    return _Nearest(nearest, rows, crossing)


def _crossing(start: Floats, slope: Floats, bend: Floats) -> Floats:
    """The smallest s >= 0 from which on start + slope s + bend s^2 is below zero, infinity for none; start >= 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        straight = np.where(slope < 0, start / -slope, np.inf)
        if not bend.any():
            return straight
        inner = slope * slope - 4 * bend * start
        root = np.sqrt(np.maximum(inner, 0.0))
        # the form that does not subtract near-equal numbers
        half = -(slope + np.copysign(root, slope)) / 2
        one, two = half / bend, np.where(half != 0, start / half, np.where(slope == 0, root / (2 * bend), np.inf))
        one = np.where(np.isnan(one), np.inf, one)
        two = np.where(np.isnan(two), np.inf, two)
        # a start of zero is a crossing only where it goes down from there
        at_zero = (start == 0) & ((slope < 0) | ((slope == 0) & (bend < 0)))
        later = np.minimum(np.where(one > 0, one, np.inf), np.where(two > 0, two, np.inf))
        curved = np.where(at_zero, 0.0, np.where(inner <= 0, np.inf, later))
    return np.where(bend == 0, straight, curved)


def _level(contest: Contest, slopes: Changes, side: _Nearest, at: int, direction: float) -> tuple[str, ...]:
    """Who is level with the first at the nearest crossing, and was behind until there.

    Whoever has nothing there of what then counts has no total to be level with.
    """
    there = (contest.given @ contest.weights) + direction * side.distance[at] * slopes.present[:, at]
    if there[contest.leader] <= EDGE:
        return ()
    rows = np.sort(side.rows[side.crossing[:, at]]).tolist()
    return tuple(contest.candidates[row] for row in rows if row not in contest.leaders and there[row] > EDGE)


def _takers(contest: Contest, slopes: Changes, side: _Nearest, at: int, direction: float) -> tuple[str, ...]:
    """Who is first just beyond the nearest crossing: of those who cross there, whoever gains most."""
    rows = side.rows[side.crossing[:, at]]
    if side.distance[at] == 0 and len(contest.leaders) > 1:
        rows = np.append(rows, contest.leader)
    if rows.size > 1:
        beyond = (float(side.distance[at]) + BEYOND) * direction
        totals = (contest.values[rows] @ contest.weights) + beyond * slopes.reached[rows, at]
        if not contest.complete:
            totals = totals / ((contest.given[rows] @ contest.weights) + beyond * slopes.present[rows, at])
        rows = rows[totals >= totals.max() - FLAT]
    return tuple(contest.candidates[row] for row in np.sort(rows).tolist())
