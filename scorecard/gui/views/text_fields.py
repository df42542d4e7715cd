"""A list of lines, each taken when it is left."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from scorecard.gui.fields import close_editor
from scorecard.gui.forgetting import forget
from scorecard.gui.labels import Text
from scorecard.gui.line_field import LineField
from scorecard.gui.look import Look


class LinesField(QWidget):
    """A list of lines, each a field, and an empty one at the end for the next. An emptied line goes.

    committed  a person gave other lines (tuple)
    """

    committed = Signal(object)

    def __init__(self, look: Look, label: str, name: str, another: str, parent: QWidget | None = None) -> None:
        """`name` is of each line, with a field {number}; `another` stands in the empty one."""
        super().__init__(parent)
        self._name = name
        self._another = another
        self._kept: tuple[str, ...] = ()
        self._closed = ""
        self._lines: list[LineField] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.length("space.xs"))
        self._column.addWidget(Text(look, label, "label", "text.tertiary"))
        self.show_lines(())

    @property
    def lines(self) -> list[LineField]:
        """The fields, the empty one at the end included."""
        return self._lines

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show lines, without telling."""
        self._kept = tuple(lines)
        focused = next((at for at, each in enumerate(self._lines) if each.hasFocus()), None)
        mine = self._typed() == self._kept
        while len(self._lines) > len(lines) + 1:
            gone = self._lines.pop()
            gone.committed.disconnect(self._on_committed)
            forget(gone)
        while len(self._lines) < len(lines) + 1:
            each = LineField(self._name.format(number=len(self._lines) + 1))
            each.committed.connect(self._on_committed)
            each.returnPressed.connect(self._on_return)
            self._lines.append(each)
            self._column.addWidget(each)
            each.setVisible(True)
            close_editor(each, self._closed)
        for field, text in zip(self._lines, (*lines, ""), strict=True):
            if mine:
                field.reset(text)
            else:
                field.show_text(text)
            field.setPlaceholderText("")
        if focused is not None:
            self._lines[min(focused, len(self._lines) - 1)].setFocus()

        self._show_empty()

    def set_closed(self, why: str) -> None:
        """Let the lines be read only, without an empty one, saying why; "" lets them be changed again."""
        self._closed = why
        for each in self._lines:
            close_editor(each, why)
        self._show_empty()

    def _show_empty(self) -> None:
        """The empty line is for another one; where none can be given it stands only where there is nothing else."""
        self._lines[-1].setVisible(not self._closed or len(self._lines) == 1)
        self._lines[-1].setPlaceholderText("" if self._closed else self._another)

    def _typed(self) -> tuple[str, ...]:
        """What stands in the fields, without those that are empty."""
        return tuple(text for each in self._lines if (text := each.text().strip()))

    def _on_committed(self, _text: str) -> None:
        lines = self._typed()
        if lines != self._kept:
            self.committed.emit(lines)
        else:
            self.show_lines(self._kept)

    def _on_return(self) -> None:
        """Enter takes the line and goes on to the next one."""
        self._on_committed("")
        at = next((at for at, each in enumerate(self._lines) if each.hasFocus()), None)
        if at is not None and at + 1 < len(self._lines):
            self._lines[at + 1].setFocus()
            self._lines[at + 1].selectAll()
