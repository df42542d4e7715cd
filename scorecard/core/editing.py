"""What the edits have in common: refusing what cannot be, keeping rows in one form, and giving them their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from scorecard.core.changes import change_of, with_row
from scorecard.core.checks import LARGEST, Flaw, implied_direction, number_flaws
from scorecard.core.errors import EditError, sentence
from scorecard.core.model import Criterion, Direction, Evaluation, Kind, ValueFunction, in_order
from scorecard.core.text import LONGEST_KEY, checked_text, key_from, unfit
from scorecard.core.values import SHAPE_FIELDS

R = TypeVar("R")


def refuse(flaws: Iterable[Flaw], place: str) -> None:
    """Raise EditError for the first flaw, if there is one."""
    for flaw in flaws:
        raise EditError(f"{flaw.what[:1].upper()}{flaw.what[1:]}", place=place.strip() or flaw.place)


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
    for table in ("criteria", "candidates", "evaluators"):
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
