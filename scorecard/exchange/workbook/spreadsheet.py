"""Writing workbooks: cells with formulas and their values, on top of openpyxl.

openpyxl stores a formula without its value, so that previews and data tools see an empty cell until a spreadsheet
program has calculated. Here a `Page` takes both, and writes its rows itself; all else (styles, sheet settings,
charts, the package) is openpyxl's work. Cells are kept as finished XML, so a page costs little more than its text.

The hooks are `ExcelWriter.write_data` and `ExcelWriter.write_worksheet`, as they are in openpyxl 3.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.extended import ExtendedProperties
from openpyxl.packaging.relationship import Relationship
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.stylesheet import write_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.workbook._writer import WorkbookWriter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import SheetDimension
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.writer.theme import theme_xml
from openpyxl.xml.constants import (
    ARC_APP,
    ARC_CORE,
    ARC_ROOT_RELS,
    ARC_STYLE,
    ARC_THEME,
    ARC_WORKBOOK,
    ARC_WORKBOOK_RELS,
    SHEET_MAIN_NS,
)
from openpyxl.xml.functions import tostring

from scorecard.core.errors import ExchangeError, sentence
from scorecard.core.text import LONGEST_TEXT, unfit
from scorecard.core.wording import one_line

MOST_ROWS: Final = 1_048_576
LONGEST_TITLE: Final = 31  # of a sheet, in UTF-16 units
LONGEST_FORMULA: Final = 8_192
LONGEST_TIP: Final = 255  # characters beside a link
DEFAULT_HEIGHT: Final = 15.0  # of a row, in points

_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")
_ENCODED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what would be read back as a character code
_RISKY: Final = frozenset("=+-@")
_EMPTY_ROWS: Final = re.compile(rb"<sheetData\s*(?:/>|>\s*</sheetData>)")


# ---- names ------------------------------------------------------------------------------------


def safe_sheet_title(name: str, taken: Iterable[str] = ()) -> str:
    """A sheet title made from `name` that every spreadsheet program accepts, unlike any of `taken`.

    At most 31 UTF-16 units, without the characters that references use, without apostrophes at its ends, not the
    reserved word History, and different from the others also where capitals do not count.
    """
    used = {title.casefold() for title in taken} | {"history"}
    stem = one_line(_FORBIDDEN.sub(" ", name)).strip("' ") or "Sheet"
    title = _clipped(stem, LONGEST_TITLE)
    number = 2
    while title.casefold() in used:
        suffix = f" ({number})"
        title = _clipped(stem, LONGEST_TITLE - len(suffix)) + suffix
        number += 1
    return title


def _clipped(text: str, units: int) -> str:
    while len(text.encode("utf-16-le")) > 2 * units:
        text = text[:-1]
    return text.strip("' ")


def quoted(title: str) -> str:
    """A sheet title as a formula names it: 'Ann''s scores'!"""
    return "'" + title.replace("'", "''") + "'!"


# ---- looks ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks. Colours are RRGGBB, "" for none; `line` is a rule below the cell, `above` one over it."""

    bold: bool = False
    italic: bool = False
    size: float = 10.0
    color: str = "14171C"
    fill: str = ""
    line: str = ""
    above: str = ""
    format: str = "General"
    align: str = ""
    valign: str = "center"
    wrap: bool = False
    indent: int = 0
    underline: bool = False
    strike: bool = False
    is_input: bool = False
    quoted: bool = False  # text that begins like a formula and is none


class Book:
    """A workbook in the making: its sheets, its styles and its strings."""

    def __init__(self, font: str = "Calibri") -> None:
        self.workbook = Workbook()
        first = self.workbook.active
        if first is not None:
            self.workbook.remove(first)
        self.font = font
        self.pages: list[Page] = []
        self.strings: dict[str, int] = {}
        self._styles: dict[Look, int] = {}
        self._looks: dict[int, Look] = {}

    def page(self, title: str, build: Callable[[Page], None]) -> Page:
        """A sheet, filled by `build` only when it is written, so that one sheet's cells are in memory at a time."""
        page = Page(self, self.workbook.create_sheet(title), build)
        self.pages.append(page)
        return page

    def style(self, look: Look) -> int:
        """The number under which the workbook knows a look."""
        known = self._styles.get(look)
        if known is not None:
            return known
        cell: Any = Cell(self.pages[0].sheet, row=1, column=1)  # of its own: the workbook keeps the cell's style
        cell.font = Font(
            name=self.font,
            size=look.size,
            bold=look.bold,
            italic=look.italic,
            color=look.color,
            underline="single" if look.underline else None,
            strike=look.strike or None,
        )
        cell.fill = PatternFill("solid", fgColor=look.fill) if look.fill else PatternFill()
        cell.border = Border(
            bottom=Side("thin", color=look.line) if look.line else None,
            top=Side("thin", color=look.above) if look.above else None,
        )
        cell.alignment = Alignment(
            horizontal=look.align or ("left" if look.indent else None),
            vertical=look.valign or None,
            wrap_text=look.wrap,
            indent=look.indent,
        )
        cell.protection = Protection(locked=not look.is_input)
        cell.number_format = look.format
        cell.quotePrefix = look.quoted
        number = int(cell.style_id)
        self._styles[look] = number
        self._looks[number] = look
        return number

    def quoted(self, style: int) -> int:
        """The same look for text that begins like a formula."""
        return self.style(replace(self._looks[style], quoted=True))

    def string(self, text: str) -> int:
        """The number under which the workbook knows a text."""
        number = self.strings.get(text)
        if number is None:
            _check(text)
            number = self.strings[text] = len(self.strings)
        return number

    def data(self, written: Callable[[int], None]) -> bytes:
        """The workbook as the bytes of a file. `written` is called after each sheet with how many are done."""
        memory = BytesIO()
        with ZipFile(memory, "w", ZIP_DEFLATED, allowZip64=True, compresslevel=4) as archive:
            writer = _Writer(self, archive, written)
            writer.write_data()
        return memory.getvalue()


def _check(text: str) -> None:
    fault = unfit(text)
    if not fault and len(text) > LONGEST_TEXT // 2 and len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
        fault = f"it needs more than the {LONGEST_TEXT} places of a cell"
    if fault:
        raise ExchangeError(
            sentence("A text cannot be kept in a workbook: {fault}", fault=fault),
            place=f"{text[:40]!r}",
            advice="Shorten or correct it, or export the evaluation as JSON.",
        )


# ---- cells --------------------------------------------------------------------------------------


class Page:
    """One sheet in the making. Rows and columns count from 1."""

    def __init__(self, book: Book, sheet: Worksheet, build: Callable[[Page], None]) -> None:
        self.book = book
        self.sheet = sheet
        self.build = build
        self.title = str(sheet.title)
        self.links: list[Hyperlink] = []
        self.formulas = 0
        self._rows: dict[int, dict[int, str]] = {}
        self._heights: dict[int, float] = {}
        self._levels: dict[int, int] = {}

    def text(self, row: int, column: int, text: str, style: int) -> None:
        """A text, which stays text whatever it begins with; "" is a styled blank."""
        if not text:
            self.blank(row, column, style)
            return
        if text[0] in _RISKY:
            style = self.book.quoted(style)
        number = self.book.string(text)
        self._put(row, column, f'<c r="{letter(column)}{row}" s="{style}" t="s"><v>{number}</v></c>')

    def number(self, row: int, column: int, number: float, style: int) -> None:
        """A number that a person may change."""
        self._put(row, column, f'<c r="{letter(column)}{row}" s="{style}"><v>{_number(number)}</v></c>')

    def blank(self, row: int, column: int, style: int) -> None:
        """An empty cell that has a look."""
        self._put(row, column, f'<c r="{letter(column)}{row}" s="{style}"/>')

    def formula(self, row: int, column: int, formula: str, value: float | str | None, style: int) -> None:
        """A formula (without the sign of equality) and what it comes to; None is the empty text."""
        if len(formula) >= LONGEST_FORMULA:
            raise ExchangeError(
                sentence("A formula would be longer than the {most} characters of a cell", most=LONGEST_FORMULA),
                place=f"{self.title}, {letter(column)}{row}",
                advice="Export the evaluation as JSON or CSV instead.",
            )
        if "&" in formula or "<" in formula or ">" in formula:
            formula = escape(formula)
        if value is None or value.__class__ is str:
            kind, shown = ' t="str"', _encoded(value) if value else ""
        else:
            kind, shown = "", _number(value)
        self.formulas += 1
        self._put(row, column, f'<c r="{letter(column)}{row}" s="{style}"{kind}><f>{formula}</f><v>{shown}</v></c>')

    def _put(self, row: int, column: int, cell: str) -> None:
        cells = self._rows.get(row)
        if cells is None:
            cells = self._rows[row] = {}
        cells[column] = cell

    def row(self, row: int, *, height: float | None = None, level: int = 0) -> None:
        """The height of a row in points, and how deep it lies in the outline."""
        self._rows.setdefault(row, {})
        if height is not None:
            self._heights[row] = height
        if level:
            self._levels[row] = min(level, 7)

    def link(self, row: int, column: int, place: str, tip: str = "") -> None:
        """Make a cell lead to a place in the workbook, such as 'Facts'!A1; `tip` shows when a mouse rests on it."""
        self.links.append(Hyperlink(ref=f"{letter(column)}{row}", location=place, tooltip=tip[:LONGEST_TIP] or None))

    def merge(self, row: int, first: int, last: int) -> None:
        """Join the cells of a row from column `first` to `last`."""
        if last > first:
            self.sheet.merged_cells.add(f"{letter(first)}{row}:{letter(last)}{row}")

    @property
    def dimension(self) -> str:
        """The used range."""
        used = [column for cells in self._rows.values() for column in cells]
        if not used:
            return "A1"
        return f"{letter(min(used))}{min(self._rows)}:{letter(max(used))}{max(self._rows)}"

    def tall(self, first: int, last: int) -> float:
        """The height in points of the rows from `first` to `last`."""
        return sum(self._heights.get(row, DEFAULT_HEIGHT) for row in range(first, last + 1))

    def break_before(self, row: int) -> None:
        """Start a new printed page at a row."""
        self.sheet.row_breaks.append(Break(id=row - 1))

    @property
    def deepest(self) -> int:
        """The depth of the outline."""
        return max(self._levels.values(), default=0)

    def xml(self) -> Iterator[bytes]:
        """The rows, in pieces."""
        heights, levels = self._heights, self._levels
        pieces: list[str] = []
        for row in sorted(self._rows):
            cells = self._rows[row]
            attributes = f' ht="{heights[row]:g}" customHeight="1"' if row in heights else ""
            if row in levels:
                attributes += f' outlineLevel="{levels[row]}"'
            inside = "".join([cells[column] for column in sorted(cells)])
            pieces.append(f'<row r="{row}"{attributes}>{inside}</row>')
            if len(pieces) >= 256:
                yield "".join(pieces).encode()
                pieces.clear()
        yield "".join(pieces).encode()

    def forget(self) -> None:
        """Drop the cells once they are written."""
        self._rows.clear()


_LETTERS: Final = ["", *(get_column_letter(column) for column in range(1, 703))]


def letter(column: int) -> str:
    """The name of a column."""
    return _LETTERS[column] if column < 703 else get_column_letter(column)


def _number(number: Any) -> str:
    if number - number != 0:  # only what is not finite differs from itself
        raise ExchangeError("A number that is not finite cannot be kept in a workbook", advice="Correct the input.")
    text = repr(number)
    return text.removesuffix(".0")


def _encoded(text: str) -> str:
    text = _ENCODED.sub("_x005F_", text) if "_x" in text else text
    return escape(text)


# ---- the package ----------------------------------------------------------------------------------


class _SheetWriter(WorksheetWriter):
    """openpyxl's writer of everything but the rows."""

    ws: Any
    _rels: Any

    def __init__(self, page: Page, out: BytesIO) -> None:
        self.page = page
        super().__init__(page.sheet, out)
        self.ws._hyperlinks = page.links

    def write_dimensions(self) -> None:
        self.xf.send(SheetDimension(self.page.dimension).to_tree())


class _Strings:
    """The part of the package that holds the texts, as the manifest wants to know it."""

    path = "/xl/sharedStrings.xml"
    mime_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


class _Writer(ExcelWriter):
    """Writes the package, with each page's rows between what openpyxl writes before and after them."""

    _archive: ZipFile
    manifest: Any

    def __init__(self, book: Book, archive: ZipFile, written: Callable[[int], None]) -> None:
        super().__init__(book.workbook, archive)
        self.book = book
        self.pages = {page.sheet: page for page in book.pages}
        self.written = written

    def write_worksheet(self, ws: Any) -> None:
        page = self.pages[ws]
        page.build(page)
        ws.sheet_format.outlineLevelRow = page.deepest
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        around = BytesIO()
        writer = _SheetWriter(page, around)
        writer.write()
        ws._rels = writer._rels
        head, tail = _EMPTY_ROWS.split(around.getvalue(), maxsplit=1)
        with self._archive.open(ws.path[1:], "w") as part:
            part.write(head + b"<sheetData>")
            for piece in page.xml():
                part.write(piece)
            part.write(b"</sheetData>" + tail)
        page.forget()
        self.manifest.append(ws)
        self.written(ws._id)

    def write_data(self) -> None:
        """Write every part; openpyxl's own list, with the texts as a part of their own."""
        archive, workbook = self._archive, self.workbook
        program: Any = ExtendedProperties()
        program.Application, program.AppVersion = "Scorecard", None
        archive.writestr(ARC_APP, tostring(program.to_tree()))
        archive.writestr(ARC_CORE, tostring(workbook.properties.to_tree()))
        archive.writestr(ARC_THEME, theme_xml)
        parts: Any = super()
        parts._write_worksheets()
        parts._write_images()
        parts._write_charts()
        self._write_strings()
        archive.writestr(ARC_STYLE, tostring(write_stylesheet(workbook)))
        writer: Any = WorkbookWriter(workbook)
        archive.writestr(ARC_ROOT_RELS, writer.write_root_rels())
        archive.writestr(ARC_WORKBOOK, writer.write())
        writer.rels.append(Relationship(Id="", type="sharedStrings", Target=_Strings.path))
        archive.writestr(ARC_WORKBOOK_RELS, writer.write_rels())
        self.manifest._write(archive, workbook)

    def _write_strings(self) -> None:
        book = self.book
        with self._archive.open(_Strings.path[1:], "w") as part:
            count = f'uniqueCount="{len(book.strings)}"'
            part.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<sst xmlns="{SHEET_MAIN_NS}" {count}>'.encode())
            for text in book.strings:
                part.write(f'<si><t xml:space="preserve">{_encoded(text)}</t></si>'.encode())
            part.write(b"</sst>")
        self.manifest.append(_Strings())
