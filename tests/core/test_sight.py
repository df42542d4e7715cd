"""What may be seen of a formal evaluation, and that nothing that is worked out from it tells of the rest."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core import edits
from scorecard.core.changes import diff, rows, with_row
from scorecard.core.errors import RankingError
from scorecard.core.model import (
    TABLES,
    Act,
    ActKind,
    Cell,
    CostLine,
    Departure,
    Evaluation,
    Judgement,
    Key,
    Kind,
    Method,
    Missing,
    OwnWeight,
    Process,
    Stage,
    Submission,
    Waiver,
)
from scorecard.core.panel import progress
from scorecard.core.problems import problems
from scorecard.core.process import reopen, unseal
from scorecard.core.ranking import Status, rank
from scorecard.core.sight import (
    CLEAR,
    lifted,
    sealed_criteria,
    sight,
    told_problems,
    veil,
    veiled,
    veiled_changes,
    veiled_state,
)
from tests.core.evaluations import evaluations
from tests.core.formal import (
    AT,
    CANDIDATES,
    PANEL,
    QUALITY,
    at_stage,
    decided,
    handed_in,
    in_consensus,
    in_scoring,
    in_setup,
    scored,
    unsealed,
)


def told(value: Evaluation) -> list[str]:
    return [str(each) for each in sight(value).hidden]


def test_an_open_evaluation_hides_nothing() -> None:
    for stage in Stage:
        value = at_stage(scored(in_setup(process=Process.OPEN)), stage)
        assert sight(value, "ann") == CLEAR
        assert veiled(value) is value


def test_sheets_are_blind_until_all_are_in() -> None:
    value = handed_in(scored(in_scoring()), ("ann", "ben"))
    assert set(veiled(value).sheets) == set()
    assert set(veiled(value, "ann").sheets) == {"ann"}
    assert set(veiled(value, "nobody").sheets) == set()
    assert told(value)[0] == "The sheets are hidden until all are handed in; awaited: Eva"
    assert set(veiled(handed_in(value, ("eva",))).sheets) == set(PANEL)
    assert set(veiled(at_stage(value, Stage.CONSENSUS)).sheets) == set(PANEL)


def test_what_is_sealed_is_seen_by_nobody_until_it_is_opened() -> None:
    value = in_consensus()
    assert sealed_criteria(value.criteria) == {"money", "terms", "price"}
    for who in ("", *PANEL):
        assert {key[-1] for key, _ in rows(veiled(value, who), "facts")} == {"iso"}
    assert any("Money is sealed" in each for each in told(value))
    assert veiled(unsealed()) == unsealed()
    assert veiled(decided()) is not None
    assert veiled(unsealed()).facts is not None


def test_a_sealed_price_above_its_limit_puts_nobody_out() -> None:
    value = edits.set_fact(in_consensus(), "brio", "price", 9_999.0)
    value = edits.set_waiver(value, "brio", "price", Waiver("Ada", "the only one on the island", AT))
    assert [each.reasons[-1].waiver is not None for each in rank(value).standings if each.key == "brio"]
    for standing in rank(veiled(value)).standings:
        assert standing.status is Status.PROVISIONAL
        assert "island" not in " ".join(map(str, standing.reasons))
        assert "9" not in " ".join(map(str, standing.reasons))
    assert not veiled(value).waivers


def test_waivers_of_limits_of_blind_ratings_and_their_groups_are_hidden() -> None:
    value = scored(in_scoring())
    for key in ("skill", "quality", "iso"):
        value = edits.set_waiver(value, "acme", key, Waiver("Ada", "why", AT))
    assert set(veiled(value).waivers["acme"]) == {"iso"}
    assert set(veiled(at_stage(value, Stage.CONSENSUS)).waivers["acme"]) == {"skill", "quality", "iso"}


def test_own_weights_are_hidden_until_all_have_given_theirs() -> None:
    value = in_setup()
    for who in ("ann", "ben"):
        value = edits.set_own_weight(value, who, "quality", 70.0)
    assert set(veiled(value, "ann").weights) == {"ann"}
    assert any("until all have given theirs: Eva" in each for each in told(value))
    value = edits.set_own_weight(value, "eva", "quality", 20.0)
    assert set(veiled(value, "ann").weights) == {"ann", "ben", "eva"}


def test_agreed_scores_are_hidden_again_when_scoring_is_reopened() -> None:
    value = edits.set_consensus(in_consensus(), "acme", "skill", 1.0, "read again")
    assert veiled(value).consensus
    assert not veiled(reopen(value, Stage.SCORING, "Ada", "why", AT)).consensus


def test_what_is_hidden_is_not_said_to_be_missing() -> None:
    value = handed_in(scored(in_scoring()), ("ann",))
    for who in ("", "ann"):
        found = told_problems(problems(veiled(value, who)), sight(value, who))
        words = " ".join(map(str, found))
        assert "Price" not in words
        assert "Terms" not in words
        assert "Ben has scored" not in words
    assert any("Ben has scored" in str(each) for each in problems(veiled(value)))


# ---- earlier states and changes --------------------------------------------------------------------


def test_an_earlier_state_is_veiled_by_what_is_hidden_now() -> None:
    now = in_consensus()
    was_open = replace(now, head=replace(now.head, process=Process.OPEN))
    assert not any(key[-1] == "price" for key, _ in rows(veiled_state(was_open, now), "facts"))
    assert veiled_state(now, unsealed()) is now
    gone = with_row(now, "criteria", ("price",), None)
    assert not any(key[-1] == "price" for key, _ in rows(veiled_state(now, gone), "facts"))


def test_veiled_changes_say_that_something_happened_and_no_more() -> None:
    before = in_scoring()
    after = scored(before)
    found = veiled_changes(diff(before, after), after, "ann")
    assert [(each.table, each.key) for each in found] == [(each.table, each.key) for each in diff(before, after)]
    for each in found:
        if each.table == "sheets":
            assert (each.after == {}) is (each.key[0] != "ann")
        if each.table == "facts":
            assert (each.after == {}) is (each.key[-1] == "price")
    changes = diff(before, after)
    assert veiled_changes(changes, unsealed()) == changes


# ---- structure sharing -------------------------------------------------------------------------------


def test_a_hidden_edit_leaves_the_veiled_value_the_very_same() -> None:
    value = scored(in_scoring())
    first = veil(value, "ann")
    for after in (
        edits.set_score(value, "ben", "acme", "skill", 0.0),
        edits.set_fact(value, "acme", "price", 1_111.0),
        edits.set_fact(value, "acme", "price", None),
    ):
        assert veil(after, "ann", first).value is first.value


def test_tables_that_nobody_touched_stay_the_same() -> None:
    value = scored(in_scoring())
    first = veil(value, "ann")
    second = veil(edits.set_score(value, "ann", "acme", "skill", 0.0), "ann", first)
    changed = [name for name in TABLES if getattr(first.value, name) is not getattr(second.value, name)]
    assert changed == ["sheets"]


def any_state(pick: Random, value: Evaluation) -> Evaluation:
    """The evaluation as a formal one at some point of its work."""
    stage = pick.choice(list(Stage))
    head = replace(value.head, process=Process.FORMAL, stage=stage, unsealed=pick.random() < 0.3)
    value = replace(value, head=head)
    for key in list(value.criteria):
        if pick.random() < 0.3:
            value = with_row(value, "criteria", (key,), replace(value.criteria[key], sealed=True))
    share = pick.choice((0.0, 0.5, 1.0))
    for key in value.evaluators:
        row = Submission(AT) if pick.random() < share else None
        value = with_row(value, "submissions", (key,), row)
    return with_row(value, "acts", ("000001",), Act(ActKind.ADVANCED, stage, "Ada", "", AT))


def with_other_secrets(pick: Random, value: Evaluation, who: str) -> Evaluation:
    """The evaluation with other contents in rows that are hidden; who has given weights at all stays."""
    found = sight(value, who)
    other: dict[str, Any] = {
        "sheets": Cell(float(pick.randint(0, 3)), "another secret"),
        "facts": Cell(float(pick.randint(1, 99)), "another secret"),
        "consensus": Cell(1.0, "another secret"),
        "waivers": Waiver("Somebody", "another secret", AT),
        "weights": OwnWeight(17.0),
        "judgements": Judgement(Method.POINTS, '{"another":1}', "another secret"),
        "cost_lines": CostLine(amounts=(17.0,), name="another secret"),
        "departures": Departure(float(pick.randint(0, 3))),
    }
    panel, offers, criteria = value.evaluators, value.candidates, value.criteria
    places: dict[str, list[Key]] = {
        "sheets": [(e, c, k) for e in panel for c in offers for k in criteria],
        "facts": [(c, k) for c in offers for k in criteria],
        "consensus": [(c, k) for c in offers for k in criteria],
        "waivers": [(c, k) for c in offers for k in criteria],
        "weights": [(e, k) for e in panel if e in value.weights for k in value.weights[e]],
        "judgements": [(k, e) for k in ("", *criteria) for e in panel if not k or criteria[k].kind is Kind.GROUP],
        "cost_lines": [(c, f"{at:06}") for c in offers for at in (1, 2, 9)],
        "departures": [
            (s, aspect, c, k)
            for s in value.scenarios
            for aspect in ("score", "fact")
            for c in offers
            for k in (*criteria, "gone")
        ],
    }
    for table, keys in places.items():
        for key in keys:
            if found.hides(table, key) and pick.random() < 0.5:
                row = other[table] if table == "weights" or pick.random() < 0.7 else None
                value = with_row(value, table, key, row)
    return value


def ranking(value: Evaluation) -> object:
    try:
        return rank(value).standings
    except RankingError as error:
        return str(error)


@given(evaluations(), st.integers(0, 2**32))
def test_two_evaluations_that_differ_only_in_what_is_hidden_look_the_same(value: Evaluation, seed: int) -> None:
    pick = Random(seed)
    value = any_state(pick, value)
    for who in ("", *list(value.evaluators)[:1]):
        other = with_other_secrets(pick, value, who)
        assert sight(other, who) == sight(value, who)
        assert [str(each) for each in sight(other, who).hidden] == [str(each) for each in sight(value, who).hidden]
        first, second = veiled(value, who), veiled(other, who)
        assert first == second
        assert not diff(first, second)
        assert ranking(first) == ranking(second)
        assert problems(first) == problems(second)
        assert veil(other, who, veil(value, who)).value is veil(value, who).value or first == second


@given(evaluations(), evaluations(), st.integers(0, 2**32))
def test_following_an_edit_sees_what_looking_afresh_sees(value: Evaluation, other: Evaluation, seed: int) -> None:
    pick = Random(seed)
    before = any_state(pick, value)
    after = replace(other, head=before.head, criteria=before.criteria)
    for who in ("", *list(after.evaluators)[:1]):
        followed = veil(after, who, veil(before, who))
        assert followed.value == veiled(after, who)
        assert not diff(followed.value, veiled(after, who))


@given(evaluations(), st.integers(0, 2**32))
def test_veiling_takes_away_what_is_hidden_and_nothing_else(value: Evaluation, seed: int) -> None:
    value = any_state(Random(seed), value)
    for who in ("", *list(value.evaluators)[:1]):
        found = sight(value, who)
        seen = veiled(value, who)
        for table in TABLES:
            expected = {key: row for key, row in rows(value, table) if not found.hides(table, key)}
            assert dict(rows(seen, table)) == expected
        assert veiled(seen, who) == seen or found.weighing


# ---- edits of what is seen -----------------------------------------------------------------------------


def test_an_edit_of_what_is_seen_leaves_what_is_hidden() -> None:
    value = scored(in_scoring())
    seen = veiled(value, "ann")
    after = lifted(value, seen, edits.set_score(seen, "ann", "acme", "skill", 0.0))
    assert after == edits.set_score(value, "ann", "acme", "skill", 0.0)
    assert lifted(value, seen, seen) == value
    assert lifted(value, value, after) is after


def test_a_figure_typed_over_a_hidden_one_keeps_its_evidence() -> None:
    value = edits.set_reason(scored(in_scoring()), "facts", ("acme", "price"), evidence="Offer, page 3")
    seen = veiled(value)
    after = lifted(value, seen, edits.set_fact(seen, "acme", "price", 5.0))
    assert after.facts["acme"]["price"] == Cell(5.0, "", "Offer, page 3")
    assert after.facts["brio"] == value.facts["brio"]


def test_removing_a_row_takes_along_what_is_hidden_of_it() -> None:
    value = scored(in_scoring())
    seen = veiled(value)
    after = lifted(value, seen, edits.remove_candidate(seen, "acme"))
    assert after == edits.remove_candidate(value, "acme")
    after = lifted(value, seen, edits.remove_evaluator(seen, "ben"))
    assert after == edits.remove_evaluator(value, "ben")


def test_progress_of_others_may_be_told_from_the_whole() -> None:
    value = scored(in_scoring())
    assert progress(value, "ben").scored == len(QUALITY) * len(CANDIDATES)
    assert progress(veiled(value, "ann"), "ben").scored == 0


# ---- what is sealed is not called missing ------------------------------------------------------------


def reasons_in(value: Evaluation) -> dict[str, list[str]]:
    return {each.key: [f"{reason.kind}: {reason.what}" for reason in each.reasons] for each in rank(value).standings}


def test_what_is_sealed_is_called_so_in_the_ranking() -> None:
    told = reasons_in(veiled(in_consensus()))
    said = "sealed: 2 of 4 criteria are sealed and not in the total yet: Terms, Price"
    assert told == {"acme": [said], "brio": [said]}
    # opened, it counts like anything else: the price is given, and the terms are not scored yet
    opened = unseal(in_consensus(), "Ada", "", AT)
    assert reasons_in(opened)["acme"] == ["missing: 1 of 4 criteria have no value yet: Terms"]


def test_what_is_missing_beside_what_is_sealed_is_told_apart() -> None:
    value = with_row(in_consensus(), "consensus", ("acme", "skill"), None)
    for evaluator in PANEL:
        value = with_row(value, "sheets", (evaluator, "acme", "fit"), None)
    assert reasons_in(veiled(value))["acme"] == [
        "missing: 1 of 4 criteria have no value yet: Fit",
        "sealed: 2 of 4 criteria are sealed and not in the total yet: Terms, Price",
    ]


@pytest.mark.parametrize(
    ("rule", "said"),
    [(Missing.REDISTRIBUTE, "the weights of the others scaled up until then"), (Missing.WORST, "counted as the worst")],
)
def test_what_stands_for_it_meanwhile_is_said(rule: Missing, said: str) -> None:
    value = in_consensus()
    value = replace(value, rules=replace(value.rules, missing=rule))
    assert all(said in reasons[0] for reasons in reasons_in(veiled(value)).values())
