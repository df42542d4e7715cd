"""What stands in place of the scores while nobody scores yet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.fields import Field
from scorecard.gui.look import Look
from scorecard.gui.page import EmptyPage


class FirstEvaluator(EmptyPage):
    """Asks for the name of the first evaluator.

    named   an evaluator of this name is wanted
    agreed  the panel's agreed scores are to be entered instead
    """

    named = Signal(str)
    agreed = Signal()

    def __init__(self, look: Look, person: str, parent: QWidget | None = None) -> None:
        primary = Button(look, "Add evaluator", icon="add", kind=ButtonKind.PRIMARY)
        alternative = Button(look, "Enter agreed scores")
        words = "Each evaluator has a sheet of scores. Name the first one here; others are added in Setup."
        super().__init__(look, "users", "Who scores?", words, primary, alternative, parent)
        self.name = QLineEdit(person)
        self.name.setFixedWidth(look.length("size.standing") - look.length("space.lg"))
        self._field = Field(look, self.tr("Name"), self.name)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 2, self._field, 0, Qt.AlignmentFlag.AlignHCenter)
        column.insertSpacing(column.count() - 2, look.length("space.xs"))
        primary.clicked.connect(self._on_named)
        self.name.returnPressed.connect(self._on_named)
        alternative.clicked.connect(self.agreed)
        self.setFocusProxy(self.name)

    def say(self, fault: str) -> None:
        """Say why this name cannot be."""
        self._field.set_fault(fault)

    def _on_named(self) -> None:
        self.named.emit(self.name.text().strip())
