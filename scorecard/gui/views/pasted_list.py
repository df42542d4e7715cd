"""A pasted list of which part is not taken: what that is, and whether the rest is wanted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from scorecard.gui.buttons import Button
from scorecard.gui.look import Look
from scorecard.gui.views.asking_bar import AskingBar


class PastedListBar(AskingBar):
    """A line under the header of a page while a list waits; nothing of it is added before a person says so.

    rest_taken  what can be taken is to be added (the list)
    left        nothing waits any more: the keyboard belongs to the page again
    """

    rest_taken = Signal(object)
    left = Signal()

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        rest, cancel = Button(look, "", small=True), Button(look, "", small=True)
        super().__init__(look, name, (rest, cancel), parent)
        self.rest, self.cancel = rest, cancel
        self.cancel.setText(self.tr("Cancel"))
        self._waiting: object = None
        self.rest.clicked.connect(self._on_rest)
        self.cancel.clicked.connect(self._on_cancel)

    def ask(self, found: object, count: int, words: str) -> None:
        """Say what is not taken of a list, and ask whether to add the `count` others."""
        self._waiting = found
        self.rest.setText(self.tr("Add {count}").format(count=count))
        self.say(words)
        self.rest.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Ask no more; nothing is added."""
        self._waiting = None
        self.say("")

    def _on_rest(self) -> None:
        waiting = self._waiting
        self._on_cancel()
        if waiting is not None:
            self.rest_taken.emit(waiting)

    def _on_cancel(self) -> None:
        self.forget()
        self.left.emit()
