"""A page about the open evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from PySide6.QtWidgets import QWidget

from scorecard.core.errors import EditError
from scorecard.core.model import Evaluation
from scorecard.gui.actions import undo_buttons
from scorecard.gui.buttons import Button
from scorecard.gui.document import Gesture
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.seen import Seen
from scorecard.gui.page import Page


class EvaluationPage(Page):
    """A page that shows the open evaluation and edits it. Undo and redo stand in its header.

    step_requested      a person wants to take a step in the order of work (Step)
    scenario_requested  what is tried is to be kept as a scenario
    """

    step_requested = Signal(object)
    scenario_requested = Signal()

    shows_what_if: ClassVar[bool] = False
    """Whether the page shows what is tried beside what is saved."""

    def __init__(
        self,
        look: Look,
        title: str,
        opened: Opened,
        *,
        secondary: Sequence[QWidget] = (),
        primary: Button | None = None,
        parent: QWidget | None = None,
    ) -> None:
        tools = undo_buttons(look, opened.document.undo_stack)
        super().__init__(look, title, tools=tools, secondary=secondary, primary=primary, parent=parent)
        self.opened = opened
        self._tried: QWidget | None = None
        opened.what_if.changed.connect(self._on_what_if)
        self._on_what_if()

    @property
    def document(self) -> Seen:
        """The open evaluation as the person may see it."""
        return self.opened.seen

    @property
    def value(self) -> Evaluation:
        """The evaluation as it is seen now."""
        return self.opened.value

    @property
    def undo_stack(self) -> QUndoStack:
        """The steps of the open evaluation."""
        return self.document.undo_stack

    def edit(self, label: str, value: Evaluation, gesture: Gesture | None = None) -> None:
        """Make an edit under a label that reads well in the history, as in "Weight of Cost"."""
        self.document.edit(label, value, gesture)

    def offer_undo(self, sentence: str) -> None:
        """Say what the last step did, and offer to take this very step back."""
        stack = self.undo_stack
        if stack.canUndo():
            step = stack.command(stack.index() - 1)
            self.offered.emit(sentence, self.tr("Undo"), partial(self._take_back, step))

    def refuse(self, error: EditError) -> None:
        """Say why something that was typed or dropped cannot be."""
        self.failed.emit(error)

    def _on_what_if(self) -> None:
        """Say on every page that something is tried which is not saved."""
        if self._tried is None and self.opened.what_if.is_on:
            from scorecard.gui.views.what_if_band import WhatIfBand  # few try anything

            self._tried = band = WhatIfBand(self.look, self.opened, here=self.shows_what_if, parent=self)
            band.side_by_side.connect(self._to_what_if)
            band.kept.connect(self._on_kept)
            band.scenario_requested.connect(self.scenario_requested)
            self.set_band(band)

    def _to_what_if(self) -> None:
        self.go_requested.emit("robustness", None)

    def _on_kept(self) -> None:
        self.offer_undo(self.tr("What was tried is kept"))

    def _take_back(self, step: QUndoCommand) -> None:
        """Undo a step while it is the last one; what came after it is not undone in its place."""
        stack = self.undo_stack
        if stack.canUndo() and stack.command(stack.index() - 1) is step:
            stack.undo()
        else:
            self.told.emit(self.tr("Nothing was undone: this is not the last step any more"))
