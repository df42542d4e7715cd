"""The sheet Robustness: the figures of the program, with seed and settings; absent where there is no contest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from scorecard.app.paths import resource
from scorecard.app.transfer import import_document
from scorecard.core.model import Criterion, Evaluation, ValueFunction
from scorecard.core.robustness.answers import robustness
from scorecard.exchange.workbook import Provenance, sheet_titles, write_workbook
from tests.core.made import made, measure


def sheet(evaluation: Evaluation, folder: Path) -> list[list[Any]]:
    path = folder / "out.xlsx"
    write_workbook(evaluation, path, provenance=Provenance("1.0", "2026-01-01T00:00:00"))
    book = load_workbook(path, data_only=True)
    return [list(row) for row in book["Robustness"].iter_rows(values_only=True)]


def row_of(rows: list[list[Any]], first: str, after: str = "") -> list[Any]:
    start = next((at for at, row in enumerate(rows) if after and str(row[0]).startswith(after)), 0)
    return next(row for row in rows[start:] if str(row[0]).strip() == first)


def test_figures_are_those_of_the_program(tmp_path: Path) -> None:
    sample, _ = import_document(resource("samples", "customer_care.json"))
    rows, found = sheet(sample, tmp_path), robustness(sample)
    assert rows[2][0] == f"Close. {found.verdict.what}"
    assert found.acceptability is not None
    for at, key in enumerate(found.acceptability.candidates):
        name = sample.candidates[key].name
        shares = row_of(rows, name, "How often")[1 : 1 + len(found.acceptability.candidates)]
        assert shares == pytest.approx(found.acceptability.ranks[at].tolist(), abs=1e-12)
        ranks = row_of(rows, name, "Ranks by other methods")[1:4]
        assert ranks == [ranked.ranks[key] for ranked in found.exact.cross_check.values()]
    for key, stability in found.exact.stability.items():
        figures = row_of(rows, sample.criteria[key].name, "How far")[1:4]
        assert figures == pytest.approx([stability.weight, stability.low, stability.high], abs=1e-12)
    assert row_of(rows, "Seed")[1] == "1"
    assert row_of(rows, "Weightings drawn")[1] == "10,000"


def test_what_is_said_of_single_scores_is_what_the_program_says(tmp_path: Path) -> None:
    rows: dict[str, list[float | None]] = {"A": [4, 5], "B": [5, 4]}
    blank: dict[str, list[None]] = {"A": [None] * 2, "B": [None] * 2}
    nine = made({"x": 45.0, "y": 55.0}, blank, panel={f"e{at}": rows for at in range(9)})
    told = [str(row[0]) for row in sheet(nine, tmp_path)]
    at = told.index("Single scores, one step up or down")
    assert told[at + 1] == "None changes who is first."
    assert told[at + 2].startswith("If all evaluators together moved any one of 3 cells by a whole level")
    unit = measure(ValueFunction(worst=0.0, best=1.0))
    told = [str(row[0]) for row in sheet(made({"m": unit, "n": unit}, {"A": [0.9, 0.8], "B": [0.5, 0.4]}), tmp_path)]
    assert told[told.index("Single scores, one step up or down") + 1].startswith("There is no score to ask")
    without = told[told.index("Who leads when one is left out") + 1]
    assert without == "The first place stays, whichever one criterion or other candidate is left out."


@pytest.mark.parametrize("rows", [{"A": [3]}, {"A": [3], "B": [None]}])
def test_no_sheet_without_a_contest(rows: dict[str, list[float | None]]) -> None:
    assert "Robustness" not in sheet_titles(made({"x": 1.0}, rows))


def test_no_sheet_where_it_would_take_long() -> None:
    rows = {f"p{at}": [float(at % 6)] for at in range(2_001)}
    assert "Robustness" not in sheet_titles(made({"x": 1.0}, rows))


def test_who_is_out_now_and_leads_without_an_evaluator_is_named(tmp_path: Path) -> None:
    criteria: dict[str, Criterion | float] = {"x": Criterion(at_least=3.0), "y": Criterion(weight=9.0)}
    panel = {"e1": {"A": [1, 5], "B": [3, 2], "C": [3, 1]}, "e2": {"A": [3, 5], "B": [3, 2], "C": [3, 1]}}
    none: dict[str, list[None]] = {name: [None, None] for name in "ABC"}
    rows = sheet(made(criteria, none, panel=panel), tmp_path)
    assert any(row[0] == "Without the evaluator e1: A." for row in rows)


def test_names_that_begin_like_formulas_stay_text(tmp_path: Path) -> None:
    rows = sheet(made({"=x": 1.0, "+y": 2.0}, {"=A": [3, 1], "@B": [1, 3]}), tmp_path)
    assert any("=A" in str(row[0]) for row in rows)
