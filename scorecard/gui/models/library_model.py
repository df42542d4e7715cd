"""The library: the evaluations of a workspace as it lists them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from scorecard.core.model import Stage
from scorecard.gui.models.arranging import Axis, arrange, runs
from scorecard.gui.models.moments import Now, local_now, moment_from, moment_text

AnyIndex = QModelIndex | QPersistentModelIndex

_USER: Final = int(Qt.ItemDataRole.UserRole)
_DISPLAY: Final = int(Qt.ItemDataRole.DisplayRole)
_ALIGN: Final = int(Qt.ItemDataRole.TextAlignmentRole)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight) | int(Qt.AlignmentFlag.AlignVCenter)


class Listing(Protocol):
    """What a workspace lists of an evaluation. Times are UTC in ISO form."""

    @property
    def uid(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def candidates(self) -> int: ...
    @property
    def changed(self) -> str: ...


class LibraryColumn(IntEnum):
    """The columns."""

    TITLE = 0
    MODEL = 1
    STAGE = 2
    CANDIDATES = 3
    CHANGED = 4


class LibraryRole(IntEnum):
    """SORT is the column's own value to sort by; LISTING is the whole; PIPS how many of four stages are reached."""

    UID = _USER + 1
    LISTING = _USER + 2
    SORT = _USER + 3
    STAGE = _USER + 4
    PIPS = _USER + 5


class LibraryModel(QAbstractTableModel):
    """The evaluations, in the order in which they are given."""

    def __init__(self, parent: QObject | None = None, locale: QLocale | None = None, now: Now = local_now) -> None:
        super().__init__(parent)
        self._locale = QLocale() if locale is None else locale
        self._now = now
        self._rows: list[str] = []
        self._listed: dict[str, Listing] = {}
        self._texts: dict[str, tuple[str, ...]] = {}
        self._titles = (
            self.tr("Evaluation"),
            self.tr("Model"),
            self.tr("Stage"),
            self.tr("Candidates"),
            self.tr("Changed"),
        )
        self._words = {
            Stage.SETUP.value: self.tr("Setup"),
            Stage.SCORING.value: self.tr("Scoring"),
            Stage.CONSENSUS.value: self.tr("Consensus"),
            Stage.DECIDED.value: self.tr("Decided"),
        }

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(LibraryColumn)

    def data(self, index: AnyIndex, role: int = _DISPLAY) -> Any:
        row, column = index.row(), index.column()
        if not (0 <= row < len(self._rows) and 0 <= column < len(LibraryColumn)):
            return None
        uid = self._rows[row]
        if role == _DISPLAY:
            return self._texts[uid][column]
        if role == _ALIGN:
            return _RIGHT if column >= LibraryColumn.CANDIDATES else _LEFT
        if role == LibraryRole.UID:
            return uid
        listed = self._listed[uid]
        if role == LibraryRole.LISTING:
            return listed
        if role == LibraryRole.SORT:
            return self._sorted_by(listed, column)
        if role == LibraryRole.STAGE:
            return listed.stage
        if role == LibraryRole.PIPS:
            return self._stage_number(listed)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == _DISPLAY:
            return self._titles[section]
        if role == _ALIGN:
            return _RIGHT if section >= LibraryColumn.CANDIDATES else _LEFT
        return None

    def row_of(self, uid: str) -> int:
        """The row of an evaluation, or -1."""
        return self._rows.index(uid) if uid in self._listed else -1

    def show(self, listed: Sequence[Listing]) -> None:
        """Show these evaluations; rows that stay keep their selection."""
        now = self._now()
        fresh = {each.uid: each for each in listed}
        texts = {uid: self._line(each, now) for uid, each in fresh.items()}
        for uid, each in fresh.items():
            self._listed.setdefault(uid, each)
            self._texts.setdefault(uid, texts[uid])
        arrange(self, Axis.ROWS, self._rows, list(fresh), lambda: None)
        changed = [
            row
            for row, uid in enumerate(self._rows)
            if self._listed[uid] != fresh[uid] or self._texts[uid] != texts[uid]
        ]
        self._listed, self._texts = fresh, texts
        for first, last in runs(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(LibraryColumn) - 1))

    def _line(self, listed: Listing, now: Any) -> tuple[str, ...]:
        moment = moment_from(listed.changed)
        changed = listed.changed if moment is None else moment_text(moment, now, self._locale)
        stage = self._words.get(listed.stage, listed.stage)
        return (listed.title, listed.model, stage, str(listed.candidates), changed)

    def _sorted_by(self, listed: Listing, column: int) -> Any:
        if column == LibraryColumn.TITLE:
            return listed.title.casefold()
        if column == LibraryColumn.MODEL:
            return listed.model.casefold()
        if column == LibraryColumn.STAGE:
            return self._stage_number(listed)
        return listed.candidates if column == LibraryColumn.CANDIDATES else listed.changed

    @staticmethod
    def _stage_number(listed: Listing) -> int:
        stages = [stage.value for stage in Stage]
        return stages.index(listed.stage) + 1 if listed.stage in stages else 0
