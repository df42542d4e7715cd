"""Exact numbers, and how numbers are shown."""

from __future__ import annotations

import ast
import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import scorecard
from scorecard.core.numbers import (
    added_up,
    as_stepped,
    between,
    decimals_needed,
    decimals_that_agree,
    exact,
    grouped,
    plain,
    shown,
)

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


# ---- figures beside what they come from ----------------------------------------------------------------

POINTS = st.floats(0, 100)


def test_what_lies_between_two_figures_is_what_their_reader_subtracts() -> None:
    assert between(61.44, 63.26, 1) == pytest.approx(1.9)
    assert between(61.44, 63.26, 2) == pytest.approx(1.82)
    assert between(63.26, 61.44, 1) == pytest.approx(-1.9)
    assert between(2.675, 2.674, 2) == pytest.approx(-0.01)


@given(one=POINTS, other=POINTS, decimals=st.integers(0, 4))
def test_between_agrees_with_both_figures_and_is_less_than_a_digit_off(one: float, other: float, decimals: int) -> None:
    found = between(one, other, decimals)
    texts = [Decimal(shown(each, decimals).replace("−", "-")) for each in (one, other, found)]
    assert texts[1] - texts[0] == texts[2]
    assert abs(found - (other - one)) <= 10.0**-decimals * (1 + 1e-9)
    assert found * (other - one) >= 0


def test_more_decimals_only_where_figures_contradict_each_other() -> None:
    assert decimals_that_agree([(61.44, 63.42)], 1, 2) == 1  # 61.4, 63.4 and 2.0
    assert decimals_that_agree([(61.44, 63.26)], 1, 2) == 2  # 61.4 and 63.3, but 1.8
    assert decimals_that_agree([(61.40, 63.30), (50.0, 50.0)], 1, 2) == 1
    assert decimals_that_agree([], 1, 3) == 1
    assert decimals_that_agree([(0.4444444, 1.0), (0.0, 0.5555555)], 1, 4) == 1


@given(pairs=st.lists(st.tuples(POINTS, POINTS), max_size=6), least=st.integers(0, 2), more=st.integers(0, 3))
def test_decimals_that_agree_are_the_fewest(pairs: list[tuple[float, float]], least: int, more: int) -> None:
    def agree(decimals: int) -> bool:
        return all(
            shown(between(one, other, decimals), decimals) == shown(exact(other) - exact(one), decimals)
            for one, other in pairs
        )

    found = decimals_that_agree(pairs, least, least + more)
    assert least <= found <= least + more
    assert agree(found) or found == least + more
    assert not any(agree(decimals) for decimals in range(least, found))


def test_parts_are_rounded_to_what_they_add_up_to() -> None:
    assert added_up([0.95, 0.87], 1.8, 1) == pytest.approx((0.9, 0.9))
    assert added_up([1 / 3, 1 / 3, 1 / 3], 1.0, 1) == pytest.approx((0.4, 0.3, 0.3))
    assert added_up([4.07, -1.25, 0.0], 2.9, 1) == pytest.approx((4.1, -1.2, 0.0))
    assert added_up([1.0, 1.0], 5.0, 1) == (1.0, 1.0)  # nothing that these could add up to
    assert added_up([], 0.0, 1) == ()


@given(parts=st.lists(st.floats(-50, 50), min_size=1, max_size=9), decimals=st.integers(0, 3))
def test_rounded_parts_add_up_and_are_less_than_a_digit_off(parts: list[float], decimals: int) -> None:
    whole = float(Decimal(shown(math.fsum(parts), decimals).replace("−", "-")))
    found = added_up(parts, whole, decimals)
    unit = 10.0**-decimals
    texts = [Decimal(shown(each, decimals).replace("−", "-")) for each in found]
    assert all(abs(one - other) <= unit * (1 + 1e-9) for one, other in zip(parts, found, strict=True))
    assert all(other == 0 for one, other in zip(parts, found, strict=True) if abs(one) <= 1e-9)
    if sum(abs(part) > 1e-9 for part in parts) == len(parts):
        assert abs(float(sum(texts)) - whole) <= 1e-9


def test_thousands_are_set_apart_in_one_way_only() -> None:
    """What is read on pages, in print and in terminals goes through `grouped`; here those who would write it anew."""
    own = Path(scorecard.__file__).parent
    found = set()
    for folder in ("app", "cli", "core", "exchange", "gui", "render", "storage"):
        for path in sorted((own / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                spec = node.format_spec if isinstance(node, ast.FormattedValue) else None
                parts = spec.values if isinstance(spec, ast.JoinedStr) else []
                if any(isinstance(part, ast.Constant) and "," in str(part.value) for part in parts):
                    found.add(path.relative_to(own).as_posix())
    assert found == {"core/numbers.py", "exchange/workbook/facts.py"}  # which stands beside cells of Excel's own format
