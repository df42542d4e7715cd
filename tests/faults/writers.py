"""Programs that write a workspace, each a process of its own, and say what was saved only when it was.

A process begins as a fork of a server that has everything loaded, where the system has such; a test can then start
and kill very many.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Condition, Event, Thread
from typing import Any, Final, NamedTuple

import scorecard.storage.store  # noqa: F401 - each process shall find it loaded
from scorecard.app.workspace import Workspace
from scorecard.core import edits
from scorecard.core.changes import from_rows, row_at
from scorecard.core.model import Candidate, Criterion, Evaluation, Evaluator, Head

_METHOD: Final = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
CONTEXT: Final = multiprocessing.get_context(_METHOD)
if _METHOD == "forkserver":
    CONTEXT.set_forkserver_preload([__name__])

CANDIDATES: Final = tuple(f"p{at}" for at in range(4))
CRITERIA: Final = tuple(f"c{at}" for at in range(6))
EVALUATORS: Final = ("ann", "bob")


def panel() -> Evaluation:
    """Four candidates, six criteria and two evaluators, of whom neither has scored."""
    return from_rows(
        {
            "head": {(): Head("Written by two")},
            "criteria": {(key,): Criterion(f"Criterion {key}", position=float(at)) for at, key in enumerate(CRITERIA)},
            "candidates": {(key,): Candidate(f"Offer {key}", float(at)) for at, key in enumerate(CANDIDATES)},
            "evaluators": {(key,): Evaluator(key.title(), float(at)) for at, key in enumerate(EVALUATORS)},
        }
    )


class Ack(NamedTuple):
    """An edit that a program was told is saved: its label, and the row that it left."""

    sequence: int
    label: str
    table: str
    key: tuple[str, ...]
    row: Any


Edit = Callable[[Evaluation, str, int], tuple[Evaluation, str, tuple[str, ...]]]


def scores(evaluation: Evaluation, who: str, at: int) -> tuple[Evaluation, str, tuple[str, ...]]:
    """Cells of the writer's own sheet."""
    key = (who, CANDIDATES[at % 4], CRITERIA[at // 4 % 6])
    changed = edits.set_score(evaluation, *key, float(at % 6))
    return edits.set_reason(changed, "sheets", key, rationale=f"{who} {at}"), "sheets", key


def rows_of_one_table(evaluation: Evaluation, who: str, at: int) -> tuple[Evaluation, str, tuple[str, ...]]:
    """The same fields as the other writer, in other rows."""
    key = CANDIDATES[2 * (at % 2) + EVALUATORS.index(who)]
    return edits.change_candidate(evaluation, key, notes=f"{who} {at}", site=f"site {at}"), "candidates", (key,)


def fields_of_one_row(evaluation: Evaluation, who: str, at: int) -> tuple[Evaluation, str, tuple[str, ...]]:
    """The same row as the other writer, in other fields."""
    key = CANDIDATES[0]
    field = {"ann": "notes", "bob": "commercial"}[who]
    return edits.change_candidate(evaluation, key, **{field: f"{who} {at}"}), "candidates", (key,)


def comings_and_goings(evaluation: Evaluation, who: str, at: int) -> tuple[Evaluation, str, tuple[str, ...]]:
    """Candidates and criteria that come, are scored by this writer, and go."""
    key, leaf = f"new {at // 3}", f"leaf {at // 3}"
    if at % 3 == 0:
        evaluation, _ = edits.add_candidate(evaluation, Candidate(key), key)
        evaluation, _ = edits.add_criterion(evaluation, Criterion(leaf), leaf)
    elif at % 3 == 1:
        evaluation = edits.set_score(evaluation, who, key, leaf, 3.0)
    else:
        evaluation = edits.remove_criterion(edits.remove_candidate(evaluation, key), leaf)
    return evaluation, "candidates", (key,)


EDITS: Final[dict[str, Edit]] = {
    each.__name__: each for each in (scores, rows_of_one_table, fields_of_one_row, comings_and_goings)
}


def write(path: str, uid: str, who: str, name: str, start: int, rounds: int, pipe: Connection) -> None:
    """Load, wait for the word, and make so many edits, each acknowledged over the pipe after it is saved."""
    edit = EDITS[name]
    try:
        with Workspace(Path(path)) as workspace:
            loaded = workspace.load(uid)
            pipe.send("ready")
            if pipe.recv() != "go":
                return
            for at in range(start, start + rounds):
                if pipe.poll():
                    break
                value, table, key = edit(loaded.value, who, at)
                label = f"{who} {at}"
                loaded = workspace.commit(loaded, value, author=who, label=label).loaded
                pipe.send(Ack(loaded.sequence, label, table, key, row_at(value, table, key)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the test must hear of it
        pipe.send(error_text(error))


def error_text(error: Exception) -> str:
    """What went wrong, for the test's message."""
    return f"{type(error).__name__}: {error}"


class Writer:
    """A program that writes, as a test holds it: it collects what the program acknowledges."""

    def __init__(self, path: Path, uid: str, who: str, edit: str, *, start: int = 0, rounds: int = 1_000_000) -> None:
        self.acks: list[Ack] = []
        self.errors: list[str] = []
        self._ready = Event()
        self._told = Condition()
        self._ended = False
        self._pipe, theirs = CONTEXT.Pipe()
        self._process = CONTEXT.Process(  # type: ignore[attr-defined]
            target=write, args=(str(path), uid, who, edit, start, rounds, theirs)
        )
        self._process.start()
        theirs.close()
        self._listener = Thread(target=self._listen)
        self._listener.start()

    def _listen(self) -> None:
        try:
            while True:
                said = self._pipe.recv()
                if said == "ready":
                    self._ready.set()
                elif isinstance(said, Ack):
                    with self._told:
                        self.acks.append(said)
                        self._told.notify_all()
                else:
                    self.errors.append(said)
        except (EOFError, OSError):
            self._ready.set()
            with self._told:
                self._ended = True
                self._told.notify_all()

    def go(self, *others: Writer) -> None:
        """Let it begin, and others with it, once each has the evaluation loaded: all start from one state."""
        writers = (self, *others)
        for writer in writers:
            writer._ready.wait()
        for writer in writers:
            with suppress(OSError):  # it ended with an error already
                writer._pipe.send("go")

    def await_acks(self, count: int) -> None:
        """Wait until it has acknowledged so many edits, or has ended."""
        with self._told:
            self._told.wait_for(lambda: self._ended or len(self.acks) >= count)

    def kill(self) -> None:
        """End it at once, wherever it is."""
        self._process.kill()

    def stop(self) -> None:
        """Ask it to end after the edit it is at."""
        self._pipe.send("stop")

    def finish(self) -> list[Ack]:
        """Wait for its end; what it had acknowledged."""
        self._process.join()
        self._listener.join()
        self._pipe.close()
        self._process.close()
        return self.acks
