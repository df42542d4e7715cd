"""A small evaluation with a panel, its scoresheets, and ways to fill them in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scorecard.core.changes import from_rows
from scorecard.core.model import Candidate, Cell, Criterion, Evaluation, Evaluator, Head, Kind, Scale
from scorecard.exchange.scoresheet.sheet_map import SCORES
from scorecard.exchange.scoresheet.writing import Written, write

LEVELS: Final = ((0.0, "No answer"), (3.0, "Meets the need, with evidence"), (5.0, "Exceeds it"))


def panel(scale: Scale | None = None) -> Evaluation:
    """Four ratings, a measure and a gate; three candidates with labels; Ann, who gave one score, and Ben."""
    return from_rows(
        {
            "head": {(): Head(title="Customer care 2026")},
            "scale": {(): scale or Scale(0.0, 5.0, 1.0, LEVELS)},
            "criteria": {
                ("expertise",): Criterion("Expertise", Kind.GROUP, position=0.0),
                ("domain",): Criterion(
                    "Domain know-how", parent="expertise", position=0.0, description="Of our trade."
                ),
                ("staff",): Criterion("Staff", parent="expertise", position=1.0, evidence="CVs of the named team"),
                ("fit",): Criterion("Cultural fit", position=1.0),
                ("terms",): Criterion("Commercial terms", position=2.0, sealed=True),
                ("price",): Criterion("Price", Kind.MEASURE, position=3.0, unit="EUR", sealed=True),
                ("iso",): Criterion("ISO 27001", Kind.GATE, position=4.0),
            },
            "candidates": {
                ("acme",): Candidate("Acme Care", 0.0, provider="Acme Holding", label="Candidate B"),
                ("bolt",): Candidate("Bolt Desk", 1.0, label="Candidate C"),
                ("corvid",): Candidate("Corvid Support", 2.0, label="Candidate A"),
            },
            "evaluators": {
                ("ann",): Evaluator("Ann Keller", 0.0, "Procurement"),
                ("ben",): Evaluator("Ben Okafor", 1.0),
            },
            "sheets": {("ann", "acme", "domain"): Cell(4.0, "Two like clients", "Reference call")},
        }
    )


def written(
    evaluation: Evaluation, path: Path, evaluator: str = "ann", *, blind: bool = False, **given: Any
) -> Written:
    """A scoresheet of the evaluation "uid", with the number "sheet-1"."""
    settings: dict[str, Any] = {"evaluation_id": "uid", "sequence": 1, "sheet_id": "sheet-1"} | given
    return write(evaluation, evaluator, path, blind=blind, **settings)


def row_of(sheet: Worksheet, key: str) -> int:
    """The row that bears a key."""
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == key)


def rows_by_place(found: Written) -> dict[tuple[str, str], str]:
    """(candidate code, criterion) -> row key."""
    return {
        (found.map.candidates[number].code, found.map.criteria[at].key): key
        for key, (at, number) in found.map.places().items()
    }


def edited(path: Path, change: Callable[[Workbook, Worksheet], object], target: Path | None = None) -> Path:
    """The workbook after openpyxl changed it."""
    book = load_workbook(path, keep_vba=False)
    change(book, book[SCORES])
    target = target or path
    memory = BytesIO()
    book.save(memory)
    target.write_bytes(memory.getvalue())
    return target


def filled(path: Path, found: Written, cells: Mapping[tuple[str, str], Cell], target: Path | None = None) -> Path:
    """The workbook with these cells filled in, as a person does; blank texts are blank cells."""
    keys = rows_by_place(found)

    def fill(_: Workbook, sheet: Worksheet) -> None:
        rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
        for place, cell in cells.items():
            row = rows[keys[place]]
            sheet.cell(row, 3).value = cell.score
            for column, text in ((4, cell.rationale), (5, cell.evidence)):
                sheet.cell(row, column).value = text or None
                if text:
                    sheet.cell(row, column).data_type = "s"  # a text that begins like a formula stays one

    return edited(path, fill, target)


def repacked(path: Path, target: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """The package with its parts changed."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return target
