"""One sheet of a workbook from outside (.xlsx), element by element: its cells, and what lies beside them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from scorecard.core.errors import ExchangeError
from scorecard.core.numbers import grouped
from scorecard.core.wording import column_name
from scorecard.exchange.foreign_package import AGAIN, Limits

LAST_COLUMN: Final = 16_384
LAST_ROW: Final = 1_048_576

_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_CODE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_DIGITS: Final = "0123456789"


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


@dataclass(slots=True)
class Aside:
    """What a sheet holds beside its cells. Whoever asks for it gets formulas as what they last came to.

    formulas        row and column -> the formula, "" where it is shared with another cell
    unworked        cells with a formula of which no result is stored; they are not among the cells
    hidden_rows     rows, and columns, that are not shown
    odd_formats     how many cells have a format that the workbook does not list
    has_drawings    whether pictures, charts or shapes lie on the sheet
    """

    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    unworked: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    odd_formats: int = 0
    has_drawings: bool = False


class SheetScan:
    """Takes the cells of one sheet, element by element."""

    def __init__(
        self,
        sheet: Sheet,
        take: Take,
        aside: Aside | None,
        texts: list[str],
        kinds: list[str],
        limits: Limits,
    ) -> None:
        self.sheet, self.take, self.aside = sheet, take, aside
        self.texts, self.kinds, self.limits = texts, kinds, limits
        self.columns = _Columns()
        self.merges: list[str] = []
        self.cells: dict[int, Found] = {}
        self.heard: list[str] = []
        self.row = self.at = self.count = self.rows = 0
        self.style = self.kind = self.value = self.formula = ""
        self.has_formula = self.listening = False

    def start(self, name: str, given: dict[str, str]) -> None:
        if name == "c":
            place = given.get("r")
            self.at = self.columns[place.rstrip(_DIGITS)] if place else self.at + 1
            self.style, self.kind, self.value = given.get("s", ""), given.get("t", "n"), ""
            self.has_formula = False
            self.count += 1
            if self.count > self.limits.cells:
                raise self.too_many("cells", self.limits.cells)
        elif name in ("v", "t"):
            self.listening = True
            self.heard.clear()
        elif name == "f":
            self.has_formula, self.formula = True, ""
            self.listening = self.aside is not None
            self.heard.clear()
        elif name == "row":
            self.start_row(given)
        elif name == "mergeCell":
            self.merges.append(given.get("ref", ""))
            if len(self.merges) > self.limits.merges:
                raise self.too_many("merged cells", self.limits.merges)
        elif self.aside is not None:
            if name == "col" and given.get("hidden") in ("1", "true"):
                first, last = whole(given.get("min")), whole(given.get("max"))
                self.aside.hidden_columns.append((first, min(last, LAST_COLUMN)))
            elif name in ("drawing", "legacyDrawing", "picture"):
                self.aside.has_drawings = self.aside.has_drawings or name != "legacyDrawing"

    def start_row(self, given: dict[str, str]) -> None:
        following = whole(given.get("r")) if "r" in given else self.row + 1
        self.rows += 1
        if following <= self.row or following > LAST_ROW:
            raise ExchangeError("The rows of a sheet are not in order", place=self.sheet.title, advice=AGAIN)
        if self.rows > self.limits.rows:
            raise self.too_many("rows", self.limits.rows, " rows that are read")
        self.row, self.at = following, 0
        self.cells.clear()
        if self.aside is not None and given.get("hidden") in ("1", "true"):
            self.aside.hidden_rows.add(following)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.value += "".join(self.heard)
            self.listening = False
        elif name == "f":
            if self.listening:
                self.formula = "".join(self.heard)
            self.listening = False
        elif name == "c":
            if self.has_formula and self.aside is None:
                self.cells[self.at] = Found("formula", self.value)
            else:
                self.end_cell()
        elif name == "row":
            self.take(self.row, self.cells)

    def end_cell(self) -> None:
        value, kind = self.value, self.kind
        if self.has_formula and self.aside is not None:
            self.aside.formulas[self.row, self.at] = self.formula
            if not value and kind != "str":
                self.aside.unworked.append((self.row, self.at))
        if len(value) > self.limits.text:
            raise self.too_long(len(value))
        if kind == "s" and value:
            number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
            if not 0 <= number < len(self.texts):
                what = "A cell names a text that is not there, so the file is damaged"
                raise ExchangeError(what, place=self.place, advice=AGAIN)
            if self.texts[number]:
                if len(self.texts[number]) > self.limits.text:
                    raise self.too_long(len(self.texts[number]))
                self.cells[self.at] = Found("text", self.texts[number])
        elif value:
            listed = not self.style or (self.style.isdecimal() and int(self.style) < max(len(self.kinds), 1))
            shape = self.kinds[int(self.style)] if self.style and listed and self.kinds else "number"
            if not listed and self.aside is not None:
                self.aside.odd_formats += 1
            self.cells[self.at] = _found(kind, value, shape)

    def hear(self, text: str) -> None:
        if self.listening:
            self.heard.append(text)

    @property
    def place(self) -> str:
        return f"{self.sheet.title}!{column_name(self.at)}{self.row}"

    def too_many(self, what: str, most: int, after: str = "") -> ExchangeError:
        said = f"A sheet has too many {what}, more than the {grouped(most)}{after}"
        return ExchangeError(said, place=self.sheet.title, advice=self.limits.advice)

    def too_long(self, length: int) -> ExchangeError:
        what = f"A cell holds {grouped(length)} characters, which is too long: {grouped(self.limits.text)} can be kept"
        return ExchangeError(what, place=self.place, advice="Shorten it and try again.")


class _Columns(dict[str, int]):
    """The number of a column by its letters."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters[:4]:
            number = number * 26 + ord(letter) - 64 if "A" <= letter <= "Z" else LAST_COLUMN + 1
        if not 0 < number <= LAST_COLUMN:
            raise ExchangeError("A cell stands where no cell can be", advice=AGAIN)
        self[letters] = number
        return number


def whole(text: str | None) -> int:
    """A number of ASCII digits. Raises ExchangeError for anything else."""
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ExchangeError("A part of the file is damaged", advice=AGAIN)
    return int(text)


def decoded(text: str) -> str:
    """A text without the codes that stand for characters XML cannot hold."""
    if "_x" in text:
        text = _CODE.sub(lambda found: chr(int(found.group(1), 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _found(kind: str, value: str, shape: str) -> Found:
    if kind in ("inlineStr", "str"):
        return Found("text", decoded(value))
    if kind == "b":
        return Found("boolean", "TRUE" if value.strip() == "1" else "FALSE")
    if kind == "e":
        return Found("error", value[:20])
    if kind == "d":
        return Found("date", value[:40])
    if kind != "n" or _NUMBER.fullmatch(value.strip()) is None:
        return Found("error", value[:20])
    return Found(shape, value.strip())
