"""The open evaluation as one person may see it: a document with a veil over what is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from scorecard.core.begun import made_on
from scorecard.core.changes import Changes
from scorecard.core.model import Evaluation
from scorecard.core.sight import CLEAR, Sight, Veil, lifted, sight, veil, veiled_changes, veiled_state
from scorecard.gui.document import Document, Gesture


class Seen(QObject):
    """What an evaluator may see of a document, to be shown and edited in the document's place.

    An edit is made from `value` as anywhere; what is hidden stays as it is. In an open evaluation `value` is the very
    value of the document.

    changed   (before, after): what is seen changed, by an edit, by a colleague or because it may be seen now
    arriving  what is seen is about to change, and not by an edit made here (the whole evaluation until now)
    arrived   (before, after): such a change has been shown
    edited    an edit was made here
    """

    changed = Signal(object, object)
    arriving = Signal(object)
    arrived = Signal(object, object)
    edited = Signal()

    def __init__(self, document: Document, parent: QObject | None = None, *, now: Document | None = None) -> None:
        """`now` is the evaluation as it stands, where `document` is an earlier state of it: it says what is hidden."""
        super().__init__(parent)
        self._document = document
        self._now = document if now is None else now
        self._who = ""
        self._edits = 0  # how many edits are being made here, one within the other
        self.begun: Evaluation | None = None
        """The whole evaluation on which what is being typed was begun; None where it has not changed since."""
        self._veil = self._veiled(None)
        document.changed.connect(self._on_changed)
        if now is not None:
            now.changed.connect(self._on_changed)

    @property
    def who(self) -> str:
        """The key of the evaluator whose eyes these are; "" for what everybody may see."""
        return self._who

    def look_as(self, who: str) -> None:
        """See it as another evaluator does."""
        self._who = who
        self._look(self._document.value)

    @property
    def value(self) -> Evaluation:
        """The evaluation without what is hidden."""
        return self._veil.value

    @property
    def sight(self) -> Sight:
        """What is hidden, and when it opens."""
        return self._veil.sight

    @property
    def uid(self) -> str:
        """The id of the evaluation in its workspace."""
        return self._document.uid

    @property
    def undo_stack(self) -> QUndoStack:
        """The steps of the document."""
        return self._document.undo_stack

    @property
    def why_closed(self) -> str:
        """As `Document.why_closed`."""
        return self._document.why_closed

    @property
    def is_previewing(self) -> bool:
        """As `Document.is_previewing`."""
        return self._document.is_previewing

    def of_state(self, state: Evaluation) -> Evaluation:
        """An earlier state of the evaluation without what is hidden now."""
        return veiled_state(state, self._now.value, self._who)

    def of_changes(self, changes: Changes) -> Changes:
        """Changes of the journal without what is hidden now; for reading, not for applying."""
        return veiled_changes(changes, self._now.value, self._who)

    def edit(self, label: str, value: Evaluation, gesture: Gesture | None = None) -> None:
        """Make `value`, made from the present one, the new one, as `Document.edit`.

        What was typed for it was perhaps begun on an earlier value: what others changed there since is a clash then.
        """
        self.edit_from(self.begun, label, value, gesture)

    def edit_from(
        self, begun: Evaluation | None, label: str, value: Evaluation, gesture: Gesture | None = None
    ) -> None:
        """As `edit`, of something that was begun on an earlier value of the whole evaluation."""
        whole, now = self._lifted(value), self._document.value
        self.begun = None
        with self._editing():
            if begun is None:
                self._document.edit(label, whole, gesture)
            else:
                self._document.edit_from(begun, label, made_on(begun, now, whole), gesture)
        self.edited.emit()

    def preview(self, value: Evaluation) -> None:
        """Show `value` everywhere without keeping it, as `Document.preview`."""
        with self._editing():
            self._document.preview(self._lifted(value))

    def end_preview(self) -> None:
        """As `Document.end_preview`."""
        with self._editing():
            self._document.end_preview()

    @contextmanager
    def _editing(self) -> Iterator[None]:
        self._edits += 1
        try:
            yield
        finally:
            self._edits -= 1

    def _lifted(self, value: Evaluation) -> Evaluation:
        return lifted(self._document.value, self.value, value)

    def _on_changed(self, before: Evaluation, _after: Evaluation) -> None:
        self._look(before)

    def _look(self, whole: Evaluation) -> None:
        """Show what may be seen now; `whole` is what there was until now."""
        before = self.value
        self._veil = self._veiled(self._veil)
        if before is self.value:
            return
        if self._edits:
            self.changed.emit(before, self.value)
            return
        after = self.value
        self.arriving.emit(whole)
        self.changed.emit(before, after)
        self.arrived.emit(before, after)

    def _veiled(self, previous: Veil | None) -> Veil:
        if self._now is self._document:
            return veil(self._document.value, self._who, previous)
        state, found = self._document.value, sight(self._now.value, self._who)
        if previous is not None and previous.whole is state and previous.sight == found:
            return previous
        return Veil(state, found, veiled_state(state, self._now.value, self._who))


Shown = Document | Seen
"""An open evaluation, as it is or as somebody may see it."""


def sight_of(shown: Shown) -> Sight:
    """What is hidden of an open evaluation."""
    return shown.sight if isinstance(shown, Seen) else CLEAR
