"""Buttons: with words, with an icon alone, and as a link."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QToolButton, QWidget

from scorecard.gui.look import Look
from scorecard.render.drawing import drawing


class ButtonKind(StrEnum):
    """What a button is for. One page has at most one primary button."""

    SECONDARY = "secondary"
    PRIMARY = "primary"
    DANGER = "danger"
    GHOST = "ghost"


INK = {
    ButtonKind.SECONDARY: "text.primary",
    ButtonKind.PRIMARY: "text.on_accent",
    ButtonKind.DANGER: "danger.text",
    ButtonKind.GHOST: "accent.text",
}


class Button(QPushButton):
    """A button with a verb, and an icon before it if it has one."""

    def __init__(
        self,
        look: Look,
        text: str,
        *,
        icon: str = "",
        kind: ButtonKind = ButtonKind.SECONDARY,
        small: bool = False,
        tooltip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._look = look
        self._icon = icon
        self._kind = kind
        self.setProperty("kind", kind.value)
        self.setAutoDefault(False)
        if small:
            self.setProperty("compact", True)
        if tooltip:
            self.setToolTip(tooltip)
        self._dress()
        look.changed.connect(self._dress)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self._kind is ButtonKind.PRIMARY:  # its fill has the colour of the ring
            painter = QPainter(self)
            with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
                inset = self._look.theme.length("line.focus") + draw.pixel / 2
                draw.painter.setPen(QPen(self._look.color("text.on_accent"), draw.pixel))
                corner = self._look.theme.length("radius.chip")
                inside = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
                draw.painter.drawRoundedRect(inside, corner, corner)
            painter.end()

    def _dress(self) -> None:
        self.setFont(self._look.button_font())
        if self._icon:
            gap = "space.xxs"
            self.setIcon(self._look.icon(self._icon, color=INK[self._kind], gap=gap))
            self.setIconSize(self._look.icon_size(gap=gap))


class IconButton(QToolButton):
    """A button of an icon alone. `name` is what it does, for the tooltip and for those who do not see the icon."""

    def __init__(
        self,
        look: Look,
        icon: str,
        name: str,
        *,
        keys: str = "",
        color: str = "text.secondary",
        size: str = "icon.button",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._color = color
        self._size = size
        self.setAccessibleName(name)
        self._told = f"{name} ({keys})" if keys else name
        self.setToolTip(self._told)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._dress()
        look.changed.connect(self._dress)

    def allow(self, possible: bool, closed: str = "") -> None:
        """Enable it where it has something to do and nothing is closed; else the tooltip says what closed it."""
        self.setEnabled(possible and not closed)
        self.setToolTip(f"{self._told}\n{closed}" if closed else self._told)

    def sizeHint(self) -> QSize:
        side = self._look.length("control.icon_button")
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _dress(self) -> None:
        self.setIcon(self._look.icon(self._icon, color=self._color, size=self._size))
        self.setIconSize(self._look.icon_size(self._size))
        self.updateGeometry()
