"""The encoding of a text file that does not say it.

Marks at the start and strict UTF-8 leave no doubt. Behind them each encoding that is common in offices is tried, and
the one is taken whose text looks most like words: letters of one script in a row, capitals at the beginning.
"""

from __future__ import annotations

import codecs
import unicodedata
from dataclasses import dataclass
from typing import Final

from scorecard.core.errors import ExchangeError

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", ""),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_TRIED: Final = (
    ("cp1252", "Windows-1252"),
    ("cp1250", "Windows-1250"),
    ("cp850", "DOS 850"),
    ("mac_roman", "Mac Roman"),
    ("cp1251", "Windows-1251"),
    ("cp866", "DOS 866"),
    ("gb18030", "GB 18030"),
    ("cp932", "Shift JIS"),
)
"""In the order of preference where two look equally good."""

_USUAL: Final = {"gb18030": "gb2312", "cp932": "shift_jis"}
"""For an encoding of tens of thousands of characters the one of those in everyday use."""

_LOOKED_AT: Final = 20_000  # characters
_ADVICE: Final = "Save it as CSV UTF-8 and try again."


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and the name of its encoding where a person should look whether it was understood; else ""."""

    text: str
    doubtful: str = ""


def decoded(data: bytes) -> Decoded:
    """The text of a file. Raises ExchangeError where it is no text, or one of two encodings at once."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(codec), name)
            except UnicodeDecodeError as error:
                what = "The file holds bytes that are no characters of the encoding that it names"
                raise ExchangeError(what, advice=_ADVICE) from error
    if b"\0" in data:
        return Decoded(_without_mark(data), "UTF-16")
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    _refuse_mixed(data)
    found = _most_like_words(data)
    if found is not None:
        return found
    return Decoded(data.decode("latin-1"), "Latin-1")


def _without_mark(data: bytes) -> str:
    """UTF-16 that does not say so: every other byte of ordinary letters is zero."""
    for codec, zeros, others in (("utf-16-le", data[1::2], data[::2]), ("utf-16-be", data[::2], data[1::2])):
        if len(data) % 2 == 0 and zeros.count(0) > len(zeros) // 3 and others.count(0) == 0:
            try:
                return data.decode(codec)
            except UnicodeDecodeError:
                break
    line = data.count(b"\n", 0, data.index(b"\0")) + 1
    what = "The file holds NUL characters, so it is not a text file, or it is damaged"
    raise ExchangeError(what, place=f"line {line}", advice=_ADVICE)


def _refuse_mixed(data: bytes) -> None:
    """Refuse a file of which some lines are UTF-8 and others are not: no reading of it would be right."""
    good = bad = 0
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            good = good or number
        except UnicodeDecodeError:
            bad = bad or number
        if good and bad:
            what = f"Line {good} is encoded as UTF-8 and line {bad} is not: some characters would come out wrong"
            raise ExchangeError(what, place=f"line {bad}", advice=_ADVICE)


def _most_like_words(data: bytes) -> Decoded | None:
    best: tuple[float, Decoded] | None = None
    for codec, name in _TRIED:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        looked_at = text[:_LOOKED_AT] if _has_more(text[:_LOOKED_AT]) else text
        likeness = _likeness(looked_at) - _share_of_rare(looked_at, codec)
        if best is None or likeness > best[0] + 0.05:
            best = likeness, Decoded(text, name)
    return None if best is None or best[0] < 0 else best[1]


def _share_of_rare(text: str, codec: str) -> float:
    """The share of characters that the encoding can hold, but that its language hardly ever uses."""
    usual = _USUAL.get(codec)
    if usual is None:
        return 0.0
    rare = count = 0
    for character in text:
        if character > "\x7f":
            count += 1
            try:
                character.encode(usual)
            except UnicodeEncodeError:
                rare += 1
    return rare / count if count else 0.0


def _has_more(text: str) -> bool:
    return any(character > "\x7f" for character in text)


def _likeness(text: str) -> float:
    """How much the characters beyond ASCII look like parts of words, at most 1 for each."""
    marks, count, run, before = 0.0, 0, 0, " "
    for character in text:
        run = run + 1 if character > "\x7f" else 0
        if run:
            count += 1
            marks += _mark(character, before, run)
        elif before > "\x7f" and character.isalpha() and _script(before) != "Latin" and before.isalpha():
            marks -= 0.5
        before = character
    return marks / count if count else 0.0


def _mark(character: str, before: str, run: int) -> float:
    category = unicodedata.category(character)
    if not category.startswith("L"):
        return 0.6 if character in "€£–—’‘“”„…°§«»·\u00a0、。（）：" else -0.8
    mark = 1.0
    script = _script(character)
    if before.isalpha() and _script(before) != script:
        mark -= 1.0
    if before.islower() and character.isupper():
        mark -= 0.8
    if script == "Latin":  # three accented letters in a row are rare in the languages of these encodings
        return mark - (0.6 if character in "¸¨þÞðÐýÝªº" else 0.0) - (0.9 if run > 2 else 0.0)
    return mark - (0.5 if script == "other" else 0.0)


def _script(character: str) -> str:
    if character < "\u0250":
        return "Latin"
    if "\u0400" <= character < "\u0530":
        return "Cyrillic"
    return "CJK" if "\u3040" <= character < "\ua000" else "other"
