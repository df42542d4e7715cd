"""How a letter says numbers: places, counts, scores with what the scale says of them, and figures in their unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scorecard.core.errors import Sentence, sentence
from scorecard.core.model import Scale
from scorecard.core.numbers import as_stepped, grouped, plain, shown
from scorecard.core.wording import NOTHING, one_line

_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NOISE: Final = 1e-9
_DECIMALS: Final = 2  # of a score that lies between the steps of the scale


def ordinal(place: int) -> str:
    """A place in words up to the tenth, then "11th"."""
    if 0 < place <= len(_ORDINALS):
        return _ORDINALS[place - 1]
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def counted(number: int) -> str:
    """A number in words up to ten, then in figures."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else grouped(number)


def score_text(score: float, scale: Scale) -> str:
    """A score with the decimals of the scale where it lies on one of its steps, else with up to two."""
    steps = (score - scale.minimum) / scale.step if scale.step > 0 else score
    if abs(steps - round(steps)) <= _NOISE * max(1.0, abs(steps)):
        return as_stepped(round(score, 9), scale.step)
    text = shown(score, _DECIMALS)
    return text.rstrip("0").rstrip(".") if "." in text else text


def words_for(score: float, said: Iterable[tuple[float, str]]) -> Sentence | None:
    """What levels say of a score (see `levels_said`): the words of its level, or of those that it lies between.

    None where nothing is said.
    """
    levels = {level: one_line(words) for level, words in said if words.strip()}
    for level, words in levels.items():
        if abs(level - score) <= _NOISE * max(1.0, abs(level)):
            return sentence("{words}", words=words)
    below = max((level for level in levels if level < score), default=None)
    above = min((level for level in levels if level > score), default=None)
    if below is None or above is None:
        return None
    return sentence(
        "Between {below} ({low}) and {above} ({high})",
        below=plain(below),
        low=levels[below].rstrip("."),
        above=plain(above),
        high=levels[above].rstrip("."),
    )


def figure(fact: float | bool | str | None, unit: str) -> str:
    """A figure in its unit, thousands set apart: "1,350,000 EUR"; a category as it is called."""
    if fact is None:
        return NOTHING
    if isinstance(fact, str):
        return one_line(fact) or NOTHING
    return grouped(float(fact)) + (f"\N{NO-BREAK SPACE}{unit.strip()}" if unit.strip() else "")
