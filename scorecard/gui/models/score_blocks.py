"""Blocks of cells, as spreadsheets copy, paste, fill and clear them: which cell would get what.

Rows of groups are passed over, so that a column of scores from elsewhere fits as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from scorecard.core.errors import EditError
from scorecard.gui.models.score_cell import Place, ScoreCell
from scorecard.gui.models.typed import block_from, block_text

Wanted = tuple[int, int, Any]
"""Row, column, and the value meant for that cell; an EditError where there can be none."""


class Grid(Protocol):
    """What blocks need to know of a grid."""

    def rowCount(self) -> int: ...

    def columnCount(self) -> int: ...

    def is_group(self, row: int) -> bool: ...

    def cell(self, row: int, column: int) -> ScoreCell: ...

    def typed_text(self, row: int, column: int) -> str: ...


def inside(grid: Grid, cells: Iterable[Place]) -> list[Place]:
    """Those of the cells that are in the grid and hold something of their own."""
    rows, columns = grid.rowCount(), grid.columnCount()
    return [(r, c) for r, c in cells if 0 <= r < rows and 0 <= c < columns and not grid.is_group(r)]


def copied(grid: Grid, cells: Iterable[Place]) -> str:
    """These cells as a block for a spreadsheet; what lies between them and is not chosen stays empty."""
    chosen = set(inside(grid, cells))
    taken = {column for _, column in chosen}
    columns = range(min(taken, default=0), max(taken, default=-1) + 1)
    rows = sorted({row for row, _ in chosen})
    lines = [[grid.typed_text(row, column) if (row, column) in chosen else "" for column in columns] for row in rows]
    return block_text(lines)


def pasted(grid: Grid, top: int, left: int, text: str) -> list[Wanted]:
    """What a block would put where, its first cell there. What lies beyond the grid is in it too."""
    try:
        block = block_from(text)
    except EditError as error:
        return [(top, left, error)]
    leaves = [row for row in range(max(top, 0), grid.rowCount()) if not grid.is_group(row)]
    found: list[Wanted] = []
    for number, cells in enumerate(block):
        beyond = grid.rowCount() + number - len(leaves)
        row = leaves[number] if number < len(leaves) else beyond
        found += [(row, left + at, value) for at, value in enumerate(cells)]
    while found and not found[-1][2] and found[-1][0] >= grid.rowCount():
        found.pop()  # the empty lines with which a block may end
    return found


def spread(grid: Grid, cells: Iterable[Place], text: str) -> list[Wanted]:
    """One value for each of these cells, as a spreadsheet does where a single one is pasted into a block."""
    return [(row, column, text) for row, column in sorted(set(inside(grid, cells)))]


def filled_down(grid: Grid, cells: Iterable[Place]) -> list[Wanted]:
    """Each column filled from the topmost of its cells, or a single one from the one above."""
    by_column: dict[int, list[int]] = {}
    for row, column in inside(grid, cells):
        by_column.setdefault(column, []).append(row)
    found: list[Wanted] = []
    for column, given in sorted(by_column.items()):
        rows = sorted(set(given))
        if len(rows) == 1:
            above = [row for row in range(rows[0]) if not grid.is_group(row)]
            rows = [*above[-1:], *rows]
        source = grid.cell(rows[0], column).value
        found += [(row, column, "" if source is None else source) for row in rows[1:]]
    return found
