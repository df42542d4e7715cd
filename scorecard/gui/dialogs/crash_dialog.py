"""The dialog that tells of an error nobody expected: what is safe, what can be sent, and how to go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from scorecard.app.running import BadEnd
from scorecard.gui.buttons import Button
from scorecard.gui.dialogs.dialog import Dialog
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.views.long_text import height_of_lines

MOST_NAMED: Final = 3
"""How many edits that wait are named."""

LINES: Final = 10
"""Lines of the details that are in sight."""

OpenUrl = Callable[[QUrl], object]


class CrashDialog(Dialog):
    """Something went wrong. Run it with `exec`: afterwards `quits` tells whether the person would rather leave.

    Escape goes on. Unlike other dialogs it stays until its owner frees it, so that it can be asked.
    """

    def __init__(
        self,
        look: Look,
        report: str,
        saved: bool,
        log_folder: Path,
        parent: QWidget | None = None,
        *,
        waiting: Sequence[str] = (),
        open_url: OpenUrl = QDesktopServices.openUrl,
    ) -> None:
        """`waiting` are the labels of edits that are not on the disk yet; `saved` says that there are none."""
        question, consequence = self.tr("Something went wrong in Scorecard"), self._consequence(saved, waiting)
        wide = look.length("size.form")
        super().__init__(
            look, question, consequence, self.tr("Go on"), cancel=self.tr("Quit"), width=wide, parent=parent
        )
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        self._log_folder = log_folder
        self._open_url = open_url
        self.quits = False
        self.details = QPlainTextEdit(report)
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setAccessibleName(self.tr("Details"))
        note = self.tr(
            "The details say where in the program it happened. They hold no names, scores or texts of yours."
        )
        self._note = Text(look, note, "small", "text.tertiary", wraps=True)
        self.copy = Button(look, self.tr("Copy details"), icon="copy")
        self.folder = Button(look, self.tr("Open log folder"))
        for each in (self.details, self._note):
            self.column.addWidget(each)
        for at, button in enumerate((self.copy, self.folder)):
            self.buttons.insertWidget(at, button)
        self._dress_details()
        self.verb.setFocus()
        self.cancel.clicked.disconnect(self.reject)
        self.cancel.clicked.connect(self._on_quit)
        self.copy.clicked.connect(self._on_copy)
        self.folder.clicked.connect(self._on_folder)
        look.changed.connect(self._dress_details)

    @classmethod
    def after_bad_end(
        cls,
        look: Look,
        end: BadEnd,
        log_folder: Path,
        parent: QWidget | None = None,
        *,
        open_url: OpenUrl = QDesktopServices.openUrl,
    ) -> CrashDialog:
        """The dialog of a start after a crash."""
        dialog = cls(look, end.details, True, log_folder, parent, open_url=open_url)
        dialog._tell_of(end)
        return dialog

    def _tell_of(self, end: BadEnd) -> None:
        title = self.tr("Scorecard did not end properly last time")
        if end.details:
            what = self.tr("It crashed. Every change that was saved is there; the journal shows the last one.")
        else:
            what = self.tr(
                "It was stopped from outside, as by a power cut. Every change that was saved is there; "
                "the journal shows the last one."
            )
        self.question.setText(title)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.consequence.setText(what)
        self.setAccessibleDescription(what)
        self.cancel.hide()
        for each in (self.details, self._note, self.copy):
            each.setVisible(bool(end.details))

    def _consequence(self, saved: bool, waiting: Sequence[str]) -> str:
        if saved:
            return self.tr(
                "Your work is saved. You can go on; if something looks odd, close Scorecard and open it again."
            )
        named = ", ".join(f"“{label}”" for label in waiting[:MOST_NAMED])
        more = len(waiting) - MOST_NAMED
        if more > 0:
            what = self.tr("Not on the disk yet: {changes} and {count} more changes.").format(changes=named, count=more)
        elif named:
            what = self.tr("Not on the disk yet: {changes}.").format(changes=named)
        else:
            what = self.tr("Your last changes are not on the disk yet.")
        rest = self.tr("They are kept, and saving them is tried again when you go on. Everything before them is saved.")
        return f"{what} {rest}"

    def _dress_details(self) -> None:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(self.look.font("small").pixelSize())
        self.details.setFont(font)
        self.details.setFixedHeight(height_of_lines(self.details, self.look, LINES))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())
        self.copy.setText(self.tr("Copied"))

    def _on_folder(self) -> None:
        self._log_folder.mkdir(parents=True, exist_ok=True)
        self._open_url(QUrl.fromLocalFile(str(self._log_folder)))

    def _on_quit(self) -> None:
        self.quits = True
        self.accept()
