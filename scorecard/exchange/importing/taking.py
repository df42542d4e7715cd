"""What stands in the cells that a mapping names: criteria with their weights, candidates, scores with their reasons.

Nothing is judged here. A score belongs to the criterion, the candidate and the evaluator in whose lines it stands; a
head lasts to the next one, so that it may stand over several columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from scorecard.core.errors import ExchangeError
from scorecard.core.model import Direction
from scorecard.core.numbers import grouped
from scorecard.exchange.importing.book import Book, Grid, Place, Range, place_in
from scorecard.exchange.importing.figures import Figure, Says, figure
from scorecard.exchange.importing.headings import Role, direction_of, plain_words, role_of
from scorecard.exchange.importing.mapping import Area, Holds, Layout, Mapping, TableMapping

MOST_SCORES: Final = 500_000

Path = tuple[str, ...]
"""A criterion's name with those of its groups before it, the outermost first."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name at a place, and the lines (columns or rows) over which it stands."""

    name: str
    place: Place
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """A figure beside a criterion or group, and its place."""

    figure: Figure
    place: Place


@dataclass(frozen=True, slots=True)
class TakenCriterion:
    """A criterion as a table gives it; what the table does not say is None or ""."""

    path: Path
    place: Place
    weight: Weighed | None = None
    group_weights: tuple[Weighed | None, ...] = ()
    direction: Direction | None = None
    unit: str = ""
    maximum: Weighed | None = None
    description: str = ""

    @property
    def name(self) -> str:
        """Its own name."""
        return self.path[-1]


@dataclass(frozen=True, slots=True)
class TakenCell:
    """What stands where a score belongs, and the words that go with it."""

    place: Place
    figure: Figure
    text: str
    reason: str = ""
    weight: Weighed | None = None


Slot = tuple[str, str, Path]
"""Evaluator ("" for none named), candidate, criterion."""


@dataclass(slots=True)
class TakenTable:
    """One table: what it names, and its cells by evaluator, candidate and criterion."""

    mapping: TableMapping
    grid: Grid
    criteria: dict[Path, TakenCriterion] = field(default_factory=dict)
    candidates: dict[str, Place] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    evaluators: dict[str, Place] = field(default_factory=dict)
    cells: dict[Slot, TakenCell] = field(default_factory=dict)
    twice: list[tuple[Slot, Place]] = field(default_factory=list)
    homeless: list[Place] = field(default_factory=list)


def taken(book: Book, mapping: Mapping) -> list[TakenTable]:
    """The tables of a mapping with what stands in them. ExchangeError where the mapping does not fit the book."""
    return [taken_table(book, table) for table in mapping.tables]


def taken_table(book: Book, table: TableMapping) -> TakenTable:
    """One table with what stands in it. ExchangeError where its mapping does not fit the sheet."""
    grid = book.grid(table.sheet)
    found = TakenTable(table, grid)
    if table.layout is Layout.LIST:
        _take_list(found)
    else:
        _take_grid(found)
    return found


# ---- names along a line --------------------------------------------------------------------------------


def names_in(grid: Grid, area: Area, *, across: bool) -> list[Named]:
    """The names in an area by the columns (or rows) over which they stand, in order."""
    found: dict[int, Named] = {}
    for each in area:
        low, high = (each.left, min(each.right, grid.columns)) if across else (each.top, min(each.bottom, grid.rows))
        for index in range(low, high + 1):
            cells = _line_of(each, index, across=across)
            places = [place for place in cells if place in grid.cells and grid.text(*place)]
            if places:
                name = " ".join(dict.fromkeys(grid.text(*place) for place in places))
                merge = grid.merge_at(*places[0])
                end = index if merge is None else merge.right if across else merge.bottom
                found[index] = Named(name, places[0], index, end)
    return [found[index] for index in sorted(found)]


def candidates_in(grid: Grid, area: Area, *, across: bool) -> list[Named]:
    """The names of candidates, without a word for scores that stands at all of them ("Acme score", "Bolt score")."""
    names = names_in(grid, area, across=across)
    for at in (-1, 0):
        words = [each.name.split() for each in names]
        common = {plain_words(each[at]).strip(" -:()") for each in words if each}
        if len(names) < 2 or len(common) != 1 or any(len(each) < 2 for each in words):
            continue
        if role_of(common.pop()) in (Role.SCORE, Role.WEIGHTED):
            cut = [" ".join(each[:-1] if at else each[1:]).strip(" -:\u2013\u2014") for each in words]
            if all(cut):
                names = [replace(each, name=name) for each, name in zip(names, cut, strict=True)]
    return names


def _line_of(area: Range, index: int, *, across: bool) -> Iterator[Place]:
    if across:
        return ((row, index) for row in range(area.top, area.bottom + 1))
    return ((index, column) for column in range(area.left, area.right + 1))


def over(names: Sequence[Named], index: int) -> Named | None:
    """The name that stands over a line: its own, or the nearest before it."""
    at = bisect_right([each.start for each in names], index)
    return names[at - 1] if at else None


class _Lines(dict[int, Named | None]):
    """The name over each line, looked for once."""

    def __init__(self, names: Sequence[Named]) -> None:
        super().__init__()
        self._names = names

    def __missing__(self, index: int) -> Named | None:
        self[index] = found = over(self._names, index)
        return found


def lies_across(area: Area) -> bool:
    """Whether the cells of an area stand side by side in a row."""
    if not area:
        return False
    wide, high = max(each.right for each in area), max(each.bottom for each in area)
    return wide - min(each.left for each in area) >= high - min(each.top for each in area)


# ---- a table with two sides ------------------------------------------------------------------------------


def _take_grid(found: TakenTable) -> None:
    table, grid = found.mapping, found.grid
    across = table.layout is Layout.ACROSS
    criteria = names_in(grid, table.criteria, across=across)
    if not criteria and table.holds is not Holds.TOTALS:
        place = place_in(grid, table.criteria[0]) if table.criteria else grid.title
        raise ExchangeError("No criterion is named there", place=place, advice="Say where the criteria stand.")
    levels = _levels(grid, table.groups, across=across)
    weigh = [_beside(grid, part, across=across) for part in _lines(table.group_weights, across=across)]
    beside = {
        name: _beside(grid, getattr(table, name), across=across)
        for name in ("weights", "directions", "units", "maxima", "descriptions")
    }
    paths: dict[int, Path] = {}
    for each in criteria:
        groups = [level(each.start) for level in levels]
        above = (table.group,) if table.group else ()
        path = (*above, *(group.name for group in groups if group is not None), each.name)
        while path in found.criteria:
            path = (*path[:-1], f"{path[-1]} ({grid.title}!{Range.at(each.place).a1})")
        said = {name: at(each.start) or at(each.end) for name, at in beside.items()}
        paths[each.start] = path
        found.criteria[path] = TakenCriterion(
            path,
            each.place,
            _weighed(grid, said["weights"]),
            (None,) * len(above)
            + tuple(
                _weighed(grid, weigh[number](group.start) if number < len(weigh) else None)
                for number, group in enumerate(groups)
                if group is not None
            ),
            direction_of(grid.text(*said["directions"])) if said["directions"] else None,
            grid.text(*said["units"]) if said["units"] else "",
            _weighed(grid, said["maxima"]),
            grid.text(*said["descriptions"]) if said["descriptions"] else "",
        )
    candidates = candidates_in(grid, table.candidates, across=not across)
    for each in candidates:
        found.candidates.setdefault(each.name, each.place)
    if table.candidate:
        found.candidates.setdefault(table.candidate, (1, 1))
    criterion_at, candidate_at = _Lines(criteria), _Lines(candidates)
    remark = _beside(grid, table.remarks, across=not across)
    for each in candidates:
        if (at := remark(each.start)) is not None:
            found.remarks[each.name] = grid.text(*at)
    by_column = lies_across(table.evaluators) if table.evaluators else False
    evaluators = names_in(grid, table.evaluators, across=by_column)
    for each in evaluators:
        found.evaluators.setdefault(each.name, each.place)

    evaluator_at = _Lines(evaluators)

    def slot(place: Place) -> Slot | None:
        line, other = (place[1], place[0]) if across else (place[0], place[1])
        criterion, named = criterion_at[line], candidate_at[other]
        candidate = named.name if named is not None else table.candidate
        evaluator = evaluator_at[place[1] if by_column else place[0]]
        if criterion is None or not candidate:
            return None
        return evaluator.name if evaluator is not None else table.evaluator, candidate, paths[criterion.start]

    _take_cells(found, slot)


def _lines(area: Area, *, across: bool) -> list[Area]:
    """The parts of an area that lie in one line each, the outermost first."""
    lines: dict[int, list[Range]] = {}
    for each in area:
        lines.setdefault(each.top if across else each.left, []).append(each)
    return [tuple(parts) for parts in lines.values()]


def _levels(grid: Grid, area: Area, *, across: bool) -> list[Callable[[int], Named | None]]:
    """For each level of groups, which group a line belongs to. A merged head ends where it is merged to."""
    found: list[Callable[[int], Named | None]] = []
    for part in _lines(area, across=across):
        names = names_in(grid, part, across=across)
        merged = any(each.end > each.start for each in names)

        def level(index: int, names: Sequence[Named] = names, merged: bool = merged) -> Named | None:
            group = over(names, index)
            return None if group is not None and merged and index > group.end else group

        found.append(level)
    return found


def _beside(grid: Grid, area: Area, *, across: bool) -> Callable[[int], Place | None]:
    """Where something stands beside a line, also in a merged range."""

    def at(index: int) -> Place | None:
        for each in area:
            low, high = (each.left, each.right) if across else (each.top, each.bottom)
            if low <= index <= high:
                for place in _line_of(each, index, across=across):
                    if grid.at(*place) is not None:
                        merge = grid.merge_at(*place)
                        return (merge.top, merge.left) if merge is not None else place
        return None

    return at


def _weighed(grid: Grid, place: Place | None) -> Weighed | None:
    return Weighed(figure(grid.at(*place)), place) if place is not None else None


def _take_cells(found: TakenTable, slot: Callable[[Place], Slot | None]) -> None:
    table, grid = found.mapping, found.grid
    reasons = _reasons(grid, table)
    for place in places_in(grid, table.scores):
        cell = grid.cells[place]
        said = figure(cell)
        reason = reasons.get(place, "")
        if said.says is Says.NOTHING and not reason:
            continue
        where = slot(place)
        if where is None:
            found.homeless.append(place)
        elif where in found.cells:
            found.twice.append((where, place))
        else:
            found.cells[where] = TakenCell(place, said, cell.text.strip(), reason)
    for place, reason in reasons.items():
        where = slot(place)
        if where is not None and where not in found.cells:
            found.cells[where] = TakenCell(place, Figure(Says.NOTHING), "", reason)


def places_in(grid: Grid, area: Area) -> Iterator[Place]:
    """The cells of an area that hold something, in order; each once."""
    seen: set[Place] = set()
    for each in area:
        within = Range(each.top, each.left, min(each.bottom, grid.rows), min(each.right, grid.columns))
        size = max(0, within.height) * max(0, within.width)
        cells = within if size <= 4 * len(grid.cells) else sorted(place for place in grid.cells if place in within)
        for place in cells:
            if place in grid.cells and place not in seen:
                seen.add(place)
                if len(seen) > MOST_SCORES:
                    raise ExchangeError(f"A table has more than {grouped(MOST_SCORES)} scores", place=grid.title)
                yield place


def _reasons(grid: Grid, table: TableMapping) -> dict[Place, str]:
    """Score cell -> the words that go with it."""
    found: dict[Place, str] = {}
    if not table.reasons:
        return found
    rows: dict[int, list[int]] = {}
    columns: dict[int, list[int]] = {}
    for each in table.scores:
        for row in range(each.top, min(each.bottom, grid.rows) + 1):
            rows.setdefault(row, []).extend(range(each.left, min(each.right, grid.columns) + 1))
        for column in range(each.left, min(each.right, grid.columns) + 1):
            columns.setdefault(column, []).extend(range(each.top, min(each.bottom, grid.rows) + 1))
    for lines in (rows, columns):
        for line in lines.values():
            line.sort()
    for row, column in places_in(grid, table.reasons):
        text = grid.cells[(row, column)].text.strip()
        if row in rows:
            place = (row, _nearest(rows[row], column))
        elif column in columns:
            place = (_nearest(columns[column], row), column)
        else:
            continue
        found[place] = f"{found[place]}\n{text}" if place in found else text
    return found


def _nearest(line: Sequence[int], index: int) -> int:
    """The last of a line before an index, or else the first."""
    at = bisect_right(line, index)
    return line[at - 1] if at else line[0]


# ---- a long list -------------------------------------------------------------------------------------------


def _take_list(found: TakenTable) -> None:
    table, grid = found.mapping, found.grid
    column = {name: _column(grid, table, name) for name in _LIST}
    if column["criteria"] is None or column["scores"] is None:
        raise ExchangeError("A list needs a column of criteria and one of scores", place=grid.title)
    if column["candidates"] is None and not table.candidate:
        raise ExchangeError("A list needs a column of candidates", place=grid.title)
    last: dict[str, str] = {}
    for row in sorted({place[0] for place in places_in(grid, table.scores)} | _rows(grid, table.criteria)):
        at = {name: None if index is None else (row, index) for name, index in column.items()}
        text = {name: "" if place is None else grid.text(*place) for name, place in at.items()}
        for name in ("candidates", "groups", "evaluators"):
            last[name] = text[name] = text[name] or last.get(name, "")
        place = at["scores"]
        assert place is not None
        said = figure(grid.at(*place))
        candidate = text["candidates"] or table.candidate
        if not text["criteria"] or not candidate:
            if said.says is not Says.NOTHING:
                found.homeless.append(place)
            continue
        path: Path = (text["groups"], text["criteria"]) if text["groups"] else (text["criteria"],)
        weight = _weighed(grid, at["weights"])
        weight = weight if weight is not None and weight.figure.says is not Says.NOTHING else None
        if path not in found.criteria:
            found.criteria[path] = TakenCriterion(
                path,
                at["criteria"] or place,
                weight,
                direction=direction_of(text["directions"]),
                unit=text["units"],
                maximum=_weighed(grid, at["maxima"]),
                description=text["descriptions"],
            )
        found.candidates.setdefault(candidate, at["candidates"] or place)
        evaluator = text["evaluators"] or table.evaluator
        if text["evaluators"]:
            found.evaluators.setdefault(evaluator, at["evaluators"] or place)
        if said.says is Says.NOTHING and not text["reasons"]:
            continue
        where: Slot = (evaluator, candidate, path)
        if where in found.cells:
            found.twice.append((where, place))
        else:
            found.cells[where] = TakenCell(place, said, grid.text(*place), _own_text(grid, at["reasons"]), weight)


_LIST: Final = (
    *("candidates", "criteria", "scores", "reasons", "evaluators", "weights", "groups", "directions", "units"),
    *("maxima", "descriptions"),
)


def _own_text(grid: Grid, place: Place | None) -> str:
    cell = grid.at(*place) if place is not None else None
    return cell.text.strip() if cell is not None else ""


def _column(grid: Grid, table: TableMapping, name: str) -> int | None:
    area: Area = getattr(table, name)
    if not area:
        return None
    if any(each.left != area[0].left or each.right != area[0].left for each in area):
        what = f"In a list each part is one column, and the {name} stand in several"
        raise ExchangeError(what, place=place_in(grid, area[0]), advice="Correct the mapping.")
    return area[0].left


def _rows(grid: Grid, area: Area) -> set[int]:
    return {place[0] for place in places_in(grid, area)}
