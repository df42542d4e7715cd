"""The history: the entries of the journal and the versions between them, newest first, fetched as they are needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum, StrEnum
from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from scorecard.core.errors import ScorecardError
from scorecard.gui.models.arranging import Axis, arrange
from scorecard.gui.models.moments import Now, local_now, moment_from, moment_text

AnyIndex = QModelIndex | QPersistentModelIndex

PAGE: Final = 100
_USER: Final = int(Qt.ItemDataRole.UserRole)
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)


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


Fetch = Callable[[int | None, int], Sequence[JournalEntry]]
"""The latest entries before a sequence number (None: of all), newest first, at most so many."""


class HistoryKind(StrEnum):
    """What a row is."""

    ENTRY = "entry"
    VERSION = "version"


class HistoryRole(IntEnum):
    """AT is the moment (datetime, or None), WHEN its text, ITEM the entry or version itself."""

    KIND = _USER + 1
    SEQUENCE = _USER + 2
    AUTHOR = _USER + 3
    AT = _USER + 4
    WHEN = _USER + 5
    ITEM = _USER + 6


class HistoryModel(QAbstractListModel):
    """Entries and versions. A version stands above the entry whose state it names.

    failed  a page cannot be fetched (ScorecardError); what is shown stays
    """

    failed = Signal(object)

    def __init__(
        self, fetch: Fetch, parent: QObject | None = None, locale: QLocale | None = None, now: Now = local_now
    ) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._locale = QLocale() if locale is None else locale
        self._now = now
        self._entries: list[JournalEntry] = []  # newest first, without a gap
        self._versions: tuple[NamedVersion, ...] = ()
        self._complete = False
        self._rows: list[str] = []
        self._items: dict[str, JournalEntry | NamedVersion] = {}

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        item: Any = self._items[row]
        is_entry = row.startswith(HistoryKind.ENTRY.value)
        if role == _DISPLAY:
            return item.label if is_entry else item.name
        if role == HistoryRole.KIND:
            return HistoryKind.ENTRY if is_entry else HistoryKind.VERSION
        if role == HistoryRole.SEQUENCE:
            return item.sequence
        if role == HistoryRole.AUTHOR:
            return item.author
        if role == HistoryRole.AT:
            return moment_from(item.at)
        if role == HistoryRole.WHEN:
            moment = moment_from(item.at)
            return item.at if moment is None else moment_text(moment, self._now(), self._locale)
        return item if role == HistoryRole.ITEM else None

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and not self._complete

    def fetchMore(self, parent: AnyIndex) -> None:
        if not self.canFetchMore(parent):
            return
        page = self._page(self._entries[-1].sequence if self._entries else None)
        if page is None:
            self._complete = True  # or the view would ask again at once; `refresh` tries anew
            return
        self._entries += page
        self._complete = len(page) < PAGE
        self._arrange()

    def refresh(self) -> None:
        """Fetch what has been added since, and go on where a page could not be fetched."""
        newest = self._entries[0].sequence if self._entries else None
        oldest = self._entries[-1].sequence if self._entries else None
        added: list[JournalEntry] = []
        while True:
            page = self._page(added[-1].sequence if added else None)
            if page is None:
                return
            added += [each for each in page if newest is None or each.sequence > newest]
            if newest is None or len(page) < PAGE or page[-1].sequence <= newest:
                break
        if newest is None:
            self._complete = len(added) < PAGE
        elif self._complete and oldest is not None and oldest > 1:
            self._complete = False
        self._entries = added + self._entries
        self._arrange()

    def show_versions(self, versions: Sequence[NamedVersion]) -> None:
        """Show these versions among the entries."""
        self._versions = tuple(versions)
        self._arrange()

    def _page(self, before: int | None) -> list[JournalEntry] | None:
        try:
            return list(self._fetch(before, PAGE))
        except ScorecardError as error:
            self.failed.emit(error)
            return None

    def _arrange(self) -> None:
        named: dict[int, list[NamedVersion]] = {}
        for version in self._versions:
            named.setdefault(version.sequence, []).append(version)
        items: dict[str, JournalEntry | NamedVersion] = {}
        for entry in self._entries:
            for version in reversed(named.get(entry.sequence, [])):
                items[f"{HistoryKind.VERSION} {version.sequence} {version.name}"] = version
            items[f"{HistoryKind.ENTRY} {entry.sequence}"] = entry
        self._items |= items
        arrange(self, Axis.ROWS, self._rows, list(items), lambda: None)
        self._items = items
