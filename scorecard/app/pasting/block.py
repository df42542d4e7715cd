"""Blocks of cells as spreadsheets and plain text put them on the clipboard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from scorecard.core.wording import one_line

Block = list[list[str]]
"""Rows of cells. Rows may be of different lengths."""

_CELL: Final = re.compile(r'"((?:[^"]|"")*)"(?=[\t\r\n]|\Z)|([^\t\r\n]*)')
_END: Final = re.compile(r"\t|\r\n|\r|\n")


def block_in(text: str) -> Block:
    """The cells of a text: tabs part them, line ends part rows, and quotes hold what has either inside.

    A quote that does not open and close a whole cell is a character like any other, so that no cell is swallowed.
    """
    rows: Block = []
    row: list[str] = []
    at, open_cell = 0, True
    while at < len(text):
        found = _CELL.match(text, at)
        assert found is not None  # the second half matches nothing, too
        quoted = found.group(1)
        row.append(found.group(2) if quoted is None else quoted.replace('""', '"'))
        at, open_cell = found.end(), False
        end = _END.match(text, at)
        if end is None:
            break
        at = end.end()
        open_cell = end.group() == "\t"
        if not open_cell:
            rows.append(row)
            row = []
    if open_cell and row:
        row.append("")  # the text ends with a tab
    if row:
        rows.append(row)
    return rows


def filled(block: Sequence[Sequence[str]]) -> list[tuple[int, list[str]]]:
    """The rows that say something, each with its number in the block, from 1; cells keep the spaces ahead of them."""
    return [
        (number, [each.rstrip() for each in row]) for number, row in enumerate(block, 1) if any(map(str.strip, row))
    ]


def column(rows: Sequence[tuple[int, Sequence[str]]], at: int) -> list[str]:
    """The cells of a column, "" where a row is too short, without spaces around them."""
    return [row[at].strip() if at < len(row) else "" for _, row in rows]


def width(rows: Sequence[tuple[int, Sequence[str]]]) -> int:
    """How many columns there are."""
    return max((len(row) for _, row in rows), default=0)


def same(text: str) -> str:
    """What tells whether two names mean the same: neither case nor spaces nor kinds of hyphen and quote count."""
    plain = text.translate(_ALIKE)
    return one_line(plain).casefold()


_ALIKE: Final = {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019\u201b\u00b4`"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e"), '"'),
    0x00AD: None,
    0x200B: None,
    0xFEFF: None,
}
