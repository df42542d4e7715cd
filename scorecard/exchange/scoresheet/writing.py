"""Writing a scoresheet: a cover that says what to do, a sheet to fill in, and a hidden one by which it is known again.

The sheet to fill in goes criterion by criterion, so that one criterion is judged for all candidates before the next,
with its rubric right above: the numbers of the levels stand in the column in which scores are given. Score, rationale
and evidence lie side by side, so that Tab, Tab, Enter leads through a criterion.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openpyxl.workbook.protection import WorkbookProtection

from scorecard.core.errors import ExchangeError, sentence
from scorecard.core.model import Cell, Evaluation, Evaluator
from scorecard.core.panel import Progress
from scorecard.core.wording import one_line
from scorecard.exchange.files import replace_file
from scorecard.exchange.scoresheet.contents import (
    check_size,
    given_away,
    own_cell,
    sheet_candidates,
    sheet_criteria,
)
from scorecard.exchange.scoresheet.cover import write_cover
from scorecard.exchange.scoresheet.filling import FillingSheet, first_rows, write_scores
from scorecard.exchange.scoresheet.reading import read, step_of
from scorecard.exchange.scoresheet.sheet_map import (
    COVER,
    MAP,
    SCORES,
    About,
    SheetCriterion,
    SheetMap,
    cell_digest,
    criterion_digest,
    levels_for,
    map_rows,
)
from scorecard.exchange.workbook import looks
from scorecard.exchange.workbook.spreadsheet import Book, Page


@dataclass(frozen=True, slots=True)
class Written:
    """A scoresheet that was written: what it holds, and how far it was filled in already."""

    path: Path
    map: SheetMap
    progress: Progress


def write(
    evaluation: Evaluation,
    evaluator: str,
    path: Path,
    *,
    blind: bool,
    evaluation_id: str,
    sequence: int,
    candidates: Collection[str] | None = None,
    shuffled: bool = True,
    with_given: bool = True,
    due: str = "",
    written_at: str = "",
    sheet_id: str = "",
) -> Written:
    """Write the scoresheet of one evaluator at `path`.

    sequence    the place in the journal that the sheet is written from
    candidates  only these; None is all
    with_given  what the evaluator has given already stands in its cells; else they are blank, and stay if left so
    due         when it is wanted back, in words
    sheet_id    the number of this writing; made up where none is given

    Raises ExchangeError where there is nothing to score or too much, where a blind sheet would name a candidate, and
    where the file cannot be written; a file that stood at `path` is then unchanged.
    """
    sheet, done = planned(
        evaluation,
        evaluator,
        blind=blind,
        evaluation_id=evaluation_id,
        sequence=sequence,
        candidates=candidates,
        shuffled=shuffled,
        with_given=with_given,
        due=due,
        written_at=written_at,
        sheet_id=sheet_id,
    )
    row: Evaluator = evaluation.evaluators[evaluator]
    data = _data(sheet, row, due, done)
    cells = dict(sheet.cells)
    replace_file(path, data, lambda written: _verify(written, sheet.map, cells))
    return Written(path, sheet.map, done)


def planned(
    evaluation: Evaluation,
    evaluator: str,
    *,
    blind: bool,
    evaluation_id: str,
    sequence: int = 0,
    candidates: Collection[str] | None = None,
    shuffled: bool = True,
    with_given: bool = True,
    due: str = "",
    written_at: str = "",
    sheet_id: str = "",
) -> tuple[FillingSheet, Progress]:
    """What goes on a scoresheet, and how far it is filled in already; given and raised as for `write`."""
    row: Evaluator = evaluation.evaluators[evaluator]
    leaves = sheet_criteria(evaluation, evaluator)
    chosen = sheet_candidates(
        evaluation, evaluator, blind=blind, evaluation_id=evaluation_id, among=candidates, shuffled=shuffled
    )
    check_size(sum(not each.conflict for each in chosen.values()), len(leaves))
    if blind:
        _refuse_names(evaluation, evaluator, leaves, due, with_given=with_given)
    scale = evaluation.scale
    cells: dict[tuple[str, str], Cell] = {}
    for leaf in leaves:
        for key, each in chosen.items():
            cell = None if each.conflict or not with_given else own_cell(evaluation, evaluator, key, leaf)
            if cell is not None:
                cells[each.code, leaf] = cell
    given = [cell.score for cell in cells.values() if type(cell.score) is float]
    about = About(
        evaluation=evaluation_id,
        title=evaluation.head.title,
        evaluator=evaluator,
        evaluator_name=row.name,
        sheet=sheet_id or uuid.uuid4().hex,
        sequence=sequence,
        blind=blind,
        written_at=written_at,
        minimum=scale.minimum,
        maximum=scale.maximum,
        step=scale.step,
        between=tuple(sorted({repr(score) for score in given if step_of(score, scale) != score})),
    )
    starts = first_rows(evaluation, leaves, len(chosen))
    criteria = tuple(
        SheetCriterion(
            leaf,
            one_line(evaluation.criteria[leaf].name) or leaf,
            criterion_digest(evaluation.criteria[leaf], levels_for(evaluation.criteria[leaf], scale)),
            starts[leaf],
            tuple(cell_digest(cells.get((each.code, leaf))) for each in chosen.values()),
        )
        for leaf in leaves
    )
    found = SheetMap(about, tuple(chosen.values()), criteria)
    open_to = sum(not each.conflict for each in chosen.values())
    done = Progress(len(given), open_to * len(leaves))
    return FillingSheet(evaluation, found, cells), done


def _refuse_names(evaluation: Evaluation, evaluator: str, leaves: list[str], due: str, *, with_given: bool) -> None:
    for place, name in given_away(evaluation, evaluator, leaves, due, with_given=with_given):
        raise ExchangeError(
            sentence("A blind scoresheet would name a candidate, '{name}'", name=name),
            place=place,
            advice="Change that text, or write scoresheets that are not blind.",
        )


def _data(sheet: FillingSheet, evaluator: Evaluator, due: str, done: Progress) -> bytes:
    book = Book()
    book.page(COVER, lambda page: write_cover(page, sheet, evaluator, due, done))
    book.page(SCORES, lambda page: write_scores(page, sheet, done))
    hidden = book.page(MAP, lambda page: _write_map(page, sheet.map))
    hidden.sheet.sheet_state = "veryHidden"
    for page in book.pages:
        protect(page)
    book.workbook.security = WorkbookProtection(lockStructure=True)
    book.workbook.active = 0
    properties = book.workbook.properties
    properties.title = f"Scoresheet: {' '.join(sheet.map.about.title.split())}"[:255]
    properties.creator = "Scorecard"
    properties.lastModifiedBy = None
    book.workbook.calculation.fullCalcOnLoad = True
    return book.data(lambda _: None)


def protect(page: Page) -> None:
    """Lock the cells that are not to be filled in, without a password; sizes may be changed."""
    protection = page.sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False  # what is False here is allowed


def _write_map(page: Page, found: SheetMap) -> None:
    style = page.book.style(looks.NOTE)
    for number, (word, text) in enumerate(map_rows(found), 1):
        page.text(number, 1, word, style)
        page.text(number, 2, text, style)


_AGAIN: Final = "Try again; if it happens once more, report it."


def _verify(path: Path, found: SheetMap, cells: dict[tuple[str, str], Cell]) -> None:
    """Read the file back as if it came from outside: the same sheet, and in it what was given already."""
    returned = read(path, named_xlsx=True)
    if returned.map != found or returned.faults:
        why = str(returned.faults[0]) if returned.faults else "it is another one"
        raise ExchangeError(f"The scoresheet cannot be read back: {why}", advice=_AGAIN)
    given = {place: cell for place, cell in cells.items() if cell_digest(cell)}
    if {place: each.cell for place, each in returned.filled.items()} != given:
        raise ExchangeError("The scoresheet that was read back is not the one that was written", advice=_AGAIN)
