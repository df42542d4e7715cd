"""What the scenarios of an evaluation come to, beside the main line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from scorecard.core.departures import Told, told
from scorecard.core.errors import RankingError, Sentence, sentence
from scorecard.core.model import Evaluation, in_order
from scorecard.core.ranking import Scorecard, Standing, Status, rank
from scorecard.core.scenarios import under
from scorecard.core.wording import listed

MAIN: Final = ""
"""Stands for the main line where scenarios have their keys."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario, or the main line, comes to.

    key        the key of the scenario; MAIN: the evaluation as it is
    scorecard  its result; None where there is nothing to rank by, and `fault` says why
    said       what it has otherwise
    """

    key: str
    name: str
    note: str
    value: Evaluation
    scorecard: Scorecard | None
    fault: str
    said: tuple[Told, ...]

    @property
    def standings(self) -> dict[str, Standing]:
        """The candidates that take part, by key."""
        return {} if self.scorecard is None else {each.key: each for each in self.scorecard.standings}

    @property
    def leaders(self) -> str:
        """The names of those who lead, "" where nobody can be ranked."""
        return "" if self.scorecard is None else listed(each.name for each in self.scorecard.leaders)

    @property
    def nobody(self) -> str:
        """Why nobody can be ranked, as a sentence goes on."""
        if self.fault or self.scorecard is None:
            return self.fault
        out = all(each.status is Status.OUT for each in self.scorecard.standings)
        return "all candidates are out" if out else "there are no scores to rank by"


def outcomes(evaluation: Evaluation, previous: Scorecard | None = None) -> list[Outcome]:
    """The main line, then each scenario in its order. `previous` spares work where cells have not changed."""
    main = _outcome(evaluation, MAIN, "", "", (), previous)
    found = [main]
    for key in in_order(evaluation.scenarios):
        row = evaluation.scenarios[key]
        value = under(evaluation, key)
        found.append(_outcome(value, key, row.name, row.note, tuple(told(evaluation, key)), main.scorecard))
    return found


def _outcome(
    value: Evaluation, key: str, name: str, note: str, said: tuple[Told, ...], previous: Scorecard | None
) -> Outcome:
    try:
        return Outcome(key, name, note, value, rank(value, previous), "", said)
    except RankingError as error:
        return Outcome(key, name, note, value, None, str(error.what), said)


def leaders_told(main: Outcome, other: Outcome) -> Sentence:
    """Who leads in a scenario, beside the main line."""
    if not other.leaders:
        return sentence("Nobody can be ranked: {why}", why=other.nobody)
    several = other.scorecard is not None and len(other.scorecard.leaders) > 1
    fields = {"names": other.leaders}
    if other.leaders == main.leaders:
        template = "{names} share the first rank as before" if several else "{names} leads as before"
    elif not main.leaders:
        template = "{names} share the first rank" if several else "{names} leads"
    else:
        template = (
            "{names} share the first rank instead of {before}" if several else "{names} leads instead of {before}"
        )
        fields["before"] = main.leaders
    return sentence(template, **fields)
