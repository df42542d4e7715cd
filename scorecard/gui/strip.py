"""A strip across a page, with a line under it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from scorecard.gui.look import Look
from scorecard.render.drawing import Drawing, drawing


class Strip(QWidget):
    """As high as a length of the look, whatever stands on it; `ground` is a colour of its own, "" that of the page."""

    def __init__(self, look: Look, height: str, parent: QWidget | None = None, *, ground: str = "") -> None:
        super().__init__(parent)
        self._look = look
        self._high = height
        self._ground = ground
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.length(self._high))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._look.length(self._high))

    def paint_on(self, draw: Drawing, rect: QRectF) -> None:
        """Paint what lies on the ground, under the parts; nothing of itself."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            if self._ground:
                draw.fill(rect, self._ground)
            draw.row_rule(0, rect.right(), rect.bottom())
            self.paint_on(draw, rect)
        painter.end()
