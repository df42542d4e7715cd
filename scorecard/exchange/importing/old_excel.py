"""Old Excel workbooks (.xls) as books, by calamine.

A spoiled file can end the process that calamine runs in, so this is only called in one apart. What such a file says of
formulas is not told: their stored results come as if they had been typed, and an error comes as nothing.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from scorecard.core.errors import ExchangeError
from scorecard.core.numbers import grouped
from scorecard.exchange.foreign_package import AGAIN, THEIRS
from scorecard.exchange.importing.book import Book, Grid, Note, Place, address
from scorecard.exchange.importing.gathering import LARGEST_MERGE, Gathering, Sheetful

_VISIBLE: Final = "Visible"


def read_old_excel(path: Path) -> Book:
    """The sheets of a workbook. Raises ExchangeError where it is damaged, or holds more than what is read."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    gathered = Gathering()
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            known = [each for each in workbook.sheets_metadata if each.typ is SheetTypeEnum.WorkSheet]
            if len(known) > THEIRS.sheets:
                what = f"The workbook has too many sheets, more than {THEIRS.sheets}"
                raise ExchangeError(what, advice=THEIRS.advice)
            grids: list[Grid] = []
            for each in known:
                sheet = workbook.get_sheet_by_name(each.name)
                hidden = str(each.visible).rpartition(".")[2] != _VISIBLE
                filled = Sheetful(gathered, gathered.title(each.name), hidden)
                if sheet.total_height * sheet.total_width > LARGEST_MERGE:
                    high, wide = grouped(sheet.total_height), grouped(sheet.total_width)
                    what = f"The sheet has too many cells: {high} rows, {wide} columns"
                    raise ExchangeError(what, place=filled.title, advice=THEIRS.advice)
                top, left = sheet.start or (0, 0)
                for row, values in enumerate(sheet.to_python(), top + 1):
                    for column, value in enumerate(values, left + 1):
                        if value != "":
                            _put(filled, (row, column), value)
                merged = (
                    f"{address((first[0] + 1, first[1] + 1))}:{address((last[0] + 1, last[1] + 1))}"
                    for first, last in sheet.merged_cell_ranges or ()
                )
                grids.append(filled.grid(filled.merges(merged)))
    except PasswordError as error:
        what = "The file is protected by a password"
        raise ExchangeError(what, advice="Save it without one and try again.") from error
    except (CalamineError, OSError, ValueError) as error:
        what = "This old Excel workbook (.xls) is damaged or cannot be read"
        raise ExchangeError(what, advice="Save it as an Excel workbook (.xlsx) and try again.") from error
    if not grids:
        raise ExchangeError("The workbook has no sheet that could be read", advice=AGAIN)
    told = Note("This is an old Excel workbook: its formulas, percentages and errors come as plain numbers and blanks.")
    return Book(path.name, "xls", tuple(grids), (told, *gathered.all_notes()))


def _put(filled: Sheetful, place: Place, value: object) -> None:
    if isinstance(value, bool):
        filled.boolean(place, value)
    elif isinstance(value, (int, float)):
        filled.number(place, float(value))
    elif isinstance(value, datetime):
        filled.date(place, value.strftime("%Y-%m-%d %H:%M"))
    elif isinstance(value, (date, time, timedelta)):
        filled.date(place, str(value))
    else:
        text = str(value)
        if len(text) > THEIRS.text:
            most = grouped(THEIRS.text)
            what = f"A cell holds {grouped(len(text))} characters, which is too long: {most} can be kept"
            raise ExchangeError(what, place=f"{filled.title}!{address(place)}", advice="Shorten it and try again.")
        filled.text(place, text)
