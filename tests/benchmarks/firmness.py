"""Robustness: simulation and methods against bare numpy and peer libraries, and the exact analyses against a frame."""

from __future__ import annotations

import statistics
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.methods import Norm, Preference, PreferenceShape, normalised, promethee, shares, topsis
from scorecard.core.ranking import rank
from scorecard.core.robustness.answers import exact_answers
from scorecard.core.robustness.contest import Contest, contest_of
from scorecard.core.robustness.simulation import Draws, simulate
from tests.benchmarks.measuring import heading, measured, seconds
from tests.benchmarks.sizes import evaluation_of

Floats = NDArray[np.float64]

SIMULATIONS: Final = ((10_000, 20, 12), (100_000, 200, 50))
TIERS: Final = (("heavy", (60, 12, 12), 0.016), ("very large", (250, 25, 30), 0.250))
MATRICES: Final = ((10, 5), (100, 20), (1_000, 50))
LARGE: Final = 1_000  # rows from which a peer should take five times as long
BLOCK: Final = 2048


def robustness() -> None:
    """Everything about robustness."""
    simulation()
    exact()
    peers()


def simulation() -> None:
    """Weightings drawn, ranked and counted, against the same in bare numpy."""
    heading("Simulation: rank acceptability, pairwise winning, central weights")
    for draws, leaves, candidates in SIMULATIONS:
        contest = contest_of_size(leaves, candidates, 1)
        groups = groups_of(contest)

        def ours_drawn(contest: Contest = contest, draws: int = draws) -> object:
            return simulate(contest, Draws(samples=draws))

        def floor(contest: Contest = contest, groups: list[list[int]] = groups, draws: int = draws) -> object:
            return bare(contest.values, groups, draws)

        name = f"{draws:,} draws at {leaves} x {candidates} / bare numpy"
        measured(name, ours_drawn, floor, bar=1.3, pairs=5)


def contest_of_size(leaves: int, candidates: int, evaluators: int) -> Contest:
    evaluation = evaluation_of(leaves, candidates, evaluators)
    return contest_of(evaluation, rank(evaluation))


def groups_of(contest: Contest) -> list[list[int]]:
    """The columns of each group of leaves."""
    column = {leaf: at for at, leaf in enumerate(contest.leaves)}
    tree = contest.tree
    return [[column[leaf] for leaf in tree.children[group]] for group in tree.children[""]]


def bare(values: Floats, groups: list[list[int]], draws: int) -> tuple[Floats, Floats, Floats]:
    """The same as a person would write it in numpy: groups first, in blocks, ranks by sorting."""
    random = np.random.default_rng(1)
    n, m = values.shape
    ranks, wins, central = np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, m))
    for start in range(0, draws, BLOCK):
        size = min(BLOCK, draws - start)
        weights = np.empty((size, m))
        top = random.dirichlet(np.ones(len(groups)), size)
        for at, columns in enumerate(groups):
            weights[:, columns] = random.dirichlet(np.ones(len(columns)), size) * top[:, at, None]
        totals = weights @ values.T
        order = np.argsort(-totals, axis=1)
        places = np.empty_like(order)
        np.put_along_axis(places, order, np.arange(n)[None, :], axis=1)
        for row in range(n):
            ranks[row] += np.bincount(places[:, row], minlength=n)
            wins[row] += (totals[:, row, None] > totals).sum(axis=0)
            central[row] += weights[order[:, 0] == row].sum(axis=0)
    return ranks / draws, wins / draws, central / np.maximum(ranks[:, :1], 1)


def exact() -> None:
    """All exact analyses of one evaluation together."""
    heading("All exact analyses together")
    for name, size, bar in TIERS:
        evaluation = evaluation_of(*size)
        scorecard = rank(evaluation)
        times = []
        for _ in range(9):
            began = time.perf_counter()
            exact_answers(contest_of(evaluation, scorecard))
            times.append(time.perf_counter() - began)
        seconds(f"{name}, {size[0]} x {size[1]} x {size[2]}", statistics.median(times[1:]), bar=bar)


# ---- against other libraries ----------------------------------------------------------------------------


def peers() -> None:
    """The same matrices in pymcdm and scikit-criteria, where these are there."""
    heading("Against other libraries (ours / theirs)")
    for name, works in (("pymcdm", pymcdm_works), ("skcriteria", skcriteria_works)):
        if find_spec(name) is None:
            print(f"{name} is not installed here, so it is not compared.")
            continue
        for size in MATRICES:
            x = np.random.default_rng(3).random(size) + 0.1
            weights = np.full(size[1], 1 / size[1])
            bar = 0.2 if size[0] >= LARGE else 1.0
            inner = 1 if size[0] >= LARGE else 20
            for method, theirs in works(x, weights).items():
                label = f"{method} {size[0]} x {size[1]} / {name}"
                measured(label, ours(method, x, weights), theirs, bar=bar, pairs=5, inner=inner)


def ours(method: str, x: Floats, weights: Floats) -> Callable[[], object]:
    """The work of this program for one method."""
    lower = np.zeros(x.shape[1], dtype=np.bool_)
    if method == "weighted sum":
        return lambda: normalised(x, lower, Norm.MIN_MAX) @ shares(weights)
    if method == "TOPSIS":
        return lambda: topsis(x, weights, lower, Norm.VECTOR)
    functions = [Preference(PreferenceShape.V_SHAPE, p=float(each)) for each in x.max(axis=0) - x.min(axis=0)]
    return lambda: promethee(x, weights, lower, functions).net


def pymcdm_works(x: Floats, weights: Floats) -> dict[str, Callable[[], object]]:
    """The same in pymcdm."""
    from pymcdm import methods, normalizations  # type: ignore[import-not-found]

    types = np.ones(x.shape[1])
    p = x.max(axis=0) - x.min(axis=0)
    saw = methods.WSM(normalization_function=normalizations.minmax_normalization)
    near = methods.TOPSIS(normalization_function=normalizations.vector_normalization)
    works: dict[str, Callable[[], object]] = {
        "weighted sum": lambda: saw(x, weights, types),
        "TOPSIS": lambda: near(x, weights, types),
        "PROMETHEE II": lambda: methods.PROMETHEE_II("vshape", p=p)(x, weights, types),
    }
    return works


def skcriteria_works(x: Floats, weights: Floats) -> dict[str, Callable[[], object]]:
    """The same in scikit-criteria, which has no PROMETHEE II of that kind."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import skcriteria  # type: ignore[import-not-found]
        from skcriteria.agg import simple  # type: ignore[import-not-found]
        from skcriteria.agg import topsis as near_ideal
        from skcriteria.preprocessing import scalers  # type: ignore[import-not-found]

    matrix: Any = skcriteria.mkdm(x, [max] * x.shape[1], weights=weights)
    span, vector = scalers.MinMaxScaler(target="matrix"), scalers.VectorScaler(target="matrix")
    total, near = simple.WeightedSumModel(), near_ideal.TOPSIS()
    return {
        "weighted sum": lambda: total.evaluate(span.transform(matrix)),
        "TOPSIS": lambda: near.evaluate(vector.transform(matrix)),
    }
