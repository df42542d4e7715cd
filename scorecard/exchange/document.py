"""The evaluation document: one evaluation as JSON, read and written without loss.

Reading checks everything and reports every fault at once, each with its place ("criteria[0].weight"). Unknown keys
are faults, so that a typing error never passes silently. Reading needs only `format`, `version`, `title`, `criteria`
and `candidates`; whatever is at its default is left out when writing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, TypeVar

from scorecard.core.changes import from_rows
from scorecard.core.errors import DocumentError, ExchangeError, Fault
from scorecard.core.model import (
    Candidate,
    Cell,
    Criterion,
    Delivery,
    Direction,
    Evaluation,
    Evaluator,
    Head,
    Key,
    Kind,
    Missing,
    OwnWeight,
    Pooling,
    Process,
    RatingRule,
    Rules,
    Scale,
    Shape,
    Sheet,
    Stage,
    ValueFunction,
    Waiver,
    in_order,
)
from scorecard.core.numbers import plain
from scorecard.core.text import LONGEST_KEY, unfit
from scorecard.core.tree import TOP, tree_of
from scorecard.core.values import PRICE_SHAPES, category_value

FORMAT: Final = "scorecard.evaluation"
VERSION: Final = 1

LARGEST_FILE: Final = 256 * 1024 * 1024
MOST_CRITERIA: Final = 10_000
MOST_CANDIDATES: Final = 20_000
MOST_EVALUATORS: Final = 2_000
DEEPEST_TREE: Final = 20
LARGEST_NUMBER: Final = 1e15
MOST_FAULTS: Final = 1_000

Choice = TypeVar("Choice", bound=StrEnum)

_SPELLINGS: Final = {"trimmed": "trimmed_mean"}

# Which keys a value function may have, by shape.
_VALUE_KEYS: Final[Mapping[Shape, frozenset[str]]] = {
    Shape.LINEAR: frozenset({"worst", "best"}),
    Shape.PIECEWISE: frozenset({"points"}),
    Shape.LOWEST_OVER_PRICE: frozenset({"reference"}),
    Shape.SHARE_OF_BEST: frozenset(),
    Shape.LINEAR_PENALTY: frozenset({"reference", "zero_at"}),
    Shape.LOGARITHMIC: frozenset({"reference", "zero_at"}),
    Shape.CATEGORIES: frozenset({"categories"}),
}


# ---- reading: from bytes to JSON values -----------------------------------------------------


class _Object(dict[str, Any]):
    """A JSON object that remembers keys which stood in it twice."""

    twice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Refused:
    """Something JSON-like that is no usable value, such as NaN."""

    why: str


def _pairs(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        found.twice = tuple(sorted({key for key in keys if keys.count(key) > 1}))
    return found


def _float(text: str) -> float | _Refused:
    number = float(text)
    return number if math.isfinite(number) else _Refused(f"the number {text[:40]} is too large")


def _int(text: str) -> float | _Refused:
    return float(text) if len(text) < 40 else _Refused(f"a number of {len(text)} digits is too large")


def _constant(text: str) -> _Refused:
    return _Refused(f"{text} is not a number that can be used")


def read_document(path: Path) -> Evaluation:
    """The evaluation in a document file.

    Raises DocumentError with every fault and its place, or ExchangeError where the file cannot be read at all.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise DocumentError([Fault("", f"the file has {size:,} bytes, more than the {LARGEST_FILE:,} that are read")],
                                source=path.name)
        data = path.read_bytes()
    except IsADirectoryError:
        raise ExchangeError("This is a folder, not a document", place=str(path)) from None
    except OSError as error:
        raise ExchangeError(
            f"The file cannot be read: {error.strerror or error}", place=str(path), advice="Check the path and the rights."
        ) from None
    return parse_document(data, source=path.name)


def parse_document(data: bytes, source: str = "") -> Evaluation:
    """The evaluation in the bytes of a document. Raises DocumentError with every fault and its place."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError([Fault(f"byte {error.start + 1}", "the file is not UTF-8 text")], source=source) from None
    if not text.strip():
        raise DocumentError([Fault("", "the file is empty")], source=source)
    try:
        value = json.loads(
            text, object_pairs_hook=_pairs, parse_float=_float, parse_int=_int, parse_constant=_constant
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DocumentError([Fault(place, f"this is not valid JSON: {error.msg}")], source=source) from None
    except RecursionError:
        raise DocumentError([Fault("", "the file is nested too deeply")], source=source) from None
    return evaluation_of(value, source=source)


def evaluation_of(value: object, source: str = "") -> Evaluation:
    """The evaluation in a JSON value. Raises DocumentError with every fault and its place."""
    reader = _Reader()
    evaluation = reader.document(value)
    if evaluation is None or reader.faults:
        raise DocumentError(reader.faults, source=source)
    return evaluation


# ---- reading: from JSON values to an evaluation ------------------------------------------------


class _TooManyFaultsError(Exception):
    """There is no use in listing more."""


def _kind_of(value: object) -> str:
    if isinstance(value, _Refused):
        return value.why
    names: dict[type, str] = {str: "text", bool: "true or false", float: "a number", list: "a list", type(None): "null"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), "an object")


@dataclass(slots=True)
class _Reader:
    """Walks a JSON value, takes what is right, and notes what is not."""

    faults: list[Fault] = field(default_factory=list)
    criteria: dict[Key, Criterion] = field(default_factory=dict)
    candidates: dict[Key, Candidate] = field(default_factory=dict)
    evaluators: dict[Key, Evaluator] = field(default_factory=dict)
    scale: Scale = field(default_factory=Scale)

    # -- the pieces -------------------------------------------------------------------------

    def fault(self, place: str, what: str) -> None:
        self.faults.append(Fault(place, what))
        if len(self.faults) >= MOST_FAULTS:
            raise _TooManyFaultsError

    def wrong(self, place: str, expected: str, value: object) -> None:
        found = _kind_of(value)
        self.fault(place, found if isinstance(value, _Refused) else f"{expected} is needed here, not {found}")

    def object(self, value: object, place: str, known: Iterable[str] | None = None) -> _Object:
        if not isinstance(value, dict):
            self.wrong(place, "an object", value)
            return _Object()
        found = value if isinstance(value, _Object) else _Object(value)
        for key in found.twice:
            self.fault(_at(place, key), "this key stands here twice")
        if known is not None:
            names = frozenset(known)
            for key in found:
                if key not in names:
                    close = _closest(key, names)
                    self.fault(_at(place, key), "unknown key" + (f"; is '{close}' meant?" if close else ""))
        return found

    def items(self, value: object, place: str, most: int) -> Iterator[tuple[Any, str]]:
        if not isinstance(value, list):
            self.wrong(place, "a list", value)
            return
        if len(value) > most:
            self.fault(place, f"{len(value):,} entries are more than the {most:,} that are read")
            return
        for number, each in enumerate(value):
            yield each, f"{place}[{number}]"

    def text(self, given: _Object, name: str, place: str, default: str = "") -> str:
        value = given.get(name, default)
        if not isinstance(value, str):
            self.wrong(_at(place, name), "text", value)
            return default
        return self.fit(value, _at(place, name))

    def fit(self, value: str, place: str) -> str:
        value = value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
        fault = unfit(value)
        if fault:
            self.fault(place, fault)
        return value

    def number(self, value: object, place: str, *, least: float = -LARGEST_NUMBER) -> float | None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self.wrong(place, "a number", value)
            return None
        number = float(value)
        if not math.isfinite(number):
            self.fault(place, "a finite number is needed here")
        elif abs(number) > LARGEST_NUMBER:
            self.fault(place, f"the number {plain(number)} is too large")
        elif number < least:
            self.fault(place, f"the number {plain(number)} is below {plain(least)}")
        else:
            return number + 0.0  # -0 becomes 0
        return None

    def optional(self, given: _Object, name: str, place: str, *, least: float = -LARGEST_NUMBER) -> float | None:
        value = given.get(name)
        return None if value is None else self.number(value, _at(place, name), least=least)

    def flag(self, given: _Object, name: str, place: str) -> bool:
        value = given.get(name, False)
        if not isinstance(value, bool):
            self.wrong(_at(place, name), "true or false", value)
            return False
        return value

    def choice(self, given: _Object, name: str, place: str, options: type[Choice], default: Choice) -> Choice:
        value = given.get(name, default)
        value = _SPELLINGS.get(value, value) if isinstance(value, str) else value
        if isinstance(value, str) and value in {option.value for option in options}:
            return options(value)
        known = ", ".join(options)
        if isinstance(value, str):
            self.fault(_at(place, name), f"'{value[:40]}' is not one of: {known}")
        else:
            self.wrong(_at(place, name), f"one of {known}", value)
        return default

    def texts(self, given: _Object, name: str, place: str) -> tuple[str, ...]:
        found = []
        for each, where in self.items(given.get(name, []), _at(place, name), 10_000):
            if isinstance(each, str):
                found.append(self.fit(each, where))
            else:
                self.wrong(where, "text", each)
        return tuple(found)

    def key(self, given: _Object, place: str, taken: Mapping[Key, object]) -> str:
        value = given.get("key")
        where = _at(place, "key")
        if value is None:
            self.fault(place, "the key is missing")
            return ""
        if not isinstance(value, str):
            self.wrong(where, "text", value)
            return ""
        if not value.strip() or len(value) > LONGEST_KEY:
            self.fault(where, f"a key has 1 to {LONGEST_KEY} characters")
            return ""
        self.fit(value, where)
        if (value,) in taken:
            self.fault(where, f"the key '{value}' is used twice")
            return ""
        return value

    # -- the parts ----------------------------------------------------------------------------

    def document(self, value: object) -> Evaluation | None:
        try:
            return self._document(value)
        except _TooManyFaultsError:
            return None

    def _document(self, value: object) -> Evaluation | None:
        if not isinstance(value, dict):
            self.wrong("", "an evaluation document (an object)", value)
            return None
        if value.get("format") != FORMAT:
            given = value.get("format")
            self.fault("format", f"this is not an evaluation document: '{FORMAT}' is needed here, not {given!r:.60}")
            return None
        if value.get("version") != VERSION or isinstance(value.get("version"), bool):
            newer = isinstance(value.get("version"), (int, float)) and value["version"] > VERSION
            advice = "; it was written by a newer program, which is needed to read it" if newer else ""
            self.fault("version", f"version {VERSION} is needed here, not {value.get('version')!r:.60}{advice}")
            return None
        top = self.object(value, "", _TOP_KEYS)
        for name in ("title", "criteria", "candidates"):
            if name not in top:
                self.fault(name, "this key is missing")
        head = self.head(top)
        self.scale = self.read_scale(top)
        if "criteria" in top:
            self.read_criteria(top["criteria"], "criteria", TOP, 1)
            self.check_weights()
        for each, place in self.items(top.get("candidates", []), "candidates", MOST_CANDIDATES):
            self.candidate(each, place)
        for each, place in self.items(top.get("evaluators", []), "evaluators", MOST_EVALUATORS):
            self.evaluator(each, place)
        rules = self.rules(top)
        tables: dict[str, dict[Key, Any]] = {
            "head": {(): head},
            "scale": {(): self.scale},
            "rules": {(): rules},
            "criteria": self.criteria,
            "candidates": self.candidates,
            "evaluators": self.evaluators,
            "facts": self.cells(top.get("facts", {}), "facts", (), self.fact),
            "sheets": self.sheets(top.get("sheets", {})),
            "consensus": self.cells(top.get("consensus", {}), "consensus", (), self.score),
            "weights": self.own_weights(top.get("weights", {})),
            "waivers": self.cells(top.get("waivers", {}), "waivers", (), self.waiver),
        }
        return None if self.faults else from_rows(tables)

    def head(self, top: _Object) -> Head:
        sourcing = self.object(top.get("sourcing", {}), "sourcing", _SOURCING_KEYS)
        title = self.text(top, "title", "")
        if "title" in top and isinstance(top["title"], str) and not title.strip():
            self.fault("title", "a title is needed")
        return Head(
            title=title,
            description=self.text(top, "description", ""),
            currency=self.text(top, "currency", ""),
            model=self.text(sourcing, "model", "sourcing"),
            service=self.text(sourcing, "service", "sourcing"),
            scope=self.text(sourcing, "scope", "sourcing"),
            volume=self.text(sourcing, "volume", "sourcing"),
            complexity=self.text(sourcing, "complexity", "sourcing"),
            kpis=self.texts(sourcing, "kpis", "sourcing"),
            template=self.text(top, "template", ""),
            process=self.choice(top, "process", "", Process, Process.OPEN),
            stage=self.choice(top, "stage", "", Stage, Stage.SETUP),
            sample=self.flag(top, "sample", ""),
        )

    def read_scale(self, top: _Object) -> Scale:
        given = self.object(top.get("scale", {}), "scale", ("minimum", "maximum", "step", "levels"))
        default = Scale()
        minimum = self.optional(given, "minimum", "scale")
        maximum = self.optional(given, "maximum", "scale")
        step = self.optional(given, "step", "scale")
        minimum = default.minimum if minimum is None else minimum
        maximum = default.maximum if maximum is None else maximum
        step = default.step if step is None else step
        if not minimum < maximum:
            self.fault("scale", f"the minimum {plain(minimum)} must be below the maximum {plain(maximum)}")
            return default
        if not 0 < step <= maximum - minimum:
            self.fault("scale.step", "the step must be above 0 and fit between minimum and maximum")
        scale = Scale(minimum, maximum, step)
        return replace(scale, levels=self.levels(given, "scale", scale))

    def levels(self, given: _Object, place: str, scale: Scale) -> tuple[tuple[float, str], ...]:
        where = _at(place, "levels")
        found: dict[float, str] = {}
        for name, text in self.object(given.get("levels", {}), where).items():
            try:
                level = float(name) + 0.0
            except ValueError:
                level = math.nan
            if not scale.minimum <= level <= scale.maximum:
                self.fault(_at(where, name), f"a level of the scale is a number from {plain(scale.minimum)} to {plain(scale.maximum)}")
            elif level in found:
                self.fault(_at(where, name), "this level stands here twice")
            elif not isinstance(text, str):
                self.wrong(_at(where, name), "text", text)
            else:
                found[level] = self.fit(text, _at(where, name))
        return tuple(sorted(found.items()))

    def read_criteria(self, value: object, place: str, parent: str, depth: int) -> None:
        if depth > DEEPEST_TREE:
            self.fault(place, f"criteria are nested more than {DEEPEST_TREE} deep")
            return
        for position, (each, where) in enumerate(self.items(value, place, MOST_CRITERIA)):
            given = self.object(each, where, _CRITERION_KEYS)
            key = self.key(given, where, self.criteria)
            name = self.name(given, where)
            is_group = "criteria" in given
            kind = self.choice(given, "kind", where, Kind, Kind.GROUP if is_group else Kind.RATING)
            if is_group is not (kind is Kind.GROUP):
                self.fault(_at(where, "kind"), "a criterion with criteria under it is a group, and only that")
                kind = Kind.GROUP if is_group else Kind.RATING
            weight = self.optional(given, "weight", where, least=0.0)
            at_least = self.optional(given, "at_least", where)
            at_most = self.optional(given, "at_most", where)
            self.check_fields(given, kind, where)
            if at_least is not None and at_most is not None and at_least > at_most:
                self.fault(_at(where, "at_most"), "this limit is below at_least")
            direction, function = self.measure(given, where) if kind is Kind.MEASURE else (Direction.HIGHER, ValueFunction())
            if key:
                if len(self.criteria) >= MOST_CRITERIA:
                    self.fault(where, f"there are more than the {MOST_CRITERIA:,} criteria that are read")
                    return
                self.criteria[(key,)] = Criterion(
                    name=name,
                    kind=kind,
                    parent=parent,
                    position=float(position),
                    weight=1.0 if weight is None else weight,
                    description=self.text(given, "description", where),
                    evidence=self.text(given, "evidence", where),
                    levels=self.levels(given, where, self.scale),
                    at_least=at_least,
                    at_most=at_most,
                    sealed=self.flag(given, "sealed", where),
                    unit=self.text(given, "unit", where),
                    direction=direction,
                    value=function,
                )
            if is_group:
                self.read_criteria(given["criteria"], _at(where, "criteria"), key, depth + 1)

    def check_fields(self, given: _Object, kind: Kind, where: str) -> None:
        for name in ("unit", "direction", "value"):
            if name in given and kind is not Kind.MEASURE:
                self.fault(_at(where, name), "only a measure has this")
        if "levels" in given and kind is not Kind.RATING and given["levels"]:
            self.fault(_at(where, "levels"), "only a rating has levels")
        if given.get("at_least") is not None and kind is Kind.GATE:
            self.fault(_at(where, "at_least"), "a gate has no limits: it is passed or failed")
        if given.get("at_most") is not None and kind in (Kind.GATE, Kind.GROUP):
            self.fault(_at(where, "at_most"), f"a {kind} has no such limit")

    def check_weights(self) -> None:
        if self.faults:
            return
        tree = tree_of(from_rows({"criteria": self.criteria}).criteria)
        for group in tree.weightless:
            self.fault(f"criteria '{group}'" if group else "criteria", "the weights here add up to zero")

    def name(self, given: _Object, where: str) -> str:
        if "name" not in given:
            self.fault(where, "the name is missing")
            return ""
        name = self.text(given, "name", where)
        if isinstance(given["name"], str) and not name.strip():
            self.fault(_at(where, "name"), "a name is needed")
        return name

    def measure(self, given: _Object, where: str) -> tuple[Direction, ValueFunction]:
        place = _at(where, "value")
        value = given.get("value", {"shape": "linear"})
        peek = value.get("shape") if isinstance(value, dict) else None
        shape = Shape(peek) if isinstance(peek, str) and peek in set(Shape) else Shape.LINEAR
        allowed = _VALUE_KEYS[shape] | ({"values"} if shape is Shape.CATEGORIES else set())
        found = self.object(value, place, {"shape", *allowed})
        if "shape" in found:
            self.choice(found, "shape", place, Shape, Shape.LINEAR)
        worst, best = self.optional(found, "worst", place), self.optional(found, "best", place)
        function = ValueFunction(
            shape=shape,
            worst=worst,
            best=best,
            points=self.points(found, place) if shape is Shape.PIECEWISE else (),
            reference=self.optional(found, "reference", place),
            zero_at=2.0,
            categories=self.categories(found, place) if shape is Shape.CATEGORIES else (),
        )
        zero_at = self.optional(found, "zero_at", place)
        if zero_at is not None:
            function = replace(function, zero_at=zero_at)
            if zero_at <= 1:
                self.fault(_at(place, "zero_at"), "the multiple worth 0 must be above 1")
        if function.reference is not None and function.reference <= 0:
            self.fault(_at(place, "reference"), "the reference price must be above 0")
        falling = shape in PRICE_SHAPES or (worst is not None and best is not None and worst > best)
        default = Direction.LOWER if falling else Direction.HIGHER
        direction = self.choice(given, "direction", where, Direction, default)
        if worst is not None and best is not None:
            if worst == best:
                self.fault(place, "worst and best are the same number")
            elif direction is not default:
                self.fault(_at(where, "direction"), f"with this worst and best, {default} is better")
        elif shape in PRICE_SHAPES and direction is not Direction.LOWER:
            self.fault(_at(where, "direction"), f"{shape} is for prices: lower must be better")
        return direction, function

    def points(self, given: _Object, place: str) -> tuple[tuple[float, float], ...]:
        found: dict[float, float] = {}
        where = _at(place, "points")
        for each, at in self.items(given.get("points", []), where, 1_000):
            if not isinstance(each, list) or len(each) != 2:
                self.wrong(at, "a pair [measure, value]", each)
                continue
            x, v = self.number(each[0], f"{at}[0]"), self.share(each[1], f"{at}[1]")
            if x is not None and v is not None:
                if x in found:
                    self.fault(at, f"there is another point at {plain(x)}")
                found[x] = v
        if len(found) < 2 and isinstance(given.get("points", []), list):
            self.fault(where, "at least two points are needed")
        return tuple(sorted(found.items()))

    def categories(self, given: _Object, place: str) -> tuple[tuple[str, float], ...]:
        name = "values" if "values" in given and "categories" not in given else "categories"
        where = _at(place, name)
        found = []
        for label, value in self.object(given.get(name, {}), where).items():
            worth = self.share(value, _at(where, label))
            self.fit(label, _at(where, label))
            if worth is not None:
                found.append((label, worth))
        if not found:
            self.fault(where, "at least one category is needed")
        return tuple(found)

    def share(self, value: object, place: str) -> float | None:
        number = self.number(value, place)
        if number is not None and not 0 <= number <= 1:
            self.fault(place, f"a value is from 0 to 1, not {plain(number)}")
            return None
        return number

    def candidate(self, value: object, place: str) -> None:
        given = self.object(value, place, _CANDIDATE_KEYS)
        key = self.key(given, place, self.candidates)
        name = self.name(given, place)
        row = Candidate(
            name=name,
            position=float(len(self.candidates)),
            provider=self.text(given, "provider", place),
            country=self.text(given, "country", place),
            site=self.text(given, "site", place),
            delivery=self.choice(given, "delivery", place, Delivery, Delivery.ONSHORE) if given.get("delivery") else None,
            commercial=self.text(given, "commercial", place),
            notes=self.text(given, "notes", place),
        )
        if key:
            self.candidates[(key,)] = row

    def evaluator(self, value: object, place: str) -> None:
        given = self.object(value, place, ("key", "name", "role", "voting_weight"))
        key = self.key(given, place, self.evaluators)
        vote = self.optional(given, "voting_weight", place, least=0.0)
        row = Evaluator(
            name=self.name(given, place),
            position=float(len(self.evaluators)),
            role=self.text(given, "role", place),
            voting_weight=1.0 if vote is None else vote,
        )
        if key:
            self.evaluators[(key,)] = row

    def rules(self, top: _Object) -> Rules:
        given = self.object(top.get("rules", {}), "rules", ("rating", "pooling", "missing", "tie_break", "draw"))
        tie_break, draw = self.texts(given, "tie_break", "rules"), self.texts(given, "draw", "rules")
        for number, key in enumerate(tie_break):
            criterion = self.criteria.get((key,))
            if criterion is None or criterion.kind is Kind.GATE:
                self.fault(f"rules.tie_break[{number}]", f"there is no scored criterion '{key}'")
        for number, key in enumerate(draw):
            if (key,) not in self.candidates:
                self.fault(f"rules.draw[{number}]", f"there is no candidate '{key}'")
        return Rules(
            rating=self.choice(given, "rating", "rules", RatingRule, RatingRule.INTERVAL),
            pooling=self.choice(given, "pooling", "rules", Pooling, Pooling.MEAN),
            missing=self.choice(given, "missing", "rules", Missing, Missing.PROVISIONAL),
            tie_break=tie_break,
            draw=draw,
        )

    # -- the cells -----------------------------------------------------------------------------

    def sheets(self, value: object) -> dict[Key, Any]:
        found: dict[Key, Any] = {}
        for evaluator, sheet in self.object(value, "sheets").items():
            place = _at("sheets", evaluator)
            if (evaluator,) not in self.evaluators:
                self.fault(place, "there is no such evaluator")
                continue
            found |= self.cells(sheet, place, (evaluator,), self.score)
        return found

    def cells(
        self, value: object, place: str, prefix: Key, read: Callable[[object, str, Criterion], Any]
    ) -> dict[Key, Any]:
        found: dict[Key, Any] = {}
        for candidate, row in self.object(value, place).items():
            where = _at(place, candidate)
            if (candidate,) not in self.candidates:
                self.fault(where, "there is no such candidate")
                continue
            for leaf, given in self.object(row, where).items():
                criterion = self.criteria.get((leaf,))
                if criterion is None:
                    self.fault(_at(where, leaf), "there is no such criterion")
                    continue
                cell = read(given, _at(where, leaf), criterion)
                if cell is not None:
                    found[(*prefix, candidate, leaf)] = cell
        return found

    def cell(self, value: object, place: str, name: str, read: Callable[[object, str], Any]) -> Cell:
        if not isinstance(value, dict):
            return Cell(score=None if value is None else read(value, place))
        given = self.object(value, place, (name, "rationale", "evidence"))
        score = given.get(name)
        return Cell(
            score=None if score is None else read(score, _at(place, name)),
            rationale=self.text(given, "rationale", place),
            evidence=self.text(given, "evidence", place),
        )

    def score(self, value: object, place: str, criterion: Criterion) -> Cell | None:
        if criterion.kind is not Kind.RATING:
            self.fault(place, f"only ratings are scored, and this is a {criterion.kind}")
            return None
        return self.cell(value, place, "score", self.on_scale)

    def on_scale(self, value: object, place: str) -> float | None:
        number = self.number(value, place)
        if number is not None and not self.scale.minimum <= number <= self.scale.maximum:
            low, high = plain(self.scale.minimum), plain(self.scale.maximum)
            self.fault(place, f"the score {plain(number)} is outside the scale from {low} to {high}")
            return None
        return number

    def fact(self, value: object, place: str, criterion: Criterion) -> Cell | None:
        if criterion.kind not in (Kind.MEASURE, Kind.GATE):
            self.fault(place, f"only measures and gates have facts, and this is a {criterion.kind}")
            return None
        return self.cell(value, place, "value", lambda given, where: self.stated(given, where, criterion))

    def stated(self, value: object, place: str, criterion: Criterion) -> float | bool | str | None:
        if criterion.kind is Kind.GATE:
            if isinstance(value, bool):
                return value
            self.wrong(place, "true (passed) or false (failed)", value)
            return None
        if criterion.value.shape is Shape.CATEGORIES:
            if isinstance(value, str) and category_value(criterion, value) is not None:
                return value
            known = ", ".join(label for label, _ in criterion.value.categories)
            self.fault(place, f"this is not one of the categories: {known}")
            return None
        return self.number(value, place)

    def own_weights(self, value: object) -> dict[Key, Any]:
        found: dict[Key, Any] = {}
        for evaluator, row in self.object(value, "weights").items():
            place = _at("weights", evaluator)
            if (evaluator,) not in self.evaluators:
                self.fault(place, "there is no such evaluator")
                continue
            for criterion, given in self.object(row, place).items():
                where = _at(place, criterion)
                if (criterion,) not in self.criteria:
                    self.fault(where, "there is no such criterion")
                    continue
                weight = self.number(given, where, least=0.0)
                if weight is not None:
                    found[(evaluator, criterion)] = OwnWeight(weight)
        return found

    def waiver(self, value: object, place: str, _criterion: Criterion) -> Waiver:
        given = self.object(value, place, ("by", "reason", "at"))
        waiver = Waiver(*(self.text(given, name, place) for name in ("by", "reason", "at")))
        if isinstance(value, dict) and not (waiver.by.strip() and waiver.reason.strip()):
            self.fault(place, "a waiver needs 'by' (a name) and 'reason'")
        return waiver


_TOP_KEYS: Final = (
    *("format", "version", "title", "description", "currency", "sourcing", "template", "process", "stage", "sample"),
    *("scale", "rules", "criteria", "candidates", "evaluators", "facts", "sheets", "consensus", "weights", "waivers"),
)
_SOURCING_KEYS: Final = ("model", "service", "scope", "volume", "complexity", "kpis")
_CRITERION_KEYS: Final = (
    *("key", "name", "weight", "kind", "description", "evidence", "levels", "at_least", "at_most", "sealed"),
    *("unit", "direction", "value", "criteria"),
)
_CANDIDATE_KEYS: Final = ("key", "name", "provider", "country", "site", "delivery", "commercial", "notes")


def _at(place: str, name: str) -> str:
    shown = name if len(name) <= 60 else f"{name[:57]}..."
    return f"{place}.{shown}" if place else shown


def _closest(key: str, names: Iterable[str]) -> str:
    import difflib  # only a typing error needs it

    found = difflib.get_close_matches(key, list(names), n=1)
    return found[0] if found else ""


# ---- writing ------------------------------------------------------------------------------------


def document_of(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as a JSON value, in the order in which people read it."""
    head, rules = evaluation.head, evaluation.rules
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION, "title": head.title}
    document |= _filled(description=head.description, currency=head.currency)
    sourcing = _filled(
        model=head.model,
        service=head.service,
        scope=head.scope,
        volume=head.volume,
        complexity=head.complexity,
        kpis=list(head.kpis),
    )
    document |= _filled(sourcing=sourcing, template=head.template, sample=head.sample)
    document |= _unless(Head(), process=head.process, stage=head.stage)
    document["scale"] = {
        "minimum": _json(evaluation.scale.minimum),
        "maximum": _json(evaluation.scale.maximum),
        "step": _json(evaluation.scale.step),
        **_filled(levels=_levels(evaluation.scale.levels)),
    }
    document["rules"] = {
        "rating": str(rules.rating),
        "pooling": str(rules.pooling),
        "missing": str(rules.missing),
        **_filled(tie_break=list(rules.tie_break), draw=list(rules.draw)),
    }
    tree = tree_of(evaluation.criteria)
    document["criteria"] = [_criterion(evaluation, tree.children, key) for key in tree.children[TOP]]
    document["candidates"] = [_candidate(evaluation, key) for key in in_order(evaluation.candidates)]
    evaluators = [_evaluator(evaluation, key) for key in in_order(evaluation.evaluators)]
    order = {key: at for at, key in enumerate(tree.order)}
    panel = [key for key in in_order(evaluation.evaluators) if key in evaluation.sheets]
    document |= _filled(
        evaluators=evaluators,
        facts=_cells(evaluation, evaluation.facts, order, "value"),
        sheets={key: _cells(evaluation, evaluation.sheets[key], order, "score") for key in panel},
        consensus=_cells(evaluation, evaluation.consensus, order, "score"),
        weights={
            key: {leaf: _json(evaluation.weights[key][leaf].weight) for leaf in _ordered(evaluation.weights[key], order)}
            for key in in_order(evaluation.evaluators)
            if key in evaluation.weights
        },
        waivers={
            key: {
                leaf: _filled(by=waiver.by, reason=waiver.reason, at=waiver.at)
                for leaf in _ordered(evaluation.waivers[key], order)
                for waiver in [evaluation.waivers[key][leaf]]
            }
            for key in in_order(evaluation.candidates)
            if key in evaluation.waivers
        },
    )
    return document


def document_bytes(evaluation: Evaluation) -> bytes:
    """The evaluation as the bytes of a document file."""
    return (json.dumps(document_of(evaluation), ensure_ascii=False, indent=1) + "\n").encode()


def _json(number: float | bool | str | None) -> float | int | bool | str | None:
    """Whole numbers without a fraction: 4, not 4.0."""
    return int(number) if type(number) is float and number.is_integer() else number


def _filled(**given: Any) -> dict[str, Any]:
    """The entries that hold something: not empty, not false."""
    return {name: value for name, value in given.items() if value}


def _unless(default: Any, **given: Any) -> dict[str, Any]:
    """The entries that differ from the default's field of that name."""
    return {name: str(value) for name, value in given.items() if value != getattr(default, name)}


def _stated(**given: float | None) -> dict[str, Any]:
    return {name: _json(value) for name, value in given.items() if value is not None}


def _levels(levels: Iterable[tuple[float, str]]) -> dict[str, str]:
    return {str(_json(level)): text for level, text in levels}


def _ordered(cells: Iterable[str], order: Mapping[str, int]) -> list[str]:
    return sorted(cells, key=lambda leaf: (order.get(leaf, len(order)), leaf))


def _criterion(evaluation: Evaluation, children: Mapping[str, list[str]], key: str) -> dict[str, Any]:
    criterion = evaluation.criteria[key]
    found: dict[str, Any] = {"key": key, "name": criterion.name}
    if criterion.kind is not Kind.GATE or criterion.weight != 1.0:
        found["weight"] = _json(criterion.weight)
    if criterion.kind is not Kind.GROUP:
        found["kind"] = str(criterion.kind)
    found |= _filled(
        description=criterion.description,
        evidence=criterion.evidence,
        unit=criterion.unit,
        levels=_levels(criterion.levels),
    )
    if criterion.kind is Kind.MEASURE:
        found["direction"] = str(criterion.direction)
        found["value"] = _value_function(criterion.value)
    found |= _stated(at_least=criterion.at_least, at_most=criterion.at_most)
    found |= _filled(sealed=criterion.sealed)
    if criterion.kind is Kind.GROUP:
        found["criteria"] = [_criterion(evaluation, children, child) for child in children.get(key, ())]
    return found


def _value_function(function: ValueFunction) -> dict[str, Any]:
    found: dict[str, Any] = {"shape": str(function.shape)}
    keys = _VALUE_KEYS[function.shape]
    numbers = {"worst": function.worst, "best": function.best, "reference": function.reference}
    found |= _stated(**{name: number for name, number in numbers.items() if name in keys})
    if "zero_at" in keys:
        found["zero_at"] = _json(function.zero_at)
    if "points" in keys:
        found["points"] = [[_json(x), _json(v)] for x, v in function.points]
    if "categories" in keys:
        found["categories"] = {label: _json(value) for label, value in function.categories}
    return found


def _candidate(evaluation: Evaluation, key: str) -> dict[str, Any]:
    candidate = evaluation.candidates[key]
    return {"key": key, "name": candidate.name} | _filled(
        provider=candidate.provider,
        country=candidate.country,
        site=candidate.site,
        delivery=str(candidate.delivery or ""),
        commercial=candidate.commercial,
        notes=candidate.notes,
    )


def _evaluator(evaluation: Evaluation, key: str) -> dict[str, Any]:
    evaluator = evaluation.evaluators[key]
    found = {"key": key, "name": evaluator.name} | _filled(role=evaluator.role)
    return found | {"voting_weight": _json(evaluator.voting_weight)}


def _cells(evaluation: Evaluation, sheet: Sheet, order: Mapping[str, int], name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for candidate in in_order(evaluation.candidates):
        cells = sheet.get(candidate)
        if cells is not None:
            found[candidate] = {leaf: _cell(cells[leaf], name) for leaf in _ordered(cells, order)}
    return found


def _cell(cell: Cell, name: str) -> Any:
    score = _json(cell.score)
    if not cell.rationale and not cell.evidence:
        return score
    return {name: score} | _filled(rationale=cell.rationale, evidence=cell.evidence)
