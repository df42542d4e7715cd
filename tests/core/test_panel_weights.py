"""Own weights, what they are agreed as, whose weights make whom win, and the ranking without each evaluator."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.changes import with_row
from scorecard.core.edits import remove_evaluator, set_own_weight
from scorecard.core.errors import EditError, RankingError
from scorecard.core.model import Criterion, Evaluation, Evaluator, Kind, in_order
from scorecard.core.panel_weights import (
    AgreedBy,
    agree_all_weights,
    agree_weights,
    agreed_shares,
    leave_one_evaluator_out,
    own_weights,
    own_winners,
    weighed_groups,
    weighed_under,
    with_own_weights,
)
from scorecard.core.ranking import rank
from scorecard.core.tree import TOP, tree_of
from tests.core.evaluations import evaluations
from tests.core.made import made

Weights = dict[str, dict[str, float]]


def weighing(weights: Weights, votes: dict[str, float] | None = None) -> Evaluation:
    """Cost 40, and quality 60 of skill 1 and fit 1; three candidates, each the best in one; ann, ben and cy."""
    group = Criterion(kind=Kind.GROUP, weight=60.0)
    criteria: dict[str, Criterion | float] = {
        "cost": 40.0,
        "quality": group,
        "skill": Criterion(parent="quality"),
        "fit": Criterion(parent="quality"),
    }
    evaluation = made(
        criteria,
        {"cheap": [None] * 3, "skilled": [None] * 3, "fitting": [None] * 3},
        panel={"ann": {"cheap": [5, 1, 1], "skilled": [1, 5, 1], "fitting": [1, 1, 5]}},
        votes={"ann": 1.0, "ben": 1.0, "cy": 1.0, **(votes or {})},
    )
    for evaluator, given_weights in weights.items():
        for key, weight in given_weights.items():
            evaluation = set_own_weight(evaluation, evaluator, key, weight)
    return evaluation


ALL: Weights = {
    "ann": {"cost": 80, "quality": 20},
    "ben": {"cost": 1, "quality": 3, "skill": 9, "fit": 1},
    "cy": {"skill": 1, "fit": 4},
}


# ---- own weights ----------------------------------------------------------------------------------


def test_own_weights_when_given_in_a_group_then_as_shares_and_else_the_agreed_ones_and_said() -> None:
    evaluation = weighing(ALL)
    ann, cy = own_weights(evaluation, "ann"), own_weights(evaluation, "cy")
    assert ann.local == {
        "cost": Fraction(4, 5),
        "quality": Fraction(1, 5),
        "skill": Fraction(1, 2),
        "fit": Fraction(1, 2),
    }
    assert ann.overall == {"cost": Fraction(4, 5), "skill": Fraction(1, 10), "fit": Fraction(1, 10)}
    assert (ann.agreed, ann.partly) == (("quality",), ())
    assert (cy.agreed, cy.overall["cost"], cy.overall["fit"]) == ((TOP,), Fraction(2, 5), Fraction(12, 25))
    nobody = own_weights(evaluation, "di")
    assert (nobody.agreed, nobody.local) == ((TOP, "quality"), tree_of(evaluation.criteria).local_weights)


def test_own_weights_when_only_some_siblings_have_one_then_the_others_keep_their_shares() -> None:
    criteria: dict[str, Criterion | float] = {"a": 50.0, "b": 30.0, "c": 20.0}
    evaluation = made(criteria, {"p": [1, 2, 3]})
    evaluation = set_own_weight(evaluation, "e", "b", 1.0)
    own = own_weights(evaluation, "e")
    assert (own.partly, own.local) == ((TOP,), tree_of(evaluation.criteria).local_weights)  # one alone says nothing
    own = own_weights(set_own_weight(evaluation, "e", "a", 3.0), "e")
    assert own.local == {"a": Fraction(60, 100), "b": Fraction(20, 100), "c": Fraction(20, 100)}


def test_own_weights_when_all_are_zero_then_as_if_none_were_given() -> None:
    own = own_weights(weighing({"ann": {"cost": 0, "quality": 0}}), "ann")
    assert own.agreed == (TOP, "quality")
    assert own.local["cost"] == Fraction(2, 5)


@given(evaluation=evaluations())
def test_own_weights_when_any_evaluation_then_shares_of_a_whole(evaluation: Evaluation) -> None:
    tree = tree_of(evaluation.criteria)
    for key in evaluation.evaluators:
        own = own_weights(evaluation, key)
        assert set(own.local) == set(tree.local_weights)
        for group in weighed_groups(tree):
            assert sum(own.local[each] for each in weighed_under(tree, group)) == 1
        if not evaluation.weights.get(key):
            assert own.local == tree.local_weights
            assert with_own_weights(evaluation, key) is evaluation


# ---- whose weights make whom win --------------------------------------------------------------------


def test_own_winners_when_weights_differ_then_each_has_another_winner() -> None:
    evaluation = weighing(ALL)
    assert [standing.key for standing in rank(evaluation).leaders] == ["cheap"]
    found = own_winners(evaluation)
    assert {key: (other.leaders, other.changes_leader) for key, other in found.items()} == {
        "ann": (("cheap",), False),
        "ben": (("skilled",), True),
        "cy": (("fitting",), True),
    }
    # cy: cost 40, skill 12, fit 48 of 100; 5 is worth 1 and 1 is worth 0.2.
    assert found["cy"].totals["fitting"] == pytest.approx(48 + 0.2 * 52)
    assert found["cy"].ranks == {"cheap": 2, "skilled": 3, "fitting": 1}
    assert found["cy"].moved == {"cheap": (1, 2), "skilled": (2, 3), "fitting": (2, 1)}
    assert own_winners(weighing({"ann": ALL["ann"]})).keys() == {"ann"}


@given(evaluation=evaluations())
def test_own_winners_when_any_evaluation_then_as_ranking_with_these_weights_says(evaluation: Evaluation) -> None:
    try:
        scorecard = rank(evaluation)
    except RankingError:
        with pytest.raises(RankingError):
            own_winners(evaluation)
        return
    for key, other in own_winners(evaluation, scorecard).items():
        expected = rank(with_own_weights(evaluation, key))
        assert other.ranks == {standing.key: standing.rank for standing in expected.standings}
        assert set(other.leaders) == {standing.key for standing in expected.leaders}


# ---- agreed weights -------------------------------------------------------------------------------


def weights_of(evaluation: Evaluation, *keys: str) -> list[float]:
    return [evaluation.criteria[key].weight for key in keys]


def test_agree_weights_when_by_mean_then_the_mean_of_shares_of_those_who_give_some() -> None:
    evaluation = agree_weights(weighing(ALL), AgreedBy.MEAN)
    assert weights_of(evaluation, "cost", "quality") == [52.5, 47.5]  # of 80 and 25; cy gives none here
    assert weights_of(evaluation, "skill", "fit") == [1.0, 1.0]
    assert weights_of(agree_weights(evaluation, AgreedBy.MEAN, "quality"), "skill", "fit") == [55.0, 45.0]
    assert (
        agree_all_weights(weighing(ALL), AgreedBy.MEAN).criteria
        == agree_weights(evaluation, AgreedBy.MEAN, "quality").criteria
    )


def test_agree_weights_when_votes_differ_then_the_mean_follows_them() -> None:
    evaluation = agree_weights(weighing(ALL, {"ann": 3.0}), AgreedBy.MEAN)
    assert weights_of(evaluation, "cost", "quality") == [66.25, 33.75]
    silent = agree_weights(weighing(ALL, {"ann": 0.0}), AgreedBy.MEAN)
    assert weights_of(silent, "cost", "quality") == [25.0, 75.0]


def test_agree_weights_when_by_median_then_brought_to_a_whole_again() -> None:
    criteria: dict[str, Criterion | float] = {"a": 1.0, "b": 1.0, "c": 1.0}
    evaluation = made(criteria, {"p": [1, 2, 3]}, votes=dict.fromkeys("xyz", 1.0))
    for evaluator, shares in (("x", (70, 20, 10)), ("y", (20, 60, 20)), ("z", (20, 10, 70))):
        for key, share in zip("abc", shares, strict=True):
            evaluation = set_own_weight(evaluation, evaluator, key, float(share))
    assert agreed_shares(evaluation, AgreedBy.MEDIAN) == {key: Fraction(1, 3) for key in "abc"}  # medians 20, 20, 20
    assert weights_of(agree_weights(evaluation, AgreedBy.MEDIAN), "a") == [33.3333333333]


def test_agree_weights_when_the_medians_are_zero_then_refused() -> None:
    criteria: dict[str, Criterion | float] = {"a": 1.0, "b": 1.0, "c": 1.0}
    evaluation = made(criteria, {"p": [1, 2, 3]}, votes=dict.fromkeys("xyz", 1.0))
    for evaluator, key in (("x", "a"), ("y", "b"), ("z", "c")):
        for each in "abc":
            evaluation = set_own_weight(evaluation, evaluator, each, float(each == key))
    with pytest.raises(EditError, match="medians of these weights are all zero"):
        agree_weights(evaluation, AgreedBy.MEDIAN)


def test_agree_weights_when_decided_then_as_given_and_for_all() -> None:
    evaluation = weighing({})
    decided = agree_weights(evaluation, AgreedBy.DECISION, decided={"cost": 30, "quality": 70.5})
    assert weights_of(decided, "cost", "quality") == [30.0, 70.5]
    for given_weights, words in (
        (None, "Needs|needs a weight"),
        ({"cost": 1.0}, "quality needs a weight"),
        ({"cost": 1.0, "quality": 1.0, "skill": 1.0}, "skill is not weighed here"),
        ({"cost": 0.0, "quality": 0.0}, "above zero"),
        ({"cost": -1.0, "quality": 2.0}, "below 0"),
        ({"cost": float("nan"), "quality": 2.0}, "finite"),
    ):
        with pytest.raises(EditError, match=words):
            agree_weights(evaluation, AgreedBy.DECISION, decided=given_weights)


@pytest.mark.parametrize(
    ("group", "words"),
    [
        (TOP, "No evaluator with a vote has given weights here"),
        ("cost", "Only a group"),
        ("none", "no criterion|There is no"),
    ],
)
def test_agree_weights_when_it_cannot_be_then_refused(group: str, words: str) -> None:
    for rule in AgreedBy.MEAN, AgreedBy.MEDIAN:
        with pytest.raises(EditError, match=words):
            agree_weights(weighing({}), rule, group)
    with pytest.raises(EditError):
        agree_all_weights(weighing({}), AgreedBy.MEAN)


def test_agree_weights_when_they_are_so_already_then_nothing_changes() -> None:
    evaluation = weighing({"ann": {"cost": 2, "quality": 3}})
    assert agree_weights(evaluation, AgreedBy.MEAN) is evaluation  # 40 and 60


@given(evaluation=evaluations(), rule=st.sampled_from([AgreedBy.MEAN, AgreedBy.MEDIAN]))
def test_agree_weights_when_any_evaluation_then_it_can_be_ranked_with_them(
    evaluation: Evaluation, rule: AgreedBy
) -> None:
    try:
        agreed = agree_all_weights(evaluation, rule)
    except EditError:
        return
    tree = tree_of(agreed.criteria)
    assert tree.weightless == ()
    assert agreed.weights is evaluation.weights
    for group in weighed_groups(tree):
        shares = [tree.local_weights[key] for key in weighed_under(tree, group)]
        assert sum(shares) == 1


# ---- leaving one out --------------------------------------------------------------------------------


def test_leave_one_evaluator_out_when_one_voice_decides_then_said() -> None:
    evaluation = made(
        {"c": 1.0},
        {"p": [None], "q": [None]},
        panel={"ann": {"p": [5], "q": [1]}, "ben": {"p": [2], "q": [3]}, "cy": {"p": [2], "q": [3]}},
    )
    found = leave_one_evaluator_out(evaluation)
    assert {key: (other.leaders, other.changes_leader) for key, other in found.items()} == {
        "ann": (("q",), True),
        "ben": (("p",), False),
        "cy": (("p",), False),
    }
    assert found["ann"].moved == {"p": (1, 2), "q": (2, 1)}


@given(evaluation=evaluations())
def test_leave_one_evaluator_out_when_any_evaluation_then_as_removing_the_evaluator_says(
    evaluation: Evaluation,
) -> None:
    try:
        scorecard = rank(evaluation)
    except RankingError:
        with pytest.raises(RankingError):
            leave_one_evaluator_out(evaluation)
        return
    found = leave_one_evaluator_out(evaluation, scorecard)
    assert list(found) == in_order(evaluation.evaluators)
    for key, other in found.items():
        expected = rank(remove_evaluator(evaluation, key))
        assert other.ranks == {standing.key: standing.rank for standing in expected.standings}
        assert other.totals == {standing.key: standing.total for standing in expected.standings}
        if not evaluation.sheets.get(key):
            assert not other.moved


def test_leave_one_evaluator_out_when_people_stand_in_another_order_then_the_same() -> None:
    evaluation = weighing(ALL)
    turned = evaluation
    for at, key in enumerate(reversed(in_order(evaluation.evaluators))):
        row: Evaluator = evaluation.evaluators[key]
        turned = with_row(turned, "evaluators", (key,), replace(row, position=float(at)))
    assert leave_one_evaluator_out(turned) == leave_one_evaluator_out(evaluation)
