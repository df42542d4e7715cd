"""What is said of the tree of criteria as a whole, and by tooltips of a criterion in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from scorecard.core.model import Criterion, Kind
from scorecard.core.numbers import grouped
from scorecard.core.wording import counted, one_line, points_text, weight_text
from scorecard.gui.models.criteria_lines import GATES, Line
from scorecard.gui.models.criteria_model import CriteriaModel
from scorecard.gui.views.criteria_delegate import Part


def told_of(model: CriteriaModel, line: Line, part: Part) -> str:
    """What a tooltip says of a row: its name, then figures, then keys."""
    criterion = line.criterion
    if line.key == GATES:
        return _tr("Gates have no weight: a candidate that fails one is out")
    if part is Part.LOCK and line.local is not None:
        verb = _tr("Unlock") if line.key in model.locked else _tr("Lock")
        return _tr("{verb} {name} (L)").format(verb=verb, name=one_line(criterion.name))
    lines = [one_line(criterion.name)]
    if line.local is not None and line.whole is not None:
        lines.append(
            _tr("{local} of its siblings, {whole} of the whole").format(
                local=weight_text(line.local), whole=weight_text(line.whole)
            )
        )
    ticks = model.ticks(line.key)
    if ticks:
        own = ", ".join(points_text(each) for each in ticks)
        lines.append(_tr("Evaluators\N{RIGHT SINGLE QUOTATION MARK} own: {weights}").format(weights=own))
    limits = {"at_least": _tr("at least {number}"), "at_most": _tr("at most {number}")}
    for field, words in limits.items():
        limit = getattr(criterion, field)
        if limit is not None:
            lines.append(words.format(number=f"{grouped(limit)} {criterion.unit}".strip()))
    if criterion.sealed:
        lines.append(_tr("Sealed until quality is scored"))
    if criterion.kind is Kind.GROUP and line.local is None:
        lines.append(_tr("It has no weight until something in it is scored"))
    if part is Part.SLIDER and line.local is not None:
        lines.append(_tr("Arrows 1, Shift 0.1, Page 5; a number is typed at once"))
    return "\n".join(lines)


def tree_state(criteria: Mapping[str, Criterion], tops: Sequence[float]) -> str:
    """What the header says of a tree: its criteria, those that are judged; `tops` are the shares of the top ones."""
    leaves = sum(row.kind.is_scored for row in criteria.values())
    gates = sum(row.kind is Kind.GATE for row in criteria.values())
    groups = _groups(criteria)
    said = _tr("{leaves} in {groups}, weights add to 100\N{NO-BREAK SPACE}%")
    if not groups:
        said = _tr("{leaves}, weights add to 100\N{NO-BREAK SPACE}%")
    elif any(row.kind.is_scored and not row.parent for row in criteria.values()):
        said = _tr("{leaves}, some of them in {groups}, weights add to 100\N{NO-BREAK SPACE}%")
    said = said.format(leaves=counted(leaves, "criterion", "criteria"), groups=counted(groups, "group", "groups"))
    if not leaves:
        said = _tr("Nothing to score yet")
    elif not any(tops):
        said = _tr("All top weights are zero: give at least one a weight")
    if gates:
        said = _tr("{said}, {gates}").format(said=said, gates=counted(gates, "gate", "gates"))
    return said


def _groups(criteria: Mapping[str, Criterion]) -> int:
    """How many groups at the top have something in them that is judged; gates are counted by themselves."""
    found = set()
    for key, row in criteria.items():
        if row.kind.is_scored:
            top = key
            while criteria[top].parent:
                top = criteria[top].parent
            found.add(top)
    return sum(criteria[key].kind is Kind.GROUP for key in found)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CriteriaView", text)
