"""The open evaluation as one person may see it: a document with a veil over what is hidden."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from scorecard.core.changes import Changes
from scorecard.core.model import Evaluation
from scorecard.core.sight import CLEAR, Sight, Veil, lifted, sight, veil, veiled_changes, veiled_state
from scorecard.gui.document import Document, Gesture


class Seen(QObject):
    """What an evaluator may see of a document, to be shown and edited in the document's place.

    An edit is made from `value` as anywhere; what is hidden stays as it is. In an open evaluation `value` is the very
    value of the document.

    changed  (before, after): what is seen changed, by an edit, by a colleague or because it may be seen now
    """

    changed = Signal(object, object)

    def __init__(self, document: Document, parent: QObject | None = None, *, now: Document | None = None) -> None:
        """`now` is the evaluation as it stands, where `document` is an earlier state of it: it says what is hidden."""
        super().__init__(parent)
        self._document = document
        self._now = document if now is None else now
        self._who = ""
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
        self._look()

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
        """Make `value`, made from the present one, the new one, as `Document.edit`."""
        self._document.edit(label, self._lifted(value), gesture)

    def preview(self, value: Evaluation) -> None:
        """Show `value` everywhere without keeping it, as `Document.preview`."""
        self._document.preview(self._lifted(value))

    def end_preview(self) -> None:
        """As `Document.end_preview`."""
        self._document.end_preview()

    def _lifted(self, value: Evaluation) -> Evaluation:
        return lifted(self._document.value, self.value, value)

    def _on_changed(self, _before: Evaluation, _after: Evaluation) -> None:
        self._look()

    def _look(self) -> None:
        before = self.value
        self._veil = self._veiled(self._veil)
        if before is not self.value:
            self.changed.emit(before, self.value)

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
