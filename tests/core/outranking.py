"""The flows of PROMETHEE of two candidates alone: each is then how far the one is preferred to the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scorecard.core.methods import Preference, promethee

Floats = NDArray[np.float64]


def preference(differences: Sequence[float], function: Preference) -> Floats:
    """P(d), 0..1, of each difference."""
    return np.array([promethee([[d], [0.0]], [1], [False], function).positive[0] for d in differences])


def preference_indices(
    matrix: ArrayLike, weights: ArrayLike, lower: ArrayLike, preferences: Sequence[Preference]
) -> Floats:
    """How far each candidate is preferred to each other, 0..1: (candidates, candidates)."""
    x = np.asarray(matrix, dtype=float)
    found = np.zeros((len(x), len(x)))
    for one, other in np.ndindex(found.shape):
        if one != other:
            found[one, other] = promethee(x[[one, other]], weights, lower, preferences).positive[0]
    return found
