"""How far the scores lie apart, each candidate on each criterion, as a map from quiet to strong."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from scorecard.core.agreement import Agreement
from scorecard.core.model import Evaluation
from scorecard.core.numbers import plain, shown
from scorecard.core.ranking import Scorecard, Status
from scorecard.core.tree import path_of
from scorecard.core.wording import NBSP, NOTHING, one_line, points_text
from scorecard.render import heat_map
from scorecard.render.drawing import Spot
from scorecard.render.heat_map import MOST_ACROSS, Column, HeatMap
from scorecard.render.series import Part, parts_of, short_names
from scorecard.render.theme import Theme

WHOLE = 100.0


def spread_map_of(
    evaluation: Evaluation, scorecard: Scorecard, agreement: Agreement, *, across: bool | None = None
) -> HeatMap:
    """The spread of each cell as per cent of the scale; None where fewer than two scores are heard.

    Candidates in the order of the standings; every rating is a part of its own, in the colour of its top criterion.
    """
    cube = agreement.cube
    colors = {key: part.series for part in parts_of(evaluation.criteria, scorecard.tree) for key in part.criteria}
    weights = scorecard.tree.global_weights
    parts = tuple(
        Part(
            leaf,
            evaluation.criteria[leaf].name,
            colors.get(path_of(evaluation.criteria, leaf)[0]),
            (leaf,),
            (leaf,),
            float(weights[leaf]),
        )
        for leaf in cube.leaves
    )
    rows = {key: at for at, key in enumerate(cube.candidates)}
    short = short_names(evaluation)
    values = []
    for standing in scorecard.standings:
        spreads, compared = agreement.spreads[rows[standing.key]], agreement.compared[rows[standing.key]]
        pairs = zip(spreads.tolist(), compared.tolist(), strict=True)
        values.append(tuple(WHOLE * spread if known else None for spread, known in pairs))
    candidates = tuple(
        Column(each.key, each.name, short[each.key], each.status is Status.OUT, each.rank == 1)
        for each in scorecard.standings
    )
    nobody = (None,) * len(parts)
    turned = len(candidates) <= MOST_ACROSS if across is None else across
    return HeatMap(candidates, parts, tuple(values), nobody, 0.0, WHOLE, turned)


def paint(painter: QPainter, rect: QRectF, data: HeatMap, theme: Theme) -> None:
    """Paint the map with its heads and the legend of its colours."""
    heat_map.paint(painter, rect, data, theme)


def height(data: HeatMap, theme: Theme, width: float) -> float:
    """The height that the whole map takes at a width."""
    return heat_map.height(data, theme, width)


def spots(data: HeatMap, rect: QRectF, theme: Theme) -> list[Spot]:
    """All heads and cells with what they say."""
    places = {
        (each.candidate, part.key): (row, at)
        for row, each in enumerate(data.candidates)
        for at, part in enumerate(data.parts)
    }
    found = []
    for spot in heat_map.spots(data, rect, theme):
        place = places.get((spot.candidate, spot.criterion))
        found.append(spot if place is None else Spot(spot.rect, _said(data, *place), spot.candidate, spot.criterion))
    return found


def _said(data: HeatMap, row: int, at: int) -> str:
    part, value = data.parts[at], data.values[row][at]
    figure = "fewer than two scores" if value is None else f"scores spread over {shown(value, 0)}{NBSP}% of the scale"
    weight = f"{points_text(part.weight)} of 100 points"
    return f"{one_line(part.name)}, {figure}\n{one_line(data.candidates[row].name)}\n{weight}"


def table(data: HeatMap) -> Iterator[list[str]]:
    """The figures, heads in the first row: the spread in per cent of the scale."""
    yield ["Candidate", *(one_line(part.name) for part in data.parts)]
    for candidate, row in zip(data.candidates, data.values, strict=True):
        yield [one_line(candidate.name), *("" if value is None else plain(round(value, 3)) for value in row)]


def summary(data: HeatMap) -> str:
    """The map in words."""
    if not data.candidates or not data.parts:
        return "There is nothing to compare yet."
    lines = ["How far the scores lie apart, in per cent of the scale."]
    for candidate, row in zip(data.candidates, data.values, strict=True):
        values = ", ".join(
            f"{one_line(part.name)} {NOTHING if value is None else shown(value, 0)}"
            for part, value in zip(data.parts, row, strict=True)
        )
        lines.append(f"{one_line(candidate.name)}: {values}")
    return "\n".join(lines)
