"""Entropy and CRITIC: laws that hold for any figures, and what is taken from an evaluation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scorecard.core.errors import EditError
from scorecard.core.model import Shape, ValueFunction
from scorecard.core.ranking import rank
from scorecard.core.weighting.elicited import Method
from scorecard.core.weighting.objective import critic, entropy, from_data
from tests.core.made import made, measure
from tests.core.weighting.naming import total

tables = st.tuples(st.integers(2, 6), st.integers(1, 5)).flatmap(
    lambda size: arrays(float, size, elements=st.integers(0, 40).map(float))
)


@given(tables)
def test_weights_add_up_or_there_is_nothing_to_tell(table: np.ndarray) -> None:
    for found in (entropy(table), critic(table)):
        assert (found >= 0).all()
        even = bool((table == table[0]).all())
        assert found.sum() == pytest.approx(0 if even else 1)
        assert (found[(table == table[0]).all(axis=0)] == 0).all()


@given(tables, st.randoms(use_true_random=False))
def test_weights_do_not_depend_on_the_order(table: np.ndarray, random: object) -> None:
    rows, columns = list(range(table.shape[0])), list(range(table.shape[1]))
    random.shuffle(rows)  # type: ignore[attr-defined]
    random.shuffle(columns)  # type: ignore[attr-defined]
    turned = table[np.ix_(rows, columns)]
    assert entropy(turned) == pytest.approx(entropy(table)[columns], abs=1e-12)
    assert critic(turned) == pytest.approx(critic(table)[columns], abs=1e-12)


@given(tables, st.integers(2, 9))
def test_units_do_not_matter(table: np.ndarray, factor: int) -> None:
    assert entropy(table * factor) == pytest.approx(entropy(table), abs=1e-9)
    assert critic(table * factor + 5) == pytest.approx(critic(table), abs=1e-9)


def test_critic_when_a_column_is_mirrored_then_direction_counts() -> None:
    table = np.array([[1.0, 4.0], [2.0, 3.0], [4.0, 1.0]])
    assert critic(table, [False, True]) == pytest.approx(critic(np.c_[table[:, 0], -table[:, 1]]))
    # perfectly opposed criteria conflict as much as they can; perfectly parallel ones not at all
    assert critic(np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]])) == pytest.approx([0.5, 0.5])
    assert critic(np.array([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]])) == pytest.approx([0.5, 0.5])


def test_entropy_counts_zeros_as_nothing_to_say() -> None:
    # one candidate has it all: the entropy of that column is 0 and its divergence 1
    found = entropy(np.array([[1.0, 1.0], [0.0, 2.0], [0.0, 3.0]]))
    shares = np.array([1, 2, 3]) / 6
    other = 1 + (shares * np.log(shares)).sum() / np.log(3)
    assert found == pytest.approx([1 / (1 + other), other / (1 + other)])


def test_from_data_when_cells_are_missing_then_those_candidates_are_left_out() -> None:
    evaluation = made({"a": 1.0, "b": 1.0}, {"x": [1.0, 5.0], "y": [4.0, 4.0], "z": [5.0, None]})
    for method in (Method.ENTROPY, Method.CRITIC):
        found = from_data(evaluation, rank(evaluation), method)
        assert total(found.weights) == pytest.approx(1)
        assert found.figures["candidates_left_out"] == 1
        assert "not what matters" in str(found.warnings[0])


def test_from_data_when_a_column_cannot_go_into_entropy_then_its_values_do() -> None:
    margin = measure(ValueFunction(worst=-10.0, best=10.0))
    region = measure(ValueFunction(Shape.CATEGORIES, categories=(("near", 1.0), ("far", 0.5))))
    evaluation = made({"margin": margin, "region": region}, {"x": [-5.0, "near"], "y": [5.0, "far"]})
    found = from_data(evaluation, rank(evaluation), Method.ENTROPY)
    assert list(found.weights.values()) == pytest.approx(entropy(np.array([[0.25, 1.0], [0.75, 0.5]])).tolist())


def test_from_data_when_there_is_nothing_to_tell_then_refused() -> None:
    alike = made({"a": 1.0}, {"x": [3.0], "y": [3.0]})
    with pytest.raises(EditError, match="all alike"):
        from_data(alike, rank(alike), Method.CRITIC)
    lonely = made({"a": 1.0}, {"x": [3.0], "y": [None]})
    with pytest.raises(EditError, match="fewer than two"):
        from_data(lonely, rank(lonely), Method.ENTROPY)
