"""What the rail and the foot say of the open evaluation: how far each step is, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from scorecard.core.model import Kind
from scorecard.core.problems import Problem
from scorecard.gui.models.missing import Lack, lacks_in, page_of
from scorecard.gui.models.opened import Opened
from scorecard.gui.windows.main_window import STEPS, MainWindow
from scorecard.render.choices import titled
from scorecard.render.drawing import per_cent


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
        window.foot.problem_requested.connect(self._on_problem_requested)
        self.show_nothing()

    def follow(self, opened: Opened) -> None:
        """Show an evaluation, and what becomes of it."""
        self._opened = opened
        opened.ranking.ranked.connect(self._show)
        opened.ranking.failed.connect(self._show)
        opened.problems.refreshed.connect(self._show_lacks)
        self._show_lacks()

    def show_nothing(self) -> None:
        """No evaluation is open."""
        self._opened = None
        self._lacks = {}
        for key, _, _ in STEPS:
            self._window.rail.show_item(key)
        self._window.foot.set_missing((), of_something=False)
        self._window.show_title("", "")

    def list_problems(self, problems: Sequence[Problem] | None = None) -> None:
        """Show problems in a menu, to go to one of them; all by default."""
        if problems is None:
            problems = [problem for lack in self._lacks.values() for problem in lack.problems]
        window = self._window
        menu = QMenu(window)
        for problem in problems:
            menu.addAction(str(problem)).triggered.connect(partial(self._want, problem))
        if not problems:
            menu.addAction(self.tr("Nothing is missing")).setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        foot = window.foot
        menu.popup(QCursor.pos() if foot.underMouse() else foot.mapToGlobal(foot.rect().topLeft()))

    def _want(self, problem: Problem, _checked: bool = False) -> None:
        self.problem_wanted.emit(problem)

    def _on_problem_requested(self, key: str) -> None:
        lack = self._lacks.get(key)
        if lack is not None and len(lack.problems) == 1:
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
        self._window.foot.set_missing([lack.shown for lack in lacks])
        self._show()

    def _show(self, _result: object = None) -> None:
        """Say in the rail how far each step is."""
        rail, opened = self._window.rail, self._opened
        if opened is None:
            return
        value, scorecard = opened.value, opened.scorecard
        given = scorecard.matrix.given if scorecard is not None else None
        kinds = [each.kind for each in value.criteria.values()]
        weighed = scorecard is not None or bool(value.criteria and not self._lacks_on("criteria"))
        count = len(value.candidates)
        rail.show_item("setup", done=bool(value.head.title and (value.evaluators or Kind.RATING not in kinds)))
        rail.show_item("criteria", done=weighed)
        rail.show_item("candidates", done=count > 1 and not self._lacks_on("candidates"), trailing=str(count or ""))
        words = titled(value.head.stage)
        if given is None or not given.size:
            rail.show_item("scoring")
        else:
            have, of = int(given.sum()), int(given.size)
            share = min(have / of, 0.99) if have < of else 1.0  # all but one cell is not all
            rail.show_item("scoring", done=have == of, trailing=per_cent(share) if have else "")
            words = self.tr("{stage}, {have} of {of} cells").format(stage=words, have=have, of=of)
        self._window.show_title(value.head.title, words)

    def _lacks_on(self, page: str) -> bool:
        return any(
            lack.shown.warns and page_of(problem) == page for lack in self._lacks.values() for problem in lack.problems
        )
