"""What the edits have in common: refusing what cannot be, keeping rows in one form, and giving them their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from scorecard.core.changes import change_of, with_row
from scorecard.core.checks import DEEPEST, LARGEST, Flaw, implied_direction, number_flaws
from scorecard.core.errors import EditError, sentence
from scorecard.core.model import (
    Candidate,
    Criterion,
    Direction,
    Evaluation,
    Evaluator,
    Key,
    Kind,
    ValueFunction,
    in_order,
)
from scorecard.core.text import LONGEST_KEY, checked_text, key_from, unfit
from scorecard.core.tree import path_of, tree_of
from scorecard.core.values import SHAPE_FIELDS

R = TypeVar("R")


def refuse(flaws: Iterable[Flaw], place: str) -> None:
    """Raise EditError for the first flaw, if there is one; `place` is what people call the row by, "" for no name."""
    for flaw in flaws:
        raise EditError(f"{flaw.what[:1].upper()}{flaw.what[1:]}", place=place.strip(), field=flaw.place)


def checked_number(given: object, place: str, least: float = -LARGEST) -> float:
    refuse(number_flaws("", given, least=least), place)
    assert isinstance(given, (int, float))
    return float(given)


def as_kept(row: R) -> R:
    """A row as it is kept: whole numbers as floats, line ends as line feeds."""
    changed = {}
    for each in fields(row):  # type: ignore[arg-type]
        value = getattr(row, each.name)
        kept = _kept_value(value)
        if kept is not value:
            changed[each.name] = kept
    return replace(row, **changed) if changed else row  # type: ignore[type-var]


def _kept_value(value: Any) -> Any:
    if type(value) is not float and not isinstance(value, bool) and isinstance(value, (int, float)):
        return value if abs(value) > 2 * LARGEST else float(value)  # what is too large is left for the checks
    if type(value) is str:
        return value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
    if type(value) is tuple:
        kept = tuple(_kept_value(each) for each in value)
        return value if all(a is b for a, b in zip(kept, value, strict=True)) else kept
    return as_kept(value) if isinstance(value, ValueFunction) else value


def not_feeding(evaluation: Evaluation, criteria: Sequence[str]) -> Evaluation:
    """The costs feed none of these criteria any more."""
    terms = evaluation.cost_terms
    if terms.feeds and terms.feeds in criteria:
        return replace(evaluation, cost_terms=replace(terms, feeds=""))
    return evaluation


def new_key(taken: Mapping[str, Any], wanted: str, name: str) -> str:
    checked_text(name)
    if not name.strip():
        raise EditError("A name is needed")
    if not wanted:
        return key_from(name, taken)
    if wanted in taken:
        raise EditError(sentence("The key '{key}' is taken", key=wanted))
    if not wanted.strip() or len(wanted) > LONGEST_KEY or unfit(wanted) or "\r" in wanted:
        raise EditError(f"A key has 1 to {LONGEST_KEY} characters, none of them a control character")
    return wanted


def directed(criterion: Criterion) -> Criterion:
    """A measure with the direction that its value function implies, where it implies one."""
    implied = implied_direction(criterion.value)
    if criterion.kind is not Kind.MEASURE or implied is None:
        return criterion
    return replace(criterion, direction=implied)


def fitting_shape(criterion: Criterion) -> Criterion:
    """The criterion without fields of its value function that its shape does not use, and with levels in order."""
    used = {"shape", *SHAPE_FIELDS[criterion.value.shape]}
    foreign = {each.name: each.default for each in fields(ValueFunction) if each.name not in used}
    levels = tuple(sorted(criterion.levels))
    return replace(criterion, value=replace(criterion.value, **foreign), levels=levels)  # type: ignore[arg-type]


def fitting_kind(criterion: Criterion) -> Criterion:
    """The criterion without what its kind does not have."""
    if criterion.kind is not Kind.MEASURE:
        criterion = replace(criterion, unit="", direction=Direction.HIGHER, value=ValueFunction())
    if criterion.kind is not Kind.RATING:
        criterion = replace(criterion, levels=())
    if criterion.kind in (Kind.GATE, Kind.GROUP):
        criterion = replace(criterion, at_most=None)
    if criterion.kind is Kind.GATE:
        criterion = replace(criterion, at_least=None)
    return criterion


def placed_among(evaluation: Evaluation, table: str, key: str, siblings: Sequence[str], before: str) -> Evaluation:
    """The row between its siblings, ahead of `before` or at the end.

    One row changes, unless there is no room between two positions: then the siblings are numbered again.
    """
    rows = getattr(evaluation, table)
    at = siblings.index(before) if before in siblings else len(siblings)
    low = rows[siblings[at - 1]].position if at else None
    high = rows[siblings[at]].position if at < len(siblings) else None
    if low is None or high is None:
        position = 0.0
        if low is not None:
            position = low + 1.0
        elif high is not None:
            position = high - 1.0
    else:
        position = (low + high) / 2
    roomy = (low is None or low < position) and (high is None or position < high)
    if roomy:
        return with_row(evaluation, table, (key,), replace(rows[key], position=position))
    for number, each in enumerate([*siblings[:at], key, *siblings[at:]]):
        row = replace(rows[each], position=float(number))
        if change_of(table, (each,), rows[each], row) is not None:
            evaluation = with_row(evaluation, table, (each,), row)
    return evaluation


def keeping_positions(before: Evaluation, after: Evaluation) -> Evaluation:
    """`after` with the positions of `before` wherever the order is the same.

    A document numbers its rows anew; without this, bringing one back would seem to move them all.
    """
    for table in ("criteria", "candidates", "evaluators", "scenarios"):
        old, new = getattr(before, table), getattr(after, table)
        parents = {getattr(row, "parent", "") for row in new.values()}
        for parent in parents:
            now = [key for key in in_order(new) if getattr(new[key], "parent", "") == parent]
            then = [key for key in in_order(old) if getattr(old[key], "parent", "") == parent]
            if now[: len(then)] != then:
                continue
            last = -1.0
            for key in now:
                last = old[key].position if key in then else last + 1.0
                if new[key].position != last:
                    after = with_row(after, table, (key,), replace(new[key], position=last))
    return after


# ---- what an edit is about -----------------------------------------------------------------------


def criterion_at(evaluation: Evaluation, key: str) -> Criterion:
    """The criterion; EditError where there is none."""
    found: Criterion | None = evaluation.criteria.get(key)
    if found is None:
        raise EditError(sentence("There is no criterion '{key}'", key=key))
    return found


def candidate_at(evaluation: Evaluation, key: str) -> Candidate:
    """The candidate; EditError where there is none."""
    found: Candidate | None = evaluation.candidates.get(key)
    if found is None:
        raise EditError(sentence("There is no candidate '{key}'", key=key))
    return found


def evaluator_at(evaluation: Evaluation, key: str) -> Evaluator:
    """The panel member; EditError where there is none."""
    found: Evaluator | None = evaluation.evaluators.get(key)
    if found is None:
        raise EditError(sentence("There is no evaluator '{key}'", key=key))
    return found


def name_of(evaluation: Evaluation, criterion: str) -> str:
    """The name of a criterion, or its key where it is not there."""
    found = evaluation.criteria.get(criterion)
    return found.name if found is not None else criterion


def check_parent(evaluation: Evaluation, key: str, criterion: Criterion) -> None:
    """Refuse a place in the tree that cannot be."""
    parent = criterion.parent
    if parent and criterion_at(evaluation, parent).kind is not Kind.GROUP:
        raise EditError("Only a group can hold other criteria", place=name_of(evaluation, parent))
    if parent == key or parent in all_under(evaluation, key):
        raise EditError("A group cannot be moved into itself", place=criterion.name)
    if len(path_of(evaluation.criteria, parent)) + 1 + _height(evaluation, key) > DEEPEST:
        raise EditError(f"Criteria cannot be nested more than {DEEPEST} deep", place=criterion.name)


def _height(evaluation: Evaluation, key: str) -> int:
    """How many levels lie under a criterion."""
    under = all_under(evaluation, key)
    above = len(path_of(evaluation.criteria, key))
    return max((len(path_of(evaluation.criteria, each)) - above for each in under), default=0)


def all_under(evaluation: Evaluation, key: str) -> list[str]:
    """Every criterion under another."""
    children = tree_of(evaluation.criteria).children
    found: list[str] = []
    waiting = list(children.get(key, ()))
    while waiting:
        each = waiting.pop()
        found.append(each)
        waiting += (child for child in children.get(each, ()) if child not in found)  # a merge can leave a circle
    return found


def said_of(evaluation: Evaluation, criteria: Sequence[str]) -> list[tuple[str, Key]]:
    """Table and key of everything that is said of these criteria."""
    found: list[tuple[str, Key]] = []
    for table in ("facts", "consensus", "waivers", "weights"):
        for first, below in getattr(evaluation, table).items():
            found += [(table, (first, key)) for key in criteria if key in below]
    for key in criteria if evaluation.judgements else ():
        found += [("judgements", (key, who)) for who in evaluation.judgements.get(key, ())]
    for evaluator, sheet in evaluation.sheets.items():
        for candidate, cells in sheet.items():
            found += [("sheets", (evaluator, candidate, key)) for key in criteria if key in cells]
    return found


def without_assigned(evaluation: Evaluation, criteria: Sequence[str]) -> Evaluation:
    """No panel member is assigned these criteria any more; EditError where one is assigned nothing else."""
    for key, evaluator in evaluation.evaluators.items():
        kept = tuple(each for each in evaluator.assigned if each not in criteria)
        if len(kept) == len(evaluator.assigned):
            continue
        if not kept:
            raise EditError(
                sentence("{name} is assigned nothing but what would be removed", name=evaluator.name),
                place=name_of(evaluation, criteria[0]),
                advice="Assign other criteria to that member of the panel first.",
            )
        evaluation = with_row(evaluation, "evaluators", (key,), replace(evaluator, assigned=kept))
    return evaluation


def refuse_label(evaluation: Evaluation, key: str, candidate: Candidate) -> None:
    """Raise EditError where another candidate has this label."""
    others = (each for other, each in evaluation.candidates.items() if other != key)
    if candidate.label and any(each.label == candidate.label for each in others):
        what = sentence("Another candidate is called '{label}' too", label=candidate.label)
        raise EditError(what, place=candidate.name)
