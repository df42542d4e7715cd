"""The library: every evaluation of the workspace, where each stands, and what can be done with them as wholes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QItemSelection, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QHideEvent,
    QKeyEvent,
    QShowEvent,
    QUndoStack,
)
from PySide6.QtWidgets import QStackedWidget, QWidget

from scorecard.app.transfer import Format
from scorecard.app.workspace import Workspace
from scorecard.core.model import Stage
from scorecard.core.progress import Report
from scorecard.core.wording import counted
from scorecard.gui.actions import undo_buttons
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.files import FileKind, Files
from scorecard.gui.look import Look
from scorecard.gui.models.file_names import file_name
from scorecard.gui.models.library_exports import REPORT, LibraryExports
from scorecard.gui.models.library_model import LibraryColumn, LibraryModel, LibraryOrder, Listing, Which
from scorecard.gui.models.shelf import Shelf
from scorecard.gui.models.summaries import Detail, Details, summaries_of, summary_of
from scorecard.gui.page import EmptyPage, Page
from scorecard.gui.session import Session
from scorecard.gui.views.library_actions import LibraryActions, SortBy
from scorecard.gui.views.library_bar import LibraryBar
from scorecard.gui.views.library_side import LibrarySide
from scorecard.gui.views.library_view import LibraryView

SOON_MS: Final = 120
"""How long a selection or a scroll rests before what it brings into sight is worked out."""


class LibraryPage(Page):
    """The evaluations. Their figures are worked out in the background, those in sight first.

    open_requested  an evaluation is to be opened (its uid)
    imported        documents were read into the library (their uids)
    """

    open_requested = Signal(str)
    imported = Signal(object)

    help_page = "library"

    def __init__(self, look: Look, session: Session, files: Files, parent: QWidget | None = None) -> None:
        self._shelf = Shelf(session)
        import_button = Button(look, "", icon="download")
        new_button = Button(look, "", icon="add", kind=ButtonKind.PRIMARY)
        tools = undo_buttons(look, self._shelf.undo_stack)
        super().__init__(look, "", tools=tools, secondary=(import_button,), primary=new_button, parent=parent)
        self.header.set_title(self.tr("Library"))
        self.setAccessibleName(self.tr("Library"))
        self.setAcceptDrops(True)
        self._header_buttons = (import_button, new_button)
        self._session = session
        self._files = files
        self._shelf.setParent(self)
        self._summaries = summaries_of(session)
        self._details = Details(session, self)
        self._exports = LibraryExports(session, self._drawn, self)
        self._deleted: Sequence[Listing] | None = None
        self._to_choose: list[str] = []
        self.commanded = LibraryActions(self)
        for button, action in ((import_button, self.commanded.bring), (new_button, self.commanded.new)):
            button.setText(action.text())
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
        self.model = LibraryModel(self)
        self.order = LibraryOrder(self.model, self)
        self.table = LibraryView(look, self.order, self.tr("Evaluations"))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.table.addActions(self.commanded.on_rows)
        self.bar = LibraryBar(look, self.commanded.sorts.actions(), (self.commanded.bin,))
        self.set_toolbar(self.bar)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty_page())
        self._stack.setFocusProxy(self.table)
        self.set_body(self._stack)
        does = self.commanded
        self.side = LibrarySide(look, does.open, does.restore, does.exports, does.compare)
        self.set_side(self.side)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._connect()
        if session.evaluations != ():
            self._on_listed(session.evaluations)

    @property
    def undo_stack(self) -> QUndoStack:
        """Deletions, copies, titles and imports."""
        return self._shelf.undo_stack

    @property
    def chosen(self) -> list[str]:
        """The chosen evaluations, from the top down."""
        return [self.order.line_at(index).uid for index in self.table.chosen_rows()]

    def choose(self, uids: Sequence[str]) -> None:
        """Choose evaluations, now or when they are listed."""
        self._to_choose = list(uids)
        self._choose_waiting()

    def focus_body(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ---- making ---------------------------------------------------------------------------------

    def _empty_page(self) -> EmptyPage:
        does = self.commanded
        primary = Button(self.look, does.new.text(), icon="add", kind=ButtonKind.PRIMARY)
        other = Button(self.look, does.bring.text(), icon="download")
        primary.clicked.connect(does.new.trigger)
        other.clicked.connect(does.bring.trigger)
        words = self.tr("Begin with a template, or bring evaluation documents and spreadsheets: drop the files here.")
        return EmptyPage(self.look, "library", self.tr("Choose your first partner"), words, primary, other)

    def _connect(self) -> None:
        self._session.listed.connect(self._on_listed)
        self._summaries.ready.connect(self._on_summary)
        self._details.ready.connect(self._on_detail)
        self._details.failed.connect(self._on_detail_failed)
        for source in (self._shelf, self._exports):
            source.told.connect(self.told)
            source.failed.connect(self.failed)
        self._shelf.offered.connect(self.offered)
        self._shelf.placed.connect(self._on_placed)
        self._shelf.brought.connect(self.imported)
        self._exports.progressed.connect(self._on_progress)
        self._exports.ended.connect(self._on_exports_ended)
        self._exports.ended.connect(self.calmed)
        self.bar.find_field.sought.connect(self._on_sought)
        self.bar.which.chosen.connect(self._on_which)
        self.bar.back.clicked.connect(self._on_back)
        self.table.retitled.connect(self._on_retitled)
        self.table.doubleClicked.connect(self._on_double_click)
        self.table.selectionModel().selectionChanged.connect(self._on_selection)
        self.table.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.table.head.sortIndicatorChanged.connect(self._on_sorted)
        self.side.candidate_requested.connect(self._on_candidate)
        self._soon.timeout.connect(self._ask_figures)
        self._on_sorted(LibraryColumn.CHANGED)
        self._on_selection()

    # ---- showing --------------------------------------------------------------------------------

    @property
    def _shown(self) -> Sequence[Listing]:
        return self._session.evaluations if self._deleted is None else self._deleted

    def _on_listed(self, listed: Sequence[Listing]) -> None:
        if self._deleted is None:
            self._show(listed)
        else:
            self._fetch_deleted()
        self._tell_state()

    def _show(self, listed: Sequence[Listing]) -> None:
        first_time = self.model.rowCount() == 0
        row = self.table.currentIndex().row()
        for each in listed:
            known = self._summaries.of(each.uid)
            if known is not None and self.model.listing_of(each.uid) is None:
                self.model.show_summary(known)
        self.model.show(listed)
        empty = not listed and self._deleted is None
        self._stack.setCurrentIndex(1 if empty else 0)
        self._show_parts(not empty)
        self._choose_waiting()
        if not self.chosen and self.order.rowCount():
            last = self.order.rowCount() - 1
            self.table.choose([self.order.index(0 if first_time else min(max(row, 0), last), 0)], shows=False)
        self._on_selection()
        if first_time:
            QTimer.singleShot(0, self, self._ask_figures)  # nobody has begun to go through the rows
        self._rest()

    def _show_parts(self, shown: bool) -> None:
        for part in (self.bar, self.side, self.header.rule, *self._header_buttons):
            if part is not None:
                part.setVisible(shown)

    def _tell_state(self) -> None:
        listed = self._shown
        if self._deleted is not None:
            count = counted(len(listed), "evaluation", "evaluations")
            words = self.tr("{count} that can be restored").format(count=count)
            self.header.set_state(words if listed else "")
            return
        decided = sum(each.stage == Stage.DECIDED for each in listed)
        count, still = counted(len(listed), "evaluation", "evaluations"), len(listed) - decided
        done = self.tr("{count}, all decided") if len(listed) > 1 else self.tr("{count}, decided")
        words = self.tr("{count}, {open} open") if still else done
        words = words if listed else self.tr("No evaluation yet")
        self.header.set_state(words.format(count=count, open=still))
        self.bar.show_counts(listed)

    def _choose_waiting(self) -> None:
        indexes = [self.order.index_of(uid) for uid in self._to_choose]
        there = [index for index in indexes if index.isValid()]
        if there and len(there) == len(indexes):
            self._to_choose = []
            self.table.choose(there)

    def _on_placed(self, uids: list[str]) -> None:
        if self._deleted is None:
            self.choose(uids)

    def _on_summary(self, uid: str) -> None:
        known = self._summaries.of(uid)
        if known is not None:
            self.model.show_summary(known)

    def _ask_figures(self) -> None:
        """Have worked out what is in sight, then the rest in the order in which it stands."""
        if not self.isVisible():
            return
        first, end = self.table.rows_in_sight()
        order = self.order.uids()
        uids = [*order[first:end], *order[end:], *reversed(order[:first])]
        there = set(uids)
        uids += [each.uid for each in self._shown if each.uid not in there]
        found = (self.model.listing_of(uid) for uid in uids)
        self._summaries.want(id(self), [each for each in found if each is not None])
        chosen = self.chosen
        self._details.want(self.model.listing_of(chosen[0]) if len(chosen) == 1 else None)

    def _rest(self) -> None:
        self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._rest()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._summaries.want(id(self), ())
        self._details.want(None)

    # ---- the chosen -----------------------------------------------------------------------------

    def _on_selection(self, _chosen: QItemSelection | None = None, _left: QItemSelection | None = None) -> None:
        chosen, deleted = self.chosen, self._deleted is not None
        self.commanded.offer(len(chosen), deleted=deleted)
        if not chosen:
            self._details.want(None)
            self.side.show_nothing()
        elif len(chosen) > 1:
            self._details.want(None)
            self.side.show_several(len(chosen), deleted=deleted)
        else:
            self.side.show_waiting(chosen[0], self._titles(chosen)[0], deleted=deleted)
            self._rest()

    def _on_detail(self, detail: Detail) -> None:
        self._summaries.take(summary_of(detail.uid, detail.sequence, detail.evaluation, detail.result, detail.sight))
        if self.chosen == [detail.uid]:
            self.side.show_detail(detail, deleted=self._deleted is not None)

    def _on_detail_failed(self, uid: str, error: object) -> None:
        if self.chosen == [uid]:
            self.side.show_fault(self._titles([uid])[0], str(error))

    def _titles(self, uids: Sequence[str]) -> list[str]:
        return [self.order.line_at(self.order.index_of(uid)).title for uid in uids]

    def _on_candidate(self, _key: str) -> None:
        self.open_chosen()

    # ---- finding and sorting --------------------------------------------------------------------

    def _on_sought(self, text: str) -> None:
        self.order.find(text)
        self._on_filtered()

    def _on_which(self, which: str) -> None:
        self.order.keep(Which(which))
        self._on_filtered()

    def _on_filtered(self) -> None:
        self.table.set_message(self.tr("No evaluation is like that. Escape in the search field shows all again."))
        if not self.chosen and self.order.rowCount():
            self.table.choose([self.order.index(0, 0)])
        self._on_selection()
        self._rest()

    def sort_by(self, key: SortBy) -> None:
        """Sort the list."""
        self.table.sortByColumn(*key.value)

    def _on_sorted(self, column: int, _order: Qt.SortOrder | None = None) -> None:
        words = self.commanded.show_sorted(column)
        title = str(self.model.headerData(column, Qt.Orientation.Horizontal))
        self.bar.sort_button.set_words(words or title)
        current = self.table.currentIndex()
        if current.isValid():
            self.table.scrollTo(current)
        self._rest()

    def _on_scrolled(self, _value: int) -> None:
        self._rest()

    def find_evaluation(self) -> None:
        """Put the keyboard where the list is searched."""
        self.bar.find_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.find_field.selectAll()

    # ---- actions --------------------------------------------------------------------------------

    def make_new(self) -> None:
        """Go to where an evaluation is made."""
        self.go_requested.emit("new", None)

    def open_chosen(self) -> None:
        """Open the chosen evaluation."""
        chosen = self.chosen
        if len(chosen) == 1 and self._deleted is None:
            self.open_requested.emit(chosen[0])

    def _on_double_click(self, index: QModelIndex) -> None:
        if self._deleted is None:
            self.open_requested.emit(self.order.line_at(index).uid)

    def preview_chosen(self) -> None:
        """Put the keyboard on what is shown beside the list."""
        self.side.focus_rows()

    def rename_chosen(self) -> None:
        """Type another title for the chosen evaluation."""
        rows = self.table.chosen_rows()
        if len(rows) == 1:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.table.rename(rows[0])

    def _on_retitled(self, uid: str, title: str) -> None:
        listed = self.model.listing_of(uid)
        if listed is not None:
            self._shelf.rename(uid, listed.title, title)

    def duplicate_chosen(self) -> None:
        """Make a copy of the chosen evaluation."""
        chosen = self.chosen
        if len(chosen) == 1:
            self._shelf.duplicate(chosen[0], self._titles(chosen)[0])

    def delete_chosen(self) -> None:
        """Take the chosen evaluations out of the library."""
        chosen = self.chosen
        self._shelf.delete(chosen, self._titles(chosen))

    def restore_chosen(self) -> None:
        """Bring the chosen deleted evaluations back."""
        chosen = self.chosen
        self._shelf.restore(chosen, self._titles(chosen))

    def compare_chosen(self) -> None:
        """Compare the chosen evaluations, the oldest first."""
        created = {each.uid: each.created for each in self._session.evaluations}
        chosen = sorted(self.chosen, key=lambda uid: created.get(uid, ""))
        if chosen and self._deleted is None:
            self.go_requested.emit("compare", ("evaluations", tuple(chosen)))

    def import_files(self) -> None:
        """Ask for evaluation documents or a spreadsheet and read them."""
        sheets = tuple(ending.lstrip(".") for ending in _endings())
        kinds = (
            FileKind(self.tr("Evaluations and spreadsheets"), ("json", *sheets)),
            FileKind(self.tr("Evaluation documents"), ("json",)),
            FileKind(self.tr("Spreadsheets"), sheets),
        )
        self.bring(self._files.to_open(self, self.tr("Import evaluations or a spreadsheet"), kinds))

    def bring(self, paths: Sequence[Path]) -> None:
        """Read evaluation documents; `imported` tells which came. A spreadsheet is shown on a page of its own first."""
        sheets = [path for path in paths if path.suffix.lower() in _endings()]
        self._shelf.bring([path for path in paths if path not in sheets])
        if sheets:
            self.go_requested.emit("import", ("files", tuple(map(str, sheets[:1]))))
        if len(sheets) > 1:
            self.told.emit(self.tr("Spreadsheets are imported one at a time; this is the first."))

    def delete(self, uid: str, title: str) -> None:
        """Take an evaluation out of the library; it can be restored."""
        self._shelf.delete([uid], [title])

    def _drawn(self, report: Any) -> bytes:
        """A report as the bytes of a PDF."""
        from scorecard.gui.models.reporting import kept_logo  # the library is shown before it can be asked for
        from scorecard.render.report import Dress, report_pdf

        return report_pdf(report, self.look.theme, Dress(logo=kept_logo(self._session.logo)))

    def export_chosen(self, kind: str) -> None:
        """Ask where to, and write the chosen evaluations."""
        chosen = self.chosen
        if self._exports.is_busy or not chosen:
            return
        if len(chosen) == 1:
            words = {
                Format.WORKBOOK: self.tr("Excel workbooks"),
                Format.DOCUMENT: self.tr("Evaluation documents"),
                REPORT: self.tr("Reports"),
            }
            kinds = (FileKind(words[kind], (str(kind),)),)
            name = f"{file_name(self._titles(chosen)[0])}.{kind}"
            path = self._files.to_save(self, self.tr("Export an evaluation"), name, kinds)
            if path is not None:
                self._exports.write_one(chosen[0], path, kind)
            return
        folder = self._files.folder(self, self.tr("Folder for {count} evaluations").format(count=len(chosen)))
        if folder is not None:
            self._exports.write(chosen, folder, kind)

    @property
    def is_writing(self) -> bool:
        return self._exports.is_busy

    def stop_exports(self) -> None:
        """Write no more evaluations."""
        self._exports.stop()

    def _on_progress(self, done: int, of: int) -> None:
        self.commanded.stop.setVisible(True)
        words = self.tr("Writing {number} of {of}").format(number=done + 1, of=of)
        self.bar.progress.setText(words if of > 1 else "")

    def _on_exports_ended(self) -> None:
        self.commanded.stop.setVisible(False)
        self.bar.progress.setText("")

    # ---- what was deleted -----------------------------------------------------------------------

    def show_deleted(self) -> None:
        """Show what has been deleted."""
        self._fetch_deleted()

    def _fetch_deleted(self) -> None:
        def removed(workspace: Workspace, _report: Report) -> Sequence[Listing]:
            return workspace.removed()

        self._session.ask(removed, self._on_deleted)

    def _on_deleted(self, listed: Sequence[Listing]) -> None:
        self._deleted = listed
        self.table.set_message(self.tr("Nothing has been deleted."))
        self._tell_mode()
        self._show(listed)

    def _on_back(self) -> None:
        self._deleted = None
        self._tell_mode()
        self._show(self._session.evaluations)

    def _tell_mode(self) -> None:
        deleted = self._deleted is not None
        self.header.set_title(self.tr("Deleted evaluations") if deleted else self.tr("Library"))
        self.bar.show_deleted(deleted=deleted)
        self.order.keep(Which.ALL if deleted else Which(self.bar.which.choice))
        self.commanded.bin.setVisible(not deleted)
        self._tell_state()

    # ---- events ---------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.side.isAncestorOf(self.focusWidget()):
                self.focus_body()
            elif self.bar.find_field.text():
                self.bar.find_field.clear()
            elif self._deleted is not None:
                self._on_back()
            else:
                super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.bring([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])


def _endings() -> tuple[str, ...]:
    """The endings of files that other people's scorecards come in."""
    from scorecard.app.importing import ENDINGS  # what reads them is not needed to show the library

    return ENDINGS
