"""The yearly rankings of universities compared: weights that changed, blanks, and who came and went.

Published inputs: THE 2011 to 2013 (weights changed between 2011 and 2012), ARWU 2005 to 2010; see shared/evaluations.
"""

from __future__ import annotations

from itertools import combinations

import pytest

from scorecard.core.comparison.causes import Cause
from scorecard.core.comparison.comparing import compare
from scorecard.core.comparison.series import series
from scorecard.core.comparison.words import told
from scorecard.core.model import Evaluation
from scorecard.exchange.document import read_document
from tests.acceptance.shared_folder import ABSENT, shared_folder

EXACT = 1e-9
YEARS = {"the": range(2011, 2014), "arwu": range(2005, 2011)}
PAIRS = [(name, a, b) for name, years in YEARS.items() for a, b in combinations(years, 2)]

pytestmark = pytest.mark.skipif(shared_folder() is None, reason=ABSENT)


def year(name: str, number: int) -> Evaluation:
    folder = shared_folder()
    assert folder is not None
    return read_document(folder / "evaluations" / f"{name}_{number}.json")


@pytest.mark.parametrize(("name", "one", "other"), PAIRS)
def test_every_change_is_split_exactly_and_reversing_reverses(name: str, one: int, other: int) -> None:
    before, after = year(name, one), year(name, other)
    comparison = compare(before, after)
    back = compare(after, before)
    turned = {(each.before.key, each.after.key): each for each in back.changes if each.before and each.after}
    split = 0
    for change in comparison.changes:
        assert str(told(comparison, change))
        if change.parts is None or change.before is None or change.after is None:
            continue
        points = (change.after.total or 0.0) - (change.before.total or 0.0)
        assert sum(change.parts.values()) == pytest.approx(points, abs=EXACT)
        criteria = comparison.by_criterion(change)
        assert sum(part.points for part in criteria) == pytest.approx(points, abs=EXACT)
        other_way = turned[change.after.key, change.before.key]
        assert other_way.parts == {cause: -part for cause, part in change.parts.items()}
        assert {cause for cause, part in change.parts.items() if part} <= {Cause.WEIGHTS, Cause.FACTS}
        split += 1
    assert split >= (150 if name == "the" else 90)


def test_weights_are_a_cause_only_where_they_changed() -> None:
    """Citations went from 32.5 to 30 per cent in 2012, International from 5 to 7.5."""
    comparison = compare(year("the", 2011), year("the", 2012))
    changed = {line.name: round(100 * line.change, 9) for line in comparison.weights if line.change}
    assert changed == {"Citations": -2.5, "International": 2.5}
    (caltech,) = [each for each in comparison.changes if each.name == "California Institute of Technology"]
    assert caltech.parts is not None
    assert caltech.parts[Cause.WEIGHTS] < 0
    same = compare(year("the", 2012), year("the", 2013))
    assert all(change.parts is None or change.parts[Cause.WEIGHTS] == 0 for change in same.changes)


def test_a_row_of_years_keeps_every_rank_and_total() -> None:
    evaluations = [year("arwu", number) for number in YEARS["arwu"]]
    found = series(evaluations)
    assert len(found.titles) == 6
    for line in found.lines:
        for at, standing in enumerate(line.standings):
            assert (standing is None) == (line.keys[at] is None)
    (harvard,) = [line for line in found.lines if line.name == "Harvard University"]
    assert harvard.ranks == (1,) * 6
    assert found.lines[0] is harvard
    assert {trend.name for trend in found.trends} == {row.name for row in evaluations[0].criteria.values()}
    alumni = found.trends[0]
    assert alumni.weights == pytest.approx((0.1,) * 6)
    assert alumni.values[0][0] == pytest.approx(1.0)
