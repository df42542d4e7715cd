"""Linear programmes: against every corner of what is feasible, against known programmes that go in circles, and the
float answer against the exact one."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.core import linear
from scorecard.core.linear import Solution, Status, solve

Programme = tuple[list[int], list[list[int]], list[int], list[list[int]], list[int], list[int]]


def eliminated(rows: list[list[Fraction]]) -> list[Fraction] | None:
    """The one solution of n equations in n unknowns, by elimination; None where there is no single one."""
    rows = [list(row) for row in rows]
    n = len(rows)
    for column in range(n):
        pivot = next((row for row in range(column, n) if rows[row][column] != 0), None)
        if pivot is None:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [each / rows[column][column] for each in rows[column]]
        for row in range(n):
            if row != column:
                factor = rows[row][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[-1] for row in rows]


def brute(programme: Programme) -> Fraction | None:
    """The smallest costs at any corner: every choice of n constraints that hold with equality. None: infeasible.

    With an upper bound on every variable the feasible region has corners and an optimum stands on one.
    """
    c, a, b, e, f, upper = programme
    n = len(c)
    planes = [[*map(Fraction, row), Fraction(side)] for row, side in zip([*e, *a], [*f, *b], strict=True)]
    for j in range(n):
        unit = [Fraction(int(i == j)) for i in range(n)]
        planes += [[*unit, Fraction(0)], [*unit, Fraction(upper[j])]]
    best: Fraction | None = None
    for chosen in combinations(planes, n):
        x = eliminated(list(chosen))
        if x is None or not feasible(programme, x):
            continue
        value = sum((Fraction(cost) * each for cost, each in zip(c, x, strict=True)), Fraction(0))
        best = value if best is None else min(best, value)
    return best


def feasible(programme: Programme, x: list[Fraction]) -> bool:
    _, a, b, e, f, upper = programme

    def side(row: list[int]) -> Fraction:
        return sum((Fraction(part) * each for part, each in zip(row, x, strict=True)), Fraction(0))

    return (
        all(0 <= each <= bound for each, bound in zip(x, upper, strict=True))
        and all(side(row) <= most for row, most in zip(a, b, strict=True))
        and all(side(row) == right for row, right in zip(e, f, strict=True))
    )


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Small ones with small whole numbers: full of ties, redundant rows and variables that cannot move."""
    n = draw(st.integers(1, 3))
    small = st.integers(-3, 3)
    row = st.lists(small, min_size=n, max_size=n)
    a = draw(st.lists(row, max_size=3))
    e = draw(st.lists(row, max_size=2))
    b = draw(st.lists(st.integers(-4, 6), min_size=len(a), max_size=len(a)))
    f = draw(st.lists(small, min_size=len(e), max_size=len(e)))
    upper = draw(st.lists(st.integers(0, 4), min_size=n, max_size=n))
    return draw(row), a, b, e, f, upper


def solved(programme: Programme, **options: Any) -> Solution:
    c, a, b, e, f, upper = programme
    return solve(c, a, b, e, f, upper=upper, **options)


@given(programmes())
def test_solve_when_exact_then_the_best_corner_of_all(programme: Programme) -> None:
    found, best = solved(programme, exact=True), brute(programme)
    if best is None:
        assert found.status is Status.INFEASIBLE
    else:
        assert found.value == best
        assert feasible(programme, list(found.x))
        assert found.value == sum(cost * each for cost, each in zip(programme[0], found.x, strict=True))


@given(programmes())
def test_solve_when_floats_then_as_the_exact_one(programme: Programme) -> None:
    found, exact = solved(programme), solved(programme, exact=True)
    assert found.status is exact.status
    if exact.optimal:
        assert found.value == pytest.approx(float(exact.value), abs=1e-7)


@given(programmes())
def test_solve_when_bounds_are_rows_then_the_same(programme: Programme) -> None:
    c, a, b, e, f, upper = programme
    n = len(c)
    unit: list[list[int]] = [[int(i == j) for i in range(n)] for j in range(n)]
    as_rows = solve(c, [*a, *unit], [*b, *upper], e, f, exact=True)
    as_bounds = solved(programme, exact=True)
    assert as_rows.status is as_bounds.status
    assert as_rows.value == as_bounds.value


@pytest.mark.parametrize("exact", [False, True])
def test_solve_when_beale_goes_in_circles_then_it_ends(exact: bool) -> None:
    # Beale 1955, Cycling in the dual simplex algorithm; the optimum -1/20 as in Chvatal, Linear Programming, ch. 3
    found = solve(
        [-0.75, 150, -0.02, 6],
        [[0.25, -60.0, -0.04, 9.0], [0.5, -90.0, -0.02, 3.0], [0.0, 0.0, 1.0, 0.0]],
        [0, 0, 1],
        exact=exact,
    )
    assert float(found.value) == pytest.approx(-0.05)
    assert [float(each) for each in found.x] == pytest.approx([0.04, 0, 1, 0])


def test_solve_when_klee_and_minty_then_the_far_corner() -> None:
    # Klee and Minty 1972: the steepest way visits every corner of a cube of n dimensions
    n = 8
    a = [[2 ** (i - j + 1) if j < i else int(i == j) for j in range(n)] for i in range(n)]
    b = [5 ** (i + 1) for i in range(n)]
    found = solve([-(2 ** (n - 1 - j)) for j in range(n)], a, b, exact=True)
    assert found.value == -(5**n)


@pytest.mark.parametrize("exact", [False, True])
def test_solve_when_nothing_stops_it_then_unbounded(exact: bool) -> None:
    assert solve([-1, 0], [[-1, 1]], [1], exact=exact).status is Status.UNBOUNDED
    assert solve([-1], exact=exact).status is Status.UNBOUNDED


@pytest.mark.parametrize("exact", [False, True])
def test_solve_when_the_constraints_contradict_then_infeasible(exact: bool) -> None:
    assert solve([1, 1], [[1, 1]], [1], [[1, 1]], [2], exact=exact).status is Status.INFEASIBLE
    assert solve([1], [[0]], [-1], exact=exact).status is Status.INFEASIBLE
    assert solve([1], upper=[-1], exact=exact).status is Status.INFEASIBLE


@pytest.mark.parametrize("exact", [False, True])
def test_solve_when_rows_repeat_then_they_do_no_harm(exact: bool) -> None:
    found = solve([1, 2], None, None, [[1, 1], [2, 2], [0, 0]], [1, 2, 0], exact=exact)
    assert [float(each) for each in found.x] == [1.0, 0.0]


@pytest.mark.parametrize("exact", [False, True])
def test_solve_when_there_is_nothing_then_nothing(exact: bool) -> None:
    found = solve([], exact=exact)
    assert found.optimal
    assert found.x.size == 0
    assert found.value == 0


def test_solve_when_exact_then_fractions_of_the_decimals_as_written() -> None:
    found = solve([-1, -1], [[0.1, 0.2]], [0.3], upper=[1, None], exact=True)
    assert list(found.x) == [1, 1]
    assert found.value == -2
    assert all(isinstance(each, Fraction) for each in found.x)


def test_solve_when_sizes_are_far_apart_then_still_right() -> None:
    # one constraint in millions, one in millionths
    found = solve([-1, -1], [[1e6, 2e6], [3e-6, 1e-6]], [4e6, 6e-6])
    assert found.x == pytest.approx([1.6, 1.2])


def test_solve_when_shapes_do_not_fit_then_refused() -> None:
    with pytest.raises(ValueError, match="constraints for 2 variables"):
        solve([1, 1], [[1]], [1])
    with pytest.raises(ValueError, match="upper bounds"):
        solve([1, 1], upper=[1])
    with pytest.raises(ValueError, match="both"):
        solve([1], [[1]])
    with pytest.raises(ValueError, match="finite"):
        solve([1], [[float("nan")]], [1])


def test_solve_when_floats_take_too_long_then_found_in_fractions(monkeypatch: pytest.MonkeyPatch) -> None:
    def weary(*given: Any) -> Solution:
        if given[-1]:
            raise linear._Weary
        return original(*given)

    original = linear._solved
    monkeypatch.setattr(linear, "_solved", weary)
    found = solve([1, 2], [[-1, -1]], [-1.0], upper=[0.25, None])
    assert found.x.tolist() == [0.25, 0.75]
    assert found.value == 1.75


def test_solve_when_large_then_optimal_by_its_own_dual() -> None:
    # A solution x and a solution y of the dual with equal values prove each other (strong duality).
    random = np.random.default_rng(7)
    a = random.uniform(0, 1, (60, 90))
    b = random.uniform(10, 20, 60)
    c = random.uniform(1, 2, 90)
    primal = solve(-c, a, b)
    dual = solve(b, -a.T, -c)
    assert primal.optimal
    assert dual.optimal
    assert -primal.value == pytest.approx(dual.value)
    assert (a @ primal.x <= b + 1e-7).all()
