"""Commands show a formal evaluation as everybody, or as one evaluator, may see it, and say what is hidden."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scorecard.app.transfer import Source, export
from scorecard.cli.commands import run
from tests.core.formal import handed_in, in_scoring, scored, unsealed


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "a.json"
    export(handed_in(scored(in_scoring()), ("ann",)), path, Source())
    return str(path)


def test_what_is_hidden_is_said_on_standard_error(document: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rank", document, "--format", "json"]) == 0
    out, err = capfd.readouterr()
    assert all(each["total"] is None for each in json.loads(out)["ranking"])
    assert "Hidden: The sheets are hidden until all are handed in; awaited: Ben, Eva." in err
    assert "Hidden: Money is sealed" in err


def test_an_evaluator_sees_the_own_scores(document: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rank", document, "--as", "Ann", "--format", "json"]) == 0
    out, err = capfd.readouterr()
    assert all(each["total"] for each in json.loads(out)["ranking"])
    assert "The others' sheets are hidden" in err


def test_somebody_who_is_not_on_the_panel_is_told_who_is(document: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rank", document, "--as", "Zoe"]) == 1
    assert "Nobody on the panel is called 'Zoe'. There are: Ann, Ben, Eva, Obs." in capfd.readouterr().err


def test_where_nothing_is_hidden_nothing_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "b.json"
    export(unsealed(), path, Source())
    assert run(["rank", str(path)]) == 0
    assert "Hidden" not in capfd.readouterr().err
