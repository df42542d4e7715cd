"""The order of work of a formal evaluation: what is locked when, and how it goes from stage to stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core import edits
from scorecard.core.changes import diff, invert, with_row
from scorecard.core.errors import EditError
from scorecard.core.matrix import agreed_scores
from scorecard.core.model import (
    Act,
    ActKind,
    Candidate,
    Cell,
    Criterion,
    Declaration,
    Evaluation,
    Evaluator,
    OwnWeight,
    Pooling,
    Process,
    Scale,
    Stage,
)
from scorecard.core.panel_edits import add_act, set_declaration, submit_sheet, take_back_sheet
from scorecard.core.process import Locked, advance, forbidden, obstacles, reopen, unseal
from scorecard.core.stages import hindrances_to_unsealing, warnings
from tests.core.evaluations import after_edits, evaluations
from tests.core.formal import (
    AT,
    PANEL,
    at_stage,
    decided,
    handed_in,
    in_consensus,
    in_scoring,
    in_setup,
    scored,
    unsealed,
)

Change = Callable[[Evaluation], Evaluation]


def refused(before: Evaluation, after: Evaluation) -> list[str]:
    return [str(each) for each in forbidden(before, diff(before, after), after)]


def weigh(key: str) -> Change:
    return lambda value: edits.change_criterion(value, key, weight=70.0)


EDITS: dict[str, Change] = {
    "title": lambda value: edits.set_head(value, title="Another"),
    "scale": lambda value: edits.set_scale(value, Scale(0.0, 10.0)),
    "pooling": lambda value: edits.set_rules(value, replace(value.rules, pooling=Pooling.MEDIAN)),
    "draw": lambda value: edits.set_rules(value, replace(value.rules, draw=("brio", "acme"))),
    "weight": weigh("quality"),
    "seal": lambda value: edits.change_criterion(value, "money", sealed=False),
    "rubric": lambda value: edits.change_criterion(value, "fit", levels=((0.0, "none"),)),
    "description": lambda value: edits.change_criterion(value, "fit", description="What counts"),
    "new criterion": lambda value: edits.add_criterion(value, Criterion("New"))[0],
    "removed criterion": lambda value: edits.remove_criterion(value, "iso"),
    "own weight": lambda value: edits.set_own_weight(value, "ann", "quality", 50.0),
    "new candidate": lambda value: edits.add_candidate(value, Candidate("Cora"))[0],
    "candidate": lambda value: edits.change_candidate(value, "acme", notes="late"),
    "new evaluator": lambda value: edits.add_evaluator(value, Evaluator("Zoe"))[0],
    "votes": lambda value: edits.change_evaluator(value, "ann", voting_weight=2.0),
    "score": lambda value: edits.set_score(value, "ann", "acme", "skill", 0.0),
    "sealed score": lambda value: edits.set_score(value, "ann", "acme", "terms", 1.0),
    "figure": lambda value: edits.set_fact(value, "acme", "price", 999.0),
    "agreed with a reason": lambda value: edits.set_consensus(value, "acme", "skill", 1.0, "The reference call"),
    "agreed without": lambda value: edits.set_consensus(value, "acme", "skill", 1.0),
    "sealed agreed": lambda value: edits.set_consensus(value, "acme", "terms", 1.0, "Read again"),
    "open": lambda value: edits.set_head(value, process=Process.OPEN),
    "stage": lambda value: edits.set_head(value, stage=Stage.DECIDED),
    "backwards": lambda value: edits.set_head(value, stage=Stage.SETUP),
}

ALLOWED = {
    "setup": (in_setup, set(EDITS) - {
        "score", "sealed score", "figure", "agreed with a reason", "agreed without", "sealed agreed", "stage",
    }),
    "scoring": (in_scoring, {
        "title", "draw", "description", "new candidate", "candidate", "new evaluator", "votes", "score", "figure",
    }),
    "handed in": (lambda: handed_in(scored(in_scoring())), {
        "title", "draw", "description", "new candidate", "candidate", "new evaluator", "votes", "figure",
    }),
    "consensus": (in_consensus, {"title", "draw", "description", "candidate", "figure", "agreed with a reason"}),
    "unsealed": (unsealed, {
        "title", "draw", "description", "candidate", "figure", "agreed with a reason", "sealed score", "sealed agreed",
    }),
    "decided": (decided, set()),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("stage", ALLOWED)
def test_each_stage_locks_what_it_says(stage: str, name: str) -> None:
    made, allowed = ALLOWED[stage]
    before = made()
    after = EDITS[name](before)
    if diff(before, after):
        assert (not refused(before, after)) is (name in allowed), refused(before, after)


@pytest.mark.parametrize("name", EDITS)
def test_an_open_evaluation_locks_nothing(name: str) -> None:
    for stage in Stage:
        before = at_stage(in_setup(process=Process.OPEN), stage)
        assert forbidden(before, diff(before, EDITS[name](before))) == ()


def test_a_refusal_says_since_when_by_whom_and_what_to_do() -> None:
    before = in_consensus()
    refusal = Locked(forbidden(before, diff(before, weigh("quality")(before))))
    assert str(refusal) == (
        "The criteria and their weights are locked since scoring began on 2026-03-01 by Ada. "
        "Reopen setup with a reason to change this."
    )
    assert [(each.table, each.key) for each in refusal.refusals] == [("criteria", ("quality",))]


def test_a_closed_sheet_names_whose_it_is() -> None:
    before = handed_in(scored(in_scoring()), ("ann",))
    assert refused(before, edits.set_score(before, "ann", "acme", "skill", 0.0)) == [
        "Ann handed in the sheet on 2026-03-01, and it is closed. Give the sheet back, with a reason."
    ]
    assert not refused(before, edits.set_score(before, "ben", "acme", "skill", 0.0))


# ---- acts -----------------------------------------------------------------------------------------


def test_acts_are_never_changed_or_removed() -> None:
    before = in_scoring()
    (key,) = before.acts
    changed = with_row(before, "acts", (key,), replace(before.acts[key], by="Somebody"))
    for after in (changed, with_row(before, "acts", (key,), None), in_setup()):
        assert any("record of proceedings" in each for each in refused(before, after))


def test_a_step_comes_with_exactly_one_act_that_says_it() -> None:
    before = in_setup()
    good = advance(before, "Ada", "", AT)
    assert not refused(before, good)
    assert refused(before, edits.set_head(before, stage=Stage.SCORING))  # no act
    assert refused(before, add_act(before, Act(ActKind.ADVANCED, Stage.SCORING, "Ada", "", AT)))  # no step
    assert refused(before, add_act(good, Act(ActKind.ADVANCED, Stage.SCORING, "Ada", "", AT)))  # two acts
    wrong = Act(ActKind.REOPENED, Stage.SCORING, "Ada", "why", AT)
    assert refused(before, add_act(edits.set_head(before, stage=Stage.SCORING), wrong))
    nameless = with_row(good, "acts", tuple(good.acts), replace(next(iter(good.acts.values())), by=" "))
    assert refused(before, nameless)


def test_going_forward_is_one_stage_at_a_time() -> None:
    before = in_setup()
    jump = edits.set_head(before, stage=Stage.CONSENSUS)
    jump = add_act(jump, Act(ActKind.ADVANCED, Stage.CONSENSUS, "Ada", "", AT))
    assert any("one stage at a time" in each for each in refused(before, jump))


def test_undoing_a_step_is_refused_for_the_act_stays() -> None:
    before, after = in_setup(), in_scoring()
    assert forbidden(after, invert(diff(before, after)))


def test_other_changes_with_a_step_are_judged_by_the_stage_before_it() -> None:
    before = in_setup()
    assert not refused(before, advance(weigh("quality")(before), "Ada", "", AT))
    assert refused(before, edits.set_score(advance(before, "Ada", "", AT), "ann", "acme", "skill", 1.0))


# ---- forward ----------------------------------------------------------------------------------------


def empty_of(table: str) -> Evaluation:
    value = in_setup()
    for key in list(getattr(value, table)):
        value = with_row(value, table, (key,), None)
    return value


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (empty_of("criteria"), "no criterion to score"),
        (empty_of("candidates"), "two candidates"),
        (empty_of("evaluators"), "nobody on the panel"),
        (with_row(in_setup(), "rules", (), replace(in_setup().rules, tie_break=())), "decides a tie"),
        (with_row(in_setup(), "criteria", ("quality",), Criterion("Quality", weight=0.0)), ""),
    ],
)
def test_what_stands_in_the_way_of_scoring(value: Evaluation, word: str) -> None:
    found = [str(each) for each in obstacles(value, Stage.SCORING)]
    assert any(word in each for each in found) or not word
    if word:
        with pytest.raises(EditError, match="Going on to scoring"):
            advance(value, "Ada", "", AT)


def test_relative_values_are_only_a_warning() -> None:
    value = in_setup()
    row = value.criteria["price"]
    value = with_row(value, "criteria", ("price",), replace(row, value=replace(row.value, worst=None, best=None)))
    assert obstacles(value, Stage.SCORING) == ()
    assert len(warnings(value, Stage.SCORING)) == 1


def test_consensus_waits_for_every_vote_that_has_something_to_score() -> None:
    value = handed_in(scored(in_scoring()), ("ann", "ben"))
    assert [str(each) for each in obstacles(value, Stage.CONSENSUS)] == ["Eva has not handed in the sheet"]
    for candidate in value.candidates:
        value = set_declaration(value, "eva", candidate, Declaration(conflict=True, statement="kin", at=AT))
    assert obstacles(value, Stage.CONSENSUS) == ()  # nothing is left for Eva to score; Obs has no vote


def test_the_decision_waits_for_the_seal_the_scores_and_the_reasons() -> None:
    assert any("sealed has not been opened" in str(each) for each in obstacles(in_consensus(), Stage.DECIDED))
    value = unsealed()
    assert obstacles(value, Stage.DECIDED) == ()
    bare = with_row(value, "consensus", ("acme", "skill"), Cell(0.0))
    assert any("has no reason" in str(each) for each in obstacles(bare, Stage.DECIDED))
    blank = with_row(value, "facts", ("acme", "price"), None)
    assert [str(each) for each in obstacles(blank, Stage.DECIDED)] == ["Acme has no value in Price yet"]


def test_open_evaluations_have_no_ceremony() -> None:
    value = in_setup(process=Process.OPEN)
    for stage in (Stage.SCORING, Stage.CONSENSUS, Stage.DECIDED):
        value = advance(value, "", "", "")
        assert value.head.stage is stage
    assert reopen(value, Stage.SCORING, "", "", "").head.stage is Stage.SCORING
    assert not value.acts


# ---- back --------------------------------------------------------------------------------------------


def test_reopening_takes_a_name_and_a_reason() -> None:
    for by, reason in (("", "why"), ("Ada", " ")):
        with pytest.raises(EditError, match="name of who does it and a reason"):
            reopen(in_consensus(), Stage.SCORING, by, reason, AT)
    with pytest.raises(EditError, match="not gone beyond"):
        reopen(in_scoring(), Stage.CONSENSUS, "Ada", "why", AT)


@pytest.mark.parametrize("stage", [Stage.SETUP, Stage.SCORING, Stage.CONSENSUS])
def test_reopening_is_allowed_and_recorded(stage: Stage) -> None:
    before = decided()
    after = reopen(before, stage, "Ada", "a figure was wrong", AT)
    assert not refused(before, after)
    last = after.acts[max(after.acts)]
    assert last == Act(ActKind.REOPENED, stage, "Ada", "a figure was wrong", AT)
    assert bool(after.submissions) is (stage is Stage.CONSENSUS)


def test_a_sheet_is_given_back_only_by_a_reopening() -> None:
    before = handed_in(scored(in_scoring()))
    assert refused(before, take_back_sheet(before, "ben"))
    after = reopen(before, Stage.SCORING, "Ada", "wrong column", AT, ["ben"])
    assert not refused(before, after)
    assert set(after.submissions) == {"ann", "eva"}
    assert not refused(after, edits.set_score(after, "ben", "acme", "skill", 0.0))
    with pytest.raises(EditError, match="has not been handed in"):
        reopen(after, Stage.SCORING, "Ada", "again", AT, ["ben"])


def test_sealed_criteria_are_given_back_by_reopening_consensus() -> None:
    before = submit_sheet(unsealed(), "ann", AT, sealed=True)
    assert not refused(unsealed(), before)
    assert refused(before, edits.set_score(before, "ann", "acme", "terms", 0.0))
    assert refused(before, take_back_sheet(before, "ann", sealed=True))
    after = reopen(before, Stage.CONSENSUS, "Ada", "misread", AT, ["ann"])
    assert not refused(before, after)
    assert not refused(after, edits.set_score(after, "ann", "acme", "terms", 0.0))


def test_in_reopened_setup_criteria_go_with_their_cells_and_come_back_with_them() -> None:
    before = reopen(in_consensus(), Stage.SETUP, "Ada", "fit is counted twice", AT)
    after = edits.remove_criterion(before, "fit")
    assert not refused(before, after)
    assert forbidden(after, invert(diff(before, after))) == ()
    assert refused(before, edits.set_score(before, "ann", "acme", "skill", 0.0))


def test_a_seal_is_not_lifted_by_the_back_door() -> None:
    before = reopen(in_consensus(), Stage.SETUP, "Ada", "why", AT)
    assert any("under seal" in each for each in refused(before, edits.change_criterion(before, "money", sealed=False)))
    assert any("under seal" in each for each in refused(before, edits.move_criterion(before, "price", "")))
    assert any("hidden" in each for each in refused(before, edits.set_head(before, process=Process.OPEN)))


# ---- sheets -------------------------------------------------------------------------------------------


def test_a_sheet_is_handed_in_whole_and_without_what_is_sealed() -> None:
    before = in_scoring()
    assert any("cells without a score" in each for each in refused(before, submit_sheet(before, "ann", AT)))
    full = scored(before)
    assert not refused(full, submit_sheet(full, "ann", AT))
    assert not refused(before, submit_sheet(full, "ann", AT))  # scores and handing in as one edit
    assert refused(in_setup(), submit_sheet(in_setup(), "ann", AT))
    assert any("before they are opened" in each for each in refused(
        handed_in(full), submit_sheet(handed_in(full), "ann", AT, sealed=True)
    ))  # fmt: skip


def test_unsealing_takes_all_sheets_and_the_stage() -> None:
    assert hindrances_to_unsealing(in_consensus()) == ()
    for value in (in_setup(), handed_in(scored(in_scoring())), unsealed()):
        assert hindrances_to_unsealing(value)
        with pytest.raises(EditError):
            unseal(value, "Ada", "", AT)
    before = in_consensus()
    after = unseal(before, "Ada", "", AT)
    assert not refused(before, after)
    assert refused(before, edits.set_head(before, unsealed=True))  # no act
    assert refused(after, edits.set_head(after, unsealed=False))


def test_an_agreed_score_that_is_the_pooled_one_needs_no_reason() -> None:
    before = in_consensus()
    pooled = float(agreed_scores(before, ["acme"], ["skill"])[0][0, 0])
    assert not refused(before, edits.set_consensus(before, "acme", "skill", pooled))
    assert refused(before, edits.set_consensus(before, "acme", "skill", pooled + 0.5))


# ---- laws ----------------------------------------------------------------------------------------------


@given(evaluations(), st.integers(0, 2**32), st.sampled_from(Stage))
def test_nothing_is_forbidden_where_nothing_changes_or_the_evaluation_is_open(
    value: Evaluation, seed: int, stage: Stage
) -> None:
    formal = replace(value, head=replace(value.head, process=Process.FORMAL, stage=stage))
    assert forbidden(formal, ()) == ()
    open_value = replace(value, head=replace(value.head, process=Process.OPEN, stage=stage))
    after = after_edits(Random(seed), open_value)
    assert forbidden(open_value, diff(open_value, after)) == ()


@given(evaluations(), st.integers(0, 2**32))
def test_nothing_changes_in_a_decided_evaluation(value: Evaluation, seed: int) -> None:
    formal = replace(value, head=replace(value.head, process=Process.FORMAL, stage=Stage.DECIDED))
    changes = diff(formal, after_edits(Random(seed), formal))
    assert bool(changes) is bool(forbidden(formal, changes))


@given(st.lists(st.sampled_from(sorted(EDITS)), max_size=4, unique=True))
def test_refusals_of_edits_together_are_those_of_each(names: list[str]) -> None:
    before: Any = in_consensus()
    after = before
    for name in names:
        after = EDITS[name](after)
    places = {(each.table, each.key) for each in forbidden(before, diff(before, after))}
    changed = {(each.table, each.key) for each in diff(before, after)}
    assert places <= changed


def test_own_weights_are_locked_with_the_others() -> None:
    before = in_scoring()
    assert refused(before, with_row(before, "weights", ("ann", "skill"), OwnWeight(3.0)))
    assert PANEL[0] in before.evaluators
