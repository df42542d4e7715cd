"""Reading a scoresheet that came back: every cell to fill in, every fault by sheet and cell with what to do.

What a person can mean in one way only is taken with a note: a number stored as text, a date among the words, rows in
another order, a renamed sheet. What could mean two things is a fault, and with a fault nothing of the sheet is taken:
text or a formula where a score belongs, a score off the scale, rows that are missing or stand there twice. A formula is
never believed: what it last came to may be anything.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from scorecard.core.errors import ExchangeError, Fault
from scorecard.core.model import Cell, Scale
from scorecard.core.numbers import exact, grouped, plain
from scorecard.core.text import unfit
from scorecard.core.wording import column_name, one_line
from scorecard.exchange.foreign_workbook import ForeignWorkbook, Found, foreign_workbook
from scorecard.exchange.scoresheet.sheet_map import (
    FORMAT,
    HEADS,
    LEVEL,
    MAP,
    SCORES,
    MapError,
    SheetMap,
    cell_digest,
    map_of,
)

MOST_FAULTS: Final = 100
MOST_NOTES: Final = 100
MOST_TEXT: Final = 30_000_000  # characters of all rationales and evidence together
NEAR: Final = 1e-6  # a score this close to a step is meant to be on it

_KEY: Final = re.compile(r"R\d{3,7}", re.ASCII)
_DECIMAL: Final = re.compile(r"([+-]?\d+)(?:[.,](\d+))?", re.ASCII)
_FRESH: Final = "ask for a fresh scoresheet"


@dataclass(frozen=True, slots=True)
class ReturnedCell:
    """What stands in a row: the cell, where, and whether the evaluator changed it since the sheet was written."""

    cell: Cell
    place: str
    changed: bool


@dataclass(frozen=True, slots=True)
class ReturnedSheet:
    """A scoresheet that came back.

    map     what the sheet was written from; None where it is not known any more
    cells   (candidate code, criterion) -> what stands there, blank cells among them
    faults  why it cannot be taken; empty where it can
    notes   what was taken all the same, and how
    """

    source: str
    map: SheetMap | None = None
    cells: dict[tuple[str, str], ReturnedCell] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()

    @property
    def filled(self) -> dict[tuple[str, str], ReturnedCell]:
        """The cells in which something stands."""
        return {place: each for place, each in self.cells.items() if each.cell != Cell()}


def read(path: Path, *, named_xlsx: bool = False) -> ReturnedSheet:
    """What came back in a file. Whatever is wrong stands in `faults`; nothing is raised for what is in the file.

    `named_xlsx`: the file is a workbook whatever its name ends with.
    """
    reader = _Reader(path.name)
    try:
        if not named_xlsx and path.suffix.lower() not in (".xlsx", ".xlsm"):
            _refuse_ending(path)
        with foreign_workbook(path) as workbook:
            reader.workbook(workbook)
    except ExchangeError as error:
        advice = f"; {str(error.advice)[:1].lower()}{str(error.advice)[1:].rstrip('.')}" if error.advice else ""
        reader.fault(error.place, f"{str(error.what)[:1].lower()}{str(error.what)[1:].rstrip('.')}{advice}")
    except MapError as error:
        text = str(error)
        reader.fault(MAP, f"{text[:1].lower()}{text[1:]}; {_FRESH}")
    except _Enough:
        pass
    return reader.result()


def _refuse_ending(path: Path) -> None:
    with foreign_workbook(path):  # says what the file is where it is no workbook at all
        raise ExchangeError(
            f"A file whose name ends with '{path.suffix}' is not read", advice="Save it as an Excel workbook (.xlsx)."
        )


class _Enough(Exception):
    """There is no use in listing more."""


class _Reader:
    """Takes what is right and notes what is not."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.map: SheetMap | None = None
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []
        self.left_out = 0
        self.cells: dict[tuple[str, str], ReturnedCell] = {}
        self.text = 0

    def result(self) -> ReturnedSheet:
        if self.left_out:
            self.notes.append(Fault("", f"and {self.left_out} notes of the same kinds"))
        cells = {} if self.faults else self.cells
        return ReturnedSheet(self.source, self.map, cells, tuple(self.faults), tuple(self.notes))

    def fault(self, place: str, what: str) -> None:
        self.faults.append(Fault(place, what))
        if len(self.faults) >= MOST_FAULTS:
            raise _Enough

    def note(self, place: str, what: str) -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes.append(Fault(place, what))
        else:
            self.left_out += 1

    # ---- the workbook -----------------------------------------------------------------------------

    def workbook(self, workbook: ForeignWorkbook) -> None:
        if workbook.has_macros:
            self.note("", "the workbook holds macros; they were neither run nor kept")
        self.map = self._map(workbook)
        sheets = [each for each in workbook.sheets if each.title == SCORES]
        others = [each for each in workbook.sheets if each.title not in (SCORES, MAP)]
        for sheet in sheets + others:
            found = _Rows(self, sheet.title, self.map)
            merged = workbook.rows(sheet, found.take)
            if found.keys:
                if sheet.title != SCORES:
                    self.note(sheet.title, f"the sheet '{SCORES}' was renamed; it was known by its rows")
                if sheet.hidden:
                    self.note(sheet.title, "the sheet is hidden; it was read all the same")
                found.finish(merged)
                return
        what = "every row to fill in was taken out" if sheets else f"the sheet '{SCORES}' is not there any more"
        self.fault(SCORES, f"{what}; {_FRESH} or send the file from before")

    def _map(self, workbook: ForeignWorkbook) -> SheetMap:
        """The hidden sheet, whatever it is called by now."""
        titled = [each for each in workbook.sheets if each.title == MAP]
        for sheet in titled + [each for each in workbook.sheets if each.hidden and each.title != MAP]:
            rows: list[tuple[str, str]] = []

            def take(_: int, cells: dict[int, Found], rows: list[tuple[str, str]] = rows) -> None:
                if cells and len(rows) < 200_000:
                    word, text = cells.get(1), cells.get(2)
                    rows.append((word.value if word else "", text.value if text else ""))

            workbook.rows(sheet, take)
            if titled or rows[:1] == [("format", FORMAT)]:
                return map_of(rows)
        raise MapError(
            "This workbook is not a scoresheet, or its hidden sheet that says what the rows stand for was taken out"
        )


class _Rows:
    """The rows of the sheet to fill in, one after the other."""

    def __init__(self, reader: _Reader, title: str, found: SheetMap) -> None:
        self.reader = reader
        self.title = title
        self.map = found
        self.scale = found.about.scale
        self.places = found.places()
        self.columns: dict[str, int] = {}
        self.keys: dict[str, int] = {}
        self.order: list[tuple[int, int]] = []
        self.strangers: list[tuple[int, dict[int, Found]]] = []

    def take(self, row: int, cells: dict[int, Found]) -> None:
        first = cells.get(self.columns.get(HEADS[0], 1))
        if first is not None and first.kind == "text":
            key = first.value.strip()
            if key == HEADS[0] and not self.columns:
                self._head(row, cells)
                return
            if _KEY.fullmatch(key):
                self._row(row, key, cells)
                return
        if not self.columns and any(cell.value.strip() == HEADS[0] for cell in cells.values()):
            self._head(row, cells)
        elif self.columns and not (first is not None and (first.kind != "text" or first.value.strip() == LEVEL)):
            self._stranger(row, cells)

    def _stranger(self, row: int, cells: dict[int, Found]) -> None:
        """A row that is none of ours: something may have been added in it."""
        if len(self.strangers) < MOST_FAULTS and any(self._cell(cells, name) for name in HEADS[2:]):
            self.strangers.append((row, dict(cells)))

    def _cell(self, cells: dict[int, Found], name: str) -> Found | None:
        found = cells.get(self.columns.get(name, HEADS.index(name) + 1))
        return found if found is not None and (found.value.strip() or found.kind == "formula") else None

    def _at(self, name: str, row: int) -> str:
        return f"{self.title}, {column_name(self.columns.get(name, HEADS.index(name) + 1))}{row}"

    def _head(self, row: int, cells: dict[int, Found]) -> None:
        texts = {at: cell.value.strip() for at, cell in sorted(cells.items(), reverse=True) if cell.kind == "text"}
        found = {text: at for at, text in texts.items() if text in HEADS}
        missing = [name for name in HEADS if name not in found]
        if missing:
            self.reader.fault(
                f"{self.title}, row {row}",
                f"the heads of the columns are changed: {', '.join(missing)} is missing; {_FRESH}",
            )
        if list(found.values()) != list(range(len(HEADS), 0, -1)) and not missing:
            self.reader.note(f"{self.title}, row {row}", "columns were moved; they were known by their heads")
        self.columns = found

    # ---- a row ------------------------------------------------------------------------------------

    def _row(self, row: int, key: str, cells: dict[int, Found]) -> None:
        reader, name = self.reader, self._cell(cells, HEADS[1])
        place = self.places.get(key)
        if not self.columns:
            self.columns = {name: at for at, name in enumerate(HEADS, 1)}
            reader.fault(f"{self.title}, row {row}", f"the row with the heads of the columns is gone; {_FRESH}")
        if place is None:
            reader.fault(self._at(HEADS[0], row), f"there is no row {key} on this scoresheet; take it out")
            return
        if key in self.keys:
            reader.fault(
                self._at(HEADS[0], row),
                f"row {key} stands here a second time, after row {self.keys[key]}; take one out",
            )
            return
        self.keys[key] = row
        criterion, candidate = self.map.criteria[place[0]], self.map.candidates[place[1]]
        self.order.append((row, place[0] * len(self.map.candidates) + place[1]))
        said = one_line(name.value) if name is not None else ""
        if said != candidate.name:
            reader.fault(
                self._at(HEADS[1], row),
                f"row {key} belongs to {candidate.name}, but '{said[:60]}' stands here; "
                f"parts of rows were moved, so {_FRESH}",
            )
            return
        whose = f"{criterion.name}, {candidate.name}"
        if candidate.conflict:
            if self._cell(cells, HEADS[2]) is not None:
                reader.note(self._at(HEADS[2], row), f"not taken: a conflict of interest is declared ({whose})")
            return
        score = self._score(row, self._cell(cells, HEADS[2]), whose)
        rationale = self._words(row, HEADS[3], cells, whose)
        evidence = self._words(row, HEADS[4], cells, whose)
        if score is not _BAD and rationale is not None and evidence is not None:
            cell = Cell(score, rationale, evidence)
            before = criterion.cells[place[1]]
            where = self._at(HEADS[2], row)
            reader.cells[candidate.code, criterion.key] = ReturnedCell(cell, where, cell_digest(cell) != before)

    def _score(self, row: int, found: Found | None, whose: str) -> Any:
        """The score, None for a blank, or _BAD with a fault."""
        if found is None:
            return None
        reader, place, scale = self.reader, self._at(HEADS[2], row), self.scale
        asked = f"write a number from {plain(scale.minimum)} to {plain(scale.maximum)}, or leave it blank ({whose})"
        kind, value = found
        if kind == "number":
            score = float(value)
        elif kind == "text":
            number = _number_in(value, scale)
            if number is None:
                reader.fault(place, f"'{_shown(value)}' is not a score; {asked}")
                return _BAD
            score = number
            reader.note(place, f"the number {plain(score)} is stored as text '{_shown(value)}' and was taken ({whose})")
        else:
            what = {
                "formula": "a formula stands here, which could come to anything",
                "date": "a date stands here (the program may have made one of what was typed)",
                "percent": "a percentage stands here",
                "boolean": f"{value} stands here",
                "error": f"the error {value} stands here",
            }[kind]
            reader.fault(place, f"{what}; {asked}")
            return _BAD
        return self._on_scale(place, score, asked)

    def _on_scale(self, place: str, score: float, asked: str) -> Any:
        scale = self.scale
        if repr(score) in self.map.about.between:
            return score
        if not scale.minimum - NEAR <= score <= scale.maximum + NEAR:
            self.reader.fault(
                place, f"the score {plain(score) if abs(score) < 1e15 else score} is outside the scale; {asked}"
            )
            return _BAD
        on_step = step_of(score, scale)
        if on_step is None:
            step = plain(scale.step)
            self.reader.fault(place, f"the score {plain(score)} lies between the steps of {step}; {asked}")
            return _BAD
        return on_step

    def _words(self, row: int, head: str, cells: dict[int, Found], whose: str) -> str | None:
        """The words of a cell; None with a fault."""
        found = self._cell(cells, head)
        if found is None:
            return ""
        kind, value = found
        place = self._at(head, row)
        if kind in ("formula", "error"):
            what = "a formula" if kind == "formula" else f"the error {value}"
            self.reader.fault(place, f"{what} stands where words belong; write it as text ({whose})")
            return None
        if kind == "date":
            value = _date_text(value)
            self.reader.note(place, f"a date stands here; it was taken as {value} ({whose})")
        elif kind != "text":
            value = plain(float(value)) if kind == "number" and abs(float(value)) < 1e15 else value
            self.reader.note(place, f"a number stands where words belong; it was taken as '{value[:40]}' ({whose})")
        fault = unfit(value)
        if fault:
            self.reader.fault(place, f"this text cannot be kept: {fault} ({whose})")
            return None
        self.reader.text += len(value)
        if self.reader.text > MOST_TEXT:
            self.reader.fault(place, f"all texts together have more than {grouped(MOST_TEXT)} characters; shorten them")
            raise _Enough
        return value

    # ---- the whole --------------------------------------------------------------------------------

    def finish(self, merged: list[str]) -> None:
        """What can only be said when all rows are read."""
        reader = self.reader
        known = sorted(self.keys.values())
        for ref in merged:
            rows = [int(digits) for digits in re.findall(r"\d{1,7}", ref)]
            if rows and bisect_left(known, rows[0]) < bisect_right(known, rows[-1]):
                reader.fault(f"{self.title}, {ref[:30]}", "cells to fill in are merged; take the merging back")
        for row, cells in self.strangers:
            if self._cell(cells, HEADS[2]) is not None:
                what = "a score stands in a row without a key, so that nobody knows whose it is; take it out"
                reader.fault(self._at(HEADS[2], row), what)
            else:
                reader.note(self._at(HEADS[3], row), "words in a row without a key were not taken")
        missing = [key for key in self.places if key not in self.keys]
        if missing:
            names: list[str] = []
            for key in missing[:3]:
                at, number = self.places[key]
                names.append(f"{key} ({self.map.criteria[at].name}, {self.map.candidates[number].name})")
            more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
            what = "a row was" if len(missing) == 1 else f"{len(missing)} rows were"
            reader.fault(self.title, f"{what} taken out: {', '.join(names)}{more}; put them back, or {_FRESH}")
        order = [at for _, at in sorted(self.order)]
        if order != sorted(order):
            reader.note(self.title, "rows stand in another order; they were known by their keys")


_BAD: Final = object()


@lru_cache(maxsize=4096)
def step_of(score: float, scale: Scale) -> float | None:
    """The step of the scale that a score lies on, or None where it lies between two."""
    low, step = exact(scale.minimum), exact(scale.step)
    nearest = float(low + round((exact(score) - low) / step) * step)
    for level in (nearest, scale.maximum):
        if abs(score - level) <= NEAR and scale.minimum <= level <= scale.maximum:
            return level + 0.0
    return None


def _number_in(text: str, scale: Scale) -> float | None:
    """The number that a text can only mean: '4', '4.5', '4,5'; '1,500' could be two."""
    found = _DECIMAL.fullmatch(text.strip(" \N{NO-BREAK SPACE}'"))
    if found is None or len(found.group(1)) > 15:
        return None
    whole, decimals = found.group(1), found.group(2)
    if decimals is None:
        return float(whole)
    if len(decimals) == 3 and scale.maximum >= 1000:
        return None
    return float(f"{whole}.{decimals[:15]}") + 0.0


def _date_text(value: str) -> str:
    """A date as 2026-03-31, with the time where there is one."""
    try:
        moment = datetime(1899, 12, 30) + timedelta(days=float(value))
    except (ValueError, OverflowError):
        return value  # written as a date by its kind
    if moment.second or moment.minute or moment.hour:
        return moment.isoformat(" ", "minutes")
    return moment.date().isoformat()


def _shown(text: str) -> str:
    line = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in one_line(text))
    return line if len(line) <= 40 else f"{line[:39]}\N{HORIZONTAL ELLIPSIS}"
