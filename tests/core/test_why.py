"""Why one candidate is ahead of another, and what it would take to lead."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.core.changes import with_row
from scorecard.core.improvements import way_to_lead
from scorecard.core.model import Cell, Criterion, Evaluation, Shape, ValueFunction
from scorecard.core.ranking import rank
from scorecard.core.why import head_to_head
from tests.core.made import made, measure
from tests.core.robustness.contests import evaluations, grouped


def leads(evaluation: Evaluation) -> list[str]:
    return [standing.key for standing in rank(evaluation).leaders]


def test_differences_when_ahead_and_behind_then_both_named() -> None:
    evaluation = grouped({"": {"Cost": 3, "Fit": 1, "Tools": 1}}, {}, {"A": [5, 1, 3], "B": [3, 4, 3]})
    found = head_to_head(evaluation, rank(evaluation), "A", "B")
    assert [row.points for row in found.rows] == pytest.approx([24, -12, 0])
    assert found.lead == pytest.approx(12)
    assert str(found.what) == "A leads B by 12.0 points: 24.0 points ahead in Cost, 12.0 points behind in Fit."
    other = head_to_head(evaluation, rank(evaluation), "B", "A")
    assert str(other.what) == "B is behind A by 12.0 points: 24.0 points behind in Cost, 12.0 points ahead in Fit."
    assert [row.criterion for row in other.ahead] == ["Fit"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({"A": [5, 1], "B": [5, 1]}, "A and B have the same points in every criterion."),
        (
            {"A": [5, 1], "B": [1, 5]},
            "A and B have the same total: 40.0 points ahead in x and 40.0 points behind in y cancel out.",
        ),
        ({"A": [5, 1], "B": [4, 1]}, "A leads B by 10.0 points, from x, and is nowhere behind."),
        ({"A": [3, 1], "B": [4, 1]}, "A is behind B by 10.0 points, from x, and is nowhere ahead."),
        ({"A": [3, 1], "B": [None, None]}, "Nothing of B is scored yet."),
    ],
)
def test_differences_in_words(rows: dict[str, list[float | None]], words: str) -> None:
    evaluation = grouped({"": {"x": 1, "y": 1}}, {}, rows)
    assert str(head_to_head(evaluation, rank(evaluation), "A", "B").what) == words


def test_differences_when_one_is_out_then_why() -> None:
    evaluation = made({"x": Criterion(at_least=3.0)}, {"A": [2], "B": [4]})
    words = str(head_to_head(evaluation, rank(evaluation), "A", "B").what)
    assert words.startswith("A is out: x: 2 is below the minimum of 3")


def test_candidate_that_is_not_there_is_refused() -> None:
    evaluation = made({"x": 1.0}, {"A": [2], "B": [4]})
    with pytest.raises(KeyError):
        head_to_head(evaluation, rank(evaluation), "A", "nobody")


@settings(max_examples=80, deadline=None)
@given(evaluations(missing=True))
def test_differences_add_up_to_the_lead(evaluation: Evaluation) -> None:
    scorecard = rank(evaluation)
    totals = {standing.key: standing.total for standing in scorecard.standings}
    for first in totals:
        for second in totals:
            a, b = totals[first], totals[second]
            found = head_to_head(evaluation, scorecard, first, second)
            if a is not None and b is not None:
                assert sum(row.points for row in found.rows) == pytest.approx(a - b, abs=1e-9)
            assert "{" not in str(found.what)


# ---- what it would take to lead -------------------------------------------------------------------------


def test_way_when_one_score_is_enough_then_the_lowest_that_is() -> None:
    evaluation = grouped({"": {"x": 1, "y": 1}}, {}, {"A": [4, 4], "B": [2, 4]})
    found = way_to_lead(evaluation, rank(evaluation), "B")
    assert found.gap == pytest.approx(20)
    (single,) = [each for each in found.single if each.enough]
    assert (single.criterion, single.now, single.needed) == ("x", 2.0, 5.0)
    assert found.steps == {"x": 5.0}
    assert str(found.what) == "B is 20.0 points behind; to lead it takes x 5 instead of 2."


def test_way_when_only_several_together_then_the_fewest_steps() -> None:
    evaluation = grouped({"": {"x": 3, "y": 2, "z": 1}}, {}, {"A": [5, 5, 5], "B": [4, 2, 4]})
    found = way_to_lead(evaluation, rank(evaluation), "B")
    assert not any(each.enough for each in found.single)
    assert found.steps == {}  # not even all of them: A has the best everywhere
    assert str(found.what).endswith("; even with the best scores in every criterion it would not lead.")
    beaten = grouped({"": {"x": 3, "y": 2, "z": 1}}, {}, {"A": [5, 4, 4], "B": [4, 2, 4]})
    found = way_to_lead(beaten, rank(beaten), "B")
    assert found.steps == {"x": 5.0, "y": 5.0}
    assert str(found.what).endswith("; no single criterion is enough, but x at 5 and y at 5 together are.")


def test_way_when_a_fixed_measure_then_the_number() -> None:
    cost = measure(ValueFunction(worst=200.0, best=100.0), lower=True)
    evaluation = made({"cost": cost, "fit": 1.0}, {"A": [150, 4], "B": [170, 3]})
    found = way_to_lead(evaluation, rank(evaluation), "B")
    needed = {each.criterion: each.needed for each in found.single}
    # B is 20 of 200 points behind: 40 off the cost to draw level
    assert needed["cost"] == pytest.approx(130.0, abs=1e-6)
    assert isinstance(needed["cost"], float)
    assert leads(with_row(evaluation, "facts", ("B", "cost"), Cell(needed["cost"] - 1e-6))) == ["B"]


def test_way_when_the_price_is_relative_then_what_it_does_to_others_counts() -> None:
    price = measure(ValueFunction(Shape.LOWEST_OVER_PRICE), lower=True)
    evaluation = made({"price": price, "fit": 1.0}, {"A": [100, 4], "B": [110, 3]})
    found = way_to_lead(evaluation, rank(evaluation), "B")
    needed = next(each.needed for each in found.single if each.criterion == "price")
    assert isinstance(needed, float)
    assert leads(with_row(evaluation, "facts", ("B", "price"), Cell(needed * 0.999))) == ["B"]
    assert leads(with_row(evaluation, "facts", ("B", "price"), Cell(needed * 1.001))) == ["A"]


def test_way_when_categories_then_the_one_that_is_enough() -> None:
    label = measure(ValueFunction(Shape.CATEGORIES, categories=(("bronze", 0.1), ("silver", 0.5), ("gold", 1.0))))
    evaluation = made({"label": label, "fit": 1.0}, {"A": ["silver", 4], "B": ["bronze", 4]})
    (found,) = [each for each in way_to_lead(evaluation, rank(evaluation), "B").single if each.criterion == "label"]
    assert (found.now, found.needed) == ("bronze", "gold")


def test_way_when_only_measures_then_the_best_figures_together() -> None:
    """No score can be better where there is none: figures are asked for, and none is named that is not needed."""
    high_low = measure(ValueFunction())
    rows = {"A": [100, 100, 90], "B": [60, 70, 100], "C": [0, 0, 0]}
    evaluation = made({"x": high_low, "y": high_low, "z": high_low}, rows)
    found = way_to_lead(evaluation, rank(evaluation), "C")
    assert not any(each.enough for each in found.single)
    assert found.steps == {"x": 100.0, "y": 100.0, "z": 100.0}
    assert str(found.what).endswith(
        " points behind; no single criterion is enough, but z at 100, x at 100 and y at 100 together are."
    )
    changed = evaluation
    for leaf, level in found.steps.items():
        changed = with_row(changed, "facts", ("C", leaf), Cell(level))
    assert leads(changed) == ["C"]


def test_way_when_scores_are_not_enough_then_a_figure_with_them() -> None:
    cost = measure(ValueFunction(worst=200.0, best=100.0), weight=2.0, lower=True)
    label = measure(ValueFunction(Shape.CATEGORIES, categories=(("bronze", 0.1), ("gold", 1.0))))
    evaluation = made({"cost": cost, "fit": 1.0, "label": label}, {"A": [110, 5, "gold"], "B": [190, 1, "bronze"]})
    found = way_to_lead(evaluation, rank(evaluation), "B")
    assert found.steps == {"cost": 100.0, "fit": 5.0, "label": "gold"}
    assert str(found.what).endswith("but cost at 100, label at gold and fit at 5 together are.")


@pytest.mark.parametrize(
    ("rows", "kind", "words"),
    [
        ({"A": [5, 5], "B": [4, 4]}, 1.0, "even with the best scores in every criterion it would not lead."),
        ({"A": [5, 5], "B": [4, None]}, 1.0, "even with the best scores in all that is there it would not lead."),
        (
            {"A": [100, 5], "B": [90, 4]},
            measure(ValueFunction(worst=0.0, best=100.0)),
            "even with the best scores and figures in every criterion it would not lead.",
        ),
    ],
)
def test_way_when_the_best_is_not_enough_then_it_says_what_was_tried(
    rows: dict[str, list[float | None]], kind: Criterion | float, words: str
) -> None:
    evaluation = made({"x": kind, "y": 1.0}, rows)
    found = way_to_lead(evaluation, rank(evaluation), "B")
    assert found.steps == {}
    assert str(found.what).endswith(words)


@settings(max_examples=60, deadline=None)
@given(pick=st.randoms(use_true_random=False))
def test_way_with_figures_leads_or_nothing_does(pick: Random) -> None:
    shapes = (
        ValueFunction(),
        ValueFunction(worst=0.0, best=100.0),
        ValueFunction(Shape.SHARE_OF_BEST),
        ValueFunction(Shape.PIECEWISE, points=((0.0, 0.0), (50.0, 1.0), (100.0, 0.4))),
    )
    criteria = {f"m{at}": measure(pick.choice(shapes), weight=float(pick.randint(1, 4))) for at in range(3)}
    names = [f"p{at}" for at in range(pick.randint(2, 4))]
    rows = {name: [float(pick.randint(1, 99)) for _ in criteria] for name in names}
    evaluation = made({**criteria, "fit": 1.0}, {name: [*row, pick.randint(0, 5)] for name, row in rows.items()})
    scorecard = rank(evaluation)
    for standing in scorecard.standings:
        found = way_to_lead(evaluation, scorecard, standing.key)
        changed = evaluation
        for leaf, level in found.steps.items():
            table = "consensus" if leaf == "fit" else "facts"
            changed = with_row(changed, table, (standing.key, leaf), Cell(level))
        if found.steps:
            assert leads(changed) == [standing.key]
        assert ("would not lead" in str(found.what)) is (
            not found.steps and "behind" in str(found.what) and not any(each.enough for each in found.single)
        ) or "level" in str(found.what)


@pytest.mark.parametrize(
    ("rows", "who", "words"),
    [
        ({"A": [5], "B": [1]}, "A", "A leads already."),
        ({"A": [5]}, "A", "A is alone in the ranking."),
        ({"A": [5], "B": [None]}, "B", "B is not in the ranking."),
        ({"A": [4], "B": [4]}, "B", "B is level with the best of the others; to lead it takes x 5 instead of 4."),
    ],
)
def test_way_when_there_is_nothing_to_ask(rows: dict[str, list[float | None]], who: str, words: str) -> None:
    evaluation = made({"x": 1.0}, rows)
    assert str(way_to_lead(evaluation, rank(evaluation), who).what) == words


@settings(max_examples=60, deadline=None)
@given(evaluations(missing=True, most=4))
def test_way_really_leads_and_one_step_less_does_not(evaluation: Evaluation) -> None:
    scorecard = rank(evaluation)
    for standing in scorecard.standings:
        found = way_to_lead(evaluation, scorecard, standing.key)
        for single in found.single:
            assert isinstance(single.now, float)
            if isinstance(single.needed, float):
                changed = with_row(evaluation, "consensus", (standing.key, single.criterion), Cell(single.needed))
                assert leads(changed) == [standing.key]
                if single.needed - 1 > single.now:
                    less = Cell(single.needed - 1)
                    assert leads(with_row(evaluation, "consensus", (standing.key, single.criterion), less)) != [
                        standing.key
                    ]
        changed = evaluation
        for leaf, level in found.steps.items():
            changed = with_row(changed, "consensus", (standing.key, leaf), Cell(level))
        if found.steps:
            assert leads(changed) == [standing.key]
            if any(each.enough for each in found.single):
                fewest = sum(float(level) - _raw(evaluation, standing.key, leaf) for leaf, level in found.steps.items())
                assert fewest <= min(
                    float(each.needed or 0) - float(each.now or 0) for each in found.single if each.enough
                )


def _raw(evaluation: Evaluation, candidate: str, leaf: str) -> float:
    matrix = rank(evaluation).matrix
    return float(np.asarray(matrix.raw)[matrix.candidates.index(candidate), matrix.leaves.index(leaf)])
