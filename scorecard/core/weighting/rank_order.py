"""Rank order: weights from nothing but the order of importance. With n criteria, the i-th has

    centroid     1/n sum_{k=i..n} 1/k, the middle of all weights that keep the order (Barron 1992)
    sum          2 (n + 1 - i) / (n (n + 1)) (Stillwell, Seaver and Edwards 1981)
    reciprocal   (1 / i) / sum_{k=1..n} 1/k (the same)

Criteria of equal importance share the mean of the weights of the places that they take together, so that the weights
add up to 1 whatever the ties.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from scorecard.core.weighting.elicited import Elicited, Method, Names, checked_answers, normalised, spoken


class RankRule(StrEnum):
    """How a place in the order becomes a weight."""

    CENTROID = "centroid"
    SUM = "sum"
    RECIPROCAL = "reciprocal"


def place_weights(n: int, rule: RankRule = RankRule.CENTROID) -> list[Fraction]:
    """The weights of the places 1 to n, exactly; they add up to 1."""
    if rule is RankRule.SUM:
        return [Fraction(2 * (n + 1 - place), n * (n + 1)) for place in range(1, n + 1)]
    shares = [Fraction(1, place) for place in range(1, n + 1)]
    if rule is RankRule.RECIPROCAL:
        return [share / sum(shares) for share in shares]
    found: list[Fraction] = []
    rest = Fraction(0)
    for share in reversed(shares):
        rest += share
        found.insert(0, rest / n)
    return found


def rank_order(names: Names, ranks: Mapping[str, float], rule: RankRule = RankRule.CENTROID) -> Elicited:
    """Weights from ranks: the smallest number is the most important, equal numbers are equally important.

    Only the order of the numbers counts: 1, 2, 2, 4 and 1, 2, 2, 3 mean the same.
    """
    given = checked_answers(names, ranks)
    places = place_weights(len(names), rule)
    order = sorted(names, key=lambda key: given[key])
    parts = {}
    for key in names:
        shared = [place for place, other in zip(places, order, strict=True) if given[other] == given[key]]
        parts[key] = sum(shared, Fraction(0)) / len(shared)
    weights = normalised(names, parts)
    return Elicited(Method.RANK_ORDER, weights, implied=spoken(names, weights))
