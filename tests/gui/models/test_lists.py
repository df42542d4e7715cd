"""The history and the problems: lists that change as little as they must."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex
from pytestqt.qtbot import QtBot

from scorecard.app.start import new_evaluation
from scorecard.core.edits import remove_candidate, set_score
from scorecard.core.errors import ScorecardError, StorageError
from scorecard.core.problems import Severity
from scorecard.gui.models.history_model import PAGE, Given, HistoryKind, HistoryModel, HistoryRole
from scorecard.gui.models.problems_model import ProblemsModel, ProblemsRole
from tests.gui.models.documents import memory_document, watched

LOCALE: Final = QLocale(QLocale.Language.English)
ZONE: Final = timezone(timedelta(hours=1))


def now() -> datetime:
    return datetime(2026, 11, 21, 15, 0, tzinfo=ZONE)


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

    def fetch(self, before: int | None, count: int, given: Given, failed: Callable[[ScorecardError], object]) -> None:
        self.asked += 1
        if self.broken:
            failed(StorageError("The disk is gone"))
            return
        found = [each for each in reversed(self.entries) if before is None or each.sequence < before]
        given(before, found[:count])


# ---- history -------------------------------------------------------------------------------------


def sequences(model: HistoryModel) -> list[int]:
    found = [model.index(row).data(HistoryRole.SEQUENCE) for row in range(model.rowCount())]
    return [sequence for sequence in found if sequence is not None]


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
    assert model.index(0).data() == "Yesterday"
    assert model.index(1).data(HistoryRole.WHEN) == "Yesterday 09:05"
    assert model.index(1).data() == "Scored"
    del tester


def test_history_takes_in_what_is_added_and_puts_versions_above_their_entry(qapp: object) -> None:
    journal = Journal(3)
    model = HistoryModel(journal.fetch, locale=LOCALE, now=now)
    model.refresh()
    first = QPersistentModelIndex(model.index(3))
    journal.entries += [Entry(4), Entry(5)]
    model.refresh()
    model.show_versions([Version(2, "Start"), Version(5, "End"), Version(5, "Very end")])
    rows = [(model.index(row).data(HistoryRole.KIND), model.index(row).data()) for row in range(model.rowCount())]
    entry, version = (HistoryKind.ENTRY, "Scored"), HistoryKind.VERSION
    assert rows[0] == (HistoryKind.DAY, "Yesterday")
    assert rows[1:] == [(version, "Very end"), (version, "End"), entry, entry, entry, (version, "Start"), entry, entry]
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
    texts = [model.index(row).data() for row in range(model.rowCount())]
    row = texts.index("Cost: not scored for 1 of 2")
    problem = model.problem_at(row)
    assert problem is not None
    assert (problem.table, problem.key) == ("sheets", ("ann", "beta", "cost"))
    assert model.problem_at(999) is None
    assert model.index(row).data(ProblemsRole.SEVERITY) == Severity.MISSING
    assert model.count(Severity.BLOCKING) == 0
    document.edit("Remove", remove_candidate(remove_candidate(document.value, "acme"), "beta"))
    model.refresh()
    assert model.count(Severity.BLOCKING) == 1
