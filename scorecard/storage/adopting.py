"""Writing evaluations with the journals that they have already: what was rescued, what another workspace sent."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import insert

from scorecard.core.changes import EMPTY, diff
from scorecard.core.errors import StorageError
from scorecard.core.model import Evaluation
from scorecard.storage.connect import make_durable, writing
from scorecard.storage.journal import Entry
from scorecard.storage.rescue import Salvage
from scorecard.storage.rows import Rows
from scorecard.storage.schema import journal_of, unused
from scorecard.storage.store import Store
from scorecard.storage.tables import EvaluationRow, JournalRow, VersionRow
from scorecard.storage.verifying import NAMING, REMOVAL, RESTORAL

_EVALUATION: Final = EvaluationRow.__table__  # type: ignore[attr-defined]
_JOURNAL: Final = JournalRow.__table__  # type: ignore[attr-defined]
_VERSION: Final = VersionRow.__table__  # type: ignore[attr-defined]


def write_salvage(saved: Salvage, target: Path, *, author: str, label: str) -> None:
    """Write a workspace of what was saved to a file that is not there yet, checked before it gets its name.

    Raises StorageError.
    """
    if target.exists():
        raise StorageError("There is a file of this name already", place=str(target), advice="Choose another.")
    if not target.parent.is_dir():
        raise StorageError("The folder is not there", place=str(target.parent), advice="Choose another.")
    part = unused(target.with_name(f"{target.name}.part"))
    try:
        store = Store(part, create=True)
        try:
            for each in saved.evaluations:
                if each.entries:
                    adopt(store, each.uid, each.value, each.entries)
                else:
                    made = store.create(each.value, author=author, label=label)
                    if each.is_removed:
                        store.remove(made.uid, author=author)
            store.add_providers(saved.providers)
            faults = store.check()
        finally:
            store.close()
        if faults:
            raise StorageError(f"What was saved did not pass its check ({faults[0]})", place=str(target))
        part.replace(target)
        make_durable(target)
    except OSError as error:
        raise StorageError(
            f"The new workspace could not be written: {error.strerror or error}", place=str(target)
        ) from error
    finally:
        for left in (part, journal_of(part)):
            left.unlink(missing_ok=True)


def adopt(store: Store, uid: str, value: Evaluation, entries: tuple[Entry, ...]) -> None:
    """Write an evaluation with its journal, its versions and its times, as the journal tells them."""
    first, last = entries[0], entries[-1]
    row = {"uid": uid, "created": first.at, "changed": last.at, "removed": _removed(entries)}
    row |= {"sequence": last.sequence, "hash": last.hash}  # type: ignore[dict-item]
    with writing(store._engine, store.place) as connection:
        number = int(connection.execute(insert(_EVALUATION).returning(_EVALUATION.c.id), row).scalar_one())
        Rows(connection.dialect).write(connection, number, diff(EMPTY, value))
        connection.execute(
            insert(_JOURNAL),
            [
                {
                    "evaluation": number,
                    "sequence": each.sequence,
                    "at": each.at,
                    "author": each.author,
                    "label": each.label,
                    "changes": each.text,
                    "previous": each.previous,
                    "hash": each.hash,
                }
                for each in entries
            ],
        )
        versions = [
            {
                "evaluation": number,
                "sequence": each.sequence,
                "name": each.label.removeprefix(NAMING),
                "at": each.at,
                "author": each.author,
                "hash": each.hash,
            }
            for each in entries
            if each.label.startswith(NAMING) and not each.changes
        ]
        if versions:
            connection.execute(insert(_VERSION), versions)


def _removed(entries: tuple[Entry, ...]) -> str:
    """When an evaluation was deleted; "" where it is there."""
    moves = [each for each in entries if each.label in (REMOVAL, RESTORAL) and not each.changes]
    return moves[-1].at if moves and moves[-1].label == REMOVAL else ""
