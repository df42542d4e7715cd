"""What a scoring grid shows otherwise after a change of the evaluation: which rows, and which cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from scorecard.core.model import Evaluation, Kind
from scorecard.core.sight import closed_criteria
from scorecard.core.table import Table
from scorecard.core.tree import path_of
from scorecard.gui.models.score_cell import Source
from scorecard.gui.models.score_sheet import ScoreSheet

UNWEIGHED_FIELDS: Final = ("weight", "position", "parent", "name", "description", "evidence", "levels")
"""What of a criterion no cell shows."""

Shares = Mapping[str, Mapping[str, float]]
"""Group -> its scored leaves with their shares of it."""


def redefined(before: Evaluation, after: Evaluation, shares_before: Shares, shares: Shares) -> set[str]:
    """The criteria whose cells show something else because they are others now, or make up their means otherwise."""
    found = {group for group in shares if shares[group] != shares_before.get(group)}
    for key, old, new in before.criteria.differences(after.criteria):
        if old is not None and new is not None:
            old = replace(old, **{name: getattr(new, name) for name in UNWEIGHED_FIELDS})
        if old != new:
            found.add(key)
    return found


def changed_rows(before: Evaluation, after: Evaluation, rows: Iterable[str]) -> set[str]:
    """Those of the rows all of whose cells may show something else: by another scale, seal, or say of evaluators."""
    found: set[str] = set()
    if before.scale != after.scale:
        found |= set(rows)
    if before.head is not after.head:
        closed = closed_criteria(before) ^ closed_criteria(after)
        found |= {key for key in rows if key in closed}
    if before.declarations is not after.declarations or before.evaluators is not after.evaluators:
        found |= {key for key in rows if after.criteria[key].kind is Kind.RATING}
    return found


def changed_cells(sheet: ScoreSheet, before: Evaluation, after: Evaluation, rows: set[str]) -> set[tuple[str, str]]:
    """Criterion and candidate of the cells that show something else, when these whole rows do.

    Measures whose values depend on others are worked out again, and the means of groups follow their leaves.
    """
    said = _said_otherwise(sheet, before, after)
    relative = {leaf for leaf, _ in said if leaf in after.criteria and after.criteria[leaf].kind is Kind.MEASURE}
    if before.candidates is not after.candidates:
        relative |= set(sheet.worths)
    relative |= rows & set(sheet.worths)
    found = said | _revalued(sheet, after, relative)
    if sheet.source is not Source.FACTS:  # there are no means in the facts
        found |= {(group, candidate) for leaf, candidate in found for group in groups_over(after, {leaf})}
    return found


def groups_over(value: Evaluation, rows: Iterable[str]) -> set[str]:
    """The groups over these criteria."""
    return {group for key in rows if key in value.criteria for group in path_of(value.criteria, key)[:-1]}


def _said_otherwise(sheet: ScoreSheet, before: Evaluation, after: Evaluation) -> set[tuple[str, str]]:
    """Leaf and candidate where the sheet, or the facts beside it, say something else."""
    empty: Table[str, Any] = Table()
    pairs = [(before.facts, after.facts)]
    if sheet.source is Source.CONSENSUS:
        pairs.append((before.consensus, after.consensus))
    elif sheet.source is Source.EVALUATOR:
        pairs.append((before.sheets.get(sheet.evaluator, empty), after.sheets.get(sheet.evaluator, empty)))
    found: set[tuple[str, str]] = set()
    for old, new in pairs:
        if old is new:
            continue
        for candidate, cells_before, cells_after in old.differences(new):
            there = (empty if cells_before is None else cells_before, empty if cells_after is None else cells_after)
            found |= {(leaf, candidate) for leaf, *_ in there[0].differences(there[1])}
    return found


def _revalued(sheet: ScoreSheet, after: Evaluation, leaves: set[str]) -> set[tuple[str, str]]:
    """Work measures out again; answers leaf and candidate where a value has changed."""
    found: set[tuple[str, str]] = set()
    for leaf in leaves:
        old = sheet.worths.pop(leaf, None)
        criterion = after.criteria.get(leaf)
        if old is not None and criterion is not None and criterion.kind is Kind.MEASURE:
            new = sheet.measured(after, leaf)
            found |= {(leaf, key) for key in {*old, *new} if old.get(key) != new.get(key)}
    return found
