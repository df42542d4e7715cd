"""The categories of a measure, to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget


class CategoryMenu(QMenu):
    """A menu of categories, and one entry for none. It is deleted when it closes.

    chosen  a category, or "" for none
    """

    chosen = Signal(str)

    def __init__(self, labels: Sequence[str], now: object, start: str, parent: QWidget) -> None:
        """`now` is the present one; the one that begins with `start` is offered first."""
        super().__init__(parent)
        for label in labels:
            action = self.addAction(label.replace("&", "&&"))
            action.setData(label)
            action.setCheckable(True)
            action.setChecked(label == now)
            wanted = label.casefold().startswith(start.casefold()) if start else label == now
            if wanted and self.activeAction() is None:
                self.setActiveAction(action)
        self.addSeparator()
        self.addAction(self.tr("Leave blank")).setData("")
        self.triggered.connect(self._on_triggered)
        self.aboutToHide.connect(self.deleteLater)

    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(str(action.data()))
