"""The sheet Comparison: what became of every candidate since an earlier evaluation, and from what causes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from scorecard.core.comparison.causes import Cause
from scorecard.core.comparison.comparing import Change, Comparison
from scorecard.core.comparison.words import leaders_told, told
from scorecard.core.numbers import decimals_needed
from scorecard.core.ranking import Scorecard, Standing, Status
from scorecard.exchange.workbook import looks
from scorecard.exchange.workbook.spreadsheet import Page, letter

HEAD: Final = 6
NAME, RANKS, TOTALS, PARTS = 1, 2, 4, 6
CHANGE: Final = PARTS + len(Cause)
SENTENCE: Final = CHANGE + 1
NAME_WIDTH: Final = 30
SENTENCE_WIDTH: Final = 70
NOTE: Final = (
    "The parts are figures, not formulas: each is the mean of what its cause adds over all orders in which the causes "
    "can be changed (Shapley value). Rules are also the scale, value functions and limits."
)


def write_comparison(page: Page, comparison: Comparison) -> None:
    """Ranks, totals and the parts of each change, a sentence each, and the weights side by side."""
    book = page.book
    before, after = comparison.before.head.title, comparison.after.head.title
    page.text(1, 1, "Comparison", book.style(looks.TITLE))
    page.text(2, 1, f"Before: {before}", book.style(looks.NOTE))
    page.text(3, 1, f"After: {after}", book.style(looks.NOTE))
    page.text(4, 1, str(leaders_told(comparison)), book.style(replace(looks.SENTENCE, wrap=False)))
    page.row(4, height=24)
    _heads(page)
    row = HEAD
    decimals = max(_decimals(comparison.result_before), _decimals(comparison.result_after))
    for change in comparison.changes:
        row += 1
        _line(page, row, comparison, change, decimals)
    page.text(row + 1, 1, NOTE, book.style(looks.NOTE))
    last = _weights(page, row + 4, comparison)
    looks.widths(page, [NAME_WIDTH, 8, 8, 10, 10, *([10] * len(Cause)), 10, SENTENCE_WIDTH])
    looks.view(page, f"B{HEAD + 1}" if len(comparison.changes) > 12 else "")
    looks.print_setup(page, after, repeat_rows=f"{HEAD}:{HEAD}" if len(comparison.changes) > 25 else "")
    page.sheet.print_area = f"A1:{letter(SENTENCE)}{last}"


def _heads(page: Page) -> None:
    text, number = page.book.style(looks.HEAD), page.book.style(looks.HEAD_RIGHT)
    page.text(HEAD, NAME, "Candidate", text)
    titles = ["Rank before", "Rank after", "Total before", "Total after"]
    for column, title in enumerate([*titles, *(cause.capitalize() for cause in Cause), "Change"], RANKS):
        page.text(HEAD, column, title, number)
    page.text(HEAD, SENTENCE, "What became of it", page.book.style(replace(looks.HEAD, indent=1)))
    page.row(HEAD, height=30)


def _line(page: Page, row: int, comparison: Comparison, change: Change, decimals: int) -> None:
    style = page.book.style
    points = style(replace(looks.NUMBER, format=looks.points_format(decimals)))
    part = style(replace(looks.NUMBER, format="+0.0;-0.0;0.0"))
    word = style(looks.WORD)
    page.text(row, NAME, change.name, style(replace(looks.STRONG, wrap=True)))
    for at, standing in enumerate((change.before, change.after)):
        if standing is not None and standing.rank is not None:
            page.number(row, RANKS + at, standing.rank, style(looks.NUMBER))
        else:
            page.text(row, RANKS + at, _absence(standing), word)
        if standing is not None and standing.total is not None:
            page.number(row, TOTALS + at, standing.total, points)
        else:
            page.text(row, TOTALS + at, looks.DASH, word)
    for at, cause in enumerate(Cause):
        if change.parts is None:
            page.text(row, PARTS + at, looks.DASH, word)
        else:
            page.number(row, PARTS + at, change.parts[cause], part)
    if change.parts is None or change.points is None:
        page.text(row, CHANGE, looks.DASH, word)
    else:
        first, last = letter(PARTS), letter(CHANGE - 1)
        strong = style(replace(looks.RESULT, format="+0.0;-0.0;0.0"))
        page.formula(row, CHANGE, f"SUM({first}{row}:{last}{row})", sum(change.parts.values()), strong)
    text = str(told(comparison, change))
    page.text(row, SENTENCE, text, style(replace(looks.TEXT_WRAPPED, valign="center", indent=1)))
    page.row(row, height=looks.height_of([(change.name, NAME_WIDTH), (text, SENTENCE_WIDTH)]))


def _absence(standing: Standing | None) -> str:
    return "out" if standing is not None and standing.status is Status.OUT else looks.DASH


def _decimals(result: Scorecard) -> int:
    return decimals_needed((each.rank, each.total) for each in result.standings if each.rank and each.total is not None)


def _weights(page: Page, row: int, comparison: Comparison) -> int:
    """The weights side by side; the last row."""
    style = page.book.style
    page.text(row, NAME, "Weights", style(looks.SECTION))
    page.row(row, height=24)
    row += 1
    page.text(row, NAME, "Criterion", style(looks.HEAD))
    for column, title in enumerate(("Before", "After", "Change"), RANKS):
        page.text(row, column, title, style(looks.HEAD_RIGHT))
    share = style(replace(looks.NUMBER, format=looks.PERCENT))
    moved = style(replace(looks.RESULT, format=f"+{looks.PERCENT};-{looks.PERCENT};{looks.PERCENT}"))
    for line in comparison.weights:
        row += 1
        base = looks.GROUP_NAME if line.group else looks.TEXT
        page.text(row, NAME, line.name, style(replace(base, indent=line.depth)))
        for at, weight in enumerate((line.before, line.after)):
            if weight is None:
                page.text(row, RANKS + at, looks.DASH, style(looks.WORD))
            else:
                page.number(row, RANKS + at, weight, share)
        cells = f"N({letter(RANKS)}{row})", f"N({letter(RANKS + 1)}{row})"
        page.formula(row, RANKS + 2, f"{cells[1]}-{cells[0]}", line.change, moved)
    return row
