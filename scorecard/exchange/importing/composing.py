"""The tables of a mapping put together: one list of criteria, of candidates and of evaluators, and all cells."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from scorecard.exchange.importing.book import Book, Note, Place, place_in
from scorecard.exchange.importing.figures import Says
from scorecard.exchange.importing.headings import same_name
from scorecard.exchange.importing.mapping import Holds, Mapping
from scorecard.exchange.importing.taking import Path, TakenCell, TakenCriterion, TakenTable, Weighed, taken


@dataclass(frozen=True, slots=True)
class Stood:
    """A cell with the sheet that it stands on, as a note names its place."""

    cell: TakenCell
    table: TakenTable

    @property
    def is_formula(self) -> bool:
        """Whether it was worked out on the sheet."""
        cell = self.table.grid.cells.get(self.cell.place)
        return cell is not None and cell.is_formula

    @property
    def place(self) -> str:
        """Where it stands: Sheet1!C4."""
        return place_in(self.table.grid, self.cell.place)


@dataclass(slots=True)
class Composed:
    """What all tables of a mapping say together.

    criteria    path -> the criterion, with what any of the tables says about it
    cells       (evaluator, candidate, path) -> what stands there; "" where no evaluator is named
    places      where each criterion and candidate was first named
    """

    mapping: Mapping
    tables: list[TakenTable] = field(default_factory=list)
    criteria: dict[Path, TakenCriterion] = field(default_factory=dict)
    candidates: dict[str, str] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    evaluators: dict[str, str] = field(default_factory=dict)
    cells: dict[tuple[str, str, Path], Stood] = field(default_factory=dict)
    places: dict[Path, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def column(self, path: Path) -> list[Stood]:
        """All cells of a criterion."""
        return [stood for (_, _, each), stood in self.cells.items() if each == path]

    def columns(self) -> dict[Path, list[Stood]]:
        """All cells by criterion."""
        found: dict[Path, list[Stood]] = {path: [] for path in self.criteria}
        for (_, _, path), stood in self.cells.items():
            found[path].append(stood)
        return found

    def named(self, path: Path) -> tuple[str, str]:
        """The names under which a mapping may speak of a criterion, the fuller one first."""
        return " / ".join(path), path[-1]


def composed(book: Book, mapping: Mapping) -> Composed:
    """What a mapping finds in a book. ExchangeError where it does not fit."""
    found = Composed(mapping, taken(book, mapping))
    paths: dict[tuple[str, ...], Path] = {}
    people: dict[str, str] = {}
    for table in found.tables:
        if table.mapping.holds in (Holds.SCORES, Holds.FACTS):
            _join(found, table, paths, people)
    for table in found.tables:
        if table.mapping.holds is Holds.WEIGHTS:
            _weigh(found, table)
    return found


def _join(found: Composed, table: TakenTable, paths: dict[tuple[str, ...], Path], people: dict[str, str]) -> None:
    mine: dict[Path, Path] = {}
    for path, criterion in table.criteria.items():
        key = tuple(same_name(part) or part for part in path)
        at = paths.setdefault(key, path)
        mine[path] = at
        if at in found.criteria:
            found.criteria[at] = _filled(found.criteria[at], criterion)
        else:
            found.criteria[at] = criterion
            found.places[at] = place_in(table.grid, criterion.place)
    names: dict[str, str] = {}
    for name, place in table.candidates.items():
        names[name] = people.setdefault(name.casefold(), name)
        found.candidates.setdefault(names[name], place_in(table.grid, place))
        if table.remarks.get(name):
            found.remarks.setdefault(names[name], table.remarks[name])
    for name, place in table.evaluators.items():
        found.evaluators.setdefault(name, place_in(table.grid, place))
    if table.mapping.evaluator:
        found.evaluators.setdefault(table.mapping.evaluator, table.grid.title)
    for (evaluator, candidate, path), cell in table.cells.items():
        slot = (evaluator, names[candidate], mine[path])
        if slot in found.cells:
            _stands_twice(found, table, slot, cell.place)
        else:
            found.cells[slot] = Stood(cell, table)
    for (evaluator, candidate, path), place in table.twice:
        _stands_twice(found, table, (evaluator, names.get(candidate, candidate), mine[path]), place)


def _stands_twice(found: Composed, table: TakenTable, slot: tuple[str, str, Path], place: Place) -> None:
    first = found.cells.get(slot)
    again = table.grid.cells.get(place)
    if first is None or again is None:
        return
    _, candidate, path = slot
    same = first.cell.text == again.text.strip()
    what = (
        f"'{candidate}' has two scores under '{path[-1]}', both {again.text.strip()[:20]}; one was taken"
        if same
        else f"'{candidate}' has two scores under '{path[-1]}': {first.cell.text[:20]} in {first.place} was taken, "
        f"{again.text.strip()[:20]} was not"
    )
    found.notes.append(Note(what, place_in(table.grid, place)))


def _filled(known: TakenCriterion, more: TakenCriterion) -> TakenCriterion:
    """What is known of a criterion, with what another table adds."""
    return replace(
        known,
        weight=known.weight if _weighs(known.weight) else more.weight,
        group_weights=known.group_weights or more.group_weights,
        direction=known.direction or more.direction,
        unit=known.unit or more.unit,
        maximum=known.maximum or more.maximum,
        description=known.description or more.description,
    )


def _weighs(weight: Weighed | None) -> bool:
    return weight is not None and weight.figure.says is Says.NUMBER


def _weigh(found: Composed, table: TakenTable) -> None:
    """Weights that stand apart go to the criteria of the same names, and to the groups of the same names."""
    by_name = {same_name(path[-1]): criterion for path, criterion in table.criteria.items()}
    for path, criterion in found.criteria.items():
        given = by_name.get(same_name(path[-1]))
        if given is not None:
            weight = given.weight if _weighs(given.weight) else criterion.weight
            found.criteria[path] = replace(_filled(criterion, given), weight=weight)
        groups = tuple(by_name[same_name(group)].weight if same_name(group) in by_name else None for group in path[:-1])
        if any(groups) and not any(criterion.group_weights):
            found.criteria[path] = replace(found.criteria[path], group_weights=groups)
