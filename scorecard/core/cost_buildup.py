"""Cost build-up: what a candidate really costs over the term, line by line and year by year.

    cost = sum over years t of (fees + transition + retained team + governance + travel + tooling + tax and exchange
           + exit + expected rework - expected service credits) / (1 + r)^t

The years are counted from the start: amounts of year 0 fall due at the start and are not discounted. Lines may be in
any currency; each is turned into the currency of the evaluation at one rate with its date, so that all candidates are
compared at the same rates. Everything is exact: amounts and rates are read as the decimals that they are written as.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import isfinite

from scorecard.core.checks import LONGEST_TERM
from scorecard.core.editing import criterion_at, name_of
from scorecard.core.edits import set_fact
from scorecard.core.errors import EditError, Sentence, sentence
from scorecard.core.model import CostKind, CostLine, Evaluation, Fed, Kind
from scorecard.core.numbers import exact, plain, shown

__all__ = [
    "BuildUp",
    "CostKind",
    "CostLine",
    "Fed",
    "Rate",
    "Terms",
    "build_up",
    "checked_terms",
    "discount_factors",
    "drivers",
    "fed_figure",
    "feed_measure",
    "rounded",
]


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency is worth in the currency of the evaluation, on a day (YYYY-MM-DD)."""

    worth: float
    at: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What all candidates are compared on.

    years     how long the term is; amounts of the years 0 to `years` may be given
    discount  the yearly rate r, 0.06 for 6 %
    currency  that of the result; lines without one are in it
    rates     currency -> rate
    volume    units of service over the whole term, such as contacts; 0: unknown
    unit      what such a unit is called
    """

    years: int
    discount: float = 0.0
    currency: str = ""
    rates: Mapping[str, Rate] = field(default_factory=dict)
    volume: float = 0.0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class BuildUp:
    """The cost of one candidate at one site over the term; exact amounts in the currency of the result.

    by_year    cost of the years 0, 1, ... as it falls due, and discounted
    by_kind    discounted cost of each kind of line that there is; service credits below zero
    total      the discounted cost over the term
    nominal    the same without discounting
    per_year   total divided by the years of the term
    per_unit   total divided by the volume; None where that is unknown
    notes      the rates that were used, a sentence each
    """

    by_year: tuple[tuple[Fraction, Fraction], ...]
    by_kind: dict[CostKind, Fraction]
    total: Fraction
    nominal: Fraction
    per_year: Fraction
    per_unit: Fraction | None
    notes: tuple[Sentence, ...]


def checked_terms(terms: Terms) -> Terms:
    """The terms; EditError where something in them cannot be."""
    if isinstance(terms.years, bool) or not 1 <= terms.years <= LONGEST_TERM:
        raise EditError(f"A term has 1 to {LONGEST_TERM} years", field="years")
    if not isfinite(terms.discount) or not -1 < terms.discount <= 1:
        raise EditError("The discount rate must lie between -100 and 100 per cent", field="discount")
    if not isfinite(terms.volume) or terms.volume < 0:
        raise EditError("The volume cannot be below zero", field="volume")
    for currency, rate in terms.rates.items():
        if not isfinite(rate.worth) or rate.worth <= 0:
            raise EditError("A rate of exchange must be above zero", place=currency)
        try:
            date.fromisoformat(rate.at)
        except ValueError:
            raise EditError(
                sentence("'{at}' is no day of the form YYYY-MM-DD", at=rate.at),
                place=currency,
                advice="Give the day of the rate.",
            ) from None
    return terms


def discount_factors(years: int, rate: Fraction) -> list[Fraction]:
    """1 / (1 + rate)^t for t = 0 to `years`."""
    return [1 / (1 + rate) ** year for year in range(years + 1)]


def build_up(lines: Iterable[CostLine], terms: Terms) -> BuildUp:
    """Add up the lines of one candidate at one site.

    Raises EditError for amounts beyond the term, amounts that are no numbers or below zero, and a currency without a
    rate.
    """
    checked_terms(terms)
    factors = discount_factors(terms.years, exact(float(terms.discount)))
    due = [Fraction(0)] * len(factors)
    by_kind: dict[CostKind, Fraction] = {}
    used: dict[str, Rate] = {}
    for line in lines:
        rate = _rate(line, terms, used)
        amounts = _amounts(line, len(factors))
        sign = -1 if line.kind is CostKind.SERVICE_CREDITS else 1
        for year, amount in enumerate(amounts):
            cost = sign * amount * rate
            due[year] += cost
            by_kind[line.kind] = by_kind.get(line.kind, Fraction(0)) + cost * factors[year]
    discounted = [cost * factor for cost, factor in zip(due, factors, strict=True)]
    total = sum(discounted, Fraction(0))
    volume = exact(float(terms.volume))
    return BuildUp(
        by_year=tuple(zip(due, discounted, strict=True)),
        by_kind={kind: by_kind[kind] for kind in CostKind if kind in by_kind},
        total=total,
        nominal=sum(due, Fraction(0)),
        per_year=total / terms.years,
        per_unit=total / volume if volume > 0 else None,
        notes=_notes(terms, used),
    )


def _rate(line: CostLine, terms: Terms, used: dict[str, Rate]) -> Fraction:
    if line.currency in ("", terms.currency):
        return Fraction(1)
    rate = terms.rates.get(line.currency)
    if rate is None:
        raise EditError(
            sentence("There is no rate for {currency}", currency=line.currency),
            place=line.kind,
            advice="Give the rate and its day.",
        )
    used[line.currency] = rate
    return exact(float(rate.worth))


def _amounts(line: CostLine, most: int) -> list[Fraction]:
    amounts = line.amounts
    while len(amounts) > most and not amounts[-1]:
        amounts = amounts[:-1]
    if len(amounts) > most:
        raise EditError(
            sentence("There is an amount in year {year}, after the end of the term", year=len(amounts) - 1),
            place=line.kind,
        )
    for amount in amounts:
        if not isfinite(amount):
            raise EditError("An amount must be a number", place=line.kind)
        if amount < 0:
            raise EditError(
                "An amount cannot be below zero; what comes back stands among the service credits", place=line.kind
            )
    return [exact(float(amount)) for amount in amounts]


def _notes(terms: Terms, used: Mapping[str, Rate]) -> tuple[Sentence, ...]:
    found = [
        sentence(
            "1 {foreign} = {worth} {own} on {at}.",
            foreign=currency,
            worth=plain(used[currency].worth),
            own=terms.currency,
            at=used[currency].at,
        )
        for currency in sorted(used)
    ]
    if terms.discount:
        percent = shown(exact(float(terms.discount)) * 100, 2).rstrip("0").rstrip(".")
        found.append(sentence("Discounted to the start at {percent} % a year.", percent=percent))
    return tuple(found)


def feed_measure(
    evaluation: Evaluation, criterion: str, costs: Mapping[str, BuildUp], fed: Fed = Fed.TOTAL, decimals: int = 2
) -> Evaluation:
    """Enter a figure of each candidate's build-up as the fact of a measure, rounded half up to `decimals`.

    Raises EditError where the criterion is no measure, or the cost per unit is wanted and the volume is unknown.
    """
    if criterion_at(evaluation, criterion).kind is not Kind.MEASURE:
        raise EditError("Costs are entered as a measure", place=name_of(evaluation, criterion))
    for candidate, found in costs.items():
        figure = fed_figure(found, fed, decimals)
        if figure is None:
            raise EditError("The cost per unit is not known without a volume", place=name_of(evaluation, criterion))
        evaluation = set_fact(evaluation, candidate, criterion, figure)
    return evaluation


def fed_figure(cost: BuildUp, fed: Fed, decimals: int) -> float | None:
    """The figure of a build-up that a measure takes; None for the cost per unit where the volume is unknown."""
    figure: Fraction | None = getattr(cost, fed.value)
    return None if figure is None else rounded(figure, decimals)


def rounded(amount: Fraction, decimals: int = 2) -> float:
    """An exact amount rounded half away from zero, as the float of that decimal."""
    scale = 10**decimals
    whole = (abs(amount) * scale * 2 + 1) // 2
    return float(Fraction(whole, scale)) * (-1 if amount < 0 else 1) + 0.0


def drivers(costs: Sequence[BuildUp]) -> list[tuple[CostKind, Fraction]]:
    """The kinds of cost in which build-ups differ most, with the difference between the dearest and the cheapest; the
    largest first. What a candidate has no line for costs it nothing."""
    kinds = [kind for kind in CostKind if any(kind in each.by_kind for each in costs)]
    spread = []
    for kind in kinds:
        amounts = [each.by_kind.get(kind, Fraction(0)) for each in costs]
        spread.append((kind, max(amounts) - min(amounts)))
    return sorted(spread, key=lambda each: -each[1])
