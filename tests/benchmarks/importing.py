"""A large sheet of somebody else: what it means, and what it comes to, against reading it with bare openpyxl."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

from openpyxl import Workbook, load_workbook

from scorecard.app import importing
from scorecard.app.correcting import area_of, with_role
from scorecard.exchange.importing.reading import read_here
from tests.benchmarks.measuring import heading, measured

CRITERIA, CANDIDATES = 800, 60


def import_sheet() -> None:
    """A sheet of 800 criteria and 60 candidates: proposed, previewed, and thought over after a correction."""
    heading(f"Importing a sheet of {CRITERIA} x {CANDIDATES}")
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "large.xlsx"
        _written(path)
        book = read_here(path)
        mapping = importing.proposal(book).mapping
        assert len(importing.preview(book, mapping).evaluation.candidates) == CANDIDATES
        corrected = with_role(mapping, 0, "reasons", area_of(f"BJ2:BJ{CRITERIA + 1}"))

        def floor() -> int:
            sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
            return sum(1 for row in sheet.iter_rows(values_only=True) for value in row if value is not None)

        measured("proposed / bare openpyxl, read-only", lambda: importing.proposal(book), floor, bar=3.5, pairs=3)
        measured("previewed / the same", lambda: importing.preview(book, mapping), floor, bar=2.5, pairs=3)
        measured(
            "thought over after a correction / the same",
            lambda: importing.rethought(book, mapping, corrected),
            floor,
            bar=3.5,
            pairs=3,
        )


def _written(path: Path) -> None:
    """The sheet: weights from 1 to 9, scores from 0 to 5."""
    pick = Random(1)
    made = Workbook(write_only=True)
    sheet = made.create_sheet("Scores")
    sheet.append(["Criterion", "Weight", *(f"Vendor {number}" for number in range(CANDIDATES))])
    for number in range(CRITERIA):
        scores = [pick.randint(0, 5) for _ in range(CANDIDATES)]
        sheet.append([f"Requirement {number} of quality", pick.randint(1, 9), *scores])
    made.save(path)
