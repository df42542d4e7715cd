"""Text that people enter: what may stand in it, and the keys made from names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from typing import Final

from scorecard.core.errors import EditError, sentence

LONGEST_TEXT: Final = 32_767  # what a cell of a workbook holds
LONGEST_KEY: Final = 200

# Control characters but tab and line feed, halves of surrogate pairs, and code points that are no characters: no
# file format that leaves the program can carry them all.
_UNFIT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def unfit(text: str) -> str:
    """What is wrong with a text, or ""."""
    found = _UNFIT.search(text)
    if found:
        return f"the character U+{ord(found.group()):04X} at place {found.start() + 1} cannot be kept"
    if len(text) > LONGEST_TEXT:
        return f"{len(text)} characters are more than the {LONGEST_TEXT} that can be kept"
    return ""


def checked_text(text: str) -> str:
    """The text with line ends as line feeds; EditError where it holds what cannot be kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fault = unfit(text)
    if fault:
        raise EditError(sentence("This text cannot be kept: {fault}", fault=fault))
    return text


def key_from(name: str, taken: Container[str] = ()) -> str:
    """A short key made from a name, unlike any of `taken`."""
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")[:40] or "item"
    key, number = stem, 2
    while key in taken:
        key = f"{stem}-{number}"
        number += 1
    return key
