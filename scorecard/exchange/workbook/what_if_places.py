"""Where everything stands on the sheet What if: its columns, the rows of its blocks, and what it can try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scorecard.core.model import Kind
from scorecard.core.ranking import DRAW
from scorecard.exchange.workbook.plan import Block, Plan
from scorecard.exchange.workbook.spreadsheet import letter

MOST_CANDIDATES: Final = 1_000  # of more, ranks would take a spreadsheet program seconds at each change
MOST_CRITERIA: Final = 20_000
MOST_VALUES: Final = 25_000  # candidates x leaves; of more, weights can be tried and scores cannot

HEAD, RANK, STATED_RANK, RANK_CHANGE, TOTAL, STATED_TOTAL, TOTAL_CHANGE, STATUS = range(4, 12)
SENTENCE: Final = 3
WHOLE: Final = STATUS + 1  # the row over all criteria
STATED, WEIGHT, STATED_SHARE, SHARE, NOW, SCORE = range(2, 8)  # columns; the last two where scores can be tried
CHOSEN: Final = f"${letter(NOW)}${RANK}"  # the candidate whose scores are tried


@dataclass(frozen=True, slots=True)
class WhatIfPlaces:
    """The places. Rows of `block` are those of the weights, in the order of Scorecard's values.

    columns   the column of each candidate
    under     the first of the columns that help: row of the group, weight used, weights under it, share of the group,
              share of the whole of leaves; after a gap the shares within groups
    values    the values with what is tried; None where scores cannot be tried, and Scorecard's values count
    tried     gate, measure or limited rating -> the row with its facts or scores, with what is tried
    counted   measure -> the row with the numbers that count as reference; its ends stand in columns B to E
    checks    gate, leaf or group -> the row with a word for each candidate
    """

    first: int
    columns: list[str]
    block: Block
    values: Block | None
    checks: dict[str, int]
    checks_section: int
    tried: dict[str, int]
    tried_section: int
    counted: dict[str, int]
    counted_section: int
    working: dict[str, int]
    working_section: int
    share_column: dict[str, int]

    @property
    def last_column(self) -> int:
        """The column of the last candidate."""
        return self.first + len(self.columns) - 1

    @property
    def under(self) -> int:
        """The column with the row of the group over a criterion."""
        return self.last_column + 2

    @property
    def used(self) -> int:
        """The column of the weights that are used: what is tried, else what is stated."""
        return self.under + 1

    @property
    def sum(self) -> int:
        """The column of the sum of the weights used in a group."""
        return self.under + 2

    @property
    def local(self) -> int:
        """The column of the shares of the group."""
        return self.under + 3

    @property
    def leaf(self) -> int:
        """The column of the shares of the whole, of leaves alone."""
        return self.under + 4

    @property
    def last(self) -> int:
        """The last row."""
        return max(self.working.values())

    def run(self, row: int) -> str:
        """All candidates of a row."""
        return f"${self.columns[0]}${row}:${self.columns[-1]}${row}"

    def down(self, column: int) -> str:
        """All criteria of a column."""
        return f"${letter(column)}${self.block.first}:${letter(column)}${self.block.last}"


def has_what_if(plan: Plan) -> bool:
    """Whether it is small enough for a spreadsheet program to follow each change at once."""
    return len(plan.candidates) <= MOST_CANDIDATES and len(plan.tree.order) <= MOST_CRITERIA


def tries_scores(plan: Plan) -> bool:
    """Whether scores and facts can be tried beside weights."""
    return len(plan.candidates) * len(plan.tree.leaves) <= MOST_VALUES


def place_what_if(plan: Plan) -> WhatIfPlaces:
    """Fix every place before the first cell is written."""
    scores = tries_scores(plan)
    first = (SCORE if scores else SHARE) + 1
    columns = [letter(first + at) for at in range(len(plan.candidates))]
    scored = set(plan.tree.leaves)
    block = plan.block(WHOLE + 1, scored)
    row = block.last + 2
    checks_section = row
    leaf_checks = [*plan.tree.gates, *plan.limited] if scores else []
    checks, row = _rows([*leaf_checks, *plan.limited_groups], row)
    values = plan.block(row + 1, scored) if scores else None
    row = row if values is None else values.last + 2
    tried_section = row
    ratings = [leaf for leaf in plan.limited if plan.criterion(leaf).kind is Kind.RATING]
    tried, row = _rows([*plan.tree.gates, *plan.measures, *ratings] if scores else [], row)
    counted_section = row
    counted, row = _rows(list(plan.figures.counted) if scores else [], row)
    names = ["list", "chosen", "number"] if scores else []
    names += ["weightless", "scored", "divisor", "missing", "screened", *(["compliant"] if scores else [])]
    names += [f"points {key}" for key in plan.limited_groups]
    names += ["out", "unanswered", "low", "high", "running", "first"]
    for at, step in enumerate(plan.figures.steps):
        names += [f"worth {at}", f"rank {at}"] if step.key != DRAW else [f"rank {at}"]
    names += ["changed", "leader", "next", "stated leader"]
    working = {name: row + 1 + at for at, name in enumerate(names)}
    helpers = first + len(columns) - 1 + 2 + 5 + 1  # after a gap, five columns and another gap
    lowest = min(plan.share_column.values(), default=0)
    return WhatIfPlaces(
        first=first,
        columns=columns,
        block=block,
        values=values,
        checks=checks,
        checks_section=checks_section,
        tried=tried,
        tried_section=tried_section,
        counted=counted,
        counted_section=counted_section,
        working=working,
        working_section=row,
        share_column={key: helpers + column - lowest for key, column in plan.share_column.items()},
    )


def _rows(keys: list[str], section: int) -> tuple[dict[str, int], int]:
    """A row for each key under a heading, and the row after a gap; nothing where there are none."""
    rows = {key: section + 1 + at for at, key in enumerate(keys)}
    return rows, section + len(keys) + 2 if keys else section
