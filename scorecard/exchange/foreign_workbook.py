"""The cells of a workbook from outside (.xlsx, .xlsm), read with care and without openpyxl.

Every limit is checked before memory is asked for; no document type, no entity, no link and no macro is followed. A
cell comes as what it is: a number, a text, a date, a percentage, true or false, an error or a formula; nothing is
guessed. Only what such a file may hold by ECMA-376 is read, and the names of its elements are those of that standard.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from scorecard.core.errors import ExchangeError

LARGEST_FILE: Final = 20 << 20
LARGEST_UNPACKED: Final = 100 << 20
MOST_PARTS: Final = 1_000
MOST_SHEETS: Final = 200
MOST_ROWS: Final = 200_000
MOST_COLUMNS: Final = 16_384
MOST_CELLS: Final = 2_000_000
MOST_TEXTS: Final = 1_000_000
MOST_MERGES: Final = 10_000
MOST_STYLES: Final = 100_000
CHUNK: Final = 1 << 16

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT: Final = b"mimetypeapplication/vnd.oasis.opendocument"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_CODE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_LITERAL: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')  # what a number format shows as it is
_DATES: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_PERCENTS: Final = frozenset((9, 10))
_DIGITS: Final = "0123456789"
_AGAIN: Final = "Ask for the file once more."
_REFUSED: Final = "It is not one that we wrote; do not use it."


class Found(NamedTuple):
    """A cell: what it holds ("number", "text", "date", "percent", "boolean", "error", "formula"), and that as text."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its title, whether it is hidden, and the part that holds it."""

    title: str
    hidden: bool
    part: str


Take = Callable[[int, dict[int, Found]], None]


@contextmanager
def foreign_workbook(path: Path) -> Iterator[ForeignWorkbook]:
    """The workbook in a file. Raises ExchangeError, here and while reading, with what is wrong and what to do."""
    _look_at_the_outside(path)
    try:
        with ZipFile(path) as archive:
            _look_at_the_directory(archive)
            yield ForeignWorkbook(archive, path.suffix.lower())
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ExchangeError("The file is damaged or was cut off on its way", advice=_AGAIN) from error
    except expat.ExpatError as error:
        raise ExchangeError("A part of the file is damaged", advice=_AGAIN) from error


def _look_at_the_outside(path: Path) -> None:
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            what = f"The file has {size:,} bytes, more than the {LARGEST_FILE:,} that are read"
            raise ExchangeError(what, advice=_REFUSED)
        with path.open("rb") as file:
            start = file.read(512)
            whole = start + file.read() if start.startswith(_OLE) else start
    except IsADirectoryError:
        raise ExchangeError("This is a folder, not a workbook") from None
    except (OSError, ValueError) as error:
        what = f"The file cannot be read: {getattr(error, 'strerror', None) or error}"
        raise ExchangeError(what, advice="Check the path and the rights.") from None
    if not whole:
        raise ExchangeError("The file is empty", advice=_AGAIN)
    if whole.startswith(_OLE):
        if _ENCRYPTED in whole:
            raise ExchangeError("The file is protected by a password", advice="Save it without one and try again.")
        raise ExchangeError("This is an old workbook (.xls)", advice="Save it as an Excel workbook (.xlsx).")
    if whole.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise ExchangeError("This is a web page or XML, not a workbook", advice="Save it as an Excel workbook (.xlsx).")
    if _OPEN_DOCUMENT in whole:
        raise ExchangeError("This is an OpenDocument file", advice="Save it as an Excel workbook (.xlsx).")
    if not whole.startswith(_ZIP):
        raise ExchangeError("This is not a workbook", advice="Choose the .xlsx file that was sent out.")


def _look_at_the_directory(archive: ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise ExchangeError(f"The file has {len(parts):,} parts, more than {MOST_PARTS:,}", advice=_REFUSED)
    if len({part.filename.lower() for part in parts}) < len(parts):
        raise ExchangeError("The file holds two parts of one name", advice=_REFUSED)
    for part in parts:
        if part.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", part.filename):
            raise ExchangeError("The file holds a part with a path that leads out of it", advice=_REFUSED)
        if part.flag_bits & 1:
            raise ExchangeError("The file is protected by a password", advice="Save it without one and try again.")
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise ExchangeError("The file is packed in a way that workbooks are not", advice=_REFUSED)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED:
        what = f"Unpacked the file would have {unpacked:,} bytes, more than the {LARGEST_UNPACKED:,} that are read"
        raise ExchangeError(what, advice=_REFUSED)


class ForeignWorkbook:
    """An open workbook: its sheets in order, and their cells on request."""

    def __init__(self, archive: ZipFile, ending: str) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}
        workbook = self._main_part()
        kind = self._kind_of(workbook)
        self.has_macros = "macroenabled" in kind.lower() or any("vbaproject" in name for name in self._names)
        if self.has_macros and ending != ".xlsm":
            raise ExchangeError(
                f"The file holds macros although its name ends with {ending or 'nothing'}",
                advice="Save it as an Excel workbook (.xlsx), without macros.",
            )
        self.sheets: list[Sheet] = []
        self.from_1904 = False
        targets = self._relations(workbook)
        self._read_workbook(workbook, targets)
        self._texts: list[str] | None = None
        self._texts_part = next((target for kind, target in targets.values() if kind == "sharedStrings"), "")
        styles = next((target for kind, target in targets.values() if kind == "styles"), "")
        self._kinds = self._kinds_of_styles(styles) if styles else []

    # ---- the package ------------------------------------------------------------------------------

    def _main_part(self) -> str:
        for kind, target in self._relations("").values():
            if kind == "officeDocument":
                return target
        raise ExchangeError("This is a packed file, but no workbook", advice="Choose the .xlsx file that was sent out.")

    def _kind_of(self, part: str) -> str:
        found = ""

        def start(name: str, given: dict[str, str]) -> None:
            nonlocal found
            if name == "Override" and given.get("PartName", "").lstrip("/").lower() == part.lower():
                found = given.get("ContentType", "")

        self._parse("[Content_Types].xml", start)
        return found

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id -> (the last word of the type, the part within the package) of what a part refers to."""
        folder, _, name = part.rpartition("/")
        place = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        found: dict[str, tuple[str, str]] = {}

        def start(name: str, given: dict[str, str]) -> None:
            if name == "Relationship" and given.get("TargetMode") != "External":
                target = given.get("Target", "")
                whole = target[1:] if target.startswith("/") else f"{folder}/{target}".lstrip("/")
                found[given.get("Id", "")] = given.get("Type", "").rpartition("/")[2], whole

        if place.lower() in self._names:
            self._parse(place, start)
        return found

    def _read_workbook(self, part: str, targets: dict[str, tuple[str, str]]) -> None:
        def start(name: str, given: dict[str, str]) -> None:
            if name == "workbookPr":
                self.from_1904 = given.get("date1904") in ("1", "true")
            elif name == "sheet":
                identity = next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), "")
                kind, target = targets.get(identity, ("", ""))
                if kind == "worksheet":
                    hidden = given.get("state", "visible") != "visible"
                    self.sheets.append(Sheet(_decoded(given.get("name", "")), hidden, target))

        self._parse(part, start)
        if len(self.sheets) > MOST_SHEETS:
            raise ExchangeError(f"The workbook has more than {MOST_SHEETS} sheets", advice=_REFUSED)

    def _kinds_of_styles(self, part: str) -> list[str]:
        """For each cell format whether its numbers are dates or percentages ("number" otherwise)."""
        codes: dict[int, str] = {}
        formats: list[int] = []
        inside: list[str] = []

        def start(name: str, given: dict[str, str]) -> None:
            inside.append(name)
            if name == "numFmt":
                codes[_whole(given.get("numFmtId"))] = given.get("formatCode", "")
            elif name == "xf" and "cellXfs" in inside:
                formats.append(_whole(given.get("numFmtId")))
                if len(formats) > MOST_STYLES:
                    raise ExchangeError("The workbook has too many cell formats", advice=_REFUSED)

        self._parse(part, start, lambda _: inside.pop())
        return [_kind_of_format(number, codes.get(number, "")) for number in formats]

    # ---- cells ------------------------------------------------------------------------------------

    def rows(self, sheet: Sheet, take: Take) -> list[str]:
        """Call `take` with the number and the filled cells (by column, from 1) of each row; returns merged ranges.

        Raises ExchangeError where the sheet is larger than what is read, or its rows are not in order.
        """
        texts = self._shared_texts()
        kinds, columns = self._kinds, _Columns()
        row = at = count = rows = 0
        cells: dict[int, Found] = {}
        style = kind = value = ""
        has_formula = listening = False
        merges: list[str] = []
        heard: list[str] = []

        def start(name: str, given: dict[str, str]) -> None:
            nonlocal row, at, count, rows, style, kind, value, has_formula, listening
            if name == "c":
                place = given.get("r")
                at = columns[place.rstrip(_DIGITS)] if place else at + 1
                style, kind, value, has_formula = given.get("s", ""), given.get("t", "n"), "", False
                count += 1
                if count > MOST_CELLS:
                    raise ExchangeError(f"A sheet has more than {MOST_CELLS:,} cells", advice=_REFUSED)
            elif name in ("v", "t"):
                listening = True
                heard.clear()
            elif name == "f":
                has_formula = True
            elif name == "row":
                following = _whole(given.get("r")) if "r" in given else row + 1
                rows += 1
                if following <= row:
                    raise ExchangeError("The rows of a sheet are not in order", place=sheet.title, advice=_AGAIN)
                if rows > MOST_ROWS:
                    what = f"A sheet has more than the {MOST_ROWS:,} rows that are read"
                    raise ExchangeError(what, place=sheet.title, advice=_REFUSED)
                row, at = following, 0
                cells.clear()
            elif name == "mergeCell":
                merges.append(given.get("ref", ""))
                if len(merges) > MOST_MERGES:
                    raise ExchangeError(f"A sheet has more than {MOST_MERGES:,} merged cells", advice=_REFUSED)

        def end(name: str) -> None:
            nonlocal value, listening
            if name in ("v", "t"):
                value += "".join(heard)
                listening = False
            elif name == "c":
                if has_formula:
                    cells[at] = Found("formula", value)
                elif kind == "s" and value:
                    number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
                    if not 0 <= number < len(texts):
                        raise ExchangeError("A cell names a text that is not there", place=sheet.title, advice=_AGAIN)
                    if texts[number]:
                        cells[at] = Found("text", texts[number])
                elif value:
                    shape = kinds[int(style)] if style.isdecimal() and int(style) < len(kinds) else "number"
                    cells[at] = _found(kind, value, shape)
            elif name == "row":
                take(row, cells)

        def hear(text: str) -> None:
            if listening:
                heard.append(text)

        self._parse(sheet.part, start, end, hear)
        return merges

    def _shared_texts(self) -> list[str]:
        if self._texts is not None:
            return self._texts
        found: list[str] = []
        pieces: list[str] = []
        listening = spoken = False

        def start(name: str, _: dict[str, str]) -> None:
            nonlocal listening, spoken
            if name == "si":
                pieces.clear()
            spoken = spoken or name == "rPh"  # how a text is spoken stands beside it and is no part of it
            listening = name == "t" and not spoken

        def end(name: str) -> None:
            nonlocal listening, spoken
            listening = False
            if name == "rPh":
                spoken = False
            elif name == "si":
                found.append(_decoded("".join(pieces)))
                if len(found) > MOST_TEXTS:
                    raise ExchangeError(f"The workbook has more than {MOST_TEXTS:,} texts", advice=_REFUSED)

        def hear(text: str) -> None:
            if listening:
                pieces.append(text)

        if self._texts_part:
            self._parse(self._texts_part, start, end, hear)
        self._texts = found
        return found

    # ---- XML --------------------------------------------------------------------------------------

    def _parse(
        self,
        part: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], object] | None = None,
        hear: Callable[[str], None] | None = None,
    ) -> None:
        name = self._names.get(part.lower())
        if name is None:
            raise ExchangeError("A part of the workbook is missing", place=part[:80], advice=_AGAIN)
        parser = expat.ParserCreate()
        local = _LocalNames()
        parser.StartElementHandler = lambda name, given: start(local[name], given)
        if end is not None:
            parser.EndElementHandler = lambda name: end(local[name])
        if hear is not None:
            parser.buffer_text = True
            parser.CharacterDataHandler = hear
        parser.StartDoctypeDeclHandler = _no_document_type
        with self._archive.open(name) as stream:
            while chunk := stream.read(CHUNK):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)


class _LocalNames(dict[str, str]):
    """Names without their prefix."""

    def __missing__(self, name: str) -> str:
        if len(self) > 10_000:
            raise ExchangeError("The file holds more names than a workbook has", advice=_REFUSED)
        self[name] = local = name.rpartition(":")[2]
        return local


class _Columns(dict[str, int]):
    """The number of a column by its letters."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters[:4]:
            number = number * 26 + ord(letter) - 64 if "A" <= letter <= "Z" else MOST_COLUMNS + 1
        if not 0 < number <= MOST_COLUMNS:
            raise ExchangeError("A cell stands where no cell can be", advice=_AGAIN)
        self[letters] = number
        return number


def _no_document_type(*_: object) -> None:
    raise ExchangeError("The file defines entities of its own", advice=_REFUSED)


def _whole(text: str | None) -> int:
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ExchangeError("A part of the file is damaged", advice=_AGAIN)
    return int(text)


def _decoded(text: str) -> str:
    """A text without the codes that stand for characters XML cannot hold."""
    if "_x" in text:
        text = _CODE.sub(lambda found: chr(int(found.group(1), 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _found(kind: str, value: str, shape: str) -> Found:
    if kind in ("inlineStr", "str"):
        return Found("text", _decoded(value))
    if kind == "b":
        return Found("boolean", "TRUE" if value.strip() == "1" else "FALSE")
    if kind == "e":
        return Found("error", value[:20])
    if kind == "d":
        return Found("date", value[:40])
    if kind != "n" or _NUMBER.fullmatch(value.strip()) is None:
        return Found("error", value[:20])
    return Found(shape, value.strip())


def _kind_of_format(number: int, code: str) -> str:
    if not code:
        return "date" if number in _DATES else "percent" if number in _PERCENTS else "number"
    plain = _LITERAL.sub("", code.split(";")[0]).lower().replace("general", "")
    if set(plain) & set("dmyhs"):
        return "date"
    return "percent" if "%" in plain else "number"
