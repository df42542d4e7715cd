"""An open evaluation that becomes formal late: when that is refused, how it is recorded, taken back and told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core import edits
from scorecard.core.changes import apply, diff, invert
from scorecard.core.errors import EditError
from scorecard.core.formality import given_already, has_given, lateness, makes_formal
from scorecard.core.model import ActKind, Evaluation, Process, Stage
from scorecard.core.process import Locked, advance, forbidden, make_formal, reopen
from scorecard.core.report.decision import summary_of
from scorecard.core.sight import veiled
from scorecard.core.table import Table
from tests.core.evaluations import evaluations
from tests.core.formal import (
    AT,
    as_open,
    at_stage,
    decided,
    handed_in,
    in_consensus,
    in_scoring,
    in_setup,
    scored,
)

WHY = "The board asks for it"


def open_with_scores() -> Evaluation:
    """Open, in setup, with 12 scores and 4 figures and answers."""
    return scored(in_setup(process=Process.OPEN))


def made_formal() -> Evaluation:
    return make_formal(open_with_scores(), "Ada", WHY, AT)


def refused(before: Evaluation, after: Evaluation) -> list[str]:
    return [str(each) for each in forbidden(before, diff(before, after), after)]


# ---- when it may be ---------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", [Stage.SCORING, Stage.CONSENSUS, Stage.DECIDED])
def test_beyond_setup_nothing_becomes_formal(stage: Stage) -> None:
    before = at_stage(in_setup(process=Process.OPEN), stage)
    (said,) = refused(before, edits.set_head(before, process=Process.FORMAL))
    assert said.startswith("An evaluation becomes formal in setup, and this one has gone on to ")
    assert said.endswith("Go back to setup, then choose the formal process.")
    with pytest.raises(EditError, match="becomes formal in setup"):
        make_formal(before, "Ada", WHY, AT)


def test_in_setup_and_before_the_first_score_it_is_an_edit_like_any_other() -> None:
    before = in_setup(process=Process.OPEN)
    after = make_formal(before, "", "", AT)
    assert after == edits.set_head(before, process=Process.FORMAL)
    assert not refused(before, after)
    assert not refused(after, before)  # and back
    assert lateness(after) is None


def test_after_the_first_score_it_is_recorded_with_a_name_a_reason_and_what_was_there() -> None:
    before = open_with_scores()
    assert str(given_already(before)) == "12 scores and 4 figures and answers had been given already"
    (said,) = refused(before, edits.set_head(before, process=Process.FORMAL))
    assert "that an evaluation becomes formal after that is recorded" in said
    for by, reason in (("", WHY), ("Ada", " ")):
        with pytest.raises(EditError, match="needs the name of who does it and a reason"):
            make_formal(before, by, reason, AT)
    after = made_formal()
    assert not refused(before, after)
    (act,) = after.acts.values()
    assert (act.kind, act.stage, act.by, act.at, makes_formal(act)) == (
        ActKind.ADVANCED,
        Stage.SETUP,
        "Ada",
        AT,
        True,
    )
    assert act.reason == f"12 scores and 4 figures and answers had been given already. {WHY}"


def test_going_back_to_setup_and_becoming_formal_in_one_change_leaves_its_record_too() -> None:
    before = at_stage(open_with_scores(), Stage.DECIDED)
    both = edits.set_head(before, stage=Stage.SETUP, process=Process.FORMAL)
    assert refused(before, both)
    assert not refused(before, make_formal(at_stage(before, Stage.SETUP), "Ada", WHY, AT))


@given(evaluations(), st.sampled_from(Stage))
def test_no_change_makes_anything_formal_that_was_given_without_a_word_in_the_record(
    value: Evaluation, stage: Stage
) -> None:
    before = as_open(at_stage(value, stage))
    formal = edits.set_head(before, process=Process.FORMAL)
    assert bool(forbidden(before, diff(before, formal), formal)) is (stage is not Stage.SETUP or has_given(before))
    assert (given_already(before) is not None) is has_given(before)


def test_who_is_formal_already_does_not_become_so() -> None:
    with pytest.raises(EditError, match="formal already"):
        make_formal(in_setup(), "Ada", WHY, AT)


# ---- taking it back ---------------------------------------------------------------------------------


def test_the_switch_is_undone_while_it_is_the_last_step() -> None:
    before, after = open_with_scores(), made_formal()
    assert veiled(after) is not after  # the sheets are hidden now
    back = invert(diff(before, after))
    assert forbidden(after, back) == ()
    assert apply(after, back) == before
    assert forbidden(before, diff(before, after)) == ()  # and made again


def test_its_record_goes_with_the_switch_alone() -> None:
    after = made_formal()
    bare = edits.set_head(after, process=Process.OPEN)  # the act stays: what is hidden would be seen
    assert any("something that is hidden" in each for each in refused(after, bare))
    assert any("record of proceedings" in each for each in refused(after, replace(after, acts=Table())))


def test_after_the_next_step_it_stays() -> None:
    begun = advance(made_formal(), "Ada", "", AT)
    for later in (begun, reopen(begun, Stage.SETUP, "Ada", "A slip", AT)):
        back = replace(later, head=replace(later.head, process=Process.OPEN), acts=Table())
        assert refused(later, back)
        last = replace(later, head=replace(later.head, process=Process.OPEN), acts=later.acts.remove(max(later.acts)))
        assert refused(later, last)


def test_weights_that_were_given_unseen_stay_so() -> None:
    after = edits.set_own_weight(made_formal(), "ann", "quality", 70.0)
    assert veiled(after).weights is not after.weights
    back = replace(after, head=replace(after.head, process=Process.OPEN), acts=Table())
    assert any("something that is hidden" in each for each in refused(after, back))


def test_a_copy_of_what_is_scored_blindly_does_not_open_it() -> None:
    """A copy begins anew, without acts: nobody saw its scores, and no switch can be taken back."""
    scoring = scored(in_scoring())
    copied = replace(at_stage(scoring, Stage.SETUP), acts=Table(), submissions=Table())
    assert refused(copied, edits.set_head(copied, process=Process.OPEN))


# ---- what is told -----------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [in_setup, in_scoring, in_consensus, decided])
def test_nothing_is_told_of_what_was_formal_from_the_start(make: object) -> None:
    assert callable(make)
    assert lateness(make()) is None


def test_an_open_evaluation_is_never_late() -> None:
    assert lateness(open_with_scores()) is None


def test_the_late_switch_is_told_in_every_later_stage() -> None:
    begun = advance(made_formal(), "Ada", "", AT)
    for value in (made_formal(), begun, advance(handed_in(begun), "Ada", "", AT)):
        late = lateness(value)
        assert late is not None
        assert str(late.what) == (
            "The process was made formal on 2026-03-01 by Ada, when scores or figures had been given already"
        )
        state = str(summary_of(value, None, None).state)
        assert state.endswith("formal process from 1 March 2026 on, begun when scores or figures had been given")


@pytest.mark.parametrize("stage", [Stage.SCORING, Stage.CONSENSUS, Stage.DECIDED])
def test_what_has_no_record_of_its_beginning_is_told(stage: Stage) -> None:
    """As evaluations that were made formal in a later stage have it; they are read, and said to be so."""
    value = replace(at_stage(scored(in_scoring()), stage), acts=Table())
    late = lateness(value)
    assert late is not None
    assert "no record of the step from setup to scoring" in str(late.what)
    reopened = reopen(value, Stage.SETUP, "Ada", "To put it right", AT) if stage is not Stage.SETUP else value
    assert str(lateness(reopened).what) == str(late.what)  # type: ignore[union-attr]
    again = advance(reopened, "Ada", "", AT)
    assert lateness(again) is not None  # the record begins with the reopening, and stays so


def test_in_a_copy_the_first_step_says_what_was_there_before_it() -> None:
    copied = replace(at_stage(scored(in_scoring()), Stage.SETUP), acts=Table(), submissions=Table())
    late = lateness(copied)
    assert late is not None
    # the price is sealed and not told of: two answers to the gate are
    said = "12 scores and 2 figures and answers had been given already"
    assert str(late.what) == f"{said} before the first step"
    (act,) = advance(copied, "Ada", "Begin again", AT).acts.values()
    assert act.reason == f"{said}. Begin again"
    (act,) = in_scoring().acts.values()
    assert act.reason == ""


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (lambda value: edits.set_score(value, "ann", "acme", "skill", 2.0), "1 score had been given already"),
        (lambda value: edits.set_fact(value, "acme", "iso", fact=False), "1 figure or answer had been given already"),
        (
            lambda value: edits.set_consensus(value, "acme", "skill", 0.0, "The call"),
            "1 agreed score had been given already",
        ),
    ],
)
def test_what_was_given_is_counted(edit: object, said: str) -> None:
    assert callable(edit)
    assert str(given_already(edit(in_setup(process=Process.OPEN)))) == said


def test_a_reason_without_a_score_is_nothing_given() -> None:
    value = edits.set_reason(in_setup(process=Process.OPEN), "facts", ("acme", "price"), rationale="To follow")
    assert not has_given(value)
    assert given_already(value) is None
    assert not refused(value, edits.set_head(value, process=Process.FORMAL))


# ---- refusals of several changes --------------------------------------------------------------------


def test_one_change_that_is_refused_for_two_reasons_is_not_called_another() -> None:
    value = decided()
    locked = Locked(forbidden(value, diff(value, edits.set_head(value, process=Process.OPEN))))
    assert len(locked.refusals) == 2
    assert str(locked) == (
        "The process stays formal once scoring has begun on 2026-03-01 by Ada. Reopen setup with a reason to change it."
    )


def test_further_changes_that_are_refused_are_counted() -> None:
    before = in_scoring()
    after = edits.change_criterion(before, "quality", weight=1.0)
    after = edits.set_own_weight(after, "ann", "quality", 3.0)
    assert str(Locked(forbidden(before, diff(before, after)))).endswith("Another of these changes is locked too.")
