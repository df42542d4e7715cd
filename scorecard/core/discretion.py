"""Taking out of what people wrote who wrote it, and what is others' business.

Reasons were written for the panel. Before a candidate reads them, the names and roles of evaluators become "an
evaluator", other candidates become "another candidate", and others' figures "a figure". Names are found as whole words,
whatever their case; where a whole name is also an ordinary word it goes too, for a clumsy sentence can be mended and a
name that is out cannot be taken back. `Told.changed` says that a text is worth a second look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from scorecard.core.matrix import fact_of
from scorecard.core.model import Evaluation, Kind

_SOMEBODY, _RIVAL, _FIGURE = "\ufdd0", "\ufdd1", "\ufdd2"  # no text of a person holds these
_WORDS: Final = {
    _SOMEBODY: ("an evaluator", "evaluators"),
    _RIVAL: ("another candidate", "other candidates"),
    _FIGURE: ("a figure", "figures"),
}
_BEFORE: Final = r"(?:\b(?:the|an?|our)\s+)?(?:\b(?:dr|mrs?|ms|prof)\b\.?\s*)*"
_PARTICLES: Final = frozenset(
    (
        *("al", "and", "ben", "bin", "da", "de", "del", "den", "der", "di", "dos", "dr", "du", "el", "evaluator", "la"),
        *("le", "les", "mr", "mrs", "ms", "of", "panel", "prof", "the", "van", "von"),
    )
)
_ALSO_WORDS: Final = frozenset(  # names that are common words in small letters: found only as they are written
    (
        *("april", "art", "august", "bank", "banks", "best", "bill", "black", "brown", "bush", "case", "cash", "chase"),
        *("cook", "crystal", "dawn", "day", "dean", "drew", "east", "faith", "field", "fish", "ford", "fox", "frank"),
        *("gene", "good", "grace", "grant", "gray", "green", "hill", "hope", "hunter", "jack", "joy", "june", "king"),
        *("lance", "lane", "long", "love", "major", "mark", "mason", "may", "miles", "moon", "north", "page", "park"),
        *("pat", "penny", "power", "powers", "price", "ray", "read", "rice", "rich", "rob", "rose", "self", "sharp"),
        *("short", "small", "south", "stone", "street", "strong", "sue", "summer", "victor", "weeks", "wells", "west"),
        *("white", "will", "winter", "wise", "wood", "young"),
    )
)
_NUMBERED: Final = re.compile(
    r"\b(?:evaluator|assessor|scorer|panel(?:l?ist| member))\s+(?:no\.?\s*)?(?:\d+|[A-Z])\b", re.I
)
_MAIL: Final = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+")
_NUMBER: Final = re.compile(
    r"(?<![\w.,])\d+(?:['\u2019\s\u2009\u202f]\d{3})*(?:[.,]\d+)*(?:\s*(?:k|m|mn|bn|thousand|million|billion)\b)?(?!\w)",
    re.I,
)
_TIMES: Final = {"k": 1e3, "t": 1e3, "m": 1e6, "b": 1e9}
_LEAST_FIGURE: Final = 100.0  # smaller whole numbers say too little to be known as somebody's


@dataclass(frozen=True, slots=True)
class Told:
    """A text as it may be told, and whether anything was taken out of it."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Discretion:
    """What is taken out of texts before somebody outside the panel reads them."""

    names: re.Pattern[str] | None
    groups: tuple[str, ...]
    figures: frozenset[float]

    def told(self, text: str) -> Told:
        """The text without what is taken out."""
        plain = unicodedata.normalize("NFC", text).strip()
        found = _MAIL.sub(self._mail, plain)
        if self.names is not None:
            found = self.names.sub(self._name, found)
        found = _NUMBERED.sub(_SOMEBODY, found)
        if self.figures:
            found = _NUMBER.sub(self._number, found)
        if found == plain:
            return Told(plain)
        for mark, words in _WORDS.items():
            found = _worded(found, mark, *words)
        return Told(found, True)

    def _name(self, found: re.Match[str]) -> str:
        assert found.lastgroup is not None
        return self.groups[int(found.lastgroup[1:])] or found.group()

    def _mail(self, found: re.Match[str]) -> str:
        """An address goes as a whole where a part of it would."""
        parts = re.split(r"[._@+-]+", found.group())
        for name in (*map(" ".join, pairwise(parts)), *parts):
            hit = None if self.names is None else self.names.fullmatch(name.title())
            if hit is not None and (mark := self.groups[int((hit.lastgroup or "n0")[1:])]):
                return mark
        return found.group()

    def _number(self, found: re.Match[str]) -> str:
        text = found.group()
        return _FIGURE if any(_same(each, text) for each in self.figures) else text


def discretion(
    evaluation: Evaluation, candidate: str, *, named: Iterable[str] = (), with_figures_of: Iterable[str] = ()
) -> Discretion:
    """What is taken out of texts that a candidate reads.

    named            other candidates who may be named
    with_figures_of  other candidates whose figures may be told
    """
    open_names = {candidate, *named}
    found: dict[str, tuple[str, int]] = {}  # pattern -> mark and length
    for key, row in evaluation.candidates.items():
        if key in open_names:
            for name in (row.name, row.provider, row.label):
                found.setdefault(_whole(name), ("", len(name)))
    ordinary = _ordinary_words(evaluation)
    for evaluator in evaluation.evaluators.values():
        for pattern, length in _of_person(evaluator.name):
            found.setdefault(pattern, (_SOMEBODY, length))
        if len(evaluator.role.strip()) > 1:
            found.setdefault(_whole(evaluator.role, exact=True), (_SOMEBODY, len(evaluator.role)))
    for key, row in evaluation.candidates.items():
        if key not in open_names:
            for name in (row.name, row.provider, row.label):
                found.setdefault(_whole(name), (_RIVAL, len(name)))
            first = row.name.split()[:1]
            if len(row.name.split()) > 1 and len(first[0]) > 2 and first[0].casefold() not in ordinary:
                found.setdefault(_whole(first[0], exact=True), (_RIVAL, len(first[0])))
    found.pop("", None)
    order = sorted(found.items(), key=lambda item: -item[1][1])
    alternatives = "|".join(f"(?P<n{at}>{pattern})" for at, (pattern, _) in enumerate(order))
    known = {candidate, *with_figures_of}
    own = {figure for key in known for figure in _figures(evaluation, key)}
    others = {figure for key in evaluation.candidates if key not in known for figure in _figures(evaluation, key)}
    return Discretion(
        re.compile(alternatives) if order else None, tuple(mark for _, (mark, _) in order), frozenset(others - own)
    )


# ---- names --------------------------------------------------------------------------------------


def _of_person(name: str) -> Iterator[tuple[str, int]]:
    """How a person may be called: by the whole name, an initial and the last name, or a part of the name."""
    name = unicodedata.normalize("NFC", name)
    parts = name.split()
    if len(name.strip()) == 1:
        yield f"{_whole(name, exact=True)}(?=['\u2019:)])", 1  # the letter alone is a word like any other
        return
    yield _whole(name), len(name)
    if len(parts) > 1:
        yield f"(?i:(?<!\\w){re.escape(parts[0][0])}\\.?\\s*{re.escape(parts[-1])}(?!\\w))", len(name) - 1
        for part in parts:
            bare = part.strip(".,()")
            if len(bare) > 1 and not bare.isdigit() and bare.casefold() not in _PARTICLES - {parts[0].casefold()}:
                yield _whole(bare, exact=bare.casefold() in _ALSO_WORDS or len(bare) < 3), len(bare)


def _whole(name: str, *, exact: bool = False) -> str:
    """The pattern of a name as a whole word: in any case, or as it is written and in capitals. "" of none."""
    parts = unicodedata.normalize("NFC", name).split()
    if not parts:
        return ""
    pattern = r"\s+".join(map(re.escape, parts))
    if exact:
        capitals = r"\s+".join(re.escape(part.upper()) for part in parts)
        pattern = pattern if capitals == pattern else f"(?:{pattern}|{capitals})"
    else:
        pattern = f"(?i:{pattern})"
    before = "" if _runs_on(parts[0][0]) else r"(?<!\w)"
    after = "" if _runs_on(parts[-1][-1]) else r"(?!\w)"
    return f"{before}{pattern}{after}"


def _runs_on(letter: str) -> bool:
    """Whether words are written without spaces in the script of a letter, so that a name has no edge to look for."""
    return unicodedata.east_asian_width(letter) in "WF" or "\u0e00" <= letter <= "\u0eff" or not letter.isalnum()


def _ordinary_words(evaluation: Evaluation) -> frozenset[str]:
    """The words in which criteria speak: one of them alone is no name."""
    texts = (text for row in evaluation.criteria.values() for text in (row.name, row.description, row.evidence))
    return frozenset(word.casefold() for text in texts for word in re.findall(r"\w+", text))


def _worded(text: str, mark: str, one: str, many: str) -> str:
    """Marks as words, several in a row together, with a capital at the beginning of a sentence."""
    several = rf"(?:(?:\s*,\s*|\s+(?:and|or)\s+|\s*&\s*|\s+){_BEFORE}{mark})"

    def word(found: re.Match[str]) -> str:
        words = many if found.group().count(mark) > 1 and re.search(r",|\band\b|&", found.group()) else one
        begins = re.search(r"(?:^|[.!?]\s+|\n\s*)$", text[: found.start()]) is not None
        return words[0].upper() + words[1:] if begins else words

    return re.sub(rf"(?i:{_BEFORE}){mark}(?i:{several})*", word, text)


# ---- figures ------------------------------------------------------------------------------------


def _figures(evaluation: Evaluation, candidate: str) -> Iterator[float]:
    for leaf, criterion in evaluation.criteria.items():
        fact = fact_of(evaluation, candidate, leaf) if criterion.kind is Kind.MEASURE else None
        if type(fact) is float and (abs(fact) >= _LEAST_FIGURE or fact != int(fact)):
            yield abs(fact)


def _same(figure: float, text: str) -> bool:
    """Whether a number in a text is a figure, in one of the ways in which numbers are written."""
    ending = re.search(r"[a-z]+$", text, re.I)
    times = _TIMES[ending.group()[0].lower()] if ending else 1.0
    digits = re.sub(r"[a-z]+$", "", text, flags=re.I)
    digits = re.sub(r"[\s'\u2019\u00a0\u2009\u202f]", "", digits)
    for point in ".,":
        whole = digits.replace("," if point == "." else ".", "")
        if whole.count(point) > 1:
            whole = whole.replace(point, "")
        decimals = len(whole.partition(point)[2])
        number = float(whole.replace(point, ".")) * times
        near = 0.5 * 10.0**-decimals * times if ending else 1e-9 * max(1.0, figure)
        if abs(number - figure) <= near:
            return True
    return False
