"""Kendall's W, Fleiss' kappa, the intraclass correlations and rank correlation as bare formulas.

Published cases that stand in shared/oracles are in tests/acceptance/test_oracles.py; those here are short enough to
stand in the test.
"""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from scorecard.core.concordance import (
    ICC_FORMS,
    average_ranks,
    chi_squared_tail,
    complete_blocks,
    fleiss_kappa,
    intraclass_correlations,
    kendalls_w,
    rank_correlation,
)

Floats = NDArray[np.float64]


def tables(least: int = 2, most: int = 6) -> st.SearchStrategy[Floats]:
    """Small tables of scores, two or more rows and columns, with many ties."""
    sizes = st.tuples(st.integers(least, most), st.integers(least, most))
    return sizes.flatmap(
        lambda size: st.lists(
            st.lists(st.integers(0, 5).map(float), min_size=size[1], max_size=size[1]),
            min_size=size[0],
            max_size=size[0],
        ).map(np.array)
    )


def w_of(scores: Floats) -> float | None:
    found, defined = kendalls_w(average_ranks(scores))
    return float(found) if defined else None


# ---- ranks --------------------------------------------------------------------------------------


@given(scores=tables())
def test_average_ranks_when_any_numbers_then_as_counting_says(scores: Floats) -> None:
    for row, ranks in zip(scores.tolist(), average_ranks(scores).tolist(), strict=True):
        below = [sum(other < each for other in row) for each in row]
        level = [sum(other == each for other in row) for each in row]
        assert ranks == [less + (same + 1) / 2 for less, same in zip(below, level, strict=True)]


def test_rank_correlation_when_published_then_as_published() -> None:
    # Wikipedia, "Spearman's rank correlation coefficient", hours of television and IQ: -29/165.
    iq = np.array([106.0, 100, 86, 101, 99, 103, 97, 113, 112, 110])
    hours = np.array([7.0, 27, 2, 50, 28, 29, 20, 12, 6, 17])
    assert rank_correlation(iq, hours) == pytest.approx(-29 / 165, abs=1e-15)


def test_rank_correlation_when_undefined_then_none() -> None:
    assert rank_correlation(np.array([1.0, 2.0]), np.array([1.0, 2.0])) is None
    assert rank_correlation(np.array([1.0, 1.0, 1.0]), np.array([1.0, 2.0, 3.0])) is None
    assert rank_correlation(np.array([]), np.array([])) is None


@given(scores=tables(least=3))
def test_rank_correlation_when_any_then_between_minus_one_and_one(scores: Floats) -> None:
    found = rank_correlation(scores[0], scores[1])
    assert found is None or -1 <= found <= 1
    assert rank_correlation(scores[1], scores[0]) == (None if found is None else pytest.approx(found, abs=1e-15))
    same = rank_correlation(scores[0], scores[0])
    assert same is None or same == pytest.approx(1.0, abs=1e-15)


# ---- Kendall's W --------------------------------------------------------------------------------


@given(scores=tables())
def test_kendalls_w_when_any_scores_then_the_textbook_formula_with_ties(scores: Floats) -> None:
    judges, objects = scores.shape
    sums = average_ranks(scores).sum(axis=0)
    square = float(((sums - sums.mean()) ** 2).sum())
    ties = sum(count**3 - count for row in scores for count in np.unique(row, return_counts=True)[1].tolist())
    below = judges**2 * (objects**3 - objects) - judges * ties
    found = w_of(scores)
    assert found == (None if below == 0 else pytest.approx(12 * square / below, abs=1e-12))
    assert found is None or 0 <= found <= 1


@given(scores=tables(), judges=st.integers(2, 6))
def test_kendalls_w_when_all_rank_alike_then_one(scores: Floats, judges: int) -> None:
    found = w_of(np.repeat(scores[:1], judges, axis=0))
    assert found == (None if len(set(scores[0].tolist())) == 1 else 1.0)


@given(scores=tables(), seed=st.integers(0, 2**32 - 1))
def test_kendalls_w_when_rows_and_columns_are_turned_then_the_same(scores: Floats, seed: int) -> None:
    random = np.random.default_rng(seed)
    turned = scores[random.permutation(len(scores))][:, random.permutation(scores.shape[1])]
    assert w_of(turned) == w_of(scores)


def test_kendalls_w_when_two_rank_the_other_way_round_then_zero() -> None:
    assert w_of(np.array([[1.0, 2, 3], [3.0, 2, 1]])) == 0.0
    assert w_of(np.array([[4.0, 4, 4], [2.0, 2, 2]])) is None


# ---- chi-squared --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "freedom", "p"),
    [
        # The table of critical values in Abramowitz and Stegun 1964 (26.8).
        (3.84146, 1, 0.05),
        (6.63490, 1, 0.01),
        (5.99147, 2, 0.05),
        (7.81473, 3, 0.05),
        (18.3070, 10, 0.05),
        (43.7730, 30, 0.05),
        (50.8922, 30, 0.01),
        (124.342, 100, 0.05),
        (0.0, 5, 1.0),
        (-1.0, 4, 1.0),
    ],
)
def test_chi_squared_tail_when_tabled_then_as_in_the_table(x: float, freedom: int, p: float) -> None:
    assert chi_squared_tail(x, freedom) == pytest.approx(p, rel=5e-5)


@given(x=st.floats(0.001, 5_000), freedom=st.integers(1, 2_000))
def test_chi_squared_tail_when_any_then_a_probability_that_falls_with_x(x: float, freedom: int) -> None:
    found = chi_squared_tail(x, freedom)
    assert 0 <= found <= 1
    assert chi_squared_tail(x * 1.01, freedom) <= found + 1e-12


# ---- Fleiss' kappa ------------------------------------------------------------------------------


def test_fleiss_kappa_when_all_agree_then_one() -> None:
    found, agreement = fleiss_kappa(np.array([[3, 0], [0, 3]]))
    assert found == 1.0
    assert agreement.tolist() == [1.0, 1.0]


def test_fleiss_kappa_when_only_one_category_is_used_then_none() -> None:
    assert fleiss_kappa(np.array([[3, 0], [3, 0]]))[0] is None


@given(scores=tables())
def test_fleiss_kappa_when_any_scores_then_at_most_one(scores: Floats) -> None:
    counts = np.stack([(scores == level).sum(axis=0) for level in range(6)], axis=1)
    found, agreement = fleiss_kappa(counts)
    assert found is None or found <= 1 + 1e-12
    assert ((agreement >= 0) & (agreement <= 1)).all()


# ---- intraclass correlation -----------------------------------------------------------------------


def test_icc_when_all_scores_are_the_same_then_none() -> None:
    assert intraclass_correlations(np.full((3, 4), 0.1)) == dict.fromkeys(ICC_FORMS)


def test_icc_when_judges_agree_then_one() -> None:
    scores = np.repeat(np.array([[0.1], [0.7], [2.3]]), 3, axis=1)
    assert intraclass_correlations(scores) == pytest.approx(dict.fromkeys(ICC_FORMS, 1.0), abs=1e-12)


def test_icc_when_judges_differ_by_a_constant_then_consistent_and_not_absolutely_agreed() -> None:
    scores = np.array([[1.0, 3.0], [2.0, 4.0], [3.0, 5.0]])
    found = intraclass_correlations(scores)
    assert found["ICC3"] == pytest.approx(1.0, abs=1e-12)
    assert found["ICC2"] is not None
    assert found["ICC2"] == pytest.approx(1 / 3, abs=1e-12)  # 2 / (2 + 2 (6 - 0) / 3), from the mean squares


def test_icc_when_subjects_do_not_differ_then_what_is_divided_by_nothing_is_none() -> None:
    found = intraclass_correlations(np.array([[1.0, 2.0], [2.0, 1.0]]))
    assert found["ICC1k"] is None
    assert found["ICC3k"] is None
    assert found["ICC3"] == pytest.approx(-1.0)


@given(scores=tables())
def test_icc_when_any_scores_then_finite_and_at_most_one(scores: Floats) -> None:
    for form, found in intraclass_correlations(scores).items():
        assert found is None or math.isfinite(found)
        assert found is None or found <= 1 + 1e-9 or form == "ICC2k"


@given(scores=tables(), shift=st.sampled_from([0.0, 1e3, 1e6]))
def test_icc_when_all_scores_are_moved_then_the_same(scores: Floats, shift: float) -> None:
    before, after = intraclass_correlations(scores), intraclass_correlations(scores + shift)
    for form in ICC_FORMS:
        assert after[form] == (None if before[form] is None else pytest.approx(before[form], rel=1e-6, abs=1e-6))


# ---- the complete block ---------------------------------------------------------------------------


def blocks() -> st.SearchStrategy[NDArray[np.bool_]]:
    sizes = st.tuples(st.integers(1, 3), st.integers(0, 5), st.integers(0, 5))
    return sizes.flatmap(
        lambda size: st.lists(
            st.booleans(), min_size=size[0] * size[1] * size[2], max_size=size[0] * size[1] * size[2]
        ).map(lambda marks: np.array(marks, dtype=bool).reshape(size))
    )


@given(tables_given=blocks())
def test_complete_blocks_when_any_then_nothing_is_missing_in_them(tables_given: NDArray[np.bool_]) -> None:
    for marks, (rows, columns) in zip(tables_given, complete_blocks(tables_given), strict=True):
        assert (len(rows) == 0) is (len(columns) == 0)
        assert len(rows) != 1
        assert len(columns) != 1
        assert marks[rows[:, None], columns].all()
        judges = range(len(marks))
        pairs = [(a, b) for a, b in product(judges, judges) if a < b and (marks[a] & marks[b]).sum() >= 2]
        assert (len(rows) > 0) is bool(pairs)
        best_pair = max((int((marks[a] & marks[b]).sum()) for a, b in pairs), default=0)
        assert len(rows) * len(columns) >= 2 * best_pair


@given(tables_given=blocks())
def test_complete_blocks_when_many_then_each_as_if_alone(tables_given: NDArray[np.bool_]) -> None:
    for marks, (rows, columns) in zip(tables_given, complete_blocks(tables_given), strict=True):
        ((alone_rows, alone_columns),) = complete_blocks(marks[None])
        assert (rows.tolist(), columns.tolist()) == (alone_rows.tolist(), alone_columns.tolist())


def test_complete_blocks_when_each_lacks_another_cell_then_the_cells_that_all_have() -> None:
    marks = np.ones((1, 3, 10), dtype=bool)
    marks[0, [0, 1, 2], [0, 1, 2]] = False
    ((rows, columns),) = complete_blocks(marks)
    assert (rows.tolist(), columns.tolist()) == ([0, 1, 2], [3, 4, 5, 6, 7, 8, 9])


def test_complete_blocks_when_two_pairs_share_nothing_then_the_first_pair() -> None:
    marks = np.zeros((1, 4, 6), dtype=bool)
    marks[0, [0, 2], :3] = True
    marks[0, [1, 3], 3:] = True
    ((rows, columns),) = complete_blocks(marks)
    assert (rows.tolist(), columns.tolist()) == ([0, 2], [0, 1, 2])
