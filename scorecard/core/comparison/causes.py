"""From what causes the candidates' totals changed: parts that add up to the change, whatever is changed first.

Five groups of things lead from one evaluation to another (`Cause`; what each holds stands in `hybrids`). What a group
is worth depends on what has been changed before it, so the parts are Shapley values: the mean of what a group adds over
all 120 orders in which the five can be changed. That is the only rule by which the parts add up to the whole, equal
causes have equal parts, a cause without effect has none, and parts of sums are sums of parts.

    part(i) = sum over sets S without i of  |S|! (4 - |S|)! / 5!  x  (total with S and i changed - total with S changed)

Sources: L. S. Shapley, "A value for n-person games", 1953; A. F. Shorrocks, "Decomposition procedures for
distributional analysis: a unified framework based on the Shapley value", Journal of Economic Inequality 11, 2013.

The rule is symmetric: comparing the other way round gives every part with the opposite sign. It is applied to the
points from each criterion, so that the parts also add up criterion by criterion.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import factorial

import numpy as np
from numpy.typing import NDArray

from scorecard.core.comparison.hybrids import AFTER, BEFORE, Hybrids, Leaf, Sides

Floats = NDArray[np.float64]


class Cause(StrEnum):
    """What changed between two evaluations."""

    WEIGHTS = "weights"
    SCORES = "scores"
    FACTS = "facts"
    RULES = "rules"
    CRITERIA = "criteria"


@dataclass(frozen=True, slots=True)
class Causes:
    """The parts of every change.

    candidates       pairs of keys of those who take part in both
    leaves           pairs of keys of the scored criteria of both; None where one has no such criterion
    parts            points of 100: (causes, candidates, leaves), causes in the order of `Cause`
    weights_before   the weights of the leaves: (leaves,); 0 for what it has not
    """

    candidates: tuple[tuple[str, str], ...]
    leaves: tuple[Leaf, ...]
    parts: Floats
    weights_before: Floats
    weights_after: Floats
    values_before: Floats
    values_after: Floats


def shapley(worth: Floats) -> Floats:
    """The Shapley values of a game: (players, ...) from what each set of players is worth, (2 ** players, ...).

    Bit i of a place in `worth` says whether player i is in the set. Sets are taken with their complements, so that the
    game played backwards gives the same numbers with the opposite sign, to the last bit.
    """
    players = len(worth).bit_length() - 1
    parts = np.zeros((players, *worth.shape[1:]))
    for player in range(players):
        own = 1 << player
        others = (len(worth) - 1) ^ own
        for chosen in range(len(worth)):
            rest = others ^ chosen
            if chosen & own or chosen > rest:
                continue
            size = chosen.bit_count()
            share = factorial(size) * factorial(players - 1 - size) / factorial(players)
            added = worth[chosen | own] - worth[chosen]
            if chosen != rest:
                added = added + (worth[rest | own] - worth[rest])
            parts[player] += share * added
    return parts


def causes_of(hybrids: Hybrids) -> Causes:
    """The parts of every change between the two evaluations that `hybrids` lie between."""
    groups = len(Cause)
    worth = np.stack(
        [
            hybrids.contributions(Sides(*(AFTER if chosen >> at & 1 else BEFORE for at in range(groups))))
            for chosen in range(1 << groups)
        ]
    )
    before, after = hybrids.weights(BEFORE, BEFORE), hybrids.weights(AFTER, AFTER)
    earlier, _ = hybrids.values(Sides(*[BEFORE] * groups))
    later, _ = hybrids.values(Sides(*[AFTER] * groups))
    return Causes(hybrids.candidates, hybrids.leaves, shapley(worth), before, after, earlier, later)
