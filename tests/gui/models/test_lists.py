"""The library, the history and the problems: lists that change as little as they must."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel
from pytestqt.qtbot import QtBot

from scorecard.app.start import new_evaluation
from scorecard.app.workspace import Workspace
from scorecard.core.edits import remove_candidate, set_score
from scorecard.core.errors import StorageError
from scorecard.core.problems import Severity
from scorecard.gui.models.history_model import PAGE, HistoryKind, HistoryModel, HistoryRole
from scorecard.gui.models.library_model import LibraryColumn, LibraryModel, LibraryRole
from scorecard.gui.models.problems_model import ProblemsModel, ProblemsRole
from tests.gui.models.documents import content, memory_document, watched

LOCALE: Final = QLocale(QLocale.Language.English)
ZONE: Final = timezone(timedelta(hours=1))


def now() -> datetime:
    return datetime(2026, 11, 21, 15, 0, tzinfo=ZONE)


@dataclass(frozen=True)
class Listing:
    uid: str
    title: str = "T"
    model: str = "BPO"
    stage: str = "scoring"
    candidates: int = 3
    changed: str = "2026-11-21T13:32:00+00:00"


@dataclass(frozen=True)
class Entry:
    sequence: int
    at: str = "2026-11-20T08:05:00+00:00"
    author: str = "Ann"
    label: str = "Scored"


@dataclass(frozen=True)
class Version:
    sequence: int
    name: str
    at: str = "2026-11-20T08:06:00+00:00"
    author: str = "Ann"


class Journal:
    """Entries as a workspace would give them, counting how often it is asked."""

    def __init__(self, count: int) -> None:
        self.entries = [Entry(number) for number in range(1, count + 1)]
        self.asked = 0
        self.broken = False

    def fetch(self, before: int | None, count: int) -> Sequence[Entry]:
        self.asked += 1
        if self.broken:
            raise StorageError("The disk is gone")
        found = [each for each in reversed(self.entries) if before is None or each.sequence < before]
        return found[:count]


def titles(model: LibraryModel) -> list[str]:
    return [model.index(row, LibraryColumn.TITLE).data() for row in range(model.rowCount())]


# ---- library ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ("2026-11-21T13:32:00+00:00", "Today 14:32"),
        ("2026-11-20T23:30:00+00:00", "Today 00:30"),
        ("2026-11-20T08:05:00", "Yesterday 09:05"),
        ("2026-09-18T10:00:00+00:00", "18 Sep"),
        ("2023-03-14T10:00:00+00:00", "14 Mar 2023"),
        ("once", "once"),
    ],
)
def test_library_says_when_as_people_do(qapp: object, changed: str, text: str) -> None:
    model = LibraryModel(locale=LOCALE, now=now)
    model.show([Listing("a", "Care", changed=changed)])
    row = [model.index(0, column).data() for column in LibraryColumn]
    assert row == ["Care", "BPO", "Scoring", "3", text]
    assert model.index(0, 0).data(LibraryRole.PIPS) == 2


def test_library_sorts_by_native_values(qapp: object) -> None:
    model = LibraryModel(locale=LOCALE, now=now)
    model.show([Listing("a", "b", candidates=10), Listing("b", "C", candidates=9), Listing("c", "A", stage="setup")])
    proxy = QSortFilterProxyModel()
    proxy.setSourceModel(model)
    proxy.setSortRole(int(LibraryRole.SORT))
    found = {}
    for column in (LibraryColumn.TITLE, LibraryColumn.CANDIDATES, LibraryColumn.STAGE):
        proxy.sort(column)
        found[column] = [proxy.index(row, 0).data(LibraryRole.UID) for row in range(3)]
    assert found[LibraryColumn.TITLE] == ["c", "a", "b"]
    assert found[LibraryColumn.CANDIDATES] == ["c", "b", "a"]
    assert found[LibraryColumn.STAGE][0] == "c"


@given(st.lists(st.permutations(range(6)).flatmap(lambda p: st.integers(0, 6).map(lambda n: p[:n])), max_size=6))
def test_library_goes_from_any_list_to_any_other(qapp: object, lists: list[list[int]]) -> None:
    model = LibraryModel(locale=LOCALE, now=now)
    tester = watched(model)
    for number, each in enumerate(lists):
        kept = {row: QPersistentModelIndex(model.index(row, 0)) for row in range(model.rowCount())}
        uids = {row: index.data(LibraryRole.UID) for row, index in kept.items()}
        listed = [Listing(f"u{uid}", title=f"T{uid * (number % 2)}") for uid in each]
        model.show(listed)
        fresh = LibraryModel(locale=LOCALE, now=now)
        fresh.show(listed)
        assert content(model, LibraryRole) == content(fresh, LibraryRole)
        assert all(index.data(LibraryRole.UID) == uids[row] for row, index in kept.items() if index.isValid())
        there = {f"u{uid}" for uid in each}
        assert {uids[row] for row, index in kept.items() if index.isValid()} == there & set(uids.values())
    del tester


def test_library_moves_one_row_for_one_that_was_changed(qapp: object) -> None:
    model = LibraryModel(locale=LOCALE, now=now)
    listed = [Listing(f"u{at}", f"T{at}") for at in range(100)]
    model.show(listed)
    steps: list[str] = []
    model.rowsMoved.connect(lambda *_: steps.append("moved"))
    model.rowsInserted.connect(lambda *_: steps.append("inserted"))
    model.rowsRemoved.connect(lambda *_: steps.append("removed"))
    model.dataChanged.connect(lambda first, last, *_: steps.append(f"painted {first.row()} to {last.row()}"))
    model.show([replace(listed[70], title="New"), *listed[:70], *listed[71:]])
    assert steps == ["moved", "painted 0 to 0"]
    assert titles(model)[:2] == ["New", "T0"]


def test_library_takes_what_a_workspace_lists(qapp: object, tmp_path: Path) -> None:
    with Workspace(tmp_path / "w.scorecard", create=True) as workspace:
        workspace.add(new_evaluation("plain", "Care", ["Acme"], ["Ann"]), author="me", label="new")
        model = LibraryModel()
        model.show(workspace.evaluations())
        assert titles(model) == ["Care"]


# ---- history -------------------------------------------------------------------------------------


def sequences(model: HistoryModel) -> list[int]:
    return [model.index(row).data(HistoryRole.SEQUENCE) for row in range(model.rowCount())]


def test_history_is_fetched_page_by_page_newest_first(qapp: object) -> None:
    journal = Journal(2 * PAGE + 5)
    model = HistoryModel(journal.fetch, locale=LOCALE, now=now)
    tester = watched(model)
    model.fetchMore(QModelIndex())
    asked = journal.asked
    while model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    assert asked <= journal.asked <= 3
    assert sequences(model) == list(range(2 * PAGE + 5, 0, -1))
    assert model.index(0).data(HistoryRole.WHEN) == "Yesterday 09:05"
    assert model.index(0).data() == "Scored"
    del tester


def test_history_takes_in_what_is_added_and_puts_versions_above_their_entry(qapp: object) -> None:
    journal = Journal(3)
    model = HistoryModel(journal.fetch, locale=LOCALE, now=now)
    model.refresh()
    first = QPersistentModelIndex(model.index(2))
    journal.entries += [Entry(4), Entry(5)]
    model.refresh()
    model.show_versions([Version(2, "Start"), Version(5, "End"), Version(5, "Very end")])
    rows = [(model.index(row).data(HistoryRole.KIND), model.index(row).data()) for row in range(model.rowCount())]
    entry, version = (HistoryKind.ENTRY, "Scored"), HistoryKind.VERSION
    assert rows == [(version, "Very end"), (version, "End"), entry, entry, entry, (version, "Start"), entry, entry]
    assert first.data(HistoryRole.SEQUENCE) == 1
    assert not model.canFetchMore(QModelIndex())


def test_history_that_cannot_be_fetched_says_so_and_tries_again_on_refresh(qapp: object) -> None:
    journal = Journal(PAGE + 1)
    model = HistoryModel(journal.fetch)
    errors: list[StorageError] = []
    model.failed.connect(errors.append)
    model.fetchMore(QModelIndex())
    journal.broken = True
    model.fetchMore(QModelIndex())
    assert len(errors) == 1
    assert not model.canFetchMore(QModelIndex())
    journal.broken = False
    model.refresh()
    model.fetchMore(QModelIndex())
    assert len(sequences(model)) == PAGE + 1


# ---- problems ------------------------------------------------------------------------------------


def test_problems_are_looked_at_once_for_many_changes_and_lead_to_their_place(qtbot: QtBot) -> None:
    value = new_evaluation("plain", "T", ["Acme", "Beta"], ["Ann"])
    document = memory_document(value)
    model = ProblemsModel(document)
    refreshed: list[bool] = []
    model.refreshed.connect(lambda: refreshed.append(True))
    for score in (1.0, 2.0, 3.0):
        document.edit("Score", set_score(document.value, "ann", "acme", "cost", score))
    assert refreshed == []
    qtbot.waitUntil(lambda: bool(refreshed))
    assert len(refreshed) == 1
    asked: list[tuple[str, tuple[str, ...]]] = []
    model.jump_requested.connect(lambda table, key: asked.append((table, key)))
    texts = [model.index(row).data() for row in range(model.rowCount())]
    row = texts.index("Cost: not scored for 1 of 2")
    model.jump(row)
    model.jump(999)
    assert asked == [("sheets", ("ann", "beta", "cost"))]
    assert model.index(row).data(ProblemsRole.SEVERITY) == Severity.MISSING
    assert model.count(Severity.BLOCKING) == 0
    document.edit("Remove", remove_candidate(remove_candidate(document.value, "acme"), "beta"))
    model.refresh()
    assert model.count(Severity.BLOCKING) == 1
