"""Which sheets of a book a mapping does not take, and why: what stands on each of them instead."""

from __future__ import annotations

from typing import Final

from scorecard.exchange.importing.book import Book, Grid
from scorecard.exchange.importing.drafting import draft
from scorecard.exchange.importing.figures import Says
from scorecard.exchange.importing.headings import plain_words
from scorecard.exchange.importing.mapping import Mapping, area_text
from scorecard.exchange.importing.tables import tables_of
from scorecard.exchange.importing.view import View

MOST_LOOKED_AT: Final = 20_000
"""Cells of a sheet on which a table is looked for, so that a reason costs no more than the import itself."""
_WORKED_OUT: Final = 0.5


def sheets_left(book: Book, mapping: Mapping) -> list[str]:
    """A sentence for each sheet with something on it of which nothing is taken."""
    used = {table.sheet for table in mapping.tables}
    used |= {totals.sheet for table in mapping.tables for totals in table.totals}
    return [
        f"The sheet '{grid.title}' was not taken: {why_left(grid, mapping)}."
        for grid in book.grids
        if grid.title not in used and grid.cells
    ]


def why_left(grid: Grid, mapping: Mapping) -> str:
    """Why nothing of a sheet is taken, in words that go on after a colon."""
    if grid.hidden:
        return "it is a hidden sheet"
    numbers = [cell for cell in grid.cells.values() if cell.number is not None]
    if _is_legend(grid, mapping):
        return "it says what words count as"
    if len(grid.cells) > MOST_LOOKED_AT:
        return "it is no part of what the mapping names" if numbers else "it holds no figures"
    view = View(grid)
    for table in tables_of(view):
        found = draft(table).mapping
        if not found.scores:
            continue
        if len(table.item_columns) < 2 and not any(
            view.number(*place) is not None for a in found.scores for place in a
        ):
            continue
        cells = [place for area in found.scores for place in area if view.says(*place) is not Says.NOTHING]
        if sum(view.is_formula(*place) for place in cells) > _WORKED_OUT * len(cells):
            return "its figures are worked out by formulas"
        return f"it holds another table, with figures in {area_text(found.scores[:1])}"
    if not numbers:
        return "it holds no figures"
    if sum(cell.is_formula for cell in numbers) > _WORKED_OUT * len(numbers):
        return "its figures are worked out by formulas"
    return "no table with names in a row and in a column was found on it"


def _is_legend(grid: Grid, mapping: Mapping) -> bool:
    """Whether words that the mapping counts stand beside figures on a sheet, at least two of them."""
    words = {plain_words(word).rstrip(".!") for word, _ in (*mapping.words, *mapping.weight_words)}
    if not words:
        return False
    said = {
        word
        for (row, column), cell in grid.cells.items()
        if cell.number is None
        and (word := plain_words(cell.text).rstrip(".!")) in words
        and any((row, beside) in grid.cells for beside in (column - 1, column + 1))
    }
    figured = any(cell.number is not None for cell in grid.cells.values())
    return len(said) >= 2 and (figured or len(said) == len(words))
