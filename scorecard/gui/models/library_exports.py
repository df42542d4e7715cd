"""Writing several evaluations into a folder, one file each, without ever taking the place of another file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from scorecard.app.transfer import Source, as_seen, export, write_file
from scorecard.core.errors import ExchangeError, ScorecardError, sentence
from scorecard.core.progress import Report as Progress
from scorecard.core.wording import isolated, listed
from scorecard.gui.jobs import Job
from scorecard.gui.models.file_names import file_name
from scorecard.gui.session import Session

if TYPE_CHECKING:
    from scorecard.app.report import Named, Report

REPORT: Final = "pdf"
"""What a report is written as, beside the formats of evaluations."""


def free_path(folder: Path, title: str, ending: str) -> Path:
    """A file in the folder that is not there yet, called by the title."""
    stem = file_name(title)
    path, number = folder / f"{stem}.{ending}", 2
    while path.exists():
        path = folder / f"{stem} ({number}).{ending}"
        number += 1
    return path


@dataclass(slots=True)
class _Round:
    """One export under way: what is still to be written, what is, and what could not be."""

    waiting: list[str]
    folder: Path
    format: str
    path: Path | None
    of: int
    written: list[Path] = field(default_factory=list)
    errors: list[ScorecardError] = field(default_factory=list)
    stopped: bool = False


class LibraryExports(QObject):
    """Exports evaluations one after the other, as one of the formats or as reports.

    progressed  how many are done, of how many
    told        what was written
    failed      what could not be written (ScorecardError)
    ended       nothing is under way any more
    """

    progressed = Signal(int, int)
    told = Signal(str)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, session: Session, draw: Callable[[Report], bytes], parent: QObject | None = None) -> None:
        """`draw` makes the file of a report, in the window's thread."""
        super().__init__(parent)
        self._session = session
        self._draw = draw
        self._round: _Round | None = None
        self._job: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether an export is under way."""
        return self._round is not None

    def write_one(self, uid: str, path: Path, kind: str) -> None:
        """Write one evaluation to a file that a person has named."""
        self._begin(_Round([uid], path.parent, kind, path, 1))

    def write(self, uids: Sequence[str], folder: Path, kind: str) -> None:
        """Write evaluations into a folder, each called by its title."""
        if uids:
            self._begin(_Round(list(uids), folder, kind, None, len(uids)))

    def stop(self) -> None:
        """Write no more; what is written stays."""
        if self._round is not None:
            self._round.stopped = True
            self._round.waiting.clear()
            if self._job is not None:
                self._job.cancel()

    def _begin(self, given: _Round) -> None:
        if self._round is None:
            self._round = given
            self._next()

    def _next(self) -> None:
        given = self._round
        assert given is not None
        if not given.waiting:
            self._end(given)
            return
        self.progressed.emit(given.of - len(given.waiting), given.of)
        uid = given.waiting.pop(0)
        self._job = self._session.ask(partial(_loaded, uid, given.format), self._on_loaded, self._on_failed)
        if self._round is not None:  # a job that ran at once may have brought all to its end
            self._job.stopped.connect(self._on_stopped)

    def _on_loaded(self, answer: tuple[Any, tuple[Named, ...]]) -> None:
        loaded, versions = answer
        given = self._round
        assert given is not None
        if given.stopped:
            self._end(given)
            return
        title = loaded.value.head.title
        source = Source(title, loaded.uid, loaded.sequence, loaded.hash)
        folder, kind, path = given.folder, given.format, given.path
        chosen_bands = self._session.bands

        def reported(report: Progress) -> tuple[Path, Report]:
            from scorecard.app.report import Choice, report_made  # the library is shown before it can be asked for
            from scorecard.gui.models.verdict_bands import made_bands

            target = path or free_path(folder, title, kind)
            choice = Choice(bands=made_bands(chosen_bands))
            return target, report_made(as_seen(loaded.value, source), choice, versions=versions, progress=report)

        def work(report: Progress) -> Path:
            target = path or free_path(folder, title, kind)
            seen = as_seen(loaded.value, source)
            export(seen.value, target, seen.source, report)
            return target

        if kind == REPORT:
            self._job = self._session.jobs.run(
                reported, done=self._on_reported, failed=self._on_failed, stopped=self._on_stopped
            )
            return
        self._job = self._session.jobs.run(
            work, done=self._on_written, failed=self._on_failed, stopped=self._on_stopped
        )

    def _on_reported(self, answer: tuple[Path, Report]) -> None:
        """Draw a report, and write it."""
        path, report = answer
        given = self._round
        if given is None or given.stopped:
            return

        def work(_report: Progress) -> Path:
            write_file(path, data)
            return path

        try:
            data = self._draw(report)
        except ScorecardError as error:
            self._on_failed(error)
            return
        self._job = self._session.jobs.run(
            work, done=self._on_written, failed=self._on_failed, stopped=self._on_stopped
        )

    def _on_written(self, path: Path) -> None:
        if self._round is not None:
            self._round.written.append(path)
            self._next()

    def _on_failed(self, error: ScorecardError) -> None:
        if self._round is not None:
            self._round.errors.append(error)
            self._next()

    def _on_stopped(self) -> None:
        if self._round is not None:
            self._round.stopped = True
            self._end(self._round)

    def _end(self, given: _Round) -> None:
        self._round = self._job = None
        count = len(given.written)
        if count == 1 and given.of == 1:
            self.told.emit(self.tr("{file} written").format(file=isolated(given.written[0].name)))
        elif count or given.stopped:
            fields = {"count": count, "of": given.of, "folder": isolated(given.folder.name)}
            self.told.emit(self.tr("{count} of {of} evaluations written to {folder}").format(**fields))
        if len(given.errors) == 1:
            self.failed.emit(given.errors[0])
        elif given.errors:
            places = listed([each.place for each in given.errors[:3] if each.place])
            what = sentence("{count} evaluations could not be written", count=len(given.errors))
            self.failed.emit(ExchangeError(what, place=places, advice=str(given.errors[0])))
        self.ended.emit()


def _loaded(uid: str, kind: str, workspace: Any, report: Progress) -> tuple[Any, tuple[Named, ...]]:
    """An evaluation, and for a report its versions."""
    loaded = workspace.load(uid, report)
    if kind != REPORT:
        return loaded, ()
    from scorecard.app.report import versions_until

    return loaded, versions_until(workspace, uid, loaded.sequence)
