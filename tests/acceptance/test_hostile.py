"""Every published hostile workbook and CSV file behaves as its manifest says, through the real command.

`python -m tests.acceptance.hostile_table` prints what each of them took.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.acceptance.hostile import Answer, Hostile, hostile_folder, imported, left_behind, made, wrong
from tests.acceptance.shared_folder import ABSENT

pytestmark = [
    pytest.mark.skipif(hostile_folder() is None, reason=ABSENT),
    pytest.mark.skipif(not hasattr(os, "wait4"), reason="the memory of a child is known on POSIX systems alone"),
]

DIVERSE = (
    *("good_unicode_names.xlsx", "zip_bomb_sheet.xlsx", "zip_path_traversal.xlsx", "xml_quadratic_blowup.xlsx"),
    *("far_cell.xlsx", "score_became_date.xlsx", "name_homoglyph.xlsx", "semicolon_decimal_comma.csv"),
    "hidden_rows_and_sheets.xlsx",
)
"""A file of each family, for the usual run: control, archive, XML, extent, scores, names, text, what is hidden."""

ESCAPED = (Path("/scorecard_escaped.txt"), Path("/scorecard_escaped_absolute.txt"))


def answers(folder: Path, *arguments: str, only: Collection[str] = ()) -> list[tuple[Hostile, Answer]]:
    """What the command made of each file; two at a time."""
    source = hostile_folder()
    assert source is not None
    cases = made(source, folder / "files", only)
    before = set((folder / "files").rglob("*"))
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda case: imported(case.path, folder / "data" / case.name, *arguments), cases))
    assert left_behind(folder / "files", before) == []
    assert not any(each.exists() for each in ESCAPED)
    return list(zip(cases, found, strict=True))


def faults(found: list[tuple[Hostile, Answer]]) -> dict[str, list[str]]:
    """What is not as the manifest says, by file."""
    return {case.name: told for case, answer in found if (told := wrong(case, answer))}


def test_a_file_of_each_family_behaves_as_their_manifest_says(tmp_path: Path) -> None:
    found = answers(tmp_path, "--preview", only=DIVERSE)
    assert len(found) == len(DIVERSE)
    assert faults(found) == {}


@pytest.mark.slow
def test_every_file_behaves_as_its_manifest_says(tmp_path: Path) -> None:
    found = answers(tmp_path)
    assert len(found) == 114
    assert faults(found) == {}


def test_a_file_that_is_refused_changes_nothing_in_the_workspace(tmp_path: Path) -> None:
    source = hostile_folder()
    assert source is not None
    good, bad = made(source, tmp_path / "files", ("good_raw.xlsx", "name_duplicate_rows.xlsx"))
    assert imported(good.path, tmp_path / "data").status == 0
    home = tmp_path / "data" / "home"
    before = {each: each.read_bytes() for each in home.rglob("*.scorecard")}
    assert len(before) >= 1
    assert imported(bad.path, tmp_path / "data").status == 1
    assert {each: each.read_bytes() for each in home.rglob("*.scorecard")} == before
