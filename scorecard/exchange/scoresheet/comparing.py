"""A returned scoresheet held against the evaluation as it stands: what is new, changed, cleared or given elsewhere.

Three states meet in each cell: what stood there when the sheet was written, what came back, and what stands in the
evaluation now. Only what the evaluator changed on the sheet is taken over; where somebody changed the same cell in the
program meanwhile, a person must say which of the two holds. What no longer fits the evaluation is named and left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scorecard.core.errors import Fault
from scorecard.core.model import Cell, Cells, Criterion, Evaluation, Kind
from scorecard.core.numbers import plain
from scorecard.core.panel import conflicts_of
from scorecard.core.sight import closed_criteria
from scorecard.core.wording import first_of, one_line
from scorecard.exchange.scoresheet.contents import own_cell, sheet_criteria
from scorecard.exchange.scoresheet.reading import ReturnedSheet
from scorecard.exchange.scoresheet.sheet_map import SheetCriterion, SheetMap, cell_digest, criterion_digest, levels_for

BLANK: Final = Cell()


class What(StrEnum):
    """What a returned cell is to the evaluation."""

    NEW = "new"
    CHANGED = "changed"
    CLEARED = "cleared"
    SAME = "same"
    CONFLICTING = "conflicting"  # changed on the sheet, and otherwise in the program meanwhile


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell: whose offer and which criterion by key, what stands there now, and what came back."""

    candidate: str
    criterion: str
    what: What
    now: Cell | None
    returned: Cell
    place: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every cell that came back and fits, why nothing can be taken, and what was left out or is to be looked at."""

    differences: tuple[Difference, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()


def compared(returned: ReturnedSheet, evaluation: Evaluation, collected: Evaluation | None = None) -> Comparison:
    """The sheet against the evaluation.

    `collected` is the evaluation right after the same sheet was collected before, if it was: a second return is held
    against the first one.
    """
    found = returned.map
    if found is None or returned.faults:
        return Comparison(faults=returned.faults, notes=returned.notes)
    faults = tuple(_faults(found, evaluation))
    if faults:
        return Comparison(faults=faults, notes=returned.notes)
    differences: list[Difference] = []
    left_out: Counter[str] = Counter()
    candidates = _candidates(found, evaluation)
    open_criteria = _Open(evaluation, found.about.evaluator)
    digests = {
        (candidate.code, criterion.key): digest
        for criterion in found.criteria
        for candidate, digest in zip(found.candidates, criterion.cells, strict=True)
    }
    names = {each.code: each.name for each in found.candidates}
    titles = {each.key: each.name for each in found.criteria}
    evaluator = found.about.evaluator
    own: Mapping[str, Cells] = evaluation.sheets.get(evaluator, {})
    given: dict[str, Mapping[str, Cell]] = {key: own.get(key, {}) for key in candidates.values()}
    for (code, leaf), each in returned.cells.items():
        candidate = candidates.get(code)
        why = open_criteria.why_not(leaf, titles[leaf], candidate, names[code])
        if why or candidate is None:
            if each.cell != BLANK:
                left_out[why] += 1
            continue
        now = given[candidate].get(leaf)
        if collected is None:
            before, changed = digests[code, leaf], each.changed
        else:
            before = cell_digest(own_cell(collected, evaluator, candidate, leaf))
            changed = cell_digest(each.cell) != before
        differences.append(
            Difference(candidate, leaf, _what(each.cell, now, before, changed), now, each.cell, each.place)
        )
    notes = [*returned.notes]
    notes += [Fault("", f"{why}; {_cells(count)} not taken") for why, count in sorted(left_out.items())]
    notes += _notes(found, evaluation)
    return Comparison(tuple(differences), (), tuple(notes))


def _what(returned: Cell, now: Cell | None, before: str, changed: bool) -> What:
    if not changed or returned == (BLANK if now is None else now):
        return What.SAME
    if cell_digest(now) != before:
        return What.CONFLICTING
    if now is None or now == BLANK:
        return What.NEW
    return What.CLEARED if returned == BLANK else What.CHANGED


def _cells(count: int) -> str:
    return "the cell is" if count == 1 else f"{count} cells are"


# ---- what no longer fits --------------------------------------------------------------------------


def _faults(found: SheetMap, evaluation: Evaluation) -> Iterator[Fault]:
    about, scale = found.about, evaluation.scale
    if about.evaluator not in evaluation.evaluators:
        yield Fault("", f"its evaluator {about.evaluator_name} is not on the panel any more; nothing can be taken")
    if (about.minimum, about.maximum, about.step) != (scale.minimum, scale.maximum, scale.step):
        was = f"{plain(about.minimum)} to {plain(about.maximum)} in steps of {plain(about.step)}"
        now = f"{plain(scale.minimum)} to {plain(scale.maximum)} in steps of {plain(scale.step)}"
        yield Fault(
            "", f"the scale was {was} when the sheet was written and is {now} now; write new scoresheets for this scale"
        )


def _candidates(found: SheetMap, evaluation: Evaluation) -> dict[str, str]:
    """Code -> key of the candidates that are still there."""
    if not found.about.blind:
        return {each.code: each.code for each in found.candidates if each.code in evaluation.candidates}
    return {candidate.label: key for key, candidate in evaluation.candidates.items() if candidate.label}


class _Open:
    """What can be taken from an evaluator now, and why all else cannot."""

    def __init__(self, evaluation: Evaluation, evaluator: str) -> None:
        self.evaluation = evaluation
        self.open = frozenset(sheet_criteria(evaluation, evaluator))
        self.closed = closed_criteria(evaluation)
        self.conflicts = conflicts_of(evaluation, evaluator)

    def why_not(self, leaf: str, name: str, candidate: str | None, candidate_name: str) -> str:
        """Why a cell cannot be taken, or ""."""
        if candidate is None:
            return f"{candidate_name} is not a candidate any more"
        if candidate in self.conflicts:
            return f"a conflict of interest with {candidate_name} is declared"
        if leaf in self.open:
            return ""
        criterion: Criterion | None = self.evaluation.criteria.get(leaf)
        if criterion is None:
            return f"the criterion {name} was taken out"
        if criterion.kind is not Kind.RATING:
            return f"the criterion {name} is a {criterion.kind} now and is not scored"
        if leaf in self.closed:
            return f"the criterion {name} is sealed"
        return f"the criterion {name} is not open to this evaluator any more"


def _notes(found: SheetMap, evaluation: Evaluation) -> Iterator[Fault]:
    reworded = [each.name for each in found.criteria if _is_reworded(each, evaluation)]
    if reworded:
        yield Fault("", f"reworded since the sheet was written, so look at the scores: {first_of(reworded, 3)}")
    here = {each.key for each in found.criteria}
    added = [key for key in sheet_criteria(evaluation, found.about.evaluator) if key not in here]
    if added:
        names = [one_line(evaluation.criteria[key].name) for key in added]
        yield Fault("", f"not on this sheet, though they are to be scored: {first_of(names, 3)}")


def _is_reworded(each: SheetCriterion, evaluation: Evaluation) -> bool:
    criterion: Criterion | None = evaluation.criteria.get(each.key)
    if criterion is None or criterion.kind is not Kind.RATING:
        return False
    return criterion_digest(criterion, levels_for(criterion, evaluation.scale)) != each.digest
