"""The logo of an organisation on paper."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from scorecard.core.errors import ScorecardError
from scorecard.render.drawing import Drawing

LOGO: Final = (168.0, 36.0)
"""The widest and the highest, in logical pixels."""


def check_logo(data: bytes) -> None:
    """Raise ScorecardError where a logo is no picture."""
    Logo(data)


class Logo:
    """The picture of an organisation at the upper right."""

    def __init__(self, data: bytes) -> None:
        self._image: QImage | None = None
        self._svg: QSvgRenderer | None = None
        self._size = QSizeF()
        if not data:
            return
        if b"<svg" in data[:4096]:
            self._svg = QSvgRenderer(QByteArray(data))
            self._svg.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
            self._size = self._svg.viewBoxF().size() if self._svg.isValid() else QSizeF()
        else:
            self._image = QImage.fromData(QByteArray(data))
            self._size = QSizeF(self._image.size())
        if self._size.isEmpty():
            raise ScorecardError(
                "The logo is no picture that can be read", place="logo", advice="Use a PNG, JPEG or SVG file."
            )
        self._size = self._size.scaled(QSizeF(*LOGO), Qt.AspectRatioMode.KeepAspectRatio)

    def paint(self, draw: Drawing, right: float, top: float) -> None:
        """The logo, its upper right corner at a place."""
        box = QRectF(QPointF(right - self._size.width(), top), self._size)
        if self._svg is not None:
            self._svg.render(draw.painter, box)
        elif self._image is not None:
            draw.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            draw.painter.drawImage(box, self._image)
