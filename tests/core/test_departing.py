"""One thing otherwise in a scenario, said and taken back: weights that were set stay, and the others make room."""

from __future__ import annotations

from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core import edits, scenarios
from scorecard.core.departing import set_otherwise, stated, taken_back, tried
from scorecard.core.departures import set_apart, told
from scorecard.core.errors import EditError
from scorecard.core.model import WHOLE, Aspect, Criterion, Evaluation, Key, Kind, Missing, Process, Scenario
from scorecard.core.sight import veiled
from scorecard.core.tree import tree_of
from tests.core.evaluations import evaluations
from tests.core.formal import in_consensus, in_scoring, unsealed
from tests.core.test_scenarios import FACT, OUT, RULE, SCORE, VOTE, WEIGHT, bare, priced, with_scenario

FIVE = {"a": 30.0, "b": 25.0, "c": 20.0, "d": 15.0, "e": 10.0}


def weighed(weights: dict[str, float] | None = None) -> Evaluation:
    """A scenario "other" of an evaluation with ratings of these weights."""
    value = Evaluation()
    for key, weight in (FIVE if weights is None else weights).items():
        value, _ = edits.add_criterion(value, Criterion(key, Kind.RATING, weight=weight), key)
    return scenarios.add_scenario(value, Scenario("Other"), key="other")[0]


def share(value: Evaluation, key: str, percent: float) -> Evaluation:
    return set_otherwise(value, "other", (WEIGHT, key, WHOLE), percent / 100)


def back(value: Evaluation, key: str) -> Evaluation:
    return taken_back(value, "other", (WEIGHT, key, WHOLE))


def shares(value: Evaluation) -> dict[str, float]:
    """The shares in the scenario, in per cent."""
    local = tree_of(scenarios.under(value, "other").criteria).local_weights
    return {key: round(100 * float(each), 9) for key, each in local.items()}


# ---- weights ----------------------------------------------------------------------------------------


def test_weights_that_were_set_stay_and_the_others_make_room_in_proportion() -> None:
    value = share(share(weighed(), "a", 40), "b", 10)
    assert shares(value) == pytest.approx({"a": 40, "b": 10, "c": 50 * 20 / 45, "d": 50 * 15 / 45, "e": 50 * 10 / 45})
    assert {each.place[1]: each.yields for each in told(value, "other")} == {
        "a": False,
        "b": False,
        "c": True,
        "d": True,
        "e": True,
    }
    again = share(value, "a", 35)
    assert shares(again)["a"] == pytest.approx(35)
    assert shares(again)["b"] == pytest.approx(10)


def test_a_weight_that_is_taken_back_makes_room_and_the_last_one_leaves_nothing() -> None:
    value = weighed()
    both = share(share(value, "a", 40), "b", 10)
    alone = back(both, "a")
    assert shares(alone) == pytest.approx(shares(share(value, "b", 10)))
    assert back(alone, "b") == value


def test_a_weight_set_to_what_it_was_is_no_departure() -> None:
    value = weighed()
    assert share(share(value, "a", 40), "a", 30) == value
    assert share(value, "a", 30) == value


def test_of_two_either_takes_both_back() -> None:
    value = weighed({"a": 60.0, "b": 40.0})
    changed = share(value, "a", 70)
    assert shares(changed) == pytest.approx({"a": 70, "b": 30})
    assert back(changed, "a") == value
    assert back(changed, "b") == value


def test_where_weights_that_were_set_leave_too_little_they_give_way() -> None:
    value = share(share(weighed(), "a", 60), "b", 30)
    left = 60 / (100 - 10 * 20 / 45)  # what c leaves of each of the others
    expected = {"a": 60 * left, "b": 30 * left, "c": 40, "d": 10 * 15 / 45 * left, "e": 10 * 10 / 45 * left}
    assert shares(share(value, "c", 40)) == pytest.approx(expected)


@pytest.mark.parametrize("percent", [0, 100])
def test_a_criterion_can_weigh_nothing_or_everything_and_goes_back(percent: float) -> None:
    value = weighed()
    changed = share(value, "a", percent)
    assert shares(changed)["a"] == pytest.approx(percent)
    assert back(changed, "a") == value


def test_weights_of_any_sum_keep_their_sum() -> None:
    value = share(weighed({"a": 3.0, "b": 2.0, "c": 1.0}), "a", 80)
    found = scenarios.departures_of(value, "other")
    assert sum(cast("float", each) for each in found.values()) == pytest.approx(6.0)
    assert back(value, "a") == weighed({"a": 3.0, "b": 2.0, "c": 1.0})


def test_weights_below_a_group_are_shares_of_the_group() -> None:
    value = weighed()
    value, _ = edits.add_criterion(value, Criterion("G", Kind.GROUP, weight=20.0), "g")
    for key in ("x", "y", "z"):
        value, _ = edits.add_criterion(value, Criterion(key, Kind.RATING, parent="g", weight=10.0), key)
    changed = share(value, "x", 50)
    assert {key: round(shares(changed)[key]) for key in ("x", "y", "z", "a")} == {"x": 50, "y": 25, "z": 25, "a": 25}
    assert {each.place[1] for each in told(changed, "other")} == {"x", "y", "z"}
    assert back(changed, "x") == value


def test_a_share_that_cannot_be_is_refused() -> None:
    with pytest.raises(EditError, match="0 to 100"):
        share(weighed(), "a", 101)
    with pytest.raises(EditError, match="no other criterion beside it"):
        share(weighed({"a": 1.0}), "a", 50)


@given(
    st.lists(st.integers(1, 50), min_size=2, max_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 90)), max_size=4),
)
def test_each_share_that_is_said_is_met_and_taking_all_back_leaves_nothing(
    weights: list[int], said: list[tuple[int, int]]
) -> None:
    value = start = weighed({f"k{at}": float(each) for at, each in enumerate(weights)})
    for at, percent in said:
        key = f"k{at % len(weights)}"
        value = share(value, key, percent)
        assert shares(value)[key] == pytest.approx(percent)
        assert sum(shares(value).values()) == pytest.approx(100)
    for _ in range(len(weights) + 1):
        apart = set_apart(value.criteria, scenarios.under(value, "other").criteria, "")
        for key in sorted(apart)[:1]:
            value = back(value, key)
    assert value == start


# ---- everything else ----------------------------------------------------------------------------------


EACH: list[tuple[Key, Any]] = [
    ((FACT, "acme", "cost"), 70.0),
    ((FACT, "acme", "iso"), False),
    ((SCORE, "acme", "fit"), 2.0),
    ((VOTE, "ben", WHOLE), 0.0),
    ((OUT, "beta", WHOLE), True),
    ((RULE, "pooling", WHOLE), "median"),
    ((RULE, "missing", WHOLE), "worst"),
]


@pytest.mark.parametrize(("place", "said"), EACH)
def test_each_aspect_is_said_and_taken_back_alone(place: Key, said: Any) -> None:
    value = with_scenario(priced(), {(WEIGHT, "cost", WHOLE): 10.0})
    changed = set_otherwise(value, "other", place, said)
    assert scenarios.departures_of(changed, "other")[place] == said
    assert taken_back(changed, "other", place) == value
    assert bare(tried(priced(), priced(), place, said)) == bare(
        scenarios.under(with_scenario(priced(), {place: said}), "other")
    )
    assert not tried(priced(), priced(), place, said).scenarios


@pytest.mark.parametrize(
    ("place", "said", "other"),
    [
        ((FACT, "acme", "cost"), 100, 70.0),
        ((FACT, "acme", "iso"), True, False),
        ((VOTE, "ben", WHOLE), 1.0, 0.0),
        ((RULE, "pooling", WHOLE), "mean", "median"),
    ],
)
def test_what_it_is_already_is_no_departure_and_takes_one_back(place: Key, said: Any, other: Any) -> None:
    value = with_scenario(priced(), {})
    assert stated(value, place) == said
    assert set_otherwise(value, "other", place, said) is value
    assert set_otherwise(set_otherwise(value, "other", place, other), "other", place, said) == value


def test_what_does_not_apply_any_more_is_taken_away_by_itself() -> None:
    value = with_scenario(priced(), {(FACT, "beta", "cost"): 70.0, (WEIGHT, "cost", WHOLE): 10.0})
    gone = edits.remove_candidate(edits.remove_criterion(value, "cost"), "beta")
    assert len(scenarios.idle_in(gone, "other")) == 2
    left = taken_back(gone, "other", (FACT, "beta", "cost"))
    assert list(scenarios.departures_of(left, "other")) == [(WEIGHT, "cost", WHOLE)]
    assert not scenarios.departures_of(taken_back(left, "other", (WEIGHT, "cost", WHOLE)), "other")


def test_weights_that_are_tried_one_after_the_other_stay() -> None:
    main = weighed()
    once = tried(main, main, (WEIGHT, "a", WHOLE), 0.4)
    twice = tried(main, once, (WEIGHT, "b", WHOLE), 0.1)
    local = tree_of(twice.criteria).local_weights
    assert (round(float(local["a"]), 9), round(float(local["b"]), 9)) == (0.4, 0.1)


@pytest.mark.parametrize("stage", [in_scoring, in_consensus])
def test_what_is_sealed_can_neither_be_said_nor_tried(stage: Any) -> None:
    value, key = scenarios.add_scenario(veiled(stage()), Scenario("Cheaper"))
    sealed = next(each for each in value.criteria if value.criteria[each].kind is Kind.MEASURE)
    candidate = next(iter(value.candidates))
    place = (Aspect.FACT.value, candidate, sealed)
    assert stated(value, place) is None
    with pytest.raises(EditError, match="hidden now"):
        set_otherwise(value, key, place, 1.0)
    with pytest.raises(EditError, match="hidden now"):
        tried(value, value, place, 1.0)
    opened, key = scenarios.add_scenario(unsealed(), Scenario("Cheaper"))
    assert scenarios.departures_of(set_otherwise(opened, key, place, 1.0), key) == {place: 1.0}


@given(evaluations())
def test_what_an_evaluation_states_is_never_a_departure(value: Evaluation) -> None:
    value = edits.set_head(bare(value), process=Process.OPEN)
    value, key = scenarios.add_scenario(value, Scenario("Any"))
    local = tree_of(value.criteria).local_weights
    places: list[Key] = [(WEIGHT, each, WHOLE) for each in local]
    places += [(VOTE, each, WHOLE) for each in value.evaluators]
    places += [(FACT, candidate, leaf) for candidate, cells in value.facts.items() for leaf in cells]
    for place in places:
        now = stated(value, place)
        if now is not None:
            assert set_otherwise(value, key, place, now) == value
    assert stated(value, (RULE, "missing", WHOLE)) == value.rules.missing
    assert value.rules.missing in Missing
