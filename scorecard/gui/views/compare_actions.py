"""The actions of the Compare page: in its menu, in the palette of commands, and by keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from scorecard.gui.actions import new_action, separate

if TYPE_CHECKING:
    from scorecard.gui.views.compare_page import ComparePage

RANKS_VIEW: Final = "ranks"
CHANGES_VIEW: Final = "changes"
TRENDS_VIEW: Final = "trends"
MATCH_VIEW: Final = "match"


class CompareActions(QObject):
    """Made for a page, and added to it. `several` are those for more than two states."""

    def __init__(self, page: ComparePage) -> None:
        super().__init__(page)
        about = self.tr("Compare")
        for group in (
            (
                (self.tr("Swap what is compared"), page.comparing.turn, "compare", "Ctrl+Shift+X"),
                (self.tr("Choose the first state"), partial(page.bar.open_chooser, 0), "document", None),
                (self.tr("Choose the second state"), partial(page.bar.open_chooser, 1), "document", None),
                (self.tr("Compare one more"), page.bar.add.click, "add", None),
            ),
            (
                (self.tr("Copy picture"), page.copy_picture, "copy", "Ctrl+Shift+C"),
                (self.tr("Copy causes as picture"), page.changes.causes_picture.copy_picture, "copy", None),
                (self.tr("Copy causes as numbers"), page.changes.causes_picture.copy_numbers, "table", None),
                (self.tr("Save picture…"), page.save_picture, "download", None),
                (self.tr("Export comparison as workbook"), page.export_workbook, "export", None),
            ),
            (
                (self.tr("Show changes"), partial(page.show_view, CHANGES_VIEW), "compare", None),
                (self.tr("Show who is who"), partial(page.show_view, MATCH_VIEW), "link", None),
                (self.tr("Pair the chosen rows"), page.match.join_chosen, "link", None),
                (self.tr("Unpair the chosen row"), page.match.part_chosen, "close", None),
            ),
            (
                (self.tr("Show scenarios"), page.show_scenarios, "weights", "Ctrl+Shift+S"),
                (self.tr("New scenario"), page.new_scenario, "add", None),
                (self.tr("Compare the chosen scenario"), page.scenarios.compare_chosen, "compare", None),
                (self.tr("Try the chosen scenario further"), page.scenarios.try_chosen, "weights", None),
                (self.tr("Change the chosen scenario"), page.scenarios.change_chosen, "edit", None),
                (self.tr("Add a difference to the chosen scenario"), page.scenarios.add_departure, "add", None),
                (self.tr("Adopt the chosen scenario"), page.scenarios.adopt_chosen, "check", None),
                (self.tr("Duplicate the chosen scenario"), page.scenarios.duplicate_chosen, "duplicate", None),
                (self.tr("Remove the chosen scenario"), page.scenarios.remove_chosen, "delete", None),
            ),
        ):
            for text, called, icon, keys in group:
                new_action(page, text, called, about=about, icon=icon, keys=keys, look=page.look)
            separate(page)
        self.several = [
            new_action(page, text, called, about=about, look=page.look)
            for text, called in (
                (self.tr("Show overview"), partial(page.show_view, RANKS_VIEW)),
                (self.tr("Show trends"), partial(page.show_view, TRENDS_VIEW)),
            )
        ]
