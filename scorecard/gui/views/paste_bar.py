"""What a paste cannot do, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from scorecard.gui.buttons import Button
from scorecard.gui.look import Look
from scorecard.gui.models.score_cell import Preview
from scorecard.gui.views.asking_bar import AskingBar


class PasteBar(AskingBar):
    """A line over the grid while a block waits that fits only in part.

    rest_requested  paste what can be
    cancelled       paste nothing
    """

    rest_requested = Signal()
    cancelled = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        rest, cancel = (Button(look, "", small=True) for _ in range(2))
        super().__init__(look, "", (rest, cancel), parent)
        self.rest, self.cancel = rest, cancel
        self.setAccessibleName(self.tr("Paste"))
        self.rest.setText(self.tr("Paste the rest"))
        self.cancel.setText(self.tr("Cancel"))
        self.rest.clicked.connect(self.rest_requested)
        self.cancel.clicked.connect(self.cancelled)

    def ask(self, preview: Preview) -> None:
        """Say what a block would do."""
        refused, fits = len(preview.refused), len(preview.cells)
        first = preview.refused[0].error
        if refused == 1:
            words = self.tr("1 cell is refused. {reason}").format(reason=first)
        else:
            words = self.tr("{count} cells are refused. The first: {reason}").format(count=refused, reason=first)
        self.rest.setVisible(fits > 0)
        self.say(words)
        (self.rest if fits else self.cancel).setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.rest.isVisible():
            self.rest_requested.emit()
        else:
            super().keyPressEvent(event)
