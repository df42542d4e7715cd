"""Words that are wider than the column they head, parted as in print."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Final

BREAKS: Final = "-:/"
LEAST: Final = 3
"""Characters that a piece has at least."""


def parted(word: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """A word in pieces that fit, about equally long, with hyphens between them; whole where it fits or none does.

    After a hyphen, colon or stroke that the word has itself it is parted first.
    """
    if measure(word) <= width:
        return [word]
    for at in range(len(word) - 1, 0, -1):
        if word[at - 1] in BREAKS and measure(word[:at]) <= width:
            return [word[:at], *parted(word[at:], width, measure)]
    for count in range(2, len(word) // LEAST + 1):
        size = ceil(len(word) / count)
        pieces = [word[at : at + size] for at in range(0, len(word), size)]
        pieces = [*(f"{piece}-" for piece in pieces[:-1]), pieces[-1]]
        if all(measure(piece) <= width for piece in pieces):
            return pieces
    return [word]
