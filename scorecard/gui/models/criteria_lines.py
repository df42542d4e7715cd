"""What the rows of the tree of criteria show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import Final

from scorecard.core.model import Criterion, Evaluation, Kind
from scorecard.core.numbers import shown
from scorecard.core.tree import TOP, Tree
from scorecard.core.wording import points_text

GATES: Final = "\0gates"
"""The key of the row under which the gates of the top stand, where they stand apart; no key of a criterion is such."""

MOST_SERIES: Final = 12


class CriteriaColumn(IntEnum):
    """The columns; WEIGHT is as it was given, LOCAL per cent of the siblings, GLOBAL per cent of the whole."""

    NAME = 0
    WEIGHT = 1
    LOCAL = 2
    GLOBAL = 3


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """What one criterion shows. Only what is asked for is worked out, for a drag changes the lines of hidden rows too.

    depth   how many groups it lies in
    series  the place of the colour of its top criterion
    above   the line of its group
    """

    key: str
    criterion: Criterion
    depth: int
    local: Fraction | None
    series: int | None
    above: Line | None

    @property
    def whole(self) -> Fraction | None:
        """Its share of the whole, 0..1."""
        if self.local is None or self.above is None:
            return self.local
        above = self.above.whole
        return None if above is None else above * self.local

    @property
    def is_top(self) -> bool:
        """Whether it is a top criterion with a weight, which has a colour of its own."""
        return self.depth == 0 and self.local is not None

    def weighs_as(self, other: Line) -> bool:
        """Whether it shows the same as another line, but perhaps for its share of the whole."""
        return (
            self.criterion is other.criterion
            and self.local == other.local
            and (self.series, self.depth) == (other.series, other.depth)
        )

    def text(self, column: int) -> str:
        """What it shows in a column."""
        if column == CriteriaColumn.NAME:
            return self.criterion.name
        if self.local is None:
            return ""
        if column == CriteriaColumn.WEIGHT:
            return shown(self.criterion.weight)
        share = self.local if column == CriteriaColumn.LOCAL else self.whole
        return "" if share is None else points_text(share)


def series_places(tree: Tree) -> dict[str, int]:
    """Top criterion -> the place of its colour. Of more than twelve, the twelve heaviest have one."""
    tops = [key for key in tree.children[TOP] if key in tree.local_weights]
    kept = set(sorted(tops, key=lambda key: -tree.local_weights[key])[:MOST_SERIES])
    return {key: at for at, key in enumerate(key for key in tops if key in kept)}


def made_lines(value: Evaluation, tree: Tree, known: Mapping[str, Line], gates: Line | None) -> dict[str, Line]:
    """What each criterion shows; the lines that are known are taken over where they say the same.

    `gates` is the row under which the gates of the top stand, or None where they stand among the others.
    """
    found: dict[str, Line] = {}
    moved: set[str] = set()  # what has another share of the whole, and so all that lies under it
    places = series_places(tree)
    apart = gates is not None and any(value.criteria[key].parent == TOP for key in tree.gates)
    for key in tree.order:
        criterion: Criterion = value.criteria[key]
        group = criterion.parent
        above = found[group] if group else None
        if above is None:
            depth = 1 if apart and criterion.kind is Kind.GATE else 0
            series = places.get(key)
        else:
            depth, series = above.depth + 1, above.series
        local = tree.local_weights.get(key)
        line = known.get(key)
        if group in moved or line is None or line.local != local:
            moved.add(key)
            line = None
        elif line.criterion is not criterion or line.series != series or line.depth != depth:
            line = None
        found[key] = line or Line(key, criterion, depth, local, series, above)
    if apart and gates is not None:
        found[GATES] = gates
    return found


def own_shares(
    value: Evaluation, parents: Mapping[str, str], children: Mapping[str, Sequence[str]], lines: Mapping[str, Line]
) -> dict[str, tuple[float, ...]]:
    """Criterion -> the evaluators' own weights, as shares of the siblings that they weigh too."""
    found: dict[str, list[float]] = {}
    groups = {parents[key] for own in value.weights.values() for key in own if key in parents}
    for own in value.weights.values():
        for group in groups:
            weighed = {key: own[key].weight for key in children[group] if key in own and lines[key].local is not None}
            total = sum(weighed.values())
            if total > 0:
                for key, weight in weighed.items():
                    found.setdefault(key, []).append(weight / total)
    return {key: tuple(sorted(shares)) for key, shares in found.items()}
