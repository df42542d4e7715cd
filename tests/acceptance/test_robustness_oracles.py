"""Published robustness: SMAA-2, weight stability, TOPSIS and PROMETHEE II.

The inputs and the published results stand in shared/oracles, one file a case, with source, convention and tolerance.
A table names for each case what is computed; what the file expects is looked up and compared within its tolerance.
`test_every_case_is_in_the_table` fails where a case is added to the folder and not here.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scorecard.core.methods import (
    Flows,
    Norm,
    Preference,
    PreferenceShape,
    promethee,
    topsis,
)
from scorecard.core.model import Criterion, Kind, ValueFunction
from scorecard.core.ranking import rank
from scorecard.core.robustness.contest import Contest, Floats, contest_of
from scorecard.core.robustness.simulation import BLOCK, Draws, Tally, simulate
from scorecard.core.robustness.stability import stability
from tests.acceptance.shared_folder import published
from tests.acceptance.test_oracles import evaluation_of, oracle
from tests.core.made import made, measure
from tests.core.outranking import preference, preference_indices
from tests.core.robustness.bare_smaa import smaa

Case = dict[str, Any]
Figures = dict[str, Any]

UNIT = ValueFunction(worst=0.0, best=1.0)


def weights_of(case: Case) -> Floats:
    return np.array([given["weight"] for given in case["criteria"]], dtype=float)


def lower_of(case: Case) -> list[bool]:
    return [given["direction"] == "min" for given in case["criteria"]]


def ordered(case: Case, scores: Floats) -> list[str]:
    return [case["alternatives"][at] for at in np.argsort(-scores, kind="stable").tolist()]


# ---- TOPSIS ---------------------------------------------------------------------------------------


def closeness(norm: Norm) -> Callable[[Case], Figures]:
    def figures(case: Case) -> Figures:
        scores = topsis(case["matrix"], weights_of(case), lower_of(case), norm)
        return {"scores": scores.tolist(), "ranking": ordered(case, scores)}

    return figures


# ---- PROMETHEE ------------------------------------------------------------------------------------


def function_of(given: Mapping[str, Any]) -> Preference:
    q, p, s = (float(given.get(name, 0.0)) for name in ("q", "p", "s"))
    return Preference(PreferenceShape(given["type"]), q, p, s)


def outranking(case: Case) -> Figures:
    functions = [function_of(given["preference_function"]) for given in case["criteria"]]
    weights, lower = weights_of(case), lower_of(case)
    flows = promethee(case["matrix"], weights, lower, functions)
    order = ordered(case, flows.net)
    return {
        "positive_flows": flows.positive.tolist(),
        "negative_flows": flows.negative.tolist(),
        "net_flows": flows.net.tolist(),
        "preference_indices": preference_indices(case["matrix"], weights, lower, functions).tolist(),
        "ranking": order,
        "top5": order[:5],
        "promethee_i_incomparable": [
            pair for pair in case["expected"].get("promethee_i_incomparable", []) if incomparable(case, flows, pair)
        ],
    }


def incomparable(case: Case, flows: Flows, pair: list[str]) -> bool:
    """Whether one is ahead by the positive flow and the other by the negative (PROMETHEE I)."""
    a, b = (case["alternatives"].index(name) for name in pair)
    positive, negative = flows.positive[a] - flows.positive[b], flows.negative[a] - flows.negative[b]
    return bool(positive * negative > 0)


def thresholds(case: Case) -> Figures:
    d = case["expected"]["d"]
    functions = {
        "usual": Preference(),
        "u-shape": Preference(PreferenceShape.U_SHAPE, q=1.0),
        "v-shape": Preference(PreferenceShape.V_SHAPE, p=2.0),
        "level": Preference(PreferenceShape.LEVEL, q=1.0, p=2.0),
        "linear": Preference(PreferenceShape.LINEAR, q=1.0, p=2.0),
    }
    return {"d": d} | {name: preference(d, function).tolist() for name, function in functions.items()}


# ---- SMAA-2 ---------------------------------------------------------------------------------------


def samples(case: Case, which: str) -> Floats:
    path = published_folder(case) / case[f"sample_{which}_file"]
    with gzip.open(path, "rt") as file:
        return np.loadtxt(file, delimiter=",")


def published_folder(case: Case) -> Path:
    folder: Path = case["folder"]
    return folder


def figures_of(values: Floats, weights: Floats) -> Figures:
    """Values (draws, candidates, criteria) under weights (draws, criteria) or (criteria,), counted as the program does.

    Confidence under values that are given, and entropy, the program does not say: they are those of the definition.
    """
    weights = np.broadcast_to(weights, (len(values), values.shape[2]))
    tally = Tally(np.ones(values.shape[1], dtype=np.intp), values.shape[2])
    for start in range(0, len(values), BLOCK):
        part = weights[start : start + BLOCK].T
        tally.add(np.einsum("sij,js->is", values[start : start + BLOCK], part), part)
    bare = smaa(values, weights)
    return {
        "rank_acceptability": tally.ranks().tolist(),
        "central_weights": [np.full(values.shape[2], np.nan) if each is None else each for each in tally.central()],
        "confidence_factors": bare.confidence.tolist(),
        "pairwise_winning": tally.wins().tolist(),
        "ranking_entropy_bits": bare.entropy,
    }


def stored_draws(case: Case) -> Figures:
    """The samples of the package, draw for draw."""
    values = samples(case, "values").reshape(-1, len(case["alternatives"]), len(case["criteria"]))
    weights = samples(case, "weights")
    fixed = figures_of(values, np.array([0.5, 0.2, 0.3]))
    return figures_of(values, weights) | {
        "mean_values": np.einsum("sij,sj->si", values, weights).mean(axis=0).tolist(),
        "rank_acceptability_fixed_weights_0.5_0.2_0.3": fixed["rank_acceptability"],
    }


def contest(case: Case) -> Contest:
    weighted = {**case, "criteria": [{"weight": 1, **given} for given in case["criteria"]]}
    evaluation = evaluation_of(weighted, [UNIT] * len(case["criteria"]), case["matrix"])
    return contest_of(evaluation, rank(evaluation))


def own_draws(case: Case) -> Figures:
    """The simulation of the program itself, with as many draws as the stated tolerance asks for."""
    found = simulate(contest(case), Draws(samples=400_000))
    assert found is not None
    names = [given["name"] for given in case["criteria"]]
    central = [found.central[name] or {} for name in case["alternatives"]]
    return {
        "rank_acceptability": found.ranks.tolist(),
        "central_weights": [[each[name] for name in names] for each in central],
    }


def uncertain_measurements(case: Case) -> Figures:
    """Values drawn as the model says, over scales from the lowest 2.5 % to the highest 97.5 % quantile."""
    random, draws = np.random.default_rng(11), 100_000
    values = np.empty((draws, len(case["alternatives"]), len(case["criteria"])))
    scale = [0.0, 0.0]
    for at, given in enumerate(case["criteria"]):
        measured = given["measurement"]
        mean, deviation = np.array(measured["mean"]), np.array(measured["sd"])
        drawn = random.normal(mean, deviation, (draws, mean.size))
        low, high = float((mean - 1.959964 * deviation).min()), float((mean + 1.959964 * deviation).max())
        if measured["type"] == "lognormal":
            drawn, low, high = np.exp(drawn), float(np.exp(low)), float(np.exp(high))
            scale = [low, high]
        worth = (drawn - low) / (high - low)
        values[:, :, at] = 1 - worth if given["direction"] == "min" else worth
    weights = random.dirichlet(np.ones(len(case["criteria"])), draws)
    return figures_of(values, weights) | {"efficacy_scale": efficacy(case, scale)}


def efficacy(case: Case, scale: list[float]) -> list[float]:
    first = case["criteria"][0]["measurement"]
    low = min(m - 1.959964 * s for m, s in zip(first["mean"], first["sd"], strict=True))
    high = max(m + 1.959964 * s for m, s in zip(first["mean"], first["sd"], strict=True))
    assert scale == pytest.approx([np.exp(low), np.exp(high)])
    return scale


# ---- weight stability -----------------------------------------------------------------------------


def group_weight(case: Case) -> Figures:
    """The weight of a group goes, what is in it keeps its proportions."""
    hundred = ValueFunction(worst=0.0, best=100.0)
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for given in case["criteria"]:
        groups.setdefault(given["group"], []).append(given)
    criteria: dict[str, Criterion | float] = {}
    for name, members in groups.items():
        criteria[name] = Criterion(kind=Kind.GROUP, weight=sum(each["weight"] for each in members))
        for each in members:
            criteria[each["name"]] = measure(hundred, weight=each["weight"], parent=name)
    evaluation = made(criteria, dict(zip(case["alternatives"], case["matrix"], strict=True)))
    field = contest_of(evaluation, rank(evaluation))
    found = stability(field)["turnover"]
    parts = field.parts
    elton = field.candidates.index("Elton Street")
    reached = {key: 100 * float(parts.reached[elton, parts.keys.index(key)]) for key in groups}
    assert found.high == 1.0  # Addison Square leads at the present weight of 81
    return {
        "elton_at_0": reached["working conditions"],
        "elton_at_100": reached["turnover"],
        "crossover_weight": 100 * found.low,
        "best_below": found.below[0],
        "best_above": field.candidates[field.leader],
        "current_group_weight": 100 * found.weight,
    }


def equal_share(case: Case) -> Figures:
    """One weight goes from 0 to 1; the two others, equal, keep their proportion, which is half each."""
    x = np.array(case["matrix"])
    rows = (x - x.min(axis=0)) / (x.max(axis=0) - x.min(axis=0))
    weighted = {**case, "criteria": [{**given, "weight": 1} for given in case["criteria"]]}
    evaluation = evaluation_of(weighted, [UNIT] * 3, rows.tolist())
    field = contest_of(evaluation, rank(evaluation))
    found = stability(field)["Delivery"]
    assert set(found.below) | set(found.above) <= set(case["alternatives"])
    ranks = []
    for weight in case["expected"]["weights_of_delivery"]:
        rest = (1 - weight) / 2
        totals = np.round(field.totals_at(np.array([rest, weight, rest])), 9)
        first = field.candidates[int(totals.argmax())]
        if found.low < weight < found.high:
            assert first == field.candidates[field.leader]
        levels = sorted(set(totals.tolist()), reverse=True)
        ranks.append([levels.index(total) + 1 for total in totals.tolist()])
    return {
        "weights_of_delivery": case["expected"]["weights_of_delivery"],
        "ranks_by_alternative": np.array(ranks).T.tolist(),
    }


CASES: Mapping[str, Callable[[Case], Figures]] = {
    "topsis_tzeng2011": closeness(Norm.VECTOR),
    "topsis_hodgett_cars": closeness(Norm.VECTOR),
    "topsis_minmax_opricovic": closeness(Norm.MIN_MAX),
    "promethee_brans_power_plants": outranking,
    "promethee_paris_transport": outranking,
    "promethee_promcalc_distribution_centres": outranking,
    "promethee_zhao_usual_3x3": outranking,
    "promethee_ziemba2019": outranking,
    "promethee_preference_functions_boundary": thresholds,
    "smaa_thrombo_full": stored_draws,
    "smaa_thrombo_1000": stored_draws,
    "smaa_two_criteria_exact": own_draws,
    "smaa_unit_vectors_exact": own_draws,
    "smaa_jsmaa_benefit_risk": uncertain_measurements,
    "sensitivity_goodwin_wright_turnover": group_weight,
    "sensitivity_equal_share_cement": equal_share,
}

DRAWN = {"smaa_unit_vectors_exact": 0.005}
"""Exact figures whose file leaves it to the reader how far draws may be off: 400,000 draws, four standard errors."""


def tolerance(name: str, case: Case, key: str) -> float:
    given = case["tolerance"]
    if name in DRAWN:
        return DRAWN[name]
    return float(given[key if key in given else "default"]) if isinstance(given, dict) else float(given)


@pytest.mark.parametrize("name", CASES)
def test_published_figures(shared: Path, name: str) -> None:
    case = oracle(shared, name)
    case["folder"] = shared / "oracles"
    found = CASES[name](case)
    assert set(case["expected"]) <= set(found)
    for key, expected in case["expected"].items():
        if isinstance(expected, str) or (isinstance(expected, list) and expected and not numbers(expected)):
            assert found[key] == expected, key
        else:
            given, wanted = np.array(found[key], dtype=float), np.array(expected, dtype=float)
            assert given.shape == wanted.shape
            assert float(np.abs(given - wanted).max()) <= tolerance(name, case, key), key


def numbers(nested: list[Any]) -> bool:
    first = nested[0]
    return numbers(first) if isinstance(first, list) else isinstance(first, int | float)


@pytest.mark.parametrize(
    "path",
    [
        each
        for kind in ("smaa", "sensitivity", "topsis", "promethee")
        for each in published("oracles", f"{kind}_*.json")
    ],
)
def test_every_case_is_in_the_table(path: Path) -> None:
    assert path.stem in CASES
