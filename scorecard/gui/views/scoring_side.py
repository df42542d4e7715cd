"""Right of the scores: who leads, and under it what belongs to the cell at the cursor."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from scorecard.gui.look import Look
from scorecard.gui.parts import part_of
from scorecard.gui.standing import StandingPanel
from scorecard.gui.views.cell_panel import CellPanel

MOST_OF_HEIGHT: Final = 0.42
"""The part of the height that Standing takes at most while there is a cell to show under it."""


class ScoringSide(QWidget):
    """Standing takes what it needs, up to nearly half of the height, and the rest is of the cell."""

    def __init__(self, look: Look, standing: StandingPanel, panel: CellPanel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._standing = standing
        self._panel = panel
        self.setAccessibleName(self.tr("Standing and the score at the cursor"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(standing)
        column.addWidget(panel, 1)
        self.fit()

    def fit(self) -> None:
        """Share the height anew, as after other candidates are ranked."""
        self.setMaximumWidth(self._width("size.standing_maximum"))
        high = self.height()
        if self._panel.isVisibleTo(self):
            needed = self._needed()
            tail = self._look.length("space.md")  # free space at its end, which is given up first
            left = max(self.height() - self._panel.natural_height(), needed - tail)
            most = max(round(self.height() * MOST_OF_HEIGHT), self._look.length("size.rail"))
            high = min(needed, left, most)
            self._show_scroll_bar(needed - high > tail)
        else:
            self._show_scroll_bar(True)
        self._standing.setFixedHeight(max(high, 1))

    def _show_scroll_bar(self, wanted: bool) -> None:
        scroll = part_of(self._standing, QScrollArea)
        if isinstance(scroll, QScrollArea):
            policy = Qt.ScrollBarPolicy
            scroll.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if wanted else policy.ScrollBarAlwaysOff)

    def _needed(self) -> int:
        """The height in which all of Standing is seen."""
        scroll = part_of(self._standing, QScrollArea)
        inside = scroll.widget() if isinstance(scroll, QScrollArea) else None
        column = inside.layout() if inside is not None else None
        if inside is None or column is None:
            return self._standing.sizeHint().height()
        column.activate()
        high = column.heightForWidth(self.width()) if column.hasHeightForWidth() else inside.sizeHint().height()
        return high + self._look.length("size.panel_header")

    def sizeHint(self) -> QSize:
        return QSize(self._width("size.standing"), self._width("size.standing"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._width("size.standing_minimum"), self._look.length("size.panel_header"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def _width(self, name: str) -> int:
        return round(self._look.length(name) * max(self._look.text_scale, 1.0))
