"""From one order of rows to another by insertions, removals and moves, so that selections survive.

As few rows as possible move: those that already stand in order among each other stay where they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from enum import Enum

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt

Rectangle = tuple[int, int, int, int]
"""Top, left, bottom, right; all of them inside."""


class Axis(Enum):
    """What is arranged."""

    ROWS = Qt.Orientation.Vertical
    COLUMNS = Qt.Orientation.Horizontal


def staying(have: Sequence[str], want: Sequence[str]) -> set[str]:
    """The most keys that can stay where they are while the others move: a longest ascending run of places."""
    places = {key: at for at, key in enumerate(want)}
    kept = [key for key in have if key in places]
    ends: list[int] = []  # the smallest last place of a run of each length
    last: list[str] = []
    before: dict[str, str] = {}
    for key in kept:
        at = bisect_left(ends, places[key])
        if at:
            before[key] = last[at - 1]
        ends[at : at + 1] = [places[key]]
        last[at : at + 1] = [key]
    found: set[str] = set()
    each = last[-1] if last else None
    while each is not None:
        found.add(each)
        each = before.get(each)
    return found


def arrange(
    model: QAbstractItemModel, axis: Axis, have: list[str], want: Sequence[str], arranged: Callable[[], object]
) -> bool:
    """Bring `have` to `want` step by step, telling the views of `model`; `arranged` is called inside each step.

    Answers whether anything was to do.
    """
    if have == list(want):
        return False
    top = QModelIndex()
    rows = axis is Axis.ROWS
    begin_insert = model.beginInsertRows if rows else model.beginInsertColumns
    end_insert = model.endInsertRows if rows else model.endInsertColumns
    begin_remove = model.beginRemoveRows if rows else model.beginRemoveColumns
    end_remove = model.endRemoveRows if rows else model.endRemoveColumns
    begin_move = model.beginMoveRows if rows else model.beginMoveColumns
    end_move = model.endMoveRows if rows else model.endMoveColumns

    wanted = set(want)
    gone = [at for at, key in enumerate(have) if key not in wanted]
    for first, last in reversed(runs(gone)):
        begin_remove(top, first, last)
        del have[first : last + 1]
        arranged()
        end_remove()
    here, fixed = set(have), staying(have, want)
    last, at = -1, 0  # where the one before stands, and how many are done
    while at < len(want):
        key = want[at]
        if key not in here:
            end = at
            while end < len(want) and want[end] not in here:
                end += 1
            count = end - at
            begin_insert(top, last + 1, last + count)
            have[last + 1 : last + 1] = want[at:end]
            arranged()
            end_insert()
            last, at = last + count, end
            continue
        source = have.index(key, last + 1) if key in fixed else have.index(key)
        if key not in fixed and source != last + 1:
            begin_move(top, source, source, top, last + 1)
            have.pop(source)
            have.insert(last + 1 if source > last else last, key)
            arranged()
            end_move()
            source = last + 1 if source > last else last
        last, at = source, at + 1
    return True


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """First and last of each run of consecutive numbers, ascending."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def rectangles(cells: Iterable[tuple[int, int]]) -> list[Rectangle]:
    """The cells (row, column) as rectangles: runs within a row, joined with equal runs of the rows below."""
    by_row: dict[int, list[int]] = {}
    for row, column in cells:
        by_row.setdefault(row, []).append(column)
    found: list[Rectangle] = []
    open_ones: dict[tuple[int, int], Rectangle] = {}
    last = -2
    for row in sorted(by_row):
        here = runs(by_row[row])
        grown: dict[tuple[int, int], Rectangle] = {}
        for run in here:
            above = open_ones.pop(run, None) if row == last + 1 else None
            grown[run] = (above[0] if above else row, run[0], row, run[1])
        found += open_ones.values()
        open_ones, last = grown, row
    return sorted([*found, *open_ones.values()])
