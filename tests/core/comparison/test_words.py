"""What became of a candidate, in a sentence: every way in which a rank can change, and every cause."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scorecard.core.comparison.causes import Cause
from scorecard.core.comparison.comparing import compare
from scorecard.core.comparison.series import series
from scorecard.core.comparison.words import behind, leaders_over, told
from scorecard.core.model import Criterion, Evaluation, Kind, Missing, Rules, Shape, ValueFunction
from tests.core.made import made, measure


def said(before: Evaluation, after: Evaluation) -> dict[str, str]:
    comparison = compare(before, after)
    return {change.name: str(told(comparison, change)) for change in comparison.changes}


def test_a_fall_by_weights_and_the_rise_of_the_one_that_passed() -> None:
    before = made({"Track record": 50, "Cost": 50}, {"Acme": [5, 3], "Beta": [3, 4]})
    after = made({"Track record": 30, "Cost": 70}, {"Acme": [5, 3], "Beta": [3, 5]})
    assert said(before, after) == {
        "Beta": "Beta rose from 2 to 1: +18.0 points, mostly because its scores in “Cost” are better; "
        "Acme lost 8.0, because “Track record” weighs 20.0 points less.",
        "Acme": "Acme fell from 1 to 2: −8.0 points, because “Track record” weighs 20.0 points less; "
        "Beta gained 18.0, mostly because its scores in “Cost” are better.",
    }


def test_one_criterion_of_several_is_not_told_as_the_whole_cause() -> None:
    before = made({"skill": 50, "fit": 30, "cost": 20}, {"Acme": [3, 3, 3], "Beta": [4, 4, 3]})
    after = made({"skill": 50, "fit": 30, "cost": 20}, {"Acme": [5, 4, 3], "Beta": [4, 4, 3]})
    comparison = compare(before, after)
    acme = next(each for each in comparison.changes if each.name == "Acme")
    assert str(told(comparison, acme)).startswith(
        "Acme rose from 2 to 1: +26.0 points, mostly because its scores in “skill” are better"
    )
    assert str(behind(comparison, acme, Cause.SCORES)) == "above all its scores in “skill” are better, +20.0"
    skill = compare(before, made({"skill": 50, "fit": 30, "cost": 20}, {"Acme": [5, 3, 3], "Beta": [4, 4, 3]}))
    (acme,) = (each for each in skill.changes if each.name == "Acme")
    assert ": +20.0 points, because its scores in “skill” are better" in str(told(skill, acme))
    assert str(behind(skill, acme, Cause.SCORES)) == "its scores in “skill” are better"


def test_a_weight_is_named_where_it_says_most_for_the_candidate() -> None:
    """Cost weighs less and fit more: Acme is weak in fit, and has the same value in cost as on the whole."""
    before = made({"cost": 40, "skill": 40, "fit": 20}, {"Acme": [3, 5, 0]})
    after = made({"cost": 20, "skill": 40, "fit": 40}, {"Acme": [3, 5, 0]})
    assert said(before, after)["Acme"] == "Acme stays at 1: −12.0 points, because “fit” weighs 20.0 points more."


def test_the_same_total_passed_by_another() -> None:
    before = made({"cost": 1}, {"Acme": [4], "Beta": [3]})
    after = made({"cost": 1}, {"Acme": [4], "Beta": [5]})
    found = said(before, after)
    assert found["Acme"] == (
        "Acme fell from 1 to 2: the same total; Beta gained 40.0, because its scores in “cost” are better."
    )
    assert found["Beta"] == (
        "Beta rose from 2 to 1: +40.0 points, because its scores in “cost” are better; "
        "Acme has the same total as before."
    )


def test_a_fall_in_spite_of_more_points_and_a_rise_in_spite_of_fewer() -> None:
    before = made({"cost": 1}, {"Acme": [3], "Beta": [2]})
    after = made({"cost": 1}, {"Acme": [4], "Beta": [5]})
    assert said(before, after)["Acme"].startswith("Acme fell from 1 to 2 in spite of +20.0 points, because its scores")
    assert said(made({"cost": 1}, {"Acme": [4], "Beta": [5]}), made({"cost": 1}, {"Acme": [3], "Beta": [2]}))[
        "Acme"
    ].startswith(
        "Acme rose from 2 to 1 in spite of −20.0 points, because its scores in “cost” are weaker; Beta lost 60.0"
    )


def test_ties() -> None:
    apart = made({"cost": 1}, {"Acme": [4], "Beta": [3]})
    even = made({"cost": 1}, {"Acme": [4], "Beta": [4]})
    found = said(apart, even)
    assert found["Acme"] == "Acme goes from 1 to a shared 1: the same total."
    assert found["Beta"].startswith("Beta rose from 2 to a shared 1: +20.0 points, because its scores")
    found = said(even, apart)
    assert found["Acme"] == "Acme goes from a shared 1 to 1: the same total."
    assert found["Beta"].startswith("Beta fell from a shared 1 to 2: −20.0 points, because its scores")
    same = said(even, even)
    assert same["Acme"] == "Acme stays at a shared 1: the same total."


def test_a_tie_break_that_decides_now() -> None:
    scores = {"Acme": [4, 3], "Beta": [3, 4]}
    before = made({"cost": 1, "skill": 1}, scores, rules=Rules(tie_break=("cost",)))
    after = made({"cost": 1, "skill": 1}, scores, rules=Rules(tie_break=("skill",)))
    assert said(before, after) == {
        "Beta": "Beta rose from 2 to 1: the same total; a tie-break now decides between it and Acme.",
        "Acme": "Acme fell from 1 to 2: the same total; a tie-break now decides between it and Beta.",
    }


def test_causes_that_cancel_out() -> None:
    before = made({"cost": 60, "skill": 40}, {"Acme": [4, 1]})
    after = made({"cost": 40, "skill": 60}, {"Acme": [4, 2]})
    assert compare(before, after).changes[0].points == pytest.approx(0, abs=1e-12)
    assert said(before, after)["Acme"] == "Acme stays at 1: the same total, for the causes cancel out."


def test_new_withdrawn_and_out() -> None:
    gate = Criterion(name="Certificate", kind=Kind.GATE)
    before = made(
        {"cost": 1, "gate": gate}, {"Acme": [5, True], "Bolt": [4, True], "Crux": [3, False], "Dash": [2, False]}
    )
    after = made(
        {"cost": 1, "gate": gate}, {"Bolt": [4, False], "Crux": [3, True], "Dash": [2, False], "Echo": [4, True]}
    )
    found = said(before, after)
    assert found["Acme"] == "Acme was at 1 with 100.0 points and does not take part any more."
    assert found["Bolt"] == "Bolt was at 2 and is out now: Failed gate: Certificate."
    assert found["Crux"] == "Crux was out and is at 2 now; before: Failed gate: Certificate."
    assert found["Dash"] == "Dash is out of the ranking in both: Failed gate: Certificate."
    assert found["Echo"] == "Echo is new, at 1 with 80.0 points."
    back = said(after, before)
    assert back["Echo"] == "Echo was at 1 with 80.0 points and does not take part any more."
    assert back["Acme"] == "Acme is new, at 1 with 100.0 points."


def test_new_and_withdrawn_ones_without_a_rank() -> None:
    gate = Criterion(name="Certificate", kind=Kind.GATE)
    few = made({"cost": 1, "gate": gate}, {"Acme": [5, True]})
    more = made({"cost": 1, "gate": gate}, {"Acme": [5, True], "Bolt": [4, False], "Crux": [None, True]})
    found = said(few, more)
    assert found["Bolt"] == "Bolt is new and out of the ranking: Failed gate: Certificate."
    assert found["Crux"] == "Crux is new; nothing of it is scored yet."
    back = said(more, few)
    assert back["Bolt"] == "Bolt was out of the ranking and does not take part any more."
    assert back["Crux"] == "Crux had no scores and does not take part any more."


def test_those_ahead_that_went_away_let_others_rise() -> None:
    gate = Criterion(name="Certificate", kind=Kind.GATE)
    before = made({"cost": 1, "gate": gate}, {"Acme": [5, True], "Bolt": [4, True], "Crux": [3, True]})
    gone = made({"cost": 1, "gate": gate}, {"Bolt": [4, True], "Crux": [3, True]})
    assert said(before, gone)["Bolt"] == ("Bolt rose from 2 to 1: the same total; Acme does not take part any more.")
    out = made({"cost": 1, "gate": gate}, {"Acme": [5, False], "Bolt": [4, True], "Crux": [3, True]})
    assert said(before, out)["Crux"] == "Crux rose from 3 to 2: the same total; Acme is out now."
    assert said(out, before)["Bolt"] == "Bolt fell from 1 to 2: the same total; Acme was out before."
    assert said(gone, before)["Bolt"] == "Bolt fell from 1 to 2: the same total; Acme is new."


def test_nothing_scored_on_either_side() -> None:
    scored = made({"cost": 1}, {"Acme": [3], "Bolt": [4], "Crux": [None]})
    blank = made({"cost": 1}, {"Acme": [None], "Bolt": [4], "Crux": [None]})
    found = said(scored, blank)
    assert found["Acme"] == "Acme was at 2 with 60.0 points; nothing of it is scored any more."
    assert found["Crux"] == "Nothing of Crux is scored in either."
    assert said(blank, scored)["Acme"] == "Acme is at 2 with 60.0 points; before, nothing of it was scored."


def test_provisional_totals_say_so() -> None:
    before = made({"cost": 1, "skill": 1}, {"Acme": [3, None]})
    after = made({"cost": 1, "skill": 1}, {"Acme": [4, None]})
    assert said(before, after)["Acme"] == (
        "Acme stays at 1: +20.0 points, because its scores in “cost” are better. Cells are still missing."
    )


def test_facts_rules_and_criteria_are_named() -> None:
    price = measure(ValueFunction(worst=100.0, best=0.0), lower=True)
    before = made({"price": price}, {"Acme": [50]})
    assert said(before, made({"price": price}, {"Acme": [60]}))["Acme"] == (
        "Acme stays at 1: −10.0 points, because its figure in “price” is worse."
    )
    steep = replace(price, value=ValueFunction(worst=60.0, best=0.0))
    assert said(before, made({"price": steep}, {"Acme": [50]}))["Acme"].endswith(
        "because the way to value “price” changed."
    )
    cheapest = measure(ValueFunction(Shape.LOWEST_OVER_PRICE), lower=True)
    others = said(
        made({"price": cheapest}, {"Acme": [50], "Bolt": [50]}), made({"price": cheapest}, {"Acme": [50], "Bolt": [25]})
    )
    assert "because the figures of others in “price” changed" in others["Acme"]
    gap = made({"cost": 1, "skill": 1}, {"Acme": [3, None]})
    worst = replace(gap, rules=replace(gap.rules, missing=Missing.WORST))
    assert said(gap, worst)["Acme"] == (
        "Acme stays at 1: −30.0 points, because the rule for missing cells changed. Cells are still missing."
    )
    panel = {"Ann": {"Acme": [5]}, "Ben": {"Acme": [1]}}
    all_count = made({"cost": 1}, {"Acme": [None]}, panel=panel)
    one_counts = made({"cost": 1}, {"Acme": [None]}, panel=panel, votes={"Ben": 0.0})
    assert said(all_count, one_counts)["Acme"].endswith("because the voting weights changed.")
    more = made({"cost": 1, "fit": 1, "pace": 1}, {"Acme": [3, 5, 2]})
    less = made({"cost": 1}, {"Acme": [3]})
    assert said(less, more)["Acme"].endswith("because “fit” was added.")
    assert said(more, less)["Acme"].endswith("because “fit” was removed.")


def test_a_change_too_small_for_one_decimal_is_shown_with_more() -> None:
    before = made({"cost": 1}, {"Acme": [3]})
    after = made({"cost": 1}, {"Acme": [3.001]})
    assert "+0.02 points" in said(before, after)["Acme"]
    assert "+1.0 point," in said(before, made({"cost": 1}, {"Acme": [3.05]}))["Acme"]


@pytest.mark.parametrize(
    ("leading", "said"),
    [
        ("aaa", "a leads in all 3."),
        ("aba", "a leads in 2 of 3; b in “1”."),
        ("abb", "b leads in 2 of 3; a in “0”."),
        ("abc", "a leads in “0”; b in “1”; c in “2”."),
        ("abcde", "a leads in “0”; b in “1”; c in “2”; d in “3”; others in the rest."),
        ("a=a", "a leads in 2 of 3; a and b in “1”."),
    ],
)
def test_who_leads_in_a_row_is_said_of_each(leading: str, said: str) -> None:
    def state(leader: str) -> Evaluation:
        wanted = "ab" if leader == "=" else leader
        return made({"x": 1.0}, {name: [5 if name in wanted else 1] for name in "abcde"})

    row = series([state(leader) for leader in leading], titles=[str(at) for at in range(len(leading))])
    assert str(leaders_over(row)) == said
