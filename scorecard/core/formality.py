"""Where an evaluation became formal only after something had been given, and how that is told ever after.

An open evaluation becomes formal in setup. Where scores or figures are there by then, the step is an act, "went on to
setup", whose reason says how many; no other step leads there. Evaluations that were made formal later than that have
no act of the step to scoring, and are told by this.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from scorecard.core.errors import Sentence, sentence
from scorecard.core.model import Act, ActKind, Cells, Evaluation, Process, Stage
from scorecard.core.sight import sealed_criteria
from scorecard.core.wording import counted, listed, one_line

_BEFORE: Final = "{what} had been given already"


@dataclass(frozen=True, slots=True)
class Lateness:
    """What page one says behind "formal process", and the whole sentence for the record of proceedings."""

    brief: Sentence
    what: Sentence


def makes_formal(act: Act) -> bool:
    """Whether an act is the one that made an open evaluation formal."""
    return act.kind is ActKind.ADVANCED and act.stage is Stage.SETUP


def has_given(evaluation: Evaluation, but: Collection[str] = ()) -> bool:
    """Whether there is a score, a figure or an agreed score, but for those of some criteria."""
    tables = (*evaluation.sheets.values(), evaluation.facts, evaluation.consensus)
    return any(_given(cells, but) for table in tables for cells in table.values())


def given_already(evaluation: Evaluation, but: Collection[str] = ()) -> Sentence | None:
    """How many scores, figures and agreed scores there are, but for those of some criteria; None where none is."""
    counts = (
        (_count((cells for sheet in evaluation.sheets.values() for cells in sheet.values()), but), "score", "scores"),
        (_count(evaluation.facts.values(), but), "figure or answer", "figures and answers"),
        (_count(evaluation.consensus.values(), but), "agreed score", "agreed scores"),
    )
    found = [counted(number, one, many) for number, one, many in counts if number]
    return sentence(_BEFORE, what=listed(found)) if found else None


def _day(at: str) -> str:
    return at[:10]


def lateness(evaluation: Evaluation, day: Callable[[str], str] = _day) -> Lateness | None:
    """What is to be told of a formal evaluation that was not formal from the start; None where there is nothing.

    `day` says the day of a moment.
    """
    head, acts = evaluation.head, evaluation.acts
    if head.process is Process.OPEN:
        return None
    switches = [acts[key] for key in sorted(acts) if makes_formal(acts[key])]
    if switches:
        fields = {"by": one_line(switches[-1].by), "day": day(switches[-1].at)}
        brief = "formal process from {day} on, begun when scores or figures had been given"
        what = "The process was made formal on {day} by {by}, when scores or figures had been given already"
        if not fields["day"]:
            brief, what = brief.replace(" from {day} on", ""), what.replace(" on {day}", "")
        return Lateness(_with(brief, fields), _with(what, fields))
    first = acts[min(acts)] if acts else None
    if first is None and head.stage is Stage.SETUP:
        given = given_already(evaluation, sealed_criteria(evaluation.criteria))
        before = sentence("formal process, in which scores or figures stand from before")
        return None if given is None else Lateness(before, sentence("{given} before the first step", given=str(given)))
    if first is None or first.kind is not ActKind.ADVANCED or first.stage is not Stage.SCORING:
        what = "There is no record of the step from setup to scoring: the process was made formal later, and nothing "
        what += "shows that weights and rules were settled before the first score"
        return Lateness(sentence("formal process without a record of how scoring began"), sentence(what))
    return None


def _with(template: str, fields: dict[str, str]) -> Sentence:
    return sentence(template, **{name: text for name, text in fields.items() if f"{{{name}}}" in template})


def _count(rows: Iterable[Cells], but: Collection[str]) -> int:
    return sum(cell.score is not None for cells in rows for leaf, cell in cells.items() if leaf not in but)


def _given(cells: Cells, but: Collection[str]) -> bool:
    return any(cell.score is not None for leaf, cell in cells.items() if leaf not in but)
