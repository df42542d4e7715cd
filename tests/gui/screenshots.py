"""Pictures of every page of the real program, to look at: `python -m tests.gui.screenshots FOLDER [options]`.

Pictures of two programs that differ in nothing that is seen are the same to the pixel, so that a folder of before and
one of after can be compared.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from scorecard.app.settings import Settings
from scorecard.core.model import Evaluation, Head
from scorecard.gui.application import Application
from scorecard.gui.windows.main_window import PLACES, STEPS

PAGES = [*(key for key, _, _ in (*PLACES, *STEPS)), "new", "import"]
QUIET = 300
"""Milliseconds in which what follows an answer is painted."""


def main() -> None:
    """Start the program in a folder of its own, go to each page and grab it."""
    given = _arguments()
    given.folder.mkdir(parents=True, exist_ok=True)
    width, height = (int(part) for part in given.size.split("x"))
    with tempfile.TemporaryDirectory() as name:
        os.environ["SCORECARD_DATA"] = name
        qt = QApplication(sys.argv[:1])
        settings = Settings(author="Ann Keller", look=given.look, text_scale=given.text)
        application = Application(qt, Path(name) / "Halden sourcing.scorecard", settings)
        application.show()
        _settle(application)
        desk = application.desks[0]
        desk.window.resize(width, height)
        if given.empty:
            assert application.session is not None
            application.session.change(
                lambda workspace, _: workspace.add(Evaluation(Head(title="Empty")), author="Ann Keller", label="Added"),
                lambda loaded: desk.open(loaded.uid),
            )
        elif given.document:
            desk.take_files([str(given.document)])
        _settle(application)
        for page in given.pages or PAGES:
            desk.go(page)
            _settle(application)
            desk.window.grab().save(str(given.folder / f"{page}.png"))
        application.quit()
        _spin(0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--look", choices=("light", "dark"), default="light")
    parser.add_argument("--size", default="1280x800", help="width and height of the window, as in 1280x800")
    parser.add_argument("--text", type=float, default=1.0, help="size of text: 0.9, 1.0, 1.15 or 1.3")
    parser.add_argument("--document", type=Path, help="a document or a spreadsheet to show instead of the sample")
    parser.add_argument("--empty", action="store_true", help="an evaluation with nothing in it")
    parser.add_argument("--page", action="append", dest="pages", choices=PAGES)
    return parser.parse_args()


def _settle(application: Application) -> None:
    """Wait until no job is under way any more and what they answered is on the screen."""
    _spin(QUIET)
    while not (application.desks and application.session and not application.session.jobs.under_way):
        _spin(QUIET // 10)
    _spin(QUIET)


def _spin(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    main()
