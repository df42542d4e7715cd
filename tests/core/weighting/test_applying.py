"""Taking weights over as one edit, and answers as plain values from a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.changes import apply, diff, invert
from scorecard.core.errors import EditError
from scorecard.core.model import Criterion, Evaluation, Kind
from scorecard.core.tree import TOP, tree_of
from scorecard.core.weighting.answers import elicit
from scorecard.core.weighting.applying import (
    local_from_leaves,
    names_in,
    set_group_weights,
    set_tree_weights,
)
from scorecard.core.weighting.elicited import Method
from tests.core.made import made
from tests.core.weighting.naming import named


def grown() -> Evaluation:
    """Two groups, a leaf at the top, a gate, and a group without anything scored."""
    return made(
        {
            "cost": Criterion(kind=Kind.GROUP, weight=30),
            "tco": Criterion(parent="cost", weight=60),
            "terms": Criterion(parent="cost", weight=40),
            "skill": Criterion(weight=50),
            "fit": Criterion(kind=Kind.GROUP, weight=20),
            "values": Criterion(parent="fit"),
            "time": Criterion(parent="fit"),
            "iso": Criterion(kind=Kind.GATE),
            "empty": Criterion(kind=Kind.GROUP, weight=7),
        },
        {"x": (1.0, 2.0, 3.0, 4.0, 5.0, True), "y": (5.0, 4.0, 3.0, 2.0, 1.0, True)},
    )


def shares(evaluation: Evaluation) -> dict[str, float]:
    return {key: float(share) for key, share in tree_of(evaluation.criteria).local_weights.items()}


# ---- edits ----------------------------------------------------------------------------------------


def test_names_in_a_group_are_those_with_a_weight() -> None:
    assert list(names_in(grown())) == ["cost", "skill", "fit"]
    assert list(names_in(grown(), "cost")) == ["tco", "terms"]
    for group, what in (("skill", "Only a group"), ("empty", "no criterion to weight"), ("x", "no criterion 'x'")):
        with pytest.raises(EditError, match=what):
            names_in(grown(), group)


def test_set_group_weights_is_one_edit_that_can_be_taken_back() -> None:
    before = grown()
    after = set_group_weights(before, TOP, {"cost": 1, "skill": 1, "fit": 2})
    assert {key: after.criteria[key].weight for key in ("cost", "skill", "fit")} == {"cost": 25, "skill": 25, "fit": 50}
    changes = diff(before, after)
    assert {change.key for change in changes} == {("cost",), ("skill",), ("fit",)}
    assert diff(before, apply(after, invert(changes))) == ()
    assert after.criteria["empty"] is before.criteria["empty"]


def test_set_group_weights_when_nothing_changes_then_no_changes() -> None:
    before = set_group_weights(grown(), "cost", {"tco": 3, "terms": 1})
    assert set_group_weights(before, "cost", {"terms": 25, "tco": 75}) is before


@pytest.mark.parametrize(
    ("weights", "what"),
    [
        ({"tco": 1}, "A weight is missing"),
        ({"tco": 1, "terms": 1, "skill": 1}, "'skill' has no weight here"),
        ({"tco": 0, "terms": 0}, "above zero"),
        ({"tco": -1, "terms": 2}, "tco"),
        ({"tco": float("nan"), "terms": 2}, "tco"),
    ],
)
def test_set_group_weights_when_they_cannot_be_then_refused(weights: dict[str, float], what: str) -> None:
    with pytest.raises(EditError, match=what):
        set_group_weights(grown(), "cost", weights)


@given(st.lists(st.integers(1, 1000), min_size=5, max_size=5))
def test_leaf_weights_become_the_global_weights(parts: list[int]) -> None:
    leaves = ("tco", "terms", "skill", "values", "time")
    given_weights = {leaf: part / sum(parts) for leaf, part in zip(leaves, parts, strict=True)}
    before = grown()
    after = set_tree_weights(before, local_from_leaves(before, tree_of(before.criteria), given_weights))
    found = tree_of(after.criteria).global_weights
    assert {leaf: float(weight) for leaf, weight in found.items()} == pytest.approx(given_weights, abs=1e-9)


def test_leaf_weights_when_a_group_weighs_nothing_then_its_inside_stays() -> None:
    before = grown()
    given_weights = {"tco": 0.0, "terms": 0.0, "skill": 1.0, "values": 1.0, "time": 2.0}
    local = local_from_leaves(before, tree_of(before.criteria), given_weights)
    assert set(local) == {TOP, "fit"}
    after = shares(set_tree_weights(before, local))
    assert [after[key] for key in ("cost", "tco", "time")] == pytest.approx([0, 0.6, 2 / 3])
    for wrong, what in (({**given_weights, "x": 1.0}, "'x'"), ({"tco": 1.0}, "missing")):
        with pytest.raises(EditError, match=what):
            local_from_leaves(before, tree_of(before.criteria), wrong)


# ---- answers as plain values ---------------------------------------------------------------------------------

ABC = named("a", "b", "c")
EVALUATION = made({"a": 1.0, "b": 1.0, "c": 1.0}, {"x": (1.0, 0.0, 2.0), "y": (3.0, 5.0, 3.0)})


@pytest.mark.parametrize(
    ("method", "answers", "weights"),
    [
        (Method.POINTS, {"a": 50, "b": 30, "c": 20}, [0.5, 0.3, 0.2]),
        (Method.SWING, {"a": 100, "b": 60, "c": 40}, [0.5, 0.3, 0.2]),
        (Method.SWING, {"swings": {"a": 100, "b": 60, "c": 40}, "range": "scale"}, [0.5, 0.3, 0.2]),
        # the offers cover 0.4, 1 and 0.2 of the scale: 40 / 0.4, 100 / 1, 60 / 0.2
        (Method.SWING, {"swings": {"a": 40, "b": 100, "c": 60}, "range": "offers"}, [0.2, 0.2, 0.6]),
        (Method.RANK_ORDER, ["a", "b", "c"], [11 / 18, 5 / 18, 2 / 18]),
        (Method.RANK_ORDER, [["a", "b"], "c"], [8 / 18, 8 / 18, 2 / 18]),
        (Method.RANK_ORDER, {"order": ["a", "b", "c"], "rule": "sum"}, [1 / 2, 1 / 3, 1 / 6]),
        (Method.PAIRWISE, [["a", "b", 2], ["b", "c", 2]], [4 / 7, 2 / 7, 1 / 7]),
        (Method.PAIRWISE, [["a", "b", 2], ["a", "c", None], ["b", "c", 2]], [4 / 7, 2 / 7, 1 / 7]),
        (
            Method.PAIRWISE,
            {"judgements": [["a", "b", 2], ["b", "c", 2]], "priority": "geometric-mean", "random_index": "saaty-1980"},
            [4 / 7, 2 / 7, 1 / 7],
        ),
        (
            Method.PAIRWISE,
            {"people": {"ann": [["a", "b", 8], ["b", "c", 1]], "ben": [["a", "b", 2]]}, "votes": {"ann": 1, "ben": 1}},
            [4 / 6, 1 / 6, 1 / 6],
        ),
        (
            Method.BEST_WORST,
            {
                "best": "a",
                "worst": "c",
                "best_to_others": {"a": None, "b": 2, "c": 4},
                "others_to_worst": {"a": 4, "b": 2, "c": 1},
                "model": "nonlinear",
            },
            [4 / 7, 2 / 7, 1 / 7],
        ),
    ],
)
def test_elicit_reads_answers(method: Method, answers: Any, weights: list[float]) -> None:
    found = elicit(EVALUATION, ABC, method, answers)
    assert found.method is method
    assert list(found.weights.values()) == pytest.approx(weights)


@pytest.mark.parametrize(
    ("method", "answers"),
    [
        (Method.POINTS, [1, 2, 3]),
        (Method.POINTS, None),
        (Method.POINTS, {"a": "x", "b": 1, "c": 1}),
        (Method.SWING, {"swings": [1], "range": "scale"}),
        (Method.SWING, {"swings": {"a": 1, "b": 1, "c": 1}, "range": ["scale"]}),
        (Method.SWING, {"swings": {"a": 1, "b": 1, "c": 1}, "rnage": "scale"}),
        (Method.RANK_ORDER, {"a": 1, "b": 2, "c": 3}),
        (Method.RANK_ORDER, ["a", "b"]),
        (Method.RANK_ORDER, ["a", "b", "c", "a"]),
        (Method.RANK_ORDER, ["a", ["b", ["c"]]]),
        (Method.RANK_ORDER, {"order": ["a", "b", "c"], "rule": "square"}),
        (Method.PAIRWISE, [["a", "b"]]),
        (Method.PAIRWISE, [["a", "b", "2"], ["b", "c", 1]]),
        (Method.PAIRWISE, [["a", "b", 2], ["a", "b", 3], ["b", "c", 1]]),
        (Method.PAIRWISE, [["a", ["b"], 2]]),
        (Method.PAIRWISE, {}),
        (Method.PAIRWISE, {"people": {"ann": []}, "judgements": []}),
        (Method.PAIRWISE, {"people": {"ann": [["a", "b", 1], ["b", "c", 1]]}, "votes": {"ann": "many"}}),
        (Method.BEST_WORST, {"best": "a", "worst": "c"}),
        (Method.BEST_WORST, {"best": ["a"], "worst": "c", "best_to_others": {}, "others_to_worst": {}}),
        (Method.CRITIC, {}),
    ],
)
def test_elicit_when_answers_are_not_of_the_form_then_refused(method: Method, answers: Any) -> None:
    with pytest.raises(EditError):
        elicit(EVALUATION, ABC, method, answers)


def test_weights_found_and_taken_over_rank_as_they_say() -> None:
    names = names_in(EVALUATION)
    found = elicit(EVALUATION, names, Method.RANK_ORDER, ["c", "b", "a"])
    after = set_group_weights(EVALUATION, TOP, found.weights)
    assert shares(after) == pytest.approx(found.weights, abs=1e-11)
    assert replace(after, criteria=EVALUATION.criteria) == EVALUATION
