"""What comes first where nothing can be ranked yet: the same on every page that shows a result."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from scorecard.core.model import Key
from scorecard.core.problems import Severity
from scorecard.gui.models.missing import page_of
from scorecard.gui.models.opened import Opened


@dataclass(frozen=True, slots=True)
class FirstStep:
    """What is missing, and the way there: a verb for the button, the page, and the place on it."""

    title: str
    words: str
    verb: str
    page: str
    target: tuple[str, Key]


def first_step(opened: Opened) -> FirstStep | None:
    """The worst of what keeps an evaluation from being ranked; None where nothing does."""
    model = opened.problems
    model.refresh()
    found = (model.problem_at(row) for row in range(model.rowCount()))
    problem = next((each for each in found if each is not None and each.severity is Severity.BLOCKING), None)
    if problem is None:
        return None
    page = page_of(problem)
    verb = _tr("Add candidates") if page == "candidates" else _tr("Go to criteria and weights")
    words = _tr("{problem}.").format(problem=problem)
    return FirstStep(_tr("Nothing to rank yet"), words, verb, page, (problem.table, problem.key))


def _tr(text: str) -> str:
    return QCoreApplication.translate("FirstStep", text)
