"""The actions of the Scoring page: in its menu, in the palette of commands, and by keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from scorecard.gui.actions import new_action, separate
from scorecard.gui.views.scoring_bar import BY_CANDIDATE, BY_CRITERION, GRID, NEXT_KEYS

if TYPE_CHECKING:
    from scorecard.gui.views.scoring_page import ScoringPage


class ScoringActions(QObject):
    """Made for a page, and added to it."""

    def __init__(self, page: ScoringPage) -> None:
        super().__init__(page)
        block, on_block = page.commands, page.on_block

        def action(text: str, called: Callable[[], object], keys: str = "", icon: str = "") -> QAction:
            return new_action(page, text, called, keys=keys or None, icon=icon, look=page.look)

        def of_block(text: str, called: Callable[[], object], keys: str, icon: str = "") -> QAction:
            return action(text, partial(on_block, called), keys, icon)

        self.next = action(self.tr("Next unscored"), page.go_next, NEXT_KEYS, "chevron-down")
        separate(page)
        self.cut = of_block(self.tr("Cut scores"), block.cut, "Ctrl+X")
        self.copy = of_block(self.tr("Copy scores"), block.copy, "Ctrl+C", "copy")
        self.paste = of_block(self.tr("Paste block"), block.paste, "Ctrl+V", "paste")
        separate(page)
        self.fill = of_block(self.tr("Fill down"), block.fill_down, "Ctrl+D", "down")
        self.clear = action(self.tr("Clear scores"), page.clear, "Del", "delete")
        self.all = of_block(self.tr("Select all scores"), page.grid.choose_all, "Ctrl+A")
        separate(page)
        self.why = action(self.tr("Write why"), page.go_to_reason, "F2", "edit")
        self.evidence = action(self.tr("Add evidence"), page.go_to_evidence, "Ctrl+Shift+E", "link")
        self.facts = action(self.tr("Show in Candidates"), page.show_facts, icon="measure")
        separate(page)
        self.back = action(self.tr("Previous criterion or candidate"), page.go_back, "Ctrl+PgUp", "chevron-left")
        self.on = action(self.tr("Next criterion or candidate"), page.go_on, "Ctrl+PgDown", "chevron-right")
        separate(page)
        self.views = (
            action(self.tr("Score in the grid"), partial(page.show_view, GRID)),
            action(self.tr("Score by criterion"), partial(page.show_view, BY_CRITERION)),
            action(self.tr("Score by candidate"), partial(page.show_view, BY_CANDIDATE)),
        )

    def menu(self, parent: QWidget) -> QMenu:
        """The menu of a cell, which goes when it is closed."""
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.cut, self.copy, self.paste])
        menu.addSeparator()
        menu.addActions([self.fill, self.clear, self.all])
        menu.addSeparator()
        menu.addActions([self.why, self.evidence, self.facts, self.next])
        return menu
