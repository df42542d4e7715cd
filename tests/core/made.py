"""Evaluations written down in a few lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scorecard.core.changes import from_rows
from scorecard.core.model import (
    Candidate,
    Cell,
    Criterion,
    Direction,
    Evaluation,
    Evaluator,
    Key,
    Kind,
    Rules,
    Scale,
    ValueFunction,
    Waiver,
)

Score = float | bool | str | None
Rows = Mapping[str, Sequence[Score]]


def measure(function: ValueFunction, *, lower: bool = False, weight: float = 1.0, **fields: Any) -> Criterion:
    """A measure; names and positions are filled in by `made`."""
    direction = Direction.LOWER if lower else Direction.HIGHER
    return Criterion(kind=Kind.MEASURE, direction=direction, weight=weight, value=function, **fields)


def made(
    criteria: Mapping[str, Criterion | float],
    rows: Rows,
    *,
    panel: Mapping[str, Rows] | None = None,
    votes: Mapping[str, float] | None = None,
    consensus: Mapping[tuple[str, str], float | None] | None = None,
    waivers: Mapping[Key, Waiver] | None = None,
    scale: Scale | None = None,
    rules: Rules | None = None,
) -> Evaluation:
    """An evaluation.

    criteria  key -> a criterion, or the weight of a rating, in order
    rows      candidate -> a number for each leaf in order (None: none), facts or the scores of an evaluator "e"
    panel     instead of the scores in `rows`: evaluator -> candidate -> scores (None: none; facts only in `rows`)
    """
    order = {key: given if isinstance(given, Criterion) else Criterion(weight=given) for key, given in criteria.items()}
    leaves = [key for key, criterion in order.items() if criterion.kind is not Kind.GROUP]
    facts: dict[tuple[str, ...], Cell] = {}
    sheets: dict[tuple[str, ...], Cell] = {}
    for evaluator, given in ({"e": rows} if panel is None else {"e": rows, **panel}).items():
        for candidate, scores in given.items():
            for leaf, score in zip(leaves, scores, strict=True):
                if score is None:
                    continue
                number = float(score) if isinstance(score, float | int) and type(score) is not bool else score
                if order[leaf].kind is Kind.RATING:
                    sheets[evaluator, candidate, leaf] = Cell(number)
                else:
                    facts[candidate, leaf] = Cell(number)
    evaluators = sorted({key[0] for key in sheets} | set(votes or {}))
    return from_rows(
        {
            "scale": {(): scale or Scale()},
            "rules": {(): rules or Rules()},
            "criteria": {
                (key,): _named(criterion, key, float(at)) for at, (key, criterion) in enumerate(order.items())
            },
            "candidates": {(key,): Candidate(key, float(at)) for at, key in enumerate(rows)},
            "evaluators": {(key,): Evaluator(key, voting_weight=(votes or {}).get(key, 1.0)) for key in evaluators},
            "facts": facts,
            "sheets": sheets,
            "consensus": {key: Cell(score) for key, score in (consensus or {}).items()},
            "waivers": waivers or {},
        }
    )


def _named(criterion: Criterion, key: str, position: float) -> Criterion:
    return replace(criterion, name=criterion.name or key, position=position)
