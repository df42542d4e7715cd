"""The order of work of a formal evaluation: what each stage locks, and what must be done before the next one begins.

`forbidden` is the one place that says what may not be changed now; the window, undo, saving, importing and collecting
all ask it. It looks at what changes touch, so that it costs as much as the edit. An open evaluation locks nothing.

    setup      no scores, figures or agreed scores yet, and no sheet is handed in
    scoring    scale, rules, criteria, own weights and the process are settled; a sheet that is handed in is closed
    consensus  all sheets are closed, but for sealed criteria once they are opened; agreed scores need a reason
    decided    nothing changes any more

Stages go forward one at a time when nothing stands in the way (`obstacles`), and back by a named person with a reason.
Each such step is an act; acts are never changed or removed.

An open evaluation becomes formal in setup; where something has been given by then, by a step that says so for good
(`make_formal`). That step alone can be taken back while it is the last one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scorecard.core.changes import Change, Changes, apply, row_at
from scorecard.core.errors import EditError, Sentence, sentence
from scorecard.core.formality import given_already, has_given, makes_formal
from scorecard.core.locks import (
    Locked,
    Refusal,
    cell_refusals,
    decided_refusals,
    evaluator_name,
    lock_refusals,
    new_acts,
    refusal_of,
    reopening,
    sealing_refusals,
    submission_refusals,
)
from scorecard.core.model import Act, ActKind, Evaluation, Process, Stage, in_order
from scorecard.core.panel_edits import add_act, take_back_sheet
from scorecard.core.sight import sealed_criteria, veiled
from scorecard.core.stages import NAMES, ORDER, hindrances_to_unsealing, obstacles

__all__ = [
    "Locked",
    "Refusal",
    "advance",
    "forbidden",
    "make_formal",
    "obstacles",
    "reopen",
    "unseal",
]

_IN_SETUP = "An evaluation becomes formal in setup, and this one has gone on to {stage}"
_TO_SETUP = "Go back to setup, then choose the formal process"


def forbidden(before: Evaluation, changes: Changes, after: Evaluation | None = None) -> tuple[Refusal, ...]:
    """Which of these changes a formal evaluation does not allow as it stands `before`; () where all may be made.

    `after` is the evaluation with the changes, where it is at hand. A step from one stage to the next is checked with
    everything that it stands on; all else costs as much as the changes.
    """
    if not changes:
        return ()
    if before.head.process is Process.OPEN:
        return tuple(_becoming_formal(before, after, changes))
    if after is None:
        after = apply(before, changes)
    found = [*_acts(before, after, changes), *_head(before, after, changes)]
    if before.head.stage is Stage.DECIDED:
        found += decided_refusals(before, changes)
    else:
        found += lock_refusals(before, changes)
        found += sealing_refusals(before, after, changes)
        found += submission_refusals(before, after, changes)
        found += cell_refusals(before, after, changes)
    return tuple(found)


# ---- formal and open -----


def _becoming_formal(before: Evaluation, after: Evaluation | None, changes: Changes) -> Iterator[Refusal]:
    """An open evaluation becomes formal in setup only, and it is kept in the record what had been given by then."""
    change = next((each for each in changes if each.table == "head" and each.after), None)
    if change is None or change.after is None or change.after.get("process") is not Process.FORMAL:
        return
    after = apply(before, changes) if after is None else after
    if after.head.stage is not Stage.SETUP:
        yield refusal_of(before, change, _IN_SETUP, _TO_SETUP, stage=NAMES[after.head.stage])
    elif has_given(after) and not any(_says_so(row_at(after, "acts", each.key)) for each in new_acts(changes)):
        yield refusal_of(
            before,
            change,
            "Scores or figures have been given already, and that an evaluation becomes formal after that is recorded",
            "Choose the formal process by the step that is made for this, with a name and a reason",
        )


def _says_so(act: Act) -> bool:
    return makes_formal(act) and bool(act.by.strip() and act.reason.strip())


def _switches_back(before: Evaluation, after: Evaluation, changes: Changes) -> bool:
    """Whether a late switch to the formal process is taken back, with its act, while nothing came after it."""
    if before.head.stage is not Stage.SETUP or after.head.process is Process.FORMAL:
        return False
    gone = [change.key for change in changes if change.table == "acts"]
    return (
        gone == [(max(before.acts, default=""),)]
        and makes_formal(before.acts[gone[0][0]])
        and not after.acts.get(gone[0][0])
    )


def _hidden_since(before: Evaluation, *, switches_back: bool) -> bool:
    """Whether there is something hidden that nobody could see while the evaluation was open.

    Scores and figures are not given in setup: after a late switch and no further step all were seen before.
    """
    seen = veiled(before)
    if switches_back:
        return seen.weights is not before.weights or seen.judgements is not before.judgements
    return seen is not before


# ---- acts and stages -----


def _acts(before: Evaluation, after: Evaluation, changes: Changes) -> Iterator[Refusal]:
    """Acts stay as they are, and a new one stands for a step that is made with it."""
    new = new_acts(changes)
    for change in changes:
        if change.table == "acts" and change.before is not None and not _switches_back(before, after, changes):
            yield refusal_of(
                before,
                change,
                "The record of proceedings is never changed: what was done stays in it",
                "Reopen a stage with a reason instead",
            )
    last = max(before.acts, default="")
    for change in new:
        act: Act = row_at(after, "acts", change.key)
        if len(new) > 1 or not _matches(before, after, act, changes):
            yield refusal_of(
                before,
                change,
                "An act stands for one step in the order of work, and is made together with it",
                "Advance, reopen or unseal the evaluation; the act follows by itself",
            )
        elif change.key[0] <= last:
            yield refusal_of(
                before,
                change,
                "A new act stands after all others in the record of proceedings",
                "Look at what others have done meanwhile, and do it again",
            )


def _matches(before: Evaluation, after: Evaluation, act: Act, changes: Changes) -> bool:
    """Whether an act says what the changes do."""
    if not act.by.strip() or act.stage is not after.head.stage:
        return False
    at, to = ORDER.index(before.head.stage), ORDER.index(after.head.stage)
    if act.kind is ActKind.UNSEALED:
        return at == to and after.head.unsealed and not before.head.unsealed
    if act.kind is ActKind.ADVANCED:
        return to > at
    gives_back = any(change.table == "submissions" for change in changes)
    return bool(act.reason.strip()) and (to < at or (to == at and gives_back))


def _head(before: Evaluation, after: Evaluation, changes: Changes) -> Iterator[Refusal]:
    change = next((each for each in changes if each.table == "head"), None)
    if change is None or change.after is None:
        return
    stage = before.head.stage
    if "process" in change.after:
        if stage is not Stage.SETUP:
            yield refusal_of(
                before,
                change,
                "The process stays formal once scoring has begun{since}",
                reopening(Stage.SETUP, "to change it"),
            )
        elif _hidden_since(before, switches_back=_switches_back(before, after, changes)):
            yield refusal_of(
                before,
                change,
                "The process stays formal while there is something that is hidden",
                "Work on formally, or start a new evaluation",
            )
    if "unsealed" in change.after:
        yield from _unsealing(before, after, change, changes)
    if "stage" in change.after:
        yield from _stage(before, after, change, changes)


def _unsealing(before: Evaluation, after: Evaluation, change: Change, changes: Changes) -> Iterator[Refusal]:
    if before.head.unsealed:
        yield refusal_of(before, change, "What was opened cannot be sealed again", "Leave it open")
        return
    for what in hindrances_to_unsealing(before):
        yield Refusal(change.table, change.key, what, sentence("Do this first, then open what is sealed"))
    if not _has_act(after, changes, ActKind.UNSEALED):
        yield refusal_of(
            before,
            change,
            "Opening what is sealed is recorded with a name",
            "Open it by the step that is made for this",
        )


def _stage(before: Evaluation, after: Evaluation, change: Change, changes: Changes) -> Iterator[Refusal]:
    at, to = ORDER.index(before.head.stage), ORDER.index(after.head.stage)
    forward = to > at
    if to > at + 1:
        yield refusal_of(
            before,
            change,
            "A formal evaluation goes forward one stage at a time; after {stage} comes {next}",
            "Go on to the next stage",
            next=NAMES[ORDER[at + 1]],
        )
    elif forward:
        standing = replace(after, head=replace(after.head, stage=before.head.stage))
        for what in obstacles(standing, after.head.stage):
            yield Refusal(change.table, change.key, what, sentence("Do this first, then go on to the next stage"))
    if not _has_act(after, changes, ActKind.ADVANCED if forward else ActKind.REOPENED):
        words = "Going on to another stage is recorded with a name"
        if not forward:
            words = "Going back to an earlier stage is recorded with a name and a reason"
        yield refusal_of(before, change, words, "Change the stage by the step that is made for this")


def _has_act(after: Evaluation, changes: Changes, kind: ActKind) -> bool:
    return any(row_at(after, "acts", change.key).kind is kind for change in new_acts(changes))


# ---- the steps -----


def make_formal(evaluation: Evaluation, by: str, reason: str, at: str) -> Evaluation:
    """Make an open evaluation formal, in setup.

    Where scores or figures are there already, an act says how many, by whom and why; else name and reason are not
    asked for. Raises EditError in a later stage, and where an act lacks its name or reason.
    """
    head = evaluation.head
    if head.process is Process.FORMAL:
        raise EditError("The evaluation is formal already")
    if head.stage is not Stage.SETUP:
        raise EditError(sentence(_IN_SETUP, stage=NAMES[head.stage]), advice=f"{_TO_SETUP}.")
    after = replace(evaluation, head=replace(head, process=Process.FORMAL))
    given = given_already(evaluation)
    if given is None:
        return after
    if not (by.strip() and reason.strip()):
        raise EditError(
            "Making an evaluation formal after scores were given needs the name of who does it and a reason"
        )
    return add_act(after, Act(ActKind.ADVANCED, Stage.SETUP, by, f"{given}. {reason.strip()}", at))


def advance(evaluation: Evaluation, by: str, reason: str, at: str) -> Evaluation:
    """Go on to the next stage. A formal evaluation keeps an act of it, and goes on only when nothing stands in the way.

    Raises EditError with the first thing that does; `obstacles` has them all.
    """
    place = ORDER.index(evaluation.head.stage)
    if place + 1 == len(ORDER):
        raise EditError("The evaluation is decided; there is no further stage")
    stage = ORDER[place + 1]
    _refuse_hindered(obstacles(evaluation, stage), f"Going on to {NAMES[stage]}")
    if stage is Stage.SCORING and evaluation.head.process is Process.FORMAL and not evaluation.acts:
        reason = _with_given(evaluation, reason)
    after = replace(evaluation, head=replace(evaluation.head, stage=stage))
    return _recorded(evaluation, after, Act(ActKind.ADVANCED, stage, by, reason, at))


def _with_given(evaluation: Evaluation, reason: str) -> str:
    """The reason for beginning to score, with what had been given before the first step, as in a copy."""
    given = given_already(evaluation, sealed_criteria(evaluation.criteria))
    return reason if given is None else " ".join(filter(None, (f"{given}.", reason)))


def reopen(
    evaluation: Evaluation, stage: Stage, by: str, reason: str, at: str, sheets: Iterable[str] | None = None
) -> Evaluation:
    """Go back to a stage; a formal evaluation keeps an act of it, with a name and a reason.

    Going back to scoring or setup gives these evaluators their sheets back (None: all that were handed in), so that
    they can be changed and are handed in again; going back to consensus, the sealed criteria on these sheets (None: of
    nobody). Scoring and consensus can be reopened while they are going on, to give something back.
    Raises EditError where there is nothing to go back to.
    """
    at_stage, to_stage = ORDER.index(evaluation.head.stage), ORDER.index(stage)
    early = stage in (Stage.SETUP, Stage.SCORING)
    handed_in = {key: row for key, row in evaluation.submissions.items() if early or row.sealed_at}
    given_back = [key for key in in_order(evaluation.evaluators) if key in handed_in]
    if sheets is None:
        given_back = given_back if early else []
    else:
        chosen = set(sheets)
        unknown = chosen - set(given_back)
        if unknown:
            raise EditError("This sheet has not been handed in", place=evaluator_name(evaluation, min(unknown)))
        given_back = [key for key in given_back if key in chosen]
    inside = stage in (Stage.SCORING, Stage.CONSENSUS) and at_stage == to_stage and bool(given_back)
    if to_stage > at_stage or (to_stage == at_stage and not inside):
        raise EditError(sentence("The evaluation has not gone beyond {stage}", stage=NAMES[stage]))
    after = replace(evaluation, head=replace(evaluation.head, stage=stage))
    if evaluation.head.process is Process.OPEN:
        return after
    if not (by.strip() and reason.strip()):
        raise EditError(sentence("Reopening {stage} needs the name of who does it and a reason", stage=NAMES[stage]))
    for key in given_back:
        after = take_back_sheet(after, key, sealed=not early)
    return _recorded(evaluation, after, Act(ActKind.REOPENED, stage, by, reason, at))


def unseal(evaluation: Evaluation, by: str, reason: str, at: str) -> Evaluation:
    """Open what is sealed, for everybody and for good. Raises EditError where it is too early, or where nothing is."""
    if evaluation.head.process is Process.OPEN:
        raise EditError("In an open evaluation nothing is sealed")
    _refuse_hindered(hindrances_to_unsealing(evaluation), "Opening what is sealed")
    after = replace(evaluation, head=replace(evaluation.head, unsealed=True))
    return _recorded(evaluation, after, Act(ActKind.UNSEALED, evaluation.head.stage, by, reason, at))


def _refuse_hindered(found: tuple[Sentence, ...], doing: str) -> None:
    if found:
        further = len(found) - 1
        advice = (
            ""
            if not further
            else "One more thing is to be done."
            if further == 1
            else f"{further} more are to be done."
        )
        raise EditError(found[0], place=doing, advice=advice)


def _recorded(before: Evaluation, after: Evaluation, act: Act) -> Evaluation:
    return after if before.head.process is Process.OPEN else add_act(after, act)
