"""The guide on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scorecard.app.guide import load_guide, recommend


def print_questions() -> None:
    """The questions with their answers, as `--answer` takes them."""
    for question in load_guide().questions:
        print(f"{question.key}: {question.text}")
        for option in question.options:
            print(f"    {question.key}={option.key}  {option.text}")


def questions_value() -> list[dict[str, Any]]:
    """The questions with their answers as a JSON value."""
    return [
        {
            "key": question.key,
            "text": question.text,
            "help": question.help,
            "options": [{"key": option.key, "text": option.text} for option in question.options],
        }
        for question in load_guide().questions
    ]


def advice_value(answers: Mapping[str, str]) -> dict[str, Any]:
    """The recommendation as a JSON value."""
    found = recommend(load_guide(), answers)
    return {
        "model": found.model.key,
        "delivery": found.delivery.key,
        "template": found.model.template,
        "lead": found.lead,
        "model_points": dict(found.model_points),
        "delivery_points": dict(found.delivery_points),
        "models": [each.key for each in found.models],
        "deliveries": [each.key for each in found.deliveries],
        "delivery_lead": found.delivery_lead,
        "deciding": None if found.deciding is None else found.deciding.key,
        "reasons": list(found.reasons),
        "against": list(found.against),
        "turns": [
            {
                "question": turn.question.key,
                "answer": turn.option.key,
                "model": turn.models[0].key,
                "models": [each.key for each in turn.models],
            }
            for turn in found.turns
        ],
    }


def print_advice(answers: Mapping[str, str]) -> None:
    """The recommendation in words."""
    found = recommend(load_guide(), answers)
    if len(found.models) > 1:
        print(f"{', '.join(each.key for each in found.models)} fit equally well.")
        for each in found.models:
            print(f"{each.key}: {each.summary}")
    else:
        print(f"{found.model.key} fits best: {found.model.name}.")
        print(found.model.summary)
    print(f"Best delivered {' or '.join(each.key for each in found.deliveries)}.")
    if found.deciding is not None:
        print(f"The answer '{found.deciding.text}' decides the place, whatever the points.")
    print()
    for points in (found.model_points, found.delivery_points):
        print("  ".join(f"{key} {value}" for key, value in points.items()))
    for head, lines in (("Why", found.reasons), ("What speaks for something else", found.against)):
        if lines:
            print(f"\n{head}")
            for line in lines:
                print(f"  {line}")
    if found.turns:
        print("\nWhat would change it")
        for turn in found.turns:
            print(f"  '{turn.option.text}' to '{turn.question.text}': {', '.join(each.key for each in turn.models)}")
    for each in found.models:
        print(f"\nStart with: scorecard new --template {each.template} --title TITLE")
