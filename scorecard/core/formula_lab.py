"""The price formula lab: what the ranking would be under each formula, side by side, and what each formula rewards.

The formula often decides the winner (Stilger, Siderius and van Raaij 2017 compare 38 of them). Under a relative formula
what one bid is worth depends on the others, so that a hopeless bid can turn the order of those above it round: the
ranking paradox. `remove_one` finds it by taking each candidate away in turn and ranking the rest, exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import combinations
from math import floor, log10
from typing import Final

from scorecard.core.changes import with_row
from scorecard.core.editing import criterion_at
from scorecard.core.edits import remove_candidate
from scorecard.core.errors import EditError, Sentence, sentence
from scorecard.core.matrix import measure_of
from scorecard.core.model import Criterion, Direction, Evaluation, Kind, Shape, ValueFunction, in_order
from scorecard.core.numbers import grouped, plain, shown
from scorecard.core.ranking import Scorecard, Status, rank
from scorecard.core.tree import weighted_tree
from scorecard.core.values import is_relative, worth_of
from scorecard.core.wording import NOTHING

MORE: Final = 1.1  # how far above the lowest price an example lies


@dataclass(frozen=True, slots=True)
class Formula:
    """One way to value a measure.

    key      its name in a table or a file, such as "lowest_over_price"
    name     its name for people
    relative whether the worth of one offer depends on the others
    proposed whether its bounds are only an example, made from the offers: bounds are fixed before these are seen
    """

    key: str
    name: Sentence
    function: ValueFunction
    relative: bool
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Paradox:
    """A candidate whose leaving changes the order of others that have not changed.

    pairs           of the rest: who was ahead of, or level with, whom and is not any more
    leaders_before  who is first of the rest with the candidate there, and
    leaders_after   who without it
    """

    removed: str
    pairs: tuple[tuple[str, str], ...]
    leaders_before: tuple[str, ...]
    leaders_after: tuple[str, ...]
    what: Sentence

    @property
    def changes_leader(self) -> bool:
        return self.leaders_before != self.leaders_after


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of one formula: the ranking, what each offer is worth (None: it has no figure, or none that this
    formula can value), what the formula rewards, and where it contradicts itself."""

    formula: Formula
    current: bool
    scorecard: Scorecard
    worth: dict[str, float | None]
    rewards: tuple[Sentence, ...]
    paradoxes: tuple[Paradox, ...]


@dataclass(frozen=True, slots=True)
class Lab:
    """All formulas that fit a measure, the one in force first, and what their comparison says."""

    criterion: str
    outcomes: tuple[Outcome, ...]
    findings: tuple[Sentence, ...]


def formula_lab(evaluation: Evaluation, key: str, bounds: tuple[float, float] | None = None) -> Lab:
    """Rank by every formula that fits a measure.

    `bounds` (worst, best) are for the formula with fixed bounds; without them those in force are taken, or round
    numbers around the offers. Raises EditError where the criterion is no measure of numbers, RankingError where
    nothing can be ranked.
    """
    criterion = criterion_at(evaluation, key)
    if criterion.kind is not Kind.MEASURE or criterion.value.shape is Shape.CATEGORIES:
        raise EditError("Formulas are for measures with numbers", place=criterion.name)
    outcomes = []
    for formula in formulas(evaluation, key, bounds):
        tried = with_row(evaluation, "criteria", (key,), replace(criterion, value=formula.function))
        scorecard = rank(tried)
        rewarded = rewards(tried, scorecard, key)
        if formula.proposed:
            rewarded += (sentence("These bounds are an example: they are to be fixed before the offers are seen."),)
        outcomes.append(
            Outcome(
                formula,
                formula.function == criterion.value,
                scorecard,
                _worth(scorecard, key),
                rewarded,
                remove_one(tried, scorecard),
            )
        )
    return Lab(key, tuple(outcomes), _findings(evaluation, outcomes))


# ---- which formulas -----------------------------------------------------------------------------


def formulas(evaluation: Evaluation, key: str, bounds: tuple[float, float] | None = None) -> list[Formula]:
    """The formulas that fit a measure, the one in force first, none twice."""
    criterion = criterion_at(evaluation, key)
    offers = _offers(evaluation, key)
    lower = criterion.direction is Direction.LOWER
    found = [_formula(criterion, criterion.value)]
    known = bounds or _bounds_in_force(criterion)
    ends = known or _bounds_around(offers, lower)
    wanted = [ValueFunction(Shape.LINEAR, worst=ends[0], best=ends[1])] if ends is not None else []
    wanted.append(ValueFunction(Shape.LINEAR))
    if all(offer > 0 for offer in offers):
        zero_at = criterion.value.zero_at
        if lower:
            wanted.append(ValueFunction(Shape.LOWEST_OVER_PRICE))
            wanted.append(ValueFunction(Shape.LINEAR_PENALTY, zero_at=zero_at))
            wanted.append(ValueFunction(Shape.LOGARITHMIC, zero_at=zero_at))
        else:
            wanted.append(ValueFunction(Shape.SHARE_OF_BEST))
    for function in wanted:
        if all(function != each.function for each in found):
            proposed = known is None and function.worst is not None
            found.append(replace(_formula(criterion, function), proposed=proposed))
    return found


def _formula(criterion: Criterion, function: ValueFunction) -> Formula:
    relative = is_relative(replace(criterion, value=function))
    lower = criterion.direction is Direction.LOWER
    key = str(function.shape)
    zero_at = plain(function.zero_at)
    if function.shape is Shape.LINEAR:
        if function.worst is not None and function.best is not None:
            key = "fixed_bounds"
            name = sentence(
                "Fixed bounds: from {worst} to {best}", worst=grouped(function.worst), best=grouped(function.best)
            )
        elif function.worst is None and function.best is None:
            key, name = "high_low", sentence("High-low: between the best and the worst offer")
        else:
            name = sentence("Linear, with one end fixed")
    elif function.shape is Shape.LOWEST_OVER_PRICE:
        name = sentence("Lowest over price") if relative else sentence("Fixed price over price")
    elif function.shape is Shape.SHARE_OF_BEST:
        name = sentence("Best over figure") if lower else sentence("Share of the best")
    elif function.shape is Shape.LINEAR_PENALTY:
        name = sentence("Linear penalty: nothing at {times} times the reference", times=zero_at)
    elif function.shape is Shape.LOGARITHMIC:
        name = sentence("Logarithmic: nothing at {times} times the reference", times=zero_at)
    else:
        name = sentence("Agreed points")
    return Formula(key, name, function, relative)


def _offers(evaluation: Evaluation, key: str) -> list[float]:
    """The figures that there are."""
    criterion = replace(evaluation.criteria[key], value=ValueFunction())  # linear: every number can be valued
    found = (measure_of(evaluation, criterion, candidate, key) for candidate in in_order(evaluation.candidates))
    return [each for each in found if each is not None]


def _bounds_in_force(criterion: Criterion) -> tuple[float, float] | None:
    """Worst and best of a function that has them, as such or in other words."""
    function, lower = criterion.value, criterion.direction is Direction.LOWER
    if function.shape is Shape.LINEAR and function.worst is not None and function.best is not None:
        return function.worst, function.best
    if function.shape is Shape.PIECEWISE:
        ends = (function.points[0][0], function.points[-1][0])
        return (ends[1], ends[0]) if lower else ends
    if function.reference is not None and function.shape in (Shape.LINEAR_PENALTY, Shape.LOGARITHMIC):
        return function.reference * function.zero_at, function.reference
    return None


def _bounds_around(offers: Sequence[float], lower: bool) -> tuple[float, float] | None:
    """Worst and best as round numbers around the offers; None where all are equal."""
    if not offers or min(offers) == max(offers):
        return None
    low, high = rounded_outward(min(offers), max(offers))
    return (high, low) if lower else (low, high)


def rounded_outward(low: float, high: float) -> tuple[float, float]:
    """The nearest multiples of a power of ten, the largest within their distance, that hold both numbers."""
    power = Decimal(10) ** floor(log10(high - low))
    below = (Decimal(repr(low)) / power).to_integral_value(ROUND_FLOOR) * power
    above = (Decimal(repr(high)) / power).to_integral_value(ROUND_CEILING) * power
    return float(below), float(above)


# ---- what a formula does -----------------------------------------------------------------------------


def _worth(scorecard: Scorecard, key: str) -> dict[str, float | None]:
    matrix = scorecard.matrix
    at = matrix.leaves.index(key)
    return {
        candidate: float(matrix.values[row, at]) if matrix.given[row, at] else None
        for row, candidate in enumerate(matrix.candidates)
    }


def rewards(evaluation: Evaluation, scorecard: Scorecard, key: str) -> tuple[Sentence, ...]:
    """What the formula of a measure rewards, in general and, for prices, in points of this evaluation."""
    criterion = evaluation.criteria[key]
    function, lower = criterion.value, criterion.direction is Direction.LOWER
    found = []
    if function.shape is Shape.LINEAR:
        if not is_relative(criterion):
            found.append(
                sentence(
                    "Every step between {worst} and {best} earns the same, whatever the others offer; nothing is "
                    "earned beyond {best}.",
                    worst=grouped(function.worst or 0.0),
                    best=grouped(function.best or 0.0),
                )
            )
        else:
            found.append(
                sentence(
                    "The best offer gets all the points and the worst none, however close they are: small differences "
                    "are blown up, and one extreme offer shrinks all the others."
                )
            )
    elif function.shape in (Shape.LOWEST_OVER_PRICE, Shape.SHARE_OF_BEST) and lower:
        found.append(
            sentence(
                "A saving earns more at a low price than at a high one, and even a hopeless price keeps some points: "
                "twice the reference still gets half."
            )
        )
    elif function.shape is Shape.SHARE_OF_BEST:
        found.append(sentence("Points go in proportion to the best offer: half of it gets half the points."))
    elif function.shape is Shape.LINEAR_PENALTY:
        found.append(
            sentence(
                "Every step above the reference costs the same; from {times} times the reference on, a worse price "
                "costs nothing more.",
                times=plain(function.zero_at),
            )
        )
    elif function.shape is Shape.LOGARITHMIC:
        found.append(
            sentence(
                "Equal percentages cost the same number of points, so that a step costs most near the reference; "
                "nothing is left at {times} times the reference.",
                times=plain(function.zero_at),
            )
        )
    else:
        found.append(sentence("What each step earns is what was agreed beforehand, whatever the others offer."))
    example = _example(evaluation, scorecard, key) if lower else None
    return (*found, example) if example is not None else tuple(found)


def _example(evaluation: Evaluation, scorecard: Scorecard, key: str) -> Sentence | None:
    """What a price ten per cent above the lowest costs, in points of 100."""
    criterion = evaluation.criteria[key]
    compliant = [
        offer
        for candidate in scorecard.assessment.compliant
        if (offer := measure_of(evaluation, criterion, candidate, key)) is not None
    ]
    if not compliant or min(compliant) <= 0:
        return None
    worth = worth_of(criterion, [min(compliant), MORE * min(compliant)], compliant)
    if worth is None:
        return None
    weight = 100 * float(weighted_tree(evaluation).global_weights[key])
    return sentence(
        "Here a price {percent} % above the lowest costs {points} of {weight} points.",
        percent=plain(round(100 * (MORE - 1), 6)),
        points=shown((worth[0] - worth[1]) * weight, 2),
        weight=shown(weight, 1),
    )


# ---- the ranking paradox -------------------------------------------------------------------------------


def remove_one(evaluation: Evaluation, scorecard: Scorecard | None = None) -> tuple[Paradox, ...]:
    """Every candidate whose leaving changes the order of the rest; none where no value depends on other offers.

    A candidate that is out counts as behind all that are in. Ranks are exact, so that a tie is a tie.
    """
    scorecard = scorecard or rank(evaluation)
    if not any(is_relative(each) for each in evaluation.criteria.values() if each.kind is Kind.MEASURE):
        return ()
    before = _places(scorecard)
    found = []
    for key in in_order(evaluation.candidates):
        if len(before) < 3:
            break
        after = _places(rank(remove_candidate(evaluation, key)))
        rest = {each: before[each] for each in before if each != key}
        pairs = tuple(
            (a, b) if rest[a] <= rest[b] else (b, a)
            for a, b in combinations(rest, 2)
            if _sign(rest[a] - rest[b]) != _sign(after[a] - after[b])
        )
        if pairs:
            leaders, leading = _first(rest), _first(after)
            found.append(Paradox(key, pairs, leaders, leading, _told(evaluation, key, pairs, leaders, leading, after)))
    return tuple(found)


def _places(scorecard: Scorecard) -> dict[str, int]:
    """Candidate -> rank; those without one last, those that are out behind them."""
    last = len(scorecard.standings) + 1
    return {
        each.key: each.rank or (last + 1 if each.status is Status.OUT else last)
        for each in sorted(scorecard.standings, key=lambda each: scorecard.matrix.candidates.index(each.key))
    }


def _first(places: dict[str, int]) -> tuple[str, ...]:
    return tuple(key for key, place in places.items() if place == min(places.values()))


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _told(
    evaluation: Evaluation,
    removed: str,
    pairs: Sequence[tuple[str, str]],
    before: tuple[str, ...],
    after: tuple[str, ...],
    places: dict[str, int],
) -> Sentence:
    def names(keys: Sequence[str]) -> str:
        return ", ".join(evaluation.candidates[key].name for key in keys)

    gone = evaluation.candidates[removed].name
    if before != after:
        return sentence(
            "Without {gone}, {after} would lead the others instead of {before}, though no offer of theirs changed.",
            gone=gone,
            after=names(after),
            before=names(before),
        )
    was_ahead, other = pairs[0]
    if places[was_ahead] == places[other]:
        text = "Without {gone}, {rising} would stand level with {falling}, though neither offer changed."
    else:
        text = "Without {gone}, {rising} would stand ahead of {falling}, though neither offer changed."
    if places[was_ahead] < places[other]:  # they were level
        was_ahead, other = other, was_ahead
    return sentence(text, gone=gone, rising=names([other]), falling=names([was_ahead]))


def _findings(evaluation: Evaluation, outcomes: Sequence[Outcome]) -> tuple[Sentence, ...]:
    """Whether the formula decides the winner, and which formulas hang on somebody else's bid."""
    found = []
    winners: dict[tuple[str, ...], list[str]] = {}
    for outcome in outcomes:
        leaders = tuple(sorted(each.key for each in outcome.scorecard.leaders))
        winners.setdefault(leaders, []).append(str(outcome.formula.name))
    if len(winners) > 1:
        parts = [
            f"{', '.join(evaluation.candidates[key].name for key in leaders) or NOTHING} ({'; '.join(names)})"
            for leaders, names in winners.items()
        ]
        found.append(sentence("The formula decides who leads: {parts}.", parts=" / ".join(parts)))
    elif outcomes:
        (leaders,) = winners
        names = ", ".join(evaluation.candidates[key].name for key in leaders)
        if len(leaders) > 1:
            found.append(sentence("{names} share the first rank under every formula.", names=names))
        elif names:
            found.append(sentence("{name} leads under every formula.", name=names))
    for outcome in outcomes:
        for paradox in outcome.paradoxes[:1]:
            found.append(sentence("{formula}: {what}", formula=outcome.formula.name, what=paradox.what))
    return tuple(found)
