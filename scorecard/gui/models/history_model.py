"""The history: the entries of the journal by day, with the versions between them, newest first.

Pages are fetched elsewhere as a person scrolls, so that a journal of any length opens at once and no window waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import Any, Final, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from scorecard.core.errors import ScorecardError
from scorecard.gui.models.arranging import Axis, arrange
from scorecard.gui.models.moments import Now, local_now, moment_from, moment_said, time_text
from scorecard.gui.models.roles import DISPLAY, SPOKEN, USER

AnyIndex = QModelIndex | QPersistentModelIndex

PAGE: Final = 100
LEAST: Final = 40
"""How many more rows are fetched at least, where a filter leaves out most."""


class JournalEntry(Protocol):
    """An entry of the journal. `at` is UTC in ISO form."""

    @property
    def sequence(self) -> int: ...
    @property
    def at(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def label(self) -> str: ...


class NamedVersion(Protocol):
    """A name for a place in the journal."""

    @property
    def sequence(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def at(self) -> str: ...
    @property
    def author(self) -> str: ...


Given = Callable[[int | None, Sequence[JournalEntry]], object]
"""Takes a page: before which entry it was asked for, and its entries."""

Fetch = Callable[[int | None, int, Given, Callable[[ScorecardError], object]], object]
"""Asks for the latest entries before a sequence number (None: of all), newest first, at most so many. They are given
at once or later; so is the error if they cannot be fetched."""

Keeps = Callable[[Any], bool]
"""Whether an entry or a version is shown."""


class HistoryKind(StrEnum):
    """What a row is."""

    DAY = "day"
    ENTRY = "entry"
    VERSION = "version"


_DAY: Final = f"{HistoryKind.DAY} "


class HistoryRole(IntEnum):
    """AT is the moment (datetime, or None), WHEN its text, TIME the time of day, ITEM the entry, version or day.

    LINE is what an entry says in a second line; "" where the model was given nobody to say it.
    """

    KIND = USER + 1
    SEQUENCE = USER + 2
    AUTHOR = USER + 3
    AT = USER + 4
    WHEN = USER + 5
    ITEM = USER + 6
    TIME = USER + 7
    LINE = USER + 8


@dataclass(frozen=True, slots=True)
class Day:
    """The head of a day. `count` is how many entries it has; None while not all of it is fetched."""

    words: str
    count: int | None


class HistoryModel(QAbstractListModel):
    """Entries and versions under the head of their day.

    A version stands above the entry whose state it names; the entry that says no more than that it was named is left
    out.

    failed   a page cannot be fetched (ScorecardError); what is shown stays
    settled  nothing is being fetched any more
    """

    failed = Signal(object)
    settled = Signal()

    def __init__(
        self,
        fetch: Fetch,
        parent: QObject | None = None,
        *,
        locale: QLocale | None = None,
        now: Now = local_now,
        line: Callable[[Any], str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._line = line
        self._locale = QLocale() if locale is None else locale
        self._now = now
        self._entries: list[JournalEntry] = []  # newest first, without a gap
        self._added: list[JournalEntry] = []  # newer ones that do not reach down to them yet
        self._versions: tuple[NamedVersion, ...] = ()
        self._keeps: Keeps | None = None
        self._complete = False
        self._fetching = False
        self._refreshing = False
        self._again = False
        self._wanted = 0
        self._rows: list[str] = []
        self._items: dict[str, Any] = {}

    @property
    def newest(self) -> int:
        """The sequence number of the newest entry that is here; 0 where there is none yet."""
        return self._entries[0].sequence if self._entries else 0

    @property
    def is_fetching(self) -> bool:
        """Whether a page is under way."""
        return self._fetching or self._refreshing

    # ---- reading ----------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        kind = HistoryKind(row.partition(" ")[0])
        item: Any = self._items[row]
        if role == HistoryRole.KIND:
            return kind
        if role == HistoryRole.ITEM:
            return item
        if kind is HistoryKind.DAY:
            return item.words if role in (DISPLAY, SPOKEN) else None
        if role == DISPLAY:
            return item.label if kind is HistoryKind.ENTRY else item.name
        if role == HistoryRole.SEQUENCE:
            return item.sequence
        if role == HistoryRole.AUTHOR:
            return item.author
        if role == HistoryRole.AT:
            return moment_from(item.at)
        if role == HistoryRole.WHEN:
            return self.when(item.at)
        if role == HistoryRole.TIME:
            moment = moment_from(item.at)
            return item.at if moment is None else time_text(moment.astimezone(self._now().tzinfo))
        if role == HistoryRole.LINE:
            return self._line_of(kind, item)
        if role == SPOKEN:
            return self._spoken(kind, item)
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if self.data(index, HistoryRole.KIND) is HistoryKind.DAY:
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def when(self, at: str) -> str:
        """A moment of the journal as people say it."""
        return moment_said(at, self._now(), self._locale)

    def row_of(self, sequence: int) -> int:
        """The row that shows an entry, or the version that was named by it; -1 where none does."""
        for row, key in enumerate(self._rows):
            if getattr(self._items[key], "sequence", None) == sequence:
                return row
        return -1

    # ---- fetching -----------------------------------------------------------------------------------

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and not self._complete and not self.is_fetching

    def fetchMore(self, parent: AnyIndex) -> None:
        if self.canFetchMore(parent):
            self._wanted = len(self._rows) + LEAST
            self._fetch_older()

    def refresh(self) -> None:
        """Fetch what has been added since, and go on where a page could not be fetched."""
        if self.is_fetching:
            self._again = True
            return
        self._refreshing = True
        self._added = []
        self._fetch(None, PAGE, self._on_newer, self._on_failed)

    def show_versions(self, versions: Sequence[NamedVersion]) -> None:
        """Show these versions among the entries."""
        if tuple(versions) != self._versions:
            self._versions = tuple(versions)
            self._arrange()

    def keep(self, keeps: Keeps | None) -> None:
        """Show only what `keeps` lets through; older pages are fetched until there is enough of it to see."""
        self._keeps = keeps
        self._arrange()
        self._wanted = LEAST
        self._fetch_on()

    def _fetch_older(self) -> None:
        self._fetching = True
        before = self._entries[-1].sequence if self._entries else None
        self._fetch(before, PAGE, self._on_older, self._on_failed)

    def _on_older(self, before: int | None, page: Sequence[JournalEntry]) -> None:
        self._fetching = False
        if before == (self._entries[-1].sequence if self._entries else None):
            self._entries += page
            self._complete = len(page) < PAGE
            self._append(page)
        self._fetch_on()

    def _on_newer(self, before: int | None, page: Sequence[JournalEntry]) -> None:
        newest, oldest = self.newest, self._entries[-1].sequence if self._entries else None
        self._added += [each for each in page if each.sequence > newest]
        same = next((each for each in page if each.sequence == newest), None)
        other_history = (not page or page[0].sequence < newest) if before is None else False
        if newest and (other_history or (same is not None and same.at != self._entries[0].at)):
            self._entries, self._added, newest = [], list(page), 0
        elif newest and len(page) == PAGE and page[-1].sequence > newest + 1:
            self._fetch(page[-1].sequence, PAGE, self._on_newer, self._on_failed)
            return
        if not newest:
            self._complete = len(self._added) < PAGE
        elif self._complete and oldest is not None and oldest > 1:
            self._complete = False  # a page could not be fetched: try it again
        self._entries = self._added + self._entries
        self._added = []
        self._refreshing = False
        self._arrange()
        self._fetch_on()

    def _on_failed(self, error: ScorecardError) -> None:
        self._complete = True  # or the view would ask again at once; `refresh` tries anew
        self._fetching = self._refreshing = self._again = False
        self._added = []
        self.failed.emit(error)
        self.settled.emit()

    def _fetch_on(self) -> None:
        if self.is_fetching:
            return
        if self._again:
            self._again = False
            self.refresh()
        elif self._keeps is not None and not self._complete and len(self._rows) < self._wanted:
            self._fetch_older()
        else:
            self.settled.emit()

    # ---- rows ---------------------------------------------------------------------------------------

    def _arrange(self) -> None:
        items = self._wanted_items()
        have, want = self._rows, list(items)
        front = _same(have, want)
        end = _same(reversed(have[front:]), reversed(want[front:]))
        known = self._items
        changed = [key for key in have if key in items and items[key] is not known[key] and items[key] != known[key]]
        self._items |= items
        if front + end == len(have) and len(want) > len(have):  # most often rows only come in at one place
            last = len(want) - end - 1
            self.beginInsertRows(QModelIndex(), front, last)
            have[front:front] = want[front : last + 1]
            self.endInsertRows()
        else:
            arrange(self, Axis.ROWS, have, want, lambda: None)
        self._items = items
        for key in changed:
            index = self.index(self._rows.index(key))
            self.dataChanged.emit(index, index)

    def _append(self, page: Sequence[JournalEntry]) -> None:
        """Show older entries under those that are here, at a cost that does not grow with these."""
        rows = _Rows(self._named(), self._keeps, _Days(self._now, self._locale))
        last = next((key for key in reversed(self._rows) if key.startswith(_DAY)), "")
        if last:
            below = self._rows[self._rows.index(last) + 1 :]
            rows.begin(last, self._items[last], len({self._items[key].sequence for key in below}))
        rows.add(page)
        items = rows.end(complete=self._complete)
        day = items.pop(last, None)
        if items:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(items) - 1)
            self._rows += items
            self._items |= items
            self.endInsertRows()
        if day is not None and day != self._items[last]:
            self._items[last] = day
            index = self.index(self._rows.index(last))
            self.dataChanged.emit(index, index)

    def _wanted_items(self) -> dict[str, Any]:
        rows = _Rows(self._named(), self._keeps, _Days(self._now, self._locale))
        rows.add(self._entries)
        return rows.end(complete=self._complete)

    def _named(self) -> dict[int, list[NamedVersion]]:
        named: dict[int, list[NamedVersion]] = {}
        for version in self._versions:
            named.setdefault(version.sequence, []).append(version)
        return named

    def _spoken(self, kind: HistoryKind, item: Any) -> str:
        if kind is HistoryKind.VERSION:
            words = self.tr("Version {name}, named by {author}, {when}")
            return words.format(name=item.name, author=item.author, when=self.when(item.at))
        words = self.tr("{label}, {author}, {when}")
        label = ", ".join(filter(None, (item.label, self._line_of(kind, item))))
        return words.format(label=label, author=item.author, when=self.when(item.at))

    def _line_of(self, kind: HistoryKind, item: Any) -> str:
        return self._line(item) if self._line is not None and kind is HistoryKind.ENTRY else ""

    def relined(self) -> None:
        """The second lines say something else now."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))


class _Rows:
    """Rows by their keys, in order: days, the entries of each, and the versions above their entry."""

    def __init__(self, named: Mapping[int, Sequence[NamedVersion]], keeps: Keeps | None, days: _Days) -> None:
        self._named = named
        self._keeps = keeps
        self._days = days
        self._items: dict[str, Any] = {}
        self._head = ""
        self._count = 0

    def begin(self, head: str, day: Day, count: int) -> None:
        """Go on in a day that has so many entries already."""
        self._items[head] = day
        self._head, self._count = head, count

    def add(self, entries: Iterable[JournalEntry]) -> None:
        """Entries, newest first."""
        keeps, items = self._keeps, self._items
        for entry in entries:
            naming = self._named.get(entry.sequence, ())
            shown: list[tuple[str, Any]] = [
                (f"{HistoryKind.VERSION} {version.sequence} {version.name}", version) for version in reversed(naming)
            ]
            if not any(version.at == entry.at for version in naming):
                shown.append((f"{HistoryKind.ENTRY} {entry.sequence}", entry))
            if keeps is not None:
                shown = [(key, item) for key, item in shown if keeps(item)]
            if not shown:
                continue
            day = self._days.of(entry.at)
            head = f"{_DAY}{day}"
            if head != self._head:
                self._close()
                self._head, self._count = head, 0
                items[head] = Day(self._days.words(day), None)
            self._count += 1
            items.update(shown)

    def end(self, *, complete: bool) -> dict[str, Any]:
        """The rows; the last day is counted only where all the journal is here."""
        if complete:
            self._close()
        return self._items

    def _close(self) -> None:
        if self._head:
            self._items[self._head] = Day(self._items[self._head].words, self._count)


class _Days:
    """The days of moments, and their words; moments of the same hour are looked at once."""

    def __init__(self, now: Now, locale: QLocale) -> None:
        self._now = now()
        self._locale = locale
        self._known: dict[str, str] = {}

    def of(self, at: str) -> str:
        """The day of a moment, in ISO form."""
        quarter = at[:15]  # a zone may begin its day at a quarter of an hour, not inside ten minutes
        if quarter not in self._known:
            moment = moment_from(at)
            self._known[quarter] = "" if moment is None else moment.astimezone(self._now.tzinfo).date().isoformat()
        return self._known[quarter]

    def words(self, day: str) -> str:
        """A day as people say it."""
        if not day:
            return QCoreApplication.translate("HistoryModel", "Some day")
        found = date.fromisoformat(day)
        today = self._now.date()
        if found == today:
            return QCoreApplication.translate("HistoryModel", "Today")
        if found == today - timedelta(days=1):
            return QCoreApplication.translate("HistoryModel", "Yesterday")
        month = self._locale.monthName(found.month)
        named = f"{self._locale.dayName(found.isoweekday())} {found.day} {month}"
        return named if found.year == today.year else f"{named} {found.year}"


def _same(first: Iterable[str], second: Iterable[str]) -> int:
    """How many keys two lists have in common from their beginning on."""
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
