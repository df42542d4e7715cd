"""What the cells of an evaluation say in short, remembered for as long as they are the same.

Two versions of an evaluation share every table that no edit between them has touched. What such a table says is
therefore kept by which table it is, and looking again after an edit costs as much as the edit, not as the evaluation.
Leaves are kept as the bytes of a number, a byte for each, so that sets of a thousand leaves are joined in one step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.model import Cells, Scale, Sheet
from scorecard.core.numbers import exact

Leaves = int
"""A set of leaves, as `Digests` numbers them."""

_SCORE: Final = attrgetter("score")
_ROOM: Final = 256  # leaves that are no criteria any more, before the numbering begins anew


@dataclass(frozen=True, slots=True)
class CellsDigest:
    """The cells of one candidate in one sheet.

    present   the leaves that have a cell
    scored    the leaves whose cell holds a number
    outside   the leaves whose number lies outside the scale
    off_step  the leaves whose number lies inside the scale, but between two steps
    """

    cells: Cells
    present: Leaves
    scored: Leaves
    outside: tuple[str, ...]
    off_step: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetDigest:
    """A sheet: each candidate's cells; and for each leaf the least candidate whose number does not fit the scale."""

    sheet: Sheet
    rows: Mapping[str, CellsDigest]
    outside: Mapping[str, str]
    off_step: Mapping[str, str]


class Digests:
    """The digests of the sheets of one evaluation, taken over from an earlier one where a sheet is still the same."""

    def __init__(self, sheets: Iterable[Sheet], scale: Scale, leaves: int, previous: Digests | None = None) -> None:
        """`leaves`: how many criteria there are, so that those that have gone are not remembered for ever."""
        self._scale = scale
        self._numbers: dict[str, int] = {}
        self._fits: dict[float, int] = {}  # there are few different scores, however many cells
        self._named: dict[frozenset[str], Leaves] = {}
        sheets_before: dict[int, SheetDigest] = {}
        cells_before: dict[int, CellsDigest] = {}
        if previous is not None and previous._scale == scale and len(previous._numbers) <= 2 * leaves + _ROOM:
            self._numbers = previous._numbers
            sheets_before = previous._known
        self._known: dict[int, SheetDigest] = {}
        for sheet in sheets:
            found = sheets_before.get(id(sheet))
            if found is None and sheets_before and not cells_before:
                cells_before = {id(row.cells): row for each in sheets_before.values() for row in each.rows.values()}
            self._known[id(sheet)] = self._sheet(sheet, cells_before) if found is None else found
        self._named.clear()

    def of(self, sheet: Sheet) -> SheetDigest:
        """The digest of one of the sheets."""
        return self._known[id(sheet)]

    def clean(self, candidates: frozenset[str], leaves: Iterable[str]) -> frozenset[int]:
        """The ids of the sheets that name nothing but these candidates and leaves."""
        others = ~self.leaves(leaves)
        return frozenset(
            at
            for at, each in self._known.items()
            if candidates.issuperset(each.rows) and not any(row.present & others for row in each.rows.values())
        )

    def leaves(self, names: Iterable[str]) -> Leaves:
        """The set of these leaves."""
        numbers = self._numbers
        at = [numbers.setdefault(name, len(numbers)) for name in names]
        marks = bytearray(len(numbers))
        for each in at:
            marks[each] = 1
        return int.from_bytes(marks, "little")

    def table(self, sets: Sequence[Leaves], names: Sequence[str]) -> NDArray[np.bool_]:
        """Which of `names` are in which set: (sets, names)."""
        at = [self._numbers.setdefault(name, len(self._numbers)) for name in names]
        size = len(self._numbers)
        marks = b"".join(each.to_bytes(size, "little") for each in sets)
        return np.frombuffer(marks, dtype=np.bool_).reshape(len(sets), size)[:, at]

    def _sheet(self, sheet: Sheet, before: Mapping[int, CellsDigest]) -> SheetDigest:
        rows: dict[str, CellsDigest] = {}
        outside: dict[str, str] = {}
        off_step: dict[str, str] = {}
        for candidate, cells in sheet.items():
            row = before.get(id(cells))
            rows[candidate] = self._cells(cells) if row is None else row
        for candidate in sorted(rows, reverse=True):  # the least comes last and stays
            outside.update(dict.fromkeys(rows[candidate].outside, candidate))
            off_step.update(dict.fromkeys(rows[candidate].off_step, candidate))
        return SheetDigest(sheet, rows, outside, off_step)

    def _cells(self, cells: Cells) -> CellsDigest:
        scores = list(map(_SCORE, cells.values()))
        names = frozenset(cells)
        present = self._named.get(names)
        if present is None:
            present = self._named[names] = self.leaves(names)
        scored = present
        if not set(map(type, scores)) <= {float}:
            scored = self.leaves(leaf for leaf, cell in cells.items() if isinstance(cell.score, float))
            scores = [score for score in scores if isinstance(score, float)]
        outside: tuple[str, ...] = ()
        off_step: tuple[str, ...] = ()
        if any(map(self._misfit, set(scores))):
            found = [(leaf, self._misfit(cell.score)) for leaf, cell in cells.items() if isinstance(cell.score, float)]
            outside = tuple(leaf for leaf, misfit in found if misfit == _OUTSIDE)
            off_step = tuple(leaf for leaf, misfit in found if misfit == _OFF_STEP)
        return CellsDigest(cells, present, scored, outside, off_step)

    def _misfit(self, score: float) -> int:
        """How a number does not fit the scale; 0 where it does."""
        found = self._fits.get(score)
        if found is None:
            scale = self._scale
            found = 0
            if not scale.minimum <= score <= scale.maximum:
                found = _OUTSIDE
            elif ((exact(score) - exact(scale.minimum)) / exact(scale.step)).denominator != 1:
                found = _OFF_STEP
            self._fits[score] = found
        return found


_OUTSIDE: Final = 1
_OFF_STEP: Final = 2
