"""Reading the people and the offers of an evaluation document, and the record of how the panel went about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from scorecard.core.checks import (
    Flaw,
    act_flaws,
    act_key_flaws,
    assigned_flaws,
    declaration_flaws,
    submission_flaws,
)
from scorecard.core.model import (
    Act,
    ActKind,
    Candidate,
    Criterion,
    Declaration,
    Delivery,
    Evaluator,
    Key,
    Stage,
    Submission,
)
from scorecard.core.text import LONGEST_KEY
from scorecard.exchange.json_reader import JsonReader, place_of
from scorecard.exchange.json_text import JsonObject

_CANDIDATE_KEYS: Final = ("key", "name", "provider", "country", "site", "delivery", "commercial", "notes", "label")
_EVALUATOR_KEYS: Final = ("key", "name", "role", "voting_weight", "assigned")
_ACT_KEYS: Final = ("kind", "stage", "by", "reason", "at")


@dataclass(slots=True)
class PanelReader(JsonReader):
    """Reads candidates, evaluators, declarations, submissions and acts; what they name must have been read before."""

    criteria: dict[Key, Criterion] = field(default_factory=dict)
    candidates: dict[Key, Candidate] = field(default_factory=dict)
    evaluators: dict[Key, Evaluator] = field(default_factory=dict)

    def key(self, given: JsonObject, place: str, taken: Mapping[Key, object]) -> str:
        value = given.get("key")
        where = place_of(place, "key")
        if value is None:
            self.fault(place, "the key is missing")
            return ""
        if not isinstance(value, str):
            self.wrong(where, "text", value)
            return ""
        if not value.strip() or len(value) > LONGEST_KEY:
            self.fault(where, f"a key has 1 to {LONGEST_KEY} characters")
            return ""
        value = self.fit(value, where)
        if (value,) in taken:
            self.fault(where, f"the key '{value}' is used twice")
            return ""
        return value

    def name(self, given: JsonObject, where: str) -> str:
        if "name" not in given:
            self.fault(where, "the name is missing")
            return ""
        name = self.text(given, "name", where)
        if isinstance(given["name"], str) and not name.strip():
            self.fault(place_of(where, "name"), "a name is needed")
        return name

    def note(self, flaws: Iterable[Flaw], where: str) -> None:
        """Note the flaws of a row that stands at `where`."""
        for flaw in flaws:
            self.fault(f"{where}.{flaw.place}".strip("."), flaw.what)

    def candidate(self, value: object, place: str) -> None:
        given = self.mapping(value, place, _CANDIDATE_KEYS)
        key = self.key(given, place, self.candidates)
        name = self.name(given, place)
        delivery = None
        if given.get("delivery", "") not in ("", None):
            delivery = self.choice(given, "delivery", place, Delivery, Delivery.ONSHORE)
        row = Candidate(
            name=name,
            position=float(len(self.candidates)),
            provider=self.text(given, "provider", place),
            country=self.text(given, "country", place),
            site=self.text(given, "site", place),
            delivery=delivery,
            commercial=self.text(given, "commercial", place),
            notes=self.text(given, "notes", place),
            label=self.text(given, "label", place),
        )
        if row.label and any(each.label == row.label for each in self.candidates.values()):
            self.fault(place_of(place, "label"), f"the label '{row.label}' stands here twice")
        if key:
            self.candidates[(key,)] = row

    def evaluator(self, value: object, place: str) -> None:
        given = self.mapping(value, place, _EVALUATOR_KEYS)
        key = self.key(given, place, self.evaluators)
        vote = self.optional(given, "voting_weight", place, least=0.0)
        row = Evaluator(
            name=self.name(given, place),
            position=float(len(self.evaluators)),
            role=self.text(given, "role", place),
            voting_weight=1.0 if vote is None else vote,
            assigned=self.texts(given, "assigned", place),
        )
        self.note(assigned_flaws(row.assigned, {name for (name,) in self.criteria}), place)
        if key:
            self.evaluators[(key,)] = row

    def declarations(self, top: JsonObject) -> dict[Key, Any]:
        found: dict[Key, Any] = {}
        for evaluator, declared, place in self._of_the_panel(top, "declarations"):
            for candidate, value in self.mapping(declared, place).items():
                where = place_of(place, candidate)
                if (candidate,) not in self.candidates:
                    self.fault(where, "there is no such candidate")
                    continue
                known = len(self.faults)
                given = self.mapping(value, where, ("conflict", "statement", "at"))
                row = Declaration(
                    conflict=self.flag(given, "conflict", where),
                    statement=self.text(given, "statement", where),
                    at=self.text(given, "at", where),
                )
                self.note_if_right(known, declaration_flaws(row), where)
                found[(evaluator, candidate)] = row
        return found

    def submissions(self, top: JsonObject) -> dict[Key, Any]:
        found: dict[Key, Any] = {}
        for evaluator, value, place in self._of_the_panel(top, "submissions"):
            known = len(self.faults)
            given = self.mapping(value, place, ("at", "sealed_at"))
            row = Submission(at=self.text(given, "at", place), sealed_at=self.text(given, "sealed_at", place))
            self.note_if_right(known, submission_flaws(row), place)
            found[(evaluator,)] = row
        return found

    def acts(self, top: JsonObject) -> dict[Key, Any]:
        found: dict[Key, Any] = {}
        for key, value in self.mapping(top.get("acts", {}), "acts").items():
            place = place_of("acts", key)
            self.note(act_key_flaws(key), place)
            known = len(self.faults)
            given = self.mapping(value, place, _ACT_KEYS)
            row = Act(
                kind=self.choice(given, "kind", place, ActKind, ActKind.ADVANCED),
                stage=self.choice(given, "stage", place, Stage, Stage.SETUP),
                by=self.text(given, "by", place),
                reason=self.text(given, "reason", place),
                at=self.text(given, "at", place),
            )
            self.note_if_right(known, act_flaws(row), place)
            found[(key,)] = row
        return found

    def note_if_right(self, known: int, flaws: Iterable[Flaw], place: str) -> None:
        """Note the flaws of a row whose values are of the right kind: no fault was found since there were `known`."""
        if len(self.faults) == known:
            self.note(flaws, place)

    def _of_the_panel(self, top: JsonObject, name: str) -> Iterator[tuple[str, object, str]]:
        """Key, value and place of each entry of an object whose names are evaluators."""
        for evaluator, value in self.mapping(top.get(name, {}), name).items():
            place = place_of(name, evaluator)
            if (evaluator,) not in self.evaluators:
                self.fault(place, "there is no such evaluator")
            else:
                yield evaluator, value, place
