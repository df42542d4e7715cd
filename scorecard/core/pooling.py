"""Several evaluators' scores of one cell as one score.

Like the value functions these take arrays of floats or of fractions. Scores have the shape (evaluators, cells);
`given` (same shape, bool) says which are there; what is not there is ignored, never a zero. A cell that nobody
scored comes out as 0 and must be read together with `given.any(axis=0)`.

    mean           by voting weight
    median         of the members who vote, one voice each; the mean of the middle two of an even number
    trimmed mean   of the members who vote, one voice each; without one highest and one lowest from three scores on

The rule must be written down before scores are seen (University of Guelph and New Zealand government guidance on
panels); the median and the trimmed mean temper one loud voice.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scorecard.core.model import Pooling

Numbers = NDArray[Any]
Mask = NDArray[np.bool_]


def mean(scores: Numbers, given: Mask, voting_weights: Numbers) -> Numbers:
    """Mean by voting weight (shape: evaluators)."""
    weights = np.where(given, voting_weights[:, None], 0)
    total = weights.sum(axis=0)
    result: Numbers = (weights * scores).sum(axis=0) / np.where(total == 0, 1, total)
    return result


def median(scores: Numbers, given: Mask) -> Numbers:
    """Median of the scores given."""
    if not scores.shape[0]:
        return np.zeros(scores.shape[1])
    ordered = np.sort(np.where(given, scores, np.inf), axis=0)
    count = given.sum(axis=0)
    low = np.take_along_axis(ordered, np.maximum((count - 1) // 2, 0)[None, :], axis=0)[0]
    high = np.take_along_axis(ordered, np.minimum(count // 2, len(scores) - 1)[None, :], axis=0)[0]
    return np.where(count == 0, 0, np.where(count % 2 == 1, low, _half(low, high, count)))


def _half(low: Numbers, high: Numbers, count: NDArray[Any]) -> Numbers:
    even = (count > 0) & (count % 2 == 0)
    return (np.where(even, low, 0) + np.where(even, high, 0)) / 2


def trimmed_mean(scores: Numbers, given: Mask) -> Numbers:
    """Mean of the scores given, without one highest and one lowest where there are three or more."""
    count = given.sum(axis=0)
    total = np.where(given, scores, 0).sum(axis=0)
    trimmed = count >= 3
    highest = np.where(given, scores, -np.inf).max(axis=0, initial=-np.inf)
    lowest = np.where(given, scores, np.inf).min(axis=0, initial=np.inf)
    total = total - np.where(trimmed, highest, 0) - np.where(trimmed, lowest, 0)
    result: Numbers = total / np.maximum(np.where(trimmed, count - 2, count), 1).astype(total.dtype)
    return result


def pooled(scores: Numbers, given: Mask, voting_weights: Numbers, rule: Pooling) -> tuple[Numbers, Mask]:
    """The pooled score of each cell, and whether anybody with a vote scored it."""
    votes = np.asarray(voting_weights > 0, dtype=bool)
    voiced = given & votes[:, None]
    if rule is Pooling.MEDIAN:
        return median(scores, voiced), voiced.any(axis=0)
    if rule is Pooling.TRIMMED_MEAN:
        return trimmed_mean(scores, voiced), voiced.any(axis=0)
    if rule is Pooling.MEAN:
        return mean(scores, voiced, voting_weights), voiced.any(axis=0)
    raise AssertionError(f"{rule} has no formula here")
