"""The edits of the panel at work: assignments, declarations, submissions, labels, and the record of proceedings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core import edits
from scorecard.core.changes import Dangling, apply, dangling, diff, invert, rebase, with_row
from scorecard.core.checks import act_key_flaws
from scorecard.core.errors import EditError
from scorecard.core.model import (
    NAMING,
    TABLES,
    Act,
    ActKind,
    Candidate,
    Criterion,
    Declaration,
    Evaluation,
    Evaluator,
    Kind,
    Stage,
    Submission,
)
from scorecard.core.panel_edits import (
    add_act,
    assign_criteria,
    label_candidates,
    letters,
    next_act,
    set_declaration,
    submit_sheet,
    take_back_sheet,
)
from scorecard.core.soundness import unsound
from tests.core.made import made
from tests.core.merging import merge

AT = "2026-03-31T14:05+02:00"


def panel() -> Evaluation:
    criteria = {"fit": Criterion(kind=Kind.GROUP), "x": Criterion(parent="fit"), "y": Criterion()}
    scores = {"a": (1, 2), "b": (3, 4)}
    return made(criteria, scores, panel={"f": scores})


def busy() -> Evaluation:
    """A panel at work: everything that can be said of it is said."""
    evaluation = assign_criteria(panel(), "e", ("fit", "y"))
    evaluation = set_declaration(evaluation, "e", "a", Declaration(True, "Shares", AT))
    evaluation = set_declaration(evaluation, "f", "a", Declaration())
    evaluation = submit_sheet(evaluation, "e", AT)
    return add_act(label_candidates(evaluation, "ab"), Act(ActKind.ADVANCED, Stage.SCORING, "Ann", "", AT))


def texts(evaluation: Evaluation, changed: Evaluation) -> list[tuple[str, tuple[str, ...], str]]:
    """What is unsound after going from one evaluation to the other."""
    return [(each.table, each.key, each.what) for each in unsound(changed, diff(evaluation, changed))]


# ---- the edits ----------------------------------------------------------------------------------


def test_assign_criteria_when_known_then_kept_and_none_means_all() -> None:
    assert busy().evaluators["e"].assigned == ("fit", "y")
    assert assign_criteria(busy(), "e", ()).evaluators["e"].assigned == ()


def test_set_declaration_when_it_says_nothing_then_it_is_there_until_taken_away() -> None:
    assert busy().declarations["f"]["a"] == Declaration()
    assert "f" not in set_declaration(busy(), "f", "a", None).declarations


def test_submit_sheet_when_the_sealed_follow_then_both_moments_are_kept() -> None:
    evaluation = submit_sheet(busy(), "e", "2026-04-02", sealed=True)
    assert evaluation.submissions["e"] == Submission(AT, "2026-04-02")
    assert take_back_sheet(evaluation, "e", sealed=True).submissions["e"] == Submission(AT)
    assert "e" not in take_back_sheet(evaluation, "e").submissions
    assert submit_sheet(evaluation, "e", "2026-04-03").submissions["e"] == Submission("2026-04-03", "2026-04-02")


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        (lambda e: assign_criteria(e, "nobody", ()), "no evaluator 'nobody'"),
        (lambda e: assign_criteria(e, "e", ["x", "gone"]), "There is no criterion 'gone'"),
        (lambda e: assign_criteria(e, "e", ["x", "x"]), "The criterion 'x' stands here twice"),
        (lambda e: edits.change_evaluator(e, "e", assigned=("gone",)), "There is no criterion 'gone'"),
        (lambda e: edits.add_evaluator(e, Evaluator("Eve", assigned=("gone",))), "There is no criterion 'gone'"),
        (lambda e: set_declaration(e, "nobody", "a", Declaration()), "no evaluator 'nobody'"),
        (lambda e: set_declaration(e, "e", "nobody", Declaration()), "no candidate 'nobody'"),
        (lambda e: set_declaration(e, "e", "a", Declaration(statement="a\x00b")), "U.0000 at place 2 cannot be kept"),
        (lambda e: set_declaration(e, "e", "a", Declaration(at="yesterday")), "A date or a date and a time"),
        (lambda e: submit_sheet(e, "e", ""), "A date or a date and a time"),
        (lambda e: submit_sheet(e, "e", "2026-13-01"), "A date or a date and a time"),
        (lambda e: submit_sheet(e, "e", AT, sealed=True), "handed in after the rest"),
        (lambda e: submit_sheet(e, "nobody", AT), "no evaluator 'nobody'"),
        (lambda e: take_back_sheet(e, "e"), "has not been handed in"),
        (lambda e: take_back_sheet(submit_sheet(e, "e", AT), "e", sealed=True), "has not been handed in"),
        (lambda e: label_candidates(e, ["a", "nobody"]), "no candidate 'nobody'"),
        (lambda e: add_act(e, Act(by=" ", at=AT)), "The name of who did it is needed"),
        (lambda e: add_act(e, Act(ActKind.REOPENED, by="Ann", reason="\n", at=AT)), "needs a reason"),
        (lambda e: add_act(e, Act(by="Ann", at="")), "A date or a date and a time"),
    ],
)
def test_edits_when_they_make_no_sense_then_refused(edit: Callable[[Evaluation], object], what: str) -> None:
    with pytest.raises(EditError, match=what):
        edit(panel())


# ---- labels ----------------------------------------------------------------------------------------


def test_letters_then_as_the_columns_of_a_spreadsheet() -> None:
    assert [letters(place) for place in (1, 2, 26, 27, 52, 53, 702, 703)] == [
        *("A", "B", "Z", "AA", "AZ", "BA", "ZZ", "AAA")
    ]


def test_label_candidates_when_some_have_one_then_these_stay_and_the_letters_go_on() -> None:
    evaluation = panel()
    for name in ("c", "d"):
        evaluation, _ = edits.add_candidate(evaluation, Candidate(name))
    labelled = label_candidates(evaluation, ["d", "b"])
    assert {key: each.label for key, each in labelled.candidates.items()} == {
        "a": "",
        "b": "Candidate B",
        "c": "",
        "d": "Candidate A",
    }
    again = label_candidates(labelled, ["c", "d", "b", "a"])
    assert [again.candidates[key].label[-1] for key in "dbca"] == ["A", "B", "C", "D"]
    assert label_candidates(again, "abcd") == again
    own = edits.change_candidate(evaluation, "a", label="The blue one")
    assert label_candidates(own, "abcd").candidates["a"].label == "The blue one"


@given(count=st.integers(0, 120))
def test_label_candidates_then_each_label_stands_for_one(count: int) -> None:
    keys = [f"c{at}" for at in range(count)]
    evaluation = Evaluation()
    for key in keys:
        evaluation = with_row(evaluation, "candidates", (key,), Candidate(key))
    labelled = label_candidates(label_candidates(evaluation, keys[::3]), keys)
    labels = [each.label for each in labelled.candidates.values()]
    assert len(set(labels)) == count
    assert all(label.startswith("Candidate ") for label in labels)


def test_a_label_when_another_candidate_bears_it_then_refused() -> None:
    with pytest.raises(EditError, match="Another candidate is called 'Candidate B' too"):
        edits.change_candidate(busy(), "a", label="Candidate B")
    with pytest.raises(EditError, match="Another candidate is called 'Candidate B' too"):
        edits.add_candidate(busy(), Candidate("New", label="Candidate B"))


# ---- the record of proceedings ------------------------------------------------------------------------


def test_add_act_then_numbered_in_order() -> None:
    evaluation = busy()
    for number in range(2, 13):
        assert next_act(evaluation) == f"{number:06}"
        evaluation = add_act(evaluation, Act(ActKind.REOPENED, Stage.SETUP, "Ann", f"reason {number}", AT))
    assert [evaluation.acts[key].reason for key in sorted(evaluation.acts)][1:] == [f"reason {n}" for n in range(2, 13)]


def test_next_act_when_the_numbers_have_run_out_then_refused() -> None:
    evaluation = with_row(Evaluation(), "acts", ("999999",), Act(by="Ann", at=AT))
    with pytest.raises(EditError, match="full"):
        next_act(evaluation)


@pytest.mark.parametrize(
    "key", ["", "1", "0000001", "000000", "-00001", "+00001", "00000a", "٠٠٠٠٠١", "000001\n", " 00001"]
)
def test_a_key_of_an_act_when_it_is_no_number_of_six_digits_then_told(key: str) -> None:
    assert [flaw.what for flaw in act_key_flaws(key)] == ["the key of an act is a number of 6 digits, such as 000001"]
    evaluation = with_row(Evaluation(), "acts", (key,), Act(by="Ann", at=AT))
    assert [each.table for each in unsound(evaluation, diff(Evaluation(), evaluation)) if each.table == "acts"]
    assert next_act(evaluation) == "000001"


def test_acts_when_two_people_act_at_once_then_it_is_a_clash() -> None:
    base = busy()
    mine = add_act(base, Act(ActKind.ADVANCED, Stage.CONSENSUS, "Ann", "", AT))
    theirs = add_act(base, Act(ActKind.REOPENED, Stage.SETUP, "Bob", "A weight was wrong", AT))
    found = rebase(diff(base, mine), diff(base, theirs))
    assert {(each.table, each.key) for each in found.conflicts} == {("acts", ("000002",))}


# ---- rows go along with what they name ------------------------------------------------------------------


def test_naming_then_the_tables_whose_keys_name_others() -> None:
    single = {"head", "scale", "rules", "cost_terms"}
    assert set(TABLES) - NAMING == {*single, "criteria", "candidates", "evaluators", "acts", "scenarios"}


def test_remove_candidate_then_its_declarations_go_and_come_back() -> None:
    before = busy()
    after = edits.remove_candidate(before, "a")
    assert not after.declarations
    assert after.submissions == before.submissions
    assert texts(before, after) == []
    assert apply(after, invert(diff(before, after))) == before


def test_remove_evaluator_then_declarations_and_submission_go_and_come_back() -> None:
    before = busy()
    after = edits.remove_evaluator(before, "e")
    assert set(after.declarations) == {"f"}
    assert not after.submissions
    assert texts(before, after) == []
    assert apply(after, invert(diff(before, after))) == before


def test_remove_criterion_then_nobody_is_assigned_it_any_more() -> None:
    before = assign_criteria(panel(), "e", ("x", "fit", "y"))
    after = edits.remove_criterion(before, "fit")
    assert after.evaluators["e"].assigned == ("y",)
    assert texts(before, after) == []
    assert apply(after, invert(diff(before, after))) == before


def test_remove_criterion_when_somebody_is_assigned_nothing_else_then_refused() -> None:
    with pytest.raises(EditError, match="e is assigned nothing but what would be removed"):
        edits.remove_criterion(assign_criteria(panel(), "e", ("x",)), "fit")


def test_dangling_when_rows_name_what_is_gone_then_each_is_told() -> None:
    evaluation = busy()
    for table, key in (("evaluators", "f"), ("candidates", "a"), ("criteria", "y")):
        evaluation = with_row(evaluation, table, (key,), None)
    found = [
        each for each in dangling(evaluation) if each.table in ("declarations", "submissions", "evaluators", "acts")
    ]
    assert found == [
        Dangling("declarations", ("e", "a"), "a"),
        Dangling("declarations", ("f", "a"), "f"),
        Dangling("evaluators", ("e",), "y"),
    ]
    gone = with_row(evaluation, "evaluators", ("e",), None)
    assert Dangling("submissions", ("e",), "e") in dangling(gone)


# ---- two people ----------------------------------------------------------------------------------------


def test_unsound_when_one_removes_what_the_other_builds_on_then_told() -> None:
    base = panel()
    for mine, theirs, table in (
        (set_declaration(base, "e", "a", Declaration(True)), edits.remove_candidate(base, "a"), "declarations"),
        (submit_sheet(base, "e", AT), edits.remove_evaluator(base, "e"), "submissions"),
        (assign_criteria(base, "e", ("x",)), edits.remove_criterion(base, "x"), "evaluators"),
    ):
        rebased = rebase(diff(base, mine), diff(base, theirs))
        assert rebased.conflicts == ()
        together = apply(theirs, rebased.changes)
        assert [each.table for each in unsound(together, rebased.changes)] == [table]
        other = rebase(diff(base, theirs), diff(base, mine))
        assert [each.table for each in unsound(apply(mine, other.changes), other.changes)] == [table]


def test_merge_when_one_removes_and_the_other_changes_then_the_removal_takes_declarations_along() -> None:
    base = busy()
    mine = edits.remove_evaluator(base, "e")
    theirs = edits.change_evaluator(submit_sheet(base, "e", "2026-04-03"), "e", role="Chair")
    found = merge(base, mine, theirs)
    (conflict,) = [each for each in found.conflicts if each.table == "evaluators"]
    won = apply(found.value, conflict.mine)
    assert "e" not in won.evaluators
    assert (won.submissions, set(won.declarations)) == (mine.submissions, {"f"})
    assert dangling(won) == ()


def test_unsound_when_two_give_one_label_then_both_are_told() -> None:
    base = panel()
    mine, theirs = label_candidates(base, ["a"]), label_candidates(base, ["b"])
    changes = rebase(diff(base, mine), diff(base, theirs)).changes
    assert [(each.table, each.key) for each in unsound(apply(theirs, changes), changes)] == [
        *(("candidates", ("a",)), ("candidates", ("b",)))
    ]


@pytest.mark.parametrize(
    ("table", "key", "row"),
    [
        ("declarations", ("e", "a"), Declaration(at="soon")),
        ("submissions", ("e",), Submission("")),
        ("submissions", ("e",), Submission(AT, "later")),
        ("acts", ("000001",), Act(at=AT)),
        ("acts", ("000001",), Act(ActKind.REOPENED, by="Ann", at=AT)),
        ("evaluators", ("e",), Evaluator("e", assigned=("gone",))),
    ],
)
def test_unsound_when_a_row_is_wrong_in_itself_then_told(table: str, key: tuple[str, ...], row: object) -> None:
    base = panel()
    assert texts(base, with_row(base, table, key, row))


def test_edits_when_line_ends_differ_then_kept_as_line_feeds() -> None:
    evaluation = set_declaration(panel(), "e", "a", Declaration(True, "one\r\ntwo\rthree"))
    assert evaluation.declarations["e"]["a"].statement == "one\ntwo\nthree"
    evaluation = add_act(evaluation, replace(Act(by="Ann", at=AT), reason="a\r\nb"))
    assert evaluation.acts["000001"].reason == "a\nb"
