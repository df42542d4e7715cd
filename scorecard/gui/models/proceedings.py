"""The order of work in the window: which steps can be taken now, what each means, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from scorecard.core.changes import diff
from scorecard.core.errors import Sentence
from scorecard.core.formality import given_already, has_given, makes_formal
from scorecard.core.model import Act, ActKind, Evaluation, Kind, Process, Stage
from scorecard.core.panel import expected_cells
from scorecard.core.panel_edits import submit_sheet, take_back_sheet
from scorecard.core.process import advance, forbidden, make_formal, reopen, unseal
from scorecard.core.sight import closed_criteria, quality_criteria, sealed_criteria
from scorecard.core.stages import ORDER, hindrances_to_unsealing, obstacles, warnings

Target = tuple[str, tuple[str, ...]]
"""A table of the evaluation and a key in it."""


class Doing(StrEnum):
    """What a step does."""

    ADVANCE = "advance"
    UNSEAL = "unseal"
    REOPEN = "reopen"
    HAND_IN = "hand_in"
    TAKE_BACK = "take_back"
    MAKE_FORMAL = "make_formal"


@dataclass(frozen=True, slots=True)
class Step:
    """A step in the order of work.

    stage      where it leads: of advancing and reopening
    evaluator  whose sheet it is about
    sealed     only the sealed criteria on that sheet
    """

    doing: Doing
    stage: Stage | None = None
    evaluator: str = ""
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class StepWords:
    """How a step is offered, and what is asked before it is taken."""

    verb: str
    question: str
    consequence: str


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What stands in the way of a step, and the page and place where it is mended."""

    what: str
    page: str = ""
    target: Target | None = None


# ---- which steps there are ---------------------------------------------------------------------


def next_steps(value: Evaluation) -> tuple[Step, ...]:
    """The steps forward: the next stage, and before the decision the opening of what is sealed."""
    at = ORDER.index(value.head.stage)
    found = []
    formal = value.head.process is Process.FORMAL
    if formal and value.head.stage is Stage.CONSENSUS and closed_criteria(value):
        found.append(Step(Doing.UNSEAL))
    if at + 1 < len(ORDER):
        found.append(Step(Doing.ADVANCE, ORDER[at + 1]))
    return tuple(found)


def steps_back(value: Evaluation) -> tuple[Step, ...]:
    """The stages that can be reopened, the latest first."""
    at = ORDER.index(value.head.stage)
    return tuple(Step(Doing.REOPEN, stage) for stage in reversed(ORDER[:at]))


def sheet_step(value: Evaluation, evaluator: str) -> Step | None:
    """What can be done with a sheet as a whole: hand it in, or take it back; None for nothing now."""
    head, submission = value.head, value.submissions.get(evaluator)
    if evaluator not in value.evaluators or head.stage is Stage.DECIDED:
        return None
    if head.process is Process.OPEN:
        return Step(Doing.TAKE_BACK if submission else Doing.HAND_IN, evaluator=evaluator)
    if submission is None:
        return Step(Doing.HAND_IN, evaluator=evaluator) if head.stage is Stage.SCORING else None
    if submission.sealed_at:
        return Step(Doing.TAKE_BACK, Stage.CONSENSUS, evaluator, sealed=True)
    rated = any(value.criteria[key].kind is Kind.RATING for key in sealed_criteria(value.criteria))
    if head.unsealed and rated and head.stage is Stage.CONSENSUS:
        return Step(Doing.HAND_IN, evaluator=evaluator, sealed=True)
    return Step(Doing.TAKE_BACK, Stage.SCORING, evaluator)


def formal_step(value: Evaluation) -> Step | None:
    """The step that makes an open evaluation formal after something was given; None where nothing was."""
    return Step(Doing.MAKE_FORMAL) if value.head.process is Process.OPEN and has_given(value) else None


def needs_asking(value: Evaluation, step: Step) -> bool:
    """Whether a step is asked about before it is taken: in a formal evaluation, and where it becomes one."""
    return value.head.process is Process.FORMAL or step.doing is Doing.MAKE_FORMAL


def needs_reason(step: Step) -> bool:
    """Whether a step needs a reason; its name it always needs."""
    return step.doing in (Doing.REOPEN, Doing.TAKE_BACK, Doing.MAKE_FORMAL)


def is_signed(step: Step) -> bool:
    """Whether a step is recorded with the name of who takes it."""
    return step.doing is not Doing.HAND_IN


# ---- what it is in words --------------------------------------------------------------------------


def stage_word(stage: Stage) -> str:
    """A stage as the sentences about reopening name it."""
    return {
        Stage.SETUP: _tr("the setup"),
        Stage.SCORING: _tr("the scoring"),
        Stage.CONSENSUS: _tr("the consensus"),
        Stage.DECIDED: _tr("the decision"),
    }[stage]


def words_of(value: Evaluation, step: Step, who: str = "") -> StepWords:
    """How a step is offered and asked about; `who` is the evaluator who asks."""
    if step.doing is Doing.ADVANCE and step.stage is not None:
        return _advancing(step.stage)
    if step.doing is Doing.UNSEAL:
        names = ", ".join(row.name for row in value.criteria.values() if row.sealed)
        opened = _tr("Everybody sees {names} from then on, and the totals with it. What was opened stays open.")
        verb = _tr("Open the sealed criteria")
        return StepWords(verb, f"{verb}?", opened.format(names=names))
    if step.doing is Doing.REOPEN and step.stage is not None:
        return _reopening(step.stage)
    if step.doing is Doing.MAKE_FORMAL:
        return _making_formal(value)
    return _sheet(value, step, who)


def _advancing(stage: Stage) -> StepWords:
    if stage is Stage.SCORING:
        verb = _tr("Lock the weights and begin scoring")
        meaning = _tr(
            "The scale, the rules, the criteria and their weights are settled from then on. Each evaluator sees "
            "only their own sheet until all are handed in."
        )
    elif stage is Stage.CONSENSUS:
        verb = _tr("Close scoring, begin the consensus")
        meaning = _tr(
            "The sheets are closed, and everybody sees them. The panel agrees where its scores differ; an agreed score "
            "that is not the pooled one needs a reason."
        )
    else:
        verb = _tr("Record the decision")
        meaning = _tr("Nothing in the evaluation changes from then on.")
    back = _tr("Going back takes a name and a reason, which stand in the history and in every report.")
    return StepWords(verb, f"{verb}?", f"{meaning} {back}")


def _reopening(stage: Stage) -> StepWords:
    verb = _tr("Reopen {stage}").format(stage=stage_word(stage))
    meaning = {
        Stage.SETUP: _tr(
            "Criteria, weights, scale and rules can be changed again, though scores have been given. The sheets that "
            "are chosen here go back to their evaluators."
        ),
        Stage.SCORING: _tr("The sheets that are chosen here go back to their evaluators and are handed in again."),
        Stage.CONSENSUS: _tr("The panel can agree on other scores. The sheets stay closed."),
    }.get(stage, "")
    kept = _tr("Your name and the reason are kept for good, in the history and in every report.")
    return StepWords(verb, f"{verb}?", f"{meaning} {kept}")


def _making_formal(value: Evaluation) -> StepWords:
    verb = _tr("Make the process formal")
    given = given_already(value)
    kept = _tr(
        "{given}, and weights and rules could still be changed after them. The record of proceedings and every report "
        "say so from then on, with your name and the reason. Until all sheets are handed in, each evaluator sees only "
        "their own."
    )
    return StepWords(verb, f"{verb}?", kept.format(given=given or ""))


def _sheet(value: Evaluation, step: Step, who: str) -> StepWords:
    name = value.evaluators[step.evaluator].name
    if step.doing is Doing.HAND_IN:
        verb = _tr("Hand in the sealed criteria") if step.sealed else _tr("Hand in the sheet")
        mine = _tr("Hand in your sheet?") if who == step.evaluator else _tr("Hand in the sheet of {name}?")
        question = f"{verb}?" if step.sealed else mine.format(name=name)
        locks = _tr(
            "The scores of {name} are closed from then on, with their reasons and evidence. Only reopening with a "
            "name and a reason gives the sheet back."
        )
        return StepWords(verb, question, locks.format(name=name))
    verb = _tr("Take back the sheet") if value.head.process is Process.OPEN else _tr("Give back the sheet")
    question = _tr("Give the sheet back to {name}?").format(name=name)
    opened = _tr(
        "{stage} is reopened for this sheet alone. {name} can change its scores and hands it in again. Your name and "
        "the reason are kept for good, in the history and in every report."
    )
    stage = stage_word(step.stage or Stage.SCORING)
    return StepWords(verb, question, opened.format(stage=stage[:1].upper() + stage[1:], name=name))


def label_of(value: Evaluation, step: Step) -> str:
    """A step as the history names it."""
    verb = words_of(value, step).verb
    if step.evaluator:
        return _tr("{name}: {what}").format(name=value.evaluators[step.evaluator].name, what=verb.lower())
    return verb


def act_words(act: Act) -> str:
    """What was done, as the record of proceedings says it."""
    if act.kind is ActKind.UNSEALED:
        return _tr("Sealed criteria opened")
    if makes_formal(act):
        return _tr("Made formal")
    if act.kind is ActKind.REOPENED:
        return _tr("Reopened {stage}").format(stage=stage_word(act.stage))
    return {
        Stage.SCORING: _tr("Weights locked, scoring begun"),
        Stage.CONSENSUS: _tr("Scoring closed, consensus begun"),
        Stage.DECIDED: _tr("Decision recorded"),
    }.get(act.stage, _tr("Setup begun"))


# ---- what stands in the way -------------------------------------------------------------------------


def hindrances(value: Evaluation, step: Step, at: str) -> tuple[Hindrance, ...]:
    """What stands in the way of a step, each with the place where it is mended; `at` is the present moment."""
    if step.doing is Doing.ADVANCE and step.stage is not None:
        return tuple(_placed(value, each) for each in obstacles(value, step.stage))
    if step.doing is Doing.UNSEAL:
        return tuple(_placed(value, each) for each in hindrances_to_unsealing(value))
    if step.doing is Doing.HAND_IN:
        found = forbidden(value, diff(value, submit_sheet(value, step.evaluator, at, sealed=step.sealed)))
        target = next(_blank(value, step), None)
        return tuple(Hindrance(str(each.what), "scoring", target) for each in found)
    return ()


def remarks(value: Evaluation, step: Step) -> tuple[str, ...]:
    """What is worth a second thought before a step."""
    if step.doing is not Doing.ADVANCE or step.stage is None:
        return ()
    return tuple(str(each) for each in warnings(value, step.stage))


def _blank(value: Evaluation, step: Step) -> Iterator[Target]:
    """The cells that an evaluator has not scored yet."""
    among = sealed_criteria(value.criteria) if step.sealed else quality_criteria(value)
    sheet = value.sheets.get(step.evaluator, {})
    for candidate, leaf in expected_cells(value, step.evaluator, among):
        cell = sheet.get(candidate, {}).get(leaf)
        if cell is None or cell.score is None:
            yield "sheets", (step.evaluator, candidate, leaf)


_PLACES: Final[Mapping[str, tuple[str, str]]] = {
    "There is no criterion to score yet": ("criteria", "criteria"),
    "The weights under {group} add up to zero": ("criteria", "criteria"),
    "At least two candidates are needed": ("candidates", "candidates"),
    "There is nobody on the panel who has a vote": ("panel", "evaluators"),
    "It is not said what decides a tie: a criterion, or a draw of lots": ("setup", "rules"),
    "The first rank is shared, and no draw of lots has settled it: {names}": ("setup", "rules"),
    "{name} has not handed in the sheet": ("panel", "evaluators"),
    "What is sealed has not been opened": ("panel", "acts"),
    "{count} more values are missing": ("candidates", "facts"),
    "{candidate}: {what}": ("candidates", "candidates"),
    "{candidate}, {criterion}: the agreed score has no reason": ("scoring", "consensus"),
    "Nobody can be ranked": ("candidates", "candidates"),
    "Nothing is sealed": ("criteria", "criteria"),
}
"""Where that is mended which `core.stages` finds: the page and the table."""


def _placed(value: Evaluation, what: Sentence) -> Hindrance:
    candidate = _called(value.candidates, what.fields.get("candidate"))
    criterion = _called(value.criteria, what.fields.get("criterion") or what.fields.get("group"))
    evaluator = _called(value.evaluators, what.fields.get("name"))
    if candidate and criterion and what.template.startswith("{candidate} has no value"):
        if value.criteria[criterion].kind is Kind.RATING:
            return Hindrance(str(what), "scoring", ("consensus", (candidate, criterion)))
        return Hindrance(str(what), "candidates", ("facts", (candidate, criterion)))
    page, table = _PLACES.get(what.template, ("", ""))
    key = tuple(filter(None, (evaluator, candidate, criterion)))
    return Hindrance(str(what), page, (table, key) if table else None)


def _called(rows: Mapping[str, Any], name: str | None) -> str:
    """The key of what has a name; "" where nothing has."""
    return next((key for key, row in rows.items() if row.name == name), "") if name else ""


# ---- taking it -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """Who takes a step, why and when; `sheets` are those that a reopening gives back, None: as a rule."""

    by: str = ""
    reason: str = ""
    at: str = ""
    sheets: tuple[str, ...] | None = None


def taken(value: Evaluation, step: Step, answer: Answer) -> Evaluation:
    """The evaluation after a step. Raises EditError."""
    by, reason, at = answer.by, answer.reason, answer.at
    if step.doing is Doing.ADVANCE:
        return advance(value, by, reason, at)
    if step.doing is Doing.UNSEAL:
        return unseal(value, by, reason, at)
    if step.doing is Doing.MAKE_FORMAL:
        return make_formal(value, by, reason, at)
    if step.doing is Doing.REOPEN and step.stage is not None:
        return reopen(value, step.stage, by, reason, at, answer.sheets)
    if step.doing is Doing.HAND_IN:
        return submit_sheet(value, step.evaluator, at, sealed=step.sealed)
    if value.head.process is Process.OPEN:
        return take_back_sheet(value, step.evaluator)
    return reopen(value, step.stage or Stage.SCORING, by, reason, at, [step.evaluator])


def given_back_by(value: Evaluation, step: Step) -> list[str]:
    """The evaluators whose sheets a reopening can give back."""
    if step.doing is not Doing.REOPEN or step.stage is Stage.DECIDED:
        return []
    early = step.stage in (Stage.SETUP, Stage.SCORING)
    return [key for key, row in value.submissions.items() if key in value.evaluators and (early or bool(row.sealed_at))]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Proceedings", text)
