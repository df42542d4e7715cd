"""The actions of the library: in its menu, in the palette of commands, on its rows, and by keys."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from scorecard.app.transfer import Format
from scorecard.gui.actions import Keys, new_action, separate
from scorecard.gui.models.library_exports import REPORT
from scorecard.gui.models.library_model import LibraryColumn

if TYPE_CHECKING:
    from scorecard.gui.views.library_page import LibraryPage


class SortBy(Enum):
    """What the rows can be sorted by: a column, and the order that says most."""

    CHANGE = (LibraryColumn.CHANGED, Qt.SortOrder.DescendingOrder)
    TITLE = (LibraryColumn.TITLE, Qt.SortOrder.AscendingOrder)
    STAGE = (LibraryColumn.STAGE, Qt.SortOrder.AscendingOrder)
    TOTAL = (LibraryColumn.TOTAL, Qt.SortOrder.DescendingOrder)


class LibraryActions(QObject):
    """Made for a page, and added to it."""

    def __init__(self, page: LibraryPage) -> None:
        super().__init__(page)

        def add(text: str, called: Callable[[], object], about: str, icon: str, keys: Keys | None = None) -> QAction:
            return new_action(page, text, called, about=about, icon=icon, keys=keys, look=page.look)

        tr = self.tr
        one, several = tr("The chosen evaluation"), tr("The chosen evaluations")
        self.new = add(tr("New evaluation"), page.make_new, tr("From a template, or blank"), "add")
        self.bring = add(tr("Import"), page.import_files, tr("Read evaluation documents or a spreadsheet"), "download")
        separate(page)
        self.open = add(tr("Open"), page.open_chosen, one, "chevron-right", "Return")
        self.preview = add(tr("Preview"), page.preview_chosen, one, "eye", "Space")
        self.rename = add(tr("Rename"), page.rename_chosen, one, "edit", "F2")
        self.duplicate = add(tr("Duplicate"), page.duplicate_chosen, one, "duplicate", "Ctrl+D")
        self.delete = add(tr("Delete"), page.delete_chosen, several, "delete", "Del")
        separate(page)
        about = tr("The chosen evaluations, with live formulas")
        export = page.export_chosen
        self.export_workbook = add(tr("Export as Excel workbook"), partial(export, Format.WORKBOOK), about, "table")
        about = tr("The chosen evaluations as PDF, for a committee")
        self.export_report = add(tr("Export as report"), partial(export, REPORT), about, "note")
        about = tr("The chosen evaluations, to be read in again")
        self.export_document = add(tr("Export as document"), partial(export, Format.DOCUMENT), about, "document")
        about = tr("The chosen evaluations; one alone with its last version")
        self.compare = add(tr("Compare"), page.compare_chosen, about, "compare")
        self.stop = add(tr("Stop exporting"), page.stop_exports, tr("What is written stays"), "close")
        self.stop.setVisible(False)
        separate(page)
        self.find = add(tr("Find an evaluation"), page.find_evaluation, tr("In this list"), "search", "Ctrl+F")
        self.bin = add(tr("Show deleted evaluations"), page.show_deleted, tr("To restore them"), "restore")
        self.restore = add(tr("Restore"), page.restore_chosen, tr("The chosen deleted evaluations"), "restore")
        self.sorts = QActionGroup(self)
        words = {
            SortBy.CHANGE: (tr("Last change"), tr("Sort by last change")),
            SortBy.TITLE: (tr("Title"), tr("Sort by title")),
            SortBy.STAGE: (tr("Stage"), tr("Sort by stage")),
            SortBy.TOTAL: (tr("Leader's total"), tr("Sort by the leader's total")),
        }
        self.sort_words = {key.value[0]: short for key, (short, _) in words.items()}
        separate(page)
        for key, (_, text) in words.items():
            action = new_action(page, text, partial(page.sort_by, key), about=tr("Evaluations"))
            action.setCheckable(True)
            action.setData(key.value[0])
            self.sorts.addAction(action)
        self._keep_keys_to_rows()

    @property
    def exports(self) -> tuple[QAction, ...]:
        """The actions that write the chosen evaluations as files."""
        return self.export_workbook, self.export_report, self.export_document

    @property
    def on_rows(self) -> list[QAction]:
        """What the menu of a row offers."""
        return [*self._with_keys, self.compare, *self.exports, self.restore]

    @property
    def _with_keys(self) -> tuple[QAction, ...]:
        return self.open, self.preview, self.rename, self.duplicate, self.delete

    def offer(self, chosen: int, *, deleted: bool) -> None:
        """Offer what can be done with so many chosen evaluations, or with deleted ones."""
        for action in (self.open, self.rename, self.duplicate):
            action.setEnabled(chosen == 1 and not deleted)
        for action in (self.delete, self.compare, *self.exports):
            action.setEnabled(bool(chosen) and not deleted)
        self.preview.setEnabled(bool(chosen))
        self.restore.setEnabled(bool(chosen) and deleted)
        self.restore.setVisible(deleted)

    def show_sorted(self, column: int) -> str:
        """Check the order that is in force; its short words, or "" where it is none of these."""
        for action in self.sorts.actions():
            action.setChecked(action.data() == column)
        return self.sort_words.get(LibraryColumn(column), "")

    def _keep_keys_to_rows(self) -> None:
        """What acts on the chosen rows has its keys in the table alone: elsewhere they mean other things."""
        self.open.setShortcuts([QKeySequence("Return"), QKeySequence("Enter")])
        for action in self._with_keys:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
