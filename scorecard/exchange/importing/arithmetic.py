"""Rows and columns that were worked out from others, told by their figures: weighted scores, totals, ranks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from scorecard.exchange.importing.headings import is_called_total
from scorecard.exchange.importing.tables import Line, Table

CLOSE: Final = 2e-3  # of the size of a figure: people round


def is_close(a: float, b: float, tolerance: float = CLOSE) -> bool:
    """Whether two figures are the same but for rounding."""
    return abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-6)


def product_lines(table: Table, columns: Sequence[int], rows: Sequence[int], *, across: bool) -> set[int]:
    """The columns that hold a weight times the score in the column before."""
    weights = _weights(table, across=across)
    found: set[int] = set()
    if not weights:
        return found
    for before, column in pairwise(columns):
        if before in found:
            continue
        if any(_is_product(table, before, column, rows, given, across=across) for given in weights):
            found.add(column)
    return found


def _is_product(
    table: Table, before: int, column: int, rows: Sequence[int], weights: dict[int, float], *, across: bool
) -> bool:
    view = table.view
    whole = sum(weights.values())
    pairs: list[tuple[float, float]] = []
    for row in rows:
        score, product = view.number(row, before), view.number(row, column)
        weight = weights.get(before if across else row)
        if weight is None and across:
            weight = weights.get(column)
        if score is None or product is None or weight is None:
            continue
        pairs.append((score * weight, product))
    if len(pairs) < 2 or all(product == 0 for _, product in pairs):
        return False
    for factor in (1.0, 0.01, 100.0, 1 / whole if whole else 1.0, 100 / whole if whole else 1.0):
        if all(abs(a * factor - b) <= 0.006 * max(1e-9, abs(b)) + 0.0051 * (b % 1 != 0) for a, b in pairs):
            same = all(is_close(view.number(r, before) or 0.0, view.number(r, column) or 0.0) for r in rows)
            return not same
    return False


def _weights(table: Table, *, across: bool) -> list[dict[int, float]]:
    """Every line of weights: what each criterion's line weighs."""
    view, found = table.view, []
    for index in table.of(Line.WEIGHT, across=not across):
        if across:
            given = {c: n for c in table.columns if (n := view.number(index, c)) is not None and c != table.label}
        else:
            given = {r: n for r in table.rows if (n := view.number(r, index)) is not None}
        if len(given) > 1:
            found.append(given)
    return found


def mark_totals(table: Table, *, down: bool) -> Table:
    """The table with items that are sums of the others marked as totals, and items that rank those as ranks."""
    criteria = table.item_rows if down else table.item_columns
    others = table.item_columns if down else table.item_rows
    weights = _weights(table, across=not down)
    table = _without_subtotals(table, weights, down=down)
    table = _without_afterthoughts(table, down=down)
    criteria = table.item_rows if down else table.item_columns
    if table.sub is not None or len(criteria) < 3 or len(others) < 2:
        return table
    totals: set[int] = set()
    edges = {*criteria[:2], *criteria[-4:]}
    for index in reversed(criteria):
        if index not in edges and not _is_worked_out(table, index, others, down=down):
            continue
        rest = [each for each in criteria if each != index and each not in totals]
        before = [each for each in rest if each < index]
        if any(len(part) > 1 and _is_sum(table, index, part, others, weights, down=down) for part in (rest, before)):
            totals.add(index)
    if not totals or len(totals) > len(criteria) / 2:
        return table
    lines = dict(table.rows if down else table.columns)
    for index in totals:
        lines[index] = Line.TOTAL
    for index in criteria:
        if index not in totals and any(_is_rank(table, index, total, others, down=down) for total in totals):
            lines[index] = Line.RANK
    if Line.ITEM not in lines.values():
        return table
    return replace(table, rows=lines) if down else replace(table, columns=lines)


def _without_subtotals(table: Table, weights: Sequence[dict[int, float]], *, down: bool) -> Table:
    """The sums of the items before them in their section are none themselves, where their formulas or names say so."""
    lines = dict(table.rows if down else table.columns)
    items = [index for index, kind in lines.items() if kind is Line.ITEM]
    others = table.item_columns if down else table.item_rows
    section: list[int] = []
    found: list[int] = []
    for index in sorted(lines):
        if lines[index] is not Line.ITEM:
            section = section if lines[index] in (Line.BLANK, Line.TEXT) else []
            continue
        name = table.name_of_row(index) if down else table.name_of_column(index)
        worked_out = _is_worked_out(table, index, others, down=down)
        partly = any(table.view.is_formula(*((index, other) if down else (other, index))) for other in others)
        called = is_called_total(name)
        can_sum = (called or worked_out) and len(section) > 1
        sums = can_sum and _is_sum(table, index, section, others, weights, down=down)
        if (section and called and (partly or sums)) or (sums and worked_out and len(others) > 1):
            found.append(index)
            section = []
        else:
            section.append(index)
    if not found or 2 * len(found) > len(items) or (len(found) == 1 and found[0] == items[-1]):
        return table
    lines.update(dict.fromkeys(found, Line.STATISTIC))
    return replace(table, rows=lines) if down else replace(table, columns=lines)


def _without_afterthoughts(table: Table, *, down: bool) -> Table:
    """Figures after the totals that weigh nothing, where all criteria do, are totals said in another way."""
    lines = dict(table.rows if down else table.columns)
    items = [index for index, kind in lines.items() if kind is Line.ITEM]
    last = max((index for index, kind in lines.items() if kind is Line.TOTAL), default=0)
    weights = _weights(table, across=not down)
    after = [index for index in items if index > last] if last else []
    before = [index for index in items if index < last]
    if not after or not weights or len(after) >= len(before):
        return table
    if any(index in given for given in weights for index in after) or not all(index in weights[0] for index in before):
        return table
    lines.update(dict.fromkeys(after, Line.TOTAL))
    return replace(table, rows=lines) if down else replace(table, columns=lines)


def _is_worked_out(table: Table, index: int, others: Sequence[int], *, down: bool) -> bool:
    return all(table.view.is_formula(*((index, other) if down else (other, index))) for other in others[:3])


def _at(table: Table, index: int, other: int, *, down: bool) -> float | None:
    return table.view.number(index, other) if down else table.view.number(other, index)


def _is_sum(
    table: Table,
    index: int,
    parts: Sequence[int],
    others: Sequence[int],
    weights: Sequence[dict[int, float]],
    *,
    down: bool,
) -> bool:
    given = [_at(table, index, other, down=down) for other in others]
    known = [(other, value) for other, value in zip(others, given, strict=True) if value is not None]
    if len(known) < 2 or (len(known) < 3 and all(is_close(value, known[0][1]) for _, value in known)):
        return False
    if not any(value for _, value in known):
        return False
    places = [(index, other) if down else (other, index) for other, _ in known]
    formulas = all(table.view.is_formula(*place) for place in places)
    telling = {value for _, value in known if value}
    if not formulas and (len(telling) < 3 or (len(telling) < 5 and all(value % 1 == 0 for value in telling))):
        return False  # a few whole numbers are the sums of others by chance
    schemes: list[dict[int, float]] = [dict.fromkeys(parts, 1.0), dict.fromkeys(parts, 1.0 / len(parts))]
    for each in weights:
        whole = sum(each.get(part, 0.0) for part in parts)
        if whole:
            schemes += [each, {part: each.get(part, 0.0) / whole for part in parts}]
            schemes.append({part: each.get(part, 0.0) / 100 for part in parts})
    for other, value in known:  # most items are no sum under any scheme, as the first of the others shows
        values = [(part, figure) for part in parts if (figure := _at(table, part, other, down=down)) is not None]
        schemes = [each for each in schemes if is_close(sum(v * each.get(part, 0.0) for part, v in values), value)]
        if not schemes:
            return False
    return True


def _is_rank(table: Table, index: int, total: int, others: Sequence[int], *, down: bool) -> bool:
    """Whether whole numbers from 1 on put the candidates in the order of a total, one way or the other."""
    places = [_at(table, index, other, down=down) for other in others]
    values = [_at(table, total, other, down=down) for other in others]
    pairs = [(p, v) for p, v in zip(places, values, strict=True) if p is not None and v is not None]
    if len(pairs) < 3 or len(pairs) < len(others) or any(p % 1 or not 1 <= p <= len(others) for p, _ in pairs):
        return False
    if min(p for p, _ in pairs) != 1 or len({v for _, v in pairs}) < 2:
        return False  # where all are equal, every line of ones would be a rank
    down_order = all(p == 1 + sum(other > value + 1e-12 for _, other in pairs) for p, value in pairs)
    return down_order or all(p == 1 + sum(other < value - 1e-12 for _, other in pairs) for p, value in pairs)
