"""The levels of a scale."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from scorecard.core.model import Criterion, Scale
from scorecard.core.numbers import exact

MOST_STEPS: Final = 11
"""Of a finer scale not every step is a level of its own."""


def steps_of(scale: Scale, most: int = MOST_STEPS) -> tuple[float, ...]:
    """Every score that the scale allows, ascending; none where there are more than `most`."""
    low, high, step = exact(scale.minimum), exact(scale.maximum), exact(scale.step)
    count = (high - low) // step + 1 if step > 0 else 0
    return tuple(float(low + step * at) for at in range(int(count))) if 0 < count <= most else ()


def levels_said(criterion: Criterion, scale: Scale) -> tuple[tuple[float, str], ...]:
    """The levels that say what a score means, as everybody is shown them: the criterion's own alone, where it has any.

    A level that these do not name lies between two that they do; the words of the scale do not fill the gap.
    """
    return criterion.levels or scale.levels


def levels_of(scale: Scale, described: Iterable[tuple[float, str]] = (), most: int = MOST_STEPS) -> tuple[float, ...]:
    """What can be described, ascending: every step, or of a fine scale its ends, with what is described already."""
    known = {level for level, _ in described}
    return tuple(sorted({*steps_of(scale, most), scale.minimum, scale.maximum, *known}))
