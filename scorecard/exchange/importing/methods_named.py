"""The method of ranking that a spreadsheet speaks of where its totals are not worked out by weights alone."""

from __future__ import annotations

import re
from typing import Final

from scorecard.exchange.importing.book import Book, Grid
from scorecard.exchange.importing.headings import plain_words
from scorecard.exchange.importing.mapping import Meaning, Totals

MOST_TEXTS: Final = 3_000

_METHODS: Final = (
    (Meaning.TOPSIS, ("topsis", "closeness", "ideal best", "ideal solution", "si+", "relative closeness")),
    (Meaning.EDAS, ("edas", "distance from average", "pda", "appraisal score")),
    (Meaning.NET_FLOW, ("promethee", "net flow", "fluxo liquido", "flujo neto", "flux net", "nettofluss", "phi net")),
    (Meaning.RANK_GEOMEAN, ("geomean", "geometric mean", "avg ranking", "average rank")),
)
_SPOKEN: Final = tuple(
    (meaning, re.compile("|".join(rf"(?<![a-z]){re.escape(word)}(?![a-z])" for word in words)))
    for meaning, words in _METHODS
)


def method_in_words(book: Book, totals: Totals, grid: Grid) -> Meaning | None:
    """The method that the heading of totals, the sheet or the name of the file speaks of."""
    heading = plain_words(totals.name)
    named = next((meaning for meaning, words in _SPOKEN if words.search(heading)), None)
    if named is not None:
        return named
    texts = [cell.text for cell in grid.cells.values() if cell.number is None and 3 < len(cell.text) < 80]
    said = "\n".join(plain_words(text) for text in (book.name, grid.title, *texts[:MOST_TEXTS]))
    return next((meaning for meaning, words in _SPOKEN if words.search(said)), None)
