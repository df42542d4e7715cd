"""More cases from the literature, worked through to the end where the source does so; compared as rounded there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from scorecard.core.concordance import fleiss_kappa, kendalls_w, rank_correlation
from scorecard.core.ranking import rank
from scorecard.core.robustness.cross_check import kendall
from scorecard.core.weighting.comparisons import column_mean, consistency_ratio, principal
from scorecard.core.weighting.pairwise import pairwise
from scorecard.exchange.document import evaluation_of
from tests.acceptance.strange_figures import document, measure
from tests.core.test_published_cases import reciprocal

Rows = Sequence[Sequence[float]]
Floats = NDArray[np.float64]


def priorities(rows: Rows) -> Floats:
    """The principal eigenvector of a matrix of comparisons, from what stands above its diagonal."""
    return principal(reciprocal(rows))[0]


def composite(criteria: Rows, alternatives: Sequence[Rows]) -> Floats:
    """What the alternatives come to, out of 100, as an evaluation: priorities are measures from 0 to 1."""
    columns = [priorities(rows) for rows in alternatives]
    keys = [f"a{at}" for at in range(len(columns[0]))]
    names = [f"c{at}" for at in range(len(columns))]
    weights = priorities(criteria)
    leaves = [
        measure(name, {"shape": "linear", "worst": 0, "best": 1}, float(weight))
        for name, weight in zip(names, weights, strict=True)
    ]
    facts = {
        key: {name: float(column[row]) for name, column in zip(names, columns, strict=True)}
        for row, key in enumerate(keys)
    }
    standings = {each.key: each for each in rank(evaluation_of(document(leaves, keys, facts=facts))).standings}
    return np.array([standings[key].total for key in keys])


# ---- the analytic hierarchy process, to the end ---------------------------------------------------------------

LEADER = (
    # experience, education, charisma, age of Tom, Dick and Harry
    (((1 / 4, 4), (9,)), (0.217, 0.717, 0.066), 0.035),
    (((3, 1 / 5), (1 / 7,)), (0.188, 0.081, 0.731), 0.062),
    (((5, 9), (4,)), (0.743, 0.194, 0.063), 0.069),
    (((1 / 3, 5), (9,)), (0.265, 0.672, 0.063), 0.028),
)
LEADER_CRITERIA = ((4, 3, 7), (1 / 3, 3), (5,))


def test_the_choice_of_a_leader() -> None:
    # Wikipedia, "Analytic hierarchy process - leader example": Dick .493, Tom .358, Harry .149
    for rows, published, ratio in LEADER:
        found, value = principal(reciprocal(rows))
        assert found == pytest.approx(np.array(published), abs=1.1e-3)
        assert consistency_ratio(value, 3) == pytest.approx(ratio, abs=1e-3)
    found, value = principal(reciprocal(LEADER_CRITERIA))
    assert found == pytest.approx(np.array((0.547, 0.127, 0.270, 0.056)), abs=1e-3)
    assert consistency_ratio(value, 4) == pytest.approx(0.044, abs=1e-3)
    totals = composite(LEADER_CRITERIA, [rows for rows, _, _ in LEADER])
    assert totals / 100 == pytest.approx(np.array((0.358, 0.493, 0.149)), abs=6e-4)


def test_the_choice_of_a_leader_by_answers() -> None:
    names = {"x": "Experience", "e": "Education", "c": "Charisma", "a": "Age"}
    answers = {("x", "e"): 4.0, ("x", "c"): 3.0, ("x", "a"): 7.0, ("c", "e"): 3.0, ("e", "a"): 3.0, ("c", "a"): 5.0}
    said = pairwise(names, answers)
    assert list(said.weights.values()) == pytest.approx([0.547, 0.127, 0.270, 0.056], abs=1e-3)
    assert said.figures["consistency_ratio"] == pytest.approx(0.044, abs=1e-3)


def test_saatys_choice_of_a_school_to_the_end() -> None:
    # Saaty 1980, The Analytic Hierarchy Process: schools A .37, B .38, C .25
    criteria = ((4, 3, 1, 3, 4), (7, 3, 1 / 5, 1), (1 / 5, 1 / 5, 1 / 6), (1, 1 / 3), (3,))
    learning, friends, life = ((1 / 3, 1 / 2), (3,)), ((1, 1), (1,)), ((5, 1), (1 / 5,))
    vocational, college, music = ((9, 7), (1 / 5,)), ((1 / 2, 1), (2,)), ((6, 4), (1 / 3,))
    assert priorities(learning) == pytest.approx(np.array((0.16, 0.59, 0.25)), abs=6e-3)
    assert priorities(vocational) == pytest.approx(np.array((0.77, 0.05, 0.17)), abs=6e-3)
    assert priorities(music) == pytest.approx(np.array((0.69, 0.09, 0.22)), abs=6e-3)
    totals = composite(criteria, [learning, friends, life, vocational, college, music])
    assert totals / 100 == pytest.approx(np.array((0.37, 0.38, 0.25)), abs=5e-3)


def test_the_copy_that_turns_the_order() -> None:
    # Belton and Gear 1983, On a short-coming of Saaty's method of analytic hierarchies, Omega 11: with three equal
    # criteria A .45, B .47, C .08; beside D, a copy of B: A .37, B .29, C .06, D .29
    three = [((1 / 9, 1), (9,)), ((9, 9), (1,)), ((8 / 9, 8), (9,))]
    four = [((1 / 9, 1, 1 / 9), (9, 1), (1 / 9,)), ((9, 9, 9), (1, 1), (1,)), ((8 / 9, 8, 8 / 9), (9, 1), (1 / 9,))]
    alike = ((1, 1), (1,))
    assert composite(alike, three) / 100 == pytest.approx(np.array((0.45, 0.47, 0.08)), abs=5e-3)
    assert composite(alike, four) / 100 == pytest.approx(np.array((0.37, 0.29, 0.06, 0.29)), abs=5e-3)


def test_teknomos_fruits_by_the_means_of_columns() -> None:
    # Teknomo 2006, Analytic Hierarchy Process tutorial: .2828 .6434 .0738, largest value 3.0967 by the sums of columns
    matrix = reciprocal(((1 / 3, 5), (7,)))
    found = column_mean(matrix)
    assert found == pytest.approx(np.array((0.2828, 0.6434, 0.0738)), abs=6e-5)
    assert float((matrix.sum(axis=0) * found).sum()) == pytest.approx(3.0967, abs=6e-5)


# ---- agreement ------------------------------------------------------------------------------------------------


def test_siegels_three_executives() -> None:
    # Siegel 1956, Nonparametric Statistics: six applicants, sums of ranks 8 14 11 11 11 8, s = 25.5, W = .16
    ranks = np.array([[1.0, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]])
    assert ranks.sum(axis=0).tolist() == [8, 14, 11, 11, 11, 8]
    found, defined = kendalls_w(ranks)
    assert bool(defined)
    assert float(found) == pytest.approx(0.16, abs=5e-3)
    assert float(found) == pytest.approx(25.5 / 157.5, abs=1e-12)


def test_siegels_students() -> None:
    # Siegel 1956: authoritarianism and strivings for status of twelve students, squares add up to 52, rho = .82
    first = np.array([2.0, 6, 5, 1, 10, 9, 8, 3, 4, 12, 7, 11])
    second = np.array([3.0, 4, 2, 1, 8, 11, 10, 6, 7, 12, 5, 9])
    assert float(((first - second) ** 2).sum()) == 52
    assert rank_correlation(first, second) == pytest.approx(0.82, abs=5e-3)


def test_kendalls_boys() -> None:
    # Kendall 1948, Rank Correlation Methods: ten boys by mathematics and by music, 21 pairs against 24, tau = -.07
    mathematics = np.array([7, 4, 3, 10, 6, 2, 9, 8, 1, 5])
    music = np.array([5, 7, 3, 10, 1, 9, 6, 2, 8, 4])
    assert kendall(mathematics, music) == pytest.approx((21 - 24) / 45, abs=1e-12)


DIAGNOSES = (
    *("00060", "03003", "01401", "00006", "03030", "20400", "00402", "20310", "20040", "00006"),
    *("10050", "11040", "03300", "10050", "02031", "00501", "30012", "51000", "02040", "10203"),
    *("00006", "01050", "02013", "20040", "10041", "05010", "40002", "02040", "10500", "00006"),
)
"""How many of six psychiatrists gave each of thirty patients each of five diagnoses."""


def test_fleiss_own_thirty_patients() -> None:
    # Fleiss 1971, Measuring nominal scale agreement among many raters, Psychological Bulletin 76: shares .144 .144
    # .167 .306 .239, mean agreement .556, kappa .430
    counts = np.array([[int(each) for each in row] for row in DIAGNOSES], dtype=np.intp)
    assert counts.sum(axis=0) / counts.sum() == pytest.approx(np.array((0.144, 0.144, 0.167, 0.306, 0.239)), abs=6e-4)
    found, agreement = fleiss_kappa(counts)
    assert found == pytest.approx(0.430, abs=5e-4)
    assert float(agreement.mean()) == pytest.approx(0.556, abs=6e-4)
