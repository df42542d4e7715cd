"""Names for the criteria of a test."""

from __future__ import annotations

from collections.abc import Mapping


def named(*keys: str) -> dict[str, str]:
    """Keys with names that differ from them."""
    return {key: key.upper() for key in keys}


def total(weights: Mapping[str, float]) -> float:
    return sum(weights.values())
