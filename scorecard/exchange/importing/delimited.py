"""Tables in text files (CSV and its kin): encoding, separator and decimal sign found out together, and said."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from scorecard.core.errors import ExchangeError
from scorecard.core.numbers import grouped, plain
from scorecard.exchange.foreign_package import THEIRS, Limits
from scorecard.exchange.importing.book import Book, Cell, CellKind, Grid, Note, Place, address
from scorecard.exchange.importing.cleaning import Cleaner
from scorecard.exchange.importing.encodings import decoded
from scorecard.exchange.importing.gathering import MOST_CELLS, WIDEST

_SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_FIRST_LINE: Final = re.compile(r"""\ufeff?"?sep=(.)"?[ \t]*(\r\n|\r|\n|$)""", re.IGNORECASE)
_POINT: Final = re.compile(r"-?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_COMMA: Final = re.compile(r"-?\d+,\d+([eE][+-]?\d{1,3})?", re.ASCII)
_COMMA_GROUPS: Final = re.compile(r"-?\d{1,3}(?:[. \u00a0\u202f']\d{3})+(?:,\d+)?", re.ASCII)
_THOUSANDS: Final = re.compile(r"-?\d{1,3}(,\d{3})+", re.ASCII)
_GUARDED: Final = re.compile(r"'[=+\-@\t]")  # text that somebody kept from becoming a formula
_SAMPLE: Final = 200  # records from which the separator is found out
_ADVICE: Final = "Open it in a spreadsheet program, save it as CSV UTF-8 and try again."


def read_delimited(path: Path, kind: str = "csv", limits: Limits = THEIRS) -> Book:
    """The table in a text file. Raises ExchangeError, with the line, where it is none or larger than what is read."""
    size = path.stat().st_size
    if size > limits.size:
        most = grouped(limits.size)
        what = f"The file is too large: it has {grouped(size)} bytes, more than the {most} that are read"
        raise ExchangeError(what, advice=limits.advice)
    return book_of_text(path.read_bytes(), path.name, kind, limits)


def book_of_text(data: bytes, name: str, kind: str = "csv", limits: Limits = THEIRS) -> Book:
    """As `read_delimited`, of the bytes of a file."""
    if not data.strip():
        raise ExchangeError("The file is empty", advice="Ask for the file once more.")
    found = decoded(data)
    notes = []
    if found.doubtful:
        notes.append(Note(f"The text was read as {found.doubtful}; look whether all letters are right."))
    text, separator = found.text.removeprefix("\ufeff"), ""
    first = _FIRST_LINE.match(text)
    if first is not None:
        separator, text = first.group(1), text[first.end() :]
        notes.append(Note(f"The first line names the separator '{separator}' and is no row of the table."))
    records, separator = (
        (list(_records(text, separator, limits.rows)), separator) if separator else _separated(text, limits.rows)
    )
    if not text.strip(f' ,;|\t\r\n"{separator}'):
        raise ExchangeError("The file is empty: no rows hold anything", advice="Ask for the file once more.")
    notes += _ragged(records)
    table = _Table(records, separator, Path(name).stem or "Table", limits)
    return Book(name, kind, (table.grid(),), (*notes, *table.notes, *table.cleaner.notes))


# ---- records ----------------------------------------------------------------------------------------


def _records(text: str, separator: str, most: int) -> Iterator[list[str]]:
    """The records of a text; quotes must be closed, and behind a closed one a field ends."""
    lines = io.StringIO(text, newline="")  # it ends a line as CSV does, whatever else Unicode takes for an end
    reader = csv.reader(lines, delimiter=separator, strict=True)
    line = 1
    try:
        for number, record in enumerate(reader, 1):
            if number > most:
                what = f"The file has too many rows, more than the {grouped(most)} that are read"
                raise ExchangeError(what, advice="Take out what is not needed, and try again.")
            if len(record) > MOST_CELLS:
                what = f"The file has too many cells, more than the {grouped(MOST_CELLS)} that are read"
                raise ExchangeError(what, advice=THEIRS.advice)
            yield record
            line = reader.line_num + 1
    except csv.Error as error:
        said = str(error)
        what = "A quotation mark is not closed, or stands where none can be"
        if "field larger" in said:
            what = "A field is too long, as if a quotation mark were not closed"
        raise ExchangeError(what, place=f"line {line}", advice=_ADVICE) from error


def _lines(text: str) -> list[str]:
    """The lines with their ends: only these three are ends, whatever else Unicode takes for one."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)


def _separated(text: str, most: int) -> tuple[list[list[str]], str]:
    """The records by the separator that cuts most of them into equally many fields."""
    best: tuple[tuple[float, int], str] | None = None
    refused: ExchangeError | None = None
    start = "".join(_lines(text[:400_000])[: _SAMPLE * 2])
    for separator in _SEPARATORS:
        try:
            sample = _sample(start, separator, cut=len(start) < len(text))
        except ExchangeError as error:
            refused = refused or error
            continue
        widths = Counter(len(record) for record in sample if any(record))
        width, often = max(widths.items(), key=lambda each: (each[0] > 1, each[1], each[0]), default=(1, 0))
        score = (often / max(sum(widths.values()), 1) if width > 1 else 0.0, width)
        if best is None or score > best[0]:
            best = score, separator
    if best is None:
        assert refused is not None
        raise refused
    separator = best[1] if best[0][0] > 0 else ","
    return list(_records(text, separator, most)), separator


def _sample(start: str, separator: str, *, cut: bool) -> list[list[str]]:
    sample: list[list[str]] = []
    try:
        for record in _records(start, separator, len(start) + 1):
            sample.append(record)
            if len(sample) == _SAMPLE:
                break
    except ExchangeError:
        if not cut or not sample:
            raise
    return sample


def _ragged(records: Sequence[Sequence[str]]) -> Iterator[Note]:
    """Refuse rows with more fields than the table has: what stands in them has slid. Shorter ones get a note."""
    widths = [len(record) if any(field.strip() for field in record) else 0 for record in records]
    usual, often = Counter(width for width in widths if width > 1).most_common(1)[0] if max(widths) > 1 else (1, 0)
    if often < 2:
        return
    begun, short = False, []
    for row, (record, width) in enumerate(zip(records, widths, strict=True), 1):
        begun = begun or width >= usual
        if any(field.strip() for field in record[usual:]) and _is_lonely(widths, width):
            what = f"This row has {width} fields and the others have {usual}: the columns do not fit"
            raise ExchangeError(what, place=f"row {row}", advice="Quote fields that hold a separator, and try again.")
        if begun and 0 < width < usual:
            short.append(row)
    if short:
        rows = ", ".join(str(row) for row in short[:5]) + (" ..." if len(short) > 5 else "")
        yield Note(f"Rows with fewer fields than the other rows, which have {usual}: {rows}.", f"row {short[0]}")


def _is_lonely(widths: Sequence[int], width: int) -> bool:
    """Whether too few rows have this many fields for another table to stand there."""
    return widths.count(width) < 2


# ---- cells --------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Table:
    records: list[list[str]]
    separator: str
    title: str
    limits: Limits
    cleaner: Cleaner = field(default_factory=Cleaner)
    notes: list[Note] = field(default_factory=list)
    decimal_comma: bool = False

    def grid(self) -> Grid:
        self.decimal_comma = self._has_decimal_commas()
        cells: dict[Place, Cell] = {}
        rows = columns = 0
        for row, record in enumerate(self.records, 1):
            for column, raw in enumerate(record, 1):
                if not raw or raw.isspace():
                    continue
                if len(raw) > self.limits.text:
                    most = grouped(self.limits.text)
                    what = f"A field holds {grouped(len(raw))} characters, which is too long: {most} can be kept"
                    raise ExchangeError(what, place=address((row, column)) if column < 16_384 else f"row {row}")
                cells[row, column] = self._cell(raw, (row, column))
                rows, columns = row, max(columns, column)
            if len(cells) > MOST_CELLS:
                what = f"The file has too many cells, more than the {grouped(MOST_CELLS)} that are read"
                raise ExchangeError(what, advice=self.limits.advice)
        if columns > WIDEST:
            what = f"The file has too many columns: {grouped(columns)}, more than the {grouped(WIDEST)} that are read"
            raise ExchangeError(what, advice=self.limits.advice)
        return Grid(self.title, cells=cells, rows=rows, columns=columns)

    def _cell(self, raw: str, place: Place) -> Cell:
        number = self._number(raw.strip())
        if number is not None:
            return Cell(CellKind.NUMBER, raw.strip() if not self.decimal_comma else plain(number), number)
        share = raw.strip().removesuffix("%").rstrip()
        if raw.rstrip().endswith("%") and (number := self._number(share)) is not None:
            return Cell(CellKind.PERCENT, plain(number / 100), number / 100)
        text = self.cleaner.clean(raw, address(place))
        return Cell(CellKind.TEXT, text[1:] if _GUARDED.match(text) else text)

    def _number(self, text: str) -> float | None:
        if not text or text[-1] not in "0123456789.":
            return None
        if _POINT.fullmatch(text):
            if self.decimal_comma and _COMMA_GROUPS.fullmatch(text):
                text = text.replace(".", "")
        elif self.decimal_comma and _COMMA.fullmatch(text):
            text = text.replace(",", ".")
        elif self.decimal_comma and _COMMA_GROUPS.fullmatch(text):
            text = re.sub(r"[. \u00a0\u202f']", "", text).replace(",", ".")
        else:
            return None
        number = float(text)
        return number if math.isfinite(number) else None

    def _has_decimal_commas(self) -> bool:
        """Whether commas are decimal signs. Not where they separate, nor where points do the same beside them."""
        if self.separator == ",":
            return False
        commas = points = thousands = 0
        for record in self.records:
            for raw in record:
                text = raw.strip().removesuffix("%").rstrip()
                if _COMMA.fullmatch(text) or (_COMMA_GROUPS.fullmatch(text) and "," in text):
                    commas += 1
                    thousands += _THOUSANDS.fullmatch(text) is not None
                elif "." in text and _POINT.fullmatch(text) and not _COMMA_GROUPS.fullmatch(text):
                    points += 1
        if not commas:
            return False
        between = _SEPARATORS.get(self.separator, f"'{self.separator}'")
        if points or thousands == commas:
            sign = "points stand as decimal signs too" if points else "they may divide thousands"
            self.notes.append(Note(f"Numbers with a comma were left as text, because {sign}."))
            return False
        self.notes.append(
            Note(f"The columns are divided by {between} and the comma was read as the decimal sign: 5,5 is 5.5.")
        )
        return True
