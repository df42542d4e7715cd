"""The candidates as a table: who they are, how much is known of them, what the gates say, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from scorecard.core.choice_words import CHOICES
from scorecard.core.matrix import fact_of
from scorecard.core.model import Candidate, Evaluation, Kind, Process, Stage, in_order
from scorecard.core.numbers import decimals_needed, shown
from scorecard.core.ranking import Standing, Status
from scorecard.core.screening import Reason, ReasonKind, screen
from scorecard.core.table import Table
from scorecard.core.tree import tree_of
from scorecard.core.wording import one_line
from scorecard.gui.models.arranging import Axis, arrange, runs
from scorecard.gui.models.gate_items import GateItem, gate_items
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.roles import ALIGN, DISPLAY, EDIT, LEFT, RIGHT, SPOKEN, TOOL_TIP, USER

AnyIndex = QModelIndex | QPersistentModelIndex

DRAFT: Final = ""
"""The key of the row in which the name of a new candidate is typed."""


class CandidatesColumn(IntEnum):
    """The columns. OFFER holds the provider and its commercial model, TOTAL the points and the rank."""

    NAME = 0
    OFFER = 1
    FACTS = 2
    GATES = 3
    STATUS = 4
    TOTAL = 5


class CandidatesRole(IntEnum):
    """What can be asked of any column."""

    KEY = USER + 1
    LINE = USER + 2


class InOrOut(StrEnum):
    """What gates and limits make of a candidate. OPEN: a gate is not answered yet."""

    IN = "in"
    OPEN = "open"
    WAIVED = "waived"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Known:
    """How many facts of a candidate are stated, and what the gates say; `sealed` are not told of."""

    facts: int = 0
    facts_of: int = 0
    passed: int = 0
    failed: int = 0
    gates_of: int = 0
    sealed: int = 0

    @property
    def stated(self) -> int:
        """How many measures have their figure and gates their answer."""
        return self.facts + self.passed + self.failed

    @property
    def of(self) -> int:
        """How many measures and gates there are."""
        return self.facts_of + self.gates_of


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """All that is needed to paint the row of a candidate.

    reason   why it is out, or what was waived, in a few words
    reasons  the same in sentences
    total    its points, "" where there are none to be shown
    """

    key: str
    name: str
    place: str
    provider: str
    commercial: str
    known: Known
    state: InOrOut
    reason: str
    reasons: tuple[str, ...]
    total: str
    rank: str
    leads: bool


class CandidatesModel(QAbstractTableModel):
    """The candidates in their order, and while one is being added a row for its name.

    renamed    a name was typed for a candidate (key, name)
    named      a name was typed for a new one
    refreshed  the rows are up to date
    """

    renamed = Signal(str, str)
    named = Signal(str)
    refreshed = Signal()

    def __init__(self, opened: Opened, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self._rows: list[str] = []
        self._lines: dict[str, CandidateLine] = {}
        self._known: dict[str, Known] = {}
        self._reasons: dict[str, tuple[Reason, ...]] = {}
        self._facts: tuple[list[str], list[str], int] = ([], [], 0)
        self._sealed: frozenset[str] = frozenset()
        self._shown: Evaluation | None = None
        self._has_draft = False
        self._awake = False
        self._titles = (
            self.tr("Candidate"),
            self.tr("Provider and terms"),
            self.tr("Facts"),
            self.tr("Gates"),
            self.tr("Status"),
            self.tr("Total"),
        )
        self._words = {
            InOrOut.IN: self.tr("Eligible"),
            InOrOut.OPEN: self.tr("Gates open"),
            InOrOut.WAIVED: self.tr("waiver"),
            InOrOut.OUT: self.tr("out"),
        }
        opened.seen.changed.connect(self._on_changed)
        opened.ranking.ranked.connect(self._on_ranked)
        opened.ranking.failed.connect(self._on_ranked)
        self.refresh()

    # ---- reading ---------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(CandidatesColumn)

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        row, column = index.row(), index.column()
        if not (0 <= row < len(self._rows) and 0 <= column < len(CandidatesColumn)):
            return None
        key = self._rows[row]
        if role == CandidatesRole.KEY:
            return key
        line = self._lines.get(key)
        if role == CandidatesRole.LINE:
            return line
        if role == ALIGN:
            return RIGHT if column == CandidatesColumn.TOTAL else LEFT
        if line is None:
            return "" if role in (DISPLAY, EDIT) else None
        if role == DISPLAY or (role == EDIT and column == CandidatesColumn.NAME):
            return self._texts(line)[column]
        if role == TOOL_TIP:
            return self._told(line, column) or None
        if role == SPOKEN:
            return f"{self._titles[column]}: {' '.join(self._told(line, column).split())}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == DISPLAY:
            return self._titles[section]
        return (RIGHT if section == CandidatesColumn.TOTAL else LEFT) if role == ALIGN else None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        found = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return found | Qt.ItemFlag.ItemIsEditable if index.column() == CandidatesColumn.NAME else found

    def setData(self, index: AnyIndex, value: Any, role: int = EDIT) -> bool:
        if role != EDIT or index.column() != CandidatesColumn.NAME or not 0 <= index.row() < len(self._rows):
            return False
        key, name = self._rows[index.row()], one_line(str(value))
        if key == DRAFT:
            if name:
                self.named.emit(name)
        elif name != self._lines[key].name:
            self.renamed.emit(key, name)
        return True

    def line(self, key: str) -> CandidateLine | None:
        """What the row of a candidate shows."""
        return self._lines.get(key)

    def gates_of(self, key: str) -> tuple[GateItem, ...]:
        """What the gates and limits say of a candidate, what wants attention first."""
        value = self._opened.value
        if key not in value.candidates:
            return ()
        return gate_items(value, key, self._facts[1], self._reasons.get(key, ()))

    def row_of(self, key: str) -> int:
        """The row of a candidate, or -1."""
        return self._rows.index(key) if key in self._rows else -1

    @property
    def lines(self) -> list[CandidateLine]:
        """All candidates in their order."""
        return [self._lines[key] for key in self._rows if key != DRAFT]

    def word(self, state: InOrOut) -> str:
        """The word for a state."""
        return self._words[state]

    # ---- the row of a new candidate ----------------------------------------------------------------

    def begin_draft(self) -> QModelIndex:
        """Show a row, the last one, for the name of a new candidate; answers where it is typed."""
        if not self._has_draft:
            self._has_draft = True
            self._arrange()
        return self.index(self._rows.index(DRAFT), CandidatesColumn.NAME)

    def end_draft(self) -> None:
        """Take the row for a new candidate away."""
        if self._has_draft:
            self._has_draft = False
            self._arrange()

    # ---- following the document --------------------------------------------------------------------

    def wake(self) -> None:
        """Follow every change from now on."""
        self._awake = True
        self.refresh()

    def sleep(self) -> None:
        """Nobody looks: leave changes alone until `wake`."""
        self._awake = False

    def refresh(self) -> None:
        """Bring all rows up to date, working out only what has changed."""
        value, before = self._opened.value, self._shown
        sealed = self._opened.seen.sight.sealed
        if before is None or before.criteria is not value.criteria or sealed != self._sealed:
            self._sealed = sealed
            order = tree_of(value.criteria).order
            measures, gates = (
                [key for key in order if value.criteria[key].kind is kind] for kind in (Kind.MEASURE, Kind.GATE)
            )
            told = [key for key in measures if key not in sealed]
            found = told, gates, len(measures) - len(told)
            if found != self._facts:
                self._facts = found
                self._known.clear()
        if before is not None and before.facts is not value.facts:
            for key, _, _ in before.facts.differences(value.facts):
                self._known.pop(key, None)
        self._shown = value
        standings = self._standings(value)
        alone = {} if len(standings) == len(value.candidates) else gate_reasons(value, self._facts[1])
        decimals = decimals_needed(
            (each.rank, each.total) for each in standings.values() if each.rank is not None and each.total is not None
        )
        fresh = {
            key: self._made_line(value, key, row, standings.get(key), decimals, alone.get(key, ()))
            for key, row in value.candidates.items()
        }
        for key in [key for key in self._known if key not in fresh]:
            del self._known[key]
        old = dict(self._lines)
        for key, line in fresh.items():
            self._lines.setdefault(key, line)
        self._arrange()
        changed = [row for row, key in enumerate(self._rows) if key in old and old[key] != fresh[key]]
        self._lines = fresh
        for first, last in runs(changed):
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(CandidatesColumn) - 1))
        self.refreshed.emit()

    def _arrange(self) -> None:
        wanted = [*in_order(self._opened.value.candidates), *([DRAFT] if self._has_draft else [])]
        arrange(self, Axis.ROWS, self._rows, wanted, lambda: None)

    def _standings(self, value: Evaluation) -> Mapping[str, Standing]:
        """Where everybody stands; nowhere while what is sealed would be told by it."""
        scorecard = self._opened.scorecard
        early = value.head.process is Process.FORMAL and value.head.stage in (Stage.SETUP, Stage.SCORING)
        if scorecard is None or (early and any(row.sealed for row in value.criteria.values())):
            return {}
        return {each.key: each for each in scorecard.standings}

    def _made_line(
        self,
        value: Evaluation,
        key: str,
        row: Candidate,
        standing: Standing | None,
        decimals: int,
        alone: tuple[Reason, ...],
    ) -> CandidateLine:
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = known_of(value, key, *self._facts)
        reasons = alone if standing is None else standing.reasons
        self._reasons[key] = tuple(reasons)
        out = [each for each in reasons if each.waiver is None and each.kind in BREACHES]
        waived = [each for each in reasons if each.waiver is not None]
        state = InOrOut.OUT if out else InOrOut.WAIVED if waived else InOrOut.IN
        if state is InOrOut.IN and known.passed + known.failed < known.gates_of:
            state = InOrOut.OPEN
        told = out or waived
        points = standing is not None and standing.total is not None
        return CandidateLine(
            key=key,
            name=row.name,
            place=self._place(row),
            provider=row.provider,
            commercial=row.commercial,
            known=known,
            state=state,
            reason=self._short(value, told),
            reasons=tuple(str(each) for each in told),
            total=shown(standing.total, decimals) if points and standing and standing.total is not None else "",
            rank=self.tr("rank {rank}").format(rank=standing.rank) if standing and standing.rank else "",
            leads=bool(standing and standing.rank == 1 and standing.status is not Status.OUT),
        )

    def _place(self, row: Candidate) -> str:
        delivery = CHOICES[row.delivery] if row.delivery else ""
        return ", ".join(part for part in (row.site, row.country, delivery) if part)

    def _short(self, value: Evaluation, told: list[Reason]) -> str:
        if not told:
            return ""
        first = told[0]
        name = value.criteria[first.criterion].name if first.criterion in value.criteria else str(first.what)
        if len(told) == 1:
            return name
        return self.tr("{criterion} and {count} more").format(criterion=name, count=len(told) - 1)

    def _texts(self, line: CandidateLine) -> tuple[str, ...]:
        known = line.known
        facts = self.tr("{count} of {of}").format(count=known.facts, of=known.facts_of) if known.facts_of else ""
        if known.sealed and not facts:
            facts = self.tr("sealed")
        gates = self.tr("{count} of {of}").format(count=known.passed, of=known.gates_of) if known.gates_of else ""
        return (line.name, line.provider, facts, gates, self._words[line.state], line.total)

    def _told(self, line: CandidateLine, column: int) -> str:
        """What a tooltip says: the name first, then the figures."""
        text = self._texts(line)[column]
        known = line.known
        if column == CandidatesColumn.NAME:
            return "\n".join(part for part in (text, line.place) if part)
        if column == CandidatesColumn.OFFER:
            return "\n".join(part for part in (text, line.commercial) if part)
        if column == CandidatesColumn.FACTS:
            stated = self.tr("{count} of {of} facts stated").format(count=known.facts, of=known.facts_of)
            parts = [stated] if known.facts_of or not known.sealed else []
            parts += [self.tr("{count} sealed until opened").format(count=known.sealed)] if known.sealed else []
            return "\n".join(parts)
        if column == CandidatesColumn.GATES:
            blank = known.gates_of - known.passed - known.failed
            parts = [self.tr("{count} of {of} gates passed").format(count=known.passed, of=known.gates_of)]
            parts += [self.tr("{count} failed").format(count=known.failed)] if known.failed else []
            parts += [self.tr("{count} not answered yet").format(count=blank)] if blank else []
            return "\n".join(parts)
        if column == CandidatesColumn.STATUS:
            return "\n".join((text, *line.reasons))
        return "\n".join(part for part in (text, line.rank) if part)

    def _on_changed(self, before: Evaluation, after: Evaluation) -> None:
        if self._awake:
            self.refresh()

    def _on_ranked(self, _result: object) -> None:
        if self._awake:
            self.refresh()


BREACHES: Final = (ReasonKind.GATE, ReasonKind.LIMIT, ReasonKind.GROUP)
"""What takes a candidate out unless it is waived."""


def known_of(value: Evaluation, candidate: str, measures: list[str], gates: list[str], sealed: int = 0) -> Known:
    """How much is known of a candidate; `sealed` are those of which nothing may be known."""
    facts = sum(fact_of(value, candidate, key) is not None for key in measures)
    answers = [fact_of(value, candidate, key) for key in gates]
    passed = sum(each is True for each in answers)
    failed = sum(each is not None and each is not True for each in answers)
    return Known(facts, len(measures), passed, failed, len(gates), sealed)


def gate_reasons(value: Evaluation, gates: list[str]) -> dict[str, tuple[Reason, ...]]:
    """What the gates alone say of the candidates, for as long as there is no ranking."""
    alone = Table({key: replace(value.criteria[key], parent="") for key in gates})
    screened = screen(replace(value, criteria=alone), tree_of(alone))
    return {key: (*found.out, *found.waived, *found.unanswered) for key, found in screened.items()}
