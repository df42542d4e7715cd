"""What each stage of a formal evaluation locks, table by table.

Nobody asks this but `process.forbidden`, which is the one way to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from scorecard.core.changes import Change, Changes, row_at
from scorecard.core.errors import EditError, Sentence, sentence
from scorecard.core.model import Act, ActKind, Evaluation, Key, Stage, Submission, named_in
from scorecard.core.panel import expected_cells
from scorecard.core.sight import costs_sealed, quality_criteria, sealed_criteria
from scorecard.core.stages import NAMES, ORDER, without_reason


@dataclass(frozen=True, slots=True)
class Lock:
    """What a stage locks in a table.

    what  what is locked, as a sentence begins with it
    back  the stage to reopen in order to change it
    but   the fields that may change all the same
    only  the fields that are locked, "+-" for adding and removing rows; nothing: all but those
    """

    what: str
    back: Stage
    but: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()


_SETTLED: Final[Mapping[str, Lock]] = {
    "scale": Lock("The scale is", Stage.SETUP),
    "rules": Lock("The rules are", Stage.SETUP, but=frozenset({"draw"})),
    "criteria": Lock(
        "The criteria and their weights are",
        Stage.SETUP,
        but=frozenset({"name", "description", "evidence", "position"}),
    ),
    "weights": Lock("The weights that evaluators would give are", Stage.SETUP),
    "judgements": Lock("The answers behind the weights are", Stage.SETUP),
    "cost_terms": Lock("The terms on which costs are compared are", Stage.SETUP),
}
_CLOSED: Final[Mapping[str, Lock]] = {
    "candidates": Lock("The list of candidates is", Stage.SCORING, only=frozenset({"+-"})),
    "evaluators": Lock(
        "The panel and its votes are", Stage.SCORING, only=frozenset({"+-", "voting_weight", "assigned"})
    ),
}

LOCKS: Final[Mapping[Stage, Mapping[str, Lock]]] = {
    Stage.SETUP: {},
    Stage.SCORING: _SETTLED,
    Stage.CONSENSUS: {**_SETTLED, **_CLOSED},
    Stage.DECIDED: {},  # everything: see `decided_refusals`
}
"""What each stage locks whatever the rows hold. Cells, sheets, acts and the head have rules of their own below."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A change that is not allowed now: where, what is locked since when, and what to do."""

    table: str
    key: Key
    what: Sentence
    advice: Sentence

    def __str__(self) -> str:
        return f"{self.what}. {self.advice}."


class Locked(EditError):
    """Changes that the order of work does not allow now; `refusals` has them all."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        first = self.refusals[0]
        place = (first.table, first.key)
        further = len({str(each) for each in self.refusals if (each.table, each.key) != place} - {str(first)})
        advice = f"{first.advice}."
        if further:
            advice += (
                f" {further} more of these changes are locked."
                if further > 1
                else " Another of these changes is locked too."
            )
        super().__init__(first.what, advice=advice)


def _since(evaluation: Evaluation, stage: Stage) -> str:
    """When a stage began, and by whom, as a sentence goes on; "" where nobody is on record."""
    latest: Act | None = None
    for key in sorted(evaluation.acts):
        act: Act = evaluation.acts[key]
        if act.kind is ActKind.ADVANCED and act.stage is stage:
            latest = act
    if latest is None:
        return ""
    return f" on {latest.at[:10]} by {latest.by}" if latest.at else f" by {latest.by}"


def refusal_of(before: Evaluation, change: Change, template: str, advice: str, **fields: object) -> Refusal:
    """A refusal; `{stage}` is the present stage, `{since}` says when it began and by whom, unless fields say else."""
    stage = before.head.stage
    whole = {"since": _since(before, stage), "stage": NAMES[stage], **fields}
    used = {name: value for name, value in whole.items() if f"{{{name}}}" in template}
    return Refusal(change.table, change.key, sentence(template, **used), sentence(advice))


def lock_refusals(before: Evaluation, changes: Changes) -> Iterator[Refusal]:
    """Changes of what is locked whatever the rows hold."""
    for change in changes:
        lock = LOCKS[before.head.stage].get(change.table)
        if lock is not None and _locked(lock, change):
            began = ORDER[ORDER.index(lock.back) + 1]
            template = f"{lock.what} locked since {{stage}} began{{since}}"
            advice = reopening(lock.back, "to change this")
            fields = {"stage": NAMES[began], "since": _since(before, began)}
            yield refusal_of(before, change, template, advice, **fields)


def _locked(lock: Lock, change: Change) -> bool:
    if change.before is None or change.after is None:
        return not lock.only or "+-" in lock.only
    fields = set(change.after)
    return bool(fields & lock.only if lock.only else fields - lock.but)


def new_acts(changes: Changes) -> list[Change]:
    return [change for change in changes if change.table == "acts" and change.before is None]


def reopening(stage: Stage, why: str) -> str:
    return f"Reopen {NAMES[stage]} with a reason {why}"


def decided_refusals(before: Evaluation, changes: Changes) -> Iterator[Refusal]:
    for change in changes:
        steps = change.table == "head" and change.after is not None and "stage" in change.after
        if change.table != "acts" and not (steps and set(change.after or ()) == {"stage"}):
            if _takes_back(change, changes):
                continue
            yield refusal_of(
                before,
                change,
                "The evaluation was decided{since}, and nothing in it changes any more",
                "Reopen an earlier stage with a reason to change this",
            )


# ---- sheets, figures and agreed scores -----


def sealing_refusals(before: Evaluation, after: Evaluation, changes: Changes) -> Iterator[Refusal]:
    """In setup, after a reopening: what is hidden is not made visible by taking its seal away."""
    if before.head.stage is not Stage.SETUP or before.head.unsealed:
        return
    touched = [change for change in changes if change.table in ("criteria", "cost_terms")]
    if not touched:
        return
    if costs_sealed(before) and not costs_sealed(after) and after.cost_lines:
        yield refusal_of(
            before,
            touched[0],
            "There are costs under seal",
            "Let them feed a sealed measure; they are opened in consensus",
        )
    opened = sealed_criteria(before.criteria) - sealed_criteria(after.criteria)
    held = {key for key in opened if key in after.criteria and _is_held(before, key)}
    if held:
        names = ", ".join(before.criteria[key].name for key in sorted(held))
        yield refusal_of(
            before,
            touched[0],
            "There are figures or scores under seal: {names}",
            "Leave it sealed; it is opened in consensus",
            names=names,
        )


def _is_held(evaluation: Evaluation, leaf: str) -> bool:
    tables = [evaluation.facts, evaluation.consensus, *evaluation.sheets.values()]
    return any(leaf in cells for sheet in tables for cells in sheet.values())


def _takes_back(change: Change, changes: Changes) -> bool:
    """Whether a sheet is given back by a reopening that is made with it."""
    if change.table != "submissions" or change.before is None:
        return False
    for each in new_acts(changes):
        fields = each.after or {}
        stage = fields.get("stage", Stage.SETUP)
        if fields.get("kind") is ActKind.REOPENED:
            given_back = change.after is None or change.after == {"sealed_at": ""}
            early = stage in (Stage.SETUP, Stage.SCORING)
            return given_back and (early or (change.after is not None and stage is Stage.CONSENSUS))
    return False


def submission_refusals(before: Evaluation, after: Evaluation, changes: Changes) -> Iterator[Refusal]:
    for change in changes:
        if change.table != "submissions" or _takes_back(change, changes):
            continue
        evaluator = change.key[0]
        name = evaluator_name(before if evaluator in before.evaluators else after, evaluator)
        now: Submission | None = row_at(after, "submissions", change.key)
        if change.before is not None and (change.after is None or "at" in change.after):
            yield refusal_of(
                before,
                change,
                "{name} has handed in the sheet, and it stays so",
                "Give the sheet back, with a reason",
                name=name,
            )
            continue
        assert now is not None
        if change.before is None:
            yield from _handing_in(before, after, change, name)
        if "sealed_at" in (change.after or ()):
            yield from _handing_in_sealed(before, after, change, name)


def _handing_in(before: Evaluation, after: Evaluation, change: Change, name: str) -> Iterator[Refusal]:
    if before.head.stage is not Stage.SCORING:
        yield refusal_of(
            before,
            change,
            "Sheets are handed in while the evaluation is being scored; it is in {stage}",
            "Start scoring first" if before.head.stage is Stage.SETUP else reopening(Stage.SCORING, "to take one in"),
        )
        return
    yield from _unscored(after, change, name, quality_criteria(after))


def _handing_in_sealed(before: Evaluation, after: Evaluation, change: Change, name: str) -> Iterator[Refusal]:
    earlier: Submission | None = row_at(before, "submissions", change.key)
    if earlier is not None and earlier.sealed_at:
        yield refusal_of(
            before,
            change,
            "{name} has handed in the sealed criteria, and it stays so",
            "Give them back, with a reason",
            name=name,
        )
    elif not before.head.unsealed:
        yield refusal_of(
            before,
            change,
            "The sealed criteria of {name} cannot be handed in before they are opened",
            "Open them in consensus, once all sheets are in",
            name=name,
        )
    else:
        yield from _unscored(after, change, name, sealed_criteria(after.criteria))


def _unscored(after: Evaluation, change: Change, name: str, among: Collection[str]) -> Iterator[Refusal]:
    blank = [
        (candidate, leaf)
        for candidate, leaf in expected_cells(after, change.key[0], among)
        if (cell := row_at(after, "sheets", (change.key[0], candidate, leaf))) is None or cell.score is None
    ]
    if blank:
        candidate, leaf = blank[0]
        what = sentence(
            "{name} has {count} cells without a score, the first of them {candidate}, {criterion}"
            if len(blank) > 1
            else "{name} has a cell without a score: {candidate}, {criterion}",
            name=name,
            count=len(blank),
            candidate=after.candidates[candidate].name,
            criterion=after.criteria[leaf].name,
        )
        yield Refusal(change.table, change.key, what, sentence("Score what is left, then hand in the sheet"))


def cell_refusals(before: Evaluation, after: Evaluation, changes: Changes) -> Iterator[Refusal]:
    """Scores, figures and agreed scores."""
    touched = [change for change in changes if change.table in ("sheets", "facts", "consensus", "cost_lines")]
    if not touched:
        return
    if before.head.stage is Stage.SETUP:
        for change in touched:
            if not _goes_with_its_row(before, changes, change):
                yield refusal_of(
                    before,
                    change,
                    "There are no scores or figures in setup: criteria and weights are settled first",
                    "Start scoring, then enter it",
                )
        return
    sealed = sealed_criteria(before.criteria)
    agreed = []
    for change in touched:
        closed = change.table != "cost_lines" and change.key[-1] in sealed
        if change.table == "sheets":
            yield from _sheet_cell(before, after, change, sealed=closed)
        elif change.table == "consensus":
            if before.head.stage is Stage.SCORING:
                yield refusal_of(
                    before,
                    change,
                    "Scores are agreed on when all sheets are in; the evaluation is in {stage}",
                    "Go on to consensus first",
                )
            elif closed and not before.head.unsealed:
                yield _sealed_refusal(before, change)
            else:
                agreed.append(change)
    yield from _reasonless(before, after, agreed)


def _goes_with_its_row(before: Evaluation, changes: Changes, change: Change) -> bool:
    """In setup: whether a cell goes with the row that it hangs on, or comes back with it after a reopening."""
    if change.before is not None and change.after is not None:
        return False
    names = set(named_in(change.table, change.key))
    leaving = change.after is None
    moved = {
        (each.table, each.key[0])
        for each in changes
        if each.key and (each.after is None if leaving else each.before is None)
    }
    kinds = {
        ("criteria", each.key[0])
        for each in changes
        if each.table == "criteria" and each.after is not None and "kind" in each.after
    }
    return bool(names & (moved | (kinds if leaving else set()))) and (leaving or bool(before.acts))


def _sheet_cell(before: Evaluation, after: Evaluation, change: Change, *, sealed: bool) -> Iterator[Refusal]:
    evaluator = change.key[0]
    submission: Submission | None = row_at(before, "submissions", (evaluator,))
    name = evaluator_name(before if evaluator in before.evaluators else after, evaluator)
    if sealed:
        if not before.head.unsealed:
            yield _sealed_refusal(before, change)
        elif submission is not None and submission.sealed_at:
            yield refusal_of(
                before,
                change,
                "{name} handed in the sealed criteria on {day}, and they are closed",
                "Give them back, with a reason",
                name=name,
                day=submission.sealed_at[:10],
            )
    elif submission is not None:
        yield refusal_of(
            before,
            change,
            "{name} handed in the sheet on {day}, and it is closed",
            "Give the sheet back, with a reason",
            name=name,
            day=submission.at[:10],
        )
    elif before.head.stage is Stage.CONSENSUS:
        yield refusal_of(
            before,
            change,
            "The sheets are closed since {stage} began{since}",
            reopening(Stage.SCORING, "to change a score"),
        )


def _sealed_refusal(before: Evaluation, change: Change) -> Refusal:
    name = before.criteria[change.key[-1]].name
    return refusal_of(
        before,
        change,
        "{criterion} is sealed and cannot be scored yet",
        "Open what is sealed in consensus, once all sheets are in",
        criterion=name,
    )


def _reasonless(before: Evaluation, after: Evaluation, changes: list[Change]) -> Iterator[Refusal]:
    """Agreed scores that differ from what the sheets come to, without saying why."""
    there = {change.key: change for change in changes if row_at(after, "consensus", change.key) is not None}
    for key in without_reason(after, there):
        yield refusal_of(
            before,
            there[key],
            "{candidate}, {criterion}: an agreed score unlike the pooled one needs a reason",
            "Say why the panel agreed on it",
            candidate=after.candidates[key[0]].name,
            criterion=after.criteria[key[1]].name,
        )


def evaluator_name(evaluation: Evaluation, key: str) -> str:
    return str(evaluation.evaluators[key].name) if key in evaluation.evaluators else key
