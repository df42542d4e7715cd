"""The open evaluation: its present value, undo, and saving at once.

Every edit is one undo step and one entry of the journal. There is no Save button: an edit is handed to the storage
thread as soon as the one before it is on the disk. What others saved meanwhile comes back with the answer and is put
under the edits that are still waiting, so that neither side loses anything; where both cannot stand, `clashed` asks.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from scorecard.app.workspace import Clash, NotAllowed, Saved
from scorecard.core.changes import Changes, Conflict, apply, diff, invert, rebase, since, squash
from scorecard.core.errors import ScorecardError, StorageError
from scorecard.core.model import Evaluation
from scorecard.core.process import Locked, forbidden
from scorecard.core.progress import Report
from scorecard.core.sight import sight
from scorecard.gui.jobs import Jobs, Queue

Gesture = object
"""What belongs together, such as one drag of a slider: edits of the same gesture are one step."""

Commit = Callable[[Any, Evaluation, str], Saved]
"""Saves what was made of a loaded evaluation, under a label; see `app.workspace.Workspace.commit`."""

Fetch = Callable[[Any], Saved]
"""What others have saved since an evaluation was loaded."""


UNDO: Final = "Undo: "
"""What the label of an undo begins with."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An edit that is not on the disk yet.

    conflicts  what somebody else has meanwhile changed too; decided before the edit is saved
    """

    changes: Changes
    label: str
    gesture: Gesture | None
    conflicts: tuple[Conflict, ...] = ()

    @property
    def whole(self) -> Changes:
        """The edit as the person made it, on top of what others saved."""
        return squash(self.changes, *(each.mine for each in self.conflicts))


class Edit(QUndoCommand):
    """The one command: changes, applied field by field so that a colleague's other fields survive an undo."""

    def __init__(self, document: Document, changes: Changes, label: str, gesture: Gesture | None) -> None:
        super().__init__(label)
        # no strong reference: a circle through Qt's own objects is not taken apart safely
        self._document = weakref.ref(document)
        self._changes = changes
        self._gesture = gesture
        self._done = True  # the document has the value already when the command is pushed

    def redo(self) -> None:
        if self._done:
            self._done = False
            return
        self._take(self._changes, self.text())

    def undo(self) -> None:
        self._take(invert(self._changes), f"{UNDO}{self.text()}")

    def _take(self, changes: Changes, label: str) -> None:
        document = self._document()
        if document is not None and not document.take(changes, label):
            self.setObsolete(True)  # what is locked cannot be undone; the step goes

    def id(self) -> int:
        return -1 if self._gesture is None else 1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, Edit) or other._gesture is not self._gesture:
            return False
        self._changes = squash(self._changes, other._changes)
        if not self._changes:
            self.setObsolete(True)
        return True


class Document(QObject):
    """An open evaluation. Lives in the window's thread; values may go anywhere.

    changed      (before, after): the value changed, by whomever
    saved        an edit is on the disk
    save_failed  an edit could not be saved; it is kept, and `retry` tries again, as `refresh` does
    look_failed  what others have saved could not be seen (ScorecardError)
    refused      an edit is not allowed as the evaluation stands (Locked); it was not made, or it was given up
    clashed      an edit cannot stand beside what somebody else saved; `settle` decides
    """

    changed = Signal(object, object)
    saved = Signal()
    save_failed = Signal(object)
    look_failed = Signal(object)
    refused = Signal(object)
    clashed = Signal(object)

    def __init__(self, loaded: Any, commit: Commit, jobs: Jobs, parent: QObject | None = None) -> None:
        """`loaded` is what a workspace gave: the value with its place in the journal."""
        super().__init__(parent)
        self._stored = loaded
        self._value: Evaluation = loaded.value
        self._commit = commit
        self._jobs = jobs
        self._waiting: list[Waiting] = []
        self._saving = False
        self._is_broken = False
        self._clash: Clash | None = None
        self._held: Evaluation | None = None
        self._is_changing = False
        self._put_off_edits: list[Waiting] = []
        self.undo_stack = QUndoStack(self)

    @property
    def value(self) -> Evaluation:
        """The evaluation as the person sees it."""
        return self._value

    @property
    def uid(self) -> str:
        """The id of the evaluation in its workspace."""
        return str(self._stored.uid)

    @property
    def stored(self) -> Any:
        """The evaluation as it is on the disk, with its place in the journal (`Loaded`)."""
        return self._stored

    @property
    def is_saved(self) -> bool:
        """Whether every edit is on the disk."""
        return not self._waiting and not self._put_off_edits

    @property
    def waiting(self) -> list[str]:
        """The labels of the edits that are not on the disk yet, oldest first; a clash is about the first."""
        return [each.label for each in self._waiting]

    @property
    def is_saving(self) -> bool:
        """Whether the storage thread is at work on an edit, or on looking for those of others."""
        return self._saving

    @property
    def clash(self) -> Clash | None:
        """The clash that waits for a decision, or None."""
        return self._clash

    @property
    def why_closed(self) -> str:
        """Why nothing at all can be changed, as in an earlier state; "" where the order of work decides."""
        return ""

    @property
    def is_previewing(self) -> bool:
        """Whether what is seen is being tried, as while a weight is dragged, and is neither kept nor saved."""
        return self._held is not None

    def preview(self, value: Evaluation) -> None:
        """Show `value` everywhere without keeping it: `edit` makes an edit of it, `end_preview` goes back."""
        if self._held is None:
            self._held = self._value
        self._show(value)

    def end_preview(self) -> None:
        """Show again what was there before the preview; nothing has happened."""
        held, self._held = self._held, None
        if held is not None:
            self._show(held)

    def edit(
        self, label: str, value: Evaluation, gesture: Gesture | None = None, *, found: Changes | None = None
    ) -> None:
        """Make `value`, made from the present one, the new one: one step of undo, and saved at once.

        What was only previewed is kept with it, as part of the one edit. What the order of work does not allow is not
        made: `refused` says why.

        found  what changes from the present value, where somebody has worked it out elsewhere, for it is very much
        """
        if self._is_changing:  # such as a line that is left because undo takes its page away
            self._put_off(label, diff(self._value, value), gesture)
            return
        before, self._held = self._held or self._value, None
        changes = diff(before, value) if found is None else found
        if self._is_refused(before, changes, value):
            if sight(value) == sight(before):
                self._show(value)  # there and back: what has been typed is shown nowhere any more
            self._show(before)
            return
        with self._changing():
            self._show(value)
            if changes:
                self._enqueue(Waiting(changes, label, gesture))
                self.undo_stack.push(Edit(self, changes, label, gesture))

    def take(self, changes: Changes, label: str) -> bool:
        """Apply changes, as undo and redo do: no new step of undo, but saved like any edit. False where `refused`.

        What somebody else has changed of it since is a clash.
        """
        self.end_preview()
        found = since(self._value, changes)
        value = apply(self._value, squash(found.changes, *(each.mine for each in found.conflicts)))
        made = diff(self._value, value)
        if self._is_refused(self._value, made, value):
            return False
        if made:
            with self._changing():
                self._show(value)
                self._enqueue(Waiting(found.changes if found.conflicts else made, label, None, found.conflicts))
        return True

    def edit_from(self, base: Evaluation, label: str, value: Evaluation, gesture: Gesture | None = None) -> None:
        """Make an edit that was begun on an earlier value of the document, such as what is typed into a field.

        `value` is made from `base`. What else has changed since stays; what has changed in the same field is a clash.
        """
        if base is self._value or self._is_changing or self.is_previewing:
            self.edit(label, apply(self._value, diff(base, value)), gesture)
            return
        found = rebase(diff(base, value), diff(base, self._value))
        after = apply(self._value, squash(found.changes, *(each.mine for each in found.conflicts)))
        if not found.conflicts:
            self.edit(label, after, gesture)
            return
        changes = diff(self._value, after)
        if not changes or self._is_refused(self._value, changes, after):
            return
        with self._changing():
            self._show(after)
            self._enqueue(Waiting(found.changes, label, None, found.conflicts))
            self.undo_stack.push(Edit(self, changes, label, None))

    def _is_refused(self, before: Evaluation, changes: Changes, after: Evaluation) -> bool:
        found = forbidden(before, changes, after)
        if found:
            self.refused.emit(Locked(found))
        return bool(found)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        self._is_changing = True
        try:
            yield
        finally:
            self._is_changing = False

    def _put_off(self, label: str, changes: Changes, gesture: Gesture | None) -> None:
        """Make an edit when the one that is being made, or undone, is done: the stack takes one at a time."""
        if changes:
            self._put_off_edits.append(Waiting(changes, label, gesture))
            QTimer.singleShot(0, self, self._make_put_off)

    def _make_put_off(self) -> None:
        while self._put_off_edits and not self._is_changing:
            each = self._put_off_edits.pop(0)
            self.edit(each.label, apply(self._value, each.changes), each.gesture)

    def retry(self) -> None:
        """Try again to save what could not be saved."""
        self._is_broken = False
        self._save_next()

    def refresh(self, fetch: Fetch) -> None:
        """Take in what others have saved. An unsaved edit of mine is tried again and brings it along."""
        if self._saving or self._waiting:
            self._save_next()
            return
        stored = self._stored
        self._saving = True
        self._jobs.run(
            lambda _report: fetch(stored),
            done=self._on_fetched,
            failed=self._on_fetch_failed,
            broke=self._on_broke,
            queue=Queue.STORAGE,
        )

    def settle(self, *, mine: bool) -> None:
        """Decide a clash: let my edit win, or give up the part of it that cannot stand.

        What does not hold together with what others saved cannot win; it is given up either way.
        """
        clash, self._clash = self._clash, None
        if clash is None:
            return
        first = self._waiting[0]
        theirs = diff(self._stored.value, clash.theirs.value)
        winning = squash(clash.fitting, *(each.mine for each in clash.conflicts)) if mine else clash.fitting
        changes = () if clash.unsound and not clash.conflicts else winning
        self._stored = clash.theirs
        rest = [self._on_top_of(theirs, each) for each in self._waiting[1:]]
        self._waiting = [*([replace(first, changes=changes, conflicts=())] if changes else []), *rest]
        if not mine or clash.unsound:
            self.undo_stack.clear()  # undoing what was given up would take theirs away
        self._show_waiting()
        self._save_next()

    # ---- saving ---------------------------------------------------------------------------------

    def _enqueue(self, edit: Waiting) -> None:
        last = self._waiting[-1] if len(self._waiting) > (1 if self._saving else 0) else None
        if last is not None and edit.gesture is not None and last.gesture is edit.gesture:
            self._waiting[-1] = replace(last, changes=squash(last.changes, edit.changes))
        else:
            self._waiting.append(edit)
        self._save_next()

    def _save_next(self) -> None:
        if self._saving or self._is_broken or self._clash is not None:
            return
        while self._waiting and not self._waiting[0].whole:
            self._waiting.pop(0)
        if not self._waiting:
            return
        first, stored, commit = self._waiting[0], self._stored, self._commit
        if first.conflicts:
            self._ask(Clash(stored, first.whole, first.changes, first.conflicts))
            return

        def save(_report: Report) -> Saved:
            return commit(stored, apply(stored.value, first.changes), first.label)

        self._saving = True
        self._jobs.run(save, done=self._on_saved, failed=self._on_failed, broke=self._on_broke, queue=Queue.STORAGE)

    def _on_saved(self, answer: Saved) -> None:
        self._saving = False
        self._waiting.pop(0)
        self._on_answer(answer)
        self.saved.emit()
        self._save_next()

    def _on_fetched(self, answer: Saved) -> None:
        self._saving = False
        self._on_answer(answer)
        self._save_next()

    def _on_answer(self, answer: Saved) -> None:
        self._stored = answer.loaded
        if answer.others:
            self._waiting = [self._on_top_of(answer.others, each) for each in self._waiting]
            self._show_waiting()

    @staticmethod
    def _on_top_of(theirs: Changes, edit: Waiting) -> Waiting:
        """My edit on what others saved, with what both of us changed; what was to be decided before still is."""
        if not edit.conflicts:
            rebased = rebase(edit.changes, theirs)
            return replace(edit, changes=rebased.changes, conflicts=rebased.conflicts)
        fitting = rebase(edit.changes, theirs)
        kept: list[Conflict] = []
        for each in edit.conflicts:
            anew = rebase(each.mine, theirs)
            mine = squash(anew.changes, *(other.mine for other in anew.conflicts))
            if mine:
                kept.append(replace(each, mine=mine))
        return replace(edit, changes=fitting.changes, conflicts=(*fitting.conflicts, *kept))

    def _show_waiting(self) -> None:
        """Show what is stored with everything that is still waiting; a preview ends, for it stood on something else."""
        self._held = None
        value = apply(self._stored.value, squash(*(each.whole for each in self._waiting)))
        if diff(self._value, value):
            self._show(value)

    def _on_failed(self, error: ScorecardError) -> None:
        self._saving = False
        if isinstance(error, Clash):
            self._ask(error)
        elif isinstance(error, NotAllowed):
            self._give_up(error)
        else:
            self.save_failed.emit(error)

    def _on_broke(self) -> None:
        """A fault of the program, of which the crash handler tells. It is tried again when the person says so."""
        self._saving = False
        self._is_broken = True
        if self._waiting:
            what = "Your change could not be saved, because of a fault in the program"
            self.save_failed.emit(StorageError(what, advice="It is kept in this window; try again."))

    def _give_up(self, error: NotAllowed) -> None:
        """Give up what is locked meanwhile, and keep all else that is waiting."""
        first, theirs = self._waiting[0], diff(self._stored.value, error.theirs.value)
        kept = error.rest if len(error.rest) < len(error.fitting) else ()
        rest = [self._on_top_of(theirs, each) for each in self._waiting[1:]]
        self._stored = error.theirs
        self._waiting = [*([replace(first, changes=kept, conflicts=())] if kept else []), *rest]
        self.undo_stack.clear()  # it holds what was given up
        self._show_waiting()
        self.refused.emit(error)
        self._save_next()

    def _ask(self, clash: Clash) -> None:
        self._clash = clash
        self.clashed.emit(clash)

    def _on_fetch_failed(self, error: ScorecardError) -> None:
        self._saving = False
        self.look_failed.emit(error)
        self._save_next()

    def _show(self, value: Evaluation) -> None:
        before, self._value = self._value, value
        if before is not value:
            self.changed.emit(before, value)
