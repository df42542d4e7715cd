"""What a person waits for: said at the foot once it takes long enough to be noticed, with a way to end it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer

from scorecard.gui.foot import Foot
from scorecard.gui.jobs import Job

QUIET_FOR: Final = 150
"""Milliseconds after which a job is spoken of."""


class Waiting(QObject):
    """The jobs that a window waits for. The latest is shown, and ended by Cancel; then the one before it is."""

    def __init__(self, foot: Foot) -> None:
        super().__init__(foot)
        self._foot = foot
        self._words: dict[Job, str] = {}
        self._shares: dict[Job, float] = {}
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(QUIET_FOR)
        self._soon.timeout.connect(self._show)
        foot.cancel_requested.connect(self._on_cancel_requested)

    def follow(self, job: Job, words: str) -> None:
        """Speak of a job until it ends."""
        self._words[job] = words
        job.progressed.connect(self._on_progressed)
        job.ended.connect(self._on_ended)
        self._soon.start()

    def _show(self) -> None:
        if self._words:
            job = next(reversed(self._words))
            self._foot.set_busy(self._words[job], self._shares.get(job))

    def _on_progressed(self, share: float, _doing: str) -> None:
        job = self.sender()
        if isinstance(job, Job) and job in self._words:
            self._shares[job] = share
            if self._foot.is_busy:
                self._show()

    def _on_ended(self) -> None:
        job = self.sender()
        if isinstance(job, Job):
            self._words.pop(job, None)
            self._shares.pop(job, None)
        if not self._words:
            self._soon.stop()
            self._foot.set_idle()
        elif self._foot.is_busy:
            self._show()

    def _on_cancel_requested(self) -> None:
        if self._words:
            next(reversed(self._words)).cancel()
