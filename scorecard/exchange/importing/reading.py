"""Reading a spreadsheet file of somebody else, whatever kind it is, in a process of its own.

What a file is, is told by what is in it. Where its name says another thing, as with a web page that is called a
workbook, that is said: the file is refused, or read with a note where nothing can be mistaken.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from scorecard.core.errors import ExchangeError
from scorecard.core.numbers import grouped
from scorecard.core.progress import Report, silent
from scorecard.exchange.apart import Apart
from scorecard.exchange.files import must_be_a_file
from scorecard.exchange.foreign_package import ENCRYPTED, OLE, OPEN_DOCUMENT, THEIRS, ZIP
from scorecard.exchange.importing.book import Book, Note, of_json, to_json

ENDINGS: Final = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt")
"""The endings of files that are read; what is in them counts more."""

SECONDS: Final = 20.0
MEMORY: Final = 700 << 20  # bytes of address space, of which a reader touches less than half

_TEXTS: Final = (".csv", ".tsv", ".txt", ".tab")
_EXCEL: Final = (".xlsx", ".xlsm", ".xltx", ".xltm")
_MARKUP: Final = re.compile(
    rb"<(\?xml|!doctype|!--|html|head|body|table|meta|style|workbook|script|\w+:workbook)", re.IGNORECASE
)
_OTHERS: Final = {
    b"%PDF-": "a PDF document",
    b"{\\rtf": "a text document (RTF)",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"MIME-Version:": "a web page with its pictures (MHTML)",
    b"SQLite format 3\0": "a database",
}
_AGAIN: Final = "Ask for the file once more."


def read_book(path: Path, *, apart: Apart | None = None, report: Report = silent) -> Book:
    """The book in a file of any kind that is read; `apart` is a process that is there already.

    Raises ExchangeError with what is wrong, the file, and what to do; also where reading took too long or too much.
    Whatever `report` raises stops the reading at once.
    """
    report(0.0, f"Reading {path.name}")
    try:
        if apart is not None:
            return of_json(apart.run(read_as_json, str(path.absolute()), waiting=lambda: report(0.5, "Reading")))
        with Apart(seconds=SECONDS, memory=MEMORY) as own:
            return of_json(own.run(read_as_json, str(path.absolute()), waiting=lambda: report(0.5, "Reading")))
    except ExchangeError as error:
        error.place = f"{path.name}, {error.place}" if error.place else path.name
        raise


# ---- in the process apart --------------------------------------------------------------------------


def read_as_json(path: str) -> dict[str, Any]:
    """As `read_here`, as plain values."""
    return to_json(read_here(Path(path)))


def read_here(path: Path) -> Book:
    """The book in a file, read in this process. Raises ExchangeError."""
    start, size = _start_of(path)
    ending = path.suffix.lower()
    if size > THEIRS.size:
        most = grouped(THEIRS.size)
        what = f"The file is too large: it has {grouped(size)} bytes, more than the {most} that are read"
        raise ExchangeError(what, advice=THEIRS.advice)
    if start.startswith(OLE):
        return _old(path, ending)
    if start.startswith(ZIP):
        return _packed(path, ending, start)
    if _MARKUP.match(start.lstrip(b"\xef\xbb\xbf \t\r\n")):
        what = "This is a web page or XML (HTML), not an Excel workbook or a text table"
        raise ExchangeError(what, advice="Open it in a spreadsheet program and save it as an Excel workbook (.xlsx).")
    for mark, called in _OTHERS.items():
        if start.startswith(mark):
            raise ExchangeError(f"This is {called}, not a spreadsheet", advice="Ask for the spreadsheet itself.")
    return _text(path, ending, start)


def _start_of(path: Path) -> tuple[bytes, int]:
    try:
        must_be_a_file(path)
        with path.open("rb") as file:
            start = file.read(4096)
        size = path.stat().st_size
    except IsADirectoryError:
        raise ExchangeError("This is a folder, not a spreadsheet") from None
    except (OSError, ValueError) as error:
        what = f"The file cannot be read: {getattr(error, 'strerror', None) or error}"
        raise ExchangeError(what, advice="Check the path and the rights.") from None
    if not start:
        raise ExchangeError("The file is empty", advice=_AGAIN)
    return start, size


def _old(path: Path, ending: str) -> Book:
    data = path.read_bytes()
    if ENCRYPTED in data:
        raise ExchangeError("The file is protected by a password", advice="Save it without one and try again.")
    if ending in _EXCEL:
        what = f"This is an old Excel file (.xls), or one protected by a password, although its name ends with {ending}"
        raise ExchangeError(what, advice="Save it as an Excel workbook (.xlsx) without a password and try again.")
    if ending in _TEXTS:
        raise ExchangeError(f"This is not a text table, although its name ends with {ending}", advice=_AGAIN)
    from scorecard.exchange.importing.old_excel import read_old_excel  # its reader is loaded for such files alone

    return read_old_excel(path)


def _packed(path: Path, ending: str, start: bytes) -> Book:
    is_open_document = OPEN_DOCUMENT in start[:512]
    if ending in _TEXTS:
        what = f"This is a packed file and not a text table (CSV), although its name ends with {ending}"
        raise ExchangeError(what, advice="Give it the ending that it had, and try again.")
    if is_open_document and ending in _EXCEL:
        what = f"This is an OpenDocument file (.ods), not an Excel workbook, although its name ends with {ending}"
        raise ExchangeError(what, advice="Give it the ending .ods, and try again.")
    if is_open_document:
        from scorecard.exchange.importing.open_document import read_open_document

        return read_open_document(path)
    from scorecard.exchange.importing.excel import read_excel

    return read_excel(path)


def _text(path: Path, ending: str, start: bytes) -> Book:
    from scorecard.exchange.importing.delimited import read_delimited

    if ending in (*_EXCEL, ".ods"):
        kind = "an OpenDocument file" if ending == ".ods" else "an Excel workbook"
        what = f"This is not {kind}, although its name ends with {ending}"
        if _looks_like_text(start):
            what = f"This is text, such as CSV, and not {kind}, although its name ends with {ending}"
            raise ExchangeError(what, advice="Give it the ending .csv, and try again.")
        raise ExchangeError(f"{what}; it cannot be read", advice=_AGAIN)
    book = read_delimited(path, "tsv" if ending in (".tsv", ".tab") else "csv")
    if ending not in _TEXTS:
        shown = f"although its name ends with {ending}" if ending else "although its name has no ending"
        return Book(book.name, book.kind, book.grids, (Note(f"This was read as a text table, {shown}."), *book.notes))
    return book


def _looks_like_text(start: bytes) -> bool:
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return b"\0" not in start and sum(byte < 32 and byte not in (9, 10, 13) for byte in start) == 0
