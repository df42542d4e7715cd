"""Naming the present state of an evaluation, so that it is found again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QLineEdit, QWidget

from scorecard.core.text import unfit
from scorecard.gui.dialogs.dialog import Dialog
from scorecard.gui.fields import Field
from scorecard.gui.look import Look
from scorecard.gui.models.moments import Now, local_now

LONGEST_NAME: Final = 120


class VersionDialog(Dialog):
    """Asks for the name of a version. `name` holds it once it is `accepted`."""

    def __init__(
        self,
        look: Look,
        parent: QWidget | None = None,
        *,
        taken: Sequence[str] = (),
        now: Now = local_now,
    ) -> None:
        """`taken` are the names that other versions have."""
        tr = QCoreApplication.translate
        super().__init__(
            look,
            tr("VersionDialog", "Name the present state?"),
            tr("VersionDialog", "A named version can be found, shown and restored later, whatever changes until then."),
            tr("VersionDialog", "Name version"),
            icon="seal",
            parent=parent,
        )
        self._taken = {each.casefold() for each in taken}
        self._field = Field(look, self.tr("Name"))
        editor = self._field.editor
        assert isinstance(editor, QLineEdit)
        self.editor = editor
        self.editor.setMaxLength(LONGEST_NAME)
        self.editor.setText(self._free(suggested_name(now())))
        self.editor.selectAll()
        self.editor.textChanged.connect(self._on_text_changed)
        self.column.addWidget(self._field)
        self.editor.setFocus()

    @property
    def name(self) -> str:
        """The name, without blanks around it."""
        return self.editor.text().strip()

    @property
    def fault(self) -> str:
        """What is said to be wrong with the name."""
        return self._field.fault

    def accept(self) -> None:
        """Take the name, unless something is wrong with it."""
        flaw = self._flaw()
        self._field.set_fault(flaw)
        if flaw:
            self.adjustSize()
            self.editor.setFocus()
        else:
            super().accept()

    def _flaw(self) -> str:
        if not self.name:
            return self.tr("A version needs a name to be found by.")
        if self.name.casefold() in self._taken:
            return self.tr("There is a version of this name already: choose another.")
        fault = unfit(self.name)
        return f"{fault[:1].upper()}{fault[1:]}." if fault else ""

    def _free(self, name: str) -> str:
        free, number = name, 2
        while free.casefold() in self._taken:
            free, number = f"{name}, {number}", number + 1
        return free

    def _on_text_changed(self, _text: str) -> None:
        if self._field.fault:
            self._field.set_fault(self._flaw())


def suggested_name(now: datetime, locale: QLocale | None = None) -> str:
    """A name for a version of today, as in "Board 22 Nov"."""
    used = locale or QLocale()
    month = used.standaloneMonthName(now.month, QLocale.FormatType.ShortFormat)
    return f"Board {now.day} {month}"
