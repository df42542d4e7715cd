"""The sheet Comparison: what became of every candidate since an earlier evaluation, and from what causes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from scorecard.core.comparison.causes import Cause
from scorecard.core.comparison.comparing import Change, Comparison
from scorecard.core.comparison.figures import figures_of
from scorecard.core.comparison.words import leaders_told, told
from scorecard.core.numbers import between
from scorecard.core.ranking import Standing, Status
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
    "can be changed (Shapley value). Rules are also the scale, value functions and limits. Totals and parts stand in "
    "full in their cells; a change is what lies between two totals as they are shown."
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
    for change in comparison.changes:
        row += 1
        _line(page, row, comparison, change)
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


def _line(page: Page, row: int, comparison: Comparison, change: Change) -> None:
    style = page.book.style
    decimals = comparison.decimals
    points = style(replace(looks.NUMBER, format=looks.points_format(decimals)))
    signs = looks.signed_format(f"0.{'0' * decimals}")
    part = style(replace(looks.NUMBER, format=signs))
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
    moved = figures_of(comparison).points(change)
    if change.parts is None or moved is None:
        page.text(row, CHANGE, looks.DASH, word)
    else:
        rounded = (f"ROUND({letter(TOTALS + at)}{row},{decimals})" for at in (1, 0))
        page.formula(row, CHANGE, "-".join(rounded), moved, style(replace(looks.RESULT, format=signs)))
    text = str(told(comparison, change))
    page.text(row, SENTENCE, text, style(replace(looks.TEXT_WRAPPED, valign="center", indent=1)))
    page.row(row, height=looks.height_of([(change.name, NAME_WIDTH), (text, SENTENCE_WIDTH)]))


def _absence(standing: Standing | None) -> str:
    return "out" if standing is not None and standing.status is Status.OUT else looks.DASH


def _weights(page: Page, row: int, comparison: Comparison) -> int:
    """The weights side by side; the last row."""
    style = page.book.style
    page.text(row, NAME, "Weights", style(looks.SECTION))
    page.row(row, height=24)
    row += 1
    page.text(row, NAME, "Criterion", style(looks.HEAD))
    for column, title in enumerate(("Before", "After", "Change"), RANKS):
        page.text(row, column, title, style(looks.HEAD_RIGHT))
    decimals = comparison.weight_decimals
    percent = looks.percent_format(decimals)
    share = style(replace(looks.NUMBER, format=percent))
    moved = style(replace(looks.RESULT, format=looks.signed_format(percent)))
    for line in comparison.weights:
        row += 1
        base = looks.GROUP_NAME if line.group else looks.TEXT
        page.text(row, NAME, line.name, style(replace(base, indent=line.depth)))
        for at, weight in enumerate((line.before, line.after)):
            if weight is None:
                page.text(row, RANKS + at, looks.DASH, style(looks.WORD))
            else:
                page.number(row, RANKS + at, weight, share)
        cells = [f"ROUND(N({letter(RANKS + at)}{row}),{decimals + 2})" for at in (1, 0)]
        change = between(line.before or 0.0, line.after or 0.0, decimals + 2)
        page.formula(row, RANKS + 2, "-".join(cells), change, moved)
    return row
