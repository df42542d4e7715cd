"""Starting an evaluation: a title to begin with, and another currency."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scorecard.app.start import new_evaluation, proposed_title, with_currency
from scorecard.core.edits import change_criterion, set_fact
from scorecard.core.model import Kind, ValueFunction


@pytest.mark.parametrize(
    ("what", "taken", "title"),
    [
        ("BPO", (), "BPO partner 2026"),
        ("", (), "Partner 2026"),
        ("outsourcing", (), "Outsourcing partner 2026"),
        ("BPO", ("bpo PARTNER 2026", "BPO partner 2026 (2)"), "BPO partner 2026 (3)"),
    ],
)
def test_a_title_is_proposed_that_no_evaluation_has(what: str, taken: tuple[str, ...], title: str) -> None:
    assert proposed_title(what, 2026, taken) == title


def test_measures_follow_the_currency_unless_amounts_are_stated() -> None:
    value = new_evaluation("bpo", "T", ["A"], currency="EUR")
    costs = [key for key, each in value.criteria.items() if each.unit == "EUR"]
    assert costs
    after = with_currency(value, "USD")
    assert after.head.currency == "USD"
    assert all(after.criteria[key] == replace(value.criteria[key], unit="USD") for key in costs)
    assert all(after.criteria[key] is each for key, each in value.criteria.items() if key not in costs)

    (candidate,) = value.candidates
    stated = set_fact(value, candidate, costs[0], 1_000.0)
    assert with_currency(stated, "USD").criteria[costs[0]].unit == "EUR"
    bounded = change_criterion(value, costs[0], value=ValueFunction(worst=2.0, best=1.0))
    assert with_currency(bounded, "USD").criteria[costs[0]].unit == "EUR"


def test_without_a_currency_no_unit_is_touched() -> None:
    value = new_evaluation("bpo", "T", currency="")
    after = with_currency(value, "USD")
    assert after.criteria is value.criteria
    assert any(each.kind is Kind.MEASURE for each in value.criteria.values())
