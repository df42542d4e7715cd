"""The sheet Judgements: what was answered when weights were found, what follows from it, and how consistent it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from scorecard.core.model import WHOLE
from scorecard.core.numbers import plain
from scorecard.core.weighting.judging import Judged, judged
from scorecard.core.wording import one_line
from scorecard.exchange.workbook import looks
from scorecard.exchange.workbook.plan import HEAD_ROW, Plan
from scorecard.exchange.workbook.spreadsheet import Page

NOTE: Final = (
    "What was answered and what follows from it at the moment of export; the weights in force stand on Criteria."
)
HEADS: Final = (
    "Criteria of",
    "Answered by",
    "Method",
    "Entered by",
    "On",
    "Criterion",
    "Follows",
    "Consistency",
    "Answers",
)
WIDTHS: Final = (26, 20, 13, 18, 22, 30, 10, 44, 60)
LONGEST_SHOWN: Final = 2_000  # characters of answers; documents hold them whole


def write_judgements(page: Page, plan: Plan) -> None:
    """A block of rows for each judgement, one for each criterion."""
    book = page.book
    page.text(1, 1, "Judgements", book.style(looks.TITLE))
    page.text(2, 1, NOTE, book.style(looks.NOTE))
    for column, head in enumerate(HEADS, 1):
        page.text(HEAD_ROW, column, head, book.style(looks.HEAD_RIGHT if head == "Follows" else looks.HEAD))
    looks.widths(page, WIDTHS)
    row = HEAD_ROW + 1
    for each in judged(plan.evaluation):
        row = _block(page, plan, each, row)
    looks.view(page, f"A{HEAD_ROW + 1}")
    looks.print_setup(page, plan.title, repeat_rows=f"{HEAD_ROW}:{HEAD_ROW}")


def _block(page: Page, plan: Plan, each: Judged, row: int) -> int:
    book, given = page.book, each.judgement
    wrapped = book.style(looks.TEXT_WRAPPED)
    who = "The panel together" if each.who == WHOLE else plan.evaluation.evaluators[each.who].name
    group = "The whole" if each.group == WHOLE else plan.name_of(each.group)
    answers = given.answers if len(given.answers) <= LONGEST_SHOWN else f"{given.answers[:LONGEST_SHOWN]}..."
    consistency = _consistency(each)
    texts = (group, one_line(who), str(given.method), given.by, given.at)
    for column, text in enumerate(texts, 1):
        page.text(row, column, text, wrapped)
    page.text(row, 8, consistency, wrapped)
    page.text(row, 9, answers, wrapped)
    page.row(row, height=looks.height_of([(consistency, WIDTHS[7]), (answers, WIDTHS[8])]))
    share = book.style(replace(looks.NUMBER, format=looks.PERCENT))
    weights = {} if each.elicited is None else each.elicited.weights
    for at, (key, weight) in enumerate(weights.items(), row):
        page.text(at, 6, plan.name_of(key), book.style(looks.TEXT))
        page.number(at, 7, weight, share)
    return row + max(1, len(weights)) + 1


def _consistency(each: Judged) -> str:
    """The method's figures, what makes the weights doubtful, and what is worth another look."""
    if each.elicited is None:
        return f"Nothing follows from it now: {each.reason}"
    figures = [f"{name.replace('_', ' ')} {plain(round(value, 4))}" for name, value in each.elicited.figures.items()]
    remarks = [*map(str, each.elicited.warnings), *([str(each.elicited.revisit)] if each.elicited.revisit else [])]
    return "\n".join([*([", ".join(figures)] if figures else []), *remarks])
