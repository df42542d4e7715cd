"""The workbook: the whole decision in a file that anybody can check in a spreadsheet program.

Weights, scores, facts and rules stand in cells that may be changed; values, points, totals, who is out, and ranks are
formulas over them. Each formula also carries what it comes to (see `workbook.figures`), so that previews and data
tools show the result at once. The file is built in memory, looked at, and only then put in the place of the old one.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.workbook.defined_name import DefinedName

from scorecard.core.comparison.comparing import Comparison
from scorecard.core.errors import ExchangeError, sentence
from scorecard.core.model import Evaluation, Kind
from scorecard.core.progress import Report, silent, within
from scorecard.exchange.files import replace_file
from scorecard.exchange.workbook.about import write_about
from scorecard.exchange.workbook.comparison import write_comparison
from scorecard.exchange.workbook.cost_places import CostPlaces
from scorecard.exchange.workbook.costs import write_costs
from scorecard.exchange.workbook.criteria import has_rubric, rule_names, write_criteria, write_rubric, write_rules
from scorecard.exchange.workbook.facts import write_facts
from scorecard.exchange.workbook.figures import figures_of
from scorecard.exchange.workbook.judgements import write_judgements
from scorecard.exchange.workbook.panel import write_consensus, write_evaluator, write_panel
from scorecard.exchange.workbook.plan import (
    ABOUT,
    COMPARISON,
    CONSENSUS,
    COSTS,
    CRITERIA,
    FACTS,
    JUDGEMENTS,
    PANEL,
    REASONS,
    ROBUSTNESS,
    RUBRIC,
    RULES,
    SCORECARD,
    SUMMARY,
    Plan,
    Provenance,
)
from scorecard.exchange.workbook.reasons import has_reasons, write_reasons
from scorecard.exchange.workbook.robustness import has_robustness, write_robustness
from scorecard.exchange.workbook.scorecard import write_scorecard
from scorecard.exchange.workbook.spreadsheet import MOST_ROWS, Book, Page
from scorecard.exchange.workbook.summary import TABLE, write_summary

__all__ = ["Provenance", "sheet_titles", "write_workbook"]

MOST_SCORE_CELLS: Final = 1_000_000
MOST_CANDIDATES: Final = 16_000
MOST_EVALUATORS: Final = 2_000
CHECKED: Final = 50  # rows of the Summary that are read back


def write_workbook(
    evaluation: Evaluation,
    path: Path,
    *,
    provenance: Provenance,
    report: Report = silent,
    comparison: Comparison | None = None,
) -> None:
    """Write the evaluation as a workbook at `path`, with a sheet that compares it with an earlier one if that is given.

    Raises ExchangeError where it is too large for a workbook or the file cannot be written, and RankingError where
    there is nothing to rank by. Whatever is raised, also from `report`, a file that stood at `path` is unchanged.
    """
    _check_size(evaluation)
    report(0.0, "Ranking")
    plan = Plan(evaluation, figures_of(evaluation), provenance)
    writing = within(report, 0.2, 0.85)
    book = _book(plan, writing, comparison)
    sheets = len(book.pages)
    data = book.data(lambda done: writing(done / sheets, "Writing the sheets"))
    report(0.85, "Checking the file")
    titles = [page.title for page in book.pages]
    replace_file(path, data, lambda written: _verify(written, plan, titles))
    report(1.0, "Done")


def sheet_titles(evaluation: Evaluation) -> list[str]:
    """The titles of the sheets of its workbook, in order. Raises RankingError where there is nothing to rank by."""
    plan = Plan(evaluation, figures_of(evaluation), Provenance("", ""))
    return [title for title, _ in _sheets(plan, silent)]


def _check_size(evaluation: Evaluation) -> None:
    """Refuse what a workbook cannot hold, before any work is done."""
    candidates, evaluators = len(evaluation.candidates), len(evaluation.evaluators)
    ratings = sum(1 for criterion in evaluation.criteria.values() if criterion.kind is Kind.RATING)
    advice = "Export the evaluation as JSON, which holds everything, or the ranking as CSV."
    for count, most, what in (
        (candidates, MOST_CANDIDATES, "candidates"),
        (evaluators, MOST_EVALUATORS, "evaluators"),
        (candidates * ratings * evaluators, MOST_SCORE_CELLS, "cells for scores"),
        (candidates * ratings, MOST_ROWS - 10, "pairs of candidate and rating"),
        (len(evaluation.criteria), MOST_ROWS // 8, "criteria"),
    ):
        if count > most:
            fields = {"count": f"{count:,}", "most": f"{most:,}", "what": what}
            raise ExchangeError(
                sentence("The workbook would have {count} {what}; it can hold {most}", **fields), advice=advice
            )


# ---- the book ---------------------------------------------------------------------------------------


def _book(plan: Plan, report: Report, comparison: Comparison | None) -> Book:
    book = Book()
    for title, build in _sheets(plan, report, comparison):
        book.page(title, build)
    for name, cell in rule_names(plan).items():
        book.workbook.defined_names[name] = DefinedName(name, attr_text=cell)
    book.workbook.active = 0
    properties = book.workbook.properties
    properties.title = plan.title[:255]
    properties.creator = "Scorecard"
    properties.lastModifiedBy = None
    written = _moment(plan.provenance.written_at)
    if written is not None:
        properties.created = properties.modified = written
    book.workbook.calculation.fullCalcOnLoad = True
    return book


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0)
    except ValueError:
        return None


def _sheets(
    plan: Plan, report: Report, comparison: Comparison | None = None
) -> list[tuple[str, Callable[[Page], None]]]:
    sheets: list[tuple[str, Callable[[Page], None]]] = [
        (SUMMARY, lambda page: write_summary(page, plan)),
        (SCORECARD, lambda page: write_scorecard(page, plan)),
        (CRITERIA, lambda page: write_criteria(page, plan)),
    ]
    if has_rubric(plan):
        sheets.append((RUBRIC, lambda page: write_rubric(page, plan)))
    sheets.append((RULES, lambda page: write_rules(page, plan)))
    if plan.facts_row or plan.offer_rows or plan.waiver_row:
        sheets.append((FACTS, lambda page: write_facts(page, plan)))
    if plan.costs is not None:
        sheets.append((COSTS, _costs(plan, plan.costs)))
    if plan.ratings:
        sheets.append((PANEL, lambda page: write_panel(page, plan, _share_of(report, page))))
        sheets.append((CONSENSUS, lambda page: write_consensus(page, plan)))
    sheets += [(plan.sheets[key], _evaluator(plan, key, at)) for at, key in enumerate(plan.evaluators)]
    if plan.evaluation.judgements:
        sheets.append((JUDGEMENTS, lambda page: write_judgements(page, plan)))
    if has_reasons(plan):
        sheets.append((REASONS, lambda page: write_reasons(page, plan)))
    if comparison is not None:
        sheets.append((COMPARISON, lambda page: write_comparison(page, comparison)))
    if has_robustness(plan):
        sheets.append((ROBUSTNESS, lambda page: write_robustness(page, plan)))
    titles = [title for title, _ in sheets] + [ABOUT]
    sheets.append((ABOUT, lambda page: write_about(page, plan, titles)))
    return sheets


def _costs(plan: Plan, places: CostPlaces) -> Callable[[Page], None]:
    return lambda page: write_costs(page, plan, places)


def _share_of(report: Report, page: Page) -> Report:
    """Progress within one sheet, as a part of the progress over all sheets."""
    pages = page.book.pages
    at = pages.index(page)
    return within(report, at / len(pages), (at + 1) / len(pages))


def _evaluator(plan: Plan, key: str, number: int) -> Callable[[Page], None]:
    return lambda page: write_evaluator(page, plan, key, number)


# ---- looking at the finished file ------------------------------------------------------------------------


def _verify(path: Path, plan: Plan, titles: list[str]) -> None:
    """Read the file back: every part whole, every sheet there, and the first totals what they should be."""
    try:
        with ZipFile(path) as archive:
            broken = archive.testzip()
        if broken is not None:
            raise ExchangeError("The workbook did not reach the disk whole", place=broken, advice="Try again.")
        with path.open("rb") as file:  # a name without .xlsx would be refused
            book = load_workbook(file, read_only=True, data_only=True)
            found = list(book.sheetnames)
            last = TABLE + min(len(plan.candidates), CHECKED)
            rows = list(book[SUMMARY].iter_rows(TABLE + 1, last, 1, 3, values_only=True))
            book.close()
    except (BadZipFile, zlib.error, EOFError, KeyError, ValueError, SyntaxError) as error:
        raise ExchangeError(f"The workbook cannot be read back: {error}", advice="Try again.") from error
    wanted = [(standing.rank, standing.total) for standing in plan.figures.result.standings[:CHECKED]]
    if found != titles or [(row[0], row[2]) for row in rows] != wanted:
        raise ExchangeError("The workbook that was read back is not the one that was written", advice="Try again.")
