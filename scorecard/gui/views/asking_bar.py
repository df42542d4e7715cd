"""A line over a body that says what must be decided first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from scorecard.gui.look import Look
from scorecard.gui.strip import Strip
from scorecard.gui.views.fact_line import Sentence


class AskingBar(Strip):
    """A line that says what must be decided before anything is taken, with the ways to decide it."""

    def __init__(self, look: Look, name: str, buttons: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(look, "size.toolbar", parent, ground="warn.soft")
        self.setAccessibleName(name)
        self._words = Sentence(look, ink="text.primary", most=2)
        row = QHBoxLayout(self)
        sm = look.length("space.sm")
        row.setContentsMargins(look.length("size.page_left"), sm, look.length("size.page_right"), sm)
        row.setSpacing(sm)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        for each in buttons:
            row.addWidget(each)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text

    def say(self, words: str) -> None:
        """Say it; "" hides the bar."""
        self._words.set_text(words)
        self.setAccessibleDescription(words)
        self.setVisible(bool(words))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())
