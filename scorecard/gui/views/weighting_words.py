"""The words of Saaty's scale, and what a comparison says."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QCoreApplication

from scorecard.core.weighting.comparisons import SCALE
from scorecard.core.weighting.pairwise import on_scale
from scorecard.core.wording import isolated

STEPS: Final = tuple(float(each) for each in reversed(SCALE))
"""The answers to a pair, from nine times as much for the first to nine times as much for the second."""


def strength(times: float) -> str:
    """How much more, in the words of the scale, for one of its whole numbers; "" between and beyond them."""
    words = {
        1: _tr("equally"),
        2: _tr("equally to moderately more"),
        3: _tr("moderately more"),
        4: _tr("moderately to strongly more"),
        5: _tr("strongly more"),
        6: _tr("strongly to very strongly more"),
        7: _tr("very strongly more"),
        8: _tr("very strongly to extremely more"),
        9: _tr("extremely more"),
    }
    return words.get(round(times), "") if abs(times - round(times)) < 1e-6 else ""


def comparison(first: str, second: str, times: float | None) -> str:
    """What an answer to a pair says, as a sentence."""
    if times is None:
        return _tr("Not compared yet.")
    if abs(times - 1) < 1e-6:
        return _tr("{first} and {second} matter equally.").format(first=isolated(first), second=isolated(second))
    more, less, number = (first, second, times) if times > 1 else (second, first, 1 / times)
    words = strength(number)
    fields = {"more": isolated(more), "less": isolated(less), "number": on_scale(number)}
    if words:
        text = _tr("{more} matters {words} than {less}: {number} times as much.")
        return text.format(words=words, **fields)
    return _tr("{more} matters {number} times as much as {less}.").format(**fields)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Weighting", text)
