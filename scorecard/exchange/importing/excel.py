"""Excel workbooks (.xlsx, .xlsm) as books: formulas by their stored results, nothing run and nothing fetched."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from scorecard.core.errors import ExchangeError
from scorecard.exchange.foreign_package import THEIRS
from scorecard.exchange.foreign_workbook import Aside, ForeignWorkbook, Found, Sheet, foreign_workbook
from scorecard.exchange.importing.book import Book, Grid, Note
from scorecard.exchange.importing.gathering import Gathering, Sheetful, date_text

_NO_SHEETS: Final = "The workbook has no sheet that could be read"


def read_excel(path: Path) -> Book:
    """The sheets of a workbook. Raises ExchangeError where it is none, is damaged, or holds more than what is read."""
    with foreign_workbook(path, THEIRS) as workbook:
        if not workbook.sheets:
            raise ExchangeError(_NO_SHEETS, advice="Save it as an Excel workbook (.xlsx) and try again.")
        gathered = Gathering()
        if workbook.has_macros:
            gathered.notes.append(Note("The workbook holds macros. They are not run, and nothing of them is kept."))
        if workbook.has_links:
            what = "The workbook refers to other files or programs. Nothing is fetched: what it last showed is read."
            gathered.notes.append(Note(what))
        grids = tuple(_grid(workbook, sheet, gathered) for sheet in workbook.sheets)
        return Book(path.name, "xlsm" if workbook.has_macros else "xlsx", grids, gathered.all_notes())


def _grid(workbook: ForeignWorkbook, sheet: Sheet, gathered: Gathering) -> Grid:
    aside = Aside()
    filled = Sheetful(gathered, gathered.title(sheet.title), sheet.hidden)
    from_1904, formulas = workbook.from_1904, aside.formulas

    def take(row: int, cells: dict[int, Found]) -> None:
        for column, found in cells.items():
            place = row, column
            _put(filled, place, found, formulas.get(place), from_1904=from_1904)

    merges = filled.merges(workbook.rows(sheet, take, aside))
    for place in aside.unworked:
        filled.unknown(place, formulas[place])
    if aside.odd_formats:
        what = f"Cells with a format that the workbook does not hold are read as plain numbers: {aside.odd_formats}."
        gathered.notes.append(Note(what, filled.title))
    if aside.has_drawings:
        gathered.notes.append(Note("Pictures and charts are not read.", filled.title))
    return filled.grid(merges, aside.hidden_rows, aside.hidden_columns)


def _put(filled: Sheetful, place: tuple[int, int], found: Found, formula: str | None, *, from_1904: bool) -> None:
    if found.kind == "text":
        filled.text(place, found.value, formula)
    elif found.kind in ("number", "percent"):
        filled.number(place, float(found.value), formula, percent=found.kind == "percent")
    elif found.kind == "date":
        filled.date(place, _date(found.value, from_1904=from_1904), formula)
    elif found.kind == "boolean":
        filled.boolean(place, found.value == "TRUE", formula)
    else:
        filled.error(place, found.value, formula)


def _date(value: str, *, from_1904: bool) -> str:
    try:
        return date_text(float(value), from_1904=from_1904)
    except ValueError:
        return value[:10] if value[10:] in ("", "T00:00:00", "T00:00:00Z") else value.replace("T", " ")[:16]
