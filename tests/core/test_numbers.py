"""Exact numbers, and how numbers are shown."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.numbers import as_stepped, decimals_needed, exact, grouped, plain, shown

FINITE = st.floats(-1e15, 1e15)


@given(number=FINITE)
def test_exact_when_a_float_then_the_decimal_that_is_written(number: float) -> None:
    assert exact(number) == Fraction(Decimal(repr(number)))
    assert float(exact(number)) == number


def test_exact_when_a_tenth_then_one_tenth() -> None:
    assert exact(0.1) + exact(0.2) == exact(0.3) == Fraction(3, 10)
    assert exact(1e-7) == Fraction(1, 10**7)
    assert exact(-0.0) == exact(0) == 0
    assert exact(2.5e20) == 25 * 10**19


# What a person expects and a spreadsheet shows, where round() says 2.67 and 2 (IEEE halves to even).
@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (2.675, 2, "2.68"),
        (2.5, 0, "3"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (1.005, 2, "1.01"),
        (0.125, 2, "0.13"),
        (66.69230769, 1, "66.7"),
        (-2.5, 0, "−3"),
        (-0.04, 1, "0.0"),
        (-0.05, 1, "−0.1"),
        (-0.0, 1, "0.0"),
        (1e-9, 1, "0.0"),
        (100.0, 1, "100.0"),
        (1e15, 1, "1000000000000000.0"),
        (Fraction(1, 3), 3, "0.333"),
        (Fraction(2, 3), 3, "0.667"),
        (Fraction(-5, 2), 0, "−3"),
        (Fraction(45, 1), 2, "45.00"),
    ],
)
def test_shown_when_rounded_then_half_up_with_a_true_minus(number: float | Fraction, decimals: int, text: str) -> None:
    assert shown(number, decimals) == text


@given(number=FINITE, decimals=st.integers(0, 6))
def test_shown_when_any_number_then_within_half_a_unit(number: float, decimals: int) -> None:
    text = shown(number, decimals)
    assert "-" not in text
    back = Decimal(text.replace("−", "-"))
    assert abs(back - Decimal(repr(number))) <= Decimal(1).scaleb(-decimals) / 2
    assert text not in ("−0", "−0.0", "−0.00")


@given(
    whole=st.integers(-20_000, 20_000),
    decimals=st.integers(0, 4),
    places=st.integers(0, 6),
    nudge=st.sampled_from([-1, 0, 1]),
)
def test_shown_when_at_a_tie_or_next_to_it_then_as_the_decimal_says(
    whole: int, decimals: int, places: int, nudge: int
) -> None:
    """The decimal that is written is rounded, half up; what a float is in binary does not matter."""
    number = whole * 5.0 / 10.0**places
    number = number if nudge == 0 else math.nextafter(number, math.inf * nudge)
    rounded = Decimal(repr(number)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    assert shown(number, decimals) == f"{'−' if rounded < 0 else ''}{abs(rounded):f}"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (4.0, "4"),
        (3.5, "3.5"),
        (1_350_000.0, "1350000"),
        (1e15, "1000000000000000"),
        (1e-7, "0.0000001"),
        (0.1, "0.1"),
        (-2.5, "−2.5"),
        (0.0, "0"),
        (-0.0, "0"),
    ],
)
def test_plain_when_written_then_as_short_as_can_be(number: float, text: str) -> None:
    assert plain(number) == text


@given(number=FINITE)
def test_plain_when_read_back_then_the_same_number(number: float) -> None:
    assert float(plain(number).replace("−", "-")) == number
    assert "E" not in plain(number).upper()


@pytest.mark.parametrize(
    ("ranked", "decimals"),
    [
        ([], 1),
        ([(1, 80.0)], 1),
        ([(1, 80.0), (2, 54.0)], 1),
        ([(1, 80.04), (2, 80.02)], 2),
        ([(2, 80.02), (1, 80.04)], 2),
        ([(1, 80.004), (2, 80.003), (3, 10.0)], 3),
        ([(1, 80.0), (1, 80.0), (3, 79.99)], 2),
        ([(1, 80.0), (2, 80.0)], 1),  # split by a tie-break: more decimals would not help
        ([(1, 80.00000001), (2, 80.0)], 8),
        ([(1, 80.0 + 2e-9), (2, 80.0)], 9),
    ],
)
def test_decimals_needed_when_totals_are_close_then_enough_to_tell_ranks_apart(
    ranked: list[tuple[int, float]], decimals: int
) -> None:
    assert decimals_needed(ranked) == decimals


def test_decimals_needed_when_at_least_two_are_wanted_then_no_fewer() -> None:
    assert decimals_needed([(1, 80.0), (2, 54.0)], least=2) == 2


@given(totals=st.lists(st.integers(0, 10**6), min_size=2, max_size=30, unique=True))
def test_decimals_needed_when_any_totals_then_no_two_ranks_look_alike(totals: list[int]) -> None:
    ordered = sorted((total / 10_000 for total in totals), reverse=True)
    decimals = decimals_needed(list(enumerate(ordered, 1)))
    texts = [shown(total, decimals) for total in ordered]
    assert len(set(texts)) == len(texts)
    assert decimals == 1 or len({shown(total, decimals - 1) for total in ordered}) < len(ordered)


@pytest.mark.parametrize(
    ("number", "step", "text"),
    [
        (7.0, 1.0, "7"),
        (7.0, 0.5, "7.0"),
        (7.5, 0.5, "7.5"),
        (0.4, 0.01, "0.40"),
        (3.77, 1.0, "3.77"),
        (-2.0, 0.5, "−2.0"),
    ],
)
def test_as_stepped_when_shown_then_with_the_decimals_of_the_scale(number: float, step: float, text: str) -> None:
    assert as_stepped(number, step) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (4, "4"),
        (3.5, "3.5"),
        (1984, "1984"),
        (9_600_000, "9,600,000"),
        (-12345.25, "−12,345.25"),
        (10_000, "10,000"),
        (0.00012345, "0.00012345"),
        ("12000.50", "12,000.50"),
        (1e21, "1,000,000,000,000,000,000,000"),
    ],
)
def test_thousands_are_set_apart_for_people(number: float | str, text: str) -> None:
    assert grouped(number) == text


@given(number=FINITE)
def test_a_grouped_number_is_the_same_number(number: float) -> None:
    assert grouped(number).replace(",", "") == plain(number)
