"""The scoring grid: what one evaluator, the panel together or the facts say, typed and pasted as in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from scorecard.core.errors import EditError
from scorecard.core.model import Candidate, Evaluation, Kind, in_order
from scorecard.core.numbers import plain
from scorecard.core.tree import tree_of
from scorecard.core.wording import counted
from scorecard.gui.models import score_blocks
from scorecard.gui.models.arranging import Axis, arrange, rectangles, runs
from scorecard.gui.models.roles import ALIGN, DISPLAY, EDIT, LEFT, RIGHT, SPOKEN, USER
from scorecard.gui.models.score_blocks import Wanted
from scorecard.gui.models.score_cell import CellState, Heading, Place, Preview, Refused, ScoreCell, Source
from scorecard.gui.models.score_changes import changed_cells, changed_rows, groups_over, redefined
from scorecard.gui.models.score_layout import headings_in, rows_in, shares_in
from scorecard.gui.models.score_sheet import ScoreSheet
from scorecard.gui.models.seen import Shown, sight_of
from scorecard.gui.models.typed import decimal_of

AnyIndex = QModelIndex | QPersistentModelIndex
"""Row and column."""


class ScoresRole(IntEnum):
    """CELL is the `ScoreCell`, CANDIDATE and PLACE are of the column; the others of the row, and of its head too."""

    CELL = USER + 1
    KEY = USER + 2
    KIND = USER + 3
    DEPTH = USER + 4
    WEIGHT = USER + 5
    SERIES = USER + 6
    CANDIDATE = USER + 7
    PLACE = USER + 8


class ScoresModel(QAbstractTableModel):
    """Leaves under their groups by candidates.

    Blocks (paste, fill down, clear, copy) pass over the rows of groups, so that a column of scores from elsewhere fits
    as it is. Each block is one edit; where a cell refuses, nothing is done unless `partly` asks for the rest.

    refused  a typed value cannot be taken (EditError); nothing has changed
    """

    refused = Signal(object)

    def __init__(
        self,
        document: Shown,
        source: Source = Source.EVALUATOR,
        evaluator: str = "",
        parent: QObject | None = None,
        locale: QLocale | None = None,
        *,
        opened: bool = False,
    ) -> None:
        """`opened` shows what is sealed."""
        super().__init__(parent)
        self._document = document
        self._locale = QLocale() if locale is None else locale
        self._opened = opened
        self._sheet = self._made_sheet(source, evaluator)
        self.described = 0  # how many cells have been worked out, which tests count
        self._cells: dict[str, dict[str, ScoreCell]] = {}
        tree = tree_of(document.value.criteria)
        self._sheet.shares = shares_in(tree, self._sheet.source)
        self._headings = headings_in(document.value, tree)
        self._rows = rows_in(document.value, tree, self._sheet.source)
        self._columns = in_order(document.value.candidates)
        self._row_at: dict[str, int] = {}
        self._column_at: dict[str, int] = {}
        self._number()
        document.changed.connect(self._on_changed)

    # ---- reading ----------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        row, column = index.row(), index.column()
        if not (0 <= row < len(self._rows) and 0 <= column < len(self._columns)):
            return None
        if role == DISPLAY:
            return self.cell(row, column).text
        if role == ScoresRole.CELL:
            return self.cell(row, column)
        if role == EDIT:
            return self._sheet.copied_text(self.cell(row, column))
        if role == ALIGN:
            return RIGHT
        if role == SPOKEN:
            return self._said(self.cell(row, column))
        if role == ScoresRole.CANDIDATE:
            return self._columns[column]
        return self._of_row(row, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is Qt.Orientation.Vertical:
            if not 0 <= section < len(self._rows):
                return None
            if role == DISPLAY:
                heading = self._headings.get(self._rows[section])
                return None if heading is None else heading.name
            return LEFT if role == ALIGN else self._of_row(section, role)
        if not 0 <= section < len(self._columns):
            return None
        key = self._columns[section]
        candidate: Candidate | None = self._document.value.candidates.get(key)
        if candidate is None:
            return None
        if role == DISPLAY:
            return candidate.name
        if role == ALIGN:
            return RIGHT
        if role == ScoresRole.CANDIDATE:
            return key
        if role == ScoresRole.PLACE:
            return ", ".join(part for part in (candidate.site, candidate.country) if part)
        return None

    def _of_row(self, row: int, role: int) -> Any:
        key = self._rows[row]
        if role == ScoresRole.KEY:
            return key
        heading = self._headings.get(key)
        if heading is None:
            return None
        if role == ScoresRole.KIND:
            return heading.kind
        if role == ScoresRole.DEPTH:
            return heading.depth
        if role == ScoresRole.WEIGHT:
            return heading.weight
        if role == ScoresRole.SERIES:
            return heading.series
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        row, column = index.row(), index.column()
        if 0 <= row < len(self._rows) and 0 <= column < len(self._columns):
            try:
                self._sheet.check_writable(self._document.value, self._rows[row], self._columns[column])
            except EditError:
                return found
            return found | Qt.ItemFlag.ItemIsEditable
        return Qt.ItemFlag.NoItemFlags

    def cell(self, row: int, column: int) -> ScoreCell:
        """What is to be painted in a cell of the grid."""
        key, candidate = self._rows[row], self._columns[column]
        known = self._cells.get(key)
        if known is None:
            known = self._cells[key] = {}
        found = known.get(candidate)
        if found is None:
            self.described += 1
            found = known[candidate] = self._sheet.described(self._document.value, key, candidate)
        return found

    @property
    def source(self) -> Source:
        """Whose cells are shown."""
        return self._sheet.source

    @property
    def evaluator(self) -> str:
        """The key of the evaluator whose cells are shown, where it is one's."""
        return self._sheet.evaluator

    def show_sheet(self, source: Source, evaluator: str = "") -> None:
        """Show another sheet in the same grid: an evaluator's or the panel's, not the facts."""
        if (source, evaluator) == (self._sheet.source, self._sheet.evaluator):
            return
        shares = self._sheet.shares
        self._sheet = self._made_sheet(source, evaluator)
        self._sheet.shares = shares
        self._cells.clear()
        if self._rows and self._columns:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(self._columns) - 1))

    def look_again(self) -> None:
        """Show what may be seen now, as after somebody else looks."""
        self._repaint(self._take_sight(), set())

    def is_group(self, row: int) -> bool:
        """Whether a row is that of a group, which has means to read."""
        heading = self._headings.get(self._rows[row])
        return heading is not None and heading.kind is Kind.GROUP

    def heading(self, row: int) -> Heading | None:
        """What stands at the head of a row."""
        return self._headings.get(self._rows[row])

    def key_at(self, row: int) -> str:
        """The criterion of a row."""
        return self._rows[row]

    def candidate_at(self, column: int) -> str:
        """The candidate of a column."""
        return self._columns[column]

    def typed_text(self, row: int, column: int) -> str:
        """A cell as it can be typed."""
        return self._sheet.copied_text(self.cell(row, column))

    def row_name(self, row: int) -> str:
        """The name of the criterion of a row."""
        heading = self.heading(row)
        return "" if heading is None else heading.name

    def column_name(self, column: int) -> str:
        """The name of the candidate of a column."""
        return str(self._document.value.candidates[self._columns[column]].name)

    @property
    def decimal(self) -> str:
        """The sign of decimals with which figures are typed."""
        return decimal_of(self._locale)

    def text_of(self, score: float) -> str:
        """A score as it can be typed."""
        return self._sheet.text_of(score)

    def is_whole_score(self, text: str) -> bool:
        """Whether what was typed is a score of the scale and cannot be the beginning of another one."""
        scale = self._document.value.scale
        if len(text) != 1 or not text.isdecimal() or not text.isascii() or scale.step % 1 or scale.minimum % 1:
            return False
        steps = (scale.maximum - scale.minimum) / scale.step
        longer = scale.maximum >= 10 and steps <= 10_000
        others = [scale.minimum + at * scale.step for at in range(round(steps) + 1)] if longer else []
        return scale.maximum < 10 or not any(plain(each) != text and plain(each).startswith(text) for each in others)

    def is_open(self, row: int, column: int) -> bool:
        """Whether a rating stands there that has no score yet, without working out all that the cell shows."""
        key = self._rows[row]
        value = self._document.value
        criterion = value.criteria.get(key)
        if criterion is None or criterion.kind is not Kind.RATING or self._sheet.is_sealed(value, key):
            return False
        if self._sheet.is_hidden or self._sheet.is_barred(value, key, self._columns[column]):
            return False
        cell = self._sheet.cell_at(value, key, self._columns[column])
        return cell is None or cell.score is None

    def why_closed(self, row: int, column: int) -> str:
        """Why a cell takes no score now; "" where it does, and where it is no cell for scores."""
        key, value = self._rows[row], self._document.value
        criterion = value.criteria.get(key)
        if criterion is None or criterion.kind is not Kind.RATING:
            return ""
        return self._sheet.why_closed(value, key, self._columns[column])

    def place_of(self, criterion: str, candidate: str) -> QModelIndex:
        """The index of a cell; an invalid one where it is not in the grid."""
        row, column = self._row_at.get(criterion), self._column_at.get(candidate)
        return QModelIndex() if row is None or column is None else self.index(row, column)

    # ---- editing ----------------------------------------------------------------------------------

    def setData(self, index: AnyIndex, value: Any, role: int = EDIT) -> bool:
        row, column = index.row(), index.column()
        if role != EDIT or not (0 <= row < len(self._rows) and 0 <= column < len(self._columns)):
            return False
        key, candidate = self._rows[row], self._columns[column]
        try:
            after = self._sheet.with_typed(self._document.value, key, candidate, value)
        except EditError as error:
            self.refused.emit(error)
            return False
        self._document.edit(self._label(key, candidate), after)
        return True

    def copied(self, cells: Iterable[Place]) -> str:
        """These cells as a block for a spreadsheet; what lies between them and is not chosen stays empty."""
        return score_blocks.copied(self, cells)

    def preview_paste(self, top: int, left: int, text: str, into: Iterable[Place] = ()) -> Preview:
        """What pasting a block there would do. Nothing is changed."""
        return self._tried(self._pasted(top, left, text, into))[1]

    def paste(
        self, top: int, left: int, text: str, into: Iterable[Place] = (), *, partly: bool = False
    ) -> tuple[Refused, ...]:
        """Paste a block with its first cell there, as one edit; answers what is refused.

        Where the cells `into` are a whole multiple of it, it is repeated over them.
        """
        return self._set(self._pasted(top, left, text, into), self.tr("Pasted {cells}"), partly)

    def fill_down(self, cells: Iterable[Place], *, partly: bool = False) -> tuple[Refused, ...]:
        """Fill each column from the topmost of its cells, or a single one from the one above; one edit."""
        return self._set(score_blocks.filled_down(self, cells), self.tr("Filled {cells}"), partly)

    def clear(self, cells: Iterable[Place], *, partly: bool = False) -> tuple[Refused, ...]:
        """Make these cells blank; reasons and evidence stay. One edit."""
        return self._set(score_blocks.spread(self, cells, ""), self.tr("Cleared {cells}"), partly)

    def cut(self, cells: Iterable[Place]) -> str:
        """Copy those of these cells that can be cleared, and clear them; one edit."""
        chosen = list(cells)
        block = self.copied(chosen)
        self._set(score_blocks.spread(self, chosen, ""), self.tr("Cut {cells}"), partly=True)
        return block

    def _pasted(self, top: int, left: int, text: str, into: Iterable[Place]) -> list[Wanted]:
        return score_blocks.pasted(self, top, left, text, into)

    def _set(self, wanted: Iterable[Wanted], label: str, partly: bool) -> tuple[Refused, ...]:
        after, preview = self._tried(wanted)
        if preview.cells and (partly or not preview.refused):
            cells = counted(len(preview.cells), self.tr("cell"), self.tr("cells"))
            self._document.edit(label.format(cells=cells), after)
        return preview.refused

    def _tried(self, wanted: Iterable[Wanted]) -> tuple[Evaluation, Preview]:
        return score_blocks.tried(self, self._sheet, self._document.value, wanted)

    def _said(self, cell: ScoreCell) -> str:
        """A cell in words, for those who do not see its marks."""
        words = [cell.text or (self.tr("not scored") if cell.state is CellState.UNSCORED else self.tr("nothing yet"))]
        words += [self.tr("does not count")] if cell.state is CellState.BARRED else []
        words += [self.tr("below the minimum")] if cell.below_minimum else []
        words += [self.tr("with a reason")] if cell.has_reason else []
        words += [self.tr("with evidence")] if cell.has_evidence else []
        return ", ".join(words)

    def _label(self, key: str, candidate: str) -> str:
        value = self._document.value
        names = {"criterion": value.criteria[key].name, "candidate": value.candidates[candidate].name}
        if self._sheet.source is Source.FACTS:
            return self.tr("{candidate}: stated {criterion}").format(**names)
        if self._sheet.source is Source.CONSENSUS:
            return self.tr("{candidate}: agreed on {criterion}").format(**names)
        return self.tr("{candidate}: scored {criterion}").format(**names)

    def _made_sheet(self, source: Source, evaluator: str) -> ScoreSheet:
        words = {"passed": self.tr("pass"), "failed": self.tr("fail"), "sealed": self.tr("sealed")}
        words["hidden"] = self.tr("hidden")
        made = ScoreSheet(source, evaluator, self._locale, opened=self._opened, **words)
        made.sight = sight_of(self._document)
        made.closed = self._document.why_closed
        return made

    # ---- what stands where -----------------------------------------------------------------------------

    def _number(self) -> None:
        self._row_at = {key: at for at, key in enumerate(self._rows)}
        self._column_at = {key: at for at, key in enumerate(self._columns)}

    # ---- following the document -------------------------------------------------------------------------

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        rows: set[str] = set()  # whole rows to be painted again
        if before.criteria is not after.criteria:
            rows |= self._take_criteria(before, after)
        if before.candidates is not after.candidates:
            self._take_candidates(before, after)
        rows |= changed_rows(before, after, self._rows) | self._take_sight()
        cells = changed_cells(self._sheet, before, after, rows)
        if self._sheet.source is not Source.FACTS:
            rows |= groups_over(after, rows)
        self._repaint(rows, cells)

    def _take_sight(self) -> set[str]:
        """Take over what may be seen; answers the rows that show something else now."""
        was, self._sheet.sight = self._sheet.is_hidden, sight_of(self._document)
        return set(self._rows) if was is not self._sheet.is_hidden else set()

    def _take_criteria(self, before: Evaluation, after: Evaluation) -> set[str]:
        """Take over rows, headings and shares; answers the rows whose cells show something else now."""
        tree = tree_of(after.criteria)
        shares, headings = shares_in(tree, self._sheet.source), headings_in(after, tree)
        known = set(self._rows)
        dirty = redefined(before, after, self._sheet.shares, shares)
        changed = [key for key, heading in headings.items() if self._headings.get(key) != heading]
        self._headings |= headings
        self._sheet.shares = shares
        for key in dirty:
            self._cells.pop(key, None)
        for key in dirty - set(tree.order):
            self._sheet.worths.pop(key, None)
        arrange(self, Axis.ROWS, self._rows, rows_in(after, tree, self._sheet.source), self._number)
        self._headings = headings
        shown_rows = [self._row_at[key] for key in changed if key in self._row_at and key in known]
        for first, last in runs(shown_rows):
            self.headerDataChanged.emit(Qt.Orientation.Vertical, first, last)
        for key in [key for key in self._cells if key not in self._row_at]:
            del self._cells[key]
        return {key for key in dirty if key in self._row_at}

    def _take_candidates(self, before: Evaluation, after: Evaluation) -> None:
        arrange(self, Axis.COLUMNS, self._columns, in_order(after.candidates), self._number)
        renamed = []
        for key, old, new in before.candidates.differences(after.candidates):
            if new is None or old is None:
                for known in self._cells.values():
                    known.pop(key, None)
            elif replace(old, position=new.position) != new:
                renamed.append(self._column_at[key])
        for first, last in runs(renamed):
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, first, last)

    def _repaint(self, rows: set[str], cells: set[tuple[str, str]]) -> None:
        """Forget what these rows and cells showed, and tell the views."""
        places: set[Place] = set()
        for key in rows:
            self._cells.pop(key, None)
        for key, candidate in cells:
            if key not in rows and key in self._row_at and candidate in self._column_at:
                self._cells.get(key, {}).pop(candidate, None)
                places.add((self._row_at[key], self._column_at[candidate]))
        last_column = len(self._columns) - 1
        if last_column >= 0:
            for first, last in runs(self._row_at[key] for key in rows if key in self._row_at):
                self.dataChanged.emit(self.index(first, 0), self.index(last, last_column))
        for top, left, bottom, right in rectangles(places):
            self.dataChanged.emit(self.index(top, left), self.index(bottom, right))
