"""What stands behind a main window: workspace, open evaluation, and the pages, made when they are first seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QUndoStack
from PySide6.QtWidgets import QMenu

from scorecard.app.paths import SUFFIX
from scorecard.app.transfer import import_document
from scorecard.app.workspace import Clash
from scorecard.core.edits import set_waiver
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Kind, Waiver
from scorecard.core.problems import Problem
from scorecard.gui.dialogs.clash_dialog import ClashDialog
from scorecard.gui.dialogs.trouble import LeavingDialog
from scorecard.gui.dialogs.version_dialog import VersionDialog
from scorecard.gui.dialogs.waiver_dialog import WaiverDialog
from scorecard.gui.document import Document
from scorecard.gui.files import FileKind, Files
from scorecard.gui.foot import SavedState
from scorecard.gui.jobs import Job
from scorecard.gui.look import Look
from scorecard.gui.models.history_model import NamedVersion
from scorecard.gui.models.missing import Lack, lacks_in, page_of
from scorecard.gui.models.moments import time_text
from scorecard.gui.models.opened import Opened
from scorecard.gui.page import Page
from scorecard.gui.session import Session
from scorecard.gui.toast import Toast, ToastKind
from scorecard.gui.windows.main_window import STEPS, MainWindow
from scorecard.gui.windows.pages import Pages
from scorecard.render.dot_plot import initials

STEP_KEYS: Final = frozenset(key for key, _, _ in STEPS)
QUIET_FOR: Final = 150
"""Milliseconds after which a job that a person waits for is spoken of."""


class Desk(QObject):
    """The work in one window.

    window_requested  another window on the same workspace is wanted, with an evaluation if one is named
    gone              the window is closed and its document given back
    """

    window_requested = Signal(str)
    gone = Signal()

    def __init__(self, window: MainWindow, look: Look, session: Session, files: Files, widths: dict[str, int]) -> None:
        """`widths` are those of the side panels by page; what a person changes is kept in it."""
        super().__init__(window)
        self.window = window
        self.look = look
        self.session = session
        self.files = files
        self.opened: Opened | None = None
        self._widths = widths
        self._pages: dict[str, Page] = {}
        self._opening: Job | None = None
        self._lacks: dict[str, Lack] = {}
        self._awaited: list[Document] = []
        self._leaves = False
        self._told = ""
        self._alert: Toast | None = None
        self.is_last: Callable[[], bool] = lambda: True
        self._factory = Pages(look, session, files)
        self._factory.open_requested.connect(self.open)
        self._factory.created.connect(self._on_created)
        self._factory.cancelled.connect(self._on_new_cancelled)
        self._factory.version_requested.connect(self.name_version)
        self._factory.waiver_requested.connect(self.ask_waiver)
        window.place_requested.connect(self.go)
        window.files_dropped.connect(self.take_files)
        window.closing.connect(self._on_closing)
        window.foot.problem_requested.connect(self._on_problem_requested)
        window.foot.saving_requested.connect(self._on_saving_requested)
        session.listed.connect(self._show_counts)
        session.directory.connect(self._show_counts)
        session.failed.connect(self.tell_error)
        window.foot.set_missing((), of_something=False)
        self.show_person()
        self._show_counts()
        self._show_saved()

    # ---- going ------------------------------------------------------------------------------------

    def go(self, key: str, target: object = None) -> None:
        """Show a page, and there the place of `target`: a table of the evaluation and a key in it."""
        if key in STEP_KEYS and self.opened is None:
            key = "library"
        page = self._page(key)
        self.window.show_page(key, page)
        self._name_page()
        if isinstance(target, tuple) and len(target) == 2:
            page.show_target(*target)
        else:
            page.focus_body()

    @property
    def place(self) -> str:
        """The key of the page that is shown."""
        return self.window.rail.current

    def page(self, key: str) -> Page:
        """A page, whether it is shown or not."""
        return self._page(key)

    def _page(self, key: str) -> Page:
        page = self._pages.get(key)
        if page is None:
            page = self._factory.make(key, self.opened)
            page.go_requested.connect(self.go)
            page.told.connect(self.tell)
            page.offered.connect(self.offer)
            page.failed.connect(self.tell_error)
            page.side_resized.connect(partial(self._widths.__setitem__, key))
            self._pages[key] = page
            self.window.pages.addWidget(page)
            page.set_side_width(self._widths.get(key, 0))
        return page

    def _drop(self, *keys: str) -> None:
        for key in keys:
            page = self._pages.pop(key, None)
            if page is not None:
                self.window.drop_page(page)

    @property
    def undo_stack(self) -> QUndoStack | None:
        """What undo and redo mean on the page that is shown."""
        page = self.window.page
        return page.undo_stack if page is not None else None

    # ---- the open evaluation ------------------------------------------------------------------------

    def open(self, uid: str, then: str = "") -> None:
        """Open an evaluation and show it on its result, or where work on it goes on; or on the page named by `then`."""
        if self.opened is not None and self.opened.document.uid == uid:
            self.go(then or self._first_page(self.opened))
            return
        if self._opening is not None:
            self._opening.cancel()

        def done(document: Document) -> None:
            self._opening = None
            self._show_document(document)
            assert self.opened is not None
            self.go(then or self._first_page(self.opened))

        def failed(error: ScorecardError) -> None:
            self._opening = None
            self.tell_error(error)

        job = self.session.open(uid, done, failed)
        if job is not None:
            self._opening = job
            self.follow(job, self.tr("Opening the evaluation"))

    def close_evaluation(self) -> None:
        """Leave the open evaluation; what is not saved yet goes on being saved."""
        opened, self.opened = self.opened, None
        if opened is None:
            return
        if self.place in STEP_KEYS:
            self.go("library")
        self._drop(*STEP_KEYS)
        document = opened.document
        document.changed.disconnect(self._on_changed)
        document.saved.disconnect(self._on_saved)
        document.save_failed.disconnect(self._on_save_failed)
        document.look_failed.disconnect(self._on_look_failed)
        document.clashed.disconnect(self._on_clashed)
        self._forget_alert()
        opened.deleteLater()
        self.session.release(document)
        self.window.show_title("", "")
        self.window.foot.set_missing((), of_something=False)
        self._show_steps()

    def _show_document(self, document: Document) -> None:
        self.close_evaluation()
        self.opened = opened = Opened(document, self, first=self.session.first_look(document))
        document.changed.connect(self._on_changed)
        document.saved.connect(self._on_saved)
        document.save_failed.connect(self._on_save_failed)
        document.look_failed.connect(self._on_look_failed)
        document.clashed.connect(self._on_clashed)
        opened.ranking.ranked.connect(self._show_steps)
        opened.ranking.failed.connect(self._show_steps)
        opened.problems.refreshed.connect(self._show_lacks)
        self._show_lacks()
        self._show_steps()
        self._show_saved()
        if document.clash is not None:
            self._on_clashed(document.clash)

    @staticmethod
    def _first_page(opened: Opened) -> str:
        """Where to begin: at the result, once there is one; else at what comes first."""
        value, scorecard = opened.value, opened.scorecard
        if scorecard is not None and scorecard.matrix.given.any():
            return "results" if scorecard.matrix.given.all() else "scoring"
        if not any(each.kind is not Kind.GATE for each in value.criteria.values()):
            return "criteria"
        return "scoring" if value.candidates else "candidates"

    def _on_created(self, uid: str) -> None:
        self._drop("new")
        self.open(uid)

    def _on_new_cancelled(self) -> None:
        self.go("library")
        self._drop("new")

    # ---- what the window says ---------------------------------------------------------------------------

    def tell(self, sentence: str) -> None:
        """Say that something was done."""
        self.window.toasts.tell(sentence)

    def offer(self, sentence: str, verb: str, called: Callable[[], object]) -> None:
        """Say that something was done, with a way back."""
        self.window.toasts.tell(sentence, action=verb).action_requested.connect(called)

    def tell_error(self, error: ScorecardError) -> None:
        """Say what could not be done and what to do."""
        self.window.toasts.tell(str(error), ToastKind.FAILED)

    def follow(self, job: Job, words: str) -> None:
        """Speak of a job that a person waits for, once it takes long enough to be noticed, and offer to end it."""
        foot = self.window.foot

        def show() -> None:
            if job in self.session.jobs.under_way:
                foot.set_busy(words)

        def progressed(share: float, _doing: str) -> None:
            if foot.is_busy:
                foot.set_busy(words, share)

        job.progressed.connect(progressed)
        job.ended.connect(foot.set_idle)
        foot.cancel_requested.connect(job.cancel)
        QTimer.singleShot(QUIET_FOR, foot, show)

    def show_person(self) -> None:
        """Show who works here."""
        name = self.session.author
        self.window.person_card.show_person(initials(name), name, self.tr("Settings"))

    def _show_counts(self, _listed: object = None) -> None:
        evaluations, providers = self.session.evaluations, self.session.providers
        rail = self.window.rail
        rail.show_item("library", trailing=str(len(evaluations)) if evaluations else "")
        rail.show_item("providers", trailing=str(len(providers)) if providers else "")
        self.window.workspace_card.set_words(self.session.path.stem, self.tr("On this computer"))

    def _on_changed(self, _before: object, _after: object) -> None:
        self._show_saved()

    def _name_page(self) -> None:
        if self.opened is None:
            return
        self._show_steps()

    def _show_steps(self, _result: object = None) -> None:
        """Say in the rail how far each step is."""
        rail, opened = self.window.rail, self.opened
        if opened is None:
            for key in STEP_KEYS:
                rail.show_item(key)
            return
        value, scorecard = opened.value, opened.scorecard
        given = scorecard.matrix.given if scorecard is not None else None
        kinds = [each.kind for each in value.criteria.values()]
        rail.show_item("setup", done=bool(value.head.title and (value.evaluators or Kind.RATING not in kinds)))
        rail.show_item("criteria", done=scorecard is not None or self._has_weights())
        count = len(value.candidates)
        rail.show_item("candidates", done=count > 1 and not self._lacks_on("candidates"), trailing=str(count or ""))
        words = self.tr(opened.value.head.stage.value.capitalize())
        if given is None or not given.size:
            rail.show_item("scoring")
        else:
            have, of = int(given.sum()), int(given.size)
            share = f"{have * 100 // of} %" if have else ""
            rail.show_item("scoring", done=have == of, trailing=share)
            words = self.tr("{stage}, {have} of {of} cells").format(stage=words, have=have, of=of)
        self.window.show_title(value.head.title, words)

    def _has_weights(self) -> bool:
        """Whether the criteria can be weighed, though there is nobody to rank yet."""
        opened = self.opened
        if opened is None or not opened.value.criteria:
            return False
        return not self._lacks_on("criteria")

    def _lacks_on(self, page: str) -> bool:
        return any(
            page_of(problem) == page and lack.shown.warns for lack in self._lacks.values() for problem in lack.problems
        )

    # ---- what is missing --------------------------------------------------------------------------------

    def _show_lacks(self) -> None:
        opened = self.opened
        if opened is None:
            return
        model = opened.problems
        found = [each for row in range(model.rowCount()) if (each := model.problem_at(row)) is not None]
        lacks = lacks_in(found, {key: each.kind for key, each in opened.value.criteria.items()})
        self._lacks = {lack.shown.key: lack for lack in lacks}
        self.window.foot.set_missing([lack.shown for lack in lacks])
        self._show_steps()

    def _on_problem_requested(self, key: str) -> None:
        lack = self._lacks.get(key)
        if lack is None:
            return
        if len(lack.problems) == 1:
            self.go_to(lack.problems[0])
        else:
            self.list_problems(lack.problems)

    def list_problems(self, problems: tuple[Problem, ...] | None = None) -> None:
        """Show problems in a menu, to go to one of them; all by default."""
        if problems is None:
            problems = tuple(problem for lack in self._lacks.values() for problem in lack.problems)
        menu = QMenu(self.window)
        for problem in problems:
            menu.addAction(str(problem)).triggered.connect(partial(self.go_to, problem))
        if not problems:
            menu.addAction(self.tr("Nothing is missing")).setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(QCursor.pos() if self.window.underMouse() else self.window.foot.mapToGlobal(self.window.foot.pos()))

    def go_to(self, problem: Problem, _checked: bool = False) -> None:
        """Show the place of a problem."""
        self.go(page_of(problem), (problem.table, problem.key))

    # ---- saving -----------------------------------------------------------------------------------------

    def _show_saved(self) -> None:
        foot, opened = self.window.foot, self.opened
        if opened is None or opened.document.is_saved:
            foot.set_saved(SavedState.SAVED, self.tr("Saved {time}").format(time=time_text(datetime.now())))
        else:
            foot.set_saved(SavedState.SAVING, self.tr("Saving"))

    def _on_saved(self) -> None:
        self._forget_alert()
        self._show_saved()
        self.session.list_again()

    def _on_save_failed(self, error: ScorecardError) -> None:
        """Say it once: the edit is tried again by itself, and may fail many times for the same reason."""
        self.window.foot.set_saved(SavedState.FAILED, self.tr("Not saved, try again"))
        if str(error) == self._told:
            return
        self._forget_alert()
        self._told = str(error)
        self._alert = self.window.toasts.tell(str(error), ToastKind.FAILED, self.tr("Try again"))
        self._alert.action_requested.connect(self._on_saving_requested)
        self._alert.closed.connect(self._on_alert_closed)

    def _on_look_failed(self, error: ScorecardError) -> None:
        if str(error) != self._told:
            self._told = str(error)
            self.tell_error(error)

    def _on_alert_closed(self) -> None:
        self._alert = None

    def _forget_alert(self) -> None:
        """What could not be saved is saved now, or is no business of this window any more."""
        self._told = ""
        if self._alert is not None:
            self._alert.dismiss()

    def _on_saving_requested(self) -> None:
        if self.opened is None:
            return
        self._forget_alert()
        if self.opened.document.clash is not None:
            self._on_clashed(self.opened.document.clash)
        else:
            self.opened.document.retry()
            self._show_saved()

    def _on_clashed(self, clash: Clash) -> None:
        opened = self.opened
        if opened is None:
            return
        self.window.foot.set_saved(SavedState.FAILED, self.tr("Not saved, decide first"))
        dialog = ClashDialog(self.look, clash, opened.value, self.window)
        dialog.decided.connect(self._on_decided)
        dialog.open()

    def _on_decided(self, mine: bool) -> None:
        if self.opened is not None:
            self.opened.document.settle(mine=mine)
            self._show_saved()

    # ---- asking --------------------------------------------------------------------------------------------

    def name_version(self) -> None:
        """Ask for a name for the present state, and keep it as a version."""
        opened = self.opened
        if opened is None:
            return
        uid = opened.document.uid

        def ask(versions: Sequence[NamedVersion]) -> None:
            dialog = VersionDialog(self.look, self.window, taken=[each.name for each in versions])
            dialog.accepted.connect(lambda: self._keep_version(uid, dialog.name))
            dialog.open()

        self.session.ask(lambda workspace, _: workspace.versions(uid), ask, self.tell_error)

    def _keep_version(self, uid: str, name: str) -> None:
        author = self.session.author
        words = self.tr("The version {name} is kept").format(name=name)
        self.session.change(
            lambda workspace, _: workspace.name_version(uid, name, author=author),
            lambda _: self._on_version_kept(words),
            self.tell_error,
        )

    def _on_version_kept(self, words: str) -> None:
        self.tell(words)
        if self.opened is not None:
            self.opened.document.saved.emit()

    def back_up(self) -> None:
        """Ask where to, and write a checked copy of the whole workspace."""
        kinds = (FileKind(self.tr("Workspaces"), (SUFFIX.lstrip("."),)),)
        name = f"{self.session.path.stem} {date.today().isoformat()}{SUFFIX}"
        path = self.files.to_save(self.window, self.tr("Back up the workspace"), name, kinds)
        if path is None:
            return
        words = self.tr("The backup is written: {name}").format(name=path.name)
        job = self.session.ask(lambda workspace, _: workspace.backup(path), lambda _: self.tell(words), self.tell_error)
        self.follow(job, self.tr("Backing up the workspace"))

    def ask_waiver(self, candidate: str, criterion: str) -> None:
        """Ask who lets a candidate pass a gate or limit, and why."""
        opened = self.opened
        if opened is None:
            return
        dialog = WaiverDialog(self.look, opened.value, candidate, criterion, self.session.author, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._waive(candidate, criterion, dialog.waiver))
        dialog.open()

    def _waive(self, candidate: str, criterion: str, waiver: Waiver | None) -> None:
        opened = self.opened
        if opened is None or waiver is None:
            return
        try:
            label = self.tr("Waiver of {criterion}").format(criterion=opened.value.criteria[criterion].name)
            opened.document.edit(label, set_waiver(opened.value, candidate, criterion, waiver))
        except KeyError:
            self.tell(self.tr("This candidate or criterion has gone meanwhile."))
        except ScorecardError as error:
            self.tell_error(error)

    def import_files(self) -> None:
        """Ask for evaluation documents and read them into the library."""
        kinds = (FileKind(self.tr("Evaluation documents"), ("json",)),)
        found = self.files.to_open(self.window, self.tr("Import evaluations"), kinds)
        self.take_files([str(each) for each in found])

    def take_files(self, paths: list[str]) -> None:
        """Read evaluation documents into the library, and open what came in last."""
        author = self.session.author
        for each in paths:
            path = Path(each)

            def added(loaded: object) -> None:
                self.open(str(getattr(loaded, "uid", "")))

            job = self.session.change(
                lambda workspace, _, path=path: workspace.add(  # type: ignore[misc]
                    import_document(path)[0], author=author, label=f"Imported from {path.name}"
                ),
                added,
                self.tell_error,
            )
            self.follow(job, self.tr("Reading {name}").format(name=path.name))

    # ---- the end -------------------------------------------------------------------------------------------

    def _on_closing(self) -> None:
        """Let the window go when everything is on the disk; otherwise as soon as it is, or when the person says so."""
        unsaved = [] if self._leaves else self._unsaved()
        self.window.may_close = not unsaved
        if not unsaved:
            self._await(())
            self.close_evaluation()
            self.gone.emit()
        elif all(each.is_saving and each.clash is None for each in unsaved):
            self._await(unsaved)
        else:
            self._ask_leaving()

    def _unsaved(self) -> list[Document]:
        """What is lost if the window goes now: not what another window shows, which goes on being saved."""
        opened = self.opened.document if self.opened is not None else None
        own = [opened] if opened is not None and not opened.is_saved and self.session.users_of(opened) == 1 else []
        return own + (self.session.left_unsaved if self.is_last() else [])

    def _await(self, documents: Sequence[Document]) -> None:
        """Close when these are saved, or ask when one of them cannot be."""
        for each in self._awaited:
            each.saved.disconnect(self._on_awaited_saved)
            each.save_failed.disconnect(self._ask_leaving)
            each.clashed.disconnect(self._ask_leaving)
        self._awaited = list(documents)
        for each in documents:
            each.saved.connect(self._on_awaited_saved)
            each.save_failed.connect(self._ask_leaving)
            each.clashed.connect(self._ask_leaving)

    def _on_awaited_saved(self) -> None:
        QTimer.singleShot(0, self, self._close_again)  # the next edit of the same evaluation is handed over first

    def _close_again(self) -> None:
        if self._awaited:
            self.window.close()

    def _ask_leaving(self, _why: object = None) -> None:
        """Ask what to do with edits that cannot be saved."""
        self._await(())
        waiting = [label for each in self._unsaved() for label in each.waiting]
        asked = self.window.findChild(LeavingDialog)
        if asked is not None and asked.isVisible():
            asked.raise_()
        elif waiting:
            dialog = LeavingDialog(self.look, waiting, self.window)
            dialog.accepted.connect(self._leave)
            dialog.open()

    def _leave(self) -> None:
        self._leaves = True
        self.window.close()
