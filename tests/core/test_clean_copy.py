"""The clean copy: it ranks as its original, and nothing is in it that was not meant to go out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given

from scorecard.core.changes import from_rows, rows
from scorecard.core.clean_copy import about_clean_copy, clean_copy
from scorecard.core.edits import set_head
from scorecard.core.errors import RankingError
from scorecard.core.model import TABLES, Candidate, Cell, Declaration, Evaluation, Evaluator, Head, Process
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.screening import Reason, ReasonKind
from scorecard.exchange.document import document_bytes, read_document
from tests.core.evaluations import evaluations
from tests.core.made import made

MARK: Final = "Quotidian"
PUBLIC: Final = {
    "head": {"title", "currency", "model", "service"},
    "scale": {"levels"},
    "criteria": {"name", "parent", "description", "evidence", "levels", "unit"},
    "candidates": {"name", "country"},
}
"""The texts that a clean copy has, by table."""


def marked(evaluation: Evaluation) -> Evaluation:
    """The evaluation with a mark in every text that must not go out."""

    def with_marks(table: str, row: Any) -> Any:
        texts = {
            each.name: f"{MARK} {each.name}"
            for each in fields(row)
            if each.type in ("str", str) and each.name not in PUBLIC.get(table, ()) and each.name != "answers"
        }
        return replace(row, **texts)

    plain = {
        table: {key: with_marks(table, row) for key, row in rows(evaluation, table)}
        for table in TABLES
        if table not in ("rules", "scale", "cost_terms", "criteria")
    }
    return replace(
        from_rows(plain),
        rules=evaluation.rules,
        scale=evaluation.scale,
        cost_terms=evaluation.cost_terms,
        criteria=evaluation.criteria,
    )


def totals(scorecard: Scorecard) -> list[tuple[Any, ...]]:
    """What the ranking says, whatever the candidates are called.

    What is sealed in the original is missing in a copy, which knows no order of work: one reason, or a second one.
    """
    return sorted(
        (str(each.status), each.rank or 0, -1.0 if each.total is None else round(each.total, 9), kinds(each.reasons))
        for each in scorecard.standings
    )


def kinds(reasons: Iterable[Reason]) -> list[str]:
    """What reasons are about, with what has no value once."""
    blank = {ReasonKind.MISSING, ReasonKind.SEALED}
    others = [each.kind.value for each in reasons if each.kind not in blank]
    return sorted([*others, *(["blank"] if any(each.kind in blank for each in reasons) else [])])


def ranked(evaluation: Evaluation) -> list[tuple[Any, ...]] | None:
    try:
        return totals(rank(evaluation))
    except RankingError:
        return None


@given(evaluations())
def test_a_clean_copy_ranks_as_its_original(evaluation: Evaluation) -> None:
    for hides in (False, True):
        assert ranked(clean_copy(evaluation, hides_candidates=hides)) == ranked(evaluation)


@given(evaluations())
def test_no_text_that_was_not_meant_to_goes_out(evaluation: Evaluation) -> None:
    given_out = marked(evaluation)
    for hides in (False, True):
        copy = clean_copy(given_out, hides_candidates=hides)
        assert MARK.encode() not in document_bytes(copy)
        names = {row.name for row in given_out.evaluators.values()} | set(given_out.evaluators)
        assert not names & {*copy.evaluators, *(row.name for row in copy.evaluators.values())}
        if hides:
            assert not set(given_out.candidates) & set(copy.candidates)
            assert all(row.name.startswith("Candidate ") for row in copy.candidates.values())
        assert not copy.acts
        assert not copy.submissions
        assert not copy.judgements
        assert not copy.cost_lines
        assert not copy.scenarios


@given(evaluations())
def test_a_clean_copy_can_be_read_again_and_cleaned_again_without_change_of_its_ranking(evaluation: Evaluation) -> None:
    copy = clean_copy(evaluation, hides_candidates=True)
    assert copy.head.process is Process.OPEN
    assert ranked(clean_copy(copy, hides_candidates=True)) == ranked(copy)


def test_a_clean_copy_is_a_document_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "clean.json"
    copy = clean_copy(set_head(made({"x": 1.0, "y": 2.0}, {"a": (1, 2), "b": (3, 4)}), title="Partner"))
    path.write_bytes(document_bytes(copy))
    assert read_document(path) == copy


def test_the_order_of_people_and_candidates_says_nothing_and_more_than_26_have_letters() -> None:
    whole = from_rows(
        {
            "head": {(): Head("Large")},
            "criteria": {("x",): next(iter(made({"x": 1.0}, {"a": (1,)}).criteria.values()))},
            "candidates": {(f"c{at:02}",): Candidate(f"Firm {at}", float(at)) for at in range(30)},
            "evaluators": {(f"e{at:02}",): Evaluator(f"Person {at}", float(at)) for at in range(30)},
            "sheets": {("e00", f"c{at:02}", "x"): Cell(float(at % 5)) for at in range(30)},
            "declarations": {("e01", "c02"): Declaration(conflict=True, statement="My brother works there")},
        }
    )
    copy = clean_copy(whole, hides_candidates=True)
    names = [row.name for row in sorted(copy.candidates.values(), key=lambda row: row.position)]
    assert names[:2] == ["Candidate A", "Candidate B"]
    assert names[25:28] == ["Candidate Z", "Candidate AA", "Candidate AB"]
    scores = {copy.candidates[key].position: cell.score for (_, key, _), cell in rows(copy, "sheets")}
    assert [scores[float(at)] for at in range(30)] != [float(at % 5) for at in range(30)]
    assert sorted(scores.values()) == sorted(float(at % 5) for at in range(30))
    (declared,) = [row for _, row in rows(copy, "declarations")]
    assert declared == Declaration(conflict=True)


@pytest.mark.parametrize("hides", [False, True])
def test_what_is_left_out_is_said(hides: bool) -> None:
    words = str(about_clean_copy(hides_candidates=hides))
    assert "reasons" in words
    assert ("or candidates" in words) is hides
