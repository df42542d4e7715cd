"""Order and weights of the criteria tree."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core import edits
from scorecard.core.changes import EMPTY
from scorecard.core.errors import RankingError
from scorecard.core.model import Criterion, Evaluation, Kind
from scorecard.core.table import Table
from scorecard.core.tree import Tree, _worked, path_of, tree_of, weighted_tree
from tests.core.evaluations import after_edits, evaluations
from tests.core.merging import merge

GROUP, GATE = Kind.GROUP, Kind.GATE


def nested() -> Table[str, Criterion]:
    """cost 30 (tco 60, terms 40), skill 70, and groups that hold gates alone or nothing."""
    return Table(
        {
            "skill": Criterion("Skill", position=1.0, weight=70.0),
            "cost": Criterion("Cost", GROUP, position=0.0, weight=30.0),
            "terms": Criterion("Terms", parent="cost", position=1.0, weight=40.0),
            "tco": Criterion("TCO", Kind.MEASURE, parent="cost", position=0.0, weight=60.0),
            "gates": Criterion("Gates", GROUP, position=2.0, weight=1_000.0),
            "iso": Criterion("ISO", GATE, parent="gates", weight=5.0),
            "inner": Criterion("Inner", GROUP, parent="gates", position=1.0, weight=5.0),
            "soc": Criterion("SOC 2", GATE, parent="inner"),
            "empty": Criterion("Empty", GROUP, position=3.0, weight=500.0),
        }
    )


def test_tree_when_nested_then_depth_first_by_position_and_key() -> None:
    tree = tree_of(nested())
    assert tree.order == ("cost", "tco", "terms", "skill", "gates", "iso", "inner", "soc", "empty")
    assert tree.leaves == ("tco", "terms", "skill")
    assert tree.gates == ("iso", "soc")
    same_place = Table({key: Criterion(key) for key in ("b", "c", "a")})
    assert tree_of(same_place).order == ("a", "b", "c")


def test_weights_when_nested_then_products_of_the_shares_among_siblings() -> None:
    tree = tree_of(nested())
    assert tree.local_weights == {
        "cost": Fraction(3, 10),
        "skill": Fraction(7, 10),
        "tco": Fraction(3, 5),
        "terms": Fraction(2, 5),
    }
    assert tree.global_weights == {"tco": Fraction(18, 100), "terms": Fraction(12, 100), "skill": Fraction(7, 10)}


def test_weights_when_a_group_holds_only_gates_or_nothing_then_it_gets_none() -> None:
    tree = tree_of(nested())
    assert not {"gates", "inner", "empty", "iso", "soc"} & tree.local_weights.keys()
    assert tree.weightless == ()


def test_weights_when_decimal_then_exactly_what_was_written() -> None:
    criteria = Table({key: Criterion(key, weight=weight) for key, weight in (("a", 0.1), ("b", 0.2), ("c", 0.7))})
    assert list(tree_of(criteria).global_weights.values()) == [Fraction(1, 10), Fraction(2, 10), Fraction(7, 10)]


@given(evaluation=evaluations())
def test_weights_when_there_is_a_scored_leaf_then_exactly_one(evaluation: Evaluation) -> None:
    tree = tree_of(evaluation.criteria)
    assert set(tree.order) == set(evaluation.criteria)
    if tree.leaves:
        assert tree.weightless == ()
        assert sum(tree.global_weights.values()) == 1
        for group, below in tree.children.items():
            shares = [tree.local_weights[key] for key in below if key in tree.local_weights]
            assert not shares or sum(shares) == 1
            under = [leaf for key in below for leaf in tree.leaves_under(key)]
            assert [leaf for leaf in tree.leaves if leaf in set(under)] == under
            if group:
                assert tree.leaves_under(group) == under


@given(evaluations(), st.lists(st.floats(0, 9), min_size=3, max_size=3), st.integers())
def test_tree_when_only_weights_differ_then_as_worked_out_anew(
    evaluation: Evaluation, weights: list[float], seed: int
) -> None:
    """What is taken over from the tree before changes nothing, whatever was edited between."""
    value, pick = evaluation, Random(seed)
    for weight in [*weights, 0.0]:
        tree_of(value.criteria)
        criteria = value.criteria
        for key in sorted(criteria)[: pick.randint(0, 3)]:
            criteria = criteria.set(key, replace(criteria[key], weight=weight))
        assert tree_of(criteria) == anew(criteria)
        value = after_edits(pick, replace(value, criteria=criteria))
        assert tree_of(value.criteria) == anew(value.criteria)


def test_tree_when_only_weights_differ_then_its_order_is_taken_over() -> None:
    before = tree_of(nested())
    criteria = nested()
    tree_of(criteria)
    after = tree_of(criteria.set("tco", replace(criteria["tco"], weight=20.0)))
    assert after.children == before.children
    assert after.global_weights == {"tco": Fraction(1, 10), "terms": Fraction(2, 10), "skill": Fraction(7, 10)}
    nothing = criteria.set("tco", replace(criteria["tco"], weight=0.0))
    nothing = nothing.set("terms", replace(criteria["terms"], weight=0.0))
    assert tree_of(nothing).weightless == ("cost",)
    heavier = nothing.set("skill", replace(criteria["skill"], weight=30.0))
    assert tree_of(heavier).weightless == ("cost",)
    assert tree_of(heavier).local_weights["cost"] == Fraction(1, 2)


def anew(criteria: Table[str, Criterion]) -> Tree:
    """The tree of criteria, with nothing to take over."""
    return _worked(criteria, None).tree


def test_weights_when_all_siblings_are_zero_then_weightless_and_no_ranking() -> None:
    criteria = nested()
    for key in ("tco", "terms"):
        criteria = criteria.set(key, Criterion(key, parent="cost", weight=0.0))
    tree = tree_of(criteria)
    assert tree.weightless == ("cost",)
    assert tree.global_weights == {"terms": 0, "tco": 0, "skill": Fraction(7, 10)}
    with pytest.raises(RankingError, match="The weights under 'Cost' add up to zero") as caught:
        weighted_tree(Evaluation(criteria=criteria))
    assert caught.value.place == "criteria, cost"


def test_weights_when_one_sibling_is_zero_then_the_others_share() -> None:
    criteria = Table(
        {"a": Criterion("A", weight=0.0), "b": Criterion("B", weight=2.0), "c": Criterion("C", weight=6.0)}
    )
    assert tree_of(criteria).global_weights == {"a": 0, "b": Fraction(1, 4), "c": Fraction(3, 4)}


def test_weighted_tree_when_the_top_weighs_nothing_then_refused() -> None:
    with pytest.raises(RankingError, match="The weights of the top criteria add up to zero"):
        weighted_tree(Evaluation(criteria=Table({"a": Criterion("A", weight=0.0)})))


@pytest.mark.parametrize("criteria", [{}, {"g": Criterion("G", GROUP)}, {"x": Criterion("X", GATE)}])
def test_weighted_tree_when_nothing_is_scored_then_refused(criteria: dict[str, Criterion]) -> None:
    with pytest.raises(RankingError, match="There is no criterion to score yet"):
        weighted_tree(Evaluation(criteria=Table(criteria)))


def test_tree_when_rows_hang_in_the_air_then_they_are_left_out() -> None:
    criteria = nested().set("lost", Criterion("Lost", parent="nowhere"))
    criteria = criteria.set("x", Criterion("X", GROUP, parent="y")).set("y", Criterion("Y", GROUP, parent="x"))
    tree = tree_of(criteria)
    assert not {"lost", "x", "y"} & set(tree.order)
    assert sum(tree.global_weights.values()) == 1


def test_tree_when_a_merge_leaves_a_criterion_under_a_leaf_then_it_is_left_out() -> None:
    base, _ = edits.add_criterion(EMPTY, Criterion("G", GROUP))
    mine = edits.change_criterion(base, "g", kind=Kind.RATING)
    theirs, _ = edits.add_criterion(base, Criterion("X", parent="g"))
    merged = merge(base, mine, theirs)
    assert [each.key for each in merged.dangling] == [("x",)]
    assert tree_of(merged.value.criteria).leaves == ("g",)


def test_leaves_under_when_groups_are_in_a_circle_then_none() -> None:
    criteria = nested().set("x", Criterion("X", GROUP, parent="y")).set("y", Criterion("Y", GROUP, parent="x"))
    assert tree_of(criteria).leaves_under("x") == []


def test_path_of_when_nested_then_from_the_top_down() -> None:
    criteria = nested()
    assert path_of(criteria, "soc") == ["gates", "inner", "soc"]
    assert path_of(criteria, "nix") == []
    circle = criteria.set("x", Criterion("X", GROUP, parent="y")).set("y", Criterion("Y", GROUP, parent="x"))
    assert path_of(circle, "x") == ["y", "x"]
