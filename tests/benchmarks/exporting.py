"""The workbook, against openpyxl alone writing as many cells and formulas."""

from __future__ import annotations

import tempfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from scorecard.exchange.workbook import Provenance, write_workbook
from tests.benchmarks.measuring import heading, measured
from tests.benchmarks.sizes import evaluation_of


def export() -> None:
    """100,000 score cells as a workbook."""
    heading("Exporting 100,000 score cells")
    evaluation = evaluation_of(100, 50, 20)
    with tempfile.TemporaryDirectory() as name:
        ours, bare = Path(name) / "ours.xlsx", Path(name) / "bare.xlsx"
        provenance = Provenance(
            program_version="0", written_at="2026-01-01T00:00:00", source="", journal_hash="", journal_sequence=None
        )
        write_workbook(evaluation, ours, provenance=provenance)
        sheets = _cells(ours)
        count = sum(len(row) for rows in sheets.values() for row in rows)
        print(f"The workbook has {count:,} filled cells on {len(sheets)} sheets.")

        def floor() -> None:
            book = Workbook()
            book.remove(book.active)  # type: ignore[arg-type]
            font, fill = Font(name="Calibri", size=10), PatternFill("solid", fgColor="FFF7E6")
            for title, rows in sheets.items():
                sheet = book.create_sheet(title)
                style = None
                for row in rows:
                    for place, column, value in row:
                        cell = sheet.cell(place, column, value)
                        if style is None:
                            cell.font, cell.fill = font, fill
                            style = cell._style
                        else:
                            cell._style = style
            book.save(bare)

        measured(
            "write_workbook, verified / bare openpyxl, the same cells",
            lambda: write_workbook(evaluation, ours, provenance=provenance),
            floor,
            bar=1.25,
            pairs=3,
        )


def _cells(path: Path) -> dict[str, list[list[tuple[int, int, object]]]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True)
    found: dict[str, list[list[tuple[int, int, object]]]] = {}
    for sheet in book.worksheets:
        found[sheet.title] = [
            [(cell.row, cell.column, cell.value) for cell in row if cell.value is not None] for row in sheet.iter_rows()
        ]
    book.close()
    return found
