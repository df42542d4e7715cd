"""A workspace as windows share it: who works, what is listed, which evaluations are open, and what others change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from scorecard.app.workspace import Saved, Workspace
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation
from scorecard.core.progress import Report
from scorecard.gui.document import Document
from scorecard.gui.jobs import Job, Jobs, Queue

T = TypeVar("T")

LOOKED_AT_EVERY: Final = 2_000
"""Milliseconds between two looks at what others have saved."""


@dataclass(slots=True)
class _Open:
    """A document, and how many windows show it."""

    document: Document
    users: int = 0


class Session(QObject):
    """An open workspace. Every touch of its file is a job in one queue, so that the window stays alive.

    listed        the evaluations have been listed anew (a list of `Listed`, last changed first)
    directory     the providers have been listed anew (a list of `Provider`)
    failed        the workspace could not be read (ScorecardError)
    """

    listed = Signal(object)
    directory = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs, author: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.jobs = jobs
        self._author = author
        self._open: dict[str, _Open] = {}
        self.evaluations: Sequence[Any] = ()
        self.providers: Sequence[Any] = ()
        self._listing = False
        self._watch = QTimer(self)
        self._watch.setInterval(LOOKED_AT_EVERY)
        self._watch.timeout.connect(self.look_again)

    @property
    def path(self) -> Any:
        """The workspace file (Path)."""
        return self._workspace.path

    @property
    def author(self) -> str:
        """The name under which changes are made."""
        return self._author

    def set_author(self, name: str) -> None:
        """Work under another name from now on."""
        self._author = name

    def ask(
        self,
        work: Callable[[Workspace, Report], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[ScorecardError], object] | None = None,
        progressed: Callable[[float, str], object] | None = None,
    ) -> Job:
        """Do something with the workspace in its own thread; `done` and `failed` are called in this one."""
        workspace = self._workspace
        return self.jobs.run(
            lambda report: work(workspace, report),
            done=done,
            failed=failed or self.failed.emit,
            progressed=progressed,
            queue=Queue.STORAGE,
        )

    def change(
        self,
        work: Callable[[Workspace, Report], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[ScorecardError], object] | None = None,
        progressed: Callable[[float, str], object] | None = None,
    ) -> Job:
        """As `ask`, for what changes the list of evaluations or the directory; both are listed again afterwards."""

        def then(answer: T) -> None:
            if done is not None:
                done(answer)
            self.list_again()

        return self.ask(work, then, failed, progressed)

    # ---- lists -----------------------------------------------------------------------------------

    def start(self) -> None:
        """List everything, and look every other second for what others change."""
        self.list_again()
        self._watch.start()

    def list_again(self) -> None:
        """List the evaluations and the directory again; `listed` and `directory` follow where they are different."""
        if self._listing:
            return
        self._listing = True

        def done(answer: tuple[Sequence[Any], Sequence[Any]]) -> None:
            self._listing = False
            evaluations, providers = answer
            if evaluations != self.evaluations:
                self.evaluations = evaluations
                self.listed.emit(evaluations)
            if providers != self.providers:
                self.providers = providers
                self.directory.emit(providers)

        def failed(error: ScorecardError) -> None:
            self._listing = False
            self.failed.emit(error)

        self.ask(lambda workspace, _: (workspace.evaluations(), workspace.providers()), done, failed)

    def look_again(self) -> None:
        """Take in what others have saved."""
        self.list_again()
        for each in self._open.values():
            each.document.refresh(self._workspace.newer)

    # ---- open evaluations --------------------------------------------------------------------------

    def open(
        self,
        uid: str,
        done: Callable[[Document], object],
        failed: Callable[[ScorecardError], object] | None = None,
        progressed: Callable[[float, str], object] | None = None,
    ) -> Job | None:
        """Open an evaluation, or share it where another window has it open. `release` gives it back."""
        if uid in self._open:
            done(self._taken(uid))
            return None

        def loaded(answer: Any) -> None:
            if uid not in self._open:
                self._open[uid] = _Open(Document(answer, self._commit, self.jobs, self))
            done(self._taken(uid))

        return self.ask(lambda workspace, report: workspace.load(uid, report), loaded, failed, progressed)

    def release(self, document: Document) -> None:
        """A window does not show the document any more; it goes once everything of it is saved."""
        each = self._open.get(document.uid)
        if each is None or each.document is not document:
            return
        each.users -= 1
        if each.users <= 0:
            if document.is_saved:
                self._forget(document)
            else:
                document.saved.connect(self._tidy)

    @property
    def unsaved(self) -> list[Document]:
        """The open evaluations with an edit that is not on the disk yet."""
        return [each.document for each in self._open.values() if not each.document.is_saved]

    def _tidy(self) -> None:
        for each in list(self._open.values()):
            if each.users <= 0 and each.document.is_saved:
                self._forget(each.document)

    def _forget(self, document: Document) -> None:
        del self._open[document.uid]
        document.deleteLater()

    def _taken(self, uid: str) -> Document:
        each = self._open[uid]
        each.users += 1
        return each.document

    def _commit(self, base: Any, value: Evaluation, label: str) -> Saved:
        return self._workspace.commit(base, value, author=self._author, label=label)

    def close(self) -> None:
        """Wait for what is being saved, and let go of the file."""
        self._watch.stop()
        self.jobs.wait()
        self._workspace.close()
