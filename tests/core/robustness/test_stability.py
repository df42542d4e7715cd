"""Weight stability: published figures, and every interval against looking at many weights one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from scorecard.core.model import Evaluation, Missing, Rules
from scorecard.core.robustness.stability import stability
from tests.core.robustness.contests import contest, evaluations, flat, grouped, local_change, turned_round

TOLERANCE = 1e-9
ROOTS = 1e-6


def golden() -> Evaluation:
    """Two offers on a scale from 0 to 5: 3.80 against 3.90 (worked example of the house, recomputed by hand)."""
    weights = {"c1": 30.0, "c2": 25.0, "c3": 20.0, "c4": 10.0, "c5": 15.0}
    return grouped({"": weights}, {}, {"a": [3, 4, 5, 3, 4], "b": [5, 3, 4, 4, 3]})


def test_flips_when_worked_example_then_as_published() -> None:
    found = stability(contest(golden()))
    assert found["c1"].low == pytest.approx(0.2632, abs=5e-5)
    assert found["c2"].high == pytest.approx(0.3182, abs=5e-5)
    assert found["c3"].high == pytest.approx(0.2727, abs=5e-5)
    assert found["c4"].low == pytest.approx(0.0, abs=1e-12)
    assert found["c5"].high == pytest.approx(0.2273, abs=5e-5)
    assert found["c1"].below == ("a",)
    assert (found["c4"].below, found["c4"].level) == ((), (("a",), ()))  # equal where it weighs nothing, and no more
    assert [found[key].above for key in ("c2", "c3", "c5")] == [("a",)] * 3
    assert found["c1"].above == ()
    assert found["c1"].high == 1.0


def test_interval_when_leader_dominates_then_everything() -> None:
    found = stability(contest(flat([1, 2], {"a": [0.9, 0.9], "b": [0.5, 0.8]})))
    assert all(each.firm and (each.low, each.high) == (0.0, 1.0) for each in found.values())


def test_interval_when_only_equal_at_an_end_then_level_there_and_firm() -> None:
    found = stability(contest(flat([3, 2], {"a": [0.8, 0.9], "b": [0.8, 0.5], "c": [0.8, 0.1]})))
    assert all(each.firm and (each.low, each.high) == (0.0, 1.0) for each in found.values())
    assert found["c0"].level == ((), ("b", "c"))  # at a weight of 1 all three are equal
    assert found["c1"].level == (("b", "c"), ())


def test_interval_when_already_at_the_end_then_nobody_draws_level_there() -> None:
    found = stability(contest(flat([1, 0], {"a": [0.8, 0.9], "b": [0.8, 0.5]})))  # equal as it is
    assert found["c0"].level == ((), ())


def test_interval_when_leader_changes_before_the_end_then_level_nowhere() -> None:
    found = stability(contest(flat([1, 1], {"a": [0.9, 0.2], "b": [0.2, 0.8]})))
    assert found["c0"].below == ("b",)
    assert all(each.level == ((), ()) for each in found.values())


def test_interval_when_lone_criterion_then_everything() -> None:
    found = stability(contest(flat([3], {"a": [0.9], "b": [0.5]})))
    assert (found["c0"].low, found["c0"].weight, found["c0"].high) == (0.0, 1.0, 1.0)


def test_interval_when_siblings_weigh_nothing_then_they_share_evenly() -> None:
    found = stability(contest(flat([1, 0, 0], {"a": [0.8, 0.0, 0.2], "b": [0.4, 1.0, 0.6]})))
    # t * 0.4 = (1 - t) * 0.7 where the two others weigh the same
    assert found["c0"].low == pytest.approx(0.7 / 1.1, abs=TOLERANCE)
    assert found["c0"].below == ("b",)


def test_interval_when_two_share_the_first_rank_then_any_step_parts_them() -> None:
    found = stability(contest(flat([1, 1], {"a": [0.8, 0.2], "b": [0.2, 0.8], "c": [0.1, 0.1]})))
    assert (found["c0"].low, found["c0"].high) == (0.5, 0.5)
    assert (found["c0"].below, found["c0"].above) == (("b",), ("a",))


def test_interval_when_equal_candidates_share_the_first_rank_then_nothing_parts_them() -> None:
    found = stability(contest(flat([1, 1], {"a": [0.8, 0.2], "b": [0.8, 0.2], "c": [0.1, 0.1]})))
    assert all(each.firm for each in found.values())


def test_interval_when_tie_break_decides_then_it_holds_to_one_side() -> None:
    rules = Rules(tie_break=("c0",))
    found = stability(contest(flat([1, 1], {"a": [0.8, 0.2], "b": [0.2, 0.8]}, rules=rules)))
    assert (found["c0"].low, found["c0"].high) == (0.5, 1.0)
    assert (found["c0"].below, found["c0"].above) == (("b",), ())


def test_nobody_in_the_running_then_no_intervals() -> None:
    assert stability(contest(flat([1, 1], {"a": [None, None]}))) == {}


@settings(max_examples=50, deadline=None)
@given(evaluations())
def test_interval_against_brute_force(evaluation: Evaluation) -> None:
    _agrees(evaluation)


@settings(max_examples=50, deadline=None)
@given(evaluations(missing=True))
def test_interval_against_brute_force_when_cells_are_missing(evaluation: Evaluation) -> None:
    _agrees(evaluation)


def _agrees(evaluation: Evaluation) -> None:
    field = contest(evaluation)
    present = set(field.leaders)
    for key, found in stability(field).items():
        assert 0 <= found.low <= found.weight + 1e-12
        assert found.weight - 1e-12 <= found.high <= 1
        for weight in np.linspace(0, 1, 41).tolist():
            totals = field.totals_at(local_change(evaluation, key, weight))
            first = set(np.flatnonzero(totals >= totals.max() - 1e-10).tolist())
            clear = set(np.flatnonzero(totals >= totals.max() - 1e-7).tolist()) == first
            if found.low + 1e-6 < weight < found.high - 1e-6 and clear:
                assert first == present, (key, weight, found)
        for edge, who, way in ((found.low, found.below, -1), (found.high, found.above, 1)):
            beyond = edge + way * 1e-5
            if who and 0 <= beyond <= 1:
                totals = field.totals_at(local_change(evaluation, key, beyond))
                assert field.candidates[int(totals.argmax())] in who
                assert set(np.flatnonzero(totals >= totals.max() - 1e-12).tolist()) != present
        for edge, who in zip((0.0, 1.0), found.level, strict=True):
            if who:
                totals = field.totals_at(local_change(evaluation, key, edge))
                assert all(
                    totals[field.candidates.index(each)] == pytest.approx(totals.max(), abs=1e-9) for each in who
                )


@settings(max_examples=30, deadline=None)
@given(evaluations(missing=True))
def test_interval_does_not_depend_on_the_order(evaluation: Evaluation) -> None:
    """With missing cells an end is the root of a quadratic, of which rounding takes some digits."""
    one, other = stability(contest(evaluation)), stability(contest(turned_round(evaluation)))
    assert set(one) == set(other)
    for key, found in one.items():
        assert other[key].low == pytest.approx(found.low, abs=ROOTS)
        assert other[key].high == pytest.approx(found.high, abs=ROOTS)
        if found.low > ROOTS:  # at the edge rounding decides whether there is a crossing at all
            assert set(other[key].below) == set(found.below)
        if found.high < 1 - ROOTS:
            assert set(other[key].above) == set(found.above)


def test_missing_cells_when_worst_then_straight_lines() -> None:
    rows: dict[str, list[float | None]] = {"a": [0.9, 0.5, None], "b": [0.4, 0.6, 0.5]}
    field = contest(flat([2, 1, 1], rows, rules=Rules(missing=Missing.WORST)))
    assert field.complete
    found = stability(field)["c2"]
    totals = field.totals_at(local_change(field.evaluation, "c2", found.high))
    assert totals[0] == pytest.approx(totals[1], abs=TOLERANCE)
