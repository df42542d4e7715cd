"""A glimpse of a workspace file: whose it is, how much is in it, and whether it says the same as another.

It works on files of every schema, and asks for nothing that a workspace of the first one did not have.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scorecard.core.errors import DamagedError
from scorecard.storage.connect import WAIT_SECONDS, translated

_EVALUATIONS: Final = "SELECT uid, sequence, hash, removed FROM evaluation ORDER BY id"
_PROVIDERS: Final = "SELECT uid, name, country, sites, services, contacts, notes FROM provider ORDER BY id"


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What a look at a workspace tells.

    identity     the id of its oldest evaluation, which no other workspace has unless it is a copy; "" where it is empty
    evaluations  how many there are that are not deleted
    content      a hash that two files share when they hold the same
    """

    identity: str
    evaluations: int
    content: str


def glimpse(path: Path) -> Glimpse:
    """Look into a workspace file without the right to change it. Raises StorageError where it cannot be read."""
    from hashlib import sha256  # loaded for the first backup, and not before a list is shown

    place = str(path)
    with (
        translated(place),
        closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=WAIT_SECONDS)) as connection,
    ):
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("BEGIN")  # both lists are of one state
        evaluations = connection.execute(_EVALUATIONS).fetchall()
        providers = connection.execute(_PROVIDERS).fetchall()
    if not all(type(uid) is str for uid, *_ in evaluations):
        raise DamagedError("A row of 'evaluation' makes no sense", place=place)
    told = repr((evaluations, providers)).encode("utf-8", "backslashreplace")
    return Glimpse(
        evaluations[0][0] if evaluations else "",
        sum(1 for *_, removed in evaluations if removed == ""),
        sha256(told).hexdigest(),
    )
