"""Names and figures are said one way wherever they are read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from scorecard.core.numbers import MINUS
from scorecard.core.wording import (
    clipped,
    column_name,
    counted,
    first_of,
    isolated,
    listed,
    one_line,
    per_cent,
    signed,
    with_sign,
)


@pytest.mark.parametrize(
    ("change", "text"),
    [(1.25, "+1.3"), (-2.0, f"{MINUS}2.0"), (0.84, "+0.8"), (-1.06, f"{MINUS}1.1"), (0.0, "0.0")],
)
def test_a_difference_has_its_sign(change: float, text: str) -> None:
    assert signed(change) == text
    assert with_sign(change) == text


def test_a_difference_too_small_to_show_has_both_signs() -> None:
    assert signed(0.04) == signed(-0.04) == "±0.0"
    assert signed(1e-12) == "0.0"  # the noise of floats
    assert signed(0.0, 1, exact=0.04) == "±0.0"
    assert signed(0.1, 1, exact=0.04) == "+0.1"


def test_what_leans_too_little_to_show_has_no_sign() -> None:
    assert with_sign(0.04) == with_sign(-0.04) == "0.0"
    assert with_sign(-0.004, 2) == "0.00"


def test_names_in_a_sentence() -> None:
    assert listed([]) == ""
    assert listed(["A"]) == "A"
    assert listed(name for name in "AB") == "A and B"
    assert listed(["A", "B", "C"]) == "A, B and C"


def test_numbers_with_their_nouns() -> None:
    assert [counted(number, "cell", "cells") for number in (0, 1, 2, 12_000)] == [
        "0 cells",
        "1 cell",
        "2 cells",
        "12,000 cells",
    ]
    assert per_cent(0.59) == "59\N{NO-BREAK SPACE}%"


@given(text=st.text(), most=st.integers(min_value=1, max_value=30))
def test_what_is_clipped_is_no_longer_than_allowed(text: str, most: int) -> None:
    line = one_line(text)
    assert "\n" not in line
    found = clipped(text, most)
    assert len(found) <= most
    assert found == line or found.endswith("\N{HORIZONTAL ELLIPSIS}")


@pytest.mark.parametrize("name", ["شركة الرعاية", "חברה", "Care \N{RIGHT-TO-LEFT OVERRIDE}x"])
def test_a_name_that_runs_to_the_left_is_set_apart(name: str) -> None:
    assert isolated(name) == f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"


def test_other_names_stay_as_they_are() -> None:
    assert isolated("Nordlys\n Kundeservice") == "Nordlys Kundeservice"


def test_of_many_names_the_first_are_said_and_the_others_counted() -> None:
    assert first_of([], 3) == ""
    assert first_of(["A"], 3) == "A"
    assert first_of(["A", "B", "C"], 3) == "A, B, C"
    assert first_of(["A", "B", "C", "D", "E"], 3) == "A, B, C and 2 more"


@given(st.integers(1, 16_384))
def test_columns_are_named_as_spreadsheets_name_them(column: int) -> None:
    assert column_name(column) == get_column_letter(column)


def test_the_last_column_of_a_letter_and_the_next_are_told_apart() -> None:
    assert [column_name(at) for at in (1, 26, 27, 28, 52, 53, 702, 703, 16_384)] == [
        *("A", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA", "XFD")
    ]
