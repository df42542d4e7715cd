"""The window: the first picture, the library, a step of a slider, scrolling, opening, and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.measuring import heading, measured

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
import builtins
from PySide6.QtCore import QTimer
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
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

FILLED = """
import os
from scorecard.gui import application
from scorecard.gui.session import Session
began = application.Application._on_opened
def opened(self, answer):
    began(self, answer)
    self.session.listed.connect(lambda _: self.desks[0].window.repaint() or os._exit(0))
application.Application._on_opened = opened
application.main([])
"""


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
        run(FILLED)  # makes the workspace with its sample
        measured(
            "library filled / empty window, then sqlmodel and numpy",
            lambda: run(FILLED),
            lambda: run(EMPTY_AND_DATABASE),
            bar=1.15,
            pairs=15,
        )
