"""A spreadsheet from outside as plain values: grids of cells, whatever kind of file they stood in.

Readers make it in a child process and hand it over as JSON. Nothing is guessed here: a number is what the file stores
as one, and a formula is what it last came to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from scorecard.core.errors import ExchangeError
from scorecard.core.wording import column_name, one_line

LAST_ROW: Final = 1_048_576
LAST_COLUMN: Final = 16_384
MOST_MERGED: Final = 1_000_000  # cells under merged ranges; what is merged beyond is read cell by cell

_CELL: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)

Place = tuple[int, int]
"""Row and column, both from 1."""


class CellKind(StrEnum):
    """What a cell holds. An unknown one is a formula of which no result is stored."""

    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    TEXT = "text"
    BOOLEAN = "boolean"
    ERROR = "error"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid.

    text        what stands there, a number as short as it can be written ("0.85" for 85 %), a date as 2026-03-01
    number      of a number or a percentage (0.85 for 85 %), 1 or 0 of true and false; None otherwise
    is_formula  whether it is what a formula came to
    formula     the formula itself, where the reader keeps it; it is shown and compared, never worked out
    """

    kind: CellKind = CellKind.TEXT
    text: str = ""
    number: float | None = None
    is_formula: bool = False
    formula: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A block of cells, all four edges within it and counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @staticmethod
    def of(text: str) -> Range:
        """The range of "B2:D6" or "B2", also with dollar signs. ValueError where it is none."""
        first, colon, last = text.strip().partition(":")
        (top, left), (bottom, right) = place_of(first), place_of(last if colon else first)
        return Range(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    @staticmethod
    def at(place: Place) -> Range:
        """The range of one cell."""
        return Range(*place, *place)

    @property
    def a1(self) -> str:
        """As people write it: B2:D6, or B2 for one cell."""
        first = address((self.top, self.left))
        last = address((self.bottom, self.right))
        return first if first == last else f"{first}:{last}"

    @property
    def height(self) -> int:
        """How many rows it has."""
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        """How many columns it has."""
        return self.right - self.left + 1

    def __contains__(self, place: object) -> bool:
        if not isinstance(place, tuple) or len(place) != 2:
            return False
        row, column = place
        return bool(self.top <= row <= self.bottom and self.left <= column <= self.right)

    def __iter__(self) -> Iterator[Place]:
        """Its cells, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column


def place_of(text: str) -> Place:
    """Row and column of "B2". ValueError where no cell is called so."""
    found = _CELL.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"'{text[:20]}' is not the address of a cell")
    column = 0
    for letter in found.group(1).upper():
        column = column * 26 + ord(letter) - 64
    row = int(found.group(2))
    if row > LAST_ROW or column > LAST_COLUMN:
        raise ValueError(f"there is no cell '{text[:20]}'")
    return row, column


def address(place: Place) -> str:
    """The address of a cell: (2, 3) is C2."""
    return f"{column_name(place[1])}{place[0]}"


@dataclass(frozen=True)
class Grid:
    """One sheet of a book.

    cells           the cells that hold something, by row and column from 1
    merges          merged ranges; what they hold stands in their first cell
    rows, columns   the last row and the last column that hold something
    hidden_rows     rows, and columns, that the spreadsheet program does not show
    """

    title: str
    hidden: bool = False
    cells: Mapping[Place, Cell] = field(default_factory=dict)
    merges: tuple[Range, ...] = ()
    rows: int = 0
    columns: int = 0
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @cached_property
    def _merged(self) -> Mapping[Place, Range]:
        """The merged range over each cell, as far as the sheet is filled."""
        found: dict[Place, Range] = {}
        left = MOST_MERGED
        for each in self.merges:
            within = Range(each.top, each.left, min(each.bottom, self.rows), min(each.right, self.columns))
            left -= max(0, within.height) * max(0, within.width)
            if left < 0:
                break
            found.update(dict.fromkeys(within, each))
        return found

    def merge_at(self, row: int, column: int) -> Range | None:
        """The merged range that a cell is part of."""
        return self._merged.get((row, column))

    def at(self, row: int, column: int) -> Cell | None:
        """What stands at a place, for every cell of a merged range what its first cell holds; None where nothing is."""
        found = self.cells.get((row, column))
        if found is None and (merge := self._merged.get((row, column))) is not None:
            found = self.cells.get((merge.top, merge.left))
        return found

    def text(self, row: int, column: int) -> str:
        """The text at a place without the space around it, "" where nothing stands."""
        found = self.at(row, column)
        return one_line(found.text) if found is not None else ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing about what was read: a whole sentence, and the place it is about ("Sheet1!C4", "")."""

    sentence: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


@dataclass(frozen=True)
class Book:
    """A spreadsheet file: its name without folders, the kind of file ("xlsx", "csv", ...), and its sheets in order."""

    name: str
    kind: str
    grids: tuple[Grid, ...]
    notes: tuple[Note, ...] = ()

    def grid(self, title: str) -> Grid:
        """The sheet of a title. ExchangeError where there is none."""
        for each in self.grids:
            if each.title == title:
                return each
        raise ExchangeError(f"There is no sheet '{title}' in {self.name}", advice="Check the mapping.")


def place_in(grid: Grid, where: Place | Range) -> str:
    """A place as a note names it: Sheet1!C4."""
    return f"{grid.title}!{where.a1 if isinstance(where, Range) else address(where)}"


# ---- between processes ----------------------------------------------------------------------------


def to_json(book: Book) -> dict[str, Any]:
    """A book as plain values that JSON can carry."""
    return {
        "name": book.name,
        "kind": book.kind,
        "notes": [[note.sentence, note.place] for note in book.notes],
        "grids": [
            {
                "title": grid.title,
                "hidden": grid.hidden,
                "rows": grid.rows,
                "columns": grid.columns,
                "merges": [each.a1 for each in grid.merges],
                "hidden_rows": sorted(grid.hidden_rows),
                "hidden_columns": sorted(grid.hidden_columns),
                "cells": [[*place, *_cell_to_json(cell)] for place, cell in grid.cells.items()],
            }
            for grid in book.grids
        ],
    }


def of_json(value: Mapping[str, Any]) -> Book:
    """The book that `to_json` made the value from."""
    return Book(
        value["name"],
        value["kind"],
        tuple(
            Grid(
                each["title"],
                each["hidden"],
                {(row, column): _cell_of_json(rest) for row, column, *rest in each["cells"]},
                tuple(Range.of(text) for text in each["merges"]),
                each["rows"],
                each["columns"],
                frozenset(each["hidden_rows"]),
                frozenset(each["hidden_columns"]),
            )
            for each in value["grids"]
        ),
        tuple(Note(*note) for note in value["notes"]),
    )


def _cell_to_json(cell: Cell) -> list[Any]:
    full = [cell.kind.value, cell.text, cell.number, cell.is_formula, cell.formula]
    return full if cell.formula else full[:4] if cell.is_formula else full[:3]


def _cell_of_json(value: Sequence[Any]) -> Cell:
    kind, text, number, *rest = value
    return Cell(CellKind(kind), text, number, *rest)
