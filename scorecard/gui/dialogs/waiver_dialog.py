"""Asking who lets a candidate pass a failed gate or a missed limit, and why."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from scorecard.core.edits import set_waiver
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation, Kind, Waiver
from scorecard.core.wording import one_line
from scorecard.gui.dialogs.dialog import Dialog
from scorecard.gui.fields import Field
from scorecard.gui.look import Look
from scorecard.gui.models.moments import Now, local_now
from scorecard.gui.views.long_text import height_of_lines


class WaiverDialog(Dialog):
    """A waiver needs the name of who gives it, and a reason. `waiver` holds it once it is `accepted`."""

    def __init__(
        self,
        look: Look,
        evaluation: Evaluation,
        candidate: str,
        criterion: str,
        author: str = "",
        parent: QWidget | None = None,
        *,
        now: Now = local_now,
    ) -> None:
        tr = QCoreApplication.translate
        row = evaluation.criteria[criterion]
        names = {"criterion": row.name, "candidate": evaluation.candidates[candidate].name}
        if row.kind is Kind.GATE:
            question = tr("WaiverDialog", "Waive this gate for {candidate}?")
            fails = tr("WaiverDialog", "{candidate} fails the gate “{criterion}” and is out of the ranking.")
            verb = tr("WaiverDialog", "Waive gate")
        else:
            question = tr("WaiverDialog", "Waive this limit for {candidate}?")
            fails = tr("WaiverDialog", "{candidate} misses the limit of “{criterion}” and is out of the ranking.")
            verb = tr("WaiverDialog", "Waive limit")
        kept = tr(
            "WaiverDialog",
            "With a waiver it is ranked again. The name and the reason stand beside it in the results, in every export "
            "and in the history. You can take the waiver back at any time.",
        )
        super().__init__(
            look,
            question.format(**names),
            f"{fails.format(**names)} {kept}",
            verb,
            cancel=tr("WaiverDialog", "Not now"),
            parent=parent,
        )
        self._evaluation = evaluation
        self._place = (candidate, criterion)
        self._now = now
        self.waiver: Waiver | None = None
        """What was decided; None as long as nothing was."""
        self._by = QLineEdit(author)
        self._reason = QPlainTextEdit()
        self._reason.setTabChangesFocus(True)
        self._by_field = Field(look, self.tr("Waived by"), self._by)
        self._reason_field = Field(look, self.tr("Reason"), self._reason)
        self.column.addWidget(self._by_field)
        self.column.addWidget(self._reason_field)
        self._by.textEdited.connect(self._on_by_edited)
        self._reason.textChanged.connect(self._on_reason_edited)
        look.changed.connect(self._dress_reason)
        self._dress_reason()
        (self._reason if author.strip() else self._by).setFocus()

    def accept(self) -> None:
        """Take the waiver, if there is all that it needs."""
        by, reason = one_line(self._by.text()), self._reason.toPlainText().strip()
        self._by_field.set_fault("" if by else self.tr("A waiver needs the name of who gives it."))
        self._reason_field.set_fault("" if reason else self.tr("A waiver needs a reason."))
        self.adjustSize()
        if not (by and reason):
            (self._by if not by else self._reason).setFocus()
            return
        waiver = Waiver(by, reason, self._now().isoformat(timespec="minutes"))
        try:
            set_waiver(self._evaluation, *self._place, waiver)
        except EditError as error:
            self._reason_field.set_fault(str(error))
            self.adjustSize()
            return
        self.waiver = waiver
        super().accept()

    def _on_by_edited(self, text: str) -> None:
        if text.strip() and self._by_field.fault:
            self._by_field.set_fault("")
            self.adjustSize()

    def _on_reason_edited(self) -> None:
        if self._reason.toPlainText().strip() and self._reason_field.fault:
            self._reason_field.set_fault("")
            self.adjustSize()

    def _dress_reason(self) -> None:
        self._reason.setFont(self.look.font("body"))
        self._reason.setFixedHeight(height_of_lines(self._reason, self.look, 4))
