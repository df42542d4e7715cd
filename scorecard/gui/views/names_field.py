"""Names, entered one after the other: a line to type into, and under it those that are there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from scorecard.core.wording import one_line
from scorecard.gui.buttons import IconButton
from scorecard.gui.fields import Field
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.look import Look


class NamesField(QWidget):
    """A list of names. Enter adds what is typed; pasted lines are added as they are; Backspace takes the last back.

    changed  the list is another one
    entered  Enter was pressed on an empty line: the person is done here
    """

    changed = Signal()
    entered = Signal()

    def __init__(self, look: Look, label: str, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._label = label
        self._names: list[str] = []
        self._rows: list[NameRow] = []
        self.line = NameLine()
        self.line.setPlaceholderText(placeholder)
        self.field = Field(look, label, self.line)
        self._suggested = QStringListModel(self)
        completer = QCompleter(self._suggested, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.line.setCompleter(completer)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.xs"))
        column.addWidget(self.field)
        column.addLayout(self._list)
        self.setFocusProxy(self.line)
        self.line.entered.connect(self._on_entered)
        self.line.pasted.connect(self.add_lines)
        self.line.taken_back.connect(self._on_taken_back)
        self.line.textEdited.connect(self._on_edited)
        completer.activated.connect(self._on_suggestion, Qt.ConnectionType.QueuedConnection)

    @property
    def names(self) -> tuple[str, ...]:
        """The names, in their order, with what is typed but not entered yet."""
        typed = one_line(self.line.text())
        return (*self._names, *([typed] if typed and not self._is_there(typed) else []))

    @property
    def rows(self) -> list[NameRow]:
        """The names as they are shown."""
        return self._rows

    @property
    def suggestions(self) -> list[str]:
        """The names that are offered while typing."""
        return self._suggested.stringList()

    def set_names(self, names: Sequence[str]) -> None:
        """Show other names, without telling."""
        self._names = list(names)
        self._show()

    def suggest(self, names: Sequence[str]) -> None:
        """Offer names while typing."""
        self._suggested.setStringList(sorted(set(names), key=str.casefold))

    def add_lines(self, text: str) -> None:
        """Add the names in a text, one a line; those that are there already are passed over."""
        found = [one_line(line) for line in text.splitlines()]
        for name in found:
            if name and not self._is_there(name):
                self._names.append(name)
        self._changed()

    def _on_entered(self) -> None:
        name = one_line(self.line.text())
        if not name:
            self.entered.emit()
        elif self._is_there(name):
            self.field.set_fault(self.tr("{name} is there already.").format(name=name))
        else:
            self._names.append(name)
            self.line.clear()
            self._changed()

    def _on_suggestion(self, name: str) -> None:
        """What the list of suggestions put into the line is entered at once."""
        self.line.clear()
        self.add_lines(name)

    def _on_taken_back(self) -> None:
        if self._names:
            self.line.setText(self._names.pop())
            self._changed()

    def _on_edited(self, _text: str) -> None:
        self.field.set_fault("")
        self.changed.emit()

    def _on_removed(self, at: int) -> None:
        del self._names[at]
        self._changed()
        self.line.setFocus()

    def _changed(self) -> None:
        self.field.set_fault("")
        self._show()
        self.changed.emit()

    def _is_there(self, name: str) -> bool:
        return name.casefold() in (each.casefold() for each in self._names)

    def _show(self) -> None:
        while len(self._rows) > len(self._names):
            row = self._rows.pop()
            forget(row)
        while len(self._rows) < len(self._names):
            row = NameRow(self._look, len(self._rows), self)
            row.remove_requested.connect(self._on_removed)
            self._rows.append(row)
            self._list.addWidget(row)
            row.show()
        for row, name in zip(self._rows, self._names, strict=True):
            row.set_name(name)


class NameLine(QLineEdit):
    """A line that says what is done with it."""

    entered = Signal()
    pasted = Signal(str)
    taken_back = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.entered.emit()
            popup = self.completer().popup() if self.completer() is not None else None
            if popup is not None:
                popup.hide()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.taken_back.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and "\n" in QApplication.clipboard().text().strip():
            self.pasted.emit(QApplication.clipboard().text())
        else:
            super().keyPressEvent(event)


class NameRow(QWidget):
    """One name with its number, and a button that takes it out."""

    remove_requested = Signal(int)

    def __init__(self, look: Look, at: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._at = at
        self._name = Text(look, "", elides=True)
        self.remove_button = IconButton(look, "close", "", size="icon.inline")
        number = Text(look, str(at + 1), "body", "text.tertiary")
        number.setFixedWidth(look.length("column.rank"))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.length("control.padding_small"), 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(number)
        row.addWidget(self._name, 1)
        row.addWidget(self.remove_button)
        self.remove_button.clicked.connect(self._on_remove)

    def set_name(self, name: str) -> None:
        """Show another name."""
        self._name.setText(name)
        words = self.tr("Remove {name}").format(name=name)
        self.remove_button.setAccessibleName(words)
        self.remove_button.setToolTip(words)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._look.length("row.nav"))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self._look.length("row.nav"))

    def _on_remove(self) -> None:
        self.remove_requested.emit(self._at)
