"""Typing in a cell of a scoring grid: the field over the cell, and what is said where a score cannot be taken."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from scorecard.gui.fields import mark_invalid
from scorecard.gui.look import Look
from scorecard.render.drawing import drawing, width_of, wrapped


class ScoreEditor(QLineEdit):
    """The open cell. Enter, Tab and the arrows up and down take what it says; Escape gives it up.

    taken   what was typed, and where the cursor goes next: rows down, columns right
    given_up  nothing is to change
    """

    taken = Signal(str, int, int)
    given_up = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._closed = True
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.textEdited.connect(self._on_edited)
        self.hide()
        self._dress()
        look.changed.connect(self._dress)

    @property
    def is_open(self) -> bool:
        """Whether something is being typed."""
        return not self._closed

    def open_at(self, rect: QRect, name: str, text: str, *, chosen: bool = False) -> None:
        """Stand over a cell with a text, all of it chosen if asked."""
        self._closed = False
        mark_invalid(self, "")
        self.setAccessibleName(name)
        self.setGeometry(rect)
        self.setText(text)
        self.setModified(not chosen)
        if chosen:
            self.selectAll()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_text(self, text: str) -> None:
        """Show what stands in the cell now; what is being typed stays."""
        if self.is_open and not self.isModified() and text != self.text():
            self.setText(text)
            self.selectAll()

    def close_quietly(self, heir: QWidget) -> None:
        """Go away without telling; where the keyboard was here, `heir` gets it."""
        self._closed = True
        if self.hasFocus():  # before hiding, or Qt would hand the keyboard on as Tab does
            heir.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shifted = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        goes = {
            Qt.Key.Key_Return: (-1 if shifted else 1, 0),
            Qt.Key.Key_Enter: (-1 if shifted else 1, 0),
            Qt.Key.Key_Down: (1, 0),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Tab: (0, 1),
            Qt.Key.Key_Backtab: (0, -1),
        }
        if key == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif Qt.Key(key) in goes:
            self.taken.emit(self.text(), *goes[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        self.taken.emit(self.text(), 0, 1 if forward else -1)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        leaves = event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if leaves and not self._closed:
            self.taken.emit(self.text(), 0, 0)

    def _on_edited(self) -> None:
        mark_invalid(self, "")

    def _dress(self) -> None:
        ring, sm = self._look.length("line.focus"), self._look.length("space.sm")
        color, danger = self._look.color("focus.ring").name(), self._look.color("danger.mark").name()
        self.setFont(self._look.font("strong"))
        self.setStyleSheet(
            f"QLineEdit, QLineEdit:focus {{ border: {ring}px solid {color}; border-radius: 0; min-height: 0;"
            f" padding: 0 {sm - ring}px 0 0; }} QLineEdit[invalid='true'] {{ border-color: {danger}; }}"
        )


class Bubble(QWidget):
    """One sentence beside a cell: why a score cannot be taken."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._lines: list[str] = []
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def text(self) -> str:
        """What is said; "" while nothing is."""
        return self._text

    def say(self, text: str, beside: QRect, within: QRect) -> None:
        """Say something under a cell, or above it where there is no room."""
        look = self._look
        sm, xs = look.length("space.sm"), look.length("space.xs")
        most = look.length("size.standing")
        width = min(round(width_of(look.theme, "small", text)) + 1, most)
        self._text, self._lines = text, wrapped(look.theme, "small", text, width, 3)
        self.setAccessibleName(text)
        height = len(self._lines) * look.line_height("small") + 2 * xs
        left = max(min(beside.left(), within.right() - width - 2 * sm), within.left())
        under = beside.bottom() + xs
        top = under if under + height <= within.bottom() else beside.top() - xs - height
        self.setGeometry(left, top, width + 2 * sm, height)
        self.raise_()
        self.show()
        self.update()

    def hush(self) -> None:
        """Say nothing any more."""
        self._text = ""
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        painter = QPainter(self)
        rect = QRectF(self.rect())
        with drawing(painter, rect, look.theme) as draw:
            look.draw_box(draw, rect, "danger.soft", "danger.mark", "radius.chip")
            sm, xs = look.length("space.sm"), look.length("space.xs")
            draw.lines(rect.adjusted(sm, xs, -sm, -xs), self._lines, "small", "danger.text")
        painter.end()
