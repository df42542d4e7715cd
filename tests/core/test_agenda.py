"""The agenda of disagreements: what stands on it, in which order, and whether it could change who leads."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.core.agenda import Agenda, Item, agenda, fallen_away
from scorecard.core.agreement import TRIGGER, Band
from scorecard.core.changes import from_rows, rows, with_row
from scorecard.core.cube import cube_of
from scorecard.core.edits import set_consensus, set_score
from scorecard.core.errors import RankingError
from scorecard.core.model import (
    Cell,
    Criterion,
    Declaration,
    Direction,
    Evaluation,
    Evaluator,
    Kind,
    Missing,
    Pooling,
    RatingRule,
    Rules,
    Scale,
    ValueFunction,
    Waiver,
)
from scorecard.core.ranking import rank
from tests.core.evaluations import TABLES_OF_CELLS, evaluations
from tests.core.made import made

Two = dict[str, dict[str, list[float | None]]]


def found(evaluation: Evaluation, threshold: float = TRIGGER) -> dict[tuple[str, str], Item]:
    return {(item.candidate, item.criterion): item for item in agenda(evaluation, threshold=threshold)}


def panel_of_two(a: list[list[float | None]], b: list[list[float | None]], **fields: Any) -> Evaluation:
    """Candidates a, b ... by rating; `a` and `b` are the sheets of ann and ben."""
    names = [f"p{at}" for at in range(len(a))]
    sheets = {"ann": dict(zip(names, a, strict=True)), "ben": dict(zip(names, b, strict=True))}
    criteria = fields.pop("criteria", {f"c{at}": 1.0 for at in range(len(a[0]))})
    none: list[float | bool | str | None] = [None] * len(criteria)
    return made(criteria, fields.pop("rows", dict.fromkeys(names, none)), panel=sheets, **fields)


# ---- who leads, by ranking anew ---------------------------------------------------------------


def leaders(evaluation: Evaluation) -> frozenset[str]:
    return frozenset(standing.key for standing in rank(evaluation).leaders)


def outcomes(evaluation: Evaluation, item: Item) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    """Who leads when the cell is agreed at its ends and at limits between them, and at many scores in between."""
    criterion = evaluation.criteria[item.criterion]
    low, high = item.lowest, item.highest
    limits = [limit for limit in (criterion.at_least, criterion.at_most) if limit is not None and low < limit < high]
    between = [low + (high - low) * share for share in (0.1, 0.25, 0.5, 0.75, 0.9)]

    def led(score: float) -> frozenset[str]:
        return leaders(with_row(evaluation, "consensus", (item.candidate, item.criterion), Cell(score)))

    return [led(score) for score in (low, high, *limits)], [led(score) for score in between]


def check_by_ranking_anew(evaluation: Evaluation) -> None:
    now = leaders(evaluation)
    items = found(evaluation, threshold=0.0)
    cube = cube_of(evaluation)
    for row, column in zip(*np.nonzero((cube.count >= 2) & (cube.lowest < cube.highest)), strict=True):
        item = items.pop((cube.candidates[row], cube.leaves[column]))
        ends, between = outcomes(evaluation, item)
        assert item.changes_leader is any(each != now for each in (*ends, *between)), item
        expected: frozenset[str] = frozenset().union(*(each for each in ends if each != now))
        assert frozenset(item.would_lead) == expected, item
        assert all(each <= expected | now for each in between), item
    assert not items


@settings(max_examples=300)
@given(evaluation=evaluations())
def test_agenda_when_any_evaluation_then_as_ranking_it_anew_says(evaluation: Evaluation) -> None:
    try:
        rank(evaluation)
    except RankingError:
        with pytest.raises(RankingError):
            agenda(evaluation)
        return
    check_by_ranking_anew(evaluation)


def coarse(pick: Random) -> Evaluation:
    """A panel on a coarse scale with limits, tie-breaks and groups: full of ties and of candidates on the brink."""
    relative = pick.random() < 0.5
    criteria: dict[str, Criterion | float] = {
        "g": Criterion(kind=Kind.GROUP, weight=2.0, at_least=pick.choice((None, 50.0, 25.0))),
        "a": Criterion(parent="g", at_least=pick.choice((None, 1.0)), at_most=pick.choice((None, None, 1.0))),
        "b": Criterion(parent="g", weight=pick.choice((1.0, 0.0))),
        "c": Criterion(weight=pick.choice((1.0, 2.0)), at_least=pick.choice((None, 1.0))),
        "cost": Criterion(
            kind=Kind.MEASURE,
            weight=pick.choice((0.0, 1.0)),
            direction=Direction.LOWER,
            value=ValueFunction() if relative else ValueFunction(worst=40.0, best=0.0),
        ),
    }
    names = ["p0", "p1", "p2", "p3"][: pick.randint(2, 4)]
    scores: dict[str, Any] = {
        member: {name: [float(pick.randint(0, 2)) for _ in range(3)] + [None] for name in names}
        for member in ("ann", "ben", "cy")
    }
    evaluation = made(
        criteria,
        {name: [None, None, None, float(pick.choice((0, 10, 20, 30)))] for name in names},
        panel=scores,
        consensus={(pick.choice(names), "c"): float(pick.randint(0, 2))} if pick.random() < 0.4 else {},
        waivers={(pick.choice(names), pick.choice(("a", "g"))): Waiver("x", "y")} if pick.random() < 0.4 else {},
        scale=Scale(0.0, 2.0, 1.0),
        rules=Rules(
            pooling=pick.choice(list(Pooling)),
            missing=pick.choice(list(Missing)),
            tie_break=pick.choice(((), ("a",), ("b", "cost"), ("g",))),
            draw=pick.choice(((), tuple(names), (names[-1],))),
        ),
    )
    for _ in range(pick.randint(0, 3)):  # blanks
        key = pick.choice([key for key, _ in rows(evaluation, "sheets")])
        evaluation = with_row(evaluation, "sheets", key, None)
    return evaluation


@settings(max_examples=400)
@given(evaluation=st.integers(0, 2**32 - 1).map(Random).map(coarse))
def test_agenda_when_totals_tie_and_limits_are_near_then_as_ranking_it_anew_says(evaluation: Evaluation) -> None:
    check_by_ranking_anew(evaluation)


# ---- what stands on it --------------------------------------------------------------------------


def test_agenda_when_sorted_then_leaders_first_and_points_before_spread() -> None:
    criteria: dict[str, Criterion | float] = {"small": 1.0, "large": 9.0}
    evaluation = panel_of_two([[0, 5], [0, 2], [0, 0]], [[5, 5], [5, 4], [5, 2]], criteria=criteria)
    listed = list(agenda(evaluation))
    # p0 has 50 + 45 points, p1 5 + 54, p2 5 + 18: only the small criterion of p0 ... leaves it ahead all the same.
    assert [(item.candidate, item.criterion) for item in listed] == [
        ("p1", "large"),
        ("p2", "large"),
        ("p0", "small"),
        ("p1", "small"),
        ("p2", "small"),
    ]
    assert [item.points for item in listed] == [36.0, 36.0, 10.0, 10.0, 10.0]
    assert [item.spread for item in listed] == [0.4, 0.4, 1.0, 1.0, 1.0]
    assert not any(item.changes_leader for item in listed)
    closer = set_score(evaluation, "ben", "p1", "large", 5.0)
    closer = set_score(closer, "ann", "p1", "large", 5.0)
    listed = list(agenda(closer))
    # p0 and p1 have 95 points each; what moves either of them comes first, though it is worth 10 points alone.
    assert [(item.candidate, item.criterion) for item in listed] == [
        ("p0", "small"),
        ("p1", "small"),
        ("p2", "large"),
        ("p2", "small"),
    ]
    assert [item.changes_leader for item in listed] == [True, True, False, False]
    assert listed[0].would_lead == ("p0", "p1")


def test_agenda_when_the_spread_is_at_the_threshold_then_it_is_on_it_whatever_floats_make_of_it() -> None:
    evaluation = panel_of_two([[1.8, 0.4], [5, 5]], [[3.3, 1.8], [5, 5]], scale=Scale(step=0.1))
    items = found(evaluation)
    assert (3.3 - 1.8) / 5 < 0.3  # as floats have it
    assert items["p0", "c0"].spread == 0.3
    assert ("p0", "c1") not in items  # 0.28
    assert found(evaluation, threshold=0.28)["p0", "c1"].spread == 0.28


def test_agenda_when_below_the_threshold_but_deciding_then_it_is_on_it() -> None:
    evaluation = panel_of_two([[3, 3], [3, 3]], [[4, 3], [3, 4]])
    items = found(evaluation)
    assert set(items) == {("p0", "c0"), ("p1", "c1")}
    item = items["p0", "c0"]
    assert (item.spread, item.points, item.band, item.would_lead) == (0.2, 10.0, Band.AMBER, ("p0", "p1"))
    assert item.scores == {"ann": 3.0, "ben": 4.0}
    assert (item.pooled, item.agreed, item.resolved) == (3.5, None, False)


def test_agenda_when_agreed_then_resolved_and_judged_by_the_agreed_score() -> None:
    evaluation = panel_of_two([[0, 3], [3, 3]], [[5, 3], [3, 3]])
    assert found(evaluation)["p0", "c0"].would_lead == ("p0",)  # p1 leads by the pooled score of 2.5
    agreed = set_consensus(evaluation, "p0", "c0", 5.0, "the reference was shown")
    item = found(agreed)["p0", "c0"]
    assert (item.agreed, item.resolved, item.pooled, item.scores) == (5.0, True, 2.5, {"ann": 0.0, "ben": 5.0})
    assert item.would_lead == ("p1",)  # p0 leads now
    assert agenda(agreed).resolved.tolist() == [True]


def test_agenda_when_a_score_does_not_count_then_it_makes_no_disagreement() -> None:
    evaluation = panel_of_two([[0, 3], [3, 3]], [[5, 3], [3, 3]])
    conflict = with_row(evaluation, "declarations", ("ben", "p0"), Declaration(conflict=True))
    assert len(agenda(conflict)) == 0
    assigned = with_row(evaluation, "evaluators", ("ann",), Evaluator("ann", assigned=("c1",)))
    assert len(agenda(assigned)) == 0
    silent = with_row(evaluation, "evaluators", ("ann",), Evaluator("ann", voting_weight=0.0))
    assert len(agenda(silent)) == 0
    free = with_row(evaluation, "declarations", ("ben", "p0"), Declaration(conflict=False))
    assert len(agenda(free)) == 1


def test_agenda_when_proportional_then_points_by_the_value_and_spread_by_the_scale() -> None:
    rules = Rules(rating=RatingRule.PROPORTIONAL)
    evaluation = panel_of_two([[1], [5]], [[3], [5]], scale=Scale(1.0, 5.0, 1.0), rules=rules)
    item = agenda(evaluation)[0]
    assert (item.spread, item.points) == (0.5, 40.0)


def test_agenda_when_weights_are_shared_out_then_points_are_those_of_the_total() -> None:
    blank: list[list[float | None]] = [[0, None], [5, 5]]
    item = agenda(panel_of_two(blank, [[5, None], [5, 5]], rules=Rules(missing=Missing.REDISTRIBUTE)))[0]
    assert item.points == 100.0  # the one score that is there makes the whole total
    item = agenda(panel_of_two(blank, [[5, None], [5, 5]], rules=Rules(missing=Missing.WORST)))[0]
    assert item.points == 50.0


def test_agenda_when_the_scale_lies_far_from_zero_then_still_exact() -> None:
    far = Scale(1e6, 1e6 + 0.5, 0.1)
    evaluation = panel_of_two([[1e6 + 0.1], [1e6 + 0.2]], [[1e6 + 0.3], [1e6 + 0.2]], scale=far)
    item = agenda(evaluation)[0]
    assert (item.spread, item.points) == (0.4, 40.0)
    assert item.would_lead == ("p0", "p1")  # equal now


def test_agenda_when_there_is_nothing_to_disagree_on_then_empty() -> None:
    evaluation = made({"c0": 1.0}, {"p0": [3], "p1": [4]})
    assert list(agenda(evaluation)) == []
    alike = panel_of_two([[3], [4]], [[3], [4]])
    assert list(agenda(alike, threshold=0.0)) == []
    with pytest.raises(RankingError):
        agenda(from_rows({"criteria": {("c",): Criterion("c")}}))


def test_agenda_when_sliced_then_as_a_list() -> None:
    evaluation = panel_of_two([[0, 0], [5, 5]], [[5, 4], [5, 1]])
    listed: Agenda = agenda(evaluation)
    assert listed[0:2] == [listed[0], listed[1]]
    assert listed[-1] == list(listed)[-1]
    with pytest.raises(IndexError):
        listed[len(listed)]


@given(evaluation=evaluations(), pick=st.integers(0, 2**32 - 1).map(Random))
def test_agenda_when_people_stand_in_another_order_then_the_same_items(evaluation: Evaluation, pick: Random) -> None:
    try:
        before = found(evaluation)
    except RankingError:
        return
    tables = {table: dict(rows(evaluation, table)) for table in ("candidates", "evaluators", *TABLES_OF_CELLS)}
    turned = evaluation
    for table in ("candidates", "evaluators"):
        for key, row in tables[table].items():
            turned = with_row(turned, table, key, type(row)(**{**_fields(row), "position": pick.random()}))
    after = found(turned)
    assert set(before) == set(after)
    for key, item in before.items():
        assert (item.points, item.spread, item.changes_leader, set(item.would_lead), item.scores) == (
            after[key].points,
            after[key].spread,
            after[key].changes_leader,
            set(after[key].would_lead),
            after[key].scores,
        )


def _fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).__slots__}


def test_agenda_when_only_what_weighs_nothing_is_scored_then_nobody_leads_whatever_is_agreed() -> None:
    blank: list[list[float | None]] = [[0, None], [None, None]]
    evaluation = panel_of_two(blank, [[5, None], [None, None]], criteria={"light": 0.0, "heavy": 1.0})
    item = agenda(evaluation)[0]
    assert (item.criterion, item.spread, item.points) == ("light", 1.0, 0.0)
    assert not item.changes_leader


# ---- what leaves the agenda ------------------------------------------------------------------------


def before_and_after(evaluation: Evaluation) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """The cells on the agenda without any agreed score, and those on it now, each by an agenda of its own."""
    bare = evaluation
    for key, _ in list(rows(evaluation, "consensus")):
        bare = with_row(bare, "consensus", key, None)
    return set(found(bare)), set(found(evaluation))


def test_what_leaves_the_agenda_as_the_lead_grows_is_told() -> None:
    """p0 leads p1 by 2.5 points: one step apart in c1 is 5 points; agreed on c0, the lead grows beyond them."""
    value = panel_of_two([[5.0, 4.0], [4.0, 4.0]], [[2.0, 3.0], [3.0, 3.0]], criteria={"c0": 3.0, "c1": 1.0})
    assert ("p1", "c1") in found(value)
    assert fallen_away(value, agenda(value)) == ()
    agreed = set_consensus(value, "p0", "c0", 5.0, "The references")
    assert ("p1", "c1") not in found(agreed)
    assert ("p1", "c1") in fallen_away(agreed, agenda(agreed))
    assert ("p0", "c0") not in fallen_away(agreed, agenda(agreed))


@given(evaluations())
def test_nothing_that_was_to_be_talked_about_is_lost(value: Evaluation) -> None:
    try:
        now = agenda(value)
        was, is_now = before_and_after(value)
    except RankingError:
        return
    settled = {key for key, cell in rows(value, "consensus") if type(cell.score) is float}
    assert set(fallen_away(value, now)) == was - is_now - settled
