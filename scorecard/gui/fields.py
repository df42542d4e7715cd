"""Fields: a line of text with its label and what is wrong with it, a number with its unit, a search, a picker."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QStyle, QStyleOptionComboBox, QVBoxLayout, QWidget

from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.render.drawing import drawing, widest


def mark_invalid(editor: QLineEdit, what: str) -> None:
    """Show that a field holds what cannot be; an empty sentence takes it back."""
    _mark(editor, "invalid", on=bool(what))
    editor.setAccessibleDescription(what)


def close_editor(editor: QWidget, why: str) -> None:
    """Let a text be read and copied only, and anything else be seen only, saying why; "" opens it again."""
    if isinstance(editor, QLineEdit | QPlainTextEdit):
        editor.setReadOnly(bool(why))
        if isinstance(editor, QPlainTextEdit):
            _mark(editor, "closed", on=bool(why))
    else:
        editor.setEnabled(not why)
    editor.setToolTip(why)


def _mark(editor: QWidget, name: str, *, on: bool) -> None:
    """Set a property by which the style sheet tells editors apart."""
    if bool(editor.property(name)) != on:
        editor.setProperty(name, on)
        editor.style().unpolish(editor)
        editor.style().polish(editor)


class Field(QWidget):
    """A field with its label above and one sentence below where something is wrong with it."""

    def __init__(self, look: Look, label: str, editor: QWidget | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor or QLineEdit()
        self.editor.setAccessibleName(label)
        self._label = Text(look, label, "label", "text.tertiary")
        self._label.setBuddy(self.editor)
        self._fault = Text(look, "", "caption", "danger.text", wraps=True)
        self._fault.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.xs"))
        for each in (self._label, self.editor, self._fault):
            column.addWidget(each)
        self.setFocusProxy(self.editor)

    @property
    def fault(self) -> str:
        """What is said to be wrong."""
        return self._fault.text()

    def set_label(self, label: str) -> None:
        """Ask for something else."""
        self._label.setText(label)
        self.editor.setAccessibleName(label)

    def set_closed(self, why: str) -> None:
        """Let it be changed no more, saying why; "" lets it be changed again."""
        close_editor(self.editor, why)

    def set_fault(self, what: str) -> None:
        """Say what is wrong, in one sentence; "" takes it back."""
        self._fault.setText(what)
        self._fault.setVisible(bool(what))
        if isinstance(self.editor, QLineEdit):
            mark_invalid(self.editor, what)


class SearchField(QLineEdit):
    """A line to find something. Escape empties it.

    sought  what to look for, at every letter
    """

    sought = Signal(str)

    def __init__(self, look: Look, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self._glass = self.addAction(look.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction("Clear", self)
        self._clear.setToolTip("Clear (Escape)")
        self._clear.triggered.connect(self.clear)
        self.textChanged.connect(self._on_text_changed)
        self._dress()
        look.changed.connect(self._dress)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _on_text_changed(self, text: str) -> None:
        if text and self._clear not in self.actions():
            self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        elif not text:
            self.removeAction(self._clear)
        self.sought.emit(text)

    def _dress(self) -> None:
        self.setTextMargins(QMargins(-self._look.length("space.sm"), 0, 0, 0))
        self._glass.setIcon(self._look.icon("search", color="text.tertiary"))
        self._clear.setIcon(self._look.icon("close", color="text.secondary", size="icon.inline"))


class Picker(QComboBox):
    """One of several, in the shape of a field."""

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        texts = (self.itemText(at) for at in range(self.count()))
        room = 2 * self._look.length("control.padding_small") + self._look.length("icon.inline")
        room += self._look.length("space.xs")
        width = round(widest(self._look.theme, "body", texts)) + room + self._look.length("space.sm")
        return QSize(width, self._look.length("control.height"))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.length("column.score_minimum"), self._look.length("control.height"))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # who scrolls a page over it does not mean to choose

    def paintEvent(self, event: QPaintEvent) -> None:
        look = self._look
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        rect = QRectF(self.rect())
        painter = QPainter(self)
        with drawing(painter, rect, look.theme) as draw:
            enabled = self.isEnabled()
            ground = "surface.hover" if hovered and enabled else "surface.raised"
            border = "border.strong" if enabled else "border.subtle"
            look.draw_box(draw, rect, ground if enabled else "surface.sunken", border)
            if self.hasFocus():
                look.draw_ring(draw, rect)
            padding, arrow = look.length("control.padding_small"), look.length("icon.inline")
            words = rect.adjusted(padding, 0, -padding - arrow - look.length("space.xs"), 0)
            draw.text(words, self.currentText(), "body", "text.primary" if enabled else "text.tertiary")
            end = QRectF(rect.right() - padding - arrow, rect.top(), arrow, rect.height())
            look.draw_icon(draw, end, "chevron-down", "text.secondary" if enabled else "text.disabled", "icon.inline")
        painter.end()
