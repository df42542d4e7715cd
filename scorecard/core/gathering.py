"""Many problems of a kind told as one, with how many there are, and the place of each to be gone to in turn."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scorecard.core.errors import Sentence
from scorecard.core.numbers import grouped
from scorecard.core.problems import Problem, Severity

MANY: Final = 3
"""From so many on they are told as one; two are still read faster one by one."""


def gathered(found: Iterable[Problem]) -> list[Problem]:
    """Problems, of which `MANY` or more of a kind are one; it stands where the first of them stood."""
    found = list(found)
    kinds: dict[tuple[Severity, str, str], list[Problem]] = {}
    for problem in found:
        if problem.many:
            kinds.setdefault(_kind(problem), []).append(problem)
    told: list[Problem] = []
    for problem in found:
        alike = kinds.get(_kind(problem), [])
        if len(alike) < MANY:
            told.append(problem)
        elif problem is alike[0]:
            what = Sentence(problem.many, {**problem.what.fields, "count": grouped(len(alike))})
            told.append(Problem(problem.severity, problem.table, problem.key, what, problem.many, tuple(alike)))
    return told


def following(gathering: Problem, last: Problem | None) -> Problem:
    """Of the problems that one stands for, that after the `last` one that was gone to; the first where it is gone."""
    alike = gathering.alike
    places = [(each.table, each.key) for each in alike]
    place = None if last is None else (last.table, last.key)
    at = places.index(place) + 1 if place in places else 0
    return alike[at % len(alike)]


def _kind(problem: Problem) -> tuple[Severity, str, str]:
    return problem.severity, problem.table, problem.many
