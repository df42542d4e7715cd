"""TOPSIS, PROMETHEE II and the weighted product: definitions, boundaries, laws; the short way against all pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from scorecard.core import methods
from scorecard.core.methods import (
    Norm,
    Preference,
    PreferenceShape,
    normalised,
    promethee,
    ranks_of,
    shares,
    topsis,
    weighted_product,
)
from tests.core.outranking import preference, preference_indices

Floats = NDArray[np.float64]
S = PreferenceShape


def matrices(low: int = 0, high: int = 12) -> st.SearchStrategy[Floats]:
    """Small whole numbers, so that equal differences and thresholds that are just met are common."""
    shape = st.tuples(st.integers(2, 9), st.integers(1, 4))
    return shape.flatmap(lambda size: arrays.arrays(np.float64, size, elements=st.integers(low, high).map(float)))


def test_ranks_when_only_rounding_tells_apart_then_equal() -> None:
    assert ranks_of([0.1 + 0.2, 0.3, 0.5, 0.1]).tolist() == [2, 2, 1, 4]
    assert ranks_of([]).tolist() == []


@pytest.mark.parametrize("wrong", [[0.0, 0.0], [-1.0, 2.0], [float("nan"), 1.0], []])
def test_weights_that_cannot_be_shares_are_refused(wrong: list[float]) -> None:
    with pytest.raises(ValueError):
        shares(wrong)


def test_shares_bring_weights_to_a_whole() -> None:
    assert shares([3, 1]).tolist() == [0.75, 0.25]


# ---- norms ------------------------------------------------------------------------------------------


def test_norms_by_definition() -> None:
    x = [[3.0, 10.0], [4.0, 30.0]]
    assert normalised(x, [False, True], Norm.VECTOR)[:, 0].tolist() == [0.6, 0.8]
    assert normalised(x, [False, True], Norm.MIN_MAX).tolist() == [[0.0, 1.0], [1.0, 0.0]]


@pytest.mark.parametrize("norm", Norm)
def test_norms_when_all_are_equal_or_zero_then_finite_and_equal(norm: Norm) -> None:
    found = normalised([[0.0, 7.0, 0.1 + 0.2], [0.0, 7.0, 0.3]], [False, True, False], norm)
    assert np.isfinite(found).all()
    assert np.abs(found[0] - found[1]).max() < 1e-12


def test_norm_when_numbers_are_huge_or_tiny_then_neither_runs_over() -> None:
    assert normalised([[3e200], [4e200]], [False], Norm.VECTOR)[:, 0] == pytest.approx([0.6, 0.8])
    assert normalised([[3e-200], [4e-200]], [False], Norm.VECTOR)[:, 0] == pytest.approx([0.6, 0.8])


# ---- TOPSIS -----------------------------------------------------------------------------------------


def test_topsis_when_nothing_tells_apart_then_half() -> None:
    assert topsis([[1.0, 2.0], [1.0, 2.0]], [1, 1], [False, True]).tolist() == [0.5, 0.5]


@settings(max_examples=60, deadline=None)
@given(matrices(1), st.sampled_from(list(Norm)))
def test_topsis_is_between_0_and_1_and_does_not_depend_on_the_order(x: Floats, norm: Norm) -> None:
    weights = np.arange(1.0, x.shape[1] + 1)
    lower = np.arange(x.shape[1]) % 2 == 1
    found = topsis(x, weights, lower, norm)
    assert ((found >= 0) & (found <= 1)).all()
    turned = topsis(x[::-1, ::-1], weights[::-1], lower[::-1], norm)[::-1]
    assert turned == pytest.approx(found, abs=1e-12)
    assert ranks_of(turned).tolist() == ranks_of(found).tolist()
    ideal = np.where(lower, x.min(axis=0), x.max(axis=0))
    best = topsis(np.vstack((x, ideal)), weights, lower, norm)
    assert best[-1] >= best.max() - 1e-12


# ---- the weighted product ----------------------------------------------------------------------------


def test_product_by_hand() -> None:
    """sqrt(2/4 * 10/10) and sqrt(4/4 * 10/20): equal."""
    assert weighted_product([[2, 10], [4, 20]], [1, 1], [False, True]).tolist() == pytest.approx([0.5**0.5] * 2)


def test_product_when_a_zero_counts_then_zero_and_without_weight_it_does_not() -> None:
    assert weighted_product([[0, 5], [3, 1]], [1, 1], [False, False])[0] == 0.0
    assert weighted_product([[0, 5], [3, 1]], [0, 1], [False, False])[0] == 1.0
    assert weighted_product([[0, 5], [0, 1]], [1, 1], [False, False]).tolist() == pytest.approx([1.0, 0.2**0.5])


@pytest.mark.parametrize(("x", "lower"), [([[-1.0], [2.0]], False), ([[0.0], [2.0]], True)])
def test_product_when_numbers_do_not_fit_then_refused(x: list[list[float]], lower: bool) -> None:
    with pytest.raises(ValueError):
        weighted_product(x, [1], [lower])


@settings(max_examples=60, deadline=None)
@given(matrices(1), st.floats(0.001, 1000.0))
def test_product_does_not_depend_on_units(x: Floats, factor: float) -> None:
    lower = np.arange(x.shape[1]) % 2 == 1
    weights = np.arange(1.0, x.shape[1] + 1)
    scaled = x.copy()
    scaled[:, 0] *= factor
    assert weighted_product(scaled, weights, lower) == pytest.approx(weighted_product(x, weights, lower), rel=1e-9)


# ---- PROMETHEE II -------------------------------------------------------------------------------------

FUNCTIONS = [
    Preference(),
    Preference(S.U_SHAPE, q=2.0),
    Preference(S.U_SHAPE),
    Preference(S.V_SHAPE, p=3.0),
    Preference(S.V_SHAPE, p=0.0),
    Preference(S.LEVEL, q=1.0, p=3.0),
    Preference(S.LINEAR, q=1.0, p=4.0),
    Preference(S.LINEAR, q=2.0, p=2.0),
    Preference(S.LINEAR, p=50.0),
    Preference(S.GAUSSIAN, s=2.0),
]


def test_preference_on_a_threshold_is_the_lower_step() -> None:
    d = [0.0, 1.0, 2.0, 3.0]
    assert preference(d, Preference(S.U_SHAPE, q=1.0)).tolist() == [0, 0, 1, 1]
    assert preference(d, Preference(S.LEVEL, q=1.0, p=2.0)).tolist() == [0, 0, 0.5, 1]
    assert preference(d, Preference(S.GAUSSIAN, s=2.0)) == pytest.approx(1 - np.exp(-np.square(d) / 8))


@pytest.mark.parametrize("shape", [S.U_SHAPE, S.LEVEL, S.USUAL])
def test_preference_when_there_is_no_difference_then_none(shape: PreferenceShape) -> None:
    assert preference([0.0, -1.0], Preference(shape)).tolist() == [0, 0]


def test_preference_when_rounding_blurs_a_threshold_then_it_stands_on_it() -> None:
    d = [0.8 - 0.7, 0.3 - 0.2, 0.1]  # one a little above 0.1, one a little below
    assert len(set(d)) == 3
    assert preference(d, Preference(S.U_SHAPE, q=0.1)).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    "wrong",
    [
        Preference(S.U_SHAPE, q=-1.0),
        Preference(S.LINEAR, q=2.0, p=1.0),
        Preference(S.LEVEL, q=2.0, p=1.0),
        Preference(S.GAUSSIAN),
        Preference(S.V_SHAPE, p=float("inf")),
    ],
)
def test_thresholds_that_do_not_fit_are_refused(wrong: Preference) -> None:
    with pytest.raises(ValueError):
        promethee([[1.0], [2.0]], [1], [False], wrong)


def test_flows_when_functions_are_too_few_then_refused() -> None:
    with pytest.raises(ValueError):
        promethee([[1.0, 2.0]], [1, 1], [False, False], [Preference()])


def test_flows_of_one_candidate_are_zero() -> None:
    assert promethee([[1.0, 2.0]], [1, 1], [False, False], Preference()).net.tolist() == [0.0]


@settings(max_examples=40, deadline=None)
@given(matrices(), st.sampled_from(FUNCTIONS))
def test_flows_by_definition_and_the_short_way_gives_the_same(x: Floats, function: Preference) -> None:
    weights = np.arange(1.0, x.shape[1] + 1)
    lower = np.arange(x.shape[1]) % 2 == 1
    indices = preference_indices(x, weights, lower, [function] * x.shape[1])
    assert np.diag(indices).tolist() == [0.0] * len(x)
    found = promethee(x, weights, lower, function)
    assert found.positive == pytest.approx(indices.sum(axis=1) / (len(x) - 1), abs=1e-12)
    assert found.negative == pytest.approx(indices.sum(axis=0) / (len(x) - 1), abs=1e-12)
    assert found.net.sum() == pytest.approx(0.0, abs=1e-12)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(methods, "MOST_PAIRS", 0)
        patch.setattr(methods, "BLOCK", 3)
        short = promethee(x, weights, lower, function)
    assert short.positive == pytest.approx(found.positive, abs=1e-12)
    assert short.negative == pytest.approx(found.negative, abs=1e-12)


def test_short_way_when_fractions_meet_thresholds_then_as_all_pairs() -> None:
    x = np.array([[0.1 * at] for at in range(12)])
    for function in (
        Preference(S.U_SHAPE, q=0.1),
        Preference(S.U_SHAPE, q=0.3),
        Preference(S.LEVEL, q=0.1, p=0.3),
        Preference(S.LINEAR, q=0.1, p=0.3),
    ):
        found = promethee(x, [1], [False], function)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(methods, "MOST_PAIRS", 0)
            short = promethee(x, [1], [False], function)
        assert short.net == pytest.approx(found.net, abs=1e-12)
