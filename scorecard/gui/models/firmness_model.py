"""How firm the result is, live: what is exact at every change, the draws with them or in a job, by size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from math import ceil
from time import perf_counter
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from scorecard.core.errors import Sentence
from scorecard.core.model import Evaluation
from scorecard.core.progress import Report, silent, within
from scorecard.core.ranking import Scorecard
from scorecard.core.robustness.answers import NEAR, Exact, exact_answers, notes
from scorecard.core.robustness.contest import Contest, contest_of
from scorecard.core.robustness.flip import Flip, flips_within
from scorecard.core.robustness.leave_one_out import LeftOut, without_evaluators
from scorecard.core.robustness.simulation import Acceptability, Drawn, Draws, simulate
from scorecard.core.robustness.verdict import Bands, Verdict, verdict
from scorecard.core.tree import TOP
from scorecard.gui.jobs import Job, Jobs
from scorecard.gui.models.opened import Opened

LIVE_CELLS: Final = 720
"""Leaves times candidates up to which what is exact is worked out within the change."""
LIVE_DRAWN: Final = 4_000_000
"""Weightings times leaves times candidates up to which they are drawn within the change."""
LIVE_SHEETS: Final = 1_000
"""Leaves times candidates times evaluators up to which evaluators are left out within the change."""
SHORT_DRAWN: Final = 100_000_000
"""Weightings times leaves times candidates up to which a page that only mentions the verdict has it worked out."""
SHARE: Final = 4
"""While something is dragged, so many times as long as the figures take goes by from one working out to the next."""
REST: Final = 120
"""Milliseconds that what is dragged must rest before a job is begun for where it is."""


@dataclass(frozen=True, slots=True)
class Firm:
    """Everything about how firm a result is.

    near                the weightings that the verdict stands on: near the stated ones
    shown               those that are shown: near the stated ones, or any
    top_flips           rival -> the smallest change of the top weights alone
    without_evaluators  evaluator -> the ranking without its sheet
    """

    contest: Contest
    exact: Exact
    top_flips: dict[str, Flip]
    without_evaluators: dict[str, LeftOut]
    near: Acceptability | None
    shown: Acceptability | None
    verdict: Verdict
    notes: tuple[Sentence, ...]
    draws: Draws
    bands: Bands

    @property
    def evaluation(self) -> Evaluation:
        """What it is about, as it was seen."""
        return self.contest.evaluation

    @property
    def leader(self) -> str:
        """Who is first, by key; "" where nobody is."""
        return self.contest.candidates[self.contest.leader] if self.contest.leaders else ""


def firmness(evaluation: Evaluation, scorecard: Scorecard, draws: Draws, bands: Bands, report: Report = silent) -> Firm:
    """All of it. `report` may stop the work by raising `Cancelled`."""
    report(0.0, "Asking what would change the winner")
    contest = contest_of(evaluation, scorecard)
    exact = exact_answers(contest)
    report(0.15, "Asking what the top weights would change")
    top = flips_within(contest, TOP)
    alone = without_evaluators(contest, within(report, 0.2, 0.3))
    report(0.3, "Drawing weightings")
    near = simulate(contest, replace(draws, weights=Drawn.AROUND), within(report, 0.3, 0.65))
    shown = near if draws.weights is Drawn.AROUND else simulate(contest, draws, within(report, 0.65, 1.0))
    found = verdict(contest, near, exact.flips, exact.single_changes, bands)
    return Firm(contest, exact, top, alone, near, shown, found, notes(contest), draws, bands)


class FirmnessModel(QObject):
    """Follows the ranking of an evaluation while somebody looks; what is small is worked out within the change.

    changed     there are other figures, or none any more
    outdated    the figures are old: newer ones are being worked out
    progressed  how far that is, 0..1
    ended       nothing is being worked out any more
    """

    changed = Signal()
    outdated = Signal()
    progressed = Signal(float)
    ended = Signal()

    def __init__(self, opened: Opened, jobs: Jobs, bands: Bands, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._opened = opened
        self._jobs = jobs
        self._draws = NEAR
        self._bands = bands
        self._watchers: set[str] = set()
        self._is_behind = True
        self._job: Job | None = None
        self._asked = self._found_by = 0  # the latest request, and the one that the figures answer
        self._found: Firm | None = None
        self._stopped = False
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(REST)
        self._resting.timeout.connect(self._again)
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.timeout.connect(self._again)
        self._free_at = 0.0  # when the next step of a drag may be worked out, by the clock of perf_counter
        opened.ranking.ranked.connect(self._on_ranked)
        opened.ranking.failed.connect(self._on_ranked)
        opened.seen.changed.connect(self._on_changed)

    @property
    def found(self) -> Firm | None:
        """The latest figures; None where there is nothing to rank by, or before there are any."""
        return self._found

    @property
    def draws(self) -> Draws:
        """How weightings are drawn."""
        return self._draws

    @property
    def bands(self) -> Bands:
        """Where the verdicts begin."""
        return self._bands

    @property
    def is_waiting(self) -> bool:
        """Whether newer figures are being worked out, or will be as soon as what is dragged rests."""
        return self._job is not None or self._resting.isActive()

    @property
    def is_settled(self) -> bool:
        """Whether the figures, or that there are none, are of the present state."""
        return not self._is_behind and not self.is_waiting

    @property
    def was_stopped(self) -> bool:
        """Whether a person has stopped it, so that the figures are old or none."""
        return self._stopped

    def set_draws(self, draws: Draws) -> None:
        """Draw weightings in another way."""
        if draws != self._draws:
            self._draws = draws
            self._again()

    def set_bands(self, bands: Bands) -> None:
        """Let the verdicts begin elsewhere: nothing is drawn anew."""
        if bands == self._bands:
            return
        self._bands = bands
        found = self._found
        if found is not None and not self._is_behind and self._job is None:
            told = verdict(found.contest, found.near, found.exact.flips, found.exact.single_changes, bands)
            self._found = replace(found, bands=bands, verdict=told)
            self.changed.emit()
        else:
            self._again()

    @property
    def is_short(self) -> bool:
        """Whether it is worked out soon enough for a page that only mentions it."""
        scorecard = self._opened.scorecard
        if scorecard is None:
            return True
        return len(scorecard.matrix.leaves) * len(scorecard.matrix.candidates) * self._draws.samples <= SHORT_DRAWN

    def watch(self, watched: bool, page: str = "robustness") -> None:
        """Work while a page is looked at that shows it, and not before."""
        if watched:
            self._watchers.add(page)
        else:
            self._watchers.discard(page)
        if watched and self._is_behind:
            self._opened.ranking.rank_now()

    @property
    def _is_watched(self) -> bool:
        return bool(self._watchers)

    def again(self) -> None:
        """Work it out anew, as after it was stopped."""
        self._again()

    def cancel(self) -> None:
        """Stop what is being worked out; the figures stay as they are."""
        if self._resting.isActive():
            self._resting.stop()
            self._is_behind, self._stopped = True, True
            self.ended.emit()
        if self._job is not None:
            self._job.cancel()

    # ---- following --------------------------------------------------------------------------------

    def _on_changed(self, _before: Evaluation, _after: Evaluation) -> None:
        self._is_behind = True

    def _on_ranked(self, _result: object) -> None:
        self._is_behind = True
        if not (self._is_watched and self._opened.seen.is_previewing):
            self._again()
        elif not self._is_live():
            self._wait_for_rest()
        elif (early := self._free_at - perf_counter()) <= 0:
            self._again()
        elif not self._next.isActive():
            self._next.start(ceil(1000 * early))

    def _wait_for_rest(self) -> None:
        """While something is dragged, begin no job at every step: say that the figures are old, and wait."""
        if not self.is_waiting:
            self.outdated.emit()
        running, self._job = self._job, None
        if running is not None:
            self._asked += 1  # what it answers is not of the present state
            running.cancel()
        self._stopped = False
        self._resting.start()

    def _again(self) -> None:
        self._resting.stop()
        self._next.stop()
        self._is_behind = True
        if not self._is_watched:
            return
        self._is_behind = False
        self._stopped = False
        self._asked += 1
        running, self._job = self._job, None
        if running is not None:
            running.cancel()
        value, scorecard = self._opened.value, self._opened.scorecard
        if scorecard is None:
            self._take(None)
            return
        if self._is_live():
            began = perf_counter()
            self._take(firmness(value, scorecard, self._draws, self._bands))
            self._free_at = perf_counter() + SHARE * (perf_counter() - began)
            return
        self.outdated.emit()
        asked, draws, bands = self._asked, self._draws, self._bands
        job = self._jobs.run(
            partial(_answered, asked, value, scorecard, draws, bands),
            done=self._on_done,
            stopped=self._on_stopped,
            progressed=self._on_progressed,
        )
        if self._found_by != asked:  # jobs that run at once have answered already
            self._job = job

    def _is_live(self) -> bool:
        """Whether all is worked out within the change."""
        value, scorecard = self._opened.value, self._opened.scorecard
        if scorecard is None:
            return True
        leaves, candidates = len(scorecard.matrix.leaves), len(scorecard.matrix.candidates)
        cells = leaves * candidates
        drawn = cells * self._draws.samples * (1 if self._draws.weights is Drawn.AROUND else 2)
        drawn *= 4 if self._draws.scores else 1
        return cells <= LIVE_CELLS and drawn <= LIVE_DRAWN and cells * len(value.evaluators) <= LIVE_SHEETS

    def _take(self, found: Firm | None) -> None:
        self._found, self._found_by = found, self._asked
        self._job = None
        self.changed.emit()
        self.ended.emit()

    def _on_done(self, answer: tuple[int, Firm]) -> None:
        asked, found = answer
        if asked == self._asked:
            self._take(found)

    def _on_stopped(self) -> None:
        job = self._job
        if job is not None and job is self.sender():
            self._job = None
            self._stopped = True
            self.ended.emit()

    def _on_progressed(self, share: float, _doing: str) -> None:
        if self._job is not None and self._job is self.sender():
            self.progressed.emit(share)


def firmness_of(opened: Opened, jobs: Jobs, bands: Bands) -> FirmnessModel:
    """How firm the result of an open evaluation is: one for all pages that say it, begun with `bands`."""
    if opened.firmness is None:
        opened.firmness = FirmnessModel(opened, jobs, bands, opened)
    return opened.firmness


def _answered(
    asked: int, value: Evaluation, scorecard: Scorecard, draws: Draws, bands: Bands, report: Report
) -> tuple[int, Firm]:
    return asked, firmness(value, scorecard, draws, bands, report)
