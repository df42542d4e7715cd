"""The edits of the panel at work: who scores what, who declares what, whose sheet is in, and the record of proceedings.

What a formal evaluation allows and when is said elsewhere; these edits only keep the rows as `checks` wants them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from string import ascii_uppercase
from typing import Final

from scorecard.core.changes import with_row
from scorecard.core.checks import (
    ACT_DIGITS,
    act_flaws,
    act_key_flaws,
    assigned_flaws,
    candidate_flaws,
    declaration_flaws,
    submission_flaws,
)
from scorecard.core.editing import as_kept, candidate_at, evaluator_at, refuse
from scorecard.core.errors import EditError
from scorecard.core.model import Act, Declaration, Evaluation, Submission

LABEL: Final = "Candidate "


def assign_criteria(evaluation: Evaluation, evaluator: str, criteria: Iterable[str]) -> Evaluation:
    """Say which criteria a panel member scores, a group standing for all under it; none means all."""
    row = evaluator_at(evaluation, evaluator)
    assigned = tuple(criteria)
    refuse(assigned_flaws(assigned, evaluation.criteria), row.name)
    return with_row(evaluation, "evaluators", (evaluator,), replace(row, assigned=assigned))


def set_declaration(
    evaluation: Evaluation, evaluator: str, candidate: str, declaration: Declaration | None
) -> Evaluation:
    """Set what a panel member declares of interests in a candidate; None takes it away."""
    place = f"{evaluator_at(evaluation, evaluator).name}, {candidate_at(evaluation, candidate).name}"
    if declaration is not None:
        declaration = as_kept(declaration)
        refuse(declaration_flaws(declaration), place)
    return with_row(evaluation, "declarations", (evaluator, candidate), declaration)


def submit_sheet(evaluation: Evaluation, evaluator: str, at: str, *, sealed: bool = False) -> Evaluation:
    """A panel member hands in the sheet at a moment; with `sealed`, the sealed criteria on it, which come after."""
    name = evaluator_at(evaluation, evaluator).name
    before: Submission | None = evaluation.submissions.get(evaluator)
    if sealed and before is None:
        raise EditError("The sealed criteria are handed in after the rest of the sheet", place=name)
    submission = Submission(at) if before is None else replace(before, **{"sealed_at" if sealed else "at": at})
    refuse(submission_flaws(submission), name)
    return with_row(evaluation, "submissions", (evaluator,), submission)


def take_back_sheet(evaluation: Evaluation, evaluator: str, *, sealed: bool = False) -> Evaluation:
    """A sheet that was handed in is open again; with `sealed`, only the sealed criteria on it."""
    name = evaluator_at(evaluation, evaluator).name
    before: Submission | None = evaluation.submissions.get(evaluator)
    if before is None or (sealed and not before.sealed_at):
        raise EditError("This sheet has not been handed in", place=name)
    after = replace(before, sealed_at="") if sealed else None
    return with_row(evaluation, "submissions", (evaluator,), after)


def label_candidates(evaluation: Evaluation, order: Iterable[str]) -> Evaluation:
    """Give "Candidate A", "Candidate B", ... "Candidate AA" to those who have no label yet, in this order.

    The letters go on after the last one in use, so that a label never passes from one candidate to another.
    """
    last = max((_place(each.label) for each in evaluation.candidates.values()), default=0)
    for key in order:
        candidate = candidate_at(evaluation, key)
        if candidate.label:
            continue
        last += 1
        labelled = replace(candidate, label=LABEL + letters(last))
        refuse(candidate_flaws(labelled), candidate.name)
        evaluation = with_row(evaluation, "candidates", (key,), labelled)
    return evaluation


def letters(place: int) -> str:
    """The letters of a place from 1 on: A to Z, then AA, AB and so on."""
    found = ""
    while place > 0:
        place, rest = divmod(place - 1, len(ascii_uppercase))
        found = ascii_uppercase[rest] + found
    return found


def _place(label: str) -> int:
    """The place whose letters a label bears; 0 where it bears none."""
    written = label.removeprefix(LABEL)
    if written == label or not 1 <= len(written) <= 4 or not set(written) <= set(ascii_uppercase):
        return 0
    place = 0
    for letter in written:
        place = place * len(ascii_uppercase) + ascii_uppercase.index(letter) + 1
    return place


def next_act(evaluation: Evaluation) -> str:
    """The key of the next act; EditError where the numbers have run out."""
    number = max((int(key) for key in evaluation.acts if not any(act_key_flaws(key))), default=0) + 1
    if number >= 10**ACT_DIGITS:
        raise EditError("The record of proceedings is full")
    return f"{number:0{ACT_DIGITS}}"


def add_act(evaluation: Evaluation, act: Act) -> Evaluation:
    """Add an act to the record of proceedings, after all others."""
    act = as_kept(act)
    refuse(act_flaws(act), "")
    return with_row(evaluation, "acts", (next_act(evaluation),), act)
