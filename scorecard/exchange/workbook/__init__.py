"""The workbook: the whole decision in a file that anybody can check in a spreadsheet program.

Weights, scores, facts and rules stand in cells that may be changed; values, points, totals, who is out, and ranks are
formulas over them. Each formula also carries what it comes to (see `workbook.figures`), so that previews and data
tools show the result at once. The file is built in memory, looked at, and only then put in the place of the old one.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.workbook.defined_name import DefinedName

from scorecard.core.comparison.comparing import Comparison
from scorecard.core.errors import ExchangeError, sentence
from scorecard.core.model import Evaluation, Kind
from scorecard.core.numbers import grouped
from scorecard.core.progress import Report, silent, within
from scorecard.core.report.parts import Png
from scorecard.core.wording import one_line
from scorecard.exchange.files import replace_file
from scorecard.exchange.workbook.assembly import entries_of
from scorecard.exchange.workbook.figures import figures_of
from scorecard.exchange.workbook.names import defined_names
from scorecard.exchange.workbook.plan import SUMMARY, Plan, Provenance
from scorecard.exchange.workbook.spreadsheet import MOST_ROWS, Book
from scorecard.exchange.workbook.summary import TABLE

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
    pictures: Sequence[Png] = (),
) -> None:
    """Write the evaluation as a workbook at `path`, with a sheet that compares it with an earlier one if that is given.

    `pictures` are set on a sheet of their own.

    Raises ExchangeError where it is too large for a workbook or the file cannot be written, and RankingError where
    there is nothing to rank by. Whatever is raised, also from `report`, a file that stood at `path` is unchanged.
    """
    _check_size(evaluation)
    report(0.0, "Ranking")
    plan = Plan(evaluation, figures_of(evaluation), provenance)
    writing = within(report, 0.2, 0.85)
    book = _book(plan, writing, comparison, pictures)
    sheets = len(book.pages)
    data = book.data(lambda done: writing(done / sheets, "Writing the sheets"))
    report(0.85, "Checking the file")
    titles = [page.title for page in book.pages]
    replace_file(path, data, lambda written: _verify(written, plan, titles))
    report(1.0, "Done")


def sheet_titles(evaluation: Evaluation, *, pictured: bool = False) -> list[str]:
    """The titles of the sheets of its workbook, in order; `pictured`: with pictures.

    Raises RankingError where there is nothing to rank by.
    """
    plan = Plan(evaluation, figures_of(evaluation), Provenance("", ""))
    pictures = (Png("", "", b"", 0.0, 0.0),) if pictured else ()
    return [entry.title for entry in entries_of(plan, silent, pictures=pictures)]


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
            fields = {"count": grouped(count), "most": grouped(most), "what": what}
            raise ExchangeError(
                sentence("The workbook would have {count} {what}; it can hold {most}", **fields), advice=advice
            )


# ---- the book ---------------------------------------------------------------------------------------


def _book(plan: Plan, report: Report, comparison: Comparison | None, pictures: Sequence[Png]) -> Book:
    book = Book()
    for entry in entries_of(plan, report, comparison, pictures):
        book.page(entry.title, entry.fill)
    for name, cell in defined_names(plan).items():
        book.workbook.defined_names[name] = DefinedName(name, attr_text=cell)
    book.workbook.active = 0
    properties = book.workbook.properties
    properties.title = plan.title[:255]
    properties.subject, properties.keywords = _subject(plan)
    properties.creator = "Scorecard"
    properties.lastModifiedBy = None
    written = _moment(plan.provenance.written_at)
    if written is not None:
        properties.created = properties.modified = written
    book.workbook.calculation.fullCalcOnLoad = True
    return book


def _subject(plan: Plan) -> tuple[str, str]:
    """What the properties of the document say it is about, and by what words it is found."""
    head = plan.evaluation.head
    service, model = one_line(head.service), one_line(head.model)
    subject = f"Choice of a partner for {service}" if service else "Choice of an outsourcing partner"
    words = ["Scorecard", "evaluation", "ranking", *(word for word in (service, model, str(head.stage)) if word)]
    return subject[:255], ", ".join(words)[:255]


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0)
    except ValueError:
        return None


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
