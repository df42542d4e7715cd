"""Blocks of cells, as spreadsheets copy, paste, fill and clear them: which cell would get what.

Rows of groups are passed over, so that a column of scores from elsewhere fits as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from scorecard.app.pasting.block import Block, block_in, same
from scorecard.app.pasting.cells import Placed, placed_by_heads
from scorecard.app.pasting.figures import as_typed, decimal_in
from scorecard.core.errors import EditError, sentence
from scorecard.core.model import Evaluation
from scorecard.gui.models.score_cell import Place, Preview, Refused, ScoreCell
from scorecard.gui.models.score_sheet import ScoreSheet
from scorecard.gui.models.typed import block_text

Wanted = tuple[int, int, Any]
"""Row, column, and the value meant for that cell; an EditError where there can be none."""


class Grid(Protocol):
    """What blocks need to know of a grid."""

    def rowCount(self) -> int: ...

    def columnCount(self) -> int: ...

    def is_group(self, row: int) -> bool: ...

    def key_at(self, row: int) -> str: ...

    def candidate_at(self, column: int) -> str: ...

    def cell(self, row: int, column: int) -> ScoreCell: ...

    def typed_text(self, row: int, column: int) -> str: ...

    def row_name(self, row: int) -> str: ...

    def column_name(self, column: int) -> str: ...

    @property
    def decimal(self) -> str: ...


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


def pasted(grid: Grid, top: int, left: int, text: str, into: Iterable[Place] = ()) -> list[Wanted]:
    """What a block would put where, its first cell there. What lies beyond the grid is in it too.

    Where the cells `into` are a whole multiple of the block, down and across, it is repeated over them, as a
    spreadsheet does; a single value goes to each of them.
    Where the block names criteria at its side or candidates above, each value goes to the cell of that name, and
    one whose name the grid does not have is an EditError. Figures are read as the block shows that they are written.
    """
    block = block_in(text)
    said = decimal_in(cell for row in block for cell in row)
    leaves = [row for row in range(grid.rowCount()) if not grid.is_group(row)]
    columns = [grid.column_name(column) for column in range(grid.columnCount())]
    named = placed_by_heads(block, [grid.row_name(row) for row in leaves], columns)
    below = [row for row in leaves if row >= top]
    if named is not None:
        return _by_names(grid, named, leaves if named.names_rows else below, 0 if named.names_columns else left, said)
    found: list[Wanted] = []
    for number, cells in enumerate(repeated(block, *_extent(grid, into))):
        row = _row(grid, below, number)
        found += [(row, left + at, as_typed(value, said, grid.decimal)) for at, value in enumerate(cells)]
    while found and not found[-1][2] and found[-1][0] >= grid.rowCount():
        found.pop()  # the empty lines with which a block may end
    return found


def repeated(block: Block, rows: int, columns: int) -> Block:
    """The block as often as it fits into so many rows and columns, where it does so without rest; else once.

    Empty lines with which a block ends may be no part of it.
    """
    wide = max(map(len, block), default=0)
    said = max((at for at, cells in enumerate(block, 1) if any(cells)), default=len(block))
    if (rows, columns) == (len(block), wide):
        return block
    for high in (len(block), said):
        if wide and high and (rows > high or columns > wide) and not rows % high and not columns % wide:
            full = [[*cells, *[""] * (wide - len(cells))] for cells in block[:high]]
            return [cells * (columns // wide) for cells in full] * (rows // high)
    return block


def _extent(grid: Grid, cells: Iterable[Place]) -> tuple[int, int]:
    """Rows, without those of groups, and columns of a block of chosen cells."""
    chosen = inside(grid, cells)
    return len({row for row, _ in chosen}), len({column for _, column in chosen})


def _by_names(grid: Grid, named: Placed, rows: Sequence[int], left: int, said: str) -> list[Wanted]:
    """The cells of a block by the names of its heads, and what has no place."""
    found: list[Wanted] = [
        (_row(grid, rows, each.row), left + each.column, as_typed(each.text, said, grid.decimal))
        for each in named.cells
    ]
    groups = {same(grid.row_name(row)) for row in range(grid.rowCount()) if grid.is_group(row)}
    for lost in named.lost:
        if lost.is_criterion and same(lost.head) in groups:
            continue  # the means of a group
        words = sentence("No candidate here is called '{name}'", name=lost.head)
        if lost.is_criterion:
            words = sentence("No criterion here is called '{name}'", name=lost.head)
        place = sentence("row {row}, column {column} of the block", row=lost.row, column=lost.column)
        found.append((grid.rowCount(), grid.columnCount(), EditError(words, place=str(place))))
    return found


def _row(grid: Grid, rows: Sequence[int], number: int) -> int:
    """The row of the grid for a row of a block; one beyond the grid where it has no more."""
    return rows[number] if number < len(rows) else grid.rowCount() + number - len(rows)


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


def tried(grid: Grid, sheet: ScoreSheet, value: Evaluation, wanted: Iterable[Wanted]) -> tuple[Evaluation, Preview]:
    """The evaluation with as many of these values as it takes, and which they are."""
    rows, columns = grid.rowCount(), grid.columnCount()
    after = value
    done: list[Place] = []
    texts: list[str] = []
    refused: list[Refused] = []
    for row, column, given in wanted:
        try:
            if isinstance(given, EditError):
                raise given
            if not (0 <= row < rows and 0 <= column < columns):
                raise EditError("The block is larger than the grid here", advice="Paste it further up or left.")
            if sheet.text_of(given) != grid.typed_text(row, column):
                after = sheet.with_typed(after, grid.key_at(row), grid.candidate_at(column), given)
                done.append((row, column))
                texts.append(sheet.text_of(given))
        except EditError as error:
            text = "" if isinstance(given, EditError) else sheet.text_of(given)
            refused.append(Refused(row, column, text, error))
    return after, Preview(tuple(done), tuple(refused), tuple(texts))
