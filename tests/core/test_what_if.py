"""Trying out: the weights of a flip make its winner lead, local and global weights come out as asked, scores too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.errors import EditError
from scorecard.core.model import Criterion, Evaluation, Kind
from scorecard.core.ranking import rank
from scorecard.core.robustness.contest import contest_of
from scorecard.core.robustness.flip import flips, flips_within
from scorecard.core.tree import TOP, tree_of
from scorecard.core.what_if import visible_weights, with_agreed_score, with_weights
from tests.core.made import made

GROUP = Criterion(weight=60.0, kind=Kind.GROUP)
TREE = made(
    {
        "g": GROUP,
        "a": Criterion(weight=50.0, parent="g"),
        "b": Criterion(weight=50.0, parent="g"),
        "c": 40.0,
    },
    {"Acme": [4, 3, 2], "Bolt": [2, 3, 5], "Crux": [1, 5, 3]},
)
scores = st.lists(st.lists(st.integers(0, 5), min_size=3, max_size=3), min_size=2, max_size=4)


def _leading(evaluation: Evaluation) -> list[str]:
    return [each.key for each in rank(evaluation).leaders]


def test_global_weights_come_out_as_asked() -> None:
    wanted = {"a": 0.1, "b": 0.2, "c": 0.7}
    found = tree_of(with_weights(TREE, wanted).criteria).global_weights
    assert {key: float(share) for key, share in found.items()} == pytest.approx(wanted)


def test_local_weights_come_out_as_asked_and_the_rest_stays() -> None:
    after = with_weights(TREE, {"g": 0.25, "c": 0.75})
    local = tree_of(after.criteria).local_weights
    assert (float(local["g"]), float(local["c"])) == (0.25, 0.75)
    assert [after.criteria[key] for key in ("a", "b")] == [TREE.criteria[key] for key in ("a", "b")]


def test_weights_that_stay_keep_the_very_numbers_that_were_given() -> None:
    thirds = made({"a": 1.0, "b": 1.0, "c": 1.0}, {"Acme": [4, 3, 2], "Bolt": [2, 3, 5]})
    assert with_weights(thirds, {"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}) is thirds


def test_a_group_that_comes_to_nothing_keeps_its_proportions() -> None:
    after = with_weights(TREE, {"a": 0.0, "b": 0.0, "c": 1.0})
    local = tree_of(after.criteria).local_weights
    assert (float(local["g"]), float(local["a"]), float(local["b"])) == (0.0, 0.5, 0.5)


@pytest.mark.parametrize("weights", [{}, {"a": 1.0, "c": 1.0}, {"g": 1.0}, {"nowhere": 1.0}, {"g": 0.0, "c": 0.0}])
def test_weights_of_no_group_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(EditError):
        with_weights(TREE, weights)


@given(scores)
def test_the_weights_of_every_flip_put_its_winner_first(rows: list[list[int]]) -> None:
    evaluation = made({"a": 50.0, "b": 30.0, "c": 20.0}, {f"K{at}": list(row) for at, row in enumerate(rows)})
    contest = contest_of(evaluation, rank(evaluation))
    for found in (flips(contest), flips_within(contest, TOP)):
        for flip in found.values():
            weights = visible_weights(contest, flip)
            assert min(weights.values()) >= 0
            assert sum(weights.values()) == pytest.approx(1.0)
            assert _leading(with_weights(evaluation, weights)) == [flip.winner]
            moved = sum(abs(weights[key] - float(contest.weights[at])) for at, key in enumerate(contest.leaves)) / 2
            assert flip.moved - 1e-9 <= moved <= flip.moved + 0.0011 + 1e-9  # on to the next tenth of a point


def test_a_flip_within_a_group_changes_nothing_else() -> None:
    contest = contest_of(TREE, rank(TREE))
    found = flips_within(contest, TOP)
    assert found
    assert list(found) == sorted(found, key=lambda key: (found[key].distance, key))
    for flip in found.values():
        assert set(flip.weights) == {"g", "c"}
        assert flip.winner in _leading(with_weights(TREE, visible_weights(contest, flip)))


def test_an_agreed_score_is_tried_whatever_the_panel_gave() -> None:
    after = with_agreed_score(TREE, "Acme", "a", 0.0)
    assert rank(after).matrix.raw[0, 0] == 0.0
    assert after.sheets is TREE.sheets
    with pytest.raises(EditError):
        with_agreed_score(TREE, "Acme", "a", 9.0)
