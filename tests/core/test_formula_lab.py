"""The formula lab: published figures of price formulas, the ranking paradox, and what the lab says of them."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.core.edits import remove_candidate
from scorecard.core.errors import EditError
from scorecard.core.formula_lab import Outcome, formula_lab, formulas, remove_one, rounded_outward
from scorecard.core.model import Criterion, Evaluation, Scale, Shape, ValueFunction
from scorecard.core.ranking import rank
from scorecard.core.values import is_relative
from tests.core.made import made, measure

LOWEST = ValueFunction(Shape.LOWEST_OVER_PRICE)
HUNDRED = Scale(0.0, 100.0, 1.0)


def priced(
    offers: dict[str, tuple[float, float]], function: ValueFunction = LOWEST, quality: float = 50, price: float = 50
) -> Evaluation:
    """Offers of (quality of 100, price)."""
    criteria: dict[str, Criterion | float] = {
        "quality": quality,
        "price": measure(function, lower=True, weight=price, unit="EUR"),
    }
    return made(criteria, offers, scale=HUNDRED)


def totals(evaluation: Evaluation) -> dict[str, float]:
    return {each.key: each.total or 0.0 for each in rank(evaluation).standings}


PARADOX = {"a": (65.0, 130.0), "b": (50.0, 90.0), "c": (20.0, 50.0)}


# ---- published figures ----------------------------------------------------------------------------


def test_goldilocks_the_middle_bid_loses_at_equal_quality_per_pound() -> None:
    # bto.co.uk, price scoring, 2016 (domain.md 3.3, S59): half and half, lowest over price
    offers = {"low": (50.0, 50.0), "middle": (75.0, 75.0), "high": (100.0, 100.0)}
    found = totals(priced(offers))
    assert found["low"] == 75
    assert found["middle"] == pytest.approx(70.83, abs=0.005)
    assert found["high"] == 75
    scorecard = rank(priced(offers))
    assert {each.key: each.rank for each in scorecard.standings} == {"low": 1, "high": 1, "middle": 3}


def test_ranking_paradox_a_hopeless_bid_turns_the_order_round() -> None:
    # domain.md 3.3: 60/40, lowest over price
    two = {key: PARADOX[key] for key in ("a", "b")}
    assert totals(priced(two, quality=60, price=40)) == pytest.approx({"a": 66.69, "b": 70.00}, abs=0.005)
    three = priced(PARADOX, quality=60, price=40)
    assert totals(three) == pytest.approx({"a": 54.38, "b": 52.22, "c": 52.00}, abs=0.005)
    found = {each.removed: each for each in remove_one(three)}
    assert found["c"].pairs == (("a", "b"),)
    assert found["c"].changes_leader
    assert (found["c"].leaders_before, found["c"].leaders_after) == (("a",), ("b",))
    name = three.candidates["c"].name
    assert str(found["c"].what).startswith(f"Without {name}, {three.candidates['b'].name} would lead the others")


def test_negometrix_example_of_points_and_price() -> None:
    # support.negometrix.com (domain.md 3.3, S48): three qualities of at most 40, 30 and 22 points, price 70 points
    def quality(points: float) -> Criterion:
        return measure(ValueFunction(worst=0.0, best=points), weight=points)

    evaluation = made(
        {"q1": quality(40), "q2": quality(30), "q3": quality(22), "price": measure(LOWEST, lower=True, weight=70)},
        {"a": (40.0, 30.0, 20.0, 10_000.0), "b": (32.0, 20.0, 22.0, 8_000.0)},
    )
    assert totals(evaluation) == pytest.approx({"a": 100 * 146 / 162, "b": 100 * 144 / 162})


def test_price_points_at_a_quarter_more() -> None:
    # peers.md 17: lowest over price leaves 80 points, the linear penalty 75
    offers = {"x": (0.0, 100.0), "y": (0.0, 125.0)}
    penalty = ValueFunction(Shape.LINEAR_PENALTY)
    assert totals(priced(offers, quality=0, price=100))["y"] == pytest.approx(80)
    assert totals(priced(offers, penalty, quality=0, price=100))["y"] == pytest.approx(75)


# ---- the lab ----------------------------------------------------------------------------------------


def by_key(outcomes: tuple[Outcome, ...]) -> dict[str, Outcome]:
    return {outcome.formula.key: outcome for outcome in outcomes}


def test_lab_ranks_by_every_formula_that_fits_a_price() -> None:
    lab = formula_lab(priced(PARADOX, quality=60, price=40), "price")
    found = by_key(lab.outcomes)
    assert list(found) == ["lowest_over_price", "fixed_bounds", "high_low", "linear_penalty", "logarithmic"]
    assert found["lowest_over_price"].current
    assert not any(outcome.current for key, outcome in found.items() if key != "lowest_over_price")
    assert found["fixed_bounds"].formula.function == ValueFunction(worst=130.0, best=50.0)
    assert found["fixed_bounds"].formula.proposed
    assert "before the offers are seen" in str(found["fixed_bounds"].rewards[-1])
    assert not found["fixed_bounds"].paradoxes
    assert found["lowest_over_price"].paradoxes
    assert found["high_low"].worth == {"a": 0.0, "b": 0.5, "c": 1.0}
    for outcome in lab.outcomes:
        assert outcome.scorecard.leaders
        assert outcome.formula.relative is (outcome.formula.key != "fixed_bounds")
    text = " ".join(map(str, lab.findings))
    assert "The formula decides who leads" in text
    assert "though no offer of theirs changed" in text


def test_lab_when_all_agree_then_says_so() -> None:
    lab = formula_lab(priced({"x": (90.0, 100.0), "y": (10.0, 200.0)}), "price", bounds=(300.0, 50.0))
    assert [str(each) for each in lab.findings] == ["x leads under every formula."]
    fixed = by_key(lab.outcomes)["fixed_bounds"]
    assert not fixed.formula.proposed
    assert fixed.worth == {"x": pytest.approx(0.8), "y": pytest.approx(0.4)}


def test_lab_takes_bounds_from_the_function_in_force() -> None:
    offers = {"x": (50.0, 120.0), "y": (60.0, 150.0)}
    curve = ValueFunction(Shape.PIECEWISE, points=((100.0, 1.0), (150.0, 0.3), (300.0, 0.0)))
    penalty = ValueFunction(Shape.LINEAR_PENALTY, reference=100.0, zero_at=3.0)
    for function in (curve, penalty, ValueFunction(worst=300.0, best=100.0)):
        found = formulas(priced(offers, function), "price")
        assert found[0].function == function
        fixed = next(each for each in found if each.key == "fixed_bounds")
        assert fixed.function == ValueFunction(worst=300.0, best=100.0)
        assert not fixed.proposed
        assert len({each.function for each in found}) == len(found)


def test_lab_of_a_measure_that_should_be_high() -> None:
    share = measure(ValueFunction(), unit="%")
    evaluation = made({"share": share, "other": 1.0}, {"x": (40.0, 1.0), "y": (80.0, 0.0), "z": (60.0, 1.0)})
    found = by_key(formula_lab(evaluation, "share").outcomes)
    assert list(found) == ["high_low", "fixed_bounds", "share_of_best"]
    assert found["fixed_bounds"].formula.function == ValueFunction(worst=40.0, best=80.0)
    assert found["share_of_best"].worth == {"x": 0.5, "y": 1.0, "z": 0.75}


def test_lab_when_a_price_is_not_above_zero_then_no_formula_that_divides_by_it() -> None:
    offers = {"x": (50.0, 0.0), "y": (60.0, 150.0)}
    found = formulas(priced(offers, ValueFunction()), "price")
    assert [each.key for each in found] == ["high_low", "fixed_bounds"]


def test_lab_when_all_prices_are_equal_or_missing_then_no_bounds_are_made_up() -> None:
    equal = priced({"x": (50.0, 9.0), "y": (60.0, 9.0)}, ValueFunction())
    assert [each.key for each in formulas(equal, "price")][:2] == ["high_low", "lowest_over_price"]
    none = made({"quality": 1.0, "price": measure(LOWEST, lower=True)}, {"x": (3.0, None), "y": (4.0, None)})
    assert formula_lab(none, "price").outcomes[0].worth == {"x": None, "y": None}


def test_lab_says_what_ten_per_cent_cost() -> None:
    lab = by_key(formula_lab(priced({"x": (50.0, 100.0), "y": (50.0, 300.0)}), "price").outcomes)
    expected = {
        "lowest_over_price": "4.55",  # 50 (1 - 1 / 1.1)
        "linear_penalty": "5.00",  # 50 x 0.1
        "logarithmic": "6.88",  # 50 log 1.1 / log 2
        "high_low": "2.50",  # 50 x 10 / 200
    }
    for key, points in expected.items():
        assert f"10 % above the lowest costs {points} of 50.0 points" in str(lab[key].rewards[-1])


def test_lab_of_what_has_no_number_then_refused() -> None:
    region = measure(ValueFunction(Shape.CATEGORIES, categories=(("near", 1.0), ("far", 0.5))))
    evaluation = made({"skill": 1.0, "region": region}, {"x": (3.0, "near")})
    for key in ("skill", "region"):
        with pytest.raises(EditError, match="measures with numbers"):
            formula_lab(evaluation, key)
    with pytest.raises(EditError, match="no criterion"):
        formula_lab(evaluation, "nothing")


# ---- remove one ----------------------------------------------------------------------------------------

offers = st.lists(st.tuples(st.integers(0, 10).map(float), st.integers(1, 12).map(float)), min_size=3, max_size=5)
relative = st.sampled_from(
    [LOWEST, ValueFunction(), ValueFunction(Shape.LINEAR_PENALTY), ValueFunction(Shape.LINEAR, worst=20.0)]
)


@settings(max_examples=60)
@given(offers, relative)
def test_remove_one_finds_every_pair_that_turns_round_and_no_other(
    given_offers: list[tuple[float, float]], function: ValueFunction
) -> None:
    evaluation = priced({f"k{at}": each for at, each in enumerate(given_offers)}, function)
    found = {paradox.removed: set(map(frozenset, paradox.pairs)) for paradox in remove_one(evaluation)}

    def order(value: Evaluation) -> dict[str, int]:
        return {each.key: each.rank or 0 for each in rank(value).standings}

    before = order(evaluation)
    for key in before:
        after = order(remove_candidate(evaluation, key))
        turned = {
            frozenset((a, b))
            for a, b in combinations(after, 2)
            if (before[a] > before[b], before[a] == before[b]) != (after[a] > after[b], after[a] == after[b])
        }
        assert found.get(key, set()) == turned


@given(offers)
def test_remove_one_when_no_value_hangs_on_others_then_nothing(given_offers: list[tuple[float, float]]) -> None:
    evaluation = priced({f"k{at}": each for at, each in enumerate(given_offers)}, ValueFunction(worst=12.0, best=1.0))
    assert not is_relative(evaluation.criteria["price"])
    assert remove_one(evaluation) == ()


def test_remove_one_when_a_tie_comes_or_goes_then_said_in_those_words() -> None:
    tied = priced({"a": (50.0, 20.0), "b": (0.0, 10.0), "c": (0.0, 10.0)})
    assert totals(tied) == pytest.approx({"a": 50, "b": 50, "c": 50})
    assert remove_one(tied) == ()
    level = priced({"a": (75.0, 40.0), "b": (50.0, 20.0), "c": (0.0, 10.0)})
    assert totals(level) == pytest.approx({"a": 50, "b": 50, "c": 50})
    said = [str(paradox.what) for paradox in remove_one(level)]
    assert said == ["Without c, b would lead the others instead of a, b, though no offer of theirs changed."]
    top = {"top": (100.0, 15.0)}
    behind = priced({"a": (75.0, 40.0), "b": (50.0, 20.0), "c": (0.0, 10.0), **top})
    assert [str(paradox.what) for paradox in remove_one(behind)] == [
        "Without c, b would stand ahead of a, though neither offer changed."
    ]
    cheap_first = priced({"a": (50.0, 20.0), "b": (75.0, 40.0), "c": (0.0, 10.0), **top})
    assert [str(paradox.what) for paradox in remove_one(cheap_first)] == [
        "Without c, a would stand ahead of b, though neither offer changed."
    ]
    worth = {"a": (75.0, 40.0), "b": (50.0, 20.0), "c": (0.0, 10.0), "d": (0.0, 5.0), **top}
    assert "Without d, b would stand level with a, though neither offer changed." in [
        str(paradox.what) for paradox in remove_one(priced(worth))
    ]


def test_remove_one_when_a_candidate_is_out_by_a_limit_then_it_moves_nobody() -> None:
    criteria: dict[str, Criterion | float] = {
        "quality": 60,
        "price": measure(LOWEST, lower=True, weight=40, at_least=60.0),
    }
    evaluation = made(criteria, PARADOX, scale=HUNDRED)
    assert [each.key for each in rank(evaluation).leaders] == ["b"]
    assert remove_one(evaluation) == ()


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9), st.integers(0, 6))
def test_rounded_outward_holds_both_and_is_round(low: int, width: int, decimals: int) -> None:
    scale = 10**decimals
    below, above = rounded_outward(low / scale, (low + width) / scale)
    assert below <= low / scale
    assert above >= (low + width) / scale
    assert above - below <= 2 * max(width, 1) / scale + 10 ** (len(str(width)) - decimals)


def test_rounded_outward_as_a_person_would() -> None:
    assert rounded_outward(1_234_567, 2_345_678) == (1_000_000, 3_000_000)
    assert rounded_outward(5_560_000, 5_990_000) == (5_500_000, 6_000_000)
    assert rounded_outward(-3.5, 4.2) == (-4, 5)
    assert rounded_outward(100, 130) == (100, 130)
    assert Fraction(str(rounded_outward(0.12, 0.37)[1])) == Fraction(4, 10)
