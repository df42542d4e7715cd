"""The report of the open evaluation, made elsewhere and kept while nothing that it stands on changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from scorecard.app.compare import Side, compare_sides, side_of
from scorecard.app.report import Choice, Named, Part, Report, logo_bytes, report_made, versions_until
from scorecard.app.transfer import Seen, Source
from scorecard.core.comparison.comparing import Comparison
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation
from scorecard.core.progress import Report as Progress
from scorecard.core.robustness.verdict import Bands
from scorecard.core.sight import Sight
from scorecard.gui.jobs import Job
from scorecard.gui.session import Session
from scorecard.render.paper_logo import check_logo


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a report is to be made of.

    value, sight  what may be seen, and what is hidden
    state         the name of the version that it is; "" for the present state
    since         the place in the journal of an earlier state to compare with; None for none
    who           whose eyes these are
    """

    value: Evaluation
    sight: Sight
    source: Source
    bands: Bands
    state: str = ""
    since: int | None = None
    who: str = ""

    def is_like(self, other: Wanted | None) -> bool:
        """Whether the same report comes of both."""
        if other is None or self.value is not other.value:
            return False
        return replace(self, value=other.value) == other


class Reporting(QObject):
    """Makes reports with all their sections; the latest that was asked for is told, and no other.

    made     the report
    failed   why there is none (ScorecardError)
    progressed  how far it is, and what is done
    """

    made = Signal(object)
    failed = Signal(object)
    progressed = Signal(float, str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted: Wanted | None = None
        self._report: Report | None = None
        self._job: Job | None = None
        self._asked = 0

    @property
    def report(self) -> Report | None:
        """The report that was told last, while it is the one that is wanted."""
        return self._report

    @property
    def is_busy(self) -> bool:
        """Whether a report is being made."""
        return self._job is not None

    def ask(self, wanted: Wanted) -> None:
        """Make a report, or tell the one that is there."""
        if wanted.is_like(self._wanted) and self._report is not None:
            self.made.emit(self._report)
            return
        if wanted.is_like(self._wanted) and self._job is not None:
            return
        self.forget()
        self._wanted = wanted
        asked = self._asked
        job = self._session.ask(partial(_found, asked, wanted), self._on_found, self._on_failed)
        if self._job is None and self._report is None and asked == self._asked:  # a job may have run at once
            self._job = job

    def forget(self) -> None:
        """Stop what is under way, and let go of what was made."""
        self._asked += 1
        job, self._job, self._wanted, self._report = self._job, None, None, None
        if job is not None:
            job.cancel()

    def _on_found(self, answer: tuple[int, tuple[Named, ...], Side | None]) -> None:
        asked, versions, before = answer
        if asked != self._asked or self._wanted is None:
            return
        work = partial(_made, asked, self._wanted, versions, before)
        jobs = self._session.jobs
        job = jobs.run(work, done=self._on_made, failed=self._on_failed, progressed=self.progressed)
        self._job = job if self._report is None and asked == self._asked else None

    def _on_made(self, answer: tuple[int, Report]) -> None:
        asked, report = answer
        if asked == self._asked:
            self._job, self._report = None, report
            self.made.emit(report)

    def _on_failed(self, error: ScorecardError) -> None:
        self.forget()
        self.failed.emit(error)


def chosen_parts(report: Report, parts: frozenset[Part]) -> Report:
    """A report with some of its sections."""
    return replace(report, sections=tuple(each for each in report.sections if each.part in parts))


def logo_in(path: Path) -> bytes:
    """The logo in a file. Raises ScorecardError where it is none."""
    data = logo_bytes(path)
    check_logo(data)
    return data


def kept_logo(path: str) -> bytes:
    """The logo that was chosen before; b"" where none was, or where its file is there no more."""
    try:
        return logo_in(Path(path)) if path else b""
    except ScorecardError:
        return b""


# ---- work that is done elsewhere ----------------------------------------------------------------------


def _found(asked: int, wanted: Wanted, workspace: Any, _report: Progress) -> tuple[int, tuple[Named, ...], Side | None]:
    """What of it stands in the workspace."""
    source = wanted.source
    if source.journal_sequence is None:
        return asked, (), None
    versions = versions_until(workspace, source.evaluation, source.journal_sequence)
    before = None
    if wanted.since is not None:
        before = side_of(workspace, source.evaluation, wanted.since, wanted.who)
    return asked, versions, before


def _made(
    asked: int, wanted: Wanted, versions: tuple[Named, ...], before: Side | None, progress: Progress
) -> tuple[int, Report]:
    seen = Seen(wanted.value, wanted.source, wanted.sight)
    comparison = next(_compared(wanted, before), None)
    choice = Choice(bands=wanted.bands, comparison=comparison)
    return asked, report_made(seen, choice, versions=versions, state=wanted.state, progress=progress)


def _compared(wanted: Wanted, before: Side | None) -> Iterator[Comparison]:
    """What changed since an earlier state; nothing where there is none, or where one of the two cannot be ranked."""
    if before is None:
        return
    title, source = wanted.value.head.title, wanted.source
    now = Side(title, wanted.value, title, wanted.state, source.evaluation, source.journal_sequence)
    label = before.version or str(before.sequence)
    try:
        yield compare_sides([replace(before, label=label), replace(now, label=wanted.state or "now")])[0]
    except ScorecardError:
        return
