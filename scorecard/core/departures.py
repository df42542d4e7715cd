"""What a scenario has otherwise: in words, found between two evaluations, and where it does not apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import fsum, isclose
from typing import Any, Final

from scorecard.core.changes import Change, diff, row_at, with_row
from scorecard.core.errors import Sentence, sentence
from scorecard.core.matrix import fact_of
from scorecard.core.model import (
    WHOLE,
    Aspect,
    Cell,
    Criterion,
    Departure,
    Evaluation,
    Evaluator,
    Key,
    Kind,
    Missing,
    Pooling,
    Scenario,
    in_order,
    named_in,
)
from scorecard.core.numbers import grouped, plain, shown
from scorecard.core.problems import Problem, Severity
from scorecard.core.scenarios import Value, applied, departures_of, idle_in, obstacle
from scorecard.core.tree import tree_of
from scorecard.core.what_if import DECIMALS
from scorecard.core.wording import NBSP, one_line

FELT: Final = 5e-5
"""A share of the whole that is moved by less is told as the same."""
SAME: Final = 1e-9
"""Shares of a group, 0..1, that lie no further apart are the same."""
_ALIKE: Final = 1e-6
"""Proportions that differ by a smaller share were not moved."""
_RULES: Final[Mapping[str, str]] = {
    Pooling.MEAN: "the mean",
    Pooling.MEDIAN: "the median",
    Pooling.TRIMMED_MEAN: "the trimmed mean",
    Missing.PROVISIONAL: "leave the total provisional",
    Missing.REDISTRIBUTE: "leave their weight to the others",
    Missing.WORST: "count as the worst",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What one evaluation has otherwise than another.

    departures  what a scenario can keep: (aspect, subject, leaf) -> the value
    unkept      a sentence for each kind of change that it cannot keep
    """

    departures: dict[Key, Value]
    unkept: tuple[Sentence, ...]


# ---- found between two evaluations ----------------------------------------------------------------------


def departures_between(main: Evaluation, changed: Evaluation) -> Found:
    """What a scenario of `main` must say to come to `changed`, a variant of it that was tried out.

    Weights are relative among siblings. Where all siblings have other weights that add up to something else, they are
    brought to the sum of those in `main`, so that a criterion which is added later weighs in a scenario what it should.
    """
    found: dict[Key, Value] = {}
    unkept: dict[str, Sentence] = {}
    changes = diff(main, changed)
    gone = {change.key[0] for change in changes if change.table == "candidates" and change.after is None}
    for change in changes:
        if change.table in ("scenarios", "departures") or _goes_with(change, gone):
            continue
        kept = _departures_in(change)
        if kept is not None and any(obstacle(main, place, value) is not None for place, value in kept.items()):
            kept = {} if change.table == "criteria" else None  # a weight where none counts changes nothing
        if kept is None:
            what = _unkept(main, changed, change)
            unkept.setdefault(str(what), what)
        else:
            found |= kept
    _bring_to_scale(main, found)
    return Found(found, tuple(unkept.values()))


def _goes_with(change: Change, gone: set[str]) -> bool:
    """Whether a row, or its place in the order of lots, goes with a candidate that is left out."""
    if change.table == "rules" and set(change.after or ()) == {"draw"}:
        before, after = (change.before or {}).get("draw", ()), (change.after or {}).get("draw", ())
        return [each for each in before if each not in gone] == list(after)
    names = {key for table, key in named_in(change.table, change.key) if table == "candidates"}
    return change.table != "candidates" and change.after is None and not gone.isdisjoint(names)


def _departures_in(change: Change) -> dict[Key, Value] | None:
    """What a change comes to as departures; None where it is nothing that a scenario can keep."""
    table, key, fields = change.table, change.key, change.after
    if table == "candidates" and fields is None:
        return {(Aspect.CANDIDATE.value, key[0], WHOLE): True}
    if fields is None:
        return None
    if table in ("facts", "consensus"):
        aspect = Aspect.FACT if table == "facts" else Aspect.SCORE
        score = fields.get("score")
        return {(aspect.value, *key): score} if set(fields) == {"score"} and score is not None else None
    if change.before is None:
        return None
    if table == "criteria" and set(fields) == {"weight"}:
        return {(Aspect.WEIGHT.value, key[0], WHOLE): fields["weight"]}
    if table == "evaluators" and set(fields) == {"voting_weight"}:
        return {(Aspect.VOTE.value, key[0], WHOLE): fields["voting_weight"]}
    if table == "rules" and set(fields) <= {"pooling", "missing"}:
        return {(Aspect.RULE.value, name, WHOLE): str(rule) for name, rule in fields.items()}
    return None


_WHAT: Final[Mapping[str, str]] = {
    "head": "What the evaluation is about cannot be otherwise in a scenario",
    "scale": "The scale cannot be otherwise in a scenario",
    "rules": "Of the rules, a scenario can change pooling and missing cells alone",
    "criteria": "Of the criteria, a scenario can change their weights alone",
    "candidates": "Of the candidates, a scenario can only leave some out",
    "evaluators": "Of the panel, a scenario can change the votes alone",
    "sheets": "The sheets of evaluators cannot be otherwise in a scenario; an agreed score can",
}


def _unkept(main: Evaluation, changed: Evaluation, change: Change) -> Sentence:
    if change.table in ("facts", "consensus"):
        names = changed if change.key[0] in changed.candidates else main
        fields = {
            "candidate": names.candidates[change.key[0]].name,
            "criterion": names.criteria[change.key[1]].name if change.key[1] in names.criteria else change.key[1],
        }
        return sentence("{candidate}, {criterion}: a scenario can change a score or fact, not take it away", **fields)
    return sentence(_WHAT.get(change.table, "There are changes that a scenario cannot keep"))


def _bring_to_scale(main: Evaluation, found: dict[Key, Value]) -> None:
    tree = tree_of(main.criteria)
    for siblings in tree.children.values():
        places = {key: (Aspect.WEIGHT.value, key, WHOLE) for key in siblings if key in tree.local_weights}
        if len(places) < 2 or not all(place in found for place in places.values()):
            continue
        before = fsum(main.criteria[key].weight for key in places)
        after = fsum(float(found[place]) for place in places.values())
        if before <= 0 or after <= 0 or isclose(before, after, rel_tol=1e-9):
            continue
        for key, place in places.items():
            weight = round(float(found[place]) * before / after, DECIMALS)
            if isclose(weight, main.criteria[key].weight, rel_tol=1e-12):
                del found[place]
            else:
                found[place] = weight


def weights_between(main: Evaluation, changed: Evaluation, group: str) -> dict[Key, Value | None]:
    """What a scenario of `main` must say of each weight of a group to come to those of `changed`; None: nothing."""
    before, after = (tree_of(each.criteria).local_weights for each in (main, changed))
    siblings = [key for key in tree_of(main.criteria).children.get(group, ()) if key in before]
    same = all(abs(float(before[key]) - float(after[key])) <= SAME for key in siblings)
    found = {} if same else departures_between(main, changed).departures
    places = [(Aspect.WEIGHT.value, key, WHOLE) for key in siblings]
    return {place: found.get(place) for place in places}


def set_apart(before: Mapping[str, Criterion], after: Mapping[str, Criterion], group: str) -> frozenset[str]:
    """The criteria of a group whose weights were set; the others keep the proportions that they had, and make room.

    All whose weights differ, where no two keep their proportion and it cannot be told.
    """
    now = tree_of(after).local_weights  # type: ignore[arg-type]
    siblings = [key for key in tree_of(after).children.get(group, ()) if key in now]  # type: ignore[arg-type]
    then = tree_of(before).local_weights  # type: ignore[arg-type]
    ratios = {key: float(now[key]) / float(then[key]) for key in siblings if then.get(key)}
    moved = [each for each in ratios.values() if each > 0]
    common = max(moved, key=lambda ratio: sum(isclose(ratio, each, rel_tol=_ALIKE) for each in moved), default=1.0)
    keeping = {key for key, ratio in ratios.items() if isclose(ratio, common, rel_tol=_ALIKE)}
    if len(keeping) < min(2, len(moved)):
        keeping = {key for key, ratio in ratios.items() if isclose(ratio, 1.0, rel_tol=_ALIKE)}
    keeping |= {key for key in siblings if not then.get(key) and not now[key]}
    return frozenset(siblings) - keeping


# ---- in words ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a scenario has otherwise, in a sentence.

    why     why it does not apply, where it does not
    same    a weight that comes to the same share of the whole: it need not be listed
    yields  a weight that was not set: it makes room for those of its group that were
    """

    place: Key
    what: Sentence
    why: Sentence | None = None
    same: bool = False
    yields: bool = False


def told(evaluation: Evaluation, scenario: str) -> list[Told]:
    """All that a scenario has otherwise, in the order of its aspects."""
    found = applied(evaluation, scenario)
    idle = {each.key[1:]: each.what for each in found.idle}
    before, after = evaluation.criteria, found.value.criteria
    apart: dict[str, frozenset[str]] = {}
    result = []
    for place, value in departures_of(evaluation, scenario).items():
        shares = _share(before, place[1]), _share(after, place[1])
        weighs = place[0] == Aspect.WEIGHT and place not in idle
        same = weighs and None not in shares and abs((shares[0] or 0) - (shares[1] or 0)) < FELT
        what = departure_told(evaluation, place, value, shares if weighs else (None, None))
        yields = False
        if weighs:
            group = before[place[1]].parent
            if group not in apart:
                apart[group] = set_apart(before, after, group)
            yields = place[1] not in apart[group]
        result.append(Told(place, what, idle.get(place), same, yields))
    return result


def told_of(evaluation: Evaluation, departures: Mapping[Key, Value]) -> list[Told]:
    """What a scenario would have otherwise that says just this."""
    value = with_row(evaluation, "scenarios", (WHOLE,), Scenario())
    for place, each in departures.items():
        value = with_row(value, "departures", (WHOLE, *place), Departure(each))
    return told(value, WHOLE)


def _share(criteria: Mapping[str, Criterion], key: str) -> float | None:
    """What a criterion weighs of the whole, 0..1; None where it has no weight."""
    if key not in criteria:
        return None
    local, share = tree_of(criteria).local_weights, 1.0  # type: ignore[arg-type]
    while key:
        if key not in local:
            return None
        share *= float(local[key])
        key = criteria[key].parent
    return share


def departure_told(
    evaluation: Evaluation, place: Key, value: Value, shares: tuple[float | None, float | None]
) -> Sentence:
    """A departure in a sentence; `shares`: what a criterion weighs of the whole in the evaluation and the scenario."""
    aspect, subject, leaf = place
    if aspect == Aspect.CANDIDATE:
        return sentence("Without {candidate}", candidate=_name(evaluation.candidates, subject))
    if aspect == Aspect.WEIGHT:
        name = _name(evaluation.criteria, subject)
        if None in shares:
            return sentence("{criterion} weighs {weight}", criterion=name, weight=_plain(value))
        then, now = (f"{shown((share or 0.0) * 100)}{NBSP}%" for share in shares)
        return sentence("{criterion} weighs {now} instead of {then}", criterion=name, now=now, then=then)
    if aspect == Aspect.VOTE:
        return _vote_told(evaluation, subject, value)
    if aspect == Aspect.RULE:
        rule = _RULES.get(str(value), str(value))
        then = _RULES[getattr(evaluation.rules, subject)] if subject in ("pooling", "missing") else ""
        template = {
            "pooling": "Scores are pooled by {rule} instead of {then}",
            "missing": "Missing cells {rule}; elsewhere they {then}",
        }.get(subject, "The rule {subject} is {rule}")
        fields = {"rule": rule, "then": then, "subject": subject}
        return sentence(template, **{name: fields[name] for name in fields if f"{{{name}}}" in template})
    return _cell_told(evaluation, aspect, subject, leaf, value)


def _vote_told(evaluation: Evaluation, subject: str, value: Value) -> Sentence:
    name = _name(evaluation.evaluators, subject)
    row: Evaluator | None = evaluation.evaluators.get(subject)
    if value == 0:
        return sentence("Without the vote of {name}", name=name)
    if row is None:
        return sentence("{name} votes with {now}", name=name, now=_plain(value))
    then = plain(row.voting_weight)
    return sentence("{name} votes with {now} instead of {then}", name=name, now=_plain(value), then=then)


def _cell_told(evaluation: Evaluation, aspect: str, candidate: str, leaf: str, value: Value) -> Sentence:
    where = f"{_name(evaluation.candidates, candidate)}, {_name(evaluation.criteria, leaf)}"
    if aspect == Aspect.FACT:
        then: Value | None = fact_of(evaluation, candidate, leaf)
        what = "{where}: {now}"
    else:
        cell: Cell | None = row_at(evaluation, "consensus", (candidate, leaf))
        then, what = (None if cell is None else cell.score), "{where}: agreed score {now}"
    now = _with_unit(evaluation, leaf, value)
    if then is None:
        return sentence(what, where=where, now=now)
    return sentence(f"{what} instead of {{then}}", where=where, now=now, then=_with_unit(evaluation, leaf, then))


def _with_unit(evaluation: Evaluation, leaf: str, value: Value) -> str:
    criterion = evaluation.criteria.get(leaf)
    if isinstance(value, bool):
        return "passed" if value else "not passed"
    unit = criterion.unit if criterion is not None and criterion.kind is Kind.MEASURE else ""
    return f"{_plain(value)}{NBSP}{unit}" if unit and not isinstance(value, str) else _plain(value)


def _plain(value: Value) -> str:
    return value if isinstance(value, str) else grouped(float(value))


def _name(rows: Mapping[str, Any], key: str) -> str:
    return one_line(rows[key].name) if key in rows else f"'{key}'"


# ---- what does not apply ------------------------------------------------------------------------------------


def scenario_problems(evaluation: Evaluation) -> Iterator[Problem]:
    """Departures that name what is not there any more, or what cannot be so."""
    for scenario in in_order(evaluation.scenarios):
        if scenario in evaluation.departures:
            name = evaluation.scenarios[scenario].name
            for each in idle_in(evaluation, scenario):
                what = sentence("The scenario {name} does not apply in one thing: {why}", name=name, why=each.what)
                many = "The scenarios do not apply in {count} things"
                yield Problem(Severity.HINT, "departures", each.key, what, many)
