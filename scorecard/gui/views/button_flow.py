"""Buttons side by side, and under one another where there is no room."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from scorecard.gui.look import Look


class ButtonFlow(QWidget):
    """Lays out what it is given like words in a line. What is hidden takes no room."""

    def __init__(self, look: Look, buttons: Iterable[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._buttons = tuple(buttons)
        for button in self._buttons:
            button.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.updateGeometry)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max((place.bottom() + 1 for _, place in self._places(width)), default=0)

    def sizeHint(self) -> QSize:
        width = max(self.width(), self._look.length("size.standing_minimum") - 2 * self._look.length("space.lg"))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        widest = max((each.sizeHint().width() for each in self._buttons if not each.isHidden()), default=0)
        return QSize(widest, 0)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # the height that layouts remember is that of another width

    def _arrange(self) -> None:
        for button, place in self._places(self.width()):
            button.setGeometry(place)

    def _places(self, width: int) -> list[tuple[QWidget, QRect]]:
        gap = self._look.length("space.sm")
        found: list[tuple[QWidget, QRect]] = []
        left = top = below = 0
        for button in self._buttons:
            if button.isHidden():
                continue
            size = button.sizeHint()
            if left and left + size.width() > width:
                left, top = 0, below + gap
            found.append((button, QRect(left, top, min(size.width(), max(width, 0)), size.height())))
            left += size.width() + gap
            below = max(below, top + size.height())
        return found
