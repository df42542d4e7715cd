"""What the tables of an evaluation, their rows and fields are called when a change is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scorecard.core.model import Shape

SHAPES: Final[Mapping[Shape, str]] = {
    Shape.LINEAR: "straight line",
    Shape.PIECEWISE: "line through points",
    Shape.LOWEST_OVER_PRICE: "lowest over price",
    Shape.SHARE_OF_BEST: "share of the best",
    Shape.LINEAR_PENALTY: "linear penalty",
    Shape.LOGARITHMIC: "logarithmic",
    Shape.CATEGORIES: "categories",
}

FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "head": {
        "title": "title",
        "description": "description",
        "currency": "currency",
        "model": "sourcing model",
        "service": "service",
        "scope": "scope",
        "volume": "volume",
        "complexity": "complexity",
        "kpis": "KPIs",
        "template": "template",
        "process": "process",
        "stage": "stage",
        "sample": "worked sample",
    },
    "scale": {"minimum": "lowest score", "maximum": "highest score", "step": "step", "levels": "levels"},
    "rules": {
        "rating": "scores to values",
        "pooling": "pooling",
        "missing": "missing scores",
        "tie_break": "tie-break by",
        "draw": "lots drawn",
    },
    "criteria": {
        "name": "name",
        "kind": "kind",
        "parent": "group",
        "position": "place",
        "weight": "weight of the whole",
        "description": "description",
        "evidence": "evidence asked for",
        "levels": "levels",
        "at_least": "minimum",
        "at_most": "maximum",
        "sealed": "sealed",
        "unit": "unit",
        "direction": "direction",
        "value": "value function",
    },
    "candidates": {
        "name": "name",
        "position": "place",
        "provider": "provider",
        "country": "country",
        "site": "site",
        "delivery": "delivery",
        "commercial": "commercial model",
        "notes": "notes",
    },
    "evaluators": {"name": "name", "position": "place", "role": "role", "voting_weight": "voting weight"},
    "facts": {"score": "fact", "rationale": "reason", "evidence": "evidence"},
    "sheets": {"score": "score", "rationale": "reason", "evidence": "evidence"},
    "consensus": {"score": "agreed score", "rationale": "reason", "evidence": "evidence"},
    "weights": {"weight": "own weight"},
    "waivers": {"by": "waived by", "reason": "reason", "at": "waived on"},
}

WHERE: Final[Mapping[str, str]] = {"head": "", "scale": "Scale", "rules": "Rules"}

ROWS: Final[Mapping[str, tuple[str, str]]] = {
    "head": ("setup", "setup"),
    "scale": ("scale", "scale"),
    "rules": ("rules", "rules"),
    "criteria": ("criterion", "criteria"),
    "candidates": ("candidate", "candidates"),
    "evaluators": ("evaluator", "evaluators"),
    "facts": ("fact", "facts"),
    "sheets": ("score", "scores"),
    "consensus": ("agreed score", "agreed scores"),
    "weights": ("own weight", "own weights"),
    "waivers": ("waiver", "waivers"),
}
"""What a row of each table is called, and several."""
