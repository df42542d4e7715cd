"""The first rows of a scoresheet as texts, without writing it."""

from __future__ import annotations

from collections.abc import Iterator

from scorecard.core.model import Cell
from scorecard.core.numbers import plain
from scorecard.core.wording import one_line
from scorecard.exchange.scoresheet.filling import HEAD_ROW, Block, FillingSheet, blocks
from scorecard.exchange.scoresheet.sheet_map import CONFLICT, HEADS, row_key

Row = tuple[int, tuple[str, ...], bool]
"""The number of a row, the texts of its cells from the first column on, and whether it is a heading."""


def first_rows_shown(sheet: FillingSheet, most: int) -> list[Row]:
    """The first rows of the sheet to fill in that hold anything, at most so many."""
    about = sheet.map.about
    found: list[Row] = [
        (1, (one_line(about.title),), True),
        (2, (f"Scores of {' '.join(about.evaluator_name.split())}",), False),
        (HEAD_ROW, HEADS, True),
    ]
    keys = [each.key for each in sheet.map.criteria[:most]]
    for number, block in enumerate(blocks(sheet.evaluation, keys, len(sheet.map.candidates))):
        if len(found) >= most:
            break
        found += _block_rows(sheet, block, number)
    return found[:most]


def _block_rows(sheet: FillingSheet, block: Block, number: int) -> Iterator[Row]:
    row = block.row
    if block.groups:
        names = [one_line(sheet.evaluation.criteria[key].name) for key in block.groups]
        yield row, (" \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} ".join(names),), True
        row += 1
    yield row, (str(number + 1), sheet.map.criteria[number].name), True
    row += 2  # a narrow row parts name and rubric
    guide = "\n".join(block.guide)
    for at, (level, text) in enumerate(block.levels):
        yield row + at, ("", "" if at else guide, plain(level), text), False
    if guide and not block.levels:
        yield row, ("", guide), False
    size = len(sheet.map.candidates)
    for at, candidate in enumerate(sheet.map.candidates):
        key = row_key(number * size + at, size * len(sheet.map.criteria))
        cell = sheet.cells.get((candidate.code, block.key), Cell())
        score = "" if type(cell.score) is not float else plain(cell.score)
        words = (CONFLICT, "") if candidate.conflict else (cell.rationale, cell.evidence)
        yield block.first + at, (key, candidate.name, score, *words), False
