"""The workbook against the program: recalculated by a spreadsheet program, every total and every rank agrees.

Evaluations are drawn at random (see `random_evaluations`), and the published ones and the sample go the same way.
Each is exported three times: as it is, where every formula must come to the value that the file already holds; with
inputs changed in the workbook, as a person would, where the result must be what the program makes of the same change;
and with weights and scores tried on the sheet What if, where that sheet alone must follow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from openpyxl import load_workbook

from scorecard.core.model import Evaluation
from scorecard.core.ranking import rank
from scorecard.exchange.document import read_document
from scorecard.exchange.workbook import Provenance, what_if_places, write_workbook
from scorecard.exchange.workbook.figures import figures_of
from scorecard.exchange.workbook.plan import SCORECARD, SUMMARY, WHAT_IF, Plan
from scorecard.exchange.workbook.spreadsheet import letter
from scorecard.exchange.workbook.what_if import UNTRIED, WEIGHTLESS
from scorecard.exchange.workbook.what_if_places import (
    RANK,
    STATUS,
    TOTAL,
    TOTAL_CHANGE,
    WEIGHT,
    has_what_if,
    place_what_if,
)
from tests.acceptance.random_evaluations import random_evaluation
from tests.acceptance.shared_folder import PROJECT, shared_folder
from tests.acceptance.spreadsheet_program import MISSING, PROGRAM, converted
from tests.acceptance.workbook_changes import changed, save_changed, tried

pytestmark = pytest.mark.skipif(PROGRAM is None, reason=MISSING)

CLOSE: Final = 1e-9
BATCH: Final = 50  # workbooks in one run of the spreadsheet program
EACH: Final = 20  # evaluations in one of the long tests, three workbooks of each
PROVENANCE: Final = Provenance("1.0", "2026-03-05T14:32:10+01:00", "Test", "ab" * 32, 7)


@dataclass
class Deviation:
    """The largest deviation of a total, and of any number in any formula cell, over several workbooks."""

    totals: float = 0.0
    cells: float = 0.0
    workbooks: int = 0
    formulas: int = 0


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile of LibreOffice that these tests share."""
    return tmp_path_factory.mktemp("profile")


def real_evaluations(pattern: str) -> list[Evaluation]:
    """The sample and the published evaluations that are at hand."""
    files = [PROJECT / "resources" / "samples" / "customer_care.json"]
    shared = shared_folder()
    if shared is not None:
        files += sorted(file for file in (shared / "evaluations").glob(pattern) if "expected" not in file.name)
    return [read_document(file) for file in files if file.exists()]


def test_random_evaluations_agree(tmp_path: Path, profile: Path) -> None:
    check_all((random_evaluation(Random(seed)) for seed in range(10_000, 10_012)), tmp_path, profile)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 500, EACH))
def test_many_random_evaluations_agree(tmp_path: Path, profile: Path, first: int) -> None:
    seeds = range(first, first + EACH)
    deviation = check_all((random_evaluation(Random(seed)) for seed in seeds), tmp_path, profile)
    assert deviation.workbooks == 3 * EACH
    print(deviation)


def test_weights_alone_are_tried_where_there_are_many_values(
    tmp_path: Path, profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(what_if_places, "MOST_VALUES", 0)
    check_all((random_evaluation(Random(seed)) for seed in range(20_000, 20_002)), tmp_path, profile)


@pytest.mark.slow
def test_weights_alone_agree_in_many(tmp_path: Path, profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(what_if_places, "MOST_VALUES", 0)
    check_all((random_evaluation(Random(seed)) for seed in range(30_000, 30_000 + EACH)), tmp_path, profile)


def test_weights_that_add_up_to_zero_are_told(tmp_path: Path, profile: Path) -> None:
    evaluation = read_document(PROJECT / "resources" / "samples" / "customer_care.json")
    plan, path, edited = Plan(evaluation, figures_of(evaluation), PROVENANCE), tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_workbook(evaluation, path, provenance=PROVENANCE)
    places = place_what_if(plan)
    rows = [places.block.rows[key] for key in plan.tree.children["cost"]]
    save_changed(path, edited, {(WHAT_IF, f"{letter(WEIGHT)}{row}"): 0.0 for row in rows})
    (tmp_path / "done").mkdir()
    converted([edited], tmp_path / "done", profile=profile)
    sheet = load_workbook(tmp_path / "done" / "b.xlsx", data_only=True)[WHAT_IF]
    assert sheet["A3"].value == f"{WEIGHTLESS} No candidate is in the ranking yet."
    assert all(sheet[f"{column}{row}"].value in (None, "") for column in places.columns for row in (RANK, TOTAL))


def test_real_evaluations_agree(tmp_path: Path, profile: Path) -> None:
    check_all(real_evaluations("[fms]*.json"), tmp_path, profile)  # the smaller ones


@pytest.mark.slow
def test_all_real_evaluations_agree(tmp_path: Path, profile: Path) -> None:
    print(check_all(real_evaluations("*.json"), tmp_path, profile))


# ---- the check ----------------------------------------------------------------------------------------------


def check_all(evaluations: Iterable[Evaluation], folder: Path, profile: Path) -> Deviation:
    """Export, change, recalculate and compare, in batches of one run of the spreadsheet program each."""
    deviation = Deviation()
    waiting: list[tuple[Path, Evaluation, Plan]] = []
    for number, evaluation in enumerate(evaluations):
        plan = Plan(evaluation, figures_of(evaluation), PROVENANCE)
        path = folder / f"{number}.xlsx"
        write_workbook(evaluation, path, provenance=PROVENANCE)
        waiting.append((path, evaluation, plan))
        other, cells = changed(Random(number), evaluation, plan)
        edited = folder / f"{number}_changed.xlsx"
        save_changed(path, edited, cells)
        waiting.append((edited, other, plan))
        other, cells = tried(Random(number), evaluation, plan)
        what_if = folder / f"{number}_what_if.xlsx"
        save_changed(path, what_if, cells)
        waiting.append((what_if, other, plan))
        if len(waiting) >= BATCH:
            check(waiting, folder, profile, deviation)
            waiting.clear()
    if waiting:
        check(waiting, folder, profile, deviation)
    return deviation


def check(waiting: list[tuple[Path, Evaluation, Plan]], folder: Path, profile: Path, deviation: Deviation) -> None:
    done = folder / "recalculated"
    done.mkdir(exist_ok=True)
    converted([path for path, _, _ in waiting], done, profile=profile)
    for path, evaluation, plan in waiting:
        recalculated = load_workbook(done / path.name, data_only=True)
        check_what_if(recalculated, evaluation, plan, path.name, deviation)
        if path.stem.endswith("what_if"):  # what is tried changes nothing else
            evaluation = plan.evaluation
        check_result(recalculated, evaluation, plan, path.name, deviation)
        check_groups_and_ties(recalculated, evaluation, plan, path.name)
        if "_" not in path.stem:
            check_cells(path, recalculated, deviation)
        deviation.workbooks += 1
        path.unlink()
        (done / path.name).unlink()


def check_result(book: Any, evaluation: Evaluation, plan: Plan, name: str, deviation: Deviation) -> None:
    """Ranks, totals, ranges, statuses and points of the Scorecard, and the order on the Summary."""
    sheet, result = book[SCORECARD], rank(evaluation)
    standings = {standing.key: standing for standing in result.standings}
    for column, key in zip(plan.columns, plan.candidates, strict=True):
        standing = standings[key]
        assert (sheet[f"{column}{plan.RANK}"].value or None) == standing.rank, (name, key, "rank")
        assert sheet[f"{column}{plan.STATUS}"].value == standing.status, (name, key, "status")
        for row, number in ((plan.TOTAL, standing.total), (plan.LOW, standing.low), (plan.HIGH, standing.high)):
            found = sheet[f"{column}{row}"].value
            if number is None:
                assert found in (None, ""), (name, key, row)
            else:
                assert found == pytest.approx(number, rel=0, abs=CLOSE), (name, key, row)
                deviation.totals = max(deviation.totals, abs(found - number))
        points = result.contributions_of(key)
        for leaf in plan.tree.leaves:
            found = sheet[f"{column}{plan.points.rows[leaf]}"].value
            if leaf not in points:
                assert found in (None, ""), (name, key, leaf)
            else:
                assert found == pytest.approx(points[leaf], rel=0, abs=CLOSE), (name, key, leaf)
    listed = [row[0] for row in book[SUMMARY].iter_rows(7, 6 + len(plan.candidates), 2, 2, values_only=True)]
    names = dict(zip(plan.candidates, plan.names, strict=True))
    assert listed == [names[standing.key] for standing in result.standings], name


def check_groups_and_ties(book: Any, evaluation: Evaluation, plan: Plan, name: str) -> None:
    """Points of groups that have a minimum, and what each candidate has in every step of the tie-break."""
    sheet, figures = book[SCORECARD], figures_of(evaluation)
    assert [step.key for step in figures.steps] == [step.key for step in plan.figures.steps], name
    rows = {f"points {key}": reached for key, reached in figures.group_points.items()}
    rows |= {f"worth {at}": list(step.worth) for at, step in enumerate(figures.steps)}
    for what, numbers in rows.items():
        for column, number in zip(plan.columns, numbers, strict=True):
            found = sheet[f"{column}{plan.working[what]}"].value
            if number is None:
                assert found in (None, ""), (name, what, column)
            else:
                assert found == pytest.approx(number, rel=0, abs=CLOSE), (name, what, column)


def check_what_if(book: Any, evaluation: Evaluation, plan: Plan, name: str, deviation: Deviation) -> None:
    """The sheet What if: ranks, totals, ranges, statuses, points, changes, and who is said to lead."""
    if not has_what_if(plan):
        assert WHAT_IF not in book.sheetnames
        return
    sheet, places, result = book[WHAT_IF], place_what_if(plan), rank(evaluation)
    standings = {standing.key: standing for standing in result.standings}
    stated = {column: book[SCORECARD][f"{column}{plan.TOTAL}"].value for column in plan.columns}
    low, high = places.working["low"], places.working["high"]
    for column, there, key in zip(places.columns, plan.columns, plan.candidates, strict=True):
        standing = standings[key]
        assert (sheet[f"{column}{RANK}"].value or None) == standing.rank, (name, key, "rank")
        assert sheet[f"{column}{STATUS}"].value == standing.status, (name, key, "status")
        for row, number in ((TOTAL, standing.total), (low, standing.low), (high, standing.high)):
            found = sheet[f"{column}{row}"].value
            if number is None:
                assert found in (None, ""), (name, key, row)
            else:
                assert found == pytest.approx(number, rel=0, abs=CLOSE), (name, key, row)
                deviation.totals = max(deviation.totals, abs(found - number))
        moved = sheet[f"{column}{TOTAL_CHANGE}"].value
        if standing.total is not None and isinstance(stated[there], (int, float)):
            assert moved == pytest.approx(standing.total - stated[there], rel=0, abs=CLOSE), (name, key)
        points = result.contributions_of(key)
        for leaf in plan.tree.leaves if places.values is not None else ():
            found = sheet[f"{column}{places.block.rows[leaf]}"].value
            if leaf in points:
                assert found == pytest.approx(points[leaf], rel=0, abs=CLOSE), (name, key, leaf)
            else:
                assert found in (None, ""), (name, key, leaf)
    names = dict(zip(plan.candidates, plan.names, strict=True))
    leaders = [names[standing.key] for standing in result.standings if standing.rank == 1]
    said = sheet["A3"].value.removeprefix(UNTRIED)
    assert said.startswith(leaders[0] if leaders else "No candidate is in the ranking yet."), (name, said)
    assert ("share the first rank" in said) == (len(leaders) > 1), (name, said)


def check_cells(path: Path, recalculated: Any, deviation: Deviation) -> None:
    """Every formula cell comes to what the file held before."""
    written, values = load_workbook(path), load_workbook(path, data_only=True)
    assert set(written.defined_names) <= set(recalculated.defined_names), path.name
    for sheet in written:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                deviation.formulas += 1
                before, after = (
                    values[sheet.title][cell.coordinate].value,
                    recalculated[sheet.title][cell.coordinate].value,
                )
                place = (path.name, sheet.title, cell.coordinate, cell.value, before, after)
                if isinstance(before, (int, float)):
                    assert isinstance(after, (int, float)), place
                    off = abs(before - after) / max(1.0, abs(before))
                    deviation.cells = max(deviation.cells, off)
                    assert off <= CLOSE, place
                else:
                    assert without_digits(before) == without_digits(after), place


def without_digits(text: object) -> str:
    """A text without the digits in it: a number that ends in 5 may be shown rounded either way."""
    return re.sub(r"\d", "", str(text or ""))
