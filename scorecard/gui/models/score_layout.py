"""What stands where in a scoring grid: its rows, their heads, and what each leaf is to its group."""

from __future__ import annotations

from typing import Any

from scorecard.core.model import Evaluation, Kind
from scorecard.core.tree import TOP, Tree
from scorecard.core.wording import points_text
from scorecard.gui.models.criteria_lines import series_places
from scorecard.gui.models.score_cell import Heading, Source


def rows_in(value: Evaluation, tree: Tree, source: Source) -> list[str]:
    """The criteria that a grid shows, with the groups over them."""
    kinds = {kind for kind in Kind if (kind.is_stated if source is Source.FACTS else kind.is_scored)}
    kept = {key for key in tree.order if value.criteria[key].kind in kinds}
    for key in reversed(tree.order):
        if key in kept:
            kept.add(value.criteria[key].parent)
    return [key for key in tree.order if key in kept]


def headings_in(value: Evaluation, tree: Tree) -> dict[str, Heading]:
    """What stands at the head of each criterion."""
    found: dict[str, Heading] = {}
    places = series_places(tree)
    whole: dict[str, Any] = {TOP: 1}
    for key in tree.order:
        criterion = value.criteria[key]
        above = found.get(criterion.parent)
        weight = ""
        if key in tree.local_weights:
            whole[key] = whole[criterion.parent] * tree.local_weights[key]
            weight = points_text(whole[key])
        depth, series = (0, places.get(key)) if above is None else (above.depth + 1, above.series)
        found[key] = Heading(criterion.name, criterion.kind, depth, weight, series, criterion.unit)
    return found


def shares_in(tree: Tree, source: Source) -> dict[str, dict[str, float]]:
    """Group -> its scored leaves with their shares of it."""
    if source is Source.FACTS:
        return {}
    groups = [key for key in tree.order if tree.children.get(key)]
    return {key: {leaf: float(part) for leaf, part in tree.shares_under(key).items()} for key in groups}
