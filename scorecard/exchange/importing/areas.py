"""Cells as the few ranges that people would write."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from scorecard.exchange.importing.book import Place, Range
from scorecard.exchange.importing.mapping import Area


def area_of_cells(places: Iterable[Place]) -> Area:
    """Places as few ranges: cells one after another in a row or column are one."""
    in_row: dict[int, list[int]] = {}
    in_column: dict[int, list[int]] = {}
    for row, column in set(places):
        in_row.setdefault(row, []).append(column)
        in_column.setdefault(column, []).append(row)
    found: list[Range] = []
    if len(in_row) >= len(in_column):
        for column, run in sorted(in_column.items()):
            found += [Range(part[0], column, part[-1], column) for part in _runs(run)]
    else:
        for row, run in sorted(in_row.items()):
            found += [Range(row, part[0], row, part[-1]) for part in _runs(run)]
    return tuple(_joined(found))


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    return [
        [number for _, number in part]
        for _, part in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0])
    ]


def _joined(ranges: Sequence[Range]) -> list[Range]:
    """Columns (or rows) side by side with the same ends as one block."""
    found: list[Range] = []
    for each in ranges:
        last = found[-1] if found else None
        if last and (last.top, last.bottom, last.right + 1) == (each.top, each.bottom, each.left):
            found[-1] = replace(last, right=each.right)
        elif last and (last.left, last.right, last.bottom + 1) == (each.left, each.right, each.top):
            found[-1] = replace(last, bottom=each.bottom)
        else:
            found.append(each)
    return found
