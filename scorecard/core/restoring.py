"""Going back: the whole evaluation to an earlier state, or one change of it taken back.

Both are edits like any other, so that nothing is removed from the journal and undo takes them back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from scorecard.core.changes import Change, Changes, apply, invert, rebase, squash
from scorecard.core.model import NAMING, Evaluation, Key, Process, named_in
from scorecard.core.soundness import Unsound, unsound

_NAMED: Final = ("criteria", "candidates", "evaluators", "scenarios")
_REFERRING: Final[dict[str, dict[str, str]]] = {
    "criteria": {"parent": "criteria"},
    "evaluators": {"assigned": "criteria"},
    "rules": {"tie_break": "criteria", "draw": "candidates"},
    "cost_terms": {"feeds": "criteria"},
}
"""Fields that name rows, by table, and the table whose rows they name."""


def restored(now: Evaluation, then: Evaluation) -> Evaluation:
    """What the evaluation becomes when it is brought back to an earlier state.

    In a formal evaluation the stage stays, and so does the record of what was done: acts, handed-in sheets, what has
    been opened, and the labels that candidates were given. Everything else is as it was.
    """
    if now.head.process is Process.OPEN:
        return then
    head = replace(then.head, process=now.head.process, stage=now.head.stage, unsealed=now.head.unsealed)
    candidates = then.candidates
    for key, candidate in then.candidates.items():
        label = now.candidates[key].label if key in now.candidates else ""
        if label and label != candidate.label:
            candidates = candidates.set(key, replace(candidate, label=label))
    return replace(then, head=head, candidates=candidates, submissions=now.submissions, acts=now.acts)


@dataclass(frozen=True, slots=True)
class Reversal:
    """What takes one change back.

    changes  to be applied to the evaluation as it is now; () where it has been taken back already, or cannot be
    needed   which of the later changes stand on it, by their places among these; then it cannot be taken back
    unsound  what would not hold together without it; then it cannot be taken back either
    """

    changes: Changes
    needed: tuple[int, ...] = ()
    unsound: tuple[Unsound, ...] = ()


def reversal(changes: Changes, later: Sequence[Changes], now: Evaluation) -> Reversal:
    """What takes `changes` back, after which came the `later` ones, in order, up to the evaluation as it is `now`.

    It is the inverse of the change on top of all that followed. A later change stands on it where both changed the
    same field of a row, where one of them added or removed the row, or where it names a row that would be gone.
    """
    inverse = squash(invert(changes))
    rebased = rebase(inverse, squash(*later))
    if rebased.conflicts:
        places = {(each.table, each.key): each.field for each in rebased.conflicts}
        gone = {(each.table, each.key) for each in inverse if each.after is None}
        needed = [
            at
            for at, each in enumerate(later)
            if any(_touches(change, places) or _names(change, gone) for change in each)
        ]
        return Reversal((), tuple(needed))
    flaws = unsound(apply(now, rebased.changes), rebased.changes)
    if flaws:
        gone = {(each.table, each.key) for each in rebased.changes if each.after is None}
        rows = {(each.table, each.key) for each in flaws}
        needed = [
            at
            for at, each in enumerate(later)
            if any((change.table, change.key) in rows or _names(change, gone) for change in each)
        ]
        return Reversal((), tuple(needed), tuple(flaws))
    return Reversal(rebased.changes)


def _touches(change: Change, places: dict[tuple[str, Key], str]) -> bool:
    field = places.get((change.table, change.key))
    if field is None:
        return False
    return not field or change.before is None or change.after is None or field in change.after


def _names(change: Change, rows: set[tuple[str, Key]]) -> bool:
    """Whether a change sets something that names one of these rows."""
    if change.after is None:
        return False
    if change.table in NAMING:
        return any(pair in rows for pair in ((table, (key,)) for table, key in _parts(change)))
    for field, table in _REFERRING.get(change.table, {}).items():
        named = change.after.get(field, ())
        if any((table, (key,)) in rows for key in ((named,) if isinstance(named, str) else named)):
            return True
    return False


def _parts(change: Change) -> list[tuple[str, str]]:
    return [(table, key) for table, key in named_in(change.table, change.key) if table in _NAMED]
