"""The sections of the setup side by side: in two columns, or in three where there is room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from scorecard.gui.look import Look


class Columns(QWidget):
    """Four sections in two columns, in three where there is room."""

    def __init__(self, look: Look, about: QWidget, deciding: QWidget, panel: QWidget, scale: QWidget) -> None:
        super().__init__()
        self._look = look
        self._parts = (about, deciding, panel, scale)
        self._is_wide: bool | None = None
        self._row = QHBoxLayout(self)
        left, lg, xl = look.length("size.page_left"), look.length("space.lg"), look.length("space.xl")
        self._row.setContentsMargins(left, lg + look.length("space.xs"), look.length("size.page_right"), xl)
        self._row.setSpacing(look.length("space.xxl"))
        self._columns = [QVBoxLayout() for _ in range(3)]
        for column in self._columns:
            column.setSpacing(xl + look.length("space.xs"))
            column.setAlignment(Qt.AlignmentFlag.AlignTop)
        for column in self._columns:
            self._row.addLayout(column)
        self._place(wide=False)
        self._dress()
        look.changed.connect(self._dress)

    @property
    def count(self) -> int:
        """How many columns stand beside each other."""
        return 3 if self._is_wide else 2

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        look, margins = self._look, self._row.contentsMargins()
        least = look.length("size.advice") * max(look.text_scale, 1.0)
        self._place(wide=self.width() >= 3 * least + 2 * self._row.spacing() + margins.left() + margins.right())

    def _place(self, *, wide: bool) -> None:
        if wide is self._is_wide:
            return
        self._is_wide = wide
        about, deciding, panel, scale = self._parts
        for column in self._columns:
            for part in self._parts:
                column.removeWidget(part)
        places = ((about,), (deciding,), (panel, scale)) if wide else ((about, panel), (deciding, scale), ())
        for column, parts in zip(self._columns, places, strict=True):
            for part in parts:
                column.addWidget(part)
        for at in range(len(self._columns)):
            self._row.setStretch(at, 1 if at < self.count else 0)

    def _dress(self) -> None:
        """Fields do not stretch over a wide window."""
        for part in self._parts:
            part.setMaximumWidth(round(self._look.length("size.form") * max(self._look.text_scale, 1.0)))
