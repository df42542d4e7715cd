"""The scoring grid: what one evaluator, the panel together or the facts say, typed and pasted as in a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import IntEnum
from fractions import Fraction
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from scorecard.core.edits import set_consensus, set_fact, set_score
from scorecard.core.errors import EditError
from scorecard.core.matrix import decision_matrix
from scorecard.core.model import Candidate, Cell, Criterion, Evaluation, Kind, Process, Shape, Stage, in_order
from scorecard.core.numbers import plain, shown
from scorecard.core.table import Table
from scorecard.core.tree import TOP, Tree, path_of, tree_of
from scorecard.gui.document import Document
from scorecard.gui.models.arranging import Axis, arrange, rectangles, runs
from scorecard.gui.models.criteria_model import per_cent, series_places
from scorecard.gui.models.score_cell import CellState, Heading, Place, Preview, Refused, ScoreCell, Source
from scorecard.gui.models.typed import block_from, block_text, number_from, number_text

AnyIndex = QModelIndex | QPersistentModelIndex
"""Row and column."""

NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"
APPROXIMATELY: Final = "\N{ALMOST EQUAL TO}"
UNWEIGHED_FIELDS: Final = ("weight", "position", "parent", "name", "description", "evidence", "levels")
_USER: Final = int(Qt.ItemDataRole.UserRole)
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_EDIT: Final = int(Qt.ItemDataRole.EditRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignVCenter)


class ScoresRole(IntEnum):
    """CELL is the `ScoreCell`, CANDIDATE and PLACE are of the column; the others of the row, and of its head too."""

    CELL = _USER + 1
    KEY = _USER + 2
    KIND = _USER + 3
    DEPTH = _USER + 4
    WEIGHT = _USER + 5
    SERIES = _USER + 6
    CANDIDATE = _USER + 7
    PLACE = _USER + 8


class ScoresModel(QAbstractTableModel):
    """Leaves under their groups by candidates.

    Blocks (paste, fill down, clear, copy) pass over the rows of groups, so that a column of scores from elsewhere fits
    as it is. Each block is one edit; where a cell refuses, nothing is done unless `partly` asks for the rest.

    refused  a typed value cannot be taken (EditError); nothing has changed
    """

    refused = Signal(object)

    def __init__(
        self,
        document: Document,
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
        self._source = source
        self._evaluator = evaluator
        self._locale = QLocale() if locale is None else locale
        self._opened = opened
        self.described = 0  # how many cells have been worked out, which tests count
        self._cells: dict[str, dict[str, ScoreCell]] = {}
        self._worths: dict[str, dict[str, float]] = {}
        self._words = {
            True: self.tr("pass"),
            False: self.tr("fail"),
        }
        self._sealed_word = self.tr("sealed")
        tree = tree_of(document.value.criteria)
        self._shares = self._made_shares(tree)
        self._headings = self._made_headings(document.value, tree)
        self._rows = self._made_rows(document.value, tree)
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

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        row, column = index.row(), index.column()
        if not (0 <= row < len(self._rows) and 0 <= column < len(self._columns)):
            return None
        if role == _DISPLAY:
            return self.cell(row, column).text
        if role == ScoresRole.CELL:
            return self.cell(row, column)
        if role == _EDIT:
            return self._copied_text(self.cell(row, column))
        if role == _ALIGN:
            return _RIGHT
        if role == ScoresRole.CANDIDATE:
            return self._columns[column]
        return self._of_row(row, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is Qt.Orientation.Vertical:
            if not 0 <= section < len(self._rows):
                return None
            if role == _DISPLAY:
                heading = self._headings.get(self._rows[section])
                return None if heading is None else heading.name
            return _LEFT if role == _ALIGN else self._of_row(section, role)
        if not 0 <= section < len(self._columns):
            return None
        key = self._columns[section]
        candidate: Candidate | None = self._document.value.candidates.get(key)
        if candidate is None:
            return None
        if role == _DISPLAY:
            return candidate.name
        if role == _ALIGN:
            return _RIGHT
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
                self._check_writable(self._rows[row])
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
            found = known[candidate] = self._described(key, candidate)
        return found

    def place_of(self, criterion: str, candidate: str) -> QModelIndex:
        """The index of a cell; an invalid one where it is not in the grid."""
        row, column = self._row_at.get(criterion), self._column_at.get(candidate)
        return QModelIndex() if row is None or column is None else self.index(row, column)

    # ---- editing ----------------------------------------------------------------------------------

    def setData(self, index: AnyIndex, value: Any, role: int = _EDIT) -> bool:
        row, column = index.row(), index.column()
        if role != _EDIT or not (0 <= row < len(self._rows) and 0 <= column < len(self._columns)):
            return False
        key, candidate = self._rows[row], self._columns[column]
        try:
            after = self._with_cell(self._document.value, key, candidate, value)
        except EditError as error:
            self.refused.emit(error)
            return False
        self._document.edit(self._label(key, candidate), after)
        return True

    def copied(self, cells: Iterable[Place]) -> str:
        """These cells as a block for a spreadsheet; what lies between them and is not chosen stays empty."""
        chosen = {place for place in self._inside(cells) if not self._is_group(place[0])}
        taken = {column for _, column in chosen}
        columns = range(min(taken, default=0), max(taken, default=-1) + 1)
        rows = sorted({row for row, _ in chosen})
        lines = [
            [self._copied_text(self.cell(row, column)) if (row, column) in chosen else "" for column in columns]
            for row in rows
        ]
        return block_text(lines)

    def preview_paste(self, top: int, left: int, text: str) -> Preview:
        """What pasting a block there would do. Nothing is changed."""
        return self._tried(self._pasted(top, left, text))[1]

    def paste(self, top: int, left: int, text: str, *, partly: bool = False) -> tuple[Refused, ...]:
        """Paste a block with its first cell there, as one edit; answers what is refused."""
        return self._set(self._pasted(top, left, text), self.tr("Pasted {count} cells"), partly)

    def fill_down(self, cells: Iterable[Place], *, partly: bool = False) -> tuple[Refused, ...]:
        """Fill each column from the topmost of its cells, or a single one from the one above; one edit."""
        by_column: dict[int, list[int]] = {}
        for row, column in self._inside(cells):
            if not self._is_group(row):
                by_column.setdefault(column, []).append(row)
        wanted: list[tuple[int, int, Any]] = []
        for column, found in sorted(by_column.items()):
            rows = sorted(set(found))
            if len(rows) == 1:
                above = [row for row in range(rows[0]) if not self._is_group(row)]
                rows = [*above[-1:], *rows]
            source = self.cell(rows[0], column).value
            wanted += [(row, column, "" if source is None else source) for row in rows[1:]]
        return self._set(wanted, self.tr("Filled {count} cells"), partly)

    def clear(self, cells: Iterable[Place], *, partly: bool = False) -> tuple[Refused, ...]:
        """Make these cells blank; reasons and evidence stay. One edit."""
        places = sorted(set(self._inside(cells)))
        wanted = [(row, column, "") for row, column in places if not self._is_group(row)]
        return self._set(wanted, self.tr("Cleared {count} cells"), partly)

    def _set(self, wanted: Iterable[tuple[int, int, Any]], label: str, partly: bool) -> tuple[Refused, ...]:
        after, preview = self._tried(wanted)
        if preview.cells and (partly or not preview.refused):
            self._document.edit(label.format(count=len(preview.cells)), after)
        return preview.refused

    def _tried(self, wanted: Iterable[tuple[int, int, Any]]) -> tuple[Evaluation, Preview]:
        """The evaluation with as many of these values as it takes, and which they are."""
        after = self._document.value
        done: list[Place] = []
        refused: list[Refused] = []
        for row, column, value in wanted:
            try:
                if isinstance(value, EditError):
                    raise value
                if not (0 <= row < len(self._rows) and 0 <= column < len(self._columns)):
                    raise EditError("The block is larger than the grid here", advice="Paste it further up or left.")
                if self._text_of(value) != self._copied_text(self.cell(row, column)):
                    after = self._with_cell(after, self._rows[row], self._columns[column], value)
                    done.append((row, column))
            except EditError as error:
                text = "" if isinstance(value, EditError) else self._text_of(value)
                refused.append(Refused(row, column, text, error))
        return after, Preview(tuple(done), tuple(refused))

    def _pasted(self, top: int, left: int, text: str) -> list[tuple[int, int, Any]]:
        try:
            block = block_from(text)
        except EditError as error:
            return [(top, left, error)]
        leaves = [row for row in range(max(top, 0), len(self._rows)) if not self._is_group(row)]
        found: list[tuple[int, int, Any]] = []
        for number, cells in enumerate(block):
            beyond = len(self._rows) + number - len(leaves)
            row = leaves[number] if number < len(leaves) else beyond
            found += [(row, left + at, value) for at, value in enumerate(cells)]
        while found and not found[-1][2] and found[-1][0] >= len(self._rows):
            found.pop()  # the empty lines with which a block may end
        return found

    def _with_cell(self, value: Evaluation, key: str, candidate: str, given: Any) -> Evaluation:
        """The evaluation with what was typed in a cell. Raises EditError."""
        self._check_writable(key)
        read = self._read(value.criteria[key], given)
        if self._source is Source.FACTS:
            return set_fact(value, candidate, key, read)
        if isinstance(read, (bool, str)):
            raise EditError("A number is needed here", place=value.criteria[key].name)
        if self._source is Source.CONSENSUS:
            return set_consensus(value, candidate, key, read)
        return set_score(value, self._evaluator, candidate, key, read)

    def _check_writable(self, key: str) -> None:
        """Raise EditError where a row is only to be read."""
        value = self._document.value
        criterion: Criterion | None = value.criteria.get(key)
        if criterion is None:
            raise EditError("This criterion is not there any more")
        if criterion.kind is Kind.GROUP:
            raise EditError("The mean of a group follows from its criteria", place=criterion.name)
        if self._is_sealed(value, criterion):
            raise EditError("This criterion is sealed", place=criterion.name)
        if self._source is not Source.FACTS and criterion.kind is not Kind.RATING:
            raise EditError("This figure stands in the facts", place=criterion.name, advice="Change it there.")
        if self._source is Source.EVALUATOR and self._evaluator not in value.evaluators:
            raise EditError("This evaluator is not on the panel any more")

    def _read(self, criterion: Criterion, given: Any) -> float | bool | str | None:
        """What was typed for a criterion. Raises EditError where it says nothing."""
        if given is None:
            return None
        if criterion.kind is Kind.GATE:
            return self._passed(criterion, given)
        if not isinstance(given, str):
            return given if isinstance(given, bool) else float(given) if isinstance(given, (int, float)) else str(given)
        text = given.strip()
        if criterion.kind is Kind.MEASURE and criterion.value.shape is Shape.CATEGORIES:
            labels = [label for label, _ in criterion.value.categories]
            if given in labels or not text:
                return given if given in labels else None
            alike = [label for label in labels if label.strip().casefold() == text.casefold()]
            return alike[0] if len(alike) == 1 else given
        if not text:
            return None
        number = number_from(text.removesuffix(criterion.unit) if criterion.unit else text, self._locale)
        if number is None:
            raise EditError("A number is needed here", place=criterion.name)
        return number

    def _passed(self, criterion: Criterion, given: Any) -> bool | None:
        if isinstance(given, bool):
            return given
        word = str(given).strip().casefold()
        if not word:
            return None
        yes = {"pass", "passed", "yes", "true", "1", "y", self._words[True].casefold()}
        no = {"fail", "failed", "no", "false", "0", "n", self._words[False].casefold()}
        if word not in yes | no:
            raise EditError("A gate is passed or failed", place=criterion.name, advice="Type yes or no.")
        return word in yes

    def _copied_text(self, cell: ScoreCell) -> str:
        if cell.state is CellState.GROUP or cell.value is None:
            return ""
        return self._text_of(cell.value)

    def _text_of(self, value: Any) -> str:
        if isinstance(value, bool):
            return self._words[value]
        return number_text(value, self._locale) if isinstance(value, float) else str(value)

    def _label(self, key: str, candidate: str) -> str:
        value = self._document.value
        names = {"criterion": value.criteria[key].name, "candidate": value.candidates[candidate].name}
        if self._source is Source.FACTS:
            return self.tr("{candidate}: stated {criterion}").format(**names)
        if self._source is Source.CONSENSUS:
            return self.tr("{candidate}: agreed on {criterion}").format(**names)
        return self.tr("{candidate}: scored {criterion}").format(**names)

    def _inside(self, cells: Iterable[Place]) -> list[Place]:
        return [(r, c) for r, c in cells if 0 <= r < len(self._rows) and 0 <= c < len(self._columns)]

    def _is_group(self, row: int) -> bool:
        heading = self._headings.get(self._rows[row])
        return heading is not None and heading.kind is Kind.GROUP

    # ---- what a cell shows --------------------------------------------------------------------------

    def _described(self, key: str, candidate: str) -> ScoreCell:
        self.described += 1
        value = self._document.value
        criterion: Criterion | None = value.criteria.get(key)
        if criterion is None:
            return ScoreCell(CellState.NOT_APPLICABLE)
        if criterion.kind is Kind.GROUP:
            return self._group_cell(value, key, candidate)
        if self._is_sealed(value, criterion):
            return ScoreCell(CellState.SEALED, self._sealed_word)
        cell = self._cell_at(value, key, candidate)
        given = None if cell is None else cell.score
        reason, evidence = (False, False) if cell is None else (bool(cell.rationale), bool(cell.evidence))
        if criterion.kind is Kind.RATING:
            if not isinstance(given, float):
                return ScoreCell(CellState.UNSCORED, has_reason=reason, has_evidence=evidence)
            scale = value.scale
            step = min(max((given - scale.minimum) / (scale.maximum - scale.minimum), 0.0), 1.0)
            low = _misses_limit(criterion, given)
            return ScoreCell(CellState.SCORED, plain(given), step, given, reason, evidence, low)
        if given is None:
            empty = CellState.UNSCORED if self._source is Source.FACTS else CellState.MEASURE
            return ScoreCell(empty, has_reason=reason, has_evidence=evidence)
        if criterion.kind is Kind.GATE:
            text = self._words[given] if isinstance(given, bool) else str(given)
            return ScoreCell(CellState.GATE, text, None, given, reason, evidence, given is not True)
        text, low = str(given), False
        if isinstance(given, float):
            text = f"{plain(given)}{NO_BREAK_SPACE}{criterion.unit}" if criterion.unit else plain(given)
            low = _misses_limit(criterion, given)
        return ScoreCell(CellState.MEASURE, text, None, given, reason, evidence, low)

    def _group_cell(self, value: Evaluation, group: str, candidate: str) -> ScoreCell:
        if self._source is Source.FACTS:
            return ScoreCell(CellState.NOT_APPLICABLE)
        reached = known = 0.0
        whole = True
        for leaf, share in self._shares.get(group, {}).items():
            worth = self._worth(value, leaf, candidate)
            if worth is not None:
                reached += share * worth
                known += share
            elif share > 0:
                whole = False
        if known <= 0:
            return ScoreCell(CellState.GROUP if self._shares.get(group) else CellState.NOT_APPLICABLE)
        scale = value.scale
        mean = round(scale.minimum + reached / known * (scale.maximum - scale.minimum), 9)
        text = shown(mean, 2) if whole else f"{APPROXIMATELY}{shown(mean, 2)}"
        return ScoreCell(CellState.GROUP, text, reached / known, mean, is_approximate=not whole)

    def _worth(self, value: Evaluation, leaf: str, candidate: str) -> float | None:
        """What a leaf is worth to the mean of its group, 0..1 of the scale."""
        criterion = value.criteria[leaf]
        if self._is_sealed(value, criterion):
            return None
        if criterion.kind is Kind.MEASURE:
            return self._measured(value, leaf).get(candidate)
        cell = self._cell_at(value, leaf, candidate)
        if cell is None or not isinstance(cell.score, float):
            return None
        return (cell.score - value.scale.minimum) / (value.scale.maximum - value.scale.minimum)

    def _measured(self, value: Evaluation, leaf: str) -> dict[str, float]:
        """Candidate -> value 0..1 of a measure, where it has one."""
        found = self._worths.get(leaf)
        if found is None:
            alone = Tree({}, (leaf,), (leaf,), (), {}, {leaf: Fraction(1)}, ())
            matrix = decision_matrix(value, alone)
            rows = zip(matrix.candidates, matrix.values[:, 0].tolist(), matrix.given[:, 0].tolist(), strict=True)
            found = self._worths[leaf] = {key: float(worth) for key, worth, given in rows if given}
        return found

    def _cell_at(self, value: Evaluation, key: str, candidate: str) -> Cell | None:
        cells = self._sheet(value, value.criteria[key].kind).get(candidate)
        return None if cells is None else cells.get(key)

    def _sheet(self, value: Evaluation, kind: Kind) -> Mapping[str, Any]:
        if self._source is Source.FACTS or kind is not Kind.RATING:
            return value.facts
        if self._source is Source.CONSENSUS:
            return value.consensus
        found: Mapping[str, Any] = value.sheets.get(self._evaluator, {})
        return found

    def _is_sealed(self, value: Evaluation, criterion: Criterion) -> bool:
        early = value.head.stage in (Stage.SETUP, Stage.SCORING)
        return criterion.sealed and not self._opened and value.head.process is Process.FORMAL and early

    # ---- what stands where -----------------------------------------------------------------------------

    def _made_rows(self, value: Evaluation, tree: Tree) -> list[str]:
        kinds = (Kind.MEASURE, Kind.GATE) if self._source is Source.FACTS else (Kind.RATING, Kind.MEASURE)
        kept = {key for key in tree.order if value.criteria[key].kind in kinds}
        for key in reversed(tree.order):
            if key in kept:
                kept.add(value.criteria[key].parent)
        return [key for key in tree.order if key in kept]

    def _made_headings(self, value: Evaluation, tree: Tree) -> dict[str, Heading]:
        found: dict[str, Heading] = {}
        places = series_places(tree)
        whole: dict[str, Any] = {TOP: 1}
        for key in tree.order:
            criterion = value.criteria[key]
            above = found.get(criterion.parent)
            weight = ""
            if key in tree.local_weights:
                whole[key] = whole[criterion.parent] * tree.local_weights[key]
                weight = per_cent(whole[key])
            depth, series = (0, places.get(key)) if above is None else (above.depth + 1, above.series)
            found[key] = Heading(criterion.name, criterion.kind, depth, weight, series, criterion.unit)
        return found

    def _made_shares(self, tree: Tree) -> dict[str, dict[str, float]]:
        """Group -> its scored leaves with their shares of it."""
        if self._source is Source.FACTS:
            return {}
        groups = [key for key in tree.order if tree.children.get(key)]
        return {key: {leaf: float(part) for leaf, part in tree.shares_under(key).items()} for key in groups}

    def _number(self) -> None:
        self._row_at = {key: at for at, key in enumerate(self._rows)}
        self._column_at = {key: at for at, key in enumerate(self._columns)}

    # ---- following the document -------------------------------------------------------------------------

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        rows: set[str] = set()  # whole rows to be painted again
        cells: set[tuple[str, str]] = set()
        if before.criteria is not after.criteria:
            rows |= self._take_criteria(before, after)
        if before.candidates is not after.candidates:
            self._take_candidates(before, after)
        if before.scale != after.scale:
            rows |= set(self._rows)
        if before.head is not after.head:
            rows |= {
                key
                for key in self._rows
                if key in before.criteria
                and self._is_sealed(before, before.criteria[key]) != self._is_sealed(after, after.criteria[key])
            }
        cells |= self._changed_cells(before, after)
        relative = {leaf for _, leaf in cells if leaf in after.criteria and after.criteria[leaf].kind is Kind.MEASURE}
        if before.candidates is not after.candidates:
            relative |= set(self._worths)
        relative |= rows & set(self._worths)
        cells |= self._revalued(after, relative)
        shown_cells = {(leaf, candidate) for candidate, leaf in cells}
        if self._source is not Source.FACTS:  # there are no means in the facts
            rows |= self._groups_over(after, rows)
            for leaf, candidate in list(shown_cells):
                shown_cells |= {(group, candidate) for group in self._groups_over(after, {leaf})}
        self._repaint(rows, shown_cells)

    def _take_criteria(self, before: Evaluation, after: Evaluation) -> set[str]:
        """Take over rows, headings and shares; answers the rows whose cells show something else now."""
        tree = tree_of(after.criteria)
        shares, headings = self._made_shares(tree), self._made_headings(after, tree)
        known = set(self._rows)
        dirty = {group for group in shares if shares[group] != self._shares.get(group)}
        for key, old, new in before.criteria.differences(after.criteria):
            if old is not None and new is not None:
                plain_fields = {name: getattr(new, name) for name in UNWEIGHED_FIELDS}
                if replace(old, **plain_fields) != new:
                    dirty.add(key)
            else:
                dirty.add(key)
        changed = [key for key, heading in headings.items() if self._headings.get(key) != heading]
        self._headings |= headings
        self._shares = shares
        for key in dirty:
            self._cells.pop(key, None)
        for key in dirty - set(tree.order):
            self._worths.pop(key, None)
        arrange(self, Axis.ROWS, self._rows, self._made_rows(after, tree), self._number)
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

    def _changed_cells(self, before: Evaluation, after: Evaluation) -> set[tuple[str, str]]:
        """Candidate and leaf of the cells of this sheet that differ."""
        empty: Table[str, Any] = Table()
        pairs = [(before.facts, after.facts)]
        if self._source is Source.CONSENSUS:
            pairs.append((before.consensus, after.consensus))
        elif self._source is Source.EVALUATOR:
            pairs.append((before.sheets.get(self._evaluator, empty), after.sheets.get(self._evaluator, empty)))
        found: set[tuple[str, str]] = set()
        for old, new in pairs:
            if old is new:
                continue
            for candidate, cells_before, cells_after in old.differences(new):
                there = (empty if cells_before is None else cells_before, empty if cells_after is None else cells_after)
                found |= {(candidate, leaf) for leaf, *_ in there[0].differences(there[1])}
        return found

    def _revalued(self, after: Evaluation, leaves: set[str]) -> set[tuple[str, str]]:
        """Work measures out again; answers candidate and leaf where a value has changed."""
        found: set[tuple[str, str]] = set()
        for leaf in leaves:
            old = self._worths.pop(leaf, None)
            criterion = after.criteria.get(leaf)
            if old is not None and criterion is not None and criterion.kind is Kind.MEASURE:
                new = self._measured(after, leaf)
                found |= {(key, leaf) for key in {*old, *new} if old.get(key) != new.get(key)}
        return found

    def _groups_over(self, value: Evaluation, rows: set[str]) -> set[str]:
        return {group for key in rows if key in value.criteria for group in path_of(value.criteria, key)[:-1]}

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


def _misses_limit(criterion: Criterion, number: float) -> bool:
    least, most = criterion.at_least, criterion.at_most
    return (least is not None and number < least) or (most is not None and number > most)
