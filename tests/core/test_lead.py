"""A lead as it is said: what lies between two totals as they are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.lead import Lead, lead_between, lead_of, lead_over, total_decimals
from scorecard.core.model import Criterion, Kind, Rules
from scorecard.core.numbers import MINUS, shown
from scorecard.core.ranking import rank
from tests.core.made import made, measure
from tests.core.robustness.contests import HUNDRED, flat

WORTH = measure(HUNDRED)


def figures(*numbers: float) -> list[str]:
    """The lead of the first over the second of candidates who have these totals, and its points in words."""
    scorecard = rank(made({"x": WORTH}, {f"p{at}": [number] for at, number in enumerate(numbers)}))
    found = lead_of(scorecard)
    assert found is not None
    return [found.text, found.words]


def test_the_lead_is_what_a_reader_finds_by_subtracting() -> None:
    """96.154 and 93.137 of a published contest (Project Catalyst, fund 7): shown as 96.2 and 93.1, which are 3.1 apart
    and not the 3.0 that 3.017 is rounded to."""
    assert figures(96.154, 93.137) == ["3.1", "3.1 points"]
    assert figures(50.04, 46.96) == ["3.0", "3.0 points"]


def test_the_lead_has_the_decimals_of_the_column_of_totals() -> None:
    assert figures(96.919, 70.139, 58.884, 58.893) == ["26.78", "26.78 points"]
    assert figures(60.0, 59.999) == ["0.001", "0.001 points"]


def test_without_a_second_there_is_no_lead_and_between_equals_none() -> None:
    assert lead_of(rank(made({"x": WORTH}, {"a": [5.0]}))) is None
    assert lead_of(rank(made({"x": WORTH}, {"a": [5.0], "b": [None]}))) is None
    level = lead_of(rank(made({"x": WORTH}, {"a": [5.0], "b": [5.0], "c": [1.0]})))
    assert level == Lead(0.0, 0.0, 1)
    tied = made({"x": 50.0, "y": 50.0}, {"a": [4, 3], "b": [3, 4]}, rules=Rules(tie_break=("x",)))
    assert lead_of(rank(tied)) == Lead(0.0, 0.0, 1)


def test_the_lead_over_anybody() -> None:
    scorecard = rank(made({"x": WORTH}, {"a": [50.04], "b": [46.96], "c": [10.0]}))
    assert lead_over(scorecard, "a", "c").text == "40.0"
    behind = lead_over(scorecard, "c", "a")
    assert behind.points == pytest.approx(-40.04)
    assert (behind.shown, behind.text) == (-40.0, "40.0")
    with pytest.raises(KeyError):
        lead_over(scorecard, "a", "nobody")


def test_between_those_who_are_out_decimals_widen_until_the_lead_is_seen() -> None:
    gate = Criterion(kind=Kind.GATE)
    rows = {"a": [50.01, False], "b": [50.0, False], "c": [10.0, True]}
    assert lead_over(rank(made({"x": WORTH, "gate": gate}, rows)), "a", "b").text == "0.01"


@pytest.mark.parametrize(
    ("one", "other", "band", "words"),
    [
        (50.98, 50.02, 1.0, "0.96 points"),  # shown as 51.0 and 50.0
        (51.02, 50.0, 1.0, "1.0 points"),
        (53.0, 50.0, 1.0, "3.0 points"),
        (50.3, 50.0, 1.0, "0.3 points"),
        (50.0996, 50.0, 0.1, "0.0996 points"),
    ],
)
def test_beside_a_limit_the_lead_is_on_its_own_side(one: float, other: float, band: float, words: str) -> None:
    found = lead_of(rank(made({"x": WORTH}, {"a": [one], "b": [other]})))
    assert found is not None
    assert found.beside(band) == words


TOTALS = st.integers(0, 100_000).map(lambda number: number / 1000)


@given(st.lists(TOTALS, min_size=2, max_size=6), st.sampled_from([0.1, 0.25, 1.0, 2.5]))
def test_the_lead_is_the_difference_of_the_shown_totals_and_tells_the_truth(totals: list[float], band: float) -> None:
    scorecard = rank(flat([1], {f"p{at}": [total / 100] for at, total in enumerate(totals)}))
    found, decimals = lead_of(scorecard), total_decimals(scorecard)
    assert found is not None
    ahead, behind = scorecard.standings[0], scorecard.standings[1]
    first, second = ahead.total or 0.0, behind.total or 0.0
    assert found == lead_between(ahead, behind, decimals)
    assert found.text == shown(float(shown(first, decimals)) - float(shown(second, decimals)), decimals)
    assert abs(found.shown - found.points) < 10.0**-decimals
    assert (float(found.text) > 0) is (len(scorecard.leaders) == 1)
    assert MINUS not in found.text
    below = float(found.beside(band).removesuffix(" points")) < band
    assert below is (found.points < band - 1e-9)
