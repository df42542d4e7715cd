"""Scenarios: named variants of an evaluation, each of which says only what is different.

A scenario is applied to the evaluation as it is now (`under`), so that it follows whatever is edited later. What it
names and is not there any more does not apply, and is told (`applied`, `departures.scenario_problems`). Nothing here
changes the result of the evaluation itself, but for `adopt`, which makes a scenario so.

In a formal evaluation a scenario is applied to what may be seen, never the other way round: see `sight`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from scorecard.core.changes import row_at, walk, with_row
from scorecard.core.checks import departure_flaws, fact_flaws, scenario_flaws, score_flaws, size_flaws
from scorecard.core.editing import as_kept, new_key, placed_among, refuse
from scorecard.core.edits import remove_candidate
from scorecard.core.errors import EditError, Sentence, sentence
from scorecard.core.model import (
    WHOLE,
    Aspect,
    Cell,
    Departure,
    Evaluation,
    Key,
    Missing,
    Pooling,
    Scenario,
    in_order,
    next_position,
)
from scorecard.core.sight import sight
from scorecard.core.table import Table
from scorecard.core.tree import tree_of
from scorecard.core.wording import one_line

Value = float | bool | str
Departures = Mapping[Key, Value]
"""(aspect, subject, leaf) -> what is otherwise."""

_ORDER: Final = {aspect.value: at for at, aspect in enumerate(Aspect)}


@dataclass(frozen=True, slots=True)
class Idle:
    """A departure that does not apply to the evaluation as it is now: its key in the table, and why."""

    key: Key
    what: Sentence


@dataclass(frozen=True, slots=True)
class Applied:
    """An evaluation under a scenario, and what of the scenario does not apply to it."""

    value: Evaluation
    idle: tuple[Idle, ...]


# ---- applying ---------------------------------------------------------------------------------------


def under(evaluation: Evaluation, scenario: str) -> Evaluation:
    """The evaluation as the scenario has it; "": as it is. Raises EditError where there is no such scenario."""
    return applied(evaluation, scenario).value if scenario else evaluation


def alone(evaluation: Evaluation, scenario: str) -> Evaluation:
    """The evaluation as the scenario has it, to stand by itself: without scenarios, and with its name in the title."""
    row = scenario_at(evaluation, scenario)
    value = under(evaluation, scenario)
    title = ": ".join(filter(None, (value.head.title, row.name)))
    return replace(value, head=replace(value.head, title=title), scenarios=Table(), departures=Table())


def applied(evaluation: Evaluation, scenario: str) -> Applied:
    """The evaluation as the scenario has it, in whatever order its departures were made."""
    note = scenario_at(evaluation, scenario).note
    idle = idle_in(evaluation, scenario)
    passed_over = {each.key[1:] for each in idle}
    gone: list[str] = []
    result = evaluation
    for place, value in departures_of(evaluation, scenario).items():
        aspect, subject, leaf = place
        if place in passed_over:
            continue
        if aspect == Aspect.WEIGHT:
            result = _with_weights(result, {subject: float(value)})
        elif aspect == Aspect.CANDIDATE:
            gone.append(subject)
        elif aspect == Aspect.VOTE:
            row = replace(evaluation.evaluators[subject], voting_weight=float(value))
            result = _with_changed(result, "evaluators", (subject,), row)
        elif aspect == Aspect.SCORE:
            result = _with_changed(result, "consensus", (subject, leaf), _agreed(result, subject, leaf, value, note))
        elif aspect == Aspect.FACT:
            cell: Cell = row_at(result, "facts", (subject, leaf)) or Cell()
            result = _with_changed(result, "facts", (subject, leaf), replace(cell, score=value))
        elif subject == "pooling":
            result = replace(result, rules=replace(result.rules, pooling=Pooling(str(value))))
        else:
            result = replace(result, rules=replace(result.rules, missing=Missing(str(value))))
    for candidate in gone:  # last, so that what is said of its cells applies to what is there
        result = remove_candidate(result, candidate)
    return Applied(result, idle)


def idle_in(evaluation: Evaluation, scenario: str) -> tuple[Idle, ...]:
    """What of a scenario does not apply to the evaluation as it is now; costs as much as the scenario is long."""
    found: list[Idle] = []
    weights: dict[str, dict[str, float]] = {}
    for place, value in _said(evaluation, scenario):
        why = obstacle(evaluation, place, value)
        if why is not None:
            found.append(Idle((scenario, *place), why))
        elif place[0] == Aspect.WEIGHT:
            weights.setdefault(evaluation.criteria[place[1]].parent, {})[place[1]] = float(value)
    tree = tree_of(evaluation.criteria)
    for group, given in weights.items():
        siblings = [key for key in tree.children.get(group, ()) if key in tree.local_weights]
        if not any(given.get(key, evaluation.criteria[key].weight) for key in siblings):
            why = sentence("no criterion beside it would have a weight")
            found += [Idle((scenario, Aspect.WEIGHT.value, key, WHOLE), why) for key in given]
    return tuple(sorted(found, key=lambda each: each.key))


def _agreed(evaluation: Evaluation, candidate: str, leaf: str, score: Value, note: str) -> Cell:
    """An agreed score; its reason, where it has none, is what the scenario says of itself."""
    cell: Cell = row_at(evaluation, "consensus", (candidate, leaf)) or Cell()
    if cell.score == score:
        return cell
    return replace(cell, score=score, rationale=cell.rationale or note)


def _with_weights(evaluation: Evaluation, weights: Mapping[str, float]) -> Evaluation:
    for key, weight in weights.items():
        evaluation = _with_changed(evaluation, "criteria", (key,), replace(evaluation.criteria[key], weight=weight))
    return evaluation


def _with_changed(evaluation: Evaluation, table: str, key: Key, row: Any) -> Evaluation:
    return evaluation if row == row_at(evaluation, table, key) else with_row(evaluation, table, key, row)


def obstacle(evaluation: Evaluation, place: Key, value: Value) -> Sentence | None:
    """Why a departure does not apply to the evaluation as it is now, as a sentence goes on; None where it does."""
    aspect, subject, leaf = place
    for flaw in departure_flaws((WHOLE, *place), Departure(value)):
        return sentence("{flaw}", flaw=flaw.what)
    if aspect == Aspect.WEIGHT:
        if subject not in evaluation.criteria:
            return sentence("the criterion '{key}' is not there", key=subject)
        if subject not in tree_of(evaluation.criteria).local_weights:
            return sentence("{name} has no weight", name=evaluation.criteria[subject].name)
    elif aspect == Aspect.VOTE:
        if subject not in evaluation.evaluators:
            return sentence("the evaluator '{key}' is not there", key=subject)
    elif aspect != Aspect.RULE:
        if subject not in evaluation.candidates:
            return sentence("the candidate '{key}' is not there", key=subject)
        if aspect != Aspect.CANDIDATE:
            return _cell_obstacle(evaluation, aspect, leaf, value)
    return None


def _cell_obstacle(evaluation: Evaluation, aspect: str, leaf: str, value: Value) -> Sentence | None:
    criterion = evaluation.criteria.get(leaf)
    if criterion is None:
        return sentence("the criterion '{key}' is not there", key=leaf)
    facts = aspect == Aspect.FACT
    cell = Cell(value)
    for flaw in fact_flaws(cell, criterion) if facts else score_flaws(cell, criterion, evaluation.scale):
        return sentence("{flaw}", flaw=flaw.what)
    return None


# ---- what there is ------------------------------------------------------------------------------------


def scenario_at(evaluation: Evaluation, key: str) -> Scenario:
    """The scenario; EditError where there is none."""
    found: Scenario | None = evaluation.scenarios.get(key)
    if found is None:
        raise EditError(sentence("There is no scenario '{key}'", key=key))
    return found


def scenario_called(evaluation: Evaluation, name: str) -> str:
    """The key of the scenario of that name or key. Raises EditError where there is none, or more than one."""
    if name in evaluation.scenarios:
        return name
    names = {key: evaluation.scenarios[key].name for key in in_order(evaluation.scenarios)}
    found = [key for key, each in names.items() if _alike(each, name)]
    if len(found) == 1:
        return found[0]
    if found:
        what = sentence("{count} scenarios are called '{name}'", count=len(found), name=name)
        raise EditError(what, place=evaluation.head.title, advice=f"Name one by key: {', '.join(found)}.")
    advice = f"There are: {', '.join(names.values())}." if names else "It has no scenarios yet."
    raise EditError(sentence("There is no scenario '{name}'", name=name), place=evaluation.head.title, advice=advice)


def departures_of(evaluation: Evaluation, scenario: str) -> dict[Key, Value]:
    """(aspect, subject, leaf) -> what is otherwise in a scenario: by aspect, then as people see what it names."""
    return dict(sorted(_said(evaluation, scenario), key=lambda each: _place_of(evaluation, each[0])))


def _said(evaluation: Evaluation, scenario: str) -> Iterator[tuple[Key, Value]]:
    for place, row in walk((), evaluation.departures.get(scenario, Table()), 3):
        yield place, row.value


def _place_of(evaluation: Evaluation, place: Key) -> tuple[Any, ...]:
    aspect, subject, leaf = place
    order = tree_of(evaluation.criteria).order if evaluation.criteria else []
    rows = {Aspect.WEIGHT: order, Aspect.VOTE: in_order(evaluation.evaluators)}.get(
        aspect,
        in_order(evaluation.candidates),  # type: ignore[call-overload]
    )
    at = rows.index(subject) if subject in rows else len(rows)
    return _ORDER.get(aspect, len(_ORDER)), at, order.index(leaf) if leaf in order else len(order), subject, leaf


def _alike(name: str, other: str) -> bool:
    return one_line(name).casefold() == one_line(other).casefold()


# ---- the edits ----------------------------------------------------------------------------------------


def add_scenario(
    evaluation: Evaluation, scenario: Scenario, departures: Departures | None = None, key: str = ""
) -> tuple[Evaluation, str]:
    """Add a scenario at the end, with what it has otherwise; the key is made from its name where none is given."""
    scenario = replace(scenario, name=one_line(scenario.name))
    key = new_key(evaluation.scenarios, key, scenario.name)
    _refuse_name(evaluation, key, scenario.name)
    placed = as_kept(replace(scenario, position=next_position(evaluation.scenarios.values())))
    refuse(scenario_flaws(placed), placed.name)
    value = with_row(evaluation, "scenarios", (key,), placed)
    refuse(size_flaws(value, "scenarios"), placed.name)
    for place, each in (departures or {}).items():
        value = set_departure(value, key, place, each)
    return value, key


def change_scenario(evaluation: Evaluation, key: str, **fields: Any) -> Evaluation:
    """Change the name or the note of a scenario."""
    before = scenario_at(evaluation, key)
    after = as_kept(replace(before, **fields))
    after = replace(after, name=one_line(after.name))
    _refuse_name(evaluation, key, after.name)
    refuse(scenario_flaws(after), before.name)
    return _with_changed(evaluation, "scenarios", (key,), after)


def _refuse_name(evaluation: Evaluation, key: str, name: str) -> None:
    for other, each in evaluation.scenarios.items():
        if other != key and _alike(each.name, name):
            raise EditError(
                sentence("There is a scenario '{name}' already", name=each.name), advice="Choose another name."
            )


def duplicate_scenario(evaluation: Evaluation, key: str, name: str = "") -> tuple[Evaluation, str]:
    """A copy of a scenario under another name, right after it; a name is made where none is given."""
    scenario = scenario_at(evaluation, key)
    taken = {each.name.casefold() for each in evaluation.scenarios.values()}
    made, number = scenario.name, 2
    while made.casefold() in taken:
        made, number = f"{scenario.name} ({number})", number + 1
    value, copy = add_scenario(evaluation, replace(scenario, name=name or made))
    for place, row in walk((), evaluation.departures.get(key, Table()), 3):
        value = with_row(value, "departures", (copy, *place), row)
    others = [each for each in in_order(evaluation.scenarios) if each != copy]
    after = others[others.index(key) + 1 :]
    return placed_among(value, "scenarios", copy, others, after[0] if after else ""), copy


def remove_scenario(evaluation: Evaluation, key: str) -> Evaluation:
    """Remove a scenario with all that it has otherwise."""
    scenario_at(evaluation, key)
    for place in departures_of(evaluation, key):
        evaluation = with_row(evaluation, "departures", (key, *place), None)
    return with_row(evaluation, "scenarios", (key,), None)


def set_departure(evaluation: Evaluation, scenario: str, place: Key, value: Value | None) -> Evaluation:
    """Have one thing otherwise in a scenario: (aspect, subject, leaf or ""); None takes it back.

    Raises EditError where it could not apply to the evaluation as it is now, or where that is hidden.
    """
    name = scenario_at(evaluation, scenario).name
    place = (str(place[0]), *place[1:])
    key = (scenario, *place)
    if value is None:
        return with_row(evaluation, "departures", key, None) if row_at(evaluation, "departures", key) else evaluation
    row = as_kept(Departure(str(value) if isinstance(value, str) else value))
    why = obstacle(evaluation, place, row.value)
    if why is not None:
        raise EditError(sentence("This cannot be part of a scenario: {why}", why=why), place=name)
    if sight(evaluation).hides("departures", key):
        raise EditError(
            "This is hidden now, so that no scenario can have it otherwise",
            place=name,
            advice="Wait until it is opened.",
        )
    return _with_changed(evaluation, "departures", key, row)


def set_departures(evaluation: Evaluation, scenario: str, departures: Departures) -> Evaluation:
    """Have in a scenario just this otherwise; what does not apply now stays in it."""
    for place, value in departures_of(evaluation, scenario).items():
        if place not in departures and obstacle(evaluation, place, value) is None:
            evaluation = set_departure(evaluation, scenario, place, None)
    for place, value in departures.items():
        evaluation = set_departure(evaluation, scenario, place, value)
    return evaluation


def adopt(evaluation: Evaluation, scenario: str) -> Evaluation:
    """Take it over: the evaluation as the scenario has it, which is then no scenario any more."""
    return remove_scenario(under(evaluation, scenario), scenario)
