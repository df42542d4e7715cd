"""The writing of a file for the Export page: once what goes into it is on the disk, elsewhere, and all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from scorecard.app.report import Png
from scorecard.app.transfer import Source
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation
from scorecard.core.progress import Report as Progress
from scorecard.gui.jobs import Job
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.session import Session
from scorecard.gui.views.export_outputs import Output, kept, painted, placed, state_at, written
from scorecard.gui.views.export_state import StatePicker
from scorecard.gui.views.report_work import ReportWork
from scorecard.render.paper import Paper, pdf_of
from scorecard.render.ranking_layout import Ranking

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Order:
    """An export under way: what, where to, and of which version; None for the present state."""

    output: Output
    path: Path
    version: Any


class ExportWork(QObject):
    """Writes one file at a time.

    The pages of a report are laid out by the page's own `ReportWork`, for its preview shows the same ones; the page
    hands them in.

    began       a file is being written
    progressed  how far it is, 0..1, and what is done
    ended       nothing is being written any more; before what became of it is told
    exported    the file is there (Path)
    failed      why there is none (ScorecardError)
    stopped     there is none, as was wished
    """

    began = Signal()
    progressed = Signal(float, str)
    ended = Signal()
    exported = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(
        self,
        look: Look,
        opened: Opened,
        session: Session,
        states: StatePicker,
        reports: ReportWork,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._session = look, session
        self._document, self._states, self._reports = opened.document, states, reports
        self._order: Order | None = None
        self._source: tuple[Evaluation, Source] | None = None
        self._job: Job | None = None
        self._document.saved.connect(self._on_saved)
        self._document.save_failed.connect(self._on_save_failed)
        reports.drawn.connect(self._on_drawn)
        reports.progressed.connect(self._on_report_progressed)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being written."""
        return self._order is not None

    def write(self, output: Output, path: Path) -> None:
        """Write the state that is chosen, as soon as it is on the disk."""
        self._order = Order(output, path, self._states.version)
        self.began.emit()
        self._begin()

    def cancel(self) -> None:
        """Stop what is under way; nothing is written."""
        if self._job is not None:
            self._job.cancel()
        elif self._order is not None:
            self._on_stopped()

    def take_pages(self, paper: Paper) -> None:
        """The pages of a report are there, to be written if they are waited for."""
        if self._order is not None and self._order.output is Output.REPORT:
            self._run(partial(kept, self._order.path, pdf_of(paper)), self._on_written)

    def give_up(self, error: ScorecardError) -> None:
        """Write nothing, for something that it needs cannot be made."""
        self._end()
        self.failed.emit(error)

    # ---- the way of a file ------------------------------------------------------------------------------

    def _begin(self) -> None:
        """Write it as soon as what is exported is on the disk."""
        order = self._order
        assert order is not None
        version = order.version
        if version is None and not self._document.is_saved:
            self.progressed.emit(0.0, self.tr("Waiting until the last change is saved"))
            return
        if self._states.lacks(version):
            loading = partial(state_at, self._document.uid, version.sequence)
            self._session.ask(loading, self._on_state_loaded, self._on_failed)
            return
        value, source = self._states.made(version), self._states.source(version)
        self._source = (value, source)
        self.progressed.emit(0.0, self.tr("Writing the file"))
        if order.output is Output.REPORT:
            self._reports.lay_out(value, source, self._states.name_of(version))
        elif order.output is Output.WORKBOOK:
            self._reports.draw(value, source, self._states.name_of(version))
        elif order.output is Output.PICTURE:
            self._run(partial(placed, value), partial(self._on_placed, value.head.title))
        else:
            self._run(partial(written, value, order.path, source), self._on_written)

    def _run(self, work: Callable[[Progress], T], done: Callable[[T], object]) -> None:
        job = self._session.jobs.run(
            work, done=done, failed=self._on_failed, stopped=self._on_stopped, progressed=self.progressed
        )
        self._job = job if self.is_busy else None

    def _end(self) -> None:
        self._order = self._source = self._job = None
        self._reports.stop()
        self.ended.emit()

    def _on_state_loaded(self, answer: tuple[int, Evaluation]) -> None:
        self._states.keep(*answer)
        if self._order is not None and self._job is None:
            self._begin()

    def _on_drawn(self, pictures: tuple[Png, ...]) -> None:
        """The pictures for a workbook are there."""
        if self._order is not None and self._source is not None:
            value, source = self._source
            self._run(partial(written, value, self._order.path, source, pictures=pictures), self._on_written)

    def _on_placed(self, title: str, data: Ranking) -> None:
        order = self._order
        if order is not None:
            made = painted(data, title, order.path.suffix.lower().lstrip("."), self._look.theme)
            self._run(partial(kept, order.path, made), self._on_written)

    def _on_written(self, _answer: object) -> None:
        order = self._order
        if order is not None:
            self._end()
            self.exported.emit(order.path)

    def _on_failed(self, error: ScorecardError) -> None:
        self.give_up(error)

    def _on_stopped(self) -> None:
        self._end()
        self.stopped.emit()

    def _on_report_progressed(self, share: float, doing: str) -> None:
        if self._order is not None:
            self.progressed.emit(0.8 * share, doing)

    # ---- what the disk says -----------------------------------------------------------------------------

    def _on_saved(self) -> None:
        if self._order is not None and self._job is None and self._document.is_saved:
            self._begin()

    def _on_save_failed(self, error: ScorecardError) -> None:
        if self._order is not None and self._job is None:
            self.give_up(error)
