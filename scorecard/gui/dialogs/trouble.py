"""What asks when a workspace does not open, or when an edit cannot be saved before the window closes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from scorecard.core.errors import ScorecardError
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.dialogs.dialog import Dialog
from scorecard.gui.labels import Text
from scorecard.gui.look import Look

MOST_NAMED: Final = 5
WIDTH: Final = 480
OTHER: Final = 2
"""The result of a dialog that was closed to open another workspace: neither accepted nor rejected."""


class LeavingDialog(Dialog):
    """Asks whether to close although something is not saved. Accepting it closes and gives the edits up."""

    def __init__(self, look: Look, waiting: Sequence[str], parent: QWidget | None = None) -> None:
        """`waiting` are the labels of the edits that would be lost."""
        tr = QCoreApplication.translate
        question = tr("LeavingDialog", "Close without your last change?")
        if len(waiting) > 1:
            question = tr("LeavingDialog", "Close without your last {count} changes?").format(count=len(waiting))
        consequence = tr(
            "LeavingDialog",
            "It could not be written to the workspace. If you keep the window open, you can free the disk or reconnect "
            "the drive and try again.",
        )
        verb, keep = tr("LeavingDialog", "Close without it"), tr("LeavingDialog", "Keep open")
        if len(waiting) > 1:
            verb = tr("LeavingDialog", "Close without them")
            consequence = tr(
                "LeavingDialog",
                "They could not be written to the workspace. If you keep the window open, you can free the disk or "
                "reconnect the drive and try again.",
            )
        super().__init__(look, question, consequence, verb, kind=ButtonKind.DANGER, cancel=keep, parent=parent)
        self.verb.setDefault(False)
        self.cancel.setDefault(True)
        self.column.setSpacing(look.length("space.xs"))
        for label in waiting[:MOST_NAMED]:
            self.column.addWidget(Text(look, label, "body", elides=True))
        if len(waiting) > MOST_NAMED:
            more = self.tr("and {count} more").format(count=len(waiting) - MOST_NAMED)
            self.column.addWidget(Text(look, more, "small", "text.tertiary"))


class WorkspaceDialog(Dialog):
    """Says why a workspace does not open, and asks how to go on. Accepting it tries again.

    other_requested  another workspace is to be opened instead
    """

    other_requested = Signal()

    def __init__(self, look: Look, error: ScorecardError, parent: QWidget | None = None) -> None:
        tr = QCoreApplication.translate
        question = tr("WorkspaceDialog", "The workspace does not open")
        verb, leave = tr("WorkspaceDialog", "Try again"), tr("WorkspaceDialog", "Quit")
        told = error.said_there if error.place else str(error)
        super().__init__(look, question, told, verb, cancel=leave, width=WIDTH, parent=parent)
        if error.place:
            self.column.addWidget(Text(look, error.place, "small", "text.tertiary", wraps=True))
        other = Button(look, self.tr("Open another"))
        self.buttons.insertWidget(0, other)
        other.clicked.connect(self._on_other)

    def _on_other(self) -> None:
        self.other_requested.emit()
        self.done(OTHER)
