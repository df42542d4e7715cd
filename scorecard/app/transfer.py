"""Evaluations in and out of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import scorecard
from scorecard.core.errors import ExchangeError, ScorecardError, Sentence
from scorecard.core.model import Evaluation, in_order
from scorecard.core.progress import Report, silent
from scorecard.core.sight import Sight, veil
from scorecard.exchange.document import JournalPlace, document_bytes, read_document_with_place
from scorecard.exchange.files import replace_file

if TYPE_CHECKING:
    from scorecard.core.comparison.comparing import Comparison
    from scorecard.core.report.parts import Png


class Format(StrEnum):
    """What an evaluation can be exported as."""

    WORKBOOK = "xlsx"
    DOCUMENT = "json"
    RANKING = "csv"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an exported evaluation comes from, for the record that goes with it. No journal: it was a file.

    `is_whole`: nothing of it has been hidden. What is written of less than the whole cannot come back as an edit, for
    what is hidden would seem to have been taken away.
    """

    name: str = ""
    evaluation: str = ""
    journal_sequence: int | None = None
    journal_hash: str = ""
    is_whole: bool = True

    @property
    def place(self) -> JournalPlace | None:
        """The place in the journal, for a document that may come back."""
        if self.journal_sequence is None or not self.is_whole:
            return None
        return JournalPlace(self.evaluation, self.journal_sequence, self.journal_hash)


@dataclass(frozen=True, slots=True)
class Seen:
    """An evaluation as somebody may see it, where it comes from, and what is hidden of it."""

    value: Evaluation
    source: Source
    sight: Sight

    @property
    def hidden(self) -> tuple[Sentence, ...]:
        """A sentence for each thing that is hidden."""
        return self.sight.hidden


def as_seen(evaluation: Evaluation, source: Source, who: str = "") -> Seen:
    """What an evaluator, named by key or name, may see of an evaluation; "": what everybody may see.

    Raises ScorecardError where nobody of that name is on the panel, or more than one.
    """
    key = _evaluator_called(evaluation, who) if who else ""
    found = veil(evaluation, key)
    return Seen(found.value, replace(source, is_whole=found.value is evaluation), found.sight)


def as_clean_copy(seen: Seen, *, hides_candidates: bool = False) -> Seen:
    """What is seen as it may go out: without what was said and by whom, and without where it comes from.

    Raises ExchangeError while something of it is hidden: nothing in the copy would say so.
    """
    if not seen.sight.clear:
        raise ExchangeError(
            "A clean copy would not say that something is hidden",
            place=seen.value.head.title,
            advice="Make it when the sheets are in and what is sealed has been opened.",
        )
    from scorecard.core.clean_copy import clean_copy  # few want one

    value = clean_copy(seen.value, hides_candidates=hides_candidates)
    return Seen(value, Source(is_whole=False), veil(value).sight)


def _evaluator_called(evaluation: Evaluation, name: str) -> str:
    if name in evaluation.evaluators:
        return name
    known = {key: evaluation.evaluators[key].name for key in in_order(evaluation.evaluators)}
    found = [key for key, each in known.items() if each.casefold().strip() == name.casefold().strip()]
    if len(found) == 1:
        return found[0]
    advice = f"There are: {', '.join(known.values())}." if known else "Nobody is on the panel yet."
    what = f"Nobody on the panel is called '{name}'"
    if found:
        what, advice = f"{len(found)} of the panel are called '{name}'", f"Name one by key: {', '.join(found)}."
    raise ScorecardError(what, place=evaluation.head.title, advice=advice)


def import_document(path: Path) -> tuple[Evaluation, JournalPlace | None]:
    """The evaluation in a document file, and the state in a workspace that it was written from, if it says so.

    Raises DocumentError with every fault, or ExchangeError.
    """
    if path.suffix.lower() != ".json":
        raise _no_document(path)
    return read_document_with_place(path)


def _no_document(path: Path) -> ExchangeError:
    """What a file is that is no evaluation document, as far as its name says."""
    from scorecard.exchange.importing.reading import ENDINGS  # few files are none

    if path.is_dir():
        return ExchangeError("This is a folder, and not an evaluation document", place=path.name)
    if path.suffix.lower() in set(ENDINGS) - {".txt"}:  # most texts are no tables
        what, advice = "This is a spreadsheet, and not an evaluation document", "Import it as a spreadsheet first."
        return ExchangeError(what, place=path.name, advice=advice)
    return ExchangeError(
        "This is neither a spreadsheet nor an evaluation document",
        place=path.name,
        advice="Documents end with .json, spreadsheets with .xlsx, .xls, .ods or .csv.",
    )


def format_of(path: Path, further: Sequence[str] = ()) -> Format:
    """The format that a file's ending asks for.

    Raises ExchangeError for any other; `further` are endings that the caller can write besides, for its advice.
    """
    ending = path.suffix.lower().lstrip(".")
    if ending not in set(Format):
        known = ", ".join([*(f".{each}" for each in Format), *further])
        raise ExchangeError("This kind of file is not written", place=path.name, advice=f"End the name with {known}.")
    return Format(ending)


def export(
    evaluation: Evaluation,
    path: Path,
    source: Source,
    report: Report = silent,
    comparison: Comparison | None = None,
    pictures: Sequence[Png] = (),
) -> None:
    """Write an evaluation to a file whose ending says what it becomes.

    `comparison` and `pictures` are further sheets of a workbook.

    A file that is there is replaced only by a finished, verified one. Raises ExchangeError, RankingError.
    """
    kind = format_of(path)
    if kind is Format.DOCUMENT:
        report(0.0, "Writing the document")
        replace_file(path, evaluation_document(evaluation, source))
    elif kind is Format.RANKING:
        report(0.0, "Writing the ranking")
        replace_file(path, ranking_csv(evaluation))
    else:
        from scorecard.exchange.workbook import Provenance, write_workbook  # each format loads only what it needs

        provenance = Provenance(
            program_version=scorecard.__version__,
            written_at=datetime.now().astimezone().isoformat(timespec="seconds"),
            source=source.name,
            journal_hash=source.journal_hash,
            journal_sequence=source.journal_sequence,
        )
        write_workbook(evaluation, path, provenance=provenance, report=report, comparison=comparison, pictures=pictures)


def write_file(path: Path, data: bytes) -> None:
    """Write a finished file in the place of whatever is there. Raises ExchangeError; the old file is then untouched."""
    replace_file(path, data)


def ranking_csv(evaluation: Evaluation) -> bytes:
    """The ranking as the bytes of a CSV file."""
    from scorecard.exchange.csv_ranking import ranking_csv as bytes_of

    return bytes_of(evaluation)


def evaluation_document(evaluation: Evaluation, source: Source) -> bytes:
    """The evaluation as the bytes of a document file."""
    return document_bytes(evaluation, source.place)


def workbook_sheets(evaluation: Evaluation, *, pictured: bool = False) -> list[str]:
    """The names of the sheets that its workbook has. Raises RankingError where there is nothing to rank by."""
    from scorecard.exchange.workbook import sheet_titles

    return sheet_titles(evaluation, pictured=pictured)


def table_csv(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A table as the bytes of a CSV file, in which no text is taken for a formula."""
    from scorecard.exchange.csv_ranking import table_csv as bytes_of

    return bytes_of(heads, rows)
