"""Collecting scoresheets, against openpyxl alone reading the same files in its fastest way."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook

from scorecard.app.scoresheets import merged, read_returned
from scorecard.app.workspace import Workspace
from scorecard.core.model import Evaluation
from scorecard.core.table import Table
from scorecard.exchange.scoresheet.writing import write
from tests.benchmarks.measuring import heading, measured
from tests.benchmarks.sizes import evaluation_of
from tests.exchange.scoresheets import repacked

LEAVES, CANDIDATES, EVALUATORS = 250, 25, 30


def collect() -> None:
    """Thirty scoresheets of 250 ratings and 25 candidates: read apart, checked, and made into one edit."""
    heading(f"Collecting {EVALUATORS} scoresheets of {LEAVES} x {CANDIDATES}")
    full = evaluation_of(LEAVES, CANDIDATES, EVALUATORS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Workspace(folder / "w.scorecard", create=True) as workspace:
            files, uid = _sent_out(workspace, full, folder)

            def ours() -> Evaluation:
                return merged(read_returned(workspace, uid, files))

            def floor() -> int:
                return sum(_cells(path) for path in files)

            assert sum(len(cells) for sheet in ours().sheets.values() for cells in sheet.values()) == 187_500
            measured(
                "read apart, checked and compared / bare openpyxl, read-only",
                ours,
                floor,
                bar=1.0,
                pairs=2,
            )


def _sent_out(workspace: Workspace, full: Evaluation, folder: Path) -> tuple[list[Path], str]:
    """Sheets of an evaluation without a score, each filled in."""
    loaded = workspace.add(replace(full, sheets=Table()), author="", label="")
    files = []
    for key in sorted(full.evaluators):
        path = folder / f"{key}.xlsx"
        write(loaded.value, key, path, blind=False, evaluation_id=loaded.uid, sequence=loaded.sequence)
        repacked(path, path, _fill)
        files.append(path)
    return files, loaded.uid


def _fill(parts: dict[str, bytes]) -> None:
    """A score in every cell, and words beside it."""
    name = "xl/worksheets/sheet2.xml"
    sheet = parts[name].decode()
    style = Counter(re.findall(r'<c r="C\d+" s="(\d+)"/>', sheet)).most_common(1)[0][0]
    sheet = re.sub(rf'<c r="C(\d+)" s="{style}"/>', rf'<c r="C\1" s="{style}"><v>3</v></c>', sheet)
    words = "<is><t>Meets the need, shown in the reference call.</t></is>"
    parts[name] = re.sub(r'<c r="D(\d+)" s="(\d+)"/>(?=<c r="E\d+" s="\2"/>)', _words(words), sheet).encode()


def _words(words: str) -> str:
    return rf'<c r="D\1" s="\2" t="inlineStr">{words}</c>'


def _cells(path: Path) -> int:
    book = load_workbook(path, read_only=True)
    count = sum(1 for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for _ in row)
    book.close()
    return count
