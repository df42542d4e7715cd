"""Editing and ranking."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from scorecard.core.changes import diff
from scorecard.core.edits import set_score
from scorecard.core.matrix import DecisionMatrix, points
from scorecard.core.model import Evaluation
from scorecard.core.ranking import rank, settle
from tests.benchmarks.measuring import heading, measured
from tests.benchmarks.sizes import evaluation_of

Floats = NDArray[np.float64]


def edit() -> None:
    """One cell edited, with its difference, at 2,000,000 cells against 20."""
    heading("Editing one cell, with its difference")

    def editing(evaluation: Evaluation) -> Callable[[], None]:
        scores = (float(at % 5) for at in range(10**9))

        def work() -> None:
            changed = set_score(evaluation, "evaluator-0", "candidate-1", "leaf-1", next(scores))
            diff(evaluation, changed)

        return work

    small, large = evaluation_of(10, 2, 1), evaluation_of(1_000, 100, 20)
    measured("at 2,000,000 cells / at 20 cells", editing(large), editing(small), bar=None, inner=2_000)


def ranking() -> None:
    """10,000 candidates by 50 leaves, against bare numpy."""
    heading("Ranking 10,000 x 50")
    random = np.random.default_rng(7)
    weights = random.random(50)
    weights /= weights.sum()
    for name, values in (("all totals differ", random.random((10_000, 50))), ("one in two tied", _tied(random))):
        matrix = DecisionMatrix(
            tuple(map(str, range(10_000))),
            tuple(map(str, range(50))),
            values,
            values,
            np.ones(values.shape, dtype=bool),
            weights,
        )

        def ours(matrix: DecisionMatrix = matrix) -> object:
            totals = points(matrix, True).sum(axis=1)
            return settle(totals, lambda rows: [_exact(totals[row]) for row in rows])

        def floor(values: Floats = values) -> object:
            contributions = values * weights * 100
            totals = contributions.sum(axis=1)
            order = np.argsort(-totals, kind="stable")
            ordered = totals[order]
            first = np.concatenate(([True], ordered[1:] != ordered[:-1]))
            ranks = np.empty(len(order), dtype=np.intp)
            ranks[order] = np.maximum.accumulate(np.where(first, np.arange(1, len(order) + 1), 0))
            return ranks

        bar = 1.5 if name == "all totals differ" else None
        measured(f"from the matrix, {name} / bare numpy", ours, floor, bar=bar, inner=5)
    evaluation = evaluation_of(50, 10_000, 1, step=0.1)
    measured("from the evaluation to all standings / bare numpy", lambda: rank(evaluation), floor, bar=None, pairs=3)


def _tied(random: np.random.Generator) -> Floats:
    half = random.random((5_000, 50))
    return np.concatenate((half, half))


def _exact(total: float) -> Fraction:
    return Fraction(round(total, 9))
