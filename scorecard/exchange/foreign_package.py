"""The outside of a workbook from elsewhere: how large it may be, and whether its packing is one that can be trusted."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from scorecard.core.errors import ExchangeError
from scorecard.core.numbers import grouped
from scorecard.exchange.files import must_be_a_file

AGAIN: Final = "Ask for the file once more."
REFUSED: Final = "It is not one that we wrote; do not use it."
TOO_MUCH: Final = "Take out what is not needed, and try again."

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPEN_DOCUMENT: Final = b"mimetypeapplication/vnd.oasis.opendocument"
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_END: Final = b"PK\x05\x06"
_ENCODINGS: Final = frozenset(("utf-8", "utf-16", "us-ascii", "iso-8859-1"))
_LONGEST_END: Final = 22 + 65_535


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a workbook is read. Sizes in bytes; rows, columns, cells and merged ranges are those of a sheet.

    text    characters in one cell
    advice  what to do about a file beyond them
    """

    size: int = 20 << 20
    unpacked: int = 100 << 20
    parts: int = 1_000
    sheets: int = 200
    rows: int = 200_000
    columns: int = 16_384
    cells: int = 2_000_000
    texts: int = 1_000_000
    merges: int = 10_000
    styles: int = 100_000
    names: int = 10_000
    text: int = 1 << 24
    advice: str = REFUSED


OURS: Final = Limits()
"""For files that we wrote and that came back."""

THEIRS: Final = Limits(rows=30_000, cells=500_000, texts=200_000, text=32_767, advice=TOO_MUCH)
"""For sheets that other people made."""


def known_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    """Refuse XML in an encoding that the parser itself does not know. Raises ExchangeError."""
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        what = f"A part of the file is damaged: its encoding '{encoding[:20]}' is not known"
        raise ExchangeError(what, advice=AGAIN)


def no_document_type(*_: object) -> None:
    """Refuse XML that says what it is made of itself, and so could define entities. Raises ExchangeError."""
    what = "The XML in the file defines entities of its own, which is not allowed"
    raise ExchangeError(what, advice=REFUSED)


def look_at_the_outside(path: Path, limits: Limits) -> None:
    """Refuse a file that is too large or no workbook at all. Raises ExchangeError that says what it is."""
    try:
        must_be_a_file(path)
        size = path.stat().st_size
        if size > limits.size:
            most = f"more than the {grouped(limits.size)} that are read"
            what = f"The file is too large: it has {grouped(size)} bytes, {most}"
            raise ExchangeError(what, advice=limits.advice)
        with path.open("rb") as file:
            start = file.read(512)
            whole = start + file.read() if start.startswith(OLE) else start
    except IsADirectoryError:
        raise ExchangeError("This is a folder, not a workbook") from None
    except (OSError, ValueError) as error:
        what = f"The file cannot be read: {getattr(error, 'strerror', None) or error}"
        raise ExchangeError(what, advice="Check the path and the rights.") from None
    if not whole:
        raise ExchangeError("The file is empty", advice=AGAIN)
    if whole.startswith(OLE):
        if ENCRYPTED in whole:
            raise ExchangeError("The file is protected by a password", advice="Save it without one and try again.")
        raise ExchangeError("This is an old workbook (.xls)", advice="Save it as an Excel workbook (.xlsx).")
    if whole.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        what = "This is a web page or XML (HTML), not a workbook"
        raise ExchangeError(what, advice="Save it as an Excel workbook (.xlsx).")
    if OPEN_DOCUMENT in whole:
        raise ExchangeError("This is an OpenDocument file", advice="Save it as an Excel workbook (.xlsx).")
    if not whole.startswith(ZIP):
        raise ExchangeError(
            "This is not a workbook, for it is not an Excel file", advice="Choose the .xlsx file that was sent out."
        )
    _count_parts(path, size, limits)


def _count_parts(path: Path, size: int, limits: Limits) -> None:
    """Refuse a directory that says itself that it is too long, before memory is taken for it."""
    with path.open("rb") as file:
        file.seek(max(0, size - _LONGEST_END))
        tail = file.read(_LONGEST_END)
    at = tail.rfind(_END)
    if at >= 0 and len(tail) >= at + 12:
        _refuse_parts(struct.unpack_from("<H", tail, at + 10)[0], limits)


def _refuse_parts(count: int, limits: Limits) -> None:
    if count > limits.parts:
        what = f"The file has too many parts: {grouped(count)}, more than {grouped(limits.parts)}"
        raise ExchangeError(what, advice=limits.advice)


def look_at_the_directory(archive: ZipFile, limits: Limits) -> None:
    """Refuse a packed file that is too large or packed to deceive. Raises ExchangeError."""
    parts = archive.infolist()
    _refuse_parts(len(parts), limits)
    if len({part.filename.lower() for part in parts}) < len(parts):
        what = "The file holds two parts of one name, and it is not clear which of these duplicates counts"
        raise ExchangeError(what, advice=REFUSED)
    for part in parts:
        if part.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", part.filename):
            raise ExchangeError("The file holds a part with a path that leads out of it", advice=REFUSED)
        if part.flag_bits & 1:
            raise ExchangeError("The file is protected by a password", advice="Save it without one and try again.")
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise ExchangeError("The file is packed in a way that workbooks are not", advice=REFUSED)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked:
        most = f"{grouped(limits.unpacked)} are read"
        what = f"Unpacked the file would have {grouped(unpacked)} bytes, which is too large: {most}"
        raise ExchangeError(what, advice=limits.advice)
