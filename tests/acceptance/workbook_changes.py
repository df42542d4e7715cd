"""Inputs of a workbook changed as a person would, and the same change made in the evaluation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final

from openpyxl import load_workbook

from scorecard.core.changes import row_at, with_row
from scorecard.core.costs import change_cost_line, fed_facts, set_cost_terms
from scorecard.core.edits import set_fact
from scorecard.core.model import Cell, Evaluation, Kind, Missing, Pooling, RatingRule, Shape, Waiver
from scorecard.core.tree import path_of, tree_of
from scorecard.exchange.workbook.cost_places import DISCOUNT, FIRST_YEAR
from scorecard.exchange.workbook.plan import CONSENSUS, COSTS, CRITERIA, FACTS, RULES, WHAT_IF, Plan
from scorecard.exchange.workbook.spreadsheet import letter
from scorecard.exchange.workbook.what_if_places import (
    NOW,
    RANK,
    SCORE,
    WEIGHT,
    has_what_if,
    place_what_if,
)
from scorecard.exchange.workbook.what_if_working import choice

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


def tried(random: Random, evaluation: Evaluation, plan: Plan) -> Made:
    """Other weights on the sheet What if, and other scores, facts and answers of one candidate; in both."""
    if not has_what_if(plan):
        return evaluation, {}
    places, cells = place_what_if(plan), Cells()
    for key in random.sample(sorted(places.block.rows), random.randint(1, len(places.block.rows))):
        weight = random.choice((0.0, 0.5, 2.5, 7.0, 40.0, None))
        cells[(WHAT_IF, f"{letter(WEIGHT)}{places.block.rows[key]}")] = weight  # an empty cell counts as stated
        if weight is not None:
            row = replace(evaluation.criteria[key], weight=weight)
            evaluation = with_row(evaluation, "criteria", (key,), row)
    for group in tree_of(evaluation.criteria).weightless:  # the program refuses these, and the sheet says so
        key = next(key for key in plan.tree.children[group] if key in places.block.rows)
        cells[(WHAT_IF, f"{letter(WEIGHT)}{places.block.rows[key]}")] = 1.0
        evaluation = with_row(evaluation, "criteria", (key,), replace(evaluation.criteria[key], weight=1.0))
    if places.values is None:
        return evaluation, cells
    at = random.randrange(len(plan.candidates))
    candidate = plan.candidates[at]
    cells[(WHAT_IF, f"{letter(NOW)}{RANK}")] = choice(plan, at)
    scale = evaluation.scale
    for key in [*plan.tree.leaves, *plan.tree.gates]:
        if random.random() < 0.5:
            continue
        criterion, row_at_sheet = evaluation.criteria[key], places.block.rows.get(key) or places.checks[key]
        place = (WHAT_IF, f"{letter(SCORE)}{row_at_sheet}")
        if criterion.kind is Kind.RATING:
            cells[place] = random.choice((scale.minimum, scale.maximum, (scale.minimum + scale.maximum) / 2))
            evaluation = with_row(evaluation, "consensus", (candidate, key), Cell(cells[place]))
            continue
        if criterion.kind is Kind.GATE:
            cells[place] = random.choice(("pass", "fail"))
            fact: Any = cells[place] == "pass"
        else:
            labels = [label for label, _ in criterion.value.categories if label != "=1+1"]
            fact = cells[place] = random.choice(labels or [35.5, 140.0, 61.0])
        evaluation = with_row(evaluation, "facts", (candidate, key), Cell(fact))
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
