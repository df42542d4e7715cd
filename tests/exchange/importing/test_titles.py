"""What an evaluation is called by its file, and why a sheet was not taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.exchange.importing.book import Grid
from scorecard.exchange.importing.leftovers import MOST_LOOKED_AT, sheets_left
from scorecard.exchange.importing.making import made
from scorecard.exchange.importing.mapping import Mapping
from scorecard.exchange.importing.proposing import propose
from scorecard.exchange.importing.titles import NAMELESS, title_of_file
from tests.exchange.importing.layouts import F, Given, book, cell_of, grid, plain_rows


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("vendor_scoring_2024.xlsx", "Vendor scoring 2024"),
        ("vendor-scoring-2024.xlsx", "Vendor scoring 2024"),
        ("Vendor Scoring 2024.xlsx", "Vendor Scoring 2024"),
        ("RFP-2024-017_scores.ods", "RFP-2024-017 scores"),
        ("scores-2024-05-12.csv", "Scores 2024-05-12"),
        ("2024-05-12-scores.csv", "2024-05-12 scores"),
        ("payroll (2).xlsx", "Payroll"),
        ("payroll%20partners.xlsx", "Payroll partners"),
        ("iSupport_round2.xlsx", "iSupport round2"),
        ("__final__.xlsx", "Final"),
        ("übersicht_anbieter.xls", "Übersicht anbieter"),
        ("v1.2_matrix.xlsx", "V1.2 matrix"),
        ("scores", "Scores"),
        (".xlsx", ".xlsx"),
        ("___.xlsx", NAMELESS),
        ("", NAMELESS),
    ],
)
def test_the_name_of_a_file_as_a_title(name: str, title: str) -> None:
    assert title_of_file(name) == title


@given(st.text(max_size=60))
def test_every_file_has_a_title(name: str) -> None:
    title = title_of_file(name)
    assert title == " ".join(title.split())
    assert title
    assert "_" not in title


def test_an_evaluation_is_called_by_its_sheet_or_else_by_its_file() -> None:
    plain = book(grid(plain_rows()), name="care_partners_2026.xlsx")
    assert made(plain, propose(plain).mapping).evaluation.head.title == "Care partners 2026"
    titled = book(grid([["Selection of a care partner"], [], *plain_rows()]), name="care_partners_2026.xlsx")
    assert made(titled, propose(titled).mapping).evaluation.head.title == "Selection of a care partner"


@pytest.mark.parametrize("text", ["Scale 1-5", "Scale from 0 to 5", "Bewertungsskala 0 bis 10", "Scores 0\u201310"])
def test_a_scale_over_the_table_is_no_title(text: str) -> None:
    found = book(grid([[text], [], *plain_rows()]), name="care_partners.xlsx")
    assert propose(found).mapping.title == "Care partners"


def left(other: Grid, *, words: bool = False) -> str:
    """What is said about another sheet beside a table of scores."""
    rows: list[list[Given]] = plain_rows()
    if words:
        rows = [["Criterion", "Acme", "Borealis"]]
        rows += [[name, "Gut", "Schlecht"] for name in ("Price", "Care", "Team")]
    found = book(grid(rows, "Scores"), other)
    (sentence,) = made(found, propose(found).mapping).left_out
    return sentence


def test_a_sheet_is_left_out_for_a_reason() -> None:
    said = "The sheet 'Other' was not taken: "
    numbers: list[list[Given]] = [["Criterion", "Red", "Blue"], ["Width", 3, 4], ["Depth", 4, 5]]
    assert left(grid(plain_rows(), "Other", hidden=True)) == f"{said}it is a hidden sheet."
    assert left(grid([["Read this first"], ["Score honestly"]], "Other")) == f"{said}it holds no figures."
    assert left(grid(numbers, "Other")) == f"{said}it holds another table, with figures in B2:C3."
    sums: list[list[Given]] = [["Sum", F(3.0, "Scores!B2*2")], ["Mean", F(4.0, "Scores!B3*2")]]
    assert left(grid(sums, "Other")) == f"{said}its figures are worked out by formulas."
    alone = f"{said}no table with names in a row and in a column was found on it."
    assert left(grid([[1, 2], [3, 4]], "Other")) == alone


def test_a_legend_is_called_one() -> None:
    legend = grid([["Gut", 4], ["Mittel", 3], ["Schlecht", 1]], "Other")
    assert left(legend, words=True) == "The sheet 'Other' was not taken: it says what words count as."


def test_a_huge_sheet_is_not_searched() -> None:
    one = cell_of(1)
    assert one is not None
    cells = {(row, column): one for row in range(1, 202) for column in range(1, 102)}
    assert len(cells) > MOST_LOOKED_AT
    found = book(Grid("Huge", cells=cells, rows=201, columns=101))
    assert sheets_left(found, Mapping()) == ["The sheet 'Huge' was not taken: it is no part of what the mapping names."]
