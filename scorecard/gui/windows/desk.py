"""What stands behind a main window: workspace, open evaluation, and the pages, made when they are first seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QUndoStack
from shiboken6 import isValid

from scorecard.app.paths import SUFFIX
from scorecard.core.errors import RankingError, ScorecardError
from scorecard.core.model import Evaluation
from scorecard.core.problems import Problem
from scorecard.core.wording import isolated
from scorecard.gui.document import Document
from scorecard.gui.files import FileKind, Files
from scorecard.gui.forgetting import hold
from scorecard.gui.jobs import Job
from scorecard.gui.look import Look
from scorecard.gui.models.missing import page_of
from scorecard.gui.models.moments import with_days
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.proceedings import Step
from scorecard.gui.models.sheets import evaluator_called
from scorecard.gui.page import Page
from scorecard.gui.session import Session
from scorecard.gui.toast import ToastKind
from scorecard.gui.views.who_menu import who_menu
from scorecard.gui.windows.being_typed import BeingTyped
from scorecard.gui.windows.looking import Looking
from scorecard.gui.windows.main_window import STEPS, MainWindow
from scorecard.gui.windows.pages import Pages
from scorecard.gui.windows.questions import Questions
from scorecard.gui.windows.saving import Saving
from scorecard.gui.windows.scenarios import Scenarios
from scorecard.gui.windows.steps import Steps
from scorecard.gui.windows.waiting import Waiting
from scorecard.render.dot_plot import initials

if TYPE_CHECKING:
    from scorecard.gui.views.library_page import LibraryPage

COLLECT: Final = "collect"
"""The key of the page on which scoresheets are collected; it stands in no rail."""
IMPORT: Final = "import"
"""The key of the page on which spreadsheets are imported; it stands in no rail either."""
STEP_KEYS: Final = frozenset((*(key for key, _, _ in STEPS), COLLECT))


TAKING_SHEETS: Final = frozenset(("scoring", COLLECT))
"""The pages on which scoresheets can be let fall."""


class Desk(QObject):
    """The work in one window.

    gone  the window is closed and its document given back
    """

    gone = Signal()

    def __init__(
        self,
        window: MainWindow,
        look: Look,
        session: Session,
        files: Files,
        widths: dict[str, int],
        is_last: Callable[[], bool],
        working_as: dict[str, str],
    ) -> None:
        """`widths` are those of the side panels by page, and `working_as` says as whom one works in which evaluation;
        what a person changes is kept in both.

        `is_last` tells whether no other window of the program is left.
        """
        super().__init__(window)
        self.window = window
        self.look = look
        self.session = session
        self.files = files
        self.opened: Opened | None = None
        self._widths = widths
        self._working_as = working_as
        self._pages: dict[str, Page] = {}
        self._open_next: tuple[str, str] | None = None
        self._opening: Job | None = None
        self._is_gone = False
        self._opens_imported = False
        self.steps = Steps(window)
        self.saving = Saving(window, look, session, is_last)
        self.waiting = Waiting(window.foot)
        self.being_typed = BeingTyped(window)
        self._factory = Pages(look, session, files, self, working_as)
        self._factory.open_requested.connect(self.open)
        self._factory.imported.connect(self._on_imported)
        self._factory.working.connect(self.waiting.follow)
        self._factory.created.connect(self._on_created)
        self._factory.sheet_imported.connect(self._on_sheet_imported)
        self._factory.cancelled.connect(self._on_new_cancelled)
        self._factory.version_requested.connect(self.name_version)
        self._factory.waiver_requested.connect(self.ask_waiver)
        self._factory.step_requested.connect(self.ask_step)
        self.questions = Questions(self)
        self.scenarios = Scenarios(window, look, self)
        self._factory.scenario_requested.connect(self.ask_scenario)
        self.scenarios.kept.connect(self._on_scenario_kept)
        self.scenarios.failed.connect(self.tell_error)
        self.looking = Looking(window, look, session, self)
        self._factory.look_requested.connect(self.look_at)
        self._factory.start_requested.connect(self._on_start_requested)
        self.looking.shown.connect(self._show_state)
        self.looking.started.connect(self.open)
        self.looking.offered.connect(self.offer)
        self.looking.told.connect(self.tell)
        self.looking.failed.connect(self.tell_error)
        self.looking.compared.connect(self._on_compared)
        self.looking.working.connect(self.waiting.follow)
        self.steps.problem_wanted.connect(self.go_to)
        self.saving.left.connect(self._on_left)
        window.place_requested.connect(self.go)
        window.files_dropped.connect(self.take_files)
        session.listed.connect(self._show_counts)
        session.directory.connect(self._show_counts)
        session.failed.connect(self.tell_error)
        session.deleted.connect(self._on_deleted)
        self.show_person()
        self._show_counts()

    # ---- going ------------------------------------------------------------------------------------

    def go(self, key: str, target: object = None) -> None:
        """Show a page, and there the place of `target`: a table of the evaluation and a key in it."""
        if key in STEP_KEYS and self.opened is None:
            key = "library"
        page = self.page(key)
        self.window.show_page(key, page)
        self.looking.show_band(on=key in STEP_KEYS)
        if isinstance(target, tuple) and len(target) == 2:
            page.show_target(*target)
        else:
            page.focus_body()

    def go_to(self, problem: Problem) -> None:
        """Show the place of a problem."""
        self.go(page_of(problem), (problem.table, problem.key))

    @property
    def place(self) -> str:
        """The key of the page that is shown."""
        return self.window.rail.current

    @property
    def undo_stack(self) -> QUndoStack | None:
        """What undo and redo mean on the page that is shown."""
        page = self.window.page
        return page.undo_stack if page is not None else None

    def page(self, key: str) -> Page:
        """A page, whether it is shown or not."""
        page = self._pages.get(key)
        if page is None:
            page = self._factory.make(key, self.opened)
            page.go_requested.connect(self.go)
            page.told.connect(self.tell)
            page.offered.connect(self.offer)
            page.failed.connect(self.tell_error)
            page.side_resized.connect(partial(self._widths.__setitem__, key))
            page.calmed.connect(self._on_calmed)
            self._pages[key] = page
            self.window.pages.addWidget(page)
            page.set_side_width(self._widths.get(key, 0))
        return page

    def _on_calmed(self) -> None:
        """A file is written: what was to be opened meanwhile is opened."""
        if self._open_next is not None:
            QTimer.singleShot(0, self, self._open_awaited)  # the page is at work on saying so

    def _open_awaited(self) -> None:
        wanted, self._open_next = self._open_next, None
        if wanted is not None:
            self.open(*wanted)

    def _drop(self, *keys: str) -> None:
        for key in keys:
            page = self._pages.pop(key, None)
            if page is not None:
                self.window.drop_page(page)

    # ---- the open evaluation ------------------------------------------------------------------------

    def open(self, uid: str, then: str = "") -> None:
        """Open an evaluation and show it on its result, or where work on it goes on; or on the page named by `then`."""
        if self.opened is not None and self.opened.document.uid == uid:
            self.looking.end()
            self.go(then or self._first_page(self.opened))
            return
        if self._opening is not None:
            self._opening.cancel()
        if any(key in STEP_KEYS and page.is_writing for key, page in self._pages.items()):
            self._open_next = (uid, then)
            self.tell(self.tr("A file is still being written. The evaluation opens when it is there."))
            return
        session = self.session

        def done(document: Document) -> None:
            if not isValid(self) or self._is_gone:
                session.release(document)  # the window was closed meanwhile
                return
            self._opening = None
            self._show_document(document)
            assert self.opened is not None
            self.go(then or self._first_page(self.opened))

        def failed(error: ScorecardError) -> None:
            self._opening = None
            self.tell_error(error)

        job = session.open(uid, done, self.while_here(failed))
        if job is not None:
            self._opening = job
            self.waiting.follow(job, self.tr("Opening the evaluation"))

    def close_evaluation(self) -> None:
        """Leave the open evaluation; what is not saved yet goes on being saved."""
        opened, self.opened = self.opened, None
        if opened is None:
            return
        opened = self.looking.forget() or opened
        if self.place in STEP_KEYS:
            self.go("library")
        self._drop(*STEP_KEYS)
        self._factory.followed.emit(None)
        self.saving.follow(None)
        self.being_typed.follow(None)
        self.steps.show_nothing()
        self.show_person()
        opened.deleteLater()
        self.session.release(opened.document)

    def _on_deleted(self, document: Document) -> None:
        """Leave an evaluation that is not there any more; who was at work on it is told, and can have it back."""
        opened = self.opened
        if opened is None or opened.document.uid != document.uid:
            return
        was_at_work, title, uid = self.place in STEP_KEYS, opened.document.value.head.title, document.uid
        self.close_evaluation()
        if was_at_work:
            words = self.tr("{title} was deleted.").format(title=isolated(title))
            self.offer(words, self.tr("Restore"), partial(self._restore, uid))

    def _restore(self, uid: str) -> None:
        author, opened = self.session.author, self.while_here(lambda _: self.open(uid))
        self.session.change(
            lambda workspace, _: workspace.restore(uid, author=author), opened, self.while_here(self.tell_error)
        )

    def _show_document(self, document: Document) -> None:
        self.close_evaluation()
        self.opened = Opened(document, self, first=self.session.first_look(document))
        self.opened.look_as(self._who_in(document))
        self._attend(self.opened)
        self.saving.follow(document)

    def _attend(self, opened: Opened) -> None:
        opened.refused.connect(self.tell_error)
        opened.who_changed.connect(self._on_who_changed)
        opened.seen.changed.connect(self._on_seen_changed)
        self.show_person()
        self.steps.follow(opened)
        self.being_typed.follow(opened)
        self._factory.followed.emit(opened)

    def look_at(self, sequence: int, name: str) -> None:
        """Let all pages show what the open evaluation was after an entry of its journal."""
        if self.opened is not None:
            self.looking.begin(self.opened, sequence, name)

    def _show_state(self, opened: Opened) -> None:
        """Let the pages show another state of the open evaluation: an earlier one, or the present again."""
        before, place = self.opened, self.place
        if before is not None:
            before.refused.disconnect(self.tell_error)
            before.who_changed.disconnect(self._on_who_changed)
            before.seen.changed.disconnect(self._on_seen_changed)
            if before.who != opened.who:
                opened.look_as(before.who)
        self.opened = opened
        self._drop(*STEP_KEYS)
        self._attend(opened)
        if place in STEP_KEYS:
            self.go("results" if opened.is_past and place == "history" else place)

    def _on_start_requested(self, sequence: int, name: str) -> None:
        if self.opened is not None:
            value = self.opened.value
            self.looking.start(self.opened.document.uid, sequence, value.head.title, name)

    def _on_compared(self, uid: str, sequence: str) -> None:
        self.go("compare", ("versions", (uid, sequence)))

    def _who_in(self, document: Document) -> str:
        """As whom one worked in an evaluation before, else the member of the panel of one's name; "" for nobody."""
        panel, known = document.value.evaluators, self._working_as.get(document.uid)
        if known is not None and (not known or known in panel):
            return known
        return evaluator_called(document.value, self.session.author)

    def _on_who_changed(self, who: str) -> None:
        if self.opened is not None:
            self._working_as[self.opened.document.uid] = who
        self.show_person()

    def _on_seen_changed(self, before: Evaluation, after: Evaluation) -> None:
        if before.evaluators is not after.evaluators:
            if self.opened is not None and self.opened.who and self.opened.who not in after.evaluators:
                self.opened.look_as("")
            self.show_person()

    @staticmethod
    def _first_page(opened: Opened) -> str:
        """Where to begin: at the result, once there is one; else at what comes first."""
        value, scorecard = opened.value, opened.scorecard
        if scorecard is not None and scorecard.matrix.given.any():
            return "results" if scorecard.matrix.given.all() else "scoring"
        if not any(each.kind.is_weighed for each in value.criteria.values()):
            return "criteria"
        return "scoring" if value.candidates else "candidates"

    def _on_created(self, uid: str) -> None:
        self._drop("new")
        self.open(uid)

    def _on_sheet_imported(self, uid: str, title: str) -> None:
        words = self.tr("{title} is imported").format(title=isolated(title))
        self.offer(words, self.tr("Undo"), partial(self._take_back_import, uid, title))
        self.open(uid)

    def _take_back_import(self, uid: str, title: str) -> None:
        """Take an evaluation that was made of a spreadsheet out of the library again."""
        if self.opened is not None and self.opened.document.uid == uid:
            self.close_evaluation()
        self._library().delete(uid, title)

    def _on_new_cancelled(self) -> None:
        self.go("library")
        self._drop("new")

    def _on_left(self) -> None:
        self._is_gone = True
        if self._opening is not None:
            self._opening.cancel()
        self.close_evaluation()
        hold(self.window)
        self.gone.emit()

    # ---- what the window says ---------------------------------------------------------------------------

    def tell(self, sentence: str) -> None:
        """Say that something was done."""
        self.window.toasts.tell(sentence)

    def offer(self, sentence: str, verb: str, called: Callable[[], object]) -> None:
        """Say that something was done, with a way back."""
        self.window.toasts.tell(sentence, action=verb).action_requested.connect(called)

    def tell_error(self, error: ScorecardError) -> None:
        """Say what could not be done and what to do; of what cannot be ranked it is plain where: it is open."""
        told = error.said_there if isinstance(error, RankingError) else str(error)
        self.window.toasts.tell(with_days(told), ToastKind.FAILED)

    def show_person(self) -> None:
        """Show who works here."""
        opened, name, line = self.opened, self.session.author, self.tr("Settings")
        if opened is not None:
            member = opened.value.evaluators.get(opened.who)
            line = self.tr("Looks on") if member is None else member.role or self.tr("Evaluator")
            name = name if member is None else member.name
        self.window.person_card.show_person(initials(name), name, line)

    def ask_who(self) -> None:
        """Ask as whom one works in the open evaluation."""
        if self.opened is not None:
            card = self.window.person_card
            menu = who_menu(self.window, self.opened)
            menu.popup(card.mapToGlobal(card.rect().topLeft()) - QPoint(0, menu.sizeHint().height()))

    def work_as(self, who: str) -> None:
        """Work as a member of the panel in the open evaluation, or with "" as nobody in particular."""
        if self.opened is not None:
            self.opened.look_as(who)

    def _show_counts(self, _listed: object = None) -> None:
        evaluations, providers = self.session.evaluations, self.session.providers
        rail = self.window.rail
        rail.show_item("library", trailing=str(len(evaluations)) if evaluations else "")
        rail.show_item("providers", trailing=str(len(providers)) if providers else "")
        self.window.workspace_card.set_words(self.session.path.stem, self.tr("On this computer"))

    def while_here(self, called: Callable[..., object]) -> Callable[..., None]:
        """A callback that does nothing once the window is closed, for what a job answers."""

        def call(*given: Any) -> None:
            if isValid(self) and not self._is_gone:
                called(*given)

        return call

    # ---- asking --------------------------------------------------------------------------------------------

    def name_version(self) -> None:
        """Ask for a name for the present state, and keep it as a version."""
        if self._may_change:
            self.questions.name_version()

    def ask_waiver(self, candidate: str, criterion: str) -> None:
        """Ask who lets a candidate pass a gate or limit, and why."""
        if self._may_change:
            self.questions.ask_waiver(candidate, criterion)

    def ask_step(self, step: Step) -> None:
        """Take a step in the order of work; in a formal evaluation ask who takes it, and why."""
        if self._may_change:
            self.questions.ask_step(step)

    def ask_scenario(self, key: str | None) -> None:
        """Ask how what is tried is to be kept as a scenario (None), or for a new scenario ("") or one that is there."""
        if self._may_change and self.opened is not None:
            self.scenarios.ask(self.opened, key)

    @property
    def _may_change(self) -> bool:
        """Whether an evaluation is open that can be changed; that an earlier state cannot is said."""
        return self.opened is not None and not self.looking.refuses()

    def _on_scenario_kept(self, key: str, label: str, words: str) -> None:
        self._factory.stepped.emit(label)
        if self.place == "compare":
            self.tell(f"{words}.")
            self.go("compare", ("scenarios", (key,)))
        else:
            self.offer(
                f"{words}.", self.tr("Show"), self.while_here(partial(self.go, "compare", ("scenarios", (key,))))
            )

    # ---- files ---------------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Ask where to, and write a checked copy of the whole workspace."""
        kinds = (FileKind(self.tr("Workspaces"), (SUFFIX.lstrip("."),)),)
        name = f"{self.session.path.stem} {date.today().isoformat()}{SUFFIX}"
        path = self.files.to_save(self.window, self.tr("Back up the workspace"), name, kinds)
        if path is None:
            return
        words = self.tr("The backup is written: {name}").format(name=path.name)
        job = self.session.ask(
            lambda workspace, _: workspace.backup(path),
            self.while_here(lambda _: self.tell(words)),
            self.while_here(self.tell_error),
        )
        self.waiting.follow(job, self.tr("Backing up the workspace"))

    def import_files(self) -> None:
        """Ask for evaluation documents, which are read into the library, or for a spreadsheet, which is shown first."""
        self._opens_imported = True
        self._library().import_files()

    def take_files(self, paths: list[str]) -> None:
        """Read evaluation documents into the library; one alone is opened. A spreadsheet is shown before it is taken.

        Where scores are given and collected, workbooks and folders are scoresheets that came back.
        """
        if self.place in TAKING_SHEETS and all(_may_hold_sheets(Path(each)) for each in paths):
            self.go(COLLECT, ("files", tuple(paths)))
            return
        self._opens_imported = True
        self._library().bring([Path(each) for each in paths])

    def import_sheet(self) -> None:
        """Go to where a spreadsheet of somebody else is read."""
        self.go(IMPORT)

    def _library(self) -> LibraryPage:
        from scorecard.gui.views.library_page import LibraryPage

        page = self.page("library")
        assert isinstance(page, LibraryPage)
        return page

    def _on_imported(self, uids: list[str]) -> None:
        opens, self._opens_imported = self._opens_imported, False
        if opens and len(uids) == 1:
            self.open(uids[0])
        elif opens:
            self.go("library")


def _may_hold_sheets(path: Path) -> bool:
    """Whether a file, or what is in a folder, may be a scoresheet."""
    from scorecard.app.scoresheets import ENDINGS  # what reads them is not needed before

    return path.is_dir() or path.suffix.lower() in ENDINGS
