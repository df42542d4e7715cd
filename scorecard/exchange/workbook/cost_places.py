"""Where everything stands on the sheet Cost build-up, and what it comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scorecard.core.cost_buildup import BuildUp
from scorecard.core.costs import costs_of, fed_facts
from scorecard.core.errors import EditError
from scorecard.core.model import CostKind, Evaluation
from scorecard.exchange.workbook.spreadsheet import letter

DISCOUNT, YEARS, VOLUME, DECIMALS, CURRENCY, FEEDS = 4, 5, 6, 7, 8, 9  # rows of the terms, numbers in column B
RATES: Final = 12  # the row of the first rate
TIMES, FIRST_YEAR = 5, 6  # columns: the rate with its sign, and the amounts of year 0


@dataclass(frozen=True, slots=True)
class CostBlock:
    """The lines of a candidate in consecutive rows, and below them what falls due and what that is worth at the start.

    `cost` is None, with the reason why, where the costs cannot be added up; then there are no such rows.
    """

    candidate: str
    numbers: tuple[str, ...]
    first: int
    cost: BuildUp | None
    why: str

    @property
    def last(self) -> int:
        """The row of the last line."""
        return self.first + len(self.numbers) - 1

    @property
    def due(self) -> int:
        """The row of what falls due in each year; after it comes what is discounted."""
        return self.last + 1


@dataclass(frozen=True, slots=True)
class CostPlaces:
    """The sheet. `figures` are the facts that the costs come to, as far as they feed a measure.

    years    columns for amounts, at least those of the term
    factors  the row of the discount factors, with the heads below it
    sums     the head of the table of what it comes to; a row for each block that adds up follows
    shares   the head of the table of shares; a row for each kind of cost follows
    """

    blocks: tuple[CostBlock, ...]
    years: int
    rates: dict[str, int]
    factors: int
    sums: int
    shares: int
    kinds: tuple[CostKind, ...]
    figures: dict[str, float]

    @property
    def total(self) -> int:
        """The column in which years are added up."""
        return FIRST_YEAR + self.years

    @property
    def built(self) -> list[CostBlock]:
        """The blocks that add up."""
        return [block for block in self.blocks if block.cost is not None]

    def figure_cell(self, candidate: str) -> str:
        """The cell that holds the figure which a candidate's fact is taken from."""
        at = [block.candidate for block in self.built].index(candidate)
        return f"$F${self.sums + 1 + at}"


def place_costs(evaluation: Evaluation, candidates: Sequence[str]) -> CostPlaces:
    """Fix every place before the first cell is written."""
    terms, found = evaluation.cost_terms, costs_of(evaluation)
    rates = {currency: RATES + at for at, (currency, _, _) in enumerate(terms.rates)}
    factors = RATES + len(rates) + 1
    row = factors + 2
    blocks = []
    for candidate in candidates:
        cost = found.get(candidate)
        if cost is None:
            continue
        numbers = tuple(sorted(evaluation.cost_lines[candidate]))
        built, why = (None, str(cost)) if isinstance(cost, EditError) else (cost, "")
        blocks.append(CostBlock(candidate, numbers, row, built, why))
        row = blocks[-1].due + 3
    lines = [line for lines in evaluation.cost_lines.values() for line in lines.values()]
    years = max(terms.years + 1, *(len(line.amounts) for line in lines))
    used = {kind for block in blocks if block.cost is not None for kind in block.cost.by_kind}
    built_count = sum(block.cost is not None for block in blocks)
    return CostPlaces(
        blocks=tuple(blocks),
        years=years,
        rates=rates,
        factors=factors,
        sums=row + 1,
        shares=row + built_count + 4,
        kinds=tuple(kind for kind in CostKind if kind in used),
        figures=dict(fed_facts(evaluation)),
    )


def year_columns(places: CostPlaces) -> list[str]:
    """The names of the columns of the years."""
    return [letter(FIRST_YEAR + year) for year in range(places.years)]
