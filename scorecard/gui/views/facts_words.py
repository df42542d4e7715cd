"""What the cells of the facts grid say in words, for tooltips and the panel."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from scorecard.core.model import Criterion, Evaluation, Kind
from scorecard.core.screening import waiver_of
from scorecard.gui.models.score_cell import CellState, Preview, ScoreCell


def tr(text: str) -> str:
    """A text in the language of the person."""
    return QCoreApplication.translate("facts", text)


def why_flagged(value: Evaluation, criterion: str, candidate: str, cell: ScoreCell) -> str:
    """Why a cell takes a candidate out, or does not though it fails; "" for all others."""
    if not cell.below_minimum:
        return ""
    waiver = waiver_of(value, candidate, criterion)
    if waiver is not None:
        return tr("Waived by {name}").format(name=waiver.by)
    row: Criterion = value.criteria[criterion]
    if row.kind is Kind.GATE:
        return tr("A failed gate takes a candidate out")
    if row.at_most is not None and isinstance(cell.value, float) and cell.value > row.at_most:
        return tr("Above the limit, which takes a candidate out")
    return tr("Below the minimum, which takes a candidate out")


def cell_told(value: Evaluation, criterion: str, candidate: str, cell: ScoreCell) -> str:
    """Whose cell it is, the figure, why it is flagged, and the reason that was written down."""
    if criterion not in value.criteria or candidate not in value.candidates:
        return ""
    lines = [f"{value.criteria[criterion].name}, {value.candidates[candidate].name}"]
    lines.append(tr("Not filled in yet") if cell.state is CellState.UNSCORED else cell.text)
    lines.append(why_flagged(value, criterion, candidate, cell))
    facts = value.facts.get(candidate)
    if cell.has_reason and facts is not None and criterion in facts:
        lines.append(facts[criterion].rationale)
    return "\n".join(line for line in lines if line)


def refusal_told(preview: Preview | None, row: int, column: int) -> str:
    """Why a cell of a block is refused, "" where it is not."""
    for each in preview.refused if preview else ():
        if (each.row, each.column) == (row, column):
            return f"{each.text}\n{each.error}".strip()
    return ""
