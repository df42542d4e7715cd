"""A mark on the disk while the program runs, so that the next start can tell whether it ended as it should.

The mark is a file of its own for each program that runs, locked for as long as the program lives: the lock goes with
the program, however it ends, so that a mark without a lock tells of a bad end. Python writes into it where the program
was when it died.
"""

from __future__ import annotations

import faulthandler
import os
import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Final

import scorecard
from scorecard.app.log import short_path

MOST_MARKS: Final = 100
LAST_CRASH: Final = "last-crash.txt"
LONGEST: Final = 20_000
"""Letters that are kept of what a mark says."""

_FAR: Final = 0x3FFF_FFFF  # where Windows locks a byte, beyond all that is written
_FILE: Final = re.compile(r'File "([^"]*)"')
_OWN: Final = 0o600


@dataclass(frozen=True, slots=True)
class BadEnd:
    """How the program ended last time, where it did not end as it should.

    details  where it was when it crashed; "" where it was stopped from outside, as by a power cut
    """

    details: str


class Running:
    """The mark of this program. It is made as the program starts; `end` takes it away."""

    def __init__(self, folder: Path) -> None:
        """Where the folder cannot be written there is no mark, and the program runs all the same."""
        self._file = _new_mark(folder)
        if self._file is not None:
            faulthandler.enable(self._file)

    @property
    def path(self) -> Path | None:
        """Where the mark is."""
        return None if self._file is None else Path(self._file.name)

    def end(self) -> None:
        """The program ends as it should."""
        file, self._file = self._file, None
        if file is None:
            return
        faulthandler.disable()
        with suppress(OSError):
            if sys.platform == "win32":
                file.close()  # there a file that is open cannot be removed
                Path(file.name).unlink()
            else:
                Path(file.name).unlink()
                file.close()


def ended_badly(folder: Path) -> BadEnd | None:
    """How an earlier run ended, if it did not end as it should; told once. To be asked before `Running` is made.

    What it said is kept in the file LAST_CRASH of the folder.
    """
    found = [told for path in sorted(folder.glob("running-*.txt")) if (told := _taken(path)) is not None]
    if not found:
        return None
    details = "\n\n".join(_FILE.sub(lambda match: f'File "{short_path(match[1])}"', each) for each in found if each)
    if details:
        with suppress(OSError):
            kept = folder / LAST_CRASH
            kept.write_text(details + "\n", encoding="utf-8")
            kept.chmod(_OWN)
    return BadEnd(details)


def _taken(path: Path) -> str | None:
    """Take a mark away; what it told beyond its first line, or None where its program is running or just starting."""
    told: str | None = None
    with suppress(OSError), path.open("r+", encoding="utf-8", errors="replace") as file:
        if not _lock(file):
            return None
        first, _, rest = file.read(LONGEST).partition("\n")
        if not first or not path.exists():  # it has no lock yet, or another start has just dealt with it
            return None
        told = rest.strip()
        if sys.platform != "win32":
            path.unlink()
    if sys.platform == "win32":  # there a file that is open cannot be removed
        with suppress(OSError):
            path.unlink()
    return told


def _new_mark(folder: Path) -> IO[str] | None:
    """An open, locked file that no other program has. Where process ids are no use, as in a container, it counts on."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    for number in range(MOST_MARKS):
        path = folder / f"running-{os.getpid()}{f'-{number}' if number else ''}.txt"
        try:
            file = path.open("x+", encoding="utf-8")
            path.chmod(_OWN)
        except FileExistsError:
            continue
        except OSError:
            return None
        if _lock(file):
            file.write(f"Scorecard {scorecard.__version__}, started {datetime.now().isoformat(timespec='seconds')}\n")
            file.flush()
            return file
        file.close()
    return None


def _lock(file: IO[str]) -> bool:
    """Lock a file for as long as it is open; whether nobody else has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(0)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
