"""The smallest change of weights that changes the winner: it flips, and nothing smaller that is tried does."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.core.model import Evaluation
from scorecard.core.robustness.contest import Contest
from scorecard.core.robustness.flip import Flip, flip_to, flips, flips_within, shifted
from scorecard.core.robustness.nearest_weights import LEAD
from tests.core.robustness.contests import (
    contest,
    evaluations,
    flat,
    grouped,
    local_change,
    on_the_simplex,
    turned_round,
)


def flip_within(field: Contest, group: str) -> Flip | None:
    """The smallest change within a group that puts anybody else first."""
    return next(iter(flips_within(field, group, len(field.candidates)).values()), None)


def test_flip_when_two_criteria_then_by_hand() -> None:
    # a leads by 0.7 w - 0.3 (1 - w), which is zero at w = 0.3
    field = contest(flat([60, 40], {"a": [0.9, 0.2], "b": [0.2, 0.5]}))
    (found,) = flips(field).values()
    assert found.winner == "b"
    assert found.moved == pytest.approx(0.3, abs=1e-8)
    assert found.distance == pytest.approx(0.6, abs=1e-8)
    assert found.weights == pytest.approx({"c0": 0.3, "c1": 0.7}, abs=1e-8)
    assert list(found.givers) == ["c0"]
    assert list(found.takers) == ["c1"]
    assert found.proven


def test_flip_when_worked_example_then_from_where_the_leader_is_furthest_ahead() -> None:
    weights = {"c1": 30.0, "c2": 25.0, "c3": 20.0, "c4": 10.0, "c5": 15.0}
    field = contest(grouped({"": weights}, {}, {"a": [3, 4, 5, 3, 4], "b": [5, 3, 4, 4, 3]}))
    (found,) = flips(field).values()
    # b leads by 0.1 of 5; a point moved from c1 (2 ahead) to where it is 1 behind brings 3
    assert found.moved == pytest.approx(0.1 / 3, abs=1e-8)
    assert list(found.givers) == ["c1"]
    assert set(found.takers) == {"c2", "c3", "c5"}
    assert len({round(each, 12) for each in found.takers.values()}) == 1


def test_flip_when_leader_dominates_then_none() -> None:
    assert flips(contest(flat([1, 1], {"a": [0.9, 0.8], "b": [0.9, 0.3]}))) == {}


def test_flip_when_never_ahead_of_both_others_then_left_out() -> None:
    field = contest(flat([2, 1], {"a": [1.0, 0.0], "b": [0.0, 1.0], "c": [0.4, 0.4]}))
    assert list(flips(field)) == ["b"]
    assert flip_to(field, 2) is None


def test_flip_when_a_third_is_in_the_way_then_by_linear_programme() -> None:
    # on the way from a to c, b is ahead first
    field = contest(flat([3, 1, 1], {"a": [1.0, 0.0, 0.0], "b": [0.2, 0.9, 0.2], "c": [0.0, 0.8, 0.7]}))
    found = flips(field)
    assert set(found) == {"b", "c"}
    best = min(
        np.abs(new - field.weights).sum()
        for new in on_the_simplex(3, 100)
        if field.totals_at(new)[2] > field.totals_at(new)[:2].max()
    )
    assert found["c"].distance <= best + 1e-9
    assert found["c"].distance == pytest.approx(best, abs=0.04)


def test_flip_when_shared_first_rank_then_only_others_are_asked() -> None:
    field = contest(flat([1, 1], {"a": [1.0, 0.0], "b": [0.0, 1.0], "c": [0.4, 0.4]}))
    assert flips(field) == {}
    assert flip_within(field, "") is None


def test_flip_within_a_group_then_the_others_stay() -> None:
    rows = {"a": [5, 0, 3], "b": [0, 5, 3]}
    field = contest(grouped({"g": {"x": 3, "y": 2}, "": {"z": 1}}, {"g": 2}, rows))
    found = flip_within(field, "g")
    assert found is not None
    assert found.winner == "b"
    assert found.weights == pytest.approx({"x": 0.5, "y": 0.5}, abs=1e-7)
    assert flip_within(field, "") is None  # z tells nobody apart, so a's group decides whatever it weighs
    assert flip_within(field, "z") is None
    assert flip_within(field, "nowhere") is None


def test_nobody_in_the_running_then_no_flips() -> None:
    assert flips(contest(flat([1], {"a": [None]}))) == {}


def test_shift_when_advantages_are_equal_then_shared_evenly() -> None:
    found = shifted(np.array([0.3, 0.3, 0.2, 0.2]), np.array([-1.0, -1.0, 1.0, 1.0]), 0.0)
    assert found is not None
    assert found == pytest.approx([0.25, 0.25, 0.25, 0.25])


def flipped(field: Contest, flip: Flip, weights: np.ndarray) -> None:
    totals = field.totals_at(weights)
    row = field.candidates.index(flip.winner)
    assert totals[row] > np.delete(totals, row).max()
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1.0, abs=1e-12)


@settings(max_examples=150, deadline=None)
@given(evaluations(missing=True))
def test_flip_really_flips(evaluation: Evaluation) -> None:
    field = contest(evaluation)
    found = flips(field)
    assert [each.distance for each in found.values()] == sorted(each.distance for each in found.values())
    for flip in found.values():
        new = np.array([flip.weights[leaf] for leaf in field.leaves])
        flipped(field, flip, new)
        assert flip.distance == pytest.approx(np.abs(new - field.weights).sum(), abs=1e-12)
        assert flip.proven == field.complete


@settings(max_examples=60, deadline=None)
@given(evaluations(most=4), st.integers(0, 2**32 - 1))
def test_no_smaller_flip_is_found_by_search(evaluation: Evaluation, seed: int) -> None:
    field = contest(evaluation)
    if len(field.leaders) != 1:
        return
    found = flips(field)
    random = np.random.default_rng(seed)
    size = len(field.leaves)
    tried = random.dirichlet(np.ones(size), 2_000)
    near = field.weights + random.uniform(0, 1, (2_000, 1)) * (tried - field.weights)
    corners = field.weights + random.uniform(0, 1, (2_000, 1)) * (
        np.eye(size)[random.integers(0, size, 2_000)] - field.weights
    )
    for new in (tried, near, corners, np.array(on_the_simplex(min(size, 4), 12)) if size <= 4 else tried):
        totals = field.totals_at(new.T)
        ahead = totals.argmax(axis=0)
        second = np.sort(totals, axis=0)[-2] if len(totals) > 1 else totals[0] - 1
        distance = np.abs(new - field.weights).sum(axis=1)
        for draw in np.flatnonzero(totals.max(axis=0) - second > 2 * LEAD).tolist():
            winner = field.candidates[ahead[draw]]
            if ahead[draw] != field.leader:
                assert winner in found
                assert found[winner].distance <= distance[draw] + 1e-7


@settings(max_examples=60, deadline=None)
@given(evaluations(missing=True))
def test_flip_within_flips_and_no_step_along_one_weight_is_smaller(evaluation: Evaluation) -> None:
    field = contest(evaluation)
    tree = field.tree
    for group in ("", *(key for key in tree.order if key in tree.children)):
        found = flip_within(field, group)
        siblings = [key for key in tree.children.get(group, ()) if key in tree.local_weights]
        if found is not None:
            local = {key: float(share) for key, share in tree.local_weights.items()} | found.weights
            new = []
            for leaf in field.leaves:
                share, key = 1.0, leaf
                while key:
                    share, key = share * local[key], evaluation.criteria[key].parent
                new.append(share)
            flipped(field, found, np.array(new))
        if len(field.leaders) != 1 or not field.complete or len(siblings) < 2:
            continue
        for key in siblings:
            now = float(tree.local_weights[key])
            for weight in np.linspace(0, 1, 11).tolist():
                totals = field.totals_at(local_change(evaluation, key, weight))
                others = np.delete(totals, field.leader)
                if others.size and others.max() - totals[field.leader] > 1e-6:
                    assert found is not None
                    assert found.distance <= 2 * abs(weight - now) + 1e-7


@settings(max_examples=60, deadline=None)
@given(evaluations(missing=True))
def test_flip_does_not_depend_on_the_order(evaluation: Evaluation) -> None:
    one, other = flips(contest(evaluation)), flips(contest(turned_round(evaluation)))
    assert set(one) == set(other)
    for key, flip in one.items():
        assert other[key].distance == pytest.approx(flip.distance, abs=1e-6)
