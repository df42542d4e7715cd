"""Looking for problems again after an edit finds exactly what a look from scratch finds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core.changes import dangling, with_row
from scorecard.core.digests import Digests
from scorecard.core.model import Cell, Evaluation, Scale
from scorecard.core.numbers import exact
from scorecard.core.problems import Look, look, problems
from scorecard.core.table import Table
from tests.core.evaluations import chains, evaluations
from tests.core.made import made


def digests_of(evaluation: Evaluation, previous: Digests | None = None) -> Digests:
    sheets = [*evaluation.sheets.values(), evaluation.consensus]
    return Digests(sheets, evaluation.scale, len(evaluation.criteria), previous)


def torn(evaluation: Evaluation, gone: int) -> Evaluation:
    """`evaluation` without one of its criteria, candidates or evaluators, while everything that names it stays."""
    table = ("criteria", "candidates", "evaluators")[gone % 3]
    rows: Table[str, object] = getattr(evaluation, table)
    keys = sorted(rows)
    return replace(evaluation, **{table: rows.remove(keys[gone % len(keys)])}) if keys else evaluation  # type: ignore[arg-type]


@given(chains(), st.lists(st.integers(0, 11), min_size=3, max_size=3))
def test_look_after_any_edits_then_as_from_scratch(
    chain: tuple[Evaluation, Evaluation, Evaluation], gone: list[int]
) -> None:
    versions = [*chain, *(torn(each, at) for each, at in zip(chain, gone, strict=True)), *reversed(chain)]
    previous: Look | None = None
    for each in versions:
        previous = look(each, previous)
        assert list(previous.problems) == problems(each)


@given(chains(), st.integers(0, 11))
def test_dangling_with_digests_then_as_from_scratch(
    chain: tuple[Evaluation, Evaluation, Evaluation], gone: int
) -> None:
    digests: Digests | None = None
    for each in (*chain, torn(chain[2], gone), chain[0]):
        digests = digests_of(each, digests)
        assert dangling(each, digests) == dangling(each)


@given(evaluations(), st.sampled_from([Scale(), Scale(1.0, 4.0, 0.5), Scale(0.0, 100.0, 7.0)]))
def test_digests_then_what_every_cell_says(evaluation: Evaluation, scale: Scale) -> None:
    evaluation = replace(evaluation, scale=scale)
    digests = digests_of(evaluation)
    for sheet in (*evaluation.sheets.values(), evaluation.consensus):
        digest = digests.of(sheet)
        outside: dict[str, str] = {}
        off_step: dict[str, str] = {}
        for candidate in sorted(sheet):
            cells = sheet[candidate]
            numbers = {leaf: cell.score for leaf, cell in cells.items() if isinstance(cell.score, float)}
            row = digest.rows[candidate]
            names = sorted(evaluation.criteria)
            told = digests.table([row.present, row.scored], names).tolist()
            assert told == [[name in cells for name in names], [name in numbers for name in names]]
            for leaf, score in numbers.items():
                if not scale.minimum <= score <= scale.maximum:
                    outside.setdefault(leaf, candidate)
                elif ((exact(score) - exact(scale.minimum)) / exact(scale.step)).denominator != 1:
                    off_step.setdefault(leaf, candidate)
        assert (dict(digest.outside), dict(digest.off_step)) == (outside, off_step)


def panel(leaf: str = "x") -> Evaluation:
    """Two people have scored two candidates."""
    scores = {"a": (1.0, 2.0), "b": (3.0, 4.0)}
    return made({leaf: 1.0, "y": 1.0}, scores, panel={"f": scores})


def test_digests_when_one_score_changes_then_the_others_are_taken_over() -> None:
    before = panel()
    first = digests_of(before)
    after = with_row(before, "sheets", ("e", "a", "x"), Cell(5.0))
    second = digests_of(after, first)
    assert second.of(after.sheets["f"]) is first.of(before.sheets["f"])
    assert second.of(after.sheets["e"]).rows["b"] is first.of(before.sheets["e"]).rows["b"]
    with pytest.raises(KeyError):
        second.of(before.sheets["e"])


def test_digests_when_the_scale_changes_then_every_score_is_looked_at_again() -> None:
    before = panel()
    after = replace(before, scale=Scale(0.0, 2.0, 1.0))
    again = digests_of(after, digests_of(before))
    assert dict(again.of(after.sheets["e"]).outside) == {"x": "b", "y": "b"}


def test_digests_when_criteria_come_and_go_then_their_numbers_do_not_pile_up() -> None:
    digests: Digests | None = None
    for at in range(1_000):
        evaluation = panel(f"leaf-{at}")
        digests = digests_of(evaluation, digests)
        assert digests.leaves(evaluation.criteria).bit_length() <= 8 * 300
