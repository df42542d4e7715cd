"""Work elsewhere: functions that run in another thread, with progress and cancel, and answer in the window's thread.

A job is a function that takes a `Report`. Its answer and its errors come back as calls in the thread of `Jobs`. Signals
are connected before a job is handed over, so that its first report is not lost.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from enum import StrEnum
from threading import Event
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal, SignalInstance, Slot

from scorecard.core.errors import ScorecardError
from scorecard.core.progress import Cancelled, Report

T = TypeVar("T")


class Queue(StrEnum):
    """Where a job waits for its turn: what touches the workspace goes one after the other."""

    STORAGE = "storage"
    COMPUTE = "compute"


KEPT_FOR: Final = 1_000
"""Milliseconds for which a job that has ended is kept."""
THREADS: Final = {Queue.STORAGE: 1, Queue.COMPUTE: 2}


def _over(_report: Report) -> None:
    """What there is to do when all is done."""


class Job(QObject):
    """A function under way.

    broke  it ended in a way that nobody expected; the error itself goes to the crash handler
    """

    progressed = Signal(float, str)
    succeeded = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    broke = Signal()
    ended = Signal()
    _answered = Signal(object, object)

    def __init__(self, work: Callable[[Report], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._cancelled = Event()
        self._answered.connect(self._on_answered, Qt.ConnectionType.AutoConnection)

    def cancel(self) -> None:
        """Stop at the next report; `stopped` tells when."""
        self._cancelled.set()

    def run(self) -> None:
        """Do the work in this thread, and answer in the job's own."""
        try:
            answer = self._work(self._report)
        except BaseException as error:  # noqa: BLE001 - it is raised again in the window's thread
            self._answered.emit(None, error)
        else:
            self._answered.emit(answer, None)

    def _report(self, share: float, doing: str) -> None:
        if self._cancelled.is_set():
            raise Cancelled
        self.progressed.emit(share, doing)

    @Slot(object, object)
    def _on_answered(self, answer: Any, error: BaseException | None) -> None:
        try:
            if error is None:
                self.succeeded.emit(answer)
            elif isinstance(error, Cancelled):
                self.stopped.emit()
            elif isinstance(error, ScorecardError):
                self.failed.emit(error)
            else:
                self.broke.emit()
                raise error  # a bug: the crash handler's business, with the place where it happened
        finally:
            self._work = _over  # the other thread is through with it; what it knows need not be kept as long as the job
            self.ended.emit()


class _Errand(QRunnable):
    """A job on its way to a thread."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job: Job | None = job

    def run(self) -> None:
        job, self._job = self._job, None  # what has run is never freed by the binding, and shall hold nothing
        if job is not None:
            job.run()


class Jobs(QObject):
    """Runs jobs, and knows which are under way."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._under_way: list[Job] = []
        self._ended: deque[Job] = deque()
        self._pools = {queue: QThreadPool(self) for queue in Queue}
        for queue, pool in self._pools.items():
            pool.setMaxThreadCount(THREADS[queue])

    @property
    def under_way(self) -> tuple[Job, ...]:
        """The jobs that have not ended."""
        return tuple(self._under_way)

    def run(
        self,
        work: Callable[[Report], T],
        *,
        done: Callable[[T], object] | SignalInstance | None = None,
        failed: Callable[[ScorecardError], object] | SignalInstance | None = None,
        stopped: Callable[[], object] | SignalInstance | None = None,
        broke: Callable[[], object] | SignalInstance | None = None,
        progressed: Callable[[float, str], object] | SignalInstance | None = None,
        queue: Queue = Queue.COMPUTE,
    ) -> Job:
        """Run a function elsewhere. The callbacks are called in this thread.

        A method, or a signal itself, of an object that is gone by then is not called; `signal.emit` would be.
        """
        job = Job(work, self)
        for signal, slot in (
            (job.succeeded, done),
            (job.failed, failed),
            (job.stopped, stopped),
            (job.broke, broke),
            (job.progressed, progressed),
        ):
            if slot is not None:
                signal.connect(slot, Qt.ConnectionType.AutoConnection)
        job.ended.connect(self._on_ended)
        self._under_way.append(job)
        self.changed.emit()
        self._start(job, queue)
        return job

    def wait(self) -> None:
        """Wait until no thread is at work. What they answer comes when the event loop runs."""
        for pool in self._pools.values():
            pool.waitForDone()

    def _start(self, job: Job, queue: Queue) -> None:
        self._pools[queue].start(_Errand(job))

    @Slot()
    def _let_go(self) -> None:
        self._ended.popleft()

    @Slot()
    def _on_ended(self) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._under_way:
            self._under_way.remove(job)
            self._ended.append(job)  # the other thread may not have let go of it yet, and must not be the last to do so
            QTimer.singleShot(KEPT_FOR, self, self._let_go)
            job.deleteLater()
            self.changed.emit()


class ImmediateJobs(Jobs):
    """Runs each job at once, in the caller's thread: for tests, and where there is nothing to keep alive."""

    def _start(self, job: Job, queue: Queue) -> None:
        del queue
        job.run()
