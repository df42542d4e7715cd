"""One run of the window in a process of its own: `python -m tests.benchmarks.window_at_work WORKSPACE [TITLE]`.

It opens an evaluation, drags weights, scrolls and types, as a person would, and writes what it measured as JSON.
Without a title it only waits until the sample is shown.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from scorecard.app.settings import Settings
from scorecard.gui.application import Application
from scorecard.gui.slider import x_of
from scorecard.gui.views.criteria_page import CriteriaPage
from scorecard.gui.views.robustness_page import RobustnessPage
from scorecard.gui.views.score_grid import ScoreGrid
from scorecard.gui.views.scoring_page import ScoringPage
from scorecard.gui.windows.desk import Desk

STEPS: Final = 80
PATIENCE: Final = 60
"""Seconds after which something must have gone wrong."""
LEFT: Final = Qt.MouseButton.LeftButton
PLAIN: Final = Qt.KeyboardModifier.NoModifier


def resident() -> int:
    """The memory of this process that is in use, in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


class Heartbeat:
    """Notes how long the event loop was away at the longest."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(4)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now

    def stop(self) -> None:
        self._beat()
        self._timer.stop()


def until(done: Callable[[], bool]) -> None:
    """Let the window live until something is so, which must not take for ever."""
    waker = QTimer()
    waker.start(20)
    began = time.perf_counter()
    while not done():
        assert time.perf_counter() - began < PATIENCE, "the window does not come to rest"
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def painted(event: Callable[[], object], *, rounds: int = 1) -> float:
    """Seconds from an event until what follows from it is painted, after so many `rounds` of the event loop."""
    began = time.perf_counter()
    event()
    for _ in range(rounds):
        QCoreApplication.processEvents()
    return time.perf_counter() - began


def mouse(widget: QWidget, kind: QEvent.Type, at: QPoint) -> None:
    button = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else LEFT
    place = QPointF(at)
    QApplication.sendEvent(widget, QMouseEvent(kind, place, QPointF(widget.mapToGlobal(at)), button, held, PLAIN))


def key(widget: QWidget, which: Qt.Key, text: str = "") -> None:
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, which, PLAIN, text))


class Work:
    """What a person does in the window."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def settle(self) -> None:
        session = self.desk.session
        until(lambda: not session.jobs.under_way and not session.unsaved)
        QCoreApplication.processEvents()

    def open(self, title: str) -> dict[str, object]:
        """Open an evaluation: seconds until its page is painted, how long the window was away, and what it said."""
        session, foot = self.desk.session, self.desk.window.foot
        uid = next(each.uid for each in session.evaluations if each.title == title)
        heart, shown = Heartbeat(), set[float]()
        began = time.perf_counter()
        self.desk.open(uid)
        for each in session.jobs.under_way:
            each.progressed.connect(lambda share, _: shown.add(share) if foot.is_busy else None)
        until(lambda: self.desk.opened is not None)
        QCoreApplication.processEvents()
        spent = time.perf_counter() - began
        heart.stop()
        return {"seconds": spent, "away": heart.longest, "reports": len(shown)}

    def drag(self, criterion: str) -> list[float]:
        """Seconds of each step of a weight's slider."""
        self.desk.go("criteria")
        page = self.desk.page("criteria")
        assert isinstance(page, CriteriaPage)
        page.show_target("criteria", (criterion,))
        self.settle()
        tree = page.tree
        index = tree._criteria.index_of(criterion)
        rect, line = tree.visualRect(index), tree._criteria.line_of(criterion)
        assert line is not None
        assert line.local is not None
        height = tree._rows.height(line)
        box = tree._rows.slider_box(tree._columns, rect.center().y() - height / 2, height)

        def at(value: float) -> QPoint:
            return QPoint(round(x_of(page.look, box, value)), rect.center().y())

        start = float(line.local) * 100
        mouse(tree.viewport(), QEvent.Type.MouseButtonPress, at(start))
        QCoreApplication.processEvents()
        times = []
        before = self.desk.opened.value if self.desk.opened else None
        for step in range(STEPS):
            place = at(start + 1 + abs(step % 80 - 40) * 0.75)
            times.append(painted(lambda place=place: mouse(tree.viewport(), QEvent.Type.MouseMove, place)))  # type: ignore[misc]
        assert self.desk.opened is not None
        assert self.desk.opened.value is not before
        mouse(tree.viewport(), QEvent.Type.MouseButtonRelease, at(start + 2))
        self.settle()
        return times[2:]

    def scroll(self) -> list[float]:
        """Seconds of each step down and across the scoring grid."""
        grid = self._grid()
        times = []
        for bar in (grid.verticalScrollBar(), grid.horizontalScrollBar()):
            ahead = max(bar.maximum() // STEPS, 1)
            for step in range(STEPS):
                times.append(painted(lambda bar=bar, to=step * ahead: bar.setValue(to)))  # type: ignore[misc]
            for _ in range(STEPS):  # and as a wheel does it
                times.append(painted(lambda bar=bar: bar.setValue(bar.value() - bar.singleStep())))  # type: ignore[misc]
            bar.setValue(0)
        return times

    def score(self) -> list[float]:
        """Seconds from the key of a score until the ranking is painted."""
        grid = self._grid()
        grid.setFocus()
        grid.go(3, 1)
        times = []
        for step in range(30):
            digit = step % 5
            key(grid, Qt.Key(Qt.Key.Key_0.value + digit), str(digit))
            times.append(painted(lambda: key(grid.editor, Qt.Key.Key_Return), rounds=2))
            self.settle()
        return times

    def robustness(self, application: Application) -> dict[str, object]:
        """Seconds until the Robustness page stands in a second window, and of each slider step with it in sight."""
        assert self.desk.opened is not None
        beside = application.new_window(self.desk.opened.document.uid)
        until(lambda: beside.opened is not None)
        self.settle()
        began = time.perf_counter()
        beside.go("robustness")
        page = beside.page("robustness")
        assert isinstance(page, RobustnessPage)
        until(lambda: page.firm is not None and not page.model.is_waiting)
        QCoreApplication.processEvents()
        spent = time.perf_counter() - began
        steps = self.drag("leaf-1")
        until(lambda: not page.model.is_waiting)
        beside.window.close()
        self.settle()
        return {"seconds": spent, "steps": steps}

    def _grid(self) -> ScoreGrid:
        self.desk.go("scoring")
        page = self.desk.page("scoring")
        assert isinstance(page, ScoringPage)
        self.settle()
        return page.grid


def main() -> None:
    """Work, and write what was measured."""
    workspace, title = Path(sys.argv[1]), (sys.argv[2] if len(sys.argv) > 2 else "")
    qt = QApplication(sys.argv[:1])
    application = Application(qt, workspace, Settings(author="Evaluator 3", look="light"))
    application.show()
    until(lambda: bool(application.desks))
    desk = application.desks[0]
    desk.window.activateWindow()
    until(desk.window.isActiveWindow)
    work = Work(desk)
    work.settle()
    found: dict[str, object] = {}
    if title:
        until(lambda: application._ahead is not None and application._ahead.is_over)  # a person takes longer to choose
        found["open"] = work.open(title)
        work.settle()
        found["opened"] = resident()
        assert desk.opened is not None
        found["group"] = work.drag("group-1")
        found["leaf"] = work.drag("leaf-1")
        found["robustness"] = work.robustness(application)
        found["scroll"] = work.scroll()
        found["score"] = work.score()
    else:
        until(lambda: desk.opened is not None)
        work.settle()
    found["resident"] = resident()
    print(json.dumps(found))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
