"""What the page of candidates makes of an evaluation in one step: several added, one doubled, one moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scorecard.core.edits import add_candidate, move_candidate, set_fact, set_reason
from scorecard.core.model import Candidate, Evaluation, in_order


@dataclass(frozen=True, slots=True)
class Said:
    """How much has been said of candidates: scores of evaluators and of the panel, facts, waivers."""

    scores: int
    facts: int
    waivers: int


def added(value: Evaluation, candidates: Iterable[Candidate]) -> tuple[Evaluation, list[str]]:
    """The evaluation with those that are no candidates yet, at the end; and their keys. Raises EditError."""
    known = {row.name.casefold() for row in value.candidates.values()}
    keys = []
    for candidate in candidates:
        if candidate.name.casefold() not in known:
            known.add(candidate.name.casefold())
            value, key = add_candidate(value, candidate)
            keys.append(key)
    return value, keys


def duplicated(value: Evaluation, key: str, name: str) -> tuple[Evaluation, str]:
    """The evaluation with a second offer of a candidate below it: the same facts, no scores and no waivers."""
    value, copy = add_candidate(value, replace(value.candidates[key], name=name, label=""))
    for criterion, cell in value.facts.get(key, {}).items():
        if cell.score is not None:
            value = set_fact(value, copy, criterion, cell.score)
        if cell.rationale or cell.evidence:
            place = (copy, criterion)
            value = set_reason(value, "facts", place, rationale=cell.rationale, evidence=cell.evidence)
    order = in_order(value.candidates)
    below = order[order.index(key) + 1]
    return (value if below == copy else move_candidate(value, copy, below)), copy


def moved(value: Evaluation, key: str, by: int) -> Evaluation:
    """The evaluation with a candidate one place up (-1) or down (1); the same where it stands at the end."""
    order = in_order(value.candidates)
    at = order.index(key)
    if not 0 <= at + by < len(order):
        return value
    after = at + 2 if by > 0 else at - 1
    return move_candidate(value, key, order[after] if after < len(order) else "")


def said_of(value: Evaluation, keys: Sequence[str]) -> Said:
    """How much goes with candidates that are removed."""
    sheets = [value.consensus, *value.sheets.values()]
    scores = sum(cell.score is not None for sheet in sheets for key in keys for cell in sheet.get(key, {}).values())
    facts = sum(cell.score is not None for key in keys for cell in value.facts.get(key, {}).values())
    return Said(scores, facts, sum(len(value.waivers.get(key, {})) for key in keys))
