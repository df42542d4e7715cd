"""Loading ahead: the modules of the pages, a few at a time, so that a page is there when it is asked for.

Each page loads what it needs when it is first seen; that is never wrong, but takes up to a third of a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from time import perf_counter
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

import scorecard.core.robustness
import scorecard.gui.models
import scorecard.gui.views
import scorecard.render

EVERY: Final = 40
"""Milliseconds between two portions."""
PORTION: Final = 0.006
"""Seconds after which no further module is begun."""
LATER: Final = ("collect", "export", "import", "letter", "paper", "report", "returns", "without_window")
"""What has to do with files is loaded when somebody wants it."""


def modules() -> Iterator[str]:
    """What is loaded, in order: what others stand on before them, so that each takes a moment only."""
    for package in (scorecard.core.robustness, scorecard.render, scorecard.gui.models, scorecard.gui.views):
        for each in iter_modules(package.__path__, f"{package.__name__}."):
            if not each.name.rpartition(".")[2].startswith(LATER):
                yield each.name


class Ahead(QObject):
    """Loads ahead, once, as long as it lives."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rest = modules()
        self.is_over = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.go_on)
        self._timer.start()

    def go_on(self) -> None:
        """Load the next few; not while somebody drags."""
        if QApplication.mouseButtons():
            return
        began = perf_counter()
        for name in self._rest:
            import_module(name)
            if perf_counter() - began > PORTION:
                return
        self.is_over = True
        self._timer.stop()
