"""A leaf over a page or a dialog in which one thing that is otherwise is asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QWidget

from scorecard.gui.buttons import Button
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.views.departure_form import DepartureForm
from scorecard.gui.views.explanation import Leaf


class DepartureLeaf(Leaf):
    """The form with a verb. Enter anywhere in it is the verb too.

    said  where (aspect, subject, leaf), and what it is to be, a weight as a share of its siblings
    """

    said = Signal(object, object)

    def __init__(self, look: Look, page: QWidget, title: str, form: DepartureForm, verb: str, words: str = "") -> None:
        super().__init__(look, page, title)
        self.form = form
        self.take = Button(look, verb)
        if words:
            self.column.addWidget(Text(look, words, "small", "text.secondary", wraps=True))
        self.column.addWidget(form)
        row = QHBoxLayout()
        row.setContentsMargins(0, look.length("space.xs"), 0, 0)
        row.addWidget(self.take)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)
        self.take.setEnabled(form.aspect is not None)
        self.take.clicked.connect(self.commit)
        form.resized.connect(self._on_resized)

    def commit(self) -> None:
        """Take the answer, if it is one."""
        answer = self.form.answer()
        if answer is not None:
            self.dismiss()
            self.said.emit(*answer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # a dialog under it would take it for its own
            focused = QApplication.focusWidget()
            if isinstance(focused, QAbstractButton) and self.isAncestorOf(focused):
                focused.click()
            else:
                self.commit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def _on_resized(self) -> None:
        """Be as high as the fields that are shown now, which their layout learns with the next turn only."""
        layout = self.form.layout()
        if layout is not None:
            layout.activate()
        self.column.invalidate()
        self._place()

    def _first(self) -> QWidget:
        return self.form.begin()
