"""Earlier states of evaluations, each worked out from the nearest state that is known.

Versions cost no copy: a state is what the journal says, forward from nothing or back from what it is now. On the way
some states are kept, for the next question is most often about a place close by; they share structure, so that each
costs as much memory as the changes since the one before it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from scorecard.core.changes import EMPTY, Changes, apply, built, invert
from scorecard.core.errors import StorageError
from scorecard.core.model import Evaluation
from scorecard.storage.encoding import SENSELESS, changes_from_text
from scorecard.storage.journal import START
from scorecard.storage.reader import Ask, find, read
from scorecard.storage.records import Loaded

STEP: Final = 250
"""Entries between two states that are kept."""
MOST_STATES: Final = 200
MOST_LOOSE: Final = 20
MOST_EVALUATIONS: Final = 4
LONGEST_BEGINNING: Final = 2_000_000
"""Characters of a first entry up to which states are built from nothing: what it makes shares nothing with what is
known."""

_HASH: Final = "SELECT hash FROM journal WHERE evaluation = ? AND sequence = ?"
_LENGTH: Final = "SELECT length(changes) FROM journal WHERE evaluation = ? AND sequence = 1"
_FORWARD: Final = """
SELECT sequence, changes, hash FROM journal WHERE evaluation = ? AND sequence > ? AND sequence <= ? ORDER BY sequence
"""
_BACK: Final = """
SELECT sequence, changes, previous FROM journal WHERE evaluation = ? AND sequence > ? AND sequence <= ?
ORDER BY sequence DESC
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A state with the hash at its place, by which it is known again."""

    hash: str
    value: Evaluation


class States:
    """States of the evaluations of one workspace."""

    def __init__(self, place: str) -> None:
        """`place` is where errors say that the workspace is."""
        self._place = place
        self._kept: OrderedDict[str, dict[int, Known]] = OrderedDict()

    def at(self, ask: Ask, uid: str, sequence: int, near: Loaded | None = None) -> Evaluation:
        """The evaluation as it was after the entry `sequence`, read in a transaction; 0: before the first.

        `near` is a state that the caller has at hand. Raises StorageError where the journal has no such entry, or does
        not lead to it.
        """
        number, last, digest = find(ask, uid, self._place)
        if not 0 <= sequence <= last:
            raise StorageError(f"The journal has no entry {sequence}", place=self._place)
        kept = self._kept_of(uid)
        if near is not None and near.uid == uid and near.sequence <= last:
            kept[near.sequence] = Known(near.hash, near.value)
        start = self._start(ask, number, sequence, last, kept)
        if start is None:
            loaded = read(ask, uid, self._place)
            start, kept[last] = last, Known(digest, loaded.value)
        try:
            value = self._walked(ask, number, start, sequence, kept)
        except SENSELESS as error:
            raise StorageError(
                "An entry of the journal makes no sense",
                place=self._place,
                advice="Check the workspace with 'scorecard check'.",
            ) from error
        finally:
            _thin_out(kept)
        return value

    def _kept_of(self, uid: str) -> dict[int, Known]:
        kept = self._kept.setdefault(uid, {})
        self._kept.move_to_end(uid)
        while len(self._kept) > MOST_EVALUATIONS:
            self._kept.popitem(last=False)
        return kept

    def _start(self, ask: Ask, number: int, sequence: int, last: int, kept: dict[int, Known]) -> int | None:
        """Where to begin: at a kept state, or at nothing (0); None: at what it is now, which has to be read."""
        for each in sorted(kept, key=lambda each: abs(each - sequence)):
            if min(sequence, last - sequence) < abs(each - sequence):
                break
            row = ask(_HASH, (number, each)).fetchone()
            if each and row is not None and row[0] == kept[each].hash:
                return each
            del kept[each]  # another history has been put in the file's place
        if sequence < last - sequence:
            first = ask(_LENGTH, (number,)).fetchone()
            if first is None or first[0] is None or first[0] <= LONGEST_BEGINNING:  # reading it tells what is wrong
                kept[0] = Known(START, EMPTY)
                return 0
        return None

    def _walked(self, ask: Ask, number: int, start: int, sequence: int, kept: dict[int, Known]) -> Evaluation:
        value, at = kept[start].value, start
        for entry, changes, digest in self._path(ask, number, start, sequence):
            value = built(changes) if value is EMPTY else apply(value, changes)
            at = entry
            if at % STEP == 0 or at == sequence:
                kept[at] = Known(digest, value)
        if at != sequence:
            raise StorageError(
                f"The journal does not lead to entry {sequence}",
                place=self._place,
                advice="Check the workspace with 'scorecard check'.",
            )
        return value

    @staticmethod
    def _path(ask: Ask, number: int, start: int, sequence: int) -> Iterator[tuple[int, Changes, str]]:
        """What leads from one place to another: the place after each step, its changes, and the hash there."""
        back = sequence < start
        cursor = ask(_BACK if back else _FORWARD, (number, min(start, sequence), max(start, sequence)))
        cursor.arraysize = STEP
        expected = start
        for entry, text, digest in chain.from_iterable(iter(cursor.fetchmany, [])):
            changes = changes_from_text(text)
            if entry != (expected if back else expected + 1):
                return  # an entry is not there: the walk ends short of its end
            expected = entry - 1 if back else entry
            yield expected, invert(changes) if back else changes, digest


def _thin_out(kept: dict[int, Known]) -> None:
    """Keep what stands at a step, the latest others, and no more than enough."""
    kept.pop(0, None)
    loose = [each for each in kept if each % STEP]
    for each in loose[:-MOST_LOOSE]:
        del kept[each]
    while len(kept) > MOST_STATES:
        del kept[next(iter(kept))]
