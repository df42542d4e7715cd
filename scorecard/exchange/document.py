"""The evaluation document: one evaluation as JSON, read and written without loss.

Reading checks everything and reports every fault at once, each with its place ("criteria[0].weight"). Unknown keys
are faults, so that a typing error never passes silently. Reading needs only `format`, `version`, `title`, `criteria`
and `candidates`; whatever is at its default is left out when writing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from scorecard.core.errors import DocumentError, ExchangeError, Fault
from scorecard.core.model import Evaluation
from scorecard.core.numbers import grouped
from scorecard.exchange.document_reader import FORMAT, VERSION, JournalPlace, Reader
from scorecard.exchange.document_writer import document_bytes, document_of
from scorecard.exchange.files import must_be_a_file
from scorecard.exchange.json_reader import MOST_FAULTS
from scorecard.exchange.json_text import json_value

__all__ = [
    "FORMAT",
    "VERSION",
    "JournalPlace",
    "document_bytes",
    "document_of",
    "evaluation_of",
    "parse_document",
    "parse_document_with_place",
    "read_document",
    "read_document_with_place",
]

LARGEST_FILE: Final = 256 * 1024 * 1024


def read_document(path: Path) -> Evaluation:
    """The evaluation in a document file.

    Raises DocumentError with every fault and its place, or ExchangeError where the file cannot be read at all.
    """
    return read_document_with_place(path)[0]


def read_document_with_place(path: Path) -> tuple[Evaluation, JournalPlace | None]:
    """As `read_document`, with the state in a workspace that the document says it was written from."""
    try:
        must_be_a_file(path)
        size = path.stat().st_size
        if size > LARGEST_FILE:
            what = f"the file has {grouped(size)} bytes, more than the {grouped(LARGEST_FILE)} that are read"
            raise DocumentError([Fault("", what)], source=path.name)
        data = path.read_bytes()
    except IsADirectoryError:
        raise ExchangeError("This is a folder, not a document", place=str(path)) from None
    except (OSError, ValueError) as error:  # ValueError: a path that cannot be one
        raise ExchangeError(
            f"The file cannot be read: {getattr(error, 'strerror', None) or error}",
            place=str(path),
            advice="Check the path and the rights.",
        ) from None
    return parse_document_with_place(data, source=path.name)


def parse_document(data: bytes, source: str = "") -> Evaluation:
    """The evaluation in the bytes of a document. Raises DocumentError with every fault and its place."""
    return parse_document_with_place(data, source)[0]


def parse_document_with_place(data: bytes, source: str = "") -> tuple[Evaluation, JournalPlace | None]:
    """As `parse_document`, with the state in a workspace that the document says it was written from."""
    return _read(json_value(data, source), source)


def evaluation_of(value: object, source: str = "") -> Evaluation:
    """The evaluation in a JSON value. Raises DocumentError with every fault and its place."""
    return _read(value, source)[0]


def _read(value: object, source: str) -> tuple[Evaluation, JournalPlace | None]:
    reader = Reader()
    evaluation = reader.document(value)
    if evaluation is None or reader.faults:
        raise DocumentError(reader.faults, source=source, cut=len(reader.faults) >= MOST_FAULTS)
    return evaluation, reader.place
