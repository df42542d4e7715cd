"""The top criteria as every picture shows them: in a fixed order, each in its colour, small ones together as Others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from scorecard.core.model import Candidate, Criterion, Evaluation
from scorecard.core.ranking import Scorecard
from scorecard.core.tree import TOP, Tree
from scorecard.render.choices import CHOICES

MOST: Final = 12  # as many as there are colours that can be told apart
OTHERS: Final = "Others"
SHORTEST_NAME: Final = 4
LONGEST_NAME: Final = 16
"""Letters of the beginning of a name beyond which later words of it are taken where they are shorter."""
LONGEST_PART: Final = 20
"""Letters up to which the first of those words are taken."""
MOST_WORDS: Final = 12
LONGEST_RUN: Final = 4
_MARKS: Final = ",;:.&-/()"


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


def short_names(evaluation: Evaluation) -> Mapping[str, str]:
    """Candidate -> as few words of its name as tell it from all the others; see `shortened`.

    They head narrow columns; the full name stands in the tooltip. The latest are kept, for every step of a slider asks
    for the same.
    """
    global _latest
    candidates, known = evaluation.candidates, _latest
    if known is None or known[0] is not candidates:
        found = shortened({key: row.name for key, row in candidates.items()})
        _latest = known = (candidates, MappingProxyType(found))
    return known[1]


_latest: tuple[Mapping[str, Candidate], Mapping[str, str]] | None = None


def shortened(names: Mapping[str, str]) -> dict[str, str]:
    """Key -> as few words of its name as stand in no other: the first ones, or those that differ if these are long.

    "Solenne Contact" becomes "Solenne", and "University of Chicago" among other universities "Chicago".
    """
    words = {key: name.split() for key, name in names.items()}
    plain = {key: [_bare(word) for word in each] for key, each in words.items()}
    counts: Counter[tuple[str, ...]] = Counter()
    for each in plain.values():
        counts.update({tuple(each[first:last]) for first, last in _runs(len(each))})
    return {key: _short(each, plain[key], counts) for key, each in words.items()}


def _runs(count: int) -> Iterator[tuple[int, int]]:
    """Where each run of neighbouring words begins and ends; all that begin a name, and of the others the short ones."""
    for first in range(min(count, MOST_WORDS)):
        longest = count if first == 0 else min(count, first + LONGEST_RUN)
        yield from ((first, last) for last in range(first + 1, min(longest, MOST_WORDS) + 1))


def _bare(word: str) -> str:
    return word.strip(_MARKS).casefold()


def _short(words: list[str], plain: list[str], counts: Counter[tuple[str, ...]]) -> str:
    def alone(first: int, last: int) -> str:
        """These words, where they stand in no other name."""
        text = " ".join(words[first:last]).strip(_MARKS)
        return text if counts[tuple(plain[first:last])] == 1 and len(text) >= SHORTEST_NAME else ""

    beginnings = (alone(0, last) for last in range(1, min(len(words), MOST_WORDS)))
    beginning = next(filter(None, beginnings), " ".join(words))
    if len(beginning) <= LONGEST_NAME:
        return beginning
    whole_parts = [text for part in _parts(words) if (text := alone(*part))]
    shortest = min((" ".join(words), *whole_parts), key=len)
    return next((text for text in whole_parts if len(text) <= LONGEST_PART), shortest)


def _parts(words: list[str]) -> Iterator[tuple[int, int]]:
    """Where the parts of a name begin and end, between marks and small words: University | of | California, | Davis."""
    first = 0
    for at, word in enumerate(words):
        is_small = word[0].islower() or not word[0].isalnum()
        if is_small and at > first:
            yield first, at
        if is_small or word[-1] in ",;:":
            if not is_small:
                yield first, at + 1
            first = at + 1
    if first < len(words):
        yield first, len(words)


def place_of(evaluation: Evaluation, candidate: str) -> str:
    """Where a candidate would deliver from, in a few words: "Porto, nearshore"."""
    row = evaluation.candidates[candidate]
    where = row.site or row.country
    return ", ".join(text for text in (where, CHOICES[row.delivery] if row.delivery else "") if text)


def _columns(scorecard: Scorecard, parts: Sequence[Part]) -> list[list[int]]:
    at = {leaf: column for column, leaf in enumerate(scorecard.matrix.leaves)}
    return [[at[leaf] for leaf in part.leaves] for part in parts]
