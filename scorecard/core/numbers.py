"""Exact and shown numbers: decimals as fractions, rounding half up, and as many decimals as the ranks need."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Final

MINUS: Final = "\N{MINUS SIGN}"
MOST_DECIMALS: Final = 9
LONGEST_PLAIN: Final = 4
"""Digits that are read without signs between the thousands."""
_SHORT: Final = 1e9
"""Below it a product of floats is right to much less than `_HALFWAY`."""
_HALFWAY: Final = 1e-4


@lru_cache(maxsize=65536)
def exact(number: float | int) -> Fraction:
    """The decimal that a person wrote, as a fraction: 0.1 is one tenth, not the nearest binary number."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)


def shown(number: float | Fraction, decimals: int = 1) -> str:
    """`number` with so many decimals, rounded half up, with a true minus sign and never "-0.0"."""
    if type(number) is float and (scaled := abs(number) * 10.0**decimals) < _SHORT and abs(scaled % 1 - 0.5) > _HALFWAY:
        # far from a tie every way of rounding says the same, and this is by far the fastest
        return f"{MINUS if number < 0 and scaled > 0.5 else ''}{abs(number):.{decimals}f}"
    given = (
        Decimal(number.numerator) / Decimal(number.denominator)
        if isinstance(number, Fraction)
        else Decimal(repr(float(number)))
    )
    rounded = given.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def plain(number: float) -> str:
    """`number` as short as it can be written without loss: 4, 3.5, 1350000."""
    text = f"{Decimal(repr(float(number) + 0.0)).normalize():f}"
    return f"{MINUS}{text[1:]}" if text.startswith("-") else text


def grouped(number: float | str) -> str:
    """`number` as `plain` writes it, or a number already in words, with its thousands set apart: 4, 1984, 1,350,000.

    Four digits are read without a comma between them.
    """
    text = number if isinstance(number, str) else plain(number)
    whole, point, decimals = text.removeprefix(MINUS).partition(".")
    sign = MINUS if text.startswith(MINUS) else ""
    return f"{sign}{int(whole):,}{point}{decimals}" if len(whole) > LONGEST_PLAIN else text


def as_stepped(number: float, step: float) -> str:
    """`number` with as many decimals as a scale of such steps has, and with more only where it has more itself."""
    decimals = len(plain(step).partition(".")[2])
    text = plain(number)
    return shown(number, decimals) if len(text.partition(".")[2]) < decimals else text


def decimals_needed(ranked: Iterable[tuple[int, float]], least: int = 1) -> int:
    """How many decimals a column of totals needs so that two different ranks never show the same number.

    `ranked` holds (rank, total). Totals that are equal but split by a tie-break need no more decimals.
    """
    pairs = sorted(ranked)
    apart = [
        (a, b) for (a_rank, a), (b_rank, b) in pairwise(pairs) if a_rank != b_rank and abs(a - b) > 10.0**-MOST_DECIMALS
    ]
    for decimals in range(least, MOST_DECIMALS + 1):
        unit = 2 * 10.0**-decimals  # further apart, no two numbers are shown alike
        if not any(abs(a - b) < unit and shown(a, decimals) == shown(b, decimals) for a, b in apart):
            return decimals
    return MOST_DECIMALS
