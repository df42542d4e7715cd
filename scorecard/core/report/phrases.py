"""How a report says names, figures and choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Final

from scorecard.core.errors import sentence
from scorecard.core.letter_words import figure
from scorecard.core.model import (
    Criterion,
    Direction,
    Missing,
    Pooling,
    RatingRule,
    Scale,
    Shape,
)
from scorecard.core.numbers import grouped, plain, shown
from scorecard.core.wording import isolated, listed, one_line

MOST_NAMED: Final = 4
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def named(names: Iterable[str]) -> str:
    """Names in a list: "A", "A and B", "A, B and C"."""
    return listed(map(isolated, names))


def some(names: Sequence[str], most: int = MOST_NAMED) -> str:
    """Names in a list; of more than `most` only how many there are besides."""
    if len(names) <= most:
        return named(names)
    return str(sentence("{names} and {count} more", names=named_first(names, most - 1), count=len(names) - most + 1))


def named_first(names: Sequence[str], most: int) -> str:
    """The first names, with commas between."""
    return ", ".join(isolated(name) for name in names[:most])


def money(amount: float | Fraction) -> str:
    """An amount without cents, with thousands set apart."""
    return grouped(shown(amount, 0))


def moment(text: str) -> str:
    """A moment as it is kept, "2026-05-12T09:30:00+00:00", as it is read: "12 May 2026, 09:30 UTC"; else the text."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return one_line(text)
    day = f"{at.day} {_MONTHS[at.month - 1]} {at.year}"
    if len(text) <= 10:
        return day
    offset = at.utcoffset()
    zone = "" if offset is None else " UTC" if not offset else f" {at.strftime('%z')}"
    return f"{day}, {at:%H:%M}{zone}"


def day(text: str) -> str:
    """The day of a moment, "2026-05-12T09:30:00+00:00", as it is read: "12 May 2026"; else the text."""
    return moment(text[:10])


RATING_RULES: Final[Mapping[RatingRule, str]] = {
    RatingRule.INTERVAL: "value = (score \N{MINUS SIGN} lowest level) / (highest level \N{MINUS SIGN} lowest level)",
    RatingRule.PROPORTIONAL: "value = score / highest level",
}
POOLING_RULES: Final[Mapping[Pooling, str]] = {
    Pooling.MEAN: "the mean of the evaluators\N{RIGHT SINGLE QUOTATION MARK} scores, by their voting weights",
    Pooling.MEDIAN: "the median of the scores of those who vote, one voice each",
    Pooling.TRIMMED_MEAN: "the mean of the scores of those who vote, one voice each; from three scores on without the "
    "highest and the lowest",
}
MISSING_RULES: Final[Mapping[Missing, str]] = {
    Missing.PROVISIONAL: "A cell without a score is no zero: the total is then that of what is scored, shown with the "
    "range that is still possible, and the rank is provisional.",
    Missing.REDISTRIBUTE: "A cell without a score is no zero: the weights of the cells that are there are scaled up.",
    Missing.WORST: "A cell without a score counts as the worst.",
}


def scale_text(scale: Scale) -> str:
    """The ends of a scale and its step."""
    fields = {"low": plain(scale.minimum), "high": plain(scale.maximum), "step": plain(scale.step)}
    return str(sentence("{low} to {high} in steps of {step}", **fields))


def valued_text(criterion: Criterion) -> str:
    """How the numbers of a measure become values, in a clause."""
    function, unit = criterion.value, criterion.unit
    lower = criterion.direction is Direction.LOWER
    reference = figure(function.reference, unit) if function.reference is not None else "the lowest price"
    fields = {"reference": reference, "zero": plain(function.zero_at)}
    match function.shape:
        case Shape.LINEAR:
            worst = figure(function.worst, unit) if function.worst is not None else "the worst offer"
            best = figure(function.best, unit) if function.best is not None else "the best offer"
            return str(sentence("linear, from 0 at {worst} to 1 at {best}", worst=worst, best=best))
        case Shape.PIECEWISE:
            ends = "; ".join(f"{plain(value)} at {figure(at, unit)}" for at, value in function.points)
            return str(sentence("straight lines between points: {points}", points=ends))
        case Shape.LOWEST_OVER_PRICE:
            return str(sentence("{reference} divided by the price", **fields))
        case Shape.SHARE_OF_BEST:
            return "the lowest divided by the number" if lower else "the number divided by the highest"
        case Shape.LINEAR_PENALTY:
            return str(sentence("linear, from 1 at {reference} to 0 at {zero} times that", **fields))
        case Shape.LOGARITHMIC:
            return str(sentence("logarithmic, from 1 at {reference} to 0 at {zero} times that", **fields))
        case Shape.CATEGORIES:
            labels = "; ".join(f"{one_line(label)} = {plain(value)}" for label, value in function.categories)
            return str(sentence("by category: {labels}", labels=labels))
