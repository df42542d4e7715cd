"""Where the cursor of the facts grid goes: over the rows of leaves, past those of groups."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from scorecard.gui.models.score_cell import Place


def stepped(rows: Sequence[int], columns: int, start: Place, down: int, right: int) -> Place:
    """So many rows down and columns right of a cell, as far as the grid goes. `rows` are those of leaves, ascending."""
    row, column = start
    at = bisect_left(rows, row)
    if down > 0 and at < len(rows) and rows[at] != row:
        at -= 1  # from a group the next row down is its first
    return rows[min(max(at + down, 0), len(rows) - 1)], min(max(column + right, 0), columns - 1)


def following(rows: Sequence[int], columns: int, start: Place, *, forward: bool) -> Place | None:
    """The next cell of a row, after its last the first of the next row; None past the ends of the grid."""
    row, column = start
    if row not in rows:
        return None
    place = rows.index(row) * columns + column + (1 if forward else -1)
    return (rows[place // columns], place % columns) if 0 <= place < len(rows) * columns else None
