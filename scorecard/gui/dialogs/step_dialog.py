"""Asking about a step in the order of work: what it locks or opens, what stands in its way, who takes it and why."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation, Stage, in_order
from scorecard.core.wording import one_line
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.check_box import Check
from scorecard.gui.dialogs.dialog import WIDTH, Dialog
from scorecard.gui.fields import Field
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.moments import Now, local_now
from scorecard.gui.models.proceedings import (
    Answer,
    Hindrance,
    Step,
    given_back_by,
    hindrances,
    is_signed,
    needs_reason,
    remarks,
    taken,
    words_of,
)
from scorecard.gui.notice import IconLine
from scorecard.gui.views.long_text import height_of_lines


class StepDialog(Dialog):
    """`answer` holds who takes the step, and why, once it is `accepted`.

    While something stands in the way, the verb waits, and each hindrance leads to the place where it is mended.

    place_requested  a person wants to mend what stands in the way: the page, and the place there
    """

    place_requested = Signal(str, object)

    def __init__(
        self,
        look: Look,
        evaluation: Evaluation,
        step: Step,
        author: str = "",
        parent: QWidget | None = None,
        *,
        who: str = "",
        now: Now = local_now,
    ) -> None:
        tr = QCoreApplication.translate
        words = words_of(evaluation, step, who)
        super().__init__(
            look,
            words.question,
            words.consequence,
            words.verb,
            cancel=tr("StepDialog", "Not now"),
            width=WIDTH + 2 * look.length("space.xxl"),
            parent=parent,
        )
        self._evaluation = evaluation
        self._step = step
        self._at = now().isoformat(timespec="minutes")
        self.answer: Answer | None = None
        """Who takes the step, and why; None as long as it is not taken."""
        self.hindrances = hindrances(evaluation, step, self._at)
        self.sheets: dict[str, Check] = {}
        self._by = QLineEdit(author)
        self._reason = QPlainTextEdit()
        self._reason.setTabChangesFocus(True)
        self._by_field = Field(look, self.tr("Your name"), self._by)
        reason = self.tr("Reason") if needs_reason(step) else self.tr("Remark, if there is one")
        self._reason_field = Field(look, reason, self._reason)
        signed = is_signed(step) and not self.hindrances
        if self.hindrances:
            self._list_hindrances()
        else:
            self._ask()
        for field in (self._by_field, self._reason_field):
            self.column.addWidget(field)
            field.setVisible(signed)
        if signed:
            (self._reason if author.strip() else self._by).setFocus()
        elif not self.hindrances:
            self.verb.setFocus()
        self._fault = Text(look, "", "small", "danger.text", wraps=True)
        self._fault.hide()
        self.column.addWidget(self._fault)
        self._by.textEdited.connect(self._on_edited)
        self._reason.textChanged.connect(self._on_edited)
        look.changed.connect(self._dress_reason)
        self._dress_reason()

    def accept(self) -> None:
        """Take the step, if there is all that it needs."""
        if self.hindrances:
            return
        by, reason = one_line(self._by.text()), self._reason.toPlainText().strip()
        nameless = is_signed(self._step) and not by
        reasonless = needs_reason(self._step) and not reason
        self._by_field.set_fault(self.tr("This step is recorded with a name.") if nameless else "")
        self._reason_field.set_fault(self.tr("This step needs a reason.") if reasonless else "")
        self.adjustSize()
        if nameless or reasonless:
            (self._by if nameless else self._reason).setFocus()
            return
        sheets = tuple(key for key, box in self.sheets.items() if box.isChecked()) if self.sheets else None
        answer = Answer(by, reason, self._at, sheets)
        try:
            taken(self._evaluation, self._step, answer)
        except EditError as error:
            self._fault.setText(str(error))
            self._fault.show()
            self.adjustSize()
            return
        self.answer = answer
        super().accept()

    # ---- putting together ------------------------------------------------------------------------------

    def _list_hindrances(self) -> None:
        self.column.addWidget(Text(self.look, self.tr("First, this is to be done:"), "strong"))
        rows = QVBoxLayout()
        rows.setSpacing(self.look.length("space.xs"))
        for each in self.hindrances:
            row = QHBoxLayout()
            row.setSpacing(self.look.length("space.sm"))
            row.addWidget(IconLine(self.look, "warning", f"{each.what}.", color="warn.mark"), 1)
            if each.page:
                row.addWidget(_Way(self, each), 0, Qt.AlignmentFlag.AlignTop)
            rows.addLayout(row)
        self.column.addLayout(rows)
        self.verb.setEnabled(False)
        self.cancel.setFocus()

    def _ask(self) -> None:
        for words in remarks(self._evaluation, self._step):
            self.column.addWidget(IconLine(self.look, "info", f"{words}."))
        given_back = given_back_by(self._evaluation, self._step)
        if given_back:
            boxes = QVBoxLayout()
            boxes.setSpacing(0)
            boxes.addWidget(Text(self.look, self.tr("Sheets that are given back"), "label", "text.tertiary"))
            for key in [each for each in in_order(self._evaluation.evaluators) if each in given_back]:
                box = self.sheets[key] = Check(self.look, self._evaluation.evaluators[key].name)
                box.setChecked(self._step.stage in (Stage.SETUP, Stage.SCORING))
                boxes.addWidget(box)
            self.column.addLayout(boxes)

    def ask_for(self, each: Hindrance) -> None:
        """Leave the step, and go where something is mended."""
        self.reject()
        self.place_requested.emit(each.page, each.target)

    def _on_edited(self) -> None:
        for field, text in (
            (self._by_field, self._by.text()),
            (self._reason_field, self._reason.toPlainText()),
        ):
            if text.strip() and field.fault:
                field.set_fault("")
                self.adjustSize()

    def _dress_reason(self) -> None:
        self._reason.setFont(self.look.font("body"))
        self._reason.setFixedHeight(height_of_lines(self._reason, self.look, 3))


class _Way(Button):
    """Leads to where a hindrance is mended."""

    def __init__(self, dialog: StepDialog, hindrance: Hindrance) -> None:
        super().__init__(dialog.look, dialog.tr("Go there"), kind=ButtonKind.GHOST, small=True, parent=dialog)
        self.setAccessibleName(dialog.tr("Go there: {what}").format(what=hindrance.what))
        self._dialog = dialog
        self._hindrance = hindrance
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self._dialog.ask_for(self._hindrance)
