"""The command export with a report and with pictures, as a person types it."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from scorecard.app.transfer import Source, export
from scorecard.app.workspace import Workspace
from scorecard.cli.commands import WRONG_USAGE, run
from scorecard.core.edits import set_head, set_weight
from scorecard.core.model import Evaluation
from tests.core.letters import panel_of_three
from tests.render.poppler import text_of

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10" fill="#123"/></svg>'


@pytest.fixture(autouse=True)
def own_workspace(qapp: object, own_data: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCORECARD_WORKSPACE", str(tmp_path / "own.scorecard"))


def document(folder: Path, value: Evaluation, name: str = "a.json") -> str:
    path = folder / name
    export(value, path, Source())
    return str(path)


def test_a_report_of_a_document(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "a.pdf"
    (tmp_path / "logo.svg").write_bytes(SVG)
    options = ["--logo", str(tmp_path / "logo.svg"), "--paper", "letter", "--notice", "For the committee"]
    assert run(["export", document(tmp_path, panel_of_three()), str(out), *options]) == 0
    assert out.read_bytes().startswith(b"%PDF-")
    _, said = capfd.readouterr()
    assert f"Written: {out}, " in said
    text = text_of(out)
    assert "For the committee" in text
    assert "10,000 weightings" in text
    assert "a.json" in text


def test_samples_seed_and_sections(tmp_path: Path) -> None:
    source, out = document(tmp_path, panel_of_three()), tmp_path / "a.pdf"
    assert run(["export", source, str(out), "--samples", "77", "--seed", "5", "--without", "method"]) == 0
    text = text_of(out)
    assert "Drawn: 77 weightings" in text
    assert "seed 5;" in text
    assert "How totals are worked out" not in text
    assert run(["export", source, str(out), "--without", "nonsense"]) == WRONG_USAGE


def test_a_report_of_a_workspace_lists_versions_and_what_changed(tmp_path: Path) -> None:
    value = set_head(panel_of_three(), title="Partner")
    with Workspace(tmp_path / "own.scorecard", create=True) as workspace:
        uid = workspace.add(value, author="Ann", label="New").uid
        workspace.name_version(uid, "Board 12 May", author="Ann")
        first = next(key for key, row in value.criteria.items() if row.parent == "")
        workspace.edit(uid, lambda now: set_weight(now, first, 3.5), author="Ann", label="Weight")
        stored = workspace.load(uid)
    out = tmp_path / "a.pdf"
    assert run(["export", "Partner", str(out), "--since", "Partner@Board 12 May"]) == 0
    text = text_of(out)
    assert "Board 12 May" in text
    assert stored.hash in "".join(text.split())
    assert "What has changed" in text


def test_what_is_wrong_is_said_and_nothing_written(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    source, out = document(tmp_path, panel_of_three()), tmp_path / "a.pdf"
    (tmp_path / "none.png").write_bytes(b"none")
    for options, what in (
        (["--logo", str(tmp_path / "none.png")], "The logo is no picture that can be read"),
        (["--logo", str(tmp_path / "gone.png")], "The logo cannot be read"),
        (["--notice", "x" * 500], "160 fit on it"),
        (["--since", "Nobody"], "There is no workspace yet"),
    ):
        assert run(["export", source, str(out), *options]) == 1
        assert what in capfd.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    ("name", "options", "what"),
    [
        ("o.csv", ["--pictures"], "--pictures goes with a workbook (.xlsx)."),
        ("o.pdf", ["--pictures"], "--pictures goes with a workbook (.xlsx)."),
        ("o.xlsx", ["--blanks"], "--blanks goes with a document (.json)."),
        ("o.xlsx", ["--pictures", "--logo", "none.png"], "--logo goes with a report (.pdf)."),
        ("o.json", ["--notice", "Hi"], "--notice goes with a report (.pdf)."),
        ("o.png", ["--paper", "a4"], "--paper goes with a report (.pdf)."),
        ("o.xlsx", ["--pictures", "--without", "method"], "--without goes with a report (.pdf)."),
        ("o.svg", ["--since", "x"], "--since goes with a report (.pdf)."),
        ("o.csv", ["--samples", "10000"], "--samples goes with a report (.pdf), or a workbook with --pictures."),
        ("o.json", ["--seed", "1"], "--seed goes with a report (.pdf), or a workbook with --pictures."),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(
    name: str, options: list[str], what: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["export", document(tmp_path, panel_of_three()), str(tmp_path / name), *options]) == WRONG_USAGE
    assert what in " ".join(capfd.readouterr().err.split())
    assert not (tmp_path / name).exists()


def test_pictures_in_a_workbook(tmp_path: Path) -> None:
    out = tmp_path / "a.xlsx"
    source = document(tmp_path, panel_of_three())
    assert run(["export", source, str(out)]) == 0
    with ZipFile(out) as archive:
        assert not [name for name in archive.namelist() if name.startswith("xl/media/")]
    assert run(["export", source, str(out), "--pictures", "--samples", "50", "--seed", "3"]) == 0
    with ZipFile(out) as archive:
        assert [name for name in archive.namelist() if name.startswith("xl/media/")]
