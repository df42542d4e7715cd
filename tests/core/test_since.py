"""What is undone after somebody else went on: all that nobody touched goes back, and the rest is a conflict."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from scorecard.app.start import new_evaluation
from scorecard.core.changes import apply, dangling, diff, invert, since, squash
from scorecard.core.edits import add_candidate, change_candidate, set_reason, set_score, set_weight
from scorecard.core.model import Candidate, Evaluation
from tests.core.evaluations import forks, pairs

START = new_evaluation("plain", "T", ["Acme", "Beta"], ["Ann", "Ben"])


@given(pair=pairs())
def test_alone_an_undo_is_the_inverse(pair: tuple[Evaluation, Evaluation]) -> None:
    before, after = pair
    found = since(after, invert(diff(before, after)))
    assert not found.conflicts
    assert apply(after, found.changes) == before


@given(fork=forks())
def test_what_somebody_else_changed_meanwhile_is_never_taken_away_unasked(
    fork: tuple[Evaluation, Evaluation, Evaluation],
) -> None:
    base, mine, theirs = fork
    made = diff(base, mine)
    now = apply(theirs, made)  # theirs, with mine on top
    found = since(now, invert(made))
    after = apply(now, found.changes)
    touched = {(each.table, each.key) for each in made}
    asked = {(each.table, each.key) for each in found.conflicts}
    for change in diff(now, after):
        assert (change.table, change.key) in touched
        assert (change.table, change.key) not in asked or change.after is not None


def test_another_score_in_the_same_cell_is_a_conflict() -> None:
    mine = set_score(START, "ann", "acme", "cost", 3.0)
    now = set_score(mine, "ann", "acme", "cost", 5.0)
    found = since(now, invert(diff(START, mine)))
    (conflict,) = found.conflicts
    assert (conflict.table, conflict.key) == ("sheets", ("ann", "acme", "cost"))
    assert apply(now, found.changes) == now
    assert apply(now, squash(found.changes, conflict.mine)) == START


def test_a_reason_beside_the_score_is_not() -> None:
    first = set_score(START, "ann", "acme", "cost", 3.0)
    mine = set_score(first, "ann", "acme", "cost", 4.0)
    now = set_reason(mine, "sheets", ("ann", "acme", "cost"), rationale="Seen on site")
    found = since(now, invert(diff(first, mine)))
    assert not found.conflicts
    cell = apply(now, found.changes).sheets["ann"]["acme"]["cost"]
    assert (cell.score, cell.rationale) == (3.0, "Seen on site")


def test_the_same_value_by_another_hand_is_no_conflict() -> None:
    mine = set_weight(START, "cost", 70.0)
    now = set_weight(mine, "cost", START.criteria["cost"].weight)  # somebody took it back already
    found = since(now, invert(diff(START, mine)))
    assert not found.conflicts
    assert apply(now, found.changes) == START


def test_an_added_row_that_was_described_since_is_a_conflict() -> None:
    mine, key = add_candidate(START, Candidate("Crux"))
    now = change_candidate(mine, key, country="PT")
    found = since(now, invert(diff(START, mine)))
    (conflict,) = found.conflicts
    assert (conflict.table, conflict.key, conflict.field) == ("candidates", (key,), "")
    assert apply(now, conflict.mine) == START


def test_an_added_row_that_was_scored_since_takes_the_scores_along() -> None:
    mine, key = add_candidate(START, Candidate("Crux"))
    now = set_score(set_score(mine, "ben", key, "cost", 4.0), "ben", "acme", "cost", 2.0)
    found = since(now, invert(diff(START, mine)))
    (conflict,) = found.conflicts
    assert (conflict.table, conflict.key) == ("candidates", (key,))
    assert found.changes == ()
    undone = apply(now, conflict.mine)
    assert undone == set_score(START, "ben", "acme", "cost", 2.0)
    assert dangling(undone) == ()


def test_what_i_added_with_it_stays_with_it() -> None:
    mine, key = add_candidate(START, Candidate("Crux"))
    mine = set_score(mine, "ann", key, "cost", 5.0)
    now = set_score(mine, "ben", key, "cost", 4.0)
    found = since(now, invert(diff(START, mine)))
    assert len(found.conflicts) == 1
    assert apply(now, found.changes) == now  # theirs: candidate and both scores
    assert apply(now, squash(found.changes, found.conflicts[0].mine)) == replace(START)
