"""Open evaluations for the tests of models, and what a model shows as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from scorecard.app.workspace import Saved, Workspace
from scorecard.core.model import Evaluation
from scorecard.gui.document import Document
from scorecard.gui.jobs import ImmediateJobs
from tests.core.evaluations import any_evaluation
from tests.core.formal import as_open


class KeptInMemory:
    """What a workspace gives, without a file: saving always succeeds."""

    uid = "memory"

    def __init__(self, value: Evaluation) -> None:
        self.value = value


def memory_document(value: Evaluation) -> Document:
    """An open evaluation that is saved nowhere."""

    def commit(base: Any, after: Evaluation, label: str) -> Saved:
        return Saved(KeptInMemory(after), ())  # type: ignore[arg-type]

    return Document(KeptInMemory(value), commit, ImmediateJobs())


def any_document(pick: Random) -> Document:
    return memory_document(as_open(any_evaluation(pick)))


def two_documents(path: Path, pick: Random) -> tuple[Workspace, Document, Document]:
    """One evaluation in a workspace, open twice; the caller closes the workspace."""
    path.unlink(missing_ok=True)
    workspace = Workspace(path, create=True)
    uid = workspace.add(as_open(any_evaluation(pick)), author="me", label="new").uid

    def opened(author: str) -> Document:
        def commit(base: Any, value: Evaluation, label: str) -> Saved:
            return workspace.commit(base, value, author=author, label=label)

        return Document(workspace.load(uid), commit, ImmediateJobs())

    return workspace, opened("me"), opened("colleague")


def watched(model: QAbstractItemModel) -> QAbstractItemModelTester:
    """Let every breach of the rules of models end the test."""
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)


def content(model: QAbstractItemModel, roles: Iterable[IntEnum]) -> list[Any]:
    """All that a model shows: every row with its columns and roles, what lies under it, and the heads."""
    asked = [
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        *roles,
    ]

    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()

    def below(parent: QModelIndex) -> list[Any]:
        found = []
        for row in range(model.rowCount(parent)):
            indexes = [model.index(row, column, parent) for column in range(columns)]
            cells = [(model.flags(each), *(model.data(each, int(role)) for role in asked)) for each in indexes]
            found.append((cells, below(indexes[0]) if indexes else []))
        return found

    heads = [
        [model.headerData(at, orientation, int(role)) for at in range(count) for role in asked]
        for orientation, count in (
            (Qt.Orientation.Horizontal, columns),
            (Qt.Orientation.Vertical, model.rowCount()),
        )
    ]
    return [below(QModelIndex()), heads]
