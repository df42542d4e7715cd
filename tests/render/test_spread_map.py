"""The map of spreads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from scorecard.core.agreement import agreement
from scorecard.core.model import Evaluation
from scorecard.core.ranking import rank
from scorecard.render import spread_map
from scorecard.render.heat_map import HeatMap
from scorecard.render.theme import Theme
from tests.core.made import made

PANEL = made(
    {"cost": 50, "skill": 50},
    {"Acme": [None, None], "Bolt": [None, None]},
    panel={"ann": {"Acme": [1, 2], "Bolt": [3, 5]}, "ben": {"Acme": [4, None], "Bolt": [3, 0]}},
)


def map_of(evaluation: Evaluation) -> HeatMap:
    return spread_map.spread_map_of(evaluation, rank(evaluation), agreement(evaluation))


def values(data: HeatMap) -> dict[tuple[str, str], float | None]:
    return {
        (candidate.candidate, part.key): value
        for candidate, row in zip(data.candidates, data.values, strict=True)
        for part, value in zip(data.parts, row, strict=True)
    }


def test_spread_is_the_share_of_the_scale_in_per_cent() -> None:
    # on a scale from 0 to 5: 1 and 4, one score alone, 3 and 3, 5 and 0
    assert values(map_of(PANEL)) == {
        ("Acme", "cost"): pytest.approx(60.0),
        ("Acme", "skill"): None,
        ("Bolt", "cost"): 0.0,
        ("Bolt", "skill"): pytest.approx(100.0),
    }


def test_what_is_pointed_at_says_it(light: Theme) -> None:
    data = map_of(PANEL)
    rect = QRectF(0, 0, 500, spread_map.height(data, light, 500))
    spots = {(spot.candidate, spot.criterion): spot.text for spot in spread_map.spots(data, rect, light)}
    assert "60\u00a0% of the scale" in spots["Acme", "cost"]
    assert "fewer than two scores" in spots["Acme", "skill"]


def test_words_and_figures() -> None:
    data = map_of(PANEL)
    assert "Acme: cost 60, skill \u2013" in spread_map.summary(data)
    rows = list(spread_map.table(data))
    assert rows[0] == ["Candidate", "cost", "skill"]
    assert sorted(rows[1:]) == [["Acme", "60", ""], ["Bolt", "0", "100"]]
    nobody = replace(data, candidates=(), values=())
    assert spread_map.summary(nobody) == "There is nothing to compare yet."


def test_stronger_spread_is_painted_stronger(light: Theme) -> None:
    data = map_of(PANEL)
    rect = QRectF(0, 0, 500, spread_map.height(data, light, 500))
    image = QImage(500, int(rect.height()) + 1, QImage.Format.Format_ARGB32)
    image.fill(light.color("surface.canvas"))
    painter = QPainter(image)
    spread_map.paint(painter, rect, data, light)
    painter.end()
    spots = {(spot.candidate, spot.criterion): spot.rect for spot in spread_map.spots(data, rect, light)}

    def lightness(cell: tuple[str, str]) -> int:
        corner = spots[cell].topLeft()
        return image.pixelColor(int(corner.x()) + 4, int(corner.y()) + 4).lightness()

    order = [lightness(each) for each in (("Bolt", "cost"), ("Acme", "cost"), ("Bolt", "skill"))]
    assert order == sorted(order, reverse=True)
    assert len(set(order)) == 3
