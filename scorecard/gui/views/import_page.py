"""Importing a spreadsheet of somebody else: its cells with their meaning, and the evaluation that they make."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Final, TypeVar

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QUndoStack
from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from scorecard.app.correcting import Book, Mapping
from scorecard.app.importing import ENDINGS
from scorecard.core.errors import ScorecardError
from scorecard.core.wording import counted, isolated
from scorecard.gui.actions import new_action, undo_buttons
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.check_box import Check
from scorecard.gui.files import FileKind, Files
from scorecard.gui.jobs import Job
from scorecard.gui.labels import Text
from scorecard.gui.look import Look
from scorecard.gui.models.import_corrections import Corrections
from scorecard.gui.models.import_found import Found, Opened, forgotten, found_after, opened, stored
from scorecard.gui.models.import_lines import Remark
from scorecard.gui.models.moments import day_text, local_now, moment_from
from scorecard.gui.page import EmptyPage, Page, Toolbar
from scorecard.gui.segmented import SegmentedControl
from scorecard.gui.session import Session
from scorecard.gui.views.collect_parts import UnderWay
from scorecard.gui.views.import_body import RESULT, SHEET, ImportBody
from scorecard.gui.views.import_parts import FaultPage

T = TypeVar("T")

"""The endings of files that can hold a spreadsheet."""
SOON_MS: Final = 80
"""How long corrections gather before what they make is worked out."""


class ImportPage(Page):
    """One file at a time. Nothing is created before a person says so; every correction can be undone.

    created  an evaluation was made of the file (its uid and its title)
    """

    created = Signal(str, str)

    help_page: ClassVar[str] = "import"

    def __init__(self, look: Look, session: Session, files: Files, parent: QWidget | None = None) -> None:
        self.corrections = Corrections()
        self._stack = self.corrections.undo_stack
        self._other = Button(look, "", icon="document")
        self.primary = Button(look, "", icon="check", kind=ButtonKind.PRIMARY)
        tools = undo_buttons(look, self._stack)
        super().__init__(look, "", tools=tools, secondary=(self._other,), primary=self.primary, parent=parent)
        self.corrections.setParent(self)
        self._tools = tools
        self.header.set_title(self.tr("Import a spreadsheet"))
        self.setAccessibleName(self.tr("Import a spreadsheet"))
        self.setAcceptDrops(True)
        self._session = session
        self._files = files
        self._job: Job | None = None
        self._asked = 0
        self.book: Book | None = None
        self.found: Found | None = None
        self._questions: tuple[Remark, ...] = ()
        self._digest = ""
        self._kept = 0
        self._remembered = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._lay_out()
        self._make_actions()
        self._connect()
        self._show_all()

    # ---- making -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = self.look
        self._other.setText(self.tr("Another file"))
        self.primary.setText(self.tr("Create evaluation"))
        self.views = SegmentedControl(
            look, self.tr("View"), ((SHEET, self.tr("Spreadsheet")), (RESULT, self.tr("What was read")))
        )
        self._used = Text(look, "", "small", "text.secondary")
        self._forget = Button(look, self.tr("Forget it"), small=True)
        self.leaves_out = Check(look, self.tr("Take the rest without what is faulty"))
        self._bar = Toolbar(look, (self.views,), (self.leaves_out, self._used, self._forget))
        self.set_toolbar(self._bar)
        self.work = ImportBody(look, self.corrections)
        self.sheets, self.roles, self.grid = self.work.sheets, self.work.roles, self.work.grid
        self.result, self.form = self.work.result, self.work.form
        self.under_way = UnderWay(look)
        self.empty = self._made_empty()
        self.fault_page = FaultPage(look)
        self._body_stack = QStackedWidget()
        for each in (self.empty, self.under_way, self.fault_page, self.work):
            self._body_stack.addWidget(each)
        self.set_body(self._body_stack)
        self.set_side(self.form)

    def _made_empty(self) -> EmptyPage:
        self._choose = Button(self.look, self.tr("Choose a file"), kind=ButtonKind.PRIMARY)
        words = self.tr(
            "Choose a scorecard in Excel, OpenDocument or CSV, or drop one here. "
            "You see what it means before anything is created."
        )
        return EmptyPage(self.look, "table", self.tr("Bring in a spreadsheet"), words, self._choose)

    def _make_actions(self) -> None:
        tr, look = self.tr, self.look
        self.open_action = new_action(
            self, tr("Choose a spreadsheet to import"), self.choose_file, icon="document", look=look
        )
        self.create_action = new_action(
            self, tr("Create the evaluation"), self.create_evaluation, icon="check", look=look
        )
        self.sheet_action = new_action(self, tr("Show the spreadsheet"), partial(self.show_view, SHEET))
        self.result_action = new_action(self, tr("Show what was read"), partial(self.show_view, RESULT))
        self.table_action = new_action(self, tr("Add another table of this sheet"), self.corrections.add_table)
        self.offer_action = new_action(self, tr("Import the next table of the file instead"), self.take_next_table)
        self.forget_action = new_action(self, tr("Forget the mapping of this layout"), self.forget)
        self.roles.make_actions(self)

    def _connect(self) -> None:
        self._other.clicked.connect(self.choose_file)
        self._choose.clicked.connect(self.choose_file)
        self.fault_page.again.clicked.connect(self.choose_file)
        self.primary.clicked.connect(self.create_evaluation)
        self._forget.clicked.connect(self.forget)
        self.leaves_out.toggled.connect(self._on_leaves_out)
        self.under_way.cancelled.connect(self.cancel)
        self.views.chosen.connect(self.show_view)
        self.work.view_wanted.connect(self.show_view)
        self.corrections.changed.connect(self._soon.start)
        self._stack.indexChanged.connect(self._on_stack)
        self._soon.timeout.connect(self._read_again)

    # ---- what the window asks ---------------------------------------------------------------------

    @property
    def undo_stack(self) -> QUndoStack:
        """The corrections."""
        return self._stack

    @property
    def mapping(self) -> Mapping:
        """What the cells mean, as corrected so far."""
        return self.corrections.mapping

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read or an evaluation created."""
        return self._body_stack.currentWidget() is self.under_way

    def show_target(self, table: str, key: tuple[str, ...]) -> None:
        """Read the file whose path is given."""
        if table == "files" and key:
            self.open(Path(key[0]))

    def focus_body(self) -> None:
        """Put the keyboard on the preview, or on what to do first."""
        shown = self._body_stack.currentWidget()
        for part, target in (
            (self.empty, self._choose),
            (self.under_way, self.under_way.cancel),
            (self.fault_page, self.fault_page.again),
        ):
            if shown is part:
                target.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        if self.views.choice == SHEET:
            self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.result.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choose_file(self) -> None:
        """Ask for a spreadsheet."""
        kind = FileKind(self.tr("Spreadsheets"), tuple(ending.lstrip(".") for ending in ENDINGS))
        paths = self._files.to_open(self, self.tr("Import a spreadsheet"), (kind,))
        if paths:
            self.open(paths[0])

    def open(self, path: Path) -> None:
        """Read a file and show what it seems to mean; what was shown before is put aside."""
        if self.is_busy:
            self.told.emit(self.tr("Another file is being read; wait until it is there, or stop that first."))
            return
        self._wait(self.tr("Reading {file}").format(file=isolated(path.name)))
        failed = partial(self._on_failed, path.name)
        self._job = self._session.jobs.run(
            partial(_marked, self._asked, partial(opened, path)),
            done=self._here(self._on_opened),
            failed=self._here(failed),
            progressed=self._here(self.under_way.show_share),
        )
        self._forget_done()

    def cancel(self) -> None:
        """Stop reading; what was shown before is shown again."""
        if not self.is_busy:
            return
        self._asked += 1  # what still comes of it is not taken in
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
        self._show_all()
        self._soon.start()  # what a correction made may not have been worked out
        self.told.emit(self.tr("Stopped; nothing was created."))

    # ---- reading ----------------------------------------------------------------------------------

    def _wait(self, doing: str) -> None:
        self._asked += 1
        self.under_way.show_share(0.0, doing)
        self._body_stack.setCurrentWidget(self.under_way)
        self._show_buttons()

    def _forget_done(self) -> None:
        if not self.is_busy:
            self._job = None  # it has ended already

    def _on_opened(self, answer: tuple[int, Opened]) -> None:
        asked, found = answer
        if asked != self._asked:
            return
        self._job = None
        self.book, self.found = found.book, found.found
        self.corrections.begin(found.mapping, found.others)
        self._questions = found.questions
        self._digest, self._remembered = found.digest, found.remembered
        self.leaves_out.setChecked(False)
        self._body_stack.setCurrentWidget(self.work)
        self.show_view(SHEET)
        self.work.show_book(found.book, found.found)
        self._show_all()
        if self.isVisible():
            self.focus_body()

    def _on_failed(self, name: str, error: ScorecardError) -> None:
        self._job = None
        if not self.is_busy:
            return
        self.book, self.found = None, None
        self._stack.clear()
        self.fault_page.show_words(self.tr("{file} cannot be imported").format(file=isolated(name)), _why(error, name))
        self._body_stack.setCurrentWidget(self.fault_page)
        self._show_buttons()
        if self.isVisible():
            self.focus_body()

    def _read_again(self) -> None:
        """Work out what the corrected mapping makes."""
        book = self.book
        if book is None:
            return
        self._asked += 1
        work = partial(_marked, self._asked, partial(found_after, book, self.corrections.unsettled, self.mapping))
        self._session.jobs.run(work, done=self._here(self._on_found), failed=self._here(self.failed.emit))

    def _on_found(self, answer: tuple[int, tuple[Mapping, Mapping, Found]]) -> None:
        asked, (corrected, thought, found) = answer
        if asked != self._asked or self.book is None:
            return
        self.corrections.settle(corrected, thought)
        self.found = found
        self._show_found()

    def _on_stack(self, _index: int) -> None:
        self._show_buttons()

    # ---- what is remembered, and creating ------------------------------------------------------------

    def forget(self) -> None:
        """Forget the mapping that was used before for this layout, and propose one anew."""
        book = self.book
        if book is None or not self._remembered:
            return
        proposed = forgotten(book)
        self._remembered = ""
        self.corrections.correct(self.tr("Mapping proposed anew"), proposed)
        self._show_all()

    def take_next_table(self) -> None:
        """Import the next of the tables that were found in the file."""
        count = len(self.corrections.offers)
        if count > 1:
            self.work.take_offer((self.corrections.offer + 1) % count)

    def create_evaluation(self) -> None:
        """Create the evaluation that was read, and open it."""
        book, found = self.book, self.found
        if book is None or found is None or self.is_busy or not self.primary.isEnabled():
            return
        if self._soon.isActive():
            self._soon.stop()
        self._wait(self.tr("Creating the evaluation"))
        leave_out = self.leaves_out.isChecked()
        before = self.corrections.unsettled
        digest, asked = self._digest, self._shown_questions()
        self._kept = len(found.remarks) + len(asked)
        work = partial(stored, book, before, self.mapping, self._session.author, digest, leave_out, asked)
        run = partial(_marked, self._asked, work)
        self._job = self._session.change(run, self._here(self._on_created), self._here(self._on_not_created))
        self._forget_done()

    def _on_created(self, answer: tuple[int, tuple[str, str]]) -> None:
        asked, (uid, title) = answer
        self._job = None
        if asked == self._asked:
            self._put_away()
        self.created.emit(uid, title)
        if self._kept:
            words = counted(self._kept, self.tr("remark is"), self.tr("remarks are"))
            said = self.tr("{remarks_are} kept in the history").format(remarks_are=words)
            self.offered.emit(said, self.tr("Show"), partial(self.go_requested.emit, "history", None))

    def _on_not_created(self, error: ScorecardError) -> None:
        self._job = None
        self._show_all()
        self._soon.start()
        self.failed.emit(error)

    def _put_away(self) -> None:
        """Show no file any more."""
        self._asked += 1
        self.book, self.found = None, None
        self.corrections.begin(Mapping())
        self._remembered = ""
        self.work.show_book(None, None)
        self._show_all()

    # ---- showing ----------------------------------------------------------------------------------

    def show_view(self, view: str) -> None:
        """Show the spreadsheet, or what was read of it."""
        if self.book is None:
            return
        self.views.choose(view)
        self.work.show_view(view)
        self.form.setVisible(view == SHEET)

    def _show_all(self) -> None:
        if self.book is None:
            self._body_stack.setCurrentWidget(self.empty)
        else:
            self._body_stack.setCurrentWidget(self.work)
            self.work.show_mapping()
            self._show_found()
        self._show_buttons()

    def _show_found(self) -> None:
        questions = self._shown_questions()
        self.work.show_found(self.found, questions)
        found = self.found
        count = 0 if found is None else len(found.remarks) + len(questions)
        words = self.tr("What was read")
        remarks = counted(count, self.tr("remark"), self.tr("remarks"))
        self.views.set_words(RESULT, f"{words}, {remarks}" if count else words)
        self._show_buttons()

    def _shown_questions(self) -> tuple[Remark, ...]:
        """What is asked about the mapping; once something was corrected, it was looked at."""
        return () if self._stack.index() else self._questions

    def _show_buttons(self) -> None:
        there = self.book is not None and not self.is_busy
        on_work = there and self._body_stack.currentWidget() is self.work
        for part in (self._other, self.primary, self._bar, *self._tools):
            part.setVisible(on_work)
        self.form.setVisible(on_work and self.views.choice == SHEET)
        if self.header.rule is not None:
            self.header.rule.setVisible(on_work)
        self._used.setText(
            self.tr("Used the mapping of {when} for this layout").format(when=self._day()) if self._remembered else ""
        )
        self._forget.setVisible(bool(self._remembered))
        self.offer_action.setEnabled(on_work and len(self.corrections.offers) > 1)
        self.forget_action.setEnabled(on_work and bool(self._remembered))
        why = self._why_not()
        can = on_work and not why
        self.primary.setEnabled(can)
        self.primary.setToolTip(why)
        self.leaves_out.setVisible(self.found is not None and self.found.faults > 0)
        self.create_action.setEnabled(can)
        for action in (self.sheet_action, self.result_action, self.table_action):
            action.setEnabled(on_work)
        for action in self.roles.actions_by_role.values():
            action.setEnabled(on_work)
        self.open_action.setEnabled(not self.is_busy)
        self.header.set_state(self._state_words())

    def _day(self) -> str:
        """The day of the mapping that is used."""
        moment = moment_from(self._remembered)
        if moment is None:
            return self._remembered
        return day_text(moment, local_now().astimezone(UTC), self.locale(), QLocale.FormatType.LongFormat)

    def _why_not(self) -> str:
        """Why nothing can be created now."""
        found = self.found
        if found is None:
            return self.tr("Nothing was read yet")
        if found.faults and not self.leaves_out.isChecked():
            count = counted(found.faults, self.tr("place"), self.tr("places"))
            words = self.tr("{count} can be meant in two ways: put the file right, or take the rest without them")
            return words.format(count=count)
        return found.why_not

    def _on_leaves_out(self, _checked: bool) -> None:
        self._show_buttons()

    def _state_words(self) -> str:
        book, found = self.book, self.found
        if self.is_busy or book is None:
            return self.tr("Excel, OpenDocument and CSV; nothing is created until you say so")
        parts = [isolated(book.name)]
        if found is not None and found.why_not:
            return self.tr("{file}: {why}").format(file=parts[0], why=found.why_not)
        if found is not None:
            parts += found.counts
        if found is not None and found.faults:
            parts.append(counted(found.faults, self.tr("fault"), self.tr("faults")))
        parts.append(self.tr("nothing is created yet"))
        return ", ".join(parts)

    # ---- events -----------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.open(paths[0])

    def _here(self, called: Callable[..., object]) -> Callable[..., None]:
        """A callback that does nothing once the page is closed."""

        def call(*given: Any) -> None:
            if isValid(self):
                called(*given)

        return call


def _marked(asked: int, work: Callable[..., T], *given: Any) -> tuple[int, T]:
    """An answer with the number of the question, so that one that is not wanted any more is known."""
    return asked, work(*given)


def _why(error: ScorecardError, name: str) -> str:
    """What is wrong; the name of the file stands above."""
    return error.said_there if error.place == name else str(error)
