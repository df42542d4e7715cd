"""Cost build-up: discounting by hand, currencies at one dated rate, and the measure that it feeds."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.cost_buildup import (
    CostKind,
    CostLine,
    Fed,
    Rate,
    Terms,
    build_up,
    discount_factors,
    drivers,
    feed_measure,
    rounded,
)
from scorecard.core.errors import EditError
from scorecard.core.model import ValueFunction
from tests.core.made import made, measure

lines = st.lists(
    st.builds(
        CostLine,
        st.sampled_from(CostKind),
        st.lists(st.integers(0, 10**7).map(lambda cents: cents / 100), max_size=4).map(tuple),
    ),
    max_size=8,
)


def test_build_up_by_hand() -> None:
    found = build_up(
        [
            CostLine(CostKind.TRANSITION, (100_000.0,)),
            CostLine(CostKind.FEES, (0.0, 500_000.0, 500_000.0)),
            CostLine(CostKind.SERVICE_CREDITS, (0.0, 10_000.0, 10_000.0)),
            CostLine(CostKind.EXIT, (0.0, 0.0, 50_000.0)),
        ],
        Terms(years=2, discount=0.1, currency="EUR", volume=200_000, unit="contacts"),
    )
    # 100,000 + 490,000 / 1.1 + 540,000 / 1.21
    expected = 100_000 + Fraction(490_000 * 10, 11) + Fraction(540_000 * 100, 121)
    assert found.total == expected
    assert found.nominal == 1_130_000
    assert found.per_year == expected / 2
    assert found.per_unit == expected / 200_000
    assert found.by_kind[CostKind.SERVICE_CREDITS] < 0
    assert list(found.by_kind) == [CostKind.FEES, CostKind.TRANSITION, CostKind.EXIT, CostKind.SERVICE_CREDITS]
    assert [due for due, _ in found.by_year] == [100_000, 490_000, 540_000]
    assert [str(each) for each in found.notes] == ["Discounted to the start at 10 % a year."]


def test_build_up_in_several_currencies_at_one_dated_rate() -> None:
    terms = Terms(years=1, currency="EUR", rates={"PHP": Rate(0.016, "2026-01-05"), "USD": Rate(0.9, "2026-01-05")})
    found = build_up([CostLine(CostKind.FEES, (0.0, 1_000_000.0), "PHP"), CostLine(CostKind.TRAVEL, (100.0,))], terms)
    assert found.total == 16_100
    assert [str(each) for each in found.notes] == ["1 PHP = 0.016 EUR on 2026-01-05."]
    with pytest.raises(EditError, match="no rate for GBP"):
        build_up([CostLine(CostKind.FEES, (1.0,), "GBP")], terms)


@given(lines, st.integers(0, 30))
def test_parts_add_up_exactly(given_lines: list[CostLine], percent: int) -> None:
    found = build_up(given_lines, Terms(years=3, discount=percent / 100))
    assert sum(found.by_kind.values()) == found.total
    assert sum(discounted for _, discounted in found.by_year) == found.total
    assert sum(due for due, _ in found.by_year) == found.nominal
    assert found.per_year * 3 == found.total
    if percent == 0:
        assert found.total == found.nominal


@given(lines, st.randoms(use_true_random=False))
def test_order_of_lines_does_not_matter(given_lines: list[CostLine], random: object) -> None:
    terms = Terms(years=3, discount=0.07)
    shuffled = list(given_lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert build_up(shuffled, terms) == build_up(given_lines, terms)


def test_discount_factors_are_exact() -> None:
    assert discount_factors(2, Fraction(1, 4)) == [1, Fraction(4, 5), Fraction(16, 25)]


def test_drivers_are_what_differs_most() -> None:
    terms = Terms(years=1)
    near = build_up([CostLine(CostKind.FEES, (0.0, 900.0)), CostLine(CostKind.TRAVEL, (0.0, 10.0))], terms)
    far = build_up([CostLine(CostKind.FEES, (0.0, 600.0)), CostLine(CostKind.RETAINED_TEAM, (0.0, 100.0))], terms)
    assert dict(drivers([near, far])) == {CostKind.FEES: 300, CostKind.RETAINED_TEAM: 100, CostKind.TRAVEL: 10}
    assert [kind for kind, _ in drivers([near, far])] == [CostKind.FEES, CostKind.RETAINED_TEAM, CostKind.TRAVEL]


def test_feed_measure_enters_facts_rounded_half_up() -> None:
    price = measure(ValueFunction(), lower=True, unit="EUR")
    evaluation = made({"tco": price, "skill": 1.0}, {"x": (None, 3.0), "y": (5.0, 4.0)})
    terms = Terms(years=3, volume=7)
    costs = {
        "x": build_up([CostLine(CostKind.FEES, (100.0,))], terms),
        "y": build_up([CostLine(CostKind.FEES, (0.005,))], terms),
    }
    after = feed_measure(evaluation, "tco", costs)
    assert [after.facts[key]["tco"].score for key in ("x", "y")] == [100.0, 0.01]
    assert feed_measure(evaluation, "tco", costs, Fed.PER_YEAR).facts["x"]["tco"].score == 33.33
    assert feed_measure(evaluation, "tco", costs, Fed.PER_UNIT, 4).facts["x"]["tco"].score == 14.2857
    unknown = {"x": build_up([], Terms(years=1))}
    with pytest.raises(EditError, match="without a volume"):
        feed_measure(evaluation, "tco", unknown, Fed.PER_UNIT)
    with pytest.raises(EditError, match="as a measure"):
        feed_measure(evaluation, "skill", costs)
    with pytest.raises(EditError, match="no candidate"):
        feed_measure(evaluation, "tco", {"z": costs["x"]})


def test_rounded_half_away_from_zero() -> None:
    assert rounded(Fraction(1, 200)) == 0.01
    assert rounded(Fraction(-1, 200)) == -0.01
    assert str(rounded(Fraction(-1, 1000))) == "0.0"


@pytest.mark.parametrize(
    ("given_lines", "terms", "what"),
    [
        ([CostLine(CostKind.FEES, (1.0, 1.0, 1.0))], Terms(years=1), "after the end of the term"),
        ([CostLine(CostKind.FEES, (-1.0,))], Terms(years=1), "below zero"),
        ([CostLine(CostKind.FEES, (float("nan"),))], Terms(years=1), "must be a number"),
        ([CostLine(CostKind.FEES, (float("inf"),))], Terms(years=1), "must be a number"),
        ([], Terms(years=0), "1 to 100 years"),
        ([], Terms(years=101), "1 to 100 years"),
        ([], Terms(years=1, discount=-1.0), "discount rate"),
        ([], Terms(years=1, discount=float("nan")), "discount rate"),
        ([], Terms(years=1, volume=-1.0), "volume"),
        ([], Terms(years=1, rates={"USD": Rate(0.0, "2026-01-01")}), "above zero"),
        ([], Terms(years=1, rates={"USD": Rate(1.0, "yesterday")}), "no day"),
    ],
)
def test_build_up_when_something_cannot_be_then_refused(given_lines: list[CostLine], terms: Terms, what: str) -> None:
    with pytest.raises(EditError, match=what):
        build_up(given_lines, terms)


def test_build_up_when_a_line_is_padded_with_zeros_then_they_do_no_harm() -> None:
    assert build_up([CostLine(CostKind.FEES, (5.0, 0.0, 0.0, 0.0))], Terms(years=1)).total == 5
