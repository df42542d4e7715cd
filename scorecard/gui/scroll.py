"""A column that scrolls under its bar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class EdgeScroll(QScrollArea):
    """Shows a widget over its whole width; the bar stands over the free margin at the right of it.

    So words wrap and figures end at the same edge whether there is a bar or not.
    """

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = self.verticalScrollBar().parentWidget()
        if holder is not None:
            holder.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        view = self.viewport()
        if view.width() != self.width():
            view.resize(self.width(), view.height())  # comes back here
        else:
            super().resizeEvent(event)
