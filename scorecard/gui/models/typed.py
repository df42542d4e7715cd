"""Numbers and words as people type and paste them, and as they are copied."""

from __future__ import annotations

from collections.abc import Sequence
from csv import QUOTE_MINIMAL, writer
from io import StringIO
from typing import Final

from PySide6.QtCore import QLocale

from scorecard.app.pasting.figures import COMMA, POINT, number_in
from scorecard.core.numbers import MINUS, grouped, plain

NARROW_SPACE: Final = "\N{NARROW NO-BREAK SPACE}"


def decimal_of(locale: QLocale) -> str:
    """The sign of decimals that a person of that locale types."""
    return COMMA if locale.decimalPoint() == COMMA else POINT


def number_from(text: str, locale: QLocale) -> float | None:
    """The number that a text says, or None where it says none.

    The decimal sign is that of the locale; the other of point and comma is taken for a decimal sign too, unless it
    can part thousands: 3,5 is a number everywhere, 1,350 is another one in London than in Berlin.
    """
    return number_in(text.strip().removesuffix("%"), decimal_of(locale))


def number_text(number: float, locale: QLocale) -> str:
    """A number in full, as it can be typed or pasted again."""
    text = plain(number).replace(MINUS, "-")
    return text.replace(".", ",") if locale.decimalPoint() == "," else text


def long_text(number: float, locale: QLocale) -> str:
    """As `number_text`, with the thousands apart as they are everywhere, for a field that nobody types in.

    Where a comma is the sign of decimals a narrow space stands in its place.
    """
    text = grouped(number).replace(MINUS, "-")
    if decimal_of(locale) == POINT:
        return text
    return text.replace(COMMA, NARROW_SPACE).replace(POINT, COMMA)


def block_text(rows: Sequence[Sequence[str]]) -> str:
    """A block of cells as spreadsheets take it from the clipboard."""
    out = StringIO(newline="")
    table = writer(out, delimiter="\t", quoting=QUOTE_MINIMAL, lineterminator="\n")
    table.writerows(rows)
    return out.getvalue()
