"""The one kind of change: what a save writes, the journal keeps, undo inverts and a merge replays.

A change names a row and holds the fields it had and the fields it has now:

    row added     before is None, after holds every field that is not at its default
    row removed   after is None, before holds every field that was not at its default
    row changed   both hold exactly the fields that differ

so that a change can be applied to a row of which a colleague has meanwhile changed other fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any, Final

from scorecard.core.digests import Digests
from scorecard.core.model import NAMING, TABLES, WHOLE, Evaluation, Key, Kind, named_in
from scorecard.core.table import Table

Fields = Mapping[str, Any]
EMPTY: Final = Evaluation()


@dataclass(frozen=True, slots=True)
class Change:
    """One row added, removed or changed; see the module for what `before` and `after` hold."""

    table: str
    key: Key
    before: Fields | None
    after: Fields | None


Changes = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two people changed the same thing. `field` is "" where one of them removed the row.

    `mine` are the changes which, applied to their state, make my side win: a removed row takes along, or brings back,
    everything that was said of it.
    """

    table: str
    key: Key
    field: str
    mine: Changes


@dataclass(frozen=True, slots=True)
class Rebased:
    """My changes on top of theirs: those that fit, and those that clash."""

    changes: Changes
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class Dangling:
    """A row that names something which is not there (or a criterion that is its own ancestor)."""

    table: str
    key: Key
    missing: str


# ---- rows and their fields ------------------------------------------------------------


def _defaults(row_type: type[Any]) -> dict[str, Any]:
    found = {}
    for each in fields(row_type):
        found[each.name] = each.default if each.default_factory is MISSING else each.default_factory()
    return found


_DEFAULTS: Final = {shape.row: _defaults(shape.row) for shape in TABLES.values()}


def same(a: Any, b: Any) -> bool:
    """Equal and of one type: True is not 1, which is not "1"."""
    return a is b or (type(a) is type(b) and a == b)


def fields_of(row: Any) -> dict[str, Any]:
    """The fields of a row that are not at their default."""
    found = {}
    for name, default in _DEFAULTS[type(row)].items():
        value = getattr(row, name)
        if value is not default and not same(value, default):
            found[name] = value
    return found


def row_of(table: str, given: Fields) -> Any:
    """The row of `table` that has these fields, and defaults elsewhere."""
    return TABLES[table].row(**given)


def change_of(table: str, key: Key, before: Any, after: Any) -> Change | None:
    """The change from one row to another (None: no such row), or None where nothing differs."""
    if before is after:
        return None
    if before is None:
        return Change(table, key, None, fields_of(after))
    if after is None:
        return Change(table, key, fields_of(before), None)
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for name in _DEFAULTS[type(after)]:
        was, now = getattr(before, name), getattr(after, name)
        if not same(was, now):
            old[name], new[name] = was, now
    return Change(table, key, old, new) if new else None


# ---- reading and writing one row of an evaluation ----------------------------------------


def row_at(evaluation: Evaluation, table: str, key: Key) -> Any:
    """The row under `key`, or None."""
    node: Any = getattr(evaluation, table)
    for part in key:
        node = node.get(part)
        if node is None:
            return None
    return node


def _placed(node: Table[str, Any] | None, key: Key, row: Any) -> Table[str, Any]:
    """`node` with `row` under `key` (None removes it); a part left empty goes away."""
    here: Table[str, Any] = Table() if node is None else node
    first, rest = key[0], key[1:]
    below = row if not rest else _placed(here.get(first), rest, row)
    if below is None or (rest and not below):
        return here.remove(first)
    return here.set(first, below)


def with_row(evaluation: Evaluation, table: str, key: Key, row: Any) -> Evaluation:
    """The evaluation with `row` under `key`; None removes the row. Costs the same at any size."""
    part: Any = row if not key else _placed(getattr(evaluation, table), key, row)
    changed: dict[str, Any] = {table: part}
    return replace(evaluation, **changed)


def rows(evaluation: Evaluation, table: str) -> Iterator[tuple[Key, Any]]:
    """Every key and row of a table, in no defined order."""
    yield from walk((), getattr(evaluation, table), len(TABLES[table].key))


def walk(prefix: Key, node: Any, depth: int) -> Iterator[tuple[Key, Any]]:
    """Every key and row `depth` levels below a node; keys begin with `prefix`."""
    if depth == 0:
        yield prefix, node
        return
    for part, below in node.items():
        yield from walk((*prefix, part), below, depth - 1)


# ---- the algebra -------------------------------------------------------------------------


def diff(before: Evaluation, after: Evaluation) -> Changes:
    """What turns `before` into `after`, ordered by table and key."""
    found: list[Change] = []
    for table, shape in TABLES.items():
        old, new = getattr(before, table), getattr(after, table)
        if old is not new:
            found += sorted(_table_diff(table, (), old, new, len(shape.key)), key=lambda change: change.key)
    return tuple(found)


def _table_diff(table: str, prefix: Key, old: Any, new: Any, depth: int) -> Iterator[Change]:
    if depth == 0:
        change = change_of(table, prefix, old, new)
        if change is not None:
            yield change
        return
    here: Table[str, Any] = Table() if old is None else old
    for part, below_old, below_new in here.differences(Table() if new is None else new):
        yield from _table_diff(table, (*prefix, part), below_old, below_new, depth - 1)


def apply(evaluation: Evaluation, changes: Iterable[Change]) -> Evaluation:
    """The evaluation after `changes`, field by field.

    A change to a row that is no longer there is left out: `rebase` reports it as a conflict beforehand.
    """
    for change in changes:
        if change.after is None:
            if change.key:
                evaluation = with_row(evaluation, change.table, change.key, None)
        elif change.before is None:
            evaluation = with_row(evaluation, change.table, change.key, row_of(change.table, change.after))
        else:
            row = row_at(evaluation, change.table, change.key)
            if row is not None:
                evaluation = with_row(evaluation, change.table, change.key, replace(row, **change.after))
    return evaluation


def built(changes: Iterable[Change]) -> Evaluation:
    """The evaluation that `changes` make out of nothing; as `apply`, but in bulk."""
    plain: dict[str, dict[Key, Any]] = {table: {} for table in TABLES}
    changes = tuple(changes)
    for change in changes:
        if change.before is not None or change.after is None:
            return apply(EMPTY, changes)
        plain[change.table][change.key] = row_of(change.table, change.after)
    return from_rows(plain)


def from_rows(plain: Mapping[str, Mapping[Key, Any]]) -> Evaluation:
    """The evaluation made of rows by table and key, built in bulk."""
    parts: dict[str, Any] = {}
    for table, shape in TABLES.items():
        given = plain.get(table, {})
        if not shape.key:
            if () in given:
                parts[table] = given[()]
            continue
        parts[table] = _nested(given, len(shape.key))
    return Evaluation(**parts)


def _nested(given: Mapping[Key, Any], depth: int) -> Table[str, Any]:
    if depth == 1:
        return Table({key[0]: row for key, row in given.items()})
    groups: dict[str, dict[Key, Any]] = {}
    for key, row in given.items():
        groups.setdefault(key[0], {})[key[1:]] = row
    return Table({first: _nested(below, depth - 1) for first, below in groups.items()})


def invert(changes: Changes) -> Changes:
    """What takes `changes` back."""
    return tuple(Change(c.table, c.key, c.after, c.before) for c in reversed(changes))


def squash(*steps: Iterable[Change]) -> Changes:
    """One tuple of changes that does what `steps` do one after the other; each row stands in it once."""
    if len(steps) == 1:
        only = tuple(steps[0])
        if len({(change.table, change.key) for change in only}) == len(only):
            return only
        steps = (only,)
    joined: dict[tuple[str, Key], Change] = {}
    for step in steps:
        for change in step:
            place = (change.table, change.key)
            earlier = joined.pop(place, None)
            both = change if earlier is None else _then(earlier, change)
            if both is not None:
                joined[place] = both
    return tuple(joined.values())


def _then(first: Change, second: Change) -> Change | None:
    table, key = first.table, first.key
    if first.before is None and second.after is None:
        return None
    if first.before is None:
        assert second.after is not None
        start = row_of(table, first.after or {})
        return change_of(table, key, None, replace(start, **second.after) if second.before is not None else start)
    if second.after is None:
        assert second.before is not None
        end = row_of(table, second.before)
        return change_of(table, key, replace(end, **first.before) if first.after is not None else end, None)
    if first.after is None:
        return change_of(table, key, row_of(table, first.before), row_of(table, second.after))
    before = {**(second.before or {}), **first.before}
    after = {**first.after, **second.after}
    moved = [name for name in after if not same(before[name], after[name])]
    if not moved:
        return None
    return Change(table, key, {name: before[name] for name in moved}, {name: after[name] for name in moved})


def rebase(mine: Iterable[Change], theirs: Iterable[Change]) -> Rebased:
    """`mine`, made on a common base, as changes to the state after `theirs`.

    Both are taken with each row once (see `squash`). What both did alike drops out.
    """
    others = {(c.table, c.key): c for c in squash(theirs)}
    ours = squash(mine)
    fitting: list[Change] = []
    conflicts: list[Conflict] = []
    for change in ours:
        other = others.get((change.table, change.key))
        if other is None:
            fitting.append(change)
            continue
        kept, clashes = _against(change, other)
        if kept is not None:
            fitting.append(kept)
        conflicts += clashes
    gone = {(c.table, c.key) for c in ours if c.after is None}
    lost = [c for c in others.values() if c.after is None and (c.table, c.key) not in gone]
    return _together(fitting, conflicts, lost)


def _against(mine: Change, other: Change) -> tuple[Change | None, list[Conflict]]:
    table, key = mine.table, mine.key
    if mine.after is None and other.after is None:
        return None, []
    if other.after is None:  # I changed what they removed: my side brings the row back
        assert other.before is not None
        row = replace(row_of(table, other.before), **(mine.after or {}))
        return None, [Conflict(table, key, "", (Change(table, key, None, fields_of(row)),))]
    if mine.after is None:  # I removed what they changed
        assert mine.before is not None
        row = replace(row_of(table, mine.before), **other.after)
        return None, [Conflict(table, key, "", (Change(table, key, fields_of(row), None),))]
    before = mine.before
    if before is None:  # both added the row: each set fields of one that had none
        before = _DEFAULTS[TABLES[table].row]
    free = {name: value for name, value in mine.after.items() if name not in other.after}
    kept = Change(table, key, {name: before[name] for name in free}, free) if free else None
    clashes = [
        Conflict(table, key, name, (Change(table, key, {name: other.after[name]}, {name: value}),))
        for name, value in mine.after.items()
        if name in other.after and not same(value, other.after[name])
    ]
    return kept, clashes


_NAMED: Final = ("criteria", "candidates", "evaluators", "scenarios")  # tables whose keys stand in the keys of others


def _together(fitting: list[Change], conflicts: list[Conflict], lost: list[Change]) -> Rebased:
    """A row that one side removed and the other changed decides over everything that is said of it.

    `lost` are their removals of rows that I did not remove.
    """
    removed = [each for each in conflicts if not each.field and each.table in _NAMED]
    for whole in removed:
        dependent = [each for each in conflicts if each is not whole and _names(each, whole)]
        if whole.mine[0].after is None:
            along = [change for change in fitting if change.after is None and _names(change, whole)]
            further = [change for each in dependent for change in each.mine if change.after is None]
            joined = (*along, *further, *whole.mine)
        else:
            along = [change for change in fitting if change.before is None and _names(change, whole)]
            mended = {(change.table, change.key): change for each in dependent for change in each.mine}
            back = [
                mended.get((each.table, each.key), Change(each.table, each.key, None, each.before))
                for each in lost
                if _names(each, whole)
            ]
            joined = (*whole.mine, *back, *along)
        settled = {id(each) for each in (*dependent, *along)}
        fitting = [change for change in fitting if id(change) not in settled]
        conflicts = [
            replace(whole, mine=joined) if each is whole else each for each in conflicts if id(each) not in settled
        ]
    return Rebased(tuple(fitting), tuple(conflicts))


def _names(each: Change | Conflict, whole: Conflict) -> bool:
    """Whether the key of a row names another row."""
    return each.table in NAMING and (whole.table, whole.key[0]) in named_in(each.table, each.key)


def since(value: Evaluation, changes: Changes) -> Rebased:
    """Changes to a state that has become `value` since, as changes to `value`, as an undo makes them.

    What somebody else has changed since is a conflict: the same field, a row that is removed, and what would be left
    hanging because it names such a row.
    """
    expected = apply(value, invert(changes))
    theirs = diff(expected, value)
    rebased = rebase(changes, theirs) if theirs else Rebased(changes, ())
    removed = [each for each in rebased.changes if each.after is None and each.table in _NAMED]
    if not removed:
        return rebased
    after = apply(value, squash(rebased.changes, *(each.mine for each in rebased.conflicts)))
    hanging = {(each.table, each.key) for each in dangling(after) if each.table in NAMING}
    whole: dict[int, Conflict] = {}
    for each in removed:
        name = (each.table, each.key[0])
        along = [place for place in sorted(hanging) if name in named_in(*place)]
        if along:
            rows_along = (Change(*place, fields_of(row_at(after, *place)), None) for place in along)
            whole[id(each)] = Conflict(each.table, each.key, "", (each, *rows_along))
    fitting = [each for each in rebased.changes if id(each) not in whole]
    return _together(fitting, [*rebased.conflicts, *whole.values()], []) if whole else rebased


def dangling(evaluation: Evaluation, digests: Digests | None = None) -> tuple[Dangling, ...]:
    """Every row that names a criterion, candidate or evaluator which is not there, and every circle of groups.

    Two edits that are clean alone can leave a row dangling together: one removes a criterion, the other scores it.
    `digests` of the evaluation, where they are at hand, spare a walk through every score.
    """
    found: list[Dangling] = []
    criteria = evaluation.criteria
    known = {name: frozenset(getattr(evaluation, name)) for name in _NAMED}
    clean = frozenset[int]() if digests is None else digests.clean(known["candidates"], criteria)
    with_whole = {name: keys | {WHOLE} for name, keys in known.items()} if evaluation.judgements else known
    for table, shape in TABLES.items():
        if table in NAMING:
            there = with_whole if shape.standing_in else known
            names = tuple(name for name in shape.key if name in known)  # those that name nothing come last
            found += _dangling_keys(there, clean, table, (), getattr(evaluation, table), names)
    for key, criterion in criteria.items():
        if criterion.parent:
            parent = criteria.get(criterion.parent)
            if parent is None or parent.kind is not Kind.GROUP or _circles(evaluation, key):
                found.append(Dangling("criteria", (key,), criterion.parent))
    for name, evaluator in evaluation.evaluators.items():
        found += [Dangling("evaluators", (name,), key) for key in evaluator.assigned if key not in criteria]
    feeds = evaluation.cost_terms.feeds
    if feeds and feeds not in criteria:
        found.append(Dangling("cost_terms", (), feeds))
    found += [Dangling("rules", (), key) for key in evaluation.rules.tie_break if key not in criteria]
    found += [Dangling("rules", (), key) for key in evaluation.rules.draw if key not in evaluation.candidates]
    return tuple(sorted(found, key=lambda each: (each.table, each.key, each.missing)))


def _dangling_keys(
    known: Mapping[str, frozenset[str]],
    clean: frozenset[int],
    table: str,
    prefix: Key,
    node: Table[str, Any],
    names: Key,
) -> Iterator[Dangling]:
    there = known[names[0]]
    if id(node) in clean or (len(names) == 1 and there.issuperset(node)):
        return
    for part, below in node.items():
        if part not in there:
            depth = len(TABLES[table].key) - len(prefix) - 1
            yield from (Dangling(table, key, part) for key, _ in walk((*prefix, part), below, depth))
        elif len(names) > 1:
            yield from _dangling_keys(known, clean, table, (*prefix, part), below, names[1:])


def _circles(evaluation: Evaluation, start: str) -> bool:
    seen = {start}
    criterion = evaluation.criteria.get(start)
    while criterion is not None and criterion.parent:
        if criterion.parent in seen:
            return True
        seen.add(criterion.parent)
        criterion = evaluation.criteria.get(criterion.parent)
    return False
