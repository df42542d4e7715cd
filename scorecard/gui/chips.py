"""Chips, which say a state in a word on a soft ground, and the pips of the stage."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from scorecard.gui.look import Look
from scorecard.render.drawing import drawing, width_of


class ChipKind(Enum):
    """A state: its word, the family of its colours, "" for none, and its icon, "" for none."""

    CLEAR = ("clear", "success", "")
    CLOSE = ("close", "warn", "")
    TIE = ("tie", "", "")
    PROVISIONAL = ("provisional", "", "")
    SEALED = ("sealed", "", "lock")
    OUT = ("out", "danger", "gate")
    AGREED = ("agreed", "accent", "")

    def __init__(self, word: str, family: str, icon: str) -> None:
        self.word = word
        self.family = family
        self.icon = icon


class Chip(QWidget):
    """A word about a state."""

    def __init__(
        self,
        look: Look,
        text: str,
        kind: ChipKind = ChipKind.TIE,
        *,
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._text = text
        self._kind = kind
        self._icon = kind.icon if icon is None else icon
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def set_state(self, text: str, kind: ChipKind) -> None:
        """Say another state."""
        self._text, self._kind, self._icon = text, kind, kind.icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        look = self._look
        icon = look.length("icon.tiny") + look.length("space.xs") if self._icon else 0
        padding = look.length("space.xs") + look.length("space.xxs")
        width = round(width_of(look.theme, "label", self._text)) + 1 + 2 * padding + icon
        return QSize(width, look.length("control.chip"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look, family = self._look, self._kind.family
        rect = QRectF(self.rect())
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            ink = f"{family}.text" if family else "text.secondary"
            border = "border.default" if look.high_contrast else None
            look.draw_box(draw, rect, f"{family}.soft" if family else "surface.sunken", border, "radius.chip")
            padding = look.length("space.xs") + look.length("space.xxs")
            inside = rect.adjusted(padding, 0, -padding, 0)
            if self._icon:
                side = look.length("icon.tiny")
                box = QRectF(inside.left(), rect.top(), side, rect.height())
                look.draw_icon(draw, box, self._icon, ink, "icon.tiny")
                inside.setLeft(inside.left() + side + look.length("space.xs"))
            draw.text(inside, self._text, "label", ink)
        painter.end()
