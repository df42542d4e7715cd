"""How far work has come: a bar, and a bar with words and a way to stop the work."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scorecard.gui.buttons import Button
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.render.drawing import drawing

UNSEEN: Final = 150
"""Milliseconds before anything is said about what is under way."""


class ProgressBar(QWidget):
    """How far something has come."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._share = 0.0
        self.setFixedHeight(look.length("line.focus"))
        self.setAccessibleName(self.tr("Progress"))

    def set_share(self, share: float) -> None:
        """Show how much is done, 0 to 1."""
        self._share = min(max(share, 0.0), 1.0)
        self.setAccessibleDescription(f"{round(self._share * 100)}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = QRectF(self.rect())
        painter = QPainter(self)
        with drawing(painter, rect, self._look.theme) as draw:
            draw.fill(rect, "border.subtle")
            draw.fill(QRectF(0, 0, rect.width() * self._share, rect.height()), "accent.fill")
        painter.end()


class UnderWay(QWidget):
    """What is being done and how far it is. It is shown once that takes a while, and is gone when it is over.

    cancelled  a person wants it stopped
    """

    cancelled = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None, *, unseen: int = UNSEEN, speaks: bool = True) -> None:
        """`unseen` are the milliseconds before it is shown; one that does not speak has no line of words."""
        super().__init__(parent)
        self._bar = ProgressBar(look)
        self._words = Text(look, "", "small", "text.secondary", wraps=True) if speaks else None
        self.stop = Button(look, self.tr("Cancel"), small=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.sm"))
        column.addWidget(self._bar)
        if self._words is not None:
            column.addWidget(self._words)
        column.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeft)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(unseen)
        self._soon.timeout.connect(self.show)
        self.stop.clicked.connect(self.cancelled)
        self.hide()

    @property
    def doing(self) -> str:
        """What is said to be done."""
        return "" if self._words is None else self._words.text()

    def begin(self) -> None:
        """Something is under way from now on."""
        self._bar.set_share(0.0)
        self._soon.start()

    def say(self, share: float, doing: str) -> None:
        """Say how much is done, 0 to 1, and what."""
        self._bar.set_share(share)
        if self._words is not None:
            self._words.setText(doing)

    def end(self) -> None:
        """It is over."""
        self._soon.stop()
        self.hide()
