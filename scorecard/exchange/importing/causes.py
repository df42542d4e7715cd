"""Why a total of a sheet is not what its weights and scores give: the likely causes, each told by its figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from scorecard.core.numbers import plain
from scorecard.exchange.importing.book import CellKind, Grid, Place, address, place_of
from scorecard.exchange.importing.mapping import Area, Meaning
from scorecard.exchange.importing.recomputing import Result
from scorecard.exchange.importing.weighing import Weights

if TYPE_CHECKING:
    from scorecard.exchange.importing.totals import Basis

_CONSTANT: Final = re.compile(r"(?<![A-Za-z$\d.])(\d+\.?\d*(?:[eE][+-]?\d+)?)(?![\d.]*[A-Za-z(:])")
_QUOTED: Final = re.compile(r'"[^"]*"')
_COMPARES: Final = re.compile(r"[<>=]=?|<>")
_COMPARISON: Final = re.compile(r"IF\((\$?[A-Z]{1,3}\$?[1-9]\d{0,6})[<>]=?(\$?[A-Z]{1,3}\$?[1-9]\d{0,6})[,;]")
MOST_PAIRS: Final = 40
MOST_ROWS: Final = 5_000


class Suspect(NamedTuple):
    """A total that does not come out: the row of its candidate, the figure and its cell."""

    row: int
    said: float
    place: Place


def cause_of(
    basis: Basis,
    grid: Grid,
    suspect: Suspect,
    suspects: Sequence[Suspect],
    result: Result,
    meaning: Meaning,
    weights: Weights,
) -> str:
    """The likely cause in words, "" where none fits."""
    parts = _parts(basis, result, suspect.row, meaning)
    off = suspect.said - float(result.totals[suspect.row])
    near = 2e-4 * max(abs(suspect.said), 1e-6)
    typed = not grid.cells[suspect.place].is_formula
    found = (
        (_weighed_otherwise(basis, suspects, result, meaning) if len(suspects) > 2 else "")
        or _left_out(basis, suspect.row, parts, off, near)
        or _weighed_otherwise(basis, suspects, result, meaning)
        or _weights_do_not_add_up(suspect, result, weights, meaning)
        or _of_another(basis, suspect, result, near)
        or _scored_otherwise(basis, suspect.row, parts, off, near)
    )
    if typed and len(suspects) <= len(basis.candidates) / 2:
        return f"{found}; the total is typed, not worked out" if found else "the total is typed, not worked out"
    return found


def _parts(basis: Basis, result: Result, row: int, meaning: Meaning) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """What each criterion adds to the total of a candidate."""
    figures = basis.figures
    scores = np.nan_to_num(figures.scores[row])
    weighed = meaning in (Meaning.WEIGHTED_SUM, Meaning.WEIGHTED_MEAN, Meaning.SHARE)
    if weighed and figures.raw is not None:
        parts = scores * figures.shares
    else:
        parts = scores.copy()
    whole = float(parts.sum())
    factor = float(result.totals[row]) / whole if whole else 0.0
    return np.asarray(parts * factor, dtype=float)


def _left_out(
    basis: Basis,
    row: int,
    parts: np.ndarray[tuple[int], np.dtype[np.float64]],
    off: float,
    near: float,
) -> str:
    """One or two criteria that the sum leaves out, or counts twice."""
    names = [path[-1] for path in basis.paths]
    for number, part in enumerate(parts):
        if abs(part) > near and abs(off + part) <= near:
            return f"the score of '{names[number]}'{_why_skipped(basis, row, number)} is left out of it"
        if abs(part) > near and abs(off - part) <= near:
            return f"'{names[number]}' is counted twice"
    if len(parts) <= MOST_PAIRS:
        for a, b in combinations(range(len(parts)), 2):
            if min(abs(parts[a]), abs(parts[b])) > near and abs(off + parts[a] + parts[b]) <= near:
                return f"the scores of '{names[a]}' and '{names[b]}' are left out of it"
    return ""


def _why_skipped(basis: Basis, row: int, number: int) -> str:
    """Where a score that was skipped is stored as text, or stands in a hidden row or column."""
    name, path = basis.candidates[row], basis.paths[number]
    for (_, candidate, each), cell in basis.table.cells.items():
        if candidate.casefold() == name.casefold() and each == path:
            stored = basis.table.grid.cells[cell.place]
            if stored.kind is CellKind.TEXT:
                return f" ({address(cell.place)}, a number stored as text)"
            grid = basis.table.grid
            if cell.place[0] in grid.hidden_rows or cell.place[1] in grid.hidden_columns:
                return f" ({address(cell.place)}, hidden)"
            return f" ({address(cell.place)})"
    return ""


def _weighed_otherwise(basis: Basis, suspects: Sequence[Suspect], result: Result, meaning: Meaning) -> str:
    """One criterion counted with another weight than the one beside it, alike for several candidates."""
    raw = basis.figures.raw
    if raw is None or meaning is not Meaning.WEIGHTED_SUM or len(suspects) < 2:
        return ""
    plain_sums = np.nan_to_num(basis.figures.scores) @ raw
    whole = float(np.abs(plain_sums).max()) or 1.0
    factor = float(np.abs(result.totals).max()) / whole
    for number, path in enumerate(basis.paths):
        scores = [float(basis.figures.scores[each.row, number]) for each in suspects]
        if any(not np.isfinite(score) or score == 0 for score in scores):
            continue
        others = [
            raw[number] + (each.said - float(result.totals[each.row])) / factor / score
            for each, score in zip(suspects, scores, strict=True)
        ]
        middle = float(np.median(others))
        if all(abs(other - middle) <= 2e-4 * max(abs(middle), 1e-3) for other in others) and middle >= 0:
            said = f"as if '{path[-1]}' weighed {_short(middle)}, and not {_short(float(raw[number]))}"
            return f"the totals come out {said}"
    return ""


def _weights_do_not_add_up(suspect: Suspect, result: Result, weights: Weights, meaning: Meaning) -> str:
    total, computed = weights.total, float(result.totals[suspect.row])
    if total is None or not computed or meaning not in (Meaning.WEIGHTED_MEAN, Meaning.SHARE):
        return ""
    for whole in (1.0, 100.0):
        ratio = total / whole
        if abs(ratio - 1) > 1e-6 and abs(suspect.said / computed - ratio) <= 1e-4:
            return f"the weights add up to {_short(ratio * 100)} %"
    return ""


def _of_another(basis: Basis, suspect: Suspect, result: Result, near: float) -> str:
    for row, total in enumerate(result.totals):
        if row != suspect.row and abs(suspect.said - float(total)) <= near / 4:
            return f"this is the total of '{basis.candidates[row]}'"
    return ""


def _scored_otherwise(
    basis: Basis, row: int, parts: np.ndarray[tuple[int], np.dtype[np.float64]], off: float, near: float
) -> str:
    """The one score that, were it another whole number, would explain the difference."""
    found = []
    for number, path in enumerate(basis.paths):
        score = float(basis.figures.scores[row, number])
        if not np.isfinite(score) or score == 0 or parts[number] == 0:
            continue
        other = score + off * score / float(parts[number])
        most = float(basis.figures.maxima[number])
        if abs(other - round(other)) <= 1e-3 and 0 <= round(other) <= most and abs(off) > near:
            found.append(f"as if '{path[-1]}' were scored {round(other)}, and not {_short(score)}")
    return f"it comes out {found[0]}" if len(found) == 1 else ""


def slips_in_formulas(grid: Grid, weights: Sequence[float]) -> list[str]:
    """Formulas with a constant that is a weight with its point in another place, or with "=" where a sum goes on."""
    found: dict[str, str] = {}
    given = [each for each in weights if each and round(each, 9) != round(each)]
    for place, cell in sorted(grid.cells.items()):
        if not cell.formula:
            continue
        formula = _QUOTED.sub("", cell.formula.lstrip("="))
        if len(formula) > 2_000:
            continue
        for text in _CONSTANT.findall(formula):
            constant = float(text)
            for weight in given:
                if _is_shifted(constant, weight):
                    what = f"the formula in {address(place)} counts with {text} where the weight is {plain(weight)}"
                    found.setdefault(text, what)
        compares = _COMPARES.findall(formula)
        if compares == ["="] and "IF" not in formula.upper() and "+" in formula:
            found.setdefault("=", f"the formula in {address(place)} has '=' where '+' seems to be meant")
    return list(found.values())


def strangers_compared(grid: Grid, scores: Area) -> list[str]:
    """Comparisons of two cells of which one is no score, as happens where formulas are copied to other rows."""
    found = []
    for place, cell in sorted(grid.cells.items()):
        pair = _COMPARISON.search(cell.formula)
        if pair is None or place[0] > MOST_ROWS:
            continue
        cells = [place_of(text) for text in pair.groups()]
        inside = [any(each in area for area in scores) for each in cells]
        if any(inside) and not all(inside):
            stranger = cells[inside.index(False)]
            found.append(f"the comparison in {address(place)} reads {address(stranger)}, which is none of the scores")
    return found


def _is_shifted(constant: float, weight: float) -> bool:
    """Whether a constant has the digits of a weight with the point in another place."""
    if constant <= 0 or weight <= 0 or len(f"{weight:.10g}".strip("0.")) < 3:
        return False
    shift = np.log10(constant / weight)
    return bool(abs(shift) >= 0.9 and abs(shift - round(shift)) <= 2e-4)


def _short(number: float) -> str:
    return plain(float(f"{number:.4g}"))
