"""Garbage in circles is collected in the window's thread alone.

Python collects it in whichever thread happens to make the next object. In a job that would take widgets and other
objects of Qt apart in a thread that they do not live in, which ends the program.
"""

from __future__ import annotations

import gc
from time import perf_counter
from typing import Final

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer
from PySide6.QtWidgets import QApplication

from scorecard.gui.jobs import Jobs

LOOKED_AT_EVERY: Final = 500
"""Milliseconds."""
REST: Final = 100
"""How many times as long as the last full collection took, the next one is waited for."""
CALM: Final = 20
"""So many rounds of the event loop between two looks are a window in which nobody moves anything."""
LONGEST_WAIT: Final = 20
"""Looks for which a full collection waits for a calm window."""
LOADED: Final = 100_000
"""So many new objects at once are an evaluation, which holds no circles."""


class Garbage(QObject):
    """Collects garbage from time to time, as long as it lives. Python does not collect by itself meanwhile."""

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._jobs = jobs
        self._rests_until = 0.0
        self._rounds = 0
        self._waited = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOKED_AT_EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()
        self._dispatcher = QAbstractEventDispatcher.instance()
        self._dispatcher.awake.connect(self._on_awake)

    def _on_awake(self) -> None:
        self._rounds += 1

    def collect(self) -> None:
        """Collect what has come together, by Python's own thresholds; not while somebody drags, or a job is at work.

        A full collection waits for a moment in which nothing moves."""
        rounds, self._rounds = self._rounds, 0
        counts, most = gc.get_count(), gc.get_threshold()
        if counts[0] <= most[0] or self._jobs.under_way or QApplication.mouseButtons():
            return
        if counts[0] > LOADED:
            gc.freeze()  # looking through it would take seconds, now and again and again
        elif counts[1] <= most[1]:
            gc.collect(0)
        elif counts[2] <= most[2] or perf_counter() < self._rests_until:
            gc.collect(1)
        elif rounds > CALM and self._waited < LONGEST_WAIT:
            self._waited += 1  # somebody scrolls or types: a full collection would be felt
            gc.collect(1)
        else:
            self._waited = 0
            began = perf_counter()
            gc.collect()
            self._rests_until = perf_counter() + REST * (perf_counter() - began)

    def stop(self) -> None:
        """Leave it to Python again, where it was before."""
        if self._timer.isActive():
            self._timer.stop()
            self._dispatcher.awake.disconnect(self._on_awake)
        gc.unfreeze()
        if self._was_on:
            gc.enable()
