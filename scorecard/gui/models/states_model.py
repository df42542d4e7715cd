"""The states that can be compared: the evaluations of a workspace, and under one of them what it was before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from scorecard.core.numbers import grouped
from scorecard.gui.models.compared import Choice, after_change
from scorecard.gui.models.moments import Now, local_now, moment_said
from scorecard.gui.models.roles import DISPLAY, SPOKEN, TOOL_TIP, USER

AnyIndex = QModelIndex | QPersistentModelIndex


class StateKind(IntEnum):
    """What a row stands for.."""

    EVALUATION = 0
    NOW = 1
    VERSION = 2
    CHANGE = 3
    HINT = 4
    SCENARIO = 5


@dataclass(frozen=True, slots=True)
class StateRow:
    """A row: what it is called, a word at its end, and what choosing it means; None where it cannot be chosen."""

    kind: StateKind
    text: str
    end: str
    choice: Choice | None
    opened: bool = False


STATE: Final = USER + 1


class StatesModel(QAbstractListModel):
    """Evaluations by their last change; the one whose states are shown stands first."""

    def __init__(self, listed: Sequence[Any], parent: QObject | None = None, now: Now = local_now) -> None:
        super().__init__(parent)
        self._listed = {each.uid: each for each in listed}
        self._locale = QLocale()
        self._now = now
        self._first = ""
        self._opened = ""
        self._versions: dict[str, Sequence[Any]] = {}
        self._scenarios: dict[str, Sequence[tuple[str, str]]] = {}
        self._sought = ""
        self._rows: list[StateRow] = []
        self._fill()

    # ---- what is shown ------------------------------------------------------------------------------

    @property
    def opened(self) -> str:
        """The evaluation whose states are shown, or ""."""
        return self._opened

    def knows(self, uid: str) -> bool:
        """Whether the versions of an evaluation are known."""
        return uid in self._versions

    def begin_with(self, uid: str) -> None:
        """Put an evaluation first, with its states."""
        self._first = self._opened = uid if uid in self._listed else ""
        self._fill()

    def open(self, uid: str) -> None:
        """Show the states of an evaluation, or of none with ""."""
        self._opened = uid if uid in self._listed else ""
        self._fill()

    def take_versions(self, uid: str, versions: Sequence[Any], scenarios: Sequence[tuple[str, str]] = ()) -> None:
        """Take the named versions of an evaluation, the newest first, and its scenarios by key and name."""
        self._versions[uid] = versions
        self._scenarios[uid] = scenarios
        self._fill()

    def seek(self, text: str) -> None:
        """Show what holds a text; a number means the state after that change."""
        self._sought = text.strip().casefold()
        self._fill()

    def row_of(self, choice: Choice | None) -> int:
        """Where a state stands, or the first row that can be chosen; -1 where there is none."""
        for at, row in enumerate(self._rows):
            if choice is not None and row.choice == choice and row.kind is not StateKind.EVALUATION:
                return at
        return next((at for at, row in enumerate(self._rows) if row.choice is not None), -1)

    def state_at(self, index: AnyIndex) -> StateRow | None:
        """The row of an index."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def row_of_evaluation(self, uid: str) -> int:
        """Where an evaluation stands; -1 where it does not."""
        kind = StateKind.EVALUATION
        rows = (at for at, row in enumerate(self._rows) if row.kind is kind and row.choice == Choice(uid))
        return next(rows, -1)

    # ---- as Qt has it -------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        row = self.state_at(index)
        if row is None:
            return None
        if role in (DISPLAY, TOOL_TIP):
            return row.text
        if role == SPOKEN:
            return ", ".join(filter(None, (row.text, row.end)))
        if role == STATE:
            return row
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        row = self.state_at(index)
        if row is None or row.choice is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    # ---- the rows -----------------------------------------------------------------------------------

    def _fill(self) -> None:
        order = [*([self._first] if self._first else []), *(uid for uid in self._listed if uid != self._first)]
        rows: list[StateRow] = []
        for uid in order:
            each = self._listed[uid]
            states = self._states(each) if uid == self._opened else []
            if self._sought in each.title.casefold() or states or not self._sought:
                title, end = each.title or self.tr("Without a title"), self._when(each.changed)
                opened = uid == self._opened
                rows.append(StateRow(StateKind.EVALUATION, title, end, Choice(uid), opened=opened))
                rows.extend(states)
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def _states(self, listed: Any) -> list[StateRow]:
        """What an evaluation is and was, as far as it is looked for."""
        uid, sought = listed.uid, self._sought
        whole = sought in listed.title.casefold()
        found = []
        if whole or sought in self.tr("Now").casefold():
            number = self.tr("change {number}").format(number=grouped(listed.sequence))
            found.append(StateRow(StateKind.NOW, self.tr("As it stands now"), number, Choice(uid)))
        for key, name in self._scenarios.get(uid, ()):
            if whole or sought in name.casefold():
                found.append(StateRow(StateKind.SCENARIO, name, self.tr("scenario"), Choice(uid, scenario=key)))
        for each in self._versions.get(uid, ()):
            if whole or sought in each.name.casefold():
                found.append(StateRow(StateKind.VERSION, each.name, self._when(each.at), Choice(uid, each.sequence)))
        if sought.isascii() and sought.isdigit() and 1 <= int(sought) <= listed.sequence:
            change = int(sought)
            found.append(StateRow(StateKind.CHANGE, self._as_it_was(change), "", Choice(uid, change)))
        elif not sought and listed.sequence > 1:
            hint = self.tr("Type a number, 1 to {last}, for the state after that change").format(last=listed.sequence)
            found.append(StateRow(StateKind.HINT, hint, "", None))
        return found

    def _as_it_was(self, number: int) -> str:
        return self.tr("As it was {moment}").format(moment=after_change(number).lower())

    def _when(self, at: str) -> str:
        return moment_said(at, self._now(), self._locale)
