"""The top criteria as every picture shows them: in a fixed order, each in its colour, small ones together as Others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from scorecard.core.model import Criterion, Evaluation
from scorecard.core.ranking import Scorecard
from scorecard.core.tree import TOP, Tree
from scorecard.render.choices import CHOICES

MOST: Final = 12  # as many as there are colours that can be told apart
OTHERS: Final = "Others"
SHORTEST_NAME: Final = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A top criterion, or several small ones together.

    key       the criterion's key; "" for several
    series    the place of its colour; None for several
    criteria  the top criteria in it
    leaves    the scored leaves under them
    weight    its share of the whole, 0..1
    """

    key: str
    name: str
    series: int | None
    criteria: tuple[str, ...]
    leaves: tuple[str, ...]
    weight: float


def parts_of(criteria: Mapping[str, Criterion], tree: Tree) -> tuple[Part, ...]:
    """The scored top criteria in order. Of more than twelve, the twelve heaviest stay and the others come last."""
    tops = [key for key in tree.children[TOP] if key in tree.local_weights]
    kept = set(tops)
    if len(tops) > MOST:
        kept = set(sorted(tops, key=lambda key: (-tree.local_weights[key], tops.index(key)))[:MOST])
    parts = [
        Part(key, criteria[key].name, at, (key,), tuple(tree.leaves_under(key)), float(tree.local_weights[key]))
        for at, key in enumerate(key for key in tops if key in kept)
    ]
    rest = tuple(key for key in tops if key not in kept)
    if rest:
        leaves = tuple(leaf for key in rest for leaf in tree.leaves_under(key))
        parts.append(Part("", OTHERS, None, rest, leaves, float(sum(tree.local_weights[key] for key in rest))))
    return tuple(parts)


def points_by_part(scorecard: Scorecard, parts: Sequence[Part]) -> dict[str, tuple[float, ...]]:
    """Candidate -> its points from each part; they add up to its total."""
    columns = _columns(scorecard, parts)
    sums = [scorecard.contributions[:, at].sum(axis=1).tolist() for at in columns]
    return {key: tuple(each[row] for each in sums) for row, key in enumerate(scorecard.matrix.candidates)}


def values_by_part(scorecard: Scorecard, parts: Sequence[Part]) -> dict[str, tuple[float | None, ...]]:
    """Candidate -> the value 0..100 that it reaches in each part, over what is scored of it; None where nothing is."""
    matrix = scorecard.matrix
    columns: list[list[float | None]] = []
    for at in _columns(scorecard, parts):
        given = matrix.given[:, at]
        weights = matrix.weights[at]
        if not weights.any():
            weights = weights + 1.0  # what weighs nothing still has values: their plain mean
        share: Any = (given * weights).sum(axis=1)
        worth: Any = (matrix.values[:, at] * given * weights).sum(axis=1)
        columns.append([100 * float(a) / float(b) if b > 0 else None for a, b in zip(worth, share, strict=True)])
    return {key: tuple(each[row] for each in columns) for row, key in enumerate(matrix.candidates)}


def part_of_leaf(parts: Sequence[Part]) -> dict[str, Part]:
    """Leaf -> the part that it belongs to."""
    return {leaf: part for part in parts for leaf in part.leaves}


def short_names(evaluation: Evaluation) -> dict[str, str]:
    """Candidate -> the first words of its name, as many as tell it from all the others.

    They head narrow columns; the full name stands in the tooltip.
    """
    return shortened({key: row.name for key, row in evaluation.candidates.items()})


def shortened(names: Mapping[str, str]) -> dict[str, str]:
    """Key -> the first words of its name, as many as tell it from all the others."""
    words = {key: name.split() for key, name in names.items()}
    counts: Counter[tuple[str, ...]] = Counter()
    for each in words.values():
        counts.update({tuple(each[:length]) for length in range(1, len(each) + 1)})
    return {key: _short(each, counts) for key, each in words.items()}


def _short(words: list[str], counts: Counter[tuple[str, ...]]) -> str:
    for length in range(1, len(words)):
        short = " ".join(words[:length]).rstrip(",;:.&-/(")
        if counts[tuple(words[:length])] == 1 and len(short) >= SHORTEST_NAME:
            return short
    return " ".join(words)


def place_of(evaluation: Evaluation, candidate: str) -> str:
    """Where a candidate would deliver from, in a few words: "Porto, nearshore"."""
    row = evaluation.candidates[candidate]
    where = row.site or row.country
    return ", ".join(text for text in (where, CHOICES[row.delivery] if row.delivery else "") if text)


def _columns(scorecard: Scorecard, parts: Sequence[Part]) -> list[list[int]]:
    at = {leaf: column for column, leaf in enumerate(scorecard.matrix.leaves)}
    return [[at[leaf] for leaf in part.leaves] for part in parts]
