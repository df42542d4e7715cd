"""Changes in words: where something changed, what it was and what it became, as people say it.

Pure: it reads two evaluations and writes no key of a row or field. Names come from the later evaluation, or from the
earlier one for what is gone.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from scorecard.core.changes import Change, Changes, row_at
from scorecard.core.choice_words import CHOICES
from scorecard.core.model import TABLES, WHOLE, Evaluation, Key, Kind, Shape, ValueFunction, in_order
from scorecard.core.numbers import MOST_DECIMALS, grouped, plain
from scorecard.core.tree import Tree, tree_of
from scorecard.core.wording import NBSP, NOTHING, clipped, first_of, per_cent
from scorecard.gui.views.departure_words import WHAT, named_by
from scorecard.gui.views.departure_words import said as departure_said
from scorecard.gui.views.field_words import FIELDS, ROWS, SHAPES, WHERE

GONE: Final = "something that was removed"
CELLS: Final = ("facts", "sheets", "consensus")

Known = dict[tuple[str, str], str]
"""Names by table and key."""


class Area(StrEnum):
    """What a change is about, in a word for the end of a row."""

    SETUP = "Setup"
    RULES = "Rules"
    CRITERIA = "Criteria"
    WEIGHTS = "Weights"
    CANDIDATES = "Candidates"
    PANEL = "Panel"
    FACTS = "Facts"
    SCORES = "Scores"
    CONSENSUS = "Consensus"
    WAIVERS = "Waivers"
    SCENARIOS = "Scenarios"
    SEVERAL = "Several"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One thing that changed. `before` is "" for what was not there, `after` for what is not there any more."""

    where: str
    what: str
    before: str
    after: str

    def __str__(self) -> str:
        arrow = f"{self.before or NOTHING} → {self.after or NOTHING}"
        return f"{self.where}: {self.what} {arrow}" if self.where else f"{self.what} {arrow}"


_AREAS: Final[Mapping[str, Area]] = {
    "head": Area.SETUP,
    "scale": Area.RULES,
    "rules": Area.RULES,
    "criteria": Area.CRITERIA,
    "candidates": Area.CANDIDATES,
    "evaluators": Area.PANEL,
    "facts": Area.FACTS,
    "sheets": Area.SCORES,
    "consensus": Area.CONSENSUS,
    "weights": Area.WEIGHTS,
    "waivers": Area.WAIVERS,
    "declarations": Area.PANEL,
    "submissions": Area.SCORES,
    "acts": Area.SETUP,
    "judgements": Area.WEIGHTS,
    "cost_terms": Area.FACTS,
    "cost_lines": Area.FACTS,
    "scenarios": Area.SCENARIOS,
    "departures": Area.SCENARIOS,
}


def words_of(changes: Iterable[Change], before: Evaluation, after: Evaluation) -> list[ChangeWords]:
    """What `changes`, which lead from `before` to `after`, say in words; every one of them is in it."""
    sides = _Side(before), _Side(after)
    return [words for change in changes for words in _words_of(change, *sides)]


def area_of(changes: Iterable[Change]) -> Area:
    """What changes are about."""
    changes = tuple(changes)
    found = {_area(change) for change in changes}
    if len(found) > 1:
        found -= {Area.RULES}  # what hangs on a row, such as a tie-break, goes with it
    if not found:
        return Area.NOTHING
    if len(found) == 1:
        return found.pop()
    rows = {_area(change) for change in changes if len(change.key) == 1}
    named = [area for area in (Area.CANDIDATES, Area.CRITERIA, Area.PANEL) if area in rows]
    return named[0] if len(named) == 1 and _adds_or_removes(changes) else Area.SEVERAL


def names_in(changes: Iterable[Change]) -> Known:
    """The names that changes themselves hold: what was added, renamed or removed."""
    found: Known = {}
    for change in changes:
        if len(change.key) == 1:
            fields = {**(change.before or {}), **(change.after or {})}
            if fields.get("name"):
                found[change.table, change.key[0]] = str(fields["name"])
    return found


def place_of(changes: Changes, evaluation: Evaluation, gone: Known | None = None) -> str:
    """Where changes are, in one line, by the names that they hold or that `evaluation` has.

    `gone` are the names of what is not in it any more.
    """
    names = _Names(names_in(changes), _Side(evaluation), gone or {})
    places = list(dict.fromkeys(names.place(change) for change in changes[:_MOST_PLACES]))
    places = [each for each in places if each]
    if len(places) <= 2:
        return " and ".join(places)
    counts = Counter(change.table for change in changes)
    if len(counts) == 1 and changes[0].table not in CELLS:
        return f"{places[0]} and {grouped(len(changes) - 1)} more"
    shared = names.shared(changes)
    single = {change.table: change for change in changes if counts[change.table] == 1 and len(change.key) == 1}
    told = [
        names.place(single[table]) if table in single else _counted(count, table) for table, count in counts.items()
    ]
    line = ", ".join([*told, shared] if shared else told)
    return line[:1].upper() + line[1:]


def names_of(change: Change, evaluation: Evaluation, gone: Known | None = None) -> tuple[str, ...]:
    """The names of what a change is about: of a score the candidate, the criterion and the evaluator."""
    names = _Names(names_in((change,)), _Side(evaluation), gone or {})
    return tuple(names.named(change))


def brief_of(change: Change, evaluation: Evaluation, most: int) -> str:
    """What a change made of one field, as in "5 → 2"; of a cell it is the score. Texts are cut at `most` characters.

    "" where more has changed, or where it takes the states before and after to tell.
    """
    old, new = change.before or {}, change.after or {}
    fields = list(dict.fromkeys((*old, *new)))
    if change.table in CELLS and "score" in fields:
        name = "score"
    elif len(fields) == 1 and old and new and (change.table, fields[0]) not in _OF_ALL:
        (name,) = fields
    else:
        return ""
    side = _Side(evaluation)
    before, after = (clipped(each, most) for each in _values(change, name, side, side))
    return f"{before} → {after or NOTHING}" if before else after


_OF_ALL: Final = {
    ("criteria", "weight"),
    ("criteria", "position"),
    ("candidates", "position"),
    ("evaluators", "position"),
}
"""What is told as a share of the whole, or as a place among others."""


def reason_of(changes: Changes, after: Evaluation) -> str:
    """The reason that stands beside what was changed, where that is one cell or one waiver; "" otherwise."""
    if len(changes) != 1:
        return ""
    (change,) = changes
    row = row_at(after, change.table, change.key) if change.table in (*CELLS, "waivers") else None
    return "" if row is None else str(getattr(row, "rationale", getattr(row, "reason", "")))


_MOST_PLACES: Final = 400
"""How many changes are looked at for the line that says where they are."""


# ---- one change ---------------------------------------------------------------------------------


def _words_of(change: Change, before: _Side, after: _Side) -> Iterator[ChangeWords]:
    where = _where(change.table, change.key, after, before)
    old, new = change.before or {}, change.after or {}
    if change.table == "departures" and (change.before, change.after) != ({}, {}):
        aspect = change.key[1]
        sides = (change.before, change.after)
        was, now = ("" if side is None else departure_said(aspect, side.get("value", True)) for side in sides)
        yield ChangeWords(where, WHAT.get(aspect, FIELDS["departures"]["value"]), was, now)
        return
    if change.table in ("criteria", "candidates", "evaluators", "scenarios"):
        noun = ROWS[change.table][0]
        if change.after is None:
            yield ChangeWords(where, noun, _name_in(old), "removed")
            return
        if change.before is None:
            yield ChangeWords(where, noun, "", "added")
            new = {name: value for name, value in new.items() if name not in ("name", "position")}
    elif change.before == {} and change.after == {}:
        yield ChangeWords(where, ROWS[change.table][0], "", "hidden for now")
        return
    elif not old and not new:
        gone, here = ("there", "removed") if change.after is None else ("", "added, still blank")
        yield ChangeWords(where, ROWS[change.table][0], gone, here)
        return
    for name in FIELDS[change.table]:
        if name in old or name in new:
            what = _what(change, name, before, after)
            yield ChangeWords(where, what, *_values(change, name, before, after))


def _what(change: Change, name: str, before: _Side, after: _Side) -> str:
    if change.table == "facts" and name == "score":
        criterion = after.row("criteria", change.key[-1]) or before.row("criteria", change.key[-1])
        return "gate" if criterion is not None and criterion.kind is Kind.GATE else "figure"
    return FIELDS[change.table][name]


def _values(change: Change, name: str, before: _Side, after: _Side) -> tuple[str, str]:
    """Before and after of a field; of a number so many decimals that they differ."""
    old = (change.before or {}).get(name, _ABSENT)
    new = (change.after or {}).get(name, _ABSENT)
    texts = "", ""
    for decimals in range(1, MOST_DECIMALS + 1):
        texts = (
            _value(change, name, old, before, decimals),
            _value(change, name, new, after, decimals),
        )
        if texts[0] != texts[1]:
            return texts
    if isinstance(old, float) and isinstance(new, float):
        return plain(old), plain(new)  # shares that stay while the weights behind them change
    return texts


def _value(change: Change, name: str, value: Any, side: _Side, decimals: int) -> str:
    if value is _ABSENT:
        return ""
    match change.table, name:
        case "criteria", "parent":
            return side.name("criteria", value) if value else "top level"
        case "criteria", "weight":
            share = side.share(change.key[0])
            return plain(value) if share is None else per_cent(share, decimals)
        case "criteria", "value":
            return _function(value)
        case ("criteria", "at_least" | "at_most") | ("facts", "score") if type(value) is float:
            criterion = side.row("criteria", change.key[-1])
            return f"{grouped(value)}{NBSP}{criterion.unit}" if criterion and criterion.unit else grouped(value)
        case "facts", "score" if isinstance(value, bool):
            return "passed" if value else "not passed"
        case ("rules", "tie_break") | ("evaluators", "assigned"):
            return ", ".join(side.names("criteria", value, told_apart=decimals > 1))
        case "judgements", "answers":
            return value if decimals > 2 else _answers(value, side, told_apart=decimals > 1)
        case "cost_terms", "feeds":
            return ", ".join(side.names("criteria", [value], told_apart=decimals > 1)) if value else ""
        case "rules", "draw":
            return ", ".join(side.names("candidates", value, told_apart=decimals > 1))
        case "head", "template":
            words = str(value).replace("_", " ").replace("-", " ")
            return words[:1].upper() + words[1:]
        case _, "levels":
            return "; ".join(f"{plain(level)}: {text}" for level, text in value)
        case _, "position" if decimals == 1:  # more are asked for where the place is the same
            at, of = side.place(change.table, change.key[0])
            return f"{at} of {of}" if at else plain(value)
    return _plain_value(value)


def _plain_value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, StrEnum):
        return CHOICES[value]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return plain(value)
    if isinstance(value, tuple):
        return ", ".join(map(_plain_value, value))
    return str(value)


def _function(value: ValueFunction) -> str:
    parts = [SHAPES[value.shape]]
    if value.worst is not None:
        parts.append(f"worst {plain(value.worst)}")
    if value.best is not None:
        parts.append(f"best {plain(value.best)}")
    if value.reference is not None:
        parts.append(f"reference {plain(value.reference)}")
    if value.shape in (Shape.LINEAR_PENALTY, Shape.LOGARITHMIC) or value.zero_at != ValueFunction().zero_at:
        parts.append(f"worth nothing at {plain(value.zero_at)} times the reference")
    parts += [f"{plain(at)} is worth {plain(worth)}" for at, worth in value.points]
    parts += [f"{label} is worth {plain(worth)}" for label, worth in value.categories]
    return ", ".join(parts)


def _answers(text: str, side: _Side, *, told_apart: bool) -> str:
    """Answers with the names of what they are about, as far as they can be read."""
    try:
        return _said(json.loads(text), side, told_apart) or text
    except ValueError:
        return text


def _said(value: Any, side: _Side, told_apart: bool) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{_said(key, side, told_apart)} {_said(value[key], side, told_apart)}" for key in value)
    if isinstance(value, list):
        return "; ".join(_said(part, side, told_apart) for part in value)
    if isinstance(value, str) and side.row("criteria", value) is not None:
        return side.names("criteria", [value], told_apart=told_apart)[0]
    return NOTHING if value is None else _plain_value(value) if isinstance(value, (int, float)) else str(value)


_TOGETHER: Final[Mapping[str, str]] = {"criteria": "The whole", "evaluators": "the panel"}
"""What WHOLE stands for in the key of a judgement."""

_ABSENT: Final = object()


# ---- names ------------------------------------------------------------------------------------------


class _Side:
    """An evaluation that names are taken from."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self._orders: dict[tuple[str, str], list[str]] = {}

    @cached_property
    def _tree(self) -> Tree:
        return tree_of(self.evaluation.criteria)

    def row(self, table: str, key: str) -> Any:
        return getattr(self.evaluation, table).get(key)

    def name(self, table: str, key: str) -> str:
        if table == "acts":
            return f"Step {int(key)}"
        if table == "number":
            return f"Line {int(key)}"
        if table == "rule":
            return FIELDS["rules"].get(key, key)
        if key == WHOLE:
            return _TOGETHER.get(table, GONE)
        row = self.row(table, key)
        return GONE if row is None else row.name or GONE

    def names(self, table: str, keys: Iterable[str], *, told_apart: bool) -> list[str]:
        """The names of rows, with their places where names alone do not tell them apart."""
        if not told_apart:
            return [self.name(table, key) for key in keys]
        places = {key: at for at, key in enumerate(in_order(getattr(self.evaluation, table)), start=1)}
        return [f"{self.name(table, key)} ({places[key]})" if key in places else GONE for key in keys]

    def share(self, key: str) -> float | None:
        """What a criterion weighs of the whole; None where it has no weight there."""
        share = 1.0
        while key:
            if key not in self._tree.local_weights:
                return None
            share *= float(self._tree.local_weights[key])
            key = self.evaluation.criteria[key].parent
        return share

    def place(self, table: str, key: str) -> tuple[int, int]:
        """The place of a row among its siblings, from 1, and how many there are; 0 where it is not there."""
        row = self.row(table, key)
        if row is None:
            return 0, 0
        parent = getattr(row, "parent", "")
        if (table, parent) not in self._orders:
            rows = getattr(self.evaluation, table)
            self._orders[table, parent] = [
                each for each in in_order(rows) if getattr(rows[each], "parent", "") == parent
            ]
        siblings = self._orders[table, parent]
        return siblings.index(key) + 1, len(siblings)


def _where(table: str, key: Key, side: _Side, other: _Side) -> str:
    if not key:
        return WHERE[table]
    named = [_name(each, part, side, other) for each, part in _parts(table, key)]
    return ", ".join([*named[1:], named[0]] if table == "sheets" else named)


def _parts(table: str, key: Key) -> list[tuple[str, str]]:
    """What a key is made of: the table that each part names, or what it is called."""
    return named_by(key) if table == "departures" else list(zip(TABLES[table].key, key, strict=True))


def _name(table: str, key: str, side: _Side, other: _Side) -> str:
    name = side.name(table, key)
    return other.name(table, key) if name is GONE else name


def _name_in(fields: Mapping[str, Any]) -> str:
    return str(fields.get("name", "")) or "there"


class _Names:
    """Names for changes seen from another state: what they added or removed themselves has its name in them."""

    def __init__(self, said: Known, side: _Side, gone: Known) -> None:
        self._said = said
        self._side = side
        self._gone = gone

    def name(self, table: str, key: str) -> str:
        name = self._said.get((table, key)) or self._side.name(table, key)
        return self._gone.get((table, key), GONE) if name is GONE else name

    def place(self, change: Change) -> str:
        if not change.key:
            fields = [FIELDS[change.table][name] for name in {**(change.before or {}), **(change.after or {})}]
            words = first_of(fields, 3)
            return f"{WHERE[change.table]}, {words}" if WHERE[change.table] else words[:1].upper() + words[1:]
        return ", ".join(self.named(change))

    def named(self, change: Change) -> list[str]:
        """The names of what a change is about; whose sheet it is comes last."""
        named = [self.name(table, part) for table, part in _parts(change.table, change.key)]
        return [*named[1:], named[0]] if change.table == "sheets" else named

    def shared(self, changes: Changes) -> str:
        """What all cells have in common: the candidate, the criterion or the evaluator."""
        shapes = {TABLES[change.table].key for change in changes}
        if len(shapes) != 1:
            return ""
        common = []
        shape = next(iter(shapes))
        for at, table in enumerate(shape[:1] if changes[0].table == "departures" else shape):
            parts = {change.key[at] for change in changes}
            if len(parts) == 1:
                common.append(self.name(table, parts.pop()))
        return ", ".join(common)


def _counted(count: int, table: str) -> str:
    one, many = ROWS[table]
    if not TABLES[table].key:
        return one
    return f"{grouped(count)} {one if count == 1 else many}"


def _area(change: Change) -> Area:
    fields = {**(change.before or {}), **(change.after or {})}
    changed = change.before is not None and change.after is not None
    return (
        Area.WEIGHTS if changed and change.table == "criteria" and set(fields) == {"weight"} else _AREAS[change.table]
    )


def _adds_or_removes(changes: Iterable[Change]) -> bool:
    return any(len(each.key) == 1 and (each.before is None or each.after is None) for each in changes)
