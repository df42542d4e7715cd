"""What the rail and the foot say of the open evaluation: how far each step is, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from scorecard.core.choice_words import titled
from scorecard.core.gathering import following
from scorecard.core.model import Kind, Stage
from scorecard.core.problems import Problem
from scorecard.core.ranking import Scorecard
from scorecard.core.wording import one_line, per_cent
from scorecard.gui.foot import Missing
from scorecard.gui.models.missing import Lack, lacks_in, page_of
from scorecard.gui.models.opened import Opened
from scorecard.gui.windows.main_window import STEPS, MainWindow

DISAGREEMENTS = "disagreements"
QUIET = 800
"""Milliseconds after the last change before disagreements are counted, which may take 20: nobody waits for it."""


class Steps(QObject):
    """Follows one open evaluation at a time.

    problem_wanted  a person wants to go to the place of a problem (Problem)
    """

    problem_wanted = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._opened: Opened | None = None
        self._lacks: dict[str, Lack] = {}
        self._visited: dict[str, Problem] = {}  # where many are told as one, the last that was gone to
        self._settled = (0, 0)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(QUIET)
        self._soon.timeout.connect(self._count)
        window.foot.problem_requested.connect(self._on_problem_requested)
        self.show_nothing()

    def follow(self, opened: Opened) -> None:
        """Show an evaluation, and what becomes of it."""
        self._leave()
        self._opened = opened
        self._visited = {}
        opened.ranking.ranked.connect(self._show)
        opened.ranking.failed.connect(self._show)
        opened.problems.refreshed.connect(self._show_lacks)
        opened.disagreements.changed.connect(self._soon.start)
        self._settled = (0, 0)
        self._soon.start()
        self._show_lacks()

    def show_nothing(self) -> None:
        """No evaluation is open."""
        self._leave()
        self._lacks = {}
        self._soon.stop()
        for key, _, _ in STEPS:
            self._window.rail.show_item(key)
        self._window.foot.set_missing((), of_something=False)
        self._window.show_title("", "")

    def _leave(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.ranking.ranked.disconnect(self._show)
            opened.ranking.failed.disconnect(self._show)
            opened.problems.refreshed.disconnect(self._show_lacks)
            opened.disagreements.changed.disconnect(self._soon.start)

    def list_problems(self, problems: Sequence[Problem] | None = None) -> None:
        """Show problems in a menu, to go to one of them; all by default."""
        if problems is None:
            problems = [problem for lack in self._lacks.values() for problem in lack.problems]
        window = self._window
        menu = QMenu(window)
        menu.setToolTipsVisible(True)
        for problem in problems:
            action = menu.addAction(one_line(str(problem)).replace("&", "&&"))
            action.setToolTip(self.tr("Goes from one place to the next, time by time") if problem.alike else "")
            action.triggered.connect(partial(self._want, problem))
        if not problems:
            menu.addAction(self.tr("Nothing is missing")).setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        foot = window.foot
        menu.popup(QCursor.pos() if foot.underMouse() else foot.mapToGlobal(foot.rect().topLeft()))

    def _want(self, problem: Problem, _checked: bool = False) -> None:
        """Go to the place of a problem; where it stands for many, to that of each in turn."""
        if problem.alike:
            problem = self._visited[problem.many] = following(problem, self._visited.get(problem.many))
        self.problem_wanted.emit(problem)

    def _on_problem_requested(self, key: str) -> None:
        lack = self._lacks.get(key)
        if key == DISAGREEMENTS:
            self._window.place_requested.emit("consensus")
        elif lack is not None and len(lack.problems) == 1:
            self._want(lack.problems[0])
        elif lack is not None:
            self.list_problems(lack.problems)

    def _show_lacks(self) -> None:
        opened = self._opened
        if opened is None:
            return
        model = opened.problems
        found = [each for row in range(model.rowCount()) if (each := model.problem_at(row)) is not None]
        lacks = lacks_in(found, {key: each.kind for key, each in opened.value.criteria.items()})
        self._lacks = {lack.shown.key: lack for lack in lacks}
        self._show_missing()
        self._show()

    def _count(self) -> None:
        """Count the disagreements, and how many of them are settled."""
        if self._opened is None:
            return
        found = self._opened.disagreements
        agenda = found.agenda
        settled = (0, 0) if agenda is None else (len(agenda) - found.open, len(agenda))
        if settled != self._settled:
            self._settled = settled
            self._show_missing()
            self._show()

    def _show_missing(self) -> None:
        """Say at the foot what is missing, and what is not agreed on yet."""
        missing = [lack.shown for lack in self._lacks.values()]
        settled, count = self._settled
        opened = self._opened
        if settled < count and opened is not None and opened.value.head.stage is not Stage.DECIDED:
            words = self.tr("1 disagreement open") if count - settled == 1 else self.tr("{count} disagreements open")
            missing.append(Missing(DISAGREEMENTS, words.format(count=count - settled), icon="consensus"))
        hides = opened is not None and not opened.seen.sight.clear
        fine = self.tr("Nothing is missing in what may be seen") if hides else ""
        self._window.foot.set_missing(missing, fine=fine)

    def _show(self, _result: object = None) -> None:
        """Say in the rail how far each step is."""
        rail, opened = self._window.rail, self._opened
        if opened is None:
            return
        value, scorecard = opened.value, opened.scorecard
        given = _fillable(opened, scorecard)
        kinds = [each.kind for each in value.criteria.values()]
        weighed = scorecard is not None or bool(value.criteria and not self._lacks_on("criteria"))
        count = len(value.candidates)
        staffed = value.evaluators or (kinds and Kind.RATING not in kinds)  # figures alone need no panel
        rail.show_item("setup", done=bool(value.head.title and staffed))
        rail.show_item("criteria", done=weighed)
        rail.show_item("candidates", done=count > 1 and not self._lacks_on("candidates"), trailing=str(count or ""))
        words = titled(value.head.stage)
        if given is None or not given.size:
            rail.show_item("scoring")
        else:
            have, of = int(given.sum()), int(given.size)
            share = min(have / of, 0.99) if have < of else 1.0  # all but one cell is not all
            rail.show_item("scoring", done=have == of, trailing=per_cent(share) if have else "")
            if have < of:
                words = self.tr("{stage}, {have} of {of} cells").format(stage=words, have=have, of=of)
            elif value.head.stage is not Stage.DECIDED:
                words = self.tr("{stage}, all cells filled").format(stage=words)
        settled, count = self._settled
        is_over = value.head.stage is Stage.DECIDED  # what was not settled stays so, and is nobody's work any more
        trailing = f"{settled}/{count}" if count and not is_over else ""
        rail.show_item("consensus", done=0 < count == settled, trailing=trailing)
        if count and value.head.stage is Stage.CONSENSUS:
            words = self.tr("{stage}, {settled} of {count} agreed")
            words = words.format(stage=titled(value.head.stage), settled=settled, count=count)
        self._window.show_title(value.head.title, words)

    def _lacks_on(self, page: str) -> bool:
        return any(
            lack.shown.warns and page_of(problem) == page for lack in self._lacks.values() for problem in lack.problems
        )


def _fillable(opened: Opened, scorecard: Scorecard | None) -> Any:
    """Which cells are filled (bool, candidates x leaves) of those that may be seen now; None where nothing can be told.

    Who looks on while the sheets are hidden is told nothing of how far they are.
    """
    sight = opened.seen.sight
    if scorecard is None or (sight.blind and not sight.who):
        return None
    matrix = scorecard.matrix
    return matrix.given[:, [leaf not in sight.sealed for leaf in matrix.leaves]]
