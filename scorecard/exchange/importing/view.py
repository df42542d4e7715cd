"""A grid as it is looked at for tables: what each cell says, where words and figures stand, what is blank."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scorecard.core.wording import one_line
from scorecard.exchange.importing.book import Cell, Grid, Place, Range
from scorecard.exchange.importing.figures import NOTHING, Figure, Says, figure

MOST_ROWS: Final = 3_000
MOST_COLUMNS: Final = 400

ANSWERS: Final = frozenset({Says.NUMBER, Says.YES, Says.NO, Says.MISSING, Says.ERROR, Says.DATE})
"""What can stand where a score belongs."""


class View:
    """The upper left part of a grid, as far as tables are looked for."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows = min(grid.rows, MOST_ROWS)
        self.columns = min(grid.columns, MOST_COLUMNS)
        self.figures: dict[Place, Figure] = {}
        self.in_row: dict[int, list[int]] = {}
        for place, cell in grid.cells.items():
            row, column = place
            if row <= self.rows and column <= self.columns:
                said = figure(cell)
                if said.says is not Says.NOTHING:
                    self.figures[place] = said
                    self.in_row.setdefault(row, []).append(column)
        for columns in self.in_row.values():
            columns.sort()

    def figure(self, row: int, column: int) -> Figure:
        """What the cell itself says; nothing for the other cells of a merged range."""
        return self.figures.get((row, column), NOTHING)

    def says(self, row: int, column: int) -> Says:
        """What kind of thing the cell itself says."""
        found = self.figures.get((row, column))
        return Says.NOTHING if found is None else found.says

    def number(self, row: int, column: int) -> float | None:
        """The number in a cell."""
        found = self.figures.get((row, column))
        return found.number if found is not None and found.says is Says.NUMBER else None

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell itself."""
        return self.grid.cells.get((row, column))

    def words(self, row: int, column: int) -> bool:
        """Whether the cell itself holds words."""
        return self.says(row, column) is Says.WORDS

    def text(self, row: int, column: int) -> str:
        """The text of a cell, also from the merged range that it is part of."""
        return self.grid.text(row, column)

    def own(self, row: int, column: int) -> str:
        """The text of the cell itself."""
        found = self.grid.cells.get((row, column))
        return one_line(found.text) if found is not None else ""

    def is_formula(self, row: int, column: int) -> bool:
        """Whether the cell is what a formula came to."""
        found = self.grid.cells.get((row, column))
        return found is not None and found.is_formula

    def is_blank(self, row: int, columns: Iterable[int]) -> bool:
        """Whether nothing stands in these columns of a row."""
        return not any((row, column) in self.figures for column in columns)

    def span(self, row: int, column: int) -> Range:
        """The merged range of a cell, or the cell."""
        return self.grid.merge_at(row, column) or Range.at((row, column))
