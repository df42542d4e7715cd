"""The sheet Reasons: what was written beside scores, facts and waivers, in one list that can be filtered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from scorecard.core.model import Cell, Kind, Sheet
from scorecard.exchange.workbook import looks
from scorecard.exchange.workbook.plan import CONSENSUS, FACTS, HEAD_ROW, Plan
from scorecard.exchange.workbook.spreadsheet import Look, Page, quoted

WAIVER: Final = "Waiver"
_HEADS: Final = (
    *(("Criterion", 32.0), ("Candidate", 22.0), ("From", 20.0), ("Score", 10.0), ("Reason", 66.0), ("Evidence", 44.0)),
)


@dataclass(frozen=True, slots=True)
class Reason:
    """What somebody wrote about a candidate in a criterion.

    `source` is the sheet it stands on, or "Waiver". `place` is the cell with the score or fact it is about, "" for
    none, and `shown` what stands there.
    """

    criterion: str
    candidate: int
    source: str
    place: str
    shown: float | str | None
    rationale: str
    evidence: str


def reasons_of(plan: Plan) -> list[Reason]:
    """Every reason, by criterion, then candidate, then sheet."""
    at = {key: number for number, key in enumerate(plan.tree.order)}
    return sorted(_found(plan), key=lambda reason: (at[reason.criterion], reason.candidate))


def has_reasons(plan: Plan) -> bool:
    """Whether anybody wrote anything."""
    return next(_found(plan), None) is not None


def _found(plan: Plan) -> Iterator[Reason]:
    evaluation = plan.evaluation
    sources: list[tuple[str, Sheet, dict[str, int]]] = []
    if plan.ratings:
        sources.append((CONSENSUS, evaluation.consensus, plan.scores.rows))
    for key in plan.evaluators:
        if key in evaluation.sheets:
            sources.append((plan.sheets[key], evaluation.sheets[key], plan.scores.rows))
    sources.append((FACTS, evaluation.facts, plan.facts_row))
    for title, sheet, rows in sources:
        for at, candidate in enumerate(plan.candidates):
            cells = sheet.get(candidate)
            for leaf, cell in () if cells is None else cells.items():
                if (cell.rationale or cell.evidence) and leaf in rows:
                    place = f"{quoted(title)}{plan.columns[at]}{rows[leaf]}"
                    shown = plan.fact(candidate, leaf) if title == FACTS else _score(cell)
                    yield Reason(leaf, at, title, place, shown, cell.rationale, cell.evidence)
    for at, candidate in enumerate(plan.candidates):
        waivers = evaluation.waivers.get(candidate)
        for key, waiver in () if waivers is None else waivers.items():
            if key in plan.criteria_row:
                by = f"Waived by {waiver.by}" + (f", {waiver.at}" if waiver.at else "")
                yield Reason(key, at, WAIVER, "", None, waiver.reason, by)


def _score(cell: Cell) -> float | None:
    return cell.score if isinstance(cell.score, float) else None


def write_reasons(page: Page, plan: Plan) -> None:
    """The list, with the score or fact that each reason is about as it now stands."""
    book = page.book
    page.text(1, 1, "Reasons", book.style(looks.TITLE))
    note = "What was written beside scores, facts and waivers, by criterion and candidate."
    page.text(2, 1, note, book.style(looks.NOTE))
    for column, (head, _) in enumerate(_HEADS, 1):
        page.text(HEAD_ROW, column, head, book.style(_head(head)))
    room = [width for _, width in _HEADS]
    looks.widths(page, room)
    text, quiet = book.style(looks.TEXT_WRAPPED), book.style(replace(looks.TEXT_WRAPPED, color=looks.THIRD))
    words = book.style(replace(looks.TEXT_WRAPPED, indent=1))
    row = HEAD_ROW
    for reason in reasons_of(plan):
        row += 1
        shown = (plan.name_of(reason.criterion), plan.names[reason.candidate], reason.source, "", reason.rationale)
        for column, style in ((1, text), (2, text), (3, quiet), (5, words)):
            page.text(row, column, shown[column - 1], style)
        page.text(row, 6, reason.evidence, quiet)
        number = replace(looks.TEXT_WRAPPED, align="right", wrap=False)
        if isinstance(reason.shown, float) and plan.criterion(reason.criterion).kind is Kind.MEASURE:
            number = replace(number, format=looks.measure_format([reason.shown]))
        if reason.place:
            formula = f'IF({reason.place}="","",{reason.place})'
            page.formula(row, 4, formula, reason.shown, book.style(number))
        else:
            page.blank(row, 4, text)
        page.row(row, height=looks.height_of(zip((*shown, reason.evidence), room, strict=True)))
    page.sheet.auto_filter.ref = f"A{HEAD_ROW}:F{max(row, HEAD_ROW + 1)}"
    looks.view(page, f"A{HEAD_ROW + 1}")
    looks.print_setup(page, plan.title, repeat_rows=f"{HEAD_ROW}:{HEAD_ROW}")


def _head(head: str) -> Look:
    return looks.HEAD_RIGHT if head == "Score" else replace(looks.HEAD, indent=1 if head == "Reason" else 0)
