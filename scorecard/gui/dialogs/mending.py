"""A workspace that is damaged, or gone: what helps, and afterwards what was saved and what was lost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from scorecard.core.errors import ScorecardError
from scorecard.core.wording import isolated
from scorecard.gui.buttons import Button
from scorecard.gui.dialogs.dialog import Dialog
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.notice import IconLine

if TYPE_CHECKING:
    from scorecard.app.rescue import RescueReport

MOST_LINES: Final = 30
CHOSEN: Final = 2
"""The result of a dialog that was left by one of the ways that it offers: neither accepted nor rejected."""


class MendingDialog(Dialog):
    """Says that a workspace is damaged, or gone, and offers what helps. Accepting it tries again, or goes on with it.

    put_back_requested  the latest backup that can be read is to take its place
    rescue_requested    what can be saved is to be saved to a new file
    other_requested     another workspace is to be opened
    new_requested       a new workspace is to be made where there is none any more
    """

    put_back_requested = Signal()
    rescue_requested = Signal()
    other_requested = Signal()
    new_requested = Signal()

    def __init__(
        self,
        look: Look,
        error: ScorecardError,
        parent: QWidget | None = None,
        *,
        backup: str = "",
        is_gone: bool = False,
        is_open: bool = False,
    ) -> None:
        """`backup` says when the latest backup was made, and what is in it; "" where there is none.

        `is_gone`: there is no file; `is_open`: the damage was found while one works.
        """
        tr = QCoreApplication.translate
        untouched = tr("MendingDialog", "The damaged file itself is kept as it is, whatever you choose.")
        question = tr("MendingDialog", "The workspace is damaged")
        verb, leave = tr("MendingDialog", "Try again"), tr("MendingDialog", "Quit")
        if is_gone:
            question = tr("MendingDialog", "The workspace is not where it was")
        if is_open:
            verb = tr("MendingDialog", "Go on with it")
        told = error.happened
        told = f"{told} {error.advice}".strip() if is_gone else f"{told} {untouched}"
        super().__init__(look, question, told, verb, cancel=leave, width=look.length("size.form"), parent=parent)
        self._rows: dict[Button, QWidget] = {}
        self.cancel.setVisible(not is_open)
        if error.place:
            self.column.addWidget(Text(look, error.place, "small", "text.tertiary", wraps=True))
        self.put_back = self._offer(
            self.tr("Go back to the latest backup"),
            self.tr("{backup} The damaged file is kept under another name.").format(backup=backup)
            if not is_gone
            else backup,
            self.tr("Restore"),
        )
        self.rescue = self._offer(
            self.tr("Save what can be saved"),
            self.tr("Reads the damaged file page by page into a new one, and lists by name what was lost."),
            self.tr("Save to a new file"),
        )
        self.new = self._offer(
            self.tr("Start a new workspace"), self.tr("An empty one with the sample, at this place."), self.tr("Start")
        )
        self.other = self._offer(
            self.tr("Open another workspace"), self.tr("Such as a copy that somebody else has."), self.tr("Choose")
        )
        for button, shown in (
            (self.put_back, bool(backup)),
            (self.rescue, not is_gone),
            (self.new, is_gone),
            (self.other, not is_open),
        ):
            self._rows[button].setVisible(shown)
        self.put_back.clicked.connect(self._on_put_back)
        self.rescue.clicked.connect(self._on_rescue)
        self.new.clicked.connect(self._on_new)
        self.other.clicked.connect(self._on_other)

    def _offer(self, title: str, about: str, verb: str) -> Button:
        """Add a way out: what it is, what comes of it, and its button."""
        look, row = self.look, QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.length("space.lg"))
        words = QVBoxLayout()
        words.setSpacing(look.length("space.xxs"))
        words.addWidget(Text(look, title, "strong"))
        words.addWidget(Text(look, about, "small", "text.secondary", wraps=True))
        button = Button(look, verb, small=True)
        button.setAccessibleDescription(f"{title}. {about}")
        line.addLayout(words, 1)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.column.addWidget(row)
        self._rows[button] = row
        return button

    def _on_put_back(self) -> None:
        self.put_back_requested.emit()
        self.done(CHOSEN)

    def _on_rescue(self) -> None:
        self.rescue_requested.emit()
        self.done(CHOSEN)

    def _on_new(self) -> None:
        self.new_requested.emit()
        self.done(CHOSEN)

    def _on_other(self) -> None:
        self.other_requested.emit()
        self.done(CHOSEN)


class RescuedDialog(Dialog):
    """Tells what was saved of a damaged workspace and what was lost. Accepting it uses the new file."""

    def __init__(self, look: Look, report: RescueReport, name: str, parent: QWidget | None = None) -> None:
        """`name` is that of the new file."""
        tr = QCoreApplication.translate
        question = tr("RescuedDialog", "Everything was saved")
        if not report.is_whole:
            question = tr("RescuedDialog", "Part of the workspace was saved")
        told = tr(
            "RescuedDialog",
            "It is in the new file {name}. If you use it, it takes the place of the damaged one, which is kept under "
            "another name.",
        ).format(name=name)
        verb, keep = tr("RescuedDialog", "Use the new file"), tr("RescuedDialog", "Not now")
        super().__init__(look, question, told, verb, cancel=keep, width=look.length("size.form"), parent=parent)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.length("space.sm"))
        for each in report.evaluations:
            state = self.tr("as it was") if not each.losses else self.tr("with losses")
            head = self.tr("{title}: {state}, {criteria} criteria, {candidates} candidates").format(
                title=isolated(each.title), state=state, criteria=each.criteria, candidates=each.candidates
            )
            self._add(column, head, each.losses[:MOST_LINES], len(each.losses) - MOST_LINES)
        if report.losses:
            self._add(column, self.tr("In the workspace"), report.losses, 0)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        for part in (area.viewport(), inside):
            part.setAutoFillBackground(False)  # the ground is that of the dialog
        area.setAccessibleName(self.tr("What was saved and what was lost"))
        margin = 2 * (look.length("space.xl") - look.length("space.xs")) + look.length("space.md")
        width = round(look.length("size.form") * max(look.text_scale, 1.0)) - margin
        area.setFixedHeight(min(column.totalHeightForWidth(width), look.length("size.standing_maximum")))
        self.column.addWidget(area)

    def _add(self, column: QVBoxLayout, head: str, lines: Sequence[str], more: int) -> None:
        look = self.look
        column.addWidget(Text(look, head, "strong", wraps=True))
        for line in lines:
            column.addWidget(IconLine(look, "warning", f"{line[:1].upper()}{line[1:]}.", color="warn.mark"))
        if more > 0:
            words = self.tr("and {count} more; 'scorecard rescue' lists them all").format(count=more)
            column.addWidget(Text(look, words, "small", "text.tertiary", wraps=True))
