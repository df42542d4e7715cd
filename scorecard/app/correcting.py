"""Corrections of a mapping by a person: cells get another meaning, and what stood in line with them stays in line.

All functions answer a new mapping; none of them reads cells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from scorecard.core.model import Scale
from scorecard.exchange.importing.book import Book, Cell, CellKind, Grid, Note, Range
from scorecard.exchange.importing.mapping import (
    AREAS,
    Area,
    CriterionChoice,
    Holds,
    Layout,
    Mapping,
    TableMapping,
    Totals,
    Treat,
    area_of,
    area_text,
    marked,
)
from scorecard.exchange.importing.scales import STEPS

__all__ = [
    "Area",
    "Book",
    "Cell",
    "CellKind",
    "CriterionChoice",
    "Grid",
    "Holds",
    "Layout",
    "Mapping",
    "Note",
    "Range",
    "TableMapping",
    "Totals",
    "Treat",
    "area_of",
    "area_text",
    "area_with_role",
    "is_empty",
    "left_out",
    "marked",
    "with_area",
    "with_candidate",
    "with_choice",
    "with_fields",
    "with_layout",
    "with_new_table",
    "with_role",
    "with_scale",
    "with_title",
    "with_word",
    "without",
    "without_table",
]

TOTALS: Final = "totals"
RANKS: Final = "ranks"
ROLES: Final = (*AREAS, TOTALS, RANKS)
"""All that cells can be."""

Words = tuple[tuple[str, float], ...]
"""What each word counts as."""

_NAMED_BY: Final = ("criteria", "candidates", "scores", "evaluators")
"""Roles that say themselves what a line of scores is called, or where scores stand."""

_BESIDE_CRITERIA: Final = ("groups", "weights", "group_weights", "directions", "units", "maxima", "descriptions")
_BESIDE_CANDIDATES: Final = ("remarks", "evaluators", TOTALS, RANKS)


def area_with_role(table: TableMapping, role: str) -> Area:
    """The cells of a table that have a role; of several totals those of all."""
    if role in AREAS:
        return tuple(getattr(table, role))
    which = "area" if role == TOTALS else RANKS
    return tuple(each for totals in table.totals for each in getattr(totals, which))


def with_role(mapping: Mapping, number: int, role: str, area: Area) -> Mapping:
    """The mapping with these cells of a table in a role, in place of those that had it.

    The cells lose the role that they had. What stood in line with the former cells is brought in line with the new
    ones: weights with criteria, totals with candidates, and scores with both. Where a line of scores becomes something
    else, its name is that of no criterion and no candidate any more.
    """
    before = mapping.tables[number]
    table = _set(_cleared(before, area), role, area)
    table = _aligned(before, table, role)
    if role not in _NAMED_BY and table.layout is not Layout.LIST:
        table = _without_lost_names(before, table, columns=True)
        table = _without_lost_names(before, table, columns=False)
    return _with_table(mapping, number, table)


def with_area(mapping: Mapping, number: int, role: str, area: Area) -> Mapping:
    """The mapping with exactly these cells in a role, as typed; nothing else changes."""
    return _with_table(mapping, number, _set(mapping.tables[number], role, area))


def left_out(mapping: Mapping, sheet: str, area: Area) -> Mapping:
    """The mapping in which these cells of a sheet mean nothing."""
    tables = tuple(_cleared(each, area) if each.sheet == sheet else each for each in mapping.tables)
    return replace(mapping, tables=tuple(each for each in tables if not is_empty(each)))


def with_layout(mapping: Mapping, number: int, layout: Layout) -> Mapping:
    """The mapping with a table lying another way: between across and down, criteria and candidates change places."""
    table = mapping.tables[number]
    if table.layout is layout:
        return mapping
    turned = {table.layout, layout} == {Layout.ACROSS, Layout.DOWN}
    if not turned:
        return _with_table(mapping, number, replace(table, layout=layout))
    kept = TableMapping(table.sheet, layout, table.holds, table.evaluator, table.candidate)
    swapped = replace(kept, criteria=table.candidates, candidates=table.criteria, scores=table.scores)
    return _with_table(mapping, number, swapped)


def with_fields(mapping: Mapping, number: int, **fields: object) -> Mapping:
    """The mapping with other fields of a table, such as whose scores it holds."""
    return _with_table(mapping, number, replace(mapping.tables[number], **fields))  # type: ignore[arg-type]


def with_choice(mapping: Mapping, name: str, choice: CriterionChoice) -> Mapping:
    """The mapping with another kind or direction for a criterion."""
    kept = [(known, each) for known, each in mapping.criteria if known != name]
    at = next((at for at, (known, _) in enumerate(mapping.criteria) if known == name), len(kept))
    return replace(mapping, criteria=(*kept[:at], (name, choice), *kept[at:]))


def with_scale(mapping: Mapping, scale: Scale | None) -> Mapping:
    """The mapping with another scale of the scores; None: as they show it."""
    return replace(mapping, scale=scale)


def with_title(mapping: Mapping, title: str) -> Mapping:
    """The mapping with another title of the evaluation."""
    return replace(mapping, title=title)


def with_word(mapping: Mapping, word: str, number: float | None, *, weighs: bool = False) -> Mapping:
    """The mapping with another number for a word in the place of a score, or of a weight; None: it counts as nothing.

    A scale from the least to the most of the words before goes from the least to the most of them now; any other is
    widened to hold the number. Where the words are its levels they stay so.
    """
    known = mapping.weight_words if weighs else mapping.words
    kept = [each for each in known if each[0] != word]
    at = next((at for at, each in enumerate(known) if each[0] == word), len(kept))
    words = (*kept[:at], *(((word, number),) if number is not None else ()), *kept[at:])
    if weighs:
        return replace(mapping, weight_words=words)
    return replace(mapping, words=words, scale=_scale_holding(mapping.scale, known, words))


def _scale_holding(scale: Scale | None, before: Words, after: Words) -> Scale | None:
    """A scale that holds what the words count as."""
    if scale is None or not after:
        return scale
    were, numbers = [number for _, number in before], [number for _, number in after]
    low, high = min(numbers), max(numbers)
    if not were or (scale.minimum, scale.maximum) != (min(were), max(were)) or low == high:
        low, high = min(low, scale.minimum), max(high, scale.maximum)
    steps = (scale.step, *(each for each in STEPS if each < scale.step))
    step = next((each for each in steps if all(_is_on_step(n - low, each) for n in numbers)), STEPS[-1])
    step = min(step, high - low)
    levels: dict[float, str] = {}
    for word, number in after:
        levels.setdefault(number, word)
    named = tuple(sorted(levels.items())) if scale.levels else ()
    return Scale(low, high, step, named)


def _is_on_step(distance: float, step: float) -> bool:
    return abs(distance / step - round(distance / step)) < 1e-6


def with_candidate(mapping: Mapping, name: str) -> Mapping:
    """The mapping with a candidate left out, or taken again."""
    kept = tuple(each for each in mapping.leave_out if each != name)
    return replace(mapping, leave_out=kept if name in mapping.leave_out else (*kept, name))


def with_new_table(mapping: Mapping, sheet: str) -> tuple[Mapping, int]:
    """The mapping with an empty table on a sheet, and its number."""
    return replace(mapping, tables=(*mapping.tables, TableMapping(sheet))), len(mapping.tables)


def without_table(mapping: Mapping, number: int) -> Mapping:
    """The mapping without a table."""
    return replace(mapping, tables=(*mapping.tables[:number], *mapping.tables[number + 1 :]))


def is_empty(table: TableMapping) -> bool:
    """Whether no cell of a table means anything."""
    return not any(area_with_role(table, role) for role in ROLES)


# ---- cells --------------------------------------------------------------------------------------------


def without(area: Iterable[Range], gone: Iterable[Range]) -> Area:
    """An area without some cells."""
    found = list(area)
    for hole in gone:
        found = [part for each in found for part in _cut(each, hole)]
    return tuple(found)


def _cut(whole: Range, hole: Range) -> Iterator[Range]:
    top, bottom = max(whole.top, hole.top), min(whole.bottom, hole.bottom)
    left, right = max(whole.left, hole.left), min(whole.right, hole.right)
    if top > bottom or left > right:
        yield whole
        return
    if whole.top < top:
        yield Range(whole.top, whole.left, top - 1, whole.right)
    if whole.left < left:
        yield Range(top, whole.left, bottom, left - 1)
    if right < whole.right:
        yield Range(top, right + 1, bottom, whole.right)
    if bottom < whole.bottom:
        yield Range(bottom + 1, whole.left, whole.bottom, whole.right)


def _cleared(table: TableMapping, area: Area) -> TableMapping:
    """A table of which these cells have no role."""
    for role in AREAS:
        table = replace(table, **{role: without(getattr(table, role), area)})  # type: ignore[arg-type]
    totals = tuple(
        replace(each, area=without(each.area, area), ranks=without(each.ranks, area))
        if each.sheet in ("", table.sheet)
        else each
        for each in table.totals
    )
    return replace(table, totals=tuple(each for each in totals if each.area or each.ranks))


def _set(table: TableMapping, role: str, area: Area) -> TableMapping:
    if role in AREAS:
        return replace(table, **{role: area})  # type: ignore[arg-type]
    field = "area" if role == TOTALS else RANKS
    first = replace(table.totals[0] if table.totals else Totals(), **{field: area})  # type: ignore[arg-type]
    others = table.totals[1:]
    if field == "area":
        others = tuple(replace(each, area=()) for each in others)
    else:
        others = tuple(replace(each, ranks=()) for each in others)
    totals = (first, *others)
    return replace(table, totals=tuple(each for each in totals if each.area or each.ranks))


def _with_table(mapping: Mapping, number: int, table: TableMapping) -> Mapping:
    return replace(mapping, tables=(*mapping.tables[:number], table, *mapping.tables[number + 1 :]))


# ---- staying in line ----------------------------------------------------------------------------------


def _aligned(before: TableMapping, after: TableMapping, role: str) -> TableMapping:
    """A table after a change of one role, with what was in line with it brought in line again."""
    across = after.layout is not Layout.DOWN
    if after.layout is Layout.LIST:
        return _list_aligned(before, after, role)
    if role == "criteria":
        after = _follow(before, after, "criteria", _BESIDE_CRITERIA, columns=across)
    elif role == "candidates":
        after = _follow(before, after, "candidates", _BESIDE_CANDIDATES, columns=not across)
    if role in ("criteria", "candidates"):
        return _scores_aligned(before, after)
    if role == "scores" and after.scores:
        box = _box(after.scores)
        for name, columns in (("criteria", across), ("candidates", not across)):
            known = _box(getattr(before, name))
            if known is not None and before.scores and _in_line(known, _box(before.scores), columns=columns):
                moved = _moved(known, box, columns=columns)
                was = after
                after = _set(_cleared(after, (moved,)), name, (moved,))
                beside = _BESIDE_CRITERIA if name == "criteria" else _BESIDE_CANDIDATES
                after = _follow(was, after, name, beside, columns=columns)
    return after


def _follow(
    before: TableMapping, after: TableMapping, leader: str, names: Iterable[str], *, columns: bool
) -> TableMapping:
    old, new = _box(area_with_role(before, leader)), _box(area_with_role(after, leader))
    if old is None or new is None:
        return after
    for name in names:
        area = area_with_role(before, name)
        known = _box(area)
        if known is not None and len(area) == 1 and _in_line(known, old, columns=columns):
            after = _set(after, name, (_moved(known, new, columns=columns),))
    return after


def _scores_aligned(before: TableMapping, after: TableMapping) -> TableMapping:
    """Scores where candidates and criteria cross, if they stood just there before, or nowhere yet."""
    scores, crossed = _box(before.scores), _crossing(before)
    if scores is not None and (len(before.scores) > 1 or scores != crossed):
        return after
    now = _crossing(after)
    return after if now is None else replace(after, scores=(now,))


def _crossing(table: TableMapping) -> Range | None:
    criteria, candidates = _box(table.criteria), _box(table.candidates)
    if criteria is None or candidates is None:
        return None
    if table.layout is Layout.DOWN:
        criteria, candidates = candidates, criteria
    return Range(candidates.top, criteria.left, candidates.bottom, criteria.right)


def _without_lost_names(before: TableMapping, after: TableMapping, *, columns: bool) -> TableMapping:
    """A table without the names of columns (or rows) in which there were scores before and are none now.

    A name lasts to the next one, so it stays while there are scores in any line up to that.
    """
    were, are = _lines(before.scores, columns=columns), _lines(after.scores, columns=columns)
    name = "candidates" if columns is (after.layout is Layout.DOWN) else "criteria"
    area: Area = getattr(after, name)
    named = sorted(_lines(area, columns=columns))
    if len(_lines(area, columns=not columns)) != 1 or not are:
        return after  # names in several lines are taken as they are
    lost = []
    for at, after_it in zip(named, [*named[1:], max(*were, *are, *named) + 1], strict=True):
        over = set(range(at, after_it))
        if over & were and not over & are:
            lost.append(at)
    if not lost or len(lost) == len(named):
        return after
    last = 1 << 30
    gone = [Range(1, at, last, at) if columns else Range(at, 1, at, last) for at in lost]
    beside = ("evaluators", "maxima", "weights", "directions", "units") if name == "criteria" else ("evaluators",)
    for each in (name, *beside):
        here: Area = getattr(after, each)
        if each == name or (here == getattr(before, each) and len(_lines(here, columns=not columns)) == 1):
            after = replace(after, **{each: without(here, gone)})  # type: ignore[arg-type]
    return after


def _lines(area: Area, *, columns: bool) -> set[int]:
    """The columns (or rows) of an area."""
    return {
        line
        for each in area
        for line in (range(each.left, each.right + 1) if columns else range(each.top, each.bottom + 1))
    }


def _list_aligned(before: TableMapping, after: TableMapping, role: str) -> TableMapping:
    """The columns of a list have the same rows."""
    new = _box(area_with_role(after, role))
    old = _box(area_with_role(before, role))
    if new is None:
        return after
    for name in AREAS:
        known = _box(getattr(before, name))
        if name != role and known is not None and old is not None and _in_line(known, old, columns=False):
            after = _set(after, name, (_moved(known, new, columns=False),))
    return after


def _box(area: Iterable[Range]) -> Range | None:
    """The smallest range around an area."""
    ranges = list(area)
    if not ranges:
        return None
    return Range(
        min(each.top for each in ranges),
        min(each.left for each in ranges),
        max(each.bottom for each in ranges),
        max(each.right for each in ranges),
    )


def _in_line(one: Range, other: Range | None, *, columns: bool) -> bool:
    if other is None:
        return False
    if columns:
        return (one.left, one.right) == (other.left, other.right)
    return (one.top, one.bottom) == (other.top, other.bottom)


def _moved(one: Range, to: Range | None, *, columns: bool) -> Range:
    if to is None:
        return one
    if columns:
        return Range(one.top, to.left, one.bottom, to.right)
    return Range(to.top, one.left, to.bottom, one.right)
