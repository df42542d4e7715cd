"""Several lines of text, which are taken when they are left."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextLayout
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from scorecard.gui.look import Look


def height_of_lines(editor: QPlainTextEdit, look: Look, lines: int) -> int:
    """How high an editor is that shows so many lines whole, and no sliver of the next one."""
    layout = QTextLayout("0", editor.font())
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    edges = 2 * (look.length("space.xs") + look.length("line.hair")) + editor.document().documentMargin()
    return ceil(lines * line.height() + edges)


class LongText(QPlainTextEdit):
    """Text of several lines. Leaving it takes it, as does Ctrl+Enter; Escape takes back what was typed since.

    committed  a person gave another text
    """

    committed = Signal(str)

    def __init__(self, look: Look, lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._lines = lines
        self._kept = ""
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._dress()
        look.changed.connect(self._dress)

    def show_text(self, text: str) -> None:
        """Show a text, without telling; what is being typed stays."""
        if text == self._kept:
            return
        was_typed = self.toPlainText() != self._kept
        self._kept = text
        if not (was_typed and self.hasFocus()):
            self.setPlainText(text)

    def reset(self, text: str) -> None:
        """Show the text of something else, without telling."""
        self._kept = text
        self.setPlainText(text)

    def commit(self) -> None:
        """Take what was typed."""
        text = self.toPlainText()
        if text != self._kept:
            self._kept = text
            self.committed.emit(text)

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("column.slider"), height_of_lines(self, self._look, self._lines))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("column.score_minimum"), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.commit()
        elif event.key() == Qt.Key.Key_Escape and self.toPlainText() != self._kept:
            self.setPlainText(self._kept)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.commit()

    def _dress(self) -> None:
        self.setFont(self._look.font("body"))
        self.updateGeometry()
