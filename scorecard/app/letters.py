"""Feedback letters: one file for each candidate, in a folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from scorecard.core.errors import ExchangeError, ScorecardError, sentence
from scorecard.core.letter import Disclosure, Letter, WithWinner, letter_of, refuse_early
from scorecard.core.model import Evaluation, in_order
from scorecard.core.progress import Report, silent
from scorecard.core.ranking import rank
from scorecard.core.wording import one_line
from scorecard.exchange.files import must_be_a_file, replace_file
from scorecard.exchange.letter_text import letter_rtf, letter_txt

__all__ = [
    "Disclosure",
    "Kind",
    "WithWinner",
    "Written",
    "candidates_named",
    "day_text",
    "letters",
    "text_of",
    "write_letters",
]

LONGEST_NAME: Final = 80
LARGEST_LOGO: Final = 5_000_000  # bytes
_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d) *(\.|$)", re.IGNORECASE)
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Kind(StrEnum):
    """What a letter is written as."""

    PDF = "pdf"
    RTF = "rtf"
    TXT = "txt"


@dataclass(frozen=True, slots=True)
class Written:
    """A letter and the file it was written to."""

    letter: Letter
    path: Path


def day_text(day: date | None = None) -> str:
    """A day as letters have it, such as "3 May 2026"; None is today."""
    day = day or date.today()
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def candidates_named(value: Evaluation, names: Iterable[str]) -> list[str]:
    """The keys of candidates by name or key, in order. Raises ScorecardError for a name of none, or of several."""
    chosen = set()
    for name in names:
        wanted = name.strip().casefold()
        found = [key for key, row in value.candidates.items() if row.name.strip().casefold() == wanted]
        found = [name] if name in value.candidates else found
        if len(found) != 1:
            known = ", ".join(value.candidates[key].name for key in in_order(value.candidates)[:8])
            what = "{count} candidates are called '{name}'" if found else "There is no candidate '{name}'"
            raise ScorecardError(
                sentence(what, count=len(found), name=name),
                place=value.head.title,
                advice=f"Name one by key: {', '.join(found)}." if found else f"There are: {known}." if known else "",
            )
        chosen.add(found[0])
    return [key for key in in_order(value.candidates) if key in chosen]


def letters(
    value: Evaluation, candidates: Collection[str] | None = None, disclosure: Disclosure | None = None
) -> list[Letter]:
    """The letters of candidates (None: all) in their order.

    `value` is the evaluation as it may be seen. Raises ScorecardError where a formal evaluation is not decided, and
    RankingError where there is nothing to rank by.
    """
    refuse_early(value)
    scorecard = rank(value)
    chosen = [key for key in in_order(value.candidates) if candidates is None or key in candidates]
    return [letter_of(value, key, disclosure, scorecard) for key in chosen]


def text_of(letter: Letter, day: str = "") -> str:
    """A letter as plain text, as it is seen before it is written."""
    return letter_txt(letter, day).decode("utf-8-sig")


def write_letters(
    value: Evaluation,
    folder: Path,
    candidates: Collection[str] | None = None,
    *,
    disclosure: Disclosure | None = None,
    kind: Kind = Kind.PDF,
    draw: Callable[[Letter, str], bytes] | None = None,
    day: str = "",
    paper: str = "a4",
    report: Report = silent,
) -> list[Written]:
    """Write a letter for each candidate into a folder; a file that is there stays, the new one gets another name.

    draw   makes a PDF of a letter and its date: drawing is the business of another layer
    day    the date as it is to be read
    paper  "a4" or "letter", of an RTF

    Raises ScorecardError; what was written before stays.
    """
    found = letters(value, candidates, disclosure)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExchangeError(f"The folder cannot be made: {error.strerror or error}", place=str(folder)) from error
    written = []
    for number, letter in enumerate(found):
        report(number / len(found), f"Writing the letter to {letter.addressee}")
        if kind is Kind.RTF:
            data = letter_rtf(letter, day, paper=paper)
        elif kind is Kind.TXT:
            data = letter_txt(letter, day)
        else:
            assert draw is not None, "a PDF is drawn by the caller's painter"
            data = draw(letter, day)
        path = _free_path(folder, letter, kind)
        replace_file(path, data)
        written.append(Written(letter, path))
    return written


def logo_bytes(path: Path | None) -> bytes:
    """The picture in a file; b"" of none. Raises ExchangeError where it cannot be read or is too large to be a logo."""
    if path is None:
        return b""
    try:
        must_be_a_file(path)
        with path.open("rb") as file:
            data = file.read(LARGEST_LOGO + 1)
    except OSError as error:
        raise ExchangeError(f"The logo cannot be read: {error.strerror or error}", place=str(path)) from error
    if not data or len(data) > LARGEST_LOGO:
        what = "The logo is larger than 5 MB" if data else "The logo is an empty file"
        raise ExchangeError(what, place=str(path), advice="Use a small PNG, JPEG or SVG picture.")
    return data


def _free_path(folder: Path, letter: Letter, kind: Kind) -> Path:
    stem = file_stem(f"Feedback - {letter.addressee}")
    path, number = folder / f"{stem}.{kind}", 2
    while path.exists():  # it may have been written by hand since
        path, number = folder / f"{stem} {number}.{kind}", number + 1
    return path


def file_stem(title: str) -> str:
    """A title as a file can be called on every system, without an ending."""
    plain = "".join(letter if letter not in _FORBIDDEN and letter.isprintable() else " " for letter in title)
    name = one_line(plain)
    while len(name) > LONGEST_NAME or len(name.encode()) > 3 * LONGEST_NAME:  # most systems count bytes, up to 255
        name = name[:-1]
    name = name.strip(". ")
    return f"{name[:3]}_{name[3:]}" if _RESERVED.match(name) else name or "Letter"
