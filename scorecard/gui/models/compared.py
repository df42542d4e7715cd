"""What is compared: states of evaluations read in a job, put side by side in another, and who is who as corrected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QUndoStack
from shiboken6 import isValid

from scorecard.app.compare import NOW, Side, compare_sides, labelled, matching_of, side_of, side_under
from scorecard.core.comparison.comparing import Comparison
from scorecard.core.comparison.matching import Matched, Matching, Row, pair, unpair
from scorecard.core.comparison.series import Series
from scorecard.core.errors import EditError, ScorecardError
from scorecard.core.model import Evaluation, in_order
from scorecard.core.numbers import grouped
from scorecard.core.progress import Report
from scorecard.gui.jobs import Job
from scorecard.gui.models.sheets import evaluator_called
from scorecard.gui.models.shelf import Step
from scorecard.gui.session import Session

if TYPE_CHECKING:
    from scorecard.app.workspace import Workspace

MOST_SIDES: Final = 8
"""How many can stand side by side and still be told apart."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A state of an evaluation: as it stands, or with a `sequence` as it was at that place of its journal.

    With the key of a `scenario`, that state as the scenario has it.
    """

    uid: str
    sequence: int | None = None
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A state that was read, and when it came about (ISO, "" where that is not known)."""

    side: Side
    at: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person said of who is who: a row of a state is that of another, or with no other it stands alone."""

    table: Matched
    one: tuple[Choice, str]
    other: tuple[Choice, str] | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """States side by side.

    comparison  of the first and the last
    proposal    who is who as it was found, before any correction
    """

    choices: tuple[Choice, ...]
    placed: tuple[Placed, ...]
    comparison: Comparison
    series: Series
    proposal: Matching

    @property
    def sides(self) -> tuple[Side, ...]:
        """The states, with labels that tell them apart."""
        return tuple(each.side for each in self.placed)

    @property
    def matching(self) -> Matching:
        """Who is who, as corrected."""
        return self.series.matching


def corrected(matching: Matching, choices: Sequence[Choice], corrections: Sequence[Correction]) -> Matching:
    """The matching with those corrections that say something of these states; what is gone is passed over."""
    for each in corrections:
        try:
            if each.one[0] not in choices:
                continue
            first = choices.index(each.one[0]), each.one[1]
            if each.other is None:
                matching = unpair(matching, each.table, *first)
            elif each.other[0] in choices:
                second = choices.index(each.other[0]), each.other[1]
                matching = pair(matching, each.table, first, second)
        except EditError:
            continue
    return matching


class Comparing(QObject):
    """Reads what is chosen and compares it, outside the window's thread. Old figures stay until new ones are there.

    chosen   other states are chosen
    changed  there are other figures, or there are none any more
    failed   the states cannot be compared (ScorecardError); `error` keeps it until they can
    waiting  a job is under way
    """

    chosen = Signal()
    changed = Signal()
    failed = Signal(object)
    waiting = Signal(object)

    def __init__(self, session: Session, working_as: Mapping[str, str], parent: QObject | None = None) -> None:
        """`working_as` says as whom one works in which evaluation."""
        super().__init__(parent)
        self._session = session
        self._working_as = working_as
        self._choices: tuple[Choice, ...] = ()
        self._corrections: tuple[Correction, ...] = ()
        self._round = 0
        self._known: tuple[tuple[int, str | None], ...] = ()
        self._placed: tuple[Placed, ...] = ()
        self.result: Compared | None = None
        self.error: ScorecardError | None = None
        self.is_busy = False
        self.undo_stack = QUndoStack(self)

    # ---- choosing ---------------------------------------------------------------------------------

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What is compared, in order."""
        return self._choices

    def choose(self, choices: Sequence[Choice]) -> None:
        """Compare other states; fewer than two are not compared yet."""
        if tuple(choices) != self._choices:
            self._choices = tuple(choices[:MOST_SIDES])
            self.chosen.emit()
            self.refresh()

    def turn(self) -> None:
        """Put the states in the opposite order."""
        self.choose(self._choices[::-1])

    # ---- reading and comparing --------------------------------------------------------------------

    def look_again(self) -> None:
        """Read again what has changed since, if anything has."""
        if len(self._choices) > 1 and self._known != self._stand():
            self.refresh()

    def refresh(self) -> None:
        """Read and compare what is chosen."""
        self._round += 1
        self._known = self._stand()
        if len(self._choices) < 2:
            self.is_busy, self.error, self.result = False, None, None
            self.changed.emit()
            return
        choices, author = self._choices, self._session.author
        known = {each.uid: self._working_as.get(each.uid) for each in choices}

        def work(workspace: Workspace, report: Report) -> tuple[Placed, ...]:
            found = []
            for number, each in enumerate(choices):
                report(number / len(choices), "")
                found.append(placed(workspace, each, known[each.uid], author))
            return told_apart(found)

        self.is_busy = True
        number = self._round
        self._follow(self._session.ask(work, partial(self._on_placed, number), partial(self._on_failed, number)))

    def _on_placed(self, number: int, found: tuple[Placed, ...]) -> None:
        if self._awaits(number):
            self._placed = found
            self._compare()

    def _compare(self) -> None:
        choices, found, corrections, number = self._choices, self._placed, self._corrections, self._round

        def work(_: Report) -> Compared:
            sides = [each.side for each in found]
            proposal = matching_of(sides)
            comparison, series = compare_sides(sides, corrected(proposal, choices, corrections))
            return Compared(choices, found, comparison, series, proposal)

        self.is_busy = True
        done, failed = partial(self._on_compared, number), partial(self._on_failed, number)
        self._follow(self._session.jobs.run(work, done=done, failed=failed))

    def _on_compared(self, number: int, result: Compared) -> None:
        if self._awaits(number):
            self.is_busy, self.error, self.result = False, None, result
            self.changed.emit()

    def _on_failed(self, number: int, error: ScorecardError) -> None:
        if self._awaits(number):
            self.is_busy, self.error = False, error
            self.failed.emit(error)

    def _awaits(self, number: int) -> bool:
        """Whether nothing else was asked for since; the page may also have been closed meanwhile."""
        return isValid(self) and number == self._round

    def _follow(self, job: Job) -> None:
        if self.is_busy:  # a job that ran at once has ended
            job.stopped.connect(self._on_stopped)
            self.waiting.emit(job)

    def _on_stopped(self) -> None:
        self.is_busy = False
        self.changed.emit()

    def _stand(self) -> tuple[tuple[int, str | None], ...]:
        """Where the chosen evaluations stand, and through whose eyes they are seen: what it takes to read again."""
        listed = {each.uid: each.sequence for each in self._session.evaluations}
        return tuple((listed.get(each.uid, 0), self._working_as.get(each.uid)) for each in self._choices)

    # ---- who is who ---------------------------------------------------------------------------------

    def join(self, table: Matched, one: Row, other: Row) -> None:
        """Take two rows of the matching for the same from now on. Raises EditError where both stand in one state."""
        if any(a is not None and b is not None for a, b in zip(one, other, strict=True)):
            advice = self.tr("Unpair one of them first.")
            raise EditError(self.tr("These two stand in the same evaluation, so they are not the same"), advice=advice)
        self._correct(self.tr("Pair"), Correction(table, self._first(one), self._first(other)))

    def part(self, table: Matched, row: Row) -> None:
        """Take what stands in a row of the matching for different things from now on."""
        keys = [(choice, key) for choice, key in zip(self._choices, row, strict=True) if key is not None]
        self._correct(self.tr("Unpair"), *(Correction(table, each) for each in keys[1:]))

    def forget_corrections(self) -> None:
        """Match as it was found."""
        if self._corrections:
            self._push(self.tr("Match as found"), ())

    @property
    def is_corrected(self) -> bool:
        """Whether a correction says something of what is compared now."""
        return any(each.one[0] in self._choices for each in self._corrections)

    def _first(self, row: Row) -> tuple[Choice, str]:
        return next((choice, key) for choice, key in zip(self._choices, row, strict=True) if key is not None)

    def _correct(self, label: str, *added: Correction) -> None:
        self._push(label, (*self._corrections, *added))

    def _push(self, label: str, corrections: tuple[Correction, ...]) -> None:
        set_them: Callable[[tuple[Correction, ...]], None] = self._set_corrections
        step = Step(label, partial(set_them, self._corrections), partial(set_them, corrections))
        self._set_corrections(corrections)
        self.undo_stack.push(step)

    def _set_corrections(self, corrections: tuple[Correction, ...]) -> None:
        self._corrections = corrections
        if len(self._placed) == len(self._choices) > 1 and not self.is_busy:
            self._round += 1
            self._compare()
        else:
            self.refresh()


def placed(workspace: Workspace, choice: Choice, known: str | None, author: str) -> Placed:
    """Read a state as the person may see it. `known`: as whom the person works in this evaluation, if that is known."""
    loaded = workspace.load(choice.uid)
    side = side_of(workspace, choice.uid, choice.sequence, _who(loaded.value, known, author))
    side = side_under(side, choice.scenario)
    entries = workspace.entries_before(choice.uid, (side.sequence or loaded.sequence) + 1, 1)
    return Placed(side, entries[0].at if entries else "")


def told_apart(found: Sequence[Placed]) -> tuple[Placed, ...]:
    """The states with labels that tell them apart."""
    worded = [_worded(each.side) for each in found]
    sides = labelled(worded)
    capital = [replace(side, label=_now() if side.label == NOW else side.label) for side in sides]
    return tuple(replace(each, side=side) for each, side in zip(found, capital, strict=True))


def _worded(side: Side) -> Side:
    plain = side.version == str(side.sequence)
    return replace(side, version=after_change(side.sequence or 0)) if plain else side


def after_change(number: int) -> str:
    """What a state that has no name is called."""
    return QCoreApplication.translate("Comparing", "After change {number}").format(number=grouped(number))


def _now() -> str:
    return QCoreApplication.translate("Comparing", "Now")


def _who(value: Evaluation, known: str | None, author: str) -> str:
    """As whom one works: as before, else as the member of the panel of one's name; "" for nobody."""
    if known is not None and (not known or known in value.evaluators):
        return known
    return evaluator_called(value, author)


def versions_of(workspace: Workspace, uid: str) -> Sequence[Any]:
    """The named versions of an evaluation, the newest first."""
    return workspace.versions(uid)[::-1]


def scenarios_of(workspace: Workspace, uid: str) -> list[tuple[str, str]]:
    """Key and name of each scenario of an evaluation, in their order."""
    scenarios = workspace.load(uid).value.scenarios
    return [(key, scenarios[key].name) for key in in_order(scenarios)]
