"""Best-worst: the best criterion is compared with all others, and all others with the worst (Rezaei 2015, 2016).

    linear      minimise xi where |w_B - a_Bj w_j| <= xi and |w_j - a_jW w_W| <= xi (Rezaei 2016): one programme, and xi
                itself says how consistent the answers are
    nonlinear   minimise xi where |w_B / w_j - a_Bj| <= xi and |w_j / w_W - a_jW| <= xi (Rezaei 2015): weights lie in
                intervals, whose middles are taken; CR = xi / CI(a_BW)

The two xi are not comparable. How consistent the answers are can also be said before anything is solved:
CR_input = max_j |a_Bj a_jW - a_BW| / (a_BW^2 - a_BW), with thresholds by number of criteria and a_BW (Liang, Brunelli
and Rezaei 2020, Omega 96, table 3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.errors import EditError, Sentence, sentence
from scorecard.core.linear import Solution, solve
from scorecard.core.numbers import shown
from scorecard.core.weighting.elicited import Elicited, Method, Names, beside, check_keys, checked_number, times

Floats = NDArray[np.float64]

# a_BW -> thresholds of the input-based ratio for 3 to 9 criteria
THRESHOLDS: Final[dict[int, tuple[float, ...]]] = {
    3: (0.1667, 0.1667, 0.1667, 0.1667, 0.1667, 0.1667, 0.1667),
    4: (0.1121, 0.1529, 0.1898, 0.2206, 0.2527, 0.2577, 0.2683),
    5: (0.1354, 0.1994, 0.2306, 0.2546, 0.2716, 0.2844, 0.2960),
    6: (0.1330, 0.1990, 0.2643, 0.3044, 0.3144, 0.3221, 0.3262),
    7: (0.1294, 0.2457, 0.2819, 0.3029, 0.3144, 0.3251, 0.3403),
    8: (0.1309, 0.2521, 0.2958, 0.3154, 0.3408, 0.3620, 0.3657),
    9: (0.1359, 0.2681, 0.3062, 0.3337, 0.3517, 0.3620, 0.3662),
}
NOISE: Final = 1e-10
APART: Final = 1e-7  # two optimal weights further apart than this are truly different


class Model(StrEnum):
    """Which of the two programmes is solved."""

    LINEAR = "linear"
    NONLINEAR = "nonlinear"


@dataclass(frozen=True, slots=True)
class BestWorst:
    """The answers: how many times as much the best counts as each, and each as the worst."""

    best: str
    worst: str
    best_to_others: Mapping[str, float]
    others_to_worst: Mapping[str, float]


def best_worst(names: Names, answers: BestWorst, model: Model = Model.LINEAR) -> Elicited:
    """Weights from best-worst answers.

    Raises EditError where an answer is missing or below 1, or the two answers for the best against the worst differ.
    """
    to_others, to_worst = _checked(names, answers)
    keys = list(names)
    best, worst = keys.index(answers.best), keys.index(answers.worst)
    direct = float(to_others[worst])
    if model is Model.LINEAR:
        weights, xi = linear_model(to_others, to_worst, best, worst)
        figures = {"xi": xi}
    else:
        low, high, xi = nonlinear_model(to_others, to_worst, best, worst)
        middle = (low + high) / 2
        weights = middle / middle.sum()
        figures = {"xi": xi, "consistency_ratio": xi / consistency_index(direct) if direct > 1 else 0.0}
    ratios = input_ratios(to_others, to_worst, direct)
    limit = threshold(len(keys), direct)
    figures |= {"input_ratio": float(ratios.max(initial=0.0))}
    if limit is not None:
        figures |= {"input_threshold": limit}
    shares = {key: float(weight) for key, weight in zip(keys, weights, strict=True)}
    warnings = _warnings(names, answers, ratios, limit)
    return Elicited(Method.BEST_WORST, shares, figures, _implied(names, answers, shares), warnings)


def _checked(names: Names, answers: BestWorst) -> tuple[Floats, Floats]:
    """The two vectors in the order of `names`, 1 where a criterion is compared with itself."""
    check_keys(names, (answers.best, answers.worst))
    if answers.best == answers.worst and len(names) > 1:
        raise EditError("The best and the worst criterion must be two", place=names[answers.best])
    vectors = []
    for given, own in ((answers.best_to_others, answers.best), (answers.others_to_worst, answers.worst)):
        check_keys(names, given)
        for key in names:
            if key not in given and key != own:
                raise EditError("An answer is missing", place=names[key])
        vectors.append([1.0 if key == own else checked_number(given[key], names[key], 1.0) for key in names])
        if given.get(own) not in (None, 1):
            raise EditError("A criterion counts once as much as itself", place=names[own])
    keys = list(names)
    if vectors[0][keys.index(answers.worst)] != vectors[1][keys.index(answers.best)]:
        raise EditError(
            "The best against the worst has two answers that do not agree",
            place=f"{names[answers.best]}, {names[answers.worst]}",
        )
    return np.array(vectors[0]), np.array(vectors[1])


# ---- the formulas ----------------------------------------------------------------------------------


def linear_rows(to_others: Any, to_worst: Any, best: int, worst: int) -> list[list[Any]]:
    """The rows r of r . (w, xi) <= 0 of the linear model, for vectors of any kind of number."""
    n = len(to_others)
    rows = []
    for j in range(n):
        for first, second, factor in ((best, j, to_others[j]), (j, worst, to_worst[j])):
            if first == second:
                continue
            for sign in (1, -1):
                row: list[Any] = [0] * n + [-1]
                row[first] += sign
                row[second] -= sign * factor
                rows.append(row)
    return rows


def linear_model(to_others: Floats, to_worst: Floats, best: int, worst: int) -> tuple[Floats, float]:
    """The weights (n,) of the linear model and its xi.

    Where several weights have the same xi, the middle of what the best may weigh is taken, then that of the worst;
    the others follow, so that the answer does not depend on the order of the criteria.
    """
    n = len(to_others)
    rows = linear_rows(to_others.tolist(), to_worst.tolist(), best, worst)
    whole = [[1.0] * n + [0.0]]
    goal = [0.0] * n + [1.0]
    found = _optimal(solve(goal, rows, [0.0] * len(rows), whole, [1.0]))
    xi = float(found[n])
    if xi <= NOISE:
        return found[:n] / found[:n].sum(), 0.0
    held, sides = list(whole), [1.0]
    bound = [*[None] * n, xi + NOISE / 10]
    for at in (best, worst):
        unit = [float(j == at) for j in range(n + 1)]
        ends = [
            _optimal(solve(costs, rows, [0.0] * len(rows), held, sides, upper=bound))
            for costs in (unit, [-each for each in unit])
        ]
        if ends[1][at] - ends[0][at] <= APART:
            continue
        found = (ends[0] + ends[1]) / 2
        held, sides = [*held, unit], [*sides, float(found[at])]
    return found[:n] / found[:n].sum(), xi


def _optimal(found: Solution) -> Floats:
    assert found.optimal  # equal weights with a large xi are always feasible, and xi is not below 0
    return np.asarray(found.x, dtype=float)


def nonlinear_model(to_others: Floats, to_worst: Floats, best: int, worst: int) -> tuple[Floats, Floats, float]:
    """The lowest and the highest weight of each criterion (n,) in the nonlinear model, and its xi.

    With r = w_B / w_W, a given xi can be reached when r lies within a_BW -+ xi and, for every other j, between
    (a_Bj - xi)(a_jW - xi) and (a_Bj + xi)(a_jW + xi). The lower ends fall and the upper ends rise with xi, so that the
    smallest xi is where they meet.
    """
    others = [j for j in range(len(to_others)) if j not in (best, worst)]
    direct = float(to_others[worst])
    a, b = to_others[others], to_worst[others]

    def ends(xi: float) -> tuple[float, float]:
        low = np.maximum(a - xi, 0) * np.maximum(b - xi, 0)
        high = (a + xi) * (b + xi)
        return max(direct - xi, low.max(initial=0.0)), min(direct + xi, high.min(initial=np.inf))

    below, above = 0.0, float(max(to_others.max(), to_worst.max()) ** 2)
    if ends(0.0)[0] <= ends(0.0)[1]:
        above = 0.0
    while above - below > 1e-15 * above:
        middle = (below + above) / 2
        if middle in (below, above):
            break
        low, high = ends(middle)
        below, above = (below, middle) if low <= high else (middle, above)
    xi = above
    ratio = sum(ends(xi)) / 2
    least = np.ones(len(to_others))
    if best != worst:
        least[best] = ratio
    most = least.copy()
    with np.errstate(divide="ignore"):
        least[others] = np.maximum(b - xi, ratio / (a + xi))
        most[others] = np.minimum(b + xi, np.where(a - xi > 0, ratio / np.maximum(a - xi, 0), np.inf))
    most = np.maximum(least, most)  # but for noise they meet
    lowest = least / (least + most.sum() - most)
    highest = most / (most + least.sum() - least)
    return lowest, highest, xi


def consistency_index(direct: float) -> float:
    """The largest xi that the nonlinear model can have with this answer for the best against the worst.

    The smaller root of xi^2 - (1 + 2 a) xi + (a^2 - a) = 0: 0.44 for 2, 1.00 for 3, ... 5.23 for 9 (Rezaei 2015, table
    1).
    """
    return (1 + 2 * direct - sqrt(1 + 8 * direct)) / 2


def input_ratios(to_others: Floats, to_worst: Floats, direct: float) -> Floats:
    """How far each criterion's two answers are from the answer for the best against the worst (n,); 0 is consistent."""
    if direct <= 1:
        return np.zeros(len(to_others))
    ratios: Floats = np.abs(to_others * to_worst - direct) / (direct * direct - direct)
    return ratios


def threshold(n: int, direct: float) -> float | None:
    """Up to which input-based ratio answers are consistent enough; None beyond the published table."""
    if not 3 <= n <= 9 or not 2 <= direct <= 9:
        return None
    if direct <= 2:
        return 0.0
    at = min(int(direct + 0.5), 9)  # answers are whole numbers on the scale; others take the nearest
    return THRESHOLDS[at][n - 3] if at >= 3 else 0.0


# ---- in words ---------------------------------------------------------------------------------------


def _implied(names: Names, answers: BestWorst, weights: Mapping[str, float]) -> tuple[Sentence, ...]:
    found = []
    said = [(answers.best, key, answers.best_to_others[key]) for key in names if key != answers.best]
    said += [
        (key, answers.worst, answers.others_to_worst[key]) for key in names if key not in (answers.best, answers.worst)
    ]
    for more, less, number in said:
        if weights[less] > 0:
            found.append(beside(names[more], names[less], float(number), weights[more] / weights[less]))
        else:
            text = "{more} counts {said} times as much as {less}, which has no weight."
            found.append(sentence(text, more=names[more], less=names[less], said=times(number)))
    return tuple(found)


def _warnings(names: Names, answers: BestWorst, ratios: Floats, limit: float | None) -> tuple[Sentence, ...]:
    worst = float(ratios.max(initial=0.0))
    if worst <= NOISE or (limit is not None and worst <= limit):
        return ()
    key = list(names)[int(ratios.argmax())]
    direct = answers.best_to_others.get(answers.worst, 1.0)
    fields = {
        "name": names[key],
        "best": names[answers.best],
        "worst": names[answers.worst],
        "product": times(float(answers.best_to_others.get(key, 1.0)) * float(answers.others_to_worst.get(key, 1.0))),
        "direct": times(float(direct)),
        "ratio": shown(worst, 2),
    }
    if limit is None:
        text = (
            "The answers for {name} say that {best} counts {product} times as much as {worst}, and not {direct} "
            "(ratio {ratio}; no threshold is published for this size)."
        )
        return (sentence(text, **fields),)
    text = (
        "The answers for {name} say that {best} counts {product} times as much as {worst}, and not {direct}: look at "
        "them again (ratio {ratio}, threshold {limit})."
    )
    return (sentence(text, limit=shown(limit, 2), **fields),)
