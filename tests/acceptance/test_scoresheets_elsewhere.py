"""Scoresheets filled in and saved by LibreOffice come back as they were filled in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from scorecard.app.scoresheets import merge, read_returned
from scorecard.app.sending import write_scoresheets
from scorecard.app.workspace import Workspace
from scorecard.core.model import Cell
from scorecard.exchange.scoresheet.reading import read
from tests.acceptance.filling_program import filled_elsewhere
from tests.acceptance.spreadsheet_program import MISSING, PROGRAM, converted
from tests.exchange.scoresheets import filled, panel, rows_by_place, written

pytestmark = pytest.mark.skipif(PROGRAM is None, reason=MISSING)

WORDS = ("Größe, 日本 and ☂", 'He said "yes"', "two\nlines", "=SUM(A1)", "-5 % a year", "2026-03-31", "")


def test_a_whole_panel_fills_its_sheets_in_elsewhere(tmp_path: Path) -> None:
    with Workspace(tmp_path / "w.scorecard", create=True) as workspace:
        loaded = workspace.add(panel(), author="Ann", label="Added")
        out = write_scoresheets(workspace, loaded.uid, tmp_path / "out", blind=True, author="Ann")
        keys = {found.path: rows_by_place(found) for found in out}
        given = {
            path: {
                key: Cell(float((at + number) % 6), WORDS[at % 7], WORDS[(at + 3) % 7])
                for at, key in enumerate(rows.values())
            }
            for number, (path, rows) in enumerate(keys.items())
        }
        filled_elsewhere(given, tmp_path / "profile")
        collected = read_returned(workspace, loaded.uid, [tmp_path / "out"])
        assert [file.faults for file in collected.files] == [(), ()]
        assert [file.notes for file in collected.files] == [(), ()]
        value = merge(workspace, collected, author="Ann", submit=True).loaded.value
    labels = {row.label: key for key, row in value.candidates.items()}
    for found in out:
        evaluator = found.map.about.evaluator
        for (code, criterion), key in keys[found.path].items():
            assert value.sheets[evaluator][labels[code]][criterion] == given[found.path][key]
    assert set(value.submissions) == {"ann", "ben"}


def test_a_sheet_saved_again_by_another_program_is_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "again"
    folder.mkdir()
    found = written(panel(), tmp_path / "a.xlsx")
    cells = {
        (candidate.code, criterion.key): Cell(float(at % 6), WORDS[at % 7], WORDS[(at + 1) % 7])
        for at, (candidate, criterion) in enumerate(
            (candidate, criterion) for candidate in found.map.candidates for criterion in found.map.criteria
        )
    }
    filled(tmp_path / "a.xlsx", found, cells)
    converted([tmp_path / "a.xlsx"], folder, to="ods", profile=tmp_path / "profile")
    converted([folder / "a.ods"], folder, to="xlsx", profile=tmp_path / "profile")
    before, after = read(tmp_path / "a.xlsx"), read(folder / "a.xlsx")
    assert after.faults == ()
    assert after.map == before.map
    assert {place: each.cell for place, each in after.cells.items()} == cells
    assert "OpenDocument" in str(read(folder / "a.ods").faults[0])


def test_a_blind_sheet_stays_blind_when_another_program_saves_it(tmp_path: Path) -> None:
    folder = tmp_path / "again"
    folder.mkdir()
    written(panel(), tmp_path / "a.xlsx", blind=True)
    converted([tmp_path / "a.xlsx"], folder, to="xlsx", profile=tmp_path / "profile")
    with zipfile.ZipFile(folder / "a.xlsx") as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace").casefold()
    assert not any(word in whole for word in ("acme", "bolt", "corvid", "holding"))
