"""What every weighting method gives back, and what the methods share: checking answers and saying what they imply.

A method works on criteria that stand side by side, given as `names`: key -> name, in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from math import isfinite
from typing import Any, Final

from scorecard.core.errors import EditError, Sentence, sentence
from scorecard.core.model import Method
from scorecard.core.numbers import exact, plain, shown

__all__ = [
    "FROM_DATA",
    "Elicited",
    "Method",
    "Names",
    "Revisit",
    "beside",
    "check_keys",
    "checked_answers",
    "checked_number",
    "normalised",
    "spoken",
    "times",
]

Names = Mapping[str, str]


FROM_DATA: Final = (Method.ENTROPY, Method.CRITIC)
NOTICED: Final = 1.5  # answer and weights apart by this factor are worth a word


@dataclass(frozen=True, slots=True)
class Revisit:
    """The one answer worth another look: what was said, what would fit best, and how consistent all would be then.

    given, proposed  how many times as much the first counts as the second; `proposed` is on the method's scale
    ratio_after      the consistency ratio with the proposed answer in place of the given one
    """

    first: str
    second: str
    given: float
    proposed: float
    ratio_after: float
    what: Sentence

    def __str__(self) -> str:
        return str(self.what)


@dataclass(frozen=True, slots=True)
class Elicited:
    """Weights with what stands behind them.

    weights   criterion -> share, 0..1; they add up to 1
    figures   the method's figures of consistency by name, such as lambda_max or xi
    implied   what the answers imply, a sentence each
    warnings  what makes the weights doubtful
    revisit   the answer whose change would make the answers most consistent, where there is one
    """

    method: Method
    weights: dict[str, float]
    figures: dict[str, float] = field(default_factory=dict)
    implied: tuple[Sentence, ...] = ()
    warnings: tuple[Sentence, ...] = ()
    revisit: Revisit | None = None


def checked_answers(names: Names, given: Mapping[str, Any], *, least: float = 0.0) -> dict[str, Fraction]:
    """One number for each criterion, as exact fractions in the order of `names`.

    Raises EditError where a criterion has none, a key is no criterion here, or a number is not finite or below
    `least`.
    """
    check_keys(names, given)
    for key in names:
        if key not in given:
            raise EditError("An answer is missing", place=names[key])
    return {key: exact(checked_number(given[key], names[key], least)) for key in names}


def check_keys(names: Names, given: Mapping[str, Any] | Sequence[str]) -> None:
    """Raise EditError for a key that is not among the criteria, or where there are none."""
    if not names:
        raise EditError("There is no criterion to weight here")
    for key in given:
        if key not in names:
            raise EditError(sentence("'{key}' is not among the criteria that are weighted here", key=key))


def checked_number(given: object, place: str, least: float = 0.0) -> float:
    """A finite number of at least `least`; EditError for anything else."""
    if isinstance(given, bool) or not isinstance(given, (int, float)) or abs(given) > 1e300 or not isfinite(given):
        raise EditError("An answer must be a number", place=place)
    if given < least:
        raise EditError(sentence("{number} is below {least}", number=plain(given), least=plain(least)), place=place)
    return float(given)


def normalised(names: Names, parts: Mapping[str, Fraction]) -> dict[str, float]:
    """Parts as shares of their sum; EditError where all are zero."""
    whole = sum(parts.values())
    if whole <= 0:
        raise EditError("At least one criterion must count for something")
    return {key: float(parts[key] / whole) for key in names}


def times(ratio: float) -> str:
    """How many times, as people say it: 3, 1.5, 0.33."""
    text = shown(ratio, 1 if ratio >= 0.95 else 2)
    return text.removesuffix(".0")


def beside(more: str, less: str, said: float, stands: float) -> Sentence:
    """An answer (at least 1) beside what the weights make of it."""
    fields = {"more": more, "less": less, "said": times(said), "stands": times(stands)}
    if said == 1:
        text = "{more} counts as much as {less}; the weights say {stands} times."
    elif max(said / stands, stands / said) < NOTICED:
        text = "{more} counts {said} times as much as {less}; the weights say {stands}."
    else:
        text = "{more} counts {said} times as much as {less}; the weights say {stands}, which is far from it."
    return sentence(text, **fields)


def spoken(names: Names, weights: Mapping[str, float]) -> tuple[Sentence, ...]:
    """How each criterion compares with the next lighter one, from the heaviest down."""
    order = sorted(names, key=lambda key: -weights[key])  # equals stay in their own order
    found = []
    for heavy, light in pairwise(order):
        a, b = weights[heavy], weights[light]
        fields = {"more": names[heavy], "less": names[light]}
        if b <= 0:
            if a > 0:
                found.append(sentence("{less} counts for nothing.", less=names[light]))
        elif a - b <= 1e-12 * a:
            found.append(sentence("{more} and {less} count the same.", **fields))
        elif times(a / b) == "1":
            found.append(sentence("{more} counts hardly more than {less}.", **fields))
        else:
            found.append(sentence("{more} counts {times} times as much as {less}.", times=times(a / b), **fields))
    return tuple(found)
