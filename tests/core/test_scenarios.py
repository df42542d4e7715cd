"""Scenarios: applied they are the same edits made by hand, and whatever becomes of the evaluation is told."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core import edits, scenarios
from scorecard.core.changes import apply, diff, invert, rows, walk, with_row
from scorecard.core.departures import departures_between, scenario_problems, told
from scorecard.core.errors import EditError
from scorecard.core.model import (
    WHOLE,
    Aspect,
    Candidate,
    Criterion,
    Departure,
    Direction,
    Evaluation,
    Evaluator,
    Key,
    Kind,
    Missing,
    Pooling,
    Process,
    Rules,
    Scenario,
    Stage,
    in_order,
)
from scorecard.core.problems import Severity, problems
from scorecard.core.process import forbidden
from scorecard.core.ranking import rank
from scorecard.core.scenario_results import leaders_told, outcomes
from scorecard.core.sight import lifted, sight, veiled, veiled_changes, veiled_state
from scorecard.core.soundness import unsound
from scorecard.core.tree import tree_of
from scorecard.core.what_if import with_weights
from tests.core.evaluations import after_edits, any_departure, edited, evaluations
from tests.core.formal import in_consensus, in_scoring
from tests.core.merging import merge

WEIGHT, OUT, VOTE, SCORE, FACT, RULE = (each.value for each in Aspect)


def priced() -> Evaluation:
    """Two offers under three criteria, scored by two people."""
    value = edits.set_head(Evaluation(), title="Choice")
    for key, kind, weight in (("cost", Kind.MEASURE, 40.0), ("fit", Kind.RATING, 30.0), ("skill", Kind.RATING, 30.0)):
        value, _ = edits.add_criterion(value, Criterion(key.title(), kind, weight=weight), key)
    value, _ = edits.add_criterion(value, Criterion("ISO", Kind.GATE), "iso")
    for key, price in (("acme", 100.0), ("beta", 80.0), ("core", 90.0)):
        value, _ = edits.add_candidate(value, Candidate(key.title()), key)
        value = edits.set_fact(value, key, "cost", price)
        value = edits.set_fact(value, key, "iso", True)
    value = edits.change_criterion(value, "cost", unit="EUR", direction=Direction.LOWER)
    for key, given_scores in (("ann", (5, 4, 3)), ("ben", (1, 4, 2))):
        value, _ = edits.add_evaluator(value, Evaluator(key.title()), key)
        for candidate, score in zip(("acme", "beta", "core"), given_scores, strict=True):
            for leaf in ("fit", "skill"):
                value = edits.set_score(value, key, candidate, leaf, float(score))
    return value


def with_scenario(value: Evaluation, departures: dict[Key, Any], name: str = "Other", note: str = "") -> Evaluation:
    return scenarios.add_scenario(value, Scenario(name, note), departures, "other")[0]


def bare(value: Evaluation) -> Evaluation:
    """The evaluation without its scenarios."""
    empty = Evaluation()
    return replace(value, scenarios=empty.scenarios, departures=empty.departures)


# ---- by hand -----------------------------------------------------------------------------------------


def test_each_aspect_is_the_edit_that_it_stands_for() -> None:
    value = priced()
    rules = value.rules
    by_hand: list[tuple[Key, Any, Evaluation]] = [
        ((WEIGHT, "cost", WHOLE), 10.0, edits.set_weight(value, "cost", 10.0)),
        ((OUT, "beta", WHOLE), True, edits.remove_candidate(value, "beta")),
        ((VOTE, "ben", WHOLE), 0.0, edits.change_evaluator(value, "ben", voting_weight=0.0)),
        ((SCORE, "acme", "fit"), 2.0, edits.set_consensus(value, "acme", "fit", 2.0)),
        ((FACT, "acme", "cost"), 70.0, edits.set_fact(value, "acme", "cost", 70.0)),
        ((FACT, "acme", "iso"), False, edits.set_fact(value, "acme", "iso", False)),
        ((RULE, "pooling", WHOLE), "median", edits.set_rules(value, replace(rules, pooling=Pooling.MEDIAN))),
        ((RULE, "missing", WHOLE), "worst", edits.set_rules(value, replace(rules, missing=Missing.WORST))),
    ]
    for place, given_value, expected in by_hand:
        under = scenarios.under(with_scenario(value, {place: given_value}), "other")
        assert bare(under) == expected, place
        found = departures_between(value, expected)
        assert (found.departures, found.unkept) == ({place: given_value}, ())


def test_a_scenario_never_changes_the_main_line_and_changes_the_result_beside_it() -> None:
    value = with_scenario(
        priced(), {(VOTE, "ben", WHOLE): 0.0, (OUT, "beta", WHOLE): True, (FACT, "acme", "cost"): 70.0}
    )
    assert rank(value).standings == rank(priced()).standings
    assert [each.key for each in rank(priced()).leaders] == ["beta"]
    assert [each.key for each in rank(scenarios.under(value, "other")).leaders] == ["acme"]


@given(evaluations(), st.integers(0, 2**32))
def test_under_is_the_same_edits_made_by_hand_in_any_order(value: Evaluation, seed: int) -> None:
    pick = Random(seed)
    given_departures = dict(any_departure(pick, value) for _ in range(6))
    value = edits.set_head(value, process=Process.OPEN)  # which hides nothing
    base, key = scenarios.add_scenario(bare(value), Scenario("Any"))
    made = list(given_departures.items())
    applying: list[tuple[Key, Any]] = []
    refused: list[tuple[Key, Any]] = []
    for place, each in made:
        (applying if scenarios.obstacle(base, place, each) is None else refused).append((place, each))
    for place, each in refused:
        with pytest.raises(EditError):
            scenarios.set_departure(base, key, place, each)
    whole = base
    for place, each in applying:
        whole = scenarios.set_departure(whole, key, place, each)
    pick.shuffle(applying)
    again = base
    for place, each in applying:
        again = scenarios.set_departure(again, key, place, each)
    assert whole == again
    found = scenarios.applied(whole, key)
    idle = {each.key[1:] for each in found.idle}  # weights that would leave a group without any
    assert {place[0] for place in idle} <= {WEIGHT}
    assert bare(found.value) == by_hand(base, [each for each in applying if each[0] not in idle])


def by_hand(value: Evaluation, departures: list[tuple[Key, Any]]) -> Evaluation:
    """The ordinary edits that departures stand for; candidates are left out when all else is done."""
    criteria = value.criteria
    for (aspect, subject, _), each in departures:  # at once: one of two weights may be zero for a moment
        if aspect == WEIGHT:
            criteria = criteria.set(subject, replace(criteria[subject], weight=each))
    result = bare(replace(value, criteria=criteria))
    for (aspect, subject, leaf), each in departures:
        if aspect == VOTE:
            result = edits.change_evaluator(result, subject, voting_weight=each)
        elif aspect == SCORE:
            result = edits.set_consensus(result, subject, leaf, each)
        elif aspect == FACT:
            result = edits.set_fact(result, subject, leaf, each)
        elif aspect == RULE:
            kind: Any = {"pooling": Pooling, "missing": Missing}[subject]
            result = edits.set_rules(result, replace(result.rules, **{subject: kind(each)}))
    for (aspect, subject, _), _value in departures:
        if aspect == OUT:
            result = edits.remove_candidate(result, subject)
    return result


@given(evaluations())
def test_an_empty_scenario_is_the_main_line(value: Evaluation) -> None:
    value, key = scenarios.add_scenario(value, Scenario("Nothing else"))
    assert scenarios.under(value, key) == value
    assert scenarios.under(value, "") is value
    assert departures_between(value, scenarios.under(value, key)).departures == {}


@given(evaluations())
def test_adopting_makes_the_main_line_what_the_scenario_came_to(value: Evaluation) -> None:
    for key in value.scenarios:
        after = scenarios.adopt(value, key)
        assert bare(after) == bare(scenarios.under(value, key))
        assert set(after.scenarios) == set(value.scenarios) - {key}
        assert apply(after, invert(diff(value, after))) == value


@given(evaluations().flatmap(lambda value: st.tuples(st.just(value), edited(value))))
def test_after_any_edit_each_departure_applies_or_is_reported(pair: tuple[Evaluation, Evaluation]) -> None:
    value = pair[1]
    reported = {each.key for each in problems(value) if each.table == "departures"}
    for key in value.scenarios:
        found = scenarios.applied(value, key)
        idle = {each.key for each in found.idle}
        assert idle == {each for each in reported if each[0] == key}
        assert not unsound(found.value, diff(value, found.value))
        for place, each in scenarios.departures_of(value, key).items():
            if (key, *place) not in idle:
                assert holds(found.value, place, each), place


def holds(value: Evaluation, place: Key, each: Any) -> bool:
    """Whether what a departure says is so."""
    aspect, subject, leaf = place
    if aspect == WEIGHT:
        return bool(value.criteria[subject].weight == each)
    if aspect == OUT:
        return subject not in value.candidates
    if aspect == VOTE:
        return bool(value.evaluators[subject].voting_weight == each)
    if aspect == RULE:
        return bool(getattr(value.rules, subject) == each)
    table = value.consensus if aspect == SCORE else value.facts
    return subject not in value.candidates or bool(table[subject][leaf].score == each)


@given(evaluations(), st.integers(0, 2**32))
def test_what_was_tried_out_is_kept_whole_or_what_is_not_kept_is_said(value: Evaluation, seed: int) -> None:
    changed = after_edits(Random(seed), value)
    found = departures_between(value, changed)
    base, key = scenarios.add_scenario(
        edits.set_head(bare(value), process=Process.OPEN), Scenario("Tried"), found.departures
    )
    under = scenarios.under(base, key)
    if not found.unkept and not scenarios.applied(base, key).idle:
        rest = [each for each in diff(bare(under), bare(changed)) if each.table not in ("criteria", "head")]
        assert not rest
        now, then = tree_of(under.criteria), tree_of(changed.criteria)
        assert now.global_weights.keys() == then.global_weights.keys()
        for leaf, share in now.global_weights.items():
            assert float(share) == pytest.approx(float(then.global_weights[leaf]), abs=1e-9)


# ---- weights -----------------------------------------------------------------------------------------


def test_weights_that_are_tried_out_keep_their_scale_so_that_a_later_criterion_weighs_what_it_should() -> None:
    value = priced()
    for key in ("cost", "fit", "skill"):
        value = edits.set_weight(value, key, 1.0)
    tried = with_weights(value, {"cost": 0.6, "fit": 0.2, "skill": 0.2})
    found = departures_between(value, tried)
    assert found.departures == {
        (WEIGHT, "cost", WHOLE): 1.8,
        (WEIGHT, "fit", WHOLE): 0.6,
        (WEIGHT, "skill", WHOLE): 0.6,
    }
    value = with_scenario(value, found.departures)
    value, _ = edits.add_criterion(value, Criterion("Risk", weight=1.0), "risk")
    assert tree_of(scenarios.under(value, "other").criteria).local_weights["risk"] == pytest.approx(0.25)
    assert not departures_between(
        value, with_weights(value, dict.fromkeys(tree_of(value.criteria).leaves, 0.25))
    ).departures


def test_weights_that_would_leave_a_group_without_any_do_not_apply_and_are_reported() -> None:
    value = with_scenario(priced(), {(WEIGHT, "cost", WHOLE): 0.0, (WEIGHT, "fit", WHOLE): 0.0})
    assert scenarios.under(value, "other").criteria["cost"].weight == 0.0
    value = edits.set_weight(value, "skill", 0.0)
    found = scenarios.applied(value, "other")
    assert found.value.criteria == value.criteria
    assert [each.key[2] for each in found.idle] == ["cost", "fit"]
    (first, _) = scenario_problems(value)
    assert first.severity is Severity.HINT
    assert str(first) == ("The scenario Other does not apply in one thing: no criterion beside it would have a weight")


# ---- words -------------------------------------------------------------------------------------------


def test_what_is_otherwise_is_told_in_sentences_and_what_does_not_apply_with_its_reason() -> None:
    value = with_scenario(
        edits.set_consensus(priced(), "acme", "skill", 3.0),
        {
            (FACT, "acme", "iso"): False,
            (FACT, "acme", "cost"): 70.0,
            (WEIGHT, "cost", WHOLE): 140.0,
            (SCORE, "acme", "fit"): 2.0,
            (SCORE, "acme", "skill"): 2.0,
            (VOTE, "ben", WHOLE): 0.0,
            (VOTE, "ann", WHOLE): 2.0,
            (OUT, "beta", WHOLE): True,
            (RULE, "missing", WHOLE): "worst",
            (RULE, "pooling", WHOLE): "median",
        },
    )
    assert [str(each.what).replace("\N{NO-BREAK SPACE}", " ") for each in told(value, "other")] == [
        "Cost weighs 70.0 % instead of 40.0 %",
        "Without Beta",
        "Ann votes with 2 instead of 1",
        "Without the vote of Ben",
        "Acme, Fit: agreed score 2",
        "Acme, Skill: agreed score 2 instead of 3",
        "Acme, Cost: 70 EUR instead of 100 EUR",
        "Acme, ISO: not passed instead of passed",
        "Missing cells count as the worst; elsewhere they leave the total provisional",
        "Scores are pooled by the median instead of the mean",
    ]
    assert not any(each.why for each in told(value, "other"))
    value = edits.remove_candidate(edits.remove_evaluator(edits.remove_criterion(value, "cost"), "ben"), "acme")
    assert {str(each.what): str(each.why) for each in told(value, "other") if each.why} == {
        "'cost' weighs 140": "the criterion 'cost' is not there",
        "Without the vote of 'ben'": "the evaluator 'ben' is not there",
        "'acme', Fit: agreed score 2": "the candidate 'acme' is not there",
        "'acme', Skill: agreed score 2": "the candidate 'acme' is not there",
        "'acme', 'cost': 70": "the candidate 'acme' is not there",
        "'acme', ISO: not passed": "the candidate 'acme' is not there",
    }


def test_what_is_gone_and_comes_back_applies_again() -> None:
    value = with_scenario(priced(), {(OUT, "beta", WHOLE): True, (WEIGHT, "cost", WHOLE): 10.0})
    less = edits.remove_criterion(edits.remove_candidate(value, "beta"), "cost")
    assert len(scenarios.applied(less, "other").idle) == 2
    assert not unsound(less, diff(value, less))
    back = apply(less, invert(diff(value, less)))
    assert back == value
    assert not scenarios.applied(back, "other").idle


# ---- the edits ---------------------------------------------------------------------------------------


def test_scenarios_are_added_renamed_copied_moved_and_removed() -> None:
    value, first = scenarios.add_scenario(priced(), Scenario(" Other   weights ", "line\r\nline"))
    assert (first, value.scenarios[first]) == ("other-weights", Scenario("Other weights", "line\nline", 0.0))
    value = scenarios.set_departure(value, first, (WEIGHT, "cost", WHOLE), 10)
    value, second = scenarios.add_scenario(value, Scenario("Second"))
    value, copy = scenarios.duplicate_scenario(value, first)
    names = [value.scenarios[key].name for key in in_order(value.scenarios)]
    assert names == ["Other weights", "Other weights (2)", "Second"]
    assert value.departures[copy] == value.departures[first]
    assert value.departures[copy][WEIGHT]["cost"][WHOLE] == Departure(10.0)
    value = scenarios.change_scenario(value, copy, name="Third")
    gone = scenarios.remove_scenario(value, first)
    assert first not in gone.departures
    assert apply(gone, invert(diff(value, gone))) == value
    assert scenarios.scenario_called(value, "THIRD ") == copy
    assert scenarios.scenario_called(value, second) == second


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda v: scenarios.add_scenario(v, Scenario(" ")), "A name is needed"),
        (lambda v: scenarios.add_scenario(v, Scenario("oTHER")), "There is a scenario 'Other' already"),
        (lambda v: scenarios.add_scenario(v, Scenario("New", "\x00")), "U\\+0000"),
        (lambda v: scenarios.change_scenario(v, "other", name=""), "A name is needed"),
        (lambda v: scenarios.change_scenario(v, "gone", name="New"), "There is no scenario 'gone'"),
        (lambda v: scenarios.scenario_called(v, "Gone"), "There is no scenario 'Gone'. There are: Other"),
        (lambda v: scenarios.under(v, "gone"), "There is no scenario"),
        (lambda v: scenarios.set_departure(v, "other", (WEIGHT, "iso", WHOLE), 1.0), "ISO has no weight"),
        (lambda v: scenarios.set_departure(v, "other", (WEIGHT, "cost", WHOLE), -1.0), "below 0"),
        (lambda v: scenarios.set_departure(v, "other", (WEIGHT, "cost", WHOLE), True), "a number is needed"),
        (lambda v: scenarios.set_departure(v, "other", (WEIGHT, "cost", "fit"), 1.0), "names a candidate and"),
        (lambda v: scenarios.set_departure(v, "other", (OUT, "beta", WHOLE), False), "left out"),
        (lambda v: scenarios.set_departure(v, "other", (OUT, "gone", WHOLE), True), "candidate 'gone' is not there"),
        (lambda v: scenarios.set_departure(v, "other", (VOTE, "gone", WHOLE), 1.0), "evaluator 'gone' is not there"),
        (lambda v: scenarios.set_departure(v, "other", (SCORE, "acme", "fit"), 6.0), "outside the scale"),
        (lambda v: scenarios.set_departure(v, "other", (SCORE, "acme", "cost"), 1.0), "only ratings are scored"),
        (lambda v: scenarios.set_departure(v, "other", (SCORE, "acme", "fit"), "3"), "a number is needed"),
        (lambda v: scenarios.set_departure(v, "other", (FACT, "acme", "iso"), 1.0), "passed \\(true\\)"),
        (lambda v: scenarios.set_departure(v, "other", (FACT, "acme", "gone"), 1.0), "criterion 'gone'"),
        (lambda v: scenarios.set_departure(v, "other", (RULE, "rating", WHOLE), "interval"), "rules pooling and"),
        (lambda v: scenarios.set_departure(v, "other", (RULE, "pooling", WHOLE), "mode"), "'mode' is not one of"),
        (lambda v: scenarios.set_departure(v, "other", ("colour", "acme", WHOLE), 1.0), "'colour' is nothing"),
    ],
)
def test_what_cannot_be_is_refused(edit: Any, words: str) -> None:
    value = with_scenario(priced(), {})
    with pytest.raises(EditError, match=words):
        edit(value)


def test_the_departures_of_a_scenario_are_replaced_but_for_those_that_do_not_apply() -> None:
    value = with_scenario(priced(), {(OUT, "beta", WHOLE): True, (WEIGHT, "cost", WHOLE): 10.0})
    value = edits.remove_candidate(value, "beta")
    value = scenarios.set_departures(value, "other", {(VOTE, "ben", WHOLE): 0.0})
    assert scenarios.departures_of(value, "other") == {(OUT, "beta", WHOLE): True, (VOTE, "ben", WHOLE): 0.0}


def test_what_a_scenario_cannot_keep_is_said_once_for_each_kind() -> None:
    value = edits.set_consensus(priced(), "acme", "fit", 3.0)
    changed = edits.set_consensus(value, "acme", "fit", None)
    changed = edits.set_score(changed, "ann", "beta", "fit", 1.0)
    changed = edits.set_score(changed, "ben", "beta", "fit", 1.0)
    changed = edits.change_criterion(changed, "skill", name="Skills")
    changed = edits.set_head(changed, title="Another")
    changed = edits.remove_candidate(changed, "core")
    found = departures_between(value, changed)
    assert found.departures == {(OUT, "core", WHOLE): True}
    assert [str(each) for each in found.unkept] == [
        "What the evaluation is about cannot be otherwise in a scenario",
        "Of the criteria, a scenario can change their weights alone",
        "The sheets of evaluators cannot be otherwise in a scenario; an agreed score can",
        "Acme, Fit: a scenario can change a score or fact, not take it away",
    ]


def test_two_people_may_change_different_things_of_a_scenario_and_a_removal_is_a_clash() -> None:
    base = with_scenario(priced(), {(WEIGHT, "cost", WHOLE): 10.0})
    mine = scenarios.set_departure(base, "other", (OUT, "beta", WHOLE), True)
    theirs = scenarios.change_scenario(
        scenarios.set_departure(base, "other", (VOTE, "ben", WHOLE), 0.0), "other", note="!"
    )
    found = merge(base, mine, theirs)
    assert not found.conflicts
    assert len(scenarios.departures_of(found.value, "other")) == 3
    gone = scenarios.remove_scenario(base, "other")
    added = merge(base, mine, gone)
    assert {each.table for each in added.dangling} == {"departures"}
    assert unsound(added.value, diff(gone, added.value))
    (clash,) = merge(base, theirs, gone).conflicts
    assert clash.table == "scenarios"
    back = apply(gone, clash.mine)
    assert scenarios.departures_of(back, "other") == scenarios.departures_of(theirs, "other")


def test_a_row_that_is_wrong_in_itself_is_unsound() -> None:
    value = with_scenario(priced(), {})
    for place, each in (((WEIGHT, "cost", WHOLE), "much"), (("colour", "x", WHOLE), 1.0), ((OUT, "", WHOLE), True)):
        wrong = with_row(value, "departures", ("other", *place), Departure(each))
        assert {flaw.table for flaw in unsound(wrong, diff(value, wrong))} == {"departures"}
        assert scenarios.applied(wrong, "other").idle
    nameless = with_row(value, "scenarios", ("other",), Scenario())
    assert unsound(nameless, diff(value, nameless))


def test_the_note_stands_for_the_reason_of_an_agreed_score_and_the_name_in_the_title_where_it_stands_alone() -> None:
    value = with_scenario(priced(), {(SCORE, "acme", "fit"): 2.0}, note="Site visit")
    cell = scenarios.under(value, "other").consensus["acme"]["fit"]
    assert (cell.score, cell.rationale) == (2.0, "Site visit")
    alone = scenarios.alone(value, "other")
    assert alone.head.title == "Choice: Other"
    assert not alone.scenarios
    assert not alone.departures


# ---- formal evaluations --------------------------------------------------------------------------------


def test_scenarios_are_allowed_at_every_stage_but_when_all_is_decided() -> None:
    for stage in Stage:
        head = replace(priced().head, process=Process.FORMAL, stage=stage)
        before = replace(priced(), head=head, rules=Rules(tie_break=("fit",)))
        after = with_scenario(before, {(WEIGHT, "cost", WHOLE): 10.0, (OUT, "beta", WHOLE): True})
        assert bool(forbidden(before, diff(before, after), after)) is (stage is Stage.DECIDED)
        assert bool(forbidden(after, diff(after, before), before)) is (stage is Stage.DECIDED)
        adopted = scenarios.adopt(after, "other")
        locked = {each.table for each in forbidden(after, diff(after, adopted), adopted)}
        expected = {
            Stage.SETUP: set(),
            Stage.SCORING: {"criteria"},
            Stage.CONSENSUS: {"criteria", "candidates", "sheets"},
        }
        assert stage is Stage.DECIDED or expected[stage] <= locked
        assert stage is not Stage.SETUP or not locked & {"criteria", "candidates"}


def test_an_agreed_score_is_adopted_with_a_reason_alone() -> None:
    value = in_consensus()
    place = (SCORE, "acme", "skill")
    without = with_scenario(value, {place: 0.0})
    assert forbidden(without, diff(without, scenarios.adopt(without, "other")))
    reasoned = with_scenario(value, {place: 0.0}, note="The reference was withdrawn")
    assert not forbidden(reasoned, diff(reasoned, scenarios.adopt(reasoned, "other")))


def test_what_is_hidden_is_hidden_in_scenarios_and_none_can_be_made_of_it() -> None:
    value = in_scoring()
    hidden = ("price",)
    with pytest.raises(EditError, match="hidden now"):
        with_scenario(value, {(SCORE, "acme", "skill"): 1.0})
    with pytest.raises(EditError, match="hidden now"):
        with_scenario(value, {(FACT, "acme", *hidden): 1.0})
    value = with_scenario(value, {(WEIGHT, "price", WHOLE): 1.0, (OUT, "acme", WHOLE): True})
    for place in ((SCORE, "acme", "skill"), (FACT, "acme", "price"), (FACT, "acme", "removed")):
        value = with_row(value, "departures", ("other", *place), Departure(1.0))
    for who in ("", "ann"):
        seen = veiled(value, who)
        assert set(scenarios.departures_of(seen, "other")) == {(WEIGHT, "price", WHOLE), (OUT, "acme", WHOLE)}
        earlier = veiled_state(value, value, who)
        assert scenarios.departures_of(earlier, "other") == scenarios.departures_of(seen, "other")
        told_of = veiled_changes(diff(in_scoring(), value), value, who)
        assert [each.key[1] for each in told_of if (each.before, each.after) == ({}, {})] == [FACT, FACT, SCORE]
        assert not [each for each in problems(seen) if each.table == "departures"]
        gone = lifted(value, seen, scenarios.remove_scenario(seen, "other"))
        assert not gone.departures
        assert not unsound(gone, diff(value, gone))


def test_a_scenario_without_those_who_are_awaited_opens_nothing() -> None:
    """Veiled first, then applied: under the scenario itself nobody would be awaited any more."""
    value = in_scoring()
    panel: dict[Key, Any] = {(VOTE, key, WHOLE): 0.0 for key in value.evaluators if key not in value.submissions}
    assert panel
    value = with_scenario(value, panel)
    seen = scenarios.under(veiled(value), "other")
    assert sight(value).blind
    assert not list(rows(seen, "sheets"))
    assert not list(rows(seen, "consensus"))
    assert not [each for each in walk((), seen.facts, 2) if each[0][-1] == "price"]


# ---- who leads ----------------------------------------------------------------------------------------


def test_who_leads_is_said_of_one_of_several_and_of_nobody() -> None:
    tied: dict[Key, Any] = {(RULE, "pooling", WHOLE): "median", (FACT, "acme", "cost"): 80.0}
    value = priced()
    for evaluator in ("ann", "ben"):
        for leaf in ("fit", "skill"):
            for candidate in ("acme", "beta"):
                value = edits.set_score(value, evaluator, candidate, leaf, 4.0)
    value = with_scenario(value, tied, "Tie")
    value, _ = scenarios.add_scenario(value, Scenario("Out"), {(FACT, key, "iso"): False for key in value.candidates})
    main, tie, out = outcomes(value)
    assert str(leaders_told(main, main)) == "Beta leads as before"
    assert str(leaders_told(main, tie)) == "Acme and Beta share the first rank instead of Beta"
    assert str(leaders_told(tie, tie)) == "Acme and Beta share the first rank as before"
    assert str(leaders_told(out, tie)) == "Acme and Beta share the first rank"
    assert str(leaders_told(tie, main)) == "Beta leads instead of Acme and Beta"
    assert str(leaders_told(main, out)) == "Nobody can be ranked: all candidates are out"


def test_hidden_sheets_are_not_said_to_put_anybody_out() -> None:
    value, _ = scenarios.add_scenario(veiled(in_scoring()), Scenario("Any"))
    main, other = outcomes(value)
    assert str(leaders_told(main, other)) == "Nobody can be ranked: there are no scores to rank by"
