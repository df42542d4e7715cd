"""Small contests for tests: written down in a few lines, or random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from random import Random
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from scorecard.core.changes import with_row
from scorecard.core.model import Criterion, Evaluation, Kind, Missing, Rules, Scale, ValueFunction
from scorecard.core.ranking import rank
from scorecard.core.robustness.contest import Contest, contest_of
from tests.core.made import made, measure

Floats = NDArray[np.float64]
HUNDRED = ValueFunction(worst=0.0, best=100.0)


def contest(evaluation: Evaluation) -> Contest:
    """The contest of an evaluation as it is."""
    return contest_of(evaluation, rank(evaluation))


def flat(weights: Sequence[float], rows: Mapping[str, Sequence[float | None]], **fields: Any) -> Evaluation:
    """An evaluation with values from 0 to 1 on criteria c0, c1, ... without groups."""
    unit = ValueFunction(worst=0.0, best=1.0)
    criteria: dict[str, Criterion | float] = {
        f"c{at}": measure(unit, weight=float(weight)) for at, weight in enumerate(weights)
    }
    return made(criteria, rows, **fields)


def grouped(
    groups: Mapping[str, Mapping[str, float]],
    weights: Mapping[str, float],
    rows: Mapping[str, Sequence[Any]],
    **fields: Any,
) -> Evaluation:
    """An evaluation of ratings in groups: group -> leaf -> weight, and the weights of the groups; "" for the top."""
    criteria: dict[str, Criterion | float] = {}
    for group, leaves in groups.items():
        if group:
            criteria[group] = Criterion(kind=Kind.GROUP, weight=weights[group])
        for leaf, weight in leaves.items():
            criteria[leaf] = Criterion(parent=group, weight=weight)
    return made(criteria, rows, **fields)


def evaluations(*, missing: bool = False, most: int = 5, fine: bool = False) -> st.SearchStrategy[Evaluation]:
    """Random evaluations in up to three groups; scores are whole, or fine so that equal totals are rare."""

    def build(pick: Random) -> Evaluation:
        groups: dict[str, dict[str, float]] = {}
        weights: dict[str, float] = {}
        count = 0
        for group in ["", "g1", "g2"][: pick.randint(1, 3)]:
            size = pick.randint(1, 3)
            groups[group] = {f"l{count + at}": float(pick.choice((0, 1, 1, 2, 3, 5))) for at in range(size)}
            groups[group][f"l{count}"] += 1.0
            weights[group] = float(pick.randint(1, 5))
            count += size
        names = [f"p{at}" for at in range(pick.randint(1, most))]

        def score() -> float | None:
            if missing and pick.random() < 0.2:
                return None
            return round(5 * pick.random(), 3) if fine else float(pick.randint(0, 5))

        rows = {name: [score() for _ in range(count)] for name in names}
        rule = pick.choice(list(Missing)) if missing else Missing.PROVISIONAL
        return grouped(groups, weights, rows, rules=Rules(missing=rule), scale=Scale(step=0.001 if fine else 1.0))

    return st.builds(build, st.integers(0, 2**32 - 1).map(Random))


def turned_round(evaluation: Evaluation) -> Evaluation:
    """The same with criteria and candidates in the opposite order."""
    for table in ("criteria", "candidates"):
        for key, row in list(getattr(evaluation, table).items()):
            evaluation = with_row(evaluation, table, (key,), replace(row, position=-row.position))
    return evaluation


def local_change(evaluation: Evaluation, criterion: str, weight: float) -> Floats:
    """Global weights of the leaves when one criterion takes a local weight and its siblings share the rest."""
    scorecard = rank(evaluation)
    tree = scorecard.tree
    local = {key: float(share) for key, share in tree.local_weights.items()}
    parent = evaluation.criteria[criterion].parent
    siblings = [key for key in tree.children[parent] if key in local and key != criterion]
    if siblings:
        rest = sum(local[key] for key in siblings)
        for key in siblings:
            local[key] = (1 - weight) * (local[key] / rest if rest > 1e-12 else 1 / len(siblings))
        local[criterion] = weight
    found = []
    for leaf in scorecard.matrix.leaves:
        share, key = 1.0, leaf
        while key:
            share *= local[key]
            key = evaluation.criteria[key].parent
        found.append(share)
    return np.array(found)


def on_the_simplex(size: int, parts: int) -> list[Floats]:
    """All weights of so many criteria in steps of 1 / parts."""
    return [
        np.array(each, dtype=float) / parts for each in product(range(parts + 1), repeat=size) if sum(each) == parts
    ]
