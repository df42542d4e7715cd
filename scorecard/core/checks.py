"""What a row must be: the rules that edits enforce and that the reader of documents checks.

Each function yields the flaws of a row, with the place in the row ("value.points"). The two faces of the rule are
thereby one: whatever an edit accepts can be written to a document and read again.
"""

from __future__ import annotations

import math
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final

from scorecard.core.model import (
    Act,
    ActKind,
    Aspect,
    Candidate,
    Cell,
    CostLine,
    CostTerms,
    Criterion,
    Declaration,
    Departure,
    Direction,
    Evaluation,
    Evaluator,
    Head,
    Judgement,
    Key,
    Kind,
    Method,
    Missing,
    Pooling,
    RatingRule,
    Rules,
    Scale,
    Scenario,
    Shape,
    Submission,
    ValueFunction,
)
from scorecard.core.numbers import grouped, plain
from scorecard.core.text import unfit
from scorecard.core.values import PRICE_SHAPES, category_value
from scorecard.core.weighting.kept import answers_flaw

MOST: Final = {
    "criteria": 10_000,
    "candidates": 20_000,
    "evaluators": 2_000,
    "scenarios": 1_000,
    "judgements": 1_000_000,
}
"""How many rows a table may have."""

MOST_CELLS: Final = 10_000_000  # criteria by candidates: what fits into the memory of an ordinary computer
MOST_TEXTS: Final = 20_000  # in a list of texts, such as the order of a draw
LARGEST: Final = 1e15
DEEPEST: Final = 20
MOST_POINTS: Final = 1_000
NEAREST: Final = 1e-100  # of two numbers between which there is a line: closer, its slope is no number
MOST_CATEGORIES: Final = 10_000
ACT_DIGITS: Final = 6  # of the number of an act, leading zeros and all
LONGEST_TERM: Final = 100  # years
MOST_RATES: Final = 200
MOST_DECIMALS: Final = 10  # of a fact that is taken from the costs
LEAST_ZERO_AT: Final = 1.001  # closer to 1, totals would hang on the last digits of a price


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a row: the place in it, "" for the whole, and what is wrong."""

    place: str
    what: str


def text_flaws(row: Any) -> Iterator[Flaw]:
    """Texts of a row that cannot be kept, also inside its tuples."""
    for each in fields(row):
        value = getattr(row, each.name)
        if type(value) is str:
            yield from _text(each.name, value)
        elif type(value) is tuple:
            if len(value) > MOST_TEXTS:
                yield Flaw(
                    each.name, f"{grouped(len(value))} entries are more than the {grouped(MOST_TEXTS)} that are kept"
                )
                continue
            for number, item in enumerate(value):
                for part in item if type(item) is tuple else (item,):
                    if type(part) is str:
                        yield from _text(f"{each.name}[{number}]", part)
        elif isinstance(value, ValueFunction):
            for label, _ in value.categories:
                yield from _text("value.categories", label)


def _text(place: str, text: str) -> Iterator[Flaw]:
    fault = unfit(text)
    if fault:
        yield Flaw(place, fault)


def number_flaws(place: str, number: object, *, least: float = -LARGEST) -> Iterator[Flaw]:
    """Why this is no number that can be used."""
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        yield Flaw(place, "a number is needed here")
    elif isinstance(number, float) and not math.isfinite(number):
        yield Flaw(place, "a finite number is needed here")
    elif abs(number) > LARGEST:
        digits = len(str(int(abs(number)))) if abs(number) < 1e300 else 300
        shown = plain(float(number)) if digits <= 30 else f"of more than {digits - 1} digits"
        yield Flaw(place, f"the number {shown} is too large")
    elif number < least:
        yield Flaw(place, f"the number {plain(float(number))} is below {plain(least)}")


def size_flaws(evaluation: Evaluation, table: str) -> Iterator[Flaw]:
    """Why an evaluation holds too much, as far as the rows of `table` go: one of MOST."""
    rows = getattr(evaluation, table)
    count = sum(map(len, rows.values())) if table == "judgements" else len(rows)
    yield from count_flaws(table, count)
    if table in ("criteria", "candidates"):
        yield from cells_flaws(len(evaluation.criteria), len(evaluation.candidates))


def count_flaws(table: str, count: int) -> Iterator[Flaw]:
    """Why these are too many rows of one of the tables in MOST."""
    if count > MOST[table]:
        yield Flaw("", f"{grouped(count)} {table} are more than the {grouped(MOST[table])} that an evaluation holds")


def cells_flaws(criteria: int, candidates: int) -> Iterator[Flaw]:
    """Why there are too many cells where so many criteria and candidates meet."""
    if criteria * candidates > MOST_CELLS:
        many = f"{grouped(criteria)} criteria by {grouped(candidates)} candidates"
        yield Flaw("", f"{many} are more than the {grouped(MOST_CELLS)} cells that an evaluation holds")


def name_flaws(row: Criterion | Candidate | Evaluator | Scenario) -> Iterator[Flaw]:
    """A row that people see needs a name."""
    if not row.name.strip():
        yield Flaw("name", "a name is needed")


def head_flaws(head: Head) -> Iterator[Flaw]:
    """What is wrong with a head."""
    yield from text_flaws(head)
    if not head.title.strip():
        yield Flaw("title", "a title is needed")


def scale_flaws(scale: Scale) -> Iterator[Flaw]:
    """What is wrong with a scale."""
    yield from text_flaws(scale)
    bad = [flaw for name in ("minimum", "maximum", "step") for flaw in number_flaws(name, getattr(scale, name))]
    if bad:
        yield from bad
    elif not scale.minimum < scale.maximum:
        low, high = plain(scale.minimum), plain(scale.maximum)
        yield Flaw("", f"the minimum {low} must be below the maximum {high}")
    elif not 0 < scale.step <= scale.maximum - scale.minimum:
        yield Flaw("step", "the step must be above 0 and fit between minimum and maximum")
    elif scale.step < NEAREST:
        yield Flaw("step", "the step is too close to 0")
    else:
        yield from levels_flaws(scale.levels, scale)


def rating_rule_flaws(rules: Rules, scale: Scale) -> Iterator[Flaw]:
    """A share of the highest score needs a highest score above zero."""
    if rules.rating is RatingRule.PROPORTIONAL and scale.maximum <= 0:
        yield Flaw("rating", "proportional ratings need a scale whose maximum is above zero")


def levels_flaws(levels: Iterable[tuple[float, str]], scale: Scale) -> Iterator[Flaw]:
    """What is wrong with the descriptions of levels."""
    seen = set()
    for level, _ in levels:
        place = f"levels.{plain(level)}" if math.isfinite(level) else "levels"
        if not scale.minimum <= level <= scale.maximum:
            low, high = plain(scale.minimum), plain(scale.maximum)
            yield Flaw(place, f"a level of the scale is a number from {low} to {high}")
        elif level in seen:
            yield Flaw(place, "this level stands here twice")
        seen.add(level)


def criterion_flaws(criterion: Criterion, scale: Scale) -> Iterator[Flaw]:
    """What is wrong with a criterion, but for its place in the tree."""
    yield from name_flaws(criterion)
    yield from text_flaws(criterion)
    yield from number_flaws("position", criterion.position)
    yield from number_flaws("weight", criterion.weight, least=0.0)
    yield from limits_flaws(criterion)
    kind = criterion.kind
    if kind is not Kind.RATING and criterion.levels:
        yield Flaw("levels", "only a rating has levels")
    else:
        yield from levels_flaws(criterion.levels, scale)
    if kind is Kind.MEASURE:
        yield from measure_flaws(criterion.value, criterion.direction)
    elif (criterion.unit, criterion.direction, criterion.value) != ("", Direction.HIGHER, ValueFunction()):
        yield Flaw("value", "only a measure has this")


def limits_flaws(criterion: Criterion) -> Iterator[Flaw]:
    """What is wrong with the limits whose breach takes a candidate out."""
    kind, least, most = criterion.kind, criterion.at_least, criterion.at_most
    bad = [
        flaw
        for name, limit in (("at_least", least), ("at_most", most))
        if limit is not None
        for flaw in number_flaws(name, limit)
    ]
    yield from bad
    if least is not None and kind is Kind.GATE:
        yield Flaw("at_least", "a gate has no limits: it is passed or failed")
    if most is not None and kind in (Kind.GATE, Kind.GROUP):
        yield Flaw("at_most", f"a {kind} has no such limit")
    if kind is Kind.MEASURE and criterion.value.shape is Shape.CATEGORIES:
        for name, limit in (("at_least", least), ("at_most", most)):
            if limit is not None:
                yield Flaw(name, "a measure in categories has no limits; make a gate of what is asked")
    if least is not None and most is not None and not bad and least > most:
        yield Flaw("at_most", "this limit is below at_least")


def measure_flaws(function: ValueFunction, direction: Direction) -> Iterator[Flaw]:
    """What is wrong with a value function and its direction."""
    worst, best, shape = function.worst, function.best, function.shape
    named = {"worst": worst, "best": best, "reference": function.reference, "zero_at": function.zero_at}
    bad = [
        flaw for name, number in named.items() if number is not None for flaw in number_flaws(f"value.{name}", number)
    ]
    if bad:
        yield from bad
        return
    if function.zero_at < LEAST_ZERO_AT:
        yield Flaw("value.zero_at", f"the multiple worth 0 must be above 1, at least {plain(LEAST_ZERO_AT)}")
    if function.reference is not None and function.reference <= 0:
        yield Flaw("value.reference", "the reference price must be above 0")
    elif function.reference is not None and function.reference < NEAREST:
        yield Flaw("value.reference", "the reference price is too close to 0")
    implied = implied_direction(function)
    if worst is not None and worst == best:
        yield Flaw("value", "worst and best are the same number")
    elif worst is not None and best is not None and abs(best - worst) < NEAREST:
        yield Flaw("value", "worst and best are too close together")
    elif implied is not None and direction is not implied:
        prices = f"{shape} is for prices: lower must be better"
        yield Flaw("direction", prices if shape in PRICE_SHAPES else f"with this worst and best, {implied} is better")
    if shape is Shape.PIECEWISE:
        yield from _points_flaws(function.points)
    if shape is Shape.CATEGORIES:
        yield from _categories_flaws(function.categories)


def implied_direction(function: ValueFunction) -> Direction | None:
    """The direction that a value function leaves no choice about, or None."""
    if function.shape in PRICE_SHAPES:
        return Direction.LOWER
    if function.shape is Shape.LINEAR and function.worst is not None and function.best is not None:
        return Direction.LOWER if function.worst > function.best else Direction.HIGHER
    return None


def _points_flaws(points: tuple[tuple[float, float], ...]) -> Iterator[Flaw]:
    if len(points) < 2:
        yield Flaw("value.points", "at least two points are needed")
    if len(points) > MOST_POINTS:
        yield Flaw(
            "value.points", f"{grouped(len(points))} points are more than the {grouped(MOST_POINTS)} that are kept"
        )
        return
    last = -math.inf
    for number, (x, v) in enumerate(points):
        place = f"value.points[{number}]"
        yield from number_flaws(place, x)
        yield from share_flaws(place, v)
        if x == last:
            yield Flaw(place, f"there is another point at {plain(x)}")
        elif x < last:
            yield Flaw(place, "points must ascend")
        elif x - last < NEAREST:
            yield Flaw(place, "this point is too close to the one before it")
        last = x


def _categories_flaws(categories: tuple[tuple[str, float], ...]) -> Iterator[Flaw]:
    if not categories:
        yield Flaw("value.categories", "at least one category is needed")
    if len(categories) > MOST_CATEGORIES:
        most = f"the {grouped(MOST_CATEGORIES)} that are kept"
        yield Flaw("value.categories", f"{grouped(len(categories))} categories are more than {most}")
        return
    seen = set()
    for label, v in categories:
        yield from share_flaws(f"value.categories.{label}", v)
        if not label.strip():
            yield Flaw("value.categories", "a category needs a name: blank stands for no answer")
        elif label in seen:
            yield Flaw(f"value.categories.{label}", "this category stands here twice")
        seen.add(label)


def share_flaws(place: str, v: object) -> Iterator[Flaw]:
    """Why this is no value from 0 to 1."""
    bad = list(number_flaws(place, v))
    if bad:
        yield from bad
    elif not 0 <= v <= 1:  # type: ignore[operator]
        yield Flaw(place, f"a value is from 0 to 1, not {plain(float(v))}")  # type: ignore[arg-type]


def candidate_flaws(candidate: Candidate) -> Iterator[Flaw]:
    """What is wrong with a candidate."""
    yield from number_flaws("position", candidate.position)
    yield from name_flaws(candidate)
    yield from text_flaws(candidate)


def evaluator_flaws(evaluator: Evaluator) -> Iterator[Flaw]:
    """What is wrong with an evaluator."""
    yield from number_flaws("position", evaluator.position)
    yield from name_flaws(evaluator)
    yield from text_flaws(evaluator)
    yield from number_flaws("voting_weight", evaluator.voting_weight, least=0.0)


def assigned_flaws(assigned: Iterable[str], criteria: Container[str]) -> Iterator[Flaw]:
    """What is wrong with the criteria that an evaluator is assigned."""
    seen = set()
    for number, key in enumerate(assigned):
        if key not in criteria:
            yield Flaw(f"assigned[{number}]", f"there is no criterion '{key}'")
        elif key in seen:
            yield Flaw(f"assigned[{number}]", f"the criterion '{key}' stands here twice")
        seen.add(key)


# ---- declarations, submissions and the record of proceedings ----------------------------------------


def moment_flaws(place: str, text: str) -> Iterator[Flaw]:
    """Why this is no moment: a date, or a date and a time, as ISO 8601 writes them."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        yield Flaw(place, "a date or a date and a time is needed here, such as 2026-03-31T14:05+02:00")


def declaration_flaws(declaration: Declaration) -> Iterator[Flaw]:
    """What is wrong with what an evaluator declares; the moment may be unknown."""
    yield from text_flaws(declaration)
    if declaration.at:
        yield from moment_flaws("at", declaration.at)


def submission_flaws(submission: Submission) -> Iterator[Flaw]:
    """What is wrong with the handing in of a sheet."""
    yield from text_flaws(submission)
    yield from moment_flaws("at", submission.at)
    if submission.sealed_at:
        yield from moment_flaws("sealed_at", submission.sealed_at)


def act_flaws(act: Act) -> Iterator[Flaw]:
    """What is wrong with an act: somebody's name stands behind each, and a reason behind every way back."""
    yield from text_flaws(act)
    yield from moment_flaws("at", act.at)
    if not act.by.strip():
        yield Flaw("by", "the name of who did it is needed")
    if act.kind is ActKind.REOPENED and not act.reason.strip():
        yield Flaw("reason", "going back to an earlier stage needs a reason")


def act_key_flaws(key: str) -> Iterator[Flaw]:
    """Why this is no key of an act: a number from 1 on, with leading zeros, so that keys stand in the order of time."""
    if not _is_number_key(key):
        yield Flaw("", f"the key of an act is a number of {ACT_DIGITS} digits, such as {1:0{ACT_DIGITS}}")


def number_key_flaws(key: str) -> Iterator[Flaw]:
    """Why this is no key of a line of costs: as `act_key_flaws`, so that keys stand in the order of the lines."""
    if not _is_number_key(key):
        yield Flaw("", f"the key of a line is a number of {ACT_DIGITS} digits, such as {1:0{ACT_DIGITS}}")


def _is_number_key(key: str) -> bool:
    return re.fullmatch(rf"[0-9]{{{ACT_DIGITS}}}", key) is not None and int(key) > 0


# ---- judgements and costs ---------------------------------------------------------------------------


def judgement_flaws(judgement: Judgement) -> Iterator[Flaw]:
    """What is wrong with a judgement in itself; whether it fits the criteria, which change, is a matter of problems."""
    yield from text_flaws(replace(judgement, answers=""))
    if judgement.method in (Method.ENTROPY, Method.CRITIC):
        yield Flaw("method", f"{judgement.method} goes by the figures of the candidates and takes no answers")
    fault = answers_flaw(judgement.answers)
    if fault:
        yield Flaw("answers", fault)
    if judgement.at:
        yield from moment_flaws("at", judgement.at)


def cost_terms_flaws(terms: CostTerms) -> Iterator[Flaw]:
    """What is wrong with the terms of the costs, but for the measure that they feed."""
    yield from text_flaws(terms)
    if type(terms.years) is not int or not 0 <= terms.years <= LONGEST_TERM:
        yield Flaw("years", f"a term has 1 to {LONGEST_TERM} years, whole ones; 0 while it is not known")
    if type(terms.decimals) is not int or not 0 <= terms.decimals <= MOST_DECIMALS:
        yield Flaw("decimals", f"a figure has 0 to {MOST_DECIMALS} decimals")
    bad = list(number_flaws("discount", terms.discount))
    yield from bad
    if not bad and not -1 < terms.discount <= 1:
        yield Flaw("discount", "the discount rate must lie between -100 and 100 per cent")
    yield from number_flaws("volume", terms.volume, least=0.0)
    if len(terms.rates) > MOST_RATES:
        yield Flaw("rates", f"{grouped(len(terms.rates))} rates are more than the {grouped(MOST_RATES)} that are kept")
    seen = set()
    for number, (currency, worth, day) in enumerate(terms.rates):
        place = f"rates[{number}]"
        if not currency.strip():
            yield Flaw(place, "a rate of exchange needs its currency")
        elif currency in seen:
            yield Flaw(place, f"the currency '{currency}' stands here twice")
        seen.add(currency)
        bad = list(number_flaws(place, worth))
        yield from bad
        if not bad and worth <= 0:
            yield Flaw(place, "a rate of exchange must be above zero")
        try:
            date.fromisoformat(day)
        except ValueError:
            yield Flaw(place, "the day of the rate is needed here, such as 2026-03-31")


def feeds_flaws(terms: CostTerms, criteria: Mapping[str, Criterion]) -> Iterator[Flaw]:
    """Why the costs cannot feed what they are said to feed."""
    if terms.feeds:
        criterion = criteria.get(terms.feeds)
        if criterion is None:
            yield Flaw("feeds", f"there is no criterion '{terms.feeds}'")
        elif criterion.kind is not Kind.MEASURE or criterion.value.shape is Shape.CATEGORIES:
            yield Flaw("feeds", "costs are entered as a measure that is a number")


def cost_line_flaws(line: CostLine) -> Iterator[Flaw]:
    """What is wrong with a line of costs."""
    yield from text_flaws(line)
    if len(line.amounts) > LONGEST_TERM + 1:
        yield Flaw(
            "amounts", f"{grouped(len(line.amounts))} years are more than the {grouped(LONGEST_TERM + 1)} that are kept"
        )
        return
    for year, amount in enumerate(line.amounts):
        bad = list(number_flaws(f"amounts[{year}]", amount))
        yield from bad
        if not bad and amount < 0:
            what = "an amount cannot be below zero; what comes back stands among the service credits"
            yield Flaw(f"amounts[{year}]", what)


# ---- scenarios --------------------------------------------------------------------------------------

ABOUT_A_CELL: Final = (Aspect.SCORE, Aspect.FACT)
RULES_OF_SCENARIOS: Final[Mapping[str, type[Pooling] | type[Missing]]] = {"pooling": Pooling, "missing": Missing}
"""The rules that a scenario can have otherwise."""


def scenario_flaws(scenario: Scenario) -> Iterator[Flaw]:
    """What is wrong with a scenario in itself."""
    yield from name_flaws(scenario)
    yield from text_flaws(scenario)
    yield from number_flaws("position", scenario.position)


def departure_flaws(key: Key, departure: Departure) -> Iterator[Flaw]:
    """What is wrong with a departure in itself; whether what it names is there, is a matter of problems."""
    _, aspect, subject, leaf = key
    value = departure.value
    if aspect not in set(Aspect):
        yield Flaw("aspect", f"'{aspect}' is nothing that a scenario can change")
        return
    if not subject.strip() or bool(leaf.strip()) is not (aspect in ABOUT_A_CELL):
        yield Flaw("", "a score or fact names a candidate and a criterion, and all else one thing alone")
    if aspect == Aspect.CANDIDATE:
        if value is not True:
            yield Flaw("value", "a candidate is left out (true), or there is no such departure")
    elif aspect == Aspect.RULE:
        choices = RULES_OF_SCENARIOS.get(subject)
        if choices is None:
            yield Flaw("", f"a scenario can change the rules {' and '.join(RULES_OF_SCENARIOS)}, not '{subject}'")
        elif value not in set(choices) or not isinstance(value, str):
            yield Flaw("value", f"'{value}' is not one of: {', '.join(choices)}")
    elif aspect == Aspect.FACT and isinstance(value, (bool, str)):
        yield from text_flaws(departure)
    else:
        yield from number_flaws("value", value, least=0.0 if aspect in (Aspect.WEIGHT, Aspect.VOTE) else -LARGEST)


def score_flaws(cell: Cell, criterion: Criterion, scale: Scale) -> Iterator[Flaw]:
    """What is wrong with a cell of an evaluator's sheet or of the consensus."""
    yield from text_flaws(cell)
    if criterion.kind is not Kind.RATING:
        yield Flaw("", f"only ratings are scored, and this is a {criterion.kind}")
    elif cell.score is not None:
        bad = list(number_flaws("score", cell.score))
        if bad:
            yield from bad
        elif not scale.minimum <= cell.score <= scale.maximum:  # type: ignore[operator]
            low, high = plain(scale.minimum), plain(scale.maximum)
            score = plain(float(cell.score))
            yield Flaw("score", f"the score {score} is outside the scale from {low} to {high}")


def fact_flaws(cell: Cell, criterion: Criterion) -> Iterator[Flaw]:
    """What is wrong with a cell of the facts."""
    yield from text_flaws(cell)
    fact = cell.score
    if not criterion.kind.is_stated:
        yield Flaw("", f"only measures and gates have facts, and this is a {criterion.kind}")
    elif fact is None:
        return
    elif criterion.kind is Kind.GATE:
        if not isinstance(fact, bool):
            yield Flaw("value", "a gate is passed (true) or failed (false)")
    elif criterion.value.shape is Shape.CATEGORIES:
        if category_value(criterion, fact) is None:
            known = ", ".join(label for label, _ in criterion.value.categories)
            yield Flaw("value", f"this is not one of the categories: {known}")
    else:
        yield from number_flaws("value", fact)
