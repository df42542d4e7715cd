"""Every single score that changes the first rank when it goes up or down by one step of the scale.

A single score is one that somebody has given: a score on one evaluator's sheet or, where the panel has agreed, the
agreed score. It moves by one step, as far as the scale goes, and everything else stays; the panel's other scores of the
cell too, so that what they come to together moves by less. Asked for every candidate and rating, so also for those who
are out by a limit that the change would lift.

What the panel's scores of one cell come to is no single score: nobody can move it by a whole level alone. How many
such cells would change who is first if all of them together did is worked out beside it, for it says how far the whole
panel may be mistaken about one thing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scorecard.core.changes import with_row
from scorecard.core.model import Evaluation, Kind, in_order
from scorecard.core.one_cell import Leads, leads
from scorecard.core.panel import counts, everything_counts
from scorecard.core.pooling import pooled
from scorecard.core.ranking import rank
from scorecard.core.robustness.contest import Contest, Floats
from scorecard.core.values import rating_value

Mask = NDArray[np.bool_]
Places = NDArray[np.intp]

NEAR: Final = 1e-9  # of a score; nearer to where the order turns than this, fractions must tell


@dataclass(frozen=True, slots=True)
class SingleChange:
    """One step of one score that changes who is first.

    candidate, criterion  the cell
    before, after         the score
    leaders               who is on the first rank then
    evaluators            who gave this very score and could each change it alone; () for the agreed score
    together              what the cell comes to then: the agreed score, or what the panel's scores come to
    """

    candidate: str
    criterion: str
    before: float
    after: float
    leaders: tuple[str, ...]
    evaluators: tuple[str, ...] = ()
    together: float = 0.0


@dataclass(frozen=True, slots=True)
class PanelChange:
    """One whole level of what two or more evaluators' scores of one cell come to that changes who is first."""

    candidate: str
    criterion: str
    before: float
    after: float
    leaders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Steps:
    """Every score of the matrix moved by one step of the scale (changes,): the cell, the step, and what it makes."""

    rows: Places
    columns: Places
    step: Floats
    before: Floats
    after: Floats
    found: Leads


@dataclass(frozen=True, slots=True)
class _Sheets:
    """What evaluators with a vote have given some cells, and whether it is there and counts: (panel, cells)."""

    panel: tuple[str, ...]
    votes: Floats
    scores: Floats
    given: Mask


def has_scores(contest: Contest) -> bool:
    """Whether there is any score that could be another; where all is measured the question cannot be asked."""
    return bool(contest.leaders) and bool(_asked(contest).any())


def single_changes(contest: Contest) -> tuple[SingleChange, ...]:
    """The changes by single scores, by candidate and leaf in the order of the evaluation, the step up first."""
    return score_changes(contest)[0]


def score_changes(contest: Contest) -> tuple[tuple[SingleChange, ...], tuple[PanelChange, ...]]:
    """The changes by single scores, and those by a whole level of what the panel's scores of one cell come to."""
    if not contest.leaders:
        return (), ()
    steps = _steps(contest)
    matrix, evaluation = contest.scorecard.matrix, contest.evaluation
    # what one evaluator brings about, the whole step does too, unless it goes too far for an upper limit
    capped = [evaluation.criteria[leaf].at_most is not None for leaf in matrix.leaves]
    at = np.flatnonzero(steps.found.changed | np.array(capped, dtype=np.bool_)[steps.columns])
    cells = [
        (matrix.candidates[row], matrix.leaves[column])
        for row, column in zip(steps.rows[at].tolist(), steps.columns[at].tolist(), strict=True)
    ]
    sheets = _sheets(evaluation, cells)
    alone = _alone(contest, steps, at, cells, sheets)
    single: list[SingleChange] = []
    whole: list[PanelChange] = []
    voices = sheets.given.sum(axis=0).tolist()
    for place, (change, cell) in enumerate(zip(at.tolist(), cells, strict=True)):
        before, after = float(steps.before[change]), float(steps.after[change])
        if _has_consensus(evaluation, *cell):
            if steps.found.changed[change]:
                leaders = steps.found.leaders(change)
                single.append(SingleChange(*cell, before, after, leaders, (), after))
            continue
        single += alone[place]
        if steps.found.changed[change] and voices[place] > 1 and abs(after - before - steps.step[change]) < NEAR:
            whole.append(PanelChange(*cell, before, after, steps.found.leaders(change)))
    return tuple(single), tuple(whole)


def scores_in(changes: Iterable[SingleChange]) -> int:
    """How many single scores these changes are about; up and down of one score are one."""
    return len(
        {
            (each.candidate, each.criterion, evaluator)
            for each in changes
            for evaluator in (each.evaluators or ("",))  # "" is nobody's key
        }
    )


def cells_in(changes: Iterable[SingleChange | PanelChange]) -> int:
    """How many cells these changes are about."""
    return len({(each.candidate, each.criterion) for each in changes})


# ---- whole steps ------------------------------------------------------------------------------------


def _asked(contest: Contest) -> Mask:
    """The cells that hold a score which counts: (candidates, leaves) of the matrix."""
    matrix, criteria = contest.scorecard.matrix, contest.evaluation.criteria
    rating = np.array([criteria[leaf].kind is Kind.RATING for leaf in matrix.leaves], dtype=np.bool_)
    return np.asarray(matrix.given & rating & ((matrix.weights > 0) | _deciding(contest)), dtype=np.bool_)


def _deciding(contest: Contest) -> Mask:
    """Leaves whose score decides more than points: who is in, by a limit of their own or of a group, or who is first
    of equals, by a tie-break."""
    evaluation = contest.evaluation
    deciding = {key for key, row in evaluation.criteria.items() if (row.at_least, row.at_most) != (None, None)}
    deciding.update(key for key in evaluation.rules.tie_break if key in evaluation.criteria)
    under = {leaf for key in deciding for leaf in contest.tree.leaves_under(key)}
    return np.array([leaf in under for leaf in contest.leaves], dtype=np.bool_)


def _steps(contest: Contest) -> _Steps:
    """Every score one step up and down, as far as the scale goes, and who leads then."""
    evaluation, scorecard = contest.evaluation, contest.scorecard
    matrix, scale = scorecard.matrix, evaluation.scale
    rows, columns = np.nonzero(_asked(contest))
    rows, columns = np.repeat(rows, 2), np.repeat(columns, 2)
    step = np.tile([scale.step, -scale.step], rows.size // 2)
    before = matrix.raw[rows, columns].astype(float)
    after = np.clip(np.round(before + step, 12), scale.minimum, scale.maximum)
    moves = np.abs(after - before) > 1e-12
    rows, columns, step, before, after = (each[moves] for each in (rows, columns, step, before, after))
    return _Steps(rows, columns, step, before, after, _leads(contest, rows, columns, after))


def _leads(contest: Contest, rows: Places, columns: Places, scores: Floats) -> Leads:
    evaluation = contest.evaluation
    values = np.asarray(rating_value(scores, evaluation.scale, evaluation.rules.rating, float), dtype=float)
    return leads(evaluation, contest.scorecard, rows, columns, scores, values)


# ---- steps of one evaluator -------------------------------------------------------------------------


def _alone(
    contest: Contest, steps: _Steps, at: Places, cells: list[tuple[str, str]], sheets: _Sheets
) -> list[list[SingleChange]]:
    """For each of the steps `at` what evaluators bring about by a step in the same direction on their own sheet."""
    evaluation, scale = contest.evaluation, contest.evaluation.scale
    found: list[list[SingleChange]] = [[] for _ in cells]
    open_cells = np.array([not _has_consensus(evaluation, *cell) for cell in cells], dtype=np.bool_)
    own = np.clip(np.round(sheets.scores + steps.step[at], 12), scale.minimum, scale.maximum)
    members, places = np.nonzero(sheets.given & open_cells & (np.abs(own - sheets.scores) > 1e-12))
    if not members.size:
        return found
    together = np.empty(members.size)
    for member in sorted(set(members.tolist())):
        asked = np.flatnonzero(members == member)
        moved = sheets.scores[:, places[asked]].copy()
        moved[member] = own[member, places[asked]]
        made, _ = pooled(moved, sheets.given[:, places[asked]], sheets.votes, evaluation.rules.pooling)
        together[asked] = np.round(np.asarray(made, dtype=float), 12)
    rows, columns = steps.rows[at][places], steps.columns[at][places]
    lead, turned = _settled(contest, rows, columns, together)
    groups: dict[tuple[int, float, float, tuple[str, ...], float], list[str]] = {}
    for change, (member, place) in enumerate(zip(members.tolist(), places.tolist(), strict=True)):
        leaders, changed = lead.leaders(change), bool(lead.changed[change])
        before, after = float(sheets.scores[member, place]), float(own[member, place])
        if turned[change]:
            leaders, changed = _anew(contest, sheets.panel[member], cells[place], after)
        if changed:
            key = (place, before, after, leaders, float(together[change]))
            groups.setdefault(key, []).append(sheets.panel[member])
    for (place, before, after, leaders, makes), who in groups.items():
        found[place].append(SingleChange(*cells[place], before, after, leaders, tuple(who), makes))
    return found


def _settled(contest: Contest, rows: Places, columns: Places, scores: Floats) -> tuple[Leads, Mask]:
    """Who leads when these cells come to these scores, and where that turns so near by that floats cannot tell."""
    count = rows.size
    three = np.concatenate((scores, scores - NEAR, scores + NEAR))
    every = _leads(contest, np.tile(rows, 3), np.tile(columns, 3), three)
    lead = replace(
        every,
        rows=every.rows[:count],
        codes=every.codes[:count],
        changed=every.changed[:count],
        anew={at: leaders for at, leaders in every.anew.items() if at < count},
    )
    same = [len({every.leaders(at + way * count) for way in range(3)}) == 1 for at in range(count)]
    return lead, ~np.array(same, dtype=np.bool_)


def _anew(contest: Contest, evaluator: str, cell: tuple[str, str], score: float) -> tuple[tuple[str, ...], bool]:
    """Who leads with another score on one sheet, and whether these are others than now: ranked anew, by fractions."""
    evaluation = contest.evaluation
    was = evaluation.sheets[evaluator][cell[0]][cell[1]]
    other = rank(with_row(evaluation, "sheets", (evaluator, *cell), replace(was, score=score)))
    then, now = ({each.key for each in scorecard.leaders} for scorecard in (other, contest.scorecard))
    return tuple(key for key in contest.scorecard.matrix.candidates if key in then), then != now


def _sheets(evaluation: Evaluation, cells: list[tuple[str, str]]) -> _Sheets:
    """What evaluators with a vote have given these cells."""
    panel = tuple(key for key in in_order(evaluation.evaluators) if evaluation.evaluators[key].voting_weight > 0)
    votes = np.array([evaluation.evaluators[key].voting_weight for key in panel])
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
    return _Sheets(panel, votes, scores, given)


def _has_consensus(evaluation: Evaluation, candidate: str, leaf: str) -> bool:
    cells = evaluation.consensus.get(candidate)
    cell = None if cells is None else cells.get(leaf)
    return cell is not None and isinstance(cell.score, float)
