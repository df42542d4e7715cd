"""What an agreed score would do: who would lead, and by how much, at each score that the panel could agree on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from scorecard.core.changes import row_at, with_row
from scorecard.core.lead import Lead, lead_of
from scorecard.core.model import Cell, Evaluation, Scale
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.scale import steps_of

MOST: Final = 11


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result with one agreed score.

    leaders  who would be first, in the order of the candidates
    lead     from the first to the next one behind; nought where several share the first rank, None where nobody is
             behind
    """

    score: float
    leaders: tuple[str, ...]
    lead: Lead | None


def outcomes(
    evaluation: Evaluation, candidate: str, criterion: str, scores: Sequence[float], now: Scorecard | None = None
) -> tuple[Outcome, ...]:
    """What each of these scores would do, agreed on for a cell while all else stays as it is.

    `now`: the ranking as it is, where there is one already. Raises RankingError where there is nothing to rank by.
    """
    now = rank(evaluation) if now is None else now
    key = (candidate, criterion)
    cell: Cell = row_at(evaluation, "consensus", key) or Cell()
    return tuple(
        outcome_of(rank(with_row(evaluation, "consensus", key, replace(cell, score=score)), now), score)
        for score in scores
    )


def outcome_of(scorecard: Scorecard, score: float) -> Outcome:
    """Who leads in a ranking, and by how much."""
    leading = {standing.key for standing in scorecard.leaders}
    leaders = tuple(key for key in scorecard.matrix.candidates if key in leading)
    return Outcome(score, leaders, lead_of(scorecard))


def scores_to_try(scale: Scale, given: Collection[float], also: Collection[float] = ()) -> tuple[float, ...]:
    """Scores that a panel could agree on, the highest first: every step from the lowest to the highest that is given.

    Of a fine scale those that were given, thinned out evenly where they are many. `also`: these besides.
    """
    low, high = min(given, default=scale.minimum), max(given, default=scale.maximum)
    found = [step for step in steps_of(scale) if low <= step <= high] or sorted(set(given))
    if len(found) > MOST:
        found = [found[round(at * (len(found) - 1) / (MOST - 1))] for at in range(MOST)]
    return tuple(sorted({*found, *also}, reverse=True))
