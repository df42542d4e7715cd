"""What all pictures share: text in its place, hairlines and bars on whole device pixels, and spots to point at.

A picture is a module with the same few words: `paint(painter, rect, data, theme)`, `summary(data)`, where it answers
the pointer `spots(data, rect, theme)`, or `hit(data, rect, theme, point)` where more is asked than which spot lies
there, and where it has a natural size `height(data, theme)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from heapq import nlargest
from math import ceil, floor
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPaintEngine,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTextLayout,
    QTextOption,
)

from scorecard.core.wording import one_line
from scorecard.render.theme import Theme

FIRST_HATCHED: Final = 5
"""The place of the first series that has a hatch besides its colour: from the sixth on, colours come close."""

_BREAKS: Final = re.compile(r"[^\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")
MOST_MEASURED: Final = 64
SHORTEST_AXIS: Final = 10.0
FADED: Final = 0.35
"""What is left of a colour while another criterion is pointed at."""


class Align(Enum):
    """Where text stands in its rectangle."""

    LEFT = auto()
    CENTER = auto()
    RIGHT = auto()


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands at a place of a picture.

    text        the full text for a tooltip: name first, figure second, a further line each for more
    candidate   the key of the candidate it belongs to, or ""
    criterion   the key of the criterion it belongs to, or ""
    detail      what tells it from others of the same keys, such as a rank, or ""
    """

    rect: QRectF
    text: str
    candidate: str = ""
    criterion: str = ""
    detail: str = ""


def spot_at(spots: Iterable[Spot], point: QPointF) -> Spot | None:
    """The spot that a point lies in; of several the last one, which is painted on top."""
    found = None
    for spot in spots:
        if spot.rect.contains(point):
            found = spot
    return found


# ---- texts --------------------------------------------------------------------------------------


def two_line_width(theme: Theme, role: str, text: str) -> float:
    """The width in which a text stands on two lines, broken where it takes least."""
    metrics = QFontMetricsF(theme.font(role))
    words = text.split()
    breaks = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    widths = [max(map(metrics.horizontalAdvance, pair)) for pair in breaks]
    return float(ceil(min(widths, default=metrics.horizontalAdvance(one_line(text)))))


def swatch_room(theme: Theme) -> float:
    """How far a swatch moves the name beside it."""
    return theme.length("control.swatch") + theme.length("space.xs") + theme.length("space.xxs")


def width_of(theme: Theme, role: str, text: str) -> float:
    """The width of a text on one line, rounded up to whole pixels."""
    return float(ceil(QFontMetricsF(theme.font(role)).horizontalAdvance(one_line(text))))


def widest(theme: Theme, role: str, texts: Iterable[str]) -> float:
    """The width of the widest text, 0 of none. Of very many only the longest are measured."""
    metrics = QFontMetricsF(theme.font(role))
    longest = nlargest(MOST_MEASURED, set(texts), key=len)
    return float(ceil(max((metrics.horizontalAdvance(one_line(text)) for text in longest), default=0.0)))


def wrapped(theme: Theme, role: str, text: str, width: float, most: int) -> list[str]:
    """A text in lines of a width; the last of `most` ends in an ellipsis where there is more."""
    font = theme.font(role)
    metrics = QFontMetricsF(font)
    text = _BREAKS.sub(" ", text.strip())
    if metrics.horizontalAdvance(text) <= width or most <= 1:
        return [metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)]
    layout = QTextLayout(text, font)
    layout.setTextOption(_wrapping())
    lines: list[str] = []
    layout.beginLayout()
    at = 0
    while at < len(text):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 1.0))
        if len(lines) == most - 1:
            lines.append(metrics.elidedText(text[at:], Qt.TextElideMode.ElideRight, width))
            break
        length = _utf16_slice(text, at, line.textLength())
        lines.append(metrics.elidedText(text[at : at + length].strip(), Qt.TextElideMode.ElideRight, width))
        at += length
    layout.endLayout()
    return lines


def _utf16_slice(text: str, start: int, units: int) -> int:
    """How many characters from `start` on make so many UTF-16 units, in which Qt counts."""
    taken = count = 0
    while taken < units and start + count < len(text):
        taken += 2 if ord(text[start + count]) > 0xFFFF else 1
        count += 1
    return max(count, 1)


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    return option


# ---- scales -------------------------------------------------------------------------------------


def nice_step(span: float, most: int) -> float:
    """The smallest of 1, 2, 2.5 and 5 times a power of ten that parts a span into at most so many."""
    if span <= 0:
        return 1.0
    power = 1.0
    while span / power > most:
        power *= 10
    while span / (power / 10) <= most:
        power /= 10
    for factor in (0.2, 0.25, 0.5, 1.0):
        if span / (power * factor) <= most + 1e-9:
            return power * factor
    return power


def nice_ends(low: float, high: float, most: int = 8) -> tuple[float, float]:
    """Round numbers at and beyond the ends of a range within 0..100, far enough apart to be an axis."""
    short = max(SHORTEST_AXIS - (high - low), 0.0)
    bottom = max(min(low - short / 2, 100.0 - SHORTEST_AXIS), 0.0)
    top = min(max(high + short / 2, SHORTEST_AXIS), 100.0)
    step = nice_step(top - bottom, most)
    return max(floor(bottom / step + 1e-9) * step, 0.0), min(ceil(top / step - 1e-9) * step, 100.0)


# ---- drawing ------------------------------------------------------------------------------------


_SMOOTH: Final = QPainter.RenderHint.Antialiasing


class Drawing:
    """A painter that knows the look and the device's pixels, for as long as one picture is painted."""

    def __init__(self, painter: QPainter, theme: Theme) -> None:
        self.painter = painter
        self.theme = theme
        at = painter.deviceTransform()
        kind = painter.paintEngine().type()
        self._snaps = not at.isRotating() and kind is not QPaintEngine.Type.Pdf
        self._scale = (at.m11() or 1.0, at.m22() or 1.0)
        self._origin = (at.m31(), at.m32())
        self.pixel = 1.0 if kind is QPaintEngine.Type.Pdf else 1 / max(abs(self._scale[1]), 1e-6)
        self._metrics: dict[str, QFontMetricsF] = {}
        self._hatching: QPen | None = None

    def metrics(self, role: str) -> QFontMetricsF:
        """The measures of the font of a role."""
        if role not in self._metrics:
            self._metrics[role] = QFontMetricsF(self.theme.font(role))
        return self._metrics[role]

    # -- device pixels

    def x(self, at: float) -> float:
        """The edge of a device pixel nearest to a place across."""
        if not self._snaps:
            return at
        scale, origin = self._scale[0], self._origin[0]
        return (floor(at * scale + origin + 0.5) - origin) / scale

    def y(self, at: float) -> float:
        """The edge of a device pixel nearest to a place down."""
        if not self._snaps:
            return at
        return (floor(at * self._scale[1] + self._origin[1] + 0.5) - self._origin[1]) / self._scale[1]

    def snapped(self, rect: QRectF) -> QRectF:
        """A rectangle with its edges on those of device pixels."""
        if not self._snaps:
            return QRectF(rect)
        edges: tuple[float, float, float, float] = rect.getCoords()  # type: ignore[assignment]  # the stub knows less
        (across, down), (x, y) = self._scale, self._origin
        left = (floor(edges[0] * across + x + 0.5) - x) / across
        top = (floor(edges[1] * down + y + 0.5) - y) / down
        right = (floor(edges[2] * across + x + 0.5) - x) / across
        bottom = (floor(edges[3] * down + y + 0.5) - y) / down
        return QRectF(left, top, right - left, bottom - top)

    def gap(self, length: float) -> float:
        """A length of at least one, and of whole device pixels."""
        return max(1, floor(length / self.pixel + 0.5)) * self.pixel

    # -- shapes

    def color(self, color: QColor | str) -> QColor:
        """A colour by its name, or as it is."""
        return self.theme.color(color) if isinstance(color, str) else color

    def fill(self, rect: QRectF, color: QColor | str) -> None:
        """A rectangle with square, sharp edges."""
        self._fill(self.snapped(rect), color)

    def _fill(self, snapped: QRectF, color: QColor | str) -> None:
        if snapped.isEmpty():
            return
        self.painter.setRenderHint(_SMOOTH, False)
        self.painter.fillRect(snapped, self.color(color))
        self.painter.setRenderHint(_SMOOTH, True)

    def row_rule(self, left: float, right: float, y: float, color: QColor | str = "border.subtle") -> None:
        """A hairline across, one device pixel high, with its lower edge at `y`."""
        bottom = self.y(y)
        self.fill(QRectF(left, bottom - self.pixel, right - left, self.pixel), color)

    def column_rule(self, x: float, top: float, bottom: float, color: QColor | str = "border.subtle") -> None:
        """A hairline down, one device pixel wide, with its middle next to `x`."""
        self.fill(QRectF(self.x(x - self.pixel / 2), top, self.pixel, bottom - top), color)

    def hatch(self, rect: QRectF) -> None:
        """Fine lines in the colour of the surface over a bar: from the sixth series on, colour does not stand alone."""
        distance = self.theme.length("bar.hatch")
        left, right, bottom, height = rect.left(), rect.right(), rect.bottom(), rect.height()
        lines = []
        start = floor((left - height) / distance) * distance
        while start < right:  # from the lower edge at `start` up to the right, cut to the rectangle
            near = left if start < left else start
            far = start + height
            if far > right:
                far = right
            if far > near:
                lines.append(QLineF(near, bottom - (near - start), far, bottom - (far - start)))
            start += distance
        if self._hatching is None:
            color = self.theme.color("surface.canvas")
            color.setAlphaF(0.45)
            self._hatching = QPen(color, 1.0)
            self._hatching.setCapStyle(Qt.PenCapStyle.FlatCap)
        self.painter.setPen(self._hatching)
        self.painter.drawLines(lines)

    def series(self, rect: QRectF, place: int | None) -> None:
        """A bar of a top criterion."""
        snapped = self.snapped(rect)
        self._fill(snapped, self.theme.series_color(place))
        if place is not None and place >= FIRST_HATCHED and not snapped.isEmpty():
            self.hatch(snapped)

    def all_series(self, bars: Sequence[tuple[QRectF, int | None]]) -> None:
        """Bars of top criteria that do not overlap, each on the edges of device pixels, with the place of its series.

        As `series` for each; a step of a slider paints hundreds.
        """
        painter = self.painter
        painter.setRenderHint(_SMOOTH, False)
        for bar, place in bars:
            if not bar.isEmpty():
                painter.fillRect(bar, self.theme.series_color(place))
        painter.setRenderHint(_SMOOTH, True)
        for bar, place in bars:
            if place is not None and place >= FIRST_HATCHED and not bar.isEmpty():
                self.hatch(bar)

    def swatch(self, left: float, middle: float, place: int | None) -> None:
        """The small square that stands for a top criterion, at the left of its name."""
        side = self.theme.length("control.swatch")
        rect = self.snapped(QRectF(left, middle - side / 2, side, side))
        self.rounded(rect, self.theme.length("space.xxs"), self.theme.series_color(place))
        if place is not None and place >= FIRST_HATCHED:
            self.hatch(rect.adjusted(1, 1, -1, -1))

    def rounded(self, rect: QRectF, radius: float, color: QColor | str) -> None:
        """A rectangle with round corners."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.color(color))
        self.painter.drawRoundedRect(rect, radius, radius)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def dot(
        self, center: QPointF, diameter: float, color: QColor | str, ring: QColor | str | None = None, pen: float = 1.5
    ) -> None:
        """A filled circle; with `ring`, one filled with `color` and drawn round with a pen that stays inside."""
        inset = 0.0
        if ring is None:
            self.painter.setPen(Qt.PenStyle.NoPen)
        else:
            self.painter.setPen(QPen(self.color(ring), pen))
            inset = pen / 2
        self.painter.setBrush(self.color(color))
        self.painter.drawEllipse(center, diameter / 2 - inset, diameter / 2 - inset)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    def line(self, points: Sequence[QPointF], color: QColor | str, width: float) -> None:
        """A line through points."""
        pen = QPen(self.color(color), width)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        self.painter.setPen(pen)
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        path = QPainterPath()
        path.addPolygon(QPolygonF(points))
        self.painter.drawPath(path)

    def triangle(self, tip: QPointF, width: float, height: float, color: QColor | str) -> None:
        """A filled triangle that stands under its tip."""
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self.color(color))
        base = tip.y() + height
        corners = [tip, QPointF(tip.x() + width / 2, base), QPointF(tip.x() - width / 2, base)]
        self.painter.drawPolygon(QPolygonF(corners))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)

    # -- text

    def text(
        self, rect: QRectF, text: str, role: str, color: QColor | str = "text.primary", align: Align = Align.LEFT
    ) -> float:
        """A line of text in the middle of a rectangle's height, cut with an ellipsis where it does not fit.

        Returns the width that it takes.
        """
        metrics = self.metrics(role)
        text = one_line(text)
        width = metrics.horizontalAdvance(text)
        if width > rect.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(rect.width(), 0.0))
            width = metrics.horizontalAdvance(text)
            if width > rect.width() + 1:  # what is cut may stand out by a part of a pixel
                return 0.0  # not even an ellipsis fits
        if not text:
            return 0.0
        if align is Align.LEFT:
            left = rect.left()
        elif align is Align.RIGHT:
            left = rect.right() - width
        else:
            left = rect.center().x() - width / 2
        baseline = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2
        self.painter.setFont(self.theme.font(role))
        self.painter.setPen(self.color(color))
        self.painter.drawText(QPointF(left, self.y(baseline)), text)
        return width

    def lines(
        self,
        rect: QRectF,
        lines: Sequence[str],
        role: str,
        color: QColor | str = "text.primary",
        align: Align = Align.LEFT,
    ) -> None:
        """Lines of text from the top of a rectangle down, as `wrapped` makes them."""
        step = self.theme.line_height(role)
        for at, line in enumerate(lines):
            self.text(QRectF(rect.left(), rect.top() + at * step, rect.width(), step), line, role, color, align)

    def chip(
        self, left: float, middle: float, text: str, family: str = "", most: float = 1e6, *, ground: str = ""
    ) -> float:
        """A small label on a soft ground: of a family such as "danger", or neutral. Returns the width that it takes.

        `ground`: another one, where the soft one would not be seen.
        """
        theme = self.theme
        width = min(width_of(theme, "label", text) + theme.length("space.lg"), most)
        height = theme.length("control.chip")
        rect = self.snapped(QRectF(left, middle - height / 2, width, height))
        ground = ground or (f"{family}.soft" if family else "surface.sunken")
        self.rounded(rect, theme.length("radius.chip"), ground)
        inside = rect.adjusted(theme.length("space.sm"), 0, -theme.length("space.sm"), 0)
        self.text(inside, text, "label", f"{family}.text" if family else "text.secondary", Align.CENTER)
        return width

    def message(self, rect: QRectF, text: str) -> None:
        """What stands in place of a picture that has nothing to show."""
        theme = self.theme
        width = min(rect.width(), 280 * theme.text_scale)
        step = theme.line_height("body")
        most = max(1, int(rect.height() // step))
        lines = wrapped(theme, "body", text, width, min(most, 3))
        top = rect.center().y() - len(lines) * step / 2
        box = QRectF(rect.center().x() - width / 2, top, width, len(lines) * step)
        self.lines(box, lines, "body", "text.tertiary", Align.CENTER)

    @contextmanager
    def opacity(self, share: float) -> Iterator[None]:
        """All that is drawn inside keeps this share of its colour."""
        before = self.painter.opacity()
        self.painter.setOpacity(before * share)
        yield
        self.painter.setOpacity(before)


@contextmanager
def drawing(painter: QPainter, rect: QRectF, theme: Theme) -> Iterator[Drawing]:
    """Draw inside a rectangle and nowhere else; the painter is left as it was."""
    painter.save()
    try:
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing, True)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        yield Drawing(painter, theme)
    finally:
        painter.restore()
