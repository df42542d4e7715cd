"""The stages of an evaluation: what they are called, and what stands in the way of going forward to each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Final

from scorecard.core.changes import row_at
from scorecard.core.errors import RankingError, Sentence, sentence
from scorecard.core.matrix import agreed_scores, decision_matrix
from scorecard.core.model import Evaluation, Key, Missing, Process, Stage
from scorecard.core.ranking import Status, rank
from scorecard.core.screening import ReasonKind
from scorecard.core.sight import sealed_criteria, sheets_awaited
from scorecard.core.table import Table
from scorecard.core.tree import tree_of
from scorecard.core.values import is_relative

ORDER: Final = (Stage.SETUP, Stage.SCORING, Stage.CONSENSUS, Stage.DECIDED)

NAMES: Final[Mapping[Stage, str]] = {
    Stage.SETUP: "setup",
    Stage.SCORING: "scoring",
    Stage.CONSENSUS: "consensus",
    Stage.DECIDED: "the decision",
}
"""How a sentence calls a stage."""


def obstacles(evaluation: Evaluation, to_stage: Stage) -> tuple[Sentence, ...]:
    """What stands in the way of going forward to a stage; () where nothing does, or where the evaluation is open."""
    at, to = ORDER.index(evaluation.head.stage), ORDER.index(to_stage)
    if evaluation.head.process is Process.OPEN:
        return ()
    if to != at + 1:
        if to > at:
            return (
                sentence(
                    "A formal evaluation goes forward one stage at a time; after {stage} comes {next}",
                    stage=NAMES[evaluation.head.stage],
                    next=NAMES[ORDER[at + 1]],
                ),
            )
        return (sentence("An earlier stage is reopened, with a name and a reason"),)
    found = {Stage.SCORING: _to_scoring, Stage.CONSENSUS: _to_consensus, Stage.DECIDED: _to_decided}[to_stage]
    return tuple(found(evaluation))


def turning_point(before: Stage, after: Stage) -> str:
    """What the state that a change of stage leads to is called as a version; "" where the stage stays."""
    if before is after:
        return ""
    name = NAMES[after]
    if ORDER.index(after) < ORDER.index(before):
        return f"{name.capitalize()} reopened"
    return "Decided" if after is Stage.DECIDED else f"{name.capitalize()} began"


def warnings(evaluation: Evaluation, to_stage: Stage) -> tuple[Sentence, ...]:
    """What is worth a second thought before going forward to a stage, though it does not stand in the way."""
    if evaluation.head.process is Process.OPEN or to_stage is not Stage.SCORING:
        return ()
    return tuple(
        sentence(
            "{criterion} is valued relative to the other candidates: one hopeless offer can change the order",
            criterion=evaluation.criteria[key].name,
        )
        for key in tree_of(evaluation.criteria).measures
        if is_relative(evaluation.criteria[key])
    )


def _to_scoring(evaluation: Evaluation) -> Iterator[Sentence]:
    tree = tree_of(evaluation.criteria)
    if not tree.leaves:
        yield sentence("There is no criterion to score yet")
    for group in tree.weightless:
        name = evaluation.criteria[group].name if group else "the top criteria"
        yield sentence("The weights under {group} add up to zero", group=name)
    if len(evaluation.candidates) < 2:
        yield sentence("At least two candidates are needed")
    if tree.ratings and not any(each.voting_weight > 0 for each in evaluation.evaluators.values()):
        yield sentence("There is nobody on the panel who has a vote")
    if not (evaluation.rules.tie_break or evaluation.rules.draw):
        yield sentence("It is not said what decides a tie: a criterion, or a draw of lots")


def _to_consensus(evaluation: Evaluation) -> Iterator[Sentence]:
    for key in sheets_awaited(evaluation):
        yield sentence("{name} has not handed in the sheet", name=evaluation.evaluators[key].name)


def _to_decided(evaluation: Evaluation) -> Iterator[Sentence]:
    if sealed_criteria(evaluation.criteria) and not evaluation.head.unsealed:
        yield sentence("What is sealed has not been opened")
    try:
        result = rank(evaluation)
    except RankingError as error:
        yield sentence("{why}", why=str(error.what).rstrip("."))
        return
    if evaluation.rules.missing is Missing.PROVISIONAL:
        matrix = decision_matrix(evaluation, result.tree)
        out = {each.key for each in result.standings if each.status is Status.OUT}
        blank = [
            (candidate, leaf)
            for row, candidate in enumerate(matrix.candidates)
            for column, leaf in enumerate(matrix.leaves)
            if not matrix.given[row, column] and matrix.weights[column] > 0 and candidate not in out
        ]
        for candidate, leaf in islice(blank, 5):
            yield sentence(
                "{candidate} has no value in {criterion} yet",
                candidate=evaluation.candidates[candidate].name,
                criterion=evaluation.criteria[leaf].name,
            )
        if len(blank) > 5:
            yield sentence("{count} more values are missing", count=len(blank) - 5)
    for standing in result.standings:
        for reason in standing.reasons:
            if reason.kind is ReasonKind.UNANSWERED:
                yield sentence("{candidate}: {what}", candidate=standing.name, what=reason.what)
    if not result.leaders:
        yield sentence("Nobody can be ranked")
    elif len(result.leaders) > 1:
        names = ", ".join(each.name for each in result.leaders)
        yield sentence("The first rank is shared, and no draw of lots has settled it: {names}", names=names)
    agreed = [(candidate, leaf) for candidate, cells in evaluation.consensus.items() for leaf in cells]
    for candidate, leaf in islice(sorted(without_reason(evaluation, agreed)), 5):
        yield sentence(
            "{candidate}, {criterion}: the agreed score has no reason",
            candidate=evaluation.candidates[candidate].name,
            criterion=evaluation.criteria[leaf].name,
        )


def hindrances_to_unsealing(evaluation: Evaluation) -> tuple[Sentence, ...]:
    """What stands in the way of opening what is sealed; () where nothing does."""
    found = []
    if not sealed_criteria(evaluation.criteria):
        found.append(sentence("Nothing is sealed"))
    elif evaluation.head.unsealed:
        found.append(sentence("What is sealed has been opened already"))
    if evaluation.head.stage is not Stage.CONSENSUS:
        found.append(
            sentence("What is sealed is opened in consensus, and this is {stage}", stage=NAMES[evaluation.head.stage])
        )
    found += _to_consensus(evaluation)
    return tuple(found)


def without_reason(evaluation: Evaluation, cells: Collection[Key]) -> list[Key]:
    """Which agreed scores, by candidate and criterion, differ from the pooled ones and have no rationale."""
    bare = [
        (candidate, leaf)
        for candidate, leaf in cells
        if (cell := row_at(evaluation, "consensus", (candidate, leaf))) is not None
        if isinstance(cell.score, float) and not cell.rationale.strip()
        if candidate in evaluation.candidates and leaf in evaluation.criteria
    ]
    if not bare:
        return []
    candidates, leaves = sorted({key[0] for key in bare}), sorted({key[1] for key in bare})
    pooled, given = agreed_scores(replace(evaluation, consensus=Table()), candidates, leaves)
    found: list[Key] = []
    for candidate, leaf in bare:
        at = candidates.index(candidate), leaves.index(leaf)
        agreed = row_at(evaluation, "consensus", (candidate, leaf)).score
        if not given[at] or abs(float(pooled[at]) - agreed) > 1e-9 * max(1.0, abs(agreed)):
            found.append((candidate, leaf))
    return found
