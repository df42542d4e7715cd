"""Points: people share out points, and a criterion's weight is its part of all that were given.

Whether they had to add up to 100 or each was rated from 0 to 100 on its own makes no difference to the formula
(direct rating); the answers of people differ, see Bottomley, Doyle and Green (2000).
"""

from __future__ import annotations

from collections.abc import Mapping

from scorecard.core.weighting.elicited import Elicited, Method, Names, checked_answers, normalised, spoken


def points(names: Names, given: Mapping[str, float]) -> Elicited:
    """Weights from points of any sum. Raises EditError where one is missing or negative, or all are zero."""
    parts = checked_answers(names, given)
    weights = normalised(names, parts)
    return Elicited(Method.POINTS, weights, {"points_given": float(sum(parts.values()))}, spoken(names, weights))
