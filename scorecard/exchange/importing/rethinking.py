"""What else of a mapping changes when a person says that cells mean something else.

Scale, kinds of criteria, numbers of words and the meaning of totals follow from which cells are what. Where they were
as they would be proposed, they are proposed anew; what a person has said otherwise stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from scorecard.core.errors import ExchangeError
from scorecard.exchange.importing.book import Book
from scorecard.exchange.importing.mapping import CriterionChoice, Mapping, Meaning, TableMapping, Totals
from scorecard.exchange.importing.proposing import completed

T = TypeVar("T")


def rethought(book: Book, before: Mapping, after: Mapping) -> Mapping:
    """A corrected mapping with what follows from its cells thought over; as it is where nothing can be said of it.

    `before` is the mapping as it was before the correction, which is looked at too: only what it had as proposed, and
    what the correction itself left alone, changes.
    """
    if before.tables == after.tables or not before.tables or not after.tables:
        return after
    try:
        was = completed(book, _without_derived(before.tables, before))
        now = completed(book, _without_derived(after.tables, before))
    except ExchangeError:
        return after
    words = _followed(before.words, after.words, was.words, now.words)
    weight_words = _followed(before.weight_words, after.weight_words, was.weight_words, now.weight_words)
    return replace(
        after,
        title=_followed(before.title, after.title, was.title, now.title),
        scale=_followed(before.scale, after.scale, was.scale, now.scale),
        criteria=_criteria(before, after, was, now),
        words=_added(words, now.words, was.words),
        weight_words=_added(weight_words, now.weight_words, was.weight_words),
        tables=tuple(_with_meanings(number, table, before, was, now) for number, table in enumerate(after.tables)),
    )


def _without_derived(tables: Sequence[TableMapping], before: Mapping) -> list[TableMapping]:
    """Tables as they are drafted: without the meaning of totals, and without maxima taken from the weights."""
    derived = {each.sheet: each.maxima for each in before.tables if each.maxima and each.maxima == each.weights}
    return [
        replace(
            each,
            maxima=() if each.maxima == derived.get(each.sheet) else each.maxima,
            totals=tuple(replace(of, meaning=Meaning.OTHER, reason="") for of in each.totals),
        )
        for each in tables
    ]


def _followed(before: T, after: T, was: T, now: T) -> T:
    """What is proposed now where before it was as proposed, and the correction left it alone."""
    return now if before == after == was else after


Words = tuple[tuple[str, float], ...]


def _added(words: Words, now: Words, was: Words) -> Words:
    """Words with those that were not in their places before."""
    known = {word for word, _ in (*words, *was)}
    return (*words, *(each for each in now if each[0] not in known))


def _criteria(before: Mapping, after: Mapping, was: Mapping, now: Mapping) -> tuple[tuple[str, CriterionChoice], ...]:
    """How each criterion is taken over: those of the cells now, and what a person said of any."""
    old, proposed, known = dict(before.criteria), dict(was.criteria), dict(after.criteria)
    said = {name: choice for name, choice in known.items() if not old.get(name) == choice == proposed.get(name)}
    found = {name: said.pop(name, choice) for name, choice in now.criteria}
    return (*found.items(), *said.items())


def _with_meanings(number: int, table: TableMapping, before: Mapping, was: Mapping, now: Mapping) -> TableMapping:
    """A table with the meaning of its totals as it is now, where it was as proposed or the totals are new.

    Maxima are those that were taken from the weights now, or that stand on the sheet.
    """
    if number >= len(now.tables) or len(now.tables[number].totals) != len(table.totals):
        return table
    table = replace(table, maxima=now.tables[number].maxima)
    old = _totals_of(before, number)
    seen = _totals_of(was, number)
    totals = []
    for at, each in enumerate(table.totals):
        meant = now.tables[number].totals[at]
        had, thought = old.get(at), seen.get(at)
        follows = had is None or thought is None or (had.meaning == thought.meaning == each.meaning)
        totals.append(replace(each, meaning=meant.meaning, reason=meant.reason) if follows else each)
    return replace(table, totals=tuple(totals))


def _totals_of(mapping: Mapping, number: int) -> dict[int, Totals]:
    return dict(enumerate(mapping.tables[number].totals)) if number < len(mapping.tables) else {}
