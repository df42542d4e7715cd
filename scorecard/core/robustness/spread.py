"""How far the panel's scores of a cell lie apart, in values: what is uncertain about an agreed score."""

from __future__ import annotations

import numpy as np

from scorecard.core.cube import Cube, cube_of
from scorecard.core.robustness.contest import Contest, Floats
from scorecard.core.values import rating_value


def spread_of(contest: Contest, cube: Cube | None = None) -> Floats:
    """Standard deviation (n - 1) of the scores that are heard, as values 0..1: (candidates, leaves).

    0 where fewer than two are heard, where the consensus has settled the score, and for measures.
    """
    evaluation = contest.evaluation
    heard = cube_of(evaluation) if cube is None else cube
    found = np.zeros(contest.values.shape)
    if not heard.leaves or not heard.panel:
        return found
    off = np.where(heard.given, heard.scores - heard.mean, 0.0)
    deviation = np.sqrt((off * off).sum(axis=0) / np.maximum(heard.count - 1, 1))
    scale = evaluation.scale
    ends = rating_value(np.array([scale.minimum, scale.maximum]), scale, evaluation.rules.rating, float)
    deviation *= float(ends[1] - ends[0]) / (scale.maximum - scale.minimum)
    for row, candidate in enumerate(heard.candidates):
        cells = evaluation.consensus.get(candidate)
        for column, leaf in enumerate(heard.leaves):
            cell = None if cells is None else cells.get(leaf)
            if cell is not None and isinstance(cell.score, float):
                deviation[row, column] = 0.0
    at = {key: row for row, key in enumerate(heard.candidates)}
    columns = {key: column for column, key in enumerate(contest.leaves)}
    rows = [at[key] for key in contest.candidates]
    found[:, [columns[leaf] for leaf in heard.leaves]] = deviation[rows]
    return found
