"""What the figures of the candidates alone would say about weights, for information: entropy and CRITIC.

Both call a criterion heavy in which the candidates differ; neither knows what matters to anybody.

    entropy  d_j = 1 + sum_i p_ij ln p_ij / ln m with the shares p of a column, 0 ln 0 = 0; w_j = d_j / sum d
             (Shannon 1948; Hwang and Yoon 1981). Direction does not count.
    CRITIC   c_j = sigma_j sum_k (1 - r_jk) over columns brought to 0..1 by their direction, with standard deviations
             and Pearson correlations; w_j = c_j / sum c (Diakoulaki, Mavrotas and Papayannakis 1995)

A criterion in which all are equal weighs nothing, and the others do not count as unlike it. Where all that differ run
in parallel, every c_j is 0 and the standard deviations alone count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.errors import EditError, Sentence, sentence
from scorecard.core.model import Evaluation, Kind, Shape
from scorecard.core.numbers import shown
from scorecard.core.ranking import Scorecard, Status
from scorecard.core.weighting.elicited import Elicited, Method, Names

Floats = NDArray[np.float64]

EVEN: Final = 1e-12  # a spread, relative to the size of the numbers, that is only the noise of floats


def entropy(matrix: Floats) -> Floats:
    """Entropy weights (n,) of a matrix (candidates, criteria) of numbers that are not negative; zeros where nothing
    differs."""
    count = len(matrix)
    sums = matrix.sum(axis=0)
    shares = np.where(sums > 0, matrix / np.where(sums > 0, sums, 1.0), 1 / max(count, 1))
    logs = np.log(np.where(shares > 0, shares, 1.0))
    divergence = np.maximum(1 + (shares * logs).sum(axis=0) / np.log(count), 0.0) if count > 1 else sums * 0
    divergence[_even(matrix)] = 0.0
    return _shares(divergence)


def critic(matrix: Floats, lower: Sequence[bool] | None = None) -> Floats:
    """CRITIC weights (n,) of a matrix (candidates, criteria); `lower` says where less is better. Zeros where nothing
    differs."""
    amount = np.zeros(matrix.shape[1])
    telling = np.flatnonzero(~_even(matrix))
    if len(matrix) < 2 or not telling.size:
        return amount
    columns = matrix[:, telling]
    least, most = columns.min(axis=0), columns.max(axis=0)
    scaled = (columns - least) / (most - least)
    if lower is not None:
        turned = np.asarray(lower, dtype=bool)[telling]
        scaled = np.where(turned, 1 - scaled, scaled)
    centred = scaled - scaled.mean(axis=0)
    spread = np.sqrt((centred**2).mean(axis=0))
    correlation = (centred.T @ centred) / len(matrix) / np.outer(spread, spread)
    np.fill_diagonal(correlation, 1.0)
    conflict = np.maximum(1 - correlation, 0.0)
    conflict[conflict < EVEN] = 0.0
    amount[telling] = spread * conflict.sum(axis=0)
    if not amount.any():
        amount[telling] = spread
    return _shares(amount)


def _even(matrix: Floats) -> NDArray[np.bool_]:
    """The columns in which all are equal."""
    if not len(matrix):
        return np.ones(matrix.shape[1], dtype=bool)
    size = np.abs(matrix).max(axis=0)
    result: NDArray[np.bool_] = matrix.max(axis=0) - matrix.min(axis=0) <= EVEN * size
    return result


def _shares(parts: Floats) -> Floats:
    whole = parts.sum()
    result: Floats = parts / whole if whole > 0 else parts
    return result


# ---- of an evaluation -----------------------------------------------------------------------------


def from_data(evaluation: Evaluation, scorecard: Scorecard, method: Method) -> Elicited:
    """Weights of all leaves by entropy or CRITIC, over the candidates that are not out and have every cell.

    Entropy takes scores and measures as they are, and the values of categories and of columns with negative numbers.
    CRITIC takes values, for they have a direction and can have bends. Raises EditError where fewer than two candidates
    are complete, or nothing tells them apart.
    """
    matrix = scorecard.matrix
    running = {each.key for each in scorecard.standings if each.status is not Status.OUT}
    rows = [
        row for row, key in enumerate(matrix.candidates) if key in running and bool(np.asarray(matrix.given[row]).all())
    ]
    if len(rows) < 2:
        raise EditError(
            "The figures alone say nothing while fewer than two candidates have all their scores and measures",
            advice="Fill in what is missing first.",
        )
    values = np.asarray(matrix.values[rows], dtype=float)
    formula: Callable[[Floats], Floats] = critic
    table = values
    if method is Method.ENTROPY:
        formula = entropy
        table = np.asarray(matrix.raw[rows], dtype=float)
        for at, leaf in enumerate(matrix.leaves):
            if _is_categories(evaluation, leaf) or table[:, at].min() < 0:
                table[:, at] = values[:, at]
    found = formula(table)
    if found.sum() == 0:
        raise EditError("The candidates are all alike, so their figures say nothing about weights")
    weights = {leaf: float(weight) for leaf, weight in zip(matrix.leaves, found, strict=True)}
    names = {leaf: evaluation.criteria[leaf].name for leaf in matrix.leaves}
    figures = {"candidates": float(len(rows)), "candidates_left_out": float(len(matrix.candidates) - len(rows))}
    return Elicited(method, weights, figures, _implied(names, weights), _warnings(names, weights))


def _is_categories(evaluation: Evaluation, leaf: str) -> bool:
    criterion = evaluation.criteria[leaf]
    return criterion.kind is Kind.MEASURE and criterion.value.shape is Shape.CATEGORIES


def _implied(names: Names, weights: dict[str, float]) -> tuple[Sentence, ...]:
    most, least = max(names, key=lambda key: weights[key]), min(names, key=lambda key: weights[key])
    if weights[most] == weights[least]:
        return ()
    return (
        sentence(
            "The candidates differ most in {most} ({high} % of the weight) and least in {least} ({low} %).",
            most=names[most],
            high=shown(100 * weights[most]),
            least=names[least],
            low=shown(100 * weights[least]),
        ),
    )


def _warnings(names: Names, weights: dict[str, float]) -> tuple[Sentence, ...]:
    found = [sentence("These weights say how much the candidates differ, not what matters to you.")]
    even = [names[key] for key, weight in weights.items() if weight == 0]
    if even:
        found.append(sentence("All candidates are alike in: {names}.", names=", ".join(even)))
    return tuple(found)
