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
        "unsealed": "seals opened",
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
        "label": "blind label",
    },
    "evaluators": {
        "name": "name",
        "position": "place",
        "role": "role",
        "voting_weight": "voting weight",
        "assigned": "criteria to score",
    },
    "facts": {"score": "fact", "rationale": "reason", "evidence": "evidence"},
    "sheets": {"score": "score", "rationale": "reason", "evidence": "evidence"},
    "consensus": {"score": "agreed score", "rationale": "reason", "evidence": "evidence"},
    "weights": {"weight": "own weight"},
    "waivers": {"by": "waived by", "reason": "reason", "at": "waived on"},
    "declarations": {"conflict": "conflict of interest", "statement": "statement", "at": "declared on"},
    "submissions": {"at": "sheet handed in", "sealed_at": "sealed criteria handed in"},
    "acts": {"kind": "step", "stage": "stage led to", "by": "by", "reason": "reason", "at": "on"},
    "judgements": {"method": "weighting method", "answers": "answers", "by": "entered by", "at": "on"},
    "cost_terms": {
        "years": "years",
        "discount": "discount rate",
        "currency": "currency",
        "rates": "rates of exchange",
        "feeds": "measure that takes them",
        "fed": "figure that is taken",
        "decimals": "decimals",
        "volume": "volume",
        "unit": "unit",
    },
    "cost_lines": {"kind": "what for", "amounts": "amounts", "currency": "currency", "note": "note", "name": "name"},
    "scenarios": {"name": "name", "note": "note", "position": "place"},
    "departures": {"value": "difference"},
}

WHERE: Final[Mapping[str, str]] = {"head": "", "scale": "Scale", "rules": "Rules", "cost_terms": "Terms of the costs"}

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
    "declarations": ("declaration of interest", "declarations of interest"),
    "submissions": ("sheet handed in", "sheets handed in"),
    "acts": ("step in the order of work", "steps in the order of work"),
    "judgements": ("judgement on weights", "judgements on weights"),
    "cost_terms": ("terms of the costs", "terms of the costs"),
    "cost_lines": ("line of costs", "lines of costs"),
    "scenarios": ("scenario", "scenarios"),
    "departures": ("difference of a scenario", "differences of scenarios"),
}
"""What a row of each table is called, and several."""
