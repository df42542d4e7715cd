"""From a table that was found to a mapping of it: criteria, candidates, weights, scores, reasons and totals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from scorecard.exchange.importing.areas import area_of_cells
from scorecard.exchange.importing.arithmetic import mark_totals, product_lines
from scorecard.exchange.importing.book import Place, Range
from scorecard.exchange.importing.figures import Says, figure_of_text
from scorecard.exchange.importing.headings import Role, is_instance_of, role_of, same_name
from scorecard.exchange.importing.mapping import Area, Layout, TableMapping, Totals
from scorecard.exchange.importing.orientation import criteria_in_rows
from scorecard.exchange.importing.tables import Line, Table, head_over
from scorecard.exchange.importing.view import ANSWERS, View

_OWN_ROW: Final = re.compile(r"(?<![$A-Za-z\d])\$?[A-Z]{1,3}\$?(\d{1,6})(?![\d(!])")
_ELSEWHERE: Final = re.compile(  # what a formula takes from another sheet, as spreadsheet programs write it
    r"(?:'[^']*'|[\w.]+)!\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?|\[\$?(?:'[^']*'|[^\].]+)\.[^\]]*\]"
)
_SECTION: Final = re.compile(r"\s*([A-Za-z]?\d{1,3}(?:\.\d{1,3})*)\.?(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Draft:
    """A table with the mapping proposed for it, and how surely its criteria stand where they are said to."""

    table: Table
    mapping: TableMapping
    sure: float


def draft(table: Table, *, down: bool | None = None) -> Draft:
    """The mapping of a table; `down` says where the criteria stand, None leaves it to what speaks for either."""
    said = criteria_in_rows(table)
    is_down = said > 0 if down is None else down
    table = mark_totals(table, down=is_down)
    return Draft(table, _down(table) if is_down else _across(table), abs(said))


# ---- criteria in columns ---------------------------------------------------------------------------------


def _across(table: Table) -> TableMapping:
    view, rows = table.view, table.item_rows
    columns = [c for c in table.item_columns if not _is_part(table, c)]
    columns = _without_products(table, columns, rows, across=True)
    heads = _named(columns, {c: table.name_of_column(c) or head_over(table, c) for c in columns})
    criteria = [(_head_place(table, column)) for column in heads]
    evaluators: Area = ()
    if table.sub is not None and _are_evaluators(table, [c for c in columns if c > table.label]):
        evaluators = area_of_cells((table.sub, c) for c in columns)
    evaluators = evaluators or area_of_cells((r, c) for c in table.of(Line.EVALUATOR, across=True) for r in rows)
    weights = _best_weights(table, [(r, c) for r in table.of(Line.WEIGHT, across=False) for c in columns], rows=True)
    group_rows = [r for r in table.of(Line.GROUP, across=False) if r < table.head]
    group_rows = [r for r in group_rows if len({view.text(r, c) for c in columns} - {""}) > 1]
    comments = [c for c, line in table.columns.items() if line is Line.COMMENT or _is_comment(table, c, line)]
    comments = [c for c in comments if c > table.label]
    reasons, remarks = _split_comments(comments, columns)
    comment_rows = [r for r in table.of(Line.COMMENT, across=False) if any(r > item for item in rows)]
    reason_area = area_of_cells([(r, c) for c in reasons for r in rows if view.own(r, c)])
    reason_area += area_of_cells((r, c) for r in comment_rows for c in columns if view.own(r, c))
    return TableMapping(
        view.grid.title,
        Layout.ACROSS,
        criteria=area_of_cells(criteria),
        groups=area_of_cells((r, c) for r in sorted(group_rows) for c in range(min(columns), max(columns) + 1)),
        weights=weights,
        group_weights=_group_weights_above(table, group_rows, weights, columns),
        directions=_row_area(table, Line.DIRECTION, columns),
        units=_row_area(table, Line.UNIT, columns),
        maxima=_row_area(table, Line.MAXIMUM, columns),
        candidates=area_of_cells((r, table.label) for r in rows if view.own(r, table.label)),
        evaluators=evaluators,
        scores=area_of_cells((r, c) for c in columns for r in rows),
        reasons=reason_area,
        remarks=area_of_cells((r, c) for c in remarks for r in rows),
        totals=_totals(table, across=True),
    )


def _is_part(table: Table, column: int) -> bool:
    """Whether a column is a part of an item that is no score, such as its weighted score."""
    return table.sub is not None and role_of(table.view.own(table.sub, column)) in (
        Role.WEIGHTED,
        Role.TOTAL,
        Role.AVERAGE,
        Role.WEIGHT,
        Role.RANK,
        Role.MAXIMUM,
    )


def _head_place(table: Table, column: int) -> Place:
    view = table.view
    if view.own(table.head, column):
        return table.head, column
    merge = view.span(table.head, column)
    if merge.width > 1 and view.text(table.head, column):
        return merge.top, merge.left
    first = next((row for row in sorted(table.rows) if view.says(row, column) in ANSWERS), table.head)
    for row in range(first - 1, max(0, table.head - 3), -1):
        if view.words(row, column):
            return row, column
    for left in range(column - 1, 0, -1):
        if view.own(table.head, left):
            return table.head, left
    return table.head, column


def _named(columns: Sequence[int], names: dict[int, str]) -> list[int]:
    """The first column under each head."""
    found: list[int] = []
    before = ""
    for column in columns:
        if names[column] != before or not names[column]:
            found.append(column)
        before = names[column]
    return found


def _row_area(table: Table, kind: Line, columns: Sequence[int]) -> Area:
    rows = table.of(kind, across=False)
    if kind is Line.MAXIMUM:
        rows = [r for r in rows if _is_most(table, [(r, c) for c in columns], rows=True)]
    return area_of_cells((rows[0], c) for c in columns if table.view.own(rows[0], c)) if rows else ()


def _is_most(table: Table, places: Sequence[Place], *, rows: bool) -> bool:
    """Whether figures are the most that can be reached, and not merely the highest that was."""
    view, reached = table.view, 0
    known = [(place, most) for place in places if (most := view.number(*place)) is not None]
    for (row, column), most in known:
        cells = [(r, column) for r in table.item_rows] if rows else [(row, c) for c in table.item_columns]
        values = [v for place in cells if (v := view.number(*place)) is not None]
        if not values or max(values) > most + 1e-9:
            return False
        reached += max(values) == most
    formulas = sum(view.is_formula(*place) for place, _ in known)
    return bool(known) and not formulas and (reached < len(known) or len({most for _, most in known}) == 1)


def _group_weights_above(table: Table, groups: Sequence[int], weights: Area, columns: Sequence[int]) -> Area:
    """A row of weights with a figure for each group: as many as there are groups, merged as they are."""
    view = table.view
    if not groups:
        return ()
    taken = {place for each in weights for place in each}
    names = {view.span(groups[-1], c).left for c in columns if view.text(groups[-1], c)}
    for row in table.of(Line.WEIGHT, across=False):
        filled = [c for c in columns if view.number(row, c) is not None and (row, c) not in taken]
        if filled and len(filled) <= len(names) < len(columns) and set(filled) <= names:
            return (Range(row, min(columns), row, max(columns)),)
    return ()


def _best_weights(table: Table, places: Sequence[Place], *, rows: bool) -> Area:
    """Of several lines of weights the one that has most of them, typed rather than worked out, and the first."""
    lines: dict[int, list[Place]] = {}
    for place in places:
        if table.view.number(*place) is not None:
            lines.setdefault(place[0] if rows else place[1], []).append(place)
    if not lines:
        return ()
    most = max(map(len, lines.values()))
    full = [cells for cells in lines.values() if len(cells) >= 0.8 * most]

    def order(cells: list[Place]) -> tuple[bool, bool, bool, int]:
        formulas = sum(table.view.is_formula(*place) for place in cells)
        words = figure_of_text(table.view.own(*cells[0])).says is not Says.NUMBER
        return (
            words,
            formulas > len(cells) / 2,
            role_of_line(table, cells[0], rows=rows) is not Role.WEIGHT,
            cells[0][0],
        )

    return area_of_cells(sorted(full, key=order)[0])


def role_of_line(table: Table, place: Place, *, rows: bool) -> Role | None:
    """The role by the heading of a row or a column."""
    if rows:
        return role_of(table.view.own(place[0], table.label))
    return role_of(head_over(table, place[1]))


def _are_evaluators(table: Table, columns: Sequence[int]) -> bool:
    """Whether the parts under the heads are evaluators: the same names under each, none of them a role."""
    assert table.sub is not None
    names = [table.view.own(table.sub, column) for column in columns]
    if any(not name for name in names) or not names:
        return False
    if all(is_instance_of(name) is Role.EVALUATOR for name in names):
        return True
    return not any(role_of(name) for name in names) and len(set(names)) < len(names)


def _is_comment(table: Table, column: int, line: Line) -> bool:
    """A column of words after the labels, without a head that says otherwise."""
    if line is not Line.TEXT or column <= table.label or column < min(table.item_columns):
        return False
    return any(table.view.words(row, column) for row in table.item_rows)


def _split_comments(comments: Sequence[int], columns: Sequence[int]) -> tuple[list[int], list[int]]:
    """Comments on single scores, and the one column that is about all of them."""
    if len(columns) > 1 and len(comments) == 1 and comments[0] > max(columns):
        return [], list(comments)
    after = [c for c in comments if c > max(columns)]
    if len(after) > 1 and len(columns) > 1 and len(comments) < len(columns) / 2:
        return [c for c in comments if c not in after], after[:1]
    return list(comments), []


# ---- criteria in rows --------------------------------------------------------------------------------------


def _down(table: Table) -> TableMapping:
    view = table.view
    columns = [c for c in table.item_columns if not _is_part(table, c)]
    rows, group_rows = _criteria_and_groups(table, columns)
    columns = _without_products(table, columns, rows, across=False)
    names = {c: table.name_of_column(c) or head_over(table, c) for c in columns}
    heads = _named(columns, names)
    evaluators: Area = ()
    if table.sub is not None and _are_evaluators(table, columns):
        evaluators = area_of_cells((table.sub, c) for c in columns)
    candidates = area_of_cells(_head_place(table, c) for c in heads)
    if not evaluators and (who := table.of(Line.EVALUATOR, across=True)):
        evaluators = area_of_cells((r, who[0]) for r in rows)
    if len(heads) == 1 and role_of(names[heads[0]]) in (Role.SCORE, Role.CRITERION, Role.CANDIDATE, Role.TOTAL):
        candidates = ()
    elif all(is_instance_of(names[c]) is Role.EVALUATOR for c in heads):
        candidates, evaluators = (), candidates
    comments = [c for c, line in table.columns.items() if line is Line.COMMENT or _is_comment(table, c, line)]
    comments = [c for c in comments if c > table.label]
    reasons, general = _split_comments(comments, columns)
    groups = [c for c in table.columns if _is_group_column(table, c, rows)]
    descriptions = table.of(Line.DESCRIPTION, across=True) or [c for c in general if len(columns) > 1]
    weights = _best_weights(table, [(r, c) for c in table.of(Line.WEIGHT, across=True) for r in rows], rows=False)
    group_area = area_of_cells((r, c) for c in sorted(groups) for r in range(rows[0], rows[-1] + 1))
    if group_rows:
        group_area = tuple(Range.at((row, table.label)) for row in group_rows)
    return TableMapping(
        view.grid.title,
        Layout.DOWN,
        criteria=area_of_cells((r, table.label) for r in rows if view.own(r, table.label)),
        groups=group_area,
        weights=weights,
        group_weights=_group_weights_beside(table, rows, group_rows, weights),
        directions=_column_area(table, Line.DIRECTION, rows),
        units=_column_area(table, Line.UNIT, rows),
        maxima=_column_area(table, Line.MAXIMUM, rows),
        descriptions=area_of_cells((r, descriptions[0]) for r in rows) if descriptions else (),
        candidates=candidates,
        evaluators=evaluators,
        scores=area_of_cells((r, c) for c in columns for r in rows),
        reasons=area_of_cells((r, c) for c in reasons for r in rows if view.own(r, c)),
        totals=_totals(table, across=False),
    )


def _column_area(table: Table, kind: Line, rows: Sequence[int]) -> Area:
    columns = table.of(kind, across=True)
    if kind is Line.MAXIMUM:
        columns = [c for c in columns if _is_most(table, [(r, c) for r in rows], rows=False)]
    return area_of_cells((r, columns[0]) for r in rows) if columns else ()


def _is_group_column(table: Table, column: int, rows: Sequence[int]) -> bool:
    """A column before the labels whose words stand over several rows."""
    view = table.view
    if column == table.label or table.columns[column] not in (Line.TEXT, Line.GROUP, Line.NUMBER):
        return False
    if column > table.label and table.columns[column] is not Line.GROUP:
        return False
    texts = [view.own(row, column) for row in rows if view.words(row, column)]
    spans = any(view.span(row, column).height > 1 for row in rows)
    role = role_of(view.own(table.head, column))
    if role in (Role.NUMBER, Role.DESCRIPTION, Role.COMMENT, Role.EVALUATOR):
        return False
    sparse = 1 <= len(texts) < len(rows) and view.words(rows[0], column)
    return bool(texts) and (spans or sparse or len(set(texts)) < len(texts) or role is Role.GROUP)


def _criteria_and_groups(table: Table, columns: Sequence[int]) -> tuple[list[int], list[int]]:
    """The rows of criteria, and those of groups: without scores, or with the sums of the rows under them."""
    view, rows = table.view, table.item_rows
    first, last = rows[0], rows[-1]
    heads = [
        r for r in table.of(Line.GROUP, across=False) if table.head < r < last and len(view.own(r, table.label)) <= 80
    ]
    sections = {row: found.group(1) for row in rows if (found := _SECTION.match(_numbering(table, row)))}
    parents = [
        row
        for row in rows
        if row in sections and any(_is_under(other, sections[row]) for at, other in sections.items() if at != row)
    ]
    repeated = [r for r in table.of(Line.HEAD, across=False) if r != table.sub and view.own(r, table.label)]
    if repeated and not heads and not parents and role_of(view.own(table.head, table.label)) is not Role.CRITERION:
        return rows, [table.head, *repeated]
    if not parents:
        parents = _subtotals(table, rows, columns, heads)
    items = [row for row in rows if row not in parents]
    groups = sorted({*heads, *parents})
    follow = [row for row, after in pairwise([*groups, last + 1]) if _any_in(items, row, after)]
    return (items, follow) if items and first else (rows, [])


def _any_in(rows: Sequence[int], after: int, before: int) -> bool:
    return any(after < row < before for row in rows)


def _numbering(table: Table, row: int) -> str:
    """How a row is numbered, in its label or in a column before it."""
    for column in range(table.label - 1, 0, -1):
        text = table.view.own(row, column)
        if text and table.columns.get(column) in (Line.NUMBER, Line.TEXT, Line.ITEM):
            return text
    return table.view.own(row, table.label)


def _is_under(section: str, parent: str) -> bool:
    return section.startswith(f"{parent}.") and section != parent


def _subtotals(table: Table, rows: Sequence[int], columns: Sequence[int], heads: Sequence[int]) -> list[int]:
    """Rows of formulas whose figures are the sums of rows under them, up to the next such row."""
    view = table.view
    found = [row for row in rows if all(view.is_formula(row, c) for c in columns if view.says(row, c) in ANSWERS)]
    if not found or heads or len(found) > len(rows) / 2:
        return []
    for row, after in pairwise([*found, rows[-1] + 1]):
        inside = [each for each in rows if row < each < after]
        if len(inside) < 1 or any(view.is_formula(each, c) for each in inside for c in columns):
            return []
        if not all(_speaks_of(view, (row, c), inside) for c in columns if view.is_formula(row, c)):
            return []
    return found


def _speaks_of(view: View, place: Place, rows: Sequence[int]) -> bool:
    """Whether a formula names one of some rows of its sheet; True where the formula is not kept."""
    cell = view.cell(*place)
    if cell is None or not cell.formula:
        return True
    named = [int(row) for row in _OWN_ROW.findall(_ELSEWHERE.sub("", cell.formula))]
    return any(min(named) <= row <= max(named) for row in rows) if named else False


def _group_weights_beside(table: Table, rows: Sequence[int], groups: Sequence[int], weights: Area) -> Area:
    view = table.view
    if groups:
        for column in [weights[0].left] if weights else table.of(Line.WEIGHT, across=True):
            if all(view.number(row, column) is not None for row in groups):
                return tuple(Range.at((row, column)) for row in groups)
        return ()
    taken = {each.left for each in weights}
    for column in table.of(Line.WEIGHT, across=True):
        filled = [row for row in rows if view.number(row, column) is not None]
        merged = any(view.span(row, column).height > 1 for row in filled)
        if column not in taken and filled and len(filled) < len(rows) and (merged or column < min(taken, default=0)):
            return (Range(rows[0], column, rows[-1], column),)
    return ()


# ---- both ----------------------------------------------------------------------------------------------------


def _without_products(table: Table, columns: Sequence[int], rows: Sequence[int], *, across: bool) -> list[int]:
    """The columns without those that are a weight times the score beside it, or the same heads once more."""
    columns = _without_repeats(table, columns)
    found = product_lines(table, columns, rows, across=across)
    return [column for column in columns if column not in found]


def _without_repeats(table: Table, columns: Sequence[int]) -> list[int]:
    """Without a second block under the same heads, where it was worked out from the first."""
    seen: set[str] = set()
    found = []
    named: set[int] = set()
    for column in columns:
        name = same_name(table.view.own(table.head, column))
        if not name:
            found.append(column)
            continue
        if name in seen and table.sub is None and not named & {column}:
            formulas = sum(table.view.is_formula(row, column) for row in table.item_rows)
            if formulas > len(table.item_rows) / 2:
                continue
        seen.add(name)
        found.append(column)
    return found


def _totals(table: Table, *, across: bool) -> tuple[Totals, ...]:
    """Totals and ranks in line with the candidates: each rank goes with the nearest total before it."""
    lines = table.columns if across else table.rows
    weighted = [index for index, kind in lines.items() if kind is Line.WEIGHTED]
    found: list[Totals] = []
    for index in sorted(lines):
        kind = lines[index]
        if kind not in (Line.TOTAL, Line.RANK) and not (weighted == [index] and (not across or _ends(table, index))):
            continue
        name = head_over(table, index) if across else table.name_of_row(index)
        for places, names in _parts_of_line(table, index, across=across):
            area = area_of_cells(places)
            if kind is Line.RANK and found and not found[-1].ranks:
                found[-1] = replace(found[-1], ranks=area)
            elif kind is Line.RANK:
                found.append(Totals(ranks=area, candidates=names, name=name))
            else:
                found.append(Totals(area=area, candidates=names, name=name))
    return tuple(found)


def _ends(table: Table, column: int) -> bool:
    """Whether a column stands before or after all scores, where a total would."""
    items = table.item_columns
    return column > max(items) or column < min(items)


def _parts_of_line(table: Table, index: int, *, across: bool) -> list[tuple[list[Place], Area]]:
    """The cells of a line of totals: by the scores, by the weighted scores beside them, by a block of those.

    With those of a block come the names over it.
    """
    view = table.view

    def filled(places: Iterable[Place]) -> list[Place]:
        return [place for place in places if view.says(*place) in (Says.NUMBER, Says.ERROR)]

    if across:
        found: list[tuple[list[Place], Area]] = [(filled((row, index) for row in table.item_rows), ())]
    else:
        beside = [c for c, kind in table.columns.items() if kind is Line.WEIGHTED or _is_part(table, c)]
        columns = [c for c in table.item_columns if c not in beside]
        first = _without_repeats(table, columns)
        again = [c for c in columns if c not in first]
        found = [(filled((index, c) for c in part), ()) for part in (first, sorted(beside))]
        found.append((filled((index, c) for c in again), area_of_cells((table.head, c) for c in again)))
    return [(places, names) for places, names in found if places]
