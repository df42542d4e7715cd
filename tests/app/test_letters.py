"""Letters as files: one for each candidate, under a name that every system takes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.app.letters import Kind, candidates_named, day_text, file_stem, logo_bytes, write_letters
from scorecard.core.changes import with_row
from scorecard.core.errors import ExchangeError, ScorecardError
from scorecard.core.model import Candidate
from tests.core.formal import unsealed
from tests.core.letters import panel_of_three


def test_one_file_for_each_candidate_and_none_is_written_over(tmp_path: Path) -> None:
    value = panel_of_three()
    written = write_letters(value, tmp_path / "new", kind=Kind.TXT, day="1 May 2026")
    assert [each.path.name for each in written] == [
        *("Feedback - Acme Care.txt", "Feedback - Brio Services.txt", "Feedback - Corvo.txt")
    ]
    again = write_letters(value, tmp_path / "new", ["acme"], kind=Kind.TXT)
    assert [each.path.name for each in again] == ["Feedback - Acme Care 2.txt"]
    assert "Brio" not in written[0].path.read_text("utf-8")


def test_a_pdf_is_drawn_by_the_painter_that_is_given(tmp_path: Path) -> None:
    written = write_letters(
        panel_of_three(), tmp_path, draw=lambda letter, day: f"%PDF {letter.addressee} {day}".encode(), day="today"
    )
    assert written[0].path.read_bytes() == b"%PDF Acme Care today"


def test_too_early_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ScorecardError, match="once a formal evaluation is decided"):
        write_letters(unsealed(), tmp_path / "new", kind=Kind.RTF)
    assert not (tmp_path / "new").exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ExchangeError, match="folder cannot be made"):
        write_letters(panel_of_three(), tmp_path / "file" / "in", kind=Kind.TXT)


def test_candidates_by_name_and_key_in_their_order() -> None:
    value = panel_of_three()
    assert candidates_named(value, ["corvo", " ACME care "]) == ["acme", "corvo"]
    with pytest.raises(ScorecardError, match=r"There is no candidate 'Delta'\. There are: Acme Care"):
        candidates_named(value, ["Delta"])
    value = with_row(value, "candidates", ("twin",), Candidate("Corvo", 9.0))
    with pytest.raises(ScorecardError, match=r"2 candidates are called 'Corvo'\. Name one by key: corvo, twin"):
        candidates_named(value, ["Corvo"])


@given(st.text())
def test_any_name_makes_a_file_that_every_system_takes(name: str) -> None:
    stem = file_stem(name)
    assert stem
    assert not set(stem) & set('<>:"/\\|?*')
    assert stem.isprintable()
    assert stem == stem.strip(". ")
    assert len(stem.encode()) <= 243
    assert stem.split(".")[0].strip().lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


def test_days_and_logos(tmp_path: Path) -> None:
    assert day_text(date(2026, 5, 3)) == "3 May 2026"
    assert logo_bytes(None) == b""
    with pytest.raises(ExchangeError, match="cannot be read"):
        logo_bytes(tmp_path / "none.png")
    (tmp_path / "large.png").write_bytes(bytes(5_000_001))
    with pytest.raises(ExchangeError, match="larger than 5 MB"):
        logo_bytes(tmp_path / "large.png")
    (tmp_path / "empty.png").write_bytes(b"")
    with pytest.raises(ExchangeError, match="empty file"):
        logo_bytes(tmp_path / "empty.png")
