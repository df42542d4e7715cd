"""Looking at an earlier state of the open evaluation: all pages show it, a band says so, and one click leads back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from shiboken6 import isValid

from scorecard.app.versions import restored_state
from scorecard.core.errors import ScorecardError
from scorecard.core.numbers import grouped
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.past import Past
from scorecard.gui.session import Session
from scorecard.gui.views.past_band import PastBand
from scorecard.gui.windows.main_window import MainWindow

if TYPE_CHECKING:
    from scorecard.app.workspace import Workspace
    from scorecard.core.progress import Report
    from scorecard.gui.jobs import Job


class Looking(QObject):
    """What one window shows of the past.

    shown      other states are to be shown by the pages (Opened): an earlier one, or the present again
    started    a new evaluation is in the workspace (its uid)
    offered    something was done: a sentence, the word that takes it back, and what that calls
    told       a sentence on what was done
    failed     something could not be done (ScorecardError)
    compared   two states are wanted side by side (uid, place in the journal)
    working    a person waits for a job: the job, and what it does
    """

    shown = Signal(object)
    started = Signal(str)
    offered = Signal(str, str, object)
    told = Signal(str)
    failed = Signal(object)
    compared = Signal(str, str)
    working = Signal(object, str)

    def __init__(self, window: MainWindow, look: Look, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._present: Opened | None = None
        self._past: Opened | None = None
        self._job: Job | None = None
        self.band = PastBand(look)
        window.add_band(self.band)
        self.band.now_requested.connect(self.end)
        self.band.restore_requested.connect(self._on_restore)
        self.band.compare_requested.connect(self._on_compare)
        self.band.start_requested.connect(self._on_start)

    @property
    def past(self) -> Past | None:
        """The state that is looked at, or None for the present."""
        document = None if self._past is None else self._past.document
        return document if isinstance(document, Past) else None

    def refuses(self) -> bool:
        """Whether a past is looked at, in which nothing can be done; then it is said."""
        past = self.past
        if past is not None:
            past.refuse()
        return past is not None

    def show_band(self, *, on: bool) -> None:
        """Show the band where a page of the evaluation is seen."""
        self.band.setVisible(on and self.past is not None)

    # ---- there and back ---------------------------------------------------------------------------

    def begin(self, opened: Opened, sequence: int, name: str) -> None:
        """Look at what the evaluation was after an entry of its journal; `opened` is what is shown of it now."""
        self._cancel()
        present = opened if self._present is None else self._present
        stored = present.document.stored

        def read(workspace: Workspace, _: Report) -> Any:
            return workspace.loaded_at(stored.uid, sequence, stored)

        def done(loaded: Any) -> None:
            self._job = None
            if isValid(self):
                self._show(present, loaded, name)

        def failed(error: ScorecardError) -> None:
            self._job = None
            self.failed.emit(error)

        self._job = self._session.ask(read, done, failed)
        self.working.emit(self._job, self.tr("Opening the version"))

    def end(self) -> None:
        """Back to the present."""
        present = self._present
        if present is not None:
            past = self._leave()
            self.shown.emit(present)
            _let_go(past)

    def forget(self) -> Opened | None:
        """The evaluation is closed, and so is what is looked at. Returns the present, where a past was shown."""
        self._cancel()
        present = self._present
        _let_go(self._leave())
        return present

    def _show(self, present: Opened, loaded: Any, name: str) -> None:
        before = self._leave()
        document = Past(loaded, name, self._session.jobs, self)
        past = Opened(document, self, now=present.document)
        past.look_as(present.who)
        self._present, self._past = present, past
        place = self.tr("Change {number}, sealed with the hash {hash}")
        self.band.say(name, place.format(number=grouped(loaded.sequence), hash=loaded.hash))
        self.shown.emit(past)
        _let_go(before)

    def _leave(self) -> Opened | None:
        past, self._past, self._present = self._past, None, None
        self.band.hide()
        return past

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    # ---- ways on --------------------------------------------------------------------------------------

    def _on_restore(self) -> None:
        past, present = self.past, self._present
        if past is None or present is None:
            return
        label = self.tr("Restored to version '{name}'").format(name=past.name)
        self.end()
        try:
            seen = present.seen
            before = seen.value
            seen.edit(label, restored_state(before, seen.of_state(past.value)))
        except ScorecardError as error:
            self.failed.emit(error)
            return
        if seen.value is not before:
            stack = seen.undo_stack
            step = stack.command(stack.index() - 1)
            self.offered.emit(f"{label}.", self.tr("Undo"), partial(self._take_back, stack, step))

    def _take_back(self, stack: QUndoStack, step: QUndoCommand) -> None:
        """Undo a step while it is the last one."""
        if stack.canUndo() and stack.command(stack.index() - 1) is step:
            stack.undo()
        else:
            self.told.emit(self.tr("Nothing was undone: this is not the last step any more"))

    def _on_compare(self) -> None:
        past = self.past
        if past is not None:
            self.compared.emit(past.uid, str(past.sequence))

    def _on_start(self) -> None:
        past = self.past
        if past is not None:
            self.start(past.uid, past.sequence, past.value.head.title, past.name)

    def start(self, uid: str, sequence: int, title: str, name: str) -> None:
        """Start a new evaluation with an earlier state of one."""
        fresh = self.tr("{title}, from {name}").format(title=title, name=name)
        author = self._session.author

        def copy(workspace: Workspace, _: Report) -> str:
            return workspace.duplicate(uid, fresh, author=author, sequence=sequence).uid

        def done(made: str) -> None:
            if isValid(self):
                self.started.emit(made)
                self.told.emit(self.tr("Started: {title}").format(title=fresh))

        self.working.emit(self._session.change(copy, done, self.failed), self.tr("Starting an evaluation"))


def _let_go(past: Opened | None) -> None:
    """Delete what was looked at, once the pages that showed it are gone."""
    if past is not None:
        document = past.document
        past.deleteLater()
        document.deleteLater()
