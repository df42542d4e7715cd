"""Published weighted sums, value functions and figures of agreement, rebuilt as evaluations.

The inputs and the published results stand in shared/oracles, one file a case, with source, convention and tolerance.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scorecard.core.agreement import agreement
from scorecard.core.concordance import ICC_FORMS, fleiss_kappa
from scorecard.core.model import Criterion, Evaluation, Scale, Shape, ValueFunction
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.robustness.contest import contest_of
from scorecard.core.robustness.spread import spread_of
from tests.acceptance.shared_folder import published
from tests.core.made import made, measure

HUNDRED = ValueFunction(worst=0.0, best=100.0)


def oracle(shared: Path, name: str) -> dict[str, Any]:
    """A published case."""
    found: dict[str, Any] = json.loads((shared / "oracles" / f"{name}.json").read_text("utf-8"))
    return found


def evaluation_of(case: dict[str, Any], functions: list[ValueFunction], matrix: list[list[float]]) -> Evaluation:
    """A case as an evaluation: one measure for each criterion, valued by these functions."""
    criteria: dict[str, Criterion | float] = {
        given["name"]: measure(function, lower=given["direction"] == "min", weight=float(given.get("weight", 1)))
        for given, function in zip(case["criteria"], functions, strict=True)
    }
    return made(criteria, dict(zip(case["alternatives"], matrix, strict=True)))


def totals(case: dict[str, Any], scorecard: Scorecard) -> list[float]:
    """Totals in the order of the case's alternatives."""
    found = {standing.key: standing.total for standing in scorecard.standings}
    return [found[name] or 0.0 for name in case["alternatives"]]


def order(scorecard: Scorecard) -> list[str]:
    return [standing.key for standing in scorecard.standings]


def test_weighted_sum_when_high_low_then_as_published(shared: Path) -> None:
    case = oracle(shared, "wsum_minmax_mobile")
    scorecard = rank(evaluation_of(case, [ValueFunction()] * 4, case["matrix"]))
    expected = [100 * score for score in case["expected"]["scores"]]
    assert totals(case, scorecard) == pytest.approx(expected, abs=100 * case["tolerance"])
    assert order(scorecard) == case["expected"]["ranking"]


def test_weighted_sum_when_share_of_best_then_as_published(shared: Path) -> None:
    case = oracle(shared, "wsum_ratio_jmcdm_4x4")
    scorecard = rank(evaluation_of(case, [ValueFunction(Shape.SHARE_OF_BEST)] * 4, case["matrix"]))
    found = [total / 100 for total in totals(case, scorecard)]
    assert found == pytest.approx(case["expected"]["scores"], abs=case["tolerance"])


def test_weighted_sum_when_lowest_over_price_then_as_published(shared: Path) -> None:
    case = oracle(shared, "wsum_vendor_rating_cement")
    # From the raw figures: accepted of supplied lots, deliveries on time of those scheduled, and the price.
    rows = [
        [100 * accepted / supplied, 100 * on_time / scheduled, price]
        for supplied, accepted, scheduled, on_time, price in case["raw_matrix"]
    ]
    case["criteria"][2]["direction"] = "min"
    functions = [HUNDRED, HUNDRED, ValueFunction(Shape.LOWEST_OVER_PRICE)]
    scorecard = rank(evaluation_of(case, functions, rows))
    assert totals(case, scorecard) == pytest.approx(case["expected"]["scores"], abs=case["tolerance"])
    assert order(scorecard) == case["expected"]["ranking"]
    values = [[100 * value for value in row] for row in scorecard.matrix.values.tolist()]
    for row, published_row in zip(values, case["expected"]["value_scores"], strict=True):
        assert row == pytest.approx(published_row, abs=case["tolerance"])


def test_weighted_sum_when_two_tie_for_the_first_place_then_both_have_it(shared: Path) -> None:
    case = oracle(shared, "wsum_wikipedia_wsm")
    # A scale from 0 to 100 makes the points of 100 equal to the raw weighted sums.
    scorecard = rank(evaluation_of(case, [HUNDRED] * 4, case["matrix"]))
    assert totals(case, scorecard) == pytest.approx(case["expected"]["scores"], abs=case["tolerance"])
    ranks = {standing.key: standing.rank for standing in scorecard.standings}
    assert [ranks[name] for name in case["alternatives"]] == case["expected"]["ranks"] == [3, 1, 1]


def test_price_points_when_lowest_over_price_then_as_published(shared: Path) -> None:
    case = oracle(shared, "procurement_price_ratio_impactbids")
    case["criteria"].append({"name": "Quality", "direction": "max", "weight": 60})
    rows = [[*row, 50] for row in case["matrix"]]
    scorecard = rank(evaluation_of(case, [ValueFunction(Shape.LOWEST_OVER_PRICE), HUNDRED], rows))
    found = [scorecard.contributions_of(name)["Price"] for name in case["alternatives"]]
    assert found == pytest.approx(case["expected"]["price_points"], abs=case["tolerance"])
    assert found == pytest.approx([40, 38.0952, 37.0370], abs=0.00005)  # unrounded, from the notes of the case


def test_value_functions_when_piecewise_then_as_published(shared: Path) -> None:
    case = oracle(shared, "value_function_piecewise_mcda")
    functions = []
    for given in case["criteria"]:
        points = zip(given["value_function"]["x"], given["value_function"]["y"], strict=True)
        functions.append(ValueFunction(Shape.PIECEWISE, points=tuple(sorted((float(x), float(y)) for x, y in points))))
    scorecard = rank(evaluation_of(case, functions, case["matrix"]))
    assert scorecard.matrix.candidates == tuple(case["alternatives"])
    for row, expected in zip(scorecard.matrix.values.tolist(), case["expected"]["values"], strict=True):
        assert row == pytest.approx(expected, abs=case["tolerance"])


def test_swing_weights_when_rounded_as_in_the_book_then_its_totals(shared: Path) -> None:
    case = oracle(shared, "smart_swing_goodwin_wright")
    scorecard = rank(evaluation_of(case, [HUNDRED] * 6, case["matrix"]))
    assert totals(case, scorecard) == pytest.approx(case["expected"]["scores"], abs=case["tolerance"]["scores"])
    assert scorecard.leaders[0].key == case["expected"]["best"]


def test_swing_weights_when_given_as_points_then_the_shares_of_the_book(shared: Path) -> None:
    case = oracle(shared, "smart_swing_goodwin_wright")
    for given in case["criteria"]:
        given["weight"] = given["swing_points"]
    scorecard = rank(evaluation_of(case, [HUNDRED] * 6, case["matrix"]))
    shares = [float(100 * scorecard.tree.global_weights[given["name"]]) for given in case["criteria"]]
    expected = case["expected"]["normalised_weights_percent"]
    assert shares == pytest.approx(expected, abs=case["tolerance"]["normalised_weights_percent"])


# ---- agreement ------------------------------------------------------------------------------


def panel_of(case: dict[str, Any]) -> Evaluation:
    """A case of objects (rows) by judges (columns) as an evaluation with one rating."""
    numbers = [number for row in case["matrix"] for number in row]
    judges = [f"j{at}" for at in range(len(case["matrix"][0]))]
    return made(
        {"score": 1.0},
        {name: [None] for name in case["alternatives"]},
        panel={
            judge: {name: [row[at]] for name, row in zip(case["alternatives"], case["matrix"], strict=True)}
            for at, judge in enumerate(judges)
        },
        scale=Scale(float(min(numbers)), float(max(numbers)), 1.0),
    )


def tolerance(case: dict[str, Any], name: str) -> float:
    given = case["tolerance"]
    return float(given[name if name in given else "default"]) if isinstance(given, dict) else float(given)


@pytest.mark.parametrize("name", ["kendall_w_siegel_castellan", "kendall_w_anxiety_ties"])
def test_kendalls_w_when_published_then_as_published(shared: Path, name: str) -> None:
    case = oracle(shared, name)
    found = agreement(panel_of(case))
    for concordance in (found.criteria["score"], found.totals):  # one rating: totals are in its order
        assert concordance.w == pytest.approx(case["expected"]["kendall_w"], abs=tolerance(case, "kendall_w"))
        assert concordance.chi_squared == pytest.approx(
            case["expected"]["chi_squared"], abs=tolerance(case, "chi_squared")
        )
        assert concordance.p_value == pytest.approx(case["expected"]["p_value"], abs=tolerance(case, "p_value"))
        assert concordance.freedom == len(case["alternatives"]) - 1


def test_icc_when_there_are_many_ties_then_as_published(shared: Path) -> None:
    case = oracle(shared, "kendall_w_anxiety_ties")
    found = agreement(panel_of(case)).reliability
    for form in ("icc1", "icc2", "icc3"):
        assert found.icc[form.upper()] == pytest.approx(case["expected"][form], abs=tolerance(case, form))


def test_icc_when_shrout_and_fleiss_then_all_six_as_published(shared: Path) -> None:
    case = oracle(shared, "icc_shrout_fleiss_1979")
    found = agreement(panel_of(case)).reliability
    assert (len(found.evaluators), found.cells) == (4, 6)
    for form in ICC_FORMS:
        assert found.icc[form] == pytest.approx(case["expected"][form], abs=tolerance(case, form))
    two = case["expected"]["published_2_decimals"]
    assert [found.icc[form] for form in ICC_FORMS] == pytest.approx(two, abs=tolerance(case, "published_2_decimals"))


def test_fleiss_kappa_when_published_then_as_published(shared: Path) -> None:
    case = oracle(shared, "fleiss_kappa_wikipedia")
    kappa, subjects = fleiss_kappa(np.array(case["matrix"]))
    assert kappa == pytest.approx(case["expected"]["fleiss_kappa"], abs=tolerance(case, ""))
    assert subjects.tolist() == pytest.approx(case["expected"]["subject_agreement"], abs=tolerance(case, ""))
    # The same counts as scores of fourteen judges: kappa does not ask who gave which.
    scores = [[level for level, count in enumerate(row) for _ in range(count)] for row in case["matrix"]]
    found = agreement(panel_of({**case, "matrix": scores})).reliability
    assert found.kappa == pytest.approx(kappa, abs=1e-12)


@pytest.mark.parametrize("name", ["sd_nist_mavro", "sd_nist_numacc1"])
def test_mean_and_spread_of_a_panel_when_certified_figures_are_its_scores_then_as_certified(
    shared: Path, name: str
) -> None:
    case = oracle(shared, name)
    numbers = [float(row[0]) for row in case["matrix"]]
    scale = Scale(minimum=0.0, maximum=100_000_000.0 if max(numbers) > 10 else 10.0, step=0.0001)
    panel = {f"e{at:02}": {"a": [number]} for at, number in enumerate(numbers)}
    value = made({"measured": 100.0}, {"a": [None]}, panel=panel, scale=scale)
    contest = contest_of(value, rank(value))
    expected, tolerance = case["expected"], case["tolerance"]
    assert len(value.evaluators) == expected["n"]
    assert float(contest.scorecard.matrix.raw[0, 0]) == pytest.approx(expected["mean"], abs=tolerance["mean"])
    spread = float(spread_of(contest)[0, 0]) * (scale.maximum - scale.minimum)
    assert spread == pytest.approx(expected["sd"], abs=tolerance["sd"])


@pytest.mark.parametrize("path", published("oracles", "*.json"))
def test_every_published_case_is_named_in_a_test(path: Path) -> None:
    tests = (each.read_text("utf-8") for each in Path(__file__).parent.glob("test_*.py"))
    assert any(path.stem in text for text in tests)
