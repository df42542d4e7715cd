"""Figures as people of many languages write them: "1.200.000,50 \u20ac", "85 %", "CHF 1'350.-"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from scorecard.core.numbers import MINUS, plain

POINT, COMMA = ".", ","

_SPACES: Final = re.compile("[\\s\u00a0\u202f\u2009]+")
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_FIGURE: Final = re.compile(r"(?P<before>[^\d.,+\-(]*)(?P<number>[(+\-]?[\d.,].*?)(?P<after>[^\d.,]*)", re.DOTALL)
_THREES: Final = r"[+-]?(?:\d{{1,3}}(?:{0}\d{{3}})+|\d{{1,2}}(?:{0}\d{{2}})+{0}\d{{3}})"
"""Thousands in threes, or as in India."""
_SPACED: Final = re.compile(r"[+-]?\s?\d{1,3}(\s\d{3})*([.,]\d*)?", re.ASCII)
_NO_CENTS: Final = re.compile("[.,][-\u2013\u2014]{1,2}$")

_SYMBOLS: Final = {
    "\u20ac": ("eur",),
    "\u00a3": ("gbp",),
    "$": ("usd", "cad", "aud", "nzd", "sgd", "hkd", "mxn", "clp", "cop", "ars"),
    "us$": ("usd",),
    "\u00a5": ("jpy", "cny"),
    "\u20b9": ("inr",),
    "rs": ("inr",),
    "z\u0142": ("pln",),
    "k\u010d": ("czk",),
    "ft": ("huf",),
    "lei": ("ron",),
    "fr": ("chf",),
    "sfr": ("chf",),
    "kr": ("dkk", "sek", "nok"),
    "r$": ("brl",),
    "\u20b1": ("php",),
}
_UNITS: Final = (
    ("%", "percent", "per cent", "pct", "prozent", "pour cent", "por ciento", "percento", "procent", "v.h."),
    ("d", "day", "days", "tag", "tage", "jour", "jours", "d\u00eda", "d\u00edas", "giorno", "giorni", "dag", "dagen"),
    ("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "heure", "heures", "hora", "horas", "ora", "ore"),
    ("week", "weeks", "woche", "wochen", "semaine", "semaines", "semana", "semanas", "settimana", "settimane"),
    ("month", "months", "monat", "monate", "mois", "mes", "meses", "mese", "mesi", "maand", "maanden"),
    (
        "year",
        "years",
        "yr",
        "yrs",
        "jahr",
        "jahre",
        "an",
        "ans",
        "ann\u00e9es",
        "a\u00f1o",
        "a\u00f1os",
        "anno",
        "anni",
    ),
    ("fte", "ftes", "vz\u00c4", "vza", "vz\u00e4", "etp"),
    ("s", "sec", "second", "seconds", "sekunde", "sekunden", "secondes", "segundos", "secondi"),
    ("min", "minute", "minutes", "minuten", "minutos", "minuti"),
)
_ALIKE: Final = {word: words[0] for words in _UNITS for word in words}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what stands beside it, such as "EUR" or "%"."""

    number: float
    unit: str = ""


def number_in(text: str, decimal: str) -> float | None:
    """The number that a text says and nothing else, or None.

    `decimal` is the sign of decimals where the text itself leaves open which it is: 3,5 is a number everywhere, 1,350
    is another one in London than in Berlin, and 1.200.000,50 is the same one in both.
    """
    bare = _SPACES.sub("", text).replace(MINUS, "-").replace("'", "").replace("\u2019", "")
    other = POINT if decimal == COMMA else COMMA
    if other in bare:
        bare = _without_threes(bare, other, decimal)
    elif bare.count(decimal) > 1:
        bare = _without_threes(bare, decimal, other)
    bare = bare.replace(COMMA, POINT)
    return float(bare) if _NUMBER.fullmatch(bare) else None


def _without_threes(bare: str, parting: str, decimal: str) -> str:
    """A number without the signs that part its thousands; the text as it is where it has no such form."""
    if re.fullmatch(_THREES.format(re.escape(parting)) + rf"(?:{re.escape(decimal)}\d*)?", bare, re.ASCII):
        return bare.replace(parting, "")
    if re.fullmatch(_THREES.format(re.escape(decimal)) + rf"{re.escape(parting)}\d*", bare, re.ASCII):
        return bare.replace(decimal, "")
    return bare if bare.count(parting) == 1 and decimal not in bare else "?"


def figure_in(text: str, decimal: str) -> Figure | None:
    """The number that a text says, with its unit before or after it; None where it says none."""
    bare = " ".join(text.replace(MINUS, "-").split())
    found = _FIGURE.fullmatch(bare)
    if found is None:
        return None
    before, number, after = (found[part].strip() for part in ("before", "number", "after"))
    if number.startswith("(") and (number.endswith(")") or after.startswith(")")):
        number, after = f"-{number.strip('()')}", after.removeprefix(")").strip()  # as books of accounts write it
    if after[:1] in ("-", "\u2013", "\u2014") and number[-1:] in (POINT, COMMA):
        number, after = number[:-1], after.lstrip("-\u2013\u2014").strip()  # 1.200,- has no cents
    number = _NO_CENTS.sub("", number)
    if (before and after) or (" " in number and not _SPACED.fullmatch(number)):
        return None
    said = number_in(number, decimal)
    return None if said is None else Figure(said, (before or after).rstrip(":"))


def is_figure(text: str) -> bool:
    """Whether a text is a number, with no more beside it than a well-known unit: "1 Cost" is none."""
    found = figure_in(text, POINT)
    return found is not None and (not found.unit or _unit(found.unit) in _SYMBOLS or _is_known(found.unit))


def _is_known(unit: str) -> bool:
    bare = _unit(unit)
    return bare in _ALIKE or bare in {code for codes in _SYMBOLS.values() for code in codes}


def decimal_in(texts: Iterable[str]) -> str:
    """The sign of decimals that numbers of a block show beyond doubt; "" where none does, or where they disagree."""
    shown = set()
    for text in texts:
        if not any(sign in text for sign in (POINT, COMMA)):
            continue
        by_point, by_comma = figure_in(text, POINT), figure_in(text, COMMA)
        if by_point is None or by_comma is None or by_point.number != by_comma.number:
            continue
        digits = "".join(sign for sign in text if sign.isdigit() or sign in (POINT, COMMA))
        last = max(digits.rfind(POINT), digits.rfind(COMMA))
        alone = digits.count(digits[last]) == 1
        shown.add(digits[last] if alone else COMMA if digits[last] == POINT else POINT)
    return shown.pop() if len(shown) == 1 else ""


def as_typed(text: str, said: str, decimal: str) -> str:
    """A figure of a block that has `said` for the sign of decimals, as it is typed where that is `decimal`."""
    if not said or said == decimal:
        return text
    meant, read = figure_in(text, said), figure_in(text, decimal)
    if meant is None or meant == read:
        return text
    number = plain(meant.number).replace(MINUS, "-").replace(POINT, decimal)
    return f"{number} {meant.unit}".rstrip()


def fits(unit: str, wanted: str) -> bool:
    """Whether a figure with this unit can stand where `wanted` is the unit. One without a unit always can."""
    given, asked = _unit(unit), _unit(wanted)
    if not given or not asked or given == asked:
        return True
    if any(code == asked or _is_rate(asked, code) for code in _SYMBOLS.get(given, ())):
        return True
    if given in _SYMBOLS.get(asked, ()):
        return True
    return _is_rate(asked, given)


def _is_rate(asked: str, given: str) -> bool:
    """Whether "EUR per month" is asked where "EUR" is given."""
    rest = asked.removeprefix(given)
    return rest != asked and rest.lstrip().startswith(("/", "per ", "p.", "pro ", "par ", "por ", "a "))


def _unit(text: str) -> str:
    bare = " ".join(text.casefold().split()).rstrip(".")
    return _ALIKE.get(bare, bare)
