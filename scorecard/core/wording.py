"""How names and figures are said in a sentence, a table or a picture, wherever they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final
from unicodedata import bidirectional

from scorecard.core.numbers import grouped, shown

NBSP: Final = "\N{NO-BREAK SPACE}"
NOTHING: Final = "\N{EN DASH}"
"""What stands where there is no figure."""
WEIGHT_DECIMALS: Final = 1
_PLUS_MINUS: Final = "\N{PLUS-MINUS SIGN}"
_NOISE: Final = 1e-9
"""A difference of points that is nearer to nought is the noise of floats."""
_RIGHT_TO_LEFT: Final = frozenset(("R", "AL", "AN", "RLE", "RLO"))


# ---- names ---------------------------------------------------------------------------------------


def one_line(text: str) -> str:
    """A text without line ends, tabs and doubled spaces."""
    return " ".join(text.split())


def clipped(text: str, most: int) -> str:
    """A text on one line, cut with an ellipsis where it has more than `most` characters."""
    line = one_line(text)
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"


def isolated(text: str) -> str:
    """A name on one line, marked so that its direction of writing does not carry over to the sentence that it is in."""
    name = one_line(text)
    if any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in name):
        return f"\N{FIRST STRONG ISOLATE}{name}\N{POP DIRECTIONAL ISOLATE}"
    return name


def listed(names: Iterable[str]) -> str:
    """Names as they stand in a sentence: "A", "A and B", "A, B and C"."""
    every: Sequence[str] = list(names)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}" if every else ""


def first_of(names: Sequence[str], most: int) -> str:
    """The first names, and how many there are besides: "A, B, C and 2 more"."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {grouped(rest)} more" if rest > 0 else "")


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{grouped(number)} {one if number == 1 else many}"


def column_name(column: int) -> str:
    """The letters by which spreadsheets name a column: 1 is A, 28 is AB."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


# ---- figures -------------------------------------------------------------------------------------


def signed(number: float, decimals: int = 1, exact: float | None = None) -> str:
    """A difference with its sign; one that is there but too small to show has both signs.

    Where `number` has been rounded so that parts add up, `exact` says what it was.
    """
    text = shown(number, decimals)
    if _is_nought(text):
        return f"{_PLUS_MINUS}{text}" if abs(number if exact is None else exact) > _NOISE else text
    return text if number < 0 else f"+{text}"


def with_sign(number: float, decimals: int = 1) -> str:
    """How far something lies from the middle, with its sign; without one where it rounds to nought."""
    text = shown(number, decimals)
    return shown(0.0, decimals) if _is_nought(text) else text if number < 0 else f"+{text}"


def per_cent(share: float | Fraction, decimals: int = 0) -> str:
    """A share 0..1 as per cent."""
    return f"{shown(share * 100, decimals)}{NBSP}%"


def weight_text(share: float | Fraction) -> str:
    """A weight 0..1 as per cent, with the decimals that weights have."""
    return per_cent(share, WEIGHT_DECIMALS)


def points_text(share: float | Fraction) -> str:
    """A weight 0..1 in points of a hundred, without the sign."""
    return shown(share * 100, WEIGHT_DECIMALS)


def _is_nought(text: str) -> bool:
    return not any(digit in text for digit in "123456789")
