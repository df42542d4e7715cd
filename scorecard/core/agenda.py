"""The agenda of disagreements: what the panel should talk about, the weightiest first.

On it stands every rating cell on which two or more scores that are heard differ, if their spread is at or above the
threshold or if the cell could change who leads. First come those that could, then by the final points at stake:
100 x global weight x difference in value between the highest and the lowest score. Spread alone says nothing of what
a disagreement is worth.

A cell could change who leads if there is a score from the lowest to the highest given, any number between them, which
would, agreed on while everything else stays as it is, make the first rank another than it is now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, overload

import numpy as np
from numpy.typing import NDArray

from scorecard.core.agreement import DECIMALS, TRIGGER, Band, band, spreads
from scorecard.core.cube import Cube, cube_of, worth
from scorecard.core.errors import RankingError
from scorecard.core.matrix import share_given
from scorecard.core.model import Cells, Evaluation, Missing
from scorecard.core.one_cell import Leads, leads
from scorecard.core.pooling import pooled
from scorecard.core.ranking import Scorecard, rank
from scorecard.core.table import Table

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]

NO_DIFFERENCE: Final = 10.0**-DECIMALS


@dataclass(frozen=True, slots=True)
class Item:
    """One disagreement.

    scores          evaluator -> score, of those who are heard
    spread          of the scores, as a share of the scale
    points          final points of 100 at stake for the candidate
    changes_leader  whether a score between lowest and highest would change who leads
    would_lead      who would lead at the lowest or the highest score, or at a limit of the criterion between them, as
                    far as it is not as now; in the order of the candidates
    pooled          the score by the rule of pooling; None where the rule yields none
    agreed          the consensus score, or None
    """

    candidate: str
    criterion: str
    scores: dict[str, float]
    lowest: float
    highest: float
    spread: float
    points: float
    changes_leader: bool
    would_lead: tuple[str, ...]
    pooled: float | None
    agreed: float | None

    @property
    def band(self) -> Band:
        """How far apart the scores are."""
        return band(self.spread)

    @property
    def resolved(self) -> bool:
        """Whether the panel has agreed on a score."""
        return self.agreed is not None


@dataclass(frozen=True, slots=True, eq=False)
class Agenda(Sequence[Item]):
    """The items in order; each is put together when it is asked for.

    rows, columns    candidate and leaf of each item, as numbers in the cube
    spreads, points  of each item
    changes_leader   of each item
    resolved         of each item: whether there is a consensus score
    """

    cube: Cube
    threshold: float
    rows: Places
    columns: Places
    spreads: Floats
    points: Floats
    changes_leader: Mask
    resolved: Mask
    _leads: Leads
    _places: Places  # of each item, its first change in `_leads`; the second is as far behind as there are cells
    _cells: int
    _further: dict[int, list[int]]  # first change of a cell -> changes beyond the two

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> list[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | list[Item]:
        if isinstance(at, slice):
            return [self._item(each) for each in range(*at.indices(len(self)))]
        return self._item(range(len(self))[at])

    def _item(self, at: int) -> Item:
        cube, row, column = self.cube, int(self.rows[at]), int(self.columns[at])
        candidate, leaf = cube.candidates[row], cube.leaves[column]
        given = cube.given[:, row, column]
        scores = {
            cube.panel[member]: float(cube.scores[member, row, column]) for member in np.flatnonzero(given).tolist()
        }
        votes = np.array([cube.evaluation.evaluators[key].voting_weight for key in cube.panel])
        together, there = pooled(
            cube.scores[:, row, column][:, None], given[:, None], votes, cube.evaluation.rules.pooling
        )
        changes = bool(self.changes_leader[at])
        return Item(
            candidate,
            leaf,
            scores,
            float(cube.lowest[row, column]),
            float(cube.highest[row, column]),
            float(self.spreads[at]),
            float(self.points[at]),
            changes,
            self._would_lead(int(self._places[at])) if changes else (),
            float(together[0]) if there[0] else None,
            agreed_score(cube.evaluation, candidate, leaf),
        )

    def _would_lead(self, first: int) -> tuple[str, ...]:
        """Everybody who leads after one of the changes of a cell that change it."""
        changes = [first, first + self._cells, *self._further.get(first, ())]
        found = {key for change in changes if self._leads.changed[change] for key in self._leads.leaders(change)}
        return tuple(key for key in self._leads.candidates if key in found)


def agreed_score(evaluation: Evaluation, candidate: str, leaf: str) -> float | None:
    """The consensus score of a cell, or None."""
    cells: Cells | None = evaluation.consensus.get(candidate)
    cell = None if cells is None else cells.get(leaf)
    return cell.score if cell is not None and type(cell.score) is float else None


def agenda(
    evaluation: Evaluation,
    cube: Cube | None = None,
    scorecard: Scorecard | None = None,
    threshold: float = TRIGGER,
) -> Agenda:
    """The agenda of an evaluation; `cube` and `scorecard`: of this evaluation, where they are there already.

    Raises RankingError where there is nothing to rank by.
    """
    scorecard = rank(evaluation) if scorecard is None else scorecard
    cube = cube_of(evaluation) if cube is None else cube
    place = {leaf: at for at, leaf in enumerate(scorecard.matrix.leaves)}
    in_matrix = np.array([place[leaf] for leaf in cube.leaves], dtype=np.intp)
    rows, columns = np.nonzero((cube.count >= 2) & (cube.lowest < cube.highest))
    lowest, highest = cube.lowest[rows, columns], cube.highest[rows, columns]
    spread = spreads(evaluation, lowest, highest)
    low, high = worth(evaluation, lowest), worth(evaluation, highest)
    at_stake = np.round(_points_of_value(evaluation, scorecard)[rows, in_matrix[columns]] * (high - low), DECIMALS)

    # Totals rise with the score, so the two ends tell, but for limits of the leaf itself: they are tried as well.
    beyond, limits = _limits_between(evaluation, cube, rows, columns)
    moves = np.concatenate((rows, rows, rows[beyond]))
    leaves = in_matrix[np.concatenate((columns, columns, columns[beyond]))]
    scores = np.concatenate((lowest, highest, limits))
    values = np.concatenate((low, high, worth(evaluation, limits)))
    found = leads(evaluation, scorecard, moves, leaves, scores, values)
    count = len(rows)
    changes = found.changed[:count] | found.changed[count : 2 * count]
    further: dict[int, list[int]] = {}
    for at, cell in enumerate(beyond.tolist()):
        further.setdefault(cell, []).append(2 * count + at)
        changes[cell] |= found.changed[2 * count + at]

    chosen = np.flatnonzero((spread >= threshold - NO_DIFFERENCE) | changes)
    order = chosen[np.lexsort((columns[chosen], rows[chosen], -at_stake[chosen], ~changes[chosen]))]
    resolved = _resolved(evaluation, cube)[rows[order], columns[order]]
    return Agenda(
        cube,
        threshold,
        rows[order],
        columns[order],
        spread[order],
        at_stake[order],
        changes[order],
        resolved,
        found,
        order,
        count,
        further,
    )


def fallen_away(evaluation: Evaluation, now: Agenda) -> tuple[tuple[str, str], ...]:
    """What was on the agenda before anything was agreed on, and is neither agreed on nor on the agenda as it is `now`.

    These are cells (candidate, criterion) whose spread is below the threshold: they were on it because they could
    change who leads, which they cannot any more beside what was agreed on.
    """
    if not any(now.cube.evaluation.consensus.values()):
        return ()
    bare = replace(evaluation, consensus=Table())
    try:
        first = agenda(bare, cube_of(bare, now.cube), threshold=now.threshold)
    except RankingError:
        return ()
    there = set(zip(now.rows.tolist(), now.columns.tolist(), strict=True))
    resolved = _resolved(evaluation, now.cube)
    return tuple(
        (first.cube.candidates[row], first.cube.leaves[column])
        for row, column in zip(first.rows.tolist(), first.columns.tolist(), strict=True)
        if (row, column) not in there and not resolved[row, column]
    )


def _points_of_value(evaluation: Evaluation, scorecard: Scorecard) -> Floats:
    """Final points of 100 that a value of 1 is worth: (candidates, leaves) of the matrix.

    The global weight; scaled up where the weights of cells that stay empty are shared out among the others.
    """
    matrix = scorecard.matrix
    weights = np.asarray(matrix.weights, dtype=float)
    points = np.broadcast_to(100 * weights, matrix.values.shape)
    if evaluation.rules.missing is not Missing.REDISTRIBUTE:
        return points
    share = np.asarray(share_given(matrix), dtype=float)
    found: Floats = points / np.where(share == 0, 1, share)[:, None]
    return found


def _limits_between(evaluation: Evaluation, cube: Cube, rows: Places, columns: Places) -> tuple[Places, Floats]:
    """Cells whose leaf has a limit between their lowest and highest score, as places in `rows`, and that limit."""
    cells: list[Any] = []
    limits: list[Any] = []
    low, high = cube.lowest[rows, columns], cube.highest[rows, columns]
    for column, leaf in enumerate(cube.leaves):
        criterion = evaluation.criteria[leaf]
        for limit in {limit for limit in (criterion.at_least, criterion.at_most) if limit is not None}:
            between = np.flatnonzero((columns == column) & (low < limit) & (limit < high)).tolist()
            cells += between
            limits += [limit] * len(between)
    return np.array(cells, dtype=np.intp), np.array(limits, dtype=float)


def _resolved(evaluation: Evaluation, cube: Cube) -> Mask:
    """Which cells have a consensus score: (candidates, leaves) of the cube."""
    found = np.zeros((len(cube.candidates), len(cube.leaves)), dtype=bool)
    places = {leaf: column for column, leaf in enumerate(cube.leaves)}
    for row, candidate in enumerate(cube.candidates):
        for leaf, cell in evaluation.consensus.get(candidate, {}).items():
            if leaf in places and type(cell.score) is float:
                found[row, places[leaf]] = True
    return found
