"""Heads that join two names, as surveys write them, are asked about."""

from __future__ import annotations

import pytest

from scorecard.exchange.importing.doubts import joined_names
from scorecard.exchange.importing.proposing import propose
from tests.exchange.importing.layouts import Given, book, grid


@pytest.mark.parametrize(
    ("names", "first"),
    [
        (["Garnet - Price", "Garnet - Quality", "Helix - Price", "Helix - Quality"], "Garnet - Price"),
        (["Price [Garnet]", "Price [Helix]", "Fit [Garnet]", "Fit [Helix]"], "Price [Garnet]"),
        (["Cost: set-up", "Cost: running", "People"], ""),
        (["Cost - set-up", "Cost - running"], ""),
        (["A - x", "A - y", "B - x", "C - y"], ""),
        (["Price", "Quality"], ""),
        ([], ""),
    ],
)
def test_names_that_join_some_with_each_of_others(names: list[str], first: str) -> None:
    assert joined_names(names) == first


def test_a_wide_survey_is_asked_about() -> None:
    heads = [f"{vendor} - {what}" for vendor in ("Garnet", "Helix") for what in ("Price", "Quality", "Support")]
    rows: list[list[Given]] = [["Respondent", *heads]]
    rows += [[f"E{at}", *(1 + (at + each) % 5 for each in range(6))] for at in range(1, 5)]
    questions = [str(each) for each in propose(book(grid(rows))).questions]
    assert [each for each in questions if "'Garnet - Price'" in each and "row for each score" in each]
