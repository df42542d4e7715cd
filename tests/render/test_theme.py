"""The look: what is in it, that it is the same in both looks, and that a faulty file is named."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QImage, QPixmap

from scorecard.core.errors import ScorecardError
from scorecard.render.theme import COLORS, ROLES, Theme, icon_pixmap, load_theme
from tests.render.conftest import THEMES

ICONS = sorted((THEMES.parent / "icons").glob("*.svg"))


def test_both_looks_hold_the_same_names(light: Theme, dark: Theme) -> None:
    assert set(light.colors) == set(dark.colors)
    assert set(light.colors) == {f"{group}.{name}" for group, names in COLORS.items() for name in names}
    assert light.lengths == dark.lengths
    assert light.type_roles == dark.type_roles
    assert len(light.series) == len(dark.series) == len(light.series_text) == len(dark.series_text) == 12
    assert len(light.heat) == len(dark.heat) == len(light.heat_text) == len(dark.heat_text) == 9
    assert light.score_steps == dark.score_steps


def test_a_colour_given_out_can_be_changed_without_harm(light: Theme) -> None:
    light.color("text.primary").setAlphaF(0.2)
    assert light.color("text.primary") == QColor("#14171C")


def test_the_sixth_and_later_series_have_colours_of_their_own(light: Theme) -> None:
    assert len({color.name() for color in light.series}) == 12
    assert light.series_color(None) == light.color("text.tertiary")


def test_fonts_have_the_size_and_weight_of_their_role_and_tabular_figures(light: Theme) -> None:
    assert set(light.type_roles) == set(ROLES)
    for role, given in light.type_roles.items():
        font = light.font(role)
        assert font.pixelSize() == given.size
        assert font.weight() == QFont.Weight(given.weight)
        assert font.featureValue(QFont.Tag("tnum")) == 1
        assert QFontInfo(font).family()


def test_text_and_rows_grow_together_and_spaces_stay() -> None:
    large = load_theme(THEMES, "light", text_scale=1.3)
    plain = load_theme(THEMES, "light")
    assert large.font("body").pixelSize() == 17
    assert large.length("row.table") == 42
    assert large.line_height("body") > plain.line_height("body")
    for name in ("space.md", "line.hair", "size.window_first.width", "radius.chip"):
        assert large.length(name) == plain.length(name)


@pytest.mark.parametrize(("share", "step"), [(0.0, 0), (0.0624, 0), (0.0625, 1), (0.5, 4), (1.0, 8), (1.7, 8), (-1, 0)])
def test_heat_goes_by_the_nearest_step(light: Theme, share: float, step: int) -> None:
    assert light.heat_step(share) == step


def test_scores_take_quiet_steps(light: Theme) -> None:
    assert [light.score_step(score / 5) for score in range(6)] == [0, 0, 1, 1, 2, 3]
    assert light.score_step(1.0) == 3


def test_paper_takes_the_light_look_at_its_designed_size(dark: Theme) -> None:
    printed = replace(load_theme(THEMES, "dark", text_scale=1.3)).for_print()
    assert printed.name == "light"
    assert printed.text_scale == 1.0
    assert printed.color("surface.canvas") == QColor("#FFFFFF")


# ---- faults -------------------------------------------------------------------------------------


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScorecardError, match=r"light\.toml"):
        load_theme(tmp_path, "light")


@pytest.mark.parametrize(
    ("file", "before", "after", "place"),
    [
        ("light.toml", '[surface]\ncanvas = "#FFFFFF"', "[surface]", "light.toml, surface.canvas"),
        ("light.toml", 'primary = "#14171C"', 'primary = "ink"', "light.toml, text.primary"),
        ("light.toml", "[accent]", "[accents]", "light.toml, accent"),
        ("light.toml", "band_opacity = 0.38", "band_opacity = 3", "light.toml, series.band_opacity"),
        ("light.toml", "score_steps = [0, 0, 1", "score_steps = [0, 0, 99", "light.toml, heat.score_steps"),
        ("light.toml", '"#25404A"]', '"nought"]', "light.toml, heat.steps[8]"),
        ("light.toml", ', "#25404A"]', "]", "light.toml, heat.text_on"),
        ("light.toml", "version = 1", "version = 2", "light.toml, version"),
        ("light.toml", "[surface]", "[surface", "light.toml"),
        ("measures.toml", "xxs = 2", 'xxs = "2"', "measures.toml, space.xxs"),
        ("measures.toml", "xxs = 2", "xxs = -2", "measures.toml, space.xxs"),
        ("measures.toml", "xxs = 2", "xxs = nan", "measures.toml, space.xxs"),
        ("measures.toml", "weight = 600", "weight = 650", "measures.toml, type.scale"),
        ("measures.toml", "[row]", "[rows]", "measures.toml, row"),
        ("measures.toml", '"sans-serif",', "7,", "measures.toml, type.families"),
    ],
)
def test_a_faulty_file_is_named_with_the_place(tmp_path: Path, file: str, before: str, after: str, place: str) -> None:
    folder = tmp_path / "themes"
    shutil.copytree(THEMES, folder)
    text = (folder / file).read_text("utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(ScorecardError) as caught:
        load_theme(folder, "light")
    assert place in str(caught.value)


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "themes"
    shutil.copytree(THEMES, folder)
    (folder / "dark.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ScorecardError, match=r"dark\.toml"):
        load_theme(folder, "dark")


# ---- icons --------------------------------------------------------------------------------------


def test_there_are_icons() -> None:
    assert {"check", "lock", "add", "export", "more"} <= {path.stem for path in ICONS}


@pytest.mark.parametrize("path", ICONS, ids=lambda path: path.stem)
def test_an_icon_is_drawn_in_the_colour_asked_for(light: Theme, path: Path) -> None:
    image = icon_pixmap(light, path.read_bytes(), 16, "accent.text", 2.0).toImage()
    assert (image.width(), image.height(), image.devicePixelRatio()) == (32, 32, 2.0)
    inks = _inks(image)
    assert inks, "the icon is empty"
    assert inks == {light.color("accent.text").name()}


@pytest.mark.parametrize(("size", "ratio", "pixels"), [(16, 1.0, 16), (16, 1.5, 24), (18, 2.0, 36), (12, 1.25, 15)])
def test_an_icon_has_the_pixels_of_the_screen(light: Theme, size: float, ratio: float, pixels: int) -> None:
    pixmap = icon_pixmap(light, ICONS[0].read_bytes(), size, "text.primary", ratio)
    assert (pixmap.width(), pixmap.height()) == (pixels, pixels)
    assert pixmap.devicePixelRatio() == ratio


def test_the_pen_of_a_small_icon_is_wider(light: Theme) -> None:
    line = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#000" stroke-width="1.5">'
    line += b'<path d="M0 12h24"/></svg>'
    tall = {size: _ink(icon_pixmap(light, line, size, "text.primary", 24 / size)) for size in (18, 16, 14)}
    assert tall[18] < tall[16] < tall[14]


def test_what_is_no_icon_is_refused(light: Theme) -> None:
    with pytest.raises(ScorecardError, match="SVG"):
        icon_pixmap(light, b"not a picture", 16, "text.primary", 1.0)


def _inks(image: QImage) -> set[str]:
    """The colours of the pixels that are covered whole."""
    colors = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {QColor(color.red(), color.green(), color.blue()).name() for color in colors if color.alpha() == 255}


def _ink(pixmap: QPixmap) -> float:
    image = pixmap.toImage()
    return sum(image.pixelColor(12, y).alphaF() for y in range(image.height()))
