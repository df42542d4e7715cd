"""Whose scores are worked on: an evaluator's sheet or the agreed scores, how full it is, and what it says alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scorecard.core.model import Cell, Cells, Evaluation, Key, Kind, Sheet, in_order
from scorecard.core.panel import conflicts_of, criteria_of
from scorecard.core.sight import closed_criteria
from scorecard.core.table import Table
from scorecard.gui.models.score_cell import Source


@dataclass(frozen=True, slots=True)
class Whose:
    """One evaluator's scores, or with no evaluator those that the panel agreed on."""

    evaluator: str = ""

    @property
    def source(self) -> Source:
        """What it is for the grid."""
        return Source.EVALUATOR if self.evaluator else Source.CONSENSUS

    @property
    def table(self) -> str:
        """The table of the evaluation that holds its cells."""
        return "sheets" if self.evaluator else "consensus"

    def key(self, candidate: str, criterion: str) -> Key:
        """The key of a cell in that table."""
        return (self.evaluator, candidate, criterion) if self.evaluator else (candidate, criterion)

    def sheet(self, value: Evaluation) -> Sheet:
        """Its cells."""
        if not self.evaluator:
            return value.consensus
        found: Sheet = value.sheets.get(self.evaluator, Table())
        return found

    def cell(self, value: Evaluation, candidate: str, criterion: str) -> Cell:
        """One of its cells; an empty one where nothing is said."""
        found: Cell = self.sheet(value).get(candidate, {}).get(criterion) or Cell()
        return found

    def is_there(self, value: Evaluation) -> bool:
        """Whether it belongs to somebody on the panel, or to all of them."""
        return not self.evaluator or self.evaluator in value.evaluators


AGREED = Whose()


class Filling:
    """How many cells of a sheet are scored. Only candidates of whom something has changed are counted again."""

    def __init__(self) -> None:
        self._of: tuple[object, ...] = ()
        self._ratings: frozenset[str] = frozenset()
        self._known: dict[str, tuple[Cells, int]] = {}

    def count(self, value: Evaluation, whose: Whose) -> tuple[int, int]:
        """Scored cells, and how many there could be: of those that count and are not sealed."""
        of = (value.criteria, value.head, whose.evaluator, value.evaluators.get(whose.evaluator))
        if len(self._of) != len(of) or any(one is not other for one, other in zip(of, self._of, strict=True)):
            self._of = of
            ratings = frozenset(key for key, row in value.criteria.items() if row.kind is Kind.RATING)
            ratings = criteria_of(value, whose.evaluator) if whose.evaluator else ratings
            self._ratings = ratings - closed_criteria(value)
            self._known.clear()
        sheet = whose.sheet(value)
        scored = 0
        conflicts = conflicts_of(value, whose.evaluator)
        for candidate in value.candidates:
            cells = sheet.get(candidate) if candidate not in conflicts else None
            if cells is None:
                continue
            known = self._known.get(candidate)
            if known is None or known[0] is not cells:
                ratings = self._ratings
                number = sum(1 for key, cell in cells.items() if cell.score is not None and key in ratings)
                known = self._known[candidate] = (cells, number)
            scored += known[1]
        return scored, len(self._ratings) * (len(value.candidates) - len(conflicts))


def evaluator_called(value: Evaluation, person: str) -> str:
    """The member of the panel who has this name, the first where several have; "" where nobody has."""
    name = person.strip().casefold()
    found = (key for key in in_order(value.evaluators) if value.evaluators[key].name.strip().casefold() == name)
    return next(found, "") if name else ""


def first_sheet(value: Evaluation, person: str) -> Whose | None:
    """The sheet to begin with: that of the person, else the first with cells to fill; None while there is no panel."""
    panel = in_order(value.evaluators)
    own = evaluator_called(value, person)
    if own:
        return Whose(own)
    for key in panel:
        scored, whole = Filling().count(value, Whose(key))
        if scored < whole:
            return Whose(key)
    if panel:
        return Whose(panel[0])
    return AGREED if value.consensus else None


def own_sheet(value: Evaluation, who: str, person: str) -> Whose:
    """The sheet to begin with: that of the member of the panel as whom one works, else one by the name of a person."""
    return Whose(who) if who in value.evaluators else first_sheet(value, person) or AGREED


def is_own(value: Evaluation, whose: Whose, who: str, person: str) -> bool:
    """Whether a sheet is that of the person who works here; see `own_sheet`."""
    if who:
        return whose.evaluator == who
    row = value.evaluators.get(whose.evaluator)
    return row is not None and row.name.strip().casefold() == person.strip().casefold()


def alone(value: Evaluation, whose: Whose) -> Evaluation:
    """The evaluation as if this sheet were all that had been scored, with full voice; sealed facts stay sealed."""
    facts = value.facts
    sealed = closed_criteria(value)
    if sealed:
        kept = {
            candidate: Table({key: cell for key, cell in cells.items() if key not in sealed})
            for candidate, cells in facts.items()
        }
        facts = Table(kept)
    if not whose.evaluator:
        return replace(value, sheets=Table(), facts=facts)
    evaluator = replace(value.evaluators[whose.evaluator], voting_weight=1.0)
    return replace(
        value,
        evaluators=Table({whose.evaluator: evaluator}),
        sheets=Table({whose.evaluator: whose.sheet(value)}),
        consensus=Table(),
        facts=facts,
    )
