"""Best-worst: optimal against brute force and against programmes of its definition; consistency; refusals."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.core.errors import EditError
from scorecard.core.linear import Status, solve
from scorecard.core.weighting.best_worst import (
    THRESHOLDS,
    BestWorst,
    Model,
    best_worst,
    consistency_index,
    input_ratios,
    linear_model,
    linear_rows,
    nonlinear_model,
    threshold,
)
from tests.core.test_linear import eliminated
from tests.core.weighting.naming import named, total

Answers = tuple[list[float], list[float], int, int]


@st.composite
def answers(draw: st.DrawFn, least: int = 2, most: int = 6) -> Answers:
    """Two vectors on the scale from 1 to 9 that agree on the best against the worst."""
    n = draw(st.integers(least, most))
    best, worst = draw(st.permutations(range(n)))[:2]
    direct = draw(st.integers(1, 9))
    scale = st.integers(1, 9)
    to_others = [float(draw(scale)) for _ in range(n)]
    to_worst = [float(draw(scale)) for _ in range(n)]
    to_others[best] = to_worst[worst] = 1.0
    to_others[worst] = to_worst[best] = float(direct)
    return to_others, to_worst, best, worst


def as_answers(given_answers: Answers) -> tuple[dict[str, str], BestWorst]:
    to_others, to_worst, best, worst = given_answers
    names = named(*(f"k{at}" for at in range(len(to_others))))
    keys = list(names)
    said = BestWorst(
        keys[best], keys[worst], dict(zip(keys, to_others, strict=True)), dict(zip(keys, to_worst, strict=True))
    )
    return names, said


def farthest(weights: Any, to_others: list[float], to_worst: list[float], best: int, worst: int) -> float:
    """The xi of the linear model that weights need."""
    n = len(to_others)
    gaps = [abs(weights[best] - to_others[j] * weights[j]) for j in range(n) if j != best]
    gaps += [abs(weights[j] - to_worst[j] * weights[worst]) for j in range(n) if j != worst]
    return float(max(gaps))


@settings(max_examples=60)
@given(answers(), st.data())
def test_linear_weights_are_feasible_and_no_others_do_better(given_answers: Answers, data: st.DataObject) -> None:
    to_others, to_worst, best, worst = given_answers
    weights, xi = linear_model(np.array(to_others), np.array(to_worst), best, worst)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= -1e-12).all()
    assert farthest(weights, *given_answers) == pytest.approx(xi, abs=1e-7)
    other = data.draw(st.lists(st.integers(0, 30), min_size=len(weights), max_size=len(weights)).filter(any))
    assert farthest([each / sum(other) for each in other], *given_answers) >= xi - 1e-9


@settings(max_examples=60)
@given(answers())
def test_linear_xi_is_that_of_the_exact_programme(given_answers: Answers) -> None:
    to_others, to_worst, best, worst = given_answers
    n = len(to_others)
    rows = linear_rows([Fraction(each) for each in to_others], [Fraction(each) for each in to_worst], best, worst)
    exact = solve([0] * n + [1], rows, [0] * len(rows), [[1] * n + [0]], [1], exact=True)
    _, xi = linear_model(np.array(to_others), np.array(to_worst), best, worst)
    assert xi == pytest.approx(float(exact.value), abs=1e-10)


@settings(max_examples=25)
@given(answers(least=3, most=3))
def test_linear_xi_is_the_best_of_all_corners(given_answers: Answers) -> None:
    to_others, to_worst, best, worst = given_answers
    rows = linear_rows([Fraction(each) for each in to_others], [Fraction(each) for each in to_worst], best, worst)
    planes = [[*map(Fraction, row), Fraction(0)] for row in rows]
    planes += [[Fraction(int(at == j)) for at in range(4)] + [Fraction(0)] for j in range(4)]
    whole = [Fraction(1)] * 3 + [Fraction(0), Fraction(1)]
    corners = []
    for chosen in combinations(planes, 3):
        x = eliminated([whole, *chosen])
        if x is None or min(x) < 0:
            continue
        if all(sum(a * b for a, b in zip(row, x, strict=True)) <= 0 for row in rows):
            corners.append(x[3])
    _, xi = linear_model(np.array(to_others), np.array(to_worst), best, worst)
    assert xi == pytest.approx(float(min(corners)), abs=1e-10)


@settings(max_examples=40)
@given(answers(least=3), st.randoms(use_true_random=False), st.sampled_from(Model))
def test_weights_do_not_depend_on_the_order(given_answers: Answers, random: Any, model: Model) -> None:
    names, said = as_answers(given_answers)
    keys = list(names)
    random.shuffle(keys)
    there, here = best_worst(names, said, model), best_worst({key: names[key] for key in keys}, said, model)
    assert total(there.weights) == pytest.approx(1)
    for key, weight in there.weights.items():
        assert here.weights[key] == pytest.approx(weight, abs=1e-6)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=7))
def test_consistent_answers_give_back_their_weights(parts: list[int]) -> None:
    best, worst = parts.index(max(parts)), len(parts) - 1 - parts[::-1].index(min(parts))
    if best == worst:
        return
    to_others = [parts[best] / each for each in parts]
    to_worst = [each / parts[worst] for each in parts]
    names, said = as_answers((to_others, to_worst, best, worst))
    expected = [each / sum(parts) for each in parts]
    for model in Model:
        found = best_worst(names, said, model)
        assert list(found.weights.values()) == pytest.approx(expected, abs=1e-8)
        assert found.figures["xi"] == pytest.approx(0, abs=1e-8)
        assert found.figures["input_ratio"] == pytest.approx(0, abs=1e-9)
        assert not found.warnings


def nonlinear_rows(
    to_others: list[float], to_worst: list[float], best: int, worst: int, xi: float
) -> list[list[float]]:
    """The rows r of r . w <= 0 under which a given xi is reached."""
    n = len(to_others)
    rows = []
    for j in range(n):
        for first, second, times in ((best, j, to_others[j]), (j, worst, to_worst[j])):
            if first != second:
                low, high = [0.0] * n, [0.0] * n
                low[first], low[second] = -1.0, times - xi
                high[first], high[second] = 1.0, -(times + xi)
                rows += [low, high]
    return rows


@settings(max_examples=40)
@given(answers(least=3, most=5))
def test_nonlinear_xi_and_intervals_as_programmes_of_the_definition_find_them(given_answers: Answers) -> None:
    to_others, to_worst, best, worst = given_answers
    n = len(to_others)
    low, high, xi = nonlinear_model(np.array(to_others), np.array(to_worst), best, worst)
    assert (low <= high + 1e-12).all()

    def bounded(costs: list[float], at: float) -> Any:
        rows = nonlinear_rows(to_others, to_worst, best, worst, at)
        return solve(costs, rows, [0.0] * len(rows), [[1.0] * n], [1.0])

    assert bounded([0.0] * n, xi * (1 + 1e-6) + 1e-6).optimal
    if xi > 0.01:
        assert bounded([0.0] * n, xi * 0.999 - 0.001).status is Status.INFEASIBLE
    for j in range(n):
        unit = [float(at == j) for at in range(n)]
        least = bounded(unit, xi + 1e-6)
        most = bounded([-each for each in unit], xi + 1e-6)
        assert least.value == pytest.approx(low[j], abs=1e-4)
        assert -most.value == pytest.approx(high[j], abs=1e-4)


# ---- consistency and words -----------------------------------------------------------------------------------


def test_consistency_index_as_published() -> None:
    # Rezaei 2015, Omega 53, table 1
    published = [0.00, 0.44, 1.00, 1.63, 2.30, 3.00, 3.73, 4.47, 5.23]
    assert [consistency_index(direct) for direct in range(1, 10)] == pytest.approx(published, abs=0.005)


def test_input_ratio_is_the_definition_and_has_a_threshold() -> None:
    # Liang, Brunelli and Rezaei 2020: |2 * 5 - 8| / (64 - 8)
    ratios = input_ratios(np.array([8.0, 2.0, 1.0]), np.array([1.0, 5.0, 8.0]), 8.0)
    assert ratios.tolist() == pytest.approx([0, 2 / 56, 0])
    assert threshold(3, 8) == 0.1309
    assert threshold(9, 9) == 0.3662
    assert threshold(5, 2) == 0.0
    assert threshold(2, 8) is None
    assert threshold(10, 8) is None
    assert threshold(4, 1) is None
    assert all(len(row) == 7 for row in THRESHOLDS.values())


def test_answers_that_contradict_each_other_are_named() -> None:
    names = named("a", "b", "c")
    found = best_worst(names, BestWorst("a", "c", {"b": 9, "c": 9}, {"a": 9, "b": 9}))
    assert str(found.warnings[0]) == (
        "The answers for B say that A counts 81 times as much as C, and not 9: look at them again "
        "(ratio 1.00, threshold 0.14)."
    )
    assert len(found.implied) == 3
    fine = best_worst(names, BestWorst("a", "c", {"b": 2, "c": 8}, {"a": 8, "b": 5}))
    assert not fine.warnings


@pytest.mark.parametrize(
    ("said", "what"),
    [
        (BestWorst("a", "a", {"b": 2, "c": 3}, {"b": 2, "c": 3}), "must be two"),
        (BestWorst("a", "c", {"b": 2}, {"a": 3, "b": 2}), "C: An answer is missing"),
        (BestWorst("a", "c", {"b": 2, "c": 3}, {"a": 4, "b": 2}), "do not agree"),
        (BestWorst("a", "c", {"b": 0.5, "c": 3}, {"a": 3, "b": 2}), "below 1"),
        (BestWorst("a", "c", {"a": 2, "b": 2, "c": 3}, {"a": 3, "b": 2}), "once as much as itself"),
        (BestWorst("a", "x", {"b": 2, "c": 3}, {"a": 3, "b": 2}), "'x'"),
    ],
)
def test_best_worst_when_answers_cannot_be_then_refused(said: BestWorst, what: str) -> None:
    with pytest.raises(EditError, match=what):
        best_worst(named("a", "b", "c"), said)


def test_best_worst_of_one_or_two() -> None:
    assert best_worst(named("a"), BestWorst("a", "a", {}, {})).weights == {"a": 1.0}
    for model in Model:
        found = best_worst(named("a", "b"), BestWorst("b", "a", {"a": 4}, {"b": 4}), model)
        assert found.weights == pytest.approx({"a": 0.2, "b": 0.8})
