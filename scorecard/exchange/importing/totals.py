"""The totals and ranks of a sheet, recomputed as the sheet means them, and a sentence for each that disagrees."""

from __future__ import annotations

from collections.abc import Mapping as Rows
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from scorecard.core.model import Direction, Scale
from scorecard.core.numbers import plain
from scorecard.exchange.importing.book import Book, Grid, Place, place_in
from scorecard.exchange.importing.causes import Suspect, cause_of, slips_in_formulas, strangers_compared
from scorecard.exchange.importing.composing import Composed
from scorecard.exchange.importing.figures import Figure, Says, figure
from scorecard.exchange.importing.headings import same_name
from scorecard.exchange.importing.mapping import CriterionChoice, Holds, Meaning, Totals, Treat
from scorecard.exchange.importing.recomputing import Figures, Result, column, results
from scorecard.exchange.importing.taking import Path, TakenTable, candidates_in, over
from scorecard.exchange.importing.weighing import Weights

SUMS: Final = frozenset(
    {Meaning.WEIGHTED_SUM, Meaning.WEIGHTED_MEAN, Meaning.PLAIN_SUM, Meaning.PLAIN_MEAN, Meaning.SHARE}
)
_HIGH_FIRST: Final = frozenset({Meaning.TOPSIS, Meaning.EDAS, Meaning.NET_FLOW, Meaning.SHARE_OF_BEST})


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A total or rank that is not what weights and scores give.

    sentence   what the sheet says, what comes out, and the likely cause
    place      the cell of the total or rank
    said       the figure of the sheet; computed: what comes out; None where there is none
    is_rank    whether it is a rank and no total
    """

    sentence: str
    place: str
    candidate: str = ""
    said: float | None = None
    computed: float | None = None
    cause: str = ""
    is_rank: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


@dataclass(frozen=True, slots=True)
class Checked:
    """How many totals and ranks of a sheet were looked at."""

    totals: int = 0
    ranks: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """The totals or ranks of a sheet by candidate, with their cells."""

    grid: Grid
    totals: dict[str, tuple[Figure, Place]]
    ranks: dict[str, tuple[Figure, Place]]


@dataclass(frozen=True, slots=True)
class Basis:
    """The figures that totals are recomputed from, and the names along them."""

    figures: Figures
    candidates: tuple[str, ...]
    paths: tuple[Path, ...]
    table: TakenTable
    weighted: bool


# ---- what stands there and what it should be ------------------------------------------------------------------


def column_of(book: Book, table: TakenTable, totals: Totals) -> Column:
    """The totals and ranks of a mapping by the names of their candidates."""
    grid = book.grid(totals.sheet or table.mapping.sheet)
    if totals.candidates:
        across = _beside(totals.candidates, totals.area or totals.ranks)
        names = candidates_in(grid, totals.candidates, across=across)
    else:
        across = table.mapping.layout.value == "criteria down"
        names = candidates_in(grid, table.mapping.candidates, across=across)

    def by_name(area: Sequence[object]) -> dict[str, tuple[Figure, Place]]:
        found: dict[str, list[tuple[Figure, Place]]] = {}
        for each in totals.area if area is totals.area else totals.ranks:
            for place in each:
                cell = grid.cells.get(place)
                named = over(names, place[1] if across else place[0])
                name = named.name if named is not None else table.mapping.candidate
                if cell is not None and name:
                    found.setdefault(name, []).append((figure(cell), place))
        return {name: _of_evaluators(each) if table.mapping.evaluators else each[0] for name, each in found.items()}

    return Column(grid, by_name(totals.area), by_name(totals.ranks))


def _of_evaluators(found: Sequence[tuple[Figure, Place]]) -> tuple[Figure, Place]:
    """Of totals by several evaluators their mean, which is what comes of the mean of their scores."""
    numbers = [each.number for each, _ in found if each.says is Says.NUMBER and each.number is not None]
    if len(numbers) < 2 or len(numbers) < len(found):
        return found[0]
    return replace(found[0][0], number=sum(numbers) / len(numbers)), found[0][1]


def _beside(names: Sequence[object], area: Sequence[object]) -> bool:
    """Whether names stand over their totals (and not in line with them)."""
    first, other = names[0], area[0] if area else names[0]
    rows = {getattr(each, "top", 0) for each in names} | {getattr(each, "bottom", 0) for each in names}
    if len(rows) > 1:
        return False
    columns = {getattr(each, "left", 0) for each in names} | {getattr(each, "right", 0) for each in names}
    return len(columns) > 1 or getattr(first, "left", 0) == getattr(other, "left", 0)


def basis_of(
    found: Composed, table: TakenTable, choices: Rows[Path, CriterionChoice], scale: Scale, weights: Weights
) -> Basis | None:
    """The figures of one table, or of all of them together for totals that stand apart."""
    paths = [p for p in found.criteria if choices[p].treat not in (Treat.GATE, Treat.LEAVE_OUT)]
    mine = table.mapping.holds is not Holds.TOTALS
    cells: dict[tuple[str, Path], list[float]] = {}
    for (_, candidate, path), stood in found.cells.items():
        said = stood.cell.figure
        if (not mine or stood.table is table) and said.says is Says.NUMBER and said.number is not None:
            cells.setdefault((candidate, path), []).append(said.number)
    if mine:
        scored = {path for _, path in cells}
        paths = [path for path in paths if path in scored]
    candidates = [name for name in found.candidates if any((name, path) in cells for path in paths)]
    if not paths or not candidates:
        return None
    scores = np.array([column(_mean(cells.get((name, path))) for path in paths) for name in candidates])
    raw = column(weights.raw.get(path, 0.0) for path in paths) if weights.raw else None
    shares = column(weights.shares.get(path, 0.0) for path in paths)
    whole = float(shares.sum())
    shares = shares / whole if whole > 0 else np.full(len(paths), 1 / len(paths))
    percent = np.nanmax(scores) <= 1 < scale.maximum
    usual = 1.0 if percent else scale.maximum
    maxima = column(_most(found, path, usual) for path in paths)
    lower = np.array([choices[path].direction is Direction.LOWER for path in paths])
    figures = Figures(scores, raw, shares, maxima, lower)
    return Basis(figures, tuple(candidates), tuple(paths), table, raw is not None)


def _mean(numbers: Sequence[float] | None) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def _most(found: Composed, path: Path, usual: float) -> float:
    maximum = found.criteria[path].maximum
    number = maximum.figure.number if maximum is not None else None
    return number if number is not None and number > 0 else usual


def pairs_of(basis: Basis, said: Rows[str, tuple[Figure, Place]]) -> list[tuple[int, float, Place]]:
    """The row of each candidate that has a total, the total, and where it stands."""
    by_name = {same_name(name): row for row, name in enumerate(basis.candidates)}
    found = []
    for name, (each, place) in said.items():
        row = by_name.get(same_name(name))
        if row is not None and each.says is Says.NUMBER and each.number is not None:
            found.append((row, each.number, place))
    return found


def agrees(said: float, computed: float, *, typed: bool) -> bool:
    """Whether a total is the computed one, but for the rounding of what was typed."""
    if not np.isfinite(computed):
        return False
    near = 2e-5 * max(abs(said), abs(computed), 1e-3)
    decimals = len(f"{abs(said):.10f}".rstrip("0").partition(".")[2])
    if decimals <= (4 if typed else 2) and (decimals or (typed and abs(said) >= 10)):
        near = max(near, 0.5001 * 10.0**-decimals)
    return bool(abs(said - computed) <= near)


def meaning_of(basis: Basis, column_said: Column) -> tuple[Meaning | None, int, int]:
    """The meaning by which most of the totals come out, how many do, and of how many."""
    pairs = pairs_of(basis, column_said.totals)
    best: tuple[int, Meaning | None] = (0, None)
    for result in results(basis.figures):
        hits = _hits(result, pairs, column_said)
        if hits > best[0] and not result.slip:
            best = (hits, result.meaning)
    return best[1], best[0], len(pairs)


def nearest_meaning(basis: Basis, column_said: Column) -> Meaning | None:
    """The kind of sum that comes closest, where none comes out: within a quarter at the middle candidate."""
    pairs = pairs_of(basis, column_said.totals)
    best: tuple[float, Meaning | None] = (0.25, None)
    for result in results(basis.figures):
        if result.meaning in SUMS and pairs:
            off = float(np.median([_off(result, row, said) for row, said, _ in pairs]))
            if off < best[0]:
                best = (off, result.meaning)
    return best[1]


def _off(result: Result, row: int, said: float) -> float:
    computed = float(result.totals[row])
    return abs(said - computed) / max(abs(said), abs(computed), 1e-9)


def _hits(result: Result, pairs: Sequence[tuple[int, float, Place]], said: Column) -> int:
    return sum(
        agrees(number, float(result.totals[row]), typed=not said.grid.cells[place].is_formula)
        for row, number, place in pairs
    )


# ---- what disagrees -----------------------------------------------------------------------------------------


def disagreements_of(
    book: Book, found: Composed, choices: Rows[Path, CriterionChoice], scale: Scale, weights: Weights
) -> tuple[list[Disagreement], Checked]:
    """Every total and rank of the mapping that is not what comes out, and how many were looked at."""
    wrong: list[Disagreement] = []
    totals_seen = ranks_seen = 0
    for table in found.tables:
        basis = basis_of(found, table, choices, scale, weights) if table.mapping.totals else None
        for totals in table.mapping.totals:
            if basis is None or totals.meaning is Meaning.OTHER:
                continue  # what it is, is not known: nothing to hold it against
            said = column_of(book, table, totals)
            totals_seen += len(said.totals)
            ranks_seen += len(said.ranks)
            wrong += _check(basis, totals, said, weights)
    return wrong, Checked(totals_seen, ranks_seen)


def _check(basis: Basis, totals: Totals, said: Column, weights: Weights) -> list[Disagreement]:
    if totals.meaning is Meaning.OTHER:
        return []
    pairs = pairs_of(basis, said.totals)
    readings = [each for each in results(basis.figures) if each.meaning is totals.meaning]
    wrong: list[Disagreement] = []
    result: Result | None = None
    if readings and pairs:
        result = max(readings, key=lambda each: (_hits(each, pairs, said), not each.slip, -_median_off(each, pairs)))
        slip = result.slip
        if slip:
            result = next(each for each in readings if not each.slip)
        wrong += _totals_wrong(basis, totals, said, result, weights, slip)
    elif readings:
        result = readings[0]
    order = 1.0 if totals.meaning in _HIGH_FIRST else -1.0 if totals.meaning is Meaning.RANK_GEOMEAN else 0.0
    return wrong + _ranks_wrong(basis, said, result, order=order, disagrees=bool(wrong))


def _median_off(result: Result, pairs: Sequence[tuple[int, float, Place]]) -> float:
    return float(np.median([_off(result, row, said) for row, said, _ in pairs]))


def _totals_wrong(
    basis: Basis, totals: Totals, said: Column, result: Result, weights: Weights, slip: str
) -> list[Disagreement]:
    pairs = pairs_of(basis, said.totals)
    wrong: list[Disagreement] = []
    off = [
        (row, number, place)
        for row, number, place in pairs
        if not agrees(number, float(result.totals[row]), typed=not said.grid.cells[place].is_formula)
    ]
    general = slip or (_general_cause(basis, said, totals.meaning) if off else "")
    for row, number, place in off:
        computed = float(result.totals[row])
        cause = general
        if not cause and totals.meaning in SUMS:
            suspects = [Suspect(r, n, p) for r, n, p in off]
            cause = cause_of(basis, said.grid, Suspect(row, number, place), suspects, result, totals.meaning, weights)
        wrong.append(_sentence(basis, said.grid, totals, row, number, computed, place, cause))
    return wrong


def _sentence(
    basis: Basis, grid: Grid, totals: Totals, row: int, said: float, computed: float, place: Place, cause: str
) -> Disagreement:
    name = basis.candidates[row]
    by = "scores give" if totals.meaning in (Meaning.PLAIN_SUM, Meaning.PLAIN_MEAN) else "weights and scores give"
    if totals.meaning not in SUMS:
        by = f"{totals.meaning.value} gives"
    what = f"{_short(name)}: the sheet says {_shown(said)}, {by} {_shown(computed)}"
    what += f": {cause}." if cause else "."
    return Disagreement(what, place_in(grid, place), name, said, computed, cause)


def _short(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:57]}..."


def _shown(number: float) -> str:
    return plain(float(f"{number:.6g}"))


def _general_cause(basis: Basis, said: Column, method: Meaning) -> str:
    """A cause that all of them share: a slip in the formulas between the scores and the totals."""
    given = [each.weight for each in basis.table.criteria.values()]
    known = [each.figure.number for each in given if each is not None and each.figure.number is not None]
    found = slips_in_formulas(said.grid, known)[:4]
    if not found and method is Meaning.NET_FLOW:
        found = strangers_compared(said.grid, basis.table.mapping.scores)[:1]
    return "; ".join(found)


def _ranks_wrong(
    basis: Basis, said: Column, result: Result | None, *, order: float, disagrees: bool
) -> list[Disagreement]:
    ranks = pairs_of(basis, said.ranks)
    if not ranks:
        return []
    own = {row: number for row, number, _ in pairs_of(basis, said.totals)}
    computed = {row: float(result.totals[row]) for row, _, _ in ranks} if result is not None else {}
    by_own = _ranked(own, ranks, order=order) if own else None
    by_computed = _ranked(computed, ranks, order=order) if computed else None
    wrong = []
    fits_computed = by_computed is not None and all(by_computed.get(row) == rank for row, rank, _ in ranks)
    for row, rank, place in ranks:
        name = basis.candidates[row]
        expected = by_own or by_computed
        if expected is None or expected.get(row) in (rank, None):
            continue
        what = f"{_short(name)}: the sheet says rank {plain(rank)}, "
        beside = "the total beside it gives" if by_own is not None else "weights and scores give"
        what += f"{beside} {expected[row]}"
        cause = ""
        if own.get(row) is not None and (twin := _twin(own, row)) is not None:
            cause = f"its total is that of '{_short(basis.candidates[twin])}' but for rounding"
        elif not said.grid.cells[place].is_formula:
            cause = "the rank is typed"
            if fits_computed and disagrees:
                cause += ", and agrees with the recomputed total"
        what += f": {cause}." if cause else "."
        wrong.append(
            Disagreement(what, place_in(said.grid, place), name, rank, float(expected[row]), cause, is_rank=True)
        )
    return wrong


def _twin(totals: Rows[int, float], row: int) -> int | None:
    """Another candidate whose total differs by nothing but the rounding of the computer."""
    near = 1e-9 * max(abs(each) for each in totals.values())
    return next((other for other, each in totals.items() if other != row and abs(each - totals[row]) <= near), None)


def _ranked(totals: Rows[int, float], ranks: Sequence[tuple[int, float, Place]], *, order: float) -> dict[int, int]:
    """Ranks by totals: the highest first (1), the lowest (-1), or whichever agrees with the sheet's ranks (0)."""
    tolerance = 1e-9 * max((abs(each) for each in totals.values()), default=1.0)

    def by(sign: float) -> dict[int, int]:
        return {
            row: 1 + sum(sign * other > sign * each + tolerance for other in totals.values())
            for row, each in totals.items()
        }

    if order:
        return by(order)
    high, low = by(1.0), by(-1.0)
    fits = [sum(each.get(row) == rank for row, rank, _ in ranks) for each in (high, low)]
    return low if fits[1] > fits[0] and fits[1] == len(ranks) else high
