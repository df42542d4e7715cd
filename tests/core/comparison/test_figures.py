"""The figures of a comparison as they are shown: nobody who subtracts or adds them finds another figure."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.comparison.comparing import Comparison, compare
from scorecard.core.comparison.figures import figures_of
from scorecard.core.comparison.words import told
from scorecard.core.wording import signed
from tests.core.made import made

SCORES = st.lists(st.floats(0, 5).map(lambda each: round(each, 3)), min_size=3, max_size=3)
SIDE = st.fixed_dictionaries(dict.fromkeys(("Acme", "Beta", "Core", "Dash"), SCORES))
WEIGHTS = st.lists(st.floats(0.1, 9).map(lambda each: round(each, 2)), min_size=3, max_size=3)


def number(text: str) -> Decimal:
    return Decimal(text.strip("+±").replace("−", "-"))


def contradicting() -> Comparison:
    """61.44 and 63.26: 1.8 apart, though 61.4 and 63.3 are 1.9."""
    before = made({"skill": 1}, {"Acme": [3.072], "Beta": [1.0]})
    after = made({"skill": 1}, {"Acme": [3.163], "Beta": [1.0]})
    return compare(before, after)


def test_two_totals_that_contradict_their_change_get_a_decimal_more() -> None:
    comparison = contradicting()
    figures = figures_of(comparison)
    acme, beta = comparison.changes
    assert (figures.total(acme.before), figures.total(acme.after), figures.change(acme)) == ("61.44", "63.26", "+1.82")
    assert (figures.total(beta.before), figures.total(beta.after), figures.change(beta)) == ("20.00", "20.00", "0.00")
    assert "+1.82 points" in str(told(comparison, acme))


def test_one_decimal_is_enough_where_nothing_contradicts() -> None:
    before = made({"skill": 1}, {"Acme": [3.072]})
    comparison = compare(before, made({"skill": 1}, {"Acme": [3.171]}))
    figures = figures_of(comparison)
    (acme,) = comparison.changes
    assert (figures.total(acme.before), figures.total(acme.after), figures.change(acme)) == ("61.4", "63.4", "+2.0")


@given(before=SIDE, after=SIDE, weights=WEIGHTS, later=WEIGHTS)
def test_totals_changes_and_parts_agree_to_the_last_digit(
    before: dict[str, list[float]], after: dict[str, list[float]], weights: list[float], later: list[float]
) -> None:
    names = ("cost", "skill", "fit")
    one = made(dict(zip(names, weights, strict=True)), before)
    other = made(dict(zip(names, later, strict=True)), after)
    comparison = compare(one, other)
    figures = figures_of(comparison)
    for change in comparison.changes:
        moved = number(figures.change(change))
        assert number(figures.total(change.after)) - number(figures.total(change.before)) == moved
        assert abs(float(moved) - (change.points or 0.0)) <= 10.0**-comparison.decimals
        parts = figures.causes(change)
        assert parts is not None
        assert sum(map(number, parts.values())) == moved
        lines = comparison.by_criterion(change)
        for line, (whole, *split) in zip(lines, figures.by_criterion(change, lines), strict=True):
            text = figures.text(line.points, whole)
            texts = [figures.text(line.parts[cause], each) for cause, each in zip(line.parts, split, strict=True)]
            assert sum(map(number, texts)) == number(text)
    for weight in comparison.weights:
        assert number(figures.weight(weight.after)) - number(figures.weight(weight.before)) == number(
            figures.moved(weight)
        )


def test_what_is_too_small_to_be_shown_has_both_signs_and_is_told_in_full() -> None:
    before = made({"skill": 1}, {"Acme": [3.0]})
    after = made({"skill": 1}, {"Acme": [3.0002]})
    comparison = compare(before, after)
    (acme,) = comparison.changes
    assert figures_of(comparison).change(acme) == "±0.0"
    assert "+0.004 points" in str(told(comparison, acme))
    assert signed(0.0, 1) == "0.0"
    assert signed(-0.3, 1) == "−0.3"
