"""Evaluations in and out of files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import scorecard
from scorecard.core.errors import ExchangeError
from scorecard.core.model import Evaluation
from scorecard.core.progress import Report, silent
from scorecard.exchange.document import document_bytes, read_document
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
    journal_sequence: int | None = None
    journal_hash: str = ""


def import_document(path: Path) -> Evaluation:
    """The evaluation in a document file. Raises DocumentError with every fault, or ExchangeError."""
    return read_document(path)


def format_of(path: Path) -> Format:
    """The format that a file's ending asks for. Raises ExchangeError for any other."""
    ending = path.suffix.lower().lstrip(".")
    if ending not in set(Format):
        known = ", ".join(f".{each}" for each in Format)
        raise ExchangeError("This kind of file is not written", place=path.name, advice=f"End the name with {known}.")
    return Format(ending)


def export(evaluation: Evaluation, path: Path, source: Source, report: Report = silent) -> None:
    """Write an evaluation to a file whose ending says what it becomes.

    A file that is there is replaced only by a finished, verified one. Raises ExchangeError, RankingError.
    """
    kind = format_of(path)
    if kind is Format.DOCUMENT:
        report(0.0, "Writing the document")
        replace_file(path, document_bytes(evaluation))
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


def ranking_csv(evaluation: Evaluation) -> bytes:
    """The ranking as the bytes of a CSV file."""
    from scorecard.exchange.csv_ranking import ranking_csv as bytes_of

    return bytes_of(evaluation)
