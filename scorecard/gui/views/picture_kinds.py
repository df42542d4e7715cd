"""The pictures that pages show: for each the functions of its painter, and its figures as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from scorecard.core.numbers import MINUS, shown
from scorecard.render import difference_bars, heat_map, profile, ranking
from scorecard.render.difference_bars import Differences
from scorecard.render.drawing import NBSP, NOTHING, Spot, one_line, signed
from scorecard.render.heat_map import HeatMap
from scorecard.render.profile import Profile
from scorecard.render.ranking_layout import Ranking
from scorecard.render.series import Part
from scorecard.render.theme import Theme

Rows = list[list[str]]

_FORMULA: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class PictureKind:
    """The functions of a picture's module.

    hit    finds what is nearest to a point; None where the spots say it all
    table  the figures: heads in the first row
    width  of a picture that leaves the program, in logical pixels
    """

    paint: Callable[[QPainter, QRectF, Any, Theme], None]
    spots: Callable[[Any, QRectF, Theme], list[Spot]]
    height: Callable[[Any, Theme, float], float]
    summary: Callable[[Any], str]
    table: Callable[[Any], Rows]
    width: float
    hit: Callable[[Any, QRectF, Theme, QPointF], Spot | None] | None = None


def tab_separated(rows: Sequence[Sequence[str]]) -> str:
    """A table as a spreadsheet program takes it from the clipboard."""
    return "\n".join("\t".join(row) for row in rows)


def _name(text: str) -> str:
    """A name on one line that no spreadsheet program takes for a formula."""
    plain = one_line(text)
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def _figure(text: str) -> str:
    """A figure as a spreadsheet program reads it; nothing where there is none."""
    return "" if text == NOTHING else text.replace(MINUS, "-").replace("±", "").replace(NBSP, " ")


def _value(value: float | None) -> str:
    return "" if value is None else _figure(shown(value))


def _ranking_table(data: Ranking) -> Rows:
    rows = [["Rank", "Candidate", "", *(_name(part.name) for part in data.parts), "Total", "Still possible"]]
    for row in (*data.rows, *data.out):
        points = [_figure(each) for each in row.points]
        rows.append([_figure(row.rank), _name(row.name), _name(row.second), *points, _figure(row.total), row.range])
    return rows


def _differences_table(data: Differences) -> Rows:
    rows = [["Criterion", _name(data.first), _name(data.second), "Points"]]
    for row in (*data.rows, *((data.rest,) if data.rest else ())):
        rows.append([_name(row.name), _figure(row.first), _figure(row.second), _figure(signed(row.points))])
    return [*rows, ["Lead" if data.lead >= 0 else "Behind", "", "", _figure(signed(data.lead, data.decimals))]]


def _heads(parts: Sequence[Part]) -> list[str]:
    return ["Candidate", *(_name(part.name) for part in parts)]


def _heat_table(data: HeatMap) -> Rows:
    pairs = zip(data.candidates, data.values, strict=True)
    return [_heads(data.parts), *([_name(each.name), *map(_value, values)] for each, values in pairs)]


def _profile_table(data: Profile) -> Rows:
    return [_heads(data.parts), *([_name(line.name), *map(_value, line.values)] for line in data.lines)]


def _profile_height(data: Profile, theme: Theme, _width: float) -> float:
    return profile.height(data, theme)


RANKING: Final = PictureKind(ranking.paint, ranking.spots, ranking.height, ranking.summary, _ranking_table, 960.0)
DIFFERENCES: Final = PictureKind(
    difference_bars.paint,
    difference_bars.spots,
    difference_bars.height,
    difference_bars.summary,
    _differences_table,
    640.0,
)
HEAT_MAP: Final = PictureKind(heat_map.paint, heat_map.spots, heat_map.height, heat_map.summary, _heat_table, 720.0)
PROFILE: Final = PictureKind(
    profile.paint, profile.spots, _profile_height, profile.summary, _profile_table, 800.0, profile.hit
)
