"""Reading JSON values with care: what is right is taken, what is not is noted with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Final, TypeVar

from scorecard.core.checks import LARGEST, MOST_TEXTS, number_flaws
from scorecard.core.errors import Fault
from scorecard.core.numbers import grouped
from scorecard.core.text import unfit
from scorecard.exchange.json_text import JsonObject, Refused, kind_of

MOST_FAULTS: Final = 1_000

Choice = TypeVar("Choice", bound=StrEnum)


class TooManyFaultsError(Exception):
    """There is no use in listing more."""


@dataclass(slots=True)
class JsonReader:
    """Takes values of the right kind and notes a fault for each that is not."""

    faults: list[Fault] = field(default_factory=list)
    spellings: ClassVar[Mapping[str, str]] = {}  # other words under which a choice is known

    def fault(self, place: str, what: str) -> None:
        self.faults.append(Fault(place, what))
        if len(self.faults) >= MOST_FAULTS:
            raise TooManyFaultsError

    def wrong(self, place: str, expected: str, value: object) -> None:
        found = kind_of(value)
        self.fault(place, found if isinstance(value, Refused) else f"{expected} is needed here, not {found}")

    def mapping(self, value: object, place: str, known: Iterable[str] | None = None) -> JsonObject:
        if not isinstance(value, dict):
            self.wrong(place, "an object", value)
            return JsonObject()
        found = value if isinstance(value, JsonObject) else JsonObject(value)
        for key in found.twice:
            self.fault(place_of(place, key), "this key stands here twice")
        if known is not None:
            names = frozenset(known)
            for key in found:
                if key not in names:
                    close = _closest(key, names)
                    self.fault(place_of(place, key), "unknown key" + (f"; is '{close}' meant?" if close else ""))
        return found

    def items(self, value: object, place: str, most: int) -> Iterator[tuple[Any, str]]:
        if not isinstance(value, list):
            self.wrong(place, "a list", value)
            return
        if len(value) > most:
            self.fault(place, f"{grouped(len(value))} entries are more than the {grouped(most)} that are read")
            return
        for number, each in enumerate(value):
            yield each, f"{place}[{number}]"

    def text(self, given: JsonObject, name: str, place: str, default: str = "") -> str:
        value = given.get(name, default)
        if not isinstance(value, str):
            self.wrong(place_of(place, name), "text", value)
            return default
        return self.fit(value, place_of(place, name))

    def fit(self, value: str, place: str) -> str:
        value = value.replace("\r\n", "\n").replace("\r", "\n") if "\r" in value else value
        fault = unfit(value)
        if fault:
            self.fault(place, fault)
        return value

    def number(self, value: object, place: str, *, least: float = -LARGEST) -> float | None:
        """The number, or None with a fault."""
        if isinstance(value, (Refused, bool)) or not isinstance(value, (int, float)):
            self.wrong(place, "a number", value)
            return None
        flaws = list(number_flaws(place, value, least=least))
        for flaw in flaws:
            self.fault(flaw.place, flaw.what)
        return None if flaws else float(value) + 0.0  # -0 becomes 0

    def optional(self, given: JsonObject, name: str, place: str, *, least: float = -LARGEST) -> float | None:
        value = given.get(name)
        return None if value is None else self.number(value, place_of(place, name), least=least)

    def flag(self, given: JsonObject, name: str, place: str) -> bool:
        value = given.get(name, False)
        if not isinstance(value, bool):
            self.wrong(place_of(place, name), "true or false", value)
            return False
        return value

    def choice(self, given: JsonObject, name: str, place: str, options: type[Choice], default: Choice) -> Choice:
        value = given.get(name, default)
        value = self.spellings.get(value, value) if isinstance(value, str) else value
        if isinstance(value, str) and value in {option.value for option in options}:
            return options(value)
        known = ", ".join(options)
        if isinstance(value, str):
            self.fault(place_of(place, name), f"'{value[:40]}' is not one of: {known}")
        else:
            self.wrong(place_of(place, name), f"one of {known}", value)
        return default

    def texts(self, given: JsonObject, name: str, place: str) -> tuple[str, ...]:
        found = []
        for each, where in self.items(given.get(name, []), place_of(place, name), MOST_TEXTS):
            if isinstance(each, str):
                found.append(self.fit(each, where))
            else:
                self.wrong(where, "text", each)
        return tuple(found)


def place_of(place: str, name: str) -> str:
    """The place of a named entry in an object at `place`; what cannot be printed in the name is replaced."""
    name = "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in name)
    shown = name if len(name) <= 60 else f"{name[:57]}..."
    return f"{place}.{shown}" if place else shown


def _closest(key: str, names: Iterable[str]) -> str:
    import difflib  # only a typing error needs it

    found = difflib.get_close_matches(key, list(names), n=1)
    return found[0] if found else ""
