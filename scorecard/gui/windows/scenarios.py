"""Scenarios of the open evaluation: asking for one, and keeping it as one step of undo."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from scorecard.core.errors import ScorecardError
from scorecard.core.model import Scenario
from scorecard.core.scenarios import add_scenario, change_scenario, set_departure
from scorecard.core.wording import isolated
from scorecard.gui.dialogs.scenario_dialog import ScenarioDialog
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened


class Scenarios(QObject):
    """Opens the dialog of a scenario and makes an edit of the answer.

    kept    a scenario is kept: its key, the label of the step, and words that say so
    failed  it could not be (ScorecardError)
    """

    kept = Signal(str, str, str)
    failed = Signal(object)

    def __init__(self, window: QWidget, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self._look = look
        self.dialog: ScenarioDialog | None = None

    def ask(self, opened: Opened, key: str | None) -> None:
        """Ask for a new scenario (""), for changes of one (its key), or how what is tried is to be kept (None)."""
        tried = opened.what_if
        if key is None and not tried.is_on:
            return
        value = opened.value
        if key and key not in value.scenarios:
            return
        if key is None:
            of = tried.scenario
            name = "" if of else tried.what.split(";")[0][:80]
            dialog = ScenarioDialog(self._look, value, key=of, tried=tried.departures, name=name, parent=self._window)
        else:
            of = key
            dialog = ScenarioDialog(self._look, value, key=key, parent=self._window)
        self.dialog = dialog
        dialog.accepted.connect(partial(self._keep, opened, of, is_tried=key is None))
        dialog.destroyed.connect(self._on_gone)
        dialog.open()

    def _keep(self, opened: Opened, key: str, *, is_tried: bool) -> None:
        dialog = self.dialog
        if dialog is None:
            return
        try:
            if is_tried:
                found = opened.what_if.keep_as_scenario(dialog.name, dialog.note, key)
            else:
                found = self._edit(opened, key, dialog)
        except ScorecardError as error:
            self.failed.emit(error)
            return
        row = opened.value.scenarios.get(found)
        if row is not None:
            words = self.tr("The scenario {name} is kept").format(name=isolated(row.name))
            self.kept.emit(found, opened.seen.undo_stack.undoText(), words)

    def _edit(self, opened: Opened, key: str, dialog: ScenarioDialog) -> str:
        value = opened.value
        if key:
            value = change_scenario(value, key, name=dialog.name, note=dialog.note)
            for place, said in dialog.changes.items():
                value = set_departure(value, key, place, said)
            label = self.tr("Scenario {name} changed")
        else:
            value, key = add_scenario(value, Scenario(dialog.name, dialog.note), dialog.departures)
            label = self.tr("Scenario {name} added")
        opened.seen.edit(label.format(name=dialog.name), value)
        return key

    def _on_gone(self) -> None:
        self.dialog = None
