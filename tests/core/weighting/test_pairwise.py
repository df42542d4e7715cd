"""Pairwise comparison: consistency, gaps, mending, several people. The published cases stand in tests/acceptance."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scorecard.core.errors import EditError
from scorecard.core.weighting.comparisons import (
    SCALE,
    Floats,
    RandomIndex,
    aggregated,
    best_replacement,
    completed,
    consistency_ratio,
    geometric_mean,
    harker,
    least_squares,
    linked,
    principal,
    random_index,
)
from scorecard.core.weighting.pairwise import Priority, from_matrix, judgement_matrix, pairwise, together
from tests.core.weighting.naming import named, total

ABCD = named("a", "b", "c", "d")
weights = st.lists(st.integers(1, 50), min_size=2, max_size=6)


@st.composite
def matrices(draw: st.DrawFn, least: int = 3, most: int = 6, gaps: bool = False) -> Floats:
    """Reciprocal matrices of judgements on Saaty's scale; with gaps, those that still link all criteria."""
    n = draw(st.integers(least, most))
    result = np.ones((n, n))
    for i, j in combinations(range(n), 2):
        value = draw(st.sampled_from(SCALE))
        result[i, j], result[j, i] = float(value), float(1 / value)
    if gaps:
        pairs = list(combinations(range(n), 2))
        for i, j in draw(st.lists(st.sampled_from(pairs), max_size=n, unique=True)):
            result[i, j] = result[j, i] = np.nan
        assume(linked(result))
    return result


@given(weights)
def test_consistent_judgements_give_back_their_weights_with_no_contradiction(given_weights: list[int]) -> None:
    names = named(*(f"k{at}" for at in range(len(given_weights))))
    keys = list(names)
    judgements = {(keys[i], keys[j]): given_weights[i] / given_weights[j] for i, j in combinations(range(len(keys)), 2)}
    for priority in Priority:
        found = pairwise(names, judgements, priority=priority)
        assert list(found.weights.values()) == pytest.approx([each / sum(given_weights) for each in given_weights])
        assert found.figures["consistency_ratio"] == 0
        assert found.revisit is None
        assert not [each for each in found.warnings if "contradict" in str(each)]


@given(matrices())
def test_weights_add_up_and_lambda_is_never_below_n(matrix: Floats) -> None:
    names = named(*(f"k{at}" for at in range(len(matrix))))
    found = from_matrix(names, matrix)
    assert total(found.weights) == pytest.approx(1)
    assert found.figures["lambda_max"] >= len(matrix)
    vector = np.array(list(found.weights.values()))
    assert matrix @ vector == pytest.approx(found.figures["lambda_max"] * vector)


@settings(max_examples=40)
@given(matrices(gaps=True), st.randoms(use_true_random=False))
def test_weights_do_not_depend_on_the_order(matrix: Floats, random: object) -> None:
    n = len(matrix)
    names = named(*(f"k{at}" for at in range(n)))
    order = list(range(n))
    random.shuffle(order)  # type: ignore[attr-defined]
    there = from_matrix(names, matrix)
    here = from_matrix({f"k{at}": f"K{at}" for at in order}, matrix[np.ix_(order, order)])
    for key, weight in there.weights.items():
        assert here.weights[key] == pytest.approx(weight, abs=1e-7)
    assert here.figures["consistency_ratio"] == pytest.approx(there.figures["consistency_ratio"], abs=1e-9)


@settings(max_examples=40)
@given(matrices(most=5))
def test_the_mended_judgement_lowers_the_ratio_most_of_all_replacements(matrix: Floats) -> None:
    now = principal(matrix)[1]
    found = best_replacement(matrix)
    lowest = now
    for i, j in combinations(range(len(matrix)), 2):
        for value in SCALE:
            tried = matrix.copy()
            tried[i, j], tried[j, i] = float(value), float(1 / value)
            lowest = min(lowest, principal(tried)[1])
    if found is None:
        assert lowest == pytest.approx(now, abs=1e-8)
        return
    i, j, proposed, after = found
    assert proposed in SCALE
    assert after < now
    assert after == pytest.approx(lowest, abs=1e-8)
    mended = matrix.copy()
    mended[i, j], mended[j, i] = float(proposed), float(1 / proposed)
    assert principal(mended)[1] == pytest.approx(after)


@settings(max_examples=25)
@given(matrices(least=4, most=5, gaps=True))
def test_the_mended_judgement_lowers_the_ratio_also_with_gaps(matrix: Floats) -> None:
    found = best_replacement(matrix)
    if found is None:
        return
    i, j, proposed, after = found
    mended = matrix.copy()
    mended[i, j], mended[j, i] = float(proposed), float(1 / proposed)
    assert principal(completed(mended))[1] == pytest.approx(after, abs=1e-7)
    assert after < principal(completed(matrix))[1]


@settings(max_examples=40)
@given(matrices(least=3, most=5, gaps=True))
def test_filling_gaps_makes_lambda_as_small_as_any_filling(matrix: Floats) -> None:
    full = completed(matrix)
    assert not np.isnan(full).any()
    assert full * full.T == pytest.approx(np.ones_like(full))
    lowest = principal(full)[1]
    for i, j in np.argwhere(np.triu(np.isnan(matrix))).tolist():
        for factor in (0.5, 0.9, 0.999, 1.001, 1.1, 2.0):
            tried = full.copy()
            tried[i, j] *= factor
            tried[j, i] /= factor
            assert principal(tried)[1] >= lowest - 1e-9


def test_filling_one_gap_of_a_consistent_matrix_finds_what_is_missing() -> None:
    truth = np.array([5.0, 3.0, 2.0, 1.0])
    matrix = truth[:, None] / truth[None, :]
    matrix[0, 3] = matrix[3, 0] = np.nan
    matrix[1, 2] = matrix[2, 1] = np.nan
    assert completed(matrix) == pytest.approx(truth[:, None] / truth[None, :])
    assert least_squares(matrix) == pytest.approx(truth / truth.sum())
    assert harker(matrix)[0] == pytest.approx(truth / truth.sum())
    assert harker(matrix)[1] == pytest.approx(4)


@given(matrices())
def test_least_squares_of_full_matrices_are_the_geometric_means(matrix: Floats) -> None:
    assert least_squares(matrix) == pytest.approx(geometric_mean(matrix))


# ---- several people -----------------------------------------------------------------------------------


@given(st.lists(matrices(least=4, most=4), min_size=1, max_size=4))
def test_combined_judgements_stay_reciprocal_and_unanimity_is_kept(people: list[Floats]) -> None:
    joint = aggregated(people)
    assert joint * joint.T == pytest.approx(np.ones((4, 4)))
    assert aggregated([people[0]] * 3) == pytest.approx(people[0])


def test_together_when_some_judge_some_pairs_then_each_pair_counts_by_those() -> None:
    ann = {("a", "b"): 4.0, ("b", "c"): 2.0}
    ben = {("a", "b"): 1.0, ("c", "d"): 3.0}
    found = together(ABCD, {"ann": ann, "ben": ben, "eva": {}})
    assert found.elicited.weights["a"] / found.elicited.weights["b"] == pytest.approx(2)  # sqrt(4 * 1)
    assert found.elicited.weights["c"] / found.elicited.weights["d"] == pytest.approx(3)
    assert found.each == {}  # nobody links all four alone
    voted = together(ABCD, {"ann": ann, "ben": ben}, {"ann": 1.0, "ben": 3.0})
    assert voted.elicited.weights["a"] / voted.elicited.weights["b"] == pytest.approx(math.sqrt(2))
    silent = together(ABCD, {"ann": {**ann, ("c", "d"): 1.0}, "ben": ben}, {"ben": 0.0})
    assert silent.elicited.weights["a"] / silent.elicited.weights["b"] == pytest.approx(4)
    assert list(silent.each) == ["ann"]


def test_together_when_nobody_has_said_anything_then_refused() -> None:
    with pytest.raises(EditError, match="Nobody"):
        together(ABCD, {"ann": {}})


# ---- words, figures, refusals --------------------------------------------------------------------------------


def test_pairwise_says_which_answer_to_revisit_and_what_would_mend_it() -> None:
    # a = 2b, b = 2c and yet a = 1/9 c
    found = pairwise(named("a", "b", "c"), {("a", "b"): 2, ("b", "c"): 2, ("a", "c"): Fraction(1, 9).__float__()})
    assert found.figures["consistency_ratio"] > 1
    assert "contradict each other" in str(found.warnings[0])
    assert found.revisit is not None
    assert (found.revisit.first, found.revisit.second, found.revisit.proposed) == ("a", "c", 4.0)
    assert found.revisit.ratio_after == 0
    assert str(found.revisit) == (
        "A against C: 1/9 fits the other answers least. 4 would bring the consistency ratio down to 0.00."
    )
    assert "which is far from it" in str(found.implied[0])


def test_geometric_means_have_their_own_index() -> None:
    # with three criteria every error is the cube root of the one circle a12 a23 a31, here 2 x 3 / 2
    judgements = {("a", "b"): 2.0, ("b", "c"): 3.0, ("a", "c"): 2.0}
    found = pairwise(named("a", "b", "c"), judgements, priority=Priority.GEOMETRIC_MEAN)
    assert found.figures["geometric_consistency_index"] == pytest.approx(math.log(3) ** 2 / 3)
    assert found.weights["a"] / found.weights["c"] == pytest.approx((2 * 2) ** (1 / 3) / (1 / 2 * 1 / 3) ** (1 / 3))
    assert "geometric_consistency_index" not in pairwise(named("a", "b", "c"), judgements).figures
    del judgements["a", "c"]
    open_one = pairwise(named("a", "b", "c"), judgements, priority=Priority.GEOMETRIC_MEAN)
    assert "geometric_consistency_index" not in open_one.figures


def test_pairwise_when_gaps_are_left_then_counted() -> None:
    found = pairwise(ABCD, {("a", "b"): 2, ("b", "c"): 2, ("c", "d"): 2})
    assert found.figures["answers"] == 3
    assert found.figures["answers_possible"] == 6
    assert list(found.weights.values()) == pytest.approx([8 / 15, 4 / 15, 2 / 15, 1 / 15])


def test_pairwise_when_something_is_not_linked_then_named() -> None:
    with pytest.raises(EditError, match="No answer links C and D with A yet"):
        pairwise(ABCD, {("a", "b"): 2, ("d", "c"): 2})


def test_pairwise_when_one_or_two_criteria_then_nothing_to_contradict() -> None:
    assert pairwise(named("a"), {}).weights == {"a": 1.0}
    found = pairwise(named("a", "b"), {("b", "a"): 9})
    assert found.weights == pytest.approx({"a": 0.1, "b": 0.9})
    assert found.figures["consistency_ratio"] == 0


def test_pairwise_when_the_same_pair_is_answered_twice_then_the_answers_must_agree() -> None:
    assert judgement_matrix(named("a", "b"), {("a", "b"): 4, ("b", "a"): 0.25})[0, 1] == 4
    with pytest.raises(EditError, match="do not agree"):
        judgement_matrix(named("a", "b"), {("a", "b"): 4, ("b", "a"): 4})


@pytest.mark.parametrize("number", [0, -2, float("nan"), float("inf"), True, "3", None, 1e300])
def test_pairwise_when_a_judgement_cannot_be_then_refused(number: float) -> None:
    with pytest.raises(EditError):
        pairwise(named("a", "b"), {("a", "b"): number})
    with pytest.raises(EditError, match="with itself"):
        pairwise(named("a", "b"), {("a", "a"): 1})
    with pytest.raises(EditError, match="'x'"):
        pairwise(named("a", "b"), {("a", "x"): 1})


def test_pairwise_when_beyond_the_scale_then_said() -> None:
    found = pairwise(named("a", "b"), {("a", "b"): 20})
    assert "beyond the scale" in str(found.warnings[0])


def test_random_index_by_table() -> None:
    assert random_index(2) == 0
    assert random_index(4) == 0.89
    assert random_index(4, RandomIndex.SAATY_1980) == 0.90
    assert random_index(4, RandomIndex.DONEGAN_DODD) == 0.8286
    assert random_index(22, RandomIndex.DONEGAN_DODD) == pytest.approx(1.5371 + 2 / 5 * (1.5619 - 1.5371))
    # Alonso and Lamata 2006: the mean lambda_max of random matrices is close to 2.7699 n - 4.3513
    assert random_index(3, RandomIndex.ALONSO_LAMATA) == pytest.approx(0.479, abs=5e-4)
    assert random_index(9, RandomIndex.ALONSO_LAMATA) == pytest.approx(1.447, abs=5e-4)
    assert random_index(16) == pytest.approx(1.5978, abs=5e-4)
    assert consistency_ratio(3.1, 3) == pytest.approx(0.05 / 0.52)
