"""The pictures that pages show: for each the functions of its painter, and its figures as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from scorecard.core.numbers import MINUS, shown
from scorecard.core.wording import NBSP, NOTHING, one_line, signed
from scorecard.render import (
    cause_bars,
    difference_bars,
    figure_rows,
    flip_bars,
    heat_map,
    profile,
    rank_shares,
    ranking,
    slope_chart,
    stability_bands,
)
from scorecard.render.cause_bars import CAUSES, CauseBars
from scorecard.render.difference_bars import Differences
from scorecard.render.drawing import Spot
from scorecard.render.figure_rows import FigureRows
from scorecard.render.flip_bars import FlipBars
from scorecard.render.heat_map import HeatMap
from scorecard.render.profile import Profile
from scorecard.render.rank_shares import RankShares
from scorecard.render.ranking_layout import Ranking
from scorecard.render.series import Part
from scorecard.render.slope_chart import SlopeChart
from scorecard.render.stability_bands import StabilityBands
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
        rows.append([_name(row.name), _figure(row.first), _figure(row.second), _figure(row.figure)])
    return [*rows, ["Lead" if data.lead >= 0 else "Behind", "", "", _figure(signed(data.shown_lead, data.decimals))]]


def _heads(parts: Sequence[Part]) -> list[str]:
    return ["Candidate", *(_name(part.name) for part in parts)]


def _heat_table(data: HeatMap) -> Rows:
    pairs = zip(data.candidates, data.values, strict=True)
    return [_heads(data.parts), *([_name(each.name), *map(_value, values)] for each, values in pairs)]


def _profile_table(data: Profile) -> Rows:
    return [_heads(data.parts), *([_name(line.name), *map(_value, line.values)] for line in data.lines)]


def _profile_height(data: Profile, theme: Theme, _width: float) -> float:
    return profile.height(data, theme)


def _slope_table(data: SlopeChart) -> Rows:
    heads = [text for title in data.titles for text in (f"{_name(title)}, rank", f"{_name(title)}, total")]
    rows = [["Candidate", *heads]]
    for line in data.lines:
        points = (("", "") if point is None else (_figure(point.rank), _figure(point.total)) for point in line.points)
        rows.append([_name(line.name), *(text for pair in points for text in pair)])
    return rows


def _slope_height(data: SlopeChart, theme: Theme, _width: float) -> float:
    return slope_chart.height(data, theme)


def _causes_table(data: CauseBars) -> Rows:
    rows = [["Candidate", "Rank", *(CAUSES[cause] for cause in data.causes), "Change"]]
    for row in data.rows:
        parts = [""] * len(data.causes) if row.parts is None else map(_figure, row.figures)
        rows.append([_name(row.name), row.move, *parts, _figure(row.total)])
    return rows


def _bands_table(data: StabilityBands) -> Rows:
    rows = [["Criterion", "Weight now, %", "From, %", "To, %", "Below it leads", "Above it leads"]]
    for band in data.bands:
        ends = (_figure(shown(100 * share, 2)) for share in (band.weight, band.low, band.high))
        rows.append([_name(band.name), *ends, _name(", ".join(band.below)), _name(", ".join(band.above))])
    return rows


def _shares_table(data: RankShares) -> Rows:
    most = max((len(row.shares) for row in data.rows), default=0)
    rows = [["Candidate", *(f"Rank {place + 1}, %" for place in range(most))]]
    return [*rows, *([_name(row.name), *(_figure(shown(100 * share, 2)) for share in row.shares)] for row in data.rows)]


def _flip_table(data: FlipBars) -> Rows:
    rows = [["Criterion", "Now", "Then", "Change"]]
    for bar in data.bars:
        figures = (shown(100 * bar.now, 4), shown(100 * bar.then, 4), shown(bar.change, 4))
        rows.append([_name(bar.name), *map(_figure, figures)])
    return rows


def _rows_table(data: FigureRows) -> Rows:
    figures = [column.figures for column in data.columns]
    heads = [[one_line(column.head) for column in data.columns]] if data.headed else []
    lines = [
        [_figure(text) if is_figure else _name(text) for text, is_figure in zip(line.texts, figures, strict=True)]
        for line in data.lines
    ]
    return [*heads, *lines]


def plain_table(heads: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1) -> Rows:
    """A table of texts as it leaves the program; the first so many columns are words, the others figures."""
    made = [[*map(_name, row[:words]), *map(_figure, row[words:])] for row in rows]
    return [[*map(one_line, heads)], *made]


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
SLOPES: Final = PictureKind(
    slope_chart.paint, slope_chart.spots, _slope_height, slope_chart.summary, _slope_table, 720.0, slope_chart.hit
)
CAUSES_OF_CHANGE: Final = PictureKind(
    cause_bars.paint, cause_bars.spots, cause_bars.height, cause_bars.summary, _causes_table, 720.0
)
BANDS: Final = PictureKind(
    stability_bands.paint,
    stability_bands.spots,
    stability_bands.height,
    stability_bands.summary,
    _bands_table,
    640.0,
)
RANK_SHARES: Final = PictureKind(
    rank_shares.paint, rank_shares.spots, rank_shares.height, rank_shares.summary, _shares_table, 480.0
)
FLIP: Final = PictureKind(flip_bars.paint, flip_bars.spots, flip_bars.height, flip_bars.summary, _flip_table, 640.0)
ROWS: Final = PictureKind(
    figure_rows.paint, figure_rows.spots, figure_rows.height, figure_rows.summary, _rows_table, 560.0
)
