"""The legend of the ticks on the sliders."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.render.drawing import drawing


class TickLegend(Text):
    """What the ticks on the sliders mean, with one before the words."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(look, text, "small", "text.secondary", parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setIndent(look.length("space.sm"))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + self._look.length("space.xs"), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            tall, middle = self._look.theme.length("icon.tiny"), self.height() / 2
            draw.fill(
                QRectF(0, middle - tall / 2, draw.gap(self._look.theme.length("line.tick")), tall), "text.tertiary"
            )
        painter.end()
