"""What stands on the Scoring page while there is nothing to score yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication

from scorecard.core.matrix import fact_of
from scorecard.core.model import Evaluation, in_order
from scorecard.core.sight import Sight
from scorecard.core.tree import tree_of
from scorecard.gui.buttons import Button, ButtonKind
from scorecard.gui.look import Look
from scorecard.gui.page import EmptyPage

_ICONS: Final = {"facts": "measure"}


def first_fact(value: Evaluation) -> tuple[str, str]:
    """The candidate and the measure whose figure is missing first; else those that come first."""
    candidates, measures = in_order(value.candidates), tree_of(value.criteria).measures
    missing = (
        (candidate, key) for candidate in candidates for key in measures if fact_of(value, candidate, key) is None
    )
    return next(missing, (candidates[0], measures[0]))


def lack_of(value: Evaluation, *, wants_agreed: bool) -> str:
    """The table that scoring lacks first, "" for none; "facts" where everything is measured and nothing is scored.

    `wants_agreed`: only agreed scores are to be given.
    """
    tree = tree_of(value.criteria)
    if not tree.leaves:
        return "criteria"
    if not value.candidates:
        return "candidates"
    if not tree.ratings:
        return "facts"
    if not value.evaluators and not value.consensus and not wants_agreed:
        return "evaluators"
    return ""


def nothing_to_score(look: Look, table: str, go: Callable[[], object]) -> EmptyPage:
    """The page that says that criteria or candidates come first, with the way there."""
    if table == "criteria":
        verb, title = _tr("Go to criteria and weights"), _tr("Nothing to score yet")
        words = _tr("Add the criteria that people score first.")
    elif table == "facts":
        verb, title = _tr("Go to the facts"), _tr("Everything here is measured")
        words = _tr("No criterion is scored by people. The figures of each candidate are entered under Candidates.")
    else:
        verb, title = _tr("Go to Candidates"), _tr("Nobody to score yet")
        words = _tr("Add the candidates first, then score them here side by side.")
    primary = Button(look, verb, kind=ButtonKind.PRIMARY)
    primary.clicked.connect(go)
    return EmptyPage(look, _ICONS.get(table, table), title, words, primary)


def say_who(look: Look, sight: Sight, ask: Callable[[], object]) -> EmptyPage:
    """The page that says that the sheets are hidden, and asks who it is."""
    primary = Button(look, _tr("Say who you are"), kind=ButtonKind.PRIMARY)
    primary.clicked.connect(ask)
    words = " ".join(f"{each}." for each in sight.hidden[:1])
    return EmptyPage(look, "eye-off", _tr("Each evaluator sees only their own sheet"), words, primary)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Scoring", text)
