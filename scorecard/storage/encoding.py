"""Fields of rows as columns and as JSON, and back.

A column holds text, a number or nothing. What is made of parts stands in it as JSON; the journal writes the same
fields as JSON values. A field's type in `core.model` says which is which.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from scorecard.core.changes import Change, Changes
from scorecard.core.model import (
    TABLES,
    ActKind,
    Cell,
    CostKind,
    Delivery,
    Direction,
    Fed,
    Key,
    Kind,
    Method,
    Missing,
    Pooling,
    Process,
    RatingRule,
    Shape,
    Stage,
    ValueFunction,
)

_ENUMS: Final[Mapping[str, type[StrEnum]]] = {
    "Kind": Kind,
    "Direction": Direction,
    "RatingRule": RatingRule,
    "Pooling": Pooling,
    "Missing": Missing,
    "Process": Process,
    "Stage": Stage,
    "ActKind": ActKind,
    "Method": Method,
    "CostKind": CostKind,
    "Fed": Fed,
}

SEPARATORS: Final = (",", ":")
LARGEST: Final = 1e15  # as the checks of the tables have it

SENSELESS: Final = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What reading a row or a change raises where the file was damaged or changed by hand."""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=SEPARATORS, allow_nan=False)


def _same(value: Any) -> Any:
    return value


def read_text(value: Any) -> str:
    """A text as it is read; ValueError for anything else, which only damage to the file puts in its place."""
    if type(value) is not str:
        raise ValueError("not a text")
    return value


def read_number(value: Any) -> float:
    """A number as it stands in a column, whose check keeps it within bounds; ValueError for anything else."""
    if type(value) is not float or not -LARGEST <= value <= LARGEST:
        raise ValueError("not a number")
    return value


def read_whole(value: Any) -> int:
    """A whole number as it stands in a column; ValueError for anything else."""
    if type(value) is not int:
        raise ValueError("not a whole number")
    return value


def read_optional_number(value: Any) -> float | None:
    """A number or nothing as it stands in a column; ValueError for anything else."""
    return None if value is None else read_number(value)


def read_stated(given: str) -> float | bool | str:
    """What the column `stated` of a cell says."""
    return _read_said(json.loads(given))


def _read_said(value: Any) -> float | bool | str:
    """A number, a text, yes or no as it stands in JSON."""
    if type(value) in (bool, str):
        found: float | bool | str = value
        return found
    return _part_number(value)


def _part_number(value: Any) -> float:
    """A number as it stands in JSON; ValueError for anything else."""
    if type(value) not in (float, int) or not -math.inf < value < math.inf:
        raise ValueError("not a number")
    found: float = value
    return found


def _optional_part_number(value: Any) -> float | None:
    return None if value is None else _part_number(value)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(read_text, value))


def _pairs(first: Callable[[Any], Any], second: Callable[[Any], Any]) -> Callable[[Any], tuple[tuple[Any, Any], ...]]:
    def pairs(value: Any) -> tuple[tuple[Any, Any], ...]:
        return tuple((first(one), second(other)) for one, other in value)

    return pairs


def _numbers(value: Any) -> tuple[float, ...]:
    return tuple(map(_part_number, value))


def _rates(value: Any) -> tuple[tuple[str, float, str], ...]:
    return tuple((read_text(currency), _part_number(worth), read_text(day)) for currency, worth, day in value)


_LEVELS: Final = _pairs(_part_number, read_text)
_PARTS: Final[Mapping[str, Callable[[Any], Any]]] = {  # of a value function
    "shape": Shape,
    "worst": _optional_part_number,
    "best": _optional_part_number,
    "points": _pairs(_part_number, _part_number),
    "reference": _optional_part_number,
    "zero_at": _part_number,
    "categories": _pairs(read_text, _part_number),
}


def _function_to_json(function: ValueFunction) -> dict[str, Any]:
    return {name: value for name, value in asdict(function).items() if value not in (None, ())}


def _function_from_json(value: Mapping[str, Any]) -> ValueFunction:
    return ValueFunction(**{name: _PARTS[name](part) for name, part in dict(value).items()})


@dataclass(frozen=True, slots=True)
class FieldCodec:
    """How one field goes to JSON and to a column, and comes back."""

    to_json: Callable[[Any], Any] = _same
    from_json: Callable[[Any], Any] = _same
    to_column: Callable[[Any], Any] = _same
    from_column: Callable[[Any], Any] = _same


def _in_json_text(to_json: Callable[[Any], Any], from_json: Callable[[Any], Any]) -> FieldCodec:
    return FieldCodec(to_json, from_json, lambda value: _json(to_json(value)), lambda text: from_json(json.loads(text)))


def _codec(type_name: str) -> FieldCodec:
    """The codec of a field by the name of its type, as `core.model` writes it."""
    if type_name in _ENUMS:
        kind = _ENUMS[type_name]
        return FieldCodec(str, kind, str, kind)
    if type_name == "str":
        return FieldCodec(from_column=read_text)
    if type_name == "float":
        return FieldCodec(from_column=read_number)
    if type_name == "float | None":
        return FieldCodec(from_column=read_optional_number)
    if type_name == "int":
        return FieldCodec(from_column=read_whole)
    if type_name == "float | bool | str":
        return FieldCodec(from_json=_read_said, to_column=_json, from_column=read_stated)
    if type_name == "bool":
        return FieldCodec(_same, bool, int, bool)
    if type_name == "Delivery | None":
        return FieldCodec(
            lambda value: value and str(value),
            lambda value: Delivery(value) if value else None,
            lambda value: str(value or ""),
            lambda text: Delivery(text) if text else None,
        )
    if type_name == "ValueFunction":
        return _in_json_text(_function_to_json, _function_from_json)
    if type_name == "tuple[tuple[float, str], ...]":
        return _in_json_text(_same, _LEVELS)
    if type_name == "tuple[str, ...]":
        return _in_json_text(_same, _texts)
    if type_name == "tuple[float, ...]":
        return _in_json_text(_same, _numbers)
    if type_name == "tuple[tuple[str, float, str], ...]":
        return _in_json_text(_same, _rates)
    return FieldCodec()


@dataclass(frozen=True, slots=True)
class TableCodec:
    """How the rows of one table become columns and come back.

    keys      names of the key columns, after `evaluation`
    columns   names of the field columns
    """

    row: type[Any]
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    codecs: Mapping[str, FieldCodec]
    defaults: Mapping[str, Any]
    plain: bool  # whether every field is a JSON value as it is

    def to_columns(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Columns of the given fields alone, as an update needs them: in the order of the table, whatever was given."""
        if self.row is Cell:
            found = _cell_columns(given)
        else:
            found = {name: self.codecs[name].to_column(value) for name, value in given.items()}
        return {name: found[name] for name in self.columns if name in found}

    def all_columns(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        """Every column of a row that has these fields, and defaults elsewhere."""
        if self.row is Cell:
            score = given.get("score")
            rest = (given.get("rationale", ""), given.get("evidence", ""))
            if score is None or type(score) is float:
                return (score, None, *rest)
            return (None, _json(score), *rest)
        return tuple(
            codec.to_column(given[name] if name in given else self.defaults[name])
            for name, codec in self.codecs.items()
        )

    def from_columns(self, columns: tuple[Any, ...]) -> Any:
        """The row whose columns these are. Raises an error of SENSELESS where they make no sense."""
        if self.row is Cell:
            score, stated, rationale, evidence = columns
            said = read_optional_number(score) if stated is None else read_stated(stated)
            return Cell(said, read_text(rationale), read_text(evidence))
        pairs = zip(self.codecs.values(), columns, strict=True)
        return self.row(*(codec.from_column(value) for codec, value in pairs))

    def fields_to_json(self, given: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """Fields as JSON values; None stays None."""
        if given is None or self.plain:
            return given
        return {name: self.codecs[name].to_json(value) for name, value in given.items()}

    def fields_from_json(self, given: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """Fields from JSON values; None stays None."""
        if given is None:
            return None
        return {name: self.codecs[name].from_json(value) for name, value in given.items()}


def _cell_columns(given: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: value for name, value in given.items() if name != "score"}
    if "score" in given:
        score = given["score"]
        number = score is None or type(score) is float
        found |= {"score": score, "stated": None} if number else {"score": None, "stated": _json(score)}
    return found


_KEY_NAMES: Final = {
    "criteria": "criterion",
    "candidates": "candidate",
    "evaluators": "evaluator",
    "scenarios": "scenario",
}


def _table_codec(table: str) -> TableCodec:
    shape = TABLES[table]
    row = shape.row
    codecs = {each.name: _codec(str(each.type)) for each in fields(row)}
    defaults = {
        each.name: each.default if each.default_factory is MISSING else each.default_factory() for each in fields(row)
    }
    columns = ("score", "stated", "rationale", "evidence") if row is Cell else tuple(codecs)
    keys = ("key",) if shape.key == (table,) else tuple(_KEY_NAMES.get(each, each) for each in shape.key)
    plain = all(codec.to_json is _same for codec in codecs.values())
    return TableCodec(row, keys, columns, codecs, defaults, plain)


CODECS: Final[Mapping[str, TableCodec]] = {table: _table_codec(table) for table in TABLES}


# ---- changes as JSON text: {table: {key part: {key part: [before, after]}}} ----------------------


def changes_to_text(changes: Changes) -> str:
    """Changes as the text that the journal keeps; each row must stand in them once."""
    found: dict[str, Any] = {}
    for table, together in groupby(changes, key=attrgetter("table")):
        codec = CODECS[table]
        top = found.setdefault(table, {})
        node: dict[str, Any] = top
        above: list[str] = []
        for change in together:
            pair = [codec.fields_to_json(change.before), codec.fields_to_json(change.after)]
            if not change.key:
                found[table] = pair
                continue
            *parts, last = change.key
            if parts != above:
                node, above = top, parts
                for part in parts:
                    node = node.setdefault(part, {})
            node[last] = pair
    return _json(found)


def changes_from_text(text: str) -> Changes:
    """The changes that a journal's text holds. Raises an error of SENSELESS where it makes no sense."""
    found: list[Change] = []
    for table, node in json.loads(text).items():
        _gather(found, table, (), node, len(TABLES[table].key))
    return tuple(found)


def _gather(found: list[Change], table: str, prefix: Key, node: Any, depth: int) -> None:
    if depth == 0:
        codec = CODECS[table]
        before, after = node
        found.append(Change(table, prefix, codec.fields_from_json(before), codec.fields_from_json(after)))
        return
    for part, below in node.items():
        _gather(found, table, (*prefix, part), below, depth - 1)
