"""Problems are listed with their place and how much they matter, and never thrown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from scorecard.core.changes import EMPTY, with_row
from scorecard.core.model import (
    Candidate,
    Cell,
    Criterion,
    Evaluation,
    Head,
    Key,
    Kind,
    Process,
    Rules,
    Scale,
    Shape,
    Stage,
    ValueFunction,
    Waiver,
)
from scorecard.core.problems import Severity, problems
from scorecard.core.progress import silent, within
from tests.core.evaluations import evaluations
from tests.core.made import made, measure

FIXED = ValueFunction(worst=200.0, best=100.0)
CATEGORIES = ValueFunction(Shape.CATEGORIES, categories=(("gold", 1.0),))


def listed(evaluation: Evaluation) -> list[tuple[str, str, Key, str]]:
    return [(str(each.severity), each.table, each.key, str(each)) for each in problems(evaluation)]


def whole() -> Evaluation:
    """An evaluation without a flaw."""
    return made({"x": 1.0, "y": 1.0}, {"a": (1, 2), "b": (3, 4)})


def test_problems_when_nothing_is_wrong_then_none() -> None:
    assert listed(whole()) == []


def test_problems_when_there_is_nothing_then_what_blocks_a_ranking() -> None:
    assert listed(EMPTY) == [
        ("blocking", "criteria", (), "There is no criterion to score yet"),
        ("blocking", "candidates", (), "There is no candidate yet"),
    ]


@pytest.mark.parametrize(
    ("evaluation", "expected"),
    [
        (
            made({"x": 0.0}, {"a": (1,), "b": (2,)}),
            ("blocking", "criteria", (), "The weights under the top criteria add up to zero"),
        ),
        (
            made(
                {"g": Criterion("G", Kind.GROUP), "x": Criterion(parent="g", weight=0.0), "y": 1.0},
                {"a": (1, 1), "b": (2, 2)},
            ),
            ("blocking", "criteria", ("g",), "The weights under G add up to zero"),
        ),
        (
            made({"g": Criterion("G", Kind.GROUP), "y": 1.0}, {"a": (1,), "b": (2,)}),
            ("missing", "criteria", ("g",), "G holds no criteria"),
        ),
        (made({"x": 0.0, "y": 1.0}, {"a": (1, 1), "b": (2, 2)}), ("hint", "criteria", ("x",), "x weighs nothing")),
        (made({"x": 1.0}, {"a": (1,)}), ("missing", "candidates", (), "One candidate alone cannot be compared")),
        (
            with_row(whole(), "candidates", ("b",), Candidate(" A ", 1.0)),
            ("warning", "candidates", ("b",), "Two candidates are called  A "),
        ),
        (
            with_row(whole(), "sheets", ("e", "a", "gone"), Cell(1.0)),
            ("warning", "sheets", ("e", "a", "gone"), "This names 'gone', which is not there"),
        ),
        (
            made({"x": 1.0, "iso": Criterion("ISO", Kind.GATE)}, {"a": (1, True), "b": (1, None)}),
            ("missing", "facts", ("b", "iso"), "ISO: not answered for 1 of 2"),
        ),
        (
            made(
                {"x": 1.0, "iso": Criterion("ISO", Kind.GATE)},
                {"a": (1, True), "b": (1, True)},
                rules=Rules(tie_break=("iso",)),
            ),
            ("warning", "rules", (), "A gate cannot break a tie: ISO"),
        ),
        (
            replace(whole(), head=Head(process=Process.FORMAL)),
            ("hint", "rules", (), "No order of tie-breaks is declared"),
        ),
        (
            made({"x": 1.0}, {"a": (1,), "b": (1,)}, waivers={("a", "x"): Waiver("Ann")}),
            ("warning", "waivers", ("a", "x"), "A waiver needs the name of who gives it and a reason"),
        ),
        (
            made({"x": 1.0}, {"a": (1,), "b": (None,)}),
            ("missing", "sheets", ("e", "b", "x"), "x: not scored for 1 of 2"),
        ),
        (
            made({"x": 1.0}, {"a": (None,), "b": (None,)}),
            ("missing", "evaluators", (), "There is nobody on the panel yet"),
        ),
        (
            made({"x": 1.0}, {"a": (1,), "b": (1,)}, votes={"e": 0.0}),
            ("warning", "evaluators", (), "Nobody on the panel has a vote"),
        ),
        (
            made({"x": 1.0}, {"a": (1,), "b": (9,)}),
            ("warning", "sheets", ("e", "b", "x"), "x has a score outside the scale"),
        ),
        (
            made({"x": 1.0}, {"a": (1,), "b": (1.5,)}),
            ("hint", "sheets", ("e", "b", "x"), "x has a score off the step of 1"),
        ),
        (
            made({"m": measure(FIXED, lower=True)}, {"a": (150,), "b": (None,)}),
            ("missing", "facts", ("b", "m"), "m: no figure for 1 of 2"),
        ),
        (
            made({"m": measure(FIXED, lower=True)}, {"a": (150,), "b": (250,)}),
            ("warning", "facts", ("b", "m"), "b, m: 250 lies outside 100 to 200 and counts as the nearer end"),
        ),
        (
            made({"m": measure(CATEGORIES)}, {"a": ("gold",), "b": ("lead",)}),
            ("warning", "facts", ("b", "m"), "b, m: 'lead' is not one of the categories"),
        ),
        (
            made({"m": measure(FIXED, lower=True)}, {"a": (150,), "b": ("dear",)}),
            ("warning", "facts", ("b", "m"), "b, m: a number is needed"),
        ),
        (
            made(
                {"m": measure(ValueFunction(Shape.LOWEST_OVER_PRICE, reference=5.0), lower=True)},
                {"a": (9,), "b": (0,)},
            ),
            ("warning", "facts", ("b", "m"), "b, m: 0 cannot be valued by this formula and counts as missing"),
        ),
    ],
)
def test_problems_when_one_thing_is_wrong_then_listed(
    evaluation: Evaluation, expected: tuple[str, str, Key, str]
) -> None:
    assert expected in listed(evaluation)


def test_problems_when_a_measure_is_relative_then_a_hint_until_decided() -> None:
    evaluation = made({"m": measure(ValueFunction())}, {"a": (1,), "b": (2,)})
    (found,) = listed(evaluation)
    assert found[0] == "hint"
    assert "one hopeless offer can change the order" in found[3]
    assert listed(replace(evaluation, head=Head(stage=Stage.DECIDED))) == []


def test_problems_when_scores_are_in_tenths_then_on_the_step_exactly() -> None:
    evaluation = made({"x": 1.0}, {"a": (0.3,), "b": (4.1,)}, scale=Scale(0.0, 5.0, 0.1))
    assert listed(evaluation) == []


@given(evaluation=evaluations())
def test_problems_when_any_evaluation_then_the_worst_first_and_nothing_thrown(evaluation: Evaluation) -> None:
    order = list(Severity)
    found = [order.index(each.severity) for each in problems(evaluation)]
    assert found == sorted(found)
    assert all(str(each) for each in problems(evaluation))


def test_within_when_a_part_reports_then_its_share_of_the_whole() -> None:
    heard: list[tuple[float, str]] = []
    report = within(lambda share, doing: heard.append((share, doing)), 0.5, 0.75)
    report(0.0, "start")
    report(1.0, "end")
    assert heard == [(0.5, "start"), (0.75, "end")]
    silent(0.5, "nobody hears it")
