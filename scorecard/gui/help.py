"""The pages of the help: read from their folder, listed as the index lists them, and found by words.

A page is a Markdown file. Its first line is its title; pages name each other by file, as in `[Results](results.md)`,
and a heading in one as in `results.md#ties`. The index lists all of them in order, under headings that part them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scorecard.core.errors import ScorecardError
from scorecard.core.wording import one_line
from scorecard.gui.finding import Folded, Span, find_word, folded, spans_in, words_of

INDEX: Final = "index"
ENDING: Final = ".md"
AROUND: Final = 12
"""Letters of an excerpt before the word that was found."""

LONGEST_EXCERPT: Final = 120

_LINK: Final = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
_HEADING: Final = re.compile(r"^(#{1,6})\s+(.+?)\s*$", re.MULTILINE)
_LINE_MARKS: Final = re.compile(r"^[#>\s|:-]+|^```.*$|\|", re.MULTILINE)
_MARKS: Final = re.compile(r"[*`]")


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page: its name (its file without the ending), its title, and its text in Markdown."""

    name: str
    title: str
    text: str

    @property
    def links(self) -> list[str]:
        """Where its links lead, as they are written."""
        return [target for _, target in _LINK.findall(self.text)]

    @property
    def headings(self) -> list[str]:
        """Its headings, from the title on."""
        return [heading for _, heading in _HEADING.findall(self.text)]


@dataclass(frozen=True, slots=True)
class Section:
    """What the index lists under one heading, or before the first ("")."""

    title: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page that holds the words, and a piece of it around the first one. `spans` are where they stand in it."""

    page: HelpPage
    excerpt: str
    spans: tuple[Span, ...]


class Help:
    """All pages."""

    def __init__(self, folder: Path) -> None:
        """Raises ScorecardError where the folder has no readable index."""
        self.folder = folder
        self.pages = {page.name: page for page in _read(folder)}
        if INDEX not in self.pages:
            raise ScorecardError("The help is not there", place=str(folder), advice="Install the program again.")
        self._plain: dict[str, tuple[Folded, Folded, str, Folded]] = {}

    @property
    def sections(self) -> list[Section]:
        """The contents: the pages in the order of the index, which comes first itself."""
        sections = [Section("", (INDEX,))]
        parts = re.split(r"^##\s+(.+?)\s*$", self.pages[INDEX].text, flags=re.MULTILINE)
        for title, text in zip(parts[1::2], parts[2::2], strict=True):
            names = [target.removesuffix(ENDING) for _, target in _LINK.findall(text)]
            sections.append(Section(title, tuple(dict.fromkeys(name for name in names if name in self.pages))))
        return sections

    def search(self, query: str) -> list[FoundPage]:
        """The pages that hold all the words of a query: first those with them in the title, then in headings."""
        words = words_of(query)
        if not words:
            return []
        found: list[tuple[int, int, FoundPage]] = []
        order = [name for section in self.sections for name in section.pages]
        for at, name in enumerate(order):
            page = self.pages[name]
            title, headings, plain, text = self._plain_of(page)
            if all(find_word(word, text) is not None for word in words):
                in_title = all(find_word(word, title) is not None for word in words)
                in_heading = all(find_word(word, headings) is not None for word in words)
                rank = 0 if in_title else 1 if in_heading else 2
                found.append((rank, at, FoundPage(page, *_excerpt(plain, text, words))))
        return [page for _, _, page in sorted(found, key=lambda each: each[:2])]

    def _plain_of(self, page: HelpPage) -> tuple[Folded, Folded, str, Folded]:
        if page.name not in self._plain:
            plain = one_line(_MARKS.sub("", _LINE_MARKS.sub(" ", _LINK.sub(r"\1", page.text))))
            headings = "\n".join(page.headings)
            self._plain[page.name] = (folded(page.title), folded(headings), plain, folded(plain))
        return self._plain[page.name]


def anchor_of(heading: str) -> str:
    """What a link calls a heading: "Ties and draws" is "ties-and-draws"."""
    return re.sub(r"[^\w]+", "-", heading.casefold()).strip("-")


def _read(folder: Path) -> Iterator[HelpPage]:
    for path in sorted(folder.glob(f"*{ENDING}")):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue  # what is left is still of help
        heading = _HEADING.search(text)
        yield HelpPage(path.stem, heading[2] if heading else path.stem, text)


def _excerpt(plain: str, text: Folded, words: list[str]) -> tuple[str, tuple[Span, ...]]:
    """A piece of a text around the rarest of the words, on whole words, and where they stand in it."""
    rarest = min(words, key=text.plain.count)
    hit = find_word(rarest, text)
    first = hit[1][0] if hit is not None else 0
    start = plain.rfind(" ", 0, max(first - AROUND, 0)) + 1 if first > AROUND else 0
    end = plain.find(" ", start + LONGEST_EXCERPT)
    end = len(plain) if end < 0 else end
    before, after = "… " if start else "", " …" if end < len(plain) else ""
    excerpt = f"{before}{plain[start:end]}{after}"
    return excerpt, spans_in(words, folded(excerpt))
