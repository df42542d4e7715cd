"""Documents from outside, spoiled in the ways of the published generator of hostile JSON, through `import`.

The generator's own files stand for ours; here the same faults are made in our format. Our scoresheets are workbooks:
their faults stand in `tests/exchange/test_hostile_scoresheets.py`; what is none of them goes through `collect` here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scorecard.cli.commands import run
from tests.cli.test_bad_input import GOOD, changed

pytestmark = pytest.mark.usefixtures("own_data")

SHEET = {"ann": {"a": {"q": 3, "p": 4}, "b": {"q": 5, "p": 1}}}


def scored(score: object) -> bytes:
    """The good document with another first score."""
    return changed(sheets={"ann": {**SHEET["ann"], "a": {"q": score, "p": 4}}})


def put(before: bytes, after: bytes) -> bytes:
    data = changed()
    assert before in data
    return data.replace(before, after, 1)


REFUSED: dict[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "truncated": (lambda: changed()[:200], ("JSON",)),
    "nan": (lambda: put(b'"q": 3', b'"q": NaN'), ("sheets.ann.a.q: NaN",)),
    "infinity": (lambda: put(b'"q": 3', b'"q": -Infinity'), ("sheets.ann.a.q: -Infinity",)),
    "float overflow": (lambda: put(b'"q": 3', b'"q": 1e999'), ("too large",)),
    "huge integer": (lambda: put(b'"q": 3', b'"q": ' + b"9" * 100_000), ("100000 digits",)),
    "deep nesting": (lambda: b"[" * 100_000 + b"]" * 100_000, ("nested",)),
    "deep in a place": (
        lambda: put(b'"q": 3', b'"q": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000),
        ("nested", "sheets"),
    ),
    "duplicate keys": (lambda: put(b'"q": 3', b'"q": 3, "q": 1'), ("sheets.ann.a.q: this key stands here twice",)),
    "wrong types": (lambda: changed(sheets=[1, None, {"q": [7]}]), ("sheets: an object is needed here, not a list",)),
    "score is true": (lambda: scored(True), ("a number is needed here, not true or false",)),
    "score is text": (lambda: scored("7"), ("a number is needed here, not text",)),
    "score off the scale": (lambda: scored(1000), ("outside the scale",)),
    "lone surrogate": (
        lambda: put(b'"name": "A"', b'"name": "Ac\\ud800me"'),
        ("candidates[0].name: the character U+D800",),
    ),
    "nul in a name": (
        lambda: put(b'"name": "A"', b'"name": "A\\u0000B"'),
        ("candidates[0].name: the character U+0000",),
    ),
    "unknown fields": (lambda: changed(colour="blue", __class__="os.system"), ("colour: unknown key",)),
    "newer format": (lambda: changed(version=99), ("newer",)),
    "another format": (lambda: changed(format="scorecard-scoresheet"), ("format",)),
    "unknown candidate": (lambda: changed(sheets={"ann": {"nobody": {"q": 3}}}), ("sheets.ann.nobody",)),
    "unknown evaluator": (lambda: changed(sheets={"bob": SHEET["ann"]}), ("sheets.bob: there is no such evaluator",)),
    "same candidate twice": (lambda: changed(candidates=GOOD["candidates"] * 2, sheets={}), ("candidates[2].key",)),
    "empty object": (lambda: b"{}", ("format",)),
    "a text that is too long": (lambda: changed(title="x" * 40_000), ("title: 40000 characters",)),
    "not UTF-8": (lambda: changed().replace(b'"T"', b'"\xff"'), ("not UTF-8",)),
}


def outcome(path: Path, capfd: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any], str]:
    status = run(["import", str(path), "--format", "json"])
    out, err = capfd.readouterr()
    return status, json.loads(out.splitlines()[-1]), err


@pytest.mark.parametrize("name", REFUSED)
def test_a_spoiled_document_is_refused_with_its_place_and_nothing_is_made(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    make, words = REFUSED[name]
    path = tmp_path / "sent.json"
    path.write_bytes(make())
    status, told, err = outcome(path, capfd)
    assert status == 1
    assert told["outcome"] == "rejected"
    assert "sent.json" in told["message"]
    assert any(word in told["message"] for word in words), told["message"]
    assert "Traceback" not in err
    assert not (tmp_path / "data" / "Workspace.scorecard").exists()


@pytest.mark.parametrize("data", [changed(), b"\xef\xbb\xbf" + changed()], ids=["plain", "with a mark"])
def test_a_good_document_goes_in(data: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sent.json"
    path.write_bytes(data)
    status, told, _ = outcome(path, capfd)
    assert (status, told["outcome"]) == (0, "accepted")
    assert len(told["scores"]) == 4


def test_names_that_are_code_elsewhere_are_only_text(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    names = [
        "'); DROP TABLE sheets;--",
        "<b>bold</b>",
        "../../etc/passwd",
        "%s %(x)s {0} {{7*7}}",
        "=cmd|' /C calc'!A0",
    ]
    candidates = [{"key": f"c{number}", "name": name} for number, name in enumerate(names)]
    path = tmp_path / "sent.json"
    path.write_bytes(changed(candidates=candidates, sheets={"ann": {each["key"]: {"q": 3} for each in candidates}}))
    status, told, _ = outcome(path, capfd)
    assert status == 0
    assert [each[0] for each in told["scores"]] == names


def test_a_document_is_no_scoresheet(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sent.json"
    path.write_bytes(changed())
    assert outcome(path, capfd)[0] == 0
    assert run(["collect", "T", str(path)]) == 1
    out, err = capfd.readouterr()
    assert "this is not a workbook" in out
    assert "nothing was changed" in err
