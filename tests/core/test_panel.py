"""Which cells count, how far each member of the panel is, and that every way to the totals agrees on it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from scorecard.core.changes import diff, rows, with_row
from scorecard.core.errors import RankingError
from scorecard.core.matrix import FRACTIONS, agreed_scores
from scorecard.core.model import Candidate, Criterion, Declaration, Evaluation, Kind, Pooling, Rules, in_order
from scorecard.core.panel import (
    Progress,
    conflicts_of,
    counting,
    counts,
    criteria_of,
    everything_counts,
    expected_cells,
    progress,
)
from scorecard.core.problems import look, problems
from scorecard.core.ranking import rank
from scorecard.core.tree import tree_of
from tests.core.evaluations import chains, evaluations
from tests.core.made import made

CONFLICT = Declaration(True, "Shares", "2026-03-01")


def panel() -> Evaluation:
    """Two groups of two ratings and three members: f scores the first group only, g has a conflict with a."""
    criteria = {
        "fit": Criterion(kind=Kind.GROUP),
        "x": Criterion(parent="fit"),
        "y": Criterion(parent="fit"),
        "way": Criterion(kind=Kind.GROUP),
        "z": Criterion(parent="way"),
    }
    first = {"a": (1, 2, 3), "b": (4, 4, 4)}
    evaluation = made(
        criteria, first, panel={"f": {"a": (5, 5, 5), "b": (2, 2, 2)}, "g": {"a": (0, 0, 0), "b": (3, 3, 3)}}
    )
    evaluation = with_row(evaluation, "evaluators", ("f",), replace(evaluation.evaluators["f"], assigned=("fit",)))
    return with_row(evaluation, "declarations", ("g", "a"), CONFLICT)


def without_what_does_not_count(evaluation: Evaluation) -> Evaluation:
    """The same scores with nothing declared and nothing assigned, but without the cells that do not count."""
    plain = replace(
        evaluation,
        declarations=type(evaluation.declarations)(),
        evaluators=type(evaluation.evaluators)(
            {key: replace(each, assigned=()) for key, each in evaluation.evaluators.items()}
        ),
    )
    for key, _ in rows(evaluation, "sheets"):
        if not counts(evaluation, *key):
            plain = with_row(plain, "sheets", key, None)
    return plain


# ---- what counts --------------------------------------------------------------------------------


def test_counts_when_a_conflict_is_declared_then_not_for_that_candidate() -> None:
    evaluation = panel()
    assert not counts(evaluation, "g", "a", "x")
    assert counts(evaluation, "g", "b", "x")
    assert conflicts_of(evaluation, "g") == {"a"}
    declared = with_row(evaluation, "declarations", ("g", "a"), Declaration(False, "None"))
    assert counts(declared, "g", "a", "x")
    assert conflicts_of(declared, "g") == frozenset()


def test_counts_when_criteria_are_assigned_then_these_and_all_under_them() -> None:
    evaluation = panel()
    assert [leaf for leaf in "xyz" if counts(evaluation, "f", "a", leaf)] == ["x", "y"]
    assert criteria_of(evaluation, "f") == {"x", "y"}
    assert criteria_of(evaluation, "e") == {"x", "y", "z"}


def test_counts_when_what_is_assigned_is_gone_then_nothing_rather_than_everything() -> None:
    evaluation = panel()
    evaluation = with_row(evaluation, "evaluators", ("f",), replace(evaluation.evaluators["f"], assigned=("gone",)))
    assert criteria_of(evaluation, "f") == frozenset()
    assert not counts(evaluation, "f", "a", "x")


def test_criteria_of_when_measures_and_gates_are_assigned_then_ratings_alone() -> None:
    evaluation = made({"x": 1.0, "iso": Criterion(kind=Kind.GATE)}, {"a": (1, True)})
    evaluation = with_row(evaluation, "evaluators", ("e",), replace(evaluation.evaluators["e"], assigned=("iso", "x")))
    assert criteria_of(evaluation, "e") == {"x"}


def test_agreed_scores_when_cells_do_not_count_then_the_others_are_pooled() -> None:
    scores, given_ = agreed_scores(panel(), ["a", "b"], ["x", "y", "z"])
    assert scores.tolist() == [
        [3.0, 3.5, 3.0],
        [3.0, 3.0, 3.5],
    ]  # (1 + 5) / 2, (2 + 5) / 2, 3; (4 + 2 + 3) / 3, (4 + 3) / 2
    assert given_.all()


def test_agreed_scores_when_there_is_a_consensus_then_it_wins_whatever_counts() -> None:
    evaluation = made({"x": 1.0}, {"a": (1,)}, consensus={("a", "x"): 4.0})
    evaluation = with_row(evaluation, "declarations", ("e", "a"), CONFLICT)
    scores, given_ = agreed_scores(evaluation, ["a"], ["x"])
    assert (scores.tolist(), given_.tolist()) == ([[4.0]], [[True]])


def test_rank_when_everybody_has_a_conflict_then_nothing_is_scored() -> None:
    evaluation = made({"x": 1.0}, {"a": (1,), "b": (2,)})
    found = rank(with_row(evaluation, "declarations", ("e", "a"), CONFLICT))
    assert [(each.key, each.rank, each.total) for each in found.standings] == [("b", 1, 40.0), ("a", None, None)]


@given(evaluations())
def test_counting_then_as_each_cell_says(evaluation: Evaluation) -> None:
    people, candidates = in_order(evaluation.evaluators), in_order(evaluation.candidates)
    leaves = [key for key in tree_of(evaluation.criteria).leaves if evaluation.criteria[key].kind is Kind.RATING]
    each = [
        [[counts(evaluation, who, candidate, leaf) for leaf in leaves] for candidate in candidates] for who in people
    ]
    mask = counting(evaluation, people, candidates, leaves)
    assert (mask is None) is everything_counts(evaluation)
    if mask is None:
        assert np.all(each)
    else:
        assert mask.tolist() == each


def test_counting_when_nothing_is_declared_or_assigned_then_no_mask_is_made() -> None:
    evaluation = made({"x": 1.0}, {"a": (1,), "b": (2,)})
    assert counting(evaluation, ["e"], ["a", "b"], ["x"]) is None
    evaluation = with_row(evaluation, "declarations", ("e", "a"), Declaration(False, "None"))
    assert counting(evaluation, ["e"], ["a", "b"], ["x"]) is None


# ---- every way to the totals --------------------------------------------------------------------


@given(evaluations())
def test_conflicts_and_assignments_then_as_if_those_cells_were_not_there(evaluation: Evaluation) -> None:
    plain = without_what_does_not_count(evaluation)
    assert everything_counts(plain)
    try:
        expected = rank(plain)
    except RankingError:
        return
    found = rank(evaluation)
    assert found.standings == expected.standings
    assert np.array_equal(found.contributions, expected.contributions)
    leaves = [key for key in found.matrix.leaves if evaluation.criteria[key].kind is Kind.RATING]
    precise, known = agreed_scores(evaluation, found.matrix.candidates, leaves, FRACTIONS)
    wanted, known_too = agreed_scores(plain, found.matrix.candidates, leaves, FRACTIONS)
    assert precise.tolist() == wanted.tolist()
    assert known.tolist() == known_too.tolist()


@given(chains())
def test_rank_when_what_counts_changes_then_taking_over_what_is_known_changes_nothing(
    chain: tuple[Evaluation, Evaluation, Evaluation],
) -> None:
    previous = None
    for evaluation in (*chain, without_what_does_not_count(chain[2]), chain[2]):
        try:
            expected = rank(evaluation)
        except RankingError:
            continue
        previous = rank(evaluation, previous)
        assert previous.standings == expected.standings
        assert np.array_equal(previous.contributions, expected.contributions)


@pytest.mark.parametrize("pooling", Pooling)
def test_rank_when_a_score_that_does_not_count_changes_then_no_total_does(pooling: Pooling) -> None:
    evaluation = replace(panel(), rules=Rules(pooling=pooling))
    before = rank(evaluation)
    for key in (("g", "a", "x"), ("f", "b", "z")):
        cell = replace(evaluation.sheets[key[0]][key[1]][key[2]], score=5.0)
        after = rank(with_row(evaluation, "sheets", key, cell), before)
        assert after.standings == before.standings


def test_rank_when_a_conflict_is_taken_back_then_the_total_is_exact_again() -> None:
    scores = {"a": (1, 2, 4), "b": (2, 2, 3)}
    evaluation = made({"x": 1.0, "y": 1.0, "z": 1.0}, scores, panel={"f": scores, "g": scores})
    declared = with_row(evaluation, "declarations", ("f", "a"), CONFLICT)
    previous = rank(declared, rank(evaluation))
    assert [each.tied for each in previous.standings] == [True, True]  # 7/15 each, whoever is left out
    assert [Fraction(each.total or 0).limit_denominator(1000) for each in previous.standings] == [Fraction(140, 3)] * 2
    assert rank(with_row(declared, "declarations", ("f", "a"), None), previous).standings == rank(evaluation).standings


# ---- how far they are -----------------------------------------------------------------------------


def test_expected_cells_then_in_the_order_of_candidates_and_criteria() -> None:
    evaluation = panel()
    assert list(expected_cells(evaluation, "f")) == [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")]
    assert list(expected_cells(evaluation, "g")) == [("b", "x"), ("b", "y"), ("b", "z")]
    assert list(expected_cells(evaluation, "e", {"z"})) == [("a", "z"), ("b", "z")]


def test_progress_when_cells_are_blank_then_not_counted() -> None:
    evaluation = panel()
    assert progress(evaluation, "f") == Progress(4, 4)
    assert progress(evaluation, "f").complete
    blank = with_row(evaluation, "sheets", ("f", "a", "x"), replace(evaluation.sheets["f"]["a"]["x"], score=None))
    assert progress(blank, "f") == Progress(3, 4)
    assert not progress(blank, "f").complete
    assert progress(blank, "f", {"y", "z"}) == Progress(2, 2)
    assert progress(blank, "g") == Progress(3, 3)


def test_progress_when_nothing_is_expected_then_complete() -> None:
    assert progress(panel(), "f", ()) == Progress(0, 0)
    assert progress(panel(), "f", ()).complete


@given(evaluations())
def test_progress_then_as_the_expected_cells_say(evaluation: Evaluation) -> None:
    for evaluator in evaluation.evaluators:
        expected = list(expected_cells(evaluation, evaluator))
        sheet = evaluation.sheets.get(evaluator, {})
        cells = [sheet.get(candidate, {}).get(leaf) for candidate, leaf in expected]
        scored = sum(1 for cell in cells if cell is not None and cell.score is not None)
        assert progress(evaluation, evaluator) == Progress(scored, len(expected))
        assert all(counts(evaluation, evaluator, *cell) for cell in expected)


# ---- what is told -----------------------------------------------------------------------------------


def told(evaluation: Evaluation) -> list[tuple[str, str, tuple[str, ...], str]]:
    return [(str(each.severity), each.table, each.key, str(each)) for each in problems(evaluation)]


def test_problems_when_cells_do_not_count_then_whose_and_why() -> None:
    assert told(panel()) == [
        (
            "warning",
            "declarations",
            ("g", "a"),
            "3 scores of g for a do not count: g declares a conflict of interest",
        ),
        ("hint", "evaluators", ("f",), "2 scores of f do not count: these criteria are not assigned to f"),
    ]


def test_problems_when_cells_are_missing_then_counted_where_they_are_expected() -> None:
    evaluation = panel()
    for key in [key for key, _ in rows(evaluation, "sheets") if key[0] in "eg"]:
        evaluation = with_row(evaluation, "sheets", key, None)
    assert told(evaluation) == [
        ("missing", "sheets", ("e", "a", "z"), "z: not scored for 2 of 2"),
        ("hint", "evaluators", ("e",), "e has scored 0 of 6"),
        ("hint", "evaluators", ("f",), "2 scores of f do not count: these criteria are not assigned to f"),
        ("hint", "evaluators", ("g",), "g has scored 0 of 3"),
    ]


def test_problems_when_a_cell_is_missing_then_it_is_led_to_who_is_to_score_it() -> None:
    evaluation = panel()
    evaluation = with_row(evaluation, "declarations", ("e", "a"), CONFLICT)
    evaluation = with_row(evaluation, "sheets", ("f", "a", "x"), None)
    assert ("missing", "sheets", ("f", "a", "x"), "x: not scored for 1 of 2") in told(evaluation)


def test_problems_when_everybody_has_a_conflict_then_told_of_the_candidate() -> None:
    evaluation = panel()
    for evaluator in "ef":
        evaluation = with_row(evaluation, "declarations", (evaluator, "a"), CONFLICT)
    found = told(evaluation)
    what = "Everybody on the panel who has a vote declares a conflict of interest with a"
    assert ("warning", "candidates", ("a",), what) in found
    assert not any(severity == "missing" for severity, *_ in found)


def test_problems_when_a_criterion_is_assigned_to_nobody_then_told_unless_it_is_agreed_on() -> None:
    evaluation = made({"x": 1.0, "y": 1.0}, {"a": (1, 2), "b": (3, 4)})
    evaluation = with_row(evaluation, "evaluators", ("e",), replace(evaluation.evaluators["e"], assigned=("x",)))
    nobody = ("warning", "criteria", ("y",), "y is assigned to nobody who has a vote")
    assert nobody in told(evaluation)
    assert not any(severity == "missing" for severity, *_ in told(evaluation))
    for candidate in "ab":
        cell = replace(evaluation.sheets["e"]["a"]["x"], score=3.0)
        evaluation = with_row(evaluation, "consensus", (candidate, "y"), cell)
    assert nobody not in told(evaluation)


def test_problems_when_those_to_whom_it_is_assigned_have_a_conflict_then_told_of_the_cell() -> None:
    evaluation = made({"x": 1.0, "y": 1.0}, {"a": (1, 2), "b": (3, 4)}, panel={"f": {"a": (1, 1), "b": (1, 1)}})
    for evaluator, leaf in (("e", "x"), ("f", "y")):
        row = replace(evaluation.evaluators[evaluator], assigned=(leaf,))
        evaluation = with_row(evaluation, "evaluators", (evaluator,), row)
    evaluation = with_row(evaluation, "declarations", ("f", "b"), CONFLICT)
    what = "y: for 1 of 2 everybody to whom it is assigned declares a conflict of interest"
    assert ("warning", "consensus", ("b", "y"), what) in told(evaluation)


def test_problems_when_nothing_that_is_scored_is_assigned_then_told() -> None:
    evaluation = made({"x": 1.0, "iso": Criterion(kind=Kind.GATE)}, {"a": (1, True), "b": (2, True)})
    evaluation = with_row(evaluation, "evaluators", ("e",), replace(evaluation.evaluators["e"], assigned=("iso",)))
    assert ("warning", "evaluators", ("e",), "No criterion that is scored is assigned to e") in told(evaluation)


def test_problems_when_two_bear_one_label_then_told() -> None:
    evaluation = made({"x": 1.0}, {"a": (1,), "b": (2,)})
    for at, key in enumerate("ab"):
        evaluation = with_row(evaluation, "candidates", (key,), Candidate(key, float(at), label="Candidate A"))
    assert ("warning", "candidates", ("b",), "Two candidates bear the label Candidate A") in told(evaluation)


@given(chains())
def test_look_when_declarations_and_assignments_come_and_go_then_as_from_scratch(
    chain: tuple[Evaluation, Evaluation, Evaluation],
) -> None:
    previous = None
    for evaluation in (chain[0], without_what_does_not_count(chain[0]), chain[0], *chain[1:]):
        previous = look(evaluation, previous)
        assert list(previous.problems) == problems(evaluation)


def test_diff_when_a_declaration_says_nothing_then_it_is_a_row_all_the_same() -> None:
    before = made({"x": 1.0}, {"a": (1,)})
    after = with_row(before, "declarations", ("e", "a"), Declaration())
    assert [(each.table, each.key, each.before, each.after) for each in diff(before, after)] == [
        ("declarations", ("e", "a"), None, {})
    ]
