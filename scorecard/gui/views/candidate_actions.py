"""The actions of the page of candidates: in its menu, in the palette of commands, and by keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from scorecard.gui.actions import new_action, separate

if TYPE_CHECKING:
    from scorecard.gui.views.candidates_page import CandidatesPage


class CandidateActions(QObject):
    """Made for a page, and added to it. `row` are those of the chosen candidates, `fact` those of the current fact."""

    def __init__(self, page: CandidatesPage) -> None:
        super().__init__(page)
        about = self.tr("Candidates")
        does = page.changes

        def action(text: str, called: Callable[[], object], icon: str = "", keys: str | None = None) -> QAction:
            return new_action(page, text, called, about=about, icon=icon, keys=keys, look=page.look)

        adding = action(self.tr("Add candidate"), page.add, "add", "Ctrl+Shift+N")
        adding.setShortcuts([QKeySequence("Ctrl+Shift+N"), QKeySequence("Insert")])
        action(self.tr("Add candidates from the directory"), does.pick, "providers")
        action(self.tr("Paste candidates or facts"), page.paste, "paste")
        separate(page)
        self.row = [
            action(self.tr("Rename candidate"), does.rename, "edit"),
            action(self.tr("Duplicate candidate"), does.duplicate, "duplicate"),
            action(self.tr("Move candidate up"), does.move_up, "up", "Alt+Up"),
            action(self.tr("Move candidate down"), does.move_down, "down", "Alt+Down"),
            action(self.tr("Remove candidate"), does.remove, "delete"),
        ]
        separate(page)
        action(self.tr("Show candidates"), page.show_table, "candidates")
        action(self.tr("Show facts and gates"), page.show_facts, "gate")
        action(self.tr("Show costs"), page.show_costs, "table")
        separate(page)
        action(self.tr("Next missing fact"), page.next_blank, "chevron-down")
        self.fact = [
            action(self.tr("Write the reason of a fact"), page.edit_reason, "note"),
            action(self.tr("Write the evidence of a fact"), page.edit_evidence, "link", "Ctrl+Shift+E"),
            action(self.tr("Fill facts down"), page.fill_down, "down"),
        ]
