"""One change of the journal taken back, on top of everything that followed it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from scorecard.core.changes import apply
from scorecard.core.errors import EditError
from scorecard.core.numbers import grouped
from scorecard.gui.models.opened import Opened
from scorecard.gui.session import Session
from scorecard.gui.views.history_entries import Moment, Way, check_way, way_back


class TakingBack(QObject):
    """Takes single changes of the open evaluation back.

    done    it was taken back, by a change of this label
    failed  it cannot be (ScorecardError), because something stands on it or the stage locks it
    """

    done = Signal(str)
    failed = Signal(object)

    def __init__(self, session: Session, opened: Opened, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._opened = opened

    def begin(self, moment: Moment) -> None:
        """Take a change back. What is hidden of it for now stays as it is, so such a change is refused."""
        if any(not each.before and not each.after for each in moment.changes):
            self.failed.emit(EditError(self.tr("Part of this change is hidden for now, and it cannot be taken back")))
            return
        stored, sequence = self._opened.document.stored, moment.sequence
        self._session.ask(
            lambda workspace, _: way_back(workspace, stored, sequence),
            partial(self._on_way, moment),
            self.failed,
        )

    def _on_way(self, moment: Moment, way: Way) -> None:
        document, seen = self._opened.document, self._opened.seen
        if not document.is_saved or document.stored.sequence != way.stored.sequence:
            self.begin(moment)  # something was saved meanwhile
            return
        try:
            check_way(moment.entry, way)
        except EditError as error:
            self.failed.emit(error)
            return
        number = grouped(moment.sequence)
        label = self.tr("Took back change {number}: {label}").format(number=number, label=moment.entry.label)
        before = seen.value
        seen.edit(label, apply(before, way.reversal.changes))
        if seen.value is not before:
            self.done.emit(label)
