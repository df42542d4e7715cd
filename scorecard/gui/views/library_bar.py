"""The toolbar of the library: finding, open or decided, sorting; and the way back from what was deleted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from scorecard.core.model import Stage
from scorecard.gui.buttons import Button
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.library_model import Listing, Which
from scorecard.gui.page import Toolbar
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.views.library_view import ChoiceButton, FindField


class LibraryBar(Toolbar):
    """The tools. What they tell is told by their own signals."""

    def __init__(
        self, look: Look, sorts: Sequence[QAction], further: Sequence[QAction], parent: QWidget | None = None
    ) -> None:
        """`sorts` are the ways to sort, `further` what is seldom needed."""
        self.find_field = FindField(look, _tr("Find an evaluation"))
        self.which = SegmentedControl(look, _tr("Which evaluations"), [(each.value, "") for each in Which])
        self.back = Button(look, _tr("Back to the library"), icon="chevron-left", small=True)
        self.progress = Text(look, "", "small", "text.secondary")
        self.sort_button = ChoiceButton(look, "sort", _tr("Sort by"))
        self.more = ChoiceButton(look, "more", _tr("More"))
        left = (self.find_field, self.which, self.back)
        super().__init__(look, left, (self.progress, self.sort_button, self.more), parent)
        self.sort_button.set_choices(sorts)
        self.more.set_choices(further)
        self.show_counts(())
        self.show_deleted(deleted=False)

    def show_counts(self, listed: Sequence[Listing]) -> None:
        """Say how many evaluations there are of each sort."""
        decided = sum(each.stage == Stage.DECIDED for each in listed)
        for which, word, count in (
            (Which.ALL, _tr("All"), len(listed)),
            (Which.OPEN, _tr("Open"), len(listed) - decided),
            (Which.DECIDED, _tr("Decided"), decided),
        ):
            self.which.set_words(which.value, f"{word} {count}")

    def show_deleted(self, *, deleted: bool) -> None:
        """Offer what makes sense beside what is there, or beside what was deleted."""
        self.which.setVisible(not deleted)
        self.back.setVisible(deleted)
        self.more.setVisible(not deleted)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LibraryBar", text)
