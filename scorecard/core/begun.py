"""An edit that was begun on an earlier state than it is finished on, such as a text that is typed meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from scorecard.core.changes import Change, diff, row_at, row_of, with_row
from scorecard.core.model import Cell, Evaluation


def made_on(base: Evaluation, now: Evaluation, after: Evaluation) -> Evaluation:
    """What the edit that makes `after` of `now` makes of `base`, the earlier state on which it was begun.

    Field by field, so that `rebase` finds what others have changed since. A row that is only there since gets the
    fields of the edit alone if it is a cell, which anybody may begin; one that has been removed since stays changed.
    """
    for change in diff(now, after):
        base = with_row(base, change.table, change.key, _row_on(base, now, change))
    return base


def _row_on(base: Evaluation, now: Evaluation, change: Change) -> Any:
    """The row of a change on an earlier state; None where the change removes it."""
    if change.after is None:
        return None
    row = row_at(base, change.table, change.key)
    if row is None and change.before is not None:
        current = row_at(now, change.table, change.key)
        row = None if isinstance(current, Cell) else current
    return row_of(change.table, change.after) if row is None else replace(row, **change.after)
