"""Bad input gets one clear sentence with the place and exit status 1, and leaves every file as it was."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scorecard.cli.commands import run

GOOD: dict[str, Any] = {
    "format": "scorecard.evaluation",
    "version": 1,
    "title": "T",
    "criteria": [{"key": "q", "name": "Quality", "weight": 1}, {"key": "p", "name": "Price", "weight": 2}],
    "candidates": [{"key": "a", "name": "A"}, {"key": "b", "name": "B"}],
    "evaluators": [{"key": "ann", "name": "Ann"}],
    "sheets": {"ann": {"a": {"q": 3, "p": 4}, "b": {"q": 5, "p": 1}}},
}


def changed(**entries: Any) -> bytes:
    return json.dumps({**GOOD, **entries}).encode()


DEEP = b'{"format": "scorecard.evaluation", "version": 1, "title": "T", "candidates": [], "criteria": ' + b"[" * 100_000

BAD: dict[str, tuple[bytes, str]] = {
    "truncated": (changed()[:-30], "line 1, column"),
    "empty": (b"", "empty"),
    "not text": (b"PK\x03\x04\xff\xfe", "not UTF-8"),
    "not json": (b"hello", "line 1, column 1"),
    "a list": (b"[]", "evaluation document"),
    "another format": (changed(format="x"), "format"),
    "newer": (changed(version=2), "newer program"),
    "wrong type": (changed(title=3), "title: text is needed"),
    "nan": (changed().replace(b": 3", b": NaN"), "sheets.ann.a.q: NaN"),
    "infinite": (changed().replace(b": 3", b": 1e999"), "sheets.ann.a.q"),
    "unknown key": (changed(tilte="x"), "tilte: unknown key; is 'title' meant?"),
    "duplicate key": (
        changed().replace(b'"title": "T"', b'"title": "T", "title": "U"'),
        "title: this key stands here twice",
    ),
    "duplicate row": (changed(candidates=[{"key": "a", "name": "A"}] * 2, sheets={}), "candidates[1].key"),
    "weights zero": (
        changed(criteria=[{"key": "q", "name": "Q", "weight": 0}, {"key": "p", "name": "P", "weight": 0}]),
        "criteria: the weights here add up to zero",
    ),
    "negative weight": (changed(criteria=[{"key": "q", "name": "Q", "weight": -1}], sheets={}), "criteria[0].weight"),
    "circle": (changed(rules={"tie_break": ["q", "nowhere"]}), "rules.tie_break[1]"),
    "deep": (DEEP, "nested too deeply"),
    "absurd number": (changed().replace(b": 3", b": 1" + b"0" * 5000), "digits is too large"),
    "off the scale": (changed().replace(b": 3", b": 6"), "sheets.ann.a.q: the score 6 is outside the scale"),
    "boolean": (changed().replace(b": 3", b": true"), "sheets.ann.a.q: a number is needed here"),
    "nobody": (changed(sheets={"ben": {}}), "sheets.ben: there is no such evaluator"),
}


def folder(path: Path) -> dict[str, bytes]:
    return {str(each.relative_to(path)): each.read_bytes() for each in sorted(path.rglob("*")) if each.is_file()}


@pytest.mark.parametrize("name", BAD)
def test_bad_document_is_refused_with_its_place(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    data, words = BAD[name]
    Path("good.json").write_bytes(changed())
    assert run(["import", "good.json"]) == 0
    Path("bad.json").write_bytes(data)
    Path("out.xlsx").write_bytes(b"as it was")
    before = folder(tmp_path)
    capfd.readouterr()
    for arguments in (
        ["rank", "bad.json"],
        ["import", "bad.json"],
        ["import", "bad.json", "--update", "T"],
        ["export", "bad.json", "out.xlsx"],
    ):
        assert run(arguments) == 1
        out, err = capfd.readouterr()
        assert out == ""
        assert err.startswith("scorecard: bad.json")
        assert words in err
        assert len(err.strip().splitlines()) == 1
        assert "Traceback" not in err
    assert folder(tmp_path) == before


def test_document_with_several_faults_names_them_all(capfd: pytest.CaptureFixture[str]) -> None:
    Path("bad.json").write_bytes(changed(title=3, currency=[], stage="x"))
    assert run(["rank", "bad.json"]) == 1
    err = capfd.readouterr().err
    assert "3 faults" in err
    assert all(place in err for place in ("title:", "currency:", "stage:"))


def test_missing_file_folder_and_unknown_ending_are_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "dir.json").mkdir()
    (tmp_path / "x.xlsx").write_bytes(b"PK")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "folder.d").mkdir()
    (tmp_path / "good.json").write_bytes(changed())
    for arguments, words in (
        (["rank", "gone.json"], "gone.json: The file cannot be read: No such file"),
        (["rank", "dir.json"], "a folder"),
        (["rank", "x.xlsx"], "x.xlsx: This is a spreadsheet, and not an evaluation document. Import it"),
        (["rank", "photo.png"], "photo.png: This is neither a spreadsheet nor an evaluation document. Documents end"),
        (["rank", "folder.d"], "There is no workspace yet"),
        (["export", "good.json", "out.doc"], "End the name with .xlsx, .json, .csv, .pdf, .png, .svg."),
        (["export", "good.json", str(tmp_path / "no" / "out.json")], "out.json"),
        (["rank", "Something"], "There is no workspace yet"),
    ):
        assert run(arguments) == 1
        err = capfd.readouterr().err
        assert words in err
        assert len(err.strip().splitlines()) == 1


def workspace_of_another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.commit()


def newer_workspace(path: Path) -> None:
    run(["new", "-t", "plain", "--title", "T", "-w", str(path)])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.commit()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_bytes(b"no database at all, only text " * 100), "not a Scorecard workspace"),
        (workspace_of_another_program, "belongs to another program"),
        (newer_workspace, "newer program"),
        (lambda path: path.mkdir(), "a folder"),
    ],
)
def test_bad_workspace_is_refused_and_left_as_it_was(
    make: Any, words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "w.scorecard"
    make(path)
    Path("good.json").write_bytes(changed())
    before = folder(tmp_path)
    capfd.readouterr()
    for arguments in (
        ["list"],
        ["rank", "T"],
        ["import", "good.json"],
        ["new", "-t", "plain", "--title", "U"],
        ["check"],
    ):
        assert run([*arguments, "-w", str(path)]) == 1
        out, err = capfd.readouterr()
        assert out == ""
        assert words in err
        assert str(path) in err
    assert folder(tmp_path) == before


def test_weights_that_became_zero_behind_the_back_are_named_when_ranked(capfd: pytest.CaptureFixture[str]) -> None:
    Path("good.json").write_bytes(changed())
    run(["import", "good.json", "-w", "w.scorecard"])
    with closing(sqlite3.connect("w.scorecard")) as connection:
        connection.execute("UPDATE criteria SET weight = 0")
        connection.commit()
    capfd.readouterr()
    assert run(["rank", "T", "-w", "w.scorecard"]) == 1
    assert "The weights of the top criteria add up to zero" in capfd.readouterr().err
    assert run(["check", "-w", "w.scorecard"]) == 1
    assert "differ from what the journal says" in capfd.readouterr().out


def test_output_to_a_file_is_whole_when_the_program_has_ended(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "SCORECARD_DATA": str(tmp_path)}
    results = {"--version": b"scorecard ", "--help": b"backup", "templates": b"before you lock."}
    for argument, words in results.items():
        with (tmp_path / "out").open("wb") as out:
            command = [sys.executable, "-m", "scorecard", argument]
            ended = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, env=environment, check=False)
        assert (ended.returncode, ended.stderr) == (0, b"")
        assert words in (tmp_path / "out").read_bytes()


def test_output_that_nobody_reads_or_that_has_no_room(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "scorecard", "templates"]
    root = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root), "SCORECARD_DATA": str(tmp_path)}
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, env=environment, check=False)
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, b"")
    if Path("/dev/full").exists():
        with Path("/dev/full").open("w") as full:
            ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment, check=False)
        assert ended.returncode == 1
        assert b"The output could not be written: No space left" in ended.stderr
