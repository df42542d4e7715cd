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
from scorecard.exchange.document_reader import FORMAT, VERSION, Reader
from scorecard.exchange.document_writer import document_bytes, document_of
from scorecard.exchange.json_text import json_value

__all__ = ["FORMAT", "VERSION", "document_bytes", "document_of", "evaluation_of", "parse_document", "read_document"]

LARGEST_FILE: Final = 256 * 1024 * 1024


def read_document(path: Path) -> Evaluation:
    """The evaluation in a document file.

    Raises DocumentError with every fault and its place, or ExchangeError where the file cannot be read at all.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise DocumentError(
                [Fault("", f"the file has {size:,} bytes, more than the {LARGEST_FILE:,} that are read")],
                source=path.name,
            )
        data = path.read_bytes()
    except IsADirectoryError:
        raise ExchangeError("This is a folder, not a document", place=str(path)) from None
    except OSError as error:
        raise ExchangeError(
            f"The file cannot be read: {error.strerror or error}",
            place=str(path),
            advice="Check the path and the rights.",
        ) from None
    return parse_document(data, source=path.name)


def parse_document(data: bytes, source: str = "") -> Evaluation:
    """The evaluation in the bytes of a document. Raises DocumentError with every fault and its place."""
    return evaluation_of(json_value(data, source), source)


def evaluation_of(value: object, source: str = "") -> Evaluation:
    """The evaluation in a JSON value. Raises DocumentError with every fault and its place."""
    reader = Reader()
    evaluation = reader.document(value)
    if evaluation is None or reader.faults:
        raise DocumentError(reader.faults, source=source)
    return evaluation
