"""Saving what can be saved of a damaged workspace to a new file, with a report of what was lost, by name.

All of it happens in a process of its own, on a private copy: a file that was made to do harm ends that process and not
the program, and the damaged file is only ever read. Where a program was killed while it wrote, the copy is brought back
to the state before first, as SQLite does it with its journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scorecard.core.errors import ExchangeError, ScorecardError, StorageError
from scorecard.exchange.apart import Apart

SECONDS: Final = 900.0
MEMORY: Final = 4 << 30
LABEL: Final = "Saved from a damaged workspace"


@dataclass(frozen=True, slots=True)
class Saved:
    """An evaluation that was saved: how much is in it, and what was lost of it, in sentences without a full stop."""

    title: str
    criteria: int
    candidates: int
    evaluators: int
    losses: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RescueReport:
    """What was saved, and what was lost beyond single evaluations."""

    evaluations: tuple[Saved, ...]
    providers: int
    losses: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was lost."""
        return not self.losses and not any(each.losses for each in self.evaluations)

    @property
    def is_empty(self) -> bool:
        """Whether there was nothing to save, so that no file was written."""
        return not self.evaluations and not self.providers


def rescue(source: Path, target: Path, author: str) -> RescueReport:
    """Save what can be saved of the workspace `source` to the new file `target`, and tell what was lost.

    `source` may be damaged in any way, or no workspace at all. Where nothing can be saved no file is written. Raises
    ScorecardError where the source cannot be read from the disk or the target not be written.
    """
    for path in (source, target):
        if not path.parent.is_dir():
            raise StorageError("The folder is not there", place=str(path.parent), advice="Check the path.")
    if not source.is_file():
        raise StorageError("There is no such file", place=str(source), advice="Check the path.")
    if target.exists():
        raise StorageError("There is a file of this name already", place=str(target), advice="Choose another.")
    with Apart(seconds=SECONDS, memory=MEMORY) as apart:
        return _report(apart.run(rescue_here, str(source), str(target), author))


def rescue_here(source: str, target: str, author: str) -> dict[str, Any]:
    """As `rescue`, in this process; the report as JSON has it."""
    from scorecard.storage.adopting import write_salvage
    from scorecard.storage.rescue import salvage
    from scorecard.storage.salvaging import content_of

    try:
        saved = salvage(content_of(Path(source)))
        if saved.evaluations or saved.providers:
            write_salvage(saved, Path(target), author=author, label=LABEL)
    except OSError as error:
        raise ExchangeError(
            f"The damaged file cannot be read: {error.strerror or error}", place=source, advice="Check the disk."
        ) from error
    except ScorecardError as error:
        raise ExchangeError(error.what, place=error.place, advice=error.advice) from error
    return {
        "evaluations": [
            {
                "title": each.title,
                "criteria": len(each.value.criteria),
                "candidates": len(each.value.candidates),
                "evaluators": len(each.value.evaluators),
                "losses": list(each.losses),
                "notes": list(each.notes),
            }
            for each in saved.evaluations
        ],
        "providers": len(saved.providers),
        "losses": list(saved.losses),
    }


def _report(told: Mapping[str, Any]) -> RescueReport:
    return RescueReport(
        tuple(
            Saved(
                each["title"],
                each["criteria"],
                each["candidates"],
                each["evaluators"],
                tuple(each["losses"]),
                tuple(each["notes"]),
            )
            for each in told["evaluations"]
        ),
        told["providers"],
        tuple(told["losses"]),
    )
