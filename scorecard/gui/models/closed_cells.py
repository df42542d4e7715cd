"""Why a cell takes no score: who may not score it, what is hidden, and what the order of work has closed."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from scorecard.core.changes import Change
from scorecard.core.model import Cell, Evaluation, Kind, Process
from scorecard.core.panel import conflicts_of, counts
from scorecard.core.process import forbidden
from scorecard.core.sight import Sight
from scorecard.gui.models.moments import with_days
from scorecard.gui.models.score_cell import Source


def why_barred(value: Evaluation, evaluator: str, candidate: str, criterion: str) -> str:
    """Why what an evaluator would say in a cell does not count; "" where it does."""
    member = value.evaluators.get(evaluator)
    if member is None or candidate not in value.candidates or counts(value, evaluator, candidate, criterion):
        return ""
    if candidate in conflicts_of(value, evaluator):
        words = _tr("{name} has declared a conflict of interest with {candidate}, so this cell does not count")
        return words.format(name=member.name, candidate=value.candidates[candidate].name)
    words = _tr("{criterion} is not assigned to {name}, so this cell does not count")
    return words.format(name=member.name, criterion=value.criteria[criterion].name)


def why_hidden(value: Evaluation, sight: Sight, evaluator: str) -> str:
    """Why the sheet of an evaluator is not seen; "" where it is."""
    if sight.sees_sheet(evaluator) or evaluator not in value.evaluators:
        return ""
    return _tr("The sheet of {name} is hidden until all are handed in").format(name=value.evaluators[evaluator].name)


def why_locked(
    value: Evaluation, source: Source, evaluator: str, candidate: str, criterion: str, *, briefly: bool = False
) -> str:
    """What the order of work has to say against a change of a cell; "" where nothing.

    `briefly` leaves out what to do, where a button offers it.
    """
    row = value.criteria.get(criterion)
    if value.head.process is Process.OPEN or row is None or source is Source.CONSENSUS:
        return ""  # what an agreed score needs is known when it is given
    key = (evaluator, candidate, criterion) if source is Source.EVALUATOR else (candidate, criterion)
    if source is Source.EVALUATOR and row.kind is not Kind.RATING:
        return ""
    table = "sheets" if source is Source.EVALUATOR else "facts"
    change = Change(table, key, {"score": None}, {"score": Cell().score})
    found = forbidden(value, (change,), value)
    if not found:
        return ""
    return with_days(str(found[0].what if briefly else found[0]).rstrip("."))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClosedCells", text)
