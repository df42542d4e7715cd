"""The panel as a table: who evaluates, in what role, with what voting weight, and how much each has scored."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from scorecard.core.edits import change_evaluator
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation, Evaluator, in_order
from scorecard.core.numbers import plain
from scorecard.gui.document import Document
from scorecard.gui.models.arranging import Axis, arrange
from scorecard.gui.models.roles import ALIGN, DISPLAY, EDIT, LEFT, RIGHT, TOOL_TIP
from scorecard.gui.models.typed import number_from, number_text
from scorecard.render.drawing import one_line

AnyIndex = QModelIndex | QPersistentModelIndex


class PanelColumn(IntEnum):
    """What stands in a column."""

    NAME = 0
    ROLE = 1
    VOTE = 2
    SCORES = 3


FIELDS: Final = {PanelColumn.NAME: "name", PanelColumn.ROLE: "role", PanelColumn.VOTE: "voting_weight"}


def said_by(evaluation: Evaluation, evaluator: str) -> tuple[int, int]:
    """How many scores and how many own weights an evaluator has given."""
    sheet = evaluation.sheets.get(evaluator, {})
    scores = sum(1 for cells in sheet.values() for cell in cells.values() if cell.score is not None)
    return scores, len(evaluation.weights.get(evaluator, ()))


class PanelModel(QAbstractTableModel):
    """The evaluators of the open evaluation, changed in place.

    edited   a person changed one: label and value, to be made an edit
    refused  what was typed cannot be (EditError)
    """

    edited = Signal(str, object)
    refused = Signal(object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._keys = in_order(document.value.evaluators)
        self._scores: dict[str, int] = {}
        self._count()
        document.changed.connect(self._on_changed)

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
        return 0 if parent.isValid() else len(PanelColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == ALIGN:
            return RIGHT if section >= PanelColumn.VOTE else LEFT
        names = (self.tr("Evaluator"), self.tr("Role"), self.tr("Voting weight"), self.tr("Scores"))
        return names[section] if role == DISPLAY else None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and index.column() != PanelColumn.SCORES:
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
            return str(self._scores.get(key, 0))
        if column is PanelColumn.VOTE:
            weight = evaluator.voting_weight
            return number_text(weight, QLocale()) if role == EDIT else plain(weight)
        return str(getattr(evaluator, FIELDS[column]))

    def _count(self) -> None:
        self._scores = {key: said_by(self.value, key)[0] for key in self._keys}

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        if before.evaluators is after.evaluators and before.sheets is after.sheets:
            return
        arrange(self, Axis.ROWS, self._keys, in_order(after.evaluators), lambda: None)
        self._count()
        if self._keys:
            last = self.index(len(self._keys) - 1, PanelColumn.SCORES)
            self.dataChanged.emit(self.index(0, 0), last)
