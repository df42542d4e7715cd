"""Several evaluations in a row: ranks, totals, and the weights and values of each criterion over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.core.comparison.comparing import ranked
from scorecard.core.comparison.matching import Matching, matched
from scorecard.core.model import Evaluation, Kind
from scorecard.core.ranking import Scorecard, Standing
from scorecard.core.screening import values_in


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate through the evaluations; None where it does not take part."""

    name: str
    keys: tuple[str | None, ...]
    standings: tuple[Standing | None, ...]

    @property
    def ranks(self) -> tuple[int | None, ...]:
        """Its rank in each; None also where it is out or nothing of it is scored."""
        return tuple(None if each is None else each.rank for each in self.standings)

    @property
    def totals(self) -> tuple[float | None, ...]:
        """Its total in each, points of 100."""
        return tuple(None if each is None else each.total for each in self.standings)


@dataclass(frozen=True, slots=True)
class Trend:
    """One criterion through the evaluations; None where there is no such criterion.

    weights  its share of the whole, 0..1
    values   for each line of the series its value 0..1 in each evaluation, over what is scored of it
    """

    name: str
    keys: tuple[str | None, ...]
    weights: tuple[float | None, ...]
    values: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """Evaluations in order.

    lines   candidates by their last rank; those who do not take part any more behind, by the last one that they had
    trends  the scored criteria, groups before what is in them
    """

    titles: tuple[str, ...]
    results: tuple[Scorecard, ...]
    matching: Matching
    lines: tuple[Line, ...]
    trends: tuple[Trend, ...]


def series(
    evaluations: Sequence[Evaluation],
    matching: Matching | None = None,
    *,
    titles: Sequence[str] | None = None,
    same_keys: bool = False,
    results: Sequence[Scorecard] | None = None,
) -> Series:
    """Put evaluations in a row, as `comparing.compare` does two. Raises RankingError where one cannot be ranked."""
    found = matched(evaluations, same_keys=same_keys) if matching is None else matching
    cards = tuple(map(ranked, evaluations) if results is None else results)
    names = tuple(each.head.title for each in evaluations) if titles is None else tuple(titles)
    by_key = [{standing.key: standing for standing in card.standings} for card in cards]
    lines = []
    for keys in found.candidates:
        standings = tuple(None if key is None else by_key[at][key] for at, key in enumerate(keys))
        name = next(each.name for each in reversed(standings) if each is not None)
        lines.append(Line(name, keys, standings))
    lines.sort(key=_last_rank)
    return Series(names, cards, found, tuple(lines), tuple(_trends(evaluations, cards, found, lines)))


def _last_rank(line: Line) -> tuple[int, float]:
    """How long ago the candidate last took part, and the rank that it had there; whoever had none comes last."""
    ago, last = next((ago, each) for ago, each in enumerate(reversed(line.standings)) if each is not None)
    return ago, float("inf") if last.rank is None else last.rank


def _trends(
    evaluations: Sequence[Evaluation], cards: Sequence[Scorecard], matching: Matching, lines: Sequence[Line]
) -> list[Trend]:
    found = []
    rows = [{key: row for row, key in enumerate(card.matrix.candidates)} for card in cards]
    for keys in matching.criteria:
        weighed = tuple(
            key if key is not None and key in cards[at].tree.local_weights else None for at, key in enumerate(keys)
        )
        if all(key is None for key in weighed):
            continue
        last = max(at for at, key in enumerate(weighed) if key is not None)
        if evaluations[last].criteria[weighed[last] or ""].kind is Kind.GATE:
            continue
        columns = [
            None if key is None else values_in(evaluations[at], cards[at].tree, cards[at].matrix, key)
            for at, key in enumerate(weighed)
        ]
        values = tuple(
            tuple(
                None if column is None or line.keys[at] is None else _number(column[rows[at][line.keys[at] or ""]])
                for at, column in enumerate(columns)
            )
            for line in lines
        )
        weights = tuple(None if key is None else _weight(cards[at], key) for at, key in enumerate(weighed))
        found.append(Trend(evaluations[last].criteria[weighed[last] or ""].name, keys, weights, values))
    return found


def _weight(card: Scorecard, key: str) -> float:
    return float(sum(card.tree.global_weights[leaf] for leaf in card.tree.leaves_under(key)))


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
