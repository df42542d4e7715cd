"""The toolbar of the page of candidates: its two views, and the small tools of each."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from scorecard.gui.buttons import Button, IconButton
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.page import Toolbar
from scorecard.gui.segmented import SegmentedControl

TABLE: Final = "table"
FACTS: Final = "facts"
COSTS: Final = "costs"


class CandidateTools(Toolbar):
    """Beside the table what moves, doubles and removes a row; beside the facts how many are stated."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        words = Text(look, "", "small", "text.secondary")
        views = SegmentedControl(look, "View", ((TABLE, "Candidates"), (FACTS, "Facts and gates"), (COSTS, "Costs")))
        up = IconButton(look, "up", "Move up", keys="Alt+Up")
        down = IconButton(look, "down", "Move down", keys="Alt+Down")
        copy = IconButton(look, "duplicate", "Duplicate")
        remove = IconButton(look, "delete", "Remove", keys="Delete")
        missing = Button(look, "Next missing", icon="chevron-down", small=True)
        super().__init__(look, [views], [up, down, copy, remove, words, missing], parent)
        self.views, self.up, self.down, self.copy, self.remove = views, up, down, copy, remove
        self.progress, self.next_missing = words, missing
        self._of = 0

    @property
    def is_facts(self) -> bool:
        """Whether the facts are shown."""
        return self.views.choice == FACTS

    def show_view(self) -> None:
        """Show the tools of the chosen view."""
        for tool in (self.up, self.down, self.copy, self.remove):
            tool.setVisible(self.views.choice == TABLE)
        self.progress.setVisible(self.is_facts and self._of > 0)
        self.next_missing.setVisible(self.is_facts and self._of > 0)

    def show_row(self, row: int, last: int, *, closed: str = "", still: str = "") -> None:
        """Offer what can be done with a row of the table; -1 for none.

        `closed` says why no candidate is added or removed now, `still` why they stay in their order.
        """
        self.up.allow(row > 0, still)
        self.down.allow(0 <= row < last, still)
        self.copy.allow(row >= 0, closed)
        self.remove.allow(row >= 0, closed)

    def show_progress(self, count: int, of: int) -> None:
        """Say how many of how many facts are stated."""
        self._of = of
        self.progress.setText(self.tr("{count} of {of} stated").format(count=count, of=of))
        self.next_missing.setEnabled(count < of)
        self.show_view()
