"""Rows and columns of formulas that hold no scores: statistics, points looked up for words, weights as shares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from scorecard.exchange.importing.book import Place
from scorecard.exchange.importing.figures import Says, figure_of_text
from scorecard.exchange.importing.view import ANSWERS, View

_STATISTIC: Final = re.compile(
    r"(?:of:)?=?(?:_xlfn\.)?(?:COM\.[A-Z.]*)?(STDEV|VAR|COUNT|MEDIAN|MODE|MIN|MAX|LARGE|SMALL)[A-Z.]*\([^()]*\)",
    re.IGNORECASE,
)


def are_statistics(view: View, places: Iterable[Place]) -> bool:
    """Whether figures are what a formula counts or picks out of others: COUNTIF, STDEV, MIN, MAX of a range."""
    filled = [place for place in places if view.says(*place) in ANSWERS]
    formulas = [cell.formula for place in filled if (cell := view.cell(*place)) is not None]
    return bool(filled) and all(_STATISTIC.fullmatch(each) for each in formulas)


def are_points_of_words(view: View, column: int, rows: Sequence[int]) -> bool:
    """Whether a column holds points that formulas look up for the words in the column before it."""
    filled = [row for row in rows if view.says(row, column) in ANSWERS]
    if not filled or not all(view.is_formula(row, column) for row in filled):
        return False
    return all(figure_of_text(view.own(row, column - 1)).says is not Says.NUMBER for row in filled)


def are_shares_of(view: View, weights: int, column: int, rows: Sequence[int]) -> bool:
    """Whether a column of formulas holds the weights once more, as shares of one or of a hundred."""
    known = [
        (given, share)
        for row in rows
        if (given := view.number(row, weights)) and (share := view.number(row, column)) is not None
    ]
    if len(known) < max(2, len(rows)) or not all(view.is_formula(row, column) for row in rows):
        return False
    whole = sum(share for _, share in known)
    factor = whole / sum(given for given, _ in known)
    if min(abs(whole - 1), abs(whole - 100) / 100) > 1e-6:
        return False
    return all(abs(given * factor - share) <= 1e-6 * max(abs(share), 1e-9) for given, share in known)
