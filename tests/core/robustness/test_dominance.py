"""Dominance and potential optimality, against looking at many weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from scorecard.core.model import Evaluation, Missing
from scorecard.core.robustness.dominance import dominance
from tests.core.robustness.contests import contest, evaluations, flat, on_the_simplex, turned_round


def test_dominance_when_better_nowhere_worse_then_dominated() -> None:
    found = dominance(contest(flat([1, 1], {"a": [0.9, 0.5], "b": [0.9, 0.4], "c": [0.2, 0.9]})))
    assert found.dominated_by == {"b": ("a",)}
    assert set(found.potential) == {"a", "b", "c"}  # b can draw level with a where only the first criterion counts


def test_dominance_when_equal_then_neither() -> None:
    found = dominance(contest(flat([1, 1], {"a": [0.9, 0.5], "b": [0.9, 0.5]})))
    assert found.dominated_by == {}
    assert set(found.potential) == {"a", "b"}


def test_potential_when_between_two_others_then_not_though_not_dominated() -> None:
    found = dominance(contest(flat([2, 1], {"a": [1.0, 0.0], "b": [0.0, 1.0], "c": [0.4, 0.4]})))
    assert found.dominated_by == {}
    assert set(found.potential) == {"a", "b"}


def test_potential_when_a_compromise_then_first_under_its_weights() -> None:
    field = contest(flat([9, 1], {"a": [1.0, 0.0], "b": [0.0, 1.0], "c": [0.6, 0.6]}))
    weights = dominance(field).potential["c"]
    totals = field.totals_at(np.array([weights["c0"], weights["c1"]]))
    assert totals[2] == pytest.approx(0.6, abs=1e-9)
    assert totals.argmax() == 2


def test_dominance_when_a_cell_is_missing_then_only_what_holds_whatever_comes() -> None:
    found = dominance(contest(flat([1, 1], {"a": [0.9, 0.5], "b": [0.8, None], "c": [0.7, 0.4]})))
    assert found.dominated_by == {"c": ("a",)}
    everything = dominance(contest(flat([1, 1], {"a": [0.9, 1.0], "b": [0.8, None]})))
    assert everything.dominated_by == {"b": ("a",)}


def test_nobody_in_the_running_then_nothing() -> None:
    found = dominance(contest(flat([1], {"a": [None]})))
    assert (found.dominated_by, found.potential) == ({}, {})


@settings(max_examples=100, deadline=None)
@given(evaluations(missing=True, most=5))
def test_potential_against_many_weights(evaluation: Evaluation) -> None:
    field = contest(evaluation)
    found = dominance(field)
    for key, weights in found.potential.items():
        row = field.candidates.index(key)
        new = np.array([weights[leaf] for leaf in field.leaves])
        assert new.min() >= 0
        assert new.sum() == pytest.approx(1.0, abs=1e-9)
        if field.complete:
            totals = field.totals_at(new)
            assert totals[row] >= totals.max() - 1e-8
    for dominated, by in found.dominated_by.items():
        for other in by:
            for new in np.eye(len(field.leaves)):
                totals = field.totals_at(new)
                worse, better = field.candidates.index(dominated), field.candidates.index(other)
                assert totals[better] >= totals[worse] - 1e-9 or not field.given[[worse, better]].all()
    if len(field.leaves) <= 4 and field.complete:
        for new in on_the_simplex(len(field.leaves), 10):
            totals = field.totals_at(new)
            if totals.size:
                assert field.candidates[int(totals.argmax())] in found.potential


@settings(max_examples=30, deadline=None)
@given(evaluations(missing=True))
def test_dominance_does_not_depend_on_the_order(evaluation: Evaluation) -> None:
    one, other = dominance(contest(evaluation)), dominance(contest(turned_round(evaluation)))
    assert {key: set(by) for key, by in one.dominated_by.items()} == {
        key: set(by) for key, by in other.dominated_by.items()
    }
    assert set(one.potential) == set(other.potential)
    assert evaluation.rules.missing in set(Missing)
