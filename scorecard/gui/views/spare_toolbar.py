"""A toolbar that gives up what can be spared where there is no room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from scorecard.gui.look import Look
from scorecard.gui.page import Toolbar


class SpareToolbar(Toolbar):
    """Hides its spare tools, the first one first, until the others fit. What they do is in a menu too."""

    def __init__(
        self,
        look: Look,
        left: Sequence[QWidget],
        spare: Sequence[QWidget],
        right: Sequence[QWidget],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, left, (*spare, *right), parent)
        self._look = look
        self._kept = (*left, *right)
        self._spare = tuple(spare)
        self._wanted = set(spare)

    def want(self, tool: QWidget, *, wanted: bool) -> None:
        """Show a spare tool where there is room for it, or not at all."""
        if wanted is not (tool in self._wanted):
            (self._wanted.add if wanted else self._wanted.discard)(tool)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._room(())), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _room(self, spare: Sequence[QWidget]) -> float:
        look = self._look
        tools = [*self._kept, *spare]
        gaps = len(tools) * look.length("space.sm")
        edges = look.length("size.page_left") + look.length("size.page_right")
        return sum(each.sizeHint().width() for each in tools) + gaps + edges

    def _fit(self) -> None:
        shown = [each for each in self._spare if each in self._wanted]
        while shown and self._room(shown) > self.width():
            shown.pop(0)
        for each in self._spare:
            if each.isHidden() is (each in shown):
                each.setVisible(each in shown)
