"""What closes a sheet, and what can be done with it as a whole: handing it in, and taking it back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from scorecard.core.model import Evaluation
from scorecard.core.panel import conflicts_of, criteria_of
from scorecard.core.sight import closed_criteria
from scorecard.gui.buttons import Button
from scorecard.gui.look import Look
from scorecard.gui.models.closed_cells import why_locked
from scorecard.gui.models.proceedings import Doing, Step, sheet_step, words_of
from scorecard.gui.models.score_cell import Source
from scorecard.gui.models.sheets import Whose
from scorecard.gui.notice import LockLine


class SheetLock(QObject):
    """A line over the scores and a button in the header, which a page puts in their places.

    step_requested   the sheet is to be handed in or taken back (Step)
    panel_requested  the person wants to see what opens it again (the evaluator)
    """

    step_requested = Signal(object)
    panel_requested = Signal(str)

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._step: Step | None = None
        self._evaluator = ""
        self.is_closed = False
        self.line = LockLine(look)
        self.hand_in = Button(look, self.tr("Hand in the sheet"))
        self.hand_in.clicked.connect(self.take_step)
        self.line.followed.connect(self._on_followed)

    def take_step(self) -> None:
        """Hand in the sheet that is shown, or take it back."""
        if self._step is not None:
            self.step_requested.emit(self._step)

    def show_sheet(self, value: Evaluation, whose: Whose, *, closed: bool = False) -> None:
        """Say what closes a sheet, and offer what can be done with it as a whole.

        `closed`: nothing at all can be changed, which is said elsewhere.
        """
        key = whose.evaluator
        self._evaluator = key
        there = key in value.evaluators
        self._step = sheet_step(value, key) if there and not closed else None
        step = self._step
        said = self._why_closed(value, key) if there and not closed else ""
        self.is_closed = closed or bool(said)
        back = step is not None and step.doing is Doing.TAKE_BACK
        if not said and back:
            said = self.tr("This sheet is handed in; in an open evaluation it can still be changed")
        verb = words_of(value, step).verb if back and step is not None else ""
        self.line.say(f"{said}." if said else "", verb=verb or (self.tr("Panel and stages") if said else ""))
        self.hand_in.setVisible(step is not None and not back)
        if step is not None and not back:
            self.hand_in.setText(words_of(value, step).verb)

    def show_nothing(self) -> None:
        """There is no sheet to work on."""
        self._step = None
        self.is_closed = False
        self.line.say("")
        self.hand_in.hide()

    @staticmethod
    def _why_closed(value: Evaluation, evaluator: str) -> str:
        """Why the cells of a sheet that are not sealed take nothing; "" where they do."""
        sealed, conflicts = closed_criteria(value), conflicts_of(value, evaluator)
        leaf = next(iter(criteria_of(value, evaluator) - sealed), "")
        candidate = next((key for key in value.candidates if key not in conflicts), "")
        if not (leaf and candidate):
            return ""
        return why_locked(value, Source.EVALUATOR, evaluator, candidate, leaf, briefly=True)

    def _on_followed(self) -> None:
        if self._step is not None:
            self.take_step()
        else:
            self.panel_requested.emit(self._evaluator)
