"""What becomes of cells that are not plain: a note with the place, or a refusal, and never a silent change."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scorecard.core.errors import ExchangeError
from scorecard.core.model import Direction, Kind, Scale
from scorecard.exchange.document import document_bytes, parse_document
from scorecard.exchange.importing.book import Cell, CellKind, Grid
from scorecard.exchange.importing.making import Made, made
from scorecard.exchange.importing.mapping import CriterionChoice, Layout, Mapping, TableMapping, Treat, area_of
from scorecard.exchange.importing.proposing import propose
from tests.exchange.importing.layouts import Given, P, book, grid, plain_rows


def of(rows: list[list[Given]], scale: Scale | None = None) -> Made:
    found = book(grid(rows))
    mapping = propose(found).mapping
    return made(found, mapping if scale is None else replace(mapping, scale=scale))


def notes(result: Made) -> list[str]:
    return [str(each) for each in result.notes]


def scores(result: Made, candidate: str) -> dict[str, object]:
    evaluation = result.evaluation
    key = next(key for key, row in evaluation.candidates.items() if row.name == candidate)
    return {
        evaluation.criteria[leaf].name: cell.score
        for table in (evaluation.facts, *evaluation.sheets.values())
        for leaf, cell in table.get(key, {}).items()
    }


def test_what_is_made_is_a_sound_document() -> None:
    result = of(plain_rows())
    assert parse_document(document_bytes(result.evaluation)) == result.evaluation


def test_a_score_off_the_scale_is_not_taken_and_told() -> None:
    rows = plain_rows()
    rows[2][3] = 7
    result = of(rows, Scale(0, 5, 1))
    assert "Quality" not in scores(result, "Borealis")
    assert "Sheet1!D3: The score 7 is outside the scale from 0 to 5 and was not taken" in notes(result)


def test_a_score_between_the_steps_is_taken_and_told() -> None:
    rows = plain_rows()
    rows[2][3] = 3.3
    result = of(rows, Scale(0, 5, 1))
    assert scores(result, "Borealis")["Quality"] == 3.3
    assert any("Sheet1!D3" in each and "not on a step" in each for each in notes(result))


@pytest.mark.parametrize("text", ["n/a", "TBD", "-", "k.A.", "?", "not scored"])
def test_what_stands_for_nothing_is_no_zero(text: str) -> None:
    rows = plain_rows()
    rows[1][2] = text
    result = of(rows)
    assert "Price" not in scores(result, "Acme Care")
    assert any("Sheet1!C2" in each and "not as zero" in each for each in notes(result))


def test_a_blank_is_no_zero_and_a_zero_is_one() -> None:
    rows = plain_rows()
    rows[1][2], rows[1][3] = None, 0
    result = of(rows)
    assert "Price" not in scores(result, "Acme Care")
    assert scores(result, "Borealis")["Price"] == 0


def test_numbers_stored_as_text_are_taken_and_told() -> None:
    rows = plain_rows()
    rows[1][2] = "4,5"
    result = of(rows)
    assert scores(result, "Acme Care")["Price"] == 4.5
    assert "Sheet1!C2: The text '4,5' was read as 4.5" in notes(result)


def test_words_where_a_score_belongs_are_kept_as_the_reason() -> None:
    rows = plain_rows()
    rows[1][2] = "see chapter four"
    result = of(rows)
    sheet = next(iter(result.evaluation.sheets.values()))
    assert any(cell.rationale == "see chapter four" for row in sheet.values() for cell in row.values())
    assert any("Sheet1!C2" in each and "is no score" in each for each in notes(result))


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        (CellKind.DATE, "2026-03-04", "a date stands here"),
        (CellKind.ERROR, "#DIV/0!", "shows an error here"),
        (CellKind.UNKNOWN, "", "no result of it is stored"),
    ],
)
def test_dates_errors_and_formulas_without_result_are_not_taken(kind: CellKind, text: str, word: str) -> None:
    found = grid(plain_rows())
    cells = dict(found.cells) | {(2, 3): Cell(kind, text, None, kind is CellKind.UNKNOWN)}
    spoilt = book(Grid(found.title, False, cells, (), found.rows, found.columns))
    result = made(spoilt, propose(spoilt).mapping)
    assert "Price" not in scores(result, "Acme Care")
    assert any("Sheet1!C2" in each and word in each.lower() for each in notes(result))


def test_a_criterion_without_a_weight_counts_with_zero_and_is_told() -> None:
    rows = plain_rows()
    rows[4][1] = None
    assert "Sheet1!A5: 'Security' has no weight and counts with zero" in notes(of(rows))


def test_weights_that_do_not_add_up_are_told() -> None:
    rows = plain_rows(P)
    rows[4][1] = P(5)
    assert any("add up to 95 %" in each for each in notes(of(rows)))


def test_a_pair_that_stands_twice_is_told_with_both_places() -> None:
    rows: list[list[Given]] = [["Vendor", "Criterion", "Score"]]
    rows += [[v, c, 3] for v in ("Acme", "Borealis") for c in ("Price", "Quality")]
    rows.append(["Acme", "Price", 5])
    result = of(rows)
    assert scores(result, "Acme")["Price"] == 3
    assert "Sheet1!C6: 'Acme' has two scores under 'Price': 3 in Sheet1!C2 was taken, 5 was not" in notes(result)


def test_names_that_look_alike_are_told() -> None:
    rows: list[list[Given]] = [
        ["Criterion", "Acme Ltd", "Acme  Ltd.", "Borealis"],
        ["Price", 1, 2, 3],
        ["Quality", 3, 2, 1],
    ]
    assert any("look alike" in each for each in notes(of(rows)))


def test_a_score_of_which_less_is_better_becomes_a_measure_between_the_ends_of_the_scale() -> None:
    rows: list[list[Given]] = [
        ["Vendor", "Risk", "Quality"],
        ["Direction", "cost", "benefit"],
        ["Vendor A", 2, 4],
        ["Vendor B", 5, 5],
    ]
    result = of(rows)
    risk = next(row for row in result.evaluation.criteria.values() if row.name == "Risk")
    assert (risk.kind, risk.direction, risk.value.worst, risk.value.best) == (Kind.MEASURE, Direction.LOWER, 5, 0)


def test_what_a_person_leaves_out_is_left_out() -> None:
    found = book(grid(plain_rows()))
    mapping = propose(found).mapping
    choices = (*[c for c in mapping.criteria if c[0] != "Price"], ("Price", CriterionChoice(Treat.LEAVE_OUT)))
    result = made(found, replace(mapping, criteria=choices, leave_out=("Contoso",)))
    assert [row.name for row in result.evaluation.criteria.values()] == ["Quality", "Experience", "Security"]
    assert [row.name for row in result.evaluation.candidates.values()] == ["Acme Care", "Borealis"]
    assert "The criterion 'Price' was left out." in result.left_out
    assert "The candidate 'Contoso' was left out." in result.left_out


def table(**areas: str) -> Mapping:
    return Mapping(tables=(TableMapping("Sheet1", Layout.DOWN, **{k: area_of(v) for k, v in areas.items()}),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mapping", "word"),
    [
        (Mapping(), "no criteria"),
        (Mapping(tables=(TableMapping("Nowhere", criteria=area_of("A1")),)), "no sheet 'Nowhere'"),
        (table(criteria="Z90:Z99", candidates="C1:E1", scores="C2:E5"), "No criterion is named there"),
        (table(criteria="A2:A5", candidates="Z1", scores="C2:E5"), "no candidates"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(mapping: Mapping, word: str) -> None:
    with pytest.raises(ExchangeError, match=word):
        made(book(grid(plain_rows())), mapping)


@pytest.mark.parametrize(
    "rows",
    [[], [["only words", "and more"]], [[1, 2], [3, 4]], [["Name", "Phone"], ["Ann", "unknown"], ["Ben", "none"]]],
)
def test_a_book_without_a_table_is_refused(rows: list[list[Given]]) -> None:
    with pytest.raises(ExchangeError, match="No table of scores was found"):
        propose(book(grid(rows)))


def test_hidden_sheets_are_not_looked_at_and_told() -> None:
    found = book(grid(plain_rows(), "Old", hidden=True), grid(plain_rows(), "New"))
    proposal = propose(found)
    assert [each.sheet for each in proposal.mapping.tables] == ["New"]
    assert any("hidden sheets" in each.sentence for each in proposal.questions)
    assert "The sheet 'Old' was not taken: it is a hidden sheet." in made(found, proposal.mapping).left_out
