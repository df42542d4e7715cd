"""Scoresheets that came back, as a person goes through them: what is taken, left out, and still open."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, overload

from scorecard.app.scoresheets import (
    Collected,
    CollectedFile,
    Difference,
    Prefer,
    Returned,
    What,
    compare_returned,
    handed_in,
    journal_label,
    merged,
    read_files,
)
from scorecard.core.changes import Changes, diff
from scorecard.core.errors import RankingError, ScorecardError
from scorecard.core.model import Evaluation, in_order
from scorecard.core.process import forbidden
from scorecard.core.progress import Report, within
from scorecard.core.ranking import rank
from scorecard.core.sight import veiled
from scorecard.core.wording import isolated, listed

TAKEN: Final = (What.NEW, What.CHANGED, What.CLEARED)
READING: Final = 0.9
"""The share of the time that goes into reading the files."""

Line = tuple[int, Difference]
"""The place of a file, and a cell on it."""
Kinds = Mapping[What | None, Sequence[Difference]]
"""The cells of a file by kind; those that differ under None."""


class Lines(Sequence[Line]):
    """Cells of several files one after the other, without a list of them all."""

    def __init__(self, parts: Iterable[tuple[int, Sequence[Difference]]] = ()) -> None:
        """`parts` are places of files and the cells on them."""
        self._parts = [(at, cells) for at, cells in parts if cells]
        self._ends = list(accumulate(len(cells) for _, cells in self._parts))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [self[each] for each in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        part = bisect_right(self._ends, index)
        at, cells = self._parts[part]
        return at, cells[index - self._ends[part]]


class FileState(StrEnum):
    """What a file is good for."""

    NEWS = "news"
    NOTHING_NEW = "nothing new"
    REPEATED = "repeated"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class Returns:
    """Files held against the evaluation, with their cells sorted by kind."""

    collected: Collected
    kinds: tuple[Kinds, ...]

    @property
    def files(self) -> tuple[CollectedFile, ...]:
        """The files, in their order."""
        return self.collected.files

    def state(self, at: int) -> FileState:
        """What a file is good for."""
        file = self.files[at]
        if file.faults:
            return FileState.FAULTY
        if self.kinds[at][None]:
            return FileState.NEWS
        return FileState.REPEATED if file.repeated else FileState.NOTHING_NEW

    def lines(self, at: int | None, what: What | None) -> Lines:
        """The cells of a file, or of all, of one kind, or all that differ."""
        places = range(len(self.files)) if at is None else (at,)
        return Lines((place, self.kinds[place][what]) for place in places)

    def count(self, what: What, at: int | None = None) -> int:
        """How many cells are of a kind, on one file or on all."""
        places = range(len(self.files)) if at is None else (at,)
        return sum(len(self.kinds[place][what]) for place in places)

    def to_take(self, at: int) -> int:
        """How many cells of a file are taken without a word."""
        return sum(self.count(what, at) for what in TAKEN)


def by_kind(collected: Collected) -> Returns:
    """Files held against the evaluation, sorted out."""
    return Returns(collected, tuple(_kinds(file.differences) for file in collected.files))


def _kinds(differences: Iterable[Difference]) -> Kinds:
    found: dict[What | None, list[Difference]] = {None: []} | {what: [] for what in What}
    for each in differences:
        found[each.what].append(each)
        if each.what is not What.SAME:
            found[None].append(each)
    return found


@dataclass(slots=True)
class Decisions:
    """What a person decides about what came back: files to leave out, and which side holds in a cell."""

    left_out: set[Path] = field(default_factory=set)
    sides: dict[tuple[Path, str, str], Prefer] = field(default_factory=dict)

    def side(self, file: CollectedFile, each: Difference) -> Prefer | None:
        """Which holds in a cell that both changed; None while that is open."""
        return self.sides.get((file.path, each.candidate, each.criterion))

    def decide(self, returns: Returns, lines: Sequence[Line], side: Prefer) -> None:
        """Let the sheet or the program hold in those of these cells that both changed."""
        for at, each in lines:
            if each.what is What.CONFLICTING:
                self.sides[returns.files[at].path, each.candidate, each.criterion] = side


@dataclass(frozen=True, slots=True)
class Summary:
    """What would be taken over.

    cells      how many cells change
    sheets     from how many files
    undecided  cells that were changed on the sheet and in the program, and wait for a word
    faulty     files that cannot be taken and are not left out
    """

    cells: int = 0
    sheets: int = 0
    undecided: int = 0
    faulty: int = 0

    @property
    def open(self) -> bool:
        """Whether something must be decided first."""
        return bool(self.undecided or self.faulty)


def summed_up(returns: Returns, decisions: Decisions) -> Summary:
    """What would be taken over as it is decided now."""
    cells = sheets = undecided = faulty = 0
    for at, file in _not_left_out(returns, decisions):
        if file.faults:
            faulty += 1
            continue
        count = returns.to_take(at)
        both = returns.kinds[at][What.CONFLICTING]
        if both:
            sides = Counter(decisions.side(file, each) for each in both)
            count += sides[Prefer.SHEET]
            undecided += sides[None]
        cells += count
        sheets += bool(count)
    return Summary(cells, sheets, undecided, faulty)


def as_decided(returns: Returns, decisions: Decisions) -> Collected:
    """The files that are taken, without those cells in which the program holds."""
    files = [_file_as_decided(file, decisions) for _, file in _not_left_out(returns, decisions) if not file.faults]
    return replace(returns.collected, files=tuple(files))


def _file_as_decided(file: CollectedFile, decisions: Decisions) -> CollectedFile:
    if all(each.what is not What.CONFLICTING for each in file.differences):
        return file
    kept = []
    for each in file.differences:
        if each.what is not What.CONFLICTING:
            kept.append(each)
        elif decisions.side(file, each) is Prefer.SHEET:
            kept.append(replace(each, what=What.CHANGED))
    return replace(file, differences=tuple(kept))


def _not_left_out(returns: Returns, decisions: Decisions) -> Iterator[tuple[int, CollectedFile]]:
    return ((at, file) for at, file in enumerate(returns.files) if file.path not in decisions.left_out)


# ---- work that is done elsewhere --------------------------------------------------------------------


def read(paths: Sequence[Path], earlier: Returned | None, report: Report) -> Returned | ScorecardError:
    """Read files and add them to those that were read earlier; one that is read again takes its place."""
    try:
        found = read_files(paths, within(report, 0.0, READING))
    except ScorecardError as error:
        return error
    if earlier is None:
        return found
    sheets = dict(zip(earlier.files, earlier.sheets, strict=True)) | dict(zip(found.files, found.sheets, strict=True))
    return Returned(tuple(sheets), tuple(sheets.values()))


def compare(returned: Returned, loaded: Any, workspace: Any, report: Report) -> Returns | ScorecardError:
    """Hold what was read against the evaluation as it was loaded."""
    try:
        collected = compare_returned(workspace, loaded, returned, within(report, READING, 1.0))
    except ScorecardError as error:
        return error
    return by_kind(collected)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """The evaluation with what came back, how it differs from the one that is open, and what the journal says of it."""

    before: Evaluation
    value: Evaluation
    changes: Changes
    label: str
    loaded: Any


def taken_over(
    returns: Returns, decisions: Decisions, before: Evaluation, hands_in: bool, _report: Report
) -> TakenOver | ScorecardError:
    """The one edit that takes everything over as it was decided."""
    collected = as_decided(returns, decisions)
    try:
        value = merged(collected, Prefer.PROGRAM)
        if hands_in:
            value = handed_in(value, collected)
    except ScorecardError as error:
        return error
    return TakenOver(before, value, diff(before, value), journal_label(collected), collected.loaded)


# ---- what it would do to a decision ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Turn:
    """Who leads a decided evaluation, and who would with what is taken over; () where nobody can be ranked.

    why_not  why the order of work lets nothing be taken over any more; "" where it does
    """

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    why_not: str = ""

    @property
    def turns(self) -> bool:
        """Whether others would lead."""
        return set(self.before) != set(self.after)

    def named(self, keys: Iterable[str]) -> str:
        """The names of candidates as they stand in a sentence."""
        return listed([isolated(self.names[key]) for key in keys])


def turn_of(
    returns: Returns, decisions: Decisions, before: Evaluation, who: str, _report: Report
) -> Turn | ScorecardError:
    """What taking everything over, as it was decided, would do to the decision, as `who` may see it."""
    try:
        value = merged(as_decided(returns, decisions), Prefer.PROGRAM)
    except ScorecardError as error:
        return error
    refusals = forbidden(before, diff(before, value), value)
    names = {key: row.name for key, row in before.candidates.items()}
    if refusals:
        return Turn(names=names, why_not=str(refusals[0]))
    return Turn(_leaders(veiled(before, who)), _leaders(veiled(value, who)), names)


def _leaders(value: Evaluation) -> tuple[str, ...]:
    """Who is first, in the order of the candidates."""
    try:
        first = {each.key for each in rank(value).leaders}
    except RankingError:
        return ()
    return tuple(key for key in in_order(value.candidates) if key in first)
