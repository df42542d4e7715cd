"""Words that are wider than their column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.gui.views.parted_words import parted


@pytest.mark.parametrize(
    ("word", "width", "pieces"),
    [
        ("Odoo", 6, ["Odoo"]),
        ("Crowdfunding", 7, ["Crowdf-", "unding"]),
        ("One-Click", 6, ["One-", "Click"]),
        ("COTI:ADA", 6, ["COTI:", "ADA"]),
        ("Crowdfunding", 5, ["Crow-", "dfun-", "ding"]),
        ("Crowdfunding", 2, ["Crowdfunding"]),
    ],
)
def test_a_word_is_parted_as_in_print(word: str, width: int, pieces: list[str]) -> None:
    assert parted(word, width, len) == pieces


@given(st.text("abc\u00e4-", min_size=1, max_size=30), st.integers(1, 20))
def test_no_letter_is_lost_and_pieces_fit(word: str, width: int) -> None:
    pieces = parted(word, width, len)
    assert "".join(pieces).replace("-", "") == word.replace("-", "")
    assert pieces == [word] or all(len(each) <= width for each in pieces[:-1])
