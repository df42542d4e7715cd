"""The tables of scoresheets that came back: the files, and the cells in which they differ from what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from scorecard.app.scoresheets import Prefer, What
from scorecard.core.model import Cell, Evaluation
from scorecard.core.numbers import grouped, plain
from scorecard.core.sight import CLEAR, Sight
from scorecard.core.wording import NOTHING, one_line
from scorecard.gui.models.returns import Decisions, FileState, Line, Returns, summed_up
from scorecard.gui.models.roles import ALIGN, DISPLAY, LEFT, RIGHT, SPOKEN, TOOL_TIP

AnyIndex = QModelIndex | QPersistentModelIndex


# ---- files ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FileLine:
    """What a row of the files shows: two lines, the result in a word, and the family of its colours.

    chip  the result stands on a ground
    """

    name: str
    file: str
    result: str
    family: str = ""
    chip: bool = False
    left_out: bool = False


class FilesModel(QAbstractTableModel):
    """The files, under a first row for all of them where there are several."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[FileLine] = []
        self._has_all = False
        self._titles = (self.tr("Sheet of"), self.tr("Result"))

    def show(self, returns: Returns | None, decisions: Decisions) -> None:
        """Show these files; rows that stay keep their selection."""
        lines = [] if returns is None else [self._line(returns, decisions, at) for at in range(len(returns.files))]
        has_all = len(lines) > 1
        if returns is not None and has_all:
            lines.insert(0, self._of_all(returns, decisions))
        if len(lines) == len(self._lines) and lines:
            self._lines = lines
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, 1))
            return
        self.beginResetModel()
        self._lines, self._has_all = lines, has_all
        self.endResetModel()

    def file_at(self, row: int) -> int | None:
        """The place of the file in a row; None for all of them."""
        at = row - 1 if self._has_all else row
        return at if 0 <= at < len(self._lines) else None

    def row_of(self, at: int) -> int:
        """The row of a file."""
        return at + 1 if self._has_all else at

    def line_at(self, row: int) -> FileLine:
        """What a row shows."""
        return self._lines[row]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self._titles):
            return {DISPLAY: self._titles[section], ALIGN: RIGHT if section else LEFT}.get(role)
        return None

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        if not 0 <= index.row() < len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == DISPLAY:
            return line.result if index.column() else line.name
        if role == TOOL_TIP:
            return line.result if index.column() else "\n".join(filter(None, (line.name, line.file)))
        if role == SPOKEN:
            return line.result if index.column() else ", ".join(filter(None, (line.name, line.file)))
        return None

    def _of_all(self, returns: Returns, decisions: Decisions) -> FileLine:
        found = summed_up(returns, decisions)
        files = self.tr("{count} files").format(count=len(returns.files))
        result = self._scores(found.cells) if found.cells else self.tr("nothing new")
        if found.faulty and not found.cells:
            result = self.tr("{count} not read").format(count=found.faulty)
        return FileLine(self.tr("All sheets"), files, result)

    def _line(self, returns: Returns, decisions: Decisions, at: int) -> FileLine:
        file, state = returns.files[at], returns.state(at)
        name = one_line(file.name) or self.tr("Not recognised")
        if file.path in decisions.left_out:
            return FileLine(name, file.path.name, self.tr("left out"), left_out=True)
        if state is FileState.FAULTY:
            count = len(file.faults)
            words = self.tr("1 fault") if count == 1 else self.tr("{count} faults").format(count=count)
            return FileLine(name, file.path.name, words, "danger", chip=True)
        if state is FileState.REPEATED:
            return FileLine(name, file.path.name, self.tr("collected before"), chip=True)
        if state is FileState.NOTHING_NEW:
            return FileLine(name, file.path.name, self.tr("nothing new"))
        both = returns.kinds[at][What.CONFLICTING]
        sides = [decisions.side(file, each) for each in both]
        open_cells = sides.count(None)
        if open_cells:
            return FileLine(name, file.path.name, self.tr("{count} to decide").format(count=open_cells), "warn", True)
        return FileLine(name, file.path.name, self._scores(returns.to_take(at) + sides.count(Prefer.SHEET)))

    def _scores(self, count: int) -> str:
        return self.tr("1 score") if count == 1 else self.tr("{count} scores").format(count=grouped(count))


# ---- cells ------------------------------------------------------------------------------------------


class DifferenceColumn(IntEnum):
    """The columns. WHAT says what kind of difference it is, HOLDS which of two changes of one cell is taken."""

    CELL = 0
    BEFORE = 1
    AFTER = 2
    WHAT = 3
    HOLDS = 4


FAMILIES: Final = {What.NEW: "success", What.CONFLICTING: "warn"}


@dataclass(frozen=True, slots=True)
class Said:
    """One side of a cell: its score, its words in one line, and which of both differ from the other side."""

    score: str
    words: str
    new_score: bool = False
    new_words: bool = False


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """What a row shows. `side` is which holds where both were changed."""

    criterion: str
    where: str
    before: Said
    after: Said
    what: What
    word: str
    side: Prefer | None
    hidden: bool
    place: str


class DifferencesModel(QAbstractTableModel):
    """Cells that came back, each with what stands there now; rows are made when they come into sight."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._returns: Returns | None = None
        self._decisions = Decisions()
        self._sight: Sight = CLEAR
        self._lines: Sequence[Line] = ()
        self._made: dict[int, DifferenceLine] = {}
        self._names_evaluators = False
        self._titles = (
            self.tr("Cell"),
            self.tr("In the program"),
            self.tr("On the sheet"),
            self.tr("Difference"),
            self.tr("Which holds"),
        )
        self._words = {
            What.NEW: self.tr("new"),
            What.CHANGED: self.tr("changed"),
            What.CLEARED: self.tr("cleared"),
            What.SAME: self.tr("same"),
            What.CONFLICTING: self.tr("both changed"),
        }

    def show(
        self,
        returns: Returns | None,
        decisions: Decisions,
        seen: Sight,
        lines: Sequence[Line],
        *,
        names_evaluators: bool = False,
    ) -> None:
        """Show these cells."""
        self.beginResetModel()
        self._returns, self._decisions, self._sight = returns, decisions, seen
        self._lines, self._names_evaluators = lines, names_evaluators
        self._made.clear()
        self.endResetModel()

    def refresh(self) -> None:
        """Show what was decided meanwhile."""
        self._made.clear()
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, DifferenceColumn.HOLDS))

    def cell_at(self, row: int) -> Line:
        """The file and the cell of a row."""
        return self._lines[row]

    def line_at(self, row: int) -> DifferenceLine:
        """What a row shows."""
        line = self._made.get(row)
        if line is None:
            line = self._made[row] = self._line(*self._lines[row])
        return line

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self._titles):
            return {DISPLAY: self._titles[section], ALIGN: LEFT}.get(role)
        return None

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        if not 0 <= index.row() < len(self._lines) or role not in (DISPLAY, TOOL_TIP, SPOKEN):
            return None
        line, column = self.line_at(index.row()), index.column()
        if column == DifferenceColumn.CELL:
            return "\n".join((line.criterion, line.where)) if role == TOOL_TIP else f"{line.criterion}, {line.where}"
        if column in (DifferenceColumn.BEFORE, DifferenceColumn.AFTER):
            _, each = self._lines[index.row()]
            cell = each.now if column == DifferenceColumn.BEFORE else each.returned
            return self.tr("hidden until all sheets are in") if line.hidden else _whole(cell)
        if column == DifferenceColumn.WHAT:
            return (
                self.tr("{word}, {place}").format(word=line.word, place=line.place) if role == TOOL_TIP else line.word
            )
        words = {Prefer.SHEET: self.tr("the sheet"), Prefer.PROGRAM: self.tr("the program"), None: self.tr("open")}
        return words[line.side] if line.what is What.CONFLICTING else ""

    def _line(self, at: int, each: Any) -> DifferenceLine:
        returns = self._returns
        assert returns is not None
        file, value = returns.files[at], returns.collected.loaded.value
        where = value.candidates[each.candidate].name
        if self._names_evaluators:
            where = self.tr("{candidate}, {evaluator}").format(candidate=where, evaluator=file.name)
        hidden = not self._sight.sees_sheet(file.evaluator)
        before, after = _sides(each.now or Cell(), each.returned)
        return DifferenceLine(
            one_line(_criterion_name(value, each.criterion)),
            one_line(where),
            before,
            after,
            each.what,
            self._words[each.what],
            self._decisions.side(file, each),
            hidden,
            each.place,
        )


def _criterion_name(value: Evaluation, key: str) -> str:
    name: str = value.criteria[key].name
    return name


def _sides(now: Cell, returned: Cell) -> tuple[Said, Said]:
    score, words = now.score != returned.score, _words(now) != _words(returned)
    one, two = (Said(_score(cell), _words(cell), score, words) for cell in (now, returned))
    return one, two


def _score(cell: Cell) -> str:
    if cell.score is None:
        return NOTHING
    return plain(cell.score) if type(cell.score) is float else str(cell.score)


def _words(cell: Cell) -> str:
    return one_line(" · ".join(filter(None, (cell.rationale.strip(), cell.evidence.strip()))))


def _whole(cell: Cell | None) -> str:
    if cell is None or cell == Cell():
        return NOTHING
    return "\n".join(filter(None, (_score(cell), cell.rationale.strip(), cell.evidence.strip())))
