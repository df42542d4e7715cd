"""A column that gives way as far as its parts can be squeezed, and scrolls as a whole only where that is not enough."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QScrollArea, QSizePolicy, QWidget


class Squeezed(QScrollArea):
    """Shows a widget as high as it likes to be where there is room, and never lower than its parts can become."""

    def __init__(self, inside: QWidget, layout: QBoxLayout, parent: QWidget | None = None) -> None:
        """`layout` is that of `inside`."""
        super().__init__(parent)
        self._inside = inside
        self._layout = layout
        self.setWidget(inside)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        inside.installEventFilter(self)

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

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self.fit()
        return super().eventFilter(watched, event)

    def _least(self, width: int) -> int:
        layout = self._layout
        if layout.hasHeightForWidth():
            return layout.minimumHeightForWidth(width)
        return layout.totalMinimumSize().height()
