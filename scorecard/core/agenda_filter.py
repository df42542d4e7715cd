"""Parts of the agenda: what has so many points at stake, is not settled, could change who leads, or has a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.agenda import Agenda

Mask = NDArray[np.bool_]

SAME: Final = 1e-9  # points that are closer are the same


@dataclass(frozen=True, slots=True)
class AgendaFilter:
    """Which disagreements are looked at.

    least    points at stake, or more
    open     only those that are not settled
    leading  only those that could change who leads
    text     words that all stand in the name of the candidate, or all in that of the criterion
    """

    least: float = 0.0
    open: bool = False
    leading: bool = False
    text: str = ""


def places_of(agenda: Agenda, wanted: AgendaFilter) -> list[int]:
    """The places on the agenda of what the filter lets through, in order."""
    found: Mask = agenda.points >= wanted.least - SAME
    if wanted.open:
        found = found & ~agenda.resolved
    if wanted.leading:
        found = found & agenda.changes_leader
    words = wanted.text.casefold().split()
    if words:
        evaluation, cube = agenda.cube.evaluation, agenda.cube
        candidates = _with(words, [evaluation.candidates[key].name for key in cube.candidates])
        leaves = _with(words, [evaluation.criteria[key].name for key in cube.leaves])
        found = found & (candidates[agenda.rows] | leaves[agenda.columns])
    places: list[int] = np.flatnonzero(found).tolist()
    return places


def next_open(agenda: Agenda, places: Sequence[int], at: int) -> int:
    """Of these places the number of the next one, after number `at` and round the end, that is not settled.

    -1 where there is none but that one.
    """
    count = len(places)
    open_: list[bool] = (~agenda.resolved).tolist()
    numbers = (number % count for number in range(at + 1, at + count)) if count and at >= 0 else range(count)
    return next((number for number in numbers if open_[places[number]]), -1)


def cells_of(agenda: Agenda, places: Sequence[int]) -> list[tuple[str, str]]:
    """Candidate and criterion of each of these places."""
    candidates, leaves = agenda.cube.candidates, agenda.cube.leaves
    chosen = np.array(places, dtype=np.intp)
    pairs = zip(agenda.rows[chosen].tolist(), agenda.columns[chosen].tolist(), strict=True)
    return [(candidates[row], leaves[column]) for row, column in pairs]


def _with(words: list[str], names: list[str]) -> Mask:
    """Which names hold all the words."""
    return np.array([all(word in name.casefold() for word in words) for name in names], dtype=np.bool_)
