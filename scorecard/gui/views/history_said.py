"""What the second line of an entry says: what became of what, as far as it may be seen, or where something changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from scorecard.core.changes import Change
from scorecard.core.wording import clipped
from scorecard.gui.models.seen import Seen
from scorecard.gui.views.change_words import brief_of
from scorecard.gui.views.history_entries import WordedEntry

LONGEST: Final = 120
"""Characters of a text that a row shows of what something was, and of what it became."""


class EntryLines:
    """The second lines of entries, worked out as they come into sight."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._known: dict[int, tuple[WordedEntry, str]] = {}

    def forget(self) -> None:
        """Something else may be seen now, or is called otherwise."""
        self._known.clear()

    def line(self, entry: WordedEntry) -> str:
        """The second line of an entry."""
        known = self._known.get(entry.sequence)
        if known is None or known[0] is not entry:
            known = self._known[entry.sequence] = entry, self._line(entry)
        return known[1]

    def _line(self, entry: WordedEntry) -> str:
        said = "" if entry.only is None else self._said(entry.only)
        if not said:
            return entry.place
        return ", ".join([said, *_not_said(entry.names, entry.label, entry.author)])

    def _said(self, change: Change) -> str:
        shown = self._seen.of_changes((change,))
        return brief_of(shown[0], self._seen.value, LONGEST) if shown else ""


def _not_said(names: Iterable[str], label: str, author: str) -> list[str]:
    """The names that stand in no other line of the row: whoever scored on a sheet of their own is not named again."""
    return [clipped(name, LONGEST) for name in names if name != author and not _names(label, name)]


def _names(label: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", label) is not None
