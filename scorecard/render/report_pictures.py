"""The pictures of a report: each as what paints it, how high it is at a width, what it is called and what it says.

The report on paper and the workbook take the same ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QPainter

from scorecard.core.report.contents import MOST_IN_BANDS, MOST_IN_CAUSES, MOST_IN_SHARES, Drawn, Report
from scorecard.core.report.parts import Png
from scorecard.render import (
    cause_bars,
    difference_bars,
    flip_bars,
    heat_map,
    picture,
    profile,
    rank_shares,
    ranking,
    stability_bands,
)
from scorecard.render.theme import Theme, load_theme
from scorecard.render.without_window import program

MOST_DIFFERENCES: Final = 12
TITLES: Final = {
    Drawn.RANKING: "Ranking",
    Drawn.HEAT_MAP: "Values by criterion",
    Drawn.PROFILE: "Profile",
    Drawn.DIFFERENCES: "The first two, head to head",
    Drawn.BANDS: "How far each weight can go",
    Drawn.RANK_SHARES: "How often each takes each rank",
    Drawn.FLIP: "The smallest change of weights that changes the first place",
    Drawn.CAUSES: "What changed, and from what causes",
}
WIDTH: Final = 750.0
"""The width of a picture for a workbook, in logical pixels."""
RATIO: Final = 2.0
"""The fineness of such a picture: pixels for a logical one."""
HIGHEST: Final = 1200.0
"""The height at which such a picture is cut: a painter says itself what it has no room for."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that is ready to be painted. `summary` says it in words, for those who do not see it."""

    title: str
    summary: str
    paint: Callable[[QPainter, QRectF, Theme], None]
    height: Callable[[Theme, float], float]


def drawing_of(report: Report, drawn: Drawn) -> Drawing | None:
    """A picture of a report; None where the report has nothing to draw it from."""
    title = TITLES[drawn]
    if drawn is Drawn.CAUSES:
        if report.comparison is None:
            return None
        causes = cause_bars.cause_bars_of(report.comparison)
        causes = replace(causes, rows=causes.rows[:MOST_IN_CAUSES])
        return Drawing(
            title,
            cause_bars.summary(causes),
            lambda painter, rect, theme: cause_bars.paint(painter, rect, causes, theme),
            lambda theme, width: cause_bars.height(causes, theme, width),
        )
    if report.scorecard is None:
        return None
    if drawn in (Drawn.BANDS, Drawn.RANK_SHARES, Drawn.FLIP):
        return _of_robustness(report, drawn)
    return _of_result(report, drawn)


def _of_result(report: Report, drawn: Drawn) -> Drawing | None:
    evaluation, scorecard = report.evaluation, report.scorecard
    assert scorecard is not None
    title = TITLES[drawn]
    if drawn is Drawn.RANKING:
        ranked = ranking.ranking_of(evaluation, scorecard, headed=False)
        return Drawing(
            title,
            ranking.summary(ranked),
            lambda painter, rect, theme: ranking.paint(painter, rect, ranked, theme),
            lambda theme, width: ranking.height(ranked, theme, width),
        )
    if drawn is Drawn.HEAT_MAP:
        heat = heat_map.heat_map_of(evaluation, scorecard)
        return Drawing(
            title,
            heat_map.summary(heat),
            lambda painter, rect, theme: heat_map.paint(painter, rect, heat, theme),
            lambda theme, width: heat_map.height(heat, theme, width),
        )
    if drawn is Drawn.PROFILE:
        lines = profile.profile_of(evaluation, scorecard)
        return Drawing(
            title,
            profile.summary(lines),
            lambda painter, rect, theme: profile.paint(painter, rect, lines, theme),
            lambda theme, _width: profile.height(lines, theme),
        )
    ranked_keys = [each.key for each in scorecard.standings if each.rank is not None]
    if len(ranked_keys) < 2:
        return None
    differences = difference_bars.differences_of(
        evaluation, scorecard, ranked_keys[0], ranked_keys[1], most=MOST_DIFFERENCES, headed=False
    )
    return Drawing(
        title,
        difference_bars.summary(differences),
        lambda painter, rect, theme: difference_bars.paint(painter, rect, differences, theme),
        lambda theme, width: difference_bars.height(differences, theme, width),
    )


def _of_robustness(report: Report, drawn: Drawn) -> Drawing | None:
    found = report.robustness
    if found is None or not found.contest.leaders:
        return None
    title = TITLES[drawn]
    if drawn is Drawn.BANDS:
        bands = stability_bands.stability_bands_of(found.contest, found.exact.stability)
        bands = replace(bands, bands=bands.bands[:MOST_IN_BANDS])
        return Drawing(
            title,
            stability_bands.summary(bands),
            lambda painter, rect, theme: stability_bands.paint(painter, rect, bands, theme),
            lambda theme, width: stability_bands.height(bands, theme, width),
        )
    if drawn is Drawn.RANK_SHARES:
        if found.acceptability is None:
            return None
        shares = rank_shares.rank_shares_of(found.contest, found.acceptability)
        shares = replace(shares, rows=shares.rows[:MOST_IN_SHARES])
        return Drawing(
            title,
            rank_shares.summary(shares),
            lambda painter, rect, theme: rank_shares.paint(painter, rect, shares, theme),
            lambda theme, width: rank_shares.height(shares, theme, width),
        )
    flip = next(iter(found.exact.flips.values()), None)
    if flip is None:
        return None
    bars = flip_bars.flip_bars_of(found.contest, flip)
    return Drawing(
        title,
        flip_bars.summary(bars),
        lambda painter, rect, theme: flip_bars.paint(painter, rect, bars, theme),
        lambda theme, width: flip_bars.height(bars, theme, width),
    )


# ---- for a workbook --------------------------------------------------------------------------------------------


IN_WORKBOOK: Final = (
    Drawn.RANKING,
    Drawn.HEAT_MAP,
    Drawn.PROFILE,
    Drawn.DIFFERENCES,
    Drawn.BANDS,
    Drawn.RANK_SHARES,
)


def workbook_picture(report: Report, drawn: Drawn, light: Theme) -> Png | None:
    """A picture of a report for a workbook, in the look for print; None where there is nothing to draw it from."""
    made = drawing_of(report, drawn)
    if made is None:
        return None
    high = min(made.height(light, WIDTH), HIGHEST)
    data = picture.png(_painting, made, QSizeF(WIDTH, high), light, ratio=RATIO, margin=0.0)
    return Png(made.title, made.summary, data, WIDTH, high)


def workbook_pictures(report: Report, theme: Theme) -> list[Png]:
    """All pictures of a report for a workbook."""
    light = theme.for_print()
    found = [workbook_picture(report, drawn, light) for drawn in IN_WORKBOOK]
    return [each for each in found if each is not None]


def pictures_without_window(report: Report, themes: Path) -> list[Png]:
    """As `workbook_pictures`, in a program that has no window."""
    with program():
        return workbook_pictures(report, load_theme(themes, "light"))


def _painting(painter: QPainter, rect: QRectF, made: Drawing, theme: Theme) -> None:
    made.paint(painter, rect, theme)
