"""Evaluations to write letters from: reasons that name people and rivals, and names that are hard to set."""

from __future__ import annotations

from typing import Final

from scorecard.core.changes import from_rows
from scorecard.core.model import (
    Candidate,
    Cell,
    Criterion,
    Direction,
    Evaluation,
    Evaluator,
    Head,
    Kind,
    Rules,
    Scale,
    ValueFunction,
    Waiver,
)

LEVELS: Final = ((0.0, "No answer"), (3.0, "Meets the need"), (5.0, "Outstanding"))
PRICES: Final = {"acme": 1_350_000.0, "brio": 1_240_000.0, "corvo": 1_990_000.0}


def panel_of_three() -> Evaluation:
    """Three candidates, three evaluators whose reasons name one another and the rivals, a price and a gate."""
    price = ValueFunction(worst=2_400_000.0, best=1_200_000.0)
    scores = {"acme": (4.0, 3.0), "brio": (5.0, 4.0), "corvo": (1.0, 2.0)}
    reasons = {
        ("ann", "acme"): "As Ben Okafor said, the plan is sound; stronger than Brio Services.",
        ("ben", "acme"): "Ann doubts the staffing. The Head of Procurement agrees.",
        ("eva", "acme"): "The plan is sound",
        ("ann", "brio"): "Brio shows two like clients at 1,240,000 EUR.",
    }
    return from_rows(
        {
            "head": {(): Head(title="Partner 2026", service="Customer care", currency="EUR")},
            "scale": {(): Scale(levels=LEVELS)},
            "rules": {(): Rules()},
            "criteria": {
                ("quality",): Criterion("Quality", Kind.GROUP, position=0.0, weight=60.0),
                ("skill",): Criterion("Skill", parent="quality", position=0.0, weight=70.0),
                ("fit",): Criterion("Fit", parent="quality", position=1.0, weight=30.0),
                ("price",): Criterion(
                    "Price", Kind.MEASURE, position=1.0, weight=40.0, unit="EUR", direction=Direction.LOWER, value=price
                ),
                ("iso",): Criterion("ISO 27001", Kind.GATE, position=2.0),
            },
            "candidates": {
                ("acme",): Candidate("Acme Care", 0.0, "Acme"),
                ("brio",): Candidate("Brio Services", 1.0),
                ("corvo",): Candidate("Corvo", 2.0),
            },
            "evaluators": {
                ("ann",): Evaluator("Ann Smith", 0.0, "Head of Procurement"),
                ("ben",): Evaluator("Ben Okafor", 1.0, "Operations"),
                ("eva",): Evaluator("Eva", 2.0),
            },
            "sheets": {
                (who, candidate, leaf): Cell(score, reasons.get((who, candidate), "") if leaf == "skill" else "")
                for who in ("ann", "ben", "eva")
                for candidate, given in scores.items()
                for leaf, score in zip(("skill", "fit"), given, strict=True)
            },
            "facts": {
                **{(key, "price"): Cell(price) for key, price in PRICES.items()},
                **{(key, "iso"): Cell(score=key != "corvo") for key in PRICES},
            },
        }
    )


def with_waiver(evaluation: Evaluation, by: str = "Ada Lind") -> Evaluation:
    """The same, with the failed gate of Corvo waived."""
    from scorecard.core.edits import set_waiver

    return set_waiver(evaluation, "corvo", "iso", Waiver(by, "The audit ends in May", "2026-03-01"))


def large(criteria: int = 60) -> Evaluation:
    """Many criteria with long reasons, long words, names from right to left, in Chinese, and emoji."""
    names = ("שירות לקוחות בע״מ", "客户服务外包有限公司", "Rocket \N{ROCKET} Care", "Brio")
    long = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung" * 3
    texts = (
        long,
        "השירות טוב מאוד, 24 שעות ביממה.",
        "服务质量很好。",
        "Fine \N{THUMBS UP SIGN}\nSecond line. " * 6,
        "",
    )
    return from_rows(
        {
            "head": {(): Head(title="A very long title of an evaluation that goes on and on " * 3)},
            "scale": {(): Scale(levels=LEVELS)},
            "rules": {(): Rules()},
            "criteria": {
                (f"k{at}",): Criterion(f"Criterion {at} {long if at == 3 else 'of many'}", position=float(at))
                for at in range(criteria)
            },
            "candidates": {(f"c{at}",): Candidate(name, float(at)) for at, name in enumerate(names)},
            "evaluators": {("ann",): Evaluator("Ann Smith"), ("ben",): Evaluator("Ben Okafor", 1.0)},
            "sheets": {
                (who, f"c{at}", f"k{key}"): Cell(float((at + key + len(who)) % 6), texts[(key + at) % len(texts)])
                for who in ("ann", "ben")
                for at in range(len(names))
                for key in range(criteria)
            },
        }
    )
