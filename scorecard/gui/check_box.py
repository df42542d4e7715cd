"""Check boxes: a box, its words, and under them a line about what it stands for."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from scorecard.gui.look import Look
from scorecard.render.drawing import Drawing, drawing, width_of


class Check(QCheckBox):
    """A check box in the colours of the look. What does not fit is cut, and stands in the tooltip."""

    def __init__(self, look: Look, text: str, more: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text.replace("&", "&&"), parent)
        self._look = look
        self._words, self._more, self._about = text, "", ""
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        self.set_more(more)
        look.changed.connect(self.updateGeometry)

    @property
    def more(self) -> str:
        """The line under the words."""
        return self._more

    def set_more(self, more: str) -> None:
        """Say something else under the words."""
        self._more = more
        self.setAccessibleDescription(more)
        self.setToolTip("\n".join(filter(None, (self._words, more))))
        self.updateGeometry()
        self.update()

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def sizeHint(self) -> QSize:
        look = self._look
        wide = max(width_of(look.theme, "body", self._words), width_of(look.theme, "small", self._more))
        high = look.line_height("body") + (look.line_height("small") if self._more else 0)
        return QSize(ceil(wide) + self._inset() + look.length("space.xs"), high + look.length("space.sm"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._inset(), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        look, rect, side = self._look, QRectF(self.rect()), self._look.length("control.check")
        upper = look.line_height("body")
        top = look.length("space.xs")
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            box = QRectF(look.length("space.xxs"), top + (upper - side) / 2, side, side)
            self._paint_box(draw, box)
            if self.hasFocus():
                look.draw_ring(draw, rect, "radius.chip")
            left = self._inset()
            ink = "text.primary" if self.isEnabled() else "text.tertiary"
            wide = rect.right() - left - look.length("space.xxs")
            draw.text(QRectF(left, top, wide, upper), self._words, "body", ink)
            if self._more:
                ink = "text.secondary" if self.isEnabled() else "text.tertiary"
                draw.text(QRectF(left, top + upper, wide, look.line_height("small")), self._more, "small", ink)
        painter.end()

    def _paint_box(self, draw: Drawing, box: QRectF) -> None:
        look, on = self._look, self.checkState() is not Qt.CheckState.Unchecked
        if on:
            enabled = self.isEnabled()
            look.draw_box(draw, box, "accent.fill" if enabled else "surface.pressed", None, "radius.cell")
            ink = "text.on_accent" if enabled else "text.tertiary"
            if self.checkState() is Qt.CheckState.Checked:
                look.draw_icon(draw, box, "check", ink, "icon.tiny")
            else:
                line = look.length("line.focus")
                inset = look.length("space.xs")
                draw.fill(QRectF(box.left() + inset, box.center().y() - line / 2, box.width() - 2 * inset, line), ink)
        else:
            ground = "surface.hover" if self.underMouse() and self.isEnabled() else "surface.raised"
            border = "border.strong" if self.isEnabled() else "border.default"
            look.draw_box(draw, box, ground if self.isEnabled() else "surface.sunken", border, "radius.cell")

    def _inset(self) -> int:
        look = self._look
        return look.length("space.xxs") + look.length("control.check") + look.length("space.sm")
