"""Answers to a weighting method from a file, and weights taken over into a document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from scorecard.core.changes import diff
from scorecard.core.errors import DocumentError, ExchangeError
from scorecard.core.model import Evaluation
from scorecard.core.process import Locked, forbidden
from scorecard.exchange.document import document_bytes, read_document_with_place
from scorecard.exchange.document_costs import value_faults
from scorecard.exchange.files import must_be_a_file, replace_file
from scorecard.exchange.json_text import json_value

LARGEST_FILE: Final = 4 * 1024 * 1024


def read_answers(path: Path) -> Any:
    """The JSON value in a file of answers.

    Raises ExchangeError where it cannot be read, DocumentError where it is not JSON, holds a key twice or a number that
    cannot be used.
    """
    try:
        must_be_a_file(path)
        if path.stat().st_size > LARGEST_FILE:
            raise ExchangeError("The file is too large to be answers", place=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise ExchangeError(
            f"The file cannot be read: {error.strerror or error}",
            place=str(path),
            advice="Check the path and the rights.",
        ) from None
    value = json_value(data, path.name)
    faults = list(value_faults(value, ""))
    if faults:
        raise DocumentError(faults, source=path.name)
    return value


def change_document(path: Path, change: Callable[[Evaluation], Evaluation]) -> Evaluation:
    """Change the evaluation in a document file and write it back, with the place in a journal that it came with.

    Raises DocumentError or ExchangeError where it cannot be read or written, Locked where the order of work of a formal
    evaluation does not allow it.
    """
    before, place = read_document_with_place(path)
    after = change(before)
    refusals = forbidden(before, diff(before, after), after)
    if refusals:
        raise Locked(refusals)
    replace_file(path, document_bytes(after, place))
    return after
