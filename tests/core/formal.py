"""A formal evaluation with a sealed price, and its way through the stages."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from scorecard.core import edits
from scorecard.core.changes import from_rows
from scorecard.core.model import (
    Candidate,
    Criterion,
    Direction,
    Evaluation,
    Evaluator,
    Head,
    Kind,
    Process,
    Rules,
    Scale,
    Stage,
    ValueFunction,
)
from scorecard.core.panel_edits import submit_sheet
from scorecard.core.process import advance, unseal

AT: Final = "2026-03-01T09:00:00+01:00"
PANEL: Final = ("ann", "ben", "eva")
CANDIDATES: Final = ("acme", "brio")
QUALITY: Final = ("skill", "fit")
PRICES: Final = {"acme": 1350.0, "brio": 1240.0}


def in_setup(*, process: Process = Process.FORMAL) -> Evaluation:
    """Two candidates, three evaluators and an observer; skill and fit are rated, terms and price are under seal."""
    price = ValueFunction(worst=2400.0, best=1200.0)
    return from_rows(
        {
            "head": {(): Head(title="Partner", currency="EUR", process=process)},
            "scale": {(): Scale()},
            "rules": {(): Rules(tie_break=("skill",))},
            "criteria": {
                ("quality",): Criterion("Quality", Kind.GROUP, position=0.0, weight=60.0),
                ("skill",): Criterion("Skill", parent="quality", position=0.0, at_least=1.0),
                ("fit",): Criterion("Fit", parent="quality", position=1.0),
                ("money",): Criterion("Money", Kind.GROUP, position=1.0, weight=40.0, sealed=True),
                ("terms",): Criterion("Terms", parent="money", position=0.0),
                ("price",): Criterion(
                    "Price",
                    Kind.MEASURE,
                    parent="money",
                    position=1.0,
                    unit="EUR",
                    direction=Direction.LOWER,
                    value=price,
                    at_most=2000.0,
                ),
                ("iso",): Criterion("ISO 27001", Kind.GATE, position=2.0),
            },
            "candidates": {(key,): Candidate(key.title(), float(at)) for at, key in enumerate(CANDIDATES)},
            "evaluators": {
                **{(key,): Evaluator(key.title(), float(at)) for at, key in enumerate(PANEL)},
                ("obs",): Evaluator("Obs", 3.0, voting_weight=0.0),
            },
        }
    )


def in_scoring() -> Evaluation:
    """Scoring has begun; nothing is scored yet."""
    return advance(in_setup(), "Ada", "", AT)


def scored(evaluation: Evaluation, panel: tuple[str, ...] = PANEL) -> Evaluation:
    """Skill and fit scored by these evaluators, and the figures of the candidates."""
    for at, evaluator in enumerate(panel):
        for candidate in CANDIDATES:
            for leaf in QUALITY:
                score = float(2 + (at + len(candidate + leaf)) % 3)
                evaluation = edits.set_score(evaluation, evaluator, candidate, leaf, score)
    for candidate, price in PRICES.items():
        evaluation = edits.set_fact(evaluation, candidate, "price", price)
        evaluation = edits.set_fact(evaluation, candidate, "iso", fact=True)
    return evaluation


def handed_in(evaluation: Evaluation, panel: tuple[str, ...] = PANEL) -> Evaluation:
    """The sheets of these evaluators are in."""
    for evaluator in panel:
        evaluation = submit_sheet(evaluation, evaluator, AT)
    return evaluation


def in_consensus() -> Evaluation:
    """All sheets are in; the price is still sealed."""
    return advance(handed_in(scored(in_scoring())), "Ada", "", AT)


def unsealed() -> Evaluation:
    """The price is open, and terms are scored by everybody."""
    evaluation = unseal(in_consensus(), "Ada", "", AT)
    for evaluator in PANEL:
        for candidate in CANDIDATES:
            evaluation = edits.set_score(evaluation, evaluator, candidate, "terms", 3.0)
    return evaluation


def decided() -> Evaluation:
    """The evaluation is decided."""
    return advance(unsealed(), "Ada", "", AT)


def at_stage(evaluation: Evaluation, stage: Stage) -> Evaluation:
    """The evaluation in another stage, without ceremony."""
    return replace(evaluation, head=replace(evaluation.head, stage=stage))


def as_open(evaluation: Evaluation) -> Evaluation:
    """The evaluation in an open process, which locks and hides nothing."""
    return replace(evaluation, head=replace(evaluation.head, process=Process.OPEN))
