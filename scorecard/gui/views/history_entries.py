"""Entries of the journal as the history shows them, read and worded outside the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from PySide6.QtCore import QObject

from scorecard.app.workspace import Workspace
from scorecard.core.changes import Change, Changes, apply, invert
from scorecard.core.errors import EditError, RankingError, ScorecardError, sentence
from scorecard.core.model import TABLES, Evaluation
from scorecard.core.numbers import shown
from scorecard.core.progress import Report
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.restoring import Reversal, reversal
from scorecard.core.tree import path_of
from scorecard.gui.document import Document
from scorecard.gui.models.history_model import Given
from scorecard.gui.models.seen import Seen
from scorecard.gui.session import Session
from scorecard.gui.views.change_words import Area, Known, area_of, names_in, names_of, place_of

LONGEST_READ: Final = 2_000_000
"""Characters of an entry up to which its changes are looked at for its row; a longer one touches everything."""


@dataclass(frozen=True, slots=True)
class WordedEntry:
    """An entry with what its row shows.

    place     where it changed something, in words
    touched   table and key of every candidate, criterion and evaluator it is about; None: of everything there is
    only      the change, where it is one alone; it is shown to nobody before `Seen.of_changes`
    names     of what this one is about
    note      what was noted when it was done; it is shown to who may see the whole state that it made
    """

    sequence: int
    at: str
    author: str
    label: str
    place: str
    area: Area
    touched: frozenset[tuple[str, str]] | None
    only: Change | None = field(default=None, repr=False)
    names: tuple[str, ...] = ()
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """What is shown of the history. `criterion` stands for everything under it too: `criteria` holds their keys."""

    text: str = ""
    person: str = ""
    areas: frozenset[Area] = frozenset()
    criterion: str = ""
    criteria: frozenset[str] = frozenset()
    candidate: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it lets everything through."""
        return self == Filter()

    def keeps(self, item: Any) -> bool:
        """Whether an entry or a version is shown."""
        if self.person and item.author != self.person:
            return False
        if not isinstance(item, WordedEntry):  # a version is about no criterion and no candidate
            narrow = self.areas or self.criterion or self.candidate
            return not narrow and self._found_in(item.name, item.author)
        if self.areas and item.area not in self.areas and item.touched is not None:
            return False
        if self.candidate and not _touches(item, "candidates", {self.candidate}):
            return False
        if self.criterion and not _touches(item, "criteria", self.criteria):
            return False
        return self._found_in(item.label, item.place, item.author, item.area.value)

    def _found_in(self, *texts: str) -> bool:
        words = self.text.casefold().split()
        if not words:
            return True
        whole = "\n".join(texts).casefold()
        return all(word in whole for word in words)


def _touches(entry: WordedEntry, table: str, keys: set[str] | frozenset[str]) -> bool:
    return entry.touched is None or any((table, key) in entry.touched for key in keys)


def under(evaluation: Evaluation, criterion: str) -> frozenset[str]:
    """A criterion and all that lies under it."""
    criteria = evaluation.criteria
    return frozenset({criterion, *(key for key in criteria if criterion in path_of(criteria, key))})


def worded(entry: Any, evaluation: Evaluation, gone: Known) -> WordedEntry:
    """An entry of the journal in words, with the names that `evaluation` has, or `gone` for what is not in it.

    Entries come newest first: what one of them removed is named in it, and added to `gone` for those before.
    """
    label, _, note = entry.label.partition("\n")
    said = (entry.sequence, entry.at, entry.author, label)
    if entry.sequence == 1 or len(entry.text) > LONGEST_READ:
        return WordedEntry(*said, "", Area.SETUP if entry.sequence == 1 else Area.SEVERAL, None, note=note)
    changes: Changes = entry.changes
    for place, name in names_in(change for change in changes if change.after is None).items():
        gone.setdefault(place, name)
    touched = {pair for each in changes for pair in zip(TABLES[each.table].key, each.key, strict=True)}
    only = changes[0] if len(changes) == 1 else None
    names = () if only is None else names_of(only, evaluation, gone)
    where = place_of(changes, evaluation, gone)
    return WordedEntry(*said, where, area_of(changes), frozenset(touched), only, names, note)


class JournalReader(QObject):
    """Fetches pages of the journal of the open evaluation, as the model of the history asks for them."""

    def __init__(self, session: Session, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._document = document
        self._gone: Known = {}  # only touched by reading, which goes one page after the other

    def fetch(self, before: int | None, count: int, given: Given, failed: Callable[[ScorecardError], object]) -> None:
        """See `Fetch`."""
        uid, evaluation, gone = self._document.uid, self._document.value, self._gone

        def read(workspace: Workspace, report: Report) -> Page:
            entries = workspace.entries_before(uid, before, count)
            found = []
            for at, entry in enumerate(entries):
                report(at / len(entries), "Reading the journal")
                found.append(worded(entry, evaluation, gone))
            return Page(before, tuple(found), given)

        self._session.ask(read, self._on_read, failed)

    def _on_read(self, page: Page) -> None:
        page.given(page.before, page.entries)


@dataclass(frozen=True, slots=True)
class Page:
    """A page on its way to whom it was asked for."""

    before: int | None
    entries: tuple[WordedEntry, ...]
    given: Given


@dataclass(frozen=True, slots=True)
class Passing:
    """A place in the journal that is gone to before it is known what stands there."""

    sequence: int


# ---- one entry ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moment:
    """What an entry did: its changes, and the evaluation before and after. `hash` seals all up to it.

    `is_veiled`: part of the evaluation is hidden, so that its result was another than what is left would come to.
    """

    sequence: int
    changes: Changes
    before: Evaluation
    after: Evaluation
    entry: WordedEntry
    hash: str
    is_veiled: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """The result before and after an entry; None where there was nothing to rank by, or where it `is_hidden`."""

    sequence: int
    before: Scorecard | None
    after: Scorecard | None
    is_hidden: bool = False


def moment_at(workspace: Workspace, stored: Any, sequence: int, value: Evaluation) -> Moment:
    """What the entry `sequence` did. `stored` is a state that is known, `value` the one that has the names."""
    (entry,) = workspace.entries_before(stored.uid, sequence + 1, 1)
    after = workspace.state_at(stored.uid, sequence, stored)
    before = apply(after, invert(entry.changes))
    return Moment(sequence, entry.changes, before, after, worded(entry, value, {}), entry.hash)


@dataclass(frozen=True, slots=True)
class Way:
    """How one entry can be taken back, worked out from the evaluation at a place in its journal."""

    reversal: Reversal
    stored: Any
    needed: tuple[WordedEntry, ...]


def way_back(workspace: Workspace, stored: Any, sequence: int) -> Way:
    """What takes the entry `sequence` back in the evaluation as it is `stored`, or what stands on it."""
    first, *later = [each for each in workspace.entries(stored.uid, sequence - 1) if each.sequence <= stored.sequence]
    found = reversal(first.changes, [each.changes for each in later], stored.value)
    needed = tuple(worded(later[at], stored.value, {}) for at in found.needed)
    return Way(found, stored, needed)


def check_way(entry: WordedEntry, way: Way) -> None:
    """Raise EditError where an entry cannot be taken back, with what stands on it."""
    found = way.reversal
    if way.needed:
        last = way.needed[-1]
        what = "'{label}' cannot be taken back alone: {later} stands on it, change {number} by {author}"
        fields = {"label": entry.label, "later": f"'{last.label}'", "number": last.sequence, "author": last.author}
        further = len(way.needed) - 1
        advice = "Take that back first, or restore an earlier state."
        if further:
            advice = f"So do {further} more. {advice}" if further > 1 else f"So does one more. {advice}"
        raise EditError(sentence(what, **fields), advice=advice)
    if found.unsound:
        what = "Without this change the evaluation does not hold together ({what})"
        raise EditError(sentence(what, what=found.unsound[0].what), advice="Restore an earlier state instead.")
    if not found.changes:
        raise EditError(sentence("'{label}' has been taken back already", label=entry.label))


def as_seen(moment: Moment, seen: Seen) -> Moment:
    """What an entry did, as far as it may be seen now."""
    changes = seen.of_changes(moment.changes)
    if changes == moment.changes and seen.sight.clear:
        return moment
    before, after = seen.of_state(moment.before), seen.of_state(moment.after)
    veiled = before is not moment.before or after is not moment.after
    return replace(moment, changes=changes, before=before, after=after, is_veiled=veiled)


def effect_of(moment: Moment) -> Effect:
    """What an entry did to the result."""
    if moment.is_veiled:
        return Effect(moment.sequence, None, None, is_hidden=True)
    before = _ranked(moment.before)
    return Effect(moment.sequence, before, before if not moment.changes else _ranked(moment.after))


def _ranked(evaluation: Evaluation) -> Scorecard | None:
    try:
        return rank(evaluation)
    except RankingError:
        return None


# ---- the whole journal ----------------------------------------------------------------------------

States = list[tuple[int, Evaluation]]

Leaders = dict[int, str]
"""Who led after an entry, with the points."""


@dataclass(frozen=True, slots=True)
class About:
    """Who wrote the journal, and the versions in it."""

    people: tuple[Any, ...]
    versions: tuple[Any, ...]


def about_journal(workspace: Workspace, uid: str) -> About:
    """Who wrote a journal, and the versions in it."""
    return About(tuple(workspace.contributors(uid)), tuple(workspace.versions(uid)))


def states_at(workspace: Workspace, stored: Any, sequences: Sequence[int]) -> list[tuple[int, Evaluation]]:
    """The evaluation as it was after these entries."""
    return [(each, workspace.state_at(stored.uid, each, stored)) for each in sorted(sequences, reverse=True)]


def leaders_seen(states: Sequence[tuple[int, Evaluation]], seen: Seen, hidden: str) -> tuple[States, Leaders]:
    """The states of which nothing is hidden, and `hidden` for those of which something is: the rest would mislead."""
    whole = [(sequence, state) for sequence, state in states if seen.of_state(state) is state]
    clear = {sequence for sequence, _ in whole}
    return whole, {sequence: hidden for sequence, _ in states if sequence not in clear}


def leaders_in(states: Sequence[tuple[int, Evaluation]]) -> Leaders:
    """Who led in these states; "" where nobody did."""
    found: Leaders = {}
    for sequence, value in states:
        scorecard = _ranked(value)
        leaders = () if scorecard is None else scorecard.leaders
        found[sequence] = ""
        if leaders and leaders[0].total is not None:
            found[sequence] = f"{', '.join(each.name for each in leaders)} {shown(leaders[0].total)}"
    return found
