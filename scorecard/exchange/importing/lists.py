"""Long lists: a row for each score, with columns for the provider, the criterion, the score and more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from scorecard.exchange.importing.book import CellKind, Grid, Range
from scorecard.exchange.importing.figures import Says, figure
from scorecard.exchange.importing.headings import Role, has_role, role_of
from scorecard.exchange.importing.mapping import Layout, TableMapping
from scorecard.exchange.importing.orientation import names_sound_like_criteria
from scorecard.exchange.importing.view import ANSWERS

HEAD_WITHIN: Final = 40
SHAPES: Final = 3  # so many heads are tried by the shape of what is under them
LOOKED_AT: Final = 400  # rows that are looked at to tell what the columns are

_NAMES: Final = {
    Role.CANDIDATE: "candidates",
    Role.CRITERION: "criteria",
    Role.SCORE: "scores",
    Role.COMMENT: "reasons",
    Role.EVALUATOR: "evaluators",
    Role.WEIGHT: "weights",
    Role.GROUP: "groups",
    Role.DIRECTION: "directions",
    Role.UNIT: "units",
    Role.MAXIMUM: "maxima",
    Role.DESCRIPTION: "descriptions",
}


def list_on(grid: Grid) -> TableMapping | None:
    """The long list on a sheet; None where there is none."""
    shapes = 0
    for head in range(1, min(grid.rows, HEAD_WITHIN)):
        columns = [column for column in range(1, min(grid.columns, 60) + 1) if (head, column) in grid.cells]
        if len(columns) < 3 or any(grid.cells[(head, c)].kind is not CellKind.TEXT for c in columns):
            continue
        found = _by_heads(grid, head, columns)
        if found is None and shapes < SHAPES:
            shapes += 1
            found = _by_shape(grid, head, columns)
        if found is not None:
            last = max((row for row, column in grid.cells if column == found["scores"]), default=head)
            areas: dict[str, Any] = {name: (Range(head + 1, at, last, at),) for name, at in found.items()}
            return TableMapping(grid.title, Layout.LIST, **areas)
    return None


def _rows(grid: Grid, head: int) -> range:
    return range(head + 1, min(grid.rows, head + LOOKED_AT) + 1)


def _texts(grid: Grid, head: int, column: int) -> list[str]:
    return [text for row in _rows(grid, head) if (text := grid.text(row, column))]


def _says(grid: Grid, head: int, column: int) -> list[Says]:
    found = [figure(grid.cells.get((row, column))).says for row in _rows(grid, head)]
    return [each for each in found if each is not Says.NOTHING]


def _by_heads(grid: Grid, head: int, columns: Sequence[int]) -> dict[str, int] | None:
    """A list whose heads say what the columns are."""
    found: dict[str, int] = {}
    roles = {column: role_of(grid.text(head, column)) for column in columns}
    if Role.CRITERION not in roles.values():  # a question describes a criterion, or is one
        asked = [column for column in columns if has_role(grid.text(head, column), Role.CRITERION)]
        roles.update(dict.fromkeys(asked[:1], Role.CRITERION))
    if not {Role.CANDIDATE, Role.CRITERION} <= set(roles.values()):
        return None
    for column in columns:
        name = _NAMES.get(role) if (role := roles[column]) else None
        says = _says(grid, head, column)
        figures = sum(each in ANSWERS for each in says)
        if name in ("candidates", "criteria", "groups", "evaluators") and figures > 0.5 * len(says):
            continue
        if name in ("scores", "weights", "maxima") and says and figures < 0.4 * len(says):
            continue
        if name and name not in found:
            found[name] = column
    if not {"candidates", "criteria"} <= found.keys():
        return None
    if "scores" not in found:
        rest = [c for c in columns if c not in found.values() and _is_of_figures(grid, head, c)]
        if len(rest) != 1:
            return None
        found["scores"] = rest[0]
    others = [c for c in columns if c not in found.values() and _is_of_figures(grid, head, c)]
    if len(others) > 2 or not _says(grid, head, found["scores"]):
        return None
    return found if _pairs_differ(grid, head, found) else None


def _by_shape(grid: Grid, head: int, columns: Sequence[int]) -> dict[str, int] | None:
    """A list told by its shape: two columns of names that repeat, every pair once, and one column of figures."""
    figures = [c for c in columns if _is_of_figures(grid, head, c)]
    names = [
        c
        for c in columns
        if c not in figures and len(texts := _texts(grid, head, c)) >= 6 and 2 <= len(set(texts)) <= 0.6 * len(texts)
    ]
    if not 1 <= len(figures) <= 2 or len(names) < 2:
        return None
    for a in names:
        for b in names:
            if a < b:
                found = _sorted_out(grid, head, a, b, figures, columns)
                if found is not None:
                    return found
    return None


def _sorted_out(
    grid: Grid, head: int, a: int, b: int, figures: Sequence[int], columns: Sequence[int]
) -> dict[str, int] | None:
    pairs = [(grid.text(row, a), grid.text(row, b)) for row in _rows(grid, head)]
    pairs = [pair for pair in pairs if all(pair)]
    first, second = {x for x, _ in pairs}, {y for _, y in pairs}
    if len(set(pairs)) < len(pairs) or len(pairs) < 0.6 * len(first) * len(second):
        return None
    if names_sound_like_criteria(sorted(first)) > names_sound_like_criteria(sorted(second)):
        a, b = b, a
    found = {"candidates": a, "criteria": b, "scores": figures[0]}
    for column in figures[1:]:
        if role_of(grid.text(head, column)) is Role.WEIGHT:
            found["weights"] = column
    rest = [c for c in columns if c not in found.values() and c not in figures]
    comments = [c for c in rest if role_of(grid.text(head, c)) is Role.COMMENT or c > figures[0]]
    return found | ({"reasons": comments[0]} if comments else {})


def _is_of_figures(grid: Grid, head: int, column: int) -> bool:
    says = _says(grid, head, column)
    return bool(says) and sum(each in ANSWERS for each in says) >= 0.6 * len(says)


def _pairs_differ(grid: Grid, head: int, found: dict[str, int]) -> bool:
    """Whether each score is another: hardly a candidate and criterion (and evaluator) stand there twice."""
    columns = [found[name] for name in ("candidates", "criteria", "groups", "evaluators") if name in found]
    rows = [tuple(grid.text(row, column) for column in columns) for row in _rows(grid, head)]
    rows = [row for row in rows if any(row)]
    return bool(rows) and len(set(rows)) >= 0.5 * len(rows)
