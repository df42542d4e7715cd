"""What lies over figures that are old, until new ones are there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from scorecard.gui.look import Look
from scorecard.render.drawing import drawing

KEPT: Final = 0.6
"""The share of its colour that what lies under it keeps."""


class Dimmed(QWidget):
    """Dims the widget over which it lies, and lets the pointer through."""

    def __init__(self, look: Look, over: QWidget) -> None:
        super().__init__(over)
        self._look = look
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        over.installEventFilter(self)

    def cover(self) -> None:
        """Dim what lies under it."""
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._over.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw, draw.opacity(1 - KEPT):
            draw.fill(QRectF(self.rect()), "surface.canvas")
        painter.end()
