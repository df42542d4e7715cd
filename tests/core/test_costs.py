"""Costs that an evaluation keeps: their edits, the fact that they feed, what problems say, and their seal."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given

from scorecard.core import edits
from scorecard.core.changes import apply, dangling, diff, invert, with_row
from scorecard.core.costs import (
    add_cost_line,
    change_cost_line,
    cost_of,
    costs_of,
    currency_of,
    fed_facts,
    feed_costs,
    lines_of,
    remove_cost_line,
    set_cost_terms,
)
from scorecard.core.errors import EditError
from scorecard.core.model import CostKind, CostLine, CostTerms, Evaluation, Fed, Kind, Shape, Stage, ValueFunction
from scorecard.core.problems import problems
from scorecard.core.process import forbidden, reopen
from scorecard.core.sight import costs_sealed, lifted, sight, veil, veiled, veiled_changes, veiled_state
from scorecard.core.soundness import unsound
from tests.core.evaluations import evaluations
from tests.core.formal import AT, at_stage, in_consensus, in_scoring, in_setup, unsealed
from tests.core.made import made, measure
from tests.core.merging import merge

RATES = (("USD", 0.5, "2026-01-31"),)
FEES = CostLine(CostKind.FEES, (0.0, 100.0, 110.0), "USD", "Offer, page 3", "Agents")


def priced() -> Evaluation:
    """Two candidates, a rating and a price that costs over two years feed, at 10 % a year."""
    price = measure(ValueFunction(worst=1000.0, best=0.0), lower=True)
    value = made({"skill": 1.0, "price": price}, {"a": (3, 1), "b": (4, 2)})
    value = edits.set_head(value, title="Partner", currency="EUR")
    value = set_cost_terms(value, years=2, discount=0.1, rates=RATES, feeds="price", volume=50.0, unit="call")
    value, _ = add_cost_line(value, "a", FEES)
    value, _ = add_cost_line(value, "a", CostLine(CostKind.TRANSITION, (40.0,)))
    value, _ = add_cost_line(value, "b", CostLine(CostKind.SERVICE_CREDITS, (7.0,)))
    return value


def told(value: Evaluation) -> list[str]:
    about = ("cost_terms", "cost_lines", "candidates")
    return [str(each) for each in problems(value) if each.table in about or "costs" in str(each)]


# ---- edits ----------------------------------------------------------------------------------------------


def test_lines_are_numbered_and_keep_their_numbers() -> None:
    value = priced()
    assert list(value.cost_lines["a"]) == ["000001", "000002"]
    value = remove_cost_line(value, "a", "000001")
    value, number = add_cost_line(value, "a", FEES)
    assert number == "000003"
    assert [line.kind for line in lines_of(value, "a")] == [CostKind.TRANSITION, CostKind.FEES]
    value = remove_cost_line(remove_cost_line(value, "a", "000002"), "a", "000003")
    assert "a" not in value.cost_lines


def test_whole_numbers_are_kept_as_amounts_and_counts_stay_whole() -> None:
    value = change_cost_line(priced(), "a", "000001", amounts=(1, 2))
    assert [type(each) for each in value.cost_lines["a"]["000001"].amounts] == [float, float]
    value = set_cost_terms(value, years=3, discount=0, volume=7)
    assert [type(each) for each in (value.cost_terms.years, value.cost_terms.discount)] == [int, float]


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"years": -1}, "1 to 100 years"),
        ({"years": 101}, "1 to 100 years"),
        ({"years": 2.5}, "1 to 100 years"),
        ({"years": True}, "1 to 100 years"),
        ({"decimals": 11}, "0 to 10 decimals"),
        ({"discount": -1.0}, "between -100 and 100"),
        ({"discount": float("nan")}, "finite number"),
        ({"volume": -1.0}, "below 0"),
        ({"rates": (("USD", 0.0, "2026-01-31"),)}, "above zero"),
        ({"rates": (("USD", float("inf"), "2026-01-31"),)}, "finite number"),
        ({"rates": (("USD", 1.0, "31.1.2026"),)}, "the day of the rate"),
        ({"rates": (("", 1.0, "2026-01-31"),)}, "needs its currency"),
        ({"rates": (*RATES, *RATES)}, "stands here twice"),
        ({"rates": tuple((f"C{at}", 1.0, "2026-01-31") for at in range(201))}, "more than the 200"),
        ({"unit": "\x00"}, r"U\+0000"),
        ({"feeds": "gone"}, "no criterion 'gone'"),
        ({"feeds": "skill"}, "entered as a measure"),
    ],
)
def test_terms_that_cannot_be_are_refused(fields: dict[str, Any], what: str) -> None:
    with pytest.raises(EditError, match=f"(?i){what}"):
        set_cost_terms(priced(), **fields)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"amounts": (-1.0,)}, "service credits"),
        ({"amounts": (float("nan"),)}, "finite number"),
        ({"amounts": (1e16,)}, "too large"),
        ({"amounts": ("1",)}, "a number is needed"),
        ({"amounts": (0.0,) * 102}, "102 years are more"),
        ({"name": "\ud800"}, r"U\+D800"),
        ({"note": "x" * 40_000}, "40000 characters"),
    ],
)
def test_lines_that_cannot_be_are_refused(fields: dict[str, Any], what: str) -> None:
    with pytest.raises(EditError, match=f"(?i){what}"):
        change_cost_line(priced(), "a", "000001", **fields)


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(EditError, match="no candidate"):
        add_cost_line(priced(), "z", FEES)
    with pytest.raises(EditError, match="no line of costs"):
        change_cost_line(priced(), "a", "000009", name="x")
    with pytest.raises(EditError, match="no line of costs"):
        remove_cost_line(priced(), "b", "000002")
    full = with_row(priced(), "cost_lines", ("a", "999999"), FEES)
    with pytest.raises(EditError, match="no number left"):
        add_cost_line(full, "a", FEES)


def test_every_edit_can_be_taken_back() -> None:
    value = priced()
    for after in (
        add_cost_line(value, "b", FEES)[0],
        change_cost_line(value, "a", "000001", currency="EUR"),
        remove_cost_line(value, "a", "000001"),
        set_cost_terms(value, years=5),
        feed_costs(value),
        edits.remove_candidate(value, "a"),
        edits.remove_criterion(value, "price"),
    ):
        changes = diff(value, after)
        assert changes
        assert not unsound(after, changes)
        assert not dangling(after)
        assert apply(after, invert(changes)) == value


def test_lines_go_with_their_candidate_and_terms_let_go_of_their_measure() -> None:
    assert list(edits.remove_candidate(priced(), "a").cost_lines) == ["b"]
    assert edits.remove_criterion(priced(), "price").cost_terms.feeds == ""
    blank = edits.set_fact(edits.set_fact(priced(), "a", "price", None), "b", "price", None)
    assert edits.change_criterion(blank, "price", kind=Kind.RATING).cost_terms.feeds == ""
    words = ValueFunction(Shape.CATEGORIES, categories=(("dear", 0.0),))
    assert edits.change_criterion(blank, "price", value=words).cost_terms.feeds == ""
    assert edits.change_criterion(blank, "price", name="Cost").cost_terms.feeds == "price"


def test_two_peoples_edits_meet() -> None:
    base = priced()
    fresh, _ = add_cost_line(base, "a", FEES)
    gone = edits.remove_candidate(base, "a")
    assert ("cost_lines", ("a", "000003")) in {(each.table, each.key) for each in merge(base, fresh, gone).dangling}
    unfed = edits.remove_criterion(base, "price")
    longer = set_cost_terms(base, years=7)
    assert merge(base, longer, unfed).value.cost_terms == CostTerms(7, 0.1, rates=RATES, volume=50.0, unit="call")
    base = set_cost_terms(base, feeds="")
    value = merge(base, set_cost_terms(base, feeds="price"), edits.remove_criterion(base, "price")).value
    assert ("cost_terms", ()) in {(each.table, each.key) for each in dangling(value)}
    assert "cost_terms" in {each.table for each in unsound(value, diff(edits.remove_criterion(base, "price"), value))}
    one = change_cost_line(priced(), "a", "000001", note="Mine")
    other = change_cost_line(priced(), "a", "000001", name="Theirs")
    both = merge(priced(), one, other)
    assert not both.conflicts
    assert (both.value.cost_lines["a"]["000001"].note, both.value.cost_lines["a"]["000001"].name) == ("Mine", "Theirs")


# ---- what they come to ------------------------------------------------------------------------------------


def test_costs_by_hand() -> None:
    value = priced()
    # 40 + 0.5 * 100 / 1.1 + 0.5 * 110 / 1.21
    expected = 40 + Fraction(500, 11) + Fraction(5500, 121)
    found = cost_of(value, "a")
    assert found.total == expected
    assert found.nominal == 40 + 50 + 55
    assert cost_of(value, "b").total == -7
    assert currency_of(value) == "EUR"
    assert fed_facts(value) == {"a": 130.91, "b": -7.0}
    fed = feed_costs(value)
    assert [fed.facts[key]["price"].score for key in ("a", "b")] == [130.91, -7.0]
    per_unit = set_cost_terms(value, fed=Fed.PER_UNIT, decimals=4)
    assert fed_facts(per_unit) == {"a": 2.6182, "b": -0.14}
    assert fed_facts(set_cost_terms(value, fed=Fed.PER_YEAR, decimals=0)) == {"a": 65.0, "b": -4.0}


def test_a_fact_with_a_reason_keeps_it() -> None:
    value = edits.set_reason(priced(), "facts", ("a", "price"), rationale="From the offer")
    assert feed_costs(value).facts["a"]["price"].rationale == "From the offer"


def test_costs_that_cannot_be_fed_change_nothing() -> None:
    with pytest.raises(EditError, match="feed no measure"):
        feed_costs(set_cost_terms(priced(), feeds=""))
    with pytest.raises(EditError, match="years of the term"):
        feed_costs(set_cost_terms(priced(), years=0))
    with pytest.raises(EditError, match="a, fees: There is no rate for USD"):
        feed_costs(set_cost_terms(priced(), rates=()))
    with pytest.raises(EditError, match="without a volume"):
        feed_costs(set_cost_terms(priced(), fed=Fed.PER_UNIT, volume=0.0))
    assert isinstance(costs_of(set_cost_terms(priced(), rates=()))["a"], EditError)


def test_problems_say_where_fact_and_costs_have_moved_apart() -> None:
    value = priced()
    assert told(value) == [
        "a, price: the fact is 1, and the costs come to 130.91; enter them anew",
        "b, price: the fact is 2, and the costs come to \N{MINUS SIGN}7; enter them anew",
    ]
    value = feed_costs(value)
    assert told(value) == []
    value = set_cost_terms(value, discount=0.0)
    assert told(value) == ["a, price: the fact is 130.91, and the costs come to 145; enter them anew"]
    value = edits.set_fact(value, "a", "price", None)
    assert told(value) == ["a, price: the costs come to 145; enter it as the fact"]
    assert told(set_cost_terms(value, rates=())) == ["The costs of a cannot be added up: There is no rate for USD"]
    short = set_cost_terms(value, years=1)
    assert "The costs of a cannot be added up: There is an amount in year 2, after the end of the term" in told(short)
    assert told(set_cost_terms(value, years=0)) == ["The costs have no term: say how many years it has"]
    assert told(set_cost_terms(value, feeds="")) == ["The costs feed no measure, so they do not count"]
    assert told(remove_cost_line(value, "b", "000001"))[-1] == "There are no costs of b"
    unknown = set_cost_terms(value, fed=Fed.PER_UNIT, volume=0.0)
    assert told(unknown) == ["price takes the cost per unit, and the volume is not known"]


@given(evaluations())
def test_any_costs_are_fed_or_say_why_not(value: Evaluation) -> None:
    found = costs_of(value)
    try:
        after = feed_costs(value)
    except EditError:
        terms = value.cost_terms
        assert (
            not terms.feeds or terms.fed is Fed.PER_UNIT or any(isinstance(each, EditError) for each in found.values())
        )
        return
    assert {change.table for change in diff(value, after)} <= {"facts"}
    assert feed_costs(after) == after
    assert not [each for each in problems(after) if "costs come to" in str(each)]


# ---- formal evaluations ------------------------------------------------------------------------------------


def with_costs(value: Evaluation, *, feeds: str = "price") -> Evaluation:
    value = set_cost_terms(value, years=2, feeds=feeds)
    for candidate in value.candidates:
        value, _ = add_cost_line(value, candidate, CostLine(amounts=(1240.0,), name="secret"))
    return value


@pytest.mark.parametrize("feeds", ["price", ""])
def test_costs_are_sealed_as_what_they_feed(feeds: str) -> None:
    value = with_costs(in_consensus(), feeds=feeds)
    assert costs_sealed(value)
    for who in ("", "ann"):
        seen = veiled(value, who)
        assert not seen.cost_lines
        assert seen.cost_terms == value.cost_terms
        assert sight(value, who).hides("cost_lines", ("acme", "000001"))
        assert lifted(value, seen, edits.set_head(seen, description="x")).cost_lines == value.cost_lines
        assert "secret" not in repr(seen)
    assert any("built up of" in str(each) for each in sight(value).hidden)
    changes = diff(in_consensus(), value)
    assert "secret" not in repr(veiled_changes(changes, value))
    assert not veiled_state(value, value).cost_lines
    assert veil(value, "", veil(in_consensus())).value.cost_lines == veiled(value).cost_lines
    opened = with_costs(unsealed(), feeds=feeds)
    assert veiled(opened).cost_lines == opened.cost_lines


def test_costs_that_feed_an_open_measure_are_seen() -> None:
    value = edits.change_criterion(edits.change_criterion(in_setup(), "money", sealed=False), "terms", sealed=True)
    value = at_stage(with_costs(value), Stage.SCORING)
    assert not costs_sealed(value)
    assert veiled(value).cost_lines == value.cost_lines


def test_an_edit_of_what_is_seen_takes_hidden_costs_along_with_their_candidate() -> None:
    value = with_costs(in_scoring())
    seen = veiled(value)
    after = lifted(value, seen, edits.remove_candidate(seen, "acme"))
    assert list(after.cost_lines) == ["brio"]


def test_what_each_stage_locks_of_the_costs() -> None:
    plain, terms = in_setup(), set_cost_terms(in_setup(), years=2, feeds="price")
    assert not forbidden(plain, diff(plain, terms))
    lined, _ = add_cost_line(terms, "acme", FEES)
    assert "no scores or figures in setup" in str(forbidden(terms, diff(terms, lined))[0])
    for stage in (Stage.SCORING, Stage.CONSENSUS):
        before = at_stage(terms, stage)
        assert not forbidden(before, diff(before, add_cost_line(before, "acme", FEES)[0]))
        after = set_cost_terms(before, years=3)
        assert [str(each.what).split(" locked")[0] for each in forbidden(before, diff(before, after))] == [
            "The terms on which costs are compared are"
        ]
    before = at_stage(with_costs(in_scoring()), Stage.DECIDED)
    assert forbidden(before, diff(before, remove_cost_line(before, "acme", "000001")))


def test_costs_are_not_opened_by_feeding_something_else() -> None:
    value = reopen(with_costs(in_scoring()), Stage.SETUP, "Ada", "A weight was wrong", AT)
    open_price, key = edits.add_criterion(value, measure_named("Rate card"))
    assert not forbidden(value, diff(value, open_price))
    for after in (
        set_cost_terms(open_price, feeds=key),
        edits.change_criterion(value, "money", sealed=False),
    ):
        found = [str(each.what) for each in forbidden(open_price, diff(open_price, after))]
        assert "There are costs under seal" in found
    without = edits.remove_criterion(value, "money")
    assert "There are costs under seal" in [str(each.what) for each in forbidden(value, diff(value, without))]


def measure_named(name: str) -> Any:
    return measure(ValueFunction(worst=9.0, best=1.0), lower=True, name=name)
