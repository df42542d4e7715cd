"""Numbers and words as people type and paste them, and as they are copied."""

from __future__ import annotations

import re
from collections.abc import Sequence
from csv import QUOTE_MINIMAL, reader, writer
from csv import Error as NoTable
from io import StringIO
from typing import Final

from PySide6.QtCore import QLocale

from scorecard.core.errors import EditError
from scorecard.core.numbers import MINUS, plain

_SPACES: Final = re.compile("[\\s\u00a0\u202f\u2009]+")
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?")


def number_from(text: str, locale: QLocale) -> float | None:
    """The number that a text says, or None where it says none.

    The decimal sign is that of the locale; the other of point and comma is taken for a decimal sign too, unless it
    can part thousands: 3,5 is a number everywhere, 1,350 is another one in London than in Berlin.
    """
    bare = _SPACES.sub("", text).replace(MINUS, "-").replace("'", "").replace("\u2019", "").removesuffix("%")
    decimal, other = (",", ".") if locale.decimalPoint() == "," else (".", ",")
    if other in bare:
        grouped = re.fullmatch(rf"([+-]?\d{{1,3}}(?:\{other}\d{{3}})+)(\{decimal}\d*)?", bare)
        if grouped:
            bare = bare.replace(other, "")
        elif bare.count(other) == 1 and decimal not in bare:
            bare = bare.replace(other, decimal)
        else:
            return None
    bare = bare.replace(decimal, ".")
    return float(bare) if _NUMBER.fullmatch(bare) and bare.isascii() else None


def number_text(number: float, locale: QLocale) -> str:
    """A number in full, as it can be typed or pasted again."""
    text = plain(number).replace(MINUS, "-")
    return text.replace(".", ",") if locale.decimalPoint() == "," else text


def block_from(text: str) -> list[list[str]]:
    """The cells of a block as spreadsheets put it on the clipboard: tabs, lines, and quotes around what holds them.

    Raises EditError where it is no such block.
    """
    try:
        rows = [row or [""] for row in reader(StringIO(text, newline=""), delimiter="\t")]
    except NoTable as error:
        raise EditError("This text is not a block of cells") from error
    return rows


def block_text(rows: Sequence[Sequence[str]]) -> str:
    """A block of cells as spreadsheets take it from the clipboard."""
    out = StringIO(newline="")
    table = writer(out, delimiter="\t", quoting=QUOTE_MINIMAL, lineterminator="\n")
    table.writerows(rows)
    return out.getvalue()
