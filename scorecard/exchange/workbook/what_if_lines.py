"""Rows of the sheet What if: a label, and a formula for each candidate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from scorecard.exchange.workbook import looks
from scorecard.exchange.workbook.plan import SCORECARD, Plan
from scorecard.exchange.workbook.spreadsheet import Look, Page, letter
from scorecard.exchange.workbook.what_if_places import WhatIfPlaces

Values = Sequence[float | str | None]
Made = Callable[[str, str], str]  # a formula, of a candidate's column here and its column on the other sheets
RANKS: Final = f'0;-0;0;"{looks.DASH}"'


class Lines:
    """Writes rows: a label, and a formula for each candidate, made of its column here and on the other sheets."""

    def __init__(self, page: Page, plan: Plan, places: WhatIfPlaces) -> None:
        self.page, self.plan, self.places = page, plan, places

    def across(self, row: int, made: Made, values: Values, look: Look) -> None:
        """The formulas alone."""
        style, page, first = self.page.book.style(look), self.page, self.places.first
        for at, (own, there, value) in enumerate(zip(self.places.columns, self.plan.columns, values, strict=True)):
            page.formula(row, first + at, made(own, there), value, style)

    def label(self, row: int, text: str, look: Look) -> None:
        """The name of a row; the columns up to the candidates are ruled."""
        self.page.text(row, 1, text, self.page.book.style(look))
        style = self.page.book.style(replace(look, bold=False, size=10.0))
        for column in range(2, self.places.first):
            self.page.blank(row, column, style)

    def line(self, row: int, text: str, made: Made, values: Values, form: str = looks.WHOLE) -> None:
        """A quiet row of numbers."""
        self.label(row, text, looks.QUIET)
        self.across(row, made, values, replace(looks.NUMBER, color=looks.SECOND, format=form))

    def section(self, row: int, title: str) -> None:
        """A heading, ruled to the last candidate."""
        self.page.text(row, 1, title, self.page.book.style(looks.SECTION))
        rule = self.page.book.style(looks.SECTION_RULE)
        for column in range(2, self.places.last_column + 1):
            self.page.blank(row, column, rule)
        self.page.row(row, height=24)


def values_of(plan: Plan, places: WhatIfPlaces, own: str, there: str) -> str:
    """The values of a candidate, in the order of the weights."""
    if places.values is not None:
        return f"{own}${places.values.first}:{own}${places.values.last}"
    return f"{SCORECARD}!{there}${plan.values.first}:{there}${plan.values.last}"


def shares_within(lines: Lines, key: str, own: str, there: str) -> tuple[str, str]:
    """The shares of the leaves within a group, and a candidate's values beside them."""
    plan, places = lines.plan, lines.places
    first, last = plan.rows_under(places.block, key)
    column = letter(places.share_column[key])
    shares = f"${column}${first}:${column}${last}"
    block = places.values or plan.values
    top, bottom = plan.rows_under(block, key)
    values = f"{own}${top}:{own}${bottom}" if places.values else f"{SCORECARD}!{there}${top}:{there}${bottom}"
    return shares, values
