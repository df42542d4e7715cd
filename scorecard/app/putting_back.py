"""Putting a backup in the place of the workspace, with the present state kept.

The backup is copied beside the workspace, brought up to date and checked in full before anything is touched. A present
workspace that can be read is kept as a further backup, and takes the content in as one transaction; one that is damaged
is given another name, which is told. From then on no backup is removed until somebody says that all is well.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from scorecard.app.backups import Backup, Backups, Reason
from scorecard.app.workspace import Workspace
from scorecard.core.errors import DamagedError, StorageError
from scorecard.core.progress import Report, silent, within
from scorecard.storage.connect import copy_into
from scorecard.storage.replacing import is_held, pour, set_aside, swap
from scorecard.storage.schema import journal_of
from scorecard.storage.store import Store

CHECKING: Final = 0.6
"""The share of the time that goes into looking at the backup."""


@dataclass(frozen=True, slots=True)
class PutBack:
    """What was done: where the state before is now, and how many evaluations there are."""

    kept: Path | None
    evaluations: int


def put_back(backup: Backup, backups: Backups, report: Report = silent) -> PutBack:
    """Put a backup in the place of its workspace.

    Whoever in this program has documents of the workspace open closes them before. Raises ScorecardError where the
    backup does not pass its check, where the present state cannot be kept, or where another program does not let go of
    the workspace; the workspace is then as it was.
    """
    return put_in_place(backup.path, backups, report)


def put_in_place(source: Path, backups: Backups, report: Report = silent) -> PutBack:
    """As `put_back`, for any workspace file that is to take the place of the one that `backups` are of."""
    path = backups.workspace
    if not path.parent.is_dir():
        raise StorageError(
            "The folder of the workspace is not there",
            place=str(path.parent),
            advice="Connect its drive, or make the folder, and try again.",
        )
    part = path.with_name(f".{path.stem}.putting-back{path.suffix}")
    _clear(part)
    try:
        count = _prepared(source, part, within(report, 0.0, CHECKING))
        report(CHECKING, "Keeping the present state")
        kept, usable = _keep_present(path, backups)
        backups.hold()
        report((1.0 + CHECKING) / 2, "Putting the backup in place")
        if usable:
            pour(part, path)
        else:
            swap(part, path)
    finally:
        _clear(part)
    return PutBack(kept, count)


def _prepared(source: Path, part: Path, report: Report) -> int:
    """Copy a backup to `part`, bring it up to date and check all of it; how many evaluations there are."""
    copy_into(source, part)
    store = Store(part)
    try:
        faults = store.check(report)
        count = len(store.evaluations())
    finally:
        store.close()
    if faults:
        raise DamagedError(
            f"This backup is damaged itself and was not put in place ({faults[0]})",
            place=str(source),
            advice="Choose another, or save what can be saved of it with 'scorecard rescue'.",
        )
    return count


def _keep_present(path: Path, backups: Backups) -> tuple[Path | None, bool]:
    """Keep what is there now: where it is kept, and whether the workspace can take in a transaction."""
    if not path.exists():
        return None, False
    if is_held(path):
        raise StorageError(
            "Another program is writing this workspace", place=str(path), advice="Close it there, and try again."
        )
    try:
        with Workspace(path) as workspace:
            if workspace.check():
                raise DamagedError("The workspace is damaged", place=str(path))
            made = backups.make(workspace, Reason.PUT_BACK)
    except DamagedError:
        moment = datetime.now(UTC).strftime("%Y-%m-%d %H.%M")
        return set_aside(path, path.with_name(f"{path.stem} damaged {moment}{path.suffix}")), False
    newest = made or next(iter(backups.listed()), None)
    return None if newest is None else newest.path, True


def _clear(part: Path) -> None:
    """Remove the copy, what lies beside it, and what an upgrade of it has kept."""
    for each in (part, journal_of(part), *part.parent.glob(f"{part.stem}.before-schema-*{part.suffix}")):
        with suppress(OSError):
            each.unlink(missing_ok=True)
