"""A line of text that is taken when it is left."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from scorecard.core.wording import one_line


class LineField(QLineEdit):
    """A line. Enter or leaving takes what was typed, once; Escape takes it back.

    committed  a person gave another text, without space around it
    restored   what was typed, or what was refused, has been taken back
    """

    committed = Signal(str)
    restored = Signal()

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kept = ""
        self._given: str | None = None
        if name:
            self.setAccessibleName(name)
        self.editingFinished.connect(self.commit)

    @property
    def kept(self) -> str:
        """The text that stands there when nothing is being typed."""
        return self._kept

    def show_text(self, text: str) -> None:
        """Show a text, without telling. What a person is typing stays."""
        typing = self.hasFocus() and self.text() != self._kept and text != self._given
        self._kept = text
        if not typing:
            self.reset(text)

    def hold(self, text: str) -> None:
        """Let a text be what Escape brings back; what stands there, refused perhaps, stays."""
        self._kept = text

    def reset(self, text: str) -> None:
        """Show a text whatever was typed, without telling."""
        self._kept, self._given = text, None
        if self.text() != text:
            self.setText(text)
            self.setCursorPosition(0)

    def restore(self) -> None:
        """Take back what was typed."""
        self.reset(self._kept)
        self.restored.emit()

    def commit(self) -> None:
        """Take what was typed."""
        typed = self.text()
        text = one_line(typed).strip()  # what is pasted may have more
        if self._kept in (typed, text):
            if self._given is None:
                self.reset(self._kept)
            else:
                self.restore()
        elif text != self._given:
            self._given = text
            self.committed.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape and self.text() != self._kept:
            self.restore()
            self.selectAll()
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._given = None  # what was refused may be asked for again
        super().keyPressEvent(event)
