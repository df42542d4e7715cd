"""How much an evaluation holds: what edits, merges and imports accept can be written and read again, and no more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.core import checks
from scorecard.core.changes import Changes, diff
from scorecard.core.checks import MOST, MOST_TEXTS
from scorecard.core.edits import (
    add_candidate,
    add_criterion,
    add_evaluator,
    change_evaluator,
    move_criterion,
    remove_candidate,
    set_head,
    set_rules,
)
from scorecard.core.errors import DocumentError, EditError, ExchangeError
from scorecard.core.model import WHOLE, Candidate, Criterion, Evaluation, Evaluator, Head, Kind, Method, Rules, Scenario
from scorecard.core.scenarios import add_scenario, duplicate_scenario
from scorecard.core.soundness import unsound
from scorecard.core.table import Table
from scorecard.core.weighting.judging import apply_judgement
from scorecard.exchange.document import document_bytes, parse_document
from scorecard.exchange.importing.making import made
from scorecard.exchange.importing.proposing import propose
from tests.core.evaluations import after_edits, any_evaluation
from tests.exchange.importing.layouts import book, grid, plain_rows

Adding = Callable[[Evaluation], Evaluation]

SMALL: Final = {"criteria": 4, "candidates": 5, "evaluators": 3, "scenarios": 2, "judgements": 3}
ADDING: Final[dict[str, Adding]] = {
    "criteria": lambda value: add_criterion(value, Criterion("Skill", Kind.RATING))[0],
    "candidates": lambda value: add_candidate(value, Candidate("Acme"))[0],
    "evaluators": lambda value: add_evaluator(value, Evaluator("Ann"))[0],
    "scenarios": lambda value: add_scenario(value, Scenario(f"Low {len(value.scenarios)}"))[0],
}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for table, most in SMALL.items():
        monkeypatch.setitem(MOST, table, most)
    monkeypatch.setattr(checks, "MOST_CELLS", 12)


def full(table: str, more: int = 0) -> Evaluation:
    """An evaluation with as many rows as a table may have, and more, made by the edits."""
    value = replace(Evaluation(), head=Head("Choice"))
    for _ in range(SMALL[table] + more):
        value = ADDING[table](value)
    return value


def read_again(value: Evaluation) -> Evaluation:
    return parse_document(document_bytes(value))


def sizes(value: Evaluation) -> dict[str, int]:
    return {table: len(getattr(value, table)) for table in ADDING}


def told(value: Evaluation, changes: Changes) -> list[str]:
    return [each.what for each in unsound(value, changes)]


@pytest.mark.parametrize("table", ADDING)
def test_as_much_as_fits_is_added_and_read_again_and_one_more_is_refused_by_all(table: str, small: None) -> None:
    value = full(table)
    assert sizes(read_again(value)) == sizes(value)
    most = f"{SMALL[table] + 1} {table} are more than the {SMALL[table]} that an evaluation holds"
    with pytest.raises(EditError, match=most):
        ADDING[table](value)


@pytest.mark.parametrize("table", ADDING)
def test_what_two_people_add_together_is_found_and_no_document_of_it_is_read(
    table: str, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST, table, SMALL[table] + 1)
    before, over = full(table), full(table, 1)
    monkeypatch.setitem(MOST, table, SMALL[table])
    most = f"{SMALL[table] + 1} {table} are more than the {SMALL[table]} that an evaluation holds"
    assert told(over, diff(before, over)) == [most]
    with pytest.raises(DocumentError, match=rf"{SMALL[table] + 1} entries are more than the {SMALL[table]} that"):
        read_again(over)
    renamed = set_head(over, title="Another")
    assert told(renamed, diff(over, renamed)) == []  # what has long been there does not stand in the way
    fewer = remove_candidate(over, next(iter(over.candidates))) if table == "candidates" else before
    assert told(fewer, diff(over, fewer)) == []


def test_cells_are_counted_whichever_of_the_two_is_added(small: None) -> None:
    value = full("criteria")
    for _ in range(3):
        value = ADDING["candidates"](value)
    assert sizes(read_again(value)) == sizes(value)
    cells = "4 criteria by 4 candidates are more than the 12 cells that an evaluation holds"
    with pytest.raises(EditError, match=cells):
        ADDING["candidates"](value)
    over = replace(value, candidates=Table({**dict(value.candidates.items()), "b": Candidate("Brio", position=9.0)}))
    assert told(over, diff(value, over)) == [cells]
    with pytest.raises(DocumentError, match=cells):
        read_again(over)
    three, _ = add_candidate(replace(full("criteria"), criteria=Table()), Candidate("Acme"))
    for _ in range(3):
        three = ADDING["candidates"](three)
    for _ in range(3):
        three = ADDING["criteria"](three)
    with pytest.raises(EditError, match=cells):
        ADDING["criteria"](three)


def test_a_copy_of_a_scenario_is_one_more(small: None) -> None:
    value = full("scenarios")
    with pytest.raises(EditError, match="3 scenarios are more than the 2"):
        duplicate_scenario(value, next(iter(value.scenarios)))


def test_judgements_are_counted_over_all_groups(small: None) -> None:
    value, _ = add_criterion(full("evaluators"), Criterion("Fit", Kind.RATING), "fit")
    for who in [*list(value.evaluators)[:2], WHOLE]:
        value = apply_judgement(value, WHOLE, who, Method.POINTS, {"fit": 1})
    assert read_again(value).judgements == value.judgements
    value = apply_judgement(value, WHOLE, WHOLE, Method.POINTS, {"fit": 2})  # another answer is no further judgement
    with pytest.raises(EditError, match="4 judgements are more than the 3"):
        apply_judgement(value, WHOLE, list(value.evaluators)[2], Method.POINTS, {"fit": 1})


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32 - 1))
def test_whatever_edits_accept_under_small_limits_is_read_again(seed: int) -> None:
    pick = Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        for table, most in SMALL.items():
            patch.setitem(MOST, table, most + 3)
        patch.setattr(checks, "MOST_CELLS", 20)
        value = any_evaluation(pick)
        if any(True for table in MOST for _ in checks.size_flaws(value, table)):
            return
        for _ in range(12):
            try:
                value = ADDING[pick.choice(list(ADDING))](after_edits(pick, value))
            except EditError:
                continue
            assert sizes(read_again(value)) == sizes(value)


def test_long_lists_of_texts_are_refused_before_they_are_written() -> None:
    value = replace(Evaluation(), head=Head("Choice", kpis=("AHT",) * MOST_TEXTS))
    assert len(read_again(value).head.kpis) == MOST_TEXTS
    what = "20,001 entries are more than the 20,000 that are kept"
    with pytest.raises(EditError, match=what):
        set_head(value, kpis=("AHT",) * (MOST_TEXTS + 1))
    value, key = add_criterion(value, Criterion("Skill", Kind.RATING))
    with pytest.raises(EditError, match=what):
        set_rules(value, Rules(tie_break=(key,) * (MOST_TEXTS + 1)))
    value, who = add_evaluator(value, Evaluator("Ann"))
    with pytest.raises(EditError, match=what):
        change_evaluator(value, who, assigned=(key,) * (MOST_TEXTS + 1))


def nested(value: Evaluation, depth: int, top: str = "") -> tuple[Evaluation, list[str]]:
    """So many groups, each in the one before it, and their keys from the top down."""
    keys = []
    for _ in range(depth):
        value, top = add_criterion(value, Criterion("Group", Kind.GROUP, parent=top))
        keys.append(top)
    return value, keys


def test_two_moves_that_nest_too_deep_together_are_found() -> None:
    value, first = nested(replace(Evaluation(), head=Head("Choice")), 9)
    value, second = nested(value, 9)
    value, third = nested(value, 9)
    mine = move_criterion(value, second[0], first[-1])
    theirs = move_criterion(value, third[0], second[-1])
    assert told(mine, diff(value, mine)) == told(theirs, diff(value, theirs)) == []
    assert sizes(read_again(mine)) == sizes(value)
    both = replace(mine, criteria=mine.criteria.set(third[0], theirs.criteria[third[0]]))
    assert told(both, diff(mine, both)) == ["criteria cannot be nested more than 20 deep"]
    with pytest.raises(DocumentError, match="nested more than 20 deep"):
        read_again(both)


@pytest.mark.parametrize(("table", "most"), [("criteria", 3), ("candidates", 2)])
def test_a_sheet_that_names_more_is_refused_and_nothing_is_left_out_in_silence(
    table: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = book(grid(plain_rows()))
    mapping = propose(found).mapping
    count = len(getattr(made(found, mapping).evaluation, table))
    monkeypatch.setitem(MOST, table, count)
    assert len(getattr(made(found, mapping).evaluation, table)) == count
    monkeypatch.setitem(MOST, table, most)
    with pytest.raises(ExchangeError, match=f"{count} {table} are more than the {most} that an evaluation holds"):
        made(found, mapping)
