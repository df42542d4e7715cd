"""What the choices of an evaluation are called, such as its stages, the kinds of criteria and its rules."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from scorecard.core.model import (
    ActKind,
    CostKind,
    Delivery,
    Direction,
    Fed,
    Kind,
    Method,
    Missing,
    Pooling,
    Process,
    RatingRule,
    Stage,
)

CHOICES: Final[Mapping[Any, str]] = {
    Kind.GROUP: "group",
    Kind.RATING: "rating",
    Kind.MEASURE: "measure",
    Kind.GATE: "gate",
    Direction.HIGHER: "higher is better",
    Direction.LOWER: "lower is better",
    RatingRule.INTERVAL: "from the lowest to the highest level",
    RatingRule.PROPORTIONAL: "as a share of the highest level",
    Pooling.MEAN: "mean",
    Pooling.MEDIAN: "median",
    Pooling.TRIMMED_MEAN: "trimmed mean",
    Missing.PROVISIONAL: "the total stays provisional",
    Missing.REDISTRIBUTE: "the other weights take over",
    Missing.WORST: "counts as the worst",
    Process.OPEN: "open",
    Process.FORMAL: "formal",
    ActKind.ADVANCED: "went on",
    ActKind.REOPENED: "reopened",
    ActKind.UNSEALED: "opened the seals",
    Stage.SETUP: "setup",
    Stage.SCORING: "scoring",
    Stage.CONSENSUS: "consensus",
    Stage.DECIDED: "decided",
    Method.POINTS: "points",
    Method.SWING: "swing",
    Method.RANK_ORDER: "rank order",
    Method.PAIRWISE: "pairwise comparison",
    Method.BEST_WORST: "best and worst",
    Method.ENTROPY: "entropy",
    Method.CRITIC: "CRITIC",
    CostKind.FEES: "fees",
    CostKind.TRANSITION: "transition",
    CostKind.RETAINED_TEAM: "retained team",
    CostKind.GOVERNANCE: "governance",
    CostKind.TRAVEL: "travel",
    CostKind.TOOLING: "tooling",
    CostKind.TAX_AND_EXCHANGE: "tax and exchange",
    CostKind.EXIT: "exit",
    CostKind.REWORK: "expected rework",
    CostKind.SERVICE_CREDITS: "expected service credits",
    Fed.TOTAL: "discounted total",
    Fed.PER_YEAR: "cost a year",
    Fed.PER_UNIT: "cost per unit",
    Delivery.ONSHORE: "onshore",
    Delivery.NEARSHORE: "nearshore",
    Delivery.OFFSHORE: "offshore",
}


def titled(choice: StrEnum) -> str:
    """What a choice is called where it stands by itself: "Setup"."""
    word = CHOICES[choice]
    return word[:1].upper() + word[1:]
