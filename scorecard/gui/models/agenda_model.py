"""The agenda of disagreements as a table: what is at stake in each, and how the scores are spread."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from scorecard.core.agenda import Agenda, Item
from scorecard.core.agenda_filter import AgendaFilter, cells_of, next_open, places_of
from scorecard.core.model import Evaluation
from scorecard.core.numbers import plain, shown
from scorecard.core.wording import isolated, listed
from scorecard.gui.models.disagreements import Disagreements
from scorecard.gui.models.roles import ALIGN, DISPLAY, LEFT, RIGHT, SPOKEN, TOOL_TIP
from scorecard.render.dot_plot import DotPlot, dot_plot_of

AnyIndex = QModelIndex | QPersistentModelIndex
Cell = tuple[str, str]
"""The keys of a candidate and a criterion."""


class AgendaColumn(IntEnum):
    """The columns. WHAT holds criterion and candidate, PLOT the votes, POINTS the stake, SETTLED the agreed score."""

    WHAT = 0
    PLOT = 1
    POINTS = 2
    SETTLED = 3


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One disagreement as a row shows it."""

    item: Item
    candidate: str
    criterion: str
    points: str
    plot: DotPlot

    @property
    def cell(self) -> Cell:
        """Whose score on what it is about."""
        return self.item.candidate, self.item.criterion


class AgendaModel(QAbstractTableModel):
    """The disagreements, the weightiest first. `refresh` takes in what has changed; until then nothing is done."""

    def __init__(self, disagreements: Disagreements, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._disagreements = disagreements
        self._agenda: Agenda | None = None
        self._filter = AgendaFilter()
        self._places: list[int] = []
        self._cells: list[Cell] = []
        self._rows: dict[Cell, int] = {}
        self._lines: dict[int, AgendaLine] = {}
        self._titles = (self.tr("Candidate and criterion"), "", self.tr("Points"), "")
        self._leading = self.tr("Could change who leads")
        self._others = self.tr("The others")

    @property
    def value(self) -> Evaluation:
        """The evaluation that is shown."""
        return self._disagreements.value

    @property
    def agenda(self) -> Agenda | None:
        """All disagreements, those that are filtered out too."""
        return self._agenda

    @property
    def filter(self) -> AgendaFilter:
        """Which are shown."""
        return self._filter

    def set_filter(self, wanted: AgendaFilter) -> None:
        """Show those alone."""
        if wanted != self._filter:
            self._filter = wanted
            self._take(self._agenda)

    def refresh(self) -> None:
        """Show the agenda as it is now."""
        self._take(self._disagreements.agenda)

    def line_at(self, row: int) -> AgendaLine:
        """A row, put together when it is first asked for."""
        line = self._lines.get(row)
        if line is None:
            assert self._agenda is not None
            line = self._lines[row] = line_of(self._agenda.cube.evaluation, self._agenda[self._places[row]])
        return line

    def cell_at(self, row: int) -> Cell | None:
        """Candidate and criterion of a row."""
        return self._cells[row] if 0 <= row < len(self._cells) else None

    def row_of(self, cell: Cell | None) -> int:
        """The row of a cell; -1 where it is not shown."""
        return -1 if cell is None else self._rows.get(cell, -1)

    def heads(self) -> dict[int, str]:
        """Row -> what is said over it and what follows; none where no disagreement could change who leads."""
        if self._agenda is None or not self._places:
            return {}
        leading = int(self._agenda.changes_leader[self._places].sum())  # these come first
        if not leading:
            return {}
        return {0: self._leading} | ({leading: self._others} if leading < len(self._places) else {})

    def next_open(self, row: int) -> int:
        """The next row, from one on and round the end, that is not settled; -1 where none is."""
        return -1 if self._agenda is None else next_open(self._agenda, self._places, row)

    # ---- reading ----------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(AgendaColumn)

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        row, column = index.row(), index.column()
        if not (0 <= row < len(self._places) and 0 <= column < len(AgendaColumn)):
            return None
        if role == ALIGN:
            return RIGHT if column == AgendaColumn.POINTS else LEFT
        if role not in (DISPLAY, SPOKEN, TOOL_TIP):
            return None
        line = self.line_at(row)
        if role == TOOL_TIP:
            return self._told(line)
        if column == AgendaColumn.WHAT:
            return f"{line.candidate}, {line.criterion}"
        if column == AgendaColumn.PLOT:
            return ", ".join(plain(score) for score in sorted(line.item.scores.values()))
        if column == AgendaColumn.POINTS:
            return line.points
        return "" if line.item.agreed is None else self.tr("agreed {score}").format(score=_score(line.item.agreed))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == DISPLAY:
            return self._titles[section]
        if role == ALIGN:
            return RIGHT if section == AgendaColumn.POINTS else LEFT
        if role == TOOL_TIP and section == AgendaColumn.POINTS:
            return self.tr(
                "Points of 100 at stake: the weight of the criterion times what lies between the highest and the "
                "lowest score."
            )
        return None

    # ---- pieces -----------------------------------------------------------------------------------

    def _told(self, line: AgendaLine) -> str:
        item, value = line.item, self.value
        told = [
            f"{line.candidate}, {line.criterion}",
            self.tr("{low} to {high}, {points} points at stake").format(
                low=plain(item.lowest), high=plain(item.highest), points=line.points
            ),
        ]
        if item.changes_leader:
            names = listed([isolated(value.candidates[key].name) for key in item.would_lead])
            told.append(
                self.tr("Could put {names} first").format(names=names) if names else self.tr("Could leave nobody first")
            )
        if item.agreed is not None:
            told.append(self.tr("Agreed on {score}").format(score=_score(item.agreed)))
        return "\n".join(told)

    def _take(self, agenda: Agenda | None) -> None:
        """Show an agenda; where the same rows stay, in whatever order, selections stay on them."""
        places = [] if agenda is None else places_of(agenda, self._filter)
        cells = [] if agenda is None else cells_of(agenda, places)
        lines = self._kept(agenda, places)
        if cells == self._cells:
            self._agenda, self._places, self._lines = agenda, places, lines
            if cells:
                self.dataChanged.emit(self.index(0, 0), self.index(len(cells) - 1, len(AgendaColumn) - 1))
            return
        rows = {cell: row for row, cell in enumerate(cells)}
        if rows.keys() == self._rows.keys():
            self.layoutAboutToBeChanged.emit()
            held = self.persistentIndexList()
            moved = [self.index(rows[self._cells[index.row()]], index.column()) for index in held]
            self._agenda, self._places, self._cells, self._rows, self._lines = agenda, places, cells, rows, lines
            self.changePersistentIndexList(held, moved)
            self.layoutChanged.emit()
            return
        self.beginResetModel()
        self._agenda, self._places, self._cells, self._rows, self._lines = agenda, places, cells, rows, lines
        self.endResetModel()

    def _kept(self, agenda: Agenda | None, places: list[int]) -> dict[int, AgendaLine]:
        """The rows that have been put together already and say the same."""
        return self._lines if agenda is not None and agenda is self._agenda and places == self._places else {}


def line_of(evaluation: Evaluation, item: Item) -> AgendaLine:
    """A disagreement as a row shows it."""
    return AgendaLine(
        item,
        evaluation.candidates[item.candidate].name,
        evaluation.criteria[item.criterion].name,
        shown(item.points),
        dot_plot_of(evaluation, item),
    )


def _score(score: float) -> str:
    """An agreed score; the mean of several has one decimal."""
    text = plain(score)
    return text if len(text) <= 4 else shown(score)
