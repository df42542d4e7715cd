"""Which criteria are rated on a scale and which are measured, and the scale itself, by the figures and the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from scorecard.core.model import Direction, Scale
from scorecard.exchange.importing.book import Book, CellKind
from scorecard.exchange.importing.composing import Composed, Stood
from scorecard.exchange.importing.figures import Says, figure_of_text, folded
from scorecard.exchange.importing.headings import Role, has_role, is_cheaper_better, plain_words, said_direction
from scorecard.exchange.importing.mapping import CriterionChoice, Treat
from scorecard.exchange.importing.taking import Path
from scorecard.exchange.importing.word_ladders import HEIGHTS

USUAL: Final = (1.0, 3.0, 4.0, 5.0, 6.0, 7.0, 9.0, 10.0, 20.0, 100.0)
BOUNDS: Final = (1.0, 5.0, 10.0, 20.0, 100.0)
MOST_TEXTS: Final = 3_000  # of a sheet that are looked at for a scale
STEPS: Final = (1.0, 0.5, 0.25, 0.1, 0.05, 0.01)

_FROM_TO: Final = re.compile(
    r"(?<![\d.,/])(\d{1,2}) ?(?:-|\u2013|\u2014|\.\.\.?|to|bis|a|\xe0|tot|do|till|til|al|au|through) ?(\d{1,3})"
    r"(?![\d.,/%])"
)
_SAYS_SCALE: Final = (
    *("scale", "skala", "echelle", "escala", "scala", "schaal", "skalalla", "asteikko", "stupnice", "escola", "olcek"),
    *("score", "scoring", "rating", "rate ", "points", "punkte", "noten", "bewertung", "note", "puntu", "punteggi"),
    *("poang", "pisteet", "ocena", "punkt", "pont", "evaluation", "valoracion", "best", "poor", "excellent", "1 ="),
)
_LEGEND: Final = re.compile(r"(?:^|[\s,;(|])(\d{1,3}) ?[=:\u2013-] ?[^\W\d]{2,}")
_UNIT: Final = re.compile(
    r"(\u20ac|\$|\xa3|\b(?:eur|usd|gbp|chf|sek|nok|dkk|pln|czk|huf|ron|inr|days?|tage?|jours?|d\xedas|dias|giorni|dagen|weeks?"
    r"|wochen|months?|monate|mois|hours?|stunden|hrs?|years?|jahre|km|kg|ms|fte|k\u20ac|t\u20ac|teur|keur|mio)\b|%)"
)
_SYMBOLS: Final = {"\u20ac": "EUR", "$": "USD", "\xa3": "GBP"}


def said_scale(book: Book, sheets: Iterable[str]) -> Scale | None:
    """The scale that words speak of ("0 to 5", "1 = poor ... 5 = excellent"); None where none does."""
    wanted = frozenset(sheets)
    legend: set[int] = set()
    for grid in book.grids:
        texts = dict.fromkeys(cell.text for cell in grid.cells.values() if cell.kind is CellKind.TEXT)
        for text in islice((each for each in texts if 4 <= len(each) <= 400), MOST_TEXTS):
            small = plain_words(text)
            if any(word in small for word in _SAYS_SCALE):
                for low, high in _FROM_TO.findall(small):
                    if int(low) in (0, 1) and int(high) in (3, 4, 5, 6, 7, 9, 10, 20, 100):
                        return Scale(float(low), float(high), 1.0)
            if grid.title in wanted:
                legend.update(int(number) for number in _LEGEND.findall(small))
    top = max(legend, default=0)
    if len(legend) >= 3 and top in (3, 4, 5, 6, 7, 9, 10, 100) and min(legend) in (0, 1):
        return Scale(float(min(legend)), float(top), 1.0)
    return None


def choices_of(
    found: Composed, said: Scale | None, several: bool
) -> tuple[dict[Path, CriterionChoice], Scale, list[str]]:
    """How each criterion is best taken over, the scale of the ratings, and what was doubtful about them.

    `several`: more than one evaluator scored, so that a figure is one of several and no fact.
    """
    columns = found.columns()
    numbers = {path: [n for each in cells if (n := _number(each)) is not None] for path, cells in columns.items()}
    choices: dict[Path, CriterionChoice] = {}
    rated: list[Path] = []
    doubts: list[str] = []
    for path, cells in columns.items():
        says = [each.cell.figure.says for each in cells]
        answers = sum(each in (Says.YES, Says.NO) for each in says)
        words = sum(each is Says.WORDS for each in says)
        if answers and answers >= len(numbers[path]) and answers >= words:
            choices[path] = CriterionChoice(Treat.GATE)
        elif numbers[path]:
            rated.append(path)
        elif words:
            choices[path] = CriterionChoice(Treat.LEAVE_OUT)
            doubts.append(f"'{path[-1]}' holds words and no scores; it is left out")
        else:
            choices[path] = CriterionChoice()
    bound = _bound({path: numbers[path] for path in rated}, said)
    measured = any(_unit_word(found.criteria[path].unit) not in ("", "%") for path in rated)
    for path in rated:
        choices[path] = _choice(found, path, columns[path], numbers[path], bound, measured=measured)
    ratings = [path for path in rated if choices[path].treat is Treat.RATING]
    scale = _scale([n for path in ratings for n in numbers[path]], said, _all_percent(columns, ratings))
    for path in rated:
        choices[path] = _settled(found, path, choices[path], scale, several)
    return choices, scale, doubts


def _number(stood: Stood) -> float | None:
    figure = stood.cell.figure
    if figure.says is not Says.NUMBER or figure.number is None:
        return None
    return round(figure.number * 100, 9) if figure.percent else figure.number


def _all_percent(columns: dict[Path, list[Stood]], paths: Sequence[Path]) -> bool:
    figures = [each.cell.figure for path in paths for each in columns[path] if each.cell.figure.says is Says.NUMBER]
    return bool(figures) and sum(each.percent for each in figures) > len(figures) / 2


def _decimals(numbers: Sequence[float]) -> int:
    return max((len(f"{abs(n):.6f}".rstrip("0").partition(".")[2]) for n in numbers), default=0)


def _bound(numbers: dict[Path, list[float]], said: Scale | None) -> float:
    """The highest score there can be, as most of the criteria have it."""
    if said is not None:
        return said.maximum
    tops = [max(map(abs, each)) for each in numbers.values() if each]
    plain_ones = [max(map(abs, each)) for each in numbers.values() if each and _decimals(each) <= 2]
    tops = plain_ones or tops
    for bound in BOUNDS:
        if tops and sum(top <= bound for top in tops) >= 0.6 * len(tops):
            higher = next((b for b in BOUNDS if b > bound), bound)
            if bound in (1.0, 5.0) and any(bound < top <= 1.25 * higher and top <= 10 for top in tops):
                return next(b for b in BOUNDS if b >= min(10.0, max(t for t in tops if t <= 10)))
            return bound
    return 100.0


def _choice(
    found: Composed, path: Path, cells: Sequence[Stood], numbers: Sequence[float], bound: float, *, measured: bool
) -> CriterionChoice:
    """A rating or a measure, and which way a measure points.

    `measured`: others have units such as EUR or weeks, so that a per cent is one as well.
    """
    criterion = found.criteria[path]
    units = {each.cell.figure.unit for each in cells} - {"", "p", "pts", "pt", "punkte", "points", "point", "pkt"}
    unit = _unit_word(criterion.unit) or next(iter(sorted(units)), "")
    named = _UNIT.search(plain_words(path[-1])) or _UNIT.search(folded(path[-1]))
    top = max(map(abs, numbers))
    typed = [n for each in cells if (n := _number(each)) is not None and not each.is_formula]
    raw = top > bound * 1.0001 or (_decimals(typed) >= 3 and bound > 1) or min(numbers) < -bound
    most = criterion.maximum.figure.number if criterion.maximum is not None else None
    if most is not None and min(numbers) >= 0 and most >= top:
        raw = False  # points out of a maximum
    percent = all(each.cell.figure.percent for each in cells if each.cell.figure.says is Says.NUMBER)
    if not raw and measured and _unit_word(criterion.unit) == "%":
        raw = True
    if not raw and unit and unit != "%" and not has_role(unit, Role.SCORE):
        raw = True
    if not raw and named and named.group() != "%" and top > bound:
        raw = True
    if not raw:
        way = criterion.direction or said_direction(path[-1])
        way = way or (Direction.LOWER if _is_bad_height(path[-1], cells) else Direction.HIGHER)
        return CriterionChoice(Treat.RATING, way)
    if not unit and named:
        unit = _SYMBOLS.get(named.group(), named.group().upper() if len(named.group()) == 3 else named.group())
    unit = unit or ("%" if percent else "")
    money = unit in ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "INR")
    way = criterion.direction or said_direction(path[-1])
    if way is None:
        way = Direction.LOWER if money or is_cheaper_better(path[-1]) else Direction.HIGHER
    return CriterionChoice(Treat.MEASURE, way, unit=unit)


def _is_bad_height(name: str, cells: Sequence[Stood]) -> bool:
    """Whether what is said to be high or low is better low: a price, a risk."""
    words = {plain_words(each.cell.text) for each in cells if each.cell.figure.says is Says.NUMBER}
    last = name.split()[-1] if name.split() else ""
    return bool(words) and is_cheaper_better(last) and all(HEIGHTS.rung(word) is not None for word in words)


def _unit_word(text: str) -> str:
    """A unit as a sheet names it; a currency by its code, nothing for points."""
    small = folded(text)
    if not small or has_role(small, Role.SCORE) or len(small) > 20 or re.fullmatch(r"[\d\s\-\u2013.]+", small):
        return ""
    return figure_of_text(f"1 {small}").unit or text


def _scale(numbers: Sequence[float], said: Scale | None, percent: bool) -> Scale:
    """The scale on which the ratings were given: what is said, or the usual one that holds them all."""
    low, high = min(numbers, default=0.0), max(numbers, default=0.0)
    step = next((each for each in STEPS if all(_is_on(n, each) for n in numbers)), 0.01)
    if said is not None and said.minimum <= low and high <= said.maximum:
        return Scale(said.minimum, said.maximum, step)
    if not numbers:
        return Scale()
    if percent:
        return Scale(min(0.0, low), max(100.0, high), min(step, 1.0))
    if high <= 1 and step < 1:
        return Scale(min(-1.0, low) if low < 0 else 0.0, 1.0, step)
    top = next((each for each in USUAL if each >= high and each not in (1.0, 4.0, 6.0, 7.0, 9.0)), high)
    if top == 3.0 and not (low >= 1 and high == 3 and len(numbers) >= 6) and low >= 0:
        top = 5.0
    return Scale(-top if low < 0 else 0.0, top, step)


def scale_of_numbers(numbers: Sequence[float], said: Scale | None) -> Scale:
    """The scale on which numbers were given; from 1 to 5 where there are none."""
    return _scale(numbers, said, percent=False) if numbers else said or Scale(1.0, 5.0, 1.0)


def _is_on(number: float, step: float) -> bool:
    return abs(number / step - round(number / step)) < 1e-6


def _settled(found: Composed, path: Path, choice: CriterionChoice, scale: Scale, several: bool) -> CriterionChoice:
    """A rating of which less is better, or of points out of a maximum of its own, is a measure between fixed ends."""
    if choice.treat is not Treat.RATING:
        return choice
    maximum = found.criteria[path].maximum
    most = maximum.figure.number if maximum is not None else None
    lower = choice.direction is Direction.LOWER
    if several:
        return choice
    if most is not None and most > 0 and (most != scale.maximum or lower):
        ends = (most, 0.0) if lower else (0.0, most)
        return CriterionChoice(Treat.MEASURE, choice.direction, worst=ends[0], best=ends[1], unit="points")
    if lower:
        return CriterionChoice(Treat.MEASURE, Direction.LOWER, worst=scale.maximum, best=scale.minimum)
    return choice
