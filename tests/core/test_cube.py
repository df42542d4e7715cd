"""The panel's scores as one array: it says what the sheets say, and what the ranking makes of them."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.changes import rows, with_row
from scorecard.core.cube import cube_of, worth
from scorecard.core.matrix import agreed_scores
from scorecard.core.model import Cell, Criterion, Declaration, Evaluation, Evaluator, Kind, RatingRule, Scale
from scorecard.core.panel import counts
from scorecard.core.pooling import pooled
from scorecard.core.table import Table
from tests.core.evaluations import after_edits, evaluations
from tests.core.made import made

NAMES = ("written", "given", "scores", "count", "lowest", "highest", "mean")


@given(evaluation=evaluations())
def test_cube_when_pooled_then_as_the_ranking_pools(evaluation: Evaluation) -> None:
    cube = cube_of(evaluation)
    if not cube.leaves or not cube.panel:
        assert not cube.given.any()
        return
    votes = np.array([evaluation.evaluators[key].voting_weight for key in cube.panel])
    size = (len(cube.panel), cube.count.size)
    found, there = pooled(cube.scores.reshape(size), cube.given.reshape(size), votes, evaluation.rules.pooling)
    expected, known = agreed_scores(replace(evaluation, consensus=Table()), cube.candidates, cube.leaves)
    np.testing.assert_array_equal(there.reshape(cube.count.shape), known)
    np.testing.assert_allclose(found.reshape(cube.count.shape), expected, atol=1e-12)


@given(evaluation=evaluations())
def test_cube_when_any_evaluation_then_each_cell_as_the_sheets_have_it(evaluation: Evaluation) -> None:
    cube = cube_of(evaluation)
    found = {
        (cube.panel[at], cube.candidates[row], cube.leaves[column]): float(cube.scores[at, row, column])
        for at, row, column in np.argwhere(cube.given).tolist()
    }
    assert found == {
        key: cell.score
        for key, cell in rows(evaluation, "sheets")
        if type(cell.score) is float and evaluation.evaluators[key[0]].voting_weight > 0 and counts(evaluation, *key)
    }


@given(evaluation=evaluations(), pick=st.integers(0, 2**32 - 1).map(Random))
def test_cube_when_built_on_an_earlier_one_then_as_built_anew(evaluation: Evaluation, pick: Random) -> None:
    before = cube_of(evaluation)
    changed = after_edits(pick, evaluation)
    built, anew = cube_of(changed, before), cube_of(changed)
    assert (built.panel, built.candidates, built.leaves) == (anew.panel, anew.candidates, anew.leaves)
    for name in NAMES:
        np.testing.assert_array_equal(getattr(built, name), getattr(anew, name))
    assert cube_of(evaluation, before).written is before.written


def test_cube_when_cells_hold_what_is_no_score_then_they_are_left_out() -> None:
    evaluation = made({"c": 1.0, "d": 1.0}, {"p": [3, 4]}, votes={"f": 1.0})
    evaluation = with_row(evaluation, "criteria", ("gate",), Criterion("gate", Kind.GATE))
    for leaf, score in (("c", "3"), ("d", True), ("gate", True), ("gone", 5.0)):
        evaluation = with_row(evaluation, "sheets", ("f", "p", leaf), Cell(score))
    cube = cube_of(with_row(evaluation, "sheets", ("stranger", "p", "c"), Cell(5.0)))
    assert cube.count.tolist() == [[1, 1]]
    assert cube.mean.tolist() == [[3.0, 4.0]]


def test_cube_when_a_declaration_or_an_assignment_changes_then_it_counts_anew() -> None:
    evaluation = made({"c": 1.0, "d": 1.0}, {"p": [3, 4], "q": [5, 5]})
    before = cube_of(evaluation)
    conflict = with_row(evaluation, "declarations", ("e", "p"), Declaration(conflict=True))
    assert cube_of(conflict, before).count.tolist() == [[0, 0], [1, 1]]
    assigned = with_row(evaluation, "evaluators", ("e",), Evaluator("e", assigned=("d",)))
    assert cube_of(assigned, before).count.tolist() == [[0, 1], [0, 1]]


def test_cube_when_there_is_nobody_or_nothing_then_empty() -> None:
    assert cube_of(Evaluation()).given.shape == (0, 0, 0)
    assert cube_of(made({"c": 1.0}, {"p": [None]})).count.tolist() == [[0]]


@pytest.mark.parametrize("rule", list(RatingRule))
def test_worth_when_the_scale_lies_far_from_zero_then_each_step_is_as_wide(rule: RatingRule) -> None:
    far = Scale(1e9, 1e9 + 0.5, 0.1)
    evaluation = replace(Evaluation(), scale=far)
    steps = np.array([[1e9, 1e9 + 0.1], [1e9 + 0.2, 1e9 + 0.5]])
    found = worth(evaluation, steps, rule)
    if rule is RatingRule.INTERVAL:
        assert found.tolist() == [[0.0, 0.2], [0.4, 1.0]]
    else:
        assert (np.diff(found.ravel()) > 0).all()
        assert found[1, 1] == 1.0
