"""Reports for the Export page: made elsewhere, then laid out, or drawn one picture in each turn of the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from scorecard.app.report import Png, Report
from scorecard.app.transfer import Source
from scorecard.core.errors import ScorecardError
from scorecard.core.model import Evaluation
from scorecard.core.report.contents import Drawn
from scorecard.gui.look import Look
from scorecard.gui.models.opened import Opened
from scorecard.gui.models.reporting import Reporting, Wanted, chosen_parts
from scorecard.gui.models.verdict_bands import made_bands
from scorecard.gui.session import Session
from scorecard.gui.views.report_settings import ReportSettings
from scorecard.render.report import report_paper
from scorecard.render.report_pictures import IN_WORKBOOK, workbook_picture


class ReportWork(QObject):
    """Lays out the report of a state as its settings say, or draws its pictures for a workbook.

    laid_out    the pages (Paper), and what the report says (Report)
    drawn       the pictures (tuple of Png)
    failed      why there is none (ScorecardError)
    progressed  how far it is, 0..1, and what is done
    """

    laid_out = Signal(object, object)
    drawn = Signal(object)
    failed = Signal(object)
    progressed = Signal(float, str)

    def __init__(
        self, look: Look, opened: Opened, session: Session, settings: ReportSettings, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._opened, self._session, self._settings = look, opened, session, settings
        self._draws = False
        self._report: Report | None = None
        self._to_draw: list[Drawn] = []
        self._pictures: list[Png] = []
        self._reporting = Reporting(session, self)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._draw_next)
        self._reporting.made.connect(self._on_made)
        self._reporting.failed.connect(self.failed)
        self._reporting.progressed.connect(self.progressed)

    def lay_out(self, value: Evaluation, source: Source, state: str) -> None:
        """Lay out the report of what is seen of a state; `state` is the name of a version, "" for the present."""
        self.stop()
        since = self._settings.since_sequence if source.evaluation else None  # who is outside is told no history
        self._reporting.ask(self._wanted(value, source, state, since))

    def draw(self, value: Evaluation, source: Source, state: str) -> None:
        """Draw the pictures of such a report."""
        self.stop()
        self._draws = True
        self._reporting.ask(self._wanted(value, source, state, None))

    def stop(self) -> None:
        """Draw no more, and tell nothing of what is under way."""
        self._draws, self._to_draw, self._pictures = False, [], []
        self._next.stop()

    def _wanted(self, value: Evaluation, source: Source, state: str, since: int | None) -> Wanted:
        seen = self._opened.seen
        return Wanted(value, seen.sight, source, made_bands(self._session.bands), state, since, seen.who)

    def _on_made(self, report: Report) -> None:
        if self._draws:
            self._report, self._to_draw = report, list(IN_WORKBOOK)
            self._next.start()
            return
        try:
            paper = report_paper(chosen_parts(report, self._settings.chosen), self._look.theme, self._settings.dress)
        except ScorecardError as error:
            self.failed.emit(error)
            return
        self.laid_out.emit(paper, report)

    def _draw_next(self) -> None:
        if self._to_draw and self._report is not None:
            made = workbook_picture(self._report, self._to_draw.pop(0), self._look.theme.for_print())
            self._pictures += [] if made is None else [made]
            self._next.start()
            return
        found = tuple(self._pictures)
        self.stop()
        self.drawn.emit(found)
