"""A library of 500 heavy evaluations: listed, searched, and two of them compared, against sqlite3 alone.

The workspace is made once per run: a few evaluations are stored as the program does, and the others are copies of
their rows, each with a title, a journal and a hash of its own, so that every one of them verifies.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from scorecard.app.compare import compare_sides, side_of
from scorecard.app.workspace import Workspace
from scorecard.core.model import TABLES
from scorecard.storage.encoding import CODECS
from scorecard.storage.journal import START, chained
from scorecard.storage.store import Store
from tests.benchmarks.measuring import heading, measured, seconds
from tests.benchmarks.sizes import evaluation_of

EVALUATIONS: Final = 500
HEAVY: Final = (60, 12, 12)
WITHIN: Final = 1.0
"""Seconds within which the library is listed, searched, and two of its evaluations are compared."""
RESOURCES: Final = Path(__file__).parents[2] / "resources"
TITLES: Final = ("Customer care", "Payroll", "Claims handling", "Service desk", "Accounts payable")

LISTED: Final = (
    "SELECT id, uid, created, changed, removed, sequence FROM evaluation ORDER BY changed DESC, id DESC",
    "SELECT evaluation, title, stage, model, template, sample, service, scope, volume FROM head",
    "SELECT evaluation, count(*) FROM criteria GROUP BY evaluation",
    "SELECT evaluation, count(*) FROM candidates GROUP BY evaluation",
    "SELECT evaluation, sequence, author FROM journal",
)
CELLS: Final = "SELECT evaluator, candidate, criterion, score FROM sheets WHERE evaluation = ?"
FLOOR: Final = """
import sqlite3, sys
import numpy, typer
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
@app.command()
def run(path: str, statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements.split(";"):
        for row in connection.execute(statement).fetchall():
            print(row)
app()
"""


def library() -> None:
    """Listing, searching and comparing, by what pages do and by command."""
    heading(f"A library of {EVALUATIONS} evaluations of {' x '.join(map(str, HEAVY))}")
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "library.scorecard"
        began = time.perf_counter()
        uids = filled(path)
        size, cells = path.stat().st_size / 1e6, EVALUATIONS * HEAVY[0] * HEAVY[1] * HEAVY[2]
        print(f"{cells:,} cells, {size:,.0f} MB, made in {time.perf_counter() - began:.0f} s", flush=True)
        with closing(sqlite3.connect(path)) as bare:
            _list(path, bare)
            _page(path, bare)
            _compare(path, uids, bare)
        _commands(path, uids)


def filled(path: Path) -> list[str]:
    """The workspace, and the evaluations in it by their ids."""
    with closing(Store(path, create=True)) as store:
        for at, title in enumerate(TITLES):
            value = evaluation_of(*HEAVY, seed=at)
            head = replace(value.head, title=f"{title} 0", service=title, model="BPO")
            store.create(replace(value, head=head), author="Ann Keller", label="New")
    with closing(sqlite3.connect(path)) as connection, connection:
        rows = connection.execute("SELECT id, uid, created FROM evaluation ORDER BY id").fetchall()
        uids = [uid for _, uid, _ in rows]
        for at, (source, _, created) in enumerate(rows):
            for copy in range(1, EVALUATIONS // len(TITLES)):
                uids.append(_copied(connection, source, f"{TITLES[at]} {copy}", created))
    with Workspace(path) as workspace:
        assert len(workspace.evaluations()) == EVALUATIONS
        assert workspace.verify(uids[-1]).holds
    return uids


def _copied(connection: sqlite3.Connection, source: int, title: str, at: str) -> str:
    """A copy of the rows of an evaluation under another title, with the one entry of its journal."""
    uid = uuid.uuid4().hex
    text, author, label = connection.execute(
        "SELECT changes, author, label FROM journal WHERE evaluation = ?", (source,)
    ).fetchone()
    before = connection.execute("SELECT title FROM head WHERE evaluation = ?", (source,)).fetchone()[0]
    entry = chained(uid, 1, at, author, label, text.replace(f'"{before}"', f'"{title}"', 1), START)
    cursor = connection.execute(
        "INSERT INTO evaluation (uid, created, changed, removed, sequence, hash) VALUES (?, ?, ?, '', 1, ?)",
        (uid, at, at, entry.hash),
    )
    number = cursor.lastrowid
    connection.execute(
        "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (number, 1, at, author, label, entry.text, entry.previous, entry.hash),
    )
    for table in TABLES:
        codec = CODECS[table]
        names = ", ".join((*(codec.keys if TABLES[table].key else ()), *codec.columns))
        connection.execute(
            f"INSERT INTO {table} (evaluation, {names}) SELECT {number}, {names} FROM {table} WHERE evaluation = ?",
            (source,),
        )
    connection.execute("UPDATE head SET title = ? WHERE evaluation = ?", (title, number))
    return uid


# ---- listing -----------------------------------------------------------------------------------------------


def _rows(bare: sqlite3.Connection, statements: Sequence[str] = LISTED) -> None:
    for statement in statements:
        bare.execute(statement).fetchall()


def _list(path: Path, bare: sqlite3.Connection) -> None:
    def opened() -> None:
        with Workspace(path) as workspace:
            assert len(workspace.evaluations()) == EVALUATIONS

    times = measured("workspace opened and listed / its rows by sqlite3", opened, lambda: _rows(bare), bar=None)
    seconds("workspace opened and listed, slowest", max(times.ours), bar=WITHIN)


def _page(path: Path, bare: sqlite3.Connection) -> None:
    """The page of the library filled and painted, and its rows found by a word."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    from scorecard.gui.jobs import ImmediateJobs
    from scorecard.gui.look import Choice, Look
    from scorecard.gui.models.library_model import LibraryModel, LibraryOrder
    from scorecard.gui.models.summaries import summaries_of
    from scorecard.gui.session import Session

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    Look(application, RESOURCES / "themes", RESOURCES / "icons", Choice.LIGHT)
    workspace = Workspace(path)
    workspace.get_ready()
    session = Session(workspace, ImmediateJobs(), "Ann Keller")
    model = LibraryModel()
    order = LibraryOrder(model)

    def shown() -> None:
        model.show(())
        session.evaluations = ()
        session.start_over()
        model.show(session.evaluations)
        assert order.rowCount() == EVALUATIONS

    times = measured("listed in the page of the library / its rows by sqlite3", shown, lambda: _rows(bare), bar=None)
    seconds("listed in the page of the library, slowest", max(times.ours), bar=WITHIN)

    def searched() -> None:
        for word in ("p", "pa", "pay", "payroll 7", ""):
            order.find(word)
            order.uids()

    def floor() -> None:
        for word in ("p", "pa", "pay", "payroll 7", ""):
            bare.execute("SELECT evaluation FROM head WHERE title LIKE ? ORDER BY title", (f"%{word}%",)).fetchall()

    times = measured("five words typed into the search / LIKE by sqlite3", searched, floor, bar=None)
    seconds("five words typed into the search, slowest", max(times.ours), bar=WITHIN)

    summaries = summaries_of(session)
    began = time.perf_counter()
    summaries.want(0, session.evaluations)
    while any(summaries.of(each.uid) is None for each in session.evaluations):
        QCoreApplication.processEvents()
    seconds("who leads in all of them, in the background", time.perf_counter() - began, bar=60.0)
    summaries.want(0, ())
    model.deleteLater()
    session.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    workspace.close()


# ---- comparing -----------------------------------------------------------------------------------------------


def _compare(path: Path, uids: Sequence[str], bare: sqlite3.Connection) -> None:
    def compared() -> None:
        with Workspace(path) as workspace:
            comparison, _ = compare_sides([side_of(workspace, uids[0]), side_of(workspace, uids[1])])
            assert len(comparison.changes) == HEAVY[1]

    def floor() -> None:
        for number in (1, 2):
            bare.execute(CELLS, (number,)).fetchall()

    times = measured("two of them loaded and compared / their cells by sqlite3", compared, floor, bar=None)
    seconds("two of them loaded and compared, slowest", max(times.ours), bar=WITHIN)


def _commands(path: Path, uids: Sequence[str]) -> None:
    """The same by command: whole processes, each with the imports that it cannot do without."""
    script = path.with_name("floor.py")
    script.write_text(FLOOR, encoding="utf-8")
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    bytecode = str(path.with_name("bytecode"))  # kept, as in an installed program
    environment = kept | {"PYTHONPATH": str(RESOURCES.parent), "PYTHONPYCACHEPREFIX": bytecode}

    def run(*arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)

    cells = ";".join(CELLS.replace("?", str(number)) for number in (1, 2))
    for words, arguments, statements in (
        ("list", ("list",), ";".join(LISTED)),
        ("compare", ("compare", uids[0], uids[1]), cells),
    ):

        def ours(arguments: tuple[str, ...] = arguments) -> None:
            run("-m", "scorecard", *arguments, "--workspace", str(path))

        def bare(statements: str = statements) -> None:
            run(str(script), str(path), statements)

        times = measured(f"scorecard {words} / bare start and its rows by sqlite3", ours, bare, bar=None)
        seconds(f"scorecard {words}, slowest", max(times.ours), bar=WITHIN)
