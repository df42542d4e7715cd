"""The guide: which sourcing model and which place of delivery fit, by weighted rules over a handful of answers.

Questions, answers, their effects and the reasons are data in `resources/guide/guide.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scorecard.app.paths import resource
from scorecard.core.errors import ScorecardError


@dataclass(frozen=True, slots=True)
class Option:
    """An answer: what it adds to each model and place of delivery, and the reason that it gives."""

    key: str
    text: str
    effects: Mapping[str, int]
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its possible answers."""

    key: str
    text: str
    help: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A model or a place of delivery that can be recommended. `template` is "" for places."""

    key: str
    name: str
    summary: str
    template: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The questions and what they can lead to."""

    questions: tuple[Question, ...]
    models: tuple[Outcome, ...]
    deliveries: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One other answer that would change the recommended model."""

    question: Question
    option: Option
    model: Outcome


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What fits best, by how much, and why.

    model_points, delivery_points  sums of the effects of the answers, by key
    lead                           points ahead of the second model; 0 means that two fit equally well
    reasons                        reasons for the model and the delivery, strongest first
    against                        reasons that speak for another model
    turns                          single answers that would change the model
    """

    model: Outcome
    delivery: Outcome
    model_points: Mapping[str, int]
    delivery_points: Mapping[str, int]
    lead: int
    reasons: tuple[str, ...]
    against: tuple[str, ...]
    turns: tuple[Turn, ...]


def load_guide() -> Guide:
    """The guide that comes with the program."""
    with resource("guide", "guide.toml").open("rb") as file:
        given = tomllib.load(file)
    questions = tuple(
        Question(
            each["key"],
            each["text"],
            each.get("help", ""),
            tuple(Option(o["key"], o["text"], o["effects"], o["reason"]) for o in each["options"]),
        )
        for each in given["questions"]
    )
    return Guide(questions, _outcomes(given["models"]), _outcomes(given["deliveries"]))


def _outcomes(given: Mapping[str, Any]) -> tuple[Outcome, ...]:
    return tuple(Outcome(key, each["name"], each["summary"], each.get("template", "")) for key, each in given.items())


def recommend(guide: Guide, answers: Mapping[str, str]) -> Recommendation:
    """What the answers (question key -> option key) recommend. Questions may be left out.

    Raises ScorecardError for an unknown question or answer. Of equals, the first in the guide's order is named.
    """
    chosen = _chosen(guide, answers)
    models = _points(guide.models, chosen.values())
    deliveries = _points(guide.deliveries, chosen.values())
    model, delivery = _first(guide.models, models), _first(guide.deliveries, deliveries)
    others = [points for key, points in models.items() if key != model.key]
    speaking = sorted(
        chosen.values(), key=lambda o: -(2 * o.effects.get(model.key, 0) + o.effects.get(delivery.key, 0))
    )
    reasons = [o.reason for o in speaking if o.effects.get(model.key, 0) > 0 or o.effects.get(delivery.key, 0) > 0]
    against = [o.reason for o in speaking if o.reason not in reasons and max(o.effects.values(), default=0) > 0]
    return Recommendation(
        model,
        delivery,
        models,
        deliveries,
        models[model.key] - max(others, default=0),
        tuple(reasons),
        tuple(against),
        tuple(_turns(guide, chosen, model)),
    )


def _chosen(guide: Guide, answers: Mapping[str, str]) -> dict[str, Option]:
    questions = {question.key: question for question in guide.questions}
    chosen = {}
    for key, answer in answers.items():
        if key not in questions:
            raise ScorecardError(f"The guide has no question '{key}'", advice=f"Questions: {', '.join(questions)}.")
        options = {option.key: option for option in questions[key].options}
        if answer not in options:
            raise ScorecardError(
                f"'{answer}' is no answer to this question", place=key, advice=f"Answers: {', '.join(options)}."
            )
        chosen[key] = options[answer]
    return chosen


def _points(outcomes: tuple[Outcome, ...], options: Any) -> dict[str, int]:
    chosen = list(options)
    return {each.key: sum(option.effects.get(each.key, 0) for option in chosen) for each in outcomes}


def _first(outcomes: tuple[Outcome, ...], points: Mapping[str, int]) -> Outcome:
    return max(outcomes, key=lambda each: points[each.key])


def _turns(guide: Guide, chosen: Mapping[str, Option], model: Outcome) -> list[Turn]:
    found = []
    for question in guide.questions:
        for option in question.options:
            if chosen.get(question.key) in (None, option):
                continue
            other = _first(guide.models, _points(guide.models, {**chosen, question.key: option}.values()))
            if other != model:
                found.append(Turn(question, option, other))
    return found
