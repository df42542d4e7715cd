"""The sheet What if: what it offers to try, how it looks before anything is tried, and where it is left out.

That it follows what is tried is tested by `tests.acceptance.test_workbook_agreement`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from openpyxl import load_workbook

from scorecard.core.model import Evaluation
from scorecard.core.ranking import rank
from scorecard.exchange.document import evaluation_of, read_document
from scorecard.exchange.workbook import Provenance, sheet_titles, what_if_places, write_workbook
from scorecard.exchange.workbook.figures import figures_of
from scorecard.exchange.workbook.plan import WHAT_IF, Plan
from scorecard.exchange.workbook.spreadsheet import letter
from scorecard.exchange.workbook.what_if_places import (
    NOW,
    RANK,
    SCORE,
    STATED,
    TOTAL,
    WEIGHT,
    WhatIfPlaces,
    place_what_if,
)
from tests.acceptance.shared_folder import PROJECT

SAMPLE: Final = PROJECT / "resources" / "samples" / "customer_care.json"
PROVENANCE: Final = Provenance("1.2.3", "2026-03-05T14:32:10+01:00")


def exported(evaluation: Evaluation, folder: Path, *, values: bool = False) -> Any:
    path = folder / "out.xlsx"
    write_workbook(evaluation, path, provenance=PROVENANCE)
    return load_workbook(path, data_only=values)


def places_of(evaluation: Evaluation) -> tuple[Plan, WhatIfPlaces]:
    plan = Plan(evaluation, figures_of(evaluation), PROVENANCE)
    return plan, place_what_if(plan)


def of_size(candidates: int, leaves: int = 2, called: str = "") -> Evaluation:
    return evaluation_of(
        {
            "format": "scorecard.evaluation",
            "version": 1,
            "title": "Sized",
            "criteria": [{"key": f"l{at}", "name": f"L{at}"} for at in range(leaves)],
            "candidates": [{"key": f"c{at}", "name": called or f"C{at}"} for at in range(candidates)],
        }
    )


def test_weights_to_try_start_as_stated_and_are_cells_to_fill(tmp_path: Path) -> None:
    evaluation = read_document(SAMPLE)
    sheet = exported(evaluation, tmp_path)[WHAT_IF]
    _, places = places_of(evaluation)
    for key, row in places.block.rows.items():
        cell = sheet[f"{letter(WEIGHT)}{row}"]
        assert cell.value == f"={letter(STATED)}{row}", key
        assert not cell.protection.locked
        assert sheet[f"{letter(STATED)}{row}"].value == f"=weight_{key}"
    assert sheet.freeze_panes == f"{places.columns[0]}12"
    chosen = [each for each in sheet.sheet_view.selection if each.pane == sheet.sheet_view.pane.activePane]
    assert [each.activeCell for each in chosen] == [f"{letter(WEIGHT)}{places.block.first}"]


def test_before_anything_is_tried_it_says_what_the_ranking_says(tmp_path: Path) -> None:
    evaluation = read_document(SAMPLE)
    sheet = exported(evaluation, tmp_path, values=True)[WHAT_IF]
    plan, places = places_of(evaluation)
    assert (
        sheet["A3"].value == "Nothing is tried yet: Solenne Contact leads with 75.8 points, 2.2 ahead of Nordlys Care."
    )
    standings = {each.key: each for each in rank(evaluation).standings}
    for column, key in zip(places.columns, plan.candidates, strict=True):
        assert (sheet[f"{column}{RANK}"].value, sheet[f"{column}{TOTAL}"].value) == (
            standings[key].rank,
            standings[key].total,
        )
    assert sheet[f"{letter(NOW)}{RANK}"].value == "No. 1: Solenne Contact"
    assert sheet[f"{letter(NOW)}{places.block.rows['total_cost']}"].value == 7_180_000


def test_only_what_a_score_can_be_is_allowed(tmp_path: Path) -> None:
    evaluation = read_document(SAMPLE)
    sheet = exported(evaluation, tmp_path)[WHAT_IF]
    plan, places = places_of(evaluation)
    rules = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    weights = rules[f"{letter(WEIGHT)}{places.block.first}:{letter(WEIGHT)}{places.block.last}"]
    assert (weights.operator, weights.formula1) == ("greaterThanOrEqual", "0")
    gates = [places.checks[gate] for gate in plan.tree.gates]
    assert rules[f"{letter(SCORE)}{gates[0]}:{letter(SCORE)}{gates[-1]}"].formula1 == '"pass,fail"'
    ratings = [places.block.rows[leaf] for leaf in plan.ratings]
    scores = rules[f"{letter(SCORE)}{ratings[0]}:{letter(SCORE)}{ratings[-1]}"]
    assert (scores.formula1, scores.formula2) == ("scale_minimum", "scale_maximum")
    assert rules[f"{letter(NOW)}{RANK}"].formula1 == places.run(places.working["list"])


def test_names_in_the_list_of_candidates_are_never_alike_and_never_formulas(tmp_path: Path) -> None:
    evaluation = of_size(3, called="=1+1")
    sheet = exported(evaluation, tmp_path)[WHAT_IF]
    _, places = places_of(evaluation)
    row = places.working["list"]
    assert [sheet[f"{column}{row}"].value for column in places.columns] == [f"No. {at}: =1+1" for at in (1, 2, 3)]


def test_of_many_values_weights_alone_can_be_tried_and_the_sheet_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(what_if_places, "MOST_VALUES", 5)
    evaluation = of_size(3)
    sheet = exported(evaluation, tmp_path)[WHAT_IF]
    _, places = places_of(evaluation)
    assert places.values is None
    assert "Scores can be tried where there are up to" in sheet["A2"].value
    heads = [cell.value for cell in sheet[4]]
    assert "Weight to try" in heads
    assert "Score to try" not in heads


def test_of_very_many_candidates_there_is_no_sheet_and_about_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(what_if_places, "MOST_CANDIDATES", 5)
    assert WHAT_IF in sheet_titles(of_size(5))
    book = exported(of_size(6), tmp_path)
    assert WHAT_IF not in book.sheetnames
    assert "tried_weights" not in book.defined_names
    told = {row[0].value: row[1].value for row in book["About"].iter_rows(max_col=2)}
    assert "candidates and 20,000 criteria" in told[WHAT_IF]
