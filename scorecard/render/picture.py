"""A painting as a file: PNG, SVG or PDF, from the same painter that draws on the screen.

The bytes are returned, not written: whoever has them decides where they go.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Final, TypeVar

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from scorecard.core.errors import ScorecardError
from scorecard.core.numbers import grouped
from scorecard.render.theme import Theme

D = TypeVar("D")
Painting = Callable[[QPainter, QRectF, D, Theme], None]

MARGIN: Final = 24.0
DOTS_PER_INCH: Final = 96
FINE: Final = 1200  # dots per inch of a page, so that nothing is rounded that can be seen
LARGEST_SIDE: Final = 32_000  # pixels; painters address no more
LARGEST_AREA: Final = 200_000_000  # pixels: 800 MB


def image(
    paint: Painting[D], data: D, size: QSizeF, theme: Theme, *, ratio: float = 1.0, margin: float = MARGIN
) -> QImage:
    """The painting on its surface, with a margin round it, at a ratio of device to logical pixels.

    Raises ScorecardError where it would be too large for a picture of pixels.
    """
    whole = _whole(size, margin)
    pixels = QSize(ceil(whole.width() * ratio - 1e-6), ceil(whole.height() * ratio - 1e-6))
    if max(pixels.width(), pixels.height()) > LARGEST_SIDE or pixels.width() * pixels.height() > LARGEST_AREA:
        raise ScorecardError(
            f"A picture of {grouped(pixels.width())} by {grouped(pixels.height())} pixels is too large",
            place="picture",
            advice="Export fewer candidates, a smaller scale, or a PDF.",
        )
    picture = QImage(pixels, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    picture.setDotsPerMeterX(round(DOTS_PER_INCH * ratio / 0.0254))
    picture.setDotsPerMeterY(round(DOTS_PER_INCH * ratio / 0.0254))
    picture.fill(theme.color("surface.canvas"))
    painter = QPainter(picture)
    paint(painter, QRectF(margin, margin, size.width(), size.height()), data, theme)
    painter.end()
    return picture


def png(
    paint: Painting[D], data: D, size: QSizeF, theme: Theme, *, ratio: float = 2.0, margin: float = MARGIN
) -> bytes:
    """The painting as PNG in the look given. Raises ScorecardError where it would be too large."""
    buffer = _buffer()
    if not image(paint, data, size, theme, ratio=ratio, margin=margin).save(buffer, "PNG"):  # type: ignore[call-overload]
        raise ScorecardError("The picture could not be made", place="picture", advice="Try a smaller scale.")
    return _bytes(buffer)


def svg(
    paint: Painting[D],
    data: D,
    size: QSizeF,
    theme: Theme,
    *,
    title: str = "",
    description: str = "",
    margin: float = MARGIN,
) -> bytes:
    """The painting as SVG in the look given; text stays text. `description` is read out by screen readers."""
    whole = _whole(size, margin)
    buffer = _buffer()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(DOTS_PER_INCH)
    generator.setSize(whole.toSize())
    generator.setViewBox(QRectF(0, 0, whole.width(), whole.height()))
    generator.setTitle(title)
    generator.setDescription(description)
    painter = QPainter(generator)
    painter.fillRect(QRectF(0, 0, whole.width(), whole.height()), theme.color("surface.canvas"))
    paint(painter, QRectF(margin, margin, size.width(), size.height()), data, theme)
    painter.end()
    return _bytes(buffer)


def pdf(paint: Painting[D], data: D, size: QSizeF, theme: Theme, *, title: str = "", margin: float = MARGIN) -> bytes:
    """The painting as a PDF of one page of its own size: vectors and text that can be selected, in the light look."""
    light = theme.for_print()
    whole = _whole(size, margin)
    points = 72 / DOTS_PER_INCH
    buffer = _buffer()
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Scorecard")
    writer.setResolution(FINE)
    paper = QSizeF(whole.width() * points, whole.height() * points)
    writer.setPageSize(QPageSize(paper, QPageSize.Unit.Point, "picture", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    painter = QPainter(writer)
    painter.scale(FINE / DOTS_PER_INCH, FINE / DOTS_PER_INCH)
    paint(painter, QRectF(margin, margin, size.width(), size.height()), data, light)
    painter.end()
    return _bytes(buffer)


def _whole(size: QSizeF, margin: float) -> QSizeF:
    return QSizeF(ceil(size.width() + 2 * margin), ceil(size.height() + 2 * margin))


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _bytes(buffer: QBuffer) -> bytes:
    return bytes(buffer.data().data())
