"""Cells on their way into a book: limits that all sheets share, cleaned texts, and notes that are told once."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from scorecard.core.errors import ExchangeError
from scorecard.core.numbers import grouped, plain
from scorecard.core.wording import one_line
from scorecard.exchange.foreign_package import TOO_MUCH
from scorecard.exchange.importing.book import Cell, CellKind, Grid, Note, Place, Range, address
from scorecard.exchange.importing.cleaning import Cleaner, places_in_words

MOST_CELLS: Final = 250_000
WIDEST: Final = 1_000
LONGEST: Final = 100_000
MOST_STRAY: Final = 20
"""Cells beyond the last column or row that are left out with a note; more are a table that is too large."""

LARGEST_MERGE: Final = 2_000_000
LONGEST_TITLE: Final = 31
_ODD_TITLE: Final = re.compile(r"[\[\]:*?/\\]")
_REACHING: Final = re.compile(
    r"\b(HYPERLINK|WEBSERVICE|FILTERXML|IMAGE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|DDE|SQL\.REQUEST|IMPORT[A-Z]+)\s*\("
    r"|\|'?[^']*'?!",
    re.IGNORECASE | re.ASCII,
)


def reaches_out(formula: str) -> bool:
    """Whether a formula asks a program or an address elsewhere for what it shows."""
    return _REACHING.search(formula) is not None


@dataclass(slots=True)
class Gathering:
    """What is known of a whole book while its sheets are read."""

    cleaner: Cleaner = field(default_factory=Cleaner)
    notes: list[Note] = field(default_factory=list)
    cells: int = 0
    titles: dict[str, int] = field(default_factory=dict)

    def title(self, given: str) -> str:
        """The title of a sheet as it is called here, unlike that of any other; a note where it is an odd one."""
        clean = one_line(self.cleaner.clean(given, "a sheet title"))
        if len(clean.encode("utf-16-le")) // 2 > LONGEST_TITLE or _ODD_TITLE.search(clean):
            what = f"The title of a sheet is one that spreadsheet programs refuse: {clean[:60]}"
            self.notes.append(Note(f"{what}. It is read all the same."))
        name = clean[:100] or f"Sheet {len(self.titles) + 1}"
        count = self.titles[name.casefold()] = self.titles.get(name.casefold(), 0) + 1
        return name if count == 1 else f"{name} ({count})"

    def all_notes(self) -> tuple[Note, ...]:
        """Every note of the book."""
        return (*self.notes, *self.cleaner.notes)


@dataclass(slots=True)
class Sheetful:
    """The cells of one sheet."""

    book: Gathering
    title: str
    hidden: bool = False
    cells: dict[Place, Cell] = field(default_factory=dict)
    stray: list[str] = field(default_factory=list)
    reaching: list[str] = field(default_factory=list)
    rows: int = 0
    columns: int = 0

    def text(self, place: Place, text: str, formula: str | None = None) -> None:
        """A text; `formula` is what it came of, None where it was typed."""
        clean = self.book.cleaner.clean(text, f"{self.title}!{address(place)}")
        if formula and reaches_out(formula):
            self.reaching.append(address(place))
            self.put(place, Cell(CellKind.UNKNOWN, clean, None, True, formula))
        elif clean and not clean.isspace():
            self.put(place, Cell(CellKind.TEXT, clean, None, formula is not None, formula or ""))

    def number(self, place: Place, number: float, formula: str | None = None, *, percent: bool = False) -> None:
        """A number or a share, finite or else an error."""
        if not math.isfinite(number):
            self.error(place, str(number), formula)
            return
        number += 0.0  # -0 becomes 0
        kind = CellKind.PERCENT if percent else CellKind.NUMBER
        self.put(place, Cell(kind, plain(number), number, formula is not None, formula or ""))

    def date(self, place: Place, text: str, formula: str | None = None) -> None:
        """A date or a time, as text."""
        self.put(place, Cell(CellKind.DATE, text, None, formula is not None, formula or ""))

    def boolean(self, place: Place, given: bool, formula: str | None = None) -> None:
        """True or false."""
        text = "TRUE" if given else "FALSE"
        self.put(place, Cell(CellKind.BOOLEAN, text, float(given), formula is not None, formula or ""))

    def error(self, place: Place, text: str, formula: str | None = None) -> None:
        """An error such as #N/A, or a number that is none."""
        clean = self.book.cleaner.clean(text, f"{self.title}!{address(place)}").strip()[:40]
        self.put(place, Cell(CellKind.ERROR, clean, None, formula is not None, formula or ""))

    def unknown(self, place: Place, formula: str = "") -> None:
        """A formula of which no result is stored."""
        self.put(place, Cell(CellKind.UNKNOWN, "", None, True, formula))

    def put(self, place: Place, cell: Cell) -> None:
        """A cell. Raises ExchangeError where the book holds more than what is read."""
        row, column = place
        if row > LONGEST or column > WIDEST:
            self.stray.append(address(place))
            if len(self.stray) > MOST_STRAY:
                what = "too many columns" if column > WIDEST else "too many rows"
                most = f"{grouped(WIDEST)} columns" if column > WIDEST else f"{grouped(LONGEST)} rows"
                raise ExchangeError(f"A sheet has {what}: {most} are read", place=self.title, advice=TOO_MUCH)
            return
        self.book.cells += 1
        if self.book.cells > MOST_CELLS:
            what = f"The file has too many cells, more than the {grouped(MOST_CELLS)} that are read"
            raise ExchangeError(what, place=self.title, advice=TOO_MUCH)
        self.cells[place] = cell
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)

    def merges(self, given: Iterable[str]) -> tuple[Range, ...]:
        """Merged ranges; those that only make a heading wider than the table is are kept as they are.

        Raises ExchangeError where one covers more cells than any table has, or is no range.
        """
        found = []
        for text in given:
            try:
                each = Range.of(text)
            except ValueError as error:
                raise ExchangeError("A merged range of the sheet is damaged", place=self.title) from error
            if each.height * each.width > LARGEST_MERGE:
                what = f"The merged cells {each.a1} are too large: they cover most of the sheet"
                raise ExchangeError(what, place=self.title, advice="Undo the merging and try again.")
            found.append(each)
        return tuple(found)

    def grid(
        self, merges: tuple[Range, ...], hidden_rows: Iterable[int] = (), hidden_columns: Iterable[tuple[int, int]] = ()
    ) -> Grid:
        """The sheet as it is read, with notes on what was left out of it."""
        if self.stray:
            places = places_in_words(self.stray)
            self.book.notes.append(Note(f"Cells far away from everything else are not read: {places}.", self.title))
        hidden = sorted(row for row in set(hidden_rows) if row <= self.rows)
        filled = {row for row, _ in self.cells}
        if rows := [str(row) for row in hidden if row in filled]:
            shown = ", ".join(rows[:8]) + (" ..." if len(rows) > 8 else "")
            what = f"Hidden rows hold something and are read like the others: {shown}."
            self.book.notes.append(Note(what, self.title))
        if self.reaching:
            places = places_in_words(self.reaching)
            self.book.notes.append(
                Note(f"Formulas that ask other programs or addresses are not followed: {places}.", self.title)
            )
        return Grid(
            self.title,
            self.hidden,
            self.cells,
            merges,
            self.rows,
            self.columns,
            frozenset(hidden),
            frozenset(column for first, last in hidden_columns for column in range(first, min(last, self.columns) + 1)),
        )


def date_text(serial: float, *, from_1904: bool) -> str:
    """The serial number of a date or a time in ISO form, with the time where it has one; the number if it is none."""
    if not math.isfinite(serial) or not 0 <= serial < 2_958_466:
        return plain(serial)
    if serial < 1 and not from_1904:
        return (datetime(1900, 1, 1) + timedelta(seconds=round(serial * 86_400))).strftime("%H:%M")
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if serial < 60 else 30)
    moment = start + timedelta(days=int(serial), seconds=round(serial % 1 * 86_400))
    return moment.strftime("%Y-%m-%d") if serial % 1 == 0 else moment.strftime("%Y-%m-%d %H:%M")
