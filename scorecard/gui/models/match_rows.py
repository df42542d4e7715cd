"""Who is who in what is compared, as rows of a table: what was taken for the same, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QCoreApplication

from scorecard.app.compare import Side, are_states_of_one
from scorecard.core.comparison.matching import Matched, Row, known_as
from scorecard.core.tree import path_of
from scorecard.core.wording import NOTHING, one_line
from scorecard.gui.models.compared import Compared
from scorecard.gui.models.figures_model import FigureRow


class Ground(IntEnum):
    """Why rows were taken for the same; ALONE: they were not."""

    ALONE = 0
    PARTLY = 1
    HAND = 2
    NAME = 3
    DIRECTORY = 4
    KEY = 5


@dataclass(frozen=True, slots=True)
class MatchItem:
    """A row of the matching, and on what ground it stands."""

    row: Row
    ground: Ground


def match_rows(result: Compared, table: Matched) -> tuple[tuple[str, ...], tuple[FigureRow, ...]]:
    """The rows of the matching: those that stand alone first, by name."""
    rows: tuple[Row, ...] = getattr(result.matching, table)
    found = set(getattr(result.proposal, table))
    words = {
        Ground.ALONE: _tr("Unmatched"),
        Ground.PARTLY: _tr("In some"),
        Ground.HAND: _tr("By hand"),
        Ground.NAME: _tr("By name"),
        Ground.DIRECTORY: _tr("By directory"),
        Ground.KEY: _tr("The same one"),
    }
    made = []
    for row in rows:
        ground = _ground(result, table, row, by_hand=row not in found)
        names = tuple(_name(side, table, key) for side, key in zip(result.sides, row, strict=True))
        sort = next(each for each in names if each != NOTHING).casefold()
        made.append((ground is not Ground.ALONE, sort, row, ground, names))
    made.sort(key=lambda each: each[:2])
    heads = (*(side.label for side in result.sides), _tr("Matched"))
    return heads, tuple(
        FigureRow(
            row,
            (*names, words[ground]),
            (float(number), *(name.casefold() for name in names[1:]), float(ground)),
            MatchItem(row, ground),
            said=f"{words[ground]}: {', '.join(one_line(name) for name in names)}",
        )
        for number, (_, _, row, ground, names) in enumerate(made)
    )


def alone_in(result: Compared, table: Matched) -> int:
    """How many rows stand alone, where a partner could be found: each in one state only, and not all in the same."""
    alone = [row for row in getattr(result.matching, table) if sum(key is not None for key in row) == 1]
    places = {next(at for at, key in enumerate(row) if key is not None) for row in alone}
    return len(alone) if len(places) > 1 else 0


def _ground(result: Compared, table: Matched, row: Row, *, by_hand: bool) -> Ground:
    there = [(side, key) for side, key in zip(result.sides, row, strict=True) if key is not None]
    if len(there) == 1:
        return Ground.ALONE
    if by_hand:
        return Ground.HAND
    if len(there) < len(row):
        return Ground.PARTLY
    if len({key for _, key in there}) == 1 and (table == "criteria" or are_states_of_one(result.sides)):
        return Ground.KEY
    if table == "candidates":
        organisations = {known_as(side.value.candidates[key].provider) for side, key in there}
        return Ground.DIRECTORY if len(organisations) == 1 and "" not in organisations else Ground.NAME
    return Ground.NAME


def _name(side: Side, table: Matched, key: str | None) -> str:
    if key is None:
        return NOTHING
    if table == "candidates":
        return side.value.candidates[key].name
    return " / ".join(side.value.criteria[each].name for each in path_of(side.value.criteria, key))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Matching", text)
