"""Why one candidate is ahead of another: the differences by leaf, which add up to the difference of the totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scorecard.core.errors import Sentence, sentence
from scorecard.core.lead import Lead, lead_between, total_decimals
from scorecard.core.model import Evaluation, Kind, Shape
from scorecard.core.numbers import MOST_DECIMALS, added_up, shown
from scorecard.core.ranking import Scorecard, Standing, Status
from scorecard.core.wording import listed, one_line

EQUAL: Final = 1e-9  # points of 100
MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """One criterion of two candidates: what each has, and the points by which the first is ahead.

    Scores and numbers are None where they are not given, and for categories.
    """

    criterion: str
    first: float | None
    second: float | None
    points: float


@dataclass(frozen=True, slots=True)
class HeadToHead:
    """Two candidates: the differences of all leaves, in the order of the tree, and their sum, the lead of the first."""

    first: str
    second: str
    rows: tuple[Difference, ...]
    lead: float
    what: Sentence

    @property
    def ahead(self) -> tuple[Difference, ...]:
        """Where the first is ahead, the largest difference first."""
        return tuple(sorted((row for row in self.rows if row.points > EQUAL), key=lambda row: -row.points))

    @property
    def behind(self) -> tuple[Difference, ...]:
        """Where the first is behind, the largest difference first."""
        return tuple(sorted((row for row in self.rows if row.points < -EQUAL), key=lambda row: row.points))


def head_to_head(evaluation: Evaluation, scorecard: Scorecard, first: str, second: str) -> HeadToHead:
    """The differences between two candidates. KeyError where one of them is not in the evaluation."""
    a, b = _standing(scorecard, first), _standing(scorecard, second)
    matrix = scorecard.matrix
    one, other = matrix.candidates.index(first), matrix.candidates.index(second)
    apart = (scorecard.contributions[one] - scorecard.contributions[other]).tolist()
    rows = []
    for column, leaf in enumerate(matrix.leaves):
        criterion = evaluation.criteria[leaf]
        has_number = criterion.kind is Kind.RATING or criterion.value.shape is not Shape.CATEGORIES
        numbers: list[float | None] = []
        for row in (one, other):
            given = bool(matrix.given[row, column])
            numbers.append(float(matrix.raw[row, column]) if given and has_number else None)
        rows.append(Difference(leaf, numbers[0], numbers[1], apart[column]))
    lead = sum(row.points for row in rows)
    found = HeadToHead(first, second, tuple(rows), lead, sentence(""))
    what = _comparison(evaluation, a, b, found, lead_between(a, b, total_decimals(scorecard)))
    return HeadToHead(first, second, tuple(rows), lead, what)


def _comparison(evaluation: Evaluation, a: Standing, b: Standing, found: HeadToHead, lead: Lead) -> Sentence:
    names = {"a": a.name, "b": b.name}
    for standing in (a, b):
        if standing.status is Status.OUT:
            reasons = "; ".join(str(reason) for reason in standing.reasons if reason.waiver is None)
            return sentence("{name} is out: {reasons}.", name=standing.name, reasons=reasons)
        if standing.total is None:
            return sentence("Nothing of {name} is scored yet.", name=standing.name)
    gain, loss = sum(row.points for row in found.ahead), -sum(row.points for row in found.behind)
    up, down = added_up((gain, -loss), lead.shown, lead.decimals)
    fields = {
        **names,
        "lead": lead.words,
        "gain": _points(up or gain, lead.decimals),
        "loss": _points(-down or loss, lead.decimals),
        "ahead": _criteria(evaluation, found.ahead),
        "behind": _criteria(evaluation, found.behind),
    }
    if not found.ahead and not found.behind:
        return sentence("{a} and {b} have the same points in every criterion.", **fields)
    if abs(found.lead) <= EQUAL:
        return sentence(
            "{a} and {b} have the same total: {gain} ahead in {ahead} and {loss} behind in {behind} cancel out.",
            **fields,
        )
    if not found.behind:
        return sentence("{a} leads {b} by {lead}, from {ahead}, and is nowhere behind.", **fields)
    if not found.ahead:
        return sentence("{a} is behind {b} by {lead}, from {behind}, and is nowhere ahead.", **fields)
    if found.lead > 0:
        return sentence("{a} leads {b} by {lead}: {gain} ahead in {ahead}, {loss} behind in {behind}.", **fields)
    return sentence("{a} is behind {b} by {lead}: {loss} behind in {behind}, {gain} ahead in {ahead}.", **fields)


def _standing(scorecard: Scorecard, key: str) -> Standing:
    for standing in scorecard.standings:
        if standing.key == key:
            return standing
    raise KeyError(key)


def _points(number: float, decimals: int) -> str:
    text = shown(number, decimals)
    if float(text.replace("\N{MINUS SIGN}", "-")) == 0 and number > EQUAL:
        text = shown(number, MOST_DECIMALS).rstrip("0")
    return f"{text} points"


def _criteria(evaluation: Evaluation, rows: Sequence[Difference]) -> str:
    names = [_name(evaluation, row.criterion) for row in rows]
    if len(names) > MOST_NAMED + 1:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    return listed(names)


def _name(evaluation: Evaluation, key: str) -> str:
    return one_line(evaluation.criteria[key].name) or key
