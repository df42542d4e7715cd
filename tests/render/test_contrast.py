"""Contrast after WCAG 2: text needs 4.5, marks and borders of controls need 3.0, on every ground that they stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor

from scorecard.render.theme import Theme

TEXT = 4.5
MARK = 3.0

GROUNDS = ("surface.canvas", "surface.rail", "surface.sunken", "surface.raised", "surface.hover")
ALL_GROUNDS = (*GROUNDS, "surface.group", "surface.pressed", "selection.fill", "selection.row")
PAIRS: dict[str, tuple[float, tuple[str, ...]]] = {
    "text.primary": (TEXT, ALL_GROUNDS),
    "text.secondary": (TEXT, ALL_GROUNDS),
    "text.tertiary": (TEXT, ALL_GROUNDS),
    "text.on_accent": (TEXT, ("accent.fill", "accent.hover", "accent.pressed")),
    "selection.text": (TEXT, ("selection.fill", "selection.row")),
    "accent.text": (TEXT, (*GROUNDS, "surface.pressed", "accent.soft", "selection.fill")),
    "success.text": (TEXT, (*GROUNDS, "success.soft")),
    "warn.text": (TEXT, (*GROUNDS, "warn.soft")),
    "danger.text": (TEXT, (*GROUNDS, "danger.soft")),
    "change.gain": (TEXT, ("surface.canvas", "surface.sunken", "surface.raised", "selection.fill")),
    "change.loss": (TEXT, ("surface.canvas", "surface.sunken", "surface.raised", "selection.fill")),
    "success.mark": (MARK, ("surface.canvas",)),
    "warn.mark": (MARK, ("surface.canvas",)),
    "danger.mark": (MARK, ("surface.canvas",)),
    "border.strong": (MARK, ("surface.canvas",)),
    "focus.ring": (MARK, ("surface.canvas", "surface.rail")),
    "accent.line": (MARK, ("surface.canvas",)),
}


def luminance(color: QColor) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2, definition of relative luminance)."""
    channels = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


def measured(theme: Theme) -> Iterator[tuple[str, float, float]]:
    """What stands on what, its contrast, and what it needs."""
    for name, (needed, grounds) in PAIRS.items():
        for ground in grounds:
            yield f"{name} on {ground}", contrast(theme.color(name), theme.color(ground)), needed
    for at, (ground_color, text) in enumerate(zip(theme.heat, theme.heat_text, strict=True)):
        yield f"heat.text_on on heat[{at}]", contrast(text, ground_color), TEXT
    for step in set(theme.score_steps):
        yield f"text.primary on heat[{step}]", contrast(theme.color("text.primary"), theme.heat[step]), TEXT
        yield f"text.tertiary (mark) on heat[{step}]", contrast(theme.color("text.tertiary"), theme.heat[step]), MARK
    for at, color in enumerate(theme.series):
        yield f"series[{at}]", contrast(color, theme.color("surface.canvas")), MARK
        yield f"series.text_on[{at}]", contrast(theme.series_text[at], color), MARK


def test_the_measure_agrees_with_known_ratios() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#FFFFFF")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_pair_can_be_read(name: str, request: pytest.FixtureRequest) -> None:
    theme: Theme = request.getfixturevalue(name)
    pairs = list(measured(theme))
    low = [f"{what}: {ratio:.2f}, needs {needed}" for what, ratio, needed in pairs if ratio < needed]
    assert len(pairs) > 90
    assert low == []


def test_steps_of_heat_run_one_way(light: Theme, dark: Theme) -> None:
    falling = [luminance(color) for color in light.heat]
    rising = [luminance(color) for color in dark.heat]
    assert falling == sorted(falling, reverse=True)
    assert rising == sorted(rising)
