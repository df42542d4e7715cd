"""What the Standing panel shows: the rows of a result, and what has changed in them since a mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from scorecard.core.errors import Sentence, sentence
from scorecard.core.lead import lead_between
from scorecard.core.model import Evaluation
from scorecard.core.ranking import Scorecard, Standing, Status
from scorecard.core.wording import isolated, signed
from scorecard.render import range_strip, stacked_bar
from scorecard.render.difference_bars import Difference, Differences, with_figures
from scorecard.render.range_strip import RangeStrip
from scorecard.render.series import short_names
from scorecard.render.stacked_bar import StackedBar


@dataclass(frozen=True, slots=True)
class Mark:
    """The result that changes are shown against."""

    totals: Mapping[str, float]
    ranks: Mapping[str, int]
    leader: str
    order: tuple[str, ...] = ()

    def in_order(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """Rows as they stood when the mark was made, so that they keep their places while something is tried."""
        places = {key: at for at, key in enumerate(self.order)}
        return tuple(sorted(rows, key=lambda row: places.get(row.standing.key, len(places))))


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate.

    short   what tells its name from the others
    change  the points won or lost; None while nothing is marked
    moved   how many places it rose
    """

    standing: Standing
    short: str
    bar: StackedBar
    strip: RangeStrip
    change: float | None
    moved: int

    def said(self) -> str:
        """The row in words."""
        out = self.standing.status is Status.OUT
        rank = "out" if out else f"rank {self.standing.rank}" if self.standing.rank else "no rank yet"
        points = stacked_bar.summary(self.bar)
        if self.standing.high - self.standing.low > 1e-9:
            points = range_strip.summary(self.strip)
        change = "" if self.change is None else f", change {signed(self.change)}"
        return f"{rank}, {points}{change}"


def mark_of(scorecard: Scorecard) -> Mark:
    """A result to compare later ones with."""
    standings = scorecard.standings
    leaders = scorecard.leaders
    return Mark(
        {each.key: each.total for each in standings if each.total is not None},
        {each.key: each.rank for each in standings if each.rank is not None},
        leaders[0].key if len(leaders) == 1 else "",
        tuple(each.key for each in standings),
    )


def rows_of(
    evaluation: Evaluation, scorecard: Scorecard, mark: Mark | None = None, lifted: str | None = None
) -> tuple[Row, ...]:
    """The rows of a result, in the order of the standings."""
    before = None if mark is None else mark.totals
    bars = stacked_bar.bars_of(evaluation, scorecard, before=before, lifted=lifted)
    strips = range_strip.strips_of(scorecard)
    change = partial(_change, mark)
    short = short_names(evaluation)
    return tuple(
        Row(standing, short[standing.key], bar, strip, *change(standing))
        for standing, bar, strip in zip(scorecard.standings, bars, strips, strict=True)
    )


def title_of(scorecard: Scorecard, mark: Mark | None) -> Sentence | str:
    """What changes at the top against a marked result; "" where nothing does."""
    leaders = scorecard.leaders
    if mark is None or len(leaders) != 1 or leaders[0].key == mark.leader:
        return ""
    return sentence("{name} would take the lead", name=isolated(leaders[0].name))


def _change(mark: Mark | None, standing: Standing) -> tuple[float | None, int]:
    if mark is None or standing.total is None or standing.key not in mark.totals:
        return None, 0
    moved = 0
    if standing.rank is not None and standing.key in mark.ranks:
        moved = mark.ranks[standing.key] - standing.rank
    return standing.total - mark.totals[standing.key], moved


def lead_of(rows: Sequence[Row], lifted: str | None = None) -> Differences | None:
    """By how much the first is ahead of the second in each top criterion; None where there are no two to compare."""
    ranked = [row for row in rows if row.standing.rank is not None]
    if len(ranked) < 2:
        return None
    first, second = ranked[:2]
    apart = [
        Difference(a.criterion, a.criterion, a.name, a.series, "", "", a.points - b.points)
        for a, b in zip(first.bar.segments, second.bar.segments, strict=True)
    ]
    lead = lead_between(first.standing, second.standing, first.bar.decimals)
    return Differences(
        title="",
        sentence="",
        first=first.standing.name,
        second=second.standing.name,
        heads=(first.short, second.short),
        rows=tuple(with_figures(apart, lead.shown, lead.decimals)),
        rest=None,
        lead=lead.points,
        shown_lead=lead.shown,
        decimals=lead.decimals,
        lifted=lifted,
    )
