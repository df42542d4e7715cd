"""Backups that the program makes by itself: where they are, which of them are kept, and when one is due.

Each workspace has a folder of its own, known again by the id of its oldest evaluation together with its path, so that
two workspaces of one name never share one, and a workspace that was moved finds its own. Backups are numbered: their
number says which is the newer one, whatever the clock said when they were made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scorecard.app.paths import SUFFIX, data_folder
from scorecard.core.errors import GoneError, ScorecardError, StorageError
from scorecard.exchange.files import replace_file
from scorecard.storage.connect import copy_into, make_durable
from scorecard.storage.glimpse import Glimpse, glimpse

if TYPE_CHECKING:
    from scorecard.app.settings import Settings
    from scorecard.app.workspace import Workspace

NEWEST: Final = 5
DAYS: Final = 12
WEEKS: Final = 10
MONTHS: Final = 9
"""What is kept: the newest, and the last of each of the latest days, weeks and months on which one was made."""

ABOUT: Final = "workspace.json"
PART: Final = ".part"
TRIES: Final = 5
SHORT_ID: Final = 8

_NAME: Final = re.compile(r"(\d{6,}) (\d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d) ([a-z-]+)")
_TIME: Final = "%Y-%m-%d %H.%M.%S"
_UNFIT: Final = re.compile(r"[^\w .-]+")

Clock = Callable[[], datetime]


class Reason(StrEnum):
    """Why a backup was made."""

    AUTOMATIC = "automatic"
    LARGE_CHANGE = "before-a-large-change"
    PUT_BACK = "before-putting-back"
    ASKED = "asked-for"


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup. `made` is UTC by the clock of that time; the higher number is the newer one."""

    path: Path
    number: int
    made: datetime
    reason: Reason
    size: int


@dataclass(frozen=True, slots=True)
class Described:
    """A backup and what is in it; `evaluations` is None where it cannot be read."""

    backup: Backup
    evaluations: int | None
    is_present: bool
    """Whether it holds what the workspace holds now."""


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


# ---- which are kept ---------------------------------------------------------------------------------


def kept(backups: Iterable[Backup]) -> frozenset[int]:
    """The numbers of the backups that are to be kept.

    These are the newest, and the last one of each of the latest days, weeks and months that have any. What is the
    latest is told by numbers, and nothing by the present time: a clock that jumps names a few days wrongly and lets
    nothing disappear for it.
    """
    found: set[int] = set()
    latest = sorted(backups, key=lambda each: each.number, reverse=True)
    found.update(each.number for each in latest[:NEWEST])
    for most, period in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        seen: set[Hashable] = set()
        for each in latest:
            name = period(each.made)
            if name not in seen and len(seen) < most:
                seen.add(name)
                found.add(each.number)
    return frozenset(found)


def _day(moment: datetime) -> Hashable:
    return moment.date()


def _week(moment: datetime) -> Hashable:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> Hashable:
    return moment.year, moment.month


# ---- a folder of them -------------------------------------------------------------------------------


class Shelf:
    """The folder with the backups of one workspace."""

    def __init__(self, folder: Path) -> None:
        """The folder need not be there yet."""
        self.folder = folder

    def listed(self) -> list[Backup]:
        """The backups, the newest first; other files are passed over."""
        try:
            names = sorted(self.folder.glob(f"*{SUFFIX}"))
        except OSError:
            return []
        found = (_backup_at(path) for path in names)
        return sorted((each for each in found if each is not None), key=lambda each: each.number, reverse=True)

    @property
    def about(self) -> dict[str, Any]:
        """What stands beside the backups on whose they are; empty where nothing can be read."""
        return _read_about(self.folder)

    @property
    def holds(self) -> bool:
        """Whether nothing is removed at present, for a backup was put back and nobody has said yet that all is well."""
        return self.about.get("holds") is True

    def note(self, **fields: object) -> None:
        """Keep something on whose backups these are. Raises ScorecardError."""
        _make_folder(self.folder)
        replace_file(self.folder / ABOUT, json.dumps(self.about | fields, ensure_ascii=False, indent=1).encode())

    def add(self, write: Callable[[Path], None], reason: Reason, now: datetime) -> Backup:
        """Add a backup that `write` writes to the path that it is given. Raises ScorecardError."""
        _make_folder(self.folder)
        self._sweep()
        for attempt in range(TRIES):
            number = max((each.number for each in self.listed()), default=0) + 1
            path = self.folder / f"{number:06} {now.strftime(_TIME)} {reason}{SUFFIX}"
            try:
                write(path)
            except StorageError:
                if attempt + 1 < TRIES and path.exists():  # another program has just made one
                    continue
                raise
            break
        made = _backup_at(path)
        if made is None:
            raise StorageError("The backup is not there after it was written", place=str(path))
        return made

    def thin(self) -> None:
        """Remove what need not be kept, unless nothing is to be removed at present."""
        if self.holds:
            return
        listed = self.listed()
        staying = kept(listed)
        for each in listed:
            if each.number not in staying:
                with suppress(OSError):  # it is tried again after the next backup
                    each.path.unlink()

    def _sweep(self) -> None:
        """Remove what a program left that was ended while it wrote."""
        for path in [*self.folder.glob(f"*{SUFFIX}{PART}"), *self.folder.glob(f"*{SUFFIX}{PART}-journal")]:
            with suppress(OSError):
                if utc_now().timestamp() - path.stat().st_mtime > 3_600:
                    path.unlink()


def _backup_at(path: Path) -> Backup | None:
    match = _NAME.fullmatch(path.stem)
    if match is None:
        return None
    number, moment, reason = match.groups()
    try:
        return Backup(
            path,
            int(number),
            datetime.strptime(moment, _TIME).replace(tzinfo=UTC),
            Reason(reason) if reason in set(Reason) else Reason.AUTOMATIC,
            path.stat().st_size,
        )
    except (OSError, ValueError):
        return None


def _read_about(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"The folder for backups cannot be made: {error.strerror or error}", place=str(folder)
        ) from error


# ---- the backups of a workspace -----------------------------------------------------------------------


class Backups:
    """The backups of one workspace, and the making of them."""

    def __init__(
        self, workspace: Path, *, root: Path | None = None, second: Path | None = None, clock: Clock = utc_now
    ) -> None:
        """`root` is where all workspaces have their folders; `second` is a further place, for copies of them."""
        self.workspace = workspace
        self._root = data_folder() / "backups" if root is None else root
        self._second = second
        self._clock = clock

    @property
    def is_known(self) -> bool:
        """Whether there is a backup of a workspace at this path, whatever is there now."""
        return any(shelf.listed() for shelf in self._shelves_at_path())

    def refuse_a_new_one(self) -> None:
        """Raise GoneError where there was a workspace at this path: a new one must not take its place unasked."""
        if self.is_known and not self.workspace.exists():
            raise GoneError(
                "There was a workspace here, and now there is none",
                place=str(self.workspace),
                advice="Connect its drive, or bring its folder back, and try again.",
            )

    def shelf(self) -> Shelf | None:
        """Where the backups of this workspace are; None where there are none yet.

        Where the workspace cannot be read it is the folder that was used last for its path.
        """
        identity = self._identity()
        if identity:
            return self._shelf_of(identity)
        return max(self._shelves_at_path(), key=_age, default=None)

    def listed(self) -> list[Backup]:
        """The backups, the newest first."""
        shelf = self.shelf()
        return [] if shelf is None else shelf.listed()

    def described(self) -> list[Described]:
        """The backups with what is in them, the newest first."""
        present = self._look(self.workspace)
        found = []
        for each in self.listed():
            seen = self._look(each.path)
            same = seen is not None and present is not None and seen.content == present.content
            found.append(Described(each, None if seen is None else seen.evaluations, same))
        return found

    @property
    def holds(self) -> bool:
        """Whether no backup is removed at present."""
        shelf = self.shelf()
        return shelf is not None and shelf.holds

    def hold(self) -> None:
        """Remove no backup until `let_go`."""
        self._note_all(holds=True)

    def let_go(self) -> None:
        """All is well with what was put back: backups are thinned out again."""
        self._note_all(holds=False)

    def make(self, workspace: Workspace, reason: Reason, *, always: bool = False) -> Backup | None:
        """Make a backup of the open workspace, unless the newest one holds the same, or the workspace nothing.

        Raises ScorecardError where it cannot be made, or where the workspace does not pass the check; nothing
        unfinished is then left, and no other backup is removed.
        """
        now = glimpse(workspace.path)
        if not now.identity:
            return None
        shelf = self._shelf_of(now.identity) or self._new_shelf(now.identity)
        newest = next(iter(shelf.listed()), None)
        if newest is not None and not always:
            seen = self._look(newest.path)
            if seen is not None and seen.content == now.content:
                return None
        made = shelf.add(workspace.backup, reason, self._clock())
        shelf.thin()
        self._copy(made, shelf)
        return made

    def _copy(self, made: Backup, shelf: Shelf) -> None:
        """Keep a copy at the second place."""
        if self._second is None:
            return
        if not self._second.is_dir():
            raise StorageError(
                "The second folder for backups is not there",
                place=str(self._second),
                advice="Connect its drive, or choose another.",
            )
        there = Shelf(self._second / shelf.folder.name)
        if not there.about:
            there.note(**shelf.about)
        there.add(lambda path: copied(made.path, path), made.reason, made.made)
        there.thin()

    # ---- finding the folder ---------------------------------------------------------------------------

    def _look(self, path: Path) -> Glimpse | None:
        try:
            return glimpse(path)
        except ScorecardError:
            return None

    def _identity(self) -> str:
        found = self._look(self.workspace)
        return "" if found is None else found.identity

    def _shelves(self) -> list[Shelf]:
        try:
            folders = sorted(each for each in self._root.iterdir() if each.is_dir())
        except OSError:
            return []
        return [Shelf(each) for each in folders if _read_about(each)]

    def _shelves_at_path(self) -> list[Shelf]:
        return [each for each in self._shelves() if each.about.get("path") == self._path]

    @property
    def _path(self) -> str:
        return str(self.workspace.resolve())

    def _shelf_of(self, identity: str) -> Shelf | None:
        """The folder of this workspace; one of the same identity whose file is gone is taken over: it was moved."""
        own = [each for each in self._shelves() if each.about.get("identity") == identity]
        for each in own:
            if each.about.get("path") == self._path:
                return each
        for each in own:
            path = each.about.get("path")
            if isinstance(path, str) and not Path(path).exists():
                each.note(path=self._path)
                return each
        return None

    def _new_shelf(self, identity: str) -> Shelf:
        name = _UNFIT.sub("", self.workspace.stem).strip(" .")[:40] or "Workspace"
        folder, number = self._root / f"{name} {identity[:SHORT_ID]}", 2
        while folder.exists():
            folder, number = self._root / f"{name} {identity[:SHORT_ID]} {number}", number + 1
        shelf = Shelf(folder)
        shelf.note(identity=identity, path=self._path, holds=False)
        return shelf

    def _note_all(self, **fields: object) -> None:
        shelf = self.shelf()
        if shelf is None:
            return
        shelf.note(**fields)
        if self._second is not None and (self._second / shelf.folder.name).is_dir():
            with suppress(ScorecardError):
                Shelf(self._second / shelf.folder.name).note(**fields)


def backups_of(workspace: Path, settings: Settings) -> Backups:
    """The backups of a workspace, as a person has them kept."""
    return Backups(workspace, second=Path(settings.backup_folder) if settings.backup_folder else None)


def copied(source: Path, target: Path) -> None:
    """A copy of a backup under its final name, or none. Raises StorageError."""
    part = target.with_name(f"{target.name}{PART}")
    try:
        part.unlink(missing_ok=True)
        copy_into(source, part)
        part.replace(target)
        make_durable(target)
    except OSError as error:
        raise StorageError(f"The copy could not be written: {error.strerror or error}", place=str(target)) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def open_beside(backup: Backup, target: Path) -> None:
    """Copy a backup to a new file, which can then be opened as a workspace of its own. Raises ScorecardError."""
    if target.exists():
        raise ScorecardError("There is a file of this name already", place=str(target), advice="Choose another.")
    if not target.parent.is_dir():
        raise ScorecardError("The folder is not there", place=str(target.parent), advice="Choose another.")
    copy_into(backup.path, target)


def _age(shelf: Shelf) -> float:
    """How late the newest backup of a folder was written."""
    return max((each.path.stat().st_mtime for each in shelf.listed()), default=0.0)


def numbered(backups: Sequence[Backup], number: int, place: str) -> Backup:
    """The backup of that number. Raises ScorecardError."""
    for each in backups:
        if each.number == number:
            return each
    there = ", ".join(str(each.number) for each in backups[:10])
    raise ScorecardError(
        f"There is no backup {number}",
        place=place,
        advice=f"There are: {there}." if there else "There is none yet of this workspace.",
    )
