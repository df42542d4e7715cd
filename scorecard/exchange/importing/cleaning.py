"""Texts from outside as they can be kept: one spelling of each letter, and nothing in them that cannot be seen.

What is taken out is counted, so that whoever reads the sheet is told of it once and not cell by cell.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from scorecard.core.errors import sentence
from scorecard.exchange.importing.book import Note

# Control characters but tab and line feed, halves of surrogate pairs, code points that are no characters; characters
# without a width, and those that turn the direction of what follows.
_UNFIT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UNSEEN: Final = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_JOINING: Final = re.compile("[\u200c\u200d]")
_LAST_LATIN: Final = "\u058f"  # behind it stand the scripts in which joining characters have a meaning, and emoji


@dataclass(slots=True)
class Cleaner:
    """Cleans texts, and remembers where it took something out."""

    unfit: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    composed: list[str] = field(default_factory=list)

    def clean(self, text: str, place: str) -> str:
        """The text in composed form (NFC), with line feeds as line ends and without what cannot be seen."""
        if text.isascii() and text.isprintable():
            return text
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        found = _UNFIT.sub("", text)
        if found != text:
            self.unfit.append(place)
        seen = _without_loose_joiners(_UNSEEN.sub("", found))
        if seen != found:
            self.unseen.append(place)
        composed = unicodedata.normalize("NFC", seen)
        if composed != seen:
            self.composed.append(place)
        return composed

    @property
    def notes(self) -> tuple[Note, ...]:
        """A note for each kind of thing that was taken out."""
        told = (
            (self.unfit, "Characters that cannot be kept, such as NUL, were taken out of {places}."),
            (self.unseen, "Invisible characters were taken out of {places}."),
            (self.composed, "Letters with separate accents were put together in {places}."),
        )
        return tuple(
            Note(str(sentence(template, places=places_in_words(places))), places[0])
            for places, template in told
            if places
        )


def places_in_words(places: list[str], most: int = 3) -> str:
    """A few places by name: "A2, A4 and 7 other cells"."""
    shown = ", ".join(place.rpartition("!")[2] for place in places[:most])
    rest = len(places) - most
    if rest > 0:
        return f"{shown} and {rest} other cell{'s' if rest > 1 else ''}"
    return shown


def _without_loose_joiners(text: str) -> str:
    """Joining characters stay between letters that they join, as in Persian and in emoji."""
    if not _JOINING.search(text):
        return text
    kept = []
    for at, character in enumerate(text):
        around = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if character not in "\u200c\u200d" or all(each > _LAST_LATIN for each in around):
            kept.append(character)
    return "".join(kept)
