"""The store: evaluations in a workspace file, loaded whole and saved by their changes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from scorecard.core.changes import EMPTY, Changes, diff, squash
from scorecard.core.errors import DamagedError, StorageError
from scorecard.core.model import Evaluation
from scorecard.core.progress import Report, silent
from scorecard.core.text import checked_text, unfit
from scorecard.storage.connect import (
    copy_into,
    engine_for,
    make_durable,
    reading,
    writing,
)
from scorecard.storage.encoding import SENSELESS, changes_to_text, read_text
from scorecard.storage.journal import START, Entry, chained
from scorecard.storage.reader import Ask, Reader, find, many_rows, read, read_versions
from scorecard.storage.records import Contributor, Diverged, Listed, Loaded, Offer, Provider, Stale, Version
from scorecard.storage.rows import Rows
from scorecard.storage.schema import journal_of, prepare, soundness, unused
from scorecard.storage.states import States
from scorecard.storage.tables import (
    EvaluationRow,
    JournalRow,
    ProviderRow,
    VersionRow,
    table_named,
)
from scorecard.storage.verifying import NAMING, REMOVAL, RESTORAL, Verdict, verify

_EVALUATION: Final = EvaluationRow.__table__  # type: ignore[attr-defined]
_JOURNAL: Final = JournalRow.__table__  # type: ignore[attr-defined]
_VERSION: Final = VersionRow.__table__  # type: ignore[attr-defined]
_PROVIDER: Final = ProviderRow.__table__  # type: ignore[attr-defined]


def _writable(text: str) -> str:
    """A name or label without what cannot be kept, such as the bytes of a file name that is no text."""
    return "".join("\N{REPLACEMENT CHARACTER}" if unfit(each) else each for each in text)


def now() -> str:
    """The time in UTC, to the millisecond, in ISO form."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Store:
    """A workspace file. Safe to use from one thread at a time; other programs may use the file meanwhile."""

    def __init__(self, path: Path, *, create: bool = False, reader: Reader | None = None) -> None:
        """Open the workspace at `path`, or make one there if `create` and there is none.

        `reader` is one that reads the file already; it is closed with the store. Raises StorageError for what is no
        workspace of this program.
        """
        self.path = path
        self.place = str(path)
        if create and not path.parent.is_dir():
            raise StorageError("The folder for the workspace is not there", place=str(path.parent))
        self._reader = Reader(path) if reader is None else reader
        self._engine = engine_for(path)
        self._rows = Rows(self._engine.dialect)
        self._states = States(self.place)
        try:
            prepare(self._engine, path, create=create)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._reader.close()
        self._engine.dispose()

    @property
    def stamp(self) -> int:
        """A number that is another one whenever anybody, in this program or another, has written to the file."""
        return self._reader.stamp

    # ---- lists --------------------------------------------------------------------------------

    def evaluations(self, *, removed: bool = False) -> list[Listed]:
        """The evaluations, last changed first; with `removed`, those that were deleted instead."""
        return self._reader.evaluations(removed=removed)

    def providers(self) -> list[Provider]:
        """The directory, by name."""
        return self._reader.providers()

    def add_providers(self, providers: Iterable[Provider]) -> None:
        """Add organisations to the directory."""
        self.merge_providers(providers, {})

    def merge_providers(self, added: Iterable[Provider], changed: Mapping[str, Mapping[str, str]]) -> None:
        """Add organisations and write fields of others, by uid, in one step: all of it or nothing.

        Raises StorageError where one that is to be changed is not in the directory any more.
        """
        rows = [
            {
                "uid": each.uid or uuid.uuid4().hex,
                "name": each.name,
                "country": each.country,
                "sites": each.sites,
                "services": each.services,
                "contacts": each.contacts,
                "notes": each.notes,
            }
            for each in added
        ]
        if not rows and not changed:
            return
        with writing(self._engine, self.place) as connection:
            if rows:
                connection.execute(insert(_PROVIDER), rows)
            for uid, fields in changed.items():
                statement = update(_PROVIDER).where(_PROVIDER.c.uid == uid).values(**fields)
                if connection.execute(statement).rowcount == 0:
                    raise StorageError("This provider is not in the directory (any more)", place=self.place)

    def change_provider(self, uid: str, fields: Mapping[str, str]) -> None:
        """Write fields of an organisation. Raises StorageError where it is not in the directory any more."""
        self.merge_providers((), {uid: fields})

    def remove_provider(self, uid: str) -> None:
        """Take an organisation out of the directory."""
        with writing(self._engine, self.place) as connection:
            connection.execute(delete(_PROVIDER).where(_PROVIDER.c.uid == uid))

    def offers(self) -> list[Offer]:
        """The candidates of all evaluations that are not deleted, the evaluation changed last first."""
        candidates = table_named("candidates")
        name = func.coalesce(func.nullif(candidates.c.provider, ""), candidates.c.name)
        statement = (
            select(_EVALUATION.c.uid, candidates.c.key, name)
            .join(candidates, candidates.c.evaluation == _EVALUATION.c.id)
            .where(_EVALUATION.c.removed == "")
            .order_by(_EVALUATION.c.changed.desc(), _EVALUATION.c.id.desc(), candidates.c.position, candidates.c.key)
        )
        with reading(self._engine, self.place) as connection:
            return [Offer(*row) for row in connection.execute(statement)]

    # ---- loading --------------------------------------------------------------------------------

    def load(self, uid: str, report: Report = silent) -> Loaded:
        """The evaluation as it stands. Raises StorageError where there is none or a row makes no sense."""
        return self._reader.load(uid, report)

    def entries(self, uid: str, after: int = 0) -> list[Entry]:
        """The journal from the entry behind `after` on, in order."""
        with reading(self._engine, self.place) as connection:
            return self._entries(connection, uid, after)

    def entries_before(self, uid: str, before: int | None, count: int) -> list[Entry]:
        """The latest entries before the entry `before` (None: of all), newest first, at most so many."""
        with reading(self._engine, self.place) as connection:
            number, _, _ = self._found(connection, uid)
            statement = self._entries_of(number).order_by(_JOURNAL.c.sequence.desc()).limit(count)
            if before is not None:
                statement = statement.where(_JOURNAL.c.sequence < before)
            return self._read(connection, statement)

    def contributors(self, uid: str) -> list[Contributor]:
        """Everybody who made an entry, whoever made the most first."""
        with reading(self._engine, self.place) as connection:
            number, _, _ = self._found(connection, uid)
            count = func.count()
            statement = (
                select(_JOURNAL.c.author, count, func.min(_JOURNAL.c.at))
                .where(_JOURNAL.c.evaluation == number)
                .group_by(_JOURNAL.c.author)
                .order_by(count.desc(), _JOURNAL.c.author)
            )
            return [Contributor(*row) for row in connection.execute(statement)]

    def _entries(self, connection: Connection, uid: str, after: int = 0) -> list[Entry]:
        number, _, _ = self._found(connection, uid)
        statement = self._entries_of(number).where(_JOURNAL.c.sequence > after).order_by(_JOURNAL.c.sequence)
        return self._read(connection, statement)

    def _entries_of(self, number: int) -> Select[Any]:
        names = ("sequence", "at", "author", "label", "changes", "previous", "hash")
        return select(*(_JOURNAL.c[name] for name in names)).where(_JOURNAL.c.evaluation == number)

    def _read(self, connection: Connection, statement: Select[Any]) -> list[Entry]:
        try:
            return [Entry(int(row[0]), *map(read_text, row[1:])) for row in connection.execute(statement)]
        except SENSELESS as error:
            raise DamagedError(
                "An entry of the journal makes no sense",
                place=self.place,
                advice="Check the workspace with 'scorecard check'.",
            ) from error

    def state_at(self, uid: str, sequence: int, near: Loaded | None = None) -> Evaluation:
        """The evaluation as it was after the entry `sequence`.

        `near` is a state that is at hand already, so that less has to be read.
        """
        with many_rows(), reading(self._engine, self.place) as connection:
            return self._states.at(_asking(connection), uid, sequence, near)

    def versions(self, uid: str) -> list[Version]:
        """The named versions, oldest first."""
        return self._reader.versions(uid)

    # ---- saving -----------------------------------------------------------------------------------

    def create(self, value: Evaluation, *, author: str, label: str) -> Loaded:
        """Store a new evaluation, with a journal that begins with everything in it."""
        uid = uuid.uuid4().hex
        at = now()
        with writing(self._engine, self.place) as connection:
            row = {"uid": uid, "created": at, "changed": at, "removed": "", "sequence": 0, "hash": START}
            number = int(connection.execute(insert(_EVALUATION).returning(_EVALUATION.c.id), row).scalar_one())
            entry = self._write(connection, number, uid, 0, START, diff(EMPTY, value), author, label, at)
        return Loaded(uid, value, entry.sequence, entry.hash)

    def save(
        self,
        uid: str,
        changes: Changes,
        base_sequence: int,
        *,
        author: str,
        label: str,
        base_hash: str | None = None,
        version: str = "",
    ) -> Entry:
        """Write changes made on the state at `base_sequence`, with their journal entry, in one transaction.

        With `version` what they lead to is named in the same transaction, by an entry of its own, with a number where
        that name is taken. Returns the last entry. When this returns, the changes are on the disk, also where somebody
        deleted the evaluation meanwhile: what was being done to it is not lost if it comes back. Raises Stale where
        the journal has moved on, and Diverged where it holds another history: it is shorter, or another hash than
        `base_hash` stands at that place.
        """
        with self._appending(uid, base_sequence, base_hash) as (connection, number, previous):
            at = now()
            entry = self._write(connection, number, uid, base_sequence, previous, squash(changes), author, label, at)
            if version:
                name = self._free_name(connection, number, version)
                entry = self._name(connection, number, uid, entry.sequence, entry.hash, name, author, at)
        return entry

    def name_version(self, uid: str, name: str, *, author: str, base_sequence: int) -> Version:
        """Name the present state. The naming itself is an entry of the journal."""
        name = checked_text(name)
        with self._appending(uid, base_sequence) as (connection, number, previous):
            entry = self._name(connection, number, uid, base_sequence, previous, name, author, now())
        return Version(entry.sequence, name, entry.at, entry.author, entry.hash)

    @contextmanager
    def _appending(
        self, uid: str, base_sequence: int, base_hash: str | None = None
    ) -> Iterator[tuple[Connection, int, str]]:
        """A transaction that writes behind `base_sequence`: the number of the evaluation, and the hash there."""
        with writing(self._engine, self.place) as connection:
            number, sequence, previous = self._found(connection, uid)
            if base_hash is not None and (
                sequence < base_sequence or (sequence == base_sequence and base_hash != previous)
            ):
                raise Diverged(self.place)
            if sequence != base_sequence:
                raise Stale(sequence)
            yield connection, number, previous

    def _name(
        self,
        connection: Connection,
        number: int,
        uid: str,
        sequence: int,
        previous: str,
        name: str,
        author: str,
        at: str,
    ) -> Entry:
        """Name the state at `sequence`, which is a further entry."""
        entry = self._write(connection, number, uid, sequence, previous, (), author, f"{NAMING}{name}", at)
        row = {"evaluation": number, "sequence": entry.sequence, "name": name}
        connection.execute(insert(_VERSION), row | {"at": entry.at, "author": entry.author, "hash": entry.hash})
        return entry

    @staticmethod
    def _free_name(connection: Connection, number: int, name: str) -> str:
        taken = {row[0] for row in connection.execute(select(_VERSION.c.name).where(_VERSION.c.evaluation == number))}
        return next(each for each in chain([name], (f"{name} ({at})" for at in count(2))) if each not in taken)

    def _write(
        self,
        connection: Connection,
        number: int,
        uid: str,
        sequence: int,
        previous: str,
        changes: Changes,
        author: str,
        label: str,
        at: str,
    ) -> Entry:
        author, label = _writable(author), _writable(label)
        with many_rows():
            entry = chained(uid, sequence + 1, at, author, label, changes_to_text(changes), previous)
            self._rows.write(connection, number, changes)
        connection.exec_driver_sql(
            self._rows.text("journal", insert(_JOURNAL)),
            (number, entry.sequence, at, author, label, entry.text, previous, entry.hash),
        )
        connection.exec_driver_sql(
            "UPDATE evaluation SET sequence = ?, hash = ?, changed = ? WHERE id = ?",
            (entry.sequence, entry.hash, at, number),
        )
        return entry

    # ---- deleting -----------------------------------------------------------------------------------

    def remove(self, uid: str, *, author: str = "") -> None:
        """Take an evaluation out of the library, as an entry of its journal; `restore` brings it back."""
        self._mark_removed(uid, author, REMOVAL)

    def restore(self, uid: str, *, author: str = "") -> None:
        """Bring a removed evaluation back."""
        self._mark_removed(uid, author, RESTORAL)

    def _mark_removed(self, uid: str, author: str, label: str) -> None:
        with writing(self._engine, self.place) as connection:
            number, sequence, previous = self._found(connection, uid)
            entry = self._write(connection, number, uid, sequence, previous, (), author, label, now())
            at = entry.at if label == REMOVAL else ""
            connection.execute(update(_EVALUATION).where(_EVALUATION.c.id == number).values(removed=at))

    def erase(self, uid: str) -> None:
        """Erase an evaluation with its journal and versions. This cannot be taken back."""
        with writing(self._engine, self.place) as connection:
            number, _, _ = self._found(connection, uid)
            connection.execute(delete(_EVALUATION).where(_EVALUATION.c.id == number))

    # ---- checking and copying -----------------------------------------------------------------------

    def check(self, report: Report = silent, *, in_full: bool = True) -> list[str]:
        """Everything that is wrong with the workspace, in sentences: the file and, `in_full`, each journal and state.

        A state is compared with what its journal adds up to, so that a row changed behind the program's back shows.
        """
        report(0.0, "Checking the file")
        found = soundness(self._engine, self.place)
        if not in_full:
            return found
        listed = [*self.evaluations(), *self.evaluations(removed=True)]
        for at, each in enumerate(listed):
            report(0.2 + 0.8 * at / len(listed), f"Checking {each.title}")
            try:
                found += [f"{each.title or each.uid}: {fault}" for fault in self._verdict(each).faults]
            except StorageError as error:
                found.append(f"{each.title or each.uid}: {error}")
        return found

    def verify(self, uid: str) -> Verdict:
        """Hold the journal of an evaluation against itself, its versions, and the state that is stored.

        Raises StorageError where there is no such evaluation, or where it cannot be read.
        """
        listed = [*self.evaluations(), *self.evaluations(removed=True)]
        found = next((each for each in listed if each.uid == uid), None)
        if found is None:
            raise StorageError("This evaluation is not in the workspace (any more)", place=self.place)
        return self._verdict(found)

    def _verdict(self, listed: Listed) -> Verdict:
        with reading(self._engine, self.place) as connection:  # one state of all three: others may be writing
            ask = _asking(connection)
            loaded = read(ask, listed.uid, self.place)
            entries = self._entries(connection, listed.uid)
            versions = read_versions(ask, listed.uid, self.place)
        return verify(listed, loaded, entries, versions)

    def backup(self, target: Path) -> None:
        """Write a copy of the whole workspace to a file that is not there yet, checked before this returns."""
        if target.exists():
            raise StorageError("There is a file of this name already", place=str(target), advice="Choose another.")
        if not target.parent.is_dir():
            raise StorageError("The folder for the backup is not there", place=str(target.parent))
        if journal_of(target).exists():  # SQLite would roll it back into the backup
            raise StorageError(
                f"The file '{journal_of(target).name}' of an older workspace is in the way",
                place=str(target),
                advice="Choose another name.",
            )
        part = unused(target.with_name(f"{target.name}.part"))
        try:
            copy_into(self.path, part)
            copy = Store(part)
            try:
                faults = soundness(copy._engine, str(part))
                same_heads = copy._heads() == self._heads_of(copy)
            finally:
                copy.close()
            if faults or not same_heads:
                raise DamagedError("The backup did not pass its check; it was not kept", place=str(target))
            part.replace(target)
            make_durable(target)
        except OSError as error:
            raise StorageError(
                f"The backup could not be written: {error.strerror or error}", place=str(target)
            ) from error
        finally:
            for left in (part, journal_of(part)):
                with suppress(OSError):  # what went wrong before says more
                    left.unlink(missing_ok=True)

    def _heads(self) -> dict[str, tuple[int, str]]:
        with reading(self._engine, self.place) as connection:
            statement = select(_EVALUATION.c.uid, _EVALUATION.c.sequence, _EVALUATION.c.hash)
            return {uid: (sequence, digest) for uid, sequence, digest in connection.execute(statement)}

    def _heads_of(self, copy: Store) -> dict[str, tuple[int, str]]:
        """The heads that `copy` has, as this store's journals confirm them: a copy may be older, never different."""
        return {
            uid: head
            for uid, head in copy._heads().items()
            if any((entry.sequence, entry.hash) == head for entry in copy.entries(uid, after=head[0] - 1))
        }

    # ---- pieces ----------------------------------------------------------------------------------------

    def _found(self, connection: Connection, uid: str) -> tuple[int, int, str]:
        return find(_asking(connection), uid, self.place)


def _asking(connection: Connection) -> Ask:
    """The driver's cursors of a transaction; SQLAlchemy would wrap each row."""

    def ask(text: str, values: tuple[Any, ...]) -> Any:
        return connection.exec_driver_sql(text, values).cursor

    return ask
