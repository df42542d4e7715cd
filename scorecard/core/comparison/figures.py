"""The figures of a comparison as they are shown: totals, changes and their parts never contradict each other.

The rule, everywhere: a change is shown as what lies between the two totals as these are shown, so that whoever
subtracts gets it. Where that is not the true change, rounded, all totals and changes of the comparison have one decimal
more. The parts of a change are rounded so that they add up to it. Weights go by the same rule. JSON, and the cells
of workbooks that hold totals and parts, have the exact figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorecard.core.comparison.causes import Cause
from scorecard.core.comparison.comparing import Change, Comparison, CriterionPart, WeightChange
from scorecard.core.numbers import added_up, between, shown
from scorecard.core.ranking import Standing
from scorecard.core.wording import signed


@dataclass(frozen=True, slots=True)
class Figures:
    """How the figures of a comparison are shown.

    decimals  of totals, changes and parts, in points of 100
    weights   of weights and how far they moved, in per cent
    """

    decimals: int
    weights: int

    def total(self, standing: Standing | None) -> str:
        """A total; "" where there is none."""
        return "" if standing is None or standing.total is None else shown(standing.total, self.decimals)

    def points(self, change: Change) -> float | None:
        """The change of a total, as it is shown; None where there is none."""
        if change.points is None or change.before is None or change.after is None:
            return None
        return between(change.before.total or 0.0, change.after.total or 0.0, self.decimals)

    def parts(self, change: Change) -> Mapping[Cause, float] | None:
        """The parts of a change, as they are shown; None where there are none."""
        points = self.points(change)
        if change.parts is None or points is None:
            return None
        return dict(zip(change.parts, added_up(tuple(change.parts.values()), points, self.decimals), strict=True))

    def by_criterion(self, change: Change, parts: Sequence[CriterionPart]) -> tuple[tuple[float, ...], ...]:
        """For each criterion what it adds, and then the part of each cause, as they are shown."""
        points = self.points(change) or 0.0
        sums = added_up([part.points for part in parts], points, self.decimals)
        return tuple(
            (whole, *added_up(tuple(part.parts.values()), whole, self.decimals))
            for part, whole in zip(parts, sums, strict=True)
        )

    def text(self, exact: float, as_shown: float) -> str:
        """A change or a part with its sign, of which `as_shown` is shown; a sign of both where it is too small."""
        return signed(as_shown, self.decimals, exact)

    def change(self, change: Change) -> str:
        """The change of a total with its sign; "" where there is none."""
        points = self.points(change)
        return "" if points is None else self.text(change.points or 0.0, points)

    def causes(self, change: Change) -> Mapping[Cause, str] | None:
        """The parts of a change with their signs; None where there are none."""
        parts = self.parts(change)
        if parts is None or change.parts is None:
            return None
        return {cause: self.text(change.parts[cause], part) for cause, part in parts.items()}

    def weight(self, share: float | None) -> str:
        """A weight 0..1 in per cent, without the sign of it; "" where there is none."""
        return "" if share is None else shown(100 * share, self.weights)

    def moved(self, line: WeightChange) -> str:
        """How much more a criterion weighs, in per cent of the whole, with its sign."""
        as_shown = between(100 * (line.before or 0.0), 100 * (line.after or 0.0), self.weights)
        return signed(as_shown, self.weights, 100 * line.change)


def figures_of(comparison: Comparison) -> Figures:
    """How the figures of a comparison are shown."""
    return Figures(comparison.decimals, comparison.weight_decimals)
