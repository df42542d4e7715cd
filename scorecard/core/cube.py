"""The panel's scores as one array: evaluators by candidates by ratings, with what all of them say of each cell.

Whatever looks at the panel as a whole (`agreement`, `agenda`) takes the cube, so that the sheets are read once; and
once more only where they have changed since.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.matrix import ILL_CONDITIONED
from scorecard.core.model import Cells, Evaluation, RatingRule, in_order
from scorecard.core.numbers import exact
from scorecard.core.panel import counting
from scorecard.core.tree import tree_of
from scorecard.core.values import rating_value

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Counts = NDArray[np.intp]
Places = NDArray[np.intp]

_score: Final = attrgetter("score")


@dataclass(frozen=True, slots=True)
class Cube:
    """The scores of the panel; the last two axes are (candidates, leaves) everywhere.

    panel, candidates, leaves   keys in the order in which people see them; leaves are ratings
    written    what stands on the sheets: (panel, candidates, leaves), NaN where nothing does; only to build on
    given      which scores are heard: they count in the pool (`panel.counts`) and their evaluator has a vote
    scores     these scores, 0 elsewhere
    count      how many are heard on each cell
    lowest, highest, mean   of the scores heard, one voice each; 0 where there are none
    """

    evaluation: Evaluation
    panel: tuple[str, ...]
    candidates: tuple[str, ...]
    leaves: tuple[str, ...]
    written: Floats
    given: Mask
    scores: Floats
    count: Counts
    lowest: Floats
    highest: Floats
    mean: Floats


def cube_of(evaluation: Evaluation, previous: Cube | None = None) -> Cube:
    """The cube of an evaluation. Rows of cells that `previous` knows are not read again."""
    panel, candidates = tuple(in_order(evaluation.evaluators)), tuple(in_order(evaluation.candidates))
    leaves = tree_of(evaluation.criteria).ratings
    written = _written(evaluation, panel, candidates, leaves, previous)
    voting = np.array([evaluation.evaluators[key].voting_weight > 0 for key in panel], dtype=bool)
    given = ~np.isnan(written) & voting[:, None, None]
    mask = counting(evaluation, panel, candidates, leaves)
    if mask is not None:
        given &= mask
    scores = np.where(given, written, 0.0)
    count = given.sum(axis=0)
    heard = count > 0
    lowest = np.where(given, written, np.inf).min(axis=0, initial=np.inf)
    highest = np.where(given, written, -np.inf).max(axis=0, initial=-np.inf)
    mean = scores.sum(axis=0) / np.maximum(count, 1)
    low, high = np.where(heard, lowest, 0.0), np.where(heard, highest, 0.0)
    return Cube(evaluation, panel, candidates, leaves, written, given, scores, count, low, high, mean)


def _written(
    evaluation: Evaluation,
    panel: tuple[str, ...],
    candidates: tuple[str, ...],
    leaves: tuple[str, ...],
    previous: Cube | None,
) -> Floats:
    columns = {key: at for at, key in enumerate(leaves)}
    known = previous is not None and (previous.panel, previous.candidates, previous.leaves) == (
        panel,
        candidates,
        leaves,
    )
    if previous is not None and known:
        before = previous.evaluation.sheets
        if before is evaluation.sheets:
            return previous.written
        written = previous.written.copy()
    else:
        before, written = None, np.full((len(panel), len(candidates), len(leaves)), np.nan)
    keys: dict[tuple[str, ...], Places | None] = {}
    for at, evaluator in enumerate(panel):
        sheet = evaluation.sheets.get(evaluator)
        old = None if before is None else before.get(evaluator)
        if before is not None and old is sheet:
            continue
        for row, candidate in enumerate(candidates):
            cells = None if sheet is None else sheet.get(candidate)
            if before is None or cells is not (None if old is None else old.get(candidate)):
                _fill(written[at, row], cells, columns, keys)
    return written


def _fill(
    row: Floats, cells: Cells | None, columns: dict[str, int], known: dict[tuple[str, ...], Places | None]
) -> None:
    """Put the scores of a row of cells into the columns of their leaves; without a step of Python for each.

    `known` keeps the columns of rows that have the same keys, as most have; None: not all of them are ratings.
    """
    row[:] = np.nan
    if cells is None:
        return
    keys = tuple(cells)
    scores: list[Any] = list(map(_score, cells.values()))
    if keys not in known:
        known[keys] = np.array([columns[key] for key in keys]) if columns.keys() >= set(keys) else None
    places = known[keys]
    if places is not None and set(map(type, scores)) == {float}:
        row[places] = scores
        return
    for key, score in zip(keys, scores, strict=True):
        if type(score) is float and key in columns:
            row[columns[key]] = score


def worth(evaluation: Evaluation, scores: Floats, rule: RatingRule | None = None) -> Floats:
    """Scores as values 0..1 (`rule`: other than the evaluation's own), right also on a scale far from zero."""
    scale, rule = evaluation.scale, rule or evaluation.rules.rating
    if ILL_CONDITIONED * (scale.maximum - scale.minimum) >= abs(scale.maximum):
        return np.asarray(rating_value(scores, scale, rule, float), dtype=float)
    levels, places = np.unique(scores, return_inverse=True)
    precise = np.array([exact(level) for level in levels.tolist()], dtype=object)
    valued = np.asarray(rating_value(precise, scale, rule, exact), dtype=float)
    return valued[places.reshape(scores.shape)]
