"""The ranking: published figures, ranks and ties, who is out and why, and what is missing."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scorecard.core.changes import from_rows, rows, with_row
from scorecard.core.edits import set_score, set_weight
from scorecard.core.errors import RankingError
from scorecard.core.matrix import FRACTIONS, decision_matrix
from scorecard.core.model import (
    TABLES,
    Candidate,
    Cell,
    Criterion,
    Evaluation,
    Evaluator,
    Kind,
    Missing,
    Pooling,
    RatingRule,
    Rules,
    Scale,
    Shape,
    ValueFunction,
    Waiver,
)
from scorecard.core.ranking import DRAW, Scorecard, Standing, Status, rank
from scorecard.core.tree import weighted_tree
from tests.core.evaluations import after_edits, any_evaluation, evaluations
from tests.core.made import made, measure

HUNDRED = ValueFunction(worst=0.0, best=100.0)
LOWEST = ValueFunction(Shape.LOWEST_OVER_PRICE)


def totals(evaluation: Evaluation) -> dict[str, float | None]:
    return {standing.key: standing.total for standing in rank(evaluation).standings}


def ranks(evaluation: Evaluation) -> dict[str, int | None]:
    return {standing.key: standing.rank for standing in rank(evaluation).standings}


def of(scorecard: Scorecard, key: str) -> Standing:
    return next(standing for standing in scorecard.standings if standing.key == key)


def reasons(scorecard: Scorecard, key: str) -> list[str]:
    return [str(reason) for reason in of(scorecard, key).reasons]


# ---- published figures --------------------------------------------------------------------------------


def test_totals_when_the_goldilocks_example_then_the_middle_bid_loses() -> None:
    # Stilger, Siderius, van Raaij 2017: quality and price 50/50, lowest over price; the same quality per pound.
    evaluation = made(
        {"quality": measure(HUNDRED, weight=50.0), "price": measure(LOWEST, lower=True, weight=50.0)},
        {"q50": (50, 50), "q75": (75, 75), "q100": (100, 100)},
    )
    assert totals(evaluation) == pytest.approx({"q50": 75.0, "q75": 70.83, "q100": 75.0}, abs=0.005)
    assert ranks(evaluation) == {"q50": 1, "q100": 1, "q75": 3}


def test_totals_when_a_hopeless_bid_joins_then_the_ranking_paradox() -> None:
    # domain.md 3.3: 60/40, lowest over price: A 66.69, B 70.00; with C (Q20, P50) A 54.38, B 52.22, C 52.00.
    criteria = {"quality": measure(HUNDRED, weight=60.0), "price": measure(LOWEST, lower=True, weight=40.0)}
    two = made(criteria, {"a": (65, 130), "b": (50, 90)})
    assert totals(two) == pytest.approx({"a": 66.69, "b": 70.00}, abs=0.005)
    assert ranks(two) == {"b": 1, "a": 2}
    three = made(criteria, {"a": (65, 130), "b": (50, 90), "c": (20, 50)})
    assert totals(three) == pytest.approx({"a": 54.38, "b": 52.22, "c": 52.00}, abs=0.005)
    assert ranks(three) == {"a": 1, "b": 2, "c": 3}


def test_totals_when_the_robustness_example_then_its_weighted_means() -> None:
    # domain.md 3.8: w = (.30, .25, .20, .10, .15), a = (3,4,5,3,4) -> 3.80, b = (5,3,4,4,3) -> 3.90, of 5.
    evaluation = made(
        {"c1": 0.30, "c2": 0.25, "c3": 0.20, "c4": 0.10, "c5": 0.15},
        {"a": (3, 4, 5, 3, 4), "b": (5, 3, 4, 4, 3)},
    )
    assert totals(evaluation) == pytest.approx({"a": 100 * 3.80 / 5, "b": 100 * 3.90 / 5}, abs=1e-12)


def test_rank_when_price_points_are_published_then_the_contributions() -> None:
    # 40 points for price: 40, 38.095, 37.037 (impactbids.com).
    evaluation = made(
        {"price": measure(LOWEST, lower=True, weight=40.0), "rest": 60.0},
        {"a": (100, 0), "b": (105, 0), "c": (108, 0)},
    )
    scorecard = rank(evaluation)
    found = [scorecard.contributions_of(key)["price"] for key in "abc"]
    assert found == pytest.approx([40, 38.095, 37.037], abs=0.0005)


# ---- ranks and ties -----------------------------------------------------------------------------------


def test_ranks_when_two_are_equal_then_they_share_and_the_next_is_skipped() -> None:
    evaluation = made({"x": 1.0, "y": 1.0}, {"a": (1, 0), "b": (2, 2), "c": (3, 1), "d": (5, 5)})
    scorecard = rank(evaluation)
    assert [(each.key, each.rank, each.tied) for each in scorecard.standings] == [
        ("d", 1, False),
        ("b", 2, True),
        ("c", 2, True),
        ("a", 4, False),
    ]
    assert [each.key for each in scorecard.leaders] == ["d"]
    assert {each.decided_by for each in scorecard.standings} == {""}


def test_tie_break_when_declared_then_it_splits_and_is_named() -> None:
    evaluation = made(
        {"x": 1.0, "y": 1.0, "z": 1.0},
        {"a": (1, 3, 2), "b": (2, 1, 3), "c": (3, 1, 2), "d": (2, 2, 2), "e": (5, 5, 5)},
        rules=Rules(tie_break=("x", "z")),
    )
    scorecard = rank(evaluation)
    assert [(each.key, each.rank, each.decided_by, each.tied) for each in scorecard.standings] == [
        ("e", 1, "", False),
        ("c", 2, "x", False),
        ("b", 3, "z", False),
        ("d", 4, "z", False),
        ("a", 5, "x", False),
    ]


def test_tie_break_when_it_leaves_some_equal_then_they_share() -> None:
    evaluation = made(
        {"x": 1.0, "y": 1.0, "z": 1.0},
        {"a": (1, 2, 3), "b": (1, 3, 2), "c": (2, 2, 2)},
        rules=Rules(tie_break=("x",)),
    )
    scorecard = rank(evaluation)
    assert [(each.key, each.rank, each.tied, each.decided_by) for each in scorecard.standings] == [
        ("c", 1, False, "x"),
        ("a", 2, True, "x"),
        ("b", 2, True, "x"),
    ]


def test_tie_break_when_it_is_a_group_then_its_own_total_decides() -> None:
    evaluation = made(
        {
            "g": Criterion(kind=Kind.GROUP, weight=50.0),
            "x": Criterion(parent="g", weight=30.0),
            "y": Criterion(parent="g", weight=70.0),
            "z": 50.0,
        },
        {"a": (5, 0, 3.5), "b": (0, 5, 1.5)},
        rules=Rules(tie_break=("g",)),
    )
    # g: a 0.3, b 0.7; with z both come to 50 points.
    scorecard = rank(evaluation)
    assert [(each.key, each.total, each.decided_by) for each in scorecard.standings] == [
        ("b", 50.0, "g"),
        ("a", 50.0, "g"),
    ]


def test_tie_break_when_totals_differ_then_it_has_no_say() -> None:
    evaluation = made({"x": 1.0, "y": 9.0}, {"a": (5, 0), "b": (0, 5)}, rules=Rules(tie_break=("x",), draw=("a", "b")))
    scorecard = rank(evaluation)
    assert [(each.key, each.decided_by) for each in scorecard.standings] == [("b", ""), ("a", "")]


def test_tie_break_when_the_lower_price_is_better_then_it_comes_first() -> None:
    evaluation = made(
        {"price": measure(ValueFunction(worst=200.0, best=100.0), lower=True), "x": 1.0},
        {"a": (150, 2.5), "b": (120, 1)},
        rules=Rules(tie_break=("price",)),
    )
    assert ranks(evaluation) == {"b": 1, "a": 2}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(Missing.REDISTRIBUTE, {"b": 1, "c": 1, "a": 3}), (Missing.WORST, {"a": 1, "b": 1, "c": 1})],
)
def test_tie_break_when_something_is_not_scored_then_last_unless_it_counts_as_the_worst(
    rule: Missing, expected: dict[str, int]
) -> None:
    evaluation = made(
        {"x": 1.0, "y": 1.0},
        {"a": (None, 0), "b": (0, None), "c": (0, 0)},
        rules=Rules(missing=rule, tie_break=("x",)),
    )
    assert ranks(evaluation) == expected


def test_tie_break_when_a_blank_counts_as_the_worst_then_it_gains_nothing() -> None:
    criteria = {"g": Criterion("G", Kind.GROUP), "x": Criterion(parent="g"), "y": Criterion(parent="g")}
    evaluation = made(criteria, {"a": (4, None), "b": (2, 2)}, rules=Rules(missing=Missing.WORST, tie_break=("g", "y")))
    assert ranks(evaluation) == {"b": 1, "a": 2}


def test_group_minimum_when_the_group_weighs_nothing_then_still_enforced() -> None:
    criteria = {
        "g": Criterion("G", Kind.GROUP, weight=0.0, at_least=60.0),
        "x": Criterion(parent="g"),
        "y": Criterion(),
    }
    evaluation = made(criteria, {"a": (1, 5), "b": (4, 3)})
    assert ranks(evaluation) == {"a": None, "b": 1}


def test_limits_when_the_number_is_just_beyond_then_the_sentence_shows_the_difference() -> None:
    criteria = {"x": Criterion("x", at_least=3.0)}
    panel: dict[str, dict[str, tuple[float, ...]]] = {"e": {"a": (3,)}, "f": {"a": (2.999,)}}
    scorecard = rank(made(criteria, {"a": (None,)}, panel=panel))
    assert reasons(scorecard, "a") == ["x: 2.9995 is below the minimum of 3"]


def test_tie_break_when_the_criterion_weighs_nothing_then_its_value_still_decides() -> None:
    evaluation = made({"x": 1.0, "y": 0.0}, {"a": (3, 1), "b": (3, 2)}, rules=Rules(tie_break=("y",)))
    assert [(each.key, each.decided_by) for each in rank(evaluation).standings] == [("b", "y"), ("a", "y")]


def test_draw_when_all_else_is_equal_then_lots_decide() -> None:
    evaluation = made({"x": 1.0}, dict.fromkeys("abcd", (3,)), rules=Rules(tie_break=("x",), draw=("c", "a")))
    scorecard = rank(evaluation)
    assert [(each.key, each.rank, each.decided_by, each.tied) for each in scorecard.standings] == [
        ("c", 1, DRAW, False),
        ("a", 2, DRAW, False),
        ("b", 3, DRAW, True),
        ("d", 3, DRAW, True),
    ]


def test_ranks_when_a_measure_is_ill_conditioned_then_still_exact() -> None:
    # A range of one beside numbers of a thousand million: floats keep some seven digits of the value.
    ill = ValueFunction(worst=1e9, best=1e9 + 1)
    evaluation = made(
        {"m": measure(ill, weight=1.0), "x": measure(ValueFunction(worst=0.0, best=1.0), weight=1.0)},
        {"a": (1e9 + 0.1, 0.9), "b": (1e9 + 0.3, 0.7), "c": (1e9 + 0.6, 0.4), "d": (1e9 + 0.7, 0.3)},
    )
    assert totals(evaluation) == {"a": 50.0, "b": 50.0, "c": 50.0, "d": 50.0}
    assert set(ranks(evaluation).values()) == {1}
    for function in (ValueFunction(), ValueFunction(Shape.PIECEWISE, points=((1e9, 0.0), (1e9 + 1, 1.0)))):
        relative = made(
            {"m": measure(function), "x": measure(ValueFunction(worst=0.0, best=1.0))},
            {"a": (1e9, 1), "b": (1e9 + 0.3, 0.7), "c": (1e9 + 0.6, 0.4), "d": (1e9 + 1, 0)},
        )
        assert set(ranks(relative).values()) == {1}


def test_ranks_when_the_scale_is_ill_conditioned_then_still_exact() -> None:
    evaluation = made(
        {"p": 0.1, "q": 0.2, "r": 0.7},
        {
            "a": (1e9 + 0.4, 1e9 + 0.3, 1e9 + 0.5),
            "b": (1e9 + 0.6, 1e9 + 0.2, 1e9 + 0.5),
            "c": (1e9 + 0.2, 1e9 + 0.4, 1e9 + 0.5),
        },
        scale=Scale(1e9, 1e9 + 1, 0.1),
    )
    assert set(ranks(evaluation).values()) == {1}


# ---- pooling and consensus -------------------------------------------------------------------------------


def panel_of_three(rules: Rules | None = None, **more: object) -> Evaluation:
    nobody: dict[str, tuple[float | None, ...]] = {"a": (None,), "b": (None,)}
    panel = {"p": {"a": (1,), "b": (4,)}, "q": {"a": (2,), "b": (4,)}, "r": {"a": (5,), "b": (None,)}}
    return made({"x": 1.0}, nobody, panel=panel, rules=rules, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (Rules(), {"a": 100 * (8 / 3) / 5, "b": 80.0}),
        (Rules(pooling=Pooling.MEDIAN), {"a": 40.0, "b": 80.0}),
        (Rules(pooling=Pooling.TRIMMED_MEAN), {"a": 40.0, "b": 80.0}),
    ],
)
def test_totals_when_there_is_a_panel_then_pooled_by_the_rule(rules: Rules, expected: dict[str, float]) -> None:
    assert totals(panel_of_three(rules)) == pytest.approx(expected, abs=1e-12)


def test_totals_when_votes_weigh_then_so_do_the_scores() -> None:
    evaluation = panel_of_three(votes={"p": 3.0, "q": 0.0, "r": 1.0})
    assert totals(evaluation) == pytest.approx({"a": 40.0, "b": 80.0}, abs=1e-12)


def test_totals_when_there_is_a_consensus_then_it_wins_over_the_scores() -> None:
    evaluation = panel_of_three(consensus={("a", "x"): 5.0, ("b", "x"): None})
    assert totals(evaluation) == pytest.approx({"a": 100.0, "b": 80.0}, abs=1e-12)
    nobody = made({"x": 1.0}, {"a": (None,)}, consensus={("a", "x"): 0.0})
    assert totals(nobody) == {"a": 0.0}
    assert of(rank(nobody), "a").status is Status.RANKED


def test_totals_when_the_rating_is_proportional_then_a_share_of_the_maximum() -> None:
    evaluation = made({"x": 1.0}, {"a": (1,), "b": (5,)}, scale=Scale(1.0, 5.0))
    assert totals(evaluation) == {"a": 0.0, "b": 100.0}
    proportional = replace(evaluation, rules=Rules(rating=RatingRule.PROPORTIONAL))
    assert totals(proportional) == {"a": 20.0, "b": 100.0}


# ---- gates, limits, waivers --------------------------------------------------------------------------------


def test_gate_when_failed_then_out_with_the_reason_and_still_on_the_page() -> None:
    evaluation = made(
        {"x": 1.0, "iso": Criterion("ISO 27001", Kind.GATE)}, {"a": (5, False), "b": (3, True), "c": (4, None)}
    )
    scorecard = rank(evaluation)
    assert [(each.key, each.rank, each.status) for each in scorecard.standings] == [
        ("c", 1, Status.PROVISIONAL),
        ("b", 2, Status.RANKED),
        ("a", None, Status.OUT),
    ]
    assert of(scorecard, "a").total == 100.0
    assert reasons(scorecard, "a") == ["Failed gate: ISO 27001"]
    assert reasons(scorecard, "c") == ["Gate not answered yet: ISO 27001"]
    assert reasons(scorecard, "b") == []


def test_gate_when_waived_then_ranked_and_the_waiver_is_told() -> None:
    evaluation = made(
        {"x": 1.0, "iso": Criterion("ISO", Kind.GATE)},
        {"a": (5, False), "b": (3, True)},
        waivers={("a", "iso"): Waiver("Ann", "audit booked"), ("b", "iso"): Waiver("Ann", "not needed")},
    )
    scorecard = rank(evaluation)
    assert ranks(evaluation) == {"a": 1, "b": 2}
    assert of(scorecard, "a").status is Status.RANKED
    assert reasons(scorecard, "a") == ["Failed gate: ISO (waived by Ann: audit booked)"]
    assert reasons(scorecard, "b") == []


@pytest.mark.parametrize(("score", "out"), [(1.9, True), (2, False), (2.1, False)])
def test_minimum_when_a_rating_is_below_then_out(score: float, out: bool) -> None:
    evaluation = made({"x": Criterion("Skill", at_least=2.0), "y": 1.0}, {"a": (score, 5), "b": (3, 3)})
    scorecard = rank(evaluation)
    assert (of(scorecard, "a").status is Status.OUT) is out
    assert reasons(scorecard, "a") == (["Skill: 1.9 is below the minimum of 2"] if out else [])


def test_minimum_when_the_mean_is_a_third_below_then_out_exactly() -> None:
    criteria = {"x": Criterion("Skill", at_least=2.0)}
    nobody: dict[str, tuple[None]] = {"a": (None,), "b": (None,), "c": (None,)}
    panel = {
        "p": {"a": (1,), "b": (1,), "c": (0.1,)},
        "q": {"a": (2,), "b": (2,), "c": (0.2,)},
        "r": {"a": (3,), "b": (2.9,), "c": (5.7,)},
    }
    scorecard = rank(made(criteria, nobody, panel=panel))
    assert of(scorecard, "a").status is Status.RANKED
    assert reasons(scorecard, "b") == ["Skill: 1.97 is below the minimum of 2"]
    assert of(scorecard, "c").status is Status.RANKED  # 0.1 + 0.2 + 5.7 is 6, which floats miss


def test_limits_when_a_measure_breaks_them_then_out_with_unit() -> None:
    price = measure(ValueFunction(worst=200.0, best=100.0), lower=True, name="Price", unit="EUR", at_most=180.0)
    sites = measure(ValueFunction(worst=0.0, best=10.0), name="Sites", at_least=2.0)
    evaluation = made({"price": price, "sites": sites}, {"a": (180, 2), "b": (180.5, 1), "c": (100, None)})
    scorecard = rank(evaluation)
    assert reasons(scorecard, "a") == []
    assert reasons(scorecard, "b") == [
        "Price: 180.5 EUR is above the limit of 180",
        "Sites: 1 is below the minimum of 2",
    ]
    assert of(scorecard, "c").status is Status.PROVISIONAL, "what is missing breaks no limit"


def test_limit_when_waived_then_the_other_breach_still_counts() -> None:
    price = measure(ValueFunction(worst=200.0, best=100.0), lower=True, name="Price", at_most=150.0)
    evaluation = made(
        {"price": price, "iso": Criterion("ISO", Kind.GATE)},
        {"a": (160, True), "b": (160, False)},
        waivers={("a", "price"): Waiver("Ann", "ok"), ("b", "price"): Waiver("Ann", "ok")},
    )
    scorecard = rank(evaluation)
    assert of(scorecard, "a").status is Status.RANKED
    assert of(scorecard, "b").status is Status.OUT
    assert reasons(scorecard, "b") == [
        "Failed gate: ISO",
        "Price: 160 is above the limit of 150 (waived by Ann: ok)",
    ]


def test_reference_when_the_lowest_price_is_out_then_it_does_not_count() -> None:
    # World Bank practice: only compliant offers set the lowest price.
    evaluation = made(
        {"price": measure(LOWEST, lower=True), "iso": Criterion("ISO", Kind.GATE)},
        {"a": (50, False), "b": (100, True), "c": (200, True)},
    )
    assert totals(evaluation) == {"a": 100.0, "b": 100.0, "c": 50.0}


def grouped(minimum: float, rows_of: dict[str, tuple[float | None, ...]], rules: Rules | None = None) -> Evaluation:
    return made(
        {
            "g": Criterion("Quality", Kind.GROUP, at_least=minimum, weight=60.0),
            "x": Criterion(parent="g", weight=30.0),
            "y": Criterion(parent="g", weight=70.0),
            "z": 40.0,
        },
        rows_of,
        rules=rules,
    )


def test_group_minimum_when_points_are_below_then_out() -> None:
    # 30 x 1/5 + 70 x 3/5 = 48; 30 x 5/5 + 70 x 1.5/5 = 51
    scorecard = rank(grouped(50.0, {"a": (1, 3, 5), "b": (5, 1.5, 0)}))
    assert reasons(scorecard, "a") == ["Quality: 48.0 of 100 points is below the minimum of 50"]
    assert of(scorecard, "a").status is Status.OUT
    assert of(scorecard, "b").rank == 1


def test_group_minimum_when_reached_exactly_then_in() -> None:
    # 30 x 0.1/5 + 70 x 0.7/5 = 10.4 and 30 x 0.3/5 + 70 x 4.1/5 = 59.2, neither exact in floats
    for minimum, row in ((10.4, (0.1, 0.7, 5)), (59.2, (0.3, 4.1, 0))):
        assert of(rank(grouped(minimum, {"a": row})), "a").status is Status.RANKED
        assert of(rank(grouped(minimum + 1e-9, {"a": row})), "a").status is Status.OUT


@pytest.mark.parametrize(
    ("rule", "out"), [(Missing.PROVISIONAL, False), (Missing.WORST, True), (Missing.REDISTRIBUTE, True)]
)
def test_group_minimum_when_cells_are_missing_then_by_the_rule(rule: Missing, out: bool) -> None:
    # x is 1 of 5 and y is missing: at best 30 x 1/5 + 70 = 76, at worst 6, of what is there 20.
    scorecard = rank(grouped(50.0, {"a": (1, None, 5)}, Rules(missing=rule)))
    assert (of(scorecard, "a").status is Status.OUT) is out
    assert of(rank(grouped(76.5, {"a": (1, None, 5)}, Rules(missing=rule))), "a").status is Status.OUT
    nothing = rank(grouped(50.0, {"a": (None, None, 5)}, Rules(missing=rule)))
    assert (of(nothing, "a").status is Status.OUT) is (rule is Missing.WORST)


def test_group_minimum_when_candidates_stand_in_another_order_then_the_same() -> None:
    criteria = {"g": Criterion("G", Kind.GROUP, at_least=50.0), "m": measure(ValueFunction(), parent="g")}
    given_rows = {"a": (0,), "b": (50,), "c": (100,)}
    found = {ranks(made(criteria, {key: given_rows[key] for key in order}))["b"] for order in ("abc", "bac")}
    assert len(found) == 1


# ---- what is missing ----------------------------------------------------------------------------------------


def with_gaps(rule: Missing) -> Scorecard:
    return rank(
        made({"x": 30.0, "y": 70.0}, {"a": (4, None), "b": (3, 3), "c": (None, None)}, rules=Rules(missing=rule))
    )


def test_missing_when_provisional_then_the_range_it_could_take() -> None:
    scorecard = with_gaps(Missing.PROVISIONAL)
    a = of(scorecard, "a")
    assert (a.status, a.rank) == (Status.PROVISIONAL, 1)
    assert (a.total, a.low, a.high) == pytest.approx((80.0, 24.0, 94.0))
    assert reasons(scorecard, "a") == ["1 of 2 criteria have no value yet: y"]
    b = of(scorecard, "b")
    assert (b.status, b.total, b.low, b.high, b.rank) == (Status.RANKED, 60.0, 60.0, 60.0, 2)


def test_missing_when_nothing_is_scored_then_no_rank_and_the_whole_range() -> None:
    for rule in (Missing.PROVISIONAL, Missing.REDISTRIBUTE):
        c = of(with_gaps(rule), "c")
        assert (c.status, c.rank, c.total, c.low, c.high) == (Status.PROVISIONAL, None, None, 0.0, 100.0)


def test_missing_when_redistributed_then_the_other_weights_are_scaled_up() -> None:
    scorecard = with_gaps(Missing.REDISTRIBUTE)
    a = of(scorecard, "a")
    assert (a.status, a.rank) == (Status.RANKED, 1)
    assert (a.total, a.low, a.high) == pytest.approx((80.0, 80.0, 80.0))
    assert reasons(scorecard, "a") == ["1 of 2 criteria have no value, the weights of the others scaled up: y"]
    assert scorecard.contributions_of("a") == pytest.approx({"x": 80.0})


def test_missing_when_it_counts_as_worst_then_zero_points() -> None:
    scorecard = with_gaps(Missing.WORST)
    a, c = of(scorecard, "a"), of(scorecard, "c")
    assert (a.status, a.rank, c.status, c.rank, c.total) == (Status.RANKED, 2, Status.RANKED, 3, 0.0)
    assert (a.total, a.low, a.high) == pytest.approx((24.0, 24.0, 24.0))
    assert reasons(scorecard, "c") == ["2 of 2 criteria have no value, counted as the worst: x, y"]


def test_missing_when_the_criterion_weighs_nothing_then_no_matter() -> None:
    scorecard = rank(made({"x": 1.0, "y": 0.0}, {"a": (4, None)}))
    assert of(scorecard, "a").status is Status.RANKED
    assert of(scorecard, "a").total == pytest.approx(80.0)


def test_missing_when_there_are_many_then_three_are_named() -> None:
    scorecard = rank(made(dict.fromkeys("vwxyz", 1.0), {"a": (1, None, None, None, None)}))
    assert reasons(scorecard, "a") == ["4 of 5 criteria have no value yet: w, x, y ..."]


def test_blank_when_among_scores_then_never_a_zero() -> None:
    nobody: dict[str, tuple[None]] = {"a": (None,)}
    evaluation = made({"x": 1.0}, nobody, panel={"p": {"a": (4,)}, "q": {"a": (None,)}})
    assert totals(evaluation) == pytest.approx({"a": 80.0})
    blank = with_row(evaluation, "sheets", ("q", "a", "x"), Cell())
    assert totals(blank) == pytest.approx({"a": 80.0})


def test_price_when_zero_then_it_counts_as_missing() -> None:
    scorecard = rank(made({"p": measure(LOWEST, lower=True), "x": 1.0}, {"a": (0, 5), "b": (10, 5)}))
    assert of(scorecard, "a").status is Status.PROVISIONAL
    assert of(scorecard, "b").total == 100.0


def test_rank_when_there_is_nothing_to_rank_then_refused_with_advice() -> None:
    with pytest.raises(RankingError, match="There is no candidate yet"):
        rank(made({"x": 1.0}, {}))
    with pytest.raises(RankingError, match="There is no criterion to score yet"):
        rank(made({}, {"a": ()}))


# ---- laws ----------------------------------------------------------------------------------------------------


def shuffled(evaluation: Evaluation, pick: Random) -> Evaluation:
    """The same evaluation with criteria, candidates and evaluators standing in another order."""
    tables = {table: dict(rows(evaluation, table)) for table in TABLES}
    for table in ("criteria", "candidates", "evaluators"):
        places = [row.position for row in tables[table].values()]
        pick.shuffle(places)
        tables[table] = {
            key: replace(row, position=place) for (key, row), place in zip(tables[table].items(), places, strict=True)
        }
    return from_rows(tables)


@given(evaluation=evaluations(), seed=st.integers(0, 2**32 - 1))
def test_rank_when_everything_stands_in_another_order_then_the_same(evaluation: Evaluation, seed: int) -> None:
    if not any(criterion.kind in (Kind.RATING, Kind.MEASURE) for criterion in evaluation.criteria.values()):
        return
    other = rank(shuffled(evaluation, Random(seed)))
    for standing in rank(evaluation).standings:
        twin = of(other, standing.key)
        assert (twin.rank, twin.status, twin.decided_by, twin.tied) == (
            standing.rank,
            standing.status,
            standing.decided_by,
            standing.tied,
        )
        assert (twin.total is None) is (standing.total is None)
        assert (twin.total or 0.0, twin.low, twin.high) == pytest.approx(
            (standing.total or 0.0, standing.low, standing.high), abs=1e-9
        )
        assert len(twin.reasons) == len(standing.reasons)


@given(evaluation=evaluations())
def test_rank_when_any_evaluation_then_the_figures_hold_together(evaluation: Evaluation) -> None:
    if not any(criterion.kind in (Kind.RATING, Kind.MEASURE) for criterion in evaluation.criteria.values()):
        return
    scorecard = rank(evaluation)
    assert sorted(each.key for each in scorecard.standings) == sorted(evaluation.candidates)
    ranked = [each for each in scorecard.standings if each.rank is not None]
    for place, standing in enumerate(ranked, 1):
        assert standing.rank is not None
        assert standing.rank <= place
        assert sum(1 for other in ranked if (other.rank or 0) < standing.rank) == standing.rank - 1
        assert standing.tied is (sum(other.rank == standing.rank for other in ranked) > 1)
    assert all((a.total or 0) >= (b.total or 0) - 1e-9 for a, b in pairwise(ranked))
    for standing in scorecard.standings:
        assert -1e-9 <= standing.low <= standing.high + 1e-9 <= 100 + 2e-9
        assert (standing.status is Status.OUT) <= (standing.rank is None)
        if standing.total is not None:
            assert sum(scorecard.contributions_of(standing.key).values()) == pytest.approx(standing.total, abs=1e-9)
            top = sum(scorecard.points_under(standing.key, key) for key in scorecard.tree.children[""])
            assert top == pytest.approx(standing.total, abs=1e-9)
            assert standing.low - 1e-9 <= standing.total <= standing.high + 1e-9
        assert standing.decided_by in ("", DRAW, *evaluation.rules.tie_break)
    if scorecard.standings and ranked:
        assert scorecard.leaders[0].rank == 1


@given(evaluation=evaluations())
def test_matrix_when_in_fractions_then_as_in_floats(evaluation: Evaluation) -> None:
    if not any(criterion.kind in (Kind.RATING, Kind.MEASURE) for criterion in evaluation.criteria.values()):
        return
    tree = weighted_tree(evaluation)
    quick = decision_matrix(evaluation, tree)
    slow = decision_matrix(evaluation, tree, arithmetic=FRACTIONS)
    assert (quick.given == slow.given).all()
    assert quick.values.ravel() == pytest.approx(slow.values.astype(float).ravel(), abs=1e-12)
    assert quick.raw.ravel() == pytest.approx(slow.raw.astype(float).ravel(), abs=1e-9)
    assert quick.weights == pytest.approx(slow.weights.astype(float), abs=1e-15)
    assert ((quick.values >= 0) & (quick.values <= 1)).all()


def test_rank_when_rows_hang_in_the_air_then_they_do_not_count() -> None:
    evaluation = made({"x": 1.0}, {"a": (4,), "b": (3,)})
    for key in (("e", "gone", "x"), ("e", "a", "gone"), ("gone", "a", "x")):
        evaluation = with_row(evaluation, "sheets", key, Cell(5.0))
    assert totals(evaluation) == pytest.approx({"a": 80.0, "b": 60.0})


def test_standing_when_named_then_the_name_of_the_candidate() -> None:
    evaluation = with_row(made({"x": 1.0}, {"a": (4,)}), "candidates", ("a",), Candidate("Acme"))
    evaluation = with_row(evaluation, "evaluators", ("z",), Evaluator("Zoe"))
    assert rank(evaluation).standings[0].name == "Acme"


# ---- live work ------------------------------------------------------------------------------------------------


@given(seed=st.integers(0, 2**32 - 1))
def test_rank_when_given_an_earlier_result_then_the_same_as_from_scratch(seed: int) -> None:
    pick = Random(seed)
    evaluation = any_evaluation(pick)
    previous = None
    for _ in range(4):
        try:
            fresh = rank(evaluation)
        except RankingError:
            previous = None
        else:
            again = rank(evaluation, previous)
            assert again.standings == fresh.standings
            assert (again.contributions == fresh.contributions).all()
            previous = again
        evaluation = after_edits(pick, evaluation)


def test_rank_when_only_weights_changed_then_the_cells_are_not_read_again() -> None:
    evaluation = made({"x": 1.0, "y": 2.0}, {"a": (4, 1), "b": (2, 3)})
    first = rank(evaluation)
    second = rank(set_weight(evaluation, "x", 5.0), first)
    assert second.assessment is first.assessment
    assert [each.key for each in first.standings] != [each.key for each in second.standings]
    third = rank(set_score(evaluation, "e", "a", "x", 0.0), second)
    assert third.assessment is not second.assessment


@given(seed=st.integers(0, 2**32 - 1))
def test_rank_when_only_scores_changed_then_the_same_as_from_scratch(seed: int) -> None:
    pick = Random(seed)
    evaluation = any_evaluation(pick)
    ratings = [key for key, row in sorted(evaluation.criteria.items()) if row.kind is Kind.RATING]
    places = [
        (table, (*who, candidate, key))
        for table, people in (("sheets", [(each,) for each in sorted(evaluation.evaluators)]), ("consensus", [()]))
        for who in people
        for candidate in sorted(evaluation.candidates)
        for key in ratings
    ]
    assume(places)
    try:
        previous = rank(evaluation)
    except RankingError:
        assume(False)
    for _ in range(4):
        table, key = pick.choice(places)
        row = pick.choice((None, Cell(evaluation.scale.minimum), Cell(evaluation.scale.maximum)))
        evaluation = with_row(evaluation, table, key, row)
        fresh, again = rank(evaluation), rank(evaluation, previous)
        assert again.standings == fresh.standings
        assert (again.contributions == fresh.contributions).all()
        assert again.assessment.compliant == fresh.assessment.compliant
        previous = again
