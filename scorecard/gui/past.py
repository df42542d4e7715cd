"""An earlier state of the open evaluation, shown like the present one and never changed."""

from __future__ import annotations

from typing import Any, NoReturn

from PySide6.QtCore import QObject

from scorecard.core.changes import Changes, diff
from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation
from scorecard.gui.document import Document, Gesture
from scorecard.gui.jobs import Jobs


class Past(Document):
    """A document that refuses every edit with a sentence, and has nothing to undo."""

    def __init__(self, loaded: Any, name: str, jobs: Jobs, parent: QObject | None = None) -> None:
        """`loaded` is the state with its place in the journal (`Loaded`), `name` what it is called."""
        super().__init__(loaded, _never, jobs, parent)
        self.name = name

    @property
    def sequence(self) -> int:
        """The entry of the journal after which it was so."""
        return int(self.stored.sequence)

    def refuse(self) -> None:
        """Say that nothing can be changed here."""
        self.refused.emit(EditError(self._words(), advice=self.tr("Go back to now to change something.")))

    @property
    def why_closed(self) -> str:
        return f"{self._words()}."

    def _words(self) -> str:
        return self.tr("You are looking at “{name}”, and nothing can be changed here").format(name=self.name)

    def edit(
        self, label: str, value: Evaluation, gesture: Gesture | None = None, *, found: Changes | None = None
    ) -> None:
        """Refuse the edit, and show again what was there."""
        before = self.value
        if diff(before, value):
            self.refuse()
            self._show(value)  # there and back: what has been typed is shown nowhere any more
            self._show(before)

    def take(self, changes: Changes, label: str) -> bool:
        """Refuse changes."""
        self.refuse()
        return False

    def preview(self, value: Evaluation) -> None:
        """Try nothing: what is over stays as it was."""


def _never(_base: Any, _value: Evaluation, _label: str) -> NoReturn:
    raise AssertionError("a past state has nothing to save")
