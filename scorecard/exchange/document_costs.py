"""Reading what stands behind weights and prices in an evaluation document: judgements, and the lines of costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from scorecard.core.checks import (
    MOST,
    MOST_RATES,
    cost_line_flaws,
    cost_terms_flaws,
    feeds_flaws,
    judgement_flaws,
    number_key_flaws,
)
from scorecard.core.errors import EditError, Fault
from scorecard.core.model import WHOLE, CostKind, CostLine, CostTerms, Fed, Judgement, Key, Kind, Method
from scorecard.core.weighting.kept import kept
from scorecard.exchange.document_panel import PanelReader
from scorecard.exchange.json_reader import place_of
from scorecard.exchange.json_text import JsonObject, Refused

MOST_YEARS: Final = 1_000  # that are looked at; the checks allow fewer

_JUDGEMENT_KEYS: Final = ("group", "evaluator", "method", "answers", "by", "at")
_TERMS_KEYS: Final = ("years", "discount", "currency", "rates", "feeds", "fed", "decimals", "volume", "unit")
_LINE_KEYS: Final = ("kind", "name", "currency", "amounts", "note")


def value_faults(value: object, place: str) -> Iterator[Fault]:
    """What cannot be used in a JSON value that is taken as it is, with its place."""
    if isinstance(value, Refused):
        yield Fault(place, value.why)
    elif isinstance(value, JsonObject):
        for key in value.twice:
            yield Fault(place, f"the key '{key}' stands here twice")
        for key, below in value.items():
            yield from value_faults(below, place_of(place, key))
    elif isinstance(value, list):
        for at, below in enumerate(value):
            yield from value_faults(below, f"{place}[{at}]")


@dataclass(slots=True)
class CostsReader(PanelReader):
    """Reads judgements and costs; what they name must have been read before."""

    def judgements(self, top: JsonObject) -> dict[Key, Any]:
        """A list, for the top of the criteria and the panel together have no key: they are those not named."""
        found: dict[Key, Any] = {}
        for value, place in self.items(top.get("judgements", []), "judgements", MOST["judgements"]):
            known = len(self.faults)
            given = self.mapping(value, place, _JUDGEMENT_KEYS)
            key = self._judged(given, place)
            for name in ("method", "answers"):
                if name not in given and isinstance(value, dict):
                    self.fault(place_of(place, name), "this key is missing")
            row = Judgement(
                method=self.choice(given, "method", place, Method, Method.POINTS),
                answers=self._answers(given.get("answers"), place_of(place, "answers")),
                by=self.text(given, "by", place),
                at=self.text(given, "at", place),
            )
            if key in found:
                self.fault(place, "there is another judgement of the same group by the same people")
            self.note_if_right(known, judgement_flaws(row), place)
            found[key] = row
        return found

    def _judged(self, given: JsonObject, place: str) -> Key:
        group, who = self.text(given, "group", place, WHOLE), self.text(given, "evaluator", place, WHOLE)
        criterion = self.criteria.get((group,))
        if group != WHOLE and (criterion is None or criterion.kind is not Kind.GROUP):
            self.fault(place_of(place, "group"), f"there is no group '{group}'")
        if who != WHOLE and (who,) not in self.evaluators:
            self.fault(place_of(place, "evaluator"), f"there is no evaluator '{who}'")
        return group, who

    def _answers(self, value: object, place: str) -> str:
        faults = list(value_faults(value, place))
        for fault in faults:
            self.fault(fault.place, fault.what)
        if faults:
            return ""
        try:
            return kept(value)
        except EditError as error:
            what = str(error.what)
            self.fault(place, f"{what[:1].lower()}{what[1:]}")
            return ""

    def costs(self, top: JsonObject) -> tuple[CostTerms, dict[Key, Any]]:
        """The terms, and the lines by candidate and number."""
        given = self.mapping(top.get("costs", {}), "costs", ("terms", "lines"))
        terms = self._terms(given.get("terms", {}), "costs.terms")
        found: dict[Key, Any] = {}
        for candidate, lines in self.mapping(given.get("lines", {}), "costs.lines").items():
            where = place_of("costs.lines", candidate)
            if (candidate,) not in self.candidates:
                self.fault(where, "there is no such candidate")
                continue
            for number, value in self.mapping(lines, where).items():
                place = place_of(where, number)
                self.note(number_key_flaws(number), place)
                found[(candidate, number)] = self._line(value, place)
        return terms, found

    def _terms(self, value: object, place: str) -> CostTerms:
        default = CostTerms()
        known = len(self.faults)
        given = self.mapping(value, place, _TERMS_KEYS)
        discount = self.optional(given, "discount", place)
        volume = self.optional(given, "volume", place, least=0.0)
        terms = CostTerms(
            years=self._whole(given, "years", place, default.years),
            discount=default.discount if discount is None else discount,
            currency=self.text(given, "currency", place),
            rates=self._rates(given, place_of(place, "rates")),
            feeds=self.text(given, "feeds", place),
            fed=self.choice(given, "fed", place, Fed, default.fed),
            decimals=self._whole(given, "decimals", place, default.decimals),
            volume=default.volume if volume is None else volume,
            unit=self.text(given, "unit", place),
        )
        self.note_if_right(known, cost_terms_flaws(terms), place)
        self.note_if_right(known, feeds_flaws(terms, {key: row for (key,), row in self.criteria.items()}), place)
        return terms

    def _rates(self, given: JsonObject, place: str) -> tuple[tuple[str, float, str], ...]:
        found = []
        for currency, value in self.mapping(given.get("rates", {}), place).items():
            where = place_of(place, currency)
            rate = self.mapping(value, where, ("worth", "at"))
            worth = self.number(rate.get("worth"), place_of(where, "worth"))
            found.append((self.fit(currency, where), 0.0 if worth is None else worth, self.text(rate, "at", where)))
            if len(found) > MOST_RATES:
                break  # the checks refuse so many
        return tuple(found)

    def _line(self, value: object, place: str) -> CostLine:
        known = len(self.faults)
        given = self.mapping(value, place, _LINE_KEYS)
        amounts = [
            self.number(each, where, least=0.0)
            for each, where in self.items(given.get("amounts", []), place_of(place, "amounts"), MOST_YEARS)
        ]
        line = CostLine(
            kind=self.choice(given, "kind", place, CostKind, CostKind.FEES),
            amounts=tuple(amount or 0.0 for amount in amounts),
            currency=self.text(given, "currency", place),
            note=self.text(given, "note", place),
            name=self.text(given, "name", place),
        )
        self.note_if_right(known, cost_line_flaws(line), place)
        return line

    def _whole(self, given: JsonObject, name: str, place: str, default: int) -> int:
        number = self.optional(given, name, place)
        if number is None:
            return default
        if not number.is_integer():
            self.fault(place_of(place, name), "a whole number is needed here")
            return default
        return int(number)
