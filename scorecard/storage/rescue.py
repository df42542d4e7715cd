"""What can be saved of a damaged workspace, evaluation by evaluation, and what was lost, by name.

The journal is the better witness: its hashes vouch for every entry, and all entries together give the evaluation to the
last cell, whatever became of its rows. Where entries are missing, the rows are taken as they stand, what the surviving
entries say last is held against them, and all that nothing confirms any more is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from scorecard.core.changes import EMPTY, Changes, apply, built, diff, from_rows, row_at, rows, squash, with_row
from scorecard.core.errors import StorageError
from scorecard.core.model import NAMING, TABLES, Cell, Evaluation, Head, Key, Rules, Scale, named_in
from scorecard.core.progress import Report, silent
from scorecard.core.soundness import unsound
from scorecard.storage.encoding import CODECS, SENSELESS
from scorecard.storage.journal import START, Entry, entry_hash
from scorecard.storage.records import Provider
from scorecard.storage.salvaging import Found, found_in

ROUNDS: Final = 20
MOST_NAMED: Final = 12
MOST_ENTRIES: Final = 1 << 31
WORDS: Final[Mapping[str, str]] = {
    "head": "the title and the other fields of the setup",
    "scale": "the scale",
    "rules": "the rules",
    "criteria": "the criterion",
    "candidates": "the candidate",
    "evaluators": "the evaluator",
    "facts": "the fact",
    "sheets": "the score",
    "consensus": "the agreed score",
    "weights": "the own weight",
    "waivers": "the waiver",
    "declarations": "the declaration",
    "submissions": "the handed-in sheet",
    "acts": "the entry in the record of proceedings",
    "judgements": "the judgement",
    "cost_terms": "the terms of the costs",
    "cost_lines": "the cost line",
    "scenarios": "the scenario",
    "departures": "the departure of a scenario",
}
MANY: Final[Mapping[str, str]] = {"sheets": "scores", "consensus": "agreed scores", "weights": "own weights"}
RESCUED: Final = "Rescued evaluation"


@dataclass(frozen=True, slots=True)
class Rescued:
    """An evaluation that was saved.

    uid         its id; "" where that is not certain any more, so that it gets another
    entries     its journal, where that holds from beginning to end; else none, and it begins anew
    losses      what was lost or cannot be confirmed, in sentences without a full stop; none: it is as it was
    notes       what was put right without a loss
    is_removed  whether it had been deleted, where no journal says so
    """

    uid: str
    value: Evaluation
    entries: tuple[Entry, ...] = ()
    losses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    is_removed: bool = False

    @property
    def title(self) -> str:
        """What it is called."""
        return self.value.head.title or RESCUED


@dataclass(frozen=True, slots=True)
class Salvage:
    """What was saved of a file; `losses` are those that concern no single evaluation that was saved."""

    evaluations: tuple[Rescued, ...] = ()
    providers: tuple[Provider, ...] = ()
    losses: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing was lost."""
        return not self.losses and not any(each.losses for each in self.evaluations)


def salvage(data: bytes, report: Report = silent) -> Salvage:
    """Everything that can be saved of the bytes of a workspace file. Never fails, whatever they are."""
    report(0.0, "Reading the pages")
    found = found_in(data)
    evaluations: list[Rescued] = []
    losses: list[str] = []
    numbers = found.numbers()
    for at, number in enumerate(numbers):
        report(0.5 + 0.5 * at / len(numbers), "Putting the evaluations together")
        saved = _evaluation(found, number)
        if saved is None:
            losses.append(_gone(found, number))
        elif saved.uid and saved.uid in {each.uid for each in evaluations}:
            evaluations.append(replace(saved, uid="", entries=(), losses=(*saved.losses, "its id stood there twice")))
        else:
            evaluations.append(saved)
    if found.parts["evaluation"].lost and found.parts["journal"].lost:  # either alone tells of all that there were
        losses.append("part of the list of evaluations cannot be read, and there may have been others")
    providers, lost = _providers(found)
    return Salvage(tuple(evaluations), providers, (*losses, *lost))


def _gone(found: Found, number: int) -> str:
    title = next((row["title"] for row in found.rows_of("head", number) if type(row.get("title")) is str), "")
    return f"nothing of the evaluation '{title}' can be read" if title else "nothing of an evaluation can be read"


def _providers(found: Found) -> tuple[tuple[Provider, ...], list[str]]:
    names = ("uid", "name", "country", "sites", "services", "contacts", "notes")
    part = found.parts["provider"]
    saved: dict[str, Provider] = {}
    losses: list[str] = []
    for row in part.rows:
        texts = [row.get(name) for name in names]
        if all(type(each) is str for each in texts):
            saved.setdefault(row["uid"], Provider(*texts))  # type: ignore[arg-type]
        else:
            name = row.get("name")
            who = f"the provider {name}" if type(name) is str else "a provider of the directory"
            losses.append(f"{who} could not be read")
    if part.lost:
        losses.append("part of the directory of providers may be missing")
    return tuple(saved.values()), losses


# ---- one evaluation -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Journal:
    """What is left of a journal.

    chain     the entries from the first on that hold together
    later     entries behind them that vouch for themselves, in order
    gaps      which are missing, in words; "" where none is known to be
    is_ended  whether the list of evaluations says that it ends where the chain does
    """

    uid: str = ""
    chain: list[Entry] = field(default_factory=list)
    later: list[Entry] = field(default_factory=list)
    gaps: str = ""
    is_ended: bool = False


@dataclass(frozen=True, slots=True)
class _Stood:
    """An evaluation as its rows say. `spoiled` are the keys of rows that make no sense, by table, and `twice` those of
    rows that stand there twice with different content."""

    value: Evaluation
    spoiled: Mapping[str, list[Key]]
    twice: Sequence[tuple[str, Key]]

    @property
    def is_sure(self) -> bool:
        """Whether no row is in doubt."""
        return not self.spoiled and not self.twice


def _evaluation(found: Found, number: int) -> Rescued | None:
    journal = _journal(found, number)
    replayed = _replayed(journal.chain) if journal.chain else None
    if replayed is None:
        return _from_rows(found, number, journal, None)
    stood = _rows(found, number)
    is_confirmed = stood.is_sure and stood.value == replayed
    if not journal.gaps and (is_confirmed or journal.is_ended):
        notes = () if is_confirmed else ("damaged rows were made good from its journal",)
        return Rescued(journal.uid, replayed, tuple(journal.chain), (), notes)
    if is_confirmed and not journal.later:
        losses = (f"the journal lacks {journal.gaps}; every value is as its rows say",)
        return Rescued(journal.uid, replayed, tuple(journal.chain), losses)
    if not journal.gaps:
        journal.gaps = f"perhaps what came after change {len(journal.chain)}"
    return _from_rows(found, number, journal, replayed)


def _journal(found: Found, number: int) -> _Journal:
    entries = found.entries.get(number, {})
    uids = found.uids.get(number, [])
    genuine = {uid: {at: ok for at, some in entries.items() if (ok := _genuine(uid, some))} for uid in uids}
    uid = max(genuine, key=lambda each: len(genuine[each]), default="")
    known = genuine.get(uid, {})
    if not known:
        return _Journal(gaps="all of it")
    chain: list[Entry] = []
    previous = START
    while True:
        entry = next((each for each in known.get(len(chain) + 1, ()) if each.previous == previous), None)
        if entry is None:
            break
        chain.append(entry)
        previous = entry.hash
    later = [known[at][0] for at in sorted(known) if at > len(chain)]
    ends = _ends(found, number, uid)
    last = max((len(chain), *(each.sequence for each in later), *(sequence for sequence, _ in ends)))
    there = {*range(1, len(chain) + 1), *(each.sequence for each in later)}
    gaps = _spans(_lacking(there, last))
    if not gaps and later:
        gaps = f"what leads to change {later[0].sequence}"
    return _Journal(uid, chain, later, gaps, is_ended=(len(chain), previous) in ends)


def _ends(found: Found, number: int, uid: str) -> list[tuple[int, str]]:
    """Where the journal ends by what the list of evaluations says, as far as that can be read: place and hash."""
    return [
        (row["sequence"], row["hash"])
        for row in found.parts["evaluation"].rows
        if row.get("id") == number and row.get("uid") == uid and 0 <= row["sequence"] < MOST_ENTRIES
    ]


def _lacking(there: set[int], last: int) -> Iterator[tuple[int, int]]:
    """The stretches of places up to `last` that are not there, each as its first and last."""
    before = 0
    for each in (*sorted(there), last + 1):
        if each > before + 1:
            yield before + 1, each - 1
        before = max(before, each)


def _spans(stretches: Iterable[tuple[int, int]]) -> str:
    """Stretches in words, such as "3 to 5, 9"."""
    words = [str(first) if first == last else f"{first} to {last}" for first, last in stretches]
    more = " and others" if len(words) > MOST_NAMED else ""
    return ", ".join(words[:MOST_NAMED]) + more


def _genuine(uid: str, entries: Sequence[Entry]) -> list[Entry]:
    """Those of the entries at a place whose hash vouches for them."""
    found = []
    for each in entries:
        try:
            digest = entry_hash(uid, each.sequence, each.at, each.author, each.label, each.text, each.previous)
        except UnicodeEncodeError:
            continue
        if digest == each.hash and each not in found:
            found.append(each)
    return found


def _replayed(chain: Sequence[Entry]) -> Evaluation | None:
    """What entries add up to, or None where one of them makes no sense."""
    value = EMPTY
    try:
        for entry in chain:
            changes = entry.changes
            value = built(changes) if value is EMPTY else apply(value, changes)
    except (StorageError, *SENSELESS):
        return None
    return value


# ---- from rows ----------------------------------------------------------------------------------------


def _from_rows(found: Found, number: int, journal: _Journal, replayed: Evaluation | None) -> Rescued | None:
    stood = _rows(found, number)
    later = _changes_of(journal.later)
    known = apply(EMPTY if replayed is None else replayed, later)
    if stood.value == EMPTY and known == EMPTY:
        return None
    value, losses = stood.value, [f"the journal lacks {journal.gaps}, so that not every value can be confirmed"]
    taken: list[tuple[str, Key]] = []
    for table in TABLES:
        if found.parts[table].lost or table in stood.spoiled:
            value, added = _filled(value, known, table)
            taken += added
    value = apply(value, later)  # what the latest entries say holds, whatever the rows say
    losses += [
        f"{_named(table, key, value)} could not be read" for table, some in stood.spoiled.items() for key in some
    ]
    losses += [f"{_named(table, key, value)} stood there twice" for table, key in stood.twice]
    if taken:
        names = [_named(table, key, value) for table, key in taken[:MOST_NAMED]]
        more = f" and {len(taken) - MOST_NAMED} more" if len(taken) > MOST_NAMED else ""
        losses.append(f"taken from the journal, perhaps not as they were last: {', '.join(names)}{more}")
    unread = [table for table in TABLES if found.parts[table].lost]
    if unread:
        names = [MANY.get(table, table).replace("_", " ") for table in unread]
        losses.append(f"parts of these cannot be read, and some may be missing: {', '.join(names)}")
    value, dropped = _made_sound(value)
    losses += [*dropped, "its history begins anew"]
    removed = any(row["id"] == number and row["removed"] != "" for row in found.parts["evaluation"].rows)
    return Rescued("", value, (), tuple(dict.fromkeys(losses)), is_removed=removed)


def _changes_of(entries: Sequence[Entry]) -> Changes:
    steps = []
    for entry in entries:
        try:
            steps.append(entry.changes)
        except (StorageError, *SENSELESS):
            continue
    try:
        return squash(*steps)
    except SENSELESS:
        return ()


def _rows(found: Found, number: int) -> _Stood:
    plain: dict[str, dict[Key, Any]] = {}
    spoiled: dict[str, list[Key]] = {}
    twice: list[tuple[str, Key]] = []
    for table in TABLES:
        read: dict[Key, Any] = {}
        for row in found.rows_of(table, number):
            key, value = _row(table, row)
            if value is None or not all(type(part) is str for part in key):
                spoiled.setdefault(table, []).append(tuple(part if type(part) is str else "?" for part in key))
            elif key in read and read[key] != value:
                twice.append((table, key))
            else:
                read[key] = value
        plain[table] = read
    return _Stood(from_rows(plain), spoiled, twice)


def _row(table: str, row: Mapping[str, Any]) -> tuple[Key, Any]:
    """The key of a row and the row, or None in its place where it makes no sense."""
    codec = CODECS[table]
    key = tuple(row.get(name) for name in codec.keys) if TABLES[table].key else ()
    try:
        usual = dict(zip(codec.columns, codec.all_columns({}), strict=True))
        return key, codec.from_columns(tuple(row.get(name, usual[name]) for name in codec.columns))  # type: ignore[return-value]
    except SENSELESS:
        return key, None  # type: ignore[return-value]


def _filled(value: Evaluation, known: Evaluation, table: str) -> tuple[Evaluation, list[tuple[str, Key]]]:
    """Add the rows of a table that the journal knows and nobody can read any more."""
    if not TABLES[table].key:
        usual = getattr(EMPTY, table)
        if getattr(value, table) == usual != getattr(known, table):
            return with_row(value, table, (), getattr(known, table)), [(table, ())]
        return value, []
    added = []
    for key, row in rows(known, table):
        if row_at(value, table, key) is None:
            value = with_row(value, table, key, row)
            added.append((table, key))
    return value, added


def _made_sound(value: Evaluation) -> tuple[Evaluation, list[str]]:
    """The evaluation without the rows that do not hold together with the others, and what they were."""
    dropped: list[str] = []
    went_along: dict[tuple[str, str], Counter[str]] = {}
    for _ in range(ROUNDS):
        try:
            flaws = unsound(value, diff(EMPTY, value))
        except (KeyError, ValueError, TypeError, RecursionError):
            return Evaluation(Head(title=value.head.title or RESCUED)), [*dropped, "everything but the title"]
        if not flaws:
            break
        mended: set[str] = set()
        before = value
        for flaw in flaws:
            gone = _named_and_gone(value, flaw.table, flaw.key)
            if gone:
                went_along.setdefault(gone[0], Counter())[flaw.table] += row_at(value, flaw.table, flaw.key) is not None
                value = with_row(value, flaw.table, flaw.key, None)
            elif flaw.key:
                why = "it does not fit" if TABLES[flaw.table].row is Cell else flaw.what  # a score may be hidden
                dropped.append(f"{_named(flaw.table, flaw.key, value)} was left out: {why}")
                value = with_row(value, flaw.table, flaw.key, None)
            elif flaw.table not in mended:
                mended.add(flaw.table)
                value = _usual(value, flaw.table)
                dropped.append(f"{WORDS[flaw.table]}: {flaw.what}")
        if value == before:  # what is left is told, and can be mended by hand
            break
    if not value.head.title:
        value = replace(value, head=replace(value.head, title=RESCUED))
        dropped.append("its title")
    return value, [*(_with_it(place, counts) for place, counts in sorted(went_along.items())), *dropped]


def _named_and_gone(value: Evaluation, table: str, key: Key) -> list[tuple[str, str]]:
    """The rows that a key names and that are not there."""
    if table not in NAMING or len(key) != len(TABLES[table].key):
        return []
    return [(name, part) for name, part in named_in(table, key) if part not in getattr(value, name)]


def _with_it(place: tuple[str, str], counts: Mapping[str, int]) -> str:
    """What was lost with a row that others name: "the criterion 'price' cannot be read; with it went facts (5)"."""
    table, key = place
    along = ", ".join(f"{MANY.get(other, other)} ({count})" for other, count in sorted(counts.items()))
    return f"{WORDS[table]} '{key}' cannot be read; with it went {along}"


def _usual(value: Evaluation, table: str) -> Evaluation:
    """The evaluation with a part that does not hold together put back to how a new one has it."""
    if table == "head":
        return replace(value, head=Head(title=value.head.title or RESCUED))
    return with_row(value, table, (), {"scale": Scale(), "rules": Rules()}.get(table, getattr(EMPTY, table)))


# ---- names --------------------------------------------------------------------------------------------


def _named(table: str, key: Key, value: Evaluation) -> str:
    """A row in words, with the names that people gave: "the score of Ann for Acme on Price"."""
    names = [_name(part_table, part, value) for part_table, part in zip(TABLES[table].key, key, strict=False)]
    words = WORDS.get(table, f"a row of '{table}'")
    if not names:
        return words
    if TABLES[table].row is Cell:
        who = f" of {names[0]}" if len(names) == 3 else ""
        return f"{words}{who} for {names[-2]} on {names[-1]}"
    return f"{words} {' / '.join(names)}"


def _name(table: str, key: str, value: Evaluation) -> str:
    if table in ("criteria", "candidates", "evaluators"):
        row = getattr(value, table).get(key)
        if row is not None and row.name:
            return str(row.name)
    return key or "all"
