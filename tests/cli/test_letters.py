"""The command letters, as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorecard.app.transfer import Source, export
from scorecard.cli.commands import run
from scorecard.core.model import Evaluation
from tests.core.formal import decided, in_scoring, unsealed
from tests.core.letters import panel_of_three

pytestmark = pytest.mark.usefixtures("qapp")


def document(folder: Path, value: Evaluation) -> str:
    path = folder / "a.json"
    export(value, path, Source())
    return str(path)


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF-"), ("rtf", b"{\\rtf1"), ("txt", b"Partner 2026")])
def test_letters_of_every_kind(tmp_path: Path, capfd: pytest.CaptureFixture[str], kind: str, start: bytes) -> None:
    out = tmp_path / "out"
    assert run(["letters", document(tmp_path, panel_of_three()), str(out), "--format", kind]) == 0
    files = sorted(out.iterdir())
    assert [each.name for each in files] == [
        f"Feedback - {name}.{kind}" for name in ("Acme Care", "Brio Services", "Corvo")
    ]
    assert all(each.read_bytes().startswith(start) for each in files)
    shown, said = capfd.readouterr()
    assert "Your offer is placed second of two." in shown
    assert "Acme Care: Something was taken out of a reason under Skill: read it again." in said
    assert "Written: 3. Read them before you send them" in said


def test_one_letter_with_the_winner(tmp_path: Path) -> None:
    source = document(tmp_path, panel_of_three())
    options = ["--candidate", "acme care", "--with-winner", "reasons", "--name-winner", "--with-figures"]
    assert run(["letters", source, str(tmp_path / "out"), "--format", "txt", *options]) == 0
    text = (tmp_path / "out" / "Feedback - Acme Care.txt").read_text("utf-8")
    assert "The first place went to Brio Services." in text
    assert "1,240,000" in text
    assert "Ann" not in text


@pytest.mark.parametrize("who", [[], ["--as", "Ann"]])
def test_it_is_refused_before_the_decision(tmp_path: Path, capfd: pytest.CaptureFixture[str], who: list[str]) -> None:
    for value in (in_scoring(), unsealed()):
        assert run(["letters", document(tmp_path, value), str(tmp_path / "out"), *who]) == 1
        assert "Letters are written once a formal evaluation is decided" in capfd.readouterr().err
    assert not (tmp_path / "out").exists()
    assert run(["letters", document(tmp_path, decided()), str(tmp_path / "out"), "--format", "txt", *who]) == 0


def test_a_logo_and_the_size_of_the_paper(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source = document(tmp_path, panel_of_three())
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"><rect width="4" height="1"/></svg>')
    options = ["--candidate", "acme", "--paper", "letter"]
    assert run(["letters", source, str(tmp_path / "one"), *options, "--logo", str(logo)]) == 0
    logo.write_text("no picture")
    assert run(["letters", source, str(tmp_path / "two"), *options, "--logo", str(logo)]) == 1
    assert "The logo is no picture that can be read" in capfd.readouterr().err
    assert run(["letters", source, str(tmp_path / "two"), *options, "--logo", str(tmp_path / "none")]) == 1


def test_wrong_usage(tmp_path: Path) -> None:
    source = document(tmp_path, panel_of_three())
    assert run(["letters", source, str(tmp_path / "out"), "--format", "docx"]) == 2
    assert run(["letters", source, str(tmp_path / "out"), "--candidate", "nobody"]) == 1
