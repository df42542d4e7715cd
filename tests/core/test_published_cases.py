"""Well-known published cases of the methods, with their source. What is rounded there is compared as rounded."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from scorecard.core.methods import topsis, weighted_product
from scorecard.core.weighting.comparisons import completed, consistency_index, harker, principal
from scorecard.core.weighting.pairwise import pairwise
from scorecard.core.weighting.rank_order import RankRule, place_weights

Floats = NDArray[np.float64]


def reciprocal(rows: Sequence[Sequence[float]]) -> Floats:
    """A matrix of comparisons from what stands above its diagonal."""
    found = np.eye(len(rows) + 1)
    for i, row in enumerate(rows):
        for j, times in enumerate(row, i + 1):
            found[i, j], found[j, i] = times, 1 / times
    return found


# ---- pairwise comparison --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "weights", "largest", "index"),
    [
        # Relative wealth of nations: US, USSR, China, France, UK, Japan, West Germany
        # (Saaty 1977, A scaling method for priorities in hierarchical structures, J. Math. Psych. 15)
        (
            (
                *((4, 9, 6, 6, 5, 5), (7, 5, 5, 3, 4), (1 / 5, 1 / 5, 1 / 7, 1 / 5)),
                *((1, 1 / 3, 1 / 3), (1 / 3, 1 / 3), (2,)),
            ),
            (0.427, 0.230, 0.021, 0.052, 0.052, 0.123, 0.094),
            7.61,
            0.10,
        ),
        # The brightness of four chairs, seen twice (the same paper)
        (((5, 6, 7), (4, 6), (4,)), (0.62, 0.23, 0.10, 0.05), 4.39, 0.13),
        (((4, 6, 7), (3, 4), (2,)), (0.62, 0.22, 0.10, 0.06), 4.10, 0.03),
    ],
    ids=["wealth of nations", "brightness, first trial", "brightness, second trial"],
)
def test_saatys_own_examples(
    rows: Sequence[Sequence[float]], weights: Sequence[float], largest: float, index: float
) -> None:
    matrix = reciprocal(rows)
    found, value = principal(matrix)
    digits = 3 if len(weights) > 4 else 2
    assert found == pytest.approx(np.array(weights), abs=0.6 * 10.0**-digits)
    assert value == pytest.approx(largest, abs=0.006)
    assert consistency_index(value, len(weights)) == pytest.approx(index, abs=0.006)


def test_saatys_choice_of_a_school() -> None:
    # Learning, friends, school life, vocational training, college preparation, music classes
    # (Saaty 1980, The Analytic Hierarchy Process): .32 .14 .03 .13 .24 .14, and far from consistent
    matrix = reciprocal(
        ((4, 3, 1, 3, 4), (7, 3, 1 / 5, 1), (1 / 5, 1 / 5, 1 / 6), (1, 1 / 3), (3,)),
    )
    found, value = principal(matrix)
    assert found == pytest.approx(np.array((0.32, 0.14, 0.03, 0.13, 0.24, 0.14)), abs=0.006)
    assert consistency_index(value, 6) > 0.25


def test_harkers_missing_comparison() -> None:
    # A matters twice as much as B and B twice as much as C, A against C is not asked: 4/7, 2/7, 1/7 and nothing amiss
    # (Harker 1987, Incomplete pairwise comparisons in the analytic hierarchy process, Math. Modelling 9)
    matrix = np.array([[1, 2, np.nan], [1 / 2, 1, 2], [np.nan, 1 / 2, 1]])
    for weights, value in (harker(matrix), principal(completed(matrix))):
        assert weights == pytest.approx(np.array((4, 2, 1)) / 7, abs=1e-9)
        assert value == pytest.approx(3.0, abs=1e-9)
    said = pairwise({"a": "A", "b": "B", "c": "C"}, {("a", "b"): 2.0, ("b", "c"): 2.0})
    assert list(said.weights.values()) == pytest.approx([4 / 7, 2 / 7, 1 / 7], abs=1e-9)
    assert said.figures["consistency_ratio"] == pytest.approx(0.0, abs=1e-9)


# ---- weights from an order --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "published",
    [
        (0.75, 0.25),
        (0.6111, 0.2778, 0.1111),
        (0.5208, 0.2708, 0.1458, 0.0625),
        (0.4567, 0.2567, 0.1567, 0.0900, 0.0400),
        (0.4083, 0.2417, 0.1583, 0.1028, 0.0611, 0.0278),
        (0.3704, 0.2276, 0.1561, 0.1085, 0.0728, 0.0442, 0.0204),
        (0.3397, 0.2147, 0.1522, 0.1106, 0.0793, 0.0543, 0.0335, 0.0156),
        (0.3143, 0.2032, 0.1477, 0.1106, 0.0828, 0.0606, 0.0421, 0.0262, 0.0123),
        (0.2929, 0.1929, 0.1429, 0.1096, 0.0846, 0.0646, 0.0479, 0.0336, 0.0211, 0.0100),
    ],
    ids=len,
)
def test_the_table_of_centroid_weights(published: Sequence[float]) -> None:
    # Edwards and Barron 1994, SMARTS and SMARTER; Barron and Barrett 1996, Decision quality using ranked
    # attribute weights, Management Science 42
    assert [float(each) for each in place_weights(len(published))] == pytest.approx(published, abs=5.1e-5)


def test_the_other_rules_for_four_places() -> None:
    # Barron and Barrett 1996: rank sum .40 .30 .20 .10, rank reciprocal .48 .24 .16 .12
    assert [float(each) for each in place_weights(4, RankRule.SUM)] == pytest.approx([0.4, 0.3, 0.2, 0.1])
    assert [float(each) for each in place_weights(4, RankRule.RECIPROCAL)] == pytest.approx([0.48, 0.24, 0.16, 0.12])


# ---- other rules of ranking --------------------------------------------------------------------------------


def test_hwang_and_yoons_fighter_aircraft() -> None:
    # Hwang and Yoon 1981, Multiple Attribute Decision Making: closeness .643 .268 .613 .312, so A1, A3, A4, A2
    matrix = np.array(
        [
            [2.0, 1500, 20000, 5.5, 5, 9],
            [2.5, 2700, 18000, 6.5, 3, 5],
            [1.8, 2000, 21000, 4.5, 7, 7],
            [2.2, 1800, 20000, 5.0, 5, 5],
        ]
    )
    lower = np.array([False, False, False, True, False, False])
    found = topsis(matrix, np.array([0.2, 0.1, 0.1, 0.1, 0.2, 0.3]), lower)
    assert found == pytest.approx(np.array((0.643, 0.268, 0.613, 0.312)), abs=6e-4)


def test_triantaphyllous_weighted_product() -> None:
    # Triantaphyllou 2000, Multi-Criteria Decision Making Methods: R(A1/A2) = 1.007, R(A1/A3) = 1.067, R(A2/A3) = 1.059
    matrix = np.array([[25.0, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]])
    first, second, third = weighted_product(matrix, np.array([0.20, 0.15, 0.40, 0.25]), np.zeros(4, dtype=np.bool_))
    assert first / second == pytest.approx(1.007, abs=5e-4)
    assert first / third == pytest.approx(1.067, abs=5e-4)
    assert second / third == pytest.approx(1.059, abs=5e-4)
