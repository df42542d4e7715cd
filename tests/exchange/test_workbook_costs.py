"""The sheets Cost build-up and Judgements: live formulas, links from the facts, and what is left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from scorecard.core import edits
from scorecard.core.costs import add_cost_line, feed_costs, remove_cost_line, set_cost_terms
from scorecard.core.model import WHOLE, CostKind, CostLine, Evaluation, Method
from scorecard.core.sight import veiled
from scorecard.core.weighting.judging import apply_judgement
from scorecard.exchange.workbook import Provenance, sheet_titles, write_workbook
from scorecard.exchange.workbook.figures import figures_of
from scorecard.exchange.workbook.plan import COSTS, FACTS, JUDGEMENTS, Plan
from tests.acceptance.spreadsheet_program import MISSING, PROGRAM, converted
from tests.cli.test_costs_command import priced
from tests.core.formal import in_consensus

PROVENANCE = Provenance("1.0", "2026-03-05T14:32:10+01:00", "Test")


def texts(sheet: Any) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


def fed() -> Evaluation:
    value = feed_costs(priced())
    return edits.set_fact(value, "Bolt", "price", 61.0)  # entered by hand since


def test_facts_are_taken_from_the_costs_where_they_are_what_those_come_to(tmp_path: Path) -> None:
    value, path = fed(), tmp_path / "costs.xlsx"
    write_workbook(value, path, provenance=PROVENANCE)
    plan = Plan(value, figures_of(value), PROVENANCE)
    formulas, values = load_workbook(path), load_workbook(path, data_only=True)
    cells = [f"{column}{plan.facts_row['price']}" for column in plan.columns]
    assert plan.costs is not None
    assert formulas[FACTS][cells[0]].value == f"='{COSTS}'!{plan.costs.figure_cell('Acme')}"
    assert [formulas[FACTS][cell].value for cell in cells[1:]] == [61, 3]
    assert [values[FACTS][cell].value for cell in cells] == [64, 61, 3]
    assert "service credits" in texts(values[COSTS])


def test_sheets_are_there_only_where_there_is_something() -> None:
    assert COSTS in sheet_titles(fed())
    assert JUDGEMENTS not in sheet_titles(fed())
    bare = set_cost_terms(fed(), years=3)
    for candidate in ("Acme", "Bolt"):
        for number in list(bare.cost_lines[candidate]):
            bare = remove_cost_line(bare, candidate, number)
    assert COSTS not in sheet_titles(bare)


def test_costs_that_cannot_be_added_up_say_why_and_the_others_stand(tmp_path: Path) -> None:
    path = tmp_path / "costs.xlsx"
    for value in (set_cost_terms(fed(), rates=()), set_cost_terms(fed(), years=0), set_cost_terms(fed(), feeds="")):
        write_workbook(value, path, provenance=PROVENANCE)
    value, _ = add_cost_line(set_cost_terms(fed(), rates=()), "Core", CostLine(CostKind.EXIT, (), "=1+1", name="@x"))
    write_workbook(value, path, provenance=PROVENANCE)
    said = texts(load_workbook(path)[COSTS])
    assert any("There is no rate for USD" in each for each in said)
    assert any("There is no rate for =1+1" in each for each in said)
    assert "no rate" in said


def test_what_is_sealed_has_no_sheet() -> None:
    value = set_cost_terms(in_consensus(), years=1, feeds="price")
    value, _ = add_cost_line(value, "acme", CostLine(amounts=(98_765.0,)))
    assert COSTS not in sheet_titles(veiled(value))


def test_answers_stand_with_what_follows_and_their_consistency(tmp_path: Path) -> None:
    value, path = priced(), tmp_path / "judgements.xlsx"
    value = apply_judgement(value, WHOLE, "e", Method.PAIRWISE, [["skill", "price", 3]], "Ann", "2026-03-01")
    value = apply_judgement(value, WHOLE, WHOLE, Method.POINTS, {"skill": 75, "price": 25}, "=1+1", "2026-03-02")
    write_workbook(value, path, provenance=PROVENANCE)
    sheet = load_workbook(path)[JUDGEMENTS]
    said = texts(sheet)
    assert said.count("The whole") == 2
    assert '[["skill","price",3]]' in said
    assert any("consistency ratio 0" in each for each in said)
    assert [cell.value for cell in sheet["G"][4:]].count(0.75) == 2
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


@pytest.mark.skipif(PROGRAM is None, reason=MISSING)
def test_costs_are_worked_out_again_by_a_spreadsheet_program(tmp_path: Path) -> None:
    value, path = fed(), tmp_path / "costs.xlsx"
    write_workbook(value, path, provenance=PROVENANCE)
    plan = Plan(value, figures_of(value), PROVENANCE)
    assert plan.costs is not None
    book = load_workbook(path)
    book[COSTS]["B4"].value = 0.0  # nothing is discounted any more
    book[COSTS][f"B{plan.costs.rates['USD']}"].value = 1.0
    book.save(path)
    done = tmp_path / "done"
    done.mkdir()
    converted([path], done, profile=tmp_path / "profile")
    again = load_workbook(done / path.name, data_only=True)
    row = plan.costs.sums + 1
    assert [again[COSTS].cell(row, column).value for column in range(2, 7)] == [190, 190, 95, 19, 190]
    assert again[FACTS][f"{plan.columns[0]}{plan.facts_row['price']}"].value == 190
