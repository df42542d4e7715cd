"""The journal: every change to an evaluation, in order, chained by hashes.

Each entry's hash covers the hash before it and every field, each field with its length in front, so that no two
different entries read alike. The chain shows any edit in the middle; that its end was cut off shows only against a
hash kept elsewhere, which is why documents from a workspace and workbooks carry it. Tamper-evident, not tamper-proof.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from scorecard.core.changes import Changes
from scorecard.core.errors import StorageError
from scorecard.storage.encoding import SENSELESS, changes_from_text

DOMAIN: Final = "scorecard.journal.1"
START: Final = ""  # the hash before the first entry


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `text` holds the changes as they stand in the journal; `at` is UTC.

    The first line of the label says what was done; what stands under it is a note, which may say as much as what it
    is about: it is shown to those who may see that.
    """

    sequence: int
    at: str
    author: str
    label: str
    text: str
    previous: str
    hash: str

    @property
    def title(self) -> str:
        """What was done, in a line."""
        return self.label.partition("\n")[0]

    @property
    def note(self) -> str:
        """What was noted when it was done; "" for nothing."""
        return self.label.partition("\n")[2]

    @property
    def changes(self) -> Changes:
        """What the entry changed. Raises StorageError where its text makes no sense."""
        try:
            return changes_from_text(self.text)
        except SENSELESS as error:
            raise StorageError(
                f"Entry {self.sequence} of the journal makes no sense",
                advice="Check the workspace with 'scorecard check'.",
            ) from error


def entry_hash(evaluation_uid: str, sequence: int, at: str, author: str, label: str, text: str, previous: str) -> str:
    """SHA-256 over the fields of an entry, each with its length in front, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for part in (DOMAIN, evaluation_uid, str(sequence), at, author, label, text, previous):
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def chained(evaluation_uid: str, sequence: int, at: str, author: str, label: str, text: str, previous: str) -> Entry:
    """An entry with its hash."""
    digest = entry_hash(evaluation_uid, sequence, at, author, label, text, previous)
    return Entry(sequence, at, author, label, text, previous, digest)


def broken_at(evaluation_uid: str, entries: Iterable[Entry], head_sequence: int, head_hash: str) -> int | None:
    """The first place at which the chain does not hold, or None.

    `entries` are all of them from the first, in order; `head_*` is where the evaluation says that its journal ends.
    """
    previous, expected = START, 1
    for entry in entries:
        again = entry_hash(
            evaluation_uid, entry.sequence, entry.at, entry.author, entry.label, entry.text, entry.previous
        )
        if entry.sequence != expected or entry.previous != previous or entry.hash != again:
            return expected
        previous, expected = entry.hash, expected + 1
    if expected - 1 != head_sequence or previous != head_hash:
        return min(expected, head_sequence + 1)
    return None
