"""The workbook against the program: recalculated by a spreadsheet program, every total and every rank agrees.

Evaluations are drawn at random (see `random_evaluations`), and the published ones and the sample go the same way.
Each is exported twice: as it is, where every formula must come to the value that the file already holds; and with
inputs changed in the workbook, as a person would, where the result must be what the program makes of the same change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from openpyxl import load_workbook

from scorecard.core.changes import row_at, with_row
from scorecard.core.costs import change_cost_line, fed_facts, set_cost_terms
from scorecard.core.edits import set_fact
from scorecard.core.model import Cell, Evaluation, Kind, Missing, Pooling, RatingRule, Shape, Waiver
from scorecard.core.ranking import rank
from scorecard.core.tree import path_of
from scorecard.exchange.document import read_document
from scorecard.exchange.workbook import Provenance, write_workbook
from scorecard.exchange.workbook.cost_places import DISCOUNT, FIRST_YEAR
from scorecard.exchange.workbook.figures import figures_of
from scorecard.exchange.workbook.plan import CONSENSUS, COSTS, CRITERIA, FACTS, RULES, SCORECARD, SUMMARY, Plan
from scorecard.exchange.workbook.spreadsheet import letter
from tests.acceptance.random_evaluations import random_evaluation
from tests.acceptance.shared_folder import PROJECT, shared_folder
from tests.acceptance.spreadsheet_program import MISSING, PROGRAM, converted

pytestmark = pytest.mark.skipif(PROGRAM is None, reason=MISSING)

CLOSE: Final = 1e-9
BATCH: Final = 50  # workbooks in one run of the spreadsheet program
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
    check_all((random_evaluation(Random(seed)) for seed in range(10_000, 10_025)), tmp_path, profile)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 500, BATCH))
def test_many_random_evaluations_agree(tmp_path: Path, profile: Path, first: int) -> None:
    seeds = range(first, first + BATCH)
    deviation = check_all((random_evaluation(Random(seed)) for seed in seeds), tmp_path, profile)
    assert deviation.workbooks == 2 * BATCH
    print(deviation)


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
        check_result(recalculated, evaluation, plan, path.name, deviation)
        check_groups_and_ties(recalculated, evaluation, plan, path.name)
        if not path.stem.endswith("changed"):
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


def check_cells(path: Path, recalculated: Any, deviation: Deviation) -> None:
    """Every formula cell comes to what the file held before."""
    written, values = load_workbook(path), load_workbook(path, data_only=True)
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


# ---- changes, in the workbook and in the evaluation ------------------------------------------------------------


Cells = dict[tuple[str, str], Any]
Made = tuple[Evaluation, Cells]


def save_changed(source: Path, target: Path, cells: Cells) -> None:
    """The workbook with other inputs, and without any value beside its formulas."""
    book = load_workbook(source)
    for (sheet, place), value in cells.items():
        book[sheet][place].value = value
    book.save(target)


def changed(random: Random, evaluation: Evaluation, plan: Plan) -> Made:
    """Some of the inputs changed at random, in both."""
    cells: Cells = {}
    for change in random.sample(CHANGES, 5):
        result = change(random, evaluation, plan)
        if result is not None:
            evaluation, more = result
            cells |= more
    return evaluation, cells


def change_weight(random: Random, evaluation: Evaluation, plan: Plan) -> Made | None:
    key = random.choice(sorted(plan.tree.local_weights))
    if plan.share_column and random.random() < 0.5:  # in or above a group whose own value is asked about
        leaf = random.choice(plan.tree.leaves_under(random.choice(sorted(plan.share_column))))
        key = random.choice(path_of(evaluation.criteria, leaf))
    row = evaluation.criteria[key]
    siblings = [other for other in plan.tree.children[row.parent] if other in plan.tree.local_weights and other != key]
    alone = sum(evaluation.criteria[other].weight for other in siblings) == 0
    weight = random.choice((0.5, 2.5, 7.0, 40.0) if alone else (0.0, 0.0, 0.5, 2.5, 7.0, 40.0))
    row = replace(row, weight=weight)
    place = f"{letter(plan.criteria_columns['weight'])}{plan.criteria_row[key]}"
    return with_row(evaluation, "criteria", (key,), row), {(CRITERIA, place): weight}


def change_score(random: Random, evaluation: Evaluation, plan: Plan) -> Made | None:
    if not plan.evaluators:
        return None
    evaluator, candidate, leaf = (random.choice(each) for each in (plan.evaluators, plan.candidates, plan.ratings))
    score = random.choice((evaluation.scale.minimum, evaluation.scale.maximum, None))
    place = f"{plan.columns[plan.candidates.index(candidate)]}{plan.scores.rows[leaf]}"
    after = with_row(evaluation, "sheets", (evaluator, candidate, leaf), Cell(score))
    return after, {(plan.sheets[evaluator], place): score}


def change_consensus(random: Random, evaluation: Evaluation, plan: Plan) -> Made | None:
    if not plan.ratings:
        return None
    candidate, leaf = random.choice(plan.candidates), random.choice(plan.ratings)
    score = random.choice((evaluation.scale.minimum, evaluation.scale.maximum, None))
    place = f"{plan.columns[plan.candidates.index(candidate)]}{plan.scores.rows[leaf]}"
    return with_row(evaluation, "consensus", (candidate, leaf), Cell(score)), {(CONSENSUS, place): score}


def change_vote(random: Random, evaluation: Evaluation, plan: Plan) -> Made | None:
    if not plan.evaluators:
        return None
    key = random.choice(plan.evaluators)
    vote = random.choice((0.0, 0.7, 3.0))
    row = replace(evaluation.evaluators[key], voting_weight=vote)
    return with_row(evaluation, "evaluators", (key,), row), {(plan.sheets[key], "B3"): vote}


def change_fact(random: Random, evaluation: Evaluation, plan: Plan) -> Made | None:
    if not plan.measures:
        return None
    leaf, candidate = random.choice(plan.measures), random.choice(plan.candidates)
    function = evaluation.criteria[leaf].value
    fact: float | str | None = random.choice((35.5, 140.0, None))
    if function.shape is Shape.CATEGORIES:
        fact = random.choice([*(label for label, _ in function.categories if label != "=1+1"), None])
    place = f"{plan.columns[plan.candidates.index(candidate)]}{plan.facts_row[leaf]}"
    return with_row(evaluation, "facts", (candidate, leaf), Cell(fact)), {(FACTS, place): fact}


def change_gate(random: Random, evaluation: Evaluation, plan: Plan) -> Made | None:
    if not plan.tree.gates:
        return None
    gate, candidate = random.choice(plan.tree.gates), random.choice(plan.candidates)
    answer = random.choice((True, False, None))
    place = f"{plan.columns[plan.candidates.index(candidate)]}{plan.facts_row[gate]}"
    word = {True: "pass", False: "fail", None: None}[answer]
    return with_row(evaluation, "facts", (candidate, gate), Cell(answer)), {(FACTS, place): word}


def change_waiver(random: Random, evaluation: Evaluation, plan: Plan) -> Made | None:
    if not plan.waiver_row:
        return None
    key, candidate = random.choice(list(plan.waiver_row)), random.choice(plan.candidates)
    waiver = random.choice((Waiver("Bo", "For now"), None))
    place = f"{plan.columns[plan.candidates.index(candidate)]}{plan.waiver_row[key]}"
    after = with_row(evaluation, "waivers", (candidate, key), waiver)
    return after, {(FACTS, place): None if waiver is None else waiver.by}


def change_limit(random: Random, evaluation: Evaluation, plan: Plan) -> Made | None:
    with_limit = [key for key in [*plan.limited, *plan.limited_groups] if evaluation.criteria[key].at_least is not None]
    if not with_limit:
        return None
    key = random.choice(with_limit)
    row = evaluation.criteria[key]
    limit = evaluation.scale.maximum if row.kind is Kind.RATING else 33.0
    limit = min(limit, row.at_most if row.at_most is not None else limit)
    place = f"{letter(plan.criteria_columns['at_least'])}{plan.criteria_row[key]}"
    return with_row(evaluation, "criteria", (key,), replace(row, at_least=limit)), {(CRITERIA, place): limit}


def change_function(random: Random, evaluation: Evaluation, plan: Plan) -> Made | None:
    names: dict[Shape, tuple[str, ...]] = {
        Shape.LINEAR: ("worst", "best"),
        Shape.LINEAR_PENALTY: ("zero_at", "reference"),
    }
    names |= {Shape.LOGARITHMIC: ("zero_at", "reference"), Shape.LOWEST_OVER_PRICE: ("reference",)}
    possible = [leaf for leaf in plan.measures if evaluation.criteria[leaf].value.shape in names]
    if not possible:
        return None
    leaf = random.choice(possible)
    row = evaluation.criteria[leaf]
    name = random.choice(names[row.value.shape])
    number = {"worst": 77.0, "best": 88.5, "zero_at": 2.5, "reference": 61.0}[name]
    given = random.choice((number, None)) if name != "zero_at" else number
    place = f"{letter(plan.criteria_columns[name])}{plan.criteria_row[leaf]}"
    fields: dict[str, Any] = {name: given}
    function = replace(row.value, **fields)
    return with_row(evaluation, "criteria", (leaf,), replace(row, value=function)), {(CRITERIA, place): given}


def change_rules(random: Random, evaluation: Evaluation, plan: Plan) -> Made | None:
    pooling, missing = random.choice(list(Pooling)), random.choice(list(Missing))
    rating = random.choice(list(RatingRule)) if evaluation.scale.minimum >= 0 else RatingRule.INTERVAL
    row = plan.rules_row
    cells = {(RULES, f"B{row + 1}"): str(rating), (RULES, f"B{row + 4}"): str(missing)}
    cells[(RULES, f"B{row + 3}")] = pooling.replace("_", " ")
    after = replace(evaluation, rules=replace(evaluation.rules, pooling=pooling, missing=missing, rating=rating))
    return after, cells


def change_costs(random: Random, evaluation: Evaluation, plan: Plan) -> Made | None:
    """An amount, a rate and the discount rate; the facts that are taken from the costs follow."""
    places = plan.costs
    if places is None or not places.built:
        return None
    feeds = evaluation.cost_terms.feeds
    facts = evaluation.facts
    linked = {
        each
        for each, figure in places.figures.items()
        if each in facts and feeds in facts[each] and facts[each][feeds].score == figure
    }
    before = plan.evaluation
    if any(row_at(before, "facts", (each, feeds)) is not row_at(evaluation, "facts", (each, feeds)) for each in facts):
        return None  # another change has put a number in the place of such a fact
    (currency, _, day), *others = evaluation.cost_terms.rates
    cells: Cells = {(COSTS, f"B{DISCOUNT}"): 0.1, (COSTS, f"B{places.rates[currency]}"): 1.25}
    evaluation = set_cost_terms(evaluation, discount=0.1, rates=((currency, 1.25, day), *others))
    block = random.choice(places.built)
    row = block.first + random.randrange(len(block.numbers))
    line = evaluation.cost_lines[block.candidate][block.numbers[row - block.first]]
    if line.amounts:
        evaluation = change_cost_line(
            evaluation, block.candidate, block.numbers[row - block.first], amounts=(4321.5, *line.amounts[1:])
        )
        cells[(COSTS, f"{letter(FIRST_YEAR)}{row}")] = 4321.5
    for candidate, figure in fed_facts(evaluation).items():
        if candidate in linked:
            evaluation = set_fact(evaluation, candidate, feeds, figure)
    return evaluation, cells


CHANGES: Final[tuple[Callable[[Random, Evaluation, Plan], Made | None], ...]] = (
    *(change_weight, change_score, change_consensus, change_vote, change_fact, change_gate),
    *(change_waiver, change_limit, change_function, change_rules, change_costs),
)
