"""Who scores what: which cells of the panel's sheets count, and how far each member has come.

A cell counts in the pool when its evaluator declares no conflict of interest with the candidate and the criterion is
assigned to the evaluator. What does not count stays where it is, visibly; nothing else in the program asks for
declarations or assignments to know it. Whether an evaluator has a vote, and whether a score is agreed on in the
consensus, is another matter (`pooling`, `matrix`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scorecard.core.model import Declaration, Evaluation, in_order
from scorecard.core.tree import path_of, tree_of

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the cells that are expected of an evaluator hold a score."""

    scored: int
    expected: int

    @property
    def complete(self) -> bool:
        """Whether nothing is left to score; so too where nothing is expected."""
        return self.scored >= self.expected


def counts(evaluation: Evaluation, evaluator: str, candidate: str, criterion: str) -> bool:
    """Whether the evaluator's cell for a candidate and a leaf counts in the pool, whatever stands in it."""
    declared: Mapping[str, Declaration] = evaluation.declarations.get(evaluator, {})
    declaration = declared.get(candidate)
    if declaration is not None and declaration.conflict:
        return False
    member = evaluation.evaluators.get(evaluator)
    if member is None or not member.assigned:
        return True
    return not set(member.assigned).isdisjoint(path_of(evaluation.criteria, criterion))


def everything_counts(evaluation: Evaluation) -> bool:
    """Whether nobody declares a conflict and nobody is assigned less than everything."""
    return not any(member.assigned for member in evaluation.evaluators.values()) and not any(
        declaration.conflict for declared in evaluation.declarations.values() for declaration in declared.values()
    )


def conflicts_of(evaluation: Evaluation, evaluator: str) -> frozenset[str]:
    """The candidates with whom an evaluator declares a conflict of interest."""
    declared: Mapping[str, Declaration] = evaluation.declarations.get(evaluator, {})
    return frozenset(candidate for candidate, declaration in declared.items() if declaration.conflict)


def criteria_of(evaluation: Evaluation, evaluator: str) -> frozenset[str]:
    """The ratings that an evaluator is to score: all, or those assigned and those under assigned groups."""
    tree = tree_of(evaluation.criteria)
    member = evaluation.evaluators.get(evaluator)
    if member is None or not member.assigned:
        return frozenset(tree.ratings)
    chosen = frozenset(leaf for key in member.assigned for leaf in tree.leaves_under(key))
    return chosen.intersection(tree.ratings)


def expected_cells(
    evaluation: Evaluation, evaluator: str, among: Collection[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Candidate and rating of each cell that an evaluator is to score, in the order of both.

    `among`: only these ratings, such as those that are not sealed.
    """
    assigned = criteria_of(evaluation, evaluator)
    ratings = [
        key for key in tree_of(evaluation.criteria).leaves if key in assigned and (among is None or key in among)
    ]
    conflicts = conflicts_of(evaluation, evaluator)
    for candidate in in_order(evaluation.candidates):
        if candidate not in conflicts:
            yield from ((candidate, rating) for rating in ratings)


def progress(evaluation: Evaluation, evaluator: str, among: Collection[str] | None = None) -> Progress:
    """How many of the cells that an evaluator is to score hold a score; `among` as in `expected_cells`."""
    ratings = criteria_of(evaluation, evaluator)
    if among is not None:
        ratings &= frozenset(among)
    conflicts = conflicts_of(evaluation, evaluator)
    open_to = [key for key in evaluation.candidates if key not in conflicts]
    sheet = evaluation.sheets.get(evaluator, {})
    scored = sum(
        1
        for candidate in open_to
        for leaf, cell in sheet.get(candidate, {}).items()
        if leaf in ratings and cell.score is not None
    )
    return Progress(scored, len(ratings) * len(open_to))


def counting(
    evaluation: Evaluation, panel: Sequence[str], candidates: Sequence[str], leaves: Sequence[str]
) -> Mask | None:
    """Which cells count: (panel, candidates, leaves); None where all of them do. Leaves are ratings."""
    if everything_counts(evaluation):
        return None
    mask = np.ones((len(panel), len(candidates), len(leaves)), dtype=np.bool_)
    for at, evaluator in enumerate(panel):
        if evaluation.evaluators[evaluator].assigned:
            assigned = criteria_of(evaluation, evaluator)
            mask[at] &= np.array([leaf in assigned for leaf in leaves], dtype=np.bool_)
        conflicts = conflicts_of(evaluation, evaluator)
        if conflicts:
            mask[at, [row for row, candidate in enumerate(candidates) if candidate in conflicts]] = False
    return mask
