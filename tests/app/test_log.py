"""What the log and a report of an error keep, and what they leave out."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from scorecard.app.log import LONGEST, note_warning, report_of, short_path, start_log, stop_log, without_data
from scorecard.app.settings import Settings


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("QPainter::begin: Paint device returned engine == 0", "QPainter::begin: Paint device returned engine == 0"),
        ("two\nlines  here", "two lines here"),
        ('cannot open "Bid of Acme"', "cannot open '...'"),
        ("no file /home/ann/a b.txt", "no file ... b.txt"),
        ("no file C:\\Users\\Ann\\x.json: gone", "no file ...: gone"),
        ("see file:///home/ann/x", "see ..."),
        ("in ~/bids/acme.xlsx", "in ..."),
        ("in bids/acme.xlsx, twice", "in ..., twice"),
        ("it doesn't matter, isn't it", "it doesn't matter, isn't it"),
    ],
)
def test_what_a_library_says_is_kept_without_what_may_be_data(said: str, kept: str) -> None:
    assert without_data(said) == kept


def test_what_a_library_says_is_cut() -> None:
    assert len(without_data("word " * 10_000)) == LONGEST


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("/home/ann/scorecard/scorecard/gui/look.py", "scorecard/gui/look.py"),
        ("C:\\Users\\Ann\\scorecard\\app\\log.py", "scorecard/app/log.py"),
        ("/home/ann/v/lib/python3.11/site-packages/numpy/core/x.py", "numpy/core/x.py"),
        ("/home/ann/scorecard/v/lib/site-packages/openpyxl/cell.py", "openpyxl/cell.py"),
        ("/usr/lib/python3.11/json/decoder.py", "decoder.py"),
        ("/home/ann/scorecard", "scorecard"),
        ("<string>", "<string>"),
        ("", ""),
    ],
)
def test_path_of_a_source_file_begins_with_its_library(path: str, short: str) -> None:
    assert short_path(path) == short


def test_report_holds_versions_and_places_but_no_message() -> None:
    try:
        Settings(author="Ann").name.index("secret score 4.5 of Acme")
    except ValueError as error:
        error.__context__ = error  # a loop, as careless code makes it
        report = report_of(error, {"Qt": "6.11.3"})
    assert "Qt 6.11.3" in report
    assert "test_log.py:" in report
    assert report.count("ValueError") == 1
    for secret in ("Acme", "4.5", str(Path.home()), str(Path(__file__).parents[2])):
        assert secret not in report


def test_notes_go_into_a_log_that_is_open_and_nowhere_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note_warning("before")
    path = start_log(tmp_path)
    assert path is not None
    note_warning("cannot open /home/ann/x")
    stop_log()
    note_warning("after")
    text = path.read_text(encoding="utf-8")
    assert "WARNING cannot open ..." in text
    assert not any(word in text for word in ("before", "after", "/home"))
    assert capsys.readouterr().err == ""
    assert logging.getLogger("scorecard").level == logging.INFO
