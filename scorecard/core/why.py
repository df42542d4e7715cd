"""Why one candidate is ahead of another, and what a candidate would have to improve to lead.

The differences by leaf add up to the difference of the totals. What would have to improve is exact for scores, in
steps of the scale, and for measures found by halving an interval until it is as narrow as floats allow; what others
would make of it (relative value functions) is counted in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.errors import Sentence, sentence
from scorecard.core.matrix import fact_of, measure_of
from scorecard.core.model import Criterion, Direction, Evaluation, Kind, Missing, Scale, Shape
from scorecard.core.numbers import added_up, between, exact, grouped, plain, shown
from scorecard.core.ranking import Scorecard, Standing, Status
from scorecard.core.values import measure_value, rating_value, undefined

Floats = NDArray[np.float64]

EQUAL: Final = 1e-9  # points of 100
MOST_LEVELS: Final = 1_000  # that are gone through one by one
HALVINGS: Final = 200
MOST_NAMED: Final = 3
POINTS_DECIMALS: Final = 1


@dataclass(frozen=True, slots=True)
class Difference:
    """One criterion of two candidates: what each has, its values 0..1, and the points by which the first is ahead.

    Scores and numbers are None where they are not given, and for categories, whose values count alone.
    """

    criterion: str
    first: float | None
    second: float | None
    first_value: float | None
    second_value: float | None
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
        values: list[float | None] = []
        for row in (one, other):
            given = bool(matrix.given[row, column])
            numbers.append(float(matrix.raw[row, column]) if given and has_number else None)
            values.append(float(matrix.values[row, column]) if given else None)
        rows.append(Difference(leaf, numbers[0], numbers[1], values[0], values[1], apart[column]))
    lead = sum(row.points for row in rows)
    found = HeadToHead(first, second, tuple(rows), lead, sentence(""))
    what = _comparison(evaluation, a, b, found)
    return HeadToHead(first, second, tuple(rows), lead, what)


def _comparison(evaluation: Evaluation, a: Standing, b: Standing, found: HeadToHead) -> Sentence:
    names = {"a": a.name, "b": b.name}
    for standing in (a, b):
        if standing.status is Status.OUT:
            reasons = "; ".join(str(reason) for reason in standing.reasons if reason.waiver is None)
            return sentence("{name} is out: {reasons}.", name=standing.name, reasons=reasons)
        if standing.total is None:
            return sentence("Nothing of {name} is scored yet.", name=standing.name)
    gain, loss = sum(row.points for row in found.ahead), -sum(row.points for row in found.behind)
    lead = between(b.total or 0.0, a.total or 0.0, POINTS_DECIMALS) or found.lead
    up, down = added_up((gain, -loss), lead, POINTS_DECIMALS)
    fields = {
        **names,
        "lead": _points(abs(lead)),
        "gain": _points(up or gain),
        "loss": _points(-down or loss),
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


# ---- what it would take to lead -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Improvement:
    """What one criterion would have to become for a candidate to lead, everything else as it is.

    now, needed  the score, the number or the category; `needed` is None where not even the best would do
    points       what the candidate would gain with `needed`, or with the best where that is not enough
    """

    criterion: str
    now: float | str | None
    needed: float | str | None
    points: float

    @property
    def enough(self) -> bool:
        """Whether this criterion alone can do it."""
        return self.needed is not None


@dataclass(frozen=True, slots=True)
class WayToLead:
    """What a candidate would have to improve to lead alone.

    gap     points of 100 behind the best of the others; 0 or less where it leads already
    single  by leaf, those that can do it alone first, then by the points they would bring
    steps   the fewest single steps of scores that do it together: leaf -> score; empty where all of them do not
    """

    candidate: str
    gap: float
    single: tuple[Improvement, ...]
    steps: dict[str, float]
    what: Sentence


def way_to_lead(evaluation: Evaluation, scorecard: Scorecard, candidate: str) -> WayToLead:
    """What the candidate would have to improve, and by how much. KeyError where it is not in the evaluation.

    A gate or a limit that keeps a candidate out is not asked for here: who is out has nothing to improve.
    """
    standing = _standing(scorecard, candidate)
    rivals = [each for each in scorecard.standings if each.rank is not None and each.key != candidate]
    if standing.rank is None or standing.total is None:
        what = sentence("{name} is not in the ranking.", name=standing.name)
        return WayToLead(candidate, 0.0, (), {}, what)
    if not rivals:
        return WayToLead(candidate, 0.0, (), {}, sentence("{name} is alone in the ranking.", name=standing.name))
    gap = max(each.total or 0.0 for each in rivals) - standing.total
    if standing.rank == 1 and not standing.tied:
        return WayToLead(candidate, min(gap, 0.0), (), {}, sentence("{name} leads already.", name=standing.name))
    race = _race(evaluation, scorecard)
    single = [_single(race, candidate, leaf) for leaf in scorecard.matrix.leaves]
    found = tuple(
        sorted((each for each in single if each is not None), key=lambda each: (not each.enough, -each.points))
    )
    steps = _fewest(race, candidate, gap)
    return WayToLead(candidate, gap, found, steps, _way(evaluation, standing, gap, found, steps))


@dataclass(frozen=True, slots=True)
class _Race:
    """Where the candidates stand, in the order of the matrix.

    totals  points of 100
    ranked  who is in the ranking
    brings  points that a value of 1 brings in a leaf of weight 1
    """

    evaluation: Evaluation
    scorecard: Scorecard
    totals: Floats
    ranked: NDArray[np.bool_]
    brings: Floats


def _race(evaluation: Evaluation, scorecard: Scorecard) -> _Race:
    matrix = scorecard.matrix
    standings = {each.key: each for each in scorecard.standings}
    rows = [standings[key] for key in matrix.candidates]
    weights = matrix.weights.astype(float)
    present = np.full(len(rows), 1.0)
    if evaluation.rules.missing is not Missing.WORST:
        present = np.where(matrix.given, weights, 0.0).sum(axis=1)
    return _Race(
        evaluation,
        scorecard,
        np.array([each.total or 0.0 for each in rows]),
        np.array([each.rank is not None for each in rows], dtype=np.bool_),
        np.where(present > 0, 100 / np.where(present > 0, present, 1.0), 0.0),
    )


def _single(race: _Race, candidate: str, leaf: str) -> Improvement | None:
    """What this leaf would have to become; None where it has no weight or cannot become better."""
    matrix = race.scorecard.matrix
    row, column = matrix.candidates.index(candidate), matrix.leaves.index(leaf)
    if not matrix.given[row, column] or matrix.weights[column] <= 0:
        return None
    criterion = race.evaluation.criteria[leaf]
    if criterion.kind is Kind.RATING:
        return _better_score(race, row, column)
    if criterion.value.shape is Shape.CATEGORIES:
        return _better_category(race, row, column)
    return _better_number(race, row, column)


def _better_score(race: _Race, row: int, column: int) -> Improvement | None:
    """The lowest score of the scale with which a candidate leads; found by halving, for a scale may have many steps."""
    matrix, scale = race.scorecard.matrix, race.evaluation.scale
    leaf, now = matrix.leaves[column], float(matrix.raw[row, column])
    low, step = exact(scale.minimum), exact(scale.step)
    last = round((exact(scale.maximum) - low) / step)

    def level(at: int) -> float:
        return scale.maximum if at >= last else round(float(low + at * step), 12)

    def worth(score: float) -> float:
        return float(rating_value(np.array([score]), scale, race.evaluation.rules.rating, float)[0])

    def leads(at: int) -> bool:
        return level(at) > now + 1e-12 and _lead(race, row, column, worth(level(at))) > EQUAL

    if scale.maximum <= now + 1e-12:
        return None
    found = leads(last)
    under, at = -1, last
    while found and at - under > 1:
        middle = (under + at) // 2
        under, at = (under, middle) if leads(middle) else (middle, at)
    gain = (worth(level(at)) - float(matrix.values[row, column])) * _worth(race, row, column)
    return Improvement(leaf, now, level(at) if found else None, gain)


def _levels(scale: Scale, now: float) -> list[float]:
    """The scores above one that the scale allows, ascending; of a very fine scale evenly chosen ones among them."""
    low, step = exact(scale.minimum), exact(scale.step)
    count = round((exact(scale.maximum) - low) / step)
    stride = 1 + (count - 1) // MOST_LEVELS
    every = [round(float(low + at * step), 12) for at in range(0, count, stride)] + [scale.maximum]
    return [level for level in every if level > now + 1e-12]


def _better_category(race: _Race, row: int, column: int) -> Improvement | None:
    matrix = race.scorecard.matrix
    leaf, value = matrix.leaves[column], float(matrix.values[row, column])
    better = sorted((worth, label) for label, worth in race.evaluation.criteria[leaf].value.categories if worth > value)
    if not better:
        return None
    found = next((each for each in better if _lead(race, row, column, each[0]) > EQUAL), None)
    worth = better[-1][0] if found is None else found[0]
    gain = (worth - value) * _worth(race, row, column)
    now = fact_of(race.evaluation, matrix.candidates[row], leaf)
    return Improvement(leaf, now if isinstance(now, str) else None, None if found is None else found[1], gain)


def _better_number(race: _Race, row: int, column: int) -> Improvement | None:
    """By halving between the number as it is and one that is as good as can be."""
    matrix = race.scorecard.matrix
    leaf, now = matrix.leaves[column], float(matrix.raw[row, column])
    criterion = race.evaluation.criteria[leaf]
    best = _best_number(race, criterion, leaf, now)
    if best is None:
        return None
    before = _lead_with(race, row, column, now)
    most = _lead_with(race, row, column, best)
    if most <= before + EQUAL:
        return None
    if most <= EQUAL:
        return Improvement(leaf, now, None, most - before)
    low, high = now, best
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if _lead_with(race, row, column, middle) > EQUAL:
            high = middle
        else:
            low = middle
    gain = _lead_with(race, row, column, high) - before
    return Improvement(leaf, now, high, gain)


def _best_number(race: _Race, criterion: Criterion, leaf: str, now: float) -> float | None:
    """A number worth as much as can be, in the better direction; None where there is none."""
    function = criterion.value
    lower = criterion.direction is Direction.LOWER
    if function.shape is Shape.PIECEWISE:
        best = max(worth for _, worth in function.points)
        ends = [at for at, worth in function.points if worth == best]
        return min(ends, key=lambda at: abs(at - now))
    if function.shape is Shape.LINEAR and function.best is not None:
        return function.best
    if (
        function.reference is not None
        and function.shape is not Shape.LINEAR
        and function.shape is not Shape.SHARE_OF_BEST
    ):
        return function.reference
    # relative: far beyond the best of the others, where it pulls the reference along
    others = [measure_of(race.evaluation, criterion, key, leaf) for key in race.scorecard.assessment.compliant]
    known = [abs(other) for other in others if other is not None] + [abs(now)]
    if not lower:
        return 1e3 * max(known) + 1.0
    far = min(known) / 1e3 if function.shape is not Shape.LINEAR else -1e3 * max(known) - 1.0
    return None if undefined(criterion, far) else far


def _lead_with(race: _Race, row: int, column: int, number: float) -> float:
    """The lead with another number of a measure, counting what it does to the others' values."""
    matrix = race.scorecard.matrix
    leaf = matrix.leaves[column]
    criterion = race.evaluation.criteria[leaf]
    numbers = matrix.raw[:, column].astype(float).copy()
    numbers[row] = number
    given = matrix.given[:, column]
    compliant = race.scorecard.assessment.compliant
    counted = np.array([key in compliant for key in matrix.candidates], dtype=np.bool_) & given
    safe = np.where(given, numbers, 1.0)
    values = measure_value(safe, criterion, numbers[counted], float)
    if values is None:
        return -np.inf
    return _lead_of(race, row, column, np.where(given, values.astype(float), 0.0))


def _lead(race: _Race, row: int, column: int, value: float) -> float:
    """Points ahead of the best of the others with another value in one leaf."""
    values = race.scorecard.matrix.values[:, column].astype(float).copy()
    values[row] = value
    return _lead_of(race, row, column, values)


def _lead_of(race: _Race, row: int, column: int, values: Floats) -> float:
    change = values - race.scorecard.matrix.values[:, column].astype(float)
    after = race.totals + change * (race.brings * float(race.scorecard.matrix.weights[column]))
    others = race.ranked.copy()
    others[row] = False
    return float(after[row] - after[others].max())


def _worth(race: _Race, row: int, column: int) -> float:
    """Points of 100 that a value of 1 brings a candidate in a leaf."""
    return float(race.brings[row] * float(race.scorecard.matrix.weights[column]))


def _fewest(race: _Race, candidate: str, gap: float) -> dict[str, float]:
    """The fewest steps: always the one that brings most; none where not even all of them lead."""
    matrix, scale = race.scorecard.matrix, race.evaluation.scale
    row = matrix.candidates.index(candidate)
    steps: list[tuple[float, int, float]] = []
    for column, leaf in enumerate(matrix.leaves):
        if not matrix.given[row, column] or race.evaluation.criteria[leaf].kind is not Kind.RATING:
            continue
        now = float(matrix.raw[row, column])
        worth = _worth(race, row, column)
        at = float(matrix.values[row, column])
        for level in _levels(scale, now):
            value = float(rating_value(np.array([level]), scale, race.evaluation.rules.rating, float)[0])
            if worth > 0 and value > at:
                steps.append(((value - at) * worth, column, level))
            at = value
    found: dict[str, float] = {}
    gained = 0.0
    # a step that is cut short by where the score stands comes with its leaf's first; levels ascend within a leaf
    for gain, column, level in sorted(steps, key=lambda step: (-round(step[0], 9), step[1], step[2])):
        if gained > gap + EQUAL:
            break
        leaf = matrix.leaves[column]
        found[leaf] = max(level, found.get(leaf, level))
        gained += gain
    return found if gained > gap + EQUAL else {}


def _way(
    evaluation: Evaluation, standing: Standing, gap: float, single: Sequence[Improvement], steps: dict[str, float]
) -> Sentence:
    fields = {"name": standing.name, "gap": _points(gap)}
    alone = [each for each in single if each.enough]
    if gap <= EQUAL:
        start = sentence("{name} is level with the best of the others", **fields)
    else:
        start = sentence("{name} is {gap} behind", **fields)
    if alone:
        options = ", or ".join(
            f"{_name(evaluation, each.criterion)} {_told(each.needed)} instead of {_told(each.now)}"
            for each in alone[:MOST_NAMED]
        )
        return sentence("{start}; to lead it takes {options}.", start=start, options=options)
    if steps:
        options = ", ".join(f"{_name(evaluation, leaf)} {_told(level)}" for leaf, level in list(steps.items())[:6])
        return sentence("{start}; no single criterion is enough, but together {options}.", start=start, options=options)
    return sentence("{start}; better scores alone are not enough to lead.", start=start)


def _told(number: float | str | None) -> str:
    if isinstance(number, str) or number is None:
        return number or "nothing"
    short = float(shown(number, 2).replace("\N{MINUS SIGN}", "-"))
    text = plain(short) if abs(short - number) <= 1e-2 and short != 0 else plain(number)
    return grouped(text)


def _standing(scorecard: Scorecard, key: str) -> Standing:
    for standing in scorecard.standings:
        if standing.key == key:
            return standing
    raise KeyError(key)


def _points(number: float) -> str:
    text = shown(number, POINTS_DECIMALS)
    if float(text.replace("\N{MINUS SIGN}", "-")) == 0 and number > EQUAL:
        text = shown(number, 6).rstrip("0")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text} point" if text == "1" else f"{text} points"


def _criteria(evaluation: Evaluation, rows: Sequence[Difference]) -> str:
    names = [_name(evaluation, row.criterion) for row in rows]
    if len(names) > MOST_NAMED + 1:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _name(evaluation: Evaluation, key: str) -> str:
    return " ".join(evaluation.criteria[key].name.split()) or key
