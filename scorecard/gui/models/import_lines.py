"""What was read of a spreadsheet as tables: criteria, candidates, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from scorecard.app.correcting import CriterionChoice, Treat
from scorecard.core.model import Direction
from scorecard.core.numbers import grouped
from scorecard.gui.models.import_roles import tr
from scorecard.gui.models.roles import ALIGN, DISPLAY, LEFT, RIGHT, SPOKEN, TOOL_TIP

AnyIndex = QModelIndex | QPersistentModelIndex

MOST_SPOKEN: Final = 12
"""How many places of a remark are named one by one."""


class RemarkKind(StrEnum):
    """What is said about a spreadsheet.

    FAULT         something can be meant in two ways, and nothing is taken before it is left out
    QUESTION      something of the proposed mapping should be looked at
    DISAGREEMENT  a total or rank is not what weights and scores give
    """

    FAULT = "fault"
    QUESTION = "question"
    DISAGREEMENT = "disagreement"
    NOTE = "note"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know about a place of a spreadsheet ("Sheet1!C4", "" for none), and about `others` alike."""

    kind: RemarkKind
    place: str
    text: str
    others: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[str, ...]:
        """All places that it is about."""
        return (self.place, *self.others) if self.place else self.others

    def texts(self) -> tuple[str, ...]:
        """What its columns show."""
        if not self.others:
            return self.text, self.place
        return self.text, tr("{place} and {count} more").format(place=self.place, count=grouped(len(self.others)))

    def spoken(self) -> str:
        """The whole row for those who do not see it."""
        where = ", ".join(self.places[:MOST_SPOKEN])
        if len(self.places) > MOST_SPOKEN:
            where += tr(" and {count} more").format(count=grouped(len(self.places) - MOST_SPOKEN))
        return f"{where}: {self.text}" if where else self.text


def each_once(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Remarks of which those alike are one, with all their places; each stands where the first of its kind stood."""
    places: dict[tuple[RemarkKind, str], dict[str, None]] = {}
    for each in remarks:
        places.setdefault((each.kind, each.text), {}).update(dict.fromkeys(each.places))
    found = []
    for (kind, text), where in places.items():
        first, *others = where or ("",)
        found.append(Remark(kind, first, text, tuple(others)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """A criterion as it was read.

    known   what it is called in a mapping
    choice  how it is taken over; None for a group
    """

    known: str
    name: str
    depth: int
    weight: str
    choice: CriterionChoice | None
    scored: str = ""

    def texts(self) -> tuple[str, ...]:
        """What its columns show."""
        if self.choice is None:
            return self.name, tr("group"), "", "", self.weight
        treat = self.choice.treat
        better = better_words(self.choice.direction) if treat is Treat.MEASURE else ""
        kind = treat_words(treat)
        unit = f" ({self.choice.unit})" if self.choice.unit and treat is Treat.MEASURE else ""
        return self.name, f"{kind}{unit}", better, self.scored, self.weight

    def spoken(self) -> str:
        """The whole row for those who do not see it."""
        return ", ".join(filter(None, self.texts()))


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """A candidate as it was read."""

    name: str
    scored: str
    is_left_out: bool = False

    def texts(self) -> tuple[str, ...]:
        """What its columns show."""
        return self.name, tr("left out") if self.is_left_out else self.scored

    def spoken(self) -> str:
        """The whole row for those who do not see it."""
        return ", ".join(self.texts())


class Line(Protocol):
    """A row that says what its columns show."""

    def texts(self) -> tuple[str, ...]: ...

    def spoken(self) -> str: ...


def treat_words(treat: Treat) -> str:
    """What becomes of a criterion, in a word."""
    return {
        Treat.RATING: tr("rating"),
        Treat.MEASURE: tr("measure"),
        Treat.GATE: tr("gate"),
        Treat.LEAVE_OUT: tr("left out"),
    }[treat]


def better_words(direction: Direction) -> str:
    """Which figures of a measure are better."""
    return tr("more") if direction is Direction.HIGHER else tr("less")


class LinesModel(QAbstractTableModel):
    """Rows that show the texts of their lines."""

    def __init__(self, heads: Sequence[str], right: Sequence[int] = (), parent: QObject | None = None) -> None:
        """`right` are the columns whose texts stand at the right."""
        super().__init__(parent)
        self._heads = tuple(heads)
        self._right = frozenset(right)
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other rows; where there are as many as before, what is chosen stays."""
        lines = tuple(lines)
        if len(lines) == len(self.lines) and lines:
            self.lines = lines
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(self._heads) - 1))
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self._heads):
            return {DISPLAY: self._heads[section], ALIGN: RIGHT if section in self._right else LEFT}.get(role)
        return None

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        if not 0 <= index.row() < len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == DISPLAY:
            return line.texts()[index.column()]
        if role == SPOKEN:
            return line.spoken() if index.column() == 0 else line.texts()[index.column()]
        if role == TOOL_TIP:
            return line.spoken() if index.column() == 0 else line.texts()[index.column()]
        return None
