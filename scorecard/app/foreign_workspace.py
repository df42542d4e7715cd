"""A workspace file from somebody else: read in a process apart, evaluation by evaluation, into the one in use.

What crosses over is the document of each evaluation, which is checked like any other document, and its journal, which
comes along where all of it holds; else a new one begins here. Nothing of the file is used in place. An entry says where
the evaluation comes from.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any, Final

from scorecard.app.workspace import Workspace, known_as
from scorecard.core.errors import DocumentError, ExchangeError, StorageError
from scorecard.core.model import Evaluation
from scorecard.core.progress import Report, silent
from scorecard.exchange.apart import Apart
from scorecard.exchange.document import document_bytes, parse_document
from scorecard.storage.carrying import why_left_behind
from scorecard.storage.journal import Entry
from scorecard.storage.records import Loaded, Provider

SECONDS: Final = 60.0
MEMORY: Final = 1 << 30  # bytes
_PROVIDER: Final = ("name", "country", "sites", "services", "contacts", "notes")


@dataclass(frozen=True, slots=True)
class History:
    """The id of an evaluation in the workspace that it comes from, and its journal; () where that stays behind."""

    uid: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class ForeignWorkspace:
    """What a workspace file holds, checked: nothing of it is stored yet. Each evaluation has its history."""

    name: str
    evaluations: tuple[Evaluation, ...]
    providers: tuple[Provider, ...]
    notes: tuple[str, ...] = ()
    histories: tuple[History, ...] = ()


def read_foreign_workspace(path: Path, *, apart: Apart | None = None, report: Report = silent) -> ForeignWorkspace:
    """The evaluations and the directory in a workspace file. Raises ExchangeError, DocumentError with every fault.

    Whatever `report` raises stops the reading at once.
    """
    report(0.0, f"Reading {path.name}")

    def read(child: Apart) -> Any:
        return child.run(read_as_json, str(path.absolute()), waiting=lambda: report(0.3, f"Reading {path.name}"))

    try:
        if apart is not None:
            given = read(apart)
        else:
            with Apart(seconds=SECONDS, memory=MEMORY) as own:
                given = read(own)
    except ExchangeError as error:
        error.place = error.place or path.name
        raise
    evaluations, histories, notes = [], [], [str(each) for each in given["notes"]]
    for number, (title, text, uid, entries) in enumerate(given["evaluations"]):
        report(0.6 + 0.4 * number / len(given["evaluations"]), f"Checking {title}")
        value = parse_document(text.encode("utf-8"), f"{path.name}, {title}")
        history = History(uid, tuple(Entry(*each) for each in entries))
        if history.entries and (why := why_left_behind(uid, history.entries, value)):
            notes.append(f"The history of '{title}' stays behind: {why}.")
            history = History(uid)
        evaluations.append(value)
        histories.append(history)
    providers = tuple(Provider("", **{name: str(each[name]) for name in _PROVIDER}) for each in given["providers"])
    if not evaluations and not providers:
        raise ExchangeError("The workspace is empty", place=path.name, advice="Choose another file.")
    return ForeignWorkspace(path.name, tuple(evaluations), providers, tuple(notes), tuple(histories))


def already_here(workspace: Workspace, foreign: ForeignWorkspace) -> list[str]:
    """A sentence for each evaluation whose history stays behind because the workspace has that evaluation already."""
    known = _known(workspace)
    return [
        f"'{value.head.title}' is in the workspace already; it is stored once more, and its history stays behind."
        for value, history in zip(foreign.evaluations, foreign.histories, strict=True)
        if history.entries and history.uid in known
    ]


def _known(workspace: Workspace) -> set[str]:
    return {each.uid for each in (*workspace.evaluations(), *workspace.removed())}


def take_over(workspace: Workspace, foreign: ForeignWorkspace, *, author: str) -> list[Loaded]:
    """Store every evaluation, and add the providers that the directory does not know yet.

    An evaluation keeps its id and its history where the workspace does not have it yet, also among the deleted ones.
    """
    known = {known_as(each.name) for each in workspace.providers()}
    label = f"Imported from {foreign.name}"
    for each in foreign.providers:
        if known_as(each.name) not in known and each.name.strip():
            known.add(known_as(each.name))
            workspace.add_provider(each)
    there = _known(workspace)
    taken = []
    for value, history in zip(foreign.evaluations, foreign.histories, strict=True):
        if history.entries and history.uid not in there:
            there.add(history.uid)
            carried = workspace.add_with_history(value, history.uid, history.entries, author=author, label=label)
            taken.append(carried)
        else:
            taken.append(workspace.add(value, author=author, label=label))
    return taken


# ---- in the process apart ---------------------------------------------------------------------------


def read_as_json(path: str) -> dict[str, Any]:
    """What a workspace file holds as plain values: each evaluation with its document and journal, providers, notes."""
    from scorecard.storage.foreign import read_foreign

    try:
        found = read_foreign(Path(path))
    except StorageError as error:
        raise ExchangeError(error.what, place=error.place, advice=error.advice) from error
    evaluations = []
    for each, (uid, entries) in zip(found.evaluations, found.histories, strict=True):
        try:
            journal = [list(astuple(entry)) for entry in entries]
            evaluations.append([each.head.title[:80], document_bytes(each).decode("utf-8"), uid, journal])
        except (ValueError, KeyError, TypeError) as error:  # what no document can say is no evaluation of ours
            what = f"An evaluation holds a value that makes no sense ({type(error).__name__})"
            raise ExchangeError(what, place=each.head.title[:80]) from error
    providers = [{name: getattr(each, name) for name in _PROVIDER} for each in found.providers]
    json.dumps(providers).encode("utf-8")
    return {"evaluations": evaluations, "providers": providers, "notes": list(found.notes)}


__all__ = [
    "DocumentError",
    "ForeignWorkspace",
    "History",
    "already_here",
    "read_as_json",
    "read_foreign_workspace",
    "take_over",
]
