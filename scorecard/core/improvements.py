"""What a candidate would have to improve to lead, everything else as it is.

It is exact for scores, in steps of the scale, and for measures found by halving an interval until it is as narrow as
floats allow; what others would make of it (relative value functions) is counted in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.errors import Sentence, sentence
from scorecard.core.lead import Lead, lead_between, total_decimals
from scorecard.core.matrix import fact_of, measure_of
from scorecard.core.model import Criterion, Direction, Evaluation, Kind, Missing, Scale, Shape
from scorecard.core.numbers import MOST_DECIMALS, exact, grouped, plain, shown
from scorecard.core.ranking import Scorecard, Standing
from scorecard.core.values import is_relative, measure_value, rating_value, undefined
from scorecard.core.wording import listed, one_line

Floats = NDArray[np.float64]

EQUAL: Final = 1e-9  # points of 100
MOST_LEVELS: Final = 1_000  # that are gone through one by one
HALVINGS: Final = 200
MOST_NAMED: Final = 3
MOST_TOGETHER: Final = 6


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
    steps   what does it together: leaf -> score, number or category. The fewest single steps of scores where these can;
            else criteria at their best, those that bring most first. Empty where not even all of them do
    """

    candidate: str
    gap: float
    single: tuple[Improvement, ...]
    steps: dict[str, float | str]
    what: Sentence


def way_to_lead(evaluation: Evaluation, scorecard: Scorecard, candidate: str) -> WayToLead:
    """What the candidate would have to improve, and by how much. KeyError where it is not in the evaluation.

    A gate or a limit that keeps a candidate out is not asked for here: who is out has nothing to improve.
    """
    standings = {each.key: each for each in scorecard.standings}
    standing = standings[candidate]
    rivals = [each for each in scorecard.standings if each.rank is not None and each.key != candidate]
    if standing.rank is None or standing.total is None:
        what = sentence("{name} is not in the ranking.", name=standing.name)
        return WayToLead(candidate, 0.0, (), {}, what)
    if not rivals:
        return WayToLead(candidate, 0.0, (), {}, sentence("{name} is alone in the ranking.", name=standing.name))
    rival = max(rivals, key=lambda each: each.total or 0.0)
    gap = (rival.total or 0.0) - standing.total
    if standing.rank == 1 and not standing.tied:
        return WayToLead(candidate, min(gap, 0.0), (), {}, sentence("{name} leads already.", name=standing.name))
    race = _race(evaluation, scorecard)
    single = [_single(race, candidate, leaf) for leaf in scorecard.matrix.leaves]
    found = tuple(
        sorted((each for each in single if each is not None), key=lambda each: (not each.enough, -each.points))
    )
    steps = _fewest(race, candidate, gap) or _together(race, candidate)
    behind = lead_between(rival, standing, total_decimals(scorecard))
    return WayToLead(candidate, gap, found, steps, _way(race, standing, behind, found, steps))


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
    values = _values_with(race, row, column, number)
    return -np.inf if values is None else _lead_of(race, row, column, values)


def _values_with(race: _Race, row: int, column: int, number: float) -> Floats | None:
    """What everybody's number of a measure is worth (candidates,) with another one of a candidate; None: undefined."""
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
    return None if values is None else np.where(given, values.astype(float), 0.0)


def _lead(race: _Race, row: int, column: int, value: float) -> float:
    """Points ahead of the best of the others with another value in one leaf."""
    values = race.scorecard.matrix.values[:, column].astype(float).copy()
    values[row] = value
    return _lead_of(race, row, column, values)


def _lead_of(race: _Race, row: int, column: int, values: Floats) -> float:
    return _ahead(race, row, race.totals + _change(race, column, values))


def _change(race: _Race, column: int, values: Floats) -> Floats:
    """The points that everybody gains with other values in one leaf."""
    change = values - race.scorecard.matrix.values[:, column].astype(float)
    return np.asarray(change * (race.brings * float(race.scorecard.matrix.weights[column])))


def _ahead(race: _Race, row: int, totals: Floats) -> float:
    """Points ahead of the best of the others, by these totals."""
    others = race.ranked.copy()
    others[row] = False
    return float(totals[row] - totals[others].max())


def _worth(race: _Race, row: int, column: int) -> float:
    """Points of 100 that a value of 1 brings a candidate in a leaf."""
    return float(race.brings[row] * float(race.scorecard.matrix.weights[column]))


def _fewest(race: _Race, candidate: str, gap: float) -> dict[str, float | str]:
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
    return dict(found) if gained > gap + EQUAL else {}


def _together(race: _Race, candidate: str) -> dict[str, float | str]:
    """Criteria that do it together, each at its best, those that bring most first; none where not even all of them do.

    The best is the highest score of the scale, the best category, what a value function calls the best, and where it
    values numbers by those of the others the best number that one of them has.
    """
    row = race.scorecard.matrix.candidates.index(candidate)
    before = _ahead(race, row, race.totals)
    found: list[tuple[float, str, float | str, Floats]] = []
    for column, leaf in enumerate(race.scorecard.matrix.leaves):
        best = _best(race, row, column)
        if best is not None:
            change = _change(race, column, best[1])
            found.append((_ahead(race, row, race.totals + change) - before, leaf, best[0], change))
    found.sort(key=lambda each: -each[0])
    totals, taken = race.totals, list[tuple[float, str, float | str, Floats]]()
    while found and _ahead(race, row, totals) <= EQUAL:
        taken.append(found.pop(0))
        totals = totals + taken[-1][-1]
    if _ahead(race, row, totals) <= EQUAL:
        return {}
    for each in taken[::-1]:  # what came first may do without what was needed for less
        if _ahead(race, row, totals - each[-1]) > EQUAL:
            totals = totals - each[-1]
            taken.remove(each)
    return {leaf: best for _, leaf, best, _ in taken}


def _best(race: _Race, row: int, column: int) -> tuple[float | str, Floats] | None:
    """The best that a candidate could have in a leaf, and everybody's values with it; None where it cannot gain."""
    matrix, leaf = race.scorecard.matrix, race.scorecard.matrix.leaves[column]
    if not matrix.given[row, column] or matrix.weights[column] <= 0:
        return None
    criterion, scale = race.evaluation.criteria[leaf], race.evaluation.scale
    values: Floats | None = matrix.values[:, column].astype(float).copy()
    best: float | str
    if criterion.kind is Kind.RATING:
        best = scale.maximum
        worth = float(rating_value(np.array([best]), scale, race.evaluation.rules.rating, float)[0])
    elif criterion.value.shape is Shape.CATEGORIES:
        worth, best = max((worth, label) for label, worth in criterion.value.categories)
    else:
        number = _best_there_is(race, criterion, leaf, float(matrix.raw[row, column]))
        values = None if number is None else _values_with(race, row, column, number)
        if number is None or values is None:
            return None
        best, worth = number, float(values[row])
    if values is None or worth <= float(matrix.values[row, column]) + 1e-12:
        return None
    values[row] = worth
    return best, values


def _best_there_is(race: _Race, criterion: Criterion, leaf: str, now: float) -> float | None:
    """What the value function of a measure calls the best; of one that goes by the others, the best that there is."""
    if not is_relative(criterion):
        return _best_number(race, criterion, leaf, now)
    others = [measure_of(race.evaluation, criterion, key, leaf) for key in race.scorecard.assessment.compliant]
    known = [now, *(other for other in others if other is not None)]
    return min(known) if criterion.direction is Direction.LOWER else max(known)


def _way(
    race: _Race, standing: Standing, behind: Lead, single: Sequence[Improvement], steps: dict[str, float | str]
) -> Sentence:
    evaluation = race.evaluation
    fields = {"name": standing.name, "gap": behind.words}
    alone = [each for each in single if each.enough]
    if behind.points <= EQUAL:
        start = sentence("{name} is level with the best of the others", **fields)
    else:
        start = sentence("{name} is {gap} behind", **fields)
    if alone:
        options = ", or ".join(
            f"{_name(evaluation, each.criterion)} {_told(each.needed)} instead of {_now(evaluation, each)}"
            for each in alone[:MOST_NAMED]
        )
        return sentence("{start}; to lead it takes {options}.", start=start, options=options)
    if steps:
        every = [f"{_name(evaluation, leaf)} at {_told(level)}" for leaf, level in steps.items()]
        if len(every) > MOST_TOGETHER + 1:
            every = [*every[:MOST_TOGETHER], f"{len(every) - MOST_TOGETHER} more"]
        options = listed(every)
        return sentence(
            "{start}; no single criterion is enough, but {options} together are.", start=start, options=options
        )
    return sentence("{start}; {what}.", start=start, what=_out_of_reach(race, standing.key))


def _out_of_reach(race: _Race, candidate: str) -> Sentence:
    """That a candidate would not lead with the best in everything: what that was, of what it has anything in."""
    matrix = race.scorecard.matrix
    counts = matrix.weights.astype(float) > 0
    given = matrix.given[matrix.candidates.index(candidate)]
    kinds = {
        race.evaluation.criteria[leaf].kind for leaf, has in zip(matrix.leaves, given & counts, strict=True) if has
    }
    what = (
        "scores" if kinds <= {Kind.RATING} else "figures of all" if Kind.RATING not in kinds else "scores and figures"
    )
    if (given | ~counts).all():
        return sentence("even with the best {what} in every criterion it would not lead", what=what)
    return sentence("even with the best {what} in all that is there it would not lead", what=what)


def _now(evaluation: Evaluation, improvement: Improvement) -> str:
    """What a candidate has, as tables show it; a score with more decimals where it would read as the one needed."""
    now, needed = improvement.now, improvement.needed
    if evaluation.criteria[improvement.criterion].kind is not Kind.RATING or not isinstance(now, float):
        return _told(now)
    for decimals in range(max(len(plain(evaluation.scale.step).partition(".")[2]), 1), MOST_DECIMALS):
        text = plain(float(shown(now, decimals).replace("\N{MINUS SIGN}", "-")))
        if not isinstance(needed, float) or text != _told(needed):
            return text
    return _told(now)


def _told(number: float | str | None) -> str:
    if isinstance(number, str) or number is None:
        return number or "nothing"
    short = float(shown(number, 2).replace("\N{MINUS SIGN}", "-"))
    text = plain(short) if abs(short - number) <= 1e-2 and short != 0 else plain(number)
    return grouped(text)


def _name(evaluation: Evaluation, key: str) -> str:
    return one_line(evaluation.criteria[key].name) or key
