"""From the values of an evaluation document to an evaluation, noting every fault with its place."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Final

from scorecard.core.changes import from_rows
from scorecard.core.checks import (
    DEEPEST,
    MOST,
    MOST_POINTS,
    cells_flaws,
    implied_direction,
    limits_flaws,
    measure_flaws,
    rating_rule_flaws,
    scale_flaws,
    share_flaws,
)
from scorecard.core.model import (
    Cell,
    Criterion,
    Direction,
    Evaluation,
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
    Stage,
    ValueFunction,
    Waiver,
)
from scorecard.core.numbers import grouped, plain
from scorecard.core.tree import TOP, tree_of
from scorecard.core.values import SHAPE_FIELDS, category_value
from scorecard.exchange.document_scenarios import ScenariosReader
from scorecard.exchange.json_reader import TooManyFaultsError, place_of
from scorecard.exchange.json_text import JsonObject

FORMAT: Final = "scorecard.evaluation"
VERSION: Final = 1

_TOP_KEYS: Final = (
    *("format", "version", "title", "description", "currency", "sourcing", "template", "process", "stage", "sample"),
    *("scale", "rules", "criteria", "candidates", "evaluators", "facts", "sheets", "consensus", "weights", "waivers"),
    *("unsealed", "declarations", "submissions", "acts", "judgements", "costs", "scenarios", "journal"),
)
_SOURCING_KEYS: Final = ("model", "service", "scope", "volume", "complexity", "kpis")
_CRITERION_KEYS: Final = (
    *("key", "name", "weight", "kind", "description", "evidence", "levels", "at_least", "at_most", "sealed"),
    *("unit", "direction", "value", "criteria"),
)


@dataclass(frozen=True, slots=True)
class JournalPlace:
    """The state in a workspace that a document was written from, so that it can be brought back there."""

    evaluation: str
    sequence: int
    hash: str


@dataclass(slots=True)
class Reader(ScenariosReader):
    """Walks the values of a document and gathers the rows of an evaluation."""

    spellings: ClassVar[Mapping[str, str]] = {"trimmed": "trimmed_mean"}
    scale: Scale = field(default_factory=Scale)
    place: JournalPlace | None = None

    # -- the parts ----------------------------------------------------------------------------

    def document(self, value: object) -> Evaluation | None:
        try:
            return self._document(value)
        except TooManyFaultsError:
            return None

    def _document(self, value: object) -> Evaluation | None:
        if not isinstance(value, dict):
            self.wrong("", "an evaluation document (an object)", value)
            return None
        if value.get("format") != FORMAT:
            given = value.get("format")
            says = f"its format is {_given(given)}" if "format" in value else "it does not say its format"
            self.fault("", f"this is not an evaluation document: {says}, and '{FORMAT}' is needed")
            return None
        if value.get("version") != VERSION or isinstance(value.get("version"), bool):
            given = value.get("version")
            newer = isinstance(given, (int, float)) and not isinstance(given, bool) and given > VERSION
            says = f"its version is {_given(given)}" if "version" in value else "it does not say its version"
            why = "; it was written by a newer program, which is needed to read it" if newer else ""
            self.fault("", f"this evaluation document cannot be read: {says}, and {VERSION} is needed{why}")
            return None
        top = self.mapping(value, "", _TOP_KEYS)
        for name in ("title", "criteria", "candidates"):
            if name not in top:
                self.fault(name, "this key is missing")
        head = self.head(top)
        self.place = self.journal(top)
        self.scale = self.read_scale(top)
        if "criteria" in top:
            self.read_criteria(top["criteria"], "criteria", TOP, 1)
            self.check_weights()
        for each, place in self.items(top.get("candidates", []), "candidates", MOST["candidates"]):
            self.candidate(each, place)
        for each, place in self.items(top.get("evaluators", []), "evaluators", MOST["evaluators"]):
            self.evaluator(each, place)
        self.note(cells_flaws(len(self.criteria), len(self.candidates)), "")
        rules = self.rules(top)
        cost_terms, cost_lines = self.costs(top)
        scenarios, departures = self.scenarios(top)
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
            "declarations": self.declarations(top),
            "submissions": self.submissions(top),
            "acts": self.acts(top),
            "judgements": self.judgements(top),
            "cost_terms": {(): cost_terms},
            "cost_lines": cost_lines,
            "scenarios": scenarios,
            "departures": departures,
        }
        return None if self.faults else from_rows(tables)

    def journal(self, top: JsonObject) -> JournalPlace | None:
        if "journal" not in top:
            return None
        given = self.mapping(top["journal"], "journal", ("evaluation", "sequence", "hash"))
        sequence = self.number(given.get("sequence"), "journal.sequence", least=1.0)
        uid, digest = self.text(given, "evaluation", "journal"), self.text(given, "hash", "journal")
        return JournalPlace(uid, int(sequence or 0), digest)

    def head(self, top: JsonObject) -> Head:
        sourcing = self.mapping(top.get("sourcing", {}), "sourcing", _SOURCING_KEYS)
        title = self.text(top, "title", "")
        if isinstance(top.get("title"), str) and not title.strip():
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
            unsealed=self.flag(top, "unsealed", ""),
            sample=self.flag(top, "sample", ""),
        )

    def read_scale(self, top: JsonObject) -> Scale:
        given = self.mapping(top.get("scale", {}), "scale", ("minimum", "maximum", "step", "levels"))
        default = Scale()
        minimum = self.optional(given, "minimum", "scale")
        maximum = self.optional(given, "maximum", "scale")
        step = self.optional(given, "step", "scale")
        minimum = default.minimum if minimum is None else minimum
        maximum = default.maximum if maximum is None else maximum
        step = default.step if step is None else step
        scale = Scale(minimum, maximum, step)
        flaws = list(scale_flaws(scale))
        self.note(flaws, "scale")
        return default if flaws else replace(scale, levels=self.levels(given, "scale", scale))

    def levels(self, given: JsonObject, place: str, scale: Scale) -> tuple[tuple[float, str], ...]:
        where = place_of(place, "levels")
        found: dict[float, str] = {}
        for name, text in self.mapping(given.get("levels", {}), where).items():
            try:
                level = float(name) + 0.0
            except ValueError:
                level = math.nan
            if not scale.minimum <= level <= scale.maximum:
                self.fault(
                    place_of(where, name),
                    f"a level of the scale is a number from {plain(scale.minimum)} to {plain(scale.maximum)}",
                )
            elif level in found:
                self.fault(place_of(where, name), "this level stands here twice")
            elif not isinstance(text, str):
                self.wrong(place_of(where, name), "text", text)
            else:
                found[level] = self.fit(text, place_of(where, name))
        return tuple(sorted(found.items()))

    def read_criteria(self, value: object, place: str, parent: str, depth: int) -> None:
        if depth > DEEPEST:
            self.fault(place, f"criteria are nested more than {DEEPEST} deep")
            return
        for position, (each, where) in enumerate(self.items(value, place, MOST["criteria"])):
            given = self.mapping(each, where, _CRITERION_KEYS)
            key = self.key(given, where, self.criteria)
            name = self.name(given, where)
            is_group = "criteria" in given
            kind = self.choice(given, "kind", where, Kind, Kind.GROUP if is_group else Kind.RATING)
            if is_group is not (kind is Kind.GROUP):
                self.fault(place_of(where, "kind"), "a criterion with criteria under it is a group, and only that")
                kind = Kind.GROUP if is_group else Kind.RATING
            weight = self.optional(given, "weight", where, least=0.0)
            self.check_fields(given, kind, where)
            direction, function = (
                self.measure(given, where) if kind is Kind.MEASURE else (Direction.HIGHER, ValueFunction())
            )
            criterion = Criterion(
                name=name,
                kind=kind,
                parent=parent,
                position=float(position),
                weight=1.0 if weight is None else weight,
                description=self.text(given, "description", where),
                evidence=self.text(given, "evidence", where),
                levels=self.levels(given, where, self.scale),
                at_least=self.optional(given, "at_least", where),
                at_most=self.optional(given, "at_most", where),
                sealed=self.flag(given, "sealed", where),
                unit=self.text(given, "unit", where),
                direction=direction,
                value=function,
            )
            self.note(limits_flaws(criterion), where)
            if key:
                if len(self.criteria) >= MOST["criteria"]:
                    self.fault(where, f"there are more than the {grouped(MOST['criteria'])} criteria that are read")
                    return
                self.criteria[(key,)] = criterion
            if is_group:
                self.read_criteria(given["criteria"], place_of(where, "criteria"), key, depth + 1)

    def check_fields(self, given: JsonObject, kind: Kind, where: str) -> None:
        for name in ("unit", "direction", "value"):
            if name in given and kind is not Kind.MEASURE:
                self.fault(place_of(where, name), "only a measure has this")
        if "levels" in given and kind is not Kind.RATING and given["levels"]:
            self.fault(place_of(where, "levels"), "only a rating has levels")

    def check_weights(self) -> None:
        if self.faults:
            return
        tree = tree_of(from_rows({"criteria": self.criteria}).criteria)
        for group in tree.weightless:
            self.fault(f"criteria '{group}'" if group else "criteria", "the weights here add up to zero")

    def measure(self, given: JsonObject, where: str) -> tuple[Direction, ValueFunction]:
        place = place_of(where, "value")
        value = given.get("value", {"shape": "linear"})
        peek = value.get("shape") if isinstance(value, dict) else None
        shape = Shape(peek) if isinstance(peek, str) and peek in set(Shape) else Shape.LINEAR
        allowed = SHAPE_FIELDS[shape] | ({"values"} if shape is Shape.CATEGORIES else set())
        found = self.mapping(value, place, {"shape", *allowed})
        if "values" in found and "categories" in found:
            self.fault(place_of(place, "values"), "categories stand here twice, as 'values' too")
        if "shape" in found:
            self.choice(found, "shape", place, Shape, Shape.LINEAR)
        zero_at = self.optional(found, "zero_at", place)
        function = ValueFunction(
            shape=shape,
            worst=self.optional(found, "worst", place),
            best=self.optional(found, "best", place),
            points=self.points(found, place) if shape is Shape.PIECEWISE else (),
            reference=self.optional(found, "reference", place),
            zero_at=ValueFunction().zero_at if zero_at is None else zero_at,
            categories=self.categories(found, place) if shape is Shape.CATEGORIES else (),
        )
        direction = self.choice(given, "direction", where, Direction, implied_direction(function) or Direction.HIGHER)
        self.note(measure_flaws(function, direction), where)
        return direction, function

    def points(self, given: JsonObject, place: str) -> tuple[tuple[float, float], ...]:
        found: dict[float, float] = {}
        where = place_of(place, "points")
        for each, at in self.items(given.get("points", []), where, MOST_POINTS + 1):
            if not isinstance(each, list) or len(each) != 2:
                self.wrong(at, "a pair [measure, value]", each)
                continue
            x, v = self.number(each[0], f"{at}[0]"), self.share(each[1], f"{at}[1]")
            if x is not None and v is not None:
                if x in found:
                    self.fault(at, f"there is another point at {plain(x)}")
                found[x] = v
        return tuple(sorted(found.items()))

    def categories(self, given: JsonObject, place: str) -> tuple[tuple[str, float], ...]:
        name = "values" if "values" in given and "categories" not in given else "categories"
        where = place_of(place, name)
        found = []
        for label, value in self.mapping(given.get(name, {}), where).items():
            worth = self.share(value, place_of(where, label))
            fitting = self.fit(label, place_of(where, label))
            if worth is not None:
                found.append((fitting, worth))
        return tuple(found)

    def share(self, value: object, place: str) -> float | None:
        number = self.number(value, place)
        flaws = [] if number is None else list(share_flaws(place, number))
        self.note(flaws, "")
        return None if flaws else number

    def rules(self, top: JsonObject) -> Rules:
        given = self.mapping(top.get("rules", {}), "rules", ("rating", "pooling", "missing", "tie_break", "draw"))
        tie_break, draw = self.texts(given, "tie_break", "rules"), self.texts(given, "draw", "rules")
        for number, key in enumerate(tie_break):
            criterion = self.criteria.get((key,))
            if criterion is None or not criterion.kind.is_weighed:
                self.fault(f"rules.tie_break[{number}]", f"there is no scored criterion '{key}'")
        for number, key in enumerate(draw):
            if (key,) not in self.candidates:
                self.fault(f"rules.draw[{number}]", f"there is no candidate '{key}'")
            elif key in draw[:number]:
                self.fault(f"rules.draw[{number}]", f"the candidate '{key}' is drawn twice")
        rules = Rules(
            rating=self.choice(given, "rating", "rules", RatingRule, RatingRule.INTERVAL),
            pooling=self.choice(given, "pooling", "rules", Pooling, Pooling.MEAN),
            missing=self.choice(given, "missing", "rules", Missing, Missing.PROVISIONAL),
            tie_break=tie_break,
            draw=draw,
        )
        self.note(rating_rule_flaws(rules, self.scale), "rules")
        return rules

    # -- the cells -----------------------------------------------------------------------------

    def sheets(self, value: object) -> dict[Key, Any]:
        found: dict[Key, Any] = {}
        for evaluator, sheet in self.mapping(value, "sheets").items():
            place = place_of("sheets", evaluator)
            if (evaluator,) not in self.evaluators:
                self.fault(place, "there is no such evaluator")
                continue
            found |= self.cells(sheet, place, (evaluator,), self.score)
        return found

    def cells(
        self, value: object, place: str, prefix: Key, read: Callable[[object, str, Criterion], Any]
    ) -> dict[Key, Any]:
        found: dict[Key, Any] = {}
        for candidate, row in self.mapping(value, place).items():
            where = place_of(place, candidate)
            if (candidate,) not in self.candidates:
                self.fault(where, "there is no such candidate")
                continue
            for leaf, given in self.mapping(row, where).items():
                criterion = self.criteria.get((leaf,))
                if criterion is None:
                    self.fault(place_of(where, leaf), "there is no such criterion")
                    continue
                cell = read(given, place_of(where, leaf), criterion)
                if cell is not None:
                    found[(*prefix, candidate, leaf)] = cell
        return found

    def cell(self, value: object, place: str, name: str, read: Callable[[object, str], Any]) -> Cell:
        if not isinstance(value, dict):
            return Cell(score=None if value is None else read(value, place))
        given = self.mapping(value, place, (name, "rationale", "evidence"))
        score = given.get(name)
        return Cell(
            score=None if score is None else read(score, place_of(place, name)),
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
        if not criterion.kind.is_stated:
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
        for evaluator, row in self.mapping(value, "weights").items():
            place = place_of("weights", evaluator)
            if (evaluator,) not in self.evaluators:
                self.fault(place, "there is no such evaluator")
                continue
            for criterion, given in self.mapping(row, place).items():
                where = place_of(place, criterion)
                if (criterion,) not in self.criteria:
                    self.fault(where, "there is no such criterion")
                    continue
                weight = self.number(given, where, least=0.0)
                if weight is not None:
                    found[(evaluator, criterion)] = OwnWeight(weight)
        return found

    def waiver(self, value: object, place: str, _criterion: Criterion) -> Waiver:
        given = self.mapping(value, place, ("by", "reason", "at"))
        waiver = Waiver(*(self.text(given, name, place) for name in ("by", "reason", "at")))
        if isinstance(value, dict) and not (waiver.by.strip() and waiver.reason.strip()):
            self.fault(place, "a waiver needs 'by' (a name) and 'reason'")
        return waiver


def _given(value: object) -> str:
    """What stands where something else is needed."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return plain(value)
    return f"{value!r:.60}"
