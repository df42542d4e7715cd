"""Who is who in several evaluations: candidates by provider and name, criteria by key and by name and place.

What is found is a proposal: `pair` and `unpair` correct it. Two rows are taken for the same only where nobody else
could be meant on either side, so that the matching is the same whichever evaluation is named first.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from scorecard.core.errors import EditError, sentence
from scorecard.core.model import Criterion, Evaluation, Kind, Shape, in_order
from scorecard.core.tree import TOP, path_of, tree_of
from scorecard.core.wording import one_line

Row = tuple[str | None, ...]
Matched = Literal["candidates", "criteria"]
Mark = Callable[[Evaluation, str], Hashable]

_NOBODY: Final[tuple[Hashable, ...]] = ("", None)


@dataclass(frozen=True, slots=True)
class Matching:
    """Which rows of several evaluations mean the same.

    candidates, criteria  rows of keys, one for each evaluation in order; None where it has no such row. Every key
                          stands in exactly one row
    """

    candidates: tuple[Row, ...]
    criteria: tuple[Row, ...]

    def pairs(self, table: Matched, first: int = 0, second: int = 1) -> list[tuple[str, str]]:
        """The keys of what both of two evaluations have."""
        rows = ((row[first], row[second]) for row in getattr(self, table))
        return [(a, b) for a, b in rows if a is not None and b is not None]

    def alone(self, table: Matched, at: int, beside: int) -> list[str]:
        """The keys of what one evaluation has and the other has not."""
        return [row[at] for row in getattr(self, table) if row[at] is not None and row[beside] is None]

    def turned(self) -> Matching:
        """The same with the evaluations in reverse order."""
        candidates = tuple(row[::-1] for row in self.candidates)
        return Matching(candidates, tuple(row[::-1] for row in self.criteria))


def known_as(name: str) -> str:
    """What tells whether two names mean the same: without regard to case, to forms of letters and to spaces."""
    return one_line(unicodedata.normalize("NFKC", name).casefold())


def comparable(one: Criterion, other: Criterion) -> bool:
    """Whether two criteria can be the same one: of one kind, and measured alike in numbers or in categories."""
    if one.kind is not other.kind:
        return False
    measured = (one.value.shape is Shape.CATEGORIES) == (other.value.shape is Shape.CATEGORIES)
    return one.kind is not Kind.MEASURE or measured


def matched(evaluations: Sequence[Evaluation], *, same_keys: bool = False) -> Matching:
    """Who is who in these evaluations, in the order in which they first stand there.

    `same_keys`: they are states of one evaluation, in which a candidate keeps its key whatever it is called.
    """
    return Matching(
        _rows(evaluations, _candidates, [_key, *_OFFERS] if same_keys else _OFFERS),
        _rows(evaluations, _criteria, _NODES),
    )


def _rows(
    evaluations: Sequence[Evaluation], keys_of: Callable[[Evaluation], Iterable[str]], marks: Sequence[Mark]
) -> tuple[Row, ...]:
    """Rows of keys: each evaluation is matched with what the rows before it last held."""
    rows: list[list[str | None]] = []
    for at, evaluation in enumerate(evaluations):
        known = [(row, max(place for place, key in enumerate(row) if key is not None)) for row in rows]
        before = {number: (evaluations[place], row[place] or "") for number, (row, place) in enumerate(known)}
        here = dict.fromkeys(keys_of(evaluation))
        found: dict[str, int] = {}
        for mark in marks:
            _match(before, evaluation, [key for key in here if key not in found], mark, found)
        for row in rows:
            row.append(None)
        for key in here:
            if key in found:
                rows[found[key]][at] = key
            else:
                rows.append([*[None] * at, key])
    return tuple(map(tuple, rows))


def _match(
    before: dict[int, tuple[Evaluation, str]],
    evaluation: Evaluation,
    keys: Iterable[str],
    mark: Mark,
    found: dict[str, int],
) -> None:
    """Note what one mark tells apart: it stands once among what is left on either side."""
    taken = set(found.values())
    there: defaultdict[Hashable, list[int]] = defaultdict(list)
    for number, (earlier, key) in before.items():
        if number not in taken:
            there[mark(earlier, key)].append(number)
    here: defaultdict[Hashable, list[str]] = defaultdict(list)
    for key in keys:
        here[mark(evaluation, key)].append(key)
    for sign, own in here.items():
        others = there.get(sign, ())
        if sign not in _NOBODY and len(own) == len(others) == 1:
            found[own[0]] = others[0]


# ---- what tells candidates and criteria apart -----------------------------------------------------


def _candidates(evaluation: Evaluation) -> list[str]:
    return in_order(evaluation.candidates)


def _criteria(evaluation: Evaluation) -> tuple[str, ...]:
    return tree_of(evaluation.criteria).order


def _key(_: Evaluation, key: str) -> Hashable:
    return key


def _provider(evaluation: Evaluation, key: str) -> str:
    """The organisation as the directory of the workspace knows it."""
    row = evaluation.candidates[key]
    return known_as(row.provider) or known_as(row.name)


def _offer(evaluation: Evaluation, key: str) -> Hashable:
    row = evaluation.candidates[key]
    organisation = _provider(evaluation, key)
    return (organisation, known_as(row.name), known_as(row.site), row.delivery) if organisation else None


def _named_offer(evaluation: Evaluation, key: str) -> Hashable:
    organisation = _provider(evaluation, key)
    return (organisation, known_as(evaluation.candidates[key].name)) if organisation else None


def _name(evaluation: Evaluation, key: str) -> Hashable:
    return known_as(evaluation.candidates[key].name)


def _nature(criterion: Criterion) -> Hashable:
    """What two criteria must have in common to be comparable."""
    return criterion.kind, criterion.kind is Kind.MEASURE and criterion.value.shape is Shape.CATEGORIES


def _criterion_key(evaluation: Evaluation, key: str) -> Hashable:
    return _nature(evaluation.criteria[key]), key


def _path(evaluation: Evaluation, key: str) -> Hashable:
    names = tuple(known_as(evaluation.criteria[each].name) for each in path_of(evaluation.criteria, key))
    return (_nature(evaluation.criteria[key]), names) if names[-1] else None


def _placed_name(evaluation: Evaluation, key: str) -> Hashable:
    criterion = evaluation.criteria[key]
    group = known_as(evaluation.criteria[criterion.parent].name) if criterion.parent != TOP else ""
    name = known_as(criterion.name)
    return (_nature(criterion), group, name) if name else None


def _criterion_name(evaluation: Evaluation, key: str) -> Hashable:
    name = known_as(evaluation.criteria[key].name)
    return (_nature(evaluation.criteria[key]), name) if name else None


_OFFERS: Final[tuple[Mark, ...]] = (_offer, _named_offer, _provider, _name)
_NODES: Final[tuple[Mark, ...]] = (_criterion_key, _path, _placed_name, _criterion_name)


# ---- correcting it ------------------------------------------------------------------------------


def pair(matching: Matching, table: Matched, first: tuple[int, str], second: tuple[int, str]) -> Matching:
    """The matching in which two rows, each named by the place of its evaluation and its key, mean the same.

    Whoever stood in the place of the second stands alone from then on. Raises EditError for what is not there, and for
    two of one evaluation.
    """
    rows = list(getattr(matching, table))
    one, other = _row_with(rows, *first), _row_with(rows, *second)
    if first[0] == second[0]:
        raise EditError("Two of one evaluation cannot mean the same", advice="Choose one of each evaluation.")
    if one == other:
        return matching
    at = rows.index(one)
    if all(a is None or b is None for a, b in zip(one, other, strict=True)):
        rows[at] = tuple(b if a is None else a for a, b in zip(one, other, strict=True))
        rows.remove(other)
    else:
        place, key = second
        displaced = one[place]
        rows[at] = (*one[:place], key, *one[place + 1 :])
        left = (*other[:place], None, *other[place + 1 :])
        rows[rows.index(other)] = left
        if displaced is not None:
            rows.append(tuple(displaced if each == place else None for each in range(len(one))))
        rows = [row for row in rows if any(key is not None for key in row)]
    return replace(matching, **{table: tuple(rows)})


def unpair(matching: Matching, table: Matched, at: int, key: str) -> Matching:
    """The matching in which this row of an evaluation stands alone. Raises EditError for what is not there."""
    rows = list(getattr(matching, table))
    row = _row_with(rows, at, key)
    if sum(each is not None for each in row) == 1:
        return matching
    rows[rows.index(row)] = (*row[:at], None, *row[at + 1 :])
    rows.append(tuple(key if each == at else None for each in range(len(row))))
    return replace(matching, **{table: tuple(rows)})


def _row_with(rows: Sequence[Row], at: int, key: str) -> Row:
    for row in rows:
        if 0 <= at < len(row) and row[at] == key:
            return row
    raise EditError(sentence("There is no {key} in evaluation {number}", key=f"'{key}'", number=at + 1))
