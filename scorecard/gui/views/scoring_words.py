"""What the Scoring page says of a sheet and of the cell at its cursor."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from scorecard.core.model import Evaluation, Kind
from scorecard.core.numbers import plain
from scorecard.gui.models.sheets import Whose
from scorecard.gui.views.cell_panel import KeyHints


def sheet_line(value: Evaluation, whose: Whose, *, own: bool) -> str:
    """Whose scores are shown, and on which scale; `own` where they are those of the person who works here."""
    ends = {"lowest": plain(value.scale.minimum), "highest": plain(value.scale.maximum)}
    name = "" if not whose.evaluator else value.evaluators[whose.evaluator].name
    if not name:
        return _tr("Agreed scores, {lowest} to {highest}, higher is better").format(**ends)
    if own:
        return _tr("Your sheet, {lowest} to {highest}, higher is better").format(**ends)
    return _tr("Sheet of {name}, {lowest} to {highest}, higher is better").format(name=name, **ends)


def cell_line(value: Evaluation, candidate: str, criterion: str, weight: str, whose: Whose, *, own: bool) -> str:
    """What the weight of a cell's criterion is, of whom it says something, and who says it."""
    if value.criteria[criterion].kind is Kind.MEASURE:
        who = _tr("a fact")
    elif not whose.evaluator:
        who = _tr("agreed score")
    elif own:
        who = _tr("your score")
    else:
        who = _tr("score of {name}").format(name=value.evaluators[whose.evaluator].name)
    words = _tr("{weight}\N{NO-BREAK SPACE}% of the whole, {candidate}, {whose}")
    return words.format(weight=weight, candidate=value.candidates[candidate].name, whose=who)


def key_hints(value: Evaluation, *, in_grid: bool) -> tuple[tuple[str, str], ...]:
    """The keys with which scores are given, and what each does."""
    scored = KeyHints.scale_keys(value.scale.minimum, value.scale.maximum)
    last = ("Ctrl+D", _tr("fill down")) if in_grid else ("Ctrl+PgDn", _tr("next"))
    return (scored, _tr("score")), ("F2", _tr("why")), last


def _tr(text: str) -> str:
    return QCoreApplication.translate("Scoring", text)
