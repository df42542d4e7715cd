"""The algebra of changes: its laws over random evaluations and edits, and what a merge does with two people's work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from scorecard.core import edits
from scorecard.core.changes import (
    EMPTY,
    Change,
    Changes,
    Dangling,
    apply,
    built,
    change_of,
    dangling,
    diff,
    fields_of,
    from_rows,
    invert,
    rebase,
    row_at,
    row_of,
    rows,
    squash,
    with_row,
)
from scorecard.core.errors import EditError
from scorecard.core.model import (
    TABLES,
    Candidate,
    Cell,
    CostTerms,
    Criterion,
    Evaluation,
    Evaluator,
    Head,
    Key,
    Kind,
    Rules,
    Scale,
    Waiver,
)
from tests.core.evaluations import chains, evaluations, forks, pairs
from tests.core.merging import merge

Pair = tuple[Evaluation, Evaluation]
Three = tuple[Evaluation, Evaluation, Evaluation]


def same(a: Evaluation, b: Evaluation) -> bool:
    """Equal, and of the same types throughout (True is not 1.0)."""
    return a == b and diff(a, b) == ()


def in_table_order(changes: Iterable[Change]) -> list[Change]:
    order = list(TABLES)
    return sorted(changes, key=lambda change: (order.index(change.table), change.key))


def places(changes: Changes) -> list[tuple[str, Key]]:
    return [(change.table, change.key) for change in changes]


def a_small_one() -> Evaluation:
    """Two groups, a rating in one of them, two candidates and two evaluators; one score."""
    made = edits.set_head(EMPTY, title="Small")
    made, _ = edits.add_criterion(made, Criterion("G", Kind.GROUP))
    made, _ = edits.add_criterion(made, Criterion("H", Kind.GROUP))
    made, _ = edits.add_criterion(made, Criterion("Fit", parent="g"))
    made, _ = edits.add_criterion(made, Criterion("Gate", Kind.GATE))
    for name in ("Acme", "Bolt"):
        made, _ = edits.add_candidate(made, Candidate(name))
    for name in ("Ann", "Bob"):
        made, _ = edits.add_evaluator(made, Evaluator(name))
    return edits.set_score(made, "ann", "acme", "fit", 3.0)


# ---- laws -----------------------------------------------------------------------------------------


@given(pair=pairs())
def test_apply_when_given_the_difference_then_the_later_evaluation(pair: Pair) -> None:
    before, after = pair
    changes = diff(before, after)
    assert same(apply(before, changes), after)
    assert len(set(places(changes))) == len(changes)
    assert list(changes) == in_table_order(changes)


@given(pair=pairs())
def test_invert_when_applied_then_the_earlier_evaluation(pair: Pair) -> None:
    before, after = pair
    changes = diff(before, after)
    assert same(apply(after, invert(changes)), before)
    assert invert(invert(changes)) == changes


@given(pair=pairs())
def test_diff_when_taken_the_other_way_then_the_inverse(pair: Pair) -> None:
    before, after = pair
    assert in_table_order(invert(diff(before, after))) == list(diff(after, before))


@given(evaluation=evaluations())
def test_diff_when_nothing_differs_then_empty(evaluation: Evaluation) -> None:
    assert diff(evaluation, evaluation) == ()
    again = from_rows({table: dict(rows(evaluation, table)) for table in TABLES})
    assert diff(evaluation, again) == ()
    assert again == evaluation


@given(evaluation=evaluations())
def test_built_when_given_all_changes_from_nothing_then_the_evaluation(evaluation: Evaluation) -> None:
    changes = diff(EMPTY, evaluation)
    assert same(built(changes), evaluation)
    assert same(apply(EMPTY, changes), evaluation)


@given(evaluation=evaluations())
def test_built_when_only_rows_are_added_then_as_apply(evaluation: Evaluation) -> None:
    headless = replace(evaluation, head=Head(), scale=Scale(), rules=Rules(), cost_terms=CostTerms())
    changes = diff(EMPTY, headless)
    assert all(change.before is None for change in changes)
    assert same(built(changes), headless)


def test_built_when_given_an_iterator_then_no_change_is_lost() -> None:
    evaluation, _ = edits.add_candidate(a_small_one(), Candidate("Corp"))
    added = [change for change in diff(EMPTY, evaluation) if change.before is None]
    later = [change for change in diff(EMPTY, evaluation) if change.before is not None]
    assert same(built(iter([*added, *later])), evaluation)


@given(three=chains())
def test_squash_when_applied_then_as_one_step_after_the_other(three: Three) -> None:
    a, b, c = three
    first, second = diff(a, b), diff(b, c)
    joined = squash(first, second)
    assert same(apply(a, joined), c)
    assert in_table_order(joined) == list(diff(a, c))


@given(three=chains())
def test_squash_when_repeated_then_each_row_once_and_nothing_new(three: Three) -> None:
    a, b, c = three
    joined = squash(diff(a, b), diff(b, c), diff(c, b))
    assert len(set(places(joined))) == len(joined)
    assert squash(joined) == joined
    assert same(apply(a, joined), b)


@given(pair=pairs())
def test_squash_when_a_step_is_taken_back_then_nothing_is_left(pair: Pair) -> None:
    changes = diff(*pair)
    assert squash(changes, invert(changes)) == ()
    assert squash(changes) == changes


@given(fork=forks())
def test_merge_when_there_is_no_conflict_then_the_same_both_ways(fork: Three) -> None:
    base, mine, theirs = fork
    here, there = merge(base, mine, theirs), merge(base, theirs, mine)
    assert bool(here.conflicts) is bool(there.conflicts)
    if not here.conflicts:
        assert same(here.value, there.value)
        assert here.dangling == there.dangling
        assert in_table_order(squash(diff(base, here.value))) == list(diff(base, here.value))


@given(pair=pairs())
def test_merge_when_one_side_did_nothing_then_the_other(pair: Pair) -> None:
    base, changed = pair
    for merged in (merge(base, changed, base), merge(base, base, changed)):
        assert same(merged.value, changed)
        assert merged.conflicts == ()


@given(pair=pairs())
def test_merge_when_both_did_the_same_then_no_conflict(pair: Pair) -> None:
    base, changed = pair
    merged = merge(base, changed, changed)
    assert same(merged.value, changed)
    assert merged.conflicts == ()


def fields_at(evaluation: Evaluation, table: str, key: Key, names: Iterable[str]) -> dict[str, Any]:
    row = row_at(evaluation, table, key)
    return {name: getattr(row, name) for name in names}


@given(fork=forks())
def test_merge_when_the_conflicts_are_settled_my_way_then_all_of_mine_stands(fork: Three) -> None:
    base, mine, theirs = fork
    merged = merge(base, mine, theirs)
    settled = apply(merged.value, [change for conflict in merged.conflicts for change in conflict.mine])
    for change in diff(base, mine):
        if change.after is None:
            assert row_at(settled, change.table, change.key) is None
        else:
            assert row_at(settled, change.table, change.key) is not None
            names = fields_of(row_of(change.table, change.after)) if change.before is None else change.after
            assert fields_at(settled, change.table, change.key, names) == fields_at(
                mine, change.table, change.key, names
            )


@given(fork=forks())
def test_merge_when_there_are_conflicts_then_all_of_theirs_stands(fork: Three) -> None:
    base, mine, theirs = fork
    value = merge(base, mine, theirs).value
    for change in diff(base, theirs):
        if change.after is None:
            assert row_at(value, change.table, change.key) is None
        else:
            assert fields_at(value, change.table, change.key, change.after) == fields_at(
                theirs, change.table, change.key, change.after
            )


@given(fork=forks())
def test_merge_when_no_row_is_touched_by_both_then_no_conflict(fork: Three) -> None:
    base, mine, theirs = fork
    shared = set(places(diff(base, mine))) & set(places(diff(base, theirs)))
    conflicts = merge(base, mine, theirs).conflicts
    assert {(conflict.table, conflict.key) for conflict in conflicts} <= shared


@given(evaluation=evaluations())
def test_dangling_when_the_evaluation_is_whole_then_nothing(evaluation: Evaluation) -> None:
    assert dangling(evaluation) == ()


@given(pair=pairs())
def test_dangling_when_edited_by_one_person_then_nothing(pair: Pair) -> None:
    assert dangling(pair[1]) == ()


# ---- single changes ---------------------------------------------------------------------------------


def test_change_of_when_a_row_is_added_then_only_what_is_not_default() -> None:
    change = change_of("candidates", ("acme",), None, Candidate("Acme", 2.0))
    assert change == Change("candidates", ("acme",), None, {"name": "Acme", "position": 2.0})


def test_change_of_when_fields_differ_then_exactly_these() -> None:
    before, after = Candidate("Acme", 2.0, notes="x"), Candidate("Acme", 3.0, notes="y")
    assert change_of("candidates", ("acme",), before, after) == Change(
        "candidates", ("acme",), {"position": 2.0, "notes": "x"}, {"position": 3.0, "notes": "y"}
    )
    assert change_of("candidates", ("acme",), before, Candidate("Acme", 2.0, notes="x")) is None


def test_diff_when_true_becomes_one_then_a_change() -> None:
    base = a_small_one()
    gate = with_row(base, "facts", ("acme", "gate"), Cell(True))
    number = with_row(base, "facts", ("acme", "gate"), Cell(1.0))
    assert diff(gate, number) == (Change("facts", ("acme", "gate"), {"score": True}, {"score": 1.0}),)
    assert type(row_at(apply(gate, diff(gate, number)), "facts", ("acme", "gate")).score) is float


def test_diff_when_one_cell_changes_then_one_change_and_the_rest_is_shared() -> None:
    before = a_small_one()
    after = edits.set_score(before, "bob", "acme", "fit", 4.0)
    assert diff(before, after) == (Change("sheets", ("bob", "acme", "fit"), None, {"score": 4.0}),)
    assert after.criteria is before.criteria
    assert after.sheets["ann"] is before.sheets["ann"]


def test_with_row_when_the_last_row_goes_then_no_empty_table_is_left() -> None:
    before = a_small_one()
    after = edits.clear_cell(before, "sheets", ("ann", "acme", "fit"))
    assert len(after.sheets) == 0
    assert row_at(after, "sheets", ("ann", "acme", "fit")) is None
    assert row_at(after, "sheets", ("nobody", "acme", "fit")) is None


def test_with_row_when_an_absent_row_is_removed_then_nothing_changes() -> None:
    before = a_small_one()
    assert same(with_row(before, "sheets", ("bob", "bolt", "fit"), None), before)


def test_apply_when_the_row_is_gone_then_the_change_is_left_out() -> None:
    base = a_small_one()
    renamed = diff(base, edits.change_candidate(base, "bolt", name="Bolt Ltd"))
    without = edits.remove_candidate(base, "bolt")
    assert same(apply(without, renamed), without)


def test_apply_when_asked_to_remove_the_head_then_it_stays() -> None:
    base = a_small_one()
    assert same(apply(base, [Change("head", (), {"title": "Small"}, None)]), base)


# ---- two people -------------------------------------------------------------------------------------


def test_undo_when_a_colleague_changed_another_field_then_that_field_stays() -> None:
    base = a_small_one()
    mine = edits.change_criterion(base, "fit", description="what I wrote")
    theirs = edits.set_weight(mine, "fit", 7.0)
    undone = apply(theirs, invert(diff(base, mine)))
    assert undone.criteria["fit"].weight == 7.0
    assert undone.criteria["fit"].description == ""


def test_undo_when_a_removal_took_much_with_it_then_all_of_it_is_back() -> None:
    base = edits.set_waiver(a_small_one(), "acme", "fit", Waiver("Ann", "Because"))
    base = edits.set_own_weight(base, "bob", "fit", 3.0)
    base = edits.set_consensus(base, "acme", "fit", 2.0, "agreed")
    base = edits.set_rules(base, Rules(tie_break=("fit", "g")))
    for gone in (
        edits.remove_criterion(base, "g"),
        edits.remove_candidate(base, "acme"),
        edits.remove_evaluator(base, "ann"),
    ):
        assert dangling(gone) == ()
        assert same(apply(gone, invert(diff(base, gone))), base)


def test_merge_when_both_change_other_fields_of_a_row_then_both_stand() -> None:
    base = a_small_one()
    mine = edits.change_criterion(base, "fit", description="mine")
    theirs = edits.change_criterion(edits.set_weight(base, "fit", 7.0), "fit", name="Cultural fit")
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    fit = merged.value.criteria["fit"]
    assert (fit.name, fit.weight, fit.description) == ("Cultural fit", 7.0, "mine")


def test_merge_when_both_change_a_field_then_a_conflict_on_that_field_alone() -> None:
    base = a_small_one()
    mine = edits.change_criterion(edits.set_weight(base, "fit", 3.0), "fit", description="mine")
    theirs = edits.set_weight(base, "fit", 7.0)
    merged = merge(base, mine, theirs)
    (conflict,) = merged.conflicts
    assert (conflict.table, conflict.key, conflict.field) == ("criteria", ("fit",), "weight")
    assert conflict.mine == (Change("criteria", ("fit",), {"weight": 7.0}, {"weight": 3.0}),)
    assert merged.value.criteria["fit"].weight == 7.0
    assert merged.value.criteria["fit"].description == "mine"


def test_merge_when_both_set_the_same_then_no_conflict() -> None:
    base = a_small_one()
    mine = edits.set_weight(edits.change_criterion(base, "fit", name="New"), "fit", 3.0)
    theirs = edits.set_weight(base, "fit", 3.0)
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    assert (merged.value.criteria["fit"].name, merged.value.criteria["fit"].weight) == ("New", 3.0)


def test_merge_when_both_add_a_row_then_what_differs_clashes() -> None:
    base = a_small_one()
    mine, _ = edits.add_candidate(base, Candidate("Corp", country="PH", notes="mine"))
    theirs, _ = edits.add_candidate(base, Candidate("Corp", country="IN"))
    merged = merge(base, mine, theirs)
    assert {conflict.field for conflict in merged.conflicts} == {"country"}
    assert merged.value.candidates["corp"].notes == "mine"
    assert merged.value.candidates["corp"].country == "IN"
    settled = apply(merged.value, [change for conflict in merged.conflicts for change in conflict.mine])
    assert settled.candidates["corp"] == mine.candidates["corp"]


@pytest.mark.parametrize("i_removed_it", [True, False])
def test_merge_when_one_removes_what_the_other_changes_then_a_conflict_on_the_row(i_removed_it: bool) -> None:
    base = a_small_one()
    removed, renamed = edits.remove_candidate(base, "bolt"), edits.change_candidate(base, "bolt", name="Bolt Ltd")
    mine, theirs = (removed, renamed) if i_removed_it else (renamed, removed)
    merged = merge(base, mine, theirs)
    (conflict,) = merged.conflicts
    assert (conflict.table, conflict.key, conflict.field) == ("candidates", ("bolt",), "")
    assert same(merged.value, theirs)
    assert same(apply(merged.value, conflict.mine), mine)


def test_merge_when_a_removed_row_was_changed_then_its_cells_stay_with_whoever_wins() -> None:
    base = edits.set_score(a_small_one(), "ann", "bolt", "fit", 4.0)
    removed, renamed = edits.remove_candidate(base, "bolt"), edits.change_candidate(base, "bolt", name="Bolt Ltd")
    theirs_renamed = merge(base, removed, renamed)
    assert row_at(theirs_renamed.value, "sheets", ("ann", "bolt", "fit")) is not None
    theirs_removed = merge(base, renamed, removed)
    assert row_at(theirs_removed.value, "sheets", ("ann", "bolt", "fit")) is None
    (conflict,) = theirs_removed.conflicts
    back = apply(theirs_removed.value, conflict.mine)
    assert same(back, renamed)


def test_merge_when_two_people_fill_one_empty_cell_then_score_and_reason_both_stay() -> None:
    base = edits.clear_cell(a_small_one(), "sheets", ("ann", "acme", "fit"))
    mine = edits.set_score(base, "ann", "acme", "fit", 4.0)
    theirs = edits.set_reason(base, "sheets", ("ann", "acme", "fit"), rationale="because")
    merged = merge(base, mine, theirs)
    assert merged.conflicts == ()
    assert row_at(merged.value, "sheets", ("ann", "acme", "fit")) == Cell(4.0, "because")


def test_merge_when_one_removes_a_criterion_that_the_other_scores_then_dangling() -> None:
    base = a_small_one()
    mine = edits.remove_criterion(base, "fit")
    theirs = edits.set_score(base, "bob", "bolt", "fit", 2.0)
    for merged in (merge(base, mine, theirs), merge(base, theirs, mine)):
        assert merged.conflicts == ()
        assert merged.dangling == (Dangling("sheets", ("bob", "bolt", "fit"), "fit"),)


def test_merge_when_one_removes_a_person_and_a_candidate_that_the_other_uses_then_dangling() -> None:
    base = a_small_one()
    mine = edits.remove_candidate(edits.remove_evaluator(base, "bob"), "bolt")
    theirs = edits.set_score(base, "bob", "acme", "fit", 2.0)
    theirs = edits.set_rules(theirs, Rules(draw=("bolt", "acme")))
    theirs = edits.set_fact(theirs, "bolt", "gate", True)
    merged = merge(base, mine, theirs)
    assert merged.dangling == (
        Dangling("facts", ("bolt", "gate"), "bolt"),
        Dangling("rules", (), "bolt"),
        Dangling("sheets", ("bob", "acme", "fit"), "bob"),
    )


def test_merge_when_one_removes_a_group_that_the_other_fills_then_dangling() -> None:
    base = a_small_one()
    mine = edits.remove_criterion(base, "h")
    theirs, _ = edits.add_criterion(base, Criterion("New", parent="h"))
    theirs = edits.set_rules(theirs, Rules(tie_break=("h",)))
    assert merge(base, mine, theirs).dangling == (
        Dangling("criteria", ("new",), "h"),
        Dangling("rules", (), "h"),
    )


def circle() -> Evaluation:
    """Two people's moves, each fine alone, that put two groups into each other."""
    base = a_small_one()
    return merge(base, edits.move_criterion(base, "g", "h"), edits.move_criterion(base, "h", "g")).value


def test_merge_when_two_moves_make_a_circle_of_groups_then_dangling() -> None:
    base = a_small_one()
    merged = merge(base, edits.move_criterion(base, "g", "h"), edits.move_criterion(base, "h", "g"))
    assert merged.conflicts == ()
    assert merged.dangling == (
        Dangling("criteria", ("fit",), "g"),
        Dangling("criteria", ("g",), "h"),
        Dangling("criteria", ("h",), "g"),
    )


def test_move_when_there_is_a_circle_then_the_circle_can_be_opened() -> None:
    opened = edits.move_criterion(circle(), "g", "")
    assert dangling(opened) == ()
    with pytest.raises(EditError):
        edits.move_criterion(opened, "g", "h")


def test_remove_when_there_is_a_circle_then_all_of_it_goes() -> None:
    gone = edits.remove_criterion(circle(), "g")
    assert sorted(gone.criteria) == ["gate"]
    assert dangling(gone) == ()


def test_rebase_when_rows_are_touched_twice_then_each_side_counts_once() -> None:
    base = a_small_one()
    once = edits.set_weight(base, "fit", 2.0)
    twice = edits.set_weight(once, "fit", 5.0)
    mine = [*diff(base, once), *diff(once, twice)]
    there = edits.set_weight(base, "fit", 9.0)
    back = edits.set_weight(there, "fit", 1.0)
    rebased = rebase(mine, [*diff(base, there), *diff(there, back)])
    assert rebased.conflicts == ()
    assert apply(back, rebased.changes).criteria["fit"].weight == 5.0
