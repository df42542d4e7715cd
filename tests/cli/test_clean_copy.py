"""A clean copy by command line: what goes out to people who were not there."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from scorecard.app.paths import resource
from scorecard.cli.commands import app
from scorecard.cli.commands import run as run_as_typed

SAMPLE = resource("samples") / "customer_care.json"


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.stdout, done.stderr


def ranking(path: Path) -> list[tuple[int | None, str]]:
    status, out, _ = run("rank", str(path), "--format", "json")
    assert status == 0
    return [(each["rank"], f"{each['total']:.9f}") for each in json.loads(out)["ranking"] if each["total"] is not None]


@pytest.fixture
def inside() -> dict[str, list[str]]:
    """What the sample says that must not go out."""
    given = json.loads(SAMPLE.read_text(encoding="utf-8"))
    cells = [cell for sheet in given["sheets"].values() for row in sheet.values() for cell in row.values()]
    reasons = [cell["rationale"] for cell in cells if isinstance(cell, dict) and cell.get("rationale")]
    return {
        "people": [each["name"] for each in given["evaluators"]],
        "candidates": [each["name"] for each in given["candidates"]],
        "reasons": reasons,
    }


def test_a_clean_document_ranks_the_same_and_says_less(tmp_path: Path, inside: dict[str, list[str]]) -> None:
    out = tmp_path / "clean.json"
    status, _, said = run("export", str(SAMPLE), str(out), "--clean")
    assert status == 0
    assert "no names of evaluators" in said
    assert ranking(out) == ranking(SAMPLE)
    text = out.read_text(encoding="utf-8")
    assert inside["reasons"]
    assert not [each for each in inside["people"] + inside["reasons"] if each in text]
    assert all(each in text for each in inside["candidates"])


def test_candidates_can_be_letters(tmp_path: Path, inside: dict[str, list[str]]) -> None:
    out = tmp_path / "clean.xlsx"
    assert run("export", str(SAMPLE), str(out), "--clean", "--hide-candidates")[0] == 0
    with ZipFile(out) as archive:
        text = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    assert "Candidate A" in text
    assert not [each for each in inside["candidates"] + inside["people"] + inside["reasons"] if each in text]
    assert SAMPLE.name not in text


def test_what_does_not_go_together_is_said(tmp_path: Path) -> None:
    out = tmp_path / "clean.json"
    status, _, said = run("export", str(SAMPLE), str(out), "--hide-candidates")
    assert (status, "--clean" in said) == (2, True)
    status, _, said = run("export", str(SAMPLE), str(out), "--clean", "--since", "x")
    assert (status, "--since" in said) == (2, True)
    assert not out.exists()


def test_while_something_is_hidden_there_is_no_clean_copy(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    given = json.loads(SAMPLE.read_text(encoding="utf-8"))
    given |= {"process": "formal", "stage": "scoring"}
    path, out = tmp_path / "formal.json", tmp_path / "clean.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    assert run_as_typed(["export", str(path), str(out), "--clean"]) == 1
    assert "A clean copy would not say that something is hidden" in capfd.readouterr().err
    assert not out.exists()
