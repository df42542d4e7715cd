"""The cells of a workbook from outside (.xlsx, .xlsm), read with care and without openpyxl.

Every limit is checked before memory is asked for; no document type, no entity, no link and no macro is followed. A
cell comes as what it is: a number, a text, a date, a percentage, true or false, an error or a formula; nothing is
guessed. Only what such a file may hold by ECMA-376 is read, and the names of its elements are those of that standard.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from scorecard.core.errors import ExchangeError
from scorecard.core.numbers import grouped
from scorecard.exchange.foreign_package import (
    AGAIN,
    OURS,
    REFUSED,
    Limits,
    known_encoding,
    look_at_the_directory,
    look_at_the_outside,
    no_document_type,
)
from scorecard.exchange.foreign_sheet import Aside, Found, Sheet, SheetScan, Take, decoded, whole

__all__ = ["Aside", "ForeignWorkbook", "Found", "Sheet", "foreign_workbook"]

CHUNK: Final = 1 << 16

_LITERAL: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')  # what a number format shows as it is
_DATES: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_PERCENTS: Final = frozenset((9, 10))
_MOST_NAMES: Final = 10_000  # of elements and attributes


@contextmanager
def foreign_workbook(path: Path, limits: Limits = OURS) -> Iterator[ForeignWorkbook]:
    """The workbook in a file. Raises ExchangeError, here and while reading, with what is wrong and what to do."""
    look_at_the_outside(path, limits)
    try:
        with ZipFile(path) as archive:
            look_at_the_directory(archive, limits)
            yield ForeignWorkbook(archive, path.suffix.lower(), limits)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, struct.error) as error:
        raise ExchangeError("The file is damaged or was cut off on its way", advice=AGAIN) from error
    except (expat.ExpatError, UnicodeDecodeError) as error:
        raise ExchangeError("A part of the file is damaged", advice=AGAIN) from error


class ForeignWorkbook:
    """An open workbook: its sheets in order, and their cells on request."""

    def __init__(self, archive: ZipFile, ending: str, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._names = {name.lower(): name for name in archive.namelist()}
        workbook = self._main_part()
        kind = self._kind_of(workbook)
        if "sheet.binary" in kind.lower():
            raise ExchangeError("This is a binary workbook (.xlsb)", advice="Save it as an Excel workbook (.xlsx).")
        self.has_links = any("externallink" in name for name in self._names)
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
        what = "This is a packed file, but no workbook, for it is not an Excel file"
        raise ExchangeError(what, advice="Choose the .xlsx file that was sent out.")

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
        limits, names = self._limits, 0

        def start(name: str, given: dict[str, str]) -> None:
            nonlocal names
            if name == "definedName":
                names += 1
                if names > limits.names:
                    what = f"The workbook has too many names, more than {grouped(limits.names)}"
                    raise ExchangeError(what, advice=limits.advice)
            elif name == "workbookPr":
                self.from_1904 = given.get("date1904") in ("1", "true")
            elif name == "sheet":
                identity = next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), "")
                kind, target = targets.get(identity, ("", ""))
                if kind == "worksheet":
                    hidden = given.get("state", "visible") != "visible"
                    self.sheets.append(Sheet(decoded(given.get("name", "")), hidden, target))

        self._parse(part, start)
        if len(self.sheets) > limits.sheets:
            what = f"The workbook has too many sheets, more than {limits.sheets}"
            raise ExchangeError(what, advice=limits.advice)

    def _kinds_of_styles(self, part: str) -> list[str]:
        """For each cell format whether its numbers are dates or percentages ("number" otherwise)."""
        codes: dict[int, str] = {}
        formats: list[int] = []
        inside: list[str] = []

        def start(name: str, given: dict[str, str]) -> None:
            inside.append(name)
            if name == "numFmt":
                codes[whole(given.get("numFmtId"))] = given.get("formatCode", "")
            elif name == "xf" and "cellXfs" in inside:
                formats.append(whole(given.get("numFmtId", "0")))
                if len(formats) > self._limits.styles:
                    what = f"The workbook has too many cell formats, more than {grouped(self._limits.styles)}"
                    raise ExchangeError(what, advice=self._limits.advice)

        self._parse(part, start, lambda _: inside.pop())
        return [_kind_of_format(number, codes.get(number, "")) for number in formats]

    # ---- cells ------------------------------------------------------------------------------------

    def rows(self, sheet: Sheet, take: Take, aside: Aside | None = None) -> list[str]:
        """Call `take` with the number and the filled cells (by column, from 1) of each row; returns merged ranges.

        Raises ExchangeError where the sheet is larger than what is read, or its rows are not in order.
        """
        scan = SheetScan(sheet, take, aside, self._shared_texts(), self._kinds, self._limits)
        self._parse(sheet.part, scan.start, scan.end, scan.hear)
        return scan.merges

    def _shared_texts(self) -> list[str]:
        if self._texts is not None:
            return self._texts
        found: list[str] = []
        pieces: list[str] = []
        listening = spoken = False
        limits = self._limits

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
                found.append(decoded("".join(pieces)))
                if len(found) > limits.texts:
                    what = f"The workbook has too many texts, more than {grouped(limits.texts)} texts"
                    raise ExchangeError(what, advice=limits.advice)

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
            raise ExchangeError("A part of the workbook is missing", place=part[:80], advice=AGAIN)
        parser = expat.ParserCreate()
        local = _LocalNames()
        parser.StartElementHandler = lambda name, given: start(local[name], given)
        if end is not None:
            parser.EndElementHandler = lambda name: end(local[name])
        if hear is not None:
            parser.buffer_text = True
            parser.CharacterDataHandler = hear
        parser.StartDoctypeDeclHandler = no_document_type
        parser.XmlDeclHandler = known_encoding
        with self._archive.open(name) as stream:
            while chunk := stream.read(CHUNK):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)


class _LocalNames(dict[str, str]):
    """Names without their prefix."""

    def __missing__(self, name: str) -> str:
        if len(self) > _MOST_NAMES:
            raise ExchangeError("The file holds more names than a workbook has", advice=REFUSED)
        self[name] = local = name.rpartition(":")[2]
        return local


def _kind_of_format(number: int, code: str) -> str:
    if not code:
        return "date" if number in _DATES else "percent" if number in _PERCENTS else "number"
    plain = _LITERAL.sub("", code.split(";")[0]).lower().replace("general", "")
    if set(plain) & set("dmyhs"):
        return "date"
    return "percent" if "%" in plain else "number"
