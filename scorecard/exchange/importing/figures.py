"""What a cell says as a figure: a number, also one stored as text, a yes or a no, nothing yet, or words.

What can be meant in one way only is taken with a word about it; what stands there instead of a figure is told apart
from a zero.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from scorecard.core.checks import LARGEST
from scorecard.core.numbers import plain
from scorecard.core.wording import one_line
from scorecard.exchange.importing.book import Cell, CellKind


class Says(StrEnum):
    """What kind of thing a cell says."""

    NOTHING = "nothing"
    NUMBER = "number"
    YES = "yes"
    NO = "no"
    MISSING = "missing"
    WORDS = "words"
    DATE = "date"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell says: the number, whether it is a share of a hundred (0.85), its unit, a word on how it was read."""

    says: Says
    number: float | None = None
    percent: bool = False
    unit: str = ""
    note: str = ""


NOTHING: Final = Figure(Says.NOTHING)

_MISSING_WORDS: Final = """
    - -- --- – — ? ?? . .. ... … x/x / // n/a na n.a. n.a #n/a #n/d n/d n.d. nd tbd t.b.d. tba tbc pending open none
    nil null nan missing unknown unscored k.a. k.a ka offen fehlt entfällt entf. unbekannt s/o s.o. n.c. nc n.b. nb.
    nvt n.v.t. s/d s.d. p.m. pm brak bd. b.d. bd e.t. - puuttuu mangler saknas manca ausente pendiente pendente
    ontbreekt neznámo ‐ − *"""
_MISSING_PHRASES: Final = (
    "not scored|not available|not applicable|no answer|no data|keine angabe|nicht bewertet|à définir|non "
    "noté|por definir|a definir|da definire|nie dotyczy|non applicable|no aplica|n/a.|not provided|to be "
    "confirmed|to be defined|not rated|no bid|no response"
)
_MISSING: Final = frozenset(_MISSING_WORDS.split()) | frozenset(_MISSING_PHRASES.split("|"))
_YES_WORDS: Final = """
    yes y true pass passed ok ✓ ✔ ☑ ✅ met compliant fulfilled ja j wahr erfüllt bestanden vorhanden oui vrai
    conforme si sí sì verdadero cumple sim verdadeiro vero tak prawda ano igen kyllä kylla da jah evet да ναι
    spelnia spełnia voldoet opfyldt uppfylld"""
_YES: Final = frozenset(_YES_WORDS.split())
_NO_WORDS: Final = """
    no n false fail failed ✗ ✘ ❌ × nein falsch non faux nee onwaar nej falso não nao nie fałsz ne nem ei nu hayır
    нет όχι"""
_NO: Final = frozenset(_NO_WORDS.split()) | frozenset(
    ("not met", "nicht erf\xfcllt", "non conforme", "no cumple", "nie spe\u0142nia", "not compliant")
)

_BALLS: Final = {"\u25cb": 0, "\u25d4": 1, "\u25d1": 2, "\u25d0": 2, "\u25d5": 3, "\u25cf": 4, "\u2b24": 4}
_STAR: Final = re.compile("[\u2605\u2b50\u2606*]{1,10}")
_CURRENCIES: Final = {
    "\u20ac": "EUR", "$": "USD", "\xa3": "GBP", "\xa5": "JPY", "z\u0142": "PLN", "k\u010d": "CZK", "chf": "CHF",
    "eur": "EUR", "usd": "USD", "gbp": "GBP", "sek": "SEK", "nok": "NOK", "dkk": "DKK", "pln": "PLN", "czk": "CZK",
    "huf": "HUF", "ron": "RON", "euro": "EUR", "inr": "INR", "\u20b9": "INR", "fr.": "CHF", "us$": "USD", "kr": "kr",
    "ft": "HUF", "php": "PHP", "zar": "ZAR", "brl": "BRL", "r$": "BRL", "try": "TRY", "\u20ba": "TRY",
}  # fmt: skip
_UNITS_WORDS: Final = """
    days day d tage tag h hrs hours stunden std jours jour heures días dias giorni dni weeks wochen months monate
    month mois meses mesi years jahre ans años km kg g t m mm cm m2 m² kw kwh mw gb tb mb ms s sec min pcs stück stk
    fte p pts pt points punkte pkt punkt point puntos pontos punti ppm x k mio tkm co2 dager dagar poeng poäng
    punten"""
_UNITS: Final = frozenset(_UNITS_WORDS.split())
_NUMBER: Final = re.compile(
    r"(?P<before>[^\d+\-\u2212.,]*?)\s*(?P<sign>[+\-\u2212]?)\s*(?P<digits>\d[\d.,'\u2019\s\u00a0\u202f]*|[.,]\d+)"
    r"\s*(?P<after>[^\d]*)"
)
_OUT_OF: Final = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*(?:/|of|out of|von|sur|de|di|av|van|z)\s*(\d+(?:[.,]\d+)?)")
_LABELLED: Final = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?) ?[-\u2013\u2014:(] ?[^\W\d][^\d]*")  # "4 - good"


def folded(text: str) -> str:
    """A text as it is compared: small letters, single spaces, signs of one kind."""
    return one_line(unicodedata.normalize("NFKC", text).casefold())


def figure(cell: Cell | None) -> Figure:
    """What a cell says."""
    if cell is None:
        return NOTHING
    if cell.kind in (CellKind.NUMBER, CellKind.PERCENT):
        if cell.number is None or not math.isfinite(cell.number) or abs(cell.number) > LARGEST:
            return Figure(Says.ERROR, note="this is not a number that can be counted with")
        return _figure_of_number(cell.number + 0.0, cell.kind is CellKind.PERCENT)
    if cell.kind is CellKind.BOOLEAN:
        return Figure(Says.YES if cell.number else Says.NO)
    if cell.kind is CellKind.DATE:
        note = f"a date stands here ({cell.text[:20]}); a fraction such as 3/4 may have been taken for one"
        return Figure(Says.DATE, note=note)
    if cell.kind is CellKind.ERROR:
        if folded(cell.text) in ("#n/a", "#nv", "#n/d"):
            return Figure(Says.MISSING, note=f"'{cell.text[:20]}' counts as no score")
        return Figure(Says.ERROR, note=f"the spreadsheet shows an error here ({cell.text[:20]})")
    if cell.kind is CellKind.UNKNOWN:
        return Figure(Says.ERROR, note="a formula stands here and no result of it is stored")
    return figure_of_text(cell.text)


@lru_cache(maxsize=65536)
def _figure_of_number(number: float, percent: bool) -> Figure:
    return Figure(Says.NUMBER, number, percent)


@lru_cache(maxsize=65536)
def figure_of_text(text: str) -> Figure:
    """What a text says: a number, with a note on how it was read, a yes or a no, or nothing yet."""
    small = folded(text)
    if not small:
        return NOTHING
    if small in _MISSING:
        return Figure(Says.MISSING, note=f"'{text.strip()[:20]}' counts as no score, not as zero")
    if small in _YES:
        return Figure(Says.YES)
    if small in _NO:
        return Figure(Says.NO)
    if len(small) > 40:
        return Figure(Says.WORDS)
    if small in _BALLS:
        return Figure(Says.NUMBER, float(_BALLS[small]), note=f"'{small}' was read as {_BALLS[small]} of 4")
    if _STAR.fullmatch(small) and small != "*":
        stars = float(len(small.replace("\u2606", "")))
        return Figure(Says.NUMBER, stars, note=f"'{small}' was read as {plain(stars)}")
    if (found := _OUT_OF.fullmatch(small)) is not None:
        score, most = (float(each.replace(",", ".")) for each in found.groups())
        if 0 < most <= 1_000 and score <= most:
            note = f"'{text.strip()}' was read as {plain(score)} out of {plain(most)}"
            return Figure(Says.NUMBER, score, note=note)
    if (found := _LABELLED.fullmatch(small)) is not None:
        score = float(found.group(1).replace(",", "."))
        return Figure(Says.NUMBER, score, note=f"'{text.strip()}' was read as {plain(score)}")
    return _number_in(text.strip(), small)


def _number_in(text: str, small: str) -> Figure:
    words = Figure(Says.WORDS)
    bracketed = small.startswith("(") and small.endswith(")")
    found = _NUMBER.fullmatch(small[1:-1] if bracketed else small)
    if found is None:
        return words
    before, after = found["before"].strip(), found["after"].strip()
    percent = "%" in after or before == "%"
    unit = _CURRENCIES.get(before, "") or _CURRENCIES.get(after.rstrip(".-\u2013\u2014"), "")
    mark = after.strip(" .,-\u2013*)")
    if before not in _CURRENCIES and before not in ("", "%", "ca.", "~", "c.", "approx.", "<", ">", "\u2248", "("):
        return words
    if not percent and not unit and mark and mark not in _UNITS:
        return words
    number = _of_digits(found["digits"].strip(), bool(unit))
    if number is None or number > LARGEST:
        return words
    factor = {"k": 1e3, "mio": 1e6}.get(mark, 1.0)
    number = (-number if found["sign"] in ("-", "\u2212") or bracketed else number) * factor
    unit = unit or ("" if percent or mark in ("x", "k", "mio") else mark)
    if percent:
        number /= 100
    said = f"{plain(number * 100)} %" if percent else plain(number) + (f" {unit}" if unit else "")
    plain_text = text if before in ("", "%") else ""
    note = "" if said == plain_text else f"the text '{text[:30]}' was read as {said}"
    return Figure(Says.NUMBER, number + 0.0, percent, unit, note or f"the number {said} is stored as text")


def _of_digits(digits: str, is_money: bool) -> float | None:
    """The number of digits with separators: the last of two kinds is the decimal one, one that repeats is not."""
    digits = re.sub(r"[\s'\u2019\u00a0\u202f]", "", digits).rstrip(".,")
    if not digits:
        return None
    comma, dot = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and dot >= 0:
        thousands, decimal = (".", ",") if comma > dot else (",", ".")
        digits = digits.replace(thousands, "").replace(decimal, ".")
    elif comma >= 0 or dot >= 0:
        mark = "," if comma >= 0 else "."
        head, _, tail = digits.rpartition(mark)
        groups = digits.split(mark)
        in_thousands = len(tail) == 3 and head.replace(mark, "").isdigit() and not head.startswith("0")
        if len(groups) > 2:
            if not all(len(each) == 3 for each in groups[1:]):
                return None
            digits = digits.replace(mark, "")
        elif in_thousands and (is_money or mark == ","):
            digits = digits.replace(mark, "")
        else:
            digits = digits.replace(mark, ".")
    try:
        return float(digits)
    except ValueError:
        return None
