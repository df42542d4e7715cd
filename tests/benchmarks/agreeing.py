"""The agenda of disagreements and the agreement of a panel of the very large size."""

from __future__ import annotations

import statistics

import numpy as np

from scorecard.core.agenda import agenda
from scorecard.core.agreement import agreement
from scorecard.core.cube import cube_of
from scorecard.core.edits import set_score
from scorecard.core.ranking import rank
from tests.benchmarks.measuring import heading, measured, seconds
from tests.benchmarks.sizes import evaluation_of

LONGEST = 0.1  # seconds


def agreeing() -> None:
    """30 evaluators x 250 leaves x 25 candidates, from the sheets and from the cube."""
    heading("Agenda and agreement, 250 leaves x 25 candidates x 30 evaluators")
    evaluation = evaluation_of(250, 25, 30)
    scorecard, cube = rank(evaluation), cube_of(evaluation)
    leaves = {key: at for at, key in enumerate(cube.leaves)}

    def from_sheets() -> object:
        fresh = cube_of(evaluation)
        return agreement(evaluation, fresh), agenda(evaluation, fresh, scorecard)

    def reading() -> object:
        """Every score once into an array, with the highest and the lowest of each cell."""
        found = np.full((len(cube.panel), len(cube.candidates), len(cube.leaves)), np.nan)
        for at, evaluator in enumerate(cube.panel):
            sheet = evaluation.sheets[evaluator]
            for row, candidate in enumerate(cube.candidates):
                for leaf, cell in sheet[candidate].items():
                    found[at, row, leaves[leaf]] = cell.score
        return found.min(axis=0), found.max(axis=0)

    def from_cube() -> object:
        return agreement(evaluation, cube), agenda(evaluation, cube, scorecard)

    def extremes() -> object:
        """The extremes and means of the cells, and the order of every evaluator's scores."""
        return cube.scores.min(axis=0), cube.scores.max(axis=0), cube.scores.mean(axis=0), cube.scores.argsort(axis=1)

    found = measured("from the sheets / reading every score once", from_sheets, reading, bar=2.0)
    seconds("from the sheets, median", statistics.median(found.ours), bar=LONGEST)
    found = measured("from the cube / extremes and orders in bare numpy", from_cube, extremes, bar=None)
    seconds("from the cube, median", statistics.median(found.ours), bar=LONGEST / 2)
    measured("the agenda alone / the same", lambda: agenda(evaluation, cube, scorecard), extremes, bar=None)
    changed = set_score(evaluation, "evaluator-3", "candidate-4", "leaf-5", 5.0)
    measured("the cube after one edit / reading", lambda: cube_of(changed, cube), reading, bar=0.5)
