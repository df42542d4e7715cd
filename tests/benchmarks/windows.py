"""The window: the first picture, the library, a step of a slider, scrolling, opening, and memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any, Final

from scorecard.app.workspace import Workspace
from scorecard.core.model import Scale
from tests.benchmarks.measuring import MEBI, count, heading, measured, memory, seconds, share_of
from tests.benchmarks.sizes import evaluation_of

WORKSPACE: Final = "Work.scorecard"
AWAY: Final = 0.5
"""Seconds that a window may be away before it seems to hang."""
NOTICED: Final = 1.0
"""Seconds from which on an opening should say how far it is."""

EMPTY = """
import os
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        os._exit(0)
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""
"""The floor of the first picture."""

FIRST = """
import os
from scorecard.gui import application
application.Application._on_painted = lambda self: os._exit(0)
application.main([])
"""

EMPTY_AND_DATABASE = """
import gc, os
gc.disable()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication([])
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, load)
def load():
    import numpy, sqlmodel
    os._exit(0)
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""
"""The floor of the filled library: a window, then the imports that nobody who uses SQLModel gets round."""

WITH_SAMPLE = """
from scorecard.app.paths import default_workspace
from scorecard.app.workspace import Workspace
with Workspace(default_workspace(), create=True) as workspace:
    workspace.add_sample(author="a")
"""
"""The workspace as a first start leaves it."""

FILLED = """
import os
from scorecard.gui import application
from scorecard.gui.models.summaries import summaries_of
began = application.Application._on_opened
def opened(self, workspace, sample):
    began(self, workspace, sample)
    window, summaries = self.desks[0].window, summaries_of(self.session)
    def ready(_):
        first, end = window.page.table.rows_in_sight()
        seen = window.page.order.uids()[first:end]
        if seen and all(summaries.of(uid) for uid in seen):
            window.repaint()
            self._accidents.end()
            os._exit(0)
    summaries.ready.connect(ready)
application.Application._on_opened = opened
application.main([])
"""
"""The rows are there, and who leads in each that is in sight, and by how much."""


def _environment(folder: Path) -> dict[str, str]:
    """One folder of data, and byte code kept, as in an installed program."""
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return kept | {
        "QT_QPA_PLATFORM": "offscreen",
        "SCORECARD_DATA": str(folder / "data"),
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }


def start() -> None:
    """The first picture and the filled library."""
    heading("The window from a cold process")
    with tempfile.TemporaryDirectory() as name:
        environment = _environment(Path(name))

        def run(script: str) -> None:
            subprocess.run([sys.executable, "-c", script], check=True, env=environment, stderr=subprocess.DEVNULL)

        measured(
            "first painted window / empty PySide6 window", lambda: run(FIRST), lambda: run(EMPTY), bar=1.25, pairs=15
        )
        run(WITH_SAMPLE)
        measured(
            "library filled / empty window, then sqlmodel and numpy",
            lambda: run(FILLED),
            lambda: run(EMPTY_AND_DATABASE),
            bar=1.15,
            pairs=15,
        )


def large() -> None:
    """Work in the very large tier and in the stress tier."""
    _tier("very large", (250, 25, 30), opening=1.0, step=0.016)
    _tier("stress", (1_000, 100, 20), opening=6.0, step=0.050, most=1_024 * MEBI)


def sample() -> None:
    """The memory of the program that shows the sample."""
    heading("The window with the sample")
    with tempfile.TemporaryDirectory() as name:
        memory("memory, the sample shown", _at_work(Path(name))["resident"], bar=180 * MEBI)


def _tier(tier: str, size: tuple[int, int, int], *, opening: float, step: float, most: int = 0) -> None:
    heading(f"The window at work: {tier} tier, {' x '.join(map(str, size))}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        evaluation = replace(evaluation_of(*size), scale=Scale(step=0.5))
        with Workspace(folder / WORKSPACE, create=True) as workspace:
            workspace.add(evaluation, author="a", label="new")
        found = _at_work(folder, evaluation.head.title)
    seconds("opening, until its page is painted", found["open"]["seconds"], bar=opening)
    seconds("opening, the longest that the window was away", found["open"]["away"], bar=AWAY)
    if opening > NOTICED:
        count("opening, reports of progress shown", found["open"]["reports"], least=2)
    for place, words in (("group", "a group"), ("leaf", "a leaf")):
        seconds(f"slider step of {words}, median", median(found[place]), bar=step)
        seconds(f"slider step of {words}, 95 of 100", share_of(found[place], 0.95), bar=step)
    firm = found["robustness"]
    seconds("the Robustness page, until its figures stand", firm["seconds"], bar=2 * opening)
    seconds("slider step of a leaf beside that page, median", median(firm["steps"]), bar=step)
    seconds("slider step of a leaf beside that page, 95 of 100", share_of(firm["steps"], 0.95), bar=2 * step)
    seconds("scrolling step of the grid, median", median(found["scroll"]), bar=0.004)
    seconds("scrolling step of the grid, worst", max(found["scroll"]), bar=0.016)
    seconds("a typed score, until the ranking is painted, median", median(found["score"]), bar=step)
    if most:
        memory("memory, after all this", found["resident"], bar=most)


def _at_work(folder: Path, title: str = "") -> Mapping[str, Any]:
    """What `window_at_work` measured in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "tests.benchmarks.window_at_work",
        str(folder / WORKSPACE),
        *([title] * bool(title)),
    ]
    environment = _environment(folder)
    done = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    answer: Mapping[str, Any] = json.loads(done.stdout)
    return answer


def window() -> None:
    """Every figure of the window."""
    start()
    sample()
    large()
