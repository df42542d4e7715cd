"""Evaluations drawn at random: every kind of criterion, value function, rule and gap, ties and odd cases among them.

`random_evaluation` depends on nothing but the generator it is given, so a seed names an evaluation for good.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any, Final

from scorecard.core.changes import from_rows, with_row
from scorecard.core.costs import add_cost_line, fed_facts, set_cost_terms
from scorecard.core.edits import set_fact
from scorecard.core.model import (
    WHOLE,
    Candidate,
    Cell,
    CostKind,
    CostLine,
    Criterion,
    Declaration,
    Direction,
    Evaluation,
    Evaluator,
    Fed,
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
    Shape,
    ValueFunction,
    Waiver,
)
from scorecard.core.panel_weights import weighed_groups
from scorecard.core.tree import path_of, tree_of
from scorecard.core.values import PRICE_SHAPES
from scorecard.core.weighting.applying import names_in
from scorecard.core.weighting.kept import kept

WORDS: Final = (
    "Cost",
    "Expertise",
    "Culture & fit",
    "Tools",
    "Track record",
    "=SUM(A1)",
    "Ürün's “quality”",
    "質",
    "<b>",
)
LABELS: Final = ("none", "Some", "some", "full*", "?", "1", "ja & nein", "=1+1")
SCALES: Final = (
    *(Scale(), Scale(1.0, 5.0, 1.0), Scale(0.0, 10.0, 0.5), Scale(0.0, 100.0, 1.0), Scale(1.0, 7.0, 1.0)),
    *(Scale(-3.0, 3.0, 1.0), Scale(0.5, 1.5, 0.1)),
)
LARGE: Final = 1e9


def random_evaluation(random: Random) -> Evaluation:
    """An evaluation that can be ranked: up to 60 leaves in up to three levels, up to 12 candidates."""
    tables: dict[str, dict[Key, Any]] = {name: {} for name in ("criteria", "candidates", "evaluators")}
    tables |= {name: {} for name in ("facts", "sheets", "consensus", "waivers")}
    scale = random.choice(SCALES)
    size = random.choice((1, 2, 3, 4, 5, 5, 6, 8, 12))
    _criteria(random, tables, scale)
    for at in range(size):
        name = f"{random.choice(WORDS)} {at}" if random.random() < 0.3 else f"Candidate {at}"
        tables["candidates"][(f"c{at}",)] = Candidate(name=name, position=float(at))
    for at in range(random.choice((0, 1, 2, 3, 3, 4, 5, 7))):
        vote = random.choice((1.0, 1.0, 1.0, 2.0, 0.5, 0.1, 3.7, 0.0))
        name = random.choice(("Ann", "ann", "O'Hara", "[x]/y:z", "History", "Summary", "Zoë " * 12))
        tables["evaluators"][(f"e{at}",)] = Evaluator(name=name, position=float(at), voting_weight=vote)
    evaluation = from_rows(tables)
    tree = tree_of(evaluation.criteria)
    rules = Rules(
        rating=random.choice(list(RatingRule)) if scale.minimum >= 0 else RatingRule.INTERVAL,
        pooling=random.choice(list(Pooling)),
        missing=random.choice(list(Missing)),
        tie_break=tuple(_scored(random, tree.order, evaluation)),
        draw=tuple(random.sample(sorted(evaluation.candidates), random.randint(1, size)))
        if random.random() < 0.25
        else (),
    )
    tables["scale"] = {(): scale}
    gaps = random.choice((0.0, 0.0, 0.05, 0.3, 0.9, 1.0 if random.random() < 0.1 else 0.1))
    coarse = random.random() < 0.5  # few different scores, so that there are exact ties
    leaves = {key: evaluation.criteria[key] for key in tree.leaves}
    for candidate in evaluation.candidates:
        for leaf, criterion in leaves.items():
            if criterion.kind is Kind.RATING:
                _ratings(random, tables, candidate, leaf, scale, gaps, coarse)
            elif random.random() >= gaps:
                tables["facts"][(candidate, leaf)] = Cell(_measure(random, criterion, coarse))
        for gate in tree.gates:
            if random.random() > 0.05 + gaps / 8:
                tables["facts"][(candidate, gate)] = Cell(random.random() > 0.12)
        for key in evaluation.criteria:
            if random.random() < 0.06:
                tables["waivers"][(candidate, key)] = Waiver("Ann", "Insured elsewhere", "2026-03-01")
    if size > 1 and random.random() < 0.5:
        pair = _twins(random, tables, size)
        weightless = [key for key in tree.leaves if tree.global_weights[key] == 0]
        blank = _blanks(random, tables, pair, weightless, rules.missing)
        if random.random() < 0.85:
            for candidate in pair:
                _spare(tables, candidate)
        if blank and random.random() < 0.8:  # a tie-break that asks there
            path = path_of(evaluation.criteria, random.choice(blank))
            step = random.choice([key for key in path if weighs_nothing(evaluation, key)] or [*path, path[-1]])
            rules = replace(rules, tie_break=(step, *(key for key in rules.tie_break if key != step)))
    tables["head"] = {(): Head(title=f"{random.choice(WORDS)} partner")}
    tables["rules"] = {(): rules}
    if random.random() < 0.4:
        _duties(random, tables)
    made = from_rows(tables)
    return _with_what_stands_behind(random, made) if random.random() < 0.25 else made


def _with_what_stands_behind(random: Random, evaluation: Evaluation) -> Evaluation:
    """Answers behind weights, not always those in force, and costs that may feed a measure."""
    people = [WHOLE, *evaluation.evaluators]
    for group in weighed_groups(tree_of(evaluation.criteria)):
        if random.random() < 0.4:
            answers = {key: float(random.randint(1, 9)) for key in names_in(evaluation, group)}
            text = kept(answers if random.random() < 0.9 else {"gone": 1.0})
            place = (group, random.choice(people))
            evaluation = with_row(evaluation, "judgements", place, Judgement(Method.POINTS, text, "Ann", "2026-03-01"))
    rows = evaluation.criteria
    measures = [key for key in rows if rows[key].kind is Kind.MEASURE and rows[key].value.shape is not Shape.CATEGORIES]
    evaluation = set_cost_terms(
        evaluation,
        years=random.choice((0, 1, 2, 5, 7)),
        discount=random.choice((0.0, 0.06, 0.083)),
        currency="EUR",
        rates=(("USD", 0.92, "2026-01-31"), ("=1+1", 0.0165, "2026-01-31")),
        feeds=random.choice(["", *measures]),
        fed=random.choice(list(Fed)),
        decimals=random.choice((0, 2, 4)),
        volume=random.choice((0.0, 1_200_000.0, 7.0)),
    )
    for candidate in evaluation.candidates:
        for _ in range(random.choice((0, 1, 3, 8))):
            amounts = tuple(round(random.uniform(0, 1e5), 2) for _ in range(random.randint(0, 3)))
            currency = random.choice(("", "EUR", "USD", "=1+1", "GBP" if random.random() < 0.2 else "USD"))
            line = CostLine(random.choice(list(CostKind)), amounts, currency, name=random.choice(WORDS))
            evaluation, _ = add_cost_line(evaluation, candidate, line)
    figures = fed_facts(evaluation)
    for candidate, figure in figures.items() if random.random() < 0.7 else ():
        evaluation = set_fact(evaluation, candidate, evaluation.cost_terms.feeds, figure)
    return evaluation


def _duties(random: Random, tables: dict[str, dict[Key, Any]]) -> None:
    """Conflicts of interest, and criteria assigned to some of the evaluators."""
    tables["declarations"] = {}
    criteria = [key for (key,) in tables["criteria"]]
    for (evaluator,), row in tables["evaluators"].items():
        if random.random() < 0.4:
            assigned = tuple(random.sample(criteria, random.randint(1, min(4, len(criteria)))))
            tables["evaluators"][(evaluator,)] = replace(row, assigned=assigned)
        for (candidate,) in tables["candidates"]:
            if random.random() < 0.3:
                conflict = random.random() < 0.7
                tables["declarations"][(evaluator, candidate)] = Declaration(conflict, random.choice(WORDS))


# ---- criteria -------------------------------------------------------------------------------------------


def _criteria(random: Random, tables: dict[str, dict[Key, Any]], scale: Scale) -> None:
    budget = random.choice((1, 2, 4, 6, 8, 12, 20, 20, 35, 60))
    rows = tables["criteria"]

    def group(parent: str, depth: int, leaves: int) -> None:
        position = 0.0
        left = leaves
        weights = [_weight(random) for _ in range(leaves + 3)]
        weights[0] = weights[0] or 1.0  # the first child is scored: something has a weight
        while left > 0:
            key = f"k{len(rows)}"
            weight = weights[int(position)]
            if depth < 3 and left > 1 and random.random() < (0.55 if depth == 1 else 0.35):
                share = random.randint(1, left)
                if position and random.random() < 0.2:
                    weight = 0.0  # it adds nothing to the total, and still has a value and a minimum
                likely = 0.15 if weight else 0.5
                minimum = random.choice((20.0, 40.0, 50.0, 60.0)) if random.random() < likely else None
                rows[(key,)] = Criterion(
                    f"{random.choice(WORDS)} {key}", Kind.GROUP, parent, position, weight, at_least=minimum
                )
                group(key, depth + 1, share)
                left -= share
            else:
                rows[(key,)] = _leaf(random, key, parent, position, weight, scale)
                left -= 1
            position += 1.0
        if random.random() < 0.3:
            gate = f"k{len(rows)}"
            rows[(gate,)] = Criterion(f"Gate {gate}", Kind.GATE, parent, random.choice((-1.0, position)))
        if random.random() < 0.05:
            empty = f"k{len(rows)}"
            minimum = 10.0 if random.random() < 0.5 else None
            rows[(empty,)] = Criterion(f"Empty {empty}", Kind.GROUP, parent, position + 1, 3.0, at_least=minimum)

    group("", 1, budget)


def _weight(random: Random) -> float:
    return random.choice((1.0, 1.0, 2.0, 3.0, 5.0, 10.0, 0.1, 0.3, 33.3, 7.25, 0.0))


def _leaf(random: Random, key: str, parent: str, position: float, weight: float, scale: Scale) -> Criterion:
    name = f"{random.choice(WORDS)} {key}"
    if random.random() < 0.6:
        span = scale.maximum - scale.minimum
        least = round(scale.minimum + span * random.choice((0.2, 0.4)), 6) if random.random() < 0.1 else None
        most = round(scale.minimum + span * 0.9, 6) if random.random() < 0.03 else None
        return Criterion(name, Kind.RATING, parent, position, weight, at_least=least, at_most=most)
    direction, function = _function(random)
    least = random.choice((5.0, 20.0)) if random.random() < 0.06 else None
    most = random.choice((150.0, 200.0)) if random.random() < 0.08 else None
    return Criterion(
        name,
        Kind.MEASURE,
        parent,
        position,
        weight,
        at_least=least,
        at_most=most,
        unit="EUR",
        direction=direction,
        value=function,
    )


def _function(random: Random) -> tuple[Direction, ValueFunction]:
    if random.random() < 0.06:
        return _narrow(random)
    shape = random.choice(list(Shape))
    direction = Direction.LOWER if shape in PRICE_SHAPES else random.choice(list(Direction))
    if shape is Shape.LINEAR:
        low, high = sorted((random.uniform(0, 100), random.uniform(60, 250)))
        low, high = round(low, 1), round(high + 1, 2)
        worst, best = (high, low) if direction is Direction.LOWER else (low, high)
        return direction, ValueFunction(
            shape, worst=worst if random.random() < 0.6 else None, best=best if random.random() < 0.6 else None
        )
    if shape is Shape.PIECEWISE:
        at = sorted(random.sample(range(-20, 260), random.randint(2, 6)))
        return direction, ValueFunction(shape, points=tuple((float(x) / 1.25, round(random.random(), 2)) for x in at))
    if shape is Shape.CATEGORIES:
        labels = random.sample(LABELS, random.randint(1, len(LABELS)))
        return direction, ValueFunction(shape, categories=tuple((label, round(random.random(), 2)) for label in labels))
    if shape is Shape.SHARE_OF_BEST:
        return direction, ValueFunction(shape)
    return direction, ValueFunction(
        shape,
        reference=random.choice((50.0, 99.9, 120.0)) if random.random() < 0.4 else None,
        zero_at=random.choice((1.5, 2.0, 2.0, 3.0)),
    )


def _narrow(random: Random) -> tuple[Direction, ValueFunction]:
    """A range that is narrow beside the size of its numbers, where floats lose digits."""
    if random.random() < 0.5:
        return Direction.HIGHER, ValueFunction(Shape.LINEAR, worst=LARGE + 0.1, best=LARGE + 3.4)
    return Direction.HIGHER, ValueFunction(
        Shape.PIECEWISE, points=((LARGE, 0.1), (LARGE + 0.7, 0.3), (LARGE + 2.9, 0.95))
    )


def _scored(random: Random, order: tuple[str, ...], evaluation: Evaluation) -> list[str]:
    if random.random() < 0.5:
        return []
    possible = [key for key in order if evaluation.criteria[key].kind is not Kind.GATE]
    steps = random.sample(possible, min(len(possible), random.randint(1, 3)))
    weightless = [key for key in possible if weighs_nothing(evaluation, key)]
    if weightless and random.random() < 0.5:
        first = random.choice(weightless)
        steps = [first, *(key for key in steps if key != first)]
    return steps


def weighs_nothing(evaluation: Evaluation, key: str) -> bool:
    """Whether a criterion that has a value adds nothing to the total."""
    tree = tree_of(evaluation.criteria)
    leaves = tree.leaves_under(key)
    return bool(leaves) and all(tree.global_weights[leaf] == 0 for leaf in leaves)


# ---- cells ----------------------------------------------------------------------------------------------


def _ratings(
    random: Random,
    tables: dict[str, dict[Key, Any]],
    candidate: str,
    leaf: str,
    scale: Scale,
    gaps: float,
    coarse: bool,
) -> None:
    steps = round((scale.maximum - scale.minimum) / scale.step)

    def score() -> float:
        step = random.choice((1, 2)) * steps // 3 if coarse else random.randint(0, steps)
        return round(scale.minimum + step * scale.step, 6)

    for (evaluator,) in tables["evaluators"]:
        if random.random() >= gaps:
            written = random.random() < 0.1
            texts = ('=HYPERLINK("x")', "Two like clients\nand a visit") if written else ("", "")
            tables["sheets"][(evaluator, candidate, leaf)] = Cell(score(), *texts)
        elif random.random() < 0.2:
            tables["sheets"][(evaluator, candidate, leaf)] = Cell(None, "Not shown to us")
    if random.random() < (0.2 if tables["evaluators"] else 1 - gaps):
        tables["consensus"][(candidate, leaf)] = Cell(score() if random.random() < 0.9 else None)


def _measure(random: Random, criterion: Criterion, coarse: bool) -> float | str:
    if criterion.value.shape is Shape.CATEGORIES:
        return random.choice(criterion.value.categories)[0]
    if (criterion.value.worst or 0) > LARGE or criterion.value.points[:1] == ((LARGE, 0.1),):
        return round(LARGE + random.uniform(-0.5, 4), 2)
    if coarse:
        return random.choice((40.0, 80.0, 80.0, 120.0))
    return random.choice((round(random.uniform(10, 260), 2), round(random.uniform(10, 260), 2), 100.0, 0.0, -12.5))


def _twins(random: Random, tables: dict[str, dict[Key, Any]], size: int) -> tuple[str, str]:
    """Give one candidate all that another has, so that they tie exactly."""
    first, second = random.sample(range(size), 2)
    for name, column in (("facts", 0), ("sheets", 1), ("consensus", 0)):
        cells = tables[name]
        kept = {key: cell for key, cell in cells.items() if key[column] != f"c{second}"}
        copied = {
            (*key[:column], f"c{second}", *key[column + 1 :]): replace(cell)
            for key, cell in cells.items()
            if key[column] == f"c{first}"
        }
        tables[name] = kept | copied
    if random.random() < 0.6:
        _swap(random, tables, f"c{second}")
    return f"c{first}", f"c{second}"


def _blanks(
    random: Random, tables: dict[str, dict[Key, Any]], pair: tuple[str, str], weightless: list[str], rule: Missing
) -> list[str]:
    """Blanks that by the rule for what is missing leave two candidates with equal totals; the leaves that have them."""
    (scale,) = tables["scale"].values()
    ratings = [key for (key,), row in tables["criteria"].items() if row.kind is Kind.RATING]
    alike = _alike(tables)
    first, second = pair
    steps = round((scale.maximum - scale.minimum) / scale.step)
    level = round(scale.minimum + scale.step * random.randint(1, steps), 6)
    if weightless and random.random() < 0.6:  # where nothing weighs
        for leaf in weightless:
            for candidate in random.sample(pair, random.choice((0, 1, 1, 2))):
                _fill(tables, candidate, leaf, None)
        return weightless
    if not ratings or random.random() < 0.2:
        return []
    if rule is Missing.WORST and alike and random.random() < 0.8:  # missing here against the worst there
        here, there = random.choice(alike)
        for candidate, one, other in ((first, level, scale.minimum), (second, None, level)):
            _fill(tables, candidate, here, one)
            _fill(tables, candidate, there, other)
        return [here, there]
    if rule is Missing.WORST:  # missing against the worst, which is the same
        chosen = random.sample(ratings, random.randint(1, min(3, len(ratings))))
        for leaf in chosen:
            _fill(tables, first, leaf, scale.minimum)
            _fill(tables, second, leaf, None)
        return chosen
    for (leaf,), row in tables["criteria"].items():  # the same score wherever there is one that weighs
        for candidate in pair:
            if row.kind is Kind.MEASURE:
                _fill(tables, candidate, leaf, None)
            elif row.kind is Kind.RATING:
                score = random.uniform(scale.minimum, scale.maximum) if leaf in weightless else level
                _fill(tables, candidate, leaf, round(score, 6) if random.random() < 0.7 else None)
    return ratings


def _spare(tables: dict[str, dict[Key, Any]], candidate: str) -> None:
    """Waive whatever could put a candidate out."""
    for (key,) in tables["criteria"]:
        tables["waivers"][(candidate, key)] = Waiver("Ann", "Insured elsewhere", "2026-03-01")


def _fill(tables: dict[str, dict[Key, Any]], candidate: str, leaf: str, score: float | None) -> None:
    """All that is known of a candidate in a leaf: one score, or nothing."""
    tables["facts"].pop((candidate, leaf), None)
    tables["consensus"].pop((candidate, leaf), None)
    for (evaluator,) in tables["evaluators"]:
        tables["sheets"].pop((evaluator, candidate, leaf), None)
    if score is not None:
        tables["consensus"][(candidate, leaf)] = Cell(score)


def _swap(random: Random, tables: dict[str, dict[Key, Any]], candidate: str) -> None:
    """Exchange one candidate's scores in two ratings that weigh the same: its total stays, its profile does not."""
    alike = _alike(tables)
    if not alike:
        return
    pair = random.choice(alike)
    changed = {pair[0]: pair[1], pair[1]: pair[0]}
    for name in ("sheets", "consensus"):
        tables[name] = {
            (*key[:-1], changed[key[-1]]) if key[-2] == candidate and key[-1] in changed else key: cell
            for key, cell in tables[name].items()
        }


def _alike(tables: dict[str, dict[Key, Any]]) -> list[tuple[str, str]]:
    """Pairs of ratings in one group that weigh the same."""
    ratings = [(key, row) for (key,), row in tables["criteria"].items() if row.kind is Kind.RATING]
    return [
        (a, b)
        for at, (a, row) in enumerate(ratings)
        for b, other in ratings[at + 1 :]
        if row.parent == other.parent and row.weight == other.weight
    ]
