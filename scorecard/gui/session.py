"""A workspace as windows share it: who works, what is listed, which evaluations are open, and what others change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, SignalInstance, Slot
from shiboken6 import isValid

from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation
from scorecard.core.progress import Report, within
from scorecard.core.sight import veiled
from scorecard.gui.document import Document
from scorecard.gui.first_look import FirstLook, first_look
from scorecard.gui.jobs import Job, Jobs, Queue

if TYPE_CHECKING:
    from scorecard.app.workspace import Saved, Workspace

T = TypeVar("T")

LOADING: Final = 0.75
"""The share of the time of opening an evaluation that goes into reading it."""

LOOKED_AT_EVERY: Final = 2_000
"""Milliseconds between two looks at what others have saved."""
READY_AFTER: Final = 500
"""Milliseconds after which what changes the file is loaded: a list is shown before, and nobody has changed anything."""


@dataclass(slots=True)
class _Open:
    """A document, what was worked out when it was opened, and how many windows show it."""

    document: Document
    first: FirstLook
    users: int = 0


class Session(QObject):
    """An open workspace. Every touch of its file is a job in one queue, so that the window stays alive.

    listed        the evaluations have been listed anew (a list of `Listed`, last changed first)
    directory     the providers have been listed anew (a list of `Provider`)
    named         a version of an evaluation was named (its uid)
    deleted       an open evaluation is not in the library any more, whoever deleted it (its Document)
    failed        the workspace could not be read (ScorecardError)
    bands_changed the verdicts on a result begin elsewhere (fields of `Bands`)
    logo_changed  reports have another logo (the path of a file, or "")
    """

    bands_changed = Signal(object)
    logo_changed = Signal(str)
    listed = Signal(object)
    directory = Signal(object)
    named = Signal(str)
    deleted = Signal(object)
    failed = Signal(object)

    def __init__(self, workspace: Workspace, jobs: Jobs, author: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.jobs = jobs
        self._author = author
        self._open: dict[str, _Open] = {}
        self._behind: dict[Any, str] = {}
        self._waits: dict[Any, Job] = {}
        self.evaluations: Sequence[Any] = ()
        self.providers: Sequence[Any] = ()
        self._listing = False
        self._told = ""
        self._bands: dict[str, float] = {}
        self._logo = ""
        self._stamp: int | None = None
        self._starts_over = False
        self._watch = QTimer(self)
        self._watch.setInterval(LOOKED_AT_EVERY)
        self._watch.timeout.connect(self.look_again)
        self._ready = QTimer(self)
        self._ready.setSingleShot(True)
        self._ready.setInterval(READY_AFTER)
        self._ready.timeout.connect(self._get_ready)

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

    @property
    def bands(self) -> dict[str, float]:
        """Where the verdicts on a result begin: fields of `Bands`, those that differ from the usual ones."""
        return dict(self._bands)

    def set_bands(self, bands: dict[str, float]) -> None:
        """Let the verdicts begin elsewhere from now on."""
        if bands != self._bands:
            self._bands = dict(bands)
            self.bands_changed.emit(bands)

    @property
    def logo(self) -> str:
        """The file with the logo that reports have; "" for none."""
        return self._logo

    def set_logo(self, path: str) -> None:
        """Let reports have another logo, in every window."""
        if path != self._logo:
            self._logo = path
            self.logo_changed.emit(path)

    def ask(
        self,
        work: Callable[[Workspace, Report], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[ScorecardError], object] | SignalInstance | None = None,
        progressed: Callable[[float, str], object] | None = None,
    ) -> Job:
        """Do something with the workspace in its own thread; `done` and `failed` are called in this one."""
        workspace = self._workspace
        return self.jobs.run(
            lambda report: work(workspace, report),
            done=done,
            failed=self.failed if failed is None else failed,
            progressed=progressed,
            queue=Queue.STORAGE,
        )

    def read_behind(
        self,
        uid: str,
        work: Callable[[Workspace, Report], T],
        done: Callable[[T], object],
        failed: Callable[[ScorecardError], object],
        stopped: Callable[[], object],
    ) -> None:
        """As `ask`, to read an evaluation that nobody waits for; it is stopped when somebody opens another one."""
        workspace = self._workspace
        job = self.jobs.run(
            lambda report: work(workspace, report), done=done, failed=failed, stopped=stopped, queue=Queue.STORAGE
        )
        if job in self.jobs.under_way:
            self._behind[job] = uid
            job.ended.connect(self._on_read_behind)

    @Slot()
    def _on_read_behind(self) -> None:
        self._behind.pop(self.sender(), None)
        self._waits.pop(self.sender(), None)

    @Slot(float, str)
    def _on_read_on(self, share: float, doing: str) -> None:
        job = self._waits.get(self.sender())
        if job in self.jobs.under_way:
            job.progressed.emit(LOADING * share, doing)

    def change(
        self,
        work: Callable[[Workspace, Report], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[ScorecardError], object] | SignalInstance | None = None,
        progressed: Callable[[float, str], object] | None = None,
    ) -> Job:
        """As `ask`, for what changes the list of evaluations or the directory; both are listed again afterwards.

        What is to be called is not, where it belongs to a page that has been closed meanwhile.
        """

        def then(answer: T) -> None:
            if done is not None and _is_there(done):
                done(answer)
            self.list_again()

        return self.ask(work, then, failed, progressed)

    # ---- lists -----------------------------------------------------------------------------------

    def start(self) -> None:
        """List everything, and look every other second for what others change."""
        self.list_again()
        self._watch.start()
        self._ready.start()

    def _get_ready(self) -> None:
        self.ask(lambda workspace, _: workspace.get_ready())

    def start_over(self) -> None:
        """List everything again, whatever is known: another file may stand in the place of the one that was read."""
        self._starts_over = True
        self.list_again()

    def list_again(self) -> None:
        """List the evaluations and the directory again; `listed` and `directory` follow where they are different."""
        if self._listing:
            return
        self._listing = True

        def done(answer: tuple[int, Sequence[Any], Sequence[Any]] | None) -> None:
            self._listing = False
            self._told = ""
            if answer is None:
                return
            self._stamp, evaluations, providers = answer
            if evaluations != self.evaluations:
                self.evaluations = evaluations
                self.listed.emit(evaluations)
                self._look_for_deleted()
            if providers != self.providers:
                self.providers = providers
                self.directory.emit(providers)

        def failed(error: ScorecardError) -> None:
            self._listing = False
            told, self._told = self._told, str(error)
            if told != self._told:  # once, however often it is looked at
                self.failed.emit(error)

        known, self._starts_over = None if self._starts_over else self._stamp, False

        def lists(workspace: Workspace, _: Report) -> tuple[int, Sequence[Any], Sequence[Any]] | None:
            stamp = workspace.stamp  # read first: what is saved meanwhile is listed the next time
            return None if stamp == known else (stamp, workspace.evaluations(), workspace.providers())

        self.ask(lists, done, failed)

    def _look_for_deleted(self) -> None:
        there = {each.uid for each in self.evaluations}
        for uid, each in list(self._open.items()):
            if each.users > 0 and uid not in there:
                self.deleted.emit(each.document)

    def look_again(self) -> None:
        """Take in what others have saved."""
        self.list_again()
        for each in self._open.values():
            each.document.refresh(self._workspace.newer)

    def name_version(
        self,
        uid: str,
        name: str,
        done: Callable[[object], object],
        failed: Callable[[ScorecardError], object],
    ) -> None:
        """Name the present state of an evaluation."""
        author = self._author

        def named(answer: object) -> None:
            done(answer)
            self.named.emit(uid)

        self.ask(lambda workspace, _: workspace.name_version(uid, name, author=author), named, failed)

    # ---- open evaluations --------------------------------------------------------------------------

    def open(
        self,
        uid: str,
        done: Callable[[Document], object],
        failed: Callable[[ScorecardError], object] | SignalInstance | None = None,
        progressed: Callable[[float, str], object] | None = None,
    ) -> Job | None:
        """Open an evaluation, or share it where another window has it open. `release` gives it back."""
        if uid in self._open:
            done(self._taken(uid))
            return None

        def load(workspace: Workspace, report: Report) -> tuple[Any, FirstLook]:
            loaded = workspace.load(uid, within(report, 0.0, LOADING))
            return loaded, first_look(veiled(loaded.value), within(report, LOADING, 1.0))

        def ready(answer: tuple[Any, FirstLook]) -> None:
            loaded, first = answer
            if uid not in self._open:
                self._open[uid] = _Open(Document(loaded, self._commit, self.jobs, self), first)
            done(self._taken(uid))

        for other, reads in self._behind.items():
            if reads != uid:
                other.cancel()
        job = self.ask(load, ready, failed, progressed)
        for other, reads in self._behind.items():
            if reads == uid:  # what it reads is kept, and is what is wanted
                self._waits[other] = job
                other.progressed.connect(self._on_read_on, Qt.ConnectionType.AutoConnection)
        return job

    def first_look(self, document: Document) -> FirstLook | None:
        """What was worked out when a document was opened."""
        each = self._open.get(document.uid)
        return each.first if each is not None and each.document is document else None

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
    def left_unsaved(self) -> list[Document]:
        """Those of the unsaved that no window shows any more."""
        return [each.document for each in self._open.values() if each.users <= 0 and not each.document.is_saved]

    def users_of(self, document: Document) -> int:
        """How many windows show a document."""
        each = self._open.get(document.uid)
        return each.users if each is not None and each.document is document else 0

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
        self._ready.stop()
        self.jobs.wait()
        self._workspace.close()


def _is_there(called: Callable[..., object]) -> bool:
    """Whether an object of Qt whose method is to be called still exists."""
    owner = getattr(called, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
