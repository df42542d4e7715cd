"""What the choices of an evaluation are called, such as its stages, the kinds of criteria and its rules."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from scorecard.core.model import (
    ActKind,
    Delivery,
    Direction,
    Kind,
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
    Delivery.ONSHORE: "onshore",
    Delivery.NEARSHORE: "nearshore",
    Delivery.OFFSHORE: "offshore",
}


def titled(choice: StrEnum) -> str:
    """What a choice is called where it stands by itself: "Setup"."""
    word = CHOICES[choice]
    return word[:1].upper() + word[1:]
