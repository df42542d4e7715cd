"""A sheet's own totals: recomputed as the sheet means them, and each disagreement with its likely cause."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from scorecard.exchange.importing.book import Cell, CellKind, Grid
from scorecard.exchange.importing.causes import slips_in_formulas
from scorecard.exchange.importing.making import Made, made
from scorecard.exchange.importing.mapping import Meaning
from scorecard.exchange.importing.proposing import propose
from tests.exchange.importing.layouts import (
    CRITERIA,
    SCORES,
    SUMS,
    VENDORS,
    WEIGHTS,
    F,
    Given,
    P,
    book,
    grid,
    plain_rows,
)

NAMES = ["Acme", "Borealis", "Contoso", "Dunder"]
TABLE = [[4, 3, 5, 2], [3, 5, 4, 4], [5, 2, 3, 1], [2, 4, 4, 5]]


def sheet(totals: Sequence[Given], weights: Sequence[float] = tuple(WEIGHTS), ranks: Sequence[Given] = ()) -> Grid:
    """A row for each candidate, with its total and rank."""
    rows: list[list[Given]] = [["Vendor", *CRITERIA, "Total"], ["Weight", *(P(w) for w in weights)]]
    rows += [[name, *TABLE[at], totals[at]] for at, name in enumerate(NAMES)]
    if ranks:
        rows[0].append("Rank")
        for row, each in zip(rows[2:], ranks, strict=True):
            row.append(each)
    return grid(rows)


def sums(weights: Sequence[float] = tuple(WEIGHTS)) -> list[float]:
    return [sum(w * s for w, s in zip(weights, row, strict=True)) / 100 for row in TABLE]


def result_of(laid: Grid) -> Made:
    found = book(laid)
    return made(found, propose(found).mapping)


def said(laid: Grid) -> list[str]:
    return [str(each) for each in result_of(laid).disagreements]


def test_totals_that_come_out_say_nothing() -> None:
    result = result_of(sheet([F(each) for each in sums()]))
    assert (result.checked, result.disagreements) == (4, ())


def test_a_criterion_left_out_of_the_sum_is_named() -> None:
    totals = sums()
    totals[1] -= 0.30 * 5
    assert said(sheet([F(each) for each in totals])) == [
        "Sheet1!F4: Borealis: the sheet says 2.4, weights and scores give 3.9: "
        "the score of 'Quality' (C4) is left out of it."
    ]


def test_a_score_stored_as_text_that_the_sum_skips_is_named() -> None:
    laid = sheet([F(each) for each in [sums()[0] - 0.2 * 5, *sums()[1:]]])
    cells = dict(laid.cells)
    cells[3, 4] = Cell(CellKind.TEXT, "5")
    found = said(Grid(laid.title, False, cells, (), laid.rows, laid.columns))
    assert found == [
        "Sheet1!F3: Acme: the sheet says 2.7, weights and scores give 3.7: "
        "the score of 'Experience' (D3, a number stored as text) is left out of it."
    ]


def test_a_weight_typed_otherwise_in_the_formulas_is_named() -> None:
    others = [45, 30, 20, 10]
    found = said(sheet([F(each) for each in sums(others)]))
    assert len(found) == 4
    assert all("as if 'Price' weighed 0.45, and not 0.4" in each for each in found)


def test_a_typed_total_among_formulas_is_named() -> None:
    totals: list[Given] = [F(each) for each in sums()]
    totals[2] = 4.1
    (only,) = said(sheet(totals))
    assert "the sheet says 4.1, weights and scores give 3.3" in only or "3.3" in only
    assert "the total is typed, not worked out" in only


def test_a_total_copied_from_another_is_named() -> None:
    totals = sums()
    totals[0] = totals[2]
    (only,) = said(sheet([F(each) for each in totals]))
    assert "this is the total of 'Contoso'" in only


def test_a_rank_that_contradicts_its_total_is_named() -> None:
    totals = sums()
    ranks: list[Given] = [1 + sum(other > each for other in totals) for each in totals]
    ranks[0], ranks[1] = ranks[1], ranks[0]
    found = said(sheet([F(each) for each in totals], ranks=ranks))
    assert len(found) == 2
    assert all("the rank is typed" in each and "the total beside it gives" in each for each in found)


def test_weights_that_do_not_add_up_are_told_where_the_sheet_takes_them_for_the_whole() -> None:
    weights = [35, 30, 20, 10]
    laid = sheet([F(sum(w * s for w, s in zip(weights, row, strict=True)) / 100) for row in TABLE], weights)
    result = result_of(laid)
    assert result.disagreements == ()
    assert any("The weights add up to 95 %" in each.sentence for each in result.notes)


@pytest.mark.parametrize(
    ("meaning", "totals"),
    [
        (Meaning.PLAIN_SUM, [sum(row) for row in TABLE]),
        (Meaning.PLAIN_MEAN, [sum(row) / 4 for row in TABLE]),
        (Meaning.SHARE, [100 * each / 5 for each in sums()]),
        (Meaning.WEIGHTED_SUM, sums()),
        (Meaning.WEIGHTED_SUM, [100 * each for each in sums()]),
    ],
)
def test_the_meaning_of_totals_is_told_by_their_figures(meaning: Meaning, totals: Sequence[float]) -> None:
    mapping = propose(book(sheet([F(each) for each in totals]))).mapping
    assert [each.meaning for each in mapping.tables[0].totals] == [meaning]


def test_totals_of_no_known_method_are_said_to_be_so() -> None:
    proposal = propose(book(sheet([F(each) for each in (977.0, 12.0, 430.0, 3.0)])))
    (totals,) = proposal.mapping.tables[0].totals
    assert totals.meaning is Meaning.OTHER
    assert any("come out by no method" in each.sentence for each in proposal.questions)


def test_a_candidate_without_all_scores_is_compared_as_the_sheet_counts_it() -> None:
    rows = plain_rows(P)
    rows[2][3] = None
    rows.append(
        ["Total", None, F(SUMS["Acme Care"]), F(SUMS["Borealis"] - 0.3 * SCORES["Borealis"][1]), F(SUMS["Contoso"])]
    )
    result = result_of(grid(rows))
    assert (result.checked, result.disagreements) == (len(VENDORS), ())


@pytest.mark.parametrize(
    ("formula", "word"),
    [
        ("B2*121167", "counts with 121167 where the weight is 0.121167"),
        ("B2*0.0121167+C2", "counts with 0.0121167 where the weight is 0.121167"),
        ("((B2-C2)^2=(D2-E2)^2+F2)^0.5", "has '=' where '+' seems to be meant"),
    ],
)
def test_slips_in_formulas_are_found(formula: str, word: str) -> None:
    cells = {(5, 7): Cell(CellKind.NUMBER, "1", 1.0, True, formula)}
    (only,) = slips_in_formulas(Grid("S", False, cells, (), 5, 7), [0.121167])
    assert "G5" in only
    assert word in only


@pytest.mark.parametrize(
    "formula", ["IF(B2=C2,1,0)", "SUM(B2:B9)/10", "B2*0.121167", '"a="&B2', "ROUND(B2,2)", "B2=C2"]
)
def test_sound_formulas_are_left_alone(formula: str) -> None:
    cells = {(5, 7): Cell(CellKind.NUMBER, "1", 1.0, True, formula)}
    assert slips_in_formulas(Grid("S", False, cells, (), 5, 7), [0.121167]) == []
