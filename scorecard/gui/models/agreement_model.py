"""How far the panel agrees, as two tables: the figures of each evaluator, and those of the panel as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from scorecard.core.errors import RankingError
from scorecard.core.model import Evaluation, in_order
from scorecard.core.panel_weights import OtherRanking, own_winners, without_evaluator
from scorecard.core.progress import Report
from scorecard.core.ranking import Scorecard
from scorecard.gui.models.roles import ALIGN, DISPLAY, LEFT, RIGHT, TOOL_TIP

AnyIndex = QModelIndex | QPersistentModelIndex


class EvaluatorColumn(IntEnum):
    """The columns of the evaluators."""

    NAME = 0
    LENIENCY = 1
    CONSISTENCY = 2
    SCORED = 3
    WITHOUT = 4
    OWN = 5


class FigureColumn(IntEnum):
    """The columns of the figures of the panel."""

    NAME = 0
    BAR = 1
    VALUE = 2


class Told(Protocol):
    """A row that has words for each of its columns."""

    def texts(self) -> Sequence[str]:
        """What the columns show."""

    def tips(self) -> Sequence[str]:
        """What each figure means."""


R = TypeVar("R", bound=Told)


class RowsModel(QAbstractTableModel, Generic[R]):
    """Rows that are read whole; a delegate paints them."""

    def __init__(self, titles: Sequence[tuple[str, str]], right: Sequence[int], parent: QObject | None = None) -> None:
        """`titles` are heads with what they mean; `right` the columns whose figures stand at the right."""
        super().__init__(parent)
        self._titles = tuple(titles)
        self._right = frozenset(right)
        self._rows: tuple[R, ...] = ()

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows as they stand, from above."""
        return self._rows

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show other rows; selections stay where there are as many."""
        rows = tuple(rows)
        if len(rows) == len(self._rows):
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self._titles) - 1))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_at(self, row: int) -> R:
        """What a row shows. IndexError where there is none."""
        return self._rows[row]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        row, column = index.row(), index.column()
        if not (0 <= row < len(self._rows) and 0 <= column < len(self._titles)):
            return None
        if role == DISPLAY:
            return self._rows[row].texts()[column]
        if role == TOOL_TIP:
            return self._rows[row].tips()[column]
        return self._aligned(column) if role == ALIGN else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == DISPLAY:
            return self._titles[section][0]
        if role == TOOL_TIP:
            return self._titles[section][1] or None
        return self._aligned(section) if role == ALIGN else None

    def _aligned(self, column: int) -> int:
        return RIGHT if column in self._right else LEFT


Others = tuple[dict[str, OtherRanking], dict[str, OtherRanking]]
"""The ranking without each evaluator, and the ranking by the own weights of each who has any."""


def other_rankings(evaluation: Evaluation, scorecard: Scorecard, doing: str) -> Callable[[Report], Others]:
    """A job that ranks without each evaluator's sheet and by each one's own weights.

    `doing` says in words, with a field {name}, what is being done.
    """

    def work(report: Report) -> Others:
        panel = in_order(evaluation.evaluators)
        without = {}
        for at, key in enumerate(panel):
            report(at / (len(panel) + 1), doing.format(name=evaluation.evaluators[key].name))
            without[key] = without_evaluator(evaluation, key, scorecard)
        try:
            own = own_winners(evaluation, scorecard)
        except RankingError:
            own = {}
        report(1.0, "")
        return without, own

    return work
