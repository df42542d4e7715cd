"""What a scenario has otherwise, as the history tells it: what it is about, and the value in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from scorecard.core.checks import ABOUT_A_CELL
from scorecard.core.choice_words import CHOICES
from scorecard.core.model import Aspect, Evaluation, Key
from scorecard.core.numbers import grouped
from scorecard.core.wording import NBSP

_SUBJECTS: Final[Mapping[str, str]] = {Aspect.WEIGHT: "criteria", Aspect.VOTE: "evaluators", Aspect.RULE: "rule"}


WHAT: Final[Mapping[str, str]] = {
    Aspect.WEIGHT: "weight",
    Aspect.CANDIDATE: "taking part",
    Aspect.VOTE: "voting weight",
    Aspect.SCORE: "agreed score",
    Aspect.FACT: "fact",
    Aspect.RULE: "rule",
}
"""What is otherwise, by the aspect."""


def named_by(key: Key) -> list[tuple[str, str]]:
    """Table and key of what a departure names, the scenario first; a rule stands in the table "rule"."""
    scenario, aspect, subject, leaf = key
    named = [("scenarios", scenario), (_SUBJECTS.get(aspect, "candidates"), subject)]
    return [*named, ("criteria", leaf)] if aspect in ABOUT_A_CELL else named


def said(aspect: str, value: Any) -> str:
    """The value of a departure in words."""
    if aspect == Aspect.CANDIDATE:
        return "left out"
    if isinstance(value, bool):
        return "passed" if value else "not passed"
    if aspect == Aspect.RULE:
        return CHOICES.get(value, str(value))
    return grouped(value) if isinstance(value, (int, float)) else str(value)


def value_told(evaluation: Evaluation, place: Key, value: Any) -> str:
    """The value of a departure (aspect, subject, leaf) in words, a figure with its unit."""
    criterion = evaluation.criteria.get(place[2])
    if isinstance(value, float) and place[0] == Aspect.FACT and criterion is not None and criterion.unit:
        return f"{grouped(value)}{NBSP}{criterion.unit}"
    return said(place[0], value)
