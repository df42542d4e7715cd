"""Every edit does what it says, leaves the rest alone, and is refused with its place where it cannot be made."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core import edits
from scorecard.core.changes import EMPTY, diff, row_at
from scorecard.core.errors import EditError
from scorecard.core.model import (
    Candidate,
    Cell,
    Criterion,
    Evaluation,
    Evaluator,
    Kind,
    OwnWeight,
    Pooling,
    Process,
    Rules,
    Scale,
    Shape,
    Stage,
    ValueFunction,
    Waiver,
    in_order,
)
from scorecard.core.text import LONGEST_TEXT, checked_text, key_from, unfit
from scorecard.core.tree import tree_of
from tests.core.evaluations import any_evaluation, any_weight, pairs
from tests.core.merging import merge

MEASURE = Criterion("Price", Kind.MEASURE, unit="EUR", value=ValueFunction(worst=100.0, best=0.0))
CATEGORY = Criterion(
    "Badge", Kind.MEASURE, value=ValueFunction(Shape.CATEGORIES, categories=(("gold", 1.0), ("tin", 0.0)))
)


def sample() -> Evaluation:
    """A group with two ratings, a measure, categories and a gate; candidates a, b, c; evaluators ann, bob."""
    made = edits.set_head(EMPTY, title="Sample")
    made, _ = edits.add_criterion(made, Criterion("Quality", Kind.GROUP, weight=60.0))
    made, _ = edits.add_criterion(made, Criterion("Skill", parent="quality", weight=30.0))
    made, _ = edits.add_criterion(made, Criterion("Fit", parent="quality", weight=70.0))
    made, _ = edits.add_criterion(made, MEASURE)
    made, _ = edits.add_criterion(made, CATEGORY)
    made, _ = edits.add_criterion(made, Criterion("ISO", Kind.GATE))
    for name in "ABC":
        made, _ = edits.add_candidate(made, Candidate(name))
    for name in ("Ann", "Bob"):
        made, _ = edits.add_evaluator(made, Evaluator(name))
    return edits.set_score(made, "ann", "a", "skill", 4.0)


def refusal(edit: Callable[[], object]) -> EditError:
    with pytest.raises(EditError) as caught:
        edit()
    return caught.value


def children(evaluation: Evaluation, parent: str = "") -> list[str]:
    return tree_of(evaluation.criteria).children.get(parent, [])


# ---- head, scale, rules ---------------------------------------------------------------------------


def test_set_head_when_fields_are_given_then_only_these_change() -> None:
    before = sample()
    after = edits.set_head(before, process=Process.FORMAL, stage=Stage.SCORING, scope="one\r\ntwo\rthree")
    assert (after.head.title, after.head.process, after.head.stage) == ("Sample", Process.FORMAL, Stage.SCORING)
    assert after.head.scope == "one\ntwo\nthree"
    assert [change.table for change in diff(before, after)] == ["head"]


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "\x1b[31m", "\ufffe", "x" * (LONGEST_TEXT + 1)])
def test_texts_when_they_cannot_be_kept_then_refused(text: str) -> None:
    base = sample()
    for edit in (
        lambda: edits.set_head(base, description=text),
        lambda: edits.change_criterion(base, "fit", description=text),
        lambda: edits.change_candidate(base, "a", notes=text),
        lambda: edits.change_evaluator(base, "ann", role=text),
        lambda: edits.set_reason(base, "sheets", ("ann", "a", "fit"), rationale=text),
        lambda: edits.set_consensus(base, "a", "fit", 3.0, text),
        lambda: edits.add_candidate(base, Candidate(text)),
    ):
        assert "can" in str(refusal(edit))


@pytest.mark.parametrize(
    "edit",
    [
        lambda base: edits.add_candidate(base, Candidate("New", notes="\ud800")),
        lambda base: edits.add_criterion(base, Criterion("New", description="\ud800")),
        lambda base: edits.add_criterion(base, Criterion("New", levels=((1.0, "\ud800"),))),
        lambda base: edits.add_evaluator(base, Evaluator("New", role="\ud800")),
        lambda base: edits.set_waiver(base, "a", "iso", Waiver("Ann", "\ud800")),
        lambda base: edits.set_scale(base, Scale(levels=((1.0, "\ud800"),))),
        lambda base: edits.set_head(base, kpis=("\ud800",)),
        lambda base: edits.change_criterion(base, "fit", levels=((1.0, "\ud800"),)),
    ],
)
def test_texts_when_inside_a_given_row_then_checked_as_well(edit: Callable[[Evaluation], object]) -> None:
    refusal(lambda: edit(sample()))


def test_unfit_when_text_is_ordinary_then_nothing_is_wrong() -> None:
    assert unfit("tab\tand line\nfeed, Ünïcödé 日本 😀") == ""
    assert unfit("ab\x07") == "the character U+0007 at place 3 cannot be kept"
    assert checked_text("a\r\nb\rc\n") == "a\nb\nc\n"


def test_set_scale_when_sound_then_set() -> None:
    scale = Scale(0.0, 10.0, 0.5, ((0.0, "none"), (10.0, "all")))
    assert edits.set_scale(sample(), scale).scale == scale


@pytest.mark.parametrize(
    "scale",
    [
        Scale(5.0, 5.0),
        Scale(5.0, 1.0),
        Scale(0.0, 5.0, 0.0),
        Scale(0.0, 5.0, -1.0),
        Scale(0.0, 5.0, 6.0),
        Scale(math.nan, 5.0),
        Scale(0.0, math.nan),
        Scale(0.0, 5.0, math.nan),
    ],
)
def test_set_scale_when_it_makes_no_sense_then_refused(scale: Scale) -> None:
    error = refusal(lambda: edits.set_scale(sample(), scale))
    assert error.place == ""  # a scale has no name that people call it by
    assert error.field in ("", "minimum", "maximum", "step")


def test_set_scale_when_it_has_no_end_then_refused() -> None:
    refusal(lambda: edits.set_scale(sample(), Scale(0.0, math.inf)))


@pytest.mark.parametrize("where", ["sheets", "consensus"])
def test_set_scale_when_scores_lie_outside_then_refused_with_the_criterion(where: str) -> None:
    base = sample()
    base = (
        edits.set_score(base, "bob", "b", "fit", 5.0) if where == "sheets" else edits.set_consensus(base, "b", "fit", 5)
    )
    error = refusal(lambda: edits.set_scale(base, Scale(0.0, 4.0)))
    assert str(error) == "Fit: There is a score of 5 outside this scale. Change that score first."
    assert error.field == "maximum"


def test_set_rules_when_keys_are_known_then_set() -> None:
    rules = Rules(pooling=Pooling.MEDIAN, tie_break=("fit", "quality"), draw=("b", "a"))
    assert edits.set_rules(sample(), rules).rules == rules


def test_set_rules_when_a_key_is_unknown_then_refused() -> None:
    base = sample()
    assert "criterion 'nix'" in str(refusal(lambda: edits.set_rules(base, Rules(tie_break=("fit", "nix")))))
    assert "candidate 'nix'" in str(refusal(lambda: edits.set_rules(base, Rules(draw=("a", "nix")))))


# ---- criteria -------------------------------------------------------------------------------------


def test_add_criterion_when_no_key_is_given_then_made_from_the_name() -> None:
    base = sample()
    after, key = edits.add_criterion(base, Criterion("Größe & Maß", position=-7.0))
    assert key == "groe-ma"
    assert children(after)[-1] == key
    after, key = edits.add_criterion(after, Criterion("Größe & Maß"))
    assert key == "groe-ma-2"
    after, key = edits.add_criterion(after, Criterion("日本", parent="quality"))
    assert key == "item"
    assert children(after, "quality") == ["skill", "fit", "item"]
    assert edits.add_criterion(after, Criterion("X"), "own key")[1] == "own key"


def test_key_from_when_the_name_is_long_then_short_and_unlike_others() -> None:
    assert key_from("x" * 100) == "x" * 40
    assert key_from("A", {"a", "a-2"}) == "a-3"
    assert key_from("  --  ") == "item"


def test_add_when_refused_then_the_reason_is_given() -> None:
    base = sample()
    assert "A name is needed" in str(refusal(lambda: edits.add_criterion(base, Criterion("  "))))
    assert "A name is needed" in str(refusal(lambda: edits.add_candidate(base, Candidate(""))))
    assert "A name is needed" in str(refusal(lambda: edits.add_evaluator(base, Evaluator("\t"))))
    assert "The key 'fit' is taken" in str(refusal(lambda: edits.add_criterion(base, Criterion("X"), "fit")))
    assert "There is no criterion 'nix'" in str(
        refusal(lambda: edits.add_criterion(base, Criterion("X", parent="nix")))
    )
    error = refusal(lambda: edits.add_criterion(base, Criterion("X", parent="fit")))
    assert str(error) == "Fit: Only a group can hold other criteria."
    assert refusal(lambda: edits.add_criterion(base, Criterion("X", weight=-1.0))).place == "X"
    assert refusal(lambda: edits.add_evaluator(base, Evaluator("X", voting_weight=-1.0))).place == "X"


def test_change_criterion_when_a_field_is_given_then_only_it_changes() -> None:
    base = sample()
    after = edits.change_criterion(base, "fit", at_least=2.0, description="a\r\nb")
    assert (after.criteria["fit"].at_least, after.criteria["fit"].description) == (2.0, "a\nb")
    (change,) = diff(base, after)
    assert set(change.after or ()) == {"at_least", "description"}


def test_change_criterion_when_refused_then_the_place_is_its_name() -> None:
    base = edits.set_own_weight(sample(), "bob", "fit", 2.0)
    assert str(refusal(lambda: edits.change_criterion(base, "nix", name="X"))) == "There is no criterion 'nix'."
    assert "A name is needed" in str(refusal(lambda: edits.change_criterion(base, "fit", name=" ")))
    assert refusal(lambda: edits.change_criterion(base, "fit", weight=math.nan)).place == "Fit"
    error = refusal(lambda: edits.change_criterion(base, "quality", kind=Kind.RATING))
    assert str(error) == "Quality: A group that holds criteria cannot become a leaf."
    for key, name in (("skill", "Skill"), ("fit", "Fit")):  # a score, somebody's own weight
        error = refusal(partial(edits.change_criterion, base, key, kind=Kind.GATE))
        assert error.place == name
        assert "once it has scores, facts" in str(error)
    assert refusal(lambda: edits.change_criterion(base, "fit", parent="price")).place == "Price"


def test_change_criterion_when_nothing_is_said_of_it_then_its_kind_can_change() -> None:
    assert edits.change_criterion(sample(), "fit", kind=Kind.GATE).criteria["fit"].kind is Kind.GATE


@pytest.mark.parametrize("parent", ["quality", "inner"])
def test_change_criterion_when_put_into_itself_then_refused(parent: str) -> None:
    base, _ = edits.add_criterion(sample(), Criterion("Inner", Kind.GROUP, parent="quality"))
    refusal(lambda: edits.change_criterion(base, "quality", parent=parent))


def test_move_criterion_when_a_sibling_is_named_then_ahead_of_it() -> None:
    base = sample()
    assert children(edits.move_criterion(base, "iso", "", "price")) == ["quality", "iso", "price", "badge"]
    assert children(edits.move_criterion(base, "iso", "", "quality")) == ["iso", "quality", "price", "badge"]
    assert children(edits.move_criterion(base, "quality", "")) == ["price", "badge", "iso", "quality"]
    assert children(edits.move_criterion(base, "badge", "quality", "fit"), "quality") == ["skill", "badge", "fit"]
    assert children(edits.move_criterion(base, "skill", "", "iso")) == ["quality", "price", "badge", "skill", "iso"]
    moved = edits.move_criterion(base, "iso", "", "price")
    assert [change.key for change in diff(base, moved)] == [("iso",)], "one row changes"


def test_move_criterion_when_into_itself_or_a_leaf_then_refused() -> None:
    base, _ = edits.add_criterion(sample(), Criterion("Inner", Kind.GROUP, parent="quality"))
    for parent in ("quality", "inner"):
        error = refusal(partial(edits.move_criterion, base, "quality", parent))
        assert str(error) == "Quality: A group cannot be moved into itself."
    assert refusal(lambda: edits.move_criterion(base, "skill", "price")).place == "Price"
    refusal(lambda: edits.move_criterion(base, "nix", ""))
    refusal(lambda: edits.move_criterion(base, "skill", "nix"))


@given(moves=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5)), max_size=30))
def test_move_candidate_when_repeated_then_as_in_a_list(moves: list[tuple[int, int]]) -> None:
    evaluation = EMPTY
    for name in "ABCDE":
        evaluation, _ = edits.add_candidate(evaluation, Candidate(name))
    plain = list("abcde")
    for which, ahead_of in moves:
        key, before = "abcde"[which], "abcde "[ahead_of]
        if key == before:
            continue
        evaluation = edits.move_candidate(evaluation, key, before)
        plain.remove(key)
        plain.insert(plain.index(before) if before in plain else len(plain), key)
        assert in_order(evaluation.candidates) == plain


def test_move_candidate_when_two_change_places_a_hundred_times_then_still_in_order() -> None:
    evaluation = EMPTY
    for name in "DABC":
        evaluation, _ = edits.add_candidate(evaluation, Candidate(name))
    for turn in range(100):
        first, second = ("c", "b") if turn % 2 == 0 else ("b", "c")
        evaluation = edits.move_candidate(evaluation, first, second)
        assert in_order(evaluation.candidates) == ["d", "a", first, second]


def test_move_candidate_when_two_people_added_one_each_then_it_goes_between_them() -> None:
    base, _ = edits.add_candidate(EMPTY, Candidate("X"))
    mine, _ = edits.add_candidate(base, Candidate("A"))
    theirs, _ = edits.add_candidate(base, Candidate("B"))
    merged = merge(base, mine, theirs).value
    assert in_order(merged.candidates) == ["x", "a", "b"]
    assert in_order(edits.move_candidate(merged, "x", "b").candidates) == ["a", "x", "b"]


def test_remove_criterion_when_it_is_a_group_then_all_under_it_and_on_it_goes() -> None:
    base = edits.set_rules(sample(), Rules(tie_break=("fit", "price", "quality")))
    base = edits.set_own_weight(base, "bob", "quality", 3.0)
    base = edits.set_consensus(base, "b", "fit", 3.0)
    base = edits.set_waiver(base, "c", "skill", Waiver("Ann", "r"))
    base = edits.set_fact(base, "a", "price", 12.0)
    after = edits.remove_criterion(base, "quality")
    assert set(after.criteria) == {"price", "badge", "iso"}
    assert after.rules.tie_break == ("price",)
    for table in ("sheets", "consensus", "weights", "waivers"):
        assert len(getattr(after, table)) == 0
    assert row_at(after, "facts", ("a", "price")) == Cell(12.0)
    refusal(lambda: edits.remove_criterion(base, "nix"))


@pytest.mark.parametrize("weight", [-1.0, -1e-9, math.nan, math.inf, 2e15, True, "3", None])
def test_set_weight_when_it_is_no_weight_then_refused_with_the_name(weight: float) -> None:
    assert refusal(lambda: edits.set_weight(sample(), "fit", weight)).place == "Fit"


def test_set_weight_when_whole_then_kept_as_a_float() -> None:
    after = edits.set_weight(sample(), "fit", 5)
    assert type(after.criteria["fit"].weight) is float
    assert after.criteria["fit"].weight == 5.0


def test_change_criterion_when_the_weight_is_whole_then_kept_as_a_float() -> None:
    assert type(edits.change_criterion(sample(), "fit", weight=5).criteria["fit"].weight) is float


@pytest.mark.parametrize("limit", [math.nan, math.inf])
def test_change_criterion_when_a_limit_is_no_number_then_refused(limit: float) -> None:
    refusal(lambda: edits.change_criterion(sample(), "fit", at_least=limit))


# ---- shares ---------------------------------------------------------------------------------------


def shares_of(evaluation: Evaluation, *keys: str) -> list[float]:
    return [evaluation.criteria[key].weight for key in keys]


def four(*weights: float) -> Evaluation:
    made = EMPTY
    for name, weight in zip("ABCD", weights, strict=False):
        made, _ = edits.add_criterion(made, Criterion(name, weight=weight))
    made, _ = edits.add_criterion(made, Criterion("Gate", Kind.GATE, weight=9.0))
    return made


def test_set_share_when_others_are_free_then_they_take_the_rest_in_proportion() -> None:
    after = edits.set_share(four(1.0, 2.0, 3.0, 4.0), "a", 0.4)
    # 60 per cent shared out as 2 : 3 : 4
    assert shares_of(after, "a", "b", "c", "d") == pytest.approx([40, 60 * 2 / 9, 60 * 3 / 9, 60 * 4 / 9])
    assert after.criteria["gate"].weight == 9.0


def test_set_share_when_some_are_locked_then_these_stay() -> None:
    after = edits.set_share(four(10.0, 20.0, 30.0, 40.0), "a", 0.3, locked=["d", "nix"])
    assert shares_of(after, "a", "b", "c", "d") == pytest.approx([30, 12, 18, 40])


def test_set_share_when_the_locked_leave_no_more_then_kept_within() -> None:
    after = edits.set_share(four(10.0, 20.0, 30.0, 40.0), "a", 0.9, locked=["c", "d"])
    assert shares_of(after, "a", "b", "c", "d") == pytest.approx([30, 0, 30, 40])
    after = edits.set_share(four(10.0, 20.0, 30.0, 40.0), "a", -3.0, locked=["c", "d"])
    assert shares_of(after, "a", "b", "c", "d") == pytest.approx([0, 30, 30, 40])


def test_set_share_when_the_free_ones_are_zero_then_equal_parts() -> None:
    after = edits.set_share(four(1.0, 0.0, 0.0), "a", 0.5)
    assert shares_of(after, "a", "b", "c") == pytest.approx([50, 25, 25])
    after = edits.set_share(four(0.0, 0.0, 0.0), "a", 0.5)
    assert shares_of(after, "a", "b", "c") == pytest.approx([50, 25, 25])


def test_set_share_when_nobody_can_take_the_rest_then_nothing_changes() -> None:
    base = four(1.0, 2.0, 3.0, 4.0)
    assert edits.set_share(base, "a", 0.9, locked=["b", "c", "d"]) is base
    alone = four(1.0)
    assert edits.set_share(alone, "a", 0.2) is alone


def test_set_share_when_the_criterion_itself_is_locked_then_it_still_moves() -> None:
    assert shares_of(edits.set_share(four(1.0, 1.0), "a", 0.7, locked=["a"]), "a", "b") == [70.0, 30.0]


def test_set_share_when_it_is_a_gate_or_no_number_then_refused() -> None:
    base = four(1.0, 2.0)
    assert str(refusal(lambda: edits.set_share(base, "gate", 0.5))) == "Gate: A gate has no weight."
    for share in (math.nan, math.inf):
        assert refusal(partial(edits.set_share, base, "a", share)).place == "A"


def test_set_share_when_the_group_is_empty_then_it_is_not_called_a_gate() -> None:
    base, key = edits.add_criterion(four(1.0, 2.0), Criterion("Later", Kind.GROUP))
    assert "gate" not in str(refusal(lambda: edits.set_share(base, key, 0.5)))


@given(
    weights=st.lists(st.sampled_from([0.0, 0.1, 0.3, 1.0, 7.0, 33.3, 1e-6, 1e6]), min_size=2, max_size=4),
    share=st.floats(-0.5, 1.5),
    locked=st.sets(st.sampled_from("bcd")),
)
def test_set_share_when_any_then_locked_stay_and_all_add_up(
    weights: list[float], share: float, locked: set[str]
) -> None:
    base = four(*weights)
    keys = list("abcd"[: len(weights)])
    before = tree_of(base.criteria).local_weights
    after = edits.set_share(base, "a", share, locked)
    if set(keys[1:]) <= locked:
        assert after is base
        return
    shares = shares_of(after, *keys)
    held = sum(float(before[key]) for key in keys[1:] if key in locked)
    assert sum(shares) == pytest.approx(100, abs=1e-8)
    assert min(shares) >= 0
    assert shares[0] == pytest.approx(100 * min(max(share, 0), 1 - held), abs=1e-8)
    for key in locked & set(keys):
        assert after.criteria[key].weight == pytest.approx(100 * float(before[key]), abs=1e-8)


# ---- candidates and evaluators ------------------------------------------------------------------------


def test_remove_candidate_when_much_is_said_of_it_then_all_goes() -> None:
    base = edits.set_rules(sample(), Rules(draw=("c", "a", "b")))
    base = edits.set_fact(base, "a", "price", 5.0)
    base = edits.set_consensus(base, "a", "fit", 1.0)
    base = edits.set_waiver(base, "a", "iso", Waiver("Ann", "r"))
    base = edits.set_fact(base, "b", "price", 6.0)
    after = edits.remove_candidate(base, "a")
    assert set(after.candidates) == {"b", "c"}
    assert after.rules.draw == ("c", "b")
    assert (len(after.sheets), len(after.consensus), len(after.waivers), set(after.facts)) == (0, 0, 0, {"b"})


def test_move_evaluator_when_moved_then_one_row_changes() -> None:
    base = sample()
    after = edits.move_evaluator(base, "bob", "ann")
    assert in_order(after.evaluators) == ["bob", "ann"]
    assert after.evaluators["ann"] is base.evaluators["ann"]
    assert in_order(edits.move_evaluator(after, "bob").evaluators) == ["ann", "bob"]


def test_remove_evaluator_when_there_is_a_sheet_then_it_goes_too() -> None:
    base = edits.set_own_weight(sample(), "ann", "fit", 2.0)
    base = edits.set_score(base, "bob", "a", "fit", 2.0)
    after = edits.remove_evaluator(base, "ann")
    assert (set(after.evaluators), set(after.sheets), len(after.weights)) == ({"bob"}, {"bob"}, 0)


def test_candidates_and_evaluators_when_unknown_then_refused() -> None:
    base = sample()
    for edit in (
        lambda: edits.change_candidate(base, "nix", name="X"),
        lambda: edits.move_candidate(base, "nix"),
        lambda: edits.remove_candidate(base, "nix"),
        lambda: edits.set_fact(base, "nix", "price", 1.0),
        lambda: edits.set_waiver(base, "nix", "iso", None),
    ):
        assert str(refusal(edit)) == "There is no candidate 'nix'."
    for edit in (
        lambda: edits.change_evaluator(base, "nix", name="X"),
        lambda: edits.remove_evaluator(base, "nix"),
        lambda: edits.set_score(base, "nix", "a", "fit", 1.0),
        lambda: edits.set_own_weight(base, "nix", "fit", 1.0),
    ):
        assert str(refusal(edit)) == "There is no evaluator 'nix'."
    assert refusal(lambda: edits.change_evaluator(base, "ann", voting_weight=-2.0)).place == "Ann"
    assert edits.change_evaluator(base, "ann", voting_weight=0.0).evaluators["ann"].voting_weight == 0.0
    assert edits.change_candidate(base, "a", country="PH").candidates["a"].country == "PH"


def test_change_when_the_name_is_emptied_then_refused() -> None:
    base = sample()
    refusal(lambda: edits.change_candidate(base, "a", name=""))
    refusal(lambda: edits.change_evaluator(base, "ann", name=""))


# ---- cells --------------------------------------------------------------------------------------------


def test_set_score_when_reasons_are_there_then_they_stay() -> None:
    base = edits.set_reason(sample(), "sheets", ("ann", "a", "skill"), rationale="Two clients", evidence="Call")
    after = edits.set_score(base, "ann", "a", "skill", 2)
    assert row_at(after, "sheets", ("ann", "a", "skill")) == Cell(2.0, "Two clients", "Call")
    blank = edits.set_score(after, "ann", "a", "skill", None)
    assert row_at(blank, "sheets", ("ann", "a", "skill")) == Cell(None, "Two clients", "Call")
    bare = edits.set_reason(blank, "sheets", ("ann", "a", "skill"), rationale="", evidence="")
    assert row_at(bare, "sheets", ("ann", "a", "skill")) is None


def test_set_score_when_zero_then_kept() -> None:
    after = edits.set_score(sample(), "bob", "a", "skill", 0)
    cell = row_at(after, "sheets", ("bob", "a", "skill"))
    assert cell == Cell(0.0)
    assert type(cell.score) is float


@pytest.mark.parametrize("score", [-0.1, 5.01, 1e9])
def test_set_score_when_off_the_scale_then_refused_with_place_and_advice(score: float) -> None:
    error = refusal(lambda: edits.set_score(sample(), "ann", "a", "fit", score))
    assert error.place == "A, Fit"
    assert "is outside the scale" in str(error)
    assert str(error).endswith("is outside the scale from 0 to 5.")


@pytest.mark.parametrize("score", [True, "3", math.nan, math.inf])
def test_set_score_when_it_is_no_number_then_refused(score: float) -> None:
    error = refusal(lambda: edits.set_score(sample(), "ann", "a", "fit", score))
    assert error.place == "A, Fit"
    assert str(error).endswith("number is needed here.")


@pytest.mark.parametrize("leaf", ["price", "iso", "quality", "badge"])
def test_set_score_when_it_is_no_rating_then_refused(leaf: str) -> None:
    for edit in (
        lambda: edits.set_score(sample(), "ann", "a", leaf, 3.0),
        lambda: edits.set_consensus(sample(), "a", leaf, 3.0),
    ):
        assert "Only ratings are scored" in str(refusal(edit))


def test_set_consensus_when_a_reason_is_given_then_kept() -> None:
    after = edits.set_consensus(sample(), "a", "fit", 3, "We agreed")
    assert row_at(after, "consensus", ("a", "fit")) == Cell(3.0, "We agreed")
    assert row_at(edits.set_consensus(after, "a", "fit", None), "consensus", ("a", "fit")) == Cell(None, "We agreed")
    assert len(edits.set_consensus(after, "a", "fit", None, "").consensus) == 0


def test_set_fact_when_it_fits_then_kept() -> None:
    base = edits.set_fact(sample(), "a", "price", 1_350_000)
    base = edits.set_fact(base, "a", "iso", False)
    base = edits.set_fact(base, "a", "badge", "gold")
    assert [row_at(base, "facts", ("a", key)) for key in ("price", "iso", "badge")] == [
        Cell(1_350_000.0),
        Cell(False),
        Cell("gold"),
    ]
    assert row_at(edits.set_fact(base, "a", "iso", None), "facts", ("a", "iso")) is None


@pytest.mark.parametrize(
    ("leaf", "fact", "what"),
    [
        ("price", True, "A number is needed here"),
        ("price", "12", "A number is needed here"),
        ("price", math.nan, "A finite number is needed here"),
        ("price", 1e16, "is too large"),
        ("iso", 1.0, "A gate is passed (true) or failed (false)"),
        ("iso", "yes", "A gate is passed (true) or failed (false)"),
        ("badge", "lead", "not one of the categories: gold, tin"),
        ("badge", 1.0, "not one of the categories: gold, tin"),
        ("fit", 3.0, "Only measures and gates have facts"),
        ("quality", 3.0, "Only measures and gates have facts"),
    ],
)
def test_set_fact_when_it_does_not_fit_then_refused_with_its_place(leaf: str, fact: float, what: str) -> None:
    error = refusal(lambda: edits.set_fact(sample(), "a", leaf, fact))
    assert what in str(error)
    assert error.place == f"A, {sample().criteria[leaf].name}"


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("sheets", ("nobody", "a", "fit")),
        ("sheets", ("ann", "a", "price")),
        ("consensus", ("a", "iso")),
        ("facts", ("a", "fit")),
    ],
)
def test_set_reason_when_there_can_be_no_such_cell_then_refused(table: str, key: tuple[str, ...]) -> None:
    refusal(lambda: edits.set_reason(sample(), table, key, rationale="why"))


def test_clear_cell_when_there_then_gone_with_its_reasons() -> None:
    base = edits.set_consensus(sample(), "a", "fit", 3.0, "We agreed")
    assert len(edits.clear_cell(base, "consensus", ("a", "fit")).consensus) == 0
    assert diff(base, edits.clear_cell(base, "consensus", ("b", "fit"))) == ()


# ---- own weights and waivers -----------------------------------------------------------------------------


def test_set_own_weight_when_given_and_taken_away_then_so() -> None:
    base = edits.set_own_weight(sample(), "ann", "quality", 40)
    assert row_at(base, "weights", ("ann", "quality")) == OwnWeight(40.0)
    assert len(edits.set_own_weight(base, "ann", "quality", None).weights) == 0
    assert refusal(lambda: edits.set_own_weight(base, "ann", "quality", -1.0)).place == "Quality"
    assert "criterion 'nix'" in str(refusal(lambda: edits.set_own_weight(base, "ann", "nix", 1.0)))


@pytest.mark.parametrize(
    "waiver", [Waiver(), Waiver("Ann"), Waiver("", "why"), Waiver(" ", "why"), Waiver("Ann", "\n")]
)
def test_set_waiver_when_name_or_reason_is_missing_then_refused(waiver: Waiver) -> None:
    error = refusal(lambda: edits.set_waiver(sample(), "a", "iso", waiver))
    assert str(error) == "ISO: A waiver needs the name of who gives it and a reason."


def test_set_waiver_when_given_and_taken_back_then_so() -> None:
    waiver = Waiver("Ann", "Certificate is on its way", "2026-03-01")
    base = edits.set_waiver(sample(), "a", "iso", waiver)
    assert row_at(base, "waivers", ("a", "iso")) == waiver
    assert len(edits.set_waiver(base, "a", "iso", None).waivers) == 0


# ---- all of them ------------------------------------------------------------------------------------------


@given(pair=pairs())
def test_edits_when_made_then_the_value_before_is_unchanged(pair: tuple[Evaluation, Evaluation]) -> None:
    before, after = pair
    twin = edits.set_head(before, title=before.head.title)
    assert diff(before, twin) == ()
    for table in ("criteria", "candidates", "evaluators", "facts", "sheets", "consensus", "weights", "waivers"):
        touched = any(change.table == table for change in diff(before, after))
        if getattr(before, table) is getattr(after, table):
            assert not touched


@given(seed=st.integers(0, 2**32 - 1))
def test_set_weight_when_set_back_then_no_difference(seed: int) -> None:
    pick = Random(seed)
    evaluation = any_evaluation(pick)
    key = pick.choice(sorted(evaluation.criteria))
    before = evaluation.criteria[key].weight
    try:
        changed = edits.set_weight(evaluation, key, any_weight(pick))
        back = edits.set_weight(changed, key, before)
    except EditError:
        return  # the last weight above zero among its siblings
    assert diff(evaluation, back) == ()


def test_set_weight_when_it_is_the_last_above_zero_then_it_stays_above_zero() -> None:
    only = edits.set_weight(four(1.0, 2.0), "a", 0.0)
    error = refusal(lambda: edits.set_weight(only, "b", 0.0))
    assert str(error) == "B: One of the weights here must stay above zero. Give another one a weight first."
    removed = edits.remove_criterion(only, "b")
    assert removed.criteria["a"].weight == 1.0, "what is left weighs something"
