"""What a long list must be: each thing that could be meant in two ways is a fault with its place, the rest a note."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scorecard.exchange.importing.book import Book, Cell, CellKind, Grid, Range
from scorecard.exchange.importing.list_rules import list_flaws, list_notes, settled, why_no_list, with_whole_names
from scorecard.exchange.importing.making import made
from scorecard.exchange.importing.mapping import Layout, Mapping, TableMapping

HEADS = ("Vendor", "Criterion", "Score", "Comment")
ROWS = (("Acme", "Price", 7.0, ""), ("Acme", "Quality", 8.0, ""), ("Bo", "Price", 5.5, ""), ("Bo", "Quality", 9.0, ""))

Given = str | float | Cell


def cell(given: Given) -> Cell:
    if isinstance(given, Cell):
        return given
    if isinstance(given, float):
        return Cell(CellKind.NUMBER, f"{given:g}", given)
    return Cell(CellKind.TEXT, given)


def book(
    *rows: tuple[Given, ...], heads: tuple[str, ...] = HEADS, top: int = 1, merges: str = "", kind: str = "xlsx"
) -> Book:
    cells = {
        (row, column): cell(given)
        for row, line in enumerate((heads, *rows), top)
        for column, given in enumerate(line, 1)
        if given != ""
    }
    merged = tuple(Range.of(each) for each in merges.split())
    grid = Grid("Scores", cells=cells, merges=merged, rows=top + len(rows), columns=len(heads))
    return Book("a.xlsx", kind, (grid,))


def mapping(count: int, top: int = 1) -> Mapping:
    def down(column: int) -> tuple[Range, ...]:
        return (Range(top + 1, column, top + count, column),)

    table = TableMapping("Scores", Layout.LIST, candidates=down(1), criteria=down(2), scores=down(3), reasons=down(4))
    return Mapping(tables=(table,))


def with_score(given: Given) -> tuple[tuple[Given, ...], ...]:
    return (("Acme", "Price", given, ""), *ROWS[1:])


def test_a_good_list_has_no_flaw_and_no_note() -> None:
    good = book(*ROWS)
    assert list_flaws(good, mapping(4)) == list_notes(good, mapping(4)) == ()
    assert settled(good, mapping(4)) == (good, ())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("5,5", "'5,5' is not a score"),
        ("seven", "'seven' is not a score"),
        ("7/10", "is not a score"),
        ("1,000", "is not a score"),
        ("٥", "is not a score"),
        (Cell(CellKind.BOOLEAN, "TRUE", 1.0), "not a number"),
        (Cell(CellKind.DATE, "2025-10-07"), "A date"),
        (Cell(CellKind.ERROR, "#REF!"), "#REF!"),
        (Cell(CellKind.UNKNOWN, "", None, True), "never calculated"),
        (Cell(CellKind.NUMBER, "1e300", 1e300), "outside any range"),
    ],
)
def test_a_score_that_is_no_plain_number_is_a_flaw_with_its_cell(given: Given, said: str) -> None:
    (flaw,) = list_flaws(book(*with_score(given)), mapping(4))
    assert said in flaw.sentence
    assert flaw.place == "Scores!C2"


@pytest.mark.parametrize("given", ["7", " 8 ", "n/a", "-"])
def test_numbers_as_text_and_signs_for_no_score_are_no_flaws(given: str) -> None:
    assert list_flaws(book(*with_score(given)), mapping(4)) == ()


def test_names_that_are_missing_doubled_or_formulas_are_flaws() -> None:
    twice = book(*ROWS, ("acme ", "PRICE", 1.0, ""))
    assert ["stands here twice" in each.sentence for each in list_flaws(twice, mapping(5))] == [True]
    nameless = book(("", "Price", 7.0, ""), *ROWS[1:])
    assert "is missing" in list_flaws(nameless, mapping(4))[0].sentence
    formula = book((Cell(CellKind.UNKNOWN, "Acme", None, True, 'HYPERLINK("x")'), "Price", 7.0, ""), *ROWS[1:])
    (flaw,) = list_flaws(formula, mapping(4))
    assert (flaw.place, "formula" in flaw.sentence) == ("Scores!A2", True)


def test_headings_below_other_rows_and_two_alike_are_flaws() -> None:
    low = book(*ROWS, top=3)
    grid = replace(low.grids[0], cells={**low.grids[0].cells, (1, 1): cell("Our evaluation")})
    (flaw,) = list_flaws(replace(low, grids=(grid,)), mapping(4, top=3))
    assert "in row 3" in flaw.sentence
    assert list_flaws(low, mapping(4, top=3)) == (), "blank rows above are nothing"
    doubled = book(*((*row, 1.0) for row in ROWS), heads=(*HEADS, " SCORE"))
    assert "Two columns are called 'Score'" in list_flaws(doubled, mapping(4))[0].sentence


def test_one_score_over_several_rows_is_a_flaw_and_one_name_over_them_a_note() -> None:
    scores = book(ROWS[0], ("Acme", "Quality", "", ""), *ROWS[2:], merges="C2:C3")
    assert "merged" in list_flaws(scores, mapping(4))[0].sentence
    names = book(ROWS[0], ("", "Quality", 8.0, ""), *ROWS[2:], merges="A2:A3")
    assert list_flaws(names, mapping(4)) == ()
    assert "Merged names" in list_notes(names, mapping(4))[0].sentence


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Cell(CellKind.NUMBER, "7", 7.0, True, "3+4"), "results of formulas"),
        (Cell(CellKind.PERCENT, "0.85", 0.85), "percentages"),
        ("7", "stored as text"),
        ("", "not a zero"),
    ],
)
def test_what_can_be_taken_and_should_be_known_is_a_note(given: Given, said: str) -> None:
    (note,) = list_notes(book(*with_score(given)), mapping(4))
    assert said in note.sentence
    assert note.place == "Scores!C2"


def test_names_that_look_alike_or_are_numbers_are_noted() -> None:
    alike = book(*ROWS, ("\u0410cme", "Price", 1.0, ""))
    assert "holds other letters" in list_notes(alike, mapping(5))[0].sentence
    number = book((3.0, "Price", 7.0, ""), *ROWS[1:])
    assert "names are expected" in list_notes(number, mapping(4))[0].sentence
    assert list_notes(replace(number, kind="csv"), mapping(4)) == (), "in a text file there is nothing but text"


@pytest.mark.parametrize(
    ("spellings", "name"),
    [
        (("ACME ", "\u00a0acme"), "Acme"),
        (("Acme", "ACME"), "Acme"),
        (("eBay", "EBAY", "eBay"), "eBay"),
        (("IBM", " IBM"), "IBM"),
        (("big  blue", "BIG BLUE"), "Big Blue"),
    ],
)
def test_spellings_of_one_name_become_one_with_a_note(spellings: tuple[str, ...], name: str) -> None:
    rows = tuple((spelled, f"C{number}", 5.0, "") for number, spelled in enumerate(spellings))
    tidy, notes = settled(book(*rows), mapping(len(rows)))
    assert {tidy.grids[0].cells[row, 1].text for row in range(2, len(rows) + 2)} == {name}
    assert f"are one name: {name}" in notes[0].sentence


def test_noise_of_arithmetic_is_dropped_and_other_digits_stay() -> None:
    tidy, (note,) = settled(book(*with_score(7.000000000000001)), mapping(4))
    assert tidy.grids[0].cells[2, 3].number == 7.0
    assert "C2" in note.sentence
    kept = book(*with_score(7.123456789))
    assert settled(kept, mapping(4)) == (kept, ())


def test_a_name_is_kept_whole_with_its_tab() -> None:
    given = book(("\tTab", "Price", 7.0, ""), ("Bo", "Price", 5.0, ""))
    evaluation = with_whole_names(given, mapping(2), made(given, mapping(2)).evaluation)
    assert {row.name for row in evaluation.candidates.values()} == {"\tTab", "Bo"}


def test_what_a_list_lacks_is_said() -> None:
    assert "no rows" in why_no_list(book())
    assert "'Score' is missing" in why_no_list(book(("Acme", "Price", "x"), heads=("Vendor", "Criterion", "Comment")))
    assert why_no_list(book(("a", "b"), heads=("x", "y"))) == ""


def test_of_very_many_flaws_some_are_told() -> None:
    rows = tuple((f"V{number}", "Price", "x1", "") for number in range(500))
    assert len(list_flaws(book(*rows), mapping(500))) == 100
