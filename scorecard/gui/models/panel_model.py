"""The panel as a table: who evaluates, in what role, with what voting weight, and how much each has scored."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from scorecard.core.edits import change_evaluator
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation, Evaluator, Process, Stage, in_order
from scorecard.core.numbers import plain
from scorecard.core.panel import Progress, progress
from scorecard.core.sight import closed_criteria
from scorecard.core.wording import one_line
from scorecard.gui.document import Document
from scorecard.gui.models.arranging import Axis, arrange
from scorecard.gui.models.locked import why_closed_list
from scorecard.gui.models.moments import day_text, local_now, moment_from
from scorecard.gui.models.roles import ALIGN, DISPLAY, EDIT, LEFT, RIGHT, TOOL_TIP
from scorecard.gui.models.seen import Shown
from scorecard.gui.models.typed import number_from, number_text

AnyIndex = QModelIndex | QPersistentModelIndex


class PanelColumn(IntEnum):
    """What stands in a column."""

    NAME = 0
    ROLE = 1
    VOTE = 2
    SCORES = 3
    SHEET = 4


FIELDS: Final = {PanelColumn.NAME: "name", PanelColumn.ROLE: "role", PanelColumn.VOTE: "voting_weight"}


def said_by(evaluation: Evaluation, evaluator: str) -> tuple[int, int]:
    """How many scores and how many own weights an evaluator has given."""
    sheet = evaluation.sheets.get(evaluator, {})
    scores = sum(1 for cells in sheet.values() for cell in cells.values() if cell.score is not None)
    return scores, len(evaluation.weights.get(evaluator, ()))


class PanelModel(QAbstractTableModel):
    """The evaluators of the open evaluation, changed in place.

    With the whole evaluation at hand it says how far each has come, also where the scores must not be seen yet, and in
    a column more when each sheet was handed in.

    edited   a person changed one: label and value, to be made an edit
    refused  what was typed cannot be (EditError)
    """

    edited = Signal(str, object)
    refused = Signal(object)

    def __init__(self, document: Shown, parent: QObject | None = None, *, whole: Document | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._whole = whole
        self._keys = in_order(document.value.evaluators)
        self._scores: dict[str, int] = {}
        self._progress: dict[str, Progress] = {}
        self._count()
        document.changed.connect(self._on_changed)
        if whole is not None:
            whole.changed.connect(self._on_whole_changed)

    @property
    def document(self) -> Shown:
        """What the panel is of."""
        return self._document

    @property
    def value(self) -> Evaluation:
        """The evaluation as it is seen now."""
        return self._document.value

    def key_at(self, row: int) -> str:
        """The evaluator of a row; "" outside."""
        return self._keys[row] if 0 <= row < len(self._keys) else ""

    def row_of(self, key: str) -> int:
        """The row of an evaluator; -1 where there is none."""
        return self._keys.index(key) if key in self._keys else -1

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(PanelColumn) - (1 if self._whole is None else 0)

    def progress_of(self, key: str) -> Progress | None:
        """How far an evaluator has come; None where the whole is not at hand."""
        return self._progress.get(key)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == ALIGN:
            return RIGHT if section >= PanelColumn.VOTE else LEFT
        names = (
            self.tr("Evaluator"),
            self.tr("Role"),
            self.tr("Voting weight"),
            self.tr("Scores"),
            self.tr("Sheet"),
        )
        return names[section] if role == DISPLAY else None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() < PanelColumn.SCORES:
            voting = index.column() == PanelColumn.VOTE
            if not (voting and why_closed_list(self._document, "evaluators")):
                flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        key = self.key_at(index.row())
        evaluator = self.value.evaluators.get(key)
        if evaluator is None:
            return None
        if role == ALIGN:
            return RIGHT if index.column() >= PanelColumn.VOTE else LEFT
        if role in (DISPLAY, EDIT):
            return self._text(key, evaluator, PanelColumn(index.column()), role)
        if role == TOOL_TIP and index.column() < PanelColumn.VOTE:
            return getattr(evaluator, FIELDS[PanelColumn(index.column())])
        if role == TOOL_TIP and index.column() == PanelColumn.VOTE:
            return why_closed_list(self._document, "evaluators") or None
        return None

    def setData(self, index: AnyIndex, value: Any, role: int = EDIT) -> bool:
        key = self.key_at(index.row())
        if role != EDIT or not key or index.column() not in FIELDS:
            return False
        column = PanelColumn(index.column())
        given: Any = one_line(str(value))
        name = self.value.evaluators[key].name
        try:
            if column is PanelColumn.VOTE:
                given = number_from(given, QLocale())
                if given is None:
                    raise EditError("A voting weight is a number, 1 for one voice", place=name)
            after = change_evaluator(self.value, key, **{FIELDS[column]: given})
        except EditError as error:
            self.refused.emit(error)
            return False
        words = {
            PanelColumn.NAME: self.tr("Name of {name}"),
            PanelColumn.ROLE: self.tr("Role of {name}"),
            PanelColumn.VOTE: self.tr("Voting weight of {name}"),
        }
        self.edited.emit(words[column].format(name=name), after)
        return True

    def _text(self, key: str, evaluator: Evaluator, column: PanelColumn, role: int) -> str:
        if column is PanelColumn.SCORES:
            progress = self._progress.get(key)
            if progress is None:
                return str(self._scores.get(key, 0))
            return self.tr("{scored} of {expected}").format(scored=progress.scored, expected=progress.expected)
        if column is PanelColumn.SHEET:
            return self._sheet_text(key)
        if column is PanelColumn.VOTE:
            weight = evaluator.voting_weight
            return number_text(weight, QLocale()) if role == EDIT else plain(weight)
        return str(getattr(evaluator, FIELDS[column]))

    def _sheet_text(self, key: str) -> str:
        submission = self.value.submissions.get(key)
        moment = None if submission is None else moment_from(submission.at)
        if submission is None:
            head = self.value.head
            over = head.process is Process.FORMAL and head.stage in (Stage.CONSENSUS, Stage.DECIDED)
            return self.tr("not in") if over else self.tr("open")  # all sheets are closed by then
        if moment is None:
            return self.tr("in")
        return self.tr("in, {day}").format(day=day_text(moment, local_now(), QLocale()))

    def _count(self) -> None:
        self._scores = {key: said_by(self.value, key)[0] for key in self._keys}
        whole = None if self._whole is None else self._whole.value
        if whole is not None:
            visible = frozenset(whole.criteria) - closed_criteria(whole)
            self._progress = {key: progress(whole, key, visible) for key in self._keys if key in whole.evaluators}

    def _on_whole_changed(self, before: Evaluation, after: Evaluation) -> None:
        """What is hidden has changed, or what is expected of each."""
        same = all(
            getattr(before, table) is getattr(after, table)
            for table in ("sheets", "submissions", "declarations", "evaluators", "criteria", "candidates", "head")
        )
        if not same and self._keys:
            self._count()
            self.dataChanged.emit(
                self.index(0, PanelColumn.SCORES), self.index(len(self._keys) - 1, self.columnCount() - 1)
            )

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        if before.evaluators is after.evaluators and before.sheets is after.sheets:
            return
        arrange(self, Axis.ROWS, self._keys, in_order(after.evaluators), lambda: None)
        self._count()
        if self._keys:
            last = self.index(len(self._keys) - 1, PanelColumn.SCORES)
            self.dataChanged.emit(self.index(0, 0), last)
