"""Evaluations of a given size, made from a seed."""

from __future__ import annotations

import numpy as np

from scorecard.core.changes import from_rows
from scorecard.core.model import Candidate, Cell, Criterion, Evaluation, Evaluator, Head, Key, Kind


def evaluation_of(leaves: int, candidates: int, evaluators: int, *, step: float = 0.5, seed: int = 1) -> Evaluation:
    """An evaluation whose every cell is scored, with ten leaves to a group."""
    random = np.random.default_rng(seed)
    groups = max(1, leaves // 10)
    criteria: dict[Key, Criterion] = {
        (f"group-{at}",): Criterion(f"Group {at}", Kind.GROUP, position=float(at)) for at in range(groups)
    }
    for at in range(leaves):
        weight = float(random.integers(1, 20))
        criteria[(f"leaf-{at}",)] = Criterion(
            f"Leaf {at}", Kind.RATING, parent=f"group-{at % groups}", position=float(at), weight=weight
        )
    shared = {score: Cell(score) for score in np.arange(0, 5 + step, step).tolist()}
    levels = list(shared)
    cells: dict[Key, Cell] = {}
    for evaluator in range(evaluators):
        scores = random.integers(0, len(levels), (candidates, leaves)).tolist()
        for candidate, row in enumerate(scores):
            for leaf, level in enumerate(row):
                cells[(f"evaluator-{evaluator}", f"candidate-{candidate}", f"leaf-{leaf}")] = shared[levels[level]]
    return from_rows(
        {
            "head": {(): Head(title=f"{leaves} x {candidates} x {evaluators}")},
            "criteria": criteria,
            "candidates": {(f"candidate-{at}",): Candidate(f"Candidate {at}", float(at)) for at in range(candidates)},
            "evaluators": {(f"evaluator-{at}",): Evaluator(f"Evaluator {at}", float(at)) for at in range(evaluators)},
            "sheets": cells,
        }
    )
