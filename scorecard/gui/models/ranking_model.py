"""The ranking, live: standings in their order, and what has changed since a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from scorecard.core.errors import RankingError
from scorecard.core.model import Evaluation
from scorecard.core.numbers import decimals_needed, shown
from scorecard.core.ranking import Scorecard, Standing, Status, rank
from scorecard.core.wording import signed
from scorecard.gui.models.arranging import Axis, arrange, rectangles
from scorecard.gui.models.seen import Shown

AnyIndex = QModelIndex | QPersistentModelIndex

_USER: Final = int(Qt.ItemDataRole.UserRole)
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_TOOL_TIP: Final = int(Qt.ItemDataRole.ToolTipRole)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignVCenter)


class RankingColumn(IntEnum):
    """The columns; CHANGE is the change of the total since the mark."""

    RANK = 0
    NAME = 1
    TOTAL = 2
    CHANGE = 3
    STATUS = 4


class RankingRole(IntEnum):
    """What can be asked of any column. MARK is the total at the mark; MOVED how many ranks a candidate rose since."""

    KEY = _USER + 1
    STANDING = _USER + 2
    RANK = _USER + 3
    TOTAL = _USER + 4
    CHANGE = _USER + 5
    MARK = _USER + 6
    MOVED = _USER + 7
    STATUS = _USER + 8


@dataclass(frozen=True, slots=True)
class Line:
    """What one candidate shows. `texts` are in the order of the columns."""

    standing: Standing
    texts: tuple[str, str, str, str, str]
    change: float | None
    mark: float | None
    moved: int


class RankingModel(QAbstractTableModel):
    """The standings of the open evaluation. Many changes at once are ranked once.

    ranked  a ranking has been worked out (Scorecard)
    failed  there is nothing to rank by (RankingError); the rows are gone
    """

    ranked = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        document: Shown,
        parent: QObject | None = None,
        *,
        immediate: bool = False,
        previous: Scorecard | None = None,
    ) -> None:
        """`immediate` ranks within the change, which a drag wants; otherwise when the event loop comes round.

        `previous` is an earlier result of the same evaluation.
        """
        super().__init__(parent)
        self._document = document
        self.immediate = immediate
        self._scorecard = previous
        self._marks: dict[str, Standing] | None = None
        self._rows: list[str] = []
        self._lines: dict[str, Line] = {}
        self._titles = (self.tr("Rank"), self.tr("Candidate"), self.tr("Total"), self.tr("Change"), self.tr("Status"))
        self._words = {
            Status.RANKED: "",
            Status.PROVISIONAL: self.tr("provisional"),
            Status.OUT: self.tr("out"),
        }
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.rank_now)
        document.changed.connect(self._on_changed)
        self.rank_now()

    @property
    def scorecard(self) -> Scorecard | None:
        """The latest result, or None where there is nothing to rank by."""
        return self._scorecard

    # ---- reading ----------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(RankingColumn)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        row, column = index.row(), index.column()
        if not (0 <= row < len(self._rows) and 0 <= column < len(RankingColumn)):
            return None
        line = self._lines[self._rows[row]]
        if role == _DISPLAY:
            return line.texts[column]
        if role == _ALIGN:
            return _LEFT if column in (RankingColumn.NAME, RankingColumn.STATUS) else _RIGHT
        if role == _TOOL_TIP:
            return "\n".join(str(reason) for reason in line.standing.reasons) or None
        if role == RankingRole.KEY:
            return line.standing.key
        if role == RankingRole.STANDING:
            return line.standing
        if role == RankingRole.RANK:
            return line.standing.rank
        if role == RankingRole.TOTAL:
            return line.standing.total
        if role == RankingRole.CHANGE:
            return line.change
        if role == RankingRole.MARK:
            return line.mark
        if role == RankingRole.MOVED:
            return line.moved
        if role == RankingRole.STATUS:
            return line.standing.status
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == _DISPLAY:
            return self._titles[section]
        if role == _ALIGN:
            return _LEFT if section in (RankingColumn.NAME, RankingColumn.STATUS) else _RIGHT
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    # ---- ranking ----------------------------------------------------------------------------------

    def begin_comparison(self) -> None:
        """Show changes against the ranking as it stands now, until `end_comparison`."""
        self._catch_up()
        standings = () if self._scorecard is None else self._scorecard.standings
        self._marks = {each.key: each for each in standings}
        self._show(standings)

    def end_comparison(self) -> None:
        """Show no changes any more."""
        self._catch_up()
        self._marks = None
        self._show(() if self._scorecard is None else self._scorecard.standings)

    def rank_now(self) -> None:
        """Rank what the document holds, without waiting."""
        self._soon.stop()
        try:
            self._scorecard = self._ranked(self._scorecard)
        except RankingError as error:
            self._scorecard = None
            self._show(())
            self.failed.emit(error)
            return
        self._show(self._scorecard.standings)
        self.ranked.emit(self._scorecard)

    def _ranked(self, previous: Scorecard | None) -> Scorecard:
        """The ranking now. What is taken over names the gates in their earlier order, so it must not have changed."""
        found = rank(self._document.value, previous)
        if previous is not None and found.assessment is previous.assessment and found.tree.gates != previous.tree.gates:
            return rank(self._document.value)
        return found

    def _catch_up(self) -> None:
        if self._soon.isActive():
            self.rank_now()

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        if self.immediate:
            self.rank_now()
        elif not self._soon.isActive():
            self._soon.start()

    def _show(self, standings: Sequence[Standing]) -> None:
        ranked = [(each.rank, each.total) for each in standings if each.rank is not None and each.total is not None]
        decimals = decimals_needed(ranked)
        fresh = {each.key: self._line(each, decimals) for each in standings}
        for key, line in fresh.items():
            self._lines.setdefault(key, line)
        arrange(self, Axis.ROWS, self._rows, [each.key for each in standings], lambda: None)
        changed: list[tuple[int, int]] = []
        for row, key in enumerate(self._rows):
            old, new = self._lines[key], fresh[key]
            if old.standing != new.standing or (old.mark, old.moved) != (new.mark, new.moved):
                changed += [(row, column) for column in RankingColumn]
            else:
                changed += [(row, at) for at in RankingColumn if old.texts[at] != new.texts[at]]
        self._lines = fresh
        for top, left, bottom, right in rectangles(changed):
            self.dataChanged.emit(self.index(top, left), self.index(bottom, right))

    def _line(self, standing: Standing, decimals: int) -> Line:
        mark = None if self._marks is None else self._marks.get(standing.key)
        before = None if mark is None else mark.total
        change = None if before is None or standing.total is None else standing.total - before
        moved = mark.rank - standing.rank if mark is not None and mark.rank and standing.rank else 0
        texts = (
            "" if standing.rank is None else str(standing.rank),
            standing.name,
            "" if standing.total is None else shown(standing.total, decimals),
            "" if change is None else signed(change, decimals),
            self._words[standing.status],
        )
        return Line(standing, texts, change, before, moved)
