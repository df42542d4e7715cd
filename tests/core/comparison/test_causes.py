"""The parts of every change: worked by hand, against hybrids ranked one by one, and under random edits."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.core.comparison.causes import Cause, shapley
from scorecard.core.comparison.comparing import Comparison, compare
from scorecard.core.comparison.hybrids import Hybrids, Sides
from scorecard.core.comparison.matching import matched, pair
from scorecard.core.comparison.words import told
from scorecard.core.edits import add_criterion, remove_candidate, remove_criterion, set_rules, set_weight
from scorecard.core.errors import RankingError
from scorecard.core.model import (
    Criterion,
    Evaluation,
    Kind,
    Missing,
    Pooling,
    RatingRule,
    Rules,
    Scale,
    Shape,
    ValueFunction,
    Waiver,
)
from scorecard.core.ranking import rank
from tests.acceptance.random_evaluations import random_evaluation
from tests.core.comparison import flat
from tests.core.evaluations import after_edits, any_evaluation
from tests.core.made import made, measure

EXACT = 1e-9


def parts_of(comparison: Comparison, name: str) -> dict[Cause, float]:
    change = next(each for each in comparison.changes if each.name == name)
    assert change.parts is not None
    return dict(change.parts)


def only(**parts: float) -> dict[Cause, object]:
    """All parts, those that are not named being nought."""
    return {cause: pytest.approx(parts.get(cause.value, 0.0), abs=1e-12) for cause in Cause}


# ---- by hand --------------------------------------------------------------------------------------


def test_two_causes_have_half_of_what_they_do_together() -> None:
    """Weights 60:40 -> 40:60 and scores (5, 1) -> (4, 2) of 5.

    Totals: old weights and scores 60 x 1 + 40 x 0.2 = 68; new weights alone 40 x 1 + 60 x 0.2 = 52; new scores alone
    60 x 0.8 + 40 x 0.4 = 64; both 40 x 0.8 + 60 x 0.4 = 56. Weights: mean of 52 - 68 and 56 - 64 = -12; scores: mean of
    64 - 68 and 56 - 52 = 0.
    """
    before = made({"cost": 60, "skill": 40}, {"Acme": [5, 1]})
    after = made({"cost": 40, "skill": 60}, {"Acme": [4, 2]})
    comparison = compare(before, after)
    assert comparison.changes[0].points == pytest.approx(-12, abs=1e-12)
    assert parts_of(comparison, "Acme") == only(weights=-12, scores=0)
    by_criterion = {part.name: part for part in comparison.by_criterion(comparison.changes[0])}
    # cost: 60 -> 40 x 0.8 = 32; weights: mean of 40 - 60 and 32 - 48 = -18, scores: mean of 48 - 60 and 32 - 40 = -10
    assert by_criterion["cost"].points == pytest.approx(-28)
    assert dict(by_criterion["cost"].parts) == only(weights=-18, scores=-10)
    assert dict(by_criterion["skill"].parts) == only(weights=6, scores=10)


def test_an_added_criterion_is_one_cause_with_the_weight_that_it_takes() -> None:
    """Cost and skill share 100, then 80: 5 of 5 in cost, 0 in skill, 5 in fit: 50 -> 40 + 20 = 60."""
    before = made({"cost": 1, "skill": 1}, {"Acme": [5, 0]})
    after = made({"cost": 2, "skill": 2, "fit": 1}, {"Acme": [5, 0, 5]})
    comparison = compare(before, after)
    assert parts_of(comparison, "Acme") == only(criteria=10)
    (fit,) = [part for part in comparison.by_criterion(comparison.changes[0]) if part.name == "fit"]
    assert dict(fit.parts) == only(criteria=20)
    assert parts_of(compare(after, before), "Acme") == only(criteria=-10)


def test_weights_are_told_from_the_room_that_a_new_criterion_takes() -> None:
    """Proportions of the two that stay: 1:1 -> 3:1. With 20 taken by the third: weights work on 100 or on 80.

    Totals with cost worth 1, the others 0: 50; proportions alone 75; third alone 40; both 60. Weights: mean of 25 and
    20; criteria: mean of -10 and -15.
    """
    before = made({"cost": 1, "skill": 1}, {"Acme": [5, 0]})
    after = made({"cost": 60, "skill": 20, "fit": 20}, {"Acme": [5, 0, 0]})
    assert parts_of(compare(before, after), "Acme") == only(weights=22.5, criteria=-12.5)


@pytest.mark.parametrize(
    ("rules", "points"),
    [
        (Rules(missing=Missing.WORST), -20.0),  # of 80 on half the weight, nothing on the other
        (Rules(rating=RatingRule.PROPORTIONAL), 20 / 3),
    ],
)
def test_a_rule_is_a_cause_of_its_own(rules: Rules, points: float) -> None:
    scale = Scale(1.0, 6.0) if rules.rating is RatingRule.PROPORTIONAL else Scale(0.0, 5.0)
    scores = [4.0, None] if rules.missing is Missing.WORST else [4.0, 4.0]
    before = made({"cost": 1, "skill": 1}, {"Acme": scores, "Bolt": [1, 1]}, scale=scale)
    after = set_rules(before, rules)
    change = rank(after).standings[0].total or 0.0
    expected = -40.0 if rules.missing is Missing.WORST else points
    assert change - (rank(before).standings[0].total or 0.0) == pytest.approx(expected)
    assert parts_of(compare(before, after), "Acme") == only(rules=expected)


def test_pooling_voting_weights_value_functions_and_limits_are_rules() -> None:
    panel = {"Ann": {"Acme": [5, None]}, "Ben": {"Acme": [1, None]}, "Cleo": {"Acme": [1, None]}}
    price = measure(ValueFunction(worst=100.0, best=0.0), lower=True)
    before = made({"skill": 1, "price": price}, {"Acme": [None, 50.0]}, panel=panel)
    median = set_rules(before, replace(before.rules, pooling=Pooling.MEDIAN))
    assert parts_of(compare(before, median), "Acme") == only(rules=50 * (0.2 - 7 / 15))
    votes = made({"skill": 1, "price": price}, {"Acme": [None, 50.0]}, panel=panel, votes={"Ben": 0.0, "Cleo": 0.0})
    assert parts_of(compare(before, votes), "Acme") == only(rules=50 * (1 - 7 / 15))
    steeper = replace(before.criteria["price"], value=ValueFunction(worst=60.0, best=10.0))
    valued = replace(before, criteria=before.criteria.set("price", steeper))
    assert parts_of(compare(before, valued), "Acme") == only(rules=50 * (0.2 - 0.5))


def test_a_limit_that_takes_out_the_reference_is_a_rule_and_a_gate_a_fact() -> None:
    """Lowest over price: with the cheapest out of the running, the next one is worth 1."""
    price = measure(ValueFunction(Shape.LOWEST_OVER_PRICE), lower=True)
    gate = Criterion(name="Certificate", kind=Kind.GATE)
    before = made({"price": price, "gate": gate}, {"Acme": [100, True], "Cheap": [50, True]})
    limited = replace(before.criteria["price"], at_least=60.0)
    after = replace(before, criteria=before.criteria.set("price", limited))
    assert parts_of(compare(before, after), "Acme") == only(rules=50)
    failed = made({"price": price, "gate": gate}, {"Acme": [100, True], "Cheap": [50, False]})
    assert parts_of(compare(before, failed), "Acme") == only(facts=50)
    waived = replace(failed, waivers=made({}, {}, waivers={("Cheap", "gate"): Waiver("Ann", "Insured")}).waivers)
    assert parts_of(compare(failed, waived), "Acme") == only(rules=-50)
    gone = remove_candidate(before, "Cheap")
    assert parts_of(compare(before, gone), "Acme") == only(facts=50)
    without = remove_criterion(failed, "gate")
    assert parts_of(compare(failed, without), "Acme") == only(criteria=-50)


def test_scores_are_read_on_either_scale_while_they_lie_on_both() -> None:
    """3 on 0..5, then 3 on 0..10: nobody changed a score. 3 on 0..5, then 6 on 0..10: the same score carried over."""
    before = made({"skill": 1}, {"Acme": [3]}, scale=Scale(0.0, 5.0))
    longer = made({"skill": 1}, {"Acme": [3]}, scale=Scale(0.0, 10.0))
    assert parts_of(compare(before, longer), "Acme") == only(rules=-30)
    carried = made({"skill": 1}, {"Acme": [6]}, scale=Scale(0.0, 10.0))
    assert parts_of(compare(before, carried), "Acme") == only()
    better = made({"skill": 1}, {"Acme": [8]}, scale=Scale(0.0, 10.0))
    assert parts_of(compare(before, better), "Acme") == only(scores=20)
    assert parts_of(compare(better, before), "Acme") == only(scores=-20)


def test_a_measure_that_becomes_categories_is_removed_and_added() -> None:
    before = made({"price": measure(ValueFunction(worst=0.0, best=100.0))}, {"Acme": [40]})
    categories = ValueFunction(Shape.CATEGORIES, categories=(("low", 0.0), ("high", 0.75)))
    after = made({"price": measure(categories)}, {"Acme": ["high"]})
    assert parts_of(compare(before, after), "Acme") == only(criteria=35)


def test_criteria_without_weight_on_one_side_have_no_proportions_there() -> None:
    before = made({"cost": 0, "skill": 0, "old": 1}, {"Acme": [5, 0, 2]})
    after = made({"cost": 3, "skill": 1}, {"Acme": [5, 0]})
    comparison = compare(before, after)
    assert sum(parts_of(comparison, "Acme").values()) == pytest.approx(75 - 40)
    assert parts_of(comparison, "Acme") == only(criteria=35)


# ---- the rule -------------------------------------------------------------------------------------


@given(st.lists(st.floats(-1e3, 1e3), min_size=8, max_size=8))
def test_shapley_values_are_the_mean_over_all_orders(worth: list[float]) -> None:
    """By the definition: what a player adds, over every order in which three can come."""
    added = np.zeros(3)
    for order in permutations(range(3)):
        here = 0
        for player in order:
            added[player] += worth[here | 1 << player] - worth[here]
            here |= 1 << player
    assert shapley(np.array(worth)) == pytest.approx(added / 6, abs=1e-9)


def test_shapley_values_of_a_published_game() -> None:
    """The glove game: two left gloves, one right; a pair is worth 1. Values 1/6, 1/6, 2/3 (Shapley and Shubik 1969)."""
    worth = np.array([0.0, 0, 0, 0, 0, 1, 1, 1])  # the third player has the right glove
    assert shapley(worth) == pytest.approx([1 / 6, 1 / 6, 2 / 3])


def test_every_hybrid_is_what_it_says() -> None:
    """Each hybrid, written down as an evaluation of its own and ranked, has the totals that were worked out."""
    seen = 0
    for seed in range(60):
        before = random_evaluation(Random(seed))
        after = other_than(before, Random(1000 + seed))
        pair = (before, after)
        hybrids = Hybrids(pair, (rank(before), rank(after)), matched(pair, same_keys=True))
        if any(None in leaf for leaf in hybrids.leaves):
            continue
        for chosen in product((0, 1), repeat=4):
            sides = Sides(chosen[0], chosen[1], chosen[2], chosen[3], criteria=chosen[0])
            found = hybrids.contributions(sides).sum(axis=1)
            assert found == pytest.approx(flat.totals(pair, hybrids, sides), abs=1e-7), (seed, sides)
            seen += 1
    assert seen >= 500


def other_than(evaluation: Evaluation, pick: Random) -> Evaluation:
    """The same criteria and candidates with other weights, cells, rules, limits and waivers."""
    drawn = random_evaluation(pick)
    rules = replace(evaluation.rules, pooling=drawn.rules.pooling, missing=drawn.rules.missing)
    if evaluation.scale.minimum >= 0:
        rules = replace(rules, rating=drawn.rules.rating)
    value = replace(evaluation, rules=rules)
    for key in sorted(value.criteria):
        row = value.criteria[key]
        if pick.random() < 0.5:
            row = replace(row, weight=row.weight * pick.choice((0.5, 2.0, 3.0)))
        if pick.random() < 0.2 and row.kind is Kind.RATING:
            row = replace(row, at_least=evaluation.scale.minimum + evaluation.scale.step)
        if row.kind is Kind.MEASURE and row.value.shape is Shape.LINEAR and pick.random() < 0.5:
            row = replace(row, value=ValueFunction())
        value = replace(value, criteria=value.criteria.set(key, row))
    for table in ("facts", "consensus"):
        cells = getattr(value, table)
        keys = sorted(cells)
        for at, key in enumerate(keys):
            if pick.random() < 0.5:
                cells = cells.set(key, getattr(value, table)[keys[at - 1]])  # the cells of another candidate
        value = replace(value, **{table: cells})
    if pick.random() < 0.5:
        value = replace(value, waivers=type(value.waivers)())
    return value


# ---- laws -----------------------------------------------------------------------------------------


def held(before: Evaluation, after: Evaluation, *, same_keys: bool = True) -> Comparison:
    """The comparison, when all that holds for every comparison holds for it."""
    comparison = compare(before, after, same_keys=same_keys)
    back = compare(after, before, comparison.matching.turned())
    assert np.isfinite(comparison.causes.parts).all()
    assert sorted(c.name for c in comparison.changes) == sorted(
        [c.name for c in after.candidates.values()]
        + [before.candidates[key].name for key in comparison.matching.alone("candidates", 0, 1)]
    )
    turned = {(c.before.key, c.after.key): c for c in back.changes if c.before and c.after}
    for change in comparison.changes:
        assert str(told(comparison, change)).endswith((".", "”"))
        assert (change.parts is None) == (change.points is None) == (change.reason is not None)
        if change.parts is None or change.points is None:
            assert comparison.by_criterion(change) == ()
            continue
        assert sum(change.parts.values()) == pytest.approx(change.points, abs=EXACT)
        criteria = comparison.by_criterion(change)
        assert sum(part.points for part in criteria) == pytest.approx(change.points, abs=EXACT)
        for cause in Cause:
            assert sum(part.parts[cause] for part in criteria) == pytest.approx(change.parts[cause], abs=EXACT)
        assert change.before is not None
        assert change.after is not None
        other = turned[change.after.key, change.before.key]
        assert other.parts == {cause: -part for cause, part in change.parts.items()}
    return comparison


def rankable(evaluation: Evaluation) -> bool:
    try:
        rank(evaluation)
    except RankingError:
        return False
    return True


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_parts_add_up_and_turn_round_under_any_edits(seed: int) -> None:
    pick = Random(seed)
    before = any_evaluation(pick)
    after = after_edits(pick, before)
    if rankable(before) and rankable(after):
        held(before, after)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_parts_add_up_between_any_two(one: int, other: int) -> None:
    held(random_evaluation(Random(one)), random_evaluation(Random(other)), same_keys=False)


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2**32 - 1))
def test_what_did_not_change_is_no_cause(seed: int) -> None:
    evaluation = random_evaluation(Random(seed))
    assert (held(evaluation, evaluation).causes.parts == 0).all()
    key = sorted(key for key in rank(evaluation).tree.leaves)[0]
    heavier = set_weight(evaluation, key, evaluation.criteria[key].weight + 2.5)
    parts = held(evaluation, heavier).causes.parts
    assert (np.delete(parts, list(Cause).index(Cause.WEIGHTS), axis=0) == 0).all()
    scored, _ = add_criterion(evaluation, Criterion("A further one", weight=3.0))
    parts = held(evaluation, scored).causes.parts
    assert (np.delete(parts, list(Cause).index(Cause.CRITERIA), axis=0) == 0).all()


def test_an_evaluation_that_cannot_be_ranked_is_named() -> None:
    sound = made({"cost": 1}, {"Acme": [3]})
    empty = replace(made({}, {"Acme": []}), head=replace(sound.head, title="Half made"))
    with pytest.raises(RankingError, match="Half made"):
        compare(sound, empty)


def test_a_candidate_without_scores_has_no_parts_and_a_reason() -> None:
    before = made({"cost": 1}, {"Acme": [3], "Bolt": [None]})
    after = made({"cost": 1}, {"Acme": [None], "Bolt": [None]})
    comparison = compare(before, after)
    for change in comparison.changes:
        assert change.parts is None
        assert "Nothing of" in str(change.reason)


def test_criteria_that_a_person_paired_and_cannot_be_compared_stay_apart() -> None:
    before = made({"skill": 1, "cost": 1}, {"Acme": [4, 2]})
    price = measure(ValueFunction(worst=100.0, best=0.0), lower=True)
    after = made({"skill": 1, "price": price}, {"Acme": [4, 40]})
    found = pair(matched((before, after)), "criteria", (0, "cost"), (1, "price"))
    (change,) = compare(before, after, found).changes
    assert change.parts == only(criteria=10)


def test_candidates_that_a_person_paired_are_compared() -> None:
    before, after = made({"cost": 1}, {"Acme": [4]}), made({"cost": 1}, {"Nord Line": [5]})
    assert compare(before, after).changes[0].parts is None
    found = pair(matched((before, after)), "candidates", (0, "Acme"), (1, "Nord Line"))
    (change,) = compare(before, after, found).changes
    assert change.parts == only(scores=20)
