"""Finding by words: in any order, at the beginnings of words first, whatever their case and accents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import combining, normalize

Span = tuple[int, int]
"""Where something stands in a text: from, and up to but not with."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A text as it is compared.

    plain   without case and accents
    places  for each letter of `plain`, which letter of the text it comes from; None where they are the same
    """

    plain: str
    places: Sequence[int] | None = None

    def span(self, start: int, end: int) -> Span:
        """A span of `plain` in the text."""
        return (start, end) if self.places is None else (self.places[start], self.places[end - 1] + 1)


def folded(text: str) -> Folded:
    """A text, ready to be searched."""
    if text.isascii():
        return Folded(text.lower())
    letters: list[str] = []
    places: list[int] = []
    for at, letter in enumerate(text):
        for each in normalize("NFKD", letter).casefold():
            if not combining(each):
                letters.append(each)
                places.append(at)
    return Folded("".join(letters), places)


def words_of(query: str) -> list[str]:
    """The words to look for."""
    return folded(query).plain.split()


def find_word(word: str, text: Folded) -> tuple[bool, Span] | None:
    """Whether a word stands at the beginning of one of the text, and where; None where it is not there."""
    inside = None
    for start in _occurrences(word, text.plain):
        if start == 0 or not text.plain[start - 1].isalnum():
            return True, text.span(start, start + len(word))
        inside = start if inside is None else inside
    return None if inside is None else (False, text.span(inside, inside + len(word)))


def spans_in(words: Sequence[str], text: Folded) -> tuple[Span, ...]:
    """Where words stand in a text, in order and without overlaps."""
    found = sorted(hit[1] for word in words if (hit := find_word(word, text)) is not None)
    spans: list[Span] = []
    for start, end in found:
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return tuple(spans)


def _occurrences(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
