"""OpenDocument spreadsheets (.ods) as books.

Read element by element, so that a cell that is repeated a million times takes no memory before it is known to hold
something. The names of elements and attributes are those of OpenDocument 1.3, part 3.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from scorecard.core.errors import ExchangeError
from scorecard.core.numbers import grouped
from scorecard.exchange.foreign_package import (
    AGAIN,
    THEIRS,
    known_encoding,
    look_at_the_directory,
    no_document_type,
)
from scorecard.exchange.importing.book import LAST_COLUMN, LAST_ROW, Book, Grid, Note, Place, address
from scorecard.exchange.importing.gathering import Gathering, Sheetful

_CONTENT: Final = "content.xml"
_MANIFEST: Final = "META-INF/manifest.xml"
_CHUNK: Final = 1 << 16
_CELLS: Final = ("table:table-cell", "table:covered-table-cell")
_ASIDE: Final = (
    "office:annotation",
    "table:shapes",
    "draw:frame",
    "draw:g",
    "draw:custom-shape",
    "table:tracked-changes",
)
_ERROR_STARTS: Final = ("#", "Err:")


def read_open_document(path: Path) -> Book:
    """The sheets of a file. Raises ExchangeError where it is none, is damaged, or holds more than what is read."""
    try:
        with ZipFile(path) as archive:
            look_at_the_directory(archive, THEIRS)
            names = set(archive.namelist())
            if _CONTENT not in names:
                raise ExchangeError("This OpenDocument file holds no content", advice=AGAIN)
            if _MANIFEST in names and b"encryption-data" in archive.read(_MANIFEST):
                raise ExchangeError("The file is protected by a password", advice="Save it without one and try again.")
            scan = _Scan()
            if any(name.startswith(("Basic/", "Scripts/")) for name in names):
                what = "The file holds macros. They are not run, and nothing of them is kept."
                scan.gathered.notes.append(Note(what))
            _parse(archive, scan)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, struct.error) as error:
        raise ExchangeError("The file is damaged or was cut off on its way", advice=AGAIN) from error
    except (expat.ExpatError, UnicodeDecodeError) as error:
        raise ExchangeError("A part of the file is damaged", advice=AGAIN) from error
    if not scan.grids:
        raise ExchangeError("The file has no sheet that could be read", advice="Is it a spreadsheet?")
    return Book(path.name, "ods", tuple(scan.grids), scan.gathered.all_notes())


def _parse(archive: ZipFile, scan: _Scan) -> None:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = scan.start
    parser.EndElementHandler = scan.end
    parser.CharacterDataHandler = scan.hear
    parser.StartDoctypeDeclHandler = no_document_type
    parser.XmlDeclHandler = known_encoding
    read = 0
    with archive.open(_CONTENT) as stream:
        while chunk := stream.read(_CHUNK):
            read += len(chunk)
            if read > THEIRS.unpacked:
                raise ExchangeError("Unpacked the file is too large", advice=THEIRS.advice)
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


class _Scan:
    """Takes the tables of content.xml."""

    def __init__(self) -> None:
        self.gathered = Gathering()
        self.grids: list[Grid] = []
        self.hidden_styles: set[str] = set()
        self.style = ""
        self.sheet: Sheetful | None = None
        self.merges: list[str] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.has_drawings = False
        self.depth = self.aside = 0  # tables within cells, and what lies beside the cells, are not read
        self.row = self.rows = self.column = self.columns = self.elements = 0
        self.cell: dict[str, str] | None = None
        self.row_cells: list[tuple[int, int, dict[str, str], str]] = []
        self.row_hidden = False
        self.paragraphs: list[str] = []
        self.heard: list[str] = []

    def start(self, name: str, given: dict[str, str]) -> None:
        if self.aside or name in _ASIDE:
            self.aside += 1
            self.has_drawings = self.has_drawings or name.startswith("draw:")
        elif name == "table:table":
            self.depth += 1
            if self.depth == 1:
                self.start_table(given)
        elif self.depth > 1:
            return
        elif name in _CELLS:
            self.cell = given
            self.paragraphs, self.heard = [], []
        elif name == "table:table-row":
            self.row, self.rows = self.row + self.rows, _times(given, "table:number-rows-repeated", LAST_ROW)
            self.column, self.columns, self.row_cells = 1, 0, []
            self.row_hidden = given.get("table:visibility", "visible") != "visible"
        elif name == "table:table-column":
            count = _times(given, "table:number-columns-repeated", LAST_COLUMN)
            if given.get("table:visibility", "visible") != "visible":
                self.hidden_columns.append((self.column + 1, self.column + count))
            self.column += count
        elif name == "text:s":
            self.heard.append(" " * min(_times(given, "text:c", 1_000), 1_000))
        elif name in ("text:tab", "text:line-break"):
            self.heard.append("\t" if name == "text:tab" else "\n")
        elif name == "style:style":
            self.style = given.get("style:name", "") if given.get("style:family") == "table" else ""
        elif name == "style:table-properties" and self.style and given.get("table:display") == "false":
            self.hidden_styles.add(self.style)

    def start_table(self, given: dict[str, str]) -> None:
        if len(self.grids) >= THEIRS.sheets:
            what = f"The file has too many sheets, more than {THEIRS.sheets}"
            raise ExchangeError(what, advice=THEIRS.advice)
        title = self.gathered.title(given.get("table:name", ""))
        self.sheet = Sheetful(self.gathered, title, given.get("table:style-name", "") in self.hidden_styles)
        self.merges, self.hidden_rows, self.hidden_columns = [], set(), []
        self.row, self.rows, self.column, self.has_drawings = 0, 1, 0, False

    def end(self, name: str) -> None:
        if self.aside:
            self.aside -= 1
        elif name == "table:table":
            self.depth -= 1
            if self.depth == 0 and self.sheet is not None:
                self.end_table(self.sheet)
        elif self.depth > 1:
            return
        elif name in ("text:p", "text:h") and self.cell is not None:
            self.paragraphs.append("".join(self.heard))
            self.heard = []
        elif name in _CELLS and self.cell is not None:
            self.end_cell(self.cell, covered=name != "table:table-cell")
            self.cell = None
        elif name == "table:table-row" and self.sheet is not None:
            self.end_row(self.sheet)

    def hear(self, text: str) -> None:
        if self.cell is not None and not self.aside and self.depth == 1:
            self.heard.append(text)

    def end_cell(self, given: dict[str, str], *, covered: bool) -> None:
        count = _times(given, "table:number-columns-repeated", LAST_COLUMN)
        first, self.column = self.column, self.column + count
        down = _times(given, "table:number-rows-spanned", LAST_ROW)
        across = _times(given, "table:number-columns-spanned", LAST_COLUMN)
        if (down > 1 or across > 1) and not covered:
            last = (min(self.row + down - 1, LAST_ROW), min(first + across - 1, LAST_COLUMN))
            self.merges.append(f"{address((self.row, first))}:{address(last)}")
            if len(self.merges) > THEIRS.merges:
                raise ExchangeError("The file has too many merged cells", advice=THEIRS.advice)
        text = "\n".join(self.paragraphs)
        if len(text) > THEIRS.text:
            most = grouped(THEIRS.text)
            what = f"A cell holds {grouped(len(text))} characters, which is too long: {most} can be kept"
            raise ExchangeError(what, place=address((self.row, first)), advice="Shorten it and try again.")
        if not covered and (
            given.get("office:value-type") or given.get("calcext:value-type") or text or given.get("table:formula")
        ):
            self.row_cells.append((first, count, given, text))

    def end_row(self, sheet: Sheetful) -> None:
        if self.row_hidden and self.rows <= THEIRS.rows:
            self.hidden_rows.update(range(self.row, self.row + self.rows))
        if not self.row_cells:
            return
        for row in range(self.row, min(self.row + self.rows, LAST_ROW + 1)):
            for first, count, given, text in self.row_cells:
                for column in range(first, min(first + count, LAST_COLUMN + 1)):
                    _put(sheet, (row, column), given, text)

    def end_table(self, sheet: Sheetful) -> None:
        if self.has_drawings:
            self.gathered.notes.append(Note("Pictures and charts are not read.", sheet.title))
        self.grids.append(sheet.grid(sheet.merges(self.merges), self.hidden_rows, self.hidden_columns))
        self.sheet = None


def _put(sheet: Sheetful, place: Place, given: dict[str, str], text: str) -> None:
    kind = given.get("office:value-type", "")
    formula = given.get("table:formula")
    plain_formula = None if formula is None else formula.partition(":=")[2] or formula.lstrip("=")
    if given.get("calcext:value-type") == "error" or (formula is not None and text.startswith(_ERROR_STARTS)):
        sheet.error(place, text, plain_formula)
    elif kind in ("float", "percentage", "currency"):
        number = _number(given.get("office:value", ""))
        if number is None:
            sheet.error(place, given.get("office:value", ""), plain_formula)
        else:
            sheet.number(place, number, plain_formula, percent=kind == "percentage")
    elif kind == "date":
        value = given.get("office:date-value", text)
        sheet.date(
            place, value[:10] if value[10:] in ("", "T00:00:00") else value.replace("T", " ")[:16], plain_formula
        )
    elif kind == "time":
        sheet.date(place, text or given.get("office:time-value", "")[:20], plain_formula)
    elif kind == "boolean":
        sheet.boolean(place, given.get("office:boolean-value") == "true", plain_formula)
    elif formula is not None and not kind and not text:
        sheet.unknown(place, plain_formula or "")
    else:
        sheet.text(place, text or given.get("office:string-value", ""), plain_formula)


def _number(text: str) -> float | None:
    try:
        return float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        return None


def _times(given: dict[str, str], name: str, most: int) -> int:
    text = given.get(name, "1")
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10):
        raise ExchangeError("A part of the file is damaged", advice=AGAIN)
    return min(max(int(text), 1), most)
