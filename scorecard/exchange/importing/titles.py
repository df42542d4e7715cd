"""What an imported evaluation is called: by the words at the top of its sheet, or else by the name of its file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote

from scorecard.core.wording import one_line
from scorecard.exchange.importing.book import Book, Place
from scorecard.exchange.importing.headings import plain_words, role_of
from scorecard.exchange.importing.mapping import Mapping, TableMapping
from scorecard.exchange.importing.view import View

NAMELESS: Final = "Imported evaluation"
LONGEST_TITLE: Final = 200

_LOADED_AGAIN: Final = re.compile(r"\s*\(\d{1,3}\)$")  # what programs add to the name of a second copy
_HYPHEN: Final = re.compile(r"(?<![\d\s])-(?=\S)|(?<=\d)-(?=[^\W\d_])")  # not between digits, as in dates and numbers

_A_SCALE: Final = re.compile(  # "Scale 1-5", "Bewertungsskala von 0 bis 10": what scores are, and no title
    r"(?:scor(?:es?|ing)|ratings?|\w*skala|scale|echelle|escala|scala|schaal)\b[\w ]{0,20}?"
    r"\d{1,2} ?(?:-|\u2013|\.\.\.?|to|bis|a) ?\d{1,3}\W*"
)


def title_of(book: Book, views: Sequence[View], mapping: Mapping) -> str:
    """The words at the top of the first sheet with a table, or the name of the file as words."""
    first = mapping.tables[0]
    view = next((each for each in views if each.grid.title == first.sheet), None)
    if view is None:
        return title_of_file(book.name)
    top = min((each.top for area in (first.criteria, first.candidates, first.scores) for each in area), default=1)
    for row in range(1, top):
        columns = view.in_row.get(row, [])
        texts = [view.own(row, column) for column in columns if view.words(row, column)]
        if texts[:1] and any(texts[0] == each.group for each in mapping.tables):
            continue
        if len(columns) == len(texts) == 1 and _is_title(texts[0], (row, columns[0]), first):
            return texts[0][:LONGEST_TITLE]
    return title_of_file(book.name)


def _is_title(text: str, place: Place, table: TableMapping) -> bool:
    if role_of(text) is not None or not 4 <= len(text) <= LONGEST_TITLE or ":" in text[:-1]:
        return False
    if _A_SCALE.fullmatch(plain_words(text)):
        return False
    return not any(place in each for area in (table.groups, table.criteria, table.candidates) for each in area)


def title_of_file(name: str) -> str:
    """The name of a file as a title: "vendor_scoring_2024.xlsx" is "Vendor scoring 2024".

    Hyphens become spaces where nothing else divides the words, and never between digits. A first word in small letters
    gets a large one; others keep the letters that they have.
    """
    stem = name.rpartition(".")[0] or name
    words = unquote(stem, errors="ignore") if "%20" in stem else stem
    words = _LOADED_AGAIN.sub("", words.strip()) or words
    if not re.search(r"[\s_]", words.strip("_ ")):
        words = _HYPHEN.sub(" ", words)
    words = one_line(words.replace("_", " "))
    first = words.partition(" ")[0]
    if first.islower():
        words = words[:1].upper() + words[1:]
    return words or NAMELESS
