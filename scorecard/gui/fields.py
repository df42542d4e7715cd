"""Fields: a line of text with its label and what is wrong with it, a number with its unit, a search, a picker."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyle, QStyleOptionComboBox, QVBoxLayout, QWidget

from scorecard.core.numbers import MINUS, plain, shown
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.render.drawing import NBSP, Align, drawing, widest, width_of


def mark_invalid(editor: QLineEdit, what: str) -> None:
    """Show that a field holds what cannot be; an empty sentence takes it back."""
    if bool(editor.property("invalid")) != bool(what):
        editor.setProperty("invalid", bool(what))
        editor.style().unpolish(editor)
        editor.style().polish(editor)
    editor.setAccessibleDescription(what)


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

    def set_fault(self, what: str) -> None:
        """Say what is wrong, in one sentence; "" takes it back."""
        self._fault.setText(what)
        self._fault.setVisible(bool(what))
        if isinstance(self.editor, QLineEdit):
            mark_invalid(self.editor, what)


class LockedField(QLineEdit):
    """A line that can be read and copied, not changed, with a lock before it and the reason in its tooltip."""

    def __init__(self, look: Look, name: str, text: str, reason: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._look = look
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setAccessibleDescription(reason)
        self.setToolTip(reason)
        self._lock = self.addAction(look.icon("lock"), QLineEdit.ActionPosition.LeadingPosition)
        self._dress()
        look.changed.connect(self._dress)

    def _dress(self) -> None:
        self.setTextMargins(QMargins(-self._look.length("space.sm"), 0, 0, 0))
        self._lock.setIcon(self._look.icon("lock", color="text.secondary", size="icon.inline"))


class NumberField(QLineEdit):
    """A number with its unit, between two ends.

    Enter or leaving takes it, Escape takes it back, arrows change it by 1, with Shift by 0.1, Page by 5.

    committed  a person gave another number
    refused    what was typed cannot be, and why
    """

    committed = Signal(float)
    refused = Signal(str)

    def __init__(
        self,
        look: Look,
        name: str,
        *,
        lowest: float = 0.0,
        highest: float = 100.0,
        unit: str = "",
        decimals: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._unit = unit
        self._lowest = lowest
        self._highest = highest
        self._decimals = decimals
        self._number: float | None = None
        self.setAccessibleName(f"{name}, {unit}" if unit else name)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.textEdited.connect(self._on_edited)
        self._dress()
        look.changed.connect(self._dress)

    @property
    def number(self) -> float | None:
        """The number that it holds; None where it is empty."""
        return self._number

    def set_number(self, number: float | None) -> None:
        """Show a number, without telling."""
        self._number = number
        self._say("")
        self.setText("" if number is None else shown(number, self._decimals))

    def sizeHint(self) -> QSize:
        return QSize(self._look.length("column.score_maximum"), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Up: 1.0,
            Qt.Key.Key_Down: -1.0,
            Qt.Key.Key_PageUp: 5.0,
            Qt.Key.Key_PageDown: -5.0,
        }
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
            self.selectAll()
        elif key is Qt.Key.Key_Escape and self._is_edited():
            self.set_number(self._number)
            self.selectAll()
        elif key in steps and not self.isReadOnly():
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(steps[key] / 10 if fine else steps[key])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._take()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._unit:
            return
        painter = QPainter(self)
        with drawing(painter, QRectF(self.rect()), self._look.theme) as draw:
            inside = QRectF(self.rect()).adjusted(0, 0, -self._look.length("control.padding_small"), 0)
            draw.text(inside, self._unit, "body", "text.tertiary", Align.RIGHT)
        painter.end()

    def _is_edited(self) -> bool:
        kept = "" if self._number is None else shown(self._number, self._decimals)
        return self.text() != kept

    def _on_edited(self, text: str) -> None:
        if self.property("invalid"):
            self._say(self._flaw(text))

    def _flaw(self, text: str) -> str:
        number = number_in(text)
        if text.strip() and number is None:
            return "This is not a number"
        if number is not None and not self._lowest <= number <= self._highest:
            return f"It lies between {plain(self._lowest)} and {plain(self._highest)}"
        return ""

    def _take(self) -> None:
        if not self._is_edited():
            self._say("")
            return
        flaw = self._flaw(self.text()) or ("" if self.text().strip() else "A number is needed")
        self._say(flaw)
        if flaw:
            self.refused.emit(flaw)
            return
        self._give(number_in(self.text()))

    def _step(self, by: float) -> None:
        start = number_in(self.text())
        start = self._number or 0.0 if start is None else start
        self._give(round(min(max(start + by, self._lowest), self._highest), 6))

    def _give(self, number: float | None) -> None:
        before = self._number
        self.set_number(number)
        if number is not None and number != before:
            self.committed.emit(number)

    def _say(self, flaw: str) -> None:
        mark_invalid(self, flaw)
        self.setToolTip(flaw)

    def _dress(self) -> None:
        gap = self._look.length("space.sm")
        room = round(width_of(self._look.theme, "body", self._unit)) + gap if self._unit else 0
        self.setTextMargins(QMargins(0, 0, room, 0))


def number_in(text: str) -> float | None:
    """The number that a person typed, with a point or a comma; None where it is none."""
    plainer = text.strip().rstrip("%").replace(NBSP, "").replace(" ", "").replace(MINUS, "-").replace(",", ".")
    if not plainer or not plainer.replace(".", "", 1).lstrip("+-").isdecimal():
        return None
    try:
        return float(plainer)
    except ValueError:
        return None


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
            look.draw_box(draw, rect, ground if enabled else "surface.sunken", "border.strong")
            if self.hasFocus():
                look.draw_ring(draw, rect)
            padding, arrow = look.length("control.padding_small"), look.length("icon.inline")
            words = rect.adjusted(padding, 0, -padding - arrow - look.length("space.xs"), 0)
            draw.text(words, self.currentText(), "body", "text.primary" if enabled else "text.disabled")
            end = QRectF(rect.right() - padding - arrow, rect.top(), arrow, rect.height())
            look.draw_icon(draw, end, "chevron-down", "text.secondary" if enabled else "text.disabled", "icon.inline")
        painter.end()
