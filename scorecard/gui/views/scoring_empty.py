"""What stands on the Scoring page while there is nothing to score yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from scorecard.core.model import Evaluation, Kind
from scorecard.core.sight import Sight
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.look import Look
from scorecard.gui.page import EmptyPage


def lack_of(value: Evaluation, *, wants_agreed: bool) -> str:
    """The table that scoring lacks first, "" for none. `wants_agreed`: only agreed scores are to be given."""
    if not any(row.kind is Kind.RATING for row in value.criteria.values()):
        return "criteria"
    if not value.candidates:
        return "candidates"
    if not value.evaluators and not value.consensus and not wants_agreed:
        return "evaluators"
    return ""


def nothing_to_score(look: Look, table: str, go: Callable[[], object]) -> EmptyPage:
    """The page that says that criteria or candidates come first, with the way there."""
    if table == "criteria":
        verb, title = _tr("Go to criteria and weights"), _tr("Nothing to score yet")
        words = _tr("Add the criteria that people score first.")
    else:
        verb, title = _tr("Go to Candidates"), _tr("Nobody to score yet")
        words = _tr("Add the candidates first, then score them here side by side.")
    primary = Button(look, verb, kind=ButtonKind.PRIMARY)
    primary.clicked.connect(go)
    return EmptyPage(look, table, title, words, primary)


def say_who(look: Look, sight: Sight, ask: Callable[[], object]) -> EmptyPage:
    """The page that says that the sheets are hidden, and asks who it is."""
    primary = Button(look, _tr("Say who you are"), kind=ButtonKind.PRIMARY)
    primary.clicked.connect(ask)
    words = " ".join(f"{each}." for each in sight.hidden[:1])
    return EmptyPage(look, "eye-off", _tr("Each evaluator sees only their own sheet"), words, primary)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Scoring", text)
