"""Words for scores: what they count as can be corrected, is kept in the mapping, and follows the sheet's own legend."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scorecard.app import importing
from scorecard.core.errors import DocumentError
from scorecard.core.model import Direction
from scorecard.exchange.importing.book import Book
from scorecard.exchange.importing.encodings import decoded
from scorecard.exchange.importing.making import made
from scorecard.exchange.importing.mapping import Mapping, mapping_bytes, parse_mapping
from scorecard.exchange.importing.proposing import propose
from tests.exchange.importing.layouts import Given, book, grid


def rated(*names: str, heads: tuple[str, str] = ("Acme", "Borealis")) -> Book:
    rows: list[list[Given]] = [["Criterion", "Weight", *heads]]
    for number, name in enumerate(names, 1):
        rows.append([name, number, "High", "Low"] if number % 2 else [name, number, "Medium", "High"])
    return book(grid(rows))


def scores_of(found: Book, mapping: Mapping) -> list[float | None]:
    sheet = next(iter(made(found, mapping).evaluation.sheets.values()))
    return [cell.score for row in sheet.values() for cell in row.values()]


def test_the_words_are_the_levels_of_the_scale() -> None:
    mapping = propose(rated("Team", "Care")).mapping
    assert mapping.scale is not None
    assert mapping.scale.levels == ((1.0, "Low"), (2.0, "Medium"), (3.0, "High"))
    assert made(rated("Team", "Care"), mapping).evaluation.scale.levels == mapping.scale.levels


def test_what_a_word_counts_as_is_written_out_read_and_corrected() -> None:
    found = rated("Team", "Care")
    mapping = propose(found).mapping
    assert parse_mapping(mapping_bytes(mapping)) == mapping
    text = mapping_bytes(mapping).replace(b'"Medium": 2.0', b'"Medium": 2.5')
    assert sorted(scores_of(found, parse_mapping(text)), key=str) == [1.0, 2.5, 3.0, 3.0]


def test_a_word_that_counts_as_nothing_is_a_fault_of_the_mapping() -> None:
    text = mapping_bytes(propose(rated("Team", "Care")).mapping)
    with pytest.raises(DocumentError, match="Medium"):
        parse_mapping(text.replace(b'"Medium": 2.0', b'"Medium": "two"'))
    with pytest.raises(DocumentError, match="a level is a number on the scale"):
        parse_mapping(text.replace(b'"3": "High"', b'"9": "High"'))


def test_a_word_without_a_number_is_kept_as_a_reason_and_told() -> None:
    found = rated("Team", "Care")
    mapping = propose(found).mapping
    known = replace(mapping, words=tuple(each for each in mapping.words if each[0] != "Medium"))
    result = made(found, known)
    assert any("'Medium' is no score" in note.sentence for note in result.notes)


def test_a_high_price_or_risk_is_the_bad_one() -> None:
    choices = dict(propose(rated("Delivery risk", "Cost transparency", "Total cost")).mapping.criteria)
    assert choices["Delivery risk"].direction is Direction.LOWER
    assert choices["Total cost"].direction is Direction.LOWER
    assert choices["Cost transparency"].direction is Direction.HIGHER


def test_yes_and_no_alone_stay_conditions() -> None:
    rows: list[list[Given]] = [["Requirement", "Acme", "Borealis"], ["ISO 27001", "Yes", "No"], ["SSO", "Yes", "Yes"]]
    assert propose(book(grid(rows))).mapping.words == ()


def test_numbers_of_a_long_list_are_no_legend() -> None:
    rows: list[list[Given]] = [["Vendor", "Criterion", "Score"]]
    rows += [[vendor, name, 4] for vendor in ("Acme", "Borealis") for name in ("Team", "Care")]
    assert propose(book(grid(rows))).mapping.words == ()


def test_the_mapping_is_remembered_for_the_template_with_other_candidates(tmp_path: Path) -> None:
    first, next_one = rated("Team", "Care"), rated("Team", "Care", heads=("Dorado", "Eureka"))
    importing.remember(first, propose(first).mapping, tmp_path)
    kept = importing.remembered(next_one, tmp_path)
    assert kept is not None
    assert importing.remembered_on(next_one, tmp_path)
    names = [each.name for each in made(next_one, kept).evaluation.candidates.values()]
    assert names == ["Dorado", "Eureka"]
    assert importing.remembered(rated("Team", "Price"), tmp_path) is None
    assert importing.forget(next_one, tmp_path)
    assert importing.remembered(next_one, tmp_path) is None


def test_a_mapping_that_names_candidates_is_kept_for_them_alone(tmp_path: Path) -> None:
    first, next_one = rated("Team", "Care"), rated("Team", "Care", heads=("Dorado", "Eureka"))
    importing.remember(first, replace(propose(first).mapping, leave_out=("Acme",)), tmp_path)
    assert importing.remembered(first, tmp_path) is not None
    assert importing.remembered(next_one, tmp_path) is None


def test_a_polish_file_of_an_office_is_understood() -> None:
    text = "Kryterium;Waga;Usługi Łódź;Świt\nJakość obsługi;60;7;8\nDoświadczenie;40;9;6\n"
    assert decoded(text.encode("cp1250")).text == text
