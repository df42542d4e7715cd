"""How far the panel agrees: the spread of each cell, what each evaluator leans to, concordance and reliability.

Shown, never silently corrected: no score is moved by anything here. Only scores that are heard are looked at: those
that count in the pool, of evaluators with a vote (see `cube`). Every figure that is not defined is None and comes with
the reason; nothing is ever NaN.

    spread       (highest - lowest) / (scale maximum - scale minimum) of a cell that two or more have scored
    leniency     mean of own score - panel mean, in scores, over the cells that others have scored too; the panel mean
                 is the plain mean of all scores heard on the cell, the own one among them
    consistency  Spearman's rank correlation of the own scores with the mean of the others over the same cells
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.concordance import (
    ICC_FORMS,
    average_ranks,
    chi_squared_tail,
    complete_blocks,
    concordance_chi_squared,
    fleiss_kappa,
    intraclass_correlations,
    kendalls_w,
    rank_correlation,
)
from scorecard.core.cube import Cube, cube_of, worth
from scorecard.core.errors import Sentence, sentence
from scorecard.core.model import Evaluation, RatingRule
from scorecard.core.tree import tree_of

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]

TRIGGER: Final = 0.3
"""The spread from which a cell is put on the agenda (Bonfire's trigger; VendorPanel has 0.4)."""
AMBER: Final = 0.2
"""Below this spread a cell is green (Cotiss)."""
RED: Final = 0.5
"""Above this spread a cell is red (Cotiss)."""

DECIMALS: Final = 12  # of spreads and totals: floats are right to more, so that what is equal stays equal
MOST_CATEGORIES: Final = 21  # of a finer scale hardly two scores are the same, and kappa says nothing


class Band(StrEnum):
    """How far apart the scores of a cell are."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def band(spread: float) -> Band:
    """The band of a spread."""
    if spread < AMBER:
        return Band.GREEN
    return Band.RED if spread > RED else Band.AMBER


def spreads(evaluation: Evaluation, lowest: Floats, highest: Floats) -> Floats:
    """The share of the scale, 0..1, that lies between the lowest and the highest scores."""
    low, high = (worth(evaluation, scores, RatingRule.INTERVAL) for scores in (lowest, highest))
    return np.round(high - low, DECIMALS)


@dataclass(frozen=True, slots=True)
class Leaning:
    """What one evaluator leans to, beside the panel.

    scored       how many scores of this evaluator are heard
    compared     on how many of these cells somebody else is heard too: what the following figures are about
    leniency     mean of own score - panel mean, in scores; above zero: lenient
    beside       mean of own score - mean of the others, in scores
    scatter      standard deviation of own score - panel mean, in scores: how evenly the leniency is spread
    consistency  rank correlation with the mean of the others, -1..1
    same_level   whether all scores, two or more, are one and the same
    lowest, highest   of the scores given
    reason       why leniency, beside and scatter are None
    inconsistent_reason   why consistency is None
    """

    scored: int
    compared: int
    leniency: float | None
    beside: float | None
    scatter: float | None
    consistency: float | None
    same_level: bool
    lowest: float | None
    highest: float | None
    reason: Sentence | None
    inconsistent_reason: Sentence | None


@dataclass(frozen=True, slots=True)
class Concordance:
    """Kendall's W, corrected for ties: 0 (no agreement in the order) to 1 (all in the same order).

    evaluators, candidates   who ranks whom: nothing is missing between them; both empty where there is no such block
    chi_squared, freedom, p_value   m (n - 1) W and how likely so much is by chance; a rough guide below 8 candidates
    reason                   why W is None
    """

    w: float | None
    chi_squared: float | None
    freedom: int | None
    p_value: float | None
    evaluators: tuple[str, ...]
    candidates: tuple[str, ...]
    reason: Sentence | None


@dataclass(frozen=True, slots=True)
class Reliability:
    """The intraclass correlations and Fleiss' kappa over a block of cells that all of some evaluators have scored.

    icc          form -> correlation, or None where there is no variance to divide by
    kappa        Fleiss' kappa, each score a category of its own
    evaluators   those in the block
    cells        how many cells the block holds, of the `of_cells` that anybody has scored
    reason       why every correlation is None, or some are
    kappa_reason why kappa is None
    """

    icc: Mapping[str, float | None]
    kappa: float | None
    evaluators: tuple[str, ...]
    cells: int
    of_cells: int
    reason: Sentence | None
    kappa_reason: Sentence | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the panel agrees.

    cube        the scores that all this is about
    spreads     (candidates, leaves) of the cube, 0..1; 0 where fewer than two are heard
    compared    (candidates, leaves): whether two or more are heard
    evaluators  evaluator -> what that evaluator leans to
    totals      concordance of the orders in which the evaluators' own totals, by the agreed weights, put the candidates
    criteria    rating -> concordance of the orders in which its scores put the candidates
    reliability over all cells
    """

    cube: Cube
    spreads: Floats
    compared: Mask
    evaluators: Mapping[str, Leaning]
    totals: Concordance
    criteria: Mapping[str, Concordance]
    reliability: Reliability


def agreement(evaluation: Evaluation, cube: Cube | None = None) -> Agreement:
    """How far the panel agrees; `cube`: of this evaluation, where there is one already."""
    cube = cube_of(evaluation) if cube is None else cube
    compared = cube.count >= 2
    return Agreement(
        cube,
        np.where(compared, spreads(evaluation, cube.lowest, cube.highest), 0.0),
        compared,
        _leanings(cube),
        _totals(evaluation, cube),
        _by_criterion(cube),
        _reliability(cube),
    )


# ---- evaluators -----------------------------------------------------------------------------


def _leanings(cube: Cube) -> dict[str, Leaning]:
    shared = cube.given & (cube.count >= 2)
    apart = np.where(shared, cube.scores - cube.mean, 0.0)
    others = np.maximum(cube.count - 1, 1)
    beside = apart * (cube.count / others)
    company = np.round((cube.mean * cube.count - cube.scores) / others, DECIMALS - 3)
    found = {}
    for at, key in enumerate(cube.panel):
        scored, compared = int(np.count_nonzero(cube.given[at])), int(np.count_nonzero(shared[at]))
        own = cube.scores[at][cube.given[at]]
        lowest, highest = (float(own.min()), float(own.max())) if scored else (None, None)
        leniency = against = scatter = consistency = None
        reason: Sentence | None = _unheard(cube, key, scored)
        inconsistent = reason
        if compared:
            leniency = float(apart[at].sum() / compared)
            against = float(beside[at].sum() / compared)
            scatter = float(apart[at][shared[at]].std())
            consistency = rank_correlation(cube.scores[at][shared[at]], company[at][shared[at]])
            reason = None
            inconsistent = None if consistency is not None else _unranked(cube.scores[at][shared[at]])
        found[key] = Leaning(
            scored,
            compared,
            leniency,
            against,
            scatter,
            consistency,
            scored >= 2 and lowest == highest,
            lowest,
            highest,
            reason,
            inconsistent,
        )
    return found


def _unheard(cube: Cube, evaluator: str, scored: int) -> Sentence:
    name = cube.evaluation.evaluators[evaluator].name
    if scored:
        return sentence("Nobody else has scored what {name} has scored", name=name)
    if cube.evaluation.evaluators[evaluator].voting_weight <= 0:
        return sentence("{name} has no vote, so no score of {name} is heard", name=name)
    return sentence("{name} has not scored anything that counts", name=name)


def _unranked(own: Floats) -> Sentence:
    if len(own) < 3:
        return sentence("Fewer than three cells can be compared")
    if own.min() == own.max():
        return sentence("All these scores are the same")
    return sentence("The others' scores of these cells are the same on average")


# ---- concordance ----------------------------------------------------------------------------


def _totals(evaluation: Evaluation, cube: Cube) -> Concordance:
    """W over the orders of candidates by each evaluator's own total.

    An evaluator's total of a candidate is the weighted mean of the same ratings for all candidates: those scored for
    every candidate of this evaluator, or, where that takes in more cells, all of this evaluator's ratings, for the
    candidates on whom all of them are scored. Ratings that weigh nothing do not count.
    """
    weights = tree_of(evaluation.criteria).global_weights
    shares = np.array([float(weights[leaf]) for leaf in cube.leaves])
    weighed = cube.given & (shares > 0)
    touched = np.any(weighed, axis=2)  # (panel, candidates)
    used = np.any(weighed, axis=1)  # (panel, leaves)
    full = used & np.all(weighed | ~touched[:, :, None], axis=1)  # ratings scored for all candidates touched
    whole = touched & np.all(weighed | ~used[:, None, :], axis=2)  # candidates with all ratings used
    by_candidates = touched.sum(axis=1) * full.sum(axis=1) >= whole.sum(axis=1) * used.sum(axis=1)
    ratings: Mask = np.where(by_candidates[:, None], full, used)
    given: Mask = np.where(by_candidates[:, None], touched & full.any(axis=1)[:, None], whole)
    weights_there = np.where(ratings, shares, 0.0)
    values = np.where(weighed, worth(evaluation, cube.scores), 0.0)
    sums = np.einsum("pcl,pl->pc", values, weights_there)
    below = weights_there.sum(axis=1)
    return _concordance(cube, np.round(sums / np.where(below > 0, below, 1)[:, None], DECIMALS), given)


def _by_criterion(cube: Cube) -> dict[str, Concordance]:
    """W of each rating over the scores of its candidates; those with the same block are worked out together."""
    given, scores = np.moveaxis(cube.given, 2, 0), np.moveaxis(cube.scores, 2, 0)
    blocks = _blocks(given, cube.panel)
    alike: dict[tuple[bytes, bytes], list[int]] = {}
    for at, (rows, columns) in enumerate(blocks):
        alike.setdefault((rows.tobytes(), columns.tobytes()), []).append(at)
    found: dict[int, Concordance] = {}
    for leaves in alike.values():
        block = blocks[leaves[0]]
        if len(block[0]):
            found |= zip(leaves, _concordances(cube, scores[leaves], block), strict=True)
        else:
            found |= {at: _undefined(given[at]) for at in leaves}
    return {leaf: found[at] for at, leaf in enumerate(cube.leaves)}


def _concordance(cube: Cube, numbers: Floats, given: Mask) -> Concordance:
    (block,) = _blocks(given[None], cube.panel)
    return _concordances(cube, numbers[None], block)[0] if len(block[0]) else _undefined(given)


def _concordances(cube: Cube, numbers: Floats, block: tuple[Places, Places]) -> list[Concordance]:
    """W of each of several arrays of numbers (arrays, panel, candidates) over a block in which nothing is missing."""
    rows, columns = block
    judges, objects = len(rows), len(columns)
    found, defined = kendalls_w(average_ranks(numbers[:, rows[:, None], columns]))
    evaluators = tuple(cube.panel[at] for at in rows.tolist())
    candidates = tuple(cube.candidates[at] for at in columns.tolist())
    result = []
    for w, is_defined in zip(found.tolist(), defined.tolist(), strict=True):
        if not is_defined:
            reason = sentence("No evaluator tells any two candidates apart")
            result.append(Concordance(None, None, None, None, evaluators, candidates, reason))
            continue
        chi_squared = concordance_chi_squared(w, judges, objects)
        tail = chi_squared_tail(chi_squared, objects - 1)
        result.append(Concordance(w, chi_squared, objects - 1, tail, evaluators, candidates, None))
    return result


def _blocks(given: Mask, panel: Sequence[str]) -> list[tuple[Places, Places]]:
    """The complete block of each of many tables, in the order of the panel; which it is does not depend on that."""
    by_key = np.array(sorted(range(len(panel)), key=panel.__getitem__), dtype=np.intp)
    return [(np.sort(by_key[rows]), columns) for rows, columns in complete_blocks(given[:, by_key])]


def _undefined(given: Mask) -> Concordance:
    return Concordance(None, None, None, None, (), (), _no_block(given))


def _no_block(given: Mask) -> Sentence:
    if np.count_nonzero(given.any(axis=1)) < 2:
        return sentence("Fewer than two evaluators have scored")
    if np.count_nonzero(given.any(axis=0)) < 2:
        return sentence("Fewer than two candidates have been scored")
    return sentence("No two evaluators have scored the same two candidates completely")


# ---- reliability ----------------------------------------------------------------------------


def _reliability(cube: Cube) -> Reliability:
    size = (len(cube.panel), len(cube.candidates) * len(cube.leaves))
    flat = cube.given.reshape(size)
    cells = int(np.count_nonzero(cube.count))
    ((rows, columns),) = _blocks(flat[None], cube.panel)
    nothing: Mapping[str, float | None] = dict.fromkeys(ICC_FORMS)
    if not len(rows):
        reason = (
            sentence("Fewer than two evaluators have scored")
            if np.count_nonzero(flat.any(axis=1)) < 2
            else sentence("No two evaluators have scored the same two cells")
        )
        return Reliability(nothing, None, (), 0, cells, reason, reason)
    evaluators = tuple(cube.panel[at] for at in rows.tolist())
    scores = cube.scores.reshape(size)[rows[:, None], columns]
    found = intraclass_correlations(scores.T)
    undefined = sentence("The scores do not vary enough to divide by")
    kappa, kappa_reason = _kappa(scores)
    return Reliability(
        found, kappa, evaluators, len(columns), cells, undefined if None in found.values() else None, kappa_reason
    )


def _kappa(scores: Floats) -> tuple[float | None, Sentence | None]:
    levels = np.unique(scores)
    if len(levels) > MOST_CATEGORIES:
        return None, sentence("The scale is too fine to count equal scores as agreement")
    if len(levels) == 1:
        return None, sentence("All these scores are the same")
    places = np.searchsorted(levels, scores) + np.arange(scores.shape[1]) * len(levels)
    counts = np.bincount(places.ravel(), minlength=scores.shape[1] * len(levels)).reshape(scores.shape[1], -1)
    return fleiss_kappa(counts)[0], None
