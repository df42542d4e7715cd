"""Evaluations in and out of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import scorecard
from scorecard.core.errors import ExchangeError
from scorecard.core.model import Evaluation
from scorecard.core.progress import Report, silent
from scorecard.exchange.document import JournalPlace, document_bytes, read_document_with_place
from scorecard.exchange.files import replace_file


class Format(StrEnum):
    """What an evaluation can be exported as."""

    WORKBOOK = "xlsx"
    DOCUMENT = "json"
    RANKING = "csv"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an exported evaluation comes from, for the record that goes with it. No journal: it was a file."""

    name: str = ""
    evaluation: str = ""
    journal_sequence: int | None = None
    journal_hash: str = ""

    @property
    def place(self) -> JournalPlace | None:
        """The place in the journal, for a document that may come back."""
        if self.journal_sequence is None:
            return None
        return JournalPlace(self.evaluation, self.journal_sequence, self.journal_hash)


def import_document(path: Path) -> tuple[Evaluation, JournalPlace | None]:
    """The evaluation in a document file, and the state in a workspace that it was written from, if it says so.

    Raises DocumentError with every fault, or ExchangeError.
    """
    if path.suffix.lower() != ".json":
        raise ExchangeError("Only evaluation documents (.json) are read by this version", place=path.name)
    return read_document_with_place(path)


def format_of(path: Path, further: Sequence[str] = ()) -> Format:
    """The format that a file's ending asks for.

    Raises ExchangeError for any other; `further` are endings that the caller can write besides, for its advice.
    """
    ending = path.suffix.lower().lstrip(".")
    if ending not in set(Format):
        known = ", ".join([*(f".{each}" for each in Format), *further])
        raise ExchangeError("This kind of file is not written", place=path.name, advice=f"End the name with {known}.")
    return Format(ending)


def export(evaluation: Evaluation, path: Path, source: Source, report: Report = silent) -> None:
    """Write an evaluation to a file whose ending says what it becomes.

    A file that is there is replaced only by a finished, verified one. Raises ExchangeError, RankingError.
    """
    kind = format_of(path)
    if kind is Format.DOCUMENT:
        report(0.0, "Writing the document")
        replace_file(path, document_bytes(evaluation, source.place))
    elif kind is Format.RANKING:
        from scorecard.exchange.csv_ranking import ranking_csv  # each format loads only what it needs

        report(0.0, "Writing the ranking")
        replace_file(path, ranking_csv(evaluation))
    else:
        from scorecard.exchange.workbook import Provenance, write_workbook

        provenance = Provenance(
            program_version=scorecard.__version__,
            written_at=datetime.now().astimezone().isoformat(timespec="seconds"),
            source=source.name,
            journal_hash=source.journal_hash,
            journal_sequence=source.journal_sequence,
        )
        write_workbook(evaluation, path, provenance=provenance, report=report)


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


def workbook_sheets(evaluation: Evaluation) -> list[str]:
    """The names of the sheets that its workbook has. Raises RankingError where there is nothing to rank by."""
    from scorecard.exchange.workbook import sheet_titles

    return sheet_titles(evaluation)


def table_csv(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A table as the bytes of a CSV file, in which no text is taken for a formula."""
    from scorecard.exchange.csv_ranking import table_csv as bytes_of

    return bytes_of(heads, rows)
