"""A workspace as the program uses it: evaluations by title or id, edits that keep everybody's work, the sample."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scorecard.app.paths import resource
from scorecard.core.changes import Changes, Conflict, apply, diff, rebase, squash
from scorecard.core.editing import keeping_positions
from scorecard.core.errors import EditError, ScorecardError, StorageError, sentence
from scorecard.core.model import Evaluation, Stage
from scorecard.core.process import Locked, Refusal, forbidden
from scorecard.core.progress import Report, silent
from scorecard.core.sight import veiled, veiled_state
from scorecard.core.soundness import Unsound, unsound
from scorecard.core.stages import turning_point
from scorecard.core.table import Table
from scorecard.core.text import checked_text
from scorecard.core.wording import one_line
from scorecard.storage.reader import Reader
from scorecard.storage.records import Contributor, Diverged, Listed, Loaded, Offer, Provider, Stale, Version
from scorecard.storage.schema import is_prepared

if TYPE_CHECKING:
    from scorecard.exchange.document import JournalPlace
    from scorecard.storage.journal import Entry
    from scorecard.storage.store import Store
    from scorecard.storage.verifying import Verdict

MOST_TRIES: Final = 1_000
LARGE: Final = 200
"""Rows from which a change is large, so that there is a backup of what was before."""
SAMPLE: Final = ("samples", "customer_care.json")
SAMPLE_BEFORE: Final = ("samples", "customer_care.before_consensus.json")


class Clash(ScorecardError):
    """My changes and somebody else's cannot both stand; nothing of mine was saved.

    theirs     the evaluation as they saved it
    mine       my changes, as I made them
    fitting    those of my changes that fit on top of theirs
    conflicts  what both changed; each offers the changes that make mine win
    unsound    what would not hold together though nobody changed the same thing
    """

    def __init__(
        self,
        theirs: Loaded,
        mine: Changes,
        fitting: Changes = (),
        conflicts: tuple[Conflict, ...] = (),
        unsound: tuple[Unsound, ...] = (),
    ) -> None:
        keys = [*((each.table, each.key) for each in conflicts), *((each.table, each.key) for each in unsound)]
        places = sorted({f"{table} {' / '.join(key)}".strip() for table, key in keys})
        what = "Somebody else changed the same thing at the same time; your change was not saved"
        if not conflicts:
            what = f"This does not go together with what somebody else changed ({unsound[0].what}); it was not saved"
        super().__init__(
            what,
            place=", ".join(places[:3]) + (" ..." if len(places) > 3 else ""),
            advice="Look at their change and decide.",
        )
        self.theirs = theirs
        self.mine = mine
        self.fitting = fitting
        self.conflicts = conflicts
        self.unsound = unsound


class NotAllowed(Locked):
    """What the order of work does not allow as the evaluation now stands; nothing of mine was saved.

    theirs   the evaluation as it is on the disk, with what others have saved
    fitting  my changes on top of that, the forbidden ones among them
    """

    def __init__(self, refusals: tuple[Refusal, ...], theirs: Loaded, fitting: Changes) -> None:
        super().__init__(refusals)
        self.theirs = theirs
        self.fitting = fitting

    @property
    def rest(self) -> Changes:
        """My changes without those that are not allowed."""
        places = {(each.table, each.key) for each in self.refusals}
        return tuple(each for each in self.fitting if (each.table, each.key) not in places)


@dataclass(frozen=True, slots=True)
class Saved:
    """What an evaluation is after a save: mine, with whatever others had saved before."""

    loaded: Loaded
    others: Changes


def known_as(name: str) -> str:
    """What tells whether two names mean the same organisation."""
    return name.casefold()


def _brought_back(before: Evaluation, document: Evaluation) -> Evaluation:
    """What a document says, without what only its form differs in from the evaluation that it was made from."""
    from scorecard.app.start import without_new_blanks

    return keeping_positions(before, without_new_blanks(before, document))


class Workspace:
    """An open workspace. One thread at a time.

    What is only read needs no more than the driver of the database; what writes is loaded when it is first wanted.

    before_large_change  called before many rows are written at once, as by an import
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Open a workspace file, or make it. Raises StorageError."""
        if create:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StorageError(
                    f"The folder for the workspace cannot be made: {error.strerror or error}", place=str(path.parent)
                ) from error
        self.path = path
        self.before_large_change: Callable[[], object] | None = None
        self._reader = Reader(path)
        self._opened: Store | None = None
        self._last: Loaded | None = None
        if not is_prepared(path):
            self._open(create=create)

    def _open(self, *, create: bool = False) -> Store:
        from scorecard.storage.store import Store

        self._opened = Store(self.path, create=create, reader=self._reader)
        return self._opened

    @property
    def _store(self) -> Store:
        return self._open() if self._opened is None else self._opened

    def get_ready(self) -> None:
        """Load what writing needs, so that the first change does not wait for it."""
        if self._opened is None:
            self._open()

    def close(self) -> None:
        """Let go of the file."""
        self._last = None
        self._reader.close()
        if self._opened is not None:
            self._opened.close()

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def stamp(self) -> int:
        """A number that is another one whenever anybody, in this program or another, has saved something."""
        return self._reader.stamp

    # ---- finding ------------------------------------------------------------------------------

    def evaluations(self) -> list[Listed]:
        """The evaluations, last changed first."""
        return self._reader.evaluations()

    def find(self, name: str) -> Listed:
        """The evaluation of that title, id or beginning of an id.

        Raises ScorecardError where there is none, or more than one.
        """
        listed = self.evaluations()
        found = [each for each in listed if name in (each.uid, each.title)]
        found = found or [each for each in listed if each.title.casefold() == name.casefold().strip()]
        found = found or [each for each in listed if len(name) >= 4 and each.uid.startswith(name)]
        if not found:
            known = ", ".join(f"'{each.title}'" for each in listed[:5]) + (" ..." if len(listed) > 5 else "")
            advice = f"There are: {known}." if listed else "It is empty; see 'scorecard new' and 'scorecard import'."
            raise ScorecardError(f"There is no evaluation '{name}'", place=str(self.path), advice=advice)
        if len(found) > 1:
            ids = ", ".join(each.uid[:8] for each in found)
            raise ScorecardError(
                f"{len(found)} evaluations are called '{name}'", place=str(self.path), advice=f"Name one by id: {ids}."
            )
        return found[0]

    def only(self) -> Listed:
        """The one evaluation of a workspace that holds no other, as a file that was sent does."""
        listed = self.evaluations()
        if len(listed) != 1:
            raise ScorecardError(
                f"This workspace holds {len(listed)} evaluations",
                place=str(self.path),
                advice="Name the evaluation, and the workspace with --workspace.",
            )
        return listed[0]

    def load(self, uid: str, report: Report = silent) -> Loaded:
        """An evaluation as it stands.

        The last one is kept, for it is what is wanted again: a list shows what it comes to, then somebody opens it.
        """
        last = self._last
        if last is None or last.uid != uid or self._reader.head(uid) != (last.sequence, last.hash):
            self._last = None  # two at a time could be more than there is memory for
            self._last = last = self._reader.load(uid, report)
        return last

    def versions(self, uid: str) -> list[Version]:
        """The named versions of an evaluation, oldest first."""
        return self._reader.versions(uid)

    def state_at(self, uid: str, sequence: int, near: Loaded | None = None) -> Evaluation:
        """An evaluation as it was at a place in its journal; `near` is a state that is at hand already."""
        return self._store.state_at(uid, sequence, near)

    def loaded_at(self, uid: str, sequence: int, near: Loaded | None = None) -> Loaded:
        """As `state_at`, with the hash at that place."""
        state = self.state_at(uid, sequence, near)
        (entry,) = self.entries_before(uid, sequence + 1, 1)
        return Loaded(uid, state, entry.sequence, entry.hash)

    def providers(self) -> list[Provider]:
        """The directory of providers."""
        return self._reader.providers()

    def removed(self) -> list[Listed]:
        """The deleted evaluations, last deleted first; `restore` brings them back."""
        return sorted(self._reader.evaluations(removed=True), key=lambda each: each.removed, reverse=True)

    def offers(self) -> dict[str, list[Offer]]:
        """What each organisation offered, by `known_as` its name; the evaluation changed last comes first."""
        found: dict[str, list[Offer]] = {}
        for each in self._store.offers():
            found.setdefault(known_as(each.provider), []).append(each)
        return found

    # ---- adding and removing --------------------------------------------------------------------

    def add(self, value: Evaluation, *, author: str, label: str) -> Loaded:
        """Store a new evaluation; providers that the directory does not know yet are added to it."""
        self._foretell(len(value.criteria) * len(value.candidates) * max(len(value.evaluators), 1))
        loaded = self._store.create(value, author=author, label=label)
        self.meet_providers(value)
        return loaded

    def add_with_history(
        self, value: Evaluation, uid: str, entries: tuple[Entry, ...], *, author: str, label: str
    ) -> Loaded:
        """Store an evaluation under the id and with the journal that it had elsewhere, and an entry on where that was.

        Whether the journal is to be believed must be known (`storage.carrying`), and that the id is not in use here.
        """
        from scorecard.storage.adopting import adopt

        self._foretell(len(value.criteria) * len(value.candidates) * max(len(value.evaluators), 1))
        adopt(self._store, uid, value, entries)
        last = self._store.save(uid, (), entries[-1].sequence, author=author, label=label)
        self.meet_providers(value)
        return Loaded(uid, value, last.sequence, last.hash)

    def _foretell(self, rows: int) -> None:
        if rows >= LARGE and self.before_large_change is not None:
            self.before_large_change()

    def meet_providers(self, value: Evaluation) -> None:
        """Add the providers of an evaluation that the directory does not know yet."""
        known = {known_as(each.name) for each in self._reader.providers()}
        fresh: dict[str, Provider] = {}
        for candidate in value.candidates.values():
            name = candidate.provider or candidate.name
            if known_as(name) not in known:
                fresh.setdefault(known_as(name), Provider("", name, country=candidate.country, sites=candidate.site))
        self._store.add_providers(fresh[name] for name in sorted(fresh))

    def add_sample(self, *, author: str) -> Loaded:
        """Store the worked sample, with its version from before the consensus."""
        from scorecard.exchange.document import read_document

        before = read_document(resource(*SAMPLE_BEFORE))
        after = read_document(resource(*SAMPLE))
        loaded = self.add(before, author=author, label="Sample added")
        self._store.name_version(loaded.uid, "Before consensus", author=author, base_sequence=loaded.sequence)
        return self.edit(loaded.uid, lambda _: after, author=author, label="Consensus agreed").loaded

    def duplicate(self, uid: str, title: str, *, author: str, sequence: int | None = None) -> Loaded:
        """Store a copy of an evaluation under another title, with a journal of its own, back in its first stage.

        With `sequence` it is a copy of how it was at that place in its journal, without what nobody may see now. No
        sheet of the copy is handed in yet, what is sealed is sealed again, and its record of proceedings is empty.
        """
        source = self.load(uid)
        state, label = source.value, f"Copied from '{source.value.head.title}'"
        if sequence is not None and sequence != source.sequence:
            state = veiled_state(self.state_at(uid, sequence, source), source.value)
            label += f", change {sequence}"
        head = replace(state.head, title=title, stage=Stage.SETUP, unsealed=False, sample=False)
        return self.add(replace(state, head=head, submissions=Table(), acts=Table()), author=author, label=label)

    def remove(self, uid: str, *, author: str) -> None:
        """Take an evaluation out of the library; `restore` brings it back."""
        self._store.remove(uid, author=author)

    def restore(self, uid: str, *, author: str) -> None:
        """Bring a removed evaluation back."""
        self._store.restore(uid, author=author)

    # ---- the directory -----------------------------------------------------------------------------

    def add_provider(self, provider: Provider) -> Provider:
        """Add an organisation to the directory. Raises EditError without a name, or where the name is taken."""
        kept = replace(provider, uid=provider.uid or uuid.uuid4().hex, name=self._free_name(provider.name))
        self._store.add_providers([kept])
        return kept

    def new_provider(self, name: str) -> Provider:
        """Add an organisation of which only the name is known, as `add_provider`."""
        return self.add_provider(Provider("", name))

    def change_provider(self, uid: str, **fields: str) -> None:
        """Change fields of an organisation, as `add_provider`. Evaluations keep the name that they know it by."""
        kept = {name: checked_text(text).strip() for name, text in fields.items()}
        if "name" in kept:
            kept["name"] = self._free_name(kept["name"], uid)
        self._store.change_provider(uid, kept)

    def merge_providers(self, added: Iterable[Provider], changed: Mapping[str, Mapping[str, str]]) -> None:
        """Add organisations and change fields of others, by uid, in one step: all of it or nothing.

        Raises EditError where a text cannot be kept, StorageError where one is not in the directory any more.
        """
        names = ("name", "country", "sites", "services", "contacts", "notes")
        fresh = [replace(each, **{name: checked_text(getattr(each, name)).strip() for name in names}) for each in added]
        kept = {uid: {name: checked_text(text).strip() for name, text in row.items()} for uid, row in changed.items()}
        self._store.merge_providers(fresh, kept)

    def remove_provider(self, uid: str) -> None:
        """Take an organisation out of the directory. Raises EditError where it takes part in an evaluation."""
        name = next((each.name for each in self.providers() if each.uid == uid), "")
        taken = len({each.evaluation for each in self.offers().get(known_as(name), [])}) if name else 0
        if taken:
            what = sentence(
                "{name} takes part in {count} evaluations and stays in the directory", name=name, count=taken
            )
            if taken == 1:
                what = sentence("{name} takes part in an evaluation and stays in the directory", name=name)
            raise EditError(what, advice="Remove it from its evaluations, or delete these, and try again.")
        self._store.remove_provider(uid)

    def _free_name(self, name: str, uid: str = "") -> str:
        """The name as it is kept, unlike that of any other organisation."""
        kept = one_line(checked_text(name))
        if not kept:
            raise EditError("A provider needs a name")
        for each in self.providers():
            if each.uid != uid and known_as(each.name) == known_as(kept):
                raise EditError(sentence("{name} is in the directory already", name=each.name))
        return kept

    # ---- editing -----------------------------------------------------------------------------------

    def edit(self, uid: str, change: Callable[[Evaluation], Evaluation], *, author: str, label: str) -> Saved:
        """Load, change and save an evaluation."""
        loaded = self.load(uid)
        return self.commit(loaded, change(loaded.value), author=author, label=label)

    def commit(self, base: Loaded, value: Evaluation, *, author: str, label: str) -> Saved:
        """Save what was made of `base`; on the disk when this returns. A change of stage names a version.

        Where others saved meanwhile, only what they did is fetched and mine is put on top. Raises Clash where both
        cannot stand, NotAllowed where the order of work forbids some of it, Diverged where the workspace holds another
        history, StorageError where it cannot be written; nothing of mine is saved then.
        """
        mine = diff(base.value, value)
        self._foretell(len(mine))
        theirs: Changes = ()
        current, fitting, result = base, mine, value
        for _ in range(MOST_TRIES):
            flaws = unsound(result, squash(theirs, fitting)) if fitting else []
            if flaws:
                raise Clash(current, mine, fitting, unsound=tuple(flaws))
            refusals = forbidden(current.value, fitting, result)
            if refusals:
                raise NotAllowed(refusals, current, fitting)
            if not fitting:
                return Saved(current, theirs)  # what others saved already says it all
            try:
                entry = self._store.save(
                    base.uid,
                    fitting,
                    current.sequence,
                    author=author,
                    label=label,
                    base_hash=current.hash,
                    version=turning_point(current.value.head.stage, result.head.stage),
                )
            except Stale:
                unseen = self._store.entries(base.uid, after=current.sequence)
                if not unseen or unseen[0].previous != current.hash:
                    raise Diverged(str(self.path)) from None
                theirs = squash(theirs, *(each.changes for each in unseen))
                last = unseen[-1]
                current = Loaded(base.uid, apply(base.value, theirs), last.sequence, last.hash)
                rebased = rebase(mine, theirs)
                if rebased.conflicts:
                    raise Clash(current, mine, rebased.changes, rebased.conflicts) from None
                fitting, result = rebased.changes, apply(current.value, rebased.changes)
                continue
            return Saved(Loaded(base.uid, result, entry.sequence, entry.hash), theirs)
        raise StorageError("Others are writing this evaluation without a pause", place=str(self.path))

    def update(
        self,
        uid: str,
        value: Evaluation,
        place: JournalPlace | None,
        *,
        author: str,
        label: str,
        overwrite: bool = False,
    ) -> Saved:
        """Bring an evaluation to what a document says, as one edit.

        `place` is where in the journal the document was written: what others changed since then is kept. A document
        without it would take their work away, which must be asked for by `overwrite`.
        """
        if place is not None and place.evaluation == uid:
            base = self._base_of(place)
            return self.commit(base, _brought_back(base.value, value), author=author, label=label)
        if not overwrite:
            raise ScorecardError(
                "The document does not say from which state of this evaluation it was made",
                place=value.head.title,
                advice="Export the evaluation, change that file and bring it back; or overwrite what is there.",
            )
        if veiled(now := self.load(uid).value) is not now:
            raise ScorecardError(
                "Part of this evaluation is hidden for now, and a document cannot take its place",
                place=now.head.title,
                advice="Import the document as an evaluation of its own, or wait until everything is open.",
            )
        return self.edit(uid, lambda now: _brought_back(now, value), author=author, label=label)

    def _base_of(self, place: JournalPlace) -> Loaded:
        entries = self._store.entries(place.evaluation, after=place.sequence - 1)
        if not entries or entries[0].sequence != place.sequence or entries[0].hash != place.hash:
            raise Diverged(str(self.path))
        state = self._store.state_at(place.evaluation, place.sequence)
        return Loaded(place.evaluation, state, place.sequence, place.hash)

    def newer(self, loaded: Loaded) -> Saved:
        """The evaluation as it stands now, and what others have saved since it was loaded.

        Raises Diverged where another history stands there.
        """
        if self._reader.head(loaded.uid) == (loaded.sequence, loaded.hash):
            return Saved(loaded, ())
        unseen = self._store.entries(loaded.uid, after=loaded.sequence)
        if not unseen or unseen[0].previous != loaded.hash:
            raise Diverged(str(self.path))
        others = squash(*(each.changes for each in unseen))
        now = Loaded(loaded.uid, apply(loaded.value, others), unseen[-1].sequence, unseen[-1].hash)
        return Saved(now, others)

    def entries(self, uid: str, after: int = 0) -> list[Entry]:
        """The journal of an evaluation from the entry behind `after` on."""
        return self._store.entries(uid, after)

    def entries_before(self, uid: str, before: int | None, count: int) -> list[Entry]:
        """The latest entries before the entry `before` (None: of all), newest first, at most so many."""
        return self._store.entries_before(uid, before, count)

    def contributors(self, uid: str) -> list[Contributor]:
        """Everybody who made an entry of the journal, whoever made the most first."""
        return self._store.contributors(uid)

    def verify(self, uid: str) -> Verdict:
        """Hold the journal of an evaluation against itself, its versions, and the state that is stored."""
        return self._store.verify(uid)

    def name_version(self, uid: str, name: str, *, author: str) -> Version:
        """Name the present state of an evaluation."""
        for _ in range(MOST_TRIES):
            loaded = self.load(uid)
            try:
                return self._store.name_version(uid, name, author=author, base_sequence=loaded.sequence)
            except Stale:
                continue
        raise StorageError("Others are writing this evaluation without a pause", place=str(self.path))

    # ---- care ----------------------------------------------------------------------------------------

    def check(self, report: Report = silent, *, in_full: bool = True) -> list[str]:
        """Everything that is wrong with the workspace, in sentences; not `in_full`: with its file alone."""
        return self._store.check(report, in_full=in_full)

    def backup(self, target: Path) -> None:
        """Write a checked copy of the whole workspace to a new file."""
        self._store.backup(target)
