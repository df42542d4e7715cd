"""The guide: which sourcing model and which place of delivery fit, by weighted rules over a handful of answers.

Questions, answers, their effects and the reasons are data in `resources/guide/guide.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from scorecard.app.paths import resource
from scorecard.core.errors import ScorecardError


@dataclass(frozen=True, slots=True)
class Option:
    """An answer: what it adds to each model and place of delivery, and the reason that it gives.

    leaves  the places of delivery that it leaves, whatever the points say; empty where it rules out none
    """

    key: str
    text: str
    effects: Mapping[str, int]
    reason: str
    leaves: tuple[str, ...] = ()


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
    """One other answer that would change the recommended model, and what would be recommended: several of equals."""

    question: Question
    option: Option
    models: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What fits best, by how much, and why.

    model, delivery                what is recommended; of equals the first in the guide's order
    models, deliveries             all that fit as well as `model` and `delivery`, with them
    model_points, delivery_points  sums of the effects of the answers, by key
    lead                           points ahead of the second model; 0 means that several fit equally well
    delivery_lead                  points ahead of the best other place; below 0 where an answer rules that place out
    deciding                       the answer that rules out a place with as many points or more; None where none does
    reasons                        reasons for the model, strongest first; where several fit equally well those of each
                                   in turn, with the models that they speak for before them
    against                        reasons that speak for another model
    turns                          single answers that would change the model
    """

    model: Outcome
    delivery: Outcome
    models: tuple[Outcome, ...]
    deliveries: tuple[Outcome, ...]
    model_points: Mapping[str, int]
    delivery_points: Mapping[str, int]
    lead: int
    delivery_lead: int
    deciding: Option | None
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
            tuple(
                Option(o["key"], o["text"], o["effects"], o["reason"], tuple(o.get("leaves", ())))
                for o in each["options"]
            ),
        )
        for each in given["questions"]
    )
    return Guide(questions, _outcomes(given["models"]), _outcomes(given["deliveries"]))


def _outcomes(given: Mapping[str, Any]) -> tuple[Outcome, ...]:
    return tuple(Outcome(key, each["name"], each["summary"], each.get("template", "")) for key, each in given.items())


def recommend(guide: Guide, answers: Mapping[str, str]) -> Recommendation:
    """What the answers (question key -> option key) recommend. Questions may be left out.

    The model is the one with the most points. So is the place of delivery, among those that the answers leave: whoever
    says what matters most about place has decided it, and the other answers only choose among what is left.
    Raises ScorecardError for an unknown question or answer.
    """
    chosen = _chosen(guide, answers)
    given = tuple(chosen.values())
    model_points, delivery_points = _points(guide.models, given), _points(guide.deliveries, given)
    models = _best(guide.models, model_points)
    left = tuple(each for each in guide.deliveries if all(each.key in (o.leaves or (each.key,)) for o in given))
    deliveries = _best(left, delivery_points)
    delivery_lead = _lead(deliveries[0], delivery_points)
    return Recommendation(
        model=models[0],
        delivery=deliveries[0],
        models=models,
        deliveries=deliveries,
        model_points=model_points,
        delivery_points=delivery_points,
        lead=_lead(models[0], model_points),
        delivery_lead=delivery_lead,
        deciding=_deciding(given, deliveries, delivery_points),
        reasons=_reasons(given, models),
        against=_against(guide, given, models),
        turns=tuple(_turns(guide, chosen, models)),
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


def _points(outcomes: Iterable[Outcome], options: Iterable[Option]) -> dict[str, int]:
    chosen = list(options)
    return {each.key: sum(option.effects.get(each.key, 0) for option in chosen) for each in outcomes}


def _best(outcomes: Sequence[Outcome], points: Mapping[str, int]) -> tuple[Outcome, ...]:
    """Those with the most points, in the guide's order."""
    most = max(points[each.key] for each in outcomes)
    return tuple(each for each in outcomes if points[each.key] == most)


def _lead(outcome: Outcome, points: Mapping[str, int]) -> int:
    return points[outcome.key] - max(other for key, other in points.items() if key != outcome.key)


def _deciding(given: Iterable[Option], deliveries: Sequence[Outcome], points: Mapping[str, int]) -> Option | None:
    """The answer that rules out a place which the points alone would name as well, or instead."""
    reached = points[deliveries[0].key]
    for option in given:
        if option.leaves and any(other >= reached for key, other in points.items() if key not in option.leaves):
            return option
    return None


def _reasons(given: Iterable[Option], models: Sequence[Outcome]) -> tuple[str, ...]:
    """Why these models: the strongest reason of each, then the second of each, and none twice."""
    speaking = [
        sorted((o for o in given if o.effects.get(each.key, 0) > 0), key=lambda o: -o.effects[each.key])
        for each in models
    ]
    found: dict[str, Option] = {}
    for row in zip_longest(*speaking):
        found.update((option.reason, option) for option in row if option is not None)
    if len(models) == 1:
        return tuple(found)
    return tuple(
        f"{', '.join(each.key for each in models if option.effects.get(each.key, 0) > 0)}: {reason}"
        for reason, option in found.items()
    )


def _against(guide: Guide, given: Iterable[Option], models: Sequence[Outcome]) -> tuple[str, ...]:
    """Reasons that speak for a model, and for none of `models`, the strongest first; but none that is about places."""
    others = [each.key for each in guide.models if each not in models]
    speaking = [
        (max((option.effects.get(key, 0) for key in others), default=0), option.reason)
        for option in given
        if not option.leaves and all(option.effects.get(each.key, 0) <= 0 for each in models)
    ]
    return tuple(reason for points, reason in sorted(speaking, key=lambda each: -each[0]) if points > 0)


def _turns(guide: Guide, chosen: Mapping[str, Option], models: tuple[Outcome, ...]) -> Iterator[Turn]:
    for question in guide.questions:
        for option in question.options:
            if chosen.get(question.key) in (None, option):
                continue
            others = _best(guide.models, _points(guide.models, {**chosen, question.key: option}.values()))
            if others != models:
                yield Turn(question, option, others)
