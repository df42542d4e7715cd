"""Whether an evaluation, its journal and its versions say the same: what `check` looks at, evaluation by evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scorecard.core.changes import EMPTY, apply, diff
from scorecard.storage.encoding import SENSELESS
from scorecard.storage.journal import Entry, broken_at
from scorecard.storage.records import Listed, Loaded, Version

NAMING: Final = "Version: "
"""How the label of an entry begins that names a version."""
REMOVAL: Final = "Deleted"
RESTORAL: Final = "Restored"
_MOST_PLACES: Final = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verifying an evaluation found.

    entries  how many entries its journal should have
    hash     the hash at the end of the journal, which stands for all of it
    broken   the first entry at which the chain does not hold, or None
    faults   everything that is wrong, in sentences without a full stop
    """

    entries: int
    hash: str
    broken: int | None
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verify(listed: Listed, loaded: Loaded, entries: Sequence[Entry], versions: Sequence[Version]) -> Verdict:
    """Hold the journal of an evaluation against itself, its versions, its times, and the state that is stored."""
    broken = broken_at(listed.uid, entries, loaded.sequence, loaded.hash)
    if broken is not None:
        faults = [f"the journal does not hold from entry {broken} on"]
    else:
        try:
            faults = [*_rows(loaded, entries), *_versions(entries, versions), *_times(listed, loaded, entries)]
        except SENSELESS:
            faults = ["the journal cannot be read"]
    return Verdict(loaded.sequence, loaded.hash, broken, tuple(faults))


def _rows(loaded: Loaded, entries: Sequence[Entry]) -> list[str]:
    rebuilt = EMPTY
    for entry in entries:
        rebuilt = apply(rebuilt, entry.changes)
    differing = diff(rebuilt, loaded.value)
    if not differing:
        return []
    places = [f"{change.table} {' / '.join(change.key)}".strip() for change in differing[:_MOST_PLACES]]
    more = f" and {len(differing) - _MOST_PLACES} more" if len(differing) > _MOST_PLACES else ""
    return [f"rows differ from what the journal says: {', '.join(places)}{more}"]


def _versions(entries: Sequence[Entry], versions: Sequence[Version]) -> list[str]:
    named = [
        Version(entry.sequence, entry.label.removeprefix(NAMING), entry.at, entry.author, entry.hash)
        for entry in entries
        if entry.label.startswith(NAMING) and not entry.changes
    ]
    return [
        *(f"the version '{each.name}' is not in the journal" for each in versions if each not in named),
        *(f"the version '{each.name}' of the journal is gone" for each in named if each not in versions),
    ]


def _times(listed: Listed, loaded: Loaded, entries: Sequence[Entry]) -> list[str]:
    if not entries or listed.sequence != loaded.sequence:
        return []
    moves = [entry for entry in entries if entry.label in (REMOVAL, RESTORAL) and not entry.changes]
    removed = moves[-1].at if moves and moves[-1].label == REMOVAL else ""
    if (listed.created, listed.changed, listed.removed) == (entries[0].at, entries[-1].at, removed):
        return []
    return ["the times of its making, last change or deletion differ from what the journal says"]
