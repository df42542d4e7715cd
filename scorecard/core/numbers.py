"""Exact and shown numbers: decimals as fractions, rounding half up, decimals enough, and figures that agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Final

MINUS: Final = "\N{MINUS SIGN}"
MOST_DECIMALS: Final = 9
NOUGHT: Final = 1e-9
"""What is nearer to nought is the noise of floats."""
LONGEST_PLAIN: Final = 4
"""Digits that are read without signs between the thousands."""
_WIDE: Final = Context(prec=800)
"""Digits for the largest float with any decimals."""
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
    rounded = given.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_WIDE)
    text = f"{rounded.copy_abs():f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def plain(number: float) -> str:
    """`number` as short as it can be written without loss: 4, 3.5, 1350000."""
    text = f"{Decimal(repr(float(number) + 0.0)).normalize():f}"
    return f"{MINUS}{text[1:]}" if text.startswith("-") else text


def grouped(number: float | str) -> str:
    """`number` as `plain` writes it, or a number already in words, with its thousands set apart: 4, 1984, 1,350,000.

    Four digits are read without a comma between them. All that is read goes this way: cells, sentences, counts.
    """
    text = number if isinstance(number, str) else plain(number)
    whole, point, decimals = text.removeprefix(MINUS).partition(".")
    sign = MINUS if text.startswith(MINUS) else ""
    return f"{sign}{int(whole):,}{point}{decimals}" if len(whole) > LONGEST_PLAIN else text


def as_stepped(number: float, step: float) -> str:
    """`number` with as many decimals as a scale of such steps has, and with more only where it has more itself."""
    decimals = min(len(plain(step).partition(".")[2]), MOST_DECIMALS)
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


# ---- figures that stand beside what they come from ----------------------------------------------------


def between(one: float, other: float, decimals: int) -> float:
    """What lies between two figures as both are shown, from `one` to `other`: 61.4 and 63.3 are 1.9 apart.

    Whoever takes the two figures that stand there gets this one, even where they are 61.44 and 63.26 and what lies
    between them would be rounded to 1.8. It is off by less than one of the last digit, and never has the wrong sign.
    """
    return float(_rounded(other, decimals) - _rounded(one, decimals))


def decimals_that_agree(pairs: Iterable[tuple[float, float]], least: int, most: int) -> int:
    """With how many decimals, from `least` to `most`, no two figures contradict what lies between them, rounded.

    `pairs` holds (one, other). Where some do with each number of decimals, it is `most`.
    """
    known = [(one, other, Decimal(repr(float(other))) - Decimal(repr(float(one)))) for one, other in pairs]
    for decimals in range(least, most):
        if all(
            _rounded(other, decimals) - _rounded(one, decimals)
            == apart.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
            for one, other, apart in known
        ):
            return decimals
    return most


def added_up(parts: Sequence[float], whole: float, decimals: int) -> tuple[float, ...]:
    """`parts` rounded so that they add up to `whole`, a number of so many decimals, as people see them do.

    Each is rounded down, and the units of the last digit that are left go to those that lost most (the largest
    remainder, as in the method of Hamilton). Parts that are nought stay so, and so does every part where `whole` is
    another number than what they add up to.
    """
    unit = Decimal(1).scaleb(-decimals)
    exactly = [Decimal(repr(float(part))) for part in parts]
    lower = [(each / unit).to_integral_value(ROUND_FLOOR) for each in exactly]
    moving = [at for at, part in enumerate(parts) if abs(part) > NOUGHT]
    left = int(_rounded(whole, decimals) / unit) - int(sum(lower[at] for at in moving))
    if not 0 <= left <= len(moving):
        return tuple(float(_rounded(part, decimals)) for part in parts)
    moving.sort(key=lambda at: lower[at] - exactly[at] / unit)
    up = set(moving[:left])
    return tuple(float((lower[at] + (at in up)) * unit) if abs(part) > NOUGHT else 0.0 for at, part in enumerate(parts))


def _rounded(number: float, decimals: int) -> Decimal:
    """`number` as `shown` shows it."""
    return Decimal(shown(number, decimals).replace(MINUS, "-"))
