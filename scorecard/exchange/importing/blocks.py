"""Where tables begin and end on a sheet: rows that can be heads, the rows under them, the columns side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from scorecard.exchange.importing.figures import Says
from scorecard.exchange.importing.headings import Role, has_role, role_of, same_name
from scorecard.exchange.importing.view import View

FAR: Final = 4  # so many rows without a figure end a table
REACH: Final = 14  # so far below its head a table's first figure stands
SAMPLE: Final = 80  # so many rows tell what a column is for

SUB_ROLES: Final = frozenset(
    {Role.SCORE, Role.WEIGHTED, Role.COMMENT, Role.TOTAL, Role.WEIGHT, Role.AVERAGE, Role.MAXIMUM, Role.RANK}
)


def head_rows(view: View) -> Iterable[tuple[int, int]]:
    """Rows that can be the head of a table, and how many names stand in each."""
    for row in range(1, view.rows):
        columns = view.in_row.get(row, [])
        names = [column for column in columns if view.words(row, column)]
        numbers = [column for column in columns if view.says(row, column) is Says.NUMBER]
        if numbers and _are_names(view, row, numbers, names):
            names = names + numbers
        elif len(numbers) > len(names):
            continue
        if len(names) >= 2 and _figures_below(view, row, names):
            yield row, len(names)


def _are_names(view: View, row: int, numbers: Sequence[int], names: Sequence[int]) -> bool:
    """Whether numbers in a row are names: they count up, and what stands before them says what they name."""
    values = [view.number(row, column) for column in numbers]
    if len(numbers) < 2 or len(set(values)) < len(values) or any(value is None or value % 1 for value in values):
        return False
    corner = role_of(view.own(row, names[0])) if len(names) == 1 and names[0] < numbers[0] else None
    return corner in (Role.CRITERION, Role.CANDIDATE, Role.BOTH)


def _figures_below(view: View, row: int, names: Sequence[int]) -> bool:
    reach = range(row + 1, min(row + REACH, view.rows) + 1)
    spans = {column for name in names for column in range(name, view.span(row, name).right + 1)}
    spans |= {column + 1 for column in spans}
    return any(view.says(below, column) in (Says.NUMBER, Says.YES, Says.NO) for below in reach for column in spans)


def block_under(view: View, head: int) -> list[int]:
    """The rows under a head that belong to it."""
    rows: list[int] = []
    last = head
    seen: Counter[int] = Counter()
    for row in range(head + 1, view.rows + 1):
        columns = view.in_row.get(row, [])
        figures = [column for column in columns if view.says(row, column) in (Says.NUMBER, Says.YES, Says.NO)]
        if row - last > (FAR if seen else REACH):
            break
        if seen and not figures and _is_new_head(view, head, row, columns, seen):
            break
        if figures:
            last = row
            seen.update(figures)
        rows.append(row)
    return [row for row in rows if row <= last + 2]


def _is_new_head(view: View, head: int, row: int, columns: Sequence[int], seen: Counter[int]) -> bool:
    """Whether a row of words begins another table: as many names as the first, over figures, and not a section."""
    over = [column for column in columns if view.words(row, column) and seen[column]]
    if not columns or role_of(view.own(row, columns[0])) is Role.COMMENT:
        return False
    if len(over) < 2:
        roles = [role_of(view.own(row, column)) for column in columns]
        named = len(roles) >= 2 and roles[0] in (Role.CRITERION, Role.CANDIDATE) and all(roles)
        return named and row - 1 not in view.in_row and row + 1 in view.in_row
    below = [column for column in view.in_row.get(row + 1, []) if view.says(row + 1, column) is Says.NUMBER]
    parts = [role_of(view.own(row, column)) for column in over]
    if not below or (row - head <= 3 and all(each in SUB_ROLES for each in parts) and len(set(parts)) < len(parts)):
        return False
    same = sum(1 for column in over if same_name(view.own(row, column)) == same_name(view.text(head, column)))
    if same < 0.7 * len(over):
        return any(len(view.own(row, column)) <= 40 for column in over) and not _is_comment_row(view, row, over)
    if _ends_with_a_sum(view, head, row):
        return True
    first = columns[0]
    before = {same_name(view.own(above, first)) for above in range(head + 1, row)}
    after = [same_name(view.own(under, first)) for under in range(row + 1, min(row + 4, view.rows) + 1)]
    return any(name and name in before for name in after)


def _ends_with_a_sum(view: View, head: int, row: int) -> bool:
    """Whether the last figures between two heads are called a score or a total: the first table ends there."""
    for above in range(row - 1, head, -1):
        columns = view.in_row.get(above, [])
        if any(view.says(above, column) is Says.NUMBER for column in columns):
            name = next((view.own(above, column) for column in columns if view.words(above, column)), "")
            return has_role(name, Role.SCORE) or has_role(name, Role.TOTAL)
    return False


def _is_comment_row(view: View, row: int, over: Sequence[int]) -> bool:
    return sum(len(view.own(row, column)) for column in over) > 30 * len(over)


def segments_of(view: View, head: int, rows: Sequence[int]) -> list[list[int]]:
    """The columns of the tables that stand side by side under one head."""
    if not rows:
        return []
    filled = sorted({column for row in (head, *rows) for column in view.in_row.get(row, [])})
    parts: list[list[int]] = []
    for column in filled:
        if parts and column - parts[-1][-1] == 1:
            parts[-1].append(column)
        else:
            parts.append([column])
    joined: list[list[int]] = []
    for part in parts:
        if joined and not _stands_alone(view, head, rows, joined[-1], part):
            joined[-1].extend(part)
        else:
            joined.append(list(part))
    return [found for part in joined for found in _split_at_labels(view, rows, part)]


def _stands_alone(view: View, head: int, rows: Sequence[int], before: Sequence[int], part: Sequence[int]) -> bool:
    """Whether columns after a blank one are a table of their own: they begin with labels over several figures."""
    first = part[0]
    if part[0] - before[-1] > 3 or len(part) < 2:
        return part[0] - before[-1] > 3
    filled = [row for row in rows if (row, first) in view.figures]
    names = [row for row in filled if view.words(row, first)]
    if role_of(view.own(head, first)) in (Role.COMMENT, Role.SCORE, Role.WEIGHTED, Role.TOTAL):
        return False
    if _repeats(view, rows, before, first):
        return True
    return (
        len(names) >= 2 and len(names) >= 0.6 * len(filled) and len({view.own(r, first) for r in names}) == len(names)
    )


def _split_at_labels(view: View, rows: Sequence[int], part: list[int]) -> list[list[int]]:
    """Two tables without a blank column between them, where the labels stand there again."""
    for place, column in enumerate(part[2:-1], 2):
        if _repeats(view, rows, part[:1], column):
            return [part[:place], part[place:]]
    return [part]


def _repeats(view: View, rows: Sequence[int], before: Sequence[int], column: int) -> bool:
    """Whether a column holds the labels of the first column once more."""
    rows = [row for row in rows if (row, column) in view.figures][:SAMPLE]
    first = [same_name(view.own(row, before[0])) for row in rows]
    if rows and first[0] and same_name(view.own(rows[0], column)) != first[0]:
        return False
    again = [same_name(view.own(row, column)) for row in rows]
    pairs = [(a, b) for a, b in zip(first, again, strict=True) if a and b]
    return len({a for a, _ in pairs}) >= 3 and all(a == b for a, b in pairs)
