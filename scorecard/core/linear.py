"""Linear programmes of moderate size: the smallest c.x under linear constraints, in floats or in exact fractions.

    minimise    c . x
    subject to  A_ub x <= b_ub,  A_eq x = b_eq,  0 <= x <= upper

A two-phase simplex on a dense tableau (Dantzig 1963). Upper bounds take no rows: a variable that meets its bound is
replaced by its distance from it. The steepest column enters; where that only stands still, as it may in degenerate
programmes, Bland's rule takes over (1977), which never goes in circles. Rows and costs are scaled to 1 before floats
are compared with the tolerance. A float solution is put into the constraints at the end; one that does not hold, or
that took too long, is found again in fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scorecard.core.numbers import exact as decimal

Numbers = NDArray[Any]

TOLERANCE: Final = 1e-10  # below which a float in a scaled tableau counts as zero
HELD: Final = 1e-8  # how far a float solution may miss a scaled constraint
PATIENCE: Final = 12  # steps that stand still before Bland's rule takes over


class Status(StrEnum):
    """How a programme ended."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"


@dataclass(frozen=True, slots=True)
class Solution:
    """The end of a programme: x (n,) and c.x where it is optimal, otherwise an empty x and 0."""

    status: Status
    x: Numbers
    value: Any

    @property
    def optimal(self) -> bool:
        return self.status is Status.OPTIMAL


class _Weary(Exception):
    """Floats went on for longer than the programme can need."""


def solve(
    c: ArrayLike,
    A_ub: ArrayLike | None = None,  # noqa: N803 - the names of the field
    b_ub: ArrayLike | None = None,
    A_eq: ArrayLike | None = None,  # noqa: N803
    b_eq: ArrayLike | None = None,
    *,
    upper: Sequence[Any] | None = None,
    exact: bool = False,
) -> Solution:
    """The x >= 0 that makes c.x smallest.

    c (n,); A_ub (k, n) with b_ub (k,); A_eq (m, n) with b_eq (m,); upper (n,), None in it for no bound. With `exact`
    all numbers are fractions, floats being read as the decimals that they are written as, and so is the answer.
    Raises ValueError where the shapes do not fit or a number is not finite.
    """
    costs = _numbers(c, exact)
    n = costs.size
    at_most, most = _rows(A_ub, b_ub, n, exact)
    equal, right = _rows(A_eq, b_eq, n, exact)
    bounds = _bounds(upper, n, exact)
    if (bounds < 0).any():
        return Solution(Status.INFEASIBLE, costs[:0], 0)
    if exact:
        return _solved(costs, at_most, most, equal, right, bounds, 0)
    if not all(np.isfinite(each).all() for each in (costs, at_most, most, equal, right)):
        raise ValueError("the numbers of a linear programme must be finite")
    at_most, most = _scaled(at_most, most)
    equal, right = _scaled(equal, right)
    try:
        found = _solved(costs, at_most, most, equal, right, bounds, TOLERANCE)
    except _Weary:
        return _again(costs, at_most, most, equal, right, bounds)
    if found.optimal and not _holds(found.x, at_most, most, equal, right, bounds):
        return _again(costs, at_most, most, equal, right, bounds)
    return found


def _number(given: Any, exact: bool) -> Any:
    if not exact:
        return float(given)
    return decimal(float(given)) if isinstance(given, (float, np.floating)) else Fraction(given)


def _numbers(given: ArrayLike, exact: bool) -> Numbers:
    """An array of floats, or of fractions."""
    if not exact:
        return np.array(given, dtype=float)
    raw = np.array(given, dtype=object)
    return np.array([_number(each, True) for each in raw.ravel()], dtype=object).reshape(raw.shape)


def _bounds(upper: Sequence[Any] | None, n: int, exact: bool) -> Numbers:
    """Upper bounds (n,), infinity where there is none."""
    given = [None] * n if upper is None else list(upper)
    if len(given) != n:
        raise ValueError(f"{len(given)} upper bounds for {n} variables")
    unbounded = [each is None or each == np.inf for each in given]
    found = [np.inf if free else _number(each, exact) for each, free in zip(given, unbounded, strict=True)]
    return np.array(found, dtype=object if exact else float)


def _rows(matrix: ArrayLike | None, right: ArrayLike | None, n: int, exact: bool) -> tuple[Numbers, Numbers]:
    """Constraints as arrays (k, n) and (k,), none where they are not given."""
    if matrix is None or right is None:
        if matrix is not right:
            raise ValueError("constraints need both a matrix and right sides")
        kind = object if exact else float
        return np.zeros((0, n), dtype=kind), np.zeros(0, dtype=kind)
    rows, sides = _numbers(matrix, exact), _numbers(right, exact)
    if not rows.size:
        rows = rows.reshape(sides.size, n)
    if rows.shape != (sides.size, n):
        raise ValueError(f"{rows.shape} constraints for {n} variables and {sides.size} right sides")
    return rows, sides


def _scaled(rows: Numbers, right: Numbers) -> tuple[Numbers, Numbers]:
    """Each row divided by its largest number, so that one tolerance serves all."""
    largest = np.abs(rows).max(axis=1, initial=0.0)
    factor = np.where(largest > 0, largest, 1.0)
    return rows / factor[:, None], right / factor


def _holds(x: Numbers, at_most: Numbers, most: Numbers, equal: Numbers, right: Numbers, bounds: Numbers) -> bool:
    """Whether a float solution meets the constraints, relative to the size of what is added up."""
    room = HELD * (1 + np.abs(x).max(initial=0.0))
    return bool(
        (x >= -room).all()
        and (at_most @ x <= most + room).all()
        and (np.abs(equal @ x - right) <= room).all()
        and (x <= bounds + room).all()
    )


def _again(
    costs: Numbers, at_most: Numbers, most: Numbers, equal: Numbers, right: Numbers, bounds: Numbers
) -> Solution:
    """The same in fractions, given back in floats."""
    given = [_numbers(each, True) for each in (costs, at_most, most, equal, right)]
    limits = _bounds(bounds.tolist(), bounds.size, True)
    found = _solved(given[0], given[1], given[2], given[3], given[4], limits, 0)
    return Solution(found.status, found.x.astype(float), float(found.value))


def _solved(
    costs: Numbers,
    at_most: Numbers,
    most: Numbers,
    equal: Numbers,
    right: Numbers,
    bounds: Numbers,
    tolerance: float,
) -> Solution:
    """Two phases: first any solution, by taking away what is missing; then the best."""
    n, k, m = costs.size, most.size, right.size
    kind = object if tolerance == 0 else float
    one = Fraction(1) if tolerance == 0 else 1.0
    body = np.zeros((k + m, n + k), dtype=kind) + 0 * one
    body[:k, :n] = at_most
    body[k:, :n] = equal
    body[range(k), range(n, n + k)] = one
    sides = np.concatenate([most, right])
    turned = sides < 0
    body[turned] = -body[turned]
    sides[turned] = -sides[turned]
    lacking = [row for row in range(k + m) if row >= k or turned[row]]
    extra = np.zeros((k + m, len(lacking)), dtype=kind) + 0 * one
    extra[lacking, range(len(lacking))] = one
    basis = n + np.arange(k + m)
    basis[lacking] = n + k + np.arange(len(lacking))
    limits = np.concatenate([bounds, np.full(k + len(lacking), np.inf, dtype=kind)])

    tableau = _Tableau(np.hstack([body, extra, sides[:, None]]), basis, limits, tolerance)
    if lacking:
        first = np.zeros(n + k + len(lacking), dtype=kind) + 0 * one
        first[n + k :] = one
        tableau.minimise(first)
        scale = max(1.0, float(np.abs(sides).max())) if tolerance else 1
        if tableau.value > tolerance * 10 * scale:
            return Solution(Status.INFEASIBLE, costs[:0], 0)
        tableau.keep(n + k)
    largest = np.abs(costs).max(initial=0)
    goal = np.zeros(n + k, dtype=kind) + 0 * one
    goal[:n] = costs / largest if tolerance and largest > 0 else costs
    if not tableau.minimise(goal):
        return Solution(Status.UNBOUNDED, costs[:0], 0)
    x = tableau.x()
    if tolerance:
        x = _refined(x, body, sides, tableau.basis)
    x = x[:n]
    return Solution(Status.OPTIMAL, x, costs @ x if n else 0)


def _refined(x: Numbers, body: Numbers, sides: Numbers, basis: NDArray[np.intp]) -> Numbers:
    """The same corner, worked out from the constraints as they were given where many steps have blurred it."""
    missed = np.abs(body @ x - sides).max(initial=0.0)
    if missed <= TOLERANCE * (1 + np.abs(x).max(initial=0.0)):
        return x
    rest = x.copy()
    rest[basis] = 0.0
    sharp = rest.copy()
    sharp[basis] = np.linalg.lstsq(body[:, basis], sides - body @ rest, rcond=None)[0]
    return sharp if np.abs(body @ sharp - sides).max() < missed and sharp.min() > -HELD else x


class _Tableau:
    """Rows of B^-1 A with their right sides, and below them the reduced costs; changed in place, step by step.

    Every variable that is not in the basis is 0, counted from its upper bound where `turned` says so.
    """

    def __init__(self, rows: Numbers, basis: NDArray[np.intp], upper: Numbers, tolerance: float) -> None:
        self.cells = np.vstack([rows, rows[:1] * 0 if len(rows) else np.zeros((1, rows.shape[1]), dtype=rows.dtype)])
        self.basis = basis
        self.upper = upper
        self.turned = np.zeros(upper.size, dtype=bool)
        self.tolerance = tolerance

    @property
    def value(self) -> Any:
        return -self.cells[-1, -1]

    def minimise(self, costs: Numbers) -> bool:
        """Go down to the smallest costs (one for each column). False: they have no bottom."""
        cells = self.cells
        cells[-1, :-1] = costs
        cells[-1, -1] = 0
        for column in np.flatnonzero(self.turned):
            cells[-1, -1] -= costs[column] * self.upper[column]
            cells[-1, column] = -costs[column]
        for row, column in enumerate(self.basis):
            if cells[-1, column] != 0:
                cells[-1] -= cells[-1, column] * cells[row]
        fixed = np.asarray(self.upper <= self.tolerance, dtype=bool)
        still, most = 0, 200 + 40 * sum(cells.shape)
        steps = 0
        while True:
            entering = self._entering(fixed, careful=still > PATIENCE)
            if entering is None:
                return True
            step = self._step(entering, careful=still > PATIENCE)
            if step is None:
                return False
            still = 0 if step > self.tolerance else still + 1
            steps += 1
            if self.tolerance and steps > most:
                raise _Weary

    def _entering(self, fixed: NDArray[np.bool_], careful: bool) -> int | None:
        reduced = self.cells[-1, :-1]
        down = (reduced < -self.tolerance) & ~fixed
        if not down.any():
            return None
        if careful:
            return int(down.argmax())
        return int(np.where(down, reduced, 0).argmin())

    def _step(self, column: int, careful: bool) -> Any:
        """Raise one variable until the first that is in the basis meets a bound, or it meets its own. How far it went;
        None: without end."""
        cells, own = self.cells, self.upper[column]
        rows = np.flatnonzero(np.abs(cells[:-1, column]) > self.tolerance)
        rates, right, basic = cells[rows, column], cells[rows, -1], self.basis[rows]
        room = np.where(rates > 0, right, self.upper[basic] - right) / np.abs(rates)
        nearest = max(room.min(), 0) if rows.size else np.inf
        if own < nearest:
            cells[:, -1] -= cells[:, column] * own
            cells[:, column] = -cells[:, column]
            self.turned[column] = not self.turned[column]
            return own
        if nearest == np.inf:
            return None
        tied = np.flatnonzero(room <= nearest + self.tolerance)
        # the larger pivot keeps floats small
        at = tied[basic[tied].argmin() if careful else np.abs(rates[tied]).argmax()]
        leaving = int(rows[at])
        if rates[at] < 0:
            out = self.basis[leaving]
            cells[leaving] = -cells[leaving]
            cells[leaving, out] = -cells[leaving, out]
            cells[leaving, -1] += self.upper[out]
            self.turned[out] = not self.turned[out]
        self._pivot(leaving, column)
        return nearest

    def _pivot(self, row: int, column: int) -> None:
        cells = self.cells
        cells[row] = cells[row] / cells[row, column]
        others = np.flatnonzero(cells[:, column] != 0)
        others = others[others != row]
        cells[others] -= np.multiply.outer(cells[others, column], cells[row])
        cells[others, column] = 0
        self.basis[row] = column
        if self.tolerance:
            right = cells[:-1, -1]
            right[(right < 0) & (right > -self.tolerance)] = 0.0

    def keep(self, columns: int) -> None:
        """Take away all but the first columns: those that are in the basis, at 0, are exchanged for others; a row
        that has none to offer says what others say, and goes."""
        for row, column in enumerate(self.basis):
            if column >= columns:
                self.cells[row, -1] = 0
                sizes = np.abs(self.cells[row, :columns])
                best = int(sizes.argmax()) if columns else 0
                if columns and sizes[best] > self.tolerance:
                    self._pivot(row, best)
        rows = np.flatnonzero(self.basis < columns)
        self.basis = self.basis[rows]
        keep = [*range(columns), self.cells.shape[1] - 1]
        self.cells = self.cells[np.ix_([*rows, self.cells.shape[0] - 1], keep)]
        self.upper, self.turned = self.upper[:columns], self.turned[:columns]

    def x(self) -> Numbers:
        """What each variable is."""
        found = self.cells[-1, :-1] * 0
        found[self.basis] = self.cells[:-1, -1]
        found[self.turned] = self.upper[self.turned] - found[self.turned]
        return found
