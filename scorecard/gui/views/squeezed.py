"""A column that gives way as far as its parts can be squeezed, and scrolls as a whole only where that is not enough."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from scorecard.gui.views.scrolled import Scrolled


class Squeezed(Scrolled):
    """Shows a widget as high as it likes to be where there is room, and never lower than its parts can become."""

    def __init__(self, inside: QWidget, layout: QBoxLayout, parent: QWidget | None = None) -> None:
        """`layout` is that of `inside`."""
        super().__init__(inside, parent)
        self._layout = layout
        self.setWidgetResizable(False)

    def needed(self) -> int:
        """The least height of all of it at the present width, with no bar beside it."""
        return self._least(self.width())

    def fit(self) -> None:
        """Give the widget its place anew."""
        bar = self.needed() > self.height()
        on, off = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(on if bar else off)
        wide = self.width() - (self.verticalScrollBar().sizeHint().width() if bar else 0)
        self._inside.resize(wide, max(self._least(wide), self.height()))

    def sizeHint(self) -> QSize:
        layout = self._layout
        hint = layout.sizeHint()
        high = layout.heightForWidth(self.width()) if layout.hasHeightForWidth() else hint.height()
        return QSize(hint.width(), high)

    def _least(self, width: int) -> int:
        layout = self._layout
        if layout.hasHeightForWidth():
            return layout.minimumHeightForWidth(width)
        return layout.totalMinimumSize().height()
