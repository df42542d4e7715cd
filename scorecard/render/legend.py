"""The legend: swatch and name of each top criterion in lines, for pictures whose heads have no room for names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF

from scorecard.render.drawing import Drawing, swatch_room, width_of
from scorecard.render.series import Part
from scorecard.render.theme import Theme

WIDEST_NAME: Final = 180.0

Legend = tuple[tuple[QRectF, Part], ...]


def legend_of(parts: Sequence[Part], left: float, top: float, width: float, theme: Theme) -> Legend:
    """Each part with its place, from left to right in as many lines as it takes.

    Long names are cut where they would take another line, and only there.
    """
    whole, cut = (_laid_out(parts, left, top, width, theme, most) for most in (width, WIDEST_NAME))
    return whole if legend_height(whole) <= legend_height(cut) else cut


def _laid_out(parts: Sequence[Part], left: float, top: float, width: float, theme: Theme, most: float) -> Legend:
    gap, room = theme.length("space.lg"), swatch_room(theme)
    line = theme.line_height("caption") + theme.length("space.xs")
    entries = []
    x, y = left, top
    for part in parts:
        wide = min(width_of(theme, "caption", part.name) + 1, most, max(width - room, 0.0)) + room
        if x > left and x + wide > left + width:
            x, y = left, y + line
        entries.append((QRectF(x, y, wide, line), part))
        x += wide + gap
    return tuple(entries)


def legend_height(legend: Legend) -> float:
    """The height of its lines."""
    return legend[-1][0].bottom() - legend[0][0].top() if legend else 0.0


def paint_legend(draw: Drawing, legend: Legend) -> None:
    """Draw it where it has been laid out."""
    room = swatch_room(draw.theme)
    for box, part in legend:
        draw.swatch(box.left(), box.center().y(), part.series)
        draw.text(box.adjusted(room, 0, 0, 0), part.name, "caption", "text.secondary")
