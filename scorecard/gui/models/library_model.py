"""The library: the evaluations of a workspace as it lists them, with what each comes to as that becomes known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, Final, Protocol

from PySide6.QtCore import (
    QAbstractTableModel,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from scorecard.core.model import Stage
from scorecard.core.wording import one_line
from scorecard.gui.models.arranging import Axis, arrange, runs
from scorecard.gui.models.moments import Now, local_now, moment_said
from scorecard.gui.models.roles import ALIGN, DISPLAY, EDIT, LEFT, RIGHT, SPOKEN, TOOL_TIP, USER
from scorecard.gui.models.sought import Sought
from scorecard.gui.models.summaries import Summary, Verdict
from scorecard.render.pips import Pips, pips_of
from scorecard.render.pips import summary as pips_in_words

AnyIndex = QModelIndex | QPersistentModelIndex

NONE_YET: Final = -1.0
"""What stands below every total when rows are sorted by it."""


class Listing(Protocol):
    """What a workspace lists of an evaluation. Times are UTC in ISO form; `removed` is "" while it is there."""

    @property
    def uid(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def sample(self) -> bool: ...
    @property
    def service(self) -> str: ...
    @property
    def scope(self) -> str: ...
    @property
    def volume(self) -> str: ...
    @property
    def changed(self) -> str: ...
    @property
    def removed(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def sequence(self) -> int: ...


class LibraryColumn(IntEnum):
    """The columns. TITLE holds the title and what is sourced, VERDICT the lead too, CHANGED when and by whom."""

    TITLE = 0
    MODEL = 1
    STAGE = 2
    LEADER = 3
    VERDICT = 4
    TOTAL = 5
    CHANGED = 6


COLUMNS: Final = len(LibraryColumn)
RIGHT_ALIGNED: Final = (LibraryColumn.TOTAL, LibraryColumn.CHANGED)


class LibraryRole(IntEnum):
    """SORT is the column's own value to sort by; LISTING is the whole; LINE what a row shows (`LibraryLine`)."""

    UID = USER + 1
    LISTING = USER + 2
    SORT = USER + 3
    STAGE = USER + 4
    LINE = USER + 5


class Which(StrEnum):
    """Which evaluations are shown."""

    ALL = "all"
    OPEN = "open"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class LibraryLine:
    """What a row shows.

    subject  what is sourced, in a few words
    leader   who leads, or that nobody does yet; "" while it is not known
    leads    whether somebody does
    lead     how far the first is ahead
    about    more about the leader or the verdict, for the tooltip
    """

    uid: str
    title: str
    subject: str
    sample: bool
    model: str
    pips: Pips | None
    stage: str
    leader: str
    leads: bool
    verdict: str
    lead: str
    total: str
    when: str
    who: str
    about: str


class LibraryModel(QAbstractTableModel):
    """The evaluations, in the order in which they are given."""

    def __init__(self, parent: QObject | None = None, locale: QLocale | None = None, now: Now = local_now) -> None:
        super().__init__(parent)
        self._locale = QLocale() if locale is None else locale
        self._now = now
        self._rows: list[str] = []
        self._listed: dict[str, Listing] = {}
        self._lines: dict[str, LibraryLine] = {}
        self._summaries: dict[str, Summary] = {}
        self._titles = (
            self.tr("Evaluation"),
            self.tr("Model"),
            self.tr("Stage"),
            self.tr("Leader"),
            self.tr("Verdict"),
            self.tr("Total"),
            self.tr("Changed"),
        )

    # ---- reading --------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else COLUMNS

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        row, column = index.row(), index.column()
        if not (0 <= row < len(self._rows) and 0 <= column < COLUMNS):
            return None
        uid = self._rows[row]
        line = self._lines[uid]
        if role == DISPLAY:
            return self._text(line, column)
        if role == LibraryRole.LINE:
            return line
        if role == LibraryRole.SORT:
            return self._sorted_by(uid, line, column)
        if role == ALIGN:
            return RIGHT if column in RIGHT_ALIGNED else LEFT
        if role == LibraryRole.UID:
            return uid
        if role == TOOL_TIP:
            return self._tip(line, column)
        if role == SPOKEN:
            return self._said(line, column)
        if role == EDIT:
            return line.title if column == LibraryColumn.TITLE else None
        listed = self._listed[uid]
        if role == LibraryRole.LISTING:
            return listed
        if role == LibraryRole.STAGE:
            return listed.stage
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == DISPLAY:
            return self._titles[section]
        if role == ALIGN:
            return RIGHT if section in RIGHT_ALIGNED else LEFT
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return plain | Qt.ItemFlag.ItemIsEditable if index.column() == LibraryColumn.TITLE else plain

    def row_of(self, uid: str) -> int:
        """The row of an evaluation, or -1."""
        return self._rows.index(uid) if uid in self._listed else -1

    def line_at(self, row: int) -> LibraryLine:
        """What a row shows."""
        return self._lines[self._rows[row]]

    def listing_of(self, uid: str) -> Listing | None:
        """What is listed of an evaluation."""
        return self._listed.get(uid)

    # ---- showing --------------------------------------------------------------------------------

    def show(self, listed: Sequence[Listing]) -> None:
        """Show these evaluations; rows that stay keep their selection."""
        now = self._now()
        fresh = {each.uid: each for each in listed}
        lines = {uid: self._line(each, now) for uid, each in fresh.items()}
        for uid, each in fresh.items():
            self._listed.setdefault(uid, each)
            self._lines.setdefault(uid, lines[uid])
        arrange(self, Axis.ROWS, self._rows, list(fresh), lambda: None)
        changed = [
            row
            for row, uid in enumerate(self._rows)
            if self._listed[uid] != fresh[uid] or self._lines[uid] != lines[uid]
        ]
        self._listed, self._lines = fresh, lines
        for first, last in runs(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, COLUMNS - 1))

    def show_summary(self, summary: Summary) -> None:
        """Show what an evaluation comes to."""
        self._summaries[summary.uid] = summary
        if summary.uid not in self._listed:
            return
        line = self._line(self._listed[summary.uid], self._now())
        if line != self._lines[summary.uid]:
            self._lines[summary.uid] = line
            row = self.row_of(summary.uid)
            self.dataChanged.emit(self.index(row, 0), self.index(row, COLUMNS - 1))

    def _line(self, listed: Listing, now: datetime) -> LibraryLine:
        found = self._summaries.get(listed.uid)
        at = listed.removed or listed.changed
        pips = self._pips(listed, found)
        lead = "" if found is None or found.leaders > 1 else self._lead(found)
        return LibraryLine(
            listed.uid,
            one_line(listed.title) or self.tr("Without a title"),
            one_line(listed.volume or listed.service or listed.scope),
            listed.sample,
            listed.model,
            pips,
            listed.stage if pips is None else pips.word,
            "" if found is None else self._leader(found),
            found is not None and bool(found.leader),
            "" if found is None else found.verdict.value,
            lead,
            "" if found is None else found.total_text,
            moment_said(at, now, self._locale),
            one_line(listed.author),
            "" if found is None else found.fault,
        )

    def _leader(self, found: Summary) -> str:
        if not found.readable:
            return self.tr("Cannot be read")
        if found.verdict is Verdict.HIDDEN:
            return self.tr("{given} of {whole} sheets in").format(given=found.sheets[0], whole=found.sheets[1])
        if found.leaders > 1:
            return self.tr("{count} share the lead").format(count=found.leaders)
        nobody = self.tr("All are out") if found.places and all(each.out for each in found.places) else ""
        return one_line(found.leader) or nobody or self.tr("Not yet")

    def _lead(self, found: Summary) -> str:
        if found.lead is None:
            return ""
        return self.tr("lead {points}").format(points=found.lead_text) if found.lead > 0 else self.tr("tie-break")

    @staticmethod
    def _pips(listed: Listing, found: Summary | None) -> Pips | None:
        """How far it has come; the share where it tells something: while scoring, and beside that what is unlike."""
        if listed.stage not in set(Stage):
            return None
        stage = Stage(listed.stage)
        share = None if found is None else found.share
        if share is not None and stage is not Stage.SCORING:
            begun = stage is Stage.SETUP and share > 0
            lacking = stage is Stage.CONSENSUS and share < 1
            share = share if begun or lacking else None
        return pips_of(stage, share)

    @staticmethod
    def _text(line: LibraryLine, column: int) -> str:
        return (line.title, line.model, line.stage, line.leader, line.verdict or line.lead, line.total, line.when)[
            column
        ]

    def _tip(self, line: LibraryLine, column: int) -> str | None:
        if column == LibraryColumn.TITLE:
            return "\n".join(text for text in (line.title, line.subject) if text)
        if column == LibraryColumn.STAGE:
            return None if line.pips is None else pips_in_words(line.pips)
        if column == LibraryColumn.LEADER:
            return "\n".join(text for text in (line.leader, line.about) if text) or None
        if column == LibraryColumn.VERDICT:
            if line.verdict == Verdict.PROVISIONAL:
                return self.tr("Something is missing yet: the order can still change")
            if line.verdict == Verdict.HIDDEN:
                return self.tr("The result is hidden until all sheets are handed in")
            if line.verdict == Verdict.SEALED:
                return self.tr("Something is still sealed, and not in this result: the order can change")
            return self.tr("The first have exactly the same total") if line.verdict else None
        if column == LibraryColumn.CHANGED:
            return "\n".join(text for text in (line.when, line.who) if text)
        return None

    def _said(self, line: LibraryLine, column: int) -> str:
        if column == LibraryColumn.TITLE:
            sample = self.tr("sample") if line.sample else ""
            return ", ".join(text for text in (line.title, sample, line.subject) if text)
        if column == LibraryColumn.STAGE and line.pips is not None:
            return pips_in_words(line.pips)
        if column == LibraryColumn.VERDICT:
            return ", ".join(text for text in (line.verdict, line.lead) if text)
        if column == LibraryColumn.CHANGED:
            return ", ".join(text for text in (line.when, line.who) if text)
        return self._text(line, column)

    def _sorted_by(self, uid: str, line: LibraryLine, column: int) -> str | float:
        listed, found = self._listed[uid], self._summaries.get(uid)
        if column == LibraryColumn.TITLE:
            return line.title.casefold()
        if column == LibraryColumn.MODEL:
            return line.model.casefold()
        if column == LibraryColumn.STAGE:
            share = 0.0 if found is None or found.share is None else found.share
            return (0 if line.pips is None else line.pips.filled) + share / 2
        if column == LibraryColumn.LEADER:
            return line.leader.casefold() if line.leads else ""
        if column == LibraryColumn.VERDICT:
            return NONE_YET if found is None or found.lead is None else found.lead
        if column == LibraryColumn.TOTAL:
            return NONE_YET if found is None or found.total is None else found.total
        return listed.removed or listed.changed


class LibraryOrder(Sought):
    """The rows that are looked for, sorted by a column."""

    def __init__(self, model: LibraryModel, parent: QObject | None = None) -> None:
        super().__init__(model, int(LibraryRole.SORT), parent)
        self._model = model
        self._which = Which.ALL
        self.sort(LibraryColumn.CHANGED, Qt.SortOrder.DescendingOrder)

    def keep(self, which: Which) -> None:
        """Show only open evaluations, or decided ones, or all."""
        self.beginFilterChange()
        self._which = which
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, source_row: int, source_parent: AnyIndex) -> bool:
        line = self._model.line_at(source_row)
        if self._which is not Which.ALL:
            listed = self._model.listing_of(line.uid)
            decided = listed is not None and listed.stage == Stage.DECIDED
            if decided is not (self._which is Which.DECIDED):
                return False
        return self.is_sought(line.title, line.subject, line.model, line.stage, line.leader, line.who)

    def line_at(self, index: AnyIndex) -> LibraryLine:
        """What the row of an index shows."""
        return self._model.line_at(self.mapToSource(index).row())

    def index_of(self, uid: str) -> QModelIndex:
        """The first cell of an evaluation; not valid where it is not shown."""
        return self.index_of_row(self._model.row_of(uid))

    def uids(self) -> list[str]:
        """The evaluations in the order in which they are shown."""
        return [self.line_at(self.index(row, 0)).uid for row in range(self.rowCount())]
