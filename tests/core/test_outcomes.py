"""What an agreed score would do to the result."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.changes import row_at
from scorecard.core.edits import set_consensus
from scorecard.core.errors import RankingError
from scorecard.core.lead import lead_of
from scorecard.core.model import Evaluation, Kind, Scale
from scorecard.core.outcomes import outcomes, scores_to_try
from scorecard.core.ranking import rank
from tests.core.evaluations import any_evaluation
from tests.core.made import made

TWO = made({"cost": 50, "skill": 50}, {"Acme": [4, 3], "Bolt": [3, 3]})


def test_each_score_is_ranked_as_if_it_were_agreed_on() -> None:
    # Acme has 50 x 4/5 + 50 x 3/5 = 70 and Bolt 60; each score of Bolt's cost is worth 10 points
    found = outcomes(TWO, "Bolt", "cost", [5.0, 4.0, 3.0])
    assert [(each.score, each.leaders, each.lead and each.lead.text) for each in found] == [
        (5.0, ("Bolt",), "10.0"),
        (4.0, ("Acme", "Bolt"), "0.0"),
        (3.0, ("Acme",), "10.0"),
    ]


@given(pick=st.randoms(use_true_random=False))
def test_as_the_edit_itself_would_do(pick: Random) -> None:
    evaluation = any_evaluation(pick)
    ratings = [key for key, row in evaluation.criteria.items() if row.kind is Kind.RATING]
    if not (ratings and evaluation.candidates):
        return
    cell = (pick.choice(list(evaluation.candidates)), pick.choice(ratings))
    score = evaluation.scale.maximum
    try:
        now = rank(evaluation)
    except RankingError:
        return
    (found,) = outcomes(evaluation, *cell, [score], now)
    kept = row_at(evaluation, "consensus", cell)
    after = rank(set_consensus(evaluation, *cell, score, None if kept is None else kept.rationale))
    assert set(found.leaders) == {standing.key for standing in after.leaders}
    assert found.lead == lead_of(after)


def test_nobody_behind_is_no_lead() -> None:
    alone = made({"cost": 50}, {"Acme": [4]})
    assert lead_of(rank(alone)) is None


def test_without_anything_to_rank_there_is_no_outcome() -> None:
    with pytest.raises(RankingError):
        outcomes(Evaluation(), "Acme", "cost", [1.0])


def test_scores_to_try_are_the_steps_between_the_ends_and_a_few_of_a_fine_scale() -> None:
    assert scores_to_try(Scale(0, 5, 1), [2.0, 4.0]) == (4.0, 3.0, 2.0)
    assert scores_to_try(Scale(0, 5, 1), [2.0, 4.0], [5.0]) == (5.0, 4.0, 3.0, 2.0)
    fine = scores_to_try(Scale(0, 100, 0.5), [float(at) for at in range(10, 60)])
    assert len(fine) == 11
    assert (fine[0], fine[-1]) == (59.0, 10.0)
    assert scores_to_try(Scale(0, 100, 0.5), [10.0, 40.0]) == (40.0, 10.0)
