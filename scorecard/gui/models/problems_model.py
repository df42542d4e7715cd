"""What is missing or odd in the open evaluation, each with the place to go to."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from scorecard.core.gathering import gathered
from scorecard.core.model import Evaluation
from scorecard.core.problems import Look, Problem, Severity, look
from scorecard.core.sight import CLEAR, told_problems
from scorecard.gui.models.arranging import Axis, arrange, runs
from scorecard.gui.models.seen import Seen, Shown

AnyIndex = QModelIndex | QPersistentModelIndex

_USER: Final = int(Qt.ItemDataRole.UserRole)
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_TOOL_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)


class ProblemsRole(IntEnum):
    """PROBLEM is the whole; TABLE and TARGET say where it is."""

    PROBLEM = _USER + 1
    SEVERITY = _USER + 2
    TABLE = _USER + 3
    TARGET = _USER + 4


SOON: Final = 30
"""Milliseconds until problems are looked for after an edit, so that the ranking is painted first."""
LATER: Final = 100
"""Milliseconds until it is asked again whether a preview has ended."""


class ProblemsModel(QAbstractListModel):
    """The problems, the worst first; many of a kind are one row. Many changes at once are looked at once.

    refreshed  the list is up to date again
    """

    refreshed = Signal()

    def __init__(
        self,
        document: Shown,
        parent: QObject | None = None,
        *,
        immediate: bool = False,
        previous: Look | None = None,
    ) -> None:
        """`previous` is an earlier look at the same evaluation."""
        super().__init__(parent)
        self._document = document
        self.immediate = immediate
        self._look = previous
        self._rows: list[str] = []
        self._found: dict[str, Problem] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._on_due)
        document.changed.connect(self._on_changed)
        self.refresh()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        problem = self.problem_at(index.row())
        if problem is None:
            return None
        if role in (_DISPLAY, _TOOL_TIP):
            return str(problem)
        if role == ProblemsRole.PROBLEM:
            return problem
        if role == ProblemsRole.SEVERITY:
            return problem.severity
        if role == ProblemsRole.TABLE:
            return problem.table
        if role == ProblemsRole.TARGET:
            return problem.key
        return None

    def problem_at(self, row: int) -> Problem | None:
        """The problem of a row, or None where there is no such row."""
        return self._found[self._rows[row]] if 0 <= row < len(self._rows) else None

    def count(self, severity: Severity) -> int:
        """How many problems matter that much."""
        return sum(each.severity is severity for each in self._found.values())

    def refresh(self) -> None:
        """Look for problems, without waiting."""
        self._soon.stop()
        fresh: dict[str, Problem] = {}
        self._look = look(self._document.value, self._look)
        found = self._document.sight if isinstance(self._document, Seen) else CLEAR
        for problem in gathered(told_problems(self._look.problems, found)):
            parts = (problem.severity, problem.table, problem.what.template)
            subject = problem.key[-1:] if problem.table in ("facts", "sheets", "consensus") else problem.key
            if problem.alike:
                subject = ()  # the row stays while its first place is mended
            name = repr((*parts, *subject))
            while name in fresh:
                name += "'"
            fresh[name] = problem
        for name, problem in fresh.items():
            self._found.setdefault(name, problem)
        arrange(self, Axis.ROWS, self._rows, list(fresh), lambda: None)
        changed = [row for row, name in enumerate(self._rows) if self._found[name] != fresh[name]]
        self._found = fresh
        for first, last in runs(changed):
            self.dataChanged.emit(self.index(first), self.index(last))
        self.refreshed.emit()

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        previewing = self._document.is_previewing
        if self.immediate:
            self.refresh()
        elif not self._soon.isActive() or not previewing:
            self._soon.start(LATER if previewing else SOON)

    def _on_due(self) -> None:
        """What is only tried, as while a weight is dragged, is not looked at: that would take longer than a frame."""
        if self._document.is_previewing:
            self._soon.start(LATER)
        else:
            self.refresh()
