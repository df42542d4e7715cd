"""The bands of a verdict as a person has set them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scorecard.core.robustness.verdict import Bands


def made_bands(given: Mapping[str, float]) -> Bands:
    """Bands from the fields that differ from the usual ones; the usual ones where they make no sense together."""
    try:
        return replace(Bands(), **dict(given))
    except (TypeError, ValueError):
        return Bands()
