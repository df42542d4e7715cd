"""Saving and loading, against sqlite3 alone writing and reading the same rows at the same durability."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from scorecard.core.changes import diff
from scorecard.core.edits import set_score
from scorecard.storage.store import Store
from tests.benchmarks.measuring import Measured, heading, measured
from tests.benchmarks.sizes import evaluation_of

CELLS = "INSERT INTO sheets VALUES (?, ?, ?, ?, ?, ?, ?, ?)"


def _bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def one_edit() -> None:
    """One saved edit: the changed cell, the journal entry and the head of the journal, durable."""
    heading("One saved edit (durable: journal_mode=DELETE, synchronous=EXTRA)")
    with _folder() as folder:
        store = Store(folder / "ours.scorecard", create=True)
        loaded = store.create(evaluation_of(60, 12, 12), author="a", label="new")
        store.backup(folder / "bare.scorecard")
        value, sequence, at = loaded.value, loaded.sequence, 0
        text, previous = '{"sheets":{"evaluator-0":{"candidate-1":{"leaf-1":[{"score":1.0},{"score":2.0}]}}}}', "0" * 64

        def ours() -> None:
            nonlocal value, sequence, at
            at += 1
            changed = set_score(value, "evaluator-0", "candidate-1", "leaf-1", float(at % 5))
            entry = store.save(loaded.uid, diff(value, changed), sequence, author="Ann Keller", label="Score")
            value, sequence = changed, entry.sequence

        with closing(_bare(folder / "bare.scorecard")) as connection:
            number = connection.execute("SELECT id FROM evaluation").fetchone()[0]
            count = 1

            def floor() -> None:
                nonlocal count
                count += 1
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("SELECT id, sequence, hash FROM evaluation WHERE uid = ?", (loaded.uid,)).fetchone()
                connection.execute(
                    "UPDATE sheets SET score = ? "
                    "WHERE evaluation = ? AND evaluator = ? AND candidate = ? AND criterion = ?",
                    (float(count % 5), number, "evaluator-0", "candidate-1", "leaf-1"),
                )
                connection.execute(
                    "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (number, count, "2026-01-01T00:00:00.000Z", "Ann Keller", "Score", text, previous, previous),
                )
                connection.execute(
                    "UPDATE evaluation SET sequence = ?, hash = ?, changed = ? WHERE id = ?",
                    (count, previous, "2026-01-01T00:00:00.000Z", number),
                )
                connection.execute("COMMIT")

            measured("edit and save / bare sqlite3 transaction", ours, floor, bar=2.0, pairs=15, inner=40)
        store.close()


def bulk() -> None:
    """100,000 cells saved as one edit, and loaded."""
    heading("100,000 cells")
    full = evaluation_of(100, 50, 20)
    import dataclasses

    from scorecard.core.table import Table

    empty = dataclasses.replace(full, sheets=Table())
    changes = diff(empty, full)
    with _folder() as folder:
        store = Store(folder / "template.scorecard", create=True)
        loaded = store.create(empty, author="a", label="new")
        store.close()
        template = (folder / "template.scorecard").read_bytes()
        ours, floor = [], []
        for at in range(6):
            path = folder / f"{at}.scorecard"
            path.write_bytes(template)
            opened = Store(path)
            began = time.perf_counter()
            opened.save(loaded.uid, changes, loaded.sequence, author="a", label="cells")
            spent = time.perf_counter() - began
            opened.close()
            with closing(_bare(path)) as connection:
                rows = connection.execute("SELECT * FROM sheets").fetchall()
                entry = connection.execute("SELECT * FROM journal ORDER BY sequence DESC").fetchone()
            bare = folder / f"{at}.bare"
            bare.write_bytes(template)
            with closing(_bare(bare)) as connection:
                began = time.perf_counter()
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(CELLS, rows)
                connection.execute("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)", entry)
                connection.execute("UPDATE evaluation SET sequence = 2, hash = ?", (entry[-1],))
                connection.execute("COMMIT")
                lowest = time.perf_counter() - began
            if at:
                ours.append(spent)
                floor.append(lowest)
        print(Measured("save / bare executemany of the same rows", ours, floor, 2.0).line(), flush=True)

        path = folder / "5.scorecard"
        opened = Store(path)
        with closing(_bare(path)) as connection:

            def read() -> object:
                return connection.execute(
                    "SELECT evaluator, candidate, criterion, score, stated, rationale, evidence FROM sheets"
                ).fetchall()

            measured("load / bare fetchall of the same columns", lambda: opened.load(loaded.uid), read, bar=2.0)
        opened.close()
