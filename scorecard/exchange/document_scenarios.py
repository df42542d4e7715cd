"""Reading and writing the scenarios of an evaluation document: what each of them has otherwise.

What a scenario names need not be in the document, for an evaluation goes on and its scenarios with it; the list of
problems tells it. Everything else that is wrong is a fault with its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scorecard.core.checks import MOST, RULES_OF_SCENARIOS, departure_flaws
from scorecard.core.model import WHOLE, Aspect, Departure, Evaluation, Key, Scenario, in_order
from scorecard.core.text import LONGEST_KEY
from scorecard.exchange.document_costs import CostsReader
from scorecard.exchange.json_reader import place_of
from scorecard.exchange.json_text import JsonObject, json_number

if TYPE_CHECKING:
    from scorecard.core.scenarios import Value

_KEYS: Final = ("key", "name", "note", "weights", "without", "votes", "scores", "facts", "rules")
_OF_ONE: Final = {"weights": Aspect.WEIGHT, "votes": Aspect.VOTE}
_OF_CELLS: Final = {"scores": Aspect.SCORE, "facts": Aspect.FACT}


# ---- writing ------------------------------------------------------------------------------------------


def scenarios_of(evaluation: Evaluation) -> list[dict[str, Any]]:
    """The scenarios as a JSON value, in the order in which people read them."""
    if not evaluation.scenarios:
        return []
    return [_scenario(evaluation, key) for key in in_order(evaluation.scenarios)]


def _scenario(evaluation: Evaluation, key: str) -> dict[str, Any]:
    from scorecard.core.scenarios import departures_of  # the edits are loaded where there is one

    row = evaluation.scenarios[key]
    found: dict[str, Any] = {"key": key, "name": row.name}
    if row.note:
        found["note"] = row.note
    said: dict[str, Any] = {}
    names = {aspect.value: name for name, aspect in (_OF_ONE | _OF_CELLS).items()} | {Aspect.RULE.value: "rules"}
    for (aspect, subject, leaf), value in departures_of(evaluation, key).items():
        if aspect == Aspect.CANDIDATE:
            said.setdefault("without", []).append(subject)
        elif leaf:
            said.setdefault(names[aspect], {}).setdefault(subject, {})[leaf] = json_number(value)
        else:
            said.setdefault(names[aspect], {})[subject] = json_number(value)
    return found | {name: said[name] for name in _KEYS if name in said}


# ---- reading ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class ScenariosReader(CostsReader):
    """Reads scenarios and what they have otherwise."""

    def scenarios(self, top: JsonObject) -> tuple[dict[Key, Any], dict[Key, Any]]:
        """The scenarios by key, and what each has otherwise by scenario, aspect, subject and leaf."""
        rows: dict[Key, Any] = {}
        departures: dict[Key, Any] = {}
        for position, (value, place) in enumerate(self.items(top.get("scenarios", []), "scenarios", MOST["scenarios"])):
            given = self.mapping(value, place, _KEYS)
            key = self.key(given, place, rows)
            row = Scenario(self.name(given, place), self.text(given, "note", place), float(position))
            if not key:
                continue
            rows[(key,)] = row
            for about, each, where in self._departures(given, place):
                known = len(self.faults)
                departure = Departure(each)
                self.note_if_right(known, departure_flaws((key, *about), departure), where)
                departures[(key, *about)] = departure
        return rows, departures

    def _departures(self, given: JsonObject, place: str) -> Iterator[tuple[Key, Value, str]]:
        for name, aspect in _OF_ONE.items():
            where = place_of(place, name)
            for subject, number in self._named(given.get(name, {}), where):
                found = self.number(number, place_of(where, subject), least=0.0)
                if found is not None:
                    yield (aspect.value, subject, WHOLE), found, place_of(where, subject)
        for number, candidate in enumerate(self.texts(given, "without", place)):
            where = f"{place_of(place, 'without')}[{number}]"
            if self._is_key(candidate, where):
                yield (Aspect.CANDIDATE.value, candidate, WHOLE), True, where
        for name, aspect in _OF_CELLS.items():
            where = place_of(place, name)
            for candidate, cells in self._named(given.get(name, {}), where):
                for leaf, value in self._named(cells, place_of(where, candidate)):
                    spot = place_of(place_of(where, candidate), leaf)
                    said = self._figure(value, spot, facts=aspect is Aspect.FACT)
                    if said is not None:
                        yield (aspect.value, candidate, leaf), said, spot
        rules = self.mapping(given.get("rules", {}), place_of(place, "rules"), tuple(RULES_OF_SCENARIOS))
        for name, choices in RULES_OF_SCENARIOS.items():
            if name in rules:
                where = place_of(place, "rules")
                rule = self.choice(rules, name, where, choices, next(iter(choices)))
                yield (Aspect.RULE.value, name, WHOLE), str(rule), place_of(where, name)

    def _figure(self, value: object, place: str, *, facts: bool) -> Value | None:
        """A score; among facts also a category, or whether a gate is passed."""
        if facts and isinstance(value, bool):
            return value
        if facts and isinstance(value, str):
            return self.fit(value, place)
        return self.number(value, place)

    def _named(self, value: object, place: str) -> Iterator[tuple[str, object]]:
        """The entries of an object whose names are keys of rows."""
        found: Mapping[str, object] = self.mapping(value, place)
        for key, each in found.items():
            if self._is_key(key, place):
                yield key, each

    def _is_key(self, key: str, place: str) -> bool:
        if not key.strip() or len(key) > LONGEST_KEY:
            self.fault(place, f"a key has 1 to {LONGEST_KEY} characters")
            return False
        return self.fit(key, place) == key
