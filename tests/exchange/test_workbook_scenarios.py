"""The sheet Scenarios of a workbook: the figures of each, and no formula."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from scorecard.core import scenarios
from scorecard.core.model import WHOLE, Evaluation, Key, Scenario
from scorecard.core.scenario_results import outcomes
from scorecard.exchange.workbook import Provenance, sheet_titles, write_workbook
from tests.core.test_scenarios import priced, with_scenario

SHEET = "Scenarios"


@pytest.fixture
def value() -> Evaluation:
    value = with_scenario(priced(), {("weight", "cost", WHOLE): 90.0}, "=Cost first", "@note")
    departures: dict[Key, Any] = {("candidate", "beta", WHOLE): True, ("fact", "acme", "iso"): False}
    return scenarios.add_scenario(value, Scenario("Without Beta"), departures)[0]


def test_every_scenario_has_its_ranks_and_totals_and_says_what_is_otherwise(value: Evaluation, tmp_path: Path) -> None:
    path = tmp_path / "w.xlsx"
    write_workbook(value, path, provenance=Provenance("1", "2026-01-01"))
    sheet = load_workbook(path)[SHEET]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(1, 25, 1, 7)]
    assert cells[3][1] == "Main line"
    assert (cells[3][3], cells[3][5]) == ("=Cost first", "Without Beta")
    assert [cell.data_type for cell in sheet[4]][3] == "s"  # no formula
    found = outcomes(value)
    rows = {row[0]: row[1:] for row in cells[5:8]}
    for key, candidate in value.candidates.items():
        for at, one in enumerate(found):
            standing = one.standings.get(key)
            rank, total = rows[candidate.name][2 * at : 2 * at + 2]
            if standing is None:
                assert (rank, total) == ("left out", "\N{EN DASH}")
            else:
                assert total == pytest.approx(standing.total)
                assert rank == (standing.rank or "out")
    texts = [str(cell) for row in cells for cell in row if cell]
    assert any(each.startswith("Cost weighs") for each in texts)
    assert {"Without Beta", "@note", "Acme, ISO: not passed instead of passed"} <= set(texts)
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_sheet_is_there_where_there_are_scenarios_alone(value: Evaluation) -> None:
    assert SHEET in sheet_titles(value)
    assert SHEET not in sheet_titles(priced())
