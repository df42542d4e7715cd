"""Published weights: pairwise comparison, best-worst, rank order, swing, entropy and CRITIC.

The inputs and the published results stand in shared/oracles, one file a case, with source, convention and tolerance.
A table names for each case what is computed; what the file expects is looked up and compared within its tolerance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scorecard.core.weighting.best_worst import BestWorst, Model, best_worst, consistency_index
from scorecard.core.weighting.comparisons import (
    Floats,
    RandomIndex,
    aggregated,
    column_mean,
    completed,
    consistency_ratio,
    deviations,
    harker,
    principal,
    without,
)
from scorecard.core.weighting.objective import critic, entropy
from scorecard.core.weighting.pairwise import from_matrix, together
from scorecard.core.weighting.rank_order import RankRule, place_weights, rank_order
from scorecard.core.weighting.swing import swing
from tests.acceptance.test_oracles import oracle

Case = dict[str, Any]
Figures = dict[str, Any]

RULES = {"roc": RankRule.CENTROID, "rank_sum": RankRule.SUM, "rank_reciprocal": RankRule.RECIPROCAL}


def names_of(case: Case) -> dict[str, str]:
    return {given["name"]: given["name"] for given in case["criteria"]}


def matrix_of(given: list[list[float | None]]) -> Floats:
    return np.array([[np.nan if each is None else each for each in row] for row in given], dtype=float)


def hierarchy(case: Case) -> Figures:
    """Alternatives compared under each criterion, weighted by the criteria (distributive mode)."""
    weights = from_matrix(names_of(case), matrix_of(case["matrix"])).weights
    candidates = {name: name for name in case["alternatives"]}
    scores = np.zeros(len(candidates))
    for name, matrix in case["alternative_matrices"].items():
        scores += weights[name] * np.array(list(from_matrix(candidates, matrix_of(matrix)).weights.values()))
    order = sorted(range(len(scores)), key=lambda at: -scores[at])
    return {"scores": scores.tolist(), "ranking": [case["alternatives"][at] for at in order]}


def eigenvector(case: Case) -> Figures:
    found = from_matrix(names_of(case), matrix_of(case["matrix"]))
    return {"weights": list(found.weights.values()), **found.figures}


def incomplete(case: Case) -> Figures:
    matrix = matrix_of(case["matrix"])
    found = from_matrix(names_of(case), matrix, table=RandomIndex.DONEGAN_DODD)
    full = completed(matrix)
    return {
        "completed": {"2,3": full[2, 3]},
        "weights": list(found.weights.values()),
        "consistency_ratio": found.figures["consistency_ratio"],
    }


def inconsistent(case: Case) -> Figures:
    matrix = matrix_of(case["matrix"])
    n = len(matrix)
    weights, value = principal(matrix)
    i, j = np.unravel_index(int(deviations(matrix, weights).argmax()), matrix.shape)
    better = matrix.copy()
    others, _ = harker(without(matrix, int(i), int(j)))  # what all the other judgements say of the two
    better[i, j] = others[i] / others[j]
    better[j, i] = 1 / better[i, j]
    return {
        "consistency_ratio": consistency_ratio(value, n),
        "worst_judgment": [int(i), int(j)],
        "suggested_value": better[i, j],
        "consistency_ratio_after": consistency_ratio(principal(better)[1], n),
    }


def group(case: Case) -> Figures:
    """200 people: their judgements are coded as whole numbers, below zero where the first of the pair counts more."""
    names = names_of(case)
    pairs = [tuple(pair.split("_")) for pair in case["pairs"]]
    people = {
        str(at): {
            (first, second): float(-code if code < 0 else 1 / code)
            for (first, second), code in zip(pairs, codes, strict=True)
        }
        for at, codes in enumerate(case["judgments"])
    }
    found = together(names, people)
    matrices = []
    for codes in case["judgments"]:
        matrix = np.ones((len(names), len(names)))
        matrix[np.triu_indices(len(names), 1)] = [-code if code < 0 else 1 / code for code in codes]
        lower = np.tril_indices(len(names), -1)
        matrix[lower] = 1 / matrix.T[lower]
        matrices.append(matrix)
    alone = np.array([column_mean(matrix) for matrix in matrices])
    ratios = [each.figures["consistency_ratio"] for each in found.each.values()]
    return {
        "aij_matrix": aggregated(matrices).tolist(),
        "aip_column_mean": alone.mean(axis=0).tolist(),
        "aip_sd": alone.std(axis=0, ddof=1).tolist(),
        "n_consistent_at_0.10": sum(ratio <= 0.10 for ratio in ratios),
        "aij_weights": list(found.elicited.weights.values()),
        "aij_cr": found.elicited.figures["consistency_ratio"],
    }


def answers_of(case: Case) -> BestWorst:
    to_others = {given["name"]: given["best_to_others"] for given in case["criteria"]}
    to_worst = {given["name"]: given["others_to_worst"] for given in case["criteria"]}
    return BestWorst(
        next(name for name, times in to_others.items() if times == 1),
        next(name for name, times in to_worst.items() if times == 1),
        to_others,
        to_worst,
    )


def linear(case: Case) -> Figures:
    answers = answers_of(case)
    found = best_worst(names_of(case), answers)
    ratio = found.figures["xi"] / consistency_index(answers.best_to_others[answers.worst])
    return {"weights": list(found.weights.values()), "consistency_ratio": ratio, **found.figures}


def nonlinear(case: Case) -> Figures:
    found = best_worst(names_of(case), answers_of(case), Model.NONLINEAR)
    return {"weights": list(found.weights.values()), **found.figures}


def ranks(case: Case) -> Figures:
    """By the ranks of the case, under each rule that it expects."""
    given = {each["name"]: float(each["rank"]) for each in case["criteria"]}
    return {name: list(rank_order(names_of(case), given, rule).weights.values()) for name, rule in RULES.items()}


def places(case: Case) -> Figures:
    return {
        name: {n: [float(weight) for weight in place_weights(int(n), rule)] for n in case["expected"][name]}
        for name, rule in RULES.items()
    }


def swings(case: Case) -> Figures:
    found = swing(names_of(case), {given["name"]: given["swing_points"] for given in case["criteria"]})
    return {"normalised_weights_percent": [100 * weight for weight in found.weights.values()]}


def by_entropy(case: Case) -> Figures:
    return {"weights": entropy(matrix_of(case["matrix"])).tolist()}


def by_critic(case: Case) -> Figures:
    lower = [given["direction"] == "min" for given in case["criteria"]]
    return {"weights": critic(matrix_of(case["matrix"]), lower).tolist()}


CASES: Mapping[str, Callable[[Case], Figures]] = {
    "ahp_cars_rmcda": hierarchy,
    "ahp_facility_papathanasiou": hierarchy,
    "ahp_saaty_cities": hierarchy,
    "ahp_saaty_drinks": eigenvector,
    "ahp_incomplete_bozoki_4x4": incomplete,
    "ahp_saaty_house_inconsistent": inconsistent,
    "ahp_group_aij_city200": group,
    "bwm_linear_car_consistent": linear,
    "bwm_linear_transport": linear,
    "bwm_nonlinear_transport": nonlinear,
    "rank_weights_n3_iot": ranks,
    "rank_weights_n4_textbook": ranks,
    "rank_weights_table_2_10": places,
    "smart_swing_goodwin_wright": swings,
    "entropy_elsayed2017": by_entropy,
    "entropy_xu2004": by_entropy,
    "entropy_zavadskas2016": by_entropy,
    "critic_diakoulaki1995": by_critic,
}
ELSEWHERE = {"smart_swing_goodwin_wright": {"scores", "best"}}  # what a case expects and test_oracles compares


def tolerance_of(case: Case, key: str) -> float:
    given = case["tolerance"]
    if not isinstance(given, dict):
        return float(given)
    return float(next((given[name] for name in given if name == key or name.startswith(f"{key}/")), given["default"]))


def compare(found: Any, expected: Any, tolerance: float) -> None:
    """The same figures, in whatever they are nested."""
    if isinstance(expected, dict):
        for key, each in expected.items():
            compare(found[key], each, tolerance)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for a, b in zip(found, expected, strict=True):
            compare(a, b, tolerance)
    elif isinstance(expected, str):
        assert found == expected
    else:
        assert found == pytest.approx(expected, abs=tolerance, rel=0)


@pytest.mark.parametrize("name", CASES)
def test_weights_as_published(shared: Path, name: str) -> None:
    case = oracle(shared, name)
    found = CASES[name](case)
    for key, expected in case["expected"].items():
        if key not in ELSEWHERE.get(name, ()):
            compare(found[key], expected, tolerance_of(case, key))


def test_every_published_weighting_case_is_in_the_table(shared: Path) -> None:
    families = ("ahp_", "bwm_", "rank_weights_", "entropy_", "critic_", "smart_swing_")
    there = {path.stem for path in (shared / "oracles").glob("*.json") if path.stem.startswith(families)}
    assert there == set(CASES)
