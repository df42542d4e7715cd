"""Every picture with every odd evaluation: it stays inside its rectangle, is the same each time, and answers."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from scorecard.core.ranking import rank
from scorecard.render import difference_bars, dot_plot, heat_map, picture, profile, ranking, stacked_bar
from scorecard.render.theme import Theme, load_theme
from tests.core.made import made
from tests.render.cases import CASES, PICTURES, Shown, case, hit, item_of
from tests.render.conftest import THEMES

EDGE = 13.0
GROUND = 0xFFFF00FF


def painted(shown: Shown, data: object, theme: Theme, ratio: float = 1.0) -> NDArray[np.uint32]:
    """The pixels of a picture that has a strange ground and an edge round its rectangle."""
    width, height = shown.size
    whole = QSizeF(width + 2 * EDGE, height + 2 * EDGE)
    image = QImage(round(whole.width() * ratio), round(whole.height() * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#FF00FF"))
    painter = QPainter(image)
    shown.paint(painter, QRectF(EDGE, EDGE, width, height), data, theme)
    painter.end()
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    return pixels[:, : image.width()].copy()


def outside(pixels: NDArray[np.uint32], ratio: float = 1.0) -> NDArray[np.uint32]:
    """The pixels that lie outside of the rectangle."""
    mask = np.ones(pixels.shape, dtype=bool)
    edge = int(EDGE * ratio)
    mask[edge : pixels.shape[0] - edge, edge : pixels.shape[1] - edge] = False
    return pixels[mask]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_stays_inside_its_rectangle(light: Theme, kind: str, name: str) -> None:
    shown = PICTURES[kind]
    data = shown.make(*case(name))
    pixels = painted(shown, data, light)
    assert (outside(pixels) == GROUND).all()
    assert (pixels != GROUND).any()
    assert shown.summary(data).strip()


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_is_the_same_for_the_same_data(dark: Theme, kind: str, ratio: float) -> None:
    shown = PICTURES[kind]
    one = painted(shown, shown.make(*case("few")), dark, ratio)
    other = painted(shown, shown.make(*case("few")), dark, ratio)
    assert (one == other).all()
    assert (outside(one, ratio) == GROUND).all()
    assert (one != GROUND).any()


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (3, 200), (200, 3), (40, 40), (250, 90)])
@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_without_room_does_no_harm(light: Theme, kind: str, size: tuple[float, float]) -> None:
    shown = replace(PICTURES[kind], size=size)
    assert (outside(painted(shown, shown.make(*case("few")), light)) == GROUND).all()


@pytest.mark.parametrize("name", ["few", "very long names", "forty criteria", "one out", "provisional", "many scripts"])
@pytest.mark.parametrize("kind", PICTURES)
def test_nothing_is_laid_out_beyond_the_rectangle(light: Theme, kind: str, name: str) -> None:
    """An SVG knows no clipping here, so what lies outside would be seen in it."""
    shown = PICTURES[kind]
    width, height = shown.size
    text = picture.svg(shown.paint, shown.make(*case(name)), QSizeF(width, height), light, margin=EDGE).decode()
    for x, y, wide, high in re.findall(r'<rect x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"', text)[1:]:
        assert float(x) >= EDGE - 0.51
        assert float(y) >= EDGE - 0.51
        assert float(x) + float(wide) <= EDGE + width + 0.51
        assert float(y) + float(high) <= EDGE + height + 0.51
    a, b, c, d, e, f = 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    for matrix, x, y in re.findall(r'transform="matrix\(([^)]*)\)"|<text [^>]*?x="(\S+)" y="(\S+)"', text):
        if matrix:  # what follows may be turned
            a, b, c, d, e, f = map(float, matrix.split(","))
            continue
        assert EDGE - 0.51 <= a * float(x) + c * float(y) + e <= EDGE + width
        assert EDGE <= b * float(x) + d * float(y) + f <= EDGE + height


@pytest.mark.parametrize("scale", [0.9, 1.3])
@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_takes_larger_and_smaller_text(kind: str, scale: float) -> None:
    theme = load_theme(THEMES, "dark", text_scale=scale)
    shown = PICTURES[kind]
    assert (outside(painted(shown, shown.make(*case("few")), theme)) == GROUND).all()


def test_the_painter_is_left_as_it_was(light: Theme) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setOpacity(0.5)
    painter.setPen(QColor("#123456"))
    for shown in PICTURES.values():
        shown.paint(painter, QRectF(0, 0, 300, 200), shown.make(*case("few")), light)
        assert painter.opacity() == 0.5
        assert painter.pen().color() == QColor("#123456")
        assert not painter.hasClipping()
    painter.end()


# ---- pictures without anything to show ----------------------------------------------------------


def test_pictures_without_candidates_say_what_to_do(light: Theme) -> None:
    evaluation, scorecard = case("few")
    empty_ranking = replace(ranking.ranking_of(evaluation, scorecard), rows=(), out=())
    empty_map = replace(heat_map.heat_map_of(evaluation, scorecard), candidates=(), values=())
    empty_profile = replace(profile.profile_of(evaluation, scorecard), lines=())
    keys = [standing.key for standing in scorecard.standings]
    differences = difference_bars.differences_of(evaluation, scorecard, keys[0], keys[1])
    empty_differences = replace(differences, rows=(), rest=None)
    rect, point = QRectF(0, 0, 300, 120), QPointF(100, 60)
    for module, data in (
        (ranking, empty_ranking),
        (heat_map, empty_map),
        (profile, empty_profile),
        (difference_bars, empty_differences),
    ):
        image = QImage(300, 120, QImage.Format.Format_RGB32)
        image.fill(light.color("surface.canvas"))
        blank = image.copy()
        painter = QPainter(image)
        module.paint(painter, rect, data, light)
        painter.end()
        assert image != blank
        assert hit(module, data, rect, light, point) is None
        assert module.summary(data)


# ---- sharpness ----------------------------------------------------------------------------------


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_bars_and_hairlines_lie_on_whole_device_pixels(light: Theme, ratio: float) -> None:
    """No pixel of a bar is a mixture of two colours, wherever the rectangle lies."""
    bar = stacked_bar.bars_of(*case("few"))[0]
    image = QImage(round(300 * ratio), round(40 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(light.color("surface.canvas"))
    painter = QPainter(image)
    stacked_bar.paint(painter, QRectF(3.3, 7.7, 280.4, 12.2), bar, light)
    painter.end()
    allowed = {
        color.rgb() for color in (*light.series[:4], light.color("surface.canvas"), light.color("surface.sunken"))
    }
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32)
    assert set(pixels.tolist()) <= allowed


def test_segments_are_parted_and_end_where_the_total_is(light: Theme) -> None:
    bar = stacked_bar.bars_of(*case("few"))[0]
    pixels = painted(replace(PICTURES["stacked bar"], size=(1000, 12)), bar, light)
    row = pixels[int(EDGE) + 6, int(EDGE) : int(EDGE) + 1000]
    ground, canvas = light.color("surface.sunken").rgb(), light.color("surface.canvas").rgb()
    filled = np.flatnonzero((row != ground) & (row != canvas))
    assert bar.total is not None
    assert filled[-1] + 1 == round(bar.total * 10)
    gaps = [at for at in range(filled[0], filled[-1]) if row[at] == ground]
    assert len(gaps) == len(bar.segments) - 1


def test_an_earlier_total_is_marked_in_ink(light: Theme) -> None:
    bar = replace(stacked_bar.bars_of(*case("few"))[0], before=90.0)
    pixels = painted(replace(PICTURES["stacked bar"], size=(1000, 12)), bar, light)
    ink = light.color("text.primary").rgb()
    columns = np.flatnonzero((pixels == ink).any(axis=0)) - int(EDGE)
    assert columns.tolist() in ([899, 900], [899], [900])


# ---- colours ------------------------------------------------------------------------------------


def test_of_many_criteria_the_smallest_are_others(light: Theme) -> None:
    evaluation, scorecard = case("forty criteria")
    bar = stacked_bar.bars_of(evaluation, scorecard)[0]
    assert [segment.series for segment in bar.segments] == [*range(12), None]
    assert bar.segments[-1].name == "Others"
    assert bar.total is not None
    assert sum(segment.points for segment in bar.segments) == pytest.approx(bar.total)
    assert sum(segment.most for segment in bar.segments) == pytest.approx(100)
    kept = min(segment.most for segment in bar.segments[:-1])
    weights = sorted((float(weight) * 100 for weight in scorecard.tree.global_weights.values()), reverse=True)
    assert kept == pytest.approx(weights[11])


def test_pointing_at_a_criterion_fades_the_others(light: Theme) -> None:
    bar = stacked_bar.bars_of(*case("few"), lifted="fit")[0]
    pixels = painted(PICTURES["stacked bar"], bar, light)
    assert (pixels == light.series[2].rgb()).any()
    assert not (pixels == light.series[0].rgb()).any()


def test_the_leader_is_ink_and_the_one_asked_about_has_the_accent(light: Theme) -> None:
    evaluation, scorecard = case("few")
    data = profile.profile_of(evaluation, scorecard, asked="Bright")
    assert {line.name: line.role for line in data.lines} == {
        scorecard.standings[0].name: "leader",
        "Bright": "asked",
        **{each.name: "" for each in scorecard.standings[1:] if each.name != "Bright"},
    }
    pixels = painted(PICTURES["profile"], data, light)
    assert (pixels == light.color("text.primary").rgb()).any()
    assert (pixels == light.color("accent.line").rgb()).any()
    assert not any((pixels == color.rgb()).any() for color in light.heat[3:])


# ---- pointing -----------------------------------------------------------------------------------


def test_a_segment_says_what_it_is(light: Theme) -> None:
    bar = stacked_bar.bars_of(*case("few"))[0]
    spot = stacked_bar.hit(bar, QRectF(0, 0, 1000, 12), light, QPointF(20, 6))
    assert spot is not None
    first = bar.segments[0]
    assert spot.criterion == first.criterion
    assert spot.text.startswith(f"{first.name}, ")
    assert stacked_bar.hit(bar, QRectF(0, 0, 1000, 12), light, QPointF(999, 6)) is None


@pytest.mark.parametrize("kind", ["ranking", "heat map", "differences", "profile", "profile of dots"])
def test_a_long_name_can_be_had_in_full(light: Theme, kind: str) -> None:
    shown = PICTURES[kind]
    evaluation, scorecard = case("very long names")
    data = shown.make(evaluation, scorecard)
    rect = QRectF(0, 0, *shown.size)
    assert shown.hit is not None
    texts = set()
    for x in range(2, int(rect.width()), 31):
        for y in range(2, int(rect.height()), 7):
            spot = shown.hit(data, rect, light, QPointF(x, y))
            if spot is not None:
                texts.add(spot.text)
                assert rect.adjusted(-9, -9, 9, 9).contains(spot.rect.center())
    criterion = " ".join(evaluation.criteria[scorecard.tree.leaves[0]].name.split())
    assert any(criterion in text for text in texts)


def test_circles_of_many_votes_are_counted(light: Theme) -> None:
    evaluation, _ = case("a panel")
    data = dot_plot.dot_plot_of(evaluation, item_of(evaluation, "Bolt", "cost"))
    rect = QRectF(0, 0, 400, 90)
    spot = dot_plot.hit(data, rect, light, QPointF(*_center(data, rect, light)))
    assert spot is not None
    assert spot.text.count("\n") == 8


def _center(data: dot_plot.DotPlot, rect: QRectF, theme: Theme) -> tuple[float, float]:
    for x in range(int(rect.width())):
        for y in range(0, int(rect.height()), 3):
            if dot_plot.hit(data, rect, theme, QPointF(x, y)) is not None:
                return x + 3, y
    raise AssertionError("no circle")


# ---- sizes --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in CASES if name != "a thousand candidates"])
def test_at_its_natural_height_a_picture_shows_everything(light: Theme, name: str) -> None:
    evaluation, scorecard = case(name)
    data = ranking.ranking_of(evaluation, scorecard)
    tall = ranking.height(data, light, 1024)
    found = ranking.spots(data, QRectF(0, 0, 1024, tall), light)
    assert {spot.candidate for spot in found} | {""} == {*evaluation.candidates, ""}
    assert max(spot.rect.bottom() for spot in found) <= tall
    heat = heat_map.heat_map_of(evaluation, scorecard)
    places = heat_map.spots(heat, QRectF(0, 0, 1024, heat_map.height(heat, light, 1024)), light)
    assert len([spot for spot in places if spot.candidate and spot.criterion]) >= len(evaluation.candidates)


def test_of_differences_that_do_not_fit_the_last_row_stands_for_the_rest(light: Theme) -> None:
    """However low the picture is, what it shows adds up to the lead."""
    evaluation = made(
        {f"leaf {at}": 1 + at for at in range(7)}, {"A": [3, 4, 1, 5, 2, 4, 5], "B": [2, 5, 3, 1, 4, 2, 3]}
    )
    data = difference_bars.differences_of(evaluation, rank(evaluation), "A", "B", most=5)
    assert data.rest is not None
    tall = difference_bars.height(data, light, 500)
    step = light.length("row.table_dense")
    for less in range(6):
        spots = difference_bars.spots(data, QRectF(0, 0, 500, tall - less * step), light)
        assert len(spots) == 6 - less
        assert spots[-1].text.startswith(f"{2 + less} more criteria")
        points = [float(spot.text.splitlines()[0].rpartition(", ")[2].replace("−", "-")) for spot in spots]
        assert sum(points) == pytest.approx(data.shown_lead)


def test_rows_that_do_not_fit_are_counted(light: Theme) -> None:
    evaluation, scorecard = case("a thousand candidates")
    data = ranking.ranking_of(evaluation, scorecard)
    rect = QRectF(0, 0, 760, 420)
    rows = len({spot.candidate for spot in ranking.spots(data, rect, light)} - {""})
    assert 4 <= rows <= 10
    text = picture.svg(ranking.paint, data, rect.size(), light).decode()
    assert f"Not shown: {1000 - rows} candidates" in text


# ---- heads of the heat map ------------------------------------------------------------------------


def texts_of(data: heat_map.HeatMap, width: float, light: Theme) -> list[str]:
    """The texts of a heat map as it leaves, in the order in which they are drawn."""
    svg = picture.svg(heat_map.paint, data, QSizeF(width, 500), light, margin=EDGE).decode()
    return [text.strip() for text in re.findall(r"<text [^>]*>([^<]*)</text>", svg)]


def test_heads_of_criteria_that_find_no_room_are_named_over_the_map(light: Theme) -> None:
    names = ["Alumni with prizes", "Staff with prizes", "Highly cited researchers", "Papers in Nature and Science"]
    value = made(dict.fromkeys(names, 1.0), {f"Candidate {at}": [at % 5, 3, 2, at % 3] for at in range(12)})
    data = heat_map.heat_map_of(value, rank(value))
    assert not data.across
    narrow, wide = texts_of(data, 430, light), texts_of(data, 1100, light)
    for name in names:
        assert name in narrow
        assert name in wide
    assert "\N{HORIZONTAL ELLIPSIS}" not in "".join(narrow)
    spots = [spot.text.split("\n")[0] for spot in heat_map.spots(data, QRectF(0, 0, 430, 500), light)]
    assert set(names) <= set(spots)


def test_heads_of_candidates_that_find_no_room_run_upwards(light: Theme) -> None:
    value = made({"cost": 1.0, "fit": 1.0}, {f"Supplier {at}": [at % 5, 3] for at in range(8)})
    data = heat_map.heat_map_of(value, rank(value))
    assert data.across
    turned = " ".join(texts_of(data, 440, light))
    assert "\N{HORIZONTAL ELLIPSIS}" not in turned
    assert turned.count("Supplier") == 8
