"""The cover of a scoresheet: for whom it is, what to do, the scale, and how far each criterion is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from scorecard.core.model import Evaluator
from scorecard.core.numbers import plain
from scorecard.core.panel import Progress
from scorecard.core.wording import one_line
from scorecard.exchange.scoresheet.filling import LEVELS_ROW, FillingSheet, scored_formula
from scorecard.exchange.scoresheet.sheet_map import SCORES
from scorecard.exchange.workbook import looks
from scorecard.exchange.workbook.spreadsheet import Look, Page

WIDTHS: Final = (14.0, 96.0, 12.0, 10.0)
_STEP: Final = Look(wrap=True, valign="top")
_NUMBER: Final = Look(bold=True, color=looks.ACCENT, align="center", valign="top")
_VALUE: Final = Look(bold=True, wrap=True)
_LEVEL: Final = Look(bold=True, align="center", line=looks.RULE)


def write_cover(page: Page, sheet: FillingSheet, evaluator: Evaluator, due: str, done: Progress) -> None:
    """Say what is to be scored, by whom and until when, how far it is, and how to fill it in."""
    book, about = page.book, sheet.map.about
    page.text(1, 1, one_line(about.title), book.style(looks.TITLE))
    who = one_line(evaluator.name)
    kind = "Blind scoresheet" if about.blind else "Scoresheet"
    page.text(2, 1, f"{kind} of {who}" + (f", {evaluator.role}" if evaluator.role else ""), book.style(looks.NOTE))
    page.text(4, 1, "Wanted back", book.style(looks.LABEL))
    page.text(4, 2, one_line(due) or "As agreed", book.style(_VALUE))
    page.text(5, 1, "So far", book.style(looks.LABEL))
    formula = f'{scored_formula(sheet, SCORES + "!")}&" of {done.expected} scored"'
    page.formula(5, 2, formula, f"{done.scored} of {done.expected} scored", book.style(_VALUE))
    for number, text in enumerate(_steps(sheet), 1):
        page.number(6 + number, 1, number, book.style(_NUMBER))
        page.text(6 + number, 2, text, book.style(_STEP))
        page.row(6 + number, height=looks.height_of([(text, WIDTHS[1])]) + 3)
    _heading(page, LEVELS_ROW - 2, "The scale")
    page.text(LEVELS_ROW - 1, 1, "Score", book.style(looks.HEAD_CENTER))
    page.text(LEVELS_ROW - 1, 2, _scale_head(sheet), book.style(looks.HEAD))
    for column in (3, 4):
        page.blank(LEVELS_ROW - 1, column, book.style(looks.HEAD))
    page.row(LEVELS_ROW - 1, height=18)
    row = _write_scale(page, sheet)
    _write_contents(page, sheet, row + 1)
    looks.widths(page, WIDTHS)
    looks.view(page, "", looks.SECOND)
    looks.print_setup(page, about.title)


def _steps(sheet: FillingSheet) -> list[str]:
    shown = "Candidates are shown by label, without their names. " if sheet.map.about.blind else ""
    steps = [
        f"Open the sheet {SCORES}. {shown}Go criterion by criterion: read what it means and what earns which score, "
        "then score each candidate on its own merit.",
        "Give a reason for every score in the column Rationale, and say in Evidence where it can be found. "
        "A blank score means: not scored yet. It is never counted as zero.",
        "Cells to fill in are shaded; all else is locked. Do not move, delete or rename rows, columns or sheets, "
        "and write scores as numbers, not as formulas.",
        "Save the file as an Excel workbook (.xlsx) under any name and send it back. Saving it again later is no harm: "
        "only what you changed is taken over.",
    ]
    conflicts = [each.name for each in sheet.map.candidates if each.conflict]
    if conflicts:
        steps.append(f"You declared a conflict of interest with {', '.join(conflicts)}: these rows are locked.")
    return steps


def _scale_head(sheet: FillingSheet) -> str:
    scale = sheet.scale
    if sheet.steps():
        return "What it stands for, where a criterion does not say otherwise"
    low, high, step = plain(scale.minimum), plain(scale.maximum), plain(scale.step)
    return f"From {low} to {high} in steps of {step}; what a criterion says of its levels comes first"


def _write_scale(page: Page, sheet: FillingSheet) -> int:
    """The levels, every step of the scale among them where it has few; returns the row after them."""
    book, row = page.book, LEVELS_ROW
    described = dict(sheet.scale.levels)
    for level in sheet.steps() or sorted(described):
        text = described.get(level, "")
        page.number(row, 1, level, book.style(_LEVEL))
        shown = replace(looks.TEXT, wrap=True, color=looks.INK if text else looks.FAINT)
        page.text(row, 2, text or ("Between the levels above and below" if described else ""), book.style(shown))
        for column in (3, 4):
            page.blank(row, column, book.style(looks.TEXT))
        page.row(row, height=looks.height_of([(text, WIDTHS[1])]) + 4)
        row += 1
    return row


def _write_contents(page: Page, sheet: FillingSheet, row: int) -> None:
    """The criteria, each with a link to its place and how far it is."""
    book, size = page.book, len(sheet.map.candidates)
    open_to = sum(not each.conflict for each in sheet.map.candidates)
    _heading(page, row, "The criteria")
    heads = (
        ("No.", looks.HEAD_CENTER),
        ("Criterion", looks.HEAD),
        ("Scored", looks.HEAD_RIGHT),
        ("of", looks.HEAD_RIGHT),
    )
    for column, (head, style) in enumerate(heads, 1):
        page.text(row + 1, column, head, book.style(style))
    page.row(row + 1, height=18)
    row += 2
    link = book.style(replace(looks.LINK, line=looks.RULE, underline=False, wrap=True))
    number_style, count = book.style(looks.QUIET_CENTER), book.style(looks.NUMBER)
    first = row
    for number, criterion in enumerate(sheet.map.criteria, 1):
        page.number(row, 1, number, number_style)
        page.text(row, 2, criterion.name, link)
        page.link(row, 2, f"'{SCORES}'!C{criterion.row}")
        cells = f"{SCORES}!C{criterion.row}:C{criterion.row + size - 1}"
        given = [sheet.cells.get((each.code, criterion.key)) for each in sheet.map.candidates]
        scored = sum(cell is not None and type(cell.score) is float for cell in given)
        page.formula(row, 3, f"COUNT({cells})", scored, count)
        page.number(row, 4, open_to, book.style(replace(looks.QUIET, align="right")))
        page.row(row, height=looks.height_of([(criterion.name, WIDTHS[1])]) + 3)
        row += 1
    looks.mark(page, f"C{first}:C{row - 1}", f"C{first}<D{first}", color=looks.WARN, fill=looks.WARN_SOFT)


def _heading(page: Page, row: int, text: str) -> None:
    page.text(row, 1, text, page.book.style(looks.SECTION))
    for column in range(2, len(WIDTHS) + 1):
        page.blank(row, column, page.book.style(looks.SECTION_RULE))
    page.row(row, height=24)
