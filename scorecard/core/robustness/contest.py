"""Those who are in the running, as arrays: what every question about how firm the ranking is starts from.

Who is out stays out, whatever is asked; who has nothing scored is not in the running. A missing cell follows the rule:
under `worst` it is a zero; otherwise a candidate's own weights are scaled up to the whole, so that its total is the
quotient of two sums over the cells that are there. Both sums are linear in the weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scorecard.core.model import Evaluation, Missing
from scorecard.core.ranking import Scorecard, Status
from scorecard.core.tree import TOP, Tree
from scorecard.core.wording import one_line

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Contest:
    """The candidates that have a rank, in the order of the evaluation, by the scored leaves.

    values, given  (candidates, leaves); a value is 0 where it is not given
    weights        global weights (leaves,)
    totals         0..1 (candidates,), equal where they are exactly equal
    leaders        the rows on the first rank, after tie-breaks
    """

    evaluation: Evaluation
    scorecard: Scorecard
    candidates: tuple[str, ...]
    values: Floats
    given: Mask
    weights: Floats
    totals: Floats
    leaders: tuple[int, ...]

    @property
    def tree(self) -> Tree:
        return self.scorecard.tree

    @property
    def leaves(self) -> tuple[str, ...]:
        return self.scorecard.matrix.leaves

    @property
    def leader(self) -> int:
        """The row that is first, or the first of those who share the first rank."""
        return self.leaders[0]

    @property
    def complete(self) -> bool:
        """Whether nothing is missing, so that totals are linear in the weights."""
        return bool(self.given.all())

    def name(self, row: int) -> str:
        """What a candidate is called."""
        candidate = self.evaluation.candidates[self.candidates[row]]
        return one_line(candidate.name) or self.candidates[row]

    @cached_property
    def provisional(self) -> tuple[str, ...]:
        """Candidates in the running with cells or gates that are still open."""
        status = {each.key: each.status for each in self.scorecard.standings}
        return tuple(key for key in self.candidates if status[key] is Status.PROVISIONAL)

    def totals_at(self, weights: Floats) -> Floats:
        """Totals 0..1 under other global weights: (candidates,), or (candidates, draws) for (leaves, draws)."""
        reached = self.values @ weights
        if self.complete:
            return np.asarray(reached, dtype=float)
        present = self.given.astype(float) @ weights
        return np.asarray(reached / np.where(present > 0, present, 1.0), dtype=float)

    def filled(self, levels: Floats | None = None) -> Floats:
        """Values with what is missing at these levels (candidates,); default: what each reaches in the rest.

        So a candidate's sum over all leaves is its total, at the weights at which it reaches these levels.
        """
        if self.complete:
            return self.values
        own = self.totals if levels is None else levels
        return np.where(self.given, self.values, own[:, None])

    @property
    def has_weights_to_move(self) -> bool:
        """Whether any criterion has a sibling, so that other weights can be asked for."""
        return any(under.size > 1 for _, under in self.parts.siblings)

    @cached_property
    def parts(self) -> Parts:
        """What every criterion, group or leaf, adds; worked out once."""
        return _parts(self)


@dataclass(frozen=True, slots=True)
class Parts:
    """What lies under every weighted criterion, at the present weights within it.

    keys      criteria in the order of the tree, groups before what is under them
    parents   for each the column of its group, -1 at the top
    local     local weights 0..1 (criteria,)
    whole     global weights 0..1 (criteria,)
    reached   sum of share x value (candidates, criteria); shares within the criterion add up to 1
    present   sum of the shares that are given, likewise
    siblings  columns of the children of each group that has any, the top first
    """

    keys: tuple[str, ...]
    parents: NDArray[np.intp]
    local: Floats
    whole: Floats
    reached: Floats
    present: Floats
    siblings: tuple[tuple[int, NDArray[np.intp]], ...]


def contest_of(evaluation: Evaluation, scorecard: Scorecard) -> Contest:
    """The contest of a result. Without anybody in the running it has no rows and no leader."""
    matrix = scorecard.matrix
    standings = {each.key: each for each in scorecard.standings}
    rows = [row for row, key in enumerate(matrix.candidates) if standings[key].rank is not None]
    values, given = matrix.values[rows].astype(float), matrix.given[rows]
    if evaluation.rules.missing is Missing.WORST:
        given = np.ones_like(given)
    keys = tuple(matrix.candidates[row] for row in rows)
    totals = np.array([(standings[key].total or 0.0) / 100 for key in keys])
    leaders = tuple(row for row, key in enumerate(keys) if standings[key].rank == 1)
    return Contest(evaluation, scorecard, keys, values, given, matrix.weights.astype(float), totals, leaders)


def _parts(contest: Contest) -> Parts:
    tree = contest.tree
    keys = tuple(key for key in tree.order if key in tree.local_weights)
    column = {key: at for at, key in enumerate(keys)}
    local = np.array([float(tree.local_weights[key]) for key in keys])
    n, count = len(contest.candidates), len(keys)
    reached, present, whole = np.zeros((n, count)), np.zeros((n, count)), np.ones(count)
    parents = np.full(count, -1, dtype=np.intp)
    at = [column[leaf] for leaf in contest.leaves]
    reached[:, at], present[:, at] = contest.values, contest.given
    siblings: list[tuple[int, NDArray[np.intp]]] = []
    for group in (TOP, *keys):
        under = np.array([column[key] for key in tree.children.get(group, ()) if key in column], dtype=np.intp)
        if under.size:
            here = -1 if group == TOP else column[group]
            siblings.append((here, under))
            parents[under] = here
            whole[under] = local[under] * (1.0 if here < 0 else whole[here])
    for here, under in reversed(siblings):
        if here >= 0:
            reached[:, here] = reached[:, under] @ local[under]
            present[:, here] = present[:, under] @ local[under]
    return Parts(keys, parents, local, whole, reached, present, tuple(siblings))
