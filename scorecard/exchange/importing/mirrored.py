"""Sheets whose names stand right of the scores: looked at from the other side, and what is found turned back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from scorecard.exchange.importing.book import Book, Grid, Range
from scorecard.exchange.importing.headings import Role, role_of
from scorecard.exchange.importing.mapping import AREAS, Area, Layout, Mapping, TableMapping, Totals
from scorecard.exchange.importing.view import View

_NAMES: Final = (Role.CRITERION, Role.CANDIDATE, Role.BOTH)


def mirrored(book: Book) -> Book:
    """A book with the columns of each sheet in the opposite order; merged ranges keep what they hold."""
    return replace(book, grids=tuple(map(_mirrored_grid, book.grids)))


def _mirrored_grid(grid: Grid) -> Grid:
    whole = max(grid.columns, *(each.right for each in grid.merges)) + 1 if grid.merges else grid.columns + 1
    heads = {(each.top, each.left): each for each in grid.merges}
    cells = {}
    for (row, column), cell in grid.cells.items():
        merge = heads.get((row, column))
        cells[row, whole - (column if merge is None else merge.right)] = cell
    return Grid(
        grid.title,
        grid.hidden,
        cells,
        tuple(_turned(each, whole) for each in grid.merges),
        grid.rows,
        whole - 1,
        grid.hidden_rows,
        frozenset(whole - each for each in grid.hidden_columns),
    )


def _turned(area: Range, whole: int) -> Range:
    return Range(area.top, whole - area.right, area.bottom, whole - area.left)


def mirrored_mapping(mapping: Mapping, other: Book) -> Mapping:
    """A mapping of a mirrored book as a mapping of the book itself, or the other way round."""
    wholes = {grid.title: grid.columns + 1 for grid in other.grids}
    return replace(mapping, tables=tuple(_mirrored_table(each, wholes) for each in mapping.tables))


def _mirrored_table(table: TableMapping, wholes: dict[str, int]) -> TableMapping:
    whole = wholes[table.sheet]
    areas = {name: _area(getattr(table, name), whole) for name in AREAS}
    totals = tuple(_mirrored_totals(each, wholes[each.sheet or table.sheet]) for each in table.totals)
    return replace(table, totals=totals, **areas)  # type: ignore[arg-type]


def _mirrored_totals(totals: Totals, whole: int) -> Totals:
    areas = {name: _area(getattr(totals, name), whole) for name in ("area", "ranks", "candidates")}
    return replace(totals, area=areas["area"], ranks=areas["ranks"], candidates=areas["candidates"])


def _area(area: Area, whole: int) -> Area:
    return tuple(sorted((_turned(each, whole) for each in area), key=lambda each: (each.top, each.left)))


def names_stand_right(book: Book, table: TableMapping) -> bool:
    """Whether a head right of the scores of a table says that the names stand there, and none at its labels does."""
    labels = table.criteria if table.layout is Layout.DOWN else table.candidates
    heads = table.candidates if table.layout is Layout.DOWN else table.criteria
    if not labels or not heads or not table.scores or table.layout is Layout.LIST:
        return False
    view = View(book.grid(table.sheet))
    head, label = heads[0].top, labels[0].left
    if role_of(view.text(head, label)) in _NAMES or label > max(each.right for each in table.scores):
        return False
    rows = sorted({row for each in table.scores for row in range(each.top, each.bottom + 1)})
    for column in range(max(each.right for each in table.scores) + 1, view.columns + 1):
        names = [view.own(row, column) for row in rows if view.words(row, column)]
        if role_of(view.own(head, column)) in _NAMES and len(set(names)) == len(names) > 0.8 * len(rows):
            return True
    return False
