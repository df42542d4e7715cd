"""What belongs to a table and stands elsewhere: weights beside criteria named again, results beside candidates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from scorecard.core.model import Direction
from scorecard.exchange.importing.book import Grid, Place, Range
from scorecard.exchange.importing.figures import Says
from scorecard.exchange.importing.headings import Role, plain_words, role_of, same_name
from scorecard.exchange.importing.mapping import Area, Holds, Layout, Meaning, TableMapping, Totals
from scorecard.exchange.importing.view import View

MOST_RUNS: Final = 200


@dataclass(frozen=True, slots=True)
class Run:
    """Names that stand one under another once more: the column, and the row of each name."""

    view: View
    column: int
    rows: tuple[int, ...]
    names: tuple[str, ...]


def runs_of(view: View, names: Sequence[str], share: float = 0.8) -> Iterator[Run]:
    """Where most of some names stand one under another, in any order and without a long gap."""
    wanted = {small: name for name in names if (small := same_name(name))}
    if len(wanted) < 2:
        return
    found: dict[int, list[tuple[int, str]]] = {}
    for (row, column), _ in sorted(view.figures.items()):
        small = same_name(view.own(row, column))
        if small in wanted:
            found.setdefault(column, []).append((row, wanted[small]))
    count = 0
    for column, places in sorted(found.items()):
        part: list[tuple[int, str]] = []
        for row, name in [*places, (10**9, "")]:
            if part and (row - part[-1][0] > 3 or name in {each for _, each in part}):
                if len(part) >= max(2, share * len(wanted)) and count < MOST_RUNS:
                    count += 1
                    yield Run(view, column, tuple(r for r, _ in part), tuple(n for _, n in part))
                part = []
            if name:
                part.append((row, name))


def figure_columns(run: Run) -> list[int]:
    """The columns with figures to the right of names, up to the next names or a gap."""
    view, found, gap = run.view, [], 0
    for column in range(run.column + 1, min(view.columns, run.column + 60) + 1):
        numbers = sum(view.says(row, column) is Says.NUMBER for row in run.rows)
        words = sum(view.words(row, column) for row in run.rows)
        if numbers >= 0.8 * len(run.rows):
            found.append(column)
            gap = 0
        elif words > 0.5 * len(run.rows):
            break
        else:
            gap += 1
            if gap > 1:
                break
    return found


def heading_of(run: Run, column: int) -> str:
    """The nearest words above a column of a run."""
    for row in range(run.rows[0] - 1, max(0, run.rows[0] - 6), -1):
        if run.view.words(row, column):
            return run.view.own(row, column)
    return ""


def area_of_rows(rows: Sequence[int], column: int) -> Area:
    """Cells of one column as ranges."""
    found: list[Range] = []
    for row in sorted(rows):
        if found and found[-1].bottom == row - 1:
            found[-1] = Range(found[-1].top, column, row, column)
        else:
            found.append(Range(row, column, row, column))
    return tuple(found)


# ---- weights ------------------------------------------------------------------------------------------------


def weights_elsewhere(views: Sequence[View], criteria: Sequence[str], taken: TableMapping) -> list[TableMapping]:
    """Tables of weights: the names of the criteria with a column of figures that are weights, the likeliest first."""
    found: list[tuple[int, TableMapping]] = []
    for view in views:
        for run in runs_of(view, criteria, 0.7):
            if view.grid.title == taken.sheet and _is_within(run, taken.criteria):
                continue
            for column in figure_columns(run):
                rank = _weight_likeness(run, column, len(figure_columns(run)))
                if rank:
                    mapping = TableMapping(
                        view.grid.title,
                        Layout.DOWN,
                        Holds.WEIGHTS,
                        criteria=area_of_rows(run.rows, run.column),
                        weights=area_of_rows(run.rows, column),
                    )
                    found.append((rank, mapping))
    found.sort(key=lambda pair: -pair[0])
    return [mapping for _, mapping in found]


def _is_within(run: Run, area: Area) -> bool:
    return any((row, run.column) in each for row in run.rows for each in area)


def _weight_likeness(run: Run, column: int, columns: int) -> int:
    """How much a column looks like weights: by its heading, by adding up, by the name of its sheet."""
    values = [run.view.number(row, column) or 0.0 for row in run.rows]
    said = role_of(heading_of(run, column)) is Role.WEIGHT
    adds_up = any(abs(sum(values) - whole) <= 0.01 * whole for whole in (1.0, 100.0))
    sheet = any(role_of(word) is Role.WEIGHT for word in run.view.grid.title.replace("_", " ").split())
    likeness = 3 * said + 2 * (adds_up and columns <= 3) + 2 * (sheet and columns <= 2)
    return likeness if min(values) >= 0 else 0


# ---- results ------------------------------------------------------------------------------------------------


def results_elsewhere(views: Sequence[View], candidates: Sequence[str], taken: TableMapping) -> list[Totals]:
    """Columns beside the candidates' names elsewhere that can be totals, with the ranks beside them."""
    found: list[Totals] = []
    for view in views:
        found += _results_on(view, candidates, taken)
        turned = [turned_totals(each) for each in _results_on(turned_view(view), candidates, turned_table(taken))]
        found += [each for each in turned if each.area]
    return found


def turned_view(view: View) -> View:
    """A sheet with rows and columns exchanged."""
    grid = view.grid
    cells = {(column, row): cell for (row, column), cell in grid.cells.items() if row <= view.rows}
    merges = tuple(_turned(each) for each in grid.merges)
    return View(Grid(grid.title, grid.hidden, cells, merges, grid.columns, grid.rows))


def turned_totals(totals: Totals) -> Totals:
    """Totals found on a sheet with rows and columns exchanged, as they stand on the sheet itself."""
    areas = {name: tuple(map(_turned, getattr(totals, name))) for name in ("area", "ranks", "candidates")}
    return replace(totals, area=areas["area"], ranks=areas["ranks"], candidates=areas["candidates"])


def turned_table(table: TableMapping) -> TableMapping:
    """The candidates and scores of a table with rows and columns exchanged."""
    return replace(table, candidates=tuple(map(_turned, table.candidates)), scores=tuple(map(_turned, table.scores)))


def _turned(area: Range) -> Range:
    return Range(area.left, area.top, area.right, area.bottom)


def _results_on(view: View, candidates: Sequence[str], taken: TableMapping) -> list[Totals]:
    found: list[Totals] = []
    if view.rows:
        for run in runs_of(view, candidates):
            if view.grid.title == taken.sheet and _is_within(run, taken.candidates):
                continue
            names = area_of_rows(run.rows, run.column)
            columns = figure_columns(run)
            ranked = [c for c in columns if _ranks(run, c)]
            for column in columns:
                if column in ranked or len({view.number(row, column) for row in run.rows}) == 1:
                    continue
                after = [
                    c for c in ranked if c > column and not any(column < o < c for o in columns if o not in ranked)
                ]
                found.append(
                    Totals(
                        area_of_rows(run.rows, column),
                        area_of_rows(run.rows, after[-1]) if after else (),
                        names,
                        "" if view.grid.title == taken.sheet else view.grid.title,
                        Meaning.OTHER,
                        heading_of(run, column),
                    )
                )
    return found


def _ranks(run: Run, column: int) -> bool:
    """Whether a column holds ranks: its heading says so, and its figures are whole and from 1 on."""
    values = [run.view.number(row, column) for row in run.rows]
    whole = all(value is not None and value % 1 == 0 and 1 <= value <= len(run.rows) for value in values)
    return whole and role_of(heading_of(run, column)) is Role.RANK


def directions_by_ranks(views: Sequence[View], grid: Grid, table: TableMapping) -> dict[str, Direction]:
    """Which way criteria point by ranks elsewhere: where "MAE ranking" is 1 for the lowest, less is better."""
    if table.layout is not Layout.ACROSS or not table.candidates or not table.scores:
        return {}
    row_of = {grid.text(*place): place[0] for each in table.candidates for place in each}
    found: dict[str, Direction] = {}
    for view in views:
        for run in runs_of(view, list(row_of)):
            if view.grid is grid and _is_within(run, table.candidates):
                continue
            for column in figure_columns(run):
                heading = plain_words(heading_of(run, column))
                place = _criterion_of(grid, table, heading)
                if place is None or not any(role_of(word) is Role.RANK for word in heading.split()):
                    continue
                pairs = [
                    (view.number(row, column), _number(grid, (row_of[name], place[1])))
                    for row, name in zip(run.rows, run.names, strict=True)
                ]
                way = _way([(rank, value) for rank, value in pairs if rank is not None and value is not None])
                if way is not None:
                    found.setdefault(grid.text(*place), way)
    return found


def _criterion_of(grid: Grid, table: TableMapping, heading: str) -> Place | None:
    for each in table.criteria:
        for place in each:
            name = plain_words(grid.text(*place))
            if name and heading.startswith(f"{name} "):
                return place
    return None


def _number(grid: Grid, place: Place) -> float | None:
    cell = grid.cells.get(place)
    return cell.number if cell is not None else None


def _way(pairs: Sequence[tuple[float, float]]) -> Direction | None:
    if len(pairs) < 3:
        return None
    by_rank = [value for _, value in sorted(pairs)]
    if all(a <= b for a, b in pairwise(by_rank)):
        return Direction.LOWER
    return Direction.HIGHER if all(a >= b for a, b in pairwise(by_rank)) else None
