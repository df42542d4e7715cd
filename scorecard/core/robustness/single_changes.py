"""Every single change of one level that changes the first rank.

One agreed score (what the panel's scores come to, or the consensus) goes up or down by one step of the scale, as far
as the scale goes, and everything else stays. Asked for every candidate and rating, so also for those who are out by a
limit that the change would lift. Which evaluators could bring the same about alone, by one step on their own sheet,
is found for those cells: a pooled score never moves further than the score that moved it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scorecard.core.leading import leads
from scorecard.core.model import Evaluation, Kind, in_order
from scorecard.core.panel import counts, everything_counts
from scorecard.core.pooling import pooled
from scorecard.core.robustness.contest import Contest, Floats
from scorecard.core.values import rating_value

Mask = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class SingleChange:
    """One step of one agreed score that changes who is first.

    candidate, criterion  the cell
    before, after         the agreed score
    leaders               who is on the first rank then
    alone                 evaluators who could bring it about by one step of their own score
    """

    candidate: str
    criterion: str
    before: float
    after: float
    leaders: tuple[str, ...]
    alone: tuple[str, ...] = ()


def single_changes(contest: Contest) -> tuple[SingleChange, ...]:
    """The changes, by candidate and leaf in the order of the evaluation, the step up first."""
    evaluation, scorecard = contest.evaluation, contest.scorecard
    matrix, scale = scorecard.matrix, evaluation.scale
    if not contest.leaders:
        return ()
    rating = np.array([evaluation.criteria[leaf].kind is Kind.RATING for leaf in matrix.leaves], dtype=np.bool_)
    rows, columns = np.nonzero(matrix.given & rating & ((matrix.weights > 0) | _limited(contest)))
    rows, columns = np.repeat(rows, 2), np.repeat(columns, 2)
    step = np.tile([scale.step, -scale.step], rows.size // 2)
    before = matrix.raw[rows, columns].astype(float)
    after = np.clip(np.round(before + step, 12), scale.minimum, scale.maximum)
    moves = np.abs(after - before) > 1e-12
    rows, columns, step, before, after = (each[moves] for each in (rows, columns, step, before, after))
    values = np.asarray(rating_value(after, scale, evaluation.rules.rating, float), dtype=float)
    found = leads(evaluation, scorecard, rows, columns, after, values)
    at = np.flatnonzero(found.changed)
    alone = _alone(contest, rows[at], columns[at], step[at])
    return tuple(
        SingleChange(
            matrix.candidates[rows[change]],
            matrix.leaves[columns[change]],
            float(before[change]),
            float(after[change]),
            found.leaders(change),
            who,
        )
        for change, who in zip(at.tolist(), alone, strict=True)
    )


def _limited(contest: Contest) -> Mask:
    """Leaves whose score decides who is in, by a limit of their own or of a group."""
    evaluation = contest.evaluation
    limited = {key for key, row in evaluation.criteria.items() if (row.at_least, row.at_most) != (None, None)}
    under = {leaf for key in limited for leaf in contest.tree.leaves_under(key)}
    return np.array([leaf in under for leaf in contest.leaves], dtype=np.bool_)


def _alone(contest: Contest, rows: Places, columns: Places, steps: Floats) -> list[tuple[str, ...]]:
    """For each change the evaluators whose own step in the same direction changes who is first."""
    evaluation, matrix, scale = contest.evaluation, contest.scorecard.matrix, contest.evaluation.scale
    panel = in_order(evaluation.evaluators)
    if not rows.size or not panel:
        return [()] * len(rows)
    found: list[list[str]] = [[] for _ in rows]
    cells = [(matrix.candidates[row], matrix.leaves[column]) for row, column in zip(rows, columns, strict=True)]
    scores, given = _sheets(evaluation, panel, cells)
    given &= [not _has_consensus(evaluation, *cell) for cell in cells]
    votes = np.array([evaluation.evaluators[key].voting_weight for key in panel])
    own = np.clip(np.round(scores + steps, 12), scale.minimum, scale.maximum)
    members, at = np.nonzero(given & (votes > 0)[:, None] & (own != scores))
    if not members.size:
        return [()] * len(found)
    agreed = np.empty(members.size)
    for member in sorted(set(members.tolist())):
        asked = np.flatnonzero(members == member)
        moved = scores[:, at[asked]].copy()
        moved[member] = own[member, at[asked]]
        together, _ = pooled(moved, given[:, at[asked]], votes, evaluation.rules.pooling)
        agreed[asked] = np.asarray(together, dtype=float)
    values = np.asarray(rating_value(agreed, scale, evaluation.rules.rating, float), dtype=float)
    changed = leads(evaluation, contest.scorecard, rows[at], columns[at], agreed, values).changed
    for member, cell in zip(members[changed].tolist(), at[changed].tolist(), strict=True):
        found[cell].append(panel[member])
    return [tuple(who) for who in found]


def _sheets(evaluation: Evaluation, panel: list[str], cells: list[tuple[str, str]]) -> tuple[Floats, Mask]:
    """What evaluators have given these cells, and whether it is there and counts: (panel, cells)."""
    scores = np.zeros((len(panel), len(cells)))
    given = np.zeros(scores.shape, dtype=np.bool_)
    everything = everything_counts(evaluation)
    places: dict[str, list[tuple[int, str]]] = {}
    for at, (candidate, leaf) in enumerate(cells):
        places.setdefault(candidate, []).append((at, leaf))
    for member, evaluator in enumerate(panel):
        sheet = evaluation.sheets.get(evaluator, {})
        for candidate, leaves in places.items():
            row = sheet.get(candidate, {})
            for at, leaf in leaves:
                cell = row.get(leaf)
                if cell is None or not isinstance(cell.score, float):
                    continue
                if everything or counts(evaluation, evaluator, candidate, leaf):
                    scores[member, at], given[member, at] = cell.score, True
    return scores, given


def _has_consensus(evaluation: Evaluation, candidate: str, leaf: str) -> bool:
    cells = evaluation.consensus.get(candidate)
    cell = None if cells is None else cells.get(leaf)
    return cell is not None and isinstance(cell.score, float)
