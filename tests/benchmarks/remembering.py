"""The history of an evaluation with 10,000 changes, against sqlite3 alone reading the same rows."""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, Final

from scorecard.app.workspace import Workspace
from scorecard.core.changes import Change, Changes, apply
from scorecard.storage.encoding import changes_to_text
from scorecard.storage.journal import broken_at, chained
from scorecard.storage.store import Store
from tests.benchmarks.measuring import heading, measured, seconds, share_of
from tests.benchmarks.sizes import evaluation_of

ENTRIES: Final = 10_000
NAMED_EVERY: Final = 1_000
OPENED: Final = 0.2
"""Seconds within which the history opens."""
SHOWN: Final = 0.3
"""Seconds within which any state is shown with its ranking."""
LOOKED_AT: Final = 60
RESOURCES: Final = Path(__file__).parents[2] / "resources"

PAGE: Final = (
    "SELECT sequence, at, author, label, changes, previous, hash FROM journal ORDER BY sequence DESC LIMIT 100"
)
PEOPLE: Final = "SELECT author, count(*), min(at) FROM journal GROUP BY author"
VERSIONS: Final = "SELECT sequence, name, at, author, hash FROM version ORDER BY sequence"
HALF: Final = "SELECT sequence, changes, hash FROM journal WHERE sequence > ? ORDER BY sequence"
ALL: Final = "SELECT sequence, at, author, label, changes, previous, hash FROM journal ORDER BY sequence"


def history() -> None:
    """The history opened, any state of it shown, and its chain verified."""
    heading(f"The history of {ENTRIES:,} changes")
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "history.scorecard"
        uid = _filled(path)
        with closing(sqlite3.connect(path)) as bare:
            _open(path, uid, bare)
            _any_state(path, uid, bare)
            _verify(path, uid, bare)


def _filled(path: Path) -> str:
    """A workspace with one evaluation, scored again and again; the rows of its journal are written in one go."""
    pick, store = Random(1), Store(path, create=True)
    loaded = store.create(evaluation_of(40, 12, 6), author="Ann Keller", label="New")
    value, sequence, digest = loaded.value, loaded.sequence, loaded.hash
    places = [(e, c, k) for e, sheet in value.sheets.items() for c, cells in sheet.items() for k in cells]
    journal: list[tuple[Any, ...]] = []
    versions: list[tuple[Any, ...]] = []
    while sequence < ENTRIES:
        place = pick.choice(places)
        old = value.sheets[place[0]][place[1]][place[2]].score
        changes: Changes = (Change("sheets", place, {"score": old}, {"score": (float(old or 0.0) + 1.0) % 5.0}),)
        label = f"Score {sequence}"
        if sequence % NAMED_EVERY == 0:
            changes, label = (), f"Version: Month {sequence // NAMED_EVERY}"
        at = f"2026-{1 + sequence // 1_000:02d}-{1 + sequence % 28:02d}T10:00:00.000Z"
        author = ("Ann Keller", "Ben Roe", "Cara Poe")[sequence % 3]
        value = apply(value, changes)
        entry = chained(loaded.uid, sequence + 1, at, author, label, changes_to_text(changes), digest)
        journal.append((1, entry.sequence, at, author, label, entry.text, digest, entry.hash))
        if not changes:
            versions.append((1, entry.sequence, label.removeprefix("Version: "), at, author, entry.hash))
        sequence, digest = entry.sequence, entry.hash
    store.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", journal)
        connection.executemany("INSERT INTO version VALUES (?, ?, ?, ?, ?, ?)", versions)
        connection.execute(
            "UPDATE evaluation SET sequence = ?, hash = ?, changed = ?", (sequence, digest, journal[-1][2])
        )
        cells = [(value.sheets[e][c][k].score, e, c, k) for e, c, k in places]
        connection.executemany(
            "UPDATE sheets SET score = ? WHERE evaluator = ? AND candidate = ? AND criterion = ?", cells
        )
    with Workspace(path) as workspace:
        assert workspace.verify(loaded.uid).holds
    return loaded.uid


def _open(path: Path, uid: str, bare: sqlite3.Connection) -> None:
    """The page with its list, versions and first entry, painted; the workspace is at hand."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    from scorecard.gui.jobs import ImmediateJobs
    from scorecard.gui.look import Choice, Look
    from scorecard.gui.models.opened import Opened
    from scorecard.gui.session import Session
    from scorecard.gui.views.history_page import HistoryPage

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    look = Look(application, RESOURCES / "themes", RESOURCES / "icons", Choice.LIGHT)
    workspace = Workspace(path)
    workspace.get_ready()
    session = Session(workspace, ImmediateJobs(), "Ann Keller")
    found: list[Any] = []
    session.open(uid, found.append)
    opened = Opened(found[0])
    opened.document.setParent(session)

    def ours() -> None:
        page = HistoryPage(look, opened, session)
        page.resize(1064, 744)
        page.show()
        assert page.model.rowCount() > 90
        page.grab()
        page.hide()
        page.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def floor() -> None:
        for statement in (PAGE, PEOPLE, VERSIONS):
            bare.execute(statement).fetchall()

    times = measured("history opened / the same rows read by sqlite3", ours, floor, bar=None)
    seconds("history opened and painted, slowest", max(times.ours), bar=OPENED)
    opened.deleteLater()
    session.release(found[0])
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    workspace.close()


def _any_state(path: Path, uid: str, bare: sqlite3.Connection) -> None:
    """The state farthest from what is known, and states anywhere with their rankings before and after."""
    from scorecard.gui.views.history_entries import effect_of, moment_at

    middle = ENTRIES // 2

    def first(sequence: int) -> Callable[[], None]:
        def show() -> None:
            with Workspace(path) as workspace:
                workspace.state_at(uid, sequence)

        return show

    def floor() -> None:
        bare.execute(HALF, (middle,)).fetchall()

    times = measured("first state, in the middle / its rows by sqlite3", first(middle), floor, bar=None)
    seconds("first state with the workspace opened, slowest", max(times.ours), bar=SHOWN)
    pick = Random(2)
    with Workspace(path) as workspace:
        workspace.get_ready()
        stored = workspace.load(uid)
        spent = []
        for place in (middle, 1, ENTRIES, *(pick.randint(1, ENTRIES) for _ in range(LOOKED_AT))):
            began = time.perf_counter()
            moment = moment_at(workspace, stored, place, stored.value)
            effect_of(moment)
            spent.append(time.perf_counter() - began)
    seconds("any state with its rankings, slowest", max(spent), bar=SHOWN)
    seconds("any state with its rankings, median", share_of(spent, 0.5), bar=SHOWN)


def _verify(path: Path, uid: str, bare: sqlite3.Connection) -> None:
    with Workspace(path) as workspace:
        workspace.get_ready()

        def floor() -> None:
            bare.execute(ALL).fetchall()

        measured("chain, versions and rows verified / rows by sqlite3", lambda: workspace.verify(uid), floor, bar=None)
        entries = workspace.entries(uid)
        last = entries[-1]
        measured(
            "verified / the hashes alone",
            lambda: workspace.verify(uid),
            lambda: broken_at(uid, entries, last.sequence, last.hash),
            bar=None,
        )
