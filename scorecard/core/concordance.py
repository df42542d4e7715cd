"""How far judges agree: Kendall's W, Fleiss' kappa, the intraclass correlations, rank correlation.

Bare formulas over arrays of floats; `agreement` checks, names and says why a figure is not there. A figure that is
not defined is None, never NaN. Sources:

    Kendall's W     Kendall and Babington Smith 1939; corrected for ties (Siegel and Castellan 1988, 9.3)
    Fleiss' kappa   Fleiss 1971
    ICC             Shrout and Fleiss 1979: six forms of the intraclass correlation
    Spearman's rho  Pearson's correlation of average ranks
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]

ICC_FORMS: Final = ("ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k")
"""One-way, two-way agreement, two-way consistency; of one judge, and of the mean of all k."""

NEGLIGIBLE: Final = 1e-12  # a sum of squares this much smaller than the whole is what rounding leaves of zero


def average_ranks(numbers: Floats) -> Floats:
    """Ranks 1.. along the last axis, ascending; equal numbers share the mean of their places."""
    count = numbers.shape[-1]
    if not numbers.size:
        return np.zeros(numbers.shape)
    order = np.argsort(numbers, axis=-1)
    ordered = np.take_along_axis(numbers, order, axis=-1)
    places = np.broadcast_to(np.arange(count, dtype=float), numbers.shape)
    steps = ordered[..., 1:] != ordered[..., :-1]
    edge = np.ones((*numbers.shape[:-1], 1), dtype=bool)
    first = np.maximum.accumulate(np.where(np.concatenate((edge, steps), axis=-1), places, 0), axis=-1)
    ends = np.where(np.concatenate((steps, edge), axis=-1), places, count)
    last = np.minimum.accumulate(ends[..., ::-1], axis=-1)[..., ::-1]
    ranks = np.empty(numbers.shape)
    np.put_along_axis(ranks, order, (first + last) / 2 + 1, axis=-1)
    return ranks


def kendalls_w(ranks: Floats) -> tuple[Floats, Mask]:
    """Kendall's coefficient of concordance, 0..1, and where it is defined.

    `ranks` holds average ranks: (..., judges, objects). W = sum((R_i - R)^2) / (m * sum((r_ij - r)^2)), which is
    12 S / (m^2 (n^3 - n) - m sum(t^3 - t)): the correction for ties is in the squares of the average ranks. It is not
    defined where no judge tells any two objects apart.
    """
    judges, objects = ranks.shape[-2:]
    apart = ranks - (objects + 1) / 2
    sums = apart.sum(axis=-2)
    whole = judges * (apart * apart).sum(axis=(-2, -1))
    defined = whole > 0
    found: Floats = (sums * sums).sum(axis=-1) / np.where(defined, whole, 1)
    return np.where(defined, np.minimum(found, 1.0), 0.0), defined


def concordance_chi_squared(w: float, judges: int, objects: int) -> float:
    """m (n - 1) W: about chi-squared with n - 1 degrees of freedom where judges rank by chance."""
    return judges * (objects - 1) * w


def chi_squared_tail(x: float, freedom: int) -> float:
    """The probability that chi-squared with `freedom` (whole, 1 or more) degrees of freedom exceeds `x`.

    The finite series of the incomplete gamma function (Abramowitz and Stegun 1964, 26.4.4 and 26.4.5).
    """
    if x <= 0:
        return 1.0
    half = x / 2
    start = 0.0 if freedom % 2 == 0 else 0.5
    found = 0.0 if freedom % 2 == 0 else math.erfc(math.sqrt(half))
    for at in range(freedom // 2):
        power = start + at
        found += math.exp(power * math.log(half) - half - math.lgamma(power + 1))
    return min(found, 1.0)


def rank_correlation(a: Floats, b: Floats) -> float | None:
    """Spearman's rho of two rows of 3 or more numbers; None where one row is the same throughout."""
    if len(a) < 3:
        return None
    ranked = average_ranks(np.stack((a, b))) - (len(a) + 1) / 2
    squares = (ranked * ranked).sum(axis=1)
    if not squares.all():
        return None
    rho = float((ranked[0] * ranked[1]).sum() / math.sqrt(float(squares[0]) * float(squares[1])))
    return max(-1.0, min(1.0, rho))


def fleiss_kappa(counts: NDArray[np.intp]) -> tuple[float | None, Floats]:
    """Fleiss' kappa and the agreement on each subject, 0..1.

    `counts` (subjects, categories): how many judges put the subject there; the same number of judges, two or more,
    for each. Kappa is None where all of them only ever use one category.
    """
    judges = int(counts[0].sum())
    agreement: Floats = ((counts * counts).sum(axis=1) - judges) / (judges * (judges - 1))
    uses = counts.sum(axis=0)
    if np.count_nonzero(uses) <= 1:
        return None, agreement
    chance = float(((uses / uses.sum()) ** 2).sum())
    return (float(agreement.mean()) - chance) / (1 - chance), agreement


def intraclass_correlations(scores: Floats) -> Mapping[str, float | None]:
    """The six forms of `ICC_FORMS` for scores (subjects, judges), two or more of each, none missing.

    None where the mean squares that a form divides by add up to nothing, as where all scores are the same.
    """
    subjects, judges = scores.shape
    scores = scores - scores.mean()
    whole = float((scores * scores).sum())
    if float(np.ptp(scores)) == 0:
        return dict.fromkeys(ICC_FORMS)
    between = judges * float((scores.mean(axis=1) ** 2).sum())
    leaning = subjects * float((scores.mean(axis=0) ** 2).sum())
    least = whole * NEGLIGIBLE
    rest = whole - between - leaning
    between, leaning, rest = (0.0 if part < least else part for part in (between, leaning, rest))
    bms = between / (subjects - 1)
    wms = (leaning + rest) / (subjects * (judges - 1))
    jms = leaning / (judges - 1)
    ems = rest / ((subjects - 1) * (judges - 1))
    parts = {
        "ICC1": (bms - wms, bms + (judges - 1) * wms),
        "ICC2": (bms - ems, bms + (judges - 1) * ems + judges * (jms - ems) / subjects),
        "ICC3": (bms - ems, bms + (judges - 1) * ems),
        "ICC1k": (bms - wms, bms),
        "ICC2k": (bms - ems, bms + (jms - ems) / subjects),
        "ICC3k": (bms - ems, bms),
    }
    return {form: above / below if below > least else None for form, (above, below) in parts.items()}


def complete_blocks(given: Mask) -> list[tuple[Places, Places]]:
    """Of each of many tables, judges and subjects without a blank between them: row and column numbers.

    `given` has the shape (tables, judges, subjects). All of a table where nothing is missing. Else a block is grown
    from each judge by adding, one at a time, the judge who leaves the most subjects scored by all; the largest block
    (judges x subjects) met on the way counts, of equal ones that of fewer judges, then the first. Fewer than two of
    either: there is no block, and both are empty.
    """
    tables, judges, subjects = given.shape
    nothing = np.zeros(0, dtype=np.intp)
    found = [(nothing, nothing)] * tables
    if judges < 2 or subjects < 2:
        return found
    full = given.all(axis=(1, 2))
    for at in np.flatnonzero(full).tolist():
        found[at] = (np.arange(judges), np.arange(subjects))
    if full.all():
        return found
    left = np.flatnonzero(~full)
    common = given[left]  # (tables, seeds, subjects): what all who have joined a seed have scored
    joined = np.broadcast_to(np.eye(judges, dtype=bool), (len(left), judges, judges)).copy()
    best = np.zeros(len(found), dtype=np.intp)
    for size in range(2, judges + 1):
        marks = given[left].astype(np.float32)
        shared = common.astype(np.float32) @ marks.transpose(0, 2, 1)
        shared[joined] = -1
        add = shared.argmax(axis=2)[:, :, None]
        np.put_along_axis(joined, add, values=True, axis=2)
        common &= np.take_along_axis(given[left], add, axis=1)
        counts = np.take_along_axis(shared, add, axis=2)[:, :, 0].astype(np.intp)
        sizes = np.where(counts >= 2, counts * size, 0)
        for at in np.flatnonzero(sizes.max(axis=1) > best[left]).tolist():
            seed = int(sizes[at].argmax())
            best[left[at]] = sizes[at, seed]
            found[left[at]] = (np.flatnonzero(joined[at, seed]), np.flatnonzero(common[at, seed]))
        promising = (np.where(counts >= 2, counts * judges, 0) > best[left][:, None]).any(axis=1)
        left, common, joined = left[promising], common[promising], joined[promising]
        if not len(left):
            break
    return found
