"""Blocks of cells whose heads name criteria and candidates: each value goes where its names say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scorecard.app.pasting.block import Block, same
from scorecard.app.pasting.figures import is_figure
from scorecard.app.pasting.heads import is_aside, is_total, role_of
from scorecard.core.wording import one_line

_BESIDE: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*:#]+|\d+([.,]\d+)?\s?%")
_NUMBERED: Final = re.compile(r"^(\d{1,3}\.)*\d{1,3}[.)]?\s+|^[-\u2022\u2013]\s+")


_MOST_HEADS: Final = 4
"""How many columns from the left may name the rows: numbers and groups may stand ahead of the names."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A cell of a block that has no place: its row and column there, from 1, and the head that nothing is called by."""

    row: int
    column: int
    text: str
    head: str
    is_criterion: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A cell of a block: its row and column in the grid, and the text.

    Where a side of the block has no heads, `row` or `column` counts from the first value of the block.
    """

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Placed:
    """The cells of a block by their names, and those that have no place."""

    cells: tuple[Named, ...]
    lost: tuple[Lost, ...]
    names_rows: bool
    names_columns: bool


class _Names:
    """Where names stand in the grid; one that stands there more than once is met in order."""

    def __init__(self, names: Sequence[str]) -> None:
        self._at: dict[str, list[int]] = {}
        for at, name in enumerate(names):
            for known in {same(name), _bare(name)} - {""}:
                self._at.setdefault(known, []).append(at)

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and bool(self._at.get(same(text)) or self._at.get(_bare(text)))

    def places(self, heads: Sequence[str]) -> list[int | None]:
        """The place of each head, None for one that nothing is called by."""
        met: dict[str, int] = {}
        found: list[int | None] = []
        for head in heads:
            known = same(head) if same(head) in self._at else _bare(head)
            at, count = self._at.get(known, []), met.get(known, 0)
            met[known] = count + 1
            found.append(at[min(count, len(at) - 1)] if at else None)
        return found


def placed_by_heads(block: Block, rows: Sequence[str], columns: Sequence[str]) -> Placed | None:
    """Where the cells of a block belong by the names above and left of them; None where there are none.

    `rows` are the names of the grid's rows (criteria) and `columns` those of its columns (candidates). A block with
    candidates down the side and criteria across is turned. Rows and columns of totals, weights and the like are passed
    over; they hold no values.
    """
    down, across = _Names(rows), _Names(columns)
    top = _top(block, across)
    side = _side(block[1:] if top else block, down)
    if not (side or top):
        turned = _turned(block)
        top = _top(turned, across)
        side = _side(turned[1:], down)
        if not (side and top):
            return None  # half a match the other way round is chance
        block = turned
    return _placed(block, down, across, side, top=top)


def _placed(block: Block, down: _Names, across: _Names, side: int, *, top: bool) -> Placed:
    body = block[1:] if top else block
    heads = [_at(block[0], number) for number in range(max(map(len, block)))] if top else []
    names = [_at(line, side - 1) for line in body] if side else []
    columns, rows = across.places(heads), down.places(names)
    cells, lost = [], []
    for number, line in enumerate(body):
        if side and rows[number] is None and (is_total(names[number]) or not names[number].strip()):
            continue
        for place, text in enumerate(line):
            head = heads[place] if top else ""
            if place < side or not text.strip() or (top and columns[place] is None and _holds_none(head)):
                continue
            row = rows[number] if side else number
            column = columns[place] if top else place - side
            if row is None or column is None:
                name, is_criterion = (names[number], True) if row is None else (head, False)
                lost.append(Lost(number + 1 + top, place + 1, text, one_line(name), is_criterion))
            else:
                cells.append(Named(row, column, text))
    return Placed(tuple(cells), tuple(lost), bool(side), top)


def _side(block: Block, names: _Names) -> int:
    """How many columns of heads a block has at its side; the last of them names the rows."""
    for at in range(min(max(map(len, block), default=0), _MOST_HEADS)):
        heads = [_at(line, at) for line in block if _at(line, at).strip()]
        found = sum(head in names for head in heads)
        if found and found * 2 >= len(heads) and not any(is_figure(head) for head in heads if head not in names):
            return at + 1
    return 0


def _top(block: Block, names: _Names) -> bool:
    """Whether the first row of a block names the columns."""
    heads = [cell for cell in (block[0] if block else []) if cell.strip()]
    found = sum(head in names for head in heads)
    others = sum(head not in names and not _holds_none(head) for head in heads)
    return bool(found) and found >= others - 1 and not any(is_figure(head) for head in heads if head not in names)


def _holds_none(head: str) -> bool:
    """Whether a column so called holds no values: weights, totals, groups, units."""
    return not head.strip() or is_aside(head) or bool(role_of(head, "criteria"))


def _bare(name: str) -> str:
    """A name without a number ahead of it and a weight behind it."""
    return same(_BESIDE.sub(" ", _NUMBERED.sub("", name.strip())))


def _at(line: Sequence[str], place: int) -> str:
    return line[place] if place < len(line) else ""


def _turned(block: Block) -> Block:
    return [[_at(line, at) for line in block] for at in range(max(map(len, block), default=0))]
