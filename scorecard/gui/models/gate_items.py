"""What gates and limits say of one candidate, as a list to be read and acted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from scorecard.core.matrix import fact_of
from scorecard.core.model import Evaluation, Kind, Waiver
from scorecard.core.screening import Reason, ReasonKind, waiver_of


class GateState(IntEnum):
    """What a gate or limit says, what wants attention first. UNNEEDED: waived, though it is passed or not answered."""

    FAILED = 0
    WAIVED = 1
    UNNEEDED = 2
    BLANK = 3
    PASSED = 4


@dataclass(frozen=True, slots=True)
class GateItem:
    """One gate or limit.

    why  what was written down about a failed gate, or by how much a limit is missed
    """

    criterion: str
    name: str
    is_gate: bool
    state: GateState
    why: str = ""
    waiver: Waiver | None = None


def gate_items(
    value: Evaluation, candidate: str, gates: Sequence[str], reasons: Sequence[Reason]
) -> tuple[GateItem, ...]:
    """The gates of a candidate and the limits that it misses, what wants attention first."""
    found = [_gate_item(value, candidate, gate) for gate in gates]
    known = set(gates)
    for reason in reasons:
        if reason.kind in (ReasonKind.LIMIT, ReasonKind.GROUP) and reason.criterion in value.criteria:
            state = GateState.FAILED if reason.waiver is None else GateState.WAIVED
            name = value.criteria[reason.criterion].name
            found.append(GateItem(reason.criterion, name, False, state, str(reason.what), reason.waiver))
            known.add(reason.criterion)
    for criterion, waiver in sorted(value.waivers.get(candidate, {}).items()):
        if criterion not in known and criterion in value.criteria:
            found.append(GateItem(criterion, value.criteria[criterion].name, False, GateState.UNNEEDED, waiver=waiver))
    return tuple(sorted(found, key=lambda item: item.state))


def _gate_item(value: Evaluation, candidate: str, gate: str) -> GateItem:
    answer, waiver = fact_of(value, candidate, gate), waiver_of(value, candidate, gate)
    name, why = value.criteria[gate].name, ""
    if answer is True or answer is None:
        state = GateState.PASSED if answer else GateState.BLANK
        state = state if waiver is None else GateState.UNNEEDED
    else:
        state = GateState.FAILED if waiver is None else GateState.WAIVED
        why = value.facts[candidate][gate].rationale
    return GateItem(gate, name, value.criteria[gate].kind is Kind.GATE, state, why, waiver)
