"""How far one candidate is ahead of another, as every page, file and command says it.

A lead stands beside the two totals it lies between, here or on another page. So it is what lies between them as they
are shown, with the decimals of the column of totals: nobody who subtracts one from the other gets another number.
"""

from __future__ import annotations

from dataclasses import dataclass

from scorecard.core.numbers import MOST_DECIMALS, NOUGHT, between, decimals_needed, shown
from scorecard.core.ranking import Scorecard, Standing
from scorecard.core.wording import NOTHING


@dataclass(frozen=True, slots=True)
class Lead:
    """What one candidate is ahead of another.

    points    exactly, in points of 100; below nought where it is behind
    shown     what lies between the two totals as they are shown, rounded to `decimals`
    decimals  those of the column of totals; more where the lead would read nought and is not
    """

    points: float
    shown: float
    decimals: int

    @property
    def text(self) -> str:
        """How much it is, without a sign: "3.1"."""
        return shown(abs(self.shown), self.decimals)

    @property
    def words(self) -> str:
        """The same with its noun: "3.1 points"."""
        return f"{self.text} points"

    def beside(self, band: float) -> str:
        """`words` beside a limit in points: with more decimals where the lead would else read on its other side."""
        below = self.points < band - NOUGHT
        size, decimals = abs(self.shown), self.decimals
        while (float(shown(size, decimals)) < band) is not below and decimals < MOST_DECIMALS:
            size, decimals = abs(self.points), decimals + 1
        return f"{shown(size, decimals)} points"


def total_decimals(scorecard: Scorecard) -> int:
    """The decimals of a column of totals: enough that two different ranks never show the same number."""
    return decimals_needed(
        (each.rank, each.total) for each in scorecard.standings if each.rank is not None and each.total is not None
    )


def total_text(standing: Standing | None, decimals: int) -> str:
    """A total as it is shown; a dash where there is no candidate, or no total."""
    return NOTHING if standing is None or standing.total is None else shown(standing.total, decimals)


def lead_between(ahead: Standing, behind: Standing, decimals: int) -> Lead:
    """What the first is ahead of the second where totals have so many decimals; a missing total counts as nought."""
    one, other = ahead.total or 0.0, behind.total or 0.0
    apart = one - other
    while abs(apart) > NOUGHT and decimals < MOST_DECIMALS and between(other, one, decimals) == 0:
        decimals += 1
    return Lead(apart, between(other, one, decimals) or apart, decimals)


def lead_over(scorecard: Scorecard, ahead: str, behind: str) -> Lead:
    """What one candidate is ahead of another in a result. KeyError where one of them is not in it."""
    standings = {each.key: each for each in scorecard.standings}
    return lead_between(standings[ahead], standings[behind], total_decimals(scorecard))


def lead_of(scorecard: Scorecard) -> Lead | None:
    """What the first is ahead of the next one; nought where several share the first rank, None where nobody is behind.

    Also nought where a tie-break put the first before its equals.
    """
    ranked = [each for each in scorecard.standings if each.rank is not None and each.total is not None]
    if len(ranked) < 2:
        return None
    if len(scorecard.leaders) > 1:
        return Lead(0.0, 0.0, total_decimals(scorecard))
    return lead_between(ranked[0], ranked[1], total_decimals(scorecard))
