"""What is asked before the open evaluation is changed: a version's name, the reason of a waiver, who takes a step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from scorecard.core.edits import set_waiver
from scorecard.core.errors import ScorecardError
from scorecard.gui.dialogs.step_dialog import StepDialog
from scorecard.gui.dialogs.version_dialog import VersionDialog
from scorecard.gui.dialogs.waiver_dialog import WaiverDialog
from scorecard.gui.models.history_model import NamedVersion
from scorecard.gui.models.moments import local_now
from scorecard.gui.models.proceedings import Answer, Step, label_of, needs_asking, taken

if TYPE_CHECKING:
    from scorecard.gui.windows.desk import Desk


class Questions(QObject):
    """Opens the dialogs of a desk about its open evaluation, and does what was answered.

    While a dialog is open the evaluation may be closed or deleted by somebody else; then nothing is done.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk

    # ---- versions ---------------------------------------------------------------------------------

    def name_version(self) -> None:
        """Ask for a name for the present state, and keep it as a version."""
        desk = self._desk
        if desk.opened is None:
            return
        uid = desk.opened.document.uid

        def ask(versions: Sequence[NamedVersion]) -> None:
            dialog = VersionDialog(desk.look, desk.window, taken=[each.name for each in versions])
            dialog.accepted.connect(lambda: self._keep_version(uid, dialog.name))
            dialog.open()

        failed = desk.while_here(desk.tell_error)
        desk.session.ask(lambda workspace, _: workspace.versions(uid), desk.while_here(ask), failed)

    def _keep_version(self, uid: str, name: str) -> None:
        desk = self._desk
        words = self.tr("The version {name} is kept").format(name=name)
        desk.session.name_version(
            uid, name, desk.while_here(lambda _: desk.tell(words)), desk.while_here(desk.tell_error)
        )

    # ---- waivers ----------------------------------------------------------------------------------

    def ask_waiver(self, candidate: str, criterion: str) -> None:
        """Ask who lets a candidate pass a gate or limit, and why."""
        desk = self._desk
        if desk.opened is None:
            return
        value, author = desk.opened.value, desk.session.author
        dialog = WaiverDialog(desk.look, value, candidate, criterion, author, desk.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._waive(dialog, candidate, criterion))
        dialog.open()

    def _waive(self, dialog: WaiverDialog, candidate: str, criterion: str) -> None:
        desk, opened = self._desk, self._desk.opened
        if opened is None or dialog.waiver is None:
            return
        try:
            label = self.tr("Waiver of {criterion}").format(criterion=opened.value.criteria[criterion].name)
            opened.seen.edit(label, set_waiver(opened.value, candidate, criterion, dialog.waiver))
        except KeyError:
            desk.tell(self.tr("This candidate or criterion has gone meanwhile."))
        except ScorecardError as error:
            desk.tell_error(error)

    # ---- the order of work ------------------------------------------------------------------------

    def ask_step(self, step: Step) -> None:
        """Take a step in the order of work; in a formal evaluation, or to make it one, ask who takes it, and why."""
        desk, opened = self._desk, self._desk.opened
        if opened is None:
            return
        value, author = opened.document.value, desk.session.author
        if not needs_asking(value, step):
            self._take_step(step, Answer(author, "", local_now().isoformat(timespec="minutes")))
            return
        name = value.evaluators[opened.who].name if opened.who in value.evaluators else author
        dialog = StepDialog(desk.look, value, step, name, desk.window, who=opened.who)
        dialog.place_requested.connect(desk.go)
        dialog.accepted.connect(lambda: self._take_step(step, dialog.answer))
        dialog.open()

    def _take_step(self, step: Step, answer: Answer | None) -> None:
        desk, opened = self._desk, self._desk.opened
        if opened is None or answer is None:
            return
        value = opened.document.value
        try:
            opened.document.edit(label_of(value, step), taken(value, step, answer))
        except KeyError:
            desk.tell(self.tr("This evaluator has gone meanwhile."))
        except ScorecardError as error:
            desk.tell_error(error)
