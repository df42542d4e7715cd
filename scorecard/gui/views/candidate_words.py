"""What the page of candidates says in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from scorecard.core.wording import counted, listed
from scorecard.gui.models.candidates_model import InOrOut
from scorecard.gui.views.candidate_edits import Said

MOST_NAMED: Final = 3


def tr(text: str) -> str:
    """A text in the language of the person."""
    return QCoreApplication.translate("candidates", text)


def names_text(names: Sequence[str]) -> str:
    """Names as they stand in a sentence, their count where they are many."""
    return listed(names) if len(names) <= MOST_NAMED else tr("{count} candidates").format(count=len(names))


def state_text(states: Sequence[InOrOut]) -> str:
    """How many candidates there are, and how many of them are out."""
    if not states:
        return tr("Nobody to compare yet")
    parts = [counted(len(states), tr("candidate"), tr("candidates"))]
    out, waived = states.count(InOrOut.OUT), states.count(InOrOut.WAIVED)
    parts += [tr("{count} out").format(count=out)] if out else []
    parts += [tr("{count} with a waiver").format(count=waived)] if waived else []
    return ", ".join(parts)


def removed_text(names: Sequence[str], said: Said) -> str:
    """Who is removed, and what went along."""
    one, who = len(names) == 1, names_text(names)
    parts = [counted(said.scores, tr("score"), tr("scores"))] if said.scores else []
    parts += [counted(said.facts, tr("fact"), tr("facts"))] if said.facts else []
    parts += [counted(said.waivers, tr("waiver"), tr("waivers"))] if said.waivers else []
    if not parts:
        return (tr("{names} is removed") if one else tr("{names} are removed")).format(names=who)
    text = tr("{names} is removed with {what}") if one else tr("{names} are removed with {what}")
    return text.format(names=who, what=listed(parts))


def added_text(first: str, added: int, there: int) -> str:
    """What to say where some of those to be added were candidates already; "" where none was."""
    if not there:
        return ""
    if added:
        was = tr("1 was a candidate already") if there == 1 else tr("{there} were candidates already")
        return tr("{count} added, {was}").format(count=added, was=was.format(there=there))
    if there == 1:
        return tr("{name} is a candidate already").format(name=first)
    return tr("All of them are candidates already")
