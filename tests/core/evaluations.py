"""Small random evaluations that are valid documents, and random edits of them over every table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random
from typing import Any, Final

from hypothesis import strategies as st

from scorecard.core import edits, panel_edits, scenarios
from scorecard.core.changes import from_rows, rows
from scorecard.core.costs import add_cost_line, change_cost_line, feed_costs, remove_cost_line, set_cost_terms
from scorecard.core.errors import EditError
from scorecard.core.model import (
    WHOLE,
    Act,
    ActKind,
    Aspect,
    Candidate,
    Cell,
    CostKind,
    CostLine,
    CostTerms,
    Criterion,
    Declaration,
    Delivery,
    Departure,
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
    OwnWeight,
    Pooling,
    Process,
    RatingRule,
    Rules,
    Scale,
    Scenario,
    Shape,
    Stage,
    Submission,
    ValueFunction,
    Waiver,
)
from scorecard.core.weighting.applying import names_in
from scorecard.core.weighting.elicited import FROM_DATA
from scorecard.core.weighting.judging import apply_judgement
from scorecard.core.weighting.kept import kept

TEXTS: Final = (
    "",
    "",
    "plain",
    "two\nlines\tand a tab",
    "=SUM(A1)",
    "Ünïcödé ☂ 日本",
    "quote \" and \\ and '",
    " spaces ",
)
NAMES: Final = ("Cost", "Fit", "Skill", "Größe", "Track record", "a.b[0]", "日本")
MOMENTS: Final = ("2026-03-31", "2026-03-31T14:05", "2026-03-31T14:05:09+02:00")
SCALES: Final = (
    Scale(),
    Scale(1.0, 5.0, 0.5, ((1.0, "poor"), (4.5, "good"))),
    Scale(0.0, 10.0, 0.1),
    Scale(-3.0, 3.0, 1.0, ((-3.0, "worst"),)),
)
HIGHER_FUNCTIONS: Final = (
    ValueFunction(),
    ValueFunction(worst=0.0, best=100.0),
    ValueFunction(worst=10.5),
    ValueFunction(best=60.0),
    ValueFunction(Shape.PIECEWISE, points=((0.0, 0.0), (20.0, 0.75), (90.0, 1.0))),
    ValueFunction(Shape.SHARE_OF_BEST),
    ValueFunction(Shape.CATEGORIES, categories=(("bronze", 0.0), ("silver", 0.4), ("gold", 1.0))),
)
LOWER_FUNCTIONS: Final = (
    ValueFunction(),
    ValueFunction(worst=100.0, best=0.0),
    ValueFunction(Shape.SHARE_OF_BEST),
    ValueFunction(Shape.LOWEST_OVER_PRICE),
    ValueFunction(Shape.LOWEST_OVER_PRICE, reference=12.5),
    ValueFunction(Shape.LINEAR_PENALTY, zero_at=2.5),
    ValueFunction(Shape.LOGARITHMIC, reference=7.0, zero_at=10.0),
)
RATES: Final = (
    (),
    (("USD", 0.92, "2026-01-31"),),
    (("Kč", 0.04, "2026-02-01"), ("USD", 1.0, "2026-03-01")),
)
TABLES_OF_CELLS: Final = ("facts", "sheets", "consensus")


def evaluations() -> st.SearchStrategy[Evaluation]:
    """Small evaluations that are valid documents."""
    return st.builds(any_evaluation, _picks())


def edited(evaluation: Evaluation) -> st.SearchStrategy[Evaluation]:
    """`evaluation` after some random edits."""
    return st.builds(lambda pick: after_edits(pick, evaluation), _picks())


def pairs() -> st.SearchStrategy[tuple[Evaluation, Evaluation]]:
    """An evaluation, and what some edits made of it."""
    return st.builds(_chain, _picks(), st.just(2)).map(lambda found: (found[0], found[1]))


def chains() -> st.SearchStrategy[tuple[Evaluation, Evaluation, Evaluation]]:
    """An evaluation, what some edits made of it, and what some more made of that."""
    return st.builds(_chain, _picks(), st.just(3)).map(lambda found: (found[0], found[1], found[2]))


def forks() -> st.SearchStrategy[tuple[Evaluation, Evaluation, Evaluation]]:
    """An evaluation, and what each of two people made of it."""

    def fork(pick: Random) -> tuple[Evaluation, Evaluation, Evaluation]:
        base = any_evaluation(pick)
        return base, after_edits(pick, base), after_edits(pick, base)

    return st.builds(fork, _picks())


def _picks() -> st.SearchStrategy[Random]:
    return st.integers(0, 2**32 - 1).map(Random)


def _chain(pick: Random, length: int) -> list[Evaluation]:
    found = [any_evaluation(pick)]
    while len(found) < length:
        found.append(after_edits(pick, found[-1]))
    return found


# ---- evaluations --------------------------------------------------------------------------------


def any_evaluation(pick: Random) -> Evaluation:
    """A small evaluation that is a valid document and, given a scored leaf, can be ranked."""
    scale = pick.choice(SCALES)
    criteria = _criteria(pick, scale)
    candidates: dict[Key, Any] = {
        (f"p{at}",): Candidate(
            pick.choice(NAMES),
            float(at),
            pick.choice(TEXTS),
            site=pick.choice(TEXTS),
            delivery=pick.choice([None, *Delivery]),
            notes=pick.choice(TEXTS),
            label=pick.choice(("", "", f"Candidate {'ABCDE'[at]}")),
        )
        for at in range(pick.randint(1, 5))
    }
    evaluators: dict[Key, Any] = {
        (f"e{at}",): Evaluator(
            pick.choice(NAMES),
            float(at),
            pick.choice(TEXTS),
            pick.choice((0.0, 0.5, 1.0, 1.0, 3.0)),
            _some_criteria(pick, [key for (key,) in criteria]),
        )
        for at in range(pick.randint(0, 4))
    }
    tables: dict[str, dict[Key, Any]] = {
        "head": {(): _head(pick)},
        "scale": {(): scale},
        "criteria": criteria,
        "candidates": candidates,
        "evaluators": evaluators,
        **{table: {} for table in ("facts", "sheets", "consensus", "weights", "waivers", "declarations")},
        "submissions": {(key,): _submission(pick) for (key,) in evaluators if pick.random() < 0.3},
        "acts": {(f"{at:06}",): _act(pick) for at in range(1, pick.choice((1, 1, 2, 4)))},
    }
    for (candidate,) in candidates:
        for (leaf,), criterion in criteria.items():
            if criterion.kind in (Kind.MEASURE, Kind.GATE) and pick.random() < 0.85:
                tables["facts"][candidate, leaf] = _cell(pick, any_fact(pick, criterion))
            if criterion.kind is Kind.RATING:
                for (evaluator,) in evaluators:
                    if pick.random() < 0.75:
                        tables["sheets"][evaluator, candidate, leaf] = _cell(pick, any_score(pick, scale))
                if pick.random() < 0.2:
                    tables["consensus"][candidate, leaf] = _cell(pick, any_score(pick, scale))
            if pick.random() < 0.1:
                tables["waivers"][candidate, leaf] = Waiver("Ann", 'a "reason"', pick.choice(TEXTS))
    for (evaluator,) in evaluators:
        for (key,) in criteria:
            if pick.random() < 0.2:
                tables["weights"][evaluator, key] = OwnWeight(any_weight(pick))
        for (candidate,) in candidates:
            if pick.random() < 0.2:
                tables["declarations"][evaluator, candidate] = _declaration(pick)
    tables["rules"] = {(): _rules(pick, criteria, [key for (key,) in candidates])}
    tables["judgements"] = {
        (group, who): _judgement(pick)
        for group in ["", *(key for (key,), row in criteria.items() if row.kind is Kind.GROUP)]
        for who in ["", *(key for (key,) in evaluators)]
        if pick.random() < 0.15
    }
    if pick.random() < 0.4:
        numbers = [
            key
            for (key,), row in criteria.items()
            if row.kind is Kind.MEASURE and row.value.shape is not Shape.CATEGORIES
        ]
        tables["cost_terms"] = {(): replace(CostTerms(), **_cost_terms(pick, numbers))}
        tables["cost_lines"] = {
            (key, f"{at:06}"): _cost_line(pick)
            for (key,) in candidates
            for at in pick.sample(range(1, 9), pick.choice((0, 1, 3)))
        }
    tables["scenarios"] = {
        (f"s{at}",): Scenario(f"Scenario {at}", pick.choice(TEXTS), float(at))
        for at in range(pick.choice((0, 0, 1, 3)))
    }
    plain = from_rows(tables)
    tables["departures"] = {
        (key, *place): Departure(value)
        for (key,) in tables["scenarios"]
        for place, value in (any_departure(pick, plain) for _ in range(pick.choice((0, 1, 4))))
    }
    return from_rows(tables)


def any_departure(pick: Random, evaluation: Evaluation) -> tuple[Key, float | bool | str]:
    """Something that a scenario may have otherwise; what it names need not be there."""
    aspect = pick.choice(list(Aspect))
    candidate, criteria = pick.choice([*evaluation.candidates, "gone"]), evaluation.criteria
    of_kinds = [key for key in criteria if criteria[key].kind in (Kind.MEASURE, Kind.GATE)]
    if aspect is Aspect.WEIGHT:
        return (aspect.value, pick.choice([*criteria, "gone"]), WHOLE), any_weight(pick)
    if aspect is Aspect.CANDIDATE:
        return (aspect.value, candidate, WHOLE), True
    if aspect is Aspect.VOTE:
        return (aspect.value, pick.choice([*evaluation.evaluators, "gone"]), WHOLE), pick.choice((0.0, 0.5, 2.0))
    if aspect is Aspect.SCORE:
        return (aspect.value, candidate, pick.choice([*criteria, "gone"])), any_score(pick, evaluation.scale) or 0.0
    if aspect is Aspect.FACT and of_kinds:
        leaf = pick.choice(of_kinds)
        fact = any_fact(pick, criteria[leaf])
        return (aspect.value, candidate, leaf), 1.0 if fact is None else fact
    name, rules = pick.choice((("pooling", Pooling), ("missing", Missing)))
    return (Aspect.RULE.value, name, WHOLE), pick.choice([str(each) for each in rules])


def _judgement(pick: Random) -> Judgement:
    """Answers that can be kept; they need not fit the criteria, which may have changed since."""
    answers: Any = pick.choice(
        (
            {"c1": 60, "c2": 40.5, "日本": 0},
            {"swings": {"c0": 100}, "range": "offers"},
            ["c0", ["c1", "c2"]],
            [["c0", "c1", 3], ["c0", "c2", None]],
            {"people": {'a "name"': []}, "votes": {}},
            {},
        )
    )
    method = pick.choice([each for each in Method if each not in FROM_DATA])
    return Judgement(method, kept(answers), pick.choice(TEXTS), pick.choice(("", *MOMENTS)))


def _cost_terms(pick: Random, measures: list[str]) -> dict[str, Any]:
    return {
        "years": pick.choice((0, 1, 3, 5)),
        "discount": pick.choice((0.0, 0.06, -0.01)),
        "currency": pick.choice(("", "EUR")),
        "rates": pick.choice(RATES),
        "feeds": pick.choice(["", *measures]),
        "fed": pick.choice(list(Fed)),
        "decimals": pick.choice((0, 2, 4)),
        "volume": pick.choice((0.0, 120_000.0, 0.5)),
        "unit": pick.choice(TEXTS),
    }


def _cost_line(pick: Random) -> CostLine:
    return CostLine(
        pick.choice(list(CostKind)),
        tuple(pick.choice((0.0, 100.0, 12.34, 1e6)) for _ in range(pick.choice((0, 1, 2, 4)))),
        pick.choice(("", "", "EUR", "USD", "Kč")),
        pick.choice(TEXTS),
        pick.choice(TEXTS),
    )


def _some_criteria(pick: Random, keys: list[str]) -> tuple[str, ...]:
    """No criteria, or a few of them."""
    return tuple(pick.sample(keys, pick.randint(0, min(3, len(keys))))) if pick.random() < 0.4 else ()


def _declaration(pick: Random) -> Declaration:
    return Declaration(pick.random() < 0.6, pick.choice(TEXTS), pick.choice(("", *MOMENTS)))


def _submission(pick: Random) -> Submission:
    return Submission(pick.choice(MOMENTS), pick.choice(("", *MOMENTS)))


def _act(pick: Random) -> Act:
    return Act(pick.choice(list(ActKind)), pick.choice(list(Stage)), "Ann", 'a "reason"', pick.choice(MOMENTS))


def _head(pick: Random) -> Head:
    return Head(
        title=pick.choice(NAMES),
        description=pick.choice(TEXTS),
        currency=pick.choice(("", "EUR")),
        model=pick.choice(("", "BPO")),
        scope=pick.choice(TEXTS),
        kpis=tuple(pick.sample(NAMES, pick.randint(0, 2))),
        process=pick.choice(list(Process)),
        stage=pick.choice(list(Stage)),
        unsealed=pick.random() < 0.2,
        sample=pick.random() < 0.2,
    )


def _rules(pick: Random, criteria: Mapping[Key, Criterion], candidates: list[str]) -> Rules:
    scored = [key for (key,), criterion in criteria.items() if criterion.kind is not Kind.GATE]
    return Rules(
        pick.choice((RatingRule.INTERVAL, RatingRule.INTERVAL, RatingRule.PROPORTIONAL)),
        pick.choice(list(Pooling)),
        pick.choice(list(Missing)),
        tuple(pick.sample(scored, pick.randint(0, min(2, len(scored))))),
        tuple(pick.sample(candidates, pick.choice((0, 0, len(candidates))))),
    )


def _criteria(pick: Random, scale: Scale) -> dict[Key, Criterion]:
    found: dict[Key, Criterion] = {}
    open_groups = [""]
    for at in range(pick.randint(1, 7)):
        parent = pick.choice(open_groups)
        kind = pick.choice((Kind.GROUP, Kind.RATING, Kind.RATING, Kind.RATING, Kind.MEASURE, Kind.MEASURE, Kind.GATE))
        found[f"c{at}",] = any_criterion(pick, kind, parent, scale, position=float(at))
        if kind is Kind.GROUP:
            open_groups.append(f"c{at}")
    for parent in open_groups:  # weights that add up to zero are no valid document
        below = [key for key, criterion in found.items() if criterion.parent == parent]
        if not any(found[key].weight > 0 and found[key].kind in (Kind.RATING, Kind.MEASURE) for key in below):
            found |= {key: replace(found[key], weight=1.0) for key in below}
    return found


def any_criterion(pick: Random, kind: Kind, parent: str, scale: Scale, position: float = 0.0) -> Criterion:
    """A criterion of a kind whose fields fit it."""
    made = Criterion(
        pick.choice(NAMES),
        kind,
        parent,
        position,
        1.0 if kind is Kind.GATE else any_weight(pick),
        description=pick.choice(TEXTS),
        evidence=pick.choice(TEXTS),
        sealed=pick.random() < 0.2,
    )
    if kind is Kind.RATING:
        levels = ((scale.minimum, "low"), (scale.maximum, "high")) if pick.random() < 0.3 else ()
        least = pick.choice((None, None, None, scale.minimum + scale.step))
        return replace(made, levels=levels, at_least=least)
    if kind is Kind.GROUP:
        return replace(made, at_least=pick.choice((None, None, 25.0)))
    if kind is Kind.MEASURE:
        lower = pick.random() < 0.5
        function = pick.choice(LOWER_FUNCTIONS if lower else HIGHER_FUNCTIONS)
        limited = function.shape is not Shape.CATEGORIES
        return replace(
            made,
            unit=pick.choice(("", "EUR", "%")),
            direction=Direction.LOWER if lower else Direction.HIGHER,
            value=function,
            at_least=pick.choice((None, None, 5.0)) if limited else None,
            at_most=pick.choice((None, None, 90.0)) if limited else None,
        )
    return made


def any_weight(pick: Random) -> float:
    """A weight, sometimes zero."""
    return pick.choice((0.0, 0.1, 0.7, 1.0, 1.0, 2.0, 12.5, 30.0, 100.0))


def any_score(pick: Random, scale: Scale) -> float | None:
    """A score on the scale, sometimes blank."""
    if pick.random() < 0.1:
        return None
    steps = int((scale.maximum - scale.minimum) / scale.step)
    return min(scale.maximum, round(scale.minimum + pick.randint(0, steps) * scale.step, 6))


def any_fact(pick: Random, criterion: Criterion) -> float | bool | str | None:
    """A fact that fits a measure or a gate, sometimes blank."""
    if pick.random() < 0.05:
        return None
    if criterion.kind is Kind.GATE:
        return pick.random() < 0.8
    if criterion.value.shape is Shape.CATEGORIES:
        return pick.choice(criterion.value.categories)[0]
    return pick.choice((0.0, 1.0, 7.25, 12.5, 33.3, 80.0, 95.0, float(pick.randint(1, 120)), pick.randint(1, 999) / 10))


def _cell(pick: Random, score: float | bool | str | None) -> Cell:
    if pick.random() < 0.7:
        return Cell(score)
    return Cell(score, pick.choice(TEXTS), pick.choice(TEXTS))


# ---- edits --------------------------------------------------------------------------------------


def after_edits(pick: Random, evaluation: Evaluation) -> Evaluation:
    """`evaluation` after up to eight random edits; an edit that is refused changes nothing."""
    for _ in range(pick.randint(0, 8)):
        edit = pick.choice(EDITS)
        try:
            evaluation = edit(pick, evaluation)
        except EditError:
            continue
    return evaluation


def _criterion_key(pick: Random, evaluation: Evaluation, *kinds: Kind) -> str:
    keys: list[str] = sorted(key for key, each in evaluation.criteria.items() if not kinds or each.kind in kinds)
    return pick.choice(keys) if keys else "none"


def _candidate_key(pick: Random, evaluation: Evaluation) -> str:
    return pick.choice(sorted(evaluation.candidates) or ["none"])


def _evaluator_key(pick: Random, evaluation: Evaluation) -> str:
    return pick.choice(sorted(evaluation.evaluators) or ["none"])


def _group_key(pick: Random, evaluation: Evaluation) -> str:
    groups: list[str] = sorted(key for key, each in evaluation.criteria.items() if each.kind is Kind.GROUP)
    return pick.choice(["", *groups])


def _cell_key(pick: Random, evaluation: Evaluation) -> tuple[str, Key]:
    found = sorted((table, key) for table in TABLES_OF_CELLS for key, _ in rows(evaluation, table))
    if not found:
        raise EditError("There is no cell")
    return pick.choice(found)


def _edit_head(pick: Random, evaluation: Evaluation) -> Evaluation:
    fields = {"title": pick.choice(NAMES), "description": pick.choice(TEXTS), "stage": pick.choice(list(Stage))}
    name = pick.choice(sorted(fields))
    return edits.set_head(evaluation, **{name: fields[name]})


def _edit_scale(pick: Random, evaluation: Evaluation) -> Evaluation:
    return edits.set_scale(evaluation, pick.choice((replace(evaluation.scale, levels=()), *SCALES)))


def _edit_rules(pick: Random, evaluation: Evaluation) -> Evaluation:
    criteria = dict(sorted(rows(evaluation, "criteria")))
    fresh = _rules(pick, criteria, sorted(evaluation.candidates))
    name = pick.choice(("rating", "pooling", "missing", "tie_break", "draw"))
    return edits.set_rules(evaluation, replace(evaluation.rules, **{name: getattr(fresh, name)}))


def _add_criterion(pick: Random, evaluation: Evaluation) -> Evaluation:
    kind = pick.choice((Kind.GROUP, Kind.RATING, Kind.MEASURE, Kind.GATE))
    criterion = any_criterion(pick, kind, _group_key(pick, evaluation), evaluation.scale)
    return edits.add_criterion(evaluation, criterion)[0]


def _change_criterion(pick: Random, evaluation: Evaluation) -> Evaluation:
    fields = {
        "name": pick.choice(NAMES),
        "weight": any_weight(pick),
        "description": pick.choice(TEXTS),
        "at_least": pick.choice((None, 1.0)),
        "sealed": pick.random() < 0.5,
        "kind": pick.choice(list(Kind)),
    }
    name = pick.choice(sorted(fields))
    return edits.change_criterion(evaluation, _criterion_key(pick, evaluation), **{name: fields[name]})


def _move_criterion(pick: Random, evaluation: Evaluation) -> Evaluation:
    key, before = _criterion_key(pick, evaluation), _criterion_key(pick, evaluation)
    return edits.move_criterion(evaluation, key, _group_key(pick, evaluation), before)


def _edit_own_weight(pick: Random, evaluation: Evaluation) -> Evaluation:
    weight = pick.choice((None, any_weight(pick)))
    evaluator, criterion = _evaluator_key(pick, evaluation), _criterion_key(pick, evaluation)
    return edits.set_own_weight(evaluation, evaluator, criterion, weight)


def _edit_waiver(pick: Random, evaluation: Evaluation) -> Evaluation:
    waiver = pick.choice((None, Waiver("Bob", pick.choice(NAMES))))
    return edits.set_waiver(evaluation, _candidate_key(pick, evaluation), _criterion_key(pick, evaluation), waiver)


def _add_candidate(pick: Random, evaluation: Evaluation) -> Evaluation:
    return edits.add_candidate(evaluation, Candidate(pick.choice(NAMES), notes=pick.choice(TEXTS)))[0]


def _change_candidate(pick: Random, evaluation: Evaluation) -> Evaluation:
    fields = {"name": pick.choice(NAMES), "notes": pick.choice(TEXTS), "delivery": pick.choice(list(Delivery))}
    name = pick.choice(sorted(fields))
    return edits.change_candidate(evaluation, _candidate_key(pick, evaluation), **{name: fields[name]})


def _add_evaluator(pick: Random, evaluation: Evaluation) -> Evaluation:
    return edits.add_evaluator(evaluation, Evaluator(pick.choice(NAMES), voting_weight=any_weight(pick)))[0]


def _change_evaluator(pick: Random, evaluation: Evaluation) -> Evaluation:
    fields: dict[str, Any] = {"role": pick.choice(TEXTS), "voting_weight": any_weight(pick)}
    name = pick.choice(sorted(fields))
    return edits.change_evaluator(evaluation, _evaluator_key(pick, evaluation), **{name: fields[name]})


def _edit_score(pick: Random, evaluation: Evaluation) -> Evaluation:
    leaf = _criterion_key(pick, evaluation, Kind.RATING)
    score = any_score(pick, evaluation.scale)
    return edits.set_score(evaluation, _evaluator_key(pick, evaluation), _candidate_key(pick, evaluation), leaf, score)


def _edit_consensus(pick: Random, evaluation: Evaluation) -> Evaluation:
    leaf = _criterion_key(pick, evaluation, Kind.RATING)
    score, rationale = any_score(pick, evaluation.scale), pick.choice((None, "agreed"))
    return edits.set_consensus(evaluation, _candidate_key(pick, evaluation), leaf, score, rationale)


def _edit_fact(pick: Random, evaluation: Evaluation) -> Evaluation:
    leaf = _criterion_key(pick, evaluation, Kind.MEASURE, Kind.GATE)
    criterion = evaluation.criteria.get(leaf)
    fact = None if criterion is None else any_fact(pick, criterion)
    return edits.set_fact(evaluation, _candidate_key(pick, evaluation), leaf, fact)


def _edit_reason(pick: Random, evaluation: Evaluation) -> Evaluation:
    table, key = _cell_key(pick, evaluation)
    if pick.random() < 0.5:
        return edits.set_reason(evaluation, table, key, rationale=pick.choice(TEXTS))
    return edits.set_reason(evaluation, table, key, evidence=pick.choice(TEXTS))


def _clear_cell(pick: Random, evaluation: Evaluation) -> Evaluation:
    table, key = _cell_key(pick, evaluation)
    return edits.clear_cell(evaluation, table, key)


def _apply_judgement(pick: Random, evaluation: Evaluation) -> Evaluation:
    group = _group_key(pick, evaluation)
    who = pick.choice(("", _evaluator_key(pick, evaluation)))
    answers = {key: float(pick.randint(0, 9)) for key in names_in(evaluation, group)}
    return apply_judgement(evaluation, group, who, Method.POINTS, answers, pick.choice(TEXTS), pick.choice(MOMENTS))


def _edit_cost_terms(pick: Random, evaluation: Evaluation) -> Evaluation:
    fields = _cost_terms(pick, [_criterion_key(pick, evaluation, Kind.MEASURE)])
    name = pick.choice(sorted(fields))
    return set_cost_terms(evaluation, **{name: fields[name]})


def _edit_cost_line(pick: Random, evaluation: Evaluation) -> Evaluation:
    candidate = _candidate_key(pick, evaluation)
    number = pick.choice(sorted(evaluation.cost_lines.get(candidate, ())) or [""])
    if not number or pick.random() < 0.4:
        return add_cost_line(evaluation, candidate, _cost_line(pick))[0]
    if pick.random() < 0.3:
        return remove_cost_line(evaluation, candidate, number)
    fresh = _cost_line(pick)
    name = pick.choice(("kind", "amounts", "currency", "note", "name"))
    return change_cost_line(evaluation, candidate, number, **{name: getattr(fresh, name)})


def _add_scenario(pick: Random, evaluation: Evaluation) -> Evaluation:
    name = f"{pick.choice(NAMES)} {pick.randint(1, 99)}"
    return scenarios.add_scenario(evaluation, Scenario(name, pick.choice(TEXTS)))[0]


def _change_scenario(pick: Random, evaluation: Evaluation) -> Evaluation:
    key = _scenario_key(pick, evaluation)
    what = pick.randint(0, 5)
    if what == 0:
        return scenarios.change_scenario(evaluation, key, note=pick.choice(TEXTS))
    if what == 1:
        return scenarios.duplicate_scenario(evaluation, key)[0]
    if what == 2:
        return scenarios.remove_scenario(evaluation, key)
    place, value = any_departure(pick, evaluation)
    return scenarios.set_departure(evaluation, key, place, value if what == 4 else None)


def _scenario_key(pick: Random, evaluation: Evaluation) -> str:
    return pick.choice([*sorted(evaluation.scenarios), "s0"])


EDITS: Final[tuple[Callable[[Random, Evaluation], Evaluation], ...]] = (
    _edit_head,
    _edit_scale,
    _edit_rules,
    _add_criterion,
    _change_criterion,
    _change_criterion,
    _move_criterion,
    lambda pick, e: edits.remove_criterion(e, _criterion_key(pick, e)),
    lambda pick, e: edits.set_weight(e, _criterion_key(pick, e), any_weight(pick)),
    lambda pick, e: edits.set_share(e, _criterion_key(pick, e), pick.random(), [_criterion_key(pick, e)]),
    _edit_own_weight,
    _edit_waiver,
    _add_candidate,
    _change_candidate,
    lambda pick, e: edits.move_candidate(e, _candidate_key(pick, e), _candidate_key(pick, e)),
    lambda pick, e: edits.remove_candidate(e, _candidate_key(pick, e)),
    _add_evaluator,
    _change_evaluator,
    lambda pick, e: panel_edits.assign_criteria(e, _evaluator_key(pick, e), _some_criteria(pick, sorted(e.criteria))),
    lambda pick, e: panel_edits.set_declaration(
        e, _evaluator_key(pick, e), _candidate_key(pick, e), pick.choice((None, _declaration(pick), _declaration(pick)))
    ),
    lambda pick, e: panel_edits.submit_sheet(
        e, _evaluator_key(pick, e), pick.choice(MOMENTS), sealed=pick.random() < 0.3
    ),
    lambda pick, e: panel_edits.take_back_sheet(e, _evaluator_key(pick, e), sealed=pick.random() < 0.3),
    lambda pick, e: panel_edits.label_candidates(e, pick.sample(sorted(e.candidates), len(e.candidates))),
    lambda pick, e: panel_edits.add_act(e, _act(pick)),
    lambda pick, e: edits.remove_evaluator(e, _evaluator_key(pick, e)),
    _edit_score,
    _edit_score,
    _edit_consensus,
    _edit_fact,
    _edit_reason,
    _clear_cell,
    _apply_judgement,
    _edit_cost_terms,
    _edit_cost_line,
    _edit_cost_line,
    lambda _, e: feed_costs(e),
    _add_scenario,
    _change_scenario,
    _change_scenario,
)
