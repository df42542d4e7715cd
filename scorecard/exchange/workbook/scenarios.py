"""The sheet Scenarios: rank and total of every candidate under each scenario, and what each has otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from scorecard.core.numbers import decimals_needed
from scorecard.core.ranking import Standing, Status
from scorecard.core.scenario_results import Outcome, leaders_told, outcomes
from scorecard.core.wording import one_line
from scorecard.exchange.workbook import looks
from scorecard.exchange.workbook.plan import Plan
from scorecard.exchange.workbook.spreadsheet import Page, letter

HEAD: Final = 4
NAME_WIDTH: Final = 34
LEAST_COLUMNS: Final = 8  # that what is otherwise is spread over
COLUMN_WIDTH: Final = 13
NOTE: Final = "Figures at the moment of export, not formulas: the sheet What if calculates; these are what was kept."


def write_scenarios(page: Page, plan: Plan) -> None:
    """Ranks and totals side by side, the main line first; under them each scenario in words."""
    book = page.book
    found = outcomes(plan.evaluation, plan.figures.result)
    page.text(1, 1, "Scenarios", book.style(looks.TITLE))
    page.text(2, 1, NOTE, book.style(looks.NOTE))
    row = _results(page, plan, found)
    last = _words(page, found, row + 2)
    columns = max(1 + 2 * len(found), LEAST_COLUMNS)
    looks.widths(page, [NAME_WIDTH, *([COLUMN_WIDTH] * (columns - 1))])
    looks.view(page, f"B{HEAD + 2}" if len(found) > 4 or len(plan.candidates) > 12 else "")
    looks.print_setup(page, plan.title, repeat_columns="A:A" if columns > looks.MOST_ACROSS else "", wide=True)
    page.sheet.print_area = f"A1:{letter(columns)}{last}"


def _results(page: Page, plan: Plan, found: list[Outcome]) -> int:
    """A row for each candidate; the last row."""
    style = page.book.style
    head, right = style(replace(looks.HEAD, wrap=True)), style(looks.HEAD_RIGHT)
    page.text(HEAD, 1, "", head)
    page.text(HEAD + 1, 1, "Candidate", head)
    for at, one in enumerate(found):
        column = 2 + 2 * at
        page.text(HEAD, column, "Main line" if not one.key else one_line(one.name), right)
        page.blank(HEAD, column + 1, right)
        page.merge(HEAD, column, column + 1)
        for offset, title in enumerate(("Rank", "Total")):
            page.text(HEAD + 1, column + offset, title, right)
    names = [(one.name, 2 * COLUMN_WIDTH) for one in found]
    page.row(HEAD, height=max(looks.height_of(names), 18))
    ranked = [each for one in found for each in one.standings.values() if each.rank and each.total is not None]
    decimals = decimals_needed((each.rank, each.total) for each in ranked)  # type: ignore[misc]
    row = HEAD + 1
    for key in plan.candidates:
        row += 1
        name = plan.evaluation.candidates[key].name
        page.text(row, 1, name, style(replace(looks.STRONG, wrap=True)))
        page.row(row, height=looks.height_of([(name, NAME_WIDTH)]))
        for at, one in enumerate(found):
            _figures(page, row, 2 + 2 * at, one.standings.get(key), decimals)
    return row


def _figures(page: Page, row: int, column: int, standing: Standing | None, decimals: int) -> None:
    style = page.book.style
    if standing is not None and standing.rank is not None:
        page.number(row, column, standing.rank, style(looks.NUMBER))
    else:
        words = "left out" if standing is None else "out" if standing.status is Status.OUT else looks.DASH
        page.text(row, column, words, style(looks.WORD))
    if standing is not None and standing.total is not None:
        points = style(replace(looks.NUMBER, format=looks.points_format(decimals)))
        page.number(row, column + 1, standing.total, points)
    else:
        page.text(row, column + 1, looks.DASH, style(looks.WORD))


def _words(page: Page, found: list[Outcome], row: int) -> int:
    """What each scenario has otherwise; the last row."""
    style = page.book.style
    wide = COLUMN_WIDTH * (LEAST_COLUMNS - 1)
    page.text(row, 1, "What is different", style(looks.SECTION))
    for column in range(2, LEAST_COLUMNS + 1):
        page.blank(row, column, style(looks.SECTION_RULE))
    page.row(row, height=24)
    for one in found[1:]:
        lines = [f"{leaders_told(found[0], one)}."]
        lines += [one.note] if one.note else []
        lines += [
            f"{each.what}" + (f" (does not apply: {each.why})" if each.why is not None else "")
            for each in one.said
            if not each.same
        ]
        row += 1
        page.text(row, 1, one_line(one.name), style(replace(looks.STRONG, wrap=True, valign="top")))
        for at, line in enumerate(lines):
            row += 1 if at else 0
            page.text(row, 2, line, style(looks.TEXT_WRAPPED))
            for column in range(3, LEAST_COLUMNS + 1):
                page.blank(row, column, style(looks.TEXT_WRAPPED))
            page.merge(row, 2, LEAST_COLUMNS)
            texts = [(line, wide), *([(one.name, NAME_WIDTH)] if at == 0 else [])]
            page.row(row, height=looks.height_of(texts))
    return row
