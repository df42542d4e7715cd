"""A pop-up: what opens under a button and goes when something else is pressed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from scorecard.gui.look import Look
from scorecard.render.drawing import drawing


class PopUp(QFrame):
    """A box above the window. It is deleted when it closes."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def open_under(self, button: QWidget, *, at_right: bool = False) -> None:
        """Open with the left edges in line, or the right ones, within the screen."""
        self.adjustSize()
        start = button.width() - self.width() if at_right else 0
        corner = button.mapToGlobal(QPoint(start, button.height() + self._look.length("space.xs")))
        screen = button.screen().availableGeometry()
        left = max(min(corner.x(), screen.right() - self.width()), screen.left())
        self.move(left, min(corner.y(), max(screen.bottom() - self.height(), screen.top())))
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, self._look.theme) as draw:
            draw.fill(rect, "surface.raised")
            self._look.draw_box(draw, rect, "surface.raised", "border.strong", "radius.cell")
        painter.end()
