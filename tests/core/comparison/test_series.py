"""Several evaluations in a row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scorecard.core.comparison.causes import Cause
from scorecard.core.comparison.comparing import compare
from scorecard.core.comparison.matching import matched, unpair
from scorecard.core.comparison.series import series
from scorecard.core.model import Criterion, Declaration, Evaluation, Kind
from scorecard.core.table import Table
from tests.core.made import made


def titled(evaluation: Evaluation, title: str) -> Evaluation:
    return replace(evaluation, head=replace(evaluation.head, title=title))


ONE = titled(made({"cost": 1, "skill": 1}, {"Acme": [4, 2], "Bolt": [5, 5]}), "2024")
TWO = titled(made({"cost": 1, "fit": 3}, {"Acme": [5, 5], "Crux": [1, None]}), "2025")
THREE = titled(made({"skill": 1, "cost": 4}, {"Acme": [0, 5], "Bolt": [None, None], "Crux": [5, 0]}), "2026")


def test_lines_stand_by_their_last_rank_and_have_gaps() -> None:
    found = series((ONE, TWO, THREE))
    assert found.titles == ("2024", "2025", "2026")
    assert [(line.name, line.ranks) for line in found.lines] == [
        ("Acme", (2, 1, 1)),
        ("Crux", (None, 2, 2)),
        ("Bolt", (1, None, None)),
    ]
    assert found.lines[0].totals == pytest.approx((60.0, 100.0, 80.0))
    assert found.lines[2].totals == (100.0, None, None)
    assert [standing is None for standing in found.lines[2].standings] == [False, True, False]


def test_whoever_left_comes_last() -> None:
    found = series((THREE, ONE, TWO))
    assert [line.name for line in found.lines] == ["Acme", "Crux", "Bolt"]


def test_trends_follow_each_criterion() -> None:
    found = series((ONE, TWO, THREE))
    trends = {trend.name: trend for trend in found.trends}
    assert set(trends) == {"cost", "skill", "fit"}
    assert trends["cost"].weights == pytest.approx((0.5, 0.25, 0.8))
    assert trends["skill"].weights == (0.5, None, 0.2)
    assert trends["cost"].values == ((0.8, 1.0, 1.0), (None, 0.2, 0.0), (1.0, None, None))
    assert trends["fit"].values == ((None, 1.0, None), (None, None, None), (None, None, None))


def test_a_matching_that_was_corrected_is_kept() -> None:
    found = unpair(matched((ONE, TWO, THREE)), "candidates", 0, "Acme")
    row = series((ONE, TWO, THREE), found)
    assert sorted(line.name for line in row.lines) == ["Acme", "Acme", "Bolt", "Crux"]


def test_weights_stand_side_by_side_with_what_was_removed_in_its_place() -> None:
    group = Criterion(kind=Kind.GROUP, weight=60.0)
    before = made(
        {"value": group, "cost": Criterion(parent="value"), "terms": Criterion(parent="value"), "old": 40.0},
        {"Acme": [3, 3, 3]},
    )
    after = made(
        {
            "value": group,
            "cost": Criterion(parent="value", weight=3.0),
            "terms": Criterion(parent="value"),
            "new": 20.0,
        },
        {"Acme": [3, 3, 3]},
    )
    lines = compare(before, after).weights
    assert [(line.name, line.depth, line.before, line.after) for line in lines] == [
        ("value", 0, 0.6, 0.75),
        ("cost", 1, 0.3, 0.5625),
        ("terms", 1, 0.3, 0.1875),
        ("old", 0, 0.4, None),
        ("new", 0, None, 0.25),
    ]
    assert lines[1].local_before == 0.5
    assert lines[1].local_after == 0.75
    assert sum(line.change for line in lines if not line.depth) == pytest.approx(0)


def test_a_declared_conflict_is_a_matter_of_scores() -> None:
    before = made({"cost": 1}, {"Acme": [None]}, panel={"Ann": {"Acme": [5]}, "Ben": {"Acme": [1]}})
    conflict = Table({"Ann": Table({"Acme": Declaration(conflict=True, statement="Holds shares")})})
    after = replace(before, declarations=conflict)
    (change,) = compare(before, after, same_keys=True).changes
    assert change.points == pytest.approx(-40)
    assert change.parts is not None
    assert change.parts[Cause.SCORES] == pytest.approx(-40)
