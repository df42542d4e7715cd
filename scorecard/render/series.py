"""The top criteria as every picture shows them: in a fixed order, each in its colour, small ones together as Others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from scorecard.core.choice_words import CHOICES
from scorecard.core.model import Candidate, Criterion, Evaluation
from scorecard.core.ranking import Scorecard
from scorecard.core.tree import TOP, Tree

MOST: Final = 12  # as many as there are colours that can be told apart
OTHERS: Final = "Others"
SHORTEST_NAME: Final = 4
LONGEST_NAME: Final = 20
"""Letters of a short name, where a part of the name is not shorter by itself."""
MANY: Final = 4
"""A word is common where it stands in one of so many names, or in more."""
LONGEST_SMALL: Final = 3
"""Letters of a small word that is not known: de, für, av."""
MOST_WORDS: Final = 12
LONGEST_RUN: Final = 4
_MARKS: Final = ",;:.&-/()"
_SMALL: Final = frozenset(["the", "a", "an", "with", "from", "into", "over", "under", "about", "within"])
"""Small words with a capital or of more letters."""
_JOINING: Final = frozenset(("and", "und", "et", "y", "e", "og", "och", "+", "&"))
_FORMS: Final = frozenset(
    [
        "ltd",
        "limited",
        "gmbh",
        "ag",
        "se",
        "inc",
        "llc",
        "llp",
        "plc",
        "corp",
        "corporation",
        "co",
        "company",
        "sa",
        "s.a",
        "sas",
        "sarl",
        "srl",
        "spa",
        "s.p.a",
        "bv",
        "b.v",
        "nv",
        "n.v",
        "ab",
        "as",
        "a/s",
        "oy",
        "oyj",
        "kg",
        "kgaa",
        "pvt",
        "pte",
        "pty",
        "group",
        "holding",
        "holdings",
    ]
)
"""What kind of company it is: the last word of many names, and of no use to tell them apart."""
_ABBREVIATION: Final = re.compile(r"\([A-Z]{2,6}\)")


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


def parts_of(criteria: Mapping[str, Criterion], tree: Tree, *, most: int | None = MOST) -> tuple[Part, ...]:
    """The scored top criteria in order. Of more than `most`, the heaviest stay and the others come last; None: all."""
    tops = [key for key in tree.children[TOP] if key in tree.local_weights]
    kept = set(tops)
    if most is not None and len(tops) > most:
        kept = set(sorted(tops, key=lambda key: (-tree.local_weights[key], tops.index(key)))[:most])
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
    """Key -> as few words of its name as stand in no other and can stand for it.

    That is the first part of it that is its own, without the words at its end that many have: "Solenne Contact" becomes
    "Solenne", "Carnegie Mellon University" among other universities "Carnegie Mellon", and "University of Chicago"
    "Chicago". A part is not cut in two while it is short, so that it is not taken for another thing.
    """
    words = {key: name.split() for key, name in names.items()}
    plain = {key: [_bare(word) for word in each] for key, each in words.items()}
    counts: Counter[tuple[str, ...]] = Counter()
    for each in plain.values():
        counts.update({tuple(each[first:last]) for first, last in _runs(len(each))})
    many = max(len(names) / MANY, 2.0)
    common = frozenset(run[0] for run, count in counts.items() if len(run) == 1 and count >= many)
    return {key: _short(each, plain[key], counts, common) for key, each in words.items()}


def _runs(count: int) -> Iterator[tuple[int, int]]:
    """Where each run of neighbouring words begins and ends; all that begin a name, and of the others the short ones."""
    for first in range(min(count, MOST_WORDS)):
        longest = count if first == 0 else min(count, first + LONGEST_RUN)
        yield from ((first, last) for last in range(first + 1, min(longest, MOST_WORDS) + 1))


def _bare(word: str) -> str:
    return word.strip(_MARKS).casefold()


def _short(words: list[str], plain: list[str], counts: Counter[tuple[str, ...]], common: Container[str]) -> str:
    def alone(first: int, last: int, shortest: int = SHORTEST_NAME) -> str:
        """These words, where they stand in no other name."""
        text = " ".join(words[first:last]).strip(_MARKS)
        counted = first == 0 or last - first <= LONGEST_RUN
        return text if counted and counts[tuple(plain[first:last])] == 1 and len(text) >= shortest else ""

    count = len(words)
    if count > 1 and _ABBREVIATION.fullmatch(words[-1]) and (text := alone(count - 1, count, 2)):
        return text
    while count > 1 and plain[count - 1] in _FORMS:
        count -= 1
        while count > 1 and (_joins(words[count - 1]) or _is_small(words[count - 1])):
            count -= 1  # Smith & Co.
    whole = (alone(0, count) if count < len(words) else "") or " ".join(words)
    if count <= 2:
        return ("" if not words or _is_small(words[0]) else alone(0, 1)) or whole
    for first, last in _parts(words[:count]):
        own = max((at for at in range(first, last) if plain[at] not in common), default=last - 1)
        goes_on = own == first and last < count and last > first + 1  # Free University of Berlin is not Free
        own += goes_on
        ends = [*range(own + 1, last + 1), *range(own, first, -1)]  # all that is its own; if that is too long, less
        found = (alone(first, end) for end in ends if not _joins(words[end - 1]))
        text = next((text for text in found if text and len(text) <= LONGEST_NAME), "")
        if text:
            return text
    return whole


def _parts(words: list[str]) -> Iterator[tuple[int, int]]:
    """Where the parts of a name begin and end, between marks and small words: University | of | California, | Davis."""
    first = 0
    for at, word in enumerate(words):
        is_small = _is_small(word)
        ends = is_small or word[0] == "("
        if ends and at > first:
            yield first, at
            first = at
        if is_small or word[-1] in ",;:)":
            if not is_small:
                yield first, at + 1
            first = at + 1
    if first < len(words):
        yield first, len(words)


def _joins(word: str) -> bool:
    """Whether a word joins others to one part, and so cannot be the last of it."""
    return word.casefold() in _JOINING


def _is_small(word: str) -> bool:
    """Whether a word is none that a part begins or ends with: of, for, at, the, a dash."""
    if _joins(word):
        return False
    if not word[0].isalnum() and word[0] != "(":
        return len(word) == 1 or not any(letter.isalnum() for letter in word)
    return _bare(word) in _SMALL or (len(word) <= LONGEST_SMALL and word.isalpha() and word.islower())


def place_of(evaluation: Evaluation, candidate: str) -> str:
    """Where a candidate would deliver from, in a few words: "Porto, nearshore"."""
    row = evaluation.candidates[candidate]
    where = row.site or row.country
    return ", ".join(text for text in (where, CHOICES[row.delivery] if row.delivery else "") if text)


def _columns(scorecard: Scorecard, parts: Sequence[Part]) -> list[list[int]]:
    at = {leaf: column for column, leaf in enumerate(scorecard.matrix.leaves)}
    return [[at[leaf] for leaf in part.leaves] for part in parts]
