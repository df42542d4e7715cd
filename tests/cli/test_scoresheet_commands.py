"""The commands scoresheets and collect, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from scorecard.app.workspace import Workspace
from scorecard.cli.commands import run as run_command
from scorecard.core.model import Cell
from tests.exchange.scoresheets import edited, panel, row_of


@pytest.fixture(autouse=True)
def own_workspace(own_data: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCORECARD_WORKSPACE", str(tmp_path / "w.scorecard"))
    with Workspace(tmp_path / "w.scorecard", create=True) as workspace:
        workspace.add(panel(), author="Ann", label="Added")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """Exit status, output and errors of a command."""
    status = run_command([str(each) for each in arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def score(path: Path, key: str, value: object) -> None:
    def change(_: Workbook, sheet: Worksheet) -> None:
        sheet.cell(row_of(sheet, key), 3).value = value  # type: ignore[assignment]

    edited(path, change)


def test_sheets_go_out_and_come_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    status, shown, _ = run(capsys, "scoresheets", "Customer care 2026", out, "--evaluator", "ben okafor", "--blind")
    assert status == 0
    path = out / "Customer care 2026 - Ben Okafor (blind).xlsx"
    assert str(path) in shown
    score(path, "R001", 4)
    status, shown, said = run(capsys, "collect", "Customer care 2026", out, "--dry-run", "--format", "json")
    found = json.loads(shown)
    assert (status, found["taken"]) == (0, False)
    assert found["files"][0]["counts"] == {"new": 1, "changed": 0, "cleared": 0, "same": 11, "conflicting": 0}
    assert found["files"][0]["differences"][0]["returned"] == {"score": 4.0, "rationale": "", "evidence": ""}
    assert "Nothing was changed" in said
    status, shown, said = run(capsys, "collect", "Customer care 2026", path, "--submit")
    assert (status, "Taken over as one edit." in said) == (0, True)
    assert shown.splitlines()[0].split() == [
        *("File", "Evaluator", "New", "Changed", "Cleared", "Same", "Conflicting", "Result")
    ]
    with Workspace(tmp_path / "w.scorecard") as workspace:
        value = workspace.load(workspace.only().uid).value
    assert [cell for cells in value.sheets["ben"].values() for cell in cells.values()] == [Cell(4.0)]
    assert "ben" in value.submissions
    status, shown, said = run(capsys, "collect", "Customer care 2026", path)
    assert "already collected" in shown
    assert (status, "nothing new" in said) == (0, True)


def test_a_fault_is_shown_with_its_cell_and_leaves_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "scoresheets", "Customer care 2026", tmp_path)
    ann = tmp_path / "Customer care 2026 - Ann Keller.xlsx"
    score(ann, "R001", "four")
    score(tmp_path / "Customer care 2026 - Ben Okafor.xlsx", "R001", 2)
    status, shown, said = run(capsys, "collect", "Customer care 2026", tmp_path)
    assert status == 1
    assert "Keller.xlsx: fault: Scores, C" in shown
    assert "1 of 2 files cannot be taken; nothing was changed" in said
    status, _, said = run(capsys, "collect", "Customer care 2026", tmp_path, "--dry-run")
    assert (status, "1 of 2 files cannot be taken" in said) == (1, True)
    status, _, said = run(capsys, "collect", "Customer care 2026", tmp_path, "--skip-faulty")
    assert (status, "Taken over" in said) == (0, True)


def test_a_conflict_asks_which_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "scoresheets", "Customer care 2026", tmp_path, "--evaluator", "ann")
    run(capsys, "scoresheets", "Customer care 2026", tmp_path, "--evaluator", "ann")
    first = tmp_path / "Customer care 2026 - Ann Keller.xlsx"
    second = tmp_path / "Customer care 2026 - Ann Keller 2.xlsx"
    score(first, "R003", 1)
    score(second, "R003", 2)
    assert run(capsys, "collect", "Customer care 2026", first)[0] == 0
    status, shown, said = run(capsys, "collect", "Customer care 2026", second)
    assert status == 1
    assert "conflict: Scores, C" in shown
    assert "Say which holds" in said
    assert run(capsys, "collect", "Customer care 2026", second, "--prefer", "sheet")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("scoresheets", "Customer care 2026", "out", "--evaluator", "Zoe"), "There is no evaluator 'Zoe'"),
        (("scoresheets", "Nothing", "out"), "There is no evaluation 'Nothing'"),
        (("collect", "Customer care 2026", "gone.xlsx"), "There is no such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    reason: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, said = run(capsys, *arguments)
    assert (status, reason in said) == (1, True)


def test_wrong_usage_leaves_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "collect", "Customer care 2026")[0] == 2
