"""The verdict in one sentence: what keeps it from being clear first, and nothing twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from scorecard.core.model import Evaluation
from scorecard.core.robustness.answers import Robustness, robustness
from scorecard.core.robustness.headline import headline
from scorecard.core.robustness.simulation import Drawn, Draws
from scorecard.core.robustness.verdict import Bands, Firmness
from tests.core.made import made
from tests.core.robustness.contests import evaluations, flat, grouped

FEW = Draws(samples=200)


def asked(evaluation: Evaluation, draws: Draws = FEW, bands: Bands | None = None) -> Robustness:
    return robustness(evaluation, None, draws, bands or Bands())


def said(found: Robustness) -> str:
    changes = found.exact.single_changes
    return str(headline(found.contest, found.acceptability, changes, found.verdict, found.bands))


def test_headline_when_clear_then_lead_and_share_and_no_change() -> None:
    found = asked(grouped({"": {"x": 1, "y": 1}}, {}, {"A": [5, 5], "B": [1, 2]}))
    assert found.verdict.firmness is Firmness.CLEAR
    assert said(found) == (
        "A leads by 70.0 points and stays first in all of 200 weightings; "
        "no single score, moved by one step, changes the winner."
    )


def test_headline_when_only_the_share_is_low_then_the_share_comes_first() -> None:
    found = asked(grouped({"": {"x": 3, "y": 1}}, {}, {"A": [5, 0], "B": [0, 5]}))
    share, rest = said(found).split("; ", maxsplit=1)
    assert share.startswith("A stays first in only ")
    assert rest == "it leads by 50.0 points; no single score, moved by one step, changes the winner."


def test_headline_when_a_single_score_changes_it_then_that_comes_first() -> None:
    found = asked(made({"cost": 50, "skill": 50}, {"acme": [4, 3], "bolt": [3, 3]}), Draws(samples=200, seed=2))
    assert found.verdict.firmness is Firmness.CLOSE
    assert found.exact.single_changes
    assert said(found).startswith("One step ")
    assert "; acme leads by 10.0 points and stays first in " in said(found)


def test_headline_when_the_lead_is_small_then_it_is_called_so_and_names_are_kept() -> None:
    found = asked(flat([1, 1], {"eBid": [0.506, 0.5], "other": [0.5, 0.5]}), Draws(samples=50))
    assert said(found).startswith("eBid leads by only 0.3 points")


@pytest.mark.parametrize("draws", [Draws(samples=1), Draws(samples=1, weights=Drawn.AROUND)])
def test_headline_when_one_weighting_then_no_plural(draws: Draws) -> None:
    found = asked(grouped({"": {"x": 1, "y": 1}}, {}, {"A": [5, 5], "B": [1, 2]}), draws)
    assert "and is first in one weighting" in said(found)


@pytest.mark.parametrize(
    "rows",
    [{"A": [0.5, 0.5], "B": [0.5, 0.5]}, {"A": [0.8, 0.2], "B": [0.2, 0.8]}, {"A": [0.5, 0.5]}, {"A": [None, None]}],
)
def test_headline_when_several_or_nobody_lead_then_as_the_verdict(rows: dict[str, list[float | None]]) -> None:
    found = asked(flat([1, 1], rows))
    assert said(found) == str(found.verdict.what)


@settings(max_examples=60, deadline=None)
@given(evaluations(missing=True))
def test_headline_says_only_where_a_band_is_missed(evaluation: Evaluation) -> None:
    found = asked(evaluation, Draws(samples=30))
    text, verdict = said(found), found.verdict
    assert text.endswith(".")
    assert ".." not in text
    if verdict.firmness is Firmness.CLEAR:
        assert "only" not in text
    if len(found.contest.leaders) == 1 and verdict.lead and verdict.lead > 1e-6:
        assert found.contest.name(found.contest.leader) in text
        assert " of weight from " not in text
        assert ("leads by only" in text) == (verdict.lead < found.bands.clear_margin - 1e-9)
